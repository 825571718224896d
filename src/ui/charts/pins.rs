//! What is pinned on the axis of days, as drawn: dots, and their labels where there is room.

use egui::{Ui, pos2};
use egui_plot::PlotResponse;

use super::handles::pin_handle_ui;
use crate::{
    chart::{Extent, ObligationsChart, Pin, PinKind, Place, TimeAxis, day, stagger},
    ui::{
        Draw,
        plot::{pin, plot_x_range},
        theme::{self, size},
    },
};

/// A row of pins.
pub const PIN_ROW: f32 = 15.0;
/// Rows of pins.
const PIN_ROWS: usize = 4;

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

pub fn pins_ui(ui: &Ui, draw: &mut Draw<'_>, pins: Vec<PlacedPin<'_>>, x: &TimeAxis, response: &PlotResponse<()>) {
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
        pin_handle_ui(ui, draw, placed.pin, at, x, &response.transform);
    }
}
