//! Consumption: what is used under a contract, and how much of it counts toward the floor (DESIGN 4.2, 4.13 *lines*).
//!
//! A month's consumption is a sum of *segments*: runs of days on which every line has one price. Amounts up to a day
//! are rounded, and a day's amount is the difference from the day before, so nothing has to be done day by day. Prices
//! are recomputed at the start of the first day on which they change.

use std::fmt::Arguments;

use super::{
    causes::{Cause, RecordId, Why},
    contract_changes::PlanMigration,
    contracts::{ContractRun, PlanContract},
    growth::Powers,
    lanes::Lanes,
    plan::{Input, PlanTrend, Planner},
    recorder::{PriceSegment, Recorder},
    run::Machine,
};
use crate::{
    calendar::{Date, Month},
    model::{ByMonth, Cap, Counts, Line},
    money::Decimal,
};

#[derive(Clone, Debug)]
pub(super) struct PlanLine {
    trend: PlanTrend,
    /// Whether it is the contract's own, and not there for what moves here alone.
    is_own: bool,
    discounted: bool,
    /// A discount of its own, in place of the period's.
    discount: Option<Input>,
    counts: Counts,
    /// The share that counts, for *share*.
    share: Option<Input>,
    /// The place of the contract's cap up to which it counts, for *cap*.
    cap: Option<usize>,
}

/// A limit on what counts of the lines that share it, compiled.
#[derive(Clone, Debug)]
pub(super) struct PlanCap {
    pub(super) record: RecordId,
    share: Input,
    /// What of the contract's consumption before the as-of date was of its lines.
    pub(super) consumed_so_far: Input,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct LineRun<const W: usize> {
    /// The month's list amount, without consumption that has moved here from other vendors.
    list: Lanes<W>,
    /// The month's amount at the segment's price.
    price: Lanes<W>,
    /// The part of it that counts toward the floor, from 0 to 1, before a cap.
    weight: Lanes<W>,
    /// Of the month, up to the last commit, unrounded: consumption, and the part that counts.
    sum: Lanes<W>,
    counted_sum: Lanes<W>,
    /// Of the month, up to the last commit, rounded: the part that counts.
    counted: Lanes<W>,
}

impl<const W: usize> LineRun<W> {
    pub(super) const NONE: Self = Self {
        list: Lanes::ZERO,
        price: Lanes::ZERO,
        weight: Lanes::ZERO,
        sum: Lanes::ZERO,
        counted_sum: Lanes::ZERO,
        counted: Lanes::ZERO,
    };

    /// What more of the month counts after `days` more days, before a cap.
    fn more_counted(&self, days: f64, month_days: f64) -> Lanes<W> {
        let gone = (self.price * days).map(|price| price / month_days);
        (self.counted_sum + gone * self.weight).round() - self.counted
    }
}

/// Consumption up to a day.
#[derive(Clone, Copy, Debug)]
pub(super) struct Usage<const W: usize> {
    /// Of the month: all consumption.
    pub(super) consumption: Lanes<W>,
    /// Of the month: the part that counts toward a floor.
    pub(super) eligible: Lanes<W>,
    /// Of the month: the counting part above the floor.
    pub(super) overage: Lanes<W>,
    /// Of the running period: the part that counts toward the floor.
    pub(super) consumed: Lanes<W>,
}

impl Planner {
    pub(super) fn plan_cap(&mut self, path: Arguments<'_>, cap: &Cap) -> PlanCap {
        PlanCap {
            record: self.record(path),
            share: self.decimal(cap.share, || format!("{path}/share")),
            consumed_so_far: self.amount(cap.consumed_so_far, || format!("{path}/consumed_so_far")),
        }
    }

    /// `caps` are the contract's, in the order of their places.
    pub(super) fn plan_line(&mut self, path: Arguments<'_>, line: &Line, caps: &[Cap]) -> PlanLine {
        let origin = line.reference_month.unwrap_or(self.as_of().month());
        PlanLine {
            trend: self.trend(path, (line.monthly, "monthly"), line.growth, origin, &line.changes, &line.amounts),
            is_own: true,
            discounted: line.discounted,
            discount: line.discount.map(|discount| self.decimal(discount, || format!("{path}/discount"))),
            counts: line.counts,
            share: line
                .share
                .filter(|_| line.counts == Counts::Share)
                .map(|share| self.decimal(share, || format!("{path}/share"))),
            cap: line
                .cap
                .as_ref()
                .filter(|_| line.counts == Counts::Cap)
                .and_then(|id| caps.iter().position(|cap| cap.id.0 == *id)),
        }
    }

    /// The line that a contract without lines gets for consumption that moves here: discounted, and counting in full
    /// (DESIGN 4.13).
    pub(super) fn plan_joined_line(&mut self, path: Arguments<'_>) -> PlanLine {
        let origin = self.as_of().month();
        let none = self.decimal(Decimal::ZERO, || format!("{path}/lines"));
        PlanLine {
            trend: self.trend_of(path, none, Decimal::ZERO, origin, &[], &ByMonth::new()),
            is_own: false,
            discounted: true,
            discount: None,
            counts: Counts::Wholly,
            share: None,
            cap: None,
        }
    }
}

impl PlanCap {
    /// The part of `more` that stays within the cap, if `in_period` already counts in this period. The cap is a share
    /// of the floor as it stands now.
    fn within<const W: usize>(
        &self,
        inputs: &[Lanes<W>],
        floor: Option<Lanes<W>>,
        in_period: Lanes<W>,
        more: Lanes<W>,
    ) -> Lanes<W> {
        let Some(floor) = floor else { return more };
        let cap = (inputs[self.share.0 as usize] * floor).round();
        more.min((cap - in_period).at_least_zero())
    }
}

impl PlanContract {
    /// Sets the list amounts of a month on its first day.
    fn begin_month<const W: usize>(
        &self,
        run: &mut ContractRun<W>,
        inputs: &[Lanes<W>],
        (month, first): (Month, Month),
        powers: &mut Powers,
    ) {
        run.month_days = f64::from(month.days());
        run.eligible = Lanes::ZERO;
        run.overage = Lanes::ZERO;
        for (plan, line) in self.lines.iter().zip(&mut run.lines) {
            line.list = plan.trend.amount(inputs, month, first, powers);
            line.sum = Lanes::ZERO;
            line.counted_sum = Lanes::ZERO;
            line.counted = Lanes::ZERO;
        }
    }

    /// Sets prices, and how much counts, for the segment that begins. Consumption that has moved here joins the first
    /// line. `kept` is the part that has not moved away; zero where consumption has stopped.
    fn set_prices<const W: usize>(
        &self,
        run: &mut ContractRun<W>,
        inputs: &[Lanes<W>],
        joining: Lanes<W>,
        kept: Lanes<W>,
    ) {
        run.gross = run.lines.iter().fold(joining, |sum, line| sum + line.list);
        run.kept = kept;
        let running = run.running.map(|period| &self.periods[period]);
        for (place, (plan, line)) in self.lines.iter().zip(&mut run.lines).enumerate() {
            let joined = if place == self.first_line { joining } else { Lanes::ZERO };
            let list = (line.list + joined) * kept;
            (line.price, line.weight) = match running {
                None => (list, Lanes::ZERO),
                Some(period) => {
                    let discount = plan.discount.or(plan.discounted.then_some(period.discount));
                    let price = discount.map_or(list, |rate| list * (Lanes::ONE - inputs[rate.0 as usize]));
                    let weight = match (plan.counts, plan.share) {
                        (Counts::Not, _) => Lanes::ZERO,
                        (Counts::Share, Some(share)) => inputs[share.0 as usize],
                        _ => Lanes::ONE,
                    };
                    (price, weight)
                }
            };
        }
    }

    /// What more of the lines that share a cap would count after `days` more days without it.
    fn more_of_cap<const W: usize>(&self, run: &ContractRun<W>, cap: usize, days: f64) -> Lanes<W> {
        let own = self.lines.iter().zip(&run.lines).filter(|(plan, _)| plan.cap == Some(cap));
        own.fold(Lanes::ZERO, |sum, (_, line)| sum + line.more_counted(days, run.month_days))
    }

    /// Consumption up to and including a day, which must not be before the last commit.
    pub(super) fn usage<const W: usize>(&self, run: &ContractRun<W>, inputs: &[Lanes<W>], day: i32) -> Usage<W> {
        let mut all =
            Usage { consumption: Lanes::ZERO, eligible: run.eligible, overage: run.overage, consumed: run.consumed };
        let days = f64::from(day - run.from + 1);
        let month_days = run.month_days;
        let floor = run.running.map(|period| run.floors[period]);
        for (plan, line) in self.lines.iter().zip(&run.lines) {
            let gone = (line.price * days).map(|price| price / month_days);
            all.consumption += (line.sum + gone).round();
            if plan.cap.is_none() {
                let counted = line.more_counted(days, month_days);
                all.eligible += counted;
                all.consumed += counted;
            }
        }
        for (place, cap) in self.caps.iter().enumerate() {
            let more = self.more_of_cap(run, place, days);
            let counted = cap.within(inputs, floor, run.capped[place], more);
            all.eligible += counted;
            all.consumed += counted;
        }
        if let Some(target) = run.target() {
            all.overage += (all.consumed - target).at_least_zero() - (run.consumed - target).at_least_zero();
        }
        all
    }

    /// Adds the consumption up to and including `day` to the sums; the next segment begins the day after.
    fn commit<const W: usize>(&self, run: &mut ContractRun<W>, inputs: &[Lanes<W>], usage: &Usage<W>, day: i32) {
        let days = f64::from(day - run.from + 1);
        let month_days = run.month_days;
        let floor = run.running.map(|period| run.floors[period]);
        for (place, cap) in self.caps.iter().enumerate() {
            let more = self.more_of_cap(run, place, days);
            let counted = cap.within(inputs, floor, run.capped[place], more);
            run.capped[place] += counted;
        }
        for line in &mut run.lines {
            let gone = (line.price * days).map(|price| price / month_days);
            line.sum += gone;
            line.counted_sum += gone * line.weight;
            line.counted = line.counted_sum.round();
        }
        run.eligible = usage.eligible;
        run.overage = usage.overage;
        run.consumed = usage.consumed;
        run.from = day + 1;
    }
}

impl<const W: usize, R: Recorder<W>> Machine<'_, W, R> {
    /// Step 2 of the day: months begin, and prices that change today are recomputed.
    pub(super) fn begin_consumption(&mut self) {
        if self.is_first_of_month() {
            let month = self.month;
            let first = self.plan.first_month;
            for (plan, vendor) in self.plan.vendors.iter().zip(&mut self.vendors) {
                if let (Some(plan), Some(run)) = (&plan.contract, &mut vendor.contract) {
                    plan.begin_month(run, self.inputs, (month, first), &mut self.powers);
                }
                vendor.is_stale = true;
            }
            self.any_stale = true;
            if R::KEEPS_CAUSES {
                self.traces.moves = self.cause_of_moves();
            }
        }
        if std::mem::take(&mut self.any_stale) {
            let plan = self.plan;
            for vendor in &plan.by_migration {
                if std::mem::take(&mut self.vendors[*vendor as usize].is_stale) {
                    self.reprice(*vendor as usize);
                }
            }
            self.downtime.is_stale = true;
        }
    }

    /// Marks a vendor's prices as changed: from today's step 2 on, or from tomorrow's if today's is over.
    pub(super) fn is_to_be_repriced(&mut self, vendor: usize) {
        self.vendors[vendor].is_stale = true;
        self.any_stale = true;
    }

    /// Recomputes a vendor's prices from today on.
    fn reprice(&mut self, vendor: usize) {
        let Some(plan) = &self.plan.vendors[vendor].contract else { return };
        if self.vendors[vendor].contract.as_ref().is_some_and(|run| run.from < self.day) {
            self.commit_usage(vendor, self.day - 1);
        }
        let joining = plan.incoming.iter().fold(Lanes::ZERO, |sum, (source, migration)| {
            let Some(from) = &self.vendors[*source as usize].contract else { return sum };
            let Some(migrations) = self.plan.vendors[*source as usize].contract.as_ref() else { return sum };
            let migration = &migrations.outgoing[*migration as usize];
            sum + from.gross * migration.moved(self.inputs, self.day) * self.inputs[migration.price_ratio.0 as usize]
        });
        let has_stopped = self.has_stopped(vendor);
        let kept = (Lanes::ONE - plan.moved_away(self.inputs, self.day)).at_least_zero() * has_stopped.inverted();
        let Some(run) = &mut self.vendors[vendor].contract else { return };
        plan.set_prices(run, self.inputs, joining, kept);
        if R::KEEPS_CAUSES {
            self.trace_prices(vendor, kept);
        }
        for migration in &plan.outgoing {
            self.vendors[migration.to as usize].is_stale = true;
        }
    }

    /// Adds the consumption up to and including a day to the sums.
    pub(super) fn commit_usage(&mut self, vendor: usize, day: i32) -> Option<Usage<W>> {
        let plan = self.plan.vendors[vendor].contract.as_ref()?;
        let run = self.vendors[vendor].contract.as_mut()?;
        let usage = plan.usage(run, self.inputs, day);
        if run.from <= day {
            if R::KEEPS_CONSUMPTION {
                for line in &run.lines {
                    self.recorder.consumption(PriceSegment {
                        vendor: self.plan.vendors[vendor].item,
                        from: run.from,
                        to: day,
                        month_days: run.month_days,
                        sum: line.sum,
                        price: line.price,
                        kept: run.kept,
                    });
                }
                if let (Some(target), Some(period)) = (run.target(), run.running) {
                    let item = self.plan.vendors[vendor].item;
                    let consumed = |day: i32| plan.usage(run, self.inputs, day).consumed;
                    let at_end = usage.consumed;
                    let is_met = |consumed: Lanes<W>| consumed.0[0] >= target.0[0];
                    if is_met(at_end) && !run.is_met {
                        let met = (run.from..day).find(|day| is_met(consumed(*day)));
                        if let Some(day) = met {
                            self.recorder.commitment(item, period, day, consumed(day), target, run.closed);
                        }
                    }
                    self.recorder.commitment(item, period, day, at_end, target, run.closed);
                    run.is_met = is_met(at_end);
                }
            }
            plan.commit(run, self.inputs, &usage, day);
            let target = run.target().unwrap_or(Lanes::ZERO);
            if !(usage.consumption.is_exact() & usage.consumed.is_exact() & target.is_exact()) {
                self.overflows(Some(self.plan.vendors[vendor].item));
            }
        }
        Some(usage)
    }
}

/// The place, among the sorted lines, of the line that is first in the file: consumption from other vendors joins it.
pub(super) fn first_line(sorted: &[&Line], lines: &[Line]) -> usize {
    let first = lines.first();
    sorted.iter().position(|line| first.is_some_and(|first| first.id == line.id)).unwrap_or(0)
}

/// What consumption comes from.
impl<const W: usize, R: Recorder<W>> Machine<'_, W, R> {
    /// What is consumed from today on, in the month and in the running period.
    fn trace_prices(&mut self, vendor: usize, kept: Lanes<W>) {
        let Some(plan) = &self.plan.vendors[vendor].contract else { return };
        let Some(run) = &self.vendors[vendor].contract else { return };
        let months = (self.month, self.plan.first_month);
        let running = run.running.map(|period| &plan.periods[period]);
        let mut gross = Why::new();
        let mut why = Why::new();
        let mut counted = Why::new();
        let mut covered = Why::new();
        let mut at_price = Why::new();
        let [mut is_discounted, mut has_covered] = [false; 2];
        let rate = running.map_or(0.0, |period| self.inputs[period.discount.0 as usize].0[0]);
        let joins = plan.incoming.iter().any(|(source, migration)| {
            let source = *source as usize;
            let from = self.plan.vendors[source].contract.as_ref().map(|from| &from.outgoing[*migration as usize]);
            let gross = self.vendors[source].contract.as_ref().map_or(Lanes::ZERO, |from| from.gross);
            from.is_some_and(|moving| !(gross * moving.moved(self.inputs, self.day)).is_zero())
        });
        for (place, (line, state)) in plan.lines.iter().zip(&run.lines).enumerate() {
            // What instalments pay for is in no invoice of the month.
            let is_covered = running.is_some() && plan.interval_months.is_some() && line.counts == Counts::Wholly;
            let of_line = if is_covered { &mut covered } else { &mut gross };
            line.trend.name_month(of_line, self.inputs, months, "monthly");
            let is_joined = joins && place == plan.first_line;
            let is_something = (!state.list.is_zero() || is_joined) && !kept.is_zero();
            if running.is_some() && is_something {
                let by_period = line.discounted && line.discount.is_none();
                is_discounted |= by_period && !is_covered;
                has_covered |= by_period && is_covered;
                if !line.is_own {
                    continue;
                }
                let of_line = if is_covered { &mut at_price } else { &mut why };
                of_line.names_if(rate != 0.0 && line.discount.is_none(), line.trend.record, "discounted");
                of_line.names_if(line.discount.is_some(), line.trend.record, "discount");
                counted.names(line.trend.record, &["counts"]);
                counted.names_if(line.share.is_some(), line.trend.record, "share");
                if let Some(cap) = line.cap {
                    counted.beside(line.trend.record, &["cap"]);
                    counted.beside(plan.caps[cap].record, &["share"]);
                }
            }
        }
        for (source, migration) in &plan.incoming {
            let Some(from) = &self.plan.vendors[*source as usize].contract else { continue };
            let moving = &from.outgoing[*migration as usize];
            let has_moved = !moving.moved(self.inputs, self.day).is_zero();
            if has_moved {
                gross.made_of(self.traces.vendors[*source as usize].gross);
                moving.name_amounts(&mut gross);
            } else {
                gross.depends_on(self.traces.vendors[*source as usize].gross);
            }
            if moving.is_near(self.day) {
                gross.beside(moving.record, PlanMigration::OTHERS);
            }
        }
        gross.depends_on(self.traces.moves);
        if let Some(period) = running {
            let record = if period.has_own_discount { period.record } else { plan.record };
            why.names_if(is_discounted, record, "discount");
            at_price.names_if(has_covered, record, "discount");
        }
        let gross = self.cause(gross);
        let covered = self.cause(covered);
        self.traces.vendors[vendor].gross = self.causes.sum(gross, covered);
        why.made_of(gross);
        why.depends_on(covered);
        at_price.made_of(covered);
        let covered = self.cause(at_price);
        why.depends_on(covered);
        counted.made_of(covered);
        self.name_moves(&mut why, vendor, true);
        self.name_stop(&mut why, vendor);
        self.name_edges(&mut why, vendor);
        let cause = self.cause(why);
        let is_new = self.is_first_of_month();
        let traces = &mut self.traces.vendors[vendor];
        let before = if is_new { Cause::NONE } else { traces.month };
        traces.month = self.causes.sum(before, cause);
        let mut own = counted.clone();
        counted.made_of(cause);
        let counted = self.cause(counted);
        own.leave_out_amounts(covered);
        let own = self.cause(own);
        let traces = &mut self.traces.vendors[vendor];
        let before = if is_new { Cause::NONE } else { traces.counted_in_month };
        traces.counted_in_month = self.causes.sum(before, own);
        traces.period = self.causes.sum(traces.period, counted);
    }

    /// Names what has moved away, or would on another day.
    pub(super) fn name_moves(&mut self, why: &mut Why, vendor: usize, is_something: bool) {
        let Some(plan) = &self.plan.vendors[vendor].contract else { return };
        for migration in &plan.outgoing {
            let has_moved = !migration.moved(self.inputs, self.day).is_zero();
            why.names_if(has_moved && is_something, migration.record, "share");
            if migration.is_near(self.day) {
                why.beside(migration.record, PlanMigration::OTHERS);
            }
        }
    }

    /// Names why consumption has stopped, or goes on.
    pub(super) fn name_stop(&mut self, why: &mut Why, vendor: usize) {
        let plan = &self.plan.vendors[vendor];
        let traces = &self.traces.vendors[vendor];
        if !(plan.rungs.is_empty() && plan.powerless.is_empty()) {
            why.depends_on(traces.ladder);
            why.depends_on(traces.ledger);
        }
        why.depends_on(traces.stops);
        if let (Some(contract), Some(run)) = (&plan.contract, &self.vendors[vendor].contract) {
            let is_after = run.ends.last().is_some_and(|end| *end <= self.date());
            if is_after {
                why.beside(contract.record, &["after_last"]);
            }
        }
    }

    /// Names the ends and beginnings of periods that are near, or in this month.
    pub(super) fn name_edges(&mut self, why: &mut Why, vendor: usize) {
        let Some(plan) = &self.plan.vendors[vendor].contract else { return };
        let (first, last) = (self.month_first.plus_days(-1), self.month.last().plus_days(2));
        for period in &plan.periods {
            let is_near = |date: Date| first <= date && date <= last;
            if is_near(period.start) || is_near(period.end) {
                why.beside(period.record, &["start", "end"]);
            }
        }
    }
}
