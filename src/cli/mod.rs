//! The headless verbs: report, cost-of-delay, explain, diff, journal, check and sample.
//!
//! Owns the command line and what it prints. Knows nothing of the window; builds without it. Its one invariant: what goes
//! to standard output is either whole or cut by its reader, and mistakes go to standard error.

mod arguments;
mod compare;
mod csv;
mod delay;
mod diff;
mod explain;
mod json;
mod plain;
mod report;
mod roll;

use std::{
    collections::BTreeSet,
    io::{self, Write},
    path::{Path, PathBuf},
    process::ExitCode,
};

pub use arguments::{
    DelayRequest, ExplainRequest, JournalFormat, OutputForm, ReportFormat, ReportRequest, VerbRequest, read,
};
pub use report::Report;
pub use roll::RollRequest;

use crate::{
    analysis::{
        asked::{Asked, Unanswered},
        compare::{Comparison, IdAndName, Incomparable},
        delay::{Delay, DelaySummary, NoDelay},
        difference::Differences,
        explain::figure,
        roll::{Roll, roll},
    },
    calendar::Date,
    engine::{self, Overflow, audit},
    exchange::{beancount, hledger},
    model::{BASE, Model, Oddity, Session},
    storage::{self, Read, ReadError, SaveError},
    text::{files::complaint, odd as odd_words, printed, report as words, roll as roll_words, verbs, window},
};

/// Why a verb failed.
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
    /// A scenario that is named twice.
    #[error("{}", verbs::named_twice(.0))]
    NamedTwice(String),
    /// A figure without an answer.
    #[error("{}", verbs::unanswered(.0))]
    Unanswered(Unanswered),
    /// A cost of delay without an answer.
    #[error("{}", verbs::no_delay(.0))]
    NoDelay(NoDelay),
    /// Scenarios that cannot be compared.
    #[error("{}", verbs::incomparable(.0))]
    Incomparable(Incomparable),
    /// A session that cannot be rolled forward.
    #[error("{0}")]
    NotRolled(String),
    /// A file that cannot be written.
    #[error(transparent)]
    Save(#[from] SaveError),
    /// An amount beyond exactness.
    #[error("{}", words::overflow(.0))]
    Overflow(Overflow),
    /// The audit found these mistakes in a file's forecast.
    #[error("{}", .0.join("\n"))]
    Unsound(Vec<String>),
    /// A form could not be written.
    #[error(transparent)]
    Json(#[from] serde_json::Error),
    /// A form could not be written.
    #[error(transparent)]
    Csv(#[from] ::csv::Error),
    /// The output could not be written.
    #[error("{}", words::cannot_print(.0))]
    Output(#[from] io::Error),
}

impl From<Overflow> for Failure {
    fn from(overflow: Overflow) -> Self {
        Self::Overflow(overflow)
    }
}

/// Does what the request asks for, except opening a window, which the program does; here the report is printed instead.
pub fn run(request: &VerbRequest, out: &mut dyn Write, mistakes: &mut dyn Write) -> ExitCode {
    let done = match request {
        VerbRequest::Window { file } => {
            print_report(&ReportRequest { file: file.clone(), ..ReportRequest::default() }, out, mistakes)
        }
        VerbRequest::Report(request) => print_report(request, out, mistakes),
        VerbRequest::Journal { file, scenario, format } => {
            print_journal(file.as_deref(), scenario.as_deref(), *format, out, mistakes)
        }
        VerbRequest::Check { files, is_strict } => check(files, *is_strict, out, mistakes),
        VerbRequest::Delay(request) => print_delay(request, out, mistakes),
        VerbRequest::Explain(request) => print_explanation(request, out, mistakes),
        VerbRequest::Diff { first, second, form } => print_differences([first, second], *form, out, mistakes),
        VerbRequest::Roll(request) => roll_forward(request, out, mistakes),
        VerbRequest::Sample => print(out, storage::SAMPLE).map(|()| ExitCode::SUCCESS),
    };
    self::done(done, mistakes)
}

/// The exit code; what went wrong is printed before.
fn done(done: Result<ExitCode, Failure>, mistakes: &mut dyn Write) -> ExitCode {
    match done {
        Ok(code) => code,
        // Whoever reads the output has seen enough: `obligo report | head`.
        Err(Failure::Output(error)) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(failure) => {
            say(mistakes, &failure.to_string());
            ExitCode::FAILURE
        }
    }
}

/// Says in one line why there is no window, and prints the report in its place.
pub fn run_without_window(file: Option<PathBuf>, why: &str, out: &mut dyn Write, mistakes: &mut dyn Write) -> ExitCode {
    let why: Vec<&str> = why.split_whitespace().collect();
    say(mistakes, &words::no_window(&why.join(" ")));
    run(&VerbRequest::Window { file }, out, mistakes)
}

/// Prints the message about a wrong command line, or the help that was asked for, and returns the exit code.
pub fn decline(mistake: &clap::Error, out: &mut dyn Write, mistakes: &mut dyn Write) -> ExitCode {
    let text = mistake.render().to_string();
    if mistake.use_stderr() {
        say(mistakes, text.trim_end());
        return u8::try_from(mistake.exit_code()).map_or(ExitCode::FAILURE, ExitCode::from);
    }
    done(print(out, &text).map(|()| ExitCode::SUCCESS), mistakes)
}

/// A line, or some, about what went wrong. No sign in it does anything to a terminal. Nobody is left to tell if this
/// fails as well.
pub fn say(mistakes: &mut dyn Write, text: &str) {
    let _ = writeln!(mistakes, "{}", printed::lines(text));
}

/// An output that is closed: every write fails.
#[derive(Clone, Copy, Debug)]
pub struct ClosedOutput;

impl Write for ClosedOutput {
    fn write(&mut self, _: &[u8]) -> io::Result<usize> {
        Err(io::Error::other(words::OUTPUT_IS_CLOSED))
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn print(out: &mut dyn Write, text: &str) -> Result<(), Failure> {
    out.write_all(text.as_bytes())?;
    Ok(out.flush()?)
}

/// Reads a session, and passes on what the reading noticed.
fn open(file: Option<&Path>, mistakes: &mut dyn Write) -> Result<Session, Failure> {
    let read = file.map_or_else(|| storage::read_text(storage::SAMPLE), storage::read_file)?;
    Ok(noticed(read, file, mistakes))
}

fn noticed(read: Read, file: Option<&Path>, mistakes: &mut dyn Write) -> Session {
    for notice in read.notices {
        say(mistakes, &words::about_file(&notice.to_string(), file));
    }
    read.session
}

fn print_report(request: &ReportRequest, out: &mut dyn Write, mistakes: &mut dyn Write) -> Result<ExitCode, Failure> {
    let session = open(request.file.as_deref(), mistakes)?;
    if !request.compare.is_empty() {
        return print_comparison(&session, request, out);
    }
    let scenario = request.scenario.as_deref().unwrap_or(BASE);
    let model = model_of(&session, scenario)?;
    let (first, last) = (model.as_of().plus_days(-1), model.end().plus_days(-1));
    if let Some(given) = request.as_of.filter(|day| *day < first || *day > last) {
        return Err(Failure::OutsideForecast { given, first, last });
    }
    let report = Report::new(&session.name, scenario, &model, request.span, request.as_of, request.age_from)?;
    let text = match request.format {
        ReportFormat::Text => plain::form(&report),
        ReportFormat::Json => json::form(&report)?,
        ReportFormat::Csv => csv::form(&report)?,
    };
    print(out, &text).map(|()| ExitCode::SUCCESS)
}

fn print_comparison(session: &Session, request: &ReportRequest, out: &mut dyn Write) -> Result<ExitCode, Failure> {
    let mut models = Vec::new();
    for (place, id) in request.compare.iter().enumerate() {
        if request.compare[..place].contains(id) {
            return Err(Failure::NamedTwice(id.clone()));
        }
        let label = session.scenario(id).map_or_else(|| window::BASE.to_owned(), |scenario| scenario.label.clone());
        models.push((IdAndName { id: id.clone(), label }, model_of(session, id)?));
    }
    let named: Vec<(IdAndName, &Model)> = models.iter().map(|(name, model)| (name.clone(), model)).collect();
    let comparison = Comparison::of_models(&named).map_err(Failure::Incomparable)?;
    let text = match request.format {
        ReportFormat::Text => compare::text(&session.name, &comparison),
        ReportFormat::Json => compare::json(&session.name, &comparison)?,
        ReportFormat::Csv => compare::csv(&comparison)?,
    };
    print(out, &text).map(|()| ExitCode::SUCCESS)
}

fn print_delay(request: &DelayRequest, out: &mut dyn Write, mistakes: &mut dyn Write) -> Result<ExitCode, Failure> {
    let session = open(request.file.as_deref(), mistakes)?;
    let scenario = request.scenario.as_deref().unwrap_or(BASE);
    let model = model_of(&session, scenario)?;
    let question = &request.question;
    // Of all vendors the next step is told too.
    let (answer, summary) = if question.vendor.is_some() {
        (Delay::new(&model, question).map_err(Failure::NoDelay)?, None)
    } else {
        question.range(&model).map_err(Failure::NoDelay)?;
        let forecast = engine::forecast(&model)?;
        let summary = DelaySummary::within(&model, &forecast, question.from, question.to).map_err(Failure::NoDelay)?;
        let Some(delay) = summary.delay.clone() else { return Ok(ExitCode::FAILURE) };
        (delay, Some(summary))
    };
    let text = match request.form {
        OutputForm::Text => delay::text(&session.name, scenario, &answer, summary.as_ref()),
        OutputForm::Json => delay::json(&session.name, scenario, &answer, summary.as_ref())?,
    };
    print(out, &text).map(|()| ExitCode::SUCCESS)
}

fn print_explanation(
    request: &ExplainRequest,
    out: &mut dyn Write,
    mistakes: &mut dyn Write,
) -> Result<ExitCode, Failure> {
    let session = open(request.file.as_deref(), mistakes)?;
    let scenario = request.scenario.as_deref().unwrap_or(BASE);
    let model = model_of(&session, scenario)?;
    let asked: Asked = request.figure.parse().map_err(Failure::Unanswered)?;
    let asked = Asked { on: request.on, ..asked };
    let forecast = engine::forecast(&model)?;
    let explanation = figure(&model, &forecast, &asked).map_err(Failure::Unanswered)?;
    let told = explain::Told {
        session: &session.name,
        scenario,
        model: &model,
        forecast: &forecast,
        asked: &asked,
        explanation: &explanation,
    };
    let text = match request.form {
        OutputForm::Text => explain::text(&told, request.depth),
        OutputForm::Json => explain::json(&told)?,
    };
    print(out, &text).map(|()| ExitCode::SUCCESS)
}

/// A difference between two sessions is not a mistake.
fn print_differences(
    files: [&PathBuf; 2],
    form: OutputForm,
    out: &mut dyn Write,
    mistakes: &mut dyn Write,
) -> Result<ExitCode, Failure> {
    let before = open(Some(files[0]), mistakes)?;
    let after = open(Some(files[1]), mistakes)?;
    let differences = Differences::between(&before, &after);
    let text = match form {
        OutputForm::Text => diff::text([&before, &after], &differences),
        OutputForm::Json => diff::json([&before, &after], &differences)?,
    };
    print(out, &text).map(|()| ExitCode::SUCCESS)
}

/// Writes the session rolled forward, and says what became of what.
fn roll_forward(request: &RollRequest, out: &mut dyn Write, mistakes: &mut dyn Write) -> Result<ExitCode, Failure> {
    let session = open(Some(&request.file), mistakes)?;
    let scenario = request.scenario.as_deref().filter(|id| *id != BASE);
    if let Some(id) = scenario {
        model_of(&session, id)?;
    }
    let asked = Roll {
        session: &session,
        scenario,
        months: request.months,
        keeps_length: request.keeps_length,
        actuals: &request.actuals,
        cash: request.cash,
    };
    let rolled = roll(&asked).map_err(|refusal| Failure::NotRolled(roll_words::refusal(&refusal, &session.model)))?;
    let actuals = request.actuals.len() + usize::from(request.cash.is_some());
    let mut summary = roll_words::summary(&rolled, &session, scenario, actuals).join("\n");
    summary.push('\n');
    match &request.output {
        _ if request.is_dry_run => print(out, &summary)?,
        Some(path) => {
            for notice in storage::save(&rolled.session, path, None)?.notices {
                say(mistakes, &words::about_file(&notice.to_string(), Some(path)));
            }
            print(out, &summary)?;
        }
        None => {
            print(out, &storage::write_text(&rolled.session))?;
            say(mistakes, summary.trim_end());
        }
    }
    Ok(ExitCode::SUCCESS)
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
    scenario: Option<&str>,
    format: JournalFormat,
    out: &mut dyn Write,
    mistakes: &mut dyn Write,
) -> Result<ExitCode, Failure> {
    let session = open(file, mistakes)?;
    let forecast = engine::forecast(&model_of(&session, scenario.unwrap_or(BASE))?)?;
    let mut out = io::BufWriter::new(out);
    match format {
        JournalFormat::Hledger => hledger::write(&mut out, &session.name, &forecast)?,
        JournalFormat::Beancount => beancount::write(&mut out, &session.name, &forecast)?,
    }
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

/// Every file is checked, even after one that fails. What is odd is told, and fails only if that is asked for.
fn check(
    files: &[PathBuf],
    is_strict: bool,
    out: &mut dyn Write,
    mistakes: &mut dyn Write,
) -> Result<ExitCode, Failure> {
    let mut code = ExitCode::SUCCESS;
    for file in files {
        match check_one(file, mistakes) {
            Ok(Sound { entries, odd }) => {
                let mut lines = vec![words::about_file(&words::sound(entries), Some(file))];
                lines.extend(odd.iter().map(|line| odd_words::checked(line)));
                print(out, &(printed::lines(&lines.join("\n")) + "\n"))?;
                if is_strict && !odd.is_empty() {
                    code = ExitCode::FAILURE;
                }
            }
            Err(failure) => {
                say(mistakes, &failure.to_string());
                code = ExitCode::FAILURE;
            }
        }
    }
    Ok(code)
}

/// What is told of a file that is sound.
struct Sound {
    /// How many entries the forecasts have, of the base and of every scenario.
    entries: usize,
    /// What is odd and not intended, with its place.
    odd: Vec<String>,
}

/// What is odd in a session and not intended, each with its place in the session's text.
fn odd_lines(session: &Session, text: &str, file: &Path) -> Vec<String> {
    let found: Vec<Oddity> = session.oddities().into_iter().filter(|oddity| !session.intends(oddity)).collect();
    let paths: Vec<&str> = found.iter().map(|oddity| oddity.path.as_str()).collect();
    let places = storage::places(text, &paths);
    let lines = found.iter().zip(places).map(|(oddity, (line, column))| {
        let said = odd_words::sentence_in_file(&oddity.odd, session.model.currency());
        complaint(line, column, &said, &oddity.path, Some(file))
    });
    lines.collect()
}

fn check_one(file: &Path, mistakes: &mut dyn Write) -> Result<Sound, Failure> {
    let (read, text) = storage::read_file_and_text(file)?;
    let session = noticed(read, Some(file), mistakes);
    let mut entries = 0;
    // A mistake in the base is not repeated for scenarios.
    let mut said = BTreeSet::new();
    let mut unsound = Vec::new();
    for scenario in std::iter::once(None).chain(session.scenarios.iter().map(|scenario| Some(scenario.id.0.as_str()))) {
        let about = |line: &str| words::about_file(&words::about_scenario(line, scenario), Some(file));
        let found = match engine::forecast(&session.resolved(scenario)) {
            Err(overflow) => vec![words::overflow(&overflow)],
            Ok(forecast) => {
                entries += forecast.journal.len();
                let found = audit(&forecast);
                found.iter().map(|found| words::discrepancy(found, forecast.currency)).collect()
            }
        };
        unsound.extend(found.iter().filter(|line| !said.contains(*line)).map(|line| about(line)));
        said.extend(found);
    }
    if unsound.is_empty() {
        Ok(Sound { entries, odd: odd_lines(&session, &text, file) })
    } else {
        Err(Failure::Unsound(unsound))
    }
}
