//! Where the focus is: somewhere, in sight, and marked.
//!
//! Parts mark themselves; this owns what no part can do: to scroll to what has got the focus, to mark the edges of
//! panels, which the library draws, and to give the focus back when what had it is done with it or gone. Its one
//! invariant: nothing is scrolled unless the focus has moved, and no key leaves the focus nowhere.

use egui::{FocusDirection, Id, Rect, Sense, Stroke, Ui, Vec2};

use super::theme::Palette;

/// The widest edge of a panel.
const EDGE: f32 = 10.0;

/// What has the focus, and where it is. Its response is not asked for: that would take the focus from what was given it in
/// the frame of a click.
pub fn focused(ui: &Ui) -> Option<(Id, Rect)> {
    let id = ui.memory(egui::Memory::focused)?;
    let rect = ui.ctx().viewport(|viewport| {
        let widgets = [&viewport.this_pass.widgets, &viewport.prev_pass.widgets];
        widgets.into_iter().find_map(|widgets| widgets.get(id)).map(|widget| widget.rect)
    });
    rect.map(|rect| (id, rect))
}

/// Scrolls to what has got the focus, if it is in the content of this region. Call it where the content ends.
pub fn keep_in_sight(ui: &Ui) {
    let key = ui.scope_id().with("focus seen");
    let Some((id, rect)) = focused(ui) else { return ui.data_mut(|data| data.remove::<Id>(key)) };
    let before: Option<Id> = ui.data(|data| data.get_temp(key));
    if before == Some(id) {
        return;
    }
    ui.data_mut(|data| data.insert_temp(key, id));
    let content = ui.min_rect();
    let is_within = content.x_range().contains(rect.center().x) && content.y_range().contains(rect.center().y);
    if is_within && !ui.clip_rect().contains_rect(rect) {
        ui.scroll_to_rect(rect.expand2(egui::vec2(0.0, 12.0)), None);
        ui.request_repaint();
    }
}

/// Marks the edge of a panel that has the focus.
pub fn edge_ui(ui: &Ui, palette: &Palette) {
    let Some((_, rect)) = focused(ui) else { return };
    let stroke = Stroke::new(2.0, palette.accent);
    if rect.width() <= EDGE && rect.height() > 100.0 {
        ui.painter().vline(rect.center().x, rect.y_range(), stroke);
    } else if rect.height() <= EDGE && rect.width() > 100.0 {
        ui.painter().hline(rect.x_range(), rect.center().y, stroke);
    }
}

/// How many that had the focus are remembered.
const TRAIL_MAX: usize = 16;
/// For how many frames a way back is looked for.
const TRIES: u32 = 4;

/// What had the focus, the newest last.
#[derive(Clone, Debug, Default)]
struct Trail {
    ids: Vec<Id>,
    /// For how many frames nothing has had the focus.
    lost: u32,
}

/// Gives the focus back if a key, or the end of what had it, left it nowhere: to what had it last and is still there. A
/// click beside everything lets it go, and Esc leaves a field. Call it where a frame ends; it tells whether there is nothing to give it to.
pub fn keep(ui: &Ui) -> bool {
    let key = Id::unique("focus trail");
    let mut trail: Trail = ui.data(|data| data.get_temp(key)).unwrap_or_default();
    let can_have = |id: &Id| {
        let widget = ui.ctx().viewport(|viewport| viewport.this_pass.widgets.get(*id).copied());
        widget.is_some_and(|widget| widget.enabled && widget.sense.is_focusable())
    };
    if let Some(id) = ui.memory(egui::Memory::focused) {
        if !can_have(&id) {
            // It is gone, or not there yet: the next frame tells.
            ui.request_repaint();
        }
        if trail.ids.last() != Some(&id) || trail.lost > 0 {
            trail.ids.retain(|other| *other != id);
            trail.ids.push(id);
            let over = trail.ids.len().saturating_sub(TRAIL_MAX);
            trail.ids.drain(..over);
            trail.lost = 0;
            ui.data_mut(|data| data.insert_temp(key, trail));
        }
        return false;
    }
    if trail.ids.is_empty() {
        return false;
    }
    let is_left = ui.input(|input| input.key_pressed(egui::Key::Escape))
        && trail.ids.last().is_some_and(|last| egui::text_edit::TextEditState::load(ui.ctx(), *last).is_some());
    if is_left && trail.lost == 0 {
        // Esc leaves a field.
        trail.ids.clear();
        ui.data_mut(|data| data.insert_temp(key, trail));
        ui.request_repaint();
        return true;
    }
    let is_click = ui.input(|input| input.pointer.any_click() || input.pointer.any_pressed());
    if is_click && trail.lost == 0 && trail.ids.last().is_some_and(can_have) {
        ui.data_mut(|data| data.remove::<Trail>(key));
        return false;
    }
    let next = trail.ids.iter().rev().find(|id| can_have(id)).copied();
    if let Some(next) = next {
        ui.memory_mut(|memory| memory.request_focus(next));
    }
    trail.lost += 1;
    let is_over = trail.lost > TRIES;
    if is_over {
        trail.ids.clear();
    }
    ui.data_mut(|data| data.insert_temp(key, trail));
    ui.request_repaint();
    next.is_none() && !is_over
}

/// Has what is drawn next take the focus, if it can.
pub fn give_to_next(ui: &Ui, id: Id) {
    ui.memory_mut(|memory| {
        memory.request_focus(id);
        memory.move_focus(FocusDirection::Next);
    });
    ui.interact(Rect::from_min_size(ui.cursor().min, Vec2::ZERO), id, Sense::focusable_noninteractive());
    ui.request_repaint();
}
