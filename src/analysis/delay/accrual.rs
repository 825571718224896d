//! What is posted for many days, by the days on which it comes about.
//!
//! Owns how a month's interest invoice is spread over the days that it is for (by what bore interest, and by the fixed
//! sums that were added), and how missing revenue and saved consumption are spread over theirs. Its one invariant: the
//! days' parts add up to what was posted.

use std::collections::BTreeMap;

use super::category::{Category, Key};
use crate::{
    calendar::Date,
    engine::{Forecast, Rule},
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
        // Interest that was invoiced by a judgment, or waived when a contract was renegotiated, is no longer in it.
        let month = entry.date.month().first().max(forecast.as_of);
        let earlier = forecast.journal.entries.iter().filter(|other| other.item == entry.item && other.date >= month);
        let ends = earlier.filter_map(|other| match other.rule {
            Rule::LateInterest if other.date < entry.date => Some(other.date.plus_days(1)),
            Rule::Settlement if other.date <= entry.date => Some(other.date),
            _ => None,
        });
        let first = ends.max().unwrap_or(month);
        let weights = weights(forecast, item, first, entry.date, terms);
        let parts = spread(postings[0].amount, first, entry.date, &weights);
        all.extend(parts.into_iter().map(|(day, amount)| (key.clone(), day, amount)));
    }
    all
}

/// An amount by the weights of the days from a first to a last, rounded cumulatively; all of it on the last where there
/// are no weights.
pub(super) fn spread(amount: Money, first: Date, last: Date, weights: &[i128]) -> Vec<(Date, Money)> {
    let whole: i128 = weights.iter().sum();
    if whole <= 0 || weights.iter().any(|weight| *weight < 0) {
        return vec![(last, amount)];
    }
    let (mut gone, mut before) = (0, Money::ZERO);
    let mut all = Vec::new();
    for (day, weight) in (first.0..=last.0).map(Date).zip(weights) {
        gone += weight;
        let upto = rounded(i128::from(amount.0) * gone, whole);
        if upto != before {
            all.push((day, upto - before));
        }
        before = upto;
    }
    all
}

/// Downtime of two runs, day by day, to the billionth.
pub(super) struct Downtimes([BTreeMap<Date, i128>; 2]);

impl Downtimes {
    pub(super) fn of(waiting: &Forecast, paying: &Forecast) -> Self {
        #[allow(clippy::cast_possible_truncation, reason = "a share of one")]
        let billionths = |down: f64| i128::from((down * 1e9) as i64);
        Self([waiting, paying].map(|run| run.downtime.iter().map(|(day, down)| (*day, billionths(*down))).collect()))
    }

    /// How much more is down on each day while waiting.
    pub(super) fn more(&self, first: Date, last: Date) -> Vec<i128> {
        let on = |days: &BTreeMap<Date, i128>, day: Date| days.range(..=day).next_back().map_or(0, |(_, down)| *down);
        (first.0..=last.0).map(Date).map(|day| on(&self.0[0], day) - on(&self.0[1], day)).collect()
    }
}

/// How much less a vendor's consumption is on each day while waiting.
pub(super) fn less_consumed(runs: [&Forecast; 2], vendor: &str, first: Date, last: Date) -> Vec<i128> {
    let mut weights = vec![0; usize::try_from(last.0 - first.0 + 1).unwrap_or(0)];
    for (run, sign) in runs.into_iter().zip([-1, 1]) {
        let Some(item) = run.item_index(vendor) else { continue };
        for segment in run.segments.iter().filter(|segment| segment.vendor == item) {
            for (weight, day) in weights.iter_mut().zip((first.0..=last.0).map(|day| day - run.as_of.0)) {
                if segment.from <= day && day <= segment.to {
                    *weight += sign * i128::from(segment.consumed(day, day).0);
                }
            }
        }
    }
    weights
}

/// What each day from a first to a last adds to an interest invoice, in one measure for all of them.
fn weights(forecast: &Forecast, vendor: u32, first: Date, last: Date, terms: Option<&LateInterest>) -> Vec<i128> {
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
        let states = forecast.history(invoice);
        for (at, state) in states.iter().enumerate() {
            let bearing = state.unpaid - state.disputed;
            if state.agreed || bearing <= Money::ZERO {
                continue;
            }
            // What is open at the start of a day bears on it: from the day after it came about to that of the next.
            let begin = first.max(state.from.plus_days(1)).max(state.due.plus_days(grace + 1));
            let end = states.get(at + 1).map_or(last, |next| last.min(next.from));
            let first_late = invoice.due.plus_days(grace + 1);
            for day in (begin.0..=end.0).map(Date) {
                let place = usize::try_from(day.0 - first.0).unwrap_or(0);
                weights[place] += i128::from(bearing.0) * yearly;
                if day == first_late && invoice.kind != InvoiceKind::Interest {
                    weights[place] += i128::from(fixed.0) * YEAR;
                }
            }
        }
    }
    weights
}
