//! Cash, as drawn: a line that changes colour where it crosses the buffer or zero, and its low.

use egui::{Align2, Color32, CursorIcon, Pos2, Stroke, Ui, pos2, vec2};
use egui_plot::{HLine, PlotPoint, PlotResponse};

use super::{
    Chosen, compared,
    difference::switch_ui,
    explain,
    explore::{explore_ui, zoom_smalls},
    handles::{buffer_handle_ui, cash_axis},
    heading::heading_ui,
    hover::{self, HoverRow, Mark},
    labels::Labels,
    steps::{Steps, steps_ui},
};
use crate::{
    chart::{CashChart, CashHit, Level, Other, TimeAxis, day, major},
    money::Money,
    text::{amounts, charts as chart_words, service, window as words},
    ui::{
        Draw, Request,
        plot::{PlotFrame, as_of_line, sharp_line},
        plot_shapes,
        theme::Palette,
    },
};

/// How far from the line a click still counts, in points.
const REACH: f64 = 9.0;

pub fn cash_ui(ui: &mut Ui, draw: &mut Draw<'_>, chart: &CashChart, x: &TimeAxis) {
    let palette = draw.palette;
    ui.spacing_mut().item_spacing.y = 0.0;
    let smalls = zoom_smalls(draw, Chosen::Cash);
    let units = [words::chart_cash_unit(chart.currency.code()), chart.currency.code().to_owned()];
    let others: Vec<&Other> = chart.others.iter().map(|line| &line.other).collect();
    // The legend says more than the unit, which the axis has as well.
    let shown_units = if others.is_empty() { units.as_slice() } else { &[] };
    let (heading, free) = heading_ui(ui, draw, Chosen::Cash, (words::CHART_CASH, shown_units), smalls);
    let middle = heading.center().y + 2.0;
    let free = if others.is_empty() { free } else { switch_ui(ui, draw, middle, free) };
    compared::legend_ui(ui, draw, &others, middle, free);
    let axis = cash_axis(ui, chart);
    let frame = PlotFrame {
        name: words::CHART_CASH,
        x,
        y: &axis,
        above: if chart.others.is_empty() { 4.0 } else { compared::ABOVE },
        has_days: true,
        is_shared: true,
        has_steps: true,
    };
    let strength = draw.strength_of_sides();
    let fine = fine_colour(draw, chart);
    let response = frame.show(ui, &palette, |plot_ui| {
        if chart.buffer > 0.0 {
            let style = egui_plot::LineStyle::Dashed { length: 6.0 };
            let line = HLine::new("", chart.buffer).color(palette.caution).width(1.0).style(style);
            plot_ui.hline(line.allow_hover(false));
        }
        for line in &chart.others {
            compared::line(plot_ui, &palette, &line.other, &line.points, strength);
        }
        let width = if chart.others.is_empty() { 1.75 } else { 2.25 };
        for run in &chart.runs {
            let colour = if run.level == Level::Fine { fine } else { colour_of(&palette, run.level) };
            let stroke = Stroke::new(width, colour);
            plot_ui.add(plot_shapes::long_line(words::CHART_CASH, &run.points, stroke, None));
        }
        as_of_line(plot_ui, day(chart.as_of), &palette);
    });
    sharp_line(ui.painter(), &response.transform, &chart.drawn, (palette.money_out[1], 1.25), Some(0.2));
    labels_ui(ui, draw, chart, &response);
    explore_ui(ui, draw, &response);
    cash_steps_ui(ui, draw, chart, &response);
    buffer_handle_ui(ui, draw, chart, &axis, &response.transform);
    let Some(pointer) = response.response.hover_pos() else { return };
    let at = response.transform.value_from_position(pointer);
    let Some(hit) = chart.hit(at.x) else { return };
    // Only the line is clicked: beside it a double click shows all days.
    if chart.is_on_line(hit, at.y, REACH * response.transform.dvalue_dpos()[1].abs()) {
        ui.set_cursor_icon(CursorIcon::PointingHand);
        explain(draw, &response.response, Some(CashChart::query(hit)));
        if response.response.clicked() {
            draw.ask(Request::ShowPostings(CashChart::query(hit)));
        }
    }
    for (line, close) in chart.others.iter().filter_map(|line| Some((line, line.close(hit.date)?))) {
        let at = PlotPoint::new(day(hit.date) + 1.0, major(close, chart.currency));
        compared::ring(ui, draw, &line.other, response.transform.position_from_point(&at), 2.5);
    }
    hover::beside_pointer(&response.response, |ui| tip_ui(ui, draw, chart, hit));
}

/// The chart in words, and its days by keys; Enter asks for the postings of a day.
fn cash_steps_ui(ui: &Ui, draw: &mut Draw<'_>, chart: &CashChart, response: &PlotResponse<()>) {
    let figure = |amount: Money| amounts::figure(amount, chart.currency);
    let count = chart.days();
    let date = |place: usize| chart.as_of.plus_days(i32::try_from(place).unwrap_or_default());
    let Some(last) = count.checked_sub(1).and_then(|last| chart.on(date(last))) else { return };
    let low = chart.low.map(|(low, date, _)| (figure(low), date));
    let low = low.as_ref().map(|(low, date)| (low.as_str(), *date));
    let (end, buffer) = (figure(last.close), figure(chart.buffer_money));
    let says = chart_words::cash_says((chart.as_of, last.date), low, &end, &buffer);
    let point = |place: usize| {
        chart.on(date(place)).map_or_else(String::new, |hit| {
            let above = hit.close - chart.buffer_money;
            let distance = figure(above.max(-above));
            chart_words::cash_point(hit.date, &figure(hit.close), &distance, above < Money::ZERO)
        })
    };
    let x = |place: usize| day(date(place)) + 1.0;
    let steps = Steps { says: &says, count, first: 0, leap: 30, x: &x, point: &point };
    if let Some(hit) = steps_ui(ui, &draw.palette, response, &steps).and_then(|place| chart.on(date(place))) {
        draw.ask(Request::ShowPostings(CashChart::query(hit)));
    }
}

/// Cash on a day: how far it is from the buffer; or of all scenarios, with the differences to the one that is shown.
fn tip_ui(ui: &mut Ui, draw: &Draw<'_>, chart: &CashChart, hit: CashHit) {
    let date = amounts::date(hit.date);
    if !chart.others.is_empty() {
        draw.stand_back(ui);
        let shown = draw.app.scenario().map_or(words::BASE, |scenario| scenario.label.as_str());
        let others = chart.others.iter().map(|line| (&line.other, line.close(hit.date)));
        let (rows, more) = hover::of_scenarios(shown, hit.close, others);
        return hover::card_ui(ui, draw, (&date, more), &rows, chart.currency);
    }
    let mut rows = vec![
        HoverRow::new(Mark::None, words::CHART_CASH, hit.close).strong(true),
        HoverRow::new(Mark::None, words::HEADROOM, hit.close - chart.buffer_money),
    ];
    if let Some(drawn) = chart.drawn_on(hit.date) {
        rows.push(HoverRow::new(Mark::Square(draw.palette.money_out[1]), service::DRAWN, drawn));
    }
    let down = Some(chart.down_on(hit.date)).filter(|down| *down > 0.0);
    let down = down.map(|down| format!("{} {}", service::percent(down), service::DOWN.to_lowercase()));
    hover::card_ui(ui, draw, (&date, down), &rows, chart.currency);
}

/// The colour of cash that is not below the buffer: that of the scenario on screen where others are compared with it.
fn fine_colour(draw: &Draw<'_>, chart: &CashChart) -> Color32 {
    if chart.others.is_empty() { draw.palette.cash } else { compared::shown_colour(draw) }
}

fn colour_of(palette: &Palette, level: Level) -> Color32 {
    match level {
        Level::Fine => palette.cash,
        Level::BelowBuffer => palette.caution,
        Level::Negative => palette.wrong,
    }
}

/// Names the buffer and the low, away from the line and from each other.
fn labels_ui(ui: &Ui, draw: &Draw<'_>, chart: &CashChart, response: &PlotResponse<()>) {
    let palette = draw.palette;
    let painter = ui.painter();
    let frame = *response.transform.frame();
    let place = |x: f64, y: f64| response.transform.position_from_point(&PlotPoint::new(x, y));
    let mut labels = Labels::new(frame);
    for run in &chart.runs {
        labels.avoid_line(run.points.iter().map(|[x, y]| place(*x, *y)));
    }
    let as_of = place(day(chart.as_of), 0.0).x;
    if frame.x_range().contains(as_of) {
        labels.avoid_line([pos2(as_of, frame.top()), pos2(as_of, frame.bottom())]);
    }
    for line in &chart.others {
        labels.avoid_line(line.points.iter().map(|[x, y]| place(*x, *y)));
        if let Some((_, _, [x, y])) =
            line.low.filter(|(_, _, [x, _])| response.transform.bounds().range_x().contains(x))
        {
            compared::ring(ui, draw, &line.other, place(x, y), 2.5);
        }
    }
    if chart.buffer > 0.0 {
        let buffer = place(0.0, chart.buffer).y;
        labels.avoid_line([pos2(frame.left(), buffer), pos2(frame.right(), buffer)]);
    }
    let low = chart.low.filter(|(_, _, [x, _])| response.transform.bounds().range_x().contains(x));
    if let Some((low, date, [low_x, low_y])) = low {
        let at = place(low_x, low_y);
        let level = if low < Money::ZERO {
            Level::Negative
        } else if low < chart.buffer_money {
            Level::BelowBuffer
        } else {
            Level::Fine
        };
        let colour = if level == Level::Fine { fine_colour(draw, chart) } else { colour_of(&palette, level) };
        painter.circle(at, 4.0, colour, Stroke::new(1.5, palette.background));
        labels.avoid_mark(at);
        let text = words::low_mark(&amounts::figure(low, chart.currency), date);
        // Below the low there is least.
        let beside =
            |(dy, align): (f32, [Align2; 2])| [(at + vec2(9.0, dy), align[0]), (at + vec2(-9.0, dy), align[1])];
        let below = [Align2::LEFT_TOP, Align2::RIGHT_TOP];
        let above = [Align2::LEFT_BOTTOM, Align2::RIGHT_BOTTOM];
        let rows = [(4.0, below), (16.0, below), (28.0, below), (-4.0, above), (-16.0, above), (-28.0, above)];
        let places: Vec<(Pos2, Align2)> = rows.into_iter().flat_map(beside).collect();
        labels.write(painter, &text, (colour, palette.background), &places);
    }
    if chart.most_drawn > Money::ZERO {
        labels.avoid_line(chart.drawn.iter().map(|[x, y]| place(*x, *y)));
        let highest = chart.drawn.iter().filter(|at| response.transform.bounds().range_x().contains(&at[0]));
        if let Some([x, y]) = highest.max_by(|a, b| a[1].total_cmp(&b[1])) {
            let text = service::drawn(&amounts::figure(chart.most_drawn, chart.currency));
            let at = place(*x, *y);
            let places = [
                (at + vec2(0.0, -3.0), Align2::LEFT_BOTTOM),
                (at + vec2(0.0, -3.0), Align2::RIGHT_BOTTOM),
                (at + vec2(4.0, 4.0), Align2::LEFT_TOP),
                (at + vec2(-4.0, -16.0), Align2::RIGHT_BOTTOM),
            ];
            labels.write(painter, &text, (palette.money_out[2], palette.background), &places);
        }
    }
    if chart.buffer > 0.0 {
        let text = words::buffer_line(&amounts::figure(chart.buffer_money, chart.currency));
        let y = place(0.0, chart.buffer).y;
        let above = [frame.left() + 6.0, frame.right() - 6.0].map(|x| pos2(x, y - 2.0));
        let below = above.map(|at| at + vec2(0.0, 4.0));
        let places = [
            (above[0], Align2::LEFT_BOTTOM),
            (below[0], Align2::LEFT_TOP),
            (above[1], Align2::RIGHT_BOTTOM),
            (below[1], Align2::RIGHT_TOP),
        ];
        labels.write(painter, &text, (palette.caution, palette.background), &places);
    }
    let lines: Vec<(&Other, &[[f64; 2]])> =
        chart.others.iter().map(|line| (&line.other, line.points.as_slice())).collect();
    compared::end_labels(ui, draw, &mut labels, &response.transform, &lines);
}
