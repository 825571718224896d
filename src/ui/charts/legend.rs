//! The legend of revenue against obligations: a line of switches, and a popup with those for which there is no room.

use egui::{
    Color32, Id, Popup, PopupCloseBehavior, Rangef, Rect, Response, Sense, Stroke, Ui, pos2,
    text::{LayoutJob, TextWrapping},
    vec2,
};

use super::{ViewChange, series_colour};
use crate::{
    chart::{FlowSide, ObligationsChart},
    text::{charts as words, window as window_words},
    ui::{
        Draw, Request, one_stop,
        theme::{self, size},
        tips,
    },
};

/// The height of a line.
const LINE: f32 = 16.0;
/// Between entries.
const BETWEEN: f32 = 12.0;
/// The width of a name, at most; the whole is in the tooltip.
const NAME_MAX: f32 = 190.0;
/// The square and the room after it.
const SQUARE: f32 = 13.0;
/// The sample of the gap's line and the room after it.
const SAMPLE: f32 = 18.0;

/// The most entries that are shown without opening the rest.
const MOST: usize = 7;

/// What stands in a legend, and how wide it is.
struct Room {
    /// The series by what is to be seen first, each with its width.
    order: Vec<(usize, f32)>,
    more: f32,
    gap: f32,
    grouping: f32,
}

impl Room {
    fn of(ui: &Ui, draw: &Draw<'_>, chart: &ObligationsChart) -> Self {
        let width_of = |text: &str| {
            let font = theme::font(size::LABEL);
            ui.painter().layout_no_wrap(text.to_owned(), font, Color32::PLACEHOLDER).size().x
        };
        let order = by_turns(chart).into_iter();
        let (grouping, _) = words::grouping(draw.view.is_ungrouped);
        Self {
            order: order.map(|index| (index, SQUARE + width_of(&chart.series[index].label).min(NAME_MAX))).collect(),
            more: width_of(&words::more_series(chart.series.len())) + 8.0,
            gap: SAMPLE + width_of(window_words::GAP),
            grouping: width_of(grouping),
        }
    }

    /// How many entries are shown beside one another in a width.
    fn count(&self, width: f32) -> usize {
        let widths: Vec<f32> = self.order.iter().map(|(_, width)| *width).collect();
        fitting(&widths, width - self.gap - self.grouping - BETWEEN, self.more)
    }

    /// The width of some entries with what stands after them.
    fn width(&self, count: usize) -> f32 {
        let entries: f32 = self.order[..count].iter().map(|(_, width)| width + BETWEEN).sum();
        let more = if count < self.order.len() { self.more + BETWEEN } else { 0.0 };
        entries + more + self.gap + BETWEEN + self.grouping
    }
}

/// Draws the legend in one line: at the right of the heading if there is room for all of it, else below.
pub fn legend_ui(ui: &mut Ui, draw: &mut Draw<'_>, chart: &ObligationsChart, (heading, free): (Rect, Rangef)) {
    let room = Room::of(ui, draw, chart);
    let beside = Rangef::new(free.min + 2.0 * BETWEEN, free.max - BETWEEN / 2.0);
    let count = room.count(beside.span());
    let rect = if count == room.order.len().min(MOST) {
        let left = (beside.max - room.width(count)).max(beside.min);
        let middle = heading.center().y + 2.0;
        Rect::from_x_y_ranges(left..=beside.max, middle - LINE / 2.0..=middle + LINE / 2.0)
    } else {
        let (line, _) = ui.allocate_exact_size(vec2(ui.available_width(), LINE), Sense::hover());
        line.shrink2(vec2(theme::PAD, 0.0))
    };
    let count = room.count(rect.width() + 0.5);
    let (shown, others) = room.order.split_at(count);
    // What is shown stands in the order of the bars' parts.
    let mut shown = shown.to_vec();
    shown.sort_unstable_by_key(|(index, _)| *index);
    let mut left = rect.left();
    let mut next = |width: f32| {
        let own = Rect::from_min_size(pos2(left, rect.top()), vec2(width, LINE));
        left += width + BETWEEN;
        own
    };
    // All of it is one stop for Tab.
    let of_series = shown.iter().map(|(index, _)| series_id(ui, &chart.series[*index].id));
    let more = (!others.is_empty()).then(|| more_id(ui));
    let ids: Vec<Id> = of_series.chain(more).chain([grouping_id(ui)]).collect();
    let columns: Vec<Vec<Id>> = ids.iter().map(|id| vec![*id]).collect();
    let stop = one_stop::stop(ui, ui.scope_id().with("stop of the legend"), &columns, ids[0]);
    for (index, width) in shown {
        entry_ui(ui, draw, chart, index, (next(width), Some(stop)));
    }
    if !others.is_empty() {
        let others: Vec<usize> = others.iter().map(|(index, _)| *index).collect();
        more_ui(ui, draw, chart, &others, (next(room.more), stop));
    }
    let own = next(room.gap);
    let middle = own.center().y;
    ui.painter().hline(own.left()..=own.left() + 12.0, middle, Stroke::new(1.5, draw.palette.text));
    let at = pos2(own.left() + SAMPLE, middle);
    let font = theme::font(size::LABEL);
    ui.painter().text(at, egui::Align2::LEFT_CENTER, window_words::GAP, font, draw.palette.second);
    grouping_ui(ui, draw, next(room.grouping), stop);
}

/// The switch between groups and single items.
fn grouping_ui(ui: &Ui, draw: &mut Draw<'_>, rect: Rect, stop: Id) {
    let palette = draw.palette;
    let is_ungrouped = draw.view.is_ungrouped;
    let (text, tip) = words::grouping(is_ungrouped);
    let response = ui.interact(rect, grouping_id(ui), one_stop::sense(grouping_id(ui), stop));
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, text));
    let colour = if response.hovered() || response.has_focus() { palette.text } else { palette.third };
    ui.painter().text(rect.left_center(), egui::Align2::LEFT_CENTER, text, theme::font(size::LABEL), colour);
    if response.has_focus() {
        crate::ui::signs::focus(ui.painter(), rect.expand2(vec2(3.0, 0.0)), palette.accent);
    }
    if response.on_hover_text(tip).clicked() {
        draw.ask(Request::View(ViewChange::Grouping { is_ungrouped: !is_ungrouped }));
    }
}

/// The series of both sides by turns, after what is selected, so that a short legend names the largest of each.
fn by_turns(chart: &ObligationsChart) -> Vec<usize> {
    let (mut counts, mut order) = ([0; 2], Vec::new());
    for (index, series) in chart.series.iter().enumerate() {
        let side = usize::from(series.side == FlowSide::Out);
        order.push((!series.is_selected, counts[side], side, index));
        counts[side] += 1;
    }
    order.sort_unstable();
    order.into_iter().map(|(_, _, _, index)| index).collect()
}

/// How many entries of some widths fit beside one another, but at most seven, with room for a word on the others if not
/// all are shown.
fn fitting(widths: &[f32], room: f32, more: f32) -> usize {
    let taken = |count: usize| widths[..count].iter().map(|width| width + BETWEEN).sum::<f32>();
    if widths.len() <= MOST && taken(widths.len()) <= room {
        return widths.len();
    }
    (0..widths.len().min(MOST + 1)).rev().find(|count| taken(*count) + more + BETWEEN <= room).unwrap_or(0)
}

fn series_id(ui: &Ui, series: &str) -> Id {
    ui.scope_id().with(("series", series))
}

fn more_id(ui: &Ui) -> Id {
    ui.scope_id().with("more_series")
}

fn grouping_id(ui: &Ui) -> Id {
    ui.scope_id().with("grouping")
}

/// A switch of a series: filled while it is shown. Where all are listed, each is a stop.
fn entry_ui(
    ui: &Ui,
    draw: &mut Draw<'_>,
    chart: &ObligationsChart,
    index: usize,
    (rect, stop): (Rect, Option<Id>),
) -> Response {
    let palette = draw.palette;
    let series = &chart.series[index];
    let id = series_id(ui, &series.id);
    let response = ui.interact(rect, id, stop.map_or(Sense::click(), |stop| one_stop::sense(id, stop)));
    let square = Rect::from_center_size(rect.left_center() + vec2(4.0, 0.0), vec2(8.0, 8.0));
    if series.is_hidden {
        ui.painter().rect_stroke(square, 1.0, Stroke::new(1.0, palette.third), egui::StrokeKind::Inside);
    } else {
        ui.painter().rect_filled(square, 1.0, series_colour(draw, chart, index));
        if series.is_selected {
            ui.painter().rect_stroke(square, 1.0, Stroke::new(1.0, palette.text), egui::StrokeKind::Inside);
        }
    }
    let tone = match (series.is_hidden, response.hovered() || series.is_selected) {
        (true, _) => palette.third,
        (false, true) => palette.text,
        (false, false) => palette.second,
    };
    let at = pos2(rect.left() + SQUARE, rect.center().y);
    let mut job = LayoutJob::simple_singleline(series.label.clone(), theme::font(size::LABEL), tone);
    job.wrap = TextWrapping::truncate_at_width(rect.width() - SQUARE + 1.0);
    let label = ui.painter().layout_job(job);
    let is_cut = label.elided;
    ui.painter().galley(at - vec2(0.0, label.size().y / 2.0), label, tone);
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
    if is_cut { tips::tip(response, &series.label) } else { response }
}

/// The button to the other entries.
fn more_ui(ui: &Ui, draw: &mut Draw<'_>, chart: &ObligationsChart, others: &[usize], (rect, stop): (Rect, Id)) {
    let palette = draw.palette;
    let text = words::more_series(others.len());
    let response = ui.interact(rect, more_id(ui), one_stop::sense(more_id(ui), stop));
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
            entry_ui(ui, draw, chart, *index, (rect.shrink2(vec2(4.0, 2.0)), None));
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
        assert_eq!(fitting(&[10.0; 7], 1000.0, 40.0), 7);
        assert_eq!(fitting(&[10.0; 8], 1000.0, 40.0), 7, "with more than seven, a word on the others");
    }
}
