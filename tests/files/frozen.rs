//! Sessions as earlier versions of the program wrote them: they are read, and their forecasts are the same to the cent.
//!
//! Under `tests/frozen` each version of the file has a folder with sessions and, beside each, the report of every
//! scenario as it was when the version was current. Neither is ever written again.

use std::{
    fs,
    path::{Path, PathBuf},
};

use obligo::{
    cli::{self, VerbRequest},
    model::BASE,
    storage::read_text,
};

/// The folders of all versions.
fn folders() -> Vec<PathBuf> {
    let all = fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/frozen")).unwrap();
    all.map(|entry| entry.unwrap().path()).collect()
}

/// The report of a scenario, as JSON.
fn report(file: &Path, scenario: &str) -> serde_json::Value {
    let arguments = ["obligo", "report", file.to_str().unwrap(), "--scenario", scenario, "--format", "json"];
    let request: VerbRequest = cli::read(arguments).unwrap();
    let (mut out, mut mistakes) = (Vec::new(), Vec::new());
    cli::run(&request, &mut out, &mut mistakes);
    serde_json::from_slice(&out).unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&mistakes)))
}

/// Keys may have been added since; those that were there have the same values.
fn assert_same(then: &serde_json::Value, now: &serde_json::Value, place: &str) {
    use serde_json::Value;
    match (then, now) {
        (Value::Object(then), Value::Object(now)) => {
            for (key, value) in then {
                assert_same(value, now.get(key).unwrap_or(&Value::Null), &format!("{place}/{key}"));
            }
        }
        (Value::Array(then), Value::Array(now)) => {
            assert_eq!(then.len(), now.len(), "{place}");
            for (number, (then, now)) in then.iter().zip(now).enumerate() {
                assert_same(then, now, &format!("{place}/{number}"));
            }
        }
        _ => assert_eq!(then, now, "{place}"),
    }
}

#[test]
fn sessions_of_earlier_versions_have_the_same_forecasts() {
    let mut compared = 0;
    for folder in folders() {
        for entry in fs::read_dir(&folder).unwrap() {
            let file = entry.unwrap().path();
            if file.extension().is_none_or(|extension| extension != "ron") {
                continue;
            }
            let session = read_text(&fs::read_to_string(&file).unwrap()).unwrap().session;
            let scenarios = session.scenarios.iter().map(|scenario| scenario.id.0.as_str());
            for scenario in std::iter::once(BASE).chain(scenarios) {
                let then = file.with_extension(format!("{scenario}.json"));
                let then: serde_json::Value = serde_json::from_str(&fs::read_to_string(&then).unwrap()).unwrap();
                assert_same(&then, &report(&file, scenario), &then["session"].to_string());
                compared += 1;
            }
        }
    }
    assert!(compared >= 17, "{compared}");
}
