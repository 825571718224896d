//! What is odd in the session, and what of it is intended: as marks at fields and in the tree, and as a list.
//!
//! Owns the findings in an order in which they are found by their paths. Draws nothing, and knows no rule.

use std::{collections::BTreeMap, ops::Bound, sync::Arc};

use super::App;
use crate::{
    model::{Intended, Model, Oddity, Path, Session},
    text::odd as words,
};

/// The session that is looked at; compared by identity.
#[derive(Clone, Debug)]
pub struct OddOf(pub Arc<Session>);

impl PartialEq for OddOf {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl OddOf {
    /// How much there is to look at: about so many entries in the base and all scenarios.
    pub fn size(&self) -> usize {
        let model = &self.0.model;
        let of_vendors = model.vendors.iter().map(|own| {
            let lines =
                own.contract.get().map_or(0, |contract| (contract.lines.len() + 1) * (contract.periods.len() + 1));
            1 + lines * 12 + own.invoices.len() + own.policies.len() + own.lump_payments.len()
        });
        let of_streams = model.streams.iter().map(|own| 1 + own.receivables.len());
        let others = model.costs.len() + model.cash_events.len() + model.marks.len();
        (of_vendors.sum::<usize>() + of_streams.sum::<usize>() + others) * (self.0.scenarios.len() + 1)
    }
}

/// What is odd in a session.
#[derive(Debug, Default)]
pub struct OddList {
    /// What is said.
    pub said: Vec<Oddity>,
    /// What is intended.
    pub intended: Vec<Oddity>,
    /// The places in `said` of what is at a path.
    by_path: BTreeMap<String, Vec<usize>>,
}

impl OddList {
    /// What is odd in a session.
    pub fn of(of: &OddOf) -> Self {
        let session = &of.0;
        let (intended, said): (Vec<Oddity>, Vec<Oddity>) =
            session.oddities().into_iter().partition(|oddity| session.intends(oddity));
        let mut by_path: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (place, oddity) in said.iter().enumerate() {
            by_path.entry(oddity.path.clone()).or_default().push(place);
        }
        Self { said, intended, by_path }
    }

    /// Whether something is odd at a path.
    pub fn is_at(&self, path: &str) -> bool {
        self.by_path.contains_key(path)
    }

    /// Whether something is odd at a path or below it.
    pub fn is_within(&self, path: &str) -> bool {
        self.within(path).next().is_some()
    }

    /// The paths of what is odd at a path or below it.
    pub fn within<'a>(&'a self, path: &'a str) -> impl Iterator<Item = &'a str> {
        let all = self.by_path.range::<str, _>((Bound::Included(path), Bound::Unbounded));
        let begin = all.take_while(move |(at, _)| at.starts_with(path));
        begin.map(|(at, _)| at.as_str()).filter(move |at| Path(at).is_within(path))
    }

    /// What is odd at a path, in words.
    pub fn sentence(&self, path: &str, model: &Model) -> Option<String> {
        let places = self.by_path.get(path)?;
        let all = places.iter().map(|place| words::sentence(&self.said[*place].odd, model.currency()));
        Some(all.collect::<Vec<_>>().join("\n"))
    }
}

impl App {
    /// The session, to look for what is odd in it.
    pub fn odd_of(&self) -> OddOf {
        OddOf(Arc::clone(&self.state.session))
    }

    /// The name of what something odd is about, and what is odd, as sentences.
    pub fn odd_words(&self, oddity: &Oddity) -> (String, String) {
        (self.name_of(&oddity.path), words::sentence(&oddity.odd, self.base().currency()))
    }

    /// Says that nothing is odd.
    pub fn say_nothing_odd(&mut self) {
        self.say(words::NOTHING_ODD.to_owned());
    }

    /// Says of something odd that it is intended, or no longer; a step of history.
    pub fn intend(&mut self, what: &Intended, is_intended: bool) {
        self.clear_notice();
        let next = self.state.session.with_intended(what.clone(), is_intended);
        if next == *self.state.session {
            return;
        }
        let name = self.name_of(&what.path);
        let label = if is_intended { words::did_intend(&name) } else { words::did_not_intend(&name) };
        // It is of the base and of every scenario.
        self.history.add(self.state.clone(), None, label, "intended", super::UndoStep::New);
        self.set_session(next);
    }
}
