//! Scenarios: named lists of overrides on the base model (DESIGN 4.12).
//!
//! Owns what an override is and what a base model becomes with them. Knows no parameter by name but those that are the
//! base's alone. Its one invariant: a scenario without overrides resolves to the base.

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

/// The id by which the base model goes among scenarios.
pub const BASE: &str = "base";

/// What stands before the path of a problem of a scenario.
pub(super) const SCENARIOS: &str = "scenarios";

/// A named list of overrides on the base model.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    /// Fixed at creation, unique among scenarios.
    pub id: Id,
    /// The name on screen.
    pub label: String,
    /// Its place in the palette of scenarios; by its place among the scenarios unless set.
    #[serde(default, skip_serializing_if = "is_default")]
    pub colour: Option<u8>,
    /// Whether edits in it are refused.
    pub locked: bool,
    /// Words of the user.
    #[serde(default, skip_serializing_if = "is_default")]
    pub note: String,
    /// What is set in place of the base's, by path. A list stands before the paths within it, which are then of the
    /// scenario's own list.
    #[serde(default, skip_serializing_if = "is_default")]
    pub overrides: BTreeMap<String, Setting>,
}

/// The value of an override, as it stands in a file: that of a parameter, or a whole list or part.
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

/// Whether a path is the base's alone: names, notes, sources, the past, and what all scenarios must share.
pub fn belongs_to_base(path: &str) -> bool {
    let path = Path(path);
    match path.list() {
        "history" => true,
        "settings" => matches!(path.item(), "currency" | "first_month" | "note" | "provenance"),
        _ => path.within().list() == "provenance" || matches!(path.field(), "label" | "note"),
    }
}

/// Whether scenarios must share the parameter of a path: it is set in the base or not at all.
pub(super) fn is_shared(path: &str) -> bool {
    matches!(path, "settings/currency" | "settings/first_month")
}

/// Whether a path is that of a list of items, which are the base's.
fn is_of_items(path: &str) -> bool {
    ItemKind::ALL.iter().any(|kind| kind.list() == path)
}

impl Model {
    /// The parameter, or the whole list or part, of a path as it stands in a file; `None` if there is none, or if it is
    /// a list of items.
    pub fn written_at(&self, path: &str) -> Option<String> {
        if is_of_items(path) { None } else { registry::written(self, path) }
    }

    /// The longest path, that or above, at which a whole list or part stands.
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

    /// The base with what this scenario overrides. What cannot be set is left as it is in the base;
    /// [`Session::problems`] says so.
    pub fn resolved(&self, base: &Model) -> Model {
        let mut model = base.clone();
        self.set_on(&mut model, |_, _| {});
        model
    }

    /// Sets what is overridden, in order, and tells what cannot be.
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

    /// The problems of the model that the base becomes, each with its path there; those of the overrides themselves,
    /// which are then the only ones, with the override's.
    pub fn problems(&self, base: &Model) -> Vec<Problem> {
        self.problems_on(base, &mut base.clone())
    }

    /// The same, with a copy of the base to work on, which is a copy of the base afterwards: it saves making one.
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

    /// Brings what was read into the form in which it is written. Overrides that cannot be set stay as they are.
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
    /// The scenario of an id.
    pub fn scenario(&self, id: &str) -> Option<&Scenario> {
        self.scenarios.iter().find(|scenario| scenario.id.0 == id)
    }

    /// The model of a scenario; the base if there is none of that id, or none is asked for.
    pub fn resolved(&self, scenario: Option<&str>) -> Model {
        let scenario = scenario.and_then(|id| self.scenario(id));
        scenario.map_or_else(|| self.model.clone(), |scenario| scenario.resolved(&self.model))
    }

    /// Brings the values of overrides into the form in which they are written.
    pub fn normalise(&mut self) {
        for scenario in &mut self.scenarios {
            scenario.normalise(&self.model);
        }
    }

    /// Every problem of the base and of each scenario; none means that all can be planned and run. A scenario's have the
    /// path `scenarios/<id>/overrides/<path>`, or `scenarios/<id>/<path>` where the problem is about what it does not
    /// override. What is wrong with the base is not said again of the scenarios.
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
