//! What marks, labels and tooltips of the window say, and how they are drawn.

use egui::{Modifiers, MouseWheelUnit, Rect, Role, Shape, pos2, vec2};
use egui_kittest::{
    Harness,
    kittest::{NodeT as _, Queryable as _},
};
use obligo::{
    app::{App, Command, Services, Subject},
    model::{Edit, ItemKind, Value},
    ui::{Window, theme::Palette},
};

use crate::common::window::{command, edited, sized, value};

fn sample() -> App {
    App::new(Services::scripted([]))
}

fn with_scenario(label: &str) -> App {
    let mut app = sample();
    let scenarios = &app.session().scenarios;
    let id = scenarios.iter().find(|own| own.label == label).map(|own| own.id.0.clone()).expect("a scenario");
    app.show_scenario(Some(&id));
    app
}

/// Every shape that is drawn, with what clips it.
fn shapes(harness: &Harness<'_, Window>) -> Vec<Shape> {
    fn within(shape: &Shape, found: &mut Vec<Shape>) {
        match shape {
            Shape::Vec(all) => all.iter().for_each(|shape| within(shape, found)),
            own => found.push(own.clone()),
        }
    }
    let mut found = Vec::new();
    for clipped in &harness.output().shapes {
        within(&clipped.shape, &mut found);
    }
    found
}

/// Where a text is drawn.
fn text_at(harness: &Harness<'_, Window>, text: &str) -> Rect {
    let found = shapes(harness).into_iter().find_map(|shape| match shape {
        Shape::Text(own) if own.galley.text() == text => Some(Rect::from_min_size(own.pos, own.galley.size())),
        _ => None,
    });
    found.unwrap_or_else(|| panic!("{text} is drawn"))
}

/// A triangle's height over its longest side, in points.
fn height(corners: [egui::Pos2; 3]) -> f32 {
    let [a, b, c] = corners;
    let twice = ((b - a).x * (c - a).y - (b - a).y * (c - a).x).abs();
    let longest = [(b - a).length(), (c - b).length(), (a - c).length()].into_iter().fold(0.0, f32::max);
    if longest == 0.0 { 0.0 } else { twice / longest }
}

#[test]
fn a_step_of_a_floor_is_a_line_and_no_wedge() {
    let mut app = with_scenario("Renegotiate");
    app.select(Subject::Item("aws".to_owned()));
    let harness = sized(app, vec2(1440.0, 900.0));
    let plot = harness.get_by_role_and_label(Role::Image, "Amazon Web Services commitment").rect();
    let palette = Palette::of(&harness.ctx);
    let clipped = harness.output().shapes.clone();
    let (mut lines, mut widest) = (0, 0f32);
    for primitive in harness.ctx.tessellate(clipped, 1.0) {
        let egui::epaint::Primitive::Mesh(mesh) = primitive.primitive else { continue };
        for triangle in mesh.indices.chunks(3) {
            let corners: [egui::epaint::Vertex; 3] = std::array::from_fn(|at| mesh.vertices[triangle[at] as usize]);
            let places = corners.map(|corner| corner.pos);
            let is_floor = corners.iter().any(|corner| corner.color == palette.second)
                && places.iter().all(|at| plot.expand(2.0).contains(*at))
                && places.iter().any(|at| at.x > plot.left() + 40.0);
            let is_text = corners.iter().any(|corner| corner.uv != egui::epaint::WHITE_UV);
            if is_floor && !is_text {
                lines += 1;
                widest = widest.max(height(places));
            }
        }
    }
    assert!(lines > 2, "the floor is drawn");
    assert!(widest < 4.0, "{widest} points high");
}

#[test]
fn the_wheel_zooms_over_handles_too() {
    let mut harness = sized(sample(), vec2(1440.0, 900.0));
    let plot = harness.get_by_role_and_label(Role::Image, "Cash").rect();
    let handle = harness.get_by_role_and_label(Role::Slider, "Buffer").rect();
    assert!(plot.y_range().contains(handle.center().y), "{handle} in {plot}");
    // On the line, away from the grip.
    let at = pos2(plot.center().x, handle.center().y);
    harness.hover_at(at);
    harness.run();
    harness.event(egui::Event::MouseWheel {
        unit: MouseWheelUnit::Point,
        delta: vec2(0.0, 100.0),
        phase: egui::TouchPhase::Move,
        source: egui::MouseWheelSource::Unknown,
        modifiers: Modifiers::COMMAND,
    });
    harness.run_steps(12);
    assert!(harness.state().shown_days().is_some(), "it zoomed");
}

#[test]
fn a_vendor_without_a_contract_says_so_and_offers_one() {
    let mut app = sample();
    app.select(Subject::Item("headquarters".to_owned()));
    let mut harness = sized(app, vec2(1440.0, 900.0));
    assert!(harness.query_by_role_and_label(Role::Image, "Amazon Web Services commitment").is_none());
    harness.get_by_label("No contract");
    harness.get_by_role_and_label(Role::Button, "Add a contract").click();
    harness.run_steps(30);
    assert_eq!(value(&harness, "vendors/headquarters/contract/discount"), Value::Decimal(obligo::money::Decimal::ZERO));
    // Its first period comes with it.
    let floor = harness.get_by_role_and_label(Role::TextInput, "Period 1: Floor");
    assert!(floor.is_focused() && floor.rect().bottom() < 870.0, "the cursor is where the floor is typed, in view");
    let title = "Headquarters landlord commitment";
    assert!(harness.query_by_role_and_label(Role::Image, title).is_some());
    harness.state_mut().app_mut().select(Subject::Item("blue".to_owned()));
    harness.run();
    harness.get_by_label("Select a vendor to see its commitment");
    harness.state_mut().app_mut().select(Subject::Settings);
    harness.run();
    assert!(harness.query_by_label("Select a vendor to see its commitment").is_none(), "the largest commitment");
    assert!(harness.query_by_role_and_label(Role::Image, "Google Cloud commitment").is_some(), "it is named");
    let says_why = |harness: &Harness<'_, Window>| {
        shapes(harness)
            .iter()
            .any(|shape| matches!(shape, Shape::Text(own) if own.galley.text().starts_with("the largest commitment")))
    };
    assert!(says_why(&harness), "and why it is the one");
    harness.state_mut().app_mut().select(Subject::Item("google".to_owned()));
    harness.run();
    assert!(!says_why(&harness), "unless it was asked for");
}

#[test]
fn numbers_of_the_tree_have_a_unit_of_their_kind() {
    let harness = sized(sample(), vec2(1440.0, 900.0));
    for heading in [
        "Vendors · net consumption, Jan 2023",
        "Revenue streams · earned, Jan 2023",
        "Costs · Jan 2023",
        "Debt · principal",
        "Sites · share of load",
    ] {
        harness.get_by_label(heading);
    }
    assert!(text_at(&harness, "owed 1.8M").width() > 0.0, "of a vendor that nothing is bought from");
}

#[test]
fn the_list_of_keys_is_in_groups_and_each_row_on_one_line() {
    let mut harness = sized(sample(), vec2(1440.0, 900.0));
    command(&mut harness, Modifiers::NONE, egui::Key::F1);
    for group in ["In fields and tables", "In charts"] {
        assert!(harness.query_by_label(group).is_some(), "{group}");
    }
    let rows = [("New", "Ctrl+N"), ("Undo", "Ctrl+Z"), ("Redo", "Ctrl+Shift+Z or Ctrl+Y")];
    for (what, keys) in rows {
        let keys = harness.get_by_label(keys).rect();
        let level =
            harness.query_all_by_label(what).filter(|node| (node.rect().center().y - keys.center().y).abs() < 1.0);
        assert_eq!(level.count(), 1, "{what} stands beside its keys, once");
    }
}

#[test]
fn a_hint_stands_in_the_line_of_its_button() {
    let mut app = sample();
    app.show_hints();
    let harness = sized(app, vec2(1440.0, 900.0));
    let button = harness.get_by_role_and_label(Role::Button, "Got it").rect();
    let hint = harness.get_by_label_contains("Select a vendor on the left").rect();
    assert!((button.center().y - hint.center().y).abs() < 1.0, "{hint} beside {button}");
    assert!(hint.top() > 870.0, "in the status line: {hint}");
}

#[test]
fn a_tooltip_of_a_long_name_is_small() {
    let long = "Amazon Web Services and everything that was ever bought there ".repeat(60);
    let mut app = edited([Edit::AddItem(ItemKind::Vendor, "AWS".to_owned())]);
    app.apply(Edit::set("vendors/aws/label", Value::Text(long.clone())), obligo::app::UndoStep::New).expect("a name");
    let mut harness = sized(app, vec2(1440.0, 900.0));
    let row =
        harness.get_by(|node| node.role() == Role::TreeItem && node.label().is_some_and(|own| own == long)).rect();
    harness.hover_at(row.center());
    harness.run_steps(40);
    let texts = shapes(&harness).into_iter().filter_map(|shape| match shape {
        Shape::Text(text) if text.galley.text().starts_with("Amazon Web Services and") => Some(text.galley.size()),
        _ => None,
    });
    let sizes: Vec<egui::Vec2> = texts.collect();
    assert!(sizes.iter().any(|size| size.y > 30.0), "a tooltip of several lines: {sizes:?}");
    assert!(sizes.iter().all(|size| size.x < 400.0 && size.y < 250.0), "{sizes:?}");
}

#[test]
fn the_scenario_on_screen_keeps_the_colour_of_its_tab_beside_others() {
    let mut app = with_scenario("Withhold AWS");
    app.run(Command::CompareWithBase);
    let place = app.scenario_colour().expect("a scenario");
    let harness = sized(app, vec2(1440.0, 900.0));
    let palette = Palette::of(&harness.ctx);
    let plot = harness.get_by_role_and_label(Role::Image, "Cash").rect();
    let is_own = |shape: &Shape| match shape {
        Shape::Path(path) => {
            plot.expand(2.0).contains_rect(shape.visual_bounding_rect().shrink(2.0))
                && path.stroke.color == egui::epaint::ColorMode::Solid(palette.scenario(place))
        }
        _ => false,
    };
    assert!(shapes(&harness).iter().any(is_own), "the line of cash");
}

#[test]
fn an_empty_plot_names_no_amount_but_zero() {
    let mut app = edited([Edit::AddItem(ItemKind::Stream, "Ads".to_owned())]);
    app.select(Subject::Item("ads".to_owned()));
    let harness = sized(app, vec2(1440.0, 900.0));
    let cents = shapes(&harness).into_iter().filter(|shape| match shape {
        Shape::Text(text) => text.galley.text().starts_with("$0."),
        _ => false,
    });
    assert_eq!(cents.count(), 0);
}

/// What a chart says to those who can't see it.
fn says(harness: &Harness<'_, Window>, chart: &str) -> String {
    harness.get_by_role_and_label(Role::Image, chart).accesskit_node().value().unwrap_or_default()
}

#[test]
fn charts_say_what_they_show_and_are_gone_through_by_keys() {
    let mut harness = sized(sample(), vec2(1440.0, 900.0));
    for (chart, expected) in [
        (
            "Revenue against obligations",
            "Receipts and obligations, USD, by month, 1 Jan 2022 to 31 Dec 2024. Lowest gap −$",
        ),
        ("Cash", "Cash at each day’s close, 1 Jan 2023 to 31 Dec 2024. Low $915.4M on 1 Feb 2023; last $"),
        ("Arrears by age", "Arrears by age, 1 Jan 2023 to 31 Dec 2024. Most $"),
        ("Amazon Web Services commitment", "Consumption of Amazon Web Services toward its floor of $92.7M, "),
        ("Consumption, list price", "Jan 2023 to Dec 2024. Lowest $"),
    ] {
        let says = says(&harness, chart);
        assert!(says.contains(expected), "{chart}: {says}");
    }
    harness.get_by_role_and_label(Role::Image, "Arrears by age").focus();
    harness.run();
    harness.key_press(egui::Key::ArrowRight);
    harness.run();
    assert!(
        says(&harness, "Arrears by age").starts_with("31 Jan 2023: arrears $"),
        "{}",
        says(&harness, "Arrears by age")
    );
    harness.key_press(egui::Key::End);
    harness.run();
    assert!(says(&harness, "Arrears by age").starts_with("31 Dec 2024: "));
    // In September 2024 arrears fall, and it is said why.
    for _ in 0..3 {
        harness.key_press(egui::Key::ArrowLeft);
        harness.run();
    }
    let fall = says(&harness, "Arrears by age");
    assert!(
        fall.starts_with("30 Sep 2024: ") && fall.contains("lower because of Amazon Web Services: paid by judgment"),
        "{fall}"
    );
    harness.key_press(egui::Key::Enter);
    harness.run();
    let query = harness.state().query().expect("the postings behind the point");
    assert_eq!(query.set, obligo::chart::PostingSet::Arrears);
    assert_eq!(query.end, obligo::calendar::Month::new(2024, 10).first());
}

#[test]
fn a_focused_chart_leaves_the_keys_of_the_axis_alone() {
    let mut harness = sized(sample(), vec2(1440.0, 900.0));
    harness.get_by_role_and_label(Role::Image, "Cash").focus();
    harness.run();
    harness.key_press(egui::Key::Plus);
    harness.run();
    assert!(harness.state().shown_days().is_some(), "it zoomed");
}

/// The date of the as-of line lies over no bar, and the first event's label is whole, also in a small window.
#[test]
fn the_as_of_date_and_the_first_event_have_room() {
    for size in [vec2(1100.0, 700.0), vec2(1440.0, 900.0)] {
        let harness = sized(sample(), size);
        let as_of = text_at(&harness, "as of 1 Jan 2023");
        let plot = harness.get_by_role_and_label(Role::Image, "Revenue against obligations").rect();
        assert!(plot.contains_rect(as_of), "{as_of} in {plot}");
        let palette = Palette::of(&harness.ctx);
        let tones = [palette.money_in[0], palette.money_out[1], palette.money_out[2]];
        let covers = |shape: &Shape| match shape {
            Shape::Mesh(mesh) => {
                let corners = mesh.vertices.iter().filter(|corner| tones.contains(&corner.color));
                let bars: Vec<egui::Pos2> = corners.map(|corner| corner.pos).collect();
                bars.chunks_exact(4).any(|bar| Rect::from_points(bar).intersects(as_of))
            }
            _ => false,
        };
        let is_bar = |shape: &&Shape| matches!(shape, Shape::Mesh(mesh) if mesh.vertices.iter().any(|own| tones.contains(&own.color)));
        assert!(shapes(&harness).iter().any(|shape| is_bar(&shape)), "bars of history are drawn");
        assert!(!shapes(&harness).iter().any(covers), "{size}: the date lies on bars");
        let drawn = shapes(&harness).into_iter().find_map(|shape| match shape {
            Shape::Text(own)
                if own.galley.text().starts_with("Amazon Web Services withholds")
                    && own.pos.x < plot.right()
                    && own.pos.y < plot.top() =>
            {
                Some(own.galley.elided)
            }
            _ => None,
        });
        assert_eq!(drawn, Some(false), "{size}: the first event is whole");
    }
}

/// A tooltip that is open goes when a dialog opens over the window, though the pointer rests where it is.
#[test]
fn a_tooltip_goes_when_the_palette_opens() {
    let mut harness = sized(sample(), vec2(720.0, 450.0));
    let tip = obligo::text::window::CASH_LOW_TIP;
    let is_open = |harness: &Harness<'_, Window>| harness.query_by_label_contains(tip).is_some();
    let card = harness.get_by_label("Cash low: $915.4M").rect();
    harness.hover_at(card.center());
    harness.run_steps(6);
    assert!(is_open(&harness), "the tooltip is open");
    command(&mut harness, Modifiers::COMMAND, egui::Key::K);
    harness.run_steps(3);
    harness.get_by_label(obligo::text::help::PALETTE_FIELD);
    assert!(!is_open(&harness), "and gone under the palette");
    harness.key_press(egui::Key::Escape);
    harness.run_steps(2);
    harness.hover_at(card.center() + vec2(1.0, 0.0));
    harness.run_steps(6);
    assert!(is_open(&harness), "it comes again");
}

/// Of weeks a quarter of a year is shown at first, and the chart says how to see more.
#[test]
fn more_weeks_are_an_arrow_away() {
    let mut app = sample();
    app.run(Command::SpanWeek);
    let mut harness = sized(app, vec2(1440.0, 900.0));
    let said = |harness: &Harness<'_, Window>, text: &str| {
        shapes(harness).iter().any(|shape| matches!(shape, Shape::Text(own) if own.galley.text() == text))
    };
    assert!(said(&harness, "USD, by week, 14 of 106 weeks; more with ›"));
    let fewer = "Show 13 weeks fewer";
    assert!(harness.get_by_role_and_label(Role::Button, fewer).accesskit_node().is_disabled());
    harness.get_by_role_and_label(Role::Button, "Show 13 more weeks").click();
    harness.run();
    assert!(said(&harness, "USD, by week, 27 of 106 weeks; more with ›"));
    for _ in 0..7 {
        harness.get_by_role_and_label(Role::Button, "Show 13 more weeks").click();
        harness.run();
    }
    assert!(said(&harness, "USD, by week, all 106 weeks"));
    harness.get_by_role_and_label(Role::Button, fewer).click();
    harness.run();
    assert!(said(&harness, "USD, by week, 105 of 106 weeks; more with ›"));
}

/// What the marks of the first chart mean is a click away, at a fixed place.
#[test]
fn marks_have_a_key() {
    for size in [vec2(1100.0, 700.0), vec2(1440.0, 900.0)] {
        let mut harness = sized(sample(), size);
        let words = ["A vendor gives notice", "Days on which service is suspended", "Receipts less obligations"];
        assert!(words.iter().all(|text| harness.query_by_label(text).is_none()));
        harness.get_by_role_and_label(Role::Button, "What the marks mean").click();
        harness.run();
        let window = Rect::from_min_size(egui::Pos2::ZERO, size);
        assert!(words.iter().all(|text| window.contains_rect(harness.get_by_label(text).rect())));
        harness.key_press(egui::Key::Escape);
        harness.run();
        assert!(words.iter().all(|text| harness.query_by_label(text).is_none()));
    }
    // So is what the dots of a ladder mean.
    let harness = sized(sample(), vec2(1440.0, 2400.0));
    harness.get_by_label("doesn’t happen");
}

/// A label has the room that is free beside it, on either side of its dot.
#[test]
fn labels_of_marks_are_whole_where_there_is_room() {
    let harness = sized(sample(), vec2(2560.0, 1440.0));
    let plot = harness.get_by_role_and_label(Role::Image, "Revenue against obligations").rect();
    let labels: Vec<(String, bool)> = shapes(&harness)
        .into_iter()
        .filter_map(|shape| match shape {
            Shape::Text(own) if plot.x_range().contains(own.pos.x) && own.pos.y < plot.top() && own.pos.y > 190.0 => {
                Some((own.galley.text().to_owned(), own.galley.elided))
            }
            _ => None,
        })
        .collect();
    assert!(labels.iter().any(|(text, _)| text == "Amazon Web Services may buy from us again"), "{labels:?}");
    assert!(labels.iter().all(|(_, is_cut)| !is_cut), "{labels:?}");
}
