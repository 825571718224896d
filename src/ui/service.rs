//! The plots of capacity and service: the downtime curve with points that are dragged, the load on it, and what is down
//! over time.

use egui::{Align, Align2, Color32, Id, Label, Layout, Pos2, Rect, RichText, Sense, Stroke, Ui, UiBuilder, pos2, vec2};
use egui_plot::{PlotPoint, PlotResponse, PlotTransform};

use super::{
    Draw, Request,
    charts::{Steps, steps_ui},
    handle::{Handle, HandleAct, HandleLook, Track},
    plot::{as_of_line, bare_plot, grid, name_ui, sharp_line, text_on_ground},
    theme::{self, size},
};
use crate::{
    app::handles,
    chart::{LostLine, ServicePlot, TimeAxis, ValueAxis, day, day_at},
    model::{Edit, Value},
    money::Decimal,
    text::service as words,
};

/// The height of the curve's plot without its heading and its axis.
const HEIGHT: f32 = 150.0;
/// The height of the plot over time, alone and with lines of what is lost after outages.
const LOW: f32 = 56.0;
const LOW_WITH_LOST: f32 = 84.0;
/// Room for labels at the left.
const LEFT: f32 = 46.0;
/// Room for labels below.
const BELOW: f32 = 16.0;
/// Decimal places of a load or a share that is dragged.
const PLACES: u32 = 4;
/// What a key moves a point by.
const STEP: f64 = 0.01;

/// Both plots, if the service is selected and the model has one.
pub fn service_ui(ui: &mut Ui, draw: &mut Draw<'_>) {
    let cache = draw.cache;
    let Some(plot) = &cache.service else { return };
    heading_ui(ui, draw, words::CURVE, if plot.has_sites { "" } else { words::NO_SITES });
    curve_ui(ui, draw, plot);
    if let Some(x) = cache.time_axis() {
        ui.add_space(6.0);
        let most = plot.most.map_or_else(|| words::NEVER_DOWN.to_owned(), |(most, date)| words::most_down(most, date));
        heading_ui(ui, draw, words::OVER_TIME, &most);
        over_time_ui(ui, draw, plot, x);
        lost_ui(ui, draw, plot);
    }
    ui.add_space(8.0);
}

fn heading_ui(ui: &mut Ui, draw: &Draw<'_>, title: &str, note: &str) {
    ui.horizontal(|ui| {
        ui.set_min_height(theme::ROW);
        ui.add(Label::new(RichText::new(title).color(draw.palette.text)));
        ui.add(Label::new(RichText::new(note).size(size::LABEL).color(draw.palette.second)).truncate());
    });
}

/// Where the axes of the press are kept.
fn held_id() -> Id {
    Id::unique("curve axes")
}

fn dot_id(path: &str) -> Id {
    Id::unique(("curve point", path))
}

/// The axes. While a point is dragged, they stay as at the press, so that they don't run away from the pointer.
fn axes(ui: &Ui, plot: &ServicePlot) -> [ValueAxis; 2] {
    let dragged = ui.ctx().dragged_id();
    let is_dragged = plot.dots.iter().any(|dot| Some(dot_id(&dot.path)) == dragged);
    let held: Option<[ValueAxis; 2]> = ui.data(|data| data.get_temp(held_id()));
    if let Some(held) = held.filter(|_| is_dragged) {
        return held;
    }
    let now = [plot.x.clone(), plot.y.clone()];
    ui.data_mut(|data| data.insert_temp(held_id(), now.clone()));
    now
}

fn curve_ui(ui: &mut Ui, draw: &mut Draw<'_>, own: &ServicePlot) {
    let palette = draw.palette;
    let [x, y] = axes(ui, own);
    let (outer, _) = ui.allocate_exact_size(vec2(ui.available_width(), HEIGHT + BELOW), Sense::hover());
    let inner = Rect::from_min_max(pos2(outer.left() + LEFT, outer.top() + 6.0), outer.max - vec2(8.0, BELOW));
    // The plot's time axis stands in for an axis of loads: only its bounds are used.
    let axis = TimeAxis { min: x.min, max: x.max, ticks: Vec::new(), edges: Vec::new() };
    let plot = bare_plot("downtime curve", inner.size(), &axis, &y, &palette).link_cursor(held_id(), [false, false]);
    let plot = plot.sense(Sense::click_and_drag());
    let response = ui
        .scope_builder(UiBuilder::new().max_rect(inner), |ui| {
            plot.show(ui, |plot_ui| {
                plot_ui.set_plot_bounds_x(x.min..=x.max);
                plot_ui.set_plot_bounds_y(y.min..=y.max);
                grid(plot_ui, &y, &palette);
            })
        })
        .inner;
    ui.advance_cursor_after_rect(outer);
    name_ui(ui, &response, words::CURVE, &palette);
    curve_steps_ui(ui, draw, own, &response);
    labels(ui, draw, &response.transform, &x, &y);
    sharp_line(ui.painter(), &response.transform, &own.line(), (palette.second, 1.5), None);
    // The range of loads in the forecast's months.
    sharp_line(ui.painter(), &response.transform, &course(own), (palette.caution, 3.0), None);
    load_ui(ui, draw, own, &response.transform, &y);
    if own.dots.is_empty() {
        let rect = *response.transform.frame();
        let galley = ui.painter().layout(
            words::NO_CURVE.to_owned(),
            theme::font(size::LABEL),
            palette.third,
            (rect.width() - 20.0).max(40.0),
        );
        ui.painter().galley(rect.center() - galley.size() / 2.0, galley, palette.third);
    }
    dots_ui(ui, draw, own, (&x, &y), &response.transform);
    if response.response.double_clicked()
        && let Some(at) = response.response.interact_pointer_pos()
    {
        add(draw, own, &response, at);
    }
}

/// The curve in words, and its points by keys.
fn curve_steps_ui(ui: &Ui, draw: &Draw<'_>, own: &ServicePlot, response: &PlotResponse<()>) {
    let dots = &own.dots;
    let says = match (dots.first(), dots.last()) {
        (Some(first), Some(last)) => {
            let loads = own.load_range().zip(own.peak());
            let loads = loads.map(|([now, end], peak)| (now, peak, end, own.down_at(peak)));
            words::curve_says((first.load, first.down), (last.load, last.down), loads)
        }
        _ => words::NO_CURVE.to_owned(),
    };
    let point = |place: usize| words::point_says(dots[place].load, dots[place].down);
    let x = |place: usize| dots[place].load;
    let steps = Steps { says: &says, count: dots.len(), first: 0, leap: 5, x: &x, point: &point };
    let _ = steps_ui(ui, &draw.palette, response, &steps);
}

/// What is down over time in words, and the days on which it changes by keys.
fn over_time_steps_ui(ui: &Ui, draw: &Draw<'_>, own: &ServicePlot, response: &PlotResponse<()>) {
    let changes = own.changes();
    let (Some(first), Some(last)) = (own.downtime.first(), own.downtime.last()) else { return };
    let days = (day_at(first[0]), day_at(last[0] - 0.5));
    let mut says = words::over_time_says(days, own.most, last[1]);
    for line in &own.lost {
        says = format!("{says} {}", words::lost_says(&lost_name(line), line.most, line.end()));
    }
    let point = |place: usize| on_day(own, day(changes[place].0) + 0.5);
    let x = |place: usize| day(changes[place].0);
    let steps = Steps { says: &says, count: changes.len(), first: 0, leap: 5, x: &x, point: &point };
    let _ = steps_ui(ui, &draw.palette, response, &steps);
}

/// The part of the curve within that range.
fn course(own: &ServicePlot) -> Vec<[f64; 2]> {
    let loads = || own.loads.iter().filter_map(|(_, load)| *load);
    let (Some(low), Some(high)) = (loads().reduce(f64::min), loads().reduce(f64::max)) else { return Vec::new() };
    let between = own.dots.iter().map(|dot| dot.load).filter(|load| low < *load && *load < high);
    let all = std::iter::once(low).chain(between).chain([high]);
    if own.dots.is_empty() { Vec::new() } else { all.map(|load| [load, own.down_at(load)]).collect() }
}

/// Adds a point as near to the pointer as the curve allows.
fn add(draw: &mut Draw<'_>, own: &ServicePlot, response: &PlotResponse<()>, at: Pos2) {
    let value = response.transform.value_from_position(at);
    let Some((load, down)) = own.placed(None, value.x, value.y) else { return };
    let (Some(load), Some(down)) = (round(load), round(down)) else { return };
    let id = handles::next_id(draw.app.model(), "service/curve");
    let set = |field: &str, value: Decimal| (format!("service/curve/{id}/{field}"), Value::Decimal(value));
    draw.ask(Request::Edit(Edit::Together(vec![
        Edit::Add("service/curve".to_owned()),
        Edit::Set(vec![set("load", load), set("down", down)]),
    ])));
}

/// A part of one to whole percent.
fn round(part: f64) -> Option<Decimal> {
    Decimal::from_f64(part, 3)
}

/// Loads below, what is down at the left.
fn labels(ui: &Ui, draw: &Draw<'_>, transform: &PlotTransform, x: &ValueAxis, y: &ValueAxis) {
    let font = theme::font(size::AXIS);
    let frame = *transform.frame();
    for tick in &y.ticks {
        let at = transform.position_from_point(&PlotPoint::new(x.min, tick.at));
        let right = pos2(frame.left() - 6.0, at.y);
        ui.painter().text(right, Align2::RIGHT_CENTER, &tick.label, font.clone(), draw.palette.third);
    }
    for tick in &x.ticks {
        let at = transform.position_from_point(&PlotPoint::new(tick.at, y.min));
        let below = pos2(at.x, frame.bottom() + 3.0);
        ui.painter().vline(at.x, frame.bottom()..=frame.bottom() + 3.0, Stroke::new(1.0, draw.palette.grid));
        ui.painter().text(below, Align2::CENTER_TOP, &tick.label, font.clone(), draw.palette.third);
    }
}

/// The load today, at its peak and at the end, as lines up from the axis.
fn load_ui(ui: &Ui, draw: &Draw<'_>, own: &ServicePlot, transform: &PlotTransform, y: &ValueAxis) {
    let palette = draw.palette;
    let (Some([now, end]), Some(peak)) = (own.load_range(), own.peak()) else { return };
    let frame = *transform.frame();
    let place = |load: f64| transform.position_from_point(&PlotPoint::new(load, y.min)).x;
    let mut marks = vec![(now, words::load_now(now), palette.text)];
    // Two that would overlap become one.
    let is_apart = |load: f64, marks: &[(f64, String, Color32)]| {
        marks.iter().all(|(other, ..)| (place(*other) - place(load)).abs() > 3.0)
    };
    if is_apart(end, &marks) {
        marks.push((end, words::load_end(end), palette.second));
    }
    if is_apart(peak, &marks) {
        marks.push((peak, words::load_peak(peak), palette.caution));
    }
    for (row, (load, text, colour)) in marks.into_iter().enumerate() {
        let at = place(load);
        if !frame.x_range().contains(at) {
            continue;
        }
        let top = transform.position_from_point(&PlotPoint::new(load, own.down_at(load))).y;
        ui.painter().vline(at, top..=frame.bottom(), Stroke::new(1.0, colour.gamma_multiply(0.6)));
        ui.painter().circle_filled(pos2(at, top), 2.5, colour);
        #[allow(clippy::cast_precision_loss, reason = "three rows")]
        let height = frame.top() + 2.0 + row as f32 * 14.0;
        let (align, beside) = if at > frame.center().x { (Align2::RIGHT_TOP, -5.0) } else { (Align2::LEFT_TOP, 5.0) };
        text_on_ground(ui.painter(), pos2(at + beside, height), align, &text, colour, palette.panel);
        ui.painter().vline(at, height..=top, Stroke::new(1.0, colour.gamma_multiply(0.25)));
    }
}

fn dots_ui(
    ui: &Ui,
    draw: &mut Draw<'_>,
    own: &ServicePlot,
    (x, y): (&ValueAxis, &ValueAxis),
    transform: &PlotTransform,
) {
    let frame = *transform.frame();
    for (place, dot) in own.dots.iter().enumerate() {
        let at = transform.position_from_point(&PlotPoint::new(dot.load, dot.down));
        let at = pos2(at.x.clamp(frame.left(), frame.right()), at.y.clamp(frame.top(), frame.bottom()));
        let (name, says) = (words::point(dot.load), words::point_says(dot.load, dot.down));
        let handle = Handle {
            id: dot_id(&dot.path),
            at,
            grab: Rect::from_center_size(at, vec2(18.0, 18.0)),
            track: Track::Free,
            look: HandleLook::Dot(4.0, draw.palette.accent),
            name: &name,
            title: words::CURVE,
            value: dot.down,
            says: &says,
            tip: words::POINT_TIP,
            is_tab_stop: true,
            can_click: true,
            axis: None,
        };
        let (_, act) = handle.show(ui, draw);
        let wanted = match act {
            Some(HandleAct::Drag(to, aim)) => {
                let value = |by: f32| transform.value_from_position(to + vec2(by, -by));
                let (low, high) = (value(-aim), value(aim));
                let load = handles::part_between(low.x.max(x.min), high.x.max(x.min), PLACES);
                let down = handles::part_between(low.y.max(y.min), high.y.max(y.min), PLACES);
                load.zip(down)
            }
            Some(HandleAct::Steps(steps)) => Some((dot.load, dot.down + STEP * f64::from(steps))),
            Some(HandleAct::Across(steps)) => Some((dot.load + STEP * f64::from(steps), dot.down)),
            Some(HandleAct::Set(down)) => Some((dot.load, down)),
            Some(HandleAct::Remove) => {
                draw.ask(Request::Edit(Edit::Remove(dot.path.clone())));
                None
            }
            Some(HandleAct::Click) => {
                ui.memory_mut(|memory| memory.request_focus(dot_id(&dot.path)));
                None
            }
            Some(HandleAct::Beside(_)) | None => None,
        };
        let placed = wanted.and_then(|(load, down)| own.placed(Some(place), load, down));
        let exact =
            placed.and_then(|(load, down)| Some((Decimal::from_f64(load, PLACES)?, Decimal::from_f64(down, PLACES)?)));
        if let Some((load, down)) = exact {
            let set = |field: &str, value: Decimal| (format!("{}/{field}", dot.path), Value::Decimal(value));
            let now = |field: &str| draw.app.model().get(&format!("{}/{field}", dot.path));
            // Only what moved is set, because in a scenario everything that is set becomes an override.
            let all = [("load", load), ("down", down)];
            let moved = all.into_iter().filter(|(field, value)| now(field) != Some(Value::Decimal(*value)));
            let values: Vec<(String, Value)> = moved.map(|(field, value)| set(field, value)).collect();
            if !values.is_empty() {
                draw.ask(Request::Drag(Edit::Set(values)));
            }
        }
    }
}

/// What is down over time, on the time axis that the charts share.
fn over_time_ui(ui: &mut Ui, draw: &Draw<'_>, own: &ServicePlot, x: &TimeAxis) {
    let palette = draw.palette;
    let height = if own.lost.is_empty() { LOW } else { LOW_WITH_LOST };
    let (outer, _) = ui.allocate_exact_size(vec2(ui.available_width(), height + BELOW), Sense::hover());
    let inner = Rect::from_min_max(pos2(outer.left() + LEFT, outer.top() + 4.0), outer.max - vec2(8.0, BELOW));
    let most_lost = own.lost.iter().map(|line| line.most.0).fold(0.0, f64::max);
    let high = own.most.map_or(0.0, |(most, _)| most.max(0.02)).max(most_lost);
    let high = if high > 0.0 { high } else { 0.1 };
    let y = ValueAxis { min: 0.0, max: high * 1.1, ticks: Vec::new() };
    let plot = bare_plot("downtime over time", inner.size(), x, &y, &palette).sense(Sense::click_and_drag());
    let response = ui
        .scope_builder(UiBuilder::new().max_rect(inner), |ui| {
            plot.show(ui, |plot_ui| {
                plot_ui.set_plot_bounds_x(x.min..=x.max);
                plot_ui.set_plot_bounds_y(y.min..=y.max);
                as_of_line(plot_ui, day(draw.app.model().as_of()), &palette);
            })
        })
        .inner;
    ui.advance_cursor_after_rect(outer);
    name_ui(ui, &response, words::OVER_TIME, &palette);
    over_time_steps_ui(ui, draw, own, &response);
    sharp_line(ui.painter(), &response.transform, &own.downtime, (palette.caution, 1.5), Some(0.2));
    for line in own.lost.iter().rev() {
        sharp_line(ui.painter(), &response.transform, &line.points, (lost_colour(draw, line), 2.0), None);
    }
    let frame = *response.transform.frame();
    let font = theme::font(size::AXIS);
    for part in [0.0, high] {
        let at = response.transform.position_from_point(&PlotPoint::new(x.min, part));
        let right = pos2(frame.left() - 6.0, at.y);
        ui.painter().text(right, Align2::RIGHT_CENTER, words::percent(part), font.clone(), palette.third);
        ui.painter().hline(frame.x_range(), at.y, Stroke::new(1.0, palette.grid));
    }
    let mut free = f32::NEG_INFINITY;
    for tick in x.ticks.iter().filter(|tick| !tick.below.is_empty()) {
        let at = response.transform.position_from_point(&PlotPoint::new(tick.at, 0.0));
        if at.x > free {
            free = at.x + 36.0;
            let below = pos2(at.x, frame.bottom() + 3.0);
            ui.painter().text(below, Align2::CENTER_TOP, &tick.below, font.clone(), palette.third);
        }
    }
    if let Some(pointer) = response.response.hover_pos() {
        let at = response.transform.value_from_position(pointer).x;
        if own.down_on(at).is_some() {
            response.response.on_hover_text_at_pointer(on_day(own, at));
        }
    }
}

/// What is down, and what is lost after outages, on the day at a place of the time axis.
fn on_day(own: &ServicePlot, at: f64) -> String {
    let down = words::down_on(day_at(at), own.down_on(at).unwrap_or_default());
    let lost = own.lost.iter().map(|line| words::lost_on(&lost_name(line), line.at(at)));
    std::iter::once(down).chain(lost).collect::<Vec<_>>().join("\n")
}

fn lost_name(line: &LostLine) -> String {
    line.streams.first().map_or_else(String::new, |(_, name)| words::lost_of(name, line.streams.len() - 1))
}

/// A line has the colour of its first stream.
fn lost_colour(draw: &Draw<'_>, line: &LostLine) -> Color32 {
    let first = line.streams.first().and_then(|(id, _)| draw.cache.colours.get(id));
    first.unwrap_or(draw.palette.accent)
}

/// Below the plot, what its lines are: a row each, with the most that is lost.
fn lost_ui(ui: &mut Ui, draw: &Draw<'_>, own: &ServicePlot) {
    if own.lost.is_empty() {
        return;
    }
    heading_ui(ui, draw, words::LOST, "");
    for line in &own.lost {
        let names: Vec<&str> = line.streams.iter().map(|(_, name)| name.as_str()).collect();
        let room = vec2(ui.available_width(), 20.0);
        let text = |text: String, colour| Label::new(RichText::new(text).size(size::LABEL).color(colour)).truncate();
        let row = ui.allocate_ui_with_layout(room, Layout::right_to_left(Align::Center), |ui| {
            ui.add(text(words::lost_most(line.most), draw.palette.second));
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                let (swatch, _) = ui.allocate_exact_size(vec2(14.0, 12.0), Sense::hover());
                ui.painter().hline(swatch.x_range(), swatch.center().y, Stroke::new(2.0, lost_colour(draw, line)));
                ui.add(text(lost_name(line), draw.palette.text));
            });
        });
        row.response.on_hover_text(words::lost_tip(&names.join(", ")));
    }
}
