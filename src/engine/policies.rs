//! Payment policies: what is paid when an invoice falls due (DESIGN 4.4).
//!
//! Which policy holds for a kind of invoice on a day depends only on dates, and so do the days on which it pays an
//! invoice. All of that is planned; the machine computes only amounts.

use std::fmt::Arguments;

use super::{
    business_days::Rolling,
    causes::{Cause, RecordId, Why},
    invoices::{InPlan, InvoiceRun},
    journal::Rule,
    lanes::Lanes,
    plan::{EventKind, Input, NEVER, Phase, Plan, Planner, index, sorted},
    recorder::Recorder,
    run::Machine,
    vendors::{PlanInvoice, PlanVendor},
};
use crate::{
    calendar::{Date, Month},
    model::{InvoiceKind, InvoiceKinds, LumpPayment, Policy, PolicyKind},
};

/// The number of kinds of invoices.
pub(super) const KINDS: usize = InvoiceKind::ALL.len();

/// A policy, compiled.
#[derive(Clone, Debug)]
#[allow(clippy::struct_excessive_bools, reason = "independent marks")]
pub struct PlanPolicy {
    record: RecordId,
    disputed_records: Vec<RecordId>,
    /// Whether its first day matters: it is in the forecast, or within a day of another policy's.
    is_dated: bool,
    is_first: bool,
    /// Whether it may end a plan of instalments that runs at the opening.
    may_end_plan: bool,
    kind: PolicyKind,
    only: InvoiceKinds,
    /// Its first day.
    pub(super) begin: Date,
    days: i32,
    pub(super) count: u32,
    agreed: bool,
    share: Option<Input>,
    amount: Option<Input>,
    owed_share: Option<Input>,
    decision: Option<Date>,
    disputed_kinds: InvoiceKinds,
    disputed_invoices: Vec<(InvoiceKind, Month)>,
}

/// A lump payment, compiled.
#[derive(Clone, Debug)]
pub struct PlanLump {
    pub(super) record: RecordId,
    pub(super) date: Date,
    pub(super) id: String,
    amount: Input,
    only: InvoiceKinds,
}

/// An amount paid in instalments: by a policy, or as renegotiated.
#[derive(Clone, Copy, Debug)]
pub struct Instalments<const W: usize> {
    /// The whole amount.
    total: Lanes<W>,
    /// The part that no instalment has taken yet.
    left: Lanes<W>,
    /// What each but the last comes to, if it is not an equal part.
    each: Option<Lanes<W>>,
}

impl<const W: usize> Instalments<W> {
    pub(super) const NONE: Self = Self::of(Lanes::ZERO);

    /// An amount of which no instalment is taken yet.
    pub(super) const fn of(total: Lanes<W>) -> Self {
        Self { total, left: total, each: None }
    }

    /// The same amount and more, of which each instalment but the last is given.
    pub(super) fn with(self, more: Lanes<W>, each: Option<Lanes<W>>) -> Self {
        Self { each, ..Self::of(self.total + more) }
    }

    /// What each of `count` instalments but the last comes to.
    pub(super) fn each(&self, count: u32) -> Lanes<W> {
        self.each.unwrap_or_else(|| self.total.map(|total| total / f64::from(count)).round())
    }

    /// Takes the instalment `index`, from 0, of `count` equal ones.
    pub(super) fn take(&mut self, index: u32, count: u32) -> Lanes<W> {
        let part = if index + 1 == count { self.left } else { self.each(count).min(self.left) };
        self.left -= part;
        part
    }
}

impl PlanVendor {
    /// Whether a policy holds for a kind of invoice from its first day on. If several begin on one day, the last one
    /// holds (DESIGN 4.13, *several policies on one day*).
    fn takes(&self, place: u32, kind: InvoiceKind) -> bool {
        let mut begun = self.policies[place as usize..].iter();
        begun.next().is_some_and(|policy| {
            let mut later = begun.take_while(|later| later.begin == policy.begin);
            policy.only.allows(kind) && !later.any(|later| later.only.allows(kind))
        })
    }

    /// Whether some policy pays it when cash allows.
    pub(super) fn may_be_paid_when_cash_allows(&self) -> bool {
        self.policies.iter().any(|policy| policy.kind == PolicyKind::WhenCashAllows)
    }

    /// Whether a policy, by its place, pays it when cash allows.
    fn waits_for_cash(&self, policy: u32) -> bool {
        self.policies[policy as usize].kind == PolicyKind::WhenCashAllows
    }
}

impl PlanPolicy {
    /// Whether it disputes an invoice of a kind and a date of issue.
    fn disputes(&self, kind: InvoiceKind, issued: Date) -> bool {
        self.kind == PolicyKind::Dispute
            && self.decision.is_none_or(|decision| issued < decision)
            && (self.disputed_kinds.contains(kind) || self.disputed_invoices.contains(&(kind, issued.month())))
    }
}

/// The days on which a policy holds for a kind of invoice: from `begin`, up to and not including `end`.
struct Reign<'a> {
    /// The policy and its place; `None` is *pay in full*, before the first policy.
    policy: Option<(u32, &'a PlanPolicy)>,
    begin: Date,
    end: Date,
}

impl Planner {
    /// Compiles policies, in the order in which they begin: by date, then as in the file.
    pub(super) fn plan_policies(
        &mut self,
        path: Arguments<'_>,
        policies: &[Policy],
        has_running_plan: bool,
    ) -> Vec<PlanPolicy> {
        let as_of = self.as_of();
        let sorted = sorted(policies, |policy| policy.from);
        let is_near = |place: usize, other: usize| {
            let days = |place: &usize| Some(sorted.get(*place)?.from?.0);
            days(&place).zip(days(&other)).is_some_and(|(own, other)| (own - other).abs() <= 1)
        };
        sorted
            .iter()
            .enumerate()
            .map(|(place, policy)| {
                let has_neighbour = place > 0 && is_near(place, place - 1) || is_near(place, place + 1);
                let path = format_args!("{path}/policies/{}", policy.id.0);
                PlanPolicy {
                    record: self.record(path),
                    disputed_records: policy
                        .disputed_invoices
                        .iter()
                        .map(|named| self.record(format_args!("{path}/disputed_invoices/{}", named.id.0)))
                        .collect(),
                    is_first: place == 0,
                    may_end_plan: has_running_plan && policy.first_day(as_of) > as_of,
                    is_dated: policy.from.is_none_or(|from| from >= as_of) || has_neighbour,
                    kind: policy.kind,
                    only: policy.only.clone(),
                    begin: policy.first_day(as_of),
                    days: policy.days.unwrap_or(0).cast_signed(),
                    count: policy.count.unwrap_or(1).max(1),
                    agreed: policy.agreed,
                    share: policy.share.map(|share| self.decimal(share, || format!("{path}/share"))),
                    amount: policy.amount.map(|amount| self.amount(amount, || format!("{path}/amount"))),
                    owed_share: policy.owed_share.map(|share| self.decimal(share, || format!("{path}/owed_share"))),
                    decision: policy.decision,
                    disputed_kinds: policy.disputed_kinds.clone(),
                    disputed_invoices: policy.disputed_invoices.iter().map(|named| (named.kind, named.month)).collect(),
                }
            })
            .collect()
    }

    pub(super) fn plan_lumps(
        &mut self,
        path: Arguments<'_>,
        vendor: u32,
        plan: &mut PlanVendor,
        lumps: &[LumpPayment],
    ) {
        for (lump, payment) in (0..).zip(sorted(lumps, |lump| lump.date)) {
            plan.lumps.push(PlanLump {
                record: self.record(format_args!("{path}/lump_payments/{}", payment.id.0)),
                date: payment.date,
                id: payment.id.0.clone(),
                amount: self.amount(payment.amount, || format!("{path}/lump_payments/{}/amount", payment.id.0)),
                only: payment.only.clone(),
            });
            self.event(payment.date, (Phase::LumpPayment, vendor, lump), EventKind::LumpPayment { vendor, lump });
        }
    }

    /// Makes the events of a vendor's policies: when they begin, decide and pay, and when invoices begin to bear
    /// interest.
    pub(super) fn plan_payments(&mut self, vendor: u32, plan: &mut PlanVendor) {
        for (place, policy) in (0..).zip(&plan.policies) {
            let what = EventKind::PolicyBegin { vendor, policy: place };
            self.event(policy.begin, (Phase::PolicyBegin, vendor, place), what);
            if let Some(decision) = policy.decision.filter(|_| policy.kind == PolicyKind::Dispute) {
                let phase = if decision > policy.begin { Phase::Decision } else { Phase::DecisionAtOnce };
                self.event(decision, (phase, vendor, place), EventKind::Decision { vendor, policy: place });
            }
            self.plan_month_end_payments(vendor, place, policy);
        }
        let (as_of, end, rolling) = (self.as_of(), self.end(), self.rolling());
        let reigns: Vec<Vec<Reign<'_>>> =
            InvoiceKind::ALL.iter().map(|kind| reigns(&plan.policies, *kind, as_of, end)).collect();
        for (order, invoice) in (0..).zip(&plan.invoices) {
            let planned = self.plan_mut().invoices[*invoice as usize];
            let reigns = &reigns[planned.kind as usize];
            let at = InvoicePlace { vendor, order, invoice: *invoice, payable_from: planned.issued };
            payments(plan, &planned, at, reigns, &rolling, &mut |day, order, what| self.event(day, order, what));
        }
    }

    /// Plans payments on the last days of months, for fixed amounts and instalments, from the month in which the policy
    /// begins; those of its time, wherever they move to.
    fn plan_month_end_payments(&mut self, vendor: u32, place: u32, policy: &PlanPolicy) {
        let begin = policy.begin.month();
        for (index, month) in (0..).zip(self.month_ends(begin)) {
            let pays = match policy.kind {
                PolicyKind::FixedAmount => true,
                PolicyKind::Instalments => index < policy.count,
                PolicyKind::PayInFull
                | PolicyKind::PayCurrent
                | PolicyKind::Withhold
                | PolicyKind::Defer
                | PolicyKind::PayShare
                | PolicyKind::WhenCashAllows
                | PolicyKind::Dispute => false,
            };
            if !pays {
                return;
            }
            // After the payments of this vendor's single invoices.
            let what = EventKind::PolicyPayment { vendor, policy: place, index };
            let paid = self.rolling().paid(policy.begin, month.last());
            self.event(paid, (Phase::Payment, vendor, u32::MAX - 1), what);
        }
    }
}

/// The policies that hold for a kind of invoice, one after another.
fn reigns(policies: &[PlanPolicy], kind: InvoiceKind, as_of: Date, forecast_end: Date) -> Vec<Reign<'_>> {
    let mut reigns = vec![Reign { policy: None, begin: as_of, end: forecast_end }];
    for (place, policy) in (0..).zip(policies).filter(|(_, policy)| policy.only.allows(kind)) {
        if let Some(before) = reigns.last_mut() {
            before.end = policy.begin.min(forecast_end);
        }
        reigns.push(Reign { policy: Some((place, policy)), begin: policy.begin, end: forecast_end });
    }
    reigns.retain(|reign| reign.begin < reign.end);
    reigns
}

/// The places of an invoice.
#[derive(Clone, Copy)]
struct InvoicePlace {
    vendor: u32,
    /// Its place among the vendor's, oldest due date first.
    order: u32,
    /// Its place among all invoices.
    invoice: u32,
    /// The first day on which it can be paid.
    payable_from: Date,
}

/// Receives an event: its day, its order, and what happens.
pub(super) type Push<'a> = dyn FnMut(Date, (Phase, u32, u32), EventKind) + 'a;

/// Pushes the events by which policies pay one invoice, and those by which it begins to bear interest.
fn payments(
    plan: &PlanVendor,
    planned: &PlanInvoice,
    at: InvoicePlace,
    reigns: &[Reign<'_>],
    rolling: &Rolling,
    push: &mut Push<'_>,
) {
    let InvoicePlace { vendor, order, invoice, payable_from } = at;
    let PlanInvoice { kind, issued, mut due, .. } = *planned;
    let early = plan.early.as_ref().filter(|early| early.take && plan.has_discount(planned));
    let early_day = early.map(|early| {
        // It rolls back whatever roll is set, so that the discount is earned.
        let last = rolling.early(issued, issued.plus_days(early.days));
        last.min(due).max(payable_from)
    });
    // What has no day of its own from a day on is paid on the next business day.
    let from = |due: Date, first: Date| if first > due { rolling.next(first) } else { due };
    let grace = plan.late.as_ref().and_then(|late| late.grace_days(kind));
    let ripen = |push: &mut Push<'_>, due: Date| {
        if let Some(grace) = grace {
            let day = due.plus_days(grace + 1).max(rolling.as_of);
            push(day, (Phase::Ripening, vendor, invoice), EventKind::Ripening { invoice });
        }
    };
    ripen(push, due);
    let pay = |push: &mut Push<'_>, day: Date, what: EventKind| push(day, (Phase::Payment, vendor, order), what);
    let all = EventKind::Payment { invoice };
    for Reign { policy, begin, end } in reigns {
        let holds = |day: Date| *begin <= day && day < *end;
        // The day on which an invoice is paid that falls due while the policy holds; early if that earns the discount.
        let in_time = match early_day {
            Some(early) if holds(early) => early,
            _ => from(due, payable_from),
        };
        let from_first_day = if due < *begin { rolling.next(*begin) } else { in_time };
        match policy {
            None if holds(from_first_day) => pay(push, from_first_day, all),
            None => {}
            Some((place, policy)) => match policy.kind {
                PolicyKind::PayInFull if holds(from_first_day) => pay(push, from_first_day, all),
                PolicyKind::PayCurrent if kind != InvoiceKind::Interest && due >= *begin && holds(in_time) => {
                    pay(push, in_time, all);
                }
                PolicyKind::Defer => {
                    let deferred = due.plus_days(policy.days);
                    let (rolled, first) = (rolling.due(issued, deferred), payable_from.max(*begin));
                    let day = if rolled < first { rolling.next(deferred.max(first)) } else { rolled };
                    if holds(day) {
                        pay(push, day, all);
                    }
                }
                PolicyKind::PayShare
                    if kind != InvoiceKind::Interest && holds(due) && holds(from(due, payable_from)) =>
                {
                    pay(push, from(due, payable_from), EventKind::SharePayment { invoice, policy: *place });
                }
                PolicyKind::Instalments if holds(due) && holds(from(due, payable_from)) => {
                    pay(push, from(due, payable_from), all);
                }
                PolicyKind::Dispute => {
                    // An early payment earns no discount while part of the invoice is disputed.
                    if due >= *begin && in_time < due {
                        pay(push, in_time, EventKind::UndisputedPayment { invoice });
                    }
                    let first = from(due, payable_from.max(*begin));
                    if holds(first) {
                        pay(push, first, all);
                    }
                    // A policy that begins on the day of the decision comes after it: the dispute is decided.
                    if let Some(decision) = policy.decision.filter(|day| begin <= day && day <= end)
                        && policy.disputes(kind, issued)
                        && !plan.takes_over(due, *begin, decision)
                    {
                        if decision > due {
                            due = rolling.next(decision);
                            ripen(push, due);
                        }
                        let owed = from(due, payable_from);
                        if holds(owed) {
                            pay(push, owed, all);
                        }
                    }
                }
                PolicyKind::PayInFull
                | PolicyKind::PayCurrent
                | PolicyKind::Withhold
                | PolicyKind::PayShare
                | PolicyKind::FixedAmount
                | PolicyKind::Instalments
                | PolicyKind::WhenCashAllows => {}
            },
        }
    }
}

impl Plan {
    /// Pushes the events of an invoice that no plan foresaw, and that can be paid from a day on.
    pub(super) fn payments_of(
        &self,
        vendor: u32,
        invoice: u32,
        planned: &PlanInvoice,
        payable_from: Date,
        push: &mut Push<'_>,
    ) {
        let plan = &self.vendors[vendor as usize];
        let reigns = reigns(&plan.policies, planned.kind, self.as_of, self.end);
        // After those of planned invoices.
        let at = InvoicePlace { vendor, order: u32::MAX - 2, invoice, payable_from };
        payments(plan, planned, at, &reigns, &self.rolling, push);
    }
}

impl<const W: usize, R: Recorder<W>> Machine<'_, W, R> {
    /// Begins a policy: disputes and agreed plans of its kinds of invoices end, then its own begin.
    pub(super) fn begin_policy(&mut self, vendor: u32, place: u32) {
        let plan = &self.plan.vendors[vendor as usize];
        let policy = &plan.policies[place as usize];
        let kinds = InvoiceKind::ALL.iter().filter(|kind| plan.takes(place, **kind));
        for kind in kinds {
            self.vendors[vendor as usize].in_force[*kind as usize] = Some(place);
        }
        let mut in_force = self.vendors[vendor as usize].in_force.iter().flatten();
        self.watches[vendor as usize].waits_for_cash = in_force.any(|place| plan.waits_for_cash(*place));
        let today = self.date();
        let mut total = Lanes::ZERO;
        for at in 0..self.vendors[vendor as usize].order.len() {
            let invoice = &self.vendors[vendor as usize].order[at].clone();
            if !self.is_dated_by_today(*invoice) {
                continue;
            }
            let state = &self.invoices[*invoice as usize];
            if state.unpaid.is_zero() {
                continue;
            }
            let kind = self.planned(*invoice).kind;
            // An invoice renegotiated today is paid as agreed; only a policy that begins later ends that.
            let is_renegotiated = state.renegotiated().is_some_and(|change| plan.changes_on(change, today));
            // As does a plan that runs at the opening.
            let is_running = today == self.plan.as_of && matches!(state.in_plan, Some(InPlan::Opening(_)));
            if !plan.takes(place, kind) || is_renegotiated || is_running {
                continue;
            }
            let joins = policy.kind == PolicyKind::Instalments && state.due < today;
            self.leave_plan(*invoice);
            let disputed = self.disputed_part(place, *invoice);
            self.change_bearing(*invoice, |state| {
                state.disputed = disputed.unwrap_or(Lanes::ZERO);
                state.disputed_by = disputed.map(|_| place);
                state.in_plan = joins.then_some(InPlan::Policy(place));
                state.agreed = joins && policy.agreed;
            });
            if R::KEEPS_CAUSES && (joins || disputed.is_some()) {
                self.trace_policy_of(*invoice, place);
            }
            if joins {
                total += self.invoices[*invoice as usize].open();
            }
            self.record_invoice(*invoice);
        }
        self.vendors[vendor as usize].policies[place as usize] = Instalments::of(total);
    }

    /// The amount that a policy disputes of an invoice: its share of the face amount, at most the unpaid amount. `None`
    /// if it does not dispute the invoice.
    fn disputed_part(&self, place: u32, invoice: u32) -> Option<Lanes<W>> {
        let plan = self.planned(invoice);
        let vendor = &self.plan.vendors[plan.vendor as usize];
        let policy = vendor.may_dispute.then(|| &vendor.policies[place as usize])?;
        let share = policy.share.filter(|_| policy.disputes(plan.kind, plan.issued))?;
        let state = &self.invoices[invoice as usize];
        Some((state.face * self.inputs[share.0 as usize]).round().min(state.unpaid))
    }

    /// Disputes an invoice just issued, if the policy that holds says so.
    pub(super) fn dispute_if_named(&mut self, place: u32, invoice: u32) {
        if let Some(disputed) = self.disputed_part(place, invoice) {
            self.change_bearing(invoice, |state| {
                state.disputed = disputed;
                state.disputed_by = Some(place);
            });
            if R::KEEPS_CAUSES {
                self.trace_policy_of(invoice, place);
            }
        }
    }

    /// Decides a dispute: the part owed is due, the rest is reversed.
    pub(super) fn decide(&mut self, vendor: u32, place: u32) {
        let plan = &self.plan.vendors[vendor as usize];
        let owed_share = plan.policies[place as usize].owed_share.map(|share| self.inputs[share.0 as usize]);
        let today = self.date();
        let due = self.plan.rolling.next(today);
        for at in 0..self.vendors[vendor as usize].order.len() {
            let invoice = &self.vendors[vendor as usize].order[at].clone();
            if !self.is_dated_by_today(*invoice) {
                continue;
            }
            let state = self.invoices[*invoice as usize];
            if state.disputed_by != Some(place) {
                continue;
            }
            let owed = owed_share.map_or(Lanes::ZERO, |share| (state.disputed * share).round());
            let reversed = state.disputed - owed;
            if state.due < today && self.is_late(*invoice) && !state.agreed {
                // Only the disputed part is due today; the rest that is unpaid still bears interest today.
                self.be_late_today(*invoice);
            }
            self.change_bearing(*invoice, |state| {
                state.unpaid -= reversed;
                state.disputed = Lanes::ZERO;
                state.disputed_by = None;
                if state.due < today {
                    state.due = due;
                    state.ripe = false;
                }
            });
            let expense = self.planned(*invoice).expense;
            if R::KEEPS_CAUSES {
                let mut why = Why::new();
                let policy = &plan.policies[place as usize];
                why.names(policy.record, &["kind", "share", "decision", "owed_share"]);
                why.made_of(self.causes.faces[*invoice as usize]);
                why.depends_on(self.causes.invoices[*invoice as usize]);
                why.depends_on(self.traces.vendors[vendor as usize].ledger);
                self.reason = self.cause(why);
            }
            self.post(Rule::DisputeReversal, plan.item, Some(*invoice), plan.payable, expense, reversed);
            self.record_invoice(*invoice);
        }
        // The decision has changed due dates, so sort the invoices again.
        let mut order = std::mem::take(&mut self.vendors[vendor as usize].order);
        order.sort_by_key(|invoice| self.order_of(*invoice));
        self.vendors[vendor as usize].order = order;
        self.vendors[vendor as usize].past_due = 0;
    }

    /// Pays a share of the unpaid amount of an invoice that falls due.
    pub(super) fn pay_share(&mut self, invoice: u32, policy: u32) {
        let vendor = self.planned(invoice).vendor as usize;
        let Some(share) = self.plan.vendors[vendor].policies[policy as usize].share else { return };
        let state = &self.invoices[invoice as usize];
        // The share is of the amount unpaid when the invoice fell due. If that was before today, it could not be paid
        // then, and the whole face amount was unpaid.
        let fell_due = if state.due < self.today { state.face } else { state.unpaid };
        let amount = (fell_due * self.inputs[share.0 as usize]).round();
        self.settle(Rule::Payment, invoice, amount);
    }

    /// Makes a policy's payment at a month's end, `index` from 0 since it began.
    pub(super) fn pay_at_month_end(&mut self, vendor: u32, policy: u32, index: u32) {
        match self.plan.vendors[vendor as usize].policies[policy as usize].kind {
            PolicyKind::Instalments => self.pay_instalment(vendor, policy, index),
            _ => self.pay_fixed_amount(vendor, policy, index),
        }
    }

    /// Pays up to a fixed amount of what is due, oldest due date first.
    fn pay_fixed_amount(&mut self, vendor: u32, policy: u32, index: u32) {
        let Some(amount) = self.plan.vendors[vendor as usize].policies[policy as usize].amount else { return };
        let budget = self.inputs[amount.0 as usize];
        self.give_policy_as_purpose(vendor, policy, index);
        let in_force = self.in_force_at_month_end(vendor, policy, index);
        let is_meant = |kind: Option<InvoiceKind>| kind.is_some_and(|kind| in_force[kind as usize] == Some(policy));
        self.pay_oldest(vendor, Rule::Payment, budget, self.today, is_meant, |_, _, _| true);
    }

    /// Pays the instalment `index`, from 0, of the amounts past due when the policy began.
    fn pay_instalment(&mut self, vendor: u32, policy: u32, index: u32) {
        let count = self.plan.vendors[vendor as usize].policies[policy as usize].count;
        let run = &mut self.vendors[vendor as usize];
        let part = run.policies[policy as usize].take(index, count);
        let in_force = self.in_force_at_month_end(vendor, policy, index);
        let left = self.left_plan(InPlan::Policy(policy));
        self.give_policy_as_purpose(vendor, policy, index);
        let is_under = |kind: InvoiceKind| in_force[kind as usize] == Some(policy);
        let is_meant = |kind: InvoiceKind, state: &InvoiceRun<W>, invoice: u32| {
            is_under(kind) && (state.in_plan == Some(InPlan::Policy(policy)) || left.contains(&invoice))
        };
        self.pay_oldest(vendor, Rule::Payment, part, self.today, |kind| kind.is_none_or(is_under), is_meant);
    }

    /// The policies that hold for each kind of invoice on the month's end, before it moves, of a policy's payment.
    fn in_force_at_month_end(&self, vendor: u32, policy: u32, index: u32) -> [Option<u32>; KINDS] {
        let plan = &self.plan.vendors[vendor as usize];
        let day = plan.policies[policy as usize].month_end(index);
        if day == self.today {
            return self.vendors[vendor as usize].in_force;
        }
        let begun: Vec<(u32, &PlanPolicy)> =
            (0..).zip(&plan.policies).take_while(|(_, policy)| policy.begin <= day).collect();
        std::array::from_fn(|kind| {
            let kind = InvoiceKind::ALL[kind];
            begun.iter().rev().find(|(_, policy)| policy.only.allows(kind)).map(|(place, _)| *place)
        })
    }

    /// An invoice leaves the plan of instalments that it is in. An instalment that fell due before is paid on the next
    /// business day.
    pub(super) fn leave_plan(&mut self, invoice: u32) {
        if self.plan.rolling.calendar.is_some()
            && let Some(plan) = self.invoices[invoice as usize].in_plan
        {
            self.left_plans.push((invoice, plan));
        }
    }

    /// The invoices of a vendor's plan that have left it. Plans of other vendors may have the same place: their invoices
    /// are never asked for together.
    pub(super) fn left_plan(&self, plan: InPlan) -> Vec<u32> {
        self.left_plans.iter().filter(|(_, left)| *left == plan).map(|(invoice, _)| *invoice).collect()
    }

    /// Pays the vendors that are paid when cash allows, after all others, from cash above the buffer.
    pub(super) fn pay_when_cash_allows(&mut self) {
        if self.patient.is_empty() || !self.plan.rolling.is_business_day(self.today) {
            return;
        }
        for place in 0..self.patient.len() {
            let vendor = self.patient[place];
            if !self.watches[vendor].waits_for_cash {
                continue;
            }
            let is_patient = |place: u32| self.plan.vendors[vendor].waits_for_cash(place);
            let in_force = self.vendors[vendor].in_force;
            let spare = (self.free_cash() - self.inputs[self.plan.buffer.0 as usize]).at_least_zero();
            if R::KEEPS_CAUSES {
                // Where cash does not suffice, invoices stay unpaid and cash is kept.
                self.give_spare_cash_as_purpose();
                self.trace_ledger(vendor, self.purpose);
                self.traces.cash = self.purpose;
            }
            if spare.is_zero() {
                self.purpose = Cause::NONE;
                continue;
            }
            let is_meant = |kind: InvoiceKind| in_force[kind as usize].is_some_and(is_patient);
            let is_queue_meant = |kind: Option<InvoiceKind>| kind.is_some_and(is_meant);
            self.pay_oldest(index(vendor), Rule::Payment, spare, self.today, is_queue_meant, |_, _, _| true);
        }
    }

    /// Pays a lump: oldest due date first, including invoices not yet due.
    pub(super) fn pay_lump(&mut self, vendor: u32, lump: u32) {
        let plan = &self.plan.vendors[vendor as usize];
        let lump_plan = &plan.lumps[lump as usize];
        let amount = self.inputs[lump_plan.amount.0 as usize];
        if R::KEEPS_CAUSES {
            let mut why = Why::new();
            why.names(lump_plan.record, &["date", "amount"]);
            self.purpose = self.cause(why);
        }
        let is_meant = |kind: InvoiceKind| lump_plan.only.allows(kind);
        let is_queue_meant = |kind: Option<InvoiceKind>| kind.is_none_or(is_meant);
        let is_invoice_meant = |kind: InvoiceKind, _: &InvoiceRun<W>, _: u32| is_meant(kind);
        let left = self.pay_oldest(vendor, Rule::LumpPayment, amount, NEVER, is_queue_meant, is_invoice_meant);
        self.recorder.lump_rest(self.date(), plan.item, &lump_plan.id, left);
    }

    /// Spends a budget on a vendor's invoices due by a day, oldest due date first; returns what is left of it.
    /// `is_queue_meant` is called with each kind, and with none for agreed plans of any kind.
    pub(super) fn pay_oldest(
        &mut self,
        vendor: u32,
        rule: Rule,
        mut budget: Lanes<W>,
        due_by: Date,
        is_queue_meant: impl Fn(Option<InvoiceKind>) -> bool,
        is_meant: impl Fn(InvoiceKind, &InvoiceRun<W>, u32) -> bool,
    ) -> Lanes<W> {
        let mut walk = self.open_of(vendor as usize).walk(budget, is_queue_meant);
        while let Some(open) = &self.vendors[vendor as usize].open
            && let Some(invoice) = open.next(&mut walk, due_by)
        {
            let at = invoice as usize;
            if is_meant(self.planned(invoice).kind, &self.invoices[at], invoice) {
                budget -= self.settle(rule, invoice, budget);
                if budget.is_zero() {
                    break;
                }
            }
        }
        self.purpose = Cause::NONE;
        budget
    }
}

/// What policies bring about.
impl PlanPolicy {
    /// The month's end of its payment `index`, from 0, before it moves.
    fn month_end(&self, index: u32) -> Date {
        self.begin.month().plus(index.cast_signed()).last()
    }

    /// Whether it ends agreed plans of a kind that began on a day, at the latest on another.
    pub(super) fn takes_from_plans(&self, kind: InvoiceKind, begun: Date, by: Date) -> bool {
        begun < self.begin && self.begin <= by && self.only.allows(kind)
    }

    /// Its first day, from the as-of date.
    pub(super) fn begins(&self, as_of: Date) -> i32 {
        self.begin.0 - as_of.0
    }

    /// Names what it says.
    pub(super) fn name(&self, why: &mut Why) {
        self.name_choice(why);
        let is_default = self.is_first && self.kind == PolicyKind::PayInFull && !self.may_end_plan;
        why.names_if(!is_default, self.record, "only");
        match self.kind {
            PolicyKind::FixedAmount => why.names(self.record, &["amount"]),
            PolicyKind::Instalments => why.names(self.record, &["count", "agreed"]),
            PolicyKind::Dispute => {
                why.names(self.record, &["share", "decision", "owed_share", "disputed_kinds"]);
                self.disputed_records.iter().for_each(|record| why.names(*record, &["kind", "month"]));
            }
            _ => {}
        }
    }

    /// Whether it pays an invoice early if that saves.
    fn takes_discounts(&self) -> bool {
        matches!(self.kind, PolicyKind::PayInFull | PolicyKind::PayCurrent | PolicyKind::Dispute)
    }

    /// Names what it says of an invoice that it pays as it falls due.
    fn name_choice(&self, why: &mut Why) {
        why.names(self.record, &["kind"]);
        why.beside_if(self.is_dated, self.record, "from");
        match self.kind {
            PolicyKind::Defer => why.names(self.record, &["days"]),
            PolicyKind::PayShare => why.names(self.record, &["share"]),
            _ => {}
        }
    }
}

impl<const W: usize, R: Recorder<W>> Machine<'_, W, R> {
    /// A policy is behind how an invoice stands.
    fn trace_policy_of(&mut self, invoice: u32, policy: u32) {
        let vendor = self.planned(invoice).vendor as usize;
        let mut why = Why::new();
        self.plan.vendors[vendor].policies[policy as usize].name(&mut why);
        let cause = self.cause(why);
        self.causes.disputes.insert(invoice, cause);
        self.trace_invoice(invoice, cause);
    }

    /// What is paid next is what a policy says.
    fn give_policy_as_purpose(&mut self, vendor: u32, policy: u32, index: u32) {
        if R::KEEPS_CAUSES {
            let mut why = Why::new();
            let policy = &self.plan.vendors[vendor as usize].policies[policy as usize];
            policy.name_choice(&mut why);
            why.names_if(policy.kind == PolicyKind::FixedAmount, policy.record, "amount");
            why.names_if(policy.kind == PolicyKind::Instalments, policy.record, "count");
            let (begin, month_end) = (policy.begin, policy.month_end(index));
            self.plan.rolling.name(&mut why, month_end, |days| days.paid(begin, month_end));
            self.purpose = self.cause(why);
        }
    }

    /// What is paid next is what cash allows.
    fn give_spare_cash_as_purpose(&mut self) {
        let mut why = Why::new();
        why.names(self.plan.settings, &["buffer", "restricted_cash"]);
        self.plan.rolling.name_beside(&mut why);
        why.depends_on(self.traces.priorities);
        why.depends_on(self.traces.cash);
        self.purpose = self.cause(why);
    }

    /// Why an invoice is paid today: for a purpose that was given, or since the policy that holds says so.
    pub(super) fn name_payment(&mut self, why: &mut Why, rule: Rule, invoice: u32, is_all: bool, is_early: bool) {
        let plan = self.planned(invoice);
        let vendor = plan.vendor as usize;
        let policy = self.vendors[vendor].in_force[plan.kind as usize];
        let policy = policy.map(|policy| &self.plan.vendors[vendor].policies[policy as usize]);
        if let Some(policy) = policy.filter(|_| rule == Rule::Payment) {
            policy.name_choice(why);
        }
        // Where less than all is paid that is what there is for the purpose.
        let (amount, other) = match self.purpose {
            Cause::NONE => (self.causes.faces[invoice as usize], Cause::NONE),
            purpose if is_all => (self.causes.faces[invoice as usize], purpose),
            purpose => (purpose, self.causes.faces[invoice as usize]),
        };
        why.made_of(amount);
        why.depends_on(other);
        why.depends_on(self.causes.invoices[invoice as usize]);
        why.depends_on(self.traces.vendors[vendor].ledger);
        let terms = &self.plan.vendors[vendor];
        let is_by_policy = self.purpose == Cause::NONE;
        let early = terms.early.as_ref().filter(|_| plan.kind != InvoiceKind::Interest);
        let last = early.map(|early| plan.issued.plus_days(early.days));
        // What is paid as it falls due, with nothing disputed, is paid early where that saves.
        let may_take = is_by_policy
            && policy.is_none_or(PlanPolicy::takes_discounts)
            && self.invoices[invoice as usize].disputed.is_zero()
            && early.is_some_and(|early| early.take);
        // On the last day with a discount it is paid whatever later day it is due.
        let is_taken = may_take && last == Some(self.today);
        if plan.due == self.today && is_by_policy {
            if let Some(opening) = self.plan.openings.get(&invoice) {
                let unrolled = self.plan.unrolled.get(invoice as usize).copied().unwrap_or(plan.due);
                let rolling = &self.plan.rolling;
                why.names_if(rolling.moves_with(unrolled, |due| rolling.of_opening(due)), opening.record, "due");
                rolling.name(why, unrolled, |days| days.rolled_from(plan.issued, unrolled));
            } else if plan.kind != InvoiceKind::Interest && (invoice as usize) < self.plan.invoices.len() {
                if let Some(unrolled) = self.plan.unrolled.get(invoice as usize).copied() {
                    let rolling = &self.plan.rolling;
                    rolling.name(why, unrolled, |days| days.rolled_from(plan.issued, unrolled));
                }
                why.names_if(!is_taken || terms.net_days > 0, terms.record, "net_days");
            }
        }
        if let Some(early) = early {
            let is_last = last == Some(self.today);
            why.names_if(is_early, early.record, "discount");
            let would_move = may_take && self.today < plan.due || early.days > 0 && (is_early || may_take);
            why.names_if(is_last && would_move, early.record, "days");
            why.names_if(is_last && self.today < plan.due && may_take, early.record, "take");
            why.beside(early.record, &["days", "take", "discount"]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Keyed, Model, Vendor};

    #[test]
    fn the_policy_that_is_planned_for_a_day_is_the_one_that_holds() {
        let mut model = Model::empty("USD", Month::new(2023, 1), 3);
        let as_of = model.as_of();
        let usage = [InvoiceKind::Usage, InvoiceKind::Shortfall];
        // Before the as-of date in the order of their dates, whatever the list's; two of one date; and undated ones.
        let timeline = [
            (Some(-9), PolicyKind::Withhold, &usage[..1]),
            (Some(-30), PolicyKind::PayInFull, &[]),
            (None, PolicyKind::PayCurrent, &[]),
            (Some(40), PolicyKind::Defer, &[InvoiceKind::Interest]),
            (Some(20), PolicyKind::FixedAmount, &usage[..]),
            (Some(20), PolicyKind::Instalments, &usage[..1]),
            (Some(60), PolicyKind::WhenCashAllows, &[]),
        ];
        let policies = timeline.iter().zip(0..).map(|((day, kind, only), place)| Policy {
            from: day.map(|day| as_of.plus_days(day)),
            kind: *kind,
            only: only.to_vec().into(),
            ..Policy::blank(&format!("p{place}"))
        });
        let vendor = Vendor { policies: policies.collect(), ..Vendor::blank("aws") };
        model.vendors.push(vendor);
        let plan = Plan::new(&model);
        let kinds = |policy: Option<PolicyKind>| policy.unwrap_or(PolicyKind::PayInFull);
        for kind in InvoiceKind::ALL {
            let reigns = reigns(&plan.vendors[0].policies, *kind, plan.as_of, plan.end);
            for day in (plan.as_of.0..plan.end.0).map(Date) {
                let planned = reigns.iter().find(|reign| reign.begin <= day && day < reign.end);
                let planned = planned.and_then(|reign| reign.policy).map(|(_, policy)| policy.kind);
                let holds = model.vendors[0].policy_on(*kind, as_of, day).map(|policy| policy.kind);
                assert_eq!(kinds(holds), kinds(planned), "{kind:?} on {day}");
            }
        }
    }
}
