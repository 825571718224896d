//! Amounts, shares, dates and months as people read them.
//!
//! Owns how a value is shown: short for figures, trees and axes, exact for fields. Reading what was typed is
//! [`typed`](super::typed). Its one invariant: the exact forms read back as the same value.

use crate::{
    calendar::{Date, Month},
    model::{Unit, Value},
    money::{Amount, Currency, Decimal, Money},
};

/// The minus sign, as wide as a digit.
pub const MINUS: char = '\u{2212}';
/// Stands where there is nothing to show.
pub const NOTHING: &str = "—";
/// Stands where an amount is being found.
pub const PENDING: &str = "…";

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// Powers of ten that have a sign of their own, largest first.
const MAGNITUDES: [(u32, &str); 4] = [(12, "tn"), (9, "bn"), (6, "M"), (3, "k")];

/// The same text with the sign that is as wide as a digit.
fn with_minus(text: &str) -> String {
    text.replace('-', &MINUS.to_string())
}

/// The digits of an amount in `significant` digits at most, with the sign of its magnitude: `70M`, `1.2bn`, `−350k`.
///
/// Whole numbers only: nothing passes through binary floating point. Halves are rounded away from zero.
fn short_digits(money: Money, digits: u32, significant: u32) -> String {
    let size = u128::from(money.0.unsigned_abs());
    let sign = if money.0 < 0 { MINUS.to_string() } else { String::new() };
    let mut shown = size;
    let mut exponent = 0u32; // shown × 10^exponent ≈ size, in minor units
    while shown >= 10u128.pow(significant) {
        let before = size / 10u128.pow(exponent);
        shown = (before + 5) / 10;
        exponent += 1;
        if shown < 10u128.pow(significant) {
            // Round once, from the size itself, so that no half is rounded twice.
            let unit = 10u128.pow(exponent);
            shown = (size + unit / 2) / unit;
            if shown == 10u128.pow(significant) {
                shown /= 10;
                exponent += 1;
            }
        }
    }
    // The value in major units is shown × 10^(exponent − digits).
    let major_digits = i64::from(shown.max(1).ilog10()) + i64::from(exponent) - i64::from(digits);
    let (power, name) = MAGNITUDES.into_iter().find(|(power, _)| major_digits >= i64::from(*power)).unwrap_or((0, ""));
    let places = i64::from(digits) + i64::from(power) - i64::from(exponent);
    let text = if places <= 0 {
        let zeros = usize::try_from(-places).unwrap_or(0);
        format!("{shown}{}", "0".repeat(zeros))
    } else {
        let places = usize::try_from(places).unwrap_or(0);
        let all = format!("{shown:0>width$}", width = places + 1);
        let (whole, rest) = all.split_at(all.len() - places);
        let rest = rest.trim_end_matches('0');
        if rest.is_empty() { whole.to_owned() } else { format!("{whole}.{rest}") }
    };
    if shown == 0 { "0".to_owned() } else { format!("{sign}{text}{name}") }
}

/// An amount without its currency, in three digits: `7.73M`, `104M`, `1.2bn`; for trees and legends.
pub fn short(money: Money, currency: Currency) -> String {
    short_digits(money, currency.digits(), 3)
}

/// An amount with its currency, in four digits: `$212.4M`, `−$5,000`; for figures.
pub fn figure(money: Money, currency: Currency) -> String {
    with_symbol(&thousands_in_full(short_digits(money, currency.digits(), 4)), currency)
}

/// An amount with its currency, for the top row: `$186.6M`, and below a million whole units: `$6,756`, `−$572,512`.
pub fn headline(money: Money, currency: Currency) -> String {
    let (minor, size) = (10i128.pow(currency.digits()), i128::from(money.0).abs());
    let whole = (size + minor / 2) / minor;
    if size < 1000 * minor || whole >= 1_000_000 {
        return figure(money, currency);
    }
    let text = Decimal::whole(i64::try_from(whole).unwrap_or(i64::MAX)).grouped(",", 0);
    let sign = if money.0 < 0 { MINUS.to_string() } else { String::new() };
    with_symbol(&format!("{sign}{text}"), currency)
}

/// Amounts with their currency, each in so few digits that those that differ can still be told apart: `$2.001bn` beside
/// `$2.002bn`. Where not even whole units tell them apart, they look the same.
pub fn apart(all: &[Money], currency: Currency) -> Vec<String> {
    let mut values: Vec<Money> = all.to_vec();
    values.sort_unstable();
    values.dedup();
    let said = |significant: u32| {
        move |money: &Money| {
            let digits = thousands_in_full(short_digits(*money, currency.digits(), significant));
            with_symbol(&digits, currency)
        }
    };
    let significant = (4..=7).find(|significant| {
        let texts: Vec<String> = values.iter().map(said(*significant)).collect();
        texts.windows(2).all(|pair| pair[0] != pair[1])
    });
    all.iter().map(said(significant.unwrap_or(4))).collect()
}

/// One digit of thousands and its three decimals in full: `6,756` for `6.756k`.
fn thousands_in_full(digits: String) -> String {
    let Some(thousands) = digits.strip_suffix('k') else { return digits };
    let (whole, places) = thousands.split_once('.').unwrap_or((thousands, ""));
    if whole.trim_start_matches(MINUS).len() == 1 { format!("{whole},{places:0<3}") } else { digits }
}

/// An amount with its currency, short, as on an axis: `$500M`, `−$1.25bn`, `0`.
pub fn axis(money: Money, currency: Currency) -> String {
    if money == Money::ZERO {
        "0".to_owned()
    } else {
        with_symbol(&short_digits(money, currency.digits(), 6), currency)
    }
}

fn with_symbol(digits: &str, currency: Currency) -> String {
    match digits.strip_prefix(MINUS) {
        Some(size) => format!("{MINUS}{}{size}", currency.symbol()),
        None => format!("{}{digits}", currency.symbol()),
    }
}

/// An amount exactly, without its currency: `92,700,000`, `−1,250.50`; for fields.
pub fn exact(amount: Amount) -> String {
    with_minus(&amount.0.grouped(",", 2))
}

/// Money exactly, with its currency: `$510,000,000`, `−$1,250.50`; for tooltips and tables.
pub fn exact_money(money: Money, currency: Currency) -> String {
    let digits = with_minus(&money.to_amount(currency.digits()).0.grouped(",", 2));
    with_symbol(&digits, currency)
}

/// A number exactly: `290,000`, `−4.5`.
pub fn number(value: Decimal) -> String {
    with_minus(&value.grouped(",", 0))
}

/// A part of one as a number of percent, without the sign: 0.09 is `9`.
pub fn percent_number(value: Decimal) -> String {
    with_minus(&Decimal::from_nanos(value.nanos().saturating_mul(100)).grouped("", 0))
}

/// A part of one in percent: `9 %`.
pub fn percent(value: Decimal) -> String {
    format!("{} %", percent_number(value))
}

/// A number of days or the like, in groups of three.
pub fn whole(value: u32) -> String {
    Decimal::whole(i64::from(value)).grouped(",", 0)
}

/// The name of a month of the year, 1 to 12.
pub fn month_name(of_year: u8) -> &'static str {
    MONTHS[usize::from(of_year.clamp(1, 12) - 1)]
}

/// A whole number that stands for a month of the year, in words.
pub fn month_of_year(value: &Value) -> &'static str {
    let Value::Whole(number) = value else { return "" };
    month_name(u8::try_from(*number).unwrap_or(1))
}

/// The first three letters of the name of a month of the year, 1 to 12.
pub fn month_short(of_year: u8) -> &'static str {
    &month_name(of_year)[..3]
}

/// A date: `27 Jan 2023`.
pub fn date(date: Date) -> String {
    let (year, month, day) = date.ymd();
    format!("{day} {} {year}", month_short(month))
}

/// A date without its year, where the axis says it: `27 Jan`.
pub fn day_and_month(date: Date) -> String {
    let (_, month, day) = date.ymd();
    format!("{day} {}", month_short(month))
}

/// A month: `Jan 2023`.
pub fn month(month: Month) -> String {
    format!("{} {}", month_short(month.of_year()), month.year())
}

/// A value as its field shows it. Choices are shown by their labels, which are not this module's.
pub fn field(value: &Value, unit: Unit) -> String {
    match unit.read(value) {
        Value::Amount(amount) => exact(amount),
        Value::Decimal(decimal) if unit.is_percent() => percent_number(decimal),
        Value::Decimal(decimal) => number(decimal),
        Value::Whole(number) => whole(number),
        Value::Date(day) => date(day),
        Value::Month(value) => month(value),
        Value::Text(text) => text,
        Value::Choice(_) | Value::Choices(_) | Value::Switch(_) | Value::Unset => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn usd() -> Currency {
        Currency::from_code("USD").expect("a currency")
    }

    #[test]
    fn short_forms() {
        for (cents, tree, top) in [
            (0, "0", "$0"),
            (5, "0.05", "$0.05"),
            (-5, "−0.05", "−$0.05"),
            (99_999, "1k", "$1,000"),
            (99_940, "999", "$999.4"),
            (100_000, "1k", "$1,000"),
            (-675_600, "−6.76k", "−$6,756"),
            (7_000_000_000, "70M", "$70M"),
            (773_000_000, "7.73M", "$7.73M"),
            (21_240_000_000, "212M", "$212.4M"),
            (120_000_000_000, "1.2bn", "$1.2bn"),
            (99_949_999_999, "999M", "$999.5M"),
            (99_950_000_000, "1bn", "$999.5M"),
            (-1_250_000_000_000, "−12.5bn", "−$12.5bn"),
            (1_234_500_000_000_000, "12.3tn", "$12.35tn"),
            (3_452_100, "34.5k", "$34.52k"),
            (12_344_999, "123k", "$123.4k"),
            (1_449_999, "14.5k", "$14.5k"),
        ] {
            assert_eq!(short(Money(cents), usd()), tree, "{cents}");
            assert_eq!(figure(Money(cents), usd()), top, "{cents}");
        }
        let yen = Currency::from_code("JPY").expect("a currency");
        assert_eq!(axis(Money(1_500_000), yen), "¥1.5M");
        assert_eq!(axis(Money(-125_000_000_000), usd()), "−$1.25bn");
        let francs = Currency::from_code("CHF").expect("a currency");
        assert_eq!(axis(Money(50_000_000), francs), "CHF 500k");
    }

    #[test]
    fn headlines_have_no_thousands_with_decimals() {
        for (cents, expected) in [
            (675_600, "$6,756"),
            (57_251_234, "$572,512"),
            (-57_251_250, "−$572,513"),
            (99_999_949, "$999,999"),
            (99_999_950, "$1M"),
            (120_000_000, "$1.2M"),
            (18_660_000_000, "$186.6M"),
            (99_940, "$999.4"),
            (0, "$0"),
        ] {
            assert_eq!(headline(Money(cents), usd()), expected, "{cents}");
        }
        let yen = Currency::from_code("JPY").expect("a currency");
        assert_eq!(headline(Money(28_751), yen), "¥28,751");
    }

    #[test]
    fn amounts_side_by_side_can_be_told_apart() {
        let said = |all: &[i64]| apart(&all.iter().map(|cents| Money(*cents)).collect::<Vec<_>>(), usd());
        assert_eq!(said(&[21_240_012_345, 500]), ["$212.4M", "$5"]);
        assert_eq!(said(&[200_010_000_000, 200_020_000_000, 200_010_000_000]), ["$2.0001bn", "$2.0002bn", "$2.0001bn"]);
        assert_eq!(said(&[200_000_000_001, 200_000_000_002]), ["$2bn", "$2bn"], "cents are in the postings");
    }

    #[test]
    fn exact_forms() {
        assert_eq!(exact(Amount("-1250.5".parse().expect("a number"))), "−1,250.50");
        assert_eq!(exact_money(Money(51_000_000_000), usd()), "$510,000,000");
        assert_eq!(exact_money(Money(-125_050), usd()), "−$1,250.50");
        assert_eq!(percent(Decimal::from_nanos(90_000_000)), "9 %");
        assert_eq!(percent_number(Decimal::from_nanos(-15_500_000)), "−1.55");
        assert_eq!(percent_number(Decimal::whole(1000)), "100000");
        assert_eq!(date("2023-01-27".parse().expect("a date")), "27 Jan 2023");
        assert_eq!(month("2023-09".parse().expect("a month")), "Sep 2023");
    }
}
