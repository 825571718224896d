//! The figures that are read first: what, how much, when or why.

use egui::{
    Align, CursorIcon, Label, Layout, Rect, RichText, Role, ScrollArea, Sense, Stroke, StrokeKind, Ui, WidgetInfo,
    pos2, scroll_area::ScrollBarVisibility, vec2,
};

use super::{
    Draw, Request,
    bottom::offer_ui,
    theme::{Palette, size},
};
use crate::{
    app::Subject,
    chart::{Card, Explainable, LeadsTo, OwedBar, OwedPart, Tone},
    money::Money,
    text::{explained, help, waiting, window as words},
};

/// The distance of a figure's text from its edges.
const SIDE: f32 = 16.0;
/// Below this width of the window figures stand closer, so that all are seen; one more figure needs more.
const TIGHT: f32 = 1200.0;
/// The same where a stop of service is ahead.
const TIGHT_WITH_STOP: f32 = 1500.0;
/// Below this width what is owed stands in two lines, and names of figures are cut, where a stop of service is ahead.
const NARROW_WITH_STOP: f32 = 1400.0;
/// The bar of what is owed.
const BAR: egui::Vec2 = vec2(300.0, 11.0);

/// The same in a narrow window.
const NARROW_BAR: egui::Vec2 = vec2(180.0, 9.0);
/// What the name of a figure may take there.
const NARROW_LABEL: f32 = 150.0;

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

/// Whether figures stand closer.
fn is_tight(ui: &Ui, draw: &Draw<'_>) -> bool {
    let limit = if draw.app.waiting().stop.is_some() { TIGHT_WITH_STOP } else { TIGHT };
    ui.content_rect().width() < limit
}

/// Whether what is owed stands in two lines.
fn is_narrow(ui: &Ui, draw: &Draw<'_>) -> bool {
    draw.app.waiting().stop.is_some() && ui.content_rect().width() < NARROW_WITH_STOP
}

/// A column of three lines with a hairline at its right.
fn column_ui(ui: &mut Ui, palette: &Palette, is_tight: bool, content: impl FnOnce(&mut Ui)) -> egui::Response {
    let height = ui.available_height();
    let side = if is_tight { SIDE - 7.0 } else { SIDE };
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
        LeadsTo::Item(id) | LeadsTo::Vendor(id) => Request::Select(Subject::Item(id.clone())),
        LeadsTo::Waiting(vendor) => Request::ShowWaiting(vendor.clone()),
    }
}

/// Where a figure comes from, and how it can be explained.
struct Origin<'a> {
    name: &'a str,
    tooltip: &'a str,
    leads_to: Option<&'a LeadsTo>,
    explains: Option<&'a Explainable>,
}

/// Makes a figure that comes from one place, or can be explained, a button.
fn origin_ui(ui: &Ui, draw: &mut Draw<'_>, rect: Rect, origin: &Origin<'_>) {
    let is_button = origin.leads_to.is_some() || origin.explains.is_some();
    let sense = if is_button { Sense::click() } else { Sense::hover() };
    let response = ui.interact(rect, ui.scope_id().with(("leads_to", origin.name)), sense);
    if !is_button {
        response.on_hover_text(origin.tooltip);
        return;
    }
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, origin.name));
    if response.has_focus() {
        let stroke = Stroke::new(1.0, draw.palette.accent);
        ui.painter().rect_stroke(rect.shrink(2.0), 3.0, stroke, StrokeKind::Inside);
    }
    let more = origin.leads_to.map_or(explained::CLICK, |leads_to| match leads_to {
        LeadsTo::Behind(_) => help::CLICK_FOR_POSTINGS,
        LeadsTo::Item(_) => help::CLICK_FOR_VENDOR,
        LeadsTo::Vendor(_) => waiting::CLICK_FOR_VENDOR,
        LeadsTo::Waiting(_) => waiting::CLICK_FOR_WAITING,
    });
    let mut tip = format!("{}. {more}", origin.tooltip);
    if let Some(asked) = origin.explains {
        offer_ui(ui, draw, &response, asked);
        if origin.leads_to.is_some() {
            tip = format!("{tip} {}", explained::RIGHT_CLICK);
        }
    }
    if response.on_hover_cursor(CursorIcon::PointingHand).on_hover_text(tip).clicked() {
        match (origin.leads_to, origin.explains) {
            (Some(leads_to), _) => draw.ask(request(leads_to)),
            (None, Some(asked)) => draw.ask(Request::Explain(asked.clone())),
            (None, None) => {}
        }
    }
}

fn card_ui(ui: &mut Ui, draw: &mut Draw<'_>, card: &Card, palette: &Palette) {
    // What is of the step before stands back until it is found anew.
    let note = if card.is_pending { palette.third } else { palette.second };
    let colour = match card.tone {
        Tone::Plain if card.is_pending => palette.third,
        Tone::Plain => palette.text,
        Tone::Caution => palette.caution,
        Tone::Wrong => palette.wrong,
    };
    let (is_tight, is_narrow) = (is_tight(ui, draw), is_narrow(ui, draw));
    let response = column_ui(ui, palette, is_tight, |ui| {
        if is_narrow {
            ui.set_max_width(NARROW_LABEL);
            let label = RichText::new(&card.label).size(size::LABEL).color(palette.second);
            ui.add(Label::new(label).truncate());
        } else {
            ui.add(line(&card.label, size::LABEL, palette.second));
        }
        ui.add(line(&card.value, size::FIGURE, colour));
        ui.add(line(&card.note, size::LABEL, note));
    });
    let origin = Origin {
        name: &format!("{}: {}", card.label, card.value),
        tooltip: &card.tooltip,
        leads_to: card.leads_to.as_ref(),
        explains: card.explains.as_ref(),
    };
    origin_ui(ui, draw, response.rect, &origin);
}

#[allow(clippy::cast_possible_truncation, reason = "points of a bar")]
fn owed_ui(ui: &mut Ui, draw: &mut Draw<'_>, owed: &OwedBar, palette: &Palette) {
    let colours = palette.owed();
    let (is_tight, is_narrow) = (is_tight(ui, draw), is_narrow(ui, draw));
    column_ui(ui, palette, is_tight, |ui| {
        // Its lines stand as close as those of the other figures.
        ui.spacing_mut().interact_size.y = 0.0;
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 12.0;
            ui.add(line(words::OWED_TODAY, size::LABEL, palette.second));
            if let Some(disputed) = owed.disputed.as_ref().filter(|_| is_narrow) {
                ui.add(line(&words::disputed(disputed), size::LABEL, palette.caution));
            }
        });
        let gap = if is_narrow { 3.0 } else { 7.0 };
        ui.add_space(gap);
        let bar = if is_narrow { NARROW_BAR } else { BAR };
        let (rect, _) = ui.allocate_exact_size(bar, Sense::hover());
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
        ui.add_space(gap);
        if is_narrow {
            // Two and two, so that what stands beside them is seen too.
            egui::Grid::new("owed").num_columns(2).spacing(vec2(12.0, 1.0)).min_row_height(0.0).show(ui, |ui| {
                for (index, part) in owed.parts.iter().enumerate() {
                    ui.horizontal(|ui| {
                        ui.spacing_mut().item_spacing.x = 0.0;
                        owed_part_ui(ui, draw, part, (index, colours[index]));
                    });
                    if index % 2 == 1 {
                        ui.end_row();
                    }
                }
            });
        } else {
            ui.horizontal(|ui| {
                ui.spacing_mut().item_spacing.x = 0.0;
                for (index, part) in owed.parts.iter().enumerate() {
                    if index > 0 {
                        ui.add_space(12.0);
                    }
                    owed_part_ui(ui, draw, part, (index, colours[index]));
                }
                if let Some(disputed) = &owed.disputed {
                    ui.add_space(12.0);
                    ui.add(line(&words::disputed(disputed), size::LABEL, palette.caution));
                }
            });
        }
    });
}

/// A part of what is owed, with its colour, in a row.
fn owed_part_ui(ui: &mut Ui, draw: &mut Draw<'_>, part: &OwedPart, (index, colour): (usize, egui::Color32)) {
    let palette = draw.palette;
    let (dot, _) = ui.allocate_exact_size(vec2(12.0, 12.0), Sense::hover());
    let square = Rect::from_center_size(dot.left_center() + vec2(4.0, 0.0), vec2(7.0, 7.0));
    ui.painter().rect_filled(square, 1.0, colour);
    let is_wrong = index == 0 && part.amount > Money::ZERO;
    let text = format!("{} {}", part.label, part.value);
    let label = ui.add(line(&text, size::LABEL, if is_wrong { palette.wrong } else { palette.second }));
    let origin = Origin {
        name: &help::owed(&text),
        tooltip: part.tooltip,
        leads_to: part.leads_to.as_ref(),
        explains: part.explains.as_ref(),
    };
    origin_ui(ui, draw, dot.union(label.rect), &origin);
}
