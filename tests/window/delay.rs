//! What waiting costs and *Explain*, in the window: the chart's numbers, the figures of the top row, and the tree that
//! leads down to a field.

use egui::{Key, Modifiers, Role, vec2};
use egui_kittest::{
    Harness,
    kittest::{NodeT as _, Queryable as _},
};
use obligo::{
    analysis::{
        asked::Asked,
        delay::{BreakEven, Delay, DelayQuestion, DelaySummary},
    },
    app::{App, Command, Services, Subject, UndoStep},
    calendar::Month,
    chart::{Band, Explainable, PostingQuery, PostingSet},
    engine::{Measure, forecast},
    model::{Edit, ItemKind, Value},
    money::Money,
    text::{amounts, delay_shown as words, explained, top_row},
    ui::Window,
};

use crate::common::window::{self, click, command, date, dollars, edited, enter, field, type_over};

fn window(app: App, width: f32, height: f32) -> Harness<'static, Window> {
    window::sized(app, vec2(width, height))
}

/// The sample, as it opens.
fn sample() -> Harness<'static, Window> {
    window(App::new(Services::scripted([])), 1440.0, 900.0)
}

/// One invoice of 36,500 that falls due on 10 January 2023 and is withheld, at 10 % a year after ten days of grace, where
/// cash is worth 5 %: a day costs 10.00 after the days of grace, and brings 5.00.
fn graced() -> App {
    let amount = dollars;
    let share = |text: &str| Value::Decimal(text.parse().expect("a share"));
    let mut app = edited([
        Edit::set("settings/first_month", Value::Month(Month::new(2023, 1))),
        Edit::set("settings/opening_cash", amount(1_000_000)),
        Edit::set("settings/value_of_cash", share("0.05")),
        Edit::AddItem(ItemKind::Vendor, "Acme".to_owned()),
        Edit::Add("vendors/acme/invoices".to_owned()),
        Edit::set("vendors/acme/invoices/n1/issued", Value::Date(date("2022-12-11"))),
        Edit::set("vendors/acme/invoices/n1/due", Value::Date(date("2023-01-10"))),
        Edit::set("vendors/acme/invoices/n1/amount", amount(36_500)),
        Edit::Add("vendors/acme/late_interest".to_owned()),
        Edit::set("vendors/acme/late_interest/rate", share("0.1")),
        Edit::set("vendors/acme/late_interest/per", Value::Choice("year")),
        Edit::set("vendors/acme/late_interest/grace_days", Value::Whole(10)),
        Edit::Add("vendors/acme/policies".to_owned()),
        Edit::set("vendors/acme/policies/n1/kind", Value::Choice("withhold")),
    ]);
    app.select(Subject::Item("acme".to_owned()));
    app
}

fn break_even(harness: &Harness<'_, Window>) -> BreakEven {
    harness.state().delay().expect("the tab is open").delay.break_even
}

/// The label of the first figure of the top row that begins so.
fn figure(harness: &Harness<'_, Window>, begin: &str) -> String {
    let begins = |label: &String| label.starts_with(begin);
    let mut all = harness.query_all_by_role(Role::Button).filter_map(|node| node.accesskit_node().label());
    all.find(begins).unwrap_or_else(|| panic!("no figure {begin}"))
}

/// Whether all of a label that is drawn lies in the window and is not hidden by what it scrolls in.
fn is_seen(harness: &Harness<'_, Window>, label: &str) -> bool {
    let window = egui::Rect::from_min_size(egui::Pos2::ZERO, vec2(1440.0, 900.0));
    harness.query_all_by_label(label).any(|node| window.contains_rect(node.rect()))
}

/// A figure of the top row: its value, and in several forms its label and note.
type TopFigure = (String, Vec<[String; 2]>);

/// What the first two figures of the top row say: of each its value, and in several forms its label and note.
fn first_figures(harness: &Harness<'_, Window>) -> ([TopFigure; 2], DelaySummary) {
    let app = harness.state().app();
    let forecast = app.outcome().forecast().expect("a forecast");
    let summary = DelaySummary::new(app.model(), forecast, None);
    let delay = summary.delay.as_ref().expect("it is known");
    let (currency, last) = (forecast.currency, forecast.end.plus_days(-1));
    let headline = (amounts::headline(delay.total(), currency), top_row::not_paying(delay, last));
    let step = summary.step.as_ref().expect("a vendor takes a step");
    let next = (amounts::date(step.date), top_row::next_step(step, Some(delay.total()), currency));
    ([headline, next], summary)
}

/// Whether a figure is on screen, with the label and note of one form.
fn is_figure_seen(harness: &Harness<'_, Window>, (value, forms): &TopFigure) -> bool {
    is_seen(harness, value) && forms.iter().any(|form| form.iter().all(|text| is_seen(harness, text)))
}

/// The sample is open: one click shows what withholding from Google too costs, and what comes next; the second goes to the
/// vendor that takes the next step, the third to what waiting with it costs.
#[test]
fn withholding_google_too_is_one_click_away() {
    let mut harness = sample();
    let (before, _) = first_figures(&harness);
    click(&mut harness, Role::Tab, "Withhold both");
    let (figures, summary) = first_figures(&harness);
    assert_ne!(before[0], figures[0]);
    for figure in &figures {
        assert!(is_figure_seen(&harness, figure), "{figure:?}");
    }
    let step = summary.step.expect("a vendor takes a step");
    assert!(step.cost > Some(Money::ZERO));
    // The figure leads to its vendor.
    click(&mut harness, Role::Button, &format!("{}: {}", figures[1].1[0][0], figures[1].0));
    assert_eq!(harness.state().app().subject_id(), Some(step.vendor.as_str()));
    click(&mut harness, Role::Button, words::TAB);
    let chart = harness.state().delay().expect("the tab is open");
    assert_eq!(chart.delay.vendor.as_ref().map(|vendor| &vendor.id), Some(&step.vendor));
    let sentence = chart.sentence.clone();
    assert!(is_seen(&harness, &sentence));
    // What not paying it costs stands on its card too.
    let own = chart.delay.total();
    let figure = amounts::figure(own, chart.delay.currency);
    let value = obligo::text::card::by(&figure, chart.delay.to.plus_days(-1));
    let named = obligo::text::card::named(obligo::text::card::NOT_PAYING, &value);
    assert!(harness.query_by_role_and_label(Role::Button, &named).is_some(), "{named}");
}

/// The same by hand, with clicks at places on screen: the vendor, its policy, the choice. Nothing has to be scrolled for,
/// and what it costs is seen.
#[test]
fn google_is_withheld_from_by_hand_in_four_clicks() {
    let mut harness = sample();
    let before = first_figures(&harness).1.by_the_end().expect("it is known");
    let seen = egui::Rect::from_min_size(egui::Pos2::ZERO, vec2(1440.0, 900.0));
    let mut click_at = |role: Role, label: &str| {
        let at = harness.get_by_role_and_label(role, label).rect().center();
        assert!(seen.contains(at), "{label} at {at}");
        harness.hover_at(at);
        harness.drag_at(at);
        harness.drop_at(at);
        // What is looked for is scrolled to.
        harness.run_steps(20);
    };
    click_at(Role::TreeItem, "Google Cloud");
    click_at(Role::Button, "Policy today: Pay in full");
    click_at(Role::ComboBox, "Policy 1: Payment policy");
    click_at(Role::Button, "Withhold");
    let policy = harness.state().app().model().get("vendors/google/policies/up-to-date/kind");
    assert_eq!(policy, Some(Value::Choice("withhold")));
    let (figures, summary) = first_figures(&harness);
    let more = summary.by_the_end().expect("it is known") - before;
    assert!(more > Money(10_000_000_000), "nothing is overdue with Google today, and it counts: {more:?}");
    for figure in &figures {
        assert!(is_figure_seen(&harness, figure), "{figure:?}");
    }
}

/// Each figure has its place, whatever it says.
#[test]
fn figures_never_move() {
    let mut harness = sample();
    let places = |harness: &Harness<'_, Window>| -> Vec<[u32; 2]> {
        let in_row = |node: &egui_kittest::Node<'_>| {
            let rect = node.rect();
            rect.height() > 50.0 && rect.height() < 90.0 && rect.top() < 120.0
        };
        let buttons = harness.query_all_by_role(Role::Button).filter(in_row);
        buttons.map(|node| [node.rect().left().to_bits(), node.rect().right().to_bits()]).collect()
    };
    let before = places(&harness);
    assert!(before.len() >= 5, "{before:?}");
    for scenario in ["Withhold both", "Pay in full"] {
        click(&mut harness, Role::Tab, scenario);
        let after = places(&harness);
        assert!(after.iter().all(|place| before.contains(place)), "{scenario}: {before:?} {after:?}");
    }
}

#[test]
fn the_chart_shows_what_the_analysis_says() {
    let mut harness = sample();
    click(&mut harness, Role::Button, words::TAB);
    for vendor in ["aws", "google"] {
        harness.state_mut().app_mut().select(Subject::Item(vendor.to_owned()));
        harness.run();
        let delay = Delay::new(harness.state().app().model(), &DelayQuestion::of(vendor)).expect("an answer");
        let chart = harness.state().delay().expect("the tab is open");
        assert_eq!(chart.delay, delay);
        for at in 0..delay.days() {
            let sum: Money = chart.stack(at).iter().map(|[from, to]| *to - *from).sum();
            assert_eq!(sum, delay.cost[at], "{vendor} on {}", delay.date(at));
        }
        harness.get_by_label(&chart.sentence.clone());
        let row =
            words::row(words::COST, &obligo::text::lower_panel::cell_money(delay.total_cost(), delay.currency, false));
        harness.get_by_role_and_label(Role::Row, &row);
    }
    // A stream is no vendor: what was asked about stays.
    harness.state_mut().app_mut().select(Subject::Item("data".to_owned()));
    harness.run();
    let vendor = |harness: &Harness<'_, Window>| {
        let chart = harness.state().delay().expect("the tab is open");
        chart.delay.vendor.as_ref().map(|vendor| vendor.id.clone())
    };
    assert_eq!(vendor(&harness).as_deref(), Some("google"));
}

/// With a rate r, g days of grace and cash worth 5 % the n-th day has cost 365 × r × (n − g) ÷ … : at 10 % twice the days
/// of grace, at 15 % one and a half times.
#[test]
fn another_rate_moves_the_break_even_day_in_the_same_frame() {
    let mut harness = window(graced(), 1440.0, 1400.0);
    click(&mut harness, Role::Button, words::TAB);
    assert_eq!(break_even(&harness), BreakEven::On(date("2023-01-31")), "the 21st day after the due date");
    type_over(&mut harness, "Late interest: Late interest rate", "15");
    harness.key_press(Key::Enter);
    harness.step();
    harness.step();
    assert_eq!(
        break_even(&harness),
        BreakEven::On(date("2023-01-26")),
        "15 a day from the 11th day on: 16 × 15 − 150 > 80"
    );
    type_over(&mut harness, "Late interest: Late interest rate", "4");
    enter(&mut harness);
    assert_eq!(break_even(&harness), BreakEven::Never);
}

#[test]
fn the_range_is_typed() {
    let mut harness = window(graced(), 1440.0, 1400.0);
    click(&mut harness, Role::Button, words::TAB);
    let range = |harness: &Harness<'_, Window>| {
        let delay = &harness.state().delay().expect("the tab is open").delay;
        (delay.from, delay.to.plus_days(-1))
    };
    let whole = range(&harness);
    type_over(&mut harness, words::FIELDS[1], "20 Jan 2023");
    enter(&mut harness);
    assert_eq!(range(&harness), (whole.0, date("2023-01-20")));
    assert_eq!(break_even(&harness), BreakEven::Never, "up to then the days of grace have brought more");
    // What is no day of the forecast is refused and stays to be mended.
    type_over(&mut harness, words::FIELDS[0], "2031-01-01");
    enter(&mut harness);
    assert_eq!(range(&harness).0, whole.0);
    assert_eq!(field(&harness, words::FIELDS[0]).value().as_deref(), Some("2031-01-01"));
    type_over(&mut harness, words::FIELDS[0], "15 Jan 2023");
    enter(&mut harness);
    assert_eq!(range(&harness), (date("2023-01-15"), date("2023-01-20")));
    click(&mut harness, Role::Button, words::WHOLE);
    assert_eq!(range(&harness), whole);
}

#[test]
fn where_nothing_is_owed_the_words_say_so() {
    let mut app = App::new(Services::scripted([]));
    app.run(Command::New);
    app.apply(Edit::AddItem(ItemKind::Vendor, "Acme".to_owned()), UndoStep::New).expect("a vendor");
    let mut harness = window(app, 1440.0, 900.0);
    assert_eq!(figure(&harness, "As things stand"), "As things stand: All paid when due");
    click(&mut harness, Role::Button, words::TAB);
    let sentence = harness.state().delay().expect("the tab is open").sentence.clone();
    assert!(sentence.starts_with("Nothing is withheld from vendors or put off"), "{sentence}");
    harness.get_by_label(&sentence);
}

/// The first figure leads to what waiting costs with all vendors, even where one is selected.
#[test]
fn what_not_paying_costs_leads_to_all_vendors() {
    let mut harness = sample();
    let ([(value, forms), _], summary) = first_figures(&harness);
    let label = &forms[0][0];
    let delay = summary.delay.expect("it is known");
    assert_eq!(summary.own, None);
    harness.state_mut().app_mut().select(Subject::Item("aws".to_owned()));
    harness.run();
    click(&mut harness, Role::Button, &format!("{label}: {value}"));
    let chart = harness.state().delay().expect("the tab is open");
    assert_eq!(chart.delay, delay, "of all vendors");
    let sum: Money = chart.bands.iter().map(Band::total).sum();
    assert_eq!(sum - delay.total_benefit(), delay.total());
    // Another vendor that is selected is asked about.
    harness.state_mut().app_mut().select(Subject::Item("google".to_owned()));
    harness.run();
    let chart = harness.state().delay().expect("the tab is open");
    assert_eq!(chart.delay.vendor.as_ref().map(|vendor| vendor.id.as_str()), Some("google"));
}

/// Rows of the tree, as they are named.
fn rows(harness: &Harness<'_, Window>) -> Vec<String> {
    let below = |node: &egui_kittest::Node<'_>| node.rect().top() > 500.0 && node.rect().left() > 239.0;
    let all = harness.query_all_by_role(Role::TreeItem).filter(below);
    all.filter_map(|node| node.accesskit_node().label()).collect()
}

fn unfold(harness: &mut Harness<'_, Window>, begin: &str) {
    let all = rows(harness);
    let row = all.iter().find(|row| row.starts_with(begin)).unwrap_or_else(|| panic!("{begin} among {all:?}"));
    click(harness, Role::TreeItem, row);
}

/// Cash low, by a right click: accounts, months, postings, inputs; the input's click selects its item and field.
#[test]
fn the_cash_low_unfolds_down_to_a_field() {
    let mut harness = window(window::small(vec![]), 1440.0, 1600.0);
    let cash_low = figure(&harness, "Cash low");
    harness.get_by_role_and_label(Role::Button, &cash_low).click_secondary();
    harness.run();
    assert_eq!(harness.state().explained(), Some(&Explainable::Figure(Asked::of(Measure::CashLow))));
    let opened = rows(&harness);
    unfold(&mut harness, "People: ");
    let unfolded = rows(&harness);
    assert!(unfolded.len() > opened.len(), "{opened:?} {unfolded:?}");
    let posting = unfolded.iter().find(|row| row.contains(" · ") && !opened.contains(row)).cloned();
    let posting = posting.or_else(|| unfolded.iter().find(|row| row.contains("2023")).cloned()).expect("a posting");
    click(&mut harness, Role::TreeItem, &posting);
    let mut all = rows(&harness);
    if let Some(inner) = all.iter().find(|row| !unfolded.contains(row) && row.contains(" · ")).cloned() {
        click(&mut harness, Role::TreeItem, &inner);
        all = rows(&harness);
    }
    let input = all.iter().find(|row| row.contains("20,000 /month")).unwrap_or_else(|| panic!("{all:?}")).clone();
    click(&mut harness, Role::TreeItem, &input);
    harness.run();
    assert_eq!(harness.state().app().subject_id(), Some("people"));
    let amount = field(&harness, "Amount");
    assert!(amount.is_focused(), "the field has the focus");
}

/// By keys alone: the command, arrows and Enter.
#[test]
fn the_tree_is_walked_by_keys() {
    let mut harness = window(window::small(vec![]), 1440.0, 1600.0);
    command(&mut harness, Modifiers::COMMAND, Key::I);
    assert_eq!(harness.state().explained(), Some(&Explainable::Figure(Asked::of(Measure::CashLow))));
    harness.get_by_role_and_label(Role::Tree, explained::TREE).focus();
    harness.run();
    let before = rows(&harness).len();
    for key in [Key::ArrowDown, Key::ArrowRight] {
        harness.key_press(key);
        harness.run();
    }
    let unfolded = rows(&harness).len();
    assert!(unfolded > before, "right unfolds");
    harness.key_press(Key::ArrowLeft);
    harness.run();
    assert_eq!(rows(&harness).len(), before, "left folds");
}

/// A cell of the table and a posting are explained; from a posting the way leads to the postings.
#[test]
fn cells_and_postings_are_explained() {
    let mut harness = window(window::small(vec![]), 1440.0, 1600.0);
    click(&mut harness, Role::Button, "Table");
    let cell = |label: &String| label.starts_with("Paid, Feb 2023: ");
    let mut cells = harness.query_all_by_role(Role::GridCell).filter_map(|node| node.accesskit_node().label());
    let found = cells.find(cell);
    drop(cells);
    let cell = found.expect("a cell");
    harness.get_by_role_and_label(Role::GridCell, &cell).click_secondary();
    harness.run();
    let query = PostingQuery {
        set: PostingSet::Paid,
        item: None,
        group: None,
        start: date("2023-02-01"),
        end: date("2023-03-01"),
    };
    assert_eq!(harness.state().explained(), Some(&Explainable::Postings(query.clone())));
    assert!(!rows(&harness).is_empty());
    click(&mut harness, Role::Button, explained::POSTINGS);
    assert_eq!(harness.state().query(), Some(&query));
    let posting = harness.query_all_by_role(Role::Row).next().and_then(|node| node.accesskit_node().label());
    harness.get_by_role_and_label(Role::Row, &posting.expect("a posting")).click_secondary();
    harness.run();
    let Some(Explainable::Entry(name)) = harness.state().explained().cloned() else { panic!("a posting is explained") };
    let forecast = forecast(harness.state().app().model()).expect("a forecast");
    let place = name.place(&forecast).expect("it is posted");
    assert_eq!(forecast.journal.entry(place).date, name.date);
    let way = harness.query_all_by_role(Role::Link).next().expect("a way to the postings");
    way.click();
    harness.run();
    let shown = harness.state().query().cloned().expect("postings");
    assert_eq!((shown.start, shown.end), (name.date, name.date.plus_days(1)));
}

/// Where a vendor is paid in full nothing is said of a cost of not paying it, neither in the panel nor on its card.
#[test]
fn where_a_vendor_is_paid_in_full_no_cost_of_not_paying_is_told() {
    let mut harness = sample();
    let vendor = harness.state().app().model().vendors.iter().find(|own| own.id.0 == "aws").expect("the vendor");
    let path = format!("vendors/aws/policies/{}/kind", vendor.policies[0].id.0);
    let in_full = Edit::set(path, Value::Choice("pay_in_full"));
    harness.state_mut().app_mut().apply(in_full, UndoStep::New).expect("paid in full");
    harness.state_mut().app_mut().select(Subject::Item("aws".to_owned()));
    harness.run();
    click(&mut harness, Role::Button, words::TAB);
    let delay = Delay::new(harness.state().app().model(), &DelayQuestion::of("aws")).expect("an answer");
    assert!(delay.is_paid_when_due() && delay.kept.iter().any(|kept| *kept < Money::ZERO), "a lump is paid sooner");
    assert_eq!(delay.break_even, BreakEven::Never);
    let sentence = harness.state().delay().expect("the tab is open").sentence.clone();
    assert!(
        sentence.starts_with("Nothing is withheld from Amazon Web Services or put off: all is paid when due"),
        "{sentence}"
    );
    assert!(sentence.contains("overdue at the start is settled by 1 Jan 2023."), "{sentence}");
    assert!(!sentence.contains("cost") && !sentence.contains("saves"), "{sentence}");
    assert!(is_seen(&harness, &sentence));
    let all = harness.query_all_by_role(Role::Button).filter_map(|node| node.accesskit_node().label());
    let not_paying = all.filter(|label| {
        [obligo::text::card::NOT_PAYING, obligo::text::card::NOT_PAYING_SAVES].iter().any(|own| label.starts_with(own))
    });
    assert_eq!(not_paying.count(), 0);
    // What is paid when is one click away.
    click(&mut harness, Role::Button, words::SHOW_PAID);
    let query = harness.state().query().expect("the payments");
    assert_eq!((query.set, query.item.as_deref()), (PostingSet::Paid, Some("aws")));
}
