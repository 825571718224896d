//! What may be printed of text that came from outside.
//!
//! Owns which signs of a label, a name or a file's path reach a terminal or another program. Knows no words. Its one
//! invariant: what is printed says no more than it shows: no sign in it moves the cursor, changes colours, turns the
//! direction of writing, or begins a line that the program didn't begin.

use std::{borrow::Cow, fmt::Write as _, path::Path};

/// Whether a sign does something to a terminal rather than being shown: control characters of both sets, ends of lines
/// and paragraphs, and what turns the direction of writing.
pub fn is_active(sign: char) -> bool {
    sign.is_control() || matches!(sign, '\u{2028}' | '\u{2029}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// A text on one line: as many signs, with a blank for each that is active.
pub fn line(text: &str) -> Cow<'_, str> {
    without(text, is_active)
}

/// Lines that stay apart, each as by [`line()`].
pub fn lines(text: &str) -> Cow<'_, str> {
    without(text, |sign| sign != '\n' && is_active(sign))
}

fn without(text: &str, is_out: impl Fn(char) -> bool) -> Cow<'_, str> {
    if text.chars().any(&is_out) {
        Cow::Owned(text.chars().map(|sign| if is_out(sign) { ' ' } else { sign }).collect())
    } else {
        Cow::Borrowed(text)
    }
}

/// JSON with active signs in strings as escapes, which mean the same.
///
/// Writers of JSON escape the first set of control characters only. Between strings stand blanks and ends of lines.
pub fn json(text: &str) -> Cow<'_, str> {
    let is_out = |sign: char| sign != '\n' && is_active(sign);
    if !text.chars().any(is_out) {
        return Cow::Borrowed(text);
    }
    let mut escaped = String::with_capacity(text.len() + 16);
    for sign in text.chars() {
        if is_out(sign) {
            write!(escaped, "\\u{:04x}", u32::from(sign)).unwrap_or_default();
        } else {
            escaped.push(sign);
        }
    }
    Cow::Owned(escaped)
}

/// Words with one blank between them, on one line.
pub fn one_line(text: &str) -> String {
    let words = text.split(|sign: char| is_active(sign) || sign.is_whitespace()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ")
}

/// A file's path, on one line.
pub fn path(path: &Path) -> String {
    line(&path.to_string_lossy()).into_owned()
}

/// A cell of a spreadsheet that stays one cell and is text: what would be taken for a formula, or for the beginning of
/// a quotation over several cells, has an apostrophe before it.
pub fn cell(name: &str) -> String {
    let name = line(name);
    let name = name.trim();
    // The wide forms too: some spreadsheets read them as the narrow ones.
    let is_formula =
        matches!(name.chars().next(), Some('=' | '+' | '-' | '@' | '"' | '\'' | '＝' | '＋' | '－' | '＠'));
    if is_formula { format!("'{name}") } else { name.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_sign_does_anything_to_a_terminal() {
        let hostile = "a\u{1b}[2Jb\u{9b}31mc\u{7}\u{7f}\r\nd\u{202e}e\u{2066}f\u{2028}g\u{0}h";
        assert_eq!(line(hostile), "a [2Jb 31mc    d e f g h");
        assert_eq!(lines(hostile), "a [2Jb 31mc   \nd e f g h");
        assert_eq!(one_line(hostile), "a [2Jb 31mc d e f g h");
        assert_eq!(path(Path::new("x\n\u{1b}[0my.ron")), "x  [0my.ron");
        for plain in ["Amazon’s ads", "日本 é \u{200d} ü", ""] {
            assert!(matches!(line(plain), Cow::Borrowed(same) if same == plain));
        }
    }

    #[test]
    fn json_means_the_same_with_its_signs_escaped() {
        let text = serde_json::to_string_pretty(&[("a\u{1b}\u{7f}\u{9b}\u{202e}\n", 1)]).expect("JSON");
        let printed = json(&text);
        assert!(!printed.chars().any(|sign| sign != '\n' && is_active(sign)), "{printed:?}");
        let (before, after): (serde_json::Value, serde_json::Value) =
            (serde_json::from_str(&text).expect("JSON"), serde_json::from_str(&printed).expect("JSON"));
        assert_eq!(before, after);
        assert!(matches!(json("[\n  1\n]\n"), Cow::Borrowed(_)));
    }

    #[test]
    fn no_name_is_a_formula_or_ends_a_cell() {
        for (name, text) in [
            ("=1+1", "'=1+1"),
            ("  +cmd", "'+cmd"),
            ("-2", "'-2"),
            ("@sum", "'@sum"),
            ("＝1", "'＝1"),
            ("\"a", "'\"a"),
            ("a\tb\r\nc", "a b  c"),
            ("\t=1", "'=1"),
            ("Amazon’s ads", "Amazon’s ads"),
            ("", ""),
        ] {
            assert_eq!(cell(name), text, "{name:?}");
        }
    }
}
