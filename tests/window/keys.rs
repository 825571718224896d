//! The window by keys alone: from pane to pane, within the tree, and where the focus is.

use std::collections::{BTreeSet, HashSet};

use egui::{Key, Modifiers, Rect, Role, Shape, vec2};
use egui_kittest::{
    Harness,
    kittest::{NodeT as _, Queryable as _},
};
use obligo::{
    app::{App, Command, Services, Subject},
    model::Value,
    ui::{Window, theme::Palette},
};

use crate::common::window::{FLOOR, click_at, command, dollars, enter, field, floor, sized, small, type_over, value};

fn window() -> Harness<'static, Window> {
    let mut app = App::new(Services::scripted([]));
    app.select(Subject::Item("google".to_owned()));
    sized(app, vec2(1440.0, 900.0))
}

/// Where the focus is.
fn focused(harness: &Harness<'_, Window>) -> Option<Rect> {
    let id = harness.ctx.memory(egui::Memory::focused)?;
    harness.ctx.read_response(id).map(|response| response.rect)
}

/// The role and the name of what has the focus.
fn focused_node(harness: &Harness<'_, Window>) -> (Role, String) {
    let node = harness.get_by(|node| node.is_focused() && node.role() != Role::Window);
    (node.accesskit_node().role(), node.accesskit_node().label().unwrap_or_default())
}

fn key(harness: &mut Harness<'_, Window>, key: Key) {
    command(harness, Modifiers::NONE, key);
}

#[test]
fn one_key_goes_from_pane_to_pane() {
    let mut harness = window();
    key(&mut harness, Key::F6);
    assert_eq!(focused_node(&harness), (Role::TreeItem, "Google Cloud".to_owned()), "what is selected");
    key(&mut harness, Key::F6);
    let charts = focused(&harness).expect("the focus");
    assert!(charts.left() > 240.0 && charts.right() < 1100.0 && charts.top() > 148.0, "{charts:?}");
    assert!(charts.width() > 600.0 && charts.height() > 100.0, "the first chart itself: {charts:?}");
    key(&mut harness, Key::F6);
    let panel = focused(&harness).expect("the focus");
    assert!(panel.top() > 840.0 && panel.bottom() < 880.0, "{panel:?}");
    key(&mut harness, Key::F6);
    assert_eq!(focused_node(&harness), (Role::TextInput, "Name".to_owned()), "the first field");
    key(&mut harness, Key::F6);
    assert_eq!(focused_node(&harness), (Role::Tab, "Base".to_owned()), "the tab that is shown");
    key(&mut harness, Key::F6);
    assert_eq!(focused_node(&harness).0, Role::TreeItem);
    command(&mut harness, Modifiers::SHIFT, Key::F6);
    assert_eq!(focused_node(&harness).0, Role::Tab, "and back");
}

#[test]
fn the_tree_has_keys_of_its_own() {
    let mut harness = window();
    let selected = |harness: &Harness<'_, Window>| harness.state().app().subject_id().map(str::to_owned);
    key(&mut harness, Key::F6);
    key(&mut harness, Key::ArrowDown);
    assert_eq!(selected(&harness).as_deref(), Some("headquarters"));
    assert_eq!(focused_node(&harness).1, "Headquarters landlord");
    key(&mut harness, Key::Home);
    assert_eq!(*harness.state().app().subject(), Subject::Settings);
    // Letters jump; the same again goes on, others narrow it down.
    let letters = |harness: &mut Harness<'_, Window>, text: &str| {
        harness.input_mut().events.push(egui::Event::Text(text.to_owned()));
        harness.run();
        focused_node(harness).1
    };
    let later = |harness: &mut Harness<'_, Window>| {
        let time = harness.ctx.input(|input| input.time) + 5.0;
        harness.input_mut().time = Some(time);
        harness.step();
    };
    assert_eq!(letters(&mut harness, "a"), "Amazon Web Services");
    assert_eq!(letters(&mut harness, "a"), "Advertising, top 100");
    later(&mut harness);
    assert_eq!(letters(&mut harness, "t"), "Twitter Blue");
    assert_eq!(letters(&mut harness, "a"), "Takeover debt");
    later(&mut harness);
    assert_eq!(letters(&mut harness, "q"), "Takeover debt", "nothing begins so");
    // From the item to its first field.
    later(&mut harness);
    assert_eq!(letters(&mut harness, "p"), "Portland data centre");
    letters(&mut harness, "e");
    assert_eq!(selected(&harness).as_deref(), Some("people"));
    key(&mut harness, Key::ArrowRight);
    assert_eq!(focused_node(&harness), (Role::TextInput, "Name".to_owned()));
    assert_eq!(selected(&harness).as_deref(), Some("people"));
}

/// Goes by Tab to what has a role and a name; gives how many stops that took.
fn tab_to(harness: &mut Harness<'_, Window>, role: Role, name: &str) -> usize {
    for count in 1..120 {
        key(harness, Key::Tab);
        if focused(harness).is_some() && focused_node(harness) == (role, name.to_owned()) {
            return count;
        }
    }
    panic!("Tab does not lead to {name}");
}

#[test]
fn enter_keeps_the_focus_in_what_was_typed() {
    let mut harness = sized(small(vec![]), vec2(1440.0, 900.0));
    for (name, text) in [(FLOOR, "700k"), ("Net days", "45"), ("Period 1: Period start", "2023-02-01")] {
        type_over(&mut harness, name, text);
        enter(&mut harness);
        assert_eq!(focused_node(&harness), (Role::TextInput, name.to_owned()));
        assert_eq!(harness.state().app().notice(), None, "{name}");
    }
    assert_eq!(floor(&harness), dollars(700_000));
    // What is typed next is typed over it; Esc leaves the value and the focus.
    field(&harness, "Net days").focus();
    harness.run();
    field(&harness, "Net days").type_text("50");
    harness.run();
    enter(&mut harness);
    field(&harness, "Net days").type_text("60");
    harness.run();
    key(&mut harness, Key::Escape);
    assert_eq!(focused_node(&harness), (Role::TextInput, "Net days".to_owned()));
    assert_eq!(value(&harness, "vendors/aws/net_days"), Value::Whole(50));
    // Esc once more leaves the field for the item.
    key(&mut harness, Key::Escape);
    harness.run();
    assert_eq!(focused_node(&harness), (Role::TreeItem, "AWS".to_owned()));
}

#[test]
fn the_palette_gives_the_focus_back() {
    let mut harness = sized(small(vec![]), vec2(1440.0, 900.0));
    // To where it was, whether it is left or a command is given.
    field(&harness, FLOOR).focus();
    harness.run();
    command(&mut harness, Modifiers::COMMAND, Key::K);
    key(&mut harness, Key::Escape);
    harness.run();
    assert_eq!(focused_node(&harness), (Role::TextInput, FLOOR.to_owned()));
    command(&mut harness, Modifiers::COMMAND, Key::K);
    harness.input_mut().events.push(egui::Event::Text("dark".to_owned()));
    harness.run();
    key(&mut harness, Key::Enter);
    harness.run();
    assert_eq!(focused_node(&harness), (Role::TextInput, FLOOR.to_owned()));
    // Every dialog does so.
    key(&mut harness, Key::F1);
    key(&mut harness, Key::Escape);
    harness.run();
    assert_eq!(focused_node(&harness), (Role::TextInput, FLOOR.to_owned()));
    // Where nothing had it, what is selected has it.
    let mut harness = sized(small(vec![]), vec2(1440.0, 900.0));
    command(&mut harness, Modifiers::COMMAND, Key::K);
    key(&mut harness, Key::Escape);
    harness.run();
    assert_eq!(focused_node(&harness), (Role::TreeItem, "AWS".to_owned()));
}

#[test]
fn what_has_gone_leaves_the_focus_somewhere() {
    let mut harness = sized(small(vec![]), vec2(1440.0, 900.0));
    field(&harness, FLOOR).focus();
    harness.run();
    command(&mut harness, Modifiers::ALT, Key::ArrowDown);
    harness.run();
    assert_eq!(harness.state().app().subject_id(), Some("ads"));
    assert_eq!(focused_node(&harness), (Role::TreeItem, "Ads".to_owned()));
    // A name typed in its row gives it back to the row.
    key(&mut harness, Key::F2);
    harness.input_mut().events.push(egui::Event::Text("Adverts".to_owned()));
    harness.run();
    key(&mut harness, Key::Enter);
    harness.run();
    assert_eq!(focused_node(&harness), (Role::TreeItem, "Adverts".to_owned()));
    key(&mut harness, Key::Delete);
    harness.run();
    assert_eq!(focused_node(&harness).0, Role::TreeItem);
}

#[test]
fn the_tree_is_one_stop() {
    let mut harness = window();
    key(&mut harness, Key::F6);
    assert_eq!(focused_node(&harness), (Role::TreeItem, "Google Cloud".to_owned()));
    key(&mut harness, Key::Tab);
    assert!(focused(&harness).expect("the focus").left() > 200.0, "{:?}", focused_node(&harness));
    command(&mut harness, Modifiers::SHIFT, Key::Tab);
    harness.run();
    assert_eq!(focused_node(&harness), (Role::TreeItem, "Google Cloud".to_owned()));
    command(&mut harness, Modifiers::SHIFT, Key::Tab);
    harness.run();
    assert_eq!(focused_node(&harness).0, Role::TextInput, "the field over the tree");
}

#[test]
fn the_index_is_one_stop_and_tab_enters_the_section() {
    let mut harness = window();
    let index =
        |harness: &Harness<'_, Window>| (focused_node(harness).0 == Role::RadioButton).then(|| focused_node(harness).1);
    tab_to(&mut harness, Role::RadioButton, "Section Overview");
    key(&mut harness, Key::Tab);
    assert_eq!(focused_node(&harness), (Role::TextInput, "Name".to_owned()));
    command(&mut harness, Modifiers::SHIFT, Key::Tab);
    harness.run();
    while index(&harness).is_none() {
        command(&mut harness, Modifiers::SHIFT, Key::Tab);
        harness.run();
    }
    for name in ["Contract", "Consumption", "Policies"] {
        key(&mut harness, Key::ArrowRight);
        harness.run();
        assert_eq!(index(&harness), Some(format!("Section {name}")));
    }
    key(&mut harness, Key::Tab);
    harness.run_steps(20);
    assert_eq!(focused_node(&harness), (Role::TextInput, "Policy 1: Policy start date".to_owned()));
    // A section without anything leads to what adds.
    while index(&harness).is_none() {
        command(&mut harness, Modifiers::SHIFT, Key::Tab);
        harness.run();
    }
    key(&mut harness, Key::Home);
    harness.run();
    assert_eq!(index(&harness).as_deref(), Some("Section Overview"));
}

#[test]
fn months_of_the_year_are_chosen_by_name() {
    let mut app = small(vec![]);
    app.select(Subject::Settings);
    let mut harness = sized(app, vec2(1440.0, 1400.0));
    let combo = harness.get_by_role_and_label(Role::ComboBox, "Fiscal year starts in");
    assert_eq!(combo.value().as_deref(), Some("January"));
    combo.click();
    harness.run();
    harness.get_by_role_and_label(Role::Button, "April").click();
    harness.run();
    assert_eq!(value(&harness, "settings/fiscal_month"), Value::Whole(4));
}

#[test]
fn keys_go_on_in_a_list_that_the_pointer_opened() {
    let mut harness = sized(small(vec![]), vec2(1440.0, 900.0));
    let at = harness.get_by_role_and_label(Role::ComboBox, "Contract: Billing").rect().center();
    click_at(&mut harness, at);
    let before = value(&harness, "vendors/aws/contract/billing");
    key(&mut harness, Key::ArrowDown);
    key(&mut harness, Key::ArrowDown);
    key(&mut harness, Key::Enter);
    harness.run_steps(3);
    assert_ne!(value(&harness, "vendors/aws/contract/billing"), before);
    assert_eq!(focused_node(&harness), (Role::ComboBox, "Contract: Billing".to_owned()));
}

#[test]
fn a_letter_chooses_in_a_list() {
    let mut harness = sized(small(vec![]), vec2(1440.0, 900.0));
    harness.get_by_role_and_label(Role::ComboBox, "Contract: Billing").focus();
    harness.run();
    let letter = |harness: &mut Harness<'_, Window>, text: &str| {
        harness.input_mut().events.push(egui::Event::Text(text.to_owned()));
        harness.run_steps(10);
        value(harness, "vendors/aws/contract/billing")
    };
    assert_eq!(letter(&mut harness, "z"), Value::Choice("usage"), "none begins so");
    assert_eq!(letter(&mut harness, "y"), Value::Choice("instalments_yearly"));
    // Without anything that it asks for, the focus stays.
    harness.get_by_role_and_label(Role::ComboBox, "Terms count from").focus();
    harness.run();
    letter(&mut harness, "e");
    assert_eq!(value(&harness, "vendors/aws/due_from"), Value::Choice("month_end"));
    assert_eq!(focused_node(&harness), (Role::ComboBox, "Terms count from".to_owned()));
}

#[test]
fn rows_are_added_and_removed_by_keys() {
    let mut harness = sized(small(vec![]), vec2(1440.0, 900.0));
    let floors = |harness: &Harness<'_, Window>| {
        let periods = harness.state().app().model().vendors[0].contract.get().expect("a contract").periods.clone();
        periods.iter().map(|period| Value::Amount(period.floor)).collect::<Vec<_>>()
    };
    field(&harness, FLOOR).focus();
    harness.run();
    field(&harness, FLOOR).type_text("5M");
    harness.run();
    for _ in 0..2 {
        command(&mut harness, Modifiers::COMMAND, Key::Enter);
        harness.run_steps(8);
    }
    assert_eq!(floors(&harness), vec![dollars(5_000_000); 3]);
    assert!(focused_node(&harness).1.starts_with("Period 3: Floor"), "{:?}", focused_node(&harness));
    key(&mut harness, Key::ArrowUp);
    command(&mut harness, Modifiers::COMMAND | Modifiers::SHIFT, Key::Delete);
    harness.run_steps(4);
    assert_eq!(floors(&harness).len(), 2);
    assert!(focused_node(&harness).1.starts_with("Period 2: Floor"), "the one that was below it");
}

#[test]
fn what_the_palette_adds_is_in_view_and_has_the_focus() {
    let mut app = App::new(Services::scripted([]));
    app.select(Subject::Item("google".to_owned()));
    let mut harness = sized(app, vec2(1440.0, 900.0));
    for (typed, name) in [
        ("add policy aws", "Policy 2: Policy start date"),
        ("pay aws", "Policy 1: Policy start date"),
        ("halve aws", "Renegotiate (2): Contract change date"),
        ("aws invoice usage-2022-11", "Invoice 2: Invoice number"),
    ] {
        command(&mut harness, Modifiers::COMMAND, Key::K);
        harness.input_mut().events.push(egui::Event::Text(typed.to_owned()));
        harness.run();
        key(&mut harness, Key::Enter);
        harness.run_steps(40);
        assert_eq!(focused_node(&harness).1, name, "{typed}");
        let rect = focused(&harness).expect("it is there");
        assert!(rect.top() > 250.0 && rect.bottom() < 876.0, "{typed}: {rect:?}");
    }
}

/// Whether anything around a place is drawn in the colour of the focus.
fn is_marked(harness: &Harness<'_, Window>, rect: Rect) -> bool {
    fn within(shape: &Shape, near: Rect, accent: egui::Color32) -> bool {
        let is_near = near.intersects(shape.visual_bounding_rect());
        match shape {
            Shape::Rect(own) => is_near && own.stroke.color == accent && own.stroke.width > 0.0,
            Shape::LineSegment { stroke, .. } => is_near && stroke.color == accent,
            Shape::Circle(own) => is_near && (own.stroke.color == accent || own.fill == accent),
            Shape::Path(own) => is_near && own.stroke.color == egui::epaint::ColorMode::Solid(accent),
            Shape::Vec(all) => all.iter().any(|shape| within(shape, near, accent)),
            _ => false,
        }
    }
    let accent = Palette::of(&harness.ctx).accent;
    let near = rect.expand(6.0);
    harness.output().shapes.iter().any(|clipped| within(&clipped.shape, near, accent))
}

/// Whatever has the focus shows it, from the first stop to where the first comes again.
#[test]
fn what_has_the_focus_is_always_seen() {
    for app in [small(vec![]), App::new(Services::scripted([]))] {
        let mut harness = sized(app, vec2(1440.0, 900.0));
        harness.state_mut().app_mut().run(Command::CompareAll);
        harness.run();
        let mut hidden = BTreeSet::new();
        let mut seen = HashSet::new();
        for _ in 0..260 {
            key(&mut harness, Key::Tab);
            let Some(id) = harness.ctx.memory(egui::Memory::focused) else { continue };
            let Some(rect) = focused(&harness) else { continue };
            if !is_marked(&harness, rect) {
                hidden.insert(format!("{:?} at {rect:?}", focused_node(&harness)));
            }
            if !seen.insert(id) && seen.len() > 60 {
                break;
            }
        }
        assert!(seen.len() > 60, "{}", seen.len());
        assert!(hidden.is_empty(), "{} of {}: {hidden:#?}", hidden.len(), seen.len());
    }
}

/// The tabs, and the legend of a chart, are one stop each; arrow keys go on in them.
#[test]
fn tabs_and_legends_are_one_stop() {
    let mut harness = window();
    harness.state_mut().app_mut().run(Command::CompareAll);
    harness.run();
    let (mut tabs, mut series, mut legends) = (0, 0, 0);
    let mut seen = HashSet::new();
    for _ in 0..200 {
        key(&mut harness, Key::Tab);
        let Some(id) = harness.ctx.memory(egui::Memory::focused) else { continue };
        if focused(&harness).is_none() || !seen.insert(id) {
            continue;
        }
        let (role, name) = focused_node(&harness);
        tabs += usize::from(role == Role::Tab || (role == Role::CheckBox && name.starts_with("Compare ")));
        series +=
            usize::from(role == Role::CheckBox && (name.starts_with("Receipts") || name.starts_with("Obligations")));
        legends += usize::from(role == Role::Button && name.starts_with("Show ") && name.len() < 40);
    }
    assert!(tabs == 1 && series <= 1, "{tabs} tabs, {series} series, {legends} others");
    // Within the tabs.
    while focused_node(&harness).0 != Role::Tab {
        key(&mut harness, Key::Tab);
        while focused(&harness).is_none() {
            key(&mut harness, Key::Tab);
        }
    }
    let first = focused_node(&harness).1;
    key(&mut harness, Key::ArrowRight);
    assert_eq!(focused_node(&harness).0, Role::Tab);
    assert_ne!(focused_node(&harness).1, first);
    let shown = harness.state().app().shown_id().to_owned();
    key(&mut harness, Key::Enter);
    assert_ne!(harness.state().app().shown_id(), shown, "Enter shows it");
    key(&mut harness, Key::ArrowDown);
    assert_eq!(focused_node(&harness).0, Role::CheckBox, "its box is below it");
    key(&mut harness, Key::Home);
    key(&mut harness, Key::ArrowUp);
    assert_eq!(focused_node(&harness), (Role::Tab, "Base".to_owned()));
}

/// The last sections come to the top as the others do, so that what was chosen is what is read.
#[test]
fn the_index_brings_the_last_sections_to_the_top_too() {
    let mut app = App::new(Services::scripted([]));
    app.select(Subject::Item("aws".to_owned()));
    let mut harness = sized(app, vec2(1440.0, 900.0));
    let heading =
        |harness: &Harness<'_, Window>, name: &str| harness.get_by_role_and_label(Role::Label, name).rect().top();
    let mut tops = Vec::new();
    for (section, name) in [("Policies", "Payment policy"), ("Terms", "Late interest"), ("Bills", "Charges")] {
        harness.get_by_role_and_label(Role::RadioButton, &format!("Section {section}")).click();
        harness.run_steps(30);
        tops.push(heading(&harness, name));
    }
    assert!(tops.iter().all(|top| (top - tops[0]).abs() < 12.0), "{tops:?}");
}
