//! How the days of a time make years of interest (DESIGN 4.14, *day counts*).
//!
//! Its one invariant: the weights of the days of a time add up to the distance between its ends.

use crate::{calendar::Date, model::DayCount};

impl DayCount {
    /// A number for each day, counted from the as-of date: the difference between two is what the days after the first,
    /// up to and including the second, weigh together.
    pub(super) fn number(self, as_of: Date, day: i32) -> i32 {
        match self {
            Self::Actual365 | Self::Actual360 => day,
            Self::Thirty360 => {
                let (year, month, day) = as_of.plus_days(day).ymd();
                (year - as_of.ymd().0) * 360 + i32::from(month) * 30 + i32::from(day.min(30))
            }
        }
    }

    /// What a day weighs: 1, but with months of 30 days nothing on the 31st, and the missing days of February on 1 March.
    pub(super) fn weight(self, as_of: Date, day: i32) -> f64 {
        f64::from(self.number(as_of, day) - self.number(as_of, day - 1))
    }

    /// The days of a year.
    pub(super) const fn days_per_year(self) -> f64 {
        match self {
            Self::Actual365 => 365.0,
            Self::Actual360 | Self::Thirty360 => 360.0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_of_thirty_days_add_up() {
        let as_of = Date::new(2026, 1, 1).expect("a date");
        let day = |year, month, day| Date::new(year, month, day).expect("a date").0 - as_of.0;
        let between =
            |from: i32, to: i32| DayCount::Thirty360.number(as_of, to) - DayCount::Thirty360.number(as_of, from);
        // The 31st counts as the 30th.
        assert_eq!(between(day(2026, 1, 30), day(2026, 1, 31)), 0);
        assert_eq!(between(day(2026, 1, 31), day(2026, 2, 28)), 28);
        assert_eq!(between(day(2026, 2, 28), day(2026, 3, 1)), 3);
        assert_eq!(between(day(2025, 12, 31), day(2026, 12, 31)), 360);
        let sum: f64 = (day(2026, 1, 15)..day(2027, 1, 15)).map(|day| DayCount::Thirty360.weight(as_of, day + 1)).sum();
        assert!((sum - 360.0).abs() < f64::EPSILON, "{sum}");
        assert_eq!(DayCount::Actual360.number(as_of, day(2026, 1, 31)), 30);
    }
}
