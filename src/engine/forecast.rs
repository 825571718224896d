//! The engine's result: journal, invoices and daily closes.

use super::journal::{Account, Journal};
use crate::{
    calendar::{Date, Month},
    model::{InvoiceKind, ItemKind, WeekStart},
    money::{Currency, Money},
};

/// An item that takes part in the forecast: one that is not muted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ItemName {
    /// The kind.
    pub kind: ItemKind,
    /// The id.
    pub id: String,
    /// The name on screen.
    pub label: String,
}

/// An invoice of a vendor.
#[derive(Clone, Debug, PartialEq)]
pub struct Invoice {
    /// The index of the vendor in [`Forecast::items`].
    pub vendor: u32,
    /// What it is for.
    pub kind: InvoiceKind,
    /// Its date.
    pub issued: Date,
    /// Its first due date.
    pub due: Date,
    /// Its face amount; of an opening invoice, what was unpaid.
    pub face: Money,
    /// Whether it is dated before the as-of date.
    pub opening: bool,
    /// What happened to it, by day: it counts as arrears while past due and neither disputed nor in an agreed plan.
    pub history: Vec<InvoiceState>,
}

/// The state of an invoice from the close of a day on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvoiceState {
    /// The day.
    pub from: Date,
    /// What is unpaid, the disputed part included.
    pub unpaid: Money,
    /// What of it is disputed.
    pub disputed: Money,
    /// The due date that holds.
    pub due: Date,
    /// Whether it is part of an agreed plan of instalments.
    pub agreed: bool,
}

/// What the engine made of a model.
#[derive(Clone, Debug, PartialEq)]
pub struct Forecast {
    /// The as-of date.
    pub as_of: Date,
    /// The day after the last.
    pub end: Date,
    /// The currency.
    pub currency: Currency,
    /// The day that weeks begin on.
    pub week_start: WeekStart,
    /// The month of the year, 1 to 12, in which fiscal years begin.
    pub fiscal_month: u32,
    /// The liquidity buffer.
    pub buffer: Money,
    /// The items that took part.
    pub items: Vec<ItemName>,
    /// The accounts of the journal.
    pub accounts: Vec<Account>,
    /// Everything that happened.
    pub journal: Journal,
    /// Every invoice with a face amount.
    pub invoices: Vec<Invoice>,
    /// Cash that may be used, at each day's close.
    pub cash: Vec<Money>,
    /// Cash that may be used, at the opening.
    pub opening_cash: Money,
    /// Commitment and consumption of each vendor with a contract.
    pub contracts: Vec<ContractState>,
}

/// What a contract promised and what was consumed of it.
#[derive(Clone, Debug, PartialEq)]
pub struct ContractState {
    /// The index of the vendor in [`Forecast::items`].
    pub vendor: u32,
}

impl Forecast {
    /// How many days the forecast has.
    pub fn days(&self) -> usize {
        self.cash.len()
    }

    /// The months of the forecast.
    pub fn months(&self) -> impl Iterator<Item = Month> + use<> {
        (self.as_of.month().0..self.end.month().0).map(Month)
    }
}
