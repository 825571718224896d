//! What the engine made of the model: the forecast, and how long it took.

use std::{sync::Arc, time::Duration};

use super::Clock;
use crate::{
    engine::{self, Forecast, Overflow},
    model::Model,
};

/// The last forecast that could be computed, and whether it is of the present model.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    forecast: Option<Arc<Forecast>>,
    overflow: Option<Overflow>,
    took: Duration,
    is_balanced: bool,
}

impl Outcome {
    /// The forecast of a model; if its sums are too large, the forecast before, with what was too large.
    pub fn of(model: &Model, before: Option<Self>, clock: &dyn Clock) -> Self {
        let begin = clock.now();
        let result = engine::forecast(model);
        let took = clock.now().saturating_sub(begin);
        match result {
            Ok(forecast) => {
                // The whole journal adds up to nothing; the auditor looks closer, in tests and on request.
                let sum: i128 = forecast.journal.postings.iter().map(|posting| i128::from(posting.amount.0)).sum();
                Self { forecast: Some(Arc::new(forecast)), overflow: None, took, is_balanced: sum == 0 }
            }
            Err(overflow) => Self { overflow: Some(overflow), ..before.unwrap_or_default() },
        }
    }

    /// The last forecast; none if the session's first could not be computed.
    pub fn forecast(&self) -> Option<&Forecast> {
        self.forecast.as_deref()
    }

    /// The same, to be kept.
    pub fn shared(&self) -> Option<Arc<Forecast>> {
        self.forecast.clone()
    }

    /// What of the present model is too large; then the forecast is of an earlier one.
    pub const fn overflow(&self) -> Option<&Overflow> {
        self.overflow.as_ref()
    }

    /// How long the forecast took.
    pub const fn took(&self) -> Duration {
        self.took
    }

    /// Whether all postings add up to nothing.
    pub const fn is_balanced(&self) -> bool {
        self.is_balanced
    }
}
