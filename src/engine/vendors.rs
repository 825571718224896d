//! Vendors compiled: accounts, terms, and every invoice that the forecast can see, with the events around it.
//!
//! Owns the order of invoices and their due dates (DESIGN 4.2, 4.13 *charges*). What contracts invoice is in
//! `contracts`, what policies pay in `policies`.

use std::{collections::BTreeMap, fmt::Arguments};

use super::{
    contract_changes::PlanChange,
    contracts::PlanContract,
    credits::PlanCredit,
    journal::AccountKind,
    late_interest::PlanLateInterest,
    plan::{Input, Phase, PlanTrend, Planner, What, index, sorted},
    policies::{PlanLump, PlanPolicy},
    reactions::PlanRung,
};
use crate::{
    calendar::{Date, Month},
    model::{ByMonth, Change, DueFrom, InvoiceKind, ItemKind, Model, Vendor},
    money::{Amount, Decimal},
};

/// A vendor compiled.
#[derive(Clone, Debug)]
pub struct PlanVendor {
    pub(super) item: u32,
    pub(super) payable: u32,
    pub(super) cloud: u32,
    pub(super) shortfall: u32,
    pub(super) interest: u32,
    pub(super) credit: u32,
    /// What charges dated before the as-of date were expensed to, if there are any.
    opening_charges: Option<u32>,
    pub(super) early: Option<PlanEarlyPayment>,
    pub(super) late: Option<PlanLateInterest>,
    pub(super) contract: Option<PlanContract>,
    pub(super) charges: Vec<PlanTrend>,
    pub(super) credits: Vec<PlanCredit>,
    pub(super) policies: Vec<PlanPolicy>,
    pub(super) lumps: Vec<PlanLump>,
    pub(super) contract_changes: Vec<PlanChange>,
    /// By id.
    pub(super) rungs: Vec<PlanRung>,
    /// What judgments add is expensed to it, if a rung goes to court.
    pub(super) legal: Option<u32>,
    pub(super) service_share: Input,
    /// Its invoices, oldest due date first, then by date and order of issue.
    pub(super) invoices: Vec<u32>,
}

/// A discount for early payment compiled.
#[derive(Clone, Debug)]
pub struct PlanEarlyPayment {
    pub(super) days: i32,
    pub(super) discount: Input,
    pub(super) take: bool,
}

/// An invoice that the forecast may see.
#[derive(Clone, Copy, Debug)]
pub struct PlanInvoice {
    pub(super) vendor: u32,
    pub(super) kind: InvoiceKind,
    pub(super) issued: Date,
    pub(super) due: Date,
    /// What is expensed when it is issued, and reversed when a dispute finds it not owed.
    pub(super) expense: u32,
    /// What was unpaid of it at the opening, if it is dated before.
    pub(super) opening: Option<Input>,
    /// Whether it is a shortfall; of the same kind are fees and acceleration, which are none.
    pub(super) is_shortfall: bool,
}

/// What makes an invoice; the order of the variants is the order of issue on one day, and drafts are made in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Origin {
    Opening { input: u32 },
    Instalment { period: u32, index: u32 },
    Usage,
    Shortfall,
    TerminationFee { change: u32 },
    Charge { charge: u32, first: Month, account: u32 },
    LateInterest,
}

/// An invoice before it has its place.
pub(super) struct Draft {
    pub(super) issued: Date,
    pub(super) due: Date,
    pub(super) kind: InvoiceKind,
    pub(super) origin: Origin,
}

/// The groups of months that an amount every `every` months covers: of each that is dated within the forecast the first
/// month, and the day, which lies in its last (DESIGN 4.13, *charges*).
pub(super) fn intervals(planner: &Planner, every: u32, day: u32, first: Month) -> Vec<(Month, Date)> {
    let every = every.max(1).cast_signed();
    let day = u8::try_from(day).unwrap_or(31);
    let start = planner.as_of().month();
    // The first group whose last month is not before the forecast.
    let gone = (start.0 - first.0 - (every - 1)).max(0);
    let mut group = first.plus((gone + every - 1) / every * every);
    let mut all = Vec::new();
    while group.plus(every - 1).first() < planner.end() {
        let last = group.plus(every - 1);
        all.push((group, last.day(day)));
        group = group.plus(every);
    }
    all
}

impl Planner {
    /// Compiles the vendors.
    pub fn plan_vendors(&mut self, model: &Model) {
        let vendors = sorted(&model.vendors, |vendor| (vendor.priority, &vendor.id));
        for vendor in vendors.into_iter().filter(|vendor| !vendor.muted) {
            self.plan_vendor(vendor);
        }
        self.plan_migrations(model);
    }

    /// The place of a vendor that takes part.
    pub(super) fn vendor_place(&mut self, id: &str) -> Option<u32> {
        let all = self.plan_mut();
        all.vendors.iter().position(|vendor| all.items[vendor.item as usize].id == id).map(index)
    }

    fn plan_vendor(&mut self, vendor: &Vendor) {
        let id = &vendor.id.0;
        let path = format_args!("vendors/{id}");
        let place = index(self.plan_mut().vendors.len());
        let mut plan = PlanVendor {
            item: self.item(ItemKind::Vendor, id, &vendor.label),
            payable: self.account(AccountKind::Payable, id),
            cloud: self.account(AccountKind::Cloud, id),
            shortfall: self.account(AccountKind::Shortfall, id),
            interest: self.account(AccountKind::Interest, id),
            credit: self.account(AccountKind::Credit, id),
            early: vendor.early_payment.get().map(|early| PlanEarlyPayment {
                days: early.days.cast_signed(),
                discount: self.decimal(early.discount, || format!("{path}/early_payment/discount")),
                take: early.take,
            }),
            late: vendor.late_interest.get().map(|late| self.plan_late_interest(path, late)),
            contract: None,
            charges: Vec::new(),
            credits: self.plan_credits(path, &vendor.credits),
            policies: self.plan_policies(path, &vendor.policies),
            lumps: Vec::new(),
            contract_changes: Vec::new(),
            rungs: self.plan_rungs(path, &vendor.reactions),
            legal: None,
            service_share: self.decimal(vendor.service_share, || format!("{path}/service_share")),
            opening_charges: vendor
                .invoices
                .iter()
                .any(|invoice| invoice.kind == InvoiceKind::Charge)
                .then(|| self.account(AccountKind::Operating, id)),
            invoices: Vec::new(),
        };
        if plan.rungs.iter().any(PlanRung::goes_to_court) {
            plan.legal = Some(self.account(AccountKind::Legal, id));
        }
        let mut drafts = Vec::with_capacity(2 * self.months().count());
        let due = |issued: Date| match vendor.due_from {
            DueFrom::Invoice => issued.plus_days(vendor.net_days.cast_signed()),
            DueFrom::MonthEnd => issued.month().last().plus_days(vendor.net_days.cast_signed()),
        };
        for invoice in sorted(&vendor.invoices, |invoice| invoice.issued) {
            let input = self.amount(invoice.amount, || format!("{path}/invoices/{}/amount", invoice.id.0));
            let origin = Origin::Opening { input: input.0 };
            drafts.push(Draft { issued: invoice.issued, due: invoice.due, kind: invoice.kind, origin });
        }
        if let Some(contract) = vendor.contract.get() {
            plan.contract = Some(self.plan_contract(path, contract, &vendor.contract_changes, due, &mut drafts));
        }
        plan.contract_changes = self.plan_contract_changes(path, place, vendor, due, &mut drafts);
        for (place, charge) in (0..).zip(sorted(&vendor.charges, |charge| &charge.id)) {
            let account = self.account(AccountKind::Operating, &charge.id.0);
            let path = format_args!("{path}/charges/{}", charge.id.0);
            plan.charges.push(self.plan_amount(path, charge.monthly, charge.growth, &charge.changes));
            let first = charge.first_month.unwrap_or(self.as_of().month());
            for (first, issued) in intervals(self, charge.every_months, charge.day, first) {
                let origin = Origin::Charge { charge: place, first, account };
                drafts.push(Draft { issued, due: due(issued), kind: InvoiceKind::Charge, origin });
            }
        }
        if plan.late.is_some() {
            for issued in self.months().map(Month::last) {
                let origin = Origin::LateInterest;
                drafts.push(Draft { issued, due: issued, kind: InvoiceKind::Interest, origin });
            }
        }
        // Those of one day stay in the order of their origins, opening invoices in that of the file.
        drafts.sort_by_key(|draft| draft.issued);
        self.plan_invoices(place, &mut plan, drafts);
        self.plan_payments(place, &mut plan);
        self.plan_lumps(path, place, &mut plan, &vendor.lump_payments);
        self.plan_mut().vendors.push(plan);
    }

    /// A growing amount without planned amounts, counted from the first month.
    pub(super) fn plan_amount(
        &mut self,
        path: Arguments<'_>,
        monthly: Amount,
        growth: Decimal,
        changes: &[Change],
    ) -> PlanTrend {
        let origin = self.as_of().month();
        self.trend(path, (monthly, "monthly"), growth, origin, changes, &ByMonth::new())
    }

    /// Gives each invoice its place, and makes the events that issue it.
    fn plan_invoices(&mut self, vendor: u32, plan: &mut PlanVendor, drafts: Vec<Draft>) {
        plan.invoices.reserve(drafts.len());
        let mut turns: BTreeMap<Date, Option<u32>> = BTreeMap::new();
        if let Some(contract) = &plan.contract {
            for period in &contract.periods {
                turns.insert(period.start.plus_days(-1), None);
                turns.insert(period.end.plus_days(-1), None);
            }
            turns.extend(contract.last_end.map(|end| (end.plus_days(-1), None)));
        }
        for draft in drafts {
            let Draft { issued, due, kind, origin } = draft;
            let invoice = index(self.plan_mut().invoices.len());
            let (opening, expense) = match origin {
                Origin::Opening { input } => (Some(Input(input)), plan.expense(kind)),
                Origin::Charge { account, .. } => (None, account),
                _ => (None, plan.expense(kind)),
            };
            let is_shortfall = kind == InvoiceKind::Shortfall && !matches!(origin, Origin::TerminationFee { .. });
            let invoices = &mut self.plan_mut().invoices;
            invoices.push(PlanInvoice { vendor, kind, issued, due, expense, opening, is_shortfall });
            // Few were issued before it and are due later.
            let is_later = |other: &&u32| invoices[**other as usize].due > due;
            let later = plan.invoices.iter().rev().take_while(is_later).count();
            plan.invoices.insert(plan.invoices.len() - later, invoice);
            let (phase, what) = match origin {
                Origin::Opening { .. } => continue,
                Origin::Instalment { period, index } => {
                    (Phase::Instalment, What::Instalment { invoice, period, index })
                }
                Origin::Usage => (Phase::Usage, What::Usage { vendor, invoice }),
                Origin::Shortfall => {
                    turns.insert(issued, Some(invoice));
                    continue;
                }
                Origin::TerminationFee { .. } => (Phase::TerminationFee, What::TerminationFee { invoice }),
                Origin::Charge { charge, first, .. } => (Phase::Charge, What::Charge { invoice, charge, first }),
                Origin::LateInterest => (Phase::LateInterest, What::LateInterest { vendor, invoice }),
            };
            self.event(issued, (phase, vendor, invoice), what);
        }
        for (day, invoice) in turns {
            self.event(day, (Phase::PeriodTurn, vendor, 0), What::PeriodTurn { vendor, invoice });
        }
    }
}

impl PlanVendor {
    /// Whether it has credits at the opening, or sells them for a paid shortfall.
    pub(super) fn may_hold_credits(&self) -> bool {
        !self.credits.is_empty() || self.contract.as_ref().is_some_and(|contract| contract.shortfall_credit.is_some())
    }

    /// Whether a discount for early payment may be had on an invoice: not on interest, fees, acceleration or legal costs
    /// (DESIGN 4.13, *early payment*).
    pub(super) fn has_discount(&self, invoice: &PlanInvoice) -> bool {
        match invoice.kind {
            InvoiceKind::Usage => true,
            InvoiceKind::Shortfall => invoice.is_shortfall,
            InvoiceKind::Interest => false,
            InvoiceKind::Charge => self.legal != Some(invoice.expense),
        }
    }

    /// The account that invoices of a kind are expensed to, but for charges, which have one each.
    fn expense(&self, kind: InvoiceKind) -> u32 {
        match kind {
            InvoiceKind::Usage => self.cloud,
            InvoiceKind::Charge => self.opening_charges.unwrap_or(self.cloud),
            InvoiceKind::Shortfall => self.shortfall,
            InvoiceKind::Interest => self.interest,
        }
    }
}
