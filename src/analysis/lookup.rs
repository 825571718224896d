//! A model's parameters and items, found by path and by id.
//!
//! Owns the index that questions about many paths need: a list is searched once, not once for each of its entries. Its one
//! invariant: an index answers as its model does.

use std::{cell::OnceCell, collections::HashMap};

use crate::model::{Item, Model, Slot, Spec, Value};

/// Finds parameters and items by path or id: in the model itself for one question, in its [`ModelIndex`] for many.
pub trait Lookup {
    /// What is known of the parameter of a path, and its value.
    fn parameter(&self, path: &str) -> Option<(&'static Spec, Value)>;
    /// The item of an id.
    fn item(&self, id: &str) -> Option<Item<'_>>;

    /// The value of the parameter of a path.
    fn value(&self, path: &str) -> Option<Value> {
        self.parameter(path).map(|(_, value)| value)
    }
}

impl Lookup for Model {
    fn parameter(&self, path: &str) -> Option<(&'static Spec, Value)> {
        Self::parameter(self, path).map(|own| (own.spec, own.value()))
    }

    fn item(&self, id: &str) -> Option<Item<'_>> {
        Self::item(self, id)
    }
}

/// The parameters of a model, by path.
type ByPath<'a> = HashMap<String, (&'static Spec, &'a dyn Slot)>;

/// An index of a model: the time of a question does not grow with the model. Each part is made when it is first needed.
pub struct ModelIndex<'a> {
    model: &'a Model,
    parameters: OnceCell<ByPath<'a>>,
    items: OnceCell<HashMap<&'a str, Item<'a>>>,
}

impl<'a> ModelIndex<'a> {
    /// The index of a model.
    pub const fn new(model: &'a Model) -> Self {
        Self { model, parameters: OnceCell::new(), items: OnceCell::new() }
    }
}

impl Lookup for ModelIndex<'_> {
    fn parameter(&self, path: &str) -> Option<(&'static Spec, Value)> {
        let all = self
            .parameters
            .get_or_init(|| self.model.parameters().into_iter().map(|own| (own.path, (own.spec, own.slot))).collect());
        all.get(path).map(|(spec, slot)| (*spec, slot.get()))
    }

    fn item(&self, id: &str) -> Option<Item<'_>> {
        let all = self.items.get_or_init(|| self.model.items().into_iter().map(|item| (item.id, item)).collect());
        all.get(id).copied()
    }
}
