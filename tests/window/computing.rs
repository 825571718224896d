//! Forecasts that take longer than a frame: the last picture stands back and says *Computing…*, the newest edit wins, and
//! everything else goes on meanwhile. Work waits here until it is let go, and a clock says how long it takes.

use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use egui::{Key, Modifiers, Role};
use egui_kittest::{Harness, kittest::Queryable as _};
use obligo::{
    analysis::asked::Asked,
    app::{
        App, Clock, Command, Dialog, JobResult, Jobs, Leave, Picked, Progress, Services, Subject, Topic, UndoStep, Work,
    },
    calendar::Date,
    chart::Explainable,
    engine::{Forecast, Measure, forecast},
    model::{BASE, Edit, ItemKind, SpanSize, Value},
    storage,
    text::window as words,
    ui::Window,
};

use crate::common::window::{self, command, dollars, enter, field, file_in, folder, harness, small, type_over};

/// A clock on which so many milliseconds go by each time that it is looked at.
#[derive(Clone, Default)]
struct Pace {
    now: Arc<AtomicU64>,
    each: Arc<AtomicU64>,
}

impl Clock for Pace {
    fn now(&self) -> Duration {
        let each = self.each.load(Ordering::Relaxed);
        Duration::from_millis(self.now.fetch_add(each, Ordering::Relaxed))
    }

    fn today(&self) -> Date {
        Date(0)
    }
}

impl Pace {
    /// From now on everything takes long.
    fn slow(&self) {
        self.each.store(1000, Ordering::Relaxed);
    }
}

/// Work that waits.
type Queued = Vec<(Topic, Work<JobResult>)>;

/// Work that waits until it is let go.
#[derive(Clone, Default)]
struct Held {
    queued: Arc<Mutex<Queued>>,
    answers: Arc<Mutex<Vec<(Topic, JobResult)>>>,
    failed: Arc<Mutex<Vec<Topic>>>,
}

impl Held {
    /// The topics of what waits, in order, but for what is looked for beside the forecast.
    fn topics(&self) -> Vec<Topic> {
        let queued = self.queued.lock().expect("one thread");
        queued.iter().map(|(topic, _)| *topic).filter(|topic| *topic != Topic::Odd).collect()
    }

    /// Lets all work of a topic come to its end; what was given up is not there.
    fn let_go(&self, topic: Topic) {
        let (gone, rest): (Queued, Queued) = std::mem::take(&mut *self.queued.lock().expect("one thread"))
            .into_iter()
            .partition(|(own, _)| *own == topic);
        *self.queued.lock().expect("one thread") = rest;
        assert_eq!(gone.len(), 1, "{topic:?} waits");
        for (topic, work) in gone {
            let answer = work(&Progress::default());
            self.answers.lock().expect("one thread").push((topic, answer));
        }
    }

    /// The work of a topic panics.
    fn fail(&self, topic: Topic) {
        self.queued.lock().expect("one thread").retain(|(own, _)| *own != topic);
        self.failed.lock().expect("one thread").push(topic);
    }
}

impl Jobs<JobResult> for Held {
    fn start(&mut self, topic: Topic, work: Work<JobResult>) -> bool {
        self.cancel(topic);
        self.queued.lock().expect("one thread").push((topic, work));
        true
    }

    fn cancel(&mut self, topic: Topic) {
        self.queued.lock().expect("one thread").retain(|(own, _)| *own != topic);
        self.answers.lock().expect("one thread").retain(|(own, _)| *own != topic);
    }

    fn finished(&mut self) -> Vec<JobResult> {
        std::mem::take(&mut *self.answers.lock().expect("one thread")).into_iter().map(|(_, answer)| answer).collect()
    }

    fn failed(&mut self) -> Vec<Topic> {
        std::mem::take(&mut *self.failed.lock().expect("one thread"))
    }

    fn percent(&self, topic: Topic) -> Option<u32> {
        self.queued.lock().expect("one thread").iter().any(|(own, _)| *own == topic).then_some(0)
    }
}

/// The small session in a window whose work waits. All of it is computed; what is edited from now on takes long.
fn slow(answers: Vec<Picked>) -> (Harness<'static, Window>, Held) {
    let folder = folder();
    let path = file_in(&folder);
    std::fs::write(&path, storage::write_text(&small(vec![]).session())).expect("written");
    let (held, pace) = (Held::default(), Pace::default());
    let services =
        Services { jobs: Box::new(held.clone()), clock: Arc::new(pace.clone()), ..Services::scripted(answers) };
    let mut app = App::new(services);
    app.open(path);
    held.let_go(Topic::Read);
    app.poll();
    app.select(Subject::Item("aws".to_owned()));
    let harness = harness(app);
    assert!(!harness.state().app().is_computing(), "what is quick is there at once");
    assert_eq!(held.topics(), []);
    pace.slow();
    (harness, held)
}

fn steps(harness: &mut Harness<'_, Window>) {
    harness.run_steps(4);
}

fn apply(harness: &mut Harness<'_, Window>, path: &str, value: Value) {
    harness.state_mut().app_mut().apply(Edit::set(path, value), UndoStep::New).expect("a valid edit");
    steps(harness);
}

/// Lets everything come to its end that the window asks for.
fn settle(harness: &mut Harness<'_, Window>, held: &Held) {
    for _ in 0..20 {
        steps(harness);
        let Some(topic) = held.topics().first().copied() else { return };
        held.let_go(topic);
    }
    panic!("{:?} again and again", held.topics());
}

/// The forecast that is shown.
fn shown(harness: &Harness<'_, Window>) -> Arc<Forecast> {
    harness.state().app().outcome().shared().expect("a forecast")
}

/// Whether the forecast that is shown is what the engine makes of the model.
fn is_present(harness: &Harness<'_, Window>) -> bool {
    *shown(harness) == forecast(harness.state().app().model()).expect("it runs")
}

/// Whether *Computing…* is said: over the charts, and in the status line.
fn says_computing(harness: &Harness<'_, Window>) -> bool {
    let said = harness.query_all_by_label(words::COMPUTING).count();
    assert!(said == 0 || said >= 2, "in both places");
    said > 0
}

#[test]
fn an_edit_leaves_the_last_picture_and_says_that_it_computes() {
    let (mut harness, held) = slow(vec![]);
    let before = shown(&harness);
    let low = window::cash_end(&harness);
    assert!(!says_computing(&harness));
    type_over(&mut harness, "Net days", "60");
    harness.key_press(Key::Enter);
    steps(&mut harness);
    assert!(harness.state().app().is_computing() && says_computing(&harness));
    assert!(Arc::ptr_eq(&before, &shown(&harness)), "the last one stays");
    assert_eq!(window::cash_end(&harness), low);
    assert_eq!(field(&harness, "Net days").value().as_deref(), Some("60"), "the field has the new value at once");
    assert_eq!(held.topics(), [Topic::Forecast]);
    steps(&mut harness);
    assert_eq!(held.topics(), [Topic::Forecast], "it is asked for once");
    held.let_go(Topic::Forecast);
    settle(&mut harness, &held);
    assert!(!harness.state().app().is_computing() && !says_computing(&harness));
    assert!(is_present(&harness) && !Arc::ptr_eq(&before, &shown(&harness)));
}

#[test]
fn the_newest_edit_wins() {
    let (mut harness, held) = slow(vec![]);
    apply(&mut harness, "costs/people/monthly", dollars(30_000));
    apply(&mut harness, "costs/people/monthly", dollars(40_000));
    assert_eq!(held.topics(), [Topic::Forecast], "the first was given up");
    held.let_go(Topic::Forecast);
    settle(&mut harness, &held);
    assert!(is_present(&harness));
    assert_eq!(window::value(&harness, "costs/people/monthly"), dollars(40_000));
}

#[test]
fn undo_while_it_computes_has_the_last_picture_at_once() {
    let (mut harness, held) = slow(vec![]);
    let before = shown(&harness);
    apply(&mut harness, "costs/people/monthly", dollars(30_000));
    assert!(harness.state().app().is_computing());
    command(&mut harness, Modifiers::COMMAND, Key::Z);
    assert!(!harness.state().app().is_computing() && !says_computing(&harness));
    assert_eq!(held.topics(), [], "nothing is computed");
    assert!(Arc::ptr_eq(&before, &shown(&harness)) && is_present(&harness));
    harness.state_mut().app_mut().run(Command::Redo);
    steps(&mut harness);
    assert!(says_computing(&harness));
    settle(&mut harness, &held);
    assert!(is_present(&harness));
}

#[test]
fn what_is_saved_while_it_computes_is_the_newest() {
    let folder = folder();
    let path = file_in(&folder);
    let (mut harness, held) = slow(vec![Picked::File(path.clone())]);
    apply(&mut harness, "costs/people/monthly", dollars(31_000));
    harness.state_mut().app_mut().run(Command::SaveAs);
    held.let_go(Topic::PickFile);
    steps(&mut harness);
    held.let_go(Topic::Save);
    steps(&mut harness);
    assert!(harness.state().app().is_computing() && !harness.state().app().is_dirty());
    let saved = storage::read_file(&path).expect("the file").session;
    assert_eq!(saved.model.get("costs/people/monthly"), Some(dollars(31_000)));
    settle(&mut harness, &held);
    assert!(is_present(&harness));
}

#[test]
fn the_window_closes_while_it_computes_after_the_question() {
    let (mut harness, held) = slow(vec![]);
    apply(&mut harness, "costs/people/monthly", dollars(31_000));
    assert!(!harness.state_mut().app_mut().close_requested());
    steps(&mut harness);
    assert!(matches!(harness.state().app().dialog(), Some(Dialog::Unsaved(_))));
    assert_eq!(held.topics(), [Topic::Forecast]);
    harness.state_mut().app_mut().answer_leave(Leave::Discard);
    assert!(harness.state().app().may_close(), "it waits for no forecast");
}

#[test]
fn a_run_that_is_refused_says_so_and_leaves_the_last_picture() {
    let (mut harness, held) = slow(vec![]);
    let before = shown(&harness);
    apply(&mut harness, "costs/people/monthly", dollars(80_000_000_000_000));
    assert!(says_computing(&harness) && harness.state().app().outcome().overflow().is_none());
    settle(&mut harness, &held);
    let outcome = harness.state().app().outcome();
    assert!(outcome.overflow().is_some() && !outcome.is_computing());
    assert!(Arc::ptr_eq(&before, &shown(&harness)));
    assert!(!says_computing(&harness));
    // Another edit while that is so, and back.
    apply(&mut harness, "costs/people/monthly", dollars(32_000));
    assert!(says_computing(&harness));
    settle(&mut harness, &held);
    assert!(harness.state().app().outcome().overflow().is_none() && is_present(&harness));
}

#[test]
fn a_fault_is_said_and_the_next_edit_is_computed() {
    let (mut harness, held) = slow(vec![]);
    let before = shown(&harness);
    apply(&mut harness, "costs/people/monthly", dollars(30_000));
    held.fail(Topic::Forecast);
    steps(&mut harness);
    assert!(!harness.state().app().is_computing() && harness.state().app().outcome().has_failed());
    harness.get_by_label(words::NOT_COMPUTED);
    assert!(Arc::ptr_eq(&before, &shown(&harness)));
    apply(&mut harness, "costs/people/monthly", dollars(31_000));
    settle(&mut harness, &held);
    assert!(is_present(&harness) && harness.query_by_label(words::NOT_COMPUTED).is_none());
}

#[test]
fn a_drag_finishes_what_it_has_begun_and_ends_with_the_newest() {
    let (mut harness, held) = slow(vec![]);
    let drag = |harness: &mut Harness<'_, Window>, whole| {
        let edit = Edit::set("costs/people/monthly", dollars(whole));
        harness.state_mut().app_mut().drag(edit);
        steps(harness);
    };
    drag(&mut harness, 21_000);
    let first = harness.state().app().shared_model();
    drag(&mut harness, 22_000);
    drag(&mut harness, 23_000);
    held.let_go(Topic::Forecast);
    steps(&mut harness);
    assert_eq!(*shown(&harness), forecast(&first).expect("it runs"), "of a moment ago, and newer than before");
    assert!(says_computing(&harness));
    assert!(held.topics().contains(&Topic::Forecast), "and leads to the next");
    drag(&mut harness, 24_000);
    harness.state_mut().app_mut().end_step();
    settle(&mut harness, &held);
    assert!(is_present(&harness));
    assert_eq!(window::value(&harness, "costs/people/monthly"), dollars(24_000));
    // Esc gives the value back, and with it what was shown.
    let before = shown(&harness);
    drag(&mut harness, 25_000);
    harness.state_mut().app_mut().take_back();
    steps(&mut harness);
    assert!(Arc::ptr_eq(&before, &shown(&harness)) && !says_computing(&harness));
}

#[test]
fn another_session_shows_nothing_of_the_one_before() {
    let folder = folder();
    let path = file_in(&folder);
    std::fs::write(&path, storage::write_text(&storage::sample())).expect("written");
    let (mut harness, held) = slow(vec![]);
    harness.state_mut().app_mut().open(path);
    held.let_go(Topic::Read);
    steps(&mut harness);
    let app = harness.state().app();
    assert!(app.is_computing() && app.outcome().forecast().is_none());
    assert!(app.delay_summary().delay.is_none());
    assert!(harness.query_all_by_label(words::COMPUTING).count() >= 2, "in place of figures and charts");
    settle(&mut harness, &held);
    assert!(is_present(&harness));
}

#[test]
fn an_analysis_of_a_forecast_of_a_moment_ago_says_so() {
    let (mut harness, held) = slow(vec![]);
    let before = shown(&harness);
    apply(&mut harness, "costs/people/monthly", dollars(30_000));
    assert_eq!(harness.query_all_by_label(words::COMPUTING).count(), 2, "over the charts and in the status line");
    command_without_waiting(&mut harness, Modifiers::COMMAND, Key::I);
    assert_eq!(harness.state().explained(), Some(&Explainable::Figure(Asked::of(Measure::CashLow))));
    assert_eq!(harness.query_all_by_label(words::COMPUTING).count(), 3, "and beside what is explained");
    assert!(Arc::ptr_eq(&before, &shown(&harness)));
    let low = |harness: &Harness<'_, Window>| {
        let currency = harness.state().app().model().currency();
        obligo::text::amounts::exact_money(shown(harness).cash_low().0, currency)
    };
    let rows = |harness: &Harness<'_, Window>| harness.query_all_by_role(Role::TreeItem).count();
    assert!(rows(&harness) > 0);
    let old = low(&harness);
    settle(&mut harness, &held);
    assert_ne!(low(&harness), old);
    assert_eq!(harness.query_all_by_label(words::COMPUTING).count(), 0, "then it is what is");
}

fn command_without_waiting(harness: &mut Harness<'_, Window>, modifiers: Modifiers, key: Key) {
    harness.key_press_modifiers(modifiers, key);
    steps(harness);
}

/// Every part of the window is drawn, in every tab below, while items that the last forecast has are gone and others are
/// there that it hasn't.
#[test]
fn the_last_picture_bears_any_edit() {
    let (mut harness, held) = slow(vec![]);
    command_without_waiting(&mut harness, Modifiers::COMMAND, Key::I);
    for edit in [
        Edit::AddItem(ItemKind::Vendor, "Another".to_owned()),
        Edit::AddItem(ItemKind::Stream, "More".to_owned()),
        Edit::Add("vendors/aws/policies".to_owned()),
        Edit::Remove("vendors/aws".to_owned()),
        Edit::Remove("streams/ads".to_owned()),
        Edit::set("settings/months", Value::Whole(3)),
        Edit::set("settings/first_month", Value::Month(obligo::calendar::Month::new(2026, 5))),
        Edit::set("settings/currency", Value::Text("JPY".to_owned())),
    ] {
        harness
            .state_mut()
            .app_mut()
            .apply(edit.clone(), UndoStep::New)
            .unwrap_or_else(|error| panic!("{edit:?}: {error}"));
        for tab in ["Table", "Postings", "Compare", "Bridge", obligo::text::delay_shown::TAB, "Explain"] {
            harness.get_by_role_and_label(Role::Button, tab).click();
            steps(&mut harness);
        }
        for size in SpanSize::ALL {
            harness.state_mut().app_mut().run(Command::span(*size));
            steps(&mut harness);
        }
        assert!(harness.state().app().is_computing());
    }
    settle(&mut harness, &held);
    assert!(is_present(&harness));
}

#[test]
fn scenarios_are_compared_as_soon_as_they_are_there() {
    let (mut harness, held) = slow(vec![]);
    for _ in 0..2 {
        harness.state_mut().app_mut().run(Command::AddScenario);
        harness.state_mut().app_mut().end_renaming_scenario();
        apply(&mut harness, "costs/people/monthly", dollars(25_000));
    }
    harness.state_mut().app_mut().show_scenario(None);
    settle(&mut harness, &held);
    assert!(is_present(&harness));
    harness.state_mut().app_mut().run(Command::CompareAll);
    steps(&mut harness);
    let app = harness.state().app();
    assert_eq!(app.sides().len(), 3);
    assert!(app.are_sides_stale() && !app.is_computing());
    assert_eq!(app.others().filter(|side| side.forecast().is_some()).count(), 0, "none is there yet");
    assert!(held.topics().contains(&Topic::Sides), "{:?}", held.topics());
    settle(&mut harness, &held);
    let app = harness.state().app();
    assert!(!app.are_sides_stale());
    for side in app.sides() {
        assert_eq!(side.forecast(), forecast(&side.model).as_ref().ok(), "{}", side.id);
    }
    // What is compared is there at once when it is shown.
    harness.state_mut().app_mut().show_scenario(Some("scenario-1"));
    steps(&mut harness);
    assert!(!harness.state().app().is_computing() && is_present(&harness));
    // The base and both follow an edit of the base.
    harness.state_mut().app_mut().show_scenario(None);
    apply(&mut harness, "settings/opening_cash", dollars(2_000_000));
    assert!(harness.state().app().is_computing() && harness.state().app().are_sides_stale());
    settle(&mut harness, &held);
    assert!(!harness.state().app().are_sides_stale());
    for side in harness.state().app().sides() {
        assert_eq!(side.forecast(), forecast(&side.model).as_ref().ok(), "{}", side.id);
        assert_eq!(side.model.get("settings/opening_cash"), Some(dollars(2_000_000)), "{}", side.id);
    }
    assert!(harness.state().app().is_compared(BASE));
}

/// Charts and the panel below are made on a worker too where that takes long.
#[test]
fn what_is_made_of_a_forecast_is_made_on_a_worker_where_it_takes_long() {
    let (mut harness, held) = slow(vec![]);
    apply(&mut harness, "costs/people/monthly", dollars(30_000));
    settle(&mut harness, &held);
    // By now it is known that charts take long.
    harness.state_mut().app_mut().run(Command::span(SpanSize::Quarter));
    steps(&mut harness);
    assert_eq!(held.topics(), [Topic::Charts]);
    assert!(harness.query_by_label(words::COMPUTING).is_some(), "over the charts");
    assert!(!harness.state().app().is_computing());
    harness.state_mut().app_mut().run(Command::span(SpanSize::Year));
    steps(&mut harness);
    assert_eq!(held.topics(), [Topic::Charts], "the newest wins");
    held.let_go(Topic::Charts);
    steps(&mut harness);
    assert_eq!(held.topics(), []);
    assert!(harness.query_by_label(words::COMPUTING).is_none());
    enter(&mut harness);
}
