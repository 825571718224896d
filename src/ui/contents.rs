//! The inspector's index, and what keeps the inspector still: the names of its sections stay in sight while it is
//! scrolled, and what is looked at stays where it is when something above it becomes higher or lower.
//!
//! Owns where headings and rows stand. Its one invariant: what has the focus, or is under the pointer, is not moved by an
//! edit elsewhere.

use egui::{
    Button, EventFilter, FocusDirection, Id, Key, Modifiers, RichText, Sense, Ui, scroll_area::ScrollAreaOutput,
};

use super::{Draw, focus, reveal, theme::size};
use crate::{
    app::fields::{self, Section, SectionShape},
    model::Path,
    text::contents as words,
};

/// How far below the top of the view a heading may stand for its section to be the one that is read.
const NEAR: f32 = 48.0;
/// So few sections need no index.
const LEAST: usize = 3;
/// The space below all sections.
pub const LEAST_BELOW: f32 = 26.0;
/// Moves shorter than this are not seen.
const STILL: f32 = 0.5;

/// A section of the index.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Entry {
    label: &'static str,
    /// The path of its heading; that of the subject is the top.
    path: String,
}

/// Where something stands, counted from the top of all that can be scrolled.
#[derive(Clone, Copy, Debug)]
struct Mark {
    of: Id,
    top: f32,
}

/// How the inspector was laid out when it was drawn last.
#[derive(Clone, Debug, Default)]
struct Layout {
    subject: Option<Id>,
    /// Where the top of all that can be scrolled stands on screen.
    origin: f32,
    /// Headings and rows, in the order in which they were drawn.
    marks: Vec<Mark>,
    /// The field that has the focus.
    focused: Option<Mark>,
    /// The field that has the focus or had it last.
    last: Option<Mark>,
    offset: f32,
    /// How high the view is, and all that can be scrolled.
    heights: (f32, f32),
}

/// What was chosen in the index.
#[derive(Clone, Debug)]
struct Chosen {
    subject: Id,
    path: String,
    /// Whether the inspector still has to go there.
    is_new: bool,
    /// Where it stood then; once it is scrolled from there, what is read says which section it is.
    offset: Option<f32>,
}

fn layout_id() -> Id {
    Id::unique("inspector layout")
}

fn chosen(ui: &Ui, subject: Id) -> Option<Chosen> {
    ui.data(|data| data.get_temp::<Chosen>(chosen_id())).filter(|chosen| chosen.subject == subject)
}

/// Where the view was scrolled to when it was drawn last.
fn offset_id() -> Id {
    Id::unique("inspector offset")
}

fn held_id() -> Id {
    Id::unique("inspector held")
}

fn chosen_id() -> Id {
    Id::unique("chosen section")
}

/// How a heading is marked.
fn heading(path: &str) -> Id {
    Id::unique(("inspector heading", path))
}

/// The entries of the index: sections that belong together have one.
fn entries(sections: &[Section]) -> Vec<Entry> {
    let mut all: Vec<Entry> = Vec::new();
    let mut add = |label: &'static str, path: &str| {
        if !label.is_empty() && all.iter().all(|entry| entry.label != label) {
            all.push(Entry { label, path: path.to_owned() });
        }
    };
    for section in sections.iter().filter(|section| section.depth == 0) {
        add(words::section(section.name), &section.path);
        // Without a contract there is no consumption to go to.
        if section.name == "contract"
            && let Some(lines) = sections.iter().find(|own| own.name == "lines" && own.shape == SectionShape::List)
        {
            add(words::section("lines"), &lines.path);
        }
    }
    if all.len() < LEAST { Vec::new() } else { all }
}

/// The entry of the index that has the focus, or is to take it: its widget, and the path of its section.
#[derive(Clone, Debug)]
struct IndexFocus {
    widget: Option<Id>,
    path: String,
}

fn focus_id() -> Id {
    Id::unique("index entry with the focus")
}

fn entered_id() -> Id {
    Id::unique("section entered from the index")
}

/// Goes to a section.
fn choose(ui: &Ui, subject: Id, path: &str) {
    let chosen = Chosen { subject, path: path.to_owned(), is_new: true, offset: None };
    ui.data_mut(|data| data.insert_temp(chosen_id(), chosen));
    ui.request_repaint();
}

/// The keys of the index, which is one stop: arrows go from section to section, Tab and Enter into the one shown.
fn keys_ui(ui: &Ui, draw: &Draw<'_>, entries: &[Entry], subject: Id) {
    let focused = ui.memory(egui::Memory::focused);
    let own: Option<IndexFocus> = ui.data(|data| data.get_temp(focus_id()));
    let Some(own) = own.filter(|own| own.widget.is_some() && own.widget == focused) else { return };
    let Some(place) = entries.iter().position(|entry| entry.path == own.path) else { return };
    let pressed = |modifiers: Modifiers, key: Key| ui.input_mut(|input| input.consume_key(modifiers, key));
    let last = entries.len() - 1;
    let to = if pressed(Modifiers::SHIFT, Key::Tab) {
        ui.memory_mut(|memory| memory.move_focus(FocusDirection::Previous));
        return;
    } else if pressed(Modifiers::NONE, Key::Tab) || pressed(Modifiers::NONE, Key::Enter) {
        choose(ui, subject, &own.path);
        match fields::first_within(&draw.cache.sections, &own.path) {
            Some(field) => reveal::begin_near(ui, &field),
            None => {
                ui.data_mut(|data| data.insert_temp(entered_id(), own.path));
            }
        }
        return;
    } else if pressed(Modifiers::NONE, Key::ArrowRight) || pressed(Modifiers::NONE, Key::ArrowDown) {
        (place + 1).min(last)
    } else if pressed(Modifiers::NONE, Key::ArrowLeft) || pressed(Modifiers::NONE, Key::ArrowUp) {
        place.saturating_sub(1)
    } else if pressed(Modifiers::NONE, Key::Home) {
        0
    } else if pressed(Modifiers::NONE, Key::End) {
        last
    } else {
        return;
    };
    choose(ui, subject, &entries[to].path);
    ui.data_mut(|data| data.insert_temp(focus_id(), IndexFocus { widget: None, path: entries[to].path.clone() }));
}

/// Has what comes next take the focus, if the section with a heading at a path was entered from the index and has no field.
pub fn enter_ui(ui: &Ui, path: &str) {
    let is_entered = ui.data(|data| data.get_temp::<String>(entered_id())).is_some_and(|entered| entered == path);
    if is_entered {
        ui.data_mut(|data| data.remove::<String>(entered_id()));
        focus::give_to_next(ui, entered_id());
    }
}

/// The index: a click goes to a section, and the one that is read is marked.
pub fn index_ui(ui: &mut Ui, draw: &Draw<'_>, subject: Id) {
    let entries = entries(&draw.cache.sections);
    if entries.is_empty() {
        return;
    }
    keys_ui(ui, draw, &entries, subject);
    let layout: Layout = ui.data(|data| data.get_temp(layout_id())).unwrap_or_default();
    let current = current(ui, &entries, &layout, subject);
    let focused = ui.memory(egui::Memory::focused);
    let own: Option<IndexFocus> = ui.data(|data| data.get_temp(focus_id()));
    // The one that has the focus keeps it while another is read.
    let own = own.filter(|own| own.widget.is_none() || own.widget == focused);
    let stop = own.as_ref().and_then(|own| entries.iter().position(|entry| entry.path == own.path)).unwrap_or(current);
    let current = if own.is_some() { stop } else { current };
    ui.add_space(4.0);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = egui::vec2(2.0, 2.0);
        ui.spacing_mut().button_padding = egui::vec2(6.0, 2.0);
        for (place, entry) in entries.iter().enumerate() {
            let is_current = place == current;
            let colour = if is_current { draw.palette.text } else { draw.palette.second };
            let text = RichText::new(entry.label).size(size::LABEL).color(colour);
            let sense = if place == stop { Sense::click() } else { Sense::CLICK };
            let response = ui.add(Button::selectable(is_current, text).sense(sense));
            response.widget_info(|| {
                egui::WidgetInfo::selected(egui::Role::RadioButton, true, is_current, words::go_to(entry.label))
            });
            if place == stop && own.as_ref().is_some_and(|own| own.widget.is_none()) {
                response.request_focus();
            }
            if ui.memory(|memory| memory.has_focus(response.id)) {
                let filter = EventFilter { tab: true, horizontal_arrows: true, vertical_arrows: true, escape: false };
                ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
                let own = IndexFocus { widget: Some(response.id), path: entry.path.clone() };
                ui.data_mut(|data| data.insert_temp(focus_id(), own));
                if response.gained_focus() || focused != Some(response.id) {
                    // The keys are its own from the next frame on.
                    ui.request_repaint();
                }
            }
            if response.on_hover_text(words::TIP).clicked() {
                choose(ui, subject, &entry.path);
            }
        }
    });
    ui.add_space(4.0);
}

/// The place of the section that is read.
fn current(ui: &Ui, entries: &[Entry], layout: &Layout, subject: Id) -> usize {
    let is_there = |chosen: &Chosen| chosen.offset.is_none_or(|offset| (offset - layout.offset).abs() < STILL);
    // The last sections can't reach the top.
    if let Some(chosen) = chosen(ui, subject).filter(is_there)
        && let Some(place) = entries.iter().position(|entry| entry.path == chosen.path)
    {
        return place;
    }
    if layout.subject != Some(subject) {
        return 0;
    }
    // What has the focus is what is read, if it is in sight.
    let view = layout.offset..layout.offset + layout.heights.0;
    let focused = layout.focused.map(|mark| mark.top).filter(|top| view.contains(top));
    let at = focused.unwrap_or(layout.offset + NEAR);
    let is_above = |entry: &Entry| {
        let of = heading(&entry.path);
        layout.marks.iter().any(|mark| mark.of == of && mark.top <= at)
    };
    entries.iter().rposition(is_above).unwrap_or(0)
}

/// Whether a section was chosen in the index and is still where that led: its heading is marked.
pub fn is_chosen(ui: &Ui, subject: Id, path: &str) -> bool {
    let offset = ui.data(|data| data.get_temp::<Layout>(offset_id())).map(|layout| layout.offset);
    chosen(ui, subject).is_some_and(|chosen| {
        let is_there = chosen.offset.zip(offset).is_none_or(|(then, now)| (then - now).abs() < STILL);
        chosen.path == path && is_there
    })
}

/// The room below the last section, so that it too can stand at the top of the view; none if all is in view anyway.
pub fn room_below(ui: &Ui, Before(before): &Before, sections: &[Section]) -> f32 {
    let Some(last) = entries(sections).pop() else { return 0.0 };
    let layout: Layout = ui.data(|data| data.get_temp(layout_id())).unwrap_or_default();
    let of = heading(&last.path);
    let Some(top) = layout.marks.iter().find(|mark| mark.of == of).map(|mark| mark.top) else { return 0.0 };
    let end = ui.cursor().top() - layout.origin;
    let height = before.heights.0;
    if before.subject != layout.subject || end + LEAST_BELOW <= height {
        return 0.0;
    }
    (height - (end - top)).max(0.0)
}

/// Whether a section is to be unfolded, because it was chosen, or something in it.
pub fn is_sought(ui: &Ui, subject: Id, path: &str) -> bool {
    chosen(ui, subject).is_some_and(|chosen| chosen.is_new && Path(&chosen.path).is_within(path))
}

/// Whether the inspector is on its way to a section, so that all of it is drawn.
pub fn is_going_on(ui: &Ui) -> bool {
    ui.data(|data| data.get_temp::<Chosen>(chosen_id())).is_some_and(|chosen| chosen.is_new)
}

/// Begins a layout: what is drawn next stands at the top of all that can be scrolled.
pub fn begin(ui: &Ui, subject: Id) {
    let layout = Layout { subject: Some(subject), origin: ui.cursor().top(), ..Layout::default() };
    ui.data_mut(|data| data.insert_temp(layout_id(), layout));
}

fn note(ui: &Ui, change: impl FnOnce(&mut Layout)) {
    ui.data_mut(|data| change(data.get_temp_mut_or_default::<Layout>(layout_id())));
}

/// Marks where a section begins.
pub fn heading_ui(ui: &Ui, path: &str) {
    row_ui(ui, heading(path), ui.cursor().top());
}

/// Marks where a row of the inspector begins.
pub fn row_ui(ui: &Ui, of: Id, top: f32) {
    note(ui, |layout| {
        let top = top - layout.origin;
        layout.marks.push(Mark { of, top });
    });
}

/// Marks where a field stands that has the focus, or had it last.
pub fn field_ui(ui: &Ui, of: Id, top: f32, has_focus: bool) {
    note(ui, |layout| {
        let mark = Mark { of, top: top - layout.origin };
        layout.last = Some(mark);
        if has_focus {
            layout.focused = Some(mark);
        }
    });
}

/// The layout of the last pass, before this one begins.
#[derive(Clone, Debug)]
pub struct Before(Layout);

/// Remembers how the inspector was laid out.
pub fn before(ui: &Ui) -> Before {
    Before(ui.data(|data| data.get_temp(layout_id())).unwrap_or_default())
}

/// Where the inspector is to be scrolled to so that what is looked at stays where it is.
pub fn held(ui: &Ui, subject: Id) -> Option<f32> {
    let held: Option<(Id, f32)> = ui.data(|data| data.get_temp(held_id()));
    ui.data_mut(|data| data.remove::<(Id, f32)>(held_id()));
    held.filter(|(own, _)| *own == subject).map(|(_, offset)| offset)
}

/// Where the inspector is to be scrolled to: to the section that was chosen.
pub fn sought(ui: &Ui, Before(before): &Before, subject: Id) -> Option<f32> {
    let chosen = chosen(ui, subject)?;
    if !chosen.is_new || before.subject != Some(subject) {
        return None;
    }
    let of = heading(&chosen.path);
    // The first is the subject itself, with all that stands above its fields.
    let first = before.marks.iter().position(|mark| mark.of == of)?;
    // Beyond the end it would spring back.
    let most = (before.heights.1 - before.heights.0).max(0.0);
    Some(if first == 0 { 0.0 } else { before.marks[first].top.min(most) })
}

/// Ends a layout: after a jump it remembers where that led; otherwise it moves the view with what is looked at.
pub fn end<R>(ui: &Ui, Before(before): &Before, subject: Id, output: &ScrollAreaOutput<R>, jumped: bool, holds: bool) {
    let heights = (output.inner_rect.height(), output.content_size.y);
    let most = (heights.1 - heights.0).max(0.0);
    let offset = output.state.clamped_offset().y.min(most);
    note(ui, |layout| (layout.offset, layout.heights) = (offset, heights));
    ui.data_mut(|data| data.insert_temp(offset_id(), Layout { offset, ..Layout::default() }));
    let now: Layout = ui.data(|data| data.get_temp(layout_id())).unwrap_or_default();
    if let Some(mut chosen) = chosen(ui, subject).filter(|chosen| chosen.is_new) {
        if jumped {
            // Drawn at last, it may stand elsewhere than it was thought to.
            let of = heading(&chosen.path);
            let top = |layout: &Layout| layout.marks.iter().find(|mark| mark.of == of).map(|mark| mark.top);
            let has_moved = top(&now) != top(before) || now.heights != before.heights;
            (chosen.offset, chosen.is_new) = (Some(offset), has_moved);
            ui.data_mut(|data| data.insert_temp(chosen_id(), chosen));
        }
        ui.request_repaint();
        return;
    }
    if !holds || before.subject != Some(subject) {
        return;
    }
    let moved = moved(before, &now, ui.input(|input| input.pointer.latest_pos()), output.inner_rect);
    let next = (offset + moved).clamp(0.0, most);
    if (next - offset).abs() < STILL {
        return;
    }
    ui.data_mut(|data| data.insert_temp(held_id(), (subject, next)));
    ui.ctx().request_discard("the inspector holds still");
    ui.request_repaint();
}

/// How far what is looked at has moved by itself since the layout before: the field with the focus, what is under the
/// pointer, the field that had the focus last, or else what is uppermost.
fn moved(before: &Layout, now: &Layout, pointer: Option<egui::Pos2>, view: egui::Rect) -> f32 {
    let is_seen = |mark: &Mark| (before.offset..before.offset + before.heights.0).contains(&mark.top);
    let of_now =
        |before: &Mark, all: &[Mark]| all.iter().find(|mark| mark.of == before.of).map(|mark| mark.top - before.top);
    let field = |mark: Option<Mark>| {
        let mark = mark.filter(is_seen)?;
        of_now(&mark, now.last.as_slice())
    };
    let from_above = |limit: f32| before.marks.iter().rev().filter(move |mark| mark.top <= limit);
    if let Some(moved) = field(before.focused) {
        return moved;
    }
    if let Some(pointer) = pointer.filter(|pointer| view.contains(*pointer)) {
        let at = pointer.y - before.origin;
        return from_above(at).find_map(|mark| of_now(mark, &now.marks)).unwrap_or(0.0);
    }
    field(before.last)
        .or_else(|| before.marks.iter().filter(|mark| is_seen(mark)).find_map(|mark| of_now(mark, &now.marks)))
        .unwrap_or(0.0)
}
