//! The ageing of a day as drawn: the day, what ages count from, and vendors by age.
//!
//! Owns which day is asked about. The table is made once for each change, from the forecast that is there, and only
//! while it is seen.

use egui::{
    EventFilter, Id, Key, Label, Modifiers, Rect, RichText, Role, ScrollArea, Sense, Stroke, Ui, WidgetInfo, pos2, vec2,
};

use super::{
    PanelAsk, Shown, button_ui,
    delay::date_ui,
    nothing_ui,
    table::{text_ui, whole_ui},
};
use crate::{
    analysis::ageing::AgeFrom,
    app::{App, Making, Topic},
    calendar::Date,
    chart::{AgeingColumn, AgeingTable},
    money::Money,
    text::{ageing as words, lower_panel as panel_words},
    ui::{
        Draw, Request, signs,
        theme::{self, size},
        top,
    },
};

/// The height of a row.
const ROW: f32 = 22.0;
/// The height of the row of fields.
const FIELDS: f32 = 30.0;
/// The widest column of names.
const NAMES: f32 = 260.0;
/// The widest column of amounts.
const AMOUNTS: f32 = 130.0;
/// What of a column's width its amounts don't have.
const BESIDE_AMOUNT: f32 = 10.0;
/// The first guess of the time that the table takes for each invoice, in nanoseconds.
const INVOICE_NANOS: f64 = 60.0;

/// What is asked for, and the answer.
#[derive(Debug)]
pub struct AgeingTab {
    /// The day; none is the opening.
    day: Option<Date>,
    age_from: AgeFrom,
    tables: Making<(Shown, Date, AgeFrom), AgeingTable>,
    table: Option<AgeingTable>,
}

impl Default for AgeingTab {
    fn default() -> Self {
        Self { day: None, age_from: AgeFrom::DueDate, tables: Making::new(Topic::Ageing, INVOICE_NANOS), table: None }
    }
}

/// What drawing asks of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AgeingAsk {
    /// Another day; none is the opening.
    Day(Option<Date>),
    /// Another date to count from.
    From(AgeFrom),
}

/// The day before the forecast, and the day after it.
fn days_of(app: &App) -> (Date, Date) {
    (app.model().as_of().plus_days(-1), app.model().end())
}

impl AgeingTab {
    /// Does what drawing asked for.
    pub const fn take(&mut self, change: AgeingAsk) {
        match change {
            AgeingAsk::Day(day) => self.day = day,
            AgeingAsk::From(from) => self.age_from = from,
        }
    }

    /// The day that is shown: within the forecast, or the opening.
    pub fn day(&self, app: &App) -> Date {
        let (opening, end) = days_of(app);
        self.day.filter(|day| opening < *day && *day < end).unwrap_or(opening)
    }

    /// Whether a worker makes the table.
    pub const fn is_stale(&self) -> bool {
        self.tables.is_stale()
    }

    /// Makes the table again if something changed.
    pub fn refresh(&mut self, app: &mut App) {
        let Some(run) = Shown::exactly(app) else {
            self.table = None;
            return self.tables.forget();
        };
        let (day, size) = (self.day(app), run.forecast.invoices.len() + 1);
        let made = |(run, day, from): &(Shown, Date, AgeFrom)| AgeingTable::new(&run.forecast, *day, *from);
        if let Some(table) = self.tables.ask(app, (run, day, self.age_from), size, made) {
            self.table = Some(table);
        }
    }

    /// The table as text for a spreadsheet.
    pub fn tsv(&self) -> Option<String> {
        self.table.as_ref().map(AgeingTable::tsv)
    }
}

/// The question and its answer.
pub fn ageing_ui(ui: &mut Ui, draw: &mut Draw<'_>, tab: &AgeingTab) {
    question_ui(ui, draw, tab);
    match &tab.table {
        Some(table) if table.is_empty() => nothing_ui(ui, draw, words::NOTHING),
        Some(table) => table_ui(ui, draw, table),
        None => nothing_ui(ui, draw, draw.no_forecast()),
    }
}

fn ask(draw: &mut Draw<'_>, change: AgeingAsk) {
    draw.ask(Request::LowerPanel(PanelAsk::Ageing(change)));
}

/// The day, and the date that ages count from.
fn question_ui(ui: &mut Ui, draw: &mut Draw<'_>, tab: &AgeingTab) {
    let (opening, end) = days_of(draw.app);
    let day = tab.day(draw.app);
    ui.horizontal(|ui| {
        ui.set_min_height(FIELDS);
        ui.spacing_mut().item_spacing.x = 6.0;
        ui.add_space(theme::PAD - 6.0);
        let small = |text: &str| Label::new(RichText::new(text).size(size::LABEL).color(draw.palette.second));
        ui.add(small(words::DAY));
        if let Some(given) = date_ui(ui, draw, words::DAY_FIELD, day, (opening, end)) {
            ask(draw, AgeingAsk::Day((given != opening).then_some(given)));
        }
        if day != opening && button_ui(ui, draw, words::TODAY).on_hover_text(words::TODAY_TIP).clicked() {
            ask(draw, AgeingAsk::Day(None));
        }
        ui.add_space(10.0);
        ui.add(Label::new(RichText::new(words::AGE_FROM).size(size::LABEL).color(draw.palette.second)));
        ui.spacing_mut().item_spacing.x = 2.0;
        for (from, text, tip) in [
            (AgeFrom::DueDate, words::FROM_DUE, words::FROM_DUE_TIP),
            (AgeFrom::InvoiceDate, words::FROM_INVOICE, words::FROM_INVOICE_TIP),
        ] {
            let request = Request::LowerPanel(PanelAsk::Ageing(AgeingAsk::From(from)));
            top::switch_ui(ui, draw, text, tab.age_from == from, request).on_hover_text(tip);
        }
    });
}

/// Where the columns lie.
struct Columns {
    names: f32,
    amount: f32,
    /// In which of the styles all amounts are written.
    style: usize,
}

/// An amount in each style, from the fullest to the shortest.
fn styles(table: &AgeingTable, amount: Money) -> [String; 4] {
    [
        panel_words::cell_money(amount, table.currency, table.has_minor()),
        panel_words::cell_money(amount, table.currency, false),
        crate::text::amounts::figure(amount, table.currency),
        crate::text::amounts::short(amount, table.currency),
    ]
}

impl Columns {
    #[allow(clippy::cast_precision_loss, reason = "a few columns")]
    fn of(width: f32, count: usize) -> Self {
        let width = width - theme::PAD * 2.0;
        let names = (width * 0.28).min(NAMES);
        Self { names, amount: ((width - names) / count as f32).min(AMOUNTS), style: 0 }
    }

    /// With the fullest style in which every amount is whole: a table has one.
    fn fitted(self, ui: &Ui, table: &AgeingTable) -> Self {
        let room = self.amount - BESIDE_AMOUNT;
        let is_whole = |style: &usize| {
            table.rows.iter().all(|row| {
                let font = theme::weight(size::TEXT, row.vendor.is_none());
                table.columns.iter().all(|column| {
                    let text = std::mem::take(&mut styles(table, column.of(&row.amounts))[*style]);
                    ui.painter().layout_no_wrap(text, font.clone(), egui::Color32::PLACEHOLDER).size().x <= room
                })
            })
        };
        let style = (0..3).find(is_whole).unwrap_or(3);
        Self { style, ..self }
    }

    /// The cell of a column in a row.
    #[allow(clippy::cast_precision_loss, reason = "a few columns")]
    fn cell(&self, row: Rect, column: usize) -> Rect {
        let left = row.left() + theme::PAD + self.names + self.amount * column as f32;
        Rect::from_x_y_ranges(left..=left + self.amount, row.y_range())
    }
}

fn table_ui(ui: &mut Ui, draw: &mut Draw<'_>, table: &AgeingTable) {
    ui.spacing_mut().item_spacing.y = 0.0;
    let id = ui.scope_id().with("ageing");
    let area = ui.interact(ui.available_rect_before_wrap(), id, Sense::focusable_noninteractive());
    area.widget_info(|| WidgetInfo::labeled(Role::Table, true, words::TABLE));
    let has_focus = area.has_focus();
    let mut chosen: Option<(usize, usize)> = ui.data(|data| data.get_temp(id)).filter(|_| has_focus);
    if has_focus {
        let filter = EventFilter { horizontal_arrows: true, vertical_arrows: true, ..EventFilter::default() };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(id, filter));
        keys_ui(ui, draw, table, &mut chosen);
        if let Some(chosen) = chosen {
            ui.data_mut(|data| data.insert_temp(id, chosen));
        }
        signs::focus(ui.painter(), area.rect.shrink(1.0), draw.palette.accent.gamma_multiply(0.6));
    }
    let columns = Columns::of(ui.available_width(), table.columns.len()).fitted(ui, table);
    let (head, _) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::hover());
    for (place, column) in table.columns.iter().enumerate() {
        let cell = columns.cell(head, place);
        let tone = if *column == AgeingColumn::Overdue { draw.palette.second } else { draw.palette.third };
        let seen = egui::Rangef::new(cell.left(), cell.right() - 6.0);
        let texts = [words::column(*column), words::short_column(*column)];
        let rect = whole_ui(ui, seen, cell.center().y, &texts, &theme::font(size::LABEL), tone);
        if let AgeingColumn::Part(crate::chart::AgeingPart::Age(age)) = column {
            // The colour that the age has in the chart.
            let square = Rect::from_center_size(pos2(rect.left() - 8.0, rect.center().y), vec2(7.0, 7.0));
            if square.left() >= cell.left() {
                ui.painter().rect_filled(square, 1.5, draw.palette.ages[usize::from(*age)]);
            }
        }
    }
    ui.painter().hline(head.x_range(), head.bottom() - 0.5, Stroke::new(1.0, draw.palette.hairline));
    // The sums stay in sight.
    let (last, of_vendors) = (table.rows.len() - 1, table.rows.len() - 1);
    let room = (ui.available_height() - ROW).max(ROW);
    ScrollArea::vertical().max_height(room).auto_shrink([false, true]).show_rows(ui, ROW, of_vendors, |ui, seen| {
        for row in seen {
            row_ui(ui, draw, table, &columns, row, chosen);
        }
    });
    row_ui(ui, draw, table, &columns, last, chosen);
}

/// Moves from cell to cell, opens one, and copies.
fn keys_ui(ui: &Ui, draw: &mut Draw<'_>, table: &AgeingTable, chosen: &mut Option<(usize, usize)>) {
    if ui.input(|input| input.events.iter().any(|event| matches!(event, egui::Event::Copy))) {
        let text = table.tsv();
        draw.ask(Request::Copied(panel_words::copied_all(words::TAB, &text)));
        ui.copy_text(text);
    }
    let pressed = |key: Key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
    let moves =
        [(Key::ArrowUp, (-1, 0)), (Key::ArrowDown, (1, 0)), (Key::ArrowLeft, (0, -1)), (Key::ArrowRight, (0, 1))];
    if let Some((_, (rows, columns))) = moves.into_iter().find(|(key, _)| pressed(*key)) {
        let within = |at: usize, by: isize, count: usize| at.saturating_add_signed(by).min(count.saturating_sub(1));
        *chosen = Some(chosen.map_or((0, 0), |(row, column)| {
            (within(row, rows, table.rows.len()), within(column, columns, table.columns.len()))
        }));
    }
    if let Some((row, column)) = *chosen
        && pressed(Key::Enter)
        && let Some(query) = table.query(row.min(table.rows.len() - 1), column.min(table.columns.len() - 1))
    {
        draw.ask(Request::ShowPostings(query));
    }
}

fn row_ui(
    ui: &mut Ui,
    draw: &mut Draw<'_>,
    table: &AgeingTable,
    columns: &Columns,
    row: usize,
    chosen: Option<(usize, usize)>,
) {
    let own = &table.rows[row];
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::hover());
    let is_sum = own.vendor.is_none();
    if is_sum {
        ui.painter().hline(rect.x_range(), rect.top() + 0.5, Stroke::new(1.0, draw.palette.hairline));
    }
    let name = Rect::from_min_max(
        rect.min + vec2(theme::PAD, 0.0),
        pos2(rect.left() + theme::PAD + columns.names, rect.bottom()),
    );
    if let Some(colour) = own.vendor.as_ref().and_then(|id| draw.cache.colours.get(id)) {
        ui.painter().circle_filled(pos2(name.left() + 4.0, name.center().y), 3.5, colour);
    }
    let tone = if is_sum { draw.palette.text } else { draw.palette.second };
    text_ui(ui, &own.name, pos2(name.left() + 14.0, name.center().y), name.right() - 8.0, tone);
    for (place, column) in table.columns.iter().enumerate() {
        let cell = columns.cell(rect, place);
        let amount = column.of(&own.amounts);
        let query = table.query(row, place);
        let response = ui.interact(cell, Id::unique(("ageing cell", row, place)), Sense::CLICK);
        let exact = crate::text::amounts::exact_money(amount, table.currency);
        let says = words::cell(&own.name, words::column(*column), &exact);
        response.widget_info(|| WidgetInfo::labeled(Role::Button, query.is_some(), &says));
        if chosen == Some((row, place)) {
            ui.painter().rect_filled(cell.shrink(1.0), 3.0, draw.palette.selection);
        } else if response.hovered() && query.is_some() {
            ui.painter().rect_filled(cell.shrink(1.0), 3.0, draw.palette.raised);
        }
        let is_overdue = *column == AgeingColumn::Overdue && amount > Money::ZERO;
        let tone = match () {
            () if amount == Money::ZERO => draw.palette.third,
            () if is_overdue && is_sum => draw.palette.wrong,
            () if is_sum || is_overdue => draw.palette.text,
            () => draw.palette.second,
        };
        let all = styles(table, amount);
        let text = if amount == Money::ZERO { crate::text::amounts::NOTHING } else { all[columns.style].as_str() };
        let seen = egui::Rangef::new(cell.left() + 4.0, cell.right() - 6.0);
        whole_ui(ui, seen, cell.center().y, &[text], &theme::weight(size::TEXT, is_sum), tone);
        let Some(query) = query else { continue };
        let response = response.on_hover_cursor(egui::CursorIcon::PointingHand).on_hover_text(&says);
        if response.clicked() {
            draw.ask(Request::ShowPostings(query));
        }
    }
}
