//! A model's parameters and items, found by path and by id.
//!
//! Owns the index that questions about many paths need: a list is searched once, not once for each of its entries. Its one
//! invariant: an index answers as its model does.

use std::collections::HashMap;

use crate::model::{Item, Model, Parameter, Spec, Value};

/// What is found by path or id: in a model for one question, in its [`Index`] for many.
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

/// An index of a model: each question takes as long, however large the model is.
pub struct Index<'a> {
    model: &'a Model,
    parameters: HashMap<String, Parameter<'a>>,
    items: HashMap<&'a str, Item<'a>>,
}

impl<'a> Index<'a> {
    /// The index of a model.
    pub fn new(model: &'a Model) -> Self {
        let parameters = model.parameters().into_iter().map(|parameter| (parameter.path.clone(), parameter));
        let items = model.items().into_iter().map(|item| (item.id, item));
        Self { model, parameters: parameters.collect(), items: items.collect() }
    }

    /// The model that it is of.
    pub const fn model(&self) -> &'a Model {
        self.model
    }
}

impl Lookup for Index<'_> {
    fn parameter(&self, path: &str) -> Option<(&'static Spec, Value)> {
        self.parameters.get(path).map(|own| (own.spec, own.value()))
    }

    fn item(&self, id: &str) -> Option<Item<'_>> {
        self.items.get(id).copied()
    }
}
