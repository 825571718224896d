//! The table as drawn: sticky names and totals, cells that can be selected, copied, and followed to their postings.
//!
//! Rows and columns that are not seen cost nothing; the texts of those that are seen are made once for each change.

use egui::{
    Align, Color32, Event, EventFilter, FontId, Id, Key, Modifiers, Rangef, Rect, Role, Sense, Stroke, Ui, WidgetInfo,
    pos2, vec2,
};
use egui_table::{CellInfo, Column, HeaderCellInfo, HeaderRow, Table, TableDelegate, TableState};

use super::{PanelAsk, exact};
use crate::{
    calendar::Date,
    chart::{Cell, Explainable, Grid, PostingSet, Selection},
    money::Money,
    text::{amounts, lower_panel as words},
    ui::{
        Draw, Request,
        theme::{self, size},
    },
};

/// The height of a row.
const ROW: f32 = 22.0;
/// The height of the heads of columns: a name, and a note below it.
const HEAD: f32 = 36.0;
/// The distance of a text from the edge of its cell.
const SIDE: f32 = 10.0;
/// The distance of a text from where its cell is cut.
const EDGE: f32 = 4.0;
/// In place of a text for which there is no room.
const MORE: &str = "…";
/// The width of the names of rows at first.
const NAMES: f32 = 190.0;
/// The columns that stay: names and totals.
const STICKY: usize = 2;
/// Rows that Page Up and Page Down go.
const PAGE: isize = 10;

/// What the pointer did to the table in this frame.
#[derive(Default)]
struct PointerDone {
    selection: Option<Selection>,
    opened: Option<(usize, usize)>,
    explained: Option<Explainable>,
}

struct TableCells<'a, 'd> {
    grid: &'a Grid,
    selection: Option<Selection>,
    has_focus: bool,
    draw: &'a Draw<'d>,
    done: PointerDone,
}

/// The width of an amount's column, by its digits: they are all as wide.
#[allow(clippy::cast_precision_loss, reason = "a few digits")]
fn width(grid: &Grid) -> f32 {
    let (digits, separators) = grid.longest;
    // The sign is as wide as a digit.
    let text = (digits + 1) as f32 * 0.564 + separators as f32 * 0.25;
    (text * size::TEXT + SIDE * 2.0).ceil().max(92.0)
}

/// The width of a column, somewhat larger where then no column is seen in part beside the names and totals.
fn fitting_width(width: f32, room: f32) -> f32 {
    let count = (room / width).floor();
    if count >= 2.0 { (room / count).floor().min(width * 1.45) } else { width }
}

/// The table.
pub fn table_ui(ui: &mut Ui, draw: &mut Draw<'_>, grid: &Grid, selection: Option<Selection>) {
    let rect = ui.available_rect_before_wrap();
    let id = ui.scope_id().with("items_by_spans");
    let area = ui.interact(rect, id, Sense::focusable_noninteractive());
    area.widget_info(|| WidgetInfo::labeled(Role::Table, true, words::TABLE));
    let has_focus = area.has_focus();
    let mut shown = selection;
    let mut follow = None;
    if has_focus {
        let filter = EventFilter {
            horizontal_arrows: true,
            vertical_arrows: true,
            escape: selection.is_some(),
            ..EventFilter::default()
        };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(id, filter));
        follow = keys_ui(ui, draw, grid, &mut shown);
    }
    let amount = Column::new(fitting_width(width(grid), rect.width() - NAMES)).resizable(false);
    let mut columns = vec![amount; grid.columns.len() + 1];
    columns[0] = Column::new(NAMES).range(100.0..=420.0).id(Id::unique("names_of_rows"));
    let mut table = Table::new()
        .id_salt("items_by_spans")
        .num_rows(grid.rows.len() as u64)
        .columns(columns)
        .num_sticky_cols(STICKY)
        .headers([HeaderRow::new(HEAD)]);
    #[allow(clippy::cast_possible_truncation, reason = "a width in points")]
    let width = if selection.is_none() { rect.width() as i32 } else { 0 };
    if let Some(column) = first_shown(ui, id, grid, width) {
        // So many as are seen, so that the first of them is at the left.
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a few columns")]
        let seen = ((rect.width() - NAMES) / amount.current - 1.0).max(1.0) as usize;
        let columns = column + 1..=(column + seen).min(grid.columns.len());
        // Both ways are aligned: without a row it would scroll down too.
        table = table.scroll_to_columns(columns, Some(Align::Min)).scroll_to_row(0, None);
        // Else a bit of the column before it would be seen.
        ui.spacing_mut().item_spacing.x = 0.0;
    }
    if let Some((row, column)) = follow {
        table = table.scroll_to_row(row as u64, None);
        if column + 1 >= STICKY {
            table = table.scroll_to_column(column + 1, None);
        }
    }
    // Widths are known: nothing has to be measured in an invisible frame, over all columns.
    let table_id = table.get_id(ui);
    if TableState::load(ui.ctx(), table_id).is_none() {
        TableState::default().store(ui.ctx(), table_id);
    }
    let mut cells = TableCells { grid, selection: shown, has_focus, draw, done: PointerDone::default() };
    table.show(ui, &mut cells);
    let PointerDone { selection: clicked, opened, explained } = cells.done;
    if let Some(asked) = explained {
        draw.ask(Request::Explain(asked));
    }
    if clicked.is_some() {
        ui.memory_mut(|memory| memory.request_focus(id));
        shown = clicked;
    }
    if shown != selection {
        draw.ask(Request::LowerPanel(PanelAsk::Select(shown)));
    }
    if let Some((row, column)) = opened {
        open(draw, grid, row, column);
    }
    if has_focus && shown.is_none() {
        ui.painter().rect_stroke(
            rect.shrink(1.0),
            0.0,
            Stroke::new(1.0, draw.palette.accent.gamma_multiply(0.6)),
            egui::StrokeKind::Inside,
        );
    }
}

/// What tells the columns of one table from those of another: the days of the first of the forecast, and its place.
type ColumnsOf = (Date, Date, usize);

/// The first column of the forecast, where the columns are others than in the frame before, or, while no cell is selected,
/// the table has another width: history is to the left.
fn first_shown(ui: &Ui, id: Id, grid: &Grid, width: i32) -> Option<usize> {
    let first = grid.columns.iter().position(|column| !column.is_total && !column.dates.is_past)?;
    let now = (grid.columns[first].dates.start, grid.columns[first].dates.end, first);
    let last: Option<(ColumnsOf, i32)> = ui.data_mut(|data| {
        let last = data.get_temp(id);
        data.insert_temp(id, (now, width));
        last
    });
    let is_as_before = last.is_some_and(|(before, of)| before == now && (width == 0 || of == 0 || of == width));
    (!is_as_before).then_some(first)
}

/// Shows the postings of a cell; of history the inputs.
fn open(draw: &mut Draw<'_>, grid: &Grid, row: usize, column: usize) {
    if let Some(query) = grid.query(row, column) {
        draw.ask(Request::ShowPostings(query));
    }
}

/// Moves the selection by keys, copies, and goes to the postings; returns the cell to scroll to.
fn keys_ui(ui: &Ui, draw: &mut Draw<'_>, grid: &Grid, selection: &mut Option<Selection>) -> Option<(usize, usize)> {
    let is_copied = ui.input(|input| input.events.iter().any(|event| matches!(event, Event::Copy)));
    if is_copied {
        super::copy_cells(ui, draw, grid, *selection);
    }
    let pressed = |modifiers: Modifiers, key: Key| ui.input_mut(|input| input.consume_key(modifiers, key));
    let is_extended = ui.input(|input| input.modifiers.shift);
    if pressed(Modifiers::COMMAND, Key::A) {
        *selection = Some(Selection::all(grid));
        return None;
    }
    if selection.is_some() && pressed(Modifiers::NONE, Key::Escape) {
        *selection = None;
        return None;
    }
    if let Some((row, column)) = selection.and_then(|own| own.only())
        && grid.query(row, column).is_some()
        && pressed(Modifiers::NONE, Key::Enter)
    {
        open(draw, grid, row, column);
        return None;
    }
    if let Some((row, column)) = selection.and_then(|own| own.only())
        && let Some(text) = typed(ui)
    {
        let below = grid.rows[row + 1..].iter().map_while(|row| row.item.clone());
        let items = grid.rows[row].item.clone().map_or_else(|| below.collect(), |item| vec![item]);
        let dates = grid.columns[column].dates;
        let days = (dates.is_past && !grid.columns[column].is_total).then_some((dates.start, dates.end));
        draw.ask(Request::TypeInTable(super::TypedCell { items, days, text, name: grid.rows[row].name.clone() }));
        return None;
    }
    let far = grid.columns.len().cast_signed();
    let moves = [
        (Key::ArrowUp, (-1, 0)),
        (Key::ArrowDown, (1, 0)),
        (Key::ArrowLeft, (0, -1)),
        (Key::ArrowRight, (0, 1)),
        (Key::PageUp, (-PAGE, 0)),
        (Key::PageDown, (PAGE, 0)),
        (Key::Home, (0, -far)),
        (Key::End, (0, far)),
    ];
    let (_, (rows, columns)) = moves.into_iter().find(|(key, _)| pressed(Modifiers::NONE, *key))?;
    let next = match *selection {
        Some(own) => own.moved(rows, columns, is_extended, grid),
        // The first key selects the first cell.
        None => Selection::cell(0, 0).within(grid)?,
    };
    *selection = Some(next);
    Some(next.cursor)
}

/// What is typed as if into a cell.
fn typed(ui: &Ui) -> Option<String> {
    let text = |event: &Event| match event {
        Event::Text(text) if !text.trim().is_empty() => Some(text.clone()),
        _ => None,
    };
    let text: String = ui.input(|input| input.events.iter().filter_map(text).collect());
    (!text.is_empty()).then_some(text)
}

impl TableCells<'_, '_> {
    /// Selects a cell, or up to it with Shift.
    fn select(&mut self, ui: &Ui, cell: Selection) {
        // Shift is read from the click itself: it may be released by the end of the frame.
        let is_extended = ui.input(|input| {
            input
                .events
                .iter()
                .any(|event| matches!(event, Event::PointerButton { pressed: false, modifiers, .. } if modifiers.shift))
        });
        self.done.selection = Some(match self.selection {
            Some(own) if is_extended => own.up_to(cell.cursor.0, cell.cursor.1),
            _ => cell,
        });
    }

    /// A line at the left of the first span of the forecast, where there is history before it.
    fn as_of_ui(&self, ui: &Ui, column: usize) {
        let is_first = |column: usize| {
            let of = |at: usize| self.grid.columns.get(at);
            let is_forecast = of(column).is_some_and(|own| !own.is_total && !own.dates.is_past);
            is_forecast && of(column - 1).is_some_and(|before| before.dates.is_past)
        };
        if column > 0 && is_first(column) {
            let rect = ui.max_rect();
            ui.painter().vline(rect.left() + 0.5, rect.y_range(), Stroke::new(1.0, self.draw.palette.third));
        }
    }

    fn name_ui(&mut self, ui: &Ui, row: usize) {
        let (palette, own) = (self.draw.palette, &self.grid.rows[row]);
        let rect = ui.max_rect();
        let response = ui.interact(rect, ui.scope_id().with("name"), Sense::CLICK);
        response.widget_info(|| WidgetInfo::labeled(Role::RowHeader, true, words::row_name(&own.name)));
        if response.hovered() {
            ui.painter().rect_filled(rect, 0.0, palette.raised);
        }
        let (mut left, mut tone) = (rect.left() + theme::PAD, palette.text);
        if let Some(item) = &own.item {
            let colour = self.draw.cache.colours.get(item).unwrap_or(palette.second);
            ui.painter().circle_filled(pos2(left + 8.0, rect.center().y), 3.0, colour);
            (left, tone) = (left + 20.0, palette.second);
        }
        let is_cut = text_ui(ui, &own.label, pos2(left, rect.center().y), rect.right() - SIDE, tone);
        if response.clicked() {
            self.select(ui, Selection::row(row, self.grid));
        }
        if let Some(tip) = row_tip(own.label.as_str()) {
            response.on_hover_text(tip);
        } else if is_cut {
            crate::ui::tips::tip(response, &own.label);
        }
    }
}

/// A tooltip for a row whose name doesn't explain itself.
fn row_tip(label: &str) -> Option<&'static str> {
    match label {
        words::ROW_GAP => Some(words::GAP_TIP),
        words::ROW_COVERAGE => Some(words::COVERAGE_TIP),
        _ => None,
    }
}

/// A text from a point on, cut where there is no more room; whether it was.
pub fn text_ui(ui: &Ui, text: &str, left_centre: egui::Pos2, right: f32, tone: egui::Color32) -> bool {
    let mut job = egui::text::LayoutJob::simple_singleline(text.to_owned(), theme::font(size::TEXT), tone);
    job.wrap = egui::text::TextWrapping::truncate_at_width((right - left_centre.x).max(10.0));
    let galley = ui.fonts_mut(|fonts| fonts.layout_job(job));
    let is_cut = galley.elided;
    ui.painter().galley(left_centre - vec2(0.0, galley.size().y / 2.0), galley, tone);
    is_cut
}

/// Where texts may stand in the part of a cell that is seen: beside columns that stay, or at the edge, only a part is.
pub fn seen_of(ui: &Ui, rect: Rect) -> Rangef {
    let clip = ui.clip_rect();
    Rangef::new((rect.left() + EDGE).max(clip.left() + EDGE), (rect.right() - SIDE).min(clip.right() - EDGE))
}

/// Writes the first of some texts that is whole in a width, the fullest first, at its right end; gives where it stands.
/// An amount without its first digits would be another one: where there is no room it is only said that it is there.
pub fn whole_ui(ui: &Ui, seen: Rangef, y: f32, texts: &[&str], font: &FontId, tone: Color32) -> Rect {
    let galley = |text: &str| ui.painter().layout_no_wrap(text.to_owned(), font.clone(), tone);
    let mut all = texts.iter().map(|text| galley(text)).filter(|galley| galley.size().x <= seen.span());
    let own = all.next().unwrap_or_else(|| galley(if texts.concat().is_empty() { "" } else { MORE }));
    let at = pos2(seen.max - own.size().x, y - own.size().y / 2.0);
    let rect = Rect::from_min_size(at, own.size());
    if own.size().x <= seen.span() {
        ui.painter().galley(at, own, tone);
    }
    rect
}

impl TableDelegate for TableCells<'_, '_> {
    fn header_cell_ui(&mut self, ui: &mut Ui, cell: &HeaderCellInfo) {
        let palette = self.draw.palette;
        let rect = ui.max_rect();
        let response = ui.interact(rect, ui.scope_id().with("head"), Sense::CLICK);
        let column = cell.col_range.start.checked_sub(1);
        let (name, note) = match column {
            Some(column) => (self.grid.columns[column].name.as_str(), self.grid.columns[column].note),
            None => (self.grid.currency.code(), words::unit_note(self.grid.has_minor)),
        };
        response.widget_info(|| WidgetInfo::labeled(Role::ColumnHeader, true, words::column_name(name, note)));
        let is_past = column.is_some_and(|column| self.grid.columns[column].dates.is_past);
        if response.hovered() || is_past {
            ui.painter().rect_filled(rect, 0.0, if is_past { palette.background } else { palette.raised });
        }
        ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, Stroke::new(1.0, palette.hairline));
        let middle = rect.center().y;
        let lines = [(name, -7.0, theme::font(size::LABEL), palette.second)];
        let lines = lines.into_iter().chain([(note, 7.0, theme::font(size::AXIS), palette.third)]);
        for (text, by, font, tone) in lines.filter(|(text, ..)| !text.is_empty()) {
            let y = if note.is_empty() { middle } else { middle + by };
            if column.is_some() {
                whole_ui(ui, seen_of(ui, rect), y, &[text], &font, tone);
            } else {
                let at = pos2(rect.left() + theme::PAD, y);
                ui.painter().text(at, egui::Align2::LEFT_CENTER, text, font, tone);
            }
        }
        let Some(column) = column else {
            if response.clicked() {
                self.select(ui, Selection::all(self.grid));
            }
            return;
        };
        self.as_of_ui(ui, column);
        if response.clicked() {
            self.select(ui, Selection::column(column, self.grid));
        }
        let own = &self.grid.columns[column];
        if own.is_total {
            response.on_hover_text(words::TOTAL_TIP);
        } else if own.dates.is_cut {
            response.on_hover_text(words::cut_tip(own.dates.start, own.dates.end));
        }
    }

    fn row_ui(&mut self, ui: &mut Ui, row: u64) {
        let is_section =
            usize::try_from(row).ok().and_then(|row| self.grid.rows.get(row)).is_some_and(|row| row.item.is_none());
        if is_section && row > 0 {
            let rect = ui.max_rect();
            ui.painter().hline(rect.x_range(), rect.top(), Stroke::new(1.0, self.draw.palette.grid));
        }
    }

    fn cell_ui(&mut self, ui: &mut Ui, cell: &CellInfo) {
        let Ok(row) = usize::try_from(cell.row_nr) else { return };
        let Some(column) = cell.col_nr.checked_sub(1) else {
            self.name_ui(ui, row);
            return;
        };
        let (grid, palette) = (self.grid, self.draw.palette);
        let (own, head) = (&grid.rows[row], &grid.columns[column]);
        let rect = ui.max_rect();
        let response = ui.interact(rect, ui.scope_id().with("cell"), Sense::CLICK);
        let text = grid.text(row, column);
        let is_selected = self.selection.is_some_and(|selection| selection.contains(row, column));
        response.widget_info(|| {
            WidgetInfo::selected(Role::GridCell, true, is_selected, words::cell_name(&own.name, &head.name, text))
        });
        let inside = Rect::from_min_max(rect.min + vec2(0.0, 1.0), rect.max);
        if is_selected {
            ui.painter().rect_filled(inside, 0.0, palette.selection);
        } else if response.hovered() && own.cells[column] != Cell::Nothing {
            ui.painter().rect_filled(inside, 0.0, palette.raised);
        } else if head.dates.is_past {
            ui.painter().rect_filled(inside, 0.0, palette.background);
        }
        self.as_of_ui(ui, column);
        if self.selection.is_some_and(|selection| selection.cursor == (row, column)) {
            let colour = if self.has_focus { palette.accent } else { palette.third };
            ui.painter().rect_stroke(rect, 0.0, Stroke::new(1.0, colour), egui::StrokeKind::Inside);
        }
        let amount = own.cells[column].amount();
        let is_short = own.set == Some(PostingSet::Cash) && amount.is_some_and(|amount| amount < Money::ZERO);
        let tone = match amount {
            _ if is_short => palette.wrong,
            Some(Money::ZERO) => palette.third,
            _ if own.item.is_some() => palette.second,
            _ => palette.text,
        };
        let (seen, font) = (seen_of(ui, rect), theme::font(size::TEXT));
        // In a cell that is seen in part no other style is used: the table has one.
        whole_ui(ui, seen, rect.center().y, &[text], &font, tone);
        // After a click elsewhere, egui counts the second click here as the third.
        if response.double_clicked() || response.triple_clicked() {
            self.done.opened = Some((row, column));
        }
        if response.clicked() {
            self.select(ui, Selection::cell(row, column));
        }
        if response.secondary_clicked() {
            self.done.explained = grid.explains(row, column);
        }
        if own.cells[column] != Cell::Nothing {
            response.on_hover_ui(|ui| {
                ui.label(words::cell_name(&own.name, &head.name, ""));
                ui.label(match own.cells[column] {
                    Cell::Low(amount, date) => {
                        format!("{} {}", amounts::exact_money(amount, grid.currency), words::on_day(date))
                    }
                    _ => exact(grid, row, column),
                });
            });
        }
    }

    fn default_row_height(&self) -> f32 {
        ROW
    }
}
