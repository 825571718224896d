//! Revenue against obligations, as drawn: two stacks side by side, the gap, and a legend that switches series.

use egui::{Align2, Color32, Rect, RichText, Sense, Stroke, Ui, pos2, vec2};
use egui_plot::{Bar, BarChart, Line, PlotPoint};

use super::{
    Chosen,
    heading::heading_ui,
    pins::{PIN_ROW, pins_ui, placed_pins},
    tip_rows_ui,
};
use crate::{
    chart::{ObligationsChart, ObligationsHit, Side, day_at},
    money::Money,
    text::{amounts, window as words},
    ui::{
        Draw, Request,
        plot::{Ground, as_of_line, plot_x_range, text_on_ground},
        theme::{self, size},
    },
};

/// The strength of the forecast beside history.
const FORECAST: f32 = 0.72;

/// The colour of a series: its item's, or a quiet one for the rest.
fn series_colour(draw: &Draw<'_>, chart: &ObligationsChart, index: usize) -> Color32 {
    let series = &chart.series[index];
    let rest = if series.side == Side::In { draw.palette.money_in[0] } else { draw.palette.money_out[0] };
    draw.cache.colours.get(&series.id).unwrap_or(rest)
}

fn legend_ui(ui: &mut Ui, draw: &mut Draw<'_>, chart: &ObligationsChart) {
    let palette = draw.palette;
    let width = ui.available_width() - theme::PAD * 2.0;
    // The height of a row, also of wrapped ones.
    let usual = std::mem::replace(&mut ui.spacing_mut().interact_size.y, 16.0);
    ui.horizontal(|ui| {
        ui.add_space(theme::PAD);
        ui.allocate_ui(vec2(width, 16.0), |ui| {
            ui.horizontal_wrapped(|ui| {
                ui.spacing_mut().item_spacing = vec2(12.0, 2.0);
                for (index, series) in chart.series.iter().enumerate() {
                    let tone = if series.is_hidden { palette.third } else { palette.second };
                    let galley = ui.painter().layout_no_wrap(series.label.clone(), theme::font(size::LABEL), tone);
                    let (rect, response) = ui.allocate_exact_size(vec2(galley.size().x + 13.0, 16.0), Sense::click());
                    let square = Rect::from_center_size(rect.left_center() + vec2(4.0, 0.0), vec2(8.0, 8.0));
                    let colour = series_colour(draw, chart, index);
                    if series.is_hidden {
                        let stroke = Stroke::new(1.0, palette.third);
                        ui.painter().rect_stroke(square, 1.0, stroke, egui::StrokeKind::Inside);
                    } else {
                        ui.painter().rect_filled(square, 1.0, colour);
                    }
                    let at = pos2(rect.left() + 13.0, rect.center().y - galley.size().y / 2.0);
                    ui.painter().galley(at, galley, tone);
                    let side = if series.side == Side::In { words::RECEIPTS } else { words::OBLIGATIONS };
                    let name = words::series_switch(&series.label, side);
                    let is_on = !series.is_hidden;
                    response.widget_info(|| egui::WidgetInfo::selected(egui::Role::CheckBox, true, is_on, &name));
                    if response.has_focus() {
                        let stroke = Stroke::new(1.0, palette.accent);
                        ui.painter().rect_stroke(rect.expand(1.0), 2.0, stroke, egui::StrokeKind::Outside);
                    }
                    if response.clicked() {
                        draw.ask(Request::ToggleSeries(series.id.clone()));
                    }
                }
                let font = theme::font(size::LABEL);
                let galley = ui.painter().layout_no_wrap(words::GAP.to_owned(), font, palette.second);
                let (rect, _) = ui.allocate_exact_size(vec2(galley.size().x + 18.0, 16.0), Sense::hover());
                ui.painter().hline(rect.left()..=rect.left() + 12.0, rect.center().y, Stroke::new(1.5, palette.text));
                let at = pos2(rect.left() + 18.0, rect.center().y - galley.size().y / 2.0);
                ui.painter().galley(at, galley, palette.second);
            });
        });
    });
    ui.spacing_mut().interact_size.y = usual;
}

pub fn obligations_ui(ui: &mut Ui, draw: &mut Draw<'_>, chart: &ObligationsChart) {
    let palette = draw.palette;
    ui.spacing_mut().item_spacing.y = 0.0;
    let unit = words::chart_unit(chart.currency.code(), draw.app.span());
    heading_ui(ui, draw, Chosen::Obligations, (words::CHART_OBLIGATIONS, &[unit]), vec![]);
    legend_ui(ui, draw, chart);
    ui.add_space(4.0);
    let pins = placed_pins(ui, draw, chart);
    let rows = pins.iter().map(|pin| pin.place.row).max().map_or(1, |row| row + 1);
    #[allow(clippy::cast_precision_loss, reason = "a few rows")]
    let above = PIN_ROW * rows as f32 + 4.0;
    let ground =
        Ground { name: words::CHART_OBLIGATIONS, x: &chart.x, y: &chart.y, above, has_days: true, is_shared: true };
    let colours: Vec<Color32> = (0..chart.series.len()).map(|index| series_colour(draw, chart, index)).collect();
    // A line between the parts of a bar, where the bar is wide enough to bear one.
    let spans = chart.spans.len().max(1);
    #[allow(clippy::cast_precision_loss, reason = "a few hundred spans")]
    let is_wide = plot_x_range(ui.available_rect_before_wrap()).span() / spans as f32 > 22.0;
    let edge = if is_wide { Stroke::new(0.5, palette.background) } else { Stroke::NONE };
    let response = ground.show(ui, &palette, |plot_ui| {
        for (index, colour) in colours.iter().enumerate() {
            let bars = chart.bars.iter().flat_map(|bar| {
                bar.segments.iter().filter(|segment| segment.series == index).map(move |segment| {
                    let fill = if bar.is_past { *colour } else { palette.background.lerp_to_gamma(*colour, FORECAST) };
                    Bar::new(f64::midpoint(bar.left, bar.right), segment.high - segment.low)
                        .base_offset(segment.low)
                        .width(bar.right - bar.left)
                        .fill(fill)
                        .stroke(edge)
                })
            });
            let bars: Vec<Bar> = bars.collect();
            if !bars.is_empty() {
                plot_ui.bar_chart(BarChart::new(chart.series[index].id.clone(), bars).allow_hover(false));
            }
        }
        let gap = Line::new(words::GAP, chart.gap.clone());
        plot_ui.line(gap.color(palette.text).width(1.25).allow_hover(false));
        as_of_line(plot_ui, chart.as_of, &palette);
    });
    if chart.spans.first().is_some_and(|span| span.is_past) {
        let at = response.transform.position_from_point(&PlotPoint::new(chart.as_of, chart.y.max)) + vec2(-4.0, 3.0);
        let text = words::as_of(day_at(chart.as_of));
        text_on_ground(ui.painter(), at, Align2::RIGHT_TOP, &text, palette.third, palette.background);
    }
    pins_ui(ui, draw, pins, &chart.x, &response);
    if let Some(pointer) = response.response.hover_pos() {
        let at = response.transform.value_from_position(pointer);
        if let Some(hit) = chart.hit(at.x, at.y) {
            response.response.on_hover_ui_at_pointer(|ui| obligations_tip_ui(ui, draw, chart, hit));
        }
    }
}

fn obligations_tip_ui(ui: &mut Ui, draw: &Draw<'_>, chart: &ObligationsChart, hit: ObligationsHit) {
    let span = &chart.spans[hit.span];
    let money = |amount: Money| amounts::exact_money(amount, chart.currency);
    let cut = if span.is_cut { format!(" ({})", words::CUT) } else { String::new() };
    ui.label(RichText::new(format!("{}{cut}", chart.names[hit.span])).color(draw.palette.text));
    let mut rows = Vec::new();
    for (side, name) in [(Side::In, words::RECEIPTS), (Side::Out, words::OBLIGATIONS)] {
        rows.push((None, name.to_owned(), money(chart.total(hit.span, side)), true));
        let own = |bar: &&crate::chart::Bar| bar.span == hit.span && bar.side == side;
        for (index, bar) in chart.bars.iter().enumerate().filter(|(_, bar)| own(bar)) {
            for (place, segment) in bar.segments.iter().enumerate().rev() {
                let label = chart.series[segment.series].label.clone();
                let is_hit = hit.segment == Some((index, place));
                let colour = series_colour(draw, chart, segment.series);
                rows.push((Some(colour), label, money(segment.amount), is_hit));
            }
        }
    }
    rows.push((None, words::GAP.to_owned(), money(chart.gaps[hit.span]), true));
    tip_rows_ui(ui, "obligations_tip", &rows, draw);
}
