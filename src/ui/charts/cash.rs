//! Cash, as drawn: a line that changes colour where it crosses the buffer or nothing, and its low.

use egui::{Align2, RichText, Stroke, Ui, vec2};
use egui_plot::{HLine, Line, PlotPoint};

use super::{
    Chosen,
    handles::{buffer_handle_ui, cash_axis},
    heading::heading_ui,
    tip_rows_ui,
};
use crate::{
    chart::{CashChart, Level, TimeAxis, day},
    money::Money,
    text::{amounts, window as words},
    ui::{
        Draw,
        plot::{Ground, as_of_line, text_on_ground},
    },
};

pub fn cash_ui(ui: &mut Ui, draw: &mut Draw<'_>, chart: &CashChart, x: &TimeAxis) {
    let palette = draw.palette;
    ui.spacing_mut().item_spacing.y = 0.0;
    let units = [words::chart_cash_unit(chart.currency.code()), chart.currency.code().to_owned()];
    heading_ui(ui, draw, Chosen::Cash, (words::CHART_CASH, &units), vec![]);
    let axis = cash_axis(ui, chart);
    let ground = Ground { name: words::CHART_CASH, x, y: &axis, above: 4.0, has_days: true, is_shared: true };
    let colour_of = |level: Level| match level {
        Level::Fine => palette.cash,
        Level::BelowBuffer => palette.caution,
        Level::Negative => palette.wrong,
    };
    let response = ground.show(ui, &palette, |plot_ui| {
        if chart.buffer > 0.0 {
            let style = egui_plot::LineStyle::Dashed { length: 6.0 };
            let line = HLine::new("", chart.buffer).color(palette.caution).width(1.0).style(style);
            plot_ui.hline(line.allow_hover(false));
        }
        for run in &chart.runs {
            let line = Line::new(words::CHART_CASH, run.points.clone());
            plot_ui.line(line.color(colour_of(run.level)).width(1.75).allow_hover(false));
        }
        as_of_line(plot_ui, day(chart.as_of), &palette);
    });
    let painter = ui.painter().clone();
    let frame = *response.transform.frame();
    let place = |x: f64, y: f64| response.transform.position_from_point(&PlotPoint::new(x, y));
    if chart.buffer > 0.0 {
        let text = words::buffer_line(&amounts::figure(chart.buffer_money, chart.currency));
        let at = place(x.min, chart.buffer) + vec2(6.0, -2.0);
        text_on_ground(&painter, at, Align2::LEFT_BOTTOM, &text, palette.caution, palette.background);
    }
    buffer_handle_ui(ui, draw, chart, &axis, &response.transform);
    if let Some((low, date, [low_x, low_y])) = chart.low {
        let at = place(low_x, low_y);
        let level = if low < Money::ZERO {
            Level::Negative
        } else if low < chart.buffer_money {
            Level::BelowBuffer
        } else {
            Level::Fine
        };
        painter.circle(at, 4.0, colour_of(level), Stroke::new(1.5, palette.background));
        let text = words::low_mark(&amounts::figure(low, chart.currency), date);
        let is_right = at.x > frame.center().x;
        let is_low = at.y > frame.bottom() - 22.0;
        let align = match (is_right, is_low) {
            (true, true) => Align2::RIGHT_BOTTOM,
            (true, false) => Align2::RIGHT_TOP,
            (false, true) => Align2::LEFT_BOTTOM,
            (false, false) => Align2::LEFT_TOP,
        };
        let offset = vec2(if is_right { -6.0 } else { 6.0 }, if is_low { -6.0 } else { 6.0 });
        text_on_ground(&painter, at + offset, align, &text, colour_of(level), palette.background);
    }
    if let Some(pointer) = response.response.hover_pos() {
        let at = response.transform.value_from_position(pointer);
        if let Some(hit) = chart.hit(at.x) {
            response.response.on_hover_ui_at_pointer(|ui| {
                ui.label(RichText::new(amounts::date(hit.date)).color(palette.text));
                let close = amounts::exact_money(hit.close, chart.currency);
                let headroom = amounts::exact_money(hit.close - chart.buffer_money, chart.currency);
                let rows = [
                    (None, words::CHART_CASH.to_owned(), close, true),
                    (None, words::HEADROOM.to_owned(), headroom, false),
                ];
                tip_rows_ui(ui, "cash_tip", &rows, draw);
            });
        }
    }
}
