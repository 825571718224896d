//! Edits: what the window asks to be changed, as values.
//!
//! Owns how an edit changes a model. An edit is all or nothing: one that leaves a problem is refused, and the model
//! stays as it was.

use super::{
    registry::{Keyed, Node, Spec, Value},
    session::{ItemKind, Model},
    validate::Problem,
    vendor::Vendor,
};
use crate::model::{CashEvent, Cost, Debt, Mark, Stream};

/// A change to the model.
#[derive(Clone, Debug, PartialEq)]
pub enum Edit {
    /// Sets parameters, together.
    Set(Vec<(String, Value)>),
    /// Adds an entry to the list, or the part that may be left out, at a path.
    Add(String),
    /// Takes the entry of a list, the part that may be left out, or the item at a path away.
    Remove(String),
    /// Adds an item of a kind with a label.
    AddItem(ItemKind, String),
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
}

impl Model {
    /// Gives a charge that was just added an id that nothing else in the model has: it names an account.
    fn name_charge(&mut self, path: &str, added: &str) {
        if !path.ends_with("/charges") {
            return;
        }
        let id = self.new_id(ItemKind::Cost, "charge");
        let charges = self.vendors.iter_mut().filter(|vendor| path == format!("vendors/{}/charges", vendor.id.0));
        if let Some(charge) = charges.flat_map(|vendor| &mut vendor.charges).find(|charge| charge.id.0 == added) {
            charge.id.0 = id;
        }
    }
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
            Self::Add(path) | Self::Remove(path) => path,
            Self::AddItem(kind, _) => kind.list(),
            Self::Together(edits) => edits.first().map_or("", Self::path),
        }
    }

    /// The model with the edit made; refused if it is not valid.
    pub fn applied(&self, model: &Model) -> Result<Model, Refusal> {
        let mut next = model.clone();
        self.make(&mut next)?;
        let problems = next.problems();
        if problems.is_empty() { Ok(next) } else { Err(Refusal::Invalid(problems)) }
    }

    /// Changes the model, which may then have problems.
    fn make(&self, next: &mut Model) -> Result<(), Refusal> {
        match self {
            Self::Set(values) => {
                for (path, value) in values {
                    let (_, slot) =
                        next.slot_mut(path, &Spec::PLAIN).ok_or_else(|| Refusal::NoSuchPath(path.clone()))?;
                    if !slot.set(value) {
                        return Err(Refusal::WrongKind(path.clone()));
                    }
                }
            }
            Self::Add(path) => {
                let id = next.add(path).ok_or_else(|| Refusal::NoSuchPath(path.clone()))?;
                next.name_charge(path, &id);
            }
            Self::Remove(path) => {
                if !next.remove(path) {
                    return Err(Refusal::NoSuchPath(path.clone()));
                }
            }
            Self::AddItem(kind, label) => {
                let id = next.new_id(*kind, label);
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
                    ItemKind::Mark => push!(marks, Mark),
                }
            }
            Self::Together(edits) => {
                for edit in edits {
                    edit.make(next)?;
                }
            }
        }
        Ok(())
    }
}
