//! What is odd, as drawn: a dotted line under a field and under a name in the tree, and the list behind the count in the
//! status line.
//!
//! Owns how it looks. Its one invariant: a mark takes no room, no focus and no click.

use egui::{
    Button, Id, Popup, PopupCloseBehavior, Rangef, Rect, Response, RichText, ScrollArea, Sense, Shape, Ui, Vec2, vec2,
};

use super::{
    Draw, Request, signs,
    theme::{self, size},
};
use crate::{model::Oddity, text::odd as words};

/// The width of the list.
const WIDTH: f32 = 560.0;
/// The width of a row's words, beside its button.
const TEXT: f32 = WIDTH - 130.0;
/// The distance of a row's words from its edge.
const PADDING: Vec2 = vec2(6.0, 4.0);
/// So many are listed.
const LISTED_MAX: usize = 200;
/// From dot to dot.
const STEP: f32 = 3.5;

/// A dotted line under something.
pub fn line(ui: &Ui, draw: &Draw<'_>, across: Rangef, y: f32) {
    let dots =
        Shape::dotted_line(&[egui::pos2(across.min, y), egui::pos2(across.max, y)], draw.palette.caution, STEP, 0.9);
    ui.painter().extend(dots);
}

/// Marks what changes the value at a path, and says what is odd to those who can't see it.
pub fn field_ui(ui: &Ui, draw: &Draw<'_>, path: &str, response: &Response) {
    let Some(said) = draw.cache.odd.sentence(path, draw.app.base()) else { return };
    line(ui, draw, response.rect.x_range().shrink(3.0), response.rect.bottom() - 1.5);
    describe(ui, response.id, said);
}

/// Marks choices that stand side by side.
pub fn choices_ui(ui: &Ui, draw: &Draw<'_>, path: &str, rect: Rect) {
    if draw.cache.odd.is_at(path) {
        line(ui, draw, rect.x_range().shrink(3.0), rect.bottom() - 1.5);
    }
}

/// Says something more of a widget to those who can't see it; its name stays.
pub fn describe(ui: &Ui, id: Id, said: String) {
    ui.ctx().accesskit_node_builder(id, |node| node.set_description(said));
}

/// Marks the name of a list or part, and says what is odd about it.
pub fn heading_ui(ui: &Ui, draw: &Draw<'_>, path: &str, is_folded: bool, title: Response) {
    let odd = &draw.cache.odd;
    let is_marked = odd.is_at(path) || (is_folded && odd.is_within(path));
    if !is_marked {
        return;
    }
    line(ui, draw, title.rect.x_range(), title.rect.bottom() - 0.5);
    let said = odd.sentence(path, draw.app.base()).unwrap_or_else(|| words::HOLDS_ODD.to_owned());
    title.on_hover_text(said);
}

/// What is odd at a path, in a tooltip.
pub fn tip_ui(ui: &mut Ui, draw: &Draw<'_>, path: &str) {
    if let Some(said) = draw.cache.odd.sentence(path, draw.app.base()) {
        ui.label(RichText::new(said).size(size::LABEL).color(draw.palette.caution));
    }
}

fn list_id() -> Id {
    Id::unique("list of what is odd")
}

/// Opens the list.
pub fn open(ui: &Ui) {
    Popup::open_id(ui.ctx(), list_id());
}

/// How much is odd: a list of it that leads to each field.
pub fn status_ui(ui: &mut Ui, draw: &mut Draw<'_>) {
    let (said, intended) = (draw.cache.odd.said.len(), draw.cache.odd.intended.len());
    if said + intended == 0 {
        return;
    }
    let colour = if said > 0 { draw.palette.text } else { draw.palette.third };
    let text = RichText::new(words::status(said, intended)).size(size::LABEL).color(colour);
    ui.scope(|ui| {
        ui.spacing_mut().button_padding = vec2(2.0, 0.0);
        ui.spacing_mut().interact_size.y = 18.0;
        let button = ui.add(Button::new(text).frame_when_inactive(false)).on_hover_text(words::STATUS_TIP);
        if said > 0 {
            line(ui, draw, button.rect.x_range().shrink(2.0), button.rect.bottom() - 1.5);
        }
        let popup = Popup::from_toggle_button_response(&button).id(list_id());
        popup.close_behavior(PopupCloseBehavior::CloseOnClickOutside).show(|ui| list_ui(ui, draw));
    });
}

fn list_ui(ui: &mut Ui, draw: &mut Draw<'_>) {
    ui.set_width(WIDTH);
    let most = (ui.ctx().content_rect().height() - 160.0).clamp(120.0, 420.0);
    ScrollArea::vertical().max_height(most).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 2.0;
        let odd = &draw.cache.odd;
        if odd.said.is_empty() {
            ui.label(RichText::new(words::NOTHING_ODD).color(draw.palette.second));
        }
        rows_ui(ui, draw, &odd.said, false);
        if !odd.intended.is_empty() {
            ui.add_space(8.0);
            ui.label(RichText::new(words::ARE_INTENDED).font(theme::bold(size::LABEL)).color(draw.palette.second));
            rows_ui(ui, draw, &odd.intended, true);
        }
    });
}

fn rows_ui(ui: &mut Ui, draw: &mut Draw<'_>, all: &[Oddity], are_intended: bool) {
    for oddity in all.iter().take(LISTED_MAX) {
        row_ui(ui, draw, oddity, are_intended);
    }
    if all.len() > LISTED_MAX {
        ui.label(RichText::new(words::and_more(all.len() - LISTED_MAX)).size(size::LABEL).color(draw.palette.second));
    }
}

/// What it is about and what is odd, which leads there; and the button that silences it, or says it again.
fn row_ui(ui: &mut Ui, draw: &mut Draw<'_>, oddity: &Oddity, is_intended: bool) {
    let (name, sentence) = draw.app.odd_words(oddity);
    let full = words::row(&name, &sentence);
    let tone = if is_intended { draw.palette.second } else { draw.palette.text };
    ui.horizontal_top(|ui| {
        let mut job = egui::text::LayoutJob::default();
        let font = theme::font(size::LABEL);
        job.append(&name, 0.0, egui::TextFormat::simple(theme::bold(size::LABEL), tone));
        job.append("\n", 0.0, egui::TextFormat::simple(font.clone(), tone));
        job.append(&sentence, 0.0, egui::TextFormat::simple(font, draw.palette.second));
        job.wrap.max_width = TEXT - PADDING.x * 2.0;
        let galley = ui.fonts_mut(|fonts| fonts.layout_job(job));
        let (rect, row) = ui.allocate_exact_size(vec2(TEXT, galley.size().y + PADDING.y * 2.0), Sense::click());
        row.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, &full));
        if row.hovered() {
            ui.painter().rect_filled(rect, 4.0, draw.palette.raised);
        }
        if row.has_focus() {
            signs::focus(ui.painter(), rect, draw.palette.accent);
        }
        ui.painter().galley(rect.min + PADDING, galley, tone);
        if row.clicked() {
            draw.ask(Request::Reveal(oddity.path.clone()));
            ui.close();
        }
        let (text, tip) =
            if is_intended { (words::SAY_AGAIN, words::SAY_AGAIN_TIP) } else { (words::INTENDED, words::INTENDED_TIP) };
        let silence = Button::new(RichText::new(text).size(size::LABEL));
        let silence = ui.add(silence).on_hover_text(tip);
        silence.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, words::row(text, &full)));
        if silence.clicked() && ui.current_pass_index() == 0 {
            draw.ask(Request::Intend(oddity.intended(), !is_intended));
        }
    });
}
