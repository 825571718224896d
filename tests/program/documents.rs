//! What the documents say about files and reports is so.

use std::{collections::BTreeSet, fs, path::Path};

use obligo::storage;

use crate::common::session;

fn document(name: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).expect("the document")
}

/// `record.field` of every row of the tables in `docs/session.md`.
fn documented() -> BTreeSet<String> {
    let document = document("docs/session.md");
    let mut record = String::new();
    let mut fields = BTreeSet::new();
    for line in document.lines() {
        if let Some(name) = line.strip_prefix("### ") {
            name.clone_into(&mut record);
        } else if let Some((field, _)) = line.strip_prefix("| `").and_then(|row| row.split_once('`')) {
            assert!(fields.insert(format!("{record}.{field}")), "{record}.{field} is there twice");
        }
    }
    fields
}

#[test]
fn every_parameter_stands_in_the_document_of_the_session_file() {
    let documented = documented();
    let session = session::full_session();
    let registered: BTreeSet<String> =
        session.model.parameters().iter().map(|parameter| parameter.spec.id.to_owned()).collect();
    let missing: Vec<_> = registered.difference(&documented).collect();
    assert!(missing.is_empty(), "not in docs/session.md: {missing:?}");

    let written = storage::write_text(&session);
    let unknown: Vec<_> = documented
        .difference(&registered)
        .filter(|id| {
            let field = id.split_once('.').map_or("", |(_, field)| field);
            !written.lines().any(|line| line.trim().starts_with(&format!("{field}:")))
        })
        .collect();
    assert!(unknown.is_empty(), "in docs/session.md, and in no file: {unknown:?}");
}

#[test]
fn every_choice_stands_in_the_document_of_the_session_file() {
    let document = document("docs/session.md");
    for parameter in session::full_session().model.parameters() {
        let (obligo::model::Kind::Choice(texts) | obligo::model::Kind::Choices(texts)) = parameter.kind() else {
            continue;
        };
        for text in texts {
            assert!(document.contains(&format!("`{text}`")), "{}: {text}", parameter.spec.id);
        }
    }
}

#[test]
fn the_example_of_the_session_file_is_one_as_the_program_writes_it() {
    let document = document("docs/session.md");
    let example = document.split_once("```ron\n").and_then(|(_, rest)| rest.split_once("```")).expect("an example").0;
    let read = storage::read_text(example).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(read.notices, []);
    let written = storage::write_text(&read.session);
    // The view is written always, and may be left out.
    let without_view: String =
        written.lines().filter(|line| !line.starts_with("  view:")).collect::<Vec<_>>().join("\n");
    assert!(without_view.starts_with(example.trim_end().trim_end_matches(')').trim_end()), "{written}");
}

#[test]
fn the_report_in_the_readme_is_what_the_program_prints() {
    let readme = document("README.md");
    let (_, shown) = readme.split_once("$ obligo report --span year\n").expect("a report");
    let shown = shown.split_once("```").expect("its end").0;
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_obligo")).args(["report", "--span", "year"]).output();
    let printed = String::from_utf8(output.expect("the program runs").stdout).expect("text");
    assert!(shown == printed, "the README's report should be:\n{printed}");
}
