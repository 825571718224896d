//! The scenarios that are compared with the one that is shown, and what the engine made of each.
//!
//! Owns which they are, and keeps their forecasts: one is made anew only where its model changed. Draws nothing. Its one
//! invariant: they are of the session as it is now, in the order of the tabs.

use std::sync::Arc;

use super::{App, Outcome, scenarios::value_text};
use crate::{
    analysis::difference::place,
    engine::Forecast,
    model::{BASE, Model},
    text::{difference::place as place_words, window as words},
};

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

/// The id of a scenario among those that are compared as the session knows it.
fn of_session(id: &str) -> Option<&str> {
    (id != BASE).then_some(id)
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
        let (label, colour) = match self.scenarios().iter().position(|scenario| scenario.id.0 == id) {
            Some(place) => (self.scenarios()[place].label.clone(), Some(self.colour_of(place))),
            None => (words::BASE.to_owned(), None),
        };
        if id == self.shown_id() {
            let (model, outcome) = (Arc::clone(&self.model), self.outcome.clone());
            return Side { id: id.to_owned(), label, colour, model, outcome };
        }
        let model = self.state.session.resolved(of_session(id));
        let (model, outcome) = if let Some(side) = known.iter().find(|side| *side.model == model) {
            (Arc::clone(&side.model), side.outcome.clone())
        } else {
            let outcome = Outcome::of(&model, None, self.services.clock.as_ref());
            (Arc::new(model), outcome)
        };
        Side { id: id.to_owned(), label, colour, model, outcome }
    }

    /// Makes those anew whose model changed.
    pub(super) fn refresh_sides(&mut self) {
        if self.compared.is_empty() {
            self.sides.clear();
            return;
        }
        let ids: Vec<String> =
            self.ids().map(|(id, _)| id).filter(|id| self.is_compared(id)).map(str::to_owned).collect();
        let known = std::mem::take(&mut self.sides);
        self.sides = ids.iter().map(|id| self.make_side(id, &known)).collect();
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
