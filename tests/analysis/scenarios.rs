//! Scenarios: what they override, what flows through, what is refused, and how they stand in the file (DESIGN 4.12).

use std::collections::BTreeMap;

use obligo::{
    engine,
    model::{
        Edit, Fault, ItemKind, LostOverride, Parameter, PolicyKind, Problem, Refusal, SCENARIO_COLOURS, Scenario,
        ScenarioEdit, Session, Setting, Unit, Value,
    },
    money::{Amount, Decimal},
    storage::{ReadError, locate::position, read_text, sample, write_text},
};

use crate::common::{
    samples,
    session::{self, full_session},
};

fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

/// The session with overrides of every sort in one scenario, and a second one that is empty and locked.
fn session() -> Session {
    let mut session = full_session();
    let mut withhold = Scenario::new("withhold", "Withhold AWS");
    withhold.colour = Some(3);
    withhold.note = "Nothing is paid.".to_owned();
    withhold.overrides = [
        ("settings/months", "24"),
        ("settings/buffer", "20_000_000.50"),
        ("vendors/aws/muted", "false"),
        ("vendors/aws/contract/credit_months", "None"),
        ("vendors/aws/early_payment", "None"),
    ]
    .into_iter()
    .map(|(path, text)| (path.to_owned(), Setting::of(text)))
    .collect();
    let mut locked = Scenario::new("as-is", "As it is");
    locked.locked = true;
    session.scenarios = vec![withhold, locked];
    let session = edited(
        &session,
        Some("withhold"),
        &[
            Edit::Remove("vendors/aws/policies/p2".to_owned()),
            Edit::set("vendors/aws/policies/p1/kind", Value::Choice("withhold")),
            Edit::set("vendors/gcp/policies/p2/days", Value::Whole(90)),
            Edit::Add("streams/ads/amounts/2023-07".to_owned()),
            Edit::set("streams/ads/season/3", Value::Decimal(Decimal::ONE)),
            Edit::Remove("streams/subscriptions/season".to_owned()),
            Edit::Add("vendors/aws/contract/lines/compute/changes".to_owned()),
        ],
    );
    assert_eq!(session.problems(), []);
    session
}

fn edited(session: &Session, scenario: Option<&str>, edits: &[Edit]) -> Session {
    edits.iter().fold(session.clone(), |session, edit| {
        session.edited(scenario, edit).unwrap_or_else(|refusal| panic!("{edit:?}: {refusal:?}"))
    })
}

fn overrides(session: &Session, scenario: &str) -> BTreeMap<String, String> {
    let scenario = session.scenario(scenario).unwrap();
    scenario.overrides.iter().map(|(path, setting)| (path.clone(), setting.text().to_owned())).collect()
}

#[test]
fn scenarios_are_written_and_read_byte_for_byte() {
    let session = session();
    let written = write_text(&session);
    let read = read_text(&written).unwrap_or_else(|error| panic!("{error}\n{written}")).session;
    assert_eq!(read, session);
    assert_eq!(write_text(&read), written);
    let expected = r#"
  scenarios: [
    (
      id: "withhold",
      label: "Withhold AWS",
      colour: 3,
      locked: false,
      note: "Nothing is paid.",
      overrides: {
        "settings/buffer": 20_000_000.50,
        "settings/months": 24,
        "streams/ads/amounts": {
          "2022-12": 900_000,
          "2023-06": 1_100_000.25,
          "2023-07": 0,
        },
        "streams/ads/season/3": 1,
        "streams/subscriptions/season": [],
        "vendors/aws/contract/credit_months": None,
        "vendors/aws/contract/lines/compute/changes": [
          (
"#;
    assert!(written.contains(expected.trim_start_matches('\n')), "{written}");
    let expected = r#"
        "vendors/aws/early_payment": None,
        "vendors/aws/muted": false,
        "vendors/aws/policies": [
          (
            id: "p1",
            from: "2023-03-01",
            kind: withhold,
            only: [usage, shortfall],
            days: 60,
            share: 0.4,
            amount: 1_000_000,
"#;
    assert!(written.contains(expected.trim_start_matches('\n')), "{written}");
    let expected = "    (\n      id: \"as-is\",\n      label: \"As it is\",\n      locked: true,\n    ),\n  ],\n";
    assert!(written.contains(expected), "{written}");
}

#[test]
fn what_is_written_by_hand_is_brought_into_form() {
    let session = session();
    let tidy = write_text(&session);
    let untidy = tidy
        .replacen("\"settings/buffer\": 20_000_000.50,", "\"settings/buffer\": /* why */ 20000000.500 // so\n,", 1)
        .replacen("\"vendors/aws/early_payment\": None,\n", "", 1)
        .replacen("\"settings/months\": 24,", "\"vendors/aws/early_payment\": None, \"settings/months\":24,", 1)
        .replacen("            days: 60,\n            share: 0.4,\n", "share: Some(0.40), days: 6_0,", 1)
        .replace('\n', "\r\n");
    assert_ne!(untidy, tidy);
    let read = read_text(&untidy).unwrap_or_else(|error| panic!("{error}")).session;
    assert_eq!(read, session);
    assert_eq!(write_text(&read), tidy);
}

#[test]
fn a_scenario_without_overrides_is_the_base() {
    for base in [full_session(), session::unmuted_session(), sample()] {
        let session = base.with(&ScenarioEdit::Add("As planned".to_owned())).unwrap();
        let resolved = session.resolved(Some("as-planned"));
        assert_eq!(resolved, base.model);
        assert_eq!(session.model, base.model);
        assert_eq!(engine::forecast(&resolved).unwrap(), engine::forecast(&base.model).unwrap());
    }
}

#[test]
fn changes_of_the_base_flow_through_where_nothing_is_overridden() {
    let session = session();
    let path = "vendors/aws/net_days";
    let other = "settings/months";
    let next = edited(&session, None, &[Edit::set(path, Value::Whole(10)), Edit::set(other, Value::Whole(30))]);
    let resolved = next.resolved(Some("withhold"));
    assert_eq!((resolved.get(path), resolved.get(other)), (Some(Value::Whole(10)), Some(Value::Whole(24))));
    assert_eq!(next.resolved(Some("as-is")), next.model);
    assert_eq!(next.scenarios, session.scenarios, "an edit of the base changes no scenario");
    // A value equal to the base's doesn't follow it, until it is given back.
    let same = edited(&session, Some("withhold"), &[Edit::set(path, Value::Whole(45))]);
    let after = edited(&same, None, &[Edit::set(path, Value::Whole(10))]);
    assert_eq!(after.resolved(Some("withhold")).get(path), Some(Value::Whole(45)));
    let back = after.with(&ScenarioEdit::GiveBack("withhold".to_owned(), path.to_owned())).unwrap();
    assert_eq!(back.resolved(Some("withhold")).get(path), Some(Value::Whole(10)));
    assert_eq!(back.scenarios, session.scenarios);
}

#[test]
fn below_a_list_of_its_own_a_path_is_of_that_list() {
    let session = session();
    let list = "vendors/aws/policies";
    let path = "vendors/aws/policies/p1/agreed";
    // In a file both may stand; the list is set first.
    let mut both = session.clone();
    both.scenarios[0].overrides.insert(path.to_owned(), Setting::of("false"));
    assert_eq!(both.problems(), []);
    assert_eq!(read_text(&write_text(&both)).unwrap().session, both);
    let resolved = both.resolved(Some("withhold"));
    assert_eq!(resolved.vendors[0].policies.len(), 1);
    assert_eq!(resolved.vendors[0].policies[0].kind, PolicyKind::Withhold);
    assert!(!resolved.vendors[0].policies[0].agreed);
    // An edit makes it a part of the list.
    let next = edited(&both, Some("withhold"), &[Edit::set("vendors/aws/policies/p1/count", Value::Whole(9))]);
    assert_eq!(next.scenarios[0].overrides_within(list).collect::<Vec<_>>(), [list]);
    let resolved = next.resolved(Some("withhold"));
    assert_eq!((resolved.vendors[0].policies[0].agreed, resolved.vendors[0].policies[0].count), (false, Some(9)));
    // What the base does with its own list is nothing to it.
    let next = edited(&both, None, &[Edit::Remove("vendors/aws/policies/p1".to_owned())]);
    assert_eq!(next.scenarios, both.scenarios);
    let next = edited(&both, None, &[Edit::set("vendors/aws/policies/p1/agreed", Value::Switch(false))]);
    assert_eq!(next.resolved(Some("withhold")), both.resolved(Some("withhold")));
}

#[test]
fn overrides_within_lists_of_the_base_become_one_when_the_list_changes() {
    let session = session();
    assert_eq!(
        overrides(&session, "withhold").into_keys().filter(|path| path.starts_with("vendors/gcp")).collect::<Vec<_>>(),
        ["vendors/gcp/policies/p2/days"]
    );
    let next = edited(&session, Some("withhold"), &[Edit::Add("vendors/gcp/policies".to_owned())]);
    let gcp: Vec<_> = next.scenarios[0].overrides_within("vendors/gcp").map(str::to_owned).collect();
    assert_eq!(gcp, ["vendors/gcp/policies"]);
    let policies = &next.resolved(Some("withhold")).vendors[1].policies;
    assert_eq!((policies.len(), policies[1].days), (3, Some(90)));
    assert_eq!(next.model, session.model);
    let back = next.with(&ScenarioEdit::GiveBack("withhold".to_owned(), "vendors/gcp/policies".to_owned())).unwrap();
    assert_eq!(back.resolved(Some("withhold")).vendors[1], back.model.vendors[1]);
}

#[test]
fn names_notes_and_sources_go_to_the_base() {
    let session = session();
    for path in ["vendors/aws/label", "vendors/aws/note", "streams/ads/channels/web/label", "settings/note"] {
        let next = edited(&session, Some("withhold"), &[Edit::set(path, text("Other"))]);
        assert_eq!(next.model.get(path), Some(text("Other")));
        assert_eq!(next.scenarios, session.scenarios, "{path}");
    }
    let source = "vendors/aws/provenance";
    let next = edited(&session, Some("withhold"), &[Edit::Add(source.to_owned())]);
    assert_eq!((next.model.vendors[0].provenance.len(), &next.scenarios), (3, &session.scenarios));
    let next = edited(&session, Some("withhold"), &[Edit::Move("vendors/gcp".to_owned(), 0)]);
    assert_eq!((next.model.vendors[0].id.0.as_str(), &next.scenarios), ("gcp", &session.scenarios));
    for path in ["settings/first_month", "settings/currency"] {
        let value = session.model.get(path).unwrap();
        let refused = session.edited(Some("withhold"), &Edit::set(path, value)).unwrap_err();
        let fault = Fault::BelongsToBase;
        assert_eq!(refused, Refusal::Invalid(vec![Problem { path: path.to_owned(), fault }]));
    }
}

#[test]
fn items_are_added_to_the_base_muted_and_removed_by_muting() {
    let session = session();
    for kind in ItemKind::ALL {
        let label = "New one";
        let id = session.new_id(kind, label);
        let path = format!("{}/{id}", kind.list());
        let next = edited(&session, Some("withhold"), &[Edit::AddItem(kind, label.to_owned())]);
        assert_eq!(next.model.get(&format!("{path}/muted")), Some(Value::Switch(true)));
        assert_eq!(next.resolved(Some("withhold")).get(&format!("{path}/muted")), Some(Value::Switch(false)));
        assert_eq!(next.resolved(Some("as-is")), next.model);
        let copied = edited(&next, Some("withhold"), &[Edit::Duplicate(path.clone(), "Copy".to_owned())]);
        let copy = format!("{}/copy", kind.list());
        assert_eq!(copied.model.get(&format!("{copy}/muted")), Some(Value::Switch(true)));
        assert_eq!(copied.resolved(Some("withhold")).get(&format!("{copy}/muted")), Some(Value::Switch(false)));
        let removed = edited(&next, Some("withhold"), &[Edit::Remove(path.clone())]);
        assert_eq!(removed.resolved(Some("withhold")).get(&format!("{path}/muted")), Some(Value::Switch(true)));
        assert_eq!(removed.model, next.model);
    }
    // What the same edit sets on a new item is the base's as well.
    let edit = Edit::Together(vec![
        Edit::AddItem(ItemKind::CashEvent, "Grant".to_owned()),
        Edit::set("cash_events/grant/date", Value::Date("2023-04-01".parse().unwrap())),
    ]);
    let next = edited(&session, Some("withhold"), &[edit]);
    assert_eq!(next.model.get("cash_events/grant/date"), Some(Value::Date("2023-04-01".parse().unwrap())));
    let own: Vec<_> = next.scenarios[0].overrides_within("cash_events").collect();
    assert_eq!(own, ["cash_events/grant/muted"]);
}

#[test]
fn a_copy_made_in_a_scenario_is_of_the_item_as_it_is_there() {
    let session = session();
    let next = edited(&session, Some("withhold"), &[Edit::Duplicate("vendors/aws".to_owned(), "Second".to_owned())]);
    let copy = next.model.vendors.iter().find(|vendor| vendor.id.0 == "second").unwrap();
    assert!(copy.muted);
    assert_eq!(copy.policies, session.resolved(Some("withhold")).vendors[0].policies);
    assert_eq!(next.problems(), []);
}

#[test]
fn charges_of_a_scenario_keep_ids_of_their_own() {
    let session = session();
    let next = edited(&session, Some("withhold"), &[Edit::Add("vendors/gcp/charges".to_owned())]);
    let own = next.resolved(Some("withhold")).vendors[1].charges[2].id.0.clone();
    let next = edited(&next, None, &[Edit::AddItem(ItemKind::Cost, own.clone())]);
    assert!(next.model.item(&own).is_none(), "the id is a charge's in a scenario");
    assert_eq!(next.problems(), []);
}

#[test]
fn a_locked_scenario_refuses_edits() {
    let session = session();
    let id = || "as-is".to_owned();
    let refused = Err(Refusal::Locked(id()));
    assert_eq!(session.edited(Some("as-is"), &Edit::set("settings/months", Value::Whole(12))), refused);
    assert_eq!(session.edited(Some("as-is"), &Edit::set("settings/note", text("x"))), refused);
    for edit in [
        ScenarioEdit::Rename(id(), "x".to_owned()),
        ScenarioEdit::Note(id(), "x".to_owned()),
        ScenarioEdit::Remove(id()),
        ScenarioEdit::GiveBack(id(), "settings".to_owned()),
    ] {
        assert_eq!(session.with(&edit), refused, "{edit:?}");
    }
    let open = session.with(&ScenarioEdit::Lock(id(), false)).unwrap();
    let next = edited(&open, Some("as-is"), &[Edit::set("settings/months", Value::Whole(12))]);
    assert_eq!(next.resolved(Some("as-is")).settings.months, 12);
    let unknown = session.edited(Some("none"), &Edit::set("settings/months", Value::Whole(12)));
    assert_eq!(unknown, Err(Refusal::NoSuchScenario("none".to_owned())));
}

#[test]
fn scenarios_are_added_copied_moved_and_taken_away() {
    let session = session();
    let ids = |session: &Session| session.scenarios.iter().map(|s| s.id.0.clone()).collect::<Vec<_>>();
    let id = || "withhold".to_owned();
    let next = session.with(&ScenarioEdit::Duplicate(id(), "Withhold AWS".to_owned())).unwrap();
    assert_eq!(ids(&next), ["withhold", "withhold-aws", "as-is"]);
    assert_eq!(next.scenarios[1].overrides, session.scenarios[0].overrides);
    let of_locked = next.with(&ScenarioEdit::Duplicate("as-is".to_owned(), "As it is".to_owned())).unwrap();
    assert_eq!(ids(&of_locked)[3], "as-it-is");
    assert!(!of_locked.scenarios[3].locked, "a copy can be edited");
    let next = next.with(&ScenarioEdit::Move(id(), 99)).unwrap();
    assert_eq!(ids(&next), ["withhold-aws", "as-is", "withhold"]);
    let next = next.with(&ScenarioEdit::Rename(id(), "Not AWS".to_owned())).unwrap();
    let next = next.with(&ScenarioEdit::Colour(id(), Some(1))).unwrap();
    let next = next.with(&ScenarioEdit::Note(id(), "why".to_owned())).unwrap();
    let last = &next.scenarios[2];
    assert_eq!((last.label.as_str(), last.colour, last.note.as_str()), ("Not AWS", Some(1), "why"));
    let next = next.with(&ScenarioEdit::Remove(id())).unwrap();
    assert_eq!(ids(&next), ["withhold-aws", "as-is"]);
    for label in ["Base", "", "日本"] {
        let next = session.with(&ScenarioEdit::Add(label.to_owned())).unwrap();
        assert_eq!(next.problems(), [], "{label}");
        assert_eq!(next.resolved(Some(&ids(&next)[2])), session.model);
    }
}

#[test]
fn an_edit_of_the_base_that_a_scenario_cannot_bear_is_refused_with_its_name() {
    // The scenario's decision would lie before the policy begins.
    let session = edited(
        &full_session().with(&ScenarioEdit::Add("Early".to_owned())).unwrap(),
        Some("early"),
        &[Edit::set("vendors/aws/policies/p1/decision", Value::Date("2023-03-02".parse().unwrap()))],
    );
    let edit = Edit::set("vendors/aws/policies/p1/from", Value::Date("2023-05-01".parse().unwrap()));
    let Err(Refusal::InScenario(id, problems)) = session.edited(None, &edit) else { panic!("the edit was made") };
    assert_eq!((id.as_str(), problems[0].path.as_str()), ("early", "vendors/aws/policies/p1/decision"));
    assert!(edit.applied(&session.model).is_ok(), "the base itself would be valid");
}

/// One amount of each kind, set in the base to values within and beyond what it may be: what is taken leaves the base and
/// every scenario valid, and what is refused would not have.
#[test]
fn an_amount_that_is_taken_leaves_every_scenario_valid() {
    let amount = |text: &str| Value::Amount(Amount(text.parse().expect("a number")));
    let drawn = "settings/credit_line/drawn";
    let before = edited(&session(), None, &[Edit::set(drawn, amount("0"))]);
    let before = edited(&before, Some("withhold"), &[Edit::set(drawn, amount("2"))]);
    let mut bad = before.model.clone();
    bad.settings.currency = "none".to_owned();
    let mut kinds = std::collections::BTreeSet::new();
    let (mut refused, mut refused_by_a_scenario) = (0, 0);
    let amounts = before.model.parameters().into_iter().filter(|own| matches!(own.value(), Value::Amount(_)));
    for parameter in amounts.filter(|own| kinds.insert(own.spec.id)) {
        for text in ["0", "1", "60000000", "0.5", "-3", "0.001", "99000000000000"] {
            let edit = Edit::set(&parameter.path, amount(text));
            let result = before.edited(None, &edit);
            let mut set = before.clone();
            set.model = edit.applied(&before.model).unwrap_or_else(|_| bad.clone());
            assert_eq!(result.is_ok(), set.problems().is_empty(), "{} {text}", parameter.path);
            refused += usize::from(result.is_err());
            refused_by_a_scenario += usize::from(matches!(result, Err(Refusal::InScenario(..))));
        }
    }
    assert!(kinds.len() > 15 && refused > kinds.len() && refused_by_a_scenario > 0, "{kinds:?}, {refused}");
}

#[test]
fn removing_something_from_the_base_takes_the_overrides_on_it_away() {
    let mut session = session();
    // They need the contract.
    for vendor in &mut session.model.vendors {
        vendor.contract_changes.clear();
    }
    let lost_to = |path: &str| {
        let next = edited(&session, None, &[Edit::Remove(path.to_owned())]);
        session
            .lost(&next)
            .into_iter()
            .map(|LostOverride { scenario, path }| format!("{scenario}: {path}"))
            .collect::<Vec<_>>()
    };
    assert_eq!(lost_to("vendors/gcp/policies/p2"), ["withhold: vendors/gcp/policies/p2/days"]);
    assert_eq!(lost_to("vendors/aws/early_payment"), ["withhold: vendors/aws/early_payment"]);
    assert_eq!(
        lost_to("vendors/aws/contract"),
        ["withhold: vendors/aws/contract/credit_months", "withhold: vendors/aws/contract/lines/compute/changes"]
    );
    assert_eq!(lost_to("streams/ads/season"), ["withhold: streams/ads/season/3"]);
    assert_eq!(lost_to("vendors/aws/policies/p1"), [""; 0], "the scenario has a list of its own");
    assert_eq!(lost_to("settings/provenance/n1"), [""; 0]);
}

#[test]
fn what_names_a_removed_item_in_a_scenario_goes_with_it() {
    let mut session = full_session().with(&ScenarioEdit::Add("Other".to_owned())).unwrap();
    session.scenarios.push(Scenario::new("second", "Second"));
    let session = edited(
        &session,
        Some("other"),
        &[
            Edit::AddItem(ItemKind::Stream, "Data".to_owned()),
            Edit::set("costs/payroll/stream", text("data")),
            Edit::Remove("streams/ads/payers/y2".to_owned()),
            Edit::AddItem(ItemKind::Vendor, "Oracle".to_owned()),
            Edit::set("streams/ads/payers/y1/vendor", text("oracle")),
        ],
    );
    let without_stream = edited(&session, None, &[Edit::Remove("streams/data".to_owned())]);
    assert_eq!(without_stream.resolved(Some("other")).costs[0].stream.as_deref(), Some("ads"));
    let without_vendor = edited(&session, None, &[Edit::Remove("vendors/oracle".to_owned())]);
    assert_eq!(without_vendor.resolved(Some("other")).streams[0].payers, []);
    let lost: Vec<String> = session.lost(&without_vendor).into_iter().map(|lost| lost.path).collect();
    assert_eq!(lost, ["streams/ads/payers", "vendors/oracle/muted"]);
}

/// Removes everything that an edit of the base can remove, and looks for what is left hanging.
#[test]
fn nothing_that_is_removed_leaves_an_override_behind() {
    let session = {
        let mut session = session();
        // Every parameter that may be overridden is, in a scenario of its own.
        let mut all = Scenario::new("all", "All");
        for parameter in session.model.parameters() {
            let path = parameter.path.as_str();
            if !obligo::model::belongs_to_base(path) {
                let text = session.model.written_at(path).unwrap_or_else(|| panic!("{path} has no form"));
                all.overrides.insert(path.to_owned(), Setting::of(&text));
            }
        }
        session.scenarios.push(all);
        session
    };
    assert_eq!(session.problems(), []);
    assert_eq!(session.resolved(Some("all")), session.model);
    assert_eq!(read_text(&write_text(&session)).unwrap().session, session);
    let mut removable: Vec<String> = session.model.items().iter().map(obligo::model::Item::path).collect();
    for parameter in session.model.parameters() {
        let mut above = parameter.path.as_str();
        while let Some((path, _)) = above.rsplit_once('/') {
            removable.push(above.to_owned());
            above = path;
        }
    }
    removable.sort();
    removable.dedup();
    let mut removed = 0;
    for path in removable {
        // The past of an item goes with it, and so does what names it in the base.
        let id = path.rsplit('/').next().unwrap().to_owned();
        let mut edits = vec![Edit::Remove(path.clone())];
        if session.model.item(&id).is_some() {
            let names_it = |parameter: &&Parameter<'_>| {
                matches!(parameter.spec.unit, Unit::Vendor | Unit::Stream | Unit::Item)
                    && parameter.value() == text(&id)
            };
            for parameter in session.model.parameters().iter().filter(names_it) {
                let other = if id == "ads" { "subscriptions" } else { "ads" };
                let parts: Vec<&str> = parameter.path.split('/').collect();
                match parameter.spec.unit {
                    _ if parts[1] == id => {}
                    Unit::Stream => edits.push(Edit::set(parameter.path.clone(), text(other))),
                    // The entry of the list: of the past itself, or of an item's list.
                    Unit::Item => edits.push(Edit::Remove(parts[..2].join("/"))),
                    _ => edits.push(Edit::Remove(parts[..4].join("/"))),
                }
            }
        }
        let next = session.edited(None, &Edit::Together(edits));
        if session.model.item(&id).is_some() {
            assert!(next.is_ok(), "{path}: {next:?}");
        }
        let Ok(next) = next else { continue };
        removed += 1;
        assert_eq!(next.problems(), [], "{path}");
        let hangs = |at: &&String| at.strip_prefix(&path).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
        assert_eq!(next.scenarios[2].overrides.keys().find(hangs), None, "{path}");
    }
    assert!(removed > 100, "{removed} things were removed");
}

/// What is put into the overrides, and what is said of it.
const MISTAKES: &[(&str, &str)] = &[
    (
        "\"vendors/aws/contract/flour\": 5",
        "`vendors/aws/contract/flour` must be the path of an input, a list or a part of the model, and leads to none \
         (scenarios/withhold/overrides/vendors/aws/contract/flour)",
    ),
    ("\"vendors/azure/muted\": true", "`vendors/azure/muted` must be the path of an input"),
    ("\"vendors/aws/policies/p2/share\": 0.5", "`vendors/aws/policies/p2/share` must be the path of an input"),
    ("\"vendors\": []", "`vendors` must be the path of an input"),
    ("\"vendors/gcp\": (id: \"gcp\")", "`vendors/gcp` must be the path of an input"),
    ("\"vendors/gcp/policies/p1\": (id: \"p1\")", "`vendors/gcp/policies/p1` must be the path of an input"),
    ("\"\": 1", "must be the path of an input"),
    (
        "\"settings/first_month\": \"2024-01\"",
        "`settings/first_month` belongs to the base: no scenario can override it",
    ),
    ("\"settings/currency\": \"EUR\"", "`settings/currency` belongs to the base: no scenario can override it"),
    ("\"vendors/gcp/label\": \"G\"", "`vendors/gcp/label` belongs to the base"),
    ("\"history/h1/months\": 2", "`history/h1/months` belongs to the base"),
    (
        "\"settings/fiscal_month\": \"x\"",
        "expected a whole number such as 30, found `\"x\"` (scenarios/withhold/overrides/settings/fiscal_month)",
    ),
    ("\"settings/fiscal_month\": 1.5", "expected a whole number such as 30, found `1.5`"),
    ("\"settings/opening_cash\": 1e5", "expected an amount such as 1_250.50, found `1e5`: not a number"),
    ("\"settings/fiscal_month\": 13", "`13` must be from 1 to 12 (scenarios/withhold/overrides/settings/fiscal_month)"),
    ("\"settings/opening_cash\": 0.005", "`0.005` must have at most 2 decimal places"),
    ("\"vendors/gcp/muted\": 1", "expected true or false, found `1`"),
    ("\"vendors/gcp/muted\": ", "expected a value"),
    ("\"vendors/gcp/lump_payments\": 5", "expected a list in `[` and `]`, found `5`"),
    (
        "\"vendors/gcp/policies\": [(id: \"p1\", kind: witholdd, agreed: false)]",
        "found `witholdd` (scenarios/withhold/overrides/vendors/gcp/policies)",
    ),
    ("\"vendors/gcp/policies\": [(id: \"p1\", kynd: withhold, agreed: false)]", "unknown field `kynd`"),
    (
        "\"streams/ads/lags\": [(id: \"g1\", days: 30, share: 0.5)]",
        "`lags` must add up to 1, and add up to 0.5 (scenarios/withhold/overrides/streams/ads/lags)",
    ),
    (
        "\"vendors/gcp/lump_payments\": [(id: \"x\", date: \"2023-04-01\", amount: 1), (id: \"x\", date: \
         \"2023-05-01\", amount: 1)]",
        "must be an id that nothing else has (scenarios/withhold/overrides/vendors/gcp/lump_payments/x)",
    ),
    ("\"settings/months\": 24", "`settings/months` is given twice (scenarios/withhold/overrides/settings/months)"),
    ("\"settings/restricted_cash\": 1, // x\n,", "expected"),
];

#[test]
fn mistakes_in_overrides_are_told_with_their_place() {
    let good = write_text(&session());
    let before = "      overrides: {\n";
    let at = good.find(before).unwrap() + before.len();
    for (wrong, words) in MISTAKES {
        let text = format!("{}{wrong},\n{}", &good[..at], &good[at..]);
        let Err(ReadError::Faulty { complaints, .. }) = read_text(&text) else { panic!("{wrong} was read") };
        let message = obligo::text::files::complaint(
            complaints[0].line,
            complaints[0].column,
            &complaints[0].message,
            &complaints[0].path,
            None,
        );
        assert!(message.contains(words), "{wrong}: {message}");
        let line = position(&text, at).0;
        // A key that is given twice is complained about where it stands the second time.
        let expected = if words.contains("twice") { line + 2 } else { line };
        assert!(complaints[0].line == expected || wrong.ends_with(',') || wrong.ends_with(": "), "{wrong}: {message}");
    }
}

#[test]
fn mistakes_in_long_overrides_have_their_own_line() {
    let good = write_text(&session());
    let start = good.find("\"vendors/aws/policies\": [").unwrap();
    let line_of = |words: &str| position(&good, start + good[start..].find(words).unwrap()).0;
    for (right, wrong, words) in [
        ("kind: withhold", "kind: witholdd", "found `witholdd`"),
        ("amount: 1_000_000", "amount: \"x\"", "expected an amount"),
        ("share: 0.4", "share: 4", "`4` must be from 0 to 1"),
        ("from: \"2023-03-01\"", "from: \"2023-02-30\"", "no such day"),
    ] {
        let text = format!("{}{}", &good[..start], good[start..].replacen(right, wrong, 1));
        let error = read_text(&text).unwrap_err().to_string();
        assert!(error.contains(words), "{error}");
        assert!(error.starts_with(&format!("line {}, ", line_of(right))), "{error}");
    }
}

#[test]
fn mistakes_of_scenarios_are_told_with_their_place() {
    let good = write_text(&session());
    for (right, wrong, words) in [
        (
            "id: \"as-is\"",
            "id: \"withhold\"",
            "`\"withhold\"` must be an id that nothing else has (scenarios/withhold)",
        ),
        ("id: \"as-is\"", "id: \"As is\"", "must be an id of 1 to 64 small letters"),
        ("id: \"as-is\"", "id: \"base\"", "must be another id: this one means the base (scenarios/base)"),
        ("locked: true", "locked: 1", "expected true or false, found `1` (scenarios/as-is/locked)"),
        ("locked: true", "lockd: true", "unknown field `lockd`"),
        ("colour: 3", "colour: 300", "expected a smaller whole number, found `300`"),
    ] {
        let error = read_text(&good.replacen(right, wrong, 1)).unwrap_err().to_string();
        assert!(error.contains(words), "{error}");
        let line = position(&good, good.find(right).unwrap()).0;
        assert!(error.starts_with(&format!("line {line}, ")), "{error}");
    }
    // What is wrong with the base is said once.
    let error = read_text(&good.replacen("net_days: 45", "net_days: 36500", 1)).unwrap_err().to_string();
    assert_eq!(error.lines().count(), 1, "{error}");
}

/// A new scenario can be told from the others, and from the first ones once every colour is taken.
#[test]
fn a_new_scenario_has_the_colour_that_fewest_have() {
    let mut session = Session { scenarios: vec![], ..full_session() };
    let mut colours = Vec::new();
    for number in 1..=usize::from(SCENARIO_COLOURS) + 2 {
        session = session.with(&ScenarioEdit::Add(format!("Case {number}"))).unwrap();
        colours.push(session.scenarios.last().unwrap().colour.unwrap());
    }
    assert_eq!(colours, [0, 1, 2, 3, 4, 5, 6, 7, 7, 6]);
    // A copy has a colour of its own too.
    let sample = samples::session("twitter-2023");
    let copy = sample.with(&ScenarioEdit::Duplicate("withhold-both".to_owned(), "Copy".to_owned())).unwrap();
    let place = copy.scenarios.iter().position(|scenario| scenario.label == "Copy").unwrap();
    let colour = usize::from(copy.scenarios[place].colour.unwrap());
    assert!((0..place).all(|other| other % usize::from(SCENARIO_COLOURS) != colour), "{colour}");
}
