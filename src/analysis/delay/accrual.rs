//! Amounts that are posted once for many days, by the days on which they arise.
//!
//! Owns how a month's interest invoice is spread over the days that it is for (by what bore interest, and by the fixed
//! sums that were added), and how missing revenue and saved consumption are spread over theirs. Its one invariant: the
//! days' parts add up to what was posted.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::category::{CostKey, Whose, of_interest};
use crate::{
    calendar::Date,
    engine::{Forecast, Invoice, PriceSegment, Rule},
    model::{ContractChange, ContractChangeKind, InvoiceKind, LateInterest, Model, PastDue, Per},
    money::{Money, scaled},
};

/// Billionths of a year's days.
const YEAR: i128 = 365 * 1_000_000_000;

/// Late interest of all vendors, day by day.
pub(super) fn late_interest(model: &Model, forecast: &Forecast, whose: Whose) -> Vec<(CostKey, Date, Money)> {
    let settles = |change: &&ContractChange| {
        change.kind == ContractChangeKind::Renegotiate && change.past_due == PastDue::Settled && !change.muted
    };
    let settled: HashSet<(&str, Date)> = model
        .vendors
        .iter()
        .flat_map(|vendor| vendor.contract_changes.iter().filter(settles).map(|change| (&*vendor.id.0, change.date)))
        .collect();
    // An agreed instalment waives nothing.
    let waives = |item: u32, date: Date| settled.contains(&(forecast.items[item as usize].id.as_str(), date));
    // For each vendor, the days of its interest invoices and settlements, which end the accrual before them.
    let mut by_vendor: BTreeMap<u32, Vec<(Date, Option<Money>)>> = BTreeMap::new();
    for (entry, postings) in forecast.journal.iter() {
        let invoiced = match entry.rule {
            Rule::LateInterest => Some(postings[0].amount),
            Rule::Settlement if entry.item.is_some_and(|item| waives(item, entry.date)) => None,
            _ => continue,
        };
        if let Some(vendor) = entry.item {
            by_vendor.entry(vendor).or_default().push((entry.date, invoiced));
        }
    }
    by_vendor.retain(|_, dates| dates.iter().any(|(_, invoiced)| invoiced.is_some()));
    let mut invoices: HashMap<u32, Vec<&Invoice>> = HashMap::new();
    for invoice in forecast.invoices.iter().filter(|invoice| by_vendor.contains_key(&invoice.vendor)) {
        invoices.entry(invoice.vendor).or_default().push(invoice);
    }
    let terms: HashMap<&str, &LateInterest> =
        model.vendors.iter().filter_map(|vendor| Some((vendor.id.0.as_str(), vendor.late_interest.get()?))).collect();
    let mut all = Vec::new();
    for (vendor, dates) in by_vendor {
        let terms = terms.get(forecast.items[vendor as usize].id.as_str()).copied();
        let own = invoices.get(&vendor).map_or(&[][..], Vec::as_slice);
        let weights = weights(forecast, own, terms);
        let key = of_interest(forecast, whose, vendor);
        let place = |day: Date| usize::try_from(day.0 - forecast.as_of.0).unwrap_or(0);
        for (at, (date, invoiced)) in dates.iter().enumerate() {
            let Some(amount) = invoiced else { continue };
            // Interest that was invoiced by a judgment, or waived when a contract was renegotiated, is no longer in it.
            let month = date.month().first().max(forecast.as_of);
            let before = dates[..at].iter().rev().take_while(|(other, _)| *other >= month);
            let ends = before.filter_map(|(other, invoiced)| match invoiced {
                Some(_) => (other < date).then(|| other.plus_days(1)),
                None => Some(*other),
            });
            let later = dates[at + 1..].iter().take_while(|(other, _)| other == date);
            let settled = later.filter(|(_, invoiced)| invoiced.is_none()).map(|(other, _)| *other);
            let first = ends.chain(settled).max().unwrap_or(month);
            let days = place(first)..=place(*date);
            spread(amount.0.into(), weights.get(days).unwrap_or_default(), |day, part| {
                let day = first.plus_days(i32::try_from(day).unwrap_or(0));
                // A part is no larger than what is spread.
                all.push((key, day, Money::exact(part).unwrap_or_default()));
            });
        }
    }
    all
}

/// Spreads an amount over days by their weights, rounded cumulatively; without weights, all of it goes to the last day.
pub(super) fn spread(amount: i128, weights: &[i128], mut give: impl FnMut(usize, i128)) {
    let last = weights.len().saturating_sub(1);
    // As many weights as there are of the largest size fit, or there is nothing to go by.
    let whole = weights.iter().try_fold(0i128, |sum, weight| sum.checked_add(*weight)).unwrap_or(0);
    if whole <= 0 || weights.iter().any(|weight| *weight < 0) {
        return give(last, amount);
    }
    let (mut gone, mut before) = (0, 0);
    for (day, weight) in weights.iter().enumerate() {
        gone += weight;
        // No more than the amount, as `gone` is no more than the whole.
        let upto = scaled(amount, gone, whole).unwrap_or(amount);
        if upto != before {
            give(day, upto - before);
        }
        before = upto;
    }
}

/// How much more of the service is down on each day while waiting, in billionths.
pub(super) fn more_down(runs: [&Forecast; 2], from: Date, days: usize) -> Vec<i128> {
    let mut more = vec![0; days];
    #[allow(clippy::cast_possible_truncation, reason = "a share of one")]
    let billionths = |down: f64| i128::from((down * 1e9) as i64);
    for (run, sign) in runs.into_iter().zip([1, -1]) {
        let mut turns = run.downtime.iter().peekable();
        let mut down = 0;
        for (day, more) in (from.0..).zip(&mut more) {
            while let Some((_, turned)) = turns.next_if(|(turn, _)| turn.0 <= day) {
                down = billionths(*turned);
            }
            *more += sign * down;
        }
    }
    more
}

/// What vendors consume in two runs, vendor by vendor.
pub(super) struct ConsumedByVendor<'a>(HashMap<u32, [Vec<&'a PriceSegment<1>>; 2]>);

impl<'a> ConsumedByVendor<'a> {
    pub(super) fn of(runs: [&'a Forecast; 2]) -> Self {
        let mut by_vendor: HashMap<u32, [Vec<&PriceSegment<1>>; 2]> = HashMap::new();
        for (place, run) in runs.into_iter().enumerate() {
            for segment in &run.segments {
                by_vendor.entry(segment.vendor).or_default()[place].push(segment);
            }
        }
        Self(by_vendor)
    }

    /// How much less a vendor's consumption is on each day while waiting; the days begin some days after the as-of
    /// date.
    pub(super) fn less(&self, vendor: Option<u32>, first: i32, days: usize) -> Vec<i128> {
        let mut less = vec![0; days];
        let Some(runs) = vendor.and_then(|vendor| self.0.get(&vendor)) else { return less };
        for (segments, sign) in runs.iter().zip([-1, 1]) {
            for segment in segments {
                for day in segment.from.max(first)..=segment.to {
                    let place = usize::try_from(day - first).unwrap_or(days);
                    if let Some(less) = less.get_mut(place) {
                        *less += sign * i128::from(segment.consumed(day, day).0);
                    }
                }
            }
        }
        less
    }
}

/// What each day of the forecast adds to a vendor's interest invoices, in the same unit for all days.
fn weights(forecast: &Forecast, invoices: &[&Invoice], terms: Option<&LateInterest>) -> Vec<i128> {
    let days = forecast.days();
    // What bears more, or less, from a day on; and what is added on a day.
    let (mut steps, mut once) = (vec![0i128; days + 1], vec![0i128; days]);
    let Some(terms) = terms else { return once };
    let rates = if terms.per == Per::Month { 12 } else { 1 };
    let yearly = terms.rate.nanos() * rates;
    let fixed = terms.fixed_sum.to_money(forecast.currency.digits()).unwrap_or_default();
    // Rates and amounts are far below what fits together.
    let times = |money: Money, by: i128| scaled(money.0.into(), by, 1).unwrap_or(0);
    let place = |day: Date| usize::try_from(day.0.saturating_sub(forecast.as_of.0)).unwrap_or(0).min(days);
    for invoice in invoices {
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
            // Interest of a day is on what is open at its start: from the day after a change to the day of the next.
            let begin = state.from.plus_days(1).max(state.due.plus_days(grace + 1)).max(forecast.as_of);
            let after = states.get(at + 1).map_or(forecast.end, |next| next.from.plus_days(1)).min(forecast.end);
            if begin >= after {
                continue;
            }
            let weight = times(bearing, yearly);
            steps[place(begin)] += weight;
            steps[place(after)] -= weight;
            let first_late = invoice.due.plus_days(grace + 1);
            if invoice.kind != InvoiceKind::Interest && begin <= first_late && first_late < after {
                once[place(first_late)] += times(fixed, YEAR);
            }
        }
    }
    let mut bearing = 0;
    for (once, step) in once.iter_mut().zip(&steps) {
        bearing += step;
        *once += bearing;
    }
    once
}
