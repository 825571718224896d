//! Asking the user for a file.
//!
//! Owns the way to the desktop's file dialog. Its one invariant: the dialog never runs on the window's thread.

use std::{
    path::PathBuf,
    sync::Mutex,
    time::{Duration, Instant},
};

/// What a file is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// To read a session.
    Open,
    /// To write the session.
    Save,
}

/// A question for a file.
#[derive(Clone, Debug)]
pub struct FileQuestion {
    /// What for.
    pub purpose: Purpose,
    /// The dialog's title.
    pub title: String,
    /// What the files are called in the dialog.
    pub filter: String,
    /// The folder to begin in, if known.
    pub folder: Option<PathBuf>,
    /// The name proposed for saving.
    pub name: String,
}

/// The answer to a [`FileQuestion`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Picked {
    /// The file that was chosen; it need not exist.
    File(PathBuf),
    /// The user cancelled.
    Cancelled,
    /// There is no file dialog on this machine.
    NoDialog,
}

/// Asks the user for a file; called on a thread of its own.
pub trait FilePicker: Send + Sync {
    /// Waits for the user's answer.
    fn pick(&self, question: &FileQuestion) -> Picked;
}

/// A *cancelled* that comes faster than a person can click does not come from the user.
const TOO_SOON: Duration = Duration::from_millis(300);

/// The desktop's own dialog.
#[derive(Clone, Copy, Debug, Default)]
pub struct DesktopPicker;

impl FilePicker for DesktopPicker {
    fn pick(&self, question: &FileQuestion) -> Picked {
        let begin = Instant::now();
        let mut dialog = rfd::FileDialog::new().set_title(&question.title).add_filter(&question.filter, &[EXTENSION]);
        if let Some(folder) = &question.folder {
            dialog = dialog.set_directory(folder);
        }
        let answer = match question.purpose {
            Purpose::Open => dialog.pick_file(),
            Purpose::Save => dialog.set_file_name(&question.name).save_file(),
        };
        match answer {
            Some(path) => Picked::File(path),
            None if begin.elapsed() < TOO_SOON => Picked::NoDialog,
            None => Picked::Cancelled,
        }
    }
}

/// The ending of a session's file name.
pub const EXTENSION: &str = "ron";

/// The path with the ending of sessions, if it has none.
pub fn with_extension(mut path: PathBuf) -> PathBuf {
    if path.extension().is_none() {
        path.set_extension(EXTENSION);
    }
    path
}

/// Gives the answers that a test prepared, then *no dialog*.
#[derive(Debug, Default)]
pub struct ScriptedPicker(Mutex<Vec<Picked>>);

impl ScriptedPicker {
    /// Answers in order.
    pub fn new(answers: impl IntoIterator<Item = Picked>) -> Self {
        let mut answers: Vec<Picked> = answers.into_iter().collect();
        answers.reverse();
        Self(Mutex::new(answers))
    }
}

impl FilePicker for ScriptedPicker {
    fn pick(&self, _: &FileQuestion) -> Picked {
        self.0.lock().ok().and_then(|mut answers| answers.pop()).unwrap_or(Picked::NoDialog)
    }
}
