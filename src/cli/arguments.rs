//! The command line as it is typed, turned into a [`VerbRequest`].
//!
//! Owns verbs and options; their words are `text`'s. A request is valid in itself, but its file has not been looked at.

use std::{collections::BTreeMap, ffi::OsString, path::PathBuf};

use clap::{Arg, ArgMatches, Command, builder::PossibleValuesParser, value_parser};

use super::roll::RollRequest;
use crate::{
    analysis::{ageing::AgeFrom, delay::DelayQuestion},
    calendar::Date,
    model::{Amount, SpanSize},
    text::{report as words, roll, verbs},
};

/// What the command line asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum VerbRequest {
    /// The window, on a file or the sample.
    Window {
        /// The session's file; none is the sample.
        file: Option<PathBuf>,
    },
    /// The report.
    Report(ReportRequest),
    /// The journal in another program's form.
    Journal {
        /// The session's file; none is the sample.
        file: Option<PathBuf>,
        /// The id of the scenario: the base unless set.
        scenario: Option<String>,
        /// The other program.
        format: JournalFormat,
    },
    /// Whether sessions can be read, run and audited.
    Check {
        /// The sessions' files.
        files: Vec<PathBuf>,
        /// Whether what is odd is a failure.
        is_strict: bool,
    },
    /// What not paying a vendor costs.
    Delay(DelayRequest),
    /// What a figure is made of.
    Explain(ExplainRequest),
    /// A session rolled forward.
    Roll(RollRequest),
    /// What differs between two sessions.
    Diff {
        /// The earlier session.
        first: PathBuf,
        /// The other.
        second: PathBuf,
        /// The form of the answer.
        form: OutputForm,
    },
    /// The sample itself.
    Sample,
}

/// What a report is asked to show.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReportRequest {
    /// The session's file; none is the sample.
    pub file: Option<PathBuf>,
    /// The size of its spans: months unless set.
    pub span: SpanSize,
    /// The id of the scenario: the base unless set.
    pub scenario: Option<String>,
    /// Its form: text unless set.
    pub format: ReportFormat,
    /// The day at whose close the owed figures are taken: the opening unless set.
    pub as_of: Option<Date>,
    /// The date that the ages of that close count from: the due date unless set.
    pub age_from: AgeFrom,
    /// The ids of scenarios that are compared, in place of the report of one.
    pub compare: Vec<String>,
}

/// What the cost of delay is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DelayRequest {
    /// The session's file; none is the sample.
    pub file: Option<PathBuf>,
    /// The id of the scenario: the base unless set.
    pub scenario: Option<String>,
    /// Vendor and range.
    pub question: DelayQuestion,
    /// The form of the answer.
    pub form: OutputForm,
}

/// What is to be explained.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExplainRequest {
    /// The figure as it was typed.
    pub figure: String,
    /// The session's file; none is the sample.
    pub file: Option<PathBuf>,
    /// The day at whose close it is taken.
    pub on: Option<Date>,
    /// The id of the scenario: the base unless set.
    pub scenario: Option<String>,
    /// How many levels are shown as text.
    pub depth: usize,
    /// The form of the answer.
    pub form: OutputForm,
}

/// The forms of an answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OutputForm {
    /// For people.
    #[default]
    Text,
    /// For programs.
    Json,
}

/// How many levels of a tree are shown as text unless asked for more.
const DEPTH: &str = "3";

/// The forms of a report.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ReportFormat {
    /// For people.
    #[default]
    Text,
    /// For programs.
    Json,
    /// For spreadsheets.
    Csv,
}

/// The programs that read a journal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JournalFormat {
    /// hledger, or ledger.
    Hledger,
    /// Beancount, version 2 or 3.
    Beancount,
}

fn file() -> Arg {
    Arg::new("file").value_name("FILE").help(words::HELP_FILE).value_parser(value_parser!(PathBuf))
}

fn form() -> Arg {
    Arg::new("format")
        .long("format")
        .help(verbs::HELP_FORM)
        .value_parser(PossibleValuesParser::new(["text", "json"]))
        .default_value("text")
}

fn scenario() -> Arg {
    Arg::new("scenario").long("scenario").value_name("ID").help(words::HELP_SCENARIO).allow_hyphen_values(true)
}

/// What may stand where a figure is expected.
#[derive(Clone, Copy, PartialEq)]
enum Figures {
    /// Anything that is no option of the verb: an id may begin with `-`.
    OfAnyId,
    /// Nothing that begins with `-`, so that a mistyped option is reported as one.
    OfOrdinaryIds,
}

fn questions(figures: Figures) -> [Command; 4] {
    let date = |text: &str| text.parse::<Date>();
    [
        Command::new("cost-of-delay")
            .about(verbs::ABOUT_DELAY)
            .arg(file())
            .arg(Arg::new("vendor").long("vendor").value_name("ID").help(verbs::HELP_VENDOR).allow_hyphen_values(true))
            .arg(Arg::new("from").long("from").value_name("DATE").help(verbs::HELP_FROM).value_parser(date))
            .arg(Arg::new("to").long("to").value_name("DATE").help(verbs::HELP_TO).value_parser(date))
            .arg(scenario())
            .arg(form()),
        Command::new("explain")
            .about(verbs::ABOUT_EXPLAIN)
            .arg(
                Arg::new("figure")
                    .value_name("FIGURE")
                    .help(verbs::HELP_FIGURE)
                    .allow_hyphen_values(figures == Figures::OfAnyId)
                    .required(true),
            )
            .arg(file())
            .arg(Arg::new("on").long("on").value_name("DATE").help(verbs::HELP_ON).value_parser(date))
            .arg(scenario())
            .arg(
                Arg::new("depth")
                    .long("depth")
                    .value_name("N")
                    .help(verbs::HELP_DEPTH)
                    .value_parser(value_parser!(u8).range(1..))
                    .default_value(DEPTH),
            )
            .arg(form()),
        Command::new("roll")
            .about(roll::ABOUT)
            .arg(file().value_name("SESSION").help(roll::HELP_SESSION).required(true))
            .arg(
                Arg::new("months")
                    .long("months")
                    .value_name("N")
                    .help(roll::HELP_MONTHS)
                    .value_parser(value_parser!(u32).range(1..=240))
                    .required(true),
            )
            .arg(scenario().help(roll::HELP_SCENARIO))
            .arg(
                Arg::new("actual")
                    .long("actual")
                    .value_name("PATH=AMOUNT")
                    .help(roll::HELP_ACTUAL)
                    .value_parser(actual)
                    .action(clap::ArgAction::Append),
            )
            .arg(
                Arg::new("cash")
                    .long("cash")
                    .value_name("AMOUNT")
                    .help(roll::HELP_CASH)
                    .allow_negative_numbers(true)
                    .value_parser(amount),
            )
            .arg(
                Arg::new("keep-length")
                    .long("keep-length")
                    .help(roll::HELP_KEEP_LENGTH)
                    .action(clap::ArgAction::SetTrue),
            )
            .arg(
                Arg::new("output")
                    .long("output")
                    .value_name("PATH")
                    .help(roll::HELP_OUTPUT)
                    .value_parser(value_parser!(PathBuf)),
            )
            .arg(Arg::new("dry-run").long("dry-run").help(roll::HELP_DRY_RUN).action(clap::ArgAction::SetTrue)),
        Command::new("diff")
            .about(verbs::ABOUT_DIFF)
            .arg(file().id("first").value_name("A").help(verbs::HELP_FIRST).required(true))
            .arg(file().id("second").value_name("B").help(verbs::HELP_SECOND).required(true))
            .arg(form()),
    ]
}

/// An amount as the file has it.
fn amount(text: &str) -> Result<Amount, String> {
    ron::from_str(text).map_err(|error: ron::error::SpannedError| error.code.to_string())
}

/// The path and the amount of an actual.
fn actual(text: &str) -> Result<(String, Amount), String> {
    let (path, value) = text.split_once('=').ok_or_else(|| roll::NOT_AN_ACTUAL.to_owned())?;
    Ok((path.trim().to_owned(), amount(value.trim())?))
}

fn command(figures: Figures) -> Command {
    let date = |text: &str| text.parse::<Date>();
    Command::new("obligo")
        .version(env!("CARGO_PKG_VERSION"))
        .about(words::ABOUT)
        .after_help(words::HELP_AFTER)
        .args_conflicts_with_subcommands(true)
        .disable_help_subcommand(true)
        .arg(file())
        .subcommand(
            Command::new("report")
                .about(words::ABOUT_REPORT)
                .arg(file())
                .arg(
                    Arg::new("span")
                        .long("span")
                        .help(words::HELP_SPAN)
                        .value_parser(PossibleValuesParser::new(SpanSize::TEXTS))
                        .default_value(SpanSize::default().as_str()),
                )
                .arg(scenario())
                .arg(
                    Arg::new("compare")
                        .long("compare")
                        .value_name("ID")
                        .help(verbs::HELP_COMPARE)
                        .num_args(2..)
                        .allow_hyphen_values(true)
                        .value_terminator(END_OF_IDS)
                        .conflicts_with_all(["scenario", "as-of", "span"]),
                )
                .arg(
                    Arg::new("format")
                        .long("format")
                        .help(words::HELP_REPORT_FORMAT)
                        .value_parser(PossibleValuesParser::new(["text", "json", "csv"]))
                        .default_value("text"),
                )
                .arg(Arg::new("as-of").long("as-of").value_name("DATE").help(words::HELP_AS_OF).value_parser(date))
                .arg(
                    Arg::new("age-from")
                        .long("age-from")
                        .help(words::HELP_AGE_FROM)
                        .value_parser(PossibleValuesParser::new(["due", "invoice"]))
                        .default_value("due")
                        .requires("as-of"),
                ),
        )
        .subcommand(
            Command::new("journal").about(words::ABOUT_JOURNAL).arg(file()).arg(scenario()).arg(
                Arg::new("format")
                    .long("format")
                    .help(words::HELP_JOURNAL_FORMAT)
                    .value_parser(PossibleValuesParser::new(["hledger", "beancount"]))
                    .required(true),
            ),
        )
        .subcommands(questions(figures))
        .subcommand(
            Command::new("check")
                .about(words::ABOUT_CHECK)
                .arg(file().help(words::HELP_FILES).num_args(1..).required(true))
                .arg(Arg::new("strict").long("strict").help(words::HELP_STRICT).action(clap::ArgAction::SetTrue)),
        )
        .subcommand(Command::new("sample").about(words::ABOUT_SAMPLE))
}

fn form_of(matches: &ArgMatches) -> OutputForm {
    match matches.get_one::<String>("format").map(String::as_str) {
        Some("json") => OutputForm::Json,
        _ => OutputForm::Text,
    }
}

/// Stands after the ids that are compared. No argument of a program can be this.
const END_OF_IDS: &str = "\0";

/// The arguments with a mark after the ids that are compared: they reach to the next option, though an id may begin
/// with `-` as well.
fn with_ends(arguments: impl Iterator<Item = OsString>) -> Vec<OsString> {
    let verbs = command(Figures::OfAnyId);
    let report = verbs.find_subcommand("report");
    let options: Vec<String> = report
        .into_iter()
        .flat_map(Command::get_arguments)
        .filter_map(Arg::get_long)
        .map(|long| format!("--{long}"))
        .collect();
    let is_option = |argument: &OsString| {
        let text = argument.to_string_lossy();
        let name = text.split('=').next().unwrap_or_default();
        matches!(name, "-h" | "--help" | "--") || options.iter().any(|option| option == name)
    };
    let mut marked = Vec::new();
    let (mut is_in_ids, mut is_over) = (false, false);
    for argument in arguments {
        if is_in_ids && is_option(&argument) {
            marked.push(END_OF_IDS.into());
            is_in_ids = false;
        }
        is_over |= argument == "--";
        is_in_ids |= !is_over && argument == "--compare";
        marked.push(argument);
    }
    marked
}

/// Reads the command line, its first part being the program's name.
///
/// The error prints itself and knows its exit code: 2, or 0 where help or the version was asked for.
pub fn read<I, T>(arguments: I) -> Result<VerbRequest, clap::Error>
where
    I: IntoIterator<Item = T>,
    T: Into<OsString>,
{
    let arguments = with_ends(arguments.into_iter().map(Into::into));
    let mut command = command(Figures::OfAnyId);
    let mut matches = command.try_get_matches_from_mut(&arguments);
    let figure = |matches: &ArgMatches| matches.subcommand_matches("explain")?.get_one::<String>("figure").cloned();
    let is_of_vendor = |figure: String| !figure.starts_with('-') || figure.contains('.');
    if matches.as_ref().map_or(true, |matches| !figure(matches).is_none_or(is_of_vendor)) {
        // Probably a mistyped option. After `--` this is as before.
        matches = self::command(Figures::OfOrdinaryIds).try_get_matches_from(&arguments);
    }
    let matches = matches?;
    let file = |matches: &ArgMatches| matches.get_one::<PathBuf>("file").cloned();
    let text = |matches: &ArgMatches, name: &str| matches.get_one::<String>(name).cloned();
    Ok(match matches.subcommand() {
        Some(("report", matches)) => {
            let format = match text(matches, "format").as_deref() {
                Some("json") => ReportFormat::Json,
                Some("csv") => ReportFormat::Csv,
                _ => ReportFormat::Text,
            };
            let age_from = match text(matches, "age-from").as_deref() {
                Some("invoice") => AgeFrom::InvoiceDate,
                _ => AgeFrom::DueDate,
            };
            VerbRequest::Report(ReportRequest {
                file: file(matches),
                span: text(matches, "span").and_then(|span| SpanSize::from_text(&span)).unwrap_or_default(),
                scenario: text(matches, "scenario"),
                format,
                as_of: matches.get_one::<Date>("as-of").copied(),
                age_from,
                compare: matches.get_many::<String>("compare").map_or_else(Vec::new, |ids| ids.cloned().collect()),
            })
        }
        Some(("cost-of-delay", matches)) => VerbRequest::Delay(DelayRequest {
            file: file(matches),
            scenario: text(matches, "scenario"),
            question: DelayQuestion {
                vendor: text(matches, "vendor"),
                from: matches.get_one::<Date>("from").copied(),
                to: matches.get_one::<Date>("to").copied(),
            },
            form: form_of(matches),
        }),
        Some(("explain", matches)) => VerbRequest::Explain(ExplainRequest {
            figure: text(matches, "figure").unwrap_or_default(),
            file: file(matches),
            on: matches.get_one::<Date>("on").copied(),
            scenario: text(matches, "scenario"),
            depth: matches.get_one::<u8>("depth").copied().map_or(1, usize::from),
            form: form_of(matches),
        }),
        Some(("roll", matches)) => VerbRequest::Roll(RollRequest {
            file: file(matches).unwrap_or_default(),
            months: matches.get_one::<u32>("months").copied().unwrap_or(1),
            scenario: text(matches, "scenario"),
            keeps_length: matches.get_flag("keep-length"),
            actuals: matches.get_many("actual").map_or_else(BTreeMap::new, |all| all.cloned().collect()),
            cash: matches.get_one::<Amount>("cash").copied(),
            output: matches.get_one::<PathBuf>("output").cloned(),
            is_dry_run: matches.get_flag("dry-run"),
        }),
        Some(("diff", matches)) => {
            let path = |name: &str| matches.get_one::<PathBuf>(name).cloned().unwrap_or_default();
            VerbRequest::Diff { first: path("first"), second: path("second"), form: form_of(matches) }
        }
        Some(("journal", matches)) => VerbRequest::Journal {
            file: file(matches),
            scenario: text(matches, "scenario"),
            format: match text(matches, "format").as_deref() {
                Some("beancount") => JournalFormat::Beancount,
                _ => JournalFormat::Hledger,
            },
        },
        Some(("check", matches)) => VerbRequest::Check {
            files: matches.get_many::<PathBuf>("file").map_or_else(Vec::new, |files| files.cloned().collect()),
            is_strict: matches.get_flag("strict"),
        },
        Some(("sample", _)) => VerbRequest::Sample,
        _ => VerbRequest::Window { file: file(&matches) },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(line: &str) -> Result<VerbRequest, (i32, String)> {
        read(line.split(' ').map(str::to_owned)).map_err(|error| (error.exit_code(), error.to_string()))
    }

    #[test]
    fn requests_are_read() {
        let file = || Some(PathBuf::from("a.ron"));
        for (line, expected) in [
            ("obligo", VerbRequest::Window { file: None }),
            ("obligo a.ron", VerbRequest::Window { file: file() }),
            ("obligo report", VerbRequest::Report(ReportRequest::default())),
            (
                "obligo report a.ron --span week --scenario base --format json --as-of 2023-03-03",
                VerbRequest::Report(ReportRequest {
                    file: file(),
                    span: SpanSize::Week,
                    scenario: Some("base".to_owned()),
                    format: ReportFormat::Json,
                    as_of: "2023-03-03".parse().ok(),
                    ..ReportRequest::default()
                }),
            ),
            (
                "obligo report --as-of 2023-03-03 --age-from invoice --format csv",
                VerbRequest::Report(ReportRequest {
                    format: ReportFormat::Csv,
                    as_of: "2023-03-03".parse().ok(),
                    age_from: AgeFrom::InvoiceDate,
                    ..ReportRequest::default()
                }),
            ),
            (
                "obligo report a.ron --compare base withhold --format csv",
                VerbRequest::Report(ReportRequest {
                    file: file(),
                    format: ReportFormat::Csv,
                    compare: vec!["base".to_owned(), "withhold".to_owned()],
                    ..ReportRequest::default()
                }),
            ),
            (
                "obligo cost-of-delay --vendor aws --from 2023-03-03 --format json",
                VerbRequest::Delay(DelayRequest {
                    question: DelayQuestion {
                        vendor: Some("aws".to_owned()),
                        from: "2023-03-03".parse().ok(),
                        to: None,
                    },
                    form: OutputForm::Json,
                    ..DelayRequest::default()
                }),
            ),
            (
                "obligo explain aws.overdue a.ron --on 2023-03-03",
                VerbRequest::Explain(ExplainRequest {
                    figure: "aws.overdue".to_owned(),
                    file: file(),
                    on: "2023-03-03".parse().ok(),
                    scenario: None,
                    depth: 3,
                    form: OutputForm::Text,
                }),
            ),
            (
                "obligo diff a.ron b.ron",
                VerbRequest::Diff { first: "a.ron".into(), second: "b.ron".into(), form: OutputForm::Text },
            ),
            (
                "obligo journal --format beancount a.ron",
                VerbRequest::Journal { file: file(), scenario: None, format: JournalFormat::Beancount },
            ),
            (
                "obligo journal --format hledger --scenario x",
                VerbRequest::Journal { file: None, scenario: Some("x".to_owned()), format: JournalFormat::Hledger },
            ),
            (
                "obligo check a.ron b.ron",
                VerbRequest::Check { files: vec!["a.ron".into(), "b.ron".into()], is_strict: false },
            ),
            ("obligo check --strict a.ron", VerbRequest::Check { files: vec!["a.ron".into()], is_strict: true }),
            ("obligo sample", VerbRequest::Sample),
        ] {
            assert_eq!(request(line), Ok(expected), "{line}");
        }
    }

    #[test]
    fn mistakes_are_named() {
        for (line, part) in [
            ("obligo a.ron b.ron", "b.ron"),
            ("obligo report --span day", "[possible values: week, month, quarter, year]"),
            ("obligo report --format xml", "[possible values: text, json, csv]"),
            ("obligo report --age-from invoice", "--as-of <DATE>"),
            ("obligo report --as-of 2023-02-30", "'2023-02-30' for '--as-of <DATE>': no such day"),
            ("obligo report --compare base", "--compare"),
            ("obligo report --compare base x --scenario x", "--scenario"),
            ("obligo cost-of-delay --vendor", "--vendor"),
            ("obligo explain", "<FIGURE>"),
            ("obligo explain cash_low --depth 0", "--depth"),
            ("obligo diff a.ron", "<B>"),
            ("obligo journal", "--format"),
            ("obligo check", "<FILE>..."),
        ] {
            match request(line) {
                Err((2, message)) => assert!(message.contains(part), "{line}: {message}"),
                other => panic!("{line}: {other:?}"),
            }
        }
        assert!(matches!(request("obligo --version"), Err((0, _))));
        assert!(matches!(request("obligo report --help"), Err((0, _))));
    }

    #[test]
    fn ids_may_begin_as_options_do() {
        let explained = |line: &str| match request(line) {
            Ok(VerbRequest::Explain(asked)) => (asked.figure, asked.file, asked.form),
            other => panic!("{line}: {other:?}"),
        };
        let file = Some(PathBuf::from("a.ron"));
        for (line, figure) in [
            ("obligo explain -2-3.overdue a.ron --format json", "-2-3.overdue"),
            ("obligo explain --format json -2-3.overdue a.ron", "-2-3.overdue"),
            ("obligo explain --format json -- -2-3.overdue a.ron", "-2-3.overdue"),
            ("obligo explain -h.overdue --format json a.ron", "-h.overdue"),
            ("obligo explain --format.overdue a.ron --format=json", "--format.overdue"),
            ("obligo explain --format json -- -x a.ron", "-x"),
        ] {
            assert_eq!(explained(line), (figure.to_owned(), file.clone(), OutputForm::Json), "{line}");
        }
        let compared = |line: &str| match request(line) {
            Ok(VerbRequest::Report(asked)) => (asked.compare, asked.file, asked.format),
            other => panic!("{line}: {other:?}"),
        };
        let ids = |ids: &[&str]| ids.iter().map(|id| (*id).to_owned()).collect::<Vec<_>>();
        for (line, expected) in [
            ("obligo report a.ron --compare base -2-3 --format json", &["base", "-2-3"] as &[&str]),
            ("obligo report --compare -2-3 --x base --format=json a.ron", &["-2-3", "--x", "base"]),
            ("obligo report --compare -2-3 base --format json -- a.ron", &["-2-3", "base"]),
            ("obligo report --format json --compare -2-3 -h2 -- a.ron", &["-2-3", "-h2"]),
        ] {
            assert_eq!(compared(line), (ids(expected), file.clone(), ReportFormat::Json), "{line}");
        }
        for line in ["obligo report --scenario -2-3 a.ron", "obligo report a.ron --scenario=-2-3"] {
            let asked =
                ReportRequest { file: file.clone(), scenario: Some("-2-3".to_owned()), ..ReportRequest::default() };
            assert_eq!(request(line), Ok(VerbRequest::Report(asked)), "{line}");
        }
        match request("obligo cost-of-delay a.ron --vendor -2-3 --from 2024-03-01 --scenario -x") {
            Ok(VerbRequest::Delay(asked)) => {
                assert_eq!((asked.question.vendor.as_deref(), asked.scenario.as_deref()), (Some("-2-3"), Some("-x")));
            }
            other => panic!("{other:?}"),
        }
        // What is neither option nor figure is reported as a mistyped option.
        match request("obligo explain --dept 2 cash_low") {
            Err((2, message)) => assert!(message.contains("'--dept'") && message.contains("'--depth'"), "{message}"),
            other => panic!("{other:?}"),
        }
    }
}
