//! What a number is made of, as drawn: a tree that unfolds by click and by keys, with links to fields and postings.
//!
//! Owns which number is asked about and what of its tree is unfolded. Only rows that are seen are drawn; the tree is made
//! once for each change, and only while it is seen.

use std::{collections::BTreeSet, sync::Arc};

use egui::{
    Align, EventFilter, Id, Key, Label, Layout, Modifiers, Rect, Response, RichText, Role, ScrollArea, Sense, Shape,
    Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2,
};

use super::{PanelAsk, Shown, nothing_ui, offer_next_ui, table::text_ui};
use crate::{
    analysis::asked::Asked,
    app::{App, Making, Topic},
    chart::{Explainable, Explained, TreeRow, Way},
    engine::Measure,
    text::{explained as words, window},
    ui::{
        Draw, Request,
        theme::{self, size},
    },
};

/// The height of a row.
const ROW: f32 = 22.0;
/// The indent of a row for each level.
const INDENT: f32 = 16.0;
/// Room for the way to postings.
const WAY: f32 = 24.0;
/// Rows that Page Up and Page Down go.
const PAGE: usize = 8;

/// The number that is asked about, and the visible part of its tree.
#[derive(Debug)]
pub struct Explain {
    asked: Option<Explainable>,
    trees: Making<(Shown, Explainable), Option<Arc<ShownTree>>>,
    tree: Option<Arc<ShownTree>>,
    /// The keys of the rows that are unfolded.
    open: BTreeSet<String>,
    /// Whether what is unfolded was chosen for this number.
    is_begun: bool,
    unfolded: Making<Unfolded, Vec<TreeRow>>,
    rows: Vec<TreeRow>,
    /// The key of the row that keys act on.
    cursor: Option<String>,
}

/// A tree, and what it was made from.
#[derive(Debug)]
struct ShownTree {
    run: Shown,
    explained: Explained,
}

/// A tree, and what of it is unfolded.
#[derive(Clone, Debug)]
struct Unfolded {
    tree: Arc<ShownTree>,
    open: BTreeSet<String>,
}

impl PartialEq for Unfolded {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.tree, &other.tree) && self.open == other.open
    }
}

/// The first guess of the time that a tree and its rows take for each posting, in nanoseconds.
const POSTING_NANOS: [f64; 2] = [40.0, 10.0];

impl Default for Explain {
    fn default() -> Self {
        let [of_tree, of_rows] = POSTING_NANOS;
        Self {
            asked: None,
            trees: Making::new(Topic::Explain, of_tree),
            tree: None,
            open: BTreeSet::new(),
            is_begun: false,
            unfolded: Making::new(Topic::ExplainRows, of_rows),
            rows: Vec::new(),
            cursor: None,
        }
    }
}

/// A change of what is seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExplainAsk {
    /// A row is unfolded, or folded.
    Toggle(String),
    /// Keys act on another row.
    Cursor(String),
}

impl Explain {
    /// What is asked about.
    pub const fn asked(&self) -> Option<&Explainable> {
        self.asked.as_ref()
    }

    /// Asks about a number.
    pub fn ask(&mut self, asked: Explainable) {
        if self.asked.as_ref() == Some(&asked) {
            return;
        }
        (self.asked, self.tree, self.is_begun, self.cursor) = (Some(asked), None, false, None);
        self.open.clear();
        self.rows.clear();
        self.trees.forget();
        self.unfolded.forget();
    }

    /// Does what drawing asked for.
    pub fn take(&mut self, change: ExplainAsk) {
        match change {
            ExplainAsk::Toggle(key) => {
                if !self.open.remove(&key) {
                    self.open.insert(key.clone());
                }
                self.cursor = Some(key);
            }
            ExplainAsk::Cursor(key) => self.cursor = Some(key),
        }
    }

    /// Makes the tree again if the forecast changed, and the rows if something was folded or unfolded, at once or on a
    /// worker.
    pub fn refresh(&mut self, app: &mut App) {
        let Some(asked) = &self.asked else { return };
        let Some(run) = Shown::exactly(app) else {
            self.tree = None;
            self.rows.clear();
            self.trees.forget();
            return self.unfolded.forget();
        };
        let size = run.postings();
        if let Some(tree) = self.trees.ask(app, (run, asked.clone()), size, tree) {
            if let Some(tree) = tree.as_ref().filter(|_| !self.is_begun) {
                self.open = tree.explained.open_at_first();
                self.is_begun = true;
            }
            self.tree = tree;
        }
        let Some(tree) = &self.tree else {
            self.rows.clear();
            return;
        };
        let of = Unfolded { tree: Arc::clone(tree), open: self.open.clone() };
        if let Some(rows) = self.unfolded.ask(app, of, size, rows) {
            self.rows = rows;
        }
    }

    /// Whether a worker makes it again.
    pub const fn is_stale(&self) -> bool {
        self.trees.is_stale() || self.unfolded.is_stale()
    }

    fn cursor_row(&self) -> Option<usize> {
        let cursor = self.cursor.as_ref()?;
        self.rows.iter().position(|row| row.key == *cursor)
    }
}

fn tree((run, asked): &(Shown, Explainable)) -> Option<Arc<ShownTree>> {
    let explained = Explained::new(&run.model, &run.forecast, asked)?;
    Some(Arc::new(ShownTree { run: run.clone(), explained }))
}

fn rows(of: &Unfolded) -> Vec<TreeRow> {
    let ShownTree { run, explained } = of.tree.as_ref();
    explained.rows(&run.model, &run.forecast, &of.open)
}

fn focused_id() -> Id {
    Id::unique("explainable with the focus")
}

/// Makes something explainable: by a right-click, and by the command while it has the focus.
pub fn offer_ui(ui: &Ui, draw: &mut Draw<'_>, response: &Response, asked: &Explainable) {
    if response.secondary_clicked() {
        draw.ask(Request::Explain(asked.clone()));
    }
    if response.has_focus() {
        ui.data_mut(|data| data.insert_temp(focused_id(), (response.id, asked.clone())));
    }
}

/// The explainable number that has the focus.
pub fn focused(ui: &Ui) -> Option<Explainable> {
    let (id, asked) = ui.data(|data| data.get_temp::<(Id, Explainable)>(focused_id()))?;
    ui.memory(|memory| memory.has_focus(id)).then_some(asked)
}

/// What is explained, and the way to its postings.
pub fn heading_ui(ui: &mut Ui, draw: &mut Draw<'_>, explain: &Explain) {
    let Some(tree) = explain.tree.as_ref().map(|tree| &tree.explained) else { return };
    if let Some(query) = &tree.query {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if super::button_ui(ui, draw, words::POSTINGS).clicked() {
                draw.ask(Request::ShowPostings(query.clone()));
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| title_ui(ui, draw, tree));
        });
    } else {
        title_ui(ui, draw, tree);
    }
}

/// How wide what is explained is; none before it is known.
pub fn heading_width(ui: &Ui, explain: &Explain) -> Option<f32> {
    let heading = explain.tree.as_ref()?.explained.heading.clone();
    Some(ui.painter().layout_no_wrap(heading, theme::font(size::TEXT), egui::Color32::PLACEHOLDER).size().x)
}

fn title_ui(ui: &mut Ui, draw: &Draw<'_>, tree: &Explained) {
    let heading = Label::new(RichText::new(&tree.heading).color(draw.palette.text)).truncate();
    crate::ui::tips::tip(ui.add(heading), &tree.heading);
}

/// The tree.
pub fn explain_ui(ui: &mut Ui, draw: &mut Draw<'_>, explain: &Explain) {
    if explain.rows.is_empty() {
        let text = match explain.asked {
            Some(_) if explain.is_stale() || draw.app.is_computing() => window::COMPUTING,
            Some(_) => words::NO_ANSWER,
            None => {
                let low = Explainable::Figure(Asked::of(Measure::CashLow));
                let step = (words::EXPLAIN_LOW, Request::Explain(low));
                return offer_next_ui(ui, draw, words::NOTHING_ASKED, step);
            }
        };
        return nothing_ui(ui, draw, text);
    }
    let rect = ui.available_rect_before_wrap();
    let id = ui.scope_id().with("explain");
    let area = ui.interact(rect, id, Sense::focusable_noninteractive());
    area.widget_info(|| WidgetInfo::labeled(Role::Tree, true, words::TREE));
    let has_focus = area.has_focus();
    let mut follow = None;
    if has_focus {
        let filter = EventFilter { horizontal_arrows: true, vertical_arrows: true, ..EventFilter::default() };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(id, filter));
        follow = keys_ui(ui, draw, explain);
    }
    let mut scroll = ScrollArea::vertical().auto_shrink(false).id_salt("explain");
    if let Some(row) = follow {
        let offset_id = id.with("offset");
        let (top, height): (f32, f32) = ui.data(|data| data.get_temp(offset_id)).unwrap_or_default();
        #[allow(clippy::cast_precision_loss, reason = "a row")]
        let at = row as f32 * ROW;
        if at < top {
            scroll = scroll.vertical_scroll_offset(at);
        } else if at + ROW > top + height {
            scroll = scroll.vertical_scroll_offset(at + ROW - height);
        }
    }
    ui.spacing_mut().item_spacing.y = 0.0;
    let output = scroll.show_rows(ui, ROW, explain.rows.len(), |ui, rows| {
        for row in rows {
            if let Some(own) = explain.rows.get(row) {
                row_ui(ui, draw, explain, own, (id, has_focus));
            }
        }
    });
    let seen = (output.state.clamped_offset().y, output.inner_rect.height());
    ui.data_mut(|data| data.insert_temp(id.with("offset"), seen));
    if has_focus && explain.cursor.is_none() {
        let stroke = Stroke::new(1.0, draw.palette.accent.gamma_multiply(0.6));
        ui.painter().rect_stroke(rect.shrink(1.0), 0.0, stroke, StrokeKind::Inside);
    }
}

fn change(draw: &mut Draw<'_>, change: ExplainAsk) {
    draw.ask(Request::LowerPanel(PanelAsk::Explain(change)));
}

fn follow(draw: &mut Draw<'_>, way: &Way) {
    draw.ask(match way {
        Way::Field(path) => Request::Reveal(path.clone()),
        Way::Postings(query) => Request::ShowPostings(query.clone()),
    });
}

/// Moves by keys: up and down; right unfolds or goes in, left folds or goes out; Enter follows. Returns the row to
/// scroll to.
fn keys_ui(ui: &Ui, draw: &mut Draw<'_>, explain: &Explain) -> Option<usize> {
    let pressed = |key: Key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
    let last = explain.rows.len() - 1;
    let now = explain.cursor_row();
    let row = now.map(|row| &explain.rows[row]);
    if pressed(Key::Enter) {
        match row {
            Some(TreeRow { way: Some(way), .. }) => follow(draw, way),
            Some(TreeRow { is_open: Some(_), key, .. }) => change(draw, ExplainAsk::Toggle(key.clone())),
            _ => {}
        }
        return None;
    }
    let (right, left) = (pressed(Key::ArrowRight), pressed(Key::ArrowLeft));
    if let Some(row) = row.filter(|row| (right && row.is_open == Some(false)) || (left && row.is_open == Some(true))) {
        change(draw, ExplainAsk::Toggle(row.key.clone()));
        return None;
    }
    let to = if pressed(Key::ArrowDown) || right {
        now.map_or(0, |row| (row + 1).min(last))
    } else if pressed(Key::ArrowUp) {
        now.map_or(0, |row| row.saturating_sub(1))
    } else if pressed(Key::PageDown) {
        now.map_or(0, |row| (row + PAGE).min(last))
    } else if pressed(Key::PageUp) {
        now.map_or(0, |row| row.saturating_sub(PAGE))
    } else if pressed(Key::Home) {
        0
    } else if pressed(Key::End) {
        last
    } else if left {
        let depth = row.map_or(0, |row| row.depth);
        explain.rows[..now.unwrap_or(0)].iter().rposition(|row| row.depth < depth).unwrap_or(0)
    } else {
        return None;
    };
    change(draw, ExplainAsk::Cursor(explain.rows[to].key.clone()));
    Some(to)
}

fn row_ui(ui: &mut Ui, draw: &mut Draw<'_>, explain: &Explain, row: &TreeRow, (tree, has_focus): (Id, bool)) {
    let palette = draw.palette;
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::hover());
    // The tree takes the keys, not its rows.
    let response = ui.interact(rect, ui.scope_id().with(&row.key), Sense::CLICK);
    let is_cursor = explain.cursor.as_ref() == Some(&row.key);
    response.widget_info(|| {
        WidgetInfo::selected(Role::TreeItem, true, is_cursor, words::row(&row.text, &row.amount, &row.note))
    });
    if is_cursor {
        ui.painter().rect_filled(rect, 0.0, palette.selection);
        let stroke = Stroke::new(1.0, if has_focus { palette.accent } else { palette.hairline });
        ui.painter().rect_stroke(rect.shrink(0.5), 0.0, stroke, StrokeKind::Inside);
    } else if response.hovered() {
        ui.painter().rect_filled(rect, 0.0, palette.raised);
    }
    ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, Stroke::new(1.0, palette.grid));
    let middle = rect.center().y;
    #[allow(clippy::cast_precision_loss, reason = "a few levels")]
    let left = rect.left() + theme::PAD + row.depth as f32 * INDENT;
    if let Some(is_open) = row.is_open {
        triangle_ui(ui, pos2(left + 4.0, middle), is_open, palette.second);
    }
    let is_link = matches!(row.way, Some(Way::Field(_)));
    let right = rect.right() - theme::PAD - WAY;
    if let Some(way @ Way::Postings(_)) = &row.way {
        let own = Rect::from_min_max(pos2(right + 2.0, rect.top()), pos2(right + WAY, rect.bottom()));
        way_ui(ui, draw, row, way, own);
    }
    let tone = if is_link { palette.accent } else { palette.text };
    let font = theme::font(size::TEXT);
    // A long value, such as a note's, leaves room for the name.
    let room = (right - left - 16.0) * 0.45;
    let mut job = egui::text::LayoutJob::simple_singleline(row.amount.clone(), font, palette.text);
    job.wrap = egui::text::TextWrapping::truncate_at_width(room.max(40.0));
    let amount = ui.fonts_mut(|fonts| fonts.layout_job(job));
    let amount_left = right - amount.size().x;
    ui.painter().galley(pos2(amount_left, middle - amount.size().y / 2.0), amount, palette.text);
    // Notes stand in a column of their own where there is room for one.
    let has_notes = rect.width() > 620.0;
    let note_left = rect.left() + rect.width() * 0.58;
    let text_right = if has_notes && !row.note.is_empty() { note_left - 10.0 } else { amount_left - 12.0 };
    let is_cut = text_ui(ui, &row.text, pos2(left + 16.0, middle), text_right.max(left + 40.0), tone);
    if has_notes && amount_left - note_left > 50.0 {
        let mut job =
            egui::text::LayoutJob::simple_singleline(row.note.clone(), theme::font(size::LABEL), palette.third);
        job.wrap = egui::text::TextWrapping::truncate_at_width(amount_left - note_left - 16.0);
        let galley = ui.fonts_mut(|fonts| fonts.layout_job(job));
        ui.painter().galley(pos2(note_left, middle - galley.size().y / 2.0), galley, palette.third);
    }
    if response.clicked() {
        ui.memory_mut(|memory| memory.request_focus(tree));
        click(draw, row);
    }
    let tip = match &row.way {
        Some(Way::Field(_)) => words::TO_FIELD,
        Some(Way::Postings(_)) => words::TO_POSTINGS_BY_ENTER,
        None if is_cut => "",
        None => return,
    };
    response.on_hover_ui(|ui| {
        ui.label(&row.text);
        let small = |text: &str| RichText::new(text).size(size::LABEL).color(palette.second);
        if !row.note.is_empty() {
            ui.label(small(&row.note));
        }
        if !tip.is_empty() {
            ui.label(small(tip));
        }
    });
}

/// A click unfolds or folds; a row with nothing to unfold is followed.
fn click(draw: &mut Draw<'_>, row: &TreeRow) {
    match (&row.way, row.is_open) {
        (_, Some(_)) => change(draw, ExplainAsk::Toggle(row.key.clone())),
        (Some(way), None) => {
            change(draw, ExplainAsk::Cursor(row.key.clone()));
            follow(draw, way);
        }
        (None, None) => change(draw, ExplainAsk::Cursor(row.key.clone())),
    }
}

/// The way from a row to its postings, beside what unfolds it.
fn way_ui(ui: &Ui, draw: &mut Draw<'_>, row: &TreeRow, way: &Way, rect: Rect) {
    let response = ui.interact(rect, ui.scope_id().with(("way", &row.key)), Sense::CLICK);
    let name = words::postings_of(&row.text, &row.note);
    response.widget_info(|| WidgetInfo::labeled(Role::Link, true, &name));
    let colour = if response.hovered() { draw.palette.text } else { draw.palette.third };
    let (centre, stroke) = (rect.center(), Stroke::new(1.25, colour));
    // An arrow to the right.
    ui.painter().line_segment([centre + vec2(-5.0, 0.0), centre + vec2(5.0, 0.0)], stroke);
    let head = [vec2(1.5, -3.5), vec2(5.0, 0.0), vec2(1.5, 3.5)].map(|at| centre + at);
    ui.painter().line(head.to_vec(), stroke);
    if response.clicked() {
        follow(draw, way);
    }
    response.on_hover_text(words::TO_POSTINGS);
}

fn triangle_ui(ui: &Ui, centre: egui::Pos2, is_open: bool, colour: egui::Color32) {
    let points = if is_open {
        [vec2(-3.5, -2.0), vec2(3.5, -2.0), vec2(0.0, 3.0)]
    } else {
        [vec2(-2.0, -3.5), vec2(3.0, 0.0), vec2(-2.0, 3.5)]
    };
    ui.painter().add(Shape::convex_polygon(points.map(|at| centre + at).to_vec(), colour, Stroke::NONE));
}
