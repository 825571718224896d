//! Sessions as earlier versions of the program wrote them: they are read, and their forecasts are the same to the cent.
//!
//! Under `tests/frozen` each version of the file has a folder with sessions and, beside each, the report of every
//! scenario as it was when the version was current, neither of which is ever written again; and in `.becomes` what it is
//! written as today.

use std::{
    fs,
    path::{Path, PathBuf},
};

use obligo::{
    cli::{self, VerbRequest},
    model::BASE,
    storage::{read_text, write_text},
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
            let becomes = fs::read_to_string(file.with_extension("becomes")).unwrap();
            assert!(write_text(&session) == becomes, "{}", file.display());
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

/// A session of version 1 with a capped line, and a line that a scenario caps; a quarterly charge without a first month,
/// and one that a scenario makes quarterly; and a carry-over that instalments never had.
const VERSION_1: &str = r#"(version: 1, name: "Old", model: (
    settings: (currency: "USD", first_month: "2026-03", months: 14, fiscal_month: 1, opening_cash: 9_000_000, buffer: 0,
        cash_interest: 0),
    vendors: [(id: "v", label: "V", muted: false, net_days: 0,
        contract: (billing: instalments_monthly, discount: 0, overage_ratio: 1, carry_over_cap: 0.5, shortfall_buys: nothing,
            after_last: list_price,
            periods: [(id: "a", start: "2026-03-01", end: "2026-09-01", floor: 600_000),
                (id: "b", start: "2026-09-01", end: "2027-09-01", floor: 600_000)],
            lines: [(id: "core", monthly: 20_000, growth: 0, discounted: true, counts: wholly),
                (id: "market", monthly: 90_000, growth: 0, discounted: false, counts: cap, share: 0.25)]),
        charges: [(id: "rent", monthly: 100, every_months: 3, day: 1, growth: 0),
            (id: "fee", monthly: 7, every_months: 1, day: 1, growth: 0)],
        provenance: [(id: "p", field: "contract/lines/market/share", kind: own)])]),
    scenarios: [
        (id: "less", label: "Less", locked: false, overrides: {
            "vendors/v/charges/fee/every_months": 2,
            "vendors/v/contract/billing": usage,
            "vendors/v/contract/lines/core/counts": cap,
            "vendors/v/contract/lines/core/share": 0.1,
            "vendors/v/contract/lines/market/share": 0.2,
        }),
        (id: "none", label: "None", locked: false, overrides: {
            "vendors/v/contract/lines": [
                (id: "market", monthly: 90_000, growth: 0, discounted: false, counts: cap, share: 0.3)],
        }),
    ])"#;

#[test]
fn what_version_1_left_unsaid_is_said_in_the_base_and_in_every_scenario() {
    let session = read_text(VERSION_1).unwrap_or_else(|error| panic!("{error}")).session;
    let contract = |scenario: Option<&str>| {
        let model = session.resolved(scenario);
        let vendor = model.vendors[0].clone();
        let contract = vendor.contract.get().unwrap().clone();
        let share = |id: &str| contract.caps.iter().find(|cap| cap.id.0 == id).map(|cap| cap.share.to_string());
        let capped = |id: &str| contract.lines.iter().find(|line| line.id.0 == id).and_then(|line| line.cap.clone());
        let caps = ["core", "market"].map(|id| capped(id).and_then(|cap| share(&cap)));
        let first = vendor.charges.iter().map(|charge| charge.first_month.map(|month| month.to_string()));
        (caps, contract.carry_over_cap.to_string(), first.collect::<Vec<_>>())
    };
    let text = |text: &str| Some(text.to_owned());
    let march = text("2026-03");
    assert_eq!(contract(None), ([None, text("0.25")], "0".to_owned(), vec![march.clone(), None]));
    let less = ([text("0.1"), text("0.2")], "0.5".to_owned(), vec![march.clone(), march.clone()]);
    assert_eq!(contract(Some("less")), less);
    assert_eq!(contract(Some("none")), ([None, text("0.3")], "0".to_owned(), vec![march, None]));
    assert_eq!(session.model.vendors[0].provenance[0].field, "contract/caps/market/share");
    // What was made of it is read as it is.
    let written = write_text(&session);
    assert_eq!(read_text(&written).unwrap_or_else(|error| panic!("{error}")).session, session);
}
