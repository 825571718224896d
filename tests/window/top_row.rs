//! The top row: what each figure says in a window of any size, what it was before an edit, and how it differs from a
//! compared scenario.

use egui::{Role, Shape, accesskit::Live, vec2};
use egui_kittest::{
    Harness,
    kittest::{NodeT as _, Queryable as _},
};
use obligo::{
    app::{App, Command, Services, Subject, UndoStep},
    chart::{Reading, VendorCard},
    engine::{Better, FigureValue},
    model::{Act, BASE, Edit, ItemKind, Value},
    money::{Currency, Money},
    text::{amounts, delay_shown, top_row},
    ui::Window,
};

use crate::common::window::{apply_all, click, dollars, empty, harness, press, sized, small};

fn sample(width: f32, height: f32) -> Harness<'static, Window> {
    sized(App::new(Services::scripted([])), vec2(width, height))
}

/// What is said of changes in the top row.
fn changes(harness: &Harness<'_, Window>, begin: &str) -> Vec<String> {
    let labels = harness.query_all_by_role(Role::Label).filter(|node| node.rect().bottom() < 150.0);
    let text = |node: egui_kittest::Node<'_>| node.accesskit_node().label().or_else(|| node.accesskit_node().value());
    labels.filter_map(text).filter(|label| label.starts_with(begin)).collect()
}

fn edit(harness: &mut Harness<'_, Window>, path: &str, amount: i64) {
    harness.state_mut().app_mut().apply(Edit::set(path, dollars(amount)), UndoStep::New).expect("a valid edit");
    harness.run();
}

/// The texts in the top row that are cut, or go beyond their clip.
fn cut(harness: &Harness<'_, Window>) -> Vec<String> {
    fn within(shape: &Shape, clip: egui::Rect, found: &mut Vec<String>) {
        match shape {
            Shape::Text(text) if text.pos.y > 66.0 && text.pos.y < 148.0 => {
                let rect = text.galley.rect.translate(text.pos.to_vec2());
                if text.galley.elided || !clip.expand(1.0).contains_rect(rect) {
                    found.push(text.galley.text().to_owned());
                }
            }
            Shape::Vec(all) => all.iter().for_each(|shape| within(shape, clip, found)),
            _ => {}
        }
    }
    let mut found = Vec::new();
    for clipped in &harness.output().shapes {
        within(&clipped.shape, clipped.clip_rect, &mut found);
    }
    found
}

#[test]
fn after_an_edit_figures_say_for_some_seconds_what_they_were() {
    let mut harness = harness(small(vec![]));
    assert_eq!(changes(&harness, "was"), [""; 0], "nothing has changed yet");
    edit(&mut harness, "settings/opening_cash", 1_500_000);
    let said = changes(&harness, "was");
    assert!(!said.is_empty());
    assert!(said.iter().all(|change| change.ends_with("+$500,000")), "cash alone has changed: {said:?}");
    // One frame is asked for, in which it goes, and none at once.
    let delay = harness.output().viewport_output[&egui::ViewportId::ROOT].repaint_delay;
    assert!(delay.as_secs_f64() > 1.0 && delay.as_secs_f64() < 10.0, "{delay:?}");
    let later = harness.ctx.input(|input| input.time) + 20.0;
    harness.input_mut().time = Some(later);
    harness.step();
    harness.step();
    assert_eq!(changes(&harness, "was"), [""; 0]);
    let delay = harness.output().viewport_output[&egui::ViewportId::ROOT].repaint_delay;
    assert!(delay.as_secs_f64() > 1000.0, "idle again: {delay:?}");
}

#[test]
fn a_drag_is_one_change() {
    let mut harness = harness(small(vec![]));
    let opening = |whole| Edit::set("settings/opening_cash", dollars(whole));
    for step in 1..=3 {
        harness.state_mut().app_mut().drag(opening(1_000_000 + step * 100_000));
        harness.run();
    }
    harness.state_mut().app_mut().end_step();
    harness.run();
    let said = changes(&harness, "was");
    assert!(!said.is_empty() && said.iter().all(|change| change.ends_with("+$300,000")), "{said:?}");
    // Another scenario has figures of its own, not changed ones.
    harness.state_mut().app_mut().run(Command::AddScenario);
    harness.run();
    assert_eq!(changes(&harness, "was"), [""; 0]);
}

#[test]
fn as_long_as_a_scenario_is_compared_figures_say_how_they_differ() {
    let mut app = small(vec![]);
    app.run(Command::AddScenario);
    app.end_renaming_scenario();
    apply_all(&mut app, [Edit::set("settings/opening_cash", dollars(900_000))]);
    let mut harness = harness(app);
    harness.step();
    assert_eq!(changes(&harness, "vs").len() + changes(&harness, "Base").len(), 0);
    harness.state_mut().app_mut().toggle_compared(BASE);
    harness.run();
    let later = harness.ctx.input(|input| input.time) + 60.0;
    harness.input_mut().time = Some(later);
    harness.step();
    let said = changes(&harness, "Base $");
    assert!(!said.is_empty() && said.iter().all(|change| change.ends_with("−$100,000")), "{said:?}");
}

/// A new row begins with a day of its own; once the day that is meant is typed, figures are compared with those before
/// the row was there.
#[test]
fn a_new_row_and_what_is_typed_into_it_are_one_change() {
    let mut harness = harness(small(vec![]));
    let add = Edit::Add("costs/people/changes".to_owned());
    harness.state_mut().app_mut().apply(add, UndoStep::New).expect("a row");
    harness.state_mut().app_mut().note_added("costs/people/changes/n1/from");
    let mut set = |factor: &str| {
        let factor = Value::Decimal(factor.parse().expect("a factor"));
        let edit = Edit::set("costs/people/changes/n1/factor", factor);
        harness.state_mut().app_mut().apply(edit, UndoStep::New).expect("valid");
        harness.run();
        changes(&harness, "was")
    };
    assert!(!set("2").is_empty());
    // As it was before the row, not as it was with twice the cost.
    assert_eq!(set("1"), [""; 0]);
}

/// A screen reader says what changed, and messages, without being asked.
#[test]
fn changes_and_messages_are_announced() {
    let mut harness = harness(small(vec![]));
    let live = |harness: &Harness<'_, Window>, says: &dyn Fn(&str) -> bool| -> Vec<Live> {
        let all = harness.query_all_by_role(Role::Label);
        let text = |node: &egui_kittest::Node<'_>| {
            let node = node.accesskit_node();
            node.label().or_else(|| node.value()).unwrap_or_default()
        };
        all.filter(|node| says(&text(node))).map(|node| node.accesskit_node().live()).collect()
    };
    edit(&mut harness, "settings/opening_cash", 1_500_000);
    let changes = live(&harness, &|text| text.starts_with("was"));
    assert!(!changes.is_empty() && changes.iter().all(|live| *live == Live::Polite), "{changes:?}");
    harness.state_mut().app_mut().say_copied("3 rows copied".to_owned());
    harness.run();
    assert_eq!(live(&harness, &|text| text == "3 rows copied"), [Live::Polite]);
    assert_eq!(live(&harness, &|text| text == "Cash low"), [Live::Off]);
}

/// AWS is paid in full, so the first place says so and the next names what is paid.
#[test]
fn where_all_is_paid_when_due_the_largest_payment_is_named() {
    let mut harness = harness(small(vec![]));
    harness.get_by_label(top_row::ALL_PAID);
    let forecast = harness.state().app().outcome().forecast().expect("a forecast");
    let first = forecast.as_of;
    // People are paid 20,000 at each month's end, AWS 10,000 from February on.
    let left = forecast.cash[30];
    let note = format!("31 Jan 2023, leaves {}", amounts::headline(left, forecast.currency));
    assert_eq!(first.to_string(), "2023-01-01");
    harness.get_by_label(&note);
    harness.get_by_label("Largest payment in 90 days: People");
    press(&mut harness, "Largest payment in 90 days: People: $20,000");
    let query = harness.state().query().expect("postings are shown");
    assert_eq!(query.start.to_string(), "2023-01-31");
}

#[test]
fn nothing_in_the_top_row_is_cut() {
    for (width, height) in
        [(720.0, 450.0), (990.0, 650.0), (1100.0, 700.0), (1440.0, 900.0), (1920.0, 1080.0), (2560.0, 1440.0)]
    {
        for file in ["startup", "snap-2017"] {
            let mut harness = sample(width, height);
            harness.state_mut().app_mut().open(format!("saves/{file}.ron").into());
            harness.run();
            assert_eq!(cut(&harness), [""; 0], "{width} × {height}, {file}");
        }
        let mut harness = sample(width, height);
        for scenario in [None, Some("pay-in-full"), Some("withhold-both"), Some("renegotiate")] {
            harness.state_mut().app_mut().show_scenario(scenario);
            harness.run();
            assert_eq!(cut(&harness), [""; 0], "{width} × {height}, {scenario:?}");
        }
        harness.state_mut().app_mut().toggle_compared(BASE);
        harness.run();
        assert_eq!(cut(&harness), [""; 0], "{width} × {height}, compared");
    }
}

/// Overdue, not due and shortfall accrued stand under their own sum; what is committed is beside it.
#[test]
fn what_is_owed_adds_up() {
    let mut harness = sample(1440.0, 900.0);
    let app = harness.state().app();
    let forecast = app.outcome().forecast().expect("a forecast");
    let owed = forecast.owed_today();
    let sum = owed.overdue + owed.not_yet_due + owed.accrued_shortfall;
    harness.get_by_label(&amounts::headline(sum, forecast.currency));
    let short = |money| amounts::short(money, forecast.currency);
    for part in [
        format!("overdue {}", short(owed.overdue)),
        format!("not due {}", short(owed.not_yet_due)),
        format!("shortfall accrued {}", short(owed.accrued_shortfall)),
        top_row::committed(&amounts::headline(owed.committed_later, forecast.currency)),
    ] {
        harness.get_by_label(&part);
    }
    // The card of a vendor is made in the same way.
    click(&mut harness, Role::Tab, "Withhold AWS");
    let all = harness.query_all_by_role(Role::Button).filter_map(|node| node.accesskit_node().label());
    assert!(all.into_iter().any(|label| label == "Owed today: $66.17M"));
}

/// At 200 % there is room for one pane alone.
#[test]
fn a_small_window_shows_one_pane_at_a_time() {
    let mut harness = sample(720.0, 450.0);
    let has = |harness: &Harness<'_, Window>, role, label: &str| harness.query_by_role_and_label(role, label).is_some();
    let charts = "Revenue against obligations";
    assert!(harness.query_by_label("Find").is_some() || has(&harness, Role::TreeItem, "Google Cloud"));
    assert!(!has(&harness, Role::Image, charts));
    harness.get_by_role_and_label(Role::TreeItem, "Google Cloud").click();
    harness.run();
    assert!(!has(&harness, Role::TreeItem, "Google Cloud"), "the inspector is shown");
    press(&mut harness, "Charts");
    let chart = harness.get_by_role_and_label(Role::Image, charts).rect();
    assert!(chart.width() > 600.0 && chart.height() > 100.0, "{chart:?}");
    // What is asked of a figure is shown in place of the charts.
    press(&mut harness, "Inspector");
    press(&mut harness, "Cash low: $915.4M");
    assert!(harness.state().query().is_some());
    assert!(!has(&harness, Role::Image, charts) && !has(&harness, Role::TreeItem, "Google Cloud"));
}

/// Before there is a vendor nothing can be said of waiting, and before there is any item nothing of the runway.
#[test]
fn an_empty_session_claims_nothing() {
    let mut harness = harness(empty(vec![]));
    assert!(harness.query_by_label(top_row::ALL_PAID).is_none());
    harness.get_by_label(top_row::NO_VENDOR[1]);
    harness.get_by_label(top_row::NOTHING_YET);
    harness
        .state_mut()
        .app_mut()
        .apply(Edit::AddItem(ItemKind::Vendor, "AWS".to_owned()), UndoStep::New)
        .expect("valid");
    harness.run();
    harness.get_by_label(top_row::ALL_PAID);
}

/// A notice is no step, but it is something.
#[test]
fn where_a_vendor_only_gives_notice_that_is_said() {
    let mut harness = harness(small(vec![]));
    let edits = [
        Edit::Add("vendors/aws/policies".to_owned()),
        Edit::set("vendors/aws/policies/n1/kind", Value::Choice("withhold")),
        Edit::Add("vendors/aws/reactions".to_owned()),
    ];
    apply_all(harness.state_mut().app_mut(), edits);
    harness.run();
    let app = harness.state().app();
    let forecast = app.outcome().forecast().expect("a forecast");
    let notice = forecast.rung_events.first().expect("a notice");
    assert!(forecast.rung_events.iter().all(|event| event.act == Act::Notice));
    let date = amounts::date(notice.date);
    harness.get_by_label(delay_shown::ONLY_A_NOTICE);
    harness.get_by_label(&format!("AWS, {date}; no step after it"));
}

/// What is overdue at the opening is red beside *All paid when due*, so it is said when that is paid.
#[test]
fn what_is_overdue_is_paid_too_where_all_is_paid() {
    let mut harness = sample(1920.0, 1080.0);
    harness.state_mut().app_mut().show_scenario(Some("pay-in-full"));
    harness.run();
    harness.get_by_label(top_row::ALL_PAID);
    harness.get_by_label("today’s $63.5M overdue too, by 1 Jan 2023");
}

/// A saving is no cost of another sign.
#[test]
fn a_saving_beside_a_cost_is_called_one() {
    let reading = |minor: i64| Reading {
        with_sign: Some(top_row::cost_or_saving(Money(minor), Currency::from_code("USD").expect("a currency"))),
        value: FigureValue::Money(Money(minor)),
        better: Better::Lower,
        shown: "shown".to_owned(),
    };
    assert_eq!(reading(-142_600_000).told_beside(&reading(100)), "a saving of $1.426M");
    assert_eq!(reading(100_000_000).told_beside(&reading(-1)), "a cost of $1M");
    assert_eq!(reading(100).told_beside(&reading(200)), "shown");
}

/// What is owed and since when is read off the card at once, and its next step is the one of the top row.
#[test]
fn the_card_says_since_when_something_is_overdue_and_the_same_next_step_as_the_top_row() {
    let mut harness = sample(1440.0, 900.0);
    harness.state_mut().app_mut().select(Subject::Item("aws".to_owned()));
    harness.run();
    let forecast = harness.state().app().outcome().forecast().expect("a forecast");
    let step = obligo::analysis::delay::steps(forecast).next().expect("a step");
    let card = VendorCard::of(harness.state().app().model(), forecast, "aws").expect("a card");
    assert_eq!(card.next.as_ref().map(|next| next.date), Some(step.date));
    assert!(card.notice.is_some_and(|notice| notice.date < step.date));
    // The oldest of its invoices that are unpaid at the opening was due on 30 November.
    assert_eq!(card.overdue_since.map(amounts::date).as_deref(), Some("1 Dec 2022"));
    // Most of it was due a month later: the whole sum is not so old.
    let bulk = card.overdue_bulk.map(|(amount, day)| (amounts::short(amount, card.currency), amounts::date(day)));
    assert_eq!(bulk, Some(("54.9M".to_owned(), "31 Dec 2022".to_owned())));
    assert!(!shows(&harness, "since 1 Dec 2022"));
    assert!(shows(&harness, "the oldest since 1 Dec 2022; 54.9M since 31 Dec"));
}

/// Whether a text is painted.
fn shows(harness: &Harness<'_, Window>, text: &str) -> bool {
    fn has(shape: &Shape, text: &str) -> bool {
        match shape {
            Shape::Text(own) => own.galley.text() == text,
            Shape::Vec(all) => all.iter().any(|shape| has(shape, text)),
            _ => false,
        }
    }
    harness.output().shapes.iter().any(|clipped| has(&clipped.shape, text))
}

/// What figures were stays for its seconds, whatever is clicked meanwhile.
#[test]
fn a_click_elsewhere_leaves_what_figures_were() {
    let mut harness = harness(small(vec![]));
    edit(&mut harness, "settings/opening_cash", 1_500_000);
    let said = changes(&harness, "was");
    assert!(!said.is_empty());
    let heading = harness.get_by_label("Commitment periods").rect().center();
    crate::common::window::click_at(&mut harness, heading);
    assert_eq!(changes(&harness, "was"), said);
}

/// The row says one thing at a time: what figures were, or what they are elsewhere.
#[test]
fn while_it_is_said_what_figures_were_nothing_is_said_of_the_compared_scenario() {
    let mut app = small(vec![]);
    app.run(Command::AddScenario);
    app.end_renaming_scenario();
    apply_all(&mut app, [Edit::set("settings/opening_cash", dollars(900_000))]);
    let mut harness = harness(app);
    harness.state_mut().app_mut().toggle_compared(BASE);
    harness.run();
    edit(&mut harness, "costs/people/monthly", 21_000);
    assert!(!changes(&harness, "was").is_empty());
    assert_eq!(changes(&harness, "Base $").len() + changes(&harness, "vs").len(), 0);
    let later = harness.ctx.input(|input| input.time) + 60.0;
    harness.input_mut().time = Some(later);
    harness.step();
    harness.step();
    assert!(changes(&harness, "was").is_empty() && !changes(&harness, "Base $").is_empty());
}

/// Beside several scenarios the base is what all is measured against, as in the comparison.
#[test]
fn the_base_beside_several_scenarios_has_no_difference() {
    let mut app = App::new(Services::scripted([]));
    app.run(Command::CompareAll);
    let mut harness = sized(app, vec2(1440.0, 900.0));
    assert_eq!(changes(&harness, "vs").len() + changes(&harness, "Pay in full").len(), 0);
    let one = harness.state().app().scenarios()[0].id.0.clone();
    let name = harness.state().app().scenarios()[0].label.clone();
    harness.state_mut().app_mut().compare_with(Some(&one));
    harness.run();
    assert!(!changes(&harness, &name).is_empty() || !changes(&harness, "vs").is_empty(), "one is");
}

/// What not paying a vendor costs is told apart from what not paying all costs, where it stands; so is what follows from
/// a step from what the step does.
#[test]
fn what_one_vendor_costs_and_what_all_cost_agree_where_they_stand() {
    let mut app = App::new(Services::scripted([]));
    app.select(Subject::Item("aws".to_owned()));
    let harness = sized(app, vec2(1440.0, 900.0));
    let summary = harness.state().app().delay_summary();
    let currency = harness.state().app().model().currency();
    let figure = |money: Money| amounts::figure(Money(money.0.abs()), currency);
    let (all, own) = (summary.by_the_end().expect("all"), summary.own.as_ref().expect("own").total());
    assert_ne!(figure(all), figure(own));
    let texts: Vec<String> = drawn(&harness);
    let said = |text: &str| texts.iter().any(|own| own == text);
    assert!(said("Not paying it costs") && said("Not paying the others"), "{texts:?}");
    assert!(said(&format!("saves {}; all {}", figure(all - own), figure(all))), "{texts:?}");
    assert!(texts.iter().any(|own| own.starts_with("Not paying vendors costs")), "the top row is of all");
    let step = summary.step.as_ref().expect("a step");
    let (_, most) = step.mostly.expect("most is from one kind");
    assert_eq!(step.act, Act::WithholdPayments);
    assert!(said("service down") || said("of it service down"));
    assert!(texts.iter().any(|own| own.starts_with(&figure(most))), "{texts:?}");
    assert!(texts.iter().any(|own| own.ends_with("mostly service down")), "{texts:?}");
}

/// All texts that are drawn.
fn drawn(harness: &Harness<'_, Window>) -> Vec<String> {
    fn within(shape: &Shape, found: &mut Vec<String>) {
        match shape {
            Shape::Text(text) => found.push(text.galley.text().to_owned()),
            Shape::Vec(all) => all.iter().for_each(|shape| within(shape, found)),
            _ => {}
        }
    }
    let mut found = Vec::new();
    harness.output().shapes.iter().for_each(|clipped| within(&clipped.shape, &mut found));
    found
}

/// A floor that is halved says what that saves: the next shortfall, and all of them.
#[test]
fn a_changed_floor_says_what_becomes_of_the_shortfall() {
    let mut harness = sample(1440.0, 900.0);
    harness.state_mut().app_mut().select(Subject::Item("aws".to_owned()));
    harness.run();
    let said = |harness: &Harness<'_, Window>| {
        let mut all = harness.query_all_by_label_contains("the shortfall on ");
        let text =
            |node: egui_kittest::Node<'_>| node.accesskit_node().label().or_else(|| node.accesskit_node().value());
        all.find_map(text)
    };
    assert_eq!(said(&harness), None);
    let period = "vendors/aws/contract/periods/year-3/floor";
    let halved = Edit::set(period, dollars(46_350_000));
    harness.state_mut().app_mut().apply(halved, UndoStep::New).expect("a floor");
    harness.run_steps(3);
    let line = said(&harness).expect("what it does");
    assert!(
        line.starts_with(
            "Amazon Web Services: the shortfall on 30 Nov 2023 falls from $68.85M to $22.5M; in all from "
        ),
        "{line}"
    );
}

/// A policy that a later one ends says so on the card and under its row; what is paid at once is not alarming.
#[test]
fn a_policy_that_ends_says_when_and_interest_that_ends_says_so() {
    let mut harness = sample(1440.0, 900.0);
    harness.state_mut().app_mut().select(Subject::Item("google".to_owned()));
    harness.run();
    let card = |harness: &Harness<'_, Window>, id: &str| {
        let forecast = harness.state().app().outcome().forecast().expect("a forecast");
        VendorCard::of(harness.state().app().model(), forecast, id).expect("a card")
    };
    let next = card(&harness, "google").next_policy.map(|(day, kind)| (amounts::date(day), kind.as_str()));
    assert_eq!(next, Some(("30 May 2023".to_owned(), "withhold")));
    assert!(shows(&harness, "until 30 May 2023, then"));
    assert_eq!(harness.query_all_by_label("until 30 May 2023, then Withhold").count(), 1, "under its row");
    // What is overdue to AWS is all paid on the first day.
    harness.state_mut().app_mut().show_scenario(Some("pay-in-full"));
    harness.state_mut().app_mut().select(Subject::Item("aws".to_owned()));
    harness.run();
    let own = card(&harness, "aws");
    assert_eq!((own.settled.map(amounts::date).as_deref(), own.next_policy), (Some("1 Jan 2023"), None));
    assert!(shows(&harness, "settled on 1 Jan 2023"));
    assert!(shows(&harness, "$28,751 on 1 Jan 2023, then none"));
    assert!(!shows(&harness, "$28,751 a day"));
    let forecast = harness.state().app().outcome().forecast().expect("a forecast");
    assert!(obligo::chart::owed_bar(forecast).is_settled_at_once);
}
