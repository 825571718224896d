//! What is computed from forecasts to be shown: at once where that is quick, else on a worker, while the last one
//! stays.
//!
//! Owns which of the two it is, and what the last one was computed from. Knows nothing of what is computed. Its one
//! invariant: nothing that is expected to take longer than a frame is made on the window's thread.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use super::{
    App, JobResult, Progress, Topic,
    outcome::{FRAME, Pace},
};

/// What was computed, from which state, and how long that took.
type MadeSlot<K, T> = Arc<Mutex<Option<(K, T, Duration)>>>;

/// Something that is computed from a state; of several states the newest wins.
#[derive(Debug)]
pub struct Making<K, T> {
    topic: Topic,
    /// The state that the last one was computed from.
    of: Option<K>,
    /// The state from which a worker computes the next one.
    begun: Option<K>,
    slot: MadeSlot<K, T>,
    pace: Pace,
}

impl<K: Clone + PartialEq + Send + 'static, T: Send + 'static> Making<K, T> {
    /// Nothing yet. Until the first was computed, each unit of size is expected to take this many nanoseconds.
    pub fn new(topic: Topic, nanos: f64) -> Self {
        Self { topic, of: None, begun: None, slot: MadeSlot::default(), pace: Pace::untried(nanos) }
    }

    /// What was computed last for this state, or for the one asked before; nothing if it was given already, and while a
    /// worker computes it. The time grows with `size`. Call it before each frame.
    pub fn ask(&mut self, app: &mut App, of: K, size: usize, make: fn(&K) -> T) -> Option<T> {
        let mut given = None;
        let came = self.slot.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some((own, value, took)) = came.filter(|(own, ..)| self.begun.as_ref() == Some(own)) {
            self.pace.took(size, took);
            self.begun = None;
            self.of = Some(own);
            given = Some(value);
        }
        if self.of.as_ref() == Some(&of) {
            self.stop(app);
            return given;
        }
        // During a drag, what was begun is finished although it is out of date, so that the picture follows.
        let is_running = self.begun.is_some() && app.services.jobs.percent(self.topic).is_some();
        if is_running && (self.begun.as_ref() == Some(&of) || app.is_dragged()) {
            return given;
        }
        self.stop(app);
        if self.pace.expected(size) > FRAME {
            let (slot, wanted, clock) = (Arc::clone(&self.slot), of.clone(), Arc::clone(&app.services.clock));
            let topic = self.topic;
            let work = Box::new(move |progress: &Progress| {
                let begin = clock.now();
                let value = make(&wanted);
                if !progress.is_cancelled() {
                    let took = clock.now().saturating_sub(begin);
                    *slot.lock().unwrap_or_else(PoisonError::into_inner) = Some((wanted, value, took));
                }
                JobResult::Made(topic)
            });
            if app.services.jobs.start(self.topic, work) {
                self.begun = Some(of);
                return given;
            }
        }
        // At once; without a thread, however long it takes.
        let begin = app.services.clock.now();
        let value = make(&of);
        self.pace.took(size, app.services.clock.now().saturating_sub(begin));
        self.of = Some(of);
        Some(value)
    }

    fn stop(&mut self, app: &mut App) {
        if self.begun.take().is_some() {
            app.services.jobs.cancel(self.topic);
            self.slot.lock().unwrap_or_else(PoisonError::into_inner).take();
        }
    }

    /// Forgets the state of the last one, so that the next call computes it again.
    pub fn forget(&mut self) {
        self.of = None;
    }

    /// Whether the last one is out of date, while a worker computes the next.
    pub const fn is_stale(&self) -> bool {
        self.begun.is_some()
    }
}
