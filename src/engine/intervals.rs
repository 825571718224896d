//! Amounts every few months: on which days a charge or a cost falls, for which months, and what it comes to (DESIGN 4.8,
//! 4.14 *intervals*).
//!
//! Owns the days. What is posted on them belongs to `vendors` and `costs`. Its one invariant: nothing falls before the
//! first month, nor in a month after the last.

use std::fmt::Arguments;

use super::{
    causes::{RecordId, Why},
    lanes::Lanes,
    plan::{PlanTrend, Planner},
    recorder::Recorder,
    run::Machine,
};
use crate::{
    calendar::{Date, Month},
    model::{AmountIs, ByMonth, Charge, Cost, TrendChange},
    money::{Amount, Decimal},
};

/// The terms of an amount every few months.
#[derive(Clone, Copy, Debug)]
pub(super) struct Intervals {
    amount_is: AmountIs,
    /// Months from one time to the next.
    every_months: i32,
    day: u8,
    first_month: Option<Month>,
    until: Option<Month>,
    /// The month of a monthly amount.
    reference_month: Option<Month>,
}

impl From<&Charge> for Intervals {
    fn from(charge: &Charge) -> Self {
        Self {
            amount_is: charge.amount_is,
            every_months: charge.every_months.max(1).cast_signed(),
            day: u8::try_from(charge.day).unwrap_or(31),
            first_month: charge.first_month,
            until: charge.until,
            reference_month: charge.reference_month,
        }
    }
}

impl From<&Cost> for Intervals {
    fn from(cost: &Cost) -> Self {
        Self {
            amount_is: cost.amount_is,
            every_months: cost.every_months.max(1).cast_signed(),
            day: u8::try_from(cost.day).unwrap_or(31),
            first_month: cost.first_month,
            until: cost.until,
            reference_month: cost.reference_month,
        }
    }
}

impl Intervals {
    /// The fields that decide when something falls.
    const DAYS: &[&str] = &["amount_is", "every_months", "day", "first_month", "until"];

    /// The times that are dated from one month on and in months that are in `is_in` by their first days: the first of the
    /// months that the amount is for, and the date, which lies in the last of them.
    pub(super) fn within(&self, start: Month, is_in: impl Fn(Date) -> bool) -> Vec<(Month, Date)> {
        let (first, every, covered) = (self.first_month.unwrap_or(start), self.every_months, self.covered());
        // Skip the groups whose last month is before the forecast.
        let gone = (start.0 - first.0 - (covered - 1)).max(0);
        let mut group = first.plus((gone + every - 1) / every * every);
        let mut all = Vec::new();
        while self.until.is_none_or(|until| group < until) {
            let last = self.last_of(group);
            if !is_in(last.first()) {
                break;
            }
            if start <= last {
                all.push((group, last.day(self.day)));
            }
            group = group.plus(every);
        }
        all
    }

    /// How many months the amount of one time is for.
    const fn covered(&self) -> i32 {
        match self.amount_is {
            AmountIs::Monthly => self.every_months,
            AmountIs::EachTime => 1,
        }
    }

    /// The last of the months from `group` on that the amount of one time is for: none is after the last month.
    fn last_of(&self, group: Month) -> Month {
        let last = group.plus(self.covered() - 1);
        self.until.map_or(last, |until| last.min(until.plus(-1)))
    }

    /// The day on which it falls in a month.
    pub(super) fn day_in(&self, month: Month) -> Date {
        month.day(self.day)
    }

    /// The field that holds the amount.
    const fn base(&self) -> &'static str {
        match self.amount_is {
            AmountIs::Monthly => "monthly",
            AmountIs::EachTime => "each_time",
        }
    }

    /// Whether the amount is one for each time.
    pub(super) fn is_each_time(&self) -> bool {
        self.amount_is == AmountIs::EachTime
    }

    /// Whether a month is one that something is owed for.
    pub(super) fn owes(&self, month: Month) -> bool {
        let is_begun = self.first_month.is_none_or(|first| first <= month);
        let gone = self.first_month.map_or(0, |first| month.0 - first.0);
        let falls = !self.is_each_time() || gone % self.every_months == 0;
        is_begun && falls && self.until.is_none_or(|until| month < until)
    }

    /// The month that growth counts from: *each time* the first, so that the first amount is the amount itself;
    /// *monthly* the month of that amount.
    pub(super) fn origin(&self, as_of: Month) -> Month {
        match self.amount_is {
            AmountIs::Monthly => self.reference_month.unwrap_or(as_of),
            AmountIs::EachTime => self.first_month.unwrap_or(as_of),
        }
    }

    /// Names what the date of a time of these months depends on, and its amount beside the trend; `grows` is whether
    /// growth makes a difference.
    fn name_time(&self, why: &mut Why, record: RecordId, group: Month, grows: bool) {
        why.names(record, &["amount_is", "day"]);
        // The first time is the first, however far it is to the second.
        let is_first = self.first_month == Some(group) && self.amount_is == AmountIs::EachTime;
        why.names_if(!is_first, record, "every_months");
        let counts_from_first = self.first_month == Some(group) || self.amount_is == AmountIs::EachTime && grows;
        why.names_if(self.every_months > 1 || counts_from_first, record, "first_month");
        let uncut = group.plus(self.covered() - 1);
        let may_be_cut = |until: Month| {
            until.0 <= uncut.0 + 1 && self.first_month.is_none_or(|first| first.0 + 1 < until.0 || until <= uncut)
        };
        why.names_if(self.until.is_some_and(may_be_cut), record, "until");
    }

    /// Names what decides on which days it falls at all.
    pub(super) fn name_days(why: &mut Why, record: RecordId) {
        why.names(record, Self::DAYS);
    }
}

impl Planner {
    /// The amount of intervals that a charge or a cost has, without planned amounts.
    pub(super) fn plan_intervals(
        &mut self,
        path: Arguments<'_>,
        intervals: &Intervals,
        amounts: [Amount; 2],
        growth: Decimal,
        changes: &[TrendChange],
    ) -> PlanTrend {
        let [monthly, each_time] = amounts;
        let base = if intervals.amount_is == AmountIs::Monthly { monthly } else { each_time };
        let origin = intervals.origin(self.as_of().month());
        self.trend(path, (base, intervals.base()), growth, origin, changes, &ByMonth::new())
    }
}

impl<const W: usize, R: Recorder<W>> Machine<'_, W, R> {
    /// The amounts of the months from `first` to `last`, added up and rounded once.
    pub(super) fn sum_of_months(&mut self, trend: &PlanTrend, first: Month, last: Month) -> Lanes<W> {
        (first.0..=last.0)
            .map(|month| trend.amount(self.inputs, Month(month), self.plan.first_month, &mut self.powers))
            .fold(Lanes::ZERO, |sum, amount| sum + amount)
            .round()
    }

    /// Names the inputs behind the amount and the day of what falls in the month `last`, for the months from `first` on.
    pub(super) fn name_sum(&self, why: &mut Why, trend: &PlanTrend, intervals: &Intervals, first: Month, last: Month) {
        for month in (first.0..=last.0).map(Month) {
            trend.name_month(why, self.inputs, (month, self.plan.first_month), intervals.base());
        }
        intervals.name_time(why, trend.record, first, trend.grows(self.inputs, last));
    }
}
