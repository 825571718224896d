//! Imports run downward only: nothing below the window names what stands above it (ARCHITECTURE.md).
//!
//! Owns the order of the modules. Reads the sources themselves, so that features and unused code make no difference, and
//! is tested itself on planted violations in every disguise.

mod sources;

use std::{fs, path::Path};

use sources::{Target, namings};

/// What each module may name beside itself and `text`.
const LAYERS: &[(&str, &[&str])] = &[
    ("money", &[]),
    ("calendar", &[]),
    ("model", &["money", "calendar"]),
    ("engine", &["money", "calendar", "model"]),
    ("analysis", &["money", "calendar", "model", "engine"]),
    ("chart", &["money", "calendar", "model", "engine", "analysis"]),
    ("storage", &["money", "calendar", "model"]),
    ("exchange", &["money", "calendar", "model", "engine", "analysis", "chart"]),
    ("cli", &["money", "calendar", "model", "engine", "analysis", "chart", "storage", "exchange"]),
    ("app", &["money", "calendar", "model", "engine", "analysis", "chart", "storage", "exchange", "cli"]),
    ("ui", &["money", "calendar", "model", "engine", "analysis", "chart", "storage", "exchange", "cli", "app"]),
    // The words: of any value below the window, for all. It passes nothing on.
    ("text", &["money", "calendar", "model", "engine", "analysis", "chart", "storage"]),
];

/// The crates that draw, and the modules that may name them.
const DRAWING: &[&str] =
    &["egui", "eframe", "egui_plot", "egui_extras", "egui_kittest", "rfd", "winit", "glow", "wgpu"];
const DRAWERS: &[&str] = &["app", "ui"];

/// Why the file may not name what it names; nothing if all is well.
fn violations(file: &str, source: &str) -> Vec<String> {
    let parts: Vec<&str> = file.trim_end_matches(".rs").split('/').filter(|part| *part != "mod").collect();
    let module: &[&str] = if parts == ["lib"] { &[] } else { &parts };
    let own = module.first().copied().unwrap_or("lib");
    let namings = match namings(module, source) {
        Ok(namings) => namings,
        Err(error) => return vec![format!("{file}: not read: {error}")],
    };
    let mut found = Vec::new();
    for naming in namings {
        let why = match &naming.target {
            Target::Trick(why) => Some((*why).to_owned()),
            Target::Outside(name) => (DRAWING.contains(&name.as_str()) && !DRAWERS.contains(&own))
                .then(|| format!("names {name}, which only the window may")),
            Target::Inside(path) => {
                inside(own, path, naming.passed_on).map(|why| format!("{why}: crate::{}", path.join("::")))
            }
        };
        found.extend(why.map(|why| format!("{file}: {why}")));
    }
    found
}

fn inside(own: &str, path: &[String], passed_on: bool) -> Option<String> {
    let target = path.first().map(String::as_str)?;
    let allowed = |module: &str| LAYERS.iter().find(|(name, _)| *name == module).map(|(_, allowed)| *allowed);
    match own {
        // The binary: its `crate` is itself, and it may name all of the library.
        "main" => return None,
        "lib" => return Some("the root of the library passes something on".to_owned()),
        _ => {}
    }
    if target == own {
        return None;
    }
    if own == "text" && passed_on {
        return Some("text passes something on".to_owned());
    }
    let Some(allowed_here) = allowed(own) else { return Some(format!("{own} has no place in the order")) };
    if allowed(target).is_none() {
        return Some(format!("{target} has no place in the order"));
    }
    (target != "text" && !allowed_here.contains(&target)).then(|| format!("{own} may not name {target}"))
}

fn read_sources(folder: &Path, below: &str, found: &mut Vec<(String, String)>) {
    let mut entries: Vec<_> = fs::read_dir(folder).expect("the sources").map(|e| e.expect("an entry").path()).collect();
    entries.sort();
    for entry in entries {
        let name = format!("{below}{}", entry.file_name().expect("a name").to_string_lossy());
        if entry.is_dir() {
            read_sources(&entry, &format!("{name}/"), found);
        } else if entry.extension().is_some_and(|extension| extension == "rs") {
            found.push((name, fs::read_to_string(&entry).expect("a source")));
        }
    }
}

#[test]
fn imports_run_downward_only() {
    let mut sources = Vec::new();
    read_sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), "", &mut sources);
    assert!(sources.len() > 20, "the sources are found");
    let found: Vec<String> = sources.iter().flat_map(|(file, source)| violations(file, source)).collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn every_module_has_its_place_in_the_order() {
    let mut sources = Vec::new();
    read_sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), "", &mut sources);
    for (file, _) in sources {
        let module = file.split('/').next().unwrap_or_default().trim_end_matches(".rs");
        assert!(
            ["lib", "main"].contains(&module) || LAYERS.iter().any(|(name, _)| *name == module),
            "{module} has no place in the order"
        );
    }
}

#[test]
fn what_is_allowed_passes() {
    for (file, source) in [
        ("engine/run.rs", "use crate::{model::Model, money::Money, text}; use super::journal; use std::fmt;"),
        ("engine/run.rs", "mod tests { use super::*; use super::super::journal::Entry; }"),
        ("money.rs", "pub(crate) fn round() {} mod tests { use super::*; }"),
        ("model/mod.rs", "mod vendor; pub use vendor::Vendor; pub(in crate::model) fn f() {}"),
        ("model/mod.rs", "macro_rules! m { ($x:ident) => { use $crate::model::registry::{Node, $x}; } }"),
        (
            "engine/run.rs",
            r#"/// As [`crate::ui`] shows it, with egui.
            fn f() { println!("crate::ui is only a word here, and egui too"); }"#,
        ),
        ("ui/mod.rs", "use crate::{app::App, cli, storage}; use egui::Ui; fn f() { eframe::run_native(); }"),
        ("text/report.rs", "use crate::{engine::Forecast, storage::ReadError};"),
        ("main.rs", "use obligo::{cli, ui}; mod parts { use super::f; } fn f() { obligo::ui::run(None) }"),
        ("lib.rs", "pub mod money; #[cfg(feature = \"gui\")] pub mod ui;"),
        ("model/mod.rs", "fn f(x: &'static str) -> char { stringify!('a, 'b', '\\'', b\"x\", r\"y\") }"),
    ] {
        assert_eq!(violations(file, source), Vec::<String>::new(), "{file}: {source}");
    }
}

#[test]
fn planted_violations_are_found_in_every_disguise() {
    for (file, source, why) in [
        // Plainly, and one step up only.
        ("model/vendor.rs", "use crate::engine::Forecast;", "model may not name engine"),
        ("money.rs", "use crate::calendar::Date;", "money may not name calendar"),
        ("storage/mod.rs", "use crate::engine;", "storage may not name engine"),
        ("exchange/hledger.rs", "use crate::cli;", "exchange may not name cli"),
        ("chart/mod.rs", "use crate::exchange::csv;", "chart may not name exchange"),
        ("text/report.rs", "use crate::cli::Verb;", "text may not name cli"),
        // By new names, globs and nested trees.
        ("engine/run.rs", "use crate::ui as below;", "engine may not name ui"),
        ("engine/run.rs", "use crate::app::*;", "engine may not name app"),
        ("engine/run.rs", "use crate::{model::{Model, Vendor}, money::Money, ui::{theme::{self, Tone}}};", "name ui"),
        ("engine/run.rs", "use {crate::model::Model, crate::chart::Axis};", "engine may not name chart"),
        ("engine/run.rs", "use crate::r#ui::Theme;", "engine may not name ui"),
        ("engine/run.rs", "use ::obligo::ui::Theme;", "engine may not name ui"),
        // Through the root.
        ("engine/run.rs", "use crate as root; fn f() { root::ui::g() }", "another name for the root"),
        ("engine/run.rs", "use crate::{self as root};", "another name for the root"),
        ("engine/run.rs", "use super::super as root;", "another name for the root"),
        ("engine/run.rs", "use crate::*; fn f() { ui::g() }", "a glob of the root"),
        ("money.rs", "use super::*;", "a glob of the root"),
        ("engine/run.rs", "extern crate self as root;", "another name for the root"),
        ("lib.rs", "pub use crate::ui::App; mod ui;", "the root of the library passes something on"),
        ("lib.rs", "pub use self::ui::App;", "the root of the library passes something on"),
        ("engine/run.rs", "fn f() { crate::App::new() }", "App has no place in the order"),
        // By way of the parents.
        ("engine/run.rs", "use super::super::ui::Theme;", "engine may not name ui"),
        ("engine/run.rs", "use self::super::super::app;", "engine may not name app"),
        (
            "engine/run.rs",
            "mod deep { mod er { use super::super::super::super::chart; } }",
            "engine may not name chart",
        ),
        ("engine/mod.rs", "fn f() -> super::chart::Axis {}", "engine may not name chart"),
        // Without any `use`.
        ("engine/run.rs", "fn f() { crate::ui::draw(); }", "engine may not name ui"),
        ("engine/run.rs", "struct S { x: Vec<Option<crate::chart::Axis>> }", "engine may not name chart"),
        ("engine/run.rs", "impl crate::app::Gate for S {}", "engine may not name app"),
        ("engine/run.rs", "fn f<T: crate::app::Gate>(_: impl Fn(crate::ui::Ui)) where T: Sized {}", "name ui"),
        ("engine/run.rs", "fn f() { <S as crate::app::Gate>::open() }", "engine may not name app"),
        ("engine/run.rs", "fn f() { match x { crate::chart::Axis::X => {} } }", "engine may not name chart"),
        ("engine/run.rs", "fn f() { fn g() { use crate::ui; } }", "engine may not name ui"),
        ("engine/run.rs", "const N: [u8; crate::ui::N] = [0; crate::ui::N];", "engine may not name ui"),
        // Handed on.
        ("engine/mod.rs", "pub use crate::chart::Axis;", "engine may not name chart"),
        ("engine/mod.rs", "pub(crate) use super::chart as figures;", "engine may not name chart"),
        ("text/mod.rs", "pub use crate::chart::Axis;", "text passes something on"),
        ("text/mod.rs", "pub(crate) use crate::engine;", "text passes something on"),
        ("text/mod.rs", "pub type Axis = crate::chart::Axis;", "text passes something on"),
        // In macros and attributes.
        ("engine/run.rs", "macro_rules! m { () => { $crate::ui::draw() } }", "engine may not name ui"),
        ("engine/run.rs", "m! { use crate::{model::X, chart::{Axis, Band}}; }", "engine may not name chart"),
        ("engine/run.rs", "fn f() { assert_eq!(super::super::app::n(), 1); }", "engine may not name app"),
        ("engine/run.rs", "fn f() { vec![1, crate :: ui :: n()]; }", "engine may not name ui"),
        ("engine/run.rs", "m! { use crate as root; }", "another name for the root"),
        ("engine/run.rs", "m! { use crate::*; }", "a glob of the root"),
        ("engine/run.rs", "macro_rules! m { ($x:ident) => { crate::$x::draw() } }", "a name that a macro puts in"),
        ("engine/run.rs", "#[serde(with = \"crate::ui::form\")] struct S;", "engine may not name ui"),
        ("engine/run.rs", "crate::ui::m!();", "engine may not name ui"),
        // By another file's text.
        ("engine/run.rs", "#[path = \"../ui/theme.rs\"] mod theme;", "a module of another file"),
        ("engine/run.rs", "#[cfg_attr(all(), path = \"../ui/theme.rs\")] mod theme;", "a module of another file"),
        ("engine/run.rs", "include!(\"../ui/theme.rs\");", "the text of another file"),
        ("engine/run.rs", "fn f() { vec![include!(\"x.rs\")]; }", "the text of another file"),
        ("lib.rs", "#[macro_use] pub mod ui;", "a macro without a path"),
        // What draws.
        ("engine/run.rs", "use egui::Color32;", "names egui"),
        ("cli/mod.rs", "fn f() { ::eframe::run_native() }", "names eframe"),
        ("chart/mod.rs", "use egui_plot as plot;", "names egui_plot"),
        ("chart/mod.rs", "extern crate egui as e;", "names egui"),
        ("storage/mod.rs", "use {rfd::FileDialog};", "names rfd"),
        ("text/mod.rs", "m! { egui::Color32 }", "names egui"),
        ("main.rs", "fn main() { eframe::run_native() }", "names eframe"),
        // What has no place.
        ("engine/run.rs", "use crate::helpers::x;", "helpers has no place in the order"),
        ("helpers.rs", "use crate::money::Money;", "helpers has no place in the order"),
    ] {
        let found = violations(file, source);
        assert!(found.iter().any(|found| found.contains(why)), "{file}: {source}\nexpected {why}, found {found:?}");
    }
}
