//! What is pinned on the axis of days, as drawn: dots, and their labels where there is room.

use egui::{Align2, Rect, Sense, Stroke, Ui, pos2};
use egui_plot::PlotResponse;

use super::handles::pin_handle_ui;
use crate::{
    chart::{Extent, ObligationsChart, Pin, PinKind, Place, TimeAxis, day, stagger},
    text::{amounts, handles as words},
    ui::{
        Draw,
        plot::{pin, plot_x_range},
        theme::{self, size},
    },
};

/// A row of pins.
pub const PIN_ROW: f32 = 15.0;
/// How much of a chart's height pins take at most.
const PINS_PART: f32 = 0.25;

/// The width of a label; the whole is in the tooltip.
const LABEL_MAX: f32 = 170.0;
/// From the middle of a dot to its label.
const BESIDE: f32 = 10.0;

/// A pin with its place: on which row its label stands, if there is room for it, and on which side.
pub struct PlacedPin<'a> {
    pin: &'a Pin,
    x: f32,
    pub place: Place,
    label_left: f32,
    galley: std::sync::Arc<egui::Galley>,
}

/// Where marks, cash events, policies and payments stand above the plot that will be drawn.
pub fn placed_pins<'a>(ui: &Ui, draw: &Draw<'a>, chart: &ObligationsChart) -> Vec<PlacedPin<'a>> {
    let frame = plot_x_range(ui.available_rect_before_wrap());
    let height = ui.available_height() * PINS_PART;
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a few rows")]
    let rows = (height / PIN_ROW).clamp(1.0, 12.0) as usize;
    let font = theme::font(size::LABEL);
    let shown = draw.cache.pins.iter().filter(|pin| chart.x.min <= day(pin.date) && day(pin.date) < chart.x.max);
    let mut placed: Vec<PlacedPin<'a>> = shown
        .map(|pin| {
            let part = (day(pin.date) - chart.x.min) / (chart.x.max - chart.x.min);
            #[allow(clippy::cast_possible_truncation, reason = "a part of one")]
            let x = egui::lerp(frame, part as f32);
            let mut job =
                egui::text::LayoutJob::simple_singleline(pin.label.clone(), font.clone(), draw.palette.second);
            job.wrap = egui::text::TextWrapping::truncate_at_width(LABEL_MAX);
            let galley = ui.painter().layout_job(job);
            PlacedPin { pin, x, place: Place { row: 0, has_label: false, joins: None }, label_left: x + BESIDE, galley }
        })
        .collect();
    let places: Vec<f32> = placed.iter().map(|pin| pin.x).collect();
    for (index, pin) in placed.iter_mut().enumerate() {
        let (x, width) = (pin.x, pin.galley.size().x);
        // A label stands left of its pin where it would leave the plot at the right, or where it has others to its
        // right and none to its left.
        let is_outside = x + BESIDE + width > frame.max + 10.0;
        let reaches_next = places.get(index + 1).is_some_and(|next| *next < x + BESIDE + width + 6.0);
        let left = x - BESIDE - width;
        let is_free = left > frame.min && index.checked_sub(1).is_none_or(|before| places[before] < left - 12.0);
        if is_outside || (reaches_next && is_free) {
            pin.label_left = left;
        }
    }
    let extents: Vec<Extent> = placed
        .iter()
        .map(|pin| Extent {
            dot: pin.x,
            left: pin.label_left.min(pin.x) - 6.0,
            right: (pin.label_left + pin.galley.size().x).max(pin.x) + 6.0,
        })
        .collect();
    for (pin, place) in placed.iter_mut().zip(stagger(&extents, rows)) {
        pin.place = place;
    }
    placed
}

pub fn pins_ui(ui: &Ui, draw: &mut Draw<'_>, pins: Vec<PlacedPin<'_>>, x: &TimeAxis, response: &PlotResponse<()>) {
    let palette = draw.palette;
    let frame = *response.transform.frame();
    for (index, placed) in pins.iter().enumerate().filter(|(_, placed)| placed.place.joins.is_none()) {
        let colour = match placed.pin.kind {
            PinKind::Mark => palette.second,
            PinKind::CashEvent | PinKind::Policy | PinKind::LumpPayment => {
                draw.cache.colours.get(&placed.pin.item).unwrap_or(palette.second)
            }
        };
        #[allow(clippy::cast_precision_loss, reason = "a few rows")]
        let up = placed.place.row as f32 * PIN_ROW;
        let at = pos2(placed.x, frame.top() - 9.0 - up);
        let joined = pins.iter().filter(|other| other.place.joins == Some(index));
        // By day: those that join are earlier.
        let all: Vec<&Pin> = joined.map(|other| other.pin).chain([placed.pin]).collect();
        pin(ui.painter(), at, frame.bottom(), colour);
        if all.len() > 1 {
            // How many the dot stands for, in it.
            ui.painter().circle(at, 6.5, palette.background, Stroke::new(1.25, colour));
            let count = all.len().to_string();
            ui.painter().text(at, Align2::CENTER_CENTER, count, theme::font(size::AXIS - 1.5), palette.text);
        }
        if placed.place.has_label {
            let top = at.y - placed.galley.size().y / 2.0;
            ui.painter().galley(pos2(placed.label_left, top), placed.galley.clone(), palette.second);
        }
        let lines = all.iter().map(|pin| format!("{}: {}", amounts::date(pin.date), pin.label));
        let lines = lines.collect::<Vec<_>>().join("\n");
        if placed.place.has_label {
            // The whole of a label that was cut, and what the dot stands for.
            let top = at.y - placed.galley.size().y / 2.0;
            let label = Rect::from_min_size(pos2(placed.label_left, top), placed.galley.size());
            ui.interact(label, ui.scope_id().with(("pin label", &placed.pin.path)), Sense::hover())
                .on_hover_text(&lines);
        }
        let tip = if all.len() > 1 { format!("{lines}\n{}", words::PIN_TIP) } else { words::PIN_TIP.to_owned() };
        pin_handle_ui(ui, draw, (placed.pin, &tip), at, x, &response.transform);
    }
}
