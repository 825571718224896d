//! The charts without pixels: zooming, enlarging, periods, and what a click asks for.

use egui::{Key, Modifiers, MouseWheelUnit, Pos2, Role, pos2, vec2};
use egui_kittest::{
    Harness,
    kittest::{NodeT as _, Queryable as _},
};
use obligo::{
    app::{App, Services, Subject, UndoStep},
    calendar::Month,
    chart::PostingSet,
    model::{Edit, ItemKind, Value},
    ui::Window,
};

use crate::common::window::{click_at, date, dollars, edited, press, sized};

const OBLIGATIONS: &str = "Revenue against obligations";

/// A year of a stream, a cost, and a vendor that is not paid, with a floor for this year and one for the next.
fn session() -> App {
    let amount = dollars;
    let period = |entry: &str, start: &str, end: &str, floor: i64| {
        let path = |field: &str| format!("vendors/aws/contract/periods/{entry}/{field}");
        Edit::Together(vec![
            Edit::Add("vendors/aws/contract/periods".to_owned()),
            Edit::Set(vec![
                (path("start"), Value::Date(date(start))),
                (path("end"), Value::Date(date(end))),
                (path("floor"), amount(floor)),
            ]),
        ])
    };
    edited([
        Edit::set("settings/first_month", Value::Month(Month::new(2023, 1))),
        Edit::set("settings/opening_cash", amount(1_000_000)),
        Edit::set("settings/buffer", amount(100_000)),
        Edit::AddItem(ItemKind::Vendor, "AWS".to_owned()),
        Edit::Add("vendors/aws/contract".to_owned()),
        period("n1", "2023-01-01", "2024-01-01", 600_000),
        period("n2", "2024-01-01", "2025-01-01", 900_000),
        Edit::Add("vendors/aws/contract/lines".to_owned()),
        Edit::set("vendors/aws/contract/lines/n1/monthly", amount(10_000)),
        Edit::Together(vec![
            Edit::Add("vendors/aws/policies".to_owned()),
            Edit::set("vendors/aws/policies/n1/kind", Value::Choice("withhold")),
        ]),
        Edit::AddItem(ItemKind::Stream, "Ads".to_owned()),
        Edit::set("streams/ads/base", amount(50_000)),
        Edit::AddItem(ItemKind::Cost, "People".to_owned()),
        Edit::set("costs/people/monthly", amount(20_000)),
    ])
}

fn harness(app: App) -> Harness<'static, Window> {
    sized(app, vec2(1440.0, 900.0))
}

fn is_shown(harness: &Harness<'_, Window>, chart: &str) -> bool {
    harness.query_by_role_and_label(Role::Image, chart).is_some()
}

fn is_enabled(harness: &Harness<'_, Window>, button: &str) -> bool {
    !harness.get_by_role_and_label(Role::Button, button).accesskit_node().is_disabled()
}

/// A place in a chart, in parts of its width and height from the left and the top.
fn place(harness: &Harness<'_, Window>, chart: &str, x: f32, y: f32) -> Pos2 {
    let rect = harness.get_by_role_and_label(Role::Image, chart).rect();
    pos2(rect.left() + rect.width() * x, rect.top() + rect.height() * y)
}

#[test]
fn a_chart_takes_the_middle_and_gives_it_back() {
    let mut harness = harness(session());
    for chart in [OBLIGATIONS, "Cash", "Arrears by age", "AWS commitment"] {
        assert!(is_shown(&harness, chart), "{chart}");
    }
    let before = harness.get_by_role_and_label(Role::Image, "Cash").rect();
    press(&mut harness, "Enlarge Cash");
    let after = harness.get_by_role_and_label(Role::Image, "Cash").rect();
    assert!(after.height() > before.height() * 2.5, "{before} to {after}");
    assert!(!is_shown(&harness, OBLIGATIONS));
    harness.key_press(Key::Escape);
    harness.run();
    assert!(is_shown(&harness, OBLIGATIONS));
    assert_eq!(harness.get_by_role_and_label(Role::Image, "Cash").rect(), before);
    press(&mut harness, "Enlarge AWS commitment");
    assert!(!is_shown(&harness, "Cash"));
    press(&mut harness, "Back to all charts");
    assert!(is_shown(&harness, "Cash"));
}

#[test]
fn esc_in_a_field_is_the_field_s() {
    let mut app = session();
    app.select(Subject::Item("aws".to_owned()));
    let mut harness = harness(app);
    press(&mut harness, "Enlarge Cash");
    harness.get_by_role_and_label(Role::TextInput, "Net days").focus();
    harness.run();
    harness.key_press(Key::Escape);
    harness.run();
    assert!(!is_shown(&harness, OBLIGATIONS), "it left the field, not the chart");
    harness.key_press(Key::Escape);
    harness.run();
    assert!(is_shown(&harness, OBLIGATIONS));
}

#[test]
fn buttons_and_keys_zoom_and_reset() {
    let mut harness = harness(session());
    assert!(!is_enabled(&harness, "Show all days") && !is_enabled(&harness, "Zoom out"));
    press(&mut harness, "Zoom in");
    let (from, to) = harness.state().shown_days().expect("a part of the axis");
    // 730 or 731 days from the beginning of 2023, or as many as the session has, ÷ 1.5 about the middle.
    let whole = f64::from(harness.state().app().outcome().forecast().expect("a forecast").end.0) - 19_358.0;
    assert!((to - from - whole / 1.5).abs() < 1e-6, "{from} to {to} of {whole}");
    assert!((f64::midpoint(from, to) - 19_358.0 - whole / 2.0).abs() < 1e-6);
    press(&mut harness, "Show all days");
    assert_eq!(harness.state().shown_days(), None);
    for _ in 0..30 {
        harness.key_press(Key::Plus);
        harness.run();
    }
    let (from, to) = harness.state().shown_days().expect("a part of the axis");
    assert!((to - from - 14.0).abs() < 1e-6, "two weeks at least");
    assert!(!is_enabled(&harness, "Zoom in"));
    harness.key_press(Key::Num0);
    harness.run();
    assert_eq!(harness.state().shown_days(), None);
}

#[test]
fn the_wheel_zooms_about_the_pointer_and_pans() {
    let mut harness = harness(session());
    let at = place(&harness, "Cash", 0.25, 0.5);
    harness.hover_at(at);
    harness.run();
    let wheel = |y: f32, modifiers| egui::Event::MouseWheel {
        unit: MouseWheelUnit::Point,
        delta: vec2(0.0, y),
        phase: egui::TouchPhase::Move,
        source: egui::MouseWheelSource::Unknown,
        modifiers,
    };
    harness.event(wheel(100.0, Modifiers::COMMAND));
    harness.run_steps(12);
    let (from, to) = harness.state().shown_days().expect("nearer");
    let end = f64::from(harness.state().app().outcome().forecast().expect("a forecast").end.0);
    let pointed = 19_358.0 + (end - 19_358.0) * 0.25;
    let part = (pointed - from) / (to - from);
    assert!((part - 0.25).abs() < 0.01, "the day under the pointer stays: {part}");
    harness.event(wheel(-40.0, Modifiers::NONE));
    harness.run_steps(12);
    let (later, end) = harness.state().shown_days().expect("as near as before");
    assert!(later > from, "it moved on");
    assert!(((end - later) - (to - from)).abs() < 1e-6, "and is as long");
}

#[test]
fn dragging_pans() {
    let mut harness = harness(session());
    press(&mut harness, "Zoom in");
    press(&mut harness, "Zoom in");
    let (before, _) = harness.state().shown_days().expect("nearer");
    let (from, to) = (place(&harness, "Cash", 0.5, 0.5), place(&harness, "Cash", 0.4, 0.5));
    harness.hover_at(from);
    harness.run();
    harness.drag_at(from);
    harness.run();
    harness.hover_at(to);
    harness.run();
    harness.drop_at(to);
    harness.run();
    let (after, end) = harness.state().shown_days().expect("as near");
    let expected = (end - after) * 0.1;
    assert!((after - before - expected).abs() < expected * 0.05, "{before} to {after}, expected {expected} days");
    assert_eq!(harness.state().query(), None, "a drag is no click");
}

#[test]
fn a_double_click_shows_all_days_and_on_a_heading_enlarges() {
    // Steps so short that two clicks are a double one.
    let app = session();
    let mut harness = Harness::builder()
        .with_size(vec2(1440.0, 900.0))
        .with_step_dt(0.02)
        .build_eframe(|cc| Window::new(cc, app, None));
    harness.run_steps(4);
    harness.key_press(Key::Plus);
    harness.run_steps(4);
    assert!(harness.state().shown_days().is_some());
    let plot = place(&harness, "Cash", 0.5, 0.75);
    let heading = harness.get_by_role_and_label(Role::Image, "Cash").rect().center_top() - vec2(0.0, 20.0);
    for at in [plot, heading] {
        harness.hover_at(at);
        harness.run_steps(2);
        for _ in 0..2 {
            harness.drag_at(at);
            harness.drop_at(at);
        }
        harness.run_steps(20);
    }
    assert_eq!(harness.state().shown_days(), None);
    assert!(!is_shown(&harness, OBLIGATIONS), "cash has the middle");
}

#[test]
fn a_shorter_forecast_moves_what_is_shown() {
    let mut harness = harness(session());
    for _ in 0..6 {
        harness.key_press(Key::Plus);
        harness.run();
    }
    let at = place(&harness, "Cash", 0.5, 0.5);
    harness.hover_at(at);
    harness.run();
    let edit = Edit::set("settings/months", Value::Whole(3));
    harness.state_mut().app_mut().apply(edit, UndoStep::New).expect("a valid edit");
    harness.run();
    let (_, to) = harness.state().shown_days().expect("still near");
    assert!(to <= f64::from(date("2023-04-01").0) + 1e-6);
}

#[test]
fn a_click_on_a_bar_asks_for_its_postings_and_one_more_for_those_of_its_part() {
    let mut harness = harness(session());
    let months = harness.state().app().model().settings.months;
    #[allow(clippy::cast_precision_loss, reason = "a few months")]
    let third = 2.3 / months as f32;
    // A little above the line of zero, in the bar of receipts of the third month.
    let top = place(&harness, OBLIGATIONS, third, 0.0);
    let bottom = place(&harness, OBLIGATIONS, third, 1.0);
    let mut found = None;
    for step in 1..40u8 {
        let at = top.lerp(bottom, f32::from(step) / 40.0);
        click_at(&mut harness, at);
        if harness.state().query().is_some() {
            found = harness.state().query().cloned();
            break;
        }
    }
    let query = found.expect("a bar");
    assert_eq!((query.set, query.item.as_deref()), (PostingSet::Receipts, None), "the whole bar");
    assert_eq!((query.start, query.end), (date("2023-03-01"), date("2023-04-01")));
    press(&mut harness, "Only Ads");
    let query = harness.state().query().cloned().expect("the part");
    assert_eq!((query.set, query.item.as_deref()), (PostingSet::Receipts, Some("ads")));
    assert_eq!((query.start, query.end), (date("2023-03-01"), date("2023-04-01")));
    assert_eq!(*harness.state().app().subject(), Subject::Item("ads".to_owned()));
    assert!(harness.query_by_label("Only Ads").is_none(), "it is shown already");
}

#[test]
fn a_click_on_cash_arrears_and_commitment_asks_for_what_is_behind() {
    let mut harness = harness(session());
    let below = place(&harness, "Cash", 0.5, 0.75);
    click_at(&mut harness, below);
    assert_eq!(harness.state().query(), None, "the ground below the line is no day");
    let (top, bottom) = (place(&harness, "Cash", 0.5, 0.0), place(&harness, "Cash", 0.5, 1.0));
    for step in 1..20u8 {
        click_at(&mut harness, top.lerp(bottom, f32::from(step) / 20.0));
        if harness.state().query().is_some() {
            break;
        }
    }
    let query = harness.state().query().expect("a day").clone();
    assert_eq!((query.set, query.item), (PostingSet::Cash, None));
    assert_eq!(query.end, query.start.plus_days(1));
    // The panel has taken the place of the lower row, whose charts are behind a switch.
    press(&mut harness, "Arrears by age");
    let at = place(&harness, "Arrears by age", 0.98, 0.99);
    click_at(&mut harness, at);
    let query = harness.state().query().expect("a span").clone();
    assert_eq!((query.set, query.item), (PostingSet::Arrears, None));
    assert_eq!(query.end, harness.state().app().outcome().forecast().expect("a forecast").end);
    press(&mut harness, obligo::text::charts::COMMITMENT);
    // In the middle of the year, anywhere under the floor.
    let at = place(&harness, "AWS commitment", 0.54, 0.9);
    click_at(&mut harness, at);
    let query = harness.state().query().expect("a month").clone();
    assert_eq!((query.set, query.item.as_deref()), (PostingSet::Commitment, Some("aws")));
    assert_eq!((query.start, query.end), (date("2023-07-01"), date("2023-08-01")));
    assert_eq!(*harness.state().app().subject(), Subject::Item("aws".to_owned()));
}

#[test]
fn the_periods_of_a_commitment_are_gone_through() {
    let mut harness = harness(session());
    assert!(!is_enabled(&harness, "Previous period"));
    press(&mut harness, "Next period");
    assert!(is_enabled(&harness, "Previous period") && !is_enabled(&harness, "Next period"));
    let at = place(&harness, "AWS commitment", 0.04, 0.9);
    click_at(&mut harness, at);
    let months = harness.state().app().model().settings.months;
    if months > 12 {
        assert_eq!(harness.state().query().map(|query| query.start), Some(date("2024-01-01")));
    }
    press(&mut harness, "Previous period");
    assert!(!is_enabled(&harness, "Previous period"));
}

#[test]
fn without_arrears_or_commitment_the_others_have_the_room() {
    let mut app = session();
    app.apply(Edit::set("vendors/aws/policies/n1/kind", Value::Choice("pay_in_full")), UndoStep::New).expect("an edit");
    let mut harness = harness(app);
    assert!(!is_shown(&harness, "Arrears by age"));
    let wide = harness.get_by_role_and_label(Role::Image, "AWS commitment").rect().width();
    let cash = harness.get_by_role_and_label(Role::Image, "Cash").rect().width();
    assert!((wide - cash).abs() < 1.0, "the whole row");
    let edit = Edit::set("vendors/aws/muted", Value::Switch(true));
    harness.state_mut().app_mut().apply(edit, UndoStep::New).expect("an edit");
    harness.run();
    assert!(!is_shown(&harness, "AWS commitment"));
    assert!(is_shown(&harness, "Cash"));
}

#[test]
fn the_sample_s_legend_has_one_line_and_a_popup() {
    let app = App::new(Services::scripted([]));
    let mut harness = sized(app, vec2(1100.0, 700.0));
    let debt = "Takeover debt (obligations)";
    assert!(harness.query_by_role_and_label(Role::CheckBox, debt).is_none());
    // Tabs that have no room stand behind one of the same words.
    let more = harness.get_by(|node| {
        node.role() == Role::Button
            && node.label().is_some_and(|label| label.starts_with('+') && label.ends_with(" more"))
    });
    more.click();
    harness.run();
    let switch = harness.get_by_role_and_label(Role::CheckBox, debt);
    assert_eq!(switch.accesskit_node().toggled(), Some(egui::accesskit::Toggled::True));
    switch.click();
    harness.run();
    let switch = harness.get_by_role_and_label(Role::CheckBox, debt);
    assert_eq!(switch.accesskit_node().toggled(), Some(egui::accesskit::Toggled::False));
}

#[test]
fn charts_at_rest_ask_for_no_frame() {
    let mut harness = harness(session());
    press(&mut harness, "Zoom in");
    press(&mut harness, "Enlarge Arrears by age");
    harness.remove_cursor();
    harness.run();
    let steps = harness.run();
    assert!(steps <= 1, "{steps} frames without a change");
}

/// The card of a bar is small and beside the pointer: its sum, the largest parts, and the others as one row, without cents.
#[test]
fn the_card_at_the_pointer_is_small_and_beside_it() {
    let mut app = App::new(Services::scripted([]));
    app.run(obligo::app::Command::SpanYear);
    let mut harness = sized(app, egui::vec2(1440.0, 900.0));
    let chart = harness.get_by_role_and_label(Role::Image, OBLIGATIONS).rect();
    let mut seen = 0;
    for part in 1..40u8 {
        let at = pos2(chart.left() + chart.width() * f32::from(part) / 40.0, chart.bottom() - chart.height() * 0.45);
        harness.hover_at(at);
        harness.run();
        let rows: Vec<_> = harness
            .query_all_by_role(Role::Label)
            .filter(|node| node.accesskit_node().value().is_some_and(|text| text.starts_with('$')))
            .filter(|node| chart.x_range().contains(node.rect().right()) && node.rect().top() > 148.0)
            .map(|node| (node.rect(), node.accesskit_node().value().unwrap_or_default()))
            .collect();
        if rows.is_empty() {
            continue;
        }
        seen += 1;
        assert!(rows.len() <= 6, "{rows:?}");
        for (rect, text) in rows {
            assert!(rect.left() > at.x || rect.right() < at.x, "{rect:?} covers {at:?}");
            assert!((rect.center() - at).length() < 420.0, "{rect:?} is far from {at:?}");
            assert!(text.len() < 9, "{text} is rounded");
        }
    }
    assert!(seen > 5, "{seen}");
}

/// What a plot says as its value, to those who can't see it.
fn says(harness: &Harness<'_, Window>, plot: &str) -> String {
    let node = harness.get_by_role_and_label(Role::Image, plot);
    node.accesskit_node().value().unwrap_or_default()
}

#[test]
fn plots_of_service_and_of_waiting_say_what_they_show_and_their_points_by_keys() {
    let mut app = App::new(Services::scripted([]));
    app.select(Subject::Service);
    let mut harness = sized(app, vec2(1440.0, 900.0));
    let (curve, over_time) = ("Downtime by load", "Downtime in this forecast");
    assert!(says(&harness, curve).contains("Load is"), "{}", says(&harness, curve));
    let value = says(&harness, over_time);
    assert!(value.contains("1 Jan 2023 to 31 Dec 2024: most ") && value.contains("at the end"), "{value}");
    harness.get_by_role_and_label(Role::Image, curve).focus();
    harness.run();
    harness.key_press(Key::ArrowRight);
    harness.run();
    let first = says(&harness, curve);
    assert!(first.contains("load: ") && first.ends_with("down"), "{first}");
    harness.key_press(Key::End);
    harness.run();
    assert_ne!(says(&harness, curve), first, "the last point");
    harness.state_mut().app_mut().select(Subject::Item("aws".to_owned()));
    harness.run();
    press(&mut harness, "Waiting");
    harness.run();
    let waiting = "What waiting costs";
    let value = says(&harness, waiting);
    assert!(value.contains("1 Jan 2023 to 31 Dec 2024") && value.contains("most $"), "{value}");
    harness.get_by_role_and_label(Role::Image, waiting).focus();
    harness.run();
    harness.key_press(Key::End);
    harness.run();
    assert!(says(&harness, waiting).starts_with("31 Dec 2024: cost $"), "{}", says(&harness, waiting));
}

#[test]
fn cash_and_arrears_have_the_switch_to_differences_in_a_narrow_window_too() {
    let mut app = App::new(Services::scripted([]));
    app.select(Subject::Item("aws".to_owned()));
    app.toggle_compared("pay-in-full");
    let mut harness = sized(app, vec2(1100.0, 900.0));
    let switches = |harness: &Harness<'_, Window>| harness.query_all_by_label("Difference").count();
    assert_eq!(switches(&harness), 2);
    press(&mut harness, "Enlarge Arrears by age");
    assert_eq!(switches(&harness), 1);
}
