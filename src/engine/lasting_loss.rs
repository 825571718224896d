//! What outages leave behind: the part of a stream's level that is gone after the downtime of earlier months, because
//! users who were put off don't come back the next day (DESIGN 4.7).
//!
//! Owns the downtime of the months gone by, those before the as-of date included. Its one invariant: a month's downtime
//! takes nothing of its own month's level.

use std::collections::BTreeSet;

use super::{
    causes::{Cause, Why},
    lanes::Lanes,
    plan::Input,
    recorder::Recorder,
    run::Machine,
    service::PlanService,
    streams::PlanStream,
};
use crate::calendar::{Date, Month};

/// What downtime takes of a stream's later revenue, compiled.
#[derive(Clone, Copy, Debug)]
pub(super) struct PlanLastingLoss {
    /// For a day on which all is down.
    pub(super) share: Input,
    /// The months in which it is recovered; none if it never is.
    pub(super) recovery: Option<i32>,
}

/// Days of a month before the as-of date on which the same outages take service down.
#[derive(Clone, Debug)]
pub(super) struct PastOutages {
    month: Month,
    days: f64,
    downs: Vec<Input>,
}

/// The downtime of a month, in days.
pub(super) type MonthDowntime<const W: usize> = (Month, Lanes<W>);

/// What the downtime of a month comes from, and that of the months up to it.
#[derive(Clone, Copy, Debug)]
pub(super) struct DownMonth {
    month: Month,
    own: Cause,
    is_down: bool,
    /// Of all months so far on which something was down, and of the others.
    down: Cause,
    others: Cause,
}

/// How much of a loss is still gone in the k-th month after the next one.
fn still_gone(k: i32, recovery: Option<i32>) -> f64 {
    recovery.map_or(1.0, |months| (1.0 - f64::from(k) / f64::from(months)).max(0.0))
}

/// What dated outages take down before the as-of date: for each month stretches of days with the same outages.
pub(super) fn past_outages(outages: &[(i32, i32, Input)], as_of: Date) -> Vec<PastOutages> {
    let past = || outages.iter().filter(|(start, ..)| *start < 0);
    let mut turns: BTreeSet<i32> = past().flat_map(|(start, end, _)| [*start, (*end).min(0)]).collect();
    for (start, end, _) in past() {
        let (first, last) = (as_of.plus_days(*start).month(), as_of.plus_days((*end).min(0) - 1).month());
        turns.extend((first.0..=last.0).map(|month| Month(month + 1).first().0 - as_of.0).filter(|turn| turn < end));
    }
    let turns: Vec<i32> = turns.into_iter().collect();
    let stretches = turns.windows(2).filter_map(|turns| {
        let [from, to] = [turns[0], turns[1]];
        let downs: Vec<Input> =
            past().filter(|(start, end, _)| (*start..*end).contains(&from)).map(|(_, _, down)| *down).collect();
        let month = as_of.plus_days(from).month();
        (!downs.is_empty()).then(|| PastOutages { month, days: f64::from(to - from), downs })
    });
    stretches.collect()
}

impl PlanService {
    /// The downtime of the months before the as-of date.
    pub(super) fn past_downtime<const W: usize>(&self, inputs: &[Lanes<W>]) -> Vec<MonthDowntime<W>> {
        let mut months: Vec<MonthDowntime<W>> = Vec::new();
        for stretch in &self.past {
            let down = stretch.downs.iter().fold(Lanes::ZERO, |sum, down| sum + inputs[down.0 as usize]);
            let down = down.min(Lanes::ONE) * stretch.days;
            match months.last_mut() {
                Some((month, sum)) if *month == stretch.month => *sum += down,
                _ => months.push((stretch.month, down)),
            }
        }
        for (month, days, _) in &self.past_named {
            let days = inputs[days.0 as usize];
            match months.binary_search_by_key(month, |(month, _)| *month) {
                Ok(at) => months[at].1 = days,
                Err(at) => months.insert(at, (*month, days)),
            }
        }
        months
    }
}

impl<const W: usize, R: Recorder<W>> Machine<'_, W, R> {
    /// The part of a stream's level that earlier downtime leaves of this month's.
    pub(super) fn left_after_outages(&mut self, plan: &PlanStream) -> Lanes<W> {
        let share = self.inputs[plan.lasting.share.0 as usize];
        if share.is_zero() || self.downtime.months.is_empty() {
            return Lanes::ONE;
        }
        let left = self.left_with(share, plan.lasting.recovery);
        self.recorder.lasting_loss(self.month, plan.item, Lanes::ONE - left);
        left
    }

    /// The part that would be left with this loss and this recovery.
    fn left_with(&self, share: Lanes<W>, recovery: Option<i32>) -> Lanes<W> {
        self.downtime.months.iter().fold(Lanes::ONE, |left, (month, down)| {
            let gone = still_gone(self.month.0 - month.0 - 1, recovery);
            left * (Lanes::ONE - (share * *down).min(Lanes::ONE) * gone)
        })
    }
}

/// What a lasting loss comes from.
impl<const W: usize, R: Recorder<W>> Machine<'_, W, R> {
    /// The downtime of the months before the as-of date.
    pub(super) fn begin_downtime_traces(&mut self) {
        let Some(service) = &self.plan.service else { return };
        let past = || service.outages.iter().zip(&service.outage_records).filter(|((start, ..), _)| *start <= 0);
        // With another date, or more days, others of these months would have downtime.
        let mut dates = Why::new();
        past().for_each(|(_, record)| dates.beside(*record, &["date", "days"]));
        service.past_named.iter().for_each(|(.., record)| dates.beside(*record, &["month"]));
        self.traces.past_outages = self.cause(dates);
        for (month, down) in &self.downtime.months.clone() {
            let mut why = Why::new();
            let named: Vec<_> = service.past_named.iter().filter(|(named, ..)| named == month).collect();
            for (.., record) in &named {
                why.names(*record, &["days"]);
            }
            for ((start, end, _), record) in past().filter(|_| named.is_empty()) {
                let [first, next] = [month.first(), month.plus(1).first()].map(|day| day.0 - self.plan.as_of.0);
                why.names_if(*start < next && *end > first, *record, "down");
            }
            let own = self.cause(why);
            self.trace_down_month(*month, own, !down.is_zero());
        }
    }

    /// A month has gone by, whose downtime has this cause.
    pub(super) fn trace_down_month(&mut self, month: Month, own: Cause, is_down: bool) {
        let [mut down, mut others] =
            self.traces.down_months.last().map_or([Cause::NONE; 2], |last| [last.down, last.others]);
        if is_down {
            down = self.causes.sum(down, own);
        } else {
            others = self.causes.after(others, own);
        }
        self.traces.down_months.push(DownMonth { month, own, is_down, down, others });
    }

    /// Names what this month's lasting loss of a stream comes from. `earned` gives what would be recognised today if
    /// only a part of the level were left.
    pub(super) fn name_lasting_loss(&self, why: &mut Why, plan: &PlanStream, earned: impl Fn(Lanes<W>) -> Lanes<W>) {
        let own = self.inputs[plan.lasting.share.0 as usize];
        let recovery = plan.lasting.recovery;
        let still = |month: Month| still_gone(self.month.0 - month.0 - 1, recovery) > 0.0;
        let now = earned(self.left_with(own, recovery));
        let differs =
            |share: f64, recovery| !(earned(self.left_with(Lanes::splat(share.min(1.0)), recovery)) - now).is_zero();
        let share = own.0[0];
        let is_of_share = [0.0, share * 0.99, share * 1.01, 1.0].into_iter().any(|other| differs(other, recovery));
        let was_down = self.downtime.months.iter().any(|(month, down)| !down.is_zero() && still(*month));
        why.names_if(is_of_share, plan.record, "lasting_loss");
        why.beside_if(was_down, plan.record, "lasting_loss");
        if own.is_zero() {
            return;
        }
        if let Some(months) = recovery {
            let others = [1, months - 1, months + 1, months - months / 100, months + months / 100, 240];
            let mut others = others.into_iter().filter(|other| *other > 0);
            why.names_if(others.any(|other| differs(share, Some(other))), plan.record, "recovery_months");
            why.beside_if(!self.downtime.months.is_empty(), plan.record, "recovery_months");
        }
        why.depends_on(self.traces.past_outages);
        let mut made_of = |is_down: bool, cause: Cause| {
            if is_down && is_of_share {
                why.made_of(cause);
            } else {
                why.depends_on(cause);
            }
        };
        match recovery {
            None => {
                if let Some(last) = self.traces.down_months.last() {
                    made_of(true, last.down);
                    made_of(false, last.others);
                }
            }
            Some(_) => {
                for known in self.traces.down_months.iter().rev().take_while(|known| still(known.month)) {
                    made_of(known.is_down, known.own);
                }
            }
        }
    }
}
