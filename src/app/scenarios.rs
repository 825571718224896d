//! Scenarios in the window: which is shown, what it overrides, and what is done with it as a whole.
//!
//! Owns which scenario is shown and the refused texts of each. Draws nothing.

use std::{collections::BTreeMap, sync::Arc};

use super::{
    App, Dialog, Draft, UndoStep,
    drafts::{RefusedBlock, values_below},
    fields::{Field, Section},
    provenance, tables,
};
use crate::{
    model::{
        BASE, Edit, LostOverride, Model, Parameter, Path, Scenario, ScenarioEdit, Session, Unit, Value, belongs_to_base,
    },
    text::{amounts, labels, scenarios as words},
};

/// The scenario with an id, if the session has it; none is the base.
pub(super) fn to_show(session: &Session, id: Option<String>) -> Option<String> {
    id.filter(|id| session.scenario(id).is_some())
}

/// Refused texts beside their fields, of each scenario and of the base.
#[derive(Debug, Default)]
pub(super) struct Drafts {
    texts: BTreeMap<(Option<String>, String), Draft>,
    /// The block that was refused last, until its list changes.
    pub(super) block: Option<RefusedBlock>,
}

impl Drafts {
    /// What was typed and refused in the field of a parameter of a scenario.
    pub(super) fn get(&self, scenario: Option<&str>, path: &str) -> Option<&Draft> {
        self.texts.get(&(scenario.map(str::to_owned), path.to_owned()))
    }

    /// How many there are: of a block, its cells.
    pub(super) fn len(&self) -> usize {
        let of_block = self.block.as_ref().map_or(0, |block| block.lines.len());
        self.all().count() + of_block
    }

    /// Those of a scenario, by their paths.
    pub(super) fn of(&self, scenario: Option<&str>) -> impl Iterator<Item = (&str, &Draft)> {
        self.all().filter(move |(own, ..)| *own == scenario).map(|(_, path, draft)| (path, draft))
    }

    /// All of them, with their scenarios and paths; what a block was refused for is not told again at its cell.
    pub(super) fn all(&self) -> impl Iterator<Item = (Option<&str>, &str, &Draft)> {
        let of_block = |path: &str| self.block.as_ref().is_some_and(|block| block.cell == path);
        let others = self.texts.iter().filter(move |((_, path), _)| !of_block(path));
        others.map(|((scenario, path), draft)| (scenario.as_deref(), path.as_str(), draft))
    }

    /// Says something else beside a refused text.
    pub(super) fn tell(&mut self, scenario: Option<&str>, path: &str, message: String) {
        if let Some(draft) = self.texts.get_mut(&(scenario.map(str::to_owned), path.to_owned())) {
            draft.message = message;
        }
    }

    pub(super) fn clear(&mut self) {
        *self = Self::default();
    }

    /// Forgets texts of scenarios that are gone, and of fields that are gone in the scenario on screen.
    pub(super) fn retain(&mut self, session: &Session, shown: Option<&str>, model: &Model) {
        let is_there = |scenario: Option<&str>| scenario.is_none_or(|id| session.scenario(id).is_some());
        self.texts.retain(|(scenario, path), _| {
            let is_of_shown = scenario.as_deref() == shown;
            is_there(scenario.as_deref()) && (!is_of_shown || model.parameter(provenance::plain(path)).is_some())
        });
        let gone = self.block.take_if(|block| {
            let is_of_shown = block.scenario.as_deref() == shown;
            !is_there(block.scenario.as_deref()) || is_of_shown && values_below(model, &block.list) != block.values
        });
        // What it was refused for stands beside its cell too.
        if let Some(block) = gone {
            self.texts.remove(&(block.scenario, block.cell));
        }
    }
}

/// An edit of the base that waits for confirmation, because it removes overrides.
#[derive(Clone, Debug, PartialEq)]
pub struct Losing {
    /// The session after it.
    next: Session,
    what: String,
    path: String,
    /// What is lost, scenario by scenario.
    pub lost: Vec<String>,
}

/// How an input, a list or a part of the scenario on screen relates to the base.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Override {
    /// The path of the override: the input's own, or that of the list or part that it is in.
    pub path: String,
    /// What the base has there.
    pub base: String,
}

impl App {
    /// The scenarios, in the order of their tabs.
    pub fn scenarios(&self) -> &[Scenario] {
        &self.state.session.scenarios
    }

    /// The scenario that is shown; none is the base.
    pub fn scenario(&self) -> Option<&Scenario> {
        self.state.session.scenario(self.shown.as_deref()?)
    }

    /// The ids of the scenarios that are compared with the one that is shown, as far as they are there; `base` is the
    /// base.
    pub fn compared(&self) -> impl Iterator<Item = &str> {
        let is_there = |id: &&str| *id == BASE || self.state.session.scenario(id).is_some();
        self.compared.iter().map(String::as_str).filter(is_there)
    }

    /// The base model.
    pub fn base(&self) -> &Model {
        &self.state.session.model
    }

    /// Whether what is shown refuses edits.
    pub fn is_locked(&self) -> bool {
        self.scenario().is_some_and(|scenario| scenario.locked)
    }

    /// The place of a scenario in the palette of scenarios.
    pub fn colour_of(&self, place: usize) -> usize {
        self.scenarios().get(place).and_then(|scenario| scenario.colour).map_or(place, usize::from)
    }

    /// The place in the palette of scenarios of the one that is shown; the base has none.
    pub fn scenario_colour(&self) -> Option<usize> {
        let shown = self.shown.as_deref()?;
        self.scenarios().iter().position(|scenario| scenario.id.0 == shown).map(|place| self.colour_of(place))
    }

    /// Shows another scenario; none is the base.
    pub fn show_scenario(&mut self, id: Option<&str>) {
        let next = to_show(&self.state.session, id.map(str::to_owned));
        if next == self.shown {
            return;
        }
        self.end_step();
        self.clear_notice();
        self.browse.renaming_scenario = None;
        self.shown = next;
        self.set_model();
    }

    /// Shows the scenario some tabs to the right; after the last comes the first.
    pub(super) fn show_beside(&mut self, places: isize) {
        let count = self.scenarios().len() + 1;
        let now = self.place_of_shown().map_or(0, |place| place + 1);
        let next = now.checked_add_signed(places).map_or(count - 1, |next| next % count);
        let id = next.checked_sub(1).map(|place| self.scenarios()[place].id.0.clone());
        self.show_scenario(id.as_deref());
    }

    /// The place of the scenario that is shown among the scenarios.
    pub(super) fn place_of_shown(&self) -> Option<usize> {
        self.scenarios().iter().position(|scenario| Some(&scenario.id.0) == self.shown.as_ref())
    }

    /// Whether the scenario that is shown can move so many tabs to the right.
    pub(super) fn can_move_scenario(&self, places: isize) -> bool {
        let next = self.place_of_shown().and_then(|place| place.checked_add_signed(places));
        next.is_some_and(|place| place < self.scenarios().len())
    }

    pub(super) fn move_scenario(&mut self, places: isize) {
        let next = self.place_of_shown().and_then(|place| place.checked_add_signed(places));
        if let (Some(id), Some(place)) = (self.shown.clone(), next) {
            self.change_scenario(&ScenarioEdit::Move(id, place));
        }
    }

    /// A label that no scenario has yet.
    fn free_label(&self, label: impl Fn(usize) -> String) -> String {
        let is_free = |label: &String| self.scenarios().iter().all(|scenario| scenario.label != *label);
        (1..=self.scenarios().len() + 1).map(label).find(is_free).unwrap_or_default()
    }

    pub(super) fn add_scenario(&mut self) {
        let label = self.free_label(words::new_scenario);
        self.add_and_rename(&ScenarioEdit::Add(label.clone()), &label);
    }

    /// Adds a scenario of a name, and shows it.
    pub(super) fn add_scenario_named(&mut self, label: &str) {
        let id = self.state.session.new_scenario_id(label);
        self.change_scenario(&ScenarioEdit::Add(label.to_owned()));
        self.show_scenario(Some(&id));
    }

    pub(super) fn duplicate_scenario(&mut self) {
        let Some(scenario) = self.scenario() else { return };
        let (id, label) = (scenario.id.0.clone(), scenario.label.clone());
        let label = self.free_label(|n| words::copy_of(&label, n));
        self.add_and_rename(&ScenarioEdit::Duplicate(id, label.clone()), &label);
    }

    /// Adds a scenario, shows it, and lets its name be typed.
    fn add_and_rename(&mut self, edit: &ScenarioEdit, label: &str) {
        let id = self.state.session.new_scenario_id(label);
        self.change_scenario(edit);
        if self.state.session.scenario(&id).is_some() {
            self.show_scenario(Some(&id));
            self.begin_renaming_scenario();
        }
    }

    pub(super) fn begin_renaming_scenario(&mut self) {
        if !self.is_locked() {
            self.browse.renaming_scenario.clone_from(&self.shown);
        }
    }

    /// The id of the scenario that is being renamed in its tab.
    pub fn renaming_scenario(&self) -> Option<&str> {
        self.browse.renaming_scenario.as_deref().filter(|id| self.state.session.scenario(id).is_some())
    }

    /// The field in which a scenario is renamed was left.
    pub fn end_renaming_scenario(&mut self) {
        self.browse.renaming_scenario = None;
    }

    /// Applies a text that was typed into the field of a scenario's name; returns whether it was such a field. An empty
    /// name is ignored.
    pub(super) fn type_scenario(&mut self, path: &str, text: &str) -> bool {
        let Some((id, field)) = Path(path).below("scenarios").and_then(Path::above) else { return false };
        let Path(id) = id;
        if field == "note" {
            self.change_scenario(&ScenarioEdit::Note(id.to_owned(), text.trim_end().to_owned()));
            return true;
        }
        if field != "label" {
            return false;
        }
        let label = crate::text::typed::one_line(text);
        let label = label.trim();
        if !label.is_empty() && self.state.session.scenario(id).is_some_and(|scenario| scenario.label != label) {
            self.change_scenario(&ScenarioEdit::Rename(id.to_owned(), label.to_owned()));
        }
        true
    }

    pub(super) fn toggle_lock(&mut self) {
        if let Some(scenario) = self.scenario() {
            self.change_scenario(&ScenarioEdit::Lock(scenario.id.0.clone(), !scenario.locked));
        }
    }

    /// Asks whether the scenario on screen is to be deleted.
    pub(super) fn ask_to_remove_scenario(&mut self) {
        match self.scenario() {
            Some(scenario) if scenario.locked => self.refuse(words::locked(&scenario.label.clone())),
            Some(scenario) => self.set_dialog(Dialog::RemoveScenario(scenario.id.0.clone())),
            None => {}
        }
    }

    /// Deletes the scenario that the dialog asks about, and shows the tab before it.
    pub fn remove_scenario(&mut self) {
        let Some(Dialog::RemoveScenario(id)) = self.dialog.take() else { return };
        let before = self.scenarios().iter().position(|scenario| scenario.id.0 == id).and_then(|at| at.checked_sub(1));
        let before = before.map(|place| self.scenarios()[place].id.0.clone());
        self.change_scenario(&ScenarioEdit::Remove(id));
        self.show_scenario(before.as_deref());
    }

    /// Changes the scenarios, as one step of history.
    pub fn change_scenario(&mut self, edit: &ScenarioEdit) {
        self.clear_notice();
        let session = Arc::clone(&self.state.session);
        match session.with(edit) {
            Ok(next) if next == *session => {}
            Ok(next) => {
                let label = edit.scenario().map_or("", |id| self.label_of_scenario(id)).to_owned();
                let what = match edit {
                    ScenarioEdit::Add(label) => words::did_add(label),
                    ScenarioEdit::Duplicate(..) => words::did_duplicate(&label),
                    ScenarioEdit::Rename(..) => words::did_rename(&label),
                    ScenarioEdit::Colour(..) => words::did_colour(&label),
                    ScenarioEdit::Move(..) => words::did_move(&label),
                    ScenarioEdit::Remove(_) => words::did_remove(&label),
                    ScenarioEdit::Lock(_, true) => words::did_lock(&label),
                    ScenarioEdit::Lock(_, false) => words::did_unlock(&label),
                    ScenarioEdit::Note(..) => words::did_note(&label),
                    ScenarioEdit::GiveBack(_, path) => words::did_give_back(&self.name_of(path), &label),
                };
                let before = self.state.clone();
                self.history.add(before, self.shown.as_deref(), what, "scenarios", UndoStep::New);
                self.set_session(next);
            }
            Err(refusal) => {
                let path = match edit {
                    ScenarioEdit::GiveBack(_, path) => path.as_str(),
                    _ => "",
                };
                let message = self.refusal_text(&Edit::Remove(path.to_owned()), &refusal);
                self.refuse(message);
            }
        }
    }

    /// Resets a path to the base: removes the override there, and all overrides below it.
    pub fn give_back(&mut self, path: &str) {
        if let Some(id) = self.shown.clone() {
            self.change_scenario(&ScenarioEdit::GiveBack(id, path.to_owned()));
            self.forget_draft(path);
        }
    }

    /// The name of a scenario.
    pub(super) fn label_of_scenario<'a>(&'a self, id: &'a str) -> &'a str {
        self.state.session.scenario(id).map_or(id, |scenario| scenario.label.as_str())
    }

    /// What stands at a path of the base, in words: `AWS: Discount`.
    pub(super) fn name_of(&self, path: &str) -> String {
        let model = self.base();
        let at = Path(path);
        let owner = model.item(at.item()).map_or("", |item| item.label);
        // An entry that is switched on or off is named itself.
        if let Some((entry, "muted")) = at.above()
            && entry.depth() > 2
            && let Some(name) = chosen(model, entry.0, true)
        {
            return words::of_owner(owner, &name);
        }
        let parameter = model.parameter(path).or_else(|| self.model().parameter(path));
        let name = parameter.map_or_else(
            || at.parts().rev().map(labels::section).find(|name| *name != "?").unwrap_or_default(),
            |parameter| labels::label(parameter.spec.id),
        );
        words::of_owner(owner, name)
    }

    /// Excludes an item from the scenario on screen: it is muted there.
    pub(super) fn mute_in_scenario(&mut self, path: String, label: &str) {
        self.apply_or_say(Edit::Remove(path));
        if self.notice().is_none() {
            self.say(words::muted_here(label));
        }
    }

    /// Asks whether an edit of the base may remove overrides.
    pub(super) fn ask_before_losing(&mut self, next: Session, what: String, path: String, lost: &[LostOverride]) {
        let lost =
            lost.iter().map(|lost| words::lost(self.label_of_scenario(&lost.scenario), &self.name_of(&lost.path)));
        let lost = lost.collect();
        self.set_dialog(Dialog::Lose(Box::new(Losing { next, what, path, lost })));
    }

    /// Makes the edit that waits for a word.
    pub fn lose(&mut self) {
        if let Some(Dialog::Lose(losing)) = self.dialog.take() {
            let Losing { next, what, path, .. } = *losing;
            self.go_on_to(next, what, &path, UndoStep::New);
        }
    }

    /// Keeps a refused text beside its field, in the scenario that is shown.
    pub(super) fn keep_draft(&mut self, path: &str, draft: Draft) {
        // What is typed takes the place of what was pasted.
        self.drafts.block.take_if(|block| block.cell == path && block.scenario == self.shown);
        self.drafts.texts.insert((self.shown.clone(), path.to_owned()), draft);
        self.revision += 1;
    }

    /// Forgets the refused text of a field; tells whether there was one.
    pub(super) fn forget_draft(&mut self, path: &str) -> bool {
        self.drafts.texts.remove(&(self.shown.clone(), path.to_owned())).is_some()
    }
}

/// An override as it is listed: what it changes, and both values in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// The path of the override: an input, or a whole list or part.
    pub path: String,
    /// The id of the item that it changes; none is the settings.
    pub item: Option<String>,
    /// What it is on: `AWS: Discount`.
    pub name: String,
    /// What the scenario has.
    pub own: String,
    /// What the base has.
    pub base: String,
}

/// What is overridden.
impl App {
    /// The override of an input, as the inspector marks it at its field; none if its whole list or part is overridden.
    pub fn override_of(&self, field: &Field) -> Option<Override> {
        self.override_at(&field.path)
    }

    /// The override of a whole list or part.
    pub fn override_of_section(&self, section: &Section) -> Option<Override> {
        if section.path.is_empty() { None } else { self.override_at(&section.path) }
    }

    fn override_at(&self, path: &str) -> Option<Override> {
        let scenario = self.scenario()?;
        let is_there = scenario.overrides.contains_key(path);
        is_there.then(|| Override { path: path.to_owned(), base: value_text(self.base(), path) })
    }

    /// Every override of the scenario that is shown.
    pub fn overrides(&self) -> Vec<Listed> {
        let paths = self.scenario().map_or_else(Vec::new, |scenario| scenario.overrides.keys().collect());
        let listed = |path: &String| {
            let (own, base) = (value_text(self.model(), path), value_text(self.base(), path));
            Listed {
                path: path.clone(),
                item: self.model().item(Path(path).item()).map(|item| item.id.to_owned()),
                name: self.name_of(path),
                own: if own == base { words::other_terms(&own) } else { own },
                base,
            }
        };
        paths.into_iter().map(listed).collect()
    }

    /// How many overrides the item at a path has in the scenario that is shown.
    pub fn overrides_within(&self, path: &str) -> usize {
        self.scenario().map_or(0, |scenario| scenario.overrides_within(path).count())
    }

    /// Whether a field belongs to the base alone, so that a change shows in all scenarios.
    pub fn is_shared(&self, path: &str) -> bool {
        let is_own = |scenario: &Scenario| scenario.covering(path).is_some();
        self.scenario().is_some_and(|scenario| belongs_to_base(path) && !is_own(scenario))
    }
}

/// What a model has at a path, in words: an input's value with its unit, or how many entries a list has.
pub(super) fn value_text(model: &Model, path: &str) -> String {
    let Some(parameter) = model.parameter(path) else {
        return whole_text(model, path);
    };
    let spec = parameter.spec;
    let text = match &parameter.value() {
        Value::Choice(choice) => labels::choice(spec.id, choice).to_owned(),
        Value::Choices(all) => all.iter().map(|choice| labels::choice(spec.id, choice)).collect::<Vec<_>>().join(", "),
        Value::Switch(is_on) if Path(path).field() == "muted" => words::takes_part(*is_on).to_owned(),
        Value::Switch(is_on) => words::switch(*is_on).to_owned(),
        Value::Text(id) => model.item(id).map_or(id.clone(), |item| item.label.to_owned()),
        Value::Unset => String::new(),
        value if spec.unit == Unit::MonthOfYear => amounts::month_of_year(value).to_owned(),
        value => {
            let number = amounts::field(value, spec.unit);
            words::with_unit(&number, &labels::unit(spec.unit, model.currency().code()))
        }
    };
    if text.is_empty() { words::NOTHING.to_owned() } else { text }
}

/// What the entry at a path chooses, and from when if that is asked for; none if it chooses nothing.
fn chosen(model: &Model, path: &str, with_date: bool) -> Option<String> {
    let (mut choice, mut date) = (None, None);
    for parameter in model.parameters_below(path) {
        match parameter.value() {
            Value::Choice(text) => choice = choice.or_else(|| Some(labels::choice(parameter.spec.id, text))),
            Value::Date(on) => date = date.or(Some(on)),
            _ => {}
        }
    }
    choice.map(|choice| words::chosen(choice, date.filter(|_| with_date)))
}

/// What a whole list or part is, in words: what its entries choose and when, if they choose, or how many there are.
fn whole_text(model: &Model, path: &str) -> String {
    const SHOWN_MAX: usize = 4;
    let below = |parameter: &Parameter<'_>| Path(&parameter.path).below(path).map_or(0, Path::depth);
    let rows = tables::ListTable::of(model, path).rows;
    // A list, or amounts by month, has entries; a part is there or not.
    let has_columns = !tables::columns(Path(path).field()).is_empty();
    if !has_columns && (rows.is_empty() || model.parameters_below(path).iter().any(|parameter| below(parameter) == 1)) {
        return words::part(!rows.is_empty()).to_owned();
    }
    let choice = |row: &String| chosen(model, &format!("{path}/{row}"), !has_columns);
    let choices: Vec<String> = rows.iter().filter_map(choice).collect();
    if choices.is_empty() || choices.len() > SHOWN_MAX { words::entries(rows.len()) } else { choices.join(", ") }
}
