//! What all charts share: the same left edge, the same time axis, few lines.

use egui::{Align2, Color32, Id, Painter, Rangef, Rect, Sense, Stroke, Ui, UiBuilder, pos2, vec2};
use egui_plot::{HLine, Plot, PlotPoint, PlotResponse, PlotTransform, PlotUi, VLine};

use super::theme::{self, Palette, size};
use crate::chart::{Tick, TimeAxis, ValueAxis};

/// Room for the labels of amounts.
pub const LEFT: f32 = 68.0;
/// Room right of the axis.
pub const RIGHT: f32 = 16.0;
/// Room for the labels of days.
pub const BELOW: f32 = 32.0;

/// From where to where the time axis goes in a chart's outer rectangle.
pub fn plot_x_range(outer: Rect) -> Rangef {
    let left = outer.left() + LEFT;
    Rangef::new(left, (outer.right() - RIGHT).max(left + 40.0))
}

/// The plots whose pointers, and where they ask for it whose axes, go together.
fn days() -> Id {
    Id::unique("days")
}

/// A plot of a size with nothing on it that the plotting library draws by itself but the pointer's line, which it shares with the others.
pub fn bare_plot<'a>(
    salt: impl egui::AsIdSalt,
    size: egui::Vec2,
    x: &TimeAxis,
    y: &ValueAxis,
    palette: &Palette,
) -> Plot<'a> {
    Plot::new(salt)
        .width(size.x)
        .height(size.y)
        .show_axes(false)
        .show_grid(false)
        .show_background(false)
        .show_crosshair(false)
        .sense(Sense::CLICK | Sense::DRAG)
        .allow_drag(false)
        .allow_zoom(false)
        .allow_scroll(false)
        .allow_boxed_zoom(false)
        .allow_axis_zoom_drag(false)
        .allow_double_click_reset(false)
        .set_margin_fraction(egui::Vec2::ZERO)
        .default_x_bounds(x.min, x.max)
        .default_y_bounds(y.min, y.max)
        .link_cursor(days(), [true, false])
        .cursor_color(palette.third.gamma_multiply(0.6))
}

/// The lines behind everything: one for each tick, the zero line stronger than the rest.
pub fn grid(plot_ui: &mut PlotUi<'_>, y: &ValueAxis, palette: &Palette) {
    for tick in &y.ticks {
        let colour = if tick.at == 0.0 { palette.third } else { palette.grid };
        plot_ui.hline(HLine::new("", tick.at).color(colour).width(1.0).allow_hover(false));
    }
}

/// What a chart stands on.
pub struct PlotFrame<'a> {
    /// The plot's name, also for screen readers.
    pub name: &'a str,
    /// The time axis.
    pub x: &'a TimeAxis,
    /// The axis of values.
    pub y: &'a ValueAxis,
    /// Room above the plot, for pins.
    pub above: f32,
    /// Whether the time axis is labelled.
    pub has_days: bool,
    /// Whether the time axis is the one that charts share.
    pub is_shared: bool,
    /// Whether it can have the focus, to be gone through by keys.
    pub has_steps: bool,
}

impl PlotFrame<'_> {
    /// Draws the ground and the content, in all the room there is.
    pub fn show<'c>(
        &'c self,
        ui: &mut Ui,
        palette: &'c Palette,
        content: impl FnOnce(&mut PlotUi<'c>) + 'c,
    ) -> PlotResponse<()> {
        let outer = ui.available_rect_before_wrap();
        let below = if self.has_days { BELOW } else { 8.0 };
        let top = outer.top() + self.above;
        let inner = Rect::from_x_y_ranges(plot_x_range(outer), top..=(outer.bottom() - below).max(top + 20.0));
        ui.advance_cursor_after_rect(outer);
        let (x, y) = (self.x.min..=self.x.max, self.y.min..=self.y.max);
        let plot = bare_plot(self.name, inner.size(), self.x, self.y, palette);
        let plot = if self.has_steps { plot.sense(Sense::click_and_drag()) } else { plot };
        let plot = if self.is_shared { plot.link_axis(days(), [true, false]) } else { plot };
        let response = ui
            .scope_builder(UiBuilder::new().max_rect(inner), |ui| {
                plot.show(ui, |plot_ui| {
                    plot_ui.set_plot_bounds_x(x);
                    plot_ui.set_plot_bounds_y(y);
                    grid(plot_ui, self.y, palette);
                    content(plot_ui);
                })
            })
            .inner;
        name_ui(ui, &response, self.name, palette);
        self.labels(&ui.painter().clone(), &response.transform, inner, palette);
        response
    }

    fn labels(&self, painter: &Painter, transform: &PlotTransform, inner: Rect, palette: &Palette) {
        let font = theme::font(size::AXIS);
        // From zero outward; an amount without room is left out.
        let place = |tick: &Tick| transform.position_from_point(&PlotPoint::new(self.x.min, tick.at)).y;
        let (below, above): (Vec<&Tick>, Vec<&Tick>) = self.y.ticks.iter().partition(|tick| tick.at < 0.0);
        for side in [above, below.into_iter().rev().collect()] {
            let mut last: Option<f32> = self.y.ticks.iter().find(|tick| tick.at == 0.0).map(place);
            for tick in side {
                let y = place(tick);
                if tick.at != 0.0 && last.is_some_and(|last| (y - last).abs() < size::AXIS + 2.0) {
                    continue;
                }
                last = Some(y);
                let right = pos2(inner.left() - 8.0, y);
                painter.text(right, Align2::RIGHT_CENTER, &tick.label, font.clone(), palette.third);
            }
        }
        if !self.has_days {
            return;
        }
        // A name for which there is no room is left out.
        let mut free = [f32::NEG_INFINITY; 2];
        for tick in &self.x.ticks {
            let at = transform.position_from_point(&PlotPoint::new(tick.at, self.y.min));
            for ((row, text), colour) in
                [(3.0, &tick.label), (16.0, &tick.below)].into_iter().zip([palette.third, palette.second])
            {
                let galley = painter.layout_no_wrap(text.clone(), font.clone(), colour);
                let own = Align2::CENTER_TOP.anchor_size(pos2(at.x, inner.bottom() + row), galley.size());
                let free = &mut free[usize::from(row > 3.0)];
                if !text.is_empty() && own.left() > *free {
                    *free = own.right() + 3.0;
                    painter.galley(own.min, galley, colour);
                }
            }
        }
    }
}

/// Names a plot that was shown, and marks it if it has the focus.
pub fn name_ui(ui: &Ui, response: &PlotResponse<()>, name: &str, palette: &Palette) {
    let plot = &response.response;
    plot.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Image, true, name));
    focus_ui(ui, response, palette);
}

/// Marks a plot that was shown, if it has the focus.
pub fn focus_ui(ui: &Ui, response: &PlotResponse<()>, palette: &Palette) {
    if response.response.has_focus() {
        super::signs::focus(ui.painter(), response.response.rect.expand(3.0), palette.accent);
    }
}

/// A vertical line at the as-of date.
pub fn as_of_line(plot_ui: &mut PlotUi<'_>, x: f64, palette: &Palette) {
    let style = egui_plot::LineStyle::Dashed { length: 4.0 };
    plot_ui.vline(VLine::new("", x).color(palette.third).width(1.0).style(style).allow_hover(false));
}

/// A text on a background of its own, so that no line behind it crosses it.
pub fn text_on_ground(
    painter: &Painter,
    at: egui::Pos2,
    align: Align2,
    text: &str,
    colour: Color32,
    ground: Color32,
) -> Rect {
    let galley = painter.layout_no_wrap(text.to_owned(), theme::font(size::LABEL), colour);
    let rect = align.anchor_size(at, galley.size());
    painter.rect_filled(rect.expand2(vec2(2.0, 0.0)), 2.0, ground);
    painter.galley(rect.min, galley, colour);
    rect
}

/// A line of straight parts over a plot that was shown, with sharp corners; if filled, parts on the zero line are left
/// out.
pub fn sharp_line(
    painter: &Painter,
    transform: &PlotTransform,
    points: &[[f64; 2]],
    (colour, width): (Color32, f32),
    fill: Option<f32>,
) {
    let frame = *transform.frame();
    let painter = painter.with_clip_rect(frame.expand(1.0).intersect(painter.clip_rect()));
    let place = |at: [f64; 2]| transform.position_from_point(&PlotPoint::from(at));
    let stroke = Stroke::new(width, colour);
    for pair in points.windows(2) {
        let (from, to) = (place(pair[0]), place(pair[1]));
        if let Some(strength) = fill {
            if pair[0][1] <= 0.0 && pair[1][1] <= 0.0 {
                continue;
            }
            let ground = transform.position_from_point_y(0.0);
            let corners = vec![from, to, pos2(to.x, ground), pos2(from.x, ground)];
            let fill = colour.gamma_multiply(strength);
            painter.add(egui::Shape::convex_polygon(corners, fill, Stroke::NONE));
        }
        painter.line_segment([from, to], stroke);
    }
}

/// The line from a pin down into the plot.
pub fn pin_line(painter: &Painter, at: egui::Pos2, bottom: f32, colour: Color32) {
    painter.vline(at.x, at.y..=bottom, Stroke::new(1.0, colour.gamma_multiply(0.45)));
}
