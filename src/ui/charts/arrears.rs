//! Arrears by age, as drawn.

use egui::{CursorIcon, Rect, RichText, Ui, pos2, vec2};

use super::{
    Chosen, compared, explain,
    explore::{explore_ui, zoom_smalls},
    heading::heading_ui,
    tip_rows_ui,
};
use crate::{
    chart::{ArrearsBar, ArrearsChart},
    money::Money,
    text::{amounts, charts as more_words, compared as compared_words, window as words},
    ui::{
        Draw, Request,
        plot::{PlotFrame, as_of_line},
        plot_shapes,
        theme::{self, size},
    },
};

/// How many reasons of a fall are told, the largest.
const SETTLED_MAX: usize = 3;

pub fn arrears_ui(ui: &mut Ui, draw: &mut Draw<'_>, chart: &ArrearsChart) {
    let palette = draw.palette;
    ui.spacing_mut().item_spacing.y = 0.0;
    // The legend says more than the unit, which the axis has as well.
    let is_wide = ui.available_width() > 560.0;
    let units = if is_wide { vec![words::chart_arrears_unit(chart.currency.code())] } else { vec![] };
    let smalls = zoom_smalls(draw, Chosen::Arrears);
    let (heading, free) = heading_ui(ui, draw, Chosen::Arrears, (words::CHART_ARREARS, &units), smalls);
    legend_ui(ui, draw, heading.center().y + 2.0, free);
    let frame = PlotFrame {
        name: words::CHART_ARREARS,
        x: &chart.x,
        y: &chart.y,
        above: 4.0,
        has_days: true,
        is_shared: false,
    };
    let strength = draw.strength_of_sides();
    let response = frame.show(ui, &palette, |plot_ui| {
        let bars = chart.bars.iter().flat_map(|bar| {
            let ages = (0..4).filter(|age| bar.ages[*age] != Money::ZERO);
            ages.map(|age| ([bar.left, bar.parts[age].0], [bar.right, bar.parts[age].1], palette.ages[age]))
        });
        plot_ui.add(plot_shapes::bars(words::CHART_ARREARS, bars.collect()));
        for line in &chart.others {
            compared::line(plot_ui, &palette, &line.other, &line.points, strength);
        }
        if let Some(as_of) = chart.bars.first().and(draw.cache.obligations.as_ref()).map(|chart| chart.as_of) {
            as_of_line(plot_ui, as_of, &palette);
        }
    });
    explore_ui(ui, draw, &response);
    let Some(pointer) = response.response.hover_pos() else { return };
    let at = response.transform.value_from_position(pointer);
    let Some(bar) = chart.hit(at.x) else { return };
    let age = bar.age_at(at.x, at.y);
    if age.is_some() {
        ui.set_cursor_icon(CursorIcon::PointingHand);
        explain(draw, &response.response, Some(bar.query()));
        if response.response.clicked() {
            draw.ask(Request::ShowPostings(bar.query()));
        }
    }
    response.response.on_hover_ui_at_pointer(|ui| tip_ui(ui, draw, chart, bar, age));
}

fn tip_ui(ui: &mut Ui, draw: &Draw<'_>, chart: &ArrearsChart, bar: &ArrearsBar, age_hit: Option<usize>) {
    let money = |amount: Money| amounts::exact_money(amount, chart.currency);
    let all: Money = bar.ages.iter().copied().sum();
    ui.label(RichText::new(amounts::date(bar.end.plus_days(-1))).color(draw.palette.text));
    let mut rows = vec![(None, words::CHART_ARREARS.to_owned(), money(all), true)];
    for age in 0..4 {
        let label = words::AGES[age].to_owned();
        rows.push((Some(draw.palette.ages[age]), label, money(bar.ages[age]), age_hit == Some(age)));
    }
    for (place, settled) in bar.settled.iter().take(SETTLED_MAX).enumerate() {
        if place == 0 {
            rows.push((None, more_words::LOWER_BECAUSE.to_owned(), String::new(), true));
        }
        rows.push((None, more_words::settled(&settled.vendor, settled.rule), money(settled.amount), false));
    }
    tip_rows_ui(ui, "arrears_tip", &rows, draw);
    let place = chart.bars.iter().position(|own| own.start == bar.start);
    if let Some(place) = place.filter(|_| !chart.others.is_empty()) {
        ui.add_space(4.0);
        let rows: Vec<compared::TipRow<'_>> = chart
            .others
            .iter()
            .map(|line| {
                let total = line.totals.get(place).copied().flatten();
                let difference = total.map(|total| compared_words::exact_difference(total - all, chart.currency));
                let cells = vec![total.map_or_else(String::new, money), difference.unwrap_or_default()];
                compared::TipRow { other: Some(&line.other), name: line.other.label.clone(), cells }
            })
            .collect();
        compared::tip_rows_ui(ui, draw, "arrears_of_scenarios", &compared_words::TIP_ARREARS, &rows);
    }
}

/// The legend, in the heading's line: a square and a name for each age, or where there is little room the youngest and
/// the oldest beside the row of squares.
fn legend_ui(ui: &Ui, draw: &Draw<'_>, middle: f32, free: egui::Rangef) {
    let palette = draw.palette;
    let text = |text: &str| ui.painter().layout_no_wrap(text.to_owned(), theme::font(size::LABEL), palette.second);
    let names = words::AGES.map(text);
    let square = |left: f32, colour| {
        let square = Rect::from_center_size(pos2(left + 4.0, middle), vec2(8.0, 8.0));
        ui.painter().rect_filled(square, 1.0, colour);
    };
    let put = |left: f32, galley: std::sync::Arc<egui::Galley>| {
        let at = pos2(left, middle - galley.size().y / 2.0);
        ui.painter().galley(at, galley, palette.second);
    };
    let whole: f32 = names.iter().map(|name| name.size().x + 25.0).sum::<f32>() - 12.0;
    let right = free.max - 6.0;
    if right - whole > free.min + 12.0 {
        let mut left = right - whole;
        for (name, colour) in names.into_iter().zip(palette.ages) {
            let width = name.size().x;
            square(left, colour);
            put(left + 13.0, name);
            left += width + 25.0;
        }
        return;
    }
    let [first, .., last] = names;
    let few = more_words::AGES_SHORT.map(text);
    for [youngest, oldest] in [[first, last], few] {
        let (before, after) = (youngest.size().x, oldest.size().x);
        let left = right - before - 6.0 - 4.0 * 10.0 - 4.0 - after;
        if left > free.min + 6.0 {
            put(left, youngest);
            for (place, colour) in (0u8..).zip(palette.ages) {
                square(left + before + 6.0 + 10.0 * f32::from(place), colour);
            }
            put(right - after, oldest);
            return;
        }
    }
}
