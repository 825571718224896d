//! Saving: beside the file first, then in its place, with one backup of what was there.
//!
//! Owns the order of the steps. Its one invariant: at every moment the file is wholly the old one or wholly the new one.

use std::{
    ffi::OsString,
    fs::{self, File, Permissions},
    io::{self, Write as _},
    path::{Path, PathBuf},
};

use super::read::{LIMIT_BYTES, ReadError, read_bytes_as_session, read_text};
use super::write::write_text;
use crate::{
    model::{Problem, Session},
    text::{files, problems},
};

/// What a file held when it was read or saved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamp {
    bytes: usize,
    hash: u64,
}

impl Stamp {
    /// The stamp of a file's content. Dates of files are no part of it: a copy is no change.
    pub fn of(content: &[u8]) -> Self {
        // FNV-1a: it has to tell accidents apart, not attackers.
        let hash = content
            .iter()
            .fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3));
        Self { bytes: content.len(), hash }
    }
}

/// Why a session was not saved. The file is as it was.
#[derive(Debug, thiserror::Error)]
pub enum SaveError {
    /// The session has problems; at least one.
    #[error("{}", not_valid(.0))]
    Invalid(Vec<Problem>),
    /// What would be written could not be read again as the same session.
    #[error("{}", files::not_readable_back(.0))]
    NotReadableBack(String),
    /// The file is not what it was when it was read.
    #[error("{}", files::changed_on_disk(.0))]
    ChangedOnDisk(PathBuf),
    /// What has that name can't be replaced by a file.
    #[error("{}", files::not_replaceable(.why, .file))]
    NotReplaceable {
        /// What has the name.
        file: PathBuf,
        /// Why not.
        why: &'static str,
    },
    /// The file system refused.
    #[error("{}", files::cannot_write(.step, .file, .source))]
    Io {
        /// What it refused.
        step: &'static str,
        /// The file.
        file: PathBuf,
        /// Why.
        source: io::Error,
    },
}

fn not_valid(problems: &[Problem]) -> String {
    let first = problems.first().map_or(String::new(), |p| format!("{} {}", p.path, problems::fault(&p.fault)));
    files::not_valid(&first, problems.len())
}

/// Saves a session as a file, and keeps what the file held before as [`backup_path`].
///
/// With a stamp, the file must still be what it was when the stamp was made, or be gone; without one it is replaced
/// whatever it is. A link is followed. Permissions stay. A file that already holds this very text is left alone.
pub fn save(session: &Session, path: &Path, expected: Option<Stamp>) -> Result<Stamp, SaveError> {
    let problems = session.problems();
    if !problems.is_empty() {
        return Err(SaveError::Invalid(problems));
    }
    let text = write_text(session);
    check_reads_back(session, &text)?;
    let stamp = Stamp::of(text.as_bytes());

    let target = target(path)?;
    let old = old_content(&target)?;
    if let Some(old) = &old {
        let now = Stamp::of(&old.bytes);
        if expected.is_some_and(|expected| expected != now) {
            return Err(SaveError::ChangedOnDisk(target));
        }
        if now == stamp && old.bytes == text.as_bytes() {
            return Ok(stamp);
        }
    }
    let permissions = old.as_ref().map(|old| old.permissions.clone());
    let io = |step: &'static str| {
        let target = &target;
        move |source| SaveError::Io { step, file: target.clone(), source }
    };
    let new = written_beside(&target, text.as_bytes(), permissions.clone()).map_err(io(files::WRITING))?;
    if let Some(old) = old.filter(|old| is_worth_backup(&old.bytes, &backup_path(&target))) {
        let backup = written_beside(&target, &old.bytes, permissions).map_err(io(files::BACKING_UP))?;
        backup.persist(backup_path(&target)).map_err(|error| io(files::BACKING_UP)(error.error))?;
    }
    new.persist(&target).map_err(|error| io(files::RENAMING)(error.error))?;
    sync_folder(&target);
    Ok(stamp)
}

/// Where [`save`] keeps what a file held before: `plan.ron.bak` beside `plan.ron`.
pub fn backup_path(path: &Path) -> PathBuf {
    let mut name = path.file_name().map_or_else(OsString::new, OsString::from);
    name.push(".bak");
    path.with_file_name(name)
}

/// Values that no file can hold, such as a date beyond the calendar, would otherwise be found out too late.
fn check_reads_back(session: &Session, text: &str) -> Result<(), SaveError> {
    let read = read_text(text).map_err(|error| SaveError::NotReadableBack(error.to_string()))?;
    let same = read.session.model == session.model
        && read.session.scenarios == session.scenarios
        && (&read.session.name, &read.session.note, &read.session.view)
            == (&session.name, &session.note, &session.view);
    if same { Ok(()) } else { Err(SaveError::NotReadableBack(files::READS_DIFFERENTLY.to_owned())) }
}

/// The file that a path means, through links, whether or not it exists yet.
fn target(path: &Path) -> Result<PathBuf, SaveError> {
    const LINKS_MAX: usize = 40;
    let mut target = path.to_owned();
    for _ in 0..LINKS_MAX {
        match fs::read_link(&target) {
            Ok(next) => target = target.parent().unwrap_or(Path::new("")).join(next),
            Err(_) => return Ok(target),
        }
    }
    Err(SaveError::NotReplaceable { file: path.to_owned(), why: files::ENDLESS_LINK })
}

struct OldContent {
    bytes: Vec<u8>,
    permissions: Permissions,
}

/// What the file holds now; none if there is no such file.
fn old_content(target: &Path) -> Result<Option<OldContent>, SaveError> {
    let io = |source| SaveError::Io { step: files::READING_OLD, file: target.to_owned(), source };
    let metadata = match fs::metadata(target) {
        Ok(metadata) => metadata,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(io(error)),
    };
    let permissions = metadata.permissions();
    let why = if !metadata.is_file() {
        files::NOT_A_FILE
    } else if permissions.readonly() {
        files::READ_ONLY
    } else if metadata.len() > LIMIT_BYTES {
        files::NOT_A_SESSION
    } else {
        let bytes = fs::read(target).map_err(io)?;
        return Ok(Some(OldContent { bytes, permissions }));
    };
    Err(SaveError::NotReplaceable { file: target.to_owned(), why })
}

/// How much would be lost with a file, least first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Worth {
    /// No file, or nothing in it.
    Nothing,
    /// Something else than a session, or one with mistakes.
    Unreadable,
    /// A session without items.
    NoItems,
    /// A session, perhaps of a newer program.
    Session,
}

impl Worth {
    fn of(content: &[u8]) -> Self {
        if content.iter().all(u8::is_ascii_whitespace) {
            return Self::Nothing;
        }
        match read_bytes_as_session(content) {
            Ok(read) if read.session.model.items().is_empty() => Self::NoItems,
            Ok(_) | Err(ReadError::Newer { .. }) => Self::Session,
            Err(_) => Self::Unreadable,
        }
    }
}

/// Whether the content of a file should become its backup: a good backup is kept rather than replaced by less.
fn is_worth_backup(content: &[u8], backup: &Path) -> bool {
    let worth = Worth::of(content);
    let kept = match fs::metadata(backup) {
        Ok(metadata) if metadata.len() > LIMIT_BYTES => Worth::Unreadable,
        _ => fs::read(backup).map_or(Worth::Nothing, |kept| Worth::of(&kept)),
    };
    worth > Worth::Nothing && worth >= kept
}

/// A new file in the folder of `target`, wholly on the disk; gone again unless it is given a name.
fn written_beside(
    target: &Path,
    content: &[u8],
    permissions: Option<Permissions>,
) -> io::Result<tempfile::NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".obligo-").suffix(".tmp");
    // A new file gets the permissions that the user's other new files get.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let mut file = builder.tempfile_in(folder(target))?;
    file.write_all(content)?;
    if let Some(permissions) = permissions {
        file.as_file().set_permissions(permissions)?;
    }
    file.as_file().sync_all()?;
    Ok(file)
}

fn folder(target: &Path) -> &Path {
    target.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Asks the disk to keep the new names. Some file systems can't be asked; the file is whole either way.
fn sync_folder(target: &Path) {
    if cfg!(unix)
        && let Ok(folder) = File::open(folder(target))
    {
        folder.sync_all().unwrap_or_default();
    }
}
