//! Writing: the one text that a session has.

use std::borrow::Cow;

use crate::model::{
    SCHEMA_VERSION, Scenario, Session, Setting,
    written::{options, style},
};

/// The width up to which a list of numbers or choices stands on one line.
const WIDTH_MAX: usize = 110;

/// The text of a session: one field a line, the same bytes for the same session.
///
/// It is always of the version that this program writes.
#[allow(clippy::missing_panics_doc, reason = "text is written to memory, and every type of the model has a RON form")]
pub fn write_text(session: &Session) -> String {
    let session = if session.version == SCHEMA_VERSION && session.scenarios.is_empty() {
        Cow::Borrowed(session)
    } else {
        let scenarios = session.scenarios.iter().map(indented).collect();
        Cow::Owned(Session { version: SCHEMA_VERSION, scenarios, ..session.clone() })
    };
    let text = options()
        .to_string_pretty(&session, style())
        .unwrap_or_else(|error| unreachable!("a session has a RON form: {error}"));
    tidied(&text)
}

/// What stands before the lines of an override's value: that of the session, the scenarios, one of them, and its
/// overrides.
const OVERRIDE_INDENT: &str = "\n        ";

/// A scenario whose overrides' values have the same indent as in the session's text.
fn indented(scenario: &Scenario) -> Scenario {
    let overrides = scenario.overrides.iter().map(|(path, setting)| {
        let text = setting.text();
        // No line end stands within quotation marks: RON's writer escapes it.
        let is_long = text.contains('\n');
        (path.clone(), if is_long { Setting::of(&text.replace('\n', OVERRIDE_INDENT)) } else { setting.clone() })
    });
    Scenario { overrides: overrides.collect(), ..scenario.clone() }
}

/// RON's own layout, made plainer: short lists on one line, no `Some` around numbers (which RON's writer leaves around
/// raw values only), no backslash before an apostrophe.
fn tidied(text: &str) -> String {
    let mut tidy = String::with_capacity(text.len() + 1);
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        if !line.ends_with(": [") {
            push_line(&mut tidy, line);
            continue;
        }
        let mut entries = Vec::new();
        let mut width = line.len();
        while let Some(entry) = lines.next_if(|next| is_word(next) && width + next.trim().len() < WIDTH_MAX) {
            width += entry.trim().len() + 1;
            entries.push(entry);
        }
        match lines.next_if(|next| next.trim() == "]," && !entries.is_empty()) {
            Some(_) => {
                let words: Vec<&str> = entries.iter().map(|entry| entry.trim().trim_end_matches(',')).collect();
                push_line(&mut tidy, &format!("{line}{}],", words.join(", ")));
            }
            None => [line].iter().chain(&entries).for_each(|line| push_line(&mut tidy, line)),
        }
    }
    tidy
}

/// Whether a line is a number or a choice, an entry of a list.
fn is_word(line: &str) -> bool {
    let entry = line.trim().trim_end_matches(',');
    !entry.is_empty() && entry.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'.' | b'-'))
}

fn push_line(tidy: &mut String, line: &str) {
    let inner = line.strip_suffix("),");
    let bare = inner.and_then(|inner| inner.split_once(": Some("));
    match bare {
        Some((name, number)) if is_word(name) && is_word(number) => {
            tidy.extend([name, ": ", number, ","]);
        }
        _ if line.contains('\\') => push_unescaped(tidy, line),
        _ => tidy.push_str(line),
    }
    tidy.push('\n');
}

/// Leaves out the backslash of `\'`, which text in double quotation marks doesn't need.
fn push_unescaped(tidy: &mut String, line: &str) {
    let mut chars = line.chars();
    while let Some(c) = chars.next() {
        if c != '\\' {
            tidy.push(c);
            continue;
        }
        match chars.next() {
            Some('\'') => tidy.push('\''),
            Some(escaped) => tidy.extend([c, escaped]),
            None => tidy.push(c),
        }
    }
}
