//! A vendor's card, at the top of its inspector: both sides, what is at risk, and what it does next.

use egui::{CursorIcon, Label, Rect, RichText, Role, Sense, Stroke, StrokeKind, Ui, UiBuilder, WidgetInfo, pos2, vec2};

use super::{
    Draw, Request, figures,
    theme::{self, size},
};
use crate::{
    analysis::delay::Delay,
    chart::{LeadsTo, VendorCard},
    model::PolicyKind,
    money::Money,
    text::{amounts, card as words, delay, delay_shown, labels, window},
};

/// Between the two boxes.
const GAP: f32 = 8.0;
/// How many streams are named.
const STREAMS: usize = 2;

/// The card of the vendor that is selected, if it takes part.
pub fn card_ui(ui: &mut Ui, draw: &mut Draw<'_>) {
    let cache = draw.cache;
    let Some(card) = &cache.vendor_card else { return };
    ui.add_space(8.0);
    let has_two = !card.buys.is_empty() || card.owes_us > Money::ZERO;
    let width = ui.available_width();
    // What is owed has the longer names.
    let first = if has_two { ((width - GAP) * 0.57).floor() } else { width };
    let top = ui.cursor().top();
    let left = ui.max_rect().left();
    let place = |n: u8| {
        let (from, to) = if n == 0 { (left, left + first) } else { (left + first + GAP, left + width) };
        Rect::from_min_max(pos2(from, top), pos2(to, f32::INFINITY))
    };
    // Both are as high as the higher, which is known when both are laid out.
    let ground = ui.painter().add(egui::Shape::Noop);
    let mut bottom = box_ui(ui, place(0), |ui| owed_ui(ui, draw, card));
    if has_two {
        bottom = bottom.max(box_ui(ui, place(1), |ui| buys_ui(ui, draw, card)));
    }
    let count: u8 = if has_two { 2 } else { 1 };
    let stroke = Stroke::new(1.0, draw.palette.hairline);
    let boxes = (0..count).map(|n| {
        let rect = place(n).with_max_y(bottom);
        egui::Shape::Rect(egui::epaint::RectShape::new(rect, 6.0, draw.palette.raised, stroke, StrokeKind::Inside))
    });
    ui.painter().set(ground, egui::Shape::Vec(boxes.collect()));
    ui.advance_cursor_after_rect(Rect::from_min_max(pos2(left, top), pos2(left + width, bottom)));
    ui.add_space(4.0);
    rows_ui(ui, draw, card);
}

/// Draws the content of a box; returns where the box ends.
fn box_ui(ui: &mut Ui, rect: Rect, content: impl FnOnce(&mut Ui)) -> f32 {
    let inner = Rect::from_min_max(rect.min + vec2(12.0, 8.0), pos2(rect.right() - 10.0, f32::INFINITY));
    let response = ui.scope_builder(UiBuilder::new().max_rect(inner), |ui| {
        ui.spacing_mut().item_spacing.y = 1.0;
        content(ui);
    });
    response.response.rect.bottom() + 8.0
}

fn line(text: &str, points: f32, colour: egui::Color32) -> Label {
    Label::new(RichText::new(text).size(points).color(colour)).truncate()
}

/// Makes what was drawn a button that leads to where it comes from.
fn leads_ui(
    ui: &Ui,
    draw: &mut Draw<'_>,
    rect: Rect,
    (label, value, tip): (&str, &str, &str),
    request: Option<Request>,
) {
    let sense = if request.is_some() { Sense::click() } else { Sense::hover() };
    let response = ui.interact(rect, ui.scope_id().with(("card", label)), sense);
    let Some(request) = request else {
        response.on_hover_text(tip);
        return;
    };
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, words::named(label, value)));
    if response.has_focus() {
        let stroke = Stroke::new(1.0, draw.palette.accent);
        ui.painter().rect_stroke(rect.expand(2.0), 3.0, stroke, StrokeKind::Inside);
    } else if response.hovered() {
        ui.painter().hline(rect.x_range(), rect.bottom(), Stroke::new(1.0, draw.palette.third));
    }
    if response.on_hover_cursor(CursorIcon::PointingHand).on_hover_text(tip).clicked() {
        draw.ask(request);
    }
}

fn to(leads_to: &LeadsTo) -> Request {
    figures::request(leads_to)
}

/// What we owe: the sum and its parts, each with the colour that it has in the top row, and apart what is committed.
fn owed_ui(ui: &mut Ui, draw: &mut Draw<'_>, card: &VendorCard) {
    let palette = draw.palette;
    let figure = |money: Money| amounts::figure(money, card.currency);
    let label = ui.add(line(words::WE_OWE, size::LABEL, palette.second));
    let value = figure(card.we_owe());
    let shown = ui.add(Label::new(RichText::new(&value).font(theme::bold(17.0)).color(palette.text)).truncate());
    let rect = label.rect.union(shown.rect);
    let query = (card.owed.overdue > Money::ZERO).then(|| to(&card.overdue_leads_to()));
    leads_ui(ui, draw, rect, (words::WE_OWE, &value, words::WE_OWE_TIP), query);
    ui.add_space(3.0);
    let (bar, _) = ui.allocate_exact_size(vec2(ui.available_width(), 5.0), Sense::hover());
    let mut left = bar.left();
    for (part, colour) in card.parts().into_iter().zip(palette.owed()) {
        #[allow(clippy::cast_possible_truncation, reason = "points of a bar")]
        let width = part as f32 * bar.width();
        if width > 0.0 {
            let own =
                Rect::from_min_max(pos2(left, bar.top()), pos2((left + width - 1.0).max(left + 1.0), bar.bottom()));
            ui.painter().rect_filled(own, 1.5, colour);
        }
        left += width;
    }
    ui.add_space(3.0);
    let owed = card.owed;
    let parts = [
        (window::OVERDUE, owed.overdue),
        (window::NOT_YET_DUE, owed.not_yet_due),
        (window::ACCRUED_SHORTFALL, owed.accrued_shortfall),
    ];
    for (index, (((label, tip), amount), colour)) in parts.into_iter().zip(palette.owed()).enumerate() {
        let is_wrong = index == 0 && amount > Money::ZERO;
        let tone = if is_wrong && !card.is_settled_at_once() { palette.wrong } else { palette.second };
        let value = amounts::short(amount, card.currency);
        let rect = part_ui(ui, (Some(colour), label, &value, tone), if is_wrong { "" } else { tip });
        if is_wrong {
            let tip = words::overdue_tip(tip);
            leads_ui(ui, draw, rect, (label, &value, &tip), Some(to(&card.overdue_leads_to())));
            if let Some(since) = card.overdue_since {
                let bulk = card.overdue_bulk.map(|(amount, day)| (amounts::short(amount, card.currency), day));
                let bulk = bulk.as_ref().map(|(amount, day)| (amount.as_str(), *day));
                let text = words::since(since, card.is_overdue_since_one_day, bulk);
                part_ui(ui, (None, &text, "", tone), words::SINCE_TIP);
                if let Some(day) = card.settled {
                    part_ui(ui, (None, &words::settled(day), "", palette.second), words::SETTLED_TIP);
                }
            }
        }
    }
    // Apart from the sum and its parts, and quieter: it is not owed yet.
    if owed.committed_later > Money::ZERO {
        ui.add_space(4.0);
        let (label, tip) = window::COMMITTED_LATER;
        let value = words::beside(&amounts::short(owed.committed_later, card.currency));
        part_ui(ui, (None, label, &value, palette.third), tip);
    }
    if owed.disputed > Money::ZERO {
        let label = window::disputed("");
        part_ui(ui, (None, label.trim(), &amounts::short(owed.disputed, card.currency), palette.caution), "");
    }
}

/// A name at the left and an amount at the right; returns where they stand.
fn part_ui(
    ui: &mut Ui,
    (colour, label, value, tone): (Option<egui::Color32>, &str, &str, egui::Color32),
    tip: &str,
) -> Rect {
    let font = theme::font(size::LABEL);
    // A name alone has all the width, and a second line.
    let width = ui.available_width();
    let number = ui.painter().layout_no_wrap(value.to_owned(), font.clone(), tone);
    let gap = if value.is_empty() { 0.0 } else { 6.0 };
    let mut job = egui::text::LayoutJob::simple(label.to_owned(), font, tone, 0.0);
    job.wrap = egui::text::TextWrapping::truncate_at_width((width - number.size().x - 12.0 - gap).max(20.0));
    job.wrap.max_rows = if value.is_empty() { 2 } else { 1 };
    job.wrap.break_anywhere = !value.is_empty();
    let galley = ui.painter().layout_job(job);
    let height = if galley.rows.len() > 1 { galley.size().y + 2.0 } else { 16.0 };
    let (rect, response) = ui.allocate_exact_size(vec2(width, height), Sense::hover());
    if let Some(colour) = colour {
        let square = Rect::from_center_size(rect.left_top() + vec2(3.5, 8.0), vec2(7.0, 7.0));
        ui.painter().rect_filled(square, 1.0, colour);
    }
    ui.painter().galley(pos2(rect.right() - number.size().x, rect.center().y - number.size().y / 2.0), number, tone);
    ui.painter().galley(pos2(rect.left() + 12.0, rect.center().y - galley.size().y / 2.0), galley, tone);
    if !tip.is_empty() {
        response.on_hover_text(tip);
    }
    rect
}

/// What it buys from us, and of which streams.
fn buys_ui(ui: &mut Ui, draw: &mut Draw<'_>, card: &VendorCard) {
    let palette = draw.palette;
    let figure = |money: Money| amounts::figure(money, card.currency);
    let label = ui.add(line(words::BUYS, size::LABEL, palette.second));
    let value = figure(card.bought());
    let shown = ui.add(Label::new(RichText::new(&value).font(theme::bold(17.0)).color(palette.text)).truncate());
    let request = card.buys_leads_to().map(|leads_to| to(&leads_to));
    let tip = words::buys_tip(card.until);
    leads_ui(ui, draw, label.rect.union(shown.rect), (words::BUYS, &value, &tip), request);
    ui.add(line(&words::buys_note(card.months), size::LABEL, palette.second));
    ui.add_space(3.0);
    for purchase in card.buys.iter().take(STREAMS) {
        let colour = draw.cache.colours.get(&purchase.stream);
        // One alone is the sum above.
        let amount = if card.buys.len() > 1 { figure(purchase.amount) } else { String::new() };
        part_ui(ui, (colour, &purchase.label, &amount, palette.second), &purchase.label);
    }
    if card.buys.len() > STREAMS {
        ui.add(line(&words::more_streams(card.buys.len() - STREAMS), size::LABEL, palette.third));
    }
    if card.owes_us > Money::ZERO {
        ui.add(line(&words::owes_us(&figure(card.owes_us)), size::LABEL, palette.second));
    }
}

/// Net exposure, what is at risk, late interest, and the next step: those that there are.
fn rows_ui(ui: &mut Ui, draw: &mut Draw<'_>, card: &VendorCard) {
    let palette = draw.palette;
    let figure = |money: Money| amounts::figure(money, card.currency);
    if card.owes_us > Money::ZERO {
        let net = card.net();
        let size = Money(net.0.saturating_abs());
        row_ui(ui, draw, (words::NET, &words::net(net, &figure(size)), words::NET_TIP), palette.text, None);
    }
    if card.at_risk() > Money::ZERO {
        let tip = words::at_risk_tip(&figure(card.own_spend), &figure(card.through_service), card.service_share);
        let label = if card.months == 12 { words::AT_RISK } else { words::AT_RISK_SHORT };
        row_ui(ui, draw, (label, &figure(card.at_risk()), &tip), palette.text, None);
    }
    if card.interest_per_day > Money::ZERO {
        let amount = amounts::headline(card.interest_per_day, card.currency);
        let (value, tone) = match card.settled.filter(|_| card.is_settled_at_once()) {
            Some(day) => (words::on_the_first_day(&amount, day), palette.second),
            None => (words::a_day(&amount), palette.caution),
        };
        let query = to(&card.overdue_leads_to());
        row_ui(ui, draw, (words::INTEREST, &value, words::INTEREST_TIP), tone, Some(query));
    }
    let waited = draw.app.delay_summary();
    let is_own = |delay: &&Delay| delay.vendor.as_ref().is_some_and(|vendor| vendor.id == card.vendor);
    // Where nothing is withheld or put off, nothing comes of it.
    let is_something = |delay: &&Delay| delay.total() != Money::ZERO && !delay.is_paid_when_due();
    if let Some(own) = waited.own.as_ref().filter(is_own).filter(is_something) {
        let net = own.total();
        let label = if net < Money::ZERO { words::NOT_PAYING_SAVES } else { words::NOT_PAYING };
        let value = words::by(&figure(Money(net.0.saturating_abs())), own.to.plus_days(-1));
        let tone = if net > Money::ZERO { palette.caution } else { palette.text };
        let request = Request::ShowDelay(Some(card.vendor.clone()));
        row_ui(ui, draw, (label, &value, &delay_shown::own_tip(own)), tone, Some(request));
        // The top row has another amount: the two are told apart where they stand.
        let others = waited.by_the_end().map(|all| (all, all - net));
        if let Some((all, others)) = others.filter(|(all, _)| figure(*all) != figure(net)) {
            let [shown, all_shown] = [others, all].map(|money| figure(Money(money.0.saturating_abs())));
            let all_shown = if all < Money::ZERO { words::step_costs(&all_shown, true) } else { all_shown };
            let value = words::others(&shown, others < Money::ZERO, &all_shown);
            let request = Request::ShowDelay(None);
            part_row_ui(ui, draw, (words::OTHERS, &value, words::OTHERS_TIP), Some(request));
        }
    }
    let (kind, path) = &card.policy;
    let name = |kind: PolicyKind| labels::choice("policy.kind", kind.as_str());
    let reveal = Request::Reveal(path.clone());
    row_ui(ui, draw, (words::POLICY, name(*kind), words::POLICY_TIP), palette.text, Some(reveal));
    if let Some((day, then)) = card.next_policy {
        part_row_ui(ui, draw, (&words::until(day), name(then), words::UNTIL_TIP), None);
    }
    if let Some(notice) = &card.notice {
        let seek = Request::SeekRung(notice.rung.clone());
        row_ui(ui, draw, (&notice.does, &amounts::date(notice.date), words::NOTICE_TIP), palette.caution, Some(seek));
    }
    if let Some(next) = &card.next {
        let value = words::next(&next.does, next.date);
        let seek = Request::SeekRung(next.rung.clone());
        row_ui(ui, draw, (words::NEXT, &value, words::NEXT_TIP), palette.wrong, Some(seek));
        let step = waited.step.as_ref().filter(|step| step.vendor == card.vendor);
        if let Some(cost) = step.and_then(|step| step.cost) {
            let amount = figure(Money(cost.0.saturating_abs()));
            let value = words::step_costs(&amount, cost < Money::ZERO);
            row_ui(ui, draw, (words::FROM_THE_STEP, &value, words::STEP_COSTS_TIP), palette.text, None);
            if let Some((category, most)) = step.and_then(|step| step.mostly) {
                let [label, value] = words::mostly(&delay::shortly(category), &figure(most), most > cost);
                part_row_ui(ui, draw, (&label, &value, words::STEP_COSTS_TIP), None);
            }
        }
    } else if card.has_ladder {
        row_ui(ui, draw, (words::NEXT, words::NO_STEP, words::NEXT_TIP), palette.second, None);
    }
}

/// A quieter row, which belongs to the one above it.
fn part_row_ui(ui: &mut Ui, draw: &mut Draw<'_>, row: (&str, &str, &str), request: Option<Request>) {
    let own = ui.available_rect_before_wrap();
    let own = own.with_min_x(own.left() + 12.0);
    let tone = draw.palette.second;
    ui.scope_builder(UiBuilder::new().max_rect(own), |ui| row_ui(ui, draw, row, tone, request));
}

fn row_ui(
    ui: &mut Ui,
    draw: &mut Draw<'_>,
    (label, value, tip): (&str, &str, &str),
    tone: egui::Color32,
    request: Option<Request>,
) {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 20.0), Sense::hover());
    let font = theme::font(size::LABEL);
    let name = ui.painter().text(rect.left_center(), egui::Align2::LEFT_CENTER, label, font, draw.palette.second);
    let right = rect.right_center();
    let mut job = egui::text::LayoutJob::simple_singleline(value.to_owned(), theme::font(size::TEXT), tone);
    job.wrap = egui::text::TextWrapping::truncate_at_width((right.x - name.right() - 10.0).max(20.0));
    let galley = ui.painter().layout_job(job);
    let shown = egui::Align2::RIGHT_CENTER.anchor_size(right, galley.size());
    let cut = if galley.elided { words::named(value, tip) } else { tip.to_owned() };
    let tip = cut.as_str();
    ui.painter().galley(shown.min, galley, tone);
    let part = if request.is_some() { shown } else { rect };
    leads_ui(ui, draw, part, (label, value, tip), request);
}
