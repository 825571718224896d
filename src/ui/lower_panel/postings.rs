//! The postings behind a figure as drawn: a row each, their sums at the foot, and the figure that they make up above.

use egui::{
    Align2, Button, Label, Rangef, Rect, RichText, Role, ScrollArea, Sense, Stroke, Ui, WidgetInfo, pos2, vec2,
};

use super::{PostingsOf, explain, nothing_ui, table::text_ui};
use crate::{
    app::Subject,
    chart::{PostingLine, PostingQuery, PostingSet, Postings},
    money::Money,
    text::{amounts, explained, lower_panel as words, window},
    ui::{
        Draw, Request,
        theme::{self, size},
    },
};

/// The height of a row.
const ROW: f32 = 22.0;
/// The height of the heads of columns and of the foot.
const EDGE: f32 = 24.0;
/// Between columns.
const GAP: f32 = 14.0;

/// The room for description and account from which on there is a column for the account.
const ACCOUNT_FROM: f32 = 260.0;

/// Whether nothing is posted of what is shown: it was put in.
pub fn are_inputs(postings: &Postings) -> bool {
    !postings.lines.is_empty() && postings.lines.iter().all(|line| line.input.is_some())
}

/// Where columns begin and end.
struct PostingColumns {
    date: Rangef,
    item: Option<Rangef>,
    description: Rangef,
    account: Option<Rangef>,
    rule: Option<Rangef>,
    debit: Rangef,
    credit: Rangef,
}

impl PostingColumns {
    /// The columns in a width; with little room, rule, item and account are left out for the description.
    fn of(ui: &Ui, whole: Rangef, postings: &Postings) -> Self {
        let has_item = postings.query.item.is_none();
        let whole = Rangef::new(whole.min + theme::PAD, whole.max - theme::PAD - 6.0);
        let mut left = whole.min;
        let mut right = whole.max;
        let mut take_left = |width: f32| {
            let own = Rangef::new(left, left + width);
            left += width + GAP;
            own
        };
        let widest = |texts: &[String]| {
            let width = |text: &String| {
                let font = theme::font(size::TEXT);
                ui.painter().layout_no_wrap(text.clone(), font, egui::Color32::PLACEHOLDER).size().x
            };
            texts.iter().map(width).fold(0.0, f32::max) + 2.0
        };
        let [parties, descriptions, accounts, amounts] = &postings.longest;
        let date = take_left(80.0);
        let names = widest(parties);
        let item = has_item.then(|| take_left(names.clamp(60.0, (whole.span() * 0.24).max(80.0))));
        let mut take_right = |width: f32| {
            let own = Rangef::new(right - width, right);
            right -= width + GAP;
            own
        };
        // A side without amounts keeps the room of its name.
        let sums = [postings.debit, postings.credit, postings.before.unwrap_or_default()];
        let amounts = widest(amounts).max(widest(&sums.map(|sum| words::cell_money(sum, postings.currency, true))));
        let side = |is_used: bool| if is_used { amounts.max(64.0) } else { 44.0 };
        let credit = take_right(side(postings.credit != Money::ZERO));
        let debit = take_right(side(postings.debit != Money::ZERO || postings.before.is_some()));
        let has_rule = whole.span() > if has_item { 1080.0 } else { 900.0 };
        let rule = has_rule.then(|| take_right(104.0));
        // The rest of the width is for description and account; the tooltip names the account too.
        let room = right - left - GAP;
        let described = widest(descriptions);
        let accounts = widest(accounts);
        // Where most of an account's name would be cut, the description has its room.
        let is_input = are_inputs(postings);
        let is_readable = is_input || room - described.min(room * 0.66) >= accounts * 0.6;
        let has_account = right - left >= ACCOUNT_FROM && is_readable;
        // What one of the two doesn't need is the other's.
        let description = described.min((room * 0.66).max(room - accounts));
        let account = has_account.then(|| Rangef::new(left + description + GAP, right));
        let right = account.map_or(right, |account| account.min - GAP);
        Self { date, item, description: Rangef::new(left, right.max(left + 20.0)), account, rule, debit, credit }
    }
}

/// Between the words and buttons of the heading.
const BESIDE: f32 = 8.0;
/// The height of the heading where it has a line of its own.
pub const HEADING: f32 = 28.0;

/// The figure whose postings are shown, in which scenario, and ways to ask for more or less.
struct Heading {
    text: String,
    scenario: Option<String>,
    ways: Vec<(PostingQuery, String)>,
}

impl Heading {
    fn of(draw: &Draw<'_>, of: &PostingsOf<'_>) -> Self {
        let postings = of.postings;
        let name = |query: &PostingQuery| match (&query.group, &query.item) {
            (Some(group), _) => Some(group.label.clone()),
            (None, Some(id)) => {
                let items = draw.app.model().items();
                items.into_iter().find(|item| item.id == id).map(|item| item.label.to_owned())
            }
            (None, None) => None,
        };
        let narrower = of.part.filter(|part| **part != postings.query);
        let narrower = narrower.and_then(|part| Some((part.clone(), words::only(&name(part)?))));
        let wider = [(&postings.all_items, words::ALL_ITEMS), (&postings.whole_forecast, words::WHOLE_FORECAST)];
        let wider = wider.into_iter().filter_map(|(query, text)| Some((query.clone()?, text.to_owned())));
        let has_scenarios = !draw.app.scenarios().is_empty();
        let shown = draw.app.scenario().map_or(window::BASE, |scenario| scenario.label.as_str());
        Self {
            text: postings.heading.clone(),
            scenario: has_scenarios.then(|| words::in_scenario(shown)),
            ways: narrower.into_iter().chain(wider).collect(),
        }
    }

    /// The widths of the heading itself, of the scenario, and of the buttons.
    fn widths(&self, ui: &Ui) -> [f32; 3] {
        let width = |text: &str, points: f32| {
            ui.painter().layout_no_wrap(text.to_owned(), theme::font(points), egui::Color32::PLACEHOLDER).size().x
        };
        let padding = ui.spacing().button_padding.x * 2.0;
        let ways = self.ways.iter().map(|(_, text)| width(text, size::LABEL) + padding + BESIDE + 2.0).sum();
        let scenario = self.scenario.as_ref().map_or(0.0, |text| width(text, size::LABEL) + BESIDE);
        [width(&self.text, size::TEXT) + 1.0, scenario, ways]
    }
}

/// How wide the heading is with all that stands beside it.
pub fn heading_width(ui: &Ui, draw: &Draw<'_>, of: &PostingsOf<'_>) -> f32 {
    Heading::of(draw, of).widths(ui).into_iter().sum()
}

/// The figure whose postings are shown, and ways to ask for more. The buttons keep their room; the scenario gives way
/// first, then the heading is cut.
pub fn breadcrumb_ui(ui: &mut Ui, draw: &mut Draw<'_>, of: &PostingsOf<'_>) {
    let palette = draw.palette;
    ui.spacing_mut().item_spacing.x = BESIDE;
    let heading = Heading::of(draw, of);
    let [text, scenario, ways] = heading.widths(ui);
    let room = ui.available_width() - ways;
    let width = text.min(room.max(40.0));
    let label = Label::new(RichText::new(&heading.text).color(palette.text)).truncate();
    ui.allocate_ui(vec2(width, ROW), |ui| {
        ui.set_width(width);
        crate::ui::tips::tip(ui.add(label), &heading.text);
    });
    if let Some(own) = heading.scenario.filter(|_| text + scenario <= room) {
        ui.label(RichText::new(own).size(size::LABEL).color(palette.third));
    }
    for (query, text) in heading.ways {
        let button = Button::new(RichText::new(text).size(size::LABEL).color(palette.second));
        if ui.add(button).clicked() {
            let is_part = of.part == Some(&query);
            if let Some(item) = query.item.as_ref().filter(|_| is_part) {
                draw.ask(Request::Select(Subject::Item(item.clone())));
            }
            draw.ask(Request::ShowPostings(query));
        }
    }
}

/// The postings.
pub fn postings_ui(ui: &mut Ui, draw: &mut Draw<'_>, postings: &Postings) {
    if postings.lines.is_empty() && postings.before.is_none() {
        nothing_ui(ui, draw, words::NOTHING_BEHIND);
        return;
    }
    let columns = PostingColumns::of(ui, ui.available_rect_before_wrap().x_range(), postings);
    head_ui(ui, draw, &columns, if are_inputs(postings) { words::SOURCE } else { words::ACCOUNT });
    let before = usize::from(postings.before.is_some());
    let height = (ui.available_height() - EDGE).max(ROW);
    // The postings of something else begin with their first row.
    let salt = egui::IdSalt::new(format!("{:?}", postings.query));
    ScrollArea::vertical().id_salt(salt).min_scrolled_height(0.0).auto_shrink(false).max_height(height).show_rows(
        ui,
        ROW,
        postings.lines.len() + before,
        |ui, rows| {
            for row in rows {
                match row.checked_sub(before).and_then(|row| postings.lines.get(row)) {
                    Some(line) => line_ui(ui, draw, line, row, &columns),
                    None => before_ui(ui, draw, postings, &columns),
                }
            }
        },
    );
    foot_ui(ui, draw, postings, &columns);
}

fn head_ui(ui: &mut Ui, draw: &Draw<'_>, columns: &PostingColumns, account_name: &str) {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), EDGE), Sense::hover());
    let left = |range: Rangef, text: &str| {
        let at = pos2(range.min, rect.center().y);
        ui.painter().text(at, Align2::LEFT_CENTER, text, theme::font(size::LABEL), draw.palette.third);
    };
    let right = |range: Rangef, text: &str| {
        let at = pos2(range.max, rect.center().y);
        ui.painter().text(at, Align2::RIGHT_CENTER, text, theme::font(size::LABEL), draw.palette.third);
    };
    left(columns.date, words::DATE);
    if let Some(item) = columns.item {
        left(item, words::ITEM);
    }
    left(columns.description, words::DESCRIPTION);
    if let Some(account) = columns.account {
        left(account, account_name);
    }
    if let Some(rule) = columns.rule {
        left(rule, words::RULE);
    }
    right(columns.debit, words::DEBIT);
    right(columns.credit, words::CREDIT);
}

/// An amount at the right end of its column.
fn amount_ui(ui: &Ui, rect: Rect, range: Rangef, text: &str, tone: egui::Color32) {
    let at = pos2(range.max, rect.center().y);
    ui.painter().text(at, Align2::RIGHT_CENTER, text, theme::font(size::TEXT), tone);
}

fn before_ui(ui: &mut Ui, draw: &Draw<'_>, postings: &Postings, columns: &PostingColumns) {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::hover());
    let text = words::cash_before(postings.query.start);
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &text));
    let tone = draw.palette.second;
    let left = columns.item.map_or(columns.description.min, |item| item.min);
    text_ui(ui, &text, pos2(left, rect.center().y), columns.account.unwrap_or(columns.description).max, tone);
    let before = postings.before.unwrap_or_default();
    let size = words::cell_money(Money(before.0.saturating_abs()), postings.currency, true);
    amount_ui(ui, rect, if before < Money::ZERO { columns.credit } else { columns.debit }, &size, tone);
}

fn line_ui(ui: &mut Ui, draw: &mut Draw<'_>, line: &PostingLine, row: usize, columns: &PostingColumns) {
    let palette = draw.palette;
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::hover());
    let response = ui.interact(rect, ui.scope_id().with(("posting", row)), Sense::click());
    let is_selected = matches!((draw.app.subject(), &line.item), (Subject::Item(id), Some(item)) if id == item);
    response.widget_info(|| {
        let name = words::posting_name(&line.date_text, &line.party, &line.description, &line.amount_text);
        WidgetInfo::selected(Role::Row, true, is_selected, name)
    });
    if response.hovered() {
        ui.painter().rect_filled(rect, 0.0, palette.raised);
    }
    if response.has_focus() {
        let stroke = Stroke::new(1.0, palette.accent);
        ui.painter().rect_stroke(rect.shrink(1.0), 2.0, stroke, egui::StrokeKind::Inside);
    }
    ui.painter().hline(rect.x_range(), rect.bottom(), Stroke::new(1.0, palette.grid));
    let middle = rect.center().y;
    let put = |range: Rangef, text: &str, tone| text_ui(ui, text, pos2(range.min, middle), range.max, tone);
    put(columns.date, &line.date_text, palette.second);
    if let Some(item) = columns.item {
        put(item, &line.party, palette.text);
    }
    put(columns.description, &line.description, palette.text);
    if let Some(account) = columns.account {
        put(account, &line.account, palette.third);
    }
    if let (Some(range), Some(rule)) = (columns.rule, line.rule) {
        put(range, words::rule(rule), palette.third);
    }
    let range = if line.amount < Money::ZERO { columns.credit } else { columns.debit };
    amount_ui(ui, rect, range, &line.amount_text, palette.text);
    if let Some(asked) = &line.explains {
        explain::offer_ui(ui, draw, &response, asked);
    }
    if response.clicked() {
        match (&line.input, &line.item) {
            (Some(path), _) => draw.ask(Request::ShowInput(path.clone())),
            (None, Some(item)) => draw.ask(Request::Select(Subject::Item(item.clone()))),
            (None, None) => {}
        }
    }
    response.on_hover_ui(|ui| {
        ui.label(&line.description);
        let small = |text: String| RichText::new(text).size(size::LABEL).color(palette.second);
        if line.input.is_some() {
            ui.label(small(line.account.clone()));
            ui.label(small(words::SHOW_INPUT.to_owned()));
        } else if !line.account.is_empty() {
            ui.label(small(format!("{} {}", line.account, words::against(&line.against))));
        }
        if let Some(rule) = line.rule {
            ui.label(small(words::rule(rule).to_owned()));
        }
        if let Some(posted) = line.posted {
            ui.label(small(words::posted_on(posted)));
        }
        if line.explains.is_some() {
            ui.label(small(explained::RIGHT_CLICK.to_owned()));
        }
    });
}

fn foot_ui(ui: &mut Ui, draw: &Draw<'_>, postings: &Postings, columns: &PostingColumns) {
    let palette = draw.palette;
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), EDGE), Sense::hover());
    ui.painter().rect_filled(rect, 0.0, palette.background);
    ui.painter().hline(rect.x_range(), rect.top(), Stroke::new(1.0, palette.hairline));
    let count = if postings.lines.iter().all(|line| line.rule.is_some()) {
        words::count(postings.lines.len())
    } else {
        words::count_lines(postings.lines.len())
    };
    let figure = if postings.query.set == PostingSet::Posted {
        words::BALANCED.to_owned()
    } else {
        words::comes_to(&amounts::exact_money(postings.figure, postings.currency))
    };
    let mut text = format!("{count}, {figure}");
    if let Some(consumed) = postings.consumed {
        let consumed = words::while_consumed(&amounts::exact_money(consumed, postings.currency));
        text = format!("{text}, {consumed}");
    }
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &text));
    text_ui(ui, &text, pos2(columns.date.min, rect.center().y), columns.debit.min, palette.second);
    let is_balance = postings.query.set == PostingSet::Cash;
    for (range, sum) in [(columns.debit, postings.debit), (columns.credit, postings.credit)] {
        if sum != Money::ZERO || is_balance {
            amount_ui(ui, rect, range, &words::cell_money(sum, postings.currency, true), palette.text);
        }
    }
}
