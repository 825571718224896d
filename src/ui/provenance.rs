//! Where a value comes from: the mark at its field, and the popup in which it is said.

use egui::{
    Align, Button, Popup, PopupCloseBehavior, Pos2, Rect, Response, RichText, Sense, Stroke, Ui, WidgetInfo, vec2,
};

use super::{
    Draw, Request,
    field::{self, FieldLayout, FieldLook},
    odd,
    theme::size,
};
use crate::{
    app::{fields::Field, provenance},
    model::{Kind, ProvenanceKind},
    text::{labels, scenarios, tree as words, window},
};

/// The width of the popup.
const WIDTH: f32 = 300.0;

/// Whether a field has a mark: a figure or a day that is not the user's own.
pub fn is_shown(field: &Field) -> bool {
    field.provenance.is_some_and(|source| source != ProvenanceKind::Own) && field::is_figure(field)
}

/// Whether a field's value can have a source: names, notes and sources themselves can't.
pub fn can_be_asked(field: &Field) -> bool {
    let is_itself = field.spec.id.starts_with("provenance.") || field.spec.id == "amounts.month";
    field.kind != Kind::Text && !is_itself
}

/// The mark: bright and filled if disputed, a ring if assumed, quiet and filled if reported. Returns whether it was
/// clicked.
pub fn mark_ui(ui: &Ui, draw: &Draw<'_>, field: &Field, centre: Pos2) -> bool {
    let palette = draw.palette;
    // It can't be reached with the keyboard, where it would stand between any two fields.
    let rect = Rect::from_center_size(centre, vec2(12.0, 12.0));
    let response = ui.interact(rect, egui::Id::unique(("mark", &field.path)), Sense::CLICK);
    let name = words::where_from(&field.label);
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Button, true, &name));
    if response.hovered() {
        ui.painter().circle_stroke(centre, 5.0, Stroke::new(1.0, palette.second));
    }
    match field.provenance {
        Some(ProvenanceKind::Disputed) => ui.painter().circle_filled(centre, 2.5, palette.caution),
        Some(ProvenanceKind::Assumed) => ui.painter().circle_stroke(centre, 2.0, Stroke::new(1.0, palette.third)),
        _ => ui.painter().circle_filled(centre, 2.5, palette.third),
    };
    let is_clicked = response.clicked();
    response.on_hover_ui(|ui| tip_ui(ui, draw, field));
    is_clicked
}

/// A sentence about a field, and where its value comes from.
pub fn tip_ui(ui: &mut Ui, draw: &Draw<'_>, field: &Field) {
    ui.set_max_width(320.0);
    ui.label(labels::parameter(field.spec.id).map_or(field.label.as_str(), |(_, tip)| tip));
    odd::tip_ui(ui, draw, &field.path);
    let records = provenance::provenance_records(draw.app.model(), &field.path);
    if let Some((record, is_own)) = records.and_then(|all| Some((all.covering?, all.own.is_some()))) {
        let kind = labels::choice("provenance.kind", record.kind.as_str());
        let text = window::provenance_of(kind, &record.source, &record.note);
        // A source of the whole item is not the field's.
        let text = if is_own { text } else { words::covered_by(&record.field, &text) };
        ui.label(RichText::new(text).size(size::LABEL).color(draw.palette.second));
    }
    if let Some(over) = draw.app.override_of(field) {
        ui.label(RichText::new(scenarios::base_has(&over.base)).size(size::LABEL).color(draw.palette.accent));
    } else if draw.app.is_shared(&field.path) {
        ui.label(RichText::new(scenarios::IS_SHARED).size(size::LABEL).color(draw.palette.second));
    }
}

fn id_of(path: &str) -> egui::Id {
    egui::Id::unique(("origin", path))
}

fn by_keys_id() -> egui::Id {
    egui::Id::unique("origin asked for by keys")
}

/// Says where the value of a field is from, with the focus on the answer.
pub fn open(ui: &Ui, path: &str) {
    Popup::open_id(ui.ctx(), id_of(path));
    ui.data_mut(|data| data.insert_temp(by_keys_id(), path.to_owned()));
}

/// Whether it was asked for by keys; once.
fn take_by_keys(ui: &Ui, path: &str) -> bool {
    let is_meant = ui.data(|data| data.get_temp::<String>(by_keys_id())).is_some_and(|own| own == path);
    if is_meant {
        ui.data_mut(|data| data.remove::<String>(by_keys_id()));
    }
    is_meant
}

/// The menu of a field, or of its label: what `more` puts there, and where the value is from; the latter opens at once
/// if it was asked for at the mark.
pub fn provenance_ui(
    ui: &Ui,
    draw: &mut Draw<'_>,
    response: &Response,
    field: &Field,
    mut is_asked: bool,
    more: impl FnOnce(&mut Ui, &mut Draw<'_>),
) {
    let id = id_of(&field.path);
    // A menu of its own beside the one that a choice has.
    Popup::context_menu(response).id(id.with("menu")).show(|ui| {
        ui.set_min_width(180.0);
        if let Some(over) = draw.app.override_of(field) {
            let button = Button::new(scenarios::give_back(&over.base));
            if ui.add_enabled(!draw.app.is_locked(), button).clicked() {
                draw.ask(Request::GiveBack(over.path));
                ui.close();
            }
        }
        more(ui, draw);
        if ui.button(words::WHERE_FROM).clicked() {
            is_asked = true;
            ui.close();
        }
    });
    if is_asked {
        Popup::open_id(ui.ctx(), id);
    }
    if Popup::is_id_open(ui.ctx(), id) {
        Popup::from_response(response)
            .id(id)
            .open_memory(None)
            .close_behavior(PopupCloseBehavior::CloseOnClickOutside)
            .show(|ui| popup_ui(ui, draw, field));
    }
}

fn popup_ui(ui: &mut Ui, draw: &mut Draw<'_>, field: &Field) {
    let model = draw.app.model();
    let Some(records) = provenance::provenance_records(model, &field.path) else { return };
    let Some(texts) = provenance::provenance_fields(model, &field.path) else { return };
    ui.set_width(WIDTH);
    ui.spacing_mut().item_spacing.y = 4.0;
    let title = words::where_from(&field.label);
    ui.label(RichText::new(&title).color(draw.palette.text));
    if records.own.is_none() {
        let text = records.covering.map_or_else(
            || words::NO_SOURCE.to_owned(),
            |record| {
                let kind = labels::choice("provenance.kind", record.kind.as_str());
                words::covered_by(&record.field, &window::provenance_of(kind, &record.source, &record.note))
            },
        );
        let text = RichText::new(text).size(size::LABEL).color(draw.palette.second);
        egui::ScrollArea::vertical().max_height(80.0).show(ui, |ui| ui.label(text));
    }
    let mut takes_focus = take_by_keys(ui, &field.path);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        for kind in ProvenanceKind::ALL {
            let is_chosen = records.own.is_some_and(|own| own.kind == *kind);
            let label = labels::choice("provenance.kind", kind.as_str());
            let button = Button::new(RichText::new(label).size(size::LABEL)).selected(is_chosen);
            let button = ui.add(button).accessible_name(format!("{title}: {label}"));
            if std::mem::take(&mut takes_focus) {
                button.request_focus();
            }
            if button.clicked() {
                draw.ask(Request::SetProvenance(field.path.clone(), *kind));
            }
        }
    });
    for (text, layout) in texts.iter().zip([FieldLayout::Row, FieldLayout::Lines]) {
        ui.label(RichText::new(&text.label).size(size::LABEL).color(draw.palette.second));
        let name = format!("{title}: {}", text.label);
        let look = FieldLook { name: &name, width: WIDTH, align: Align::LEFT, layout };
        egui::ScrollArea::vertical().id_salt(&text.path).max_height(160.0).show(ui, |ui| {
            field::text_ui(ui, draw, text, field::id_of(&text.path), look);
        });
    }
    if records.own.is_some() && ui.button(words::REMOVE_SOURCE).clicked() {
        draw.ask(Request::RemoveProvenance(field.path.clone()));
    }
}
