//! The model as a tree: each item with its colour, its size, and a switch to mute it.

use egui::{
    Align, Align2, Button, Event, EventFilter, Id, Key, Rect, RichText, ScrollArea, Sense, Stroke, TextEdit, Ui,
    UiBuilder, WidgetInfo, pos2, vec2,
};

use super::{
    Draw, Request,
    field::{self, FieldLayout, FieldLook},
    focus, odd, signs,
    theme::{self, ROW, size},
    tips::tip,
    top,
};
use crate::{
    app::{Command, Subject, fields},
    model::{Edit, Item, ItemKind, Kind, Spec, Value},
    text::{labels, odd as odd_words, scenarios, service, tree as own_words, window as words},
};

/// What can be done with a row.
const ROW_MENU: &[Option<Command>] = &[
    Some(Command::RenameSelected),
    Some(Command::DuplicateSelected),
    Some(Command::MuteSelected),
    None,
    Some(Command::MoveUp),
    Some(Command::MoveDown),
    None,
    Some(Command::RemoveSelected),
];

/// What can be done with a vendor besides.
const VENDOR_MENU: &[Option<Command>] =
    &[Some(Command::PaySelected), Some(Command::WithholdSelected), Some(Command::RenegotiateSelected), None];

/// A row that is drawn: what can be dragged over it.
struct DrawnRow {
    kind: ItemKind,
    path: String,
    /// Its place among all items of its kind, hidden ones included.
    place: usize,
    rect: Rect,
    held: Drag,
}

/// What the pointer does with a row.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Drag {
    No,
    Held,
    Dropped,
}

/// The tree.
pub fn tree_ui(ui: &mut Ui, draw: &mut Draw<'_>) {
    let app = draw.app;
    ui.spacing_mut().item_spacing.y = 0.0;
    find_ui(ui, draw);
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        let is_all = app.find().trim().is_empty();
        note_stop(ui, draw);
        if is_all {
            settings_ui(ui, draw);
        }
        let items = app.model().items();
        let mut rows: Vec<DrawnRow> = Vec::with_capacity(items.len());
        for kind in ItemKind::ALL {
            let of_kind = || items.iter().filter(|item| item.kind == kind).enumerate();
            if !is_all && !of_kind().any(|(_, item)| app.is_found(item)) {
                continue;
            }
            heading_ui(ui, draw, kind, items.iter().any(|item| item.kind == kind));
            for (place, item) in of_kind().filter(|(_, item)| app.is_found(item)) {
                let (rect, held) = item_ui(ui, draw, item);
                rows.push(DrawnRow { kind, path: item.path(), place, rect, held });
            }
        }
        if rows.is_empty() && !is_all {
            ui.add_space(10.0);
            ui.horizontal_wrapped(|ui| {
                ui.add_space(theme::PAD);
                ui.label(RichText::new(own_words::NOT_FOUND).color(draw.palette.second));
            });
        }
        drag_ui(ui, draw, &rows);
        keys_ui(ui, draw);
        ui.add_space(12.0);
        focus::keep_in_sight(ui);
    });
}

/// The key under which egui remembers which row is to take the focus.
fn sought_id() -> Id {
    Id::unique("row sought in the tree")
}

/// Gives the focus to the row of an item.
pub fn seek(ui: &Ui, id: &str) {
    ui.data_mut(|data| data.insert_temp(sought_id(), id.to_owned()));
}

/// The key under which egui remembers which row Tab leads to.
fn stop_id() -> Id {
    Id::unique("row of the tree that Tab leads to")
}

/// Notes which row Tab leads to: the selected one, or else the first. From there arrows and letters go on.
fn note_stop(ui: &Ui, draw: &Draw<'_>) {
    let rows = rows_of(draw);
    let selected = rows.iter().find(|row| row.subject == *draw.app.subject());
    let stop = selected.or_else(|| rows.first()).map(|row| row.id.clone()).unwrap_or_default();
    ui.data_mut(|data| data.insert_temp(stop_id(), stop));
}

/// The key under which egui remembers which row has the focus.
fn focused_id() -> Id {
    Id::unique("row with the focus in the tree")
}

/// What was typed in the tree, and when.
#[derive(Clone, Debug, Default)]
struct Letters {
    text: String,
    at: f64,
}

/// How many seconds a letter may come after the one before it.
const PAUSE: f64 = 0.9;

/// The keys of the row that has the focus: arrows and letters go to other rows, the right arrow to its first field.
fn keys_ui(ui: &Ui, draw: &mut Draw<'_>) {
    let focused = ui.data_mut(|data| data.remove_temp::<String>(focused_id()));
    let Some(focused) = focused.filter(|_| draw.app.renaming().is_none()) else { return };
    let rows = rows_of(draw);
    let Some(mut place) = rows.iter().position(|row| row.id == focused) else { return };
    let before = place;
    let (events, time) = ui.input(|input| (input.events.clone(), input.time));
    for event in events {
        match event {
            Event::Key { key, pressed: true, modifiers, .. } if modifiers.is_none() => match key {
                Key::ArrowDown => place = (place + 1).min(rows.len() - 1),
                Key::ArrowUp => place = place.saturating_sub(1),
                Key::Home => place = 0,
                Key::End => place = rows.len() - 1,
                Key::ArrowRight => return draw.ask(Request::FirstField(rows[place].subject.clone())),
                _ => {}
            },
            Event::Text(text) if text.chars().all(char::is_alphanumeric) => {
                let letters = ui.data_mut(|data| {
                    let letters = data.get_temp_mut_or_default::<Letters>(Id::unique("letters in the tree"));
                    if time - letters.at > PAUSE {
                        letters.text.clear();
                    }
                    letters.text.push_str(&text.to_lowercase());
                    letters.at = time;
                    letters.text.clone()
                });
                place = jump(&rows, place, &letters).unwrap_or(place);
            }
            _ => {}
        }
    }
    if place != before {
        draw.ask(Request::SelectInTree(rows[place].subject.clone()));
        seek(ui, &rows[place].id);
    }
}

/// A row that keys can go to.
struct KeyRow {
    id: String,
    label: String,
    subject: Subject,
}

/// The rows in the order in which they are drawn.
fn rows_of(draw: &Draw<'_>) -> Vec<KeyRow> {
    let app = draw.app;
    let page = |id: &str, label: &str, subject| KeyRow { id: id.to_owned(), label: label.to_owned(), subject };
    let mut rows = Vec::new();
    if app.find().trim().is_empty() {
        rows.push(page("*settings", Command::SelectSettings.text(), Subject::Settings));
        rows.push(page("*service", service::PAGE.0, Subject::Service));
    }
    let items = app.model().items();
    for kind in ItemKind::ALL {
        if kind == ItemKind::CashEvent && app.has_cash_events_page() && app.find().trim().is_empty() {
            rows.push(page(Subject::CashEvents.row(), labels::kind_heading(kind), Subject::CashEvents));
        }
        for item in items.iter().filter(|item| item.kind == kind && app.is_found(item)) {
            let label = if item.label.is_empty() { item.id } else { item.label };
            rows.push(page(item.id, label, Subject::Item(item.id.to_owned())));
        }
    }
    rows
}

/// The row that letters lead to: the next that begins so, from the top again after the last. The same letter again goes
/// on to the next one.
fn jump(rows: &[KeyRow], from: usize, letters: &str) -> Option<usize> {
    let mut signs = letters.chars();
    let first = signs.next()?;
    let is_repeated = signs.all(|sign| sign == first);
    let sought = if is_repeated { first.to_string() } else { letters.to_owned() };
    let from = if is_repeated { from + 1 } else { from };
    (from..from + rows.len())
        .map(|place| place % rows.len())
        .find(|place| rows[*place].label.to_lowercase().starts_with(&sought))
}

/// The field over the tree: what is typed is looked for at once; Esc shows all again.
fn find_ui(ui: &mut Ui, draw: &mut Draw<'_>) {
    let app = draw.app;
    let id = Id::unique("find item");
    ui.add_space(8.0);
    let mut text = app.find().to_owned();
    let has_focus = ui.memory(|memory| memory.has_focus(id));
    let gives_up = has_focus && ui.input(|input| input.key_pressed(Key::Escape));
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 2.0;
        ui.add_space(10.0);
        let clear = if text.is_empty() { 0.0 } else { 24.0 };
        let width = ui.available_width() - 10.0 - clear;
        let edit = TextEdit::singleline(&mut text)
            .id(id)
            .desired_width(width)
            .margin(egui::Margin::symmetric(8, 4))
            .hint_text(own_words::FIND_HINT);
        let response = ui.add(edit).accessible_name(own_words::FIND);
        let keys = Command::FindItem.shortcut().map(|keys| ui.format_shortcut(&keys)).unwrap_or_default();
        let tip = format!("{} ({keys})", Command::FindItem.tooltip());
        let response = response.on_hover_text(tip);
        if response.changed() {
            draw.ask(Request::Find(text.clone()));
        }
        if response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter)) {
            draw.ask(Request::FindDone);
        }
        if app.wants_find() {
            response.request_focus();
            draw.ask(Request::FindBegun);
        }
        if clear > 0.0 {
            let button = Button::new(RichText::new("×").color(draw.palette.second)).frame_when_inactive(false);
            let button = ui.add(button.min_size(vec2(20.0, 20.0))).on_hover_text(own_words::FIND_CLEAR);
            button.widget_info(|| WidgetInfo::labeled(egui::Role::Button, true, own_words::FIND_CLEAR));
            if button.clicked() {
                draw.ask(Request::Find(String::new()));
            }
        }
        let lost_by_escape = response.lost_focus() && ui.input(|input| input.key_pressed(Key::Escape));
        if (gives_up || lost_by_escape) && !app.find().is_empty() {
            draw.ask(Request::Find(String::new()));
        }
    });
    ui.add_space(4.0);
}

fn heading_ui(ui: &mut Ui, draw: &mut Draw<'_>, kind: ItemKind, has_items: bool) {
    ui.add_space(8.0);
    let units = own_words::units(kind, draw.app.model().settings.first_month);
    let name = labels::kind_heading(kind).to_owned() + units.first().map_or("", String::as_str);
    let is_page = kind == ItemKind::CashEvent && draw.app.has_cash_events_page() && draw.app.find().trim().is_empty();
    let rect = if is_page {
        let is_selected = *draw.app.subject() == Subject::CashEvents;
        let (rect, response) =
            row_ui(ui, draw, Subject::CashEvents.row(), labels::kind_heading(kind), is_selected, Sense::click());
        if response.on_hover_text(words::CASH_EVENTS_TIP).clicked() {
            draw.ask(Request::Select(Subject::CashEvents));
        }
        rect
    } else {
        let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(egui::Role::Label, true, &name));
        rect
    };
    let font = theme::font(size::LABEL);
    let at = pos2(rect.left() + theme::PAD, rect.center().y);
    let heading = labels::kind_heading(kind);
    let name = ui.painter().text(at, Align2::LEFT_CENTER, heading, theme::bold(size::LABEL), draw.palette.second);
    // The unit of the numbers, as far as there is room for it and numbers are there.
    let room = rect.right() - theme::PAD - 18.0 - name.right();
    let mut units = units.into_iter().map(|unit| ui.painter().layout_no_wrap(unit, font.clone(), draw.palette.third));
    if let Some(unit) = units.find(|unit| has_items && unit.size().x < room) {
        ui.painter().galley(pos2(name.right(), name.top()), unit, draw.palette.third);
    }
    let command = Command::add(kind);
    let button = Rect::from_center_size(pos2(rect.right() - theme::PAD - 4.0, rect.center().y), vec2(20.0, 20.0));
    let plus = Button::new(RichText::new("+").color(draw.palette.second)).frame_when_inactive(false);
    // No stop of its own: the command is in a menu and in the palette.
    let response = ui.put(button, plus.sense(Sense::CLICK)).on_hover_text(command.tooltip());
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Button, true, command.text()));
    if response.clicked() {
        draw.ask(Request::Command(command));
    }
}

/// Draws the ground of a row and tells whether it was chosen.
fn row_ui(
    ui: &mut Ui,
    draw: &Draw<'_>,
    id: &str,
    name: &str,
    is_selected: bool,
    sense: Sense,
) -> (Rect, egui::Response) {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::hover());
    let is_stop = ui.data(|data| data.get_temp::<String>(stop_id())).is_some_and(|stop| stop == id);
    let sense = if is_stop { sense } else { sense - Sense::FOCUSABLE };
    let response = ui.interact(rect, ui.scope_id().with(("row", id)), sense);
    response.widget_info(|| WidgetInfo::selected(egui::Role::TreeItem, true, is_selected, name));
    if ui.data(|data| data.get_temp::<String>(sought_id())).is_some_and(|sought| sought == id) {
        ui.data_mut(|data| data.remove::<String>(sought_id()));
        response.request_focus();
        response.scroll_to_me(None);
    }
    if response.clicked() {
        // Arrows and letters go on from here.
        response.request_focus();
    }
    if is_selected {
        ui.painter().rect_filled(rect, 0.0, draw.palette.selection);
    } else if response.hovered() || response.context_menu_opened() {
        ui.painter().rect_filled(rect, 0.0, draw.palette.raised);
    }
    if response.has_focus() {
        // Its arrow keys and letters go from row to row.
        let filter = EventFilter { horizontal_arrows: true, vertical_arrows: true, ..EventFilter::default() };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
        ui.data_mut(|data| data.insert_temp(focused_id(), id.to_owned()));
        ui.painter().rect_stroke(
            rect.shrink(1.0),
            2.0,
            Stroke::new(1.0, draw.palette.accent),
            egui::StrokeKind::Inside,
        );
    }
    (rect, response)
}

/// The rows that are no items: settings, and capacity and service.
fn settings_ui(ui: &mut Ui, draw: &mut Draw<'_>) {
    let settings = (Command::SelectSettings.text(), Command::SelectSettings.tooltip());
    page_ui(ui, draw, "settings", Subject::Settings, settings);
    page_ui(ui, draw, "service", Subject::Service, service::PAGE);
}

fn page_ui(ui: &mut Ui, draw: &mut Draw<'_>, path: &str, subject: Subject, (name, tip): (&str, &str)) {
    let is_selected = *draw.app.subject() == subject;
    let has_overrides = draw.app.overrides_within(path) > 0;
    let row_name = if has_overrides { scenarios::overridden(name) } else { name.to_owned() };
    let holds_refused = draw.app.has_draft_within(path);
    let row_name = if holds_refused { words::with_refused(&row_name) } else { row_name };
    let (rect, response) = row_ui(ui, draw, &format!("*{path}"), &row_name, is_selected, Sense::click());
    if holds_refused {
        refused_sign(ui, draw, rect);
    }
    if has_overrides {
        signs::bar(ui.painter(), rect.left() + 3.0, rect.y_range(), draw.palette.accent);
    }
    let at = pos2(rect.left() + theme::PAD, rect.center().y);
    ui.painter().text(at, Align2::LEFT_CENTER, name, theme::weight(size::TEXT, is_selected), draw.palette.text);
    if response.on_hover_text(tip).clicked() {
        draw.ask(Request::Select(subject));
    }
}

/// An item's row, and what the pointer does with it.
fn item_ui(ui: &mut Ui, draw: &mut Draw<'_>, item: &Item<'_>) -> (Rect, Drag) {
    let is_selected = matches!(draw.app.subject(), Subject::Item(id) if id == item.id);
    let name = if item.label.is_empty() { item.id } else { item.label };
    let overrides = draw.app.overrides_within(&item.path());
    let has_overrides = overrides > 0;
    let row_name = if has_overrides { scenarios::overridden(name) } else { name.to_owned() };
    let holds_refused = draw.app.has_draft_within(&item.path());
    let row_name = if holds_refused { words::with_refused(&row_name) } else { row_name };
    let holds_odd = draw.cache.odd.is_within(&item.path());
    let (rect, row) = row_ui(ui, draw, item.id, &row_name, is_selected, Sense::click_and_drag());
    if holds_odd {
        odd::describe(ui, row.id, odd_words::HOLDS_ODD.to_owned());
    }
    if holds_refused {
        refused_sign(ui, draw, rect);
    }
    if has_overrides {
        signs::bar(ui.painter(), rect.left() + 3.0, rect.y_range(), draw.palette.accent);
    }
    let switch = mute_ui(ui, draw, item, name, rect);
    let left = rect.left() + theme::PAD + 18.0;
    if draw.app.renaming() == Some(item.id) {
        rename_ui(ui, draw, item, name, Rect::from_min_max(pos2(left - 6.0, rect.top()), rect.max - vec2(8.0, 0.0)));
        return (rect, Drag::No);
    }
    let cut = if ui.is_rect_visible(rect) { label_ui(ui, draw, item, name, rect, left) } else { None };
    let subject = Subject::Item(item.id.to_owned());
    if switch.clicked() {
        let edit = Edit::set(format!("{}/muted", item.path()), Value::Switch(!item.muted));
        draw.ask(Request::Edit(edit));
    } else if row.double_clicked() {
        draw.ask(Request::SelectInTree(subject));
        draw.ask(Request::Command(Command::RenameSelected));
    } else if row.clicked() {
        draw.ask(Request::Select(subject));
    } else if row.secondary_clicked() {
        // The menu's commands act on the selected item, so this one is selected first.
        draw.ask(Request::SelectInTree(subject));
    }
    row.context_menu(|ui| {
        if item.kind == ItemKind::Vendor {
            top::menu_ui(ui, draw, VENDOR_MENU);
        }
        top::menu_ui(ui, draw, ROW_MENU);
    });
    let held = if row.drag_stopped() {
        // Esc ends a drag and leaves the row where it was.
        if ui.input(|input| input.key_pressed(Key::Escape)) { Drag::No } else { Drag::Dropped }
    } else if row.dragged() {
        Drag::Held
    } else {
        Drag::No
    };
    let mut says: Vec<String> = cut.into_iter().collect();
    if overrides > 0 {
        says.push(scenarios::overrides_of_item(overrides));
    }
    if holds_refused {
        says.push(words::HOLDS_REFUSED.to_owned());
    }
    if holds_odd {
        says.push(odd_words::HOLDS_ODD.to_owned());
    }
    if !says.is_empty() && held == Drag::No {
        tip(row, &says.join("\n"));
    }
    (rect, held)
}

/// The sign of a row that holds a refused text.
fn refused_sign(ui: &Ui, draw: &Draw<'_>, rect: Rect) {
    ui.painter().rect_stroke(rect.shrink(1.0), 2.0, Stroke::new(1.0, draw.palette.wrong), egui::StrokeKind::Inside);
}

/// The dot is the switch: filled if the item takes part, a ring if it is muted.
fn mute_ui(ui: &Ui, draw: &Draw<'_>, item: &Item<'_>, name: &str, rect: Rect) -> egui::Response {
    let palette = draw.palette;
    let colour = draw.cache.colours.get(item.id).unwrap_or(palette.second);
    let dot = pos2(rect.left() + theme::PAD + 5.0, rect.center().y);
    let switch_rect = Rect::from_center_size(dot, vec2(20.0, ROW));
    // No stop of its own: its key is the command's.
    let switch = ui.interact(switch_rect, ui.scope_id().with(("mute", item.id)), Sense::CLICK);
    let says = words::mute_switch(name, item.muted);
    switch.widget_info(|| WidgetInfo::selected(egui::Role::CheckBox, true, !item.muted, &says));
    if item.muted {
        ui.painter().circle_stroke(dot, 3.5, Stroke::new(1.5, palette.third));
    } else {
        ui.painter().circle_filled(dot, 4.0, colour);
    }
    if switch.hovered() {
        ui.painter().circle_stroke(dot, 7.0, Stroke::new(1.0, palette.third));
    }
    tip(switch, &says)
}

/// The name as far as there is room, and the item's size, shorter if the name would be cut; returns both in full if
/// something was.
fn label_ui(ui: &Ui, draw: &Draw<'_>, item: &Item<'_>, name: &str, rect: Rect, left: f32) -> Option<String> {
    let palette = draw.palette;
    let tone = if item.muted { palette.third } else { palette.text };
    let is_selected = matches!(draw.app.subject(), Subject::Item(id) if id == item.id);
    let value = draw.cache.tree_values.get(item.id).to_owned();
    let right = pos2(rect.right() - theme::PAD, rect.center().y);
    let value_tone = if item.muted { palette.third } else { palette.second };
    let (font, weight) = (theme::font(size::TEXT), theme::weight(size::TEXT, is_selected));
    let width = |text: &str, font| ui.painter().layout_no_wrap(text.to_owned(), font, tone).size().x;
    let has_room = |value: &str| width(name, weight.clone()) + 8.0 + width(value, font.clone()) <= right.x - left;
    // The name comes first: what leaves no room for it is shorter, or in the tooltip only.
    let shorter = [Some(value.as_str()), own_words::without_of_revenue(&value)];
    let shown = shorter.into_iter().flatten().find(|value| has_room(value)).unwrap_or_default();
    let value_rect = ui.painter().text(right, Align2::RIGHT_CENTER, shown, font.clone(), value_tone);
    let gap = if shown.is_empty() { 0.0 } else { 8.0 };
    let room = value_rect.left().min(right.x) - gap - left;
    let mut job = egui::text::LayoutJob::simple_singleline(name.to_owned(), weight.clone(), tone);
    job.wrap = egui::text::TextWrapping::truncate_at_width(room.max(20.0));
    if item.muted {
        for section in &mut job.sections {
            section.format.strikethrough = Stroke::new(1.0, palette.third);
        }
    }
    let galley = ui.fonts_mut(|fonts| fonts.layout_job(job));
    let is_cut = galley.elided || shown != value;
    let (width, below) = (galley.size().x, rect.center().y + galley.size().y / 2.0);
    ui.painter().galley(pos2(left, rect.center().y - galley.size().y / 2.0), galley, tone);
    if draw.cache.odd.is_within(&item.path()) {
        odd::line(ui, draw, egui::Rangef::new(left, left + width), below + 0.5);
    }
    is_cut.then(|| own_words::row_in_full(name, &value))
}

static LABEL: Spec = Spec::PLAIN.named("tree.label");

/// The field in place of a row's name: Enter or leaving it takes the name, Esc leaves it as it was.
fn rename_ui(ui: &mut Ui, draw: &mut Draw<'_>, item: &Item<'_>, name: &str, rect: Rect) {
    let field = fields::Field {
        path: format!("{}/label", item.path()),
        spec: &LABEL,
        label: String::new(),
        kind: Kind::Text,
        value: Value::Text(item.label.to_owned()),
        is_optional: false,
        provenance: None,
    };
    let id = Id::unique(("rename", item.id));
    let was_there = ui.memory(|memory| memory.has_focus(id) || memory.had_focus_last_frame(id));
    if !was_there {
        ui.memory_mut(|memory| memory.request_focus(id));
    }
    let name = own_words::rename(name);
    let look = FieldLook { name: &name, width: rect.width(), align: Align::LEFT, layout: FieldLayout::Row };
    let layout = egui::Layout::left_to_right(Align::Center);
    let response = ui
        .scope_builder(UiBuilder::new().max_rect(rect).layout(layout), |ui| field::text_ui(ui, draw, &field, id, look))
        .inner;
    if was_there && response.lost_focus() {
        draw.ask(Request::EndRenaming);
    }
}

/// While a row is dragged: a line where it would stand, among the rows of its kind; when it is let go, it moves there.
fn drag_ui(ui: &Ui, draw: &mut Draw<'_>, rows: &[DrawnRow]) {
    let Some(dragged) = rows.iter().find(|row| row.held != Drag::No) else { return };
    let Some(pointer) = ui.input(|input| input.pointer.latest_pos()) else { return };
    // Dropped beside the tree it stays where it was.
    if !ui.clip_rect().x_range().contains(pointer.x) {
        return;
    }
    let of_kind = || rows.iter().filter(|row| row.kind == dragged.kind);
    // Before the first row whose middle is below the pointer, or after the last.
    let (at, before) = match of_kind().find(|row| pointer.y < row.rect.center().y) {
        Some(row) => (row.rect.top(), row.place),
        None => of_kind()
            .next_back()
            .map_or((dragged.rect.bottom(), dragged.place), |row| (row.rect.bottom(), row.place + 1)),
    };
    let place = if before > dragged.place { before - 1 } else { before };
    if dragged.held == Drag::Held {
        let line = Stroke::new(2.0, draw.palette.accent);
        let (left, right) = (dragged.rect.left() + theme::PAD, dragged.rect.right() - theme::PAD);
        ui.painter().hline(left..=right, at, line);
        ui.painter().circle_filled(pos2(left, at), 3.0, draw.palette.accent);
        ui.painter().rect_stroke(
            dragged.rect.shrink(1.0),
            3.0,
            Stroke::new(1.0, draw.palette.accent),
            egui::StrokeKind::Inside,
        );
        ui.set_cursor_icon(egui::CursorIcon::Grabbing);
    } else if place != dragged.place {
        draw.ask(Request::Edit(Edit::Move(dragged.path.clone(), place)));
    }
}
