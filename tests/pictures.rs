//! Pictures of the window, light and dark, looked at by a person when they change.
//!
//! They need a graphics adapter (a software one will do). Without one they are skipped, which is said on standard
//! error; with `OBLIGO_TEST_ALL=1` a missing adapter is a failure.

use std::sync::{LazyLock, Mutex, PoisonError};

use egui::{Theme, vec2};
use egui_kittest::{Harness, SnapshotOptions, wgpu};
use obligo::{
    app::{App, Command, Services, ThemeChoice},
    ui::Window,
};

/// Whether there is an adapter to draw with.
static HAS_ADAPTER: LazyLock<bool> = LazyLock::new(|| {
    let hook = std::panic::take_hook();
    std::panic::set_hook(Box::new(|_| {}));
    let setup = wgpu::default_wgpu_setup();
    let found = std::panic::catch_unwind(|| wgpu::create_render_state(setup, Default::default())).is_ok();
    std::panic::set_hook(hook);
    found
});

/// One picture at a time: the software adapter is shared, and takes every core.
static ONE: Mutex<()> = Mutex::new(());

fn is_skipped() -> bool {
    if *HAS_ADAPTER {
        return false;
    }
    assert!(std::env::var_os("OBLIGO_TEST_ALL").is_none(), "no graphics adapter to draw pictures with");
    eprintln!("skipped: no graphics adapter to draw pictures with");
    true
}

fn picture(name: &str, theme: Theme, size: egui::Vec2, commands: &[Command]) {
    let _alone = ONE.lock().unwrap_or_else(PoisonError::into_inner);
    if is_skipped() {
        return;
    }
    let mut app = App::new(Services::scripted([]));
    app.set_theme(if theme == Theme::Dark { ThemeChoice::Dark } else { ThemeChoice::Light });
    for command in commands {
        app.run(*command);
    }
    let mut harness = Harness::builder()
        .with_size(size)
        .with_theme(theme)
        .with_render_cursor(false)
        .wgpu()
        .build_eframe(|cc| Window::new(cc, app, None));
    harness.run();
    // Other machines round a few pixels of curves differently.
    harness.snapshot_options(name, &SnapshotOptions::new().failed_pixel_count_threshold(10));
}

const WHOLE: egui::Vec2 = vec2(1440.0, 900.0);

#[test]
fn whole_window_dark() {
    picture("window-dark", Theme::Dark, WHOLE, &[]);
}

#[test]
fn whole_window_light_by_quarter() {
    picture("window-light-quarter", Theme::Light, WHOLE, &[Command::SpanQuarter, Command::SelectSettings]);
}

#[test]
fn narrow_window() {
    picture("window-narrow", Theme::Dark, vec2(900.0, 560.0), &[]);
}
