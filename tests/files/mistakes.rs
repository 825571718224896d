//! What is wrong with a file is told with its place and what was expected.

use std::{fs, path::Path};

use obligo::storage::{ReadError, locate::position, read_file, read_text, write_text};

use super::{common::session, full_session, full_text};

fn complaint_of(text: &str) -> (usize, String) {
    let Err(error) = read_text(text) else { panic!("a text with a mistake was read") };
    let line = match &error {
        ReadError::Faulty { complaints, .. } => complaints[0].line,
        ReadError::Newer { line, .. } => *line,
        other => panic!("{other}"),
    };
    (line, error.to_string())
}

/// Replaces the first `from` after the first `after` in the full session's text, and gives the line of the change.
fn damaged(after: &str, from: &str, to: &str) -> (String, usize) {
    let text = full_text();
    let start = text.find(after).unwrap_or_else(|| panic!("no {after}"));
    let at = start + text[start..].find(from).unwrap_or_else(|| panic!("no {from} after {after}"));
    let line = position(&text, at).0;
    (format!("{}{to}{}", &text[..at], &text[at + from.len()..]), line)
}

/// After what, what is replaced by what, and words of the message.
const MISTAKES: &[(&str, &str, &str, &str)] = &[
    (
        "",
        "floor: 92_727_272.73",
        "floor: NaN",
        "expected an amount such as 1_250.50, found `NaN`: not a number (vendors/aws/contract/periods/y3/floor)",
    ),
    (
        "",
        "floor: 92_727_272.73",
        "floor: 1e5",
        "expected an amount such as 1_250.50, found `1e5`: not a number (vendors/aws/contract/periods/y3/floor)",
    ),
    ("", "floor: 92_727_272.73", "floor: inf", "found `inf`: not a number (vendors/aws/contract/periods/y3/floor)"),
    ("", "floor: 92_727_272.73", "floor: -inf", "found `-inf`: not a number (vendors/aws/contract/periods/y3/floor)"),
    (
        "",
        "floor: 92_727_272.73",
        "floor: 99999999999999999999",
        "too large a number (vendors/aws/contract/periods/y3/floor)",
    ),
    (
        "",
        "floor: 92_727_272.73",
        "floor: 9999999999999999",
        "`9999999999999999` is too large an amount (vendors/aws/contract/periods/y3/floor)",
    ),
    (
        "",
        "floor: 92_727_272.73",
        "floor: 8999999999999999",
        "is too large an amount (vendors/aws/contract/periods/y3/floor)",
    ),
    ("", "floor: 92_727_272.73", "floor: 0.005", "`0.005` must have at most 2 decimal places"),
    ("", "floor: 92_727_272.73", "floor: -1", "`-1` must not be negative"),
    ("", "floor: 92_727_272.73", "floor: \"5\"", "expected an amount such as 1_250.50, found `\"5\"`"),
    ("", "floor: 92_727_272.73", "floor: ", "expected a value, found `,` (vendors/aws/contract/periods/y3/floor)"),
    ("", "floor: 92_727_272.73", "floor: 5 5", "expected a comma (vendors/aws/contract/periods/y3)"),
    (
        "",
        "floor: 92_727_272.73",
        "flour: 5",
        "unknown field `flour`, expected `id`, `start`, `end`, `floor`, `discount`, `invoiced`, `instalment` or `instalments_until` (vendors/aws/contract/periods/y3/flour)",
    ),
    (
        "",
        "floor: 92_727_272.73",
        "floor: 5, floor: 5",
        "the field `floor` is given twice (vendors/aws/contract/periods/y3",
    ),
    ("", "net_days: 45", "net_days: -5", "expected a whole number such as 30, found `-5` (vendors/aws/net_days)"),
    ("", "net_days: 45", "net_days: 3.5", "expected a whole number such as 30, found `3.5` (vendors/aws/net_days)"),
    (
        "",
        "net_days: 45",
        "net_days: 99999999999999999999",
        "expected a smaller whole number, found `99999999999999999999`",
    ),
    (
        "",
        "every_months: 3",
        "every_months: 99999999999999",
        "expected a smaller whole number, found `99999999999999` (vendors/aws/charges/aws-rent/every_months)",
    ),
    // What is named by its words on screen has its field beside them.
    (
        "",
        "drawn: 7_500_000",
        "drawn: 57_500_000",
        "`57_500_000` must not be above “Credit line limit” (`limit`) (settings/credit_line/drawn)",
    ),
    (
        "",
        "first_interest: \"2023-04-27\"",
        "first_interest: \"2022-12-27\"",
        "`\"2022-12-27\"` must be after “Interest paid to” (`last_interest`) (debts/loan/first_interest)",
    ),
    (
        "",
        "first_month: \"2023-02\"",
        "first_month: \"2019-13\"",
        "expected a month such as \"2023-01\", found \"2019-13\": no such month (settings/first_month)",
    ),
    ("", "net_days: 45", "net_days: 36500", "`36500` must be from 0 to 3_650 (vendors/aws/net_days)"),
    ("", "net_days: 45", "net_days: \"5\"", "expected a whole number such as 30, found `\"5\"` (vendors/aws/net_days)"),
    (
        "",
        "every_months: 3",
        "every_months: -3",
        "expected a whole number such as 30, found `-3` (vendors/aws/charges/aws-rent/every_months)",
    ),
    ("", "every_months: 3", "every_months: 0", "`0` must be from 1 to 240 (vendors/aws/charges/aws-rent/every_months)"),
    ("", "months: 36", "months: 4800", "`4800` must be from 1 to 240 (settings/months)"),
    (
        "",
        "first_month: \"2023-02\"",
        "first_month: \"2199-06\"",
        "would take the forecast beyond the years 1900 to 2199",
    ),
    (
        "",
        "end: \"2023-06-01\"",
        "end: \"2423-06-01\"",
        "not in the years 1900 to 2199 (vendors/aws/contract/periods/y3/end)",
    ),
    (
        "",
        "end: \"2023-06-01\"",
        "end: \"2023-02-30\"",
        "expected a date such as \"2023-01-27\", found \"2023-02-30\": no such day (vendors/aws/contract/periods/y3/end)",
    ),
    (
        "",
        "end: \"2023-06-01\"",
        "end: 2023-06-01",
        "expected text in quotation marks, found `2023-06-01` (vendors/aws/contract/periods/y3/end)",
    ),
    (
        "",
        "end: \"2023-06-01\"",
        "end: \"2022-06-01\"",
        "`\"2022-06-01\"` must be after the start (vendors/aws/contract/periods/y3/end)",
    ),
    (
        "",
        "end: \"2023-06-01\"",
        "end: \"2023-06-04\"",
        "must not be after 3 Jun 2023, on which the next commitment period begins (vendors/aws/contract/periods/y3/end)",
    ),
    (
        "",
        "billing: instalments_quarterly",
        "billing: quarterly",
        "expected `usage`, `instalments_monthly`, `instalments_quarterly` or `instalments_yearly`, found `quarterly` (vendors/aws/contract/billing)",
    ),
    (
        "",
        "billing: instalments_quarterly",
        "billing: \"usage\"",
        "expected a word without quotation marks, found `\"usage\"` (vendors/aws/contract/billing)",
    ),
    (
        "",
        "only: [usage,",
        "only: [use,",
        "expected `usage`, `shortfall`, `interest` or `charge`, found `use` (vendors/aws/policies/p1/only/1)",
    ),
    ("", "muted: true", "muted: yes", "expected true or false, found `yes` (vendors/aws/muted)"),
    ("", "vendors: [", "vendors: {", "expected a list in `[` and `]` (vendors)"),
    ("", "contract: (", "contract: [", "expected fields in `(` and `)` (vendors/aws/contract)"),
    (
        "sites:",
        "id: \"atlanta\"",
        "id: \"sacramento\"",
        "`\"sacramento\"` must be an id that nothing else has (sites/sacramento)",
    ),
    ("debts:", "id: \"loan\"", "id: \"aws\"", "`\"aws\"` must be an id that nothing else has (debts/aws)"),
    (
        "debts:",
        "id: \"loan\"",
        "id: \"A W/S\"",
        "must be an id of 1 to 64 small letters, digits, `-` and `_` (debts/A W/S)",
    ),
    (
        "reactions:",
        "stream: \"ads\"",
        "stream: \"adds\"",
        "`\"adds\"` must be the id of a stream, and there is no `adds` (vendors/aws/reactions/r1/stream)",
    ),
    (
        "reactions:",
        "after: \"r2\"",
        "after: \"r9\"",
        "must be the id of another rung of this vendor, and there is no `r9` (vendors/aws/reactions/r1/after)",
    ),
    (
        "contract_changes:",
        "to: \"gcp\"",
        "to: \"azure\"",
        "must be the id of a vendor, and there is no `azure` (vendors/aws/contract_changes/g1/to)",
    ),
    ("curve:", "down: 0.5", "down: 0.005", "must not be less than at a lower load (service/curve/u2/down)"),
    ("vendors:", "service_share: 0.375", "service_share: 1.375", "must be from 0 to 1 (vendors/aws/service_share)"),
    (
        "",
        "vendor: \"aws\"",
        "vendor: \"awes\"",
        "`\"awes\"` must be the id of a vendor, and there is no `awes` (streams/ads/payers/y1/vendor)",
    ),
    ("lags:", "share: 0.7", "share: 0.6", "`lags` must add up to 1, and add up to 0.9 (streams/ads/lags)"),
    ("", "season: [0.8, ", "season: [", "`season` must have twelve factors"),
    (
        "",
        "\"2023-06\": 1_100_000.25",
        "\"2022-12\": 1",
        "`2022-12` is given twice (vendors/aws/contract/lines/compute/amounts/2022-12)",
    ),
    ("", "\"2023-06\": 1_100_000.25", "\"2023\": 1", "expected a month such as \"2023-01\", found \"2023\""),
    (
        "",
        "currency: \"USD\"",
        "currency: \"US$\"",
        "`\"US$\"` must be a currency code of ISO 4217, such as USD (settings/currency)",
    ),
    (
        "",
        "version: 2",
        "version: 3",
        "written by a newer Obligo: the file has version 3, and this program reads versions up to 2. Open it with an Obligo that reads version 3 (version)",
    ),
    ("", "version: 2", "version: 0", "there is no version 0"),
    ("", "version: 2", "version: one", "expected a version such as 1, found `one` (version)"),
    ("", "version: 2,", "", "expected `version: 2` among the first fields, found none (version)"),
    ("", "name: \"Everything\"", "name: \"\\q\"", "(name)"),
    (
        "view:",
        "span: quarter",
        "span: decade",
        "expected `week`, `month`, `quarter` or `year`, found `decade` (view/span)",
    ),
];

#[test]
fn mistakes_are_told_with_line_field_and_what_was_expected() {
    for &(after, from, to, words) in MISTAKES {
        let (text, line) = damaged(after, from, to);
        let (found, message) = complaint_of(&text);
        assert!(message.contains(words), "{to}: {message}");
        let line_expected = match to {
            // What is missing or adds up wrongly is about what encloses it.
            "" => 1,
            "first_month: \"2199-06\"" => line + 1,
            "share: 0.6" => 1 + text.lines().position(|line| line.trim() == "lags: [").unwrap(),
            _ => line,
        };
        assert_eq!(found, line_expected, "{to}: {message}");
        assert!(message.starts_with(&format!("line {line_expected}, column ")), "{message}");
    }
}

#[test]
fn a_missing_field_is_told_at_its_entry() {
    let (text, line) = damaged("", "floor: 92_727_272.73,", "");
    let (found, message) = complaint_of(&text);
    let entry = text.lines().take(line).collect::<Vec<_>>().iter().rposition(|line| line.trim() == "(").unwrap() + 1;
    assert_eq!(found, entry, "{message}");
    assert!(message.contains("expected the field `floor`, found none (vendors/aws/contract/periods/y3/floor)"));

    // A field that may be left out, but is needed beside another: the entry's line.
    let (text, line) = damaged("policies:", "days: 60,\n", "\n");
    assert!(read_text(&text).is_ok(), "a dispute needs no days");
    let text = text.replacen("kind: dispute,", "kind: defer,", 1);
    let (found, message) = complaint_of(&text);
    assert_eq!(text.lines().nth(found - 1).unwrap().trim(), "(");
    assert!(
        found < line && message.contains("`days` is needed with the choice `defer` (vendors/aws/policies/p1/days)")
    );
}

#[test]
fn the_column_is_where_the_value_begins() {
    let (text, line) = damaged("", "floor: 92_727_272.73", "floor: 1e5");
    let column = text.lines().nth(line - 1).unwrap().find("1e5").unwrap() + 1;
    let (_, message) = complaint_of(&text);
    assert!(message.starts_with(&format!("line {line}, column {column}: expected an amount")), "{message}");
}

#[test]
fn all_problems_are_told_in_the_order_of_the_text() {
    let text = full_text().replace("vendor: \"gcp\"", "vendor: \"none\"").replace("net_days: 45", "net_days: 4000");
    let Err(ReadError::Faulty { complaints, .. }) = read_text(&text) else { panic!("two kinds of problems") };
    let paths: Vec<&str> = complaints.iter().map(|complaint| complaint.path.as_str()).collect();
    let expected = [
        "vendors/aws/net_days",
        "vendors/gcp/net_days",
        "streams/ads/payers/y2/vendor",
        "streams/subscriptions/payers/y2/vendor",
    ];
    assert_eq!(paths, expected);
    assert!(complaints.is_sorted_by_key(|complaint| complaint.line));

    let many = full_text().replace("over_months: ", "over_months: 100");
    let message = read_text(&many).unwrap_err().to_string();
    assert_eq!(message.lines().count(), 21, "{message}");
    assert!(message.ends_with(" more"), "{message}");
}

#[test]
fn entries_that_share_an_id_are_told_apart() {
    let text = full_text().replace("id: \"y4\"", "id: \"y3\"");
    let Err(ReadError::Faulty { complaints, .. }) = read_text(&text) else { panic!("duplicate ids") };
    let lines: Vec<usize> = complaints.iter().map(|complaint| complaint.line).collect();
    let ids: Vec<usize> = (1..).zip(text.lines()).filter(|(_, line)| line.contains("\"y3\"")).map(|(n, _)| n).collect();
    assert_eq!(lines, [ids[1], ids[3]]);
}

#[test]
fn what_is_no_session_at_all_is_refused_in_words() {
    let deep = "(".repeat(100_000);
    let deep_inside = full_text().replacen("92_727_272.73", &"[".repeat(100_000), 1);
    let commented = "/*".repeat(100_000);
    for (text, line, words) in [
        ("", 1, "expected a session, found an empty file"),
        (" \n\t\r\n", 1, "expected a session, found an empty file"),
        ("\u{FEFF}// nothing but this\n", 1, "expected a session, found an empty file"),
        ("hello, world", 1, "expected nothing after"),
        ("\n\n{\"version\": 1}", 3, "expected `version: 2`"),
        ("(\nversion: 2,\n)\n", 1, "expected the field `name`, found none (name)"),
        ("(\nversion: 2,\nname: \"x\", model: 5)", 3, "expected fields in `(` and `)`, found `5` (model)"),
        ("\0\0\0", 1, "it holds zero bytes"),
        (&deep, 1, "expected brackets that are nested less deeply"),
        (&deep_inside, 0, "expected brackets that are nested less deeply"),
        (&commented, 1, "expected a session"),
        (
            &format!("{}junk", full_text()),
            full_text().lines().count() + 1,
            "expected nothing after the session's last bracket",
        ),
        (
            &format!("{}(", full_text()),
            full_text().lines().count() + 1,
            "expected nothing after the session's last bracket",
        ),
    ] {
        let (found, message) = complaint_of(text);
        assert!(message.contains(words), "{message}");
        assert!(line == 0 || found == line, "{message}");
    }
    // A newer file may have any form, as long as its version can be found.
    let (line, message) = complaint_of("/* from the future */\nSession(\n  future: <<>>, version: 7, ...");
    assert!(line == 3 && message.contains("the file has version 7"), "{message}");
}

#[test]
fn a_cut_off_file_is_never_taken_for_a_session() {
    let (all, some) = (full_text(), write_text(&session::parts(&full_session())[0]));
    for (text, step) in [(&all, 211), (&some, 5)] {
        let whole = text.trim_end().len();
        for end in (0..whole).step_by(step).chain([whole - 1]).filter(|end| text.is_char_boundary(*end)) {
            let (line, message) = complaint_of(&text[..end]);
            let lines = text[..end].matches('\n').count() + 1;
            assert!(line >= 1 && line <= lines, "cut at {end}: {message}");
        }
    }
}

#[test]
fn files_that_are_not_read_say_why_and_which() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, content: &[u8]| {
        let path = folder.path().join(name);
        fs::write(&path, content).unwrap();
        path
    };
    let message = |path: &Path| read_file(path).unwrap_err().to_string();

    let huge = folder.path().join("huge.ron");
    fs::File::create(&huge).unwrap().set_len(50 << 20).unwrap();
    assert_eq!(
        message(&huge),
        format!("too large for a session: 50 MiB, and the limit is 32 MiB ({})", huge.display())
    );
    let binary = file("binary.ron", b"(\n  version: 2,\n  name: \"\xff\xfe\"");
    assert_eq!(message(&binary), format!("line 3, column 10: not a text file: expected UTF-8 ({})", binary.display()));
    let utf16 = file("utf16.ron", b"\xff\xfe(\0\n\0");
    assert!(message(&utf16).starts_with("line 1, column 1: not a text file"));
    let missing = folder.path().join("none.ron");
    assert_eq!(message(&missing), format!("cannot read: no such file or folder ({})", missing.display()));
    assert!(message(folder.path()).contains("this is a folder"));
    let mistake = file("mistake.ron", full_text().replacen("net_days: 45", "net_days: -5", 1).as_bytes());
    assert!(message(&mistake).ends_with(&format!("found `-5` (vendors/aws/net_days, {})", mistake.display())));
    let good = file("good.ron", full_text().as_bytes());
    assert_eq!(read_file(&good).unwrap().session, full_session());
}

/// What is typed in place of an amount, and what to write instead.
#[test]
fn numbers_in_another_form_are_told_with_what_to_write_instead() {
    for (typed, proposed) in [
        ("1,600,000", "`1,600,000`: write `1_600_000` (vendors/aws/contract/periods/y3/floor)"),
        ("1 600 000", "`1 600 000`: write `1_600_000` (vendors/aws/contract/periods/y3/floor)"),
        ("1.600.000", "`1.600.000`: write `1_600_000` (vendors/aws/contract/periods/y3/floor)"),
        ("1'600'000", "write `1_600_000` (vendors/aws/contract/periods/y3/floor)"),
        ("1,250.5", "write `1_250.50` (vendors/aws/contract/periods/y3/floor)"),
        ("1.250,5", "write `1_250.50` (vendors/aws/contract/periods/y3/floor)"),
        ("1,600", "with `_` between thousands, found `1,600` (vendors/aws/contract/periods/y3/floor)"),
        ("$1600", "write `1_600` (vendors/aws/contract/periods/y3/floor)"),
        ("1600 USD", "write `1_600` (vendors/aws/contract/periods/y3/floor)"),
        ("€ 1.600.000", "write `1_600_000` (vendors/aws/contract/periods/y3/floor)"),
        ("5%", "write `0.05` (vendors/aws/contract/periods/y3/floor)"),
    ] {
        let (text, line) = damaged("", "floor: 92_727_272.73", &format!("floor: {typed}"));
        let (found, message) = complaint_of(&text);
        assert!(message.contains("expected an amount such as 1_250.50") && message.contains(proposed), "{message}");
        let column = 1 + text.lines().nth(line - 1).unwrap().find("floor: ").unwrap() + "floor: ".len();
        assert!(found == line && message.contains(&format!("column {column}: ")), "{column} {message}");
    }
    // In a map, on one line with others, and in an override.
    let (text, line) = damaged("", "\"2022-12\": 900_000", "\"2022-12\": 900,000,000");
    let (found, message) = complaint_of(&text);
    assert!(found == line && message.contains("write `900_000_000` ("), "{message}");
    let (text, _) = damaged("", "share: 0.6", "share: 1,5, days: 5");
    assert!(complaint_of(&text).1.contains("write `1.50`"), "{}", complaint_of(&text).1);
}

#[test]
fn marks_of_a_conflict_of_versions_are_called_that() {
    let text = full_text();
    let whole = text.lines().position(|line| line.contains("currency: ")).unwrap();
    let with = |lines: &[&str]| {
        let mut all: Vec<&str> = text.lines().collect();
        all.splice(whole..=whole, lines.iter().copied());
        all.join("\n")
    };
    let (ours, theirs) = ("    currency: \"USD\",", "    currency: \"EUR\",");
    for lines in [
        &["<<<<<<< HEAD", ours, "=======", theirs, ">>>>>>> theirs"] as &[&str],
        &["<<<<<<< HEAD", ours, "||||||| base", ours, "=======", theirs, ">>>>>>> theirs"],
        &["<<<<<<< HEAD\r", ours, "=======\r", theirs, ">>>>>>> theirs\r"],
        &[">>>>>>> theirs", ours],
    ] {
        let (line, message) = complaint_of(&with(lines));
        assert!(line == whole + 1 && message.contains("a version conflict that was not resolved"), "{message}");
    }
    // In a text that can be read they are a text.
    let note = text.replacen("note: \"", "note: \"<<<<<<< HEAD\n", 1);
    assert!(read_text(&note).is_ok());
}

#[test]
fn no_message_holds_what_can_not_be_seen() {
    for text in [
        "\0\0\0\0".to_owned(),
        format!("{}\0\0", full_text()),
        full_text().replacen("92_727_272.73", "\0", 1),
        full_text().replacen("92_727_272.73", "\u{1b}[2J", 1),
        full_text().replacen("92_727_272.73", "\u{9b}31m", 1),
        full_text().replacen("floor: 92_727_272.73", "fl\u{202e}oor: 5", 1),
        full_text().replacen("id: \"y3\"", "id: \"y\u{1b}3\"", 1),
        full_text().replacen("id: \"y3\"", "id: \"y\\u{1b}3\"", 1),
        full_text().replacen("version: 2", "version: \u{7}", 1),
    ] {
        let (_, message) = complaint_of(&text);
        let unseen = message.chars().find(|sign| *sign != '\n' && obligo::text::printed::is_active(*sign));
        assert_eq!(unseen, None, "{message:?}");
    }
    assert!(complaint_of(&full_text().replacen("92_727_272.73", "\u{1b}", 1)).1.contains("`\\u{1b}`"));
}
