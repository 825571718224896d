//! A model's parameters and items, found by path and by id.
//!
//! Owns the index that questions about many paths need: a list is searched once, not once for each of its entries. Its one
//! invariant: an index answers as its model does.

use std::{
    cell::{OnceCell, RefCell},
    collections::HashMap,
};

use crate::model::{Item, Model, Node, Path, Provenance, Spec, Value, registry::Own};

/// Finds parameters and items by path or id: in the model itself for one question, in its [`ModelIndex`] for many.
pub trait Lookup {
    /// What is known of the parameter of a path, and its value.
    fn parameter(&self, path: &str) -> Option<(&'static Spec, Value)>;
    /// The item of an id.
    fn item(&self, id: &str) -> Option<Item<'_>>;
    /// Where the value of a parameter comes from.
    fn provenance(&self, path: &str) -> Option<&Provenance>;

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

    fn provenance(&self, path: &str) -> Option<&Provenance> {
        Self::provenance(self, path)
    }
}

/// The records of a list by their ids, with what is known of each.
type ById<'a> = HashMap<String, (&'static Spec, &'a dyn Node)>;

/// In a list of fewer records it is as fast to look at each.
const FEW: usize = 16;

/// An index of a model: the time of a question does not grow with the model. Each part is made when it is first needed.
pub struct ModelIndex<'a> {
    model: &'a Model,
    /// The long lists of records that were asked for, by path, and the short ones.
    lists: RefCell<HashMap<String, Option<ById<'a>>>>,
    items: OnceCell<HashMap<&'a str, Item<'a>>>,
}

impl<'a> ModelIndex<'a> {
    /// The index of a model.
    pub fn new(model: &'a Model) -> Self {
        Self { model, lists: RefCell::default(), items: OnceCell::new() }
    }

    fn items(&self) -> &HashMap<&'a str, Item<'a>> {
        self.items.get_or_init(|| self.model.items().into_iter().map(|item| (item.id, item)).collect())
    }

    /// What stands at a path.
    fn node(&self, path: &str) -> Option<(&'static Spec, &'a dyn Node)> {
        let mut at: (&'static Spec, &'a dyn Node) = (&Spec::PLAIN, self.model);
        let mut end = 0;
        for name in Path(path).parts() {
            let above = path[..end].trim_end_matches('/');
            at = match at.1.own() {
                Own::List(_) => self.entry(above, at, name),
                Own::Slot(_) | Own::Bare => at.1.child(name, at.0),
            }?;
            end += name.len() + 1;
        }
        Some(at)
    }

    /// What stands under a name in the list at a path.
    fn entry(
        &self,
        path: &str,
        (spec, list): (&'static Spec, &'a dyn Node),
        name: &str,
    ) -> Option<(&'static Spec, &'a dyn Node)> {
        if let Some(known) = self.lists.borrow().get(path) {
            return match known {
                Some(by_id) => by_id.get(name).copied(),
                None => list.child(name, spec),
            };
        }
        let found = list.child(name, spec)?;
        // Amounts are found by their months, and fields by their names.
        if matches!(found.1.own(), Own::Bare) {
            let mut by_id = ById::new();
            list.each(spec, &mut |name, spec, child| _ = by_id.entry(name.to_string()).or_insert((spec, child)));
            self.lists.borrow_mut().insert(path.to_owned(), (by_id.len() > FEW).then_some(by_id));
        }
        Some(found)
    }
}

impl Lookup for ModelIndex<'_> {
    fn parameter(&self, path: &str) -> Option<(&'static Spec, Value)> {
        let (spec, node) = self.node(path)?;
        if let Own::Slot(slot) = node.own() { Some((spec, slot.get())) } else { None }
    }

    fn item(&self, id: &str) -> Option<Item<'_>> {
        self.items().get(id).copied()
    }

    fn provenance(&self, path: &str) -> Option<&Provenance> {
        let item_of = |id: &str| match self.value(&format!("history/{id}/item")) {
            Some(Value::Text(item)) => Some(item),
            _ => None,
        };
        self.model.provenance_where(path, |id| self.items().get(id).copied(), item_of)
    }
}
