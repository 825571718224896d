//! Numbers as people type them elsewhere: `1,600,000`, `1.600,50 €`, `5 %`.
//!
//! Owns how such a number is written in a file. Must not know where it stands. Its one invariant: its proposal reads as
//! the number that was meant; if more than one number could be meant, it proposes none.

use crate::money::{Amount, Decimal};

/// A number that a file can't hold as it is typed, and where it stands in the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mistyped<'a> {
    /// Its first byte.
    pub start: usize,
    /// As it is typed.
    pub text: &'a str,
}

/// What separates thousands, or places, in some country.
const fn is_separator(sign: char) -> bool {
    matches!(sign, ',' | '.' | '_' | '\'' | '’' | ' ' | '\u{A0}' | '\u{2009}' | '\u{202F}')
}

fn is_of_number(sign: char) -> bool {
    sign.is_ascii_digit() || is_separator(sign) || matches!(sign, '-' | '\u{2212}' | '+' | '%' | '$' | '€' | '£' | '¥')
}

/// The number at the byte where a reader stopped, if it is one.
pub fn around(text: &str, byte: usize) -> Option<Mistyped<'_>> {
    let line = text[..byte].rfind('\n').map_or(0, |end| end + 1);
    let begin = line + text[line..byte].rfind([':', '(', '[', '{']).map_or(0, |colon| colon + 1);
    let rest = &text[byte..];
    let end = byte + rest.find(|sign| !is_of_number(sign) && !sign.is_ascii_uppercase()).unwrap_or(rest.len());
    // What follows a comma and a blank is the next field's.
    let typed = text[begin..end].trim_start();
    let start = end - typed.len();
    let typed = typed.split_once(", ").map_or(typed, |(first, _)| first);
    let typed = typed.trim_end_matches(|sign: char| sign == ',' || sign.is_whitespace());
    (start + typed.len() > byte || start == byte).then_some(Mistyped { start, text: typed })
}

/// A number as a file holds it, from one that it can't; none if it isn't clear what is meant.
pub fn proposed(typed: &str) -> Option<String> {
    if typed.parse::<Decimal>().is_ok() {
        return None;
    }
    let typed = without_currency(typed.trim());
    let (typed, is_percent) = typed.strip_suffix('%').map_or((typed, false), |number| (number.trim_end(), true));
    let (digits, is_negative) = match typed.strip_prefix(['-', '\u{2212}']) {
        Some(digits) => (digits.trim_start(), true),
        None => (typed.strip_prefix('+').unwrap_or(typed), false),
    };
    let digits = without_currency(digits);
    let groups: Vec<&str> = digits.split(is_separator).collect();
    let separators: Vec<char> = digits.chars().filter(|sign| is_separator(*sign)).collect();
    if groups.iter().any(|group| group.is_empty() || !group.bytes().all(|byte| byte.is_ascii_digit())) {
        return None;
    }
    let are_thousands = |groups: &[&str], separators: &[char]| {
        groups[0].len() <= 3
            && !groups[0].starts_with('0')
            && groups[1..].iter().all(|group| group.len() == 3)
            && separators.iter().all(|separator| *separator == separators[0])
    };
    let (whole, places) = match (&separators[..], &groups[..]) {
        ([], [number]) => ((*number).to_owned(), String::new()),
        // It could be a thousand, or a one with three decimal places.
        ([',' | '.'], [_, last]) if last.len() == 3 && are_thousands(&groups, &separators) => return None,
        (all, groups) if are_thousands(groups, all) => (groups.concat(), String::new()),
        // The last one stands before the places.
        ([thousands @ .., ',' | '.'], [whole @ .., places])
            if whole.len() == 1 || (are_thousands(whole, thousands) && thousands.last() != separators.last()) =>
        {
            (whole.concat(), format!(".{places}"))
        }
        _ => return None,
    };
    let number: Decimal = format!("{}{whole}{places}", if is_negative { "-" } else { "" }).parse().ok()?;
    if !is_percent {
        return Some(Amount(number).to_string());
    }
    (number.nanos() % 100 == 0).then(|| Decimal::from_nanos(number.nanos() / 100).to_string())
}

/// A number without the sign or code of a currency before or behind it.
fn without_currency(typed: &str) -> &str {
    let signs = ['$', '€', '£', '¥'];
    let is_code = |part: &str| part.len() == 3 && part.bytes().all(|byte| byte.is_ascii_uppercase());
    let bare = typed.trim_matches(signs).trim();
    match (bare.get(..3), bare.get(bare.len().saturating_sub(3)..)) {
        (Some(code), _) if is_code(code) => bare[3..].trim_start(),
        (_, Some(code)) if is_code(code) => bare[..bare.len() - 3].trim_end(),
        _ => bare,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_other_places_are_understood_or_left() {
        for (typed, number) in [
            ("1,600,000", Some("1_600_000")),
            ("1.600.000", Some("1_600_000")),
            ("1 600 000", Some("1_600_000")),
            ("1\u{202F}600\u{A0}000", None),
            ("1\u{202F}600\u{202F}000,50", Some("1_600_000.50")),
            ("1'600'000.5", Some("1_600_000.50")),
            ("1’600", Some("1_600")),
            ("1.600.000,50", Some("1_600_000.50")),
            ("-1,250.5", Some("-1_250.50")),
            ("1,250", None),
            ("1,5", Some("1.50")),
            ("0,035", Some("0.035")),
            ("$1,600,000", Some("1_600_000")),
            ("0.5 %", Some("0.005")),
            ("005", None),
            ("-$1600", Some("-1_600")),
            ("1600 USD", Some("1_600")),
            ("EUR 1.600,5", Some("1_600.50")),
            ("5%", Some("0.05")),
            ("7,5 %", Some("0.075")),
            ("+5", None),
            ("1_250.50", None),
            ("1,600,00", None),
            ("12,34,567", None),
            ("1,,600", None),
            ("NaN", None),
            ("1e5", None),
            ("", None),
            ("-", None),
            ("%", None),
        ] {
            assert_eq!(proposed(typed).as_deref(), number, "{typed}");
            assert!(number.is_none_or(|number| number.parse::<Decimal>().is_ok()));
        }
    }

    #[test]
    fn the_number_is_found_around_the_place_where_the_reader_stopped() {
        for (text, stop, typed) in [
            ("(cash: 1,600,000,\n b: 1)", "600", "1,600,000"),
            ("(cash: 1,600, day: 1)", "600", "1,600"),
            ("(cash: 1 600 000,", "600", "1 600 000"),
            ("(cash: $5,", "$", "$5"),
            ("(cash: 5 USD,\n", "USD", "5 USD"),
        ] {
            let byte = text.find(stop).expect("the place");
            let start = text.find(typed).expect("the number");
            assert_eq!(around(text, byte), Some(Mistyped { start, text: typed }), "{text}");
        }
        for (text, stop) in [("(a: 1, b: x)", "b"), ("é", "é"), ("", "")] {
            let byte = text.find(stop).expect("the place");
            assert_eq!(around(text, byte).and_then(|number| proposed(number.text)), None, "{text}");
        }
    }
}
