//! What the scenario that is shown overrides, as a list above the settings: each with the base's value and the way back.

use egui::{Label, Rect, RichText, Sense, Ui, pos2, vec2};

use super::{
    Draw, Request, field, signs, tabs,
    theme::{ROW, size},
};
use crate::{
    app::{Listed, Override, Subject, fields::Field},
    model::{Kind, Spec, Value},
    text::scenarios as words,
};

static NOTE: Spec = Spec::PLAIN.named("scenario.note");

/// The scenario's own part of the inspector; nothing for the base.
pub fn scenario_ui(ui: &mut Ui, draw: &mut Draw<'_>) {
    let Some(scenario) = draw.app.scenario() else { return };
    let note = Field {
        path: format!("scenarios/{}/note", scenario.id.0),
        spec: &NOTE,
        label: words::NOTE.to_owned(),
        kind: Kind::Text,
        value: Value::Text(scenario.note.clone()),
        is_optional: true,
        provenance: None,
    };
    ui.add_space(4.0);
    ui.label(RichText::new(words::heading(&scenario.label)).color(draw.palette.text));
    let cache = draw.cache;
    if cache.overrides.is_empty() {
        ui.add(Label::new(RichText::new(words::NONE_YET).size(size::LABEL).color(draw.palette.second)).wrap());
    }
    for listed in &cache.overrides {
        row_ui(ui, draw, listed);
    }
    field::field_ui(ui, draw, &note, "", 0.0);
    ui.add_space(10.0);
}

/// What is overridden and both values; a click shows its item.
fn row_ui(ui: &mut Ui, draw: &mut Draw<'_>, listed: &Listed) {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), ROW + 14.0), Sense::hover());
    let palette = draw.palette;
    let id = egui::Id::unique(("override", listed.path.as_str()));
    let text = Rect::from_min_max(rect.min, pos2(rect.right() - 24.0, rect.bottom()));
    let response = ui.interact(text, id, Sense::click());
    let name = words::listed(&listed.name, &listed.own, &listed.base);
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, &name));
    if response.hovered() {
        ui.painter().rect_filled(rect.expand2(vec2(4.0, 0.0)), 4.0, palette.raised);
    }
    if response.has_focus() {
        signs::focus(ui.painter(), text, palette.accent);
    }
    signs::bar(ui.painter(), rect.left() - 9.0, rect.y_range(), palette.accent);
    let line = |ui: &Ui, at: f32, text: &str, size: f32, colour| {
        let mut job = egui::text::LayoutJob::simple_singleline(text.to_owned(), super::theme::font(size), colour);
        job.wrap = egui::text::TextWrapping::truncate_at_width(rect.width() - 28.0);
        let galley = ui.fonts_mut(|fonts| fonts.layout_job(job));
        ui.painter().galley(pos2(rect.left(), at), galley, colour);
    };
    line(ui, rect.top() + 3.0, &listed.name, size::TEXT, palette.text);
    line(ui, rect.top() + 20.0, &words::values(&listed.own, &listed.base), size::LABEL, palette.second);
    let over = Override { path: listed.path.clone(), base: listed.base.clone() };
    let at = pos2(rect.right() - 11.0, rect.center().y);
    tabs::give_back_ui(ui, draw, &over, &listed.name, at, tabs::Scope::Listed);
    if response.clicked()
        && let Some(item) = &listed.item
    {
        draw.ask(Request::Select(Subject::Item(item.clone())));
    }
    response.on_hover_text(name);
}
