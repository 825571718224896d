//! What is drawn has room: no amount is cut, no button lies over another, no label over a line or under a plate.

#![allow(clippy::float_cmp, reason = "lines are drawn level, and as wide as asked")]

use egui::{Color32, Rect, Role, Shape, Vec2, pos2, vec2};
use egui_kittest::{
    Harness,
    kittest::{NodeT as _, Queryable as _},
};
use obligo::{
    app::{App, Command, Services, Subject},
    model::SpanSize,
    text::{compared, delay_shown, explained, lower_panel as words, window as window_words},
    ui::{Window, theme::Palette},
};

use crate::common::window::{click_at, sized};

const SIZES: [Vec2; 2] = [vec2(1440.0, 900.0), vec2(1100.0, 700.0)];

fn sample(size: Vec2) -> Harness<'static, Window> {
    sized(App::new(Services::scripted([])), size)
}

fn run(harness: &mut Harness<'_, Window>, command: Command) {
    harness.state_mut().app_mut().run(command);
    harness.run();
}

/// Shows a tab of the panel below.
fn show(harness: &mut Harness<'_, Window>, tab: &str) {
    harness.get_all_by_label(tab).next().expect("a tab").click();
    harness.run();
}

/// A shape that is drawn, with what clips it.
#[derive(Clone)]
struct Drawn {
    clip_rect: Rect,
    shape: Shape,
}

/// Every shape that is drawn, in the order in which they are.
fn shapes(harness: &Harness<'_, Window>) -> Vec<Drawn> {
    fn within(shape: &Shape, clip_rect: Rect, found: &mut Vec<Drawn>) {
        match shape {
            Shape::Vec(all) => all.iter().for_each(|shape| within(shape, clip_rect, found)),
            own => found.push(Drawn { clip_rect, shape: own.clone() }),
        }
    }
    let mut found = Vec::new();
    for clipped in &harness.output().shapes {
        within(&clipped.shape, clipped.clip_rect, &mut found);
    }
    found
}

/// Every text that is seen at least in part: the text, where it stands, and what clips it.
fn texts(harness: &Harness<'_, Window>) -> Vec<(String, Rect, Rect)> {
    let texts = shapes(harness).into_iter().filter_map(|clipped| match &clipped.shape {
        Shape::Text(text) => {
            let rect = Rect::from_min_size(text.pos, text.galley.size());
            Some((text.galley.text().to_owned(), rect, clipped.clip_rect))
        }
        _ => None,
    });
    texts.filter(|(text, rect, clip)| !text.is_empty() && rect.intersects(*clip)).collect()
}

/// Whether a text is an amount, and not a name with a number in it.
fn is_amount(text: &str) -> bool {
    text.contains(|sign: char| sign.is_ascii_digit())
        && text.chars().all(|sign| sign.is_ascii_digit() || ",.−+-%$kMbn ".contains(sign))
}

fn check_amounts(harness: &Harness<'_, Window>, what: &str) -> usize {
    let table = harness.get_by_role_and_label(Role::Table, what).rect();
    let own = |(text, rect, _): &(String, Rect, Rect)| is_amount(text) && table.intersects(*rect);
    let amounts: Vec<_> = texts(harness).into_iter().filter(own).collect();
    for (text, rect, clip) in &amounts {
        let is_whole = rect.left() >= clip.left() - 0.5 && rect.right() <= clip.right() + 0.5;
        assert!(is_whole, "{what}: {text} at {rect} is cut by {clip}");
    }
    amounts.len()
}

#[test]
fn no_amount_of_a_table_is_cut() {
    for size in SIZES {
        let mut harness = sample(size);
        show(&mut harness, words::TAB_TABLE);
        let at = harness.get_by_role_and_label(Role::Table, words::TABLE).rect().center();
        assert!(check_amounts(&harness, words::TABLE) > 10, "{size}");
        for by in [30.0, 17.0, 40.0, -63.0, -200.0] {
            harness.hover_at(at);
            harness.event(egui::Event::MouseWheel {
                unit: egui::MouseWheelUnit::Point,
                delta: vec2(by, 0.0),
                phase: egui::TouchPhase::Move,
                modifiers: egui::Modifiers::NONE,
                source: egui::MouseWheelSource::Unknown,
            });
            harness.run_steps(20);
            check_amounts(&harness, words::TABLE);
        }
        harness.state_mut().app_mut().run(Command::CompareAll);
        harness.get_all_by_label(compared::TAB_COMPARE).next().expect("a tab").click();
        harness.run_steps(20);
        assert!(check_amounts(&harness, compared::TABLE) > 5, "{size}");
    }
}

#[test]
fn no_button_of_the_panel_lies_on_a_tab() {
    for size in SIZES {
        let mut harness = sample(size);
        for tab in [words::TAB_TABLE, compared::TAB_COMPARE, compared::TAB_BRIDGE, words::TAB_POSTINGS] {
            show(&mut harness, tab);
            if tab == words::TAB_TABLE {
                let table = harness.get_by_role_and_label(Role::Table, words::TABLE).rect();
                click_at(&mut harness, pos2(table.left() + 260.0, table.top() + 60.0));
                harness.get_by_label(words::SHOW_POSTINGS);
            }
            let button = |label: &str| harness.query_all_by_label(label).map(|node| node.rect()).collect::<Vec<_>>();
            let tabs = button(delay_shown::TAB).into_iter().chain(button(explained::TAB).into_iter().take(1));
            for tab_rect in tabs {
                for label in [words::COPY, words::COPY_SHORT, words::SHOW_POSTINGS] {
                    for own in button(label) {
                        assert!(!own.intersects(tab_rect), "{size}, {tab}: {label} lies on a tab");
                    }
                }
            }
        }
    }
}

#[test]
fn what_is_explained_and_what_waiting_costs_is_whole_in_a_small_window() {
    let mut harness = sample(SIZES[1]);
    run(&mut harness, Command::Explain);
    harness.run();
    let heading = |text: &str| text.starts_with("Cash low");
    let clipped = shapes(&harness);
    let whole = clipped.iter().any(|own| match &own.shape {
        Shape::Text(text) => {
            heading(text.galley.text())
                && text.galley.text().contains('$')
                && !text.galley.elided
                && own.clip_rect.contains_rect(Rect::from_min_size(text.pos, text.galley.size()))
        }
        _ => false,
    });
    assert!(whole, "the heading says what is explained and its value");
    run(&mut harness, Command::ShowDelay);
    harness.run();
    let largest = harness.state().delay().expect("an answer").bands.iter().max_by_key(|band| band.total());
    let label = largest.expect("a band").label;
    let (_, rect, clip) = texts(&harness)
        .into_iter()
        .find(|(text, ..)| text.starts_with(&label[..12]))
        .unwrap_or_else(|| panic!("{label} is shown"));
    let rows = harness.query_all_by_role(Role::Row).map(|row| row.rect()).collect::<Vec<_>>();
    let on = rows.iter().filter(|row| row.intersects(rect.shrink(2.0))).count();
    assert!(clip.contains_rect(rect) && on == 1, "{label}: {rect} in {clip}, on {on} rows");
}

#[test]
fn no_label_of_an_event_is_covered() {
    for size in SIZES {
        let mut harness = sample(size);
        let palette = Palette::of(&harness.ctx);
        harness.run();
        let all = shapes(&harness);
        let mut labels = 0;
        for (place, own) in all.iter().enumerate() {
            let Shape::Text(text) = &own.shape else { continue };
            if !text.galley.text().starts_with("Amazon Web Services withholds") {
                continue;
            }
            labels += 1;
            let rect = Rect::from_min_size(text.pos, text.galley.size());
            let covers = |later: &&Drawn| match &later.shape {
                Shape::Rect(plate) => plate.fill == palette.background && plate.rect.intersects(rect),
                _ => false,
            };
            assert_eq!(all[place + 1..].iter().find(covers).map(|own| own.shape.visual_bounding_rect()), None);
        }
        assert!(labels > 0, "{size}");
    }
}

#[test]
fn the_base_has_one_colour() {
    let mut harness = sample(SIZES[0]);
    run(&mut harness, Command::CompareAll);
    run(&mut harness, Command::ShowComparison);
    harness.run();
    let palette = Palette::of(&harness.ctx);
    let samples = shapes(&harness).into_iter().filter_map(|own| match own.shape {
        Shape::LineSegment { points: [from, to], stroke } if from.y == to.y && stroke.width == 2.5 => {
            Some(stroke.color)
        }
        _ => None,
    });
    let samples: Vec<Color32> = samples.collect();
    assert!(!samples.is_empty(), "in the table");
    assert!(samples.iter().all(|colour| *colour == palette.text), "{samples:?}");
}

#[test]
fn labels_of_charts_lie_on_nothing() {
    let mut harness = sample(SIZES[0]);
    run(&mut harness, Command::CompareAll);
    harness.run();
    let button = harness.get_all_by_label(compared::DIFFERENCE).next().expect("a switch").rect();
    for (text, rect, _) in texts(&harness) {
        if is_amount(&text) {
            assert!(!rect.shrink(1.0).intersects(button), "{text} lies under the switch");
        }
    }
    // What waiting brings is named on a plate of its own.
    let mut harness = sample(SIZES[0]);
    run(&mut harness, Command::ShowDelay);
    harness.run();
    let palette = Palette::of(&harness.ctx);
    let all = shapes(&harness);
    let names = all.iter().enumerate().filter_map(|(place, own)| match &own.shape {
        Shape::Text(text) if text.galley.text() == delay_shown::BENEFIT => {
            Some((place, Rect::from_min_size(text.pos, text.galley.size())))
        }
        _ => None,
    });
    let plated = names.into_iter().any(|(place, name)| {
        all[..place].iter().any(|own| match &own.shape {
            Shape::Rect(plate) => {
                plate.fill == palette.panel && plate.rect.contains_rect(name.shrink(2.0)) && plate.rect.width() < 200.0
            }
            _ => false,
        })
    });
    assert!(plated, "the name of the benefit has a plate");
}

#[test]
fn the_name_of_a_floor_is_beside_its_line_and_crossed_by_none() {
    let mut harness = sample(SIZES[0]);
    let palette = Palette::of(&harness.ctx);
    let ids: Vec<String> = harness.state().app().session().scenarios.iter().map(|own| own.id.0.clone()).collect();
    let vendors: Vec<String> = harness.state().app().model().vendors.iter().map(|own| own.id.0.clone()).collect();
    let mut seen = 0;
    for id in &ids {
        for vendor in &vendors {
            harness.state_mut().app_mut().show_scenario(Some(id));
            harness.state_mut().app_mut().select(Subject::Item(vendor.clone()));
            harness.run();
            let Some((text, rect, _)) = texts(&harness).into_iter().find(|(text, ..)| text.starts_with("floor $"))
            else {
                continue;
            };
            seen += 1;
            for own in shapes(&harness) {
                if let Shape::LineSegment { points: [from, to], stroke } = own.shape
                    && stroke.color == palette.wrong
                    && from.x == to.x
                {
                    let line = Rect::from_two_pos(from, to).expand(1.0);
                    let is_pin = line.top() < 300.0;
                    assert!(is_pin || !line.intersects(rect), "{id}, {vendor}: {text} at {rect} is crossed by {line}");
                }
            }
        }
    }
    assert!(seen > 3, "{seen}");
}

#[test]
fn the_first_gap_of_a_week_is_a_whole_point() {
    let mut harness = sample(SIZES[0]);
    run(&mut harness, Command::span(SpanSize::Week));
    harness.run();
    let plot = harness.get_by_role_and_label(Role::Image, window_words::CHART_OBLIGATIONS).rect().expand(6.0);
    let points: Vec<(Rect, Rect)> = shapes(&harness)
        .into_iter()
        .filter_map(|own| match own.shape {
            Shape::Circle(circle) if (circle.radius - 2.5).abs() < 0.01 && plot.contains(circle.center) => {
                Some((circle.visual_bounding_rect(), own.clip_rect))
            }
            _ => None,
        })
        .collect();
    assert!(points.len() > 5, "{points:?}");
    for (point, clip) in points {
        assert!(clip.contains_rect(point), "{point} is cut by {clip}");
    }
}

#[test]
fn a_bar_of_history_shows_its_inputs_and_nothing_is_selected_for_typing() {
    let mut harness = sample(SIZES[0]);
    let plot = harness.get_by_role_and_label(Role::Image, window_words::CHART_OBLIGATIONS).rect();
    // The bar of May 2022, the fifth of 36 spans.
    let bars = shapes(&harness);
    // The tree and the charts below have zeros too: the axis' own is the nearest beside the plot.
    let beside = |rect: &Rect| rect.left() < plot.left() && plot.y_range().contains(rect.center().y);
    let zeros = texts(&harness).into_iter().filter(|(text, rect, _)| text == "0" && beside(rect));
    let zero = zeros.map(|(_, rect, _)| rect).max_by(|a, b| a.left().total_cmp(&b.left())).expect("zero");
    let left = bars.iter().find_map(|own| match &own.shape {
        Shape::Mesh(mesh) if own.clip_rect.intersects(plot) && mesh.vertices.len() > 40 => {
            Some(mesh.vertices.iter().map(|vertex| vertex.pos.x).fold(f32::INFINITY, f32::min))
        }
        _ => None,
    });
    let at = pos2(left.expect("bars") + 3.0, zero.center().y - 12.0);
    click_at(&mut harness, at);
    harness.run();
    let query = harness.state().query().expect("what the bar consists of");
    assert!(query.end <= harness.state().app().model().as_of(), "{query:?}");
    let before = harness.state().app().model().clone();
    let focused = |harness: &Harness<'_, Window>| {
        harness.query_all_by_role(Role::TextInput).any(|node| node.accesskit_node().is_focused())
    };
    assert!(!focused(&harness));
    // A line says of which months' sum it is a part; a click leads to the input, which is not selected either.
    let lines = harness.query_all_by_role(Role::Row).filter_map(|node| node.accesskit_node().label());
    let line = lines.into_iter().find(|line| line.contains("1/3 of ")).expect("a line of a quarterly amount");
    assert!(line.contains(" for Jan to Mar 2022"), "{line}");
    harness.get_by_role_and_label(Role::Row, &line).click();
    // The input is ringed for some seconds.
    harness.run_steps(30);
    assert_eq!(*harness.state().app().subject(), Subject::Settings);
    assert!(!focused(&harness));
    harness.event(egui::Event::Text("7".to_owned()));
    harness.run();
    assert!(*harness.state().app().model() == before, "nothing was typed over");
    assert_eq!(harness.state().app().drafts(), 0);
}

/// A low panel below the charts holds what it shows: nothing of it lies under the charts or the status line.
#[test]
fn a_low_panel_holds_what_it_shows() {
    let mut app = App::new(Services::scripted([]));
    app.select(Subject::Item("aws".to_owned()));
    let mut harness = sized(app, vec2(960.0, 600.0));
    harness.get_by_role_and_label(Role::Button, "Cash low: $915.4M").click();
    harness.run_steps(4);
    let tabs = harness.get_by_role_and_label(Role::Button, "Postings").rect();
    let chart = harness.get_by_role_and_label(Role::Image, "Revenue against obligations").rect();
    assert!(chart.bottom() + 20.0 < tabs.top(), "{chart} and {tabs}");
    let feet = harness.query_all_by_role(Role::Label).filter(|node| {
        let text = node.accesskit_node().label().or_else(|| node.accesskit_node().value()).unwrap_or_default();
        text.contains(" posting") && !text.contains("balanced")
    });
    let feet: Vec<Rect> = feet.map(|node| node.rect()).collect();
    assert!(!feet.is_empty() && feet.iter().all(|foot| foot.bottom() <= 577.0), "{feet:?}");
}

#[test]
fn in_a_small_window_every_amount_of_the_ageing_is_told() {
    let mut harness = sample(SIZES[1]);
    harness.get_by_role_and_label(Role::Button, "Ageing").click();
    harness.run();
    let table = harness.get_by_role_and_label(Role::Table, obligo::text::ageing::TABLE).rect();
    let within: Vec<_> = texts(&harness).into_iter().filter(|(_, rect, _)| table.contains(rect.center())).collect();
    assert!(within.iter().any(|(text, ..)| text == "58.4M"), "{within:?}");
    assert!(within.iter().all(|(text, ..)| text != "..." && text != "…"), "{within:?}");
    check_amounts(&harness, obligo::text::ageing::TABLE);
}

/// A table has one style of numbers, the fullest in which every amount is whole.
#[test]
fn the_ageing_has_one_style_of_numbers_at_every_width() {
    let mut styles = Vec::new();
    for width in [990.0, 1100.0, 1200.0, 1440.0] {
        let mut harness = sized(App::new(Services::scripted([])), vec2(width, 760.0));
        harness.get_by_role_and_label(Role::Button, "Ageing").click();
        harness.run();
        let table = harness.get_by_role_and_label(Role::Table, obligo::text::ageing::TABLE).rect();
        let is_amount = |text: &str| text.chars().any(|letter| letter.is_ascii_digit()) && !text.contains('–');
        let amounts = texts(&harness).into_iter().filter(|(text, rect, _)| {
            table.contains(rect.center()) && rect.top() > table.top() + 22.0 && is_amount(text)
        });
        let style_of = |text: &str| match text {
            text if text.starts_with('$') => "figure",
            text if text.ends_with(['M', 'k', 'n']) => "short",
            _ => "whole",
        };
        let of_amounts: std::collections::BTreeSet<&str> = amounts.map(|(text, ..)| style_of(&text)).collect();
        assert_eq!(of_amounts.len(), 1, "{width}: {of_amounts:?}");
        styles.extend(of_amounts);
    }
    assert!(styles.contains(&"short") && styles.last() == Some(&"whole"), "{styles:?}");
}

fn wheel(harness: &mut Harness<'_, Window>, by: egui::Vec2) {
    harness.event(egui::Event::MouseWheel {
        unit: egui::MouseWheelUnit::Point,
        delta: by,
        phase: egui::TouchPhase::Move,
        source: egui::MouseWheelSource::Unknown,
        modifiers: egui::Modifiers::NONE,
    });
    harness.run_steps(30);
}

/// The table begins at the as-of date at every width, also where the window was another; all its amounts are of one style.
#[test]
fn the_table_begins_at_the_as_of_date_and_has_one_style_of_numbers() {
    let mut harness = sized(App::new(Services::scripted([])), vec2(1440.0, 900.0));
    harness.get_by_role_and_label(Role::Button, "Table").click();
    harness.run_steps(4);
    for width in [1440.0, 1100.0, 1320.0] {
        harness.set_size(vec2(width, 800.0));
        harness.run_steps(4);
        let table = harness.get_by_role_and_label(Role::Table, words::TABLE).rect();
        let within: Vec<_> = texts(&harness).into_iter().filter(|(_, rect, _)| table.contains(rect.center())).collect();
        let has = |name: &str| within.iter().any(|(text, ..)| text == name);
        assert!(has("Jan 2023") && !has("Nov 2022") && !has("Dec 2022"), "{width}");
        let others: Vec<&String> =
            within.iter().map(|(text, ..)| text).filter(|text| text.starts_with('$') || *text == "…").collect();
        assert!(others.is_empty(), "{width}: {others:?}");
    }
}

/// Postings of something else begin with their first row, wherever the list was scrolled to.
#[test]
fn postings_of_something_else_begin_with_their_first_row() {
    let mut harness = sample(SIZES[0]);
    harness.get_by_role_and_label(Role::Button, "Cash low: $915.4M").click();
    harness.run_steps(4);
    let first = words::cash_before(obligo::calendar::Date::new(2023, 2, 1).expect("a day"));
    let seen = |harness: &Harness<'_, Window>| harness.query_by_label(&first).map(|row| row.rect());
    let at = seen(&harness).expect("the first row");
    harness.get_by_role_and_label(Role::Button, words::WHOLE_FORECAST).click();
    harness.run_steps(4);
    harness.hover_at(at.center() + vec2(0.0, 40.0));
    harness.run_steps(2);
    wheel(&mut harness, vec2(0.0, -3000.0));
    harness.get_by_role_and_label(Role::Button, "Cash low: $915.4M").click();
    harness.run_steps(4);
    assert_eq!(seen(&harness), Some(at));
}

/// Another comparison begins at its first scenario, wherever the one before it was scrolled to.
#[test]
fn another_comparison_begins_at_its_first_scenario() {
    let mut app = App::new(Services::scripted([]));
    app.run(Command::CompareAll);
    let mut harness = sized(app, vec2(1440.0, 900.0));
    harness.get_by_role_and_label(Role::Button, "Compare").click();
    harness.run_steps(8);
    let table = harness.get_by_role_and_label(Role::Table, compared::TABLE).rect();
    let heads = |harness: &Harness<'_, Window>| -> Vec<String> {
        let all = texts(harness).into_iter();
        let of_head = |rect: &Rect| table.contains(rect.center()) && rect.top() < table.top() + 30.0;
        all.filter(|(_, rect, _)| of_head(rect)).map(|(text, ..)| text).collect()
    };
    let has = |harness: &Harness<'_, Window>, name: &str| heads(harness).iter().any(|text| text == name);
    assert!(has(&harness, "Pay in full"), "{:?}", heads(&harness));
    harness.hover_at(table.center());
    harness.run_steps(2);
    wheel(&mut harness, vec2(-3000.0, 0.0));
    assert!(!has(&harness, "Pay in full"), "{:?}", heads(&harness));
    harness.state_mut().app_mut().refer_to("withhold-aws");
    harness.run_steps(8);
    assert!(has(&harness, "Pay in full"), "{:?}", heads(&harness));
}
