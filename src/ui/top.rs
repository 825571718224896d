//! The menu bar, the row of tabs with the span switch, and the tabs of a narrow window.

use egui::{Align, Button, Layout, MenuBar, Popup, RichText, Role, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use super::{
    Draw, Request, signs, tabs,
    theme::{self, size},
    window::NarrowTab,
};
use crate::{
    app::Command,
    model::SpanSize,
    text::{compared, help, printed, scenarios, window as words},
};

/// The menus, the session's name, and undo and redo.
pub fn menu_bar_ui(ui: &mut Ui, draw: &mut Draw<'_>) {
    let rect = ui.max_rect();
    ui.scope_builder(egui::UiBuilder::new().max_rect(rect.shrink2(vec2(10.0, 0.0))), |ui| {
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
            ui.label(RichText::new(words::PROGRAM).color(draw.palette.text));
            ui.add_space(2.0);
            let mut menus_end = 0.0;
            MenuBar::new().ui(ui, |ui| {
                for (name, commands) in Command::MENUS {
                    let name = RichText::new(name).color(draw.palette.second);
                    let menu = ui.menu_button(name, |ui| menu_ui(ui, draw, commands)).response;
                    menus_end = menu.rect.right();
                    if menu.has_focus() {
                        signs::focus(ui.painter(), menu.rect, draw.palette.accent);
                    }
                }
            });
            let title = title_width(ui, draw);
            let history = ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                // As much as the title leaves in the middle of the window, or where that is little, beside it.
                let room = (rect.center().x - title / 2.0 - TITLE_BEHIND).max(ui.available_width() * 0.4);
                history_ui(ui, draw, room);
                ui.min_rect().left()
            });
            let free = egui::Rangef::new(menus_end, history.inner).shrink(TITLE_GAP);
            title_ui(ui, draw, rect, free);
        });
    });
}

/// The distance of the title from what is beside it.
const TITLE_GAP: f32 = 14.0;
/// Room beside half of the title for what is behind it, and for a gap.
const TITLE_BEHIND: f32 = 100.0;
/// The room of a title, at least: with less there is none.
const TITLE_MIN: f32 = 60.0;

/// The session's name: in the middle of the window, or as near to it as what stands beside it allows.
fn title_ui(ui: &Ui, draw: &Draw<'_>, rect: egui::Rect, free: egui::Rangef) {
    let font = theme::font(size::AXIS);
    let tag = ui.painter().layout_no_wrap(words::SAMPLE.to_owned(), font, draw.palette.second);
    // The room of what is behind it: the tag, and the dot of what is not saved.
    let behind = if draw.app.is_sample() { tag.size().x + 19.0 } else { 0.0 } + 12.0;
    let room = free.span() - behind;
    if room < TITLE_MIN {
        return;
    }
    let font = theme::font(size::TEXT);
    let mut job = egui::text::LayoutJob::simple_singleline(draw.app.title(), font, draw.palette.text);
    job.wrap = egui::text::TextWrapping::truncate_at_width(room);
    let title = ui.painter().layout_job(job);
    let width = title.size().x;
    let left = (rect.center().x - width / 2.0).min(free.max - width - behind).max(free.min);
    let at = pos2(left, rect.center().y - title.size().y / 2.0);
    let shown = egui::Rect::from_min_size(at, title.size());
    if let Some(path) = draw.app.path() {
        let response = ui.interact(shown, ui.scope_id().with("title"), Sense::hover());
        response.on_hover_text(crate::text::printed::path(path));
    }
    ui.painter().galley(at, title, draw.palette.text);
    let mut right = shown.right();
    if draw.app.is_sample() {
        let at = pos2(right + 14.0, shown.center().y - tag.size().y / 2.0);
        let frame = egui::Rect::from_min_size(at, tag.size());
        ui.painter().galley(at, tag, draw.palette.second);
        let line = Stroke::new(1.0, draw.palette.hairline);
        ui.painter().rect_stroke(frame.expand2(vec2(5.0, 1.0)), 4.0, line, egui::StrokeKind::Outside);
        right = frame.right() + 5.0;
    }
    if draw.app.is_dirty() {
        let centre = pos2(right + 9.0, shown.center().y + 1.0);
        ui.painter().circle_filled(centre, 2.5, draw.palette.accent);
    }
}

fn title_width(ui: &Ui, draw: &Draw<'_>) -> f32 {
    ui.painter().layout_no_wrap(draw.app.title(), theme::font(size::TEXT), draw.palette.text).size().x
}

/// Undo and redo in a room at the right; what is undone is cut where it is longer.
fn history_ui(ui: &mut Ui, draw: &mut Draw<'_>, room: f32) {
    let left = ui.cursor().right() - room;
    for (command, label) in [(Command::Redo, draw.app.redo_label()), (Command::Undo, draw.app.undo_label())] {
        let enabled = command.is_enabled(draw.app);
        let mut text = label.clone().unwrap_or_else(|| command.text().to_owned());
        // The whole is in the tooltip.
        if command == Command::Redo {
            command.text().clone_into(&mut text);
        } else {
            let room = ui.cursor().right() - left - ui.spacing().button_padding.x * 2.0;
            let fits = |text: &str| {
                let font = theme::font(size::TEXT);
                ui.painter().layout_no_wrap(text.to_owned(), font, draw.palette.second).size().x <= room
            };
            let cut = |kept: usize| text.chars().take(kept).chain(['…']).collect::<String>();
            if !fits(&text) {
                let kept = (1..text.chars().count()).rev().find(|kept| fits(&cut(*kept)));
                text = cut(kept.unwrap_or(1));
            }
        }
        let colour = if enabled { draw.palette.second } else { draw.palette.third };
        let button = Button::new(RichText::new(text).color(colour)).frame_when_inactive(false);
        let says = label.unwrap_or_else(|| command.tooltip().to_owned());
        let response = super::tips::tip(ui.add_enabled(enabled, button), &says);
        if response.clicked() {
            draw.ask(Request::Command(command));
        }
    }
}

/// The entries of a menu.
pub fn menu_ui(ui: &mut Ui, draw: &mut Draw<'_>, commands: &[Option<Command>]) {
    ui.set_min_width(220.0);
    for command in commands {
        let Some(command) = *command else {
            ui.separator();
            continue;
        };
        let text = match command {
            Command::Undo => draw.app.undo_label(),
            Command::Redo => draw.app.redo_label(),
            Command::LockScenario if draw.app.is_locked() => Some(scenarios::UNLOCK_SCENARIO.to_owned()),
            _ => None,
        };
        let mut button = Button::new(text.unwrap_or_else(|| command.text().to_owned()));
        if let Some(keys) = command.shortcut() {
            button = button.shortcut_text(crate::text::help::keys(&ui.format_shortcut(&keys)));
        }
        button = button.selected(command.is_chosen(draw.app));
        if ui.add_enabled(command.is_enabled(draw.app), button).on_hover_text(command.tooltip()).clicked() {
            draw.ask(Request::Command(command));
            ui.close();
        }
        if command == Command::OpenPath {
            recent_ui(ui, draw);
        }
    }
}

/// The files that were open last.
fn recent_ui(ui: &mut Ui, draw: &mut Draw<'_>) {
    ui.menu_button(help::MENU_RECENT, |ui| {
        ui.set_min_width(220.0);
        if draw.app.recent().is_empty() {
            ui.add_enabled(false, Button::new(help::NO_RECENT));
        }
        for path in draw.app.recent() {
            let name = printed::path(path.file_name().map_or(path, std::path::Path::new));
            if ui.button(name).on_hover_text(printed::path(path)).clicked() {
                draw.requests.push(Request::OpenRecent(path.clone()));
                ui.close();
            }
        }
    });
}

/// The room for the span switch.
const SPANS: f32 = 246.0;
/// The room for the picker of what is compared, with its label; and without, in a window less wide than this.
const COMPARE: [f32; 2] = [236.0, 146.0];
const COMPARE_LABELLED: f32 = 1300.0;
/// The width of a name in it, at most.
const COMPARED_MAX: f32 = 112.0;

/// The tabs of the scenarios, and the span switch.
pub fn tab_bar_ui(ui: &mut Ui, draw: &mut Draw<'_>) {
    let rect = ui.max_rect();
    let is_labelled = rect.width() >= COMPARE_LABELLED;
    let compare = match draw.app.scenarios() {
        [] => 0.0,
        _ => COMPARE[usize::from(!is_labelled)],
    };
    let tabs = egui::Rect::from_min_max(rect.min + vec2(6.0, 0.0), rect.max - vec2(SPANS + compare, 0.0));
    tabs::tabs_ui(ui, draw, tabs);
    if compare > 0.0 {
        let left = rect.right() - SPANS - compare;
        let room = egui::Rect::from_x_y_ranges(left..=left + compare - 14.0, rect.y_range());
        compare_ui(ui, draw, room, is_labelled);
    }
    let right = egui::Rect::from_min_max(pos2(rect.right() - SPANS, rect.top()), rect.max - vec2(10.0, 0.0));
    ui.scope_builder(egui::UiBuilder::new().max_rect(right), |ui| {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.spacing_mut().item_spacing.x = 2.0;
            for size in SpanSize::ALL.iter().rev() {
                let command = Command::span(*size);
                switch_ui(ui, draw, command.text(), command.is_chosen(draw.app), Request::Command(command))
                    .on_hover_text(command.tooltip());
            }
        });
    });
}

/// The picker of the scenario that the one on screen is compared with.
fn compare_ui(ui: &mut Ui, draw: &mut Draw<'_>, room: egui::Rect, is_labelled: bool) {
    let palette = draw.palette;
    let others: Vec<(&str, &str)> = draw.app.others().map(|side| (side.id.as_str(), side.label.as_str())).collect();
    let labels: Vec<&str> = others.iter().map(|(_, label)| *label).collect();
    let chosen = compared::compared_with(&labels);
    ui.scope_builder(egui::UiBuilder::new().max_rect(room), |ui| {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let says_what = is_labelled || !labels.is_empty();
            let text = match (is_labelled, says_what) {
                (true, _) => chosen.clone(),
                (false, true) => compared::versus(&chosen),
                (false, false) => format!("{}…", compared::COMPARE_WITH),
            };
            let tone = if labels.is_empty() { palette.second } else { palette.text };
            let mut job = egui::text::LayoutJob::simple_singleline(text, theme::font(size::TEXT), tone);
            job.wrap = egui::text::TextWrapping::truncate_at_width(COMPARED_MAX);
            let button = Button::new(job).stroke(Stroke::new(1.0, palette.hairline)).min_size(vec2(60.0, 24.0));
            let response = ui.add(button).on_hover_text(compared::COMPARE_WITH_TIP);
            if response.has_focus() {
                signs::focus(ui.painter(), response.rect, palette.accent);
            }
            let name = compared::picker(&chosen);
            response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
            Popup::menu(&response).show(|ui| compare_menu_ui(ui, draw, &others));
            if is_labelled {
                ui.label(RichText::new(compared::COMPARE_WITH).color(palette.second));
            }
        });
    });
}

/// What the scenario on screen can be compared with.
fn compare_menu_ui(ui: &mut Ui, draw: &mut Draw<'_>, others: &[(&str, &str)]) {
    ui.set_min_width(200.0);
    let app = draw.app;
    if ui.add(Button::new(compared::COMPARE_NOTHING).selected(others.is_empty())).clicked() {
        draw.ask(Request::CompareWith(None));
        ui.close();
    }
    for (id, label) in app.ids().filter(|(id, _)| *id != app.shown_id()) {
        let is_chosen = others.iter().any(|(own, _)| *own == id);
        let response = ui.add(Button::new(label).selected(is_chosen));
        let name = compared::picker(label);
        response.widget_info(|| WidgetInfo::selected(Role::MenuItem, true, is_chosen, &name));
        if response.clicked() {
            draw.ask(Request::CompareWith(Some(id.to_owned())));
            ui.close();
        }
    }
    ui.separator();
    menu_ui(ui, draw, &[Some(Command::CompareAll), Some(Command::ShowDifferences), Some(Command::ShowComparison)]);
    ui.label(RichText::new(compared::SEVERAL).size(size::LABEL).color(draw.palette.third));
}

/// One choice of a switch that stands in a row.
pub fn switch_ui(ui: &mut Ui, draw: &mut Draw<'_>, text: &str, is_chosen: bool, request: Request) -> egui::Response {
    let colour = if is_chosen { draw.palette.text } else { draw.palette.second };
    let mut button = Button::selectable(is_chosen, RichText::new(text).color(colour)).min_size(vec2(56.0, 24.0));
    if is_chosen {
        button = button.fill(draw.palette.selection);
    }
    let response = ui.add(button);
    if response.clicked() {
        draw.ask(request);
    }
    response
}

/// Tree or inspector, where there is room for one of them.
pub fn narrow_tabs_ui(ui: &mut Ui, draw: &mut Draw<'_>, tabs: &[NarrowTab], shown: NarrowTab) {
    ui.add_space(6.0);
    ui.horizontal(|ui| {
        ui.add_space(8.0);
        for tab in tabs {
            let text = match tab {
                NarrowTab::Tree => words::TAB_TREE,
                NarrowTab::Inspector => words::TAB_INSPECTOR,
                NarrowTab::Charts => words::TAB_CHARTS,
            };
            switch_ui(ui, draw, text, *tab == shown, Request::ShowTab(*tab));
        }
    });
    ui.add_space(2.0);
    let line = ui.allocate_exact_size(vec2(ui.available_width(), 1.0), Sense::hover()).0;
    ui.painter().hline(line.x_range(), line.center().y, Stroke::new(1.0, draw.palette.hairline));
}
