//! The registry of parameters: every input of the model by its path.
//!
//! Owns how an input is read and set ([`Slot`]) and found ([`Node`]); how it is described is in `spec`. A record declared
//! with `record!` is a plain struct, its form in the file and its entries here at once, so that none can lag behind the
//! others. Knows nothing of what the inputs mean. Its one invariant: every leaf of the file but ids has one entry.

use std::collections::BTreeMap;

pub use super::spec::{Bounds, Kind, Spec, Unit, Value};
use super::written::{Stored, Unfit, written_whole};
use crate::{
    calendar::{Date, Month},
    money::{Amount, Decimal},
};

/// One parameter's place in a model.
pub trait Slot {
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

/// Called with path, spec and place of each parameter.
pub type Visit<'v, 'a> = dyn FnMut(&str, &'static Spec, &'a dyn Slot) + 'v;

/// Called with spec and place of each parameter.
pub type VisitSlot<'v> = dyn FnMut(&'static Spec, &dyn Slot) + 'v;

/// A part of the model that holds parameters.
///
/// A path is the names of fields and the ids of list entries, joined by `/`.
pub trait Node {
    /// Visits every parameter below, in a stable order.
    fn each<'a>(&'a self, path: &str, spec: &'static Spec, visit: &mut Visit<'_, 'a>);
    /// Visits every parameter below without its path, which takes far less time.
    fn each_slot(&self, spec: &'static Spec, visit: &mut VisitSlot<'_>) {
        self.each("", spec, &mut |_, spec, slot| visit(spec, slot));
    }
    /// The parameter at the rest of a path.
    fn slot(&self, rest: &str, spec: &'static Spec) -> Option<(&'static Spec, &dyn Slot)>;
    /// The parameter at the rest of a path, to set.
    fn slot_mut(&mut self, rest: &str, spec: &'static Spec) -> Option<(&'static Spec, &mut dyn Slot)>;
    /// Adds an entry to the list, or the part that may be left out, at the rest of a path; gives the entry's id, or an
    /// empty text for a part. `None` if there is nothing to add to.
    fn add(&mut self, rest: &str) -> Option<String> {
        let _ = rest;
        None
    }
    /// Takes away the entry of a list, or the part that may be left out, at the rest of a path.
    fn remove(&mut self, rest: &str) -> bool {
        let _ = rest;
        false
    }
    /// Moves the entry of a list at the rest of a path to a place, from 0; beyond the last is the last.
    fn move_entry(&mut self, rest: &str, place: usize) -> bool {
        let _ = (rest, place);
        false
    }
    /// Adds a copy of the entry of a list at the rest of a path right below it, with an id of its own; gives that id.
    fn copy_entry(&mut self, rest: &str) -> Option<String> {
        let _ = rest;
        None
    }
    /// The parameter, or the whole list or part that may be left out, at the rest of a path, as it stands in a file.
    fn written(&self, rest: &str) -> Option<String> {
        let _ = rest;
        None
    }
    /// Sets the parameter, or the whole list or part, at the rest of a path to what a text says; nothing changes if
    /// that fails.
    fn rewrite(&mut self, rest: &str, text: &str) -> Result<(), Unfit> {
        let _ = (rest, text);
        Err(Unfit::NoSuchPath)
    }
    /// Takes what stands at the rest of a path over from another of its kind, if both have it.
    fn restore(&mut self, other: &Self, rest: &str) {
        let _ = (other, rest);
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

/// The first part of a path and the rest.
pub fn split_path(path: &str) -> (&str, &str) {
    path.split_once('/').unwrap_or((path, ""))
}

/// A path and the part below it.
pub fn join_path(path: &str, part: &str) -> String {
    if path.is_empty() { part.to_owned() } else { format!("{path}/{part}") }
}

/// The methods of [`Node`] for a leaf.
macro_rules! leaf_node {
    () => {
        fn each<'a>(&'a self, path: &str, spec: &'static Spec, visit: &mut Visit<'_, 'a>) {
            visit(path, spec, self);
        }
        fn each_slot(&self, spec: &'static Spec, visit: &mut VisitSlot<'_>) {
            visit(spec, self);
        }
        fn slot(&self, rest: &str, spec: &'static Spec) -> Option<(&'static Spec, &dyn Slot)> {
            rest.is_empty().then_some((spec, self as &dyn Slot))
        }
        fn slot_mut(&mut self, rest: &str, spec: &'static Spec) -> Option<(&'static Spec, &mut dyn Slot)> {
            rest.is_empty().then_some((spec, self as &mut dyn Slot))
        }
        written_whole!();
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
    fn each<'a>(&'a self, _: &str, _: &'static Spec, _: &mut Visit<'_, 'a>) {}
    fn each_slot(&self, _: &'static Spec, _: &mut VisitSlot<'_>) {}
    fn slot(&self, _: &str, _: &'static Spec) -> Option<(&'static Spec, &dyn Slot)> {
        None
    }
    fn slot_mut(&mut self, _: &str, _: &'static Spec) -> Option<(&'static Spec, &mut dyn Slot)> {
        None
    }
}

/// The first id of a new entry that no other of its list has.
fn free_id<T: Keyed>(entries: &[T]) -> Option<String> {
    (1..=u32::MAX).map(|n| format!("n{n}")).find(|id| entries.iter().all(|entry| entry.key() != id))
}

impl<T: Node + Keyed + Stored + Clone> Node for Vec<T> {
    fn each<'a>(&'a self, path: &str, spec: &'static Spec, visit: &mut Visit<'_, 'a>) {
        for entry in self {
            entry.each(&join_path(path, entry.key()), spec, visit);
        }
    }
    fn each_slot(&self, spec: &'static Spec, visit: &mut VisitSlot<'_>) {
        for entry in self {
            entry.each_slot(spec, visit);
        }
    }
    fn slot(&self, rest: &str, spec: &'static Spec) -> Option<(&'static Spec, &dyn Slot)> {
        let (id, below) = split_path(rest);
        self.iter().find(|entry| entry.key() == id)?.slot(below, spec)
    }
    fn slot_mut(&mut self, rest: &str, spec: &'static Spec) -> Option<(&'static Spec, &mut dyn Slot)> {
        let (id, below) = split_path(rest);
        self.iter_mut().find(|entry| entry.key() == id)?.slot_mut(below, spec)
    }
    fn add(&mut self, rest: &str) -> Option<String> {
        let (id, below) = split_path(rest);
        if !id.is_empty() {
            return self.iter_mut().find(|entry| entry.key() == id)?.add(below);
        }
        let id = free_id(self)?;
        self.push(T::blank(&id));
        Some(id)
    }
    fn remove(&mut self, rest: &str) -> bool {
        let (id, below) = split_path(rest);
        let Some(index) = self.iter().position(|entry| entry.key() == id) else { return false };
        if !below.is_empty() {
            return self[index].remove(below);
        }
        self.remove(index);
        true
    }
    fn move_entry(&mut self, rest: &str, place: usize) -> bool {
        let (id, below) = split_path(rest);
        let Some(index) = self.iter().position(|entry| entry.key() == id) else { return false };
        if !below.is_empty() {
            return self[index].move_entry(below, place);
        }
        let entry = self.remove(index);
        self.insert(place.min(self.len()), entry);
        true
    }
    fn copy_entry(&mut self, rest: &str) -> Option<String> {
        let (id, below) = split_path(rest);
        let index = self.iter().position(|entry| entry.key() == id)?;
        if !below.is_empty() {
            return self[index].copy_entry(below);
        }
        let id = free_id(self)?;
        self.insert(index + 1, self[index].clone().named(&id));
        Some(id)
    }
    fn written(&self, rest: &str) -> Option<String> {
        let (id, below) = split_path(rest);
        if id.is_empty() {
            return self.to_text();
        }
        self.iter().find(|entry| entry.key() == id)?.written(below)
    }
    fn rewrite(&mut self, rest: &str, text: &str) -> Result<(), Unfit> {
        let (id, below) = split_path(rest);
        if id.is_empty() {
            return self.take_text(text);
        }
        self.iter_mut().find(|entry| entry.key() == id).ok_or(Unfit::NoSuchPath)?.rewrite(below, text)
    }
    fn restore(&mut self, other: &Self, rest: &str) {
        let (id, below) = split_path(rest);
        if id.is_empty() {
            self.clone_from(other);
            return;
        }
        let own = self.iter_mut().find(|entry| entry.key() == id);
        if let (Some(own), Some(other)) = (own, other.iter().find(|entry| entry.key() == id)) {
            own.restore(other, below);
        }
    }
}

/// A part of a record that may be left out.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct Part<T>(pub Option<T>);

impl<T> Part<T> {
    /// The part, if there is one.
    pub const fn get(&self) -> Option<&T> {
        self.0.as_ref()
    }
}

impl<T: Node + Default + Stored + Clone> Node for Part<T> {
    fn each<'a>(&'a self, path: &str, spec: &'static Spec, visit: &mut Visit<'_, 'a>) {
        if let Some(part) = &self.0 {
            part.each(path, spec, visit);
        }
    }
    fn each_slot(&self, spec: &'static Spec, visit: &mut VisitSlot<'_>) {
        if let Some(part) = &self.0 {
            part.each_slot(spec, visit);
        }
    }
    fn slot(&self, rest: &str, spec: &'static Spec) -> Option<(&'static Spec, &dyn Slot)> {
        self.0.as_ref()?.slot(rest, spec)
    }
    fn slot_mut(&mut self, rest: &str, spec: &'static Spec) -> Option<(&'static Spec, &mut dyn Slot)> {
        self.0.as_mut()?.slot_mut(rest, spec)
    }
    fn add(&mut self, rest: &str) -> Option<String> {
        match &mut self.0 {
            Some(part) => part.add(rest),
            None if rest.is_empty() => {
                self.0 = Some(T::default());
                Some(String::new())
            }
            None => None,
        }
    }
    fn remove(&mut self, rest: &str) -> bool {
        if rest.is_empty() { self.0.take().is_some() } else { self.0.as_mut().is_some_and(|part| part.remove(rest)) }
    }
    fn move_entry(&mut self, rest: &str, place: usize) -> bool {
        self.0.as_mut().is_some_and(|part| part.move_entry(rest, place))
    }
    fn copy_entry(&mut self, rest: &str) -> Option<String> {
        self.0.as_mut()?.copy_entry(rest)
    }
    fn written(&self, rest: &str) -> Option<String> {
        if rest.is_empty() { self.to_text() } else { self.0.as_ref()?.written(rest) }
    }
    fn rewrite(&mut self, rest: &str, text: &str) -> Result<(), Unfit> {
        if rest.is_empty() {
            return self.take_text(text);
        }
        self.0.as_mut().ok_or(Unfit::NoSuchPath)?.rewrite(rest, text)
    }
    fn restore(&mut self, other: &Self, rest: &str) {
        if rest.is_empty() {
            self.clone_from(other);
        } else if let (Some(own), Some(other)) = (&mut self.0, &other.0) {
            own.restore(other, rest);
        }
    }
}

/// Amounts set for single months, by month.
pub type ByMonth = BTreeMap<Month, Amount>;

impl Node for ByMonth {
    fn each<'a>(&'a self, path: &str, spec: &'static Spec, visit: &mut Visit<'_, 'a>) {
        for (month, amount) in self {
            visit(&join_path(path, &month.to_string()), spec, amount);
        }
    }
    fn each_slot(&self, spec: &'static Spec, visit: &mut VisitSlot<'_>) {
        for amount in self.values() {
            visit(spec, amount);
        }
    }
    fn slot(&self, rest: &str, spec: &'static Spec) -> Option<(&'static Spec, &dyn Slot)> {
        Some((spec, self.get(&rest.parse().ok()?)?))
    }
    fn slot_mut(&mut self, rest: &str, spec: &'static Spec) -> Option<(&'static Spec, &mut dyn Slot)> {
        Some((spec, self.get_mut(&rest.parse().ok()?)?))
    }
    fn add(&mut self, rest: &str) -> Option<String> {
        let month = rest.parse().ok()?;
        self.entry(month).or_default();
        Some(rest.to_owned())
    }
    fn remove(&mut self, rest: &str) -> bool {
        rest.parse().is_ok_and(|month| BTreeMap::remove(self, &month).is_some())
    }
    fn written(&self, rest: &str) -> Option<String> {
        if rest.is_empty() { self.to_text() } else { self.get(&rest.parse().ok()?)?.to_text() }
    }
    fn rewrite(&mut self, rest: &str, text: &str) -> Result<(), Unfit> {
        if rest.is_empty() {
            return self.take_text(text);
        }
        let month = rest.parse().map_err(|_| Unfit::NoSuchPath)?;
        self.get_mut(&month).ok_or(Unfit::NoSuchPath)?.take_text(text)
    }
    fn restore(&mut self, other: &Self, rest: &str) {
        if rest.is_empty() {
            self.clone_from(other);
        } else if let Ok(month) = rest.parse()
            && let (Some(own), Some(other)) = (self.get_mut(&month), other.get(&month))
        {
            *own = *other;
        }
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
    fn each<'a>(&'a self, path: &str, spec: &'static Spec, visit: &mut Visit<'_, 'a>) {
        for (index, factor) in self.0.iter().enumerate() {
            visit(&join_path(path, &(index + 1).to_string()), spec, factor);
        }
    }
    fn each_slot(&self, spec: &'static Spec, visit: &mut VisitSlot<'_>) {
        for factor in &self.0 {
            visit(spec, factor);
        }
    }
    fn slot(&self, rest: &str, spec: &'static Spec) -> Option<(&'static Spec, &dyn Slot)> {
        let index = rest.parse::<usize>().ok()?.checked_sub(1)?;
        Some((spec, self.0.get(index)?))
    }
    fn slot_mut(&mut self, rest: &str, spec: &'static Spec) -> Option<(&'static Spec, &mut dyn Slot)> {
        let index = rest.parse::<usize>().ok()?.checked_sub(1)?;
        Some((spec, self.0.get_mut(index)?))
    }
    fn add(&mut self, rest: &str) -> Option<String> {
        (rest.is_empty() && self.0.is_empty()).then(|| {
            self.0 = vec![Decimal::ONE; Self::MONTHS];
            String::new()
        })
    }
    fn remove(&mut self, rest: &str) -> bool {
        let had = rest.is_empty() && !self.0.is_empty();
        if had {
            self.0.clear();
        }
        had
    }
    fn written(&self, rest: &str) -> Option<String> {
        if rest.is_empty() {
            return self.to_text();
        }
        self.0.get(rest.parse::<usize>().ok()?.checked_sub(1)?)?.to_text()
    }
    fn rewrite(&mut self, rest: &str, text: &str) -> Result<(), Unfit> {
        if rest.is_empty() {
            return self.take_text(text);
        }
        let index = rest.parse::<usize>().ok().and_then(|number| number.checked_sub(1));
        let factor = index.and_then(|index| self.0.get_mut(index));
        factor.ok_or(Unfit::NoSuchPath)?.take_text(text)
    }
    fn restore(&mut self, other: &Self, _: &str) {
        self.clone_from(other);
    }
}
