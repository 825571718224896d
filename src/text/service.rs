//! The phrases of capacity and service: load, the downtime curve, and what is down when.

use super::amounts;
use crate::calendar::{Date, Month};

/// The page of capacity and service: its name, and what it shows.
pub const PAGE: (&str, &str) = ("Capacity and service", "Show load, capacity, the downtime curve and outages");
/// Under its name.
pub const SUBTITLE: &str = "How load and outages cause downtime";
/// The plot of the curve.
pub const CURVE: &str = "Downtime by load";
/// The plot of downtime over time.
pub const OVER_TIME: &str = "Downtime in this forecast";
/// What a curve needs to have an effect.
pub const NO_SITES: &str = "Without a site, load causes no downtime";
/// Why there is no curve.
pub const NO_CURVE: &str = "Double-click to add a point: without a curve, load causes no downtime";
/// A vendor or site whose service is always up.
pub const NEVER_DOWN: &str = "never down";

/// A part of one in percent, with at most one place: `0.6937` is `69.4 %`.
pub fn percent(part: f64) -> String {
    let shown = (part * 1000.0).round() / 10.0;
    let text = if shown.fract() == 0.0 { format!("{shown:.0} %") } else { format!("{shown:.1} %") };
    text.replace('-', &amounts::MINUS.to_string())
}

/// The handle of a point of the curve: `Point at 90 % load`.
pub fn point(load: f64) -> String {
    format!("Point at {} load", percent(load))
}
/// What a point says: `90 % load: 2 % down`.
pub fn point_says(load: f64, down: f64) -> String {
    format!("{} load: {} down", percent(load), percent(down))
}
/// What a point's handle is for.
pub const POINT_TIP: &str =
    "Drag this point, or use the arrow keys; Delete removes it, and a double-click beside it adds another";
/// The load of today on the curve.
pub fn load_now(part: f64) -> String {
    format!("today {}", percent(part))
}
/// The load at the forecast's end.
pub fn load_end(part: f64) -> String {
    format!("end {}", percent(part))
}
/// The highest load of the forecast, where that is neither today's nor the end's.
pub fn load_peak(part: f64) -> String {
    format!("peak {}", percent(part))
}
/// The most that is down, and from when.
pub fn most_down(part: f64, date: Date) -> String {
    format!("up to {}, {}", percent(part), amounts::date(date))
}
/// What is down on a day.
pub fn down_on(date: Date, part: f64) -> String {
    format!("{}: {} down", amounts::date(date), percent(part))
}
/// Lines of what earlier downtime takes of the revenue of streams.
pub const LOST: &str = "Lost after outages";
/// Such a line's name: its stream, or how many there are, and the first of them.
pub fn lost_of(first: &str, others: usize) -> String {
    if others == 0 { first.to_owned() } else { format!("{} streams, such as {first}", others + 1) }
}
/// Its tooltip, with the streams.
pub fn lost_tip(streams: &str) -> String {
    format!(
        "The share of revenue that is gone because users who were put off by earlier downtime stay away: {streams}. \
         Set by the lasting loss and the recovery of each stream"
    )
}
/// The most that is gone, and from when.
pub fn lost_most((part, month): (f64, Month)) -> String {
    format!("up to {}, {}", percent(part), amounts::month(month))
}
/// A line in a sentence: its name, the most that is gone and from when, and what is gone at the end.
pub fn lost_says(name: &str, most: (f64, Month), end: f64) -> String {
    format!("{LOST}, {name}: {}, at the end {}.", lost_most(most), percent(end))
}
/// What is gone on a day: `2.1 % lost: Advertising`.
pub fn lost_on(name: &str, part: f64) -> String {
    format!("{} lost: {name}", percent(part))
}
/// A row of a chart's tooltip.
pub const DOWN: &str = "Service down";

/// What the curve shows: load and downtime of its first and last point; of the load now, its peak and its end, with what
/// is down at the peak.
pub fn curve_says(first: (f64, f64), last: (f64, f64), loads: Option<(f64, f64, f64, f64)>) -> String {
    let curve = format!(
        "Downtime by load: {} down at {} load, {} down at {}.",
        percent(first.1),
        percent(first.0),
        percent(last.1),
        percent(last.0)
    );
    let Some((now, peak, end, down)) = loads else { return curve };
    format!(
        "{curve} Load is {} now, {} at its peak with {} down, and {} at the end.",
        percent(now),
        percent(peak),
        percent(down),
        percent(end)
    )
}
/// What is down over time, the most with its day, and at last.
pub fn over_time_says((first, last): (Date, Date), most: Option<(f64, Date)>, end: f64) -> String {
    let stretch = format!("{OVER_TIME}, {} to {}", amounts::date(first), amounts::date(last));
    match most {
        Some((most, date)) => {
            format!("{stretch}: most {} from {}, at the end {}.", percent(most), amounts::date(date), percent(end))
        }
        None => format!("{stretch}: {NEVER_DOWN}."),
    }
}
/// A row of the cash chart's tooltip.
pub const DRAWN: &str = "Drawn on credit line";
/// The label of what is drawn of the credit line.
pub fn drawn(amount: &str) -> String {
    format!("credit line: at most {amount} drawn")
}

/// The floor that a contract had before it was renegotiated.
pub fn agreed_floor(amount: &str) -> String {
    format!("agreed {amount}")
}
pub fn contract_ended(date: Date) -> String {
    format!("contract ended {}", amounts::date(date))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_lost_is_named_by_its_stream_or_by_how_many_there_are() {
        assert_eq!(lost_on(&lost_of("Blue", 0), 0.0213), "2.1 % lost: Blue");
        assert_eq!(
            lost_says(&lost_of("Blue", 2), (0.5, Month::new(2023, 3)), 0.25),
            "Lost after outages, 3 streams, such as Blue: up to 50 %, Mar 2023, at the end 25 %."
        );
    }

    #[test]
    fn parts_are_shown_in_percent_with_a_place_where_it_matters() {
        for (part, shown) in [(0.69, "69 %"), (0.6937, "69.4 %"), (0.0, "0 %"), (1.0, "100 %"), (0.0004, "0 %")] {
            assert_eq!(percent(part), shown);
        }
        assert_eq!(point_says(0.9, 0.02), "90 % load: 2 % down");
    }
}
