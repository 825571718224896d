//! The panes of the window, from one to the next by a key: tree, charts, the panel below, inspector, top.
//!
//! Owns where they are and which is to take the focus. Its one invariant: a pane takes the focus with the first of its
//! parts that can have it, or with the part that it is about.

use egui::{Id, Rect, Ui};

use super::focus;

/// A pane.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Pane {
    /// The model as a tree.
    Tree,
    /// The charts.
    Charts,
    /// The panel below them.
    Panel,
    /// The inspector.
    Inspector,
    /// Menus, tabs and figures.
    Top,
}

impl Pane {
    const ALL: [Self; 5] = [Self::Tree, Self::Charts, Self::Panel, Self::Inspector, Self::Top];
}

/// Where the panes are, which had the focus last, and which is to take it.
#[derive(Clone, Debug, Default)]
struct Panes {
    rects: [Option<Rect>; 5],
    last: Option<Pane>,
    wanted: Option<Pane>,
}

fn id() -> Id {
    Id::unique("panes")
}

fn with<R>(ui: &Ui, change: impl FnOnce(&mut Panes) -> R) -> R {
    ui.data_mut(|data| change(data.get_temp_mut_or_default(id())))
}

/// Notices which pane has the focus. Call it before each frame.
pub fn follow(ui: &Ui) {
    let Some((_, focused)) = focus::focused(ui) else { return };
    with(ui, |panes| {
        let is_in = |pane: &Pane| panes.rects[*pane as usize].is_some_and(|rect| rect.contains(focused.center()));
        // What is in no other pane is on top.
        panes.last = Some(Pane::ALL.into_iter().find(is_in).unwrap_or(Pane::Top));
    });
}

/// The pane so many places after the one that had the focus last; the tree if none had.
pub fn beside(ui: &Ui, places: isize) -> Pane {
    let last = with(ui, |panes| panes.last);
    let count = Pane::ALL.len().cast_signed();
    match last {
        None if places > 0 => Pane::Tree,
        last => {
            let place = last.map_or(0, |last| last as isize) + places;
            Pane::ALL[place.rem_euclid(count).cast_unsigned()]
        }
    }
}

/// Notes that a pane has the focus, or will have it.
pub fn note(ui: &Ui, pane: Pane) {
    with(ui, |panes| panes.last = Some(pane));
}

/// Gives the focus to the first part of a pane that can have it, when it is drawn.
pub fn want(ui: &Ui, pane: Pane) {
    with(ui, |panes| panes.wanted = Some(pane));
    ui.request_repaint();
}

/// Begins to draw a pane.
pub fn begin(ui: &Ui, pane: Pane) {
    let rect = ui.max_rect();
    let is_wanted = with(ui, |panes| {
        panes.rects[pane as usize] = Some(rect);
        panes.wanted.take_if(|wanted| *wanted == pane).is_some()
    });
    if is_wanted {
        focus::give_to_next(ui, Id::unique(("pane", pane)));
    }
}
