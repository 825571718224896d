//! What is pinned on the time axis, as drawn: dots, and their labels where there is room.

use egui::{Align2, Color32, Painter, Pos2, Rangef, Rect, Sense, Shape, Stroke, Ui, pos2, vec2};
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
        tips::tip,
    },
};

/// A row of pins.
pub const PIN_ROW: f32 = 15.0;
/// How much of a chart's height pins take at most.
const PINS_PART: f32 = 0.25;
/// The same where vendors do something.
const GRAVE_PART: f32 = 0.34;

/// In a chart that is lower than this, legend aside, pins have two rows.
const LOW: f32 = 230.0;

/// The width that a label asks for; it is longer where there is room beside it, and the whole is in the tooltip.
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
    let is_shown = |pin: &&Pin| chart.x.min <= day(pin.date) && day(pin.date) < chart.x.max;
    let shown = draw.cache.pins.iter().filter(is_shown);
    // Reactions of vendors matter most, so they may take more of the chart.
    let is_grave = shown.clone().any(|pin| gravity(pin.kind) >= GRAVE);
    // In a low chart the plot needs the room more.
    let is_low = ui.available_height() < LOW;
    let (part, least) = match (is_grave, is_low) {
        (true, false) => (GRAVE_PART, 3.0),
        (false, false) => (PINS_PART, 1.0),
        (_, true) => (0.0, 2.0),
    };
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a few rows")]
    let rows = (ui.available_height() * part / PIN_ROW).clamp(least, 12.0) as usize;
    let mut placed: Vec<PlacedPin<'a>> = shown
        .map(|pin| {
            let part = (day(pin.date) - chart.x.min) / (chart.x.max - chart.x.min);
            #[allow(clippy::cast_possible_truncation, reason = "a part of one")]
            let x = egui::lerp(frame, part as f32);
            let galley = label_galley(ui, draw, pin, LABEL_MAX);
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
    widen(ui, draw, &mut placed, frame);
    placed
}

/// Gives labels that are cut the room that is free beside them, up to the next dot, line or label; on either side of their
/// dots, up to the ends of the plot.
fn widen(ui: &Ui, draw: &Draw<'_>, placed: &mut [PlacedPin<'_>], plot: Rangef) {
    for index in 0..placed.len() {
        let own = &placed[index];
        let is_whole = own.pin.kind.is_quiet() || own.galley.text() == own.pin.label && !own.galley.elided;
        if !own.place.has_label || is_whole {
            continue;
        }
        let (row, left, right) = (own.place.row, own.label_left, own.label_left + own.galley.size().x);
        let is_left = left < own.x;
        let others = placed.iter().enumerate().filter(|(other, pin)| *other != index && pin.place.joins.is_none());
        let ends = others.filter(|(_, pin)| pin.place.row >= row).flat_map(|(_, pin)| {
            let is_beside = pin.place.row == row && pin.place.has_label;
            let label = Rangef::new(pin.label_left - 8.0, pin.label_left + pin.galley.size().x + 8.0);
            [Some(Rangef::new(pin.x - 10.0, pin.x + 10.0)), is_beside.then_some(label)]
        });
        let ends = ends.flatten();
        let room = if is_left {
            right - ends.map(|end| end.max).filter(|x| *x < right).fold(plot.min, f32::max)
        } else {
            ends.map(|end| end.min).filter(|x| *x > left).fold(plot.max + 10.0, f32::min) - left
        };
        if room > own.galley.size().x {
            let galley = label_galley(ui, draw, own.pin, room);
            // Its end at the dot stays.
            placed[index].label_left = if is_left { right - galley.size().x } else { left };
            placed[index].galley = galley;
        }
    }
}

/// The label of a pin in a width: rather said shorter than cut.
fn label_galley(ui: &Ui, draw: &Draw<'_>, pin: &Pin, width: f32) -> std::sync::Arc<egui::Galley> {
    let tone = label_colour(&draw.palette, pin.kind);
    let laid_out = |label: &str| {
        let mut job = egui::text::LayoutJob::simple_singleline(label.to_owned(), theme::font(size::LABEL), tone);
        job.wrap = egui::text::TextWrapping::truncate_at_width(width);
        ui.painter().layout_job(job)
    };
    let whole = laid_out(if pin.kind.is_quiet() { "" } else { &pin.label });
    match &pin.short {
        Some(short) if whole.elided => laid_out(short),
        _ => whole,
    }
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
pub(super) fn sign(painter: &Painter, at: Pos2, kind: PinKind, colour: Color32, ground: Color32) {
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
    let place = |placed: &PlacedPin<'_>| {
        #[allow(clippy::cast_precision_loss, reason = "a few rows")]
        let up = placed.place.row as f32 * PIN_ROW;
        pos2(placed.x, frame.top() - 9.0 - up)
    };
    let standing = || pins.iter().enumerate().filter(|(_, placed)| placed.place.joins.is_none());
    // All lines, and then the labels, each on a ground of its own: no line crosses a name.
    for (index, placed) in standing() {
        let colour = colour(draw, gravest(pins, index));
        pin_line(ui.painter(), place(placed), frame.bottom(), colour);
    }
    // All grounds before all labels, which are higher than a row: none hides the lower end of the letters above it.
    for (_, placed) in standing().filter(|(_, placed)| placed.place.has_label && !placed.pin.kind.is_quiet()) {
        let centre = pos2(placed.label_left + placed.galley.size().x / 2.0, place(placed).y);
        let own = Rect::from_center_size(centre, placed.galley.size());
        ui.painter().rect_filled(own.expand2(vec2(2.0, 0.0)), 0.0, palette.background);
    }
    for (index, placed) in standing() {
        let at = place(placed);
        let joined = pins.iter().filter(|other| other.place.joins == Some(index));
        // By day: those that join are earlier.
        let all: Vec<&Pin> = joined.map(|other| other.pin).chain([placed.pin]).collect();
        let colour = colour(draw, gravest(pins, index));
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
            tip(ui.interact(label, pin_id(placed.pin).with("label"), Sense::hover()), &lines);
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

/// Of the pins that share a dot, the one that gives its colour: the gravest.
fn gravest<'a>(pins: &[PlacedPin<'a>], index: usize) -> &'a Pin {
    let joined = pins.iter().filter(|other| other.place.joins == Some(index)).map(|other| other.pin);
    let own = pins[index].pin;
    joined.chain([own]).max_by_key(|pin| gravity(pin.kind)).unwrap_or(own)
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
        let says = ladder_words::stretch(&stretch.label, stretch.from, last);
        let grab = bar.expand2(vec2(0.0, 1.0));
        let response = ui.interact(grab, egui::Id::unique(("stretch", index)), Sense::hover());
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Image, true, &says));
        tip(response, &says);
    }
}
