//! The window's state: the one gate for edits, commands, history and background jobs.
//!
//! Owns the session that is open and everything about it that isn't saved. Draws nothing. Its one invariant: the
//! session is always valid, since [`App::apply`] is the only way to change it.

mod bridge;
mod browse;
mod cells;
mod close;
mod command;
mod compared;
mod completed;
mod delay;
mod disk;
mod drafts;
mod edits;
pub mod fields;
mod files;
pub mod handles;
mod history;
mod jobs;
pub mod ladder;
mod making;
pub mod months;
mod odd;
mod outcome;
pub mod palette;
pub mod paste;
mod picker;
mod policies;
pub mod provenance;
mod recent;
pub mod references;
mod roll;
mod scenarios;
mod start;
pub mod tables;
pub mod terms;

use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::{Duration, Instant, SystemTime},
};

pub use bridge::{BridgeQuestion, Bridged};
pub use close::{Leave, Then};
pub use command::Command;
pub use compared::ComparedSide;
pub use edits::{Draft, Typed};
pub use fields::Subject;
pub use files::JobResult;
pub use history::UndoStep;
pub use jobs::{Inline, Jobs, Progress, Threads, Topic, Work};
pub use making::Making;
pub use odd::{OddList, OddOf};
pub use outcome::Outcome;
pub use picker::{DesktopPicker, EXTENSION, FilePicker, FileQuestion, Picked, Purpose, ScriptedPicker};
pub use policies::PolicyQuestion;
pub use roll::{RollQuestion, RollRow, roll_months, roll_rows};
pub use scenarios::{Listed, Losing, Override};
pub use start::{Seen, StartWith};

use crate::{
    calendar::Date,
    model::{Model, Session, SpanSize},
    text::{printed, window as words},
};
use history::{History, State};

/// What time it is, for the window and for its workers.
pub trait Clock: Send + Sync {
    /// The time since some moment that doesn't change.
    fn now(&self) -> Duration;
    /// The day.
    fn today(&self) -> Date;
}

/// The machine's clock.
#[derive(Clone, Copy, Debug)]
pub struct MachineClock(Instant);

impl Default for MachineClock {
    fn default() -> Self {
        Self(Instant::now())
    }
}

impl Clock for MachineClock {
    fn now(&self) -> Duration {
        self.0.elapsed()
    }

    fn today(&self) -> Date {
        let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        Date(i32::try_from(since.as_secs() / 86_400).unwrap_or(0))
    }
}

/// A clock that stands still; for tests and pictures.
#[derive(Clone, Copy, Debug, Default)]
pub struct StoppedClock(pub Date);

impl Clock for StoppedClock {
    fn now(&self) -> Duration {
        Duration::ZERO
    }

    fn today(&self) -> Date {
        self.0
    }
}

/// What the app needs of the world around it.
pub struct Services {
    /// Asks the user for files.
    pub picker: Arc<dyn FilePicker>,
    /// Runs work in the background.
    pub jobs: Box<dyn Jobs<JobResult>>,
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
}

impl Services {
    /// Twins for tests: work runs where it is started, the clock stands still, the picker gives prepared answers.
    pub fn scripted(answers: impl IntoIterator<Item = Picked>) -> Self {
        Self {
            picker: Arc::new(ScriptedPicker::new(answers)),
            jobs: Box::new(Inline::default()),
            clock: Arc::new(StoppedClock::default()),
        }
    }
}

/// Which theme the user wants.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ThemeChoice {
    /// The desktop's, unless chosen.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

/// A question or a message over the window.
#[derive(Clone, Debug, PartialEq)]
pub enum Dialog {
    /// There are unsaved changes: save, discard, or keep editing?
    Unsaved(Then),
    /// Something failed; a title and what it was.
    Failed(String, String),
    /// A path is asked for, with the reason and what was typed so far.
    Path(Purpose, String, Option<String>),
    /// The session could not be saved: under another name? A title, what it was, and what waits for the save.
    NotSaved(String, String, Option<Then>),
    /// The file changed on disk since it was read: save under another name, or over it? And what waits for the save.
    ChangedOnDisk(PathBuf, Option<Then>),
    /// From which day on is a vendor, or all, to be paid by a policy?
    Policy(PolicyQuestion),
    /// What came true, how far, and the actuals, before the session is rolled forward.
    Roll(Box<RollQuestion>),
    /// The command palette: what was typed, and which of its entries is chosen.
    Palette(String, usize),
    /// Asks whether a scenario is to be deleted.
    RemoveScenario(String),
    /// Asks whether an edit of the base may remove overrides.
    Lose(Box<Losing>),
    /// The terms: what was typed to narrow their list, and all of them.
    Words(String, Arc<[terms::Term]>),
    /// The list of keys.
    Shortcuts,
    /// Version and licences.
    About,
}

impl Dialog {
    /// Asks for a path.
    pub const fn path(purpose: Purpose, text: String, why: Option<String>) -> Self {
        Self::Path(purpose, text, why)
    }
}

/// What a command wants of the window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wish {
    /// Shows the source of the value in the focused field, or the one focused last.
    Provenance,
    /// What the number is made of that has the focus or is selected.
    Explain,
    /// What waiting costs.
    Delay,
    /// Shows every stream, vendor, cost and debt by itself, or groups of them again.
    Grouping,
    /// Lists what is odd.
    Odd,
    /// Shows the postings behind the largest bar.
    LargestBar,
    /// Adds a renegotiation of the selected vendor's contract.
    Renegotiate,
    /// Gives the focus to the pane so many places after the one that has it.
    Pane(isize),
}

/// A word to the user, and what it is about: when that is gone, so is the word.
#[derive(Clone, Debug)]
struct Said {
    notice: Notice,
    /// The state of the session, and the scenario, in which it was said.
    of: (u64, Option<String>),
    /// What was selected, if it is about something that could not be done there.
    subject: Option<Subject>,
    /// The path of the field that has to be mended first.
    draft: Option<String>,
}

/// A word to the user in the status line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// The words.
    pub text: String,
    /// Whether something was refused or failed.
    pub is_refusal: bool,
}

/// The state of the window.
pub struct App {
    state: State,
    /// The id of the scenario that is shown; none is the base.
    shown: Option<String>,
    /// The ids of the scenarios that are compared with it.
    compared: Vec<String>,
    /// The id of the one that differences are taken against, if it was chosen.
    reference: Option<String>,
    /// The same with their forecasts.
    sides: Vec<ComparedSide>,
    /// How many of these are compared; the others are only wanted.
    sides_compared: usize,
    /// Whether charts show differences to what is compared.
    differences: bool,
    /// The number of the state that all but the shown one belong to; none while they belong to different states.
    sides_of: Option<u64>,
    /// The ids of scenarios whose forecasts are wanted besides.
    wanted: Vec<String>,
    /// The steps of the bridge that was asked for last.
    bridged: Option<Bridged>,
    /// The bridge whose steps are being computed.
    bridging: Option<BridgeQuestion>,
    /// The model of the scenario that is shown.
    model: Arc<Model>,
    next_number: u64,
    saved_number: u64,
    path: Option<PathBuf>,
    stamp: Option<disk::Stamp>,
    is_sample: bool,
    subject: Subject,
    span: SpanSize,
    /// The days that charts show; none is all of them.
    days: Option<(f64, f64)>,
    theme: ThemeChoice,
    history: History,
    drafts: scenarios::Drafts,
    outcome: Outcome,
    /// The model whose forecast a worker computes.
    computed: Option<Arc<Model>>,
    /// How long forecasts take.
    pace: outcome::ForecastPace,
    dialog: Option<Dialog>,
    said: Option<Said>,
    saving: Option<files::Saving>,
    recent: Vec<PathBuf>,
    /// The sessions that were on screen last, the newest first.
    seen: Vec<Seen>,
    starts_with: StartWith,
    addition: edits::Addition,
    /// The file that the program starts with, while it is read.
    starting: Option<PathBuf>,
    /// The first-run hint that is shown; none when all were seen.
    hint: Option<usize>,
    may_close: bool,
    browse: browse::Browse,
    /// What a command wants of the window.
    wish: Option<Wish>,
    delay: delay::DelayState,
    palette_rows: palette::Rows,
    services: Services,
    /// How many sessions were opened before this one.
    opened: u64,
    /// Raised with every change of what charts and inspector show.
    revision: u64,
}

impl App {
    /// The window's state with the embedded sample open.
    pub fn new(services: Services) -> Self {
        let mut session = disk::sample();
        let view = std::mem::take(&mut session.view);
        let number = 0;
        let shown = scenarios::to_show(&session, view.scenario.clone());
        let model = Arc::new(session.resolved(shown.as_deref()));
        let mut app = Self {
            state: State { number, session: Arc::new(session) },
            shown,
            compared: Vec::new(),
            reference: None,
            sides: Vec::new(),
            sides_compared: 0,
            differences: false,
            sides_of: Some(number),
            wanted: Vec::new(),
            bridged: None,
            bridging: None,
            model,
            next_number: 1,
            saved_number: number,
            path: None,
            stamp: None,
            is_sample: true,
            subject: Subject::Settings,
            span: SpanSize::Month,
            days: None,
            theme: ThemeChoice::System,
            history: History::default(),
            drafts: scenarios::Drafts::default(),
            outcome: Outcome::default(),
            computed: None,
            pace: outcome::ForecastPace::default(),
            dialog: None,
            said: None,
            saving: None,
            recent: Vec::new(),
            seen: Vec::new(),
            starts_with: StartWith::Last,
            starting: None,
            addition: edits::Addition::default(),
            hint: None,
            may_close: false,
            browse: browse::Browse::default(),
            wish: None,
            delay: delay::DelayState::default(),
            palette_rows: palette::Rows::default(),
            services,
            opened: 0,
            revision: 0,
        };
        app.compute();
        app.take_view(&view);
        app
    }

    /// Puts another session in place of the one that is open, where one was in it if it was on screen before.
    fn replace(&mut self, mut session: Session, file: Option<(PathBuf, disk::Stamp)>, is_sample: bool) {
        self.keep_place();
        let (path, stamp) = file.unzip();
        let own = std::mem::take(&mut session.view);
        // The sample, opened by hand, is as it comes.
        let known = path.as_deref().and_then(|path| self.place_in(Some(path)));
        let view = known.unwrap_or(own);
        self.days = path.as_deref().and_then(|path| self.days_in(Some(path)));
        self.shown = scenarios::to_show(&session, view.scenario.clone());
        self.opened += 1;
        // Nothing of the earlier session may be shown as if it belonged to this one.
        (self.sides, self.sides_compared, self.compared) = (Vec::new(), 0, Vec::new());
        self.reference = None;
        self.outcome = Outcome::default();
        self.delay = delay::DelayState::default();
        self.history = History::default();
        self.set_session(session);
        self.saved_number = self.state.number;
        self.path = path;
        self.stamp = stamp;
        self.is_sample = is_sample;
        self.drafts.clear();
        self.browse = browse::Browse::default();
        self.take_view(&view);
    }

    fn take_view(&mut self, view: &crate::model::View) {
        self.span = view.span;
        self.compared.clone_from(&view.compared);
        self.subject = match &view.selected {
            Some(id) if self.model.item(id).is_some() => Subject::Item(id.clone()),
            _ => Subject::Settings,
        };
        self.refresh_sides();
    }

    /// Makes a session the present one, as a state of its own.
    fn set_session(&mut self, session: Session) {
        let number = self.next_number;
        self.next_number += 1;
        self.set_state(State { number, session: Arc::new(session) });
    }

    fn set_state(&mut self, state: State) {
        self.state = state;
        self.shown = scenarios::to_show(&self.state.session, self.shown.take());
        self.set_model();
    }

    /// Shows the model of the scenario that is shown, whatever was shown before.
    fn set_model(&mut self) {
        let model = Arc::new(self.state.session.resolved(self.shown.as_deref()));
        let before = std::mem::replace(&mut self.model, model);
        self.revision += 1;
        let model = &self.model;
        self.drafts.retain(&self.state.session, self.shown.as_deref(), model);
        self.refresh_drafts();
        let model = &self.model;
        if let Subject::Item(id) = &self.subject
            && model.item(id).is_none()
        {
            // The item above it, or the settings.
            let items = before.items();
            let place = items.iter().position(|item| item.id == id).unwrap_or(0);
            let above = items[..place].iter().rev().find(|item| model.item(item.id).is_some());
            self.subject = above.map_or(Subject::Settings, |item| Subject::Item(item.id.to_owned()));
        }
        self.compute();
        self.refresh_sides();
    }

    /// The model of the scenario on screen, shared.
    pub fn shared_model(&self) -> Arc<Model> {
        Arc::clone(&self.model)
    }

    /// The model of the scenario that is shown.
    pub fn model(&self) -> &Model {
        &self.model
    }

    /// Its forecast.
    pub const fn outcome(&self) -> &Outcome {
        &self.outcome
    }

    /// The session as it would be saved now.
    pub fn session(&self) -> Session {
        Session { view: self.view(), ..(*self.state.session).clone() }
    }

    /// Where one is in it.
    fn view(&self) -> crate::model::View {
        crate::model::View {
            selected: self.subject_id().map(str::to_owned),
            scenario: self.shown.clone(),
            compared: self.compared().map(str::to_owned).collect(),
            span: self.span,
        }
    }

    /// Whether it is the sample, changed or not.
    pub const fn is_sample(&self) -> bool {
        self.is_sample
    }

    /// The session's name.
    pub fn name(&self) -> &str {
        &self.state.session.name
    }

    /// The file that the session was read from or saved to.
    pub fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }

    fn path_text(&self) -> String {
        self.path.as_ref().map_or_else(String::new, |path| path.display().to_string())
    }

    /// What the window is called: the file's name, or the session's if it has no file.
    pub fn title(&self) -> String {
        let name = printed::one_line(self.name());
        match self.file_name() {
            _ if !name.trim().is_empty() && name != words::UNTITLED && (self.path.is_some() || self.is_sample) => name,
            Some(file) => file,
            None => words::UNTITLED.to_owned(),
        }
    }

    /// The name of the session's file, if it has one.
    pub fn file_name(&self) -> Option<String> {
        self.path.as_ref().and_then(|path| path.file_name()).map(|name| printed::path(Path::new(name)))
    }

    /// Whether there are changes that are not saved.
    pub const fn is_dirty(&self) -> bool {
        self.state.number != self.saved_number
    }

    /// A number that is another one for every session that is opened.
    pub const fn opened(&self) -> u64 {
        self.opened
    }

    /// The number of the session's state: another after every edit, and the same again when it is undone.
    pub const fn state_number(&self) -> u64 {
        self.state.number
    }

    /// Whether the session is being written.
    pub const fn is_saving(&self) -> bool {
        self.saving.is_some()
    }

    /// What is selected.
    pub const fn subject(&self) -> &Subject {
        &self.subject
    }

    /// The id of the selected item, if one is.
    pub const fn subject_id(&self) -> Option<&str> {
        match &self.subject {
            Subject::Item(id) => Some(id.as_str()),
            Subject::Settings | Subject::Service | Subject::CashEvents => None,
        }
    }

    /// Shows an item, the settings, the service or all cash events in the inspector; never a step of history.
    pub fn select(&mut self, subject: Subject) {
        let exists = match &subject {
            Subject::Settings | Subject::Service | Subject::CashEvents => true,
            Subject::Item(id) => self.model().item(id).is_some(),
        };
        if exists && self.subject != subject {
            self.subject = subject;
            self.revision += 1;
        }
    }

    /// Whether the tree leads to the table of all cash events.
    pub fn has_cash_events_page(&self) -> bool {
        !self.model().cash_events.is_empty() || self.subject == Subject::CashEvents
    }

    /// Selects what stands so many places below in the tree: the settings, the service, then the items.
    fn select_beside(&mut self, places: isize) {
        let mut subjects = vec![Subject::Settings, Subject::Service];
        let items = self.model().items();
        let mut has_page = self.has_cash_events_page();
        for item in items.iter().filter(|item| self.is_found(item)) {
            if item.kind == crate::model::ItemKind::CashEvent && std::mem::take(&mut has_page) {
                subjects.push(Subject::CashEvents);
            }
            subjects.push(Subject::Item(item.id.to_owned()));
        }
        let now = subjects.iter().position(|subject| *subject == self.subject).unwrap_or(0);
        if let Some(subject) = now.checked_add_signed(places).and_then(|index| subjects.get(index)) {
            self.select(subject.clone());
        }
    }

    /// The size of the spans shown.
    pub const fn span(&self) -> SpanSize {
        self.span
    }

    fn set_span(&mut self, span: SpanSize) {
        if self.span != span {
            self.span = span;
            self.revision += 1;
        }
    }

    /// The theme that the user wants.
    pub const fn theme(&self) -> ThemeChoice {
        self.theme
    }

    /// Wants another theme.
    pub const fn set_theme(&mut self, theme: ThemeChoice) {
        self.theme = theme;
    }

    /// What a command wants the window to do; given once.
    pub const fn take_wish(&mut self) -> Option<Wish> {
        self.wish.take()
    }

    /// What is asked or said over the window.
    pub const fn dialog(&self) -> Option<&Dialog> {
        self.dialog.as_ref()
    }

    fn set_dialog(&mut self, dialog: Dialog) {
        self.dialog = Some(dialog);
    }

    /// The number of the first-run hint to show.
    pub const fn hint(&self) -> Option<usize> {
        self.hint
    }

    /// Begins with the first-run hints.
    pub const fn show_hints(&mut self) {
        self.hint = Some(0);
    }

    /// The hint was followed or closed; the next one is shown.
    pub fn pass_hint(&mut self, hint: usize) {
        if self.hint == Some(hint) {
            self.hint = (hint + 1 < crate::text::help::HINTS.len()).then_some(hint + 1);
        }
    }

    /// The last word to the user, while what it is about lasts.
    pub fn notice(&self) -> Option<&Notice> {
        let said = self.said.as_ref()?;
        let is_of_now = said.of.0 == self.state.number && said.of.1 == self.shown;
        let is_there = said.subject.as_ref().is_none_or(|subject| *subject == self.subject);
        let is_needed = said.draft.as_ref().is_none_or(|path| self.draft(path).is_some());
        (is_of_now && is_there && is_needed).then_some(&said.notice)
    }

    fn clear_notice(&mut self) {
        self.said = None;
    }

    fn say(&mut self, text: impl Into<String>) {
        self.notify(Notice { text: text.into(), is_refusal: false }, None);
    }

    /// Says what was copied.
    pub fn say_copied(&mut self, what: String) {
        self.say(what);
    }

    /// Says that what is typed onto a cell of the table goes into its input.
    pub fn say_table_input(&mut self, row: &str) {
        self.say(crate::text::lower_panel::typed_in_input(row));
    }

    /// Says why nothing can be typed into a cell of the table, and where that is done.
    pub fn refuse_in_table(&mut self, row: &str, is_past: bool, is_of_one: bool) {
        self.refuse(crate::text::lower_panel::not_typed(row, is_past, is_of_one));
    }

    fn refuse(&mut self, text: impl Into<String>) {
        self.notify(Notice { text: text.into(), is_refusal: true }, None);
    }

    /// Refuses something until the field of a path is mended.
    fn refuse_for(&mut self, path: &str, text: impl Into<String>) {
        self.notify(Notice { text: text.into(), is_refusal: true }, Some(path.to_owned()));
    }

    fn notify(&mut self, notice: Notice, draft: Option<String>) {
        let subject = Some(self.subject.clone()).filter(|_| notice.is_refusal);
        let of = (self.state.number, self.shown.clone());
        self.said = Some(Said { notice, of, subject, draft });
    }

    /// Raised with every change of what charts and inspector show.
    pub const fn revision(&self) -> u64 {
        self.revision
    }

    /// Whether the window may close now.
    pub const fn may_close(&self) -> bool {
        self.may_close
    }
}
