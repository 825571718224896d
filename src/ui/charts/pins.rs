//! What is pinned on the time axis, as drawn: dots, and their labels where there is room.

use egui::{Align2, Color32, Painter, Pos2, Rect, Sense, Shape, Stroke, Ui, pos2, vec2};
use egui_plot::PlotResponse;

use super::handles::{joined_pins_ui, pin_button_ui, pin_handle_ui, pin_id};
use crate::{
    chart::{Extent, ObligationsChart, Pin, PinKind, PinPlace, TimeAxis, Weighed, day, stagger, stagger_by_weight},
    text::{amounts, handles as words, ladder as ladder_words},
    ui::{
        Draw,
        handle::is_moved,
        plot::{pin_line, plot_x_range},
        theme::{self, Palette, size},
    },
};

/// A row of pins.
pub const PIN_ROW: f32 = 15.0;
/// How much of a chart's height pins take at most.
const PINS_PART: f32 = 0.25;
/// The same where vendors do something.
const GRAVE_PART: f32 = 0.34;

/// The width of a label; the whole is in the tooltip.
const LABEL_MAX: f32 = 210.0;
/// From the middle of a dot to its label.
const BESIDE: f32 = 10.0;

/// A pin with its place: on which row its label stands, if there is room for it, and on which side.
pub struct PlacedPin<'a> {
    pin: &'a Pin,
    x: f32,
    pub place: PinPlace,
    label_left: f32,
    galley: std::sync::Arc<egui::Galley>,
}

/// Where marks, cash events, policies and payments stand above the plot that will be drawn.
pub fn placed_pins<'a>(ui: &Ui, draw: &Draw<'a>, chart: &ObligationsChart) -> Vec<PlacedPin<'a>> {
    let frame = plot_x_range(ui.available_rect_before_wrap());
    let font = theme::font(size::LABEL);
    let is_shown = |pin: &&Pin| chart.x.min <= day(pin.date) && day(pin.date) < chart.x.max;
    let shown = draw.cache.pins.iter().filter(is_shown);
    // Reactions of vendors matter most, so they may take more of the chart.
    let is_grave = shown.clone().any(|pin| gravity(pin.kind) >= GRAVE);
    let (part, least) = if is_grave { (GRAVE_PART, 3.0) } else { (PINS_PART, 1.0) };
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a few rows")]
    let rows = (ui.available_height() * part / PIN_ROW).clamp(least, 12.0) as usize;
    let mut placed: Vec<PlacedPin<'a>> = shown
        .map(|pin| {
            let part = (day(pin.date) - chart.x.min) / (chart.x.max - chart.x.min);
            #[allow(clippy::cast_possible_truncation, reason = "a part of one")]
            let x = egui::lerp(frame, part as f32);
            let label = if pin.kind.is_quiet() { String::new() } else { pin.label.clone() };
            let tone = label_colour(&draw.palette, pin.kind);
            let mut job = egui::text::LayoutJob::simple_singleline(label, font.clone(), tone);
            job.wrap = egui::text::TextWrapping::truncate_at_width(LABEL_MAX);
            let galley = ui.painter().layout_job(job);
            PlacedPin {
                pin,
                x,
                place: PinPlace { row: 0, has_label: false, joins: None },
                label_left: x + BESIDE,
                galley,
            }
        })
        .collect();
    let dots: Vec<f32> = placed.iter().map(|pin| pin.x).collect();
    for (index, pin) in placed.iter_mut().enumerate() {
        let (x, width) = (pin.x, pin.galley.size().x);
        // A label stands left of its pin where it would leave the plot at the right, or where it has others to its
        // right and none to its left.
        let is_outside = x + BESIDE + width > frame.max + 10.0;
        let reaches_next = dots.get(index + 1).is_some_and(|next| *next < x + BESIDE + width + 6.0);
        let left = x - BESIDE - width;
        let is_free = left > frame.min && index.checked_sub(1).is_none_or(|before| dots[before] < left - 12.0);
        if is_outside || (reaches_next && is_free) {
            pin.label_left = left;
        }
    }
    let extents = placed_extents(&placed);
    let chosen = if is_grave { stagger_by_weight(&extents, rows) } else { stagger_all(&extents, rows) };
    for (pin, place) in placed.iter_mut().zip(chosen) {
        pin.place = place;
        // A pin that is being moved keeps its own dot.
        if is_moved(ui, pin_id(pin.pin)) {
            pin.place.joins = None;
        }
    }
    placed
}

/// Where pins stand of which none comes first.
fn stagger_all(pins: &[Weighed], rows: usize) -> Vec<PinPlace> {
    let extents: Vec<Extent> = pins.iter().map(|pin| pin.extent).collect();
    stagger(&extents, rows)
}

/// The width of each pin with its label, and its weight.
fn placed_extents(placed: &[PlacedPin<'_>]) -> Vec<Weighed> {
    let extent = |pin: &PlacedPin<'_>| Extent {
        dot: pin.x,
        left: pin.label_left.min(pin.x) - 6.0,
        right: (pin.label_left + pin.galley.size().x).max(pin.x) + 6.0,
    };
    let weighed = |pin: &PlacedPin<'_>| Weighed {
        extent: extent(pin),
        weight: gravity(pin.pin.kind),
        is_quiet: pin.pin.kind.is_quiet(),
    };
    placed.iter().map(weighed).collect()
}

/// From this weight on, a pin is a reaction of a vendor.
const GRAVE: u8 = 2;

/// The colour of a pin's label; for reactions, the colour for errors or warnings.
const fn label_colour(palette: &Palette, kind: PinKind) -> Color32 {
    match kind {
        PinKind::Reaction | PinKind::Judgment => palette.wrong,
        PinKind::Notice => palette.caution,
        _ => palette.second,
    }
}

/// The sign of a pin: each kind has a shape of its own.
fn sign(painter: &Painter, at: Pos2, kind: PinKind, colour: Color32, ground: Color32) {
    let corners = |points: &[(f32, f32)]| points.iter().map(|(x, y)| at + vec2(*x, *y)).collect::<Vec<_>>();
    let filled = |points: &[(f32, f32)]| Shape::convex_polygon(corners(points), colour, Stroke::NONE);
    let hollow = |points: &[(f32, f32)]| Shape::convex_polygon(corners(points), ground, Stroke::new(1.5, colour));
    let diamond = [(0.0, -4.5), (4.5, 0.0), (0.0, 4.5), (-4.5, 0.0)];
    let square = |half: f32| [(-half, -half), (half, -half), (half, half), (-half, half)];
    match kind {
        PinKind::Mark | PinKind::CashEvent | PinKind::Policy | PinKind::LumpPayment => {
            painter.circle_filled(at, 3.0, colour);
        }
        PinKind::ContractChange => {
            painter.add(filled(&square(3.5)));
        }
        PinKind::MigrationStep => {
            painter.add(filled(&square(2.0)));
        }
        PinKind::Closing => {
            painter.add(filled(&[(-4.5, -3.5), (4.5, -3.5), (0.0, 4.0)]));
        }
        PinKind::Outage => {
            for (from, to) in [((-3.5, -3.5), (3.5, 3.5)), ((-3.5, 3.5), (3.5, -3.5))] {
                let ends = corners(&[from, to]);
                painter.add(Shape::line(ends, Stroke::new(2.0, colour)));
            }
        }
        PinKind::Reaction | PinKind::Judgment => {
            painter.add(filled(&diamond));
        }
        PinKind::Notice | PinKind::Lifted => {
            painter.add(hollow(&diamond));
        }
    }
}

/// The colour of a pin.
fn colour(draw: &Draw<'_>, pin: &Pin) -> Color32 {
    let palette = draw.palette;
    match pin.kind {
        PinKind::Mark | PinKind::Lifted | PinKind::Closing => palette.second,
        PinKind::Notice | PinKind::Outage => palette.caution,
        PinKind::Reaction | PinKind::Judgment => palette.wrong,
        PinKind::CashEvent
        | PinKind::Policy
        | PinKind::LumpPayment
        | PinKind::ContractChange
        | PinKind::MigrationStep => draw.cache.colours.get(&pin.item).unwrap_or(palette.second),
    }
}

pub fn pins_ui(ui: &Ui, draw: &mut Draw<'_>, pins: &[PlacedPin<'_>], x: &TimeAxis, response: &PlotResponse<()>) {
    let palette = draw.palette;
    let frame = *response.transform.frame();
    stretches_ui(ui, draw, x, frame);
    for (index, placed) in pins.iter().enumerate().filter(|(_, placed)| placed.place.joins.is_none()) {
        #[allow(clippy::cast_precision_loss, reason = "a few rows")]
        let up = placed.place.row as f32 * PIN_ROW;
        let at = pos2(placed.x, frame.top() - 9.0 - up);
        let joined = pins.iter().filter(|other| other.place.joins == Some(index));
        // By day: those that join are earlier.
        let all: Vec<&Pin> = joined.map(|other| other.pin).chain([placed.pin]).collect();
        // Of several pins, the gravest gives the colour.
        let gravest = all.iter().copied().max_by_key(|pin| gravity(pin.kind)).unwrap_or(placed.pin);
        let colour = colour(draw, gravest);
        pin_line(ui.painter(), at, frame.bottom(), colour);
        if all.len() > 1 {
            // How many the dot stands for, in it.
            ui.painter().circle(at, 6.5, palette.background, Stroke::new(1.25, colour));
            let count = all.len().to_string();
            ui.painter().text(at, Align2::CENTER_CENTER, count, theme::font(size::AXIS - 1.5), palette.text);
        } else {
            sign(ui.painter(), at, placed.pin.kind, colour, palette.background);
        }
        if placed.place.has_label {
            let top = at.y - placed.galley.size().y / 2.0;
            ui.painter().galley(pos2(placed.label_left, top), placed.galley.clone(), palette.second);
        }
        let lines = all.iter().map(|pin| format!("{}: {}", amounts::date(pin.date), pin.label));
        let lines = lines.collect::<Vec<_>>().join("\n");
        if placed.place.has_label && !placed.pin.kind.is_quiet() {
            // The full text of a cut label, and the pins that the dot stands for.
            let top = at.y - placed.galley.size().y / 2.0;
            let label = Rect::from_min_size(pos2(placed.label_left, top), placed.galley.size());
            ui.interact(label, pin_id(placed.pin).with("label"), Sense::hover()).on_hover_text(&lines);
        }
        if all.len() > 1 {
            let tip = format!("{lines}\n{}", words::PINS_TIP);
            joined_pins_ui(ui, draw, (&all, &tip), at);
            continue;
        }
        if !placed.pin.kind.is_input() {
            let tip = format!("{lines}\n{}", ladder_words::RESULT_TIP);
            pin_button_ui(ui, draw, (placed.pin, &tip), at);
            continue;
        }
        pin_handle_ui(ui, draw, (placed.pin, words::PIN_TIP), at, x, &response.transform);
    }
}

/// How much a pin matters among others on one dot.
const fn gravity(kind: PinKind) -> u8 {
    match kind {
        PinKind::Reaction | PinKind::Judgment => 3,
        PinKind::Notice | PinKind::Outage => 2,
        PinKind::ContractChange | PinKind::Policy | PinKind::LumpPayment | PinKind::CashEvent => 1,
        PinKind::Mark | PinKind::MigrationStep | PinKind::Closing | PinKind::Lifted => 0,
    }
}

/// The height of a stretch of days.
const STRETCH: f32 = 3.0;
/// How many rows of them there is room for.
const STRETCH_ROWS: usize = 4;

/// Days on which service is suspended, or payments withheld: thin bars under the pins.
fn stretches_ui(ui: &Ui, draw: &Draw<'_>, x: &TimeAxis, frame: Rect) {
    let place = |date: crate::calendar::Date| {
        let part = ((day(date) - x.min) / (x.max - x.min)).clamp(0.0, 1.0);
        #[allow(clippy::cast_possible_truncation, reason = "a part of one")]
        egui::lerp(frame.x_range(), part as f32)
    };
    for (index, stretch) in draw.cache.stretches.iter().enumerate().filter(|(_, own)| own.row < STRETCH_ROWS) {
        let right = stretch.to.map_or(frame.right(), place);
        let left = place(stretch.from);
        if right - left < 0.5 {
            continue;
        }
        #[allow(clippy::cast_precision_loss, reason = "a few rows")]
        let top = frame.top() + 1.0 + stretch.row as f32 * (STRETCH + 1.0);
        let bar = Rect::from_min_max(pos2(left, top), pos2(right, top + STRETCH));
        let colour = if stretch.is_suspension { draw.palette.wrong } else { draw.palette.caution };
        ui.painter().rect_filled(bar, 1.0, colour.gamma_multiply(0.75));
        let last = stretch.to.map(|to| to.plus_days(-1));
        let tip = ladder_words::stretch(&stretch.label, stretch.from, last);
        let grab = bar.expand2(vec2(0.0, 1.0));
        let response = ui.interact(grab, egui::Id::unique(("stretch", index)), Sense::hover());
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Image, true, &tip));
        response.on_hover_text(tip);
    }
}
