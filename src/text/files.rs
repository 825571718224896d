//! Words about files: what was wrong with one, and why one could not be saved.
//!
//! Owns the form of these messages: line and column first, the path last. Knows the values that it words.

use std::{fmt::Write, io, path::Path};

use ron::Error;

use super::printed;

/// How many complaints about a file are shown; the rest are counted.
pub const SHOWN_MAX: usize = 20;

/// A complaint about one place of a file: `line 14, column 22: … (vendors/aws/contract/floor, file.ron)`.
pub fn complaint(line: usize, column: usize, message: &str, path: &str, file: Option<&Path>) -> String {
    // An id or a word in the file may be of any length.
    const MESSAGE_CHARS_MAX: usize = 600;
    const PATH_CHARS_MAX: usize = 200;
    let mut text = format!("line {line}, column {column}: {}", shortened(message, MESSAGE_CHARS_MAX));
    let path = shortened(path, PATH_CHARS_MAX);
    let file = file.map(printed::path);
    let places: Vec<&str> =
        [Some(path.as_str()), file.as_deref()].into_iter().flatten().filter(|part| !part.is_empty()).collect();
    if !places.is_empty() {
        write!(text, " ({})", places.join(", ")).unwrap_or_default();
    }
    text
}

/// The last line when there are more complaints than are shown.
pub fn and_more(count: usize) -> String {
    format!("and {count} more")
}

/// The file system refused to read.
pub fn cannot_read(file: &Path, error: &io::Error) -> String {
    format!("cannot read: {} ({})", reason(error), printed::path(file))
}

/// A file that is too large to be a session.
pub fn too_large(bytes: u64, limit: u64, file: Option<&Path>) -> String {
    let file = file.map_or(String::new(), |file| format!(" ({})", printed::path(file)));
    format!("too large for a session: {} MiB, and the limit is {} MiB{file}", bytes.div_ceil(1 << 20), limit >> 20)
}

/// A file of a newer program.
pub fn newer(version: u32, ours: u32) -> String {
    format!(
        "written by a newer Obligo: the file has version {version}, and this program reads versions up to {ours}. Open it \
         with an Obligo that reads version {version}"
    )
}

/// What is said once of a file of an older version.
pub fn older_version(version: u32, ours: u32) -> String {
    format!("This file has version {version}. Saving writes version {ours}, which older Obligos can’t read")
}

/// A version that never was.
pub fn no_such_version(version: u32) -> String {
    format!("there is no version {version}: versions begin with 1")
}

/// A file without a version.
pub fn no_version() -> String {
    "expected `version: 2` among the first fields, found none".to_owned()
}

/// A version that is not a number.
pub fn bad_version(found: &str) -> String {
    format!("expected a version such as 1, found {}", quoted(found))
}

/// A file that is not text.
pub fn not_text() -> String {
    "not a text file: expected UTF-8".to_owned()
}

/// A file with nothing in it.
pub fn empty() -> String {
    "expected a session, found an empty file".to_owned()
}

/// A file with the marks that a version control system leaves where two versions of a file don't agree.
pub const CONFLICT: &str = "a version conflict that was not resolved: keep one of the two versions, and delete the lines \
                            that begin with `<<<<<<<`, `=======` and `>>>>>>>`";
/// A file with bytes that no program writes into text.
pub const ZERO_BYTES: &str =
    "not a text file: it holds zero bytes, as a power failure while a file is written can leave";

/// A number in another form than a file holds it.
pub fn not_an_amount(found: &str) -> String {
    format!("expected an amount such as 1_250.50, with `_` between thousands, found {}", quoted(found))
}

/// What is wrong with a number, and what to write instead.
pub fn rather(message: &str, proposed: &str) -> String {
    format!("{message}: write {}", quoted(proposed))
}

/// A key that a map has twice.
pub fn repeated_key(key: &str) -> String {
    format!("{} is given twice", quoted(key))
}

/// A mistake of the model about a value that stands there (`found`), or about a field or entry by its name.
pub fn mistake(subject: &str, fault: &str) -> String {
    format!("{} {fault}", quoted(subject))
}

/// Comments by hand are not kept.
pub fn comments_not_kept(line: usize) -> String {
    format!(
        "comments, such as the one in line {line}, are not kept when this session is saved; write them into the notes of items"
    )
}

/// Text as found, cut to a length that a message can hold, in backquotes.
fn quoted(found: &str) -> String {
    const SHOWN_CHARS_MAX: usize = 40;
    // What can't be seen is shown by its number.
    let seen: String = found
        .chars()
        .flat_map(|sign| {
            let number = printed::is_active(sign).then(|| sign.escape_unicode());
            let sign = number.is_none().then_some(sign);
            number.into_iter().flatten().chain(sign)
        })
        .take(SHOWN_CHARS_MAX + 1)
        .collect();
    format!("`{}`", shortened(&seen, SHOWN_CHARS_MAX))
}

/// The beginning of a text, on one line.
fn shortened(text: &str, chars_max: usize) -> String {
    let mut short: String = text.chars().take(chars_max).map(|c| if printed::is_active(c) { ' ' } else { c }).collect();
    if text.chars().nth(chars_max).is_some() {
        short.push('…');
    }
    short
}

fn one_of(choices: &[&str]) -> String {
    match choices {
        [] => "nothing".to_owned(),
        [only] => format!("`{only}`"),
        [first @ .., last] => format!("`{}` or `{last}`", first.join("`, `")),
    }
}

/// What was expected where RON's own reader, or the type of a field, stopped.
pub fn syntax(error: &Error, found: Option<&str>) -> String {
    // A whole number that was not read is too large.
    let is_whole = found.is_some_and(|found| !found.is_empty() && found.bytes().all(|own| own.is_ascii_digit()));
    let found = found.map_or(String::new(), |found| format!(", found {}", quoted(found)));
    let expected = |what: &str| format!("expected {what}{found}");
    match error {
        Error::Message(words) => words.clone(),
        Error::Eof => "expected more: the file ends too early".to_owned(),
        Error::ExpectedArray => expected("a list in `[` and `]`"),
        Error::ExpectedArrayEnd => expected("`]` at the end of the list"),
        Error::ExpectedBoolean => expected("true or false"),
        Error::ExpectedComma => expected("a comma"),
        Error::ExpectedMap => expected("months and amounts in `{` and `}`"),
        Error::ExpectedMapColon => expected("a colon and a value"),
        Error::ExpectedMapEnd => expected("`}` at its end"),
        Error::ExpectedStructLike | Error::ExpectedNamedStructLike(_) | Error::ExpectedUnit => {
            expected("fields in `(` and `)`")
        }
        Error::ExpectedDifferentStructName { expected, found } => {
            format!("expected `{expected}` or no name, found {}", quoted(found))
        }
        Error::ExpectedStructLikeEnd | Error::ExpectedOptionEnd => expected("`)` at the end of the fields"),
        Error::ExpectedString | Error::ExpectedChar | Error::ExpectedByteString => expected("text in quotation marks"),
        Error::ExpectedStringEnd => "expected a quotation mark at the end of the text".to_owned(),
        Error::ExpectedIdentifier => expected("a word without quotation marks"),
        Error::ExpectedInteger
        | Error::ExpectedFloat
        | Error::IntegerOutOfBounds
        | Error::FloatUnderscore
        | Error::UnderscoreAtBeginning
        | Error::InvalidIntegerDigit { .. } => {
            expected(if is_whole { "a smaller whole number" } else { "a whole number such as 30" })
        }
        Error::ExpectedRawValue => expected("a number such as 1_250.50"),
        Error::NoSuchEnumVariant { expected, found, .. } => {
            format!("expected {}, found {}", one_of(expected), quoted(found))
        }
        Error::NoSuchStructField { expected, found, .. } => {
            format!("unknown field {}, expected {}", quoted(found), one_of(expected))
        }
        Error::MissingStructField { field, .. } => format!("expected the field `{field}`, found none"),
        Error::DuplicateStructField { field, .. } => format!("the field `{field}` is given twice"),
        Error::InvalidValueForType { expected, found } => format!("expected {expected}, found {}", quoted(found)),
        Error::ExceededRecursionLimit => "expected brackets that are nested less deeply".to_owned(),
        Error::TrailingCharacters => "expected nothing after the session's last bracket".to_owned(),
        Error::UnclosedBlockComment => "expected `*/` at the end of the comment".to_owned(),
        Error::UnexpectedChar(c) => format!("expected a value, found {}", quoted(c.encode_utf8(&mut [0; 4]))),
        other => other.to_string(),
    }
}

/// A session that is not valid is not saved.
pub fn not_valid(first: &str, count: usize) -> String {
    let more = if count > 1 { format!(", {}", and_more(count - 1)) } else { String::new() };
    format!("not saved, because the session is not valid: {first}{more}")
}

/// A session that would not come back as it is.
pub fn not_readable_back(why: &str) -> String {
    format!("not saved, because what would be written could not be read again: {why}")
}

/// A session that comes back as another one.
pub const READS_DIFFERENTLY: &str = "it would read back as a different session";

/// The file is not what was read.
pub fn changed_on_disk(file: &Path) -> String {
    format!("not saved, because the file has changed on disk since it was read ({})", printed::path(file))
}

/// Said after saving a file whose name is too long for that of a backup.
pub const NO_BACKUP: &str = "No backup of the earlier file was kept: its name is too long for one.";
/// Said after saving a file that had an owner or a group that the new one could not be given.
pub const OWNER_LOST: &str = "The file could not keep its owner or its group.";
/// Said after saving a file that had attributes that the new one could not be given.
pub const ATTRIBUTES_LOST: &str = "The file could not keep its extended attributes.";

/// Said after saving over what somebody else wrote.
pub fn other_kept(path: &Path) -> String {
    format!("The other version is kept as {}.", printed::path(path.file_name().map_or(path, Path::new)))
}

/// Said after saving a file that has other names.
pub fn names_left(count: u64) -> String {
    if count == 1 {
        "The file had another name (a hard link), which keeps the old content.".to_owned()
    } else {
        format!("The file had {count} other names (hard links), which keep the old content.")
    }
}

/// Something else than a file that could be written has the name.
pub fn not_replaceable(why: &str, file: &Path) -> String {
    format!("not saved: {why} ({})", printed::path(file))
}

/// The name is a folder's, a device's or the like.
pub const NOT_A_FILE: &str = "this is not a file";
/// The file is write-protected.
pub const READ_ONLY: &str = "the file is read-only";
/// What has the name is larger than any session.
pub const NOT_A_SESSION: &str = "the file there is too large to be a session";
/// A link that leads to itself.
pub const ENDLESS_LINK: &str = "the link leads nowhere";

/// The file system refused to write. `step` says at what.
pub fn cannot_write(step: &str, file: &Path, error: &io::Error) -> String {
    format!("not saved: {step}: {} ({})", reason(error), printed::path(file))
}

/// The step of saving that reads what is there.
pub const READING_OLD: &str = "cannot read the file that is there";
/// The step of saving that writes beside the file.
pub const WRITING: &str = "cannot write in the folder";
/// The step of saving that keeps the file that was there.
pub const BACKING_UP: &str = "cannot keep a backup";
/// The step of saving that keeps what somebody else wrote.
pub const KEEPING_OTHER: &str = "cannot keep what is there as another file";
/// The last step of saving.
pub const RENAMING: &str = "cannot replace the file";

/// Why the file system refused.
pub fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "no such file or folder".to_owned(),
        io::ErrorKind::PermissionDenied => "no permission".to_owned(),
        io::ErrorKind::StorageFull => "the disk is full".to_owned(),
        io::ErrorKind::ReadOnlyFilesystem => "the disk is read-only".to_owned(),
        io::ErrorKind::InvalidFilename => "the file’s name is too long".to_owned(),
        io::ErrorKind::IsADirectory => "this is a folder".to_owned(),
        io::ErrorKind::NotADirectory => "not a folder".to_owned(),
        _ => error.to_string(),
    }
}
