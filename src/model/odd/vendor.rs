//! What a vendor's terms come to, as far as that is known without a run: what it can invoice, and which policies hold.

use std::collections::BTreeSet;

use crate::{
    calendar::Date,
    model::{
        Act, Amount, AmountIs, Billing, Charge, ContractChangeKind, Decimal, InvoiceKind, Line, Model, Period, Policy,
        Vendor, vendor::AfterLast,
    },
};

/// The ids of vendors that consumption moves to.
pub(super) fn migration_targets(model: &Model) -> BTreeSet<&str> {
    let vendors = model.vendors.iter().filter(|vendor| !vendor.muted);
    let changes = vendors.flat_map(|vendor| &vendor.contract_changes);
    let moves = changes
        .filter(|change| !change.muted && change.kind == ContractChangeKind::Migrate && change.date < model.end());
    moves.filter(|change| change.share > Some(Decimal::ZERO)).filter_map(|change| change.to.as_deref()).collect()
}

/// Weekends and holidays in a row are hardly longer.
const ROLL_DAYS: i32 = 14;

/// A vendor that takes part, with what its terms come to.
pub(super) struct VendorTerms<'a> {
    pub(super) vendor: &'a Vendor,
    pub(super) as_of: Date,
    /// The day after the forecast's last.
    pub(super) end: Date,
    /// By how many days at most business days move a due date.
    pub(super) roll_days: i32,
    /// Whether consumption moves to it.
    pub(super) is_target: bool,
    /// Whether anything is ever consumed in the forecast.
    pub(super) consumes: bool,
    /// The kinds of invoices that there can be in the forecast, those at the opening included.
    kinds: Vec<InvoiceKind>,
    /// Its policies in the order in which they begin.
    policies: Vec<&'a Policy>,
}

impl<'a> VendorTerms<'a> {
    pub(super) fn of(model: &'a Model, vendor: &'a Vendor, targets: &BTreeSet<&str>) -> Self {
        let mut policies: Vec<&Policy> = vendor.policies.iter().collect();
        policies.sort_by_key(|policy| policy.from);
        let is_target = targets.contains(vendor.id.0.as_str());
        let (as_of, end) = (model.as_of(), model.end());
        let roll_days = model.settings.business_days.get().map_or(0, |_| ROLL_DAYS);
        let mut terms = Self { vendor, as_of, end, roll_days, is_target, consumes: false, kinds: Vec::new(), policies };
        terms.consumes = terms.can_consume();
        terms.kinds = InvoiceKind::ALL.iter().copied().filter(|kind| terms.can_invoice(*kind)).collect();
        terms
    }

    /// The path of something of the vendor.
    pub(super) fn path(&self, below: impl std::fmt::Display) -> String {
        format!("vendors/{}/{below}", self.vendor.id.0)
    }

    /// Whether there can be an invoice of a kind.
    pub(super) fn has(&self, kind: InvoiceKind) -> bool {
        self.kinds.contains(&kind)
    }

    /// The day after a period's last.
    pub(super) fn end_of(&self, period: &Period) -> Date {
        let contract = self.vendor.contract.get();
        contract.map_or(period.end, |contract| contract.end_of(period, &self.vendor.contract_changes, self.as_of))
    }

    /// Whether the contract is terminated, by us, before a day.
    pub(super) fn is_terminated_before(&self, day: Date) -> bool {
        let mut changes = self.vendor.contract_changes.iter();
        changes.any(|own| !own.muted && own.kind == ContractChangeKind::Terminate && own.date < day)
    }

    fn can_consume(&self) -> bool {
        let Some(contract) = self.vendor.contract.get() else { return false };
        let is_over = !contract.periods.is_empty()
            && contract.after_last == AfterLast::Stops
            && contract.periods.iter().all(|period| self.end_of(period) <= self.as_of);
        if is_over || self.is_terminated_before(self.as_of.plus_days(1)) {
            return false;
        }
        let first = self.as_of.month();
        let comes_to_any = |line: &Line| {
            line.monthly > Amount::ZERO
                || line.amounts.iter().any(|(month, amount)| *month >= first && *amount > Amount::ZERO)
        };
        self.is_target || contract.lines.iter().any(comes_to_any)
    }

    fn can_invoice(&self, kind: InvoiceKind) -> bool {
        let vendor = self.vendor;
        let fires = |act: Act| vendor.reactions.iter().any(|rung| !rung.muted && rung.act == act);
        let contract = vendor.contract.get();
        let committed = contract.into_iter().flat_map(|own| &own.periods).filter(|own| own.floor > Amount::ZERO);
        vendor.invoices.iter().any(|invoice| invoice.kind == kind)
            || match kind {
                InvoiceKind::Usage => {
                    let mut running = committed.filter(|own| own.start < self.end && self.end_of(own) > self.as_of);
                    self.consumes
                        || contract.is_some_and(|own| own.billing != Billing::Usage && running.next().is_some())
                }
                InvoiceKind::Shortfall => {
                    let mut ending =
                        committed.filter(|own| (self.as_of < self.end_of(own)) && self.end_of(own) <= self.end);
                    (contract.is_some_and(|own| own.billing == Billing::Usage) && ending.next().is_some())
                        || self.is_terminated_before(self.end)
                        || (contract.is_some() && fires(Act::Terminate))
                }
                InvoiceKind::Interest => vendor
                    .late_interest
                    .get()
                    .is_some_and(|own| own.rate > Decimal::ZERO || own.fixed_sum > Amount::ZERO),
                InvoiceKind::Charge => self.charges().next().is_some() || fires(Act::Court),
            }
    }

    /// The charges of which something is owed in the forecast.
    pub(super) fn charges(&self) -> impl Iterator<Item = &'a Charge> {
        let (first, end) = (self.as_of.month(), self.end.month());
        self.vendor.charges.iter().filter(move |charge| {
            let amount = match charge.amount_is {
                AmountIs::Monthly => charge.monthly,
                AmountIs::EachTime => charge.each_time,
            };
            let begins = charge.first_month.is_none_or(|month| month < end || charge.amount_is == AmountIs::Monthly);
            amount > Amount::ZERO && begins && charge.until.is_none_or(|until| until > first)
        })
    }

    /// The policies in the order in which they begin: undated ones first, of one date in the file's order.
    pub(super) fn policies(&self) -> &[&'a Policy] {
        &self.policies
    }

    /// The policies that hold for a kind of invoice at some time of the forecast; none is *pay in full*.
    pub(super) fn holding(&self, kind: InvoiceKind) -> Vec<Option<&'a Policy>> {
        let first = |policy: &Policy| policy.first_day(self.as_of);
        let begun: Vec<&Policy> =
            self.policies.iter().copied().filter(|own| own.only.allows(kind) && first(own) < self.end).collect();
        let has_default = begun.first().is_none_or(|own| first(own) > self.as_of);
        let held = begun.iter().enumerate().filter(|(place, own)| {
            // Of several on one day, the last holds.
            begun.get(place + 1).is_none_or(|next| first(next) > first(own))
        });
        has_default.then_some(None).into_iter().chain(held.map(|(_, own)| Some(*own))).collect()
    }
}
