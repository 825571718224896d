//! What is odd in business days: what moves nothing.

use std::collections::BTreeSet;

use super::{Found, Odd};
use crate::model::{BusinessDays, Model, WeekStart};

/// The path of the part.
const AT: &str = "settings/business_days";

pub(super) fn check(model: &Model, found: &mut Found) {
    let Some(days) = model.settings.business_days.get() else { return };
    if days.holidays.is_empty() && days.weekend.iter().next().is_none() {
        found.add(AT, Odd::EveryDayIsABusinessDay);
    }
    let mut before = BTreeSet::new();
    for holiday in &days.holidays {
        if !before.insert(holiday.date) {
            let odd = Odd::HolidayTwice { date: holiday.date };
            found.add(format!("{AT}/holidays/{}/date", holiday.id.0), odd);
        }
    }
    let forecast = model.as_of()..model.end();
    let is_within = |date| forecast.contains(date);
    if !before.is_empty() && !before.iter().any(is_within) {
        let (first, last) = (model.as_of(), model.end().plus_days(-1));
        found.add(format!("{AT}/holidays"), Odd::HolidaysOutside { first, last });
    } else if !before.is_empty() && before.iter().all(|date| is_weekend(days, *date)) {
        found.add(format!("{AT}/holidays"), Odd::HolidaysOnWeekends);
    }
}

fn is_weekend(days: &BusinessDays, date: crate::calendar::Date) -> bool {
    let is_on = |day: &WeekStart| date.days_since(day.weekday()) == 0;
    WeekStart::ALL.iter().find(|day| is_on(day)).is_some_and(|day| days.weekend.contains(*day))
}
