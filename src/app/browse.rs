//! The tree's own state and what it does to items: finding, renaming, copying, moving.
//!
//! Owns what is looked for and which item is being renamed; neither is saved. Knows nothing of rows and pixels.

use super::{App, Subject, UndoStep};
use crate::{
    model::{Edit, Item},
    text::{labels, tree as words},
};

/// What the tree is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Browse {
    find: String,
    wants_find: bool,
    renaming: Option<String>,
    pub(super) renaming_scenario: Option<String>,
}

impl App {
    /// What items must have in their name, id or kind to be shown.
    pub fn find(&self) -> &str {
        &self.browse.find
    }

    /// Looks for items; an empty text shows all.
    pub fn set_find(&mut self, text: String) {
        self.browse.find = text;
    }

    /// Whether the field over the tree is to take the focus.
    pub const fn wants_find(&self) -> bool {
        self.browse.wants_find
    }

    pub(super) const fn begin_find(&mut self) {
        self.browse.wants_find = true;
    }

    /// The field over the tree has the focus.
    pub const fn find_begun(&mut self) {
        self.browse.wants_find = false;
    }

    /// Whether an item has every word that is looked for in its name, id or kind.
    pub fn is_found(&self, item: &Item<'_>) -> bool {
        let find = self.browse.find.to_lowercase();
        let parts = [item.label, item.id, labels::kind(item.kind), labels::kind_heading(item.kind)];
        find.split_whitespace().all(|word| parts.iter().any(|part| part.to_lowercase().contains(word)))
    }

    /// Ends looking for items: selects the only one that is found. Gives the id of the first, from where keys go on.
    pub fn take_found(&mut self) -> Option<String> {
        let items = self.model().items();
        let mut found = items.iter().filter(|item| !self.browse.find.trim().is_empty() && self.is_found(item));
        let first = found.next()?.id.to_owned();
        if found.next().is_none() {
            self.select(Subject::Item(first.clone()));
        }
        Some(first)
    }

    /// The id of the item that is being renamed in the tree.
    pub fn renaming(&self) -> Option<&str> {
        self.browse.renaming.as_deref().filter(|id| self.model().item(id).is_some())
    }

    pub(super) fn begin_renaming(&mut self) {
        if let Subject::Item(id) = &self.subject {
            self.browse.renaming = Some(id.clone());
        }
    }

    /// The field in which an item is renamed was left.
    pub fn end_renaming(&mut self) {
        self.browse.renaming = None;
    }

    /// Whether the tree is to be seen: something in it was asked for by keys.
    pub const fn wants_tree(&self) -> bool {
        self.browse.wants_find || self.browse.renaming.is_some()
    }

    /// Shows all items if the selected one is not among those that are found.
    pub(super) fn show_selected(&mut self) {
        if let Subject::Item(id) = &self.subject
            && self.model().item(id).is_some_and(|item| !self.is_found(&item))
        {
            self.browse.find.clear();
        }
    }

    pub(super) fn duplicate_selected(&mut self) {
        let Subject::Item(id) = &self.subject else { return };
        let Some(item) = self.model().item(id) else { return };
        let items = self.model().items();
        let is_free = |label: &String| items.iter().all(|item| item.label != label.as_str());
        let name = if item.label.is_empty() { item.id } else { item.label };
        let label = (1..=items.len() + 1).map(|n| words::copy_of(name, n)).find(is_free).unwrap_or_default();
        let new = self.state.session.new_id(item.kind, &label);
        self.apply_or_say(Edit::Duplicate(item.path(), label));
        self.select(Subject::Item(new));
        self.show_selected();
    }

    /// The place of the selected item among those of its kind, and how many there are.
    fn place_of_selected(&self) -> Option<(usize, usize)> {
        let Subject::Item(id) = &self.subject else { return None };
        let kind = self.model().item(id)?.kind;
        let items = self.model().items();
        let of_kind = || items.iter().filter(|item| item.kind == kind);
        Some((of_kind().position(|item| item.id == id)?, of_kind().count()))
    }

    /// Whether the selected item has another of its kind so many places below.
    pub(super) fn can_move(&self, places: isize) -> bool {
        self.place_of_selected()
            .is_some_and(|(now, count)| now.checked_add_signed(places).is_some_and(|place| place < count))
    }

    pub(super) fn move_selected(&mut self, places: isize) {
        let Subject::Item(id) = &self.subject else { return };
        let Some(item) = self.model().item(id) else { return };
        let Some((now, _)) = self.place_of_selected() else { return };
        if let Some(place) = now.checked_add_signed(places) {
            let edit = Edit::Move(item.path(), place);
            if let Err(message) = self.apply(edit, UndoStep::New) {
                self.refuse(message);
            }
        }
    }
}
