//! The forecast of the model on screen: the last one, the model that it was made from, and how long it took.
//!
//! Owns when a forecast is made at once and when on a worker. Its one invariant: a forecast is kept with its model, and
//! says whether that is the present one; none is computed on the window's thread for longer than a frame.

use std::{cell::Cell, sync::Arc, time::Duration};

use super::{App, Clock, JobResult, Progress, Topic};
use crate::{
    engine::{self, Forecast, Overflow},
    model::Model,
};

/// The part of a frame that drawing leaves: what is expected to take longer is done on a worker.
pub const FRAME: Duration = Duration::from_millis(12);
/// A forecast that takes longer than expected is given up after this time, and made on a worker.
const GIVEN_UP_AFTER: Duration = Duration::from_millis(16);

/// How long work took for its size, to judge how long the next will take.
#[derive(Clone, Copy, Debug)]
pub struct Pace {
    nanos: f64,
}

impl Pace {
    /// The first guess: nanoseconds for each unit of size.
    pub const fn untried(nanos: f64) -> Self {
        Self { nanos }
    }

    /// Something of a size took so long.
    #[allow(clippy::cast_precision_loss, reason = "sizes are far below 2^53")]
    pub fn took(&mut self, size: usize, took: Duration) {
        self.nanos = took.as_secs_f64() * 1e9 / size.max(1) as f64;
    }

    /// How long work of a size is expected to take.
    #[allow(clippy::cast_precision_loss, reason = "sizes are far below 2^53")]
    pub fn expected(self, size: usize) -> Duration {
        Duration::try_from_secs_f64(self.nanos * size as f64 / 1e9).unwrap_or(Duration::MAX)
    }
}

/// The first guess for one event of a plan, in nanoseconds.
const EVENT_NANOS: f64 = 200.0;

/// How long forecasts take: judged from the plan's size and the last run's time.
#[derive(Clone, Copy, Debug)]
pub struct ForecastPace(Pace);

impl Default for ForecastPace {
    fn default() -> Self {
        Self(Pace::untried(EVENT_NANOS))
    }
}

impl ForecastPace {
    /// How long the forecast of a model is expected to take.
    pub fn expected(self, model: &Model) -> Duration {
        self.0.expected(engine::size(model))
    }

    /// A run came to its end.
    pub fn ran(&mut self, run: &Run) {
        self.0.took(run.size, run.took);
    }
}

/// A run of a model that came to its end.
pub struct Run {
    result: Result<Forecast, Overflow>,
    size: usize,
    took: Duration,
    is_balanced: bool,
}

impl Run {
    /// Runs a model as long as that is wanted; `is_wanted` is asked with the percentage of days done.
    fn of(model: &Model, clock: &dyn Clock, is_wanted: impl Fn(u32) -> bool) -> Option<Self> {
        let begin = clock.now();
        let percent = |over: usize, days: usize| u32::try_from(over * 100 / days.max(1)).unwrap_or(100);
        let result = engine::forecast_while(model, &|over, days| is_wanted(percent(over, days)))?;
        // The whole journal sums to zero; the auditor looks closer, in tests and on request.
        let is_balanced = result.as_ref().map_or(true, |forecast| forecast.journal.is_balanced());
        let took = clock.now().saturating_sub(begin);
        Some(Self { result, size: engine::size(model), took, is_balanced })
    }

    /// Runs a model unless it takes longer than a frame.
    pub fn within_a_frame(model: &Model, clock: &dyn Clock) -> Option<Self> {
        let begin = clock.now();
        Self::of(model, clock, |_| clock.now().saturating_sub(begin) <= GIVEN_UP_AFTER)
    }

    /// Runs a model to its end unless the work is cancelled.
    pub fn on_worker(model: &Model, clock: &dyn Clock, progress: &Progress) -> Option<Self> {
        let said = Cell::new(0);
        Self::of(model, clock, |percent| {
            if said.replace(percent) != percent {
                progress.report(percent);
            }
            !progress.is_cancelled()
        })
    }
}

/// Whether a forecast belongs to the present model.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Freshness {
    /// It is.
    #[default]
    Present,
    /// It belongs to an earlier model, or there is none yet, while the forecast of the present model is computed.
    Computing,
    /// It belongs to an earlier model: an internal error stopped the forecast of the present one.
    Failed,
}

/// The last forecast that could be computed, the model that it was made from, and whether that is the present one.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    of: Option<Arc<Model>>,
    forecast: Option<Arc<Forecast>>,
    overflow: Option<Overflow>,
    took: Duration,
    is_balanced: bool,
    freshness: Freshness,
}

impl Outcome {
    /// No forecast yet, while it is computed.
    pub fn computing() -> Self {
        Self { freshness: Freshness::Computing, ..Self::default() }
    }

    /// The forecast of a run; if its sums are too large, the forecast before, with what was too large.
    pub fn after(before: Self, model: Arc<Model>, run: Run) -> Self {
        let Run { result, took, is_balanced, .. } = run;
        match result {
            Ok(forecast) => {
                let forecast = Some(Arc::new(forecast));
                Self { of: Some(model), forecast, overflow: None, took, is_balanced, freshness: Freshness::Present }
            }
            Err(overflow) => {
                Self { of: Some(model), overflow: Some(overflow), freshness: Freshness::Present, ..before }
            }
        }
    }

    /// The last forecast; none if the session's first could not be computed, or is not there yet.
    pub fn forecast(&self) -> Option<&Forecast> {
        self.forecast.as_deref()
    }

    /// The same, shared.
    pub fn shared(&self) -> Option<Arc<Forecast>> {
        self.forecast.clone()
    }

    /// The model that was run last: that of the forecast, unless its sums are too large.
    pub const fn model(&self) -> Option<&Arc<Model>> {
        self.of.as_ref()
    }

    /// What was too large in the last run; the forecast then belongs to an earlier model.
    pub const fn overflow(&self) -> Option<&Overflow> {
        self.overflow.as_ref()
    }

    /// Whether the forecast of the present model is being computed; until then the last one is out of date, or there is
    /// none.
    pub fn is_computing(&self) -> bool {
        self.freshness == Freshness::Computing
    }

    /// Whether the forecast belongs to an earlier model because an internal error stopped that of the present one.
    pub fn has_failed(&self) -> bool {
        self.freshness == Freshness::Failed
    }

    /// Whether it is the forecast of a model.
    pub fn is_of(&self, model: &Model) -> bool {
        let is_run = self.forecast.is_some() || self.overflow.is_some();
        is_run && self.of.as_deref().is_some_and(|of| std::ptr::eq(of, model) || of == model)
    }

    /// How long the forecast took.
    pub const fn took(&self) -> Duration {
        self.took
    }

    /// Whether all postings sum to zero.
    pub const fn is_balanced(&self) -> bool {
        self.is_balanced
    }
}

/// A forecast that a worker has made.
pub struct MadeForecast {
    model: Arc<Model>,
    /// None if the run was given up.
    run: Option<Run>,
}

impl App {
    /// Gets the forecast of the model on screen: a known one, one made at once, or one made on a worker if it is
    /// expected to take longer than a frame, or does. Until the worker is done, the last forecast stays, marked as out
    /// of date.
    pub(super) fn compute(&mut self) {
        let others = self.sides.iter().map(|side| &side.outcome);
        let known = std::iter::once(&self.outcome).chain(others).find(|own| own.is_of(&self.model)).cloned();
        if let Some(known) = known {
            self.stop_computing();
            self.outcome = Outcome { freshness: Freshness::Present, ..known };
            return;
        }
        // During a drag, what was begun is finished although it is out of date, so that the picture follows.
        if self.is_dragged() && self.computed.is_some() {
            self.outcome.freshness = Freshness::Computing;
            return;
        }
        self.stop_computing();
        if self.pace.expected(&self.model) <= FRAME
            && let Some(run) = Run::within_a_frame(&self.model, self.services.clock.as_ref())
        {
            self.take_run(Arc::clone(&self.model), run);
            return;
        }
        if !self.is_dragged() {
            self.make_way();
        }
        let (model, clock) = (Arc::clone(&self.model), Arc::clone(&self.services.clock));
        let work = Box::new(move |progress: &Progress| {
            let run = Run::on_worker(&model, clock.as_ref(), progress);
            JobResult::Forecast(Box::new(MadeForecast { model, run }))
        });
        if self.services.jobs.start(Topic::Forecast, work) {
            self.computed = Some(Arc::clone(&self.model));
            self.outcome.freshness = Freshness::Computing;
            return;
        }
        // Without a thread it is computed here, however long that takes.
        let run = Run::on_worker(&self.model, self.services.clock.as_ref(), &Progress::default());
        if let Some(run) = run {
            self.take_run(Arc::clone(&self.model), run);
        }
    }

    fn stop_computing(&mut self) {
        if self.computed.take().is_some() {
            self.services.jobs.cancel(Topic::Forecast);
        }
    }

    /// Whether the last step may still be continued.
    pub fn is_dragged(&self) -> bool {
        self.history.open_step().is_some()
    }

    fn take_run(&mut self, model: Arc<Model>, run: Run) {
        self.pace.ran(&run);
        let before = std::mem::take(&mut self.outcome);
        self.outcome = Outcome::after(before, model, run);
    }

    /// A worker has made a forecast: of the present model or, in a drag, of an earlier one.
    pub(super) fn forecast_made(&mut self, made: MadeForecast) {
        self.computed = None;
        let is_present = Arc::ptr_eq(&made.model, &self.model);
        if let Some(run) = made.run {
            if is_present || run.result.is_ok() {
                self.take_run(made.model, run);
            } else {
                self.pace.ran(&run);
            }
        }
        if !is_present {
            self.compute();
        }
        self.refresh_shown_side();
        self.revision += 1;
    }

    /// Work that was begun in a drag that has ended is out of date, and is dropped for the present model.
    pub(super) fn catch_up(&mut self) {
        let is_stale = self.computed.as_ref().is_some_and(|computed| !Arc::ptr_eq(computed, &self.model));
        if is_stale {
            self.compute();
            self.revision += 1;
        }
    }

    /// An internal error stopped the forecast.
    pub(super) fn forecast_failed(&mut self) {
        self.computed = None;
        self.outcome.freshness = Freshness::Failed;
        self.revision += 1;
    }

    /// Whether the forecast of the model that is shown is being computed: what is shown is out of date.
    pub fn is_computing(&self) -> bool {
        self.outcome.is_computing()
    }

    /// Whether what is shown is out of date: the forecast of the present model is being computed, or failed to be.
    pub fn is_stale(&self) -> bool {
        self.outcome.freshness != Freshness::Present
    }

    /// How far that is, in percent.
    pub fn computed_percent(&self) -> Option<u32> {
        self.services.jobs.percent(Topic::Forecast)
    }
}
