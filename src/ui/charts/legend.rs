//! The legend of revenue against obligations: a line of switches, and a popup with those for which there is no room.

use egui::{Color32, Popup, PopupCloseBehavior, Rect, Response, Sense, Stroke, Ui, pos2, vec2};

use super::series_colour;
use crate::{
    chart::{FlowSide, ObligationsChart},
    text::{charts as words, window as window_words},
    ui::{
        Draw, Request,
        theme::{self, size},
    },
};

/// The height of a line.
const LINE: f32 = 16.0;
/// Between entries.
const BETWEEN: f32 = 12.0;
/// The square and the room after it.
const SQUARE: f32 = 13.0;
/// The sample of the gap's line and the room after it.
const SAMPLE: f32 = 18.0;

/// Draws the legend in one line.
pub fn legend_ui(ui: &mut Ui, draw: &mut Draw<'_>, chart: &ObligationsChart) {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), LINE), Sense::hover());
    let painter = ui.painter().clone();
    let width_of = |text: &str| {
        let font = theme::font(size::LABEL);
        painter.layout_no_wrap(text.to_owned(), font, Color32::PLACEHOLDER).size().x
    };
    let gap = SAMPLE + width_of(window_words::GAP);
    let order = by_turns(chart);
    let widths: Vec<f32> = order.iter().map(|index| SQUARE + width_of(&chart.series[*index].label)).collect();
    let more = width_of(&words::more_series(chart.series.len())) + 8.0;
    let room = rect.width() - theme::PAD * 2.0 - gap;
    let count = fitting(&widths, room, more);
    let mut left = rect.left() + theme::PAD;
    let mut next = |width: f32| {
        let own = Rect::from_min_size(pos2(left, rect.top()), vec2(width, LINE));
        left += width + BETWEEN;
        own
    };
    for (index, width) in order.iter().zip(&widths).take(count) {
        entry_ui(ui, draw, chart, *index, next(*width));
    }
    if count < widths.len() {
        more_ui(ui, draw, chart, &order[count..], next(more));
    }
    let own = next(gap);
    let middle = own.center().y;
    ui.painter().hline(own.left()..=own.left() + 12.0, middle, Stroke::new(1.5, draw.palette.text));
    let at = pos2(own.left() + SAMPLE, middle);
    let font = theme::font(size::LABEL);
    ui.painter().text(at, egui::Align2::LEFT_CENTER, window_words::GAP, font, draw.palette.second);
}

/// The series of both sides by turns, so that a short legend names the largest of each.
fn by_turns(chart: &ObligationsChart) -> Vec<usize> {
    let (mut counts, mut order) = ([0; 2], Vec::new());
    for (index, series) in chart.series.iter().enumerate() {
        let side = usize::from(series.side == FlowSide::Out);
        order.push((counts[side], side, index));
        counts[side] += 1;
    }
    order.sort_unstable();
    order.into_iter().map(|(_, _, index)| index).collect()
}

/// How many entries of some widths fit beside one another, with room for a word on the others if not all do.
fn fitting(widths: &[f32], room: f32, more: f32) -> usize {
    let taken = |count: usize| widths[..count].iter().map(|width| width + BETWEEN).sum::<f32>();
    if taken(widths.len()) <= room {
        return widths.len();
    }
    (0..widths.len()).rev().find(|count| taken(*count) + more + BETWEEN <= room).unwrap_or(0)
}

/// A switch of a series: filled while it is shown.
fn entry_ui(ui: &Ui, draw: &mut Draw<'_>, chart: &ObligationsChart, index: usize, rect: Rect) -> Response {
    let palette = draw.palette;
    let series = &chart.series[index];
    let response = ui.interact(rect, ui.scope_id().with(("series", &series.id)), Sense::click());
    let square = Rect::from_center_size(rect.left_center() + vec2(4.0, 0.0), vec2(8.0, 8.0));
    if series.is_hidden {
        ui.painter().rect_stroke(square, 1.0, Stroke::new(1.0, palette.third), egui::StrokeKind::Inside);
    } else {
        ui.painter().rect_filled(square, 1.0, series_colour(draw, chart, index));
    }
    let tone = match (series.is_hidden, response.hovered()) {
        (true, _) => palette.third,
        (false, true) => palette.text,
        (false, false) => palette.second,
    };
    let at = pos2(rect.left() + SQUARE, rect.center().y);
    ui.painter().text(at, egui::Align2::LEFT_CENTER, &series.label, theme::font(size::LABEL), tone);
    let side = if series.side == FlowSide::In { window_words::RECEIPTS } else { window_words::OBLIGATIONS };
    let name = window_words::series_switch(&series.label, side);
    response.widget_info(|| egui::WidgetInfo::selected(egui::Role::CheckBox, true, !series.is_hidden, &name));
    if response.has_focus() {
        let stroke = Stroke::new(1.0, palette.accent);
        ui.painter().rect_stroke(rect.expand(1.0), 2.0, stroke, egui::StrokeKind::Outside);
    }
    if response.clicked() {
        draw.ask(Request::ToggleSeries(series.id.clone()));
    }
    response
}

/// The button to the other entries.
fn more_ui(ui: &Ui, draw: &mut Draw<'_>, chart: &ObligationsChart, others: &[usize], rect: Rect) {
    let palette = draw.palette;
    let text = words::more_series(others.len());
    let response = ui.interact(rect, ui.scope_id().with("more_series"), Sense::click());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, &text));
    let is_lit = response.hovered() || response.has_focus();
    if is_lit {
        ui.painter().rect_filled(rect.expand2(vec2(3.0, 0.0)), 3.0, palette.raised);
    }
    if response.has_focus() {
        let stroke = Stroke::new(1.0, palette.accent);
        ui.painter().rect_stroke(rect.expand2(vec2(3.0, 0.0)), 3.0, stroke, egui::StrokeKind::Inside);
    }
    let colour = if is_lit { palette.text } else { palette.second };
    ui.painter().text(rect.left_center(), egui::Align2::LEFT_CENTER, text, theme::font(size::LABEL), colour);
    Popup::menu(&response).close_behavior(PopupCloseBehavior::CloseOnClickOutside).show(|ui| {
        ui.set_min_width(180.0);
        for index in others {
            let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 20.0), Sense::hover());
            entry_ui(ui, draw, chart, *index, rect.shrink2(vec2(4.0, 2.0)));
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_fit_in_one_line_or_leave_room_for_a_word_on_the_others() {
        let widths = [50.0, 50.0, 50.0];
        assert_eq!(fitting(&widths, 186.0, 40.0), 3);
        assert_eq!(fitting(&widths, 185.0, 40.0), 2, "two, and the word");
        assert_eq!(fitting(&widths, 175.0, 40.0), 1);
        assert_eq!(fitting(&widths, 30.0, 40.0), 0);
        assert_eq!(fitting(&[], 30.0, 40.0), 0);
    }
}
