//! Revenue against obligations, as drawn: two stacks side by side, the gap, and a legend that switches series.

use egui::{Align2, Color32, CursorIcon, Rect, Stroke, Ui, pos2};
use egui_plot::{Line, PlotPoint, PlotResponse};

use super::{
    Chosen, ViewChange, explain,
    explore::{explore_ui, zoom_smalls},
    heading::{Icon, Small, heading_ui},
    hover::{self, HoverRow, Mark},
    labels::Labels,
    legend::legend_ui,
    pins::{PIN_ROW, pins_ui, placed_pins},
    series_colour,
    steps::{Steps, steps_ui},
};
use crate::{
    chart::{FlowSide, ObligationsChart, ObligationsHit, PostingQuery, PostingSet, WEEKS, day_at},
    model::SpanSize,
    money::Money,
    text::{amounts, charts as chart_words, window as words},
    ui::{
        Draw, Request,
        plot::{PlotFrame, as_of_line, plot_x_range, text_on_ground},
        plot_shapes,
    },
};

/// The width in points that the name of the as-of date takes at most.
const AS_OF_ROOM: f32 = 100.0;
/// The height in points below which a part of a bar has no line around it.
const PART_MIN: f64 = 6.0;
/// The strength of the forecast beside history.
const FORECAST: f32 = 0.72;

pub fn obligations_ui(ui: &mut Ui, draw: &mut Draw<'_>, chart: &ObligationsChart) {
    let palette = draw.palette;
    ui.spacing_mut().item_spacing.y = 0.0;
    let mut smalls = zoom_smalls(draw, Chosen::Obligations);
    let unit = words::chart_unit(chart.currency.code(), draw.app.span());
    let mut units = vec![unit];
    if draw.app.span() == SpanSize::Week {
        let [shown, all] = draw.cache.spans;
        units.insert(0, chart_words::weeks_shown(&units[0], shown, all));
        smalls.splice(0..0, weeks_smalls(draw));
    }
    let marks = Small { icon: Icon::Marks, name: chart_words::MARKS.to_owned(), key: None, request: None };
    smalls.insert(0, marks);
    let heading = heading_ui(ui, draw, Chosen::Obligations, (words::CHART_OBLIGATIONS, &units), smalls);
    legend_ui(ui, draw, chart, heading);
    ui.add_space(4.0);
    let pins = placed_pins(ui, draw, chart);
    let rows = pins.iter().map(|pin| pin.place.row).max().map_or(1, |row| row + 1);
    #[allow(clippy::cast_precision_loss, reason = "a few rows")]
    let above = PIN_ROW * rows as f32 + 4.0;
    let frame = PlotFrame {
        name: words::CHART_OBLIGATIONS,
        x: &chart.x,
        y: &chart.y,
        above,
        has_days: true,
        is_shared: true,
        has_steps: true,
    };
    let tints: Vec<[Color32; 2]> = (0..chart.series.len())
        .map(|index| series_colour(draw, chart, index))
        .map(|colour| [palette.background.lerp_to_gamma(colour, FORECAST), colour])
        .collect();
    // A thin gap between the parts of a bar, if the bar is wide and the part high enough.
    let is_wide = span_width(ui, chart) > 22.0;
    let point = (chart.y.max - chart.y.min) / f64::from(ui.available_height().max(1.0));
    let hair_of = |height: f64| if is_wide && height.abs() > point * PART_MIN { point * height.signum() } else { 0.0 };
    let is_dotted = span_width(ui, chart) > 14.0;
    let response = frame.show(ui, &palette, |plot_ui| {
        let bars = chart.bars.iter().flat_map(|bar| {
            bar.segments.iter().map(move |segment| (bar, segment, segment.high - segment.low)).map(
                |(bar, segment, height)| {
                    let high = segment.low + height - hair_of(height);
                    ([bar.left, segment.low], [bar.right, high], tints[segment.series][usize::from(bar.is_past)])
                },
            )
        });
        plot_ui.add(plot_shapes::bars(words::CHART_OBLIGATIONS, bars.collect()));
        // A rim in the background colour separates the line from the bars behind it.
        for (colour, width) in [(palette.background, 4.0), (palette.text, 1.5)] {
            let gap = Line::new(words::GAP, chart.gap.clone());
            plot_ui.line(gap.color(colour).width(width).allow_hover(false));
        }
        as_of_line(plot_ui, chart.as_of, &palette);
    });
    if is_dotted {
        gap_points_ui(ui, draw, chart, &response);
    }
    selected_ui(ui, draw, chart, &response);
    pins_ui(ui, draw, &pins, &chart.x, &response);
    if chart.spans.first().is_some_and(|span| span.is_past) && (chart.x.min..=chart.x.max).contains(&chart.as_of) {
        as_of_ui(ui, draw, chart, &response);
    }
    explore_ui(ui, draw, &response);
    obligations_steps_ui(ui, draw, chart, &response);
    let Some(pointer) = response.response.hover_pos() else { return };
    let at = response.transform.value_from_position(pointer);
    let Some(hit) = chart.hit(at.x, at.y) else { return };
    if hit.segment.is_some() {
        ui.set_cursor_icon(CursorIcon::PointingHand);
    }
    // History has amounts that were put in, and nothing to explain.
    let is_past = chart.spans.get(hit.span).is_some_and(|span| span.is_past);
    explain(draw, &response.response, chart.query(hit).filter(|_| !is_past));
    if response.response.clicked()
        && let Some((whole, part)) = chart.bar_query(hit).zip(chart.query(hit))
    {
        // The whole bar is meant; its part is one click farther.
        draw.ask(Request::ShowBar(whole, part));
    }
    hover::beside_pointer(&response.response, |ui| obligations_tip_ui(ui, draw, chart, hit));
}

/// The buttons for fewer and for more weeks.
fn weeks_smalls(draw: &Draw<'_>) -> [Small; 2] {
    let (more, [shown, all]) = (draw.view.more_weeks, draw.cache.spans);
    let ask = |more: usize| Request::View(ViewChange::Weeks(more));
    let fewer = more.checked_sub(1).map(ask);
    let next = (shown < all).then(|| ask(more + 1));
    let small = |icon, name: String, request| Small { icon, name, key: None, request };
    [
        small(Icon::Previous, chart_words::weeks_fewer(WEEKS), fewer),
        small(Icon::Next, chart_words::weeks_more(WEEKS), next),
    ]
}

/// The chart in words, and its spans by keys; Enter asks for the postings of a span's obligations.
fn obligations_steps_ui(ui: &Ui, draw: &mut Draw<'_>, chart: &ObligationsChart, response: &PlotResponse<()>) {
    let (Some(first), Some(last)) = (chart.spans.first(), chart.spans.last()) else { return };
    let figure = |amount: Money| amounts::figure(amount, chart.currency);
    let low = (0..chart.gaps.len()).min_by_key(|place| chart.gaps[*place]).unwrap_or_default();
    let gap = |place: usize| (figure(chart.gaps[place]), chart.names[place].as_str());
    let (lowest, end) = (gap(low), gap(chart.gaps.len() - 1));
    let unit = words::chart_unit(chart.currency.code(), draw.app.span());
    let days = (first.start, last.end.plus_days(-1));
    let says = chart_words::obligations_says(&unit, days, (&lowest.0, lowest.1), (&end.0, end.1));
    let point = |place: usize| {
        let total = |side| figure(chart.total(place, side));
        let (receipts, obligations) = (total(FlowSide::In), total(FlowSide::Out));
        chart_words::obligations_point(&chart.names[place], &receipts, &obligations, &figure(chart.gaps[place]))
    };
    let steps = Steps {
        says: &says,
        count: chart.spans.len(),
        first: chart.spans.iter().position(|span| !span.is_past).unwrap_or_default(),
        leap: 12,
        x: &|place| chart.gap[place][0],
        point: &point,
    };
    if let Some(span) = steps_ui(ui, &draw.palette, response, &steps).and_then(|place| chart.spans.get(place)) {
        let query =
            PostingQuery { set: PostingSet::Obligations, item: None, group: None, start: span.start, end: span.end };
        draw.ask(Request::ShowPostings(query));
    }
}

/// Names the as-of date beside its line: in history where that is seen, and not over bars or the gap where they leave room.
fn as_of_ui(ui: &Ui, draw: &Draw<'_>, chart: &ObligationsChart, response: &PlotResponse<()>) {
    let palette = draw.palette;
    let frame = *response.transform.frame();
    let at = |x: f64, y: f64| response.transform.position_from_point(&PlotPoint::new(x, y));
    let line = at(chart.as_of, chart.y.max).x;
    let text = words::as_of(day_at(chart.as_of));
    let mut labels = Labels::new(frame);
    for bar in &chart.bars {
        let (low, high) =
            bar.segments.iter().fold((0.0f64, 0.0f64), |(low, high), own| (low.min(own.low), high.max(own.high)));
        labels.avoid(Rect::from_two_pos(at(bar.left, low), at(bar.right, high)));
    }
    labels.avoid_line(chart.gap.iter().map(|[x, y]| at(*x, *y)));
    let (top, bottom) = (frame.top() + 3.0, frame.bottom() - 3.0);
    let left = [(pos2(line - 4.0, top), Align2::RIGHT_TOP), (pos2(line - 4.0, bottom), Align2::RIGHT_BOTTOM)];
    // On the right, bands of what vendors do lie along the top.
    let right = [(pos2(line + 4.0, bottom), Align2::LEFT_BOTTOM), (pos2(line + 4.0, top), Align2::LEFT_TOP)];
    let is_left = line - frame.left() > AS_OF_ROOM;
    let places: Vec<_> = if is_left { left.into_iter().chain(right).collect() } else { right.to_vec() };
    let free = labels.free_place(ui.painter(), &text, &places);
    let (at, align) = free.map_or(places[0], |free| (free.min, Align2::LEFT_TOP));
    text_on_ground(ui.painter(), at, align, &text, palette.third, palette.background);
}

/// A point for the gap of each span. The plot's edge, on which one may lie, doesn't cut it.
fn gap_points_ui(ui: &Ui, draw: &Draw<'_>, chart: &ObligationsChart, response: &PlotResponse<()>) {
    let frame = response.transform.frame().expand(0.5);
    let places = chart.gap.iter().map(|at| response.transform.position_from_point(&PlotPoint::from(*at)));
    for at in places.filter(|at| frame.contains(*at)) {
        ui.painter().circle_filled(at, 4.0, draw.palette.background);
        ui.painter().circle_filled(at, 2.5, draw.palette.text);
    }
}

/// A line around the parts of the item that is selected, where they are large enough for one.
fn selected_ui(ui: &Ui, draw: &Draw<'_>, chart: &ObligationsChart, response: &PlotResponse<()>) {
    let frame = *response.transform.frame();
    let painter = ui.painter().with_clip_rect(frame.intersect(ui.clip_rect()));
    let place = |x: f64, y: f64| response.transform.position_from_point(&PlotPoint::new(x, y));
    for bar in &chart.bars {
        for segment in bar.segments.iter().filter(|segment| chart.series[segment.series].is_selected) {
            let rect = Rect::from_two_pos(place(bar.left, segment.low), place(bar.right, segment.high));
            if rect.width() > 4.0 && rect.height() > 2.0 && rect.intersects(frame) {
                let strength = if bar.is_past { 1.0 } else { FORECAST };
                let stroke = Stroke::new(1.0, draw.palette.text.gamma_multiply(strength));
                painter.rect_stroke(rect, 0.0, stroke, egui::StrokeKind::Inside);
            }
        }
    }
}

/// How wide a span is on average, in points.
fn span_width(ui: &Ui, chart: &ObligationsChart) -> f32 {
    let whole = chart.whole();
    #[allow(clippy::cast_precision_loss, reason = "a few hundred spans")]
    let days = whole.days() / chart.spans.len().max(1) as f64;
    #[allow(clippy::cast_possible_truncation, reason = "a part of the axis")]
    let part = (days / (chart.x.max - chart.x.min)) as f32;
    plot_x_range(ui.available_rect_before_wrap()).span() * part
}

/// A span: on a bar its sum and the largest parts, beside the bars both sums.
fn obligations_tip_ui(ui: &mut Ui, draw: &Draw<'_>, chart: &ObligationsChart, hit: ObligationsHit) {
    let span = &chart.spans[hit.span];
    let cut = if span.is_cut { format!(" ({})", words::CUT) } else { String::new() };
    let title = format!("{}{cut}", chart.names[hit.span]);
    let gap = chart_words::gap(chart.gaps[hit.span], chart.currency);
    let sum = |side| {
        let name = if side == FlowSide::In { words::RECEIPTS } else { words::OBLIGATIONS };
        HoverRow::new(Mark::None, name, chart.total(hit.span, side)).strong(true)
    };
    let Some((pointed, segment)) = hit.segment else {
        let rows = [sum(FlowSide::In), sum(FlowSide::Out)];
        return hover::card_ui(ui, draw, (&title, Some(gap)), &rows, chart.currency);
    };
    let side = chart.bars[pointed].side;
    let own = |(_, bar): &(usize, &crate::chart::Bar)| bar.span == hit.span && bar.side == side;
    let parts = chart.bars.iter().enumerate().filter(own).flat_map(|(index, bar)| {
        bar.segments.iter().enumerate().rev().map(move |(place, part)| {
            let series = &chart.series[part.series];
            let mark = Mark::Square(series_colour(draw, chart, part.series));
            HoverRow::new(mark, series.label.as_str(), part.amount).strong((pointed, segment) == (index, place))
        })
    });
    let mut rows = vec![sum(side)];
    rows.extend(hover::largest(parts.collect(), hover::ROWS - 1));
    hover::card_ui(ui, draw, (&title, Some(gap)), &rows, chart.currency);
}
