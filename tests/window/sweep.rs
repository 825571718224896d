//! Everything that can be opened is opened, on every sample, in every size: nothing panics, nothing has the same
//! identity twice, nothing lacks a name or a glyph (the last two are the harness's own checks).

use egui::{Modifiers, Role, Vec2, vec2};
use egui_kittest::{Harness, kittest::Queryable as _};
use obligo::{
    app::{App, Command, Services, Subject},
    model::SpanSize,
    ui::Window,
};

use crate::common::{
    samples::{self, SAMPLES},
    session, window,
};

const SIZES: [Vec2; 3] = [vec2(760.0, 480.0), vec2(1100.0, 700.0), vec2(1440.0, 900.0)];

fn open(sample: &str, size: Vec2) -> Harness<'static, Window> {
    let mut app = App::new(Services::scripted([]));
    app.open(samples::path(sample));
    app.poll();
    assert_eq!(app.dialog(), None, "{sample} opens");
    shown(app, size)
}

/// A session with everything in it, nothing of which is muted.
fn open_everything(size: Vec2) -> Harness<'static, Window> {
    let folder = window::folder();
    let file = window::file_in(&folder);
    let mut session = session::unmuted_session();
    for vendor in &mut session.model.vendors {
        // One rung and one change of each; the two would go round in a circle.
        vendor.reactions[0].muted = false;
        vendor.reactions[0].trigger = obligo::model::Trigger::Arrears;
        vendor.reactions[0].lift_at = obligo::money::Amount::ZERO;
        vendor.service_share = obligo::money::Decimal::from_nanos(375_000_000);
    }
    session.model.vendors[0].contract_changes[0].muted = false;
    std::fs::write(&file, obligo::storage::write_text(&session)).expect("the file is written");
    let mut app = App::new(Services::scripted([]));
    app.open(file);
    app.poll();
    assert_eq!(app.dialog(), None, "it opens");
    shown(app, size)
}

fn shown(app: App, size: Vec2) -> Harness<'static, Window> {
    window::sized(app, size)
}

/// What egui says of two widgets of one identity, if it marked any.
fn clash(shapes: &[egui::epaint::ClippedShape]) -> Option<String> {
    fn within(shape: &egui::Shape) -> Option<String> {
        match shape {
            egui::Shape::Text(text) => {
                Some(text.galley.text()).filter(|text| text.contains(" use of ")).map(str::to_owned)
            }
            egui::Shape::Vec(all) => all.iter().find_map(within),
            _ => None,
        }
    }
    shapes.iter().find_map(|clipped| within(&clipped.shape))
}

/// Runs frames until it settles, and fails if two widgets have one identity.
fn settle(harness: &mut Harness<'_, Window>, what: &str) {
    harness.run();
    if let Some(clash) = clash(&harness.output().shapes) {
        panic!("{what}: {clash}");
    }
}

#[test]
fn a_planted_clash_is_found() {
    let harness = Harness::builder().allow_missing_glyphs().build_ui(|ui| {
        for place in 0..2u8 {
            let at = egui::pos2(20.0 + 60.0 * f32::from(place), 20.0);
            let rect = egui::Rect::from_min_size(at, vec2(20.0, 20.0));
            let response = ui.interact(rect, egui::Id::unique("twice"), egui::Sense::click());
            response.widget_info(|| egui::WidgetInfo::labeled(Role::Button, true, "twice"));
        }
    });
    assert!(clash(&harness.output().shapes).is_some());
}

fn subjects(harness: &Harness<'_, Window>) -> Vec<Subject> {
    let items = harness.state().app().model().items();
    [Subject::Settings, Subject::Service]
        .into_iter()
        .chain(items.into_iter().map(|item| Subject::Item(item.id.to_owned())))
        .collect()
}

#[test]
fn every_inspector_opens() {
    for sample in SAMPLES {
        for size in SIZES {
            let mut harness = open(sample, size);
            for subject in subjects(&harness) {
                let what = format!("{sample}, {size}, {subject:?}");
                harness.state_mut().app_mut().select(subject);
                settle(&mut harness, &what);
            }
        }
    }
}

/// A scenario that overrides every input of the sample but those that are the base's, and every second list.
#[test]
fn every_inspector_opens_in_a_scenario() {
    use obligo::model::{Scenario, Setting, belongs_to_base};
    let mut session = obligo::storage::sample();
    let mut all = Scenario::new("all", "Everything");
    for parameter in session.model.parameters() {
        let path = parameter.path.as_str();
        let list = session.model.whole_above(path).filter(|list| list.len() % 2 == 0);
        let path = list.as_deref().unwrap_or(path);
        if let Some(text) = session.model.written_at(path).filter(|_| !belongs_to_base(path)) {
            all.overrides.insert(path.to_owned(), Setting::of(&text));
        }
    }
    assert!(all.overrides.len() > 100);
    let mut locked = Scenario { locked: true, ..all.clone() };
    locked.id.0 = "locked".to_owned();
    session.scenarios = vec![all, locked];
    let folder = window::folder();
    let path = window::file_in(&folder);
    obligo::storage::save(&session, &path, None).expect("saved");
    for (size, scenario) in SIZES.into_iter().zip(["all", "locked", "all"]) {
        let mut app = App::new(Services::scripted([]));
        app.open(window::file_in(&folder));
        app.poll();
        app.show_scenario(Some(scenario));
        let mut harness = Harness::builder().with_size(size).build_eframe(|cc| Window::new(cc, app, None));
        for subject in subjects(&harness) {
            harness.state_mut().app_mut().select(subject.clone());
            settle(&mut harness, &format!("{scenario}, {size}, {subject:?}"));
        }
    }
}

#[test]
fn everything_opens_while_all_scenarios_are_compared() {
    for size in SIZES {
        let mut harness = open(SAMPLES[0], size);
        harness.state_mut().app_mut().run(Command::CompareAll);
        for id in [None, Some("withhold-both")] {
            harness.state_mut().app_mut().show_scenario(id);
            for span in SpanSize::ALL {
                harness.state_mut().app_mut().run(Command::span(*span));
                settle(&mut harness, &format!("{size}, {id:?}, {span:?}, compared"));
            }
            for subject in subjects(&harness) {
                let what = format!("{size}, {id:?}, {subject:?}, compared");
                harness.state_mut().app_mut().select(subject);
                settle(&mut harness, &what);
            }
        }
        for modifiers in [Modifiers::COMMAND, Modifiers::COMMAND.plus(Modifiers::SHIFT)] {
            window::command(&mut harness, modifiers, egui::Key::E);
            for place in 0..12u8 {
                harness.hover_at(egui::pos2(size.x * 0.5, size.y * (0.15 + 0.07 * f32::from(place))));
                settle(&mut harness, &format!("{size}, hovered, compared"));
            }
        }
    }
}

#[test]
fn every_inspector_of_a_session_with_everything_opens() {
    for size in SIZES {
        let mut harness = open_everything(size);
        for subject in subjects(&harness) {
            let what = format!("everything, {size}, {subject:?}");
            harness.state_mut().app_mut().select(subject);
            settle(&mut harness, &what);
            // Whatever unfolds is unfolded.
            let rungs: Vec<egui::Pos2> = harness
                .query_all_by_role(Role::DisclosureTriangle)
                .filter(|rung| harness.ctx.content_rect().contains_rect(rung.rect()))
                .map(|rung| rung.rect().center())
                .collect();
            for at in rungs {
                harness.hover_at(at);
                harness.drag_at(at);
                harness.drop_at(at);
                settle(&mut harness, &what);
            }
        }
    }
}

#[test]
fn every_tab_below_opens() {
    for sample in SAMPLES {
        for size in SIZES {
            let mut harness = open(sample, size);
            harness.state_mut().app_mut().run(Command::ShowDelay);
            for subject in subjects(&harness) {
                harness.state_mut().app_mut().select(subject.clone());
                settle(&mut harness, &format!("{sample}, {size}, waiting, {subject:?}"));
            }
            // Unfolded as deep as it goes, by keys.
            harness.state_mut().app_mut().run(Command::Explain);
            settle(&mut harness, &format!("{sample}, {size}, explain"));
            harness.get_by_role_and_label(Role::Tree, obligo::text::explained::TREE).focus();
            for _ in 0..12 {
                harness.key_press(egui::Key::ArrowRight);
                settle(&mut harness, &format!("{sample}, {size}, explain, further"));
            }
        }
    }
}

#[test]
fn every_menu_opens() {
    for size in SIZES {
        let mut harness = open(SAMPLES[0], size);
        for (name, commands) in Command::MENUS {
            harness.get_by_label(name).click();
            settle(&mut harness, name);
            for command in commands.iter().flatten().filter(|command| command.is_enabled(harness.state().app())) {
                assert!(harness.query_all_by_label_contains(command.text()).next().is_some(), "{command:?}");
            }
            harness.key_press(egui::Key::Escape);
            settle(&mut harness, name);
        }
    }
}

#[test]
fn every_dialog_opens_and_closes() {
    for size in SIZES {
        let mut harness = open(SAMPLES[0], size);
        for command in [
            Command::OpenPath,
            Command::SaveToPath,
            Command::ShowPalette,
            Command::ShowWords,
            Command::ShowShortcuts,
            Command::ShowAbout,
        ] {
            harness.state_mut().app_mut().run(command);
            settle(&mut harness, &format!("{command:?}"));
            assert!(harness.state().app().dialog().is_some(), "{command:?}");
            harness.key_press(egui::Key::Escape);
            settle(&mut harness, &format!("{command:?} closed"));
            assert_eq!(harness.state().app().dialog(), None, "{command:?} is left by Esc at {size}");
        }
        // The question of unsaved changes.
        harness.state_mut().app_mut().run(Command::AddVendor);
        harness.state_mut().app_mut().run(Command::New);
        settle(&mut harness, "unsaved changes");
        harness.get_by_role_and_label(Role::Button, "Keep editing").click();
        settle(&mut harness, "keep editing");
        assert_eq!(harness.state().app().dialog(), None);
    }
}

#[test]
fn every_span_and_kind_of_item_shows() {
    for sample in SAMPLES {
        for size in SIZES {
            let mut harness = open(sample, size);
            for span in SpanSize::ALL {
                harness.state_mut().app_mut().run(Command::span(*span));
                settle(&mut harness, &format!("{sample}, {size}, {span:?}"));
            }
            for add in [
                Command::AddVendor,
                Command::AddStream,
                Command::AddCost,
                Command::AddDebt,
                Command::AddCashEvent,
                Command::AddSite,
                Command::AddMark,
            ] {
                harness.state_mut().app_mut().run(add);
                settle(&mut harness, &format!("{sample}, {size}, {add:?}"));
            }
            window::command(&mut harness, Modifiers::COMMAND, egui::Key::Z);
            settle(&mut harness, "undo");
        }
    }
}
