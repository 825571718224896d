//! Background work: what may take longer than a frame runs here, and nowhere else.
//!
//! Owns threads and how their results come back. Knows nothing of what the work is. Its invariants: only the result of
//! the newest work of a topic is given, and results of replaced or cancelled work are dropped; long analyses leave one
//! core to the window and to what it shows, and all computing work gives way to the window.

use std::{
    collections::BTreeMap,
    num::NonZero,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU32, Ordering},
        mpsc::{Receiver, SyncSender, sync_channel},
    },
};

use thread_priority::{ThreadPriority, ThreadPriorityValue, set_current_thread_priority};

/// What work is about; one work of each topic runs at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Topic {
    /// Asking the user for a file.
    PickFile,
    /// Reading a session.
    Read,
    /// Writing a session.
    Save,
    /// The forecast of the scenario that is shown.
    Forecast,
    /// The steps of a bridge.
    Bridge,
    /// What waiting costs.
    DelaySummary,
    /// What waiting costs in the scenario that is compared.
    DelayBeside,
    /// The forecasts of the scenarios that are compared.
    Sides,
    /// The charts.
    Charts,
    /// What is odd.
    Odd,
    /// The ageing of a day.
    Ageing,
    /// The table of items by spans.
    Table,
    /// The postings behind something.
    Postings,
    /// The figures of scenarios side by side.
    Compare,
    /// What waiting with one vendor costs.
    Delay,
    /// What a number is made of.
    Explain,
    /// The rows of that which are seen.
    ExplainRows,
}

impl Topic {
    /// The name of the topic's own thread; none if its work may need many forecasts and takes turns with other such
    /// work. What is on screen has a thread of its own, and never waits for that work.
    const fn thread_name(self) -> Option<&'static str> {
        match self {
            Self::PickFile => Some("pick-file"),
            Self::Read => Some("read"),
            Self::Save => Some("save"),
            Self::Forecast => Some("forecast"),
            Self::Charts => Some("charts"),
            Self::Odd => Some("odd"),
            Self::Ageing => Some("ageing"),
            Self::Table => Some("table"),
            Self::Postings => Some("postings"),
            Self::Compare => Some("compare"),
            Self::Delay => Some("delay"),
            Self::Explain => Some("explain"),
            Self::ExplainRows => Some("explain-rows"),
            Self::Bridge | Self::DelaySummary | Self::DelayBeside | Self::Sides => None,
        }
    }

    /// Whether its work waits for the user or a disk, and does not compute.
    const fn is_of_files(self) -> bool {
        matches!(self, Self::PickFile | Self::Read | Self::Save)
    }
}

/// The work's side of a running job.
#[derive(Clone, Debug, Default)]
pub struct Progress {
    is_cancelled: Arc<AtomicBool>,
    has_failed: Arc<AtomicBool>,
    percent: Arc<AtomicU32>,
}

/// Notes when work panics: it will have no result.
struct Watch {
    topic: Topic,
    progress: Progress,
    wake: Arc<dyn Fn() + Send + Sync>,
}

impl Drop for Watch {
    fn drop(&mut self) {
        if std::thread::panicking() {
            self.progress.has_failed.store(true, Ordering::Relaxed);
            // Other computing work would be started again by the next frame, and would fail again, so it waits for the
            // user.
            if self.topic.is_of_files() || self.topic == Topic::Forecast {
                (self.wake)();
            }
        }
    }
}

impl Progress {
    /// Whether the result is no longer wanted; long work asks this often and stops.
    pub fn is_cancelled(&self) -> bool {
        self.is_cancelled.load(Ordering::Relaxed)
    }

    /// Says how far the work is, 0 to 100.
    pub fn report(&self, percent: u32) {
        self.percent.store(percent.min(100), Ordering::Relaxed);
    }
}

/// Work with its result.
pub type Work<A> = Box<dyn FnOnce(&Progress) -> A + Send>;

/// Runs work and collects the results.
pub trait Jobs<A> {
    /// Starts work, and cancels running work of the same topic. `false` if it could not be started.
    #[must_use]
    fn start(&mut self, topic: Topic, work: Work<A>) -> bool;
    /// Drops the result of running work of the topic.
    fn cancel(&mut self, topic: Topic);
    /// The results that came since the last call.
    fn finished(&mut self) -> Vec<A>;
    /// The topics whose work panicked since the last call: it is over, and there will be no result.
    fn failed(&mut self) -> Vec<Topic>;
    /// How far the running work of the topic is, in percent; `None` if none runs.
    fn percent(&self, topic: Topic) -> Option<u32>;
}

/// How many results may wait for the window; a thread with one more waits itself.
const RESULTS_MAX: usize = 16;

/// Jobs on threads. Work that needs many forecasts takes turns on as many threads as there are cores but one, which is
/// left to the window; what is on screen, and work on files, has a thread of its own.
pub struct Threads<A> {
    /// None if the machine gives no threads.
    computing: Option<rayon::ThreadPool>,
    running: BTreeMap<Topic, (u64, Progress)>,
    next: u64,
    sender: SyncSender<(Topic, u64, A)>,
    receiver: Receiver<(Topic, u64, A)>,
    wake: Arc<dyn Fn() + Send + Sync>,
}

/// Of 0 to 99, below what threads begin with on every system: a niceness of 10 on Linux.
const BEHIND_THE_WINDOW: u8 = 22;

/// The thread gives way to the window if both want the same core. If the system refuses that, the thread keeps its
/// priority.
fn step_back() {
    if let Ok(priority) = ThreadPriorityValue::try_from(BEHIND_THE_WINDOW) {
        set_current_thread_priority(ThreadPriority::Crossplatform(priority)).ok();
    }
}

impl<A> Threads<A> {
    /// No jobs yet; `wake` is called from their threads when a result is ready.
    pub fn new(wake: Arc<dyn Fn() + Send + Sync>) -> Self {
        let (sender, receiver) = sync_channel(RESULTS_MAX);
        let cores = std::thread::available_parallelism().map_or(1, NonZero::get);
        let computing = rayon::ThreadPoolBuilder::new()
            .num_threads(cores.saturating_sub(1).max(1))
            .thread_name(|place| format!("compute-{place}"))
            .start_handler(|_| step_back())
            // What panics has said so on its way, and is noted.
            .panic_handler(|_| {})
            .build();
        Self { computing: computing.ok(), running: BTreeMap::new(), next: 0, sender, receiver, wake }
    }
}

impl<A: Send + 'static> Jobs<A> for Threads<A> {
    fn start(&mut self, topic: Topic, work: Work<A>) -> bool {
        self.cancel(topic);
        let number = self.next;
        self.next += 1;
        let progress = Progress::default();
        let (sender, wake, theirs) = (self.sender.clone(), Arc::clone(&self.wake), progress.clone());
        let run = move || {
            if !topic.is_of_files() && topic.thread_name().is_some() {
                step_back();
            }
            // When its turn comes, it may be no longer wanted.
            if theirs.is_cancelled() {
                return;
            }
            let watch = Watch { topic, progress: theirs, wake };
            let result = work(&watch.progress);
            // The window may be closed; then nobody waits for the result.
            if sender.send((topic, number, result)).is_ok() {
                (watch.wake)();
            }
        };
        let is_started = match topic.thread_name() {
            Some(name) => std::thread::Builder::new().name(name.to_owned()).spawn(run).is_ok(),
            None => self.computing.as_ref().map(|threads| threads.spawn_fifo(run)).is_some(),
        };
        if is_started {
            self.running.insert(topic, (number, progress));
        }
        is_started
    }

    fn cancel(&mut self, topic: Topic) {
        if let Some((_, progress)) = self.running.remove(&topic) {
            progress.is_cancelled.store(true, Ordering::Relaxed);
        }
    }

    fn finished(&mut self) -> Vec<A> {
        let mut results = Vec::new();
        while let Ok((topic, number, result)) = self.receiver.try_recv() {
            if self.running.get(&topic).is_some_and(|(running, _)| *running == number) {
                self.running.remove(&topic);
                results.push(result);
            }
        }
        results
    }

    fn failed(&mut self) -> Vec<Topic> {
        let has_failed = |(topic, (_, progress)): (&Topic, &(u64, Progress))| {
            progress.has_failed.load(Ordering::Relaxed).then_some(*topic)
        };
        let failed: Vec<Topic> = self.running.iter().filter_map(has_failed).collect();
        for topic in &failed {
            self.running.remove(topic);
        }
        failed
    }

    fn percent(&self, topic: Topic) -> Option<u32> {
        self.running.get(&topic).map(|(_, progress)| progress.percent.load(Ordering::Relaxed))
    }
}

/// Jobs that run where they are started; for tests.
pub struct Inline<A>(BTreeMap<Topic, A>);

impl<A> Default for Inline<A> {
    fn default() -> Self {
        Self(BTreeMap::new())
    }
}

impl<A> Jobs<A> for Inline<A> {
    fn start(&mut self, topic: Topic, work: Work<A>) -> bool {
        self.0.insert(topic, work(&Progress::default()));
        true
    }

    fn cancel(&mut self, topic: Topic) {
        self.0.remove(&topic);
    }

    fn finished(&mut self) -> Vec<A> {
        std::mem::take(&mut self.0).into_values().collect()
    }

    fn failed(&mut self) -> Vec<Topic> {
        Vec::new()
    }

    fn percent(&self, _: Topic) -> Option<u32> {
        None
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use super::*;

    /// Waits for a number of results.
    fn results(jobs: &mut Threads<u32>, count: usize) -> Vec<u32> {
        let begin = Instant::now();
        let mut results = Vec::new();
        while results.len() < count && begin.elapsed() < Duration::from_secs(10) {
            results.extend(jobs.finished());
            std::thread::yield_now();
        }
        results
    }

    #[test]
    fn what_computes_leaves_a_core_to_the_window() {
        let mut jobs: Threads<u32> = Threads::new(Arc::new(|| {}));
        let threads = jobs.computing.as_ref().expect("threads").current_num_threads();
        let cores = std::thread::available_parallelism().map_or(1, NonZero::get);
        assert!(threads < cores || threads == 1, "{threads} threads on {cores} cores");
        #[cfg(target_os = "linux")]
        {
            let niceness = || {
                let line = std::fs::read_to_string("/proc/thread-self/stat").expect("Linux tells");
                let after_name = line.rsplit_once(") ").expect("a name").1;
                after_name.split(' ').nth(16).and_then(|field| field.parse().ok()).expect("the 19th field")
            };
            let (own, theirs): (i32, i32) = (niceness(), jobs.computing.as_ref().expect("threads").install(niceness));
            assert!(theirs > own || own == 19, "{theirs}, and the window has {own}");
        }
        // Work takes its turn, is not done if it is cancelled before, and does not hold up a file.
        let (release, held) = sync_channel::<()>(1);
        let wait = move |_: &Progress| {
            held.recv().ok();
            0
        };
        assert!(jobs.start(Topic::Bridge, Box::new(wait)));
        assert!(jobs.start(Topic::DelaySummary, Box::new(|_| 1)));
        jobs.cancel(Topic::DelaySummary);
        assert!(jobs.start(Topic::Read, Box::new(|_| 2)));
        assert_eq!(results(&mut jobs, 1), [2]);
        // Nor what is on screen.
        for (topic, result) in [(Topic::Forecast, 4), (Topic::Charts, 5), (Topic::Explain, 6)] {
            assert!(jobs.start(topic, Box::new(move |_| result)));
            assert_eq!(results(&mut jobs, 1), [result]);
        }
        assert!(jobs.start(Topic::Sides, Box::new(|_| 3)));
        release.send(()).expect("the first waits");
        let mut rest = results(&mut jobs, 2);
        rest.sort_unstable();
        assert_eq!(rest, [0, 3]);
    }

    #[test]
    fn work_that_panics_is_over() {
        let mut jobs: Threads<u32> = Threads::new(Arc::new(|| {}));
        for topic in [Topic::Save, Topic::DelaySummary] {
            assert!(jobs.start(topic, Box::new(|_| panic!("as the test asks for"))));
            let begin = Instant::now();
            let mut failed = Vec::new();
            while failed.is_empty() && begin.elapsed() < Duration::from_secs(10) {
                assert!(jobs.finished().is_empty());
                failed = jobs.failed();
                std::thread::yield_now();
            }
            assert_eq!((failed, jobs.percent(topic)), (vec![topic], None));
            assert!(jobs.failed().is_empty(), "it is told once");
            assert!(jobs.start(topic, Box::new(|_| 5)));
            assert_eq!(results(&mut jobs, 1), [5], "the next is done");
        }
    }

    #[test]
    fn the_newest_request_wins() {
        let mut jobs: Threads<u32> = Threads::new(Arc::new(|| {}));
        let (release, held) = sync_channel::<()>(1);
        assert!(jobs.start(
            Topic::Read,
            Box::new(move |progress| {
                held.recv().ok();
                assert!(progress.is_cancelled(), "it was replaced");
                1
            }),
        ));
        assert!(jobs.start(
            Topic::Read,
            Box::new(|progress| {
                progress.report(50);
                2
            })
        ));
        // It may have been replaced before it began.
        release.send(()).ok();
        assert_eq!(results(&mut jobs, 1), [2]);
        assert_eq!(jobs.percent(Topic::Read), None);
    }
}
