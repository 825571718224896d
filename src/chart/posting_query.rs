//! What was clicked in a chart, a table or the top row: which postings are asked for.

use crate::{analysis::ageing::AgeFrom, calendar::Date, model::ItemKind};

/// A part of what is unpaid at a day's close.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AgeingPart {
    /// Not past due, or in an agreed plan.
    NotDue,
    /// Overdue, of an age from 0: 1 to 30 days, 31 to 60, 61 to 90, and older.
    Age(u8),
    /// Disputed.
    Disputed,
}

/// Which postings are meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PostingSet {
    /// Collections of streams.
    Receipts,
    /// What first falls due: the invoices and payments behind obligations.
    Obligations,
    /// Everything that moved cash.
    Cash,
    /// Invoices that are past due and unpaid at the end of the stretch.
    Arrears,
    /// Invoices of which a part is unpaid at the end of the stretch, by age.
    Unpaid(AgeingPart, AgeFrom),
    /// Consumption and what was invoiced for it, shortfall included.
    Commitment,
    /// Cash to vendors, for costs and for debt service.
    Paid,
    /// Cash events in.
    EventsIn,
    /// Cash events out.
    EventsOut,
    /// Interest on cash.
    CashInterest,
    /// What was netted against what is owed.
    SetOff,
    /// What credit notes and credits took off invoices.
    Credited,
    /// Drawn of the credit line, and repaid.
    CreditLine,
    /// What was consumed, month by month; it is posted when it is invoiced.
    Consumption,
    /// Invoices issued, of all kinds.
    Invoiced,
    /// Everything that was posted, both sides of it.
    Posted,
}

impl PostingSet {
    /// What is asked for in its place of an item of a kind; none if such an item has nothing like it.
    pub const fn of_other(self, kind: ItemKind) -> Option<Self> {
        match (self, kind) {
            (Self::Receipts | Self::Obligations, ItemKind::Stream) => Some(Self::Receipts),
            (_, ItemKind::Vendor) if !matches!(self, Self::Receipts) => Some(self),
            (Self::Receipts, ItemKind::Vendor)
            | (Self::Receipts | Self::Obligations, ItemKind::Cost | ItemKind::Debt) => Some(Self::Obligations),
            (Self::Paid, ItemKind::Cost | ItemKind::Debt) | (Self::Cash | Self::Posted, _) => Some(self),
            _ => None,
        }
    }
}

/// Items that are shown together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ItemGroup {
    /// Their name.
    pub label: String,
    /// Their ids.
    pub items: Vec<String>,
}

/// The postings behind something: of one item or all, in a stretch of days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PostingQuery {
    /// Which postings.
    pub set: PostingSet,
    /// The id of the item; none is all, or those of the group.
    pub item: Option<String>,
    /// The items that are meant, where they are several but not all.
    pub group: Option<ItemGroup>,
    /// The first day.
    pub start: Date,
    /// The day after the last.
    pub end: Date,
}
