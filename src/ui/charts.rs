//! The charts in the middle, on one axis of days.

use egui::{Align2, Color32, Rect, RichText, Sense, Stroke, Ui, UiBuilder, pos2, vec2};
use egui_plot::{Bar, BarChart, HLine, Line, PlotPoint, PlotResponse};

use super::{
    Draw, Request,
    plot::{Ground, as_of_line, pin, plot_x_range, text_on_ground},
    theme::{self, size},
    top,
};
use crate::{
    chart::{
        ArrearsChart, CashChart, Extent, Level, ObligationsChart, Pin, PinKind, Place, Side, TimeAxis, day, day_at,
        stagger,
    },
    money::Money,
    text::{amounts, window as words},
};

/// The chart that a narrow window shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Chosen {
    /// Revenue against obligations.
    #[default]
    Obligations,
    /// Cash.
    Cash,
    /// Arrears by age.
    Arrears,
}

/// The height of a chart's heading.
const HEADING: f32 = 30.0;
/// A row of pins.
const PIN_ROW: f32 = 15.0;
/// Rows of pins.
const PIN_ROWS: usize = 4;
/// The strength of the forecast beside history.
const FORECAST: f32 = 0.72;

/// How many labels the axis of days has room for in a window of a width.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a width in points")]
pub fn labels_max(window_width: f32) -> usize {
    ((window_width - 660.0).max(240.0) / 18.0) as usize
}

/// All charts, one under the other.
pub fn all_ui(ui: &mut Ui, draw: &mut Draw<'_>) {
    let rect = ui.max_rect();
    let has_arrears = draw.cache.arrears.as_ref().is_some_and(|chart| !chart.is_empty());
    let parts: &[(Chosen, f32)] = if has_arrears {
        &[(Chosen::Obligations, 0.50), (Chosen::Cash, 0.28), (Chosen::Arrears, 0.22)]
    } else {
        &[(Chosen::Obligations, 0.60), (Chosen::Cash, 0.40)]
    };
    let mut top = rect.top();
    for (index, (chosen, part)) in parts.iter().enumerate() {
        let bottom = if index + 1 == parts.len() { rect.bottom() } else { top + rect.height() * part };
        let own = Rect::from_min_max(pos2(rect.left(), top), pos2(rect.right(), bottom));
        if index > 0 {
            ui.painter().hline(rect.x_range(), top, Stroke::new(1.0, draw.palette.hairline));
        }
        ui.scope_builder(UiBuilder::new().max_rect(own).id_salt(index), |ui| chart_ui(ui, draw, *chosen));
        top = bottom;
    }
}

/// One chart, and the switch between them.
pub fn one_ui(ui: &mut Ui, draw: &mut Draw<'_>, chosen: Chosen) {
    ui.add_space(4.0);
    ui.horizontal(|ui| {
        ui.add_space(8.0);
        for (chart, text) in [
            (Chosen::Obligations, words::CHART_OBLIGATIONS),
            (Chosen::Cash, words::CHART_CASH),
            (Chosen::Arrears, words::CHART_ARREARS),
        ] {
            top::switch_ui(ui, draw, text, chart == chosen, Request::ShowChart(chart));
        }
    });
    chart_ui(ui, draw, chosen);
}

fn chart_ui(ui: &mut Ui, draw: &mut Draw<'_>, chosen: Chosen) {
    let cache = draw.cache;
    let Some(x) = cache.time_axis() else {
        ui.centered_and_justified(|ui| ui.label(RichText::new(words::NO_FORECAST).color(draw.palette.second)));
        return;
    };
    match chosen {
        Chosen::Obligations => {
            if let Some(chart) = &cache.obligations {
                obligations_ui(ui, draw, chart);
            }
        }
        Chosen::Cash => {
            if let Some(chart) = &cache.cash {
                cash_ui(ui, draw, chart, x);
            }
        }
        Chosen::Arrears => {
            if let Some(chart) = &cache.arrears {
                arrears_ui(ui, draw, chart, x);
            }
        }
    }
}

fn heading_ui(ui: &mut Ui, draw: &Draw<'_>, title: &str, unit: &str) {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), HEADING), Sense::hover());
    let at = pos2(rect.left() + theme::PAD, rect.center().y + 2.0);
    let shown = ui.painter().text(at, Align2::LEFT_CENTER, title, theme::font(size::TEXT), draw.palette.text);
    let at = pos2(shown.right() + 10.0, at.y);
    ui.painter().text(at, Align2::LEFT_CENTER, unit, theme::font(size::LABEL), draw.palette.third);
}

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

fn obligations_ui(ui: &mut Ui, draw: &mut Draw<'_>, chart: &ObligationsChart) {
    let palette = draw.palette;
    ui.spacing_mut().item_spacing.y = 0.0;
    let unit = words::chart_unit(chart.currency.code(), draw.app.span());
    heading_ui(ui, draw, words::CHART_OBLIGATIONS, &unit);
    legend_ui(ui, draw, chart);
    ui.add_space(4.0);
    let pins = placed_pins(ui, draw, chart);
    let rows = pins.iter().map(|pin| pin.place.row).max().map_or(1, |row| row + 1);
    #[allow(clippy::cast_precision_loss, reason = "a few rows")]
    let above = PIN_ROW * rows as f32 + 4.0;
    let ground = Ground { name: words::CHART_OBLIGATIONS, x: &chart.x, y: &chart.y, above, has_days: true };
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
    pins_ui(ui, draw, pins, &response);
    if let Some(pointer) = response.response.hover_pos() {
        let at = response.transform.value_from_position(pointer);
        if let Some(hit) = chart.hit(at.x, at.y) {
            response.response.on_hover_ui_at_pointer(|ui| obligations_tip_ui(ui, draw, chart, hit));
        }
    }
}

/// What a tooltip says: names left, amounts right.
fn tip_rows_ui(ui: &mut Ui, id: &str, rows: &[(Option<Color32>, String, String, bool)], draw: &Draw<'_>) {
    egui::Grid::new(id).spacing(vec2(16.0, 2.0)).show(ui, |ui| {
        for (colour, label, value, is_strong) in rows {
            let tone = if *is_strong { draw.palette.text } else { draw.palette.second };
            ui.horizontal(|ui| {
                ui.spacing_mut().item_spacing.x = 6.0;
                let (dot, _) = ui.allocate_exact_size(vec2(8.0, 8.0), Sense::hover());
                if let Some(colour) = colour {
                    ui.painter().rect_filled(dot, 1.0, *colour);
                }
                ui.label(RichText::new(label).size(size::LABEL).color(tone));
            });
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                ui.label(RichText::new(value).size(size::LABEL).color(tone));
            });
            ui.end_row();
        }
    });
}

fn obligations_tip_ui(ui: &mut Ui, draw: &Draw<'_>, chart: &ObligationsChart, hit: crate::chart::ObligationsHit) {
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

/// A pin with its place: on which row its label stands, if there is room for it, and on which side.
struct PlacedPin<'a> {
    pin: &'a Pin,
    x: f32,
    place: Place,
    label_left: f32,
    galley: std::sync::Arc<egui::Galley>,
}

/// Where marks, cash events, policies and payments stand above the plot that will be drawn.
fn placed_pins<'a>(ui: &Ui, draw: &Draw<'a>, chart: &ObligationsChart) -> Vec<PlacedPin<'a>> {
    let frame = plot_x_range(ui.available_rect_before_wrap());
    let font = theme::font(size::LABEL);
    let shown = draw.cache.pins.iter().filter(|pin| chart.x.min <= day(pin.date) && day(pin.date) < chart.x.max);
    let mut placed: Vec<PlacedPin<'a>> = shown
        .map(|pin| {
            let part = (day(pin.date) - chart.x.min) / (chart.x.max - chart.x.min);
            #[allow(clippy::cast_possible_truncation, reason = "a part of one")]
            let x = egui::lerp(frame, part as f32);
            let galley = ui.painter().layout_no_wrap(pin.label.clone(), font.clone(), draw.palette.second);
            // A label that would leave the plot at the right stands left of its pin.
            let is_left = x + 7.0 + galley.size().x > frame.max + 10.0;
            let label_left = if is_left { x - 7.0 - galley.size().x } else { x + 7.0 };
            PlacedPin { pin, x, place: Place { row: 0, has_label: false }, label_left, galley }
        })
        .collect();
    let extents: Vec<Extent> = placed
        .iter()
        .map(|pin| Extent {
            dot: pin.x,
            left: pin.label_left.min(pin.x) - 6.0,
            right: (pin.label_left + pin.galley.size().x).max(pin.x) + 6.0,
        })
        .collect();
    for (pin, place) in placed.iter_mut().zip(stagger(&extents, PIN_ROWS)) {
        pin.place = place;
    }
    placed
}

fn pins_ui(ui: &Ui, draw: &Draw<'_>, pins: Vec<PlacedPin<'_>>, response: &PlotResponse<()>) {
    let palette = draw.palette;
    let frame = *response.transform.frame();
    for placed in pins {
        let colour = match placed.pin.kind {
            PinKind::Mark => palette.second,
            PinKind::CashEvent | PinKind::Policy | PinKind::LumpPayment => {
                draw.cache.colours.get(&placed.pin.item).unwrap_or(palette.second)
            }
        };
        #[allow(clippy::cast_precision_loss, reason = "a few rows")]
        let up = placed.place.row as f32 * PIN_ROW;
        let at = pos2(placed.x, frame.top() - 9.0 - up);
        pin(ui.painter(), at, frame.bottom(), colour);
        if placed.place.has_label {
            let top = at.y - placed.galley.size().y / 2.0;
            ui.painter().galley(pos2(placed.label_left, top), placed.galley, palette.second);
        }
        let rect = Rect::from_center_size(at, vec2(12.0, 12.0));
        let id = ui.scope_id().with(("pin", &placed.pin.item, placed.pin.date.0, &placed.pin.label));
        let text = format!("{}: {}", amounts::date(placed.pin.date), placed.pin.label);
        ui.interact(rect, id, Sense::hover()).on_hover_text(text);
    }
}

fn cash_ui(ui: &mut Ui, draw: &mut Draw<'_>, chart: &CashChart, x: &TimeAxis) {
    let palette = draw.palette;
    ui.spacing_mut().item_spacing.y = 0.0;
    heading_ui(ui, draw, words::CHART_CASH, &words::chart_cash_unit(chart.currency.code()));
    let ground = Ground { name: words::CHART_CASH, x, y: &chart.y, above: 4.0, has_days: true };
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

fn arrears_ui(ui: &mut Ui, draw: &mut Draw<'_>, chart: &ArrearsChart, x: &TimeAxis) {
    let palette = draw.palette;
    ui.spacing_mut().item_spacing.y = 0.0;
    let top = ui.cursor().top();
    heading_ui(ui, draw, words::CHART_ARREARS, &words::chart_arrears_unit(chart.currency.code()));
    // The legend stands in the heading's line, at the right.
    let mut right = ui.max_rect().right() - theme::PAD;
    for (label, colour) in words::AGES.iter().zip(palette.ages).rev() {
        let galley = ui.painter().layout_no_wrap((*label).to_owned(), theme::font(size::LABEL), palette.second);
        let middle = top + HEADING / 2.0 + 2.0;
        right -= galley.size().x;
        let at = pos2(right, middle - galley.size().y / 2.0);
        ui.painter().galley(at, galley, palette.second);
        right -= 13.0;
        let square = Rect::from_center_size(pos2(right + 4.0, middle), vec2(8.0, 8.0));
        ui.painter().rect_filled(square, 1.0, colour);
        right -= 12.0;
    }
    let ground = Ground { name: words::CHART_ARREARS, x, y: &chart.y, above: 4.0, has_days: true };
    let response = ground.show(ui, &palette, |plot_ui| {
        for age in 0..4 {
            let bars: Vec<Bar> = chart
                .bars
                .iter()
                .filter(|bar| bar.ages[age] != Money::ZERO)
                .map(|bar| {
                    let (low, high) = bar.parts[age];
                    Bar::new(f64::midpoint(bar.left, bar.right), high - low)
                        .base_offset(low)
                        .width(bar.right - bar.left)
                        .fill(palette.ages[age])
                        .stroke(Stroke::NONE)
                })
                .collect();
            if !bars.is_empty() {
                plot_ui.bar_chart(BarChart::new(words::AGES[age], bars).allow_hover(false));
            }
        }
        if let Some(as_of) = chart.bars.first().and(draw.cache.obligations.as_ref()).map(|chart| chart.as_of) {
            as_of_line(plot_ui, as_of, &palette);
        }
    });
    if let Some(pointer) = response.response.hover_pos() {
        let at = response.transform.value_from_position(pointer);
        if let Some(bar) = chart.hit(at.x) {
            response.response.on_hover_ui_at_pointer(|ui| {
                let money = |amount: Money| amounts::exact_money(amount, chart.currency);
                let all: Money = bar.ages.iter().copied().sum();
                let mut rows = vec![(None, words::CHART_ARREARS.to_owned(), money(all), true)];
                for age in 0..4 {
                    let label = words::AGES[age].to_owned();
                    rows.push((Some(palette.ages[age]), label, money(bar.ages[age]), false));
                }
                tip_rows_ui(ui, "arrears_tip", &rows, draw);
            });
        }
    }
}
