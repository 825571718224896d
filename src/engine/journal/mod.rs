//! The journal: dated double-entry records of everything that the engine did.
//!
//! Owns accounts, entries and postings. Its one invariant: the postings of an entry sum to zero.

mod rule;

use std::{
    fmt,
    iter::{Chain, Copied, Flatten},
    ops::{Deref, Range},
    option, slice,
};

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

/// A balanced record of something that happened on a day, without its postings.
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
}

/// An entry with its two postings as the journal keeps it: in 32 bytes, two to a cache line. There may be a million of
/// them, and whoever reads them waits for memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Kept {
    date: Date,
    rule: Rule,
    /// What `other` is the place of.
    names: Names,
    /// The item's place, or [`NONE`].
    item: u32,
    other: u32,
    debit: u32,
    credit: u32,
    amount: Money,
}

/// No place is as large as this.
const NONE: u32 = u32::MAX;

/// What an entry names besides its item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Names {
    Nothing,
    Invoice,
    Payer,
    /// An invoice, and the item is the payer.
    InvoiceOfPayer,
}

impl Kept {
    fn new(entry: Entry, [debit, credit]: [u32; 2], amount: Money) -> Self {
        let Entry { date, rule, item, invoice, payer } = entry;
        let (names, other) = match (invoice, payer) {
            (None, None) => (Names::Nothing, NONE),
            (Some(invoice), None) => (Names::Invoice, invoice),
            (None, Some(payer)) => (Names::Payer, payer),
            (Some(invoice), Some(_)) => (Names::InvoiceOfPayer, invoice),
        };
        debug_assert!(names != Names::InvoiceOfPayer || payer == item, "who pays off an invoice is its item");
        Self { date, rule, names, item: item.unwrap_or(NONE), other, debit, credit, amount }
    }

    #[inline]
    fn entry(&self) -> Entry {
        let item = (self.item != NONE).then_some(self.item);
        let (invoice, payer) = match self.names {
            Names::Nothing => (None, None),
            Names::Invoice => (Some(self.other), None),
            Names::Payer => (None, Some(self.other)),
            Names::InvoiceOfPayer => (Some(self.other), item),
        };
        Entry { date: self.date, rule: self.rule, item, invoice, payer }
    }
}

/// The postings of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Postings<'a> {
    /// A debit and a credit of the same amount.
    Two([Posting; 2]),
    /// Those of the opening.
    Opening(&'a [Posting]),
}

impl Deref for Postings<'_> {
    type Target = [Posting];

    #[inline]
    fn deref(&self) -> &[Posting] {
        match self {
            Self::Two(both) => both,
            Self::Opening(all) => all,
        }
    }
}

impl<'a> IntoIterator for Postings<'a> {
    type Item = Posting;
    type IntoIter = Chain<Flatten<option::IntoIter<[Posting; 2]>>, Copied<slice::Iter<'a, Posting>>>;

    fn into_iter(self) -> Self::IntoIter {
        let (two, opening): (_, &[Posting]) = match self {
            Self::Two(both) => (Some(both), &[]),
            Self::Opening(all) => (None, all),
        };
        two.into_iter().flatten().chain(opening.iter().copied())
    }
}

/// Entries in the order in which they were made, which is also the order of dates.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Journal {
    entries: Vec<Kept>,
    /// The postings of the opening, the only entry that may have more than two.
    opening: Vec<Posting>,
}

impl Journal {
    /// An empty journal with room for entries.
    pub(super) fn with_capacity(entries: usize) -> Self {
        Self { entries: Vec::with_capacity(entries), opening: Vec::new() }
    }

    /// Adds an entry of two postings.
    #[inline]
    pub fn push(&mut self, entry: Entry, debit: u32, credit: u32, amount: Money) {
        self.entries.push(Kept::new(entry, [debit, credit], amount));
    }

    /// Adds the opening, once and before all others; its postings sum to zero.
    pub fn open(&mut self, date: Date, postings: Vec<Posting>) {
        let entry = Entry { date, rule: Rule::Opening, item: None, invoice: None, payer: None };
        self.push(entry, 0, 0, Money::ZERO);
        self.opening = postings;
    }

    /// Replaces the invoice of an entry that names one.
    pub(super) fn rename_invoice(&mut self, entry: usize, place: impl Fn(u32) -> Option<u32>) {
        let kept = &mut self.entries[entry];
        let Entry { invoice, .. } = kept.entry();
        let entry = Entry { invoice: invoice.and_then(place), ..kept.entry() };
        *kept = Kept::new(entry, [kept.debit, kept.credit], kept.amount);
    }

    /// The number of entries.
    pub const fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether nothing was posted.
    pub const fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The number of postings.
    pub const fn posting_count(&self) -> usize {
        let openings = if self.opening.is_empty() { 0 } else { 1 };
        2 * (self.entries.len() - openings) + self.opening.len()
    }

    /// Whether all postings sum to zero: entries of two do by the way in which they are kept.
    pub fn is_balanced(&self) -> bool {
        self.opening.iter().map(|posting| i128::from(posting.amount.0)).sum::<i128>() == 0
    }

    /// An entry, by its index; `None` beyond the last.
    pub fn get(&self, entry: usize) -> Option<Entry> {
        self.entries.get(entry).map(Kept::entry)
    }

    /// An entry, by its index.
    #[inline]
    pub fn entry(&self, entry: usize) -> Entry {
        self.entries[entry].entry()
    }

    /// The postings of an entry, by its index.
    #[inline]
    pub fn postings_of(&self, entry: usize) -> Postings<'_> {
        let Kept { rule, debit, credit, amount, .. } = self.entries[entry];
        match rule {
            Rule::Opening => Postings::Opening(&self.opening),
            _ => Postings::Two([Posting { account: debit, amount }, Posting { account: credit, amount: -amount }]),
        }
    }

    /// Every entry.
    pub fn entries(&self) -> impl ExactSizeIterator<Item = Entry> + DoubleEndedIterator {
        self.entries.iter().map(Kept::entry)
    }

    /// The entries before an index.
    pub fn before(&self, entry: usize) -> impl ExactSizeIterator<Item = Entry> + DoubleEndedIterator {
        self.entries[..entry].iter().map(Kept::entry)
    }

    /// Every entry with its postings.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (Entry, Postings<'_>)> {
        self.range(0..self.len())
    }

    fn range(&self, entries: Range<usize>) -> impl ExactSizeIterator<Item = (Entry, Postings<'_>)> {
        entries.map(|index| (self.entry(index), self.postings_of(index)))
    }

    /// The index of the first entry on a day or later.
    pub fn first_from(&self, date: Date) -> usize {
        self.entries.partition_point(|entry| entry.date < date)
    }

    /// The entries of the days from `start` up to, and not including, `end`, with their postings.
    pub fn between(&self, start: Date, end: Date) -> impl ExactSizeIterator<Item = (Entry, Postings<'_>)> {
        self.range(self.first_from(start)..self.first_from(end))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_comes_back_as_it_was_added() {
        let mut journal = Journal::default();
        let opening = [(0, 500), (4, 70), (1, -570)].map(|(account, minor)| Posting { account, amount: Money(minor) });
        journal.open(Date(-1), opening.to_vec());
        let mut added = Vec::new();
        for (item, invoice, payer) in [
            (None, None, None),
            (Some(0), None, None),
            (Some(3), Some(0), None),
            (Some(3), None, Some(0)),
            (Some(3), Some(7), Some(3)),
        ] {
            let entry = Entry { date: Date(0), rule: Rule::SetOff, item, invoice, payer };
            journal.push(entry, 2, 0, Money(-40));
            added.push(entry);
        }
        assert_eq!(journal.entries().skip(1).collect::<Vec<_>>(), added);
        assert_eq!(journal.before(2).map(|entry| entry.rule).collect::<Vec<_>>(), [Rule::Opening, Rule::SetOff]);
        assert_eq!(*journal.postings_of(0), opening);
        assert_eq!(journal.postings_of(0).into_iter().collect::<Vec<_>>(), opening);
        let two = [(2, -40), (0, 40)].map(|(account, minor)| Posting { account, amount: Money(minor) });
        assert_eq!(*journal.postings_of(5), two);
        assert_eq!(journal.postings_of(5).into_iter().collect::<Vec<_>>(), two);
        assert_eq!(journal.posting_count(), journal.iter().map(|(_, postings)| postings.len()).sum::<usize>());
        assert!(journal.is_balanced());
        assert_eq!(size_of::<Kept>(), 32);

        journal.rename_invoice(3, |invoice| Some(invoice + 9));
        journal.rename_invoice(5, |_| None);
        assert_eq!(journal.entry(3).invoice, Some(9));
        assert_eq!((journal.entry(5).invoice, journal.entry(5).payer), (None, Some(3)));
    }
}
