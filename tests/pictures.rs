//! Pictures of the window, light and dark, looked at by a person when they change.
//!
//! They need a graphics adapter (a software one will do). Without one they are skipped, which is said on standard
//! error; with `OBLIGO_TEST_ALL=1` a missing adapter is a failure.

use std::sync::{LazyLock, Mutex, PoisonError};

use egui::{Theme, vec2};
use egui_kittest::{Harness, SnapshotOptions, wgpu};
use obligo::{
    app::{App, Command, Services, Step, Subject, ThemeChoice},
    model::{Edit, ItemKind, Value},
    money::Amount,
    ui::Window,
};

/// Whether there is an adapter to draw with.
static HAS_ADAPTER: LazyLock<bool> = LazyLock::new(|| {
    let hook = std::panic::take_hook();
    std::panic::set_hook(Box::new(|_| {}));
    let setup = wgpu::default_wgpu_setup();
    let probe = std::panic::AssertUnwindSafe(|| {
        drop(wgpu::create_render_state(setup, eframe::egui_wgpu::RendererOptions::default()));
    });
    let found = std::panic::catch_unwind(probe).is_ok();
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

/// A session with something in every chart. Not the sample: that may change without the window doing so.
fn session() -> App {
    let mut app = App::new(Services::scripted([]));
    app.run(Command::New);
    let amount = |thousands: i64| Value::Amount(Amount::whole(thousands * 1000));
    let text = |text: &str| Value::Text(text.to_owned());
    let date = |text: &str| Value::Date(text.parse().expect("a date"));
    let month = |text: &str| Value::Month(text.parse().expect("a month"));
    let add = |list: &str, entry: &str, values: Vec<(&str, Value)>| {
        let values = values.into_iter().map(|(field, value)| (format!("{list}/{entry}/{field}"), value));
        Edit::Together(vec![Edit::Add(list.to_owned()), Edit::Set(values.collect())])
    };
    let mut edits = vec![
        Edit::set("settings/first_month", month("2023-01")),
        Edit::set("settings/opening_cash", amount(3000)),
        Edit::set("settings/buffer", amount(1500)),
        Edit::AddItem(ItemKind::Vendor, "AWS".to_owned()),
        Edit::AddItem(ItemKind::Vendor, "Google Cloud".to_owned()),
        Edit::AddItem(ItemKind::Stream, "Advertising".to_owned()),
        Edit::AddItem(ItemKind::Stream, "Subscriptions".to_owned()),
        Edit::AddItem(ItemKind::Cost, "People".to_owned()),
        Edit::AddItem(ItemKind::Debt, "Loan".to_owned()),
        Edit::AddItem(ItemKind::Mark, "The story breaks".to_owned()),
        Edit::Add("vendors/aws/contract".to_owned()),
        Edit::Add("vendors/aws/late_interest".to_owned()),
        add("vendors/aws/contract/periods", "n1", vec![("floor", amount(9000))]),
        add("vendors/aws/contract/lines", "n1", vec![("monthly", amount(400)), ("label", text("Computing"))]),
        add("vendors/aws/policies", "n1", vec![("kind", Value::Choice("withhold"))]),
        add("vendors/aws/policies", "n2", vec![("from", date("2023-09-01"))]),
        Edit::Add("vendors/google-cloud/contract".to_owned()),
        add("vendors/google-cloud/contract/lines", "n1", vec![("monthly", amount(300))]),
        Edit::set("streams/advertising/base", amount(2200)),
        Edit::set("streams/advertising/growth", Value::Decimal("-0.25".parse().expect("a number"))),
        Edit::set("streams/subscriptions/base", amount(350)),
        Edit::set("costs/people/monthly", amount(1500)),
        Edit::set("debts/loan/principal", amount(8000)),
        Edit::set("debts/loan/rate", Value::Decimal("0.1".parse().expect("a number"))),
        Edit::set("debts/loan/first_interest", date("2023-03-31")),
        Edit::set("marks/the-story-breaks/date", date("2023-03-03")),
    ];
    for (entry, item, thousands) in [("n1", "advertising", 14_000), ("n2", "people", 9000), ("n3", "aws", 2400)] {
        let values = vec![
            ("item", text(item)),
            ("month", month("2022-07")),
            ("months", Value::Whole(6)),
            ("amount", amount(thousands)),
        ];
        edits.push(add("history", entry, values));
    }
    for edit in edits {
        app.apply(edit.clone(), Step::New).unwrap_or_else(|error| panic!("{edit:?}: {error}"));
    }
    app.select(Subject::Item("aws".to_owned()));
    app
}

fn picture(name: &str, theme: Theme, size: egui::Vec2, commands: &[Command]) {
    let _alone = ONE.lock().unwrap_or_else(PoisonError::into_inner);
    if is_skipped() {
        return;
    }
    let mut app = session();
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
    harness.snapshot_options(name, &SnapshotOptions::new().max_failed_pixels(10));
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
