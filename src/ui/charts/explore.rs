//! Zooming and panning the time axis that charts share: wheel, pinch and drag in a plot, buttons and keys.

use egui::{CursorIcon, Id, Key, Modifiers, PointerButton, Ui};
use egui_plot::PlotResponse;

use super::{
    Chosen, ViewChange,
    heading::{Icon, Small},
};
use crate::{
    chart::Zoom,
    text::charts as words,
    ui::{Draw, Request, handle},
};

/// How far one key press or click zooms in.
const NEARER: f64 = 1.5;

/// Handles the pointer's gestures in a plot on the shared axis: Ctrl and wheel or a pinch zooms about the pointer,
/// wheel and drag pan, a double click shows all days.
pub fn explore_ui(ui: &Ui, draw: &mut Draw<'_>, response: &PlotResponse<()>) {
    let Some((whole, before)) = days(draw) else { return };
    let (plot, transform) = (&response.response, &response.transform);
    if plot.double_clicked() {
        return draw.ask(Request::View(ViewChange::Days(None)));
    }
    let points_a_day = transform.dpos_dvalue()[0].max(1e-9);
    let mut now = before;
    // Also where a handle, a pin or a rail lies over the plot: they take clicks and drags, but not the wheel.
    if ui.rect_contains_pointer(plot.rect)
        && let Some(pointer) = ui.input(|input| input.pointer.hover_pos())
    {
        let (zoom, scroll) = ui.input(|input| (input.zoom_delta(), input.smooth_scroll_delta()));
        if zoom.to_bits() != 1f32.to_bits() {
            now = now.zoomed(transform.value_from_position(pointer).x, f64::from(zoom), whole);
        }
        let along = if scroll.x.abs() > scroll.y.abs() { scroll.x } else { scroll.y };
        now = now.panned(-f64::from(along) / points_a_day, whole);
    }
    if plot.dragged_by(PointerButton::Primary) {
        now = now.panned(-f64::from(plot.drag_delta().x) / points_a_day, whole);
        if !before.is_all_of(whole) {
            ui.set_cursor_icon(CursorIcon::Grabbing);
        }
    }
    if now != before {
        draw.ask(Request::View(to(now, whole)));
    }
}

/// All days, and those that are shown.
fn days(draw: &Draw<'_>) -> Option<(Zoom, Zoom)> {
    let whole = draw.cache.obligations.as_ref()?.whole();
    Some((whole, draw.cache.zoom.unwrap_or(whole)))
}

fn to(zoom: Zoom, whole: Zoom) -> ViewChange {
    ViewChange::Days((!zoom.is_all_of(whole)).then_some(zoom))
}

/// Zoomed about the middle.
fn zoomed(draw: &Draw<'_>, factor: f64) -> Option<ViewChange> {
    let (whole, before) = days(draw)?;
    let now = before.zoomed(f64::midpoint(before.from, before.to), factor, whole);
    (now != before).then(|| to(now, whole))
}

/// The buttons of the shared axis: in the first chart's heading, or in that of the only one that is shown.
pub fn zoom_smalls(draw: &Draw<'_>, chart: Chosen) -> Vec<Small> {
    let is_only = draw.view.is_single || draw.view.enlarged == Some(chart);
    if !is_only && chart != Chosen::Obligations {
        return Vec::new();
    }
    let small = |icon, name: &str, key, change: Option<ViewChange>| Small {
        icon,
        name: name.to_owned(),
        key: Some(key),
        request: change.map(Request::View),
    };
    vec![
        small(Icon::ZoomOut, words::ZOOM_OUT, "\u{2212}", zoomed(draw, 1.0 / NEARER)),
        small(Icon::ZoomIn, words::ZOOM_IN, "+", zoomed(draw, NEARER)),
        small(Icon::WholeTime, words::WHOLE_TIME, "0", draw.cache.zoom.map(|_| ViewChange::Days(None))),
    ]
}

/// Handles the keys of the charts while nothing is typed and no dialog is open: +, − and 0 for the axis, Esc for the
/// enlarged chart.
pub fn keys_ui(ui: &Ui, draw: &mut Draw<'_>) {
    // Esc is first for what has the focus or stands open; that may be gone when this comes to see the key.
    let is_busy = draw.app.dialog().is_some()
        || egui::Popup::is_any_open(ui.ctx())
        || ui.text_edit_focused()
        || handle::has_focus(ui)
        || ui.egui_is_using_pointer();
    let id = Id::unique("charts were busy");
    let was_busy = ui.data_mut(|data| std::mem::replace(data.get_temp_mut_or(id, false), is_busy));
    // The focused field or handle uses characters itself.
    if is_busy {
        return;
    }
    let pressed = |keys: &[Key]| {
        ui.input_mut(|input| {
            // With Ctrl or Cmd these keys zoom the whole window.
            let is_plain = !(input.modifiers.command || input.modifiers.ctrl || input.modifiers.alt);
            is_plain && keys.iter().any(|key| input.consume_key(Modifiers::NONE, *key))
        })
    };
    let change = if pressed(&[Key::Plus, Key::Equals]) {
        zoomed(draw, NEARER)
    } else if pressed(&[Key::Minus]) {
        zoomed(draw, 1.0 / NEARER)
    } else if draw.cache.zoom.is_some() && pressed(&[Key::Num0]) {
        Some(ViewChange::Days(None))
    } else if draw.view.enlarged.is_some() && !was_busy && pressed(&[Key::Escape]) {
        Some(ViewChange::Enlarge(None))
    } else {
        None
    };
    if let Some(change) = change {
        draw.ask(Request::View(change));
    }
}
