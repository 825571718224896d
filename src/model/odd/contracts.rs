//! What is odd in contracts, credits and what is unpaid at the opening.

use super::{Found, Odd, payments::missing, vendor::VendorTerms};
use crate::{
    calendar::{Date, Month},
    model::{Amount, Contract, Counts, CreditPays, Decimal, InvoiceKind, Line, Period, TrendChange},
};

/// A floor is odd beyond so many times the consumption of its period, and below that part of it.
const SLIP: f64 = 20.0;
/// What is unpaid is odd if it is older than so many days.
pub(super) const OLD_DAYS: i32 = 400;
/// No contract has a longer period; of a slip no more months are looked at.
const MONTHS_MAX: i32 = 1200;

pub(super) fn check(terms: &VendorTerms<'_>, found: &mut Found) {
    if let Some(contract) = terms.vendor.contract.get() {
        check_ends(terms, contract, found);
        check_floors(terms, contract, found);
        if contract.carry_over_cap > Decimal::ZERO && contract.periods.len() < 2 {
            found.add(terms.path("contract/carry_over_cap"), Odd::CarryOverOfOnePeriod);
        }
        check_caps(terms, contract, found);
    }
    // Credits are used when a month's consumption is invoiced.
    let first = terms.as_of.month().last();
    for credit in terms.vendor.credits.iter().filter(|credit| credit.amount > Amount::ZERO) {
        let at = |field: &str| terms.path(format_args!("credits/{}/{field}", credit.id.0));
        if credit.pays == CreditPays::AnyInvoice {
            if let Some(expires) = credit.expires.filter(|expires| *expires < terms.as_of) {
                found.add(at("expires"), Odd::CreditExpired { expires, first: terms.as_of });
            } else if !InvoiceKind::ALL.iter().any(|kind| terms.has(*kind)) {
                found.add(at("amount"), Odd::CreditWithoutInvoice { kinds: Vec::new() });
            }
            continue;
        }
        match credit.expires {
            Some(expires) if expires < first => found.add(at("expires"), Odd::CreditExpired { expires, first }),
            _ if !terms.consumes => found.add(at("amount"), Odd::CreditWithoutConsumption),
            _ => {}
        }
    }
    for note in terms.vendor.credit_notes.iter().filter(|note| note.amount > Amount::ZERO) {
        let at = |field: &str| terms.path(format_args!("credit_notes/{}/{field}", note.id.0));
        if note.date < terms.as_of || note.date >= terms.end {
            let (first, last) = (terms.as_of, terms.end.plus_days(-1));
            found.add(at("date"), Odd::CreditNoteOutside { date: note.date, first, last });
        } else if let Some(kinds) = missing(terms, &note.only) {
            found.add(at(if kinds.is_empty() { "amount" } else { "only" }), Odd::CreditWithoutInvoice { kinds });
        }
    }
    for invoice in &terms.vendor.invoices {
        if let Some(days) = too_old(invoice.issued, terms.as_of) {
            found.add(terms.path(format_args!("invoices/{}/issued", invoice.id.0)), Odd::OldInvoice { days });
        }
    }
}

/// How many days a date lies before the as-of date, if that is too many.
pub(super) fn too_old(date: Date, as_of: Date) -> Option<u32> {
    let days = as_of.0 - date.0;
    if days > OLD_DAYS { u32::try_from(days).ok() } else { None }
}

/// Caps of nothing, caps of which nothing is said of what a running period has used, and use without such a period.
fn check_caps(terms: &VendorTerms<'_>, contract: &Contract, found: &mut Found) {
    let runs = contract.periods.iter().any(|own| own.start < terms.as_of && terms.as_of < terms.end_of(own));
    if !runs && contract.consumed_so_far > Amount::ZERO {
        found.add(terms.path("contract/consumed_so_far"), Odd::ConsumedSoFarUnused { first: terms.as_of });
    }
    for cap in &contract.caps {
        let names_it = |line: &&Line| line.counts == Counts::Cap && line.cap.as_deref() == Some(cap.id.0.as_str());
        if !contract.lines.iter().any(|line| names_it(&line)) {
            continue;
        }
        let at = |field: &str| terms.path(format_args!("contract/caps/{}/{field}", cap.id.0));
        if cap.share == Decimal::ZERO {
            found.add(at("share"), Odd::CapOfNothing);
        } else if runs && contract.consumed_so_far > Amount::ZERO && cap.consumed_so_far == Amount::ZERO {
            found.add(at("consumed_so_far"), Odd::CapUnused);
        }
    }
}

/// Contracts name a period's last day, the file has the day after.
fn check_ends(terms: &VendorTerms<'_>, contract: &Contract, found: &mut Found) {
    let mut periods: Vec<&Period> = contract.periods.iter().collect();
    periods.sort_by_key(|period| period.start);
    for (place, period) in periods.iter().enumerate() {
        let at = || terms.path(format_args!("contract/periods/{}/end", period.id.0));
        let end = terms.end_of(period);
        match periods.get(place + 1) {
            Some(next) if next.start == end => {}
            Some(next) if next.start == end.plus_days(1) => found.add(at(), Odd::GapOfADay { day: end }),
            _ if end == end.month().last() && !is_of_whole_months(period.start, end) => {
                found.add(at(), Odd::EndsBeforeMonthEnd { last: end.plus_days(-1) });
            }
            _ => {}
        }
    }
}

/// Whether an end is some months after a start: a year from 31 January on is up to the 31st.
fn is_of_whole_months(start: Date, end: Date) -> bool {
    start.plus_months(end.month().0 - start.month().0) == end
}

fn check_floors(terms: &VendorTerms<'_>, contract: &Contract, found: &mut Found) {
    // What moves here, or ends early, is no slip in a floor.
    if terms.is_target || terms.is_terminated_before(terms.end) {
        return;
    }
    let counted = contract.periods.iter().filter(|own| own.floor > Amount::ZERO && terms.end_of(own) > terms.as_of);
    let periods: Vec<&Period> = counted.collect();
    let Some(first) = periods.iter().map(|period| period.start.month()).min() else { return };
    let last = periods.iter().map(|period| terms.end_of(period).month()).max().unwrap_or(first);
    let last = last.min(first.plus(MONTHS_MAX));
    let by_month = MonthlySums::of(contract, first, last, terms.as_of.month());
    for period in periods {
        let (start, end) = (period.start, terms.end_of(period));
        let discount = period.discount.unwrap_or(contract.discount);
        let mut all = by_month.within(start.max(terms.as_of), end, discount);
        if start < terms.as_of {
            // Where nothing is said of the time before, it was as it is now.
            all += if contract.consumed_so_far > Amount::ZERO {
                contract.consumed_so_far.0.to_f64()
            } else {
                by_month.within(start, terms.as_of, discount)
            };
        }
        let floor = period.floor.0.to_f64();
        let at = || terms.path(format_args!("contract/periods/{}/floor", period.id.0));
        let consumption = Amount(Decimal::from_f64(all.round(), 0).unwrap_or(Decimal::ZERO));
        if floor > SLIP * all {
            found.add(at(), Odd::FloorTooLarge { floor: period.floor, consumption });
        } else if floor * SLIP < all {
            found.add(at(), Odd::FloorTooSmall { floor: period.floor, consumption });
        }
    }
}

/// Consumption by month, near enough to notice a slip in the zeros.
struct MonthlySums {
    first: Month,
    /// Of lines that the contract's discount applies to at list price, and of the others at their own.
    sums: Vec<[f64; 2]>,
}

impl MonthlySums {
    fn of(contract: &Contract, first: Month, last: Month, now: Month) -> Self {
        let mut sums = vec![[0.0; 2]; usize::try_from(last.0 - first.0 + 1).unwrap_or(1)];
        for line in &contract.lines {
            let place = usize::from(!line.discounted || line.discount.is_some());
            let price = 1.0 - line.discount.map_or(0.0, Decimal::to_f64);
            let (monthly, ratio) = (line.monthly.0.to_f64(), libm::pow(1.0 + line.growth.to_f64(), 1.0 / 12.0));
            let reference = line.reference_month.unwrap_or(now);
            let mut level = monthly * libm::pow(ratio, f64::from(first.0.max(now.0) - reference.0));
            for (month, sum) in (first.0..).map(Month).zip(&mut sums) {
                sum[place] += of_month(line, month, level) * price;
                if month >= now {
                    level *= ratio;
                }
            }
        }
        Self { first, sums }
    }

    /// The sum from a day to another, which is not in it, with the contract's discount.
    fn within(&self, from: Date, to: Date, discount: Decimal) -> f64 {
        let prices = [1.0 - discount.to_f64(), 1.0];
        let months = (self.first.0..).map(Month).zip(&self.sums);
        let parts = months.map(|(month, sums)| {
            let days = to.min(month.last().plus_days(1)).0 - from.max(month.first()).0;
            let all: f64 = sums.iter().zip(prices).map(|(sum, price)| sum * price).sum();
            all * f64::from(days.max(0)) / f64::from(month.days())
        });
        parts.sum()
    }
}

fn of_month(line: &Line, month: Month, level: f64) -> f64 {
    if let Some(amount) = line.amounts.get(&month) {
        return amount.0.to_f64();
    }
    line.changes.iter().fold(level, |sum, change| sum * factor(change, month))
}

fn factor(change: &TrendChange, month: Month) -> f64 {
    if month < change.from || change.until.is_some_and(|until| month >= until) {
        return 1.0;
    }
    let reached = f64::from(month.0 - change.from.0 + 1) / f64::from(change.over_months.max(1));
    1.0 + (change.factor.to_f64() - 1.0) * reached.min(1.0)
}
