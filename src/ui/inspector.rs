//! The inspector: every field of what is selected.

use egui::{
    Align, Button, Id, Label, Layout, RichText, Role, ScrollArea, Sense, Stroke, Ui, WidgetInfo,
    collapsing_header::CollapsingState, vec2,
};

use super::{
    Draw, Request, card, contents, field, focus, grid, handle, ladder, odd, overrides, own_plot, reveal, service,
    signs, tabs,
    theme::{self, ROW, size},
};
use crate::{
    app::{
        Subject,
        fields::{Section, SectionShape},
        months, tables,
    },
    model::{Edit, ItemKind, Path},
    text::{compared, contents as contents_words, labels, service as service_words, window as words},
};

/// What a nested section is set in by.
const INDENT: f32 = 10.0;

/// In less height than this the title is one line.
const LOW: f32 = 320.0;
/// A label and its field are no farther apart than in a panel of this width.
const WIDEST: f32 = 520.0;

/// The inspector.
pub fn inspector_ui(ui: &mut Ui, draw: &mut Draw<'_>) {
    grid::keys_ui(ui, draw);
    reveal::frame_ui(ui);
    let cache = draw.cache;
    let subject = draw.app.subject().clone();
    let subject_id = subject.row();
    let area = ScrollArea::vertical().auto_shrink(false).id_salt(subject_id);
    let subject_id = Id::unique(("inspector of", subject_id));
    // The name and the index stay in sight while the fields are scrolled.
    egui::Frame::NONE.inner_margin(egui::Margin { left: 14, right: 14, top: 10, bottom: 0 }).show(ui, |ui| {
        ui.set_min_width(ui.available_width());
        ui.spacing_mut().item_spacing.y = 3.0;
        title_ui(ui, draw, &subject);
        contents::index_ui(ui, draw, subject_id);
        rule_ui(ui, draw);
        tabs::locked_ui(ui, draw);
    });
    let before = contents::before(ui);
    let kept = contents::held(ui, subject_id);
    let jump = contents::sought(ui, &before, subject_id);
    // A scroll position for each subject.
    let area = if let Some(offset) = jump.or(kept) { area.vertical_scroll_offset(offset) } else { area };
    let is_still = !reveal::is_away(ui);
    let output = area.show(ui, |ui| {
        contents::begin(ui, subject_id);
        egui::Frame::NONE.inner_margin(egui::Margin { left: 14, right: 14, top: 0, bottom: 10 }).show(ui, |ui| {
            let width = ui.available_width().min(WIDEST);
            ui.set_max_width(width);
            ui.set_min_width(width);
            ui.spacing_mut().item_spacing.y = 3.0;
            // The subject's own place is the top.
            if let Some(own) = cache.sections.first() {
                contents::heading_ui(ui, &own.path);
            }
            if subject == Subject::Settings {
                overrides::scenario_ui(ui, draw);
            }
            card::card_ui(ui, draw);
            ui.add_space(6.0);
            own_plot::own_plot_ui(ui, draw);
            service::service_ui(ui, draw);
            let all_is_drawn = is_all_drawn(ui);
            for group in groups(&cache.sections) {
                let Some((head, rest)) = group.split_first() else { continue };
                if head.shape != SectionShape::Own {
                    contents::heading_ui(ui, &head.path);
                }
                seen_ui(ui, (&head.path, group), all_is_drawn, |ui| {
                    if head.shape == SectionShape::Own {
                        for own in head.fields.iter().filter(|own| !field::is_long(own)) {
                            field::field_ui(ui, draw, own, "", 0.0);
                            if own.spec.id == "stream.opening_accounts" {
                                price_ui(ui, draw);
                            }
                        }
                        return;
                    }
                    if head.name == "provenance" {
                        // Notes stand below the inputs, and above the sources.
                        notes_ui(ui, draw);
                    }
                    group_ui(ui, draw, head, rest);
                });
            }
            ui.add_space(contents::room_below(ui, &before, &cache.sections).max(16.0));
        });
        focus::keep_in_sight(ui);
    });
    contents::end(ui, &before, subject_id, &output, jump.is_some(), is_still);
    plus_again_ui(ui, draw);
}

/// How a group was laid out when it was drawn last.
#[derive(Clone, Copy)]
struct DrawnGroup {
    size: egui::Vec2,
    /// How many sections and fields it had.
    count: usize,
}

/// Whether what is out of sight is drawn too: while a field has the focus or a key moves it, while something is
/// searched for or open, and for screen readers.
fn is_all_drawn(ui: &Ui) -> bool {
    let has_focus = ui.memory(egui::Memory::focused).is_some() && !handle::has_focus(ui);
    let is_key = |event: &egui::Event| matches!(event, egui::Event::Key { .. });
    has_focus
        || reveal::is_going_on(ui)
        || contents::is_going_on(ui)
        || egui::Popup::is_any_open(ui.ctx())
        || ui.input(|input| input.events.iter().any(is_key))
        || ui.ctx().has_accesskit_node(egui::accesskit_root_id())
}

/// Draws a group if it is in sight or must be drawn anyway; otherwise leaves its place empty.
fn seen_ui(ui: &mut Ui, (path, group): (&str, &[Section]), is_drawn: bool, content: impl FnOnce(&mut Ui)) {
    let id = Id::unique(("inspector group", path));
    let count = group.len() + group.iter().map(|section| section.fields.len()).sum::<usize>();
    let width = ui.available_width();
    let last: Option<DrawnGroup> = ui.data(|data| data.get_temp(id));
    if let Some(last) = last.filter(|last| !is_drawn && last.count == count && (last.size.x - width).abs() < 0.5) {
        let rect = egui::Rect::from_min_size(ui.cursor().min, last.size);
        if !ui.clip_rect().intersects(rect) {
            ui.advance_cursor_after_rect(rect);
            return;
        }
    }
    let height = ui.push_id(path, content).response.rect.height();
    ui.data_mut(|data| data.insert_temp(id, DrawnGroup { size: vec2(width, height), count }));
}

/// What subscribers pay, beside how many they are: the price, if all pay in one way, or else the way to the prices.
fn price_ui(ui: &mut Ui, draw: &mut Draw<'_>) {
    let cache = draw.cache;
    let is_channel = |section: &&Section| section.name == "channels" && section.shape == SectionShape::Entry;
    let mut channels = cache.sections.iter().filter(is_channel);
    let price = |channel: &Section| channel.fields.iter().find(|own| own.spec.id == "channel.price").cloned();
    if let (Some(only), None) = (channels.next(), channels.next())
        && let Some(price) = price(only)
    {
        field::copy_ui(ui, draw, &price);
        return;
    }
    let count = cache.sections.iter().filter(is_channel).count();
    let Some(list) = cache.sections.iter().find(|section| section.name == "channels") else { return };
    ui.horizontal(|ui| {
        ui.set_min_height(ROW);
        ui.label(RichText::new(labels::label("channel.price")).color(draw.palette.second));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let text = RichText::new(contents_words::prices(count)).size(size::LABEL).color(draw.palette.second);
            if ui.add(Button::new(text).frame_when_inactive(false)).clicked() {
                draw.ask(Request::Reveal(list.path.clone()));
            }
        });
    });
}

/// The subject's own notes.
fn notes_ui(ui: &mut Ui, draw: &mut Draw<'_>) {
    let own = draw.cache.sections.iter().filter(|section| section.shape == SectionShape::Own);
    for note in own.flat_map(|section| &section.fields).filter(|own| field::is_long(own)) {
        ui.add_space(6.0);
        field::field_ui(ui, draw, note, "", 0.0);
    }
}

/// Each section of depth 0 with what is below it.
fn groups(sections: &[Section]) -> impl Iterator<Item = &[Section]> {
    let mut rest = sections;
    std::iter::from_fn(move || {
        let (_, after) = rest.split_first()?;
        let end = 1 + after.iter().position(|section| section.depth == 0).unwrap_or(after.len());
        let (group, others) = rest.split_at(end);
        rest = others;
        Some(group)
    })
}

fn title_ui(ui: &mut Ui, draw: &mut Draw<'_>, subject: &Subject) {
    let palette = draw.palette;
    let model = draw.app.model();
    let (title, subtitle) = match subject {
        Subject::Settings => {
            (crate::app::Command::SelectSettings.text().to_owned(), words::SETTINGS_SUBTITLE.to_owned())
        }
        Subject::Service => (service_words::PAGE.0.to_owned(), service_words::SUBTITLE.to_owned()),
        Subject::CashEvents => {
            (labels::kind_heading(ItemKind::CashEvent).to_owned(), words::CASH_EVENTS_SUBTITLE.to_owned())
        }
        Subject::Item(id) => {
            let Some(item) = model.item(id) else { return };
            let paid: Vec<&str> = model
                .streams
                .iter()
                .filter(|stream| item.kind == ItemKind::Vendor && stream.payers.iter().any(|payer| payer.vendor == *id))
                .map(|stream| stream.label.as_str())
                .collect();
            let kind = labels::kind(item.kind).to_owned();
            let subtitle = if paid.is_empty() { kind } else { words::payer_of(&paid.join(", ")) };
            (item.label.to_owned(), subtitle)
        }
    };
    let title = Label::new(RichText::new(title).font(theme::bold(size::TITLE)).color(palette.text)).truncate();
    let subtitle = Label::new(RichText::new(subtitle).color(palette.second)).truncate();
    if ui.available_height() < LOW {
        // The fields need the room.
        ui.horizontal(|ui| {
            ui.add(title);
            ui.add(subtitle);
        });
    } else {
        ui.add(title);
        ui.add(subtitle);
    }
    ui.add_space(4.0);
}

fn rule_ui(ui: &mut Ui, draw: &Draw<'_>) {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 1.0), Sense::hover());
    let stroke = Stroke::new(1.0, draw.palette.hairline);
    ui.painter().hline(rect.expand2(vec2(14.0, 0.0)).x_range(), rect.center().y, stroke);
}

/// What a section is set in by.
fn indent_of(section: &Section) -> f32 {
    #[allow(clippy::cast_precision_loss, reason = "a few levels")]
    let indent = section.depth.saturating_sub(1) as f32 * INDENT;
    indent
}

/// A section's fields, and the sections within it: a list as a table where it has columns.
fn body_ui(ui: &mut Ui, draw: &mut Draw<'_>, section: &Section, inner: &[Section]) {
    if ladder::is_ladder(section.name) && section.shape == SectionShape::List {
        ladder::ladder_ui(ui, draw, inner);
        return;
    }
    if tables::is_table(section) {
        grid::table_ui(ui, draw, section, inner, indent_of(section));
        return;
    }
    for own in &section.fields {
        field::field_ui(ui, draw, own, &section.title, indent_of(section));
    }
    branches_ui(ui, draw, inner);
}

/// Sections with their headings, each with what is within it.
pub fn branches_ui(ui: &mut Ui, draw: &mut Draw<'_>, sections: &[Section]) {
    let all_is_drawn = is_all_drawn(ui);
    let mut rest = sections;
    while let Some((section, after)) = rest.split_first() {
        let end = after.iter().position(|other| other.depth <= section.depth).unwrap_or(after.len());
        let (group, others) = rest.split_at(end + 1);
        contents::heading_ui(ui, &section.path);
        seen_ui(ui, (&section.path, group), all_is_drawn, |ui| {
            ui.add_space(2.0);
            contents::enter_ui(ui, &section.path);
            heading_ui(ui, draw, section, indent_of(section), false);
            body_ui(ui, draw, section, &group[1..]);
        });
        rest = others;
    }
}

/// Lists that are long, and seldom looked at, are folded until they are opened.
fn is_open_at_first(section: &Section) -> bool {
    !matches!(
        section.name,
        "provenance" | "history" | "amounts" | "season" | "receivables" | "credits" | "credit_notes"
    )
}

fn group_ui(ui: &mut Ui, draw: &mut Draw<'_>, head: &Section, rest: &[Section]) {
    ui.add_space(6.0);
    let is_empty = head.fields.is_empty() && rest.is_empty();
    if is_empty {
        contents::enter_ui(ui, &head.path);
        heading_ui(ui, draw, head, 18.0, true);
        return;
    }
    let id = ui.make_persistent_id(("section", &head.path));
    let mut state = CollapsingState::load_with_default_open(ui.ctx(), id, is_open_at_first(head));
    let subject = draw.app.subject().row();
    if reveal::is_below(ui, &head.path) || contents::is_sought(ui, Id::unique(("inspector of", subject)), &head.path) {
        state.set_open(true);
    }
    let is_open = state.is_open();
    let header = state.show_header(ui, |ui| heading_ui(ui, draw, head, 0.0, !is_open));
    let (fold, ..) = header.body_unindented(|ui| {
        ui.spacing_mut().item_spacing.y = 3.0;
        body_ui(ui, draw, head, rest);
    });
    fold.widget_info(|| WidgetInfo::labeled(Role::Button, true, compared::group_name(&head.title, is_open)));
    if fold.has_focus() {
        signs::focus(ui.painter(), fold.rect.expand(2.0), draw.palette.accent);
    }
}

/// A heading with the buttons that add and remove.
fn heading_ui(ui: &mut Ui, draw: &mut Draw<'_>, section: &Section, indent: f32, is_folded: bool) {
    let palette = draw.palette;
    ui.horizontal(|ui| {
        ui.set_min_height(ROW);
        reveal::list_ui(ui, &section.path, ui.max_rect());
        if contents::is_chosen(ui, Id::unique(("inspector of", draw.app.subject().row())), &section.path) {
            let row = ui.max_rect().expand2(vec2(4.0, 0.0));
            ui.painter().rect_filled(row, 4.0, palette.selection);
        }
        ui.add_space(indent);
        let colour = if section.depth == 0 { palette.text } else { palette.second };
        let count = section.depth == 0 && section.shape == SectionShape::Months && !section.fields.is_empty();
        let title = if count { format!("{} ({})", section.title, section.fields.len()) } else { section.title.clone() };
        let over = draw.app.override_of_section(section);
        if over.is_some() {
            // A heading that folds stands behind its triangle.
            let triangle = if section.depth == 0 && indent == 0.0 { ui.spacing().indent } else { 0.0 };
            let left = ui.max_rect().left() - triangle - 9.0;
            signs::bar(ui.painter(), left, ui.max_rect().y_range(), palette.accent);
        }
        let size = if section.depth == 0 { size::TEXT } else { size::LABEL };
        let title = ui.label(RichText::new(title).color(colour).size(size));
        odd::heading_ui(ui, draw, &section.path, is_folded, title);
        if let Some(over) = over {
            let (rect, _) = ui.allocate_exact_size(vec2(18.0, 18.0), Sense::hover());
            tabs::give_back_ui(ui, draw, &over, &section.title, rect.center(), tabs::Scope::AtField);
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.spacing_mut().item_spacing.x = 2.0;
            ui.spacing_mut().button_padding.x = 4.0;
            // What removes has a column of its own, so that it never takes the place of what adds.
            if section.can_remove {
                let name = words::remove_entry(&section.title);
                small_button_ui(ui, draw, "×", &name, Edit::Remove(section.path.clone()));
            } else {
                ui.add_space(22.0);
            }
            if section.can_add && ladder::is_ladder(section.name) {
                ladder::add_menu_ui(ui, draw, section);
            } else if section.can_add {
                let name = words::add_entry(section.name);
                let edit = addition(draw, section);
                let button = small_button_ui(ui, draw, "+", &name, edit);
                if button.clicked() && ui.input(|input| input.pointer.any_click()) {
                    let pressed = PressedPlus { rect: button.rect, path: section.path.clone(), now: None, still: 0 };
                    ui.data_mut(|data| data.insert_temp(pressed_id(), pressed));
                }
                ui.data_mut(|data| data.insert_temp(pressed_id().with(&section.path), button.rect));
            }
        });
    });
}

/// What the + of a section adds.
fn addition(draw: &Draw<'_>, section: &Section) -> Edit {
    addition_to(draw, &section.path, section.shape == SectionShape::Months)
}

/// What adds to a list, or to amounts by month.
pub fn addition_to(draw: &Draw<'_>, list: &str, is_by_month: bool) -> Edit {
    Edit::Add(if is_by_month { Path(list).join(months::next(draw.app.model(), list)) } else { list.to_owned() })
}

/// The + that was pressed last: where it was then, and the path of its section.
#[derive(Clone, Debug)]
struct PressedPlus {
    rect: egui::Rect,
    path: String,
    /// Where it is now, and for how many frames it has been there.
    now: Option<egui::Rect>,
    still: u32,
}

/// So many frames without a move are rest.
const STILL_FRAMES: u32 = 8;

fn pressed_id() -> Id {
    Id::unique("pressed +")
}

/// Where a new row comes into view only by scrolling, the + that added it stays under the pointer until that leaves it: a
/// second press adds once more, and meets nothing else.
fn plus_again_ui(ui: &mut Ui, draw: &mut Draw<'_>) {
    let Some(mut pressed) = ui.data(|data| data.get_temp::<PressedPlus>(pressed_id())) else { return };
    let now = ui.data(|data| data.get_temp::<egui::Rect>(pressed_id().with(&pressed.path)));
    let is_elsewhere = now != pressed.now;
    // Once it has come to rest, what moves it is another scroll.
    let is_over = is_elsewhere && pressed.still > STILL_FRAMES;
    (pressed.now, pressed.still) = (now, if is_elsewhere { 0 } else { pressed.still.saturating_add(1) });
    let is_on = ui.input(|input| input.pointer.latest_pos()).is_some_and(|at| pressed.rect.contains(at));
    let section = draw.cache.sections.iter().find(|section| section.path == pressed.path);
    let Some(section) = section.filter(|_| is_on && !is_over && !draw.app.is_locked()) else {
        ui.data_mut(|data| data.remove::<PressedPlus>(pressed_id()));
        return;
    };
    let is_there = now.is_some_and(|now| now.center().distance(pressed.rect.center()) < 1.0);
    let rect = pressed.rect;
    ui.data_mut(|data| data.insert_temp(pressed_id(), pressed.clone()));
    if is_there {
        return;
    }
    let area = egui::Area::new(pressed_id().with("area")).order(egui::Order::Foreground).fixed_pos(rect.min);
    let is_pressed = area.show(ui.ctx(), |ui| {
        let (rect, response) = ui.allocate_exact_size(rect.size(), Sense::CLICK);
        let visuals = ui.style().interact(&response);
        ui.painter().rect(rect, visuals.corner_radius, visuals.bg_fill, visuals.bg_stroke, egui::StrokeKind::Inside);
        let font = theme::font(size::TEXT);
        ui.painter().text(rect.center(), egui::Align2::CENTER_CENTER, "+", font, draw.palette.second);
        response.clicked()
    });
    if is_pressed.inner && ui.current_pass_index() == 0 {
        draw.ask(Request::Add(addition(draw, section)));
        pressed.still = 0;
        ui.data_mut(|data| data.insert_temp(pressed_id(), pressed));
    }
}

/// A triangle beside what unfolds.
pub fn triangle(painter: &egui::Painter, centre: egui::Pos2, is_open: bool, colour: egui::Color32) {
    let reach = 3.5;
    let points = if is_open {
        [vec2(-reach, -2.0), vec2(reach, -2.0), vec2(0.0, 3.0)]
    } else {
        [vec2(-2.0, -reach), vec2(3.0, 0.0), vec2(-2.0, reach)]
    };
    painter.add(egui::Shape::convex_polygon(points.map(|at| centre + at).to_vec(), colour, Stroke::NONE));
}

/// A small button that changes the model.
pub fn small_button_ui(ui: &mut Ui, draw: &mut Draw<'_>, sign: &str, name: &str, edit: Edit) -> egui::Response {
    let text = RichText::new(sign).color(draw.palette.second);
    let button = Button::new(text).frame_when_inactive(false).min_size(vec2(20.0, 20.0));
    let is_enabled = !draw.app.is_locked();
    let response = ui.add_enabled(is_enabled, button).on_hover_text(name);
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, is_enabled, name));
    if response.clicked() {
        draw.ask(if matches!(edit, Edit::Add(_)) { Request::Add(edit) } else { Request::Edit(edit) });
    }
    response
}
