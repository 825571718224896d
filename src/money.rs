//! Exact numbers: decimals and amounts as the user writes them, money as the engine counts it.
//!
//! Owns parsing, printing and rounding of numbers. Knows nothing of the model. Its one invariant:
//! nothing here passes through binary floating point except [`Decimal::to_f64`] and [`round`].

use std::{
    cmp::Ordering,
    fmt,
    iter::Sum,
    ops::{Add, AddAssign, Neg, Sub, SubAssign},
    str::FromStr,
};

use ethnum::I256;
use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{Error as _, Visitor},
};

/// Sums of money stay below this size: 2^53 minor units, the whole numbers that `f64` holds exactly.
pub const LIMIT_MINOR: f64 = 9_007_199_254_740_992.0;

/// The same as a whole number.
const LIMIT: u64 = 1 << 53;

/// 2^52: numbers of this size and above are whole.
const WHOLE_FROM: f64 = 4_503_599_627_370_496.0;

/// Decimal places that a [`Decimal`] holds.
const PLACES: usize = 9;
const NANOS_PER_ONE: i128 = 1_000_000_000;
/// Whole digits that a written number may have; more cannot be an amount of money.
const WHOLE_DIGITS_MAX: usize = 18;

/// Rounds a computed amount of minor units, half to even.
///
/// An amount within a millionth of a half counts as the half, a larger one within a few units in its last place: as
/// close as its own arithmetic can err (DESIGN 4.13, *ties*). The tolerance stays below a minor unit however large the
/// amount.
#[inline]
pub fn round(amount_minor: f64) -> f64 {
    let size = amount_minor.abs();
    // From here on no number has a fraction.
    if size >= WHOLE_FROM {
        return amount_minor;
    }
    let nearest = nearest_whole(amount_minor);
    let beyond = amount_minor - nearest;
    let tolerance = (4e-15 * size).clamp(1e-6, 0.25);
    if (beyond.abs() - 0.5).abs() > tolerance {
        return nearest;
    }
    // Close to the half between two whole numbers: round to the even one, whose half is whole too.
    let half = 0.5 * nearest;
    if nearest_whole(half) - half == 0.0 { nearest } else { nearest + 1f64.copysign(beyond) }
}

/// The whole number nearest to a number below [`WHOLE_FROM`] in size.
#[inline]
fn nearest_whole(number: f64) -> f64 {
    // Adding it leaves no room for a fraction.
    ((number.abs() + WHOLE_FROM) - WHOLE_FROM).copysign(number)
}

/// An amount times a number, divided by another: exact, and rounded once, half to even.
///
/// The one place where amounts, rates, shares and days are multiplied outside the engine's lanes. `None` where the result
/// is beyond 128 bits, or where there is nothing to divide by.
pub fn scaled(amount: i128, times: i128, over: i128) -> Option<i128> {
    if over <= 0 {
        return if over == 0 { None } else { scaled(amount.checked_neg()?, times, over.checked_neg()?) };
    }
    // Nearly every product fits in 128 bits, and is divided there in a fraction of the time.
    if let Some(product) = amount.checked_mul(times) {
        let (down, rest) = (product.div_euclid(over), product.rem_euclid(over));
        let up = match rest.cmp(&(over - rest)) {
            Ordering::Less => 0,
            Ordering::Equal => down.rem_euclid(2),
            Ordering::Greater => 1,
        };
        return down.checked_add(up);
    }
    // Two factors of 128 bits have a product of 255 at most.
    let (product, whole) = (I256::from(amount) * I256::from(times), I256::from(over));
    let (down, rest) = (product.div_euclid(whole), product.rem_euclid(whole));
    let up = match rest.cmp(&(whole - rest)) {
        Ordering::Less => I256::ZERO,
        Ordering::Equal => down.rem_euclid(I256::from(2)),
        Ordering::Greater => I256::ONE,
    };
    i128::try_from(down + up).ok()
}

/// An exact decimal number of at most nine places: a rate, a share, a factor, a count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Decimal {
    /// The value times 10^9.
    nanos: i128,
}

/// Why a text is not a [`Decimal`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DecimalError {
    /// Something other than digits, one point, one sign and `_` between digits.
    #[error("not a number")]
    NotANumber,
    /// More than nine places after the point.
    #[error("more than nine decimal places")]
    TooManyPlaces,
    /// More than eighteen digits before the point.
    #[error("too large a number")]
    TooLarge,
}

impl Decimal {
    /// Nothing.
    pub const ZERO: Self = Self { nanos: 0 };
    /// One.
    pub const ONE: Self = Self { nanos: NANOS_PER_ONE };

    /// A whole number.
    pub const fn whole(value: i64) -> Self {
        Self { nanos: value as i128 * NANOS_PER_ONE }
    }

    /// A number of billionths.
    pub const fn from_nanos(nanos: i128) -> Self {
        Self { nanos }
    }

    /// The value in billionths.
    pub const fn nanos(self) -> i128 {
        self.nanos
    }

    /// The nearest `f64`.
    #[allow(clippy::cast_precision_loss, reason = "the one edge between decimals and the engine's lanes")]
    pub fn to_f64(self) -> f64 {
        let whole = (self.nanos / NANOS_PER_ONE) as f64;
        let rest = (self.nanos % NANOS_PER_ONE) as f64;
        if whole == 0.0 { rest / 1e9 } else { whole + rest / 1e9 }
    }

    /// The nearest decimal of `places` places to a pointer's position or a solver's answer; `None` if it is not finite
    /// or too large.
    #[allow(clippy::cast_possible_truncation, reason = "checked to be in range before the cast")]
    pub fn from_f64(value: f64, places: u32) -> Option<Self> {
        let places = places.min(9);
        let scale = 10f64.powi(places.cast_signed());
        let scaled = (value * scale).round();
        (scaled.is_finite() && value.abs() < 1e18 && scaled.abs() < 1e27)
            .then(|| Self { nanos: scaled as i128 * 10i128.pow(9 - places) })
    }

    /// Whether the value is a whole number.
    pub const fn is_whole(self) -> bool {
        self.nanos % NANOS_PER_ONE == 0
    }

    /// The digits of the value, the whole part grouped in threes by `separator`, with at least `places_min` places if it
    /// is not whole.
    pub fn grouped(self, separator: &str, places_min: usize) -> String {
        let size = self.nanos.unsigned_abs();
        let one = NANOS_PER_ONE.unsigned_abs();
        // Most numbers are small, and those of 64 bits are divided in a tenth of the time.
        let (digits, parts) = match u64::try_from(size) {
            Ok(size) => ((size / 1_000_000_000).to_string(), size % 1_000_000_000),
            Err(_) => ((size / one).to_string(), u64::try_from(size % one).unwrap_or_default()),
        };
        let mut text = String::with_capacity(digits.len() + 16);
        if self.nanos < 0 {
            text.push('-');
        }
        for (index, digit) in digits.chars().enumerate() {
            if index > 0 && (digits.len() - index).is_multiple_of(3) {
                text.push_str(separator);
            }
            text.push(digit);
        }
        if parts != 0 {
            let places = format!("{parts:09}");
            let kept = places.trim_end_matches('0').len().max(places_min.min(PLACES));
            text.push('.');
            text.push_str(&places[..kept]);
        }
        text
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.grouped("", 0))
    }
}

impl FromStr for Decimal {
    type Err = DecimalError;

    /// Reads `-1_250.50`; `_` may stand between digits.
    fn from_str(text: &str) -> Result<Self, DecimalError> {
        let (negative, digits) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text.strip_prefix('+').unwrap_or(text)),
        };
        let (whole, places) = digits.split_once('.').unwrap_or((digits, "0"));
        // A text that begins or ends with the point or `_` is not a number.
        let is_shaped = |part: &str| {
            let bytes = part.as_bytes();
            let [Some(first), Some(last)] = [bytes.first(), bytes.last()] else { return false };
            first.is_ascii_digit()
                && last.is_ascii_digit()
                && bytes.iter().all(|byte| byte.is_ascii_digit() || *byte == b'_')
        };
        if !is_shaped(whole) || !is_shaped(places) {
            return Err(DecimalError::NotANumber);
        }
        // Both parts fit in 64 bits, with room for the digit too many.
        let (mut units, mut count) = (0_u64, 0);
        for digit in whole.bytes().filter(|byte| *byte != b'_') {
            count += usize::from(count > 0 || digit != b'0');
            if count > WHOLE_DIGITS_MAX {
                return Err(DecimalError::TooLarge);
            }
            units = units * 10 + u64::from(digit - b'0');
        }
        let (mut parts, mut count) = (0_u64, 0);
        for digit in places.trim_end_matches(['0', '_']).bytes().filter(|byte| *byte != b'_') {
            count += 1;
            if count > PLACES {
                return Err(DecimalError::TooManyPlaces);
            }
            parts = parts * 10 + u64::from(digit - b'0');
        }
        let parts = (count..PLACES).fold(parts, |parts, _| parts * 10);
        let nanos = i128::from(units) * NANOS_PER_ONE + i128::from(parts);
        Ok(Self { nanos: if negative { -nanos } else { nanos } })
    }
}

impl Serialize for Decimal {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serialize_raw(&self.grouped("", 0), serializer)
    }
}

impl<'de> Deserialize<'de> for Decimal {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserialize_raw(deserializer, "a number such as 0.09")
    }
}

/// An amount of money as the user writes it: major units of the session's currency, exact.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Amount(pub Decimal);

impl Amount {
    /// Nothing.
    pub const ZERO: Self = Self(Decimal::ZERO);

    /// A whole number of major units.
    pub const fn whole(major: i64) -> Self {
        Self(Decimal::whole(major))
    }

    /// The amount in minor units of a currency with `digits` places; `None` if it has more places than that, or is
    /// 2^53 minor units or more in size.
    #[allow(clippy::cast_possible_truncation, reason = "checked to be in range before the cast")]
    pub fn to_money(self, digits: u32) -> Option<Money> {
        let nanos_per_minor = 10i128.pow(9u32.saturating_sub(digits));
        let minor = self.0.nanos / nanos_per_minor;
        (self.0.nanos % nanos_per_minor == 0 && minor.unsigned_abs() < 1 << 53).then_some(Money(minor as i64))
    }
}

impl fmt::Display for Amount {
    /// The file's form: `70_000_000`, `1_250.50`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.grouped("_", 2))
    }
}

impl Serialize for Amount {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serialize_raw(&self.0.grouped("_", 2), serializer)
    }
}

impl<'de> Deserialize<'de> for Amount {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserialize_raw(deserializer, "an amount such as 1_250.50").map(Self)
    }
}

/// The name under which RON's reader and writer hand a value's text through as it stands.
///
/// RON's own type for such a value reads each text a second time, because it serves values of every kind. A number
/// doesn't need that. A test compares the two.
const AS_IT_STANDS: &str = "$ron::private::RawValue";

fn serialize_raw<S: Serializer>(text: &str, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_newtype_struct(AS_IT_STANDS, text)
}

fn deserialize_raw<'de, D: Deserializer<'de>>(deserializer: D, expected: &str) -> Result<Decimal, D::Error> {
    // The error of the visitor would be lost on the way.
    let read: Result<Decimal, String> = deserializer.deserialize_newtype_struct(AS_IT_STANDS, NumberVisitor)?;
    read.map_err(|error| D::Error::custom(format!("expected {expected}, found {error}")))
}

/// Reads the text of a number.
struct NumberVisitor;

impl Visitor<'_> for NumberVisitor {
    type Value = Result<Decimal, String>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the text of a number")
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Self::Value, E> {
        // Comments beside a number belong to its raw text.
        let bare = if text.contains('/') {
            ron::value::RawValue::from_ron(text).map_or(text, |raw| raw.trim().get_ron())
        } else {
            text.trim()
        };
        Ok(bare.parse().map_err(|error| format!("`{}`: {error}", bare.chars().take(40).collect::<String>())))
    }
}

/// Money in the engine and its results: a whole number of the currency's minor units, below 2^53 in size. The difference
/// of two such amounts is exact too.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Money(pub i64);

impl Money {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// A sum of minor units, if it is below 2^53 in size.
    pub fn exact(minor: i128) -> Option<Self> {
        i64::try_from(minor).ok().map(Self).filter(|money| money.0.unsigned_abs() < LIMIT)
    }

    /// The amount times one number, divided by another, rounded once, half to even; `None` if the result is not below
    /// 2^53 in size.
    pub fn scaled(self, times: impl Into<i128>, over: impl Into<i128>) -> Option<Self> {
        Self::exact(scaled(self.0.into(), times.into(), over.into())?)
    }

    /// From a lane's whole number of minor units.
    #[allow(clippy::cast_possible_truncation, reason = "lanes hold whole numbers below 2^53")]
    pub const fn from_lane(minor: f64) -> Self {
        Self(minor as i64)
    }

    /// For a lane, or a plot: minor units.
    #[allow(clippy::cast_precision_loss, reason = "below 2^53 by the type's invariant")]
    pub const fn to_f64(self) -> f64 {
        self.0 as f64
    }

    /// The exact text in major units: `-1250.50` with two digits, `-1250` with none.
    pub fn to_major(self, digits: u32) -> String {
        let one = 10u64.pow(digits);
        let size = self.0.unsigned_abs();
        let sign = if self.0 < 0 { "-" } else { "" };
        if digits == 0 {
            format!("{sign}{size}")
        } else {
            format!("{sign}{}.{:0width$}", size / one, size % one, width = digits as usize)
        }
    }

    /// The same amount as an input.
    pub fn to_amount(self, digits: u32) -> Amount {
        Amount(Decimal::from_nanos(i128::from(self.0) * 10i128.pow(9u32.saturating_sub(digits))))
    }
}

impl Add for Money {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl Sub for Money {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0 - other.0)
    }
}

impl Neg for Money {
    type Output = Self;
    fn neg(self) -> Self {
        Self(-self.0)
    }
}

impl AddAssign for Money {
    fn add_assign(&mut self, other: Self) {
        self.0 += other.0;
    }
}

impl SubAssign for Money {
    fn sub_assign(&mut self, other: Self) {
        self.0 -= other.0;
    }
}

impl Sum for Money {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        amounts.fold(Self::ZERO, Add::add)
    }
}

/// A currency of ISO 4217, with its code, its symbol and the number of its decimal places.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Currency(iso_currency::Currency);

impl Currency {
    /// The currency of a three-letter code, such as `USD`.
    pub fn from_code(code: &str) -> Option<Self> {
        iso_currency::Currency::from_code(code).map(Self)
    }

    /// The three-letter code.
    pub fn code(self) -> &'static str {
        self.0.code()
    }

    /// Places of the minor unit: 2 for cents, 0 for yen, and 0 for currencies without any in the standard.
    pub fn digits(self) -> u32 {
        self.0.exponent().map_or(0, u32::from).min(4)
    }

    /// The sign before an amount on screen, such as `$`; the code if the fonts may lack the sign.
    pub fn symbol(self) -> String {
        let symbol = self.0.symbol().to_string();
        if matches!(symbol.as_str(), "$" | "€" | "£" | "¥") { symbol } else { format!("{} ", self.code()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounding_is_half_to_even_and_ties_survive_binary_noise() {
        for (amount, expected) in [
            (0.5, 0.0),
            (1.5, 2.0),
            (2.5, 2.0),
            (-0.5, 0.0),
            (-1.5, -2.0),
            (2.4, 2.0),
            (2.6, 3.0),
            (0.1 * 25.0, 2.0),      // 2.5000000000000004 or so
            (1.005 * 100.0, 100.0), // 100.49999999999999: a half as written, even below
            (1e9 + 1.0, 1e9 + 1.0), // a whole number is never moved, however large
            (1e12 + 1.3, 1e12 + 1.0),
            (1e15 + 1.0, 1e15 + 1.0),
        ] {
            assert!((round(amount) - expected).abs() < 0.5, "{amount}");
        }
    }

    #[test]
    fn products_are_exact_however_large_and_rounded_once() {
        for (amount, times, over, expected) in [
            (7, 1, 2, Some(4)),
            (5, 1, 2, Some(2)),
            (-5, 1, 2, Some(-2)),
            (-7, 1, 2, Some(-4)),
            (7, -1, 2, Some(-4)),
            (7, 1, -2, Some(-4)),
            (1, 1, 3, Some(0)),
            (2, 1, 3, Some(1)),
            (i128::MAX, i128::MAX, i128::MAX, Some(i128::MAX)),
            (i128::MIN, i128::MAX, i128::MAX, Some(i128::MIN)),
            (i128::MAX, 3, 6, Some(i128::MAX / 2 + 1)),
            (i128::MAX, 3, -6, Some(-(i128::MAX / 2 + 1))),
            (i128::MAX - 1, 5, 10, Some(i128::MAX / 2)),
            (i128::MAX, 2, 1, None),
            (1, 1, 0, None),
        ] {
            assert_eq!(scaled(amount, times, over), expected, "{amount} × {times} ÷ {over}");
        }
        let most = Money((1 << 53) - 1);
        assert_eq!(most.scaled(1, 1), Some(most));
        assert_eq!(most.scaled(365, 365), Some(most));
        assert_eq!(most.scaled(2, 1), None, "not below 2^53");
        assert_eq!(Money(-most.0).scaled(2, 1), None);
        assert_eq!(Money::exact(-(1 << 53)), None);
    }

    #[test]
    fn decimals_read_and_print_exactly() {
        for (text, printed) in
            [("0", "0"), ("-0.5", "-0.5"), ("1_250.50", "1250.5"), ("007", "7"), ("0.000000001", "0.000000001")]
        {
            assert_eq!(text.parse::<Decimal>().map(|d| d.to_string()), Ok(printed.to_owned()));
        }
        for (text, error) in [
            ("", DecimalError::NotANumber),
            ("-", DecimalError::NotANumber),
            (".5", DecimalError::NotANumber),
            ("1.", DecimalError::NotANumber),
            ("_1", DecimalError::NotANumber),
            ("1e5", DecimalError::NotANumber),
            ("NaN", DecimalError::NotANumber),
            ("inf", DecimalError::NotANumber),
            ("0.0000000001", DecimalError::TooManyPlaces),
            ("99999999999999999999", DecimalError::TooLarge),
        ] {
            assert_eq!(text.parse::<Decimal>(), Err(error), "{text}");
        }
    }

    #[test]
    fn amounts_print_as_people_write_them() {
        for (text, printed) in
            [("70000000", "70_000_000"), ("1250.5", "1_250.50"), ("-999", "-999"), ("1.125", "1.125")]
        {
            assert_eq!(text.parse::<Decimal>().map(|d| Amount(d).to_string()), Ok(printed.to_owned()));
        }
    }

    #[test]
    fn amounts_become_money_only_exactly() {
        let amount = |text: &str| Amount(text.parse().expect("a decimal"));
        assert_eq!(amount("1250.5").to_money(2), Some(Money(125_050)));
        assert_eq!(amount("1250.505").to_money(2), None, "half a cent");
        assert_eq!(amount("1250").to_money(0), Some(Money(1250)));
        assert_eq!(amount("90071992547409.92").to_money(2), None, "2^53 cents");
        assert_eq!(amount("90071992547409.91").to_money(2), Some(Money((1 << 53) - 1)));
        assert_eq!(Money(-125_050).to_major(2), "-1250.50");
        assert_eq!(Money(-5).to_major(2), "-0.05");
        assert_eq!(Money(7).to_major(0), "7");
    }

    #[test]
    fn currencies_know_their_minor_units() {
        for (code, digits) in [("USD", 2), ("JPY", 0), ("KWD", 3), ("EUR", 2)] {
            assert_eq!(Currency::from_code(code).map(Currency::digits), Some(digits));
        }
        assert_eq!(Currency::from_code("XYZ"), None);
    }
}
