//! The registry of parameters: every input of the model by its path.
//!
//! Owns the tree of the model ([`Node`]) with parameters as its leaves ([`Slot`]). Functions by path are in `tree`, and
//! the description of an input in `spec`. `record!` declares a plain struct together with its form in the file and its
//! entries here, so that none can lag behind the others. Knows nothing of what the inputs mean. Its one invariant:
//! every leaf of the file but ids has one entry.

use std::{collections::BTreeMap, fmt};

use super::written::Stored;
pub use super::{
    spec::{Ask, Bounds, First, Kind, Spec, Unit, Value, When},
    tree::*,
};
use crate::{
    calendar::{Date, Month},
    money::{Amount, Decimal},
};

/// The name of something within its parent: a field, the id of an entry, or a month.
#[derive(Clone, Copy, Debug)]
pub enum Name<'a> {
    /// A field of a record, or the id of an entry.
    Text(&'a str),
    /// The month of an amount.
    Month(Month),
    /// The month of the year of a factor, from 1.
    OfYear(usize),
}

impl fmt::Display for Name<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => f.write_str(text),
            Self::Month(month) => month.fmt(f),
            Self::OfYear(month) => month.fmt(f),
        }
    }
}

/// Called with the name, the spec and the place of each thing right below a node.
pub type Visit<'v, 'a> = dyn FnMut(Name<'_>, &'static Spec, &'a dyn Node) + 'v;

/// A place in the model, and everything below it.
///
/// A node without a spec of its own, such as an entry of a list, gets the spec of its parent.
pub trait Node {
    /// Visits what stands right below, in a stable order.
    fn each<'a>(&'a self, spec: &'static Spec, visit: &mut Visit<'_, 'a>);
    /// What stands right below under a name.
    fn child(&self, name: &str, spec: &'static Spec) -> Option<(&'static Spec, &dyn Node)>;
    /// The same, to change.
    fn child_mut(&mut self, name: &str, spec: &'static Spec) -> Option<(&'static Spec, &mut dyn Node)>;
    /// What it is.
    fn own(&self) -> Own<'_>;
    /// The same, to change.
    fn own_mut(&mut self) -> OwnMut<'_>;
}

/// What a node is.
#[derive(Clone, Copy)]
pub enum Own<'a> {
    /// A parameter.
    Slot(&'a dyn Slot),
    /// A list, or a part that may be left out.
    List(&'a dyn List),
    /// Nothing but what stands below it, if anything does: a record, or an id.
    Bare,
}

/// What a node is, to change.
pub enum OwnMut<'a> {
    /// A parameter.
    Slot(&'a mut dyn Slot),
    /// A list, or a part that may be left out.
    List(&'a mut dyn List),
    /// Nothing but what stands below it.
    Bare,
}

/// One parameter's place in a model.
pub trait Slot: Stored {
    /// The value.
    fn get(&self) -> Value;
    /// Sets the value; `false`, and nothing changed, if it is of another kind.
    #[must_use]
    fn set(&mut self, value: &Value) -> bool;
    /// What values it takes.
    fn kind(&self) -> Kind;
    /// Whether it may be unset.
    fn is_optional(&self) -> bool {
        false
    }
}

/// Something that can be added to and removed from: a list, or an optional part, which is there or not.
pub trait List: Stored {
    /// Whether there is nothing in it.
    fn is_empty(&self) -> bool;
    /// Adds an entry, with the given name if names are more than ids, or the part itself; returns the entry's name, or
    /// an empty text for a part.
    fn add(&mut self, name: &str) -> Option<String>;
    /// Removes the entry with a name; with an empty name, the part itself.
    fn remove(&mut self, name: &str) -> bool;
    /// Moves an entry to a place, from 0; beyond the last is the last.
    fn move_to(&mut self, name: &str, place: usize) -> bool {
        let _ = (name, place);
        false
    }
    /// Adds a copy of an entry right below it, with an id of its own; returns that id.
    fn copy(&mut self, name: &str) -> Option<String> {
        let _ = name;
        None
    }
}

/// An entry of a list: it has an id.
pub trait Keyed {
    /// The id, unique in its list.
    fn key(&self) -> &str;
    /// An entry with this id and nothing else set.
    fn blank(id: &str) -> Self;
    /// The same with another id.
    #[must_use]
    fn named(self, id: &str) -> Self;
}

/// The methods of [`Node`] for a parameter.
macro_rules! leaf_node {
    () => {
        fn each<'a>(
            &'a self,
            _: &'static $crate::model::registry::Spec,
            _: &mut $crate::model::registry::Visit<'_, 'a>,
        ) {
        }
        fn child(
            &self,
            _: &str,
            _: &'static $crate::model::registry::Spec,
        ) -> Option<(&'static $crate::model::registry::Spec, &dyn $crate::model::registry::Node)> {
            None
        }
        fn child_mut(
            &mut self,
            _: &str,
            _: &'static $crate::model::registry::Spec,
        ) -> Option<(&'static $crate::model::registry::Spec, &mut dyn $crate::model::registry::Node)> {
            None
        }
        fn own(&self) -> $crate::model::registry::Own<'_> {
            $crate::model::registry::Own::Slot(self)
        }
        fn own_mut(&mut self) -> $crate::model::registry::OwnMut<'_> {
            $crate::model::registry::OwnMut::Slot(self)
        }
    };
}
pub(crate) use leaf_node;

/// The methods of [`Node`] that say that it is a list.
macro_rules! list_node {
    () => {
        fn own(&self) -> Own<'_> {
            Own::List(self)
        }
        fn own_mut(&mut self) -> OwnMut<'_> {
            OwnMut::List(self)
        }
    };
}

macro_rules! leaf {
    ($($type:ty, $kind:ident, $get:expr, $set:expr;)*) => {$(
        impl Slot for $type {
            fn get(&self) -> Value {
                let get: fn(&$type) -> Value = $get;
                get(self)
            }
            fn set(&mut self, value: &Value) -> bool {
                let set: fn(&Value) -> Option<$type> = $set;
                set(value).map(|new| *self = new).is_some()
            }
            fn kind(&self) -> Kind {
                Kind::$kind
            }
        }
        impl Node for $type {
            leaf_node!();
        }
        impl Slot for Option<$type> {
            fn get(&self) -> Value {
                self.as_ref().map_or(Value::Unset, Slot::get)
            }
            fn set(&mut self, value: &Value) -> bool {
                let set: fn(&Value) -> Option<$type> = $set;
                match (value, set(value)) {
                    (Value::Unset, _) => *self = None,
                    (_, Some(new)) => *self = Some(new),
                    (_, None) => return false,
                }
                true
            }
            fn kind(&self) -> Kind {
                Kind::$kind
            }
            fn is_optional(&self) -> bool {
                true
            }
        }
        impl Node for Option<$type> {
            leaf_node!();
        }
    )*};
}

leaf! {
    Amount, Amount, |v| Value::Amount(*v), |v| if let Value::Amount(v) = v { Some(*v) } else { None };
    Decimal, Decimal, |v| Value::Decimal(*v), |v| if let Value::Decimal(v) = v { Some(*v) } else { None };
    u32, Whole, |v| Value::Whole(*v), |v| if let Value::Whole(v) = v { Some(*v) } else { None };
    Date, Date, |v| Value::Date(*v), |v| if let Value::Date(v) = v { Some(*v) } else { None };
    Month, Month, |v| Value::Month(*v), |v| if let Value::Month(v) = v { Some(*v) } else { None };
    bool, Switch, |v| Value::Switch(*v), |v| if let Value::Switch(v) = v { Some(*v) } else { None };
    String, Text, |v| Value::Text(v.clone()), |v| if let Value::Text(v) = v { Some(v.clone()) } else { None };
}

/// An id: part of the address of what it names, not a parameter.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct Id(pub String);

impl Node for Id {
    fn each<'a>(&'a self, _: &'static Spec, _: &mut Visit<'_, 'a>) {}
    fn child(&self, _: &str, _: &'static Spec) -> Option<(&'static Spec, &dyn Node)> {
        None
    }
    fn child_mut(&mut self, _: &str, _: &'static Spec) -> Option<(&'static Spec, &mut dyn Node)> {
        None
    }
    fn own(&self) -> Own<'_> {
        Own::Bare
    }
    fn own_mut(&mut self) -> OwnMut<'_> {
        OwnMut::Bare
    }
}

/// The first free id for a new entry of a list.
fn free_id<T: Keyed>(entries: &[T]) -> Option<String> {
    (1..=u32::MAX).map(|n| format!("n{n}")).find(|id| entries.iter().all(|entry| entry.key() != id))
}

/// The place of the entry of an id.
fn place_of<T: Keyed>(entries: &[T], id: &str) -> Option<usize> {
    entries.iter().position(|entry| entry.key() == id)
}

impl<T: Node + Keyed + Stored + Clone> Node for Vec<T>
where
    Self: Stored,
{
    fn each<'a>(&'a self, spec: &'static Spec, visit: &mut Visit<'_, 'a>) {
        for entry in self {
            visit(Name::Text(entry.key()), spec, entry);
        }
    }
    fn child(&self, name: &str, spec: &'static Spec) -> Option<(&'static Spec, &dyn Node)> {
        self.iter().find(|entry| entry.key() == name).map(|entry| (spec, entry as _))
    }
    fn child_mut(&mut self, name: &str, spec: &'static Spec) -> Option<(&'static Spec, &mut dyn Node)> {
        self.iter_mut().find(|entry| entry.key() == name).map(|entry| (spec, entry as _))
    }
    list_node!();
}

impl<T: Keyed + Clone> List for Vec<T>
where
    Self: Stored,
{
    fn is_empty(&self) -> bool {
        Self::is_empty(self)
    }
    fn add(&mut self, name: &str) -> Option<String> {
        let id = free_id(self).filter(|_| name.is_empty())?;
        self.push(T::blank(&id));
        Some(id)
    }
    fn remove(&mut self, name: &str) -> bool {
        place_of(self, name).map(|place| Self::remove(self, place)).is_some()
    }
    fn move_to(&mut self, name: &str, place: usize) -> bool {
        let Some(from) = place_of(self, name) else { return false };
        let entry = Self::remove(self, from);
        self.insert(place.min(self.len()), entry);
        true
    }
    fn copy(&mut self, name: &str) -> Option<String> {
        let place = place_of(self, name)?;
        let id = free_id(self)?;
        self.insert(place + 1, self[place].clone().named(&id));
        Some(id)
    }
}

/// A part of a record that may be left out.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct OptionalPart<T>(pub Option<T>);

impl<T> OptionalPart<T> {
    /// The part, if there is one.
    pub const fn get(&self) -> Option<&T> {
        self.0.as_ref()
    }
}

impl<T: Node + Default> Node for OptionalPart<T>
where
    Self: Stored,
{
    fn each<'a>(&'a self, spec: &'static Spec, visit: &mut Visit<'_, 'a>) {
        if let Some(part) = &self.0 {
            part.each(spec, visit);
        }
    }
    fn child(&self, name: &str, spec: &'static Spec) -> Option<(&'static Spec, &dyn Node)> {
        self.0.as_ref()?.child(name, spec)
    }
    fn child_mut(&mut self, name: &str, spec: &'static Spec) -> Option<(&'static Spec, &mut dyn Node)> {
        self.0.as_mut()?.child_mut(name, spec)
    }
    list_node!();
}

impl<T: Default> List for OptionalPart<T>
where
    Self: Stored,
{
    fn is_empty(&self) -> bool {
        self.0.is_none()
    }
    fn add(&mut self, name: &str) -> Option<String> {
        (name.is_empty() && self.0.is_none()).then(|| {
            self.0 = Some(T::default());
            String::new()
        })
    }
    fn remove(&mut self, name: &str) -> bool {
        name.is_empty() && self.0.take().is_some()
    }
}

/// Amounts set for single months, by month.
pub type ByMonth = BTreeMap<Month, Amount>;

impl Node for ByMonth {
    fn each<'a>(&'a self, spec: &'static Spec, visit: &mut Visit<'_, 'a>) {
        for (month, amount) in self {
            visit(Name::Month(*month), spec, amount);
        }
    }
    fn child(&self, name: &str, spec: &'static Spec) -> Option<(&'static Spec, &dyn Node)> {
        Some((spec, self.get(&name.parse().ok()?)?))
    }
    fn child_mut(&mut self, name: &str, spec: &'static Spec) -> Option<(&'static Spec, &mut dyn Node)> {
        Some((spec, self.get_mut(&name.parse().ok()?)?))
    }
    list_node!();
}

impl List for ByMonth {
    fn is_empty(&self) -> bool {
        Self::is_empty(self)
    }
    fn add(&mut self, name: &str) -> Option<String> {
        self.entry(name.parse().ok()?).or_default();
        Some(name.to_owned())
    }
    fn remove(&mut self, name: &str) -> bool {
        name.parse().is_ok_and(|month| Self::remove(self, &month).is_some())
    }
}

/// Seasonal factors of January to December; none means no season.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct Season(pub Vec<Decimal>);

impl Season {
    /// The months of a year.
    pub const MONTHS: usize = 12;
}

impl Node for Season {
    fn each<'a>(&'a self, spec: &'static Spec, visit: &mut Visit<'_, 'a>) {
        for (index, factor) in self.0.iter().enumerate() {
            visit(Name::OfYear(index + 1), spec, factor);
        }
    }
    fn child(&self, name: &str, spec: &'static Spec) -> Option<(&'static Spec, &dyn Node)> {
        Some((spec, self.0.get(name.parse::<usize>().ok()?.checked_sub(1)?)?))
    }
    fn child_mut(&mut self, name: &str, spec: &'static Spec) -> Option<(&'static Spec, &mut dyn Node)> {
        Some((spec, self.0.get_mut(name.parse::<usize>().ok()?.checked_sub(1)?)?))
    }
    list_node!();
}

impl List for Season {
    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
    fn add(&mut self, name: &str) -> Option<String> {
        (name.is_empty() && self.0.is_empty()).then(|| {
            self.0 = vec![Decimal::ONE; Self::MONTHS];
            String::new()
        })
    }
    fn remove(&mut self, name: &str) -> bool {
        let had = name.is_empty() && !self.0.is_empty();
        if had {
            self.0.clear();
        }
        had
    }
}
