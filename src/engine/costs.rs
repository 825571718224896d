//! Costs: amounts every few months, and shares of a stream's revenue (DESIGN 4.8).

use super::{
    causes::{Cause, RecordId, Why},
    intervals::Intervals,
    journal::{AccountKind, Rule},
    lanes::Lanes,
    plan::{CASH, EventKind, Input, Phase, PlanTrend, Planner, index, sorted},
    recorder::Recorder,
    run::Machine,
};
use crate::{
    calendar::{Date, Month},
    model::{Cost, CostKind, ItemKind, Model},
};

/// A part of a cost that was incurred before the forecast.
#[derive(Clone, Copy, Debug)]
pub(super) struct PlanPayable {
    amount: Input,
    pub(super) record: RecordId,
    /// Its day before it was rolled.
    pub(super) due: Date,
}

/// A cost, compiled.
#[derive(Clone, Debug)]
pub struct PlanCost {
    record: RecordId,
    pub(super) item: u32,
    expense: u32,
    payable: u32,
    pub(super) trend: PlanTrend,
    share: Input,
    /// How many times it is incurred as a share of a stream; zero for an amount.
    batches: u32,
    intervals: Intervals,
    /// What was incurred before the forecast, each with its record.
    pub(super) payables: Vec<PlanPayable>,
}

impl PlanCost {
    /// How many times it is incurred as a share of a stream; zero for an amount.
    pub(super) const fn batches(&self) -> usize {
        self.batches as usize
    }

    /// Names the fields of a cost that is a share of a stream.
    pub(super) fn name_share(&self, why: &mut Why) {
        why.names(self.record, &["kind", "stream", "share", "net_days"]);
    }

    /// Names the fields that decide when it is paid.
    pub(super) fn name_days(&self, why: &mut Why) {
        why.names(self.record, &["kind"]);
        Intervals::name_days(why, self.record);
        why.names_if(self.batches > 0, self.record, "stream");
    }

    /// What was incurred before the forecast and is not paid.
    pub(super) fn opening<const W: usize>(&self, inputs: &[Lanes<W>]) -> Lanes<W> {
        Lanes::sum(self.payables.iter().map(|own| inputs[own.amount.0 as usize]))
    }

    /// The account of what is incurred and not paid.
    pub(super) const fn payable(&self) -> u32 {
        self.payable
    }

    /// The records of what was incurred before the forecast.
    pub(super) fn payable_records(&self) -> impl Iterator<Item = RecordId> + '_ {
        self.payables.iter().map(|own| own.record)
    }

    /// The amount incurred and unpaid of each batch, at the opening: zero.
    pub(super) fn state<const W: usize>(&self) -> Vec<Lanes<W>> {
        vec![Lanes::ZERO; self.batches as usize]
    }
}

impl Planner {
    /// Compiles the costs; after the streams.
    pub fn plan_costs(&mut self, model: &Model) {
        for cost in sorted(&model.costs, |cost| &cost.id).into_iter().filter(|cost| !cost.muted) {
            self.plan_cost(model, cost);
        }
    }

    fn plan_cost(&mut self, model: &Model, cost: &Cost) {
        let id = &cost.id.0;
        let path = format_args!("costs/{id}");
        let place = index(self.plan_mut().costs.len());
        let intervals = Intervals::from(cost);
        let amounts = [cost.monthly, cost.each_time];
        let mut plan = PlanCost {
            record: self.record(path),
            intervals,
            item: self.item(ItemKind::Cost, id, &cost.label),
            expense: self.account(AccountKind::Operating, id),
            payable: self.account(AccountKind::Payable, id),
            trend: self.plan_intervals(path, &intervals, amounts, cost.growth, &cost.changes),
            share: self.decimal(cost.share, || format!("{path}/share")),
            batches: 0,
            payables: Vec::new(),
        };
        for (payable, owed) in (0..).zip(sorted(&cost.payables, |payable| (payable.due, &payable.id))) {
            let path = format_args!("{path}/payables/{}", owed.id.0);
            let amount = self.amount(owed.amount, || format!("{path}/amount"));
            plan.payables.push(PlanPayable { amount, record: self.record(path), due: owed.due });
            let day = self.rolling().of_opening(owed.due);
            self.event(day, (Phase::Cost, place, payable), EventKind::OpeningCostPayment { cost: place, payable });
        }
        match cost.kind {
            CostKind::Amount => {
                let (rolling, end) = (self.rolling(), self.end());
                for (first, day) in intervals.within(self.as_of().month(), |month| rolling.may_be_before(end, month)) {
                    let order = (Phase::Cost, place, 0);
                    if rolling.is_business_day(day) {
                        self.event(day, order, EventKind::Cost { cost: place, first });
                        continue;
                    }
                    self.event(day, order, EventKind::CostDue { cost: place, first });
                    let payment = EventKind::PaymentOfCost { cost: place, first, last: day.month() };
                    self.paid_event(day, order, payment);
                }
            }
            CostKind::ShareOfStream => {
                // A muted stream has no revenue to take a share of.
                let stream = cost.stream.as_ref().and_then(|stream| self.stream_places.get(stream));
                let Some(stream) = stream.map(|place| *place as usize) else {
                    let record = plan.record;
                    self.plan_mut().idle_costs.push(record);
                    // What was incurred before is owed all the same.
                    self.plan_mut().costs.push(plan);
                    return;
                };
                let recognition = self.plan_mut().streams[stream].recognition;
                let rolling = self.rolling();
                for day in self.recognition_days(model, recognition) {
                    let batch = plan.batches;
                    plan.batches += 1;
                    let paid = rolling.due(day, day.plus_days(cost.net_days.cast_signed()));
                    self.event(paid, (Phase::Cost, place, batch), EventKind::CostPayment { cost: place, batch });
                }
                self.plan_mut().streams[stream].costs.push(place);
            }
        }
        self.plan_mut().costs.push(plan);
    }
}

impl<const W: usize, R: Recorder<W>> Machine<'_, W, R> {
    /// Pays a cost for the months from `first` to the current one.
    pub(super) fn pay_cost(&mut self, cost: u32, first: Month) {
        let plan = &self.plan.costs[cost as usize];
        let amount = self.cost_of(cost, first, self.month, true);
        self.post(Rule::Cost, plan.item, None, plan.expense, CASH, amount);
    }

    /// Expenses a cost for the months from `first` to the current one, which is paid on another day: before or after.
    pub(super) fn incur_cost(&mut self, cost: u32, first: Month) {
        let plan = &self.plan.costs[cost as usize];
        let amount = self.cost_of(cost, first, self.month, false);
        self.post(Rule::CostIncurred, plan.item, None, plan.expense, plan.payable, amount);
    }

    /// Pays a cost for the months from `first` to `last` that falls on another day.
    pub(super) fn pay_cost_later(&mut self, cost: u32, first: Month, last: Month) {
        let plan = &self.plan.costs[cost as usize];
        let amount = self.cost_of(cost, first, last, true);
        self.post(Rule::CostPayment, plan.item, None, plan.payable, CASH, amount);
    }

    /// The amount of a cost for some months, as the reason of the next entry.
    fn cost_of(&mut self, cost: u32, first: Month, last: Month, is_paid: bool) -> Lanes<W> {
        let plan = &self.plan.costs[cost as usize];
        let amount = self.sum_of_months(&plan.trend, first, last);
        if R::KEEPS_CAUSES {
            let mut why = Why::new();
            why.names(plan.record, &["kind"]);
            self.name_sum(&mut why, &plan.trend, &plan.intervals, first, last);
            if is_paid {
                let day = plan.intervals.day_in(last);
                self.plan.rolling.name(&mut why, day, |days| days.rolled(day));
            } else {
                self.plan.rolling.name_beside(&mut why);
            }
            self.reason = self.cause(why);
        }
        amount
    }

    /// Incurs a cost that is a share of revenue just recognised.
    pub(super) fn incur_share(&mut self, cost: u32, batch: u32, revenue: Lanes<W>, recognition: Cause) {
        let plan = &self.plan.costs[cost as usize];
        let amount = (revenue * self.inputs[plan.share.0 as usize]).round();
        self.costs[cost as usize][batch as usize] = amount;
        if R::KEEPS_CAUSES {
            let mut why = Why::new();
            why.names_if(!revenue.is_zero(), plan.record, "share");
            why.names(plan.record, &["kind", "stream"]);
            why.made_of(recognition);
            self.reason = self.cause(why);
            self.traces.incurred[cost as usize][batch as usize] = self.reason;
        }
        self.post(Rule::CostIncurred, plan.item, None, plan.expense, plan.payable, amount);
    }

    /// Pays what was incurred of a cost before the forecast.
    pub(super) fn pay_opening_cost(&mut self, cost: u32, payable: u32) {
        let plan = &self.plan.costs[cost as usize];
        let PlanPayable { amount, record, due } = plan.payables[payable as usize];
        if R::KEEPS_CAUSES {
            let mut why = Why::new();
            why.names(record, &["amount"]);
            let rolling = &self.plan.rolling;
            let as_of = self.plan.as_of;
            let moves = rolling.moves_with(due, |due| rolling.of_opening(due));
            why.names_if(due >= as_of && moves, record, "due");
            rolling.name(&mut why, due, |days| if due < as_of { days.next(as_of) } else { days.rolled(due) });
            self.reason = self.cause(why);
        }
        self.post(Rule::CostPayment, plan.item, None, plan.payable, CASH, self.inputs[amount.0 as usize]);
    }

    /// Pays a cost that was incurred as a share of revenue.
    pub(super) fn pay_incurred(&mut self, cost: u32, batch: u32) {
        let plan = &self.plan.costs[cost as usize];
        let amount = self.costs[cost as usize][batch as usize];
        if R::KEEPS_CAUSES {
            let mut why = Why::new();
            why.names(plan.record, &["net_days"]);
            self.plan.rolling.name_beside(&mut why);
            why.made_of(self.traces.incurred[cost as usize][batch as usize]);
            self.reason = self.cause(why);
        }
        self.post(Rule::CostPayment, plan.item, None, plan.payable, CASH, amount);
    }
}
