//! The items of a forecast, found by place and by id.
//!
//! Owns the list and its index. Its one invariant: an id leads to the first item that has it.

use std::{collections::HashMap, ops::Deref};

use super::plan::index;
use crate::model::ItemKind;

/// An item that takes part in the forecast: one that is not muted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ItemName {
    /// The kind.
    pub kind: ItemKind,
    /// The id in the model, which its accounts carry.
    pub id: String,
    /// The name on screen.
    pub label: String,
}

impl ItemName {
    /// Its name on screen; its id if it has none.
    pub fn name(&self) -> &str {
        if self.label.is_empty() { &self.id } else { &self.label }
    }
}

/// The items of a forecast, in the model's order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ItemNames {
    list: Vec<ItemName>,
    places: HashMap<String, u32>,
}

impl ItemNames {
    /// Adds an item; returns its place.
    pub fn push(&mut self, item: ItemName) -> u32 {
        let place = index(self.list.len());
        self.places.entry(item.id.clone()).or_insert(place);
        self.list.push(item);
        place
    }

    /// The place of the item with an id.
    pub fn place(&self, id: &str) -> Option<u32> {
        self.places.get(id).copied()
    }

    /// The item with an id.
    pub fn find(&self, id: &str) -> Option<&ItemName> {
        self.place(id).map(|place| &self.list[place as usize])
    }
}

impl Deref for ItemNames {
    type Target = [ItemName];

    fn deref(&self) -> &[ItemName] {
        &self.list
    }
}

impl FromIterator<ItemName> for ItemNames {
    fn from_iter<I: IntoIterator<Item = ItemName>>(items: I) -> Self {
        let mut all = Self::default();
        items.into_iter().for_each(|item| _ = all.push(item));
        all
    }
}
