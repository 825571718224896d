//! Pictures of the window, light and dark, looked at by a person when they change.
//!
//! They need a graphics adapter (a software one will do). Without one they are skipped, which is said on standard
//! error; with `OBLIGO_TEST_ALL=1` a missing adapter is a failure.

use std::sync::{LazyLock, Mutex, PoisonError};

use egui::{Rect, Role, Theme, pos2, vec2};
use egui_kittest::{Harness, SnapshotOptions, kittest::Queryable as _, wgpu};
use obligo::{
    app::{App, Services, ThemeChoice},
    model::{Edit, ItemKind, Value},
    money::Amount,
    ui::Window,
};

use crate::{common::window::edited, is_here};

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
    !is_here("a graphics adapter to draw pictures with", *HAS_ADAPTER)
}

/// A session with something in every chart. Not the sample: that may change without the window doing so.
fn session() -> App {
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
    let mut app = edited(edits);
    app.select(obligo::app::Subject::Item("aws".to_owned()));
    app
}

/// What a picture is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Subject {
    Window,
    Inspector,
    Chart(&'static str),
}

/// Every text that is drawn, with where it is.
fn texts(harness: &Harness<'_, Window>) -> Vec<(egui::Pos2, String)> {
    fn within(shape: &egui::Shape, found: &mut Vec<(egui::Pos2, String)>) {
        match shape {
            egui::Shape::Text(text) => found.push((text.pos, text.galley.text().to_owned())),
            egui::Shape::Vec(all) => all.iter().for_each(|shape| within(shape, found)),
            _ => {}
        }
    }
    let mut found = Vec::new();
    for clipped in &harness.output().shapes {
        within(&clipped.shape, &mut found);
    }
    found
}

/// What the chart of a name has to say, whatever it looks like: its series by name, labels on both axes, and room.
fn check_chart(harness: &Harness<'_, Window>, chart: &str) -> Rect {
    let plot = harness.get_by_role_and_label(Role::Image, chart).rect();
    assert!(plot.width() > 100.0 && plot.height() > 50.0, "{chart}: {plot:?}");
    let texts = texts(harness);
    let says = |text: &str| texts.iter().any(|(_, own)| own == text);
    let series: &[&str] = match chart {
        "Revenue against obligations" => &["Advertising", "Subscriptions", "AWS", "People", "Loan", "Gap"],
        "Arrears by age" => &["1–30 days", "31–60", "61–90", "over 90"],
        "Cash" => &["buffer $1.5M"],
        _ => &["floor $9M"],
    };
    for own in series {
        assert!(says(own), "{chart} names {own}");
    }
    let left = plot.left() - 68.0..plot.left();
    let beside = |at: &egui::Pos2| left.contains(&at.x) && plot.y_range().expand(10.0).contains(at.y);
    let amounts = texts.iter().filter(|(at, text)| beside(at) && (text.contains('$') || text == "0"));
    assert!(amounts.count() >= 3, "{chart} has amounts on its axis");
    let below = |at: &egui::Pos2| plot.x_range().expand(10.0).contains(at.x) && at.y >= plot.bottom();
    let days = texts.iter().filter(|(at, text)| below(at) && text == "2023");
    assert!(days.count() >= 1, "{chart} has years on its axis");
    // With the labels of its axes and its heading.
    let top = (plot.top() - 84.0).max(148.0);
    Rect::from_min_max(pos2(plot.left() - 68.0, top), plot.max + vec2(16.0, 34.0))
}

fn picture(name: &str, subject: Subject, theme: Theme) {
    let _alone = ONE.lock().unwrap_or_else(PoisonError::into_inner);
    if is_skipped() {
        return;
    }
    let mut app = session();
    app.set_theme(if theme == Theme::Dark { ThemeChoice::Dark } else { ThemeChoice::Light });
    let mut harness = open(app, theme);
    let rect = match subject {
        Subject::Window => {
            for chart in CHARTS {
                check_chart(&harness, chart);
            }
            Rect::from_min_size(egui::Pos2::ZERO, WHOLE)
        }
        Subject::Chart(chart) => {
            harness.get_by_label(&format!("Enlarge {chart}")).click();
            harness.run();
            check_chart(&harness, chart)
        }
        Subject::Inspector => {
            for own in ["Contract", "Owed today"] {
                assert!(texts(&harness).iter().any(|(at, text)| at.x > WHOLE.x - 340.0 && text == own), "{own}");
            }
            Rect::from_min_max(pos2(WHOLE.x - 340.0, 148.0), pos2(WHOLE.x, WHOLE.y - 24.0))
        }
    };
    let whole = harness.render().expect("drawn");
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "pixels of a window")]
    let [x, y, width, height] =
        [rect.left(), rect.top(), rect.width(), rect.height()].map(|points| points.round() as u32);
    let part = image::imageops::crop_imm(&whole, x, y, width, height).to_image();
    // Other machines round a few pixels of curves differently.
    let options = SnapshotOptions::new().threshold(0.6).max_failed_pixels(10);
    egui_kittest::image_snapshot_options(&part, name, &options);
}

fn open(app: App, theme: Theme) -> Harness<'static, Window> {
    let mut harness = Harness::builder()
        .with_size(WHOLE)
        .with_theme(theme)
        .with_render_cursor(false)
        .wgpu()
        .build_eframe(|cc| Window::new(cc, app, None));
    harness.run();
    harness
}

const WHOLE: egui::Vec2 = vec2(1440.0, 900.0);
const CHARTS: [&str; 4] = ["Revenue against obligations", "Cash", "Arrears by age", "AWS commitment"];

macro_rules! pictures {
    ($($dark:ident, $light:ident: $subject:expr;)*) => {$(
        #[test]
        fn $dark() {
            picture(stringify!($dark), $subject, Theme::Dark);
        }

        #[test]
        fn $light() {
            picture(stringify!($light), $subject, Theme::Light);
        }
    )*};
}

pictures! {
    window_dark, window_light: Subject::Window;
    inspector_dark, inspector_light: Subject::Inspector;
    obligations_dark, obligations_light: Subject::Chart(CHARTS[0]);
    cash_dark, cash_light: Subject::Chart(CHARTS[1]);
    arrears_dark, arrears_light: Subject::Chart(CHARTS[2]);
    commitment_dark, commitment_light: Subject::Chart(CHARTS[3]);
}

/// Draws the pictures of the README; run it after the window has changed.
#[test]
#[ignore = "writes docs/window-dark.png and docs/window-light.png"]
fn of_the_readme() {
    let _alone = ONE.lock().unwrap_or_else(PoisonError::into_inner);
    if is_skipped() {
        return;
    }
    for (name, theme, choice) in
        [("window-dark", Theme::Dark, ThemeChoice::Dark), ("window-light", Theme::Light, ThemeChoice::Light)]
    {
        let mut app = App::new(Services::scripted([]));
        app.set_theme(choice);
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("docs").join(name).with_extension("png");
        open(app, theme).render().expect("drawn").save(path).expect("written");
    }
}
