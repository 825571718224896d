//! The registry has every leaf of the file, and sets it and nothing else.

use std::collections::{BTreeMap, BTreeSet};

use obligo::{
    model::{Edit, Kind, Model, Session, Value},
    money::{Amount, Decimal},
    storage::{
        locate::{Outline, position},
        read_text, write_text,
    },
};

use super::full_session;

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
    let beside = ["version", "name", "note", "view/selected", "view/scenario", "view/span"];
    for other in &others {
        let of_session = ["scenarios/", "intended/", "view/compared/"];
        let is_of_scenario = of_session.iter().any(|list| other.starts_with(list));
        let is_known = other.ends_with("/id") || is_of_scenario || beside.contains(&other.as_str());
        assert!(is_known, "{other} is in no registry");
    }
    // The same leaves by another reader.
    let mut paths = BTreeSet::new();
    paths_by_ron(&ron::from_str(&text).unwrap(), "", &mut paths);
    assert_eq!(paths, Outline::of(&text).leaves().into_iter().map(|leaf| leaf.path).collect());
}

/// A hundredth, in billionths.
const CENT: i128 = 10_000_000;

/// Other values of the kind of a parameter, some of which should be valid.
fn candidates(model: &Model, path: &str) -> Vec<Value> {
    let parameter = model.parameter(path).unwrap();
    let nanos = |value: Decimal, steps: &[i128]| -> Vec<Decimal> {
        steps.iter().map(|step| Decimal::from_nanos(value.nanos() + step)).collect()
    };
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
        (Value::Text(now), _) => ["gcp", "aws", "ads", "subscriptions", "EUR", "support", "other"]
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

/// What is another line in the second text, or missing there, by the number of the line in the first.
fn changed_lines<'a>(before: &[&'a str], after: &[&'a str]) -> Vec<usize> {
    let same = before.iter().zip(after).take_while(|(a, b)| a == b).count();
    if after.len() + 1 == before.len() {
        assert_eq!(before[same + 1..], after[same..], "more than one line is gone");
        return vec![same];
    }
    assert_eq!(before.len(), after.len());
    (same..before.len()).filter(|line| before[*line] != after[*line]).collect()
}

#[test]
fn setting_a_parameter_changes_its_line_of_the_file_and_no_other() {
    let session = full_session();
    let text = write_text(&session);
    let lines: Vec<&str> = text.lines().collect();
    let mut line_of = BTreeMap::new();
    for leaf in Outline::of(&text).leaves() {
        let path = leaf.path.strip_prefix("model/").unwrap_or(&leaf.path).to_owned();
        let list = path.rsplit_once('/').map_or("", |(list, _)| list).to_owned();
        let line = position(&text, leaf.start).0 - 1;
        line_of.insert(path, line);
        line_of.entry(list).or_insert(line);
    }
    let mut read_back = BTreeSet::new();
    for parameter in session.model.parameters() {
        let (edit, changed) = valid_edit(&session.model, &parameter.path);
        let edited = Session { model: edit.applied(&session.model).unwrap(), ..session.clone() };
        let text = write_text(&edited);
        let expected: BTreeSet<usize> = changed.iter().map(|path| line_of[path]).collect();
        let found = changed_lines(&lines, &text.lines().collect::<Vec<_>>());
        assert_eq!(found, expected.into_iter().collect::<Vec<_>>(), "setting {}", parameter.path);
        // One of each field is enough to show that a value comes back.
        if read_back.insert(parameter.spec.id) {
            assert_eq!(read_text(&text).unwrap().session, edited, "setting {}", parameter.path);
        }
    }
}
