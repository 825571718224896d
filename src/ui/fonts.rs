//! The window's family in its two weights, and what stands behind it for signs that it lacks.
//!
//! Owns which fonts there are. Its one invariant: digits and the minus sign are equally wide, in both weights, so that
//! amounts stand under each other.

use std::sync::Arc;

use egui::{Context, FontData, FontDefinitions, FontFamily, FontId};

/// The name of the family of the heavier weight.
const BOLD: &str = "bold";

/// The regular weight: labels and text.
pub const fn font(points: f32) -> FontId {
    FontId::new(points, FontFamily::Proportional)
}

/// The heavier weight: figures, titles, and what is selected.
pub fn bold(points: f32) -> FontId {
    FontId::new(points, bold_family())
}

/// The heavier weight for what is selected, the regular one for what is not.
pub fn weight(points: f32, is_selected: bool) -> FontId {
    if is_selected { bold(points) } else { font(points) }
}

/// The family of the heavier weight.
fn bold_family() -> FontFamily {
    FontFamily::Name(BOLD.into())
}

/// Gives the window its fonts. Signs that they lack are looked up in egui's own, and then in the system's.
pub fn install(ctx: &Context) {
    let mut all = FontDefinitions::default();
    let behind = all.families.get(&FontFamily::Proportional).cloned().unwrap_or_default();
    for (name, bytes, family) in [
        ("Noto Sans", ttf_noto_sans::REGULAR, FontFamily::Proportional),
        ("Noto Sans Bold", ttf_noto_sans::BOLD, bold_family()),
    ] {
        all.font_data.insert(name.to_owned(), Arc::new(FontData::from_static(bytes)));
        let names = std::iter::once(name.to_owned()).chain(behind.iter().cloned());
        all.families.insert(family, names.collect());
    }
    ctx.set_fonts(all);
}
