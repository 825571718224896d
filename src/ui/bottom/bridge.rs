//! The bridge from one scenario to another: a waterfall whose rows are the steps, with their amounts beside the bars.
//!
//! Owns which two, which figure, by what, and in which order; nothing of that is saved. The steps are made once for each
//! change, while they are seen.

use egui::{
    Align, Align2, ComboBox, EventFilter, Id, Key, Layout, Modifiers, Rangef, Rect, RichText, Role, ScrollArea, Sense,
    Stroke, Ui, WidgetInfo, pos2, vec2,
};

use super::{
    Ask,
    compare::{aligned, colour_of, verdict_colour, verdict_sign},
    nothing_ui,
    table::text_ui,
};
use crate::{
    analysis::{
        asked::{Asked, Unanswered},
        bridge::by_account,
    },
    app::{App, BridgeQuestion, Side},
    chart::{Bridge, BridgeEnd, BridgeStep, CauseWords},
    engine::Measure,
    text::{compared as words, figures, verbs},
    ui::{
        Draw, Request, signs,
        theme::{self, size},
        top,
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

/// What the steps are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum By {
    /// What is set differently.
    #[default]
    Cause,
    /// Accounts.
    Account,
}

/// What drawing asks of the bridge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BridgeAsk {
    /// It is to begin with this scenario.
    From(String),
    /// It is to lead to this scenario.
    To(String),
    /// It is to be of this figure.
    Figure(Asked),
    /// Its steps are to be these.
    By(By),
    /// It is to lead from one scenario to another, for a figure.
    Open {
        /// The id of the one.
        from: String,
        /// The id of the other.
        to: String,
        /// The figure.
        asked: Asked,
    },
    /// The causes are to be applied in this order.
    Order(Vec<String>),
}

/// Which bridge is shown, and its steps.
#[derive(Debug, Default)]
pub struct Bridging {
    from: Option<String>,
    to: Option<String>,
    asked: Option<Asked>,
    by: By,
    /// Paths of causes in the order chosen; the others follow in their own.
    order: Vec<String>,
    made: Option<Made>,
}

/// What was made of a choice.
#[derive(Debug)]
struct Made {
    revision: u64,
    question: BridgeQuestion,
    by: By,
    /// The paths of the causes, in the order in which they are applied.
    paths: Vec<String>,
    is_own_order: bool,
    /// The figures that can be chosen, with their names.
    figures: Vec<(Asked, String)>,
    name: String,
    bridges: Result<Vec<Bridge>, String>,
    /// Whether the steps are being computed; those shown are then of before.
    is_waiting: bool,
}

impl Bridging {
    /// Does what drawing asked for.
    pub fn handle(&mut self, ask: BridgeAsk) {
        match ask {
            BridgeAsk::From(id) => self.from = Some(id),
            BridgeAsk::To(id) => self.to = Some(id),
            BridgeAsk::Figure(asked) => self.asked = Some(asked),
            BridgeAsk::By(by) => self.by = by,
            BridgeAsk::Open { from, to, asked } => {
                (self.from, self.to, self.asked) = (Some(from), Some(to), Some(asked));
            }
            BridgeAsk::Order(order) => self.order = order,
        }
        if let Some(made) = &mut self.made {
            made.revision = u64::MAX;
        }
    }

    /// The ids of both ends: those chosen, or else from what differences are taken against to what is shown or compared.
    fn ends(&self, app: &App, against: &str) -> (String, String) {
        let is_there = |id: &&String| app.ids().any(|(own, _)| own == id.as_str());
        let from = self.from.as_ref().filter(is_there).map_or(against, String::as_str);
        let shown = Some(app.shown_id()).filter(|id| *id != from);
        let first =
            || app.compared().find(|id| *id != from).or_else(|| app.ids().map(|(id, _)| id).find(|id| *id != from));
        let to = self.to.as_ref().filter(is_there).map(String::as_str).or(shown).or_else(first);
        (from.to_owned(), to.unwrap_or(from).to_owned())
    }

    /// The figure chosen; or else of those that a treasurer asks for first the first that differs.
    fn asked(&self, app: &App, from: &str, to: &str) -> Asked {
        let first = || {
            let [from, to] = [from, to].map(|id| app.side(id));
            let (from, to) = (from.as_ref()?.forecast()?, to.as_ref()?.forecast()?);
            let differs = |measure: &Measure| from.figure(*measure) != to.figure(*measure);
            [Measure::CashLow, Measure::ArrearsPeak, Measure::CashEnd].into_iter().find(differs)
        };
        self.asked.clone().unwrap_or_else(|| Asked::of(first().unwrap_or(Measure::CashLow)))
    }

    /// Whether what was made is still what is shown.
    fn is_made(&self, app: &App) -> bool {
        let made = self.made.as_ref();
        made.is_some_and(|made| made.revision == app.revision() && made.by == self.by && !made.is_waiting)
    }

    /// The paths of the causes in the order in which they are applied, and the places that they have of themselves.
    fn ordered(&self, paths: &[String]) -> Vec<usize> {
        let mut order: Vec<usize> = (0..paths.len()).collect();
        let chosen = |place: &usize| self.order.iter().position(|path| *path == paths[*place]);
        order.sort_by_key(|place| chosen(place).unwrap_or(usize::MAX));
        order
    }

    /// The question whose steps are wanted, if they are by cause.
    pub fn question(&self, app: &App, against: &str) -> Option<BridgeQuestion> {
        if self.by != By::Cause || self.is_made(app) {
            return None;
        }
        let (from, to) = self.ends(app, against);
        if from == to {
            return None;
        }
        let order = self.ordered(&app.causes(&from, &to));
        Some(app.bridge_question(&from, &to, self.asked(app, &from, &to), order))
    }

    /// Makes the steps anew if something changed.
    pub fn refresh(&mut self, app: &App, against: &str) {
        let revision = app.revision();
        if self.is_made(app) {
            return;
        }
        let (from, to) = self.ends(app, against);
        let own = app.causes(&from, &to);
        let order = self.ordered(&own);
        let question = app.bridge_question(&from, &to, self.asked(app, &from, &to), order.clone());
        let is_asked_still = |made: &Made| {
            made.is_waiting && made.revision == revision && made.by == self.by && made.question == question
        };
        if self.by == By::Cause && self.made.as_ref().is_some_and(is_asked_still) && app.bridged(&question).is_none() {
            return;
        }
        let sides: Vec<Side> = [&from, &to].iter().filter_map(|id| app.side(id)).collect();
        let paths: Vec<String> = order.iter().map(|place| own[*place].clone()).collect();
        let figures = figures_of(&sides);
        let asked = &question.asked;
        let name =
            figures.iter().find(|(own, _)| own == asked).map_or_else(|| figure_name(asked), |(_, name)| name.clone());
        let (bridges, is_waiting) = match self.by {
            _ if from == to => (Err(words::SAME_SCENARIO.to_owned()), false),
            By::Account => (accounts(&sides, asked, &name), false),
            By::Cause => match app.bridged(&question) {
                Some(known) => (steps(app, &sides, known, &own, &name), false),
                // What was shown stays until the steps are there.
                None => (self.made.take().map_or_else(|| Err(words::COMPUTING.to_owned()), |made| made.bridges), true),
            },
        };
        let is_own_order = order.is_sorted();
        self.made =
            Some(Made { revision, question, by: self.by, paths, is_own_order, figures, name, bridges, is_waiting });
    }

    /// The steps as text for a spreadsheet.
    pub fn tsv(&self) -> Option<String> {
        let bridges = self.made.as_ref()?.bridges.as_ref().ok()?;
        (!bridges.is_empty()).then(|| bridges.iter().map(Bridge::tsv).collect::<Vec<_>>().join("\n"))
    }
}

fn figure_name(asked: &Asked) -> String {
    figures::name(asked.measure, asked.vendor.as_deref())
}

/// The figures that both have.
fn figures_of(sides: &[Side]) -> Vec<(Asked, String)> {
    let [from, to] = sides else { return Vec::new() };
    let Some((from, to)) = from.forecast().zip(to.forecast()) else { return Vec::new() };
    let others = Asked::all(to);
    let both = Asked::all(from).into_iter().filter(|asked| others.contains(asked));
    both.map(|asked| {
        let vendor = asked.vendor.as_deref().and_then(|id| from.items.iter().find(|item| item.id == id));
        let name = figures::name(asked.measure, vendor.map(|item| item.label.as_str()));
        (asked, name)
    })
    .collect()
}

fn accounts(sides: &[Side], asked: &Asked, name: &str) -> Result<Vec<Bridge>, String> {
    let (forecasts, _) = aligned(sides)?;
    let ([from, to], [one, other]) = (sides, forecasts.as_slice()) else {
        return Err(words::SAME_SCENARIO.to_owned());
    };
    let of = by_account(asked, (&from.model, one), (&to.model, other)).map_err(|error| unanswered(&error))?;
    if of.bridges.is_empty() {
        return Err(words::no_account(asked.measure));
    }
    Ok(Bridge::by_account(asked, name, &of, [&from.label, &to.label], other))
}

fn steps(
    app: &App,
    sides: &[Side],
    known: &crate::app::Bridged,
    own: &[String],
    name: &str,
) -> Result<Vec<Bridge>, String> {
    let [from, to] = sides else { return Err(words::SAME_SCENARIO.to_owned()) };
    let of = known.result.as_ref().map_err(unanswered)?;
    if own.is_empty() {
        return Err(words::NO_CAUSE.to_owned());
    }
    let causes: Vec<CauseWords> = own
        .iter()
        .map(|path| {
            let [name, from, to] = app.words_of_input(path, &from.model, &to.model);
            CauseWords { name, from, to }
        })
        .collect();
    Ok(vec![Bridge::by_cause(name, of, &causes, [&from.label, &to.label], app.model().currency())])
}

fn unanswered(error: &Unanswered) -> String {
    match error {
        Unanswered::NoSuchVendor(..) | Unanswered::NoCommitment(_) => words::NO_SUCH_FIGURE.to_owned(),
        other => verbs::unanswered(other),
    }
}

/// The bridge.
pub fn bridge_ui(ui: &mut Ui, draw: &mut Draw<'_>, bridging: &Bridging) {
    let Some(made) = &bridging.made else { return };
    pickers_ui(ui, draw, made);
    match &made.bridges {
        Err(text) => nothing_ui(ui, draw, text),
        Ok(bridges) => {
            ScrollArea::vertical().id_salt("bridge").auto_shrink(false).show(ui, |ui| {
                ui.spacing_mut().item_spacing.y = 0.0;
                let area = ui.interact(ui.max_rect(), ui.scope_id().with("rows"), Sense::hover());
                area.widget_info(|| WidgetInfo::labeled(Role::Table, true, words::BRIDGE));
                for (place, bridge) in bridges.iter().enumerate() {
                    waterfall_ui(ui, draw, made, bridge, place);
                }
                ui.add_space(8.0);
            });
        }
    }
}

fn ask(draw: &mut Draw<'_>, ask: BridgeAsk) {
    draw.ask(Request::Bottom(Ask::Bridge(ask)));
}

fn pickers_ui(ui: &mut Ui, draw: &mut Draw<'_>, made: &Made) {
    let question = &made.question;
    let mut chosen: Option<BridgeAsk> = None;
    let inner = egui::Frame::NONE.inner_margin(egui::Margin { left: 14, right: 10, top: 6, bottom: 4 });
    inner.show(ui, |ui| {
        ui.set_min_width(ui.available_width());
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = vec2(6.0, 4.0);
            let small = |text: &str| RichText::new(text).size(size::LABEL).color(draw.palette.second);
            for (text, now, is_from) in [(words::FROM, &question.from, true), (words::TO, &question.to, false)] {
                let label = ui.label(small(text));
                let name = draw.app.ids().find(|(id, _)| id == now).map_or("", |(_, name)| name);
                let combo = ComboBox::from_id_salt(("bridge end", is_from)).selected_text(name).width(136.0).truncate();
                let response = combo.show_ui(ui, |ui| {
                    for (id, name) in draw.app.ids() {
                        let dot =
                            RichText::new(name).color(if id == now { draw.palette.text } else { draw.palette.second });
                        ui.horizontal(|ui| {
                            let (rect, _) = ui.allocate_exact_size(vec2(10.0, 18.0), Sense::hover());
                            ui.painter().circle_filled(rect.center(), 4.0, colour_of(draw, id));
                            if ui.selectable_label(id == now, dot).clicked() {
                                let id = id.to_owned();
                                chosen = Some(if is_from { BridgeAsk::From(id) } else { BridgeAsk::To(id) });
                                ui.close();
                            }
                        });
                    }
                });
                response.response.labelled_by(label.id);
            }
            let combo = ComboBox::from_id_salt("bridge figure").selected_text(&made.name).width(168.0).truncate();
            let response = combo.height(320.0).show_ui(ui, |ui| {
                for (asked, name) in &made.figures {
                    if ui.selectable_label(*asked == question.asked, name).clicked() {
                        chosen = Some(BridgeAsk::Figure(asked.clone()));
                    }
                }
            });
            response.response.widget_info(|| {
                let mut info = WidgetInfo::labeled(Role::ComboBox, true, words::OF_FIGURE);
                info.current_text_value = Some(made.name.clone());
                info
            });
            ui.spacing_mut().item_spacing.x = 2.0;
            for (by, text, tip) in [
                (By::Cause, words::BY_CAUSE, words::BY_CAUSE_TIP),
                (By::Account, words::BY_ACCOUNT, words::BY_ACCOUNT_TIP),
            ] {
                let request = Request::Bottom(Ask::Bridge(BridgeAsk::By(by)));
                top::switch_ui(ui, draw, text, made.by == by, request).on_hover_text(tip);
            }
            if made.by == By::Cause && !made.is_own_order {
                ui.add_space(6.0);
                let button =
                    egui::Button::new(RichText::new(words::OWN_ORDER).size(size::LABEL).color(draw.palette.second));
                if ui.add(button).on_hover_text(words::OWN_ORDER_TIP).clicked() {
                    chosen = Some(BridgeAsk::Order(Vec::new()));
                }
            }
            if made.is_waiting && made.bridges.is_ok() {
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                    let text = RichText::new(words::COMPUTING).size(size::LABEL).color(draw.palette.second);
                    ui.add(egui::Label::new(text).truncate());
                });
            }
        });
    });
    if let Some(chosen) = chosen {
        ask(draw, chosen);
    }
}

/// Where the columns of a row are.
#[derive(Clone, Copy)]
struct Columns {
    name: Rangef,
    bars: Rangef,
    change: f32,
    after: f32,
}

impl Columns {
    fn of(row: Rect, has_moves: bool) -> Self {
        let left = row.left() + theme::PAD + if has_moves { MOVES } else { 0.0 };
        let after = row.right() - 14.0;
        let change = after - AFTER;
        let right = change - CHANGE;
        // A name is read first; the bars have at least a little.
        let room = right - left;
        let wide = (room * 0.42).max((room - 100.0).min(210.0)).clamp(90.0, 300.0);
        let name = Rangef::new(left, left + wide);
        Self { name, bars: Rangef::new(name.max + 12.0, (right - 8.0).max(name.max + 40.0)), change, after }
    }

    fn at(&self, place: f64) -> f32 {
        #[allow(clippy::cast_possible_truncation, reason = "a place in a row")]
        egui::emath::lerp(self.bars.min..=self.bars.max, place as f32)
    }
}

fn waterfall_ui(ui: &mut Ui, draw: &mut Draw<'_>, made: &Made, bridge: &Bridge, section: usize) {
    let palette = draw.palette;
    if !bridge.heading.is_empty() {
        let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 24.0), Sense::hover());
        let left = pos2(rect.left() + theme::PAD, rect.center().y);
        text_ui(ui, &bridge.heading, left, rect.right() - 8.0, palette.second);
    }
    let has_moves = made.by == By::Cause;
    let top = ui.cursor().top();
    let mut before = end_ui(ui, draw, bridge, &bridge.start, has_moves, None);
    for (place, step) in bridge.steps.iter().enumerate() {
        before = step_ui(ui, draw, made, bridge, (section, place), step, before);
    }
    if bridge.steps.is_empty() {
        let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::hover());
        let left = pos2(Columns::of(rect, has_moves).name.min, rect.center().y);
        text_ui(ui, words::NO_STEP, left, rect.right() - 8.0, palette.second);
    }
    let last = end_ui(ui, draw, bridge, &bridge.end, has_moves, before);
    if let (Some(zero), Some(_)) = (bridge.zero, last) {
        let row = Rect::from_min_max(pos2(ui.max_rect().left(), top), pos2(ui.max_rect().right(), ui.cursor().top()));
        let x = Columns::of(row, has_moves).at(zero);
        ui.painter().vline(x, row.y_range().shrink(2.0), Stroke::new(1.0, palette.third));
    }
}

/// The figure of one of the two scenarios; gives where its bar ends.
fn end_ui(
    ui: &mut Ui,
    draw: &Draw<'_>,
    bridge: &Bridge,
    end: &BridgeEnd,
    has_moves: bool,
    before: Option<egui::Pos2>,
) -> Option<egui::Pos2> {
    let palette = draw.palette;
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Row, true, words::account_step(&end.name, &end.exact)));
    let columns = Columns::of(rect, has_moves);
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

fn step_ui(
    ui: &mut Ui,
    draw: &mut Draw<'_>,
    made: &Made,
    bridge: &Bridge,
    (section, place): (usize, usize),
    step: &BridgeStep,
    before: Option<egui::Pos2>,
) -> Option<egui::Pos2> {
    let palette = draw.palette;
    let is_cause = made.by == By::Cause;
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::hover());
    let columns = Columns::of(rect, is_cause);
    let moves = if is_cause { theme::PAD + MOVES - 4.0 } else { 0.0 };
    let own = Rect::from_min_max(rect.min + vec2(moves, 0.0), rect.max);
    let is_link = is_cause || step.behind.is_some();
    let key = |step: &BridgeStep| step.name.clone();
    let id = row_id(section, &key(step));
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
    text_ui(ui, &step.name, pos2(columns.name.min, y), columns.name.max, palette.text);
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
        ui.label(words::account_step(&step.exact, &step.after));
        let more = match (is_cause, step.behind.is_some()) {
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
    let response = ui.interact(rect, Id::unique(("move step", name)), sense);
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
            ui.memory_mut(|memory| memory.request_focus(row_id(section, &next.name)));
        }
    }
}

/// Shows what a step is made of: the input that it changes, or its postings, in the scenario that it leads to.
fn open(draw: &mut Draw<'_>, made: &Made, step: &BridgeStep) {
    let to = made.question.to.as_str();
    let to = (to != crate::model::BASE).then(|| to.to_owned());
    if let Some(behind) = &step.behind {
        draw.ask(Request::ShowScenario(to));
        draw.ask(Request::ShowBehind(behind.clone()));
        return;
    }
    let first = step.causes.first().and_then(|cause| made.question.order.iter().position(|own| own == cause));
    if let Some(path) = first.and_then(|at| made.paths.get(at)) {
        // The base has no overrides to show: then it is the scenario that the bridge comes from.
        let from = &made.question.from;
        let scenario = to.or_else(|| (from != crate::model::BASE).then(|| from.clone()));
        draw.ask(Request::ShowScenario(scenario));
        draw.ask(Request::ShowInput(path.clone()));
    }
}
