//! Contracts: commitment periods, and what they invoice (DESIGN 4.2).
//!
//! Owns floors, and amounts carried into the next period. Consumption is in `consumption`, changes of contracts in
//! `contract_changes`.

use std::fmt::Arguments;

use super::{
    causes::{Cause, RecordId, Why},
    consumption::{LineRun, PlanCap, PlanLine, Usage, first_line},
    contract_changes::PlanMigration,
    credits::{self, CreditUse, use_credits},
    journal::Rule,
    lanes::Lanes,
    plan::{Input, Planner, sorted},
    recorder::{PeriodClose, Recorder},
    run::Machine,
    vendors::{InvoiceDraft, InvoiceOrigin},
};
use crate::{
    calendar::{Date, Month},
    model::{AfterLast, Contract, ContractChange, InvoiceKind, ShortfallBuys, Timing},
};

/// A contract compiled.
#[derive(Clone, Debug)]
pub struct PlanContract {
    pub(super) record: RecordId,
    timing: Timing,
    /// Whether part of its running period lies before the as-of date.
    has_begun: bool,
    /// Months from one instalment to the next; `None` if billed by usage.
    pub(super) interval_months: Option<i32>,
    overage_ratio: Input,
    carry_over_cap: Input,
    /// How long a credit bought by a paid shortfall lasts; `None` if none is bought.
    pub(super) shortfall_credit: Option<CreditTerm>,
    pub(super) stops_after_last: bool,
    carries_into: CarriesInto,
    consumed_so_far: Input,
    carried_in: Input,
    /// The limits up to which lines count, in the order of the file.
    pub(super) caps: Vec<PlanCap>,
    /// Sorted by start.
    pub(super) periods: Vec<PlanPeriod>,
    pub(super) lines: Vec<PlanLine>,
    /// The place of the line that consumption from other vendors joins.
    pub(super) first_line: usize,
    /// Migrations to other vendors.
    pub(super) outgoing: Vec<PlanMigration>,
    /// Migrations to this vendor: the other vendor's place, and the place among its `outgoing`.
    pub(super) incoming: Vec<(u32, u32)>,
    /// The day after the last period ends, all renegotiations included.
    pub(super) last_end: Option<Date>,
    /// Whether it was terminated before the as-of date.
    pub(super) is_over: bool,
}

/// Into which period unused capacity is carried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum CarriesInto {
    /// The next.
    Any,
    /// The next if its floor is at least as large.
    NotSmaller,
}

/// How long a bought credit can be used.
#[derive(Clone, Copy, Debug)]
pub(super) enum CreditTerm {
    /// It never expires.
    Unlimited,
    /// For a number of months.
    Months(i32),
}

/// A commitment period compiled.
#[derive(Clone, Debug)]
pub struct PlanPeriod {
    pub(super) record: RecordId,
    pub(super) has_own_discount: bool,
    pub(super) start: Date,
    pub(super) end: Date,
    pub(super) floor: Input,
    pub(super) discount: Input,
    /// The number of its instalments, and the number of those dated before the as-of date.
    instalments: (u32, u32),
    /// What of the floor was invoiced before the as-of date, where that is not what equal parts come to.
    invoiced: Option<Input>,
    instalment: Option<Input>,
    /// The end that its instalments are counted to.
    counted_to: Date,
    is_counted_to_end: bool,
}

impl PlanPeriod {
    /// Its floor in equal parts; the last one takes the rounding. Zero for parts dated before the as-of date.
    fn parts<const W: usize>(&self, inputs: &[Lanes<W>], floor: Lanes<W>) -> Vec<Lanes<W>> {
        let [invoiced, each] = [self.invoiced, self.instalment].map(|input| input.map(|own| inputs[own.0 as usize]));
        self.parts_of(floor, invoiced, each)
    }

    /// Where what was invoiced is given, the rest is in equal parts, or in parts of a given amount.
    fn parts_of<const W: usize>(
        &self,
        floor: Lanes<W>,
        invoiced: Option<Lanes<W>>,
        each: Option<Lanes<W>>,
    ) -> Vec<Lanes<W>> {
        let (count, gone) = self.instalments;
        let given = invoiced.map(|invoiced| (floor - invoiced).at_least_zero());
        let (whole, before) = given.map_or((floor, 0), |rest| (rest, gone));
        let mut left = whole;
        let each = each.filter(|_| given.is_some());
        let parts = (0..count).map(|index| {
            if index < before {
                return Lanes::ZERO;
            }
            let equal = instalment(whole, left, index - before, count - before);
            let part = match each {
                Some(each) if index + 1 < count => each.min(left),
                _ => equal,
            };
            left -= part;
            if index < gone { Lanes::ZERO } else { part }
        });
        parts.collect()
    }
}

/// The state of a contract during a run.
#[derive(Clone, Debug)]
pub struct ContractRun<const W: usize> {
    /// The place of the running period.
    pub(super) running: Option<usize>,
    /// The current floor of each period.
    pub(super) floors: Vec<Lanes<W>>,
    /// The current end of each period: the day after its last.
    pub(super) ends: Vec<Date>,
    /// Eligible consumption of the running period, up to the last commit.
    pub(super) consumed: Lanes<W>,
    /// Whether it met the floor at the last commit, in the first lane.
    pub(super) is_met: bool,
    /// The amount carried into the running period, or into the next one while none runs.
    pub(super) carried: Lanes<W>,
    /// The day after the last commit, from the as-of date.
    pub(super) from: i32,
    /// Days of the month.
    pub(super) month_days: f64,
    pub(super) lines: Vec<LineRun<W>>,
    /// For each cap, what of its lines counts in the running period, up to the last commit.
    pub(super) capped: Vec<Lanes<W>>,
    /// The part of its own consumption that has not moved away; zero while consumption has stopped.
    pub(super) kept: Lanes<W>,
    /// The month's list amount of all lines, with consumption that has moved here, before any moves away.
    pub(super) gross: Lanes<W>,
    /// Of the month, up to the last commit: the part that counted toward a floor, and the part of that above it.
    pub(super) eligible: Lanes<W>,
    pub(super) overage: Lanes<W>,
    /// For each period, the part of its floor that is still to be invoiced in instalments, and each instalment; zero
    /// and empty without instalments.
    pub(super) uninvoiced: Vec<Lanes<W>>,
    pub(super) instalments: Vec<Vec<Lanes<W>>>,
    /// Mask: 1 where it was terminated.
    pub(super) closed: Lanes<W>,
    /// The termination fee.
    pub(super) fee: Lanes<W>,
}

impl Planner {
    pub(super) fn plan_contract(
        &mut self,
        path: Arguments<'_>,
        contract: &Contract,
        changes: &[ContractChange],
        due: impl Fn(Date) -> Date,
        drafts: &mut Vec<InvoiceDraft>,
    ) -> PlanContract {
        let path = format_args!("{path}/contract");
        let discount = self.decimal(contract.discount, || format!("{path}/discount"));
        let interval_months = contract.billing.interval_months();
        let mut periods = Vec::new();
        let mut shortfalls = Vec::new();
        for (place, period) in (0..).zip(sorted(&contract.periods, |period| period.start)) {
            let path = format_args!("{path}/periods/{}", period.id.0);
            let mut instalments = (0, 0);
            if let Some(months) = interval_months {
                let counted_to = period.instalments_until.unwrap_or(period.end);
                let dates = instalment_dates(period.start, counted_to, months, contract.timing);
                let count = super::plan::index(dates.len());
                for (index, issued) in (0..).zip(dates) {
                    if issued < self.as_of() {
                        instalments.1 += 1;
                    } else {
                        let origin = InvoiceOrigin::Instalment { period: place, index };
                        drafts.push(InvoiceDraft { issued, due: due(issued), kind: InvoiceKind::Usage, origin });
                    }
                }
                instalments.0 = count;
            } else {
                let issued = contract.end_of(period, changes, self.as_of()).plus_days(-1);
                if issued >= self.as_of() {
                    let origin = InvoiceOrigin::Shortfall;
                    shortfalls.push(InvoiceDraft { issued, due: due(issued), kind: InvoiceKind::Shortfall, origin });
                }
            }
            let own_discount = period.discount.map(|discount| self.decimal(discount, || format!("{path}/discount")));
            periods.push(PlanPeriod {
                record: self.record(path),
                has_own_discount: own_discount.is_some(),
                start: period.start,
                end: period.end,
                counted_to: period.instalments_until.unwrap_or(period.end),
                is_counted_to_end: period.instalments_until.is_none(),
                floor: self.amount(period.floor, || format!("{path}/floor")),
                discount: own_discount.unwrap_or(discount),
                instalments,
                invoiced: period.invoiced.map(|invoiced| self.amount(invoiced, || format!("{path}/invoiced"))),
                instalment: period.instalment.map(|each| self.amount(each, || format!("{path}/instalment"))),
            });
        }
        drafts.retain(|draft| draft.issued < self.end());
        for issued in self.months().map(Month::last) {
            drafts.push(InvoiceDraft {
                issued,
                due: due(issued),
                kind: InvoiceKind::Usage,
                origin: InvoiceOrigin::Usage,
            });
        }
        drafts.extend(shortfalls.into_iter().filter(|draft| draft.issued < self.end()));
        let lines = sorted(&contract.lines, |line| &line.id);
        let last = contract.periods.iter().max_by_key(|period| period.start);
        let as_of = self.as_of();
        PlanContract {
            record: self.record(path),
            timing: contract.timing,
            has_begun: periods.iter().any(|period| period.start < as_of && as_of < period.end),
            interval_months,
            overage_ratio: self.decimal(contract.overage_ratio, || format!("{path}/overage_ratio")),
            carry_over_cap: self.decimal(contract.carry_over_cap, || format!("{path}/carry_over_cap")),
            shortfall_credit: (interval_months.is_none() && contract.shortfall_buys == ShortfallBuys::Credit)
                .then(|| contract.credit_months.map_or(CreditTerm::Unlimited, |n| CreditTerm::Months(n.cast_signed()))),
            stops_after_last: contract.after_last == AfterLast::Stops,
            carries_into: if contract.carry_if_not_smaller { CarriesInto::NotSmaller } else { CarriesInto::Any },
            consumed_so_far: self.amount(contract.consumed_so_far, || format!("{path}/consumed_so_far")),
            carried_in: self.amount(contract.carried_in, || format!("{path}/carried_in")),
            caps: contract
                .caps
                .iter()
                .map(|cap| self.plan_cap(format_args!("{path}/caps/{}", cap.id.0), cap))
                .collect(),
            first_line: first_line(&lines, &contract.lines),
            lines: lines
                .into_iter()
                .map(|line| self.plan_line(format_args!("{path}/lines/{}", line.id.0), line, &contract.caps))
                .collect(),
            periods,
            outgoing: Vec::new(),
            incoming: Vec::new(),
            last_end: last.map(|last| contract.end_of(last, changes, as_of)),
            is_over: super::contract_changes::is_over(changes, self.as_of()),
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
    /// The floor of the running period, carried amount included.
    pub(super) fn target(&self) -> Option<Lanes<W>> {
        self.running.map(|period| self.floors[period] + self.carried)
    }

    /// The amount carried into the next period while none runs.
    pub(super) const fn carried_ahead(&self) -> Lanes<W> {
        self.carried
    }
}

impl PlanContract {
    /// Its state at the opening.
    pub(super) fn state<const W: usize>(&self, inputs: &[Lanes<W>], as_of: Date) -> ContractRun<W> {
        let floors: Vec<Lanes<W>> = self.periods.iter().map(|period| inputs[period.floor.0 as usize]).collect();
        let instalments =
            self.periods.iter().zip(&floors).map(|(period, floor)| period.parts(inputs, *floor)).collect::<Vec<_>>();
        let mut run = ContractRun {
            running: None,
            consumed: Lanes::ZERO,
            is_met: false,
            carried: inputs[self.carried_in.0 as usize],
            from: 0,
            month_days: f64::from(as_of.month().days()),
            lines: vec![LineRun::NONE; self.lines.len()],
            capped: vec![Lanes::ZERO; self.caps.len()],
            kept: Lanes::ZERO,
            gross: Lanes::ZERO,
            eligible: Lanes::ZERO,
            overage: Lanes::ZERO,
            uninvoiced: instalments
                .iter()
                .map(|parts| parts.iter().fold(Lanes::ZERO, |sum, part| sum + *part))
                .collect(),
            instalments,
            floors,
            ends: self.periods.iter().map(|period| period.end).collect(),
            closed: Lanes::ZERO,
            fee: Lanes::ZERO,
        };
        run.running = self.periods.iter().position(|period| period.start <= as_of && as_of < period.end);
        if run.running.is_some_and(|period| self.periods[period].start < as_of) {
            run.consumed = inputs[self.consumed_so_far.0 as usize];
            run.capped = self.caps.iter().map(|cap| inputs[cap.consumed_so_far.0 as usize]).collect();
            run.is_met = run.target().is_some_and(|target| run.consumed.0[0] >= target.0[0]);
        }
        if self.is_over {
            self.close(&mut run, as_of.plus_days(-1), Lanes::ONE);
        }
        run
    }

    /// The part of a period's shortfall that is due, and the part carried into the next; `missing` is the amount that
    /// was carried in, less consumption.
    fn shortfall<const W: usize>(
        &self,
        inputs: &[Lanes<W>],
        period: usize,
        floor: Lanes<W>,
        missing: Lanes<W>,
    ) -> (Lanes<W>, Lanes<W>) {
        let shortfall = (floor + missing).at_least_zero();
        let carried = if period + 1 == self.periods.len() {
            Lanes::ZERO
        } else {
            shortfall.min((floor * inputs[self.carry_over_cap.0 as usize]).round())
        };
        (shortfall - carried, carried)
    }

    /// The capacity of a period that was paid for, not used, and is carried into the next (DESIGN 4.14, *capacity bought
    /// ahead*). What was carried into the period was used first, and is not carried again.
    fn unused<const W: usize>(
        &self,
        run: &ContractRun<W>,
        inputs: &[Lanes<W>],
        period: usize,
        floor: Lanes<W>,
    ) -> Lanes<W> {
        let Some(next) = run.floors.get(period + 1) else { return Lanes::ZERO };
        let used = (run.consumed - run.carried).at_least_zero();
        let most = (floor * inputs[self.carry_over_cap.0 as usize]).round();
        let carried = (floor - used).at_least_zero().min(most);
        match self.carries_into {
            CarriesInto::Any => carried,
            CarriesInto::NotSmaller => carried * next.zip(floor, |next, own| if next >= own { 1.0 } else { 0.0 }),
        }
    }

    /// What a month's consumption costs: the part that counts toward no floor, and the rest.
    fn cost<const W: usize>(&self, inputs: &[Lanes<W>], usage: &Usage<W>) -> (Lanes<W>, Lanes<W>) {
        let overage = (usage.overage * inputs[self.overage_ratio.0 as usize]).round();
        let uncounted = usage.consumption - usage.eligible + overage;
        let rest = if self.interval_months.is_some() { Lanes::ZERO } else { usage.eligible - usage.overage };
        (uncounted, rest)
    }
}

/// What the end of a period leads to.
#[derive(Clone, Copy, Debug, Default)]
struct Turned {
    /// Whether its floor was not met, and whether part of the shortfall is carried into the next period.
    had_shortfall: bool,
    has_carried: bool,
    /// Whether a different floor would have made a different amount due.
    is_of_floor: bool,
}

/// The instalment `index`, from 0, of `count` equal parts of a floor; the last is what is `left`.
fn instalment<const W: usize>(floor: Lanes<W>, left: Lanes<W>, index: u32, count: u32) -> Lanes<W> {
    if index + 1 == count { left } else { floor.map(|floor| floor / f64::from(count)).round().min(left) }
}

impl<const W: usize, R: Recorder<W>> Machine<'_, W, R> {
    /// Invoices the month's consumption, less credits.
    pub(super) fn invoice_usage(&mut self, vendor: u32, invoice: u32) {
        let at = vendor as usize;
        let Some(usage) = self.commit_usage(at, self.day) else { return };
        let vendor = &self.plan.vendors[at];
        let Some(plan) = &vendor.contract else { return };
        let (uncounted, rest) = plan.cost(self.inputs, &usage);
        let CreditUse { used, not_counted } = use_credits(&mut self.vendors[at].credits, uncounted, rest);
        if let Some(run) = &mut self.vendors[at].contract
            && run.running.is_some()
        {
            // No period runs where the contract was terminated.
            run.consumed -= not_counted * run.closed.inverted();
        }
        if R::KEEPS_CAUSES {
            self.reason = self.cause_of_credit_use(at, used);
        }
        let month = self.traces_of_usage(at, &usage, uncounted + rest);
        self.post(Rule::CreditUse, vendor.item, None, vendor.cloud, vendor.credit, used);
        self.reason = month;
        self.issue(Rule::Usage, invoice, uncounted + rest - used);
    }

    /// A period ends today, or one begins tomorrow: the shortfall is invoiced or carried, and prices change.
    pub(super) fn turn_period(&mut self, vendor: u32, invoice: Option<u32>) {
        let at = vendor as usize;
        let tomorrow = self.date().plus_days(1);
        self.commit_usage(at, self.day);
        let vendor = &self.plan.vendors[at];
        let (Some(plan), Some(run)) = (&vendor.contract, &mut self.vendors[at].contract) else { return };
        let ended = run.running.filter(|period| run.ends[*period] == tomorrow);
        let begun = plan.periods.binary_search_by_key(&tomorrow, |period| period.start).ok();
        let mut due = Lanes::ZERO;
        let mut turned = Turned::default();
        if let Some(ended) = ended {
            let target = run.target().unwrap_or(Lanes::ZERO);
            if plan.interval_months.is_none() {
                let (floor, missing) = (run.floors[ended], run.carried - run.consumed);
                let carried;
                (due, carried) = plan.shortfall(self.inputs, ended, floor, missing);
                run.carried = carried;
                if R::KEEPS_CAUSES {
                    let of = |floor: Lanes<W>| plan.shortfall(self.inputs, ended, floor, missing).0;
                    let others = [Lanes::ZERO, floor + Lanes::ONE, (floor - Lanes::ONE).at_least_zero(), floor + floor];
                    turned = Turned {
                        had_shortfall: !(due + carried).is_zero(),
                        has_carried: !carried.is_zero(),
                        is_of_floor: others.into_iter().any(|other| !(of(other) - due).is_zero()),
                    };
                }
            } else {
                let floor = run.floors[ended];
                turned.had_shortfall = !(floor - (run.consumed - run.carried).at_least_zero()).is_zero();
                run.carried = plan.unused(run, self.inputs, ended, floor);
                turned.has_carried = !run.carried.is_zero();
            }
            if R::KEEPS_CONSUMPTION {
                let end = PeriodClose {
                    vendor: vendor.item,
                    period: ended,
                    day: self.day,
                    consumed: run.consumed,
                    floor: target,
                    invoiced: due,
                    carried: run.carried,
                };
                self.recorder.period_end(end, run.closed);
            }
            run.running = None;
        }
        if begun.is_some() {
            run.running = begun;
        }
        // A last period that was extended does not end on its original end.
        if ended.is_some() || begun.is_some() {
            run.consumed = Lanes::ZERO;
            run.is_met = false;
            run.capped.fill(Lanes::ZERO);
            self.is_to_be_repriced(at);
        }
        if R::KEEPS_CAUSES && (ended.is_some() || begun.is_some()) {
            let cause = self.trace_turn(at, ended, turned);
            self.reason = if invoice.is_some() { cause } else { Cause::NONE };
        }
        if let Some(invoice) = invoice {
            self.issue(Rule::Shortfall, invoice, due);
        }
    }

    /// Invoices the instalment `index`, from 0, of a period's floor.
    pub(super) fn invoice_instalment(&mut self, invoice: u32, period: u32, index: u32) {
        let vendor = self.planned(invoice).vendor as usize;
        let Some(run) = &mut self.vendors[vendor].contract else { return };
        let Some(part) = run.instalments[period as usize].get_mut(index as usize) else { return };
        let amount = std::mem::replace(part, Lanes::ZERO);
        run.uninvoiced[period as usize] -= amount;
        if R::KEEPS_CAUSES {
            self.reason = self.cause_of_instalment(vendor, period as usize, index as usize);
        }
        self.issue(Rule::FloorInstalment, invoice, amount);
    }

    /// What would be invoiced for the month's usage if the month ended today; zero on its last day, when it is invoiced
    /// (DESIGN 4.13, *figures*).
    pub(super) fn uninvoiced_usage(&self, vendor: usize) -> Lanes<W> {
        let state = &self.vendors[vendor];
        let (Some(plan), Some(run)) = (&self.plan.vendors[vendor].contract, &state.contract) else {
            return Lanes::ZERO;
        };
        // On the last day of a month its consumption has been invoiced.
        if self.day < 0 || self.date() == self.month.last() {
            return Lanes::ZERO;
        }
        let (uncounted, rest) = plan.cost(self.inputs, &plan.usage(run, self.inputs, self.day));
        let used = use_credits(&mut state.credits.clone(), uncounted, rest).used;
        (uncounted + rest - used).at_least_zero()
    }
}

/// What contracts invoice, and what that comes from.
impl<const W: usize, R: Recorder<W>> Machine<'_, W, R> {
    /// What a month's invoice of consumption comes from, credits included.
    fn traces_of_usage(&mut self, vendor: usize, usage: &Usage<W>, cost: Lanes<W>) -> Cause {
        if !R::KEEPS_CAUSES {
            return Cause::NONE;
        }
        let Some(plan) = &self.plan.vendors[vendor].contract else { return Cause::NONE };
        let traces = &mut self.traces.vendors[vendor];
        let consumed = self.causes.sum(traces.month, traces.counted_in_month);
        traces.months.push((self.month, consumed));
        let mut why = Why::new();
        why.made_of(self.traces.vendors[vendor].month);
        self.name_stop(&mut why, vendor);
        why.beside(plan.record, &["billing"]);
        let by_usage = plan.interval_months.is_none();
        let ratio = self.inputs[plan.overage_ratio.0 as usize].0[0];
        let has_overage = !usage.overage.is_zero();
        why.names_if(has_overage, plan.record, "overage_ratio");
        if !by_usage {
            why.made_of(self.traces.vendors[vendor].counted_in_month);
        }
        if ratio - 1.0 != 0.0 || !by_usage || !self.vendors[vendor].credits.is_empty() {
            let mut floor = Why::new();
            floor.made_of(self.traces.vendors[vendor].period);
            if let Some(period) = self.vendors[vendor].contract.as_ref().and_then(|run| run.running) {
                floor.names(plan.periods[period].record, &["floor"]);
            }
            floor.made_of(self.traces.vendors[vendor].carried);
            floor.made_of(self.traces.vendors[vendor].contract);
            let floor = self.cause(floor);
            // While the floor isn't met nothing of it stands in the invoice; with another floor it would.
            if has_overage {
                why.made_of(floor);
            } else {
                why.depends_on(floor);
            }
        }
        if !cost.is_zero() {
            why.depends_on(self.traces.vendors[vendor].credits);
            if plan.shortfall_credit.is_some() {
                // A shortfall that is not paid buys none.
                why.depends_on(self.traces.vendors[vendor].ledger);
            }
        }
        self.cause(why)
    }

    fn cause_of_credit_use(&mut self, vendor: usize, used: Lanes<W>) -> Cause {
        let mut why = Why::new();
        if let (Some(contract), Some(run)) = (&self.plan.vendors[vendor].contract, &self.vendors[vendor].contract) {
            let mut terms = Why::new();
            terms.names(contract.record, &["billing", "overage_ratio"]);
            if let Some(period) = run.running {
                terms.names(contract.periods[period].record, &["floor"]);
            }
            terms.made_of(self.traces.vendors[vendor].contract);
            terms.made_of(self.traces.vendors[vendor].carried);
            terms.made_of(self.traces.vendors[vendor].period);
            let terms = self.cause(terms);
            why.depends_on(terms);
        }
        let is_over = credits::total(&self.vendors[vendor].credits).is_zero();
        let traces = &self.traces.vendors[vendor];
        let (limit, other) =
            if is_over { (traces.credit_amounts, traces.month) } else { (traces.month, traces.credit_amounts) };
        why.made_of(limit);
        why.depends_on(other);
        why.depends_on(traces.credits);
        why.depends_on(traces.ledger);
        let cause = self.cause(why);
        if !used.is_zero() {
            let mut seen = Why::new();
            seen.depends_on(cause);
            let traces = &mut self.traces.vendors[vendor];
            traces.credits = self.causes.after(traces.credits, cause);
            seen.depends_on(traces.credits);
            let seen = self.cause(seen);
            let traces = &mut self.traces.vendors[vendor];
            traces.period = self.causes.after(traces.period, seen);
        } else if !self.vendors[vendor].credits.is_empty() {
            // What was not used is left for later.
            let traces = &mut self.traces.vendors[vendor];
            traces.credits = self.causes.after(traces.credits, cause);
        }
        cause
    }

    /// A period ends or begins: what is behind its shortfall, and what the next one begins with.
    fn trace_turn(&mut self, vendor: usize, ended: Option<usize>, turned: Turned) -> Cause {
        let Some(plan) = &self.plan.vendors[vendor].contract else { return Cause::NONE };
        let (mut carried, mut turn) = (Cause::NONE, Cause::NONE);
        if let Some(ended) = ended {
            let mut why = Why::new();
            let period = &plan.periods[ended];
            why.names_if(turned.is_of_floor, period.record, "floor");
            why.names(period.record, &["end"]);
            why.beside(period.record, &["start", "floor"]);
            why.names(plan.record, &["billing"]);
            let is_last = ended + 1 == plan.periods.len();
            why.names_if(turned.had_shortfall && !is_last, plan.record, "carry_over_cap");
            if plan.interval_months.is_some() && turned.had_shortfall && !is_last {
                why.beside(plan.record, &["carry_if_not_smaller"]);
                why.beside(plan.periods[ended + 1].record, &["floor"]);
            }
            why.made_of(self.traces.vendors[vendor].period);
            why.made_of(self.traces.vendors[vendor].carried);
            why.made_of(self.traces.vendors[vendor].contract);
            why.depends_on(self.traces.vendors[vendor].ladder);
            why.depends_on(self.traces.vendors[vendor].ledger);
            turn = self.cause(why);
            let mut beside = Why::new();
            beside.depends_on(turn);
            let beside = self.cause(beside);
            let traces = &mut self.traces.vendors[vendor];
            // What was overage before it ended is invoiced with the month.
            traces.month = self.causes.sum(traces.month, beside);
            if plan.shortfall_credit.is_some() {
                traces.credits = self.causes.after(traces.credits, turn);
            }
            if turned.has_carried {
                let mut why = Why::new();
                why.names(period.record, &["floor"]);
                why.made_of(turn);
                carried = self.cause(why);
            } else if !is_last {
                carried = beside;
            }
        }
        let traces = &self.traces.vendors[vendor];
        let mut month = Why::new();
        if self.today.plus_days(1) != self.month.plus(1).first() {
            // What counts of a month is rounded as one, whatever period its days are in.
            month.depends_on(traces.month);
            month.depends_on(traces.counted_in_month);
        }
        let period = self.cause(month);
        let traces = &mut self.traces.vendors[vendor];
        traces.period = period;
        if ended.is_some() {
            traces.carried = carried;
        }
        turn
    }

    fn cause_of_instalment(&mut self, vendor: usize, period: usize, at: usize) -> Cause {
        let Some(plan) = &self.plan.vendors[vendor].contract else { return Cause::NONE };
        let (own, Some(months)) = (&plan.periods[period], plan.interval_months) else { return Cause::NONE };
        let mut why = Why::new();
        self.name_part(&mut why, own, at);
        let dates = |start: i32, end: i32, timing: Timing| {
            let dates = instalment_dates(own.start.plus_days(start), own.counted_to.plus_days(end), months, timing);
            (dates.len(), dates.get(at).copied())
        };
        let differs = |start: i32, end: i32| dates(start, end, plan.timing) != dates(0, 0, plan.timing);
        // Periods do not overlap, and have a day.
        let is_free = |day: Date| plan.periods.iter().all(|other| day < other.start || other.end <= day);
        let is_longer = own.start.plus_days(1) < own.end;
        let start = is_free(own.start.plus_days(-1)) && differs(-1, 0) || is_longer && differs(1, 0);
        why.names_if(start, own.record, "start");
        let end = is_free(own.end) && differs(0, 1) || is_longer && differs(0, -1);
        why.names_if(end && own.is_counted_to_end, own.record, "end");
        why.names_if(differs(0, 1) || differs(0, -1), own.record, "instalments_until");
        why.names(plan.record, &["billing"]);
        why.names_if(dates(0, 0, Timing::Advance) != dates(0, 0, Timing::Arrears), plan.record, "timing");
        why.made_of(self.traces.vendors[vendor].contract);
        why.depends_on(self.traces.vendors[vendor].ladder);
        why.depends_on(self.traces.vendors[vendor].ledger);
        self.cause(why)
    }
}

impl<const W: usize, R: Recorder<W>> Machine<'_, W, R> {
    /// Names what an instalment, by its place, comes to: the floor or, where what was invoiced is given, what of these
    /// would make it another.
    fn name_part(&self, why: &mut Why, own: &PlanPeriod, at: usize) {
        let value = |input: Input| self.inputs[input.0 as usize];
        let floor = value(own.floor);
        let (Some(invoiced), each) = (own.invoiced.map(value), own.instalment.map(value)) else {
            why.names(own.record, &["floor"]);
            return;
        };
        let part = |floor: Lanes<W>, invoiced: Lanes<W>, each: Option<Lanes<W>>| {
            own.parts_of(floor, Some(invoiced), each).get(at).copied().unwrap_or(Lanes::ZERO)
        };
        let now = part(floor, invoiced, each);
        let others = |value: Lanes<W>| {
            let share = |by: f64| value.map(|own| (own * by).round());
            [Lanes::ZERO, (value - Lanes::ONE).at_least_zero(), value + Lanes::ONE, share(0.99), share(1.01)]
        };
        let differs = |other: Lanes<W>| !(other - now).is_zero();
        // The floor is never below what was invoiced.
        let is_valid = |floor: Lanes<W>, invoiced: Lanes<W>| floor.0[0] >= invoiced.0[0];
        let of_floor = others(floor).into_iter().chain([Lanes::splat(crate::money::LIMIT_MINOR)]);
        let of_floor = of_floor.filter(|floor| is_valid(*floor, invoiced));
        why.names_if({ of_floor }.any(|floor| differs(part(floor, invoiced, each))), own.record, "floor");
        let of_invoiced = others(invoiced).into_iter().filter(|invoiced| is_valid(floor, *invoiced));
        why.names_if({ of_invoiced }.any(|invoiced| differs(part(floor, invoiced, each))), own.record, "invoiced");
        // With nothing left there would be none at all.
        why.beside_if(!now.is_zero(), own.record, "floor");
        why.beside_if(!now.is_zero(), own.record, "invoiced");
        if let Some(each) = each {
            let mut others = others(each).into_iter().chain([floor]);
            why.names_if(others.any(|each| differs(part(floor, invoiced, Some(each)))), own.record, "instalment");
        }
    }
}

impl PlanContract {
    /// Whether something of a period's floor is asked for on a day or later, whatever the floor: by usage at its end.
    pub(super) fn is_asked_for_from(&self, period: &PlanPeriod, day: Date) -> bool {
        self.interval_months.is_none_or(|months| {
            let dates = instalment_dates(period.start, period.counted_to, months, self.timing);
            dates.last().is_some_and(|last| day <= *last)
        })
    }

    /// What was consumed of the running period before the as-of date.
    pub(super) fn consumed_before(&self) -> Why {
        let mut why = Why::new();
        why.names_if(self.has_begun, self.record, "consumed_so_far");
        if self.has_begun {
            self.caps.iter().for_each(|cap| why.beside(cap.record, &["consumed_so_far"]));
        }
        why
    }

    /// What was carried into the period that runs on the as-of date, or into the next.
    pub(super) fn carried_before(&self, as_of: Date) -> Why {
        let mut why = Why::new();
        why.names_if(self.periods.iter().any(|period| as_of < period.end), self.record, "carried_in");
        why
    }
}
