//! The civil calendar: days and months as numbers, and the spans that people plan in.
//!
//! Owns every conversion between a day's number and its year, month and day. No time zones, no clock. Its one
//! invariant: a [`Date`] is a day of the years 1900 to 2199.

use std::{
    fmt,
    ops::{Range, RangeInclusive},
    str::FromStr,
};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Visitor};

/// The years that a date may lie in.
pub const YEARS: RangeInclusive<i32> = 1900..=2199;

/// The Julian day number of 1970-01-01.
const JULIAN_DAY_OF_1970: i32 = 2_440_588;

/// The months whose first days are tabulated: all that a session may name, and those that due dates can reach.
const TABLE: Range<i32> = 1890 * 12..2230 * 12;

/// How many they are.
#[allow(clippy::cast_sign_loss, reason = "it ends after it starts")]
const TABLE_MONTHS: usize = (TABLE.end - TABLE.start) as usize;

/// The first day of each month of [`TABLE`].
static FIRST_DAYS: [i32; TABLE_MONTHS] = {
    let mut days = [0; TABLE_MONTHS];
    let (mut place, mut month) = (0, TABLE.start);
    while month < TABLE.end {
        days[place] = Month(month).first_by_calendar().0;
        place += 1;
        month += 1;
    }
    days
};

/// A civil day, as the number of days since 1970-01-01.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Date(pub i32);

/// A civil month, as the number of months since January of year 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Month(pub i32);

impl Date {
    /// The given day, if the calendar has it and its year is in [`YEARS`].
    pub fn new(year: i32, month: u8, day: u8) -> Option<Self> {
        let month = time::Month::try_from(month).ok()?;
        let date = time::Date::from_calendar_date(year, month, day).ok()?;
        YEARS.contains(&year).then(|| Self(date.to_julian_day() - JULIAN_DAY_OF_1970))
    }

    /// Year, month (1 to 12) and day of the month (1 to 31).
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a day of a month")]
    pub fn ymd(self) -> (i32, u8, u8) {
        let month = self.month();
        (month.year(), month.of_year(), (self.0 - month.first().0 + 1) as u8)
    }

    /// The month that the day lies in.
    #[allow(clippy::cast_possible_truncation, reason = "far fewer months than days")]
    pub fn month(self) -> Month {
        // A month has 365.2425 / 12 days on average.
        let month = Month(1970 * 12 + (i64::from(self.0) * 48_000).div_euclid(1_460_970) as i32);
        if self < month.first() {
            month.plus(-1)
        } else if self < month.plus(1).first() {
            month
        } else if self < month.plus(2).first() {
            month.plus(1)
        } else {
            month.plus(2)
        }
    }

    /// The day `days` later.
    #[must_use]
    pub const fn plus_days(self, days: i32) -> Self {
        Self(self.0 + days)
    }

    /// *n months after a date* (DESIGN 4): the same day of the month, or the month's last. Always count from the first
    /// date, never from a date that was cut to a month's end.
    #[must_use]
    pub fn plus_months(self, months: i32) -> Self {
        let (_, _, day) = self.ymd();
        Month(self.month().0 + months).day(day)
    }

    /// Days since the weekday `first`: 0 on that weekday, 6 on the day before it.
    pub fn days_since(self, first: Weekday) -> i32 {
        // 1970-01-01 was a Thursday, three days after a Monday.
        (self.0 + 3 - first as i32).rem_euclid(7)
    }
}

impl Month {
    /// The given month (1 to 12) of a year.
    pub const fn new(year: i32, month: u8) -> Self {
        Self(year * 12 + month as i32 - 1)
    }

    /// The civil year, 1900 to 2199.
    pub const fn year(self) -> i32 {
        self.0.div_euclid(12)
    }

    /// The month of the year, 1 to 12.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a remainder of twelve")]
    pub const fn of_year(self) -> u8 {
        self.0.rem_euclid(12) as u8 + 1
    }

    /// The first day.
    pub fn first(self) -> Date {
        match usize::try_from(self.0 - TABLE.start).ok().and_then(|place| FIRST_DAYS.get(place)) {
            Some(day) => Date(*day),
            None => self.first_by_calendar(),
        }
    }

    /// The first day, without the table.
    const fn first_by_calendar(self) -> Date {
        let month = time::Month::January.nth_next(self.of_year() - 1);
        match time::Date::from_calendar_date(self.year(), month, 1) {
            Ok(date) => Date(date.to_julian_day() - JULIAN_DAY_OF_1970),
            Err(_) => Date(time::Date::MIN.to_julian_day() - JULIAN_DAY_OF_1970),
        }
    }

    /// The last day.
    pub fn last(self) -> Date {
        self.plus(1).first().plus_days(-1)
    }

    /// The given day of the month, or the month's last.
    pub fn day(self, day: u8) -> Date {
        self.first().plus_days(i32::from(day.max(1)) - 1).min(self.last())
    }

    /// How many days it has.
    pub fn days(self) -> i32 {
        self.plus(1).first().0 - self.first().0
    }

    /// The month `months` later.
    #[must_use]
    pub const fn plus(self, months: i32) -> Self {
        Self(self.0 + months)
    }
}

/// Why a text is not a date or a month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CalendarError {
    /// Not of the form `2023-01-27` or `2023-01`.
    #[error("not of the form {0}")]
    Form(&'static str),
    /// The calendar has no such day.
    #[error("no such day")]
    NoSuchDay,
    /// A year has no such month.
    #[error("no such month")]
    NoSuchMonth,
    /// Outside [`YEARS`].
    #[error("not in the years 1900 to 2199")]
    Year,
}

fn numbers<const N: usize>(text: &str, widths: [usize; N]) -> Option<[i32; N]> {
    let mut parts = text.split('-');
    let mut numbers = [0; N];
    for (number, width) in numbers.iter_mut().zip(widths) {
        let part = parts.next()?;
        if part.len() != width || !part.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        *number = part.parse().ok()?;
    }
    parts.next().is_none().then_some(numbers)
}

impl FromStr for Date {
    type Err = CalendarError;

    fn from_str(text: &str) -> Result<Self, CalendarError> {
        let [year, month, day] = numbers(text, [4, 2, 2]).ok_or(CalendarError::Form("2023-01-27"))?;
        if !YEARS.contains(&year) {
            return Err(CalendarError::Year);
        }
        let month = u8::try_from(month).map_err(|_| CalendarError::NoSuchDay)?;
        let day = u8::try_from(day).map_err(|_| CalendarError::NoSuchDay)?;
        Self::new(year, month, day).ok_or(CalendarError::NoSuchDay)
    }
}

impl FromStr for Month {
    type Err = CalendarError;

    fn from_str(text: &str) -> Result<Self, CalendarError> {
        let [year, month] = numbers(text, [4, 2]).ok_or(CalendarError::Form("2023-01"))?;
        if !YEARS.contains(&year) {
            return Err(CalendarError::Year);
        }
        match u8::try_from(month) {
            Ok(month @ 1..=12) => Ok(Self::new(year, month)),
            _ => Err(CalendarError::NoSuchMonth),
        }
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.ymd();
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year(), self.of_year())
    }
}

macro_rules! as_text {
    ($type:ty, $expected:literal) => {
        impl Serialize for $type {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $type {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                struct TextVisitor;

                impl Visitor<'_> for TextVisitor {
                    type Value = $type;

                    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                        f.write_str($expected)
                    }

                    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Self::Value, E> {
                        text.parse().map_err(|error| {
                            let shown: String = text.chars().take(40).collect();
                            E::custom(format!("expected {}, found \"{shown}\": {error}", $expected))
                        })
                    }
                }

                deserializer.deserialize_str(TextVisitor)
            }
        }
    };
}
as_text!(Date, "a date such as \"2023-01-27\"");
as_text!(Month, "a month such as \"2023-01\"");

/// A day of the week.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Weekday {
    #[default]
    Monday,
    Tuesday,
    Wednesday,
    Thursday,
    Friday,
    Saturday,
    Sunday,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> Date {
        text.parse().expect("a date")
    }

    #[test]
    fn months_after_a_date_keep_the_day_or_take_the_last() {
        let first = date("2023-01-31");
        let after: Vec<String> = (0..5).map(|n| first.plus_months(n).to_string()).collect();
        assert_eq!(after, ["2023-01-31", "2023-02-28", "2023-03-31", "2023-04-30", "2023-05-31"]);
        assert_eq!(date("2024-02-29").plus_months(12), date("2025-02-28"));
        assert_eq!(date("2024-02-29").plus_months(-12), date("2023-02-28"));
    }

    #[test]
    fn dates_read_and_print() {
        for text in ["1970-01-01", "2024-02-29", "1900-01-01", "2199-12-31"] {
            assert_eq!(date(text).to_string(), text);
        }
        assert_eq!(date("1970-01-01").0, 0);
        for (text, error) in [
            ("2023-02-29", CalendarError::NoSuchDay),
            ("2023-13-01", CalendarError::NoSuchDay),
            ("2423-01-01", CalendarError::Year),
            ("2023-1-1", CalendarError::Form("2023-01-27")),
            ("2023-01-01-01", CalendarError::Form("2023-01-27")),
            ("+023-01-01", CalendarError::Form("2023-01-27")),
        ] {
            assert_eq!(text.parse::<Date>(), Err(error), "{text}");
        }
    }

    #[test]
    fn every_day_lies_in_its_month() {
        for day in -45_000..120_000 {
            let day = Date(day);
            let civil = time::Date::from_julian_day(day.0 + JULIAN_DAY_OF_1970).expect("a day");
            assert_eq!(day.ymd(), (civil.year(), u8::from(civil.month()), civil.day()));
        }
    }

    #[test]
    fn weekdays_count_from_any_day() {
        // 2023-01-01 was a Sunday.
        assert_eq!(date("2023-01-01").days_since(Weekday::Monday), 6);
        assert_eq!(date("2023-01-01").days_since(Weekday::Sunday), 0);
        assert_eq!(date("2023-01-04").days_since(Weekday::Wednesday), 0);
    }
}
