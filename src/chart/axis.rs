//! Axes: where ticks stand and what they say.

use crate::{
    calendar::{Date, Month},
    model::SpanSize,
    money::{Currency, Money},
    text::amounts,
};

use super::{SpanDates, day, major};

/// A tick of an axis.
#[derive(Clone, Debug, PartialEq)]
pub struct Tick {
    /// Where it stands.
    pub at: f64,
    /// What it says.
    pub label: String,
    /// What stands below it, such as the year below its first month; may be empty.
    pub below: String,
}

/// An axis of amounts.
#[derive(Clone, Debug, PartialEq)]
pub struct ValueAxis {
    /// The lowest value shown, in major units.
    pub min: f64,
    /// The highest value shown, in major units.
    pub max: f64,
    /// Round amounts between them.
    pub ticks: Vec<Tick>,
}

impl ValueAxis {
    /// An axis from a low to a high amount with nothing between them, or at one end, and at most `steps_max` steps.
    pub fn new(low: Money, high: Money, currency: Currency, steps_max: i64) -> Self {
        let (low, high) = (i128::from(low.0.min(0)), i128::from(high.0.max(0)));
        let unit = 10i128.pow(currency.digits());
        let high = if low == 0 && high == 0 { unit } else { high };
        let step = round_step(high - low, i128::from(steps_max.max(1)));
        let first = low.div_euclid(step);
        let last = (high + step - 1).div_euclid(step);
        let at = |number: i128| Money(i64::try_from(number * step).unwrap_or(i64::MAX));
        let ticks = (first..=last)
            .map(|number| Tick {
                at: major(at(number), currency),
                label: amounts::axis(at(number), currency),
                below: String::new(),
            })
            .collect();
        Self { min: major(at(first), currency), max: major(at(last), currency), ticks }
    }
}

/// The smallest of 1, 2 and 5 times a power of ten of which at most `steps_max` reach over `range`.
fn round_step(range: i128, steps_max: i128) -> i128 {
    let mut power = 1i128;
    loop {
        for factor in [1, 2, 5] {
            // One step may be lost at each end to round numbers.
            if power * factor * steps_max >= range {
                return power * factor;
            }
        }
        power *= 10;
    }
}

/// An axis of days.
#[derive(Clone, Debug, PartialEq)]
pub struct TimeAxis {
    /// The first day.
    pub min: f64,
    /// The day after the last.
    pub max: f64,
    /// The spans' names, each at its span's middle.
    pub ticks: Vec<Tick>,
    /// Where a span ends and the next begins.
    pub edges: Vec<f64>,
}

impl TimeAxis {
    /// The axis of spans of a size, with at most `labels_max` labels.
    pub fn new(spans: &[SpanDates], size: SpanSize, fiscal_month: u8, labels_max: usize) -> Self {
        let min = spans.first().map_or(0.0, |span| day(span.start));
        let max = spans.last().map_or(min + 1.0, |span| day(span.end));
        let every = spans.len().div_ceil(labels_max.max(1)).max(1);
        let every = match size {
            // A year's months are shown all, by quarters, by halves or by years, never by fives.
            SpanSize::Month => [1, 3, 6, 12, 24, 60, 120].into_iter().find(|n| *n >= every).unwrap_or(every),
            SpanSize::Quarter => [1, 2, 4, 8, 20].into_iter().find(|n| *n >= every).unwrap_or(every),
            SpanSize::Week | SpanSize::Year => every,
        };
        let mut ticks: Vec<Tick> = Vec::new();
        let mut last_year = None;
        for (index, span) in spans.iter().enumerate() {
            let place = match size {
                SpanSize::Month => usize::from(span.start.month().of_year() - 1),
                SpanSize::Quarter => fiscal_quarter(span.start.month(), fiscal_month).0,
                SpanSize::Week | SpanSize::Year => index,
            };
            if !place.is_multiple_of(every) {
                continue;
            }
            let (label, year) = name(*span, size, fiscal_month, every);
            // A span that the as-of date cuts in two is named once.
            let is_same = last_year == Some(year) && ticks.last().is_some_and(|tick| tick.label == label);
            if is_same && matches!(size, SpanSize::Quarter | SpanSize::Year) {
                continue;
            }
            let below =
                if size != SpanSize::Year && last_year != Some(year) { year.to_string() } else { String::new() };
            last_year = Some(year);
            ticks.push(Tick { at: f64::midpoint(day(span.start), day(span.end)), label, below });
        }
        let edges = spans.iter().skip(1).map(|span| day(span.start)).collect();
        Self { min, max, ticks, edges }
    }
}

/// The name of a span, and the year that it belongs to.
fn name(span: SpanDates, size: SpanSize, fiscal_month: u8, every: usize) -> (String, i32) {
    let month = span.start.month();
    match size {
        SpanSize::Week => (amounts::day_and_month(span.start), month.year()),
        SpanSize::Month => {
            let name = amounts::month_short(month.of_year());
            (if every == 1 { name[..1].to_owned() } else { name.to_owned() }, month.year())
        }
        SpanSize::Quarter => {
            let (quarter, year) = fiscal_quarter(month, fiscal_month);
            (format!("Q{}", quarter + 1), year)
        }
        SpanSize::Year => {
            let year = fiscal_quarter(month, fiscal_month).1;
            (year.to_string(), year)
        }
    }
}

/// The quarter (0 to 3) of the fiscal year that a month lies in, and the year, named after the one in which it ends.
fn fiscal_quarter(month: Month, fiscal_month: u8) -> (usize, i32) {
    let since = (i32::from(month.of_year()) - i32::from(fiscal_month.clamp(1, 12))).rem_euclid(12);
    let last = month.plus(11 - since);
    (usize::try_from(since / 3).unwrap_or(0), last.year())
}

/// The name of a span in a sentence: `Mar 2023`, `Q1 2023`, `2023`, `week from 2 Jan 2023`.
pub(super) fn span_name(span: SpanDates, size: SpanSize, fiscal_month: u8) -> String {
    match size {
        SpanSize::Week => amounts::date(span.start),
        SpanSize::Month => amounts::month(span.start.month()),
        SpanSize::Quarter => {
            let (label, year) = name(span, size, fiscal_month, 1);
            format!("{label} {year}")
        }
        SpanSize::Year => name(span, size, fiscal_month, 1).0,
    }
}

/// The first day of the fiscal quarter or year, or the month, that a day lies in.
pub(super) fn span_start(date: Date, size: SpanSize, fiscal_month: u8) -> Date {
    let month = date.month();
    let since = (i32::from(month.of_year()) - i32::from(fiscal_month.clamp(1, 12))).rem_euclid(12);
    match size {
        SpanSize::Week | SpanSize::Month => month.first(),
        SpanSize::Quarter => month.plus(-(since % 3)).first(),
        SpanSize::Year => month.plus(-since).first(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn usd() -> Currency {
        Currency::from_code("USD").expect("a currency")
    }

    #[test]
    fn value_ticks_are_round_and_cover_the_range() {
        for (low, high, expected) in [
            (0, 48_000_000_000, vec!["0", "$100M", "$200M", "$300M", "$400M", "$500M"]),
            (0, 0, vec!["0", "$0.20", "$0.40", "$0.60", "$0.80", "$1"]),
            (-12_000_000_000, 31_000_000_000, vec!["−$200M", "−$100M", "0", "$100M", "$200M", "$300M", "$400M"]),
            (0, 120_000_000_000, vec!["0", "$500M", "$1bn", "$1.5bn"]),
            (-500, 0, vec!["−$5", "−$4", "−$3", "−$2", "−$1", "0"]),
        ] {
            let axis = ValueAxis::new(Money(low), Money(high), usd(), 5);
            let labels: Vec<String> = axis.ticks.into_iter().map(|tick| tick.label).collect();
            let expected: Vec<String> = expected
                .into_iter()
                .map(|l| l.replace(".20", ".2").replace(".40", ".4").replace(".60", ".6").replace(".80", ".8"))
                .collect();
            assert_eq!(labels, expected, "{low} to {high}");
        }
        let axis = ValueAxis::new(Money(-(1 << 53)), Money(1 << 53), usd(), 4);
        assert!(axis.min.is_finite() && axis.max.is_finite());
    }

    #[test]
    fn months_are_named_by_letters_with_the_year_below_the_first() {
        let first: Month = "2022-11".parse().expect("a month");
        let spans: Vec<SpanDates> = (0..4)
            .map(|n| SpanDates {
                start: first.plus(n).first(),
                end: first.plus(n + 1).first(),
                is_cut: false,
                is_past: false,
            })
            .collect();
        let axis = TimeAxis::new(&spans, SpanSize::Month, 1, 40);
        let labels: Vec<(&str, &str)> =
            axis.ticks.iter().map(|tick| (tick.label.as_str(), tick.below.as_str())).collect();
        assert_eq!(labels, [("N", "2022"), ("D", ""), ("J", "2023"), ("F", "")]);
        let axis = TimeAxis::new(&spans, SpanSize::Month, 1, 2);
        let labels: Vec<&str> = axis.ticks.iter().map(|tick| tick.label.as_str()).collect();
        assert_eq!(labels, ["Jan"]);
    }

    #[test]
    fn fiscal_years_are_named_after_their_end() {
        let month = |text: &str| text.parse::<Month>().expect("a month");
        assert_eq!(fiscal_quarter(month("2022-10"), 10), (0, 2023));
        assert_eq!(fiscal_quarter(month("2023-09"), 10), (3, 2023));
        assert_eq!(fiscal_quarter(month("2023-01"), 1), (0, 2023));
        assert_eq!(span_start(month("2023-02").last(), SpanSize::Year, 10), month("2022-10").first());
    }
}
