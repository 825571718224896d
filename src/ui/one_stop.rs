//! Several controls that are one stop for Tab: arrow keys go from one to the next.
//!
//! Owns which of them is the stop. Its one invariant: exactly one of the controls can be reached with Tab, the one that
//! had the focus last or else the one that is named.

use egui::{EventFilter, Id, Key, Modifiers, Sense, Ui};

/// The control that Tab leads to. Controls stand in columns: left and right go from column to column, up and down within
/// one. Call it before they are drawn.
pub fn stop(ui: &Ui, group: Id, columns: &[Vec<Id>], first: Id) -> Id {
    let place_of = |id: Id| {
        let mut columns = columns.iter().enumerate();
        columns.find_map(|(column, ids)| Some((column, ids.iter().position(|own| *own == id)?)))
    };
    let focused = ui.memory(egui::Memory::focused);
    let Some((id, (column, row))) = focused.and_then(|id| Some((id, place_of(id)?))) else {
        // The focus is elsewhere, and comes back to where it was.
        let last: Option<(Id, Id)> = ui.data(|data| data.get_temp(group));
        return last.filter(|(own, last)| *own == first && place_of(*last).is_some()).map_or(first, |(_, last)| last);
    };
    let filter = EventFilter { horizontal_arrows: true, vertical_arrows: true, ..EventFilter::default() };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(id, filter));
    let pressed = |key: Key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
    let last = columns.len() - 1;
    let (column, row) = if pressed(Key::ArrowRight) {
        ((column + 1).min(last), row)
    } else if pressed(Key::ArrowLeft) {
        (column.saturating_sub(1), row)
    } else if pressed(Key::Home) {
        (0, row)
    } else if pressed(Key::End) {
        (last, row)
    } else if pressed(Key::ArrowDown) {
        (column, row + 1)
    } else if pressed(Key::ArrowUp) {
        (column, row.saturating_sub(1))
    } else {
        (column, row)
    };
    let ids = &columns[column];
    let next = ids.get(row.min(ids.len().saturating_sub(1))).copied().unwrap_or(id);
    if next != id {
        ui.memory_mut(|memory| memory.request_focus(next));
        ui.request_repaint();
    }
    ui.data_mut(|data| data.insert_temp(group, (first, next)));
    next
}

/// What a control of the group can do: only the stop takes the focus from Tab.
pub fn sense(id: Id, stop: Id) -> Sense {
    if id == stop { Sense::click() } else { Sense::CLICK }
}
