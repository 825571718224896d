//! Every colour and size of the window, for both themes.
//!
//! Owns the tokens and what they mean; nothing else names a raw colour. The blue family is money in, the orange family
//! money out, teal is cash, violet is the age of arrears, red is only for what is wrong or overdue, the accent only for
//! selection.

use std::collections::BTreeMap;

use egui::{Color32, CornerRadius, FontId, Margin, Stroke, TextStyle, Theme, Visuals, vec2};

use super::fonts;
pub use super::fonts::{bold, font, weight};
use crate::{app::ThemeChoice, model::Model, money::Amount};

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
    /// Obligations, in four shades for their series. The first, of debt, is apart from the others in tone, and no heavier
    /// or fainter than they are.
    pub money_out: [Color32; 4],
    /// Vendors: shades of money out that differ most from one another, also for those who don't see red or green.
    pub vendors: [Color32; 7],
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
    money_in: [rgb(0x0034_6CC0), rgb(0x0058_95F0), rgb(0x0087_B5FC), rgb(0x00D0_E2FF)],
    money_out: [rgb(0x009C_7078), rgb(0x00D9_822B), rgb(0x00F0_A553), rgb(0x00F7_C98F)],
    vendors: [
        rgb(0x00EC_8E17),
        rgb(0x00FF_E1D1),
        rgb(0x00A2_5400),
        rgb(0x00DE_B08F),
        rgb(0x00C3_722E),
        rgb(0x0087_6A5F),
        rgb(0x0076_4836),
    ],
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
    money_in: [rgb(0x001F_5FB8), rgb(0x004A_8BE0), rgb(0x0086_B3EE), rgb(0x00C4_DBFA)],
    money_out: [rgb(0x008C_5868), rgb(0x00B8_621A), rgb(0x00DC_8430), rgb(0x00EE_B274)],
    vendors: [
        rgb(0x00CF_8535),
        rgb(0x0091_380E),
        rgb(0x00F8_AB5E),
        rgb(0x009C_7F74),
        rgb(0x0066_2609),
        rgb(0x00BB_9D91),
        rgb(0x00E2_C3B7),
    ],
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

    /// The colour of a vendor by its place; after the last of them they come again, fainter.
    pub fn vendor(&self, place: usize) -> Color32 {
        let round = u8::try_from(place / self.vendors.len()).unwrap_or(u8::MAX).min(3);
        self.vendors[place % self.vendors.len()].lerp_to_gamma(self.background, 0.2 * f32::from(round))
    }

    /// The same colour for a line, which is thin: one that is hardly seen on the ground is moved toward the text.
    pub fn line(&self, colour: Color32) -> Color32 {
        let steps = [0.0, 0.15, 0.3, 0.45, 0.6].map(|part| colour.lerp_to_gamma(self.text, part));
        steps.into_iter().find(|step| contrast(*step, self.background) >= LINE_CONTRAST).unwrap_or(self.second)
    }

    /// The colours of the parts of what is owed: overdue, not yet due, shortfall, later.
    pub const fn owed(&self) -> [Color32; 4] {
        [self.wrong, self.money_out[2], self.money_out[3], self.hairline]
    }
}

/// How much a line stands out from the ground, at least.
const LINE_CONTRAST: f32 = 2.6;

/// Relative luminance of WCAG 2.
fn luminance(colour: Color32) -> f32 {
    let channel = |value: u8| {
        let value = f32::from(value) / 255.0;
        if value <= 0.040_45 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * channel(colour.r()) + 0.7152 * channel(colour.g()) + 0.0722 * channel(colour.b())
}

/// The contrast of two colours after WCAG 2, from 1 to 21.
fn contrast(a: Color32, b: Color32) -> f32 {
    let (a, b) = (luminance(a) + 0.05, luminance(b) + 0.05);
    a.max(b) / a.min(b)
}

/// The colour of each item, kept everywhere: in the tree, in legends, in bars.
#[derive(Clone, Debug, Default)]
pub struct ItemColours(BTreeMap<String, Color32>);

impl ItemColours {
    /// The colours of a model's items: streams are shades of money in, costs and debts of money out, and vendors have the
    /// shades of money out that can be told apart best, for they are what this is about.
    pub fn of(model: &Model, palette: &Palette) -> Self {
        let mut colours = BTreeMap::new();
        let streams = model.streams.iter().map(|own| (&own.id.0, own.group.trim(), own.group.trim().is_empty()));
        grouped(&palette.money_in, streams, &mut colours);
        // Costs have the middle shades, and debt one of its own. Costs without a group are one.
        let [debt, dark, light, _] = palette.money_out;
        let costs = [light, dark, light.lerp_to_gamma(dark, 0.5), dark.lerp_to_gamma(debt, 0.5)];
        grouped(&costs, model.costs.iter().map(|own| (&own.id.0, own.group.trim(), false)), &mut colours);
        let mut family = |items: Vec<&str>, shades: &[Color32; 4]| {
            for (index, item) in items.iter().enumerate() {
                colours.insert((*item).to_owned(), shade(shades, index, items.len()));
            }
        };
        let debts = [debt, debt.lerp_to_gamma(dark, 0.4), debt.lerp_to_gamma(palette.raised, 0.3), dark];
        family(model.debts.iter().map(|own| own.id.0.as_str()).collect(), &debts);
        family(model.marks.iter().map(|own| own.id.0.as_str()).collect(), &[palette.third; 4]);
        for (place, vendor) in model.vendors.iter().enumerate() {
            colours.insert(vendor.id.0.clone(), palette.vendor(place));
        }
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

/// The colours of items by their groups: each group has a shade of its own, and its items lie between that and the next
/// group's. An item by itself is a group of one.
fn grouped<'a>(
    family: &[Color32; 4],
    items: impl Iterator<Item = (&'a String, &'a str, bool)>,
    colours: &mut BTreeMap<String, Color32>,
) {
    let mut groups: Vec<(&str, Vec<&String>)> = Vec::new();
    for (id, group, is_alone) in items {
        match groups.iter_mut().find(|(own, _)| *own == group).filter(|_| !is_alone) {
            Some((_, items)) => items.push(id),
            None => groups.push((if is_alone { id } else { group }, vec![id])),
        }
    }
    // Few groups leave the palest shades to others.
    let last = match groups.len() {
        0 | 1 => 0.0,
        2 => 2.0,
        3 => 2.5,
        _ => 3.0,
    };
    #[allow(clippy::cast_precision_loss, reason = "a few groups")]
    let step = if groups.len() > 1 { last / (groups.len() - 1) as f32 } else { 1.5 };
    for (place, (_, items)) in groups.iter().enumerate() {
        for (index, item) in items.iter().enumerate() {
            #[allow(clippy::cast_precision_loss, reason = "a few items")]
            let (place, part) = (place as f32, index as f32 / items.len().max(2).saturating_sub(1) as f32);
            // Where they are many, neighbours lie far apart.
            let first = if groups.len() <= family.len() { place * step } else { (place * GOLDEN).fract() * last };
            colours.insert((*item).clone(), shade_at(family, first + part * WITHIN * step));
        }
    }
}

/// How far the items of a group reach toward the next group.
const WITHIN: f32 = 0.7;

/// Multiples of the golden section, without their whole part, lie apart from those before them.
const GOLDEN: f32 = 0.618_034;

/// The shade at a place of a family, from 0 to 3.
fn shade_at(family: &[Color32; 4], place: f32) -> Color32 {
    let place = place.clamp(0.0, 3.0);
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 0 to 3")]
    let below = (place.floor() as usize).min(2);
    #[allow(clippy::cast_precision_loss, reason = "from 0 to 2")]
    family[below].lerp_to_gamma(family[below + 1], place - below as f32)
}

/// The shade of the `index`-th of `count` items, evenly between a family's four.
pub fn shade(family: &[Color32; 4], index: usize, count: usize) -> Color32 {
    if count <= family.len() {
        return family[index.min(family.len() - 1)];
    }
    #[allow(clippy::cast_precision_loss, reason = "a few items")]
    let place = index as f32 / (count - 1) as f32 * 3.0;
    shade_at(family, place)
}

/// Gives both themes their colours and sizes, and removes egui's own key for quitting.
pub fn install(ctx: &egui::Context) {
    ctx.options_mut(|options| options.quit_shortcuts.clear());
    fonts::install(ctx);
    for (theme, palette) in [(Theme::Dark, &DARK), (Theme::Light, &LIGHT)] {
        ctx.style_mut_of(theme, |style| {
            style.text_styles = [
                (TextStyle::Heading, bold(size::TITLE)),
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
            style.spacing.tooltip_width = 400.0;
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

    #[test]
    fn lines_of_pale_items_are_seen() {
        for (name, palette) in [("dark", DARK), ("light", LIGHT)] {
            for place in 0..2 * palette.vendors.len() {
                let own = palette.line(palette.vendor(place));
                assert!(contrast(own, palette.background) >= LINE_CONTRAST, "{name}: vendor {place}");
            }
            assert_eq!(palette.line(palette.wrong), palette.wrong, "what is seen is as it was");
        }
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

    /// A colour in the space of Oklab, as seen by those who see all colours, no red, or no green (Machado and others,
    /// 2009).
    fn seen(colour: Color32) -> [[f32; 3]; 3] {
        const NO_RED: [[f32; 3]; 3] = [
            [0.152_286, 1.052_583, -0.204_868],
            [0.114_503, 0.786_281, 0.099_216],
            [-0.003_882, -0.048_116, 1.051_998],
        ];
        const NO_GREEN: [[f32; 3]; 3] =
            [[0.367_322, 0.860_646, -0.227_968], [0.280_085, 0.672_501, 0.047_413], [-0.011_82, 0.042_94, 0.968_881]];
        const ALL: [[f32; 3]; 3] = [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]];
        const TO_CONES: [[f32; 3]; 3] = [
            [0.412_221_47, 0.536_332_54, 0.051_445_99],
            [0.211_903_5, 0.680_699_5, 0.107_396_96],
            [0.088_302_46, 0.281_718_84, 0.629_978_7],
        ];
        const TO_LAB: [[f32; 3]; 3] = [
            [0.210_454_26, 0.793_617_8, -0.004_072_047],
            [1.977_998_5, -2.428_592_2, 0.450_593_7],
            [0.025_904_037, 0.782_771_77, -0.808_675_77],
        ];
        let times = |by: [[f32; 3]; 3], v: [f32; 3]| by.map(|row| row.iter().zip(v).map(|(a, b)| a * b).sum::<f32>());
        let linear = [colour.r(), colour.g(), colour.b()].map(|value| {
            let value = f32::from(value) / 255.0;
            if value <= 0.040_45 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        });
        [ALL, NO_RED, NO_GREEN].map(|eye| {
            let light = times(eye, linear).map(|value| value.clamp(0.0, 1.0));
            times(TO_LAB, times(TO_CONES, light).map(f32::cbrt))
        })
    }

    /// How far apart two colours are for the eye that tells them apart worst. At 0.02 they are just told apart side by
    /// side.
    fn apart(a: Color32, b: Color32) -> f32 {
        let distance =
            |(a, b): ([f32; 3], [f32; 3])| a.iter().zip(b).map(|(a, b)| (a - b) * (a - b)).sum::<f32>().sqrt();
        seen(a).into_iter().zip(seen(b)).map(distance).fold(f32::INFINITY, f32::min)
    }

    #[test]
    fn seven_vendors_are_told_apart_also_without_seeing_red_or_green() {
        for (name, palette) in [("dark", DARK), ("light", LIGHT)] {
            for (place, a) in palette.vendors.iter().enumerate() {
                for b in &palette.vendors[..place] {
                    assert!(apart(*a, *b) > 0.08, "{name}: {a:?} and {b:?}: {}", apart(*a, *b));
                }
                for other in [palette.wrong, palette.money_in[1]] {
                    assert!(apart(*a, other) > 0.04, "{name}: {a:?} and {other:?}: {}", apart(*a, other));
                }
            }
        }
    }

    #[test]
    fn groups_of_a_side_are_told_apart_also_without_seeing_red_or_green() {
        for (name, palette) in [("dark", DARK), ("light", LIGHT)] {
            for family in [palette.money_in, palette.money_out] {
                for (a, b) in [(0, 1), (1, 2), (2, 3)] {
                    assert!(apart(family[a], family[b]) > 0.06, "{name}: {:?} and {:?}", family[a], family[b]);
                }
            }
        }
    }

    /// What stands in one bar has colours that the eye tells apart: items of the sample, with a stream more.
    #[test]
    fn items_of_a_side_are_told_apart() {
        for (name, palette) in [("dark", DARK), ("light", LIGHT)] {
            for vendor in &palette.vendors[..4] {
                let debt = palette.money_out[0];
                assert!(apart(*vendor, debt) > 0.09, "{name}: {vendor:?} and debt: {}", apart(*vendor, debt));
            }
            let [.., light, lightest] = palette.money_in;
            assert!(apart(light, lightest) > 0.12, "{name}: {}", apart(light, lightest));
        }
    }

    /// A part of a bar draws the eye by its height, not by its colour: debt stands out from the ground as streams and costs do.
    #[test]
    fn debt_weighs_like_its_share() {
        for (name, palette) in [("dark", DARK), ("light", LIGHT)] {
            let weight = |colour: Color32| contrast(palette.background.lerp_to_gamma(colour, 0.72), palette.background);
            let [debt, .., costs, vendors] = palette.money_out;
            let others = [palette.money_in[0], palette.money_in[1], costs, vendors].map(weight);
            let (least, most) = others.iter().fold((f32::INFINITY, 0.0f32), |(a, b), own| (a.min(*own), b.max(*own)));
            let own = weight(debt);
            assert!(own >= least && own <= most, "{name}: {own} of {others:?}");
            assert!(own >= 2.5, "{name}: it is seen: {own}");
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

    #[test]
    fn of_many_streams_those_beside_each_other_are_told_apart() {
        let ids: Vec<String> = (0..16).map(|n| format!("s{n}")).collect();
        for palette in [DARK, LIGHT] {
            let mut colours = BTreeMap::new();
            grouped(&palette.money_in, ids.iter().map(|id| (id, "", true)), &mut colours);
            for pair in ids.windows(2) {
                assert!(apart(colours[&pair[0]], colours[&pair[1]]) > 0.03, "{pair:?}");
            }
        }
    }
}
