//! The figures that are read first: what, how much, when or why.

use egui::{
    Align, CursorIcon, Label, Layout, Rect, RichText, Role, ScrollArea, Sense, Stroke, StrokeKind, Ui, UiBuilder,
    WidgetInfo, pos2, scroll_area::ScrollBarVisibility, vec2,
};

use super::{
    Draw, Request,
    lower_panel::offer_ui,
    theme::{Palette, size},
};
use crate::{
    app::Subject,
    chart::{Card, Explainable, LeadsTo, OwedBar, OwedPart, Tone},
    money::Money,
    text::{delay_shown, explained, help, window as words},
};

/// The distance of a figure's text from its edges.
const SIDE: f32 = 10.0;
/// In a window less wide than this what is owed stands in two lines.
const NARROW: f32 = 1500.0;
/// The widths of the places: what not paying costs, the next step, cash low, runway, what is owed, arrears peak, coverage.
const PLACES: [f32; 7] = [216.0, 300.0, 208.0, 136.0, 390.0, 106.0, 144.0];
/// The same in a window of 1100 points, where no amount is cut, and in one of 1440, where no word is.
const NARROW_PLACES: [[f32; 7]; 2] =
    [[190.0, 208.0, 124.0, 140.0, 206.0, 110.0, 120.0], [272.0, 294.0, 200.0, 146.0, 263.0, 116.0, 148.0]];
/// The place of what is owed.
const OWED: usize = 4;

/// The row of figures: each in its place, however long its text is.
pub fn figures_ui(ui: &mut Ui, draw: &mut Draw<'_>) {
    let cache = draw.cache;
    let palette = draw.palette;
    ui.multiply_opacity(draw.strength());
    if cache.cards.is_empty() {
        ui.centered_and_justified(|ui| ui.label(RichText::new(draw.no_forecast()).color(palette.second)));
        return;
    }
    let widths = places(ui.content_rect().width());
    ScrollArea::horizontal().scroll_bar_visibility(ScrollBarVisibility::AlwaysHidden).show(ui, |ui| {
        ui.spacing_mut().item_spacing.x = 0.0;
        ui.with_layout(Layout::left_to_right(Align::Min), |ui| {
            let mut cards = cache.cards.iter();
            for (place, width) in widths.into_iter().enumerate() {
                if place == OWED {
                    if let Some(owed) = &cache.owed {
                        owed_ui(ui, draw, owed, width);
                    }
                } else if let Some(card) = cards.next() {
                    card_ui(ui, draw, card, width);
                }
            }
        });
    });
}

/// Whether what is owed stands in two lines.
fn is_narrow(window: f32) -> bool {
    window < NARROW
}

/// The widths of the places in a window.
fn places(window: f32) -> [f32; 7] {
    if is_narrow(window) {
        let [least, most] = NARROW_PLACES;
        let grown = ((window - 1100.0) / 340.0).max(0.0);
        return std::array::from_fn(|place| (least[place] + grown * (most[place] - least[place])).floor());
    }
    let factor = (window / PLACES.iter().sum::<f32>()).clamp(1.0, 1.4);
    PLACES.map(|width| (width * factor).floor())
}

/// A column of three lines of a width, with a hairline at its right.
fn column_ui(ui: &mut Ui, palette: &Palette, width: f32, content: impl FnOnce(&mut Ui)) -> egui::Response {
    let height = ui.available_height();
    let (rect, response) = ui.allocate_exact_size(vec2(width, height), Sense::hover());
    let inner = Rect::from_min_max(rect.min + vec2(SIDE, 13.0), rect.max - vec2(SIDE, 0.0));
    // Its text never moves the figures beside it.
    let mut own = ui.new_child(UiBuilder::new().max_rect(inner).layout(Layout::top_down(Align::Min)));
    own.spacing_mut().item_spacing = vec2(0.0, 1.0);
    content(&mut own);
    ui.painter().vline(rect.right(), rect.y_range(), Stroke::new(1.0, palette.hairline));
    response
}

fn line(text: &str, points: f32, colour: egui::Color32) -> Label {
    Label::new(RichText::new(text).size(points).color(colour)).truncate()
}

/// A line that is never cut.
fn whole(text: &str, points: f32, colour: egui::Color32) -> Label {
    Label::new(RichText::new(text).size(points).color(colour)).extend()
}

/// Goes to where a figure comes from.
pub fn request(leads_to: &LeadsTo) -> Request {
    match leads_to {
        LeadsTo::Postings(query) => Request::ShowPostings(query.clone()),
        LeadsTo::Item(id) | LeadsTo::Vendor(id) => Request::Select(Subject::Item(id.clone())),
        LeadsTo::Delay(vendor) => Request::ShowDelay(vendor.clone()),
    }
}

/// Where a figure comes from, and how it can be explained.
struct FigureLink<'a> {
    name: &'a str,
    tooltip: &'a str,
    leads_to: Option<&'a LeadsTo>,
    explains: Option<&'a Explainable>,
}

/// Makes a figure that comes from one place, or can be explained, a button.
fn link_ui(ui: &Ui, draw: &mut Draw<'_>, rect: Rect, link: &FigureLink<'_>) {
    let is_button = link.leads_to.is_some() || link.explains.is_some();
    let sense = if is_button { Sense::click() } else { Sense::hover() };
    let response = ui.interact(rect, ui.scope_id().with(("leads_to", link.name)), sense);
    if !is_button {
        response.on_hover_text(link.tooltip);
        return;
    }
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, link.name));
    if response.has_focus() {
        let stroke = Stroke::new(1.0, draw.palette.accent);
        ui.painter().rect_stroke(rect.shrink(2.0), 3.0, stroke, StrokeKind::Inside);
    }
    let more = link.leads_to.map_or(explained::CLICK, |leads_to| match leads_to {
        LeadsTo::Postings(_) => help::CLICK_FOR_POSTINGS,
        LeadsTo::Item(_) => help::CLICK_FOR_VENDOR,
        LeadsTo::Vendor(_) => delay_shown::CLICK_FOR_VENDOR,
        LeadsTo::Delay(_) => delay_shown::CLICK_FOR_DELAY,
    });
    let mut tip = format!("{}. {more}", link.tooltip);
    if let Some(asked) = link.explains {
        offer_ui(ui, draw, &response, asked);
        if link.leads_to.is_some() {
            tip = format!("{tip} {}", explained::RIGHT_CLICK);
        }
    }
    if response.on_hover_cursor(CursorIcon::PointingHand).on_hover_text(tip).clicked() {
        match (link.leads_to, link.explains) {
            (Some(leads_to), _) => draw.ask(request(leads_to)),
            (None, Some(asked)) => draw.ask(Request::Explain(asked.clone())),
            (None, None) => {}
        }
    }
}

fn card_ui(ui: &mut Ui, draw: &mut Draw<'_>, card: &Card, width: f32) {
    let palette = draw.palette;
    // What belongs to the step before is drawn fainter until it is computed again.
    let note = if card.is_pending { palette.third } else { palette.second };
    let colour = match card.tone {
        Tone::Plain if card.is_pending => palette.third,
        Tone::Plain => palette.text,
        Tone::Caution => palette.caution,
        Tone::Wrong => palette.wrong,
    };
    let response = column_ui(ui, &palette, width, |ui| {
        ui.add(line(&card.label, size::LABEL, palette.second));
        ui.add(line(&card.value, size::FIGURE, colour));
        ui.add(line(&card.note, size::LABEL, note));
    });
    let link = FigureLink {
        name: &format!("{}: {}", card.label, card.value),
        tooltip: &card.tooltip,
        leads_to: card.leads_to.as_ref(),
        explains: card.explains.as_ref(),
    };
    link_ui(ui, draw, response.rect, &link);
}

#[allow(clippy::cast_possible_truncation, reason = "points of a bar")]
fn owed_ui(ui: &mut Ui, draw: &mut Draw<'_>, owed: &OwedBar, width: f32) {
    let palette = draw.palette;
    let colours = palette.owed();
    let is_narrow = is_narrow(ui.content_rect().width());
    column_ui(ui, &palette, width, |ui| {
        // Its lines stand as close as those of the other figures.
        ui.spacing_mut().interact_size.y = 0.0;
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 12.0;
            ui.add(whole(words::OWED_TODAY, size::LABEL, palette.second));
            if let Some(disputed) = owed.disputed.as_ref().filter(|_| is_narrow) {
                ui.add(whole(&words::disputed(disputed), size::LABEL, palette.caution));
            }
        });
        let gap = if is_narrow { 3.0 } else { 7.0 };
        ui.add_space(gap);
        let height = if is_narrow { 9.0 } else { 11.0 };
        let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::hover());
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
                    ui.add(whole(&words::disputed(disputed), size::LABEL, palette.caution));
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
    let label = ui.add(whole(&text, size::LABEL, if is_wrong { palette.wrong } else { palette.second }));
    let link = FigureLink {
        name: &help::owed(&text),
        tooltip: part.tooltip,
        leads_to: part.leads_to.as_ref(),
        explains: part.explains.as_ref(),
    };
    link_ui(ui, draw, dot.union(label.rect), &link);
}
