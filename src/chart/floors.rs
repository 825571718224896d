//! How a floor goes over time: changed by renegotiation, and over when the contract ends early.
//!
//! Owns where steps and ends lie; the amounts are the forecast's.

use crate::{
    calendar::Date,
    engine::{Consumed, Forecast, RungEventKind},
    model::{Act, ContractChangeKind, Vendor},
    money::Money,
};

/// The floor of a period over time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FloorCourse {
    /// What of it was carried in.
    pub carried_in: Money,
    /// Whether it is not the one that was agreed at first.
    pub is_renegotiated: bool,
    /// The floor from day to day.
    pub line: Vec<(Date, Money)>,
}

impl FloorCourse {
    /// The course from a first day to a last: of the period's own floor, what it was at first with what was carried in,
    /// and what it is at last.
    pub fn of(
        (start, end): (Date, Date),
        (own, at_first, at_last): (Money, Money, Money),
        changes: &[Date],
        closes: &[Consumed],
    ) -> Self {
        let is_renegotiated = !changes.is_empty() && at_last != at_first;
        if is_renegotiated {
            let line = floor_steps((start, end), at_first, changes, closes);
            return Self { carried_in: at_first - own, is_renegotiated, line };
        }
        Self { carried_in: at_last - own, is_renegotiated, line: vec![(start, at_last), (end, at_last)] }
    }
}

/// The days on which a vendor's contract is renegotiated within the forecast.
pub fn renegotiations(vendor: &Vendor, as_of: Date) -> impl Iterator<Item = Date> {
    let changes = vendor.contract_changes.iter().filter(|change| !change.muted);
    let own = changes.filter(|change| change.kind == ContractChangeKind::Renegotiate).map(|change| change.date);
    let mut days: Vec<Date> = own.filter(|date| *date >= as_of).collect();
    days.sort();
    days.into_iter()
}

/// The first day without consumption, if the contract ends early: by our change, or by the vendor's.
pub fn ended_on(vendor: &Vendor, item: u32, forecast: &Forecast) -> Option<Date> {
    let changes = vendor.contract_changes.iter().filter(|change| !change.muted);
    let ours = changes.filter(|change| change.kind == ContractChangeKind::Terminate).map(|change| change.date);
    let fired = forecast
        .rung_events
        .iter()
        .filter(|event| event.vendor == item && event.act == Act::Terminate && event.kind == RungEventKind::Fired);
    let theirs = fired.map(|event| event.date.plus_days(1));
    let before = vendor.reactions.iter().filter(|rung| rung.act == Act::Terminate && !rung.muted);
    ours.chain(theirs).chain(before.filter_map(|rung| rung.in_force_since)).min()
}

/// The floor from day to day: what it is at first, and after each renegotiation.
fn floor_steps(
    (start, end): (Date, Date),
    at_first: Money,
    changes: &[Date],
    closes: &[Consumed],
) -> Vec<(Date, Money)> {
    let after = |date: Date| closes.iter().find(|close| close.date >= date).map(|close| close.floor);
    // A change before the period begins applies from its first day.
    let early = changes.iter().rfind(|date| **date <= start).and_then(|_| after(start));
    let mut line = vec![(start, early.unwrap_or(at_first))];
    for date in changes.iter().filter(|date| start < **date && **date < end) {
        let before = line.last().map_or(at_first, |(_, floor)| *floor);
        line.push((*date, before));
        line.push((*date, after(*date).unwrap_or(before)));
    }
    let last = line.last().map_or(at_first, |(_, floor)| *floor);
    line.push((end, last));
    line
}
