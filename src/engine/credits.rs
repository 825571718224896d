//! Credits: held at the opening or bought by a paid shortfall, used for consumption, and lost when they expire
//! (DESIGN 4.2, 4.13 *credits*).

use std::fmt::Arguments;

use super::{
    causes::{RecordId, Why},
    contracts::CreditTerm,
    journal::Rule,
    lanes::Lanes,
    plan::{Input, NEVER, Planner, sorted},
    recorder::Recorder,
    run::{Machine, VendorRun},
};
use crate::{
    calendar::Date,
    model::{Credit, CreditPays},
};

/// A credit held at the opening, compiled.
#[derive(Clone, Debug)]
pub struct PlanCredit {
    pub(super) record: RecordId,
    amount: Input,
    expires: Option<Date>,
    counts: bool,
    bought: bool,
}

/// A credit, as much as is left of it.
#[derive(Clone, Copy, Debug)]
pub struct CreditState<const W: usize> {
    pub(super) left: Lanes<W>,
    /// The last day on which it can be used; `None` if it never expires.
    pub(super) expires: Option<Date>,
    /// Whether it was given, and not bought by a paid shortfall.
    pub(super) opening: bool,
    /// Whether consumption paid with it counts toward the floor.
    pub(super) counts: bool,
}

/// The credits that a month's invoice uses.
#[derive(Clone, Copy, Debug)]
pub(super) struct CreditUse<const W: usize> {
    /// The whole amount used.
    pub(super) used: Lanes<W>,
    /// The part of it that no longer counts toward the floor.
    pub(super) not_counted: Lanes<W>,
}

impl<const W: usize> CreditState<W> {
    /// The order of use: the earliest expiry first, those without one last; on one day opening before bought.
    fn order(&self) -> (bool, Option<Date>, bool) {
        (self.expires.is_none(), self.expires, !self.opening)
    }
}

/// The earliest day that is some credit's last.
pub(super) fn next_expiry<const W: usize>(vendors: &[VendorRun<W>]) -> Date {
    let firsts = vendors.iter().filter_map(|vendor| vendor.credits.first()?.expires);
    firsts.min().unwrap_or(NEVER)
}

impl Planner {
    pub(super) fn plan_credits(&mut self, path: Arguments<'_>, credits: &[Credit]) -> Vec<PlanCredit> {
        let as_of = self.as_of();
        sorted(credits, |credit| (credit.expires.is_none(), credit.expires, credit.bought))
            .into_iter()
            .filter(|credit| credit.pays == CreditPays::Consumption)
            .filter(|credit| credit.expires.is_none_or(|expires| expires >= as_of))
            .map(|credit| PlanCredit {
                record: self.record(format_args!("{path}/credits/{}", credit.id.0)),
                amount: self.amount(credit.amount, || format!("{path}/credits/{}/amount", credit.id.0)),
                expires: credit.expires,
                counts: credit.counts,
                bought: credit.bought,
            })
            .collect()
    }

    /// Credits that would still be there if they expired a day later; empty in plans that keep no causes.
    pub(super) fn plan_lapsed_credits(&mut self, path: Arguments<'_>, credits: &[Credit]) -> Vec<RecordId> {
        let last = self.as_of().plus_days(-1);
        let lapsed = credits.iter().filter(|credit| credit.expires == Some(last));
        if !self.keeps_paths() {
            return Vec::new();
        }
        lapsed.map(|credit| self.record(format_args!("{path}/credits/{}", credit.id.0))).collect()
    }
}

impl PlanCredit {
    /// The causes of its amount, and of when and how it is used.
    pub(super) fn whys(&self) -> [Why; 2] {
        [["amount"].as_slice(), &["expires", "counts", "pays", "bought"]].map(|fields| {
            let mut why = Why::new();
            why.names(self.record, fields);
            why
        })
    }
}

/// The credits held at the opening, in the order of use.
pub(super) fn opening<const W: usize>(plans: &[PlanCredit], inputs: &[Lanes<W>]) -> Vec<CreditState<W>> {
    plans
        .iter()
        .map(|plan| CreditState {
            left: inputs[plan.amount.0 as usize],
            expires: plan.expires,
            opening: !plan.bought,
            counts: plan.counts,
        })
        .collect()
}

/// The sum of some credits.
pub(super) fn total<const W: usize>(credits: &[CreditState<W>]) -> Lanes<W> {
    credits.iter().fold(Lanes::ZERO, |sum, credit| sum + credit.left)
}

/// Uses credits for consumption that counts toward no floor; opening credits then also for the rest.
pub(super) fn use_credits<const W: usize>(
    credits: &mut [CreditState<W>],
    mut uncounted: Lanes<W>,
    mut rest: Lanes<W>,
) -> CreditUse<W> {
    let mut all = CreditUse { used: Lanes::ZERO, not_counted: Lanes::ZERO };
    for credit in credits {
        let for_uncounted = credit.left.min(uncounted.at_least_zero());
        uncounted -= for_uncounted;
        credit.left -= for_uncounted;
        all.used += for_uncounted;
        if credit.opening {
            let for_rest = credit.left.min(rest.at_least_zero());
            rest -= for_rest;
            credit.left -= for_rest;
            all.used += for_rest;
            if !credit.counts {
                all.not_counted += for_rest;
            }
        }
    }
    all
}

impl<const W: usize, R: Recorder<W>> Machine<'_, W, R> {
    /// A paid shortfall buys a credit of the amount paid.
    pub(super) fn buy_credit(&mut self, vendor: usize, invoice: u32, amount: Lanes<W>) {
        let plan = &self.plan.vendors[vendor];
        if R::KEEPS_CAUSES {
            self.trace_paid_shortfall(vendor, invoice);
        }
        let Some(term) = plan.contract.as_ref().and_then(|contract| contract.shortfall_credit) else { return };
        if R::KEEPS_CAUSES {
            let mut why = Why::new();
            if let Some(contract) = &plan.contract {
                why.names(contract.record, &["shortfall_buys"]);
            }
            why.made_of(self.causes.faces[invoice as usize]);
            why.depends_on(self.causes.invoices[invoice as usize]);
            why.depends_on(self.traces.vendors[vendor].ledger);
            self.reason = self.cause(why);
            let traces = &mut self.traces.vendors[vendor];
            traces.credit_amounts = self.causes.sum(traces.credit_amounts, self.reason);
            traces.bought_credits = self.causes.sum(traces.bought_credits, self.reason);
        }
        self.post(Rule::CreditPurchase, plan.item, Some(invoice), plan.credit, plan.shortfall, amount);
        let expires = match term {
            CreditTerm::Unlimited => None,
            CreditTerm::Months(months) => Some(self.date().plus_months(months)),
        };
        let credits = &mut self.vendors[vendor].credits;
        let bought = CreditState { left: amount, expires, opening: false, counts: false };
        self.next_expiry = self.next_expiry.min(expires.unwrap_or(NEVER));
        if let Some(same) = credits.iter_mut().find(|credit| !credit.opening && credit.expires == expires) {
            same.left += amount;
        } else {
            let place = credits.partition_point(|credit| credit.order() <= bought.order());
            credits.insert(place, bought);
        }
    }

    /// Expenses what is left of credits whose last day is today; after the invoices.
    pub(super) fn expire_credits(&mut self) {
        let today = self.date();
        if today < self.next_expiry {
            return;
        }
        for place in 0..self.credit_holders.len() {
            let vendor = self.credit_holders[place];
            let opening = self.plan.vendors[vendor].credits.iter().filter(|credit| credit.expires == Some(today));
            let mut opening = opening.peekable();
            while let Some(first) = self.vendors[vendor].credits.first().copied()
                && first.expires.is_some_and(|expires| expires <= today)
            {
                let plan = &self.plan.vendors[vendor];
                let expense = if first.opening { plan.cloud } else { plan.shortfall };
                if R::KEEPS_CAUSES {
                    let mut why = Why::new();
                    // They expire in the order of use.
                    if let Some(own) = opening.next_if(|own| own.bought != first.opening) {
                        why.names(own.record, &["amount", "expires"]);
                    }
                    if !first.opening {
                        why.made_of(self.traces.vendors[vendor].bought_credits);
                    }
                    why.depends_on(self.traces.vendors[vendor].credits);
                    why.depends_on(self.traces.vendors[vendor].month);
                    if let Some(contract) = &plan.contract {
                        why.beside(contract.record, &["billing", "overage_ratio"]);
                    }
                    self.reason = self.cause(why);
                }
                self.post(Rule::CreditExpiry, plan.item, None, expense, plan.credit, first.left);
                self.vendors[vendor].credits.remove(0);
            }
        }
        self.next_expiry = next_expiry(&self.vendors);
    }
}

/// What credits come from.
impl<const W: usize, R: Recorder<W>> Machine<'_, W, R> {
    /// A shortfall is paid: whether that buys a credit, and how long it lasts.
    pub(super) fn trace_paid_shortfall(&mut self, vendor: usize, invoice: u32) {
        let Some(contract) = &self.plan.vendors[vendor].contract else { return };
        let mut why = Why::new();
        why.depends_on(self.causes.invoices[invoice as usize]);
        why.names(contract.record, &["shortfall_buys"]);
        why.names_if(contract.shortfall_credit.is_some(), contract.record, "credit_months");
        let cause = self.cause(why);
        self.traces.vendors[vendor].credits = self.causes.after(self.traces.vendors[vendor].credits, cause);
    }
}
