//! The question before rolling forward: what came true, how far, the actuals, and what would become of what.

use egui::{Grid, Id, RichText, ScrollArea, TextEdit, Ui, vec2};

use super::{Draw, Request, dialogs::buttons_ui, theme::size};
use crate::{
    app::{RollQuestion, roll_months, roll_rows},
    text::{amounts, printed, roll as words, window},
};

/// The width of the field of a number.
const NUMBER: f32 = 64.0;
/// The width of the field of an amount.
const AMOUNT: f32 = 112.0;
/// The height that the actuals, and what becomes of what, may take.
const TALL: f32 = 150.0;

/// The question's fields and answers.
pub fn roll_ui(ui: &mut Ui, draw: &mut Draw<'_>, question: &RollQuestion) {
    let mut next = question.clone();
    let palette = draw.palette;
    let label = |ui: &mut Ui, text: &str| ui.label(RichText::new(text).color(palette.second));
    Grid::new(Id::unique("roll_question")).num_columns(2).spacing([14.0, 8.0]).show(ui, |ui| {
        label(ui, words::CAME_TRUE);
        let named = |id: Option<&str>| {
            let own = id.and_then(|id| draw.app.scenarios().iter().find(|scenario| scenario.id.0 == id));
            own.map_or_else(|| window::BASE.to_owned(), |own| printed::one_line(&own.label))
        };
        let chosen = egui::ComboBox::from_id_salt("roll_scenario")
            .selected_text(named(next.scenario.as_deref()))
            .show_ui(ui, |ui| {
                ui.selectable_value(&mut next.scenario, None, named(None));
                for scenario in draw.app.scenarios() {
                    let id = Some(scenario.id.0.clone());
                    ui.selectable_value(&mut next.scenario, id.clone(), named(id.as_deref()));
                }
            });
        chosen.response.accessible_name(words::CAME_TRUE);
        ui.end_row();
        label(ui, words::MONTHS);
        ui.horizontal(|ui| {
            let id = Id::unique("roll_months");
            let edit = TextEdit::singleline(&mut next.months).desired_width(NUMBER).id(id);
            let response = ui.add(edit).accessible_name(words::MONTHS);
            if ui.memory(|memory| memory.focused().is_none()) {
                response.request_focus();
            }
            ui.radio_value(&mut next.keeps_length, false, words::KEEP_END);
            ui.radio_value(&mut next.keeps_length, true, words::KEEP_LENGTH);
        });
        ui.end_row();
        label(ui, words::CASH);
        let edit = TextEdit::singleline(&mut next.cash).desired_width(AMOUNT).hint_text(words::AS_FORECAST);
        ui.add(edit.id(Id::unique("roll_cash"))).accessible_name(words::CASH);
        ui.end_row();
    });
    actuals_ui(ui, draw, &mut next);
    ui.add_space(8.0);
    match &question.outcome {
        Ok(lines) => {
            ui.label(RichText::new(words::BECOMES).font(super::theme::bold(size::TEXT)).color(palette.text));
            ScrollArea::vertical().id_salt("roll_outcome").max_height(TALL).show(ui, |ui| {
                ui.set_width(ui.available_width());
                for line in lines {
                    ui.label(RichText::new(line).color(palette.second));
                }
            });
        }
        Err(why) => drop(ui.label(RichText::new(why).color(palette.wrong))),
    }
    ui.add_space(10.0);
    let can = question.outcome.is_ok();
    let answer = [(words::ANSWER, Request::RollForward), (window::ANSWER_CANCEL, Request::CancelDialog)];
    buttons_ui(ui, draw, if can { &answer } else { &answer[1..] });
    if next != *question {
        draw.ask(Request::TypeRoll(Box::new(next)));
    }
}

/// A row for each stream and line of consumption, a column for each month that goes by.
fn actuals_ui(ui: &mut Ui, draw: &Draw<'_>, next: &mut RollQuestion) {
    let model = draw.app.base();
    let (rows, months) = (roll_rows(model), roll_months(model, next));
    if rows.is_empty() || months.is_empty() {
        return;
    }
    let palette = draw.palette;
    ui.add_space(8.0);
    ui.label(RichText::new(words::ACTUALS).font(super::theme::bold(size::TEXT)).color(palette.text));
    ScrollArea::both().id_salt("roll_actuals").max_height(TALL).show(ui, |ui| {
        Grid::new(Id::unique("roll_actuals_grid")).spacing([10.0, 4.0]).show(ui, |ui| {
            ui.label("");
            for month in &months {
                ui.label(RichText::new(amounts::month(*month)).color(palette.second));
            }
            ui.end_row();
            for row in &rows {
                ui.label(RichText::new(printed::one_line(&row.label)).color(palette.text));
                for month in &months {
                    let path = format!("{}/{month}", row.path);
                    let mut text = next.actuals.get(&path).cloned().unwrap_or_default();
                    let edit =
                        TextEdit::singleline(&mut text).min_size(vec2(AMOUNT, 0.0)).hint_text(words::AS_FORECAST);
                    let named = format!("{}, {}", row.label, amounts::month(*month));
                    if ui.add(edit.id(Id::unique(&path))).accessible_name(&named).changed() {
                        next.actuals.insert(path, text);
                    }
                }
                ui.end_row();
            }
        });
    });
}
