//! Edits: the one gate, what was typed, undo and redo.

use std::sync::Arc;

use super::{App, Command, Subject, UndoStep, completed, fields::Field, handles, history::State};
use crate::{
    model::{Edit, Fault, ItemKind, Kind, Model, Parameter, Path, Problem, Refusal, Session, Unit, Value},
    text::{
        handles as handle_words, labels, ladder as ladder_words, roll, scenarios as scenario_words, tree, typed,
        window as words,
    },
};

/// A text that was typed and refused. It stays beside its field: outside the session, the history and the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// What was typed.
    pub text: String,
    /// Why it was refused.
    pub message: String,
}

/// What became of a typed text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Typed {
    /// It is the parameter's value now, or was already.
    Taken,
    /// It was refused, and stays beside the field.
    Refused,
}

/// The row that was added last.
#[derive(Clone, Debug, Default)]
pub(super) struct Addition {
    /// Its path, as long as nothing else is edited.
    row: Option<String>,
    /// Whether the last edit filled it in.
    is_filled_in: bool,
    /// The paths of what was set in it since.
    set: Vec<String>,
}

impl Addition {
    fn go_on_to(&mut self, path: &str) {
        self.is_filled_in = self.row.as_deref().is_some_and(|row| Path(path).is_within(row));
        if self.is_filled_in {
            self.set.push(path.to_owned());
        } else {
            self.row = None;
            self.set.clear();
        }
    }
}

impl App {
    /// Changes the model; the only way to do so. An edit that leaves a problem is refused with a message, and nothing
    /// changes.
    pub fn apply(&mut self, edit: Edit, step: UndoStep) -> Result<(), String> {
        self.apply_as(edit, step, None)
    }

    /// The same, with another label for *Undo …* than the edit's own.
    pub(super) fn apply_as(&mut self, edit: Edit, step: UndoStep, what: Option<String>) -> Result<(), String> {
        let edit = completed::completed(self.model(), edit);
        let session = Arc::clone(&self.state.session);
        let refused = |refusal: Refusal| self.refusal_text(&edit, &refusal);
        // While something is dragged, only it changes.
        let (next, taken) = match step {
            UndoStep::New => self.edited_with_drafts(&edit).map_err(refused)?,
            UndoStep::Continuing => (session.edited(self.shown.as_deref(), &edit).map_err(refused)?, Vec::new()),
        };
        if next == *session {
            return Ok(());
        }
        let what = what.unwrap_or_else(|| self.label_of(&edit, &next.model));
        let path = edit.path().to_owned();
        if self.shown.is_none() {
            let lost = session.lost(&next);
            if !lost.is_empty() {
                self.ask_before_losing(next, what, path, &lost);
                return Ok(());
            }
        }
        let is_later = next.model.settings.first_month > session.model.settings.first_month;
        self.go_on_to(next, what, &path, step);
        if is_later {
            self.say(roll::MOVED_BY_HAND.to_owned());
        }
        if !taken.is_empty() {
            let names: Vec<String> = taken
                .iter()
                .map(|path| words::now_is(&self.name_of(path), &super::scenarios::value_text(self.model(), path)))
                .collect();
            self.say(words::also_taken(&names));
        }
        Ok(())
    }

    /// Makes a session the next step, made in the scenario on screen.
    pub(super) fn go_on_to(&mut self, next: Session, what: String, path: &str, step: UndoStep) {
        let what = match self.scenario() {
            Some(scenario) => scenario_words::did_in(&what, &scenario.label),
            None => what,
        };
        self.addition.go_on_to(path);
        let before = self.state.clone();
        self.history.add(before, self.shown.as_deref(), what, path, step);
        self.pass_hint(0);
        self.set_session(next);
    }

    /// A row was added, whose first field has this path: what is typed into it next completes the addition.
    pub fn note_added(&mut self, first_field: &str) {
        self.addition.row = Path(first_field).above().map(|(row, _)| row.0.to_owned());
        self.addition.set.clear();
    }

    /// Whether the user gave the value of a field: not while its row was just added and it was not typed yet.
    pub(super) fn is_given(&self, path: &str) -> bool {
        let is_new = self.addition.row.as_deref().is_some_and(|row| Path(path).is_within(row));
        !is_new || self.addition.set.iter().any(|own| own == path)
    }

    /// The edit that sets a parameter, with what goes with it as long as that is not given.
    fn setting(&self, path: &str, value: Value) -> Edit {
        let others = ["issued", "due"].map(|field| Path(path).beside(field));
        let is_given = others.iter().all(|other| other == path || self.is_given(other));
        let other = completed::other_date(self.model(), path, &value, is_given);
        Edit::Set(std::iter::once((path.to_owned(), value)).chain(other).collect())
    }

    /// Whether the last edit filled in a row that had just been added: to the user both are one change.
    pub const fn is_filling_in(&self) -> bool {
        self.addition.is_filled_in
    }

    /// Applies an edit of a button or switch; if it is refused, status line and field say so.
    pub fn apply_or_say(&mut self, edit: Edit) {
        self.clear_notice();
        let path = match &edit {
            Edit::Set(values) => values.first().map(|(path, _)| path.clone()),
            _ => None,
        };
        match self.apply(edit, UndoStep::New) {
            Ok(()) => {
                if let Some(path) = path {
                    self.forget_draft(&path);
                }
            }
            Err(message) => self.refuse(message),
        }
    }

    /// Applies the edit of what adds something, with what belongs to it.
    pub fn add_or_say(&mut self, edit: Edit) {
        let edit = completed::offered(self.model(), edit);
        self.apply_or_say(edit);
    }

    /// Applies an edit of a handle that is being dragged. If it is refused, the value before stays and the status line
    /// says so.
    pub fn drag(&mut self, edit: Edit) {
        self.clear_notice();
        if let Err(message) = self.apply(edit, UndoStep::Continuing) {
            self.refuse(message);
        }
    }

    /// Ends the step that a drag may continue; a drag that came back to where it began leaves no step.
    pub fn end_step(&mut self) {
        if self.history.open_step().is_some_and(|before| before.session == self.state.session) {
            self.take_back();
        }
        self.history.close();
        self.catch_up();
        self.catch_up_sides();
    }

    /// Restores the state before the step that a drag may continue.
    pub fn take_back(&mut self) {
        self.clear_notice();
        if let Some(before) = self.history.take_back() {
            self.set_state(before);
        }
    }

    /// Applies what was typed into the field of a parameter.
    pub fn type_in(&mut self, path: &str, text: &str) -> Typed {
        if self.type_scenario(path, text) {
            return Typed::Taken;
        }
        if let Some(typed) = self.type_beside(path, text) {
            return typed;
        }
        let Some(parameter) = self.model().parameter(path) else { return Typed::Taken };
        let spec = parameter.spec;
        let read = read(&parameter, text, self.model()).map_err(|misread| match misread {
            // It is a number: the field's bounds say which there may be.
            typed::Misread::OutOfRange => {
                let fault = Fault::OutOfBounds { min: spec.bounds.min, max: spec.bounds.max };
                words::problem_of(labels::label(spec.id), &crate::text::problems::fault(&fault))
            }
            misread => misread.to_string(),
        });
        let refused = match read {
            Ok(value) => self.apply(self.setting(path, value), UndoStep::New),
            Err(message) => Err(message),
        };
        self.taken(path, text, refused)
    }

    /// Gives a parameter the value that a text says, from elsewhere than its field, and says so.
    pub fn set_to(&mut self, path: &str, text: &str) -> Typed {
        self.clear_notice();
        let typed = self.type_in(path, text);
        if typed == Typed::Taken && self.dialog().is_none() {
            let value = super::scenarios::value_text(self.model(), path);
            self.say(words::now_is(&self.name_of(path), &value));
        }
        typed
    }

    /// Keeps a text beside its field if it was refused.
    pub(super) fn taken(&mut self, path: &str, text: &str, refused: Result<(), String>) -> Typed {
        match refused {
            Ok(()) => {
                self.forget_draft(path);
                Typed::Taken
            }
            Err(message) => {
                self.keep_draft(path, Draft { text: text.to_owned(), message });
                Typed::Refused
            }
        }
    }

    /// Cancels what was typed and refused.
    pub fn drop_draft(&mut self, path: &str) {
        if self.forget_draft(path) {
            self.revision += 1;
        }
    }

    /// What was typed and refused in the field of a parameter.
    pub fn draft(&self, path: &str) -> Option<&Draft> {
        self.drafts.get(self.shown.as_deref(), path)
    }

    /// How many fields hold a text that was refused.
    pub fn drafts(&self) -> usize {
        self.drafts.len()
    }

    /// A command waited for the field that is being typed in, and it was refused.
    pub fn refuse_command_for(&mut self, path: &str) {
        let label = self.model().parameter(path).map_or("", |parameter| labels::label(parameter.spec.id));
        let message = self.draft(path).map_or(String::new(), |draft| draft.message.clone());
        self.refuse_for(path, words::command_refused(label, &message));
    }

    /// What would be undone, such as `Undo change of AWS discount`.
    pub fn undo_label(&self) -> Option<String> {
        self.history.undo_label().map(words::undo)
    }

    /// What would be redone.
    pub fn redo_label(&self) -> Option<String> {
        self.history.redo_label().map(words::redo)
    }

    pub(super) fn undo(&mut self) {
        let (present, scenario) = (self.state.clone(), self.history.undo_scenario());
        if let Some(state) = self.history.undo(present) {
            self.go_to(state, scenario);
        }
    }

    pub(super) fn redo(&mut self) {
        let (present, scenario) = (self.state.clone(), self.history.redo_scenario());
        if let Some(state) = self.history.redo(present) {
            self.go_to(state, scenario);
        }
    }

    /// Goes to a state, and shows the scenario in which the step to it was made.
    fn go_to(&mut self, state: State, scenario: Option<String>) {
        // Refused text belongs to no state: it stays beside its field.
        self.shown = scenario;
        self.set_state(state);
    }

    pub(super) fn remove_selected(&mut self) {
        let Subject::Item(id) = &self.subject else { return };
        let Some(item) = self.model().item(id) else { return };
        let (path, label) = (item.path(), item.label.to_owned());
        let id = id.clone();
        if self.shown.is_some() {
            self.mute_in_scenario(path, &label);
            return;
        }
        let items = self.model().items();
        let now = items.iter().position(|item| item.id == id);
        let next = now.and_then(|now| items.get(now + 1).or_else(|| items.get(now.checked_sub(1)?)));
        let next = next.map_or(Subject::Settings, |item| Subject::Item(item.id.to_owned()));
        // What was shown of it goes with it.
        let past = self.model().history.iter().filter(|past| past.item == id);
        let mut edits: Vec<Edit> = past.map(|past| Edit::Remove(format!("history/{}", past.id.0))).collect();
        edits.insert(0, Edit::Remove(path));
        self.apply_or_say(Edit::Together(edits));
        if self.model().item(&id).is_none() {
            self.select(next);
            self.say(words::removed(&label));
        }
    }

    pub(super) fn mute_selected(&mut self) {
        let Subject::Item(id) = &self.subject else { return };
        let Some(item) = self.model().item(id) else { return };
        let edit = Edit::set(format!("{}/muted", item.path()), Value::Switch(!item.muted));
        self.apply_or_say(edit);
    }

    /// Gives a command that adds an item or a scenario, with its name.
    pub(super) fn add_named(&mut self, command: Command, name: &str) {
        let name = typed::one_line(name);
        self.clear_notice();
        match command {
            Command::AddScenario => self.add_scenario_named(name.trim()),
            Command::AddSubscriptions => self.add_labelled(ItemKind::Stream, name.trim(), true),
            command => {
                if let Some(kind) = command.item_kind() {
                    self.add_labelled(kind, name.trim(), false);
                }
            }
        }
    }

    pub(super) fn add_item(&mut self, kind: ItemKind) {
        self.add_labelled(kind, words::new_item(kind), false);
    }

    /// Adds a stream of subscribers, who pay in one way.
    pub(super) fn add_subscriptions(&mut self) {
        self.add_labelled(ItemKind::Stream, words::new_item(ItemKind::Stream), true);
    }

    fn add_labelled(&mut self, kind: ItemKind, label: &str, has_subscribers: bool) {
        let id = self.state.session.new_id(kind, label);
        let path = format!("{}/{id}", kind.list());
        let as_of = self.model().as_of();
        let mut edits = vec![Edit::AddItem(kind, label.to_owned())];
        match kind {
            ItemKind::CashEvent | ItemKind::Mark => {
                edits.push(Edit::set(format!("{path}/date"), Value::Date(as_of)));
            }
            ItemKind::Debt => {
                edits.push(Edit::set(format!("{path}/first_interest"), Value::Date(as_of.plus_months(3))));
            }
            ItemKind::Stream if has_subscribers => {
                edits.push(Edit::set(format!("{path}/driver"), Value::Choice("accounts")));
                let channel = format!("{path}/channels");
                edits.push(Edit::Add(channel.clone()));
                edits.push(Edit::set(format!("{channel}/n1/share"), Value::Decimal(crate::money::Decimal::ONE)));
            }
            ItemKind::Vendor | ItemKind::Stream | ItemKind::Cost | ItemKind::Site => {}
        }
        self.apply_or_say(Edit::Together(edits));
        self.select(Subject::Item(id));
        self.show_selected();
    }

    /// What an edit did, for *Undo …*.
    fn label_of(&self, edit: &Edit, next: &Model) -> String {
        let path = edit.path();
        let (list, id) = (Path(path).list(), Path(path).item());
        let item = self.model().item(id).or_else(|| next.item(id)).filter(|item| item.kind.list() == list);
        let owner = item.map_or("", |item| item.label);
        if let Some(month) = handles::month_at(path) {
            let is_actual = month < self.model().settings.first_month;
            return match edit {
                Edit::Remove(_) => handle_words::did_unplan(owner, month, is_actual),
                _ => handle_words::did_plan(owner, month, is_actual),
            };
        }
        // An edit of an entry changes nothing else of its item.
        let is_mute = Path(path).field() == "muted";
        let is_item = Path(path).depth() <= 2 + usize::from(is_mute) && item.is_some();
        let whole = if is_item { owner.to_owned() } else { ladder_words::entry_of(owner, entry_name(path)) };
        match edit {
            Edit::Set(values) => match (values.first(), self.model().parameter(path)) {
                (Some((_, Value::Switch(true))), _) if is_mute => words::did_mute(&whole),
                (Some((_, Value::Switch(false))), _) if is_mute => words::did_unmute(&whole),
                _ if Path(path).within() == Path("label") => tree::did_rename(owner),
                (_, Some(parameter)) => words::did_change(owner, labels::in_sentence(parameter.spec.id)),
                _ => words::did_change(owner, ""),
            },
            Edit::Add(path) => words::did_add(owner, entry_name(path)),
            Edit::Remove(_) if is_item => words::did_remove(owner, ""),
            Edit::Remove(path) => words::did_remove(owner, entry_name(path)),
            Edit::Duplicate(..) => tree::did_duplicate(&whole),
            Edit::Move(..) => tree::did_move(&whole),
            Edit::AddItem(kind, _) => words::did_add("", labels::kind(*kind)),
            Edit::Together(edits) => edits.first().map_or_else(String::new, |first| self.label_of(first, next)),
        }
    }

    /// Why an edit was refused: its own problem first, then another's with the name of its item.
    pub(super) fn refusal_text(&self, edit: &Edit, refusal: &Refusal) -> String {
        match refusal {
            Refusal::NoSuchPath(_) | Refusal::WrongKind(_) | Refusal::NoSuchScenario(_) => {
                words::CANNOT_BE_DONE.to_owned()
            }
            Refusal::Locked(id) => scenario_words::locked(self.label_of_scenario(id)),
            Refusal::InScenario(id, problems) => {
                // The item is always named, since it belongs to another model.
                let model = self.state.session.resolved(Some(id));
                let message = problems.first().map(|problem| problem_of_item(&model, problem));
                scenario_words::in_scenario(self.label_of_scenario(id), &message.unwrap_or_default())
            }
            Refusal::Invalid(problems) => {
                let path = edit.path();
                let own = problems.iter().find(|problem| problem.path == path);
                let Some(problem) = own.or_else(|| problems.first()) else {
                    return words::CANNOT_BE_DONE.to_owned();
                };
                let at = Path(&problem.path);
                if (at.list(), at.item()) == (Path(path).list(), Path(path).item()) {
                    return problem_sentence(self.model(), problem);
                }
                problem_of_item(self.model(), problem)
            }
        }
    }
}

/// The name of the entry or part at a path: that of the last list or part on the path.
pub(super) fn entry_name(path: &str) -> &'static str {
    Path(path).parts().rev().map(labels::entry).find(|name| *name != "?").unwrap_or_default()
}

/// The message about a problem in another item than the edited one.
fn problem_of_item(model: &Model, problem: &Problem) -> String {
    let owner = model.item(Path(&problem.path).item()).map_or("", |item| item.label);
    words::problem_elsewhere(owner, &problem_sentence(model, problem))
}

/// What a problem of a model is, as a sentence with its subject.
fn problem_sentence(model: &Model, problem: &Problem) -> String {
    if let Fault::SharesNotOne { sum } | Fault::SharesAboveOne { sum } = &problem.fault {
        let of = Path(&problem.path).parts().rev().find_map(words::sharers).unwrap_or(words::ALL_SHARERS);
        return words::shares(of, *sum, matches!(problem.fault, Fault::SharesNotOne { .. }));
    }
    let field = model
        .parameter(&problem.path)
        .map_or_else(|| entry_name(&problem.path).to_owned(), |parameter| labels::label(parameter.spec.id).to_owned());
    words::problem_of(&field, &problem_text(model, problem))
}

/// What a problem of a model is, to be read after the name of what it is about.
pub(super) fn problem_text(model: &Model, problem: &Problem) -> String {
    let parameter = model.parameter(&problem.path);
    let unit = parameter.as_ref().map_or(Unit::None, |parameter| parameter.spec.unit);
    match &problem.fault {
        Fault::OutOfBounds { min, max } if unit.is_percent() => words::percent_bounds(*min, *max),
        Fault::OutOfBounds { .. } if parameter.is_some_and(|parameter| parameter.spec.id == "invoice.amount") => {
            crate::text::problems::INVOICE_AMOUNT.to_owned()
        }
        Fault::SharesNotOne { .. } | Fault::SharesAboveOne { .. } => problem_sentence(model, problem),
        fault if unit == Unit::Last => crate::text::problems::fault_of_last(fault),
        fault => crate::text::problems::fault(fault),
    }
}

/// Reads what was typed into a parameter's field.
pub(super) fn read(parameter: &Parameter<'_>, text: &str, model: &Model) -> Result<Value, typed::Misread> {
    let is_empty = text.trim().is_empty();
    if is_empty && parameter.slot.is_optional() {
        return Ok(Value::Unset);
    }
    let read = match parameter.kind() {
        Kind::Amount => Value::Amount(typed::amount(text, model.currency())?),
        Kind::Decimal => Value::Decimal(match parameter.spec.unit {
            unit if unit.is_percent() => typed::percent(text)?,
            Unit::Count | Unit::CountPerMonth => typed::count(text)?,
            _ => typed::factor(text)?,
        }),
        Kind::Whole => Value::Whole(typed::whole(text)?),
        Kind::Date => Value::Date(typed::date(text)?),
        Kind::Month => Value::Month(typed::month(text)?),
        Kind::Text => Value::Text(if parameter.spec.id == "settings.currency" {
            text.trim().to_ascii_uppercase()
        } else if super::fields::is_long(parameter.spec) {
            text.to_owned()
        } else {
            typed::one_line(text)
        }),
        Kind::Choice(_) | Kind::Choices(_) | Kind::Switch => return Err(typed::Misread::NotANumber),
    };
    parameter.spec.unit.stored(&read).ok_or(typed::Misread::Year)
}

impl Field {
    /// The field's text while nothing is typed.
    pub fn text(&self) -> String {
        crate::text::amounts::field(&self.value, self.spec.unit)
    }
}
