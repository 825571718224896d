//! The window without pixels: what a user does by keys and clicks, and what then holds.

use std::path::{Path, PathBuf};

use egui::{Key, Modifiers, Role, vec2};
use egui_kittest::{
    Harness,
    kittest::{NodeT as _, Queryable as _},
};
use obligo::{
    app::{App, Command, Dialog, Picked, Services, Subject, UndoStep},
    model::{Edit, SpanSize, Value},
    money::Money,
    ui::Window,
};

use crate::common::window::{
    FLOOR, cash_end, command, dollars, enter, field, file_in, floor, folder, harness, read, sized, small, type_over,
    value,
};

#[test]
fn the_sample_opens_with_a_forecast() {
    let harness = harness(App::new(Services::scripted([])));
    let app = harness.state().app();
    assert!(app.outcome().forecast().is_some(), "computed before the first frame");
    assert!(!app.is_dirty());
    harness.get_by_label("Cash low");
    harness.get_by_label("Revenue against obligations");
}

/// A slow frame has several keys, and none of them is lost or taken out of turn.
#[test]
fn keys_of_one_frame_are_all_heard_in_their_order() {
    let folder = folder();
    let path = file_in(&folder);
    let mut harness = harness(small(vec![Picked::File(path.clone())]));
    for key in [Key::M, Key::S] {
        harness.input_mut().events.push(egui::Event::Key {
            key,
            physical_key: None,
            pressed: true,
            repeat: false,
            modifiers: Modifiers::COMMAND,
        });
    }
    harness.run();
    assert!(!harness.state().app().is_dirty(), "saved after it was muted");
    assert!(read(&path).contains("muted: true"), "the file has what was done first");
}

#[test]
fn figures_follow_an_edited_floor() {
    let mut harness = harness(small(vec![]));
    let before = cash_end(&harness);
    type_over(&mut harness, FLOOR, "1.2M");
    assert_eq!(floor(&harness), dollars(600_000), "typing alone changes nothing");
    enter(&mut harness);
    assert_eq!(floor(&harness), dollars(1_200_000));
    // The shortfall is the floor less what is consumed: the whole difference is paid.
    assert_eq!(before - cash_end(&harness), Money(60_000_000));
    assert!(harness.state().app().is_dirty());
}

#[test]
fn what_cannot_be_read_stays_beside_its_field() {
    let mut harness = harness(small(vec![]));
    let before = cash_end(&harness);
    type_over(&mut harness, FLOOR, "1.250");
    enter(&mut harness);
    assert_eq!(floor(&harness), dollars(600_000), "the last good session is kept");
    assert_eq!(cash_end(&harness), before);
    harness.get_by_label_contains("Is that 1250 or 1.25?");
    assert_eq!(field(&harness, FLOOR).value().as_deref(), Some("1.250"), "the text is not lost");
    type_over(&mut harness, FLOOR, "1,250");
    enter(&mut harness);
    assert_eq!(floor(&harness), dollars(1250));
    assert!(harness.query_by_label_contains("Is that").is_none());
}

#[test]
fn what_the_model_refuses_stays_beside_its_field() {
    let mut harness = harness(small(vec![]));
    type_over(&mut harness, "Period 1: Period last day", "1 Jan 2022");
    enter(&mut harness);
    harness.get_by_label_contains("must not be before the start");
    assert_eq!(harness.state().app().drafts(), 1);
    // The field keeps the focus: to be mended, or given up.
    harness.key_press(Key::Escape);
    harness.run();
    assert_eq!(harness.state().app().drafts(), 0, "Esc gives it up");
}

#[test]
fn undo_says_plan_of_a_month_to_come_and_actual_of_one_gone_by() {
    let mut harness = harness(small(vec![]));
    for (month, what) in [("2023-03", "plan of Ads for Mar 2023"), ("2022-12", "actual of Ads for Dec 2022")] {
        let path = format!("streams/ads/amounts/{month}");
        let app = harness.state_mut().app_mut();
        app.apply(Edit::Add(path.clone()), UndoStep::New).expect("a month without an amount");
        assert_eq!(app.undo_label().as_deref(), Some(format!("Undo {what}").as_str()));
        app.apply(Edit::Remove(path), UndoStep::New).expect("an amount");
        assert_eq!(app.undo_label().as_deref(), Some(format!("Undo removing the {what}").as_str()));
    }
    harness.run();
}

#[test]
fn keys_are_shown_with_the_sign_that_is_on_them() {
    let context = egui::Context::default();
    let named = Command::ALL.into_iter().filter_map(Command::shortcut);
    let shown: Vec<String> = named.map(|keys| obligo::text::help::keys(&context.format_shortcut(&keys))).collect();
    for signs in &shown {
        let key = signs.rsplit('+').find(|part| !part.is_empty()).unwrap_or("+");
        let words = ["Enter", "Delete", "Up", "Down", "Left", "Right", "PageUp", "PageDown"];
        let is_on_a_key = key.chars().count() == 1 || words.contains(&key);
        let is_function = key.strip_prefix('F').is_some_and(|number| number.parse::<u8>().is_ok());
        assert!(is_on_a_key || is_function, "{signs}");
    }
    assert!(shown.iter().any(|signs| signs.ends_with("+,")), "{shown:?}");
}

#[test]
fn undo_and_redo_by_keys() {
    let mut harness = harness(small(vec![]));
    type_over(&mut harness, FLOOR, "700000");
    enter(&mut harness);
    assert_eq!(harness.state().app().undo_label().as_deref(), Some("Undo change of AWS floor"));
    command(&mut harness, Modifiers::COMMAND, Key::Z);
    assert_eq!(floor(&harness), dollars(600_000));
    command(&mut harness, Modifiers::COMMAND.plus(Modifiers::SHIFT), Key::Z);
    assert_eq!(floor(&harness), dollars(700_000));
    command(&mut harness, Modifiers::COMMAND, Key::Z);
    command(&mut harness, Modifiers::COMMAND, Key::Y);
    assert_eq!(floor(&harness), dollars(700_000));
}

#[test]
fn undo_in_a_field_undoes_its_text_first() {
    let mut harness = harness(small(vec![]));
    type_over(&mut harness, FLOOR, "700000");
    enter(&mut harness);
    type_over(&mut harness, FLOOR, "5");
    command(&mut harness, Modifiers::COMMAND, Key::Z);
    assert_eq!(floor(&harness), dollars(700_000), "the model's undo waits");
}

#[test]
fn undo_under_an_untouched_field_is_not_taken_back_when_it_is_left() {
    let mut harness = harness(small(vec![]));
    type_over(&mut harness, FLOOR, "700000");
    enter(&mut harness);
    field(&harness, FLOOR).focus();
    harness.run();
    command(&mut harness, Modifiers::COMMAND, Key::Z);
    assert_eq!(floor(&harness), dollars(600_000));
    field(&harness, "Net days").focus();
    harness.run();
    assert_eq!(floor(&harness), dollars(600_000));
}

#[test]
fn saving_takes_over_what_is_being_typed() {
    let folder = folder();
    let path = file_in(&folder);
    let mut harness = harness(small(vec![Picked::File(path.clone())]));
    type_over(&mut harness, FLOOR, "42,000,000");
    command(&mut harness, Modifiers::COMMAND, Key::S);
    assert_eq!(floor(&harness), dollars(42_000_000));
    assert!(read(&path).contains("42_000_000"), "the file has what was typed");
    assert!(!harness.state().app().is_dirty());
    assert_eq!(harness.state().app().title(), "session.ron");

    // Undoing back to what was saved is no change.
    type_over(&mut harness, FLOOR, "1");
    enter(&mut harness);
    assert!(harness.state().app().is_dirty());
    command(&mut harness, Modifiers::COMMAND, Key::Z);
    assert!(!harness.state().app().is_dirty());
}

#[test]
fn saving_waits_for_a_field_that_cannot_be_read() {
    let folder = folder();
    let path = file_in(&folder);
    let mut harness = harness(small(vec![Picked::File(path.clone())]));
    type_over(&mut harness, FLOOR, "abc");
    command(&mut harness, Modifiers::COMMAND, Key::S);
    assert!(!path.exists(), "nothing is saved");
    assert!(harness.state().app().notice().is_some_and(|notice| notice.is_refusal));
}

#[test]
fn a_session_reads_back_as_it_was_saved() {
    let folder = folder();
    let path = file_in(&folder);
    let mut harness = harness(small(vec![Picked::File(path.clone()), Picked::File(path)]));
    command(&mut harness, Modifiers::COMMAND, Key::Num3);
    command(&mut harness, Modifiers::COMMAND, Key::S);
    let saved = harness.state().app().session();
    harness.state_mut().app_mut().run(Command::New);
    harness.run();
    command(&mut harness, Modifiers::COMMAND, Key::O);
    let app = harness.state().app();
    assert_eq!(app.session(), saved, "selection and span included");
    assert_eq!(app.span(), SpanSize::Quarter);
    assert!(!app.is_dirty());
}

#[test]
fn a_broken_file_keeps_the_session() {
    let folder = folder();
    let broken = folder.path().join("broken.ron");
    std::fs::write(&broken, "(version: 2, name: \"x\", mod").expect("a file");
    let mut harness = harness(small(vec![Picked::File(folder.path().join("a.ron")), Picked::File(broken)]));
    command(&mut harness, Modifiers::COMMAND, Key::S);
    let before = harness.state().app().session();
    command(&mut harness, Modifiers::COMMAND, Key::O);
    assert!(matches!(harness.state().app().dialog(), Some(Dialog::Failed(..))));
    harness.get_by_label_contains("broken.ron could not be opened");
    harness.get_by_label("Close").click();
    harness.run();
    assert!(harness.state().app().dialog().is_none());
    assert_eq!(harness.state().app().session(), before);
}

fn close(harness: &mut Harness<'_, Window>) -> bool {
    let id = harness.ctx.viewport_id();
    let input = harness.input_mut();
    input.viewports.entry(id).or_default().events.push(egui::ViewportEvent::Close);
    harness.step();
    let cancelled = harness
        .output()
        .viewport_output
        .values()
        .any(|output| output.commands.contains(&egui::ViewportCommand::CancelClose));
    harness.input_mut().viewports.entry(id).or_default().events.clear();
    harness.run();
    !cancelled
}

#[test]
fn unsaved_changes_are_asked_about() {
    let folder = folder();
    let path = file_in(&folder);
    let mut harness = harness(small(vec![Picked::Cancelled, Picked::File(path.clone())]));
    assert!(!close(&mut harness), "the window stays");
    harness.get_by_label("Keep editing").click();
    harness.run();
    assert!(harness.state().app().dialog().is_none());
    command(&mut harness, Modifiers::COMMAND, Key::Q);
    harness.get_by_role_and_label(Role::Button, "Save").click();
    harness.run();
    assert!(!harness.state().app().may_close(), "the file dialog was cancelled");
    command(&mut harness, Modifiers::COMMAND, Key::Q);
    harness.get_by_role_and_label(Role::Button, "Save").click();
    harness.run();
    assert!(harness.state().app().may_close());
    assert!(path.exists());
}

#[test]
fn discarding_closes() {
    let mut harness = harness(small(vec![]));
    command(&mut harness, Modifiers::COMMAND, Key::Q);
    harness.get_by_label("Discard").click();
    harness.run();
    assert!(harness.state().app().may_close());
}

#[test]
fn without_a_file_dialog_a_path_is_typed() {
    let folder = folder();
    let path = file_in(&folder);
    let mut harness = harness(small(vec![Picked::NoDialog]));
    command(&mut harness, Modifiers::COMMAND, Key::S);
    harness.get_by_label_contains("no file dialog");
    let proposed = field(&harness, "Path").value().unwrap_or_default();
    assert!(proposed.ends_with("untitled.ron"), "{proposed}");
    field(&harness, "Path").focus();
    harness.run();
    harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
    harness.run();
    field(&harness, "Path").type_text(&path.with_extension("").display().to_string());
    harness.run();
    harness.get_by_role_and_label(Role::Button, "Save").click();
    harness.run();
    assert!(path.exists(), "with the ending of sessions");
}

#[test]
fn the_tree_selects_and_mutes() {
    let mut harness = harness(small(vec![]));
    harness.get_by_role_and_label(Role::TreeItem, "Ads").click();
    harness.run();
    assert_eq!(*harness.state().app().subject(), Subject::Item("ads".to_owned()));
    let before = cash_end(&harness);
    harness.get_by_label("Mute Ads").click();
    harness.run();
    assert_eq!(value(&harness, "streams/ads/muted"), Value::Switch(true));
    assert!(cash_end(&harness) < before);
    command(&mut harness, Modifiers::ALT, Key::ArrowDown);
    assert_eq!(*harness.state().app().subject(), Subject::Item("people".to_owned()));
    command(&mut harness, Modifiers::NONE, Key::Delete);
    assert!(harness.state().app().model().item("people").is_none());
    assert_eq!(harness.state().app().undo_label().as_deref(), Some("Undo removing People"));
}

#[test]
fn entries_are_added_and_removed() {
    let mut harness = harness(small(vec![]));
    harness.get_by_label("Add policy").click();
    harness.run();
    assert_eq!(value(&harness, "vendors/aws/policies/n1/kind"), Value::Choice("pay_in_full"));
    harness.get_by_label("Policy 1: Payment policy").click();
    harness.run();
    harness.get_by_label("Defer").click();
    harness.run();
    assert_eq!(value(&harness, "vendors/aws/policies/n1/kind"), Value::Choice("defer"));
    assert_eq!(harness.get_by_label("Policy 1: Days after due date").value().as_deref(), Some("30"));
    harness.get_by_label("Remove policy 1").click();
    harness.run();
    assert!(harness.state().app().model().vendors[0].policies.is_empty());
}

#[test]
fn a_dropped_file_opens() {
    let folder = folder();
    let path = file_in(&folder);
    let mut first = harness(small(vec![Picked::File(path.clone())]));
    command(&mut first, Modifiers::COMMAND, Key::S);
    let mut harness = harness(App::new(Services::scripted([])));
    harness.input_mut().dropped_files.push(std::sync::Arc::new(Dropped(path.clone())));
    harness.run();
    assert_eq!(harness.state().app().path(), Some(path.as_path()));
    assert_eq!(harness.state().app().model().vendors.len(), 1);
}

#[derive(Debug)]
struct Dropped(PathBuf);

impl egui::DroppedFile for Dropped {
    fn path(&self) -> &Path {
        &self.0
    }
    fn bytes(&self) -> Result<Vec<u8>, String> {
        std::fs::read(&self.0).map_err(|error| error.to_string())
    }
}

#[test]
fn a_narrow_window_shows_one_panel_and_one_chart() {
    let mut harness = sized(small(vec![]), vec2(900.0, 560.0));
    assert!(harness.query_by_role_and_label(Role::TextInput, FLOOR).is_none());
    harness.get_by_role_and_label(Role::TreeItem, "AWS").click();
    harness.run();
    field(&harness, FLOOR);
    assert!(harness.query_by_role_and_label(Role::Image, "Cash").is_none());
    harness.get_by_role_and_label(Role::Button, "Cash").click();
    harness.run();
    harness.get_by_role_and_label(Role::Image, "Cash");
}

#[test]
fn every_item_and_span_can_be_shown() {
    let mut harness = harness(App::new(Services::scripted([])));
    let items: Vec<String> = harness.state().app().model().items().iter().map(|item| item.id.to_owned()).collect();
    for size in [Key::Num1, Key::Num2, Key::Num3, Key::Num4] {
        command(&mut harness, Modifiers::COMMAND, size);
        for id in &items {
            harness.state_mut().app_mut().select(Subject::Item(id.clone()));
            harness.run();
        }
    }
}

#[test]
fn sums_that_are_too_large_keep_the_last_forecast() {
    let mut harness = harness(small(vec![]));
    let before = cash_end(&harness);
    harness.state_mut().app_mut().select(Subject::Item("ads".to_owned()));
    harness.run();
    type_over(&mut harness, "Base level", "80tn");
    enter(&mut harness);
    assert!(harness.state().app().outcome().overflow().is_some());
    assert_eq!(cash_end(&harness), before);
    harness.get_by_label_contains("too large");
}

#[test]
fn an_idle_window_asks_for_no_frame() {
    let mut harness = harness(small(vec![]));
    let steps = harness.run();
    assert!(steps <= 1, "{steps} frames without a change");
    let _ = harness.root().accesskit_node();
}

#[test]
fn a_path_that_cannot_be_written_can_be_put_right() {
    let folder = folder();
    let mut harness = harness(small(vec![]));
    let nowhere = folder.path().join("none/session.ron").display().to_string();
    harness.state_mut().app_mut().run(Command::SaveToPath);
    harness.run();
    for path in [nowhere.clone(), file_in(&folder).display().to_string()] {
        harness.state_mut().app_mut().type_path(path);
        harness.state_mut().app_mut().answer_path();
        harness.run();
        if harness.state().app().path().is_none() {
            let Some(Dialog::Path(_, text, why)) = harness.state().app().dialog() else { panic!("it is asked again") };
            assert_eq!(*text, nowhere, "what was typed is not lost");
            assert!(why.as_ref().is_some_and(|why| why.contains("no such file or folder")), "{why:?}");
        }
    }
    assert_eq!(harness.state().app().path(), Some(file_in(&folder).as_path()));
    assert!(!harness.state().app().is_dirty());
}

/// Something that a user does.
type Act = dyn Fn(&mut Harness<'_, Window>);

#[test]
fn ten_edits_of_different_kinds_are_undone_and_made_again() {
    let mut harness = harness(small(vec![]));
    let mut models = vec![harness.state().app().model().clone()];
    let shift = Modifiers::COMMAND.plus(Modifiers::SHIFT);
    // By typing, by switches and buttons, by keys, by menus' commands and by a handle.
    let edits: [&Act; 10] = [
        &|harness| {
            type_over(harness, FLOOR, "700k");
            enter(harness);
        },
        &|harness| harness.get_by_label("Mute Ads").click(),
        &|harness| harness.get_by_label("Add policy").click(),
        &|harness| harness.get_by_label("Remove policy 1").click(),
        &|harness| command(harness, Modifiers::COMMAND.plus(Modifiers::SHIFT), Key::D),
        &|harness| command(harness, Modifiers::NONE, Key::Delete),
        &|harness| harness.state_mut().app_mut().run(Command::AddMark),
        &|harness| harness.state_mut().app_mut().run(Command::MuteSelected),
        &|harness| {
            harness.get_by_role_and_label(Role::Slider, "Buffer").focus();
            harness.run();
            harness.key_press(Key::ArrowUp);
            harness.run();
            harness.key_press(Key::Escape);
            harness.get_by_role_and_label(Role::Slider, "Buffer").focus();
            harness.run();
            harness.key_press(Key::ArrowUp);
            harness.run();
        },
        &|harness| harness.state_mut().app_mut().run(Command::AddDebt),
    ];
    for (number, edit) in edits.iter().enumerate() {
        edit(&mut harness);
        harness.run();
        let model = harness.state().app().model().clone();
        assert_ne!(Some(&model), models.last(), "edit {number} changes something");
        models.push(model);
    }
    for before in models[..10].iter().rev() {
        harness.state_mut().app_mut().run(Command::Undo);
        harness.run();
        assert_eq!(harness.state().app().model(), before);
    }
    assert!(harness.state().app().undo_label().is_some(), "what made the session is still below");
    for after in &models[1..] {
        command(&mut harness, shift, Key::Z);
        assert_eq!(harness.state().app().model(), after);
    }
    assert_eq!(harness.state().app().redo_label(), None);
}

/// A session that was saved, edited since, and changed on disk by another program.
fn changed_on_disk(path: &Path, more: Vec<Picked>) -> Harness<'static, Window> {
    let answers = std::iter::once(Picked::File(path.to_owned())).chain(more).collect();
    let mut harness = harness(small(answers));
    command(&mut harness, Modifiers::COMMAND, Key::S);
    std::fs::write(path, "somebody else's work").expect("written");
    type_over(&mut harness, FLOOR, "1.2M");
    enter(&mut harness);
    command(&mut harness, Modifiers::COMMAND, Key::S);
    assert!(matches!(harness.state().app().dialog(), Some(Dialog::ChangedOnDisk(..))));
    harness
}

/// Enter, pressed without reading, takes nothing from anybody.
#[test]
fn the_first_answer_to_a_file_that_changed_on_disk_is_another_name() {
    let folder = folder();
    let (path, other) = (file_in(&folder), folder.path().join("mine.ron"));
    let mut harness = changed_on_disk(&path, vec![Picked::NoDialog]);
    assert!(harness.get_by_role_and_label(Role::Button, "Save as…").is_focused());
    enter(&mut harness);
    let proposed = field(&harness, "Path").value().unwrap_or_default();
    assert_eq!(Path::new(&proposed), folder.path().join("session-2.ron"), "a name that is free");
    harness.state_mut().app_mut().type_path(other.display().to_string());
    harness.run();
    harness.get_by_role_and_label(Role::Button, "Save").click();
    harness.run();
    assert_eq!(read(&path), "somebody else's work");
    assert!(read(&other).contains("1_200_000"));
    assert_eq!(harness.state().app().path(), Some(other.as_path()));
    assert!(!harness.state().app().is_dirty());
}

#[test]
fn saving_over_a_file_that_changed_on_disk_keeps_what_was_there() {
    let folder = folder();
    let path = file_in(&folder);
    let mut harness = changed_on_disk(&path, vec![]);
    harness.get_by_label("Save over it").click();
    harness.run();
    assert!(read(&path).contains("1_200_000"));
    let notice = harness.state().app().notice().map(|notice| notice.text.clone()).unwrap_or_default();
    assert!(notice.contains("session.other.ron"), "{notice}");
    for floor in ["1.3M", "1.4M"] {
        type_over(&mut harness, FLOOR, floor);
        enter(&mut harness);
        command(&mut harness, Modifiers::COMMAND, Key::S);
        assert!(harness.state().app().dialog().is_none());
    }
    assert_eq!(read(&folder.path().join("session.other.ron")), "somebody else's work");
}

#[test]
fn a_save_that_fails_offers_another_name_and_what_waited_goes_on() {
    let folder = folder();
    let (path, other) = (file_in(&folder), folder.path().join("other.ron"));
    let mut harness = harness(small(vec![Picked::File(path.clone()), Picked::File(other.clone())]));
    command(&mut harness, Modifiers::COMMAND, Key::S);
    // The file's name is a folder's now.
    std::fs::remove_file(&path).expect("removed");
    std::fs::create_dir(&path).expect("made");
    type_over(&mut harness, FLOOR, "1.2M");
    enter(&mut harness);
    command(&mut harness, Modifiers::COMMAND, Key::Q);
    harness.get_by_role_and_label(Role::Button, "Save").click();
    harness.run();
    assert!(matches!(harness.state().app().dialog(), Some(Dialog::NotSaved(..))));
    harness.get_by_label_contains("session.ron could not be saved");
    assert!(harness.get_by_role_and_label(Role::Button, "Save as…").is_focused());
    enter(&mut harness);
    assert!(read(&other).contains("1_200_000"));
    assert!(harness.state().app().may_close(), "the window was to be closed");
}

/// What eframe keeps between two runs.
#[derive(Default)]
struct Memory(std::collections::HashMap<String, String>);

impl eframe::Storage for Memory {
    fn get_string(&self, key: &str) -> Option<String> {
        self.0.get(key).cloned()
    }
    fn set_string(&mut self, key: &str, value: String) {
        self.0.insert(key.to_owned(), value);
    }
    fn remove_string(&mut self, key: &str) {
        self.0.remove(key);
    }
    fn flush(&mut self) {}
}

#[cfg(unix)]
#[test]
fn preferences_survive_a_path_that_is_not_text() {
    use std::{ffi::OsString, os::unix::ffi::OsStringExt};
    let odd = PathBuf::from(OsString::from_vec(b"/tmp/a\xff\xfeb.ron".to_vec()));
    let even = PathBuf::from("/tmp/plan.ron");
    let mut app = small(vec![]);
    app.set_recent([odd.clone(), even.clone()]);
    app.set_theme(obligo::app::ThemeChoice::Dark);
    let mut harness = harness(app);
    assert!(!harness.state().is_ungrouped());
    command(&mut harness, Modifiers::COMMAND, Key::G);
    assert!(harness.state().is_ungrouped(), "its key shows every item");
    let mut memory = Memory::default();
    eframe::App::save(harness.state_mut(), &mut memory);
    let preferences: obligo::ui::Preferences =
        eframe::get_value(&memory, "preferences").expect("they are remembered, and read");
    assert_eq!(preferences.recent(), [odd, even]);
    assert!(preferences.is_ungrouped());
    assert_eq!(preferences.theme(), obligo::app::ThemeChoice::Dark);
    // As they were written before paths could be anything else, and with what a later version might write.
    let older: obligo::ui::Preferences =
        ron::from_str("(is_light: Some(false), recent: [\"/tmp/plan.ron\", (path: 5)])").expect("read");
    assert_eq!((older.recent().len(), older.theme()), (1, obligo::app::ThemeChoice::Dark));
}

/// The sample at a stream with two channels that share it half and half.
fn with_channels() -> Harness<'static, Window> {
    let mut app = App::new(Services::scripted([]));
    app.select(Subject::Item("blue".to_owned()));
    harness(app)
}

const SHARES: [&str; 2] = ["streams/blue/channels/web/share", "streams/blue/channels/ios/share"];

fn shares(harness: &Harness<'_, Window>) -> [String; 2] {
    SHARES.map(|path| match value(harness, path) {
        Value::Decimal(share) => share.to_string(),
        other => panic!("{other:?}"),
    })
}

#[test]
fn a_refused_entry_is_taken_when_the_one_beside_it_makes_room() {
    let mut harness = with_channels();
    assert_eq!(harness.state_mut().app_mut().type_in(SHARES[0], "80"), obligo::app::Typed::Refused);
    harness.run();
    harness.get_by_label_contains("The shares of the channels come to 130 %; together they may be at most 100 %");
    harness.get_by_label_contains("Used meanwhile: 50 %");
    assert_eq!(shares(&harness), ["0.5", "0.5"]);
    // The tree says where it is, and the status line leads there.
    harness.get_by_label_contains("Twitter Blue, holds an entry that is not accepted");
    harness.get_by_label("1 entry not accepted").click();
    harness.run();
    harness.get_by_label_contains("“80”: The shares of the channels come to 130 %").click();
    harness.run();
    assert_eq!(harness.state_mut().app_mut().type_in(SHARES[1], "20"), obligo::app::Typed::Taken);
    harness.run();
    assert_eq!(shares(&harness), ["0.8", "0.2"], "both");
    assert_eq!(harness.state().app().drafts(), 0);
    harness.get_by_label_contains("Accepted too: Twitter Blue: ");
    // One step of undo.
    harness.state_mut().app_mut().run(Command::Undo);
    assert_eq!(shares(&harness), ["0.5", "0.5"]);
}

#[test]
fn a_refused_entry_that_fits_after_an_undo_says_so_and_is_taken_by_enter() {
    let mut harness = with_channels();
    let app = harness.state_mut().app_mut();
    app.apply(Edit::set(SHARES[0], Value::Decimal("0.3".parse().expect("a share"))), UndoStep::New).expect("room");
    app.apply(Edit::set(SHARES[1], Value::Decimal("0.7".parse().expect("a share"))), UndoStep::New).expect("room");
    assert_eq!(app.type_in(SHARES[0], "40"), obligo::app::Typed::Refused);
    app.run(Command::Undo);
    harness.run();
    harness.get_by_label_contains("It would be accepted now");
    let fields = harness.get_all_by_role(Role::TextInput);
    let refused: Vec<_> = fields.filter(|field| field.value().as_deref() == Some("40")).collect();
    assert_eq!(refused.len(), 1);
    refused[0].focus();
    drop(refused);
    harness.run();
    enter(&mut harness);
    assert_eq!(shares(&harness), ["0.4", "0.5"]);
    assert_eq!(harness.state().app().drafts(), 0);
}

#[test]
fn refusals_are_sentences_with_their_subject() {
    let mut harness = with_channels();
    let app = harness.state_mut().app_mut();
    for (path, text, message) in [
        ("settings/months", "-6", "Forecast length must be from 1 to 240"),
        ("settings/months", "999999999999", "Forecast length must be from 1 to 240"),
        ("settings/months", "1.5", "A whole number is needed"),
        ("settings/buffer", "-5", "Liquidity buffer must not be negative"),
        ("settings/buffer", "9999999bn", "Liquidity buffer is too large an amount"),
        ("vendors/aws/service_share", "150", "must be from 0 % to 100 %"),
        ("vendors/aws/contract/periods/year-1/end", "1 Jan 2020", "Period last day must not be before the start"),
        ("streams/blue/lags/web/share", "150", "must be from 0 % to 100 %"),
    ] {
        assert_eq!(app.type_in(path, text), obligo::app::Typed::Refused, "{path} {text}");
        let said = app.draft(path).map(|draft| draft.message.clone()).unwrap_or_default();
        assert!(said.contains(message), "{path} {text}: {said}");
    }
}

/// A date that is refused leaves another in force, and the field says which.
#[test]
fn beside_a_refused_date_stands_the_one_that_is_used() {
    let mut harness = harness(small(vec![]));
    let app = harness.state_mut().app_mut();
    let path = "vendors/aws/contract/periods/n1/start";
    assert_eq!(app.type_in(path, "31 feb 2023"), obligo::app::Typed::Refused);
    harness.run();
    harness.get_by_label("Used meanwhile: 1 Jan 2023");
}

/// An actual of the month before the as-of date: a click, its amount, Enter.
#[test]
fn an_actual_is_entered_in_three_actions() {
    let mut harness = with_channels();
    harness.get_by_role_and_label(Role::Button, "Actual for Dec 2022").click();
    harness.run_steps(20);
    let focused: Vec<_> = harness.get_all_by_role(Role::TextInput).filter(egui_kittest::Node::is_focused).collect();
    assert_eq!(focused.len(), 1, "the cursor is in it");
    assert!(focused[0].accesskit_node().label().is_some_and(|name| name.contains("Dec 2022, actual")));
    focused[0].type_text("2.1M");
    drop(focused);
    harness.run_steps(4);
    harness.key_press(Key::Enter);
    harness.run_steps(8);
    assert_eq!(value(&harness, "streams/blue/amounts/2022-12"), dollars(2_100_000));
}

/// Once a session is saved it keeps its own name on screen.
#[test]
fn a_saved_session_is_called_by_its_name() {
    let folder = folder();
    let path = file_in(&folder);
    std::fs::write(&path, obligo::storage::SAMPLE).expect("written");
    let mut app = App::new(Services::scripted([]));
    app.open(path);
    app.poll();
    assert_eq!(app.title(), "Twitter and its clouds, 2023");
    assert_eq!(app.file_name().as_deref(), Some("session.ron"));
}
