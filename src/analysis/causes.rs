//! The causes of the difference between two scenarios: the overrides that they do not share.
//!
//! Owns which overrides go together and what a model becomes with some of them. Its one invariant: with none applied the
//! model is that of the one scenario, with all of them that of the other.

use std::collections::BTreeSet;

use super::{
    asked::{Asked, Unanswered},
    bridge::{ByCause, by_cause},
    difference::{Place, place},
};
use crate::model::{Model, Scenario, Session};

/// A cause: an override, or a list of overrides that stand within one another.
#[derive(Clone, Debug, PartialEq)]
pub struct Cause {
    /// What it sets; of several the outermost.
    pub place: Place,
    /// The paths of its overrides.
    pub paths: Vec<String>,
}

/// The scenario of an id; the base as a scenario without overrides if there is none of that id.
fn scenario(session: &Session, id: Option<&str>) -> Scenario {
    id.and_then(|id| session.scenario(id)).cloned().unwrap_or_else(|| Scenario::new("base", ""))
}

/// What differs between the scenarios of two ids, in the order of the paths; none is the base.
pub fn causes(session: &Session, from: Option<&str>, to: Option<&str>) -> Vec<Cause> {
    let (from, to) = (scenario(session, from), scenario(session, to));
    let paths: BTreeSet<&String> = from.overrides.keys().chain(to.overrides.keys()).collect();
    let models = (from.resolved(&session.model), to.resolved(&session.model));
    let mut all: Vec<Cause> = Vec::new();
    for path in paths {
        if from.overrides.get(path) == to.overrides.get(path) {
            continue;
        }
        // What is set within a list that is set as well is of that list.
        let is_within =
            |cause: &Cause| path.strip_prefix(cause.place.path.as_str()).is_some_and(|rest| rest.starts_with('/'));
        if let Some(outer) = all.iter_mut().find(|cause| is_within(cause)) {
            outer.paths.push(path.clone());
        } else {
            let model = if to.overrides.contains_key(path) { &models.1 } else { &models.0 };
            all.push(Cause { place: place(model, path), paths: vec![path.clone()] });
        }
    }
    all
}

/// The bridge of a figure from one scenario to another, by the causes in the order of their places; none is the order in
/// which they were found.
pub fn bridge(
    session: &Session,
    from: Option<&str>,
    to: Option<&str>,
    asked: &Asked,
    order: Option<&[usize]>,
) -> Result<(Vec<Cause>, ByCause), Unanswered> {
    let all = causes(session, from, to);
    let found: Vec<usize> = (0..all.len()).collect();
    let order: Vec<usize> = match order {
        // Every cause once, whatever was asked for: what is left out comes last.
        Some(order) => {
            let mut kept: Vec<usize> = Vec::new();
            for place in order.iter().chain(&found).filter(|place| **place < all.len()) {
                if !kept.contains(place) {
                    kept.push(*place);
                }
            }
            kept
        }
        None => found,
    };
    let bridge = by_cause(asked, &order, |applied| with(session, from, to, &all, applied))?;
    Ok((all, bridge))
}

/// The model of the one scenario with some causes of the other; nothing if it is not valid.
fn with(session: &Session, from: Option<&str>, to: Option<&str>, causes: &[Cause], applied: &[usize]) -> Option<Model> {
    let mut mixed = scenario(session, from);
    let to = scenario(session, to);
    for path in applied.iter().filter_map(|place| causes.get(*place)).flat_map(|cause| &cause.paths) {
        match to.overrides.get(path) {
            Some(setting) => mixed.overrides.insert(path.clone(), setting.clone()),
            None => mixed.overrides.remove(path),
        };
    }
    mixed.problems(&session.model).is_empty().then(|| mixed.resolved(&session.model))
}
