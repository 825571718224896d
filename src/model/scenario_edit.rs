//! Edits of a session: in its base, in one of its scenarios, and of the scenarios themselves.
//!
//! Owns where an edit is kept: in the base, or as an override. An edit is all or nothing: one that leaves the base or
//! any scenario with a problem is refused. Knows no parameter by name.

use super::{
    edit::{Edit, Refusal, TakenIds, is_item},
    path::Path,
    registry::{self, Unit, Value},
    scenario::{BASE, SCENARIO_COLOURS, Scenario, Setting, belongs_to_base, is_shared},
    session::{ItemKind, Model, Session},
    validate::{COMPARED_AMOUNTS, Fault, Problem, free, slug_of},
};

/// A change to the list of scenarios, or to one as a whole. Scenarios are named by their ids.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ScenarioEdit {
    /// Adds a scenario without overrides, with a label, as the last.
    Add(String),
    /// Adds a copy of a scenario, with a label, right after it. The copy is not locked.
    Duplicate(String, String),
    /// Gives a scenario another label.
    Rename(String, String),
    /// Gives a scenario a colour of the palette; none means the colour of its place.
    Colour(String, Option<u8>),
    /// Moves a scenario to a place, from 0; beyond the last is the last.
    Move(String, usize),
    /// Takes a scenario away.
    Remove(String),
    /// Locks a scenario, or unlocks it.
    Lock(String, bool),
    /// Sets a scenario's note.
    Note(String, String),
    /// Removes the overrides at a path and below it, so that the base's values show.
    GiveBack(String, String),
}

impl ScenarioEdit {
    /// The id of its scenario; none if it adds one.
    pub fn scenario(&self) -> Option<&str> {
        match self {
            Self::Add(_) => None,
            Self::Duplicate(id, _)
            | Self::Rename(id, _)
            | Self::Colour(id, _)
            | Self::Move(id, _)
            | Self::Remove(id)
            | Self::Lock(id, _)
            | Self::Note(id, _)
            | Self::GiveBack(id, _) => Some(id),
        }
    }
}

/// An override that an edit of the base removes, because its input is gone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LostOverride {
    /// The id of the scenario.
    pub scenario: String,
    /// The path of the override, or of the list that lost entries.
    pub path: String,
}

impl Session {
    /// The session with an edit made in a scenario, or in the base; refused if any of its models would not be valid.
    pub fn edited(&self, scenario: Option<&str>, edit: &Edit) -> Result<Self, Refusal> {
        let mut next = match scenario {
            None => self.edited_in_base(edit),
            Some(id) => self.edited_in(id, edit),
        }?;
        if !next.intended.is_empty() {
            next.forget_intended(&self.model);
        }
        Ok(next)
    }

    /// The overrides that an edit of the base removed from scenarios.
    pub fn lost(&self, next: &Self) -> Vec<LostOverride> {
        let mut lost = Vec::new();
        for before in &self.scenarios {
            let Some(after) = next.scenario(&before.id.0) else { continue };
            let changed = before.overrides.iter().filter(|(path, setting)| after.overrides.get(*path) != Some(setting));
            lost.extend(changed.map(|(path, _)| LostOverride { scenario: before.id.0.clone(), path: path.clone() }));
        }
        lost
    }

    /// A slug for a new item, made from its label and unique over the base and every scenario.
    pub fn new_id(&self, kind: ItemKind, label: &str) -> String {
        self.model.new_id_beside(kind, label, &self.taken())
    }

    /// The ids that scenarios have and the base may not: those of charges in lists of their own.
    fn taken(&self) -> TakenIds {
        let owns_charges = |scenario: &&Scenario| scenario.overrides.keys().any(|path| path.contains("/charges"));
        let models = self.scenarios.iter().filter(owns_charges).map(|scenario| scenario.resolved(&self.model));
        models.flat_map(|model| model.vendors).flat_map(|vendor| vendor.charges).map(|charge| charge.id.0).collect()
    }

    fn edited_in_base(&self, edit: &Edit) -> Result<Self, Refusal> {
        let mut next = self.clone();
        edit.make(&mut next.model, &self.taken())?;
        let removed = removed_by(edit);
        if !removed.is_empty() {
            next.forget(self, &removed);
        }
        if self.is_settled_by_base(edit) {
            next.check_base()?;
        } else {
            next.check_all()?;
        }
        Ok(next)
    }

    /// Whether an edit that is valid in the base is surely valid in every scenario: it only sets amounts that nothing
    /// is compared with. This is true of nearly every drag.
    fn is_settled_by_base(&self, edit: &Edit) -> bool {
        let Edit::Set(values) = edit else { return false };
        let is_lone = |path: &str| {
            let id = self.model.parameter(path).map(|parameter| parameter.spec.id);
            id.is_some_and(|id| !COMPARED_AMOUNTS.contains(&id))
        };
        values.iter().all(|(path, value)| matches!(value, Value::Amount(_)) && is_lone(path))
    }

    /// Removes every override of inputs that were removed from the base.
    fn forget(&mut self, before: &Self, removed: &[&str]) {
        let gone: Vec<String> = {
            let items = before.model.items();
            items.iter().filter(|item| self.model.item(item.id).is_none()).map(|item| item.id.to_owned()).collect()
        };
        for scenario in &mut self.scenarios {
            for path in removed {
                // Below an overridden list, a path leads into that list.
                let is_own = Path(path).parent().is_some_and(|above| scenario.covering(above.0).is_some());
                if !is_own {
                    scenario.give_back(path);
                }
            }
            for path in scenario.unfit(&self.model) {
                scenario.give_back(&path);
            }
            for id in &gone {
                scenario.forget_item(&self.model, id);
            }
        }
    }

    /// Refuses unless the base is valid.
    fn check_base(&self) -> Result<(), Refusal> {
        let problems = self.model.problems();
        if problems.is_empty() { Ok(()) } else { Err(Refusal::Invalid(problems)) }
    }

    /// Refuses unless the base and every scenario are valid.
    fn check_all(&self) -> Result<(), Refusal> {
        self.check_base()?;
        let mut copy = self.model.clone();
        for scenario in &self.scenarios {
            let problems = scenario.problems_on(&self.model, &mut copy);
            if !problems.is_empty() {
                return Err(Refusal::InScenario(scenario.id.0.clone(), problems));
            }
        }
        Ok(())
    }

    fn place_of(&self, id: &str) -> Result<usize, Refusal> {
        let place = self.scenarios.iter().position(|scenario| scenario.id.0 == id);
        place.ok_or_else(|| Refusal::NoSuchScenario(id.to_owned()))
    }

    /// The place of a scenario that may be edited.
    fn place_of_open(&self, id: &str) -> Result<usize, Refusal> {
        let place = self.place_of(id)?;
        if self.scenarios[place].locked { Err(Refusal::Locked(id.to_owned())) } else { Ok(place) }
    }

    fn edited_in(&self, id: &str, edit: &Edit) -> Result<Self, Refusal> {
        let place = self.place_of_open(id)?;
        let resolved = self.scenarios[place].resolved(&self.model);
        let mut next = self.clone();
        let taken = self.taken();
        let mut work = ScenarioWork {
            base: &mut next.model,
            scenario: &mut next.scenarios[place],
            resolved,
            taken,
            created: Vec::new(),
        };
        work.make(edit)?;
        // The scenario on screen is checked first, because the edit was made there.
        let problems = work.resolved.problems();
        if !problems.is_empty() {
            return Err(Refusal::Invalid(problems));
        }
        if next.model != self.model {
            next.check_all()?;
        }
        Ok(next)
    }
}

/// The paths of what an edit takes away.
fn removed_by(edit: &Edit) -> Vec<&str> {
    match edit {
        Edit::Remove(path) => vec![path],
        Edit::Together(edits) => edits.iter().flat_map(removed_by).collect(),
        _ => Vec::new(),
    }
}

impl Scenario {
    /// Removes the overrides at a path and below it; returns whether there were any.
    fn give_back(&mut self, path: &str) -> bool {
        let before = self.overrides.len();
        self.overrides.retain(|at, _| !Path(at).is_within(path));
        self.overrides.len() < before
    }

    /// Removes every override that names a missing item, and the entries of lists that do.
    fn forget_item(&mut self, base: &Model, id: &str) {
        let mut model = self.resolved(base);
        let names_it = |parameter: &super::Parameter<'_>| {
            matches!(parameter.spec.unit, Unit::Vendor | Unit::Stream | Unit::Item)
                && matches!(parameter.value(), Value::Text(text) if text == id)
        };
        let paths: Vec<String> = model.parameters().into_iter().filter(names_it).map(|p| p.path).collect();
        for path in paths {
            let Some(own) = self.covering(&path).map(str::to_owned) else { continue };
            if own == path {
                self.give_back(&path);
                continue;
            }
            let entry = Path(&path).below(&own).map_or("", Path::list);
            if registry::remove(&mut model, &Path(&own).join(entry)) {
                self.keep(&model, &own);
            }
        }
    }

    /// Overrides a path with the model's value; overrides below it become part of it.
    fn keep(&mut self, model: &Model, path: &str) {
        let Some(text) = model.written_at(path) else { return };
        self.give_back(path);
        self.overrides.insert(path.to_owned(), Setting::of(&text));
    }
}

/// An edit in a scenario while it is made, step by step.
struct ScenarioWork<'a> {
    base: &'a mut Model,
    scenario: &'a mut Scenario,
    /// The scenario's model, kept up with the steps.
    resolved: Model,
    taken: TakenIds,
    /// The paths of items that this edit added: what it sets on them belongs to the base.
    created: Vec<String>,
}

impl ScenarioWork<'_> {
    fn make(&mut self, edit: &Edit) -> Result<(), Refusal> {
        match edit {
            Edit::Set(values) => {
                for (path, value) in values {
                    self.set(path, value)?;
                }
                Ok(())
            }
            Edit::Together(edits) => edits.iter().try_for_each(|edit| self.make(edit)),
            Edit::Add(path) | Edit::Remove(path) if self.is_of_base(path) => self.make_in_base(edit),
            Edit::Remove(path) if self.item_at(path).is_some() => self.mute(path, true),
            Edit::Add(path) | Edit::Remove(path) => self.make_in_list(path, edit),
            Edit::Duplicate(path, _) | Edit::Move(path, _) if !is_item(path) => self.make_in_list(path, edit),
            Edit::AddItem(kind, label) => {
                let path = Path(kind.list()).join(self.base.new_id_beside(*kind, label, &self.taken));
                edit.make(self.base, &self.taken)?;
                self.show_new(path)
            }
            Edit::Duplicate(path, label) => {
                let kind = self.item_at(path).ok_or_else(|| Refusal::NoSuchPath(path.clone()))?;
                // The copy is made from the item as it is in this scenario; its id is free in the base as well.
                let mut taken = self.taken.clone();
                taken.extend(self.base.items().iter().map(|item| item.id.to_owned()));
                taken.extend(self.base.vendors.iter().flat_map(|v| &v.charges).map(|charge| charge.id.0.clone()));
                let copied = self.resolved.duplicate(path, label, &taken);
                let id = copied.ok_or_else(|| Refusal::NoSuchPath(path.clone()))?;
                let adopted = self.base.adopt(&self.resolved, kind, &id, Path(path).item());
                adopted.ok_or_else(|| Refusal::NoSuchPath(path.clone()))?;
                self.show_new(Path(kind.list()).join(&id))
            }
            Edit::Move(..) => self.make_in_base(edit),
        }
    }

    /// Changes a list, which the scenario then has as a whole.
    fn make_in_list(&mut self, path: &str, edit: &Edit) -> Result<(), Refusal> {
        let whole = self.resolved.whole_above(path).ok_or_else(|| Refusal::NoSuchPath(path.to_owned()))?;
        edit.make(&mut self.resolved, &self.taken)?;
        self.keep(&whole);
        Ok(())
    }

    fn set(&mut self, path: &str, value: &Value) -> Result<(), Refusal> {
        if is_shared(path) {
            let fault = Fault::BelongsToBase;
            return Err(Refusal::Invalid(vec![Problem { path: path.to_owned(), fault }]));
        }
        if self.is_of_base(path) {
            return self.make_in_base(&Edit::set(path, value.clone()));
        }
        match registry::set(&mut self.resolved, path, value) {
            Some(true) => {}
            Some(false) => return Err(Refusal::WrongKind(path.to_owned())),
            None => return Err(Refusal::NoSuchPath(path.to_owned())),
        }
        self.keep(path);
        Ok(())
    }

    /// Whether a change at a path goes to the base, although the edit is made in the scenario.
    fn is_of_base(&self, path: &str) -> bool {
        let is_new = self.created.iter().any(|item| Path(path).is_within(item) && !is_muted(path, item));
        is_new || (belongs_to_base(path) && self.scenario.covering(path).is_none())
    }

    fn make_in_base(&mut self, edit: &Edit) -> Result<(), Refusal> {
        edit.make(self.base, &self.taken)?;
        self.resolved = self.scenario.resolved(self.base);
        Ok(())
    }

    /// The kind of the item at a path, if there is one.
    fn item_at(&self, path: &str) -> Option<ItemKind> {
        let (list, Path(id)) = Path(path).split();
        self.base.item(id).filter(|item| item.kind.list() == list).map(|item| item.kind)
    }

    fn mute(&mut self, path: &str, is_muted: bool) -> Result<(), Refusal> {
        self.set(&Path(path).join(MUTED), &Value::Switch(is_muted))
    }

    /// Mutes a new item in the base, and unmutes it in this scenario.
    fn show_new(&mut self, path: String) -> Result<(), Refusal> {
        self.make_in_base(&Edit::set(Path(&path).join(MUTED), Value::Switch(true)))?;
        self.mute(&path, false)?;
        self.created.push(path);
        Ok(())
    }

    /// Keeps the scenario's value at a path as an override, or within the override that covers it.
    fn keep(&mut self, path: &str) {
        let at = self.scenario.covering(path).unwrap_or(path).to_owned();
        self.scenario.keep(&self.resolved, &at);
    }
}

/// The field that every item has.
const MUTED: &str = "muted";

fn is_muted(path: &str, item: &str) -> bool {
    Path(path).below(item) == Some(Path(MUTED))
}

impl Session {
    /// A slug for a new scenario, made from its label.
    pub fn new_scenario_id(&self, label: &str) -> String {
        let mut slug = slug_of(label);
        if slug.is_empty() {
            "scenario".clone_into(&mut slug);
        }
        free(slug, |id| id == BASE || self.scenario(id).is_some())
    }

    /// The colour that fewest scenarios have: the first that none has, else the last of those that few have, whose
    /// scenario is furthest from the first.
    fn free_colour(&self) -> u8 {
        let users = |colour: u8| {
            let has = |(scenario, place): (&Scenario, usize)| {
                scenario.colour.map_or(place, usize::from) % usize::from(SCENARIO_COLOURS) == usize::from(colour)
            };
            self.scenarios.iter().zip(0..).filter(|own| has(*own)).count()
        };
        let rank = |colour: &u8| {
            let count = users(*colour);
            (count, if count == 0 { *colour } else { u8::MAX - *colour })
        };
        (0..SCENARIO_COLOURS).min_by_key(rank).unwrap_or(0)
    }

    /// The session with a change to its scenarios; refused if one is locked, or would not be valid.
    pub fn with(&self, edit: &ScenarioEdit) -> Result<Self, Refusal> {
        let mut next = self.clone();
        let all = &mut next.scenarios;
        match edit {
            ScenarioEdit::Add(label) => {
                let colour = Some(self.free_colour());
                all.push(Scenario { colour, ..Scenario::new(&self.new_scenario_id(label), label) });
            }
            ScenarioEdit::Duplicate(id, label) => {
                let place = self.place_of(id)?;
                let copy = Scenario {
                    id: super::Id(self.new_scenario_id(label)),
                    label: label.clone(),
                    colour: Some(self.free_colour()),
                    locked: false,
                    ..all[place].clone()
                };
                all.insert(place + 1, copy);
            }
            ScenarioEdit::Rename(id, label) => all[self.place_of_open(id)?].label.clone_from(label),
            ScenarioEdit::Colour(id, colour) => all[self.place_of(id)?].colour = *colour,
            ScenarioEdit::Move(id, to) => {
                let scenario = all.remove(self.place_of(id)?);
                all.insert((*to).min(all.len()), scenario);
            }
            ScenarioEdit::Remove(id) => {
                all.remove(self.place_of_open(id)?);
            }
            ScenarioEdit::Lock(id, locked) => all[self.place_of(id)?].locked = *locked,
            ScenarioEdit::Note(id, note) => all[self.place_of_open(id)?].note.clone_from(note),
            ScenarioEdit::GiveBack(id, path) => {
                let place = self.place_of_open(id)?;
                if !all[place].give_back(path) {
                    return Err(Refusal::NoSuchPath(path.clone()));
                }
                let problems = all[place].problems(&self.model);
                if !problems.is_empty() {
                    return Err(Refusal::Invalid(problems));
                }
            }
        }
        Ok(next)
    }
}
