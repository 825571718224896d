//! The words of forecasts side by side.

use super::{amounts::date, report};
use crate::{calendar::Date, money::Currency};

/// The headings of a table of two scenarios; the second and the third are the scenarios' ids.
pub fn headings(first: &str, other: &str) -> [String; 6] {
    ["", first, other, "Difference", "%", ""].map(str::to_owned)
}

/// The first line: what is compared.
pub fn subject(labels: &[String], as_of: Date, last: Date, currency: Currency) -> String {
    let (first, others) = labels.split_first().map_or(("", &[][..]), |(first, others)| (first.as_str(), others));
    format!("{} against {first}, from {} to {}, {}", others.join(", "), date(as_of), date(last), currency.code())
}

/// In what the amounts of the tables are given.
pub fn unit(thousands: u32, currency: Currency) -> String {
    format!("Amounts in {}", report::unit(thousands, currency))
}

/// The heading of the table of one scenario against the first.
pub fn pair(other: &str, first: &str) -> String {
    format!("{other} against {first}")
}

/// Some go on beyond the day on which the comparison stops.
pub fn shortened(labels: &[String], last: Date) -> String {
    format!("Compared up to {}, where the shortest forecast ends; longer: {}", date(last), labels.join(", "))
}
