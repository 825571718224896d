//! The scenarios that are compared with the one that is shown, and what the engine made of each.
//!
//! Owns which they are, and keeps their forecasts: one is made anew only where its model changed, in the same frame
//! unless that takes long or something is dragged; then on a worker. Draws nothing. Its one invariant: they are in the
//! order of the tabs, and of the session as it is now or, while a worker runs, as it was a moment ago.

use std::{sync::Arc, time::Duration};

use super::{Answer, App, Outcome, Progress, StandingClock, Topic, scenarios::value_text};
use crate::{
    analysis::difference::place,
    engine::Forecast,
    model::{BASE, Model, Session},
    text::{difference::place as place_words, window as words},
};

/// Forecasts that are expected to take longer in all are made on a worker.
const AT_ONCE: Duration = Duration::from_millis(12);

/// A scenario, or the base, with what the engine made of it.
#[derive(Clone, Debug)]
pub struct Side {
    /// The id; that of the base is [`BASE`].
    pub id: String,
    /// The name on screen.
    pub label: String,
    /// The place of its colour in the palette of scenarios; the base has none.
    pub colour: Option<usize>,
    /// Its model.
    pub model: Arc<Model>,
    /// Its forecast.
    pub outcome: Outcome,
}

impl Side {
    /// The forecast of its model; none while its sums are too large.
    pub fn forecast(&self) -> Option<&Forecast> {
        self.outcome.forecast().filter(|_| self.outcome.overflow().is_none())
    }
}

/// The model and the forecast of a scenario that is not shown: known ones if the model is the same.
fn forecast_of(session: &Session, id: &str, known: &[Side], clock: &dyn super::Clock) -> (Arc<Model>, Outcome) {
    let model = session.resolved((id != BASE).then_some(id));
    if let Some(side) = known.iter().find(|side| *side.model == model) {
        return (Arc::clone(&side.model), side.outcome.clone());
    }
    let outcome = Outcome::of(&model, None, clock);
    (Arc::new(model), outcome)
}

/// Sides that a worker has made, and the number of the state that they are of.
pub struct MadeSides {
    number: u64,
    sides: Vec<Side>,
}

impl App {
    /// The id of what is shown; that of the base is [`BASE`].
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

    /// Those that are compared, the one that is shown among them if it is.
    pub fn sides(&self) -> &[Side] {
        &self.sides
    }

    /// Those that are compared with the one that is shown.
    pub fn others(&self) -> impl Iterator<Item = &Side> {
        self.sides.iter().filter(|side| side.id != self.shown_id())
    }

    /// A scenario with its forecast, which is made if it is not compared; none if there is none of that id.
    pub fn side(&self, id: &str) -> Option<Side> {
        let known = self.sides.iter().find(|side| side.id == id).cloned();
        known.or_else(|| self.ids().any(|(own, _)| own == id).then(|| self.make_side(id, &self.sides)))
    }

    /// A scenario with its forecast: a known one if its model is the same.
    fn make_side(&self, id: &str, known: &[Side]) -> Side {
        if id == self.shown_id() {
            return self.named_side(id, (Arc::clone(&self.model), self.outcome.clone()));
        }
        self.named_side(id, forecast_of(&self.state.session, id, known, self.services.clock.as_ref()))
    }

    /// A scenario under its present name and colour.
    fn named_side(&self, id: &str, (model, outcome): (Arc<Model>, Outcome)) -> Side {
        let (label, colour) = match self.scenarios().iter().position(|scenario| scenario.id.0 == id) {
            Some(place) => (self.scenarios()[place].label.clone(), Some(self.colour_of(place))),
            None => (words::BASE.to_owned(), None),
        };
        Side { id: id.to_owned(), label, colour, model, outcome }
    }

    /// Makes those anew whose model changed.
    pub(super) fn refresh_sides(&mut self) {
        let ids: Vec<String> =
            self.ids().map(|(id, _)| id).filter(|id| self.is_compared(id)).map(str::to_owned).collect();
        let known = std::mem::take(&mut self.sides);
        let own = |id: &str| known.iter().find(|side| side.id == id);
        let are_known = ids.iter().all(|id| id == self.shown_id() || own(id).is_some());
        let is_dragged = self.history.open_step().is_some();
        let runs = u32::try_from(ids.len()).unwrap_or(u32::MAX);
        let takes_long = self.outcome.took().saturating_mul(runs) > AT_ONCE;
        if are_known && ids.len() > 1 && (is_dragged || takes_long) {
            let before = |id: &String| match own(id) {
                Some(side) if id != self.shown_id() => {
                    self.named_side(id, (Arc::clone(&side.model), side.outcome.clone()))
                }
                _ => self.make_side(id, &[]),
            };
            self.sides = ids.iter().map(before).collect();
            // In a drag they follow before each frame.
            if is_dragged || self.ask_for_sides() {
                return;
            }
        }
        self.services.jobs.cancel(Topic::Sides);
        self.sides = ids.iter().map(|id| self.make_side(id, &known)).collect();
        self.sides_of = self.state.number;
    }

    /// Whether those that are not shown are of a moment ago, while a worker makes them anew: what stands beside the one
    /// that is shown does not belong to it then.
    pub const fn are_sides_behind(&self) -> bool {
        self.sides_of != self.state.number
    }

    /// In a drag, has a worker make those anew that are of a moment ago, unless it does: what is begun is finished, and
    /// leads to the next. Call it before each frame.
    pub fn follow_sides(&mut self) {
        let is_dragged = self.history.open_step().is_some();
        if is_dragged && self.are_sides_behind() && self.services.jobs.percent(Topic::Sides).is_none() {
            self.ask_for_sides();
        }
    }

    /// Has a worker make those anew that are not shown; `false` if there is no thread.
    fn ask_for_sides(&mut self) -> bool {
        let (number, session) = (self.state.number, Arc::clone(&self.state.session));
        let (shown, known) = (self.shown_id().to_owned(), self.sides.clone());
        let work = Box::new(move |progress: &Progress| {
            let wanted = known.iter().filter(|side| side.id != shown).take_while(|_| !progress.is_cancelled());
            let made = wanted.map(|side| {
                let (model, outcome) = forecast_of(&session, &side.id, &known, &StandingClock::default());
                Side { model, outcome, ..side.clone() }
            });
            Answer::Sides(MadeSides { number, sides: made.collect() })
        });
        self.services.jobs.start(Topic::Sides, work)
    }

    /// A worker has made those that are not shown.
    pub(super) fn sides_made(&mut self, made: MadeSides) {
        self.sides_of = made.number;
        let shown = self.shown_id().to_owned();
        for made in made.sides.into_iter().filter(|made| made.id != shown) {
            if let Some(side) = self.sides.iter_mut().find(|side| side.id == made.id) {
                (side.model, side.outcome) = (made.model, made.outcome);
            }
        }
        self.revision += 1;
    }

    /// Makes those anew that are of a moment ago.
    pub(super) fn catch_up_sides(&mut self) {
        if self.are_sides_behind() {
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

    /// Takes a scenario into the comparison, or out of it. With the first the one that is shown comes in too, so that
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

    /// Whether what is shown is a scenario that is compared with the base.
    pub fn is_compared_with_base(&self) -> bool {
        self.shown.is_some() && self.is_compared(BASE)
    }

    /// Takes the scenario that is shown into the comparison, or out of it.
    pub(super) fn toggle_compare_shown(&mut self) {
        let shown = self.shown_id().to_owned();
        self.toggle_compared(&shown);
    }

    /// Compares the scenario that is shown with the base, or no longer.
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

/// Whether something is compared with what is shown once one of them is out.
fn ids_beside<'a>(shown: &str, mut compared: impl Iterator<Item = &'a str>, out: &str) -> bool {
    compared.any(|id| id != shown && id != out)
}
