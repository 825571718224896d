//! The scenarios that are compared with the one on screen, and their forecasts.
//!
//! Owns which they are, and keeps their forecasts: one is made again only if its model changed, in the same frame
//! unless that takes long or something is dragged; then on a worker. Draws nothing. Its one invariant: they are in the
//! order of the tabs, and of the session as it is now or, while a worker runs, as it was before.

use std::sync::Arc;

use super::{
    App, JobResult, Outcome, Progress, Topic,
    outcome::{FRAME, Run},
    scenarios::value_text,
};
use crate::{
    analysis::difference::place,
    engine::Forecast,
    model::{BASE, Model},
    text::{difference::place as place_words, window as words},
};

/// A scenario, or the base, with its forecast.
#[derive(Clone, Debug)]
pub struct ComparedSide {
    /// The id; that of the base is [`BASE`].
    pub id: String,
    /// The name on screen.
    pub label: String,
    /// The place of its colour in the palette of scenarios; the base has none.
    pub colour: Option<usize>,
    /// The resolved model: the base with the overrides of the scenario.
    pub model: Arc<Model>,
    /// Its forecast.
    pub outcome: Outcome,
}

impl ComparedSide {
    /// The forecast of its model; none while its sums are too large, or before it is made.
    pub fn forecast(&self) -> Option<&Forecast> {
        self.outcome.forecast().filter(|_| self.outcome.overflow().is_none())
    }
}

/// The outcome of a model that is not on screen, if it is known from an equal model.
fn known_of(model: &Model, known: &[ComparedSide]) -> Option<(Arc<Model>, Outcome)> {
    let side = known.iter().find(|side| side.outcome.is_of(model))?;
    Some((Arc::clone(side.outcome.model()?), side.outcome.clone()))
}

/// Sides that a worker has made, and the number of their state.
pub struct MadeSides {
    number: u64,
    sides: Vec<ComparedSide>,
}

impl App {
    /// The id of the scenario on screen; [`BASE`] for the base.
    pub fn shown_id(&self) -> &str {
        self.shown.as_deref().unwrap_or(BASE)
    }

    /// The ids of the base and of all scenarios with their names, in the order of the tabs.
    pub fn ids(&self) -> impl Iterator<Item = (&str, &str)> {
        let scenarios = self.scenarios().iter().map(|scenario| (scenario.id.0.as_str(), scenario.label.as_str()));
        std::iter::once((BASE, words::BASE)).chain(scenarios)
    }

    /// Whether the scenario of an id is compared.
    pub fn is_compared(&self, id: &str) -> bool {
        self.compared().any(|own| own == id)
    }

    /// The compared scenarios, with the one on screen if it is among them.
    pub fn sides(&self) -> &[ComparedSide] {
        &self.sides[..self.sides_compared]
    }

    /// The scenarios that are compared with the one on screen.
    pub fn others(&self) -> impl Iterator<Item = &ComparedSide> {
        self.sides().iter().filter(|side| side.id != self.shown_id())
    }

    /// The id of the scenario that differences are taken against, wherever they stand: in the top row, in charts of
    /// differences, in the comparison. Unless chosen it is the one that is compared with what is shown; among several the
    /// base.
    pub fn reference_id(&self) -> &str {
        let is_in = |id: &str| id == self.shown_id() || self.is_compared(id);
        let chosen = self.reference.as_deref().filter(|id| is_in(id) && self.ids().any(|(own, _)| own == *id));
        chosen.unwrap_or_else(|| {
            let shown = self.shown_id();
            let mut others = self.ids().map(|(id, _)| id).filter(|id| *id != shown && self.is_compared(id));
            match (others.next(), others.next()) {
                (Some(only), None) => only,
                (Some(first), Some(_)) if !is_in(BASE) => first,
                _ => BASE,
            }
        })
    }

    /// Takes differences against a scenario, which is compared from then on.
    pub fn refer_to(&mut self, id: &str) {
        self.reference = Some(id.to_owned());
        if id != self.shown_id() && !self.is_compared(id) {
            self.toggle_compared(id);
        }
        self.revision += 1;
    }

    /// The scenario that differences to the one on screen are taken against, if it is compared and has a forecast.
    pub fn reference(&self) -> Option<&ComparedSide> {
        let id = self.reference_id();
        self.others().find(|side| side.id == id && side.forecast().is_some())
    }

    /// A scenario with its forecast; none if no scenario has the id. A scenario that is neither compared nor wanted has
    /// no forecast.
    pub fn side(&self, id: &str) -> Option<ComparedSide> {
        if id == self.shown_id() {
            return Some(self.shown_side());
        }
        let known = self.sides.iter().find(|side| side.id == id).cloned();
        let unknown = || (Arc::new(self.state.session.resolved((id != BASE).then_some(id))), Outcome::computing());
        known.or_else(|| self.ids().any(|(own, _)| own == id).then(|| self.named_side(id, unknown())))
    }

    /// Asks for the forecasts of these scenarios, though they are not compared, and no longer of others.
    pub fn want_sides(&mut self, ids: Vec<String>) {
        if self.wanted != ids {
            self.wanted = ids;
            let is_there = |id: &String| id == self.shown_id() || self.sides.iter().any(|side| side.id == *id);
            if !self.wanted.iter().all(is_there) {
                self.refresh_sides();
                self.revision += 1;
            }
        }
    }

    /// The one on screen. While its forecast is computed, the last forecast and its model are out of date.
    pub fn shown_side(&self) -> ComparedSide {
        let of = self.outcome.model().filter(|_| self.is_stale() && self.outcome.forecast().is_some());
        let model = of.unwrap_or(&self.model);
        self.named_side(self.shown_id(), (Arc::clone(model), self.outcome.clone()))
    }

    /// A scenario under its present name and colour.
    fn named_side(&self, id: &str, (model, outcome): (Arc<Model>, Outcome)) -> ComparedSide {
        let (label, colour) = match self.scenarios().iter().position(|scenario| scenario.id.0 == id) {
            Some(place) => (self.scenarios()[place].label.clone(), Some(self.colour_of(place))),
            None => (words::BASE.to_owned(), None),
        };
        ComparedSide { id: id.to_owned(), label, colour, model, outcome }
    }

    /// Makes the forecasts again whose models changed, in this frame or on a worker.
    pub(super) fn refresh_sides(&mut self) {
        let (compared, others): (Vec<&str>, Vec<&str>) =
            self.ids().map(|(id, _)| id).partition(|id| self.is_compared(id));
        let wanted = others.into_iter().filter(|id| *id != self.shown_id() && self.wanted.iter().any(|own| own == id));
        let count = compared.len();
        let ids: Vec<String> = compared.into_iter().chain(wanted).map(str::to_owned).collect();
        let known = std::mem::take(&mut self.sides);
        let own = |id: &str| known.iter().find(|side| side.id == id);
        let before = |id: &str| own(id).map(|side| (Arc::clone(&side.model), side.outcome.clone()));
        let is_dragged = self.is_dragged();
        let mut stale = Vec::new();
        let mut sides: Vec<ComparedSide> = Vec::with_capacity(ids.len());
        for id in &ids {
            if id == self.shown_id() {
                sides.push(self.shown_side());
                continue;
            }
            // In a drag they follow before each frame.
            if let Some(before) = before(id).filter(|_| is_dragged) {
                stale.push(sides.len());
                sides.push(self.named_side(id, before));
                continue;
            }
            let model = self.state.session.resolved((id != BASE).then_some(id));
            let side = known_of(&model, &known).unwrap_or_else(|| {
                stale.push(sides.len());
                before(id).unwrap_or_else(|| (Arc::new(model), Outcome::computing()))
            });
            sides.push(self.named_side(id, side));
        }
        (self.sides, self.sides_compared) = (sides, count);
        let runs = u32::try_from(stale.len()).unwrap_or(u32::MAX);
        let is_quick = self.pace.expected(&self.model).saturating_mul(runs) <= FRAME && !self.is_computing();
        if stale.is_empty() || (is_quick && !is_dragged && self.make_sides(&stale)) {
            self.services.jobs.cancel(Topic::Sides);
            self.sides_of = Some(self.state.number);
            return;
        }
        self.sides_of = self.sides_of.filter(|number| *number != self.state.number);
        // In a drag they follow before each frame, and what is begun is finished.
        if !is_dragged && !self.ask_for_sides() {
            self.sides_of = Some(self.state.number);
        }
    }

    /// The scenario on screen has a new forecast.
    pub(super) fn refresh_shown_side(&mut self) {
        let own = self.shown_side();
        if let Some(side) = self.sides.iter_mut().find(|side| side.id == own.id) {
            *side = own;
        }
    }

    /// Makes the forecasts at some places; returns whether each took less than a frame.
    fn make_sides(&mut self, places: &[usize]) -> bool {
        for place in places {
            let id = self.sides[*place].id.as_str();
            let model = Arc::new(self.state.session.resolved((id != BASE).then_some(id)));
            let Some(run) = Run::within_a_frame(&model, self.services.clock.as_ref()) else { return false };
            self.pace.ran(&run);
            let before = std::mem::take(&mut self.sides[*place].outcome);
            self.sides[*place].outcome = Outcome::after(before, Arc::clone(&model), run);
            self.sides[*place].model = model;
        }
        true
    }

    /// Whether those that are not shown are out of date, while a worker makes them again: what stands beside the one
    /// that is shown does not belong to it then.
    pub fn are_sides_stale(&self) -> bool {
        self.sides_of != Some(self.state.number)
    }

    /// In a drag, recomputes outdated scenarios on a worker, one batch at a time. Call it before each frame.
    pub fn follow_sides(&mut self) {
        if self.is_dragged() && self.are_sides_stale() && self.services.jobs.percent(Topic::Sides).is_none() {
            self.ask_for_sides();
        }
    }

    /// Lets a worker recompute the scenarios that are not on screen; `false` if there is no thread.
    fn ask_for_sides(&mut self) -> bool {
        let (number, session) = (self.state.number, Arc::clone(&self.state.session));
        let (shown, known) = (self.shown_id().to_owned(), self.sides.clone());
        let clock = Arc::clone(&self.services.clock);
        let work = Box::new(move |progress: &Progress| {
            let made = known.iter().filter(|side| side.id != shown).map_while(|side| {
                let model = session.resolved((side.id != BASE).then_some(&side.id));
                if let Some((model, outcome)) = known_of(&model, &known) {
                    return Some(ComparedSide { model, outcome, ..side.clone() });
                }
                let run = Run::on_worker(&model, clock.as_ref(), progress)?;
                let model = Arc::new(model);
                let outcome = Outcome::after(side.outcome.clone(), Arc::clone(&model), run);
                Some(ComparedSide { model, outcome, ..side.clone() })
            });
            JobResult::Sides(MadeSides { number, sides: made.collect() })
        });
        self.services.jobs.start(Topic::Sides, work)
    }

    /// A worker has made the forecasts of the scenarios that are not on screen.
    pub(super) fn sides_made(&mut self, made: MadeSides) {
        self.sides_of = Some(made.number);
        let shown = self.shown_id().to_owned();
        for made in made.sides.into_iter().filter(|made| made.id != shown) {
            if let Some(side) = self.sides.iter_mut().find(|side| side.id == made.id) {
                (side.model, side.outcome) = (made.model, made.outcome);
            }
        }
        self.revision += 1;
    }

    /// Recomputes outdated scenarios.
    pub(super) fn catch_up_sides(&mut self) {
        if self.are_sides_stale() {
            self.refresh_sides();
            self.revision += 1;
        }
    }

    /// What stands at a path in two models, in words: what it is, and both values.
    pub fn words_of_input(&self, path: &str, from: &Model, to: &Model) -> [String; 3] {
        // An input is named with the entry that it is in; a list by its heading.
        let owner = [to, from].into_iter().find(|model| model.parameter(path).is_some());
        let name = owner.map_or_else(|| self.name_of(path), |model| place_words(&place(model, path)));
        [name, value_text(from, path), value_text(to, path)]
    }

    fn set_compared(&mut self, ids: Vec<String>) {
        self.compared = ids;
        self.refresh_sides();
        self.revision += 1;
    }

    /// Adds a scenario to the comparison, or removes it. With the first, the one on screen is added too, so that
    /// both stay when another is shown.
    pub fn toggle_compared(&mut self, id: &str) {
        let shown = self.shown_id().to_owned();
        let mut ids: Vec<String> = self.compared().map(str::to_owned).collect();
        if let Some(place) = ids.iter().position(|own| own == id) {
            ids.remove(place);
            // One alone is compared with nothing.
            ids.retain(|own| *own != shown || ids_beside(&shown, self.compared(), id));
        } else {
            if ids.is_empty() && shown != id {
                ids.push(shown);
            }
            ids.push(id.to_owned());
        }
        self.set_compared(ids);
    }

    /// Compares the scenario on screen with one other, or with none.
    pub fn compare_with(&mut self, id: Option<&str>) {
        let shown = self.shown_id().to_owned();
        let other = id.filter(|id| *id != shown);
        self.reference = None;
        self.set_compared(other.map_or_else(Vec::new, |id| vec![shown.clone(), id.to_owned()]));
    }

    /// Whether cash and arrears are shown as differences to the scenario that they are taken against.
    pub fn shows_differences(&self) -> bool {
        self.differences && self.others().next().is_some()
    }

    pub(super) const fn toggle_differences(&mut self) {
        self.differences = !self.differences;
        self.revision += 1;
    }

    /// Whether what is shown is a scenario that is compared with the base.
    pub fn is_compared_with_base(&self) -> bool {
        self.shown.is_some() && self.is_compared(BASE)
    }

    /// Adds the scenario on screen to the comparison, or removes it.
    pub(super) fn toggle_compare_shown(&mut self) {
        let shown = self.shown_id().to_owned();
        self.toggle_compared(&shown);
    }

    /// Compares the scenario on screen with the base, or stops doing so.
    pub(super) fn toggle_compare_with_base(&mut self) {
        self.toggle_compared(BASE);
    }

    pub(super) fn compare_all(&mut self) {
        let ids = self.ids().map(|(id, _)| id.to_owned()).collect();
        self.set_compared(ids);
    }

    pub(super) fn compare_none(&mut self) {
        self.set_compared(Vec::new());
    }
}

/// Whether anything is still compared with the scenario on screen after one was removed.
fn ids_beside<'a>(shown: &str, mut compared: impl Iterator<Item = &'a str>, out: &str) -> bool {
    compared.any(|id| id != shown && id != out)
}
