//! The model as a tree: each item with its colour, its size, and a switch to mute it.

use egui::{Align2, Button, Rect, RichText, ScrollArea, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use super::{
    Draw, Request,
    theme::{self, ROW, size},
};
use crate::{
    app::{Command, Subject, fields},
    model::{Edit, Item, ItemKind, Value},
    text::{labels, window as words},
};

/// The tree.
pub fn tree_ui(ui: &mut Ui, draw: &mut Draw<'_>) {
    let app = draw.app;
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        ui.add_space(8.0);
        settings_ui(ui, draw);
        let items = app.model().items();
        for kind in ItemKind::ALL {
            heading_ui(ui, draw, kind);
            for item in items.iter().filter(|item| item.kind == kind) {
                item_ui(ui, draw, item);
            }
        }
        ui.add_space(12.0);
    });
}

fn heading_ui(ui: &mut Ui, draw: &mut Draw<'_>, kind: ItemKind) {
    ui.add_space(8.0);
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::hover());
    let font = theme::font(size::LABEL);
    let at = pos2(rect.left() + theme::PAD, rect.center().y);
    ui.painter().text(at, Align2::LEFT_CENTER, labels::kind_heading(kind), font, draw.palette.third);
    let command = Command::add(kind);
    let button = Rect::from_center_size(pos2(rect.right() - theme::PAD - 4.0, rect.center().y), vec2(20.0, 20.0));
    let plus = Button::new(RichText::new("+").color(draw.palette.second)).frame_when_inactive(false);
    let response = ui.put(button, plus).on_hover_text(command.tooltip());
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Button, true, command.text()));
    if response.clicked() {
        draw.ask(Request::Command(command));
    }
}

/// Draws the ground of a row and tells whether it was chosen.
fn row_ui(ui: &mut Ui, draw: &Draw<'_>, id: &str, name: &str, is_selected: bool) -> (Rect, egui::Response) {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::hover());
    let response = ui.interact(rect, ui.scope_id().with(("row", id)), Sense::click());
    response.widget_info(|| WidgetInfo::selected(egui::Role::TreeItem, true, is_selected, name));
    if is_selected {
        ui.painter().rect_filled(rect, 0.0, draw.palette.selection);
    } else if response.hovered() {
        ui.painter().rect_filled(rect, 0.0, draw.palette.raised);
    }
    if response.has_focus() {
        ui.painter().rect_stroke(
            rect.shrink(1.0),
            2.0,
            Stroke::new(1.0, draw.palette.accent),
            egui::StrokeKind::Inside,
        );
    }
    (rect, response)
}

fn settings_ui(ui: &mut Ui, draw: &mut Draw<'_>) {
    let is_selected = *draw.app.subject() == Subject::Settings;
    let name = Command::SelectSettings.text();
    let (rect, response) = row_ui(ui, draw, "*settings", name, is_selected);
    let at = pos2(rect.left() + theme::PAD, rect.center().y);
    ui.painter().text(at, Align2::LEFT_CENTER, name, theme::font(size::TEXT), draw.palette.text);
    if response.on_hover_text(Command::SelectSettings.tooltip()).clicked() {
        draw.ask(Request::Select(Subject::Settings));
    }
}

fn item_ui(ui: &mut Ui, draw: &mut Draw<'_>, item: &Item<'_>) {
    let is_selected = matches!(draw.app.subject(), Subject::Item(id) if id == item.id);
    let name = if item.label.is_empty() { item.id } else { item.label };
    let palette = draw.palette;
    let (rect, row) = row_ui(ui, draw, item.id, name, is_selected);
    let colour = draw.cache.colours.get(item.id).unwrap_or(palette.second);

    // The dot is the switch: full is in, a ring is muted.
    let dot = pos2(rect.left() + theme::PAD + 5.0, rect.center().y);
    let switch_rect = Rect::from_center_size(dot, vec2(20.0, ROW));
    let switch = ui.interact(switch_rect, ui.scope_id().with(("mute", item.id)), Sense::click());
    let tip = words::mute_switch(name, item.muted);
    switch.widget_info(|| WidgetInfo::selected(egui::Role::CheckBox, true, !item.muted, &tip));
    let stroke = Stroke::new(1.5, if item.muted { palette.third } else { colour });
    if item.muted {
        ui.painter().circle_stroke(dot, 3.5, stroke);
    } else {
        ui.painter().circle_filled(dot, 4.0, colour);
    }
    if switch.hovered() || switch.has_focus() {
        ui.painter().circle_stroke(
            dot,
            7.0,
            Stroke::new(1.0, if switch.has_focus() { palette.accent } else { palette.third }),
        );
    }

    let tone = if item.muted { palette.third } else { palette.text };
    let font = theme::font(size::TEXT);
    let value = fields::tree_value(draw.app.model(), item).unwrap_or_default();
    let right = pos2(rect.right() - theme::PAD, rect.center().y);
    let value_tone = if item.muted { palette.third } else { palette.second };
    let value_rect = ui.painter().text(right, Align2::RIGHT_CENTER, value, font.clone(), value_tone);
    let left = dot.x + 13.0;
    let room = value_rect.left().min(right.x) - 8.0 - left;
    let mut job = egui::text::LayoutJob::simple_singleline(name.to_owned(), font, tone);
    job.wrap = egui::text::TextWrapping::truncate_at_width(room.max(20.0));
    if item.muted {
        for section in &mut job.sections {
            section.format.strikethrough = Stroke::new(1.0, palette.third);
        }
    }
    let galley = ui.fonts_mut(|fonts| fonts.layout_job(job));
    let is_cut = galley.elided;
    ui.painter().galley(pos2(left, rect.center().y - galley.size().y / 2.0), galley, tone);

    if switch.on_hover_text(tip).clicked() {
        let edit = Edit::set(format!("{}/muted", item.path()), Value::Switch(!item.muted));
        draw.ask(Request::Edit(edit));
    } else if row.clicked() {
        draw.ask(Request::Select(Subject::Item(item.id.to_owned())));
    }
    if is_cut {
        row.on_hover_text(name);
    }
}
