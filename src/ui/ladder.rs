//! A vendor's ladder, and the changes of its contract: one rung below another, each a sentence with what happens to it,
//! which unfolds to its fields.

use egui::{Button, Id, Key, Label, Rect, RichText, Sense, Stroke, Ui, UiBuilder, WidgetInfo, pos2, vec2};

use super::{
    Draw, Request, contents, field, inspector, reveal, signs,
    theme::{Palette, ROW, size},
};
use crate::{
    app::{
        fields::{Field, Section},
        ladder,
    },
    chart::LadderStep,
    model::{Act, ContractChangeKind, Edit, Path, Value},
    text::{amounts, ladder as words, window},
};

/// Room for the day of a rung.
const DAY: f32 = 74.0;
/// Room for the dot after it.
const DOT: f32 = 20.0;
/// Room for the triangle.
const TRIANGLE: f32 = 16.0;

/// Whether a list is shown as a ladder.
pub fn is_ladder(list: &str) -> bool {
    matches!(list, "reactions" | "contract_changes")
}

/// The key under which egui remembers whether a rung is unfolded.
fn open_id(path: &str) -> Id {
    Id::unique(("rung", path))
}

/// The key under which egui remembers which rung to scroll to.
fn sought_id() -> Id {
    Id::unique("rung sought")
}

/// Unfolds a rung and brings it into sight.
pub fn seek(ui: &Ui, path: &str) {
    ui.data_mut(|data| {
        data.insert_temp(open_id(path), true);
        data.insert_temp(sought_id(), path.to_owned());
    });
}

/// The key under which egui remembers which rung was just added.
fn added_id() -> Id {
    Id::unique("rung added")
}

/// Unfolds a rung that is added, because its values are only a start.
fn unfold(ui: &Ui, path: &str) {
    ui.data_mut(|data| {
        data.insert_temp(open_id(path), true);
        data.insert_temp(added_id(), path.to_owned());
    });
}

/// The menu that adds a rung or a change, by what it does.
pub fn add_menu_ui(ui: &mut Ui, draw: &mut Draw<'_>, section: &Section) {
    let is_ladder = section.name == "reactions";
    let name = if is_ladder { words::ADD_RUNG } else { words::ADD_CHANGE };
    let text = RichText::new("+").color(draw.palette.second);
    let button = Button::new(text).frame_when_inactive(false).min_size(vec2(20.0, 20.0));
    if draw.app.is_locked() {
        let response = ui.add_enabled(false, button);
        response.widget_info(|| WidgetInfo::labeled(egui::Role::Button, false, name));
        return;
    }
    let (response, _) = egui::containers::menu::MenuButton::from_button(button).ui(ui, |ui| {
        ui.set_min_width(190.0);
        let model = draw.app.model();
        let path = &section.path;
        let offers: Vec<(&str, Option<Edit>, &str)> = if is_ladder {
            Act::ALL.iter().map(|act| (words::act(*act), Some(ladder::add_rung(model, path, *act)), "")).collect()
        } else {
            let has_contract = ladder::vendor_at(model, path).is_some_and(|vendor| vendor.contract.get().is_some());
            let why = if has_contract { words::NEEDS_OTHER_CONTRACT } else { words::NEEDS_CONTRACT };
            let offer =
                |kind: &ContractChangeKind| (words::change_kind(*kind), ladder::add_change(model, path, *kind), why);
            ContractChangeKind::ALL.iter().map(offer).collect()
        };
        for (text, edit, why) in offers {
            let response = ui.add_enabled(edit.is_some(), Button::new(text)).on_disabled_hover_text(why);
            if let Some(edit) = edit.filter(|_| response.clicked()) {
                if let Some(Path(entry)) = added(&edit).and_then(|path| Path(path).parent()) {
                    unfold(ui, entry);
                }
                draw.ask(Request::Add(edit));
                ui.close();
            }
        }
    });
    let response = response.on_hover_text(name);
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Button, true, name));
}

/// The path of the first value that is set in what an edit adds.
fn added(edit: &Edit) -> Option<&str> {
    let Edit::Together(edits) = edit else { return None };
    edits.iter().find_map(|edit| match edit {
        Edit::Set(values) => values.first().map(|(path, _)| path.as_str()),
        _ => None,
    })
}

/// The rungs or changes of a list.
pub fn ladder_ui(ui: &mut Ui, draw: &mut Draw<'_>, entries: &[Section]) {
    let cache = draw.cache;
    let mut rest = entries;
    let mut place = 0;
    let count = entries.iter().filter(|entry| Some(entry.depth) == entries.first().map(|first| first.depth)).count();
    while let Some((entry, after)) = rest.split_first() {
        let end = after.iter().position(|other| other.depth <= entry.depth).unwrap_or(after.len());
        let (below, others) = after.split_at(end);
        rest = others;
        if let Some(step) = cache.ladder.step(&entry.path) {
            step_ui(ui, draw, step, (entry, below), StepPlace { place, count });
        }
        place += 1;
    }
    // The changes of a contract have the same dots, and stand below.
    if entries.first().is_some_and(|first| first.path.contains("/reactions/")) {
        marks_ui(ui, draw);
    }
}

/// What the dots mean.
fn marks_ui(ui: &mut Ui, draw: &Draw<'_>) {
    let palette = draw.palette;
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        for (text, shown) in words::DOTS.into_iter().zip([Dot::Acts, Dot::Silent, Dot::Muted]) {
            let (rect, _) = ui.allocate_exact_size(vec2(10.0, 14.0), Sense::hover());
            dot_ui(ui, palette, rect.center(), shown, palette.wrong);
            ui.label(RichText::new(text).size(size::LABEL).color(palette.third));
            ui.add_space(8.0);
        }
    });
}

/// What a dot says.
#[derive(Clone, Copy)]
enum Dot {
    Acts,
    Silent,
    Muted,
}

/// A dot: full where something comes of the rung, small where not, a ring where it is muted.
fn dot_ui(ui: &Ui, palette: Palette, at: egui::Pos2, dot: Dot, colour: egui::Color32) {
    match dot {
        Dot::Acts => ui.painter().circle_filled(at, 4.0, colour),
        Dot::Silent => ui.painter().circle_filled(at, 2.5, palette.third),
        Dot::Muted => ui.painter().circle_stroke(at, 3.5, Stroke::new(1.5, palette.third)),
    };
}

/// Where a rung stands among the others.
#[derive(Clone, Copy)]
struct StepPlace {
    place: usize,
    count: usize,
}

/// A rung or a change: its day, its dot, its sentence; and its fields, if it is unfolded.
fn step_ui(
    ui: &mut Ui,
    draw: &mut Draw<'_>,
    step: &LadderStep,
    (entry, below): (&Section, &[Section]),
    place: StepPlace,
) {
    let open = open_id(&step.path);
    let is_refused = entry.fields.iter().any(|own| draw.app.draft(&own.path).is_some());
    let mut is_open = ui.data(|data| data.get_temp::<bool>(open)).unwrap_or(false) || is_refused;
    if !is_open && reveal::is_below(ui, &step.path) {
        is_open = true;
        ui.data_mut(|data| data.insert_temp(open, true));
    }
    let top = ui.cursor().top();
    contents::row_ui(ui, open, top);
    let left = ui.max_rect().left();
    let right = ui.max_rect().right();
    let text_left = left + DAY + DOT;
    let text = Rect::from_min_max(pos2(text_left, top + 4.0), pos2(right - TRIANGLE, f32::INFINITY));
    let inner = ui.scope_builder(UiBuilder::new().max_rect(text), |ui| {
        ui.spacing_mut().item_spacing.y = 1.0;
        sentence_ui(ui, draw, step);
    });
    let row = Rect::from_min_max(pos2(left, top), pos2(right, inner.response.rect.bottom().max(top + ROW) + 3.0));
    ui.advance_cursor_after_rect(row);
    // Over the words, which do nothing by themselves.
    let button = Rect::from_min_max(pos2(text_left, row.top()), row.max);
    let response = ui.interact(button, open.with("button"), Sense::click());
    let name = words::sentence(if step.when.is_empty() { &step.name } else { &step.when }, &step.does);
    response.widget_info(|| WidgetInfo::selected(egui::Role::DisclosureTriangle, true, is_open, &name));
    // A frame may be laid out twice, but a click counts once.
    if response.clicked() && ui.current_pass_index() == 0 {
        is_open = !is_open;
        ui.data_mut(|data| data.insert_temp(open, is_open));
    }
    mark_ui(ui, draw, step, row, place);
    if response.hovered() || response.has_focus() {
        let colour = if response.has_focus() { draw.palette.accent } else { draw.palette.hairline };
        let stroke = Stroke::new(1.0, colour);
        ui.painter().rect_stroke(
            button.shrink2(vec2(0.0, 1.0)).expand2(vec2(4.0, 0.0)),
            4.0,
            stroke,
            egui::StrokeKind::Inside,
        );
    }
    inspector::triangle(ui.painter(), pos2(right - 7.0, row.top() + 14.0), is_open, draw.palette.third);
    if ui.data(|data| data.get_temp::<String>(sought_id())).as_ref() == Some(&step.path) {
        ui.data_mut(|data| data.remove::<String>(sought_id()));
        ui.scroll_to_rect(row.expand2(vec2(0.0, 40.0)), Some(egui::Align::Min));
    }
    response.context_menu(|ui| {
        let edits = edits(draw, step, place);
        for (text, edit) in edits {
            if ui.add_enabled(edit.is_some(), Button::new(text)).clicked() {
                if let Some(edit) = edit {
                    draw.ask(Request::Edit(edit));
                }
                ui.close();
            }
        }
    });
    // With the arrow keys and Alt it goes up and down the ladder.
    if response.has_focus() {
        keys(ui, draw, step, place);
    }
    if is_open {
        unfolded_ui(ui, draw, step, (entry, below), place);
    }
    if ui.data(|data| data.get_temp::<String>(added_id())).as_ref() == Some(&step.path) {
        let whole = row.with_max_y(ui.cursor().top());
        // One that is higher than the view shows its beginning.
        if !ui.clip_rect().y_range().contains(whole.bottom()) && whole.height() < ui.clip_rect().height() {
            ui.scroll_to_rect(whole, None);
        }
        if is_open {
            ui.data_mut(|data| data.remove::<String>(added_id()));
        }
    }
}

fn keys(ui: &Ui, draw: &mut Draw<'_>, step: &LadderStep, place: StepPlace) {
    if draw.app.is_locked() {
        return;
    }
    let pressed = |key| ui.input_mut(|input| input.consume_key(egui::Modifiers::ALT, key));
    let to = if pressed(Key::ArrowUp) {
        place.place.checked_sub(1)
    } else if pressed(Key::ArrowDown) {
        Some(place.place + 1).filter(|to| *to < place.count)
    } else {
        None
    };
    if let Some(to) = to {
        draw.ask(Request::Edit(Edit::Move(step.path.clone(), to)));
    }
}

/// What it does, when, and what happens to it.
fn sentence_ui(ui: &mut Ui, draw: &Draw<'_>, step: &LadderStep) {
    let palette = draw.palette;
    let line = |text: &str, points: f32, colour| Label::new(RichText::new(text).size(points).color(colour)).wrap();
    let is_quiet = !step.acts;
    let tone = if is_quiet { palette.second } else { palette.text };
    let (first, second) = if step.when.is_empty() { (&step.name, &step.does) } else { (&step.does, &step.when) };
    ui.add(line(first, size::TEXT, if step.muted { palette.third } else { tone }));
    ui.add(line(second, size::LABEL, if step.muted { palette.third } else { palette.second }));
    if !step.says.is_empty() {
        let colour = match (step.acts, step.is_grave) {
            (true, true) => palette.wrong,
            (true, false) => palette.caution,
            (false, _) => palette.third,
        };
        let colour = if step.when.is_empty() && step.acts { palette.second } else { colour };
        ui.add(line(&step.says, size::LABEL, colour));
    }
}

/// The day, and the dot that mutes it: full is in, a ring is muted; where nothing comes of it, small.
fn mark_ui(ui: &Ui, draw: &mut Draw<'_>, step: &LadderStep, row: Rect, place: StepPlace) {
    let palette = draw.palette;
    let dot = pos2(row.left() + DAY + 8.0, row.top() + 13.0);
    // The rail that the rungs are on.
    let (above, below) = (place.place > 0, place.place + 1 < place.count);
    let rail = Stroke::new(1.0, palette.hairline);
    if above {
        ui.painter().vline(dot.x, row.top()..=dot.y - 6.0, rail);
    }
    if below {
        ui.painter().vline(dot.x, dot.y + 6.0..=row.bottom(), rail);
    }
    let day = match step.date {
        Some(date) => amounts::date(date),
        None => words::NO_DAY.to_owned(),
    };
    let tone = if step.acts { palette.second } else { palette.third };
    let font = super::theme::font(size::LABEL);
    ui.painter().text(pos2(dot.x - 10.0, dot.y), egui::Align2::RIGHT_CENTER, day, font, tone);
    let switch_rect = Rect::from_center_size(dot, vec2(20.0, ROW));
    let switch = ui.interact(switch_rect, open_id(&step.path).with("mute"), Sense::click());
    let tip = words::mute_switch(&step.name, step.muted);
    switch.widget_info(|| WidgetInfo::selected(egui::Role::CheckBox, true, !step.muted, &tip));
    let colour = match step.is_grave {
        true => palette.wrong,
        false if step.when.is_empty() => palette.accent,
        false => palette.caution,
    };
    let shown = match (step.muted, step.acts) {
        (true, _) => Dot::Muted,
        (false, true) => Dot::Acts,
        (false, false) => Dot::Silent,
    };
    dot_ui(ui, palette, dot, shown, colour);
    if draw.app.overrides_within(&step.path) > 0 {
        signs::bar(ui.painter(), row.left() - 9.0, row.y_range(), palette.accent);
    }
    if switch.hovered() || switch.has_focus() {
        let ring = if switch.has_focus() { palette.accent } else { palette.third };
        ui.painter().circle_stroke(dot, 7.0, Stroke::new(1.0, ring));
    }
    if switch.on_hover_text(tip).clicked() && !draw.app.is_locked() {
        draw.ask(Request::Edit(Edit::set(format!("{}/muted", step.path), Value::Switch(!step.muted))));
    }
}

/// What can be done with it, and the edits for that; none where it is not possible.
fn edits(draw: &Draw<'_>, step: &LadderStep, place: StepPlace) -> [(&'static str, Option<Edit>); 4] {
    let path = || step.path.clone();
    let all = [
        (words::MOVE_UP, place.place.checked_sub(1).map(|to| Edit::Move(path(), to))),
        (words::MOVE_DOWN, (place.place + 1 < place.count).then(|| Edit::Move(path(), place.place + 1))),
        (words::DUPLICATE, Some(Edit::Duplicate(path(), String::new()))),
        (words::REMOVE, Some(Edit::Remove(path()))),
    ];
    all.map(|(text, edit)| (text, edit.filter(|_| !draw.app.is_locked())))
}

/// Its fields, and what can be done with it.
fn unfolded_ui(
    ui: &mut Ui,
    draw: &mut Draw<'_>,
    step: &LadderStep,
    (entry, below): (&Section, &[Section]),
    place: StepPlace,
) {
    let indent = 10.0;
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing.y = 3.0;
        // Its dot is the switch; of a scenario's own the way back is here.
        let is_dot = |own: &Field| Path(&own.path).field() == "muted" && draw.app.override_of(own).is_none();
        let mut fields: Vec<&Field> = entry.fields.iter().filter(|own| !is_dot(own)).collect();
        // What becomes of the floor and of what is past due stand side by side.
        fields.sort_by_key(|own| own.spec.id == "contract_change.extend_months");
        let past_due = step.past_due.map(|amount| amounts::figure(amount, draw.app.model().currency()));
        for own in fields {
            let beside = match own.spec.id {
                "contract_change.past_due" => past_due.as_deref().unwrap_or_default(),
                "contract_change.floor_factor" => words::OF_TODAY,
                _ => "",
            };
            field::field_beside_ui(ui, draw, own, (&step.name, beside), indent);
        }
        inspector::branches_ui(ui, draw, below);
        ui.horizontal(|ui| {
            ui.add_space(indent);
            ui.spacing_mut().item_spacing.x = 2.0;
            for (text, edit) in edits(draw, step, place) {
                let colour = if edit.is_some() { draw.palette.second } else { draw.palette.third };
                let button =
                    Button::new(RichText::new(text).size(size::LABEL).color(colour)).frame_when_inactive(false);
                let name = if text == words::REMOVE {
                    window::remove_entry(&step.name)
                } else {
                    words::button_of(text, &step.name)
                };
                let response = ui.add_enabled(edit.is_some(), button).accessible_name(name);
                if let Some(edit) = edit.filter(|_| response.clicked()) {
                    draw.ask(Request::Edit(edit));
                }
            }
        });
        ui.add_space(8.0);
    });
}
