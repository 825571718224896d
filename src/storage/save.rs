//! Saving: beside the file first, then in its place, with one backup of what was there.
//!
//! Owns the order of the steps. Its invariants: at every moment the file is wholly the old one or wholly the new one, and
//! what somebody else wrote under its name is never lost, by this save or the next.

use std::{
    ffi::OsString,
    fmt,
    fs::{self, File, Metadata},
    io::{self, Write as _},
    path::{Path, PathBuf},
};

use tempfile::NamedTempFile;

use super::attributes::{LostAttributes, make_like, other_names};
use super::beside::{self, folder};
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
        // FNV-1a, a word at a time: it must detect accidental changes, not attacks.
        let mix = |hash: u64, word: u64| (hash ^ word).wrapping_mul(0x0100_0000_01b3);
        let (words, rest) = content.as_chunks();
        let hash = words.iter().fold(0xcbf2_9ce4_8422_2325, |hash, word| {
            // Multiplying carries upwards only.
            mix(hash, u64::from_le_bytes(*word)).rotate_left(23)
        });
        let hash = rest.iter().fold(hash, |hash, byte| mix(hash, u64::from(*byte)));
        Self { bytes: content.len(), hash }
    }

    /// A hash of the content.
    pub(super) const fn hash(self) -> u64 {
        self.hash
    }
}

/// A session that was saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Saved {
    /// What the file holds now.
    pub stamp: Stamp,
    /// What the user should know.
    pub notices: Vec<SaveNotice>,
}

/// Something to say about a file that was saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SaveNotice {
    /// The file's name is too long for a backup, so there is none.
    NoBackup,
    /// What somebody else had written there is kept as another file.
    OtherKept(PathBuf),
    /// The file had so many other names (hard links), which still hold what was there.
    NamesLeft(u64),
    /// The file belongs to somebody else now, or to another group.
    OwnerLost,
    /// Attributes of the file that other programs set, or its access list, could not be kept.
    AttributesLost,
}

impl fmt::Display for SaveNotice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoBackup => f.write_str(files::NO_BACKUP),
            Self::OtherKept(path) => f.write_str(&files::other_kept(path)),
            Self::NamesLeft(count) => f.write_str(&files::names_left(*count)),
            Self::OwnerLost => f.write_str(files::OWNER_LOST),
            Self::AttributesLost => f.write_str(files::ATTRIBUTES_LOST),
        }
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
        /// Words from `text`: it is a folder, read-only, or too large.
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
/// With a stamp, the file must still be what it was when the stamp was made, or be gone. Without one it is replaced
/// whatever it is, and what it holds is kept as another file, which no later save replaces: somebody else may have
/// written it. A link is followed. Permissions, owner and attributes stay, or it is said that they don't. A file that
/// already holds this very text is left alone.
pub fn save(session: &Session, path: &Path, expected: Option<Stamp>) -> Result<Saved, SaveError> {
    let problems = session.problems();
    if !problems.is_empty() {
        return Err(SaveError::Invalid(problems));
    }
    let text = write_text(session);
    check_reads_back(session, &text)?;
    let stamp = Stamp::of(text.as_bytes());

    let target = target(path)?;
    beside::remove_leftovers(&target);
    let old = old_content(&target)?;
    let mut notices = Vec::new();
    if let Some(old) = &old {
        if old.bytes == text.as_bytes() {
            return Ok(Saved { stamp, notices });
        }
        if expected.is_some_and(|expected| expected != Stamp::of(&old.bytes)) {
            return Err(SaveError::ChangedOnDisk(target));
        }
    }
    let io = |step: &'static str| {
        let target = &target;
        move |source| SaveError::Io { step, file: target.clone(), source }
    };
    let (new, lost) = written_beside(&target, text.as_bytes(), old.as_ref()).map_err(io(files::WRITING))?;
    if let Some(old) = &old {
        if expected.is_none() {
            notices.extend(keep_other(&target, old).map_err(io(files::KEEPING_OTHER))?.map(SaveNotice::OtherKept));
        } else if is_worth_backup(&old.bytes, &backup_path(&target)) {
            notices.extend(back_up(&target, old).map_err(io(files::BACKING_UP))?);
        }
        let names = other_names(&old.metadata);
        notices.extend((names > 0).then_some(SaveNotice::NamesLeft(names)));
    }
    notices.extend(lost.owner.then_some(SaveNotice::OwnerLost));
    notices.extend(lost.attributes.then_some(SaveNotice::AttributesLost));
    put_in_place(new, &target, old.as_ref())?;
    sync_folder(&target);
    Ok(Saved { stamp, notices })
}

/// Gives the new file its name, unless somebody else wrote the file while the new one was.
fn put_in_place(new: NamedTempFile, target: &Path, old: Option<&OldContent>) -> Result<(), SaveError> {
    let io = |error: tempfile::PersistError| SaveError::Io {
        step: files::RENAMING,
        file: target.to_owned(),
        source: error.error,
    };
    let Some(old) = old else {
        return match new.persist_noclobber(target) {
            Ok(_) => Ok(()),
            Err(error) if error.error.kind() == io::ErrorKind::AlreadyExists => {
                Err(SaveError::ChangedOnDisk(target.to_owned()))
            }
            // Some file systems can't rename on that condition.
            Err(error) => error.file.persist(target).map(drop).map_err(io),
        };
    };
    if fs::read(target).is_ok_and(|now| now != old.bytes) {
        return Err(SaveError::ChangedOnDisk(target.to_owned()));
    }
    new.persist(target).map(drop).map_err(io)
}

/// Keeps what a file held as its backup; a notice if its name is too long for one.
fn back_up(target: &Path, old: &OldContent) -> io::Result<Option<SaveNotice>> {
    let (backup, _) = written_beside(target, &old.bytes, Some(old))?;
    match backup.persist(backup_path(target)) {
        Ok(_) => Ok(None),
        Err(error) if error.error.kind() == io::ErrorKind::InvalidFilename => Ok(Some(SaveNotice::NoBackup)),
        Err(error) => Err(error.error),
    }
}

/// Keeps what somebody else wrote as a file of its own: `plan.other.ron` beside `plan.ron`, with a number if there is
/// one already. Nothing is kept of a file with nothing in it.
fn keep_other(target: &Path, old: &OldContent) -> io::Result<Option<PathBuf>> {
    if LossRank::of(&old.bytes) == LossRank::Nothing {
        return Ok(None);
    }
    let (mut kept, _) = written_beside(target, &old.bytes, Some(old))?;
    let mut is_short = false;
    let mut number = 1;
    loop {
        let other = other_path(target, number, is_short);
        match kept.persist_noclobber(&other) {
            Ok(_) => {
                sync_folder(target);
                return Ok(Some(other));
            }
            Err(error) if error.error.kind() == io::ErrorKind::AlreadyExists => {
                if fs::read(&other).is_ok_and(|there| there == old.bytes) {
                    return Ok(Some(other));
                }
                number += 1;
                kept = error.file;
            }
            Err(error) if error.error.kind() == io::ErrorKind::InvalidFilename && !is_short => {
                is_short = true;
                kept = error.file;
            }
            // Some file systems can't rename on that condition.
            Err(error) if !other.exists() => {
                error.file.persist(&other)?;
                return Ok(Some(other));
            }
            Err(error) => return Err(error.error),
        }
    }
}

/// Where [`keep_other`] keeps what somebody else wrote.
fn other_path(target: &Path, number: usize, is_short: bool) -> PathBuf {
    const SHORT_CHARS: usize = 32;
    let stem = target.file_stem().unwrap_or_default();
    let mut name = if is_short {
        stem.to_string_lossy().chars().take(SHORT_CHARS).collect::<String>().into()
    } else {
        stem.to_owned()
    };
    name.push(if number == 1 { ".other".to_owned() } else { format!(".other-{number}") });
    if let Some(extension) = target.extension().filter(|extension| !is_short || extension.len() <= 8) {
        name.push(".");
        name.push(extension);
    }
    target.with_file_name(name)
}

/// Where [`save`] keeps what a file held before: `plan.ron.bak` beside `plan.ron`.
pub fn backup_path(path: &Path) -> PathBuf {
    let mut name = path.file_name().map_or_else(OsString::new, OsString::from);
    name.push(".bak");
    path.with_file_name(name)
}

/// Values that no file can hold, such as a date beyond the calendar, would otherwise be noticed too late.
fn check_reads_back(session: &Session, text: &str) -> Result<(), SaveError> {
    let read = read_text(text).map_err(|error| SaveError::NotReadableBack(error.to_string()))?;
    let same = read.session.model == session.model
        && read.session.scenarios == session.scenarios
        && (&read.session.name, &read.session.note, &read.session.view)
            == (&session.name, &session.note, &session.view);
    if same { Ok(()) } else { Err(SaveError::NotReadableBack(files::READS_DIFFERENTLY.to_owned())) }
}

/// The file that a path means, through links, whether or not it exists yet.
pub(super) fn target(path: &Path) -> Result<PathBuf, SaveError> {
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
    metadata: Metadata,
}

/// What the file holds now; none if there is no such file.
fn old_content(target: &Path) -> Result<Option<OldContent>, SaveError> {
    let io = |source| SaveError::Io { step: files::READING_OLD, file: target.to_owned(), source };
    let metadata = match fs::metadata(target) {
        Ok(metadata) => metadata,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(io(error)),
    };
    let why = if !metadata.is_file() {
        files::NOT_A_FILE
    } else if metadata.permissions().readonly() {
        files::READ_ONLY
    } else if metadata.len() > LIMIT_BYTES {
        files::NOT_A_SESSION
    } else {
        let bytes = fs::read(target).map_err(io)?;
        return Ok(Some(OldContent { bytes, metadata }));
    };
    Err(SaveError::NotReplaceable { file: target.to_owned(), why })
}

/// What would be lost with a file, the least first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum LossRank {
    /// No file, or nothing in it.
    Nothing,
    /// Something else than a session, or one with mistakes.
    Unreadable,
    /// A session without items.
    NoItems,
    /// A session, perhaps of a newer program.
    Session,
}

impl LossRank {
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
    let worth = LossRank::of(content);
    let kept = match fs::metadata(backup) {
        Ok(metadata) if metadata.len() > LIMIT_BYTES => LossRank::Unreadable,
        _ => fs::read(backup).map_or(LossRank::Nothing, |kept| LossRank::of(&kept)),
    };
    worth > LossRank::Nothing && worth >= kept
}

/// A new file in the folder of `target`, wholly on the disk, and like the file that is there but for its content; gone
/// again unless it is given a name.
fn written_beside(
    target: &Path,
    content: &[u8],
    old: Option<&OldContent>,
) -> io::Result<(NamedTempFile, LostAttributes)> {
    let mut file = beside::create(target, old.map(|old| old.metadata.permissions()).as_ref())?;
    file.write_all(content)?;
    let lost = old.map(|old| make_like(file.as_file(), target, &old.metadata)).transpose()?;
    file.as_file().sync_all()?;
    Ok((file, lost.unwrap_or_default()))
}

/// Asks the disk to keep the new names. Some file systems can't be asked; the file is whole either way.
fn sync_folder(target: &Path) {
    if cfg!(unix)
        && let Ok(folder) = File::open(folder(target))
    {
        folder.sync_all().unwrap_or_default();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::storage::{read_file, sample};

    #[test]
    fn what_a_killed_save_left_is_gone_after_the_next_reading_or_saving() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("plan.ron");
        let saved = save(&sample(), &path, None).expect("saved");
        // Kept, and its lock given up: as after a kill.
        let left = || {
            let (file, left) = beside::create(&path, None).expect("a file").keep().expect("kept");
            drop(file);
            left
        };
        let one = left();
        read_file(&path).expect("read");
        assert!(!one.exists());
        let one = left();
        save(&Session { name: "later".to_owned(), ..sample() }, &path, Some(saved.stamp)).expect("saved");
        assert!(!one.exists());
        assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 2, "the file and its backup");
    }
}
