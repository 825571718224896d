//! How times grow: each row is run at a size and at twice that size, and the exponent between them is printed. An
//! exponent of 1 is a time in proportion to the size; a row above [`EXPONENT_MAX`] is marked.
//!
//! Times are of the thread on the processor, the least of several runs by turns, so that other programs move them little.

#![allow(clippy::print_stdout, reason = "prints its table")]

use std::hint::black_box;

/// Above this a time grows faster than the work.
const EXPONENT_MAX: f64 = 1.15;
/// How often each size is run at least, and for how many seconds.
const RUNS_MIN: usize = 4;
const SECONDS_MIN: f64 = 0.5;
/// How often what is measured apart is run.
const RUNS_APART: usize = 7;

/// What is measured.
pub struct Row {
    /// What is done, and of what there is twice as much the second time.
    pub name: String,
    /// Makes what is run, at the size (1) or at twice the size (2).
    pub make: Box<dyn Fn(u32) -> Box<dyn FnMut()>>,
}

/// What is measured apart, in processes of its own.
pub struct RowApart {
    /// As that of a [`Row`].
    pub name: String,
    /// Runs it once in a process that has done nothing else, at the size (1) or at twice the size (2); returns seconds.
    pub run: Box<dyn Fn(u32) -> f64>,
}

/// Runs the rows whose names contain one of the words that were given, or all, and prints the table.
pub fn print(rows: &[Row]) {
    print_all(rows.iter().map(|row| {
        let measure = || {
            let [mut once, mut twice] = [1, 2].map(|times| (row.make)(times));
            least([&mut *once, &mut *twice])
        };
        (row.name.as_str(), measure)
    }));
}

/// As [`print`], for rows in processes of their own.
pub fn print_apart(rows: &[RowApart]) {
    print_all(rows.iter().map(|row| {
        let measure = || {
            let runs = (0..RUNS_APART).map(|_| [1, 2].map(|times| (row.run)(times)));
            runs.reduce(|least, run| [least[0].min(run[0]), least[1].min(run[1])]).expect("several runs")
        };
        (row.name.as_str(), measure)
    }));
}

fn print_all<'a>(rows: impl Iterator<Item = (&'a str, impl FnOnce() -> [f64; 2])>) {
    let words: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with("--")).collect();
    // Whoever lists or tests benchmarks does not want their times.
    if std::env::args().any(|word| word == "--test" || word == "--list") {
        return;
    }
    let [reference, _] = least([&mut || _ = black_box(super::reference_loop(black_box(1))), &mut || {}]);
    println!("reference loop: {:.3} ms", 1000.0 * reference);
    println!("{:<70} {:>10} {:>10} {:>9}", "what, and of what twice as much", "ms", "ms", "exponent");
    let mut above = 0;
    for (name, measure) in rows.filter(|(name, _)| words.is_empty() || words.iter().any(|word| name.contains(word))) {
        let [once, twice] = measure();
        let exponent = (twice / once).log2();
        let mark = if exponent > EXPONENT_MAX { " !" } else { "" };
        above += usize::from(exponent > EXPONENT_MAX);
        println!("{:<70} {:>10.3} {:>10.3} {exponent:>9.2}{mark}", name, 1000.0 * once, 1000.0 * twice);
    }
    println!("above {EXPONENT_MAX}: {above}");
}

/// The least time of both, in seconds, run by turns.
fn least(mut both: [&mut dyn FnMut(); 2]) -> [f64; 2] {
    let start = seconds();
    let mut least = [f64::INFINITY; 2];
    let mut runs = 0;
    while runs < RUNS_MIN || seconds() - start < SECONDS_MIN {
        for (run, least) in both.iter_mut().zip(&mut least) {
            let before = seconds();
            run();
            *least = least.min(seconds() - before);
        }
        runs += 1;
    }
    least
}

/// Seconds that this thread was on a processor.
#[cfg(unix)]
#[allow(clippy::cast_precision_loss, reason = "far fewer than 2^53")]
pub fn seconds() -> f64 {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    time.tv_sec as f64 + time.tv_nsec as f64 / 1e9
}

/// Seconds gone by, where nobody says how long this thread was on a processor.
#[cfg(not(unix))]
pub fn seconds() -> f64 {
    static START: std::sync::OnceLock<std::time::Instant> = std::sync::OnceLock::new();
    START.get_or_init(std::time::Instant::now).elapsed().as_secs_f64()
}
