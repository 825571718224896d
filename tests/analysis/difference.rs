//! What differs between sessions: every change of an input is told, and nothing else.

use obligo::{
    analysis::{
        compare::FigureDifference,
        difference::{self, DifferenceKind, Differences, Overridden, ScenarioKind},
        lookup::{Lookup, ModelIndex},
    },
    engine::Measure,
    model::{Amount, Edit, Id, Keyed, Kind as ValueKind, Model, Policy, Scenario, Setting, Value, registry},
    money::Money,
    storage,
};

use crate::common::{random, session};

/// Path and kind of each difference, a word each.
fn told(from: &Model, to: &Model) -> Vec<String> {
    let kind = |kind: &DifferenceKind| match kind {
        DifferenceKind::Added(_) => "added".to_owned(),
        DifferenceKind::Removed => "removed".to_owned(),
        DifferenceKind::Changed { from, to } => format!("{from:?}->{to:?}"),
        DifferenceKind::Reordered => "reordered".to_owned(),
    };
    difference::of_models(from, to).iter().map(|one| format!("{} {}", one.place.path, kind(&one.kind))).collect()
}

#[test]
fn a_model_does_not_differ_from_itself() {
    for seed in 8000..8050 {
        let model = random::model(seed);
        assert!(told(&model, &model.clone()).is_empty(), "seed {seed}");
    }
    let session = session::full_session();
    assert!(Differences::between(&session, &session.clone()).is_empty());
}

/// Every parameter of a session with everything in it, changed alone, is told alone.
#[test]
fn each_changed_parameter_is_told() {
    let before = session::full_session().model;
    let mut changed = 0;
    for parameter in before.parameters() {
        let other = match (parameter.value(), parameter.kind()) {
            (Value::Switch(on), _) => Value::Switch(!on),
            (Value::Whole(number), _) => Value::Whole(number + 1),
            (Value::Amount(Amount(amount)), _) => {
                Value::Amount(Amount(obligo::model::Decimal::from_nanos(amount.nanos() + 1_000_000_000)))
            }
            (Value::Decimal(number), _) => Value::Decimal(obligo::model::Decimal::from_nanos(number.nanos() + 1)),
            (Value::Date(date), _) => Value::Date(date.plus_days(1)),
            (Value::Month(month), _) => Value::Month(month.plus(1)),
            (Value::Text(text), _) => Value::Text(text + "x"),
            (Value::Choice(now), ValueKind::Choice(texts)) => {
                Value::Choice(texts.iter().find(|text| **text != now).expect("another"))
            }
            _ => continue,
        };
        let mut after = before.clone();
        assert_eq!(registry::set(&mut after, &parameter.path, &other), Some(true), "{}", parameter.path);
        let found = difference::of_models(&before, &after);
        assert_eq!(found.len(), 1, "{}: {found:?}", parameter.path);
        assert_eq!(found[0].place.path, parameter.path);
        assert_eq!(found[0].kind, DifferenceKind::Changed { from: parameter.value(), to: other });
        assert_eq!(found[0].place.spec.map(|spec| spec.id), Some(parameter.spec.id));
        changed += 1;
    }
    assert!(changed > 200, "{changed} parameters");
}

#[test]
fn what_is_added_and_removed_is_told_once() {
    let before = session::full_session().model;
    let paths = [
        "vendors/aws",
        "vendors/aws/contract",
        "vendors/aws/early_payment",
        "vendors/aws/contract/periods/{}",
        "vendors/aws/policies/{}",
        "vendors/aws/charges/{}",
    ];
    for path in paths {
        let list = path.trim_end_matches("/{}");
        let id = before
            .parameters_below(list)
            .first()
            .map(|parameter| parameter.path[list.len() + 1..].split('/').next().expect("an id").to_owned());
        let path = path.replace("{}", &id.expect("an entry"));
        let mut after = before.clone();
        assert!(registry::remove(&mut after, &path), "{path}");
        assert_eq!(told(&before, &after), [format!("{path} removed")]);
        let back = told(&after, &before);
        let order = back.iter().filter(|line| line.ends_with("added")).collect::<Vec<_>>();
        assert_eq!(order, [&format!("{path} added")], "{back:?}");
    }
}

/// The only entry of a list is told as an entry, not as its list.
#[test]
fn the_first_entry_of_a_list_is_an_entry() {
    let mut before = storage::sample().model;
    let vendor = before.vendors.iter_mut().find(|vendor| vendor.id.0 == "aws").expect("AWS");
    vendor.policies.clear();
    let mut after = before.clone();
    let vendor = after.vendors.iter_mut().find(|vendor| vendor.id.0 == "aws").expect("AWS");
    vendor.policies = vec![Policy::blank("p1"), Policy::blank("p2")];
    assert_eq!(told(&before, &after), ["vendors/aws/policies/p1 added", "vendors/aws/policies/p2 added"]);
    assert_eq!(told(&after, &before), ["vendors/aws/policies/p1 removed", "vendors/aws/policies/p2 removed"]);
    let mut turned = after.clone();
    turned.vendors.iter_mut().find(|vendor| vendor.id.0 == "aws").expect("AWS").policies.reverse();
    assert_eq!(told(&after, &turned), ["vendors/aws/policies reordered"]);
}

#[test]
fn places_name_their_items_and_entries() {
    let model = storage::sample().model;
    let place = difference::place(&model, "vendors/aws/contract/periods/year-3/floor");
    assert_eq!(place.item.as_ref().map(|item| item.id.as_str()), Some("aws"));
    let entries: Vec<(&str, &str)> = place.entries.iter().map(|e| (e.list.as_str(), e.id.as_str())).collect();
    assert_eq!(entries, [("periods", "year-3")]);
    assert_eq!(place.spec.map(|spec| spec.id), Some("period.floor"));
    let place = difference::place(&model, "settings/opening_cash");
    assert_eq!(
        (place.item, place.entries.len(), place.spec.map(|spec| spec.id)),
        (None, 0, Some("settings.opening_cash"))
    );
    let place = difference::place(&model, "vendors/aws/contract");
    assert_eq!((place.part.as_deref(), place.spec), (Some("contract"), None));
}

#[test]
fn figures_say_what_a_difference_does() {
    let from = storage::sample();
    let mut to = from.clone();
    to.model = Edit::set("settings/opening_cash", Value::Amount(Amount::whole(0))).applied(&from.model).expect("valid");
    let differences = Differences::between(&from, &to);
    assert_eq!(differences.model.len(), 1);
    let comparison = differences.figures.expect("comparable");
    let low = comparison.rows.iter().find(|row| row.measure == Measure::CashEnd).expect("a figure");
    let Some(FigureDifference::Money(by)) = low.cells[1].change.map(|change| change.difference) else {
        panic!("money")
    };
    assert!(by < Money::ZERO);
}

#[test]
fn scenarios_differ_by_their_overrides() {
    let mut from = storage::sample();
    from.scenarios.clear();
    let scenario = |id: &str, overrides: &[(&str, &str)]| {
        let mut scenario = Scenario::new(id, &format!("Scenario {id}"));
        scenario.overrides = overrides.iter().map(|(path, text)| ((*path).to_owned(), Setting::of(text))).collect();
        scenario
    };
    let floor = "vendors/aws/contract/periods/year-3/floor";
    from.scenarios = vec![scenario("one", &[(floor, "70_000_000")]), scenario("gone", &[])];
    let mut to = from.clone();
    to.scenarios = vec![
        scenario("one", &[(floor, "60_000_000"), ("vendors/google/muted", "true")]),
        scenario("new", &[("vendors/aws/policies", "[]")]),
    ];
    to.scenarios[0].locked = true;
    to.scenarios[1].id = Id("new".to_owned());
    assert!(to.problems().is_empty(), "{:?}", to.problems());
    let differences = Differences::between(&from, &to);
    assert!(differences.model.is_empty() && !differences.is_empty());
    let kinds: Vec<(&str, &ScenarioKind)> =
        differences.scenarios.iter().map(|(name, kind)| (name.id.as_str(), kind)).collect();
    assert_eq!(kinds[0], ("one", &ScenarioKind::Locked(true)));
    let (id, ScenarioKind::Overrides(overrides)) = kinds[1] else { panic!("{kinds:?}") };
    assert_eq!((id, overrides.len()), ("one", 2));
    let amount = |amount| Some(Overridden::Value(Value::Amount(Amount::whole(amount))));
    assert_eq!((&overrides[0].from, &overrides[0].to), (&amount(70_000_000), &amount(60_000_000)));
    assert_eq!((&overrides[1].from, &overrides[1].to), (&None, &Some(Overridden::Value(Value::Switch(true)))));
    assert_eq!(kinds[2], ("gone", &ScenarioKind::Removed));
    let (id, ScenarioKind::Added(overrides)) = kinds[3] else { panic!("{kinds:?}") };
    assert_eq!((id, overrides.len()), ("new", 1));
    assert_eq!(overrides[0].to, Some(Overridden::Whole("[]".to_owned())));
}

/// An index answers as its model does, of every path and item, and of what is not there.
#[test]
fn an_index_answers_as_the_model() {
    let model = session::full_session().model;
    let index = ModelIndex::new(&model);
    for parameter in model.parameters() {
        let path = parameter.path.as_str();
        assert_eq!(Lookup::value(&index, path), Lookup::value(&model, path), "{path}");
        assert_eq!(difference::place(&index, path), difference::place(&model, path), "{path}");
    }
    for id in model.items().into_iter().map(|item| item.id).chain(["nobody"]) {
        assert_eq!(Lookup::item(&index, id).map(|item| item.label), Lookup::item(&model, id).map(|item| item.label));
    }
    assert_eq!(Lookup::value(&index, "vendors/nobody/label"), None);
}
