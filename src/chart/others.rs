//! Scenarios that are compared with the one that is shown: their cash and arrears, as lines beside its own.
//!
//! Owns where their points are. Knows no colours but the place in the palette that a scenario has. Its one invariant: a
//! line shows for each day that scenario's forecast of the same day.

use super::{ArrearsBar, day, major, minor_per_major, thinned};
use crate::{
    calendar::Date,
    engine::Forecast,
    money::{Currency, Money},
};

/// A scenario, as charts name it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Other {
    /// The id; that of the base is [`BASE`](crate::model::BASE).
    pub id: String,
    /// The name.
    pub label: String,
    /// The place of its colour in the palette of scenarios; the base has none.
    pub colour: Option<usize>,
}

/// Another scenario's daily closes of cash.
#[derive(Clone, Debug, PartialEq)]
pub struct OtherCash {
    /// Whose.
    pub other: Other,
    /// The line: day and major units.
    pub points: Vec<[f64; 2]>,
    /// The lowest close, its day, and where it is drawn.
    pub low: Option<(Money, Date, [f64; 2])>,
    pub(super) as_of: Date,
    pub(super) closes: Vec<Money>,
}

impl OtherCash {
    /// The line of a forecast's days up to, not including, a day.
    pub fn forecast(other: Other, forecast: &Forecast, end: Date) -> Self {
        let days = usize::try_from(end.0 - forecast.as_of.0).unwrap_or(0).min(forecast.cash.len());
        let closes = &forecast.cash[..days];
        Self::new(other, forecast.as_of, forecast.opening_cash, closes, forecast.currency)
    }

    /// The line of closes from the as-of date on.
    pub fn new(other: Other, as_of: Date, opening: Money, closes: &[Money], currency: Currency) -> Self {
        let at = |days: usize| day(as_of) + f64::from(u32::try_from(days).unwrap_or(u32::MAX));
        let minor = minor_per_major(currency);
        let all = std::iter::once(&opening).chain(closes);
        let points = all.enumerate().map(|(n, close)| [at(n), close.to_f64() / minor]);
        let lowest = closes.iter().copied().enumerate().min_by_key(|(place, close)| (*close, *place));
        let low = lowest.map(|(place, close)| {
            let date = as_of.plus_days(i32::try_from(place).unwrap_or(i32::MAX));
            (close, date, [at(place + 1), major(close, currency)])
        });
        Self { other, points: thinned(&points.collect::<Vec<_>>()), low, as_of, closes: closes.to_vec() }
    }

    /// Cash at the close of a day.
    pub fn close(&self, date: Date) -> Option<Money> {
        let place = usize::try_from(date.0.checked_sub(self.as_of.0)?).ok()?;
        self.closes.get(place).copied()
    }
}

/// Another scenario's arrears at the ends of spans.
#[derive(Clone, Debug, PartialEq)]
pub struct OtherArrears {
    /// Whose.
    pub other: Other,
    /// The sum at the end of each bar's span; none beyond its forecast.
    pub totals: Vec<Option<Money>>,
    /// Where they are drawn: both ends of a level over each bar. Of the days between two ends of spans they say nothing.
    pub levels: Vec<[[f64; 2]; 2]>,
}

impl OtherArrears {
    /// The line of a forecast beside the bars of another.
    pub fn forecast(other: Other, forecast: &Forecast, bars: &[ArrearsBar]) -> Self {
        Self::new(other, forecast.as_of, &forecast.daily_arrears(), forecast.currency, bars)
    }

    /// The line of daily arrears from the as-of date on.
    pub fn new(other: Other, as_of: Date, daily: &[Money], currency: Currency, bars: &[ArrearsBar]) -> Self {
        let total = |bar: &ArrearsBar| {
            let last = bar.end.0.checked_sub(as_of.0)?.checked_sub(1)?;
            daily.get(usize::try_from(last).ok()?).copied()
        };
        let totals: Vec<Option<Money>> = bars.iter().map(total).collect();
        let levels = bars.iter().zip(&totals).filter_map(|(bar, total)| {
            let at = major((*total)?, currency);
            Some([[bar.left, at], [bar.right, at]])
        });
        Self { other, levels: levels.collect(), totals }
    }

    /// Whether there are none at all.
    pub fn is_empty(&self) -> bool {
        self.totals.iter().flatten().all(|total| *total == Money::ZERO)
    }
}

#[cfg(test)]
#[allow(clippy::float_cmp, reason = "whole numbers and halves, which floats hold exactly")]
mod tests {
    use super::*;
    use crate::chart::sample::{dollars, usd};

    fn other() -> Other {
        Other { id: "a".to_owned(), label: "A".to_owned(), colour: Some(0) }
    }

    #[test]
    fn a_line_stands_where_the_shown_one_does() {
        let line = OtherCash::new(other(), Date(100), dollars(500), &[dollars(300), dollars(200), dollars(200)], usd());
        assert_eq!(line.points, [[100.0, 500.0], [101.0, 300.0], [102.0, 200.0], [103.0, 200.0]]);
        assert_eq!(line.low, Some((dollars(200), Date(101), [102.0, 200.0])), "the first of equal closes, at its end");
        assert_eq!(
            (line.close(Date(100)), line.close(Date(103)), line.close(Date(99))),
            (Some(dollars(300)), None, None)
        );
    }

    #[test]
    fn arrears_are_those_of_the_last_day_of_a_span() {
        let bar = |start: i32, end: i32| ArrearsBar {
            start: Date(start),
            end: Date(end),
            left: f64::from(start),
            right: f64::from(end),
            parts: [(0.0, 0.0); 4],
            ages: [Money::ZERO; 4],
            settled: Vec::new(),
        };
        let bars = [bar(100, 102), bar(102, 104), bar(104, 106)];
        let daily = [1, 2, 3, 4].map(dollars);
        let line = OtherArrears::new(other(), Date(100), &daily, usd(), &bars);
        assert_eq!(line.totals, [Some(dollars(2)), Some(dollars(4)), None], "nothing is known beyond its forecast");
        assert_eq!(line.levels, [[[100.0, 2.0], [102.0, 2.0]], [[102.0, 4.0], [104.0, 4.0]]]);
        assert!(!line.is_empty());
        assert!(OtherArrears::new(other(), Date(100), &[Money::ZERO; 4], usd(), &bars).is_empty());
    }
}
