//! Bridges: why a figure differs between two forecasts, step by step.
//!
//! *By account*: the differences of what the two figures are made of, line by line. *By cause*: causes applied one
//! after another, each step a full run. Owns how bridges are put together; what a cause changes is up to the caller.
//! Its one invariant: the lines, and the steps, add up to the whole difference. There is no line for the rest.

use std::collections::BTreeMap;

use super::{
    asked::{Asked, Unanswered},
    compare::{FigureChange, change},
    parts::{Breakdown, FigureLine, Role, Term, breakdown},
};
use crate::{
    calendar::Date,
    engine::{FigureValue, Forecast, Measure, forecast},
    model::Model,
    money::Money,
};

/// One line of a bridge by account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountStep {
    /// The account, or the term of a contract.
    pub line: FigureLine,
    /// What it adds to the one figure.
    pub from: Money,
    /// What it adds to the other.
    pub to: Money,
}

impl AccountStep {
    /// What it adds to the difference.
    pub fn difference(&self) -> Money {
        self.to - self.from
    }
}

/// A bridge between two amounts, by account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountBridge {
    /// What the amounts stand for in the figure.
    pub role: Role,
    /// What they are, as a figure.
    pub measure: Measure,
    /// The first amount, and the day at whose close it was taken.
    pub from: (Money, Date),
    /// The other.
    pub to: (Money, Date),
    /// The lines that differ, the largest difference first.
    pub steps: Vec<AccountStep>,
}

/// How a figure differs, and the bridges of what it is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ByAccount {
    /// The value in the one forecast.
    pub from: FigureValue,
    /// The value in the other.
    pub to: FigureValue,
    /// How they differ.
    pub change: Option<FigureChange>,
    /// For a figure of money, the bridge of the figure itself; for a ratio, the bridges of dividend and divisor; for a
    /// date, the bridge of the amounts behind it. None if there is no bridge by account: a date that is never reached
    /// in one of the two has no amount behind it.
    pub bridges: Vec<AccountBridge>,
}

/// The bridge of a figure from one forecast to another, by account.
pub fn by_account(
    asked: &Asked,
    (from_model, from): (&Model, &Forecast),
    (to_model, to): (&Model, &Forecast),
) -> Result<ByAccount, Unanswered> {
    let from = breakdown(from_model, from, asked)?;
    let to = breakdown(to_model, to, asked)?;
    Ok(between(asked, &from, &to))
}

/// The bridge between two breakdowns of one figure.
pub fn between(asked: &Asked, from: &Breakdown, to: &Breakdown) -> ByAccount {
    let pairs = from.terms.iter().zip(&to.terms);
    let pairs = pairs.filter(|(from, to)| from.role == to.role && from.measure == to.measure);
    ByAccount {
        from: from.value,
        to: to.value,
        change: change(asked.measure, from.value, to.value),
        bridges: pairs.map(|(from, to)| bridge(from, to)).collect(),
    }
}

fn bridge(from: &Term, to: &Term) -> AccountBridge {
    let mut lines: BTreeMap<&FigureLine, [Money; 2]> = BTreeMap::new();
    for (side, term) in [from, to].into_iter().enumerate() {
        for part in &term.parts {
            lines.entry(&part.line).or_default()[side] += part.amount;
        }
    }
    let steps = lines.into_iter().map(|(line, [from, to])| AccountStep { line: line.clone(), from, to });
    let mut steps: Vec<AccountStep> = steps.filter(|step| step.difference() != Money::ZERO).collect();
    steps.sort_by_key(|step| std::cmp::Reverse(step.difference().0.abs()));
    AccountBridge {
        role: from.role,
        measure: from.measure,
        from: (from.total(), from.day),
        to: (to.total(), to.day),
        steps,
    }
}

/// One step of a bridge by cause.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CauseStep {
    /// The places of the causes that it applies: several where they are valid only together.
    pub causes: Vec<usize>,
    /// The figure after it.
    pub value: FigureValue,
    /// What it changes.
    pub change: Option<FigureChange>,
}

/// A bridge by cause: each step a full run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ByCause {
    /// The value before the first cause.
    pub from: FigureValue,
    /// The steps, in the order in which they were applied.
    pub steps: Vec<CauseStep>,
    /// The value after the last.
    pub to: FigureValue,
    /// How the two differ: what the steps add up to.
    pub change: Option<FigureChange>,
}

/// The bridge of a figure over causes that are applied one after another, in the order given.
///
/// `after` makes the model in which only the causes at these places are applied to the base; `None` if that model would
/// not be valid. Such a cause is applied in one step with the next one. All causes together are valid.
pub fn by_cause(
    asked: &Asked,
    order: &[usize],
    mut after: impl FnMut(&[usize]) -> Option<Model>,
) -> Result<ByCause, Unanswered> {
    let mut value_after = |causes: &[usize]| -> Result<Option<FigureValue>, Unanswered> {
        let Some(model) = after(causes) else { return Ok(None) };
        let forecast = forecast(&model)?;
        Ok(Some(breakdown(&model, &forecast, asked)?.value))
    };
    let Some(from) = value_after(&[])? else { return Err(Unanswered::NoModel) };
    let mut steps: Vec<CauseStep> = Vec::new();
    let (mut value, mut done) = (from, 0);
    for next in 1..=order.len() {
        let Some(now) = value_after(&order[..next])? else { continue };
        let causes = order[done..next].to_vec();
        steps.push(CauseStep { causes, value: now, change: change(asked.measure, value, now) });
        (value, done) = (now, next);
    }
    if done < order.len() {
        return Err(Unanswered::NoModel);
    }
    Ok(ByCause { from, steps, to: value, change: change(asked.measure, from, value) })
}
