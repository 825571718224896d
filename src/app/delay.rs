//! What waiting costs, beside the forecast that it was made from: found at once where that is quick, else on a worker.
//!
//! Owns when it is computed again. Its one invariant: an answer belongs to the forecast on screen, or says that it does
//! not complete; then it may still have amounts of the step before.

use std::{sync::Arc, time::Duration};

use super::{App, ComparedSide, JobResult, Progress, Topic};
use crate::{
    analysis::delay::{DelayQuestion, DelaySummary, ask},
    engine::Forecast,
    model::{Model, Vendor},
};

/// What is expected to take longer runs on a worker, and so does everything during a drag.
const AT_ONCE: Duration = Duration::from_millis(3);

/// The cost of waiting, with the forecast that it was computed from and the vendor that was asked about.
#[derive(Debug, Default)]
pub struct DelayState {
    summary: DelaySummary,
    of: Option<Arc<Forecast>>,
    vendor: Option<String>,
    beside: Option<Beside>,
}

/// The cost of waiting in a scenario that is compared, with the forecast that it belongs to.
#[derive(Debug)]
struct Beside {
    of: Arc<Forecast>,
    summary: DelaySummary,
}

impl App {
    /// What not paying costs, as far as it is known: for all vendors, and for the selected one.
    pub const fn delay_summary(&self) -> &DelaySummary {
        &self.delay.summary
    }

    /// The vendor that is selected, if it takes part.
    fn selected_vendor(&self) -> Option<&str> {
        let id = self.subject_id()?;
        let is_meant = |vendor: &&Vendor| vendor.id.0 == id && !vendor.muted;
        self.model.vendors.iter().find(is_meant).map(|vendor| vendor.id.0.as_str())
    }

    /// Computes the cost of waiting if the forecast or the selected vendor changed: at once, or on a worker, which
    /// drops work for an earlier forecast. Call it before each frame.
    pub fn find_delay(&mut self) {
        self.find_delay_beside();
        let now = self.outcome.shared();
        let is_same = match (&now, &self.delay.of) {
            (Some(now), Some(before)) => Arc::ptr_eq(now, before),
            (None, None) => true,
            _ => false,
        };
        let vendor = self.selected_vendor().map(str::to_owned);
        let is_same_vendor = vendor == self.delay.vendor;
        // While sums are too large the forecast is of an earlier model.
        let is_known = is_same && is_same_vendor || self.outcome.overflow().is_some();
        let is_dragged = self.is_dragged();
        // While it is computed too.
        if is_known || self.is_stale() {
            return;
        }
        // The answer for all vendors does not change when another vendor is selected.
        let known = (is_same && self.delay.summary.is_complete).then(|| std::mem::take(&mut self.delay.summary));
        let mut begun = match known {
            Some(known) => DelaySummary { own: None, ..known },
            None => now.as_deref().map(|now| DelaySummary::begun(now, vendor.as_deref())).unwrap_or_default(),
        };
        if is_dragged && !begun.is_complete {
            begun.keep(std::mem::take(&mut self.delay.summary));
            begun.own = begun.own.filter(|_| is_same_vendor);
            // What is begun in a drag is finished: its answer is out of date, and leads to the next.
            if self.services.jobs.percent(Topic::DelaySummary).is_some() {
                self.delay.summary = begun;
                return;
            }
        }
        self.services.jobs.cancel(Topic::DelaySummary);
        self.delay.of.clone_from(&now);
        self.delay.vendor.clone_from(&vendor);
        let Some(forecast) = now else {
            self.delay.summary = DelaySummary::default();
            return;
        };
        let runs = u32::try_from(begun.runs).unwrap_or(u32::MAX).saturating_add(1);
        let is_quick = !is_dragged && self.pace.expected(&self.model).saturating_mul(runs) <= AT_ONCE;
        if !is_quick && (vendor.is_some() || !begun.is_complete) {
            let (model, of, vendor, known) =
                (Arc::clone(&self.model), Arc::clone(&forecast), vendor.clone(), begun.clone());
            let work = Box::new(move |progress: &Progress| {
                let summary = found(known, &model, &of, vendor.as_deref(), || progress.is_cancelled());
                JobResult::Delay(of, Box::new(summary))
            });
            if self.services.jobs.start(Topic::DelaySummary, work) {
                self.delay.summary = begun;
                return;
            }
        }
        self.delay.summary = found(begun, &self.model, &forecast, vendor.as_deref(), || false).unwrap_or_default();
        if is_same {
            // What is drawn still belongs to the vendor before.
            self.revision += 1;
        }
    }

    /// The scenario that differences are taken against, with its forecast, and what not paying costs in it as
    /// far as that is known.
    pub fn beside(&self) -> Option<(&ComparedSide, &Arc<Forecast>, &DelaySummary)> {
        let side = self.reference()?;
        let beside = self.delay.beside.as_ref()?;
        Some((side, &beside.of, &beside.summary))
    }

    /// Computes the cost of waiting in the scenario that is compared, if its forecast changed: at once, or on a worker.
    fn find_delay_beside(&mut self) {
        let side = self.reference();
        let Some((model, forecast)) = side.and_then(|side| Some((Arc::clone(&side.model), side.outcome.shared()?)))
        else {
            if self.delay.beside.take().is_some() {
                self.services.jobs.cancel(Topic::DelayBeside);
            }
            return;
        };
        // A drag has enough to compute; this follows when it ends.
        let is_known = self.delay.beside.as_ref().is_some_and(|beside| Arc::ptr_eq(&beside.of, &forecast));
        if is_known || (self.is_dragged() && self.delay.beside.is_some()) {
            return;
        }
        self.services.jobs.cancel(Topic::DelayBeside);
        let begun = DelaySummary::begun(&forecast, None);
        let runs = u32::try_from(begun.runs).unwrap_or(u32::MAX).saturating_add(1);
        self.delay.beside = Some(Beside { of: Arc::clone(&forecast), summary: begun });
        self.revision += 1;
        let is_quick = !self.is_dragged() && self.pace.expected(&model).saturating_mul(runs) <= AT_ONCE;
        if !is_quick {
            let (own, of) = (Arc::clone(&model), Arc::clone(&forecast));
            let work = Box::new(move |progress: &Progress| {
                let summary = DelaySummary::unless(&own, &of, None, || progress.is_cancelled());
                JobResult::DelayBeside(of, Box::new(summary))
            });
            if self.services.jobs.start(Topic::DelayBeside, work) {
                return;
            }
        }
        let summary = DelaySummary::new(&model, &forecast, None);
        self.delay.beside = Some(Beside { of: forecast, summary });
    }

    /// A worker has found what waiting costs in the scenario that is compared.
    pub(super) fn delay_found_beside(&mut self, of: &Arc<Forecast>, summary: Option<DelaySummary>) {
        if let (Some(summary), Some(beside)) = (summary, &mut self.delay.beside)
            && Arc::ptr_eq(of, &beside.of)
        {
            beside.summary = summary;
            self.revision += 1;
        }
    }

    /// An answer for an earlier model is replaced by the forecast of the present one.
    pub(super) fn make_way(&mut self) {
        if !self.delay.summary.is_complete || self.services.jobs.percent(Topic::DelaySummary).is_some() {
            self.delay.of = None;
        }
        self.bridging = None;
        for topic in [Topic::DelaySummary, Topic::Sides, Topic::Bridge] {
            self.services.jobs.cancel(topic);
        }
    }

    /// A worker has found what waiting costs.
    pub(super) fn delay_found(&mut self, of: &Arc<Forecast>, summary: Option<DelaySummary>) {
        if let (Some(summary), Some(now)) = (summary, &self.delay.of)
            && Arc::ptr_eq(of, now)
        {
            self.delay.summary = summary;
            self.revision += 1;
        }
    }
}

/// What the work that was begun has not answered yet: everything, or the cost of one vendor.
fn found(
    begun: DelaySummary,
    model: &Model,
    forecast: &Forecast,
    vendor: Option<&str>,
    is_cancelled: impl Fn() -> bool,
) -> Option<DelaySummary> {
    if !begun.is_complete {
        return DelaySummary::unless(model, forecast, vendor, is_cancelled);
    }
    let own = vendor.and_then(|vendor| ask(model, forecast, &DelayQuestion::of(vendor)).ok());
    Some(DelaySummary { own, ..begun })
}

#[cfg(test)]
mod tests {
    use std::sync::{
        Mutex,
        atomic::{AtomicBool, AtomicU32, AtomicUsize, Ordering},
    };

    use super::*;
    use crate::{
        app::{Clock, Command, Jobs, Services, Subject, Work},
        calendar::Date,
        model::{Edit, Value},
        money::Amount,
    };

    /// A clock by which everything takes a second.
    #[derive(Default)]
    struct Slow(AtomicU32);

    impl Clock for Slow {
        fn now(&self) -> Duration {
            Duration::from_secs(u64::from(self.0.fetch_add(1, Ordering::Relaxed)))
        }

        fn today(&self) -> Date {
            Date(0)
        }
    }

    /// Work that was begun, the first first.
    type Begun = Vec<(Topic, Work<JobResult>)>;

    /// Work that waits until it is let go, and how much was begun in all.
    #[derive(Clone, Default)]
    struct Held(Arc<Mutex<Begun>>, Arc<AtomicBool>, Arc<AtomicUsize>);

    impl Jobs<JobResult> for Held {
        fn start(&mut self, topic: Topic, work: Work<JobResult>) -> bool {
            self.2.fetch_add(1, Ordering::Relaxed);
            self.cancel(topic);
            self.0.lock().expect("one thread").push((topic, work));
            true
        }

        fn cancel(&mut self, topic: Topic) {
            self.0.lock().expect("one thread").retain(|(running, _)| *running != topic);
        }

        fn finished(&mut self) -> Vec<JobResult> {
            let mut held = self.0.lock().expect("one thread");
            let count = usize::from(self.1.swap(false, Ordering::Relaxed)).min(held.len());
            let let_go: Vec<_> = held.drain(..count).collect();
            drop(held);
            let_go.into_iter().map(|(_, work)| work(&Progress::default())).collect()
        }

        fn failed(&mut self) -> Vec<Topic> {
            Vec::new()
        }

        fn percent(&self, topic: Topic) -> Option<u32> {
            let held = self.0.lock().expect("one thread");
            held.iter().find(|(running, _)| *running == topic).map(|_| 0)
        }
    }

    #[test]
    fn a_drag_finishes_what_it_has_begun_and_ends_with_what_is() {
        let held = Held::default();
        let mut app = App::new(Services { jobs: Box::new(held.clone()), ..Services::scripted([]) });
        app.find_delay();
        let before = app.delay_summary().clone();
        let buffer = |whole| Edit::set("settings/buffer", Value::Amount(Amount::whole(whole)));
        for step in 1..=3 {
            app.drag(buffer(800_000_000 + step));
            app.find_delay();
            assert!(!app.delay_summary().is_complete, "of the step before");
            assert_eq!(app.delay_summary().a_day(), before.a_day(), "its amounts stay");
        }
        assert_eq!(held.2.load(Ordering::Relaxed), 1, "one is begun, and not given up");
        held.1.store(true, Ordering::Relaxed);
        app.poll();
        app.find_delay();
        assert_eq!(held.2.load(Ordering::Relaxed), 2, "then the next, of what is now");
        assert!(!app.delay_summary().is_complete);
        held.1.store(true, Ordering::Relaxed);
        app.poll();
        app.find_delay();
        assert!(app.delay_summary().is_complete && held.2.load(Ordering::Relaxed) == 2);
        // Let go while work runs: it is computed again at once.
        app.drag(buffer(900_000_000));
        app.find_delay();
        app.end_step();
        app.drag(buffer(910_000_000));
        app.end_step();
        app.find_delay();
        assert!(app.delay_summary().is_complete);
        assert_eq!(app.delay_summary().by_the_end(), before.by_the_end(), "the buffer changes none of it");
    }

    /// The lows of the scenarios that are compared.
    fn lows(app: &App) -> Vec<Option<(crate::money::Money, Date)>> {
        app.sides().iter().map(|side| side.forecast().map(Forecast::cash_low)).collect()
    }

    #[test]
    fn in_a_drag_scenarios_follow_and_end_as_what_is() {
        let held = Held::default();
        let services = || Services { jobs: Box::new(held.clone()), ..Services::scripted([]) };
        let mut app = App::new(services());
        app.run(Command::CompareAll);
        app.find_delay();
        let opening = |whole| Edit::set("settings/opening_cash", Value::Amount(Amount::whole(whole)));
        let before = lows(&app);
        let frame = |app: &mut App| {
            app.poll();
            app.follow_sides();
            app.find_delay();
        };
        let let_go = |app: &mut App| {
            held.1.store(true, Ordering::Relaxed);
            frame(app);
        };
        app.drag(opening(900_000_000));
        frame(&mut app);
        assert_ne!(lows(&app)[0], before[0], "what is shown follows at once");
        assert_eq!(lows(&app)[1..], before[1..], "the others are of the step before");
        assert!(app.are_sides_stale(), "and known to be");
        let_go(&mut app);
        let_go(&mut app);
        assert_eq!(held.2.load(Ordering::Relaxed), 2, "the scenarios, and what waiting costs");
        let there = lows(&app);
        assert!(there.iter().zip(&before).all(|(now, before)| now != before) && app.delay_summary().is_complete);
        assert_eq!(held.2.load(Ordering::Relaxed), 2, "then all is known");
        assert!(!app.are_sides_stale());
        // Let go while a worker runs.
        app.drag(opening(950_000_000));
        frame(&mut app);
        app.end_step();
        let after = lows(&app);
        app.run(Command::CompareNone);
        app.run(Command::CompareAll);
        assert_eq!(after, lows(&app));
        assert!(after.iter().zip(&there).all(|(now, before)| now != before));
    }

    #[test]
    fn scenarios_that_take_long_are_made_by_a_worker() {
        let mut slow = App::new(Services { clock: Arc::new(Slow::default()), ..Services::scripted([]) });
        slow.poll();
        slow.run(Command::CompareAll);
        slow.poll();
        let before = lows(&slow);
        slow.apply_or_say(Edit::set("settings/opening_cash", Value::Amount(Amount::whole(900_000_000))));
        assert_eq!(lows(&slow)[1..], before[1..], "the window goes on");
        assert!(slow.are_sides_stale());
        slow.poll();
        assert!(!slow.are_sides_stale());
        let mut quick = App::new(Services::scripted([]));
        quick.apply_or_say(Edit::set("settings/opening_cash", Value::Amount(Amount::whole(900_000_000))));
        quick.run(Command::CompareAll);
        assert_eq!(lows(&slow), lows(&quick));
    }

    #[test]
    fn what_takes_long_is_found_by_a_worker() {
        let mut quick = App::new(Services::scripted([]));
        quick.find_delay();
        assert!(quick.delay_summary().is_complete && quick.delay_summary().by_the_end().is_some());

        let mut slow = App::new(Services { clock: Arc::new(Slow::default()), ..Services::scripted([]) });
        slow.poll();
        slow.find_delay();
        assert!(!slow.delay_summary().is_complete, "it has begun");
        let step = |app: &App| app.delay_summary().step.as_ref().map(|step| (step.vendor.clone(), step.date));
        assert_eq!(step(&slow), step(&quick), "the day is known at once");
        let before = slow.revision();
        slow.poll();
        assert_eq!(slow.delay_summary(), quick.delay_summary());
        assert!(slow.revision() > before, "it is shown");

        // Nothing is computed twice, and work for an earlier model is dropped.
        slow.select(Subject::Settings);
        slow.find_delay();
        assert!(slow.delay_summary().is_complete);
        slow.show_scenario(Some("withhold-both"));
        slow.poll();
        slow.find_delay();
        slow.show_scenario(Some("pay-in-full"));
        slow.poll();
        slow.find_delay();
        slow.poll();
        assert!(slow.delay_summary().is_complete && slow.delay_summary().step.is_none());
        slow.run(Command::ShowBase);
        slow.select(quick.subject().clone());
        slow.poll();
        slow.find_delay();
        slow.poll();
        assert_eq!(slow.delay_summary(), quick.delay_summary());
    }
}
