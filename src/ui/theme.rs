//! Every colour and size of the window, for both themes.
//!
//! Owns the tokens and what they mean; nothing else names a raw colour. The blue family is money in, the orange family
//! money out, teal is cash, violet is the age of arrears, red is only for what is wrong or overdue, the accent only for
//! selection.

use std::collections::BTreeMap;

use egui::{Color32, CornerRadius, FontFamily, FontId, Margin, Stroke, TextStyle, Theme, Visuals, vec2};

use crate::{
    app::ThemeChoice,
    model::{ItemKind, Model},
    money::Amount,
};

/// Points of text.
pub mod size {
    /// A figure of the top row.
    pub const FIGURE: f32 = 21.0;
    /// The name of what is selected.
    pub const TITLE: f32 = 16.0;
    /// Text in fields, lists and dialogs, in points.
    pub const TEXT: f32 = 13.0;
    /// Labels and legends.
    pub const LABEL: f32 = 11.5;
    /// Labels of axes.
    pub const AXIS: f32 = 11.0;
}

/// The height of a row of the tree and the inspector.
pub const ROW: f32 = 24.0;
/// The opacity of compared scenarios while they are out of date.
pub const STALE: f32 = 0.5;
/// The distance of content from the edge of its region.
pub const PAD: f32 = 14.0;

/// The colours of a theme.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Palette {
    /// Behind the charts.
    pub background: Color32,
    /// Behind tree and inspector.
    pub panel: Color32,
    /// Behind fields and what is hovered.
    pub raised: Color32,
    /// Between regions.
    pub hairline: Color32,
    /// Behind bars and lines.
    pub grid: Color32,
    /// What is read first.
    pub text: Color32,
    /// What is read next.
    pub second: Color32,
    /// What is read last.
    pub third: Color32,
    /// Selection and overrides.
    pub accent: Color32,
    /// Behind what is selected.
    pub selection: Color32,
    /// Receipts, in four shades for their series.
    pub money_in: [Color32; 4],
    /// Obligations, in four shades for their series.
    pub money_out: [Color32; 4],
    /// Cash.
    pub cash: Color32,
    /// Arrears of 1–30, 31–60, 61–90 and over 90 days.
    pub ages: [Color32; 4],
    /// Wrong or overdue.
    pub wrong: Color32,
    /// Worth a look.
    pub caution: Color32,
    /// Scenarios, each with its name beside it.
    pub scenarios: [Color32; 8],
}

#[allow(clippy::disallowed_methods, reason = "this is the theme")]
const fn rgb(hex: u32) -> Color32 {
    let [_, r, g, b] = hex.to_be_bytes();
    Color32::from_rgb(r, g, b)
}

const DARK: Palette = Palette {
    background: rgb(0x0011_1318),
    panel: rgb(0x0017_1A21),
    raised: rgb(0x001D_212A),
    hairline: rgb(0x002A_2F3A),
    grid: rgb(0x0023_2833),
    text: rgb(0x00E6_E9EF),
    second: rgb(0x009A_A3B2),
    third: rgb(0x0066_7084),
    accent: rgb(0x006A_A6FF),
    selection: rgb(0x001D_2B45),
    money_in: [rgb(0x003F_7FD6), rgb(0x006A_A6FF), rgb(0x009C_C4FF), rgb(0x00C9_DEFE)],
    money_out: [rgb(0x008F_5A24), rgb(0x00D9_822B), rgb(0x00F0_A553), rgb(0x00F7_C98F)],
    cash: rgb(0x004F_B8A3),
    ages: [rgb(0x005B_4A78), rgb(0x007D_62A8), rgb(0x00A2_83D1), rgb(0x00CB_B3EE)],
    wrong: rgb(0x00EF_6F6C),
    caution: rgb(0x00E8_C15A),
    scenarios: [
        rgb(0x007F_B2F5),
        rgb(0x00E5_8FC8),
        rgb(0x00E0_B24A),
        rgb(0x005F_C2A8),
        rgb(0x00B3_9CF0),
        rgb(0x00F0_945A),
        rgb(0x00B5_CC5A),
        rgb(0x009A_B0C8),
    ],
};

const LIGHT: Palette = Palette {
    background: rgb(0x00F4_F5F7),
    panel: rgb(0x00FF_FFFF),
    raised: rgb(0x00F7_F8FA),
    hairline: rgb(0x00D9_DDE4),
    grid: rgb(0x00E8_EBF0),
    text: rgb(0x001A_1F29),
    second: rgb(0x0059_6274),
    third: rgb(0x008B_93A3),
    accent: rgb(0x0024_68D6),
    selection: rgb(0x00E4_EEFC),
    money_in: [rgb(0x001F_5FB8), rgb(0x004A_8BE0), rgb(0x0086_B3EE), rgb(0x00BC_D5F7)],
    money_out: [rgb(0x007A_4512), rgb(0x00B8_621A), rgb(0x00DC_8430), rgb(0x00EE_B274)],
    cash: rgb(0x001F_8A76),
    ages: [rgb(0x00D8_CBEE), rgb(0x00B5_9BDC), rgb(0x008D_6CC0), rgb(0x005D_3F92)],
    wrong: rgb(0x00C9_3B3B),
    caution: rgb(0x009A_7413),
    scenarios: [
        rgb(0x002F_74D0),
        rgb(0x00C0_4A92),
        rgb(0x00A8_7A10),
        rgb(0x001F_8A76),
        rgb(0x007A_56C8),
        rgb(0x00C2_5E1E),
        rgb(0x006E_8A1A),
        rgb(0x0055_708F),
    ],
};

impl Palette {
    /// The colours that hold now.
    pub fn of(ctx: &egui::Context) -> Self {
        if ctx.theme() == Theme::Dark { DARK } else { LIGHT }
    }

    /// The colour of a scenario by its place in the palette of scenarios, which goes round.
    pub const fn scenario(&self, place: usize) -> Color32 {
        self.scenarios[place % self.scenarios.len()]
    }

    /// The colours of the parts of what is owed: overdue, not yet due, shortfall, later.
    pub const fn owed(&self) -> [Color32; 4] {
        [self.wrong, self.money_out[2], self.money_out[3], self.hairline]
    }
}

/// The colour of each item, kept everywhere: in the tree, in legends, in bars.
#[derive(Clone, Debug, Default)]
pub struct ItemColours(BTreeMap<String, Color32>);

impl ItemColours {
    /// The colours of a model's items: streams are shades of money in, vendors, costs and debts of money out.
    pub fn of(model: &Model, palette: &Palette) -> Self {
        let mut colours = BTreeMap::new();
        let items = model.items();
        let mut family = |kinds: &[ItemKind], shades: &[Color32; 4]| {
            let own: Vec<_> = items.iter().filter(|item| kinds.contains(&item.kind)).collect();
            for (index, item) in own.iter().enumerate() {
                colours.insert(item.id.to_owned(), shade(shades, index, own.len()));
            }
        };
        family(&[ItemKind::Stream], &palette.money_in);
        // Debt and costs in the dark shades, vendors in the light ones: they are what this is about.
        let mut out = palette.money_out;
        out.reverse();
        family(&[ItemKind::Vendor, ItemKind::Cost, ItemKind::Debt], &out);
        family(&[ItemKind::Mark], &[palette.third; 4]);
        for event in &model.cash_events {
            let is_in = event.amount >= Amount::ZERO;
            let colour = if is_in { palette.money_in[2] } else { palette.money_out[3] };
            colours.insert(event.id.0.clone(), colour);
        }
        Self(colours)
    }

    /// The colour of an item.
    pub fn get(&self, id: &str) -> Option<Color32> {
        self.0.get(id).copied()
    }
}

/// The shade of the `index`-th of `count` items, evenly between a family's four.
pub fn shade(family: &[Color32; 4], index: usize, count: usize) -> Color32 {
    if count <= family.len() {
        return family[index.min(family.len() - 1)];
    }
    #[allow(clippy::cast_precision_loss, reason = "a few items")]
    let place = index as f32 / (count - 1) as f32 * 3.0;
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 0 to 3")]
    let below = (place.floor() as usize).min(2);
    #[allow(clippy::cast_precision_loss, reason = "from 0 to 2")]
    family[below].lerp_to_gamma(family[below + 1], place - below as f32)
}

/// A font of the window's family.
pub const fn font(points: f32) -> FontId {
    FontId::new(points, FontFamily::Proportional)
}

/// Gives both themes their colours and sizes, and removes egui's own key for quitting.
pub fn install(ctx: &egui::Context) {
    ctx.options_mut(|options| options.quit_shortcuts.clear());
    for (theme, palette) in [(Theme::Dark, &DARK), (Theme::Light, &LIGHT)] {
        ctx.style_mut_of(theme, |style| {
            style.text_styles = [
                (TextStyle::Heading, font(size::TITLE)),
                (TextStyle::Body, font(size::TEXT)),
                (TextStyle::Button, font(size::TEXT)),
                (TextStyle::Small, font(size::LABEL)),
                (TextStyle::Monospace, FontId::monospace(size::TEXT)),
            ]
            .into();
            style.spacing.item_spacing = vec2(8.0, 4.0);
            style.spacing.button_padding = vec2(8.0, 3.0);
            style.spacing.interact_size.y = 22.0;
            style.spacing.combo_width = 60.0;
            style.spacing.menu_margin = Margin::same(6);
            style.interaction.selectable_labels = false;
            style.visuals = visuals(theme, palette);
        });
    }
}

/// Takes the theme that the user wants.
pub fn choose(ctx: &egui::Context, choice: ThemeChoice) {
    let preference = match choice {
        ThemeChoice::System => egui::ThemePreference::System,
        ThemeChoice::Light => egui::ThemePreference::Light,
        ThemeChoice::Dark => egui::ThemePreference::Dark,
    };
    if ctx.options(|options| options.theme_preference) != preference {
        ctx.set_theme(preference);
    }
}

fn visuals(theme: Theme, palette: &Palette) -> Visuals {
    let mut visuals = if theme == Theme::Dark { Visuals::dark() } else { Visuals::light() };
    let line = |colour| Stroke::new(1.0, colour);
    let rounded = CornerRadius::same(4);
    visuals.panel_fill = palette.panel;
    visuals.window_fill = palette.panel;
    visuals.window_stroke = line(palette.hairline);
    visuals.window_corner_radius = CornerRadius::same(8);
    visuals.menu_corner_radius = CornerRadius::same(6);
    visuals.extreme_bg_color = palette.raised;
    visuals.faint_bg_color = palette.raised;
    visuals.hyperlink_color = palette.accent;
    visuals.error_fg_color = palette.wrong;
    visuals.warn_fg_color = palette.caution;
    visuals.selection.bg_fill = palette.selection;
    visuals.selection.stroke = line(palette.accent);
    visuals.override_text_color = None;
    let widgets = &mut visuals.widgets;
    for widget in [
        &mut widgets.noninteractive,
        &mut widgets.inactive,
        &mut widgets.hovered,
        &mut widgets.active,
        &mut widgets.open,
    ] {
        widget.corner_radius = rounded;
        widget.expansion = 0.0;
    }
    widgets.noninteractive.bg_fill = palette.panel;
    widgets.noninteractive.weak_bg_fill = palette.panel;
    widgets.noninteractive.bg_stroke = line(palette.hairline);
    widgets.noninteractive.fg_stroke = line(palette.text);
    widgets.inactive.bg_fill = palette.raised;
    widgets.inactive.weak_bg_fill = palette.raised;
    widgets.inactive.bg_stroke = line(palette.hairline);
    widgets.inactive.fg_stroke = line(palette.text);
    widgets.hovered.bg_fill = palette.hairline;
    widgets.hovered.weak_bg_fill = palette.hairline;
    widgets.hovered.bg_stroke = line(palette.third);
    widgets.hovered.fg_stroke = line(palette.text);
    widgets.active.bg_fill = palette.selection;
    widgets.active.weak_bg_fill = palette.selection;
    widgets.active.bg_stroke = line(palette.accent);
    widgets.active.fg_stroke = line(palette.text);
    widgets.open.bg_fill = palette.raised;
    widgets.open.weak_bg_fill = palette.raised;
    widgets.open.bg_stroke = line(palette.third);
    widgets.open.fg_stroke = line(palette.text);
    visuals
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Relative luminance of WCAG 2.
    fn luminance(colour: Color32) -> f32 {
        let channel = |value: u8| {
            let value = f32::from(value) / 255.0;
            if value <= 0.040_45 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * channel(colour.r()) + 0.7152 * channel(colour.g()) + 0.0722 * channel(colour.b())
    }

    fn contrast(a: Color32, b: Color32) -> f32 {
        let (a, b) = (luminance(a) + 0.05, luminance(b) + 0.05);
        a.max(b) / a.min(b)
    }

    #[test]
    fn text_can_be_read_on_every_ground() {
        for (name, palette) in [("dark", DARK), ("light", LIGHT)] {
            for ground in [palette.background, palette.panel, palette.raised, palette.selection] {
                assert!(contrast(palette.text, ground) >= 7.0, "{name}: text");
                assert!(contrast(palette.second, ground) >= 4.5, "{name}: second");
                for colour in [palette.wrong, palette.caution] {
                    assert!(contrast(colour, ground) >= 3.6, "{name}: {colour:?} on {ground:?}");
                }
            }
        }
    }

    #[test]
    fn scenarios_can_be_told_from_the_ground() {
        for palette in [DARK, LIGHT] {
            for colour in palette.scenarios {
                assert!(contrast(colour, palette.panel) >= 3.0 && contrast(colour, palette.background) >= 3.0);
            }
            assert_eq!(palette.scenarios.len(), crate::text::scenarios::COLOURS.len());
        }
    }

    #[test]
    fn items_of_a_family_have_shades_of_their_own() {
        for count in 1..9 {
            let shades: Vec<Color32> = (0..count).map(|index| shade(&DARK.money_out, index, count)).collect();
            for (index, own) in shades.iter().enumerate() {
                assert!(!shades[..index].contains(own), "{index} of {count}");
            }
        }
    }
}
