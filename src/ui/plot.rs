//! The ground that all charts stand on: the same left edge, the same axis of days, few lines.

use std::ops::RangeInclusive;

use egui::{
    Align2, Color32, Id, Mesh, Painter, Pos2, Rangef, Rect, Shape, Stroke, Ui, UiBuilder, Vec2,
    emath::GuiRounding as _,
    epaint::{Vertex, WHITE_UV},
    pos2, vec2,
};
use egui_plot::{
    HLine, Plot, PlotBounds, PlotGeometry, PlotItem, PlotItemBase, PlotPoint, PlotResponse, PlotTransform, PlotUi,
    VLine,
};

use super::theme::{self, Palette, size};
use crate::chart::{Tick, TimeAxis, ValueAxis};

/// Room for the labels of amounts.
pub const LEFT: f32 = 68.0;
/// Room right of the axis.
pub const RIGHT: f32 = 16.0;
/// Room for the labels of days.
pub const BELOW: f32 = 32.0;

/// From where to where the axis of days goes in a chart's outer rectangle.
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

/// The lines behind everything: one a tick, that of nothing firmer than the rest.
pub fn grid(plot_ui: &mut PlotUi<'_>, y: &ValueAxis, palette: &Palette) {
    for tick in &y.ticks {
        let colour = if tick.at == 0.0 { palette.third } else { palette.grid };
        plot_ui.hline(HLine::new("", tick.at).color(colour).width(1.0).allow_hover(false));
    }
}

/// What a chart stands on.
pub struct Ground<'a> {
    /// The plot's name, also for screen readers.
    pub name: &'a str,
    /// The axis of days.
    pub x: &'a TimeAxis,
    /// The axis of amounts.
    pub y: &'a ValueAxis,
    /// Room above the plot, for pins.
    pub above: f32,
    /// Whether the axis of days is labelled.
    pub has_days: bool,
    /// Whether the axis of days is the one that charts share.
    pub is_shared: bool,
}

impl Ground<'_> {
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
        response.response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Image, true, self.name));
        self.labels(&ui.painter().clone(), &response.transform, inner, palette);
        response
    }

    fn labels(&self, painter: &Painter, transform: &PlotTransform, inner: Rect, palette: &Palette) {
        let font = theme::font(size::AXIS);
        // From nothing outward; an amount for which there is no room is left out.
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

/// A vertical line at the as-of date.
pub fn as_of_line(plot_ui: &mut PlotUi<'_>, x: f64, palette: &Palette) {
    let style = egui_plot::LineStyle::Dashed { length: 4.0 };
    plot_ui.vline(VLine::new("", x).color(palette.third).width(1.0).style(style).allow_hover(false));
}

/// A text on a ground of its own, so that lines behind it don't disturb it.
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
    painter.rect_filled(rect.expand2(vec2(2.0, 0.0)), 2.0, ground.gamma_multiply(0.8));
    painter.galley(rect.min, galley, colour);
    rect
}

/// A line of straight parts over a plot that was shown, as sharp as its corners; what lies on nothing is left out if it
/// is filled.
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

/// How far in points a line that is drawn with fewer corners may stray.
const STRAY: f32 = 0.25;

/// How far beside a plot in points a line is followed.
const FAR: f32 = 4000.0;

/// The corners of a line from left to right that are needed to draw it: from one to the next it strays from the line by
/// no more than [`STRAY`] up or down.
fn corners(line: impl IntoIterator<Item = Pos2>) -> Vec<Pos2> {
    let mut points = line.into_iter();
    let Some(mut corner) = points.next() else { return Vec::new() };
    let mut corners = vec![corner];
    // Between which slopes the line may go on straight from the last corner, and how far it has.
    let mut cone = Rangef::EVERYTHING;
    let mut last = corner;
    for point in points {
        let along = point.x - corner.x;
        let slope = (point.y - corner.y) / along;
        if !cone.contains(slope) {
            corners.push(last);
            corner = last;
            cone = Rangef::EVERYTHING;
        }
        let along = point.x - corner.x;
        let [low, high] = [-STRAY, STRAY].map(|stray| (point.y + stray - corner.y) / along);
        // Straight up nothing goes on.
        cone = if along > 0.0 { Rangef::new(cone.min.max(low), cone.max.min(high)) } else { Rangef::NOTHING };
        last = point;
    }
    corners.push(last);
    corners
}

/// The pieces of a line that is broken into dashes: of each both ends, and the direction from one to the other.
fn dashes(line: &[Pos2], (dash, gap): (f32, f32), mut piece: impl FnMut(Pos2, Pos2, Vec2)) {
    let (mut is_drawn, mut left) = (true, dash);
    for pair in line.windows(2) {
        let way = pair[1] - pair[0];
        let length = way.length_sq().sqrt();
        let along = way / length;
        let mut gone = 0.0;
        while gone < length {
            let end = gone + left;
            if is_drawn {
                piece(pair[0] + along * gone, pair[0] + along * end.min(length), along);
            }
            left = end - length;
            if left <= 0.0 {
                is_drawn = !is_drawn;
                left = if is_drawn { dash } else { gap };
            }
            gone = end;
        }
    }
}

/// The triangles of a straight line: two between each of its four edges and the next.
const STRIPS: [u32; 18] = [0, 1, 4, 1, 4, 5, 1, 2, 5, 2, 5, 6, 2, 3, 6, 3, 6, 7];

/// Adds a straight line with soft edges, `feather` wide. `along` is its direction, one point long.
fn add_straight(mesh: &mut Mesh, [from, to]: [Pos2; 2], along: Vec2, stroke: Stroke, feather: f32) {
    let across = along.rot90();
    let [outer, inner] = [stroke.width + feather, stroke.width - feather].map(|width| across * (width.max(0.0) / 2.0));
    let first = u32::try_from(mesh.vertices.len()).unwrap_or(u32::MAX);
    let vertex = |pos, color| Vertex { pos, uv: WHITE_UV, color };
    let end = |at: Pos2| {
        let [soft, hard] = [Color32::TRANSPARENT, stroke.color];
        [vertex(at + outer, soft), vertex(at + inner, hard), vertex(at - inner, hard), vertex(at - outer, soft)]
    };
    mesh.vertices.extend_from_slice(&end(from));
    mesh.vertices.extend_from_slice(&end(to));
    mesh.indices.extend_from_slice(&STRIPS.map(|corner| first + corner));
}

/// A part of a plot's height by which a line that rises or falls is steep.
const STEEP: f32 = 0.01;

/// The parts of a line, each of which turns but little: every rise or fall of more than `steep` is one of its own. A
/// sharp corner within a part would grow a thorn and thin the line beside it.
fn parts(points: &[Pos2], steep: f32) -> impl Iterator<Item = &[Pos2]> {
    let mut rest = points;
    std::iter::from_fn(move || {
        if rest.len() < 2 {
            return None;
        }
        let is_steep = |two: &[Pos2]| (two[1].y - two[0].y).abs() > steep;
        let gentle = rest.windows(2).position(is_steep).unwrap_or(rest.len() - 1);
        let (part, after) = (&rest[..=gentle.max(1)], &rest[gentle.max(1)..]);
        rest = after;
        Some(part)
    })
}

/// A line of many points from left to right, drawn with no more of them than can be told apart. Where it is broken all
/// its dashes are one shape: the plotting library draws each as one of its own.
pub struct LongLine<'a> {
    base: PlotItemBase,
    points: &'a [[f64; 2]],
    stroke: Stroke,
    broken: Option<(f32, f32)>,
}

impl<'a> LongLine<'a> {
    /// Whole, or broken into dashes of a length with gaps of a length between them.
    pub fn new(name: &str, points: &'a [[f64; 2]], stroke: Stroke, broken: Option<(f32, f32)>) -> Self {
        Self { base: PlotItemBase::new(name.to_owned()), points, stroke, broken }
    }
}

impl PlotItem for LongLine<'_> {
    fn shapes(&self, ui: &Ui, transform: &PlotTransform, shapes: &mut Vec<Shape>) {
        // Of what lies beside the plot one point on each side is drawn to.
        let (left, right) = (transform.bounds().min()[0], transform.bounds().max()[0]);
        let first = self.points.partition_point(|[x, _]| *x < left).saturating_sub(1);
        let end = (self.points.partition_point(|[x, _]| *x <= right) + 1).min(self.points.len());
        let Some(seen) = self.points.get(first..end) else { return };
        let near = transform.frame().expand(FAR);
        let place = |at: &[f64; 2]| transform.position_from_point(&PlotPoint::from(*at)).clamp(near.min, near.max);
        let line = corners(seen.iter().map(place));
        let Some(broken) = self.broken else {
            let steep = transform.frame().height() * STEEP;
            shapes.extend(parts(&line, steep).map(|part| Shape::line(part.to_vec(), self.stroke)));
            return;
        };
        let feather = 1.0 / ui.pixels_per_point();
        let mut mesh = Mesh::default();
        // About what corners and dashes come to.
        let pieces = line.len() + 200;
        mesh.vertices.reserve(8 * pieces);
        mesh.indices.reserve(18 * pieces);
        dashes(&line, broken, |from, to, along| add_straight(&mut mesh, [from, to], along, self.stroke, feather));
        shapes.push(Shape::mesh(mesh));
    }

    fn initialize(&mut self, _: RangeInclusive<f64>) {}

    fn color(&self) -> Color32 {
        self.stroke.color
    }

    fn geometry(&self) -> PlotGeometry<'_> {
        PlotGeometry::None
    }

    fn bounds(&self) -> PlotBounds {
        PlotBounds::NOTHING
    }

    fn base(&self) -> &PlotItemBase {
        &self.base
    }

    fn base_mut(&mut self) -> &mut PlotItemBase {
        &mut self.base
    }
}

/// A bar, or a part of one: its corners on the axes, and its colour.
pub type BarPart = ([f64; 2], [f64; 2], Color32);

/// Bars of plain colours, drawn as one shape: the plotting library draws each part as one of its own.
pub struct Bars {
    base: PlotItemBase,
    parts: Vec<BarPart>,
}

impl Bars {
    /// Of parts that are next to or upon one another.
    pub fn new(name: &str, parts: Vec<BarPart>) -> Self {
        Self { base: PlotItemBase::new(name.to_owned()), parts }
    }
}

/// The pixels that a bar fills: at least one from left to right, so that none is lost among many.
fn pixels_of(bar: Rect, pixels_per_point: f32) -> Rect {
    let mut pixels = bar.round_to_pixels(pixels_per_point);
    pixels.max.x = pixels.max.x.max(pixels.min.x + 1.0 / pixels_per_point);
    pixels
}

impl PlotItem for Bars {
    fn shapes(&self, ui: &Ui, transform: &PlotTransform, shapes: &mut Vec<Shape>) {
        let (seen, scale) = (transform.frame().expand(1.0), ui.pixels_per_point());
        let mut mesh = Mesh::default();
        mesh.reserve_vertices(4 * self.parts.len());
        mesh.reserve_triangles(2 * self.parts.len());
        for (from, to, colour) in &self.parts {
            let rect = transform.rect_from_values(&PlotPoint::from(*from), &PlotPoint::from(*to));
            if rect.intersects(seen) {
                mesh.add_colored_rect(pixels_of(rect.intersect(seen), scale), *colour);
            }
        }
        shapes.push(Shape::mesh(mesh));
    }

    fn initialize(&mut self, _: RangeInclusive<f64>) {}

    fn color(&self) -> Color32 {
        self.parts.first().map_or(Color32::TRANSPARENT, |(_, _, colour)| *colour)
    }

    fn geometry(&self) -> PlotGeometry<'_> {
        PlotGeometry::None
    }

    fn bounds(&self) -> PlotBounds {
        PlotBounds::NOTHING
    }

    fn base(&self) -> &PlotItemBase {
        &self.base
    }

    fn base_mut(&mut self) -> &mut PlotItemBase {
        &mut self.base
    }
}

/// The line from a pin down into the plot.
pub fn pin_line(painter: &Painter, at: egui::Pos2, bottom: f32, colour: Color32) {
    painter.vline(at.x, at.y..=bottom, Stroke::new(1.0, colour.gamma_multiply(0.45)));
}

#[cfg(test)]
#[allow(clippy::float_cmp, reason = "whole pixels and halves, which floats hold exactly")]
mod tests {
    use super::*;

    /// How high a line of corners is at a place.
    fn height(corners: &[Pos2], x: f32) -> f32 {
        let after = corners.partition_point(|corner| corner.x < x).clamp(1, corners.len() - 1);
        let (from, to) = (corners[after - 1], corners[after]);
        if to.x - from.x > 0.0 { from.y + (to.y - from.y) * (x - from.x) / (to.x - from.x) } else { to.y }
    }

    #[test]
    fn a_line_keeps_its_corners_and_no_more() {
        let at = |points: &[[f32; 2]]| corners(points.iter().map(|[x, y]| pos2(*x, *y)));
        assert_eq!(at(&[]), []);
        assert_eq!(at(&[[0.0, 1.0], [1.0, 1.0], [2.0, 1.1], [3.0, 1.0]]), [pos2(0.0, 1.0), pos2(3.0, 1.0)]);
        let step = [[0.0, 0.0], [1.0, 0.0], [2.0, 0.0], [3.0, 9.0], [4.0, 9.0], [5.0, 9.0]].map(|[x, y]| pos2(x, y));
        assert_eq!(corners(step), [step[0], step[2], step[3], step[5]]);
        let upright = [pos2(1.0, 0.0), pos2(1.0, 5.0), pos2(1.0, 2.0)];
        assert_eq!(corners(upright), upright, "one above the other");
    }

    #[test]
    fn a_bar_fills_whole_pixels_and_never_none() {
        let pixels = |left: f32, right: f32, scale: f32| {
            let rect = pixels_of(Rect::from_min_max(pos2(left, 0.4), pos2(right, 9.6)), scale);
            [rect.left(), rect.right(), rect.top(), rect.bottom()]
        };
        assert_eq!(pixels(2.3, 7.8, 1.0), [2.0, 8.0, 0.0, 10.0]);
        assert_eq!(pixels(2.1, 2.4, 1.0), [2.0, 3.0, 0.0, 10.0], "a sliver is one pixel wide");
        assert_eq!(pixels(2.1, 2.2, 2.0), [2.0, 2.5, 0.5, 9.5]);
    }

    #[test]
    fn dashes_go_round_corners() {
        let line = [pos2(0.0, 0.0), pos2(5.0, 0.0), pos2(5.0, 4.0), pos2(5.0, 4.0), pos2(9.0, 4.0)];
        let mut pieces = Vec::new();
        dashes(&line, (3.0, 1.0), |from, to, _| pieces.push([from.x, from.y, to.x, to.y]));
        assert_eq!(
            pieces,
            [
                [0.0, 0.0, 3.0, 0.0],
                [4.0, 0.0, 5.0, 0.0],
                [5.0, 0.0, 5.0, 2.0],
                [5.0, 3.0, 5.0, 4.0],
                [5.0, 4.0, 7.0, 4.0],
                [8.0, 4.0, 9.0, 4.0],
            ]
        );
    }

    #[test]
    fn a_straight_line_is_as_wide_as_its_stroke() {
        let mut mesh = Mesh::default();
        let ends = [pos2(0.0, 0.0), pos2(8.0, 0.0)];
        add_straight(&mut mesh, ends, vec2(1.0, 0.0), Stroke::new(2.0, Color32::WHITE), 1.0);
        assert!(mesh.is_valid() && mesh.triangles().count() == 6);
        let rows = |colour: Color32| -> Vec<f32> {
            mesh.vertices.iter().filter(|vertex| vertex.color == colour).map(|vertex| vertex.pos.y.abs()).collect()
        };
        assert_eq!(rows(Color32::WHITE), [0.5; 4], "full within");
        assert_eq!(rows(Color32::TRANSPARENT), [1.5; 4], "nothing without");
    }

    #[test]
    fn a_line_with_fewer_corners_strays_but_little() {
        let wave =
            |n: i16| pos2(f32::from(n) * 0.7, 40.0 * (f32::from(n) * 0.02).sin() + f32::from(n % 30 / 20) * 12.0);
        let points: Vec<Pos2> = (0..1000).map(wave).collect();
        let corners = corners(points.iter().copied());
        assert!(corners.len() < points.len() / 4, "{} corners", corners.len());
        for point in &points {
            assert!((height(&corners, point.x) - point.y).abs() <= STRAY * 2.0, "at {point:?}");
        }
    }
}
