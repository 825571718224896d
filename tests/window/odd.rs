//! What looks odd: marks that take no room and no focus, the list in the status line, and *that's intended*.

use egui::{Key, Rect, Role, Shape, vec2};
use egui_kittest::{
    Harness,
    kittest::{NodeT as _, Queryable as _},
};
use obligo::{
    app::{App, Command, Services, Subject},
    model::{Edit, Session, Value},
    storage::write_text,
    ui::{Window, theme::Palette},
};

use crate::common::{
    odd::odd_in_every_way,
    window::{command, date, sized, small, value},
};

/// The window of a session that was read from a file, in a size.
fn opened(session: &Session, size: egui::Vec2) -> Harness<'static, Window> {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("odd.ron");
    std::fs::write(&file, write_text(session)).expect("written");
    let mut app = App::new(Services::scripted([]));
    app.open(file);
    app.poll();
    sized(app, size)
}

fn odd_window() -> Harness<'static, Window> {
    let mut harness = opened(&odd_in_every_way(), vec2(1440.0, 900.0));
    harness.state_mut().app_mut().select(Subject::Item("cirrus".to_owned()));
    harness.run();
    harness
}

/// How many dots of the mark are drawn in an area.
fn dots(harness: &Harness<'_, Window>, area: Rect) -> usize {
    fn within(shape: &Shape, found: &mut Vec<(egui::Pos2, egui::Color32)>) {
        match shape {
            Shape::Vec(all) => all.iter().for_each(|shape| within(shape, found)),
            Shape::Circle(circle) => found.push((circle.center, circle.fill)),
            _ => {}
        }
    }
    let colour = Palette::of(&harness.ctx).caution;
    let mut found = Vec::new();
    harness.output().shapes.iter().for_each(|clipped| within(&clipped.shape, &mut found));
    found.into_iter().filter(|(at, fill)| *fill == colour && area.contains(*at)).count()
}

/// What is in the status line.
fn count(harness: &Harness<'_, Window>) -> Option<String> {
    let all = harness.get_all_by_role(Role::Button);
    let mut texts = all.filter_map(|node| node.accesskit_node().label());
    texts.find(|text| text.ends_with(" odd") || text.ends_with(" odd, intended"))
}

/// The first row of the list: the last day of the first year.
const FIRST: &str = "Cirrus Cloud: Period last day: 31 Dec 2026 is in no commitment period: this one’s last day is 30 \
                     Dec 2026, and the next begins on 1 Jan 2027.";

const END: &str = "Period 1: Period last day";

#[test]
fn what_is_odd_is_marked_at_its_field_and_in_the_tree() {
    let mut harness = odd_window();
    let said = odd_in_every_way().oddities().len();
    assert_eq!(count(&harness), Some(format!("{said} odd")));
    let row = harness.get_by_role_and_label(Role::TreeItem, "Cirrus Cloud");
    assert_eq!(row.accesskit_node().description().as_deref(), Some("Something in it looks odd"));
    let row = row.rect();
    assert!(dots(&harness, row) > 4, "its name is underlined");
    let plain = harness.get_by_role_and_label(Role::TreeItem, "Media Group").rect();
    assert_eq!(dots(&harness, plain), 0);
    // Through the list to the field, which then has its mark and its sentence.
    harness.get_by_label(&format!("{said} odd")).click();
    harness.run();
    harness.get_by_label(FIRST).click();
    harness.run_steps(12);
    let field = harness.get_by_role_and_label(Role::TextInput, END);
    assert!(field.is_focused());
    let said = field.accesskit_node().description().unwrap_or_default();
    assert!(said.starts_with("31 Dec 2026 is in no commitment period"), "{said}");
    let rect = field.rect();
    assert!(dots(&harness, rect) > 4, "{rect}");
}

#[test]
fn what_becomes_odd_moves_nothing_and_takes_no_focus() {
    let mut harness = sized(small(vec![]), vec2(1440.0, 2000.0));
    assert_eq!(count(&harness), None);
    let places = |harness: &Harness<'_, Window>| {
        let fields = harness.get_all_by_role(Role::TextInput);
        fields.map(|field| field.rect()).collect::<Vec<_>>()
    };
    let before = places(&harness);
    harness.get_by_role_and_label(Role::TextInput, "Name").focus();
    harness.run();
    // From 31 December 2023 to the day before.
    let end = Edit::set("vendors/aws/contract/periods/n1/end", Value::Date(date("2023-12-31")));
    harness.state_mut().app_mut().apply(end, obligo::app::UndoStep::New).expect("valid");
    harness.run();
    assert_eq!(count(&harness).as_deref(), Some("1 odd"));
    assert_eq!(places(&harness), before, "no field has moved");
    assert!(harness.get_by_role_and_label(Role::TextInput, "Name").is_focused());
    harness.state_mut().app_mut().run(Command::Undo);
    harness.run();
    assert_eq!(count(&harness), None);
}

#[test]
fn what_is_intended_is_silent_until_it_is_taken_back() {
    let mut harness = odd_window();
    let said = odd_in_every_way().oddities().len();
    harness.get_by_label(&format!("{said} odd")).click();
    harness.run();
    harness.get_by_label(&format!("That’s intended: {FIRST}")).click();
    harness.run();
    assert_eq!(count(&harness), Some(format!("{} odd", said - 1)));
    assert_eq!(harness.state().app().session().intended.len(), 1);
    assert!(harness.state().app().undo_label().is_some_and(|what| what.contains("That’s intended")));
    // It is listed as intended, and can be said again.
    // The list has stayed open.
    let again = format!("Say it again: {FIRST}");
    harness.get_by_label(&again).scroll_to_me();
    harness.run();
    harness.get_by_label(&again).click();
    harness.run();
    assert_eq!(count(&harness), Some(format!("{said} odd")));
    // Each was one step.
    for left in [1, 0] {
        harness.state_mut().app_mut().run(Command::Undo);
        harness.run();
        assert_eq!(harness.state().app().session().intended.len(), left);
    }
}

#[test]
fn the_list_opens_by_its_command_and_says_where_nothing_is_odd() {
    let mut harness = odd_window();
    harness.state_mut().app_mut().run(Command::ShowOdd);
    harness.run();
    harness.get_by_label(FIRST);
    command(&mut harness, egui::Modifiers::NONE, Key::Escape);
    assert!(harness.query_by_label(FIRST).is_none());

    let mut harness = sized(small(vec![]), vec2(1440.0, 900.0));
    harness.state_mut().app_mut().run(Command::ShowOdd);
    harness.run();
    harness.get_by_label("Nothing looks odd.");
}

#[test]
fn a_scenario_that_needs_what_is_odd_silences_it() {
    let mut session = odd_in_every_way();
    let said = session.oddities().len();
    let mut scenario = obligo::model::Scenario::new("longer", "Longer");
    scenario.overrides.insert("settings/months".to_owned(), obligo::model::Setting::of("48"));
    session.scenarios.push(scenario);
    let harness = opened(&session, vec2(1440.0, 900.0));
    let left = session.oddities().len();
    assert!(left < said, "the policy of June 2028 holds in the longer scenario");
    assert_eq!(count(&harness), Some(format!("{left} odd")));
    assert_eq!(value(&harness, "settings/months"), Value::Whole(24));
}
