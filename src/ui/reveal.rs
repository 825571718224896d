//! Brings the field of a parameter, or a list, into view: opens what it is folded in, scrolls to it, and gives a field the
//! focus.
//!
//! Owns the search target; folded parts ask for it, and fields and lists answer. Its one invariant: the search ends
//! when the target is visible, or after a few frames if it does not exist.

use egui::{Align, Id, Rect, Response, Ui};

use super::field;
use crate::model::Path;

/// Sections unfold within so many frames.
const FRAMES: u32 = 60;

/// What is looked for.
#[derive(Clone, Debug)]
struct Sought {
    path: String,
    frames: u32,
}

fn id() -> Id {
    Id::unique("sought field")
}

/// Looks for the field of a parameter, or for a list, from now on.
pub fn begin(ui: &Ui, path: &str) {
    ui.memory_mut(|memory| memory.request_focus(field::id_of(path)));
    ui.data_mut(|data| data.insert_temp(id(), Sought { path: path.to_owned(), frames: 0 }));
    ui.request_repaint();
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

/// Whether the field to be shown is below a path, so that the path must be unfolded.
pub fn is_below(ui: &Ui, path: &str) -> bool {
    let sought: Option<Sought> = ui.data(|data| data.get_temp(id()));
    sought.is_some_and(|sought| Path(&sought.path).is_within(path))
}

/// Scrolls to a field if it is the search target.
pub fn field_ui(ui: &Ui, path: &str, response: &Response) {
    let sought: Option<Sought> = ui.data(|data| data.get_temp(id()));
    if sought.is_none_or(|sought| sought.path != path) {
        return;
    }
    response.scroll_to_me(Some(Align::Center));
    // Choices and switches have names of their own.
    if !response.has_focus() {
        response.request_focus();
    }
    if ui.clip_rect().contains_rect(response.rect) {
        ui.data_mut(|data| data.remove::<Sought>(id()));
    }
}

/// Scrolls to a list if it, or something in it, is the search target. Something in it is scrolled to again when it is
/// drawn.
pub fn list_ui(ui: &Ui, path: &str, rect: Rect) {
    let sought: Option<Sought> = ui.data(|data| data.get_temp(id()));
    let Some(sought) = sought.filter(|sought| !path.is_empty() && Path(&sought.path).is_within(path)) else { return };
    ui.scroll_to_rect(rect, Some(Align::Center));
    if sought.path == path && ui.clip_rect().contains_rect(rect) {
        ui.data_mut(|data| data.remove::<Sought>(id()));
    }
}
