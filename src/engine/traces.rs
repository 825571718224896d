//! Traces: the causes of a run's state so far.
//!
//! Owns the cause of each part of the state that later entries depend on, while a run keeps causes. Knows no rule: each
//! rule sets its own traces where it acts. Its one invariant: a trace includes all causes of its part of the state.

use std::collections::{HashMap, HashSet};

use super::{causes::Cause, dated::Dates, lasting_loss::DownMonth};
use crate::calendar::Month;

/// The causes of a run's state so far.
#[derive(Clone, Debug, Default)]
pub(super) struct Traces {
    /// Cash.
    pub(super) cash: Cause,
    /// The drawn part of the credit line.
    pub(super) credit_line: Cause,
    /// Today's downtime, and the downtime of the month so far.
    pub(super) down_today: Cause,
    pub(super) down_in_month: Cause,
    /// The downtime of the months gone by, and when there would have been more of it before the as-of date.
    pub(super) down_months: Vec<DownMonth>,
    pub(super) past_outages: Cause,
    /// The order in which vendors are paid when cash allows.
    pub(super) priorities: Cause,
    /// Migrations between vendors.
    pub(super) moves: Cause,
    /// The traces of each vendor.
    pub(super) vendors: Vec<VendorTraces>,
    /// For each stream its recognitions, then its receivables of the opening: what is collected, and what is written off.
    pub(super) recognitions: Vec<Vec<Cause>>,
    pub(super) receivables: Vec<Vec<[Cause; 2]>>,
    /// For each stream the month in which it was last recognised, and that month's days and days of downtime by then.
    pub(super) served: Vec<(Month, f64, f64)>,
    /// For each cost, the amount incurred with each recognition.
    pub(super) incurred: Vec<Vec<Cause>>,
    /// The principal of each debt.
    pub(super) debts: Vec<Cause>,
    /// What is left of each note.
    pub(super) notes: Vec<Cause>,
    /// Dated records, by the day on which they are looked at.
    pub(super) dates: Dates,
    /// The receivables that vendors hold back, by the vendor's place, the stream's place, and the due date in days.
    pub(super) withheld: HashMap<(usize, u32, i32), Cause>,
}

/// The causes of a vendor's state so far.
#[derive(Clone, Debug, Default)]
pub(super) struct VendorTraces {
    /// Its invoices and their states, and the policies that have begun.
    pub(super) ledger: Cause,
    /// Its ladder, and the fields of it that were already named.
    pub(super) ladder: Cause,
    pub(super) told_of_ladder: HashSet<(u32, &'static str)>,
    /// Its floors, and whether its contract goes on.
    pub(super) contract: Cause,
    pub(super) stops: Cause,
    /// The month's list amounts, with consumption that has moved here; the consumption of the month, and of the running
    /// period.
    pub(super) gross: Cause,
    pub(super) month: Cause,
    pub(super) counted_in_month: Cause,
    pub(super) period: Cause,
    /// The amount carried into the running period.
    pub(super) carried: Cause,
    /// Its consumption, by month.
    pub(super) months: Vec<(Month, Cause)>,
    /// Its credits: their amounts, and their later states.
    pub(super) credit_amounts: Cause,
    pub(super) bought_credits: Cause,
    pub(super) credits: Cause,
}
