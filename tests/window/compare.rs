//! Scenarios compared in the window: switches on tabs, lines beside one another, the table of figures, the bridge.

use std::time::Duration;

use egui::{Key, Modifiers, Role, vec2};
use egui_kittest::{
    Harness,
    kittest::{NodeT as _, Queryable as _},
};
use obligo::{
    app::{App, Clock, Command, Picked, Services, Subject, UndoStep},
    calendar::Date,
    engine::{FigureValue, Measure, forecast},
    model::{BASE, Edit, Value},
    money::Money,
    storage,
    ui::Window,
};

use crate::common::window::{
    click, command, copied, dollars, enter, file_in, folder, harness, press, sized, small, type_over,
};

/// The small session with two scenarios that differ from the base: one in two inputs, one in one. The base is shown.
fn app(answers: Vec<Picked>) -> App {
    let mut app = small(answers);
    for (id, edits) in [
        ("scenario-1", vec![("streams/ads/base", 30_000), ("costs/people/monthly", 25_000)]),
        ("scenario-2", vec![("streams/ads/base", 60_000)]),
    ] {
        app.run(Command::AddScenario);
        app.end_renaming_scenario();
        app.show_scenario(Some(id));
        for (path, amount) in edits {
            app.apply(Edit::set(path, dollars(amount)), UndoStep::New).expect("a valid edit");
        }
    }
    app.show_scenario(None);
    app
}

fn compared(harness: &Harness<'_, Window>) -> Vec<String> {
    harness.state().app().compared().map(str::to_owned).collect()
}

/// The names of what has a role and a name that begins so.
fn named(harness: &Harness<'_, Window>, role: Role, begin: &str) -> Vec<String> {
    harness
        .query_all_by_role(role)
        .filter_map(|node| node.accesskit_node().label().or_else(|| node.accesskit_node().value()))
        .filter(|label| label.starts_with(begin))
        .collect()
}

/// A figure of money of a scenario, by a run of its own.
fn money(harness: &Harness<'_, Window>, scenario: Option<&str>, measure: Measure) -> Money {
    let model = harness.state().app().session().resolved(scenario);
    match forecast(&model).expect("it runs").figure(measure) {
        FigureValue::Money(money) => money,
        other => panic!("{other:?}"),
    }
}

/// Makes the panel below the charts as high as it goes.
fn raise_panel(harness: &mut Harness<'_, Window>) {
    let fold = harness.get_by_role_and_label(Role::Button, "Fold the panel below the charts").rect();
    let edge = egui::pos2(800.0, fold.center().y - 15.0);
    harness.hover_at(edge);
    harness.run();
    harness.drag_at(edge);
    harness.run();
    harness.hover_at(edge - vec2(0.0, 900.0));
    harness.run();
    harness.drop_at(edge - vec2(0.0, 900.0));
    harness.run();
}

#[test]
fn boxes_on_tabs_take_scenarios_into_the_comparison() {
    let mut harness = harness(app(vec![]));
    let undo = harness.state().app().undo_label();
    click(&mut harness, Role::CheckBox, "Compare Scenario 1");
    assert_eq!(compared(&harness), [BASE, "scenario-1"], "with the first the one that is shown comes in too");
    click(&mut harness, Role::CheckBox, "Compare Scenario 2");
    let others =
        |harness: &Harness<'_, Window>| harness.state().app().others().map(|side| side.id.clone()).collect::<Vec<_>>();
    assert_eq!(others(&harness), ["scenario-1", "scenario-2"]);
    assert_eq!(harness.state().app().scenario().map(|own| own.id.0.as_str()), None, "a box shows nothing else");
    // The legend names them, and a click on one shows it.
    click(&mut harness, Role::Button, "Show Scenario 2");
    assert_eq!(harness.state().app().shown_id(), "scenario-2");
    assert_eq!(others(&harness), [BASE, "scenario-1"], "all three stay");
    harness.get_by_role_and_label(Role::Label, "Scenario 2, shown");
    for name in ["Compare Base", "Compare Scenario 1"] {
        click(&mut harness, Role::CheckBox, name);
    }
    assert_eq!(compared(&harness), [""; 0], "one alone is compared with nothing");
    assert_eq!(harness.state().app().undo_label(), undo, "none of it is a step");
}

#[test]
fn what_to_compare_with_is_chosen_beside_the_tabs() {
    let mut harness = harness(app(vec![]));
    press(&mut harness, "Compare with: Nothing");
    click(&mut harness, Role::MenuItem, "Compare with: Scenario 1");
    assert_eq!(compared(&harness), [BASE, "scenario-1"]);
    // Another takes its place.
    press(&mut harness, "Compare with: Scenario 1");
    click(&mut harness, Role::MenuItem, "Compare with: Scenario 2");
    assert_eq!(compared(&harness), [BASE, "scenario-2"]);
    press(&mut harness, "Compare with: Scenario 2");
    press(&mut harness, "Compare all scenarios");
    press(&mut harness, "Compare with: 2 scenarios");
    press(&mut harness, "Nothing");
    assert_eq!(compared(&harness), [""; 0]);
}

#[test]
fn cash_and_arrears_are_shown_as_differences() {
    let mut harness = harness(app(vec![]));
    assert!(!Command::ShowDifferences.is_enabled(harness.state().app()), "nothing is compared");
    harness.state_mut().app_mut().compare_with(Some("scenario-1"));
    harness.run();
    harness.get_by_role_and_label(Role::Image, "Cash");
    press(&mut harness, "Difference");
    let chart = harness.get_by_role_and_label(Role::Image, "Cash, difference to Scenario 1").rect();
    assert!(harness.query_by_role_and_label(Role::Image, "Cash").is_none());
    // The card at the pointer has the difference of that day.
    harness.hover_at(chart.right_center() - vec2(0.2, 0.0));
    harness.run();
    harness.get_by_label("difference to Scenario 1");
    let end = |id| money(&harness, id, Measure::CashEnd);
    let difference = end(None) - end(Some("scenario-1"));
    let currency = harness.state().app().model().currency();
    harness.get_by_label(&obligo::text::charts::difference(difference, currency));
    harness.key_press(Key::F4);
    harness.run();
    harness.get_by_role_and_label(Role::Image, "Cash");
}

/// Top row, chart of differences, and comparison measure against the same scenario, and the top row names it.
#[test]
fn one_scenario_is_what_all_differences_are_taken_against() {
    let mut harness = harness(app(vec![]));
    harness.state_mut().app_mut().show_scenario(Some("scenario-2"));
    harness.state_mut().app_mut().compare_with(Some("scenario-1"));
    harness.run();
    let against = |harness: &Harness<'_, Window>, name: &str| {
        let in_top_row = harness.query_all_by_role(Role::Label).filter(|node| node.rect().bottom() < 150.0);
        let said =
            in_top_row.filter_map(|node| node.accesskit_node().label().or_else(|| node.accesskit_node().value()));
        let others: Vec<String> =
            said.filter(|label| label.starts_with("Base ") || label.starts_with("Scenario ")).collect();
        assert!(!others.is_empty() && others.iter().all(|own| own.starts_with(name)), "against {name}: {others:?}");
        assert_eq!(named(harness, Role::Label, "vs "), [""; 0], "by its name");
        let combo = harness.get_by_role_and_label(Role::ComboBox, "Against");
        assert_eq!(combo.accesskit_node().value().as_deref(), Some(name));
        assert_eq!(named(harness, Role::GridCell, &format!("Cash low, {name}")).len(), 1);
        assert!(named(harness, Role::Image, &format!("Cash, difference to {name}")).len() == 1);
    };
    harness.state_mut().app_mut().run(Command::ShowDifferences);
    press(&mut harness, "Compare");
    against(&harness, "Scenario 1");
    // Another is chosen in the comparison: it is compared from then on, and everything follows.
    harness.get_by_role_and_label(Role::ComboBox, "Against").click();
    harness.run();
    press(&mut harness, "Base");
    harness.run();
    assert_eq!(compared(&harness), ["scenario-2", "scenario-1", BASE]);
    against(&harness, "Base");
    // The picker beside the tabs decides too.
    press(&mut harness, "Compare with: 2 scenarios");
    click(&mut harness, Role::MenuItem, "Compare with: Scenario 1");
    against(&harness, "Scenario 1");
}

#[test]
fn what_answers_questions_is_in_one_menu() {
    let mut harness = harness(app(vec![]));
    press(&mut harness, "Analyse");
    for command in [
        Command::ShowTable,
        Command::ShowPostings,
        Command::ShowComparison,
        Command::ShowBridge,
        Command::ShowDelay,
        Command::Explain,
    ] {
        let begins = |node: &egui_kittest::Node<'_>| {
            node.accesskit_node().label().is_some_and(|label| label.starts_with(command.text()))
        };
        assert!(harness.query_all_by_role(Role::Button).any(|node| begins(&node)), "{command:?}");
    }
    let bridge = Command::ShowBridge.text();
    harness.get_by_label_contains(bridge).click();
    harness.run();
    harness.get_by_label("Steps of the bridge");
}

#[test]
fn what_is_compared_is_saved_with_the_view_and_no_change() {
    let folder = folder();
    let path = file_in(&folder);
    let mut harness = harness(app(vec![Picked::File(path.clone())]));
    command(&mut harness, Modifiers::COMMAND, Key::S);
    harness.state_mut().app_mut().run(Command::CompareAll);
    harness.run();
    assert!(!harness.state().app().is_dirty());
    harness.state_mut().app_mut().apply(Edit::set("settings/buffer", dollars(1)), UndoStep::New).expect("an edit");
    command(&mut harness, Modifiers::COMMAND, Key::S);
    let read = storage::read_file(&path).expect("the file").session;
    assert_eq!(read.view.compared, [BASE, "scenario-1", "scenario-2"]);
    let mut other = App::new(Services::scripted([]));
    other.open(path);
    other.poll();
    assert_eq!(other.others().count(), 2, "and read again");
}

#[test]
fn commands_compare_with_the_base_and_with_all() {
    let mut harness = harness(app(vec![]));
    assert!(!Command::CompareWithBase.is_enabled(harness.state().app()), "the base is shown");
    harness.state_mut().app_mut().show_scenario(Some("scenario-1"));
    command(&mut harness, Modifiers::COMMAND, Key::B);
    assert_eq!(compared(&harness), ["scenario-1", BASE]);
    assert!(Command::CompareWithBase.is_chosen(harness.state().app()));
    command(&mut harness, Modifiers::COMMAND, Key::B);
    assert_eq!(compared(&harness), [""; 0]);
    harness.state_mut().app_mut().run(Command::CompareAll);
    assert_eq!(harness.state().app().sides().len(), 3);
    harness.state_mut().app_mut().run(Command::CompareNone);
    assert_eq!(harness.state().app().sides().len(), 0);
}

#[test]
fn forecasts_of_others_follow_edits_and_are_kept_where_nothing_changed() {
    let mut harness = harness(app(vec![]));
    harness.state_mut().app_mut().run(Command::CompareAll);
    let cash = |harness: &Harness<'_, Window>, id: &str| {
        let side = harness.state().app().side(id).expect("a side");
        side.forecast().and_then(|forecast| forecast.cash.last().copied()).expect("a forecast")
    };
    let kept = harness.state().app().side("scenario-2").and_then(|side| side.outcome.shared()).expect("a forecast");
    let before = (cash(&harness, "scenario-1"), cash(&harness, "scenario-2"));
    harness.state_mut().app_mut().show_scenario(Some("scenario-1"));
    let edit = Edit::set("costs/people/monthly", dollars(26_000));
    harness.state_mut().app_mut().apply(edit, UndoStep::New).expect("a valid edit");
    assert!(cash(&harness, "scenario-1") < before.0);
    let now = harness.state().app().side("scenario-2").and_then(|side| side.outcome.shared()).expect("a forecast");
    assert!(std::sync::Arc::ptr_eq(&kept, &now), "its model is the same, and so its forecast");
    // An edit of the base shows in every scenario that doesn't override it.
    harness.state_mut().app_mut().show_scenario(None);
    harness
        .state_mut()
        .app_mut()
        .apply(Edit::set("costs/people/monthly", dollars(21_000)), UndoStep::New)
        .expect("valid");
    assert!(cash(&harness, "scenario-2") < before.1);
}

#[test]
fn the_table_shows_differences_and_follows_an_edit() {
    let mut harness = harness(app(vec![]));
    harness.state_mut().app_mut().show_scenario(Some("scenario-1"));
    command(&mut harness, Modifiers::COMMAND, Key::E);
    let cell = |harness: &Harness<'_, Window>, scenario: &str| {
        let found = named(harness, Role::GridCell, &format!("Cash low, {scenario}: "));
        assert_eq!(found.len(), 1, "{scenario}: {found:?} of {:?}", named(harness, Role::GridCell, ""));
        found[0].clone()
    };
    let base = cell(&harness, "Base");
    assert!(!base.contains("worse") && !base.contains("better"), "{base}");
    let before = cell(&harness, "Scenario 1");
    assert!(before.ends_with(", worse)"), "{before}");
    type_over(&mut harness, "Net days", "60");
    enter(&mut harness);
    let after = cell(&harness, "Scenario 1");
    assert_ne!(after, before, "it follows");
    let low = money(&harness, Some("scenario-1"), Measure::CashLow);
    let currency = harness.state().app().model().currency();
    let exact = obligo::text::amounts::exact_money(low, currency);
    assert!(after.starts_with(&format!("Cash low, Scenario 1: {exact} (")), "{after}");
    // Another is taken in, and another is compared with.
    click(&mut harness, Role::CheckBox, "Compare Scenario 2");
    let against = cell(&harness, "Scenario 1");
    assert!(against.ends_with(", worse)") && against != after, "the one beside the one that is shown: {against}");
    assert!(!cell(&harness, "Scenario 2").contains("better"));
    harness.get_by_role_and_label(Role::ComboBox, "Against").click();
    harness.run();
    click(&mut harness, Role::Button, "Base");
    assert!(cell(&harness, "Scenario 2").ends_with(", better)"));
    assert_eq!(cell(&harness, "Scenario 1"), after);
}

#[test]
fn groups_fold_and_vendors_unfold() {
    let mut harness = harness(app(vec![]));
    harness.state_mut().app_mut().run(Command::CompareAll);
    command(&mut harness, Modifiers::COMMAND, Key::E);
    raise_panel(&mut harness);
    assert_eq!(named(&harness, Role::GridCell, "Cash low, Base").len(), 1);
    click(&mut harness, Role::Button, "Fold Key figures");
    assert_eq!(named(&harness, Role::GridCell, "Cash low, Base").len(), 0);
    for group in ["Cash", "Receipts and obligations", "Arrears", "Owed today"] {
        click(&mut harness, Role::Button, &format!("Fold {group}"));
    }
    click(&mut harness, Role::Button, "Fold Days and concentration");
    assert!(named(&harness, Role::GridCell, "AWS: ").is_empty(), "vendors are folded at first");
    click(&mut harness, Role::Button, "Unfold AWS");
    assert!(!named(&harness, Role::GridCell, "AWS: floor, Scenario 1").is_empty());
}

#[test]
fn the_table_is_copied_for_a_spreadsheet() {
    let mut harness = harness(app(vec![]));
    harness.state_mut().app_mut().run(Command::CompareAll);
    command(&mut harness, Modifiers::COMMAND, Key::E);
    harness.get_by_role_and_label(Role::Button, "Copy for Excel").click();
    let text = copied(&mut harness).expect("a text");
    let first = text.lines().next().expect("heads");
    assert!(first.starts_with(
        "USD\tBase\tScenario 1\tScenario 1 less Base\tScenario 1 less Base, in parts of Base\tScenario 2"
    ));
    let low = |scenario| money(&harness, scenario, Measure::CashLow).to_major(2);
    let (base, one) = (low(None), low(Some("scenario-1")));
    assert!(text.contains(&format!("\nCash low\t{base}\t{one}\t")), "{text}");
    assert!(text.contains("\nAWS: floor\t"), "folded vendors too");
}

#[test]
fn a_shorter_end_is_said() {
    let mut harness = harness(app(vec![]));
    harness.state_mut().app_mut().show_scenario(Some("scenario-1"));
    let months = harness.state().app().base().settings.months;
    let edit = Edit::set("settings/months", Value::Whole(months - 6));
    harness.state_mut().app_mut().apply(edit, UndoStep::New).expect("a valid edit");
    command(&mut harness, Modifiers::COMMAND, Key::E);
    let notes = named(&harness, Role::Label, "Compared up to ");
    assert_eq!(notes.len(), 1, "{notes:?}");
    assert!(notes[0].ends_with("longer: Base"), "{notes:?}");
}

/// The steps of the bridge: their names, exact changes, and the figure after each.
fn steps(harness: &mut Harness<'_, Window>) -> Vec<[String; 3]> {
    harness.get_by_role_and_label(Role::Button, "Copy for Excel").click();
    let text = copied(harness).expect("a text");
    harness.run();
    let mut lines = text.lines().map(|line| line.split('\t').map(str::to_owned).collect::<Vec<_>>());
    assert_eq!(lines.next().expect("heads").len(), 3);
    lines.map(|cells| [cells[0].clone(), cells[1].clone(), cells[2].clone()]).collect()
}

fn cents(text: &str) -> i64 {
    text.replace('.', "").parse().unwrap_or_else(|_| panic!("{text} is no amount"))
}

fn assert_adds_up(steps: &[[String; 3]], ends: [Money; 2]) {
    let (first, last) = (steps.first().expect("a start"), steps.last().expect("an end"));
    assert_eq!([cents(&first[2]), cents(&last[2])], ends.map(|money| money.0));
    let mut running = cents(&first[2]);
    for step in &steps[1..steps.len() - 1] {
        running += cents(&step[1]);
        assert_eq!(running, cents(&step[2]), "{step:?}");
    }
    assert_eq!(running, cents(&last[2]));
}

#[test]
fn the_bridge_adds_up_by_cause_and_by_account() {
    let mut harness = harness(app(vec![]));
    harness.state_mut().app_mut().show_scenario(Some("scenario-1"));
    command(&mut harness, Modifiers::COMMAND.plus(Modifiers::SHIFT), Key::E);
    let ends = [None, Some("scenario-1")].map(|id| money(&harness, id, Measure::CashLow));
    assert_ne!(ends[0], ends[1]);
    let by_cause = steps(&mut harness);
    assert_eq!(by_cause.len(), 4, "{by_cause:?}");
    assert_adds_up(&by_cause, ends);
    let drawn = named(&harness, Role::Button, "Ads: ");
    assert_eq!(drawn.len(), 1, "the step is on screen: {drawn:?}");
    click(&mut harness, Role::Button, "By account");
    let by_account = steps(&mut harness);
    assert!(by_account.len() > 3, "{by_account:?}");
    let heading = by_account.iter().position(|step| step[1].is_empty() && !step[2].is_empty()).expect("a start");
    assert_adds_up(&by_account[heading..], ends);
}

#[test]
fn causes_are_put_in_another_order_and_computed_again() {
    let mut harness = harness(app(vec![]));
    harness.state_mut().app_mut().show_scenario(Some("scenario-1"));
    command(&mut harness, Modifiers::COMMAND.plus(Modifiers::SHIFT), Key::E);
    let before = steps(&mut harness);
    let name = before[1][0].clone();
    click(&mut harness, Role::Button, &format!("Apply {name} later"));
    let after = steps(&mut harness);
    assert_eq!((&after[1][0], &after[2][0]), (&before[2][0], &name));
    assert_eq!((&after[0], &after[3]), (&before[0], &before[3]), "it leads to the same");
    let ends = [None, Some("scenario-1")].map(|id| money(&harness, id, Measure::CashLow));
    assert_adds_up(&after, ends);
    // By keys, and back by the button.
    let step = named(&harness, Role::Button, &format!("{name}: "));
    harness.get_by_role_and_label(Role::Button, &step[0]).focus();
    harness.run();
    harness.key_press_modifiers(Modifiers::COMMAND, Key::ArrowUp);
    harness.run();
    assert_eq!(steps(&mut harness), before);
    click(&mut harness, Role::Button, &format!("Apply {name} later"));
    click(&mut harness, Role::Button, "Restore order");
    assert_eq!(steps(&mut harness), before);
}

/// A clock on which everything takes a second.
#[derive(Default)]
struct SlowClock(std::sync::atomic::AtomicU64);

impl Clock for SlowClock {
    fn now(&self) -> Duration {
        Duration::from_secs(self.0.fetch_add(1, std::sync::atomic::Ordering::Relaxed))
    }

    fn today(&self) -> Date {
        Date(0)
    }
}

#[test]
fn steps_that_take_long_are_computed_in_the_background() {
    let folder = folder();
    let path = file_in(&folder);
    std::fs::write(&path, storage::write_text(&app(vec![]).session())).expect("written");
    let mut app = App::new(Services { clock: std::sync::Arc::new(SlowClock::default()), ..Services::scripted([]) });
    app.open(path);
    app.poll();
    app.poll();
    app.show_scenario(Some("scenario-1"));
    app.poll();
    assert!(app.outcome().took() >= Duration::from_secs(1));
    let mut harness = harness(app);
    harness.key_press_modifiers(Modifiers::COMMAND.plus(Modifiers::SHIFT), Key::E);
    harness.step();
    harness.step();
    harness.run();
    let ends = [None, Some("scenario-1")].map(|id| money(&harness, id, Measure::CashLow));
    assert_adds_up(&steps(&mut harness), ends);
    // They follow an edit.
    let edit = Edit::set("costs/people/monthly", dollars(27_000));
    harness.state_mut().app_mut().apply(edit, UndoStep::New).expect("a valid edit");
    harness.run();
    harness.step();
    harness.run();
    let now = [None, Some("scenario-1")].map(|id| money(&harness, id, Measure::CashLow));
    assert!(now[1] < ends[1]);
    assert_adds_up(&steps(&mut harness), now);
}

#[test]
fn a_difference_leads_to_its_bridge_and_a_cause_to_its_input() {
    let mut harness = harness(app(vec![]));
    harness.state_mut().app_mut().run(Command::CompareAll);
    command(&mut harness, Modifiers::COMMAND, Key::E);
    raise_panel(&mut harness);
    let cell = named(&harness, Role::GridCell, "Paid, Scenario 1: ");
    click(&mut harness, Role::GridCell, &cell[0]);
    let ends = [None, Some("scenario-1")].map(|id| money(&harness, id, Measure::Paid));
    assert_adds_up(&steps(&mut harness), ends);
    let cause = named(&harness, Role::Button, "People: ");
    assert_eq!(cause.len(), 1, "{cause:?}");
    click(&mut harness, Role::Button, &cause[0]);
    let app = harness.state().app();
    assert_eq!((app.shown_id(), app.subject()), ("scenario-1", &Subject::Item("people".to_owned())));
    let field = harness.get_by_role_and_label(Role::TextInput, "Amount, overridden");
    assert!(field.is_focused(), "the field that the scenario overrides");
}

#[test]
fn an_account_leads_to_its_postings() {
    let mut harness = harness(app(vec![]));
    harness.state_mut().app_mut().show_scenario(Some("scenario-1"));
    command(&mut harness, Modifiers::COMMAND.plus(Modifiers::SHIFT), Key::E);
    click(&mut harness, Role::Button, "By account");
    let account = named(&harness, Role::Button, "Ads: ");
    assert_eq!(account.len(), 1, "{account:?}");
    click(&mut harness, Role::Button, &account[0]);
    let query = harness.state().query().expect("postings");
    assert_eq!(query.item.as_deref(), Some("ads"));
}

#[test]
fn nothing_is_drawn_while_nothing_changes() {
    let mut harness = harness(app(vec![]));
    harness.state_mut().app_mut().run(Command::CompareAll);
    for keys in [Modifiers::COMMAND, Modifiers::COMMAND.plus(Modifiers::SHIFT)] {
        command(&mut harness, keys, Key::E);
        harness.remove_cursor();
        harness.run();
        assert!(!harness.ctx.has_requested_repaint());
    }
}

#[test]
fn the_panel_opens_in_every_size_with_the_samples_nine_scenarios() {
    for size in [vec2(760.0, 480.0), vec2(1100.0, 700.0), vec2(1440.0, 900.0)] {
        let mut app = App::new(Services::scripted([]));
        app.run(Command::CompareAll);
        assert!(app.sides().len() > 8);
        app.show_scenario(Some("withhold-both"));
        let mut harness = sized(app, size);
        for keys in [Modifiers::COMMAND, Modifiers::COMMAND.plus(Modifiers::SHIFT)] {
            command(&mut harness, keys, Key::E);
            harness.hover_at(egui::pos2(size.x * 0.5, size.y * 0.5));
            harness.run();
        }
        assert!(!named(&harness, Role::Row, "Cash low, Withhold both: ").is_empty(), "{size}");
    }
}
