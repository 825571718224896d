//! Files damaged or changed at random, the same ones every time.
//!
//! `OBLIGO_LONG_DAMAGE` asks for so many (`.ci/long damage`), and bounds the time of each and the memory of all.

use std::{
    fs,
    num::NonZero,
    panic::catch_unwind,
    sync::atomic::{AtomicUsize, Ordering},
    thread,
};

use obligo::{
    engine::{audit, forecast},
    storage::{ReadError, read_text, write_text},
};

use super::{
    common::session,
    full_session, full_text,
    samples::{self, SAMPLES},
};

/// As many where nobody asks for another number.
const FILES: usize = 20_000;
/// One in so many is of a whole session. The others are small, so that there can be many.
const WHOLE_EVERY: usize = 100;
/// The longest that a file may take, on one core.
const CPU_SECONDS: f64 = 2.0;
const MEMORY_KIB: u64 = 1 << 20;

/// Marsaglia's xorshift.
struct Random(u64);

impl Random {
    /// Numbers of its own for each file, so that any can be made anew alone.
    fn of(file: usize) -> Self {
        let mixed = (file as u64 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ 0x0B11_6000_0000_2023;
        Self(mixed.max(1))
    }

    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 11).unwrap() % bound.max(1)
    }
}

/// The text with one to three things wrong.
fn damage(text: &str, random: &mut Random) -> Vec<u8> {
    let mut bytes = text.as_bytes().to_vec();
    for _ in 0..=random.below(3) {
        let at = random.below(bytes.len());
        let line_start = bytes[..at].iter().rposition(|b| *b == b'\n').map_or(0, |newline| newline + 1);
        let line_end = bytes[at..].iter().position(|b| *b == b'\n').map_or(bytes.len(), |newline| at + newline + 1);
        match random.below(8) {
            0 => bytes[at] ^= 1 << random.below(8),
            1 => bytes[at] = b"()[]{},:\"'\\/*#-0 \n"[random.below(18)],
            2 => drop(bytes.drain(at..bytes.len().min(at + 1 + random.below(12)))),
            3 => drop(bytes.drain(line_start..line_end)),
            4 => {
                let line = bytes[line_start..line_end].to_vec();
                bytes.splice(line_start..line_start, line);
            }
            5 => {
                let numbers: [&[u8]; 6] = [b"-1", b"0", b"1e308", b"99999999999999999999", b"0.0000000001", b"NaN"];
                let digits = |b: &u8| b.is_ascii_digit() || matches!(b, b'_' | b'.' | b'-');
                let end = at + bytes[at..].iter().position(|b| !digits(b)).unwrap_or(0);
                bytes.splice(at..end, numbers[random.below(6)].iter().copied());
            }
            6 => {
                let from = random.below(bytes.len());
                let piece = bytes[from..bytes.len().min(from + 1 + random.below(40))].to_vec();
                bytes.splice(at..at, piece);
            }
            _ => bytes.truncate(at),
        }
        if bytes.is_empty() {
            break;
        }
    }
    bytes
}

/// The places of the words and numbers of a text.
fn tokens(text: &str) -> Vec<(usize, usize)> {
    let is_part = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'.' | b'-');
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let length = bytes[at..].iter().take_while(|b| is_part(**b)).count();
        if length > 0 {
            found.push((at, at + length));
        }
        at += length + 1;
    }
    found
}

/// The text with one to three values in place of others: many such files are sessions.
fn change(text: &str, random: &mut Random) -> Vec<u8> {
    let mut text = text.to_owned();
    for _ in 0..=random.below(3) {
        let tokens = tokens(&text);
        let begins_with_digit =
            |place: (usize, usize)| text[place.0..].starts_with(|c: char| c.is_ascii_digit() || c == '-');
        // Never the name of a field: a value.
        let is_value = |place: (usize, usize)| !text[place.1..].starts_with(':');
        let values: Vec<(usize, usize)> = tokens.into_iter().filter(|place| is_value(*place)).collect();
        if values.is_empty() {
            break;
        }
        let place = values[random.below(values.len())];
        let own = &text[place.0..place.1];
        let is_number = begins_with_digit(place) && own.replace('_', "").parse::<f64>().is_ok();
        let other = if is_number && random.below(3) > 0 {
            let numbers =
                ["0", "1", "-1", "2", "0.5", "0.000000001", "1.000000001", "31", "365", "240", "9_007_199_254_740_991"];
            match random.below(4) {
                0 => numbers[random.below(numbers.len())].to_owned(),
                1 => own.strip_prefix('-').map_or_else(|| format!("-{own}"), str::to_owned),
                2 => format!("{own}{}", if own.contains('.') { "1" } else { "000" }),
                _ => own[..own.len() - 1].trim_end_matches(['_', '.', '-']).to_owned(),
            }
        } else {
            // Another of its kind in the file.
            let same: Vec<_> =
                values.into_iter().filter(|other| begins_with_digit(*other) == begins_with_digit(place)).collect();
            let (start, end) = same[random.below(same.len())];
            text[start..end].to_owned()
        };
        text.replace_range(place.0..place.1, &other);
    }
    text.into_bytes()
}

/// The CPU time of this thread, where the system says it.
fn cpu_seconds() -> Option<f64> {
    let told = fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    Some(told.split_whitespace().next()?.parse::<f64>().ok()? / 1e9)
}

/// The most memory that the process had, where the system says it.
fn peak_kib() -> Option<u64> {
    let told = fs::read_to_string("/proc/self/status").ok()?;
    told.lines().find_map(|line| line.strip_prefix("VmHWM:"))?.split_whitespace().next()?.parse().ok()
}

/// What came of the files.
#[derive(Default)]
struct Counts {
    read: AtomicUsize,
    refused: AtomicUsize,
}

/// Reads a file: it is refused with a place that is in it, or it is a session that is written, run and audited.
fn check(bytes: &[u8], counts: &Counts) {
    let text = String::from_utf8_lossy(bytes);
    match read_text(&text) {
        Ok(good) => {
            counts.read.fetch_add(1, Ordering::Relaxed);
            let session = good.session;
            assert_eq!(session.model.problems(), []);
            assert_eq!(read_text(&write_text(&session)).unwrap().session, session);
            let scenarios = session.scenarios.iter().map(|scenario| scenario.resolved(&session.model));
            for model in [session.model.clone()].into_iter().chain(scenarios) {
                // Sums that are too large are refused with a reason.
                if let Ok(forecast) = forecast(&model) {
                    assert_eq!(audit(&forecast), []);
                }
            }
        }
        Err(ReadError::Faulty { complaints, .. }) => {
            counts.refused.fetch_add(1, Ordering::Relaxed);
            let lines = text.matches('\n').count() + 1;
            for complaint in complaints {
                assert!(complaint.line >= 1 && complaint.line <= lines && complaint.column >= 1);
                assert!(!complaint.message.is_empty());
            }
        }
        Err(other) => drop(other.to_string()),
    }
}

#[test]
fn damaged_files_are_refused_or_read_but_never_break_the_program() {
    let asked = std::env::var("OBLIGO_LONG_DAMAGE").ok();
    let files = asked.as_ref().map_or(FILES, |asked| asked.parse().expect("OBLIGO_LONG_DAMAGE is a number of files"));
    let small: Vec<String> = session::parts(&full_session()).iter().map(write_text).collect();
    for text in &small {
        read_text(text).unwrap();
    }
    let whole: Vec<String> = SAMPLES.into_iter().map(samples::text).chain([full_text()]).collect();
    let (counts, next) = (Counts::default(), AtomicUsize::new(0));
    let work = || {
        loop {
            let file = next.fetch_add(1, Ordering::Relaxed);
            if file >= files {
                return;
            }
            let texts = if file % WHOLE_EVERY == 0 { &whole } else { &small };
            let text = &texts[file / WHOLE_EVERY % texts.len()];
            let random = &mut Random::of(file);
            let bytes = if random.below(2) == 0 { damage(text, random) } else { change(text, random) };
            let start = cpu_seconds();
            let outcome = catch_unwind(|| check(&bytes, &counts));
            let taken = start.zip(cpu_seconds()).map_or(0.0, |(start, end)| end - start);
            let what = || format!("file {file}:\n{}", String::from_utf8_lossy(&bytes));
            assert!(outcome.is_ok(), "{}", what());
            assert!(asked.is_none() || taken <= CPU_SECONDS, "{taken:.1} s for {}", what());
        }
    };
    thread::scope(|scope| {
        for core in 0..thread::available_parallelism().map_or(1, NonZero::get) {
            thread::Builder::new().name(format!("damage {core}")).spawn_scoped(scope, work).expect("a thread");
        }
    });
    let (read, refused) = (counts.read.into_inner(), counts.refused.into_inner());
    println!("{files} files: {read} read and run, {refused} refused with their faults");
    assert!(read > files / 20 && refused > files / 3, "{read} read, {refused} refused: no test of either");
    let peak = peak_kib().unwrap_or_default();
    assert!(asked.is_none() || peak <= MEMORY_KIB, "{peak} KiB at most");
}
