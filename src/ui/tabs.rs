//! The tabs of the scenarios, the base first: which is shown, and what can be done with each.
//!
//! Tabs without room are in a menu after the others; the tab of the scenario on screen always has room.

use egui::{Align, Button, Id, Popup, Rect, Response, RichText, Sense, Stroke, Ui, UiBuilder, WidgetInfo, pos2, vec2};

use super::{
    Draw, Request,
    charts::scenario_colour,
    field::{self, FieldLayout, FieldLook},
    one_stop, signs,
    theme::{self, size},
    tips, top,
};
use crate::{
    app::{Command, Override, fields::Field},
    model::{BASE, Kind, Scenario, ScenarioEdit, Spec, Value},
    text::{compared, scenarios as words, window},
};

/// What can be done with a tab.
const TAB_MENU: &[Option<Command>] = &[
    Some(Command::RenameScenario),
    Some(Command::DuplicateScenario),
    Some(Command::LockScenario),
    None,
    Some(Command::CompareScenario),
    Some(Command::CompareWithBase),
    None,
    Some(Command::PayAll),
    None,
    Some(Command::MoveScenarioLeft),
    Some(Command::MoveScenarioRight),
    None,
    Some(Command::RemoveScenario),
];

/// The space before and after the content of a tab.
const PAD: f32 = 10.0;
/// From the switch's place to the name.
const DOT: f32 = 18.0;
/// Room for the lock.
const LOCK: f32 = 14.0;
/// The width of a name, at most.
const NAME_MAX: f32 = 170.0;
/// The width of a tab whose name is typed.
const RENAMED: f32 = 190.0;
/// The width of the button that adds a scenario.
const PLUS: f32 = 28.0;
/// The width of the menu of what has no room.
const MORE: f32 = 76.0;

/// The tabs, as far as there is room, and the button that adds a scenario.
pub fn tabs_ui(ui: &mut Ui, draw: &mut Draw<'_>, room: Rect) {
    let app = draw.app;
    let width = |scenario: &Scenario| {
        let is_renamed = app.renaming_scenario() == Some(scenario.id.0.as_str());
        width_of(ui, &scenario.label, scenario.locked).max(if is_renamed { RENAMED } else { 0.0 })
    };
    let base = width_of(ui, window::BASE, false);
    let widths: Vec<f32> = std::iter::once(base).chain(app.scenarios().iter().map(width)).collect();
    let shown = app.scenario().and_then(|own| app.scenarios().iter().position(|other| other.id == own.id));
    let shown = shown.map_or(0, |place| place + 1);
    let places = ui.data(|data| data.get_temp::<Vec<usize>>(places_id())).unwrap_or_default();
    // The tabs stay where they are as long as they can.
    let places = if have_room(&places, &widths, shown, room.width()) {
        places
    } else {
        places_with_room(&widths, shown, room.width())
    };
    ui.data_mut(|data| data.insert_temp(places_id(), places.clone()));
    let name_of = |place: &usize| {
        let scenario = place.checked_sub(1).and_then(|place| app.scenarios().get(place));
        scenario.map_or((BASE_TAB, BASE), |own| (own.id.0.as_str(), own.id.0.as_str()))
    };
    let columns =
        places.iter().map(name_of).map(|(tab, switch)| vec![tab_id(tab), switch_id(switch)]).collect::<Vec<_>>();
    let stop = one_stop::stop(ui, Id::unique("stop of the tabs"), &columns, tab_id(name_of(&shown).0));
    let mut left = room.left();
    for place in &places {
        let rect = Rect::from_min_size(pos2(left, room.top()), vec2(widths[*place], room.height()));
        left = rect.right();
        match place.checked_sub(1).and_then(|place| Some((place, app.scenarios().get(place)?))) {
            None => base_ui(ui, draw, rect, stop),
            Some((place, scenario)) => scenario_ui(ui, draw, (place, scenario), rect, stop),
        }
    }
    let hidden: Vec<usize> = (1..widths.len()).filter(|place| !places.contains(place)).collect();
    if !hidden.is_empty() {
        let rect = Rect::from_min_size(pos2(left, room.top()), vec2(MORE, room.height()));
        left = rect.right();
        more_ui(ui, draw, &hidden, rect);
    }
    let rect = Rect::from_center_size(pos2(left + PLUS / 2.0, room.center().y), vec2(PLUS - 4.0, 24.0));
    let plus = Button::new(RichText::new("+").color(draw.palette.second)).frame_when_inactive(false);
    let (name, tip) = words::ADD;
    let response = ui.put(rect, plus).on_hover_text(tip);
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Button, true, name));
    if response.clicked() {
        draw.ask(Request::Command(Command::AddScenario));
    }
}

fn width_of(ui: &Ui, label: &str, is_locked: bool) -> f32 {
    // As wide as when it is shown, so that the others stay in place.
    let font = theme::bold(size::TEXT);
    let galley = ui.fonts_mut(|fonts| fonts.layout_no_wrap(label.to_owned(), font, egui::Color32::PLACEHOLDER));
    let lock = if is_locked { LOCK } else { 0.0 };
    (galley.size().x.min(NAME_MAX) + DOT + lock + 2.0 * PAD).ceil()
}

/// The key under which egui remembers which tabs have room.
fn places_id() -> Id {
    Id::unique("tabs with room")
}

/// Whether these tabs, beside a menu of the others, still fill the room and show what is to be shown.
fn have_room(places: &[usize], widths: &[f32], shown: usize, room: f32) -> bool {
    let is_there = |place: &usize| *place < widths.len();
    let left =
        room - PLUS - MORE - places.iter().filter(|place| is_there(place)).map(|place| widths[*place]).sum::<f32>();
    let others = (0..widths.len()).filter(|place| !places.contains(place));
    let least = others.map(|place| widths[place]).fold(f32::INFINITY, f32::min);
    places.iter().all(is_there) && places.contains(&shown) && (0.0..least).contains(&left)
}

/// The tabs that have room, in order: the base, that which is shown, and of the others the first.
fn places_with_room(widths: &[f32], shown: usize, room: f32) -> Vec<usize> {
    let all: f32 = widths.iter().sum();
    if all + PLUS <= room {
        return (0..widths.len()).collect();
    }
    let mut left = room - PLUS - MORE - widths.first().copied().unwrap_or_default();
    if shown > 0 {
        left -= widths[shown];
    }
    let mut places = vec![0];
    let mut is_full = false;
    for (place, width) in widths.iter().enumerate().skip(1) {
        if place == shown {
            places.push(place);
        } else if !is_full && *width <= left {
            left -= width;
            places.push(place);
        } else {
            is_full = true;
        }
    }
    places
}

/// Gives the focus to the tab of a scenario, or of the base.
pub fn seek(ui: &Ui, id: &str) {
    let id = if id == BASE { BASE_TAB } else { id };
    ui.memory_mut(|memory| memory.request_focus(tab_id(id)));
    ui.request_repaint();
}

/// The base's tab, where others have the id of their scenario.
const BASE_TAB: &str = "*base";

fn tab_id(id: &str) -> Id {
    Id::unique(("scenario tab", id))
}

/// Ground, line and focus of a tab.
fn tab_ui(ui: &Ui, draw: &Draw<'_>, (id, stop): (&str, Id), rect: Rect, name: &str, is_shown: bool) -> Response {
    let palette = draw.palette;
    let response = ui.interact(rect, tab_id(id), one_stop::sense(tab_id(id), stop));
    response.widget_info(|| WidgetInfo::selected(egui::Role::Tab, true, is_shown, name));
    if response.hovered() && !is_shown {
        ui.painter().rect_filled(rect.shrink2(vec2(1.0, 5.0)), 4.0, palette.raised);
    }
    if is_shown {
        let line = Stroke::new(2.0, palette.accent);
        ui.painter().hline(rect.left() + 4.0..=rect.right() - 4.0, rect.bottom() - 1.0, line);
    }
    if response.has_focus() {
        signs::focus(ui.painter(), rect.shrink2(vec2(1.0, 5.0)), palette.accent);
    }
    response
}

/// The switch that adds a scenario to the comparison, or removes it: a box in its colour.
fn switch_ui(
    ui: &Ui,
    draw: &mut Draw<'_>,
    (id, label): (&str, &str),
    (centre, colour): (egui::Pos2, egui::Color32),
    stop: Option<Id>,
) {
    let rect = Rect::from_center_size(centre, vec2(20.0, 24.0));
    // Where they are listed, each is a stop.
    let sense = stop.map_or(Sense::click(), |stop| one_stop::sense(switch_id(id), stop));
    let response = ui.interact(rect, switch_id(id), sense);
    let is_on = draw.app.is_compared(id);
    response.widget_info(|| WidgetInfo::selected(egui::Role::CheckBox, true, is_on, compared::switch(label)));
    if response.hovered() || response.has_focus() {
        let ring = Rect::from_center_size(centre, vec2(18.0, 18.0));
        ui.painter().rect_filled(ring, 4.0, draw.palette.hairline);
        if response.has_focus() {
            signs::focus(ui.painter(), ring, draw.palette.accent);
        }
    }
    signs::tick_box(ui.painter(), centre, is_on, colour, draw.palette.panel);
    if response.clicked() {
        draw.ask(Request::Compare(id.to_owned()));
    }
    tips::tip(response, &compared::switch_tip(label, is_on));
}

fn switch_id(id: &str) -> Id {
    Id::unique(("compare", id))
}

/// The switch and the name of a tab.
fn name_ui(
    ui: &Ui,
    draw: &mut Draw<'_>,
    rect: Rect,
    (id, label): (&str, &str),
    (colour, is_shown): (egui::Color32, bool),
    stop: Id,
) {
    let centre = pos2(rect.left() + PAD + 5.0, rect.center().y);
    switch_ui(ui, draw, (id, label), (centre, colour), Some(stop));
    let tone = if is_shown { draw.palette.text } else { draw.palette.second };
    let mut job = egui::text::LayoutJob::simple_singleline(label.to_owned(), theme::weight(size::TEXT, is_shown), tone);
    job.wrap = egui::text::TextWrapping::truncate_at_width(NAME_MAX);
    let galley = ui.fonts_mut(|fonts| fonts.layout_job(job));
    let at = pos2(rect.left() + PAD + DOT, rect.center().y - galley.size().y / 2.0);
    ui.painter().galley(at, galley, tone);
}

fn base_ui(ui: &Ui, draw: &mut Draw<'_>, rect: Rect, stop: Id) {
    let is_shown = draw.app.scenario().is_none();
    let response = tab_ui(ui, draw, (BASE_TAB, stop), rect, window::BASE, is_shown);
    let colour = scenario_colour(&draw.palette, None);
    name_ui(ui, draw, rect, (BASE, window::BASE), (colour, is_shown), stop);
    if response.clicked() {
        draw.ask(Request::ShowScenario(None));
    }
    response.on_hover_text(words::BASE_TIP);
}

fn scenario_ui(ui: &mut Ui, draw: &mut Draw<'_>, (place, scenario): (usize, &Scenario), rect: Rect, stop: Id) {
    let app = draw.app;
    let id = scenario.id.0.as_str();
    let is_shown = app.scenario().is_some_and(|shown| shown.id.0 == id);
    let name = words::tab(&scenario.label, scenario.locked);
    let response = tab_ui(ui, draw, (id, stop), rect, &name, is_shown);
    let dot = draw.palette.scenario(app.colour_of(place));
    if app.renaming_scenario() == Some(id) {
        ui.painter().circle_filled(pos2(rect.left() + PAD + 4.0, rect.center().y), 4.0, dot);
        let left = rect.left() + PAD + DOT - 3.0;
        rename_ui(ui, draw, scenario, Rect::from_x_y_ranges(left..=rect.right() - 4.0, rect.y_range()));
        return;
    }
    name_ui(ui, draw, rect, (id, &scenario.label), (dot, is_shown), stop);
    if scenario.locked {
        let tone = if is_shown { draw.palette.text } else { draw.palette.second };
        signs::lock(ui.painter(), pos2(rect.right() - PAD - 3.0, rect.center().y + 1.0), tone);
    }
    if response.double_clicked() {
        draw.ask(Request::ShowScenario(Some(id.to_owned())));
        draw.ask(Request::Command(Command::RenameScenario));
    } else if response.clicked() || response.secondary_clicked() {
        // The menu's commands act on the scenario on screen, so this one is shown first.
        draw.ask(Request::ShowScenario(Some(id.to_owned())));
    }
    response.context_menu(|ui| {
        top::menu_ui(ui, draw, TAB_MENU);
        ui.separator();
        colours_ui(ui, draw, id);
    });
    tips::tip(response, &words::tab_tip(&scenario.label, scenario.overrides.len(), scenario.locked, &scenario.note));
}

/// The colours that a tab can have.
fn colours_ui(ui: &mut Ui, draw: &mut Draw<'_>, id: &str) {
    ui.horizontal(|ui| {
        ui.add_space(6.0);
        ui.spacing_mut().item_spacing.x = 2.0;
        let place = draw.app.scenarios().iter().position(|scenario| scenario.id.0 == id).unwrap_or(0);
        let now = draw.app.colour_of(place) % words::COLOURS.len();
        for (colour, name) in (0u8..).zip(words::COLOURS) {
            let (rect, response) = ui.allocate_exact_size(vec2(24.0, 24.0), Sense::click());
            let is_now = usize::from(colour) == now;
            response.widget_info(|| {
                WidgetInfo::selected(egui::Role::RadioButton, true, is_now, format!("{}: {name}", words::COLOUR))
            });
            ui.painter().circle_filled(rect.center(), 6.0, draw.palette.scenario(usize::from(colour)));
            if is_now || response.hovered() {
                let tone = if is_now { draw.palette.text } else { draw.palette.third };
                ui.painter().circle_stroke(rect.center(), 9.0, Stroke::new(1.2, tone));
            }
            if response.has_focus() {
                signs::focus(ui.painter(), rect, draw.palette.accent);
            }
            if response.clicked() {
                draw.ask(Request::Scenario(ScenarioEdit::Colour(id.to_owned(), Some(colour))));
                ui.close();
            }
            response.on_hover_text(name);
        }
    });
}

/// The scenarios whose tabs have no room.
fn more_ui(ui: &mut Ui, draw: &mut Draw<'_>, hidden: &[usize], rect: Rect) {
    let text = RichText::new(words::more(hidden.len())).color(draw.palette.second);
    let button = Button::new(text).frame_when_inactive(false);
    let place = Rect::from_center_size(rect.center(), vec2(rect.width() - 8.0, 24.0));
    let response = ui.put(place, button);
    Popup::menu(&response).close_behavior(egui::PopupCloseBehavior::CloseOnClickOutside).show(|ui| {
        ui.set_min_width(184.0);
        for place in hidden.iter().filter_map(|place| place.checked_sub(1)) {
            let Some(scenario) = draw.app.scenarios().get(place) else { continue };
            ui.horizontal(|ui| {
                ui.spacing_mut().item_spacing.x = 4.0;
                let (rect, _) = ui.allocate_exact_size(vec2(20.0, 22.0), Sense::hover());
                let colour = draw.palette.scenario(draw.app.colour_of(place));
                switch_ui(ui, draw, (&scenario.id.0, &scenario.label), (rect.center(), colour), None);
                let button = Button::new(&scenario.label).min_size(vec2(160.0, 0.0)).right_text("");
                let response = ui.add(button);
                response.widget_info(|| WidgetInfo::labeled(egui::Role::Button, true, &scenario.label));
                if response.clicked() {
                    draw.ask(Request::ShowScenario(Some(scenario.id.0.clone())));
                    ui.close();
                }
            });
        }
    });
}

static LABEL: Spec = Spec::PLAIN.named("tree.label");

/// The field in place of a tab's name: Enter or leaving it takes the name, Esc leaves it as it was.
fn rename_ui(ui: &mut Ui, draw: &mut Draw<'_>, scenario: &Scenario, rect: Rect) {
    let field = Field {
        path: format!("scenarios/{}/label", scenario.id.0),
        spec: &LABEL,
        label: String::new(),
        kind: Kind::Text,
        value: Value::Text(scenario.label.clone()),
        is_optional: false,
        provenance: None,
    };
    let id = Id::unique(("rename scenario", scenario.id.0.as_str()));
    let was_there = ui.memory(|memory| memory.has_focus(id) || memory.had_focus_last_frame(id));
    if !was_there {
        ui.memory_mut(|memory| memory.request_focus(id));
    }
    let name = words::rename(&scenario.label);
    let look = FieldLook { name: &name, width: rect.width(), align: Align::LEFT, layout: FieldLayout::Row };
    let layout = egui::Layout::left_to_right(Align::Center);
    let response = ui
        .scope_builder(UiBuilder::new().max_rect(rect).layout(layout), |ui| field::text_ui(ui, draw, &field, id, look))
        .inner;
    if was_there && response.lost_focus() {
        draw.ask(Request::EndRenamingScenario);
    }
}

/// Over the fields of a locked scenario: why they can't be changed, and the way out.
pub fn locked_ui(ui: &mut Ui, draw: &mut Draw<'_>) {
    if !draw.app.is_locked() {
        return;
    }
    let palette = draw.palette;
    ui.add_space(8.0);
    egui::Frame::NONE
        .fill(palette.raised)
        .stroke(Stroke::new(1.0, palette.hairline))
        .corner_radius(6)
        .inner_margin(egui::Margin::symmetric(10, 5))
        .show(ui, |ui| {
            ui.horizontal(|ui| {
                ui.set_min_width(ui.available_width());
                let (rect, _) = ui.allocate_exact_size(vec2(12.0, 16.0), Sense::hover());
                signs::lock(ui.painter(), rect.center(), palette.second);
                ui.label(RichText::new(words::LOCKED).color(palette.text));
                ui.with_layout(egui::Layout::right_to_left(Align::Center), |ui| {
                    let button = ui.button(words::UNLOCK).on_hover_text(Command::LockScenario.tooltip());
                    if button.clicked() {
                        draw.ask(Request::Command(Command::LockScenario));
                    }
                });
            });
        });
}

/// Where the way back from an override stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// At the field, list or part.
    AtField,
    /// In the list of all overrides.
    Listed,
}

/// The way back from an override: a small arrow that is a button. `name` is what is overridden; the scope tells it from
/// that of the same override elsewhere.
pub fn give_back_ui(ui: &Ui, draw: &mut Draw<'_>, over: &Override, name: &str, centre: egui::Pos2, scope: Scope) {
    let rect = Rect::from_center_size(centre, vec2(18.0, 18.0));
    let id = Id::unique(("give back", scope == Scope::Listed, over.path.as_str()));
    let response = ui.interact(rect, id, Sense::click());
    let is_enabled = !draw.app.is_locked();
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Button, is_enabled, words::give_back_name(name)));
    if response.hovered() {
        ui.painter().rect_filled(rect, 4.0, draw.palette.raised);
    }
    if response.has_focus() {
        signs::focus(ui.painter(), rect, draw.palette.accent);
    }
    signs::back(ui.painter(), centre, draw.palette.accent);
    if response.clicked() {
        draw.ask(Request::GiveBack(over.path.clone()));
    }
    response.on_hover_text(words::give_back(&over.base));
}

#[cfg(test)]
mod tests {
    use super::{have_room, places_with_room};

    #[test]
    fn the_base_and_what_is_shown_always_have_room() {
        let widths = [70.0, 100.0, 100.0, 100.0, 100.0];
        assert_eq!(places_with_room(&widths, 0, 600.0), [0, 1, 2, 3, 4]);
        assert_eq!(places_with_room(&widths, 0, 400.0), [0, 1, 2]);
        assert_eq!(places_with_room(&widths, 4, 400.0), [0, 1, 4]);
        assert_eq!(places_with_room(&widths, 2, 400.0), [0, 1, 2]);
        assert_eq!(places_with_room(&widths, 4, 100.0), [0, 4], "however narrow");
        assert_eq!(places_with_room(&widths[..1], 0, 10.0), [0]);
    }

    #[test]
    fn tabs_stay_where_they_are_while_they_can() {
        let widths = [70.0, 100.0, 100.0, 100.0, 100.0];
        let last = places_with_room(&widths, 4, 400.0);
        assert!(have_room(&last, &widths, 0, 400.0), "the base is in sight, so nothing moves");
        assert!(!have_room(&last, &widths, 2, 400.0), "what is shown is not in sight");
        assert!(!have_room(&last, &widths, 0, 480.0), "there is room for one more");
        assert!(!have_room(&last, &widths, 0, 370.0), "the window is narrower");
        assert!(!have_room(&last, &widths[..4], 0, 400.0), "a tab is gone");
        assert!(!have_room(&[], &widths, 0, 400.0));
    }
}
