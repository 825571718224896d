//! The card at the pointer: a heading and a few rows, beside what they are of.
//!
//! Owns how large it is. Its one invariant: it has at most five rows and one that sums up the others; amounts are
//! rounded to what can be told apart, and exact only in the postings.

use egui::{Align, Color32, Layout, RectAlign, Response, RichText, Sense, Stroke, Tooltip, Ui, vec2};

use super::compared;
use crate::{
    chart::Other,
    money::{Currency, Money},
    text::{amounts, charts as words},
    ui::{Draw, theme::size},
};

/// How many rows a card has, beside the one for the others.
pub const ROWS: usize = 5;
/// The width of a name, at most.
const NAME_MAX: f32 = 240.0;
/// From the pointer to the card.
const AWAY: f32 = 18.0;

/// What stands before a row's name.
#[derive(Clone, Copy, Debug)]
pub enum Mark<'a> {
    /// Nothing.
    None,
    /// A square.
    Square(Color32),
    /// The line of the scenario on screen.
    Shown,
    /// The line of another scenario.
    Line(&'a Other),
}

/// A row of the card.
#[derive(Clone, Debug)]
pub struct HoverRow<'a> {
    /// What stands before the name.
    pub mark: Mark<'a>,
    /// The name.
    pub label: String,
    /// The amount; none where a scenario has none on that day.
    pub amount: Option<Money>,
    /// How it differs from the first row.
    pub difference: Option<Money>,
    /// Whether it is what the pointer is on, or a sum.
    pub is_strong: bool,
}

impl<'a> HoverRow<'a> {
    /// A row of an amount.
    pub fn new(mark: Mark<'a>, label: impl Into<String>, amount: Money) -> Self {
        Self { mark, label: label.into(), amount: Some(amount), difference: None, is_strong: false }
    }

    /// The same, if it is what is read first.
    pub const fn strong(mut self, is_strong: bool) -> Self {
        self.is_strong = is_strong;
        self
    }
}

/// The largest of rows and what the pointer is on, in their order, and one row for all others.
pub fn largest(rows: Vec<HoverRow<'_>>, count: usize) -> Vec<HoverRow<'_>> {
    if rows.len() <= count {
        return rows;
    }
    let size = |row: &HoverRow<'_>| row.amount.map_or(0, |amount| amount.0.unsigned_abs());
    let mut places: Vec<usize> = (0..rows.len()).collect();
    places.sort_by_key(|place| (!rows[*place].is_strong, std::cmp::Reverse(size(&rows[*place])), *place));
    let kept: std::collections::BTreeSet<usize> = places[..count].iter().copied().collect();
    let hidden = places[count..].iter();
    let rest: Money = hidden.clone().filter_map(|place| rows[*place].amount).sum();
    let others = HoverRow::new(Mark::None, words::others(hidden.len()), rest);
    let rows = rows.into_iter().enumerate().filter(|(place, _)| kept.contains(place)).map(|(_, row)| row);
    rows.chain(std::iter::once(others)).collect()
}

/// Draws content beside the pointer while it is over a chart, never under it.
pub fn beside_pointer(response: &Response, content: impl FnOnce(&mut Ui)) {
    let mut tooltip = Tooltip::for_enabled(response).at_pointer().gap(AWAY);
    tooltip.popup = tooltip.popup.align(RectAlign::RIGHT).align_alternatives(&[
        RectAlign::LEFT,
        RectAlign::RIGHT_START,
        RectAlign::LEFT_START,
        RectAlign::RIGHT_END,
        RectAlign::LEFT_END,
    ]);
    tooltip.show(content);
}

/// The card of a chart: a title, with a word beside it, and rows.
pub fn card_ui(
    ui: &mut Ui,
    draw: &Draw<'_>,
    (title, aside): (&str, Option<String>),
    rows: &[HoverRow<'_>],
    currency: Currency,
) {
    let palette = draw.palette;
    ui.spacing_mut().item_spacing = vec2(14.0, 2.0);
    let font = crate::ui::theme::font(size::LABEL);
    let row_height = ui.fonts_mut(|fonts| fonts.row_height(&font)).ceil();
    ui.spacing_mut().interact_size.y = row_height;
    // What differs at all is told apart, differences too.
    let money: Vec<Money> = rows.iter().filter_map(|row| row.amount).collect();
    let mut said = amounts::apart(&money, currency).into_iter();
    let [has_amounts, has_differences] =
        [rows.iter().any(|row| row.amount.is_some()), rows.iter().any(|row| row.difference.is_some())];
    ui.horizontal(|ui| {
        ui.label(RichText::new(title).color(palette.text));
        if let Some(aside) = aside {
            ui.label(RichText::new(aside).size(size::LABEL).color(palette.second));
        }
    });
    egui::Grid::new("hover_card").spacing(vec2(14.0, 2.0)).min_row_height(row_height).show(ui, |ui| {
        for row in rows {
            let tone = if row.is_strong { palette.text } else { palette.second };
            ui.horizontal(|ui| {
                ui.spacing_mut().item_spacing.x = 6.0;
                mark_ui(ui, draw, row.mark);
                // Names may be of any length.
                let mut job = egui::text::LayoutJob::simple_singleline(row.label.clone(), font.clone(), tone);
                job.wrap = egui::text::TextWrapping::truncate_at_width(NAME_MAX);
                ui.label(ui.fonts_mut(|fonts| fonts.layout_job(job)));
            });
            let cell = |ui: &mut Ui, text: String| {
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    ui.label(RichText::new(text).size(size::LABEL).color(tone));
                });
            };
            if has_amounts {
                cell(ui, row.amount.and_then(|_| said.next()).unwrap_or_default());
            }
            if has_differences {
                cell(ui, row.difference.map_or_else(String::new, |money| words::difference(money, currency)));
            }
            ui.end_row();
        }
    });
}

fn mark_ui(ui: &mut Ui, draw: &Draw<'_>, mark: Mark<'_>) {
    match mark {
        Mark::None => {}
        Mark::Square(colour) => {
            let (dot, _) = ui.allocate_exact_size(vec2(8.0, 8.0), Sense::hover());
            ui.painter().rect_filled(dot, 1.0, colour);
        }
        Mark::Shown => {
            let (rect, _) = ui.allocate_exact_size(vec2(15.0, 8.0), Sense::hover());
            ui.painter().hline(rect.x_range(), rect.center().y, Stroke::new(2.5, compared::shown_colour(draw)));
        }
        Mark::Line(other) => {
            let (rect, _) = ui.allocate_exact_size(vec2(15.0, 8.0), Sense::hover());
            compared::sample(ui, &draw.palette, other, [rect.left_center(), rect.right_center()]);
        }
    }
}

/// The rows of the scenario on screen and of those that are compared with it: at most five, and how many more.
pub fn of_scenarios<'a>(
    shown: &str,
    own: Money,
    others: impl Iterator<Item = (&'a Other, Option<Money>)>,
) -> (Vec<HoverRow<'a>>, Option<String>) {
    let first = HoverRow::new(Mark::Shown, shown, own).strong(true);
    let all = others.map(|(other, amount)| HoverRow {
        amount,
        difference: amount.map(|amount| amount - own),
        ..HoverRow::new(Mark::Line(other), other.label.as_str(), Money::ZERO)
    });
    let mut rows: Vec<HoverRow<'a>> = std::iter::once(first).chain(all).collect();
    let more = rows.len().saturating_sub(ROWS);
    rows.truncate(ROWS);
    (rows, (more > 0).then(|| words::more_scenarios(more)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_largest_and_what_is_pointed_at_stay_and_the_rest_is_one_row() {
        let row = |label: &str, amount: i64| HoverRow::new(Mark::None, label, Money(amount));
        let rows = || vec![row("a", 1), row("b", 50), row("c", -60), row("d", 2).strong(true), row("e", 40)];
        let said = |rows: Vec<HoverRow<'_>>| -> Vec<(String, i64)> {
            rows.into_iter().map(|row| (row.label, row.amount.map_or(0, |amount| amount.0))).collect()
        };
        let expected = [("b", 50), ("c", -60), ("d", 2), ("2 others", 41)].map(|(l, a)| (l.to_owned(), a));
        assert_eq!(said(largest(rows(), 3)), expected);
        assert_eq!(said(largest(rows(), 5)), said(rows()), "all have room");
    }
}
