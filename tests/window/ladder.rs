//! Ladders, contract changes and service in the window: what a user adds, drags and clicks, and what then holds.

use egui::{Key, Modifiers, Pos2, Role, vec2};
use egui_kittest::{
    Harness,
    kittest::{NodeT as _, Queryable as _},
};
use obligo::{
    app::{App, Subject, UndoStep},
    model::{Edit, ItemKind, Value},
    money::Decimal,
    ui::Window,
};

use crate::common::window::{
    apply_all, command, date, dollars, drag, enter, field, handle, harness, press, small, type_over, value,
};

const RUNGS: &str = "vendors/aws/reactions";
const CHANGES: &str = "vendors/aws/contract_changes";

fn decimal(text: &str) -> Value {
    Value::Decimal(text.parse().expect("a number"))
}

/// The small session, in which AWS is owed since December, withheld from, and buys some of our advertising; beside it
/// another vendor with a contract, two sites, and a curve.
fn app() -> App {
    let mut app = small(vec![]);
    let edits = [
        Edit::set("settings/months", Value::Whole(12)),
        Edit::Together(vec![
            Edit::Add("vendors/aws/invoices".to_owned()),
            Edit::Set(vec![
                ("vendors/aws/invoices/n1/issued".to_owned(), Value::Date(date("2022-11-01"))),
                ("vendors/aws/invoices/n1/due".to_owned(), Value::Date(date("2022-12-01"))),
                ("vendors/aws/invoices/n1/amount".to_owned(), dollars(40_000)),
            ]),
        ]),
        Edit::Add("vendors/aws/policies".to_owned()),
        Edit::set("vendors/aws/policies/n1/kind", Value::Choice("withhold")),
        Edit::set("vendors/aws/service_share", decimal("0.5")),
        Edit::Together(vec![
            Edit::Add("streams/ads/payers".to_owned()),
            Edit::Set(vec![
                ("streams/ads/payers/n1/vendor".to_owned(), Value::Text("aws".to_owned())),
                ("streams/ads/payers/n1/share".to_owned(), decimal("0.1")),
            ]),
        ]),
        Edit::set("streams/ads/dependency", decimal("0.8")),
        Edit::AddItem(ItemKind::Vendor, "Google".to_owned()),
        Edit::Add("vendors/google/contract".to_owned()),
        Edit::AddItem(ItemKind::Site, "North".to_owned()),
        Edit::set("sites/north/capacity", decimal("100")),
        Edit::Add("service".to_owned()),
        Edit::set("service/load", decimal("90")),
        Edit::Together(vec![
            Edit::Add("service/curve".to_owned()),
            Edit::Add("service/curve".to_owned()),
            Edit::Add("service/curve".to_owned()),
            Edit::Set(vec![
                ("service/curve/n1/load".to_owned(), decimal("0.5")),
                ("service/curve/n2/load".to_owned(), decimal("0.8")),
                ("service/curve/n2/down".to_owned(), decimal("0.2")),
                ("service/curve/n3/load".to_owned(), decimal("1.2")),
                ("service/curve/n3/down".to_owned(), decimal("0.6")),
            ]),
        ]),
    ];
    apply_all(&mut app, edits);
    app.select(Subject::Item("aws".to_owned()));
    app
}

/// The same with a rung that suspends service 90 days past due.
fn with_suspension() -> App {
    let mut app = app();
    let edit = obligo::app::ladder::add_rung(app.model(), RUNGS, obligo::model::Act::Suspend);
    app.apply(edit, UndoStep::New).expect("a rung");
    app
}

fn has_button(harness: &Harness<'_, Window>, name: &str) -> bool {
    harness.query_by_role_and_label(Role::Button, name).is_some()
}

fn unfold(harness: &mut Harness<'_, Window>, sentence: &str) {
    harness.get_by_role_and_label(Role::DisclosureTriangle, sentence).click();
    harness.run();
}

fn share(harness: &Harness<'_, Window>, path: &str) -> Decimal {
    match value(harness, path) {
        Value::Decimal(share) => share,
        other => panic!("{path}: {other:?}"),
    }
}

const SUSPENDS: &str = "Once anything is 90 days past due: suspends service";

#[test]
fn a_rung_is_added_by_what_it_does_and_shows_as_a_mark_and_in_the_card() {
    let mut harness = harness(app());
    assert!(harness.query_by_label_contains("suspends service").is_none());
    press(&mut harness, "Add rung");
    press(&mut harness, "Suspends service");
    assert_eq!(value(&harness, &format!("{RUNGS}/n1/act")), Value::Choice("suspend"));
    // Due on 1 December, 90 days past due on 1 March.
    assert!(has_button(&harness, "1 Mar 2023: AWS suspends service"), "a mark on the axis");
    assert!(has_button(&harness, "Next step: 1 Mar 2023: suspends service"), "and in the card");
    assert!(harness.query_by_label("fires 1 Mar 2023, not lifted").is_some(), "and on the ladder");
    assert!(harness.query_by_role_and_label(Role::Image, "AWS suspended, from 2 Mar 2023").is_some());
    // What was added is unfolded: its days can be typed at once.
    type_over(&mut harness, "Suspends service: Days until it fires", "40");
    enter(&mut harness);
    assert!(has_button(&harness, "10 Jan 2023: AWS suspends service"));
    command(&mut harness, Modifiers::COMMAND, Key::Z);
    command(&mut harness, Modifiers::COMMAND, Key::Z);
    assert!(harness.state().app().model().vendors[0].reactions.is_empty(), "a rung is one step of undo");
}

#[test]
fn a_trigger_can_be_another_rung_chosen_by_its_words() {
    let mut app = with_suspension();
    let edit = obligo::app::ladder::add_rung(app.model(), RUNGS, obligo::model::Act::Notice);
    app.apply(edit, UndoStep::New).expect("a rung");
    let mut harness = harness(app);
    unfold(&mut harness, SUSPENDS);
    harness.get_by_role_and_label(Role::ComboBox, "Suspends service: Triggered by").click();
    harness.run();
    harness.get_by_label("Another rung").click();
    harness.run();
    assert_eq!(value(&harness, &format!("{RUNGS}/n1/after")), Value::Text("n2".to_owned()), "valid at once");
    let sentence = "90 days after “Gives notice”, if not lifted: suspends service";
    assert!(harness.query_by_role_and_label(Role::DisclosureTriangle, sentence).is_some());
    assert!(harness.query_by_role_and_label(Role::ComboBox, "Suspends service: After rung").is_some());
    assert!(harness.query_by_label("Suspends service: Arrears of at least").is_none(), "only what matters is shown");
}

#[test]
fn what_is_refused_stays_with_its_message() {
    let mut harness = harness(with_suspension());
    unfold(&mut harness, SUSPENDS);
    type_over(&mut harness, "Suspends service: In force since", "1 Mar 2023");
    enter(&mut harness);
    let message = "must be before the as-of date, the first day of the first month";
    assert!(harness.query_by_label_contains(message).is_some());
    assert_eq!(value(&harness, &format!("{RUNGS}/n1/in_force_since")), Value::Unset);
    assert_eq!(field(&harness, "Suspends service: In force since").value().as_deref(), Some("1 Mar 2023"));
    // Folded away it would be out of sight.
    unfold(&mut harness, SUSPENDS);
    assert!(harness.query_by_label_contains(message).is_some());
}

#[test]
fn rungs_are_muted_moved_copied_and_removed() {
    let mut harness = harness(with_suspension());
    unfold(&mut harness, SUSPENDS);
    harness.get_by_role_and_label(Role::CheckBox, "Mute “Suspends service”").click();
    harness.run();
    assert!(!has_button(&harness, "1 Mar 2023: AWS suspends service"));
    assert!(harness.query_by_label("muted").is_some());
    assert_eq!(harness.state().app().undo_label().as_deref(), Some("Undo muting AWS rung"));
    harness.get_by_role_and_label(Role::CheckBox, "Unmute “Suspends service”").click();
    harness.run();
    press(&mut harness, "Duplicate: Suspends service");
    let ids = |harness: &Harness<'_, Window>| {
        let rungs = &harness.state().app().model().vendors[0].reactions;
        rungs.iter().map(|rung| rung.id.0.clone()).collect::<Vec<_>>()
    };
    assert_eq!(ids(&harness), ["n1", "n2"]);
    press(&mut harness, "Down: Suspends service");
    assert_eq!(ids(&harness), ["n2", "n1"]);
    // It has become the second that does the same.
    press(&mut harness, "Remove suspends service (2)");
    assert_eq!(ids(&harness), ["n2"]);
}

#[test]
fn the_card_shows_both_sides_and_leads_to_where_they_come_from() {
    let mut harness = harness(with_suspension());
    // A tenth of 50,000 a month, less what is down: half of the service from 2 March on, and the curve's share.
    let bought = harness.query_all_by_label_contains("Buys from us: $").count();
    assert_eq!(bought, 1);
    press(&mut harness, "Owed today: $40k");
    assert!(harness.state().query().is_some_and(|query| query.item.as_deref() == Some("aws")));
    press(&mut harness, "Next step: 1 Mar 2023: suspends service");
    assert!(harness.query_by_label("Suspends service: Days until it fires").is_some(), "its rung is unfolded");
}

#[test]
fn a_contract_change_is_dragged_along_the_axis() {
    let mut harness = harness(app());
    press(&mut harness, "Add contract change");
    press(&mut harness, "Renegotiate");
    let path = format!("{CHANGES}/n1/date");
    assert_eq!(value(&harness, &path), Value::Date(date("2023-04-01")));
    drag(&mut harness, "Day of AWS: renegotiated", vec2(140.0, 0.0));
    let Value::Date(moved) = value(&harness, &path) else { panic!("a date") };
    assert!(moved > date("2023-05-01"), "{moved}");
    command(&mut harness, Modifiers::COMMAND, Key::Z);
    assert_eq!(value(&harness, &path), Value::Date(date("2023-04-01")), "a drag is one step");
    drag(&mut harness, "Day of AWS: renegotiated", vec2(-900.0, 0.0));
    assert_eq!(value(&harness, &path), Value::Date(date("2023-01-01")), "never before the as-of date");
}

#[test]
fn what_is_a_result_is_clicked_and_not_dragged() {
    let mut harness = harness(with_suspension());
    harness.state_mut().app_mut().select(Subject::Settings);
    harness.run();
    assert!(harness.query_by_role_and_label(Role::Slider, "Day of AWS suspends service").is_none());
    press(&mut harness, "1 Mar 2023: AWS suspends service");
    assert_eq!(harness.state().app().subject_id(), Some("aws"));
    harness.run();
    assert!(harness.query_by_label("Suspends service: Days until it fires").is_some());
}

#[test]
fn only_contracts_can_be_changed() {
    let mut app = app();
    app.apply(Edit::AddItem(ItemKind::Vendor, "Landlord".to_owned()), UndoStep::New).expect("a vendor");
    app.select(Subject::Item("landlord".to_owned()));
    let mut harness = harness(app);
    press(&mut harness, "Add contract change");
    let offer = harness.get_by_role_and_label(Role::Button, "Renegotiate");
    assert!(offer.accesskit_node().is_disabled());
    offer.click();
    harness.run();
    let vendors = &harness.state().app().model().vendors;
    assert!(vendors.iter().all(|vendor| vendor.contract_changes.is_empty()));
}

/// The window with capacity and service selected.
fn service() -> Harness<'static, Window> {
    let mut harness = harness(app());
    harness.get_by_role_and_label(Role::TreeItem, "Capacity and service").click();
    harness.run();
    harness
}

const POINT: &str = "Point at 80 % load";

#[test]
fn a_point_of_the_curve_is_dragged_between_its_neighbours() {
    let mut harness = service();
    drag(&mut harness, POINT, vec2(0.0, -20.0));
    let down = share(&harness, "service/curve/n2/down");
    assert!(down > "0.21".parse().expect("a number") && down < "0.6".parse().expect("a number"), "{down}");
    assert_eq!(down.nanos() % 1_000_000, 0, "{down} is round");
    command(&mut harness, Modifiers::COMMAND, Key::Z);
    assert_eq!(value(&harness, "service/curve/n2/down"), decimal("0.2"), "a drag is one step");
    // Far below and far to the left it stops at the point before.
    drag(&mut harness, POINT, vec2(-400.0, 300.0));
    assert_eq!(value(&harness, "service/curve/n2/down"), decimal("0"));
    assert_eq!(value(&harness, "service/curve/n2/load"), decimal("0.501"));
    let problems = harness.state().app().model().problems();
    assert!(problems.is_empty(), "{problems:?}");
}

#[test]
fn the_axes_of_the_curve_stand_still_while_a_point_is_dragged() {
    let mut harness = service();
    let last = "Point at 120 % load";
    let (other, from) = (handle(&harness, POINT).rect().center(), handle(&harness, last).rect().center());
    harness.hover_at(from);
    harness.run();
    harness.drag_at(from);
    harness.run();
    harness.hover_at(from + vec2(30.0, -10.0));
    harness.run();
    harness.hover_at(from + vec2(60.0, -20.0));
    harness.run();
    assert!(share(&harness, "service/curve/n3/load") > "1.25".parse().expect("a number"));
    assert!((handle(&harness, POINT).rect().center() - other).length() < 0.5, "the axes ran away");
    harness.key_press(Key::Escape);
    harness.run();
    assert_eq!(value(&harness, "service/curve/n3/load"), decimal("1.2"), "Esc gives it back");
}

#[test]
fn keys_move_a_point_and_take_it_away() {
    let mut harness = service();
    handle(&harness, POINT).focus();
    harness.run();
    harness.run();
    harness.key_press(Key::ArrowUp);
    harness.run();
    harness.key_press(Key::ArrowRight);
    harness.run();
    assert_eq!(value(&harness, "service/curve/n2/down"), decimal("0.21"));
    assert_eq!(value(&harness, "service/curve/n2/load"), decimal("0.81"));
    harness.key_press(Key::Escape);
    harness.run();
    assert_eq!(value(&harness, "service/curve/n2/load"), decimal("0.8"), "Esc gives the run of keys back");
    harness.key_press(Key::Delete);
    harness.run();
    let ids = |harness: &Harness<'_, Window>| {
        let service = harness.state().app().model().service.get().expect("the service");
        service.curve.iter().map(|point| point.id.0.clone()).collect::<Vec<_>>()
    };
    assert_eq!(ids(&harness), ["n1", "n3"]);
    assert_eq!(*harness.state().app().subject(), Subject::Service, "and nothing else goes");
}

#[test]
fn a_double_click_adds_a_point_where_the_curve_lets_it() {
    // Steps so short that two clicks are a double one.
    let mut app = app();
    app.select(Subject::Service);
    let builder = Harness::builder().with_size(vec2(1440.0, 2000.0)).with_step_dt(0.02);
    let mut harness = builder.build_eframe(|cc| Window::new(cc, app, None));
    harness.run();
    let (low, high) =
        (handle(&harness, POINT).rect().center(), handle(&harness, "Point at 120 % load").rect().center());
    // Above the curve: no more than the next point.
    let at = Pos2::new(f32::midpoint(low.x, high.x), high.y - 8.0);
    harness.hover_at(at);
    harness.run();
    for _ in 0..2 {
        harness.drag_at(at);
        harness.drop_at(at);
    }
    harness.run_steps(20);
    let service = harness.state().app().model().service.get().expect("the service");
    let added = service.curve.last().expect("a point");
    assert_eq!(service.curve.len(), 4);
    assert_eq!(added.down, "0.6".parse().expect("a number"), "as much as at the next point");
    let load = added.load;
    assert!(load > "0.95".parse().expect("a number") && load < "1.05".parse().expect("a number"), "{load}");
}

#[test]
fn sites_that_close_and_outages_are_pinned_and_move() {
    let mut app = app();
    let edits = [
        Edit::set("sites/north/closes", Value::Date(date("2023-06-01"))),
        Edit::Add("service/outages".to_owned()),
        Edit::set("service/outages/n1/date", Value::Date(date("2023-03-10"))),
    ];
    apply_all(&mut app, edits);
    let mut harness = harness(app);
    drag(&mut harness, "Day of North closes", vec2(60.0, 0.0));
    let Value::Date(moved) = value(&harness, "sites/north/closes") else { panic!("a date") };
    assert!(moved > date("2023-06-05"), "{moved}");
    handle(&harness, "Day of Outage: 100 % down").click();
    harness.run();
    assert_eq!(*harness.state().app().subject(), Subject::Service);
    let table = harness.query_by_role_and_label(Role::TextInput, "Outage 1: Down");
    assert!(table.is_some(), "outages are a table");
}

#[test]
fn a_block_is_pasted_into_the_curve() {
    let mut app = app();
    app.select(Subject::Service);
    app.paste("service/curve/n1/load", "40\t0\n70\t10\n100\t30\n150\t90");
    let service = app.model().service.get().expect("the service");
    let points: Vec<String> = service.curve.iter().map(|point| format!("{} {}", point.load, point.down)).collect();
    assert_eq!(points, ["0.4 0", "0.7 0.1", "1 0.3", "1.5 0.9"]);
}

#[test]
fn what_is_drawn_of_the_credit_line_has_a_row_in_the_table() {
    let mut app = app();
    let edits = [
        Edit::Add("settings/credit_line".to_owned()),
        Edit::set("settings/credit_line/limit", dollars(100_000)),
        Edit::set("settings/buffer", dollars(1_050_000)),
    ];
    apply_all(&mut app, edits);
    let forecast = app.outcome().forecast().expect("a forecast");
    let grid = obligo::chart::Grid::new(app.model(), forecast, obligo::model::SpanSize::Month);
    let row = grid.rows.iter().position(|row| row.label == "Drawn on credit line").expect("a row");
    let query = grid.query(row, 1).expect("postings");
    let postings = obligo::chart::Postings::new(app.model(), forecast, &query);
    assert!(!postings.lines.is_empty());
    assert_eq!(Some(postings.figure), grid.rows[row].cells[1].amount());
}
