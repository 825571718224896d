//! What waiting costs, as drawn: the question, the sentence that answers it, the chart, and the kinds of cost.
//!
//! Owns what is asked for; the answer is made once for each change, and only while it is seen.

use std::sync::Arc;

use egui::{
    Align, Align2, ComboBox, Id, Key, Label, Layout, Rect, Response, RichText, Role, Sense, Stroke, TextEdit, Ui,
    UiBuilder, WidgetInfo, pos2,
    text::{CCursor, CCursorRange},
    vec2,
};
use egui_plot::{FilledArea, PlotPoint, PlotResponse, VLine};

use super::{PanelAsk, Shown, nothing_ui, offer_next_ui, table::text_ui};
use crate::{
    analysis::delay::{self, BreakEven, CashWorth, DelayQuestion, on_day},
    app::{App, Command, Making, Subject, Topic},
    calendar::Date,
    chart::{Band, DelayChart, Family, PostingQuery, PostingSet, Zoom},
    model::{ItemKind, Model, SpanSize},
    money::Money,
    text::{
        CommandWords, amounts, charts as chart_words, delay_shown as words, lower_panel as panel_words, policies,
        typed, window,
    },
    ui::{
        Draw, Request,
        charts::{Labels, Steps, beside_pointer, labels_max_in, steps_ui},
        plot::PlotFrame,
        plot_shapes,
        theme::{self, size},
    },
};

/// The height of a row of the table of costs.
const ROW: f32 = 22.0;
/// The lowest height: rows move closer together before one is out of sight.
const ROW_MIN: f32 = 18.0;
/// In a narrower panel question and sentence stand above chart and table.
const NARROW: f32 = 700.0;
/// In a narrower table amounts are short.
const SHORT: f32 = 270.0;
/// The height of the row of fields.
const FIELDS: f32 = 28.0;

/// What is asked for, and the answer.
#[derive(Debug)]
pub struct DelayTab {
    /// The id of the vendor that was chosen last; none is all vendors.
    vendor: Option<String>,
    from: Option<Date>,
    /// The day after the last.
    to: Option<Date>,
    /// Whether a vendor was chosen since the last frame.
    is_chosen: bool,
    /// The selection in the last frame.
    seen: Option<Subject>,
    /// The vendors that can be asked about.
    vendors: Vec<(String, String)>,
    vendors_of: Option<Arc<Model>>,
    question: Option<DelayQuestion>,
    charts: Making<(Shown, DelayQuestion, SpanSize), Option<DelayChart>>,
    chart: Option<DelayChart>,
    /// The sentence without what comes next.
    sentence: String,
    /// The revision whose next step is said after it.
    said_of: Option<u64>,
    shown_of: Option<(Option<Zoom>, u32)>,
}

/// The first guess of the time that the answer takes for each posting, in nanoseconds: it needs another run.
const POSTING_NANOS: f64 = 200.0;

impl Default for DelayTab {
    fn default() -> Self {
        Self {
            vendor: None,
            from: None,
            to: None,
            is_chosen: false,
            seen: None,
            vendors: Vec::new(),
            vendors_of: None,
            question: None,
            charts: Making::new(Topic::Delay, POSTING_NANOS),
            chart: None,
            sentence: String::new(),
            said_of: None,
            shown_of: None,
        }
    }
}

/// What drawing needs from it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DelayAsk {
    /// Another vendor, or all of them.
    Vendor(Option<String>),
    /// Another first day, or the forecast's.
    From(Option<Date>),
    /// Another day after the last, or the forecast's.
    To(Option<Date>),
}

impl DelayTab {
    /// Does what drawing asked for.
    pub fn take(&mut self, change: DelayAsk) {
        match change {
            DelayAsk::Vendor(vendor) => (self.vendor, self.is_chosen) = (vendor, true),
            DelayAsk::From(from) => self.from = from,
            DelayAsk::To(to) => self.to = to,
        }
    }

    /// Whether a worker finds the answer.
    pub const fn is_stale(&self) -> bool {
        self.charts.is_stale()
    }

    /// The command that pays whom is asked about in full, and the id of the vendor if it is one.
    pub fn paying(&self) -> Option<(CommandWords, Option<String>)> {
        let vendor = self.question.as_ref()?.vendor.clone();
        let words = if vendor.is_none() { policies::PAY_ALL } else { policies::PAY_SELECTED };
        let is_paid = self.chart.as_ref().is_some_and(|chart| chart.delay.is_paid_when_due());
        (!self.vendors.is_empty() && !is_paid).then_some((words, vendor))
    }

    /// The answer.
    pub const fn chart(&self) -> Option<&DelayChart> {
        self.chart.as_ref()
    }

    /// Makes the answer again if something changed; of other days only what is drawn. A vendor that is selected is
    /// asked about.
    pub fn refresh(&mut self, app: &mut App, zoom: Option<Zoom>, width: f32) {
        let is_chosen = std::mem::take(&mut self.is_chosen);
        if self.seen.as_ref() != Some(app.subject()) {
            self.seen = Some(app.subject().clone());
            if let (Subject::Item(id), false) = (app.subject(), is_chosen)
                && app.model().vendors.iter().any(|vendor| vendor.id.0 == *id && !vendor.muted)
            {
                self.vendor = Some(id.clone());
            }
        }
        let run = Shown::exactly(app);
        let model = app.shared_model();
        if !self.vendors_of.as_ref().is_some_and(|of| Arc::ptr_eq(of, &model)) {
            let items = model.items().into_iter().filter(|item| item.kind == ItemKind::Vendor && !item.muted);
            self.vendors = items.map(|item| (item.id.to_owned(), item.label.to_owned())).collect();
            self.vendors_of = Some(Arc::clone(&model));
        }
        let is_known = |id: &String| self.vendors.iter().any(|(own, _)| own == id);
        let vendor = self.vendor.clone().filter(is_known);
        let (first, end) = (model.as_of(), model.end());
        let question = DelayQuestion {
            vendor,
            from: self.from.filter(|from| first <= *from && *from < end),
            to: self.to.filter(|to| first < *to && *to <= end),
        };
        self.question = Some(question.clone());
        if let Some(run) = run {
            let (size, span) = (run.postings(), app.span());
            if let Some(chart) = self.charts.ask(app, (run, question, span), size, chart_of) {
                self.sentence = chart.as_ref().map_or_else(String::new, |chart| chart.sentence.clone());
                self.chart = chart;
                (self.shown_of, self.said_of) = (None, None);
            }
        } else {
            self.chart = None;
            self.charts.forget();
        }
        let said_of = Some(app.revision());
        if self.said_of != said_of
            && let Some(chart) = &mut self.chart
        {
            chart.sentence.clone_from(&self.sentence);
            chart.say_next(app.delay_summary());
            self.said_of = said_of;
        }
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a width in points")]
        let shown_of = (zoom, width as u32);
        if self.shown_of != Some(shown_of)
            && let Some(chart) = &mut self.chart
        {
            let fiscal_month = u8::try_from(app.model().settings.fiscal_month).unwrap_or(1);
            chart.show(zoom, app.span(), fiscal_month, labels_max_in(chart_width(width - 580.0)));
            self.shown_of = Some(shown_of);
        }
    }
}

fn chart_of((run, question, span): &(Shown, DelayQuestion, SpanSize)) -> Option<DelayChart> {
    let delay = delay::ask(&run.model, &run.forecast, question).ok()?;
    Some(DelayChart::new(delay, &run.forecast, *span))
}

/// The chart's part of the panel's width.
fn chart_width(width: f32) -> f32 {
    width - table_width(width)
}

/// The part that the table of costs shows.
fn table_width(width: f32) -> f32 {
    (width * 0.4).clamp(200.0, 340.0)
}

/// The question and its answer.
pub fn delay_ui(ui: &mut Ui, draw: &mut Draw<'_>, tab: &DelayTab) {
    if tab.vendors.is_empty() {
        let step = (Command::AddVendor.text(), Request::Command(Command::AddVendor));
        return offer_next_ui(ui, draw, words::NO_VENDOR, step);
    }
    if let Some(chart) = tab.chart.as_ref().filter(|chart| chart.delay.is_paid_when_due()) {
        question_ui(ui, draw, tab);
        let delay = &chart.delay;
        let paid = PostingQuery {
            set: PostingSet::Paid,
            item: delay.vendor.as_ref().map(|vendor| vendor.id.clone()),
            group: None,
            start: delay.from,
            end: delay.to,
        };
        let step = (words::SHOW_PAID, Request::ShowPostings(paid));
        return offer_next_ui(ui, draw, &chart.sentence, step);
    }
    let is_narrow = ui.available_width() < NARROW;
    if is_narrow {
        question_ui(ui, draw, tab);
        said_ui(ui, draw, tab);
    }
    let rect = ui.available_rect_before_wrap();
    let middle = rect.right() - table_width(rect.width());
    let left = Rect::from_min_max(rect.min, pos2(middle, rect.bottom()));
    let right = Rect::from_min_max(pos2(middle, rect.top()), rect.max);
    ui.scope_builder(UiBuilder::new().max_rect(left).id_salt("waiting"), |ui| {
        if !is_narrow {
            question_ui(ui, draw, tab);
            said_ui(ui, draw, tab);
        }
        if let Some(chart) = tab.chart.as_ref().filter(|chart| !chart.is_empty()) {
            chart_ui(ui, draw, chart);
        }
    });
    ui.painter().vline(middle, rect.y_range(), Stroke::new(1.0, draw.palette.hairline));
    if let Some(chart) = &tab.chart {
        ui.scope_builder(UiBuilder::new().max_rect(right).id_salt("costs"), |ui| costs_ui(ui, draw, chart));
    }
}

/// The sentence, or why there is none.
fn said_ui(ui: &mut Ui, draw: &Draw<'_>, tab: &DelayTab) {
    match &tab.chart {
        Some(chart) => sentence_ui(ui, draw, chart),
        None if tab.is_stale() || draw.app.is_computing() => nothing_ui(ui, draw, window::COMPUTING),
        None => nothing_ui(ui, draw, words::TOO_LARGE),
    }
}

/// The vendor, and the first and the last day.
fn question_ui(ui: &mut Ui, draw: &mut Draw<'_>, tab: &DelayTab) {
    let Some(question) = &tab.question else { return };
    let (first, end) = (draw.app.model().as_of(), draw.app.model().end());
    ui.horizontal(|ui| {
        ui.set_min_height(FIELDS);
        ui.spacing_mut().item_spacing.x = 6.0;
        ui.add_space(theme::PAD - 6.0);
        let is_chosen = |id: &String| question.vendor.as_ref() == Some(id);
        let shown = tab.vendors.iter().find(|(id, _)| is_chosen(id));
        let shown = shown.map_or(words::ALL_VENDORS, |(_, label)| label);
        let room = (ui.available_width() - 300.0).clamp(90.0, 190.0);
        let combo = ComboBox::from_id_salt("waiting vendor").selected_text(shown).width(room).truncate();
        let response = combo.show_ui(ui, |ui| {
            if ui.selectable_label(question.vendor.is_none(), words::ALL_VENDORS).clicked() {
                draw.ask(Request::LowerPanel(PanelAsk::Delay(DelayAsk::Vendor(None))));
            }
            for (id, label) in &tab.vendors {
                if ui.selectable_label(is_chosen(id), label).clicked() {
                    draw.ask(Request::LowerPanel(PanelAsk::Delay(DelayAsk::Vendor(Some(id.clone())))));
                }
            }
        });
        response.response.accessible_name(words::VENDOR);
        let small = |text: &str| Label::new(RichText::new(text).size(size::LABEL).color(draw.palette.second));
        ui.add(small(words::FROM));
        if let Some(from) = date_ui(ui, draw, words::FIELDS[0], question.from.unwrap_or(first), (first, end)) {
            let from = (from != first).then_some(from);
            draw.ask(Request::LowerPanel(PanelAsk::Delay(DelayAsk::From(from))));
        }
        ui.add(Label::new(RichText::new(words::TO).size(size::LABEL).color(draw.palette.second)));
        let last = question.to.unwrap_or(end).plus_days(-1);
        let after = question.from.unwrap_or(first);
        if let Some(to) = date_ui(ui, draw, words::FIELDS[1], last, (after, end)) {
            let to = (to.plus_days(1) != end).then_some(to.plus_days(1));
            draw.ask(Request::LowerPanel(PanelAsk::Delay(DelayAsk::To(to))));
        }
        let is_part = question.from.is_some() || question.to.is_some();
        if is_part && super::button_ui(ui, draw, words::WHOLE).clicked() {
            draw.ask(Request::LowerPanel(PanelAsk::Delay(DelayAsk::From(None))));
            draw.ask(Request::LowerPanel(PanelAsk::Delay(DelayAsk::To(None))));
        }
    });
}

/// A field of a day from a first one to the day before an end; gives the day when it is left with another one.
pub(super) fn date_ui(
    ui: &mut Ui,
    draw: &Draw<'_>,
    name: &str,
    shown: Date,
    (first, end): (Date, Date),
) -> Option<Date> {
    let id = Id::unique(("waiting", name));
    let refused_id = id.with("refused");
    let typing: Option<String> = ui.data(|data| data.get_temp(id));
    let refused: Option<String> = ui.data(|data| data.get_temp(refused_id));
    let mut text = typing.clone().unwrap_or_else(|| amounts::date(shown));
    if refused.is_some() {
        let stroke = Stroke::new(1.0, draw.palette.wrong);
        ui.visuals_mut().widgets.inactive.bg_stroke = stroke;
        ui.visuals_mut().selection.stroke = stroke;
    }
    // As wide as the widest date in the font of the field.
    let font = egui::TextStyle::Body.resolve(ui.style());
    let date = ui.painter().layout_no_wrap(words::WIDEST_DATE.to_owned(), font, draw.palette.text);
    let mut output = TextEdit::singleline(&mut text).id(id).desired_width(date.size().x + 14.0).show(ui);
    let response = output.response.response.clone().accessible_name(name);
    // Enter leaves the focus here: what is typed next is typed over the text.
    let left = id.with("left");
    let is_back = response.has_focus() && ui.data_mut(|data| data.remove_temp::<()>(left)).is_some();
    if response.gained_focus() || is_back {
        let end = CCursor::new(text.chars().count());
        output.state.cursor.set_char_range(Some(CCursorRange::two(CCursor::new(0), end)));
        output.state.store(ui.ctx(), id);
    }
    let response = match &refused {
        Some(message) => response.on_hover_text(message),
        None => response,
    };
    let mut given = None;
    if response.lost_focus() {
        ui.data_mut(|data| {
            data.remove::<String>(id);
            data.remove::<String>(refused_id);
            data.insert_temp(left, ());
        });
        let is_given_up = ui.input(|input| input.key_pressed(Key::Escape));
        if !is_given_up && text != amounts::date(shown) {
            let message = match typed::date(&text) {
                Ok(date) if first <= date && date < end => {
                    given = Some(date);
                    None
                }
                Ok(_) => Some(words::outside(first, end.plus_days(-1))),
                Err(_) => Some(words::NO_DATE.to_owned()),
            };
            if let Some(message) = message {
                // What was refused stays, to be mended.
                ui.data_mut(|data| {
                    data.insert_temp(id, text);
                    data.insert_temp(refused_id, message);
                });
            }
        }
    } else if response.has_focus() {
        ui.data_mut(|data| data.insert_temp(id, text));
    }
    given
}

fn sentence_ui(ui: &mut Ui, draw: &Draw<'_>, chart: &DelayChart) {
    ui.horizontal(|ui| {
        ui.add_space(theme::PAD);
        let width = (ui.available_width() - theme::PAD).max(60.0);
        ui.allocate_ui_with_layout(vec2(width, 0.0), Layout::top_down(Align::Min), |ui| {
            ui.set_width(width);
            // What it is worth is said at its row; a card here would lie over the chart.
            ui.add(Label::new(RichText::new(&chart.sentence).color(draw.palette.text)).wrap());
        });
    });
}

/// The colour of a band.
fn colour(draw: &Draw<'_>, chart: &DelayChart, index: usize) -> egui::Color32 {
    let band = &chart.bands[index];
    let family = match band.family {
        Family::Owed => &draw.palette.money_out,
        Family::Revenue => &draw.palette.money_in,
        Family::Others => &draw.palette.ages,
    };
    theme::shade(family, band.place.0, band.place.1)
}

fn chart_ui(ui: &mut Ui, draw: &mut Draw<'_>, chart: &DelayChart) {
    let palette = draw.palette;
    let frame = PlotFrame {
        name: words::CHART,
        x: &chart.x,
        y: &chart.y,
        above: 8.0,
        has_days: true,
        is_shared: false,
        has_steps: true,
    };
    let turning = chart.turning();
    let response = frame.show(ui, &palette, |plot_ui| {
        let drawn = &chart.drawn;
        for (index, [from, to]) in drawn.bands.iter().enumerate() {
            let area = FilledArea::new("", &drawn.xs, from, to).fill_color(colour(draw, chart, index));
            plot_ui.add(area.allow_hover(false));
        }
        let line = |points, width, colour| plot_shapes::long_line("", points, Stroke::new(width, colour), None);
        if chart.bands.iter().any(|band| band.total() < Money::ZERO) {
            plot_ui.add(line(&drawn.cost, 1.25, palette.text));
        }
        plot_ui.add(line(&drawn.benefit, 4.0, palette.background));
        plot_ui.add(line(&drawn.benefit, 2.0, palette.cash));
        if let Some((_, at)) = turning {
            let style = egui_plot::LineStyle::Dashed { length: 4.0 };
            let line = VLine::new("", chart.x_of(at)).color(palette.wrong).width(1.25).style(style);
            plot_ui.vline(line.allow_hover(false));
        }
    });
    labels_ui(ui, draw, chart, &response);
    delay_steps_ui(ui, draw, chart, &response);
    let Some(pointer) = response.response.hover_pos() else { return };
    let Some(at) = chart.hit(response.transform.value_from_position(pointer).x) else { return };
    beside_pointer(&response.response, |ui| day_ui(ui, draw, chart, at));
}

/// The chart in words, and its days by keys.
fn delay_steps_ui(ui: &Ui, draw: &Draw<'_>, chart: &DelayChart, response: &PlotResponse<()>) {
    let delay = &chart.delay;
    let figure = |amount: Money| amounts::figure(amount, delay.currency);
    let Some(end) = delay.days().checked_sub(1) else { return };
    let net = |at: usize| delay.cost[at] - delay.benefit[at];
    // Of equal ones the first.
    let most = (0..=end).rev().max_by_key(|at| net(*at)).unwrap_or(end);
    let days = (delay.from, delay.to.plus_days(-1));
    let says = words::chart_says(days, (&figure(net(most)), delay.date(most)), &figure(net(end)));
    let point = |at: usize| words::point(delay.date(at), &figure(delay.cost[at]), &figure(delay.benefit[at]));
    let x = |at: usize| chart.x_of(at);
    let steps = Steps { says: &says, count: delay.days(), first: 0, leap: 30, x: &x, point: &point };
    let _ = steps_ui(ui, &draw.palette, response, &steps);
}

/// The names of the break-even day and of the benefit.
fn labels_ui(ui: &Ui, draw: &Draw<'_>, chart: &DelayChart, response: &PlotResponse<()>) {
    let palette = draw.palette;
    let place = |x: f64, y: f64| response.transform.position_from_point(&PlotPoint::new(x, y));
    let frame = *response.transform.frame();
    let mut labels = Labels::new(frame);
    labels.avoid_line(chart.drawn.benefit.iter().map(|[x, y]| place(*x, *y)));
    if let Some((date, at)) = chart.turning() {
        let top = place(chart.x_of(at), chart.y.max);
        if frame.x_range().contains(top.x) {
            let cost = place(chart.x_of(at), chart.y_of(chart.delay.cost[at]));
            ui.painter().circle(cost, 4.0, palette.wrong, Stroke::new(1.5, palette.background));
            labels.avoid_line([pos2(top.x, frame.top()), pos2(top.x, frame.bottom())]);
            labels.avoid_mark(cost);
            let is_first = matches!(chart.delay.break_even, BreakEven::FromTheFirstDay(_));
            let places = [
                (pos2(top.x + 5.0, frame.top() + 2.0), Align2::LEFT_TOP),
                (pos2(top.x - 5.0, frame.top() + 2.0), Align2::RIGHT_TOP),
                (pos2(top.x + 5.0, frame.top() + 20.0), Align2::LEFT_TOP),
            ];
            let text = words::turning(date, is_first);
            labels.write_on_plate(ui.painter(), &text, (palette.wrong, palette.panel), &places);
        }
    }
    if let Some([x, y]) = chart.drawn.benefit.iter().rev().find(|[x, _]| *x <= chart.x.max) {
        let end = place(*x, *y) - vec2(6.0, 0.0);
        let places = [
            (end - vec2(0.0, 6.0), Align2::RIGHT_BOTTOM),
            (end + vec2(0.0, 6.0), Align2::RIGHT_TOP),
            (end - vec2(0.0, 22.0), Align2::RIGHT_BOTTOM),
        ];
        labels.write_on_plate(ui.painter(), words::BENEFIT, (palette.cash, palette.panel), &places);
    }
}

/// How many kinds of cost the card of a day names.
const BANDS: usize = 3;

/// What a day adds and what it has come to.
fn day_ui(ui: &mut Ui, draw: &Draw<'_>, chart: &DelayChart, at: usize) {
    let delay = &chart.delay;
    ui.label(RichText::new(amounts::date(delay.date(at))).color(draw.palette.text));
    let money = |money: Money| amounts::figure(money, delay.currency);
    let tone = |is_strong: bool| if is_strong { draw.palette.text } else { draw.palette.second };
    egui::Grid::new("waiting day").spacing(vec2(16.0, 2.0)).show(ui, |ui| {
        let cell = |ui: &mut Ui, text: &str, colour| {
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                ui.label(RichText::new(text).size(size::LABEL).color(colour));
            });
        };
        ui.label("");
        cell(ui, words::ON_THE_DAY, draw.palette.third);
        cell(ui, words::CUMULATED, draw.palette.third);
        ui.end_row();
        let mut row = |label: &str, mark: Option<egui::Color32>, cumulated: &[Money], is_strong: bool| {
            ui.horizontal(|ui| {
                ui.spacing_mut().item_spacing.x = 6.0;
                let (dot, _) = ui.allocate_exact_size(vec2(8.0, 8.0), Sense::hover());
                if let Some(mark) = mark {
                    ui.painter().rect_filled(dot, 1.0, mark);
                }
                ui.label(RichText::new(label).size(size::LABEL).color(tone(is_strong)));
            });
            cell(ui, &money(on_day(cumulated, at)), tone(is_strong));
            cell(ui, &money(cumulated[at]), tone(is_strong));
            ui.end_row();
        };
        // The largest, and the others as one row.
        let mut places: Vec<usize> = (0..chart.bands.len()).collect();
        places.sort_by_key(|place| std::cmp::Reverse(chart.bands[*place].cumulated[at].0.unsigned_abs()));
        let hidden = if places.len() > BANDS + 1 { places.split_off(BANDS) } else { Vec::new() };
        places.sort_unstable();
        for place in places {
            let band = &chart.bands[place];
            row(band.label, Some(colour(draw, chart, place)), &band.cumulated, false);
        }
        if !hidden.is_empty() {
            let sum = |day: usize| hidden.iter().map(|place| chart.bands[*place].cumulated[day]).sum();
            let others: Vec<Money> = (0..=at).map(sum).collect();
            row(&chart_words::others(hidden.len()), None, &others, false);
        }
        row(words::COST, None, &delay.cost, true);
        row(words::BENEFIT, Some(draw.palette.cash), &delay.benefit, true);
        row(words::KEPT, None, &delay.kept, false);
    });
}

/// The kinds of cost with what they come to.
fn costs_ui(ui: &mut Ui, draw: &mut Draw<'_>, chart: &DelayChart) {
    let delay = &chart.delay;
    let head = words::by(delay.to.plus_days(-1), delay.currency.code());
    ui.spacing_mut().item_spacing.y = 0.0;
    // A head, and three sums.
    #[allow(clippy::cast_precision_loss, reason = "a few rows")]
    let row = (ui.available_height() / (chart.bands.len() + 4) as f32).floor().clamp(ROW_MIN, ROW);
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), row), Sense::hover());
    text_ui(ui, &head, pos2(rect.left() + theme::PAD, rect.center().y), rect.right(), draw.palette.third);
    // The sums stay in sight. Of the kinds, those for which there is no room are one row, as they are part of the sum.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a few rows")]
    let rows = ((ui.available_height() + 0.5) / row - 3.0).max(1.0) as usize;
    let (shown, others) = largest(&chart.bands, rows);
    for index in shown {
        let band = &chart.bands[index];
        let mark = Some(colour(draw, chart, index));
        let response = cost_ui(ui, draw, row, (band.label, band.total()), mark, false);
        if !band.parts.is_empty() {
            response.on_hover_ui(|ui| parts_ui(ui, draw, band));
        }
    }
    if !others.is_empty() {
        let sum = others.iter().map(|index| chart.bands[*index].total()).sum();
        let response = cost_ui(ui, draw, row, (&chart_words::others(others.len()), sum), None, false);
        let parts = others.iter().map(|index| (chart.bands[*index].label, chart.bands[*index].total()));
        response.on_hover_ui(|ui| amounts_ui(ui, draw, parts));
    }
    let (cost, benefit) = (delay.total_cost(), delay.total_benefit());
    cost_ui(ui, draw, row, (words::COST, cost), None, true);
    // Where the rate comes from, and the way there.
    let (path, from) = rate_of(draw.app.model(), &delay.worth);
    let value = words::benefit_from(delay.value_of_cash, &from);
    let benefit_row = cost_ui(ui, draw, row, (&value, benefit), Some(draw.palette.cash), false);
    let link = ui.interact(benefit_row.rect, benefit_row.id.with("rate"), Sense::CLICK);
    let name = words::rate_link(&from);
    link.widget_info(|| WidgetInfo::labeled(Role::Link, true, &name));
    if link.has_focus() {
        ui.painter().rect_stroke(link.rect, 2.0, Stroke::new(1.0, draw.palette.accent), egui::StrokeKind::Inside);
    }
    let link = link.on_hover_cursor(egui::CursorIcon::PointingHand);
    if link.on_hover_text(format!("{}. {}", chart.value, words::RATE_TIP)).clicked() {
        draw.ask(Request::Reveal(path));
    }
    cost_ui(ui, draw, row, (words::NET, cost - benefit), None, true);
}

/// In a number of rows the kinds of cost that are the largest, in their order, and those that have to be one row.
fn largest(bands: &[Band], rows: usize) -> (Vec<usize>, Vec<usize>) {
    let mut shown: Vec<usize> = (0..bands.len()).collect();
    if shown.len() <= rows {
        return (shown, Vec::new());
    }
    shown.sort_by_key(|index| std::cmp::Reverse(bands[*index].total().0.unsigned_abs()));
    let mut others = shown.split_off(rows.saturating_sub(1));
    shown.sort_unstable();
    others.sort_unstable();
    (shown, others)
}

/// The path of the rate that cash is worth, and what has it.
fn rate_of(model: &Model, worth: &CashWorth) -> (String, String) {
    let (path, from) = match worth {
        CashWorth::Set => ("settings/value_of_cash".to_owned(), words::RATE_SET),
        CashWorth::Debt(id) => (format!("debts/{id}/rate"), model.item(id).map_or(id.as_str(), |item| item.label)),
        CashWorth::CreditLine => ("settings/credit_line/rate".to_owned(), words::RATE_OF_LINE),
        CashWorth::CashInterest => ("settings/cash_interest".to_owned(), words::RATE_OF_CASH),
    };
    (path, from.to_owned())
}

/// A row of the table, of a height: a kind of cost, or a sum under a line.
fn cost_ui(
    ui: &mut Ui,
    draw: &Draw<'_>,
    height: f32,
    (label, amount): (&str, Money),
    mark: Option<egui::Color32>,
    is_sum: bool,
) -> Response {
    let palette = draw.palette;
    let currency = draw.app.model().currency();
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::hover());
    let is_short = ui.available_width() < SHORT;
    let whole = panel_words::cell_money(amount, currency, false);
    let text = if is_short { amounts::figure(amount, currency) } else { whole };
    response.widget_info(|| WidgetInfo::labeled(Role::Row, true, words::row(label, &text)));
    if is_sum {
        ui.painter().hline(rect.x_range(), rect.top(), Stroke::new(1.0, palette.hairline));
    }
    let middle = rect.center().y;
    if let Some(mark) = mark {
        let square = Rect::from_center_size(pos2(rect.left() + theme::PAD + 4.0, middle), vec2(8.0, 8.0));
        ui.painter().rect_filled(square, 1.0, mark);
    }
    let tone = if is_sum { palette.text } else { palette.second };
    let right = pos2(rect.right() - theme::PAD, middle);
    let number = ui.painter().text(right, Align2::RIGHT_CENTER, &text, theme::font(size::TEXT), tone);
    let left = pos2(rect.left() + theme::PAD + 16.0, middle);
    let is_cut = text_ui(ui, label, left, number.left() - 8.0, tone);
    let exact = amounts::exact_money(amount, currency);
    if is_cut || exact != text { response.on_hover_text(words::row(label, &exact)) } else { response }
}

/// The items that a kind of cost is an effect on.
fn parts_ui(ui: &mut Ui, draw: &Draw<'_>, band: &Band) {
    amounts_ui(ui, draw, band.parts.iter().map(|(item, amount)| (item.as_str(), *amount)));
}

/// Names, each with an amount.
fn amounts_ui<'a>(ui: &mut Ui, draw: &Draw<'_>, rows: impl Iterator<Item = (&'a str, Money)>) {
    let currency = draw.app.model().currency();
    egui::Grid::new("parts of a cost").spacing(vec2(16.0, 2.0)).show(ui, |ui| {
        for (name, amount) in rows {
            let small = |text: String| RichText::new(text).size(size::LABEL).color(draw.palette.second);
            ui.label(small(name.to_owned()));
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                ui.label(small(amounts::exact_money(amount, currency)));
            });
            ui.end_row();
        }
    });
}
