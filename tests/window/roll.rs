//! Rolling forward in the window: the question, what it tells, and the step that it makes.

use egui::Role;
use obligo::{
    app::{App, Command, Dialog},
    calendar::Month,
    model::Value,
    text::roll as words,
};

use crate::common::{samples, window::*};

fn startup() -> (tempfile::TempDir, App) {
    let folder = folder();
    let file = file_in(&folder);
    std::fs::write(&file, samples::text("startup")).expect("written");
    let mut app = empty(Vec::new());
    app.open(file);
    (folder, app)
}

#[test]
fn months_gone_by_become_openings_in_one_step() {
    let (folder, app) = startup();
    let mut harness = harness(app);
    harness.state_mut().app_mut().run(Command::RollForward);
    harness.run();
    let Some(Dialog::Roll(question)) = harness.state().app().dialog().cloned() else { panic!("asked") };
    let told = question.outcome.expect("it can be").join("\n");
    assert!(told.contains("Opening cash 1,600,000 → 1,367,710.19"), "{told}");
    let select_all = |harness: &mut egui_kittest::Harness<'_, obligo::ui::Window>| {
        field(harness, words::MONTHS).focus();
        command(harness, egui::Modifiers::COMMAND, egui::Key::A);
    };
    select_all(&mut harness);
    type_over(&mut harness, words::MONTHS, "40");
    let Some(Dialog::Roll(question)) = harness.state().app().dialog().cloned() else { panic!("asked") };
    let why = question.outcome.expect_err("too far");
    assert!(why.contains("between 1 and 23 months"), "{why}");
    select_all(&mut harness);
    type_over(&mut harness, words::MONTHS, "2");
    type_over(&mut harness, words::CASH, "1.2M");
    harness.run();
    let Some(Dialog::Roll(question)) = harness.state().app().dialog().cloned() else { panic!("asked") };
    assert_eq!((question.months.as_str(), question.cash.as_str()), ("2", "1.2M"));
    question.outcome.expect("it can be");
    click(&mut harness, Role::Button, words::ANSWER);
    harness.run();
    assert!(harness.state().app().dialog().is_none());
    assert_eq!(value(&harness, "settings/first_month"), Value::Month(Month::new(2026, 3)));
    assert_eq!(value(&harness, "settings/opening_cash"), dollars(1_200_000));
    let kept: Vec<String> = std::fs::read_dir(folder.path())
        .expect("read")
        .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
        .filter(|name| name.contains("as of 2026-01-01"))
        .collect();
    assert_eq!(kept.len(), 1, "the old session is a file of its own: {kept:?}");
    harness.state_mut().app_mut().run(Command::Undo);
    harness.run();
    assert_eq!(value(&harness, "settings/first_month"), Value::Month(Month::new(2026, 1)));
    assert_eq!(value(&harness, "settings/opening_cash"), dollars(1_600_000));
}

#[test]
fn the_first_month_moved_by_hand_says_what_that_does() {
    let (_folder, mut app) = startup();
    let later = obligo::model::Edit::set("settings/first_month", Value::Month(Month::new(2026, 2)));
    app.apply(later, obligo::app::UndoStep::New).expect("applied");
    assert_eq!(app.notice().map(|notice| notice.text.clone()).as_deref(), Some(words::MOVED_BY_HAND));
}
