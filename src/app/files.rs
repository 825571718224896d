//! Opening and saving, in the background.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use super::{App, Dialog, FileQuestion, Picked, Purpose, Then, Topic, disk, picker::with_extension};
use crate::{analysis::delay::DelaySummary, engine::Forecast, text::window as words};

/// A save that runs, or waits for the user to name a file.
#[derive(Clone, Debug, Default)]
pub(super) struct Saving {
    /// What comes after it.
    pub(super) then: Option<Then>,
    /// Whether another file than the one that is open is asked for.
    pub(super) is_elsewhere: bool,
}

/// What a job of the background came to.
pub enum JobResult {
    /// A file was asked for.
    Picked(Purpose, Picked),
    /// A session was read, or not.
    Read(PathBuf, Box<Result<disk::Read, disk::ReadError>>),
    /// The state of a number was saved, or not.
    Saved(PathBuf, u64, Result<disk::Saved, disk::SaveError>),
    /// The forecast of the scenario that is shown was made.
    Forecast(Box<super::outcome::MadeForecast>),
    /// The steps of a bridge were computed.
    Bridge(Box<super::Bridged>),
    /// What waiting costs in a forecast was found, unless it was no longer wanted.
    Delay(Arc<Forecast>, Box<Option<DelaySummary>>),
    /// The same of the scenario that is compared.
    DelayBeside(Arc<Forecast>, Box<Option<DelaySummary>>),
    /// Something that is shown was made of a forecast: it lies where it was asked for.
    Made(Topic),
    /// The forecasts of the compared scenarios were made again.
    Sides(super::compared::MadeSides),
}

impl App {
    /// Takes the results of background work; call it before each frame.
    pub fn poll(&mut self) {
        for result in self.services.jobs.finished() {
            match result {
                JobResult::Picked(purpose, picked) => self.picked(purpose, picked),
                JobResult::Read(path, result) => self.was_read(path, *result),
                JobResult::Saved(path, number, result) => self.was_saved(path, number, result),
                JobResult::Forecast(made) => self.forecast_made(*made),
                JobResult::Bridge(bridged) => self.was_bridged(*bridged),
                JobResult::Delay(of, summary) => self.delay_found(&of, *summary),
                JobResult::DelayBeside(of, summary) => self.delay_found_beside(&of, *summary),
                JobResult::Sides(made) => self.sides_made(made),
                JobResult::Made(_) => {}
            }
        }
        for topic in self.services.jobs.failed() {
            self.has_failed(topic);
        }
    }

    /// Work panicked, so nothing waits for its result any more.
    fn has_failed(&mut self, topic: Topic) {
        match topic {
            Topic::PickFile => {
                let purpose = if self.saving.is_some() { Purpose::Save } else { Purpose::Open };
                self.picked(purpose, Picked::NoDialog);
            }
            Topic::Read => self.set_dialog(Dialog::Failed(words::NOT_OPENED.to_owned(), words::FAULT.to_owned())),
            Topic::Save => self.could_not_save(words::FAULT),
            Topic::Forecast => self.forecast_failed(),
            // It is asked for again when it is next shown.
            Topic::Bridge
            | Topic::DelaySummary
            | Topic::DelayBeside
            | Topic::Sides
            | Topic::Charts
            | Topic::Odd
            | Topic::Ageing
            | Topic::Table
            | Topic::Postings
            | Topic::Compare
            | Topic::Delay
            | Topic::Explain
            | Topic::ExplainRows => {}
        }
    }

    /// Opens a file, after a question if there are unsaved changes.
    pub fn open(&mut self, path: PathBuf) {
        self.clear_notice();
        self.leave_for(Then::Read(path));
    }

    /// Reads a file and shows it, or says why not and keeps what is open.
    pub(super) fn read(&mut self, path: PathBuf) {
        let work = Box::new(move |_: &super::Progress| {
            let result = disk::read(&path);
            JobResult::Read(path, Box::new(result))
        });
        if !self.services.jobs.start(Topic::Read, work) {
            self.set_dialog(Dialog::Failed(words::NOT_OPENED.to_owned(), words::NO_THREAD.to_owned()));
        }
    }

    fn was_read(&mut self, path: PathBuf, result: Result<disk::Read, disk::ReadError>) {
        match result {
            Ok(_) if self.comes_too_late(&path) => {
                self.remember(&path);
                self.say(words::came_too_late(&path));
            }
            Ok(read) => {
                self.remember(&path);
                self.replace(read.session, Some((path, read.stamp)), false);
                if !read.notices.is_empty() {
                    let notices: Vec<String> = read.notices.iter().map(ToString::to_string).collect();
                    self.say(notices.join("  "));
                }
            }
            Err(error) if self.could_not_start(&path, &error.to_string()) => {}
            Err(error) => {
                self.forget(&path);
                self.set_dialog(Dialog::Failed(words::not_opened(&path), error.to_string()));
            }
        }
    }

    pub(super) fn save(&mut self) {
        self.save_then(None);
    }

    /// Saves, then continues with what was asked; asks for a file if there is none yet.
    pub(super) fn save_then(&mut self, then: Option<Then>) {
        if let Some(path) = self.path.clone() {
            self.write(path, self.stamp, then);
        } else {
            self.saving = Some(Saving { then, is_elsewhere: false });
            self.ask_for_file(Purpose::Save);
        }
    }

    pub(super) fn save_as(&mut self) {
        self.saving = Some(Saving::default());
        self.ask_for_file(Purpose::Save);
    }

    /// Saves over a file that changed on disk.
    pub fn save_anyway(&mut self) {
        if let Some(Dialog::ChangedOnDisk(path, then)) = self.dialog.take() {
            self.write(path, None, then);
        }
    }

    /// Saves under another name what could not be saved, or would have gone over what another program wrote.
    pub fn save_elsewhere(&mut self) {
        if let Some(Dialog::ChangedOnDisk(_, then) | Dialog::NotSaved(_, _, then)) = self.dialog.take() {
            self.saving = Some(Saving { then, is_elsewhere: true });
            self.ask_for_file(Purpose::Save);
        }
    }

    /// Saving failed for a reason that has nothing to do with the file.
    fn could_not_save(&mut self, why: &str) {
        let then = self.saving.take().and_then(|saving| saving.then);
        self.set_dialog(Dialog::NotSaved(words::NOT_SAVED.to_owned(), why.to_owned(), then));
    }

    fn write(&mut self, path: PathBuf, stamp: Option<disk::Stamp>, then: Option<Then>) {
        let (session, number) = (self.session(), self.state.number);
        self.saving = Some(Saving { then, is_elsewhere: false });
        let work = Box::new(move |_: &super::Progress| {
            let result = disk::save(&session, &path, stamp);
            JobResult::Saved(path, number, result)
        });
        if !self.services.jobs.start(Topic::Save, work) {
            self.could_not_save(words::NO_THREAD);
        }
    }

    fn was_saved(&mut self, path: PathBuf, number: u64, result: Result<disk::Saved, disk::SaveError>) {
        let then = self.saving.take().and_then(|saving| saving.then);
        match result {
            Ok(saved) => {
                let notices = saved.notices.iter().map(ToString::to_string);
                self.say(std::iter::once(words::saved(&path)).chain(notices).collect::<Vec<_>>().join("  "));
                self.remember(&path);
                self.path = Some(path);
                self.stamp = Some(saved.stamp);
                self.saved_number = number;
                self.is_sample = false;
                if let Some(then) = then {
                    // An edit may have been made while the file was written.
                    self.leave_for(then);
                }
            }
            Err(disk::SaveError::ChangedOnDisk(_)) => self.set_dialog(Dialog::ChangedOnDisk(path, then)),
            // A path that was just typed can be corrected; the path of the open file can't.
            Err(error) if self.path.as_ref() != Some(&path) => {
                self.saving = Some(Saving { then, is_elsewhere: true });
                let typed = path.display().to_string();
                self.set_dialog(Dialog::path(Purpose::Save, typed, Some(error.to_string())));
            }
            Err(error) => {
                self.set_dialog(Dialog::NotSaved(words::not_saved(&path), error.to_string(), then));
            }
        }
    }

    /// The path of the file, or of another beside it if another is asked for; or one in the user's home.
    pub(super) fn proposed_path(&self) -> String {
        if let Some(path) = self.own_or_other_path() {
            return path.display().to_string();
        }
        let name = format!("{}.{}", words::file_name(self.name()), super::EXTENSION);
        std::env::var_os("HOME").map_or(name.clone(), |home| PathBuf::from(home).join(name).display().to_string())
    }

    /// The path of the file, or a free one beside it if another is asked for.
    fn own_or_other_path(&self) -> Option<PathBuf> {
        let path = self.path.clone()?;
        let is_elsewhere = self.saving.as_ref().is_some_and(|saving| saving.is_elsewhere);
        Some(if is_elsewhere { free_beside(&path) } else { path })
    }

    pub(super) fn ask_for_file(&mut self, purpose: Purpose) {
        let question = FileQuestion {
            purpose,
            title: words::picker_title(purpose == Purpose::Save).to_owned(),
            filter: words::PICKER_FILTER.to_owned(),
            folder: self.path.as_ref().and_then(|path| path.parent()).map(PathBuf::from),
            name: self.own_or_other_path().as_ref().and_then(|path| path.file_name()).map_or_else(
                || format!("{}.{}", words::file_name(self.name()), super::EXTENSION),
                |name| name.to_string_lossy().into_owned(),
            ),
        };
        let picker = Arc::clone(&self.services.picker);
        let work = Box::new(move |_: &super::Progress| JobResult::Picked(purpose, picker.pick(&question)));
        if !self.services.jobs.start(Topic::PickFile, work) {
            self.picked(purpose, Picked::NoDialog);
        }
    }

    fn picked(&mut self, purpose: Purpose, picked: Picked) {
        match (purpose, picked) {
            (Purpose::Open, Picked::File(path)) => self.read(path),
            (Purpose::Save, Picked::File(path)) => {
                let then = self.saving.take().and_then(|saving| saving.then);
                self.save_to(path, then);
            }
            (Purpose::Save, Picked::Cancelled) => self.saving = None,
            (Purpose::Open, Picked::Cancelled) => {}
            (_, Picked::NoDialog) => {
                let path = if purpose == Purpose::Save { self.proposed_path() } else { self.path_text() };
                self.set_dialog(Dialog::path(purpose, path, Some(words::NO_FILE_DIALOG.to_owned())));
            }
        }
    }

    fn save_to(&mut self, path: PathBuf, then: Option<Then>) {
        let path = with_extension(path);
        // Only a file that is open here may have changed without the user's knowledge; the desktop's dialog asks before
        // it gives the name of another that exists.
        let stamp = if self.path.as_ref() == Some(&path) { self.stamp } else { None };
        self.write(path, stamp, then);
    }

    /// Goes on with the path that was typed.
    pub fn answer_path(&mut self) {
        let Some(Dialog::Path(purpose, text, why)) = self.dialog.take() else { return };
        let trimmed = text.trim();
        if trimmed.is_empty() {
            self.set_dialog(Dialog::Path(purpose, text, why));
            return;
        }
        let path = with_home(trimmed);
        match purpose {
            Purpose::Open => self.read(path),
            Purpose::Save => {
                let path = with_extension(path);
                let is_other = self.path.as_ref() != Some(&path);
                if is_other && path.exists() && why.as_deref() != Some(words::EXISTS) {
                    self.set_dialog(Dialog::Path(purpose, text, Some(words::EXISTS.to_owned())));
                    return;
                }
                let then = self.saving.take().and_then(|saving| saving.then);
                self.save_to(path, then);
            }
        }
    }

    /// Keeps what was typed into the path dialog so far.
    pub fn type_path(&mut self, typed: String) {
        if let Some(Dialog::Path(_, text, why)) = &mut self.dialog {
            *text = typed;
            if why.as_deref() == Some(words::EXISTS) {
                *why = None;
            }
        }
    }

    /// Keeps what was typed into the palette, and which entry is chosen.
    pub fn type_in_palette(&mut self, typed: String, chosen: usize) {
        if let Some(Dialog::Palette(..)) = self.dialog {
            self.dialog = Some(Dialog::Palette(typed, chosen));
        }
    }

    /// Keeps what was typed to narrow the list of terms.
    pub fn type_in_terms(&mut self, typed: String) {
        if let Some(Dialog::Words(text, _)) = &mut self.dialog {
            *text = typed;
        }
    }

    /// Cancels the dialog, and what waited for it.
    pub fn cancel_dialog(&mut self) {
        if matches!(self.dialog, Some(Dialog::Path(Purpose::Save, ..))) {
            self.saving = None;
        }
        self.dismiss();
    }
}

/// A path beside that of a file that no file has: `plan-2.ron` beside `plan.ron`.
fn free_beside(path: &Path) -> PathBuf {
    let stem = path.file_stem().unwrap_or_default();
    let named = |number: u32| {
        let mut name = stem.to_owned();
        name.push(format!("-{number}"));
        if let Some(extension) = path.extension() {
            name.push(".");
            name.push(extension);
        }
        path.with_file_name(name)
    };
    (2..100).map(named).find(|path| !path.exists()).unwrap_or_else(|| named(100))
}

/// A path in which a leading `~` is the user's home.
fn with_home(text: &str) -> PathBuf {
    match (text.strip_prefix("~/"), std::env::var_os("HOME")) {
        (Some(rest), Some(home)) => PathBuf::from(home).join(rest),
        _ => PathBuf::from(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::{Command, Jobs, Services, Work};

    /// Work that always panics.
    #[derive(Default)]
    struct Broken(Vec<Topic>);

    impl Jobs<JobResult> for Broken {
        fn start(&mut self, topic: Topic, _: Work<JobResult>) -> bool {
            self.0.push(topic);
            true
        }

        fn cancel(&mut self, _: Topic) {}

        fn finished(&mut self) -> Vec<JobResult> {
            Vec::new()
        }

        fn failed(&mut self) -> Vec<Topic> {
            std::mem::take(&mut self.0)
        }

        fn percent(&self, _: Topic) -> Option<u32> {
            None
        }
    }

    #[test]
    fn a_fault_in_the_background_is_said_and_leaves_nothing_waiting() {
        let mut app = App::new(Services { jobs: Box::<Broken>::default(), ..Services::scripted([]) });
        app.open(PathBuf::from("a.ron"));
        app.poll();
        assert!(matches!(app.dialog(), Some(Dialog::Failed(what, _)) if what == words::NOT_OPENED));
        app.cancel_dialog();
        // The desktop's file dialog: the path is typed instead.
        app.run(Command::Save);
        app.poll();
        assert!(matches!(app.dialog(), Some(Dialog::Path(Purpose::Save, ..))));
        app.type_path("/tmp/a.ron".to_owned());
        app.answer_path();
        app.poll();
        assert!(matches!(app.dialog(), Some(Dialog::NotSaved(what, ..)) if what == words::NOT_SAVED));
        app.cancel_dialog();
        assert!(!app.is_saving() && Command::Save.is_enabled(&app), "it can be saved again");
    }
}
