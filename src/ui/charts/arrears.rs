//! Arrears by age, as drawn.

use egui::{CursorIcon, Rect, Ui, pos2, vec2};
use egui_plot::PlotResponse;

use super::{
    Chosen, compared,
    difference::switch_ui,
    explain,
    explore::{explore_ui, zoom_smalls},
    heading::heading_ui,
    hover::{self, HoverRow, Mark},
    steps::{Steps, steps_ui},
};
use crate::{
    calendar::Date,
    chart::{ArrearsBar, ArrearsChart},
    money::Money,
    text::{ageing as ageing_words, amounts, charts as more_words, window as words},
    ui::{
        Draw, Request,
        lower_panel::{AgeingAsk, PanelAsk},
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
    let middle = heading.center().y + 2.0;
    // Where there is little room the switch has it: the card at the pointer says which age is which.
    let free = if chart.others.is_empty() { free } else { switch_ui(ui, draw, middle, free) };
    legend_ui(ui, draw, middle, free);
    let frame = PlotFrame {
        name: words::CHART_ARREARS,
        x: &chart.x,
        y: &chart.y,
        above: if chart.others.is_empty() { 4.0 } else { compared::ABOVE },
        has_days: true,
        is_shared: false,
        has_steps: true,
    };
    let strength = draw.strength_of_sides();
    let response = frame.show(ui, &palette, |plot_ui| {
        let bars = chart.bars.iter().flat_map(|bar| {
            let ages = (0..4).filter(|age| bar.ages[*age] != Money::ZERO);
            ages.map(|age| ([bar.left, bar.parts[age].0], [bar.right, bar.parts[age].1], palette.ages[age]))
        });
        plot_ui.add(plot_shapes::bars(words::CHART_ARREARS, bars.collect()));
        for line in &chart.others {
            compared::levels(plot_ui, &palette, &line.other, &line.levels, strength);
        }
        if let Some(as_of) = chart.bars.first().and(draw.cache.obligations.as_ref()).map(|chart| chart.as_of) {
            as_of_line(plot_ui, as_of, &palette);
        }
    });
    explore_ui(ui, draw, &response);
    let is_dragged = ageing_line_ui(ui, draw, chart, &response);
    arrears_steps_ui(ui, draw, chart, &response);
    let Some(pointer) = response.response.hover_pos() else { return };
    let at = response.transform.value_from_position(pointer);
    let Some(bar) = chart.hit(at.x) else { return };
    let age = bar.age_at(at.x, at.y);
    if is_dragged {
        return;
    }
    if draw.ageing_day.is_some() {
        if response.response.clicked() {
            ask_day(draw, at.x);
        }
    } else if age.is_some() {
        ui.set_cursor_icon(CursorIcon::PointingHand);
        explain(draw, &response.response, Some(bar.query()));
        if response.response.clicked() {
            // The panel below takes its place, so that it goes on in the row above.
            draw.ask(Request::ShowChart(super::Chosen::Arrears));
            draw.ask(Request::ShowPostings(bar.query()));
        }
    }
    hover::beside_pointer(&response.response, |ui| tip_ui(ui, draw, chart, bar, age));
}

/// The middle of a day on the axis.
fn middle(day: Date) -> f64 {
    f64::from(day.0) + 0.5
}

/// Asks for the ageing of the day at a place of the axis.
fn ask_day(draw: &mut Draw<'_>, x: f64) {
    #[allow(clippy::cast_possible_truncation, reason = "a day of the axis")]
    let day = Date(x.floor() as i32);
    let model = draw.app.model();
    let (opening, last) = (model.as_of().plus_days(-1), model.end().plus_days(-1));
    let day = day.clamp(opening, last);
    let ask = AgeingAsk::Day((day != opening).then_some(day));
    if draw.ageing_day != Some(day) {
        draw.ask(Request::LowerPanel(PanelAsk::Ageing(ask)));
    }
}

/// The day whose ageing is shown below, as a line that is dragged or moved by keys; tells whether it is dragged, or has the
/// pointer.
fn ageing_line_ui(ui: &Ui, draw: &mut Draw<'_>, chart: &ArrearsChart, response: &PlotResponse<()>) -> bool {
    let Some(day) = draw.ageing_day else { return false };
    let frame = *response.transform.frame();
    let x = response.transform.position_from_point(&egui_plot::PlotPoint::new(middle(day).max(chart.x.min), 0.0)).x;
    let is_seen = frame.x_range().expand(1.0).contains(x);
    let rect = Rect::from_x_y_ranges(x - 5.0..=x + 5.0, frame.y_range());
    let id = egui::Id::unique("line of the ageing");
    let line = ui.interact(if is_seen { rect } else { Rect::NOTHING }, id, egui::Sense::click_and_drag());
    line.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Slider, true, ageing_words::line(day)));
    if line.has_focus() {
        let filter = egui::EventFilter { horizontal_arrows: true, ..egui::EventFilter::default() };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(id, filter));
        let pressed = |key| ui.input_mut(|input| input.consume_key(egui::Modifiers::NONE, key));
        let by = i32::from(pressed(egui::Key::ArrowRight)) - i32::from(pressed(egui::Key::ArrowLeft));
        if by != 0 {
            ask_day(draw, middle(day.plus_days(by)));
        }
    }
    if let Some(pointer) = line.interact_pointer_pos().filter(|_| line.dragged()) {
        ask_day(draw, response.transform.value_from_position(pointer).x);
    }
    if !is_seen {
        return false;
    }
    let is_held = line.hovered() || line.dragged();
    let width = if is_held || line.has_focus() { 2.5 } else { 1.5 };
    ui.painter().vline(x, frame.y_range(), egui::Stroke::new(width, draw.palette.accent));
    // At the side where there is room.
    let text = amounts::date(day);
    let (align, at) = if x < frame.center().x {
        (egui::Align2::LEFT_TOP, pos2(x + 5.0, frame.top() + 2.0))
    } else {
        (egui::Align2::RIGHT_TOP, pos2(x - 5.0, frame.top() + 2.0))
    };
    let palette = draw.palette;
    crate::ui::plot::text_on_ground(ui.painter(), at, align, &text, palette.accent, palette.background);
    if is_held {
        ui.set_cursor_icon(CursorIcon::ResizeHorizontal);
    }
    let is_dragged = line.dragged();
    line.on_hover_text(ageing_words::LINE_TIP);
    is_dragged || is_held
}

/// The chart in words, and its spans by keys; Enter asks for the invoices of one.
fn arrears_steps_ui(ui: &Ui, draw: &mut Draw<'_>, chart: &ArrearsChart, response: &PlotResponse<()>) {
    let (Some(first), Some(last)) = (chart.bars.first(), chart.bars.last()) else { return };
    let figure = |amount: Money| amounts::figure(amount, chart.currency);
    let total = |bar: &ArrearsBar| bar.ages.iter().copied().sum::<Money>();
    let close = |bar: &ArrearsBar| bar.end.plus_days(-1);
    // Of equal ones the first.
    let most = chart.bars.iter().rev().max_by_key(|bar| total(bar)).unwrap_or(last);
    let (highest, end) = (figure(total(most)), figure(total(last)));
    let says = more_words::arrears_says((first.start, close(last)), (&highest, close(most)), &end);
    let point = |place: usize| {
        let bar = &chart.bars[place];
        let mut says = more_words::arrears_point(close(bar), &figure(total(bar)), &figure(bar.ages[3]));
        if let Some(settled) = bar.settled.first() {
            let why = more_words::settled(&settled.vendor, settled.rule);
            says = more_words::lower(&says, &why, &figure(settled.amount));
        }
        says
    };
    let x = |place: usize| f64::midpoint(chart.bars[place].left, chart.bars[place].right);
    let steps = Steps { says: &says, count: chart.bars.len(), first: 0, leap: 12, x: &x, point: &point };
    if let Some(place) = steps_ui(ui, &draw.palette, response, &steps) {
        draw.ask(Request::ShowPostings(chart.bars[place].query()));
    }
}

fn tip_ui(ui: &mut Ui, draw: &Draw<'_>, chart: &ArrearsChart, bar: &ArrearsBar, age_hit: Option<usize>) {
    let all: Money = bar.ages.iter().copied().sum();
    let date = amounts::date(bar.end.plus_days(-1));
    let place = chart.bars.iter().position(|own| own.start == bar.start);
    if let Some(place) = place.filter(|_| !chart.others.is_empty()) {
        draw.stand_back(ui);
        let shown = draw.app.scenario().map_or(words::BASE, |scenario| scenario.label.as_str());
        let others = chart.others.iter().map(|line| (&line.other, line.totals.get(place).copied().flatten()));
        let (rows, more) = hover::of_scenarios(shown, all, others);
        return hover::card_ui(ui, draw, (&date, more), &rows, chart.currency);
    }
    let ages = (0..4).filter(|age| bar.ages[*age] != Money::ZERO || age_hit == Some(*age));
    let ages = ages.map(|age| {
        let mark = Mark::Square(draw.palette.ages[age]);
        HoverRow::new(mark, words::AGES[age], bar.ages[age]).strong(age_hit == Some(age))
    });
    let sum = HoverRow::new(Mark::None, words::CHART_ARREARS, all).strong(true);
    let settled = bar
        .settled
        .iter()
        .take(SETTLED_MAX)
        .map(|own| HoverRow::new(Mark::None, more_words::settled(&own.vendor, own.rule), own.amount));
    let rows: Vec<HoverRow<'_>> = if bar.settled.is_empty() {
        std::iter::once(sum).chain(ages).collect()
    } else {
        // Why it is lower says more than the ages, of which only that under the pointer stays.
        let pointed = ages.filter(|row| row.is_strong);
        let because = HoverRow { amount: None, ..HoverRow::new(Mark::None, more_words::LOWER_BECAUSE, Money::ZERO) };
        std::iter::once(sum).chain(pointed).chain([because.strong(true)]).chain(settled).collect()
    };
    hover::card_ui(ui, draw, (&date, None), &rows, chart.currency);
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
