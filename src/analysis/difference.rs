//! What differs between two sessions, in the words of the model, and how the figures differ.
//!
//! Owns which items, entries, inputs and overrides two sessions do not share. Knows no file. Its one invariant: two
//! sessions without a difference have the same inputs, and so the same forecasts.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::{
    compare::{Comparison, IdAndName, Incomparable},
    lookup::{Lookup, ModelIndex},
};
use crate::model::{Model, Parameter, Path, Scenario, Session, Spec, Value};

/// Parts of records: below them a path continues with a field. Below every other field it continues with the id of an
/// entry.
const PARTS: [&str; 5] = ["contract", "early_payment", "late_interest", "credit_line", "service"];

/// An entry of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListEntry {
    /// The list's field.
    pub list: String,
    /// The entry's id: of amounts by month the month, of a season the month of the year.
    pub id: String,
    /// Its name; empty if it has none.
    pub label: String,
}

/// Where something differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DifferencePlace {
    /// The path.
    pub path: String,
    /// The item; none in the settings and other parts of the whole model.
    pub item: Option<IdAndName>,
    /// The entries that it lies in, the outermost first.
    pub entries: Vec<ListEntry>,
    /// The part that it is, if it is one.
    pub part: Option<String>,
    /// What is known of the parameter that it is, if it is one.
    pub spec: Option<&'static Spec>,
}

/// How a place differs.
#[derive(Clone, Debug, PartialEq)]
pub enum DifferenceKind {
    /// An item, an entry or a part that only the second has, with its inputs that are set.
    Added(Vec<(&'static Spec, Value)>),
    /// One that only the first has.
    Removed,
    /// A parameter with another value.
    Changed {
        /// In the first.
        from: Value,
        /// In the second.
        to: Value,
    },
    /// A list whose entries stand in another order.
    Reordered,
}

/// Something that differs between two models.
#[derive(Clone, Debug, PartialEq)]
pub struct Difference {
    /// Where.
    pub place: DifferencePlace,
    /// How.
    pub kind: DifferenceKind,
}

/// An override that differs.
#[derive(Clone, Debug, PartialEq)]
pub struct OverrideDifference {
    /// What it sets.
    pub place: DifferencePlace,
    /// The value that the scenario sets in the first session; none if it does not override it.
    pub from: Option<Overridden>,
    /// In the second.
    pub to: Option<Overridden>,
}

/// What an override sets.
#[derive(Clone, Debug, PartialEq)]
pub enum Overridden {
    /// A parameter, to a value.
    Value(Value),
    /// A whole list or part: its text in the file.
    Whole(String),
}

/// How a scenario differs.
#[derive(Clone, Debug, PartialEq)]
pub enum ScenarioKind {
    /// Only the second session has it, with these overrides.
    Added(Vec<OverrideDifference>),
    /// Only the first has it.
    Removed,
    /// It was renamed; this is the earlier name.
    Renamed(String),
    /// It is locked, or no longer.
    Locked(bool),
    /// It sets something else.
    Overrides(Vec<OverrideDifference>),
}

/// What differs between two sessions.
#[derive(Clone, Debug, PartialEq)]
pub struct Differences {
    /// The names of the sessions.
    pub names: [String; 2],
    /// What differs between the base models, in the model's order.
    pub model: Vec<Difference>,
    /// What differs between the scenarios.
    pub scenarios: Vec<(IdAndName, ScenarioKind)>,
    /// The base models' figures side by side.
    pub figures: Result<Comparison, Incomparable>,
}

impl Differences {
    /// Compares a session with another.
    pub fn between(from: &Session, to: &Session) -> Self {
        let name = |session: &Session| IdAndName { id: crate::model::BASE.to_owned(), label: session.name.clone() };
        Self {
            names: [from.name.clone(), to.name.clone()],
            model: of_models(&from.model, &to.model),
            scenarios: of_scenarios(from, to),
            figures: Comparison::of_models(&[(name(from), &from.model), (name(to), &to.model)]),
        }
    }

    /// Whether nothing differs.
    pub fn is_empty(&self) -> bool {
        self.model.is_empty() && self.scenarios.is_empty() && self.names[0] == self.names[1]
    }
}

/// Where a path of a model leads.
pub fn place(model: &impl Lookup, path: &str) -> DifferencePlace {
    let parts: Vec<&str> = Path(path).parts().collect();
    let mut entries = Vec::new();
    let mut at = 0;
    let item = match parts.as_slice() {
        [list, id, ..] => model.item(id).filter(|item| item.kind.list() == *list),
        _ => None,
    };
    if item.is_some() {
        at = 2;
    } else if parts.first() == Some(&"settings") {
        // The settings are neither item nor part.
        at = 1;
    }
    let mut part = None;
    while at < parts.len() {
        let is_last = at + 1 == parts.len();
        if PARTS.contains(&parts[at]) {
            part = is_last.then(|| parts[at].to_owned());
            at += 1;
        } else if is_last {
            break;
        } else {
            let label = match model.value(&format!("{}/label", parts[..=at + 1].join("/"))) {
                Some(Value::Text(label)) => label,
                _ => String::new(),
            };
            entries.push(ListEntry { list: parts[at].to_owned(), id: parts[at + 1].to_owned(), label });
            at += 2;
        }
    }
    DifferencePlace {
        path: path.to_owned(),
        item: item.map(|item| IdAndName { id: item.id.to_owned(), label: item.label.to_owned() }),
        entries,
        part,
        spec: model.parameter(path).map(|(spec, _)| spec),
    }
}

/// What differs between two models, in the order of the first; what only the second has comes last.
pub fn of_models(from: &Model, to: &Model) -> Vec<Difference> {
    let indices = [from, to].map(ModelIndex::new);
    let (before, after) = (from.parameters(), to.parameters());
    let changed = |own: &Parameter<'_>, other: Value| {
        let value = own.value();
        let is_same = value == other;
        (!is_same).then(|| Difference {
            place: place(&indices[1], &own.path),
            kind: DifferenceKind::Changed { from: value, to: other },
        })
    };
    // Usually both have the same parameters in the same order.
    if before.len() == after.len() && before.iter().zip(&after).all(|(own, other)| own.path == other.path) {
        return before.iter().zip(&after).filter_map(|(own, other)| changed(own, other.value())).collect();
    }
    let known = [&before, &after].map(|all| prefixes(all));
    let mut found: Vec<Difference> = Vec::new();
    let mut told: HashSet<&str> = HashSet::new();
    for own in &before {
        if let Some(other) = indices[1].value(&own.path) {
            found.extend(changed(own, other));
            continue;
        }
        let at = first_missing(&own.path, &known[1]);
        if told.insert(at) {
            found.push(Difference { place: place(&indices[0], at), kind: DifferenceKind::Removed });
        }
    }
    let mut added: HashSet<&str> = HashSet::new();
    for (start, own) in after.iter().enumerate() {
        if indices[0].value(&own.path).is_some() {
            continue;
        }
        let at = first_missing(&own.path, &known[0]);
        if added.insert(at) {
            // What lies below one path stands together, and this is the first of it.
            let below = after[start..].iter().take_while(|other| Path(&other.path).is_within(at));
            let values = below.map(|other| (other.spec, other.value())).filter(|(_, value)| *value != Value::Unset);
            found.push(Difference { place: place(&indices[1], at), kind: DifferenceKind::Added(values.collect()) });
        }
    }
    let [ids_before, ids_after] = [&before, &after].map(|all| lists(all));
    for (list, ids) in &ids_before {
        if let Some(others) = ids_after.get(list)
            && others != ids
            && others.iter().collect::<BTreeSet<_>>() == ids.iter().collect::<BTreeSet<_>>()
        {
            found.push(Difference { place: place(&indices[1], list), kind: DifferenceKind::Reordered });
        }
    }
    found
}

/// The ids of the entries of each list, in their order.
fn lists<'a>(parameters: &'a [Parameter<'_>]) -> BTreeMap<&'a str, Vec<&'a str>> {
    let mut lists: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for parameter in parameters {
        for (list, id) in Path(&parameter.path).upward().filter_map(Path::above) {
            let ids = lists.entry(list.0).or_default();
            if ids.last().is_none_or(|last| *last != id) {
                ids.push(id);
            }
        }
    }
    lists
}

/// Every path, and every path above one.
fn prefixes<'a>(parameters: &'a [Parameter<'_>]) -> HashSet<&'a str> {
    parameters.iter().flat_map(|parameter| Path(&parameter.path).upward()).map(|path| path.0).collect()
}

/// The shortest path above a parameter, or its own, that the other model does not have.
fn first_missing<'a>(path: &'a str, known: &HashSet<&str>) -> &'a str {
    // The lists of items are always there, however empty.
    let mut all = Path(path).downward().filter(|at| at.parent().is_some()).map(|at| at.0);
    all.find(|at| !known.contains(at) && !is_list(path, at)).unwrap_or(path)
}

/// Whether what stands at a path above another is a list: then its entries are told one by one.
fn is_list(path: &str, at: &str) -> bool {
    let (field, depth) = (Path(at).field(), Path(at).depth());
    let parts: Vec<&str> = Path(path).parts().collect();
    // Below an item or an entry stand fields, below these entries.
    let mut place = if matches!(parts.first(), Some(&("settings" | "service"))) { 1 } else { 2 };
    while place < depth {
        if place + 1 == depth {
            return depth < parts.len() && !PARTS.contains(&field);
        }
        place += if PARTS.contains(&parts[place]) { 1 } else { 2 };
    }
    false
}

fn of_scenarios(from: &Session, to: &Session) -> Vec<(IdAndName, ScenarioKind)> {
    let name = |scenario: &Scenario| IdAndName { id: scenario.id.0.clone(), label: scenario.label.clone() };
    let mut found = Vec::new();
    for before in &from.scenarios {
        let Some(after) = to.scenario(&before.id.0) else {
            found.push((name(before), ScenarioKind::Removed));
            continue;
        };
        if before.label != after.label {
            found.push((name(after), ScenarioKind::Renamed(before.label.clone())));
        }
        if before.locked != after.locked {
            found.push((name(after), ScenarioKind::Locked(after.locked)));
        }
        let overrides = of_overrides(Some((from, before)), (to, after));
        if !overrides.is_empty() {
            found.push((name(after), ScenarioKind::Overrides(overrides)));
        }
    }
    for after in to.scenarios.iter().filter(|after| from.scenario(&after.id.0).is_none()) {
        found.push((name(after), ScenarioKind::Added(of_overrides(None, (to, after)))));
    }
    found
}

fn of_overrides(before: Option<(&Session, &Scenario)>, after: (&Session, &Scenario)) -> Vec<OverrideDifference> {
    let resolved = |(session, scenario): (&Session, &Scenario)| scenario.resolved(&session.model);
    let models = (before.map(resolved), resolved(after));
    let indices = (models.0.as_ref().map(ModelIndex::new), ModelIndex::new(&models.1));
    let set = |scenario: &Scenario, model: &ModelIndex<'_>, path: &str| {
        let setting = scenario.overrides.get(path)?;
        Some(model.value(path).map_or_else(|| Overridden::Whole(setting.text().to_owned()), Overridden::Value))
    };
    let paths = before.iter().flat_map(|(_, scenario)| scenario.overrides.keys()).chain(after.1.overrides.keys());
    let paths: BTreeSet<&String> = paths.collect();
    let mut found = Vec::new();
    for path in paths {
        let from = before.zip(indices.0.as_ref()).and_then(|((_, scenario), model)| set(scenario, model, path));
        let to = set(after.1, &indices.1, path);
        if from != to {
            let model = if to.is_some() { &indices.1 } else { indices.0.as_ref().unwrap_or(&indices.1) };
            found.push(OverrideDifference { place: place(model, path), from, to });
        }
    }
    found
}
