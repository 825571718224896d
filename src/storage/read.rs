//! Reading: the version first, then the session, then whether it is valid; every mistake with its place.

use std::{
    collections::HashMap,
    fmt,
    fs::File,
    io::{self, Read as _},
    path::{Path, PathBuf},
};

use serde_path_to_error::Segment;

use super::{
    beside::remove_leftovers,
    locate::{Glance, NodePlace, Outline, PathIndex, Positions},
    mistyped,
    save::{Stamp, target},
    tokens::{Token, TokenKind, Tokens},
    version_1,
};
use crate::{
    model::{Fault, Problem, SCHEMA_VERSION, Session, written::options},
    text::{files, problems},
};

/// The size, in bytes, beyond which a file is not read.
pub const LIMIT_BYTES: u64 = 32 << 20;

/// A session that was read.
#[derive(Clone, Debug, PartialEq)]
pub struct Read {
    /// The session, valid and of this program's version.
    pub session: Session,
    /// What the user should know.
    pub notices: Vec<ReadNotice>,
    /// What was read, for [`super::save`] to see whether it has changed since.
    pub stamp: Stamp,
}

/// Something to say about a file that was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReadNotice {
    /// There are comments, the first in this line; saving doesn't keep them.
    CommentsNotKept {
        /// The line, from 1.
        line: usize,
    },
    /// The file is of an older version; saving writes it in this one, which older programs can't read.
    OlderVersion {
        /// The file's version.
        version: u32,
    },
}

impl fmt::Display for ReadNotice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::CommentsNotKept { line } => f.write_str(&files::comments_not_kept(*line)),
            Self::OlderVersion { version } => f.write_str(&files::older_version(*version, SCHEMA_VERSION)),
        }
    }
}

/// Something wrong in one place of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Complaint {
    /// The line, from 1.
    pub line: usize,
    /// The column, in characters from 1; in bytes for what is not text.
    pub column: usize,
    /// The parameter's path, or that of the item or entry; empty if it is about no one place of the session.
    pub path: String,
    /// What was expected.
    pub message: String,
}

/// Why a session could not be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The file system refused.
    #[error("{}", files::cannot_read(.file, .source))]
    Io {
        /// The file.
        file: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The file is larger than [`LIMIT_BYTES`].
    #[error("{}", files::too_large(*.bytes, LIMIT_BYTES, .file.as_deref()))]
    TooLarge {
        /// The file, if it is one.
        file: Option<PathBuf>,
        /// Its size; at least this much if it has no known size.
        bytes: u64,
    },
    /// A newer program wrote it.
    #[error("{}", files::complaint(*.line, *.column, &files::newer(*.version, SCHEMA_VERSION), "version", .file.as_deref()))]
    Newer {
        /// The file, if it is one.
        file: Option<PathBuf>,
        /// The version that the file names.
        version: u32,
        /// The version's line.
        line: usize,
        /// The version's column.
        column: usize,
    },
    /// The text is wrong in these places, in the order of the text; at least one.
    #[error("{}", all(.complaints, .file.as_deref()))]
    Faulty {
        /// The file, if it is one.
        file: Option<PathBuf>,
        /// What is wrong.
        complaints: Vec<Complaint>,
    },
}

impl ReadError {
    fn faulty(complaints: Vec<Complaint>) -> Self {
        Self::Faulty { file: None, complaints }
    }

    /// The same, about a file.
    fn in_file(mut self, path: &Path) -> Self {
        match &mut self {
            Self::Io { .. } => {}
            Self::TooLarge { file, .. } | Self::Newer { file, .. } | Self::Faulty { file, .. } => {
                *file = Some(path.to_owned());
            }
        }
        self
    }
}

/// The complaints that are shown, one a line.
fn all(complaints: &[Complaint], file: Option<&Path>) -> String {
    let shown = complaints.iter().take(files::SHOWN_MAX);
    let mut lines: Vec<String> = shown.map(|c| files::complaint(c.line, c.column, &c.message, &c.path, file)).collect();
    if complaints.len() > files::SHOWN_MAX {
        lines.push(files::and_more(complaints.len() - files::SHOWN_MAX));
    }
    lines.join("\n")
}

/// Reads the session of a file.
pub fn read_file(path: &Path) -> Result<Read, ReadError> {
    let bytes = read_bytes(path)?;
    read_bytes_as_session(&bytes).map_err(|error| error.in_file(path))
}

/// The same, with the text of the file, in which places can be found ([`places`]).
pub fn read_file_and_text(path: &Path) -> Result<(Read, String), ReadError> {
    let bytes = read_bytes(path)?;
    let read = read_bytes_as_session(&bytes).map_err(|error| error.in_file(path))?;
    Ok((read, String::from_utf8(bytes).unwrap_or_default()))
}

/// The lines and columns, both from 1, of what stands at some paths of the model in the text of a session; of what is
/// left out, those of what it would stand in.
pub fn places(text: &str, paths: &[&str]) -> Vec<(usize, usize)> {
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    let outline = Outline::of(text);
    let index = PathIndex::of(&outline);
    let model = outline.field(NodePlace::WHOLE, "model").unwrap_or(NodePlace::WHOLE);
    paths.iter().map(|path| Positions::of(text).at(outline.start(index.find(model, path).0))).collect()
}

/// The bytes of a file, unless there are too many.
fn read_bytes(path: &Path) -> Result<Vec<u8>, ReadError> {
    let io = |source| ReadError::Io { file: path.to_owned(), source };
    let file = File::open(path).map_err(io)?;
    let bytes = file.metadata().map_err(io)?.len();
    let too_large = |bytes| ReadError::TooLarge { file: Some(path.to_owned()), bytes };
    if bytes > LIMIT_BYTES {
        return Err(too_large(bytes));
    }
    if let Ok(target) = target(path) {
        remove_leftovers(&target);
    }
    let mut read = Vec::new();
    file.take(LIMIT_BYTES + 1).read_to_end(&mut read).map_err(io)?;
    // A pipe or a device says nothing of its size beforehand.
    if read.len() as u64 > LIMIT_BYTES { Err(too_large(LIMIT_BYTES + 1)) } else { Ok(read) }
}

pub(super) fn read_bytes_as_session(bytes: &[u8]) -> Result<Read, ReadError> {
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let lines = bytes[..error.valid_up_to()].split(|b| *b == b'\n');
        let (line, column) = lines.fold((0, 0), |(line, _), text| (line + 1, text.len() + 1));
        ReadError::faulty(vec![Complaint { line, column, path: String::new(), message: files::not_text() }])
    })?;
    read_text(text)
}

/// Reads a session from RON text. A byte order mark and Windows line ends are let pass.
pub fn read_text(text: &str) -> Result<Read, ReadError> {
    let stamp = Stamp::of(text.as_bytes());
    if text.len() as u64 > LIMIT_BYTES {
        return Err(ReadError::TooLarge { file: None, bytes: text.len() as u64 });
    }
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    let read = read_session(text);
    let (session, notices) = read
        .map_err(|error| if let ReadError::Faulty { .. } = error { damaged(text).unwrap_or(error) } else { error })?;
    Ok(Read { session, notices, stamp })
}

/// The mistake of the text as a whole, if there is one: a message about one place would mislead.
fn damaged(text: &str) -> Option<ReadError> {
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let is_marker = |sign: &str| line.strip_prefix(sign).is_some_and(|rest| rest.starts_with([' ', '\r', '\n']));
        if is_marker("<<<<<<<") || is_marker(">>>>>>>") {
            return Some(complain(text, start, String::new(), files::CONFLICT.to_owned()));
        }
        start += line.len();
    }
    text.find('\0').map(|byte| complain(text, byte, String::new(), files::ZERO_BYTES.to_owned()))
}

/// Reads a session and what the user should know of its text.
fn read_session(text: &str) -> Result<(Session, Vec<ReadNotice>), ReadError> {
    if Tokens::of(text).all(|token| token.kind == TokenKind::Comment) {
        return Err(complain(text, 0, String::new(), files::empty()));
    }
    let version = version(text)?;
    let mut session = if version == SCHEMA_VERSION {
        parse(text)?
    } else if let Some((_, read_older)) = OLDER.iter().find(|(older, _)| *older == version) {
        read_older(text)?
    } else {
        let at = version_token(text).map_or(0, |token| token.start);
        return Err(complain(text, at, "version".to_owned(), files::no_such_version(version)));
    };
    let glance = Glance::at(text);
    if glance.may_repeat_keys {
        check_keys(text, &Outline::of(text))?;
    }
    let problems = session.problems();
    if !problems.is_empty() {
        return Err(not_valid(text, problems));
    }
    session.normalise();
    let comment = glance.first_comment.map(|comment| Positions::of(text).at(comment).0);
    let older = (version < SCHEMA_VERSION).then_some(ReadNotice::OlderVersion { version });
    let notices = comment.map(|line| ReadNotice::CommentsNotKept { line }).into_iter().chain(older).collect();
    Ok((session, notices))
}

/// Reads the text of an older version as a session of this one.
type ReadOlder = fn(&str) -> Result<Session, ReadError>;

/// The older versions and what reads them.
const OLDER: [(u32, ReadOlder); 1] = [(1, |text| {
    let mut session = parse(text)?;
    version_1::migrate(&mut session);
    Ok(session)
})];

fn complain(text: &str, byte: usize, path: String, message: String) -> ReadError {
    let (line, column) = Positions::of(text).at(byte);
    ReadError::faulty(vec![Complaint { line, column, path, message }])
}

/// The value of the outermost field `version`, found without reading anything else.
fn version_token(text: &str) -> Option<Token> {
    let mut depth = 0_usize;
    let mut before = ["", ""];
    for token in Tokens::of(text).filter(|token| token.kind != TokenKind::Comment) {
        if depth == 1 && before == ["version", ":"] {
            return Some(token);
        }
        match token.kind {
            TokenKind::Open => depth += 1,
            TokenKind::Close => depth = depth.saturating_sub(1),
            _ => {}
        }
        before = [before[1], &text[token.start..token.end]];
    }
    None
}

/// The version, read alone: the rest of a newer file may have any form.
fn version(text: &str) -> Result<u32, ReadError> {
    let Some(token) = version_token(text) else {
        // For text that is not RON at all, the version is not the first mistake to report.
        if let Err(error) = options().from_str::<serde::de::IgnoredAny>(text) {
            let at = byte_of(text, if error.code == ron::Error::Eof { error.span.end } else { error.span.start });
            return Err(complain(text, at, String::new(), files::syntax(&error.code, None)));
        }
        let first = Tokens::of(text).find(|token| token.kind != TokenKind::Comment);
        return Err(complain(text, first.map_or(0, |t| t.start), "version".to_owned(), files::no_version()));
    };
    let written = &text[token.start..token.end];
    let Ok(version) = written.parse::<u32>() else {
        return Err(complain(text, token.start, "version".to_owned(), files::bad_version(written)));
    };
    if version > SCHEMA_VERSION {
        let (line, column) = Positions::of(text).at(token.start);
        return Err(ReadError::Newer { file: None, version, line, column });
    }
    Ok(version)
}

/// The byte of a line and column of RON's reader.
fn byte_of(text: &str, position: ron::error::Position) -> usize {
    let mut line_start = 0;
    for _ in 1..position.line {
        line_start += text[line_start..].find('\n').map_or(0, |newline| newline + 1);
    }
    let rest = &text[line_start..];
    line_start + rest.char_indices().nth(position.col.saturating_sub(1)).map_or(rest.len(), |(byte, _)| byte)
}

/// Reads the session without asking whether it is valid.
fn parse(text: &str) -> Result<Session, ReadError> {
    // Tracking the place all the time costs more than reading a faulty text a second time.
    options().from_str(text).or_else(|_| parse_with_places(text))
}

/// The same, so that a mistake is told with its place.
fn parse_with_places(text: &str) -> Result<Session, ReadError> {
    let mut reader = ron::Deserializer::from_str_with_options(text, &options()).map_err(|error| {
        complain(text, byte_of(text, error.span.start), String::new(), files::syntax(&error.code, None))
    })?;
    let session = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        let segments: Vec<Segment> = error.path().iter().cloned().collect();
        let error = reader.span_error(error.into_inner());
        misread(text, &segments, &error)
    })?;
    let end = reader.end().map_err(|error| reader.span_error(error));
    end.map_err(|error| {
        complain(text, byte_of(text, error.span.end), String::new(), files::syntax(&error.code, None))
    })?;
    Ok(session)
}

/// Whether an error is about the kind of a value, so that its place is where the value begins.
const fn is_about_value(error: &ron::Error) -> bool {
    use ron::Error as E;
    matches!(
        error,
        E::Message(_)
            | E::ExpectedArray
            | E::ExpectedBoolean
            | E::ExpectedIdentifier
            | E::ExpectedInteger
            | E::ExpectedMap
            | E::ExpectedNamedStructLike(_)
            | E::ExpectedOption
            | E::ExpectedRawValue
            | E::ExpectedString
            | E::ExpectedStructLike
            | E::IntegerOutOfBounds
            | E::InvalidIntegerDigit { .. }
            | E::InvalidValueForType { .. }
            | E::MissingStructField { .. }
            | E::NoSuchEnumVariant { .. }
            | E::UnderscoreAtBeginning
    )
}

/// What RON's reader stopped at, with the place of the value and its path by ids.
fn misread(text: &str, segments: &[Segment], error: &ron::error::SpannedError) -> ReadError {
    let outline = Outline::of(text);
    let stopped = byte_of(text, if error.code == ron::Error::Eof { error.span.end } else { error.span.start });
    if let Some(number) = mistyped::around(text, stopped)
        && (number.start < stopped || !is_about_value(&error.code))
        && (number.text.contains(',') || mistyped::proposed(number.text).is_some())
        && let Some(place) = outline.first_leaf_from(number.start)
    {
        let message = with_proposal(files::not_an_amount(number.text), Some(number.text));
        return complain(text, number.start, below_model(&outline.path_of(place)), message);
    }
    if error.code == ron::Error::ExpectedComma
        && let Some(place) = outline.leaf_around(stopped)
    {
        // The reader took the beginning of a value, such as the 3 of 3.5, and stumbled over the rest.
        let message = files::syntax(&ron::Error::ExpectedInteger, outline.leaf_text(place));
        return complain(text, outline.start(place), below_model(&outline.path_of(place)), message);
    }
    let mut place = NodePlace::WHOLE;
    let mut beyond: Vec<String> = Vec::new();
    for segment in segments {
        let (next, name) = match segment {
            Segment::Map { key } => (outline.field(place, key), key.clone()),
            Segment::Seq { index } => (outline.entry(place, *index), (index + 1).to_string()),
            Segment::Enum { .. } | Segment::Unknown => break,
        };
        match next {
            Some(next) if beyond.is_empty() => place = next,
            _ => beyond.push(name),
        }
    }
    let at_value = beyond.is_empty() && is_about_value(&error.code);
    if let ron::Error::MissingStructField { field, .. } = &error.code {
        beyond.push((*field).to_owned());
    }
    let path = [outline.path_of(place)].into_iter().filter(|path| !path.is_empty()).chain(beyond).collect::<Vec<_>>();
    let found = outline.leaf_text(place).filter(|_| at_value);
    let byte = if at_value { outline.start(place) } else { stopped };
    complain(text, byte, below_model(&path.join("/")), with_proposal(files::syntax(&error.code, found), found))
}

/// A message about a value, with what to write instead if it is a number in another form.
fn with_proposal(message: String, found: Option<&str>) -> String {
    match found.and_then(mistyped::proposed) {
        Some(proposed) => files::rather(&message, &proposed),
        None => message,
    }
}

/// A parameter's path from a path in the file.
fn below_model(path: &str) -> String {
    path.strip_prefix("model/").unwrap_or(path).to_owned()
}

/// Of a month that is given twice, only one amount would be kept, and nobody would know which.
fn check_keys(text: &str, outline: &Outline<'_>) -> Result<(), ReadError> {
    let mut positions = Positions::of(text);
    let complaints: Vec<Complaint> = outline
        .repeated_keys()
        .into_iter()
        .map(|place| {
            let path = below_model(&outline.path_of(place));
            let (line, column) = positions.at(outline.start(place));
            let message = files::repeated_key(&outline.name_of(place));
            Complaint { line, column, path, message }
        })
        .collect();
    if complaints.is_empty() { Ok(()) } else { Err(ReadError::faulty(complaints)) }
}

/// The problems of the session, each at its place in the text.
fn not_valid(text: &str, problems: Vec<Problem>) -> ReadError {
    let outline = &Outline::of(text);
    let index = PathIndex::of(outline);
    let model = outline.field(NodePlace::WHOLE, "model").unwrap_or(NodePlace::WHOLE);
    let mut duplicates: HashMap<String, NodePlace> = HashMap::new();
    let mut found: Vec<(usize, Problem, Option<&str>)> = Vec::with_capacity(problems.len());
    for problem in problems {
        let from = if problem.path.starts_with("scenarios/") { NodePlace::WHOLE } else { model };
        let (mut place, exact) = index.find(from, &problem.path);
        if is_about_id(&problem.fault) && exact {
            if problem.fault == Fault::DuplicateId {
                // The first complaint is about the second entry of that path, if there are two, and so on.
                let before = duplicates.get(&problem.path).copied().unwrap_or(place);
                place = index.next_like(before).unwrap_or(before);
                duplicates.insert(problem.path.clone(), place);
            }
            place = index.find(place, "id").0;
        }
        if let Fault::Misread(error) = &problem.fault {
            place = misread_within(text, outline, place, error);
        }
        found.push((outline.start(place), problem, outline.leaf_text(place).filter(|_| exact)));
    }
    found.sort_by_key(|(start, ..)| *start);
    let mut positions = Positions::of(text);
    let complaints = found.into_iter().map(|(start, problem, written)| {
        let (line, column) = positions.at(start);
        let message = match &problem.fault {
            // The reader took the beginning of a value, such as the 1 of 1.5.
            Fault::Misread(error) if error.code == ron::Error::TrailingCharacters => {
                files::syntax(&ron::Error::ExpectedInteger, written)
            }
            Fault::Misread(error) => {
                let written = written.filter(|_| is_about_value(&error.code));
                with_proposal(files::syntax(&error.code, written), written)
            }
            Fault::NoSuchInput | Fault::BelongsToBase => {
                let path = problem.path.split_once("/overrides/").map_or(problem.path.as_str(), |(_, path)| path);
                files::mistake(path, &problems::fault(&problem.fault))
            }
            fault => {
                let subject = written.unwrap_or_else(|| problem.path.rsplit('/').next().unwrap_or_default());
                files::mistake(subject, &problems::fault_in_file(fault))
            }
        };
        Complaint { line, column, path: problem.path, message }
    });
    ReadError::faulty(complaints.collect())
}

/// Whether a fault is one of an item's, an entry's or a scenario's id.
const fn is_about_id(fault: &Fault) -> bool {
    matches!(fault, Fault::BadId | Fault::DuplicateId | Fault::ReservedId | Fault::IdOfBase)
}

/// The last value of an override that begins before the reader of its text stopped.
fn misread_within(text: &str, outline: &Outline<'_>, place: NodePlace, error: &ron::error::SpannedError) -> NodePlace {
    let start = outline.start(place);
    let stopped = start + byte_of(&text[start..], error.span.end);
    outline.last_leaf_within(place, stopped).unwrap_or(place)
}
