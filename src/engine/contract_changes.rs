//! Changes of contracts: renegotiated, terminated, or consumption moved to another vendor (DESIGN 4.6).
//!
//! Their dates are known beforehand, so all of them are planned. Also owns how a contract is closed, since a vendor's
//! reaction may close it too.

use std::{cmp::Reverse, fmt::Arguments};

use super::{
    causes::{Cause, RecordId, Why},
    contracts::{ContractRun, PlanContract},
    invoices::{InPlan, InvoiceRun},
    journal::Rule,
    lanes::Lanes,
    plan::{CASH, EventKind, Input, NEVER, Phase, Planner, REVENUE_OTHER, index, sorted},
    policies::Instalments,
    recorder::Recorder,
    run::Machine,
    vendors::{InvoiceDraft, InvoiceOrigin, PlanVendor},
};
use crate::{
    calendar::{Date, Month},
    model::{
        Contract, ContractChange, ContractChangeKind, InvoiceKind, Model, PastDue, Period, RunningPlan, TerminationFee,
        Vendor,
    },
};

/// A change of a contract, compiled; consumption that moves to another vendor is in [`PlanMigration`].
#[derive(Clone, Debug)]
pub enum PlanContractChange {
    /// Floors change, and what is past due may be settled.
    Renegotiate { date: Date, floor_factor: Input, extend_months: i32, past_due: PlanPastDue },
    /// The contract ends.
    Terminate { date: Date, fee: Fee },
}

/// What happens at a renegotiation to the amounts past due, compiled.
#[derive(Clone, Copy, Debug)]
pub enum PlanPastDue {
    /// It is paid less a discount.
    Settled(Input),
    /// It stays past due.
    Stays,
    /// It is paid in agreed instalments, so many.
    Instalments(u32),
}

/// What the termination of a contract costs, compiled.
#[derive(Clone, Copy, Debug)]
pub enum Fee {
    /// An amount.
    Flat(Input),
    /// A share of what remains of the floors.
    Share(Option<Input>),
}

/// Consumption that moves to another vendor.
#[derive(Clone, Debug)]
pub struct PlanMigration {
    pub(super) record: RecordId,
    /// The other vendor's place.
    pub(super) to: u32,
    share: Input,
    pub(super) price_ratio: Input,
    /// The days from the as-of date on which it moves, an equal part on each.
    steps: Vec<i32>,
}

/// The record of a change of a contract, from which explanations are made.
#[derive(Clone, Debug)]
pub struct ContractChangeRecord {
    record: RecordId,
    fee: TerminationFee,
    fee_shares: Vec<RecordId>,
    /// The place, among the shares of the fee, of the one for the contract year of the change.
    fee_share: Option<usize>,
    kind: ContractChangeKind,
    pub(super) date: Date,
    /// Whether it says to whom consumption moves, or would were it a migration.
    has_target: bool,
}

impl ContractChangeRecord {
    /// Names a change's kind and date, and a renegotiation's factor; nothing for a migration.
    pub(super) fn name(&self, why: &mut Why) {
        if self.kind != ContractChangeKind::Migrate {
            why.names(self.record, &["kind", "date"]);
        }
        if self.kind == ContractChangeKind::Renegotiate {
            why.names(self.record, &["floor_factor"]);
        }
    }

    /// The cause that names a change's remaining fields; for a migration, how much moves, where to and when.
    pub(super) fn others(&self) -> Why {
        let mut why = Why::new();
        let fields: &[&'static str] = match self.kind {
            ContractChangeKind::Renegotiate => &["extend_months", "past_due", "count", "discount"],
            ContractChangeKind::Terminate => &["fee"],
            ContractChangeKind::Migrate => &["kind", "date", "to", "share", "steps"],
        };
        why.names(self.record, fields);
        why
    }
}

impl PlanMigration {
    /// The fields that `name_amounts` leaves out: they decide where consumption moves, and when.
    pub(super) const OTHERS: &[&'static str] = &["to", "kind", "date", "steps"];

    /// Names the fields that decide how much moves, and at which price.
    pub(super) fn name_amounts(&self, why: &mut Why) {
        why.names(self.record, &["share", "price_ratio"]);
    }

    /// Whether it has begun by the end of the month of a day, or would if it began a day earlier.
    pub(super) fn is_near(&self, day: i32) -> bool {
        self.steps.first().is_some_and(|first| *first <= day + 32)
    }

    /// The part of consumption that has moved by a day.
    pub(super) fn moved<const W: usize>(&self, inputs: &[Lanes<W>], day: i32) -> Lanes<W> {
        let gone = index(self.steps.partition_point(|step| *step <= day));
        inputs[self.share.0 as usize] * (f64::from(gone) / f64::from(index(self.steps.len())))
    }
}

/// The changes of a kind that are not muted, by date.
fn dated(changes: &[ContractChange], kind: ContractChangeKind) -> impl Iterator<Item = &ContractChange> {
    let all = sorted(changes, |change| (change.date, &change.id));
    all.into_iter().filter(move |change| !change.muted && change.kind == kind)
}

/// Whether the contract was terminated before the as-of date.
pub(super) fn is_over(changes: &[ContractChange], as_of: Date) -> bool {
    dated(changes, ContractChangeKind::Terminate).any(|change| change.date < as_of)
}

/// The contract year, from 1, that a date lies in.
fn contract_year(contract: &Contract, date: Date) -> u32 {
    let Some(start) = contract.periods.iter().map(|period| period.start).min() else { return 1 };
    let years = (1..=240).take_while(|years| start.plus_months(12 * years) <= date).last();
    index(usize::try_from(years.unwrap_or(0)).unwrap_or(0)) + 1
}

impl Planner {
    /// The records of the changes of a vendor's contract that are not muted.
    pub(super) fn change_records(&mut self, path: Arguments<'_>, vendor: &Vendor) -> Vec<ContractChangeRecord> {
        let taking_part = vendor.contract_changes.iter().filter(|change| !change.muted);
        taking_part
            .map(|change| ContractChangeRecord {
                record: self.record(format_args!("{path}/contract_changes/{}", change.id.0)),
                fee_shares: change
                    .fee_shares
                    .iter()
                    .map(|share| {
                        let (change, share) = (&change.id.0, &share.id.0);
                        self.record(format_args!("{path}/contract_changes/{change}/fee_shares/{share}"))
                    })
                    .collect(),
                fee: change.fee,
                fee_share: vendor.contract.get().and_then(|contract| {
                    let year = contract_year(contract, change.date);
                    let shares = change.fee_shares.iter().enumerate().filter(|(_, share)| share.year <= year);
                    shares.min_by_key(|(_, share)| (Reverse(share.year), &share.id)).map(|(place, _)| place)
                }),
                kind: change.kind,
                date: change.date,
                has_target: change.to.is_some(),
            })
            .collect()
    }

    /// Compiles renegotiations and terminations; plans the fees as invoices.
    pub(super) fn plan_contract_changes(
        &mut self,
        path: Arguments<'_>,
        place: u32,
        vendor: &Vendor,
        due: impl Fn(Date) -> Date,
        drafts: &mut Vec<InvoiceDraft>,
    ) -> Vec<PlanContractChange> {
        let Some(contract) = vendor.contract.get() else { return Vec::new() };
        let mut all = Vec::new();
        for change in sorted(&vendor.contract_changes, |change| (change.date, &change.id)) {
            let path = format_args!("{path}/contract_changes/{}", change.id.0);
            if change.muted || change.date < self.as_of() {
                continue;
            }
            let plan = match change.kind {
                ContractChangeKind::Migrate => continue,
                ContractChangeKind::Renegotiate => PlanContractChange::Renegotiate {
                    date: change.date,
                    floor_factor: self.decimal(change.floor_factor.unwrap_or(crate::money::Decimal::ONE), || {
                        format!("{path}/floor_factor")
                    }),
                    extend_months: change.extend_months.unwrap_or(0).cast_signed(),
                    past_due: self.plan_past_due(path, (place, index(all.len())), change),
                },
                ContractChangeKind::Terminate => {
                    let (issued, origin) = (change.date, InvoiceOrigin::TerminationFee { change: index(all.len()) });
                    drafts.push(InvoiceDraft { issued, due: due(issued), kind: InvoiceKind::Shortfall, origin });
                    PlanContractChange::Terminate { date: change.date, fee: self.plan_fee(path, contract, change) }
                }
            };
            let what = EventKind::ContractChange { vendor: place, change: index(all.len()) };
            self.event(change.date, (Phase::ContractChange, place, index(all.len())), what);
            all.push(plan);
        }
        all
    }

    /// Compiles what happens to the amounts past due; agreed instalments are paid on each month's last day after the
    /// change.
    fn plan_past_due(
        &mut self,
        path: Arguments<'_>,
        (vendor, place): (u32, u32),
        change: &ContractChange,
    ) -> PlanPastDue {
        match change.past_due {
            PastDue::Settled => {
                PlanPastDue::Settled(self.decimal(change.discount.unwrap_or_default(), || format!("{path}/discount")))
            }
            PastDue::Stays => PlanPastDue::Stays,
            PastDue::AgreedInstalments => {
                let count = change.count.unwrap_or(1).max(1);
                let first = first_month_end(change.date);
                for (index, month) in (0..count).zip(self.month_ends(first)) {
                    let what = EventKind::AgreedPayment { vendor, change: place, index };
                    let paid = self.rolling().paid(change.date, month.last());
                    self.event(paid, (Phase::AgreedPayment, vendor, place), what);
                }
                PlanPastDue::Instalments(count)
            }
        }
    }

    fn plan_fee(&mut self, path: Arguments<'_>, contract: &Contract, change: &ContractChange) -> Fee {
        match change.fee {
            TerminationFee::Flat => {
                Fee::Flat(self.amount(change.fee_amount.unwrap_or_default(), || format!("{path}/fee_amount")))
            }
            TerminationFee::Remaining => Fee::Share(None),
            TerminationFee::ShareByYear => {
                let year = contract_year(contract, change.date);
                let shares = change.fee_shares.iter().filter(|share| share.year <= year);
                let share = shares.min_by_key(|share| (Reverse(share.year), &share.id));
                let (id, share) = share.map_or(("", crate::money::Decimal::ZERO), |found| (&*found.id.0, found.share));
                Fee::Share(Some(self.decimal(share, || format!("{path}/fee_shares/{id}/share"))))
            }
        }
    }

    /// Compiles migrations, and the order in which the vendors' prices depend on one another; after all vendors. A
    /// migration to a muted vendor does not happen (DESIGN 4.11).
    pub(super) fn plan_migrations(&mut self, model: &Model) {
        for vendor in &model.vendors {
            let Some(from) = self.vendor_places.get(&vendor.id.0).copied() else { continue };
            for change in dated(&vendor.contract_changes, ContractChangeKind::Migrate) {
                let target = change.to.as_deref().and_then(|to| self.vendor_places.get(to).copied());
                let (Some(to), Some(share)) = (target, change.share) else { continue };
                let path = format_args!("vendors/{}/contract_changes/{}", vendor.id.0, change.id.0);
                let count = change.steps.unwrap_or(0).max(1).cast_signed();
                let as_of = self.as_of();
                let steps: Vec<i32> = (0..count).map(|step| change.date.plus_months(step).0 - as_of.0).collect();
                let migration = PlanMigration {
                    record: self.record(path),
                    to,
                    share: self.decimal(share, || format!("{path}/share")),
                    price_ratio: self.decimal(change.price_ratio.unwrap_or(crate::money::Decimal::ONE), || {
                        format!("{path}/price_ratio")
                    }),
                    steps,
                };
                for step in migration.steps.iter().filter(|step| **step > 0) {
                    let what = EventKind::MigrationStep { vendor: from };
                    self.event(as_of.plus_days(*step), (Phase::ContractChange, from, u32::MAX), what);
                }
                let joined = self.plan_joined_line_of(to);
                let all = self.plan_mut();
                if let Some(contract) = &mut all.vendors[to as usize].contract {
                    contract.lines.extend(joined);
                    if let Some(source) = &mut all.vendors[from as usize].contract {
                        source.outgoing.push(migration);
                        let place = index(source.outgoing.len() - 1);
                        if let Some(contract) = &mut all.vendors[to as usize].contract {
                            contract.incoming.push((from, place));
                        }
                    }
                }
            }
        }
        self.plan_mut().by_migration = migration_order(&self.plan_mut().vendors);
    }

    /// Gives a contract without lines the line that migrated consumption joins.
    fn plan_joined_line_of(&mut self, vendor: u32) -> Option<super::consumption::PlanLine> {
        let all = self.plan_mut();
        let plan = &all.vendors[vendor as usize];
        let id = all.items[plan.item as usize].id.clone();
        let is_bare = plan.contract.as_ref().is_some_and(|contract| contract.lines.is_empty());
        is_bare.then(|| self.plan_joined_line(format_args!("vendors/{id}/contract")))
    }
}

/// The vendors in an order in which consumption moves only to later ones. A valid model has no cycles.
fn migration_order(vendors: &[PlanVendor]) -> Vec<u32> {
    let mut waits: Vec<usize> =
        vendors.iter().map(|vendor| vendor.contract.as_ref().map_or(0, |contract| contract.incoming.len())).collect();
    let mut order: Vec<u32> = (0..index(vendors.len())).filter(|place| waits[*place as usize] == 0).collect();
    let mut next = 0;
    while let Some(place) = order.get(next).copied() {
        next += 1;
        for migration in vendors[place as usize].contract.iter().flat_map(|contract| &contract.outgoing) {
            let wait = &mut waits[migration.to as usize];
            *wait -= 1;
            if *wait == 0 {
                order.push(migration.to);
            }
        }
    }
    order
}

/// The month of the first month-end after a day.
fn first_month_end(date: Date) -> Month {
    date.plus_days(1).month()
}

impl PlanContractChange {
    /// The number of the agreed instalments that it begins, and the month at whose end the first is paid; none if it
    /// begins none.
    pub(super) fn agreed_instalments(&self) -> Option<(u32, Month)> {
        match self {
            Self::Renegotiate { date, past_due: PlanPastDue::Instalments(count), .. } => {
                Some((*count, first_month_end(*date)))
            }
            Self::Renegotiate { .. } | Self::Terminate { .. } => None,
        }
    }

    const fn date(&self) -> Date {
        match self {
            Self::Renegotiate { date, .. } | Self::Terminate { date, .. } => *date,
        }
    }
}

impl PlanVendor {
    /// Whether a change, by its place, is a renegotiation of a day.
    pub(super) fn changes_on(&self, change: u32, day: Date) -> bool {
        matches!(self.contract_changes[change as usize], PlanContractChange::Renegotiate { date, .. } if date == day)
    }

    /// Whether agreed instalments of a renegotiation, for a kind of invoice, go on up to and including a day.
    fn keeps_agreed(&self, change: u32, kind: InvoiceKind, day: Date) -> bool {
        let begun = self.contract_changes[change as usize].date();
        let later = &self.contract_changes[change as usize + 1..];
        let ends = |policy: &super::policies::PlanPolicy| policy.takes_from_plans(kind, begun, day);
        !later.iter().any(|later| later.date() <= day) && !self.policies.iter().any(ends)
    }

    /// Whether a renegotiation settles an invoice due on `due`, or agrees instalments for it, after a dispute of it
    /// began on `begin` and before that is decided. It covers disputed parts too.
    pub(super) fn takes_over(&self, due: Date, begin: Date, decision: Date) -> bool {
        self.contract_changes.iter().zip(1..).any(|(change, next)| match change {
            PlanContractChange::Renegotiate { past_due: PlanPastDue::Stays, .. }
            | PlanContractChange::Terminate { .. } => false,
            PlanContractChange::Renegotiate { date, past_due, .. } => {
                // The next change of that day ends the agreed plan, and the dispute begins after both.
                let is_ended = matches!(past_due, PlanPastDue::Instalments(_))
                    && begin == *date
                    && self.contract_changes.get(next).is_some_and(|next| next.date() == *date);
                due < *date && begin <= *date && *date <= decision && !is_ended
            }
        })
    }
}

impl PlanContract {
    /// The part of consumption that has moved away by a day.
    pub(super) fn moved_away<const W: usize>(&self, inputs: &[Lanes<W>], day: i32) -> Lanes<W> {
        self.outgoing.iter().fold(Lanes::ZERO, |sum, migration| sum + migration.moved(inputs, day))
    }

    /// What is left of the floors of all periods that end after `today`: of the running one less its consumption up to
    /// the last commit; for instalments, those not yet invoiced.
    pub(super) fn remaining<const W: usize>(&self, run: &ContractRun<W>, today: Date) -> Lanes<W> {
        let open = (0..self.periods.len()).filter(|period| run.ends[*period] > today.plus_days(1));
        if self.interval_months.is_some() {
            return open.fold(Lanes::ZERO, |sum, period| sum + run.uninvoiced[period]);
        }
        let mut carried = run.carried;
        open.fold(Lanes::ZERO, |sum, period| {
            let consumed = if run.running == Some(period) { run.consumed } else { Lanes::ZERO };
            let left = (run.floors[period] + carried - consumed).at_least_zero();
            // The carried amount is part of the first of them only.
            carried = Lanes::ZERO;
            sum + left
        })
    }

    /// Closes the contract where the mask is one, from the day after `today` on.
    pub(super) fn close<const W: usize>(&self, run: &mut ContractRun<W>, today: Date, mask: Lanes<W>) {
        for period in (0..self.periods.len()).filter(|period| run.ends[*period] > today.plus_days(1)) {
            run.floors[period] = mask.select(Lanes::ZERO, run.floors[period]);
            run.uninvoiced[period] = mask.select(Lanes::ZERO, run.uninvoiced[period]);
            for part in &mut run.instalments[period] {
                *part = mask.select(Lanes::ZERO, *part);
            }
        }
        run.carried = mask.select(Lanes::ZERO, run.carried);
        // Consumption that credits took below zero is no longer owed.
        run.consumed = mask.select(run.consumed.at_least_zero(), run.consumed);
        run.closed = run.closed.max(mask);
    }
}

impl<const W: usize, R: Recorder<W>> Machine<'_, W, R> {
    /// Applies a change of a contract, in step 1 of the day.
    pub(super) fn change_contract(&mut self, vendor: u32, change: u32) {
        let at = vendor as usize;
        self.commit_usage(at, self.day - 1);
        let plan = &self.plan.vendors[at];
        match plan.contract_changes[change as usize] {
            PlanContractChange::Renegotiate { floor_factor, extend_months, past_due, .. } => {
                self.end_agreed(vendor);
                match past_due {
                    PlanPastDue::Settled(discount) => {
                        self.settle_past_due(vendor, self.inputs[discount.0 as usize]);
                        let yesterday = self.interest_day(at, self.day - 1);
                        self.vendors[at].interest.waive(yesterday);
                    }
                    PlanPastDue::Stays => {}
                    PlanPastDue::Instalments(_) => self.agree_past_due(vendor, change),
                }
                self.change_floors(at, self.inputs[floor_factor.0 as usize], extend_months);
            }
            PlanContractChange::Terminate { fee, .. } => {
                self.end_agreed(vendor);
                let yesterday = self.date().plus_days(-1);
                let (Some(plan), Some(run)) = (&plan.contract, &mut self.vendors[at].contract) else { return };
                let full = match fee {
                    Fee::Flat(amount) => self.inputs[amount.0 as usize],
                    Fee::Share(None) => plan.remaining(run, yesterday),
                    Fee::Share(Some(share)) => (plan.remaining(run, yesterday) * self.inputs[share.0 as usize]).round(),
                };
                // If several end it on one day, only the first costs a fee.
                run.fee += full * run.closed.inverted();
                plan.close(run, yesterday, Lanes::ONE);
            }
        }
        self.is_to_be_repriced(at);
    }

    /// Invoices the fee of a termination.
    pub(super) fn invoice_termination_fee(&mut self, invoice: u32) {
        let vendor = self.planned(invoice).vendor as usize;
        let Some(run) = &mut self.vendors[vendor].contract else { return };
        let fee = std::mem::replace(&mut run.fee, Lanes::ZERO);
        if R::KEEPS_CAUSES {
            self.reason = self.cause_of_fee(vendor);
        }
        self.issue(Rule::TerminationFee, invoice, fee);
    }

    /// Multiplies the floors of later periods, and the running one's for its days from today on, and moves the end of
    /// the last. Instalments not yet invoiced are multiplied, and keep their dates (DESIGN 4.6, 4.13).
    fn change_floors(&mut self, vendor: usize, factor: Lanes<W>, extend_months: i32) {
        let today = self.date();
        let (Some(plan), Some(run)) = (&self.plan.vendors[vendor].contract, &mut self.vendors[vendor].contract) else {
            return;
        };
        for (place, period) in plan.periods.iter().enumerate().filter(|(place, _)| run.ends[*place] > today) {
            let floor = run.floors[place];
            if plan.interval_months.is_some() {
                let parts = &mut run.instalments[place];
                for part in parts.iter_mut() {
                    *part = (*part * factor).round();
                }
                let left = parts.iter().fold(Lanes::ZERO, |sum, part| sum + *part);
                run.floors[place] = floor - run.uninvoiced[place] + left;
                run.uninvoiced[place] = left;
                continue;
            }
            let days = f64::from(run.ends[place].0 - period.start.0);
            let gone = f64::from((today.0 - period.start.0).max(0));
            let changed = (floor * gone + floor * factor * (days - gone)).map(|money_days| money_days / days).round();
            // A terminated contract has no floor to change.
            run.floors[place] = run.closed.select(floor, changed);
        }
        if let Some(last) = run.ends.last_mut() {
            *last = Period::moved_end(*last, today, extend_months);
        }
    }

    /// The invoices of a vendor that are past due, disputed or not, oldest due date first.
    fn past_due(&self, vendor: u32) -> Vec<u32> {
        let is_past_due = |invoice: &u32| {
            let state = &self.invoices[*invoice as usize];
            self.is_dated_by_today(*invoice) && state.due < self.today && !state.agreed && !state.unpaid.is_zero()
        };
        self.vendors[vendor as usize].order.iter().copied().filter(is_past_due).collect()
    }

    /// Amounts past due, disputed parts included, are to be paid in instalments from now on: once agreed, they are no
    /// arrears and bear no interest. Interest up to yesterday stays owed.
    fn agree_past_due(&mut self, vendor: u32, change: u32) {
        let mut total = Lanes::ZERO;
        for invoice in self.past_due(vendor) {
            total += self.invoices[invoice as usize].unpaid;
            self.change_bearing(invoice, |state| {
                state.disputed = Lanes::ZERO;
                state.disputed_by = None;
                state.in_plan = Some(InPlan::Renegotiation(change));
                state.agreed = true;
            });
            self.record_invoice(invoice);
        }
        self.vendors[vendor as usize].agreed[change as usize] = Instalments::of(total);
    }

    /// Ends agreed instalments: what is left of them is past due again, by its own due dates.
    fn end_agreed(&mut self, vendor: u32) {
        for place in 0..self.vendors[vendor as usize].order.len() {
            let invoice = self.vendors[vendor as usize].order[place];
            if self.is_dated_by_today(invoice) && self.invoices[invoice as usize].is_paid_by_plan() {
                self.leave_plan(invoice);
                self.change_bearing(invoice, |state| {
                    state.in_plan = None;
                    state.agreed = false;
                });
                self.record_invoice(invoice);
            }
        }
    }

    /// At the opening: an invoice is in a plan of instalments that has begun.
    pub(super) fn join_running_plan(&mut self, invoice: u32) {
        let Some(place) = self.plan.openings.get(&invoice).and_then(|opening| opening.plan) else { return };
        let vendor = self.planned(invoice).vendor as usize;
        let plan = &self.plan.vendors[vendor].running[place as usize];
        let state = &mut self.invoices[invoice as usize];
        state.in_plan = Some(InPlan::Opening(place));
        state.agreed = plan.kind == RunningPlan::Agreed;
        let each = plan.payment.map(|payment| self.inputs[payment.0 as usize]);
        let running = &mut self.vendors[vendor].running[place as usize];
        *running = running.with(state.unpaid, each);
    }

    /// Pays the instalment `index`, from 0, of a plan that ran at the opening, oldest due date first.
    pub(super) fn pay_running(&mut self, vendor: u32, place: u32, index: u32) {
        let plan = &self.plan.vendors[vendor as usize].running[place as usize];
        let part = self.vendors[vendor as usize].running[place as usize].take(index, plan.count);
        if R::KEEPS_CAUSES {
            let mut why = Why::new();
            for record in &plan.records {
                why.names(*record, &["plan", "payments_left"]);
            }
            if let Some(first) = plan.records.first() {
                why.names(*first, &["payment"]);
            }
            self.purpose = self.cause(why);
        }
        let is_meant = |_, state: &InvoiceRun<W>, _| state.in_plan == Some(InPlan::Opening(place));
        self.pay_oldest(vendor, Rule::Settlement, part, NEVER, |_| true, is_meant);
    }

    /// Pays the agreed instalment `index`, from 0, oldest due date first.
    pub(super) fn pay_agreed(&mut self, vendor: u32, change: u32, index: u32) {
        let plan = &self.plan.vendors[vendor as usize];
        let PlanContractChange::Renegotiate { past_due: PlanPastDue::Instalments(count), date, .. } =
            plan.contract_changes[change as usize]
        else {
            return;
        };
        let month_end = first_month_end(date).plus(index.cast_signed()).last();
        let has_calendar = self.plan.rolling.calendar.is_some();
        let is_kept = |kind: InvoiceKind| !has_calendar || plan.keeps_agreed(change, kind, month_end);
        let left = self.left_plan(InPlan::Renegotiation(change));
        let part = self.vendors[vendor as usize].agreed[change as usize].take(index, count);
        if R::KEEPS_CAUSES {
            let mut why = Why::new();
            self.plan.rolling.name(&mut why, month_end, |days| days.paid(date, month_end));
            let dated =
                self.plan.vendors[vendor as usize].change_records.iter().filter(|record| record.date <= self.today);
            for record in dated.filter(|record| record.kind == ContractChangeKind::Renegotiate) {
                why.names(record.record, &["past_due", "count"]);
                why.beside(record.record, &["kind", "date"]);
            }
            self.purpose = self.cause(why);
        }
        let is_meant = |kind: InvoiceKind, state: &InvoiceRun<W>, invoice: u32| {
            is_kept(kind) && (state.renegotiated() == Some(change) || left.contains(&invoice))
        };
        let is_queue_meant = |kind: Option<InvoiceKind>| kind.is_none() || !left.is_empty();
        self.pay_oldest(vendor, Rule::Settlement, part, NEVER, is_queue_meant, is_meant);
    }

    /// Pays the amounts past due, disputed parts included, less a discount, which goes to `Revenue:Other`.
    fn settle_past_due(&mut self, vendor: u32, discount: Lanes<W>) {
        let plan = &self.plan.vendors[vendor as usize];
        for invoice in self.past_due(vendor) {
            let amount = self.invoices[invoice as usize].unpaid;
            let cash = (amount * (Lanes::ONE - discount)).round();
            self.change_bearing(invoice, |state| {
                state.unpaid = Lanes::ZERO;
                state.disputed = Lanes::ZERO;
                state.disputed_by = None;
            });
            if R::KEEPS_CAUSES {
                self.reason = self.cause_of_settlement(vendor as usize, invoice);
            }
            let reason = self.reason;
            self.post(Rule::Settlement, plan.item, Some(invoice), plan.payable, CASH, cash);
            self.reason = reason;
            self.post(Rule::Waiver, plan.item, Some(invoice), plan.payable, REVENUE_OTHER, amount - cash);
            if self.planned(invoice).is_shortfall {
                self.buy_credit(vendor as usize, invoice, cash);
            }
            self.record_invoice(invoice);
        }
    }
}

/// What changes of contracts bring about.
impl<const W: usize, R: Recorder<W>> Machine<'_, W, R> {
    fn cause_of_fee(&mut self, vendor: usize) -> Cause {
        let mut why = Why::new();
        let mut is_of_floors = false;
        let today = self.plan.vendors[vendor].change_records.iter().filter(|change| change.date == self.today);
        for change in today.filter(|change| change.kind == ContractChangeKind::Terminate) {
            why.names(change.record, &["kind", "date"]);
            why.beside(change.record, &["fee"]);
            why.names_if(change.fee == TerminationFee::Flat, change.record, "fee_amount");
            is_of_floors |= change.fee != TerminationFee::Flat;
            if change.fee == TerminationFee::ShareByYear {
                for (place, share) in change.fee_shares.iter().enumerate() {
                    why.names_if(change.fee_share == Some(place), *share, "share");
                    why.beside(*share, &["year", "share"]);
                }
            }
        }
        if let Some(contract) = &self.plan.vendors[vendor].contract {
            why.beside(contract.record, &["billing"]);
            for period in contract.periods.iter().filter(|period| period.end > self.today) {
                why.beside(period.record, &["floor"]);
                let is_left = contract.is_asked_for_from(period, self.today);
                why.names_if(is_of_floors && is_left, period.record, "floor");
            }
        }
        let traces = &self.traces.vendors[vendor];
        for cause in [traces.period, traces.contract, traces.carried] {
            why.made_of(cause);
        }
        why.depends_on(traces.ladder);
        why.depends_on(traces.ledger);
        self.cause(why)
    }

    /// What moves consumption between vendors in this month, or would: to another vendor, it would be consumed there.
    pub(super) fn cause_of_moves(&mut self) -> Cause {
        let mut why = Why::new();
        let all = self.plan.vendors.iter().flat_map(|vendor| &vendor.change_records);
        for change in all.filter(|change| change.has_target && change.date <= self.month.last().plus_days(2)) {
            why.names(change.record, &["kind"]);
            if change.kind == ContractChangeKind::Migrate {
                why.names(change.record, &["to", "date", "steps", "share", "price_ratio"]);
            }
        }
        self.cause(why)
    }

    fn cause_of_settlement(&mut self, vendor: usize, invoice: u32) -> Cause {
        let mut why = Why::new();
        for change in self.plan.vendors[vendor].change_records.iter().filter(|change| change.date == self.today) {
            why.names(change.record, &["kind", "date", "past_due", "discount"]);
        }
        why.made_of(self.causes.faces[invoice as usize]);
        why.depends_on(self.causes.invoices[invoice as usize]);
        why.depends_on(self.traces.vendors[vendor].ledger);
        self.cause(why)
    }
}
