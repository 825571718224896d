//! Edits: changes that the window asks for, as values.
//!
//! Owns how an edit changes a model. An edit is all or nothing: one that leaves a problem is refused, and the model
//! stays as it was.

use std::collections::BTreeSet;

use super::{
    path::Path,
    registry::{self, Keyed, Value},
    session::{ItemKind, Model},
    validate::Problem,
    vendor::Vendor,
};
use crate::model::{CashEvent, Cost, Debt, Mark, Site, Stream};

/// A change to the model.
#[derive(Clone, Debug, PartialEq)]
pub enum Edit {
    /// Sets parameters, together.
    Set(Vec<(String, Value)>),
    /// Adds an entry to the list, or the part that may be left out, at a path.
    Add(String),
    /// Removes the entry of a list, the optional part, or the item at a path.
    Remove(String),
    /// Adds an item of a kind with a label.
    AddItem(ItemKind, String),
    /// Adds a copy of the item at a path, with a label, right below it. The copy and its charges have ids of their own;
    /// its history, and references of others to the item, are not copied. At the path of an entry of a list, the entry
    /// is copied, and the label is ignored.
    Duplicate(String, String),
    /// Moves the item at a path to a place, from 0, among the items of its kind, or the entry of a list within its list;
    /// beyond the last is the last.
    Move(String, usize),
    /// Several edits, one after another, that are valid only together.
    Together(Vec<Edit>),
}

/// Why an edit was refused.
#[derive(Clone, Debug, PartialEq)]
pub enum Refusal {
    /// There is no parameter, list or part of that path.
    NoSuchPath(String),
    /// The parameter of that path takes values of another kind.
    WrongKind(String),
    /// The model would have these problems.
    Invalid(Vec<Problem>),
    /// The model of the scenario of that id would have these problems.
    InScenario(String, Vec<Problem>),
    /// There is no scenario of that id.
    NoSuchScenario(String),
    /// The scenario of that id is locked.
    Locked(String),
}

/// Ids that are in use outside the edited model: in its scenarios.
pub(super) type TakenIds = BTreeSet<String>;

impl Model {
    /// Gives a charge that was just added an id that nothing else in the model has, because it names an account.
    fn name_charge(&mut self, path: &str, added: &str, taken: &TakenIds) {
        let path = Path(path);
        if path.field() != "charges" {
            return;
        }
        let id = self.new_id_beside(ItemKind::Cost, "charge", taken);
        let charges = self.vendors.iter_mut().filter(|vendor| path.item() == vendor.id.0);
        if let Some(charge) = charges.flat_map(|vendor| &mut vendor.charges).find(|charge| charge.id.0 == added) {
            charge.id.0 = id;
        }
    }
}

/// Does something with the list of items of a name, whatever their kind.
macro_rules! with_list {
    ($model:ident, $name:expr, $list:ident => $body:expr) => {
        match $name {
            "vendors" => with_list!(@ $model, vendors, $list => $body),
            "streams" => with_list!(@ $model, streams, $list => $body),
            "costs" => with_list!(@ $model, costs, $list => $body),
            "debts" => with_list!(@ $model, debts, $list => $body),
            "cash_events" => with_list!(@ $model, cash_events, $list => $body),
            "sites" => with_list!(@ $model, sites, $list => $body),
            "marks" => with_list!(@ $model, marks, $list => $body),
            _ => None,
        }
    };
    (@ $model:ident, $field:ident, $list:ident => $body:expr) => {{
        let $list = &mut $model.$field;
        $body
    }};
}

impl Model {
    /// Adds a copy of the item at a path below it; gives the copy's id.
    pub(super) fn duplicate(&mut self, path: &str, label: &str, taken: &TakenIds) -> Option<String> {
        let (list, Path(id)) = Path(path).split();
        let kind = self.item(id).filter(|item| item.kind.list() == list)?.kind;
        let new = self.new_id_beside(kind, label, taken);
        let place = with_list!(self, list, items => {
            let place = items.iter().position(|item| item.id.0 == id)?;
            let mut copy = items[place].clone();
            copy.id.0.clone_from(&new);
            label.clone_into(&mut copy.label);
            // Sources of the past stay with the past.
            copy.provenance.retain(|source| Path(&source.field).list() != "history");
            items.insert(place + 1, copy);
            Some(place + 1)
        })?;
        if kind == ItemKind::Vendor {
            self.rename_charges(place, taken);
        }
        Some(new)
    }

    /// Gives the charges of a copied vendor ids of their own, since these name accounts.
    fn rename_charges(&mut self, vendor: usize, taken: &TakenIds) {
        let charges = std::mem::take(&mut self.vendors[vendor].charges);
        for mut charge in charges {
            let old = std::mem::take(&mut charge.id.0);
            // The original is still there, so the id differs from it.
            charge.id.0 = self.new_id_beside(ItemKind::Cost, &old, taken);
            let (from, to) = (format!("charges/{old}"), format!("charges/{}", charge.id.0));
            let vendor = &mut self.vendors[vendor];
            for source in &mut vendor.provenance {
                if let Some(rest) = Path(&source.field).below(&from) {
                    source.field = if rest.0.is_empty() { to.clone() } else { Path(&to).join(rest) };
                }
            }
            vendor.charges.push(charge);
        }
    }

    /// Copies the item with an id from another model, below the item `above`.
    pub(super) fn adopt(&mut self, other: &Self, kind: ItemKind, id: &str, above: &str) -> Option<()> {
        macro_rules! adopt {
            ($($kind:ident $list:ident),+) => {
                match kind {
                    $(ItemKind::$kind => {
                        let item = other.$list.iter().find(|item| item.id.0 == id)?.clone();
                        let place = self.$list.iter().position(|item| item.id.0 == above)?;
                        self.$list.insert(place + 1, item);
                    })+
                }
            };
        }
        adopt!(Vendor vendors, Stream streams, Cost costs, Debt debts, CashEvent cash_events, Site sites, Mark marks);
        Some(())
    }

    /// Moves the item at a path to a place among those of its kind.
    fn move_item(&mut self, path: &str, place: usize) -> Option<()> {
        let (list, Path(id)) = Path(path).split();
        with_list!(self, list, items => {
            let now = items.iter().position(|item| item.id.0 == id)?;
            let item = items.remove(now);
            items.insert(place.min(items.len()), item);
            Some(())
        })
    }
}

impl Model {
    /// Adds a copy of the entry of a list within an item; items are copied with more care.
    fn copy_entry_at(&mut self, path: &str) -> Option<String> {
        if is_item(path) { None } else { registry::copy_entry(self, path) }
    }

    /// Moves the entry of a list within an item.
    fn move_entry_at(&mut self, path: &str, place: usize) -> bool {
        !is_item(path) && registry::move_entry(self, path, place)
    }
}

/// Whether a path is that of an item: the list of a kind, and an id.
pub(super) fn is_item(path: &str) -> bool {
    let path = Path(path);
    path.depth() == 2 && ItemKind::ALL.iter().any(|kind| kind.list() == path.list())
}

impl Edit {
    /// An edit that sets one parameter.
    pub fn set(path: impl Into<String>, value: Value) -> Self {
        Self::Set(vec![(path.into(), value)])
    }

    /// The path that the edit is about, for its label.
    pub fn path(&self) -> &str {
        match self {
            Self::Set(values) => values.first().map_or("", |(path, _)| path),
            Self::Add(path) | Self::Remove(path) | Self::Duplicate(path, _) | Self::Move(path, _) => path,
            Self::AddItem(kind, _) => kind.list(),
            Self::Together(edits) => edits.first().map_or("", Self::path),
        }
    }

    /// The model after the edit; refused if it is not valid.
    pub fn applied(&self, model: &Model) -> Result<Model, Refusal> {
        let mut next = model.clone();
        self.make(&mut next, &TakenIds::new())?;
        let problems = next.problems();
        if problems.is_empty() { Ok(next) } else { Err(Refusal::Invalid(problems)) }
    }

    /// Changes the model, which may then have problems. New ids differ from those that are taken.
    pub(super) fn make(&self, next: &mut Model, taken: &TakenIds) -> Result<(), Refusal> {
        match self {
            Self::Set(values) => {
                for (path, value) in values {
                    match registry::set(next, path, value) {
                        Some(true) => {}
                        Some(false) => return Err(Refusal::WrongKind(path.clone())),
                        None => return Err(Refusal::NoSuchPath(path.clone())),
                    }
                }
            }
            Self::Add(path) => {
                let id = registry::add(next, path).ok_or_else(|| Refusal::NoSuchPath(path.clone()))?;
                next.name_charge(path, &id, taken);
            }
            Self::Remove(path) => {
                if !registry::remove(next, path) {
                    return Err(Refusal::NoSuchPath(path.clone()));
                }
            }
            Self::AddItem(kind, label) => {
                let id = next.new_id_beside(*kind, label, taken);
                macro_rules! push {
                    ($list:ident, $type:ident) => {{
                        let mut item = $type::blank(&id);
                        item.label.clone_from(label);
                        next.$list.push(item);
                    }};
                }
                match kind {
                    ItemKind::Vendor => push!(vendors, Vendor),
                    ItemKind::Stream => push!(streams, Stream),
                    ItemKind::Cost => push!(costs, Cost),
                    ItemKind::Debt => push!(debts, Debt),
                    ItemKind::CashEvent => push!(cash_events, CashEvent),
                    ItemKind::Site => push!(sites, Site),
                    ItemKind::Mark => push!(marks, Mark),
                }
            }
            Self::Duplicate(path, label) => {
                let copied = next.duplicate(path, label, taken).or_else(|| next.copy_entry_at(path));
                copied.ok_or_else(|| Refusal::NoSuchPath(path.clone()))?;
            }
            Self::Move(path, place) => {
                if next.move_item(path, *place).is_none() && !next.move_entry_at(path, *place) {
                    return Err(Refusal::NoSuchPath(path.clone()));
                }
            }
            Self::Together(edits) => {
                for edit in edits {
                    edit.make(next, taken)?;
                }
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{calendar::Month, model::Past};

    /// A valid model with a vendor that has two charges, sources and a past, a payer's stream, and costs.
    fn model() -> Model {
        let mut model = Model::empty("USD", Month::new(2023, 1), 12);
        let text = |text: &str| Value::Text(text.to_owned());
        for edit in [
            Edit::AddItem(ItemKind::Vendor, "AWS".to_owned()),
            Edit::AddItem(ItemKind::Vendor, "Oracle".to_owned()),
            Edit::AddItem(ItemKind::Stream, "Ads".to_owned()),
            Edit::Add("vendors/aws/charges".to_owned()),
            Edit::Add("vendors/aws/charges".to_owned()),
            Edit::Add("vendors/aws/contract".to_owned()),
            Edit::Add("vendors/aws/contract/lines".to_owned()),
            Edit::Add("vendors/aws/contract/lines/n1/amounts/2023-03".to_owned()),
            Edit::Add("vendors/aws/provenance".to_owned()),
            Edit::Add("vendors/aws/provenance".to_owned()),
            Edit::Add("vendors/aws/provenance".to_owned()),
            Edit::Set(vec![
                ("vendors/aws/provenance/n1/field".to_owned(), text("charges/charge/monthly")),
                ("vendors/aws/provenance/n2/field".to_owned(), text("charges/charge-2")),
                ("vendors/aws/provenance/n3/field".to_owned(), text("history/h1")),
            ]),
            Edit::Together(vec![
                Edit::Add("streams/ads/payers".to_owned()),
                Edit::set("streams/ads/payers/n1/vendor", text("aws")),
            ]),
        ] {
            model = edit.applied(&model).unwrap_or_else(|refusal| panic!("{edit:?}: {refusal:?}"));
        }
        let mut past = Past::blank("h1");
        "aws".clone_into(&mut past.item);
        model.history.push(past);
        assert!(model.problems().is_empty());
        model
    }

    fn duplicated(model: &Model, path: &str, label: &str) -> Model {
        Edit::Duplicate(path.to_owned(), label.to_owned()).applied(model).expect("a copy is valid")
    }

    fn vendors(model: &Model) -> Vec<&str> {
        model.vendors.iter().map(|vendor| vendor.id.0.as_str()).collect()
    }

    #[test]
    fn a_copy_stands_below_with_ids_of_its_own() {
        let before = model();
        let after = duplicated(&before, "vendors/aws", "AWS copy");
        assert_eq!(vendors(&after), ["aws", "aws-copy", "oracle"]);
        assert_eq!(after.vendors[0], before.vendors[0], "the original is as it was");
        let copy = &after.vendors[1];
        assert_eq!(copy.label, "AWS copy");
        assert_eq!(copy.contract, before.vendors[0].contract, "inner lists keep their ids");
        let charges: Vec<&str> = copy.charges.iter().map(|charge| charge.id.0.as_str()).collect();
        assert_eq!(charges, ["charge-3", "charge-2-2"], "ids of charges are unique over the model");
        let fields: Vec<&str> = copy.provenance.iter().map(|source| source.field.as_str()).collect();
        assert_eq!(
            fields,
            ["charges/charge-3/monthly", "charges/charge-2-2"],
            "sources follow, those of the past don't"
        );
        assert_eq!(after.history, before.history, "the past is not copied");
        assert_eq!(after.streams, before.streams, "nor does the copy pay anything");
    }

    #[test]
    fn a_second_copy_has_another_id() {
        let model = duplicated(&model(), "vendors/aws", "AWS copy");
        let model = duplicated(&model, "vendors/aws", "AWS copy");
        assert_eq!(vendors(&model), ["aws", "aws-copy-2", "aws-copy", "oracle"]);
    }

    #[test]
    fn every_kind_can_be_copied_and_moved() {
        let mut model = Model::empty("USD", Month::new(2023, 1), 12);
        for kind in ItemKind::ALL {
            model = Edit::AddItem(kind, format!("{kind:?}")).applied(&model).expect("a blank item is valid");
        }
        for (kind, id) in model.items().iter().map(|item| (item.kind, item.id.to_owned())).collect::<Vec<_>>() {
            let path = format!("{}/{id}", kind.list());
            let after = duplicated(&model, &path, "Other");
            assert_eq!(after.items().len(), model.items().len() + 1, "{path}");
            let moved = Edit::Move(path.clone(), 1).applied(&after).expect("a place");
            let ids = |model: &Model| {
                let items = model.items();
                items.iter().filter(|item| item.kind == kind).map(|item| item.id.to_owned()).collect::<Vec<_>>()
            };
            assert_eq!(ids(&after), [id.clone(), "other".to_owned()]);
            assert_eq!(ids(&moved), ["other".to_owned(), id.clone()]);
            let back = Edit::Move(path, 0).applied(&moved).expect("a place");
            assert_eq!(back, after);
        }
    }

    #[test]
    fn entries_of_lists_are_copied_and_moved_within_their_list() {
        let mut model = model();
        for _ in 0..2 {
            model = Edit::Add("vendors/aws/reactions".to_owned()).applied(&model).expect("a rung");
        }
        let ids = |model: &Model| model.vendors[0].reactions.iter().map(|rung| rung.id.0.clone()).collect::<Vec<_>>();
        let model = Edit::set("vendors/aws/reactions/n1/days", Value::Whole(77)).applied(&model).expect("valid");
        let model = duplicated(&model, "vendors/aws/reactions/n1", "");
        assert_eq!(ids(&model), ["n1", "n3", "n2"]);
        assert_eq!(model.vendors[0].reactions[1].days, 77, "it is a copy");
        let moved = Edit::Move("vendors/aws/reactions/n1".to_owned(), 99).applied(&model).expect("the last place");
        assert_eq!(ids(&moved), ["n3", "n2", "n1"]);
        let part = Edit::Move("vendors/aws/contract/lines/n1/changes/n1".to_owned(), 0).applied(&model);
        assert!(matches!(part, Err(Refusal::NoSuchPath(_))), "there is no such change");
    }

    #[test]
    fn what_is_not_there_is_neither_copied_nor_moved() {
        let model = model();
        for path in ["vendors/none", "streams/aws", "settings/months", ""] {
            let copy = Edit::Duplicate(path.to_owned(), "x".to_owned()).applied(&model);
            assert_eq!(copy, Err(Refusal::NoSuchPath(path.to_owned())));
            let moved = Edit::Move(path.to_owned(), 0).applied(&model);
            assert_eq!(moved, Err(Refusal::NoSuchPath(path.to_owned())));
        }
        let beyond = Edit::Move("vendors/aws".to_owned(), 99).applied(&model).expect("the last place");
        assert_eq!(vendors(&beyond), ["oracle", "aws"]);
    }
}
