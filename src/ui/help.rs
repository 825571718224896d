//! Help as drawn: the list of keys, *About*, first-run hints, and the invitation of an empty session.

use egui::{Align, Button, Frame, Id, Label, Layout, Margin, Modal, RichText, ScrollArea, Sides, Stroke, Ui, vec2};

use super::{
    Draw, Request, dialogs,
    theme::{self, size},
};
use crate::{
    app::Command,
    text::{help as words, window},
};

/// A dialog with a title, and a button that closes it.
pub fn modal_ui(ui: &Ui, draw: &mut Draw<'_>, width: f32, title: &str, content: impl FnOnce(&mut Ui, &mut Draw<'_>)) {
    let frame = Frame::popup(ui.style()).inner_margin(Margin::same(18));
    let modal = Modal::new(Id::unique("help")).frame(frame).show(ui.ctx(), |ui| {
        ui.set_width(width);
        ui.label(RichText::new(title).font(theme::bold(size::TITLE)).color(draw.palette.text));
        ui.add_space(8.0);
        content(ui, draw);
        ui.add_space(12.0);
        dialogs::buttons_ui(ui, draw, &[(window::ANSWER_CLOSE, Request::CancelDialog)]);
    });
    if modal.should_close() {
        draw.ask(Request::CancelDialog);
    }
}

/// The height of a row of the list of keys.
const KEY_ROW: f32 = 22.0;

/// The list of keys, by menus and then by where they work. A command with several has them in one row.
fn key_groups(ui: &Ui) -> Vec<(&'static str, Vec<(&'static str, String)>)> {
    let of = |command: Command| Some(words::keys(&ui.format_shortcut(&command.shortcut()?)));
    let beside: Vec<Command> =
        Command::ALL.into_iter().filter(|own| !Command::in_menus().any(|other| other == *own)).collect();
    let in_menus = Command::MENUS.into_iter().map(|(menu, commands)| {
        let rows = commands.iter().copied().flatten().filter_map(|command| {
            let twins = beside.iter().filter(|twin| twin.text() == command.text());
            let keys: Vec<String> = [command].iter().chain(twins).filter_map(|own| of(*own)).collect();
            (!keys.is_empty()).then(|| (command.text(), words::or(&keys)))
        });
        (menu, rows.collect())
    });
    let others = words::OTHER_KEYS
        .into_iter()
        .map(|(group, rows)| (group, rows.iter().map(|(what, keys)| (*what, (*keys).to_owned())).collect()));
    in_menus.chain(others).collect()
}

/// The list of keys.
pub fn shortcuts_ui(ui: &Ui, draw: &mut Draw<'_>) {
    // As high in the first frame as later.
    let height = (ui.content_rect().height() - 220.0).clamp(120.0, 640.0);
    modal_ui(ui, draw, 460.0, words::SHOW_SHORTCUTS.0, |ui, draw| {
        // A bar with room of its own covers no letter.
        ui.spacing_mut().scroll = egui::style::ScrollStyle::solid();
        ScrollArea::vertical().max_height(height).min_scrolled_height(height).auto_shrink(false).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            for (place, (group, rows)) in key_groups(ui).into_iter().enumerate() {
                ui.add_space(if place == 0 { 0.0 } else { 12.0 });
                ui.label(RichText::new(group).size(size::LABEL).color(draw.palette.third));
                ui.add_space(2.0);
                for (what, keys) in rows {
                    Sides::new().height(KEY_ROW).show(
                        ui,
                        |ui| ui.label(RichText::new(what).color(draw.palette.text)),
                        |ui| {
                            ui.add_space(6.0);
                            ui.label(RichText::new(keys).color(draw.palette.second));
                        },
                    );
                }
            }
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

/// With less room a hint is not shown.
const HINT_MIN: f32 = 120.0;

/// The first-run hint, if one is to be shown: in the status line, so that nothing moves and nothing is covered. It goes
/// away when it was followed.
pub fn hint_ui(ui: &mut Ui, draw: &mut Draw<'_>) {
    let Some(hint) = draw.app.hint() else { return };
    let Some(text) = words::HINTS.get(hint) else { return };
    let palette = draw.palette;
    let font = theme::font(size::LABEL);
    let close = ui.painter().layout_no_wrap(words::HINT_CLOSE.to_owned(), font.clone(), palette.text).size().x + 16.0;
    let wanted = ui.painter().layout_no_wrap((*text).to_owned(), font, palette.text).size().x + 1.0;
    let width = wanted.min(ui.available_width() - close - 30.0);
    if width < HINT_MIN {
        return;
    }
    let frame = Frame::NONE.fill(palette.selection).corner_radius(4.0).inner_margin(Margin::symmetric(8, 0));
    frame.show(ui, |ui| {
        ui.spacing_mut().item_spacing.x = 8.0;
        ui.spacing_mut().button_padding = vec2(6.0, 0.0);
        ui.spacing_mut().interact_size.y = 18.0;
        ui.allocate_ui(vec2(width, 18.0), |ui| {
            let label = Label::new(RichText::new(*text).size(size::LABEL).color(palette.text)).truncate();
            super::tips::tip(ui.add(label), text);
        });
        let close = RichText::new(words::HINT_CLOSE).size(size::LABEL).color(palette.text);
        if ui.add(Button::new(close)).clicked() {
            draw.ask(Request::PassHint(hint));
        }
    });
}

/// What an empty session shows in place of charts.
pub fn empty_ui(ui: &mut Ui, draw: &mut Draw<'_>) {
    let rect = ui.available_rect_before_wrap();
    let card = egui::Rect::from_center_size(rect.center(), vec2(320.0, 210.0));
    ui.scope_builder(egui::UiBuilder::new().max_rect(card), |ui| {
        ui.with_layout(Layout::top_down(Align::Center), |ui| {
            ui.spacing_mut().item_spacing.y = 8.0;
            ui.label(RichText::new(words::EMPTY_TITLE).font(theme::bold(size::FIGURE)).color(draw.palette.text));
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
