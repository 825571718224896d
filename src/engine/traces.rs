//! Traces: what the state of a run has come from so far.
//!
//! Owns the cause of each part of the state that later entries depend on, while a run keeps causes. Knows no rule: each sets
//! its own where it acts. Its one invariant: a trace has all that its part of the state has come from.

use std::collections::{HashMap, HashSet};

use super::{causes::Cause, dated::Dates};
use crate::calendar::Month;

/// What the state of a run has come from so far.
#[derive(Clone, Debug, Default)]
pub(super) struct Traces {
    /// Cash.
    pub(super) cash: Cause,
    /// What is drawn of the credit line.
    pub(super) credit_line: Cause,
    /// What is down today, and in the month so far.
    pub(super) down_today: Cause,
    pub(super) down_in_month: Cause,
    /// In which order vendors are paid when cash allows.
    pub(super) priorities: Cause,
    /// Of each vendor.
    pub(super) vendors: Vec<VendorTraces>,
    /// Of each stream its recognitions, then its receivables of the opening.
    pub(super) recognitions: Vec<Vec<Cause>>,
    pub(super) receivables: Vec<Vec<Cause>>,
    /// Of each cost what was incurred with each recognition.
    pub(super) incurred: Vec<Vec<Cause>>,
    /// Of each debt its principal.
    pub(super) debts: Vec<Cause>,
    /// What is dated, by the day on which it is looked at.
    pub(super) dates: Dates,
    /// What a vendor holds back, by its place, the stream's, and the due date in days.
    pub(super) withheld: HashMap<(usize, u32, i32), Cause>,
}

/// What the state of a vendor has come from so far.
#[derive(Clone, Debug, Default)]
pub(super) struct VendorTraces {
    /// Its invoices and what became of them, and the policies that have begun.
    pub(super) ledger: Cause,
    /// Its ladder, and what of it was told.
    pub(super) ladder: Cause,
    pub(super) told_of_ladder: HashSet<(u32, &'static str)>,
    /// Its floors, and whether its contract goes on.
    pub(super) contract: Cause,
    pub(super) stops: Cause,
    /// List amounts of the month with what has moved here; consumption of the month, and of the running period.
    pub(super) gross: Cause,
    pub(super) month: Cause,
    pub(super) counted_in_month: Cause,
    pub(super) period: Cause,
    /// What was carried into the running period.
    pub(super) carried: Cause,
    /// What it consumed of each month.
    pub(super) months: Vec<(Month, Cause)>,
    /// Its credits: what they were made of, and what became of them.
    pub(super) credit_amounts: Cause,
    pub(super) bought_credits: Cause,
    pub(super) credits: Cause,
}
