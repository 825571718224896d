//! Help as drawn: the list of keys, *About*, first-run hints, and the invitation of an empty session.

use egui::{Align, Button, Frame, Grid, Id, Layout, Margin, Modal, RichText, ScrollArea, Stroke, Ui, vec2};

use super::{
    Draw, Request, dialogs,
    theme::{self, size},
};
use crate::{
    app::Command,
    text::{help as words, window},
};

fn modal_ui(ui: &Ui, draw: &mut Draw<'_>, width: f32, title: &str, content: impl FnOnce(&mut Ui, &mut Draw<'_>)) {
    let frame = Frame::popup(ui.style()).inner_margin(Margin::same(18));
    let modal = Modal::new(Id::unique("help")).frame(frame).show(ui.ctx(), |ui| {
        ui.set_width(width);
        ui.label(RichText::new(title).size(size::TITLE).color(draw.palette.text));
        ui.add_space(8.0);
        content(ui, draw);
        ui.add_space(12.0);
        dialogs::buttons_ui(ui, draw, &[(window::ANSWER_CLOSE, Request::CancelDialog)]);
    });
    if modal.should_close() {
        draw.ask(Request::CancelDialog);
    }
}

/// The list of keys.
pub fn shortcuts_ui(ui: &Ui, draw: &mut Draw<'_>) {
    // As high in the first frame as later.
    let height = (ui.content_rect().height() - 220.0).clamp(120.0, 640.0);
    modal_ui(ui, draw, 420.0, words::SHOW_SHORTCUTS.0, |ui, draw| {
        ScrollArea::vertical().max_height(height).min_scrolled_height(height).auto_shrink(false).show(ui, |ui| {
            // Room for the scroll bar.
            ui.set_max_width(ui.available_width() - 12.0);
            Grid::new("shortcuts").num_columns(2).spacing(vec2(24.0, 5.0)).show(ui, |ui| {
                let commands = Command::ALL.into_iter().filter_map(|command| {
                    Some((command.text(), crate::text::help::keys(&ui.format_shortcut(&command.shortcut()?))))
                });
                let rows: Vec<(&str, String)> = commands.collect();
                let others = words::OTHER_KEYS.iter().map(|(what, keys)| (*what, (*keys).to_owned()));
                for (what, keys) in rows.into_iter().chain(others) {
                    ui.label(RichText::new(what).color(draw.palette.text));
                    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                        ui.label(RichText::new(keys).color(draw.palette.second));
                    });
                    ui.end_row();
                }
            });
        });
    });
}

/// Version and licences.
pub fn about_ui(ui: &Ui, draw: &mut Draw<'_>) {
    let title = words::version(env!("CARGO_PKG_VERSION"));
    modal_ui(ui, draw, 400.0, &title, |ui, draw| {
        ui.spacing_mut().item_spacing.y = 8.0;
        ui.label(RichText::new(words::PURPOSE).color(draw.palette.text));
        ui.label(RichText::new(words::OFFLINE).color(draw.palette.second));
        ui.label(RichText::new(words::LICENCES).size(size::LABEL).color(draw.palette.second));
    });
}

/// The first-run hint, if one is to be shown: a line over the charts that goes away when it was followed.
pub fn hint_ui(ui: &mut Ui, draw: &mut Draw<'_>) {
    let Some(hint) = draw.app.hint() else { return };
    let Some(text) = words::HINTS.get(hint) else { return };
    let palette = draw.palette;
    Frame::NONE.fill(palette.selection).inner_margin(Margin::symmetric(14, 6)).show(ui, |ui| {
        ui.set_min_width(ui.available_width());
        ui.horizontal(|ui| {
            let button = 70.0;
            let room = vec2((ui.available_width() - button).max(80.0), 0.0);
            ui.allocate_ui_with_layout(room, Layout::left_to_right(Align::Center).with_main_wrap(true), |ui| {
                ui.set_width(room.x);
                ui.label(RichText::new(*text).color(palette.text));
            });
            if ui.button(words::HINT_CLOSE).clicked() {
                draw.ask(Request::PassHint(hint));
            }
        });
    });
}

/// What an empty session shows in place of charts.
pub fn empty_ui(ui: &mut Ui, draw: &mut Draw<'_>) {
    let rect = ui.available_rect_before_wrap();
    let card = egui::Rect::from_center_size(rect.center(), vec2(320.0, 210.0));
    ui.scope_builder(egui::UiBuilder::new().max_rect(card), |ui| {
        ui.with_layout(Layout::top_down(Align::Center), |ui| {
            ui.spacing_mut().item_spacing.y = 8.0;
            ui.label(RichText::new(words::EMPTY_TITLE).font(theme::font(size::FIGURE)).color(draw.palette.text));
            ui.label(RichText::new(words::EMPTY_TEXT).color(draw.palette.second));
            ui.add_space(6.0);
            for (place, command) in
                [Command::AddVendor, Command::AddStream, Command::OpenSample].into_iter().enumerate()
            {
                let mut button = Button::new(command.text()).min_size(vec2(200.0, 30.0));
                if place == 0 {
                    button = button.fill(draw.palette.selection).stroke(Stroke::new(1.0, draw.palette.accent));
                }
                if ui.add(button).on_hover_text(command.tooltip()).clicked() {
                    draw.ask(Request::Command(command));
                }
            }
        });
    });
}
