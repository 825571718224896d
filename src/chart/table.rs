//! The table of items by spans: rows, columns and what stands in their cells, and the same as text for a spreadsheet.
//!
//! Owns which rows there are and what each adds up to. Knows nothing of widths or colours. Its one invariant: a row of
//! flows has one total whatever the size of its spans, since all spans of the forecast are columns, weeks too.

use std::{cell::OnceCell, ops::RangeInclusive};

use super::{
    Behind, Flows, Matter, SpanDates,
    axis::span_name,
    flows::{Flow, total},
};
use crate::{
    calendar::Date,
    engine::{Forecast, ItemRow, Ratio, Table, VendorRow},
    model::{Model, SpanSize},
    money::{Currency, Money},
    text::bottom as words,
};

/// What stands in a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cell {
    /// Nothing: what the row shows isn't known, or has no total.
    Nothing,
    /// An amount.
    Amount(Money),
    /// The lowest close, and its day.
    Low(Money, Date),
    /// A ratio; none where it would be divided by nothing.
    Ratio(Option<Ratio>),
}

impl Cell {
    /// Its amount.
    pub const fn amount(self) -> Option<Money> {
        match self {
            Self::Amount(amount) | Self::Low(amount, _) => Some(amount),
            Self::Nothing | Self::Ratio(_) => None,
        }
    }
}

/// A column: the total of the forecast, or a span.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GridColumn {
    /// Its name.
    pub name: String,
    /// What else is to be known of it: that it is history, or cut; may be empty.
    pub note: &'static str,
    /// Its days.
    pub dates: SpanDates,
    /// Whether it is the total.
    pub is_total: bool,
}

/// A row: of all items, or of one of them below.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GridRow {
    /// Its name among its neighbours.
    pub label: String,
    /// Its name anywhere: `Receipts: Ads`.
    pub name: String,
    /// The id of its item; none is all.
    pub item: Option<String>,
    /// Which postings are behind its cells, if any are.
    pub matter: Option<Matter>,
    /// Whether its amounts add up over spans.
    pub is_flow: bool,
    /// Its cells, a column each.
    pub cells: Vec<Cell>,
}

/// A table of items by spans.
#[derive(Debug)]
pub struct Grid {
    /// The columns: the total, spans of the history, spans of the forecast.
    pub columns: Vec<GridColumn>,
    /// The rows.
    pub rows: Vec<GridRow>,
    /// The currency.
    pub currency: Currency,
    /// Whether amounts are shown with all their digits, since they are small.
    pub has_minor: bool,
    /// The texts of the cells that were asked for, row by row.
    texts: Vec<OnceCell<String>>,
}

/// Amounts are shown in whole units of the currency from this many units on.
const WHOLE_FROM: u64 = 100_000;

impl Grid {
    /// The table of a forecast, with the history of its model, in spans of a size.
    pub fn new(model: &Model, forecast: &Forecast, size: SpanSize) -> Self {
        let table = forecast.table(size);
        // While sums are too large the forecast is of an earlier model, which may have begun on another day.
        let past = if model.as_of() == forecast.as_of { Flows::past(model, size) } else { Flows::default() };
        let past_count = past.spans.len();
        let flows = past.then(Flows::of_spans(forecast, &table, &table.spans)).in_order_of(model);
        let columns = columns(forecast, &flows.spans, size);
        let mut rows = Rows { past_count, forecast, table: &table, rows: Vec::new() };
        rows.flows(&flows);
        rows.cash();
        rows.vendors(model);
        let rows = rows.rows;
        let largest = rows.iter().flat_map(|row| &row.cells).filter_map(|cell| cell.amount());
        let largest = largest.map(|amount| amount.0.unsigned_abs()).max().unwrap_or(0);
        let texts = (0..rows.len() * columns.len()).map(|_| OnceCell::new()).collect();
        let has_minor = largest / 10u64.pow(forecast.currency.digits()) < WHOLE_FROM;
        Self { columns, rows, currency: forecast.currency, has_minor, texts }
    }

    /// The text of a cell; made when it is asked for first.
    pub fn text(&self, row: usize, column: usize) -> &str {
        let Some(text) = self.texts.get(row * self.columns.len() + column) else { return "" };
        text.get_or_init(|| match self.rows[row].cells[column] {
            Cell::Nothing => String::new(),
            Cell::Amount(amount) | Cell::Low(amount, _) => words::cell_money(amount, self.currency, self.has_minor),
            Cell::Ratio(Some(ratio)) => words::cell_ratio(ratio.ten_thousandths()),
            Cell::Ratio(None) => crate::text::amounts::NOTHING.to_owned(),
        })
    }

    /// The digits and the separators of the longest amount, from which its width follows.
    pub fn longest(&self) -> (u32, u32) {
        let amounts = self.rows.iter().flat_map(|row| &row.cells).filter_map(|cell| cell.amount());
        let largest = amounts.map(|amount| amount.0.unsigned_abs()).max().unwrap_or(0);
        let digits = self.currency.digits();
        let whole = (largest / 10u64.pow(digits)).max(1).ilog10() + 1;
        let minor = if self.has_minor { digits } else { 0 };
        (whole + minor, (whole - 1) / 3 + u32::from(minor > 0))
    }

    /// The postings behind a cell, if any are.
    pub fn behind(&self, row: usize, column: usize) -> Option<Behind> {
        let (row, dates) = (self.rows.get(row)?, self.columns.get(column)?.dates);
        let end = match row.cells.get(column)? {
            Cell::Nothing | Cell::Ratio(_) => return None,
            Cell::Amount(_) => dates.end,
            Cell::Low(_, date) => date.plus_days(1),
        };
        Some(Behind { matter: row.matter?, item: row.item.clone(), start: dates.start, end })
    }

    /// The sum of the selected cells, if they are several of one row whose amounts add up.
    pub fn sum(&self, selection: &Selection) -> Option<(usize, Money)> {
        let (rows, columns) = (selection.rows(), selection.columns());
        let row = self.rows.get(*rows.start()).filter(|row| row.is_flow && rows.start() == rows.end())?;
        let spans = columns.filter(|column| self.columns.get(*column).is_some_and(|column| !column.is_total));
        let amounts: Vec<Money> = spans.filter_map(|column| row.cells[column].amount()).collect();
        (amounts.len() > 1).then(|| (amounts.len(), amounts.into_iter().sum()))
    }
}

fn columns(forecast: &Forecast, spans: &[SpanDates], size: SpanSize) -> Vec<GridColumn> {
    let fiscal_month = u8::try_from(forecast.fiscal_month).unwrap_or(1);
    let whole = SpanDates { start: forecast.as_of, end: forecast.end, is_cut: false, is_past: false };
    let total =
        GridColumn { name: words::COLUMN_TOTAL.to_owned(), note: words::NOTE_TOTAL, dates: whole, is_total: true };
    let span = |dates: &SpanDates| GridColumn {
        name: span_name(*dates, size, fiscal_month),
        note: match (dates.is_past, dates.is_cut) {
            (true, true) => words::NOTE_HISTORY_CUT,
            (true, false) => words::NOTE_HISTORY,
            (false, true) => words::NOTE_CUT,
            (false, false) => "",
        },
        dates: *dates,
        is_total: false,
    };
    std::iter::once(total).chain(spans.iter().map(span)).collect()
}

/// Rows in the making.
struct Rows<'a> {
    past_count: usize,
    forecast: &'a Forecast,
    table: &'a Table,
    rows: Vec<GridRow>,
}

impl Rows<'_> {
    /// A row of amounts that add up; `amounts` has those of the history too, or the forecast's alone.
    fn flow(&mut self, label: &str, item: Option<&str>, matter: Option<Matter>, amounts: &[Money]) {
        let (past, later) = amounts.split_at(amounts.len() - self.table.spans.len());
        let mut cells = vec![Cell::Amount(later.iter().copied().sum())];
        if past.iter().any(|amount| *amount != Money::ZERO) {
            cells.extend(past.iter().map(|amount| Cell::Amount(*amount)));
        }
        // What isn't known of the history isn't nothing.
        cells.resize(1 + self.past_count, Cell::Nothing);
        cells.extend(later.iter().map(|amount| Cell::Amount(*amount)));
        self.push(label, item, matter, true, cells);
    }

    /// A row of what stands at the end of each span of the forecast; a total only if there is one.
    fn balance(&mut self, label: &str, item: Option<&str>, matter: Option<Matter>, total: Cell, cells: Vec<Cell>) {
        let mut all = vec![total];
        all.resize(1 + self.past_count, Cell::Nothing);
        all.extend(cells);
        self.push(label, item, matter, false, all);
    }

    fn push(&mut self, label: &str, item: Option<&str>, matter: Option<Matter>, is_flow: bool, cells: Vec<Cell>) {
        let above = self.rows.iter().rev().find(|row| row.item.is_none()).filter(|_| item.is_some());
        let name = above.map_or_else(|| label.to_owned(), |above| words::row_of(&above.label, label));
        let item = item.map(str::to_owned);
        self.rows.push(GridRow { label: label.to_owned(), name, item, matter, is_flow, cells });
    }

    /// Receipts, obligations, and the gap between them.
    fn flows(&mut self, flows: &Flows) {
        let sums = |flows: &[Flow], count: usize| -> Vec<Money> {
            let all: Vec<&Flow> = flows.iter().collect();
            (0..count).map(|span| total(&all, span)).collect()
        };
        let count = flows.spans.len();
        let (receipts, obligations) = (sums(&flows.receipts, count), sums(&flows.obligations, count));
        for (label, matter, sums, flows) in [
            (words::ROW_RECEIPTS, Matter::Receipts, &receipts, &flows.receipts),
            (words::ROW_OBLIGATIONS, Matter::Obligations, &obligations, &flows.obligations),
        ] {
            self.flow(label, None, Some(matter), sums);
            for flow in flows {
                self.flow(name(&flow.label, &flow.id), Some(&flow.id), Some(matter), &flow.amounts);
            }
        }
        let gaps: Vec<Money> = receipts.iter().zip(&obligations).map(|(one, other)| *one - *other).collect();
        self.flow(words::ROW_GAP, None, None, &gaps);
        let past_and_later = receipts.iter().zip(&obligations).map(|(r, o)| Cell::Ratio(Ratio::of(*r, *o)));
        let sum = |amounts: &[Money]| amounts[self.past_count..].iter().copied().sum::<Money>();
        let whole = Cell::Ratio(Ratio::of(sum(&receipts), sum(&obligations)));
        let cells = std::iter::once(whole).chain(past_and_later).collect();
        self.push(words::ROW_COVERAGE, None, None, false, cells);
    }

    /// What moves cash beside receipts, and what there is of it.
    fn cash(&mut self) {
        let rows = &self.table.rows;
        for (label, matter, amounts) in [
            (words::ROW_PAID, Some(Matter::Paid), rows.iter().map(|row| row.paid).collect::<Vec<_>>()),
            (words::ROW_SET_OFF, None, rows.iter().map(|row| row.set_off).collect()),
            (words::ROW_EVENTS_IN, Some(Matter::EventsIn), rows.iter().map(|row| row.events_in).collect()),
            (words::ROW_EVENTS_OUT, Some(Matter::EventsOut), rows.iter().map(|row| row.events_out).collect()),
            (words::ROW_CASH_INTEREST, Some(Matter::CashInterest), rows.iter().map(|row| row.cash_interest).collect()),
        ] {
            self.flow(label, None, matter, &amounts);
        }
        let ends = rows.iter().map(|row| Cell::Amount(row.cash_end)).collect();
        self.balance(words::ROW_CASH_END, None, Some(Matter::Cash), Cell::Nothing, ends);
        let lows: Vec<Cell> = rows.iter().map(|row| Cell::Low(row.cash_low, row.cash_low_date)).collect();
        let lowest = rows.iter().min_by_key(|row| (row.cash_low, row.cash_low_date));
        let lowest = lowest.map_or(Cell::Nothing, |row| Cell::Low(row.cash_low, row.cash_low_date));
        self.balance(words::ROW_CASH_LOW, None, Some(Matter::Cash), lowest, lows);
    }

    /// Arrears, consumption and invoices, over all vendors and by vendor.
    fn vendors(&mut self, model: &Model) {
        let items = model.items();
        let (forecast, table) = (self.forecast, self.table);
        let id = |row: &ItemRow<VendorRow>| forecast.items[row.item as usize].id.as_str();
        let mut vendors: Vec<&ItemRow<VendorRow>> = table.vendors.iter().collect();
        vendors.sort_by_key(|row| items.iter().position(|item| item.id == id(row)).unwrap_or(items.len()));
        let parts: [(&str, Matter, fn(&VendorRow) -> Money); 3] = [
            (words::ROW_ARREARS, Matter::Arrears, |row| row.arrears),
            (words::ROW_CONSUMPTION, Matter::Consumption, |row| row.consumption),
            (words::ROW_INVOICED, Matter::Invoiced, |row| row.invoiced),
        ];
        for (label, matter, amount) in parts {
            let span_sum = |span: usize| vendors.iter().map(|row| amount(&row.spans[span])).sum();
            self.vendors_row(label, None, matter, &(0..table.spans.len()).map(span_sum).collect::<Vec<_>>());
            for row in &vendors {
                let item = &forecast.items[row.item as usize];
                let own: Vec<Money> = row.spans.iter().map(amount).collect();
                self.vendors_row(name(&item.label, &item.id), Some(&item.id), matter, &own);
            }
        }
    }

    fn vendors_row(&mut self, label: &str, item: Option<&str>, matter: Matter, amounts: &[Money]) {
        if matter == Matter::Arrears {
            let cells = amounts.iter().map(|amount| Cell::Amount(*amount)).collect();
            self.balance(label, item, Some(matter), Cell::Nothing, cells);
        } else {
            self.flow(label, item, Some(matter), amounts);
        }
    }
}

/// The name of an item; its id if it has none.
fn name<'a>(label: &'a str, id: &'a str) -> &'a str {
    if label.is_empty() { id } else { label }
}

/// A block of cells: rows and columns from a cell to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Selection {
    /// Row and column where it began.
    pub anchor: (usize, usize),
    /// Row and column up to which it reaches; the keys move this one.
    pub cursor: (usize, usize),
}

impl Selection {
    /// One cell.
    pub const fn cell(row: usize, column: usize) -> Self {
        Self { anchor: (row, column), cursor: (row, column) }
    }

    /// All of a row.
    pub fn row(row: usize, grid: &Grid) -> Self {
        Self { anchor: (row, 0), cursor: (row, grid.columns.len().saturating_sub(1)) }
    }

    /// All of a column.
    pub fn column(column: usize, grid: &Grid) -> Self {
        Self { anchor: (0, column), cursor: (grid.rows.len().saturating_sub(1), column) }
    }

    /// All cells.
    pub fn all(grid: &Grid) -> Self {
        Self { anchor: (0, 0), cursor: (grid.rows.len().saturating_sub(1), grid.columns.len().saturating_sub(1)) }
    }

    /// The same up to another cell.
    #[must_use]
    pub const fn up_to(self, row: usize, column: usize) -> Self {
        Self { cursor: (row, column), ..self }
    }

    /// The same with its cursor so many rows and columns on, as far as the table reaches; a cell of its own, or the
    /// block grown or shrunk.
    #[must_use]
    pub fn moved(self, rows: isize, columns: isize, is_extended: bool, grid: &Grid) -> Self {
        let on = |at: usize, by: isize, count: usize| at.saturating_add_signed(by).min(count.saturating_sub(1));
        let (row, column) = self.cursor;
        let (row, column) = (on(row, rows, grid.rows.len()), on(column, columns, grid.columns.len()));
        if is_extended { self.up_to(row, column) } else { Self::cell(row, column) }
    }

    /// The part that lies in a table; none if it has no cell.
    pub fn within(self, grid: &Grid) -> Option<Self> {
        let last = (grid.rows.len().checked_sub(1)?, grid.columns.len().checked_sub(1)?);
        let inside = |(row, column): (usize, usize)| (row.min(last.0), column.min(last.1));
        Some(Self { anchor: inside(self.anchor), cursor: inside(self.cursor) })
    }

    /// Its rows.
    pub fn rows(&self) -> RangeInclusive<usize> {
        self.anchor.0.min(self.cursor.0)..=self.anchor.0.max(self.cursor.0)
    }

    /// Its columns.
    pub fn columns(&self) -> RangeInclusive<usize> {
        self.anchor.1.min(self.cursor.1)..=self.anchor.1.max(self.cursor.1)
    }

    /// Whether a cell belongs to it.
    pub fn contains(&self, row: usize, column: usize) -> bool {
        self.rows().contains(&row) && self.columns().contains(&column)
    }

    /// Its one cell, if it has no other.
    pub fn only(&self) -> Option<(usize, usize)> {
        (self.anchor == self.cursor).then_some(self.cursor)
    }
}

/// The selected cells, or all of them, as tab-separated text for a spreadsheet: names of columns and rows, and exact
/// amounts with a point and without separators. No name can be taken for a formula, or for the end of a cell.
pub fn tsv(grid: &Grid, selection: Option<&Selection>) -> String {
    let all = Selection::all(grid);
    let selection = selection.unwrap_or(&all);
    let mut text = plain(grid.currency.code());
    for column in selection.columns().filter_map(|column| grid.columns.get(column)) {
        text.push('\t');
        let name =
            if column.note.is_empty() { column.name.clone() } else { format!("{} ({})", column.name, column.note) };
        text.push_str(&plain(&name));
    }
    text.push('\n');
    let digits = grid.currency.digits();
    for row in selection.rows().filter_map(|row| grid.rows.get(row)) {
        text.push_str(&plain(&row.name));
        for cell in selection.columns().filter_map(|column| row.cells.get(column)) {
            text.push('\t');
            match cell {
                Cell::Nothing | Cell::Ratio(None) => {}
                Cell::Amount(amount) | Cell::Low(amount, _) => text.push_str(&amount.to_major(digits)),
                Cell::Ratio(Some(ratio)) => text.push_str(&ratio.to_string()),
            }
        }
        text.push('\n');
    }
    text
}

/// A name that stays one cell and is text: what a spreadsheet would take for a formula, or for the beginning of a
/// quotation over several cells, has an apostrophe before it.
fn plain(name: &str) -> String {
    let name: String = name.chars().map(|sign| if sign.is_control() { ' ' } else { sign }).collect();
    let name = name.trim();
    let first = name.chars().next();
    // The wide forms too: some spreadsheets read them as the narrow ones.
    let is_active = matches!(first, Some('=' | '+' | '-' | '@' | '"' | '\'' | '＝' | '＋' | '－' | '＠'));
    if is_active { format!("'{name}") } else { name.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        calendar::Month,
        engine,
        model::{Edit, Value},
        money::Amount,
    };

    fn model() -> Model {
        let amount = |whole: i64| Value::Amount(Amount::whole(whole));
        let history = Edit::Together(vec![
            Edit::Add("history".to_owned()),
            Edit::Set(vec![
                ("history/n1/item".to_owned(), Value::Text("ads".to_owned())),
                ("history/n1/month".to_owned(), Value::Month(Month::new(2022, 12))),
                ("history/n1/months".to_owned(), Value::Whole(1)),
                ("history/n1/amount".to_owned(), amount(700)),
            ]),
        ]);
        let edits = [
            Edit::AddItem(crate::model::ItemKind::Stream, "Ads".to_owned()),
            Edit::set("streams/ads/base", amount(1000)),
            Edit::AddItem(crate::model::ItemKind::Cost, "=People\t1".to_owned()),
            Edit::set("costs/people-1/monthly", amount(300)),
            history,
        ];
        let model = Model::empty("USD", Month::new(2023, 1), 14);
        edits.into_iter().fold(model, |model, edit| match edit.applied(&model) {
            Ok(model) => model,
            Err(error) => panic!("{edit:?}: {error:?}"),
        })
    }

    fn grid(size: SpanSize) -> Grid {
        let model = model();
        let forecast = engine::forecast(&model).expect("small sums");
        Grid::new(&model, &forecast, size)
    }

    fn row<'g>(grid: &'g Grid, label: &str) -> &'g GridRow {
        grid.rows.iter().find(|row| row.label == label).expect("a row")
    }

    #[test]
    fn history_total_and_cut_spans_are_marked() {
        let grid = grid(SpanSize::Year);
        let heads: Vec<(&str, &str)> = grid.columns.iter().map(|c| (c.name.as_str(), c.note)).collect();
        assert_eq!(heads, [("Total", "forecast"), ("2022", "history"), ("2023", ""), ("2024", "cut")]);
        let receipts = row(&grid, "Receipts");
        assert_eq!(receipts.cells[1], Cell::Amount(Money(70_000)), "history");
        let sum = [2, 3].iter().filter_map(|column| receipts.cells[*column].amount()).sum();
        assert_eq!(receipts.cells[0], Cell::Amount(sum), "the total is the forecast's alone");
        assert_eq!(row(&grid, "Cash at end").cells[..2], [Cell::Nothing, Cell::Nothing], "no total of a balance");
        assert_eq!(row(&grid, "Paid").cells[1], Cell::Nothing, "what isn't known isn't nothing");
    }

    #[test]
    fn the_size_of_spans_changes_no_total() {
        let totals = |size| -> Vec<(String, Cell)> {
            grid(size).rows.iter().map(|row| (row.label.clone(), row.cells[0])).collect()
        };
        let by_month = totals(SpanSize::Month);
        for size in [SpanSize::Week, SpanSize::Quarter, SpanSize::Year] {
            assert_eq!(totals(size), by_month, "{size:?}");
        }
    }

    #[test]
    fn every_row_has_a_cell_a_column() {
        for size in SpanSize::ALL {
            let grid = grid(*size);
            assert!(grid.rows.iter().all(|row| row.cells.len() == grid.columns.len()), "{size:?}");
            for (index, row) in grid.rows.iter().enumerate() {
                for column in 0..grid.columns.len() {
                    assert_eq!(grid.text(index, column).is_empty(), row.cells[column] == Cell::Nothing);
                }
            }
        }
    }

    #[test]
    fn a_block_is_copied_with_its_names_and_exact_numbers() {
        let grid = grid(SpanSize::Year);
        let at = |label: &str| grid.rows.iter().position(|row| row.label == label).expect("a row");
        let one = Selection::cell(at("Gap"), 2).up_to(at("Gap"), 1);
        assert_eq!(tsv(&grid, Some(&one)), "USD\t2022 (history)\t2023\nGap\t700.00\t8400.00\n");
        let coverage = Selection::cell(at("Coverage"), 2);
        assert_eq!(tsv(&grid, Some(&coverage)), "USD\t2023\nCoverage\t3.3333\n");
        let all = tsv(&grid, None);
        assert_eq!(all.lines().count(), grid.rows.len() + 1);
        assert!(all.lines().all(|line| line.split('\t').count() == grid.columns.len() + 1), "no stray tabs");
        assert!(all.contains("\nObligations: =People 1\t4200.00\t\t3600.00\t600.00\n"), "{all}");
        assert!(!all.contains(','), "no thousands");
    }

    #[test]
    fn no_name_is_a_formula_or_ends_a_cell() {
        for (name, text) in [
            ("=1+1", "'=1+1"),
            ("  +cmd", "'+cmd"),
            ("-2", "'-2"),
            ("@sum", "'@sum"),
            ("＝1", "'＝1"),
            ("\"a", "'\"a"),
            ("a\tb\r\nc", "a b  c"),
            ("\t=1", "'=1"),
            ("Amazon’s ads", "Amazon’s ads"),
            ("", ""),
        ] {
            assert_eq!(plain(name), text, "{name:?}");
        }
    }

    #[test]
    fn a_selection_moves_and_grows_within_the_table() {
        let grid = grid(SpanSize::Year);
        let start = Selection::cell(0, 0);
        assert_eq!(start.moved(-1, -1, false, &grid), start);
        let grown = start.moved(2, 1, true, &grid);
        assert_eq!((grown.rows(), grown.columns(), grown.only()), (0..=2, 0..=1, None));
        assert!(grown.contains(1, 1) && !grown.contains(3, 1));
        assert_eq!(grown.moved(1, 0, false, &grid), Selection::cell(3, 1));
        let last = Selection::all(&grid).cursor;
        assert_eq!(Selection::cell(999, 999).within(&grid), Some(Selection::cell(last.0, last.1)));
        let receipts = Selection::cell(0, 0).up_to(0, 3);
        let sum = grid.sum(&receipts).expect("a row of flows");
        assert_eq!(sum.0, 3, "the total isn't counted twice");
        assert_eq!(sum.1, grid.rows[0].cells[0].amount().unwrap_or_default() + Money(70_000));
        assert_eq!(grid.sum(&grown), None);
    }
}
