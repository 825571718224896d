//! Late interest by the days on which it accrues.
//!
//! Owns how a month's interest invoice is spread over the days that it is for: by what bore interest, and by the fixed
//! sums that were added. Its one invariant: the days' parts add up to the invoice.

use super::category::{Category, Key};
use crate::{
    analysis::parts::state_on,
    calendar::Date,
    engine::{Forecast, Invoice, Rule},
    model::{InvoiceKind, LateInterest, Model, Per},
    money::Money,
};

/// Billionths of a year's days.
const YEAR: i128 = 365 * 1_000_000_000;

/// One amount divided by another, rounded half to even. The second is above nothing.
pub(super) fn rounded(part: i128, whole: i128) -> Money {
    let (down, rest) = (part.div_euclid(whole), part.rem_euclid(whole));
    let up = match (rest * 2).cmp(&whole) {
        std::cmp::Ordering::Less => 0,
        std::cmp::Ordering::Greater => 1,
        std::cmp::Ordering::Equal => down.rem_euclid(2),
    };
    Money(i64::try_from(down + up).unwrap_or(i64::MAX))
}

/// Late interest of all vendors, day by day.
pub(super) fn late_interest(model: &Model, forecast: &Forecast, vendor: &str) -> Vec<(Key, Date, Money)> {
    let mut all = Vec::new();
    for (entry, postings) in forecast.journal.iter().filter(|(entry, _)| entry.rule == Rule::LateInterest) {
        let Some(item) = entry.item else { continue };
        let id = &forecast.items[item as usize].id;
        let key: Key =
            if id == vendor { (Category::LateInterest, None) } else { (Category::OtherItem, Some(id.clone())) };
        let terms = model.vendors.iter().find(|known| known.id.0 == *id).and_then(|known| known.late_interest.get());
        let weights = weights(forecast, item, entry.date, terms);
        let (whole, amount) = (weights.iter().sum::<i128>(), postings[0].amount);
        let first = entry.date.month().first().max(forecast.as_of);
        let (mut gone, mut before) = (0, Money::ZERO);
        for (day, weight) in (first.0..).map(Date).zip(weights) {
            gone += weight;
            let upto = if day == entry.date {
                amount
            } else if whole > 0 {
                rounded(i128::from(amount.0) * gone, whole)
            } else {
                Money::ZERO
            };
            if upto != before {
                all.push((key.clone(), day, upto - before));
            }
            before = upto;
        }
    }
    all
}

/// What each day of a month up to its last adds to the month's interest, in one measure for all of them.
fn weights(forecast: &Forecast, vendor: u32, last: Date, terms: Option<&LateInterest>) -> Vec<i128> {
    let first = last.month().first().max(forecast.as_of);
    let days = usize::try_from(last.0 - first.0 + 1).unwrap_or(0);
    let mut weights = vec![0; days];
    let Some(terms) = terms else { return weights };
    let rates = if terms.per == Per::Month { 12 } else { 1 };
    let yearly = terms.rate.nanos() * rates;
    let digits = forecast.currency.digits();
    let fixed = terms.fixed_sum.to_money(digits).unwrap_or_default();
    for invoice in forecast.invoices.iter().filter(|invoice| invoice.vendor == vendor) {
        let grace = match invoice.kind {
            InvoiceKind::Interest if !terms.compounding => continue,
            InvoiceKind::Interest => 0,
            _ => i32::try_from(terms.grace_days).unwrap_or(0),
        };
        for (place, day) in (first.0..=last.0).map(Date).enumerate() {
            let bearing = bearing(forecast, invoice, day, grace);
            weights[place] += i128::from(bearing.0) * yearly;
            let is_first = day == invoice.due.plus_days(grace + 1) && invoice.kind != InvoiceKind::Interest;
            if is_first && bearing > Money::ZERO {
                weights[place] += i128::from(fixed.0) * YEAR;
            }
        }
    }
    weights
}

/// What of an invoice bears interest on a day: what was open at its start, beyond the grace days and in no agreed plan.
fn bearing(forecast: &Forecast, invoice: &Invoice, day: Date, grace: i32) -> Money {
    match state_on(forecast, invoice, day.plus_days(-1)) {
        Some(state) if !state.agreed && state.due.plus_days(grace) < day => state.unpaid - state.disputed,
        _ => Money::ZERO,
    }
}
