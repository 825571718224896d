//! The charts in the middle, on one time axis.

mod arrears;
mod burnup;
mod cash;
mod compared;
mod difference;
mod explore;
mod handles;
mod heading;
mod hover;
mod labels;
mod legend;
mod marks_key;
mod obligations;
mod pins;
mod steps;
mod view;

pub use compared::{colour_of as scenario_colour, sample, shown_colour};
use difference::{Drawn, difference_ui};
use explore::keys_ui;
pub use hover::beside_pointer;
pub use labels::Labels;
pub use steps::{Steps, seek, steps_ui, within};
pub use view::{ChartView, ViewChange};

use egui::{Color32, Rect, RichText, Sense, Stroke, Ui, UiBuilder, pos2, vec2};

use super::{
    Draw, Request,
    theme::{self, size},
    top,
};
use crate::{
    chart::{Explainable, FlowSide, ObligationsChart, PostingQuery, SeriesKind},
    text::{charts as words, window as window_words},
};

/// The chart that a narrow window shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Chosen {
    /// Revenue against obligations.
    #[default]
    Obligations,
    /// Cash.
    Cash,
    /// Arrears by age.
    Arrears,
    /// What is consumed of a floor.
    Commitment,
}

/// The height of a row below the first, at least: a plot of less can't be read.
const ROW: f32 = 160.0;
/// A lower middle shows one chart at a time.
const LOW: f32 = FIRST + SWITCH + ROW;
/// A lower one has two rows, and the charts of the third stand by turns in the second.
const THREE: f32 = FIRST + 2.0 * ROW;

/// How many labels the time axis has room for in a window of a width.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a width in points")]
pub fn labels_max(window_width: f32) -> usize {
    ((window_width - 660.0).max(240.0) / 18.0) as usize
}

/// The same for a chart with half of the width.
pub fn labels_max_of_half(window_width: f32) -> usize {
    labels_max_in((window_width - 580.0) / 2.0)
}

/// The same for a chart with a given width.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a width in points")]
pub fn labels_max_in(width: f32) -> usize {
    ((width - 84.0).max(110.0) / 18.0) as usize
}

/// The height of the first chart, at least: of its plot alone about 120 points, with legend, events and days.
pub const FIRST: f32 = 236.0;
/// The height of the switch between charts.
const SWITCH: f32 = 28.0;
/// What an open panel below leaves to the charts, at least: the first, with the switch to others.
pub const LEAST: f32 = FIRST + SWITCH;
/// What it leaves at first, where there is room: two rows.
pub const ROWS: f32 = LOW + 4.0;

/// All charts: two rows with one each, and a third with arrears and commitment side by side; or the enlarged one. An open
/// panel below takes the third row's place, and what stood there may stand in the second; so it is where three rows would
/// be too low.
pub fn all_ui(ui: &mut Ui, draw: &mut Draw<'_>, chosen: Chosen, is_panel_open: bool) {
    let rect = ui.available_rect_before_wrap();
    keys_ui(ui, draw);
    computing_ui(ui, draw, rect);
    ui.multiply_opacity(draw.strength());
    let shown = shown(draw);
    if let Some(enlarged) = draw.view.enlarged.filter(|chart| shown.contains(chart)) {
        return chart_ui(ui, draw, enlarged);
    }
    if rect.height() < LOW {
        return single_ui(ui, draw, chosen);
    }
    let (above, below) = shown.split_at(shown.len().min(2));
    let has_two_rows = is_panel_open || rect.height() < THREE;
    let below = if has_two_rows { &[] } else { below };
    let second = above.last().copied().unwrap_or_default();
    let second = if has_two_rows && shown[1..].contains(&chosen) { chosen } else { second };
    let has_switches = has_two_rows && shown.len() > 2;
    // Lines beside one another need more room than one.
    let is_compared = draw.cache.cash.as_ref().is_some_and(|chart| !chart.others.is_empty());
    let parts: &[f32] = match (below.is_empty(), is_compared) {
        (true, false) => &[0.55, 0.45],
        (true, true) => &[0.50, 0.50],
        (false, false) => &[0.46, 0.26, 0.28],
        (false, true) => &[0.42, 0.32, 0.26],
    };
    let mut top = rect.top();
    for (index, part) in parts.iter().enumerate() {
        let least = if index == 0 { FIRST } else { ROW };
        // What comes below keeps its height too.
        #[allow(clippy::cast_precision_loss, reason = "two at most")]
        let kept = ROW * (parts.len() - index - 1) as f32 + if index == 0 && has_switches { SWITCH } else { 0.0 };
        let is_last = index + 1 == parts.len();
        let most = rect.bottom() - top - kept;
        let bottom = if is_last { rect.bottom() } else { top + (rect.height() * part).min(most).max(least) };
        if index > 0 {
            ui.painter().hline(rect.x_range(), top, Stroke::new(1.0, draw.palette.hairline));
        }
        if index == 1 && has_switches {
            let switches = Rect::from_min_max(pos2(rect.left(), top), pos2(rect.right(), top + SWITCH));
            ui.scope_builder(UiBuilder::new().max_rect(switches).id_salt("switches"), |ui| {
                switches_ui(ui, draw, &shown[1..], second);
            });
            top = switches.bottom();
        }
        let row: &[Chosen] = match index {
            0 => &above[..1],
            1 => &[second],
            _ => below,
        };
        #[allow(clippy::cast_precision_loss, reason = "one or two")]
        let width = rect.width() / row.len() as f32;
        let mut left = rect.left();
        for chart in row {
            let own = Rect::from_min_max(pos2(left, top), pos2(left + width, bottom));
            if left > rect.left() {
                ui.painter().vline(left, own.y_range(), Stroke::new(1.0, draw.palette.hairline));
            }
            ui.scope_builder(UiBuilder::new().max_rect(own).id_salt(*chart), |ui| chart_ui(ui, draw, *chart));
            left += width;
        }
        top = bottom;
    }
}

/// The switch between charts that share a place.
fn switches_ui(ui: &mut Ui, draw: &mut Draw<'_>, charts: &[Chosen], shown: Chosen) {
    ui.horizontal_centered(|ui| {
        ui.spacing_mut().item_spacing.x = 2.0;
        ui.add_space(8.0);
        for chart in charts {
            let text = match chart {
                Chosen::Obligations => window_words::CHART_OBLIGATIONS,
                Chosen::Cash => window_words::CHART_CASH,
                Chosen::Arrears => window_words::CHART_ARREARS,
                Chosen::Commitment => words::COMMITMENT,
            };
            top::switch_ui(ui, draw, text, *chart == shown, Request::ShowChart(*chart));
        }
    });
}

/// The charts that have something to show.
fn shown(draw: &Draw<'_>) -> Vec<Chosen> {
    let mut shown = vec![Chosen::Obligations, Chosen::Cash];
    if draw.cache.arrears.as_ref().is_some_and(|chart| !chart.is_empty()) {
        shown.push(Chosen::Arrears);
    }
    if draw.cache.burnup.is_some() {
        shown.push(Chosen::Commitment);
    }
    shown
}

/// One chart, and the switch between them.
pub fn one_ui(ui: &mut Ui, draw: &mut Draw<'_>, chosen: Chosen) {
    keys_ui(ui, draw);
    let rect = ui.available_rect_before_wrap();
    computing_ui(ui, draw, rect);
    ui.multiply_opacity(draw.strength());
    single_ui(ui, draw, chosen);
}

/// Says over outdated charts that the forecast is being computed.
fn computing_ui(ui: &Ui, draw: &Draw<'_>, rect: Rect) {
    if !(draw.app.is_computing() || draw.cache.is_stale()) || draw.cache.time_axis().is_none() {
        return;
    }
    let (palette, font) = (draw.palette, theme::font(size::TEXT));
    let galley = ui.painter().layout_no_wrap(window_words::COMPUTING.to_owned(), font, palette.accent);
    let place = Rect::from_center_size(pos2(rect.center().x, rect.top() + 44.0), galley.size() + vec2(24.0, 12.0));
    // Above the charts, which are drawn later.
    let layer = egui::LayerId::new(egui::Order::Foreground, egui::Id::unique("computing"));
    let painter = ui.painter().clone().with_layer_id(layer);
    painter.rect_filled(place, 4.0, palette.raised);
    painter.rect_stroke(place, 4.0, Stroke::new(1.0, palette.hairline), egui::StrokeKind::Inside);
    painter.galley(place.min + vec2(12.0, 6.0), galley, palette.accent);
    let response = ui.interact(place, ui.scope_id().with("computing"), Sense::hover());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, window_words::COMPUTING));
}

fn single_ui(ui: &mut Ui, draw: &mut Draw<'_>, chosen: Chosen) {
    let commitment = draw.cache.burnup.as_ref().map(|_| (Chosen::Commitment, words::COMMITMENT));
    let all = [
        (Chosen::Obligations, window_words::CHART_OBLIGATIONS),
        (Chosen::Cash, window_words::CHART_CASH),
        (Chosen::Arrears, window_words::CHART_ARREARS),
    ];
    let all = all.into_iter().chain(commitment);
    let chosen = all.clone().map(|(chart, _)| chart).find(|chart| *chart == chosen).unwrap_or_default();
    ui.add_space(4.0);
    ui.horizontal_wrapped(|ui| {
        ui.add_space(8.0);
        for (chart, text) in all {
            top::switch_ui(ui, draw, text, chart == chosen, Request::ShowChart(chart));
        }
    });
    let view = ChartView { is_single: true, ..draw.view.clone() };
    let mut draw = Draw {
        app: draw.app,
        cache: draw.cache,
        palette: draw.palette,
        view: &view,
        ageing_day: draw.ageing_day,
        requests: draw.requests,
    };
    chart_ui(ui, &mut draw, chosen);
}

fn chart_ui(ui: &mut Ui, draw: &mut Draw<'_>, chosen: Chosen) {
    let cache = draw.cache;
    let Some(x) = cache.time_axis() else {
        ui.centered_and_justified(|ui| ui.label(RichText::new(draw.no_forecast()).color(draw.palette.second)));
        return;
    };
    match chosen {
        Chosen::Obligations => {
            if let Some(chart) = &cache.obligations {
                obligations::obligations_ui(ui, draw, chart);
            }
        }
        Chosen::Cash => match (&cache.cash, &cache.differences) {
            (Some(chart), Some([differences, _])) if draw.app.shows_differences() => {
                let (name, as_of) = (window_words::CHART_CASH, crate::chart::day(chart.as_of));
                let drawn = Drawn { chosen, name, x, is_shared: true, as_of };
                difference_ui(ui, draw, differences, &drawn);
            }
            (Some(chart), _) => cash::cash_ui(ui, draw, chart, x),
            (None, _) => {}
        },
        Chosen::Arrears => match (&cache.arrears, &cache.differences) {
            (Some(chart), Some([_, differences])) if draw.app.shows_differences() => {
                let as_of = cache.obligations.as_ref().map_or(chart.x.min, |chart| chart.as_of);
                let name = window_words::CHART_ARREARS;
                let drawn = Drawn { chosen, name, x: &chart.x, is_shared: false, as_of };
                difference_ui(ui, draw, differences, &drawn);
            }
            (Some(chart), _) => arrears::arrears_ui(ui, draw, chart),
            (None, _) => {}
        },
        Chosen::Commitment => match &cache.burnup {
            Some(Ok(chart)) => burnup::burnup_ui(ui, draw, chart),
            Some(Err(none)) => burnup::none_ui(ui, draw, none),
            None => {}
        },
    }
}

/// Explains the number at a place of a chart after a right-click.
fn explain(draw: &mut Draw<'_>, response: &egui::Response, query: Option<PostingQuery>) {
    if let Some(query) = query.filter(|_| response.secondary_clicked()) {
        draw.ask(Request::Explain(Explainable::Postings(query)));
    }
}

/// The colour of a series: its item's, or that of the first of its group; of a kind, one of the family's shades.
fn series_colour(draw: &Draw<'_>, chart: &ObligationsChart, index: usize) -> Color32 {
    let (series, palette) = (&chart.series[index], &draw.palette);
    let rest = if series.side == FlowSide::In { palette.money_in[3] } else { palette.money_out[1] };
    let first = || draw.cache.colours.get(&series.colour_of).unwrap_or(rest);
    match (series.kind, series.item()) {
        (SeriesKind::Item | SeriesKind::Group, _) | (_, Some(_)) => first(),
        (SeriesKind::Vendors, _) => palette.money_out[3],
        (SeriesKind::Costs, _) => palette.money_out[2],
        (SeriesKind::Debt, _) => palette.money_out[0],
        (SeriesKind::Rest, _) => rest,
    }
}
