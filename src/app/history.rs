//! Undo and redo: the sessions before each step, with what the step did and the scenario that it was made in.
//!
//! Owns the order of steps and when two are one. Knows nothing of what a session means. Its one invariant: undoing and
//! then redoing a step gives the same state, with the same number.

use std::{collections::VecDeque, sync::Arc};

use crate::model::Session;

/// How many steps can be undone.
pub const STEPS_MAX: usize = 200;

/// A session and the number of its state; equal numbers mean equal sessions. The view is not part of it.
#[derive(Clone, Debug)]
pub struct State {
    /// Undo brings a number back; a new edit never reuses one.
    pub number: u64,
    /// The base and its scenarios.
    pub session: Arc<Session>,
}

/// Whether an edit continues the step before it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum UndoStep {
    /// A step of its own.
    #[default]
    New,
    /// The same drag or key press as the edit before it, of the same parameter.
    Continuing,
}

#[derive(Clone, Debug)]
struct DoneStep {
    what: String,
    path: String,
    /// The scenario that the step was made in; none is the base.
    scenario: Option<String>,
    other: State,
}

/// The steps that can be undone and redone.
#[derive(Clone, Debug, Default)]
pub struct History {
    undo: VecDeque<DoneStep>,
    redo: Vec<DoneStep>,
    /// Whether the last step may still be continued.
    is_open: bool,
}

impl History {
    /// Records that the state `before` was changed in a scenario, or in the base; `what` is the step's label, `path` what
    /// it is about.
    pub fn add(&mut self, before: State, scenario: Option<&str>, what: String, path: &str, step: UndoStep) {
        self.redo.clear();
        let is_same = |last: &DoneStep| last.path == path && last.scenario.as_deref() == scenario;
        let goes_on = step == UndoStep::Continuing && self.is_open && self.undo.back().is_some_and(is_same);
        if !goes_on {
            let scenario = scenario.map(str::to_owned);
            self.undo.push_back(DoneStep { what, path: path.to_owned(), scenario, other: before });
            if self.undo.len() > STEPS_MAX {
                self.undo.pop_front();
            }
        }
        self.is_open = step == UndoStep::Continuing;
    }

    /// Ends the step that could be continued: the pointer or key was let go.
    pub const fn close(&mut self) {
        self.is_open = false;
    }

    /// Returns to the state before the step that may still be continued, as if that step had never been made.
    pub fn take_back(&mut self) -> Option<State> {
        if !std::mem::take(&mut self.is_open) {
            return None;
        }
        self.undo.pop_back().map(|done| done.other)
    }

    /// The state before the step that may still be continued.
    pub fn open_step(&self) -> Option<&State> {
        self.undo.back().filter(|_| self.is_open).map(|done| &done.other)
    }

    /// Returns the state before the last step, and keeps the present one for redoing.
    pub fn undo(&mut self, present: State) -> Option<State> {
        let done = self.undo.pop_back()?;
        self.is_open = false;
        self.redo.push(DoneStep { other: present, ..done.clone() });
        Some(done.other)
    }

    /// Returns the state after the step that was undone last, and keeps the present one for undoing.
    pub fn redo(&mut self, present: State) -> Option<State> {
        let done = self.redo.pop()?;
        self.is_open = false;
        self.undo.push_back(DoneStep { other: present, ..done.clone() });
        Some(done.other)
    }

    /// The scenario in which what would be undone was made; none is the base.
    pub fn undo_scenario(&self) -> Option<String> {
        self.undo.back()?.scenario.clone()
    }

    /// The scenario in which what would be redone was made; none is the base.
    pub fn redo_scenario(&self) -> Option<String> {
        self.redo.last()?.scenario.clone()
    }

    /// What would be undone.
    pub fn undo_label(&self) -> Option<&str> {
        self.undo.back().map(|done| done.what.as_str())
    }

    /// What would be redone.
    pub fn redo_label(&self) -> Option<&str> {
        self.redo.last().map(|done| done.what.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{calendar::Month, model::Model};

    fn state(number: u64) -> State {
        let model = Model::empty("USD", Month::new(2023, 1), 12);
        State { number, session: Arc::new(Session::of(String::new(), model)) }
    }

    #[test]
    fn a_drag_is_one_step() {
        let mut history = History::default();
        history.add(state(0), None, "a".to_owned(), "x", UndoStep::Continuing);
        history.add(state(1), None, "a".to_owned(), "x", UndoStep::Continuing);
        history.close();
        history.add(state(2), None, "b".to_owned(), "x", UndoStep::Continuing);
        history.add(state(3), None, "c".to_owned(), "y", UndoStep::Continuing);
        let numbers: Vec<u64> = std::iter::from_fn(|| history.undo(state(9)).map(|state| state.number)).collect();
        assert_eq!(numbers, [3, 2, 0]);
    }

    #[test]
    fn what_is_taken_back_leaves_no_step() {
        let mut history = History::default();
        history.add(state(0), None, "one".to_owned(), "x", UndoStep::New);
        assert!(history.take_back().is_none(), "a step that has ended stays");
        history.add(state(1), None, "two".to_owned(), "x", UndoStep::Continuing);
        history.add(state(2), None, "two".to_owned(), "x", UndoStep::Continuing);
        assert_eq!(history.open_step().map(|state| state.number), Some(1));
        assert_eq!(history.take_back().map(|state| state.number), Some(1));
        assert_eq!((history.undo_label(), history.redo_label()), (Some("one"), None));
        assert!(history.take_back().is_none());
    }

    #[test]
    fn undo_and_redo_go_back_and_forth() {
        let mut history = History::default();
        history.add(state(0), None, "one".to_owned(), "x", UndoStep::New);
        history.add(state(1), None, "two".to_owned(), "x", UndoStep::New);
        assert_eq!(history.undo_label(), Some("two"));
        assert_eq!(history.undo(state(2)).map(|s| s.number), Some(1));
        assert_eq!(history.redo_label(), Some("two"));
        assert_eq!(history.redo(state(1)).map(|s| s.number), Some(2));
        assert_eq!(history.undo(state(2)).map(|s| s.number), Some(1));
        history.add(state(1), None, "three".to_owned(), "x", UndoStep::New);
        assert_eq!(history.redo_label(), None, "a new step ends what could be redone");
    }

    #[test]
    fn steps_of_two_scenarios_are_two() {
        let mut history = History::default();
        history.add(state(0), None, "one".to_owned(), "x", UndoStep::Continuing);
        history.add(state(1), Some("s"), "two".to_owned(), "x", UndoStep::Continuing);
        assert_eq!((history.undo_label(), history.undo_scenario().as_deref()), (Some("two"), Some("s")));
        history.undo(state(2));
        assert_eq!((history.undo_scenario(), history.redo_scenario().as_deref()), (None, Some("s")));
    }

    #[test]
    fn the_oldest_steps_are_forgotten() {
        let mut history = History::default();
        for number in 0..1000 {
            history.add(state(number), None, String::new(), "x", UndoStep::New);
        }
        assert_eq!(history.undo.len(), STEPS_MAX);
    }
}
