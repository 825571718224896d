//! Invoices: issued, disputed, and settled.
//!
//! Owns the unpaid part of each invoice. Its one invariant: the disputed part never exceeds the unpaid part.

use super::{
    causes::Why,
    journal::Rule,
    lanes::Lanes,
    open::Queued,
    plan::{CASH, REVENUE_OTHER},
    recorder::Recorder,
    run::Machine,
    vendors::PlanInvoice,
};
use crate::{calendar::Date, model::InvoiceKind};

/// A plan of instalments, by its origin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InPlan {
    /// From a policy, by its place.
    Policy(u32),
    /// From a renegotiation, by its place among the changes of the contract.
    Renegotiation(u32),
    /// From before the as-of date, by its place among the plans that run at the opening.
    Opening(u32),
}

/// The order of a vendor's invoices; see [`Machine::order_of`].
pub(super) type InvoiceOrder = (Date, Date, u8, u32);

/// The state of an invoice during a run.
#[derive(Clone, Copy, Debug)]
pub struct InvoiceRun<const W: usize> {
    pub(super) face: Lanes<W>,
    pub(super) unpaid: Lanes<W>,
    pub(super) disputed: Lanes<W>,
    /// The due date that holds; a decided dispute may have moved it.
    pub(super) due: Date,
    /// The place of the policy that disputes it.
    pub(super) disputed_by: Option<u32>,
    /// The plan of instalments that it belongs to.
    pub(super) in_plan: Option<InPlan>,
    /// Whether it is part of an agreed plan.
    pub(super) agreed: bool,
    /// Whether it is past its due date and grace days, and of a kind that bears interest.
    pub(super) ripe: bool,
    /// Mask: 1 where a fixed sum was charged for it.
    pub(super) fixed_sum_taken: Lanes<W>,
    /// Its place among the open invoices; `None` if it is not open.
    pub(super) queued: Option<Queued>,
}

impl<const W: usize> InvoiceRun<W> {
    pub(super) const fn new(due: Date) -> Self {
        Self {
            face: Lanes::ZERO,
            unpaid: Lanes::ZERO,
            disputed: Lanes::ZERO,
            due,
            disputed_by: None,
            in_plan: None,
            agreed: false,
            ripe: false,
            fixed_sum_taken: Lanes::ZERO,
            queued: None,
        }
    }

    /// The amount that is unpaid and not disputed.
    #[inline]
    pub(super) fn open(&self) -> Lanes<W> {
        self.unpaid - self.disputed
    }

    /// The place of the renegotiation by which it is paid in agreed instalments, if there is one.
    pub(super) const fn renegotiated(&self) -> Option<u32> {
        match self.in_plan {
            Some(InPlan::Renegotiation(change)) => Some(change),
            Some(InPlan::Policy(_) | InPlan::Opening(_)) | None => None,
        }
    }

    /// Whether it is paid in instalments of a plan, whatever the policy says.
    pub(super) const fn is_paid_by_plan(&self) -> bool {
        matches!(self.in_plan, Some(InPlan::Renegotiation(_) | InPlan::Opening(_)))
    }

    /// Whether its open amount bears interest.
    pub(super) const fn bears(&self) -> bool {
        self.ripe && !self.agreed
    }

    /// The amount that bears interest.
    pub(super) fn bearing(&self) -> Lanes<W> {
        if self.bears() { self.open() } else { Lanes::ZERO }
    }
}

impl<const W: usize, R: Recorder<W>> Machine<'_, W, R> {
    /// Issues an invoice today.
    pub(super) fn issue(&mut self, rule: Rule, invoice: u32, amount: Lanes<W>) {
        let plan = self.planned(invoice);
        let vendor = &self.plan.vendors[plan.vendor as usize];
        let amount = amount.at_least_zero();
        debug_assert!(self.is_dated_by_today(invoice), "an invoice is not issued before its day");
        let state = &mut self.invoices[invoice as usize];
        state.face = amount;
        state.unpaid = amount;
        let reason = self.reason;
        self.post(rule, vendor.item, Some(invoice), plan.expense, vendor.payable, amount);
        if R::KEEPS_CAUSES {
            // A larger invoice might have been paid at once, and left less cash.
            let cause = self.cause_of_due_date(invoice);
            self.trace_cash(reason);
            self.trace_cash(cause);
            self.trace_invoice(invoice, reason);
            self.trace_invoice(invoice, cause);
            self.causes.faces[invoice as usize] = reason;
            self.causes.owed[invoice as usize] = self.causes.sum(reason, cause);
        }
        let policy = self.vendors[plan.vendor as usize].in_force[plan.kind as usize];
        if let Some(policy) = policy {
            self.dispute_if_named(policy, invoice);
        }
        self.record_invoice(invoice);
    }

    /// What is known of an invoice from the day on which it is made.
    #[inline]
    pub(super) fn planned(&self, invoice: u32) -> PlanInvoice {
        let planned = &self.plan.invoices;
        let at = invoice as usize;
        planned.get(at).copied().unwrap_or_else(|| self.unforeseen[at - planned.len()])
    }

    /// Whether an invoice is dated today or earlier: of later ones nothing is owed. Places are by date of issue, so that
    /// this looks at no invoice.
    #[inline]
    pub(super) fn is_dated_by_today(&self, invoice: u32) -> bool {
        let dated = self.plan.issued_by.get(usize::try_from(self.day + 1).unwrap_or(0));
        dated.is_none_or(|dated| invoice < *dated) || invoice as usize >= self.plan.invoices.len()
    }

    /// The order of a vendor's invoices: by due date, then by date of issue, then by order of issue. On one day the
    /// invoices of a judgment come before late interest, although no plan foresaw them; those of an acceleration, at
    /// the close, come after it.
    pub(super) fn order_of(&self, invoice: u32) -> InvoiceOrder {
        let plan = self.planned(invoice);
        let is_planned = (invoice as usize) < self.plan.invoices.len();
        let last = match (plan.kind, is_planned) {
            (InvoiceKind::Interest, true) if !plan.is_opening => 1,
            (InvoiceKind::Shortfall, false) => 2,
            _ => 0,
        };
        (self.invoices[invoice as usize].due, plan.issued, last, invoice)
    }

    /// Pays the open amount of an invoice, up to `limit` of cash, and returns the cash paid. If the whole open amount
    /// is paid in time and nothing is disputed, the discount is taken off (DESIGN 4.13, *early payment*).
    pub(super) fn settle(&mut self, rule: Rule, invoice: u32, limit: Lanes<W>) -> Lanes<W> {
        let state = &self.invoices[invoice as usize];
        let open = state.open();
        // What is in such a plan is paid as agreed, whatever the policy says.
        if open.is_zero() || rule == Rule::Payment && state.is_paid_by_plan() {
            return Lanes::ZERO;
        }
        let plan = self.planned(invoice);
        let vendor = &self.plan.vendors[plan.vendor as usize];
        // The discount is for lump payments and for policies outside agreed plans; a judgment gets none.
        let pays_early = rule == Rule::LumpPayment || rule == Rule::Payment && !state.agreed;
        let discount = match &vendor.early {
            Some(early)
                if pays_early && vendor.has_discount(&plan) && self.date() <= plan.issued.plus_days(early.days) =>
            {
                let discount = (open * self.inputs[early.discount.0 as usize]).round();
                let earned = Lanes::ZERO.zip(state.disputed, |_, disputed| if disputed == 0.0 { 1.0 } else { 0.0 });
                (discount * earned)
                    .zip(limit - (open - discount), |discount, spare| if spare >= 0.0 { discount } else { 0.0 })
            }
            _ => Lanes::ZERO,
        };
        let cash = limit.min(open - discount).at_least_zero();
        let settled = cash + discount;
        self.stop_bearing(invoice, settled);
        self.invoices[invoice as usize].unpaid -= settled;
        if R::KEEPS_CAUSES {
            let mut why = Why::new();
            self.name_payment(&mut why, rule, invoice, settled == open, !discount.is_zero());
            self.reason = self.cause(why);
        }
        let reason = self.reason;
        self.post(rule, vendor.item, Some(invoice), vendor.payable, CASH, cash);
        self.reason = reason;
        self.post(Rule::EarlyPayment, vendor.item, Some(invoice), vendor.payable, REVENUE_OTHER, discount);
        if plan.is_shortfall {
            self.buy_credit(plan.vendor as usize, invoice, cash);
        } else if R::KEEPS_CAUSES {
            // If it were a shortfall, it would have bought a credit.
            self.trace_paid_shortfall(plan.vendor as usize, invoice);
        }
        self.record_invoice(invoice);
        cash
    }

    /// Tells the recorder the state of an invoice at today's close.
    pub(super) fn record_invoice(&mut self, invoice: u32) {
        let PlanInvoice { vendor, kind, .. } = self.planned(invoice);
        let vendor = vendor as usize;
        if self.vendors[vendor].open.is_some() {
            let order = self.order_of(invoice);
            if let Some(open) = &mut self.vendors[vendor].open {
                open.update(kind, order, &mut self.invoices[invoice as usize]);
            }
        }
        let watch = &mut self.watches[vendor];
        watch.is_touched = true;
        self.any_touched |= watch.is_there;
        self.recorder.invoice(self.date(), invoice, &self.invoices[invoice as usize]);
    }
}
