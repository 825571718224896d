//! The command palette as drawn: a field, and below it what matches.

use egui::{Align2, Area, Button, Frame, Id, Key, Margin, Modal, RichText, ScrollArea, TextEdit, Ui, vec2};

use super::{Draw, Request, theme::size};
use crate::{
    app::palette::{Choice, PaletteEntry},
    text::help as words,
};

/// The most letters of what stands in a field.
const VALUE_MAX: usize = 24;

/// The palette's size.
const SIZE: egui::Vec2 = vec2(460.0, 320.0);

/// How far below the window's top it is, where there is room.
const TOP: f32 = 90.0;

/// How far below the top of a window of a height it is.
fn top(height: f32) -> f32 {
    if height < LOW { 20.0 } else { TOP }
}

/// A window lower than this has no room to spare.
const LOW: f32 = 520.0;

/// The palette over the window.
pub fn palette_ui(ui: &Ui, draw: &mut Draw<'_>, typed: &str, chosen: usize) {
    let id = Id::unique("palette");
    let frame = Frame::popup(ui.style()).inner_margin(Margin::same(10));
    let area: Area = Modal::default_area(id).anchor(Align2::CENTER_TOP, vec2(0.0, top(ui.content_rect().height())));
    let modal = Modal::new(id).area(area).frame(frame).show(ui.ctx(), |ui| {
        ui.set_width(SIZE.x);
        content_ui(ui, draw, typed, chosen);
    });
    if modal.should_close() {
        draw.ask(Request::CancelDialog);
    }
}

fn content_ui(ui: &mut Ui, draw: &mut Draw<'_>, typed: &str, chosen: usize) {
    let (down, up, enter) = ui.input_mut(|input| {
        let none = egui::Modifiers::NONE;
        (
            input.consume_key(none, Key::ArrowDown),
            input.consume_key(none, Key::ArrowUp),
            input.consume_key(none, Key::Enter),
        )
    });
    let mut text = typed.to_owned();
    let field = TextEdit::singleline(&mut text)
        .id(Id::unique("palette_field"))
        .hint_text(words::PALETTE_FIELD)
        .desired_width(f32::INFINITY)
        .margin(Margin::symmetric(8, 6));
    let response = ui.add(field).accessible_name(words::PALETTE_FIELD);
    response.request_focus();
    // Text typed before Enter in the same frame counts: the entry that it finds is chosen, not the one shown before.
    let entries = draw.app.palette(&text);
    let last = entries.len().saturating_sub(1);
    let mut next = if response.changed() { 0 } else { chosen.min(last) };
    if down {
        next = (next + 1).min(last);
    }
    if up {
        next = next.saturating_sub(1);
    }
    if response.changed() || next != chosen {
        draw.ask(Request::TypeInPalette(text, next));
    }
    if enter && let Some(entry) = entries.get(next).filter(|entry| entry.is_enabled) {
        draw.ask(Request::Choose(entry.choice.clone()));
    }
    ui.add_space(6.0);
    if entries.is_empty() {
        ui.label(RichText::new(words::PALETTE_NOTHING).color(draw.palette.second));
        return;
    }
    // All of it is in the window.
    let height = SIZE.y.min(ui.content_rect().height() - top(ui.content_rect().height()) - 80.0).max(80.0);
    ScrollArea::vertical().max_height(height).min_scrolled_height(height).auto_shrink(false).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 1.0;
        for (place, entry) in entries.iter().enumerate() {
            entry_ui(ui, draw, entry, place == next, (down || up) && place == next);
        }
    });
}

fn entry_ui(ui: &mut Ui, draw: &mut Draw<'_>, entry: &PaletteEntry, is_chosen: bool, is_new: bool) {
    let colour = if entry.is_enabled { draw.palette.text } else { draw.palette.third };
    let mut button = Button::selectable(is_chosen, RichText::new(&entry.text).color(colour))
        .min_size(vec2(ui.available_width(), 26.0));
    if let Choice::Command(command) = &entry.choice
        && let Some(keys) = command.shortcut()
    {
        let keys = RichText::new(crate::text::help::keys(&ui.format_shortcut(&keys)))
            .size(size::LABEL)
            .color(draw.palette.third);
        button = button.right_text(keys);
    } else {
        // What stands in a field, as far as there is room.
        let value: String = entry.value.chars().take(VALUE_MAX).collect();
        let value = if value.len() < entry.value.len() { value + "…" } else { value };
        button = button.right_text(RichText::new(value).size(size::LABEL).color(draw.palette.third)).truncate();
    }
    let response = ui.add_enabled(entry.is_enabled, button);
    if is_new {
        response.scroll_to_me(None);
    }
    let response = match &entry.choice {
        Choice::Command(command) => response.on_hover_text(command.tooltip()),
        _ => response.on_hover_text(&entry.text),
    };
    if response.clicked() {
        draw.ask(Request::Choose(entry.choice.clone()));
    }
}
