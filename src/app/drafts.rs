//! What was typed and refused: tried again when something else changes, and listed.
//!
//! A refused text may fit once the field beside it is edited: shares that came to more than the whole, an end before its
//! start. Then it is taken in the same step. Owns when that happens; draws nothing.

use super::{
    App, Draft, Subject, edits,
    fields::{self, Section, SectionShape},
    provenance,
    scenarios::value_text,
    tables,
};
use crate::{
    model::{Edit, Model, Path, Refusal, Session, Value},
    text::{tree, window as words},
};

/// A text that was refused, as it is listed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefusedEntry {
    /// The scenario that it was typed in; none is the base.
    pub scenario: Option<String>,
    /// The parameter's path.
    pub path: String,
    /// What it is about, what was typed, and why it was refused.
    pub line: String,
}

/// A block that was pasted and refused: it stays in the list of what is not accepted until its list changes.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct RefusedBlock {
    /// The scenario that it was pasted in; none is the base.
    pub scenario: Option<String>,
    /// The cell that it was pasted into.
    pub cell: String,
    /// The path of the list.
    pub list: String,
    /// What the list held then.
    pub values: Vec<(String, Value)>,
    /// Of each cell at fault, where it stands and why; else why the whole was refused.
    pub lines: Vec<String>,
}

/// What a list holds.
pub(super) fn values_below(model: &Model, list: &str) -> Vec<(String, Value)> {
    model.parameters_below(list).into_iter().map(|own| (own.path.clone(), own.value())).collect()
}

impl App {
    /// The session after an edit and what waited for it: refused texts that fit now are taken with it. Gives their
    /// paths.
    pub(super) fn edited_with_drafts(&self, edit: &Edit) -> Result<(Session, Vec<String>), Refusal> {
        let (session, shown) = (&self.state.session, self.shown.as_deref());
        let mut next = session.edited(shown, edit)?;
        let (mut waiting, mut taken) = (self.waiting(&next.resolved(shown)), Vec::new());
        waiting.retain(|(path, _)| path != edit.path());
        // What fits may let another fit.
        loop {
            waiting.retain(|(path, _)| !taken.contains(path));
            let fits = waiting.iter().find_map(|(path, value)| {
                let after = next.edited(shown, &Edit::set(path.clone(), value.clone())).ok()?;
                next.lost(&after).is_empty().then_some((path.clone(), after))
            });
            let Some((path, after)) = fits else { return Ok((next, taken)) };
            next = after;
            taken.push(path);
        }
    }

    /// The refused texts of the scenario on screen that can be read, with their values.
    fn waiting(&self, model: &Model) -> Vec<(String, Value)> {
        let of_shown = self.drafts.of(self.shown.as_deref());
        let read = |(path, draft): (&str, &Draft)| {
            let parameter = model.parameter(path)?;
            Some((path.to_owned(), edits::read(&parameter, &draft.text, model).ok()?))
        };
        of_shown.filter_map(read).collect()
    }

    /// Brings the messages beside refused texts up to date with the model: what it has by now is forgotten, and what
    /// would be taken now says so.
    pub(super) fn refresh_drafts(&mut self) {
        for (path, value) in self.waiting(self.model()) {
            if self.model().get(&path).as_ref() == Some(&value) {
                self.forget_draft(&path);
                continue;
            }
            let edit = Edit::set(path.clone(), value);
            let message = match self.state.session.edited(self.shown.as_deref(), &edit) {
                Ok(_) => words::FITS_NOW.to_owned(),
                Err(refusal) => self.refusal_text(&edit, &refusal),
            };
            self.drafts.tell(self.shown.as_deref(), &path, message);
        }
    }

    /// Every text that was refused and waits beside its field.
    pub fn refused_entries(&self) -> Vec<RefusedEntry> {
        let line = |scenario: Option<&str>, path: &str, draft: &Draft| {
            let place = self.scenarios().iter().find(|own| Some(own.id.0.as_str()) == scenario);
            let place = place.filter(|_| scenario != self.shown.as_deref()).map(|own| own.label.as_str());
            words::refused_entry(place, &self.row_and_column(scenario, path), &draft.text, &draft.message)
        };
        let entry = |(scenario, path, draft): (Option<&str>, &str, &Draft)| RefusedEntry {
            scenario: scenario.map(str::to_owned),
            path: if path.ends_with(tables::MONTH) { path } else { provenance::plain(path) }.to_owned(),
            line: line(scenario, path, draft),
        };
        let mut all: Vec<RefusedEntry> = self.drafts.all().map(entry).collect();
        if let Some(block) = &self.drafts.block {
            let path = if block.cell.ends_with(tables::MONTH) { &block.cell } else { provenance::plain(&block.cell) };
            all.extend(block.lines.iter().map(|line| RefusedEntry {
                scenario: block.scenario.clone(),
                path: path.to_owned(),
                line: line.clone(),
            }));
        }
        all
    }

    /// Where a field stands, in words: the item, the row and the column.
    fn row_and_column(&self, scenario: Option<&str>, path: &str) -> String {
        let plain = provenance::plain(path);
        let model = self.state.session.resolved(scenario);
        let sections = fields::sections(&model, &Subject::of_path(plain));
        let field = sections.iter().flat_map(|section| &section.fields).find(|field| field.path == plain);
        let Some(field) = field else { return self.name_of(plain) };
        let is_row = |section: &&Section| {
            let is_one_of_many =
                matches!(section.shape, SectionShape::Entry | SectionShape::Months | SectionShape::Season);
            is_one_of_many && Path(plain).is_within(&section.path)
        };
        let rows = sections.iter().filter(is_row).map(|section| section.title.clone());
        let month = path.ends_with(tables::MONTH).then(|| tree::MONTH.to_owned());
        let place: Vec<String> = rows.chain([field.label.clone()]).chain(month).collect();
        let owner = model.item(Path(plain).item()).map_or("", |item| item.label);
        crate::text::scenarios::of_owner(owner, &place.join(", "))
    }

    /// Whether a field at or below a path holds a refused text, in the scenario on screen.
    pub fn has_draft_within(&self, path: &str) -> bool {
        self.drafts.of(self.shown.as_deref()).any(|(own, _)| Path(own).is_within(path))
    }

    /// What is used while a field holds a refused text, in words.
    pub fn used_meanwhile(&self, path: &str) -> Option<String> {
        self.model().parameter(path)?;
        Some(words::used_meanwhile(&value_text(self.model(), path)))
    }
}
