//! The table of items by spans: rows, columns and what stands in their cells.
//!
//! Owns which rows there are and what each adds up to. Knows nothing of widths or colours. Its one invariant: a row of
//! flows has one total whatever the size of its spans, since all spans of the forecast are columns, weeks too.

use std::cell::OnceCell;

use super::{
    Explainable, Flows, PostingQuery, PostingSet, Selection, SpanDates,
    axis::span_name,
    flows::{ItemFlow, total},
};
use crate::{
    calendar::Date,
    engine::{Forecast, ItemRow, Measure, Ratio, SpanTable, VendorRow},
    model::{Model, RESERVED_ID, SpanSize},
    money::{Currency, Money},
    text::lower_panel as words,
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
    /// A ratio; none where it would be divided by zero.
    Ratio(Option<Ratio>),
}

impl Cell {
    /// The amount, if the cell holds one.
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
    /// A note: that it is history, or cut; may be empty.
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
    pub set: Option<PostingSet>,
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
    /// From top to bottom: a row for all items stands above the rows of its items.
    pub rows: Vec<GridRow>,
    /// The session's currency: amounts are in its minor units.
    pub currency: Currency,
    /// Whether amounts are shown with all their digits, since they are small.
    pub has_minor: bool,
    /// The digits and the separators of the longest amount, from which its width follows.
    pub longest: (u32, u32),
    /// The texts of the cells that were asked for, row by row.
    texts: Vec<OnceCell<String>>,
}

/// Amounts are shown in whole units of the currency from this many units on.
const WHOLE_FROM: u64 = 100_000;

/// Whether a table with such a largest amount, in minor units, shows all digits.
pub(super) fn has_minor(largest: u64, currency: Currency) -> bool {
    let digits = currency.digits();
    digits > 0 && largest / 10u64.pow(digits) < WHOLE_FROM
}

impl Grid {
    /// The table of a forecast, with the history of its model, in spans of a size.
    pub fn new(model: &Model, forecast: &Forecast, size: SpanSize) -> Self {
        let table = forecast.table(size);
        // While sums are too large, the forecast belongs to an earlier model, which may start on another day.
        let past = if model.as_of() == forecast.as_of { Flows::past(model, size) } else { Flows::default() };
        let past_count = past.spans.len();
        let flows = past.then(Flows::of_spans(forecast, &table, &table.spans)).in_order_of(model);
        let columns = columns(forecast, &flows.spans, size);
        let mut making = GridBuilder { past_count, forecast, table: &table, rows: Vec::new() };
        making.flows(&flows);
        making.cash();
        making.vendors(model);
        let rows = making.rows;
        let largest = rows.iter().flat_map(|row| &row.cells).filter_map(|cell| cell.amount());
        let largest = largest.map(|amount| amount.0.unsigned_abs()).max().unwrap_or(0);
        let texts = (0..rows.len() * columns.len()).map(|_| OnceCell::new()).collect();
        let digits = forecast.currency.digits();
        let whole = largest / 10u64.pow(digits);
        let has_minor = has_minor(largest, forecast.currency);
        let (whole_digits, minor) = (whole.max(1).ilog10() + 1, if has_minor { digits } else { 0 });
        let longest = (whole_digits + minor, (whole_digits - 1) / 3 + u32::from(minor > 0));
        Self { columns, rows, currency: forecast.currency, has_minor, longest, texts }
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

    /// The postings behind a cell, if any are.
    pub fn query(&self, row: usize, column: usize) -> Option<PostingQuery> {
        let (row, dates) = (self.rows.get(row)?, self.columns.get(column)?.dates);
        let end = match row.cells.get(column)? {
            Cell::Nothing | Cell::Ratio(_) => return None,
            Cell::Amount(_) => dates.end,
            Cell::Low(_, date) => date.plus_days(1),
        };
        Some(PostingQuery { set: row.set?, item: row.item.clone(), group: None, start: dates.start, end })
    }

    /// What a cell can be explained as.
    pub fn explains(&self, row: usize, column: usize) -> Option<Explainable> {
        let (own, dates) = (self.rows.get(row)?, self.columns.get(column)?.dates);
        if dates.is_past || *own.cells.get(column)? == Cell::Nothing {
            return None;
        }
        match own.label.as_str() {
            words::ROW_COVERAGE if own.item.is_none() => {
                Some(Explainable::Cell(Measure::Coverage, dates.start, dates.end))
            }
            words::ROW_SET_OFF if own.item.is_none() => {
                Some(Explainable::Cell(Measure::SetOff, dates.start, dates.end))
            }
            words::ROW_CREDITED if own.item.is_none() => {
                Some(Explainable::Cell(Measure::Credited, dates.start, dates.end))
            }
            words::ROW_GAP if own.item.is_none() => Some(Explainable::Gap(dates.start, dates.end)),
            _ => self.query(row, column).map(Explainable::Postings),
        }
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
struct GridBuilder<'a> {
    past_count: usize,
    forecast: &'a Forecast,
    table: &'a SpanTable,
    rows: Vec<GridRow>,
}

impl GridBuilder<'_> {
    /// A row of amounts that add up; `amounts` has those of the history too, or the forecast's alone.
    fn flow(&mut self, label: &str, item: Option<&str>, set: Option<PostingSet>, amounts: &[Money]) {
        let (past, later) = amounts.split_at(amounts.len() - self.table.spans.len());
        let mut cells = vec![Cell::Amount(later.iter().copied().sum())];
        if past.iter().any(|amount| *amount != Money::ZERO) {
            cells.extend(past.iter().map(|amount| Cell::Amount(*amount)));
        }
        // An unknown amount of the history is not zero.
        cells.resize(1 + self.past_count, Cell::Nothing);
        cells.extend(later.iter().map(|amount| Cell::Amount(*amount)));
        self.push(label, item, set, true, cells);
    }

    /// A row of what stands at the end of each span of the forecast; a total only if there is one.
    fn balance(&mut self, label: &str, item: Option<&str>, set: Option<PostingSet>, total: Cell, cells: Vec<Cell>) {
        let mut all = vec![total];
        all.resize(1 + self.past_count, Cell::Nothing);
        all.extend(cells);
        self.push(label, item, set, false, all);
    }

    fn push(&mut self, label: &str, item: Option<&str>, set: Option<PostingSet>, is_flow: bool, cells: Vec<Cell>) {
        let above = self.rows.iter().rev().find(|row| row.item.is_none()).filter(|_| item.is_some());
        let name = above.map_or_else(|| label.to_owned(), |above| words::row_of(&above.label, label));
        let item = item.map(str::to_owned);
        self.rows.push(GridRow { label: label.to_owned(), name, item, set, is_flow, cells });
    }

    /// Receipts, obligations, and the gap between them.
    fn flows(&mut self, flows: &Flows) {
        let sums = |flows: &[ItemFlow], count: usize| -> Vec<Money> {
            let all: Vec<&ItemFlow> = flows.iter().collect();
            (0..count).map(|span| total(&all, span)).collect()
        };
        let count = flows.spans.len();
        let (receipts, obligations) = (sums(&flows.receipts, count), sums(&flows.obligations, count));
        for (label, set, sums, flows) in [
            (words::ROW_RECEIPTS, PostingSet::Receipts, &receipts, &flows.receipts),
            (words::ROW_OBLIGATIONS, PostingSet::Obligations, &obligations, &flows.obligations),
        ] {
            self.flow(label, None, Some(set), sums);
            for flow in flows {
                self.flow(name(&flow.label, &flow.id), Some(&flow.id), Some(set), &flow.amounts);
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

    /// Cash movements other than receipts, and cash itself.
    fn cash(&mut self) {
        let rows = &self.table.rows;
        for (label, set, amounts) in [
            (words::ROW_PAID, Some(PostingSet::Paid), rows.iter().map(|row| row.paid).collect::<Vec<_>>()),
            (words::ROW_SET_OFF, Some(PostingSet::SetOff), rows.iter().map(|row| row.set_off).collect()),
            (words::ROW_CREDITED, Some(PostingSet::Credited), rows.iter().map(|row| row.credited).collect()),
            (words::ROW_EVENTS_IN, Some(PostingSet::EventsIn), rows.iter().map(|row| row.events_in).collect()),
            (words::ROW_EVENTS_OUT, Some(PostingSet::EventsOut), rows.iter().map(|row| row.events_out).collect()),
            (
                words::ROW_CASH_INTEREST,
                Some(PostingSet::CashInterest),
                rows.iter().map(|row| row.cash_interest).collect(),
            ),
        ] {
            // Few sessions have any.
            if label != words::ROW_CREDITED || amounts.iter().any(|amount| *amount != Money::ZERO) {
                self.flow(label, None, set, &amounts);
            }
        }
        // Without a credit line its row is left out.
        if self.forecast.items.iter().any(|item| item.id == RESERVED_ID) {
            let drawn: Vec<Money> = rows.iter().map(|row| row.credit_line).collect();
            self.flow(words::ROW_CREDIT_LINE, None, Some(PostingSet::CreditLine), &drawn);
        }
        let ends = rows.iter().map(|row| Cell::Amount(row.cash_end)).collect();
        self.balance(words::ROW_CASH_END, None, Some(PostingSet::Cash), Cell::Nothing, ends);
        let lows: Vec<Cell> = rows.iter().map(|row| Cell::Low(row.cash_low, row.cash_low_date)).collect();
        let lowest = rows.iter().min_by_key(|row| (row.cash_low, row.cash_low_date));
        let lowest = lowest.map_or(Cell::Nothing, |row| Cell::Low(row.cash_low, row.cash_low_date));
        self.balance(words::ROW_CASH_LOW, None, Some(PostingSet::Cash), lowest, lows);
    }

    /// Arrears, consumption and invoices, over all vendors and by vendor.
    fn vendors(&mut self, model: &Model) {
        let items = model.items();
        let (forecast, table) = (self.forecast, self.table);
        let id = |row: &ItemRow<VendorRow>| forecast.items[row.item as usize].id.as_str();
        let mut vendors: Vec<&ItemRow<VendorRow>> = table.vendors.iter().collect();
        vendors.sort_by_key(|row| items.iter().position(|item| item.id == id(row)).unwrap_or(items.len()));
        let parts: [(&str, PostingSet, AmountOf); 3] = [
            (words::ROW_ARREARS, PostingSet::Arrears, |row| row.arrears),
            (words::ROW_CONSUMPTION, PostingSet::Consumption, |row| row.consumption),
            (words::ROW_INVOICED, PostingSet::Invoiced, |row| row.invoiced),
        ];
        for (label, set, amount) in parts {
            let span_sum = |span: usize| vendors.iter().map(|row| amount(&row.spans[span])).sum();
            self.vendors_row(label, None, set, &(0..table.spans.len()).map(span_sum).collect::<Vec<_>>());
            for row in &vendors {
                let item = &forecast.items[row.item as usize];
                let own: Vec<Money> = row.spans.iter().map(amount).collect();
                self.vendors_row(name(&item.label, &item.id), Some(&item.id), set, &own);
            }
        }
    }

    fn vendors_row(&mut self, label: &str, item: Option<&str>, set: PostingSet, amounts: &[Money]) {
        if set == PostingSet::Arrears {
            let cells = amounts.iter().map(|amount| Cell::Amount(*amount)).collect();
            self.balance(label, item, Some(set), Cell::Nothing, cells);
        } else {
            self.flow(label, item, Some(set), amounts);
        }
    }
}

/// Which amount of a vendor's span is meant.
type AmountOf = fn(&VendorRow) -> Money;

/// The name of an item; its id if it has none.
fn name<'a>(label: &'a str, id: &'a str) -> &'a str {
    if label.is_empty() { id } else { label }
}

#[cfg(test)]
pub(super) mod tests {
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

    /// The table of a stream, and a cost with a name that a spreadsheet would read as a formula.
    pub fn grid(size: SpanSize) -> Grid {
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
}
