//! Scenarios in the window: tabs, overrides with their marks, the way back, locks, and undo across scenarios.

use egui::{Key, Modifiers, Role, vec2};
use egui_kittest::{
    Harness,
    kittest::{NodeT as _, Queryable as _},
};
use obligo::{
    app::{App, Command, Dialog, Picked, Services, Subject, UndoStep},
    model::{Edit, ItemKind, Value},
    storage::read_file,
    ui::Window,
};

use crate::common::window::{
    FLOOR, cash_end, command, dollars, enter, field, file_in, floor, folder, harness, sized, small, type_over, value,
};

const FLOOR_PATH: &str = "vendors/aws/contract/periods/n1/floor";

/// The small session with two scenarios, the first of them shown.
fn app(answers: Vec<Picked>) -> App {
    let mut app = small(answers);
    for _ in 0..2 {
        app.run(Command::AddScenario);
        app.end_renaming_scenario();
    }
    app.show_scenario(Some("scenario-1"));
    app
}

fn tab(harness: &mut Harness<'_, Window>, label: &str) {
    harness.get_by_role_and_label(Role::Tab, label).click();
    harness.run();
}

fn shown(harness: &Harness<'_, Window>) -> Option<String> {
    harness.state().app().scenario().map(|scenario| scenario.id.0.clone())
}

fn overrides(harness: &Harness<'_, Window>, id: &str) -> Vec<String> {
    let scenarios = harness.state().app().scenarios();
    let scenario = scenarios.iter().find(|scenario| scenario.id.0 == id).expect("the scenario");
    scenario.overrides.keys().cloned().collect()
}

fn base_floor(harness: &Harness<'_, Window>) -> Value {
    harness.state().app().base().get(FLOOR_PATH).expect("a floor")
}

#[test]
fn a_scenario_is_added_named_and_changed() {
    let mut harness = harness(small(vec![]));
    let base_cash = cash_end(&harness);
    harness.get_by_role_and_label(Role::Button, "Add scenario").click();
    harness.run();
    assert_eq!(shown(&harness).as_deref(), Some("scenario-1"));
    // Its name is typed at once.
    field(&harness, "Name of scenario Scenario 1").type_text("Withhold AWS");
    harness.run();
    enter(&mut harness);
    harness.get_by_role_and_label(Role::Tab, "Withhold AWS");
    assert_eq!(cash_end(&harness), base_cash, "without overrides it is the base");

    type_over(&mut harness, FLOOR, "1.2M");
    enter(&mut harness);
    assert_eq!((floor(&harness), base_floor(&harness)), (dollars(1_200_000), dollars(600_000)));
    assert!(cash_end(&harness) < base_cash, "the forecast is the scenario's");
    assert_eq!(overrides(&harness, "scenario-1"), [FLOOR_PATH]);
    let marked = "Period 1: Floor, overridden";
    assert_eq!(field(&harness, marked).value().as_deref(), Some("1,200,000"));
    harness.get_by_role_and_label(Role::TreeItem, "AWS, overridden");
    harness.get_by_label("Base + 1 override");

    // The base is as it was, and a click shows it.
    tab(&mut harness, "Base");
    assert_eq!((floor(&harness), cash_end(&harness)), (dollars(600_000), base_cash));
    assert!(harness.query_by_label(marked).is_none(), "nothing is marked in the base");
}

#[test]
fn the_base_value_is_told_and_given_back() {
    let mut harness = harness(app(vec![]));
    type_over(&mut harness, "Net days", "45");
    enter(&mut harness);
    assert_eq!(value(&harness, "vendors/aws/net_days"), Value::Whole(45));
    field(&harness, "Net days, overridden");
    harness.get_by_role_and_label(Role::Button, "Reset Net days to base").hover();
    harness.run();
    harness.get_by_label("Reset to base (30 days)");
    harness.get_by_role_and_label(Role::Button, "Reset Net days to base").click();
    harness.run();
    assert_eq!(value(&harness, "vendors/aws/net_days"), Value::Whole(30));
    assert_eq!(overrides(&harness, "scenario-1"), [""; 0]);
    field(&harness, "Net days");
    let undo = harness.state().app().undo_label();
    assert_eq!(undo.as_deref(), Some("Undo reset of AWS: Net days to base in Scenario 1"));
    command(&mut harness, Modifiers::COMMAND, Key::Z);
    assert_eq!(value(&harness, "vendors/aws/net_days"), Value::Whole(45));
}

#[test]
fn changes_of_the_base_flow_through_until_overridden() {
    let mut harness = harness(app(vec![]));
    type_over(&mut harness, "Net days", "45");
    enter(&mut harness);
    tab(&mut harness, "Base");
    type_over(&mut harness, "Net days", "60");
    enter(&mut harness);
    type_over(&mut harness, FLOOR, "700000");
    enter(&mut harness);
    tab(&mut harness, "Scenario 1");
    assert_eq!((value(&harness, "vendors/aws/net_days"), floor(&harness)), (Value::Whole(45), dollars(700_000)));
    tab(&mut harness, "Scenario 2");
    assert_eq!((value(&harness, "vendors/aws/net_days"), floor(&harness)), (Value::Whole(60), dollars(700_000)));
}

#[test]
fn a_list_is_overridden_and_given_back_as_a_whole() {
    let mut harness = harness(app(vec![]));
    harness.get_by_role_and_label(Role::Button, "Add policy").click();
    harness.run();
    assert_eq!(overrides(&harness, "scenario-1"), ["vendors/aws/policies"]);
    assert!(harness.state().app().base().vendors[0].policies.is_empty());
    assert_eq!(harness.state().app().model().vendors[0].policies.len(), 1);
    harness.get_by_role_and_label(Role::Button, "Reset Payment policy to base").hover();
    harness.run();
    harness.get_by_label("Reset to base (no entries)");
    harness.get_by_role_and_label(Role::Button, "Reset Payment policy to base").click();
    harness.run();
    assert!(harness.state().app().model().vendors[0].policies.is_empty());
    assert_eq!(overrides(&harness, "scenario-1"), [""; 0]);
}

#[test]
fn muting_and_removing_in_a_scenario_leave_the_base_alone() {
    let mut harness = harness(app(vec![]));
    harness.get_by_role_and_label(Role::CheckBox, "Mute Ads").click();
    harness.run();
    assert_eq!(overrides(&harness, "scenario-1"), ["streams/ads/muted"]);
    assert_eq!(harness.state().app().undo_label().as_deref(), Some("Undo muting Ads in Scenario 1"));
    // What is selected is taken out of the scenario, not of the session.
    harness.state_mut().app_mut().run(Command::RemoveSelected);
    harness.run();
    assert_eq!(overrides(&harness, "scenario-1"), ["streams/ads/muted", "vendors/aws/muted"]);
    assert_eq!(harness.state().app().base().items().iter().filter(|item| item.muted).count(), 0);
    harness.get_by_label_contains("AWS is muted in this scenario");
}

#[test]
fn an_item_added_in_a_scenario_is_muted_everywhere_else() {
    let mut harness = harness(app(vec![]));
    harness.state_mut().app_mut().run(Command::AddVendor);
    harness.run();
    let app = harness.state().app();
    let id = app.subject_id().expect("it is selected").to_owned();
    let is_muted = |model: &obligo::model::Model| model.item(&id).map(|item| item.muted);
    assert_eq!((is_muted(app.model()), is_muted(app.base())), (Some(false), Some(true)));
    harness.state_mut().app_mut().run(Command::DuplicateSelected);
    harness.run();
    let app = harness.state().app();
    let copy = app.subject_id().expect("the copy is selected").to_owned();
    assert_ne!(copy, id);
    assert_eq!(app.base().item(&copy).map(|item| item.muted), Some(true));
}

#[test]
fn undo_shows_the_scenario_in_which_a_step_was_made() {
    let mut harness = harness(app(vec![]));
    type_over(&mut harness, FLOOR, "700000");
    enter(&mut harness);
    tab(&mut harness, "Scenario 2");
    type_over(&mut harness, FLOOR, "800000");
    enter(&mut harness);
    tab(&mut harness, "Base");
    type_over(&mut harness, FLOOR, "900000");
    enter(&mut harness);
    tab(&mut harness, "Scenario 1");
    let undo = |harness: &mut Harness<'_, Window>| {
        let label = harness.state().app().undo_label().expect("a step");
        command(harness, Modifiers::COMMAND, Key::Z);
        (label, shown(harness), floor(harness))
    };
    let label = "Undo change of AWS floor".to_owned();
    assert_eq!(undo(&mut harness), (label.clone(), None, dollars(600_000)));
    let second = (format!("{label} in Scenario 2"), Some("scenario-2".to_owned()), dollars(600_000));
    assert_eq!(undo(&mut harness), second);
    let first = (format!("{label} in Scenario 1"), Some("scenario-1".to_owned()), dollars(600_000));
    assert_eq!(undo(&mut harness), first);
    // Redo goes to the same places.
    tab(&mut harness, "Base");
    for (scenario, value) in [(Some("scenario-1"), 700_000), (Some("scenario-2"), 800_000), (None, 900_000)] {
        command(&mut harness, Modifiers::COMMAND, Key::Y);
        assert_eq!((shown(&harness).as_deref(), floor(&harness)), (scenario, dollars(value)));
    }
}

#[test]
fn showing_another_scenario_is_no_change() {
    let folder = folder();
    let path = file_in(&folder);
    let mut harness = harness(app(vec![Picked::File(path)]));
    command(&mut harness, Modifiers::COMMAND, Key::S);
    let label = harness.state().app().undo_label();
    tab(&mut harness, "Scenario 2");
    tab(&mut harness, "Base");
    assert!(!harness.state().app().is_dirty());
    assert_eq!(harness.state().app().undo_label(), label);
}

#[test]
fn what_is_typed_belongs_to_the_scenario_in_which_it_was() {
    let mut harness = harness(app(vec![]));
    type_over(&mut harness, FLOOR, "700000");
    tab(&mut harness, "Scenario 2");
    assert_eq!((shown(&harness).as_deref(), floor(&harness)), (Some("scenario-2"), dollars(600_000)));
    assert_eq!(overrides(&harness, "scenario-1"), [FLOOR_PATH], "taken over before the tab was left");
    assert_eq!(overrides(&harness, "scenario-2"), [""; 0]);
    // By keys as well.
    type_over(&mut harness, FLOOR, "800000");
    command(&mut harness, Modifiers::COMMAND, Key::PageUp);
    assert_eq!((shown(&harness).as_deref(), floor(&harness)), (Some("scenario-1"), dollars(700_000)));
    assert_eq!(overrides(&harness, "scenario-2"), [FLOOR_PATH]);
    // What was refused stays beside its field, in its scenario.
    type_over(&mut harness, "Net days", "abc");
    enter(&mut harness);
    assert_eq!(harness.state().app().drafts(), 1);
    tab(&mut harness, "Base");
    assert_eq!(field(&harness, "Net days").value().as_deref(), Some("30"));
    tab(&mut harness, "Scenario 1");
    assert_eq!(field(&harness, "Net days").value().as_deref(), Some("abc"));
}

#[test]
fn keys_go_from_tab_to_tab() {
    let mut harness = harness(app(vec![]));
    for expected in [Some("scenario-2"), None, Some("scenario-1")] {
        command(&mut harness, Modifiers::COMMAND, Key::PageDown);
        assert_eq!(shown(&harness).as_deref(), expected);
    }
    for expected in [None, Some("scenario-2")] {
        command(&mut harness, Modifiers::COMMAND, Key::PageUp);
        assert_eq!(shown(&harness).as_deref(), expected);
    }
    let ids = |harness: &Harness<'_, Window>| {
        harness.state().app().scenarios().iter().map(|scenario| scenario.id.0.clone()).collect::<Vec<_>>()
    };
    command(&mut harness, Modifiers::COMMAND.plus(Modifiers::SHIFT), Key::PageUp);
    assert_eq!(ids(&harness), ["scenario-2", "scenario-1"]);
    command(&mut harness, Modifiers::COMMAND.plus(Modifiers::SHIFT), Key::PageUp);
    assert_eq!(ids(&harness), ["scenario-2", "scenario-1"], "the base stays first");
    command(&mut harness, Modifiers::COMMAND.plus(Modifiers::SHIFT), Key::PageDown);
    assert_eq!(ids(&harness), ["scenario-1", "scenario-2"]);
    assert_eq!(shown(&harness).as_deref(), Some("scenario-2"));
}

#[test]
fn a_locked_scenario_is_read_only_and_says_why() {
    let mut harness = harness(app(vec![]));
    command(&mut harness, Modifiers::COMMAND, Key::L);
    harness.get_by_label("This scenario is locked");
    harness.get_by_role_and_label(Role::Tab, "Scenario 1, locked");
    assert!(field(&harness, FLOOR).accesskit_node().is_disabled());
    harness.get_by_role_and_label(Role::CheckBox, "Mute Ads").click();
    harness.run();
    harness.get_by_label("Scenario 1 is locked: unlock it to change it");
    assert_eq!(overrides(&harness, "scenario-1"), [""; 0]);
    for command in [Command::RemoveSelected, Command::AddVendor, Command::RemoveScenario, Command::RenameScenario] {
        assert!(!command.is_enabled(harness.state().app()), "{command:?}");
    }
    // The base shows through, and other scenarios can be changed.
    tab(&mut harness, "Base");
    type_over(&mut harness, FLOOR, "700000");
    enter(&mut harness);
    tab(&mut harness, "Scenario 1, locked");
    assert_eq!(floor(&harness), dollars(700_000));
    harness.get_by_role_and_label(Role::Button, "Unlock").click();
    harness.run();
    type_over(&mut harness, FLOOR, "800000");
    enter(&mut harness);
    assert_eq!(floor(&harness), dollars(800_000));
}

#[test]
fn a_scenario_is_copied_and_deleted_after_a_question() {
    let mut harness = harness(app(vec![]));
    type_over(&mut harness, FLOOR, "700000");
    enter(&mut harness);
    harness.get_by_role_and_label(Role::Tab, "Scenario 1").click_secondary();
    harness.run();
    harness.get_by_role_and_label(Role::Button, "Duplicate scenario").click();
    harness.run();
    harness.key_press(Key::Escape);
    harness.run();
    assert_eq!(shown(&harness).as_deref(), Some("scenario-1-copy"));
    assert_eq!(floor(&harness), dollars(700_000));
    harness.state_mut().app_mut().run(Command::RemoveScenario);
    harness.run();
    harness.get_by_label("Delete scenario Scenario 1, copy?");
    harness.get_by_label("Its override is deleted too.");
    harness.get_by_role_and_label(Role::Button, "Keep").click();
    harness.run();
    assert_eq!(harness.state().app().scenarios().len(), 3);
    harness.state_mut().app_mut().run(Command::RemoveScenario);
    harness.run();
    harness.get_by_role_and_label(Role::Button, "Delete").click();
    harness.run();
    assert_eq!((harness.state().app().scenarios().len(), shown(&harness).as_deref()), (2, Some("scenario-1")));
    command(&mut harness, Modifiers::COMMAND, Key::Z);
    assert_eq!(shown(&harness).as_deref(), Some("scenario-1-copy"), "undo brings it back and shows it");
}

#[test]
fn removing_from_the_base_names_the_overrides_that_go_with_it() {
    let mut harness = harness(app(vec![]));
    type_over(&mut harness, "Net days", "45");
    enter(&mut harness);
    type_over(&mut harness, FLOOR, "700000");
    enter(&mut harness);
    tab(&mut harness, "Base");
    // A free entry goes without a question.
    harness.get_by_role_and_label(Role::Button, "Remove period 1").click();
    harness.run();
    assert!(matches!(harness.state().app().dialog(), Some(Dialog::Lose(_))));
    harness.get_by_label("A scenario will lose an override");
    harness.get_by_label("Scenario 1: AWS: Floor");
    harness.get_by_role_and_label(Role::Button, "Keep").click();
    harness.run();
    assert_eq!(overrides(&harness, "scenario-1").len(), 2);
    harness.state_mut().app_mut().run(Command::RemoveSelected);
    harness.run();
    harness.get_by_label("Scenarios will lose 2 overrides");
    harness.get_by_label("Scenario 1: AWS: Net days");
    harness.get_by_role_and_label(Role::Button, "Remove anyway").click();
    harness.run();
    assert!(harness.state().app().base().item("aws").is_none());
    assert_eq!(overrides(&harness, "scenario-1"), [""; 0]);
    assert_eq!(harness.state().app().subject_id(), None, "something that is there is selected");
    command(&mut harness, Modifiers::COMMAND, Key::Z);
    assert_eq!(overrides(&harness, "scenario-1").len(), 2, "one step brings all back");
    // What no scenario overrides goes without a question.
    harness.state_mut().app_mut().select(Subject::Item("ads".to_owned()));
    harness.state_mut().app_mut().run(Command::RemoveSelected);
    assert!(harness.state().app().base().item("ads").is_none());
}

#[test]
fn scenarios_are_saved_and_read() {
    let folder = folder();
    let path = file_in(&folder);
    let mut harness = harness(app(vec![Picked::File(path.clone())]));
    type_over(&mut harness, FLOOR, "700000");
    enter(&mut harness);
    harness.get_by_role_and_label(Role::Tab, "Scenario 1").click_secondary();
    harness.run();
    harness.get_by_role_and_label(Role::RadioButton, "Colour: Teal").click();
    harness.run();
    command(&mut harness, Modifiers::COMMAND, Key::S);
    let session = read_file(&path).expect("a session").session;
    assert_eq!(session, harness.state().app().session());
    assert_eq!((session.view.scenario.as_deref(), session.scenarios[0].colour), (Some("scenario-1"), Some(3)));
    let mut app = App::new(Services::scripted([]));
    app.open(path);
    app.poll();
    assert_eq!(app.scenario().map(|scenario| scenario.id.0.as_str()), Some("scenario-1"));
    assert_eq!(app.model().get(FLOOR_PATH), Some(dollars(700_000)));
}

#[test]
fn what_scenarios_cannot_bear_is_refused_with_their_name() {
    let mut app = app(vec![]);
    app.apply(Edit::AddItem(ItemKind::Vendor, "Oracle".to_owned()), UndoStep::New).expect("made");
    app.apply(Edit::Add("vendors/aws/policies".to_owned()), UndoStep::New).expect("made");
    let dispute = |field: &str, value: Value| Edit::set(format!("vendors/aws/policies/n1/{field}"), value);
    app.apply(dispute("kind", Value::Choice("dispute")), UndoStep::New).expect("made");
    app.apply(dispute("decision", Value::Date("2023-03-01".parse().expect("a day"))), UndoStep::New).expect("made");
    app.show_scenario(None);
    let later = Edit::set("settings/first_month", Value::Month("2023-06".parse().expect("a month")));
    let message = app.apply(later, UndoStep::New).expect_err("the decision would lie before the forecast");
    assert!(message.starts_with("scenario Scenario 1 would not be valid: "), "{message}");
}

#[test]
fn many_scenarios_have_a_menu_for_those_without_room() {
    let mut app = small(vec![]);
    for _ in 0..12 {
        app.run(Command::AddScenario);
        app.end_renaming_scenario();
    }
    app.show_scenario(None);
    let mut harness = sized(app, vec2(1100.0, 700.0));
    harness.get_by_role_and_label(Role::Tab, "Scenario 1");
    assert!(harness.query_by_role_and_label(Role::Tab, "Scenario 12").is_none());
    let span = harness.get_by_role_and_label(Role::Button, "Week").rect();
    let last = harness.get_all_by_role(Role::Tab).map(|tab| tab.rect().right()).fold(0.0, f32::max);
    assert!(last < span.left(), "tabs end before the switch of spans");
    harness.get_by_label_contains(" more").click();
    harness.run();
    harness.get_by_role_and_label(Role::Button, "Scenario 12").click();
    harness.run();
    assert_eq!(shown(&harness).as_deref(), Some("scenario-12"));
    harness.get_by_role_and_label(Role::Tab, "Scenario 12");
}

#[test]
fn a_drag_in_a_scenario_is_one_step_of_it() {
    let mut app = app(vec![]);
    let before = app.session();
    for floor in [610_000, 650_000, 700_000] {
        app.drag(Edit::set(FLOOR_PATH, dollars(floor)));
        let drawn = app.outcome().forecast().expect("a forecast").cash.last().copied();
        let own = obligo::engine::forecast(app.model()).expect("a forecast").cash.last().copied();
        assert_eq!(drawn, own, "the forecast follows at once");
    }
    app.end_step();
    assert_eq!(app.model().get(FLOOR_PATH), Some(dollars(700_000)));
    assert_eq!(app.base().get(FLOOR_PATH), Some(dollars(600_000)));
    app.run(Command::Undo);
    assert_eq!(app.session(), before);
    // Esc gives the value back, and what there was of an override with it.
    app.drag(Edit::set(FLOOR_PATH, dollars(610_000)));
    app.take_back();
    assert_eq!(app.session(), before);
}

#[test]
fn what_is_compared_is_kept_in_the_file_as_far_as_it_is_there() {
    let folder = folder();
    let path = file_in(&folder);
    let mut session = app(vec![]).session();
    session.view.compared = vec!["base".to_owned(), "scenario-2".to_owned(), "gone".to_owned()];
    obligo::storage::save(&session, &path, None).expect("saved");
    let mut app = App::new(Services::scripted([]));
    app.open(path);
    app.poll();
    assert_eq!(app.session().view.compared, ["base", "scenario-2"]);
    app.show_scenario(Some("scenario-2"));
    app.run(Command::RemoveScenario);
    app.remove_scenario();
    assert_eq!(app.session().view.compared, ["base"]);
    app.run(Command::Undo);
    assert_eq!(app.session().view.compared, ["base", "scenario-2"]);
}

#[test]
fn all_overrides_are_listed_and_lead_to_their_items() {
    let mut harness = harness(app(vec![]));
    type_over(&mut harness, "Net days", "45");
    enter(&mut harness);
    harness.get_by_role_and_label(Role::Button, "Add policy").click();
    harness.run();
    harness.state_mut().app_mut().select(Subject::Settings);
    harness.run();
    harness.get_by_label("What Scenario 1 changes");
    harness.get_by_role_and_label(Role::Button, "AWS: Payment policy: Pay in full; the base has no entries");
    harness.get_by_role_and_label(Role::Button, "AWS: Net days: 45 days; the base has 30 days").click();
    harness.run();
    assert_eq!(harness.state().app().subject_id(), Some("aws"));
    harness.state_mut().app_mut().select(Subject::Settings);
    harness.run();
    harness.get_by_role_and_label(Role::Button, "Reset AWS: Net days to base").click();
    harness.run();
    assert_eq!(overrides(&harness, "scenario-1"), ["vendors/aws/policies"]);
    // A note of its own, kept with it.
    let note = |harness: &Harness<'static, Window>, act: &dyn Fn(&egui_kittest::Node<'_>)| {
        act(&harness.get_by_role_and_label(Role::MultilineTextInput, "Note on the scenario"));
    };
    note(&harness, &|note| note.focus());
    harness.run();
    note(&harness, &|note| note.type_text("Nothing is paid."));
    harness.run();
    field(&harness, "Forecast length").focus();
    harness.run();
    assert_eq!(harness.state().app().scenarios()[0].note, "Nothing is paid.");
    // The base has no such list.
    tab(&mut harness, "Base");
    assert!(harness.query_by_label("Note on the scenario").is_none());
}

/// A list that a scenario has of its own is told by what its entries choose and when, and an item that a scenario adds by
/// taking part in it.
#[test]
fn what_a_scenario_overrides_is_told_in_words() {
    let mut app = App::new(Services::scripted([]));
    app.show_scenario(Some("renegotiate"));
    let listed = |app: &App| -> Vec<String> {
        app.overrides().iter().map(|own| format!("{}: {} for {}", own.name, own.own, own.base)).collect()
    };
    let all = listed(&app);
    assert!(all.contains(&"Amazon Web Services: Renegotiate, 1 Apr 2023: takes part for muted".to_owned()), "{all:?}");
    app.apply(Edit::Add("vendors/google/contract_changes".to_owned()), UndoStep::New).expect("valid");
    let all = listed(&app);
    assert!(all.iter().any(|one| one.starts_with("Google Cloud: Contract changes: Renegotiate, ")), "{all:?}");
    app.apply(Edit::AddItem(ItemKind::Stream, "Games".to_owned()), UndoStep::New).expect("valid");
    let all = listed(&app);
    assert!(all.contains(&"Games: Muted: takes part for muted".to_owned()), "{all:?}");
}
