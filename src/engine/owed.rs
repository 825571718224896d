//! What is owed at a day's close: four figures, never one (DESIGN 4.10, *Owed today*).

use super::{
    bounds,
    lanes::Lanes,
    plan::Plan,
    recorder::{Recorder, Totals},
    run::{Machine, Overflow},
};
use crate::{
    calendar::Date,
    money::{LIMIT_MINOR, Money},
};

/// What is owed to a vendor, or to all, at a day's close: four parts of one sum, and the disputed amount beside them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Owed {
    /// Unpaid and past due.
    pub overdue: Money,
    /// Invoiced and not past due, or part of an agreed plan; also consumption that is not yet invoiced.
    pub not_yet_due: Money,
    /// How far the running period's consumption is behind its floor's share for the days gone.
    pub accrued_shortfall: Money,
    /// What is left of the floors of the running and later periods, less the accrued shortfall.
    pub committed_later: Money,
    /// Disputed; not in the four parts.
    pub disputed: Money,
}

impl Owed {
    /// The sum of the four parts, disputed amounts left out.
    pub fn total(&self) -> Money {
        self.overdue + self.not_yet_due + self.accrued_shortfall + self.committed_later
    }

    /// Adds both, part by part.
    #[must_use]
    pub fn plus(&self, other: &Self) -> Self {
        Self {
            overdue: self.overdue + other.overdue,
            not_yet_due: self.not_yet_due + other.not_yet_due,
            accrued_shortfall: self.accrued_shortfall + other.accrued_shortfall,
            committed_later: self.committed_later + other.committed_later,
            disputed: self.disputed + other.disputed,
        }
    }
}

/// The running commitment of a contract at a day's close.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Commitment {
    /// The first day of the running period, or of the next one.
    pub start: Date,
    /// The day after its last.
    pub end: Date,
    /// The floor, carried amount included.
    pub floor: Money,
    /// Eligible consumption so far.
    pub consumed: Money,
    /// The consumption a month that meets the floor by the end of the period (DESIGN 4.13, *figures*).
    pub run_rate: Money,
}

/// How a vendor stands at a day's close.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The vendor's place among the items.
    pub vendor: u32,
    /// What is owed to it.
    pub owed: Owed,
    /// The running commitment, if there is one.
    pub commitment: Option<Commitment>,
    /// The late interest that the next day adds.
    pub interest_per_day: Money,
}

impl<const W: usize, R: Recorder<W>> Machine<'_, W, R> {
    /// How every vendor stands at the close of today, in the first lane.
    pub fn standings(&self) -> Vec<Standing> {
        (0..self.vendors.len()).map(|vendor| self.standing(vendor)).collect()
    }

    fn standing(&self, vendor: usize) -> Standing {
        // Amounts too large to be exact are cut here, so that they are refused later.
        let money = |lanes: Lanes<W>| Money::from_lane(lanes.0[0].clamp(-LIMIT_MINOR, LIMIT_MINOR));
        let mut owed = Owed { not_yet_due: money(self.uninvoiced_usage(vendor)), ..Owed::default() };
        for invoice in self.vendors[vendor].order.iter().filter(|invoice| self.is_dated_by_today(**invoice)) {
            let state = &self.invoices[*invoice as usize];
            owed.disputed += money(state.disputed);
            if self.date() > state.due && !state.agreed {
                owed.overdue += money(state.open());
            } else {
                owed.not_yet_due += money(state.open());
            }
        }
        let mut commitment = None;
        if let (Some(plan), Some(run)) = (&self.plan.vendors[vendor].contract, &self.vendors[vendor].contract) {
            if plan.interval_months.is_some() {
                owed.committed_later = run.uninvoiced.iter().map(|left| money(*left)).sum();
            }
            let consumed = plan.usage(run, self.inputs, self.day).consumed;
            let today = self.date();
            let later = plan.periods.iter().position(|period| period.start > today);
            if let (Some(target), Some(at)) = (run.target(), run.running) {
                let period = &plan.periods[at];
                let end = run.ends[at];
                let (gone, days) = (today.0 - period.start.0 + 1, end.0 - period.start.0);
                let left = (target - consumed).at_least_zero();
                if plan.interval_months.is_none() {
                    let due_by_now = target.map(|floor| floor * f64::from(gone) / f64::from(days));
                    let accrued = (due_by_now - consumed).at_least_zero().round();
                    owed.accrued_shortfall = money(accrued);
                    owed.committed_later += money(left - accrued);
                }
                let days_left = f64::from((end.0 - today.0 - 1).max(1));
                commitment = (run.closed.0[0] == 0.0).then(|| Commitment {
                    start: period.start,
                    end,
                    floor: money(target),
                    consumed: money(consumed),
                    run_rate: money(left.map(|left| left / days_left * 365.0 / 12.0).round()),
                });
            }
            if plan.interval_months.is_none() {
                let after_running = run.running.map_or(later, |at| Some(at + 1));
                let carried_ahead = if run.running.is_none() { run.carried_ahead() } else { Lanes::ZERO };
                if let Some(first) = after_running {
                    let floors = run.floors.get(first..).unwrap_or_default();
                    let sum = floors.iter().fold(carried_ahead, |sum, floor| sum + *floor);
                    owed.committed_later += money(if floors.is_empty() { Lanes::ZERO } else { sum });
                }
            }
        }
        Standing {
            vendor: self.plan.vendors[vendor].item,
            owed,
            commitment,
            interest_per_day: money(self.interest_per_day(vendor)),
        }
    }
}

/// How every vendor stands at the close of a date: the day before the as-of date, or a day of the forecast.
pub fn standings_on(plan: &Plan, date: Date) -> Result<Vec<Standing>, Overflow> {
    let inputs = plan.inputs::<1>();
    let mut totals = Totals::<1>::default();
    let mut machine = Machine::open(plan, &inputs, &mut totals)?;
    let days = usize::try_from(date.0 - plan.as_of.0 + 1).unwrap_or(0).min(plan.days());
    machine.run_days(days)?;
    let standings = machine.standings();
    bounds::check_owed(&standings, &plan.items, date)?;
    Ok(standings)
}
