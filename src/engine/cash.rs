//! Cash: events, and interest on it (DESIGN 4.8).

use super::{
    causes::{RecordId, Why},
    journal::Rule,
    lanes::Lanes,
    plan::{CASH, EVENTS, EventKind, Input, Phase, Planner, REVENUE_OTHER, index, sorted},
    recorder::Recorder,
    run::Machine,
};
use crate::{
    calendar::Month,
    model::{DayCount, ItemKind, Model},
};

/// A cash event, compiled.
#[derive(Clone, Debug)]
pub struct PlanCashEvent {
    pub(super) record: RecordId,
    item: u32,
    /// Days from the as-of date.
    pub(super) day: i32,
    amount: Input,
}

impl Planner {
    /// Compiles cash events and interest on cash.
    pub fn plan_cash(&mut self, model: &Model) {
        for event in sorted(&model.cash_events, |event| &event.id).into_iter().filter(|event| !event.muted) {
            let id = &event.id.0;
            let place = index(self.plan_mut().cash_events.len());
            let plan = PlanCashEvent {
                record: self.record(format_args!("cash_events/{id}")),
                day: event.date.0 - self.as_of().0,
                item: self.item(ItemKind::CashEvent, id, &event.label),
                amount: self.amount(event.amount, || format!("cash_events/{id}/amount")),
            };
            self.plan_mut().cash_events.push(plan);
            // The sign of the amount may differ from path to path.
            self.event(event.date, (Phase::CashIn, place, 0), EventKind::CashIn { event: place });
            self.event(event.date, (Phase::CashOut, place, 0), EventKind::CashOut { event: place });
        }
        for day in self.months().map(Month::last) {
            self.event(day, (Phase::CashInterest, 0, 0), EventKind::CashInterest);
        }
    }
}

impl<const W: usize, R: Recorder<W>> Machine<'_, W, R> {
    /// Cash that may be used: all but what is restricted.
    pub(super) fn free_cash(&self) -> Lanes<W> {
        self.balances[CASH as usize] - self.inputs[self.plan.restricted_cash.0 as usize]
    }

    /// Counts the cash at the start of a day toward the month's interest.
    pub(super) fn accrue_cash_interest(&mut self) {
        self.cash_money_days += self.balances[CASH as usize].at_least_zero();
    }

    /// Posts the month's interest on cash.
    pub(super) fn receive_cash_interest(&mut self) {
        let rate = self.inputs[self.plan.cash_interest.0 as usize];
        let amount = (self.cash_money_days * rate).map(|year| year / DayCount::Actual365.days_per_year()).round();
        if R::KEEPS_CAUSES {
            let mut why = Why::new();
            why.names_if(!self.cash_money_days.is_zero(), self.plan.settings, "cash_interest");
            why.depends_on(self.traces.cash);
            self.reason = self.cause(why);
        }
        self.cash_money_days = Lanes::ZERO;
        self.post_plain(Rule::CashInterest, CASH, REVENUE_OTHER, amount);
    }

    fn give_event_as_reason(&mut self, event: u32) {
        if R::KEEPS_CAUSES {
            let mut why = Why::new();
            why.names(self.plan.cash_events[event as usize].record, &["date", "amount"]);
            self.reason = self.cause(why);
        }
    }

    /// The part of a cash event that brings cash.
    pub(super) fn cash_in(&mut self, event: u32) {
        let plan = &self.plan.cash_events[event as usize];
        let amount = self.inputs[plan.amount.0 as usize].at_least_zero();
        self.give_event_as_reason(event);
        self.post(Rule::CashEvent, plan.item, None, CASH, EVENTS, amount);
    }

    /// The part of a cash event that takes cash.
    pub(super) fn cash_out(&mut self, event: u32) {
        let plan = &self.plan.cash_events[event as usize];
        let amount = (-self.inputs[plan.amount.0 as usize]).at_least_zero();
        self.give_event_as_reason(event);
        self.post(Rule::CashEvent, plan.item, None, EVENTS, CASH, amount);
    }
}
