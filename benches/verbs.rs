//! How the times of the verbs, of reading and of writing grow with the session, up to about ten megabytes, of several
//! shapes.
//!
//! A verb is a process that reads, answers and ends. So each run is a process of its own, timed from the reading of the
//! file to the last byte of the answer: in one process, the memory that one run leaves behind slows or speeds the next.

#![allow(clippy::print_stdout, reason = "prints its table")]

mod common;

use std::{env, ffi::OsString, fs, hint::black_box, path::PathBuf, process::Command, sync::OnceLock};

use common::{
    Size,
    growth::{self, RowApart},
    model, session,
};
use obligo::{
    cli::{self, VerbRequest},
    model::{InvoiceKind, Keyed, LateInterest, Line, Model, OpeningInvoice, OptionalPart, Policy, PolicyKind, Session},
    money::{Amount, Decimal},
    storage::{read_text, write_text},
};
use tempfile::TempDir;

/// The shapes of sessions, each about ten megabytes at its full size.
#[derive(Clone, Copy, Debug)]
enum Shape {
    /// Many months of many streams and vendors.
    Months,
    /// One vendor with many invoices brought forward, none of them paid.
    Invoices,
    /// Many vendors with a contract and little else.
    Vendors,
}

const SHAPES: [Shape; 3] = [Shape::Months, Shape::Invoices, Shape::Vendors];

/// The verbs, as they are typed, `A` for the session and `B` for another one in which every amount differs.
const VERBS: [&str; 10] = [
    "report A",
    "report A --format json",
    "check A",
    "journal A --format hledger",
    "cost-of-delay A",
    "cost-of-delay A --vendor vendor-0",
    "explain arrears A --on 2023-03-31",
    "explain cash_low A",
    "explain obligations A --format json",
    "diff A B",
];

/// The first argument of a process that does one thing and prints its seconds.
const APART: &str = "--apart";

fn main() {
    let words: Vec<OsString> = env::args_os().collect();
    if let [_, apart, what, words @ ..] = &words[..]
        && apart == APART
    {
        println!("{}", seconds_of(&what.to_string_lossy(), words));
        return;
    }
    let mut rows = Vec::new();
    for shape in SHAPES {
        for verb in VERBS {
            rows.push(RowApart {
                name: format!("{verb}: {shape:?}"),
                run: Box::new(move |times| {
                    let [first, second] = files(shape, times);
                    let words = verb.split(' ').map(|word| match word {
                        "A" => first.clone().into_os_string(),
                        "B" => second.clone().into_os_string(),
                        word => word.into(),
                    });
                    apart("verb", words)
                }),
            });
        }
        for (what, name) in [("read", "reading a session"), ("write", "writing a session")] {
            rows.push(RowApart {
                name: format!("{name}: {shape:?}"),
                run: Box::new(move |times| apart(what, [files(shape, times)[0].clone().into_os_string()])),
            });
        }
    }
    growth::print_apart(&rows);
}

/// The seconds that something takes once, in a process of its own.
fn apart(what: &str, words: impl IntoIterator<Item = OsString>) -> f64 {
    let program = env::current_exe().expect("a program");
    let output = Command::new(program).arg(APART).arg(what).args(words).output().expect("a process");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).trim().parse().expect("seconds")
}

/// Does something once, and says how long it took; what it needs for that is made before.
fn seconds_of(what: &str, words: &[OsString]) -> f64 {
    let text = || fs::read_to_string(&words[0]).expect("written");
    match what {
        "read" => {
            let text = text();
            seconds(|| read_text(black_box(&text)).expect("a session"))
        }
        "write" => {
            let session = read_text(&text()).expect("a session").session;
            seconds(|| write_text(black_box(&session)))
        }
        _ => {
            let words = std::iter::once("obligo".into()).chain(words.iter().cloned());
            let request: VerbRequest = cli::read(words).expect("a verb");
            let (mut out, mut mistakes) = (Vec::new(), Vec::new());
            let seconds = seconds(|| cli::run(black_box(&request), &mut out, &mut mistakes));
            assert!(mistakes.is_empty(), "{}", String::from_utf8_lossy(&mistakes));
            seconds
        }
    }
}

fn seconds<T>(run: impl FnOnce() -> T) -> f64 {
    let before = growth::seconds();
    black_box(run());
    growth::seconds() - before
}

/// The files of a shape at half (1) or at full (2) size.
fn files(shape: Shape, times: u32) -> &'static [PathBuf; 2] {
    &folder().1[shape as usize][times as usize - 1]
}

type Files = Vec<[[PathBuf; 2]; 2]>;

/// A folder with each shape at half and at full size, and beside each the other session.
fn folder() -> &'static (TempDir, Files) {
    static FOLDER: OnceLock<(TempDir, Files)> = OnceLock::new();
    FOLDER.get_or_init(|| {
        let folder = tempfile::tempdir().expect("a folder");
        let files = SHAPES.map(|shape| {
            [1, 2].map(|halves| {
                let session = session(shaped(shape, halves));
                [session.clone(), other(session)]
                    .into_iter()
                    .enumerate()
                    .map(|(place, session)| {
                        let path = folder.path().join(format!("{shape:?}-{halves}-{place}.ron"));
                        fs::write(&path, write_text(&session)).expect("written");
                        path
                    })
                    .collect::<Vec<_>>()
                    .try_into()
                    .expect("two")
            })
        });
        (folder, files.into())
    })
}

fn shaped(shape: Shape, halves: u32) -> Model {
    match shape {
        Shape::Months => model(Size { vendors: 100 * halves, streams: 600 * halves, months: 240, planned_months: 240 }),
        Shape::Invoices => {
            let mut model = model(Size { vendors: 2, streams: 2, months: 24, planned_months: 0 });
            let as_of = model.as_of();
            let vendor = &mut model.vendors[0];
            vendor.late_interest = OptionalPart(Some(LateInterest::default()));
            vendor.policies = vec![Policy { kind: PolicyKind::Withhold, ..Policy::blank("p") }];
            vendor.invoices = (0..30_000 * halves)
                .map(|n| OpeningInvoice {
                    kind: InvoiceKind::Charge,
                    issued: as_of.plus_days(-60 - (n % 300).cast_signed()),
                    due: as_of.plus_days(-30 - (n % 300).cast_signed()),
                    amount: Amount::whole(1_000 + i64::from(n)),
                    ..OpeningInvoice::blank(&format!("i{n}"))
                })
                .collect();
            model
        }
        Shape::Vendors => {
            let mut model = model(Size { vendors: 3_300 * halves, streams: 10, months: 24, planned_months: 0 });
            for vendor in &mut model.vendors {
                if let OptionalPart(Some(contract)) = &mut vendor.contract {
                    let line = contract.lines.first().cloned().unwrap_or_else(|| Line::blank("l"));
                    contract.lines =
                        (0..3).map(|n| Line { id: obligo::model::Id(format!("l{n}")), ..line.clone() }).collect();
                }
            }
            model
        }
    }
}

/// The same session, each of its amounts a unit more.
fn other(session: Session) -> Session {
    let mut other = session;
    let more = |amount: &mut Amount| amount.0 = Decimal::from_nanos(amount.0.nanos() + 1_000_000_000);
    for vendor in &mut other.model.vendors {
        vendor.invoices.iter_mut().for_each(|invoice| more(&mut invoice.amount));
        let lines = vendor.contract.0.iter_mut().flat_map(|contract| &mut contract.lines);
        lines.for_each(|line| more(&mut line.monthly));
    }
    for stream in &mut other.model.streams {
        stream.amounts.values_mut().for_each(more);
    }
    other
}
