//! The status line: what the program did, quietly.

use egui::{Align, Button, Label, Layout, RichText, Ui, vec2};

use super::{
    Draw, Request, help,
    theme::{self, size},
};
use crate::text::{scenarios, window as words};

/// The status line.
pub fn status_ui(ui: &mut Ui, draw: &mut Draw<'_>) {
    let (app, palette) = (draw.app, draw.palette);
    let small = |text: String, colour| Label::new(RichText::new(text).size(size::LABEL).color(colour)).truncate();
    let model = app.model();
    let outcome = app.outcome();
    let rect = ui.max_rect().shrink2(vec2(theme::PAD, 0.0));
    ui.scope_builder(egui::UiBuilder::new().max_rect(rect), |ui| {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.spacing_mut().item_spacing.x = 18.0;
            let file =
                words::status_file(app.is_dirty(), app.is_saving() && app.dialog().is_none(), app.path().is_some());
            let colour = if app.is_dirty() { palette.text } else { palette.second };
            ui.add(small(file.to_owned(), colour));
            if !outcome.took().is_zero() {
                ui.add(small(words::status_time(outcome.took().as_micros()), palette.second));
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                if app.is_computing() {
                    let text = words::computing(app.computed_percent().unwrap_or(0));
                    ui.add(small(text, palette.accent)).on_hover_text(words::OF_A_MOMENT_AGO);
                }
                if outcome.has_failed() {
                    ui.add(small(words::NOT_COMPUTED.to_owned(), palette.wrong));
                }
                if let Some(scenario) = app.scenario() {
                    ui.add(small(scenarios::over_base(scenario.overrides.len()), palette.second));
                }
                ui.add(small(words::status_months(model.settings.months, model.as_of()), palette.second));
                if let Some(forecast) = outcome.forecast() {
                    let text = words::status_postings(forecast.journal.posting_count(), outcome.is_balanced());
                    ui.add(small(text, if outcome.is_balanced() { palette.second } else { palette.wrong }));
                }
                if app.drafts() > 0 {
                    drafts_ui(ui, draw);
                }
                super::odd::status_ui(ui, draw);
                if let Some(overflow) = outcome.overflow() {
                    let item = overflow.item.as_deref().and_then(|id| model.item(id)).map_or("", |item| item.label);
                    ui.add(small(words::stale(&words::overflow(item, overflow.date)), palette.wrong));
                }
                if app.notice().is_none() {
                    match draw.cache.was.shortfall(model.currency()) {
                        Some(said) => {
                            let label = super::tips::tip(ui.add(small(said.clone(), palette.text)), &said);
                            super::spoken::announce(&label, false);
                        }
                        None => help::hint_ui(ui, draw),
                    }
                }
                if let Some(notice) = app.notice() {
                    let colour = if notice.is_refusal { palette.wrong } else { palette.text };
                    let said = super::tips::tip(ui.add(small(notice.text.clone(), colour)), &notice.text);
                    super::spoken::announce(&said, notice.is_refusal);
                }
            });
        });
    });
}

/// How many entries are not accepted: a list of them, each with its message, that leads to the field.
fn drafts_ui(ui: &mut Ui, draw: &mut Draw<'_>) {
    let app = draw.app;
    let text = RichText::new(words::status_drafts(app.drafts())).size(size::LABEL).color(draw.palette.wrong);
    ui.spacing_mut().button_padding = vec2(2.0, 0.0);
    ui.spacing_mut().interact_size.y = 18.0;
    let button = ui.add(Button::new(text).frame_when_inactive(false)).on_hover_text(words::REFUSED_TIP);
    egui::Popup::menu(&button).show(|ui| {
        ui.set_max_width(520.0);
        for entry in app.refused_entries() {
            let line = Button::new(RichText::new(&entry.line).size(size::LABEL)).wrap();
            if ui.add(line).clicked() {
                if entry.scenario.as_deref() != app.scenario().map(|own| own.id.0.as_str()) {
                    draw.ask(Request::ShowScenario(entry.scenario.clone()));
                }
                draw.ask(Request::Reveal(entry.path));
                ui.close();
            }
        }
    });
}
