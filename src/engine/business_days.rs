//! Business days: where what is due, collected or paid moves to if its day is none (DESIGN 4.14, *business days*).
//!
//! Owns the calendar, and what it makes of a date in each of a few situations; which dates roll is said where they are
//! planned. Without a calendar every day is a business day, and nothing moves.

use std::sync::Arc;

use super::causes::{RecordId, Why};
use crate::{
    calendar::Date,
    model::{BusinessDays, Roll, WeekStart},
};

/// How many days a week has.
const DAYS_OF_WEEK: usize = 7;

/// Business days, compiled.
#[derive(Clone, Debug)]
pub(super) struct BusinessCalendar {
    record: RecordId,
    /// For each day of the week, from Monday: whether it has no payments.
    weekend: [bool; DAYS_OF_WEEK],
    roll: Roll,
    /// The holidays by date, each with its record; the record of the calendar itself in plans that keep no causes.
    holidays: Vec<(Date, RecordId)>,
}

impl BusinessCalendar {
    pub(super) fn new(days: &BusinessDays, record: RecordId, mut holidays: Vec<(Date, RecordId)>) -> Self {
        holidays.sort_by_key(|(date, _)| *date);
        let weekend = std::array::from_fn(|day| days.weekend.contains(WeekStart::ALL[day]));
        Self { record, weekend, roll: days.roll, holidays }
    }
}

/// The calendar of a plan, and the as-of date, before which nothing moves.
#[derive(Clone, Debug)]
pub(super) struct Rolling {
    pub(super) as_of: Date,
    pub(super) calendar: Option<Arc<BusinessCalendar>>,
}

/// The calendar with one of its terms changed, or as it is.
#[derive(Clone, Copy)]
pub(super) struct Days<'a> {
    calendar: &'a BusinessCalendar,
    as_of: Date,
    weekend: [bool; DAYS_OF_WEEK],
    roll: Roll,
    /// A holiday, by its place, that is on another day.
    moved: Option<(usize, Date)>,
}

impl Days<'_> {
    #[allow(clippy::cast_sign_loss, reason = "a day of the week, from 0")]
    pub(super) fn is_business_day(&self, date: Date) -> bool {
        let is_weekend = self.weekend[date.days_since(crate::calendar::Weekday::Monday) as usize];
        !is_weekend && !self.is_holiday(date)
    }

    fn is_holiday(&self, date: Date) -> bool {
        let holidays = &self.calendar.holidays;
        if self.moved.is_some_and(|(_, moved)| moved == date) {
            return true;
        }
        let first = holidays.partition_point(|(holiday, _)| *holiday < date);
        let own = holidays[first..].iter().take_while(|(holiday, _)| *holiday == date);
        own.enumerate().any(|(at, _)| self.moved.is_none_or(|(moved, _)| moved != first + at))
    }

    /// The next business day, a date's own included.
    pub(super) fn next(&self, mut date: Date) -> Date {
        while !self.is_business_day(date) {
            date = date.plus_days(1);
        }
        date
    }

    /// The last business day, a date's own included.
    pub(super) fn last(&self, mut date: Date) -> Date {
        while !self.is_business_day(date) {
            date = date.plus_days(-1);
        }
        date
    }

    /// Where a date rolls to. Where a roll would go before the as-of date it follows.
    pub(super) fn rolled(&self, date: Date) -> Date {
        let next = self.next(date);
        let rolled = match self.roll {
            Roll::ModifiedFollowing if next.month() != date.month() => self.last(date),
            Roll::Following | Roll::ModifiedFollowing => next,
            Roll::Preceding => self.last(date),
        };
        if rolled < self.as_of && date >= self.as_of { next } else { rolled }
    }

    /// As [`Days::rolled`], of what stays on the day of its issue where a roll would put it before.
    pub(super) fn rolled_from(&self, issued: Date, date: Date) -> Date {
        self.rolled(date).max(issued)
    }

    /// As [`Days::rolled`], of what is paid on the next business day where a roll would put it before its cause.
    pub(super) fn paid(&self, cause: Date, date: Date) -> Date {
        let rolled = self.rolled(date);
        if rolled < cause { self.next(date.max(cause)) } else { rolled }
    }
}

impl Rolling {
    /// That of a plan without a calendar.
    pub(super) const fn none(as_of: Date) -> Self {
        Self { as_of, calendar: None }
    }

    pub(super) fn days(&self) -> Option<Days<'_>> {
        let calendar = self.calendar.as_ref()?;
        Some(Days { calendar, as_of: self.as_of, weekend: calendar.weekend, roll: calendar.roll, moved: None })
    }

    /// Where a date moves to; to itself without a calendar.
    #[inline]
    fn moved(&self, date: Date, to: impl FnOnce(Days<'_>) -> Date) -> Date {
        self.days().map_or(date, to)
    }

    /// Whether payments are made on a day.
    #[inline]
    pub(super) fn is_business_day(&self, date: Date) -> bool {
        self.days().is_none_or(|days| days.is_business_day(date))
    }

    /// The next business day, a date's own included.
    #[inline]
    pub(super) fn next(&self, date: Date) -> Date {
        self.moved(date, |days| days.next(date))
    }

    /// The day on which something is due or collected that was issued or recognised on a day. What was due before the
    /// as-of date is history, and keeps its day.
    #[inline]
    pub(super) fn due(&self, issued: Date, date: Date) -> Date {
        if date < self.as_of { date } else { self.moved(date, |days| days.rolled_from(issued, date)) }
    }

    /// The day on which something is paid that has a cause on a day, such as the beginning of a policy.
    #[inline]
    pub(super) fn paid(&self, cause: Date, date: Date) -> Date {
        self.moved(date.max(cause), |days| days.paid(cause, date))
    }

    /// The day on which something is paid of which nothing else decides the day; none if that is history.
    #[inline]
    pub(super) fn service(&self, date: Date) -> Option<Date> {
        (date >= self.as_of).then(|| self.moved(date, |days| days.rolled(date)))
    }

    /// Where a date rolls to; one before the as-of date is history, and keeps its day.
    pub(super) fn rolled(&self, date: Date) -> Date {
        if date < self.as_of { date } else { self.moved(date, |days| days.rolled(date)) }
    }

    /// The last day on which an invoice is paid with a discount that is earned up to a day.
    #[inline]
    pub(super) fn early(&self, issued: Date, last: Date) -> Date {
        self.moved(last, |days| days.last(last).max(issued))
    }

    /// Whether something dated on a day, or on one after it, may be paid before another day.
    pub(super) fn may_be_before(&self, end: Date, date: Date) -> bool {
        date < end || self.days().is_some_and(|days| days.last(date) < end)
    }
}

/// What a date comes from.
impl Rolling {
    /// Names the terms of the calendar that have moved something from one date to another, which is `on` of the calendar;
    /// what could have moved it is beside.
    pub(super) fn name(&self, why: &mut Why, from: Date, on: impl Fn(&Days<'_>) -> Date) {
        let Some(days) = self.days() else { return };
        let own = on(&days);
        self.name_beside(why);
        if own == from {
            return;
        }
        let calendar = days.calendar;
        let differs = |change: &dyn Fn(&mut Days<'_>)| {
            let mut other = days;
            change(&mut other);
            other.weekend.contains(&false) && on(&other) != own
        };
        let rolls = Roll::ALL.iter().any(|roll| differs(&|other| other.roll = *roll));
        why.names_if(rolls, calendar.record, "roll");
        let is_weekend = (0..DAYS_OF_WEEK).any(|day| differs(&|other| other.weekend[day] = !other.weekend[day]));
        why.names_if(is_weekend, calendar.record, "weekend");
        let near = days.last(own).plus_days(-8)..=days.next(own).plus_days(8);
        let first = calendar.holidays.partition_point(|(date, _)| *date < *near.start());
        let holidays = calendar.holidays.iter().enumerate().skip(first);
        for (place, (date, record)) in holidays.take_while(|(_, (date, _))| near.contains(date)) {
            let moves = [-1, 1].into_iter().any(|by| differs(&|other| other.moved = Some((place, date.plus_days(by)))));
            why.names_if(moves, *record, "date");
        }
    }

    /// Whether something dated on a day would be on another day if its date were a day earlier or later, as far as `on`
    /// says.
    pub(super) fn moves_with(&self, date: Date, on: impl Fn(Date) -> Date) -> bool {
        self.calendar.is_none() || [-1, 1].into_iter().any(|by| on(date.plus_days(by)) != on(date))
    }

    /// The day on which something of the opening is paid or collected: what was due before the as-of date on the first
    /// business day.
    pub(super) fn of_opening(&self, due: Date) -> Date {
        if due < self.as_of { self.next(self.as_of) } else { self.rolled(due) }
    }

    /// Names the whole calendar beside what else something comes from.
    pub(super) fn name_beside(&self, why: &mut Why) {
        if let Some(calendar) = &self.calendar {
            why.beside(calendar.record, &["weekend", "roll"]);
            calendar.holidays.iter().for_each(|(_, record)| why.beside(*record, &["date"]));
        }
    }
}
