//! What a treasurer comes to do, by mouse and by keys alone, each in a few actions: a click, or the keys of a whole entry,
//! is one.

use egui::{Event, Key, Modifiers, Pos2, Rect, Role, Shape, vec2};
use egui_kittest::{
    Harness,
    kittest::{NodeT as _, Queryable as _},
};
use obligo::{
    app::{App, Command, Services},
    model::{InvoiceKind, Model, PolicyKind, Value},
    ui::Window,
};

use crate::common::window::{date, dollars, sized, value};

/// Somebody at the window, whose actions are counted.
struct Walk {
    harness: Harness<'static, Window>,
    actions: usize,
}

impl Walk {
    fn new() -> Self {
        Self { harness: sized(App::new(Services::scripted([])), vec2(1440.0, 900.0)), actions: 0 }
    }

    fn press_at(&mut self, at: Pos2, button: egui::PointerButton) {
        self.actions += 1;
        self.harness.hover_at(at);
        self.harness.run_steps(2);
        for pressed in [true, false] {
            self.harness.event(Event::PointerButton { pos: at, button, pressed, modifiers: Modifiers::NONE });
            self.harness.run_steps(2);
        }
        self.harness.run_steps(30);
    }

    /// The middle of what has a role and a name; it must be in sight.
    fn place(&self, role: Role, name: &str) -> Pos2 {
        let rect = self.harness.get_by_role_and_label(role, name).rect();
        let window = Rect::from_min_size(Pos2::ZERO, vec2(1440.0, 900.0));
        assert!(window.contains_rect(rect), "{name} is in sight: {rect:?}");
        rect.center()
    }

    fn click(&mut self, role: Role, name: &str) {
        let at = self.place(role, name);
        self.press_at(at, egui::PointerButton::Primary);
    }

    fn right_click(&mut self, role: Role, name: &str) {
        let at = self.place(role, name);
        self.press_at(at, egui::PointerButton::Secondary);
    }

    /// Presses a chord.
    fn chord(&mut self, modifiers: Modifiers, key: Key) {
        self.actions += 1;
        self.harness.key_press_modifiers(modifiers, key);
        self.harness.run_steps(30);
    }

    /// Types an entry, and the key that ends it.
    fn entry(&mut self, text: &str, end: Key) {
        self.actions += 1;
        if !text.is_empty() {
            self.harness.input_mut().events.push(Event::Text(text.to_owned()));
            self.harness.run_steps(4);
        }
        self.harness.key_press(end);
        self.harness.run_steps(40);
    }

    /// Opens the palette, and types what is wanted of it.
    fn palette(&mut self, text: &str) {
        self.chord(Modifiers::COMMAND, Key::K);
        self.entry(text, Key::Enter);
    }

    fn app(&self) -> &App {
        self.harness.state().app()
    }

    fn model(&self) -> &Model {
        self.app().model()
    }

    /// Whether a text is drawn where it is seen, without the pointer on anything.
    fn sees(&self, text: &str) -> bool {
        fn within(shape: &Shape, text: &str, clip: Rect) -> bool {
            match shape {
                Shape::Text(own) => own.galley.text().contains(text) && clip.contains_rect(own.visual_bounding_rect()),
                Shape::Vec(all) => all.iter().any(|shape| within(shape, text, clip)),
                _ => false,
            }
        }
        self.harness.output().shapes.iter().any(|clipped| within(&clipped.shape, text, clipped.clip_rect))
    }

    fn selected(&self) -> Option<&str> {
        self.app().subject_id()
    }

    fn policy_on(&self, vendor: &str, day: &str) -> PolicyKind {
        let vendor = self.model().vendors.iter().find(|own| own.id.0 == vendor).expect("a vendor");
        let policy = vendor.policy_on(InvoiceKind::Usage, self.model().as_of(), date(day));
        policy.map_or(PolicyKind::PayInFull, |policy| policy.kind)
    }

    /// Ends a walk of at most so many actions.
    fn within(&self, task: &str, most: usize) {
        assert!(self.actions <= most, "{task}: {} actions, and at most {most} are wanted", self.actions);
    }
}

fn is_told_what_is_owed_since_when(walk: &Walk) {
    assert_eq!(walk.selected(), Some("aws"));
    assert!(walk.sees("$66.17M") && walk.sees("since 1 Dec 2022"));
}

#[test]
fn what_we_owe_a_vendor_and_since_when() {
    let mut walk = Walk::new();
    walk.click(Role::TreeItem, "Amazon Web Services");
    is_told_what_is_owed_since_when(&walk);
    walk.within("owed, by mouse", 1);
    // The sample opens with it.
    let walk = Walk::new();
    is_told_what_is_owed_since_when(&walk);
    walk.within("owed, by keys", 1);
}

fn is_paid_from_march(walk: &Walk, vendors: &[&str]) {
    for vendor in vendors {
        assert_eq!(walk.policy_on(vendor, "2023-03-01"), PolicyKind::PayInFull, "{vendor}");
    }
    assert_eq!(walk.policy_on("aws", "2023-02-28"), PolicyKind::Withhold);
    assert!(walk.sees("Cash low") && walk.sees("$915.4M"), "the answer is in sight");
}

#[test]
fn pay_in_full_from_march() {
    let all = ["aws", "google", "headquarters"];
    let mut walk = Walk::new();
    walk.click(Role::Button, "Scenario");
    walk.click(Role::Button, "Pay all vendors in full…");
    walk.entry("1 mar", Key::Enter);
    is_paid_from_march(&walk, &all);
    walk.within("pay all, by mouse", 3);
    // The figure leads there too.
    let mut walk = Walk::new();
    let names = walk.harness.query_all_by_role(Role::Button).filter_map(|node| node.accesskit_node().label());
    let name = { names }.find(|name| name.starts_with("Not paying")).expect("the figure");
    walk.right_click(Role::Button, &name);
    walk.click(Role::Button, "Pay all vendors in full…");
    walk.entry("March 2023", Key::Enter);
    is_paid_from_march(&walk, &all);
    walk.within("pay all, by mouse from the figure", 3);
    let mut walk = Walk::new();
    walk.right_click(Role::TreeItem, "Amazon Web Services");
    walk.click(Role::Button, "Pay in full…");
    walk.entry("1 mar", Key::Enter);
    is_paid_from_march(&walk, &["aws"]);
    walk.within("pay one, by mouse", 3);
    for (typed, vendors) in [("pay all in full from 1 mar", &all[..]), ("pay aws in full from 1 march", &all[..1])] {
        let mut walk = Walk::new();
        walk.palette(typed);
        is_paid_from_march(&walk, vendors);
        walk.within(typed, 2);
        walk.harness.state_mut().app_mut().run(Command::Undo);
        assert_eq!(walk.policy_on("aws", "2023-03-01"), PolicyKind::Withhold, "one step");
    }
}

fn is_withheld(walk: &Walk) {
    assert_eq!(walk.selected(), Some("google"));
    assert_eq!(walk.policy_on("google", "2023-01-01"), PolicyKind::Withhold);
    assert!(walk.sees("suspends service") && walk.sees("That step and after"), "when it suspends, and what that costs");
}

#[test]
fn withhold_from_another_vendor() {
    let mut walk = Walk::new();
    walk.right_click(Role::TreeItem, "Google Cloud");
    walk.click(Role::Button, "Withhold payments…");
    walk.entry("", Key::Enter);
    is_withheld(&walk);
    walk.within("withhold, by mouse", 3);
    let mut walk = Walk::new();
    walk.palette("withhold google");
    is_withheld(&walk);
    walk.within("withhold, by keys", 2);
}

fn is_halved_and_compared(walk: &Walk) {
    assert_eq!(walk.app().scenario().map(|own| own.label.as_str()), Some("Floor halved"));
    let aws = walk.model().vendors.iter().find(|own| own.id.0 == "aws").expect("AWS");
    let change = aws.contract_changes.iter().find(|change| !change.muted).expect("a change that takes part");
    assert_eq!(change.date, date("2023-07-01"));
    let path = format!("vendors/aws/contract_changes/{}", change.id.0);
    let at = |field: &str| value(&walk.harness, &format!("{path}/{field}"));
    assert_eq!(at("past_due"), Value::Choice("stays"));
    assert_eq!(at("floor_factor"), Value::Decimal("0.5".parse().expect("a half")));
    let others: Vec<&str> = walk.app().others().map(|side| side.id.as_str()).collect();
    assert_eq!(others, ["base"]);
}

#[test]
fn a_scenario_with_half_the_floor() {
    let mut walk = Walk::new();
    walk.click(Role::Button, "Add scenario");
    walk.entry("Floor halved", Key::Enter);
    walk.right_click(Role::TreeItem, "Amazon Web Services");
    walk.click(Role::Button, "Renegotiate contract");
    walk.entry("1 Jul 2023", Key::Tab);
    walk.entry("50%", Key::Enter);
    walk.click(Role::CheckBox, "Compare Base");
    is_halved_and_compared(&walk);
    walk.within("floor halved, by mouse", 7);
    let mut walk = Walk::new();
    walk.palette("new scenario Floor halved");
    walk.palette("halve aws from july");
    walk.chord(Modifiers::COMMAND, Key::B);
    is_halved_and_compared(&walk);
    walk.within("floor halved, by keys", 5);
}

fn has_contract(walk: &Walk) {
    let datadog = walk.model().vendors.iter().find(|own| own.label == "Datadog").expect("it is there");
    let contract = datadog.contract.get().expect("a contract");
    let floors: Vec<Value> = contract.periods.iter().map(|period| Value::Amount(period.floor)).collect();
    assert_eq!(floors, vec![dollars(5_000_000); 3]);
    let days: Vec<String> = contract.periods.iter().map(|period| period.start.to_string()).collect();
    assert_eq!(days, ["2023-01-01", "2024-01-01", "2025-01-01"]);
    assert_eq!(Value::Amount(contract.lines[0].monthly), dollars(300_000));
}

#[test]
fn a_vendor_with_three_years() {
    let mut walk = Walk::new();
    walk.click(Role::Button, "Add vendor");
    walk.entry("Datadog", Key::Enter);
    walk.click(Role::Button, "Add a contract");
    walk.entry("5M", Key::Enter);
    walk.chord(Modifiers::COMMAND, Key::Enter);
    walk.chord(Modifiers::COMMAND, Key::Enter);
    walk.click(Role::TextInput, "Line 1: Consumption");
    walk.entry("300k", Key::Enter);
    has_contract(&walk);
    walk.within("Datadog, by mouse", 8);
    let mut walk = Walk::new();
    walk.palette("add vendor Datadog");
    walk.palette("add contract datadog");
    walk.entry("5M", Key::Enter);
    walk.chord(Modifiers::COMMAND, Key::Enter);
    walk.chord(Modifiers::COMMAND, Key::Enter);
    walk.palette("datadog consumption 300k");
    has_contract(&walk);
    walk.within("Datadog, by keys", 9);
}

fn has_subscribers(walk: &Walk) {
    let stream = walk.model().streams.iter().find(|own| own.label == "Plus").expect("it is there");
    let at = |field: &str| value(&walk.harness, &format!("streams/{}/{field}", stream.id.0));
    assert_eq!(at("opening_accounts"), Value::Decimal("10000".parse().expect("a count")));
    assert_eq!(at("channels/n1/price"), dollars(8));
    assert_eq!(at("churn"), Value::Decimal("0.04".parse().expect("a share")));
}

#[test]
fn subscribers_with_a_price_and_churn() {
    let entries = |walk: &mut Walk| {
        walk.entry("10,000", Key::Tab);
        walk.entry("8", Key::Tab);
        walk.entry("4", Key::Enter);
    };
    let mut walk = Walk::new();
    walk.click(Role::Button, "Edit");
    walk.click(Role::Button, "Add subscription stream");
    walk.entry("Plus", Key::Enter);
    entries(&mut walk);
    has_subscribers(&walk);
    walk.within("subscribers, by mouse", 6);
    let mut walk = Walk::new();
    walk.palette("add subscription stream Plus");
    entries(&mut walk);
    has_subscribers(&walk);
    walk.within("subscribers, by keys", 5);
}

#[test]
fn an_actual_of_december() {
    let is_there = |walk: &Walk| assert_eq!(value(&walk.harness, "streams/blue/amounts/2022-12"), dollars(2_000_000));
    let mut walk = Walk::new();
    walk.click(Role::TreeItem, "Twitter Blue");
    walk.click(Role::Button, "Actual for Dec 2022");
    walk.entry("2M", Key::Enter);
    is_there(&walk);
    walk.within("actual, by mouse", 3);
    let mut walk = Walk::new();
    walk.palette("actual dec twitter blue 2M");
    is_there(&walk);
    walk.within("actual, by keys", 2);
    let mut walk = Walk::new();
    walk.palette("actual twitter blue");
    walk.entry("2M", Key::Enter);
    is_there(&walk);
    walk.within("actual, by keys in its field", 3);
}

#[test]
fn postings_of_the_largest_bar() {
    let mut walk = Walk::new();
    walk.chord(Modifiers::COMMAND.plus(Modifiers::SHIFT), Key::L);
    let query = walk.harness.state().query().expect("postings are shown").clone();
    walk.within("largest bar, by keys", 1);
    // The same with the pointer, wherever that bar stands.
    let mut walk = Walk::new();
    let plot = walk.harness.get_by_role_and_label(Role::Image, "Revenue against obligations").rect();
    let days = f64::from(date("2022-01-01").0)..f64::from(date("2025-01-01").0);
    let side = if query.set == obligo::chart::PostingSet::Receipts { 0.3 } else { 0.7 };
    let day = f64::from(query.start.0) + f64::from(query.end.0 - query.start.0) * side;
    #[allow(clippy::cast_possible_truncation, reason = "a share of the width")]
    let x = plot.left() + plot.width() * ((day - days.start) / (days.end - days.start)) as f32;
    let on_bar = (1..40u8).map(|step| plot.top() + plot.height() * f32::from(step) / 40.0).find(|y| {
        walk.harness.hover_at(egui::pos2(x, *y));
        walk.harness.run_steps(2);
        walk.harness.output().platform_output.cursor_icon == egui::CursorIcon::PointingHand
    });
    walk.press_at(egui::pos2(x, on_bar.expect("the bar") + 2.0), egui::PointerButton::Primary);
    let own = walk.harness.state().query().expect("postings are shown");
    assert_eq!((own.start, own.end, own.set), (query.start, query.end, query.set));
    walk.within("largest bar, by mouse", 1);
}
