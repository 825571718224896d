//! Groups of streams and costs: the field, what the chart shows together, and what is behind a group's bars.

use egui::{Role, pos2, vec2};
use egui_kittest::{
    Harness,
    kittest::{NodeT as _, Queryable as _},
};
use obligo::{
    app::{App, Subject},
    chart::{PostingSet, Postings},
    model::{Edit, ItemKind, Value},
    money::Money,
    ui::Window,
};

use crate::common::window::{click_at, dollars, edited, enter, press, sized, type_over, value};

const OBLIGATIONS: &str = "Revenue against obligations";

/// Two streams of advertising and one of data; two vendors with charges, and two costs.
fn session() -> App {
    let mut edits = Vec::new();
    for (name, id, base) in
        [("Top ads", "top-ads", 60_000), ("Small ads", "small-ads", 20_000), ("Data", "data", 10_000)]
    {
        edits.push(Edit::AddItem(ItemKind::Stream, name.to_owned()));
        edits.push(Edit::set(format!("streams/{id}/base"), dollars(base)));
    }
    for id in ["top-ads", "small-ads"] {
        edits.push(Edit::set(format!("streams/{id}/group"), Value::Text("Advertising".to_owned())));
    }
    for (name, id, charge) in
        [("AWS", "aws", "charge"), ("Landlord", "landlord", "charge-2"), ("Google", "google", "charge-3")]
    {
        edits.push(Edit::AddItem(ItemKind::Vendor, name.to_owned()));
        edits.push(Edit::Add(format!("vendors/{id}/charges")));
        edits.push(Edit::set(format!("vendors/{id}/charges/{charge}/monthly"), dollars(5000)));
    }
    for (name, id) in [("People", "people"), ("Travel", "travel")] {
        edits.push(Edit::AddItem(ItemKind::Cost, name.to_owned()));
        edits.push(Edit::set(format!("costs/{id}/monthly"), dollars(10_000)));
    }
    let mut app = edited(edits);
    app.select(Subject::Settings);
    app
}

/// The switches of the legend, by the names that they have for those who can't see where they stand.
fn legend(harness: &Harness<'_, Window>) -> Vec<String> {
    let is_series = |name: &str| name.ends_with("(receipts)") || name.ends_with("(obligations)");
    let all = harness.query_all_by_role(Role::CheckBox).filter_map(|node| node.accesskit_node().label());
    all.filter(|name| is_series(name)).collect()
}

#[test]
fn series_are_grouped_until_each_is_asked_for() {
    let mut harness = sized(session(), vec2(1440.0, 900.0));
    let grouped = ["Advertising (receipts)", "Data (receipts)", "Costs (obligations)", "Vendors (obligations)"];
    assert_eq!(legend(&harness), grouped);
    press(&mut harness, "ungroup");
    let single = [
        "Top ads (receipts)",
        "Small ads (receipts)",
        "Data (receipts)",
        "AWS (obligations)",
        "Landlord (obligations)",
        "Google (obligations)",
    ];
    assert_eq!(legend(&harness).len(), 7, "seven at most, and a word on the others");
    for name in single {
        assert!(legend(&harness).contains(&name.to_owned()), "{name}");
    }
    press(&mut harness, "group");
    assert_eq!(legend(&harness), grouped);
}

#[test]
fn what_is_selected_stands_out_of_its_group() {
    let mut harness = sized(session(), vec2(1440.0, 900.0));
    harness.state_mut().app_mut().select(Subject::Item("aws".to_owned()));
    harness.run();
    let expected = [
        "Advertising (receipts)",
        "Data (receipts)",
        "Costs (obligations)",
        "Other vendors (obligations)",
        "AWS (obligations)",
    ];
    assert_eq!(legend(&harness), expected);
}

#[test]
fn a_group_is_typed_like_any_text_and_belongs_to_the_base() {
    let mut app = session();
    app.select(Subject::Item("data".to_owned()));
    app.run(obligo::app::Command::AddScenario);
    let mut harness = sized(app, vec2(1440.0, 2000.0));
    type_over(&mut harness, "Group", "Other\trevenue");
    enter(&mut harness);
    assert_eq!(value(&harness, "streams/data/group"), Value::Text("Other revenue".to_owned()));
    let session = harness.state().app().session();
    assert_eq!(
        session.model.get("streams/data/group"),
        Some(Value::Text("Other revenue".to_owned())),
        "in all scenarios"
    );
    assert!(session.scenarios.iter().all(|scenario| scenario.overrides.is_empty()));
}

#[test]
fn behind_a_group_are_the_postings_of_all_its_items() {
    let mut harness = sized(session(), vec2(1440.0, 900.0));
    let rect = harness.get_by_role_and_label(Role::Image, OBLIGATIONS).rect();
    let months = harness.state().app().model().settings.months;
    #[allow(clippy::cast_precision_loss, reason = "a few months")]
    let x = rect.left() + rect.width() * 2.3 / months as f32;
    // From the top of the bar of receipts of the third month down: data, then advertising.
    let mut groups = Vec::new();
    for step in 1..60u8 {
        click_at(&mut harness, pos2(x, rect.top() + rect.height() * f32::from(step) / 60.0));
        if harness.query_by_label("Only Advertising").is_some() {
            let whole = harness.state().query().cloned().expect("the whole bar");
            assert_eq!((whole.item, whole.group), (None, None));
            press(&mut harness, "Only Advertising");
            groups.extend(harness.state().query().cloned());
            break;
        }
    }
    let query = groups.pop().expect("the bar of a group");
    assert_eq!((query.set, query.item.as_deref()), (PostingSet::Receipts, None));
    let app = harness.state().app();
    let postings = Postings::new(app.model(), app.outcome().forecast().expect("a forecast"), &query);
    assert_eq!(postings.figure, Money(8_000_000), "60,000 and 20,000");
    let mut items: Vec<Option<&str>> = postings.lines.iter().map(|line| line.item.as_deref()).collect();
    items.sort_unstable();
    assert_eq!(items, [Some("small-ads"), Some("top-ads")]);
    assert!(postings.heading.starts_with("Receipts · Advertising"), "{}", postings.heading);
    assert!(postings.all_items.is_some_and(|all| all.group.is_none() && all.item.is_none()));
}

#[test]
fn groups_in_use_are_offered() {
    let mut app = session();
    app.select(Subject::Item("data".to_owned()));
    let mut harness = sized(app, vec2(1440.0, 2000.0));
    press(&mut harness, "Groups in use");
    press(&mut harness, "Advertising");
    assert_eq!(value(&harness, "streams/data/group"), Value::Text("Advertising".to_owned()));
    assert!(legend(&harness).contains(&"Rest of Advertising (receipts)".to_owned()), "beside what is selected");
    harness.state_mut().app_mut().select(Subject::Item("people".to_owned()));
    harness.run();
    assert!(harness.query_by_label("Groups in use").is_none(), "no cost names one");
}

#[test]
fn a_long_name_leaves_room_for_the_others_in_the_legend() {
    let mut app = session();
    let long = "Subscriptions of everybody who was ever asked ".repeat(20);
    app.apply(Edit::set("streams/data/label", Value::Text(long.clone())), obligo::app::UndoStep::New).expect("a name");
    let harness = sized(app, vec2(1440.0, 900.0));
    assert_eq!(legend(&harness).len(), 4, "{:?}", legend(&harness));
    let own = harness
        .get_by(|node| node.role() == Role::CheckBox && node.label().is_some_and(|name| name.starts_with(&long)));
    assert!(own.rect().width() < 220.0, "{}", own.rect());
}
