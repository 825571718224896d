//! Fields: how the value of a parameter is shown and changed, by what values it takes.
//!
//! A text that is being typed lives here, in egui's memory, until its field is left; then it is handed over.

use egui::{
    Align, Button, Checkbox, ComboBox, Id, Key, Label, Layout, Rect, Response, RichText, Sense, Stroke, TextEdit, Ui,
    UiBuilder, pos2,
    text::{CCursor, CCursorRange},
    vec2,
};

use super::{
    Draw, Request, contents, odd, provenance, reveal, signs, tabs,
    theme::{ROW, size},
};
use crate::{
    app::{fields::Field, references},
    model::{Edit, Kind, Unit, Value},
    text::{amounts, labels, scenarios, tree, window as words},
};

/// The width of the unit after a field.
const UNIT: f32 = 58.0;
/// The width of a field.
const FIELD: f32 = 122.0;
/// The least width of a field whose label is long.
const LEAST: f32 = 76.0;

/// By how much a field becomes narrower at a time.
const STEP: f32 = 14.0;

/// The width of the button of a list beside a field.
const LIST: f32 = 20.0;

/// Room for the way back from an override.
const BACK: f32 = 20.0;

/// Room for the mark of where a value comes from.
const MARK: f32 = 12.0;

/// A text that is being typed.
#[derive(Clone, Debug)]
struct Buffer {
    path: String,
    text: String,
    /// What the field showed when it was entered.
    original: String,
    /// Whether a click into the field may still select all of it.
    is_fresh: bool,
}

/// The field that is being typed in.
#[derive(Clone, Debug)]
pub struct Typing {
    /// Its widget.
    pub id: Id,
    /// The path of its parameter.
    pub path: String,
    /// Its text.
    pub text: String,
    /// Whether its text is another than it was.
    pub is_changed: bool,
}

/// The field that is being typed in, if one is.
pub fn typing(ui: &Ui) -> Option<Typing> {
    let id = ui.memory(egui::Memory::focused)?;
    let buffer = ui.data(|data| data.get_temp::<Buffer>(id))?;
    Some(Typing { id, path: buffer.path, is_changed: buffer.text != buffer.original, text: buffer.text })
}

/// The field of a parameter: one has the focus wherever it stands.
pub fn id_of(path: &str) -> Id {
    Id::unique(("field", path))
}

/// The second field of a parameter that stands in two places.
fn id_beside(path: &str) -> Id {
    Id::unique(("field beside", path))
}

/// Moves the focus from the field of one parameter to that of another, which has taken its place.
pub fn follow(ui: &Ui, from: &str, to: &str) {
    if ui.memory(egui::Memory::focused) == Some(id_of(from)) {
        ui.memory_mut(|memory| memory.request_focus(id_of(to)));
    }
}

/// Begins to type a text in the field of a parameter, in place of what it holds: one has begun to type it elsewhere.
pub fn begin_typing(ui: &Ui, path: &str, app: &crate::app::App, text: &str) {
    let Some(parameter) = app.model().parameter(path) else { return };
    let original = amounts::field(&parameter.value(), parameter.spec.unit);
    let buffer = Buffer { path: path.to_owned(), text: text.to_owned(), original, is_fresh: false };
    ui.data_mut(|data| data.insert_temp(id_of(path), buffer));
}

/// Drops what is being typed in the field of a parameter, because its value has changed.
pub fn forget(ui: &Ui, path: &str) {
    ui.data_mut(|data| data.remove::<Buffer>(id_of(path)));
}

/// A row with label, field and unit; `owner` tells fields of the same label apart for those who can't see where they
/// stand.
pub fn field_ui(ui: &mut Ui, draw: &mut Draw<'_>, field: &Field, owner: &str, indent: f32) {
    field_beside_ui(ui, draw, field, (owner, ""), indent);
}

/// The same with a text beside the field: what its choice is about.
pub fn field_beside_ui(ui: &mut Ui, draw: &mut Draw<'_>, field: &Field, (owner, beside): (&str, &str), indent: f32) {
    contents::row_ui(ui, id_of(&field.path), ui.cursor().top());
    let name = if owner.is_empty() { field.label.clone() } else { format!("{owner}: {}", field.label) };
    let name = name_of(draw, field, name);
    if field.kind == Kind::Text && is_long(field) {
        note_ui(ui, draw, field, &name, indent);
    } else if let Kind::Choices(choices) = field.kind {
        choices_ui(ui, draw, field, choices, &name, indent);
    } else {
        row_ui(ui, draw, field, (id_of(&field.path), &name, beside), indent);
    }
    draft_ui(ui, draw, field, indent);
}

/// The name of a field; the name of an overridden one says so.
pub fn name_of(draw: &Draw<'_>, field: &Field, name: String) -> String {
    if draw.app.override_of(field).is_some() { scenarios::overridden(&name) } else { name }
}

/// A row: the label, the field in its column, the unit or another text after it.
fn row_ui(ui: &mut Ui, draw: &mut Draw<'_>, field: &Field, (id, name, beside): (Id, &str, &str), indent: f32) {
    let (row, _) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::hover());
    let right = if takes_unit(field) && beside.is_empty() { row.right() } else { row.right() - UNIT };
    let left = left_of_field(ui, draw, field, row, indent);
    let part = |from: f32, to: f32| Rect::from_min_max(pos2(from, row.top()), pos2(to, row.bottom()));
    let centred = Layout::left_to_right(Align::Center);
    ui.scope_builder(UiBuilder::new().max_rect(part(row.left(), left - 6.0)).layout(centred), |ui| {
        label_ui(ui, draw, field, indent);
    });
    ui.scope_builder(UiBuilder::new().max_rect(part(left, right)).layout(centred), |ui| {
        let align = if field.kind == Kind::Text { Align::LEFT } else { Align::RIGHT };
        let look = FieldLook { name, width: right - left, align, layout: FieldLayout::Row };
        value_with_id_ui(ui, draw, field, id, look);
    });
    if right >= row.right() {
        return;
    }
    ui.scope_builder(UiBuilder::new().max_rect(part(right + 6.0, row.right())).layout(centred), |ui| {
        if beside.is_empty() {
            unit_ui(ui, draw, field);
        } else {
            let text = RichText::new(beside).size(size::LABEL).color(draw.palette.second);
            ui.add(Label::new(text).truncate()).on_hover_text(beside);
        }
    });
}

/// Where the field of a row begins. All columns end where the narrowest panel's would, so that fields of all sections
/// stand under each other; where a label needs more, its field is narrower, as far as its value allows.
fn left_of_field(ui: &Ui, draw: &Draw<'_>, field: &Field, row: Rect, indent: f32) -> f32 {
    let usual = (row.right() - UNIT - FIELD).max(row.left() + 60.0);
    let width = |text: &str| {
        let font = egui::TextStyle::Body.resolve(ui.style());
        ui.painter().layout_no_wrap(text.to_owned(), font, egui::Color32::PLACEHOLDER).size().x
    };
    let back = if draw.app.override_of(field).is_some() { BACK } else { 0.0 };
    let needed = row.left() + indent + width(&field.label) + mark_of(field) + back + 7.0;
    if needed <= usual {
        return usual;
    }
    let value = match &field.value {
        Value::Choice(choice) => width(labels::choice(field.spec.id, choice)) + 34.0,
        Value::Whole(_) if field.spec.unit == Unit::MonthOfYear => width(amounts::month_of_year(&field.value)) + 34.0,
        Value::Text(_) => FIELD,
        Value::Switch(_) => 30.0,
        _ => width(&field.text()) + 16.0,
    };
    let right = if takes_unit(field) { row.right() } else { row.right() - UNIT };
    // In few steps, so that fields still stand under each other.
    let wanted = usual + ((needed - usual) / STEP).ceil() * STEP;
    wanted.min(right - value.max(LEAST)).max(usual)
}

/// The unit after a field.
pub fn unit_ui(ui: &mut Ui, draw: &Draw<'_>, field: &Field) {
    let unit = labels::unit(field.spec.unit, draw.app.model().currency().code());
    // What is too long must not widen the panel.
    ui.add(Label::new(RichText::new(unit).size(size::LABEL).color(draw.palette.third)).truncate());
}

/// Where a field stands, which decides how its text is broken and what Tab does in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldLayout {
    /// A row of its own.
    Row,
    /// The cell of a table: Tab is the table's.
    Cell,
    /// A row of several lines.
    Lines,
}

/// How a field is shown.
#[derive(Clone, Copy, Debug)]
pub struct FieldLook<'a> {
    /// Its accessible name.
    pub name: &'a str,
    /// In points, without the unit after it.
    pub width: f32,
    /// Where its text stands.
    pub align: Align,
    /// Where it stands.
    pub layout: FieldLayout,
}

/// What changes a value, by what values the parameter takes.
pub fn value_ui(ui: &mut Ui, draw: &mut Draw<'_>, field: &Field, look: FieldLook<'_>) -> Response {
    value_with_id_ui(ui, draw, field, id_of(&field.path), look)
}

/// The same with a field of text of its own: a parameter may stand in two places.
fn value_with_id_ui(ui: &mut Ui, draw: &mut Draw<'_>, field: &Field, id: Id, look: FieldLook<'_>) -> Response {
    read_only_if_locked(ui, draw);
    let response = match field.kind {
        Kind::Switch => switch_ui(ui, draw, field, look),
        Kind::Choice(choices) => {
            let all = choices.iter().map(|text| (Value::Choice(text), labels::choice(field.spec.id, text)));
            let all: Vec<(Value, String)> = all.map(|(value, label)| (value, label.to_owned())).collect();
            combo_ui(ui, draw, field, &all, look)
        }
        Kind::Text if is_reference(field.spec.unit) => {
            let all = references::offered(draw.app.model(), field);
            combo_ui(ui, draw, field, &all, look)
        }
        Kind::Text => grouped_text_ui(ui, draw, field, id, look),
        Kind::Whole if field.spec.unit == Unit::MonthOfYear => {
            let months = (1..=12u8).map(|month| (Value::Whole(month.into()), amounts::month_name(month).to_owned()));
            combo_ui(ui, draw, field, &months.collect::<Vec<_>>(), look)
        }
        _ => text_ui(ui, draw, field, id, look),
    };
    odd::field_ui(ui, draw, &field.path, &response);
    if id == id_of(&field.path) {
        reveal::field_ui(ui, &field.path, &response);
        reveal::ring_ui(ui, draw, &field.path, &response);
    }
    if response.has_focus() {
        ui.data_mut(|data| data.insert_temp(last_id(), field.path.clone()));
        ui.data_mut(|data| data.insert_temp(last_id().with("field"), (field.path.clone(), response.id)));
    }
    if response.has_focus() || (last(ui).as_ref() == Some(&field.path) && last_of(ui, &field.path) == response.id) {
        contents::field_ui(ui, response.id, response.rect.top(), response.has_focus());
    }
    response
}

/// A row for a parameter that stands elsewhere too, in a list that this row spares.
pub fn copy_ui(ui: &mut Ui, draw: &mut Draw<'_>, field: &Field) {
    let id = id_beside(&field.path);
    let name = name_of(draw, field, field.label.clone());
    contents::row_ui(ui, id, ui.cursor().top());
    row_ui(ui, draw, field, (id, &name, ""), 0.0);
    draft_ui(ui, draw, field, 0.0);
}

/// Why what was typed in a field was refused, and what is used meanwhile.
pub fn draft_ui(ui: &mut Ui, draw: &Draw<'_>, field: &Field, indent: f32) {
    if let Some(draft) = draw.app.draft(&field.path) {
        ui.horizontal_wrapped(|ui| {
            ui.add_space(indent);
            ui.label(RichText::new(&draft.message).size(size::LABEL).color(draw.palette.wrong));
        });
        if let Some(used) = draw.app.used_meanwhile(&field.path) {
            ui.horizontal_wrapped(|ui| {
                ui.add_space(indent);
                ui.label(RichText::new(used).size(size::LABEL).color(draw.palette.second));
            });
        }
    }
}

/// The field of a parameter that had the focus last, where it stands in two places.
pub fn last_of(ui: &Ui, path: &str) -> Id {
    let last: Option<(String, Id)> = ui.data(|data| data.get_temp(last_id().with("field")));
    last.filter(|(own, _)| own == path).map_or_else(|| id_of(path), |(_, id)| id)
}

fn last_id() -> Id {
    Id::unique("field that had the focus last")
}

/// The path of the field that has the focus, or had it last.
pub fn last(ui: &Ui) -> Option<String> {
    ui.data(|data| data.get_temp(last_id()))
}

/// In a locked scenario values can be read but not changed.
fn read_only_if_locked(ui: &mut Ui, draw: &Draw<'_>) {
    if draw.app.is_locked() {
        ui.visuals_mut().disabled_alpha = 0.8;
        ui.disable();
    }
}

/// Names and choices have no unit, and use the unit's column too.
const fn takes_unit(field: &Field) -> bool {
    matches!(field.kind, Kind::Text | Kind::Choice(_)) || matches!(field.spec.unit, Unit::MonthOfYear)
}

/// Whether a field holds sentences.
pub fn is_long(field: &Field) -> bool {
    crate::app::fields::is_long(field.spec)
}

const fn is_reference(unit: Unit) -> bool {
    matches!(unit, Unit::Vendor | Unit::Stream | Unit::Item | Unit::Rung | Unit::Cap | Unit::Charge)
}

/// Room for the mark of where the value of a field comes from.
const fn mark_of(field: &Field) -> f32 {
    if is_figure(field) { MARK } else { 0.0 }
}

/// The label with a mark of where the value comes from.
fn label_ui(ui: &mut Ui, draw: &mut Draw<'_>, field: &Field, indent: f32) {
    ui.spacing_mut().item_spacing.x = 6.0;
    ui.add_space(indent);
    // Room for the mark after it.
    let mut room = ui.available_rect_before_wrap();
    if let Some(over) = draw.app.override_of(field) {
        signs::bar(ui.painter(), ui.max_rect().left() - 9.0, ui.max_rect().y_range(), draw.palette.accent);
        let centre = pos2(room.max.x - 9.0, room.center().y);
        tabs::give_back_ui(ui, draw, &over, &field.label, centre, tabs::Scope::AtField);
        room.max.x -= BACK;
    }
    room.max.x = (room.max.x - mark_of(field)).max(room.min.x + 10.0);
    let text = Label::new(RichText::new(&field.label).color(draw.palette.second)).truncate();
    let text = text.sense(Sense::CLICK);
    let layout = Layout::left_to_right(Align::Center);
    let label = ui.scope_builder(UiBuilder::new().max_rect(room).layout(layout), |ui| ui.add(text)).inner;
    let centre = pos2(label.rect.right() + 7.0, label.rect.center().y + 1.0);
    let is_asked = provenance::is_shown(field) && provenance::mark_ui(ui, draw, field, centre);
    if provenance::can_be_asked(field) {
        provenance::provenance_ui(ui, draw, &label, field, is_asked, |_, _| ());
    }
    label.on_hover_ui(|ui| provenance::tip_ui(ui, draw, field));
}

/// Whether the field holds a number or a date, so that its source matters.
pub const fn is_figure(field: &Field) -> bool {
    matches!(field.kind, Kind::Amount | Kind::Decimal | Kind::Whole | Kind::Date | Kind::Month)
}

fn switch_ui(ui: &mut Ui, draw: &mut Draw<'_>, field: &Field, look: FieldLook<'_>) -> Response {
    let mut is_on = field.value == Value::Switch(true);
    // Right under the right ends of the numbers.
    ui.add_space(look.width - ui.spacing().icon_width - 4.0);
    let response = ui.add(Checkbox::without_text(&mut is_on)).accessible_name(look.name);
    if response.changed() {
        draw.ask(Request::Edit(Edit::set(field.path.clone(), Value::Switch(is_on))));
    }
    response
}

fn choices_ui(ui: &mut Ui, draw: &mut Draw<'_>, field: &Field, choices: &[&'static str], name: &str, indent: f32) {
    let Value::Choices(chosen) = &field.value else { return };
    ui.horizontal(|ui| {
        ui.set_min_height(ROW);
        label_ui(ui, draw, field, indent);
        // Without a choice all are meant, not none.
        if chosen.is_empty() && field.path.ends_with("/only") {
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let all = RichText::new(words::ALL_UNLESS_CHOSEN).size(size::LABEL).color(draw.palette.second);
                ui.add(Label::new(all).truncate());
            });
        }
    });
    ui.horizontal_wrapped(|ui| {
        ui.add_space(indent);
        ui.spacing_mut().item_spacing = vec2(10.0, 2.0);
        ui.visuals_mut().widgets.inactive.bg_stroke = Stroke::new(1.0, draw.palette.third);
        read_only_if_locked(ui, draw);
        let first = ui.cursor().min;
        for choice in choices {
            let is_chosen = chosen.contains(choice);
            let label = labels::choice(field.spec.id, choice);
            // A box says whether it is on, also to those who see no colours.
            let mut is_on = is_chosen;
            let tone = if is_chosen { draw.palette.text } else { draw.palette.second };
            let box_of = Checkbox::new(&mut is_on, RichText::new(label).size(size::LABEL).color(tone));
            let response = ui.add(box_of).accessible_name(format!("{name}: {label}"));
            if response.changed() {
                let next =
                    choices.iter().copied().filter(|c| if c == choice { !is_chosen } else { chosen.contains(c) });
                let value = Value::Choices(next.collect());
                draw.ask(Request::Edit(Edit::set(field.path.clone(), value)));
            }
        }
        let below = Rect::from_min_max(first, ui.min_rect().max);
        odd::choices_ui(ui, draw, &field.path, below);
    });
}

fn combo_ui(ui: &mut Ui, draw: &mut Draw<'_>, field: &Field, all: &[(Value, String)], look: FieldLook<'_>) -> Response {
    let shown = all.iter().find(|(value, _)| *value == field.value).map_or_else(
        || match &field.value {
            Value::Text(id) if !id.is_empty() => words::unknown_item(id),
            _ => words::NONE_CHOSEN.to_owned(),
        },
        |(_, label)| label.clone(),
    );
    let combo = ComboBox::from_id_salt(("combo", &field.path)).selected_text(shown).width(look.width).truncate();
    let response = combo.show_ui(ui, |ui| {
        let mut chosen = None;
        if field.is_optional && ui.selectable_label(field.value == Value::Unset, words::NONE_CHOSEN).clicked() {
            chosen = Some(Value::Unset);
            ui.close();
        }
        for (value, label) in all {
            if ui.selectable_label(*value == field.value, label).clicked() {
                chosen = Some(value.clone());
                ui.close();
            }
        }
        chosen
    });
    if response.response.has_focus()
        && let Some(value) = chosen_by_letter(ui, field, all)
    {
        draw.ask(Request::Add(Edit::set(field.path.clone(), value)));
        egui::Popup::close_all(ui.ctx());
    }
    if response.response.clicked() {
        // Its keys go on from here, also where it was opened with the pointer.
        response.response.request_focus();
    }
    if let Some(value) = response.inner.flatten().filter(|value| *value != field.value) {
        draw.ask(Request::Add(Edit::set(field.path.clone(), value)));
    }
    response.response.accessible_name(look.name)
}

/// The choice that a typed letter leads to: the next that begins so.
fn chosen_by_letter(ui: &Ui, field: &Field, all: &[(Value, String)]) -> Option<Value> {
    let letter = ui.input(|input| {
        input.events.iter().find_map(|event| match event {
            egui::Event::Text(text) if text.chars().all(char::is_alphanumeric) => Some(text.to_lowercase()),
            _ => None,
        })
    })?;
    let now = all.iter().position(|(value, _)| *value == field.value).map_or(0, |place| place + 1);
    let mut from_now = (0..all.len()).map(|place| &all[(now + place) % all.len()]);
    let (value, _) = from_now.find(|(_, label)| label.to_lowercase().starts_with(&letter))?;
    (*value != field.value).then(|| value.clone())
}

/// How many lines of a text are shown until it is typed in or asked for.
const LINES: f32 = 3.0;

/// A text of several lines under its label: the first few, until it has the focus or more is asked for.
fn note_ui(ui: &mut Ui, draw: &mut Draw<'_>, field: &Field, name: &str, indent: f32) {
    let (id, more) = (id_of(&field.path), Id::unique(("more", &field.path)));
    let is_open = ui.data(|data| data.get_temp::<bool>(more)).unwrap_or(false);
    let has_focus = ui.memory(|memory| memory.has_focus(id));
    let width = ui.available_width() - indent;
    let font = egui::TextStyle::Body.resolve(ui.style());
    let line = ui.fonts_mut(|fonts| fonts.row_height(&font));
    let text = field.text();
    let galley = ui.fonts_mut(|fonts| fonts.layout(text, font, draw.palette.text, width - 14.0));
    let is_cut = galley.size().y > line * (LINES + 0.5);
    ui.horizontal(|ui| {
        ui.set_min_height(ROW);
        label_ui(ui, draw, field, indent);
        if is_cut {
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let text = RichText::new(if is_open { tree::LESS } else { tree::MORE }).size(size::LABEL);
                let button = Button::new(text.color(draw.palette.second)).frame_when_inactive(false);
                let button = ui.add(button).accessible_name(tree::more_text(name, is_open));
                // A frame may be laid out twice, but a click counts once.
                if button.clicked() && ui.current_pass_index() == 0 {
                    ui.data_mut(|data| data.insert_temp(more, !is_open));
                }
            });
        }
    });
    let look = FieldLook { name, width, align: Align::LEFT, layout: FieldLayout::Lines };
    ui.horizontal(|ui| {
        ui.add_space(indent);
        if !is_cut || is_open || has_focus {
            text_ui(ui, draw, field, id, look);
            return;
        }
        let (rect, _) = ui.allocate_exact_size(vec2(width, line * LINES + 4.0), Sense::hover());
        let mut inner = ui.new_child(UiBuilder::new().max_rect(rect).layout(Layout::top_down(Align::LEFT)));
        inner.set_clip_rect(rect.intersect(ui.clip_rect()));
        text_ui(&mut inner, draw, field, id, look);
        // The field goes on below what is shown.
        ui.painter().hline(rect.x_range(), rect.bottom(), Stroke::new(1.0, draw.palette.hairline));
    });
}

/// A field of text and, for a group, a list of those that others name.
fn grouped_text_ui(ui: &mut Ui, draw: &mut Draw<'_>, field: &Field, id: Id, look: FieldLook<'_>) -> Response {
    let known = references::groups(draw.app.model(), field);
    if known.is_empty() {
        return text_ui(ui, draw, field, id, look);
    }
    ui.spacing_mut().item_spacing.x = 2.0;
    let response = text_ui(ui, draw, field, id, FieldLook { width: look.width - LIST - 2.0, ..look });
    let (rect, _) = ui.allocate_exact_size(vec2(LIST, ROW), Sense::hover());
    let list = ui.interact(rect, id.with("groups"), Sense::click());
    list.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, ui.is_enabled(), words::GROUPS_IN_USE));
    let colour = if list.hovered() || list.has_focus() { draw.palette.text } else { draw.palette.second };
    let corners = [vec2(-4.0, -2.0), vec2(4.0, -2.0), vec2(0.0, 3.0)].map(|by| rect.center() + by);
    ui.painter().add(egui::Shape::convex_polygon(corners.to_vec(), colour, Stroke::NONE));
    if list.has_focus() {
        signs::focus(ui.painter(), rect.shrink2(vec2(0.0, 2.0)), draw.palette.accent);
    }
    egui::Popup::menu(&list).show(|ui| {
        ui.set_max_width(280.0);
        for group in known {
            if ui.add(Button::new(&group).truncate()).clicked() {
                draw.ask(Request::Edit(Edit::set(field.path.clone(), Value::Text(group))));
                ui.close();
            }
        }
    });
    list.on_hover_text(words::GROUPS_IN_USE);
    response
}

/// A field of text: it hands its text over when it is left, by Enter, Tab or a click elsewhere; Esc cancels it.
pub fn text_ui(ui: &mut Ui, draw: &mut Draw<'_>, field: &Field, id: Id, look: FieldLook<'_>) -> Response {
    let draft = draw.app.draft(&field.path);
    let shown = draft.map_or_else(|| field.text(), |draft| draft.text.clone());
    let had_focus = ui.memory(|memory| memory.has_focus(id));
    let buffer = ui.data(|data| data.get_temp::<Buffer>(id));
    // It may have had the focus before it was there: that of an item just added.
    let is_entered = had_focus && buffer.is_none();
    let mut buffer = match buffer {
        // An undo may have changed the value under an untouched field.
        Some(buffer) if buffer.text != buffer.original || buffer.original == shown => buffer,
        Some(buffer) => Buffer { text: shown.clone(), original: shown.clone(), ..buffer },
        None => Buffer { path: field.path.clone(), text: shown.clone(), original: shown.clone(), is_fresh: true },
    };
    if draft.is_some() {
        let stroke = Stroke::new(1.0, draw.palette.wrong);
        let widgets = &mut ui.visuals_mut().widgets;
        (widgets.inactive.bg_stroke, widgets.hovered.bg_stroke) = (stroke, stroke);
    }
    let is_long = look.layout == FieldLayout::Lines;
    let edit = if is_long {
        TextEdit::multiline(&mut buffer.text).desired_rows(1)
    } else {
        TextEdit::singleline(&mut buffer.text)
    };
    let margin = if look.layout == FieldLayout::Cell { ui.spacing().button_padding.x } else { 6.0 };
    #[allow(clippy::cast_possible_truncation, reason = "a few points")]
    let margin = egui::Margin::symmetric(margin as i8, 3);
    let align = egui::Align2([look.align, Align::Center]);
    let edit = edit.id(id).desired_width(look.width).align(align).margin(margin).clip_text(!is_long);
    // Arrows move in the text; a table has taken those that move between its rows.
    let arrows = egui::EventFilter { horizontal_arrows: true, vertical_arrows: true, ..egui::EventFilter::default() };
    let edit = edit.event_filter(egui::EventFilter { tab: look.layout == FieldLayout::Cell, ..arrows });
    let hint = if field.is_optional { words::NONE_CHOSEN } else { "" };
    let mut output = edit.hint_text(hint).show(ui);
    let response = output.response.response.clone().accessible_name(look.name);
    let selects_all = response.gained_focus() || is_entered || (response.clicked() && buffer.is_fresh);
    if selects_all && !is_long {
        let end = CCursor::new(buffer.text.chars().count());
        // What was begun elsewhere is typed on.
        let is_begun = !buffer.is_fresh && buffer.text != buffer.original && response.gained_focus();
        let from = if is_begun { end } else { CCursor::new(0) };
        output.state.cursor.set_char_range(Some(CCursorRange::two(from, end)));
        output.state.store(ui.ctx(), id);
    }
    if response.clicked() {
        buffer.is_fresh = false;
    }
    if response.gained_focus() && look.layout == FieldLayout::Cell {
        response.scroll_to_me(None);
    }
    if response.lost_focus() {
        ui.data_mut(|data| data.remove::<Buffer>(id));
        if ui.input(|input| input.key_pressed(Key::Escape)) {
            draw.ask(Request::DropDraft(field.path.clone()));
            let is_in_inspector = id == id_of(&field.path) || id == id_beside(&field.path);
            if is_in_inspector && (buffer.text != buffer.original || draft.is_some()) {
                // What was typed is dropped; the next Esc leaves the field.
                response.request_focus();
            }
        } else if buffer.text != shown || (draft.is_some() && ui.input(|input| input.key_pressed(Key::Enter))) {
            // A refused text is tried again by Enter.
            draw.ask(Request::Typed(field.path.clone(), buffer.text));
        } else if draft.is_some() && shown == field.text() {
            // A block was refused, and nothing of it is here: what was said of it is over.
            draw.ask(Request::DropDraft(field.path.clone()));
        }
    } else if response.has_focus() || had_focus {
        ui.data_mut(|data| data.insert_temp(id, buffer));
    }
    response
}
