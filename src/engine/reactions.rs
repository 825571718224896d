//! Reactions: the ladder of what a vendor does when it is not paid (DESIGN 4.5).
//!
//! Owns when rungs fire and are lifted, lane by lane. A ladder is tested at the close of a day on which one of the
//! vendor's invoices has changed, or on which time alone may trigger a rung. First rungs are lifted, then others fire,
//! each at most once; each change takes effect the next day.

use std::fmt::Arguments;

use super::{
    causes::{RecordId, Why},
    invoices::InvoiceRun,
    journal::Rule,
    lanes::Lanes,
    plan::{Event, EventKind, Input, Phase, Planner, index, sorted},
    recorder::{Recorder, RungEventKind},
    run::Machine,
    vendors::PlanInvoice,
};
use crate::{
    calendar::Date,
    model::{Act, CountsFrom, InvoiceKind, Rung, Trigger},
    money::LIMIT_MINOR,
};

/// A day that never comes.
const NEVER: f64 = f64::INFINITY;

/// A rung, compiled. Its fields stay in this order: what each test of a ladder asks for fits a cache line, since there may
/// be thousands of ladders.
#[derive(Clone, Debug)]
#[repr(C, align(64))]
pub struct PlanRung {
    pub(super) act: Act,
    lasting: bool,
    arrears: Input,
    lift_at: Input,
    days: i32,
    /// The rung that it follows; `None` if it is triggered by arrears.
    after: Option<Followed>,
    /// The day that due dates before it count as, if there is one: the as-of date, or that of an earlier forecast.
    counts_from: Option<Date>,
    /// The id of the only stream that it concerns; none if it concerns all.
    stream: Option<String>,
    /// The day on which it fired before the forecast, counted from the as-of date.
    since: Option<i32>,
    /// The day on which it was lifted before the forecast, while spend is not back.
    pub(super) lifted: Option<Date>,
    /// Whether its suit was dropped before the forecast.
    dropped: bool,
    pub(super) record: RecordId,
    pub(super) id: String,
    back_months: Option<i32>,
    court_months: i32,
    legal_costs: Input,
}

/// The rung that another follows.
#[derive(Clone, Copy, Debug)]
enum Followed {
    /// The place of the other rung.
    Rung(u32),
    /// The other rung is muted, so this one never fires.
    Nothing,
}

/// The state of a rung during a run.
#[derive(Clone, Copy, Debug)]
pub struct RungRun<const W: usize> {
    /// Mask: 1 where it is in force.
    pub(super) in_force: Lanes<W>,
    /// The day on which it last fired, counted from the as-of date.
    pub(super) fired: Lanes<W>,
    /// Mask: 1 where arrears have since allowed lifting; the suit is then dropped.
    pub(super) cleared: Lanes<W>,
    /// Mask: 1 where its judgment is passed today.
    judged: Lanes<W>,
    /// The first month without spend, and the first month with spend again, as month numbers.
    pub(super) cancelled: (Lanes<W>, Lanes<W>),
}

/// A judgment whose payment is on a later day than itself.
#[derive(Clone, Debug)]
pub struct UnpaidJudgment<const W: usize> {
    vendor: u32,
    rung: u32,
    /// Its day.
    day: Date,
    /// Mask: 1 where it was passed.
    judged: Lanes<W>,
    /// What it orders us to pay, oldest due date first.
    invoices: Vec<u32>,
}

/// What is asked of a vendor, above all of its ladder, on every day. Those of all vendors stand side by side, since vendors may be many.
#[derive(Clone, Copy, Debug)]
#[allow(clippy::struct_excessive_bools, reason = "independent marks, kept small")]
pub struct LadderWatch {
    /// Whether the vendor has a ladder.
    pub(super) is_there: bool,
    /// Whether an invoice of the vendor has changed since the last test.
    pub(super) is_touched: bool,
    /// Whether a rung has fired or was lifted since the last look at the vendor's payments to us.
    pub(super) has_reacted: bool,
    /// Whether receivables from the vendor were withheld since that look.
    pub(super) has_more: bool,
    /// Whether a policy in force pays the vendor when cash allows.
    pub(super) waits_for_cash: bool,
    /// Whether the vendor has ever cancelled its spend, on some path.
    has_cancelled: bool,
    /// Whether, on some path, the vendor withholds its payments, and whether it sets them off.
    pub(super) takes: [bool; 2],
    /// The next day on which time alone may trigger a rung.
    next: f64,
}

/// A vendor's arrears at a close, as its ladder sees them.
#[derive(Clone, Copy, Debug)]
struct Arrears<const W: usize> {
    sum: Lanes<W>,
    /// The oldest due date, in days from the as-of date; [`NEVER`] without arrears.
    oldest: Lanes<W>,
    /// The next due date, today included.
    next_due: f64,
}

impl Planner {
    pub(super) fn plan_rungs(&mut self, path: Arguments<'_>, reactions: &[Rung]) -> Vec<PlanRung> {
        // A rung that sets off without the right to do so never fires.
        let takes_part = |rung: &&Rung| !rung.muted && (rung.act != Act::SetOff || rung.has_right);
        self.plan_rungs_that(path, reactions, takes_part)
    }

    /// The rungs that set off without the right to do so; empty in plans that keep no causes.
    pub(super) fn plan_powerless_rungs(&mut self, path: Arguments<'_>, reactions: &[Rung]) -> Vec<PlanRung> {
        let is_powerless = |rung: &&Rung| !rung.muted && rung.act == Act::SetOff && !rung.has_right;
        if self.keeps_paths() { self.plan_rungs_that(path, reactions, is_powerless) } else { Vec::new() }
    }

    fn plan_rungs_that(
        &mut self,
        path: Arguments<'_>,
        reactions: &[Rung],
        holds: impl Fn(&&Rung) -> bool,
    ) -> Vec<PlanRung> {
        let as_of = self.as_of();
        let rungs: Vec<&Rung> = sorted(reactions, |rung| &rung.id).into_iter().filter(holds).collect();
        rungs
            .iter()
            .map(|rung| {
                let path = format_args!("{path}/reactions/{}", rung.id.0);
                let followed = |id: &String| rungs.iter().position(|rung| rung.id.0 == *id).map(index);
                PlanRung {
                    record: self.record(path),
                    id: rung.id.0.clone(),
                    act: rung.act,
                    arrears: self.amount(rung.arrears, || format!("{path}/arrears")),
                    days: rung.days.cast_signed(),
                    after: (rung.trigger == Trigger::After)
                        .then(|| rung.after.as_ref().and_then(followed).map_or(Followed::Nothing, Followed::Rung)),
                    counts_from: (rung.counts_from == CountsFrom::AsOf).then(|| rung.counted_since.unwrap_or(as_of)),
                    since: rung.in_force_since.map(|since| since.0 - as_of.0),
                    dropped: rung.dropped,
                    lifted: rung.lifted_on.filter(|_| rung.act == Act::CancelSpend && !rung.lasting),
                    lift_at: self.amount(rung.lift_at, || format!("{path}/lift_at")),
                    lasting: rung.lasting || rung.act == Act::Terminate,
                    stream: rung.stream.clone(),
                    back_months: rung.back_months.map(u32::cast_signed),
                    court_months: rung.court_months.unwrap_or(1).cast_signed(),
                    legal_costs: self.amount(rung.legal_costs, || format!("{path}/legal_costs")),
                }
            })
            .collect()
    }
}

impl PlanRung {
    /// Whether a judgment may follow.
    pub(super) fn goes_to_court(&self) -> bool {
        self.act == Act::Court
    }

    /// Whether it concerns a stream.
    pub(super) fn concerns(&self, stream: &str) -> bool {
        self.stream.as_ref().is_none_or(|only| only == stream)
    }

    /// Mask: 1 where arrears let it be lifted: they are zero, or at most its lifting amount and below the amount on
    /// which it fires.
    fn may_be_lifted<const W: usize>(&self, inputs: &[Lanes<W>], arrears: Lanes<W>) -> Lanes<W> {
        let [lift_at, least] = [self.lift_at, self.arrears].map(|input| inputs[input.0 as usize]);
        self.may_be_lifted_at(lift_at, least, arrears)
    }

    /// As [`PlanRung::may_be_lifted`], with other amounts for lifting and firing.
    fn may_be_lifted_at<const W: usize>(&self, lift_at: Lanes<W>, least: Lanes<W>, arrears: Lanes<W>) -> Lanes<W> {
        let at_or_below = arrears.test(lift_at, |sum, lift_at| sum <= lift_at);
        let below = arrears.test(least, |sum, least| sum < least);
        let is_low = if self.after.is_some() { at_or_below } else { at_or_below * below };
        is_low.max(arrears.test(Lanes::ZERO, |sum, _| sum == 0.0))
    }

    /// Its state at the opening.
    fn state<const W: usize>(&self, as_of: Date) -> RungRun<W> {
        let since = self.since.map(|since| as_of.plus_days(since));
        let month = since.map_or(NEVER, |since| f64::from(since.month().0 + 1));
        let back = match (self.lifted, self.back_months) {
            (Some(lifted), Some(months)) => f64::from(lifted.month().0 + months).max(month),
            _ => NEVER,
        };
        RungRun {
            in_force: if since.is_some() && self.lifted.is_none() { Lanes::ONE } else { Lanes::ZERO },
            fired: Lanes::splat(self.since.map_or(-NEVER, f64::from)),
            cleared: if self.dropped { Lanes::ONE } else { Lanes::ZERO },
            judged: Lanes::ZERO,
            cancelled: (Lanes::splat(month), Lanes::splat(back)),
        }
    }
}

/// The state of a ladder's rungs at the opening.
pub(super) fn rungs_at_opening<const W: usize>(rungs: &[PlanRung], as_of: Date) -> Vec<RungRun<W>> {
    rungs.iter().map(|rung| rung.state(as_of)).collect()
}

impl LadderWatch {
    /// At the opening everything is looked at.
    pub(super) fn opening(rungs: &[PlanRung]) -> Self {
        Self {
            is_there: !rungs.is_empty(),
            is_touched: true,
            has_reacted: true,
            has_more: false,
            waits_for_cash: false,
            has_cancelled: rungs.iter().any(|rung| rung.act == Act::CancelSpend && rung.since.is_some()),
            takes: [false; 2],
            next: NEVER,
        }
    }

    /// Whether an amount may be withheld, released or set off even on a day without receivables.
    pub(super) const fn takes_something_new(&self) -> bool {
        self.has_reacted || self.takes[1]
    }
}

impl<const W: usize, R: Recorder<W>> Machine<'_, W, R> {
    /// Applies rungs that are in force at the opening, from the first day on.
    pub(super) fn begin_ladders(&mut self) {
        for place in 0..self.with_ladder.len() {
            let vendor = self.with_ladder[place];
            for rung in 0..self.plan.vendors[vendor].rungs.len() {
                let plan = &self.plan.vendors[vendor].rungs[rung];
                let Some(since) = plan.since else { continue };
                match plan.act {
                    Act::Suspend => self.set_suspension(vendor),
                    Act::Court => self.file_suit(vendor, rung, since),
                    Act::Terminate => {
                        let today = self.date();
                        let plan = &self.plan.vendors[vendor].contract;
                        if let (Some(plan), Some(run)) = (plan, &mut self.vendors[vendor].contract) {
                            plan.close(run, today, Lanes::ONE);
                        }
                        self.is_to_be_repriced(vendor);
                    }
                    Act::Notice | Act::WithholdPayments | Act::CancelSpend | Act::SetOff => {}
                }
            }
        }
    }

    /// Step 7 of the day: lifts rungs, then fires others.
    pub(super) fn run_ladders(&mut self) {
        let today = f64::from(self.day);
        if R::KEEPS_CAUSES {
            self.any_touched = true;
        }
        if !std::mem::take(&mut self.any_touched) && today < self.next_test {
            return;
        }
        let mut awake: Vec<(usize, Arrears<W>)> = Vec::with_capacity(self.with_ladder.len());
        for place in 0..self.with_ladder.len() {
            let vendor = self.with_ladder[place];
            let watch = &mut self.watches[vendor];
            if std::mem::take(&mut watch.is_touched) || R::KEEPS_CAUSES || today >= watch.next {
                awake.push((vendor, self.arrears_of(vendor)));
            }
        }
        if R::KEEPS_CAUSES {
            for (vendor, arrears) in &awake {
                self.trace_ladder(*vendor, arrears);
            }
        }
        for (vendor, arrears) in &awake {
            self.lift(*vendor, arrears);
        }
        for (vendor, arrears) in &awake {
            self.fire(*vendor, arrears);
        }
        for (vendor, arrears) in awake {
            self.watches[vendor].next = self.next_test(vendor, &arrears);
        }
        let next_of = |vendor: &usize| self.watches[*vendor].next;
        self.next_test = self.with_ladder.iter().map(next_of).fold(NEVER, f64::min);
    }

    /// A vendor's arrears at today's close.
    fn arrears_of(&mut self, vendor: usize) -> Arrears<W> {
        let (today, as_of) = (self.today, self.plan.as_of);
        let day = |due: Date| f64::from(due.0 - as_of.0);
        let run = &mut self.vendors[vendor];
        let mut is_any_unpaid = false;
        while let Some(state) = run.order.get(run.past_due).map(|invoice| &self.invoices[*invoice as usize])
            && state.due < today
        {
            is_any_unpaid |= !state.unpaid.is_zero();
            run.past_due += 1;
        }
        // An invoice due today and already paid won't be past due tomorrow.
        let is_coming = |state: &&InvoiceRun<W>| state.due > today || !state.open().is_zero();
        let next = run.order[run.past_due..].iter().map(|invoice| &self.invoices[*invoice as usize]).find(is_coming);
        let mut found = Arrears {
            sum: Lanes::ZERO,
            oldest: Lanes::splat(NEVER),
            next_due: next.map_or(NEVER, |state| day(state.due)),
        };
        // Nothing needs to be kept while all is paid by its due date.
        if is_any_unpaid || run.open.is_some() {
            let open = self.open_of(vendor);
            found.sum = open.arrears(today);
            found.oldest = Lanes(std::array::from_fn(|lane| open.oldest_due(today, lane).map_or(NEVER, day)));
        }
        found
    }

    fn lift(&mut self, vendor: usize, arrears: &Arrears<W>) {
        let plan = self.plan;
        for (place, rung) in plan.vendors[vendor].rungs.iter().enumerate() {
            let run = &mut self.vendors[vendor].rungs[place];
            if run.in_force.is_zero() {
                continue;
            }
            let lifted = run.in_force * rung.may_be_lifted(self.inputs, arrears.sum);
            // A lasting rung is never lifted: it only gets this mark.
            run.cleared = run.cleared.max(lifted);
            if rung.lasting || lifted.is_zero() {
                continue;
            }
            run.in_force -= lifted;
            self.watches[vendor].has_reacted = true;
            if rung.act == Act::CancelSpend {
                let month = self.month.0;
                let back = match rung.back_months {
                    // At the earliest in the month after it fired.
                    Some(months) => run.cancelled.0.max(Lanes::splat(f64::from(month + months))),
                    None => Lanes::splat(NEVER),
                };
                run.cancelled.1 = lifted.select(back, run.cancelled.1);
            }
            if rung.act == Act::Suspend {
                self.set_suspension(vendor);
            }
            self.recorder.rung_event(
                self.today,
                plan.vendors[vendor].item,
                index(place),
                RungEventKind::Lifted,
                lifted,
            );
        }
    }

    fn fire(&mut self, vendor: usize, arrears: &Arrears<W>) {
        let today = Lanes::splat(f64::from(self.day));
        for (place, rung) in self.plan.vendors[vendor].rungs.iter().enumerate() {
            let rungs = &self.vendors[vendor].rungs;
            let idle = rungs[place].in_force.inverted();
            if idle.is_zero() {
                continue;
            }
            let holds = match rung.after {
                Some(Followed::Nothing) => Lanes::ZERO,
                Some(Followed::Rung(other)) => {
                    let other = &rungs[other as usize];
                    let days = f64::from(rung.days);
                    other.in_force * other.fired.test(today, |fired, today| fired + days - today == 0.0)
                }
                None => {
                    let least = self.inputs[rung.arrears.0 as usize];
                    let from = rung.counts_from.map_or(-NEVER, |from| f64::from(from.0 - self.plan.as_of.0));
                    let age = today - arrears.oldest.max(Lanes::splat(from));
                    let is_old = age.test(Lanes::ZERO, |age, _| age >= f64::from(rung.days.max(1)));
                    is_old * arrears.sum.test(least, |sum, least| sum >= least)
                }
            };
            let fired = idle * holds;
            if !fired.is_zero() {
                self.put_in_force(vendor, place, fired);
            }
        }
    }

    /// Fires a rung where the mask is 1.
    fn put_in_force(&mut self, vendor: usize, place: usize, fired: Lanes<W>) {
        let plan = &self.plan.vendors[vendor];
        let rung = &plan.rungs[place];
        self.watches[vendor].has_reacted = true;
        let run = &mut self.vendors[vendor].rungs[place];
        run.in_force += fired;
        run.fired = fired.select(Lanes::splat(f64::from(self.day)), run.fired);
        run.cleared = fired.select(Lanes::ZERO, run.cleared);
        self.recorder.rung_event(self.today, plan.item, index(place), RungEventKind::Fired, fired);
        match rung.act {
            Act::Notice | Act::WithholdPayments | Act::SetOff => {}
            Act::CancelSpend => {
                self.watches[vendor].has_cancelled = true;
                let next = Lanes::splat(f64::from(self.month.0 + 1));
                // Spend that is not back yet keeps its first month without.
                let goes_on = run.cancelled.1.test(next, |back, next| back >= next)
                    * run.cancelled.0.test(next, |from, next| from <= next);
                run.cancelled.0 = (fired * goes_on.inverted()).select(next, run.cancelled.0);
                run.cancelled.1 = fired.select(Lanes::splat(NEVER), run.cancelled.1);
            }
            Act::Suspend => self.set_suspension(vendor),
            Act::Terminate => self.accelerate(vendor, fired),
            Act::Court => self.file_suit(vendor, place, self.day),
        }
    }

    /// The next day on which time alone may trigger a rung.
    fn next_test(&self, vendor: usize, arrears: &Arrears<W>) -> f64 {
        let today = f64::from(self.day);
        let mut next = arrears.next_due + 1.0;
        let mut add = |day: f64| {
            if day > today && day < next {
                next = day;
            }
        };
        let rungs = &self.vendors[vendor].rungs;
        for (rung, run) in self.plan.vendors[vendor].rungs.iter().zip(rungs) {
            if !run.in_force.is_zero() {
                // It fired although so little is owed that it may be lifted again.
                let is_low = run.in_force * rung.may_be_lifted(self.inputs, arrears.sum);
                let is_over = if rung.lasting { is_low * run.cleared.inverted() } else { is_low };
                if !is_over.is_zero() {
                    add(today + 1.0);
                }
            }
            for lane in 0..W {
                match rung.after {
                    Some(Followed::Rung(other)) => {
                        add(rungs[other as usize].fired.0[lane] + f64::from(rung.days));
                    }
                    None if run.in_force.0[lane] == 0.0 => {
                        let from = rung.counts_from.map_or(-NEVER, |from| f64::from(from.0 - self.plan.as_of.0));
                        add(arrears.oldest.0[lane].max(from) + f64::from(rung.days.max(1)));
                    }
                    Some(Followed::Nothing) | None => {}
                }
            }
        }
        next
    }

    /// Mask: 1 where a rung with an act is in force that concerns a stream.
    pub(super) fn in_force(&self, vendor: usize, act: Act, stream: &str) -> Lanes<W> {
        let plans = &self.plan.vendors[vendor].rungs;
        let of_act = plans.iter().zip(&self.vendors[vendor].rungs);
        of_act
            .filter(|(rung, _)| rung.act == act && rung.concerns(stream))
            .fold(Lanes::ZERO, |mask, (_, run)| mask.max(run.in_force))
    }

    /// Mask: 1 where a vendor's spend on a stream, given by its item's place, is cancelled this month.
    pub(super) fn is_cancelled(&self, vendor: usize, stream: u32) -> Lanes<W> {
        if !self.watches[vendor].has_cancelled {
            return Lanes::ZERO;
        }
        let stream = &self.plan.items[stream as usize].id;
        let month = Lanes::splat(f64::from(self.month.0));
        let plans = &self.plan.vendors[vendor].rungs;
        plans
            .iter()
            .zip(&self.vendors[vendor].rungs)
            .filter(|(rung, _)| rung.act == Act::CancelSpend && rung.concerns(stream))
            .fold(Lanes::ZERO, |mask, (_, run)| {
                let (from, back) = run.cancelled;
                mask.max(from.test(month, |from, month| from <= month) * back.test(month, |back, month| month < back))
            })
    }

    /// Mask: 1 where the vendor has terminated.
    pub(super) fn has_terminated(&self, vendor: usize) -> Lanes<W> {
        let rungs = self.plan.vendors[vendor].rungs.iter().zip(&self.vendors[vendor].rungs);
        rungs.filter(|(rung, _)| rung.act == Act::Terminate).fold(Lanes::ZERO, |mask, (_, run)| mask.max(run.in_force))
    }

    /// Suspends the service where a rung says so, from tomorrow on.
    fn set_suspension(&mut self, vendor: usize) {
        let plans = &self.plan.vendors[vendor].rungs;
        let rungs = plans.iter().zip(&self.vendors[vendor].rungs);
        let mask = rungs
            .filter(|(rung, _)| rung.act == Act::Suspend)
            .fold(Lanes::ZERO, |mask, (_, run)| mask.max(run.in_force));
        self.vendors[vendor].suspended = mask;
        self.is_to_be_repriced(vendor);
    }

    /// Terminates the contract: all that is left of its floors is invoiced, due today.
    fn accelerate(&mut self, vendor: usize, fired: Lanes<W>) {
        self.commit_usage(vendor, self.day);
        self.is_to_be_repriced(vendor);
        let today = self.date();
        let (Some(plan), Some(run)) = (&self.plan.vendors[vendor].contract, &mut self.vendors[vendor].contract) else {
            return;
        };
        let amount = plan.remaining(run, today) * fired;
        plan.close(run, today, fired);
        if R::KEEPS_CAUSES {
            self.give_acceleration_as_reason(vendor);
        }
        if amount.is_zero() {
            self.trace_not_issued(vendor);
        } else {
            let expense = self.plan.vendors[vendor].shortfall;
            // It is too late to be paid today, so it can be paid from tomorrow on.
            let due = self.plan.rolling.due(today, today);
            let invoice = self.new_invoice(vendor, InvoiceKind::Shortfall, expense, (due, today.plus_days(1)));
            self.issue(Rule::Acceleration, invoice, amount);
        }
    }

    /// Files a suit on a day; the judgment comes months later.
    fn file_suit(&mut self, vendor: usize, place: usize, filed: i32) {
        let rung = &self.plan.vendors[vendor].rungs[place];
        let day = self.plan.date(filed).plus_months(rung.court_months);
        let (vendor, rung) = (index(vendor), index(place));
        self.schedule(day, (Phase::Judgment, vendor, rung), EventKind::Judgment { vendor, rung, filed });
        let paid = self.plan.rolling.next(day);
        self.schedule(paid, (Phase::JudgmentPayment, vendor, rung), EventKind::JudgmentPayment { vendor, rung });
    }

    /// Passes the judgment: invoices interest up to today and legal costs, due today, where arrears were not cleared.
    pub(super) fn judge(&mut self, vendor: u32, place: u32, filed: i32) {
        let at = vendor as usize;
        let plan = &self.plan.vendors[at];
        let run = &mut self.vendors[at].rungs[place as usize];
        let is_this = run.fired.test(Lanes::splat(f64::from(filed)), |fired, filed| fired - filed == 0.0);
        let judged = run.in_force * is_this * run.cleared.inverted();
        // Paths with suits filed at other months' ends may have their judgment today too.
        run.judged = run.judged.max(judged);
        if judged.is_zero() {
            return;
        }
        let interest = self.take_interest(at, judged);
        if R::KEEPS_CAUSES {
            self.give_interest_as_reason(vendor, true, false);
            let interest = self.reason;
            self.give_judgment_as_reason(at, place, &[]);
            self.reason = self.causes.sum(self.reason, interest);
        }
        if interest.is_zero() {
            self.trace_not_issued(at);
        } else {
            let invoice = self.new_invoice(at, InvoiceKind::Interest, plan.interest, (self.today, self.today));
            self.issue(Rule::LateInterest, invoice, interest);
        }
        let costs = self.inputs[plan.rungs[place as usize].legal_costs.0 as usize] * judged;
        if let Some(legal) = plan.legal {
            if R::KEEPS_CAUSES {
                self.give_judgment_as_reason(at, place, &["legal_costs"]);
            }
            if costs.is_zero() {
                self.trace_not_issued(at);
            } else {
                let invoice = self.new_invoice(at, InvoiceKind::Charge, legal, (self.today, self.today));
                self.issue(Rule::LegalCosts, invoice, costs);
            }
        }
        self.recorder.rung_event(self.today, plan.item, place, RungEventKind::Judged, judged);
        if !self.plan.rolling.is_business_day(self.today) {
            // What it covers is of its own day; only the payment is on a later one.
            let covers = |invoice: &u32| {
                let state = &self.invoices[*invoice as usize];
                let is_due = self.is_dated_by_today(*invoice) && state.due <= self.today;
                is_due && !state.agreed && !state.open().is_zero()
            };
            let invoices = self.vendors[at].order.iter().copied().filter(covers).collect();
            self.vendors[at].rungs[place as usize].judged = Lanes::ZERO;
            self.judgments.push(UnpaidJudgment { vendor, rung: place, day: self.today, judged, invoices });
        }
    }

    /// Pays all that is due by today where there is a judgment, whatever the policy says; of earlier judgments that were
    /// not paid yet, what was due on their day.
    pub(super) fn pay_judgment(&mut self, vendor: u32, place: u32) {
        let is_this = |judgment: &mut UnpaidJudgment<W>| judgment.vendor == vendor && judgment.rung == place;
        let earlier: Vec<UnpaidJudgment<W>> = self.judgments.extract_if(.., is_this).collect();
        for UnpaidJudgment { day, judged, invoices, .. } in earlier {
            let limit = judged.select(Lanes::splat(f64::INFINITY), Lanes::ZERO);
            for invoice in invoices {
                if R::KEEPS_CAUSES {
                    self.give_judgment_as_purpose(vendor, place, day);
                }
                self.settle(Rule::JudgmentPayment, invoice, limit);
            }
        }
        self.purpose = super::causes::Cause::NONE;
        let run = &mut self.vendors[vendor as usize].rungs[place as usize];
        let judged = std::mem::replace(&mut run.judged, Lanes::ZERO);
        if judged.is_zero() {
            return;
        }
        let limit = judged.select(Lanes::splat(f64::INFINITY), Lanes::ZERO);
        if R::KEEPS_CAUSES {
            self.give_judgment_as_purpose(vendor, place, self.today);
        }
        let mut walk = self.open_of(vendor as usize).walk(judged, |kind| kind.is_some());
        while let Some(open) = &self.vendors[vendor as usize].open
            && let Some(invoice) = open.next(&mut walk, self.today)
        {
            self.settle(Rule::JudgmentPayment, invoice, limit);
        }
        self.purpose = super::causes::Cause::NONE;
    }

    /// Makes an invoice that no plan foresaw, issued today and due on a day; policies may pay it from another day on.
    fn new_invoice(
        &mut self,
        vendor: usize,
        kind: InvoiceKind,
        expense: u32,
        (due, payable_from): (Date, Date),
    ) -> u32 {
        let today = self.today;
        let invoice = index(self.invoices.len());
        let plan = PlanInvoice {
            vendor: index(vendor),
            kind,
            issued: today,
            due,
            expense,
            is_opening: false,
            is_shortfall: false,
        };
        self.unforeseen.push(plan);
        self.invoices.push(InvoiceRun::new(due));
        self.recorder.new_invoice(plan);
        let own = self.order_of(invoice);
        let place = self.vendors[vendor].order.partition_point(|at| self.order_of(*at) < own);
        self.vendors[vendor].order.insert(place, invoice);
        let mut events = Vec::new();
        self.plan.payments_of(index(vendor), invoice, &plan, payable_from, &mut |day, order, what| {
            events.push((day, order, what));
        });
        for (day, order, what) in events {
            self.schedule(day, order, what);
        }
        invoice
    }

    /// Schedules an event that no plan foresaw.
    fn schedule(&mut self, date: Date, order: (Phase, u32, u32), what: EventKind) {
        // Today is too late.
        if (self.today.plus_days(1)..self.plan.end).contains(&date)
            && let Ok(day) = u32::try_from(date.0 - self.plan.as_of.0)
        {
            self.later.entry(day).or_default().push(Event { day, order, what });
        }
    }
}

/// What ladders come from.
impl<const W: usize, R: Recorder<W>> Machine<'_, W, R> {
    /// Names what of the terms of rungs makes them fire, stay or be lifted at today's close, and what would if it were
    /// another. What a ladder comes from grows only by what is new.
    fn trace_ladder(&mut self, vendor: usize, arrears: &Arrears<W>) {
        let mut why = Why::new();
        let plan = &self.plan.vendors[vendor];
        let runs = &self.vendors[vendor].rungs;
        for (place, rung) in plan.rungs.iter().enumerate() {
            let run = &runs[place];
            if run.in_force.is_zero() {
                self.name_trigger(&mut why, rung, runs, arrears);
            } else {
                self.name_lift(&mut why, rung, arrears);
                if let (Some(since), Act::Court | Act::CancelSpend) = (rung.since, rung.act) {
                    let date = self.plan.date(since);
                    let is_edge = date == date.month().first() || date == date.month().last();
                    why.names_if(rung.act == Act::Court || is_edge, rung.record, "in_force_since");
                }
            }
        }
        for rung in &plan.powerless {
            let mut own = Why::new();
            let holds = self.name_trigger(&mut own, rung, runs, arrears);
            if holds || rung.after.is_some() && !arrears.sum.is_zero() {
                why.names(rung.record, &["has_right", "act", "trigger", "stream"]);
            }
        }
        let traces = &mut self.traces.vendors[vendor];
        why.leave_out(&mut traces.told_of_ladder);
        if !why.is_empty() {
            why.depends_on(traces.ledger);
            let cause = self.cause(why);
            let traces = &mut self.traces.vendors[vendor];
            traces.ladder = self.causes.after(traces.ladder, cause);
            // What it does, or leaves undone, changes what is owed and what there is.
            self.trace_ledger(vendor, cause);
            self.trace_cash(cause);
        }
    }

    /// What is in force at the opening acts from the first day on, and who pays us may withhold or set off.
    pub(super) fn begin_ladder_traces(&mut self) {
        let plan = self.plan;
        let mut why = Why::new();
        plan.streams.iter().for_each(|stream| stream.name_payers(&mut why, plan.settings));
        let payers = self.cause(why);
        for (place, vendor) in plan.vendors.iter().enumerate() {
            if vendor.rungs.is_empty() && vendor.powerless.is_empty() {
                continue;
            }
            self.trace_ledger(place, payers);
            let mut why = Why::new();
            for rung in vendor.rungs.iter().chain(&vendor.powerless).filter(|rung| rung.since.is_some()) {
                why.names(rung.record, &["act", "stream", "in_force_since", "lifted_on"]);
                why.names_if(rung.act == Act::Court, rung.record, "dropped");
                why.names_if(rung.lifted.is_some(), rung.record, "back_months");
                why.names_if(matches!(rung.act, Act::SetOff), rung.record, "has_right");
                why.names_if(matches!(rung.act, Act::Court), rung.record, "court_months");
            }
            let cause = self.cause(why);
            self.trace_ledger(place, cause);
        }
    }

    /// Names what of a trigger makes it hold, or not; gives whether it holds.
    fn name_trigger(&self, why: &mut Why, rung: &PlanRung, ladder: &[RungRun<W>], arrears: &Arrears<W>) -> bool {
        let today = f64::from(self.day);
        let holds = match rung.after {
            Some(Followed::Nothing) => false,
            Some(Followed::Rung(other)) => {
                let other = &ladder[other as usize];
                let days = today - other.fired.0[0];
                why.names_if(!other.in_force.is_zero(), rung.record, "days");
                !other.in_force.is_zero() && days - f64::from(rung.days) == 0.0
            }
            None => {
                let own = self.inputs[rung.arrears.0 as usize].0[0];
                let (sum, oldest) = (arrears.sum.0[0], arrears.oldest.0[0]);
                let day = rung.counts_from.map_or(0.0, |from| f64::from(from.0 - self.plan.as_of.0));
                let from = |counts_from_as_of: bool| if counts_from_as_of { day } else { -NEVER };
                let at = |least: f64, days: i32, from: f64| {
                    today - oldest.max(from) >= f64::from(days.max(1)) && sum >= least
                };
                let is_from = rung.counts_from.is_some();
                let holds = at(own, rung.days, from(is_from));
                let differs = |other: bool| other != holds;
                let amounts = [0.0, own - 1.0, own + 1.0, (own * 0.99).round(), (own * 1.01).round(), LIMIT_MINOR];
                let is_moved = amounts.iter().any(|least| differs(at(*least, rung.days, from(is_from))));
                why.names_if(is_moved, rung.record, "arrears");
                let days = [1, rung.days - 1, rung.days + 1, 3650];
                let is_moved = days.iter().any(|days| differs(at(own, *days, from(is_from))));
                why.names_if(is_moved, rung.record, "days");
                why.names_if(differs(at(own, rung.days, from(!is_from))), rung.record, "counts_from");
                let is_moved = is_from && [day - 1.0, day + 1.0].iter().any(|day| differs(at(own, rung.days, *day)));
                why.names_if(is_moved, rung.record, "counted_since");
                holds
            }
        };
        why.names_if(!arrears.sum.is_zero(), rung.record, "trigger");
        if holds {
            why.names(rung.record, &["act", "trigger", "after", "stream"]);
            why.names_if(rung.act == Act::SetOff, rung.record, "has_right");
            why.names_if(rung.act == Act::Court, rung.record, "court_months");
        }
        holds
    }

    /// Names what makes a rung that is in force stay, or be lifted.
    fn name_lift(&self, why: &mut Why, rung: &PlanRung, arrears: &Arrears<W>) {
        let [lift_at, least] = [rung.lift_at, rung.arrears].map(|input| self.inputs[input.0 as usize].0[0]);
        let at = |lift_at: f64, least: f64| {
            !rung.may_be_lifted_at(Lanes::splat(lift_at), Lanes::splat(least), arrears.sum).is_zero()
        };
        let is_low = at(lift_at, least);
        let most = if rung.after.is_some() { LIMIT_MINOR } else { least - 1.0 };
        let moved = |value: f64, most: f64| {
            let all = [0.0, value - 1.0, value + 1.0, (value * 0.99).round(), (value * 1.01).round(), most];
            all.map(|other| other.clamp(0.0, most.max(0.0)))
        };
        if !rung.lasting || rung.act == Act::Court {
            why.names_if(moved(lift_at, most).iter().any(|other| at(*other, least) != is_low), rung.record, "lift_at");
            let is_moved = moved(least, LIMIT_MINOR).iter().any(|other| at(lift_at, *other) != is_low);
            why.names_if(rung.after.is_none() && is_moved, rung.record, "arrears");
        }
        why.names_if(is_low && rung.act != Act::Terminate, rung.record, "lasting");
        why.names_if(is_low && !rung.lasting && rung.act == Act::CancelSpend, rung.record, "back_months");
    }

    /// An invoice of nothing is not issued; what would have made it one is behind what is owed and the cash there is.
    fn trace_not_issued(&mut self, vendor: usize) {
        let own = std::mem::take(&mut self.reason);
        if R::KEEPS_CAUSES {
            self.trace_ledger(vendor, own);
            self.trace_cash(own);
        }
    }

    fn give_acceleration_as_reason(&mut self, vendor: usize) {
        let mut why = Why::new();
        if let Some(contract) = &self.plan.vendors[vendor].contract {
            why.beside(contract.record, &["billing"]);
            for period in contract.periods.iter().filter(|period| period.end.plus_days(-1) > self.today) {
                let is_left = contract.is_asked_for_from(period, self.today.plus_days(1));
                why.names_if(is_left, period.record, "floor");
            }
        }
        let traces = &self.traces.vendors[vendor];
        for cause in [traces.period, traces.carried, traces.contract, traces.ladder] {
            why.made_of(cause);
        }
        why.depends_on(traces.ledger);
        self.reason = self.cause(why);
    }

    /// What is paid next is what a judgment of a day orders.
    fn give_judgment_as_purpose(&mut self, vendor: u32, place: u32, day: Date) {
        self.give_judgment_as_reason(vendor as usize, place, &[]);
        let mut why = Why::new();
        why.made_of(std::mem::take(&mut self.reason));
        self.plan.rolling.name(&mut why, day, |days| days.next(day));
        self.purpose = self.cause(why);
    }

    fn give_judgment_as_reason(&mut self, vendor: usize, rung: u32, fields: &[&'static str]) {
        let mut why = Why::new();
        let record = self.plan.vendors[vendor].rungs[rung as usize].record;
        why.names(record, fields);
        why.names(record, &["court_months", "act"]);
        why.made_of(self.traces.vendors[vendor].ladder);
        why.depends_on(self.traces.vendors[vendor].ledger);
        self.reason = self.cause(why);
    }
}
