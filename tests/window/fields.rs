//! Fields and cells: what is on, what can be typed where, and where what was refused stands.

use egui::{Event, Key, Modifiers, Rect, Role, Shape, vec2};
use egui_kittest::{
    Harness,
    kittest::{NodeT as _, Queryable as _},
};
use obligo::{
    app::{App, Command, Services, Subject, UndoStep},
    model::{Edit, InvoiceKind},
    ui::Window,
};

use crate::common::window::{command, dollars, enter, field, harness, press, sized, small, type_over, value};

fn sample() -> App {
    App::new(Services::scripted([]))
}

fn type_text(harness: &mut Harness<'_, Window>, text: &str) {
    harness.input_mut().events.push(Event::Text(text.to_owned()));
    harness.run();
}

fn notice(harness: &Harness<'_, Window>) -> String {
    harness.state().app().notice().map(|notice| notice.text.clone()).unwrap_or_default()
}

#[test]
fn choices_of_which_several_hold_say_which_are_on() {
    let mut app = small(vec![]);
    app.apply(Edit::Add("vendors/aws/policies".to_owned()), UndoStep::New).expect("a policy");
    let mut harness = harness(app);
    harness.get_by_role_and_label(Role::DisclosureTriangle, "More of policy 1").click();
    harness.run();
    let is_on = |harness: &Harness<'_, Window>, kind: &str| {
        let name = format!("Policy 1: Invoices covered: {kind}");
        let node = harness.get_by_role_and_label(Role::CheckBox, &name);
        node.accesskit_node().toggled() == Some(egui::accesskit::Toggled::True)
    };
    assert!(!is_on(&harness, "Usage") && !is_on(&harness, "Interest"));
    harness.get_by_label("all, as none is chosen");
    harness.get_by_role_and_label(Role::CheckBox, "Policy 1: Invoices covered: Usage").click();
    harness.run();
    assert!(is_on(&harness, "Usage") && !is_on(&harness, "Interest"));
    assert!(harness.query_by_label("all, as none is chosen").is_none());
    let policy = &harness.state().app().model().vendors[0].policies[0];
    assert!(policy.only.allows(InvoiceKind::Usage) && !policy.only.allows(InvoiceKind::Interest));
}

/// The cell of the table whose name begins so.
fn select_cell(harness: &mut Harness<'_, Window>, name: &str) {
    let name = format!("{name}: ");
    let all = harness.query_all_by_role(Role::GridCell).filter_map(|node| node.accesskit_node().label());
    let all: Vec<String> = all.collect();
    assert!(all.iter().any(|own| own.starts_with(&name)), "{name} in {all:?}");
    harness
        .get_by(move |node| node.role() == Role::GridCell && node.label().is_some_and(|label| label.starts_with(&name)))
        .click();
    harness.run();
}

#[test]
fn what_is_typed_onto_the_table_goes_to_its_input_or_is_refused_with_a_reason() {
    let mut app = sample();
    app.run(Command::ShowTable);
    let mut harness = sized(app, vec2(2200.0, 1200.0));
    command(&mut harness, Modifiers::COMMAND | Modifiers::SHIFT, Key::T);
    // History has inputs of its own.
    select_cell(&mut harness, "Receipts: Advertising, top 100, Jan 2023");
    command(&mut harness, Modifiers::NONE, Key::ArrowLeft);
    let before = harness.state().app().model().clone();
    type_text(&mut harness, "7");
    harness.run_steps(40);
    type_text(&mut harness, "5M");
    enter(&mut harness);
    let changed: Vec<String> = before
        .parameters()
        .into_iter()
        .filter(|own| harness.state().app().model().get(&own.path).is_some_and(|now| now != own.value()))
        .map(|own| own.path.clone())
        .collect();
    assert_eq!(changed.len(), 1, "{changed:?}: {}", notice(&harness));
    assert_eq!(value(&harness, &changed[0]), dollars(75_000_000), "nothing typed is lost");
    assert!(changed[0].starts_with("history/"), "{changed:?}");
    // What is computed has none, and says where to go.
    select_cell(&mut harness, "Receipts: Twitter Blue, Mar 2023");
    type_text(&mut harness, "9");
    assert!(notice(&harness).contains("is computed"), "{}", notice(&harness));
    assert_eq!(*harness.state().app().subject(), Subject::Item("blue".to_owned()), "its inputs are shown");
    select_cell(&mut harness, "Receipts, Mar 2023");
    type_text(&mut harness, "9");
    assert!(notice(&harness).contains("is a sum"), "{}", notice(&harness));
}

#[test]
fn what_was_refused_is_listed_with_its_row_and_column() {
    let mut harness = harness(small(vec![]));
    type_over(&mut harness, "Period 1: Period last day", "1 Jan 2022");
    enter(&mut harness);
    press(&mut harness, "1 entry not accepted");
    harness.run();
    let line = harness.get_by_label_contains("AWS: Period 1, Period last day, “1 Jan 2022”");
    line.click();
    harness.run_steps(10);
    assert!(field(&harness, "Period 1: Period last day").is_focused(), "a click leads there");
}

#[test]
fn a_source_of_the_whole_item_is_not_called_the_fields() {
    let mut app = sample();
    app.select(Subject::Item("aws".to_owned()));
    let mut harness = sized(app, vec2(1440.0, 2000.0));
    let rect = harness.get_by_role_and_label(Role::Label, "Payment priority").rect();
    harness.hover_at(rect.center());
    harness.run_steps(4);
    harness.get_by_label_contains("Source of the whole item: ");
}

/// The names that are drawn in the tree, and whether each is cut.
fn tree_texts(harness: &Harness<'_, Window>) -> Vec<(String, bool)> {
    fn within(shape: &Shape, left: f32, all: &mut Vec<(String, bool)>) {
        match shape {
            Shape::Text(text) if text.visual_bounding_rect().right() < left => {
                all.push((text.galley.text().to_owned(), text.galley.elided));
            }
            Shape::Vec(shapes) => shapes.iter().for_each(|shape| within(shape, left, all)),
            _ => {}
        }
    }
    let mut all = Vec::new();
    harness.output().shapes.iter().for_each(|clipped| within(&clipped.shape, 245.0, &mut all));
    all
}

#[test]
fn names_of_the_tree_have_the_room_before_their_amounts() {
    let name = "Revenue share to publishers";
    let harness = sized(sample(), vec2(1100.0, 700.0));
    let texts = tree_texts(&harness);
    let cut: Vec<&String> = texts.iter().filter(|(_, is_cut)| *is_cut).map(|(text, _)| text).collect();
    assert!(cut.is_empty(), "{cut:?}");
    assert!(texts.iter().any(|(text, _)| text == name), "{texts:?}");
}

#[test]
fn a_planned_month_never_widens_the_inspector() {
    let mut app = sample();
    app.select(Subject::Item("aws".to_owned()));
    let mut harness = sized(app, vec2(1440.0, 900.0));
    let chart = |harness: &Harness<'_, Window>| -> Rect {
        harness.get_by_role_and_label(Role::Image, "Revenue against obligations").rect()
    };
    let before = chart(&harness);
    let line = harness.state().app().model().vendors[0].contract.get().expect("a contract").lines[0].id.0.clone();
    let path = format!("vendors/aws/contract/lines/{line}/amounts/2023-03");
    harness.state_mut().app_mut().apply(Edit::Add(path), UndoStep::New).expect("a plan");
    harness.run_steps(8);
    assert!((chart(&harness).right() - before.right()).abs() < 0.5);
}
