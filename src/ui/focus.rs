//! Where the focus is: in sight, and marked.
//!
//! Parts mark themselves; this owns what no part can do: to scroll to what has got the focus, and to mark the edges of
//! panels, which the library draws. Its one invariant: nothing is scrolled unless the focus has moved.

use egui::{Id, Rect, Stroke, Ui};

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
