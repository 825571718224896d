//! Sessions as files: reading what was written, telling what is wrong, and saving safely.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "../common/mod.rs"]
mod common;
mod damage;
mod frozen;
mod mistakes;
mod registry;
mod saving;

use common::{
    samples::{self, SAMPLES},
    session::full_session,
};
use obligo::{
    model::{Model, Session},
    storage::{ReadNotice, read_text, write_text},
};

fn full_text() -> String {
    write_text(&full_session())
}

#[test]
fn reading_what_was_written_gives_the_same_session_and_the_same_bytes() {
    let session = full_session();
    assert_eq!(session.model.problems(), []);
    let text = write_text(&session);
    let read = read_text(&text).unwrap();
    assert_eq!(read.session, session);
    assert_eq!(read.notices, []);
    assert_eq!(write_text(&read.session), text);

    let windows = format!("\u{FEFF}{}", text.replace('\n', "\r\n"));
    assert_eq!(read_text(&windows).unwrap().session, session, "a byte order mark and Windows line ends");

    let empty = Session { model: Model::empty("EUR", obligo::calendar::Month::new(2024, 2), 12), ..session };
    assert_eq!(read_text(&write_text(&empty)).unwrap().session, empty);
    for name in SAMPLES {
        let text = samples::text(name);
        let read = read_text(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(write_text(&read.session), text, "{name} is not as the program writes it");
    }
}

#[test]
fn a_session_is_written_as_people_write() {
    let text = full_text();
    for line in [
        "  version: 2,",
        "  note: \"Two of each, \\\"quoted\\\", with a \\\\ and a line\\nbreak: it's all here (é, 日本, \\u{a0}) // [ { /* .\",",
        "    first_month: \"2023-02\",",
        "      opening_cash: -1_250.50,",
        "          amount: 70_000_000,",
        "          issued: \"2022-10-31\",",
        "            discount: 0.09,",
        "          only: [usage, shortfall],",
        "          kind: dispute,",
        "      season: [0.8, 0.9, 1, 1.1, 1.2, 1.3, 1.4, 1.5, 1.6, 1.7, 1.8, 1.9],",
        "        \"2022-12\": 900_000,",
        "      opening_accounts: 290000.5,",
        "    selected: \"aws\",",
    ] {
        assert!(text.lines().any(|written| written.trim() == line.trim()), "{line}\n{text}");
    }
    assert!(text.ends_with(")\n"));
    assert!(!text.contains("Some") && !text.contains('\r') && !text.contains('\t'));
}

#[test]
fn comments_are_read_over_and_mentioned_once() {
    let text = full_text()
        .replacen("floor: 92_727_272.73,", "floor: /* in /* all */ */ 92_727_272.73 // dollars\n,", 1)
        .replacen("net_days: 45,", "net_days: 45, // end of month", 1);
    let read = read_text(&text).unwrap();
    assert_eq!(read.session, full_session());
    let line = 1 + text.lines().position(|line| line.contains("end of month")).unwrap();
    assert_eq!(read.notices, [ReadNotice::CommentsNotKept { line }]);
    assert!(read.notices[0].to_string().contains(&format!("line {line}")));
}
