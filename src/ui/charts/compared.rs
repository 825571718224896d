//! What charts show of scenarios that are compared: their lines, a legend, and the values of a day.
//!
//! Scenarios are told apart by name and dashes, not by colour alone.

use egui::{Align2, Color32, Id, Pos2, Rangef, Rect, Sense, Shape, Stroke, Ui, pos2, vec2};
use egui_plot::{PlotPoint, PlotTransform, PlotUi};

use super::labels::Labels;
use crate::{
    chart::Other,
    text::{compared as words, window},
    ui::{
        Draw, Request, one_stop, plot_shapes,
        theme::{self, Palette, size},
        tips,
    },
};

/// The width of another scenario's line.
const WIDTH: f32 = 1.4;
/// The width of another scenario's level over a span.
const LEVEL: f32 = 2.0;
/// Room above a plot that compares: the highest label of its axis stands below the switch of differences.
pub const ABOVE: f32 = 10.0;
/// The sample of a line in a legend, and the space after it.
const SAMPLE: f32 = 20.0;
/// Between entries of a legend.
const BETWEEN: f32 = 12.0;
/// The width of a name in a legend, at most, where there is no room for all of all names.
const NAME_MAX: f32 = 130.0;

/// The colour of a scenario: that of its tab; the base, whose tab has none, has that of text.
pub fn colour_of(palette: &Palette, colour: Option<usize>) -> Color32 {
    colour.map_or(palette.text, |place| palette.scenario(place))
}

/// The colour of the scenario on screen where it is compared with others.
pub fn shown_colour(draw: &Draw<'_>) -> Color32 {
    colour_of(&draw.palette, draw.app.scenario_colour())
}

/// The dashes of a scenario's line: lengths of dashes and gaps. Only the scenario on screen has a solid line.
const fn dashes(colour: Option<usize>) -> (f32, f32) {
    match colour {
        None => (3.0, 3.0),
        // After the palette's last colour the first comes again, with other dashes.
        Some(place) => match (place + place / 8) % 4 {
            0 => (12.0, 4.0),
            1 => (6.0, 3.0),
            2 => (20.0, 4.0),
            _ => (32.0, 4.0),
        },
    }
}

/// Draws another scenario's line, as strong as [`Draw::strength_of_sides`] says.
pub fn line<'a>(plot_ui: &mut PlotUi<'a>, palette: &Palette, other: &Other, points: &'a [[f64; 2]], strength: f32) {
    let stroke = Stroke::new(WIDTH, colour_of(palette, other.colour).gamma_multiply(strength));
    plot_ui.add(plot_shapes::long_line(&other.label, points, stroke, Some(dashes(other.colour))));
}

/// Draws another scenario's levels over spans, as strong as [`Draw::strength_of_sides`] says.
pub fn levels<'a>(
    plot_ui: &mut PlotUi<'a>,
    palette: &Palette,
    other: &Other,
    levels: &'a [[[f64; 2]; 2]],
    strength: f32,
) {
    let colour = colour_of(palette, other.colour).gamma_multiply(strength);
    plot_ui.add(plot_shapes::level_lines(&other.label, levels, Stroke::new(LEVEL, colour)));
}

/// A small ring at a scenario's low, and at its value on the day under the pointer.
pub fn ring(ui: &Ui, draw: &Draw<'_>, other: &Other, at: Pos2, radius: f32) {
    let colour = colour_of(&draw.palette, other.colour).gamma_multiply(draw.strength_of_sides());
    ui.painter().circle(at, radius, draw.palette.background, Stroke::new(1.4, colour));
}

/// A lower plot has no room for names: the legend has them.
const NAMED_MIN: f32 = 110.0;

/// Names lines at their right ends, as far as there is room, as strong as the lines.
pub fn end_labels(
    ui: &Ui,
    draw: &Draw<'_>,
    labels: &mut Labels,
    transform: &PlotTransform,
    lines: &[(&Other, &[[f64; 2]])],
) {
    let frame = *transform.frame();
    if frame.height() < NAMED_MIN {
        return;
    }
    let range = transform.bounds().range_x();
    for (other, points) in lines {
        let Some(last) = points.iter().rev().find(|point| range.contains(&point[0])) else { continue };
        let at = transform.position_from_point(&PlotPoint::new(last[0], last[1]));
        if !frame.expand(1.0).contains(at) {
            continue;
        }
        // Beside its line or nowhere: far from it, or on other lines, it would say little. The legend has it too.
        let places: Vec<(Pos2, Align2)> = [0.0, 6.0, 12.0]
            .into_iter()
            .flat_map(|away| {
                [(vec2(-4.0, -2.0 - away), Align2::RIGHT_BOTTOM), (vec2(-4.0, 2.0 + away), Align2::RIGHT_TOP)]
            })
            .map(|(by, align)| (at + by, align))
            .collect();
        let colour = colour_of(&draw.palette, other.colour).gamma_multiply(draw.strength_of_sides());
        labels.write_if_free(ui.painter(), &other.label, (colour, draw.palette.background), &places);
    }
}

/// An entry of a legend.
struct LegendEntry<'a> {
    other: Option<&'a Other>,
    name: &'a str,
    width: f32,
}

/// The legend, at the right of a heading's line: the scenario that is shown, then the others. A click shows one.
pub fn legend_ui(ui: &mut Ui, draw: &mut Draw<'_>, others: &[&Other], middle: f32, free: Rangef) {
    if others.is_empty() {
        return;
    }
    let font = theme::font(size::LABEL);
    let shown = draw.app.scenario().map_or(window::BASE, |scenario| scenario.label.as_str());
    let whole =
        |name: &str| ui.painter().layout_no_wrap(name.to_owned(), font.clone(), Color32::PLACEHOLDER).size().x + SAMPLE;
    let room = free.max - 6.0 - (free.min + 12.0);
    let names = || std::iter::once(shown).chain(others.iter().map(|other| other.label.as_str()));
    let all: f32 = names().map(|name| whole(name) + BETWEEN).sum();
    let most = if all - BETWEEN <= room { f32::INFINITY } else { SAMPLE + NAME_MAX };
    let width = |name: &str| whole(name).min(most);
    let entries: Vec<LegendEntry<'_>> = std::iter::once(LegendEntry { other: None, name: shown, width: width(shown) })
        .chain(others.iter().map(|other| LegendEntry {
            other: Some(other),
            name: &other.label,
            width: width(&other.label),
        }))
        .collect();
    let taken = |count: usize| entries[..count].iter().map(|entry| entry.width + BETWEEN).sum::<f32>();
    let count = if taken(entries.len()) - BETWEEN <= room {
        entries.len()
    } else {
        (0..entries.len()).rev().find(|count| taken(*count) + 24.0 <= room).unwrap_or(0)
    };
    let hidden = entries.len() - count;
    let whole = taken(count) - BETWEEN + if hidden > 0 { 24.0 + BETWEEN } else { 0.0 };
    let mut left = free.max - 6.0 - whole;
    // The others are one stop for Tab.
    let ids: Vec<Id> =
        entries[..count].iter().filter_map(|entry| entry.other).map(|other| entry_id(ui, other)).collect();
    let columns: Vec<Vec<Id>> = ids.iter().map(|id| vec![*id]).collect();
    let first = ids.first().copied().unwrap_or(Id::NULL);
    let stop = one_stop::stop(ui, ui.scope_id().with("stop of the legend"), &columns, first);
    for entry in &entries[..count] {
        let rect = Rect::from_center_size(pos2(left + entry.width / 2.0, middle), vec2(entry.width, 16.0));
        left += entry.width + BETWEEN;
        entry_ui(ui, draw, entry, rect, stop);
    }
    if hidden > 0 && whole <= room + 1.0 {
        let rect = Rect::from_min_max(pos2(left, middle - 8.0), pos2(left + 24.0, middle + 8.0));
        let names: Vec<&str> = entries[count..].iter().map(|entry| entry.name).collect();
        let response = ui.interact(rect, ui.scope_id().with("more_scenarios"), Sense::hover());
        ui.painter().text(rect.left_center(), Align2::LEFT_CENTER, words::more(hidden), font, draw.palette.second);
        tips::tip(response, &names.join("\n"));
    }
}

fn entry_id(ui: &Ui, other: &Other) -> Id {
    ui.scope_id().with(("legend", other.id.as_str()))
}

fn entry_ui(ui: &Ui, draw: &mut Draw<'_>, entry: &LegendEntry<'_>, rect: Rect, stop: Id) {
    let palette = draw.palette;
    let is_shown = entry.other.is_none();
    let id = entry.other.map_or_else(|| ui.scope_id().with("legend of what is shown"), |other| entry_id(ui, other));
    let response = ui.interact(rect, id, if is_shown { Sense::hover() } else { one_stop::sense(id, stop) });
    let name = words::legend(entry.name, is_shown);
    let role = if is_shown { egui::Role::Label } else { egui::Role::Button };
    response.widget_info(|| egui::WidgetInfo::labeled(role, true, &name));
    let points = [rect.left_center(), rect.left_center() + vec2(15.0, 0.0)];
    match entry.other {
        None => {
            ui.painter().line_segment(points, Stroke::new(2.5, shown_colour(draw)));
        }
        Some(other) => sample(ui, &palette, other, points),
    }
    let tone = if is_shown || response.hovered() { palette.text } else { palette.second };
    let mut job = egui::text::LayoutJob::simple_singleline(entry.name.to_owned(), theme::font(size::LABEL), tone);
    job.wrap = egui::text::TextWrapping::truncate_at_width(rect.width() - SAMPLE + 1.0);
    let galley = ui.painter().layout_job(job);
    let at = pos2(rect.left() + SAMPLE, rect.center().y - galley.size().y / 2.0);
    ui.painter().galley(at, galley, tone);
    if response.has_focus() {
        crate::ui::signs::focus(ui.painter(), rect.expand(2.0), palette.accent);
    }
    if let Some(other) = entry.other {
        if response.clicked() {
            let id = (other.id != crate::model::BASE).then(|| other.id.clone());
            draw.ask(Request::ShowScenario(id));
        }
        tips::tip(response, &name);
    }
}

/// A piece of a scenario's line.
pub fn sample(ui: &Ui, palette: &Palette, other: &Other, points: [Pos2; 2]) {
    let stroke = Stroke::new(WIDTH + 0.3, colour_of(palette, other.colour));
    let (dash, gap) = dashes(other.colour);
    // A longer dash has room in a sample beside the beginning of another.
    let dash = if dash > 20.0 { 10.0 } else { dash.min(6.0) };
    ui.painter().extend(Shape::dashed_line(&points, stroke, dash, gap));
}
