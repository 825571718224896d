//! Tooltips with words of the user's, which may be of any length: no wider than a card, and a few lines high.

use egui::{Response, TextStyle, Ui, text::LayoutJob};

use super::theme::Palette;

/// The width of a tooltip in points, at most.
const WIDTH: f32 = 380.0;
/// The lines of a tooltip, at most.
const LINES: usize = 9;

/// A tooltip with a text; what is too long is cut.
pub fn tip(response: Response, text: &str) -> Response {
    response.on_hover_ui(|ui| tip_text_ui(ui, text))
}

/// The text of a tooltip.
pub fn tip_text_ui(ui: &mut Ui, text: &str) {
    ui.set_max_width(WIDTH.min(ui.content_rect().width() - 40.0));
    let palette = Palette::of(ui.ctx());
    let font = TextStyle::Body.resolve(ui.style());
    let mut job = LayoutJob::simple(text.to_owned(), font, palette.text, ui.available_width());
    job.wrap.max_rows = LINES;
    job.wrap.break_anywhere = false;
    ui.add(egui::Label::new(job));
}
