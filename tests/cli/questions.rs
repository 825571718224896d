//! The verbs that ask: report --compare, cost-of-delay, explain and diff, as a user or a script sees them.

use std::collections::BTreeSet;

use obligo::{
    analysis::{compare::Comparison, compare::IdAndName, delay::Delay, delay::DelayQuestion, delay::DelaySummary},
    model::{Amount, Decimal, Model, Scenario, Session, Setting},
    storage,
};
use serde_json::Value;

use crate::{common::session, folder_with, json, obligo, printed, text};

/// One line on standard error, nothing on the other, exit code 1.
fn refused(arguments: &[&str]) -> String {
    let outcome = obligo(arguments);
    assert_eq!((outcome.code, outcome.out.as_str()), (Some(1), ""), "{arguments:?}");
    assert_eq!(outcome.mistakes.lines().count(), 1, "{}", outcome.mistakes);
    outcome.mistakes.trim_end().to_owned()
}

/// The sample with scenarios of its own: AWS not paid at all, a year less, and AWS paid in full.
fn session() -> Session {
    let mut session = storage::sample();
    session.scenarios = vec![
        scenario(
            "withhold",
            "Withhold AWS",
            &[("vendors/aws/policies", "[(id: \"p\", kind: withhold, agreed: false)]")],
        ),
        scenario("short", "A year less", &[("settings/months", "12")]),
        scenario("pay", "Pay in full", &[("vendors/aws/policies", "[]")]),
    ];
    session.normalise();
    assert!(session.problems().is_empty(), "{:?}", session.problems());
    session
}

fn scenario(id: &str, label: &str, overrides: &[(&str, &str)]) -> Scenario {
    let mut scenario = Scenario::new(id, label);
    scenario.overrides = overrides.iter().map(|(path, text)| ((*path).to_owned(), Setting::of(text))).collect();
    scenario
}

fn fits(text: &str) {
    for line in text.lines() {
        assert!(line.chars().count() <= 100 && !line.contains('\u{1b}') && line == line.trim_end(), "{line}");
    }
}

fn cents(value: &Value) -> i128 {
    let amount = Amount(value.as_str().expect("a string").parse::<Decimal>().expect("an amount"));
    amount.0.nanos() / 10_000_000
}

#[test]
fn scenarios_are_compared_with_the_first() {
    let session = session();
    let (_folder, file) = folder_with(&session);
    let answer = json(&["report", text(&file), "--compare", "base", "pay"]);
    assert_eq!((&answer["schema"], &answer["as_of"]), (&Value::from(1), &Value::from("2023-01-01")));
    let ids: Vec<&str> =
        answer["scenarios"].as_array().expect("a list").iter().map(|s| s["id"].as_str().expect("an id")).collect();
    assert_eq!(ids, ["base", "pay"]);
    let name = |id: &str| IdAndName { id: id.to_owned(), label: String::new() };
    let models = [session.model.clone(), session.resolved(Some("pay"))];
    let named: Vec<(IdAndName, &Model)> = ["base", "pay"].map(name).into_iter().zip(&models).collect();
    let comparison = Comparison::of_models(&named).expect("comparable");
    let figures = answer["figures"].as_array().expect("figures");
    assert_eq!(figures.len(), comparison.rows.len());
    for figure in figures {
        let values = figure["values"].as_array().expect("values");
        assert_eq!(values.len(), 2);
        assert!(values[0]["difference"].is_null() && values[0]["verdict"].is_null(), "{figure}");
        if figure["unit"] == "money" && !values[1]["value"].is_null() {
            let difference = cents(&values[1]["value"]) - cents(&values[0]["value"]);
            assert_eq!(cents(&values[1]["difference"]), difference, "{figure}");
        }
    }
    let peak = figures.iter().find(|figure| figure["id"] == "arrears_peak").expect("a figure");
    assert_eq!(peak["values"][1]["verdict"], "better");
    let csv = printed(&["report", text(&file), "--format", "csv", "--compare", "base", "pay"]);
    assert_eq!(csv.lines().count(), 1 + 2 * figures.len());
    assert!(csv.starts_with("figure,vendor,unit,scenario,value,difference,share,verdict\n"), "{csv}");
    let people = printed(&["report", text(&file), "--compare", "pay", "base", "short"]);
    fits(&people);
    for part in ["Base against Pay in full", "A year less against Pay in full", "Arrears peak", "worse", "; longer: "] {
        assert!(people.contains(part), "{part} in\n{people}");
    }
}

/// The longer one is compared as if it ended with the shorter.
#[test]
fn scenarios_of_other_lengths_stop_with_the_shortest() {
    let (_folder, file) = folder_with(&session());
    let answer = json(&["report", text(&file), "--compare", "base", "short"]);
    assert_eq!(answer["end"], "2024-01-01");
    let cut: Vec<&Value> = answer["scenarios"].as_array().expect("a list").iter().map(|s| &s["is_cut"]).collect();
    assert_eq!(cut, [&Value::from(true), &Value::from(false)]);
    for figure in answer["figures"].as_array().expect("figures") {
        let values = &figure["values"];
        assert_eq!(values[0]["value"], values[1]["value"], "the first year is the same: {figure}");
    }
}

#[test]
fn what_cannot_be_compared_is_named() {
    let (_folder, file) = folder_with(&session());
    let compare = |ids: &[&str]| refused(&[&["report", text(&file), "--compare"], ids].concat());
    assert_eq!(compare(&["base", "gone"]), "no scenario has the id 'gone'; choose one of: base, withhold, short, pay");
    assert_eq!(compare(&["base", "base"]), "'base' is named twice: name different scenarios");
    for arguments in [
        &["report", "--compare", "base"] as &[&str],
        &["report", "--compare", "base", "x", "--scenario", "x"],
        &["report", "--compare", "base", "x", "--as-of", "2023-03-03"],
        &["cost-of-delay", "--vendor"],
        &["cost-of-delay", "--vendor", "aws", "--from", "yesterday"],
        &["explain"],
        &["explain", "cash_low", "--depth", "0"],
        &["diff", "a.ron"],
    ] {
        let outcome = obligo(arguments);
        assert_eq!((outcome.code, outcome.out.as_str()), (Some(2), ""), "{arguments:?}");
    }
}

#[test]
fn the_cost_of_delay_is_told_day_by_day() {
    let session = session();
    let (_folder, file) = folder_with(&session);
    let answer = json(&["cost-of-delay", text(&file), "--vendor", "aws", "--scenario", "withhold"]);
    let keys: Vec<&str> = answer.as_object().expect("an object").keys().map(String::as_str).collect();
    let known: BTreeSet<&str> = keys.iter().copied().collect();
    for key in
        ["schema", "scenario", "vendor", "from", "to", "value_of_cash", "break_even", "sentence", "costs", "days"]
    {
        assert!(known.contains(key), "{key}");
    }
    let question = DelayQuestion::of("aws");
    let delay = Delay::new(&session.resolved(Some("withhold")), &question).expect("an answer");
    assert_eq!(cents(&answer["cost"]), i128::from(delay.total_cost().0));
    let days = answer["days"].as_array().expect("days");
    assert_eq!(days.len(), delay.days());
    let mut cost = 0;
    for day in days {
        cost += cents(&day["cost_of_day"]);
        assert_eq!(cents(&day["cost"]), cost, "{day}");
        let parts: i128 = day["costs"].as_array().expect("parts").iter().map(cents).sum();
        assert_eq!(parts, cost, "{day}");
    }
    assert_eq!(answer["break_even"], "from_the_first_day");
    let people = printed(&["cost-of-delay", text(&file), "--vendor", "aws", "--to", "2023-04-01"]);
    assert!(people.contains("Not paying Amazon Web Services when due, from 1 Jan 2023, costs more"), "{people}");
    assert!(people.contains("by 31 Mar 2023") && people.contains("Late interest") && people.contains("Break-even day"));
}

/// Without a vendor it is of all of them: the three figures, as the analysis has them.
#[test]
fn the_cost_of_not_paying_anybody_is_told_with_the_next_step() {
    let session = session();
    let (_folder, file) = folder_with(&session);
    let answer = json(&["cost-of-delay", text(&file), "--scenario", "withhold"]);
    let model = session.resolved(Some("withhold"));
    let run = obligo::engine::forecast(&model).expect("a forecast");
    let summary = DelaySummary::new(&model, &run, None);
    assert!(answer["vendor"].is_null());
    let same = |key: &serde_json::Value, money: Option<obligo::money::Money>| {
        assert_eq!(Some(cents(key)), money.map(|money| i128::from(money.0)), "{key}");
    };
    same(&answer["net"], summary.by_the_end());
    same(&answer["a_day"], summary.a_day());
    let step = summary.step.as_ref().expect("a vendor takes a step");
    assert_eq!(answer["next_step"]["vendor"], step.vendor.as_str());
    assert_eq!(answer["next_step"]["date"], step.date.to_string());
    same(&answer["next_step"]["net"], summary.by_the_step());
    same(&answer["next_step"]["cost"], step.cost);
    let people = printed(&["cost-of-delay", text(&file), "--scenario", "withhold"]);
    for part in ["Not paying vendors when due", "not paying costs", "Next: ", "One day of not paying now costs"] {
        assert!(people.contains(part), "{part} in {people}");
    }
    // In a range that ends before it there is no step.
    let before = json(&["cost-of-delay", text(&file), "--scenario", "withhold", "--to", &step.date.to_string()]);
    assert!(before["next_step"].is_null());
}

#[test]
fn delays_without_an_answer_say_what_is_allowed() {
    let (_folder, file) = folder_with(&session());
    let ask = |arguments: &[&str]| refused(&[&["cost-of-delay", text(&file)], arguments].concat());
    let nobody = ask(&["--vendor", "nobody"]);
    assert!(
        nobody.starts_with("no vendor in the forecast has the id 'nobody'; choose one of: aws, google"),
        "{nobody}"
    );
    assert_eq!(
        ask(&["--vendor", "aws", "--from", "2022-12-31"]),
        "2022-12-31 is outside the forecast: choose days from 2023-01-01 to 2025-01-01 (the day after the last)"
    );
    assert_eq!(
        ask(&["--vendor", "aws", "--from", "2023-05-01", "--to", "2023-05-01"]),
        "there is no day from 2023-05-01 to 2023-05-01: '--to' must be after '--from'"
    );
    assert!(ask(&["--vendor", "aws", "--scenario", "gone"]).contains("no scenario has the id 'gone'"));
}

/// The amounts of the parts of every node add up to its own.
fn adds_up(node: &Value) {
    if let Some(parts) = node.get("parts").and_then(Value::as_array) {
        assert_eq!(parts.iter().map(|part| cents(&part["amount"])).sum::<i128>(), cents(&node["amount"]), "{node}");
        parts.iter().for_each(adds_up);
    }
}

fn inputs<'a>(node: &'a Value, all: &mut BTreeSet<&'a str>) {
    for path in node.get("inputs").and_then(Value::as_array).into_iter().flatten() {
        all.insert(path.as_str().expect("a path"));
    }
    node.get("parts").and_then(Value::as_array).into_iter().flatten().for_each(|part| inputs(part, all));
}

#[test]
fn a_figure_is_explained_down_to_its_inputs() {
    let session = session();
    let (_folder, file) = folder_with(&session);
    for figure in ["cash_low", "aws.overdue", "vendors/google/invoiced", "coverage_90_days", "committed_later"] {
        let answer = json(&["explain", figure, text(&file)]);
        let parts = answer["parts"].as_array().expect("parts");
        parts.iter().for_each(adds_up);
        if answer["unit"] == "money" {
            assert_eq!(parts[0]["amount"], answer["value"], "{figure}");
        }
        let mut paths = BTreeSet::new();
        for part in parts {
            inputs(part, &mut paths);
        }
        let others = answer["depends_on"].as_array().expect("paths").iter().map(|path| path.as_str().expect("a path"));
        for path in others {
            assert!(paths.insert(path), "{figure}: {path} is in the tree, and beside it");
        }
        let named: BTreeSet<&str> = answer["inputs"].as_object().expect("inputs").keys().map(String::as_str).collect();
        assert_eq!(paths, named, "{figure}: the inputs of the leaves, and those beside them");
        assert!(!paths.is_empty() && paths.iter().all(|path| session.model.parameter(path).is_some()), "{figure}");
    }
    let overdue = json(&["explain", "aws.overdue", text(&file), "--on", "2023-03-03"]);
    assert_eq!((&overdue["on"], &overdue["vendor"]), (&Value::from("2023-03-03"), &Value::from("aws")));
    let invoice = &overdue["inputs"]["vendors/aws/invoices/shortfall-2022/amount"];
    assert_eq!(
        (&invoice["value"], &invoice["provenance"]["kind"]),
        (&Value::from("51,420,000"), &Value::from("disputed"))
    );
    let people = printed(&["explain", "aws.overdue", text(&file), "--on", "2023-03-03", "--depth", "4"]);
    assert!(people.contains("At the close of 3 Mar 2023"), "{people}");
    assert!(people.contains("Lump payment toward") && people.contains("Late interest of February 2023"), "{people}");
    let short = printed(&["explain", "aws.overdue", text(&file), "--on", "2023-03-03", "--depth", "2"]);
    assert!(short.contains("unpaid (") && !short.contains("Lump payment toward"), "{short}");
}

#[test]
fn figures_without_an_answer_say_what_there_is() {
    let (_folder, file) = folder_with(&session());
    let ask = |arguments: &[&str]| refused(&[&["explain"], arguments, &[text(&file)]].concat());
    let unknown = ask(&["cash"]);
    assert!(unknown.starts_with("no figure 'cash'; choose one of: cash_low, cash_low_date"), "{unknown}");
    assert!(ask(&["aws.cash_low"]).starts_with("'cash_low' is not a per-vendor figure; choose one of: overdue"));
    assert!(ask(&["nobody.overdue"]).starts_with("no vendor in the forecast has the id 'nobody'"));
    assert_eq!(
        ask(&["cash_end", "--on", "2025-01-01"]),
        "2025-01-01 is outside the forecast: choose a day from 2022-12-31 (the opening) to 2024-12-31"
    );
}

#[test]
fn diff_says_what_differs_in_the_words_of_the_model() {
    let before = session();
    let mut after = before.clone();
    let set = |path: &str, text: &str, session: &mut Session| {
        let mut one = Scenario::new("x", "x");
        one.overrides.insert(path.to_owned(), Setting::of(text));
        session.model = one.resolved(&session.model);
    };
    set("vendors/aws/contract/periods/year-3/floor", "70_000_000", &mut after);
    set("vendors/google/muted", "true", &mut after);
    set("settings/opening_cash", "1_018_400_000", &mut after);
    after.scenarios.remove(1);
    after.scenarios[0].label = "Pay nothing".to_owned();
    assert!(after.problems().is_empty());
    let (_one, first) = folder_with(&before);
    let (_two, second) = folder_with(&after);
    let people = printed(&["diff", text(&first), text(&second)]);
    for line in [
        "Opening cash: 1,000,000,000 → 1,018,400,000",
        "Amazon Web Services: floor of period year-3: 92,700,000 → 70,000,000",
        "Google Cloud muted",
        "Scenario Pay nothing: renamed from Withhold AWS",
        "Scenario A year less removed",
    ] {
        assert!(people.lines().any(|said| said == line), "{line} in\n{people}");
    }
    assert!(people.lines().any(|line| line.starts_with("Cash low") && line.contains('+')), "{people}");
    let answer = json(&["diff", text(&first), text(&second)]);
    let floor = answer["differences"]
        .as_array()
        .expect("a list")
        .iter()
        .find(|one| one["path"] == "vendors/aws/contract/periods/year-3/floor");
    let floor = floor.expect("the floor");
    assert_eq!(
        (&floor["kind"], &floor["from"], &floor["to"]),
        (&Value::from("changed"), &Value::from("92,700,000"), &Value::from("70,000,000"))
    );
    assert_eq!(answer["differences"].as_array().map(Vec::len), Some(3));
    assert_eq!(answer["scenarios"].as_array().map(Vec::len), Some(2), "one renamed, one removed");
    assert!(
        answer["figures"].as_array().is_some_and(|figures| !figures.is_empty()) && answer["not_compared"].is_null()
    );
    let same = printed(&["diff", text(&first), text(&first)]);
    assert!(same.ends_with("The sessions have the same inputs\n"), "{same}");
    let everything = session::full_session();
    let (_three, third) = folder_with(&everything);
    let other = json(&["diff", text(&first), text(&third)]);
    assert!(other["not_compared"].as_str().is_some_and(|why| why.contains("starts in another month")), "{other}");
    assert!(refused(&["diff", "no/such.ron", text(&first)]).contains("no/such.ron"));
}
