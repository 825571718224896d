//! The inspector holds still: its index, what has just been added, and what stays where it is.

use egui::{Key, Modifiers, Role, vec2};
use egui_kittest::{
    Harness,
    kittest::{NodeT as _, Queryable as _},
};
use obligo::{
    app::{App, Command, Services, Subject},
    model::{Driver, Edit, PastDue, Value},
    ui::Window,
};

use crate::common::window::{
    FLOOR, apply_all, command, date, dollars, edited, enter, field, floor, harness, press, sized, small, type_over,
    value,
};

/// A window in which an inspector has to be scrolled.
fn low(app: App) -> Harness<'static, Window> {
    sized(app, vec2(1100.0, 700.0))
}

fn sample_with(vendor: &str) -> App {
    let mut app = App::new(Services::scripted([]));
    app.select(Subject::Item(vendor.to_owned()));
    app
}

/// The name of the widget that has the focus.
#[allow(clippy::redundant_closure_for_method_calls, reason = "the method is for one lifetime only")]
fn focused(harness: &Harness<'_, Window>) -> String {
    let node = harness.query_all_by(|node| node.is_focused()).next();
    node.and_then(|node| node.accesskit_node().label()).unwrap_or_default()
}

fn section<'h>(harness: &'h Harness<'_, Window>, name: &'h str) -> egui_kittest::Node<'h> {
    harness.get_by_role_and_label(Role::RadioButton, name)
}

fn is_current(harness: &Harness<'_, Window>, name: &str) -> bool {
    let name = format!("Section {name}");
    section(harness, &name).accesskit_node().toggled() == Some(egui::accesskit::Toggled::True)
}

fn go_to(harness: &mut Harness<'_, Window>, name: &str) {
    let name = format!("Section {name}");
    section(harness, &name).click();
    harness.run();
}

/// Lets a scroll end, which takes some frames.
fn settle(harness: &mut Harness<'_, Window>) {
    harness.run_steps(20);
}

/// Brings a button into view and presses it; gives where it was then.
fn add(harness: &mut Harness<'_, Window>, button: &str) -> egui::Rect {
    harness.get_by_role_and_label(Role::Button, button).scroll_to_me();
    settle(harness);
    let was = harness.get_by_role_and_label(Role::Button, button).rect();
    harness.get_by_role_and_label(Role::Button, button).click();
    settle(harness);
    was
}

#[test]
fn the_index_leads_to_each_section_and_stays_in_sight() {
    let mut harness = low(sample_with("aws"));
    assert!(is_current(&harness, "Overview"));
    let top = section(&harness, "Section Overview").rect().top();
    for (name, heading) in
        [("Consumption", "Consumption"), ("Policies", "Payment policy"), ("Changes", "Contract changes")]
    {
        go_to(&mut harness, name);
        assert!(is_current(&harness, name), "{name}");
        let shown = harness.get_all_by_label(heading).map(|node| node.rect().top()).fold(f32::INFINITY, f32::min);
        assert!((top..top + 120.0).contains(&shown), "{heading} at {shown}");
        assert!((section(&harness, "Section Overview").rect().top() - top).abs() < 0.5, "the index stays");
    }
    // The last can't reach the top, and is folded until it is asked for.
    go_to(&mut harness, "Sources");
    assert!(is_current(&harness, "Sources"));
    go_to(&mut harness, "Overview");
    assert!(is_current(&harness, "Overview"));
    let shown = harness.get_all_by_label("Owed today").map(|node| node.rect().top());
    assert!(shown.fold(0.0, f32::max) > top, "from the very top");
}

#[test]
fn an_index_is_only_where_there_is_much_to_scroll() {
    let app = edited([Edit::AddItem(obligo::model::ItemKind::Mark, "Merger".to_owned())]);
    let mut harness = harness(app);
    harness.state_mut().app_mut().select(Subject::Item("merger".to_owned()));
    harness.run();
    assert!(harness.query_by_role_and_label(Role::RadioButton, "Section Overview").is_none());
}

#[test]
fn what_is_added_has_the_focus_in_its_first_field() {
    let mut harness = low(small(vec![]));
    for (button, first) in [
        ("Add period", "Period 2: Floor"),
        ("Add line", "Line 2: Consumption"),
        ("Add policy", "Policy 1: Policy start date"),
        ("Add lump payment", "Lump payment 1: Payment date"),
        ("Add late interest", "Late interest: Late interest rate"),
        ("Add charge", "Charge 1: Amount"),
        ("Add invoice", "Invoice 1: Invoice number"),
    ] {
        add(&mut harness, button);
        assert_eq!(focused(&harness), first, "{button}");
        let shown = field(&harness, first).rect();
        assert!(shown.top() > 150.0 && shown.bottom() < 680.0, "{button}: {shown} is in view");
    }
}

#[test]
fn what_removes_never_lies_where_what_adds_was() {
    let mut harness = low(small(vec![]));
    for button in ["Add late interest", "Add early payment", "Add period", "Add policy", "Add charge"] {
        let was = add(&mut harness, button);
        let removes = harness.query_all_by(|node| node.label().is_some_and(|l| l.starts_with("Remove ")));
        for node in removes {
            assert!(!node.rect().intersects(was.shrink(1.0)), "{button}: {:?}", node.accesskit_node().label());
        }
    }
}

#[test]
fn a_new_row_takes_over_from_the_one_before_it() {
    let mut harness = harness(small(vec![]));
    let period = |harness: &Harness<'_, Window>, field: &str| {
        value(harness, &format!("vendors/aws/contract/periods/n2/{field}"))
    };
    press(&mut harness, "Add period");
    assert_eq!(period(&harness, "floor"), dollars(600_000), "the floor");
    let first = |field: &str| value(&harness, &format!("vendors/aws/contract/periods/n1/{field}"));
    assert_eq!(period(&harness, "start"), first("end"), "the next year");
    let (Value::Date(start), Value::Date(end)) = (period(&harness, "start"), period(&harness, "end")) else {
        panic!("days")
    };
    assert_eq!(start.plus_months(12), end);
    // What ends what held until then begins later, and pays in full.
    let policy = |harness: &Harness<'_, Window>, id: &str, field: &str| {
        value(harness, &format!("vendors/aws/policies/{id}/{field}"))
    };
    press(&mut harness, "Add policy");
    press(&mut harness, "Add policy");
    assert_eq!(policy(&harness, "n1", "from"), Value::Date(date("2023-01-01")));
    assert_eq!(policy(&harness, "n2", "from"), Value::Date(date("2023-02-01")));
    press(&mut harness, "Add lump payment");
    let payment = "vendors/aws/lump_payments";
    let set = Edit::set(format!("{payment}/n1/amount"), dollars(5000));
    apply_all(harness.state_mut().app_mut(), [set]);
    harness.run();
    press(&mut harness, "Add lump payment");
    assert_eq!(value(&harness, &format!("{payment}/n2/amount")), dollars(5000));
    assert_eq!(value(&harness, &format!("{payment}/n2/date")), Value::Date(date("2023-02-01")));
}

#[test]
fn an_invoice_at_the_opening_takes_over_no_amount_and_lies_before_it() {
    let mut harness = harness(small(vec![]));
    press(&mut harness, "Add invoice");
    let set = Edit::set("vendors/aws/invoices/n1/amount", dollars(700));
    apply_all(harness.state_mut().app_mut(), [set]);
    harness.run();
    press(&mut harness, "Add invoice");
    assert_eq!(value(&harness, "vendors/aws/invoices/n2/amount"), dollars(0), "what is owed is typed");
    assert_eq!(value(&harness, "vendors/aws/invoices/n2/issued"), value(&harness, "vendors/aws/invoices/n1/issued"));
}

#[test]
fn what_is_looked_at_stays_where_it_is_when_something_appears_above() {
    let mut harness = low(small(vec![]));
    go_to(&mut harness, "Consumption");
    let place = |harness: &Harness<'_, Window>| field(harness, "Line 1: Consumption").rect().top();
    field(&harness, "Line 1: Consumption").focus();
    harness.run();
    let before = place(&harness);
    // The card gets rows for what is overdue and for a ladder; a charge is no part of what is seen.
    let more = [
        Edit::Add("vendors/aws/contract/periods".to_owned()),
        Edit::Add("vendors/aws/invoices".to_owned()),
        Edit::set("vendors/aws/invoices/n1/amount", dollars(9000)),
        Edit::set("vendors/aws/invoices/n1/due", Value::Date(date("2022-12-15"))),
        Edit::Add("vendors/aws/late_interest".to_owned()),
        Edit::Add("vendors/aws/policies".to_owned()),
        Edit::set("vendors/aws/policies/n1/kind", Value::Choice("withhold")),
    ];
    for edit in more {
        apply_all(harness.state_mut().app_mut(), [edit.clone()]);
        harness.run();
        assert!((place(&harness) - before).abs() < 1.0, "{edit:?}: from {before} to {}", place(&harness));
    }
    assert_eq!(focused(&harness), "Line 1: Consumption");
}

#[test]
fn month_tab_amount() {
    let mut harness = harness(small(vec![]));
    harness.state_mut().app_mut().select(Subject::Item("ads".to_owned()));
    harness.run();
    press(&mut harness, "Plan a month, or enter an actual");
    harness.run();
    assert_eq!(value(&harness, "streams/ads/amounts/2023-01"), dollars(50_000), "what the model has for it");
    assert_eq!(focused(&harness), "Amounts by month: month of Jan 2023", "open, and the month is typed first");
    let month = "Amounts by month: month of Jan 2023";
    field(&harness, month).type_text("Dec 2022");
    harness.run();
    command(&mut harness, Modifiers::NONE, Key::Tab);
    let actual = "Amounts by month: Dec 2022, actual";
    assert_eq!(focused(&harness), actual);
    field(&harness, actual).type_text("47,500");
    harness.run();
    enter(&mut harness);
    assert_eq!(value(&harness, "streams/ads/amounts/2022-12"), dollars(47_500));
    assert_eq!(value(&harness, "streams/ads/amounts/2023-01"), Value::Unset);
    // The next is the month after it.
    press(&mut harness, "Plan a month, or enter an actual");
    assert_eq!(value(&harness, "streams/ads/amounts/2023-01"), dollars(50_000));
}

#[test]
fn a_planned_amount_that_was_not_changed_follows_the_rule_of_its_month() {
    let mut app = small(vec![]);
    apply_all(
        &mut app,
        [
            Edit::set("streams/ads/growth", Value::Decimal("1".parse().expect("a number"))),
            Edit::Add("streams/ads/amounts/2023-01".to_owned()),
        ],
    );
    app.type_in("streams/ads/amounts/2023-01/@month", "Jan 2024");
    assert_eq!(app.model().get("streams/ads/amounts/2024-01"), Some(dollars(100_000)), "doubled in a year");
    app.type_in("streams/ads/amounts/2024-01", "7");
    app.type_in("streams/ads/amounts/2024-01/@month", "Feb 2024");
    assert_eq!(app.model().get("streams/ads/amounts/2024-02"), Some(dollars(7)), "a plan of one's own is kept");
}

#[test]
fn subscribers_have_their_price_beside_them() {
    let mut harness = low(small(vec![]));
    harness.state_mut().app_mut().select(Subject::Item("ads".to_owned()));
    harness.run();
    harness.get_by_role_and_label(Role::ComboBox, "Revenue driver").click();
    harness.run();
    press(&mut harness, "Subscribers");
    settle(&mut harness);
    assert_eq!(focused(&harness), "Subscribers at start", "what the choice asks for is typed next");
    let stream = || harness.state().app().model().streams[0].clone();
    assert_eq!(stream().driver, Driver::Accounts);
    assert_eq!(stream().channels.len(), 1, "a way to pay comes with subscribers");
    let at = |label: &str| field(&harness, label).rect().top();
    let (subscribers, price, churn) = (at("Subscribers at start"), at("Monthly price"), at("Churn"));
    assert!(subscribers < price && price < churn && churn - subscribers < 70.0);
    // From field to field, and nothing moves.
    type_over(&mut harness, "Subscribers at start", "10,000");
    for (text, label) in [("8", "Monthly price"), ("4", "Churn")] {
        command(&mut harness, Modifiers::NONE, Key::Tab);
        assert_eq!(focused(&harness), label);
        field(&harness, label).type_text(text);
        harness.run();
    }
    enter(&mut harness);
    let accounts = Value::Decimal("10000".parse().expect("a number"));
    assert_eq!(value(&harness, "streams/ads/opening_accounts"), accounts);
    assert_eq!(value(&harness, "streams/ads/channels/n1/price"), dollars(8));
    assert_eq!(value(&harness, "streams/ads/churn"), Value::Decimal("0.04".parse().expect("a number")));
    assert!((field(&harness, "Churn").rect().top() - churn).abs() < 1.0);
    // What is refused is mended where it was typed.
    type_over(&mut harness, "Monthly price", "eight");
    enter(&mut harness);
    assert_eq!(focused(&harness), "Monthly price");
    harness.key_press(Key::Escape);
    harness.run();
    add(&mut harness, "Add channel");
    harness.get_by_label("2 channels ›");
}

#[test]
fn the_red_row_of_the_card_leads_to_its_invoices() {
    let mut harness = harness(sample_with("aws"));
    let name = harness.query_all_by(|node| node.label().is_some_and(|label| label.starts_with("overdue: ")));
    let names: Vec<String> = name.filter_map(|node| node.accesskit_node().label()).collect();
    press(&mut harness, &names[0]);
    let query = harness.state().query().expect("postings").clone();
    assert_eq!(query.set, obligo::chart::PostingSet::Arrears);
    assert_eq!(query.item.as_deref(), Some("aws"));
}

#[test]
fn no_label_is_cut_where_there_is_room() {
    let mut harness = low(sample_with("aws"));
    go_to(&mut harness, "Terms");
    let label = harness.get_by_label("Fixed sum per invoice").rect();
    assert!(label.width() > 115.0, "{label}");
    let own = field(&harness, "Late interest: Fixed sum per invoice").rect();
    assert!(own.left() >= label.right(), "its field begins after it");
}

#[test]
fn a_renegotiation_asks_what_becomes_of_the_arrears() {
    let mut app = sample_with("aws");
    app.run(Command::AddScenario);
    app.end_renaming_scenario();
    let mut harness = harness(app);
    go_to(&mut harness, "Changes");
    add(&mut harness, "Add contract change");
    press(&mut harness, "Renegotiate");
    harness.run();
    assert_eq!(focused(&harness), "Renegotiate (2): Contract change date");
    let change = |harness: &Harness<'_, Window>| {
        harness.state().app().model().vendors[0].contract_changes.last().expect("a change").clone()
    };
    assert_eq!(change(&harness).past_due, PastDue::Stays);
    harness.get_by_label_contains("past due stays unpaid");
    type_over(&mut harness, "Renegotiate (2): Commitment becomes", "50%");
    enter(&mut harness);
    assert_eq!(change(&harness).floor_factor.map(|factor| factor.to_string()).as_deref(), Some("0.5"));
    // The choice stands right below the floor's, with what it is about.
    let at = |label: &str| field(&harness, label).rect().top();
    let choice = |harness: &Harness<'_, Window>| {
        harness.get_by_role_and_label(Role::ComboBox, "Renegotiate (2): Past due amounts").rect()
    };
    let floor = at("Renegotiate (2): Commitment becomes");
    assert!(choice(&harness).top() > floor && choice(&harness).top() < floor + 40.0);
    let path = format!("vendors/aws/contract_changes/{}", change(&harness).id.0);
    let settled = Edit::set(format!("{path}/past_due"), Value::Choice("settled"));
    let beside = |harness: &Harness<'_, Window>| {
        let amounts = harness.query_all_by(|node| node.value().is_some_and(|text| text.starts_with('$')));
        let choice = choice(harness);
        let is_beside = |node: &egui_kittest::Node<'_>| {
            (node.rect().center().y - choice.center().y).abs() < 6.0 && node.rect().left() >= choice.right()
        };
        amounts.filter(is_beside).find_map(|node| node.accesskit_node().value())
    };
    let amount = beside(&harness).expect("an amount");
    apply_all(harness.state_mut().app_mut(), [settled]);
    harness.run();
    assert_eq!(beside(&harness), Some(amount.clone()), "the same amount, whatever becomes of it");
    harness.get_by_label_contains(&format!("settles {amount}"));
}

#[test]
fn the_palette_adds_a_vendor_whose_name_is_typed_next() {
    let mut harness = harness(small(vec![]));
    command(&mut harness, Modifiers::COMMAND, Key::K);
    harness.event(egui::Event::Text("add vendor".to_owned()));
    harness.run();
    enter(&mut harness);
    harness.run();
    assert_eq!(focused(&harness), "Name");
    harness.event(egui::Event::Text("Datadog".to_owned()));
    harness.run();
    enter(&mut harness);
    assert_eq!(harness.state().app().model().vendors[1].label, "Datadog");
}

#[test]
fn enter_on_the_only_match_selects_it_and_tab_goes_on_from_there() {
    let mut harness = harness(sample_with("aws"));
    command(&mut harness, Modifiers::COMMAND, Key::F);
    harness.event(egui::Event::Text("google cloud vendor".to_owned()));
    harness.run();
    enter(&mut harness);
    harness.run();
    assert_eq!(harness.state().app().subject_id(), Some("google"));
    assert_eq!(focused(&harness), "Google Cloud");
    command(&mut harness, Modifiers::NONE, Key::Tab);
    assert!(!focused(&harness).is_empty(), "not lost");
    assert_ne!(focused(&harness), "Google Cloud");
}

#[test]
fn what_was_copied_is_said_and_goes_with_the_next_change() {
    let mut harness = harness(small(vec![]));
    press(&mut harness, "Table");
    press(&mut harness, "Copy for Excel");
    let said = |harness: &Harness<'_, Window>| harness.state().app().notice().map(|notice| notice.text.clone());
    assert!(said(&harness).is_some_and(|text| text.starts_with("Copied ") && text.contains(" rows × ")));
    type_over(&mut harness, FLOOR, "1M");
    enter(&mut harness);
    assert_eq!(floor(&harness), dollars(1_000_000));
    assert_eq!(said(&harness), None);
}

#[test]
fn a_message_goes_when_its_cause_is_gone() {
    let mut harness = harness(small(vec![]));
    type_over(&mut harness, FLOOR, "1.250");
    command(&mut harness, Modifiers::COMMAND, Key::S);
    let said = |harness: &Harness<'_, Window>| harness.state().app().notice().map(|notice| notice.text.clone());
    assert!(said(&harness).is_some_and(|text| text.starts_with("Fix floor first")), "{:?}", said(&harness));
    field(&harness, FLOOR).focus();
    harness.run();
    harness.key_press(Key::Escape);
    harness.run();
    assert_eq!(said(&harness), None, "the field is as it was");
    // What could not be done on one item is no word about another.
    let app = harness.state_mut().app_mut();
    app.run(Command::RemoveSelected);
    assert_eq!(app.notice().map(|notice| notice.text.as_str()), Some("AWS removed"));
    app.run(Command::Undo);
    assert_eq!(app.notice(), None, "it is back");
    assert_eq!(app.model().vendors[0].label, "AWS");
}

/// The months of the first line are plotted above, where nothing was before.
#[test]
fn what_was_clicked_stays_under_the_pointer_when_a_plot_appears_above() {
    let mut app = edited([
        Edit::AddItem(obligo::model::ItemKind::Vendor, "Datadog".to_owned()),
        Edit::Add("vendors/datadog/contract".to_owned()),
    ]);
    app.select(Subject::Item("datadog".to_owned()));
    let mut harness = sized(app, vec2(1100.0, 900.0));
    let was = add(&mut harness, "Add line");
    let now = harness.get_by_role_and_label(Role::Button, "Add line").rect();
    assert!((now.center() - was.center()).length() < 1.0, "{was} to {now}");
    assert_eq!(focused(&harness), "Line 1: Consumption");
}

/// Whatever is selected, the inspector keeps its width.
#[test]
fn the_inspector_keeps_its_width() {
    for sample in ["twitter-2023", "startup", "snap-2017"] {
        for (width, height) in [(1440.0, 900.0), (1100.0, 700.0)] {
            let mut app = App::new(Services::scripted([]));
            app.open(format!("saves/{sample}.ron").into());
            app.poll();
            let mut harness = sized(app, vec2(width, height));
            let right = |harness: &Harness<'_, Window>| {
                harness.get_by_role_and_label(Role::Image, "Revenue against obligations").rect().right()
            };
            let before = right(&harness);
            let ids: Vec<String> =
                harness.state().app().model().items().iter().map(|item| item.id.to_owned()).collect();
            for id in ids {
                harness.state_mut().app_mut().select(Subject::Item(id.clone()));
                harness.run_steps(12);
                assert!(
                    (right(&harness) - before).abs() < 1.0,
                    "{sample}, {width}, {id}: {} {before}",
                    right(&harness)
                );
            }
        }
    }
}

/// A second press at the same place adds once more, wherever the new row stands.
#[test]
fn what_adds_stays_under_the_pointer() {
    let mut failed = Vec::new();
    let mut count = 0;
    for subject in [Some("aws"), Some("headquarters"), Some("blue"), Some("takeover-debt"), None] {
        let app = || {
            let mut app = App::new(Services::scripted([]));
            app.select(subject.map_or(Subject::Settings, |id| Subject::Item(id.to_owned())));
            app
        };
        let high = sized(app(), vec2(1100.0, 6000.0));
        let in_inspector = |rect: egui::Rect| rect.left() > 760.0;
        let buttons = high.query_all_by_role(Role::Button).filter(|node| in_inspector(node.rect()));
        let mut names: Vec<String> = buttons.filter_map(|node| node.accesskit_node().label()).collect();
        names.retain(|name| name.starts_with("Add ") && !["Add rung", "Add contract change"].contains(&name.as_str()));
        let once = names.iter().filter(|name| names.iter().filter(|other| other == name).count() == 1);
        for name in once {
            let mut harness = low(app());
            let button = |harness: &Harness<'_, Window>| {
                let all = harness.query_all_by_role_and_label(Role::Button, name);
                all.map(|node| node.rect()).find(|rect| in_inspector(*rect))
            };
            if button(&harness).is_none() {
                continue;
            }
            harness.get_by_role_and_label(Role::Button, name).scroll_to_me();
            settle(&mut harness);
            let at = button(&harness).expect("it is there").center();
            let parameters = |harness: &Harness<'_, Window>| harness.state().app().model().parameters().len();
            for press in 1..=3 {
                let before = parameters(&harness);
                // The pointer rests there.
                for pressed in [true, false] {
                    let modifiers = Modifiers::NONE;
                    let button = egui::PointerButton::Primary;
                    harness.input_mut().events.extend([
                        egui::Event::PointerMoved(at),
                        egui::Event::PointerButton { pos: at, button, pressed, modifiers },
                    ]);
                    harness.run_steps(2);
                }
                settle(&mut harness);
                // A part, such as a contract, is there once.
                if press > 1 && button(&harness).is_none() {
                    break;
                }
                count += 1;
                let notice = harness.state().app().notice();
                if parameters(&harness) <= before && !notice.as_ref().is_some_and(|notice| notice.is_refusal) {
                    failed.push(format!("{subject:?}: {name}, press {press}: {notice:?}"));
                }
            }
        }
    }
    assert!(failed.is_empty() && count > 30, "{count}: {failed:#?}");
}
