//! What is open when the program starts, and where one was in it.
//!
//! Owns the sessions that were on screen last, each with its place: what was selected, the scenario, what was compared, the
//! span and the days on the axis. The file holds a place too, of when it was saved; the machine's is newer. Its one invariant: a file that can't be
//! opened leaves the sample on screen, and its own place is kept.

use std::path::{Path, PathBuf};

use super::{
    App, Command,
    recent::{RECENT_MAX, absolute},
};
use crate::{model::View, text::window as words};

/// What the program starts with where no file is named.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum StartWith {
    /// The session that was on screen last, unless chosen; the sample at first.
    #[default]
    Last,
    /// The sample.
    Sample,
    /// An empty session.
    Empty,
}

/// A session that was on screen, and where one was in it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Seen {
    /// Its file; none is the sample.
    pub path: Option<PathBuf>,
    /// What was shown of it.
    pub view: View,
    /// The first day on the axis that charts share and the day after the last; none is all of them.
    pub days: Option<(f64, f64)>,
}

impl App {
    /// What the program starts with.
    pub const fn starts_with(&self) -> StartWith {
        self.starts_with
    }

    /// Starts with something else from now on.
    pub const fn start_with(&mut self, choice: StartWith) {
        self.starts_with = choice;
    }

    /// The sessions that were on screen last, the newest first.
    pub fn seen(&mut self) -> &[Seen] {
        self.keep_place();
        &self.seen
    }

    /// Opens what the program starts with; `seen` are the sessions that were on screen last, the newest first.
    pub fn start(&mut self, seen: Vec<Seen>) {
        self.seen = seen;
        let last = self.seen.first().map_or_else(|| self.recent().first().cloned(), |seen| seen.path.clone());
        match (self.starts_with, last) {
            (StartWith::Empty, _) => self.run(Command::New),
            (StartWith::Last, Some(path)) => {
                self.starting = Some(path.clone());
                self.read(path);
            }
            (StartWith::Sample | StartWith::Last, _) => {
                let mut sample = super::disk::sample();
                if let Some(view) = self.place_in(None) {
                    sample.view = view;
                }
                let days = self.days_in(None);
                self.replace(sample, None, true);
                self.days = days;
            }
        }
    }

    /// Keeps where one is in the session on screen.
    pub(super) fn keep_place(&mut self) {
        let path = match &self.path {
            Some(path) => Some(absolute(path)),
            // Before anything is opened, as where the last file could not be, the sample is not what was looked at.
            None if self.is_sample && self.opened > 0 => None,
            None => return,
        };
        let (view, days) = (self.view(), self.days);
        self.seen.retain(|seen| seen.path != path);
        self.seen.insert(0, Seen { path, view, days });
        self.seen.truncate(RECENT_MAX);
    }

    /// Keeps the days that charts show.
    pub const fn show_days(&mut self, days: Option<(f64, f64)>) {
        self.days = days;
    }

    /// The days that charts show, or showed when the session was on screen last.
    pub const fn days(&self) -> Option<(f64, f64)> {
        self.days
    }

    pub(super) fn days_in(&self, path: Option<&Path>) -> Option<(f64, f64)> {
        let path = path.map(absolute);
        self.seen.iter().find(|seen| seen.path == path).and_then(|seen| seen.days)
    }

    /// Where one was in a session, if it was on screen.
    pub(super) fn place_in(&self, path: Option<&Path>) -> Option<View> {
        let path = path.map(absolute);
        self.seen.iter().find(|seen| seen.path == path).map(|seen| seen.view.clone())
    }

    /// Whether a file that was read is what the program starts with, and whether it comes too late: the sample, on screen
    /// meanwhile, was changed.
    pub(super) fn comes_too_late(&mut self, path: &Path) -> bool {
        self.starting.take_if(|starting| starting == path).is_some() && self.is_dirty()
    }

    /// Says that the last session could not be opened, if it is what the program starts with.
    pub(super) fn could_not_start(&mut self, path: &Path, why: &str) -> bool {
        let is_it = self.starting.take_if(|starting| starting == path).is_some();
        if is_it {
            self.refuse(words::started_with_sample(path, why));
        }
        is_it
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        app::{Services, Subject},
        model::SpanSize,
    };

    fn started(choice: StartWith, seen: Vec<Seen>) -> App {
        let mut app = App::new(Services::scripted([]));
        app.start_with(choice);
        app.start(seen);
        app.poll();
        app
    }

    /// A file of the sample with another name, in a folder that is removed at the end.
    fn file() -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("plan.ron");
        std::fs::write(&path, crate::storage::SAMPLE).expect("written");
        (folder, path)
    }

    fn seen(path: Option<&Path>) -> Seen {
        let view = View {
            selected: Some("google".to_owned()),
            scenario: Some("renegotiate".to_owned()),
            compared: vec!["base".to_owned()],
            span: SpanSize::Quarter,
        };
        Seen { path: path.map(Path::to_owned), view, days: Some((20_000.0, 20_100.0)) }
    }

    #[test]
    fn a_first_start_shows_the_sample() {
        let app = started(StartWith::Last, Vec::new());
        assert!(app.is_sample() && app.dialog().is_none());
        let again = started(StartWith::Last, vec![seen(None)]);
        assert!(again.is_sample());
        assert_eq!((again.shown_id(), again.span()), ("renegotiate", SpanSize::Quarter));
        assert_eq!(again.days(), Some((20_000.0, 20_100.0)), "and the days on the axis");
    }

    #[test]
    fn the_last_session_opens_where_one_was() {
        let (_folder, path) = file();
        let mut app = started(StartWith::Last, vec![seen(Some(&path)), seen(None)]);
        assert_eq!((app.path(), app.is_sample()), (Some(path.as_path()), false));
        assert_eq!(*app.subject(), Subject::Item("google".to_owned()));
        assert_eq!((app.shown_id(), app.span()), ("renegotiate", SpanSize::Quarter));
        assert!(app.is_compared("base") && !app.is_dirty());
        assert_eq!(app.days(), Some((20_000.0, 20_100.0)));
        // Another session, and back: the place is kept without a save.
        app.select(Subject::Item("aws".to_owned()));
        app.run(Command::OpenSample);
        assert_eq!((app.shown_id(), app.span()), ("base", SpanSize::Month), "the sample as it comes");
        assert_eq!(app.days(), None);
        app.open(path.clone());
        app.poll();
        assert_eq!(*app.subject(), Subject::Item("aws".to_owned()));
        let paths: Vec<Option<PathBuf>> = app.seen().iter().map(|seen| seen.path.clone()).collect();
        assert_eq!(paths, [Some(path), None]);
    }

    #[test]
    fn a_file_that_is_not_there_leaves_the_sample_and_is_tried_again() {
        let gone = std::env::temp_dir().join("obligo-no-such-file.ron");
        let mut app = started(StartWith::Last, vec![seen(Some(&gone))]);
        assert!(app.is_sample() && app.dialog().is_none(), "no question stands in the way");
        assert!(app.notice().is_some_and(|notice| notice.text.contains("obligo-no-such-file.ron")));
        assert_eq!(app.seen(), [seen(Some(&gone))]);
        // Asked for by hand, it is answered as any file is.
        app.open(gone.clone());
        app.poll();
        assert!(matches!(app.dialog(), Some(crate::app::Dialog::Failed(..))));
        app.cancel_dialog();
        // Once another session is open, that one is the last.
        app.run(Command::OpenSample);
        assert_eq!(app.seen()[0].path, None);
    }

    #[test]
    fn it_starts_with_what_is_wanted() {
        let (_folder, path) = file();
        assert!(started(StartWith::Sample, vec![seen(Some(&path))]).is_sample());
        let mut empty = started(StartWith::Empty, vec![seen(Some(&path))]);
        assert!(empty.model().items().is_empty() && !empty.is_sample());
        assert_eq!(empty.seen()[0].path.as_deref(), Some(path.as_path()), "a session without a file has no place");
    }

    #[test]
    fn what_was_changed_meanwhile_is_not_replaced() {
        let (_folder, path) = file();
        let mut app = App::new(Services::scripted([]));
        app.starting = Some(path.clone());
        let edit = crate::model::Edit::set("settings/note", crate::model::Value::Text("mine".to_owned()));
        app.apply(edit, crate::app::UndoStep::New).expect("applied");
        app.read(path);
        app.poll();
        assert!(app.is_sample() && app.is_dirty());
        assert!(app.notice().is_some());
    }
}
