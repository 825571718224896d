//! Axes: where ticks stand and what they say.

use crate::{
    calendar::{Date, Month, Weekday},
    model::SpanSize,
    money::{Currency, Money},
    text::amounts,
};

use super::{SpanDates, Zoom, day, day_at, major};

/// A tick of an axis.
#[derive(Clone, Debug, PartialEq)]
pub struct Tick {
    /// Where it stands.
    pub at: f64,
    /// What it says.
    pub label: String,
    /// The line below it, such as the year below its first month; may be empty.
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
    /// An axis from a low to a high amount that contains zero, with at most `steps_max` steps. Without amounts only zero
    /// is named.
    pub fn new(low: Money, high: Money, currency: Currency, steps_max: i64) -> Self {
        let (low, high) = (i128::from(low.0.min(0)), i128::from(high.0.max(0)));
        let unit = 10i128.pow(currency.digits());
        let is_empty = low == 0 && high == 0;
        let high = if is_empty { unit } else { high };
        let step = round_step(high - low, i128::from(steps_max.max(1)));
        let first = low.div_euclid(step);
        let last = (high + step - 1).div_euclid(step);
        let at = |number: i128| Money(i64::try_from(number * step).unwrap_or(i64::MAX));
        let ticks = (first..=last)
            .filter(|number| !is_empty || *number == 0)
            .map(|number| Tick {
                at: major(at(number), currency),
                label: amounts::axis(at(number), currency),
                below: String::new(),
            })
            .collect();
        Self { min: major(at(first), currency), max: major(at(last), currency), ticks }
    }
}

/// The smallest step of 1, 2 or 5 times a power of ten with which at most `steps_max` steps cover `range`.
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

/// A time axis.
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
    /// The axis of spans of a size, with room for `labels_max` single letters.
    pub fn new(spans: &[SpanDates], size: SpanSize, fiscal_month: u8, labels_max: usize) -> Self {
        Self::zoomed(spans, size, fiscal_month, labels_max, None)
    }

    /// As above, for a stretch of days only. If that is shorter than a few spans, smaller spans are named: quarters for
    /// years, months for quarters, days for months.
    pub fn zoomed(
        spans: &[SpanDates],
        size: SpanSize,
        fiscal_month: u8,
        labels_max: usize,
        zoom: Option<Zoom>,
    ) -> Self {
        let min = spans.first().map_or(0.0, |span| day(span.start));
        let max = spans.last().map_or(min + 1.0, |span| day(span.end));
        let shown = zoom.unwrap_or(Zoom { from: min, to: max });
        let edges = spans.iter().skip(1).map(|span| day(span.start)).filter(|at| (shown.from..shown.to).contains(at));
        let edges = edges.collect();
        let is_part = zoom.is_some_and(|zoom| !zoom.is_all_of(Zoom { from: min, to: max }));
        let mut ticks = if is_part {
            part_ticks(spans, size, fiscal_month, labels_max, shown)
        } else {
            ticks(spans, size, fiscal_month, labels_max, shown)
        };
        // If two years would overlap, the later one is named.
        #[allow(clippy::cast_precision_loss, reason = "a few labels")]
        let room = shown.days() / labels_max.max(1) as f64 * 1.8;
        let mut next: Option<f64> = None;
        for tick in ticks.iter_mut().rev().filter(|tick| !tick.below.is_empty()) {
            if next.is_some_and(|next| next - tick.at < room) {
                tick.below.clear();
            } else {
                next = Some(tick.at);
            }
        }
        Self { min: shown.from, max: shown.to, ticks, edges }
    }
}

/// The width of a span's name, in single letters.
const fn letters(size: SpanSize) -> usize {
    match size {
        SpanSize::Week => 3,
        SpanSize::Month => 1,
        SpanSize::Quarter | SpanSize::Year => 2,
    }
}

/// Names of spans, each at the middle of what is shown of it.
fn ticks(spans: &[SpanDates], size: SpanSize, fiscal_month: u8, labels_max: usize, shown: Zoom) -> Vec<Tick> {
    let all = spans.iter().enumerate();
    let seen: Vec<_> = all.filter(|(_, span)| shown.from < day(span.end) && day(span.start) < shown.to).collect();
    let every = (seen.len() * letters(size)).div_ceil(labels_max.max(1)).max(1);
    let every = match size {
        // A year's months are named all, or every third, sixth or twelfth, never every fifth.
        SpanSize::Month => [1, 3, 6, 12, 24, 60, 120].into_iter().find(|n| *n >= every).unwrap_or(every),
        SpanSize::Quarter => [1, 2, 4, 8, 20].into_iter().find(|n| *n >= every).unwrap_or(every),
        SpanSize::Week | SpanSize::Year => every,
    };
    let is_short = size == SpanSize::Month && every == 1 && seen.len() * 2 > labels_max;
    let mut ticks: Vec<Tick> = Vec::new();
    let mut last_year = None;
    for (index, span) in seen {
        let place = match size {
            SpanSize::Month => usize::from(span.start.month().of_year() - 1),
            SpanSize::Quarter => fiscal_quarter(span.start.month(), fiscal_month).0,
            SpanSize::Week | SpanSize::Year => index,
        };
        let (from, to) = (day(span.start).max(shown.from), day(span.end).min(shown.to));
        // The name of a span that is hardly visible would stand beside the plot.
        let is_sliver = (to - from) * 3.0 < day(span.end) - day(span.start) && spans.len() > 1;
        if !place.is_multiple_of(every) || is_sliver {
            continue;
        }
        let (label, year) = name(*span, size, fiscal_month, is_short);
        // A span that the as-of date cuts in two is named once.
        let is_same = last_year == Some(year) && ticks.last().is_some_and(|tick| tick.label == label);
        if is_same && matches!(size, SpanSize::Quarter | SpanSize::Year) {
            continue;
        }
        let below = if size != SpanSize::Year && last_year != Some(year) { year.to_string() } else { String::new() };
        last_year = Some(year);
        ticks.push(Tick { at: f64::midpoint(from, to), label, below });
    }
    ticks
}

/// Names in a stretch that is not the whole axis: of spans, or of what is in them if there are few.
fn part_ticks(spans: &[SpanDates], size: SpanSize, fiscal_month: u8, labels_max: usize, shown: Zoom) -> Vec<Tick> {
    let (span_days, finer) = match size {
        SpanSize::Week => (7.0, None),
        SpanSize::Month => (30.0, None),
        SpanSize::Quarter => (91.0, Some(SpanSize::Month)),
        SpanSize::Year => (365.0, Some(SpanSize::Quarter)),
    };
    if shown.days() >= span_days * 2.5 {
        return ticks(spans, size, fiscal_month, labels_max, shown);
    }
    match finer {
        Some(finer) => {
            let months = if finer == SpanSize::Month { 1 } else { 3 };
            let mut spans = Vec::new();
            let mut start = span_start(day_at(shown.from), finer, fiscal_month);
            while day(start) < shown.to {
                let end = start.plus_months(months);
                spans.push(SpanDates { start, end, is_cut: false, is_past: false });
                start = end;
            }
            part_ticks(&spans, finer, fiscal_month, labels_max, shown)
        }
        None => day_ticks(labels_max, shown),
    }
}

/// Names of days, each where its day begins: all, every other one, Mondays, or every other Monday.
fn day_ticks(labels_max: usize, shown: Zoom) -> Vec<Tick> {
    #[allow(clippy::cast_precision_loss, reason = "a few labels")]
    let at_most = (labels_max / letters(SpanSize::Week)).max(1) as f64;
    let every = [1, 2, 7, 14].into_iter().find(|step| shown.days() / f64::from(*step) <= at_most).unwrap_or(28);
    let mut ticks = Vec::new();
    let mut last_year = None;
    let (first, last) = (day_at(shown.from.ceil()), day_at(shown.to));
    for date in (first.0..last.0).map(Date) {
        let weeks = (date.0 + 3).div_euclid(7);
        let is_named = match every {
            1 | 2 => date.0.rem_euclid(every) == 0,
            _ => date.days_since(Weekday::Monday) == 0 && weeks.rem_euclid(every / 7) == 0,
        };
        if is_named {
            let year = date.month().year();
            let below = if last_year == Some(year) { String::new() } else { year.to_string() };
            last_year = Some(year);
            ticks.push(Tick { at: day(date), label: amounts::day_and_month(date), below });
        }
    }
    ticks
}

/// The name of a span, a month's by its letter if it is to be short, and the year that it belongs to.
fn name(span: SpanDates, size: SpanSize, fiscal_month: u8, is_short: bool) -> (String, i32) {
    let month = span.start.month();
    match size {
        SpanSize::Week => (amounts::day_and_month(span.start), month.year()),
        SpanSize::Month => {
            let name = amounts::month_short(month.of_year());
            (if is_short { name[..1].to_owned() } else { name.to_owned() }, month.year())
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
            let (label, year) = name(span, size, fiscal_month, false);
            format!("{label} {year}")
        }
        SpanSize::Year => name(span, size, fiscal_month, false).0,
    }
}

/// The room of a span on the axis, for its bars.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BarRoom {
    /// Its left end.
    pub left: f64,
    /// Its right end.
    pub right: f64,
    /// The part of it that stays free on each side of the bars.
    pub margin: f64,
}

/// The room of each span. One that is cut has at least half of a whole one's, which it takes from a longer neighbour, but
/// never across the as-of date; its bars take as much of it as they need to be as wide as others.
pub(super) fn bar_rooms(spans: &[SpanDates], size: SpanSize) -> Vec<BarRoom> {
    let whole: f64 = match size {
        SpanSize::Week => 7.0,
        SpanSize::Month => 30.0,
        SpanSize::Quarter => 91.0,
        SpanSize::Year => 365.0,
    };
    let mut rooms: Vec<BarRoom> =
        spans.iter().map(|span| BarRoom { left: day(span.start), right: day(span.end), margin: MARGIN }).collect();
    for place in (0..spans.len()).filter(|place| spans[*place].is_cut) {
        let width = |room: &BarRoom| room.right - room.left;
        for is_before in [true, false] {
            let other = if is_before { place.checked_sub(1) } else { Some(place + 1) };
            let is_beside = |other: &usize| {
                spans.get(*other).is_some_and(|beside| !beside.is_cut && beside.is_past == spans[place].is_past)
            };
            let Some(other) = other.filter(is_beside) else { continue };
            // What is taken from leaves the other the longer one.
            let spare = (width(&rooms[other]) - width(&rooms[place])) / 2.0;
            let taken = (whole / 2.0 - width(&rooms[place])).min(spare).max(0.0);
            if is_before {
                rooms[place].left -= taken;
                rooms[other].right -= taken;
            } else {
                rooms[place].right += taken;
                rooms[other].left += taken;
            }
        }
        let room = &mut rooms[place];
        room.margin = (0.485 - (0.485 - MARGIN) * whole / width(room)).clamp(0.02, MARGIN);
    }
    rooms
}

/// The part of a whole span that stays free on each side of its bars.
const MARGIN: f64 = 0.14;

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
#[allow(clippy::float_cmp, reason = "whole numbers and halves, which floats hold exactly")]
mod tests {
    use super::*;

    fn usd() -> Currency {
        Currency::from_code("USD").expect("a currency")
    }

    #[test]
    fn value_ticks_are_round_and_cover_the_range() {
        for (low, high, expected) in [
            (0, 48_000_000_000, vec!["0", "$100M", "$200M", "$300M", "$400M", "$500M"]),
            (0, 0, vec!["0"]),
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
        let shown = |labels_max| {
            let axis = TimeAxis::new(&spans, SpanSize::Month, 1, labels_max);
            axis.ticks.into_iter().map(|tick| (tick.label, tick.below)).collect::<Vec<_>>()
        };
        let named = |names: &[(&str, &str)]| -> Vec<(String, String)> {
            names.iter().map(|(label, below)| ((*label).to_owned(), (*below).to_owned())).collect()
        };
        assert_eq!(shown(40), named(&[("Nov", "2022"), ("Dec", ""), ("Jan", "2023"), ("Feb", "")]));
        assert_eq!(shown(7), named(&[("N", "2022"), ("D", ""), ("J", "2023"), ("F", "")]), "with less room by letters");
        assert_eq!(shown(2), named(&[("Jan", "2023")]));
        let later = TimeAxis::new(&spans[1..], SpanSize::Month, 1, 3);
        assert_eq!(later.ticks[0].below, "", "2022 would stand on 2023");
    }

    #[test]
    fn a_part_of_an_axis_names_what_is_seen_of_it() {
        let first = Month::new(2023, 1);
        let spans = |months: i32| -> Vec<SpanDates> {
            let span = |n: i32| SpanDates {
                start: first.plus(n * months).first(),
                end: first.plus(n * months + months).first(),
                is_cut: false,
                is_past: false,
            };
            (0..24 / months).map(span).collect()
        };
        let date = |text: &str| text.parse::<Date>().expect("a date");
        let shown = |months, size, from: &str, to: &str, labels_max| {
            let zoom = Zoom { from: day(date(from)), to: day(date(to)) };
            let axis = TimeAxis::zoomed(&spans(months), size, 1, labels_max, Some(zoom));
            assert_eq!((axis.min, axis.max), (zoom.from, zoom.to));
            assert!(axis.ticks.iter().all(|tick| axis.min <= tick.at && tick.at <= axis.max));
            axis.ticks.into_iter().map(|tick| tick.label).collect::<Vec<_>>()
        };
        // A sliver of February at the left has no name.
        let labels = shown(1, SpanSize::Month, "2023-02-25", "2023-06-01", 40);
        assert_eq!(labels, ["Mar", "Apr", "May"]);
        let labels = shown(3, SpanSize::Quarter, "2023-02-01", "2023-05-01", 40);
        assert_eq!(labels, ["Feb", "Mar", "Apr"], "months of quarters");
        let labels = shown(12, SpanSize::Year, "2023-04-01", "2024-01-01", 40);
        assert_eq!(labels, ["Q2", "Q3", "Q4"], "quarters of years");
        let labels = shown(1, SpanSize::Month, "2023-03-01", "2023-04-01", 24);
        assert_eq!(labels, ["6 Mar", "13 Mar", "20 Mar", "27 Mar"], "Mondays of a month");
        let labels = shown(1, SpanSize::Month, "2023-03-01", "2023-03-15", 60);
        assert_eq!((labels.len(), labels[0].as_str()), (14, "1 Mar"));
    }

    #[test]
    fn the_bars_of_a_cut_span_can_be_read() {
        let date = |text: &str| text.parse::<Date>().expect("a date");
        let ends = ["2016-10-01", "2017-01-01", "2017-02-01", "2017-04-01", "2017-07-01", "2017-10-01", "2017-11-01"];
        let spans: Vec<SpanDates> = ends
            .windows(2)
            .enumerate()
            .map(|(place, ends)| SpanDates {
                start: date(ends[0]),
                end: date(ends[1]),
                is_cut: [1, 2, 5].contains(&place),
                is_past: place < 2,
            })
            .collect();
        let rooms = bar_rooms(&spans, SpanSize::Quarter);
        assert!(rooms.windows(2).all(|pair| pair[0].right == pair[1].left), "side by side: {rooms:?}");
        assert_eq!(rooms[1].right, day(date("2017-02-01")), "history stays before the forecast");
        let bars: Vec<f64> = rooms.iter().map(|room| (room.right - room.left) * (0.485 - room.margin)).collect();
        let whole = 91.0 * (0.485 - MARGIN);
        assert!(bars.iter().all(|width| *width > whole * 0.65 && *width < whole * 1.05), "of {whole}: {bars:?}");
        // A first week of one day leaves the next the longer one.
        let week = |start: i32, end: i32| SpanDates {
            start: Date(start),
            end: Date(end),
            is_cut: end - start < 7,
            is_past: false,
        };
        let rooms = bar_rooms(&[week(6, 7), week(7, 14), week(14, 21)], SpanSize::Week);
        let widths: Vec<f64> = rooms.iter().map(|room| room.right - room.left).collect();
        assert_eq!(widths, [3.5, 4.5, 7.0]);
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
