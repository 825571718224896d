//! What is odd in what we pay, when, and in what the vendor does if we don't.

use super::{Found, Odd, vendor::VendorTerms};
use crate::{
    calendar::{Date, Month},
    model::{Amount, Decimal, EarlyPayment, InvoiceKind, InvoiceKinds, Model, Policy, PolicyKind, Trigger},
};

pub(super) fn check(terms: &VendorTerms<'_>, found: &mut Found) {
    if let Some(early) = terms.vendor.early_payment.get() {
        check_early_payment(terms, early, found);
    }
    check_policies(terms, found);
    check_lump_payments(terms, found);
    if has_idle_ladder(terms) {
        found.add(terms.path("reactions"), Odd::LadderWithoutArrears);
    }
}

/// The kinds in a limit that never come; none if one of them does. Nothing where the limit is every kind and none comes.
pub(super) fn missing(terms: &VendorTerms<'_>, only: &InvoiceKinds) -> Option<Vec<InvoiceKind>> {
    let mut allowed = InvoiceKind::ALL.iter().copied().filter(|kind| only.allows(*kind));
    if allowed.any(|kind| terms.has(kind)) {
        return None;
    }
    let comes_any = InvoiceKind::ALL.iter().any(|kind| terms.has(*kind));
    Some(if comes_any { only.iter().collect() } else { Vec::new() })
}

fn check_policies(terms: &VendorTerms<'_>, found: &mut Found) {
    let (as_of, end) = (terms.as_of, terms.end);
    for (place, policy) in terms.policies().iter().enumerate() {
        let at = |field: &str| terms.path(format_args!("policies/{}/{field}", policy.id.0));
        let day = policy.first_day(as_of);
        if let Some(from) = policy.from.filter(|_| day >= end) {
            found.add(at("from"), Odd::PolicyAfterEnd { from, last: end.plus_days(-1) });
            continue;
        }
        let later = terms.policies()[place + 1..].iter().take_while(|other| other.first_day(as_of) == day);
        let is_taken = |kind: &InvoiceKind| later.clone().any(|other| other.only.allows(*kind));
        let mut kinds = InvoiceKind::ALL.iter().filter(|kind| policy.only.allows(**kind));
        if kinds.all(is_taken) {
            // What began before the as-of date tells how it came about.
            if policy.from.is_none_or(|from| from >= as_of) {
                found.add(at("from"), Odd::PolicySuperseded { day });
            }
        } else if let Some(kinds) = missing(terms, &policy.only) {
            found.add(at(if kinds.is_empty() { "kind" } else { "only" }), Odd::PolicyWithoutInvoice { kinds });
        }
    }
}

fn check_lump_payments(terms: &VendorTerms<'_>, found: &mut Found) {
    for payment in terms.vendor.lump_payments.iter().filter(|payment| payment.amount > Amount::ZERO) {
        let at = |field: &str| terms.path(format_args!("lump_payments/{}/{field}", payment.id.0));
        if payment.date < terms.as_of || payment.date >= terms.end {
            let (first, last) = (terms.as_of, terms.end.plus_days(-1));
            found.add(at("date"), Odd::LumpPaymentOutside { date: payment.date, first, last });
        } else if let Some(kinds) = missing(terms, &payment.only) {
            found.add(at(if kinds.is_empty() { "amount" } else { "only" }), Odd::LumpPaymentWithoutInvoice { kinds });
        }
    }
}

fn check_early_payment(terms: &VendorTerms<'_>, early: &EarlyPayment, found: &mut Found) {
    let at = |field: &str| terms.path(format_args!("early_payment/{field}"));
    let days = early.days.cast_signed();
    // An invoice past due is paid on the first day, which may be early.
    let open = || terms.vendor.invoices.iter().filter(|own| own.kind != InvoiceKind::Interest);
    let is_early_on_first_day = open().any(|own| own.due < terms.as_of && own.issued.plus_days(days) >= terms.as_of);
    let mut days_to_due = days_to_due(terms);
    days_to_due.extend(open().filter(|own| own.due >= terms.as_of).map(|own| own.due.0 - own.issued.0));
    if early.discount == Decimal::ZERO || (days_to_due.is_empty() && !is_early_on_first_day) {
        return found.add(at("discount"), Odd::EarlyPaymentUnused);
    }
    if is_early_on_first_day {
        return;
    }
    // A due date may move by as much as business days move it.
    if days_to_due.iter().all(|own| own + terms.roll_days < days) {
        return found.add(at("days"), Odd::EarlyPaymentAfterDue { days: early.days });
    }
    // Who pays when due gets it where that is early enough, and a lump payment may come at any time.
    let is_early_when_due = days_to_due.iter().any(|own| own - terms.roll_days <= days);
    let has_lump = terms.vendor.lump_payments.iter().any(|own| own.date >= terms.as_of && own.date < terms.end);
    if is_early_when_due || has_lump {
        return;
    }
    if !early.take {
        return found.add(at("take"), Odd::EarlyPaymentUnused);
    }
    let takes = |policy: Option<&Policy>| {
        policy
            .is_none_or(|own| matches!(own.kind, PolicyKind::PayInFull | PolicyKind::PayCurrent | PolicyKind::Dispute))
    };
    let kinds = [InvoiceKind::Usage, InvoiceKind::Shortfall, InvoiceKind::Charge];
    let mut kinds = kinds.into_iter().filter(|kind| terms.has(*kind));
    if !kinds.any(|kind| terms.holding(kind).into_iter().any(takes)) {
        found.add(at("take"), Odd::EarlyPaymentUnused);
    }
}

/// How many days after its date an invoice of the forecast that the discount is for is due, for each day on which the
/// vendor may issue one.
fn days_to_due(terms: &VendorTerms<'_>) -> Vec<i32> {
    let vendor = terms.vendor;
    // Days of each month, and single ones.
    let (mut in_months, mut single) = (Vec::new(), Vec::new());
    let contract = vendor.contract.get().filter(|_| terms.has(InvoiceKind::Usage) || terms.has(InvoiceKind::Shortfall));
    if let Some(contract) = contract {
        in_months.push(31);
        if contract.billing.interval_months().is_some() {
            in_months.extend(contract.periods.iter().map(|period| period.start.ymd().2));
        }
        // A shortfall may be invoiced within a month.
        single.extend(contract.periods.iter().map(|period| terms.end_of(period).plus_days(-1)));
        single.extend(vendor.contract_changes.iter().map(|change| change.date));
    }
    in_months.extend(terms.charges().map(|charge| u8::try_from(charge.day).unwrap_or(31)));
    let first = terms.as_of.month();
    let months = (first.0..terms.end.month().0).map(Month);
    let monthly = months.flat_map(|month| in_months.iter().map(move |day| month.day(*day)));
    let is_within = |day: &Date| *day >= terms.as_of && *day < terms.end;
    let issued = monthly.chain(single.into_iter().filter(is_within));
    let mut days: Vec<i32> = issued.map(|issued| vendor.due(issued).0 - issued.0).collect();
    days.sort_unstable();
    days.dedup();
    days
}

/// Whether a ladder waits for arrears that no policy leaves.
fn has_idle_ladder(terms: &VendorTerms<'_>) -> bool {
    let mut rungs = terms.vendor.reactions.iter().filter(|rung| !rung.muted).peekable();
    rungs.peek().is_some()
        && rungs.all(|rung| rung.in_force_since.is_none())
        && terms.vendor.reactions.iter().any(|rung| !rung.muted && rung.trigger == Trigger::Arrears)
        && InvoiceKind::ALL.iter().all(|kind| !leaves_arrears(terms, *kind))
}

/// Whether something of a kind may be unpaid after its due date.
fn leaves_arrears(terms: &VendorTerms<'_>, kind: InvoiceKind) -> bool {
    if !terms.has(kind) {
        return false;
    }
    terms.holding(kind).into_iter().flatten().any(|policy| match policy.kind {
        PolicyKind::PayInFull => false,
        // It pays what falls due from its first day on, except interest, which comes of arrears alone.
        PolicyKind::PayCurrent => {
            let first = policy.first_day(terms.as_of);
            let mut open = terms.vendor.invoices.iter().filter(|invoice| invoice.kind == kind);
            open.any(|invoice| kind == InvoiceKind::Interest || invoice.due < first)
        }
        _ => true,
    })
}

/// Repayments after maturity.
pub(super) fn check_debts(model: &Model, found: &mut Found) {
    for debt in model.debts.iter().filter(|debt| !debt.muted) {
        let Some(maturity) = debt.maturity else { continue };
        for own in debt.repayments.iter().filter(|own| own.amount > Amount::ZERO && own.date > maturity) {
            let odd = Odd::RepaymentAfterMaturity { date: own.date, maturity };
            found.add(format!("debts/{}/repayments/{}/date", debt.id.0, own.id.0), odd);
        }
    }
}
