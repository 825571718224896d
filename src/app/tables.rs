//! The inspector's lists as tables: which fields have columns, and where a cell stands.
//!
//! Owns the columns of each list. Knows nothing of widths on screen or of keys. Its one invariant: a cell is a parameter
//! of the registry, or the month of an amount; a field without a column is one of its row's other fields.

use super::fields::{self, Field, Section, SectionShape};
use crate::{
    calendar::Month,
    model::{ItemKind, Kind, Model, Path, Spec, Value, registry},
    text::{amounts, tree as words},
};

/// A column of a table.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    /// What stands in it.
    pub shows: Shows,
    /// Its width beside the others'.
    pub parts: f32,
}

/// What stands in a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shows {
    /// A field of the row's entry.
    Field(&'static str),
    /// Whichever of two fields of the row's entry is used.
    Either(&'static str, &'static str),
    /// The term that the choice in the row needs: a policy's days, share, amount or number.
    Terms,
    /// The month of the row's amount.
    Month,
    /// The row's amount or factor itself.
    Own,
}

impl Shows {
    /// Whether a field of that name and spec may stand in it.
    fn fits(self, name: &str, spec: Option<&Spec>) -> bool {
        match self {
            Self::Field(field) => field == name,
            Self::Either(one, other) => [one, other].contains(&name),
            Self::Terms => spec.is_some_and(Spec::is_needed_by_a_choice),
            Self::Month => name == MONTH,
            Self::Own => name.is_empty(),
        }
    }
}

const fn shows(shows: Shows, parts: f32) -> Column {
    Column { shows, parts }
}

const fn column(field: &'static str, parts: f32) -> Column {
    shows(Shows::Field(field), parts)
}

const PERIODS: &[Column] = &[column("start", 1.0), column("end", 1.0), column("floor", 1.15)];
const POLICIES: &[Column] = &[column("from", 1.2), column("kind", 1.5), shows(Shows::Terms, 0.87)];
const DATED: &[Column] = &[column("date", 1.0), column("amount", 1.2)];
const CHANGES: &[Column] = &[column("from", 1.0), column("factor", 1.0), column("over_months", 1.1)];
const CREDITS: &[Column] = &[column("amount", 1.1), column("expires", 1.0), column("pays", 1.1)];
const CREDIT_NOTES: &[Column] = &[column("number", 0.9), column("date", 1.0), column("amount", 1.0)];
const INVOICES: &[Column] = &[column("number", 0.9), column("issued", 1.0), column("due", 1.0), column("amount", 0.9)];
const RECEIVABLES: &[Column] = &[column("due", 1.0), column("amount", 1.1), column("vendor", 1.0)];
const LAGS: &[Column] = &[column("days", 1.0), column("share", 1.0)];
const PAYERS: &[Column] = &[column("vendor", 1.6), column("share", 1.0)];
const CHANNELS: &[Column] = &[column("label", 1.1), column("share", 0.8), column("price", 1.4)];
const EITHER_AMOUNT: Shows = Shows::Either("monthly", "each_time");
const CHARGES: &[Column] =
    &[column("label", 0.95), shows(EITHER_AMOUNT, 0.95), column("every_months", 0.6), column("amount_is", 1.2)];
const CAPS: &[Column] = &[column("label", 1.2), column("share", 0.8), column("consumed_so_far", 1.1)];
const ACCOUNT_CHANGES: &[Column] = &[column("from", 1.0), column("churn", 1.0), column("additions", 1.1)];
const DISPUTED: &[Column] = &[column("kind", 1.0), column("month", 1.0)];
const HISTORY: &[Column] = &[column("item", 1.2), column("month", 0.8), column("amount", 1.1)];
const HOLIDAYS: &[Column] = &[column("date", 1.0), column("label", 1.4)];
const CURVE: &[Column] = &[column("load", 1.0), column("down", 1.0)];
const OUTAGES: &[Column] = &[column("date", 1.1), column("days", 0.8), column("down", 0.9)];
const PAYABLES: &[Column] = &[column("due", 1.0), column("amount", 1.2)];
const PAST_DOWNTIME: &[Column] = &[column("month", 1.0), column("days", 1.0)];
const FEE_SHARES: &[Column] = &[column("year", 1.0), column("share", 1.0)];
const CASH_EVENTS: &[Column] =
    &[column("date", 1.0), column("label", 1.4), column("amount", 1.0), column("muted", 0.6)];
const AMOUNTS: &[Column] = &[shows(Shows::Month, 1.0), shows(Shows::Own, 1.4)];
const SEASON: &[Column] = &[shows(Shows::Own, 1.0)];

/// The suffix of the path of a month's amount that names the month itself.
pub const MONTH: &str = "@month";

/// The columns of a list; none if it is not shown as a table.
pub fn columns(list: &str) -> &'static [Column] {
    match list {
        "periods" => PERIODS,
        "policies" => POLICIES,
        "lump_payments" | "repayments" => DATED,
        "changes" => CHANGES,
        "credits" => CREDITS,
        "credit_notes" => CREDIT_NOTES,
        "invoices" => INVOICES,
        "receivables" => RECEIVABLES,
        "lags" => LAGS,
        "payers" => PAYERS,
        "channels" => CHANNELS,
        "charges" => CHARGES,
        "caps" => CAPS,
        "account_changes" => ACCOUNT_CHANGES,
        "disputed_invoices" => DISPUTED,
        "history" => HISTORY,
        "holidays" => HOLIDAYS,
        "curve" => CURVE,
        "outages" => OUTAGES,
        "payables" => PAYABLES,
        "past_downtime" => PAST_DOWNTIME,
        "fee_shares" => FEE_SHARES,
        "cash_events" => CASH_EVENTS,
        "amounts" => AMOUNTS,
        "season" => SEASON,
        _ => &[],
    }
}

/// Whether a section is shown as a table.
pub fn is_table(section: &Section) -> bool {
    matches!(section.shape, SectionShape::List | SectionShape::Months | SectionShape::Season)
        && !columns(section.name).is_empty()
}

/// The field's own name: the last part of its path.
fn own_name(field: &Field) -> &str {
    Path(&field.path).field()
}

/// Whether a field of a list's entries stands in a column.
pub fn has_column(list: &str, field: &Field) -> bool {
    columns(list).iter().any(|column| column.shows.fits(own_name(field), Some(field.spec)))
}

/// The cell of an entry in a column, if the row has one.
pub fn cell<'s>(entry: &'s Section, column: &Column) -> Option<&'s Field> {
    entry.fields.iter().find(|field| column.shows.fits(own_name(field), Some(field.spec)))
}

/// The fields of an entry that stand in no column.
pub fn others<'s>(entry: &'s Section, columns: &'s [Column]) -> impl Iterator<Item = &'s Field> {
    entry.fields.iter().filter(move |field| {
        let shown = columns.iter().filter_map(|column| cell(entry, column));
        shown.into_iter().all(|cell| cell.path != field.path)
    })
}

static MONTH_SPEC: Spec = Spec::PLAIN.named("amounts.month");

/// The month of an amount as a field of its own.
pub fn month_of(amount: &Field) -> Option<Field> {
    let month: Month = own_name(amount).parse().ok()?;
    Some(Field {
        path: format!("{}/{MONTH}", amount.path),
        spec: &MONTH_SPEC,
        label: words::MONTH.to_owned(),
        kind: Kind::Month,
        value: Value::Month(month),
        is_optional: false,
        provenance: None,
    })
}

/// A row and a column, from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CellPlace {
    /// The row.
    pub row: usize,
    /// The column, from 0: what it shows of the entry.
    pub column: usize,
}

/// A list and its entries, as rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListTable {
    /// The list's path.
    pub path: String,
    /// The entries' ids, or months.
    pub rows: Vec<String>,
}

impl ListTable {
    /// The table of a list.
    pub fn of(model: &Model, path: &str) -> Self {
        let mut rows: Vec<String> = Vec::new();
        for parameter in model.parameters_below(path) {
            let id = Path(&parameter.path).below(path).map_or("", Path::list);
            if rows.last().is_none_or(|last| last != id) {
                rows.push(id.to_owned());
            }
        }
        Self { path: path.to_owned(), rows }
    }

    /// The table with a cell of that path, and where it stands; none if the path is no cell's.
    pub fn with(model: &Model, cell: &str) -> Option<(Self, CellPlace)> {
        let (parent, end) = Path(cell).above()?;
        let (Path(list), row, name) = match (parent.field(), parent.above()) {
            ("amounts", _) if end.parse::<Month>().is_ok() => (parent, end, ""),
            ("season", _) if end.parse::<usize>().is_ok() => (parent, end, ""),
            (_, Some((list, row))) => (list, row, end),
            (_, None) => return None,
        };
        let table = Self { path: list.to_owned(), rows: Vec::new() };
        let spec = model.parameter(cell).map(|parameter| parameter.spec);
        let column = table.columns().iter().position(|column| column.shows.fits(name, spec))?;
        let table = Self::of(model, list);
        let row = table.rows.iter().position(|id| id == row)?;
        let place = CellPlace { row, column };
        // A field that is not used with the row's choice is no cell.
        (table.cell(model, place)? == cell).then_some((table, place))
    }

    /// The name of the list.
    pub fn name(&self) -> &str {
        Path(&self.path).field()
    }

    /// What each column shows, from left to right; the same for every row.
    pub fn columns(&self) -> &'static [Column] {
        columns(self.name())
    }

    /// Whether the rows are items, each of which has a page of its own.
    pub fn is_of_items(&self) -> bool {
        self.path == ItemKind::CashEvent.list()
    }

    /// Whether the rows are months with their amounts.
    pub fn is_by_month(&self) -> bool {
        self.name() == "amounts"
    }

    /// The path of the cell at a place, if there is one.
    pub fn cell(&self, model: &Model, place: CellPlace) -> Option<String> {
        let column = self.columns().get(place.column)?;
        let row = Path(&self.path).join(self.rows.get(place.row)?);
        match column.shows {
            Shows::Field(name) => Some(Path(&row).join(name)).filter(|path| is_shown(model, path)),
            Shows::Either(one, other) => {
                [one, other].map(|name| Path(&row).join(name)).into_iter().find(|path| is_shown(model, path))
            }
            Shows::Terms => terms(model, &row),
            Shows::Month => is_shown(model, &row).then(|| Path(&row).join(MONTH)),
            Shows::Own => is_shown(model, &row).then_some(row),
        }
    }

    /// The cell below a place, or above it, in the same column: the next row that has one.
    pub fn beside(&self, model: &Model, place: CellPlace, down: bool) -> Option<String> {
        let mut row = place.row;
        loop {
            row = if down { row + 1 } else { row.checked_sub(1)? };
            if row >= self.rows.len() {
                return None;
            }
            if let Some(path) = self.cell(model, CellPlace { row, ..place }) {
                return Some(path);
            }
        }
    }

    /// The next cell along the row and then of the row below, or the one before.
    pub fn along(&self, model: &Model, place: CellPlace, forward: bool) -> Option<String> {
        let columns = self.columns().len();
        let mut at = place.row * columns + place.column;
        loop {
            at = if forward { at + 1 } else { at.checked_sub(1)? };
            let place = CellPlace { row: at / columns, column: at % columns };
            if place.row >= self.rows.len() {
                return None;
            }
            if let Some(path) = self.cell(model, place) {
                return Some(path);
            }
        }
    }
}

/// Whether there is a parameter at a path that is used with the choices beside it.
fn is_shown(model: &Model, path: &str) -> bool {
    model.parameter(path).is_some_and(|parameter| fields::matters(model, &parameter))
}

/// The path of the field that the choice made in a row needs.
fn terms(model: &Model, row: &str) -> Option<String> {
    let mut found = None;
    registry::node(model, row)?.1.each(&Spec::PLAIN, &mut |name, spec, _| {
        if found.is_none() && spec.is_needed_by_a_choice() {
            found = Some(Path(row).join(name)).filter(|path| is_shown(model, path));
        }
    });
    found
}

/// The month of a row as a person reads it.
pub fn month_text(row: &str) -> String {
    row.parse().map_or_else(|_| row.to_owned(), amounts::month)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::{Subject, fields::sections};

    #[test]
    fn every_field_of_a_table_is_a_cell_or_beside_the_cells() {
        let model = crate::text::tests::full_model();
        let mut subjects = vec![Subject::Settings, Subject::Service];
        subjects.extend(model.items().iter().map(|item| Subject::Item(item.id.to_owned())));
        let mut tables = 0;
        for entry in subjects.iter().flat_map(|subject| sections(&model, subject)) {
            let columns = columns(entry.name);
            if entry.shape != SectionShape::Entry || columns.is_empty() {
                continue;
            }
            tables += 1;
            let mut shown: Vec<&str> = columns.iter().filter_map(|column| cell(&entry, column)).map(own_name).collect();
            shown.extend(others(&entry, columns).map(own_name));
            let mut all: Vec<&str> = entry.fields.iter().map(own_name).collect();
            shown.sort_unstable();
            all.sort_unstable();
            assert_eq!(shown, all, "{}", entry.path);
            assert!(cell(&entry, &columns[0]).is_some(), "{}: the first column has a field", entry.path);
        }
        assert!(tables >= 12, "{tables}");
    }

    #[test]
    fn cells_are_found_where_they_stand() {
        let model = crate::text::tests::full_model();
        for (path, row, column) in [
            ("vendors/some-vendor/contract/periods/n1/floor", 0, 2),
            ("vendors/some-vendor/contract/lines/n1/amounts/2023-03", 0, 1),
            ("vendors/some-vendor/contract/lines/n1/amounts/2023-03/@month", 0, 0),
            ("vendors/some-vendor/contract/lines/n1/changes/n1/factor", 0, 1),
            ("streams/some-stream/season/3", 2, 0),
            ("vendors/some-vendor/policies/n1/disputed_invoices/n1/month", 0, 1),
        ] {
            let (table, place) = ListTable::with(&model, path).unwrap_or_else(|| panic!("{path}"));
            assert_eq!(place, CellPlace { row, column }, "{path}");
            assert_eq!(table.cell(&model, place).as_deref(), Some(path));
        }
        for path in [
            "vendors/some-vendor/contract/periods/n1/discount",
            "vendors/some-vendor/net_days",
            "vendors/some-vendor/policies/n1/share",
            "settings/months",
        ] {
            assert_eq!(ListTable::with(&model, path), None, "{path}");
        }
    }
}
