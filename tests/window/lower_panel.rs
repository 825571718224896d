//! The panel below the charts, without pixels: from a cell to its postings and back to an item, and into a spreadsheet.

use egui::{Event, Key, Modifiers, Role, vec2};
use egui_kittest::{
    Harness,
    kittest::{NodeT as _, Queryable as _},
};
use obligo::{
    app::{App, Command, Services, Subject, UndoStep},
    calendar::Month,
    chart::{Grid, PostingSet},
    model::{Edit, ItemKind, SpanSize, Value},
    money::{Amount, Money},
    text::{explained, lower_panel as words},
    ui::Window,
};

use crate::common::window::{copied, dollars, edited, press, sized};

/// A vendor with a contract, a stream and a cost.
fn small() -> App {
    let amount = dollars;
    let mut app = edited([
        Edit::set("settings/first_month", Value::Month(Month::new(2023, 1))),
        Edit::set("settings/opening_cash", amount(20_000)),
        Edit::AddItem(ItemKind::Vendor, "AWS".to_owned()),
        Edit::Add("vendors/aws/contract".to_owned()),
        Edit::Add("vendors/aws/contract/lines".to_owned()),
        Edit::set("vendors/aws/contract/lines/n1/monthly", amount(1_000)),
        Edit::AddItem(ItemKind::Stream, "Ads".to_owned()),
        Edit::set("streams/ads/base", amount(5_000)),
        Edit::AddItem(ItemKind::Cost, "People".to_owned()),
        Edit::set("costs/people/monthly", amount(2_000)),
    ]);
    app.run(Command::SelectSettings);
    app
}

fn harness_of(app: App, width: f32) -> Harness<'static, Window> {
    sized(app, vec2(width, 1200.0))
}

/// The window with the table unfolded.
fn with_table() -> Harness<'static, Window> {
    let mut harness = harness_of(small(), 1440.0);
    click(&mut harness, words::TAB_TABLE);
    harness
}

fn click(harness: &mut Harness<'_, Window>, label: &str) {
    harness.get_by_label(label).click();
    harness.run();
}

/// The cell whose name begins so: `Gap, Mar 2023`.
fn cell<'h>(harness: &'h Harness<'_, Window>, name: &str) -> egui_kittest::Node<'h> {
    let name = format!("{name}: ");
    harness
        .get_by(move |node| node.role() == Role::GridCell && node.label().is_some_and(|label| label.starts_with(&name)))
}

fn is_selected(harness: &Harness<'_, Window>, name: &str) -> bool {
    format!("{:?}", cell(harness, name).accesskit_node().toggled()).contains("True")
        || cell(harness, name).accesskit_node().is_selected() == Some(true)
}

fn postings(harness: &Harness<'_, Window>) -> Vec<String> {
    let rows = harness.query_all_by_role(Role::Row);
    rows.filter_map(|node| node.accesskit_node().label()).collect()
}

#[test]
fn the_panel_is_folded_at_first_and_unfolds_by_tab_and_button() {
    let mut harness = harness_of(small(), 1440.0);
    assert!(harness.query_by_label(words::TABLE).is_none());
    click(&mut harness, words::UNFOLD);
    harness.get_by_label(words::TABLE);
    click(&mut harness, words::FOLD);
    assert!(harness.query_by_label(words::TABLE).is_none());
    click(&mut harness, words::TAB_POSTINGS);
    harness.get_by_label(words::NOTHING_CHOSEN);
    harness.get_by_label(words::FOLD);
}

#[test]
fn from_a_cell_to_its_postings_and_from_one_to_its_item() {
    let mut harness = with_table();
    cell(&harness, "Obligations, Apr 2023").click();
    harness.run();
    assert!(is_selected(&harness, "Obligations, Apr 2023"));
    click(&mut harness, words::SHOW_POSTINGS);
    harness.get_by_label("Obligations, April 2023");
    let rows = postings(&harness);
    assert_eq!(rows.len(), 2, "{rows:?}");
    assert!(rows.iter().any(|row| row.contains("AWS, Consumption of ") && row.ends_with("1,000.00")), "{rows:?}");
    assert!(rows.iter().any(|row| row.contains("People, Cost paid, 2,000.00")), "{rows:?}");
    harness.get_by_label("2 postings, total $3,000");
    let obligations = |harness: &Harness<'_, Window>| -> Money {
        let forecast = harness.state().app().outcome().forecast().expect("a forecast");
        forecast.table(SpanSize::Month).rows[3].obligations
    };
    assert_eq!(obligations(&harness), Money(300_000), "the figure that was clicked");
    let people = rows.iter().find(|row| row.contains("People")).expect("a posting");
    click(&mut harness, people);
    assert_eq!(*harness.state().app().subject(), Subject::Item("people".to_owned()));
}

#[test]
fn a_double_click_or_enter_goes_to_the_postings() {
    // Two clicks are a double click if little time is between them.
    let builder = Harness::builder().with_size(vec2(1440.0, 1200.0)).with_step_dt(0.02);
    let mut harness = builder.build_eframe(|cc| Window::new(cc, small(), None));
    harness.run();
    click(&mut harness, words::TAB_TABLE);
    for _ in 0..2 {
        cell(&harness, "Receipts: Ads, Mar 2023").click();
    }
    harness.run();
    harness.get_by_label("Receipts from Ads, March 2023");
    click(&mut harness, words::TAB_TABLE);
    cell(&harness, "Receipts, Feb 2023").click();
    harness.run();
    let forecast = harness.state().app().outcome().forecast().expect("a forecast");
    let grid = Grid::new(harness.state().app().model(), forecast, SpanSize::Month);
    let low = grid.rows.iter().position(|row| row.label == words::ROW_CASH_LOW).expect("a row");
    for _ in 0..low {
        harness.key_press(Key::ArrowDown);
        harness.run();
    }
    assert!(is_selected(&harness, "Cash low, Feb 2023"), "it is scrolled to");
    harness.key_press(Key::Enter);
    harness.run();
    harness.get_by_label_contains("Cash at the close of 31 Jan 2023");
    let forecast = harness.state().app().outcome().forecast().expect("a forecast");
    let low = forecast.table(SpanSize::Month).rows[1].cash_low;
    let low = obligo::text::amounts::exact_money(low, forecast.currency);
    harness.get_by_label_contains(&words::comes_to(&low));
}

#[test]
fn what_is_asked_is_widened() {
    let mut harness = with_table();
    cell(&harness, "Obligations: AWS, Mar 2023").click();
    harness.run();
    click(&mut harness, words::SHOW_POSTINGS);
    harness.get_by_label("Obligations to AWS, March 2023");
    click(&mut harness, words::ALL_ITEMS);
    harness.get_by_label("Obligations, March 2023");
    click(&mut harness, words::WHOLE_FORECAST);
    assert!(harness.query_by_label(words::ALL_ITEMS).is_none());
    assert!(harness.query_by_label(words::WHOLE_FORECAST).is_none());
    let forecast = harness.state().app().outcome().forecast().expect("a forecast");
    let sum: Money = forecast.table(SpanSize::Year).rows.iter().map(|row| row.obligations).sum();
    let sum = obligo::text::amounts::exact_money(sum, forecast.currency);
    harness.get_by_label_contains(&words::comes_to(&sum));
}

#[test]
fn the_whole_table_is_copied_and_of_a_selection_the_block() {
    let mut harness = with_table();
    harness.get_by_label(words::COPY).click();
    let text = copied(&mut harness).expect("something was copied");
    let months = harness.state().app().outcome().forecast().expect("a forecast").months().count();
    assert!(text.starts_with("USD\tTotal (forecast)\tJan 2023\tFeb 2023\t"), "{text}");
    assert!(text.lines().all(|line| line.split('\t').count() == months + 2), "a cell a column");
    assert!(text.contains("\nObligations: People\t"), "{text}");

    cell(&harness, "Obligations: AWS, Mar 2023").click();
    harness.run();
    let end = cell(&harness, "Obligations: People, Apr 2023");
    end.click_modifiers(Modifiers::SHIFT);
    harness.run();
    assert!(is_selected(&harness, "Obligations: AWS, Apr 2023"));
    assert!(!is_selected(&harness, "Obligations, Apr 2023"));
    harness.event(Event::Copy);
    assert_eq!(
        copied(&mut harness).as_deref(),
        Some("USD\tMar 2023\tApr 2023\nObligations: AWS\t2000.00\t1000.00\nObligations: People\t2000.00\t2000.00\n")
    );
}

#[test]
fn keys_move_and_grow_the_selection() {
    let mut harness = with_table();
    cell(&harness, "Receipts, Jan 2023").click();
    harness.run();
    harness.key_press(Key::ArrowDown);
    harness.run();
    assert!(is_selected(&harness, "Receipts: Ads, Jan 2023"));
    assert!(!is_selected(&harness, "Receipts, Jan 2023"));
    harness.key_press_modifiers(Modifiers::SHIFT, Key::ArrowRight);
    harness.run();
    assert!(is_selected(&harness, "Receipts: Ads, Jan 2023") && is_selected(&harness, "Receipts: Ads, Feb 2023"));
    harness.key_press(Key::End);
    harness.run();
    let last = harness.state().app().outcome().forecast().expect("a forecast").months().last().expect("a month");
    let last = obligo::text::amounts::month(last);
    assert!(is_selected(&harness, &format!("Receipts: Ads, {last}")), "it is scrolled to");
    harness.key_press(Key::Escape);
    harness.run();
    harness.event(Event::Copy);
    assert!(copied(&mut harness).is_some_and(|text| text.lines().count() > 10), "all, since nothing is selected");
}

#[test]
fn the_head_of_a_row_or_column_selects_all_of_it() {
    let mut harness = with_table();
    click(&mut harness, &words::row_name("Obligations: AWS"));
    assert!(is_selected(&harness, "Obligations: AWS, Total") && is_selected(&harness, "Obligations: AWS, Mar 2023"));
    harness.get_by_label_contains("cells, sum $");
    click(&mut harness, &words::column_name("Feb 2023", ""));
    assert!(is_selected(&harness, "Receipts, Feb 2023") && !is_selected(&harness, "Receipts, Jan 2023"));
}

#[test]
fn the_table_follows_a_change_and_the_size_of_spans() {
    let mut harness = with_table();
    harness.get_by_label("Obligations: People, Mar 2023: 2,000");
    let edit = Edit::set("costs/people/monthly", Value::Amount(Amount::whole(2_500)));
    harness.state_mut().app_mut().apply(edit, UndoStep::New).expect("a valid edit");
    harness.run();
    harness.get_by_label("Obligations: People, Mar 2023: 2,500");
    harness.state_mut().app_mut().run(Command::SpanQuarter);
    harness.run();
    harness.get_by_label("Obligations: People, Q1 2023: 7,500");
}

#[test]
fn cells_that_are_not_seen_are_not_there() {
    let mut app = small();
    let edit = Edit::set("settings/months", Value::Whole(240));
    app.apply(edit, UndoStep::New).expect("a valid edit");
    let mut harness = harness_of(app, 1440.0);
    click(&mut harness, words::TAB_TABLE);
    let cells = harness.query_all_by_role(Role::GridCell).count();
    assert!((20..400).contains(&cells), "{cells} cells of 240 months");
    assert!(harness.query_by_label_contains("Receipts, Dec 2040").is_none());
}

#[test]
fn nothing_is_drawn_while_nothing_changes() {
    let mut harness = with_table();
    cell(&harness, "Receipts, Jan 2023").click();
    harness.run();
    harness.remove_cursor();
    harness.run();
    assert!(!harness.ctx.has_requested_repaint());
    click(&mut harness, words::TAB_POSTINGS);
    harness.remove_cursor();
    harness.run();
    assert!(!harness.ctx.has_requested_repaint());
}

#[test]
fn the_panel_is_reached_by_keys_and_by_name() {
    let mut harness = harness_of(small(), 1440.0);
    let is_seen = |harness: &Harness<'_, Window>, label: &str| harness.query_by_label(label).is_some();
    assert!(!is_seen(&harness, words::TABLE));
    harness.key_press_modifiers(Modifiers::COMMAND.plus(Modifiers::SHIFT), Key::T);
    harness.run();
    assert!(is_seen(&harness, words::TABLE));
    let scenarios = harness.state().app().scenarios().len();
    for is_open in [false, true] {
        harness.key_press_modifiers(Modifiers::COMMAND, Key::J);
        harness.run();
        assert_eq!(is_seen(&harness, words::TABLE), is_open);
    }
    assert_eq!(harness.state().app().scenarios().len(), scenarios, "the shorter chord adds one");
    harness.key_press_modifiers(Modifiers::COMMAND, Key::K);
    harness.run();
    harness.event(Event::Text("postings".to_owned()));
    harness.run();
    harness.key_press(Key::Enter);
    harness.run();
    assert!(!is_seen(&harness, words::TABLE));
    harness.get_by_label(words::NOTHING_CHOSEN);
}

/// Whether a chart is shown.
fn is_shown(harness: &Harness<'_, Window>, chart: &str) -> bool {
    harness.query_by_role_and_label(Role::Image, chart).is_some()
}

/// The height of a chart's plot.
fn height(harness: &Harness<'_, Window>, chart: &str) -> f32 {
    harness.get_by_role_and_label(Role::Image, chart).rect().height()
}

/// An open panel takes the place of the lower row, whose charts can then stand in the second; in a low window, of both.
#[test]
fn an_open_panel_leaves_charts_that_can_be_read() {
    let (first, arrears) = ("Revenue against obligations", "Arrears by age");
    for (size, rows) in [(vec2(1440.0, 900.0), 2), (vec2(1100.0, 700.0), 1)] {
        let mut app = App::new(Services::scripted([]));
        app.select(Subject::Item("aws".to_owned()));
        let mut harness = sized(app, size);
        press(&mut harness, "Postings");
        harness.run();
        assert!(is_shown(&harness, first) && !is_shown(&harness, arrears));
        assert_eq!(is_shown(&harness, "Cash"), rows == 2, "{size}");
        assert!(height(&harness, first) >= 110.0, "{size}: {}", height(&harness, first));
        press(&mut harness, arrears);
        assert!(is_shown(&harness, arrears) && !is_shown(&harness, "Cash"), "in place of cash");
        assert!(height(&harness, arrears) >= 80.0, "{size}: {}", height(&harness, arrears));
    }
}

/// Where three rows would be too low, two are shown, and the other charts by turns in the second.
#[test]
fn no_chart_is_too_low_to_be_read() {
    let commitment = "Amazon Web Services commitment";
    let all = ["Revenue against obligations", "Cash", "Arrears by age", commitment];
    for (size, count) in [(vec2(1440.0, 900.0), 4), (vec2(1100.0, 700.0), 2)] {
        let mut app = App::new(Services::scripted([]));
        app.select(Subject::Item("aws".to_owned()));
        let mut harness = sized(app, size);
        let check = |harness: &Harness<'_, Window>| {
            let shown: Vec<&str> = all.into_iter().filter(|chart| is_shown(harness, chart)).collect();
            assert_eq!(shown.len(), count, "{size}: {shown:?}");
            for chart in shown {
                assert!(height(harness, chart) >= 78.0, "{size}: {chart} has {}", height(harness, chart));
            }
        };
        check(&harness);
        if count == 2 {
            press(&mut harness, "Commitment");
            assert!(is_shown(&harness, commitment), "it stands in the second row");
            check(&harness);
        }
    }
}

#[test]
fn a_hint_moves_no_chart() {
    let place = |has_hint: bool| {
        let mut app = App::new(Services::scripted([]));
        if has_hint {
            app.show_hints();
        }
        let harness = sized(app, vec2(1100.0, 700.0));
        assert_eq!(harness.query_by_label_contains("Select a vendor on the left").is_some(), has_hint);
        harness.get_by_role_and_label(Role::Image, "Revenue against obligations").rect()
    };
    assert_eq!(place(true), place(false));
}

/// What is asked of one item is asked of the next that is selected; what is of all items stays.
#[test]
fn postings_go_on_with_the_item_that_is_selected() {
    let mut harness = harness_of(small(), 1440.0);
    let select = |harness: &mut Harness<'_, Window>, id: &str| {
        harness.state_mut().app_mut().select(Subject::Item(id.to_owned()));
        harness.run();
    };
    let shown = |harness: &Harness<'_, Window>| harness.state().query().map(|query| (query.set, query.item.clone()));
    select(&mut harness, "people");
    press(&mut harness, words::TAB_TABLE);
    cell(&harness, "Obligations: AWS, Mar 2023").click();
    harness.run();
    press(&mut harness, words::SHOW_POSTINGS);
    harness.run();
    let (set, item) = shown(&harness).expect("postings");
    assert_eq!(item.as_deref(), Some("aws"));
    let before = harness.state().app().subject().clone();
    assert_ne!(before, Subject::Item("ads".to_owned()));
    select(&mut harness, "people");
    select(&mut harness, "ads");
    assert_eq!(shown(&harness), Some((PostingSet::Receipts, Some("ads".to_owned()))), "after {set:?} of AWS");
    press(&mut harness, words::ALL_ITEMS);
    select(&mut harness, "aws");
    assert_eq!(shown(&harness), Some((PostingSet::Receipts, None)));
}

/// The heading stands beside the tabs where there is room, else below them, and never over them.
#[test]
fn the_heading_of_postings_covers_nothing() {
    for width in [1000.0, 1100.0, 1440.0, 1920.0] {
        let mut harness = sized(small(), vec2(width, 900.0));
        press(&mut harness, words::TAB_POSTINGS);
        press(&mut harness, words::SHOW_ALL_CASH);
        harness.run();
        let heading = harness.get_by_label_contains("Cash, ").rect();
        for tab in [words::TAB_TABLE, words::TAB_POSTINGS, "Bridge", "Waiting"] {
            let tab = harness.get_all_by_label(tab).map(|node| node.rect()).find(|rect| rect.top() > 400.0);
            let tab = tab.expect("a tab");
            assert!(!tab.intersects(heading), "{width}: {heading} over {tab}");
        }
        let buttons = harness.query_all_by_label(words::ALL_ITEMS).chain(harness.query_all_by_label(words::FOLD));
        for button in buttons {
            assert!(!button.rect().intersects(heading), "{width}: {heading} over {}", button.rect());
        }
    }
}

#[test]
fn what_is_empty_offers_the_next_step() {
    let mut harness = harness_of(small(), 1440.0);
    press(&mut harness, words::TAB_POSTINGS);
    press(&mut harness, words::SHOW_ALL_CASH);
    let query = harness.state().query().expect("postings");
    assert_eq!((query.set, query.item.as_deref()), (PostingSet::Cash, None));
    let mut harness = harness_of(small(), 1440.0);
    press(&mut harness, explained::TAB);
    press(&mut harness, explained::EXPLAIN_LOW);
    assert!(harness.state().explained().is_some());
}

#[test]
fn the_panel_keeps_the_height_that_it_was_given() {
    let mut harness = sized(small(), vec2(1440.0, 900.0));
    press(&mut harness, words::TAB_POSTINGS);
    harness.run();
    let top =
        |harness: &Harness<'_, Window>| harness.get_by_role_and_label(Role::Button, words::TAB_POSTINGS).rect().top();
    let first = top(&harness);
    let from = egui::pos2(700.0, first - 4.0);
    for at in [from, from - vec2(0.0, 30.0), from - vec2(0.0, 90.0)] {
        harness.hover_at(at);
        harness.run();
        if at == from {
            harness.drag_at(at);
            harness.run();
        }
    }
    harness.drop_at(from - vec2(0.0, 90.0));
    harness.run();
    let given = top(&harness);
    assert!(given < first - 60.0, "{first} to {given}");
    press(&mut harness, words::FOLD);
    press(&mut harness, words::TAB_POSTINGS);
    harness.run();
    assert!((top(&harness) - given).abs() < 2.0);
    harness.set_size(vec2(1440.0, 620.0));
    harness.run();
    harness.run();
    assert!(top(&harness) > 350.0, "the charts stay readable");
    harness.set_size(vec2(1440.0, 900.0));
    harness.run();
    harness.run();
    assert!((top(&harness) - given).abs() < 2.0, "{given} to {}", top(&harness));
}

/// Every tab comes to rest in the lowest panel, in windows high and low.
#[test]
fn the_lowest_panel_comes_to_rest() {
    for size in [vec2(1440.0, 900.0), vec2(1100.0, 700.0)] {
        let mut app = App::new(Services::scripted([]));
        app.select(Subject::Item("aws".to_owned()));
        let mut harness = sized(app, size);
        press(&mut harness, words::TAB_POSTINGS);
        harness.run();
        let edge = harness.get_by_role_and_label(Role::Button, words::TAB_POSTINGS).rect().top() - 4.0;
        let from = egui::pos2(600.0, edge);
        harness.hover_at(from);
        harness.run();
        harness.drag_at(from);
        harness.run();
        harness.hover_at(from + vec2(0.0, 400.0));
        harness.run();
        harness.drop_at(from + vec2(0.0, 400.0));
        harness.run();
        let lower = harness.get_by_role_and_label(Role::Button, words::TAB_POSTINGS).rect().top() - 4.0;
        assert!(lower > edge + 60.0, "{size}: it was dragged from {edge} to {lower}");
        for tab in [words::TAB_TABLE, words::TAB_POSTINGS, "Compare", "Bridge", "Waiting", explained::TAB] {
            let tabs = harness.get_all_by_role_and_label(Role::Button, tab);
            let own = tabs.max_by(|a, b| a.rect().top().total_cmp(&b.rect().top())).expect("a tab");
            own.click();
            harness.run();
        }
    }
}
