//! Causes: the inputs behind the amount and the day of every entry.
//!
//! A run that keeps them builds a graph beside the journal. A *cause* names inputs by their paths, and links to earlier
//! causes: those that its amount is *made of* (the recognition behind a collection, the invoice behind a payment), and
//! those that it *depends on* (the ladder that did not fire, the cash that was there). Each rule says its own where it
//! acts. Owns the graph; knows no rule. Its one invariant: a cause links only to earlier causes.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::plan::index;

/// A record of the model from which a part of a plan was compiled, by the place of its path. Plans keep paths only for
/// runs that keep causes; in other plans every record has place 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RecordId(pub(super) u32);

/// A cause, by its place in the graph; the default is `Cause::NONE`, which has no inputs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cause(u32);

impl Cause {
    /// No cause.
    pub(super) const NONE: Self = Self(0);
}

/// A cause that is being put together.
#[derive(Clone, Debug, Default)]
pub struct Why {
    /// Records and their fields.
    named: Vec<(RecordId, NamedField)>,
    /// Fields that decide whether and when there is an amount, but are no part of it.
    beside: Vec<(RecordId, NamedField)>,
    made_of: Vec<Cause>,
    depends_on: Vec<Cause>,
}

/// A field of a record, as in its path.
#[derive(Clone, Debug, PartialEq, Eq)]
enum NamedField {
    Named(&'static str),
    Made(String),
}

/// Adds a cause, unless it is among the last eight: the same cause often comes many times in a row.
fn add_to(causes: &mut Vec<Cause>, cause: Cause) {
    if cause != Cause::NONE && !causes.iter().rev().take(8).any(|known| *known == cause) {
        causes.push(cause);
    }
}

impl Why {
    /// Empty.
    pub(super) const fn new() -> Self {
        Self { named: Vec::new(), beside: Vec::new(), made_of: Vec::new(), depends_on: Vec::new() }
    }

    /// Names fields of a record.
    pub(super) fn names(&mut self, record: RecordId, fields: &[&'static str]) {
        self.named.extend(fields.iter().map(|field| (record, NamedField::Named(field))));
    }

    /// Names a field of a record if something holds.
    pub(super) fn names_if(&mut self, holds: bool, record: RecordId, field: &'static str) {
        if holds {
            self.names(record, &[field]);
        }
    }

    /// Names fields that decide whether and when there is an amount, but are no part of it.
    pub(super) fn beside(&mut self, record: RecordId, fields: &[&'static str]) {
        self.beside.extend(fields.iter().map(|field| (record, NamedField::Named(field))));
    }

    /// Names such a field if something holds.
    pub(super) fn beside_if(&mut self, holds: bool, record: RecordId, field: &'static str) {
        if holds {
            self.beside(record, &[field]);
        }
    }

    /// Names a part of a record by a path that is put together at run time.
    pub(super) fn names_below(&mut self, record: RecordId, below: String) {
        self.named.push((record, NamedField::Made(below)));
    }

    /// The amount is made of another amount, which has this cause.
    pub(super) fn made_of(&mut self, cause: Cause) {
        add_to(&mut self.made_of, cause);
    }

    /// Whether there is an amount, and when, depends on this cause.
    pub(super) fn depends_on(&mut self, cause: Cause) {
        add_to(&mut self.depends_on, cause);
    }

    /// From now on the amount only depends on a cause that it was made of.
    pub(super) fn leave_out_amounts(&mut self, cause: Cause) {
        self.made_of.retain(|made_of| *made_of != cause);
        self.depends_on(cause);
    }

    /// Leaves out fields that were named before, and remembers the rest as named.
    pub(super) fn leave_out(&mut self, told: &mut HashSet<(u32, &'static str)>) {
        self.named.retain(|(RecordId(place), field)| match field {
            NamedField::Named(field) => told.insert((*place, field)),
            NamedField::Made(_) => true,
        });
    }

    pub(super) fn is_empty(&self) -> bool {
        self.named.is_empty() && self.beside.is_empty() && self.made_of.is_empty() && self.depends_on.is_empty()
    }
}

/// Where a cause has its list in the graph.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct CauseNode {
    /// Its inputs begin here, and end where the causes that its amount is made of begin.
    inputs: u32,
    made_of: u32,
    depends_on: u32,
}

/// The graph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Causes {
    paths: Vec<String>,
    places: HashMap<String, u32>,
    /// The places of a record's fields among the paths, so that each path is put together once.
    fields: Vec<Vec<(&'static str, u32)>>,
    nodes: Vec<CauseNode>,
    /// For one cause after another: the places of its inputs, the causes that its amount is made of, and those that it
    /// depends on. One list for all, as there are too many causes for a list each.
    list: Vec<u32>,
    /// The cause of each entry of the journal.
    entries: Vec<Cause>,
    /// For each invoice, in the order of the plan: the cause of its face amount, and of how it stands.
    pub(super) faces: Vec<Cause>,
    pub(super) invoices: Vec<Cause>,
    /// For each invoice the cause of what is owed and when it is due; for disputed ones, the cause of the dispute.
    pub(super) owed: Vec<Cause>,
    pub(super) disputes: HashMap<u32, Cause>,
}

impl Default for Causes {
    fn default() -> Self {
        Self {
            paths: Vec::new(),
            places: HashMap::new(),
            fields: Vec::new(),
            // The node of `Cause::NONE`.
            nodes: vec![CauseNode::default()],
            list: Vec::new(),
            entries: Vec::new(),
            faces: Vec::new(),
            invoices: Vec::new(),
            owed: Vec::new(),
            disputes: HashMap::new(),
        }
    }
}

impl Causes {
    pub(super) fn add(&mut self, records: &[String], mut why: Why) -> Cause {
        if !why.beside.is_empty() {
            let named = std::mem::take(&mut why.beside);
            let beside = self.add(records, Why { named, ..Why::new() });
            why.depends_on(beside);
        }
        if why.is_empty() {
            return Cause::NONE;
        }
        if why.named.is_empty() && why.made_of.len() + why.depends_on.len() == 1 && why.depends_on.is_empty() {
            return why.made_of[0];
        }
        let inputs = self.list.len();
        for (record, field) in &why.named {
            let input = self.path(records, *record, field);
            if !self.list[inputs..].contains(&input) {
                self.list.push(input);
            }
        }
        self.push(index(inputs), &why.made_of, &why.depends_on)
    }

    /// Completes a cause whose inputs are in the list from a place on.
    fn push(&mut self, inputs: u32, made_of: &[Cause], depends_on: &[Cause]) -> Cause {
        let made_of_from = index(self.list.len());
        self.list.extend(made_of.iter().map(|cause| cause.0));
        let depends_on_from = index(self.list.len());
        self.list.extend(depends_on.iter().map(|cause| cause.0));
        self.nodes.push(CauseNode { inputs, made_of: made_of_from, depends_on: depends_on_from });
        Cause(index(self.nodes.len() - 1))
    }

    fn path(&mut self, records: &[String], record: RecordId, field: &NamedField) -> u32 {
        let at = record.0 as usize;
        if self.fields.len() <= at {
            self.fields.resize(at + 1, Vec::new());
        }
        let own = match field {
            NamedField::Named(field) => {
                if let Some((_, known)) = self.fields[at].iter().find(|(known, _)| known == field) {
                    return *known;
                }
                field
            }
            NamedField::Made(field) => field.as_str(),
        };
        let record = records.get(at).map_or("", String::as_str);
        // Several parts of a plan may be compiled from one record.
        let input = *self.places.entry(format!("{record}/{own}")).or_insert_with_key(|path| {
            self.paths.push(path.clone());
            index(self.paths.len() - 1)
        });
        // Paths put together at run time are too many to remember.
        if let NamedField::Named(field) = field {
            self.fields[at].push((field, input));
        }
        input
    }

    /// A cause added to what came before it: for a state that depends on all that has happened to it.
    pub(super) fn after(&mut self, before: Cause, more: Cause) -> Cause {
        self.both(before, more, &[], &[before, more])
    }

    /// The cause of a sum of two amounts.
    pub(super) fn sum(&mut self, before: Cause, more: Cause) -> Cause {
        self.both(before, more, &[before, more], &[])
    }

    fn both(&mut self, before: Cause, more: Cause, made_of: &[Cause], depends_on: &[Cause]) -> Cause {
        if more == Cause::NONE || more == before {
            return before;
        }
        if before == Cause::NONE {
            return more;
        }
        self.push(index(self.list.len()), made_of, depends_on)
    }

    /// The next entry of the journal has this cause.
    pub(super) fn entry(&mut self, cause: Cause) {
        self.entries.push(cause);
    }

    /// The cause of an entry, by its place in the journal.
    pub fn of_entry(&self, place: usize) -> Cause {
        self.entries.get(place).copied().unwrap_or_default()
    }

    /// The number of entries, those without a cause included.
    pub const fn entry_count(&self) -> usize {
        self.entries.len()
    }

    /// The places of a cause's inputs, the causes that its amount is made of, and those that it depends on.
    fn parts(&self, place: usize) -> [&[u32]; 3] {
        let node = self.nodes[place];
        let end = self.nodes.get(place + 1).map_or(self.list.len(), |next| next.inputs as usize);
        let [inputs, made_of, depends_on] = [node.inputs, node.made_of, node.depends_on].map(|at| at as usize);
        [&self.list[inputs..made_of], &self.list[made_of..depends_on], &self.list[depends_on..end]]
    }

    /// The inputs that a cause itself names.
    pub fn named(&self, cause: Cause) -> impl Iterator<Item = &str> {
        let [inputs, ..] = self.parts(cause.0 as usize);
        inputs.iter().map(|input| self.paths[*input as usize].as_str())
    }

    /// The inputs that amounts are made of: those that their causes name, and those of the causes that these are made
    /// of.
    pub fn made_of(&self, causes: impl IntoIterator<Item = Cause>) -> BTreeSet<&str> {
        Walk::default().made_of(self, causes)
    }

    /// All inputs that amounts and days depend on, directly or not.
    pub fn behind(&self, causes: impl IntoIterator<Item = Cause>) -> BTreeSet<&str> {
        Walk::default().behind(self, causes)
    }

    /// For each entry, whether its own cause names an input.
    pub fn entries_that_name(&self, path: &str) -> Vec<bool> {
        let input = self.places.get(path).copied();
        let names = |cause: &Cause| input.is_some_and(|input| self.parts(cause.0 as usize)[0].contains(&input));
        self.entries.iter().map(names).collect()
    }

    /// For each entry, whether its amount is made of an input.
    pub fn entries_made_of(&self, path: &str) -> Vec<bool> {
        let input = self.places.get(path).copied();
        let mut known = vec![false; self.nodes.len()];
        for place in 0..self.nodes.len() {
            let [inputs, made_of, _] = self.parts(place);
            known[place] = input.is_some_and(|input| inputs.contains(&input))
                || made_of.iter().any(|cause| known[*cause as usize]);
        }
        self.entries.iter().map(|cause| known[cause.0 as usize]).collect()
    }

    /// For each entry, whether its cause, or one behind it, names an input.
    pub fn entries_that_go_back_to(&self, path: &str) -> Vec<bool> {
        let input = self.places.get(path).copied();
        self.entries_where(|_, inputs| input.is_some_and(|input| inputs.contains(&input)))
    }

    /// For each entry, whether it is one of some entries, or one of them is behind it.
    pub fn entries_that_go_back_to_entries(&self, some: &[bool]) -> Vec<bool> {
        let mut is_meant = vec![false; self.nodes.len()];
        for (cause, _) in self.entries.iter().zip(some).filter(|(_, is_one)| **is_one) {
            is_meant[cause.0 as usize] = true;
        }
        is_meant[0] = false;
        let mut found = self.entries_where(|place, _| is_meant[place]);
        found.iter_mut().zip(some).for_each(|(found, is_one)| *found |= *is_one);
        found
    }

    fn entries_where(&self, holds: impl Fn(usize, &[u32]) -> bool) -> Vec<bool> {
        let mut known = vec![false; self.nodes.len()];
        for place in 0..self.nodes.len() {
            let [inputs, made_of, depends_on] = self.parts(place);
            let behind = made_of.iter().chain(depends_on).any(|cause| known[*cause as usize]);
            known[place] = behind || holds(place, inputs);
        }
        self.entries.iter().map(|cause| known[cause.0 as usize]).collect()
    }
}

/// Walks from causes to all that is behind them. It can be used many times on one graph: each walk takes as long as
/// what it finds, however large the graph is.
#[derive(Clone, Debug, Default)]
pub struct Walk {
    /// The number of walks so far, and for each cause and path the last walk that reached it.
    turn: u32,
    causes: Vec<u32>,
    paths: Vec<u32>,
    open: Vec<u32>,
}

impl Walk {
    /// The inputs that amounts are made of, as [`Causes::made_of`].
    pub fn made_of<'a>(&mut self, of: &'a Causes, causes: impl IntoIterator<Item = Cause>) -> BTreeSet<&'a str> {
        self.reached(of, causes, false)
    }

    /// All inputs that amounts and days depend on, as [`Causes::behind`].
    pub fn behind<'a>(&mut self, of: &'a Causes, causes: impl IntoIterator<Item = Cause>) -> BTreeSet<&'a str> {
        self.reached(of, causes, true)
    }

    fn reached<'a>(
        &mut self,
        of: &'a Causes,
        causes: impl IntoIterator<Item = Cause>,
        in_whatever_way: bool,
    ) -> BTreeSet<&'a str> {
        self.causes.resize(of.nodes.len(), 0);
        self.paths.resize(of.paths.len(), 0);
        self.turn += 1;
        let mut found = BTreeSet::new();
        self.open.clear();
        self.open.extend(causes.into_iter().map(|cause| cause.0));
        while let Some(at) = self.open.pop() {
            if std::mem::replace(&mut self.causes[at as usize], self.turn) == self.turn {
                continue;
            }
            let [inputs, made_of, depends_on] = of.parts(at as usize);
            for input in inputs {
                if std::mem::replace(&mut self.paths[*input as usize], self.turn) != self.turn {
                    found.insert(of.paths[*input as usize].as_str());
                }
            }
            self.open.extend(made_of);
            if in_whatever_way {
                self.open.extend(depends_on);
            }
        }
        found
    }
}
