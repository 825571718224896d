//! Dates: what begins on a day, and what would if its date were a day earlier.
//!
//! A run that keeps causes remembers, on a day, what is dated for the next one: with an earlier date there would be
//! other cash today, and other invoices. Owns the days on which it looks; knows no rule but the dates of the model.

use std::collections::BTreeMap;

use super::{causes::Why, plan::Plan, recorder::Recorder, run::Machine};

/// Something in the model that has a date, by its place.
#[derive(Clone, Copy, Debug)]
pub(super) enum Dated {
    CashEvent(usize),
    Repayment { debt: usize, repayment: usize },
    Receivable { stream: usize, receivable: usize },
    Payable { cost: usize, payable: usize },
    Policy { vendor: usize, policy: usize },
    Lump { vendor: usize, lump: usize },
    ContractChange { vendor: usize, change: usize },
}

/// All of them, by the day on which they are looked at, counted from the as-of date.
pub(super) type Dates = BTreeMap<i32, Vec<Dated>>;

impl Plan {
    /// Everything that is dated, by the day before it. On the first day: what begins then, and what would be in the
    /// forecast if it were a day later.
    pub(super) fn dates(&self) -> Dates {
        let mut dates = Dates::new();
        let mut add = |day: i32, dated: Dated| dates.entry((day - 1).max(0)).or_default().push(dated);
        // A day earlier it may have moved to a day well before.
        let rolled = |day: i32| {
            let before = self.date(day - 1);
            self.rolling.rolled(before).0 - self.as_of.0 + 1
        };
        // On the as-of date itself it is posted, and needs no trace.
        let is_near = |day: i32| day == -1 || day > 0;
        for (place, event) in self.cash_events.iter().enumerate().filter(|(_, event)| is_near(event.day)) {
            add(event.day, Dated::CashEvent(place));
        }
        for (debt, plan) in self.debts.iter().enumerate() {
            for (repayment, day) in plan.repayment_days.iter().enumerate().filter(|(_, day)| is_near(**day)) {
                add(rolled(*day), Dated::Repayment { debt, repayment });
            }
        }
        for (stream, plan) in self.streams.iter().enumerate() {
            for (receivable, day) in plan.receivable_days(self.as_of).enumerate().filter(|(_, day)| *day > 0) {
                add(rolled(day), Dated::Receivable { stream, receivable });
            }
        }
        for (cost, plan) in self.costs.iter().enumerate() {
            let days = plan.payables.iter().map(|own| own.due.0 - self.as_of.0);
            for (payable, day) in days.enumerate().filter(|(_, day)| *day > 0) {
                add(rolled(day), Dated::Payable { cost, payable });
            }
        }
        for (vendor, plan) in self.vendors.iter().enumerate() {
            for (policy, own) in plan.policies.iter().enumerate() {
                add(own.begins(self.as_of), Dated::Policy { vendor, policy });
            }
            for (lump, own) in plan.lumps.iter().enumerate().filter(|(_, own)| own.date.plus_days(1) >= self.as_of) {
                add(own.date.0 - self.as_of.0, Dated::Lump { vendor, lump });
            }
            for (change, own) in plan.change_records.iter().enumerate() {
                add(own.date.0 - self.as_of.0, Dated::ContractChange { vendor, change });
            }
        }
        dates
    }
}

impl<const W: usize, R: Recorder<W>> Machine<'_, W, R> {
    /// Traces what begins today, and what would if its date were a day earlier.
    pub(super) fn trace_beginnings(&mut self) {
        if self.day == 0 {
            self.trace_intervals();
        }
        let plan = self.plan;
        let mut cash = Why::new();
        for dated in self.traces.dates.remove(&self.day).unwrap_or_default() {
            let mut why = Why::new();
            match dated {
                Dated::CashEvent(place) => cash.names(plan.cash_events[place].record, &["date"]),
                Dated::Repayment { debt, repayment } => {
                    cash.names(plan.debts[debt].repayment_records[repayment], &["date"]);
                }
                Dated::Receivable { stream, receivable } => {
                    plan.streams[stream].name_due(&mut cash, receivable);
                    if let Some(vendor) = plan.streams[stream].owing(receivable) {
                        // It could be set off then.
                        plan.streams[stream].name_due(&mut why, receivable);
                        let cause = self.cause(why);
                        self.trace_ledger(vendor, cause);
                    }
                }
                Dated::Payable { cost: own, payable } => {
                    cash.names(plan.costs[own].payables[payable].record, &["due"]);
                }
                Dated::Policy { vendor, policy } => {
                    plan.vendors[vendor].policies[policy].name(&mut why);
                    let cause = self.cause(why);
                    self.trace_ledger(vendor, cause);
                    cash.depends_on(cause);
                }
                Dated::Lump { vendor, lump } => {
                    why.names(plan.vendors[vendor].lumps[lump].record, &["date", "amount", "only"]);
                    let cause = self.cause(why);
                    self.trace_ledger(vendor, cause);
                    cash.depends_on(cause);
                }
                Dated::ContractChange { vendor, change } => {
                    let own = &plan.vendors[vendor].change_records[change];
                    own.name(&mut why);
                    let [cause, others] = [why, own.others()].map(|why| self.cause(why));
                    self.trace_ledger(vendor, cause);
                    self.trace_ledger(vendor, others);
                    cash.depends_on(cause);
                    cash.depends_on(others);
                    let traces = &mut self.traces.vendors[vendor];
                    traces.contract = self.causes.sum(traces.contract, cause);
                    traces.stops = self.causes.after(traces.stops, cause);
                    traces.stops = self.causes.after(traces.stops, others);
                }
            }
        }
        let cause = self.cause(cash);
        self.trace_cash(cause);
    }
}
