//! What reaches a terminal, a spreadsheet or another program: nothing that does more than it shows, and no less than was
//! asked for.

use std::{
    fs,
    path::Path,
    process::{Command, Stdio},
};

use obligo::storage;

use super::{Outcome, command, obligo, text};
use crate::common::session;

/// What a label could do to a terminal: clear it, write to the clipboard, give it a title, turn the direction of writing,
/// and begin a line.
const HOSTILE: &str = "\u{1b}[2J\u{1b}]52;c;aGk=\u{7}\u{9b}31m\u{202e}\u{7f}\u{0}\r\nOK, ";

/// The text of a session with everything in it, each of its labels, names and notes beginning with `before`.
fn session_with(before: &str) -> String {
    let before = before.escape_default().to_string();
    let text = storage::write_text(&session::unmuted_session());
    let lines = text.lines().map(|line| {
        let texts = ["label: \"", "name: \"", "note: \"", "source: \"", "\"label\": \""];
        match texts.iter().find_map(|field| line.split_once(field).map(|parts| (field, parts))) {
            Some((field, (indent, rest))) => format!("{indent}{field}{before}{rest}\n"),
            None => format!("{line}\n"),
        }
    });
    lines.collect()
}

fn assert_harmless(what: &str, outcome: &Outcome) {
    for printed in [&outcome.out, &outcome.mistakes] {
        let active = printed.chars().find(|sign| *sign != '\n' && obligo::text::printed::is_active(*sign));
        assert_eq!(active, None, "{what}: {printed:?}");
    }
}

#[test]
fn no_verb_prints_what_a_terminal_would_obey() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::write(&path, text).expect("written");
        path
    };
    let (hostile, plain) = (session_with(HOSTILE), session_with("x "));
    let [hostile_less, plain_less] = [&hostile, &plain].map(|text| text.replacen("buffer: ", "buffer: 1", 1));
    let hostile = [file("hostile.ron", &hostile), file("hostile-less.ron", &hostile_less)];
    let plain = [file("plain.ron", &plain), file("plain-less.ron", &plain_less)];
    let mut verbs: Vec<Vec<&str>> = Vec::new();
    for format in ["text", "json", "csv"] {
        verbs.push(vec!["report", "A", "--format", format]);
        verbs.push(vec!["report", "A", "--format", format, "--scenario", "tight"]);
        verbs.push(vec!["report", "A", "--format", format, "--compare", "base", "tight", "loose"]);
    }
    for format in ["text", "json"] {
        verbs.push(vec!["cost-of-delay", "A", "--vendor", "aws", "--format", format]);
        verbs.push(vec!["cost-of-delay", "A", "--format", format]);
        verbs.push(vec!["diff", "A", "B", "--format", format]);
        for figure in ["cash_end", "receipts", "obligations", "aws.invoiced", "aws.overdue"] {
            verbs.push(vec!["explain", figure, "A", "--depth", "6", "--format", format]);
        }
    }
    verbs.push(vec!["journal", "A", "--format", "hledger"]);
    verbs.push(vec!["journal", "A", "--format", "beancount"]);
    verbs.push(vec!["check", "A"]);
    for verb in &verbs {
        let run = |files: &[std::path::PathBuf; 2]| {
            let arguments = verb.iter().map(|argument| match *argument {
                "A" => text(&files[0]),
                "B" => text(&files[1]),
                other => other,
            });
            obligo(&arguments.collect::<Vec<_>>())
        };
        let (outcome, plain) = (run(&hostile), run(&plain));
        assert_eq!((outcome.code, plain.code), (Some(0), Some(0)), "{verb:?}: {}", outcome.mistakes);
        assert_harmless(&format!("{verb:?}"), &outcome);
        assert_eq!(outcome.out.lines().count(), plain.out.lines().count(), "{verb:?}: no label begins a line");
    }
}

#[cfg(unix)]
#[test]
fn names_of_files_and_arguments_are_harmless_too() {
    let folder = tempfile::tempdir().expect("a folder");
    let name = "a\u{1b}[2J\u{9b}\nOK, 1 entries, balanced.ron";
    let [good, broken, missing] = ["good", "broken", "missing"].map(|kind| folder.path().join(format!("{kind}{name}")));
    fs::write(&good, storage::SAMPLE).expect("written");
    fs::write(&broken, format!("(version: 2, name: {HOSTILE:?}, \u{1b}[2J: \u{9b}\u{0})")).expect("written");
    for arguments in [
        vec!["check", text(&good), text(&broken), text(&missing)],
        vec!["report", text(&broken)],
        vec!["diff", text(&missing), text(&good)],
        vec!["explain", "x\u{1b}[2J\n.overdue"],
        vec!["explain", "\u{1b}[2Jx", "--on", "\u{9b}31m"],
        vec!["report", "--scenario", "\u{1b}]0;t\u{7}"],
        vec!["report", "a", "b\u{1b}[2J"],
        vec!["--\u{9b}31m"],
    ] {
        let outcome = obligo(&arguments);
        assert!(outcome.code.is_some_and(|code| code > 0) && !outcome.mistakes.is_empty(), "{arguments:?}");
        assert_harmless(&format!("{arguments:?}"), &outcome);
    }
    let outcome = obligo(&["check", text(&good), text(&missing)]);
    assert_eq!((outcome.out.lines().count(), outcome.mistakes.lines().count()), (1, 1), "a line a file");
}

/// A session with a vendor, a stream and a scenario whose ids begin as options do.
fn with_dashes(folder: &Path) -> std::path::PathBuf {
    let mut session = session::unmuted_session();
    let text = storage::write_text(&session).replace("\"aws\"", "\"-2-3\"").replace("vendors/aws/", "vendors/-2-3/");
    session = storage::read_text(&text).expect("a session").session;
    session.scenarios[0].id = obligo::model::Id("-x".to_owned());
    let path = folder.join("dashes.ron");
    fs::write(&path, storage::write_text(&session)).expect("written");
    path
}

#[test]
fn every_verb_can_name_an_id_that_begins_as_an_option_does() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = with_dashes(folder.path());
    let file = text(&path);
    let printed = |arguments: &[&str]| {
        let outcome = obligo(arguments);
        assert_eq!((outcome.code, outcome.mistakes.as_str()), (Some(0), ""), "{arguments:?}");
        outcome.out
    };
    let plainly = printed(&["explain", "-2-3.overdue", file]);
    assert_eq!(printed(&["explain", "--", "-2-3.overdue", file]), plainly);
    assert!(printed(&["explain", "-2-3.overdue", file, "--scenario", "-x"]).contains("scenario -x"));
    printed(&["cost-of-delay", file, "--vendor", "-2-3"]);
    printed(&["cost-of-delay", "--vendor", "-2-3", "--scenario", "-x", "--", file]);
    assert!(printed(&["report", file, "--scenario", "-x"]).contains("Scenario -x"));
    assert!(printed(&["report", file, "--compare", "base", "-x"]).contains("-x"));
    printed(&["check", file]);
    printed(&["journal", file, "--format", "hledger"]);
    printed(&["journal", file, "--format", "beancount"]);
    // To a spreadsheet it would be a formula.
    for arguments in
        [vec!["report", file, "--format", "csv"], vec!["report", file, "--compare", "base", "-x", "--format", "csv"]]
    {
        let out = printed(&arguments);
        let rows: Vec<csv::StringRecord> =
            csv::Reader::from_reader(out.as_bytes()).records().map(|row| row.expect("a row")).collect();
        assert!(rows.iter().any(|row| row.iter().any(|cell| cell == "'-2-3")), "{arguments:?}");
        let is_number = |cell: &str| cell.parse::<f64>().is_ok();
        let formula = rows.iter().flatten().find(|cell| cell.starts_with(['=', '+', '-', '@']) && !is_number(cell));
        assert_eq!(formula, None, "{arguments:?}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn what_can_not_be_written_fails_with_one_line() {
    for arguments in [
        &["report"] as &[&str],
        &["report", "--format", "json"],
        &["report", "--format", "csv"],
        &["journal", "--format", "hledger"],
        &["explain", "cash_low"],
        &["cost-of-delay", "--vendor", "aws"],
        &["sample"],
        &["--help"],
        &["--version"],
        &["report", "--help"],
        &[],
    ] {
        let full = fs::OpenOptions::new().write(true).open("/dev/full").expect("the full device");
        let output = command(arguments).stdout(Stdio::from(full)).stderr(Stdio::piped()).output().expect("it runs");
        let mistakes = String::from_utf8(output.stderr).expect("text");
        assert_eq!(output.status.code(), Some(1), "{arguments:?}: {mistakes}");
        let last = mistakes.lines().last().unwrap_or_default();
        assert_eq!(last, "cannot write the output: the disk is full", "{arguments:?}");
        // Without a verb there is one more: that no window opens.
        assert_eq!(mistakes.lines().count(), if arguments.is_empty() { 2 } else { 1 }, "{mistakes}");
    }
    // A closed one.
    for arguments in ["report", "sample", "journal --format hledger", "--help", "diff --help"] {
        let line = format!("{} {arguments} >&-", env!("CARGO_BIN_EXE_obligo"));
        let output = Command::new("sh").args(["-c", &line]).stderr(Stdio::piped()).output().expect("it runs");
        assert_eq!(output.status.code(), Some(1), "{arguments}");
        assert_eq!(String::from_utf8_lossy(&output.stderr), "cannot write the output: it is closed\n", "{arguments}");
    }
    // The null device is none.
    let status = command(&["report"]).stdout(Stdio::null()).status().expect("it runs");
    assert_eq!(status.code(), Some(0));
    // Nobody is left to be told.
    let full = || Stdio::from(fs::OpenOptions::new().write(true).open("/dev/full").expect("the full device"));
    let status = command(&["report"]).stdout(full()).stderr(full()).status().expect("it runs");
    assert_eq!(status.code(), Some(1));
    let status = command(&["report", "--span", "day"]).stderr(full()).status().expect("it runs");
    assert_eq!(status.code(), Some(2));
}
