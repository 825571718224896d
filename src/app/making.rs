//! What is made of forecasts to be shown: at once where that is quick, else on a worker, while the last one stays.
//!
//! Owns which of the two it is, and what the last one is of. Knows nothing of what is made. Its one invariant: nothing
//! that is expected to take longer than a frame is made on the window's thread.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use super::{
    App, JobResult, Progress, Topic,
    outcome::{FRAME, Pace},
};

/// What was made, what of, and how long that took.
type MadeSlot<K, T> = Arc<Mutex<Option<(K, T, Duration)>>>;

/// Something that is made of what it depends on, the newest of which wins.
#[derive(Debug)]
pub struct Making<K, T> {
    topic: Topic,
    /// What the last one is of.
    of: Option<K>,
    /// What the one is of that a worker makes.
    begun: Option<K>,
    slot: MadeSlot<K, T>,
    pace: Pace,
}

impl<K: Clone + PartialEq + Send + 'static, T: Send + 'static> Making<K, T> {
    /// Nothing yet. Until one was made it is expected to take so many nanoseconds for each unit of its size.
    pub fn new(topic: Topic, nanos: f64) -> Self {
        Self { topic, of: None, begun: None, slot: MadeSlot::default(), pace: Pace::untried(nanos) }
    }

    /// What was made last for this, or for what was asked before it; nothing if that was given already, and while a
    /// worker makes it. It is of a size that its time grows with. Call it before each frame.
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
        // In a drag what is begun is finished: it is of a moment ago, and leads to the next.
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
        // At once, and without a thread as long as it takes.
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

    /// Forgets what the last one was of: the next is made anew.
    pub fn forget(&mut self) {
        self.of = None;
    }

    /// Whether a worker makes the next, so that the last is of a moment ago.
    pub const fn is_stale(&self) -> bool {
        self.begun.is_some()
    }
}
