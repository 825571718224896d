//! Vendors, compiled: accounts, terms, and every invoice that can be foreseen, with the events around it.
//!
//! Owns the order of invoices and their due dates (DESIGN 4.2, 4.13 *charges*). The invoices of contracts are in
//! `contracts`, the payments of policies in `policies`.

use std::{collections::BTreeMap, fmt::Arguments};

use super::{
    causes::{Cause, RecordId, Why},
    contract_changes::{ContractChangeRecord, PlanContractChange},
    contracts::PlanContract,
    credits::PlanCredit,
    intervals::Intervals,
    journal::AccountKind,
    late_interest::PlanLateInterest,
    plan::{EventKind, Input, Phase, Plan, PlanTrend, Planner, index, sorted},
    policies::{PlanLump, PlanPolicy},
    reactions::PlanRung,
    recorder::Recorder,
    run::Machine,
};
use crate::{
    calendar::{Date, Month},
    model::{BilledFor, Charge, InvoiceKind, ItemKind, Model, OpeningInvoice, PolicyKind, RunningPlan, Vendor},
};

/// A vendor, compiled. Its fields stay in this order: what most invoices ask for comes first and fits two cache lines,
/// since there may be thousands of vendors.
#[derive(Clone, Debug)]
#[repr(C, align(64))]
pub struct PlanVendor {
    pub(super) item: u32,
    pub(super) payable: u32,
    pub(super) cloud: u32,
    pub(super) shortfall: u32,
    pub(super) interest: u32,
    pub(super) credit: u32,
    /// Days from an invoice, or from the end of its month, to its due date.
    pub(super) net_days: u32,
    /// Whether one of its policies disputes: each invoice asks when it is issued.
    pub(super) may_dispute: bool,
    pub(super) late: Option<PlanLateInterest>,
    pub(super) early: Option<PlanEarlyPayment>,
    /// Sorted by id.
    pub(super) rungs: Vec<PlanRung>,
    pub(super) policies: Vec<PlanPolicy>,
    pub(super) contract: Option<PlanContract>,
    pub(super) charges: Vec<PlanTrend>,
    charge_intervals: Vec<Intervals>,
    /// The expense account of charges dated before the as-of date; none if there are none.
    pub(super) opening_charges: Option<u32>,
    pub(super) credits: Vec<PlanCredit>,
    /// Credits that expired the day before the as-of date; empty in plans that keep no causes.
    lapsed_credits: Vec<RecordId>,
    pub(super) lumps: Vec<PlanLump>,
    pub(super) contract_changes: Vec<PlanContractChange>,
    pub(super) record: RecordId,
    /// The records of the changes of its contract, migrations included.
    pub(super) change_records: Vec<ContractChangeRecord>,
    /// Rungs that would set off if there were a right to do so; empty in plans that keep no causes.
    pub(super) powerless: Vec<PlanRung>,
    /// The expense account of legal costs; none if no rung goes to court.
    pub(super) legal: Option<u32>,
    pub(super) service_share: Input,
    /// Its invoices, oldest due date first, then by date and order of issue.
    pub(super) invoices: Vec<u32>,
    /// Plans of instalments that run at the opening.
    pub(super) running: Vec<PlanRunning>,
}

/// The places that invoices get, all vendors together.
struct InvoicePlaces {
    /// The next free place on each day of issue, counted from the day before the as-of date: that one is for all that
    /// is dated before the forecast.
    next: Vec<u32>,
    before: Date,
}

impl InvoicePlaces {
    /// Leaves as much room on each day as there are drafts.
    fn of(plan: &Plan, drafts: &[InvoiceDraft]) -> Self {
        let mut places = Self { next: vec![0; plan.days() + 2], before: plan.as_of.plus_days(-1) };
        for draft in drafts {
            let day = places.day(draft.issued);
            places.next[day] += 1;
        }
        let mut sum = 0;
        for count in &mut places.next {
            sum += std::mem::replace(count, sum);
        }
        places
    }

    /// Days after the last one are one.
    fn day(&self, issued: Date) -> usize {
        usize::try_from(issued.0 - self.before.0).unwrap_or(0).min(self.next.len() - 1)
    }

    fn take(&mut self, issued: Date) -> u32 {
        let day = self.day(issued);
        let next = &mut self.next[day];
        *next += 1;
        *next - 1
    }
}

impl Plan {
    /// The number of an invoice of the opening, as the vendor writes it; often empty.
    pub(super) fn invoice_number(&self, invoice: usize) -> String {
        let opening = self.openings.get(&index(invoice));
        opening.and_then(|opening| self.invoice_numbers.get(&opening.amount.0)).cloned().unwrap_or_default()
    }
}

/// A discount for early payment, compiled.
#[derive(Clone, Debug)]
pub struct PlanEarlyPayment {
    pub(super) record: RecordId,
    pub(super) days: i32,
    pub(super) discount: Input,
    pub(super) take: bool,
}

/// An invoice of a run: planned, or made during the run.
#[derive(Clone, Copy, Debug)]
pub struct PlanInvoice {
    pub(super) vendor: u32,
    pub(super) kind: InvoiceKind,
    pub(super) issued: Date,
    pub(super) due: Date,
    /// The account that is debited when it is issued, and credited when a dispute finds it not owed.
    pub(super) expense: u32,
    /// Whether it is of the opening.
    pub(super) is_opening: bool,
    /// Whether it is a shortfall. Fees and acceleration have the same kind, but are no shortfalls.
    pub(super) is_shortfall: bool,
}

/// What else is known of an invoice of the opening.
#[derive(Clone, Copy, Debug)]
pub struct PlanOpening {
    /// The unpaid amount.
    pub(super) amount: Input,
    /// The record that it is brought forward in.
    pub(super) record: RecordId,
    /// The whole amount, where it is given.
    pub(super) face: Option<Input>,
    /// The plan of instalments that it is in, by its place among the vendor's.
    pub(super) plan: Option<u32>,
    /// Whether its fixed sum is still to come.
    pub(super) fixed_sum_to_come: bool,
}

/// A plan of instalments that runs at the opening (DESIGN 4.14, *opening invoices*).
#[derive(Clone, Debug)]
pub struct PlanRunning {
    pub(super) kind: RunningPlan,
    /// How many payments are left.
    pub(super) count: u32,
    /// What each but the last comes to, where it is given.
    pub(super) payment: Option<Input>,
    /// The records of its invoices; the first of them says what a payment comes to.
    pub(super) records: Vec<RecordId>,
}

impl PlanInvoice {
    const NONE: Self = Self {
        vendor: 0,
        kind: InvoiceKind::Usage,
        issued: Date(0),
        due: Date(0),
        expense: 0,
        is_opening: false,
        is_shortfall: false,
    };
}

/// The origin of an invoice. The order of the variants is the order of issue on one day, and the order in which drafts
/// are made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum InvoiceOrigin {
    /// Of the opening, by its place among the planner's drafts of them.
    Opening {
        at: u32,
    },
    Instalment {
        period: u32,
        index: u32,
    },
    Usage,
    Shortfall,
    TerminationFee {
        change: u32,
    },
    Charge {
        charge: u32,
        first: Month,
        account: u32,
    },
    LateInterest,
}

/// What is known of an invoice of the opening before it has a place.
pub(super) struct OpeningDraft {
    opening: PlanOpening,
    /// The account that it was expensed to, where that is not the one of its kind.
    expense: Option<u32>,
    is_ending: bool,
}

/// An invoice that has no place yet.
pub(super) struct InvoiceDraft {
    pub(super) issued: Date,
    /// Its due date before that is rolled.
    pub(super) due: Date,
    pub(super) kind: InvoiceKind,
    pub(super) origin: InvoiceOrigin,
}

/// Whether an invoice of the opening is of legal costs.
fn is_of_court(invoice: &OpeningInvoice) -> bool {
    invoice.kind == InvoiceKind::Charge && invoice.billed_for == BilledFor::LegalCosts
}

impl Planner {
    /// Compiles the vendors.
    pub fn plan_vendors(&mut self, model: &Model) {
        let vendors = sorted(&model.vendors, |vendor| (vendor.priority, &vendor.id));
        let mut drafts = Vec::with_capacity(4 * self.months().count() * vendors.len());
        let mut own = Vec::new();
        let mut counts = Vec::with_capacity(vendors.len());
        for vendor in vendors.into_iter().filter(|vendor| !vendor.muted) {
            self.plan_vendor(vendor, &mut own);
            counts.push(own.len());
            drafts.append(&mut own);
        }
        self.plan_all_invoices(&drafts, &counts);
        self.plan_migrations(model);
    }

    /// Gives all vendors' invoices their places, by date of issue: a run goes through time, so that what it needs of
    /// many vendors on one day stands together. `counts` says how many drafts each vendor has.
    fn plan_all_invoices(&mut self, drafts: &[InvoiceDraft], counts: &[usize]) {
        let mut places = InvoicePlaces::of(self.plan_mut(), drafts);
        self.plan_mut().invoices = vec![PlanInvoice::NONE; drafts.len()];
        if self.keeps_paths() && self.rolling().calendar.is_some() {
            self.plan_mut().unrolled = vec![Date(0); drafts.len()];
        }
        self.plan_mut().invoices_by_vendor.reserve(drafts.len());
        let mut vendors = std::mem::take(&mut self.plan_mut().vendors);
        let mut left = drafts;
        for ((place, plan), count) in (0..).zip(&mut vendors).zip(counts) {
            let (own, rest) = left.split_at(*count);
            left = rest;
            self.plan_invoices(place, plan, own, &mut places);
            self.plan_payments(place, plan);
        }
        self.plan_mut().vendors = vendors;
        self.plan_mut().issued_by = places.next;
    }

    /// Puts its invoices into `drafts`, which is empty, by date and order of issue.
    fn plan_vendor(&mut self, vendor: &Vendor, drafts: &mut Vec<InvoiceDraft>) {
        let id = &vendor.id.0;
        let path = format_args!("vendors/{id}");
        let place = index(self.plan_mut().vendors.len());
        let mut plan = PlanVendor {
            record: self.record(path),
            net_days: vendor.net_days,
            charge_intervals: Vec::new(),
            item: self.item(ItemKind::Vendor, id, &vendor.label),
            payable: self.account(AccountKind::Payable, id),
            cloud: self.account(AccountKind::Cloud, id),
            shortfall: self.account(AccountKind::Shortfall, id),
            interest: self.account(AccountKind::Interest, id),
            credit: self.account(AccountKind::Credit, id),
            early: vendor.early_payment.get().map(|early| PlanEarlyPayment {
                record: self.record(format_args!("{path}/early_payment")),
                days: early.days.cast_signed(),
                discount: self.decimal(early.discount, || format!("{path}/early_payment/discount")),
                take: early.take,
            }),
            late: vendor.late_interest.get().map(|late| self.plan_late_interest(path, late)),
            contract: None,
            charges: Vec::new(),
            credits: self.plan_credits(path, &vendor.credits),
            lapsed_credits: self.plan_lapsed_credits(path, &vendor.credits),
            policies: self.plan_policies(
                path,
                &vendor.policies,
                vendor.invoices.iter().any(|invoice| invoice.plan != RunningPlan::None),
            ),
            may_dispute: vendor.policies.iter().any(|policy| policy.kind == PolicyKind::Dispute),
            lumps: Vec::new(),
            contract_changes: Vec::new(),
            change_records: self.change_records(path, vendor),
            rungs: self.plan_rungs(path, &vendor.reactions),
            powerless: self.plan_powerless_rungs(path, &vendor.reactions),
            legal: None,
            service_share: self.decimal(vendor.service_share, || format!("{path}/service_share")),
            opening_charges: vendor
                .invoices
                .iter()
                .any(|invoice| invoice.kind == InvoiceKind::Charge && !is_of_court(invoice))
                .then(|| self.account(AccountKind::Operating, id)),
            invoices: Vec::new(),
            running: Vec::new(),
        };
        if plan.rungs.iter().any(PlanRung::goes_to_court) || vendor.invoices.iter().any(is_of_court) {
            plan.legal = Some(self.account(AccountKind::Legal, id));
        }
        let due = |issued: Date| vendor.due(issued);
        let charges = sorted(&vendor.charges, |charge| &charge.id);
        let charge_accounts: Vec<u32> =
            charges.iter().map(|charge| self.account(AccountKind::Operating, &charge.id.0)).collect();
        self.plan_openings(path, vendor, &mut plan, (&charges, &charge_accounts), drafts);
        if let Some(contract) = vendor.contract.get() {
            plan.contract = Some(self.plan_contract(path, contract, &vendor.contract_changes, due, drafts));
        }
        plan.contract_changes = self.plan_contract_changes(path, place, vendor, due, drafts);
        for ((place, charge), account) in (0..).zip(charges).zip(charge_accounts) {
            let path = format_args!("{path}/charges/{}", charge.id.0);
            let intervals = Intervals::from(charge);
            let amounts = [charge.monthly, charge.each_time];
            plan.charges.push(self.plan_intervals(path, &intervals, amounts, charge.growth, &charge.changes));
            plan.charge_intervals.push(intervals);
            let end = self.end();
            for (first, issued) in intervals.within(self.as_of().month(), |month| month < end) {
                let origin = InvoiceOrigin::Charge { charge: place, first, account };
                drafts.push(InvoiceDraft { issued, due: due(issued), kind: InvoiceKind::Charge, origin });
            }
        }
        if plan.late.is_some() {
            for issued in self.months().map(Month::last) {
                let origin = InvoiceOrigin::LateInterest;
                drafts.push(InvoiceDraft { issued, due: issued, kind: InvoiceKind::Interest, origin });
            }
        }
        // The sort is stable: on one day drafts keep the order of their origins, opening invoices that of the file.
        drafts.sort_by_key(|draft| draft.issued);
        self.plan_lumps(path, place, &mut plan, &vendor.lump_payments);
        self.plan_notes(path, place, &plan, vendor);
        self.plan_mut().vendors.push(plan);
        self.vendor_places.insert(id.clone(), place);
    }

    /// The drafts of a vendor's invoices of the opening; `charges` with the accounts that they are expensed to.
    fn plan_openings(
        &mut self,
        path: Arguments<'_>,
        vendor: &Vendor,
        plan: &mut PlanVendor,
        (charges, accounts): (&[&Charge], &[u32]),
        drafts: &mut Vec<InvoiceDraft>,
    ) {
        for invoice in sorted(&vendor.invoices, |invoice| invoice.issued) {
            let input = self.amount(invoice.amount, || format!("{path}/invoices/{}/amount", invoice.id.0));
            let record = self.record(format_args!("{path}/invoices/{}", invoice.id.0));
            if !invoice.number.is_empty() {
                self.plan_mut().invoice_numbers.insert(input.0, invoice.number.clone());
            }
            let face = invoice.face.map(|face| self.amount(face, || format!("{path}/invoices/{}/face", invoice.id.0)));
            let opening = PlanOpening {
                amount: input,
                record,
                face,
                plan: self.plan_running(path, plan, invoice, record),
                fixed_sum_to_come: invoice.fixed_sum_to_come,
            };
            let charge = charges.iter().zip(accounts).find(|(own, _)| invoice.charge.as_ref() == Some(&own.id.0));
            let expense = match (invoice.kind, charge) {
                (InvoiceKind::Charge, _) if invoice.billed_for == BilledFor::LegalCosts => plan.legal,
                (InvoiceKind::Charge, Some((_, account))) => Some(*account),
                _ => None,
            };
            let is_ending = invoice.billed_for == BilledFor::Ending;
            self.opening_drafts.push(OpeningDraft { opening, expense, is_ending });
            let origin = InvoiceOrigin::Opening { at: index(self.opening_drafts.len() - 1) };
            drafts.push(InvoiceDraft { issued: invoice.issued, due: invoice.due, kind: invoice.kind, origin });
        }
    }

    /// The plan of instalments, by its place among the vendor's, that an invoice of the opening is in; plans its payments
    /// with its first invoice.
    fn plan_running(
        &mut self,
        path: Arguments<'_>,
        plan: &mut PlanVendor,
        invoice: &OpeningInvoice,
        record: RecordId,
    ) -> Option<u32> {
        if invoice.plan == RunningPlan::None {
            return None;
        }
        let count = invoice.payments_left.unwrap_or(1).max(1);
        let is_same = |other: &PlanRunning| other.kind == invoice.plan && other.count == count;
        if let Some(place) = plan.running.iter().position(is_same) {
            plan.running[place].records.push(record);
            return Some(index(place));
        }
        let payment =
            invoice.payment.map(|payment| self.amount(payment, || format!("{path}/invoices/{}/payment", invoice.id.0)));
        let place = index(plan.running.len());
        plan.running.push(PlanRunning { kind: invoice.plan, count, payment, records: vec![record] });
        let vendor = index(self.plan_mut().vendors.len());
        for (index, month) in (0..count).zip(self.month_ends(self.as_of().month())) {
            let what = EventKind::RunningPayment { vendor, plan: place, index };
            let paid = self.rolling().paid(self.as_of(), month.last());
            self.event(paid, (Phase::AgreedPayment, vendor, place), what);
        }
        Some(place)
    }

    /// Gives each invoice its place, and plans the event that issues it.
    fn plan_invoices(
        &mut self,
        vendor: u32,
        plan: &mut PlanVendor,
        drafts: &[InvoiceDraft],
        places: &mut InvoicePlaces,
    ) {
        plan.invoices.reserve(drafts.len());
        let mut turns: BTreeMap<Date, Option<u32>> = BTreeMap::new();
        if let Some(contract) = &plan.contract {
            for period in &contract.periods {
                turns.insert(period.start.plus_days(-1), None);
                turns.insert(period.end.plus_days(-1), None);
            }
            turns.extend(contract.last_end.map(|end| (end.plus_days(-1), None)));
        }
        let rolling = self.rolling();
        for draft in drafts {
            let InvoiceDraft { issued, due: unrolled, kind, origin } = *draft;
            let due = rolling.due(issued, unrolled);
            let invoice = places.take(issued);
            if let Some(own) = self.plan_mut().unrolled.get_mut(invoice as usize) {
                *own = unrolled;
            }
            self.plan_mut().invoices_by_vendor.push(invoice);
            let (mut expense, mut is_shortfall) = (plan.expense(kind), kind == InvoiceKind::Shortfall);
            match origin {
                InvoiceOrigin::Charge { account, .. } => expense = account,
                InvoiceOrigin::Opening { at } => {
                    let draft = &self.opening_drafts[at as usize];
                    let opening = draft.opening;
                    expense = draft.expense.unwrap_or(expense);
                    is_shortfall &= !draft.is_ending;
                    self.plan_mut().openings.insert(invoice, opening);
                }
                InvoiceOrigin::TerminationFee { .. } => is_shortfall = false,
                _ => {}
            }
            let is_opening = matches!(origin, InvoiceOrigin::Opening { .. });
            let invoices = &mut self.plan_mut().invoices;
            let planned = PlanInvoice { vendor, kind, issued, due, expense, is_opening, is_shortfall };
            invoices[invoice as usize] = planned;
            let is_later = |other: &u32| invoices[*other as usize].due > due;
            // Few earlier invoices, if any, are due later than this one.
            let few = plan.invoices.iter().rev().take(8).take_while(|other| is_later(other)).count();
            let place = match few {
                8 => plan.invoices.partition_point(|other| !is_later(other)),
                _ => plan.invoices.len() - few,
            };
            plan.invoices.insert(place, invoice);
            let (phase, what) = match origin {
                InvoiceOrigin::Opening { .. } => continue,
                InvoiceOrigin::Instalment { period, index } => {
                    (Phase::Instalment, EventKind::Instalment { invoice, period, index })
                }
                InvoiceOrigin::Usage => (Phase::Usage, EventKind::Usage { vendor, invoice }),
                InvoiceOrigin::Shortfall => {
                    turns.insert(issued, Some(invoice));
                    continue;
                }
                InvoiceOrigin::TerminationFee { .. } => (Phase::TerminationFee, EventKind::TerminationFee { invoice }),
                InvoiceOrigin::Charge { charge, first, .. } => {
                    (Phase::Charge, EventKind::Charge { invoice, charge, first })
                }
                InvoiceOrigin::LateInterest => (Phase::LateInterest, EventKind::LateInterest { vendor, invoice }),
            };
            self.event(issued, (phase, vendor, invoice), what);
        }
        for (day, invoice) in turns {
            self.event(day, (Phase::PeriodTurn, vendor, 0), EventKind::PeriodTurn { vendor, invoice });
        }
    }
}

impl PlanVendor {
    /// Whether it has credits at the opening, or sells one for a paid shortfall.
    pub(super) fn may_hold_credits(&self) -> bool {
        !self.credits.is_empty() || self.contract.as_ref().is_some_and(|contract| contract.shortfall_credit.is_some())
    }

    /// Whether an invoice can earn a discount for early payment: not interest, fees, acceleration or legal costs
    /// (DESIGN 4.13, *early payment*).
    pub(super) fn has_discount(&self, invoice: &PlanInvoice) -> bool {
        match invoice.kind {
            InvoiceKind::Usage => true,
            InvoiceKind::Shortfall => invoice.is_shortfall,
            InvoiceKind::Interest => false,
            InvoiceKind::Charge => self.legal != Some(invoice.expense),
        }
    }

    /// The expense account of a kind of invoice; charges have an account each.
    fn expense(&self, kind: InvoiceKind) -> u32 {
        match kind {
            InvoiceKind::Usage => self.cloud,
            InvoiceKind::Charge => self.opening_charges.unwrap_or(self.cloud),
            InvoiceKind::Shortfall => self.shortfall,
            InvoiceKind::Interest => self.interest,
        }
    }
}

/// What is owed to vendors at the opening, and what of their terms begins on a day.
impl<const W: usize, R: Recorder<W>> Machine<'_, W, R> {
    /// What is owed at the opening is made of invoices, and what is held of credits.
    pub(super) fn begin_vendor_traces(&mut self, opening: &mut Why) {
        for (invoice, PlanOpening { record, face: whole, plan, .. }) in &self.plan.openings {
            let mut why = Why::new();
            why.names(*record, &["amount"]);
            let unpaid = self.cause(why);
            opening.made_of(unpaid);
            let mut why = Why::new();
            why.made_of(unpaid);
            why.names_if(whole.is_some(), *record, "face");
            let face = self.cause(why);
            let mut why = Why::new();
            why.made_of(unpaid);
            why.names(*record, &["due", "kind", "issued", "billed_for", "plan", "fixed_sum_to_come"]);
            why.names_if(plan.is_some(), *record, "payments_left");
            why.names_if(plan.is_some(), *record, "payment");
            self.plan.rolling.name_beside(&mut why);
            let cause = self.cause(why);
            self.trace_invoice(*invoice, cause);
            self.causes.faces[*invoice as usize] = face;
            self.causes.owed[*invoice as usize] = cause;
        }
        if self.patient.len() > 1 {
            // Of several that are paid when cash allows each has what those before it leave.
            let mut why = Why::new();
            self.patient.iter().for_each(|vendor| why.names(self.plan.vendors[*vendor].record, &["priority"]));
            self.traces.priorities = self.cause(why);
        }
        for (place, vendor) in self.plan.vendors.iter().enumerate() {
            vendor.lapsed_credits.iter().for_each(|credit| opening.beside(*credit, &["expires"]));
            for credit in &vendor.credits {
                let [amount, terms] = credit.whys().map(|why| self.cause(why));
                opening.made_of(amount);
                opening.depends_on(terms);
                let traces = &mut self.traces.vendors[place];
                traces.credit_amounts = self.causes.sum(traces.credit_amounts, amount);
                traces.credits = self.causes.after(traces.credits, amount);
                traces.credits = self.causes.after(traces.credits, terms);
            }
            if let Some(contract) = &vendor.contract {
                self.traces.vendors[place].period = self.cause(contract.consumed_before());
                self.traces.vendors[place].carried = self.cause(contract.carried_before(self.plan.as_of));
            }
        }
    }

    /// How a vendor stands now, as far as nothing is posted for it; in the order of the variants of `Unposted`.
    pub(super) fn trace_unposted(&mut self, vendor: usize) -> [Cause; 4] {
        let plan = &self.plan.vendors[vendor];
        let traces = self.traces.vendors[vendor].clone();
        let mut floors = Why::new();
        let mut used = Why::new();
        if let Some(contract) = &plan.contract {
            for period in contract.periods.iter().filter(|period| period.end > self.today) {
                floors.names(period.record, &["start", "end", "floor"]);
            }
            floors.names(contract.record, &["billing"]);
            floors.made_of(traces.contract);
            floors.made_of(traces.carried);
            used.made_of(traces.month);
            used.depends_on(traces.credits);
        }
        let mut interest = Why::new();
        if let Some(late) = &plan.late {
            interest.names(late.record, &["rate", "per", "grace_days", "compounding"]);
            interest.depends_on(traces.ledger);
        }
        let mut consumed = Why::new();
        consumed.made_of(traces.period);
        [used, consumed, floors, interest].map(|why| self.cause(why))
    }

    /// The days on which amounts of every month, or every few, are due: on others they would be due earlier.
    pub(super) fn trace_intervals(&mut self) {
        let mut why = Why::new();
        self.plan.costs.iter().for_each(|cost| cost.name_days(&mut why));
        self.plan.streams.iter().for_each(|stream| stream.name_recognition(&mut why, self.plan.settings));
        self.plan.idle_costs.iter().for_each(|cost| why.names(*cost, &["kind", "stream"]));
        self.plan.debts.iter().for_each(|debt| debt.name_days(&mut why));
        self.plan.rolling.name_beside(&mut why);
        for place in 0..self.plan.vendors.len() {
            let vendor = &self.plan.vendors[place];
            let mut own = Why::new();
            for charge in &vendor.charges {
                Intervals::name_days(&mut own, charge.record);
            }
            if let Some(contract) = &vendor.contract {
                own.names(contract.record, &["billing", "timing"]);
                for period in contract.periods.iter().filter(|period| period.end >= self.plan.as_of) {
                    own.names(period.record, &["start", "end"]);
                }
            }
            if let Some(early) = &vendor.early {
                own.names(early.record, &["days", "take"]);
            }
            self.name_notes(&mut own, index(place));
            self.plan.rolling.name_beside(&mut own);
            let cause = self.cause(own);
            self.trace_ledger(place, cause);
            why.depends_on(cause);
        }
        let cause = self.cause(why);
        self.trace_cash(cause);
    }

    /// The next entry issues an invoice of a charge.
    pub(super) fn give_charge_as_reason(&mut self, invoice: u32, charge: u32, first: Month) {
        let vendor = &self.plan.vendors[self.planned(invoice).vendor as usize];
        let mut why = Why::new();
        let (trend, intervals) = (&vendor.charges[charge as usize], &vendor.charge_intervals[charge as usize]);
        self.name_sum(&mut why, trend, intervals, first, self.month);
        self.reason = self.cause(why);
    }

    /// Why an invoice falls due when it does, if the vendor's terms say so.
    pub(super) fn cause_of_due_date(&mut self, invoice: u32) -> Cause {
        let plan = self.planned(invoice);
        let by_terms = plan.kind != InvoiceKind::Interest && (invoice as usize) < self.plan.invoices.len();
        if !by_terms || plan.is_opening {
            let mut why = Why::new();
            self.plan.rolling.name_beside(&mut why);
            return self.cause(why);
        }
        let mut why = Why::new();
        why.names(self.plan.vendors[plan.vendor as usize].record, &["net_days", "due_from", "due_months", "due_day"]);
        self.plan.rolling.name_beside(&mut why);
        self.cause(why)
    }
}
