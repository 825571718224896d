//! The figures that are read first: what, how much, when or why.

use egui::{
    Align, CursorIcon, Label, Layout, Rect, RichText, Role, ScrollArea, Sense, Stroke, StrokeKind, Ui, WidgetInfo,
    pos2, scroll_area::ScrollBarVisibility, vec2,
};

use super::{
    Draw, Request,
    theme::{Palette, size},
};
use crate::{
    app::Subject,
    chart::{Card, LeadsTo, OwedBar, Tone},
    money::Money,
    text::{help, window as words},
};

/// The distance of a figure's text from its edges.
const SIDE: f32 = 16.0;
/// Below this width of the window figures stand closer, so that all are seen.
const TIGHT: f32 = 1200.0;
/// The bar of what is owed.
const BAR: egui::Vec2 = vec2(300.0, 11.0);

/// The row of figures.
pub fn figures_ui(ui: &mut Ui, draw: &mut Draw<'_>) {
    let cache = draw.cache;
    let palette = draw.palette;
    if cache.cards.is_empty() {
        ui.centered_and_justified(|ui| ui.label(RichText::new(words::NO_FORECAST).color(palette.second)));
        return;
    }
    ScrollArea::horizontal().scroll_bar_visibility(ScrollBarVisibility::AlwaysHidden).show(ui, |ui| {
        ui.spacing_mut().item_spacing.x = 0.0;
        ui.with_layout(Layout::left_to_right(Align::Min), |ui| {
            for (index, card) in cache.cards.iter().enumerate() {
                card_ui(ui, draw, card, &palette);
                if index == 1
                    && let Some(owed) = &cache.owed
                {
                    owed_ui(ui, draw, owed, &palette);
                }
            }
        });
    });
}

/// A column of three lines with a hairline at its right.
fn column_ui(ui: &mut Ui, palette: &Palette, content: impl FnOnce(&mut Ui)) -> egui::Response {
    let height = ui.available_height();
    let side = if ui.content_rect().width() < TIGHT { SIDE - 7.0 } else { SIDE };
    let inner = ui.allocate_ui_with_layout(vec2(0.0, height), Layout::top_down(Align::Min), |ui| {
        ui.spacing_mut().item_spacing = vec2(0.0, 1.0);
        ui.set_min_height(height);
        ui.horizontal(|ui| {
            ui.add_space(side);
            ui.vertical(|ui| {
                ui.add_space(13.0);
                content(ui);
            });
            ui.add_space(side);
        });
    });
    let rect = inner.response.rect;
    ui.painter().vline(rect.right(), rect.y_range(), Stroke::new(1.0, palette.hairline));
    inner.response
}

fn line(text: &str, points: f32, colour: egui::Color32) -> Label {
    Label::new(RichText::new(text).size(points).color(colour)).extend()
}

/// Goes to where a figure comes from.
pub fn request(leads_to: &LeadsTo) -> Request {
    match leads_to {
        LeadsTo::Behind(behind) => Request::ShowBehind(behind.clone()),
        LeadsTo::Item(id) => Request::Select(Subject::Item(id.clone())),
    }
}

/// Makes a figure that comes from one place a button.
fn origin_ui(ui: &Ui, draw: &mut Draw<'_>, rect: Rect, name: &str, tooltip: &str, leads_to: Option<&LeadsTo>) {
    let sense = if leads_to.is_some() { Sense::click() } else { Sense::hover() };
    let response = ui.interact(rect, ui.scope_id().with(("leads_to", name)), sense);
    let Some(leads_to) = leads_to else {
        response.on_hover_text(tooltip);
        return;
    };
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, name));
    if response.has_focus() {
        let stroke = Stroke::new(1.0, draw.palette.accent);
        ui.painter().rect_stroke(rect.shrink(2.0), 3.0, stroke, StrokeKind::Inside);
    }
    let more = match leads_to {
        LeadsTo::Behind(_) => help::CLICK_FOR_POSTINGS,
        LeadsTo::Item(_) => help::CLICK_FOR_VENDOR,
    };
    if response.on_hover_cursor(CursorIcon::PointingHand).on_hover_text(format!("{tooltip}. {more}")).clicked() {
        draw.ask(request(leads_to));
    }
}

fn card_ui(ui: &mut Ui, draw: &mut Draw<'_>, card: &Card, palette: &Palette) {
    let colour = match card.tone {
        Tone::Plain => palette.text,
        Tone::Caution => palette.caution,
        Tone::Wrong => palette.wrong,
    };
    let response = column_ui(ui, palette, |ui| {
        ui.add(line(&card.label, size::LABEL, palette.second));
        ui.add(line(&card.value, size::FIGURE, colour));
        ui.add(line(&card.note, size::LABEL, palette.second));
    });
    origin_ui(
        ui,
        draw,
        response.rect,
        &format!("{}: {}", card.label, card.value),
        &card.tooltip,
        card.leads_to.as_ref(),
    );
}

#[allow(clippy::cast_possible_truncation, reason = "points of a bar")]
fn owed_ui(ui: &mut Ui, draw: &mut Draw<'_>, owed: &OwedBar, palette: &Palette) {
    let colours = palette.owed();
    column_ui(ui, palette, |ui| {
        ui.add(line(words::OWED_TODAY, size::LABEL, palette.second));
        ui.add_space(7.0);
        let (rect, _) = ui.allocate_exact_size(BAR, Sense::hover());
        let amounts = owed.parts.iter().map(|part| part.amount.max(Money::ZERO));
        let sum: f64 = amounts.clone().map(Money::to_f64).sum();
        if sum <= 0.0 {
            ui.painter().rect_filled(rect, 2.0, palette.hairline);
        } else {
            let mut left = rect.left();
            for (part, colour) in amounts.zip(colours) {
                let width = (part.to_f64() / sum) as f32 * rect.width();
                let own = Rect::from_min_max(pos2(left, rect.top()), pos2(left + width, rect.bottom()));
                left += width;
                if width > 0.0 {
                    // A hairline between the parts; none vanishes.
                    let shown =
                        Rect::from_min_max(own.min, pos2((own.right() - 1.0).max(own.left() + 1.0), own.bottom()));
                    ui.painter().rect_filled(shown, 2.0, colour);
                }
            }
        }
        ui.add_space(7.0);
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 0.0;
            for (index, (part, colour)) in owed.parts.iter().zip(colours).enumerate() {
                if index > 0 {
                    ui.add_space(12.0);
                }
                let (dot, _) = ui.allocate_exact_size(vec2(12.0, 12.0), Sense::hover());
                let square = Rect::from_center_size(dot.left_center() + vec2(4.0, 0.0), vec2(7.0, 7.0));
                ui.painter().rect_filled(square, 1.0, colour);
                let is_wrong = index == 0 && part.amount > Money::ZERO;
                let text = format!("{} {}", part.label, part.value);
                let label = ui.add(line(&text, size::LABEL, if is_wrong { palette.wrong } else { palette.second }));
                let rect = dot.union(label.rect);
                origin_ui(ui, draw, rect, &help::owed(&text), part.tooltip, part.leads_to.as_ref());
            }
            if let Some(disputed) = &owed.disputed {
                ui.add_space(12.0);
                ui.add(line(&words::disputed(disputed), size::LABEL, palette.caution));
            }
        });
    });
}
