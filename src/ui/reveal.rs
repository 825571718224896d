//! Brings the field of a parameter, or a list, into view: opens what it is folded in, scrolls to it, and gives a field the
//! focus.
//!
//! Owns the search target; folded parts ask for it, and fields and lists answer. Its one invariant: the search ends
//! when the target is visible, or after a few frames if it does not exist.

use egui::{Align, Id, Rect, Response, Stroke, StrokeKind, Ui};

use super::{Draw, field};
use crate::model::Path;

/// Sections unfold within so many frames.
const FRAMES: u32 = 60;

/// What is looked for.
#[derive(Clone, Debug)]
struct Sought {
    path: String,
    frames: u32,
    /// Whether it is only scrolled as far as it must be.
    is_near: bool,
    /// Whether the view is on its way to it.
    is_scrolled: bool,
    /// Whether the field gets the focus; else it is ringed for a while.
    has_focus: bool,
}

/// A field without the focus is ringed so long, in seconds.
const RINGED: f64 = 5.0;

fn id() -> Id {
    Id::unique("sought field")
}

/// Looks for the field of a parameter, or for a list, from now on.
pub fn begin(ui: &Ui, path: &str) {
    look_for(ui, path, false, true);
}

/// The same without giving the field the focus: what is typed doesn't land in it.
pub fn begin_showing(ui: &Ui, path: &str) {
    look_for(ui, path, false, false);
}

/// The same for a field that has just appeared where one looks: nothing moves if it is in view.
pub fn begin_near(ui: &Ui, path: &str) {
    look_for(ui, path, true, true);
}

fn look_for(ui: &Ui, path: &str, is_near: bool, has_focus: bool) {
    if has_focus {
        ui.memory_mut(|memory| memory.request_focus(field::id_of(path)));
    } else {
        let until = ui.input(|input| input.time) + RINGED;
        ui.data_mut(|data| data.insert_temp(ringed_id(), (path.to_owned(), until)));
    }
    ui.data_mut(|data| {
        let path = path.to_owned();
        data.insert_temp(id(), Sought { path, frames: 0, is_near, is_scrolled: false, has_focus });
    });
    ui.request_repaint();
}

fn ringed_id() -> Id {
    Id::unique("ringed field")
}

/// Rings a field that was shown without giving it the focus.
pub fn ring_ui(ui: &Ui, draw: &Draw<'_>, path: &str, response: &Response) {
    let ringed: Option<(String, f64)> = ui.data(|data| data.get_temp(ringed_id()));
    let Some((_, until)) = ringed.filter(|(own, _)| own == path) else { return };
    let left = until - ui.input(|input| input.time);
    if left <= 0.0 {
        ui.data_mut(|data| data.remove::<(String, f64)>(ringed_id()));
        return;
    }
    let stroke = Stroke::new(1.5, draw.palette.accent);
    ui.painter().rect_stroke(response.rect.expand(1.0), 3.0, stroke, StrokeKind::Outside);
    ui.request_repaint_after(std::time::Duration::from_secs_f64(left));
}

/// Counts a frame of the search, and ends it when it found nothing.
pub fn frame_ui(ui: &Ui) {
    let Some(mut sought) = ui.data(|data| data.get_temp::<Sought>(id())) else { return };
    // A frame may be laid out twice.
    if ui.current_pass_index() > 0 {
        return;
    }
    sought.frames += 1;
    ui.data_mut(|data| {
        if sought.frames > FRAMES {
            data.remove::<Sought>(id());
        } else {
            data.insert_temp(id(), sought);
        }
    });
    ui.request_repaint();
}

/// Whether something is looked for.
pub fn is_going_on(ui: &Ui) -> bool {
    ui.data(|data| data.get_temp::<Sought>(id())).is_some()
}

/// Whether the view goes to what is looked for, and is not to hold still.
pub fn is_away(ui: &Ui) -> bool {
    ui.data(|data| data.get_temp::<Sought>(id())).is_some_and(|sought| !sought.is_near || sought.is_scrolled)
}

/// Whether the field to be shown is below a path, so that the path must be unfolded.
pub fn is_below(ui: &Ui, path: &str) -> bool {
    let sought: Option<Sought> = ui.data(|data| data.get_temp(id()));
    sought.is_some_and(|sought| Path(&sought.path).is_within(path))
}

/// Scrolls to a field if it is the search target.
pub fn field_ui(ui: &Ui, path: &str, response: &Response) {
    let sought: Option<Sought> = ui.data(|data| data.get_temp(id()));
    let Some(mut sought) = sought.filter(|sought| sought.path == path) else { return };
    let is_seen = ui.clip_rect().contains_rect(response.rect);
    if !is_seen || !sought.is_near {
        response.scroll_to_me(if sought.is_near { None } else { Some(Align::Center) });
        sought.is_scrolled = true;
        ui.data_mut(|data| data.insert_temp(id(), sought.clone()));
    }
    // Choices and switches have names of their own.
    if sought.has_focus && !response.has_focus() {
        response.request_focus();
    }
    if is_seen {
        ui.data_mut(|data| data.remove::<Sought>(id()));
    }
}

/// Scrolls to a list if it, or something in it, is the search target. Something in it is scrolled to again when it is
/// drawn.
pub fn list_ui(ui: &Ui, path: &str, rect: Rect) {
    let sought: Option<Sought> = ui.data(|data| data.get_temp(id()));
    let is_meant = |sought: &Sought| !sought.is_near && !path.is_empty() && Path(&sought.path).is_within(path);
    let Some(sought) = sought.filter(is_meant) else { return };
    ui.scroll_to_rect(rect, Some(Align::Center));
    if sought.path == path && ui.clip_rect().contains_rect(rect) {
        ui.data_mut(|data| data.remove::<Sought>(id()));
    }
}
