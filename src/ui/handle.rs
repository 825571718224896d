//! A handle: a place in a chart that is dragged, or moved by keys, to change an input.
//!
//! Laid over a plot after it was shown, so that it wins the pointer. Owns what all handles have in common: name and
//! value for screen readers, focus, keys, the tip beside the pointer, the axis that stands still from press to release,
//! one step a drag or run of keys, and Esc, which restores the value. Knows nothing of what it changes: it says where
//! it was put, and its owner turns that into an edit.

use std::borrow::Cow;

use egui::{
    Align2, CursorIcon, Event, EventFilter, Id, Key, LayerId, Order, PointerButton, Pos2, Rect, Response, Sense,
    Stroke, StrokeKind, Ui, Vec2,
    accesskit::{Action, ActionData},
    vec2,
};
use egui_plot::PlotTransform;

use super::{
    Draw, Request,
    theme::{self, Palette, size},
    tips,
};
use crate::{app::handles, chart::ValueAxis, money::Amount};

/// How many steps a key goes with Shift.
const LEAP: i32 = 10;

/// Which way a handle goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Track {
    /// Up and down, for an amount. The other arrow keys go to the handle beside it.
    Up,
    /// Along the time axis.
    Along,
    /// Both ways at once.
    Free,
}

/// How a handle looks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum HandleLook {
    /// A dot of a radius.
    Dot(f32, egui::Color32),
    /// A short bar on a line.
    Bar(egui::Color32),
    /// What is drawn already, of a radius.
    Drawn(f32),
}

/// A handle to be shown.
#[derive(Clone, Debug)]
pub struct Handle<'a> {
    /// Its id, the same while it is moved.
    pub id: Id,
    /// Where it stands.
    pub at: Pos2,
    /// Where it can be grabbed.
    pub grab: Rect,
    /// Which way it goes.
    pub track: Track,
    /// How it looks.
    pub look: HandleLook,
    /// Its name, for screen readers.
    pub name: &'a str,
    /// What its tip is headed by.
    pub title: &'a str,
    /// Its value, for screen readers.
    pub value: f64,
    /// Its value in words.
    pub says: &'a str,
    /// What it is for.
    pub tip: &'a str,
    /// Whether Tab stops at it.
    pub is_tab_stop: bool,
    /// Whether a click means something.
    pub can_click: bool,
    /// The plot whose value axis is frozen during the drag, and that axis.
    pub axis: Option<(Id, &'a ValueAxis)>,
}

/// What was done with a handle.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum HandleAct {
    /// It was dragged to a place; the pointer is exact to this many points.
    Drag(Pos2, f32),
    /// It was moved by so many key steps.
    Steps(i32),
    /// The same to the right, of one that goes both ways.
    Across(i32),
    /// It was given a value.
    Set(f64),
    /// The focus goes to the handle so many places on.
    Beside(i32),
    /// What it stands for is taken away.
    Remove,
    /// It was clicked.
    Click,
}

/// A handle that is being dragged.
#[derive(Clone, Debug)]
struct Grip {
    id: Id,
    /// From the pointer to the handle's place.
    offset: Vec2,
    /// Where the pointer was last.
    last: Pos2,
    /// The axis as it was at the press.
    axis: Option<(Id, ValueAxis)>,
}

/// What is remembered of handles from frame to frame.
#[derive(Clone, Debug, Default)]
struct Memory {
    grip: Option<Grip>,
    /// The handle that a run of keys moves.
    run: Option<Id>,
    /// The handle that has the focus, and whether the pointer gave it.
    focused: Option<(Id, bool)>,
}

fn memory_id() -> Id {
    Id::unique("handles")
}

fn recall(ui: &Ui) -> Memory {
    ui.data(|data| data.get_temp(memory_id())).unwrap_or_default()
}

fn keep(ui: &Ui, memory: Memory) {
    ui.data_mut(|data| data.insert_temp(memory_id(), memory));
}

/// Whether a handle has the focus.
pub fn has_focus(ui: &Ui) -> bool {
    let focused = ui.memory(egui::Memory::focused);
    focused.is_some() && recall(ui).focused.map(|(id, _)| id) == focused
}

/// Whether the handle of an id is dragged, or has the focus.
pub fn is_moved(ui: &Ui, id: Id) -> bool {
    ui.ctx().dragged_id() == Some(id) || ui.memory(|memory| memory.has_focus(id))
}

/// The value axis of a plot. While one of its handles is dragged, the axis as it was at the press, so that it does not
/// run away from the pointer.
pub fn held_axis<'a>(ui: &Ui, plot: Id, now: &'a ValueAxis) -> Cow<'a, ValueAxis> {
    match recall(ui).grip {
        Some(Grip { id, axis: Some((held, axis)), .. }) if held == plot && ui.ctx().dragged_id() == Some(id) => {
            Cow::Owned(axis)
        }
        _ => Cow::Borrowed(now),
    }
}

/// Where the primary button was let go in this frame: the pointer may have moved on since.
fn release_place(input: &egui::InputState) -> Option<Pos2> {
    input.events.iter().find_map(|event| match event {
        Event::PointerButton { pos, button: PointerButton::Primary, pressed: false, .. } => Some(*pos),
        _ => None,
    })
}

impl Handle<'_> {
    /// Shows the handle; says what was done with it.
    pub fn show(&self, ui: &Ui, draw: &mut Draw<'_>) -> (Response, Option<HandleAct>) {
        // A row of handles has one stop for Tab.
        let is_stop = self.is_tab_stop || !ui.input(|input| input.key_pressed(Key::Tab));
        let focus = if is_stop { Sense::FOCUSABLE } else { Sense::empty() };
        let click = if self.can_click { Sense::CLICK } else { Sense::empty() };
        let response = ui.interact(self.grab, self.id, Sense::DRAG | click | focus);
        let response = response.on_hover_and_drag_cursor(match self.track {
            Track::Up => CursorIcon::ResizeVertical,
            Track::Along => CursorIcon::ResizeHorizontal,
            Track::Free => CursorIcon::Move,
        });
        response.widget_info(|| egui::WidgetInfo {
            current_text_value: Some(self.says.to_owned()),
            ..egui::WidgetInfo::slider(true, self.value, self.name)
        });
        ui.ctx().accesskit_node_builder(self.id, |node| {
            for action in [Action::Increment, Action::Decrement, Action::SetValue] {
                node.add_action(action);
            }
        });
        let mut memory = recall(ui);
        let dragged = self.drag(ui, draw, &response, &mut memory);
        let act = dragged.or(self.keys(ui, draw, &response, &mut memory));
        let by_pointer = memory.focused == Some((self.id, true));
        let is_dragged = memory.grip.as_ref().is_some_and(|grip| grip.id == self.id);
        self.paint(ui, &draw.palette, &response, is_dragged);
        keep(ui, memory);
        let response = if is_dragged || (response.has_focus() && !by_pointer) {
            self.tip_ui(ui, &draw.palette, &response, is_dragged);
            response
        } else {
            response.on_hover_ui(|ui| {
                tips::tip_text_ui(ui, self.title);
                ui.label(egui::RichText::new(self.says).color(draw.palette.text));
                ui.label(egui::RichText::new(self.tip).size(size::LABEL).color(draw.palette.second));
            })
        };
        (response, act)
    }

    fn drag(&self, ui: &Ui, draw: &mut Draw<'_>, response: &Response, memory: &mut Memory) -> Option<HandleAct> {
        if response.drag_started_by(PointerButton::Primary) {
            response.request_focus();
            let press = ui.input(|input| input.pointer.press_origin()).unwrap_or(self.at);
            let axis = self.axis.map(|(plot, axis)| (plot, axis.clone()));
            memory.grip = Some(Grip { id: self.id, offset: self.at - press, last: press, axis });
            memory.run = None;
            memory.focused = Some((self.id, true));
            draw.ask(Request::EndStep);
        }
        let grip = memory.grip.as_mut().filter(|grip| grip.id == self.id)?;
        if !response.dragged() {
            let is_given_up = ui.input(|input| input.key_pressed(Key::Escape));
            // The place where it was released counts too, even in the same frame; the step ends in the next one.
            let end = ui.input(release_place).filter(|end| *end != grip.last);
            if let Some(end) = end.filter(|_| response.drag_stopped() && !is_given_up) {
                grip.last = end;
                ui.request_repaint();
                return Some(HandleAct::Drag(end + grip.offset, ui.input(egui::InputState::aim_radius).max(1.0)));
            }
            memory.grip = None;
            draw.ask(if is_given_up { Request::TakeBack } else { Request::EndStep });
            return None;
        }
        let pointer = response.interact_pointer_pos()?;
        if pointer == grip.last {
            return None;
        }
        grip.last = pointer;
        Some(HandleAct::Drag(pointer + grip.offset, ui.input(egui::InputState::aim_radius).max(1.0)))
    }

    fn keys(&self, ui: &Ui, draw: &mut Draw<'_>, response: &Response, memory: &mut Memory) -> Option<HandleAct> {
        let has_focus = response.has_focus();
        let is_escape = ui.input(|input| input.key_pressed(Key::Escape));
        if memory.run == Some(self.id) && (is_escape || !has_focus) {
            memory.run = None;
            draw.ask(if is_escape { Request::TakeBack } else { Request::EndStep });
        }
        let is_new = memory.focused.is_none_or(|(id, _)| id != self.id);
        if has_focus && is_new {
            memory.focused = Some((self.id, false));
            // The keys are its own from the next frame on.
            ui.request_repaint();
        } else if !has_focus && !is_new {
            memory.focused = None;
        }
        if response.clicked() {
            return self.can_click.then_some(HandleAct::Click);
        }
        let (asked, value) = ui.input(|input| {
            let count = |action| i32::try_from(input.num_accesskit_action_requests(self.id, action)).unwrap_or(0);
            let value = input.accesskit_action_requests(self.id, Action::SetValue).find_map(|asked| match asked.data {
                Some(ActionData::NumericValue(value)) => Some(value),
                _ => None,
            });
            (count(Action::Increment) - count(Action::Decrement), value)
        });
        let mut act = value.map(HandleAct::Set).or((asked != 0).then_some(HandleAct::Steps(asked)));
        if has_focus {
            act = act.or_else(|| self.pressed(ui));
        }
        if matches!(act, Some(HandleAct::Steps(_) | HandleAct::Across(_) | HandleAct::Set(_))) {
            if memory.run != Some(self.id) {
                draw.ask(Request::EndStep);
            }
            memory.run = Some(self.id);
            memory.focused = has_focus.then_some((self.id, false));
        }
        let is_held = memory.grip.as_ref().is_some_and(|grip| grip.id == self.id);
        let filter = EventFilter { escape: is_held || memory.run == Some(self.id), ..ARROWS };
        ui.memory_mut(|focus| focus.set_focus_lock_filter(self.id, filter));
        act
    }

    /// What the keys of this frame ask for. The keys are consumed, so that a neighbour that gets the focus does not see
    /// them.
    fn pressed(&self, ui: &Ui) -> Option<HandleAct> {
        let (mut steps, mut beside, mut across, mut is_removal) = (0, 0, 0, false);
        let mut uses = |event: &Event| {
            let Event::Key { key, pressed: true, modifiers, .. } = event else { return false };
            if modifiers.alt || modifiers.command || modifiers.ctrl {
                return false;
            }
            let size = if modifiers.shift { LEAP } else { 1 };
            match (key, self.track) {
                (Key::ArrowUp, _) | (Key::ArrowRight, Track::Along) => steps += size,
                (Key::ArrowDown, _) | (Key::ArrowLeft, Track::Along) => steps -= size,
                (Key::ArrowRight, Track::Up) => beside += size,
                (Key::ArrowLeft, Track::Up) => beside -= size,
                (Key::ArrowRight, Track::Free) => across += size,
                (Key::ArrowLeft, Track::Free) => across -= size,
                (Key::Delete | Key::Backspace, _) => is_removal = true,
                _ => return false,
            }
            true
        };
        ui.input_mut(|input| input.events.retain(|event| !uses(event)));
        match (is_removal, steps, beside) {
            (true, ..) => Some(HandleAct::Remove),
            (false, 0, 0) if across != 0 => Some(HandleAct::Across(across)),
            (false, 0, 0) => None,
            (false, 0, beside) => Some(HandleAct::Beside(beside)),
            (false, steps, _) => Some(HandleAct::Steps(steps)),
        }
    }

    fn paint(&self, ui: &Ui, palette: &Palette, response: &Response, is_dragged: bool) {
        let painter = ui.painter();
        let grows = if is_dragged || response.hovered() || response.has_focus() { 1.5 } else { 0.0 };
        let ring = Stroke::new(1.5, palette.accent);
        match self.look {
            HandleLook::Dot(radius, colour) => {
                painter.circle_filled(self.at, radius + grows, colour);
                if response.has_focus() {
                    painter.circle_stroke(self.at, radius + grows + 2.5, ring);
                }
            }
            HandleLook::Bar(colour) => {
                let bar = Rect::from_center_size(self.at, vec2(16.0, 5.0 + grows));
                painter.rect_filled(bar, 2.5, colour);
                if response.has_focus() {
                    painter.rect_stroke(bar.expand(2.0), 4.0, ring, StrokeKind::Outside);
                }
            }
            HandleLook::Drawn(radius) => {
                if response.has_focus() {
                    painter.circle_stroke(self.at, radius + 2.5, ring);
                } else if grows > 0.0 {
                    painter.circle_stroke(self.at, radius + 2.0, Stroke::new(1.0, palette.second));
                }
            }
        }
    }

    /// Name and value beside the pointer, or beside the handle.
    fn tip_ui(&self, ui: &Ui, palette: &Palette, response: &Response, is_dragged: bool) {
        let painter = ui.ctx().layer_painter(LayerId::new(Order::Tooltip, self.id.with("tip")));
        let name = painter.layout_no_wrap(self.title.to_owned(), theme::font(size::LABEL), palette.second);
        let says = painter.layout_no_wrap(self.says.to_owned(), theme::font(size::TEXT), palette.text);
        let content = vec2(name.size().x.max(says.size().x), name.size().y + says.size().y + 1.0);
        let pressed = response.interact_pointer_pos().filter(|_| is_dragged);
        let at = pressed.unwrap_or(self.at) + vec2(14.0, -10.0);
        let mut rect = Align2::LEFT_BOTTOM.anchor_size(at, content + vec2(16.0, 10.0));
        // Beside the pointer, and wholly in the window.
        let room = ui.content_rect().shrink(4.0);
        if rect.right() > room.right() {
            rect = rect.translate(vec2(room.right() - rect.right(), 0.0));
        }
        if rect.top() < room.top() {
            rect = rect.translate(vec2(0.0, (at.y + 30.0) - rect.top()));
        }
        painter.rect(rect, 5.0, palette.panel, Stroke::new(1.0, palette.hairline), StrokeKind::Inside);
        let top = rect.min + vec2(8.0, 5.0);
        let below = top + vec2(0.0, name.size().y + 1.0);
        painter.galley(top, name, palette.second);
        painter.galley(below, says, palette.text);
    }
}

/// The arrow keys are the handle's.
const ARROWS: EventFilter = EventFilter { tab: false, horizontal_arrows: true, vertical_arrows: true, escape: false };

/// How places in a plot are amounts.
#[derive(Clone, Copy, Debug)]
pub struct AmountScale<'a> {
    /// The plot's.
    pub transform: &'a PlotTransform,
    /// The axis shown.
    pub axis: &'a ValueAxis,
    /// Places of the currency.
    pub digits: u32,
    /// The least amount, in major units.
    pub least: f64,
    /// The height below the handle's own amount, in major units, if it stands on something else.
    pub base: f64,
}

impl AmountScale<'_> {
    /// The new amount after an action, from the present one; none if the action changes no amount.
    pub fn amount(&self, act: HandleAct, now: Amount) -> Option<Amount> {
        let value = |at: Pos2| (self.transform.value_from_position(at).y - self.base).max(self.least);
        match act {
            HandleAct::Drag(at, aim) => {
                let (a, b) = (value(at - vec2(0.0, aim)), value(at + vec2(0.0, aim)));
                handles::amount_between(a, b, self.digits)
            }
            HandleAct::Steps(steps) => {
                let step = handles::key_step(self.axis.max - self.axis.min, self.digits);
                let moved = handles::amount_moved(now, steps, step);
                Some(if self.least >= 0.0 { moved.max(Amount::ZERO) } else { moved })
            }
            HandleAct::Set(value) => handles::amount_between(value, value, self.digits),
            HandleAct::Beside(_) | HandleAct::Across(_) | HandleAct::Remove | HandleAct::Click => None,
        }
    }
}
