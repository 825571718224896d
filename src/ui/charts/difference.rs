//! Cash and arrears as differences to a compared scenario: its own line is zero.

use egui::{Align2, Button, Pos2, Rangef, Rect, RichText, Stroke, Ui, pos2, vec2};

use super::{
    Chosen, compared,
    explore::{explore_ui, zoom_smalls},
    heading::heading_ui,
    hover::{self, HoverRow, Mark},
    labels::Labels,
    steps::{Steps, steps_ui},
};
use crate::{
    app::Command,
    chart::{DifferenceChart, Other, TimeAxis, major},
    text::{amounts, charts as chart_words, compared as words, window},
    ui::{
        Draw, Request,
        plot::{PlotFrame, as_of_line},
        plot_shapes,
        theme::size,
    },
};

/// The switch between amounts and differences, after the name of a chart that compares; returns the room left.
pub fn switch_ui(ui: &mut Ui, draw: &mut Draw<'_>, middle: f32, free: Rangef) -> Rangef {
    let is_on = draw.app.shows_differences();
    let tone = if is_on { draw.palette.text } else { draw.palette.second };
    let text = RichText::new(words::DIFFERENCE).size(size::LABEL).color(tone);
    let font = crate::ui::theme::font(size::LABEL);
    let galley = ui.painter().layout_no_wrap(words::DIFFERENCE.to_owned(), font, tone);
    let rect = Rect::from_min_size(pos2(free.min + 10.0, middle - 10.0), galley.size() + vec2(16.0, 0.0));
    let rect = rect.with_max_y(middle + 10.0);
    if rect.right() > free.max {
        return free;
    }
    let mut button = Button::selectable(is_on, text).min_size(rect.size());
    button = if is_on { button.fill(draw.palette.selection) } else { button.fill(draw.palette.raised) };
    if ui.put(rect, button).on_hover_text(Command::ShowDifferences.tooltip()).clicked() {
        draw.ask(Request::Command(Command::ShowDifferences));
    }
    Rangef::new(rect.right(), free.max)
}

/// Which chart is drawn.
pub struct Drawn<'a> {
    /// Cash or arrears.
    pub chosen: Chosen,
    /// Its name.
    pub name: &'a str,
    /// Its time axis.
    pub x: &'a TimeAxis,
    /// Whether it is the one that charts share.
    pub is_shared: bool,
    /// The first day of the forecast on the axis.
    pub as_of: f64,
}

/// The differences of cash or arrears.
pub fn difference_ui(ui: &mut Ui, draw: &mut Draw<'_>, chart: &DifferenceChart, drawn: &Drawn<'_>) {
    let palette = draw.palette;
    ui.spacing_mut().item_spacing.y = 0.0;
    let smalls = zoom_smalls(draw, drawn.chosen);
    let units = words::difference_units(chart.currency.code(), &chart.against.label);
    let (heading, free) = heading_ui(ui, draw, drawn.chosen, (drawn.name, &[]), smalls);
    let middle = heading.center().y + 2.0;
    let mut free = switch_ui(ui, draw, middle, free);
    // The unit is after the switch, which never moves.
    let font = crate::ui::theme::font(size::LABEL);
    for unit in units {
        let galley = ui.painter().layout_no_wrap(unit, font.clone(), palette.third);
        let left = free.min + 10.0;
        if left + galley.size().x < free.max - 4.0 {
            free.min = left + galley.size().x;
            ui.painter().galley(pos2(left, middle - galley.size().y / 2.0), galley, palette.third);
            break;
        }
    }
    let others: Vec<&Other> = chart.lines.iter().filter_map(|line| line.other.as_ref()).collect();
    compared::legend_ui(ui, draw, &others, middle, free);
    let name = words::difference_name(drawn.name, &chart.against.label);
    let (x, is_shared) = (drawn.x, drawn.is_shared);
    let frame =
        PlotFrame { name: &name, x, y: &chart.y, above: compared::ABOVE, has_days: true, is_shared, has_steps: true };
    let strength = draw.strength_of_sides();
    let colour = compared::shown_colour(draw);
    let response = frame.show(ui, &palette, |plot_ui| {
        for line in &chart.lines {
            if let Some(other) = &line.other {
                compared::line(plot_ui, &palette, other, &line.points, strength);
                compared::levels(plot_ui, &palette, other, &line.levels, strength);
            } else {
                // Of spans, bars from zero.
                let bars = line.levels.iter().map(|[[left, at], [right, _]]| {
                    ([*left, at.min(0.0)], [*right, at.max(0.0)], colour.gamma_multiply(strength))
                });
                plot_ui.add(plot_shapes::bars(drawn.name, bars.filter(|(low, high, _)| low[1] < high[1]).collect()));
                let stroke = Stroke::new(2.25, colour.gamma_multiply(strength));
                plot_ui.add(plot_shapes::long_line(drawn.name, &line.points, stroke, None));
            }
        }
        as_of_line(plot_ui, drawn.as_of, &palette);
    });
    labels_ui(ui, draw, chart, &response, colour);
    explore_ui(ui, draw, &response);
    difference_steps_ui(ui, draw, chart, &name, &response);
    let Some(pointer) = response.response.hover_pos() else { return };
    let Some(place) = chart.hit(response.transform.value_from_position(pointer).x) else { return };
    hover::beside_pointer(&response.response, |ui| tip_ui(ui, draw, chart, place));
}

/// The chart in words, and its days by keys.
fn difference_steps_ui(
    ui: &Ui,
    draw: &Draw<'_>,
    chart: &DifferenceChart,
    name: &str,
    response: &egui_plot::PlotResponse<()>,
) {
    let (Some(first), Some(last)) = (chart.days.first(), chart.days.last()) else { return };
    let days = (first.0, last.0);
    let says = match chart.most() {
        Some((place, most)) => {
            chart_words::difference_says(name, days, &words::most(most, chart.days[place].0, chart.currency))
        }
        None => words::no_difference(&chart.against.label),
    };
    let point = |place: usize| {
        let own = chart.lines.first().and_then(|line| line.values.get(place).copied().flatten());
        let says = own.map_or_else(String::new, |own| amounts::figure(own, chart.currency));
        chart_words::difference_point(chart.days[place].0, &says, &chart.against.label)
    };
    let x = |place: usize| chart.days[place].1;
    let leap = if chart.days.len() > 240 { 30 } else { 12 };
    let steps = Steps { says: &says, count: chart.days.len(), first: 0, leap, x: &x, point: &point };
    let _ = steps_ui(ui, &draw.palette, response, &steps);
}

/// Names the line of zero, and the largest difference.
fn labels_ui(
    ui: &Ui,
    draw: &Draw<'_>,
    chart: &DifferenceChart,
    response: &egui_plot::PlotResponse<()>,
    colour: egui::Color32,
) {
    let frame = *response.transform.frame();
    let at = |x: f64, y: f64| response.transform.position_from_point(&egui_plot::PlotPoint::new(x, y));
    let mut labels = Labels::new(frame);
    for line in &chart.lines {
        labels.avoid_line(line.points.iter().map(|[x, y]| at(*x, *y)));
        for [[left, value], [right, _]] in &line.levels {
            let foot = if line.other.is_none() { 0.0 } else { *value };
            let bar = Rect::from_two_pos(at(*left, *value), at(*right, foot));
            labels.avoid_line([bar.left_top(), bar.right_top(), bar.right_bottom(), bar.left_bottom()]);
        }
    }
    let ground = draw.palette.background;
    let zero = pos2(frame.left() + 6.0, at(0.0, 0.0).y);
    let places: [(Pos2, Align2); 2] =
        [(zero - vec2(0.0, 2.0), Align2::LEFT_BOTTOM), (zero + vec2(0.0, 2.0), Align2::LEFT_TOP)];
    let against = compared::colour_of(&draw.palette, chart.against.colour);
    labels.write(ui.painter(), &chart.against.label, (against, ground), &places);
    labels.avoid_line([pos2(frame.left(), zero.y), pos2(frame.right(), zero.y)]);
    let Some((place, most)) = chart.most() else {
        let text = words::no_difference(&chart.against.label);
        let middle = [(frame.center() - vec2(0.0, 14.0), Align2::CENTER_CENTER)];
        labels.write(ui.painter(), &text, (draw.palette.second, ground), &middle);
        return;
    };
    let (date, x) = chart.days[place];
    if !response.transform.bounds().range_x().contains(&x) {
        return;
    }
    let point = at(x, major(most, chart.currency));
    ui.painter().circle(point, 4.0, colour, Stroke::new(1.5, ground));
    labels.avoid_mark(point);
    let text = words::most(most, date, chart.currency);
    let places: Vec<(Pos2, Align2)> = [4.0, 16.0, 28.0]
        .into_iter()
        .flat_map(|away| {
            [
                (point + vec2(9.0, away), Align2::LEFT_TOP),
                (point + vec2(-9.0, away), Align2::RIGHT_TOP),
                (point + vec2(9.0, -away), Align2::LEFT_BOTTOM),
                (point + vec2(-9.0, -away), Align2::RIGHT_BOTTOM),
            ]
        })
        .collect();
    labels.write(ui.painter(), &text, (colour, ground), &places);
}

fn tip_ui(ui: &mut Ui, draw: &Draw<'_>, chart: &DifferenceChart, place: usize) {
    draw.stand_back(ui);
    let shown = draw.app.scenario().map_or(window::BASE, |scenario| scenario.label.as_str());
    let rows = chart.lines.iter().filter_map(|line| {
        let value = line.values.get(place).copied().flatten()?;
        let (mark, label) = match &line.other {
            None => (Mark::Shown, shown),
            Some(other) => (Mark::Line(other), other.label.as_str()),
        };
        let row = HoverRow::new(mark, label, value).strong(line.other.is_none());
        Some(HoverRow { amount: None, difference: Some(value), ..row })
    });
    let rows: Vec<HoverRow<'_>> = rows.take(hover::ROWS).collect();
    let title = amounts::date(chart.days[place].0);
    let aside = words::difference_to(&chart.against.label);
    hover::card_ui(ui, draw, (&title, Some(aside)), &rows, chart.currency);
}
