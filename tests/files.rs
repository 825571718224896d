//! Sessions as files: reading what was written, telling what is wrong, and saving safely.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use common::full_session;
use obligo::{
    model::{Edit, Kind, Model, SCHEMA_VERSION, Session, Value},
    money::{Amount, Decimal},
    storage::{
        Notice, ReadError, SaveError, Stamp, backup_path,
        locate::{Outline, position},
        read_file, read_text, save, write_text,
    },
};

fn full_text() -> String {
    write_text(&full_session())
}

/// The sample sessions, as far as there are any.
fn samples() -> Vec<(PathBuf, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("saves");
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "ron"));
    paths.sort();
    paths.into_iter().map(|path| (path.clone(), fs::read_to_string(path).unwrap())).collect()
}

// --- What was written is read, and the other way round ---

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
    for (path, text) in samples() {
        let read = read_text(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        assert_eq!(write_text(&read.session), text, "{} is not as the program writes it", path.display());
    }
}

#[test]
fn a_session_is_written_as_people_write() {
    let text = full_text();
    for line in [
        "  version: 1,",
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
    assert_eq!(read.notices, [Notice::CommentsNotKept { line }]);
    assert!(read.notices[0].to_string().contains(&format!("line {line}")));
}

// --- The registry has every leaf of the file, and sets it and nothing else ---

/// What the file says of each parameter, and of everything else in it.
fn leaves(text: &str, model: &Model) -> (BTreeMap<String, Vec<String>>, Vec<String>) {
    let mut parameters: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut others = Vec::new();
    for leaf in Outline::of(text).leaves() {
        let path = leaf.path.strip_prefix("model/").unwrap_or(&leaf.path);
        let list = path.rsplit_once('/').map_or("", |(list, _)| list);
        let is_choice_of_several = || model.parameter(list).is_some_and(|p| matches!(p.kind(), Kind::Choices(_)));
        if path.len() < leaf.path.len() && model.parameter(path).is_some() {
            assert!(parameters.insert(path.to_owned(), vec![leaf.text.to_owned()]).is_none(), "{path} is there twice");
        } else if is_choice_of_several() {
            parameters.entry(list.to_owned()).or_default().push(leaf.text.to_owned());
        } else {
            others.push(leaf.path);
        }
    }
    (parameters, others)
}

/// The paths of every leaf, found by RON's own reader.
fn paths_by_ron(value: &ron::Value, path: &str, paths: &mut BTreeSet<String>) {
    let below = |name: &str| if path.is_empty() { name.to_owned() } else { format!("{path}/{name}") };
    match value {
        ron::Value::Map(map) => {
            for (key, value) in map.iter() {
                let ron::Value::String(key) = key else { panic!("{path} has a key that is not text") };
                paths_by_ron(value, &below(key), paths);
            }
        }
        ron::Value::Seq(entries) => {
            for (index, entry) in entries.iter().enumerate() {
                let id = match entry {
                    ron::Value::Map(map) => map.iter().find_map(|(key, value)| match (key, value) {
                        (ron::Value::String(key), ron::Value::String(id)) if key == "id" => Some(id.clone()),
                        _ => None,
                    }),
                    _ => None,
                };
                paths_by_ron(entry, &below(&id.unwrap_or_else(|| (index + 1).to_string())), paths);
            }
        }
        _ => assert!(paths.insert(path.to_owned()), "{path} is there twice"),
    }
}

#[test]
fn every_leaf_of_the_file_but_ids_is_a_parameter_and_the_other_way_round() {
    let session = full_session();
    let text = write_text(&session);
    let (parameters, others) = leaves(&text, &session.model);
    let registered: Vec<String> = session.model.parameters().into_iter().map(|p| p.path).collect();
    assert_eq!(parameters.keys().collect::<BTreeSet<_>>(), registered.iter().collect::<BTreeSet<_>>());
    assert_eq!(registered.len(), parameters.len(), "a parameter is registered twice");
    let beside = ["version", "name", "note", "view/selected", "view/span"];
    for other in &others {
        assert!(other.ends_with("/id") || beside.contains(&other.as_str()), "{other} is in no registry");
    }
    // The same leaves by another reader.
    let mut paths = BTreeSet::new();
    paths_by_ron(&ron::from_str(&text).unwrap(), "", &mut paths);
    assert_eq!(paths, Outline::of(&text).leaves().into_iter().map(|leaf| leaf.path).collect());
}

/// Other values of the kind of a parameter, some of which should be valid.
fn candidates(model: &Model, path: &str) -> Vec<Value> {
    let parameter = model.parameter(path).unwrap();
    let nanos = |value: Decimal, steps: &[i128]| -> Vec<Decimal> {
        steps.iter().map(|step| Decimal::from_nanos(value.nanos() + step)).collect()
    };
    const CENT: i128 = 10_000_000;
    match (parameter.value(), parameter.kind()) {
        (Value::Amount(amount), _) => {
            nanos(amount.0, &[100 * CENT, -100 * CENT]).into_iter().map(|d| Value::Amount(Amount(d))).collect()
        }
        (Value::Decimal(decimal), _) => nanos(decimal, &[CENT, -CENT]).into_iter().map(Value::Decimal).collect(),
        (Value::Whole(whole), _) => vec![Value::Whole(whole + 1), Value::Whole(whole - 1)],
        (Value::Date(date), _) => [1, -1].map(|days| Value::Date(date.plus_days(days))).into(),
        (Value::Month(month), _) => [1, -1].map(|months| Value::Month(month.plus(months))).into(),
        (Value::Choice(now), Kind::Choice(all)) => {
            all.iter().filter(|choice| **choice != now).map(|choice| Value::Choice(choice)).collect()
        }
        (Value::Choices(now), Kind::Choices(all)) => {
            let other = |choice: &&&'static str| now != [**choice];
            all.iter().filter(other).map(|choice| Value::Choices(vec![choice])).collect()
        }
        (Value::Switch(on), _) => vec![Value::Switch(!on)],
        (Value::Text(now), _) => ["gcp", "ads", "EUR", "other"]
            .into_iter()
            .filter(|other| *other != now)
            .map(|other| Value::Text(other.to_owned()))
            .collect(),
        (value, kind) => panic!("{path}: {value:?} of {kind:?}"),
    }
}

/// An edit that changes a parameter and is valid; where nothing else is, it trades values with its twin in the list.
fn valid_edit(model: &Model, path: &str) -> (Edit, Vec<String>) {
    for value in candidates(model, path) {
        let edit = Edit::set(path, value);
        if edit.applied(model).is_ok() {
            return (edit, vec![path.to_owned()]);
        }
    }
    let parts: Vec<&str> = path.split('/').collect();
    let twin = |candidate: &String| {
        let others: Vec<&str> = candidate.split('/').collect();
        let differing = parts.iter().zip(&others).filter(|(a, b)| a != b).count();
        others.len() == parts.len() && differing == 1 && others.last() == parts.last()
    };
    for other in model.parameters().into_iter().map(|p| p.path).filter(twin) {
        let (here, there) = (model.get(path).unwrap(), model.get(&other).unwrap());
        let edit = Edit::Set(vec![(path.to_owned(), there.clone()), (other.clone(), here.clone())]);
        if here != there && edit.applied(model).is_ok() {
            return (edit, vec![path.to_owned(), other]);
        }
    }
    panic!("no other valid value for {path}");
}

#[test]
fn setting_a_parameter_changes_its_line_of_the_file_and_no_other() {
    let session = full_session();
    let text = write_text(&session);
    let (before, others_before) = leaves(&text, &session.model);
    for path in before.keys() {
        let (edit, changed) = valid_edit(&session.model, path);
        let model = edit.applied(&session.model).unwrap();
        let edited = write_text(&Session { model, ..session.clone() });
        let read = read_text(&edited).unwrap();
        assert_eq!(edited, write_text(&read.session));

        let (after, others_after) = leaves(&edited, &read.session.model);
        let differing: BTreeSet<&String> = before.keys().filter(|path| before[*path] != after[*path]).collect();
        assert_eq!(differing, changed.iter().collect(), "setting {path}");
        assert_eq!((before.len(), &others_before), (after.len(), &others_after));
        let lines = text.lines().zip(edited.lines()).filter(|(a, b)| a != b).count();
        assert_eq!((lines, text.lines().count()), (changed.len(), edited.lines().count()), "setting {path}");
    }
}

// --- What is wrong with a file ---

fn complaint_of(text: &str) -> (usize, String) {
    let error = read_text(text).expect_err("a text with a mistake");
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

#[test]
fn mistakes_are_told_with_line_field_and_what_was_expected() {
    for (after, from, to, words) in [
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
        (
            "",
            "floor: 92_727_272.73",
            "floor: -inf",
            "found `-inf`: not a number (vendors/aws/contract/periods/y3/floor)",
        ),
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
            "`9999999999999999` must be from 0 to 9_000_000_000_000_000 (vendors/aws/contract/periods/y3/floor)",
        ),
        (
            "",
            "floor: 92_727_272.73",
            "floor: 8999999999999999",
            "is more money than can be reckoned with (vendors/aws/contract/periods/y3/floor)",
        ),
        ("", "floor: 92_727_272.73", "floor: 0.005", "`0.005` must have at most 2 decimal places"),
        ("", "floor: 92_727_272.73", "floor: -1", "`-1` must be from 0 to"),
        ("", "floor: 92_727_272.73", "floor: \"5\"", "expected an amount such as 1_250.50, found `\"5\"`"),
        ("", "floor: 92_727_272.73", "floor: ", "expected a value, found `,` (vendors/aws/contract/periods/y3/floor)"),
        ("", "floor: 92_727_272.73", "floor: 5 5", "expected a comma (vendors/aws/contract/periods/y3)"),
        (
            "",
            "floor: 92_727_272.73",
            "flour: 5",
            "unknown field `flour`, expected `id`, `start`, `end`, `floor` or `discount` (vendors/aws/contract/periods/y3/flour)",
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
            "expected a whole number such as 30, found `99999999999999999999`",
        ),
        ("", "net_days: 45", "net_days: 36500", "`36500` must be from 0 to 3_650 (vendors/aws/net_days)"),
        (
            "",
            "net_days: 45",
            "net_days: \"5\"",
            "expected a whole number such as 30, found `\"5\"` (vendors/aws/net_days)",
        ),
        (
            "",
            "every_months: 3",
            "every_months: -3",
            "expected a whole number such as 30, found `-3` (vendors/aws/charges/aws-rent/every_months)",
        ),
        (
            "",
            "every_months: 3",
            "every_months: 0",
            "`0` must be from 1 to 240 (vendors/aws/charges/aws-rent/every_months)",
        ),
        ("", "months: 36", "months: 4800", "`4800` must be from 1 to 240 (settings/months)"),
        (
            "",
            "first_month: \"2023-02\"",
            "first_month: \"2199-06\"",
            "must let the forecast end within the years 1900 to 2199",
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
            "start: \"2023-06-03\"",
            "start: \"2023-05-31\"",
            "must not lie within another commitment period, and lies within `y3` (vendors/aws/contract/periods/y4/start)",
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
        ("", "id: \"gcp\"", "id: \"aws\"", "`\"aws\"` must be an id that nothing else has (vendors/aws)"),
        ("streams:", "id: \"ads\"", "id: \"aws\"", "`\"aws\"` must be an id that nothing else has (streams/aws)"),
        (
            "",
            "id: \"aws\"",
            "id: \"A W/S\"",
            "must be an id of 1 to 64 small letters, digits, `-` and `_` (vendors/A W/S)",
        ),
        (
            "",
            "vendor: \"aws\"",
            "vendor: \"awes\"",
            "`\"awes\"` must be the id of a vendor, and there is no `awes` (streams/ads/payers/y1/vendor)",
        ),
        ("", "share: 0.7", "share: 0.6", "`lags` must add up to 1, and add up to 0.9 (streams/ads/lags)"),
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
            "version: 1",
            "version: 2",
            "written by a newer Obligo: its version is 2, and this program reads up to version 1 (version)",
        ),
        ("", "version: 1", "version: 0", "there is no version 0"),
        ("", "version: 1", "version: one", "expected a version such as 1, found `one` (version)"),
        ("", "version: 1,", "", "expected `version: 1` among the first fields, found none (version)"),
        ("", "name: \"Everything\"", "name: \"\\q\"", "(name)"),
        (
            "view:",
            "span: quarter",
            "span: decade",
            "expected `week`, `month`, `quarter` or `year`, found `decade` (view/span)",
        ),
    ] {
        let (text, line) = damaged(after, from, to);
        let (found, message) = complaint_of(&text);
        assert!(message.contains(words), "{to}: {message}");
        let line_expected = match to {
            // What is missing or adds up wrongly is about what encloses it.
            "" => 1,
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
    let text = text.replacen("kind: dispute", "kind: defer", 1);
    let (found, message) = complaint_of(&text);
    assert_eq!(text.lines().nth(found - 1).unwrap().trim(), "(");
    assert!(
        found < line && message.contains("`days` must be given with the choice `defer` (vendors/aws/policies/p1/days)")
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
        ("\n\n{\"version\": 1}", 3, "expected `version: 1`"),
        ("(\nversion: 1,\n)\n", 1, "expected the field `name`, found none (name)"),
        ("(\nversion: 1,\nname: \"x\", model: 5)", 3, "expected fields in `(` and `)`, found `5` (model)"),
        ("\0\0\0", 1, "expected a value"),
        (&deep, 1, "expected fewer brackets within brackets"),
        (&deep_inside, 0, "expected fewer brackets within brackets"),
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
    assert!(line == 3 && message.contains("its version is 7"), "{message}");
}

#[test]
fn a_cut_off_file_is_never_taken_for_a_session() {
    let text = full_text();
    let whole = text.trim_end().len();
    for end in (0..whole).filter(|end| text.is_char_boundary(*end)).step_by(7).chain([whole - 1]) {
        let (line, message) = complaint_of(&text[..end]);
        let lines = text[..end].lines().count() + 1;
        assert!(line >= 1 && line <= lines, "cut at {end}: {message}");
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
    let binary = file("binary.ron", b"(\n  version: 1,\n  name: \"\xff\xfe\"");
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

// --- Damaged at random ---

/// Marsaglia's xorshift.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 11).unwrap() % bound.max(1)
    }
}

/// The text with one to three things wrong.
fn damage(text: &str, random: &mut Random) -> Vec<u8> {
    let mut bytes = text.as_bytes().to_vec();
    for _ in 0..=random.below(3) {
        let at = random.below(bytes.len());
        let line_start = bytes[..at].iter().rposition(|b| *b == b'\n').map_or(0, |newline| newline + 1);
        let line_end = bytes[at..].iter().position(|b| *b == b'\n').map_or(bytes.len(), |newline| at + newline + 1);
        match random.below(8) {
            0 => bytes[at] ^= 1 << random.below(8),
            1 => bytes[at] = b"()[]{},:\"'\\/*#-0 \n"[random.below(18)],
            2 => drop(bytes.drain(at..bytes.len().min(at + 1 + random.below(12)))),
            3 => drop(bytes.drain(line_start..line_end)),
            4 => {
                let line = bytes[line_start..line_end].to_vec();
                bytes.splice(line_start..line_start, line);
            }
            5 => {
                let numbers: [&[u8]; 6] = [b"-1", b"0", b"1e308", b"99999999999999999999", b"0.0000000001", b"NaN"];
                let digits = |b: &u8| b.is_ascii_digit() || matches!(b, b'_' | b'.' | b'-');
                let end = at + bytes[at..].iter().position(|b| !digits(b)).unwrap_or(0);
                bytes.splice(at..end, numbers[random.below(6)].iter().copied());
            }
            6 => {
                let from = random.below(bytes.len());
                let piece = bytes[from..bytes.len().min(from + 1 + random.below(40))].to_vec();
                bytes.splice(at..at, piece);
            }
            _ => bytes.truncate(at),
        }
        if bytes.is_empty() {
            break;
        }
    }
    bytes
}

#[test]
fn damaged_files_are_refused_or_read_but_never_break_the_program() {
    const VARIANTS: usize = 20_000;
    let mut texts: Vec<String> = samples().into_iter().map(|(_, text)| text).collect();
    texts.push(full_text());
    let mut random = Random(0x0B11_6000_0000_2023);
    let (mut read, mut refused) = (0, 0);
    for variant in 0..VARIANTS {
        let bytes = damage(&texts[variant % texts.len()], &mut random);
        let text = String::from_utf8_lossy(&bytes);
        match read_text(&text) {
            Ok(good) => {
                read += 1;
                assert_eq!(good.session.model.problems(), []);
                assert_eq!(read_text(&write_text(&good.session)).unwrap().session, good.session);
            }
            Err(ReadError::Faulty { complaints, .. }) => {
                refused += 1;
                let lines = text.matches('\n').count() + 1;
                for complaint in complaints {
                    assert!(complaint.line >= 1 && complaint.line <= lines && complaint.column >= 1);
                    assert!(!complaint.message.is_empty());
                }
            }
            Err(other) => drop(other.to_string()),
        }
    }
    assert!(read > VARIANTS / 200 && refused > VARIANTS / 2, "{read} read, {refused} refused: no test of either");
}

// --- Saving ---

fn named(name: &str) -> Session {
    Session { name: name.to_owned(), ..full_session() }
}

fn files_in(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn saving_keeps_exactly_one_backup_of_what_was_there() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("plan.ron");
    let first = save(&named("first"), &path, None).unwrap();
    assert_eq!(files_in(folder.path()), ["plan.ron"]);
    assert_eq!(fs::read_to_string(&path).unwrap(), write_text(&named("first")));
    assert_eq!(read_file(&path).unwrap().stamp, first);

    let second = save(&named("second"), &path, Some(first)).unwrap();
    save(&named("third"), &path, Some(second)).unwrap();
    assert_eq!(files_in(folder.path()), ["plan.ron", "plan.ron.bak"]);
    assert_eq!(read_file(&path).unwrap().session, named("third"));
    assert_eq!(read_file(&backup_path(&path)).unwrap().session, named("second"));

    save(&named("third"), &path, None).unwrap();
    assert_eq!(read_file(&backup_path(&path)).unwrap().session, named("second"), "saved twice, changed once");
}

#[test]
fn a_good_backup_is_not_replaced_by_an_empty_or_broken_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("plan.ron");
    let mut without_items = named("nothing in it");
    without_items.model = Model::empty("USD", obligo::calendar::Month::new(2023, 1), 12);
    save(&named("good"), &path, None).unwrap();
    save(&named("better"), &path, None).unwrap();
    for broken in ["", "\n", "(version: 1, name: \"cut o", &write_text(&without_items)] {
        fs::write(&path, broken).unwrap();
        save(&named("repaired"), &path, None).unwrap();
        assert_eq!(read_file(&path).unwrap().session, named("repaired"));
        assert_eq!(read_file(&backup_path(&path)).unwrap().session, named("good"), "after {broken:?}");
    }
    // Where there is no better one, even a broken file is kept.
    fs::remove_file(backup_path(&path)).unwrap();
    fs::write(&path, "typed by hand").unwrap();
    save(&named("repaired"), &path, None).unwrap();
    assert_eq!(fs::read_to_string(backup_path(&path)).unwrap(), "typed by hand");
}

#[test]
fn a_file_changed_by_others_is_not_overwritten_unawares() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("plan.ron");
    save(&named("mine"), &path, None).unwrap();
    let stamp = read_file(&path).unwrap().stamp;
    fs::write(&path, write_text(&named("hers"))).unwrap();
    let error = save(&named("mine, later"), &path, Some(stamp)).unwrap_err();
    assert!(matches!(&error, SaveError::ChangedOnDisk(changed) if *changed == path));
    assert!(error.to_string().contains("changed on disk since it was read"), "{error}");
    assert_eq!(read_file(&path).unwrap().session, named("hers"));
    assert_eq!(files_in(folder.path()), ["plan.ron"]);

    save(&named("mine, later"), &path, None).unwrap();
    assert_eq!(read_file(&backup_path(&path)).unwrap().session, named("hers"));

    // The same content written anew is no change, and a file that is gone holds nothing that could be lost.
    let text = fs::read(&path).unwrap();
    fs::remove_file(&path).unwrap();
    fs::write(&path, &text).unwrap();
    let stamp = save(&named("last"), &path, Some(Stamp::of(&text))).unwrap();
    fs::remove_file(&path).unwrap();
    save(&named("back"), &path, Some(stamp)).unwrap();
}

#[test]
fn what_is_not_valid_or_would_not_be_readable_is_not_saved() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("plan.ron");
    save(&named("good"), &path, None).unwrap();
    let mut session = named("bad");
    session.model.vendors[0].net_days = 4000;
    session.model.streams[0].payers[0].vendor = "nobody".to_owned();
    let error = save(&session, &path, None).unwrap_err();
    assert!(matches!(&error, SaveError::Invalid(problems) if problems.len() == 2));
    assert_eq!(
        error.to_string(),
        "not saved, because the session is not valid: vendors/aws/net_days must be from 0 to 3_650, and 1 more"
    );
    let mut session = named("beyond the calendar");
    session.model.marks[0].date = obligo::calendar::Date(i32::MAX / 2);
    let error = save(&session, &path, None).unwrap_err();
    assert!(matches!(error, SaveError::NotReadableBack(_)), "{error}");
    assert_eq!(read_file(&path).unwrap().session, named("good"));
    assert_eq!(files_in(folder.path()), ["plan.ron"]);
}

#[test]
fn a_session_of_another_version_is_saved_as_this_one() {
    let session = Session { version: 0, ..full_session() };
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("plan.ron");
    save(&session, &path, None).unwrap();
    assert_eq!(read_file(&path).unwrap().session.version, SCHEMA_VERSION);
}

#[test]
fn refusals_of_the_file_system_are_told_and_leave_the_old_file() {
    let folder = tempfile::tempdir().unwrap();
    let nowhere = folder.path().join("none/plan.ron");
    let error = save(&named("x"), &nowhere, None).unwrap_err();
    assert_eq!(
        error.to_string(),
        format!("not saved: cannot write in the folder: no such file or folder ({})", nowhere.display())
    );
    let error = save(&named("x"), folder.path(), None).unwrap_err();
    assert!(error.to_string().contains("this is not a file"), "{error}");

    // A backup that can't be made stops the saving before the file is touched.
    let path = folder.path().join("plan.ron");
    save(&named("old"), &path, None).unwrap();
    fs::create_dir_all(backup_path(&path).join("in the way")).unwrap();
    let error = save(&named("new"), &path, None).unwrap_err();
    assert!(error.to_string().starts_with("not saved: cannot keep a backup: "), "{error}");
    assert_eq!(read_file(&path).unwrap().session, named("old"));
    assert_eq!(files_in(folder.path()), ["plan.ron", "plan.ron.bak"]);
}

#[cfg(unix)]
mod unix {
    use std::os::unix::fs::{PermissionsExt, symlink};

    use super::*;

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().permissions().mode() & 0o777
    }

    #[test]
    fn links_are_followed_and_permissions_kept() {
        let folder = tempfile::tempdir().unwrap();
        let real = folder.path().join("real");
        fs::create_dir(&real).unwrap();
        symlink("real/plan.ron", folder.path().join("b.ron")).unwrap();
        symlink("b.ron", folder.path().join("a.ron")).unwrap();
        let link = folder.path().join("a.ron");
        save(&named("through a link to nothing yet"), &link, None).unwrap();
        fs::set_permissions(real.join("plan.ron"), fs::Permissions::from_mode(0o640)).unwrap();
        save(&named("new"), &link, None).unwrap();
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(read_file(&real.join("plan.ron")).unwrap().session, named("new"));
        assert_eq!(files_in(&real), ["plan.ron", "plan.ron.bak"]);
        assert_eq!((mode(&real.join("plan.ron")), mode(&real.join("plan.ron.bak"))), (0o640, 0o640));

        symlink("c.ron", folder.path().join("c.ron")).unwrap();
        let error = save(&named("x"), &folder.path().join("c.ron"), None).unwrap_err();
        assert!(error.to_string().contains("the link leads nowhere"), "{error}");
    }

    #[test]
    fn a_file_or_folder_that_is_write_protected_stays_as_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("plan.ron");
        save(&named("old"), &path, None).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o444)).unwrap();
        let error = save(&named("new"), &path, None).unwrap_err();
        assert!(error.to_string().contains("the file is read-only"), "{error}");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();

        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o555)).unwrap();
        // The superuser writes wherever he likes.
        if fs::write(folder.path().join("probe"), "").is_err() {
            let error = save(&named("new"), &path, None).unwrap_err();
            assert!(error.to_string().contains("cannot write in the folder: no permission"), "{error}");
        }
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
        assert_eq!(read_file(&path).unwrap().session, named("old"));
    }
}
