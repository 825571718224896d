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
    model::{BASE, Model, Session},
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
    #[error("{}", words::no_such_scenario(.given, .existing))]
    NoSuchScenario {
        /// The id.
        given: String,
        /// The ids that there are.
        existing: Vec<String>,
    },
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
    let session = open(request.file.as_deref(), mistakes)?;
    let scenario = request.scenario.as_deref().unwrap_or(BASE);
    let model = model_of(&session, scenario)?;
    let (first, last) = (model.as_of().plus_days(-1), model.end().plus_days(-1));
    if let Some(given) = request.as_of.filter(|day| *day < first || *day > last) {
        return Err(Failure::OutsideForecast { given, first, last });
    }
    let report = Report::new(&session.name, scenario, &model, request.span, request.as_of)?;
    let text = match request.format {
        ReportFormat::Text => plain::form(&report),
        ReportFormat::Json => json::form(&report)?,
        ReportFormat::Csv => csv::form(&report)?,
    };
    print(out, &text).map(|()| ExitCode::SUCCESS)
}

/// The model of a scenario by its id.
fn model_of(session: &Session, scenario: &str) -> Result<Model, Failure> {
    if scenario != BASE && session.scenario(scenario).is_none() {
        let ids = session.scenarios.iter().map(|scenario| scenario.id.0.as_str());
        let existing = std::iter::once(BASE).chain(ids).map(str::to_owned).collect();
        return Err(Failure::NoSuchScenario { given: scenario.to_owned(), existing });
    }
    Ok(session.resolved(Some(scenario)))
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

/// How many entries the forecasts have, of the base and of every scenario.
fn check_one(file: &Path, mistakes: &mut dyn Write) -> Result<usize, Failure> {
    let session = open(Some(file), mistakes)?;
    let mut entries = 0;
    let mut unsound = Vec::new();
    for scenario in std::iter::once(None).chain(session.scenarios.iter().map(|scenario| Some(scenario.id.0.as_str()))) {
        let about = |line: String| words::about_file(&words::about_scenario(&line, scenario), Some(file));
        match engine::forecast(&session.resolved(scenario)) {
            Err(overflow) => unsound.push(about(words::overflow(&overflow))),
            Ok(forecast) => {
                entries += forecast.journal.entries.len();
                let found = audit(&forecast);
                unsound.extend(found.iter().map(|found| about(words::discrepancy(found, forecast.currency))));
            }
        }
    }
    if unsound.is_empty() { Ok(entries) } else { Err(Failure::Unsound(unsound)) }
}
