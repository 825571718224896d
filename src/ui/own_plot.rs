//! The selected item's own plot: the months of a stream or of a consumption line, each with a handle that plans it.

use egui::{
    Align, Align2, Button, Color32, ComboBox, Id, Label, Layout, Rect, RichText, Sense, Stroke, Ui, UiBuilder, pos2,
    vec2,
};
use egui_plot::{Line, LineStyle, PlotPoint, PlotResponse, PlotTransform};

use super::{
    Draw, Request,
    handle::{AmountScale, Handle, HandleAct, HandleLook, Track, held_axis},
    inspector,
    plot::{as_of_line, bare_plot, focus_ui, grid},
    theme::{self, size},
};
use crate::{
    app::{handles, months},
    calendar::Month,
    chart::{AmountBasis, OwnMonth, OwnPlot, TimeAxis, ValueAxis, day},
    model::{Edit, ItemKind, Path},
    money::Money,
    text::{charts as chart_words, contents as inspector_words, handles as words},
};

/// The height of the plot without its heading and the time axis.
const HEIGHT: f32 = 104.0;
/// Room for the labels of amounts.
const LEFT: f32 = 46.0;
/// Room for the labels of days.
const BELOW: f32 = 16.0;
/// Points that a label of days takes at least.
const LABEL_WIDTH: f32 = 34.0;

/// The plot of what is selected, if it has months.
pub fn own_plot_ui(ui: &mut Ui, draw: &mut Draw<'_>) {
    let cache = draw.cache;
    let (Some(first), Some(x)) = (cache.own.first(), cache.time_axis()) else { return };
    let chosen_id = Id::unique(("own line", draw.app.subject_id()));
    let chosen: Option<String> = ui.data(|data| data.get_temp(chosen_id));
    let plot = cache.own.iter().find(|plot| Some(&plot.path) == chosen.as_ref()).unwrap_or(first);
    heading_ui(ui, draw, plot, chosen_id);
    let id = Id::unique(("own plot", &plot.path));
    let axis = held_axis(ui, id, &plot.y);
    let response = plot_ui(ui, draw, plot, x, &axis);
    handles_ui(ui, draw, plot, (id, &axis), &response.transform);
    // Without a planned amount there is only the computed one. It is said below, so that the plot never moves under the
    // pointer that plans a month.
    if plot.has_plans() || plot.has_stops() {
        marks_ui(ui, draw, plot);
    }
    ui.add_space(8.0);
}

/// What is shown, and a choice of lines where there are several.
fn heading_ui(ui: &mut Ui, draw: &mut Draw<'_>, plot: &OwnPlot, chosen_id: Id) {
    let palette = draw.palette;
    ui.horizontal(|ui| {
        ui.set_min_height(theme::ROW);
        ui.spacing_mut().item_spacing.x = 8.0;
        let title = ui.add(Label::new(RichText::new(words::own_plot(plot.kind)).color(palette.text)));
        if plot.kind == ItemKind::Vendor {
            title.on_hover_text(words::LIST_PRICE);
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.spacing_mut().item_spacing.x = 5.0;
            ui.spacing_mut().button_padding.x = 4.0;
            // In the column of all that adds.
            ui.add_space(22.0);
            let amounts = Path(&plot.path).join("amounts");
            let month = Path(&amounts).join(months::next(draw.app.model(), &amounts));
            inspector::small_button_ui(ui, draw, "+", inspector_words::ADD_MONTH, Edit::Add(month));
            let last = draw.app.model().settings.first_month.plus(-1);
            let actual = Path(&amounts).join(last);
            let text = RichText::new(words::actual_for(last)).size(size::LABEL).color(palette.second);
            let button = Button::new(text).frame_when_inactive(false);
            let is_enabled = !draw.app.is_locked();
            if ui.add_enabled(is_enabled, button).on_hover_text(words::ACTUAL_TIP).clicked() {
                let is_there = draw.app.model().parameter(&actual).is_some();
                if !is_there {
                    draw.ask(Request::Add(Edit::Add(actual.clone())));
                }
                // The month is the one that was asked for: only its amount is typed.
                draw.ask(Request::Reveal(actual));
            }
        });
    });
    if draw.cache.own.len() > 1 {
        lines_ui(ui, draw, plot, chosen_id);
    }
}

/// What the marks of amounts mean.
fn marks_ui(ui: &mut Ui, draw: &Draw<'_>, plot: &OwnPlot) {
    let palette = draw.palette;
    let text = |text: &str| RichText::new(text).size(size::LABEL).color(palette.third);
    let mark = vec2(12.0, 12.0);
    // A line each: together they would widen the panel.
    if plot.has_plans() {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 5.0;
            let (rect, _) = ui.allocate_exact_size(mark, Sense::hover());
            diamond(ui.painter(), rect.center(), 4.0, palette.accent);
            ui.label(text(words::PLANNED));
            ui.add_space(8.0);
            let (rect, _) = ui.allocate_exact_size(mark, Sense::hover());
            ui.painter().hline(rect.x_range(), rect.center().y, Stroke::new(1.0, palette.second));
            ui.label(text(words::RULE));
        });
    }
    if plot.has_stops() {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 5.0;
            let (rect, _) = ui.allocate_exact_size(mark, Sense::hover());
            ui.painter().circle_stroke(rect.center(), 3.0, Stroke::new(1.0, palette.third));
            ui.label(text(words::NOT_CONSUMED));
        });
    }
}

/// Which of several lines is shown.
fn lines_ui(ui: &mut Ui, draw: &Draw<'_>, plot: &OwnPlot, chosen_id: Id) {
    let width = ui.available_width();
    let combo = ComboBox::from_id_salt("own line").selected_text(&plot.label).width(width).truncate();
    let response = combo.show_ui(ui, |ui| {
        for other in &draw.cache.own {
            if ui.selectable_label(other.path == plot.path, &other.label).clicked() {
                ui.data_mut(|data| data.insert_temp(chosen_id, other.path.clone()));
            }
        }
    });
    response.response.accessible_name(words::OWN_LINE);
}

/// The colour of the item's months.
fn colour(draw: &Draw<'_>) -> Color32 {
    let own = draw.app.subject_id().and_then(|id| draw.cache.colours.get(id));
    own.map_or(draw.palette.second, |own| draw.palette.line(own))
}

fn plot_ui(ui: &mut Ui, draw: &Draw<'_>, own: &OwnPlot, x: &TimeAxis, y: &ValueAxis) -> PlotResponse<()> {
    let palette = draw.palette;
    let (outer, _) = ui.allocate_exact_size(vec2(ui.available_width(), HEIGHT + BELOW), Sense::hover());
    let inner = Rect::from_min_max(pos2(outer.left() + LEFT, outer.top() + 4.0), outer.max - vec2(4.0, BELOW));
    let name = words::own_plot(own.kind);
    let plot = bare_plot(("own plot", &own.path), inner.size(), x, y, &palette);
    let own_colour = colour(draw);
    let response = ui
        .scope_builder(UiBuilder::new().max_rect(inner), |ui| {
            plot.show(ui, |plot_ui| {
                plot_ui.set_plot_bounds_x(x.min..=x.max);
                plot_ui.set_plot_bounds_y(y.min..=y.max);
                grid(plot_ui, y, &palette);
                let (past, coming): (Vec<&OwnMonth>, Vec<&OwnMonth>) =
                    own.months.iter().partition(|month| month.basis == AmountBasis::Actual);
                let points = |months: &[&OwnMonth], amount: &dyn Fn(&OwnMonth) -> Money| {
                    months.iter().map(|month| [month.x(), own.y_of(amount(month))]).collect::<Vec<[f64; 2]>>()
                };
                if own.has_plans() {
                    let rule = points(&coming, &|month| month.rule.unwrap_or(month.amount));
                    plot_ui.line(Line::new(words::RULE, rule).color(palette.second).width(1.0).allow_hover(false));
                }
                // History is solid; the forecast is dashed, and begins where history ends.
                plot_ui.line(
                    Line::new("past", points(&past, &|month| month.amount))
                        .color(own_colour)
                        .width(1.75)
                        .allow_hover(false),
                );
                let joined: Vec<&OwnMonth> = past.last().into_iter().chain(&coming).copied().collect();
                let amounts = Line::new(name, points(&joined, &OwnMonth::happens)).color(own_colour).width(1.25);
                plot_ui.line(amounts.style(LineStyle::Dashed { length: 3.0 }).allow_hover(false));
                as_of_line(plot_ui, day(draw.app.model().as_of()), &palette);
            })
        })
        .inner;
    ui.advance_cursor_after_rect(outer);
    response.response.widget_info(|| egui::WidgetInfo {
        current_text_value: Some(says(draw, own)),
        ..egui::WidgetInfo::labeled(egui::Role::Image, true, name)
    });
    focus_ui(ui, &response, &palette);
    labels(ui, draw, &response.transform, x, y);
    response
}

/// What the plot shows, for those who can't see it: from when to when, the lowest month and the last.
fn says(draw: &Draw<'_>, own: &OwnPlot) -> String {
    let currency = draw.app.model().currency();
    let figure = |month: &OwnMonth| crate::text::amounts::figure(month.happens(), currency);
    let (Some(first), Some(last)) = (own.months.first(), own.months.last()) else { return String::new() };
    let low = own.months.iter().min_by_key(|month| month.happens()).unwrap_or(last);
    chart_words::own_says((first.month, last.month), (&figure(low), low.month), &figure(last))
}

/// Amounts at the left; below the years, or the spans of an axis that names none.
fn labels(ui: &Ui, draw: &Draw<'_>, transform: &PlotTransform, x: &TimeAxis, y: &ValueAxis) {
    let palette = draw.palette;
    let font = theme::font(size::AXIS);
    let inner = *transform.frame();
    for tick in &y.ticks {
        let at = transform.position_from_point(&PlotPoint::new(x.min, tick.at));
        let right = pos2(inner.left() - 6.0, at.y);
        ui.painter().text(right, Align2::RIGHT_CENTER, &tick.label, font.clone(), palette.third);
    }
    let names_years = x.ticks.iter().any(|tick| !tick.below.is_empty());
    let mut right = f32::NEG_INFINITY;
    for tick in &x.ticks {
        let label = if names_years { &tick.below } else { &tick.label };
        let at = transform.position_from_point(&PlotPoint::new(tick.at, y.min));
        if label.is_empty() || at.x < right {
            continue;
        }
        right = at.x + LABEL_WIDTH;
        ui.painter().text(pos2(at.x, inner.bottom() + 3.0), Align2::CENTER_TOP, label, font.clone(), palette.third);
    }
}

/// A planned amount's mark.
fn diamond(painter: &egui::Painter, at: egui::Pos2, radius: f32, colour: Color32) {
    let points = [vec2(0.0, -radius), vec2(radius, 0.0), vec2(0.0, radius), vec2(-radius, 0.0)];
    let points = points.iter().map(|to| at + *to).collect();
    painter.add(egui::Shape::convex_polygon(points, colour, Stroke::NONE));
}

fn handles_ui(
    ui: &Ui,
    draw: &mut Draw<'_>,
    own: &OwnPlot,
    (plot_id, axis): (Id, &ValueAxis),
    transform: &PlotTransform,
) {
    let frame = *transform.frame();
    let own_colour = colour(draw);
    let stop_id = plot_id.with("stop");
    let stop: Option<Month> = ui.data(|data| data.get_temp(stop_id));
    let place =
        |month: &OwnMonth, amount: Money| transform.position_from_point(&PlotPoint::new(month.x(), own.y_of(amount)));
    let shown: Vec<&OwnMonth> =
        own.months.iter().filter(|month| frame.x_range().contains(place(month, month.amount).x)).collect();
    let handles: Vec<&OwnMonth> = shown.iter().copied().filter(|month| month.can_be_planned()).collect();
    let stop = handles.iter().map(|month| month.month).find(|month| Some(*month) == stop);
    let stop = stop.or_else(|| handles.first().map(|month| month.month));
    let scale = AmountScale { transform, axis, digits: own.currency.digits(), least: own.least(), base: 0.0 };
    for month in shown {
        let mut at = place(month, month.amount);
        let [left, right] = month.x_range().map(|x| transform.position_from_point_x(x));
        let width = right - left;
        // Where months stand close their dots would run into each other.
        let radius = (width * 0.3).clamp(1.0, 3.0);
        let painter = ui.painter().with_clip_rect(frame.expand(5.0));
        // Where months stand close they are caught from farther above and below.
        let grab = Rect::from_center_size(at, vec2(width.clamp(3.0, 18.0), if width < 8.0 { 44.0 } else { 20.0 }));
        let id = month_id(own, month.month);
        if !month.can_be_planned() {
            painter.circle_filled(at, radius, own_colour);
            ui.interact(grab, id, Sense::hover()).on_hover_ui(|ui| {
                ui.label(&month.name);
                ui.label(RichText::new(&month.says).color(draw.palette.text));
            });
            continue;
        }
        let is_planned = month.basis == AmountBasis::Planned;
        if is_planned {
            let rule = place(month, month.rule.unwrap_or(month.amount));
            painter.vline(at.x, rule.y..=at.y, Stroke::new(1.0, draw.palette.accent.gamma_multiply(0.6)));
        }
        // A value beyond the axis that was frozen at the press stands at its edge.
        at.y = at.y.clamp(frame.top(), frame.bottom());
        if is_planned {
            diamond(&painter, at, (radius + 1.5).max(3.0), draw.palette.accent);
        }
        // A hollow dot stands where nothing, or less, is consumed: the line is what happens.
        let is_hollow = month.used.is_some() && !is_planned;
        if is_hollow {
            painter.circle(at, radius, draw.palette.panel, Stroke::new(1.0, draw.palette.third));
        }
        let look = if is_planned || is_hollow { HandleLook::Drawn(4.0) } else { HandleLook::Dot(radius, own_colour) };
        let handle = Handle {
            id,
            at,
            grab,
            track: Track::Up,
            look,
            name: &month.name,
            title: &month.name,
            value: own.y_of(month.amount),
            says: &month.says,
            tip: words::MONTH_TIP,
            is_tab_stop: stop == Some(month.month),
            can_click: true,
            axis: Some((plot_id, axis)),
        };
        let (response, act) = handle.show(ui, draw);
        if response.has_focus() && stop != Some(month.month) {
            ui.data_mut(|data| data.insert_temp(stop_id, month.month));
        }
        let back = is_planned.then(|| handles::unplan(draw.app.model(), &own.path, month.month)).flatten();
        if let Some(act) = act {
            take(ui, draw, own, month, act, &scale, back.as_ref());
        }
        response.context_menu(|ui| {
            let button = ui.add_enabled(back.is_some(), Button::new(words::BACK_TO_RULE));
            if let Some(back) = back.filter(|_| button.clicked()) {
                draw.ask(Request::Edit(back));
                ui.close();
            }
        });
    }
}

/// The id of a month's handle.
fn month_id(own: &OwnPlot, month: Month) -> Id {
    Id::unique(("month", &own.path, month.0))
}

/// Requests the edit for what was done with a month's handle.
fn take(
    ui: &Ui,
    draw: &mut Draw<'_>,
    own: &OwnPlot,
    month: &OwnMonth,
    act: HandleAct,
    scale: &AmountScale<'_>,
    back: Option<&Edit>,
) {
    match act {
        HandleAct::Remove => {
            if let Some(back) = back {
                draw.ask(Request::Edit(back.clone()));
            }
        }
        HandleAct::Beside(places) => {
            let to = month.month.plus(places);
            if own.months.iter().any(|other| other.month == to && other.can_be_planned()) {
                ui.memory_mut(|memory| memory.request_focus(month_id(own, to)));
            }
        }
        HandleAct::Click => ui.memory_mut(|memory| memory.request_focus(month_id(own, month.month))),
        HandleAct::Across(_) => {}
        HandleAct::Drag(..) | HandleAct::Steps(_) | HandleAct::Set(_) => {
            let now = month.amount.to_amount(own.currency.digits());
            let amount = scale.amount(act, now).filter(|amount| *amount != now);
            let edit = amount.and_then(|amount| handles::plan(draw.app.model(), &own.path, month.month, amount));
            if let Some(edit) = edit {
                draw.ask(Request::Drag(edit));
            }
        }
    }
}
