//! The headless verbs, as a user or a script sees them: output, mistakes, exit codes.

use std::{fs, path::PathBuf, process::Stdio};

use obligo::{money::Amount, storage::write_text};
use serde_json::Value;

use crate::{
    command,
    common::{session, tables},
    folder_with, json, obligo, printed, text,
};

fn report(arguments: &[&str]) -> Value {
    json(&[&["report"], arguments].concat())
}

/// A folder with a session with everything in it.
fn folder() -> (tempfile::TempDir, PathBuf) {
    folder_with(&session::unmuted_session())
}

fn amount(value: &Value) -> Amount {
    Amount(value.as_str().expect("a string").parse().expect("an amount"))
}

#[test]
fn reports_have_the_keys_that_are_promised_in_their_order() {
    let (_folder, file) = folder();
    let text = printed(&["report", text(&file), "--format", "json", "--span", "year"]);
    let keys = text.lines().filter_map(|line| line.trim().strip_prefix('"')?.split_once("\":")).map(|(key, _)| key);
    let mut keys: Vec<&str> = keys.collect();
    let all = keys.clone();
    keys.dedup();
    let top = ["schema", "session", "scenario", "as_of", "currency", "spans"];
    assert_eq!(&keys[..6], top);
    let span = [
        "start",
        "end",
        "receipts",
        "obligations",
        "paid",
        "set_off",
        "cash_end",
        "cash_low",
        "cash_low_date",
        "coverage",
        "arrears",
        "age",
        "1-30",
        "31-60",
        "61-90",
        "90+",
    ];
    assert_eq!(&keys[6..22], span);
    let vendors = all.iter().position(|key| *key == "vendors").expect("vendors");
    let vendor = ["vendors", "id", "spans", "consumption", "invoiced", "shortfall", "interest", "paid", "arrears"];
    assert_eq!(&all[vendors..vendors + 9], vendor);
    let figures = all.iter().position(|key| *key == "figures").expect("figures");
    assert_eq!(
        &all[figures..],
        [
            "figures",
            "cash_low",
            "cash_low_date",
            "runway_buffer_date",
            "runway_zero_date",
            "overdue",
            "not_yet_due",
            "accrued_shortfall",
            "committed_later",
            "arrears_peak",
            "arrears_peak_date",
            "coverage_90_days",
        ]
    );
}

#[test]
fn values_are_exact_strings_dates_or_null() {
    let (_folder, file) = folder();
    let report = report(&[text(&file)]);
    assert_eq!(report["schema"], 1);
    assert_eq!(report["scenario"], "base");
    assert_eq!(report["as_of"], "2023-02-01");
    assert_eq!(report["currency"], "USD");
    let spans = report["spans"].as_array().expect("spans");
    assert_eq!(spans.len(), 36);
    for vendor in report["vendors"].as_array().expect("vendors") {
        assert_eq!(vendor["spans"].as_array().map(Vec::len), Some(36), "as many as the report has");
    }
    for (before, after) in spans.iter().zip(&spans[1..]) {
        assert_eq!(before["end"], after["start"], "spans are half-open");
    }
    for span in spans {
        for key in ["receipts", "obligations", "paid", "set_off", "cash_end", "cash_low", "arrears"] {
            let places = span[key].as_str().and_then(|text| text.split_once('.')).expect("cents").1;
            assert_eq!(places.len(), 2, "{key}");
        }
        match span["coverage"].as_str() {
            Some(ratio) => assert_eq!(ratio.split_once('.').map(|(_, places)| places.len()), Some(4)),
            None => assert!(span["coverage"].is_null()),
        }
    }
}

#[test]
fn the_size_of_spans_changes_no_total() {
    let (_folder, file) = folder();
    for key in ["receipts", "obligations", "paid", "set_off"] {
        let total = |size: &str| {
            let report = report(&[text(&file), "--span", size]);
            report["spans"].as_array().expect("spans").iter().map(|span| amount(&span[key]).0.nanos()).sum::<i128>()
        };
        let by_month = total("month");
        assert_eq!([total("week"), total("quarter"), total("year")], [by_month; 3], "{key}");
    }
}

#[test]
fn csv_says_what_json_says() {
    let (_folder, file) = folder();
    let report = report(&[text(&file), "--span", "quarter"]);
    let csv = printed(&["report", text(&file), "--span", "quarter", "--format", "csv"]);
    let mut rows = csv::Reader::from_reader(csv.as_bytes());
    let headings = rows.headers().expect("headings").clone();
    let rows: Vec<csv::StringRecord> = rows.records().map(|row| row.expect("a row")).collect();
    let spans = report["spans"].as_array().expect("spans");
    let vendors = report["vendors"].as_array().expect("vendors");
    assert_eq!(rows.len(), spans.len() * (1 + vendors.len()));
    let check = |row: &csv::StringRecord, vendor: &str, span: &Value, values: &Value| {
        for (heading, cell) in headings.iter().zip(row) {
            let expected = match heading {
                "vendor" => vendor,
                "start" | "end" => span[heading].as_str().expect("a date"),
                "1-30" | "31-60" | "61-90" | "90+" => values["age"][heading].as_str().unwrap_or(""),
                _ => values[heading].as_str().unwrap_or(""),
            };
            assert_eq!(cell, expected, "{vendor} {heading}");
        }
    };
    for (row, span) in rows.iter().zip(spans) {
        check(row, "", span, span);
    }
    for (rows, vendor) in rows[spans.len()..].chunks(spans.len()).zip(vendors) {
        for ((row, span), values) in rows.iter().zip(spans).zip(vendor["spans"].as_array().expect("spans")) {
            check(row, vendor["id"].as_str().expect("an id"), span, values);
        }
    }
}

/// The three forms say the same of what is unpaid on a day, and its ages add up to what is overdue.
#[test]
fn ageing_is_told_for_any_day() {
    let (_folder, file) = folder();
    for date in ["2023-01-31", "2023-03-31", "2023-06-15"] {
        let by_due = report(&[text(&file), "--as-of", date]);
        for age_from in ["due", "invoice"] {
            let arguments = ["report", text(&file), "--as-of", date, "--age-from", age_from];
            let json: Value =
                serde_json::from_str(&printed(&[&arguments[..], &["--format", "json"]].concat())).expect("JSON");
            let rows = json["ageing"].as_array().expect("rows");
            let nanos = |value: &Value| amount(value).0.nanos();
            let overdue: i128 = rows.iter().map(|row| nanos(&row["overdue"])).sum();
            assert_eq!(overdue, nanos(&by_due["figures"]["overdue"]), "{date}");
            for row in rows {
                let ages = row["age"].as_object().expect("ages");
                assert_eq!(ages.values().map(nanos).sum::<i128>(), nanos(&row["overdue"]), "{date}");
            }
            let csv = printed(&[&arguments[..], &["--format", "csv"]].concat());
            let mut csv = csv::Reader::from_reader(csv.as_bytes());
            let headings = csv.headers().expect("headings").clone();
            let lines: Vec<csv::StringRecord> = csv.records().map(|row| row.expect("a row")).collect();
            assert_eq!(lines.len(), rows.len(), "{date}");
            for (line, row) in lines.iter().zip(rows) {
                for (heading, cell) in headings.iter().zip(line) {
                    let expected = match heading {
                        "vendor" => &row["id"],
                        "1-30" | "31-60" | "61-90" | "90+" => &row["age"][heading],
                        _ => &row[heading],
                    };
                    assert_eq!(Some(cell), expected.as_str(), "{date} {heading}");
                }
            }
            let plain = printed(&arguments);
            assert!(
                plain.lines().any(|line| line.starts_with("At the close of ") && line.contains(age_from)),
                "{plain}"
            );
        }
    }
    assert!(report(&[text(&file)]).get("ageing").is_none(), "only for a day that is asked for");
}

#[test]
fn the_text_fits_and_has_no_colours() {
    let (_folder, file) = folder();
    for size in ["week", "month", "quarter", "year"] {
        let text = printed(&["report", text(&file), "--span", size]);
        for line in text.lines() {
            assert!(line.chars().count() <= 100 && !line.contains('\u{1b}') && line == line.trim_end(), "{line}");
        }
        for part in ["Everything", "Cash low", "Runway to the buffer", "Accrued shortfall", "Receipts", "Vendors"] {
            assert!(text.contains(part), "{part}");
        }
    }
}

#[test]
fn owed_figures_are_those_of_the_day_asked_for() {
    let (_folder, file) = folder();
    let figures = |arguments: &[&str]| report(&[&[text(&file)], arguments].concat())["figures"].clone();
    let opening = figures(&[]);
    assert_eq!(figures(&["--as-of", "2023-01-31"]), opening, "the day before the as-of date is the opening");
    let later = figures(&["--as-of", "2023-12-31"]);
    assert_ne!(later["overdue"], opening["overdue"]);
    for key in ["cash_low", "cash_low_date", "arrears_peak", "coverage_90_days"] {
        assert_eq!(later[key], opening[key], "{key} is the forecast's, whatever the day");
    }
    for day in ["2023-01-30", "2026-02-01"] {
        let outcome = obligo(&["report", text(&file), "--format", "json", "--as-of", day]);
        assert_eq!((outcome.code, outcome.out.as_str()), (Some(1), ""));
        let expected =
            format!("{day} is outside the forecast: choose a day from 2023-01-31 (the opening) to 2026-01-31\n");
        assert_eq!(outcome.mistakes, expected);
    }
    assert_eq!(obligo(&["report", text(&file), "--as-of", "2026-01-31"]).code, Some(0));
}

#[test]
fn an_unknown_scenario_is_named_with_those_there_are() {
    let (_folder, file) = folder();
    printed(&["report", text(&file), "--scenario", "base"]);
    let outcome = obligo(&["report", text(&file), "--scenario", "withhold"]);
    assert_eq!((outcome.code, outcome.out.as_str()), (Some(1), ""));
    assert_eq!(outcome.mistakes, "no scenario has the id 'withhold'; choose one of: base, tight, loose\n");
}

#[test]
fn a_scenario_is_reported_and_checked() {
    let (_folder, file) = folder();
    let spans = |scenario: &str| {
        let text = printed(&["report", text(&file), "--format", "json", "--scenario", scenario]);
        let report: serde_json::Value = serde_json::from_str(&text).expect("JSON");
        (report["scenario"].clone(), report["spans"].as_array().map(Vec::len))
    };
    assert_eq!(spans("tight"), ("tight".into(), Some(24)));
    assert_eq!(spans("base"), ("base".into(), Some(36)));
    assert!(printed(&["report", text(&file), "--scenario", "tight"]).contains("Scenario tight"));
    printed(&["report", text(&file), "--scenario", "tight", "--format", "csv"]);
    printed(&["check", text(&file)]);
    // Its own last day is what counts.
    let outcome = obligo(&["report", text(&file), "--scenario", "tight", "--as-of", "2025-06-30"]);
    assert!(outcome.mistakes.contains("choose a day"), "{}", outcome.mistakes);
}

#[test]
fn check_says_what_is_odd_and_fails_only_if_asked_to() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("odd.ron");
    let session = tables::session(
        r#"settings: (first_month: "2026-01", months: 24), vendors: [(id: "v", contract: (
             periods: [(id: "y1", start: "2026-01-01", end: "2026-12-31", floor: 1200000),
                       (id: "y2", start: "2027-01-01", end: "2028-01-01", floor: 1200000)],
             lines: [(id: "l", monthly: 100000)]))]"#,
    );
    let written = write_text(&session);
    fs::write(&file, &written).expect("written");
    let line = 1 + written.lines().position(|line| line.contains("2026-12-31")).expect("the end");
    let said = format!(
        "odd: line {line}, column 20: 31 Dec 2026 is in no commitment period: this one’s last day is 30 Dec 2026, and the \
         next begins on 1 Jan 2027 (“end” is the day after the last) (vendors/v/contract/periods/y1/end, {})",
        file.display()
    );
    let outcome = obligo(&["check", text(&file)]);
    assert_eq!((outcome.code, outcome.mistakes.as_str()), (Some(0), ""));
    let lines: Vec<&str> = outcome.out.lines().collect();
    assert!(matches!(lines[..], [sound, odd] if sound.starts_with("OK, ") && odd == said), "{}", outcome.out);
    let strict = obligo(&["check", "--strict", text(&file)]);
    assert_eq!((strict.code, strict.out), (Some(1), outcome.out.clone()));
    // What is intended is not said.
    let intended = session.with_intended(session.oddities()[0].intended(), true);
    fs::write(&file, write_text(&intended)).expect("written");
    let outcome = obligo(&["check", "--strict", text(&file)]);
    assert_eq!((outcome.code, outcome.out.lines().count()), (Some(0), 1), "{}", outcome.out);
}

#[test]
fn check_looks_at_every_file() {
    let (folder, good) = folder();
    assert!(printed(&["check", text(&good)]).starts_with("OK, "));
    let bad = folder.path().join("bad.ron");
    let written = fs::read_to_string(&good).expect("text");
    fs::write(&bad, written.replacen("currency: \"USD\"", "currency: \"USX\"", 1)).expect("written");
    let missing = folder.path().join("missing.ron");
    let outcome = obligo(&["check", text(&bad), text(&missing), text(&good)]);
    assert_eq!(outcome.code, Some(1));
    let sound: Vec<&str> = outcome.out.lines().filter(|line| !line.starts_with("odd: ")).collect();
    assert!(
        matches!(sound[..], [line] if line.starts_with("OK, ") && line.ends_with(&format!("({})", good.display())))
    );
    let mistakes: Vec<&str> = outcome.mistakes.lines().collect();
    assert_eq!(mistakes.len(), 2, "{}", outcome.mistakes);
    assert!(
        mistakes[0].starts_with("line ") && mistakes[0].ends_with(&format!("{})", bad.display())),
        "{}",
        mistakes[0]
    );
    assert!(mistakes[1].ends_with(&format!("({})", missing.display())), "{}", mistakes[1]);
}

#[test]
fn files_that_cannot_be_read_fail_every_verb() {
    for arguments in [
        &["report", "no/such.ron"] as &[&str],
        &["report", "no/such.ron", "--format", "json"],
        &["journal", "no/such.ron", "--format", "hledger"],
        &["check", "no/such.ron"],
    ] {
        let outcome = obligo(arguments);
        assert_eq!((outcome.code, outcome.out.as_str()), (Some(1), ""), "{arguments:?}");
        assert!(outcome.mistakes.contains("no/such.ron"), "{}", outcome.mistakes);
    }
}

#[test]
fn usage_mistakes_exit_with_2() {
    for arguments in [
        &["report", "--span", "day"] as &[&str],
        &["report", "--age-from", "invoice"],
        &["report", "--as-of", "2023-03-03", "--age-from", "paid"],
        &["report", "a.ron", "b.ron"],
        &["journal"],
        &["check"],
        &["--frobnicate"],
    ] {
        let outcome = obligo(arguments);
        assert_eq!((outcome.code, outcome.out.as_str()), (Some(2), ""), "{arguments:?}");
        assert!(!outcome.mistakes.is_empty());
    }
    assert!(printed(&["--help"]).contains("report"));
    assert!(printed(&["--version"]).starts_with("obligo "));
}

#[test]
fn the_sample_is_a_session_and_what_verbs_take_without_a_file() {
    let sample = printed(&["sample"]);
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("sample.ron");
    fs::write(&file, &sample).expect("written");
    printed(&["check", text(&file)]);
    for arguments in [
        &["report"] as &[&str],
        &["report", "--format", "json"],
        &["journal", "--format", "hledger"],
        &["journal", "--format", "beancount"],
    ] {
        let mut with_file = arguments.to_vec();
        with_file.insert(1, text(&file));
        assert_eq!(printed(arguments), printed(&with_file), "{arguments:?}");
    }
}

#[test]
fn a_reader_that_has_seen_enough_is_no_mistake() {
    let (_folder, file) = folder();
    for arguments in
        [&["report", text(&file), "--span", "week"] as &[&str], &["journal", text(&file), "--format", "hledger"]]
    {
        let mut child =
            command(arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the program runs");
        drop(child.stdout.take());
        let output = child.wait_with_output().expect("it ends");
        let mistakes = String::from_utf8_lossy(&output.stderr);
        assert_eq!((output.status.code(), mistakes.as_ref()), (Some(0), ""), "{arguments:?}");
    }
}

#[test]
fn without_a_display_the_report_stands_in_for_the_window() {
    let (_folder, file) = folder();
    let outcome = obligo(&[text(&file)]);
    assert_eq!(outcome.code, Some(0));
    assert_eq!(outcome.out, printed(&["report", text(&file)]));
    assert_eq!(outcome.mistakes.lines().count(), 1, "{}", outcome.mistakes);
    assert!(outcome.mistakes.starts_with("obligo: "), "{}", outcome.mistakes);

    let dead = command(&[text(&file)]).env("DISPLAY", ":4242").output().expect("the program runs");
    assert_eq!(dead.status.code(), Some(0));
    assert_eq!(String::from_utf8_lossy(&dead.stdout), outcome.out);
    assert_eq!(String::from_utf8_lossy(&dead.stderr).lines().count(), 1);
}

/// The base and all its scenarios are too large: it is said once, with cash and the day.
#[test]
fn check_says_one_thing_once() {
    let mut session = obligo::storage::sample();
    session.model.settings.opening_cash = Amount("-100.01".parse().expect("a number"));
    session.model.settings.restricted_cash = Amount("90_071_992_547_409.91".parse().expect("a number"));
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("large.ron");
    fs::write(&file, obligo::storage::write_text(&session)).expect("written");
    let outcome = obligo(&["check", text(&file)]);
    assert_eq!((outcome.code, outcome.out.as_str()), (Some(1), ""));
    let expected = format!("cash: an amount on 2022-12-31 is too large to be exact ({})\n", file.display());
    assert_eq!(outcome.mistakes, expected);
}

#[test]
fn a_session_is_rolled_forward_and_the_old_one_stays() {
    let folder = tempfile::tempdir().expect("a folder");
    let [old, new] = ["old.ron", "new.ron"].map(|name| folder.path().join(name));
    let before = fs::read_to_string("saves/startup.ron").expect("read");
    fs::write(&old, &before).expect("written");
    let [old_name, new_name] = [text(&old), text(&new)];
    let dry = obligo(&["roll", old_name, "--months", "1", "--dry-run"]);
    assert!(
        dry.out.starts_with("The base came true; the forecast now begins on 1 Feb 2026 and ends on 31 Dec 2027.\n")
    );
    assert!(dry.out.contains("Opening cash 1,600,000 → 1,367,710.19\n"), "{}", dry.out);
    assert!(!new.exists());
    let written = obligo(&["roll", old_name, "--months", "1", "--output", new_name]);
    assert_eq!((written.code, &written.out), (Some(0), &dry.out));
    let printed = obligo(&["roll", old_name, "--months", "1"]);
    assert_eq!(printed.out, fs::read_to_string(&new).expect("read"), "the same to standard output");
    assert_eq!(printed.mistakes.replace("obligo: ", ""), dry.out, "and what became of what beside it");
    assert_eq!(fs::read_to_string(&old).expect("read"), before, "the old one stays");
    assert_eq!(obligo(&["check", new_name]).code, Some(0));
    let cash = obligo(&[
        "roll",
        old_name,
        "--months",
        "1",
        "--dry-run",
        "--cash",
        "-5.25",
        "--actual",
        "streams/x/amounts/2026-01=1",
    ]);
    assert_eq!(cash.code, Some(1));
    assert!(cash.mistakes.contains("`streams/x/amounts/2026-01` is no amount of a month gone by"), "{}", cash.mistakes);
    let far = obligo(&["roll", old_name, "--months", "24"]);
    assert_eq!((far.code, far.out.as_str()), (Some(1), ""));
    assert!(far.mistakes.contains("between 1 and 23 months can go by"), "{}", far.mistakes);
}

#[test]
fn the_journal_is_of_the_scenario_that_is_named() {
    let of = |scenario: &str| printed(&["journal", "--format", "hledger", "--scenario", scenario]);
    assert_eq!(of("base"), printed(&["journal", "--format", "hledger"]));
    assert_ne!(of("pay-in-full"), of("base"));
    let none = obligo(&["journal", "--format", "hledger", "--scenario", "x"]);
    assert_eq!((none.code, none.out.as_str()), (Some(1), ""));
    assert!(none.mistakes.contains("pay-in-full"), "{}", none.mistakes);
}
