//! The journal: dated double-entry records of everything that the engine did.
//!
//! Owns accounts, entries and postings. Its one invariant: the postings of an entry sum to zero.

mod rule;

use std::fmt;

pub use rule::{Class, Flow, Rule, RuleRow, ToInvoice};

use crate::{calendar::Date, money::Money};

/// What an account holds (DESIGN 4, *Journal*).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "the names are those of the accounts")]
pub enum AccountKind {
    Cash,
    Receivable,
    Credit,
    Payable,
    Debt,
    Revenue,
    RevenueOther,
    Cloud,
    Shortfall,
    Interest,
    Operating,
    Legal,
    BadDebt,
    Opening,
    Events,
}

impl AccountKind {
    /// The parts of the account's name before the item's id.
    pub const fn parts(self) -> (&'static str, &'static str) {
        match self {
            Self::Cash => ("Assets", "Cash"),
            Self::Receivable => ("Assets", "Receivable"),
            Self::Credit => ("Assets", "Credit"),
            Self::Payable => ("Liabilities", "Payable"),
            Self::Debt => ("Liabilities", "Debt"),
            Self::Revenue => ("Revenue", ""),
            Self::RevenueOther => ("Revenue", "Other"),
            Self::Cloud => ("Expenses", "Cloud"),
            Self::Shortfall => ("Expenses", "Shortfall"),
            Self::Interest => ("Expenses", "Interest"),
            Self::Operating => ("Expenses", "Operating"),
            Self::Legal => ("Expenses", "Legal"),
            Self::BadDebt => ("Expenses", "BadDebt"),
            Self::Opening => ("Equity", "Opening"),
            Self::Events => ("Equity", "Events"),
        }
    }
}

/// An account: a kind, and the id of its item if it has one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Account {
    /// What it holds.
    pub kind: AccountKind,
    /// The id of the vendor, stream, cost, charge or debt.
    pub item: Option<String>,
}

impl fmt::Display for Account {
    /// `Expenses:Cloud:aws`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (first, second) = self.kind.parts();
        f.write_str(first)?;
        if !second.is_empty() {
            write!(f, ":{second}")?;
        }
        match &self.item {
            Some(item) => write!(f, ":{item}"),
            None => Ok(()),
        }
    }
}

/// One side of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Posting {
    /// The index of the account in [`Forecast::accounts`](super::Forecast::accounts).
    pub account: u32,
    /// Positive is a debit.
    pub amount: Money,
}

/// A balanced record of something that happened on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The day.
    pub date: Date,
    /// The rule that made it.
    pub rule: Rule,
    /// The index of its item in [`Forecast::items`](super::Forecast::items); none for the whole model.
    pub item: Option<u32>,
    /// The index of its invoice in [`Forecast::invoices`](super::Forecast::invoices).
    pub invoice: Option<u32>,
    /// The index, among the items, of the vendor that pays; none if no vendor pays.
    pub payer: Option<u32>,
    /// The end, exclusive, of its postings; they begin at the end of the previous entry's.
    pub postings_end: u32,
}

/// Entries in the order in which they were made, which is also the order of dates.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Journal {
    /// The entries.
    pub entries: Vec<Entry>,
    /// The postings of all entries, one after another.
    pub postings: Vec<Posting>,
}

impl Journal {
    /// The postings of an entry, by its index.
    pub fn postings_of(&self, entry: usize) -> &[Posting] {
        let start = entry.checked_sub(1).map_or(0, |before| self.entries[before].postings_end as usize);
        &self.postings[start..self.entries[entry].postings_end as usize]
    }

    /// Every entry with its postings.
    pub fn iter(&self) -> impl Iterator<Item = (&Entry, &[Posting])> {
        self.entries.iter().enumerate().map(|(index, entry)| (entry, self.postings_of(index)))
    }

    /// The entries of the days from `start` up to, and not including, `end`, with their postings.
    pub fn between(&self, start: Date, end: Date) -> impl Iterator<Item = (&Entry, &[Posting])> {
        let first = |date: Date| self.entries.partition_point(|entry| entry.date < date);
        (first(start)..first(end)).map(|index| (&self.entries[index], self.postings_of(index)))
    }
}
