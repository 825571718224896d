//! Last days of periods, and the open bills of a vendor: typed and pasted as contracts and lists have them.

use egui::{Event, Key, Role};
use egui_kittest::{Harness, kittest::Queryable as _};
use obligo::{
    app::{App, Typed, UndoStep},
    model::{Edit, Value},
    ui::Window,
};

use crate::common::window::{
    apply_all, click_at, date, dollars, enter, field, harness, press, small, type_over, value,
};

const PERIODS: &str = "vendors/aws/contract/periods";
const BILLS: &str = "vendors/aws/invoices";

fn days(app: &App) -> Vec<(String, String)> {
    let contract = app.model().vendors[0].contract.get().expect("a contract");
    contract.periods.iter().map(|period| (period.start.to_string(), period.end.to_string())).collect()
}

fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect()
}

/// Number, date, due date and unpaid amount of each bill.
fn bills(app: &App) -> Vec<String> {
    let bills = app.model().vendors[0].invoices.iter();
    bills.map(|bill| format!("{} {} {} {}", bill.number, bill.issued, bill.due, bill.amount)).collect()
}

fn message(app: &App, path: &str) -> String {
    app.draft(path).map(|draft| draft.message.clone()).unwrap_or_default()
}

fn said(app: &App) -> String {
    app.notice().map(|notice| notice.text.clone()).unwrap_or_default()
}

#[test]
fn a_period_has_its_last_day_on_screen_and_the_day_after_in_the_file() {
    let mut harness = harness(small(vec![]));
    let last = "Period 1: Period last day";
    assert_eq!(field(&harness, last).value().as_deref(), Some("31 Dec 2023"));
    assert_eq!(value(&harness, &format!("{PERIODS}/n1/end")), Value::Date(date("2024-01-01")));
    type_over(&mut harness, last, "30 June 2024");
    enter(&mut harness);
    assert_eq!(value(&harness, &format!("{PERIODS}/n1/end")), Value::Date(date("2024-07-01")));
    assert_eq!(field(&harness, last).value().as_deref(), Some("30 Jun 2024"), "as it was typed");
    let app = harness.state().app();
    assert_eq!(app.undo_label().as_deref(), Some("Undo change of AWS period last day"));
    let text = obligo::storage::write_text(&app.session());
    assert!(text.contains("end: \"2024-07-01\""), "{text}");
    // The calendar ends with its last year, and so does what can be typed.
    type_over(&mut harness, last, "31 Dec 2199");
    enter(&mut harness);
    harness.get_by_label_contains("Years go from 1900 to 2199");
}

#[test]
fn two_years_as_a_contract_has_them_leave_no_gap() {
    let mut app = small(vec![]);
    let block = "1 Jan 2023\t31 Dec 2023\t1,200,000\n2024-01-01\t2024-12-31\t1,200,000\n";
    assert_eq!(app.paste(&format!("{PERIODS}/n1/start"), block), Typed::Taken, "{}", said(&app));
    assert_eq!(days(&app), pairs(&[("2023-01-01", "2024-01-01"), ("2024-01-01", "2025-01-01")]));
}

#[test]
fn the_day_after_in_place_of_the_last_day_is_refused_with_the_last_day() {
    let mut app = small(vec![]);
    apply_all(&mut app, [Edit::Add(PERIODS.to_owned())]);
    let (before, end) = (app.model().clone(), format!("{PERIODS}/n1/end"));
    assert_eq!(app.type_in(&end, "1 Jan 2024"), Typed::Refused);
    assert_eq!(
        message(&app, &end),
        "Period last day must be 31 Dec 2023 at the latest: the next period begins on 1 Jan 2024"
    );
    app.drop_draft(&end);
    // The file's way, pasted.
    let block = "2023-01-01\t2024-01-01\t1M\n2024-01-01\t2025-01-01\t1M\n2025-01-01\t2026-01-01\t1M";
    assert_eq!(app.paste(&format!("{PERIODS}/n1/start"), block), Typed::Refused);
    let expected =
        "Row 1, column 2, “2024-01-01”: must be 31 Dec 2023 at the latest: the next period begins on 1 Jan 2024";
    assert!(said(&app).contains(expected), "{}", said(&app));
    assert_eq!(*app.model(), before);
    let start = format!("{PERIODS}/n2/start");
    assert_eq!(app.type_in(&start, "31 Dec 2023"), Typed::Refused);
    assert_eq!(
        message(&app, &start),
        "Period start must be after 31 Dec 2023, the last day of the commitment period before"
    );
    let first = format!("{PERIODS}/n1/end");
    assert_eq!(app.type_in(&first, "31 Dec 2022"), Typed::Refused);
    assert_eq!(message(&app, &first), "Period last day must not be before the start");
}

#[test]
fn a_period_that_followed_goes_on_following_in_one_step() {
    let mut app = small(vec![]);
    apply_all(&mut app, [Edit::Add(PERIODS.to_owned())]);
    let at_first = days(&app);
    for (typed, end) in [("30 Nov 2023", "2023-12-01"), ("31 Mar 2024", "2024-04-01"), ("31 Dec 2023", "2024-01-01")] {
        assert_eq!(app.type_in(&format!("{PERIODS}/n1/end"), typed), Typed::Taken, "{typed}");
        assert_eq!(days(&app), pairs(&[("2023-01-01", end), (end, "2025-01-01")]), "{typed}");
    }
    assert_eq!(days(&app), at_first, "and back");
    app.run(obligo::app::Command::Undo);
    assert_eq!(days(&app)[0].1, "2024-04-01", "one step");
    // A gap that is there on purpose stays.
    let start = format!("{PERIODS}/n2/start");
    assert_eq!(app.type_in(&start, "1 Jun 2024"), Typed::Taken);
    assert_eq!(app.type_in(&format!("{PERIODS}/n1/end"), "29 Feb 2024"), Typed::Taken);
    assert_eq!(days(&app), pairs(&[("2023-01-01", "2024-03-01"), ("2024-06-01", "2025-01-01")]));
    // A block of last days alone.
    assert_eq!(app.type_in(&start, "1 Mar 2024"), Typed::Taken);
    assert_eq!(app.paste(&format!("{PERIODS}/n1/end"), "31 Jan 2024\n31 Oct 2024"), Typed::Taken, "{}", said(&app));
    assert_eq!(days(&app), pairs(&[("2023-01-01", "2024-02-01"), ("2024-02-01", "2024-11-01")]));
}

#[test]
fn a_change_has_its_last_month() {
    let mut app = small(vec![]);
    let change = "vendors/aws/contract/lines/n1/changes";
    apply_all(&mut app, [Edit::Add(change.to_owned())]);
    let until = format!("{change}/n1/until");
    assert_eq!(app.type_in(&until, "Jun 2023"), Typed::Taken);
    assert_eq!(app.model().get(&until), Some(Value::Month("2023-07".parse().expect("a month"))));
    assert_eq!(app.type_in(&until, "Dec 2022"), Typed::Refused);
    assert_eq!(message(&app, &until), "Change last month must not be before the start");
    assert_eq!(app.type_in(&until, "Jan 2023"), Typed::Taken, "one month");
    assert_eq!(app.type_in(&until, ""), Typed::Taken, "for good");
    assert_eq!(app.model().get(&until), Some(Value::Unset));
}

#[test]
fn a_scenario_and_a_difference_name_the_last_day() {
    let mut app = small(vec![]);
    let before = app.session();
    assert_eq!(app.type_in(&format!("{PERIODS}/n1/end"), "30 Jun 2024"), Typed::Taken);
    let after = app.session();
    let differences = obligo::analysis::difference::Differences::between(&before, &after);
    let [one] = differences.model.as_slice() else { panic!("{differences:?}") };
    let [from, to] = [&before, &after].map(|session| obligo::analysis::lookup::ModelIndex::new(&session.model));
    let text = obligo::text::difference::difference(one, &from, &to);
    assert_eq!(text, "AWS: last day of period n1: 31 Dec 2023 → 30 Jun 2024");
}

/// As they stand in a list that is sent by the vendor.
#[test]
fn open_bills_are_pasted_as_they_stand_in_a_list() {
    let mut app = small(vec![]);
    apply_all(&mut app, [Edit::set("vendors/aws/net_days", Value::Whole(30)), Edit::Add(BILLS.to_owned())]);
    let list = "RE-2022/118\t5 Nov 2022\t5 Dec 2022\t1,200.00\nRE-2022/131\t2022-12-05\t2023-01-04\t$900.10\n";
    assert_eq!(app.paste(&format!("{BILLS}/n1/number"), list), Typed::Taken, "{}", said(&app));
    let expected = ["RE-2022/118 2022-11-05 2022-12-05 1_200", "RE-2022/131 2022-12-05 2023-01-04 900.10"];
    assert_eq!(bills(&app), expected);
    let forecast = app.outcome().forecast().expect("a forecast");
    let journal = obligo::exchange::hledger::journal("bills", forecast);
    for words in [
        "Payment of the usage invoice RE-2022/118 of 5 Nov 2022, due 5 Dec 2022",
        "Payment of the usage invoice RE-2022/131 of 5 Dec 2022, due 4 Jan 2023",
    ] {
        assert!(journal.contains(words), "{words}: {journal}");
    }
}

#[test]
fn a_due_date_long_past_is_enough() {
    let mut app = small(vec![]);
    apply_all(&mut app, [Edit::set("vendors/aws/net_days", Value::Whole(30)), Edit::Add(BILLS.to_owned())]);
    // The cell is that of the due date, and the row has an invoice date of its own.
    let list = "2022-11-05\t1,200.00\n2022-10-20\t900.10\n2023-01-20\t5";
    assert_eq!(app.paste(&format!("{BILLS}/n1/due"), list), Typed::Taken, "{}", said(&app));
    let expected = [" 2022-10-06 2022-11-05 1_200", " 2022-09-20 2022-10-20 900.10", " 2022-12-21 2023-01-20 5"];
    assert_eq!(bills(&app), expected, "net 30 before the due date");
    // In a row that is there a date that fits stays, and one that doesn't goes along.
    assert_eq!(app.type_in(&format!("{BILLS}/n3/due"), "28 Dec 2022"), Typed::Taken);
    assert_eq!(bills(&app)[2], " 2022-12-21 2022-12-28 5");
    assert_eq!(app.type_in(&format!("{BILLS}/n3/due"), "1 Dec 2022"), Typed::Taken);
    assert_eq!(bills(&app)[2], " 2022-11-01 2022-12-01 5");
    assert_eq!(app.type_in(&format!("{BILLS}/n3/issued"), "15 Dec 2022"), Typed::Taken);
    assert_eq!(bills(&app)[2], " 2022-12-15 2023-01-14 5", "the due date, by the terms");
    assert_eq!(app.undo_label().as_deref(), Some("Undo change of AWS invoice date"));
    app.run(obligo::app::Command::Undo);
    assert_eq!(bills(&app)[2], " 2022-11-01 2022-12-01 5", "one step");
    // Both given and the wrong way round is a slip.
    assert_eq!(app.paste(&format!("{BILLS}/n3/issued"), "15 Dec 2022\t1 Dec 2022"), Typed::Refused);
    assert!(said(&app).contains("column 2, “1 Dec 2022”: must not be before “Invoice date”"), "{}", said(&app));
}

#[test]
fn of_a_new_bill_either_date_gives_the_other_until_both_are_typed() {
    let mut harness = harness(small(vec![]));
    let terms = [Edit::set("vendors/aws/net_days", Value::Whole(30))];
    apply_all(harness.state_mut().app_mut(), terms);
    harness.run();
    press(&mut harness, "Add invoice");
    type_over(&mut harness, "Invoice 1: Due date", "20 Dec 2022");
    enter(&mut harness);
    assert_eq!(bills(harness.state().app()), [" 2022-11-20 2022-12-20 0"]);
    type_over(&mut harness, "Invoice 1: Invoice date", "10 Nov 2022");
    enter(&mut harness);
    assert_eq!(bills(harness.state().app()), [" 2022-11-10 2022-12-20 0"], "what was typed stays");
    press(&mut harness, "Add invoice");
    type_over(&mut harness, "Invoice 2: Invoice date", "12 Dec 2022");
    enter(&mut harness);
    assert_eq!(bills(harness.state().app())[1], " 2022-12-12 2023-01-11 0");
    type_over(&mut harness, "Invoice 2: Invoice number", "4711");
    enter(&mut harness);
    type_over(&mut harness, "Invoice 4711: Due date", "1 Feb 2023");
    enter(&mut harness);
    assert_eq!(bills(harness.state().app())[1], "4711 2022-12-12 2023-02-01 0");
}

#[test]
fn a_pasted_credit_note_becomes_a_credit_that_pays_any_invoice() {
    let mut app = small(vec![]);
    apply_all(&mut app, [Edit::Add(BILLS.to_owned())]);
    let amount = format!("{BILLS}/n1/amount");
    assert_eq!(app.type_in(&amount, "-3,000"), Typed::Refused);
    assert!(message(&app, &amount).contains("“Credits at the opening”"), "{}", message(&app, &amount));
    app.drop_draft(&amount);
    let block = "5 Dec 2022\t1,200\n5 Dec 2022\t(300)\n9 Dec 2022\t50\n9 Dec 2022\t-0.25";
    assert_eq!(app.paste(&format!("{BILLS}/n1/due"), block), Typed::Taken);
    assert_eq!(bills(&app), [" 2022-12-01 2022-12-05 1_200", " 2022-11-09 2022-12-09 50"]);
    let credits = &app.model().vendors[0].credits;
    let held: Vec<_> = credits.iter().map(|credit| (credit.pays, credit.amount.to_string())).collect();
    let any = obligo::model::CreditPays::AnyInvoice;
    assert_eq!(held, [(any, "300".to_owned()), (any, "0.25".to_owned())]);
    assert!(said(&app).contains("2 negative amounts became credits"), "{}", said(&app));
    // A wrong row is named by its number in the block, and nothing is pasted.
    assert_eq!(app.paste(&format!("{BILLS}/n1/due"), "5 Dec 2022\t(300)\n5 Dec 2022\tmuch"), Typed::Refused);
    assert!(said(&app).contains("Row 2, column 2, “much”"), "{}", said(&app));
    assert_eq!((bills(&app).len(), app.model().vendors[0].credits.len()), (2, 2));
}

#[test]
fn cash_events_are_a_table_too() {
    let mut app = small(vec![]);
    app.run(obligo::app::Command::AddCashEvent);
    let first = "cash_events/new-cash-event";
    let block = "15 Mar 2023\tFunding round\t2M\n2023-04-10\tTax\t(35,000)\n";
    assert_eq!(app.paste(&format!("{first}/date"), block), Typed::Taken, "{}", said(&app));
    let events = app.model().cash_events.iter();
    let events: Vec<String> = events.map(|event| format!("{} {} {}", event.date, event.label, event.amount)).collect();
    assert_eq!(events, ["2023-03-15 Funding round 2_000_000", "2023-04-10 Tax -35_000"]);
    app.run(obligo::app::Command::Undo);
    assert_eq!(app.model().cash_events.len(), 1, "one step");
    app.run(obligo::app::Command::Redo);
    let mut harness = harness(app);
    harness.get_by_role_and_label(Role::TreeItem, "Cash events").click();
    harness.run();
    type_over(&mut harness, "Tax: Amount in or out", "-40k");
    harness.key_press(Key::Enter);
    harness.run();
    assert_eq!(harness.state().app().model().cash_events[1].amount, obligo::model::Amount::whole(-40_000));
    let plus = harness.get_all_by_role_and_label(Role::Button, "Add cash event");
    // The other one is in the tree.
    let at = plus.map(|node| node.rect().center()).max_by(|a, b| a.x.total_cmp(&b.x)).expect("a button");
    click_at(&mut harness, at);
    assert_eq!(harness.state().app().model().cash_events.len(), 3);
    assert!(field(&harness, "New cash event: Date").is_focused());
    press(&mut harness, "Remove tax");
    let labels = harness.state().app().model().cash_events.iter();
    assert_eq!(labels.map(|event| event.label.as_str()).collect::<Vec<_>>(), ["Funding round", "New cash event"]);
    // An event's own page has its fields once.
    harness.get_by_role_and_label(Role::TreeItem, "Funding round").click();
    harness.run();
    field(&harness, "Date").focus();
    harness.key_press(Key::Tab);
    harness.run();
    assert!(field(&harness, "Amount in or out").is_focused());
}

/// What is in the field of a cell was not refused: only the block was. So nothing is said beside it once it is left, but
/// the list still names the row and the column.
#[test]
fn what_is_said_of_a_refused_block_is_listed_when_its_cell_is_left() {
    let mut harness: Harness<'_, Window> = harness(small(vec![]));
    press(&mut harness, "Add invoice");
    let due = "Invoice 1: Due date";
    field(&harness, due).focus();
    harness.run();
    harness.event(Event::Paste("5 Dec 2022\t7\nsoon\t8".to_owned()));
    harness.run();
    assert_eq!(harness.query_all_by_label_contains("Row 2, column 1, “soon”").count(), 2, "at the cell, and below");
    assert_eq!(harness.state().app().drafts(), 1);
    harness.key_press(Key::Tab);
    harness.run();
    assert!(harness.query_by_label_contains("soon").is_none());
    press(&mut harness, "1 entry not accepted");
    assert_eq!(harness.state().app().drafts(), 1, "opening the list doesn't empty it");
    assert_eq!(harness.query_all_by_label_contains("Row 2, column 1, “soon”").count(), 1);
    harness.key_press(Key::Escape);
    harness.run();
    assert!(harness.query_by_role_and_label(Role::TextInput, due).is_some());
    // What was typed and refused stays.
    type_over(&mut harness, due, "soon");
    harness.key_press(Key::Tab);
    harness.run();
    field(&harness, due).focus();
    harness.run();
    harness.key_press(Key::Tab);
    harness.run();
    assert_eq!(field(&harness, due).value().as_deref(), Some("soon"));
    assert_eq!(harness.state().app().drafts(), 1);
    let set = Edit::set(format!("{BILLS}/n1/amount"), dollars(5));
    assert_eq!(harness.state_mut().app_mut().apply(set, UndoStep::New), Ok(()));
}

#[test]
fn what_an_interval_or_a_cap_needs_comes_with_it() {
    let mut app = small(vec![]);
    apply_all(&mut app, [Edit::Add("vendors/aws/charges".to_owned())]);
    let charge = app.model().vendors[0].charges[0].id.0.clone();
    let at = |field: &str| format!("vendors/aws/charges/{charge}/{field}");
    let of = |app: &App, path: &str| app.model().get(path);
    assert_eq!(of(&app, &at("first_month")), Some(Value::Unset));
    assert_eq!(app.type_in(&at("every_months"), "3"), Typed::Taken);
    let first = Some(Value::Month(app.model().settings.first_month));
    assert_eq!(of(&app, &at("first_month")), first, "quarters are counted from a month");
    assert_eq!(app.type_in(&at("first_month"), ""), Typed::Refused);
    assert!(message(&app, &at("first_month")).contains("counted from a first month"));
    // The first line that counts up to a cap brings one; the next takes it.
    let lines = "vendors/aws/contract/lines";
    apply_all(&mut app, [Edit::Add(lines.to_owned())]);
    let line = app.model().vendors[0].contract.get().expect("a contract").lines.last().expect("a line").id.0.clone();
    let choice = Edit::set(format!("{lines}/{line}/counts"), Value::Choice("cap"));
    app.apply(choice, UndoStep::New).expect("a cap");
    let contract = app.model().vendors[0].contract.get().expect("a contract");
    let caps: Vec<&str> = contract.caps.iter().map(|cap| cap.id.0.as_str()).collect();
    assert_eq!(caps, ["n1"]);
    assert_eq!(contract.lines.last().expect("a line").cap.as_deref(), Some("n1"));
}
