//! The figures that are read first: what, how much, when or why.
//!
//! Owns where each stands. Its one invariant: a place depends on the window and its font alone, so that no figure moves
//! when another changes.

use egui::{
    Align, Color32, CursorIcon, FontId, Galley, Label, Layout, Rect, RichText, Role, ScrollArea, Sense, Stroke,
    StrokeKind, Ui, UiBuilder, WidgetInfo, pos2, scroll_area::ScrollBarVisibility, vec2,
};

use super::{
    Draw, PolicyAsk, Request,
    lower_panel::offer_ui,
    theme::{self, Palette, size},
    was::{self, Change},
};
use crate::{
    analysis::compare::Verdict,
    app::Subject,
    chart::{Card, Explainable, LeadsTo, OwedBar, OwedPart, Place, Reading, Tone},
    money::Money,
    text::{delay_shown, explained, help, policies, top_row, window as words},
};

/// The distance of a figure's text from its edges.
const SIDE: f32 = 9.0;
/// Between a figure and how it changed, and between parts of what is owed.
const GAP: f32 = 8.0;
/// Points of how a figure changed, beside it.
const CHANGE: f32 = 10.5;
/// The points of a figure that has little room, at least.
const FIGURE_MIN: f32 = 13.0;

/// A place, and its widths in digits of a label: in a narrow window, and where everything is said in full.
struct Room {
    place: Place,
    least: f32,
    most: f32,
    /// In which order it comes in where there is more room than the others need; 0 is always there.
    extra: u8,
}

const fn room(place: Place, least: f32, most: f32, extra: u8) -> Room {
    Room { place, least, most, extra }
}

const ROOMS: [Room; 10] = [
    room(Place::NotPaying, 26.0, 37.0, 0),
    room(Place::Next, 25.0, 44.0, 0),
    room(Place::Then, 25.0, 44.0, 3),
    room(Place::CashLow, 15.0, 31.0, 0),
    room(Place::CashEnd, 15.0, 31.0, 1),
    room(Place::Runway, 17.0, 27.0, 0),
    room(Place::Owed, 33.0, 57.0, 0),
    room(Place::PeriodEnd, 25.0, 33.0, 2),
    room(Place::ArrearsPeak, 14.0, 26.0, 0),
    room(Place::Coverage, 16.0, 24.0, 0),
];

/// The row of figures: each in its place, however long its text is.
pub fn figures_ui(ui: &mut Ui, draw: &mut Draw<'_>) {
    let cache = draw.cache;
    let palette = draw.palette;
    ui.multiply_opacity(draw.strength());
    if cache.cards.is_empty() {
        ui.centered_and_justified(|ui| ui.label(RichText::new(draw.no_forecast()).color(palette.second)));
        return;
    }
    let digit = width_of(ui, "0000000000", size::LABEL) / 10.0;
    let places = places(ui.content_rect().width(), digit);
    ScrollArea::horizontal().scroll_bar_visibility(ScrollBarVisibility::AlwaysHidden).show(ui, |ui| {
        ui.spacing_mut().item_spacing.x = 0.0;
        ui.with_layout(Layout::left_to_right(Align::Min), |ui| {
            for (place, width) in places {
                if place == Place::Owed {
                    if let Some(owed) = &cache.owed {
                        owed_ui(ui, draw, owed, width);
                    }
                } else if let Some(card) = cache.cards.iter().find(|card| card.place == place) {
                    card_ui(ui, draw, card, width);
                }
            }
        });
    });
}

/// The places that a window has, with their widths, where a digit of a label is so wide.
fn places(window: f32, digit: f32) -> Vec<(Place, f32)> {
    let width = |digits: f32| digits * digit + 2.0 * SIDE;
    let sum = |extra: u8, of: fn(&Room) -> f32| -> f32 {
        ROOMS.iter().filter(|room| room.extra <= extra).map(|room| width(of(room))).sum()
    };
    // One more only where all are said in full.
    let extra = (1..=3).take_while(|extra| sum(*extra, |room| room.most) <= window).last().unwrap_or(0);
    let (least, most) = (sum(extra, |room| room.least), sum(extra, |room| room.most));
    let part = ((window - least) / (most - least)).clamp(0.0, 1.0);
    let factor = (window / most).max(1.0);
    let own = |room: &Room| (width(room.least) * (1.0 - part) + width(room.most) * part) * factor;
    let all = ROOMS.iter().filter(|room| room.extra <= extra).map(|room| (room.place, own(room).floor()));
    // What has no room is left out whole: a figure that is cut says something else. The others share its room.
    let mut end = 0.0;
    let mut shown: Vec<(Place, f32)> = all
        .take_while(|(_, width)| {
            end += width;
            end <= window
        })
        .collect();
    let used: f32 = shown.iter().map(|(_, width)| width).sum();
    for (_, width) in &mut shown {
        *width = (*width * window / used).floor();
    }
    shown
}

/// A column of three lines of a width, with a hairline at its right unless what comes next belongs to it.
fn column_ui(
    ui: &mut Ui,
    palette: &Palette,
    (width, has_line): (f32, bool),
    content: impl FnOnce(&mut Ui),
) -> egui::Response {
    let height = ui.available_height();
    let (rect, response) = ui.allocate_exact_size(vec2(width, height), Sense::hover());
    let inner = Rect::from_min_max(rect.min + vec2(SIDE, 12.0), rect.max - vec2(SIDE, 0.0));
    // Its text never moves the figures beside it.
    let mut own = ui.new_child(UiBuilder::new().max_rect(inner).layout(Layout::top_down(Align::Min)));
    own.spacing_mut().item_spacing = vec2(0.0, 1.0);
    content(&mut own);
    if has_line {
        ui.painter().vline(rect.right(), rect.y_range(), Stroke::new(1.0, palette.hairline));
    }
    response
}

fn galley(ui: &Ui, text: &str, font: FontId, colour: Color32) -> std::sync::Arc<Galley> {
    ui.painter().layout_no_wrap(text.to_owned(), font, colour)
}

fn width_of(ui: &Ui, text: &str, points: f32) -> f32 {
    galley(ui, text, theme::font(points), Color32::PLACEHOLDER).size().x
}

/// The first form all of whose texts fit, or else the last.
fn fitting<'a, const N: usize>(ui: &Ui, forms: &'a [[String; N]], points: f32, room: f32) -> Option<&'a [String; N]> {
    let fits = |form: &&[String; N]| form.iter().all(|text| width_of(ui, text, points) <= room);
    forms.iter().find(fits).or(forms.last())
}

fn line(text: &str, points: f32, colour: Color32) -> Label {
    Label::new(close(text, points).color(colour)).truncate()
}

/// A line that is never cut.
fn whole(text: &str, points: f32, colour: Color32) -> Label {
    Label::new(close(text, points).color(colour)).extend()
}

/// Text whose lines stand closer than the font has them: there are up to four of them.
fn close(text: &str, points: f32) -> RichText {
    RichText::new(text).size(points).line_height(Some(points * LINE_HEIGHT))
}

/// The height of a line, in sizes of its text.
const LINE_HEIGHT: f32 = 1.24;

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
    if let Some(LeadsTo::Delay(vendor)) = link.leads_to {
        let all = vendor.is_none();
        let text = if all { policies::PAY_ALL } else { policies::PAY_SELECTED }.0;
        response.context_menu(|ui| {
            if ui.add_enabled(!draw.app.is_locked(), egui::Button::new(text)).clicked() {
                draw.ask(Request::Policy(PolicyAsk::ToPay(vendor.clone())));
                ui.close();
            }
        });
        tip = format!("{tip} {}", policies::right_click(text));
    }
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

/// How a figure differs from what it was before the last edit, or from the compared scenario.
fn change_of(draw: &Draw<'_>, place: Place, reading: Option<&Reading>) -> Option<Change> {
    let (reading, currency) = (reading?, draw.app.model().currency());
    let versus = || {
        let (name, others) = draw.cache.versus.as_ref()?;
        was::versus(reading, others.get(&place)?, name, currency)
    };
    // The row says one thing at a time: what figures were, or what they are elsewhere.
    if draw.cache.was.is_said() { draw.cache.was.change(place, reading, currency) } else { versus() }
}

/// The colours of a difference and of what it is a difference to.
fn change_colours(palette: &Palette, change: &Change) -> [Color32; 2] {
    match change.verdict {
        Verdict::Worse => [palette.caution, palette.caution],
        Verdict::Better | Verdict::Same | Verdict::Neither => [palette.text, palette.second],
    }
}

/// Writes how a figure changed beside it, if there is room; returns how wide that is.
fn change_ui(ui: &Ui, draw: &Draw<'_>, figure: Rect, change: &Change, room: f32) -> Option<f32> {
    let [tone, quiet] = change_colours(&draw.palette, change);
    let font = theme::font(CHANGE);
    let above = galley(ui, &change.difference, font.clone(), tone);
    let below = change.before.iter().map(|text| galley(ui, text, font.clone(), quiet));
    let below = below.into_iter().find(|own| own.size().x <= room).filter(|_| above.size().x <= room)?;
    let (left, middle) = (figure.right() + GAP, figure.center().y + 1.0);
    let width = above.size().x.max(below.size().x);
    let at = pos2(left, middle - above.size().y);
    ui.painter().galley(at, above, tone);
    ui.painter().galley(pos2(left, middle), below, quiet);
    name_change(ui, Rect::from_min_size(at, vec2(width, 26.0)), change);
    Some(width)
}

/// Gives a change its name for those who can't see it.
fn name_change(ui: &Ui, rect: Rect, change: &Change) {
    let name = top_row::change(change.before.first().map_or("", String::as_str), &change.difference);
    let response = ui.interact(rect, ui.scope_id().with(("change", &name)), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &name));
    super::spoken::announce(&response, false);
}

/// A figure, smaller where there is little room; returns where it is.
fn value_ui(ui: &mut Ui, text: &str, colour: Color32) -> Rect {
    let (room, full) =
        (ui.available_width(), galley(ui, text, theme::bold(size::FIGURE), Color32::PLACEHOLDER).size().x);
    let points = if full > room { (size::FIGURE * room / full).floor().max(FIGURE_MIN) } else { size::FIGURE };
    let height = size::FIGURE * LINE_HEIGHT;
    let row = ui.allocate_ui_with_layout(vec2(room, height), Layout::left_to_right(Align::Center), |ui| {
        ui.set_min_height(height);
        ui.add(Label::new(close(text, points).font(theme::bold(points)).color(colour)).extend()).rect
    });
    row.inner
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
    let room = width - 2.0 * SIDE;
    let change = change_of(draw, card.place, card.reading.as_ref());
    let has_line = card.place != Place::NotPaying;
    let response = column_ui(ui, &palette, (width, has_line), |ui| {
        let empty = Default::default();
        let [label, said] = fitting(ui, &card.lines, size::LABEL, room).unwrap_or(&empty);
        ui.add(line(label, size::LABEL, palette.second));
        let value = value_ui(ui, &card.value, colour);
        let beside = change.as_ref().map(|change| {
            let left = room - value.width() - GAP;
            (change, change_ui(ui, draw, value, change, left).is_some())
        });
        match beside {
            // There is no room beside the figure, so what it was takes the place of the note.
            Some((change, false)) => {
                let forms: Vec<[String; 1]> = change
                    .before
                    .iter()
                    .map(|before| [top_row::change(before, &change.difference)])
                    .chain(change.before.iter().map(|before| [before.clone()]))
                    .collect();
                let [text] = fitting(ui, &forms, size::LABEL, room).cloned().unwrap_or_default();
                let said = ui.add(line(&text, size::LABEL, change_colours(&palette, change)[1]));
                super::spoken::announce(&said, false);
            }
            _ => {
                ui.add(line(said, size::LABEL, note));
            }
        }
    });
    let link = FigureLink {
        name: &format!("{}: {}", card.label(), card.value),
        tooltip: &card.tooltip,
        leads_to: card.leads_to.as_ref(),
        explains: card.explains.as_ref(),
    };
    link_ui(ui, draw, response.rect, &link);
}

/// What is owed: the sum, its parts as a bar and in words under it, and beside it what is committed for later.
fn owed_ui(ui: &mut Ui, draw: &mut Draw<'_>, owed: &OwedBar, width: f32) {
    let palette = draw.palette;
    let room = width - 2.0 * SIDE;
    let parts: Vec<String> = owed.parts.iter().map(|part| format!("{} {}", part.label, part.value)).collect();
    let disputed = owed.disputed.as_ref().map(|amount| words::disputed(amount));
    // In one line if it fits.
    let taken = |text: &String| DOT + width_of(ui, text, size::LABEL) + GAP;
    let all: f32 = parts.iter().chain(&disputed).map(taken).sum::<f32>() - GAP;
    let is_low = all > room;
    column_ui(ui, &palette, (width, true), |ui| {
        ui.spacing_mut().interact_size.y = 0.0;
        let later = (owed.later.amount != Money::ZERO).then(|| top_row::committed(&owed.later.value));
        let taken = later.as_ref().map_or(0.0, |later| width_of(ui, later, size::LABEL) + GAP);
        let labels = top_row::OWED_TODAY.map(|label| [label.to_owned()]);
        let [label] = fitting(ui, &labels, size::LABEL, room - taken).cloned().unwrap_or_default();
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = GAP;
            let label = ui.add(whole(&label, size::LABEL, palette.second));
            label.on_hover_text(top_row::OWED_TODAY_TIP);
            if let Some(later) = later {
                let response = ui.add(whole(&later, size::LABEL, palette.third));
                part_link_ui(ui, draw, &owed.later, response.rect);
            }
        });
        let value = value_ui(ui, &owed.value, palette.text);
        let change = change_of(draw, Place::Owed, Some(&owed.reading));
        let beside = change.and_then(|change| change_ui(ui, draw, value, &change, room - value.width() - GAP));
        let left = value.right() + GAP + 4.0 + beside.map_or(0.0, |width| width + GAP);
        let bar = Rect::from_x_y_ranges(left..=value.left() + room, value.center().y - 4.0..=value.center().y + 5.0);
        if bar.width() > 30.0 {
            bar_ui(ui, owed, bar, &palette);
        }
        let colours = palette.owed();
        let rows: &[&[usize]] = if is_low { &[&[0, 1], &[2]] } else { &[&[0, 1, 2]] };
        for row in rows {
            ui.horizontal(|ui| {
                ui.spacing_mut().item_spacing.x = 0.0;
                for place in *row {
                    owed_part_ui(ui, draw, &owed.parts[*place], (*place, colours[*place]), owed.is_settled_at_once);
                    ui.add_space(GAP);
                }
                if let Some(disputed) = disputed.as_ref().filter(|_| row.contains(&2)) {
                    ui.add(whole(disputed, size::LABEL, palette.caution));
                }
            });
        }
    });
}

/// The parts of what is owed, as a bar.
#[allow(clippy::cast_possible_truncation, reason = "points of a bar")]
fn bar_ui(ui: &Ui, owed: &OwedBar, rect: Rect, palette: &Palette) {
    let amounts = owed.parts.iter().map(|part| part.amount.max(Money::ZERO));
    let sum: f64 = amounts.clone().map(Money::to_f64).sum();
    if sum <= 0.0 {
        ui.painter().rect_filled(rect, 2.0, palette.hairline);
        return;
    }
    let mut left = rect.left();
    for (part, colour) in amounts.zip(palette.owed()) {
        let width = (part.to_f64() / sum) as f32 * rect.width();
        if width > 0.0 {
            // A hairline between the parts; none vanishes.
            let right = (left + width - 1.0).max(left + 1.0);
            ui.painter().rect_filled(Rect::from_x_y_ranges(left..=right, rect.y_range()), 2.0, colour);
        }
        left += width;
    }
}

/// The room of a part's colour.
const DOT: f32 = 12.0;

/// A part of what is owed, with its colour, in a row.
fn owed_part_ui(
    ui: &mut Ui,
    draw: &mut Draw<'_>,
    part: &OwedPart,
    (index, colour): (usize, Color32),
    is_settled: bool,
) {
    let palette = draw.palette;
    let (dot, _) = ui.allocate_exact_size(vec2(DOT, DOT), Sense::hover());
    let square = Rect::from_center_size(dot.left_center() + vec2(4.0, 0.0), vec2(7.0, 7.0));
    ui.painter().rect_filled(square, 1.0, colour);
    let is_wrong = index == 0 && part.amount > Money::ZERO && !is_settled;
    let text = format!("{} {}", part.label, part.value);
    let label = ui.add(whole(&text, size::LABEL, if is_wrong { palette.wrong } else { palette.second }));
    part_link_ui(ui, draw, part, dot.union(label.rect));
}

fn part_link_ui(ui: &Ui, draw: &mut Draw<'_>, part: &OwedPart, rect: Rect) {
    let link = FigureLink {
        name: &help::owed(&format!("{} {}", part.label, part.value)),
        tooltip: part.tooltip,
        leads_to: part.leads_to.as_ref(),
        explains: part.explains.as_ref(),
    };
    link_ui(ui, draw, rect, &link);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_fill_the_window_and_more_come_in_where_there_is_room() {
        let digit = 6.5;
        let mut before = 0;
        for window in [720.0_f32, 990.0, 1100.0, 1280.0, 1440.0, 1920.0, 2560.0, 3840.0] {
            let places = places(window, digit);
            let sum: f32 = places.iter().map(|(_, width)| width).sum();
            assert!(sum <= window && window - sum < 12.0, "{sum} of {window}");
            assert!(places.len() >= before, "{window}");
            before = places.len();
            assert_eq!(places[0].0, Place::NotPaying);
        }
        assert_eq!((places(1100.0, digit).len(), places(2560.0, digit).len()), (7, 10));
    }

    #[test]
    fn the_first_form_that_has_room_is_taken() {
        let ctx = egui::Context::default();
        let forms = [["a long form".to_owned()], ["short".to_owned()]];
        let output = ctx.run_ui(egui::RawInput::default(), |ui| {
            let taken = |room: f32| fitting(ui, &forms, size::LABEL, room).map(|[text]| text.clone());
            assert_eq!(taken(500.0).as_deref(), Some("a long form"));
            assert_eq!(taken(40.0).as_deref(), Some("short"));
            assert_eq!(taken(1.0).as_deref(), Some("short"), "none fits");
        });
        output.drop_without_applying_deltas();
    }
}
