//! Ageing as a table: vendors by how long something is unpaid to them, at the close of a day.
//!
//! Owns rows, columns and what is behind a cell. Its one invariant: the cells of a row from 1–30 days on add up to what
//! is overdue, and the last row to the figure *overdue* of the day.

use super::{AgeingPart, PostingQuery, PostingSet, table::has_minor};
use crate::{
    analysis::ageing::{AgeFrom, Ageing, AgeingAmounts},
    calendar::Date,
    engine::Forecast,
    money::{Currency, Money},
    text::{ageing as words, printed},
};

/// A column of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AgeingColumn {
    /// A part of what is unpaid.
    Part(AgeingPart),
    /// All that is overdue.
    Overdue,
}

impl AgeingColumn {
    /// Its amount.
    pub fn of(self, amounts: &AgeingAmounts) -> Money {
        match self {
            Self::Part(part) => part.of(amounts),
            Self::Overdue => amounts.overdue(),
        }
    }
}

impl AgeingPart {
    /// Its amount.
    pub fn of(self, amounts: &AgeingAmounts) -> Money {
        match self {
            Self::NotDue => amounts.not_due,
            Self::Age(age) => amounts.ages.get(usize::from(age)).copied().unwrap_or_default(),
            Self::Disputed => amounts.disputed,
        }
    }
}

/// The row of a vendor, or of all of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AgeingTableRow {
    /// The id of the vendor; none is all.
    pub vendor: Option<String>,
    /// Its name.
    pub name: String,
    /// What is unpaid.
    pub amounts: AgeingAmounts,
}

/// What is unpaid to each vendor at a day's close, by age.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AgeingTable {
    /// The day.
    pub date: Date,
    /// The date that ages count from.
    pub age_from: AgeFrom,
    /// The columns: that of disputed sums only where there are some.
    pub columns: Vec<AgeingColumn>,
    /// A row for each vendor to which something is unpaid, and last the sums.
    pub rows: Vec<AgeingTableRow>,
    /// The session's currency: amounts are in its minor units.
    pub currency: Currency,
}

impl AgeingTable {
    /// The table of a forecast at the close of a day: of the opening, the day before the first.
    pub fn new(forecast: &Forecast, date: Date, age_from: AgeFrom) -> Self {
        let ageing = Ageing::on(forecast, date, age_from);
        let mut columns = vec![AgeingColumn::Part(AgeingPart::NotDue)];
        columns.extend((0..4).map(|age| AgeingColumn::Part(AgeingPart::Age(age))));
        columns.push(AgeingColumn::Overdue);
        if ageing.total.disputed != Money::ZERO {
            columns.push(AgeingColumn::Part(AgeingPart::Disputed));
        }
        let of_vendors = ageing.rows.iter().map(|row| {
            let item = forecast.items.get(row.vendor as usize);
            let id = item.map_or(String::new(), |item| item.id.clone());
            let name = item.map_or("", |item| item.label.as_str());
            let name = if name.is_empty() { id.clone() } else { name.to_owned() };
            AgeingTableRow { vendor: Some(id), name, amounts: row.amounts }
        });
        let total = AgeingTableRow { vendor: None, name: words::ALL_VENDORS.to_owned(), amounts: ageing.total };
        let rows = of_vendors.chain([total]).collect();
        Self { date, age_from, columns, rows, currency: forecast.currency }
    }

    /// Whether nothing is unpaid to anybody.
    pub const fn is_empty(&self) -> bool {
        self.rows.len() <= 1
    }

    /// Whether amounts are shown with all their digits, since they are small.
    pub fn has_minor(&self) -> bool {
        let largest = self.rows.last().map_or(0, |all| {
            let amounts = [all.amounts.not_due, all.amounts.overdue(), all.amounts.disputed];
            amounts.map(|amount| amount.0.unsigned_abs()).into_iter().max().unwrap_or(0)
        });
        has_minor(largest, self.currency)
    }

    /// What stands in a cell.
    pub fn amount(&self, row: usize, column: usize) -> Money {
        self.columns[column].of(&self.rows[row].amounts)
    }

    /// The invoices behind a cell; none where there is nothing.
    pub fn query(&self, row: usize, column: usize) -> Option<PostingQuery> {
        if self.amount(row, column) == Money::ZERO {
            return None;
        }
        let set = match self.columns[column] {
            AgeingColumn::Part(part) => PostingSet::Unpaid(part, self.age_from),
            AgeingColumn::Overdue => PostingSet::Arrears,
        };
        let item = self.rows[row].vendor.clone();
        Some(PostingQuery { set, item, group: None, start: self.date, end: self.date.plus_days(1) })
    }

    /// The table as text for a spreadsheet: exact amounts, and the day above the names.
    pub fn tsv(&self) -> String {
        let mut text = printed::cell(&words::corner(self.date, self.currency.code()));
        for column in &self.columns {
            text.push('\t');
            text.push_str(&printed::cell(words::column(*column)));
        }
        text.push('\n');
        for row in &self.rows {
            text.push_str(&printed::cell(&row.name));
            for column in &self.columns {
                text.push('\t');
                text.push_str(&column.of(&row.amounts).to_major(self.currency.digits()));
            }
            text.push('\n');
        }
        text
    }
}
