//! Handles in the shared charts: the buffer in the cash chart, a floor in its burn-up, and dated things on the axis of
//! days.

use std::borrow::Cow;

use egui::{Button, Id, Popup, Pos2, Rect, Response, Sense, Ui, pos2, vec2};
use egui_plot::{PlotPoint, PlotTransform};

use crate::{
    app::{Subject, handles},
    chart::{BurnUpChart, CashChart, Pin, PinKind, TimeAxis, ValueAxis, day, day_at, major},
    model::{Edit, Value},
    text::{amounts, handles as words, ladder as ladder_words},
    ui::{
        Draw, Request,
        handle::{AmountScale, Handle, HandleAct, HandleLook, Track, held_axis},
        tips,
    },
};

/// The input that the buffer line moves.
const BUFFER_PATH: &str = "settings/buffer";

fn cash_id() -> Id {
    Id::unique("cash handles")
}

/// The value axis of the cash chart; during a drag of the buffer, as it was at the press.
pub fn cash_axis<'a>(ui: &Ui, chart: &'a CashChart) -> Cow<'a, ValueAxis> {
    held_axis(ui, cash_id(), &chart.y)
}

/// The buffer: grabbed anywhere on its line, or, if it is zero, at the right end of the zero line.
pub fn buffer_handle_ui(ui: &Ui, draw: &mut Draw<'_>, chart: &CashChart, axis: &ValueAxis, transform: &PlotTransform) {
    let frame = *transform.frame();
    let y = transform.position_from_point(&PlotPoint::new(0.0, chart.buffer)).y.clamp(frame.top(), frame.bottom());
    let at = pos2(frame.right() - 14.0, y);
    let left = if chart.buffer > 0.0 { frame.left() } else { at.x - 12.0 };
    let says = amounts::exact_money(chart.buffer_money, chart.currency);
    let handle = Handle {
        id: cash_id().with("buffer"),
        at,
        grab: Rect::from_min_max(pos2(left, y - 4.0), pos2(frame.right(), y + 4.0)),
        track: Track::Up,
        look: HandleLook::Bar(draw.palette.caution),
        name: words::BUFFER,
        title: words::BUFFER,
        value: chart.buffer,
        says: &says,
        tip: words::BUFFER_TIP,
        is_tab_stop: true,
        can_click: false,
        axis: Some((cash_id(), axis)),
    };
    let (_, act) = handle.show(ui, draw);
    let digits = chart.currency.digits();
    let scale = AmountScale { transform, axis, digits, least: 0.0, base: 0.0 };
    let now = draw.app.model().settings.buffer;
    if let Some(amount) = act.and_then(|act| scale.amount(act, now)).filter(|amount| *amount != now) {
        draw.ask(Request::Drag(Edit::set(BUFFER_PATH, Value::Amount(amount))));
    }
}

/// The value axis of a commitment's chart; during a drag of the floor, as it was at the press.
pub fn floor_axis<'a>(ui: &Ui, chart: &'a BurnUpChart) -> Cow<'a, ValueAxis> {
    held_axis(ui, floor_id(chart), &chart.y)
}

fn floor_id(chart: &BurnUpChart) -> Id {
    Id::unique(("floor", &chart.vendor, &chart.period_id))
}

/// The floor of a period: grabbed anywhere on its line. What was carried in stays; the period's own floor changes.
pub fn floor_handle_ui(ui: &Ui, draw: &mut Draw<'_>, chart: &BurnUpChart, axis: &ValueAxis, transform: &PlotTransform) {
    let path = format!("vendors/{}/contract/periods/{}/floor", chart.vendor, chart.period_id);
    let Some(Value::Amount(now)) = draw.app.model().get(&path) else { return };
    let frame = *transform.frame();
    let line = major(chart.agreed_floor(), chart.currency);
    let y = transform.position_from_point(&PlotPoint::new(0.0, line)).y.clamp(frame.top(), frame.bottom());
    let name = words::floor(&chart.label, &amounts::date(chart.end.plus_days(-1)));
    let says = amounts::exact_money(chart.own_floor, chart.currency);
    let handle = Handle {
        id: floor_id(chart).with("handle"),
        at: pos2(frame.left() + 14.0, y),
        grab: Rect::from_min_max(pos2(frame.left(), y - 4.0), pos2(frame.right(), y + 4.0)),
        track: Track::Up,
        look: HandleLook::Bar(draw.palette.second),
        name: &name,
        title: &name,
        value: major(chart.own_floor, chart.currency),
        says: &says,
        tip: words::FLOOR_TIP,
        is_tab_stop: true,
        can_click: false,
        axis: Some((floor_id(chart), axis)),
    };
    let (_, act) = handle.show(ui, draw);
    let base = major(chart.carried_in, chart.currency);
    let scale = AmountScale { transform, axis, digits: chart.currency.digits(), least: 0.0, base };
    if let Some(amount) = act.and_then(|act| scale.amount(act, now)).filter(|amount| *amount != now) {
        // The vendor whose floor is moved stays in the chart, even if another now has the larger commitment.
        if draw.app.subject_id() != Some(&chart.vendor) {
            draw.ask(Request::Select(Subject::Item(chart.vendor.clone())));
        }
        draw.ask(Request::Drag(Edit::set(path, Value::Amount(amount))));
    }
}

/// The id of a pin's handle; for an input, it stays the same while the day is moved.
pub fn pin_id(pin: &Pin) -> Id {
    let day = (!pin.kind.is_input()).then_some((pin.date.0, pin.kind));
    Id::unique(("pin", &pin.path, day))
}

/// Selects the item of a pin, and shows its rung or contract change.
fn ask_for_pin(draw: &mut Draw<'_>, pin: &Pin) {
    let entry = match pin.kind {
        PinKind::ContractChange => pin.path.strip_suffix("/date"),
        kind => (!kind.is_input()).then_some(pin.path.as_str()),
    };
    draw.ask(match entry {
        Some(entry) => Request::SeekRung(entry.to_owned()),
        None if pin.item.is_empty() => Request::Select(Subject::Service),
        None => Request::Select(Subject::Item(pin.item.clone())),
    });
}

/// A pin that is a result: it can't be moved, but clicked to show what it follows from.
pub fn pin_button_ui(ui: &Ui, draw: &mut Draw<'_>, (pin, tip): (&Pin, &str), at: Pos2) {
    let grab = Rect::from_center_size(at, vec2(14.0, 14.0));
    let response = ui.interact(grab, pin_id(pin), Sense::click());
    let name = ladder_words::pin_result(pin.date, &pin.label);
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, &name));
    ring_ui(ui, draw, &response, at, 7.0);
    if tips::tip(response.on_hover_cursor(egui::CursorIcon::PointingHand), tip).clicked() {
        ask_for_pin(draw, pin);
    }
}

/// The width of the list of a dot's pins, at most.
const LIST_WIDTH: f32 = 420.0;

/// A dot that stands for several pins, by day: a click lists them, and a click in the list shows one.
pub fn joined_pins_ui(ui: &Ui, draw: &mut Draw<'_>, (pins, tip): (&[&Pin], &str), at: Pos2) {
    let ([first, ..], [.., last]) = (pins, pins) else { return };
    let grab = Rect::from_center_size(at, vec2(15.0, 15.0));
    let response = ui.interact(grab, pin_id(last).with("joined"), Sense::click());
    let name = words::pins(pins.len(), first.date, last.date);
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, &name));
    ring_ui(ui, draw, &response, at, 9.0);
    let opened = Popup::menu(&response).show(|ui| {
        ui.set_max_width(LIST_WIDTH.min(ui.content_rect().width() - 40.0));
        for pin in pins {
            let button = Button::new(ladder_words::pin_result(pin.date, &pin.label)).truncate();
            if ui.add(button).clicked() {
                ask_for_pin(draw, pin);
                ui.close();
            }
        }
    });
    let response = response.on_hover_cursor(egui::CursorIcon::PointingHand);
    if opened.is_none() {
        tips::tip(response, tip);
    }
}

/// The ring around a dot that has the focus or the pointer.
fn ring_ui(ui: &Ui, draw: &Draw<'_>, response: &Response, at: Pos2, radius: f32) {
    if response.has_focus() {
        ui.painter().circle_stroke(at, radius, egui::Stroke::new(1.5, draw.palette.accent));
    } else if response.hovered() {
        ui.painter().circle_stroke(at, radius, egui::Stroke::new(1.0, draw.palette.second));
    }
}

/// The handle of a pin: dragged to another day, clicked to select what it stands for.
pub fn pin_handle_ui(
    ui: &Ui,
    draw: &mut Draw<'_>,
    (pin, tip): (&Pin, &str),
    at: Pos2,
    x: &TimeAxis,
    transform: &PlotTransform,
) {
    let date = amounts::date(pin.date);
    let name = words::pin(&pin.label);
    let handle = Handle {
        id: pin_id(pin),
        at,
        grab: Rect::from_center_size(at, vec2(14.0, 14.0)),
        track: Track::Along,
        look: HandleLook::Drawn(3.0),
        name: &name,
        title: &pin.label,
        value: day(pin.date),
        says: &date,
        tip,
        is_tab_stop: true,
        can_click: true,
        axis: None,
    };
    let (_, act) = handle.show(ui, draw);
    let date = match act {
        Some(HandleAct::Click) => {
            ask_for_pin(draw, pin);
            return;
        }
        Some(HandleAct::Drag(to, _)) => {
            let per_point = transform.dvalue_dpos()[0].abs();
            let place = transform.value_from_position(to).x.clamp(x.min, x.max - 1.0);
            // A pin reacts from slightly farther away than the pointer is exact.
            handles::date_near(place, per_point * PULL)
        }
        Some(HandleAct::Steps(days)) => pin.date.plus_days(days),
        Some(HandleAct::Set(place)) => handles::date_near(place, 0.0),
        Some(HandleAct::Beside(_) | HandleAct::Across(_) | HandleAct::Remove) | None => return,
    };
    let (first, last) = (day_at(x.min), day_at(x.max - 1.0));
    let date = handles::date_within(date, pin.earliest.map_or(first, |earliest| earliest.max(first)), last);
    if date != pin.date {
        draw.ask(Request::Drag(Edit::set(pin.path.clone(), Value::Date(date))));
    }
}

/// The distance in points within which the first of a month is preferred.
const PULL: f64 = 2.0;
