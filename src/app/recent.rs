//! The files that were open last.

use std::path::{Path, PathBuf};

use super::App;

/// How many are kept.
pub(super) const RECENT_MAX: usize = 10;

/// A path as it is remembered: a relative one would mean another file in another folder.
pub(super) fn absolute(path: &Path) -> PathBuf {
    std::path::absolute(path).unwrap_or_else(|_| path.to_owned())
}

impl App {
    /// The files that were open last, the newest first.
    pub fn recent(&self) -> &[PathBuf] {
        &self.recent
    }

    /// Loads the files that this machine remembers.
    pub fn set_recent(&mut self, recent: impl IntoIterator<Item = PathBuf>) {
        self.recent = recent.into_iter().take(RECENT_MAX).collect();
    }

    /// A file was opened or saved.
    pub(super) fn remember(&mut self, path: &Path) {
        let path = absolute(path);
        self.recent.retain(|other| *other != path);
        self.recent.insert(0, path);
        self.recent.truncate(RECENT_MAX);
    }

    /// A file could not be opened.
    pub(super) fn forget(&mut self, path: &Path) {
        let path = absolute(path);
        self.recent.retain(|other| *other != path);
    }
}
