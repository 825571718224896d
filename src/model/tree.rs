//! Questions and changes by path: functions on the tree of [`Node`]s.
//!
//! Owns how a path leads to a node. Knows no record and no parameter. Its one invariant: a refused change changes
//! nothing.

use super::{
    path::Path,
    registry::{Ask, List, Node, Own, OwnMut, Slot, Spec, Value},
    written::Unfit,
};

/// What stands at a path.
pub fn node<'n>(root: &'n dyn Node, path: &str) -> Option<(&'static Spec, &'n dyn Node)> {
    let mut at: (&'static Spec, &dyn Node) = (&Spec::PLAIN, root);
    for name in names(path) {
        at = at.1.child(name, at.0)?;
    }
    Some(at)
}

/// The same, to change.
pub fn node_mut<'n>(root: &'n mut dyn Node, path: &str) -> Option<(&'static Spec, &'n mut dyn Node)> {
    let mut at: (&'static Spec, &mut dyn Node) = (&Spec::PLAIN, root);
    for name in names(path) {
        at = at.1.child_mut(name, at.0)?;
    }
    Some(at)
}

fn names(path: &str) -> impl Iterator<Item = &str> {
    Path(path).parts().filter(move |_| !path.is_empty())
}

/// The parameter at a path.
pub fn slot<'n>(root: &'n dyn Node, path: &str) -> Option<(&'static Spec, &'n dyn Slot)> {
    let (spec, node) = node(root, path)?;
    if let Own::Slot(slot) = node.own() { Some((spec, slot)) } else { None }
}

/// Sets the parameter at a path; `false` if its values are of another kind, none if there is no parameter.
pub fn set(root: &mut dyn Node, path: &str, value: &Value) -> Option<bool> {
    let (_, node) = node_mut(root, path)?;
    if let OwnMut::Slot(slot) = node.own_mut() { Some(slot.set(value)) } else { None }
}

/// Visits every parameter below a node with its path, in a stable order.
pub fn each_parameter<'a>(
    node: &'a dyn Node,
    path: &str,
    spec: &'static Spec,
    visit: &mut dyn FnMut(&str, &'static Spec, &'a dyn Slot),
) {
    each_member_by_path(node, path, spec, &mut |path, place| {
        if let Own::Slot(slot) = place.node.own() {
            visit(path, place.spec, slot);
        }
    });
}

/// Something in the model, and its parent.
#[derive(Clone, Copy)]
pub struct Member<'a> {
    /// What it stands in.
    pub within: &'a dyn Node,
    /// What is known of it.
    pub spec: &'static Spec,
    /// What stands there.
    pub node: &'a dyn Node,
}

impl Member<'_> {
    /// The choice made in a field beside it, as in the file.
    pub fn choice(&self, field: &str) -> Option<&'static str> {
        let (_, node) = self.within.child(field, &Spec::PLAIN)?;
        match node.own() {
            Own::Slot(slot) => slot.get().choice(),
            Own::List(_) | Own::Bare => None,
        }
    }

    /// The choice beside it that needs it, if it is missing.
    pub fn missed_by(&self) -> Option<&'static str> {
        if self.spec.when.is_empty() || !is_unset(self.node) {
            return None;
        }
        match self.spec.asked(|field| self.choice(field))? {
            (choice, Ask::Needs(_)) => Some(choice),
            (_, Ask::Offers(_) | Ask::Nothing) => None,
        }
    }
}

/// Whether it is missing: a parameter that is not set, or a list without entries.
pub fn is_unset(node: &dyn Node) -> bool {
    match node.own() {
        Own::Slot(slot) => slot.is_optional() && slot.get() == Value::Unset,
        Own::List(list) => list.is_empty(),
        Own::Bare => false,
    }
}

/// Visits everything below a node with its path, in a stable order.
pub fn each_member_by_path<'a>(
    node: &'a dyn Node,
    path: &str,
    spec: &'static Spec,
    visit: &mut dyn FnMut(&str, Member<'a>),
) {
    node.each(spec, &mut |name, spec, child| {
        let path = Path(path).join(name);
        visit(&path, Member { within: node, spec, node: child });
        each_member_by_path(child, &path, spec, visit);
    });
}

/// As above but without paths, which take far longer to make.
pub fn each_member<'a>(node: &'a dyn Node, spec: &'static Spec, visit: &mut dyn FnMut(Member<'a>)) {
    node.each(spec, &mut |_, spec, child| {
        visit(Member { within: node, spec, node: child });
        each_member(child, spec, visit);
    });
}

/// The list or part at a path.
fn list_at<'n>(root: &'n mut dyn Node, path: &str) -> Option<&'n mut dyn List> {
    match node_mut(root, path)?.1.own_mut() {
        OwnMut::List(list) => Some(list),
        OwnMut::Slot(_) | OwnMut::Bare => None,
    }
}

/// The list that the entry at a path is of, and its name there.
fn list_of<'n, 'p>(root: &'n mut dyn Node, path: &'p str) -> Option<(&'n mut dyn List, &'p str)> {
    let (list, name) = Path(path).above()?;
    Some((list_at(root, list.0)?, name))
}

/// Adds an entry to the list, or the part that may be left out, at a path; an amount by month at its own path. Gives the
/// entry's id, or an empty text for a part. `None` if there is nothing to add to.
pub fn add(root: &mut dyn Node, path: &str) -> Option<String> {
    if let Some(list) = list_at(root, path) {
        return list.add("");
    }
    let (list, name) = list_of(root, path)?;
    list.add(name)
}

/// Removes the entry of a list, or the optional part, at a path.
pub fn remove(root: &mut dyn Node, path: &str) -> bool {
    list_at(root, path).is_some_and(|part| part.remove(""))
        || list_of(root, path).is_some_and(|(list, name)| list.remove(name))
}

/// Moves the entry of a list at a path to a place, from 0; beyond the last is the last.
pub fn move_entry(root: &mut dyn Node, path: &str, place: usize) -> bool {
    list_of(root, path).is_some_and(|(list, name)| list.move_to(name, place))
}

/// Adds a copy of the entry of a list at a path right below it, with an id of its own; gives that id.
pub fn copy_entry(root: &mut dyn Node, path: &str) -> Option<String> {
    let (list, name) = list_of(root, path)?;
    list.copy(name)
}

/// The parameter, or the whole list or part, at a path, as it stands in a file.
pub fn written(root: &dyn Node, path: &str) -> Option<String> {
    match node(root, path)?.1.own() {
        Own::Slot(slot) => slot.to_text(),
        Own::List(list) => list.to_text(),
        Own::Bare => None,
    }
}

/// Sets the parameter, or the whole list or part, at a path to what a text says; nothing changes if that fails.
pub fn rewrite(root: &mut dyn Node, path: &str, text: &str) -> Result<(), Unfit> {
    match node_mut(root, path).ok_or(Unfit::NoSuchPath)?.1.own_mut() {
        OwnMut::Slot(slot) => slot.take_text(text),
        OwnMut::List(list) => list.take_text(text),
        OwnMut::Bare => Err(Unfit::NoSuchPath),
    }
}

/// Copies the parameter, or the whole list or part, at a path from another model, if both have it.
pub fn restore(root: &mut dyn Node, other: &dyn Node, path: &str) {
    let (Some((_, own)), Some((_, other))) = (node_mut(root, path), node(other, path)) else { return };
    match (own.own_mut(), other.own()) {
        (OwnMut::Slot(own), Own::Slot(other)) => own.take(other.as_any()),
        (OwnMut::List(own), Own::List(other)) => own.take(other.as_any()),
        _ => {}
    }
}
