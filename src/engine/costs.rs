//! Costs: amounts every few months, and shares of a stream's revenue (DESIGN 4.8).

use super::{
    causes::{Cause, RecordId, Why},
    journal::{AccountKind, Rule},
    lanes::Lanes,
    plan::{CASH, EventKind, Input, Phase, PlanTrend, Planner, index, sorted},
    recorder::Recorder,
    run::Machine,
    vendors::intervals,
};
use crate::{
    calendar::Month,
    model::{Cost, CostKind, ItemKind, Model},
};

/// A cost, compiled.
#[derive(Clone, Debug)]
pub struct PlanCost {
    record: RecordId,
    pub(super) item: u32,
    expense: u32,
    payable: u32,
    trend: PlanTrend,
    share: Input,
    /// How many times it is incurred as a share of a stream; zero for an amount.
    batches: u32,
    every_months: i32,
    first_month: Option<Month>,
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
        why.names(self.record, &["kind", "every_months", "day", "first_month"]);
        why.names_if(self.batches > 0, self.record, "stream");
    }

    /// The amount incurred and unpaid of each batch, at the opening: zero.
    pub(super) fn state<const W: usize>(&self) -> Vec<Lanes<W>> {
        vec![Lanes::ZERO; self.batches as usize]
    }
}

/// The months that an amount every few months covers.
#[derive(Clone, Copy)]
pub(super) struct Interval {
    /// The first month.
    pub(super) first: Month,
    /// The number of months.
    pub(super) every_months: i32,
    /// The month that intervals are counted from, if the cost has one.
    pub(super) first_month: Option<Month>,
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
        let mut plan = PlanCost {
            record: self.record(path),
            every_months: cost.every_months.cast_signed(),
            first_month: cost.first_month,
            item: self.item(ItemKind::Cost, id, &cost.label),
            expense: self.account(AccountKind::Operating, id),
            payable: self.account(AccountKind::Payable, id),
            trend: self.plan_amount(path, cost.monthly, cost.growth, &cost.changes),
            share: self.decimal(cost.share, || format!("{path}/share")),
            batches: 0,
        };
        match cost.kind {
            CostKind::Amount => {
                let first = cost.first_month.unwrap_or(self.as_of().month());
                for (first, day) in intervals(self, cost.every_months, cost.day, first) {
                    self.event(day, (Phase::Cost, place, 0), EventKind::Cost { cost: place, first });
                }
            }
            CostKind::ShareOfStream => {
                // A muted stream has no revenue to take a share of.
                let stream = cost.stream.as_ref().and_then(|stream| self.stream_places.get(stream));
                let Some(stream) = stream.map(|place| *place as usize) else {
                    let record = plan.record;
                    self.plan_mut().idle_costs.push(record);
                    return;
                };
                let recognition = self.plan_mut().streams[stream].recognition;
                for day in self.recognition_days(model, recognition) {
                    let batch = plan.batches;
                    plan.batches += 1;
                    let paid = day.plus_days(cost.net_days.cast_signed());
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
        let amount = self.sum_from_month(&plan.trend, first);
        if R::KEEPS_CAUSES {
            let mut why = Why::new();
            why.names(plan.record, &["kind"]);
            let interval = Interval { first, every_months: plan.every_months, first_month: plan.first_month };
            self.name_sum(&mut why, &plan.trend, interval);
            self.reason = self.cause(why);
        }
        self.post(Rule::Cost, plan.item, None, plan.expense, CASH, amount);
    }

    /// The amounts of the months from `first` to the current one, added up and rounded once.
    pub(super) fn sum_from_month(&mut self, trend: &PlanTrend, first: Month) -> Lanes<W> {
        (first.0..=self.month.0)
            .map(|month| trend.amount(self.inputs, Month(month), self.plan.first_month, &mut self.powers))
            .fold(Lanes::ZERO, |sum, amount| sum + amount)
            .round()
    }

    /// Names the inputs behind the amount and the day of an interval's sum.
    pub(super) fn name_sum(&self, why: &mut Why, trend: &PlanTrend, interval: Interval) {
        for month in (interval.first.0..=self.month.0).map(Month) {
            trend.name_month(why, self.inputs, (month, self.plan.first_month), "monthly");
        }
        why.names(trend.record, &["every_months", "day"]);
        let is_first = interval.first_month.is_some_and(|first| interval.first == first);
        why.names_if(interval.every_months > 1 || is_first, trend.record, "first_month");
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

    /// Pays a cost that was incurred as a share of revenue.
    pub(super) fn pay_incurred(&mut self, cost: u32, batch: u32) {
        let plan = &self.plan.costs[cost as usize];
        let amount = self.costs[cost as usize][batch as usize];
        if R::KEEPS_CAUSES {
            let mut why = Why::new();
            why.names(plan.record, &["net_days"]);
            why.made_of(self.traces.incurred[cost as usize][batch as usize]);
            self.reason = self.cause(why);
        }
        self.post(Rule::CostPayment, plan.item, None, plan.payable, CASH, amount);
    }
}
