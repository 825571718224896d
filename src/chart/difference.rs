//! How cash or arrears differ from those of a compared scenario, day by day or span by span.
//!
//! Lines that lie on each other at two billions say nothing; their differences do. Its one invariant: every value is
//! that of its line less that of the scenario which is compared with, on the same day.

use super::{ArrearsChart, CashChart, Other, ValueAxis, Zoom, day, major};
use crate::{
    calendar::Date,
    money::{Currency, Money},
};

/// A line of differences.
#[derive(Clone, Debug, PartialEq)]
pub struct DifferenceLine {
    /// Whose; none is the scenario on screen.
    pub other: Option<Other>,
    /// Its points: day and major units. Of what is known only at the ends of spans there is no line.
    pub points: Vec<[f64; 2]>,
    /// Both ends of a level over each span, of what is known only at the ends of spans.
    pub levels: Vec<[[f64; 2]; 2]>,
    /// The difference at each place; none where one of the two has no forecast.
    pub values: Vec<Option<Money>>,
}

/// Differences to a compared scenario.
#[derive(Clone, Debug, PartialEq)]
pub struct DifferenceChart {
    /// The scenario that is compared with: its own line is zero.
    pub against: Other,
    /// The scenario on screen unless it is the one that is compared with, then the others that are compared.
    pub lines: Vec<DifferenceLine>,
    /// The days, and where each stands on the axis.
    pub days: Vec<(Date, f64)>,
    /// The axis of values.
    pub y: ValueAxis,
    /// The session's currency: amounts are in its minor units.
    pub currency: Currency,
}

/// Values of one scenario at each place.
type Values = Vec<Option<Money>>;

impl DifferenceChart {
    /// Of cash at each day's close, of what is shown and others to the one of an id; none if nothing is compared.
    pub fn of_cash(chart: &CashChart, shown: &Other, reference: &str) -> Option<Self> {
        let dates = (0i32..).zip(chart.closes()).map(|(n, _)| chart.as_of.plus_days(n));
        let days: Vec<(Date, f64)> = dates.map(|date| (date, day(date) + 1.0)).collect();
        let own = chart.closes().iter().copied().map(Some).collect();
        let others = chart.others.iter().map(|other| {
            let values: Values = days.iter().map(|(date, _)| other.close(*date)).collect();
            (other.other.clone(), values)
        });
        let others = others.collect();
        Self::new(days, &[], own, others, (shown, reference, chart.currency))
    }

    /// Of arrears at the end of each span; none if nothing is compared.
    pub fn of_arrears(chart: &ArrearsChart, shown: &Other, reference: &str) -> Option<Self> {
        let days = chart.bars.iter().map(|bar| (bar.end.plus_days(-1), f64::midpoint(bar.left, bar.right)));
        let own = chart.bars.iter().map(|bar| Some(bar.ages.iter().copied().sum())).collect();
        let others = chart.others.iter().map(|other| (other.other.clone(), other.totals.clone()));
        let spans: Vec<(f64, f64)> = chart.bars.iter().map(|bar| (bar.left, bar.right)).collect();
        Self::new(days.collect(), &spans, own, others.collect(), (shown, reference, chart.currency))
    }

    /// The values of the scenario on screen and of others, each less those of the one of an id, or else of the first of
    /// the others; with the left and the right end of each span if they are known only at the ends of spans.
    fn new(
        days: Vec<(Date, f64)>,
        spans: &[(f64, f64)],
        own: Values,
        others: Vec<(Other, Values)>,
        (shown, reference, currency): (&Other, &str, Currency),
    ) -> Option<Self> {
        if others.is_empty() {
            return None;
        }
        let others = others.into_iter().map(|(other, values)| (Some(other), values));
        let mut all: Vec<(Option<Other>, Values)> = std::iter::once((None, own)).chain(others).collect();
        let is_it = |other: &Option<Other>| other.as_ref().unwrap_or(shown).id == reference;
        let (against, zero) = all.remove(all.iter().position(|(other, _)| is_it(other)).unwrap_or(1));
        let against = against.unwrap_or_else(|| shown.clone());
        let lines = all.into_iter().map(|(other, values)| {
            let less = |(value, zero): (Option<Money>, &Option<Money>)| Some(value? - (*zero)?);
            let values: Values = values.into_iter().zip(&zero).map(less).collect();
            let at = |value: &Option<Money>| Some(major((*value)?, currency));
            let levels = spans.iter().zip(&values);
            let levels = levels.filter_map(|((left, right), value)| at(value).map(|at| [[*left, at], [*right, at]]));
            let levels: Vec<[[f64; 2]; 2]> = levels.collect();
            let points = days.iter().zip(&values).filter(|_| spans.is_empty());
            let points = points.filter_map(|((_, x), value)| Some([*x, at(value)?]));
            DifferenceLine { other, points: points.collect(), levels, values }
        });
        let lines = lines.collect();
        let y = ValueAxis::new(Money::ZERO, Money::ZERO, currency, 4);
        let mut chart = Self { against, lines, days, y, currency };
        chart.show(None);
        Some(chart)
    }

    /// Shows amounts as high as what is seen in a stretch of days, or in all.
    pub fn show(&mut self, zoom: Option<Zoom>) {
        let (mut least, mut high) = (Money::ZERO, Money::ZERO);
        for (place, (_, x)) in self.days.iter().enumerate() {
            if zoom.is_none_or(|zoom| zoom.from <= *x && *x <= zoom.to) {
                for value in self.lines.iter().filter_map(|line| line.values.get(place).copied().flatten()) {
                    (least, high) = (least.min(value), high.max(value));
                }
            }
        }
        self.y = ValueAxis::new(least, high, self.currency, 5);
    }

    /// The place of the day nearest to a place on the axis; none beside the forecast.
    pub fn hit(&self, x: f64) -> Option<usize> {
        let first = self.days.first()?.1;
        let last = self.days.last()?.1;
        let step = (last - first) / f64::from(u32::try_from(self.days.len().max(2) - 1).unwrap_or(u32::MAX));
        if !(first - step..=last + step).contains(&x) {
            return None;
        }
        let after = self.days.partition_point(|(_, at)| *at < x).min(self.days.len() - 1);
        let before = after.saturating_sub(1);
        Some(if x - self.days[before].1 < self.days[after].1 - x { before } else { after })
    }

    /// Where the scenario on screen differs most, with the difference; none if it never does.
    pub fn most(&self) -> Option<(usize, Money)> {
        let values = self.lines.first()?.values.iter().enumerate();
        let all = values.filter_map(|(place, value)| Some((place, (*value)?)));
        let most = all.max_by_key(|(place, value)| (value.0.unsigned_abs(), std::cmp::Reverse(*place)));
        most.filter(|(_, value)| *value != Money::ZERO)
    }
}

#[cfg(test)]
#[allow(clippy::float_cmp, reason = "whole numbers, which floats hold exactly")]
mod tests {
    use super::*;
    use crate::chart::{
        OtherCash,
        sample::{dollars, usd},
    };

    fn other(id: &str) -> Other {
        Other { id: id.to_owned(), label: id.to_owned(), colour: Some(0) }
    }

    #[test]
    fn differences_are_to_the_one_that_is_asked_for() {
        let money = |all: &[i64]| all.iter().map(|whole| dollars(*whole)).collect::<Vec<_>>();
        let mut chart = CashChart::new(Date(100), dollars(500), &money(&[300, 200, 100]), dollars(50), usd());
        let shown = other("shown");
        assert_eq!(DifferenceChart::of_cash(&chart, &shown, "a"), None, "nothing is compared");
        let line = |id, closes: &[i64]| OtherCash::new(other(id), Date(100), dollars(500), &money(closes), usd());
        // The second is shorter than the forecast on screen.
        chart.compare(vec![line("a", &[310, 150, 100]), line("b", &[300, 300])]);
        let mut difference = DifferenceChart::of_cash(&chart, &shown, "a").expect("two are compared");
        assert_eq!(difference.against.id, "a");
        let values: Vec<Vec<Option<i64>>> = difference
            .lines
            .iter()
            .map(|line| line.values.iter().map(|value| value.map(|value| value.0 / 100)).collect())
            .collect();
        assert_eq!(values, [vec![Some(-10), Some(50), Some(0)], vec![Some(-10), Some(150), None]]);
        assert_eq!(difference.lines[0].points[1], [102.0, 50.0], "a close stands at its day's end");
        assert_eq!((difference.y.min, difference.y.max), (-50.0, 150.0));
        assert_eq!(difference.most(), Some((1, dollars(50))));
        assert_eq!(difference.hit(102.4), Some(1));
        assert_eq!((difference.hit(90.0), difference.hit(110.0)), (None, None));
        difference.show(Some(Zoom { from: 100.5, to: 101.5 }));
        assert_eq!((difference.y.min, difference.y.max), (-10.0, 0.0), "only what is seen counts");
        // To another, and to what is shown itself.
        let ends = |reference: &str| {
            let chart = DifferenceChart::of_cash(&chart, &shown, reference).expect("two are compared");
            let line = |line: &DifferenceLine| {
                let id = line.other.as_ref().map_or("shown", |other| other.id.as_str());
                (id.to_owned(), line.values[1].map(|value| value.0 / 100))
            };
            (chart.against.id.clone(), chart.lines.iter().map(line).collect::<Vec<_>>())
        };
        let own = |id: &str, whole| (id.to_owned(), Some(whole));
        assert_eq!(ends("b"), ("b".to_owned(), vec![own("shown", -100), own("a", -150)]));
        assert_eq!(ends("shown"), ("shown".to_owned(), vec![own("a", -50), own("b", 100)]));
    }
}
