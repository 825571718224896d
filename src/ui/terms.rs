//! *Words* as drawn: a field, and below it each term with its sentence and a link to where it stands.

use egui::{Id, Key, Margin, Modifiers, RichText, ScrollArea, Sides, Stroke, StrokeKind, TextEdit, Ui, vec2};

use super::{
    Draw, Request, focus, help,
    theme::{self, size},
};
use crate::{
    app::terms::{Term, TermWay, matching},
    text::terms as words,
};

/// The width of the dialog, where there is room.
const WIDTH: f32 = 600.0;

/// The terms over the window.
pub fn terms_ui(ui: &Ui, draw: &mut Draw<'_>, typed: &str, terms: &[Term]) {
    let room = ui.content_rect().size();
    let height = (room.y - 260.0).clamp(100.0, 600.0);
    help::modal_ui(ui, draw, WIDTH.min(room.x - 80.0), words::SHOW_WORDS.0, |ui, draw| {
        let pages = pages(ui);
        field_ui(ui, draw, typed);
        ui.add_space(8.0);
        let found = matching(terms, typed);
        ui.spacing_mut().scroll = egui::style::ScrollStyle::solid();
        let area = ScrollArea::vertical().id_salt(typed).max_height(height).min_scrolled_height(height);
        area.auto_shrink(false).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            if found.is_empty() {
                ui.label(RichText::new(words::NOTHING).color(draw.palette.second));
            }
            let mut group = "";
            for term in found {
                if term.group != group {
                    ui.add_space(if group.is_empty() { 0.0 } else { 8.0 });
                    ui.label(RichText::new(term.group).size(size::LABEL).color(draw.palette.third));
                    ui.add_space(4.0);
                    group = term.group;
                }
                term_ui(ui, draw, term);
            }
            focus::keep_in_sight(ui);
            if pages != 0.0 {
                ui.scroll_with_delta(vec2(0.0, -pages * (height - 40.0)));
            }
        });
    });
}

/// By how many pages keys scroll.
fn pages(ui: &Ui) -> f32 {
    let pressed = |key: Key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
    f32::from(i8::from(pressed(Key::PageDown)) - i8::from(pressed(Key::PageUp)))
}

fn field_ui(ui: &mut Ui, draw: &mut Draw<'_>, typed: &str) {
    let mut text = typed.to_owned();
    let field = TextEdit::singleline(&mut text)
        .id(Id::unique("terms_field"))
        .hint_text(words::FIELD)
        .desired_width(f32::INFINITY)
        .margin(Margin::symmetric(8, 6));
    let response = ui.add(field).accessible_name(words::FIELD);
    if response.changed() {
        draw.ask(Request::TypeInTerms(text));
    }
    if ui.memory(|memory| memory.focused().is_none()) {
        response.request_focus();
    }
}

fn term_ui(ui: &mut Ui, draw: &mut Draw<'_>, term: &Term) {
    let palette = draw.palette;
    let name = RichText::new(term.name).font(theme::bold(size::TEXT)).color(palette.text);
    Sides::new().height(22.0).shrink_right().truncate().show(
        ui,
        |ui| ui.label(name),
        |ui| {
            ui.add_space(8.0);
            if let Some((text, way)) = &term.way {
                link_ui(ui, draw, term.name, text, way);
            }
        },
    );
    ui.label(RichText::new(term.sentence).color(palette.second));
    ui.add_space(8.0);
}

fn link_ui(ui: &mut Ui, draw: &mut Draw<'_>, term: &str, text: &str, way: &TermWay) {
    let response = ui.link(RichText::new(text).size(size::LABEL).color(draw.palette.accent));
    let response = response.accessible_name(words::link(term, text));
    if response.has_focus() {
        let stroke = Stroke::new(1.0, draw.palette.accent);
        ui.painter().rect_stroke(response.rect.expand2(vec2(3.0, 1.0)), 3.0, stroke, StrokeKind::Inside);
    }
    if response.clicked() {
        match way {
            TermWay::Choice(choice) => draw.ask(Request::Choose(choice.clone())),
            TermWay::Field(path) => {
                draw.ask(Request::CancelDialog);
                draw.ask(Request::Reveal(path.clone()));
            }
            TermWay::Figure(asked) => {
                draw.ask(Request::CancelDialog);
                draw.ask(Request::Explain(asked.clone()));
            }
        }
    }
}
