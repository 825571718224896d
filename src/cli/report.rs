//! What a report shows: a forecast by spans, its figures, and what is owed at a day's close.

use crate::{
    analysis::ageing::{AgeFrom, Ageing},
    calendar::Date,
    engine::{Forecast, Overflow, Owed, Plan, SpanTable, forecast, owed_to_all, standings_on},
    model::{Model, SpanSize},
};

/// A report, before it takes a form.
#[derive(Clone, Debug)]
pub struct Report {
    /// The session's name.
    pub session: String,
    /// The scenario's id.
    pub scenario: String,
    /// The size of the spans.
    pub size: SpanSize,
    /// The forecast of the scenario's model.
    pub forecast: Forecast,
    /// The forecast by spans.
    pub table: SpanTable,
    /// What is owed to all vendors.
    pub owed: Owed,
    /// The day at whose close the owed figures are taken; the day before the as-of date is the opening.
    pub owed_on: Date,
    /// The ageing at that close; none unless a day is asked for.
    pub ageing: Option<Ageing>,
}

impl Report {
    /// Runs a valid model. `owed_on` is a day of the forecast, or the day before it; ages of its close count from
    /// `age_from`.
    pub fn new(
        session: &str,
        scenario: &str,
        model: &Model,
        size: SpanSize,
        owed_on: Option<Date>,
        age_from: AgeFrom,
    ) -> Result<Self, Overflow> {
        let forecast = forecast(model)?;
        let owed = match owed_on {
            Some(date) => owed_to_all(&standings_on(&Plan::new(model), date)?),
            None => forecast.owed_today(),
        };
        Ok(Self {
            session: session.to_owned(),
            scenario: scenario.to_owned(),
            size,
            table: forecast.table(size),
            owed,
            ageing: owed_on.map(|date| Ageing::on(&forecast, date, age_from)),
            owed_on: owed_on.unwrap_or_else(|| model.as_of().plus_days(-1)),
            forecast,
        })
    }
}
