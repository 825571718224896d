//! The headless verbs: report, journal, check and sample.
//!
//! Owns the command line and what it prints. Knows nothing of the window; builds without it. Its one invariant: what goes
//! to standard output is either whole or cut by its reader, and mistakes go to standard error.

mod arguments;
mod csv;
mod json;
mod plain;
mod report;

use std::{
    io::{self, Write},
    path::{Path, PathBuf},
    process::ExitCode,
};

pub use arguments::{JournalFormat, ReportFormat, ReportRequest, Request, read};
pub use report::Report;

use crate::{
    calendar::Date,
    engine::{self, Overflow, audit},
    exchange::{beancount, hledger},
    model::Session,
    storage::{self, ReadError},
    text::report as words,
};

/// Why a verb did not do what it was asked to.
#[derive(Debug, thiserror::Error)]
enum Failure {
    /// The session cannot be read.
    #[error(transparent)]
    Session(#[from] ReadError),
    /// No scenario of that id.
    #[error("{}", words::no_such_scenario(.0, &[BASE]))]
    NoSuchScenario(String),
    /// A day that the forecast does not know.
    #[error("{}", words::outside_forecast(*.given, *.first, *.last))]
    OutsideForecast {
        /// The day.
        given: Date,
        /// The opening.
        first: Date,
        /// The last day.
        last: Date,
    },
    /// An amount beyond exactness.
    #[error("{}", words::overflow(.0))]
    Overflow(Overflow),
    /// A file's forecast is wrong in these ways.
    #[error("{}", .0.join("\n"))]
    Unsound(Vec<String>),
    /// A form could not be written.
    #[error(transparent)]
    Json(#[from] serde_json::Error),
    /// A form could not be written.
    #[error(transparent)]
    Csv(#[from] ::csv::Error),
    /// The output could not be written.
    #[error(transparent)]
    Output(#[from] io::Error),
}

impl From<Overflow> for Failure {
    fn from(overflow: Overflow) -> Self {
        Self::Overflow(overflow)
    }
}

/// The id of the base model, as a scenario.
const BASE: &str = "base";

/// Does what the request asks for, but for opening a window: that is the program's, and the report stands in for it.
pub fn run(request: &Request, out: &mut dyn Write, mistakes: &mut dyn Write) -> ExitCode {
    let done = match request {
        Request::Window { file } => {
            print_report(&ReportRequest { file: file.clone(), ..ReportRequest::default() }, out, mistakes)
        }
        Request::Report(request) => print_report(request, out, mistakes),
        Request::Journal { file, format } => print_journal(file.as_deref(), *format, out, mistakes),
        Request::Check { files } => check(files, out, mistakes),
        Request::Sample => print(out, storage::SAMPLE).map(|()| ExitCode::SUCCESS),
    };
    match done {
        Ok(code) => code,
        // Whoever reads the output has seen enough: `obligo report | head`.
        Err(Failure::Output(error)) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(failure) => {
            // Nobody is left to tell if this fails as well.
            let _ = writeln!(mistakes, "{failure}");
            ExitCode::FAILURE
        }
    }
}

/// Says in one line why there is no window, and prints the report in its place.
pub fn run_without_window(file: Option<PathBuf>, why: &str, out: &mut dyn Write, mistakes: &mut dyn Write) -> ExitCode {
    let why: Vec<&str> = why.split_whitespace().collect();
    let _ = writeln!(mistakes, "{}", words::no_window(&why.join(" ")));
    run(&Request::Window { file }, out, mistakes)
}

fn print(out: &mut dyn Write, text: &str) -> Result<(), Failure> {
    out.write_all(text.as_bytes())?;
    Ok(out.flush()?)
}

/// Reads a session, and passes on what the reading noticed.
fn open(file: Option<&Path>, mistakes: &mut dyn Write) -> Result<Session, Failure> {
    let read = file.map_or_else(|| storage::read_text(storage::SAMPLE), storage::read_file)?;
    for notice in read.notices {
        let _ = writeln!(mistakes, "{}", words::about_file(&notice.to_string(), file));
    }
    Ok(read.session)
}

fn print_report(request: &ReportRequest, out: &mut dyn Write, mistakes: &mut dyn Write) -> Result<ExitCode, Failure> {
    if let Some(scenario) = request.scenario.as_ref().filter(|scenario| *scenario != BASE) {
        return Err(Failure::NoSuchScenario(scenario.clone()));
    }
    let session = open(request.file.as_deref(), mistakes)?;
    let (first, last) = (session.model.as_of().plus_days(-1), session.model.end().plus_days(-1));
    if let Some(given) = request.as_of.filter(|day| *day < first || *day > last) {
        return Err(Failure::OutsideForecast { given, first, last });
    }
    let report = Report::new(&session.name, BASE, &session.model, request.span, request.as_of)?;
    let text = match request.format {
        ReportFormat::Text => plain::form(&report),
        ReportFormat::Json => json::form(&report)?,
        ReportFormat::Csv => csv::form(&report)?,
    };
    print(out, &text).map(|()| ExitCode::SUCCESS)
}

fn print_journal(
    file: Option<&Path>,
    format: JournalFormat,
    out: &mut dyn Write,
    mistakes: &mut dyn Write,
) -> Result<ExitCode, Failure> {
    let session = open(file, mistakes)?;
    let forecast = engine::forecast(&session.model)?;
    let text = match format {
        JournalFormat::Hledger => hledger::journal(&session.name, &forecast),
        JournalFormat::Beancount => beancount::journal(&session.name, &forecast),
    };
    print(out, &text).map(|()| ExitCode::SUCCESS)
}

/// Every file is looked at, also after one that fails.
fn check(files: &[PathBuf], out: &mut dyn Write, mistakes: &mut dyn Write) -> Result<ExitCode, Failure> {
    let mut code = ExitCode::SUCCESS;
    for file in files {
        match check_one(file, mistakes) {
            Ok(entries) => print(out, &(words::about_file(&words::sound(entries), Some(file)) + "\n"))?,
            Err(failure) => {
                let _ = writeln!(mistakes, "{failure}");
                code = ExitCode::FAILURE;
            }
        }
    }
    Ok(code)
}

/// How many entries the forecast has.
fn check_one(file: &Path, mistakes: &mut dyn Write) -> Result<usize, Failure> {
    let session = open(Some(file), mistakes)?;
    let unsound =
        |lines: Vec<String>| Failure::Unsound(lines.iter().map(|line| words::about_file(line, Some(file))).collect());
    let forecast = engine::forecast(&session.model).map_err(|overflow| unsound(vec![words::overflow(&overflow)]))?;
    let found = audit(&forecast);
    if !found.is_empty() {
        return Err(unsound(found.iter().map(|found| words::discrepancy(found, forecast.currency)).collect()));
    }
    Ok(forecast.journal.entries.len())
}
