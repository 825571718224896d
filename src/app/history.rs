//! Undo and redo: the models before each step, with what the step did.
//!
//! Owns the order of steps and when two are one. Knows nothing of what a model means. Its one invariant: undoing and
//! then redoing a step gives the same state, with the same number.

use std::{collections::VecDeque, sync::Arc};

use crate::model::Model;

/// How many steps can be undone.
pub const STEPS_MAX: usize = 200;

/// A model and the number of the state that it is; equal numbers are equal models.
#[derive(Clone, Debug)]
pub struct State {
    /// The number.
    pub number: u64,
    /// The model.
    pub model: Arc<Model>,
}

/// Whether an edit goes on with the step before it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Step {
    /// A step of its own.
    #[default]
    New,
    /// The same drag or key press as the edit before it, of the same parameter.
    Continuing,
}

#[derive(Clone, Debug)]
struct Done {
    what: String,
    path: String,
    other: State,
}

/// The steps that can be undone and redone.
#[derive(Clone, Debug, Default)]
pub struct History {
    undo: VecDeque<Done>,
    redo: Vec<Done>,
    /// Whether the last step may still be continued.
    is_open: bool,
}

impl History {
    /// Records that the state `before` was changed; `what` is the step's label, `path` what it is about.
    pub fn record(&mut self, before: State, what: String, path: &str, step: Step) {
        self.redo.clear();
        let goes_on =
            step == Step::Continuing && self.is_open && self.undo.back().is_some_and(|last| last.path == path);
        if !goes_on {
            self.undo.push_back(Done { what, path: path.to_owned(), other: before });
            if self.undo.len() > STEPS_MAX {
                self.undo.pop_front();
            }
        }
        self.is_open = step == Step::Continuing;
    }

    /// Ends the step that could be continued: the pointer or key was let go.
    pub const fn close(&mut self) {
        self.is_open = false;
    }

    /// Gives the state before the step that may still be continued back, as if there had been none.
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

    /// Gives the state before the last step back, and takes the present one for redoing it.
    pub fn undo(&mut self, present: State) -> Option<State> {
        let done = self.undo.pop_back()?;
        self.is_open = false;
        self.redo.push(Done { other: present, ..done.clone() });
        Some(done.other)
    }

    /// Gives the state after the step that was undone last, and takes the present one for undoing it.
    pub fn redo(&mut self, present: State) -> Option<State> {
        let done = self.redo.pop()?;
        self.is_open = false;
        self.undo.push_back(Done { other: present, ..done.clone() });
        Some(done.other)
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
    use crate::calendar::Month;

    fn state(number: u64) -> State {
        State { number, model: Arc::new(Model::empty("USD", Month::new(2023, 1), 12)) }
    }

    #[test]
    fn a_drag_is_one_step() {
        let mut history = History::default();
        history.record(state(0), "a".to_owned(), "x", Step::Continuing);
        history.record(state(1), "a".to_owned(), "x", Step::Continuing);
        history.close();
        history.record(state(2), "b".to_owned(), "x", Step::Continuing);
        history.record(state(3), "c".to_owned(), "y", Step::Continuing);
        let numbers: Vec<u64> = std::iter::from_fn(|| history.undo(state(9)).map(|state| state.number)).collect();
        assert_eq!(numbers, [3, 2, 0]);
    }

    #[test]
    fn what_is_taken_back_leaves_no_step() {
        let mut history = History::default();
        history.record(state(0), "one".to_owned(), "x", Step::New);
        assert!(history.take_back().is_none(), "a step that has ended stays");
        history.record(state(1), "two".to_owned(), "x", Step::Continuing);
        history.record(state(2), "two".to_owned(), "x", Step::Continuing);
        assert_eq!(history.open_step().map(|state| state.number), Some(1));
        assert_eq!(history.take_back().map(|state| state.number), Some(1));
        assert_eq!((history.undo_label(), history.redo_label()), (Some("one"), None));
        assert!(history.take_back().is_none());
    }

    #[test]
    fn undo_and_redo_go_back_and_forth() {
        let mut history = History::default();
        history.record(state(0), "one".to_owned(), "x", Step::New);
        history.record(state(1), "two".to_owned(), "x", Step::New);
        assert_eq!(history.undo_label(), Some("two"));
        assert_eq!(history.undo(state(2)).map(|s| s.number), Some(1));
        assert_eq!(history.redo_label(), Some("two"));
        assert_eq!(history.redo(state(1)).map(|s| s.number), Some(2));
        assert_eq!(history.undo(state(2)).map(|s| s.number), Some(1));
        history.record(state(1), "three".to_owned(), "x", Step::New);
        assert_eq!(history.redo_label(), None, "a new step ends what could be redone");
    }

    #[test]
    fn the_oldest_steps_are_forgotten() {
        let mut history = History::default();
        for number in 0..1000 {
            history.record(state(number), String::new(), "x", Step::New);
        }
        assert_eq!(history.undo.len(), STEPS_MAX);
    }
}
