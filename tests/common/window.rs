//! What the tests of the window share.

use std::path::{Path, PathBuf};

use egui::{Key, Modifiers, OutputCommand, Pos2, Role, Vec2, vec2};
use egui_kittest::{Harness, kittest::Queryable as _};
use obligo::{
    app::{App, Command, Picked, Services, Subject, UndoStep},
    calendar::{Date, Month},
    model::{Edit, ItemKind, Value},
    money::{Amount, Money},
    ui::Window,
};

/// A new session, with what the user will pick in dialogs.
pub fn empty(answers: Vec<Picked>) -> App {
    let mut app = App::new(Services::scripted(answers));
    app.run(Command::New);
    app
}

/// Makes edits, a step each.
pub fn apply_all(app: &mut App, edits: impl IntoIterator<Item = Edit>) {
    for edit in edits {
        app.apply(edit.clone(), UndoStep::New).unwrap_or_else(|error| panic!("{edit:?}: {error}"));
    }
}

/// A new session with these edits.
pub fn edited(edits: impl IntoIterator<Item = Edit>) -> App {
    let mut app = empty(vec![]);
    apply_all(&mut app, edits);
    app
}

/// A vendor with a floor, a stream and a cost, in a new session.
pub fn small(answers: Vec<Picked>) -> App {
    let mut app = empty(answers);
    let amount = dollars;
    let edits = [
        Edit::set("settings/first_month", Value::Month(Month::new(2023, 1))),
        Edit::set("settings/opening_cash", amount(1_000_000)),
        Edit::set("settings/buffer", amount(100_000)),
        Edit::AddItem(ItemKind::Vendor, "AWS".to_owned()),
        Edit::Add("vendors/aws/contract".to_owned()),
        Edit::Add("vendors/aws/contract/periods".to_owned()),
        Edit::set("vendors/aws/contract/periods/n1/floor", amount(600_000)),
        Edit::Add("vendors/aws/contract/lines".to_owned()),
        Edit::set("vendors/aws/contract/lines/n1/monthly", amount(10_000)),
        Edit::AddItem(ItemKind::Stream, "Ads".to_owned()),
        Edit::set("streams/ads/base", amount(50_000)),
        Edit::AddItem(ItemKind::Cost, "People".to_owned()),
        Edit::set("costs/people/monthly", amount(20_000)),
    ];
    apply_all(&mut app, edits);
    app.select(Subject::Item("aws".to_owned()));
    app
}

/// The window of an app, laid out, high enough for all of an item's fields.
pub fn harness(app: App) -> Harness<'static, Window> {
    sized(app, vec2(1440.0, 2000.0))
}

/// The window of an app, laid out in a size.
pub fn sized(app: App, size: Vec2) -> Harness<'static, Window> {
    let mut harness = Harness::builder().with_size(size).build_eframe(|cc| Window::new(cc, app, None));
    harness.run();
    harness
}

/// The field of the floor of the small session.
pub const FLOOR: &str = "Period 1: Floor";

/// The value of a parameter.
pub fn value(harness: &Harness<'_, Window>, path: &str) -> Value {
    harness.state().app().model().get(path).unwrap_or(Value::Unset)
}

/// The floor of the small session.
pub fn floor(harness: &Harness<'_, Window>) -> Value {
    value(harness, "vendors/aws/contract/periods/n1/floor")
}

/// An amount of whole dollars.
pub fn dollars(whole: i64) -> Value {
    Value::Amount(Amount::whole(whole))
}

/// Cash at the forecast's end.
pub fn cash_end(harness: &Harness<'_, Window>) -> Money {
    let outcome = harness.state().app().outcome();
    outcome.forecast().and_then(|forecast| forecast.cash.last().copied()).unwrap_or_default()
}

/// The field of a label.
pub fn field<'h>(harness: &'h Harness<'_, Window>, label: &'h str) -> egui_kittest::Node<'h> {
    harness.get_by_role_and_label(Role::TextInput, label)
}

/// Puts a text in place of what a field holds, without leaving it.
pub fn type_over(harness: &mut Harness<'_, Window>, label: &str, text: &str) {
    field(harness, label).focus();
    harness.run();
    field(harness, label).type_text(text);
    harness.run();
}

/// Presses Enter.
pub fn enter(harness: &mut Harness<'_, Window>) {
    harness.key_press(Key::Enter);
    harness.run();
}

/// Presses a chord.
pub fn command(harness: &mut Harness<'_, Window>, modifiers: Modifiers, key: Key) {
    harness.key_press_modifiers(modifiers, key);
    harness.run();
}

/// The text of a file.
pub fn read(path: &Path) -> String {
    std::fs::read_to_string(path).expect("the file was written")
}

/// A folder for the test.
pub fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a folder for the test")
}

/// A session file in it.
pub fn file_in(folder: &tempfile::TempDir) -> PathBuf {
    folder.path().join("session.ron")
}

/// A date of a text.
pub fn date(text: &str) -> Date {
    text.parse().expect("a date")
}

/// Clicks what has a role and a name.
pub fn click(harness: &mut Harness<'_, Window>, role: Role, label: &str) {
    harness.get_by_role_and_label(role, label).click();
    harness.run();
}

/// Clicks at a place, with the pointer.
pub fn click_at(harness: &mut Harness<'_, Window>, at: Pos2) {
    harness.hover_at(at);
    harness.run();
    harness.drag_at(at);
    harness.run();
    harness.drop_at(at);
    harness.run();
}

/// Clicks a button.
pub fn press(harness: &mut Harness<'_, Window>, label: &str) {
    click(harness, Role::Button, label);
}

/// What the next frames put on the clipboard.
pub fn copied(harness: &mut Harness<'_, Window>) -> Option<String> {
    (0..6).find_map(|_| {
        harness.step();
        harness.output().platform_output.commands.iter().find_map(|command| match command {
            OutputCommand::CopyText(text) => Some(text.clone()),
            _ => None,
        })
    })
}

/// The handle of a name, in a chart.
pub fn handle<'h>(harness: &'h Harness<'_, Window>, name: &'h str) -> egui_kittest::Node<'h> {
    harness.get_by_role_and_label(Role::Slider, name)
}

/// Presses on a handle and moves it, without letting go; gives where the pointer is.
pub fn pull(harness: &mut Harness<'_, Window>, name: &str, by: Vec2) -> Pos2 {
    let from = handle(harness, name).rect().center();
    harness.hover_at(from);
    harness.run();
    harness.drag_at(from);
    harness.run();
    // As a hand does: not in one leap.
    harness.hover_at(from + by * 0.5);
    harness.run();
    harness.hover_at(from + by);
    harness.run();
    from + by
}

/// Drags a handle.
pub fn drag(harness: &mut Harness<'_, Window>, name: &str, by: Vec2) {
    let to = pull(harness, name, by);
    harness.drop_at(to);
    harness.run();
}
