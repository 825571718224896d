//! Temporary files beside the one that is saved.
//!
//! Owns their names, and the removal of those that a killed program left. Must not know sessions. Its invariants: a
//! temporary file can never be read by more people than the file it is for, and a file that a running program is
//! writing is never removed by another.

use std::{
    fs::{self, File, OpenOptions, Permissions},
    io,
    path::Path,
};

use tempfile::NamedTempFile;

use super::save::Stamp;

const SUFFIX: &str = ".tmp";

/// How the names of the temporary files of a file begin. However long its own name is, theirs are short.
fn prefix(target: &Path) -> String {
    let name = target.file_name().unwrap_or_default();
    format!(".obligo-{:016x}-", Stamp::of(name.as_encoded_bytes()).hash())
}

/// The folder that a file is in.
pub fn folder(target: &Path) -> &Path {
    target.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// A new, empty file beside `target`, with these permissions from its first moment on, or those of the user's other new
/// files; gone again unless it is given a name. It is locked, which says that somebody is writing it.
pub fn create(target: &Path, permissions: Option<&Permissions>) -> io::Result<NamedTempFile> {
    let prefix = prefix(target);
    let mut builder = tempfile::Builder::new();
    builder.prefix(&prefix).suffix(SUFFIX);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = permissions.map_or(0o666, |permissions| permissions.mode() & 0o777);
        builder.permissions(Permissions::from_mode(mode));
    }
    #[cfg(not(unix))]
    let _ = permissions;
    loop {
        let file = builder.tempfile_in(folder(target))?;
        // If files can't be locked, this one is never removed as left behind, because removing needs the lock.
        let is_locked = file.as_file().lock().is_ok();
        // Before it was locked, another program may have removed it as left behind.
        if !is_locked || is_at(file.path(), file.as_file()) {
            return Ok(file);
        }
    }
}

/// Removes what killed programs left of saving `target`. What can't be removed stays.
pub fn remove_leftovers(target: &Path) {
    let prefix = prefix(target);
    let Ok(entries) = fs::read_dir(folder(target)) else { return };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let name = name.as_encoded_bytes();
        if !name.starts_with(prefix.as_bytes()) || !name.ends_with(SUFFIX.as_bytes()) {
            continue;
        }
        let path = entry.path();
        if !entry.file_type().is_ok_and(|kind| kind.is_file()) {
            continue;
        }
        let Ok(file) = OpenOptions::new().read(true).write(true).open(&path) else { continue };
        // A running program holds the lock until its file has its final name.
        if file.try_lock().is_ok() && is_at(&path, &file) {
            fs::remove_file(&path).unwrap_or_default();
        }
    }
}

/// Whether a path still leads to an open file.
#[cfg(unix)]
fn is_at(path: &Path, file: &File) -> bool {
    use std::os::unix::fs::MetadataExt;
    match (fs::symlink_metadata(path), file.metadata()) {
        (Ok(there), Ok(open)) => (there.dev(), there.ino()) == (open.dev(), open.ino()),
        _ => false,
    }
}

/// Whether a path still leads to an open file.
#[cfg(not(unix))]
fn is_at(path: &Path, _: &File) -> bool {
    path.exists()
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    fn names_in(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).expect("a folder");
        let mut names: Vec<String> =
            entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    #[test]
    fn what_a_kill_left_is_removed_and_what_is_being_written_is_not() {
        let folder = tempfile::tempdir().expect("a folder");
        let (mine, other) = (folder.path().join("plan.ron"), folder.path().join("other.ron"));
        // Without its end, which removes the file: as after a kill.
        let (file, left) = create(&mine, None).and_then(|file| file.keep().map_err(|kept| kept.error)).expect("a file");
        drop(file);
        let (file, of_other) =
            create(&other, None).and_then(|file| file.keep().map_err(|kept| kept.error)).expect("a file");
        drop(file);
        let mut running = create(&mine, None).expect("a file");
        running.write_all(b"half").expect("written");
        fs::create_dir(folder.path().join(format!("{}x.tmp", prefix(&mine)))).expect("a folder");
        remove_leftovers(&mine);
        assert!(!left.exists() && of_other.exists() && running.path().exists(), "{:?}", names_in(folder.path()));
        running.persist(&mine).expect("renamed");
        remove_leftovers(&mine);
        remove_leftovers(&other);
        assert!(mine.exists() && !of_other.exists());
    }

    #[test]
    fn writers_and_those_who_tidy_up_never_meet() {
        let folder = tempfile::tempdir().expect("a folder");
        let target = folder.path().join("plan.ron");
        std::thread::scope(|scope| {
            for _ in 0..2 {
                scope.spawn(|| (0..300).for_each(|_| remove_leftovers(&target)));
            }
            for _ in 0..300 {
                let mut file = create(&target, None).expect("a file");
                file.write_all(b"whole").expect("written");
                file.persist(&target).expect("still there to be renamed");
            }
        });
        assert_eq!(names_in(folder.path()), ["plan.ron"]);
    }

    #[cfg(unix)]
    #[test]
    fn a_private_file_is_private_from_the_first_moment() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().expect("a folder");
        let target = folder.path().join("plan.ron");
        for mode in [0o600, 0o400, 0o640] {
            let file = create(&target, Some(&Permissions::from_mode(0o100_000 | mode))).expect("a file");
            let created = file.as_file().metadata().expect("metadata").permissions().mode() & 0o777;
            assert_eq!(created & !mode, 0, "{created:o} is more than {mode:o}");
        }
    }
}
