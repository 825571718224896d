//! Questions and messages over the window.

use egui::{
    Id, Key, Modal, RichText, TextEdit, Ui,
    text::{CCursor, CCursorRange},
    text_edit::TextEditState,
};

use super::{Draw, PolicyAsk, Request, theme::size};
use crate::{
    app::{Dialog, Leave, PolicyQuestion, Purpose},
    text::{policies, roll, scenarios, window as words},
};

/// The width of a dialog's text.
const WIDTH: f32 = 380.0;
/// The width of a dialog with a table.
const WIDE: f32 = 560.0;

/// The open dialog, and the hint for a file that is held over the window.
pub fn dialogs_ui(ui: &mut Ui, draw: &mut Draw<'_>) {
    if ui.input(|input| !input.raw.hovered_files.is_empty()) {
        let rect = ui.content_rect();
        let painter = ui.layer_painter(egui::LayerId::new(egui::Order::Foreground, Id::unique("drop_target")));
        painter.rect_filled(rect, 0.0, draw.palette.background.gamma_multiply(0.85));
        let font = super::theme::bold(size::FIGURE);
        painter.text(rect.center(), egui::Align2::CENTER_CENTER, words::DROP_TO_OPEN, font, draw.palette.text);
    }
    let Some(dialog) = draw.app.dialog().cloned() else { return };
    match &dialog {
        Dialog::Palette(typed, chosen) => return super::palette::palette_ui(ui, draw, typed, *chosen),
        Dialog::Words(typed, terms) => return super::terms::terms_ui(ui, draw, typed, terms),
        Dialog::Shortcuts => return super::help::shortcuts_ui(ui, draw),
        Dialog::About => return super::help::about_ui(ui, draw),
        _ => {}
    }
    let palette = draw.palette;
    let Some((title, text)) = words_of(draw, &dialog) else { return };
    let frame = egui::Frame::popup(ui.style()).inner_margin(egui::Margin::same(18));
    let modal = Modal::new(Id::unique("dialog")).frame(frame).show(ui.ctx(), |ui| {
        ui.set_width(if matches!(dialog, Dialog::Roll(_)) { WIDE } else { WIDTH });
        ui.label(RichText::new(&title).font(super::theme::bold(size::TITLE)).color(palette.text));
        if !text.is_empty() {
            ui.add_space(6.0);
            ui.label(RichText::new(&text).color(palette.second));
        }
        ui.add_space(10.0);
        match &dialog {
            Dialog::Unsaved(_) => buttons_ui(
                ui,
                draw,
                &[
                    (words::ANSWER_SAVE, Request::Leave(Leave::Save)),
                    (words::ANSWER_DISCARD, Request::Leave(Leave::Discard)),
                    (words::ANSWER_KEEP, Request::Leave(Leave::KeepEditing)),
                ],
            ),
            Dialog::Failed(..) => {
                ui.label(RichText::new(words::SESSION_KEPT).color(palette.second));
                ui.add_space(10.0);
                buttons_ui(ui, draw, &[(words::ANSWER_CLOSE, Request::CancelDialog)]);
            }
            Dialog::Path(purpose, path, _) => {
                path_ui(ui, draw, path);
                let answer = if *purpose == Purpose::Save { words::ANSWER_SAVE } else { words::ANSWER_OPEN };
                buttons_ui(ui, draw, &[(answer, Request::AnswerPath), (words::ANSWER_CANCEL, Request::CancelDialog)]);
            }
            Dialog::Policy(question) => policy_ui(ui, draw, question),
            Dialog::Roll(question) => super::roll::roll_ui(ui, draw, question),
            Dialog::RemoveScenario(_) => buttons_ui(
                ui,
                draw,
                &[(scenarios::ANSWER_DELETE, Request::RemoveScenario), (scenarios::ANSWER_KEEP, Request::CancelDialog)],
            ),
            Dialog::Lose(losing) => {
                for lost in losing.lost.iter().take(scenarios::LOST_SHOWN_MAX) {
                    ui.label(RichText::new(lost).color(palette.text));
                }
                if losing.lost.len() > scenarios::LOST_SHOWN_MAX {
                    let more = scenarios::and_more(losing.lost.len() - scenarios::LOST_SHOWN_MAX);
                    ui.label(RichText::new(more).color(palette.second));
                }
                ui.add_space(10.0);
                buttons_ui(
                    ui,
                    draw,
                    &[(scenarios::ANSWER_KEEP, Request::CancelDialog), (scenarios::ANSWER_REMOVE, Request::Lose)],
                );
            }
            // The first answer has the focus: the one that loses nobody's work.
            Dialog::ChangedOnDisk(..) => buttons_ui(
                ui,
                draw,
                &[
                    (words::ANSWER_SAVE_AS, Request::SaveElsewhere),
                    (words::ANSWER_OVERWRITE, Request::SaveAnyway),
                    (words::ANSWER_CANCEL, Request::CancelDialog),
                ],
            ),
            Dialog::NotSaved(..) => buttons_ui(
                ui,
                draw,
                &[(words::ANSWER_SAVE_AS, Request::SaveElsewhere), (words::ANSWER_CANCEL, Request::CancelDialog)],
            ),
            Dialog::Palette(..) | Dialog::Words(..) | Dialog::Shortcuts | Dialog::About => {}
        }
    });
    if modal.should_close() {
        draw.ask(match dialog {
            Dialog::Unsaved(_) => Request::Leave(Leave::KeepEditing),
            _ => Request::CancelDialog,
        });
    }
}

/// The title and the text of a simple dialog.
fn words_of(draw: &Draw<'_>, dialog: &Dialog) -> Option<(String, String)> {
    Some(match dialog {
        Dialog::Unsaved(_) => (words::unsaved_question(&draw.app.title()), words::UNSAVED_TEXT.to_owned()),
        Dialog::Failed(title, text) | Dialog::NotSaved(title, text, _) => (title.clone(), text.clone()),
        Dialog::Path(purpose, _, why) => {
            (words::picker_title(*purpose == Purpose::Save).to_owned(), why.clone().unwrap_or_default())
        }
        Dialog::Policy(question) => (draw.app.policy_title(question), policies::FROM_HINT.to_owned()),
        Dialog::Roll(_) => (roll::TITLE.to_owned(), roll::HINT.to_owned()),
        Dialog::RemoveScenario(id) => {
            let scenario = draw.app.scenarios().iter().find(|scenario| scenario.id.0 == *id);
            let (label, count) = scenario.map_or((id.as_str(), 0), |own| (own.label.as_str(), own.overrides.len()));
            (scenarios::remove_question(label), scenarios::remove_text(count))
        }
        Dialog::Lose(losing) => (scenarios::lose_question(losing.lost.len()), scenarios::LOSE_TEXT.to_owned()),
        Dialog::ChangedOnDisk(path, _) => (words::CHANGED_ON_DISK.to_owned(), words::changed_on_disk(path)),
        Dialog::Palette(..) | Dialog::Words(..) | Dialog::Shortcuts | Dialog::About => return None,
    })
}

/// Buttons from the left; the first has the focus when the dialog opens.
pub fn buttons_ui(ui: &mut Ui, draw: &mut Draw<'_>, buttons: &[(&str, Request)]) {
    ui.horizontal(|ui| {
        for (index, (text, request)) in buttons.iter().enumerate() {
            let response = ui.add(egui::Button::new(*text).min_size(egui::vec2(84.0, 26.0)));
            if index == 0 && ui.memory(|memory| memory.focused().is_none()) {
                response.request_focus();
            }
            if response.clicked() {
                draw.ask(request.clone());
            }
        }
    });
}

/// The day on which a policy is to begin, why it was refused, and the answers.
fn policy_ui(ui: &mut Ui, draw: &mut Draw<'_>, question: &PolicyQuestion) {
    day_ui(ui, draw, &question.typed);
    if let Some(why) = &question.why {
        ui.label(RichText::new(why).color(draw.palette.wrong));
        ui.add_space(6.0);
    }
    let apply = (policies::ANSWER, Request::Policy(PolicyAsk::Answered));
    buttons_ui(ui, draw, &[apply, (words::ANSWER_CANCEL, Request::CancelDialog)]);
}

/// The field of the day: all of it is selected at first, so that another is typed over it.
fn day_ui(ui: &mut Ui, draw: &mut Draw<'_>, typed: &str) {
    let mut text = typed.to_owned();
    let id = Id::unique("policy_day");
    ui.horizontal(|ui| {
        ui.label(RichText::new(policies::FROM).color(draw.palette.second));
        // It has the focus before anything is typed, so that nothing is lost, and all of it is selected.
        let now = ui.ctx().cumulative_frame_nr();
        let before = ui.data_mut(|data| data.get_temp_mut_or_default::<Option<u64>>(id).replace(now));
        if before.is_none_or(|before| before + 1 < now) {
            let end = CCursor::new(text.chars().count());
            let mut state = TextEditState::default();
            state.cursor.set_char_range(Some(CCursorRange::two(CCursor::new(0), end)));
            state.store(ui.ctx(), id);
            ui.memory_mut(|memory| memory.request_focus(id));
        }
        let edit = TextEdit::singleline(&mut text).desired_width(140.0).id(id);
        let response = ui.add(edit).accessible_name(policies::FROM);
        let is_entered = response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        if text != typed {
            draw.ask(Request::Policy(PolicyAsk::Typed(text.clone())));
        }
        if is_entered {
            draw.ask(Request::Policy(PolicyAsk::Answered));
        } else if ui.memory(|memory| memory.focused().is_none()) {
            response.request_focus();
        }
    });
    ui.add_space(8.0);
}

fn path_ui(ui: &mut Ui, draw: &mut Draw<'_>, path: &str) {
    let mut text = path.to_owned();
    let edit = TextEdit::singleline(&mut text).desired_width(f32::INFINITY).id(Id::unique("path_field"));
    let response = ui.add(edit).accessible_name(words::PATH);
    if response.changed() {
        draw.ask(Request::TypePath(text));
    }
    if response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter)) {
        draw.ask(Request::AnswerPath);
    } else if ui.memory(|memory| memory.focused().is_none()) {
        response.request_focus();
    }
    ui.add_space(10.0);
}
