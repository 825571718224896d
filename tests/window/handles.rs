//! Handles without pixels: what a user drags, or moves by keys, in the charts, and what then holds.

use egui::{Event, Key, Modifiers, PointerButton, Pos2, Role, vec2};
use egui_kittest::{
    Harness,
    kittest::{NodeT as _, Queryable as _},
};
use obligo::{
    app::{App, Subject, UndoStep},
    calendar::Month,
    model::{Edit, ItemKind, Value},
    money::Amount,
    ui::Window,
};

use crate::common::window::{command, date, dollars, drag, edited, handle, pull, sized};

const MARCH: &str = "Ads, Mar 2023";
const MARCH_PATH: &str = "streams/ads/amounts/2023-03";

/// A stream with an actual, a vendor with two lines, a policy and a payment, a mark, and a buffer, over twelve months.
fn small() -> App {
    let mut app = edited([
        Edit::set("settings/first_month", Value::Month(Month::new(2023, 1))),
        Edit::set("settings/months", Value::Whole(12)),
        Edit::set("settings/opening_cash", dollars(1_000_000)),
        Edit::set("settings/buffer", dollars(250_000)),
        Edit::AddItem(ItemKind::Stream, "Ads".to_owned()),
        Edit::set("streams/ads/base", dollars(50_123)),
        Edit::Together(vec![
            Edit::Add("streams/ads/amounts/2022-12".to_owned()),
            Edit::set("streams/ads/amounts/2022-12", dollars(48_000)),
        ]),
        Edit::AddItem(ItemKind::Vendor, "AWS".to_owned()),
        Edit::Add("vendors/aws/contract".to_owned()),
        Edit::Add("vendors/aws/contract/periods".to_owned()),
        Edit::set("vendors/aws/contract/periods/n1/floor", dollars(600_000)),
        Edit::Add("vendors/aws/contract/lines".to_owned()),
        Edit::set("vendors/aws/contract/lines/n1/monthly", dollars(10_000)),
        Edit::set("vendors/aws/contract/lines/n1/label", Value::Text("Compute".to_owned())),
        Edit::Add("vendors/aws/contract/lines".to_owned()),
        Edit::set("vendors/aws/contract/lines/n2/label", Value::Text("Support".to_owned())),
        Edit::set("vendors/aws/contract/lines/n2/monthly", dollars(500)),
        Edit::Add("vendors/aws/policies".to_owned()),
        Edit::set("vendors/aws/policies/n1/from", Value::Date(date("2023-04-10"))),
        Edit::AddItem(ItemKind::Mark, "Renewal".to_owned()),
        Edit::set("marks/renewal/date", Value::Date(date("2023-08-15"))),
    ]);
    app.select(Subject::Item("ads".to_owned()));
    app
}

fn harness() -> Harness<'static, Window> {
    sized(small(), vec2(1440.0, 1200.0))
}

fn value(harness: &Harness<'_, Window>, path: &str) -> Option<Value> {
    harness.state().app().model().get(path)
}

fn amount(harness: &Harness<'_, Window>, path: &str) -> Option<Amount> {
    match value(harness, path)? {
        Value::Amount(amount) => Some(amount),
        _ => None,
    }
}

fn undo_label(harness: &Harness<'_, Window>) -> String {
    harness.state().app().undo_label().unwrap_or_default()
}

fn centre(harness: &Harness<'_, Window>, name: &str) -> Pos2 {
    handle(harness, name).rect().center()
}

fn focus(harness: &mut Harness<'_, Window>, name: &str) {
    handle(harness, name).focus();
    harness.run();
    harness.run();
}

/// The window with nine marks of a name, which all stand on 2 June.
fn crowded(name: &str) -> Harness<'static, Window> {
    let mut app = small();
    for number in 1..=9 {
        let label = format!("{name} {number}");
        let path = format!("marks/{}/date", label.to_lowercase().replace(' ', "-"));
        app.apply(Edit::AddItem(ItemKind::Mark, label), UndoStep::New).expect("valid");
        app.apply(Edit::set(path, Value::Date(date("2023-06-02"))), UndoStep::New).expect("valid");
    }
    sized(app, vec2(1440.0, 1200.0))
}

#[test]
fn dragging_a_month_plans_a_round_amount_in_one_step() {
    let mut harness = harness();
    let before = undo_label(&harness);
    assert!(harness.query_by_role_and_label(Role::Slider, "Ads, Dec 2022").is_none(), "what was can't be planned");
    drag(&mut harness, MARCH, vec2(0.0, -12.0));
    let planned = amount(&harness, MARCH_PATH).expect("a plan");
    assert!(planned > Amount::whole(51_000) && planned < Amount::whole(65_000), "{planned}");
    assert_eq!(planned.0.nanos() % Amount::whole(100).0.nanos(), 0, "{planned} is round");
    assert_eq!(handle(&harness, MARCH).value().as_deref().map(|says| says.contains("planned")), Some(true));
    assert_eq!(undo_label(&harness), "Undo plan of Ads for Mar 2023");
    command(&mut harness, Modifiers::COMMAND, Key::Z);
    assert_eq!(amount(&harness, MARCH_PATH), None, "the whole drag is one step");
    assert_eq!(undo_label(&harness), before);
    assert_eq!(amount(&harness, "streams/ads/amounts/2022-12"), Some(Amount::whole(48_000)));
}

#[test]
fn the_axis_stands_still_from_press_to_release() {
    let mut harness = harness();
    let other = "Ads, Jun 2023";
    let still = centre(&harness, other);
    // Far above what the axis of the press shows.
    let to = pull(&mut harness, MARCH, vec2(0.0, -150.0));
    let above = amount(&harness, MARCH_PATH).expect("a plan");
    assert!(above > Amount::whole(100_000), "{above}");
    assert!((centre(&harness, other) - still).length() < 0.5, "the axis ran away");
    // The same place is the same amount, however often it is asked.
    harness.hover_at(to + vec2(0.0, 1.0));
    harness.run();
    harness.hover_at(to);
    harness.run();
    assert_eq!(amount(&harness, MARCH_PATH), Some(above));
    harness.drop_at(to);
    harness.run();
    assert!(centre(&harness, other).y > still.y + 10.0, "then it shows what there is");
}

#[test]
fn esc_gives_the_value_back_in_the_middle_of_a_drag() {
    let mut harness = harness();
    let before = undo_label(&harness);
    let to = pull(&mut harness, MARCH, vec2(0.0, -20.0));
    assert!(amount(&harness, MARCH_PATH).is_some());
    command(&mut harness, Modifiers::NONE, Key::Escape);
    assert_eq!(amount(&harness, MARCH_PATH), None);
    assert_eq!(undo_label(&harness), before, "as if there had been no drag");
    harness.hover_at(to + vec2(0.0, 30.0));
    harness.run();
    harness.drop_at(to + vec2(0.0, 30.0));
    harness.run();
    assert_eq!(amount(&harness, MARCH_PATH), None, "the rest of the drag does nothing");
}

#[test]
fn a_drag_that_comes_back_leaves_no_step() {
    let mut harness = harness();
    let before = undo_label(&harness);
    let to = pull(&mut harness, "Buffer", vec2(0.0, -30.0));
    assert_ne!(value(&harness, "settings/buffer"), Some(dollars(250_000)));
    harness.hover_at(to + vec2(0.0, 30.0));
    harness.run();
    harness.drop_at(to + vec2(0.0, 30.0));
    harness.run();
    assert_eq!(value(&harness, "settings/buffer"), Some(dollars(250_000)));
    assert_eq!(undo_label(&harness), before);
}

#[test]
fn keys_move_a_focused_month_and_its_neighbours_are_beside_it() {
    let mut harness = harness();
    focus(&mut harness, MARCH);
    command(&mut harness, Modifiers::NONE, Key::ArrowUp);
    let first = amount(&harness, MARCH_PATH).expect("a plan");
    command(&mut harness, Modifiers::NONE, Key::ArrowUp);
    let second = amount(&harness, MARCH_PATH).expect("a plan");
    command(&mut harness, Modifiers::SHIFT, Key::ArrowUp);
    let third = amount(&harness, MARCH_PATH).expect("a plan");
    let step = second.0.nanos() - first.0.nanos();
    assert!(step > 0 && first.0.nanos() % step == 0, "{first} then {second}");
    assert_eq!(third.0.nanos() - second.0.nanos(), 10 * step);
    assert!(handle(&harness, MARCH).is_focused(), "the arrow keys are the handle's");
    command(&mut harness, Modifiers::NONE, Key::Escape);
    assert_eq!(amount(&harness, MARCH_PATH), None, "Esc gives the value before the run back");
    assert!(handle(&harness, MARCH).is_focused());
    command(&mut harness, Modifiers::NONE, Key::ArrowDown);
    command(&mut harness, Modifiers::NONE, Key::ArrowDown);
    command(&mut harness, Modifiers::NONE, Key::ArrowRight);
    assert!(handle(&harness, "Ads, Apr 2023").is_focused());
    command(&mut harness, Modifiers::COMMAND, Key::Z);
    assert_eq!(amount(&harness, MARCH_PATH), None, "a run of keys is one step");
}

#[test]
fn delete_on_a_month_gives_it_back_to_the_rule() {
    let mut harness = harness();
    drag(&mut harness, MARCH, vec2(0.0, 20.0));
    assert!(amount(&harness, MARCH_PATH).is_some());
    command(&mut harness, Modifiers::NONE, Key::Delete);
    assert_eq!(amount(&harness, MARCH_PATH), None);
    assert_eq!(undo_label(&harness), "Undo removing the plan of Ads for Mar 2023");
    command(&mut harness, Modifiers::NONE, Key::Delete);
    assert!(harness.state().app().model().item("ads").is_some(), "the item itself stays");
}

#[test]
fn the_menu_of_a_month_gives_it_back_to_the_rule() {
    let mut harness = harness();
    drag(&mut harness, MARCH, vec2(0.0, 20.0));
    handle(&harness, MARCH).click_secondary();
    harness.run();
    harness.get_by_label("Use computed amount").click();
    harness.run();
    assert_eq!(amount(&harness, MARCH_PATH), None);
}

#[test]
fn screen_readers_move_a_month() {
    let mut harness = harness();
    handle(&harness, MARCH).increment_accesskit();
    harness.run();
    assert!(amount(&harness, MARCH_PATH).is_some_and(|planned| planned > Amount::whole(50_123)));
    handle(&harness, MARCH).set_value_accesskit(61_500.0);
    harness.run();
    assert_eq!(amount(&harness, MARCH_PATH), Some(Amount::whole(61_500)));
    assert_eq!(handle(&harness, MARCH).accesskit_node().numeric_value(), Some(61_500.0));
}

#[test]
fn a_vendor_plans_the_months_of_the_chosen_line() {
    let mut harness = harness();
    harness.state_mut().app_mut().select(Subject::Item("aws".to_owned()));
    harness.run();
    drag(&mut harness, "Compute, May 2023", vec2(0.0, 10.0));
    assert!(amount(&harness, "vendors/aws/contract/lines/n1/amounts/2023-05").is_some());
    harness.get_by_label("Line shown").click();
    harness.run();
    harness.get_by_role_and_label(Role::Button, "Support").click();
    harness.run();
    // Far below zero: consumption is never negative.
    drag(&mut harness, "Support, May 2023", vec2(0.0, 200.0));
    assert_eq!(amount(&harness, "vendors/aws/contract/lines/n2/amounts/2023-05"), Some(Amount::ZERO));
}

#[test]
fn the_buffer_line_is_dragged() {
    let mut harness = harness();
    drag(&mut harness, "Buffer", vec2(0.0, -20.0));
    let buffer = amount(&harness, "settings/buffer").expect("a buffer");
    assert!(buffer > Amount::whole(255_000), "{buffer}");
    assert_eq!(buffer.0.nanos() % Amount::whole(1000).0.nanos(), 0, "{buffer} is round");
    assert_eq!(undo_label(&harness), "Undo change of liquidity buffer");
    drag(&mut harness, "Buffer", vec2(0.0, 2000.0));
    assert_eq!(amount(&harness, "settings/buffer"), Some(Amount::ZERO));
    drag(&mut harness, "Buffer", vec2(0.0, -10.0));
    assert!(amount(&harness, "settings/buffer").is_some_and(|buffer| buffer > Amount::ZERO), "and up again");
}

#[test]
fn where_it_was_let_go_counts_though_the_pointer_has_moved_on_in_the_same_frame() {
    let by = vec2(0.0, -20.0);
    let mut quick = harness();
    drag(&mut quick, "Buffer", by);
    let mut slow = harness();
    let to = pull(&mut slow, "Buffer", by * 0.5) + by * 0.5;
    slow.input_mut().events.extend([
        Event::PointerMoved(to),
        Event::PointerButton { pos: to, button: PointerButton::Primary, pressed: false, modifiers: Modifiers::NONE },
        Event::PointerMoved(to - vec2(0.0, 200.0)),
    ]);
    slow.run();
    assert_eq!(amount(&slow, "settings/buffer"), amount(&quick, "settings/buffer"));
}

#[test]
fn a_floor_is_dragged_in_its_burn_up() {
    let mut harness = harness();
    harness.state_mut().app_mut().select(Subject::Settings);
    harness.run();
    let name = "Floor of AWS to 31 Dec 2023";
    drag(&mut harness, name, vec2(0.0, 30.0));
    let path = "vendors/aws/contract/periods/n1/floor";
    let floor = amount(&harness, path).expect("a floor");
    assert!(floor > Amount::whole(100_000) && floor < Amount::whole(590_000), "{floor}");
    assert_eq!(floor.0.nanos() % Amount::whole(1000).0.nanos(), 0, "{floor} is round");
    assert_eq!(undo_label(&harness), "Undo change of AWS floor");
    assert_eq!(*harness.state().app().subject(), Subject::Item("aws".to_owned()), "its fields follow");
    command(&mut harness, Modifiers::COMMAND, Key::Z);
    assert_eq!(amount(&harness, path), Some(Amount::whole(600_000)), "in one step");
    pull(&mut harness, name, vec2(0.0, -10.0));
    command(&mut harness, Modifiers::NONE, Key::Escape);
    assert_eq!(amount(&harness, path), Some(Amount::whole(600_000)));
}

#[test]
fn a_pin_is_dragged_to_another_day() {
    let mut harness = harness();
    let name = "Day of Renewal";
    drag(&mut harness, name, vec2(80.0, 0.0));
    let Some(Value::Date(moved)) = value(&harness, "marks/renewal/date") else { panic!("a date") };
    assert!(moved > date("2023-09-01") && moved < date("2023-12-31"), "{moved}");
    assert_eq!(undo_label(&harness), "Undo change of Renewal date");
    command(&mut harness, Modifiers::NONE, Key::ArrowLeft);
    assert_eq!(value(&harness, "marks/renewal/date"), Some(Value::Date(moved.plus_days(-1))));
    command(&mut harness, Modifiers::SHIFT, Key::ArrowLeft);
    assert_eq!(value(&harness, "marks/renewal/date"), Some(Value::Date(moved.plus_days(-11))));
    command(&mut harness, Modifiers::NONE, Key::Escape);
    assert_eq!(value(&harness, "marks/renewal/date"), Some(Value::Date(moved)));
    assert_eq!(*harness.state().app().subject(), Subject::Item("ads".to_owned()), "a drag selects nothing");
}

#[test]
fn a_policy_stays_on_the_axis_however_far_it_is_dragged() {
    let mut harness = harness();
    drag(&mut harness, "Day of AWS: pay in full", vec2(-2000.0, 0.0));
    assert_eq!(value(&harness, "vendors/aws/policies/n1/from"), Some(Value::Date(date("2023-01-02"))));
    drag(&mut harness, "Day of AWS: pay in full", vec2(3000.0, 0.0));
    assert_eq!(value(&harness, "vendors/aws/policies/n1/from"), Some(Value::Date(date("2023-12-31"))));
}

#[test]
fn a_pin_is_dragged_through_a_crowd_of_others() {
    let mut harness = crowded("A mark that takes some room");
    let name = "Day of Renewal";
    let from = centre(&harness, name);
    let mut before = date("2023-08-15");
    harness.hover_at(from);
    harness.run();
    harness.drag_at(from);
    harness.run();
    for step in 1..=70u8 {
        harness.hover_at(from - vec2(f32::from(step) * 3.0, 0.0));
        harness.run();
        let Some(Value::Date(now)) = value(&harness, "marks/renewal/date") else { panic!("a date") };
        assert!(now <= before, "it follows: {now} after {before}");
        assert!(harness.query_by_role_and_label(Role::Slider, name).is_some(), "its dot stays on {now}");
        before = now;
    }
    assert!(before < date("2023-05-20"), "{before}: through all of them");
}

#[test]
fn a_dot_of_several_pins_lists_them() {
    let mut harness = crowded("Crowd");
    harness.get_by_label_contains("events from 2 Jun 2023 to 2 Jun 2023").click();
    harness.run();
    let listed: Vec<String> = (1..=9)
        .map(|day| format!("2 Jun 2023: Crowd {day}"))
        .filter(|name| harness.query_by_label(name).is_some())
        .collect();
    assert!(listed.len() > 1, "{listed:?}");
    harness.get_by_label(&listed[1]).click();
    harness.run();
    let id = listed[1].trim_start_matches("2 Jun 2023: ").to_lowercase().replace(' ', "-");
    assert_eq!(*harness.state().app().subject(), Subject::Item(id));
    assert!(harness.query_by_label(&listed[0]).is_none(), "the list is gone");
}

#[test]
fn a_click_on_a_pin_selects_its_item() {
    let mut harness = harness();
    let before = undo_label(&harness);
    handle(&harness, "Day of Renewal").click();
    harness.run();
    assert_eq!(*harness.state().app().subject(), Subject::Item("renewal".to_owned()));
    assert_eq!(undo_label(&harness), before);
}

#[test]
fn a_handle_that_is_held_still_asks_for_no_frame() {
    let mut harness = harness();
    pull(&mut harness, MARCH, vec2(0.0, -12.0));
    let steps = harness.run();
    assert!(steps <= 1, "{steps} frames without a change");
}

#[test]
fn what_is_refused_in_a_drag_leaves_the_last_valid_value() {
    let mut app = small();
    let path = "marks/renewal/date";
    let start = "vendors/aws/contract/periods/n1/start";
    let before = app.undo_label();
    let first = app.model().get(start);
    app.drag(Edit::set(start, Value::Date(date("2023-02-01"))));
    // After the period's end.
    app.drag(Edit::set(start, Value::Date(date("2024-06-01"))));
    assert!(app.notice().is_some_and(|notice| notice.is_refusal));
    assert_eq!(app.model().get(start), Some(Value::Date(date("2023-02-01"))));
    app.take_back();
    assert_eq!((app.model().get(start), app.undo_label()), (first, before));
    assert!(app.notice().is_none());
    app.drag(Edit::set(path, Value::Date(date("2023-09-01"))));
    app.end_step();
    app.take_back();
    assert_eq!(app.model().get(path), Some(Value::Date(date("2023-09-01"))), "what has ended stays");
}

#[test]
fn tab_stops_once_at_a_row_of_months() {
    let mut harness = harness();
    focus(&mut harness, MARCH);
    command(&mut harness, Modifiers::NONE, Key::Tab);
    let focused: Vec<String> = harness
        .query_all_by_role(Role::Slider)
        .filter(egui_kittest::Node::is_focused)
        .filter_map(|node| node.accesskit_node().label())
        .collect();
    assert!(focused.iter().all(|name| !name.starts_with("Ads, ")), "{focused:?}");
}
