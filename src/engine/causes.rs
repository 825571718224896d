//! Causes: which inputs the amount and the day of every entry come from.
//!
//! A run that keeps them builds a graph beside the journal. A *cause* names inputs by their paths, and the causes that it
//! goes back to: those that its amount is *made of* (the recognition behind a collection, the invoice behind a payment),
//! and those that it *depends on* (the ladder that did not fire, the cash that was there). Each rule says its own where
//! it acts. Owns the graph; knows no rule. Its one invariant: a cause goes back to earlier ones alone.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::plan::index;

/// A record of the model that a part of a plan was compiled from, by its path. Plans keep paths only for runs that keep
/// causes; in others all of them are this one place.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RecordId(pub(super) u32);

/// A cause in its graph; the default is none, and has no inputs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cause(u32);

impl Cause {
    /// Nothing.
    pub(super) const NONE: Self = Self(0);
}

/// A cause while it is being put together.
#[derive(Clone, Debug, Default)]
pub struct Why {
    /// Records and their fields.
    named: Vec<(RecordId, NamedField)>,
    /// The same, of what an amount is no part of.
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

/// Adds a cause, unless it was one of the last: there may be very many of one kind, each of them once.
fn add_to(causes: &mut Vec<Cause>, cause: Cause) {
    if cause != Cause::NONE && !causes.iter().rev().take(8).any(|known| *known == cause) {
        causes.push(cause);
    }
}

impl Why {
    /// Nothing yet.
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

    /// Names fields that decide whether and when, of which the amount is not made.
    pub(super) fn beside(&mut self, record: RecordId, fields: &[&'static str]) {
        self.beside.extend(fields.iter().map(|field| (record, NamedField::Named(field))));
    }

    /// Names a field so if something holds.
    pub(super) fn beside_if(&mut self, holds: bool, record: RecordId, field: &'static str) {
        if holds {
            self.beside(record, &[field]);
        }
    }

    /// Names a part of a record whose path is made here.
    pub(super) fn names_below(&mut self, record: RecordId, below: String) {
        self.named.push((record, NamedField::Made(below)));
    }

    /// The amount is made of another's.
    pub(super) fn made_of(&mut self, cause: Cause) {
        add_to(&mut self.made_of, cause);
    }

    /// Whether there is an amount, and when, depends on something else.
    pub(super) fn depends_on(&mut self, cause: Cause) {
        add_to(&mut self.depends_on, cause);
    }

    /// Makes what its amount was made of something that it depends on.
    pub(super) fn leave_out_amounts(&mut self, cause: Cause) {
        self.made_of.retain(|made_of| *made_of != cause);
        self.depends_on(cause);
    }

    /// Leaves out what was told before, and remembers the rest as told.
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
    /// Its inputs begin here, and end where it says what its amount is made of.
    inputs: u32,
    made_of: u32,
    depends_on: u32,
}

/// The graph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Causes {
    paths: Vec<String>,
    places: HashMap<String, u32>,
    /// The same of each record by its fields, so that a path is put together once.
    fields: Vec<Vec<(NamedField, u32)>>,
    nodes: Vec<CauseNode>,
    /// Of one cause after another the places of its inputs, the causes that its amount is made of, and those that it
    /// depends on: there are too many causes for a list each.
    list: Vec<u32>,
    /// Of each entry of the journal its cause.
    entries: Vec<Cause>,
    /// Of each invoice in the order of the plan what its face amount is made of, and what it stands as it does for.
    pub(super) faces: Vec<Cause>,
    pub(super) invoices: Vec<Cause>,
    /// Of each what it is due for, and when; and of some why they are disputed.
    pub(super) owed: Vec<Cause>,
    pub(super) disputes: HashMap<u32, Cause>,
}

impl Default for Causes {
    fn default() -> Self {
        Self {
            paths: Vec::new(),
            places: HashMap::new(),
            fields: Vec::new(),
            // That of nothing.
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
    /// Adds a cause.
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
        for (record, field) in why.named {
            let input = self.path(records, record, field);
            if !self.list[inputs..].contains(&input) {
                self.list.push(input);
            }
        }
        self.push(index(inputs), &why.made_of, &why.depends_on)
    }

    /// Ends a cause of which the inputs are in the list from a place on.
    fn push(&mut self, inputs: u32, made_of: &[Cause], depends_on: &[Cause]) -> Cause {
        let made_of_from = index(self.list.len());
        self.list.extend(made_of.iter().map(|cause| cause.0));
        let depends_on_from = index(self.list.len());
        self.list.extend(depends_on.iter().map(|cause| cause.0));
        self.nodes.push(CauseNode { inputs, made_of: made_of_from, depends_on: depends_on_from });
        Cause(index(self.nodes.len() - 1))
    }

    fn path(&mut self, records: &[String], record: RecordId, field: NamedField) -> u32 {
        let at = record.0 as usize;
        if self.fields.len() <= at {
            self.fields.resize(at + 1, Vec::new());
        }
        if let Some((_, known)) = self.fields[at].iter().find(|(known, _)| *known == field) {
            return *known;
        }
        let record = records.get(at).map_or("", String::as_str);
        let own = match &field {
            NamedField::Named(field) => field,
            NamedField::Made(field) => field.as_str(),
        };
        // Several parts of a plan may be compiled from one record.
        let input = *self.places.entry(format!("{record}/{own}")).or_insert_with_key(|path| {
            self.paths.push(path.clone());
            index(self.paths.len() - 1)
        });
        // Those that are made here are many.
        if matches!(field, NamedField::Named(_)) {
            self.fields[at].push((field, input));
        }
        input
    }

    /// One cause after another: a state that depends on all that has happened to it.
    pub(super) fn after(&mut self, before: Cause, more: Cause) -> Cause {
        self.both(before, more, &[], &[before, more])
    }

    /// Two causes of one sum.
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

    /// The cause of the entry of a place in the journal.
    pub fn of_entry(&self, place: usize) -> Cause {
        self.entries.get(place).copied().unwrap_or_default()
    }

    /// How many entries have a cause, or could.
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

    /// The inputs that amounts are made of: those that their causes name, and those behind them that these are made of.
    pub fn made_of(&self, causes: impl IntoIterator<Item = Cause>) -> BTreeSet<&str> {
        Walk::default().made_of(self, causes)
    }

    /// All inputs that amounts and days depend on, in whatever way.
    pub fn behind(&self, causes: impl IntoIterator<Item = Cause>) -> BTreeSet<&str> {
        Walk::default().behind(self, causes)
    }

    /// Of each entry, whether its own cause names an input.
    pub fn entries_that_name(&self, path: &str) -> Vec<bool> {
        let input = self.places.get(path).copied();
        let names = |cause: &Cause| input.is_some_and(|input| self.parts(cause.0 as usize)[0].contains(&input));
        self.entries.iter().map(names).collect()
    }

    /// Of each entry, whether its amount is made of an input.
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

    /// Of each entry, whether its cause, or one that it goes back to, names an input.
    pub fn entries_that_go_back_to(&self, path: &str) -> Vec<bool> {
        let input = self.places.get(path).copied();
        self.entries_where(|_, inputs| input.is_some_and(|input| inputs.contains(&input)))
    }

    /// Of each entry, whether it is one of some entries, or goes back to one.
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

/// Goes from causes to what is behind them, again and again in one graph: each time takes as long as what it finds, however
/// large the graph is.
#[derive(Clone, Debug, Default)]
pub struct Walk {
    /// How often it has gone, and of each cause and each path when it came there last.
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
