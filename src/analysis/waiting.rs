//! What waiting costs now: with every vendor that is owed something overdue, and what it leads to.
//!
//! Owns which vendors are waited with, what a day of it costs, and the first stop of service. Its one invariant: every
//! amount is one of [`Delay`]'s, of the whole forecast.

use super::delay::{Category, Delay, Question, on_day, paid_when_due};
use crate::{
    calendar::Date,
    engine::{Answer, Forecast, forecast},
    model::{Act, Model},
    money::Money,
};

/// What waiting costs now.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Waiting {
    /// For each vendor that is owed something overdue today: what waiting costs with it, over the whole forecast. The
    /// vendor that is owed most is first.
    pub delays: Vec<Delay>,
    /// The first stop of service.
    pub stop: Option<Stop>,
    /// How many runs of the model it takes.
    pub runs: usize,
    /// Whether all of it is found: what is only begun has no delays and no cost of the stop, or earlier ones.
    pub is_complete: bool,
}

/// A vendor suspends service, or ends the contract.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stop {
    /// The vendor's id.
    pub vendor: String,
    /// The vendor's name.
    pub label: String,
    /// Which of the two.
    pub act: Act,
    /// The day at whose close it does.
    pub date: Date,
    /// The last day of the forecast.
    pub last: Date,
    /// Revenue that is lost up to then while service is down, against a vendor that is paid when due; none if that is
    /// not known yet.
    pub lost: Option<Money>,
}

impl Waiting {
    /// What waiting costs in a forecast of a model.
    pub fn new(model: &Model, waiting: &Forecast) -> Self {
        Self::unless(model, waiting, || false).unwrap_or_default()
    }

    /// What the forecast says by itself: who stops service, and when.
    pub fn begun(waiting: &Forecast) -> Self {
        let stop = first_stop(waiting).map(|(vendor, act, date)| {
            let item = &waiting.items[vendor as usize];
            let (vendor, label) = (item.id.clone(), item.label.clone());
            Stop { vendor, label, act, date, last: waiting.end.plus_days(-1), lost: None }
        });
        let owed = overdue(waiting);
        let is_extra = |stop: &Stop| owed.iter().all(|(_, vendor)| *vendor != stop.vendor);
        let runs = owed.len() + usize::from(stop.as_ref().is_some_and(is_extra));
        Self { delays: Vec::new(), stop, runs, is_complete: false }
    }

    /// Keeps the amounts that were found before, until they are found anew.
    pub fn keep(&mut self, before: Self) {
        self.delays = before.delays;
        if let (Some(stop), Some(before)) = (&mut self.stop, before.stop)
            && (&stop.vendor, stop.act) == (&before.vendor, before.act)
        {
            stop.lost = before.lost;
        }
    }

    /// The same as [`Self::new`], or nothing if it is no longer wanted; asked before every run.
    pub fn unless(model: &Model, waiting: &Forecast, is_cancelled: impl Fn() -> bool) -> Option<Self> {
        let mut own = Self::begun(waiting);
        let mut owed: Vec<(Money, &str)> = overdue(waiting);
        owed.sort_by_key(|(amount, _)| std::cmp::Reverse(*amount));
        for (_, vendor) in owed {
            if is_cancelled() {
                return None;
            }
            own.delays.extend(between(model, waiting, vendor));
        }
        if let Some(stop) = &mut own.stop {
            if is_cancelled() {
                return None;
            }
            let known = own.delays.iter().find(|delay| delay.vendor.id == stop.vendor);
            let lost = known.map(lost_while_down);
            stop.lost = lost.or_else(|| between(model, waiting, &stop.vendor).as_ref().map(lost_while_down));
        }
        own.is_complete = true;
        Some(own)
    }

    /// What the first day costs that begins with the money kept, less what that money is worth on it.
    pub fn a_day(&self) -> Money {
        self.delays.iter().map(a_day).sum()
    }
}

/// What waiting with a vendor costs, where one of the two runs is made already.
pub fn between(model: &Model, waiting: &Forecast, vendor: &str) -> Option<Delay> {
    let question = Question { vendor: vendor.to_owned(), from: None, to: None };
    ask(model, waiting, &question)
}

/// The same for a range of days; none if it can't be asked.
pub fn ask(model: &Model, waiting: &Forecast, question: &Question) -> Option<Delay> {
    let (from, to) = (question.from.unwrap_or_else(|| model.as_of()), question.to.unwrap_or_else(|| model.end()));
    let paying = forecast(&paid_when_due(model, &question.vendor, from, to)).ok()?;
    Delay::between(model, question, waiting, &paying).ok()
}

/// What the second day of a range costs less than it brings: on the first, what would have been paid is still there in
/// both runs when interest counts.
pub fn a_day(delay: &Delay) -> Money {
    on_day(&delay.cost, 1) - on_day(&delay.benefit, 1)
}

/// What all days of a range cost less than they bring.
pub fn in_all(delay: &Delay) -> Money {
    delay.total_cost() - delay.total_benefit()
}

/// Who is owed something overdue at the opening, and how much.
fn overdue(forecast: &Forecast) -> Vec<(Money, &str)> {
    let standings = forecast.standings.iter().filter(|standing| standing.owed.overdue > Money::ZERO);
    standings.map(|own| (own.owed.overdue, forecast.items[own.vendor as usize].id.as_str())).collect()
}

/// The vendor to ask about first: the one that is owed most overdue today, or later.
pub fn largest(forecast: &Forecast) -> Option<&str> {
    let today = overdue(forecast).into_iter().max_by_key(|(amount, _)| *amount);
    let later = || {
        let all = forecast.invoices.iter().filter_map(|invoice| {
            let most = forecast.arrears(invoice).map(|stretch| stretch.amount).max()?;
            Some((most, forecast.items[invoice.vendor as usize].id.as_str()))
        });
        all.max_by_key(|(amount, _)| *amount)
    };
    let first = || {
        let vendor = forecast.standings.first()?.vendor;
        Some(forecast.items[vendor as usize].id.as_str())
    };
    today.or_else(later).map(|(_, vendor)| vendor).or_else(first)
}

/// The first stop of service that comes, with its vendor and day.
fn first_stop(forecast: &Forecast) -> Option<(u32, Act, Date)> {
    let stops = forecast.answers.iter().filter(|answered| {
        answered.answer == Answer::Fired
            && matches!(answered.act, Act::Suspend | Act::Terminate)
            && answered.date >= forecast.as_of
    });
    stops.min_by_key(|answered| answered.date).map(|answered| (answered.vendor, answered.act, answered.date))
}

fn lost_while_down(delay: &Delay) -> Money {
    let lost = delay.costs.iter().filter(|cost| cost.category == Category::Suspension);
    lost.filter_map(|cost| cost.cumulated.last().copied()).sum()
}
