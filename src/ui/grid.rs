//! Lists as small tables: a row an entry, the fields that matter most as columns, the others below on demand.
//!
//! A cell is a field like any other; the table adds the keys that go from cell to cell, filling down and pasting blocks.

use egui::{
    Align, Event, FocusDirection, Id, Key, Label, Layout, Modifiers, Rect, RichText, Sense, Stroke, Ui, UiBuilder,
    WidgetInfo, pos2, vec2,
};

use super::{
    Draw, Request, contents,
    field::{self, FieldLayout, FieldLook},
    inspector, odd, provenance, reveal, signs,
    theme::{ROW, size},
};
use crate::{
    app::{
        Subject,
        fields::{Field, Section, SectionShape},
        handles, paste,
        tables::{self, Column, ListTable, Shows},
    },
    model::{Edit, Kind, Path, Unit},
    text::{card as card_words, contents as contents_words, labels, tree as words, window},
};

/// Room for the triangle before a row.
const TRIANGLE: f32 = 16.0;
/// Room for the button after a row.
const REMOVE: f32 = 22.0;
/// Room for a unit within a cell.
const UNIT: f32 = 38.0;
/// Four columns or more in less width than this have smaller text, and headings without units.
const ROOMY: f32 = 360.0;
/// The height of the headings.
const HEADING: f32 = 18.0;
/// How far above and below what is seen rows are drawn: farther than a key leads.
const REACH: f32 = 8.0 * ROW;

/// Cells of one column that are selected, from the one with the focus to another.
#[derive(Clone, Debug)]
struct ColumnSelection {
    /// The path of the cell with the focus.
    anchor: String,
    /// The paths of the cells, from the topmost down.
    cells: Vec<String>,
    /// The row that it reaches to.
    row: usize,
}

fn selection_id() -> Id {
    Id::unique("selected cells")
}

fn selection(ui: &Ui, anchor: &str) -> Option<ColumnSelection> {
    ui.data(|data| data.get_temp::<ColumnSelection>(selection_id())).filter(|selection| selection.anchor == anchor)
}

/// Where the focus goes from a cell.
enum Go {
    To(String),
    /// Out of the table, as Tab does elsewhere.
    Out(FocusDirection),
}

/// Handles the keys of a table while a cell is typed in, before anything is drawn, so that the cell that is left hands
/// its text over in this frame.
pub fn keys_ui(ui: &Ui, draw: &mut Draw<'_>) {
    let Some(typing) = field::typing(ui).filter(|typing| typing.id == field::id_of(&typing.path)) else { return };
    let model = draw.app.model();
    let Some((table, place)) = ListTable::with(model, &typing.path) else { return };
    if table.is_of_items() && *draw.app.subject() != Subject::CashEvents {
        return;
    }
    if let Some(text) = take_block(ui) {
        draw.ask(Request::Paste(typing.path, text));
        return;
    }
    let pressed = |modifiers: Modifiers, key: Key| ui.input_mut(|input| input.consume_key(modifiers, key));
    if pressed(Modifiers::COMMAND, Key::D) {
        if typing.is_changed && selection(ui, &typing.path).is_some() {
            draw.ask(Request::Typed(typing.path.clone(), typing.text));
        }
        field::forget(ui, &typing.path);
        fill_down(ui, draw, &typing.path);
        return;
    }
    if pressed(Modifiers::COMMAND, Key::Enter) {
        if typing.is_changed {
            draw.ask(Request::Typed(typing.path.clone(), typing.text));
        }
        field::forget(ui, &typing.path);
        draw.ask(Request::Add(inspector::addition_to(draw, &table.path, table.is_by_month())));
        return;
    }
    if pressed(Modifiers::COMMAND | Modifiers::SHIFT, Key::Delete) {
        remove_row(ui, draw, &table, place);
        return;
    }
    let beside = |down: bool| table.beside(model, place, down).map(Go::To);
    let go = if pressed(Modifiers::SHIFT, Key::Tab) {
        table.along(model, place, false).map(Go::To).or(Some(Go::Out(FocusDirection::Previous)))
    } else if pressed(Modifiers::NONE, Key::Tab) {
        table.along(model, place, true).map(Go::To).or(Some(Go::Out(FocusDirection::Next)))
    } else if let Some(below) = table.beside(model, place, true)
        && pressed(Modifiers::NONE, Key::Enter)
    {
        if !typing.is_changed && draw.app.draft(&typing.path).is_some() {
            // A refused text is tried again.
            draw.ask(Request::Typed(typing.path.clone(), typing.text));
        }
        Some(Go::To(below))
    } else if typing.is_changed {
        None
    } else if pressed(Modifiers::SHIFT, Key::ArrowUp) {
        extend(ui, &table, draw, &typing.path, false);
        None
    } else if pressed(Modifiers::SHIFT, Key::ArrowDown) {
        extend(ui, &table, draw, &typing.path, true);
        None
    } else if pressed(Modifiers::NONE, Key::ArrowUp) {
        beside(false)
    } else if pressed(Modifiers::NONE, Key::ArrowDown) {
        beside(true)
    } else {
        None
    };
    if go.is_some() {
        ui.data_mut(|data| data.remove::<ColumnSelection>(selection_id()));
    }
    match go {
        Some(Go::To(path)) => {
            let id = ui.data(|data| data.get_temp::<Id>(cell_id(&path))).unwrap_or_else(|| field::id_of(&path));
            ui.memory_mut(|memory| memory.request_focus(id));
        }
        Some(Go::Out(direction)) => ui.memory_mut(|memory| memory.move_focus(direction)),
        None => {}
    }
}

/// Asks for the removal of a row, and goes on in the one below it, or else above it.
fn remove_row(ui: &Ui, draw: &mut Draw<'_>, table: &ListTable, place: tables::CellPlace) {
    let model = draw.app.model();
    if table.name() == "season" || draw.app.is_locked() {
        return;
    }
    let next = table.beside(model, place, true).or_else(|| table.beside(model, place, false));
    if let Some(next) = next {
        let id = ui.data(|data| data.get_temp::<Id>(cell_id(&next))).unwrap_or_else(|| field::id_of(&next));
        ui.memory_mut(|memory| memory.request_focus(id));
    }
    if let Some(row) = table.rows.get(place.row) {
        draw.ask(Request::Edit(Edit::Remove(Path(&table.path).join(row))));
    }
}

/// The place where the widget of a cell that is no text is remembered.
fn cell_id(path: &str) -> Id {
    Id::unique(("cell", path))
}

/// Handles a paste of more than one cell.
fn take_block(ui: &Ui) -> Option<String> {
    ui.input_mut(|input| {
        let is_block = |event: &Event| matches!(event, Event::Paste(text) if paste::is_block(text));
        let index = input.events.iter().position(is_block)?;
        match input.events.remove(index) {
            Event::Paste(text) => Some(text),
            _ => None,
        }
    })
}

/// Selects one cell more or less, below or above.
fn extend(ui: &Ui, table: &ListTable, draw: &Draw<'_>, anchor: &str, down: bool) {
    let model = draw.app.model();
    let Some((_, place)) = ListTable::with(model, anchor) else { return };
    let row = selection(ui, anchor).map_or(place.row, |selection| selection.row);
    let row = if down { (row + 1).min(table.rows.len().saturating_sub(1)) } else { row.saturating_sub(1) };
    let rows = row.min(place.row)..=row.max(place.row);
    let cells = rows.filter_map(|row| table.cell(model, tables::CellPlace { row, ..place })).collect();
    let selection = ColumnSelection { anchor: anchor.to_owned(), cells, row };
    ui.data_mut(|data| data.insert_temp(selection_id(), selection));
}

/// Asks for filling down: the first selected cell into the others, or the cell above into this one.
fn fill_down(ui: &Ui, draw: &mut Draw<'_>, path: &str) {
    let selected = selection(ui, path).filter(|selection| selection.cells.len() > 1);
    if let Some((first, below)) = selected.as_ref().and_then(|selection| selection.cells.split_first()) {
        draw.ask(Request::FillDown(first.clone(), below.to_vec()));
        return;
    }
    let model = draw.app.model();
    let above = ListTable::with(model, path).and_then(|(table, place)| table.beside(model, place, false));
    let (from, to) = above.map_or((path.to_owned(), Vec::new()), |above| (above, vec![path.to_owned()]));
    draw.ask(Request::FillDown(from, to));
}

/// Where the columns of a table lie.
struct FieldColumns<'a> {
    columns: &'a [Column],
    /// Left and right of each.
    edges: Vec<(f32, f32)>,
    /// Whether there is too little room for text of the usual size.
    is_dense: bool,
}

impl<'a> FieldColumns<'a> {
    fn new(columns: &'a [Column], left: f32, right: f32) -> Self {
        let all: f32 = columns.iter().map(|column| column.parts).sum();
        let mut at = left;
        let edges = columns.iter().map(|column| {
            let from = at;
            at += (right - left) * column.parts / all;
            (from, at)
        });
        Self { columns, edges: edges.collect(), is_dense: columns.len() >= 4 && right - left < ROOMY }
    }
}

/// The table of a list with its entries, or of amounts by month.
pub fn table_ui(ui: &mut Ui, draw: &mut Draw<'_>, head: &Section, entries: &[Section], indent: f32) {
    let columns = tables::columns(head.name);
    let mut rows = Vec::new();
    if head.shape == SectionShape::List {
        let mut rest = entries;
        while let Some((entry, after)) = rest.split_first() {
            let end = after.iter().position(|section| section.depth <= entry.depth).unwrap_or(after.len());
            let (below, others) = after.split_at(end);
            let cells = columns.iter().map(|column| tables::cell(entry, column)).collect();
            let more: Vec<&Field> = tables::others(entry, columns).collect();
            let remove = entry.can_remove.then_some(entry.path.as_str());
            let title = entry.title.clone();
            rows.push(FieldRow { path: &entry.path, title, cells, more, below, remove, is_actual: false });
            rest = others;
        }
    } else {
        for (index, amount) in head.fields.iter().enumerate() {
            let cells = match head.months.get(index) {
                Some(month) => vec![Some(month), Some(amount)],
                None => vec![Some(amount)],
            };
            let remove = (head.shape == SectionShape::Months).then_some(amount.path.as_str());
            let title = head.title.clone();
            let is_actual =
                handles::month_at(&amount.path).is_some_and(|own| own < draw.app.model().settings.first_month);
            rows.push(FieldRow { path: &amount.path, title, cells, more: Vec::new(), below: &[], remove, is_actual });
        }
    }
    if rows.is_empty() {
        return;
    }
    let has_more = rows.iter().any(FieldRow::has_more);
    let left = ui.max_rect().left() + indent + if has_more { TRIANGLE } else { 0.0 };
    let right = ui.max_rect().right() - if rows.iter().any(|row| row.remove.is_some()) { REMOVE } else { 0.0 };
    let is_season = head.shape == SectionShape::Season;
    let left = if is_season { left + (right - left) * 0.4 } else { left };
    let columns = FieldColumns::new(columns, left, right);
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        headings_ui(ui, draw, &columns, &rows);
        let selected = field::typing(ui).and_then(|typing| selection(ui, &typing.path));
        let selected = selected.map_or_else(Vec::new, |selection| selection.cells);
        for row in &rows {
            row_ui(ui, draw, &columns, row, indent, &selected);
        }
    });
}

/// A row of a table.
struct FieldRow<'a> {
    path: &'a str,
    title: String,
    cells: Vec<Option<&'a Field>>,
    more: Vec<&'a Field>,
    below: &'a [Section],
    remove: Option<&'a str>,
    /// Whether it is the amount of a month before the as-of date.
    is_actual: bool,
}

impl FieldRow<'_> {
    fn has_more(&self) -> bool {
        !self.more.is_empty() || !self.below.is_empty()
    }

    /// What a cell is called for those who can't see where it stands.
    fn name(&self, field: &Field) -> String {
        match field.value {
            crate::model::Value::Month(month) if field.spec.id == "amounts.month" => {
                words::month_of(&self.title, &crate::text::amounts::month(month))
            }
            _ if self.is_actual => contents_words::actual_of(&format!("{}: {}", self.title, field.label)),
            _ => format!("{}: {}", self.title, field.label),
        }
    }
}

/// Whether a cell's text stands at its left, as words, days and months do.
const fn is_at_left(field: &Field) -> bool {
    matches!(field.kind, Kind::Text | Kind::Choice(_) | Kind::Date | Kind::Month)
}

fn headings_ui(ui: &mut Ui, draw: &Draw<'_>, columns: &FieldColumns<'_>, rows: &[FieldRow<'_>]) {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), HEADING), Sense::hover());
    let inset = if columns.is_dense { 3.0 } else { 5.0 };
    for (index, (left, right)) in columns.edges.iter().enumerate() {
        let Some(first) = rows.iter().find_map(|row| row.cells.get(index).copied().flatten()) else { continue };
        let has_terms = columns.columns[index].shows == Shows::Terms;
        let has_either = matches!(columns.columns[index].shows, Shows::Either(..));
        let is_of_month = columns.columns[index].shows == Shows::Own;
        let code = draw.app.model().currency().code();
        let (label, unit) = match first.spec.unit {
            _ if has_terms => (words::TERMS, String::new()),
            _ if columns.is_dense => (words::short_label(first.spec.id).unwrap_or(&first.label), String::new()),
            // The label of a month's cell is the month.
            Unit::Factor if is_of_month => (words::FACTOR, String::new()),
            _ if is_of_month => (labels::label(first.spec.id), code.to_owned()),
            _ if has_either => (words::short_label(first.spec.id).unwrap_or(&first.label), code.to_owned()),
            Unit::MoneyPerMonth => {
                (words::short_label(first.spec.id).unwrap_or(&first.label), words::money_a_month(code))
            }
            unit => (words::short_label(first.spec.id).unwrap_or(&first.label), labels::unit(unit, code)),
        };
        let is_left = has_terms || is_at_left(first);
        let layout = if is_left { Layout::left_to_right(Align::Center) } else { Layout::right_to_left(Align::Center) };
        let part = Rect::from_x_y_ranges(left + inset..=right - inset, rect.y_range());
        let text = RichText::new(words::column(label, &unit)).size(size::LABEL).color(draw.palette.third);
        let tip = labels::parameter(first.spec.id).map_or("", |(_, tip)| tip);
        ui.scope_builder(UiBuilder::new().max_rect(part).layout(layout), |ui| {
            let heading = ui.add(Label::new(text).truncate());
            if !tip.is_empty() && !has_terms {
                heading.on_hover_text(tip);
            }
        });
    }
    hairline_ui(ui, draw, columns, rect);
}

fn hairline_ui(ui: &Ui, draw: &Draw<'_>, columns: &FieldColumns<'_>, rect: Rect) {
    let left = columns.edges.first().map_or(rect.left(), |(left, _)| *left);
    let right = columns.edges.last().map_or(rect.right(), |(_, right)| *right);
    ui.painter().hline(left..=right, rect.bottom() - 0.5, Stroke::new(1.0, draw.palette.grid));
}

/// Whether nothing in a row is visible, searched for or typed in, so that the row need not be drawn.
fn is_far(ui: &Ui, draw: &Draw<'_>, row: &FieldRow<'_>, rect: Rect) -> bool {
    let focused = ui.memory(egui::Memory::focused);
    let is_idle = |field: &&Field| {
        let id = ui.data(|data| data.get_temp::<Id>(cell_id(&field.path))).unwrap_or_else(|| field::id_of(&field.path));
        focused != Some(id) && draw.app.draft(&field.path).is_none() && !reveal::is_below(ui, &field.path)
    };
    let is_seen = ui.clip_rect().expand2(vec2(0.0, REACH)).intersects(rect);
    !is_seen && !row.has_more() && row.cells.iter().flatten().all(is_idle)
}

fn row_ui(
    ui: &mut Ui,
    draw: &mut Draw<'_>,
    columns: &FieldColumns<'_>,
    row: &FieldRow<'_>,
    indent: f32,
    selected: &[String],
) {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::hover());
    contents::row_ui(ui, Id::unique(("row", row.path)), rect.top());
    if is_far(ui, draw, row, rect) {
        // What comes after keeps its name.
        ui.skip_ahead_auto_ids(row.cells.iter().flatten().count() + usize::from(row.remove.is_some()));
        until_ui(ui, draw, columns, row);
        return;
    }
    hairline_ui(ui, draw, columns, rect);
    let is_open = row.has_more() && triangle_ui(ui, draw, columns, row, rect);
    mark_odd_ui(ui, draw, columns, row, rect, is_open);
    if columns.columns.len() == 1
        && let Some(Some(field)) = row.cells.first()
    {
        let at = pos2(ui.max_rect().left() + indent + 5.0, rect.center().y);
        let font = super::theme::font(size::TEXT);
        ui.painter().text(at, egui::Align2::LEFT_CENTER, &field.label, font, draw.palette.second);
    }
    for (field, (left, right)) in row.cells.iter().zip(&columns.edges) {
        let Some(field) = field else { continue };
        let part = Rect::from_x_y_ranges(left + 1.0..=right - 1.0, rect.y_range());
        if selected.contains(&field.path) {
            ui.painter().rect_filled(part, 3.0, draw.palette.selection);
        }
        cell_ui(ui, draw, row, field, part, columns.is_dense);
        if row.is_actual && field.spec.id == "amounts.month" {
            let at = pos2(part.right() - 4.0, part.center().y);
            let font = super::theme::font(size::LABEL);
            ui.painter().text(at, egui::Align2::RIGHT_CENTER, contents_words::ACTUAL, font, draw.palette.third);
        }
    }
    if let Some(path) = row.remove {
        let name = match row.cells.last() {
            Some(Some(amount)) if path == amount.path => window::remove_entry(&row.name(amount)),
            _ => window::remove_entry(&row.title),
        };
        let button = Rect::from_center_size(pos2(rect.right() - REMOVE / 2.0, rect.center().y), vec2(20.0, 20.0));
        let mut inner = ui.new_child(within(button, ("remove", path)));
        inner.spacing_mut().button_padding.x = 4.0;
        inspector::small_button_ui(&mut inner, draw, "×", &name, Edit::Remove(path.to_owned()));
    }
    for field in row.cells.iter().flatten() {
        field::draft_ui(ui, draw, field, indent + 5.0);
    }
    until_ui(ui, draw, columns, row);
    if is_open {
        ui.scope(|ui| {
            ui.spacing_mut().item_spacing.y = 3.0;
            ui.add_space(2.0);
            for field in &row.more {
                field::field_ui(ui, draw, field, &row.title, indent + TRIANGLE);
            }
            inspector::branches_ui(ui, draw, row.below);
            ui.add_space(6.0);
        });
    }
}

/// A place within a row, which the row doesn't grow with.
fn within(part: Rect, salt: (&str, &str)) -> UiBuilder {
    UiBuilder::new().id_salt(egui::Id::unique(salt)).max_rect(part).layout(Layout::left_to_right(Align::Center))
}

/// A cell: its field without a frame until the pointer or the focus is on it, and the mark of where its value is from.
fn cell_ui(ui: &mut Ui, draw: &mut Draw<'_>, row: &FieldRow<'_>, field: &Field, part: Rect, is_dense: bool) {
    let name = field::name_of(draw, field, row.name(field));
    if draw.app.override_of(field).is_some() {
        signs::bar(ui.painter(), part.left() - 1.0, part.y_range(), draw.palette.accent);
    }
    let has_terms = field.spec.is_needed_by_a_choice();
    let unit = if has_terms && field.spec.unit != Unit::None { UNIT } else { 0.0 };
    let align = if is_at_left(field) || has_terms { Align::LEFT } else { Align::RIGHT };
    let look = FieldLook { name: &name, width: part.width() - unit, align, layout: FieldLayout::Cell };
    let mut inner = ui.new_child(within(part, ("cell", &field.path)));
    inner.spacing_mut().item_spacing.x = 2.0;
    inner.spacing_mut().button_padding.x = 4.0;
    if is_dense {
        inner.spacing_mut().button_padding.x = 2.0;
        inner.style_mut().override_font_id = Some(super::theme::font(size::LABEL));
    }
    let visuals = inner.visuals_mut();
    visuals.extreme_bg_color = egui::Color32::TRANSPARENT;
    visuals.widgets.inactive.weak_bg_fill = egui::Color32::TRANSPARENT;
    visuals.widgets.inactive.bg_stroke = Stroke::NONE;
    let response = field::value_ui(&mut inner, draw, field, look);
    if unit > 0.0 {
        field::unit_ui(&mut inner, draw, field);
    }
    if response.id != field::id_of(&field.path) {
        ui.data_mut(|data| data.insert_temp(cell_id(&field.path), response.id));
    }
    let is_asked = provenance::is_shown(field)
        && provenance::mark_ui(ui, draw, field, mark_at(ui, field, align, (part, is_dense)));
    if provenance::can_be_asked(field) {
        provenance::provenance_ui(ui, draw, &response, field, is_asked, |ui, draw| {
            let (text, tip) = words::FILL_DOWN;
            let keys = egui::KeyboardShortcut::new(Modifiers::COMMAND, Key::D);
            let button = egui::Button::new(text).shortcut_text(crate::text::help::keys(&ui.format_shortcut(&keys)));
            let model = draw.app.model();
            let above =
                ListTable::with(model, &field.path).and_then(|(table, place)| table.beside(model, place, false));
            let can_fill = above.is_some() || selection(ui, &field.path).is_some();
            if ui.add_enabled(can_fill, button).on_hover_text(tip).clicked() {
                fill_down(ui, draw, &field.path);
                ui.close();
            }
        });
        response.on_hover_ui(|ui| provenance::tip_ui(ui, draw, field));
    } else if draw.cache.odd.is_at(&field.path) {
        response.on_hover_ui(|ui| odd::tip_ui(ui, draw, &field.path));
    }
}

/// Under the policy that holds today: until when, if another one follows.
fn until_ui(ui: &mut Ui, draw: &Draw<'_>, columns: &FieldColumns<'_>, row: &FieldRow<'_>) {
    let Some(card) = &draw.cache.vendor_card else { return };
    let is_own = Path(&card.policy.1).above().is_some_and(|(policy, _)| policy.0 == row.path);
    let Some((day, then)) = card.next_policy.filter(|_| is_own) else { return };
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 18.0), Sense::hover());
    let text = card_words::until_then(day, labels::choice("policy.kind", then.as_str()));
    let left = columns.edges.first().map_or(rect.left(), |(left, _)| *left) + 5.0;
    let font = super::theme::font(size::LABEL);
    ui.painter().text(pos2(left, rect.center().y), egui::Align2::LEFT_CENTER, &text, font, draw.palette.second);
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, &text));
}

/// Marks the triangle of a row in whose folded part something is odd.
fn mark_odd_ui(ui: &Ui, draw: &Draw<'_>, columns: &FieldColumns<'_>, row: &FieldRow<'_>, rect: Rect, is_open: bool) {
    let is_cell = |path: &str| row.cells.iter().flatten().any(|field| field.path == path);
    if is_open || !row.has_more() || draw.cache.odd.within(row.path).all(is_cell) {
        return;
    }
    let left = columns.edges.first().map_or(rect.left(), |(left, _)| *left);
    odd::line(ui, draw, egui::Rangef::new(left - TRIANGLE + 2.0, left - 3.0), rect.bottom() - 4.0);
}

/// Where the mark of a cell stands: beside its text, but not so close that it looks like a part of it; where there is no
/// room, in the cell's upper corner.
fn mark_at(ui: &Ui, field: &Field, align: Align, (part, is_dense): (Rect, bool)) -> egui::Pos2 {
    let font = super::theme::font(if is_dense { size::LABEL } else { size::TEXT });
    let text = if field.text().is_empty() { window::NONE_CHOSEN.to_owned() } else { field.text() };
    let width = ui.painter().layout_no_wrap(text, font, egui::Color32::PLACEHOLDER).size().x;
    let away = 4.0 + width + 9.0;
    if away + 3.0 > part.width() {
        let x = if align == Align::RIGHT { part.left() + 1.0 } else { part.right() - 3.0 };
        return pos2(x, part.top() + 3.0);
    }
    let x = if align == Align::RIGHT { part.right() - away } else { part.left() + away };
    pos2(x.clamp(part.left() + 4.0, part.right() - 4.0), part.center().y)
}

/// The triangle that shows the fields without a column; tells whether they are shown.
fn triangle_ui(ui: &Ui, draw: &Draw<'_>, columns: &FieldColumns<'_>, row: &FieldRow<'_>, rect: Rect) -> bool {
    let id = Id::unique(("more", row.path));
    let mut is_open = ui.data(|data| data.get_temp::<bool>(id)).unwrap_or(false);
    // A field that is looked for may be one of those without a column.
    let is_cell = |field: &&Field| !reveal::is_below(ui, &field.path);
    if !is_open && reveal::is_below(ui, row.path) && row.cells.iter().flatten().all(is_cell) {
        is_open = true;
        ui.data_mut(|data| data.insert_temp(id, is_open));
    }
    let left = columns.edges.first().map_or(rect.left(), |(left, _)| *left);
    let part = Rect::from_x_y_ranges(left - TRIANGLE..=left, rect.y_range());
    let response = ui.interact(part, id.with("button"), Sense::click());
    let name = words::more_of(&row.title, is_open);
    response.widget_info(|| WidgetInfo::selected(egui::Role::DisclosureTriangle, true, is_open, &name));
    // A frame may be laid out twice, but a click counts once.
    if response.clicked() && ui.current_pass_index() == 0 {
        is_open = !is_open;
        ui.data_mut(|data| data.insert_temp(id, is_open));
    }
    let colour = if response.hovered() { draw.palette.text } else { draw.palette.third };
    inspector::triangle(ui.painter(), part.center(), is_open, colour);
    if response.has_focus() {
        let stroke = Stroke::new(1.0, draw.palette.accent);
        ui.painter().rect_stroke(part.shrink2(vec2(1.0, 4.0)), 2.0, stroke, egui::StrokeKind::Inside);
    }
    response.on_hover_text(name);
    is_open
}
