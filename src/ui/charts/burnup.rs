//! Commitment burn-up, as drawn: consumption under its floor, the run rate that it would take, and what is missing at
//! the end or the day on which the floor is met.

use egui::{Align2, CursorIcon, Pos2, Rect, RichText, Stroke, Ui, pos2, vec2};
use egui_plot::{HLine, Line, LineStyle, PlotPoint, PlotResponse};

use super::{
    Chosen, ViewChange, explain,
    handles::{floor_axis, floor_handle_ui},
    heading::{Icon, Small, heading_ui},
    hover::{self, HoverRow, Mark},
    labels::Labels,
    steps::{Steps, steps_ui},
};
use crate::{
    app::Subject,
    chart::{BurnUpChart, BurnUpHit, NoCommitment, PeriodEnd, ValueAxis, day},
    model::{Edit, Vendor},
    money::Money,
    text::{amounts, charts as words, service},
    ui::{
        Draw, Request,
        plot::{PlotFrame, as_of_line},
        plot_shapes,
    },
};

/// The strength of the forecast beside history.
const FORECAST: f32 = 0.72;
/// The width of what is missing.
const MISSING: f32 = 5.0;
/// Room above the plot: for the name of a floor that is its highest line.
const ABOVE: f32 = 19.0;

pub fn burnup_ui(ui: &mut Ui, draw: &mut Draw<'_>, chart: &BurnUpChart) {
    ui.spacing_mut().item_spacing.y = 0.0;
    let (number, is_year) = (chart.period + 1, chart.is_year());
    let mut units = vec![
        words::period_of(number, chart.periods, chart.end.plus_days(-1), is_year),
        words::period_of_short(number, chart.periods, is_year),
    ];
    // Nobody has asked for this vendor.
    if draw.app.subject_id() != Some(chart.vendor.as_str()) {
        let has_commitment = |vendor: &&Vendor| {
            !vendor.muted && vendor.contract.get().is_some_and(|contract| !contract.periods.is_empty())
        };
        let is_only = draw.app.model().vendors.iter().filter(has_commitment).count() == 1;
        units = units.iter().map(|period| words::shown_because(is_only, period)).collect();
        units.push(words::largest(is_only).to_owned());
    }
    let to = |place: Option<usize>| place.map(|place| Request::View(ViewChange::Period(chart.vendor.clone(), place)));
    let before = chart.period.checked_sub(1);
    let after = Some(chart.period + 1).filter(|next| *next < chart.periods);
    let mut smalls = Vec::new();
    if chart.periods > 1 {
        let small = |icon, name: &str, place| Small { icon, name: name.to_owned(), key: None, request: to(place) };
        smalls.push(small(Icon::Previous, words::PREVIOUS_PERIOD, before));
        smalls.push(small(Icon::Next, words::NEXT_PERIOD, after));
    }
    heading_ui(ui, draw, Chosen::Commitment, (&words::commitment(&chart.label), &units), smalls);
    let axis = floor_axis(ui, chart);
    let response = plot_ui(ui, draw, chart, &axis);
    labels_ui(ui, draw, chart, &response);
    floor_handle_ui(ui, draw, chart, &axis, &response.transform);
    burnup_steps_ui(ui, draw, chart, &response);
    let Some(pointer) = response.response.hover_pos() else { return };
    let at = response.transform.value_from_position(pointer);
    let Some(hit) = chart.hit(at.x, at.y) else { return };
    let query = chart.query(hit);
    explain(draw, &response.response, query.clone());
    let clicked = response.response.clicked();
    if query.is_some() {
        ui.set_cursor_icon(CursorIcon::PointingHand);
    }
    hover::beside_pointer(&response.response, |ui| tip_ui(ui, draw, chart, hit));
    if let Some(query) = query.filter(|_| clicked) {
        draw.ask(Request::Select(Subject::Item(chart.vendor.clone())));
        draw.ask(Request::ShowChart(super::Chosen::Commitment));
        draw.ask(Request::ShowPostings(query));
    }
}

/// What stands in place of a commitment where the one that is selected has none: that, and what can be done.
pub fn none_ui(ui: &mut Ui, draw: &mut Draw<'_>, none: &NoCommitment) {
    let title = match none {
        NoCommitment::NoContract { label, .. }
        | NoCommitment::NoPeriod { label, .. }
        | NoCommitment::Muted { label } => words::commitment(label),
        NoCommitment::NoVendor { .. } => words::COMMITMENT.to_owned(),
    };
    heading_ui(ui, draw, Chosen::Commitment, (&title, &[]), Vec::new());
    let add = |path: String| Some(Request::Add(Edit::Add(path)));
    let (text, button, request) = match none {
        NoCommitment::NoContract { vendor, .. } => {
            (words::NO_CONTRACT, words::ADD_CONTRACT.to_owned(), add(format!("vendors/{vendor}/contract")))
        }
        NoCommitment::NoPeriod { vendor, .. } => {
            (words::NO_PERIOD, words::ADD_PERIOD.to_owned(), add(format!("vendors/{vendor}/contract/periods")))
        }
        NoCommitment::Muted { .. } => (words::MUTED_VENDOR, String::new(), None),
        NoCommitment::NoVendor { largest, label } => {
            let request = Request::Select(Subject::Item(largest.clone()));
            (words::SELECT_A_VENDOR, words::show_commitment(label), Some(request))
        }
    };
    let room = ui.available_rect_before_wrap();
    let card = Rect::from_center_size(room.center(), vec2(room.width() - 24.0, 52.0)).intersect(room);
    ui.scope_builder(egui::UiBuilder::new().max_rect(card), |ui| {
        ui.with_layout(egui::Layout::top_down(egui::Align::Center), |ui| {
            ui.spacing_mut().item_spacing.y = 6.0;
            ui.add(egui::Label::new(RichText::new(text).color(draw.palette.second)).truncate());
            if let Some(request) = request
                && ui.add(egui::Button::new(button).truncate()).clicked()
            {
                draw.ask(request);
            }
        });
    });
}

/// Draws background and lines; handles use the response to find their places.
fn plot_ui(ui: &mut Ui, draw: &Draw<'_>, chart: &BurnUpChart, y: &ValueAxis) -> PlotResponse<()> {
    let palette = draw.palette;
    let colour = draw.cache.colours.get(&chart.vendor).unwrap_or(palette.money_out[1]);
    let colour = palette.line(colour);
    let lighter = palette.line(palette.background.lerp_to_gamma(colour, FORECAST));
    let name = words::commitment(&chart.label);
    let frame =
        PlotFrame { name: &name, x: &chart.x, y, above: ABOVE, has_days: true, is_shared: false, has_steps: true };
    frame.show(ui, &palette, |plot_ui| {
        if chart.is_renegotiated {
            // The floor agreed at first stays visible, because its handle moves it.
            let agreed = crate::chart::major(chart.agreed_floor(), chart.currency);
            let style = LineStyle::Dotted { spacing: 4.0 };
            plot_ui.hline(HLine::new("", agreed).color(palette.third).width(1.0).style(style).allow_hover(false));
        }
        let stroke = Stroke::new(1.5, palette.second);
        plot_ui.add(plot_shapes::long_line(words::FLOOR, &chart.floor_line, stroke, None));
        if let Some(rate) = chart.run_rate {
            let line = Line::new(words::RUN_RATE, vec![rate.from, rate.to]);
            let style = LineStyle::Dotted { spacing: 5.0 };
            plot_ui.line(line.color(palette.second).width(1.25).style(style).allow_hover(false));
        }
        if chart.past.len() > 1 {
            let line = Line::new(words::CONSUMED, chart.past.clone()).fill(0.0).fill_alpha(0.16);
            plot_ui.line(line.color(colour).width(2.0).allow_hover(false));
        }
        if chart.ahead.len() > 1 {
            let line = Line::new(words::CONSUMED, chart.ahead.clone());
            let style = LineStyle::Dashed { length: 6.0 };
            plot_ui.line(line.color(lighter).width(2.0).style(style).allow_hover(false));
        }
        as_of_line(plot_ui, day(chart.as_of), &palette);
    })
}

/// The chart in words, and its days by keys; Enter asks for what is behind a day's month.
fn burnup_steps_ui(ui: &Ui, draw: &mut Draw<'_>, chart: &BurnUpChart, response: &PlotResponse<()>) {
    let figure = |amount: Money| amounts::figure(amount, chart.currency);
    let outcome = match chart.outcome {
        PeriodEnd::Met(date) => words::ends_met(date),
        PeriodEnd::Short { missing, .. } => words::ends_short(&figure(missing)),
        PeriodEnd::NoFloor => format!("{}.", words::NO_FLOOR),
        PeriodEnd::Later(left) => words::ends_later(&figure(left)),
        PeriodEnd::Ended(date) => words::ends_early(date),
        PeriodEnd::Past => format!("{}.", words::PERIOD_PAST),
    };
    let days = (chart.start, chart.end.plus_days(-1));
    let says = words::commitment_says(&chart.label, days, &figure(chart.floor), &outcome);
    let date = |place: usize| chart.start.plus_days(i32::try_from(place).unwrap_or_default());
    let point = |place: usize| {
        let (date, floor) = (date(place), figure(chart.floor_on(date(place))));
        let consumed = chart.consumed_on(date).map_or_else(|| words::NOT_KNOWN.to_owned(), figure);
        words::commitment_point(date, &consumed, &floor)
    };
    let count = usize::try_from(chart.end.0 - chart.start.0).unwrap_or_default();
    let first = usize::try_from(chart.as_of.0 - chart.start.0).unwrap_or_default();
    let x = |place: usize| day(date(place)) + 1.0;
    let steps = Steps { says: &says, count, first, leap: 30, x: &x, point: &point };
    if let Some(place) = steps_ui(ui, &draw.palette, response, &steps) {
        let hit = BurnUpHit { date: date(place), consumed: chart.consumed_on(date(place)), is_missing: false };
        if let Some(query) = chart.query(hit) {
            draw.ask(Request::ShowPostings(query));
        }
    }
}

fn labels_ui(ui: &Ui, draw: &Draw<'_>, chart: &BurnUpChart, response: &PlotResponse<()>) {
    let palette = draw.palette;
    let painter = ui.painter();
    let frame = *response.transform.frame();
    let place = |at: [f64; 2]| response.transform.position_from_point(&PlotPoint::from(at));
    let floor = place([chart.x.max, chart.floor_at()]).y;
    let figure = |money: Money| amounts::figure(money, chart.currency);
    let mut labels = Labels::new(Rect::from_min_max(frame.min - vec2(0.0, ABOVE), frame.max));
    labels.avoid_line(chart.past.iter().map(|at| place(*at)));
    labels.avoid_line(chart.ahead.iter().map(|at| place(*at)));
    if let Some(rate) = chart.run_rate {
        labels.avoid_line([place(rate.from), place(rate.to)]);
    }
    if frame.x_range().contains(place([day(chart.as_of), 0.0]).x) {
        let x = place([day(chart.as_of), 0.0]).x;
        labels.avoid_line([pos2(x, frame.top()), pos2(x, frame.bottom())]);
    }
    labels.avoid_line(chart.floor_line.iter().map(|at| place(*at)));
    if chart.is_renegotiated {
        let agreed = place([chart.x.max, crate::chart::major(chart.agreed_floor(), chart.currency)]).y;
        labels.avoid_line([pos2(frame.left(), agreed), pos2(frame.right(), agreed)]);
    }
    if let Some((low, high)) = chart.missing_at() {
        let [high, low] = [high, low].map(|at| place([chart.x.max, at]));
        labels.avoid(Rect::from_min_max(pos2(high.x - MISSING, high.y), low));
    }
    let colours = |colour| (colour, palette.background);
    if let PeriodEnd::Ended(date) = chart.outcome {
        let x = place([day(date), 0.0]).x;
        labels.avoid_line([pos2(x, frame.bottom()), pos2(x, floor)]);
    }
    // On its line, as far to the right as it is free there; under it only where it is not.
    let (right, left) = (frame.right() - MISSING - 3.0, frame.left() + 4.0);
    let along: &[f32] = if chart.is_renegotiated { &[0.0] } else { &[0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6] };
    let along = along.iter().map(|part| egui::lerp(right..=left, *part));
    let places: Vec<(Pos2, Align2)> = along
        .clone()
        .map(|x| (pos2(x, floor - 2.0), Align2::RIGHT_BOTTOM))
        .chain(along.map(|x| (pos2(x, floor + 2.0), Align2::RIGHT_TOP)))
        .collect();
    labels.write(painter, &words::floor_line(&figure(chart.floor)), colours(palette.second), &places);
    match chart.outcome {
        PeriodEnd::Short { missing, .. } if missing > Money::ZERO => {
            let (low, high) = chart.missing_at().unwrap_or_default();
            let (low, high) = (place([chart.x.max, low]), place([chart.x.max, high]));
            let is_wrong = !chart.is_by_instalments;
            let colour = if is_wrong { palette.wrong } else { palette.caution };
            let bar = Rect::from_min_max(pos2(high.x - MISSING, high.y), pos2(high.x, low.y));
            painter.rect_filled(bar, 0.0, colour);
            let text = words::missing(&figure(missing), chart.is_by_instalments);
            let part = |part: f32| pos2(bar.left() - 6.0, egui::lerp(bar.top()..=bar.bottom(), part));
            let places = [0.5, 0.35, 0.65, 0.2, 0.8, 1.0, 0.0].map(|p| (part(p), Align2::RIGHT_CENTER));
            labels.write(painter, &text, colours(colour), &places);
        }
        PeriodEnd::Met(date) if date >= chart.as_of => {
            let consumed = chart.consumed_on(date).unwrap_or(chart.floor);
            let at = place([day(date) + 1.0, crate::chart::major(consumed, chart.currency)]);
            painter.circle(at, 4.0, palette.cash, Stroke::new(1.5, palette.background));
            labels.avoid_mark(at);
            labels.write(painter, &words::met_on(date), colours(palette.text), &around(at, 9.0));
        }
        PeriodEnd::Met(_) => message(&mut labels, painter, words::MET_BEFORE, frame, colours(palette.second)),
        PeriodEnd::Ended(date) => {
            let at = place([day(date), 0.0]);
            if frame.x_range().contains(at.x) {
                let line = [pos2(at.x, frame.bottom()), pos2(at.x, floor)];
                painter.line_segment(line, Stroke::new(1.5, palette.wrong));
                labels.avoid_line(line);
            }
            message(&mut labels, painter, &service::contract_ended(date), frame, colours(palette.wrong));
        }
        PeriodEnd::NoFloor => message(&mut labels, painter, words::NO_FLOOR, frame, colours(palette.second)),
        PeriodEnd::Past => message(&mut labels, painter, words::PERIOD_PAST, frame, colours(palette.second)),
        PeriodEnd::Later(_) if chart.ahead.is_empty() => {
            message(&mut labels, painter, words::PERIOD_LATER, frame, colours(palette.second));
        }
        PeriodEnd::Later(left) => {
            if let Some(end) = chart.ahead.last() {
                let text = words::open_at_end(&figure(left));
                labels.write(painter, &text, colours(palette.second), &around(place(*end), 8.0));
            }
        }
        PeriodEnd::Short { .. } => {}
    }
    if let Some(rate) = chart.run_rate {
        let text = words::needs_a_month(&figure(rate.monthly));
        let (from, to) = (place(rate.from), place(rate.to));
        let places = [0.5, 0.35, 0.65, 0.2, 0.8].map(|part| from.lerp(to, part));
        let places: Vec<(Pos2, Align2)> = places
            .iter()
            .map(|at| (*at + vec2(-8.0, -3.0), Align2::RIGHT_BOTTOM))
            .chain(places.iter().map(|at| (*at + vec2(8.0, 3.0), Align2::LEFT_TOP)))
            .collect();
        labels.write(painter, &text, colours(palette.second), &places);
    }
}

/// Places around a point, the preferred one first.
fn around(at: Pos2, distance: f32) -> [(Pos2, Align2); 4] {
    [
        (at + vec2(-distance, -distance / 2.0), Align2::RIGHT_BOTTOM),
        (at + vec2(distance, -distance / 2.0), Align2::LEFT_BOTTOM),
        (at + vec2(distance, distance / 2.0), Align2::LEFT_TOP),
        (at + vec2(-distance, distance / 2.0), Align2::RIGHT_TOP),
    ]
}

fn message(
    labels: &mut Labels,
    painter: &egui::Painter,
    text: &str,
    frame: Rect,
    colours: (egui::Color32, egui::Color32),
) {
    labels.write(painter, text, colours, &[(frame.center(), Align2::CENTER_CENTER)]);
}

fn tip_ui(ui: &mut Ui, draw: &Draw<'_>, chart: &BurnUpChart, hit: BurnUpHit) {
    let mut rows = Vec::new();
    let mut row = |label: &str, amount: Money, is_strong: bool| {
        rows.push(HoverRow::new(Mark::None, label, amount).strong(is_strong));
    };
    let floor = chart.floor_on(hit.date);
    let has_floor = floor != Money::ZERO;
    if let Some(consumed) = hit.consumed {
        row(words::CONSUMED, consumed, true);
        if has_floor {
            row(words::LEFT, (floor - consumed).max(Money::ZERO), false);
        }
    }
    if has_floor {
        row(words::FLOOR, floor, hit.consumed.is_none());
    } else {
        rows.push(HoverRow { amount: None, ..HoverRow::new(Mark::None, words::NO_FLOOR, Money::ZERO) });
    }
    let mut row = |label: &str, amount: Money, is_strong: bool| {
        rows.push(HoverRow::new(Mark::None, label, amount).strong(is_strong));
    };
    if let Some(monthly) = chart.needed_from(hit.date) {
        row(words::NEEDED_FROM_HERE, monthly, false);
    }
    if let PeriodEnd::Short { missing, carried } = chart.outcome
        && missing > Money::ZERO
    {
        row(if chart.is_by_instalments { words::UNUSED } else { words::MISSING }, missing, hit.is_missing);
        if carried > Money::ZERO {
            row(words::CARRIED, carried, false);
        }
    }
    if chart.carried_in != Money::ZERO {
        row(words::CARRIED_IN, chart.carried_in, false);
    }
    rows.truncate(hover::ROWS);
    hover::card_ui(ui, draw, (&amounts::date(hit.date), None), &rows, chart.currency);
}
