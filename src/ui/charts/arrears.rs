//! Arrears by age, as drawn.

use egui::{Rect, Stroke, Ui, pos2, vec2};
use egui_plot::{Bar, BarChart};

use super::{HEADING, heading_ui, tip_rows_ui};
use crate::{
    chart::{ArrearsChart, TimeAxis},
    money::Money,
    text::{amounts, window as words},
    ui::{
        Draw,
        plot::{Ground, as_of_line},
        theme::{self, size},
    },
};

pub fn arrears_ui(ui: &mut Ui, draw: &mut Draw<'_>, chart: &ArrearsChart, x: &TimeAxis) {
    let palette = draw.palette;
    ui.spacing_mut().item_spacing.y = 0.0;
    let top = ui.cursor().top();
    heading_ui(ui, draw, words::CHART_ARREARS, &words::chart_arrears_unit(chart.currency.code()));
    // The legend stands in the heading's line, at the right.
    let mut right = ui.max_rect().right() - theme::PAD;
    for (label, colour) in words::AGES.iter().zip(palette.ages).rev() {
        let galley = ui.painter().layout_no_wrap((*label).to_owned(), theme::font(size::LABEL), palette.second);
        let middle = top + HEADING / 2.0 + 2.0;
        right -= galley.size().x;
        let at = pos2(right, middle - galley.size().y / 2.0);
        ui.painter().galley(at, galley, palette.second);
        right -= 13.0;
        let square = Rect::from_center_size(pos2(right + 4.0, middle), vec2(8.0, 8.0));
        ui.painter().rect_filled(square, 1.0, colour);
        right -= 12.0;
    }
    let ground = Ground { name: words::CHART_ARREARS, x, y: &chart.y, above: 4.0, has_days: true };
    let response = ground.show(ui, &palette, |plot_ui| {
        for age in 0..4 {
            let bars: Vec<Bar> = chart
                .bars
                .iter()
                .filter(|bar| bar.ages[age] != Money::ZERO)
                .map(|bar| {
                    let (low, high) = bar.parts[age];
                    Bar::new(f64::midpoint(bar.left, bar.right), high - low)
                        .base_offset(low)
                        .width(bar.right - bar.left)
                        .fill(palette.ages[age])
                        .stroke(Stroke::NONE)
                })
                .collect();
            if !bars.is_empty() {
                plot_ui.bar_chart(BarChart::new(words::AGES[age], bars).allow_hover(false));
            }
        }
        if let Some(as_of) = chart.bars.first().and(draw.cache.obligations.as_ref()).map(|chart| chart.as_of) {
            as_of_line(plot_ui, as_of, &palette);
        }
    });
    if let Some(pointer) = response.response.hover_pos() {
        let at = response.transform.value_from_position(pointer);
        if let Some(bar) = chart.hit(at.x) {
            response.response.on_hover_ui_at_pointer(|ui| {
                let money = |amount: Money| amounts::exact_money(amount, chart.currency);
                let all: Money = bar.ages.iter().copied().sum();
                let mut rows = vec![(None, words::CHART_ARREARS.to_owned(), money(all), true)];
                for age in 0..4 {
                    let label = words::AGES[age].to_owned();
                    rows.push((Some(palette.ages[age]), label, money(bar.ages[age]), false));
                }
                tip_rows_ui(ui, "arrears_tip", &rows, draw);
            });
        }
    }
}
