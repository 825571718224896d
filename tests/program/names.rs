//! Names in any script are read in the window: with the window's own fonts, or with the system's where it has one.
//!
//! A script for which the system has no font is skipped, which is said on standard error; with `OBLIGO_TEST_ALL=1` it is
//! a failure.

use std::sync::Arc;

use egui::{
    FontFamily,
    epaint::text::{FallbackRequest, FontProvider},
    vec2,
};
use egui_kittest::Harness;
use egui_system_font_provider::SystemFontProvider;
use obligo::{
    app::Subject,
    model::{Edit, ItemKind, Value},
    ui::Window,
};

use crate::{common::window::edited, is_here};

/// The window with a vendor of a name, selected. The harness panics at a sign that no font has.
fn show(name: &str, system: Option<Arc<SystemFontProvider>>) {
    let mut app = edited([
        Edit::AddItem(ItemKind::Vendor, "AWS".to_owned()),
        Edit::set("vendors/aws/label", Value::Text(name.to_owned())),
        Edit::Add("vendors/aws/contract".to_owned()),
    ]);
    app.select(Subject::Item("aws".to_owned()));
    let builder = Harness::builder().with_size(vec2(1440.0, 900.0));
    let mut harness = builder.build_eframe(|cc| {
        if let Some(system) = system {
            cc.egui_ctx.add_font_provider(system);
        }
        Window::new(cc, app, None)
    });
    harness.run();
}

#[test]
fn signs_of_currencies_and_european_names_need_no_other_font() {
    show("Łódź, Ærø, Ελλάς, Жж, Đà Nẵng ₹ € £ ¥ ₩", None);
}

#[test]
fn names_in_other_scripts_are_read_with_the_systems_fonts() {
    let system = Arc::new(SystemFontProvider::new());
    let names = ["株式会社クラウド", "Руб ₽", "云计算公司", "주식회사 클라우드", "हिन्दी", "عربى", "עברית"];
    for name in names {
        let sign: String = name.chars().last().into_iter().collect();
        let request = FallbackRequest { cluster: &sign, family: &FontFamily::Proportional };
        if is_here(&format!("a font for {name}"), system.font_for(&request).is_some()) {
            show(name, Some(Arc::clone(&system)));
        }
    }
}

#[test]
#[should_panic = "glyph"]
fn a_sign_without_a_font_would_be_noticed() {
    show("株", None);
}
