//! The steps of a bridge as drawn: a waterfall whose rows have their names and amounts beside the bars.
//!
//! Changes nothing itself: it asks for another order of causes, for an input, or for postings.

use egui::{
    Align2, EventFilter, Id, Key, Modifiers, Rangef, Rect, RichText, Role, Sense, Stroke, Ui, WidgetInfo, pos2, vec2,
};

use super::{
    bridge::{BridgeAsk, By, Made, ask},
    compare::{verdict_colour, verdict_sign},
    table::text_ui,
};
use crate::{
    chart::{Bridge, BridgeEnd, BridgeStep},
    text::compared as words,
    ui::{
        Draw, Request, signs,
        theme::{self, size},
    },
};

/// The height of a row.
const ROW: f32 = 25.0;
/// Room for the two buttons that move a step.
const MOVES: f32 = 40.0;
/// Room for what a step changes.
const CHANGE: f32 = 104.0;
/// Room for the figure after a step.
const AFTER: f32 = 88.0;

/// The width of the bars, at least.
const BARS_MIN: f32 = 64.0;

/// Where the columns of a row are.
#[derive(Clone, Copy)]
struct WaterfallColumns {
    name: Rangef,
    bars: Rangef,
    change: f32,
    after: f32,
}

impl WaterfallColumns {
    /// The columns of a row where the longest name has a width.
    fn of(row: Rect, has_moves: bool, longest: f32) -> Self {
        let left = row.left() + theme::PAD + if has_moves { MOVES } else { 0.0 };
        let after = row.right() - 14.0;
        let change = after - AFTER;
        let right = change - CHANGE;
        // A name is read first; the bars have at least a little, and else what no name needs.
        let room = right - left;
        let wide = longest.min((room - BARS_MIN).max(room * 0.58)).max(90.0);
        let name = Rangef::new(left, left + wide);
        Self { name, bars: Rangef::new(name.max + 12.0, (right - 8.0).max(name.max + 40.0)), change, after }
    }

    fn at(&self, place: f64) -> f32 {
        #[allow(clippy::cast_possible_truncation, reason = "a place in a row")]
        egui::emath::lerp(self.bars.min..=self.bars.max, place as f32)
    }
}

/// The rows of a bridge; `section` tells those of several bridges apart.
pub fn waterfall_ui(ui: &mut Ui, draw: &mut Draw<'_>, made: &Made, bridge: &Bridge, section: usize) {
    let palette = draw.palette;
    if !bridge.heading.is_empty() {
        let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 24.0), Sense::hover());
        let left = pos2(rect.left() + theme::PAD, rect.center().y);
        text_ui(ui, &bridge.heading, left, rect.right() - 8.0, palette.second);
    }
    let has_moves = made.by == By::Cause;
    let names = bridge.steps.iter().map(|step| &step.name);
    let ends =
        [&bridge.start.name, &bridge.end.name].map(|name| width_of(ui, name) - if has_moves { MOVES } else { 0.0 });
    let longest = names.map(|name| width_of(ui, name)).chain(ends).fold(0.0, f32::max) + 4.0;
    let layout = (has_moves, longest);
    let top = ui.cursor().top();
    let mut before = end_ui(ui, draw, bridge, &bridge.start, layout, None);
    for (place, step) in bridge.steps.iter().enumerate() {
        before = step_ui(ui, draw, made, bridge, (section, place), (step, longest), before);
    }
    if bridge.steps.is_empty() {
        let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::hover());
        let left = pos2(WaterfallColumns::of(rect, has_moves, longest).name.min, rect.center().y);
        text_ui(ui, words::NO_STEP, left, rect.right() - 8.0, palette.second);
    }
    let last = end_ui(ui, draw, bridge, &bridge.end, layout, before);
    if let (Some(zero), Some(_)) = (bridge.zero, last) {
        let row = Rect::from_min_max(pos2(ui.max_rect().left(), top), pos2(ui.max_rect().right(), ui.cursor().top()));
        let x = WaterfallColumns::of(row, has_moves, longest).at(zero);
        ui.painter().vline(x, row.y_range().shrink(2.0), Stroke::new(1.0, palette.third));
    }
}

fn width_of(ui: &Ui, text: &str) -> f32 {
    let font = theme::font(size::TEXT);
    ui.painter().layout_no_wrap(text.to_owned(), font, egui::Color32::PLACEHOLDER).size().x
}

/// A name in a width. Names of causes begin alike and end differently: what is left out is in the middle.
fn cut_within(ui: &Ui, name: &str, room: f32) -> String {
    if width_of(ui, name) <= room {
        return name.to_owned();
    }
    let all: Vec<char> = name.chars().collect();
    let cut = |kept: usize| {
        let head = kept * 2 / 5;
        let tail = &all[all.len() - (kept - head)..];
        let (head, tail): (String, String) = (all[..head].iter().collect(), tail.iter().collect());
        format!("{}…{}", head.trim_end(), tail.trim_start())
    };
    let kept = (2..all.len()).rev().find(|kept| width_of(ui, &cut(*kept)) <= room);
    kept.map_or_else(|| name.to_owned(), cut)
}

/// The figure of one of the two scenarios; returns where its bar ends.
fn end_ui(
    ui: &mut Ui,
    draw: &Draw<'_>,
    bridge: &Bridge,
    end: &BridgeEnd,
    (has_moves, longest): (bool, f32),
    before: Option<egui::Pos2>,
) -> Option<egui::Pos2> {
    let palette = draw.palette;
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Row, true, words::account_step(&end.name, &end.exact)));
    let columns = WaterfallColumns::of(rect, has_moves, longest);
    let y = rect.center().y;
    text_ui(ui, &end.name, pos2(rect.left() + theme::PAD, y), columns.name.max, palette.text);
    let at = pos2(columns.after, y);
    ui.painter().text(at, Align2::RIGHT_CENTER, &end.text, theme::font(size::TEXT), palette.text);
    let own = end.at.map(|place| pos2(columns.at(place), y));
    if let Some(at) = own {
        connect(ui, &palette, before, at);
        match bridge.zero {
            Some(zero) => {
                let x = columns.at(zero);
                let bar = Rect::from_x_y_ranges(x.min(at.x)..=x.max(at.x).max(x.min(at.x) + 1.0), y - 6.0..=y + 6.0);
                ui.painter().rect_filled(bar, 1.5, palette.third);
            }
            None => {
                ui.painter().vline(at.x, y - 7.0..=y + 7.0, Stroke::new(2.0, palette.text));
            }
        }
    }
    response.on_hover_text(words::account_step(&end.name, &end.exact));
    own
}

/// A thin line from where the bar above ends.
fn connect(ui: &Ui, palette: &theme::Palette, before: Option<egui::Pos2>, at: egui::Pos2) {
    if let Some(before) = before {
        ui.painter().vline(before.x, before.y + 6.0..=at.y - 6.0, Stroke::new(1.0, palette.third));
    }
}

fn row_id(section: usize, key: &str) -> Id {
    Id::unique(("bridge step", section, key))
}

/// The identity of a step: what it sets, wherever it stands in the order; for an account, its place.
fn key_of(made: &Made, step: &BridgeStep, place: usize) -> String {
    path_of(made, step).map_or_else(|| place.to_string(), str::to_owned)
}

/// The path of the first cause of a step.
fn path_of<'a>(made: &'a Made, step: &BridgeStep) -> Option<&'a str> {
    let first = step.causes.first()?;
    let at = made.question.order.iter().position(|own| own == first)?;
    made.paths.get(at).map(String::as_str)
}

fn step_ui(
    ui: &mut Ui,
    draw: &mut Draw<'_>,
    made: &Made,
    bridge: &Bridge,
    (section, place): (usize, usize),
    (step, longest): (&BridgeStep, f32),
    before: Option<egui::Pos2>,
) -> Option<egui::Pos2> {
    let palette = draw.palette;
    let is_cause = made.by == By::Cause;
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::hover());
    let columns = WaterfallColumns::of(rect, is_cause, longest);
    let moves = if is_cause { theme::PAD + MOVES - 4.0 } else { 0.0 };
    let own = Rect::from_min_max(rect.min + vec2(moves, 0.0), rect.max);
    let is_link = is_cause || step.query.is_some();
    let id = row_id(section, &key_of(made, step, place));
    let response = ui.interact(own, id, if is_link { Sense::click() } else { Sense::focusable_noninteractive() });
    let name = if is_cause {
        words::step(&step.name, &step.exact, &step.after)
    } else {
        words::account_step(&step.name, &step.exact)
    };
    response.widget_info(|| WidgetInfo::labeled(if is_link { Role::Button } else { Role::Row }, true, &name));
    if response.hovered() {
        ui.painter().rect_filled(rect, 0.0, palette.raised);
        if is_link {
            ui.set_cursor_icon(egui::CursorIcon::PointingHand);
        }
    }
    if response.has_focus() {
        signs::focus(ui.painter(), own.shrink(1.0), palette.accent);
        let filter = EventFilter { vertical_arrows: true, ..EventFilter::default() };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(id, filter));
        keys_ui(ui, draw, made, bridge, (section, place));
    }
    let y = rect.center().y;
    let tone = verdict_colour(&palette, step.verdict);
    let shown = cut_within(ui, &step.name, columns.name.span());
    text_ui(ui, &shown, pos2(columns.name.min, y), columns.name.max + 1.0, palette.text);
    let font = theme::font(size::TEXT);
    let change = ui.painter().text(pos2(columns.change, y), Align2::RIGHT_CENTER, &step.text, font.clone(), tone);
    verdict_sign(ui, &palette, pos2(change.left() - 9.0, y), step.verdict);
    ui.painter().text(pos2(columns.after, y), Align2::RIGHT_CENTER, &step.after, font, palette.second);
    let end = step.span.map(|[from, to]| {
        let (from, to) = (pos2(columns.at(from), y), pos2(columns.at(to), y));
        connect(ui, &palette, before, from);
        let bar =
            Rect::from_x_y_ranges(from.x.min(to.x)..=from.x.max(to.x).max(from.x.min(to.x) + 1.5), y - 6.0..=y + 6.0);
        ui.painter().rect_filled(bar, 1.5, tone);
        to
    });
    if response.clicked() {
        open(draw, made, step);
    }
    response.on_hover_ui(|ui| {
        ui.label(&step.tip);
        ui.label(words::then(&step.exact, &step.after));
        let more = match (is_cause, step.query.is_some()) {
            (true, _) => words::CAUSE_TIP,
            (false, true) => words::ACCOUNT_TIP,
            (false, false) => return,
        };
        ui.label(RichText::new(more).size(size::LABEL).color(palette.second));
    });
    if is_cause {
        let mut left = rect.left() + theme::PAD - 4.0;
        for (by, name) in [(-1, words::earlier(&step.name)), (1, words::later(&step.name))] {
            let button = Rect::from_min_size(pos2(left, rect.top() + 2.0), vec2(19.0, ROW - 4.0));
            left = button.right();
            move_ui(ui, draw, made, bridge, (place, by), &name, button);
        }
    }
    end
}

/// A button that moves a step up or down.
fn move_ui(
    ui: &Ui,
    draw: &mut Draw<'_>,
    made: &Made,
    bridge: &Bridge,
    (place, by): (usize, isize),
    name: &str,
    rect: Rect,
) {
    let palette = draw.palette;
    let order = moved(made, bridge, place, by);
    let sense = if order.is_some() { Sense::click() } else { Sense::hover() };
    let id = bridge.steps.get(place).map(|step| key_of(made, step, place));
    let response = ui.interact(rect, Id::unique(("move step", id, by)), sense);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, order.is_some(), name));
    if response.hovered() && order.is_some() {
        ui.painter().rect_filled(rect.shrink(1.0), 3.0, palette.hairline);
    }
    if response.has_focus() {
        signs::focus(ui.painter(), rect, palette.accent);
    }
    let tone = if order.is_some() { palette.second } else { palette.grid };
    signs::chevron(ui.painter(), rect.center(), by < 0, Stroke::new(1.4, tone));
    if let Some(order) = order.filter(|_| response.clicked()) {
        ask(draw, BridgeAsk::Order(order));
    }
    response.on_hover_text(name);
}

/// The order of causes with a step moved by one; none where there is no step.
fn moved(made: &Made, bridge: &Bridge, place: usize, by: isize) -> Option<Vec<String>> {
    let other = place.checked_add_signed(by).filter(|other| *other < bridge.steps.len())?;
    let mut steps: Vec<&BridgeStep> = bridge.steps.iter().collect();
    steps.swap(place, other);
    // Places of causes are those of the question's order turned back.
    let path = |cause: &usize| {
        let at = made.question.order.iter().position(|own| own == cause)?;
        made.paths.get(at).cloned()
    };
    Some(steps.iter().flat_map(|step| &step.causes).filter_map(path).collect())
}

/// Up and down go from step to step; with Ctrl they move the step.
fn keys_ui(ui: &Ui, draw: &mut Draw<'_>, made: &Made, bridge: &Bridge, (section, place): (usize, usize)) {
    let pressed = |modifiers, key| ui.input_mut(|input| input.consume_key(modifiers, key));
    for (key, by) in [(Key::ArrowUp, -1isize), (Key::ArrowDown, 1)] {
        if pressed(Modifiers::COMMAND, key) {
            if let Some(order) = moved(made, bridge, place, by).filter(|_| made.by == By::Cause) {
                ask(draw, BridgeAsk::Order(order));
            }
        } else if pressed(Modifiers::NONE, key)
            && let Some(next) = place.checked_add_signed(by).and_then(|next| bridge.steps.get(next))
        {
            let next = row_id(section, &key_of(made, next, place.saturating_add_signed(by)));
            ui.memory_mut(|memory| memory.request_focus(next));
        }
    }
}

/// Shows what a step is made of: the input that it changes, or its postings, in the scenario that it leads to.
fn open(draw: &mut Draw<'_>, made: &Made, step: &BridgeStep) {
    let to = made.question.to.as_str();
    let to = (to != crate::model::BASE).then(|| to.to_owned());
    if let Some(query) = &step.query {
        draw.ask(Request::ShowScenario(to));
        draw.ask(Request::ShowPostings(query.clone()));
        return;
    }
    if let Some(path) = path_of(made, step) {
        // The base has no overrides to show: then it is the scenario that the bridge comes from.
        let from = &made.question.from;
        let scenario = to.or_else(|| (from != crate::model::BASE).then(|| from.clone()));
        draw.ask(Request::ShowScenario(scenario));
        draw.ask(Request::Reveal(path.to_owned()));
    }
}
