//! Ageing: what is unpaid to each vendor at a day's close, by how long it has been waiting.
//!
//! Owns which invoice stands in which column. Its one invariant: what the ages of a row add up to is what is overdue to
//! its vendor, whichever date they count from.

use crate::{
    calendar::Date,
    engine::{Ages, Forecast, Invoice, age_bucket},
    money::Money,
};

/// The date that ages count from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AgeFrom {
    /// The due date that holds on the day.
    #[default]
    DueDate,
    /// The date on the invoice.
    InvoiceDate,
}

/// What is unpaid at a day's close.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AgeingAmounts {
    /// On invoices that are not past due, or in an agreed plan of instalments. Without what is not invoiced yet.
    pub not_due: Money,
    /// What is overdue: 1 to 30 days old, 31 to 60, 61 to 90, and older.
    pub ages: Ages,
    /// Disputed; in none of the others.
    pub disputed: Money,
}

impl AgeingAmounts {
    /// All that is overdue.
    pub fn overdue(&self) -> Money {
        self.ages.iter().copied().sum()
    }

    /// What is unpaid of an invoice at a day's close; none before it is there.
    pub fn of(forecast: &Forecast, invoice: &Invoice, date: Date, age_from: AgeFrom) -> Option<Self> {
        let history = forecast.history(invoice);
        let now = history.partition_point(|state| state.from <= date);
        let state = history[now.checked_sub(1)?];
        let mut amounts = Self { disputed: state.disputed, ..Self::default() };
        let open = state.unpaid - state.disputed;
        if date > state.due && !state.agreed {
            let from = match age_from {
                AgeFrom::DueDate => state.due,
                AgeFrom::InvoiceDate => invoice.issued,
            };
            amounts.ages[age_bucket(date.0 - from.0)] = open;
        } else {
            amounts.not_due = open;
        }
        Some(amounts)
    }

    fn add(&mut self, other: &Self) {
        self.not_due += other.not_due;
        self.disputed += other.disputed;
        for (sum, age) in self.ages.iter_mut().zip(other.ages) {
            *sum += age;
        }
    }
}

/// What is overdue at a day's close, and when it no longer is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Overdue {
    /// How much.
    pub amount: Money,
    /// The day at whose close nothing of it is left: paid, set off, credited or waived; none if some is left at the end.
    pub settled: Option<Date>,
}

impl Overdue {
    /// What is overdue to a vendor, or to all, at a day's close; none if nothing is.
    pub fn at(forecast: &Forecast, vendor: Option<u32>, date: Date) -> Option<Self> {
        let (mut amount, mut settled) = (Money::ZERO, Some(date));
        for invoice in forecast.invoices.iter().filter(|own| vendor.is_none_or(|vendor| own.vendor == vendor)) {
            let own = AgeingAmounts::of(forecast, invoice, date, AgeFrom::DueDate);
            let own = own.map_or(Money::ZERO, |own| own.overdue());
            if own == Money::ZERO {
                continue;
            }
            amount += own;
            let states = forecast.history(invoice).iter();
            let done = states.filter(|state| state.from > date).find(|state| state.unpaid == Money::ZERO);
            settled = settled.zip(done).map(|(before, state)| before.max(state.from));
        }
        (amount != Money::ZERO).then_some(Self { amount, settled })
    }
}

/// The row of a vendor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AgeingRow {
    /// The vendor's place among the items of the forecast.
    pub vendor: u32,
    /// What is unpaid to it.
    pub amounts: AgeingAmounts,
}

/// The ageing of all vendors at a day's close.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ageing {
    /// The day.
    pub date: Date,
    /// The date that ages count from.
    pub age_from: AgeFrom,
    /// The vendors to which anything is unpaid, in the model's order.
    pub rows: Vec<AgeingRow>,
    /// All of them.
    pub total: AgeingAmounts,
}

impl Ageing {
    /// The ageing at the close of a day of the forecast, or of the day before it.
    pub fn on(forecast: &Forecast, date: Date, age_from: AgeFrom) -> Self {
        let mut rows: Vec<AgeingRow> = forecast
            .standings
            .iter()
            .map(|own| AgeingRow { vendor: own.vendor, amounts: AgeingAmounts::default() })
            .collect();
        let mut places = vec![None; forecast.items.len()];
        for (place, row) in rows.iter().enumerate() {
            places[row.vendor as usize] = Some(place);
        }
        for invoice in &forecast.invoices {
            let own = AgeingAmounts::of(forecast, invoice, date, age_from);
            if let (Some(own), Some(place)) = (own, places[invoice.vendor as usize]) {
                rows[place].amounts.add(&own);
            }
        }
        rows.retain(|row| row.amounts != AgeingAmounts::default());
        let mut total = AgeingAmounts::default();
        for row in &rows {
            total.add(&row.amounts);
        }
        Self { date, age_from, rows, total }
    }
}
