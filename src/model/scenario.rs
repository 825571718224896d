//! Scenarios: named lists of overrides on the base model (DESIGN 4.12).
//!
//! Owns what an override is, and how overrides change a base model. Knows no parameter by name but those that belong to
//! the base alone. Its one invariant: a scenario without overrides resolves to the base.

use std::{collections::BTreeMap, sync::Arc};

use ron::value::RawValue;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _, ser::Error as _};

use super::{
    path::Path,
    record::is_default,
    registry::{self, Id},
    session::{ItemKind, Model, Session},
    validate::{Fault, Problem, is_slug},
    written::Unfit,
};

/// The id that stands for the base model where scenarios are named.
pub const BASE: &str = "base";

/// The prefix of the path of a problem in a scenario.
pub(super) const SCENARIOS: &str = "scenarios";

/// How many colours scenarios have before they come again.
pub const SCENARIO_COLOURS: u8 = 8;

/// A named list of overrides on the base model.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    /// Fixed at creation, unique among scenarios.
    pub id: Id,
    /// The name on screen.
    pub label: String,
    /// The number of its colour in the palette, from 0; unless set, its place among the scenarios.
    #[serde(default, skip_serializing_if = "is_default")]
    pub colour: Option<u8>,
    /// Whether the scenario refuses edits.
    pub locked: bool,
    /// Your notes; nothing is computed from them.
    #[serde(default, skip_serializing_if = "is_default")]
    pub note: String,
    /// The values that replace those of the base, by path. A list stands before the paths within it, which then lead
    /// into the scenario's own list.
    #[serde(default, skip_serializing_if = "is_default")]
    pub overrides: BTreeMap<String, Setting>,
}

/// The value of an override as it stands in a file: a parameter's value, or a whole list or part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setting(Arc<str>);

impl Setting {
    /// The value that the text is.
    pub fn of(text: &str) -> Self {
        Self(text.into())
    }

    /// The text.
    pub fn text(&self) -> &str {
        &self.0
    }
}

impl Serialize for Setting {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        RawValue::from_ron(&self.0).map_err(S::Error::custom)?.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Setting {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = Box::<RawValue>::deserialize(deserializer)?;
        let text = raw.trim().get_ron();
        if text.is_empty() { Err(D::Error::custom("expected a value, found none")) } else { Ok(Self::of(text)) }
    }
}

/// Whether a path belongs to the base alone: names, groups, notes, sources, the history, and what all scenarios must share.
pub fn belongs_to_base(path: &str) -> bool {
    let path = Path(path);
    match path.list() {
        "history" => true,
        "settings" => matches!(path.item(), "currency" | "first_month" | "note" | "provenance"),
        _ => path.within().list() == "provenance" || matches!(path.field(), "label" | "group" | "note"),
    }
}

/// Whether scenarios must share the parameter at a path, so that no scenario can override it.
pub(super) fn is_shared(path: &str) -> bool {
    matches!(path, "settings/currency" | "settings/first_month")
}

/// Whether a path leads to a list of items, such as `vendors`, which no scenario can override.
fn is_of_items(path: &str) -> bool {
    ItemKind::ALL.iter().any(|kind| kind.list() == path)
}

impl Model {
    /// What stands at a path, as in a file: a parameter, or a whole list or part. `None` if nothing stands there, or a
    /// list of items.
    pub fn written_at(&self, path: &str) -> Option<String> {
        if is_of_items(path) { None } else { registry::written(self, path) }
    }

    /// The longest path, this one or one above it, at which a whole list or part stands.
    pub fn whole_above(&self, path: &str) -> Option<String> {
        let is_whole = |at: &Path<'_>| registry::slot(self, at.0).is_none() && self.written_at(at.0).is_some();
        Path(path).upward().find(is_whole).map(|at| at.0.to_owned())
    }
}

impl Scenario {
    /// A scenario without overrides.
    pub fn new(id: &str, label: &str) -> Self {
        Self {
            id: Id(id.to_owned()),
            label: label.to_owned(),
            colour: None,
            locked: false,
            note: String::new(),
            overrides: BTreeMap::new(),
        }
    }

    /// The base with the overrides of this scenario. An override that cannot be set leaves the base's value;
    /// [`Session::problems`] says so.
    pub fn resolved(&self, base: &Model) -> Model {
        let mut model = base.clone();
        self.set_on(&mut model, |_, _| {});
        model
    }

    /// Sets the overrides in order, and gives the paths of those that cannot be set.
    fn set_on(&self, model: &mut Model, mut tell: impl FnMut(&str, Fault)) {
        for (path, setting) in &self.overrides {
            if belongs_to_base(path) {
                tell(path, Fault::BelongsToBase);
            } else if is_of_items(path) {
                tell(path, Fault::NoSuchInput);
            } else {
                match registry::rewrite(model, path, setting.text()) {
                    Ok(()) => {}
                    Err(Unfit::NoSuchPath) => tell(path, Fault::NoSuchInput),
                    Err(Unfit::Misread(error)) => tell(path, Fault::Misread(error)),
                }
            }
        }
    }

    /// The paths of overrides that cannot be set.
    pub(super) fn unfit(&self, base: &Model) -> Vec<String> {
        let mut paths = Vec::new();
        self.set_on(&mut base.clone(), |path, _| paths.push(path.to_owned()));
        paths
    }

    /// The problems of the resolved model, each with its path there. If overrides cannot be set, these are the only
    /// problems, with the paths of the overrides.
    pub fn problems(&self, base: &Model) -> Vec<Problem> {
        self.problems_on(base, &mut base.clone())
    }

    /// As [`Self::problems`], on a copy of the base that is passed in and is left unchanged, which saves making one.
    pub(super) fn problems_on(&self, base: &Model, copy: &mut Model) -> Vec<Problem> {
        let mut problems = Vec::new();
        self.set_on(copy, |path, fault| problems.push(Problem { path: path.to_owned(), fault }));
        if problems.is_empty() {
            problems = copy.problems();
        }
        for path in self.overrides.keys() {
            registry::restore(copy, base, path);
        }
        problems
    }

    /// Does something with the resolved model, on a copy of the base that is passed in and is left unchanged, which saves
    /// making one.
    pub(super) fn with_resolved<T>(&self, base: &Model, copy: &mut Model, look: impl FnOnce(&Model) -> T) -> T {
        self.set_on(copy, |_, _| {});
        let seen = look(copy);
        for path in self.overrides.keys() {
            registry::restore(copy, base, path);
        }
        seen
    }

    /// The path of the override that a path lies at or below, the outermost if there are several.
    pub fn covering<'a>(&'a self, path: &str) -> Option<&'a str> {
        self.overrides.keys().map(String::as_str).find(|at| Path(path).is_within(at))
    }

    /// The paths of the overrides at a path or below it.
    pub fn overrides_within<'a>(&'a self, path: &'a str) -> impl Iterator<Item = &'a str> {
        let from = std::ops::Bound::Included(path);
        let below = self.overrides.range::<str, _>((from, std::ops::Bound::Unbounded));
        let begins = below.take_while(move |(at, _)| at.starts_with(path));
        begins.map(|(at, _)| at.as_str()).filter(move |at| Path(at).is_within(path))
    }

    /// Brings overrides that were read into the form in which they are written. Those that cannot be set stay as they
    /// are.
    fn normalise(&mut self, base: &Model) {
        let mut model = base.clone();
        for (path, setting) in &mut self.overrides {
            let is_set = !is_of_items(path) && registry::rewrite(&mut model, path, setting.text()).is_ok();
            if let Some(text) = registry::written(&model, path).filter(|text| is_set && text != setting.text()) {
                *setting = Setting::of(&text);
            }
        }
    }
}

impl Session {
    /// The scenario with an id; none if there is none.
    pub fn scenario(&self, id: &str) -> Option<&Scenario> {
        self.scenarios.iter().find(|scenario| scenario.id.0 == id)
    }

    /// The model of the scenario with an id; the base for `None` and for an unknown id.
    pub fn resolved(&self, scenario: Option<&str>) -> Model {
        let scenario = scenario.and_then(|id| self.scenario(id));
        scenario.map_or_else(|| self.model.clone(), |scenario| scenario.resolved(&self.model))
    }

    /// Brings the values of overrides into the form in which they are written.
    pub fn normalise(&mut self) {
        self.intended.sort();
        self.intended.dedup();
        for scenario in &mut self.scenarios {
            scenario.normalise(&self.model);
        }
    }

    /// Every problem of the base and of each scenario; none means that all can be planned and run. The path of a
    /// scenario's problem is `scenarios/<id>/overrides/<path>`, or `scenarios/<id>/<path>` for an input that the
    /// scenario does not override. Problems of the base are not repeated for scenarios.
    pub fn problems(&self) -> Vec<Problem> {
        let mut problems = self.model.problems();
        let of_base = problems.len();
        problems.extend(self.id_problems());
        if self.scenarios.is_empty() {
            return problems;
        }
        let mut copy = self.model.clone();
        for scenario in &self.scenarios {
            let found = scenario.problems_on(&self.model, &mut copy);
            let own = found.into_iter().filter(|problem| !problems[..of_base].contains(problem)).collect::<Vec<_>>();
            problems.extend(own.into_iter().map(|problem| scenario.placed(problem)));
        }
        problems
    }

    /// What is wrong with the ids of scenarios.
    pub(super) fn id_problems(&self) -> Vec<Problem> {
        let mut problems = Vec::new();
        for (place, scenario) in self.scenarios.iter().enumerate() {
            let id = scenario.id.0.as_str();
            let mut add = |fault| problems.push(Problem { path: format!("{SCENARIOS}/{id}"), fault });
            if !is_slug(id) {
                add(Fault::BadId);
            }
            if id == BASE {
                add(Fault::IdOfBase);
            }
            if self.scenarios[..place].iter().any(|other| other.id.0 == id) {
                add(Fault::DuplicateId);
            }
        }
        problems
    }
}

impl Scenario {
    /// A problem with its path in the session.
    fn placed(&self, problem: Problem) -> Problem {
        let is_own = self.covering(&problem.path).is_some();
        let below = if is_own { "overrides/" } else { "" };
        Problem { path: format!("{SCENARIOS}/{}/{below}{}", self.id.0, problem.path), fault: problem.fault }
    }
}
