//! Figures by scenarios: names and the reference stay in sight, values have their differences, and groups fold.
//!
//! Owns which groups are folded, which is not saved. The table is made once for
//! each change, while it is seen.

use std::{collections::BTreeSet, sync::Arc};

use egui::{Button, ComboBox, Id, Rangef, Rect, RichText, Role, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};
use egui_table::{CellInfo, Column, HeaderCellInfo, HeaderRow, Table, TableDelegate, TableState};

use super::{
    PanelAsk, Tab,
    bridge::BridgeAsk,
    table::{seen_of, text_ui, whole_ui},
};
use crate::{
    analysis::compare::Verdict,
    app::{App, Command, ComparedSide, Making, Topic},
    chart::{SideBySide, SideCell, SideColumn, SideFigure, SideGroup, SideRow},
    engine::Forecast,
    model::BASE,
    text::{compared as words, window},
    ui::{
        Draw, Request,
        cache::other,
        charts::{sample, scenario_colour, shown_colour},
        signs,
        theme::{self, Palette, size},
    },
};

/// The height of a row: a value, and its difference below it.
const ROW: f32 = 36.0;
/// The height of a row in which nothing differs.
const ROW_SAME: f32 = 24.0;
/// The height of the head of a group.
const GROUP: f32 = 26.0;
/// The height of the heads of columns.
const HEAD: f32 = 38.0;
/// The distance of a text from the edge of its cell.
const SIDE: f32 = 10.0;
/// The room of a piece of a scenario's line before its name.
const SAMPLE: f32 = 24.0;
/// The room of the sign for better or worse.
const SIGN: f32 = 14.0;
/// The width of names at first.
const NAMES: f32 = 178.0;
/// The width of a scenario's column at first.
const WIDTH: f32 = 132.0;

/// What is compared with what, and the table.
#[derive(Debug)]
pub struct Comparing {
    /// The keys of groups that were folded or unfolded by the user.
    turned: BTreeSet<String>,
    tables: Making<TableOf, Result<SideBySide, String>>,
    table: Option<Result<SideBySide, String>>,
    seen: Vec<usize>,
}

/// The first guess of the time that this table takes for each posting, in nanoseconds.
const POSTING_NANOS: f64 = 40.0;

impl Default for Comparing {
    fn default() -> Self {
        let tables = Making::new(Topic::Compare, POSTING_NANOS);
        Self { turned: BTreeSet::new(), tables, table: None, seen: Vec::new() }
    }
}

/// What is put side by side, and which of it is shown.
#[derive(Clone, Debug)]
struct TableOf {
    sides: Vec<ComparedSide>,
    shown: String,
}

impl PartialEq for TableOf {
    /// Models and forecasts are compared by identity.
    fn eq(&self, other: &Self) -> bool {
        let run =
            |side: &ComparedSide| (side.outcome.shared().as_ref().map(Arc::as_ptr), side.outcome.overflow().cloned());
        let is_same = |(own, theirs): (&ComparedSide, &ComparedSide)| {
            (&own.id, &own.label, own.colour) == (&theirs.id, &theirs.label, theirs.colour) && run(own) == run(theirs)
        };
        self.shown == other.shown
            && self.sides.len() == other.sides.len()
            && self.sides.iter().zip(&other.sides).all(is_same)
    }
}

impl Comparing {
    /// Folds a group, or unfolds it.
    pub fn turn(&mut self, key: String) {
        if !self.turned.remove(&key) {
            self.turned.insert(key);
        }
    }

    /// Makes the table again if something changed, at once or on a worker.
    pub fn refresh(&mut self, app: &mut App) {
        let against = app.reference_id().to_owned();
        let is_in = |id: &str| id != against && (app.is_compared(id) || id == app.shown_id());
        let others = app.ids().map(|(id, _)| id).filter(|id| is_in(id));
        let ids: Vec<&str> = std::iter::once(against.as_str()).chain(others).collect();
        let sides: Vec<ComparedSide> = ids.iter().filter_map(|id| app.side(id)).collect();
        if sides.len() < 2 {
            self.table = None;
            self.tables.forget();
        } else if sides.iter().any(|side| side.outcome.shared().is_none() && side.outcome.is_computing()) {
            // The table that is there stays until all forecasts are.
            self.table.get_or_insert_with(|| Err(window::COMPUTING.to_owned()));
            self.tables.forget();
        } else {
            let size = sides.iter().filter_map(ComparedSide::forecast).map(|own| own.journal.posting_count()).sum();
            let of = TableOf { sides, shown: app.shown_id().to_owned() };
            if let Some(table) = self.tables.ask(app, of, size, table) {
                self.table = Some(table);
            }
        }
        let turned = &self.turned;
        let is_open = |group: &SideGroup| group.is_vendor == turned.contains(&group.key);
        self.seen = match &self.table {
            Some(Ok(table)) => table.seen(is_open),
            _ => Vec::new(),
        };
    }

    /// Whether a worker makes the table again.
    pub const fn is_stale(&self) -> bool {
        self.tables.is_stale()
    }

    fn is_open(&self, group: &SideGroup) -> bool {
        group.is_vendor == self.turned.contains(&group.key)
    }

    /// The table as text for a spreadsheet.
    pub fn tsv(&self) -> Option<String> {
        self.table.as_ref()?.as_ref().ok().map(SideBySide::tsv)
    }
}

/// The forecasts of scenarios up to the shortest end, with the names of longer scenarios; or why there are none.
pub fn aligned(sides: &[ComparedSide]) -> Result<(Vec<Arc<Forecast>>, Vec<String>), String> {
    let months = sides.iter().map(|side| side.model.settings.months).min().unwrap_or(1);
    let mut shortened = Vec::new();
    let mut forecasts = Vec::new();
    for side in sides {
        let too_large = || words::too_large(&side.label);
        let own = side.outcome.shared().filter(|_| side.forecast().is_some()).ok_or_else(too_large)?;
        if side.model.settings.months == months {
            forecasts.push(own);
        } else {
            let mut model = (*side.model).clone();
            model.settings.months = months;
            shortened.push(side.label.clone());
            forecasts.push(Arc::new(crate::engine::forecast(&model).map_err(|_| too_large())?));
        }
    }
    Ok((forecasts, shortened))
}

fn table(of: &TableOf) -> Result<SideBySide, String> {
    let (forecasts, shortened) = aligned(&of.sides)?;
    let columns = of.sides.iter().map(|side| SideColumn { other: other(side), is_shown: side.id == of.shown });
    let named: Vec<(SideColumn, &Forecast)> = columns.zip(forecasts.iter().map(Arc::as_ref)).collect();
    SideBySide::new(&named, shortened).map_err(|_| words::NOT_COMPARABLE.to_owned())
}

/// The comparison, or how to begin one.
pub fn compare_ui(ui: &mut Ui, draw: &mut Draw<'_>, comparing: &Comparing) {
    match &comparing.table {
        None => begin_ui(ui, draw),
        Some(Err(text)) => super::nothing_ui(ui, draw, text),
        Some(Ok(table)) => {
            if !table.shortened.is_empty() {
                note_ui(ui, draw, &words::shortened(&table.shortened, table.last));
            }
            table_ui(ui, draw, comparing, table);
        }
    }
}

/// A line over the table that warns of what one might not expect.
fn note_ui(ui: &mut Ui, draw: &Draw<'_>, text: &str) {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 22.0), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, text));
    signs::caution(ui.painter(), pos2(rect.left() + theme::PAD + 3.0, rect.center().y), draw.palette.caution);
    let left = pos2(rect.left() + theme::PAD + 12.0, rect.center().y);
    if text_ui(ui, text, left, rect.right() - SIDE, draw.palette.second) {
        crate::ui::tips::tip(response, text);
    }
}

/// Nothing is compared yet.
fn begin_ui(ui: &mut Ui, draw: &mut Draw<'_>) {
    let has_scenarios = !draw.app.scenarios().is_empty();
    ui.vertical_centered(|ui| {
        ui.add_space((ui.available_height() / 2.0 - 34.0).max(4.0));
        let text = if has_scenarios { words::NOTHING_COMPARED } else { words::NO_SCENARIOS };
        ui.label(RichText::new(text).color(draw.palette.second));
        ui.add_space(8.0);
        let command = if has_scenarios { Command::CompareAll } else { Command::AddScenario };
        if ui.add(Button::new(command.text())).on_hover_text(command.tooltip()).clicked() {
            draw.ask(Request::Command(command));
        }
    });
}

struct ComparedCells<'a, 'd> {
    comparing: &'a Comparing,
    table: &'a SideBySide,
    draw: &'a Draw<'d>,
    asked: Vec<Request>,
}

fn table_ui(ui: &mut Ui, draw: &mut Draw<'_>, comparing: &Comparing, table: &SideBySide) {
    let rect = ui.available_rect_before_wrap();
    let area = ui.interact(rect, ui.scope_id().with("figures_by_scenarios"), Sense::hover());
    area.widget_info(|| WidgetInfo::labeled(Role::Table, true, words::TABLE));
    let mut columns = vec![Column::new(NAMES).range(120.0..=360.0).id(Id::unique("names_of_figures"))];
    let width = |column: &SideColumn| {
        let font = theme::font(size::LABEL);
        let name = ui.painter().layout_no_wrap(column.other.label.clone(), font, egui::Color32::PLACEHOLDER);
        let width = (name.size().x + 2.0 * SIDE + SAMPLE).clamp(WIDTH, 220.0);
        Column::new(width.ceil()).range(110.0..=300.0).id(Id::unique(("figures_of", column.other.id.as_str())))
    };
    columns.extend(table.columns.iter().map(width));
    // With little room, only the names stay in sight.
    let sticky = if rect.width() > NAMES + WIDTH * 2.5 { 2 } else { 1 };
    // Another comparison begins at its first scenario.
    let now: Vec<String> = table.columns.iter().map(|column| column.other.id.clone()).collect();
    let columns_id = area.id.with("columns");
    let before: Option<Vec<String>> = ui.data(|data| data.get_temp(columns_id));
    let is_new = before.as_ref() != Some(&now);
    let mut shown = Table::new()
        .id_salt("figures_by_scenarios")
        .num_rows(comparing.seen.len() as u64)
        .columns(columns)
        .num_sticky_cols(sticky)
        .headers([HeaderRow::new(HEAD)]);
    if is_new {
        ui.data_mut(|data| data.insert_temp(columns_id, now));
        shown = shown.scroll_to_column(sticky, Some(egui::Align::Min)).scroll_to_row(0, Some(egui::Align::Min));
    }
    // Widths are known: nothing has to be measured in an invisible frame, over all columns.
    let table_id = shown.get_id(ui);
    if TableState::load(ui.ctx(), table_id).is_none() {
        TableState::default().store(ui.ctx(), table_id);
    }
    let mut cells = ComparedCells { comparing, table, draw, asked: Vec::new() };
    shown.show(ui, &mut cells);
    for request in cells.asked {
        draw.ask(request);
    }
}

impl<'a> ComparedCells<'a, '_> {
    fn row(&self, row: u64) -> Option<&'a SideRow> {
        let place = self.comparing.seen.get(usize::try_from(row).ok()?)?;
        self.table.rows.get(*place)
    }

    /// The picker of the reference, in the corner.
    fn corner_ui(&mut self, ui: &mut Ui) {
        let rect = ui.max_rect();
        let inner = Rect::from_min_max(pos2(rect.left() + theme::PAD, rect.top() + 7.0), rect.max - vec2(8.0, 7.0));
        let against = self.table.columns.first().map_or("", |column| column.other.label.as_str());
        ui.scope_builder(egui::UiBuilder::new().max_rect(inner), |ui| {
            ui.horizontal_centered(|ui| {
                ui.spacing_mut().item_spacing.x = 6.0;
                let label = ui.label(RichText::new(words::AGAINST).size(size::LABEL).color(self.draw.palette.second));
                let width = ui.available_width() - 2.0;
                let text = RichText::new(against).size(size::LABEL);
                let combo = ComboBox::from_id_salt("against").selected_text(text).width(width).truncate();
                let response = combo.show_ui(ui, |ui| {
                    for (id, name) in self.draw.app.ids() {
                        let is_now = self.table.columns.first().is_some_and(|column| column.other.id == id);
                        if ui.selectable_label(is_now, name).clicked() {
                            self.asked.push(Request::ReferTo(id.to_owned()));
                        }
                    }
                });
                response.response.labelled_by(label.id);
            });
        });
    }

    fn group_ui(&mut self, ui: &Ui, group: &SideGroup) {
        let palette = self.draw.palette;
        let rect = ui.max_rect();
        let is_open = self.comparing.is_open(group);
        let response = ui.interact(rect, ui.scope_id().with("group"), Sense::click());
        let name = words::group_name(&group.label, is_open);
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
        if response.hovered() {
            ui.painter().rect_filled(rect, 0.0, palette.raised);
        }
        if response.has_focus() {
            signs::focus(ui.painter(), rect.shrink(1.0), palette.accent);
        }
        let centre = pos2(rect.left() + theme::PAD + 3.0, rect.center().y);
        // Down while it is open, to the right while it is folded.
        let stroke = Stroke::new(1.4, palette.second);
        if is_open {
            signs::chevron(ui.painter(), centre, false, stroke);
        } else {
            let points = [vec2(-2.0, -3.5), vec2(2.0, 0.0), vec2(-2.0, 3.5)].map(|by| centre + by);
            ui.painter().line(points.to_vec(), stroke);
        }
        let left = pos2(rect.left() + theme::PAD + 14.0, rect.center().y);
        text_ui(ui, &group.label, left, rect.right() - 4.0, palette.text);
        if response.clicked() {
            self.asked.push(Request::LowerPanel(PanelAsk::Turn(group.key.clone())));
        }
    }

    fn figure_ui(&mut self, ui: &Ui, figure: &SideFigure, column: usize) {
        let (palette, table) = (self.draw.palette, self.table);
        let (Some(cell), Some(head)) = (figure.cells.get(column), table.columns.get(column)) else { return };
        let rect = ui.max_rect();
        let leads = figure.asked.is_some() && column > 0 && cell.change.is_some();
        let sense = if leads { Sense::CLICK } else { Sense::hover() };
        let response = ui.interact(rect, ui.scope_id().with("cell"), sense);
        let exact = cell.value.map_or_else(String::new, |value| words::exact_value(value, table.currency));
        let change = cell.change.as_ref().map_or_else(String::new, |change| words::change(change, table.currency));
        let name = words::cell_name(&figure.name, &head.other.label, &exact, &change);
        response.widget_info(|| WidgetInfo::labeled(Role::GridCell, true, &name));
        if response.hovered() && leads {
            ui.painter().rect_filled(rect, 0.0, palette.raised);
            ui.set_cursor_icon(egui::CursorIcon::PointingHand);
        }
        cell_ui(ui, &palette, rect, cell);
        if leads
            && response.clicked()
            && let Some(asked) = &figure.asked
        {
            let from = table.columns[0].other.id.clone();
            let ask = BridgeAsk::Open { from, to: head.other.id.clone(), asked: asked.clone() };
            self.asked.push(Request::LowerPanel(PanelAsk::Bridge(ask)));
            self.asked.push(Request::LowerPanel(PanelAsk::Show(Tab::Bridge)));
        }
        if cell.value.is_some() {
            response.on_hover_ui(|ui| {
                ui.label(name);
                if let Some(change) = cell.change {
                    let against = table.columns.first().map_or("", |column| column.other.label.as_str());
                    ui.label(words::verdict_tip(change.verdict, against));
                }
                if leads {
                    ui.label(RichText::new(words::CELL_TIP).size(size::LABEL).color(palette.second));
                }
            });
        }
    }
}

fn height(row: &SideRow) -> f32 {
    match row {
        SideRow::Group(_) => GROUP,
        SideRow::Figure(figure) if figure.cells.iter().any(SideCell::differs) => ROW,
        SideRow::Figure(_) => ROW_SAME,
    }
}

/// The value of a cell, and below it the difference with a sign for better or worse.
fn cell_ui(ui: &Ui, palette: &Palette, rect: Rect, cell: &SideCell) {
    let seen = seen_of(ui, rect);
    let (font, below) = (theme::font(size::TEXT), theme::font(size::AXIS));
    let Some(change) = cell.change.filter(|_| cell.differs()) else {
        let tone = if cell.change.is_some() { palette.second } else { palette.text };
        whole_ui(ui, seen, rect.center().y, &[&cell.text], &font, tone);
        return;
    };
    let middle = rect.center().y;
    whole_ui(ui, seen, middle - 7.5, &[&cell.text], &font, palette.text);
    let tone = verdict_colour(palette, change.verdict);
    let y = middle + 8.0;
    // The share gives way to the difference.
    let width = |text: &str| ui.painter().layout_no_wrap(text.to_owned(), below.clone(), tone).size().x;
    let beside = width(&cell.share) + 6.0;
    let has_share = !cell.share.is_empty() && beside + width(&cell.difference) + SIGN <= seen.span();
    if has_share {
        whole_ui(ui, seen, y, &[&cell.share], &below, palette.second);
    }
    let seen = Rangef::new(seen.min + SIGN, seen.max - if has_share { beside } else { 0.0 });
    let difference = whole_ui(ui, seen, y, &[&cell.difference], &below, tone);
    if seen.span() > 0.0 {
        verdict_sign(ui, palette, pos2(difference.left() - 8.0, y), change.verdict);
    }
}

/// The colour of better and worse, which have a sign too.
pub const fn verdict_colour(palette: &Palette, verdict: Verdict) -> egui::Color32 {
    match verdict {
        Verdict::Better => palette.cash,
        Verdict::Worse => palette.caution,
        Verdict::Same | Verdict::Neither => palette.second,
    }
}

/// A tick for better, a mark of exclamation for worse.
pub fn verdict_sign(ui: &Ui, palette: &Palette, centre: egui::Pos2, verdict: Verdict) {
    let colour = verdict_colour(palette, verdict);
    match verdict {
        Verdict::Better => signs::tick(ui.painter(), centre, Stroke::new(1.5, colour)),
        Verdict::Worse => signs::caution(ui.painter(), centre, colour),
        Verdict::Same | Verdict::Neither => {}
    }
}

impl TableDelegate for ComparedCells<'_, '_> {
    fn header_cell_ui(&mut self, ui: &mut Ui, cell: &HeaderCellInfo) {
        let palette = self.draw.palette;
        let rect = ui.max_rect();
        ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, Stroke::new(1.0, palette.hairline));
        let Some(column) = cell.col_range.start.checked_sub(1) else {
            self.corner_ui(ui);
            return;
        };
        let Some(head) = self.table.columns.get(column) else { return };
        let note = match (column, head.is_shown) {
            (0, _) => words::NOTE_REFERENCE,
            (_, true) => words::NOTE_SHOWN,
            (_, false) => "",
        };
        let response = ui.interact(rect, ui.scope_id().with("head"), Sense::click());
        let name = words::column(&head.other.label, note);
        response.widget_info(|| WidgetInfo::labeled(Role::ColumnHeader, true, &name));
        if response.hovered() {
            ui.painter().rect_filled(rect.shrink2(vec2(0.0, 1.0)), 0.0, palette.raised);
        }
        if response.has_focus() {
            signs::focus(ui.painter(), rect.shrink(1.0), palette.accent);
        }
        let middle = rect.center().y;
        let y = if note.is_empty() { middle } else { middle - 7.0 };
        let tone = if head.is_shown { palette.text } else { palette.second };
        let seen = seen_of(ui, rect);
        let mut job =
            egui::text::LayoutJob::simple_singleline(head.other.label.clone(), theme::font(size::LABEL), tone);
        job.wrap = egui::text::TextWrapping::truncate_at_width((seen.span() - SAMPLE + SIDE).max(0.0));
        let galley = ui.painter().layout_job(job);
        let left = seen.max - galley.size().x;
        let at = pos2(left, y - galley.size().y / 2.0);
        ui.painter().galley(at, galley, tone);
        let line = [pos2(left - 20.0, y), pos2(left - 5.0, y)];
        if head.is_shown {
            ui.painter().line_segment(line, Stroke::new(2.5, shown_colour(self.draw)));
        } else {
            sample(ui, &palette, &head.other, line);
        }
        if !note.is_empty() {
            whole_ui(ui, seen, middle + 8.0, &[note], &theme::font(size::AXIS), palette.third);
        }
        if response.clicked() {
            let id = (head.other.id != BASE).then(|| head.other.id.clone());
            self.asked.push(Request::ShowScenario(id));
        }
        response.on_hover_text(words::legend(&head.other.label, head.is_shown));
    }

    fn row_ui(&mut self, ui: &mut Ui, row: u64) {
        let rect = ui.max_rect();
        if row > 0 {
            let is_group = matches!(self.row(row), Some(SideRow::Group(_)));
            let tone = if is_group { self.draw.palette.hairline } else { self.draw.palette.grid };
            ui.painter().hline(rect.x_range(), rect.top(), Stroke::new(1.0, tone));
        }
    }

    fn cell_ui(&mut self, ui: &mut Ui, cell: &CellInfo) {
        match (self.row(cell.row_nr), cell.col_nr.checked_sub(1)) {
            (Some(SideRow::Group(group)), None) => self.group_ui(ui, group),
            (Some(SideRow::Figure(figure)), None) => {
                let rect = ui.max_rect();
                let response = ui.interact(rect, ui.scope_id().with("name"), Sense::hover());
                response.widget_info(|| WidgetInfo::labeled(Role::RowHeader, true, &figure.name));
                let left = pos2(rect.left() + theme::PAD + 14.0, rect.center().y);
                if text_ui(ui, &figure.label, left, rect.right() - 6.0, self.draw.palette.second) {
                    crate::ui::tips::tip(response, &figure.name);
                }
            }
            (Some(SideRow::Figure(figure)), Some(column)) => {
                self.draw.stand_back(ui);
                self.figure_ui(ui, figure, column);
            }
            (Some(SideRow::Group(_)), Some(_)) | (None, _) => {}
        }
    }

    fn row_top_offset(&self, _: &egui::Context, _: Id, row: u64) -> f32 {
        let before = self.comparing.seen.iter().take(usize::try_from(row).unwrap_or(usize::MAX));
        before.filter_map(|place| self.table.rows.get(*place)).map(height).sum()
    }

    fn default_row_height(&self) -> f32 {
        ROW
    }
}

/// The colour of a scenario, for pickers.
pub fn colour_of(draw: &Draw<'_>, id: &str) -> egui::Color32 {
    let place = draw.app.scenarios().iter().position(|scenario| scenario.id.0 == id);
    scenario_colour(&draw.palette, place.map(|place| draw.app.colour_of(place)))
}
