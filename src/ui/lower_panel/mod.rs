//! The panel below the charts, foldable: the table of items by spans, the postings behind a figure, the comparison of
//! scenarios, the bridge between two, what waiting costs, and what a number is made of.
//!
//! Owns which of them is shown, what is selected, and what is derived for them, made once for each change and only
//! while it is seen. Changes nothing of the session.

mod ageing;
mod bridge;
mod compare;
mod delay;
mod explain;
mod postings;
mod table;
mod waterfall;

pub use ageing::AgeingAsk;
pub use explain::{focused, offer_ui};

use std::sync::Arc;

use egui::{Align, Button, Frame, Layout, Panel, RichText, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use super::{
    Draw, PolicyAsk, Request, charts,
    panes::{self, Pane},
    theme::{self, size},
};
use crate::{
    app::{App, BridgeQuestion, Command, Making, Subject, Topic},
    calendar::Date,
    chart::{DelayChart, Explainable, Grid, PostingQuery, PostingSet, Postings, Selection, Zoom, tsv},
    engine::Forecast,
    model::{Model, SpanSize},
    text::{
        ageing as ageing_words, amounts, compared, delay_shown as delay_words, explained, lower_panel as words,
        window as window_words,
    },
};

/// The height of the header, and of the panel when it is folded.
const HEADER: f32 = 30.0;
/// The height of the panel when it is first unfolded.
const HEIGHT: f32 = 260.0;
/// The height of a panel in which what is asked for can be read.
const READABLE: f32 = 200.0;
/// The least height of the unfolded panel.
const HEIGHT_MIN: f32 = 140.0;

/// The tabs, with their names and what they show.
const TABS: [(Tab, &str, &str); 7] = [
    (Tab::Table, words::TAB_TABLE, words::TAB_TABLE_TIP),
    (Tab::Postings, words::TAB_POSTINGS, words::TAB_POSTINGS_TIP),
    (Tab::Ageing, ageing_words::TAB, ageing_words::TAB_TIP),
    (Tab::Compare, compared::TAB_COMPARE, compared::TAB_COMPARE_TIP),
    (Tab::Bridge, compared::TAB_BRIDGE, compared::TAB_BRIDGE_TIP),
    (Tab::Delay, delay_words::TAB, delay_words::TAB_TIP),
    (Tab::Explain, explained::TAB, explained::TAB_TIP),
];
/// Between two tabs.
const BETWEEN: f32 = 1.0;
/// What stands beside the tabs: the button that folds, and the edges.
const BESIDE_TABS: f32 = 24.0 + 6.0 + 2.0 * (theme::PAD - 6.0);
/// Beside the name of a tab.
const TAB_PADDING: f32 = 6.0;
/// Room for an amount that is selected.
const SELECTED: f32 = 96.0;

/// What the panel shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Tab {
    /// Items by spans.
    #[default]
    Table,
    /// What is behind a figure.
    Postings,
    /// What is unpaid on a day, by vendor and age.
    Ageing,
    /// Figures by scenarios.
    Compare,
    /// From one scenario to another.
    Bridge,
    /// What waiting costs.
    #[serde(rename = "Waiting")]
    Delay,
    /// What a number is made of.
    Explain,
}

/// A text that was typed onto a cell of the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypedCell {
    /// The items whose amounts stand in it.
    pub items: Vec<String>,
    /// Its days, if they are history.
    pub days: Option<(crate::calendar::Date, crate::calendar::Date)>,
    /// What was typed.
    pub text: String,
    /// The name of its row.
    pub name: String,
}

/// What drawing asks of the panel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PanelAsk {
    /// Fold or unfold.
    Fold,
    /// Show a tab, unfolded.
    Show(Tab),
    /// It was given another height.
    Resize(u16),
    /// Select cells of the table.
    Select(Option<Selection>),
    /// Fold a group of the comparison, or unfold it.
    Turn(String),
    /// Change the bridge.
    Bridge(bridge::BridgeAsk),
    /// Ask something else about waiting.
    Delay(delay::DelayAsk),
    /// Ask for the ageing of another day.
    Ageing(ageing::AgeingAsk),
    /// Change what is seen of the tree of a number.
    Explain(explain::ExplainAsk),
}

/// The postings that are shown, and the part of a bar that they can be narrowed to.
pub(super) struct PostingsOf<'a> {
    postings: &'a Postings,
    part: Option<&'a PostingQuery>,
}

/// What a machine remembers of the panel.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct Preference {
    is_open: bool,
    tab: Tab,
    /// The height that it was given, in points; none is the first one.
    height: Option<u16>,
}

/// The panel's state, and what it shows.
#[derive(Debug)]
pub struct LowerPanel {
    preference: Preference,
    /// The figure whose postings are shown.
    query: Option<PostingQuery>,
    /// The part of a bar that the pointer was on, where the whole bar's postings are shown.
    part: Option<PostingQuery>,
    /// What was selected when the figure was asked for.
    asked_at: Option<Subject>,
    selection: Option<Selection>,
    grid: Option<Grid>,
    grids: Making<(Shown, SpanSize), Grid>,
    postings: Option<Postings>,
    queried: Making<(Shown, PostingQuery), Postings>,
    comparing: compare::Comparing,
    bridging: bridge::Bridging,
    ageing: ageing::AgeingTab,
    delay: delay::DelayTab,
    explain: explain::Explain,
}

/// The first guess of the time that table and postings take for each posting, in nanoseconds.
const POSTING_NANOS: [f64; 2] = [40.0, 10.0];

impl Default for LowerPanel {
    fn default() -> Self {
        let [of_table, of_postings] = POSTING_NANOS;
        Self {
            preference: Preference::default(),
            query: None,
            part: None,
            asked_at: None,
            selection: None,
            grid: None,
            grids: Making::new(Topic::Table, of_table),
            postings: None,
            queried: Making::new(Topic::Postings, of_postings),
            comparing: compare::Comparing::default(),
            bridging: bridge::Bridging::default(),
            ageing: ageing::AgeingTab::default(),
            delay: delay::DelayTab::default(),
            explain: explain::Explain::default(),
        }
    }
}

impl LowerPanel {
    /// As it was left.
    pub const fn preference(&self) -> Preference {
        self.preference
    }

    /// Restores how it was left.
    pub const fn set_preference(&mut self, preference: Preference) {
        self.preference = preference;
    }

    /// Whether it is unfolded.
    pub const fn is_open(&self) -> bool {
        self.preference.is_open
    }

    /// The figure whose postings are shown.
    pub const fn query(&self) -> Option<&PostingQuery> {
        self.query.as_ref()
    }

    /// Shows a tab, unfolded.
    const fn open(&mut self, tab: Tab) {
        (self.preference.is_open, self.preference.tab) = (true, tab);
    }

    /// Shows the postings behind something; behind a bar, and offers those of its part that was pointed at.
    pub fn show_postings(&mut self, query: PostingQuery, part: Option<PostingQuery>) {
        self.ask(query);
        self.part = part;
        self.open(Tab::Postings);
    }

    fn ask(&mut self, query: PostingQuery) {
        self.query = Some(query);
        (self.part, self.asked_at) = (None, None);
    }

    /// Goes on with the item that is selected now, if the postings are of the one that was.
    fn follow(&mut self, app: &App) {
        let subject = app.subject();
        if self.asked_at.as_ref() == Some(subject) {
            return;
        }
        let is_new = self.asked_at.replace(subject.clone()).is_some();
        if let (true, Some(query), Subject::Item(id)) = (is_new, &self.query, subject)
            && query.item.as_ref().is_some_and(|own| own != id)
            && let Some(item) = app.model().items().into_iter().find(|item| item.id == id)
            && let Some(set) = query.set.of_other(item.kind)
        {
            self.query = Some(PostingQuery { set, item: Some(id.clone()), ..query.clone() });
            self.part = None;
        }
    }

    /// Shows what waiting costs: of a vendor, or of all.
    pub fn show_delay(&mut self, vendor: Option<String>) {
        self.delay.take(delay::DelayAsk::Vendor(vendor));
        self.open_delay();
    }

    /// Shows the cost of waiting for the vendor that was asked about.
    pub fn open_delay(&mut self) {
        self.open(Tab::Delay);
    }

    /// Shows what a number is made of.
    pub fn explain(&mut self, asked: Explainable) {
        self.explain.ask(asked);
        self.open(Tab::Explain);
    }

    /// What is explained.
    pub const fn explained(&self) -> Option<&Explainable> {
        self.explain.asked()
    }

    /// What can be explained of what is selected: the cell, or the figure whose postings are shown.
    pub fn selected(&self) -> Option<Explainable> {
        match self.preference {
            Preference { is_open: true, tab: Tab::Table, .. } => {
                let (row, column) = self.selection?.only()?;
                self.grid.as_ref()?.explains(row, column)
            }
            // What was put in explains itself.
            Preference { is_open: true, tab: Tab::Postings, .. } => {
                let is_input = self.postings.as_ref().is_some_and(postings::are_inputs);
                self.query.clone().filter(|_| !is_input).map(Explainable::Postings)
            }
            _ => None,
        }
    }

    /// Does what drawing asked for.
    pub fn handle(&mut self, ask: PanelAsk) {
        match ask {
            PanelAsk::Fold => self.preference.is_open = !self.preference.is_open,
            PanelAsk::Show(tab) => self.open(tab),
            PanelAsk::Resize(height) => self.preference.height = Some(height),
            PanelAsk::Turn(key) => self.comparing.turn(key),
            PanelAsk::Bridge(ask) => self.bridging.handle(ask),
            PanelAsk::Ageing(ask) => self.ageing.take(ask),
            PanelAsk::Delay(ask) => self.delay.take(ask),
            PanelAsk::Explain(change) => self.explain.take(change),
            PanelAsk::Select(selection) => {
                self.selection = selection;
                let only = selection.and_then(|selection| selection.only());
                let query = only.zip(self.grid.as_ref()).and_then(|((row, column), grid)| grid.query(row, column));
                // The other tab already shows what was selected last.
                if let Some(query) = query {
                    self.ask(query);
                }
            }
        }
    }

    /// Shows the tab that a command asks for, or folds the panel.
    pub fn show_for(&mut self, command: Command) {
        match command {
            Command::ShowComparison => self.handle(PanelAsk::Show(Tab::Compare)),
            Command::ShowBridge => self.handle(PanelAsk::Show(Tab::Bridge)),
            Command::ShowTable => self.handle(PanelAsk::Show(Tab::Table)),
            Command::ShowPostings => self.handle(PanelAsk::Show(Tab::Postings)),
            Command::ShowAgeing => self.handle(PanelAsk::Show(Tab::Ageing)),
            Command::FoldPanel => self.handle(PanelAsk::Fold),
            _ => {}
        }
    }

    /// The bridge whose steps are wanted.
    pub fn question(&self, app: &App) -> Option<BridgeQuestion> {
        let is_seen = self.preference.is_open && self.preference.tab == Tab::Bridge;
        if is_seen { self.bridging.question(app, app.reference_id()) } else { None }
    }

    /// The day whose ageing is shown, while it is.
    pub fn ageing_day(&self, app: &App) -> Option<Date> {
        let is_seen = self.preference.is_open && self.preference.tab == Tab::Ageing;
        (is_seen && app.outcome().forecast().is_some()).then(|| self.ageing.day(app))
    }

    /// What waiting costs, as it is shown.
    pub const fn delay(&self) -> Option<&DelayChart> {
        self.delay.chart()
    }

    /// The ids of the scenarios whose forecasts are wanted.
    pub fn wanted(&self, app: &App) -> Vec<String> {
        match self.preference {
            Preference { is_open: true, tab: Tab::Compare, .. } => vec![app.reference_id().to_owned()],
            Preference { is_open: true, tab: Tab::Bridge, .. } => self.bridging.wanted(app, app.reference_id()),
            _ => Vec::new(),
        }
    }

    /// Makes what is shown again if something changed, at once or on a worker; `zoom` are the days that charts show, if
    /// not all, and `width` is the window's.
    pub fn refresh(&mut self, app: &mut App, zoom: Option<Zoom>, width: f32) {
        let Preference { is_open: true, tab, .. } = self.preference else { return };
        match tab {
            Tab::Table => self.refresh_table(app),
            Tab::Postings => self.refresh_postings(app),
            Tab::Ageing => self.ageing.refresh(app),
            Tab::Compare => self.comparing.refresh(app),
            Tab::Bridge => self.bridging.refresh(app, app.reference_id()),
            Tab::Delay => self.delay.refresh(app, zoom, width),
            Tab::Explain => self.explain.refresh(app),
        }
    }

    fn refresh_table(&mut self, app: &mut App) {
        let Some(run) = Shown::of(app) else {
            self.grid = None;
            return self.grids.forget();
        };
        let (size, span) = (run.postings(), app.span());
        let made = self.grids.ask(app, (run, span), size, |(run, span)| Grid::new(&run.model, &run.forecast, *span));
        if let Some(grid) = made {
            self.selection = self.selection.and_then(|own| own.within(&grid));
            self.grid = Some(grid);
        }
    }

    fn refresh_postings(&mut self, app: &mut App) {
        self.follow(app);
        let Some((run, query)) = Shown::of(app).zip(self.query.clone()) else {
            self.postings = None;
            return self.queried.forget();
        };
        let size = run.postings();
        let made = |(run, query): &(Shown, PostingQuery)| Postings::new(&run.model, &run.forecast, query);
        if let Some(postings) = self.queried.ask(app, (run, query), size, made) {
            self.postings = Some(postings);
        }
    }

    /// The postings that are shown.
    fn postings_of(&self) -> Option<PostingsOf<'_>> {
        Some(PostingsOf { postings: self.postings.as_ref()?, part: self.part.as_ref() })
    }

    /// Whether what is shown is out of date, while a worker makes it again.
    const fn is_stale(&self) -> bool {
        match self.preference.tab {
            Tab::Table => self.grids.is_stale(),
            Tab::Postings => self.queried.is_stale(),
            Tab::Ageing => self.ageing.is_stale(),
            Tab::Compare => self.comparing.is_stale(),
            Tab::Bridge => false,
            Tab::Delay => self.delay.is_stale(),
            Tab::Explain => self.explain.is_stale(),
        }
    }
}

/// The forecast that is shown, with its model.
#[derive(Clone, Debug)]
pub(super) struct Shown {
    model: Arc<Model>,
    forecast: Arc<Forecast>,
}

impl PartialEq for Shown {
    /// They are compared by identity.
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.model, &other.model) && Arc::ptr_eq(&self.forecast, &other.forecast)
    }
}

impl Shown {
    /// The forecast of an app; none if it has none. While sums are too large, the model is the present one.
    fn of(app: &App) -> Option<Self> {
        let outcome = app.outcome();
        let own = outcome.model().filter(|_| outcome.overflow().is_none());
        let model = own.map_or_else(|| app.shared_model(), Arc::clone);
        Some(Self { model, forecast: outcome.shared()? })
    }

    /// As above, but none while sums are too large, when forecast and model don't belong together.
    fn exactly(app: &App) -> Option<Self> {
        Self::of(app).filter(|_| app.outcome().overflow().is_none())
    }

    fn postings(&self) -> usize {
        self.forecast.journal.posting_count()
    }
}

/// The panel.
pub fn lower_panel_ui(ui: &mut Ui, draw: &mut Draw<'_>, lower: &LowerPanel, is_alone: bool) {
    let frame = Frame::NONE.fill(draw.palette.panel);
    if !lower.preference.is_open {
        Panel::bottom("bottom_folded").exact_size(HEADER).frame(frame).show(ui, |ui| header_ui(ui, draw, lower));
        return;
    }
    // The charts stay readable.
    let room = ui.available_height();
    let most = (room - charts::LEAST).max(HEIGHT_MIN);
    // Two rows of charts stay where the panel can be read as well; else one.
    let has_two_rows = room - charts::ROWS >= READABLE;
    let first = HEIGHT.min(room - if has_two_rows { charts::ROWS } else { charts::LEAST }).max(HEIGHT_MIN);
    let wanted = lower.preference.height.map_or(first, f32::from).clamp(HEIGHT_MIN, most);
    let id = egui::Id::unique("height of the lower panel");
    let last: Option<f32> = ui.data(|data| data.get_temp(id));
    let is_dragged = ui.ctx().dragged_id().is_some();
    let panel = Panel::bottom("bottom").resizable(true).default_size(first).size_range(HEIGHT_MIN..=most);
    // A lower window takes of its height, and a higher one gives that back.
    let is_its_own = is_dragged || last.is_some_and(|last| (last - wanted).abs() < 1.0);
    let panel = if is_alone {
        panel.exact_size(ui.available_height())
    } else if is_its_own {
        panel
    } else {
        panel.exact_size(wanted)
    };
    let shown = panel.frame(frame).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        header_ui(ui, draw, lower);
        if has_line(ui, draw, lower) {
            line_ui(ui, draw, lower);
        }
        if draw.app.is_stale() || lower.is_stale() {
            ui.multiply_opacity(theme::STALE);
        }
        match lower.preference.tab {
            Tab::Table => match &lower.grid {
                Some(grid) => table::table_ui(ui, draw, grid, lower.selection),
                None => nothing_ui(ui, draw, draw.no_forecast()),
            },
            Tab::Postings => match &lower.postings {
                Some(postings) => postings::postings_ui(ui, draw, postings),
                None => match draw.app.outcome().forecast() {
                    Some(forecast) => {
                        let (start, end) = (forecast.as_of, forecast.end);
                        let all = PostingQuery { set: PostingSet::Cash, item: None, group: None, start, end };
                        let step = (words::SHOW_ALL_CASH, Request::ShowPostings(all));
                        offer_next_ui(ui, draw, words::NOTHING_CHOSEN, step);
                    }
                    None => nothing_ui(ui, draw, draw.no_forecast()),
                },
            },
            Tab::Ageing => ageing::ageing_ui(ui, draw, &lower.ageing),
            Tab::Compare => compare::compare_ui(ui, draw, &lower.comparing),
            Tab::Bridge => bridge::bridge_ui(ui, draw, &lower.bridging),
            Tab::Delay => delay::delay_ui(ui, draw, &lower.delay),
            Tab::Explain => explain::explain_ui(ui, draw, &lower.explain),
        }
        ui.take_available_space();
    });
    let height = shown.response.rect.height();
    ui.data_mut(|data| data.insert_temp(id, height));
    if is_dragged && last.is_some_and(|last| (last - height).abs() >= 1.0) {
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a height in points")]
        let height = height.round() as u16;
        draw.ask(Request::LowerPanel(PanelAsk::Resize(height)));
    }
}

/// A sentence in place of content.
fn nothing_ui(ui: &mut Ui, draw: &Draw<'_>, text: &str) {
    ui.centered_and_justified(|ui| ui.label(RichText::new(text).color(draw.palette.second)));
}

/// A sentence in place of content, and below it the step that leads to some.
fn offer_next_ui(ui: &mut Ui, draw: &mut Draw<'_>, text: &str, (step, request): (&str, Request)) {
    ui.vertical_centered(|ui| {
        ui.spacing_mut().item_spacing.y = 8.0;
        ui.add_space((ui.available_height() / 2.0 - 32.0).max(6.0));
        ui.add(egui::Label::new(RichText::new(text).color(draw.palette.second)).wrap());
        if ui.button(step).clicked() {
            draw.ask(request);
        }
    });
}

fn header_ui(ui: &mut Ui, draw: &mut Draw<'_>, lower: &LowerPanel) {
    panes::begin(ui, Pane::Panel);
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), HEADER), Sense::hover());
    let Preference { is_open, tab, .. } = lower.preference;
    if is_open {
        ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, Stroke::new(1.0, draw.palette.hairline));
    }
    let inner = rect.shrink2(vec2(theme::PAD - 6.0, 0.0));
    ui.scope_builder(egui::UiBuilder::new().max_rect(inner), |ui| {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.spacing_mut().item_spacing.x = 6.0;
            fold_ui(ui, draw, is_open);
            let has_line = is_open && has_line(ui, draw, lower);
            if is_open && !has_line {
                buttons_ui(ui, draw, lower);
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                ui.spacing_mut().item_spacing.x = BETWEEN;
                let padding = std::mem::replace(&mut ui.spacing_mut().button_padding.x, TAB_PADDING);
                for (own, text, tip) in TABS {
                    let is_chosen = is_open && tab == own;
                    if tab_ui(ui, draw, text, is_chosen).on_hover_text(tip).clicked() {
                        draw.ask(Request::LowerPanel(PanelAsk::Show(own)));
                        if own == Tab::Ageing {
                            // The day is a line in it.
                            draw.ask(Request::ShowChart(charts::Chosen::Arrears));
                        }
                    }
                }
                ui.spacing_mut().button_padding.x = padding;
                if is_open && (draw.app.is_computing() || lower.is_stale()) {
                    ui.add_space(10.0);
                    let text = RichText::new(window_words::COMPUTING).size(size::LABEL).color(draw.palette.accent);
                    ui.label(text).on_hover_text(window_words::OF_A_MOMENT_AGO);
                }
                if is_open && !has_line {
                    ui.add_space(10.0);
                    said_ui(ui, draw, lower);
                }
            });
        });
    });
}

/// What is said of a tab beside the others' names, or below them.
fn said_ui(ui: &mut Ui, draw: &mut Draw<'_>, lower: &LowerPanel) {
    match lower.preference.tab {
        Tab::Postings => {
            if let Some(of) = lower.postings_of() {
                postings::breadcrumb_ui(ui, draw, &of);
            }
        }
        Tab::Table => {
            if let Some(grid) = &lower.grid {
                selected_ui(ui, draw, grid, lower.selection);
            }
        }
        Tab::Explain => explain::heading_ui(ui, draw, &lower.explain),
        _ => {}
    }
}

/// What can be done with what a tab shows, from the right.
fn buttons_ui(ui: &mut Ui, draw: &mut Draw<'_>, lower: &LowerPanel) {
    match lower.preference.tab {
        Tab::Table => copy_ui(ui, draw, lower),
        Tab::Ageing => {
            let words = (ageing_words::TAB, ageing_words::COPY_TIP);
            copy_text_ui(ui, draw, words, || lower.ageing.tsv());
        }
        Tab::Compare => {
            let words = (compared::TAB_COMPARE, compared::COPY_TIP);
            copy_text_ui(ui, draw, words, || lower.comparing.tsv());
        }
        Tab::Bridge => {
            let words = (compared::TAB_BRIDGE, compared::COPY_BRIDGE_TIP);
            copy_text_ui(ui, draw, words, || lower.bridging.tsv());
        }
        Tab::Delay => {
            // The other side of the comparison is one step away.
            let has_room = |text: &str| button_width(ui, text) + 6.0 + tabs_width(ui) <= ui.clip_rect().width();
            if let Some(((text, tip), vendor)) = lower.delay.paying().filter(|((text, _), _)| has_room(text))
                && !draw.app.is_locked()
                && button_ui(ui, draw, text).on_hover_text(tip).clicked()
            {
                draw.ask(Request::Policy(PolicyAsk::ToPay(vendor)));
            }
        }
        _ => {}
    }
    if let Some(asked) = lower.selected()
        && button_ui(ui, draw, explained::TAB).on_hover_text(explained::BUTTON_TIP).clicked()
    {
        draw.ask(Request::Explain(asked));
    }
}

/// Whether what is said of a tab, and its buttons, have a line of their own, as they have no room beside the tabs. For the
/// table that doesn't depend on what is selected: its rows would move under the pointer.
fn has_line(ui: &Ui, draw: &Draw<'_>, lower: &LowerPanel) -> bool {
    let of_buttons = |texts: &[&str]| texts.iter().map(|text| button_width(ui, text) + 6.0).sum::<f32>();
    let wanted = match lower.preference.tab {
        Tab::Table => of_buttons(&[words::COPY, words::SHOW_POSTINGS, explained::TAB]) + SELECTED,
        Tab::Ageing | Tab::Compare | Tab::Bridge => of_buttons(&[copy_name(ui)]),
        Tab::Postings => match lower.postings_of() {
            Some(of) => postings::heading_width(ui, draw, &of) + of_buttons(&[explained::TAB]),
            None => return false,
        },
        Tab::Explain => match explain::heading_width(ui, &lower.explain) {
            Some(width) => width + of_buttons(&[explained::POSTINGS]),
            None => return false,
        },
        Tab::Delay => return false,
    };
    wanted + tabs_width(ui) > ui.clip_rect().width()
}

/// What the tabs and the button that folds take.
fn tabs_width(ui: &Ui) -> f32 {
    let font = egui::TextStyle::Button.resolve(ui.style());
    let padding = TAB_PADDING * 2.0;
    let width =
        |text: &str| ui.painter().layout_no_wrap(text.to_owned(), font.clone(), egui::Color32::PLACEHOLDER).size().x;
    TABS.iter().map(|(_, text, _)| width(text) + padding + BETWEEN).sum::<f32>() + BESIDE_TABS
}

/// The name of a tab, which is chosen or not; as wide as it must be.
fn tab_ui(ui: &mut Ui, draw: &Draw<'_>, text: &str, is_chosen: bool) -> egui::Response {
    let colour = if is_chosen { draw.palette.text } else { draw.palette.second };
    let button = Button::selectable(is_chosen, RichText::new(text).color(colour)).min_size(vec2(0.0, 24.0));
    ui.add(if is_chosen { button.fill(draw.palette.selection) } else { button })
}

fn button_width(ui: &Ui, text: &str) -> f32 {
    let font = theme::font(size::LABEL);
    let text = ui.painter().layout_no_wrap(text.to_owned(), font, egui::Color32::PLACEHOLDER);
    text.size().x + ui.spacing().button_padding.x * 2.0
}

/// The name of the button that copies, shorter where all of it has no room beside the tabs.
fn copy_name(ui: &Ui) -> &'static str {
    let whole = button_width(ui, words::COPY) + 6.0 + tabs_width(ui) <= ui.clip_rect().width();
    if whole { words::COPY } else { words::COPY_SHORT }
}

/// The line below the tabs.
fn line_ui(ui: &mut Ui, draw: &mut Draw<'_>, lower: &LowerPanel) {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), postings::HEADING), Sense::hover());
    let inner = rect.shrink2(vec2(theme::PAD, 0.0));
    let builder = egui::UiBuilder::new().max_rect(inner).layout(Layout::right_to_left(Align::Center));
    ui.scope_builder(builder, |ui| {
        ui.spacing_mut().item_spacing.x = 6.0;
        buttons_ui(ui, draw, lower);
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| said_ui(ui, draw, lower));
    });
}

/// A small button of the header.
fn button_ui(ui: &mut Ui, draw: &Draw<'_>, text: &str) -> egui::Response {
    ui.add(Button::new(RichText::new(text).size(size::LABEL).color(draw.palette.second)))
}

/// The switch that folds and unfolds.
fn fold_ui(ui: &mut Ui, draw: &mut Draw<'_>, is_open: bool) {
    let name = if is_open { words::FOLD } else { words::UNFOLD };
    let (rect, response) = ui.allocate_exact_size(vec2(24.0, 22.0), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Button, true, name));
    let palette = draw.palette;
    if response.hovered() {
        ui.painter().rect_filled(rect, 4.0, palette.raised);
    }
    if response.has_focus() {
        ui.painter().rect_stroke(rect, 4.0, Stroke::new(1.0, palette.accent), egui::StrokeKind::Inside);
    }
    // A chevron: down to fold, up to unfold.
    let (centre, reach) = (rect.center(), if is_open { 2.5 } else { -2.5 });
    let points = [(-5.0, -reach), (0.0, reach), (5.0, -reach)].map(|(x, y)| pos2(centre.x + x, centre.y + y));
    ui.painter().line(points.to_vec(), Stroke::new(1.5, palette.second));
    if response.on_hover_text(name).clicked() {
        draw.ask(Request::LowerPanel(PanelAsk::Fold));
    }
}

/// Copies all of a tab.
fn copy_text_ui(ui: &mut Ui, draw: &mut Draw<'_>, (what, tip): (&str, &str), text: impl FnOnce() -> Option<String>) {
    let name = copy_name(ui);
    if button_ui(ui, draw, name).on_hover_text(tip).clicked()
        && let Some(text) = text()
    {
        draw.ask(Request::Copied(words::copied_all(what, &text)));
        ui.copy_text(text);
    }
}

fn copy_ui(ui: &mut Ui, draw: &mut Draw<'_>, lower: &LowerPanel) {
    let Some(grid) = &lower.grid else { return };
    if button_ui(ui, draw, words::COPY).on_hover_text(words::COPY_TIP).clicked() {
        copy_cells(ui, draw, grid, lower.selection);
    }
    let only = lower.selection.and_then(|selection| selection.only());
    if let Some(query) = only.and_then(|(row, column)| grid.query(row, column))
        && button_ui(ui, draw, words::SHOW_POSTINGS).on_hover_text(words::SHOW_POSTINGS_TIP).clicked()
    {
        draw.ask(Request::ShowPostings(query));
    }
}

/// Copies the selected cells, or all, and says so.
fn copy_cells(ui: &Ui, draw: &mut Draw<'_>, grid: &Grid, selection: Option<Selection>) {
    ui.copy_text(tsv(grid, selection.as_ref()));
    let shown = selection.unwrap_or_else(|| Selection::all(grid));
    let only = shown.only().map(|(row, column)| {
        words::cell_name(&grid.rows[row].name, &grid.columns[column].name, &exact(grid, row, column))
    });
    let said = words::copied_cells(shown.rows().count(), shown.columns().count(), only.as_deref());
    draw.ask(Request::Copied(said));
}

/// What is selected, exactly: a cell's amount, or the sum of a row's.
fn selected_ui(ui: &mut Ui, draw: &Draw<'_>, grid: &Grid, selection: Option<Selection>) {
    let Some(selection) = selection else { return };
    // With its name where there is room for all of it; else the amount alone, as a part of either would mislead.
    let (whole, short) = match (selection.only(), grid.sum(&selection)) {
        (Some((row, column)), _) => {
            let value = exact(grid, row, column);
            (words::cell_name(&grid.rows[row].name, &grid.columns[column].name, &value), value)
        }
        (None, Some((cells, sum))) => {
            let sum = amounts::exact_money(sum, grid.currency);
            (words::selected_sum(cells, &sum), sum)
        }
        (None, None) => return,
    };
    let font = theme::font(size::LABEL);
    let fits = |text: &String| {
        let galley = ui.painter().layout_no_wrap(text.clone(), font.clone(), draw.palette.second);
        galley.size().x <= ui.available_width()
    };
    if let Some(text) = [&whole, &short].into_iter().find(|text| fits(text)) {
        let label = ui.label(RichText::new(text).size(size::LABEL).color(draw.palette.second));
        super::tips::tip(label, &whole);
    }
}

/// What stands in a cell, to the minor unit.
fn exact(grid: &Grid, row: usize, column: usize) -> String {
    use crate::chart::Cell;
    match grid.rows[row].cells[column] {
        Cell::Amount(amount) => amounts::exact_money(amount, grid.currency),
        Cell::Low(amount, date) => format!("{} {}", amounts::exact_money(amount, grid.currency), words::on_day(date)),
        Cell::Ratio(Some(ratio)) => ratio.to_string(),
        Cell::Ratio(None) => amounts::NOTHING.to_owned(),
        Cell::Nothing => String::new(),
    }
}
