//! The phrases of *Explain*: the tab with the tree of what a number is made of.

use super::{amounts, lower_panel};
use crate::calendar::Date;

pub const TAB: &str = "Explain";
pub const TAB_TIP: &str = "What a number is made of, down to the inputs";
/// The command.
pub const EXPLAIN: (&str, &str) =
    ("Explain", "Show what the selected figure, cell or posting is made of, down to the inputs");
/// The button behind a cell or postings.
pub const BUTTON_TIP: &str =
    "Show what this amount is made of, down to the inputs; a right-click on any figure, bar or point does the same";
/// What a click does where a figure leads nowhere else.
pub const CLICK: &str = "Click to explain it.";
/// What a right click does.
pub const RIGHT_CLICK: &str = "Right-click to explain it.";
/// The tree, for screen readers.
pub const TREE: &str = "What the number is made of";
/// What explains something before anything was asked.
pub const EXPLAIN_LOW: &str = "Explain the cash low";
/// Before anything was asked.
pub const NOTHING_ASKED: &str =
    "Right-click on a figure, a cell, a posting, a bar or a point to see what it is made of";
/// There is no such number, or no tree for it.
pub const NO_ANSWER: &str = "This number has no parts: amounts before the as-of date are inputs";
/// Goes to a field.
pub const TO_FIELD: &str = "Click or Enter: go to the field";
/// Goes to postings.
pub const TO_POSTINGS: &str = "Show it among the postings";
/// The same by key.
pub const TO_POSTINGS_BY_ENTER: &str = "Enter: show it among the postings";
/// The way to the postings of a row.
pub fn postings_of(text: &str, note: &str) -> String {
    if note.is_empty() { format!("Postings of {text}") } else { format!("Postings of {text} ({note})") }
}
/// The button to the postings.
pub const POSTINGS: &str = "Show postings";

/// What is explained: its name and value.
pub fn heading(name: &str, value: &str) -> String {
    format!("{name}: {value}")
}

/// A figure of a stretch of days.
pub fn stretch(name: &str, start: Date, end: Date) -> String {
    format!("{name}, {}", lower_panel::stretch(start, end))
}

/// What is unpaid of an invoice at the close of a day.
pub fn unpaid(invoice: &str, day: Date, as_of: Date) -> String {
    if day < as_of {
        format!("{invoice}, unpaid at the opening")
    } else {
        format!("{invoice}, unpaid at the close of {}", amounts::date(day))
    }
}

/// A posting's day and rule.
pub fn dated(date: &str, rule: &str) -> String {
    format!("{date} · {rule}")
}

/// An input's value with its unit.
pub fn with_unit(value: &str, unit: &str) -> String {
    if unit.is_empty() || value.ends_with('%') { value.to_owned() } else { format!("{value} {unit}") }
}

/// A row, for those who can't see it.
pub fn row(text: &str, amount: &str, note: &str) -> String {
    if note.is_empty() { format!("{text}: {amount}") } else { format!("{text}: {amount} ({note})") }
}
