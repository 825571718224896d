//! Finding one's way: the palette, the list of keys, recent files, figures that lead on, hints, and an empty session.

use egui::{Key, Modifiers, Role, vec2};
use egui_kittest::{Harness, kittest::Queryable as _};
use obligo::{
    analysis::asked::Asked,
    app::{App, Command, Dialog, Picked, Services, Subject, ThemeChoice, terms::TermWay},
    chart::{Explainable, PostingSet},
    engine::Measure,
    model::SpanSize,
    ui::Window,
};

use crate::common::window::{
    FLOOR, command, dollars, enter, field, file_in, floor, folder, harness, sized, small, type_over,
};

fn sample() -> Harness<'static, Window> {
    harness(App::new(Services::scripted([])))
}

fn type_in_palette(harness: &mut Harness<'_, Window>, text: &str) {
    command(harness, Modifiers::COMMAND, Key::K);
    harness.get_by_role_and_label(Role::TextInput, "Command or item").type_text(text);
    harness.run();
}

#[test]
fn the_palette_finds_commands() {
    let mut harness = sample();
    type_in_palette(&mut harness, "light th");
    enter(&mut harness);
    assert_eq!(harness.state().app().theme(), ThemeChoice::Light);
    assert_eq!(harness.state().app().dialog(), None);
}

#[test]
fn enter_in_the_same_frame_chooses_what_the_text_finds() {
    let mut harness = sample();
    command(&mut harness, Modifiers::COMMAND, Key::K);
    // A slow frame gets all of it at once; what the empty palette shows first is another command.
    harness.input_mut().events.push(egui::Event::Text("light th".to_owned()));
    enter(&mut harness);
    assert_eq!(harness.state().app().theme(), ThemeChoice::Light);
    assert_eq!(harness.state().app().dialog(), None);
}

#[test]
fn the_palette_goes_to_items() {
    let mut harness = sample();
    type_in_palette(&mut harness, "google");
    enter(&mut harness);
    let Subject::Item(id) = harness.state().app().subject() else { panic!("an item is selected") };
    assert!(id.starts_with("google"), "{id}");
}

#[test]
fn arrows_choose_in_the_palette_and_esc_leaves_it() {
    let mut harness = sample();
    type_in_palette(&mut harness, "theme");
    let second = harness.state().app().palette("theme")[1].choice.clone();
    harness.key_press(Key::ArrowDown);
    harness.run();
    assert_eq!(harness.state().app().dialog(), Some(&Dialog::Palette("theme".to_owned(), 1)));
    enter(&mut harness);
    let obligo::app::palette::Choice::Command(chosen) = second else { panic!("themes are commands") };
    assert!(chosen.is_chosen(harness.state().app()), "{chosen:?}");
    type_in_palette(&mut harness, "quit");
    harness.key_press(Key::Escape);
    harness.run();
    assert_eq!(harness.state().app().dialog(), None);
    assert!(!harness.state().app().may_close());
}

#[test]
fn the_palette_takes_over_what_is_being_typed() {
    let mut harness = harness(small(vec![]));
    type_over(&mut harness, FLOOR, "700k");
    type_in_palette(&mut harness, "quarter");
    assert_eq!(floor(&harness), dollars(700_000));
    enter(&mut harness);
    assert_eq!(harness.state().app().span(), SpanSize::Quarter);
}

#[test]
fn the_list_of_keys_has_every_command_with_keys() {
    let mut harness = sample();
    command(&mut harness, Modifiers::NONE, Key::F1);
    for own in Command::ALL.into_iter().filter(|own| own.shortcut().is_some()) {
        assert!(harness.query_all_by_label(own.text()).next().is_some(), "{own:?}");
    }
    harness.get_by_role_and_label(Role::Button, "Close").click();
    harness.run();
    assert_eq!(harness.state().app().dialog(), None);
}

#[test]
fn words_are_narrowed_by_letters_and_left_by_esc() {
    let mut harness = sized(App::new(Services::scripted([])), vec2(1100.0, 700.0));
    harness.get_by_label("Help").click();
    harness.run();
    harness.get_by_label("Words").click();
    harness.run();
    harness.get_by_label("Vendor: Go to Amazon Web Services");
    assert!(field(&harness, "Find a word").is_focused(), "one can type at once");
    harness.get_by_role_and_label(Role::TextInput, "Find a word").type_text("run");
    harness.run();
    harness.get_by_label("Runway: Explain");
    assert!(harness.query_by_label("Vendor: Go to Amazon Web Services").is_none(), "other words are gone");
    harness.key_press(Key::Escape);
    harness.run();
    assert_eq!(harness.state().app().dialog(), None);
}

#[test]
fn words_lead_to_fields_and_answers_by_keys() {
    let mut harness = sized(App::new(Services::scripted([])), vec2(1100.0, 700.0));
    for (typed, focused) in [
        ("floor", "Period 1: Floor"),
        ("net days", "Net days"),
        ("liquidity", "Liquidity buffer"),
        ("late interest", "Late interest: Late interest rate"),
    ] {
        harness.state_mut().app_mut().run(Command::ShowWords);
        harness.run();
        field(&harness, "Find a word").type_text(typed);
        harness.run();
        harness.key_press(Key::Tab);
        harness.run();
        enter(&mut harness);
        harness.run_steps(20);
        assert_eq!(harness.state().app().dialog(), None, "{typed}");
        assert!(field(&harness, focused).is_focused(), "{typed}");
    }
    harness.state_mut().app_mut().run(Command::ShowWords);
    harness.run();
    field(&harness, "Find a word").type_text("coverage");
    harness.run();
    harness.get_by_label("Coverage: Explain").click();
    harness.run();
    assert_eq!(harness.state().explained(), Some(&Explainable::Figure(Asked::of(Measure::Coverage))));
}

#[test]
fn every_link_of_words_can_be_followed() {
    let terms = App::new(Services::scripted([])).terms();
    let mut harness = sized(App::new(Services::scripted([])), vec2(1100.0, 700.0));
    for term in terms.iter() {
        let Some((text, way)) = &term.way else { continue };
        harness.state_mut().app_mut().run(Command::ShowWords);
        harness.run();
        field(&harness, "Find a word").type_text(term.name);
        harness.run();
        harness.get_by_label(&format!("{}: {text}", term.name)).click();
        // Sections unfold and scroll.
        harness.run_steps(20);
        assert_eq!(harness.state().app().dialog(), None, "{}", term.name);
        if let TermWay::Field(path) = way {
            let focused = harness.ctx.memory(egui::Memory::focused).unwrap_or_else(|| panic!("{path} has no focus"));
            let rect = harness.ctx.read_response(focused).expect("it is drawn").rect;
            let window = harness.ctx.content_rect();
            assert!(rect.left() > 700.0 && window.contains_rect(rect), "{path} is in sight: {rect:?}");
        }
    }
}

#[test]
fn about_says_version_and_licences() {
    let mut harness = sample();
    harness.state_mut().app_mut().run(Command::ShowAbout);
    harness.run();
    harness.get_by_label(&format!("Obligo {}", env!("CARGO_PKG_VERSION")));
    harness.get_by_label_contains("Apache licence 2.0");
}

#[test]
fn an_empty_session_invites() {
    let mut harness = sample();
    harness.state_mut().app_mut().run(Command::New);
    harness.run();
    harness.get_by_label("Nothing to forecast yet");
    // The tree has one too, before it.
    let button = harness.get_all_by_role_and_label(Role::Button, "Add revenue stream").last().expect("it is offered");
    button.click();
    harness.run();
    assert_eq!(harness.state().app().model().streams.len(), 1);
    assert!(harness.query_by_label("Nothing to forecast yet").is_none(), "charts stand there now");
}

#[test]
fn files_that_were_open_are_offered_again() {
    let folder = folder();
    let path = file_in(&folder);
    let mut app = small(vec![Picked::File(path.clone())]);
    app.run(Command::Save);
    // The file is asked for, then written.
    app.poll();
    app.poll();
    assert_eq!(app.recent(), std::slice::from_ref(&path));
    app.run(Command::OpenSample);
    let mut harness = harness(app);
    harness.get_by_label("File").click();
    harness.run();
    harness.get_by_label_contains("Open recent").click();
    harness.run();
    harness.get_by_label("session.ron").click();
    harness.run();
    assert_eq!(harness.state().app().path(), Some(path.as_path()));
    // One that is gone is said to be, and not offered any more.
    std::fs::remove_file(&path).expect("it was there");
    harness.state_mut().app_mut().open(path);
    harness.run();
    assert!(matches!(harness.state().app().dialog(), Some(Dialog::Failed(..))));
    assert!(harness.state().app().recent().is_empty());
}

#[test]
fn figures_lead_to_what_they_are_made_of() {
    let mut harness = sample();
    harness.get_by_label_contains("Cash low: ").click();
    harness.run();
    let forecast = harness.state().app().outcome().forecast().expect("a forecast");
    let (_, date) = forecast.cash_low();
    let query = harness.state().query().expect("postings are shown");
    assert_eq!((query.set, query.start, query.end), (PostingSet::Cash, date, date.plus_days(1)));
    harness.get_by_label_contains("Owed, committed").click();
    harness.run();
    assert!(matches!(harness.state().app().subject(), Subject::Item(_)), "the vendor with the largest part");
}

#[test]
fn hints_go_away_when_they_are_followed() {
    let mut app = small(vec![]);
    app.show_hints();
    let mut harness = harness(app);
    harness.get_by_label_contains("Select a vendor on the left");
    type_over(&mut harness, FLOOR, "700k");
    enter(&mut harness);
    // What the edit has done to the shortfall is said first, for some seconds.
    harness.run_steps(60);
    harness.get_by_label_contains("Click a bar");
    harness.get_by_role_and_label(Role::Button, "Got it").click();
    harness.run();
    command(&mut harness, Modifiers::COMMAND, Key::K);
    assert_eq!(harness.state().app().hint(), None);
}

#[test]
fn dialogs_fit_into_the_smallest_window() {
    let mut harness = Harness::builder()
        .with_size(vec2(640.0, 420.0))
        .build_eframe(|cc| Window::new(cc, App::new(Services::scripted([])), None));
    for own in [Command::ShowShortcuts, Command::ShowWords, Command::ShowAbout, Command::OpenPath] {
        harness.state_mut().app_mut().run(own);
        harness.run();
        let last = if own == Command::OpenPath { "Cancel" } else { "Close" };
        let rect = harness.get_by_role_and_label(Role::Button, last).rect();
        assert!(rect.bottom() <= 420.0 && rect.right() <= 640.0, "{own:?}: {rect:?}");
        harness.state_mut().app_mut().cancel_dialog();
        harness.run();
    }
}

#[test]
fn an_item_that_was_added_is_named_at_once() {
    let mut harness = harness(small(vec![]));
    harness.get_by_role_and_label(Role::Button, "Add vendor").click();
    harness.run();
    harness.get_by_role_and_label(Role::TextInput, "Name").type_text("Acme Hosting");
    harness.run();
    enter(&mut harness);
    let labels: Vec<&str> = harness.state().app().model().vendors.iter().map(|vendor| vendor.label.as_str()).collect();
    assert_eq!(labels, ["AWS", "Acme Hosting"], "in place of the name that it had");
}

#[test]
fn undo_goes_back_to_the_item_above_and_keeps_what_was_refused() {
    let mut harness = harness(small(vec![]));
    type_over(&mut harness, FLOOR, "1.250");
    enter(&mut harness);
    assert_eq!(harness.state().app().drafts(), 1);
    command(&mut harness, Modifiers::COMMAND.plus(Modifiers::SHIFT), Key::D);
    assert_eq!(harness.state().app().model().vendors.len(), 2);
    command(&mut harness, Modifiers::COMMAND, Key::Z);
    assert_eq!(*harness.state().app().subject(), Subject::Item("aws".to_owned()));
    assert_eq!(harness.state().app().drafts(), 1, "beside its field, outside the history");
}
