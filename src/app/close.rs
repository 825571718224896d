//! The close guard: unsaved changes are never lost without a question.

use std::path::PathBuf;

use super::{App, Dialog, Purpose};
use crate::{
    model::{Model, Session},
    text::window as words,
};

/// What is done after the question about unsaved changes is answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Then {
    /// The window closes.
    Quit,
    /// A session without items.
    New,
    /// A file is asked for and read.
    Open,
    /// A path is asked for and read.
    OpenPath,
    /// The embedded sample.
    Sample,
    /// A file is read.
    Read(PathBuf),
}

/// The answer to the question of unsaved changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leave {
    /// Save, then go on.
    Save,
    /// Go on without saving.
    Discard,
    /// Don't go on.
    KeepEditing,
}

/// How long a new session is.
const NEW_MONTHS: u32 = 24;

impl App {
    /// Leaves the session for something else, after a question if it has unsaved changes.
    pub fn leave_for(&mut self, then: Then) {
        if self.is_dirty() {
            self.set_dialog(Dialog::Unsaved(then));
        } else {
            self.go(then);
        }
    }

    /// The window was asked to close; `true` if it may. If not, the question is on screen.
    pub fn close_requested(&mut self) -> bool {
        if self.may_close || !self.is_dirty() {
            self.may_close = true;
        } else if self.saving.is_none() {
            self.set_dialog(Dialog::Unsaved(Then::Quit));
        } else {
            self.saving = Some(super::files::Saving { then: Some(Then::Quit), is_elsewhere: false });
        }
        self.may_close
    }

    /// Answers the question of unsaved changes.
    pub fn answer_leave(&mut self, leave: Leave) {
        let Some(Dialog::Unsaved(then)) = self.dialog.take() else { return };
        match leave {
            Leave::KeepEditing => {}
            Leave::Discard => self.go(then),
            Leave::Save => self.save_then(Some(then)),
        }
    }

    /// Closes the question or message over the window.
    pub fn dismiss(&mut self) {
        self.dialog = None;
    }

    pub(super) fn go(&mut self, then: Then) {
        match then {
            Then::Quit => self.may_close = true,
            Then::New => {
                let first_month = self.services.clock.today().month();
                let currency = self.model().currency().code();
                let model = Model::empty(currency, first_month, NEW_MONTHS);
                let session = Session::of(words::UNTITLED.to_owned(), model);
                self.replace(session, None, false);
            }
            Then::Open => self.ask_for_file(Purpose::Open),
            Then::OpenPath => self.set_dialog(Dialog::path(Purpose::Open, self.path_text(), None)),
            Then::Sample => {
                let session = super::disk::sample();
                self.replace(session, None, true);
            }
            Then::Read(path) => self.read(path),
        }
    }
}
