//! The command line as it is typed, turned into a [`Request`].
//!
//! Owns verbs and options; their words are `text`'s. A request is valid in itself, but its file has not been looked at.

use std::{ffi::OsString, path::PathBuf};

use clap::{Arg, ArgMatches, Command, builder::PossibleValuesParser, error::ErrorKind, value_parser};

use crate::{calendar::Date, model::SpanSize, text::report as words};

/// What the command line asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Request {
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
        /// The other program.
        format: JournalFormat,
    },
    /// Whether sessions can be read, run and audited.
    Check {
        /// The sessions' files.
        files: Vec<PathBuf>,
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
}

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

fn command() -> Command {
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
                .arg(Arg::new("scenario").long("scenario").value_name("ID").help(words::HELP_SCENARIO))
                .arg(
                    Arg::new("format")
                        .long("format")
                        .help(words::HELP_REPORT_FORMAT)
                        .value_parser(PossibleValuesParser::new(["text", "json", "csv"]))
                        .default_value("text"),
                )
                .arg(Arg::new("as-of").long("as-of").value_name("DATE").help(words::HELP_AS_OF).value_parser(date)),
        )
        .subcommand(
            Command::new("journal").about(words::ABOUT_JOURNAL).arg(file()).arg(
                Arg::new("format")
                    .long("format")
                    .help(words::HELP_JOURNAL_FORMAT)
                    .value_parser(PossibleValuesParser::new(["hledger", "beancount"]))
                    .required(true),
            ),
        )
        .subcommand(Command::new("check").about(words::ABOUT_CHECK).arg(file().num_args(1..).required(true)))
        .subcommand(Command::new("sample").about(words::ABOUT_SAMPLE))
}

/// Reads the command line, its first part being the program's name.
///
/// The error prints itself and knows its exit code: 2, or 0 where help or the version was asked for.
pub fn read<I, T>(arguments: I) -> Result<Request, clap::Error>
where
    I: IntoIterator<Item = T>,
    T: Into<OsString> + Clone,
{
    let mut command = command();
    let matches = command.try_get_matches_from_mut(arguments)?;
    let file = |matches: &ArgMatches| matches.get_one::<PathBuf>("file").cloned();
    let text = |matches: &ArgMatches, name: &str| matches.get_one::<String>(name).cloned();
    Ok(match matches.subcommand() {
        Some(("report", matches)) => {
            let format = match text(matches, "format").as_deref() {
                Some("json") => ReportFormat::Json,
                Some("csv") => ReportFormat::Csv,
                _ => ReportFormat::Text,
            };
            let as_of = matches.get_one::<Date>("as-of").copied();
            if as_of.is_some() && format == ReportFormat::Csv {
                return Err(command.error(ErrorKind::ArgumentConflict, words::NO_OWED_FIGURES_IN_CSV));
            }
            Request::Report(ReportRequest {
                file: file(matches),
                span: text(matches, "span").and_then(|span| SpanSize::from_text(&span)).unwrap_or_default(),
                scenario: text(matches, "scenario"),
                format,
                as_of,
            })
        }
        Some(("journal", matches)) => Request::Journal {
            file: file(matches),
            format: match text(matches, "format").as_deref() {
                Some("beancount") => JournalFormat::Beancount,
                _ => JournalFormat::Hledger,
            },
        },
        Some(("check", matches)) => Request::Check {
            files: matches.get_many::<PathBuf>("file").map_or_else(Vec::new, |files| files.cloned().collect()),
        },
        Some(("sample", _)) => Request::Sample,
        _ => Request::Window { file: file(&matches) },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(line: &str) -> Result<Request, (i32, String)> {
        read(line.split(' ')).map_err(|error| (error.exit_code(), error.to_string()))
    }

    #[test]
    fn requests_are_read() {
        let file = || Some(PathBuf::from("a.ron"));
        for (line, expected) in [
            ("obligo", Request::Window { file: None }),
            ("obligo a.ron", Request::Window { file: file() }),
            ("obligo report", Request::Report(ReportRequest::default())),
            (
                "obligo report a.ron --span week --scenario base --format json --as-of 2023-03-03",
                Request::Report(ReportRequest {
                    file: file(),
                    span: SpanSize::Week,
                    scenario: Some("base".to_owned()),
                    format: ReportFormat::Json,
                    as_of: "2023-03-03".parse().ok(),
                }),
            ),
            (
                "obligo journal --format beancount a.ron",
                Request::Journal { file: file(), format: JournalFormat::Beancount },
            ),
            ("obligo journal --format hledger", Request::Journal { file: None, format: JournalFormat::Hledger }),
            ("obligo check a.ron b.ron", Request::Check { files: vec!["a.ron".into(), "b.ron".into()] }),
            ("obligo sample", Request::Sample),
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
            ("obligo report --as-of 2023-02-30", "'2023-02-30' for '--as-of <DATE>': no such day"),
            ("obligo report --as-of 2023-03-03 --format csv", "--as-of"),
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
}
