//! Contracts: commitment periods, consumption, and what they invoice (DESIGN 4.2).
//!
//! A month's consumption is a sum of *segments*: runs of days on which every line has one price. Amounts up to a day
//! are rounded, and a day's is the difference to the day before (DESIGN 4.13, *lines*), so that nothing has to be done
//! day by day.

use std::fmt::Arguments;

use super::{
    credits::{CreditUse, use_credits},
    journal::Rule,
    lanes::Lanes,
    plan::{Input, PlanTrend, Planner, sorted},
    record::{Recorder, Segment},
    run::Machine,
    vendors::{Draft, Origin},
};
use crate::{
    calendar::{Date, Month},
    model::{AfterLast, Contract, Counts, InvoiceKind, Line, ShortfallBuys, Timing},
};

/// A contract compiled.
#[derive(Clone, Debug)]
pub struct PlanContract {
    /// Months from one instalment to the next; `None` if billed by usage.
    pub(super) interval_months: Option<i32>,
    overage_ratio: Input,
    carry_over_cap: Input,
    /// When a credit bought by a paid shortfall expires, if one is bought.
    pub(super) shortfall_credit: Option<CreditTerm>,
    stops_after_last: bool,
    consumed_so_far: Input,
    /// By start.
    pub(super) periods: Vec<PlanPeriod>,
    lines: Vec<PlanLine>,
}

/// How long a bought credit can be used.
#[derive(Clone, Copy, Debug)]
pub(super) enum CreditTerm {
    /// For good.
    Unlimited,
    /// For so many months.
    Months(i32),
}

/// A commitment period compiled.
#[derive(Clone, Debug)]
pub struct PlanPeriod {
    pub(super) start: Date,
    pub(super) end: Date,
    pub(super) floor: Input,
    discount: Input,
    /// How many instalments it has, and how many of them are dated before the as-of date.
    instalments: (u32, u32),
}

#[derive(Clone, Debug)]
struct PlanLine {
    trend: PlanTrend,
    discounted: bool,
    counts: Counts,
    share: Option<Input>,
}

/// What changes of a contract during a run.
#[derive(Clone, Debug)]
pub struct ContractRun<const W: usize> {
    /// The place of the running period.
    pub(super) running: Option<usize>,
    /// Eligible consumption of the running period, up to the last commit.
    consumed: Lanes<W>,
    /// What was carried into the running period, or into the next one while none runs.
    carried: Lanes<W>,
    /// The day after the last commit, from the as-of date.
    from: i32,
    month: Month,
    lines: Vec<LineRun<W>>,
    /// Of the month, up to the last commit: what counted toward a floor, and what of it was overage.
    eligible: Lanes<W>,
    overage: Lanes<W>,
    /// Of each period, what of its floor is not yet invoiced by instalments.
    pub(super) uninvoiced: Vec<Lanes<W>>,
}

#[derive(Clone, Copy, Debug)]
struct LineRun<const W: usize> {
    /// The month's list amount.
    list: Lanes<W>,
    /// The month's amount at the segment's price.
    price: Lanes<W>,
    /// What part of it counts toward the floor, before a cap.
    weight: Lanes<W>,
    /// Of the month, up to the last commit, unrounded: consumption, and what counts.
    sum: Lanes<W>,
    counted_sum: Lanes<W>,
    /// Of the month, up to the last commit, rounded: what counts.
    counted: Lanes<W>,
    /// Of the running period, up to the last commit: what counts, before the cap.
    in_period: Lanes<W>,
}

/// Consumption up to a day.
#[derive(Clone, Copy, Debug)]
pub(super) struct Usage<const W: usize> {
    /// Of the month: all of it.
    pub(super) consumption: Lanes<W>,
    /// Of the month: what counts toward a floor.
    pub(super) eligible: Lanes<W>,
    /// Of the month: what of that is above the floor.
    pub(super) overage: Lanes<W>,
    /// Of the running period: what counts toward the floor.
    pub(super) consumed: Lanes<W>,
}

impl Planner {
    pub(super) fn plan_contract(
        &mut self,
        path: Arguments<'_>,
        contract: &Contract,
        due: impl Fn(Date) -> Date,
        drafts: &mut Vec<Draft>,
    ) -> PlanContract {
        let path = format_args!("{path}/contract");
        let discount = self.decimal(contract.discount, || format!("{path}/discount"));
        let interval_months = contract.billing.interval_months();
        let mut periods = Vec::new();
        for (place, period) in (0..).zip(sorted(&contract.periods, |period| period.start)) {
            let path = format_args!("{path}/periods/{}", period.id.0);
            let mut instalments = (0, 0);
            if let Some(months) = interval_months {
                let dates = instalment_dates(period.start, period.end, months, contract.timing);
                let count = super::plan::index(dates.len());
                for (index, issued) in (0..).zip(dates) {
                    if issued < self.as_of() {
                        instalments.1 += 1;
                    } else {
                        let origin = Origin::Instalment { period: place, index, count };
                        drafts.push(Draft { issued, due: due(issued), kind: InvoiceKind::Usage, origin });
                    }
                }
                instalments.0 = count;
            } else {
                let issued = period.end.plus_days(-1);
                if issued >= self.as_of() {
                    let origin = Origin::Shortfall;
                    drafts.push(Draft { issued, due: due(issued), kind: InvoiceKind::Shortfall, origin });
                }
            }
            let own_discount = period.discount.map(|discount| self.decimal(discount, || format!("{path}/discount")));
            periods.push(PlanPeriod {
                start: period.start,
                end: period.end,
                floor: self.amount(period.floor, || format!("{path}/floor")),
                discount: own_discount.unwrap_or(discount),
                instalments,
            });
        }
        drafts.retain(|draft| draft.issued < self.end());
        for issued in self.months().map(Month::last) {
            drafts.push(Draft { issued, due: due(issued), kind: InvoiceKind::Usage, origin: Origin::Usage });
        }
        PlanContract {
            interval_months,
            overage_ratio: self.decimal(contract.overage_ratio, || format!("{path}/overage_ratio")),
            carry_over_cap: self.decimal(contract.carry_over_cap, || format!("{path}/carry_over_cap")),
            shortfall_credit: (interval_months.is_none() && contract.shortfall_buys == ShortfallBuys::Credit)
                .then(|| contract.credit_months.map_or(CreditTerm::Unlimited, |n| CreditTerm::Months(n.cast_signed()))),
            stops_after_last: contract.after_last == AfterLast::Stops,
            consumed_so_far: self.amount(contract.consumed_so_far, || format!("{path}/consumed_so_far")),
            lines: sorted(&contract.lines, |line| &line.id)
                .into_iter()
                .map(|line| self.plan_line(format_args!("{path}/lines/{}", line.id.0), line))
                .collect(),
            periods,
        }
    }

    fn plan_line(&mut self, path: Arguments<'_>, line: &Line) -> PlanLine {
        let origin = self.as_of().month();
        PlanLine {
            trend: self.trend(path, (line.monthly, "monthly"), line.growth, origin, &line.changes, &line.amounts),
            discounted: line.discounted,
            counts: line.counts,
            share: line.share.map(|share| self.decimal(share, || format!("{path}/share"))),
        }
    }
}

/// The days on which a period's floor is invoiced: the first or the last of each interval counted from its start; a
/// last interval cut short counts as one.
fn instalment_dates(start: Date, end: Date, months: i32, timing: Timing) -> Vec<Date> {
    let starts = |index: i32| start.plus_months(index * months);
    let last = (end.month().0 - start.month().0) / months;
    (0..=last)
        .filter(|index| starts(*index) < end)
        .map(|index| match timing {
            Timing::Advance => starts(index),
            Timing::Arrears => starts(index + 1).min(end).plus_days(-1),
        })
        .collect()
}

impl<const W: usize> ContractRun<W> {
    /// What was carried into the next period while none runs.
    pub(super) const fn carried_ahead(&self) -> Lanes<W> {
        self.carried
    }
}

impl PlanContract {
    /// What changes of it, at the opening.
    pub(super) fn state<const W: usize>(&self, inputs: &[Lanes<W>], as_of: Date) -> ContractRun<W> {
        let mut run = ContractRun {
            running: None,
            consumed: Lanes::ZERO,
            carried: Lanes::ZERO,
            from: 0,
            month: as_of.month(),
            lines: vec![
                LineRun {
                    list: Lanes::ZERO,
                    price: Lanes::ZERO,
                    weight: Lanes::ZERO,
                    sum: Lanes::ZERO,
                    counted_sum: Lanes::ZERO,
                    counted: Lanes::ZERO,
                    in_period: Lanes::ZERO,
                };
                self.lines.len()
            ],
            eligible: Lanes::ZERO,
            overage: Lanes::ZERO,
            uninvoiced: self
                .periods
                .iter()
                .map(|period| {
                    let floor = inputs[period.floor.0 as usize];
                    let (count, gone) = period.instalments;
                    (0..gone).fold(floor, |left, index| left - instalment(floor, left, index, count))
                })
                .collect(),
        };
        run.running = self.periods.iter().position(|period| period.start <= as_of && as_of < period.end);
        if run.running.is_some_and(|period| self.periods[period].start < as_of) {
            run.consumed = inputs[self.consumed_so_far.0 as usize];
        }
        run
    }

    /// Sets the month's list amounts, from its first day on.
    fn begin_month<const W: usize>(&self, run: &mut ContractRun<W>, inputs: &[Lanes<W>], month: Month, first: Month) {
        run.month = month;
        run.eligible = Lanes::ZERO;
        run.overage = Lanes::ZERO;
        for (plan, line) in self.lines.iter().zip(&mut run.lines) {
            line.list = plan.trend.amount(inputs, month, first);
            line.sum = Lanes::ZERO;
            line.counted_sum = Lanes::ZERO;
            line.counted = Lanes::ZERO;
        }
    }

    /// Sets prices, and what counts, for the segment from `date` on.
    fn set_prices<const W: usize>(&self, run: &mut ContractRun<W>, inputs: &[Lanes<W>], date: Date) {
        let running = run.running.map(|period| &self.periods[period]);
        let has_stopped = self.stops_after_last && self.periods.last().is_some_and(|last| date >= last.end);
        for (plan, line) in self.lines.iter().zip(&mut run.lines) {
            let (price, weight) = match running {
                _ if has_stopped => (Lanes::ZERO, Lanes::ZERO),
                None => (line.list, Lanes::ZERO),
                Some(period) => {
                    let discount = inputs[period.discount.0 as usize];
                    let price = if plan.discounted { line.list * (Lanes::ONE - discount) } else { line.list };
                    let weight = match (plan.counts, plan.share) {
                        (Counts::Not, _) => Lanes::ZERO,
                        (Counts::Share, Some(share)) => inputs[share.0 as usize],
                        _ => Lanes::ONE,
                    };
                    (price, weight)
                }
            };
            line.price = price;
            line.weight = weight;
        }
    }

    /// The floor of the running period, with what was carried in.
    pub(super) fn target<const W: usize>(&self, run: &ContractRun<W>, inputs: &[Lanes<W>]) -> Option<Lanes<W>> {
        run.running.map(|period| inputs[self.periods[period].floor.0 as usize] + run.carried)
    }

    /// Consumption up to and including a day, which is not before the last commit.
    pub(super) fn usage<const W: usize>(&self, run: &ContractRun<W>, inputs: &[Lanes<W>], day: i32) -> Usage<W> {
        let mut all =
            Usage { consumption: Lanes::ZERO, eligible: run.eligible, overage: run.overage, consumed: run.consumed };
        let days = f64::from(day - run.from + 1);
        let month_days = f64::from(run.month.days());
        for (plan, line) in self.lines.iter().zip(&run.lines) {
            let gone = (line.price * days).map(|price| price / month_days);
            all.consumption += (line.sum + gone).round();
            let counted = (line.counted_sum + gone * line.weight).round() - line.counted;
            let counted = match self.cap(plan, run, inputs) {
                Some(cap) => (line.in_period + counted).min(cap) - line.in_period.min(cap),
                None => counted,
            };
            all.eligible += counted;
            all.consumed += counted;
        }
        if let Some(target) = self.target(run, inputs) {
            all.overage += (all.consumed - target).at_least_zero() - (run.consumed - target).at_least_zero();
        }
        all
    }

    /// The most of a line that counts in the running period.
    fn cap<const W: usize>(&self, line: &PlanLine, run: &ContractRun<W>, inputs: &[Lanes<W>]) -> Option<Lanes<W>> {
        let (Counts::Cap, Some(share), Some(period)) = (line.counts, line.share, run.running) else { return None };
        Some((inputs[share.0 as usize] * inputs[self.periods[period].floor.0 as usize]).round())
    }

    /// Takes the days up to and including `day` into the sums; the next segment begins the day after.
    fn commit<const W: usize>(&self, run: &mut ContractRun<W>, inputs: &[Lanes<W>], day: i32) {
        let usage = self.usage(run, inputs, day);
        let days = f64::from(day - run.from + 1);
        let month_days = f64::from(run.month.days());
        for line in &mut run.lines {
            let gone = (line.price * days).map(|price| price / month_days);
            line.sum += gone;
            line.counted_sum += gone * line.weight;
            let counted = line.counted_sum.round();
            line.in_period += counted - line.counted;
            line.counted = counted;
        }
        run.eligible = usage.eligible;
        run.overage = usage.overage;
        run.consumed = usage.consumed;
        run.from = day + 1;
    }

    /// What a month's consumption costs: what counts toward no floor, and the rest.
    fn cost<const W: usize>(&self, inputs: &[Lanes<W>], usage: &Usage<W>) -> (Lanes<W>, Lanes<W>) {
        let overage = (usage.overage * inputs[self.overage_ratio.0 as usize]).round();
        let uncounted = usage.consumption - usage.eligible + overage;
        let rest = if self.interval_months.is_some() { Lanes::ZERO } else { usage.eligible - usage.overage };
        (uncounted, rest)
    }
}

/// The k-th of n equal parts of a floor.
fn instalment<const W: usize>(floor: Lanes<W>, left: Lanes<W>, index: u32, count: u32) -> Lanes<W> {
    if index + 1 == count { left } else { floor.map(|floor| floor / f64::from(count)).round().min(left) }
}

impl<const W: usize, R: Recorder<W>> Machine<'_, W, R> {
    /// The first month of every contract begins.
    pub(super) fn begin_contracts(&mut self) {
        for vendor in 0..self.vendors.len() {
            let first = self.plan.first_month;
            self.begin_month(vendor, first);
        }
    }

    fn begin_month(&mut self, vendor: usize, month: Month) {
        let Some(plan) = &self.plan.vendors[vendor].contract else { return };
        let Some(run) = &mut self.vendors[vendor].contract else { return };
        plan.begin_month(run, self.inputs, month, self.plan.first_month);
        plan.set_prices(run, self.inputs, month.first());
    }

    /// Takes the consumption up to today into the sums.
    fn commit_usage(&mut self, vendor: usize) -> Option<Usage<W>> {
        let plan = self.plan.vendors[vendor].contract.as_ref()?;
        let run = self.vendors[vendor].contract.as_mut()?;
        if run.from <= self.day {
            if R::KEEPS_CONSUMPTION {
                for line in &run.lines {
                    self.recorder.consumption(Segment {
                        vendor: self.plan.vendors[vendor].item,
                        from: run.from,
                        to: self.day,
                        month_days: f64::from(run.month.days()),
                        sum: line.sum,
                        price: line.price,
                    });
                }
                if let (Some(target), Some(period)) = (plan.target(run, self.inputs), run.running) {
                    let item = self.plan.vendors[vendor].item;
                    let consumed = |day: i32| plan.usage(run, self.inputs, day).consumed;
                    let at_end = consumed(self.day);
                    let is_met = |consumed: Lanes<W>| consumed.0[0] >= target.0[0];
                    if is_met(at_end) && !is_met(run.consumed) {
                        let met = (run.from..self.day).find(|day| is_met(consumed(*day)));
                        if let Some(day) = met {
                            self.recorder.commitment(item, period, day, consumed(day), target);
                        }
                    }
                    self.recorder.commitment(item, period, self.day, at_end, target);
                }
            }
            plan.commit(run, self.inputs, self.day);
        }
        Some(plan.usage(run, self.inputs, self.day))
    }

    /// Invoices the month's consumption, less credits.
    pub(super) fn invoice_usage(&mut self, vendor: u32, invoice: u32) {
        let at = vendor as usize;
        let Some(usage) = self.commit_usage(at) else { return };
        let vendor = &self.plan.vendors[at];
        let Some(plan) = &vendor.contract else { return };
        let (uncounted, rest) = plan.cost(self.inputs, &usage);
        let CreditUse { used, not_counted } = use_credits(&mut self.vendors[at].credits, uncounted, rest);
        if let Some(run) = &mut self.vendors[at].contract
            && run.running.is_some()
        {
            run.consumed -= not_counted;
        }
        self.post(Rule::CreditUse, vendor.item, None, vendor.cloud, vendor.credit, used);
        self.issue(Rule::Usage, invoice, uncounted + rest - used);
        let next = self.date().plus_days(1).month();
        self.begin_month(at, next);
    }

    /// A period ends today, or one begins tomorrow: the shortfall is invoiced or carried, and prices change.
    pub(super) fn turn_period(&mut self, vendor: u32, invoice: Option<u32>) {
        let at = vendor as usize;
        self.commit_usage(at);
        let vendor = &self.plan.vendors[at];
        let (Some(plan), Some(run)) = (&vendor.contract, &mut self.vendors[at].contract) else { return };
        let tomorrow = self.plan.date(self.day + 1);
        let mut due = Lanes::ZERO;
        if let Some(ended) = run.running.filter(|period| plan.periods[*period].end == tomorrow) {
            let own_floor = self.inputs[plan.periods[ended].floor.0 as usize];
            if plan.interval_months.is_none() {
                let shortfall = (own_floor + run.carried - run.consumed).at_least_zero();
                let carried = if ended + 1 == plan.periods.len() {
                    Lanes::ZERO
                } else {
                    shortfall.min((own_floor * self.inputs[plan.carry_over_cap.0 as usize]).round())
                };
                due = shortfall - carried;
                run.carried = carried;
            }
            run.running = None;
        }
        if let Some(begun) = plan.periods.iter().position(|period| period.start == tomorrow) {
            run.running = Some(begun);
        }
        run.consumed = Lanes::ZERO;
        for line in &mut run.lines {
            line.in_period = Lanes::ZERO;
        }
        plan.set_prices(run, self.inputs, tomorrow);
        if let Some(invoice) = invoice {
            self.issue(Rule::Shortfall, invoice, due);
        }
    }

    /// Invoices the k-th of n instalments of a period's floor.
    pub(super) fn invoice_instalment(&mut self, invoice: u32, period: u32, index: u32, count: u32) {
        let vendor = self.plan.invoices[invoice as usize].vendor as usize;
        let (Some(plan), Some(run)) = (&self.plan.vendors[vendor].contract, &mut self.vendors[vendor].contract) else {
            return;
        };
        let floor = self.inputs[plan.periods[period as usize].floor.0 as usize];
        let left = &mut run.uninvoiced[period as usize];
        let amount = instalment(floor, *left, index, count);
        *left -= amount;
        self.issue(Rule::FloorInstalment, invoice, amount);
    }

    /// What the month's usage invoice would be if the month ended today (DESIGN 4.13, *figures*).
    pub(super) fn uninvoiced_usage(&self, vendor: usize) -> Lanes<W> {
        let state = &self.vendors[vendor];
        let (Some(plan), Some(run)) = (&self.plan.vendors[vendor].contract, &state.contract) else {
            return Lanes::ZERO;
        };
        if self.day < 0 || run.month != self.date().month() {
            return Lanes::ZERO;
        }
        let (uncounted, rest) = plan.cost(self.inputs, &plan.usage(run, self.inputs, self.day));
        let used = use_credits(&mut state.credits.clone(), uncounted, rest).used;
        (uncounted + rest - used).at_least_zero()
    }
}
