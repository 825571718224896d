//! Cash, as drawn: a line that changes colour where it crosses the buffer or nothing, and its low.

use egui::{Align2, Color32, CursorIcon, Pos2, Rect, RichText, Stroke, Ui, pos2, vec2};
use egui_plot::{HLine, Line, PlotPoint, PlotResponse};

use super::{
    Chosen, explain,
    explore::{explore_ui, zoom_smalls},
    handles::{buffer_handle_ui, cash_axis},
    heading::heading_ui,
    labels::Labels,
    tip_rows_ui,
};
use crate::{
    chart::{CashChart, Level, TimeAxis, day},
    money::Money,
    text::{amounts, window as words},
    ui::{
        Draw, Request,
        plot::{Ground, as_of_line},
        theme::Palette,
    },
};

/// How far from the line in points a click still means it.
const REACH: f64 = 9.0;

pub fn cash_ui(ui: &mut Ui, draw: &mut Draw<'_>, chart: &CashChart, x: &TimeAxis) {
    let palette = draw.palette;
    ui.spacing_mut().item_spacing.y = 0.0;
    let smalls = zoom_smalls(draw, Chosen::Cash);
    let units = [words::chart_cash_unit(chart.currency.code()), chart.currency.code().to_owned()];
    heading_ui(ui, draw, Chosen::Cash, (words::CHART_CASH, &units), smalls);
    let axis = cash_axis(ui, chart);
    let ground = Ground { name: words::CHART_CASH, x, y: &axis, above: 4.0, has_days: true, is_shared: true };
    let response = ground.show(ui, &palette, |plot_ui| {
        if chart.buffer > 0.0 {
            let style = egui_plot::LineStyle::Dashed { length: 6.0 };
            let line = HLine::new("", chart.buffer).color(palette.caution).width(1.0).style(style);
            plot_ui.hline(line.allow_hover(false));
        }
        for run in &chart.runs {
            for part in parts(&run.points, (axis.max - axis.min) * 0.01) {
                let line = Line::new(words::CHART_CASH, part.to_vec());
                plot_ui.line(line.color(colour_of(&palette, run.level)).width(1.75).allow_hover(false));
            }
        }
        as_of_line(plot_ui, day(chart.as_of), &palette);
    });
    labels_ui(ui, draw, chart, &response);
    explore_ui(ui, draw, &response);
    buffer_handle_ui(ui, draw, chart, &axis, &response.transform);
    let Some(pointer) = response.response.hover_pos() else { return };
    let at = response.transform.value_from_position(pointer);
    let Some(hit) = chart.hit(at.x) else { return };
    // Only the line is clicked: beside it a double click shows all days.
    if chart.is_on_line(hit, at.y, REACH * response.transform.dvalue_dpos()[1].abs()) {
        ui.set_cursor_icon(CursorIcon::PointingHand);
        explain(draw, &response.response, Some(CashChart::behind(hit)));
        if response.response.clicked() {
            draw.ask(Request::ShowBehind(CashChart::behind(hit)));
        }
    }
    response.response.on_hover_ui_at_pointer(|ui| {
        ui.label(RichText::new(amounts::date(hit.date)).color(draw.palette.text));
        let close = amounts::exact_money(hit.close, chart.currency);
        let headroom = amounts::exact_money(hit.close - chart.buffer_money, chart.currency);
        let rows =
            [(None, words::CHART_CASH.to_owned(), close, true), (None, words::HEADROOM.to_owned(), headroom, false)];
        tip_rows_ui(ui, "cash_tip", &rows, draw);
    });
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
    let is_seen = |pair: &&[[f64; 2]]| response.transform.bounds().range_x().contains(&pair[0][0]);
    for run in &chart.runs {
        for pair in run.points.windows(2).filter(is_seen) {
            labels.avoid_line(pair.iter().map(|[x, y]| place(*x, *y)));
        }
    }
    let as_of = place(day(chart.as_of), 0.0).x;
    if frame.x_range().contains(as_of) {
        labels.avoid_line([pos2(as_of, frame.top()), pos2(as_of, frame.bottom())]);
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
        let colour = colour_of(&palette, level);
        painter.circle(at, 4.0, colour, Stroke::new(1.5, palette.background));
        labels.avoid(Rect::from_center_size(at, vec2(8.0, 8.0)));
        if chart.buffer > 0.0 {
            let buffer = place(0.0, chart.buffer).y;
            labels.avoid_line([pos2(frame.left(), buffer), pos2(frame.right(), buffer)]);
        }
        let text = words::low_mark(&amounts::figure(low, chart.currency), date);
        // Below the low there is least.
        let beside =
            |(dy, align): (f32, [Align2; 2])| [(at + vec2(6.0, dy), align[0]), (at + vec2(-6.0, dy), align[1])];
        let below = [Align2::LEFT_TOP, Align2::RIGHT_TOP];
        let above = [Align2::LEFT_BOTTOM, Align2::RIGHT_BOTTOM];
        let rows = [(4.0, below), (16.0, below), (28.0, below), (-4.0, above), (-16.0, above), (-28.0, above)];
        let places: Vec<(Pos2, Align2)> = rows.into_iter().flat_map(beside).collect();
        labels.write(painter, &text, (colour, palette.background), &places);
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
}

/// The parts of a line, each of which turns but little: every rise or fall of more than `steep` is one of its own. A
/// sharp corner within a part would grow a thorn and thin the line beside it.
fn parts(points: &[[f64; 2]], steep: f64) -> impl Iterator<Item = &[[f64; 2]]> {
    let mut rest = points;
    std::iter::from_fn(move || {
        if rest.len() < 2 {
            return None;
        }
        let is_steep = |two: &[[f64; 2]]| (two[1][1] - two[0][1]).abs() > steep;
        let gentle = rest.windows(2).position(is_steep).unwrap_or(rest.len() - 1);
        let (part, after) = (&rest[..=gentle.max(1)], &rest[gentle.max(1)..]);
        rest = after;
        Some(part)
    })
}
