//! The charts in the middle, on one axis of days.

mod arrears;
mod cash;
mod handles;
mod obligations;
mod pins;

use egui::{Align2, Color32, Rect, RichText, Sense, Stroke, Ui, UiBuilder, pos2, vec2};

use super::{
    Draw, Request,
    theme::{self, size},
    top,
};
use crate::text::window as words;

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
                obligations::obligations_ui(ui, draw, chart);
            }
        }
        Chosen::Cash => {
            if let Some(chart) = &cache.cash {
                cash::cash_ui(ui, draw, chart, x);
            }
        }
        Chosen::Arrears => {
            if let Some(chart) = &cache.arrears {
                arrears::arrears_ui(ui, draw, chart, x);
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
