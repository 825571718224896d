//! What people type, read loosely and exactly.
//!
//! Owns the one way from typed text to a value of the model. Never guesses: what can be read in two ways is refused
//! with both readings. Its one invariant: what [`amounts`](super::amounts) shows in a field reads back as the same
//! value, and nothing passes through binary floating point.

use crate::{
    calendar::{CalendarError, Date, Month},
    money::{Amount, Currency, Decimal, DecimalError},
};

/// Why a typed text could not be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Misread {
    /// Nothing was typed where something is needed.
    #[error("A value is needed here")]
    Empty,
    /// No amount.
    #[error("Not an amount: type it as 70M, 1.2bn or 510,000,000")]
    NotAnAmount,
    /// No number.
    #[error("Not a number")]
    NotANumber,
    /// No whole number, or one that is far too large.
    #[error("A whole number is needed")]
    NotWhole,
    /// A whole number that is negative or far too large.
    #[error("That is too small or too large a number")]
    OutOfRange,
    /// A point or comma that may stand between thousands or before places.
    #[error("Is that {0} or {1}? Type the one you mean")]
    Ambiguous(String, String),
    /// Separators that do not stand between groups of three.
    #[error("The digits are not in groups of three")]
    Groups,
    /// The sign or code of another currency.
    #[error("This session is in {0}")]
    OtherCurrency(&'static str),
    /// More decimal places than are kept.
    #[error("More than nine decimal places")]
    TooManyPlaces,
    /// Too large a number.
    #[error("Too large a number")]
    TooLarge,
    /// No date.
    #[error("Not a date: type it as 27 Jan 2023 or 2023-01-27")]
    NotADate,
    /// Day and month can't be told apart.
    #[error("Day or month first? Type it as 27 Jan 2023 or 2023-01-27")]
    DayOrMonth,
    /// The calendar has no such day.
    #[error("The calendar has no such day")]
    NoSuchDay,
    /// A year has no such month.
    #[error("A year has no such month")]
    NoSuchMonth,
    /// Outside the calendar's years.
    #[error("Years go from 1900 to 2199")]
    Year,
    /// No month.
    #[error("Not a month: type it as Jan 2023 or 2023-01")]
    NotAMonth,
}

impl From<DecimalError> for Misread {
    fn from(error: DecimalError) -> Self {
        match error {
            DecimalError::NotANumber => Self::NotANumber,
            DecimalError::TooManyPlaces => Self::TooManyPlaces,
            DecimalError::TooLarge => Self::TooLarge,
        }
    }
}

impl From<CalendarError> for Misread {
    fn from(error: CalendarError) -> Self {
        match error {
            CalendarError::Form(_) => Self::NotADate,
            CalendarError::NoSuchDay => Self::NoSuchDay,
            CalendarError::NoSuchMonth => Self::NoSuchMonth,
            CalendarError::Year => Self::Year,
        }
    }
}

/// A name on one line: tabs, ends of lines and other signs that are not seen, as a cell of a table or a web page may
/// bring them, become a space, or go where they stand at an end.
pub fn one_line(text: &str) -> String {
    let is_unseen = |sign: char| sign.is_control() || matches!(sign, '\u{2028}' | '\u{2029}');
    if !text.contains(is_unseen) {
        return text.to_owned();
    }
    text.split(is_unseen).map(str::trim).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

/// What a single separator before exactly three digits means.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Grouped {
    /// A comma stands between thousands; a point could be either. As with money of two places, and counts.
    ByComma,
    /// A point stands before places, a comma could be either. As with rates, and money of three places.
    Never,
}

/// Reads an amount: `70M`, `1.2bn`, `$510,000,000`, `(5)`, `−1 250,50`, `1'250.50`, `€1.250.000`.
///
/// Letters are k, M (or m, mn), bn (or b) and tn (or t). Spaces (also thin and non-breaking ones), apostrophes and `_`
/// stand between thousands. `1.250` with a currency of two places is refused: 1,250 or 1.25?
pub fn amount(text: &str, currency: Currency) -> Result<Amount, Misread> {
    let (negative, rest) = sign(text)?;
    let rest = without_currency(rest, currency)?;
    // The sign may also stand behind the currency: `$-5`.
    let (negative, rest) = match sign(rest) {
        Ok((true, _)) if negative => return Err(Misread::NotAnAmount),
        Ok((also, rest)) => (negative || also, rest),
        Err(error) => return Err(error),
    };
    let letters = rest.trim_start_matches(|c: char| !c.is_ascii_alphabetic());
    let exponent = match letters.to_ascii_lowercase().as_str() {
        "" => 0,
        "k" => 3,
        "m" | "mn" | "mm" => 6,
        "b" | "bn" => 9,
        "t" | "tn" => 12,
        _ => return Err(Misread::NotAnAmount),
    };
    let digits = &rest[..rest.len() - letters.len()];
    let grouped = if exponent > 0 || currency.digits() >= 3 { Grouped::Never } else { Grouped::ByComma };
    let plain = plain_number(digits, grouped).map_err(|error| match error {
        Misread::NotANumber => Misread::NotAnAmount,
        other => other,
    })?;
    let value: Decimal = shifted(&plain, exponent).parse()?;
    Ok(Amount(if negative { Decimal::from_nanos(-value.nanos()) } else { value }))
}

/// Reads percent: `9`, `9 %`, `−4.5%`; nine percent is 0.09.
pub fn percent(text: &str) -> Result<Decimal, Misread> {
    let (negative, rest) = sign(text)?;
    let rest = trimmed(rest.strip_suffix('%').unwrap_or(rest));
    let plain = plain_number(rest, Grouped::Never)?;
    let value: Decimal = shifted_down(&plain, 2).parse()?;
    Ok(if negative { Decimal::from_nanos(-value.nanos()) } else { value })
}

/// Reads a factor or another number with places: `1.05`; in percent if it says so: `50%` is 0.5.
pub fn factor(text: &str) -> Result<Decimal, Misread> {
    if text.trim_end().ends_with('%') {
        return percent(text);
    }
    let (negative, rest) = sign(text)?;
    let value: Decimal = plain_number(rest, Grouped::Never)?.parse()?;
    Ok(if negative { Decimal::from_nanos(-value.nanos()) } else { value })
}

/// Reads a count, which may have places: `290,000`, `290k`.
pub fn count(text: &str) -> Result<Decimal, Misread> {
    let (negative, rest) = sign(text)?;
    let letters = rest.trim_start_matches(|c: char| !c.is_ascii_alphabetic());
    let exponent = match letters.to_ascii_lowercase().as_str() {
        "" => 0,
        "k" => 3,
        "m" => 6,
        _ => return Err(Misread::NotANumber),
    };
    let digits = &rest[..rest.len() - letters.len()];
    let grouped = if exponent > 0 { Grouped::Never } else { Grouped::ByComma };
    let value: Decimal = shifted(&plain_number(digits, grouped)?, exponent).parse()?;
    Ok(if negative { Decimal::from_nanos(-value.nanos()) } else { value })
}

/// Reads a whole number: `30`, `1,200`.
pub fn whole(text: &str) -> Result<u32, Misread> {
    let value = count(text).map_err(|error| if error == Misread::Empty { error } else { Misread::NotWhole })?;
    if !value.is_whole() {
        return Err(Misread::NotWhole);
    }
    u32::try_from(value.nanos() / Decimal::ONE.nanos()).map_err(|_| Misread::OutOfRange)
}

/// Reads a date: `2023-01-27`, `27 Jan 2023`, `27 January 2023`, `Jan 27, 2023`, `27.1.2023`, `27/1/2023`.
///
/// With slashes day and month must be told apart by their size: `3/4/2023` is refused.
pub fn date(text: &str) -> Result<Date, Misread> {
    let text = trimmed(text);
    if text.is_empty() {
        return Err(Misread::Empty);
    }
    let words = words(text, Misread::NotADate)?;
    let number = |word: &str| word.parse::<i32>().map_err(|_| Misread::NotADate);
    let of_name = |word: &str| month_of_name(word).map(i32::from);
    let [first, second, third] = words.as_slice() else { return Err(Misread::NotADate) };
    let (year, month, day) = if first.len() == 4 && third.len() <= 2 {
        (number(first)?, of_name(second).map_or_else(|| number(second), Ok)?, number(third)?)
    } else if third.len() != 4 {
        return Err(Misread::NotADate);
    } else if let Some(month) = of_name(second) {
        (number(third)?, month, number(first)?)
    } else if let Some(month) = of_name(first) {
        (number(third)?, month, number(second)?)
    } else {
        let (first, second) = (number(first)?, number(second)?);
        if text.contains('/') && first <= 12 && second <= 12 && first != second {
            return Err(Misread::DayOrMonth);
        }
        if text.contains('/') && second > 12 {
            (number(third)?, first, second)
        } else {
            (number(third)?, second, first)
        }
    };
    if !crate::calendar::YEARS.contains(&year) {
        return Err(Misread::Year);
    }
    let small = |number: i32| u8::try_from(number).map_err(|_| Misread::NoSuchDay);
    Date::new(year, small(month)?, small(day)?).ok_or(Misread::NoSuchDay)
}

/// Reads a date that may be without its year, or a month: `1 Mar`, `March`, `Mar 2023`; without a year it is the next
/// from a day on, and of a month it is the first day.
pub fn day_near(text: &str, from: Date) -> Result<Date, Misread> {
    let (year, ..) = from.ymd();
    let next = |read: &dyn Fn(i32) -> Result<Date, Misread>| {
        let this = read(year)?;
        if this < from { read(year + 1) } else { Ok(this) }
    };
    let text = trimmed(text);
    date(text)
        .or_else(|error| month(text).map(Month::first).map_err(|_| error))
        .or_else(|error| next(&|year| date(&format!("{text} {year}"))).map_err(|_| error))
        .or_else(|error| next(&|year| month(&format!("{text} {year}")).map(Month::first)).map_err(|_| error))
}

/// Reads a month: `2023-01`, `Jan 2023`, `January 2023`, `1/2023`.
pub fn month(text: &str) -> Result<Month, Misread> {
    let text = trimmed(text);
    if text.is_empty() {
        return Err(Misread::Empty);
    }
    let words = words(text, Misread::NotAMonth)?;
    let [first, second] = words.as_slice() else { return Err(Misread::NotAMonth) };
    let (year, month) =
        if first.len() == 4 && first.bytes().all(|b| b.is_ascii_digit()) { (first, second) } else { (second, first) };
    if year.len() != 4 {
        return Err(Misread::NotAMonth);
    }
    let year = year.parse::<i32>().map_err(|_| Misread::NotAMonth)?;
    let month = match month_of_name(month) {
        Some(month) => month,
        None => month.parse::<u8>().map_err(|_| Misread::NotAMonth)?,
    };
    if !crate::calendar::YEARS.contains(&year) {
        return Err(Misread::Year);
    }
    if (1..=12).contains(&month) { Ok(Month::new(year, month)) } else { Err(Misread::NotAMonth) }
}

/// The words and numbers of a date; commas, points, slashes, spaces and hyphens stand between them.
fn words(text: &str, error: Misread) -> Result<Vec<String>, Misread> {
    if text.chars().any(|c| !(c.is_alphanumeric() || is_space(c) || matches!(c, ',' | '.' | '/' | '-'))) {
        return Err(error);
    }
    Ok(text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect())
}

/// The month of the year whose name begins with at least three letters like this.
fn month_of_name(word: &str) -> Option<u8> {
    let word = word.to_ascii_lowercase();
    let word = if word == "sept" { "sep" } else { &word };
    (1..=12u8)
        .find(|month| word.len() >= 3 && super::amounts::month_name(*month).to_ascii_lowercase().starts_with(word))
}

const fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\u{a0}' | '\u{2007}' | '\u{2009}' | '\u{200a}' | '\u{202f}')
}

fn trimmed(text: &str) -> &str {
    text.trim_matches(|c: char| is_space(c) || c.is_whitespace())
}

/// Takes the sign off: `-5`, `−5`, `(5)`, `+5`; `true` is negative.
fn sign(text: &str) -> Result<(bool, &str), Misread> {
    let text = trimmed(text);
    if text.is_empty() {
        return Err(Misread::Empty);
    }
    if let Some(inner) = text.strip_prefix('(') {
        let inner = inner.strip_suffix(')').ok_or(Misread::NotANumber)?;
        return match sign(inner)? {
            (false, rest) => Ok((true, rest)),
            (true, _) => Err(Misread::NotANumber),
        };
    }
    if let Some(rest) = text.strip_prefix(['-', super::amounts::MINUS]) {
        return Ok((true, trimmed(rest)));
    }
    Ok((false, trimmed(text.strip_prefix('+').unwrap_or(text))))
}

/// Takes the session's currency off, as sign or code, before or behind.
fn without_currency(text: &str, currency: Currency) -> Result<&str, Misread> {
    let symbol = currency.symbol();
    for name in [symbol.trim(), currency.code()] {
        let at_start = text.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name));
        if at_start {
            return Ok(trimmed(&text[name.len()..]));
        }
        let split = text.len().saturating_sub(name.len());
        if text.get(split..).is_some_and(|end| end.eq_ignore_ascii_case(name)) {
            return Ok(trimmed(&text[..split]));
        }
    }
    let other_sign = text.contains(['$', '€', '£', '¥']);
    let other_code = |part: &str| part.len() == 3 && Currency::from_code(&part.to_ascii_uppercase()).is_some();
    let letters = |c: char| c.is_ascii_alphabetic();
    let start = &text[..text.len() - text.trim_start_matches(letters).len()];
    let end = &text[text.trim_end_matches(letters).len()..];
    if other_sign || other_code(start) || other_code(end) {
        return Err(Misread::OtherCurrency(currency.code()));
    }
    Ok(text)
}

/// Digits with separators as plain digits with at most one point.
fn plain_number(text: &str, grouped: Grouped) -> Result<String, Misread> {
    let text = trimmed(text);
    if text.is_empty() || !text.contains(|c: char| c.is_ascii_digit()) {
        return Err(Misread::NotANumber);
    }
    // One sign for each kind of separator.
    let text: String = text
        .chars()
        .map(|c| match c {
            '\'' | '’' | '_' => ' ',
            c if is_space(c) => ' ',
            c => c,
        })
        .collect();
    if text.chars().any(|c| !matches!(c, '0'..='9' | '.' | ',' | ' ')) {
        return Err(Misread::NotANumber);
    }
    let points = text.matches('.').count();
    let commas = text.matches(',').count();
    let places_at = match (points, commas) {
        // None, or one kind several times: between thousands.
        (0 | 2.., 0) | (0, 2..) => None,
        // Both: the last of them stands before the places, and only once.
        (1.., 1..) => {
            let last = text.rfind(['.', ',']);
            let once = last.is_some_and(|at| text.matches(&text[at..=at]).count() == 1);
            if !once {
                return Err(Misread::Groups);
            }
            last
        }
        // One, once.
        _ => {
            let at = text.find(['.', ',']).unwrap_or(0);
            let is_comma = &text[at..=at] == ",";
            let (before, after) = (&text[..at], &text[at + 1..]);
            let could_group = after.len() == 3
                && (1..=3).contains(&before.len())
                && before.bytes().all(|b| b.is_ascii_digit())
                && !before.starts_with('0');
            match (could_group, is_comma, grouped) {
                (true, true, Grouped::ByComma) => None,
                (true, false, Grouped::ByComma) | (true, true, Grouped::Never) => {
                    let places = after.trim_end_matches('0');
                    let small = if places.is_empty() { before.to_owned() } else { format!("{before}.{places}") };
                    // Without a group sign the large reading can't be misread either.
                    return Err(Misread::Ambiguous(format!("{before}{after}"), small));
                }
                _ => Some(at),
            }
        }
    };
    let (whole, places) = places_at.map_or((text.as_str(), ""), |at| (&text[..at], &text[at + 1..]));
    if places_at.is_some() && (places.is_empty() || !places.bytes().all(|b| b.is_ascii_digit())) {
        return Err(Misread::NotANumber);
    }
    let groups: Vec<&str> = whole.split(['.', ',', ' ']).collect();
    let separators: Vec<char> = whole.chars().filter(|c| !c.is_ascii_digit()).collect();
    let even = groups.len() == 1
        || ((1..=3).contains(&groups[0].len())
            && groups[1..].iter().all(|group| group.len() == 3)
            && separators.windows(2).all(|pair| pair[0] == pair[1]));
    if !even {
        return Err(Misread::Groups);
    }
    let whole = groups.concat();
    let whole = if whole.is_empty() { "0" } else { &whole };
    Ok(if places.is_empty() { whole.to_owned() } else { format!("{whole}.{places}") })
}

/// Plain digits times a power of ten.
fn shifted(plain: &str, exponent: usize) -> String {
    let (whole, places) = plain.split_once('.').unwrap_or((plain, ""));
    let (moved, rest) = places.split_at(places.len().min(exponent));
    let zeros = "0".repeat(exponent - moved.len());
    if rest.is_empty() { format!("{whole}{moved}{zeros}") } else { format!("{whole}{moved}{zeros}.{rest}") }
}

/// Plain digits divided by a power of ten.
fn shifted_down(plain: &str, exponent: usize) -> String {
    let (whole, places) = plain.split_once('.').unwrap_or((plain, ""));
    let padded = format!("{whole:0>width$}", width = exponent + 1);
    let (whole, moved) = padded.split_at(padded.len() - exponent);
    format!("{whole}.{moved}{places}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::amounts;

    fn usd() -> Currency {
        Currency::from_code("USD").expect("a currency")
    }

    #[test]
    fn a_name_is_one_line() {
        for (text, expected) in [
            ("Amazon Web Services", "Amazon Web Services"),
            (" two  spaces ", " two  spaces "),
            ("AWS\tEurope", "AWS Europe"),
            ("AWS\r\nEurope\n", "AWS Europe"),
            ("\t\tAWS \t Europe", "AWS Europe"),
            ("one\u{2028}two\u{0}three", "one two three"),
            ("\n\t", ""),
        ] {
            assert_eq!(one_line(text), expected, "{text:?}");
        }
    }

    #[test]
    fn money_is_read_as_people_write_it() {
        for (text, expected) in [
            ("70M", "70_000_000"),
            ("70 m", "70_000_000"),
            ("1.2bn", "1_200_000_000"),
            ("$1.2 bn", "1_200_000_000"),
            ("1.234bn", "1_234_000_000"),
            ("$510,000,000", "510_000_000"),
            ("510_000_000", "510_000_000"),
            ("US 5", "error"),
            ("USD 5", "5"),
            ("5 usd", "5"),
            ("(5)", "-5"),
            ("($1.5M)", "-1_500_000"),
            ("-5", "-5"),
            ("−5", "-5"),
            ("$-5", "-5"),
            ("-$5", "-5"),
            ("+5", "5"),
            ("1 250,50", "1_250.50"),
            ("1\u{a0}250,50", "1_250.50"),
            ("1\u{202f}250\u{202f}000", "1_250_000"),
            ("1'250.50", "1_250.50"),
            ("1’250’000", "1_250_000"),
            ("1.250.000", "1_250_000"),
            ("1.250.000,75", "1_250_000.75"),
            ("1,250.75", "1_250.75"),
            ("1,250", "1_250"),
            ("1,25", "1.25"),
            ("0,125", "0.125"),
            (".5", "0.50"),
            ("0", "0"),
            ("9007199254740991", "9_007_199_254_740_991"),
            ("0.1234567891bn", "123_456_789.10"),
        ] {
            let read = amount(text, usd()).map_or("error".to_owned(), |amount| amount.to_string());
            assert_eq!(read, expected, "{text}");
        }
    }

    #[test]
    fn what_can_be_read_in_two_ways_is_refused() {
        let two = |a: &str, b: &str| Misread::Ambiguous(a.to_owned(), b.to_owned());
        for (text, expected) in [
            ("1.250", two("1250", "1.25")),
            ("1,250M", two("1250", "1.25")),
            ("12.000", two("12000", "12")),
            ("", Misread::Empty),
            (" ", Misread::Empty),
            ("()", Misread::Empty),
            ("abc", Misread::NotAnAmount),
            ("M", Misread::NotAnAmount),
            ("5X", Misread::NotAnAmount),
            ("--5", Misread::NotAnAmount),
            ("€5", Misread::OtherCurrency("USD")),
            ("5 EUR", Misread::OtherCurrency("USD")),
            ("12,34,567", Misread::Groups),
            ("1,25,0.00", Misread::Groups),
            ("1 2", Misread::Groups),
            ("1.2.3,4,5", Misread::Groups),
            ("5.", Misread::NotAnAmount),
            ("1.0000000001", Misread::TooManyPlaces),
            ("9999999999999999999", Misread::TooLarge),
            ("१२", Misread::NotAnAmount),
        ] {
            assert_eq!(amount(text, usd()), Err(expected), "{text}");
        }
        let dinar = Currency::from_code("KWD").expect("a currency");
        assert_eq!(amount("1.250", dinar).map(|a| a.to_string()), Ok("1.25".to_owned()), "three places are its own");
    }

    #[test]
    fn percent_is_read_in_its_unit() {
        for (text, nanos) in [
            ("9", Ok(90_000_000)),
            ("9%", Ok(90_000_000)),
            ("9 %", Ok(90_000_000)),
            ("0.09", Ok(900_000)),
            ("−4.5", Ok(-45_000_000)),
            ("1,5", Ok(15_000_000)),
            ("1.125", Ok(11_250_000)),
            ("1.1234567", Ok(11_234_567)),
            ("1.12345678", Err(Misread::TooManyPlaces)),
            ("9 percent", Err(Misread::NotANumber)),
        ] {
            assert_eq!(percent(text).map(Decimal::nanos), nanos, "{text}");
        }
        assert!(matches!(percent("1,125"), Err(Misread::Ambiguous(..))));
    }

    #[test]
    fn a_factor_may_be_typed_in_percent() {
        for (text, nanos) in [
            ("0.5", Ok(500_000_000)),
            ("50%", Ok(500_000_000)),
            ("50 % ", Ok(500_000_000)),
            ("−12,5 %", Ok(-125_000_000)),
            ("150%", Ok(1_500_000_000)),
            ("%", Err(Misread::NotANumber)),
            ("50%%", Err(Misread::NotANumber)),
        ] {
            assert_eq!(factor(text).map(Decimal::nanos), nanos, "{text}");
        }
    }

    #[test]
    fn dates_and_months() {
        for text in
            ["2023-01-27", "27 Jan 2023", "27 january 2023", "Jan 27, 2023", "27.1.2023", "27/01/2023", "1/27/2023"]
        {
            assert_eq!(date(text).map(|date| date.to_string()), Ok("2023-01-27".to_owned()), "{text}");
        }
        for (text, error) in [
            ("3/4/2023", Misread::DayOrMonth),
            ("29 Feb 2023", Misread::NoSuchDay),
            ("27 Jan 23", Misread::NotADate),
            ("27 Jan 2423", Misread::Year),
            ("soon", Misread::NotADate),
            ("", Misread::Empty),
            ("27 Ja 2023", Misread::NotADate),
        ] {
            assert_eq!(date(text), Err(error), "{text}");
        }
        for text in ["2023-09", "Sep 2023", "sept 2023", "September 2023", "9/2023", "2023 Sep"] {
            assert_eq!(month(text).map(|month| month.to_string()), Ok("2023-09".to_owned()), "{text}");
        }
        assert_eq!(month("13/2023"), Err(Misread::NotAMonth));
        assert_eq!(month("27 Jan 2023"), Err(Misread::NotAMonth));
    }

    #[test]
    fn whole_numbers() {
        assert_eq!(whole("1,200"), Ok(1200));
        assert_eq!(whole("30"), Ok(30));
        assert_eq!(whole("1.5"), Err(Misread::NotWhole));
        assert_eq!(whole("-1"), Err(Misread::OutOfRange));
        assert_eq!(whole("99999999999"), Err(Misread::OutOfRange));
        assert_eq!(count("290k").map(|n| n.to_string()), Ok("290000".to_owned()));
    }

    #[test]
    fn what_a_field_shows_reads_back() {
        for text in ["0", "-0.05", "1250.5", "92700000", "123456789012345.67", "0.5"] {
            let value = Amount(text.parse().expect("a number"));
            assert_eq!(amount(&amounts::exact(value), usd()), Ok(value), "{text}");
        }
        for nanos in [0, 1, 123_456_789, -999_999_999, 1_000_000_000_000, 12_345_678] {
            let value = Decimal::from_nanos(nanos);
            assert_eq!(percent(&amounts::percent_number(value)), Ok(value), "{nanos}");
        }
        for days in [-20_000, 0, 19_358, 80_000] {
            assert_eq!(date(&amounts::date(Date(days))), Ok(Date(days)));
            assert_eq!(month(&amounts::month(Date(days).month())), Ok(Date(days).month()));
        }
    }
}
