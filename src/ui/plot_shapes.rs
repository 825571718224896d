//! What plots draw themselves, where the plotting library would make a shape of every piece: bars and long lines.
//!
//! Owns how lines are drawn with few shapes. Its one invariant: the points left out make no difference on screen.

use std::ops::RangeInclusive;

use egui::{
    Color32, Mesh, Pos2, Rangef, Rect, Shape, Stroke, Ui, Vec2,
    emath::GuiRounding as _,
    epaint::{Vertex, WHITE_UV},
};
use egui_plot::{PlotBounds, PlotGeometry, PlotItem, PlotItemBase, PlotPoint, PlotTransform};

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
    // The slopes between which the line may continue straight from the last corner, and how far it has come.
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
        // A vertical part has no width to continue in.
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

/// The pixels that a bar fills: at least one across, so that none is lost among many, and one away from zero, up or
/// down, so that no amount looks like none.
fn pixels_of(bar: Rect, goes_down: bool, pixels_per_point: f32) -> Rect {
    let mut pixels = bar.round_to_pixels(pixels_per_point);
    let one = 1.0 / pixels_per_point;
    pixels.max.x = pixels.max.x.max(pixels.min.x + one);
    if goes_down {
        pixels.max.y = pixels.max.y.max(pixels.min.y + one);
    } else {
        pixels.min.y = pixels.min.y.min(pixels.max.y - one);
    }
    pixels
}

/// Gives the shapes of what a plot draws of its own.
type GiveShapes<'a> = dyn Fn(&Ui, &PlotTransform, &mut Vec<Shape>) + 'a;

/// A line, or all bars, of a plot. It is never looked for under the pointer, and makes no room on the axes.
pub struct PlotShapes<'a> {
    base: PlotItemBase,
    draw: Box<GiveShapes<'a>>,
}

/// A line of many points from left to right, drawn with no more of them than can be told apart. Whole, or broken into
/// dashes of a length with gaps of a length between them.
pub fn long_line<'a>(name: &str, points: &'a [[f64; 2]], stroke: Stroke, broken: Option<(f32, f32)>) -> PlotShapes<'a> {
    PlotShapes::new(name, move |ui, transform, shapes| {
        // Outside the plot, only one point on each side is used.
        let (left, right) = (transform.bounds().min()[0], transform.bounds().max()[0]);
        let first = points.partition_point(|[x, _]| *x < left).saturating_sub(1);
        let end = (points.partition_point(|[x, _]| *x <= right) + 1).min(points.len());
        let Some(seen) = points.get(first..end) else { return };
        let near = transform.frame().expand(FAR);
        let place = |at: &[f64; 2]| transform.position_from_point(&PlotPoint::from(*at)).clamp(near.min, near.max);
        let line = corners(seen.iter().map(place));
        let Some(broken) = broken else {
            let steep = transform.frame().height() * STEEP;
            shapes.extend(parts(&line, steep).map(|part| Shape::line(part.to_vec(), stroke)));
            return;
        };
        let feather = 1.0 / ui.pixels_per_point();
        let mut mesh = Mesh::default();
        // About what corners and dashes come to.
        let pieces = line.len() + 200;
        mesh.vertices.reserve(8 * pieces);
        mesh.indices.reserve(18 * pieces);
        dashes(&line, broken, |from, to, along| add_straight(&mut mesh, [from, to], along, stroke, feather));
        shapes.push(Shape::mesh(mesh));
    })
}

/// Level lines, each between two points, that nothing joins.
pub fn level_lines<'a>(name: &str, levels: &'a [[[f64; 2]; 2]], stroke: Stroke) -> PlotShapes<'a> {
    PlotShapes::new(name, move |_, transform, shapes| {
        let seen = transform.frame().expand(1.0);
        for ends in levels {
            let [left, right] = ends.map(|at| transform.position_from_point(&PlotPoint::from(at)));
            // Two lines beside each other are still two.
            let (left, right) = (left + Vec2::new(0.5, 0.0), right - Vec2::new(0.5, 0.0));
            if left.x < right.x && seen.intersects(Rect::from_two_pos(left, right)) {
                shapes.push(Shape::line_segment([left, right], stroke));
            }
        }
    })
}

/// A bar, or a part of one, of an amount that is not nothing: its lower left and its upper right corner on the axes, and
/// its colour.
pub type BarPart = ([f64; 2], [f64; 2], Color32);

/// Bars of plain colours.
pub fn bars<'a>(name: &str, parts: Vec<BarPart>) -> PlotShapes<'a> {
    PlotShapes::new(name, move |ui, transform, shapes| {
        let (seen, scale) = (transform.frame().expand(1.0), ui.pixels_per_point());
        let mut mesh = Mesh::default();
        mesh.reserve_vertices(4 * parts.len());
        mesh.reserve_triangles(2 * parts.len());
        for (from, to, colour) in &parts {
            let rect = transform.rect_from_values(&PlotPoint::from(*from), &PlotPoint::from(*to));
            if rect.intersects(seen) {
                mesh.add_colored_rect(pixels_of(rect.intersect(seen), from[1] < 0.0, scale), *colour);
            }
        }
        shapes.push(Shape::mesh(mesh));
    })
}

impl<'a> PlotShapes<'a> {
    fn new(name: &str, draw: impl Fn(&Ui, &PlotTransform, &mut Vec<Shape>) + 'a) -> Self {
        Self { base: PlotItemBase::new(name.to_owned()), draw: Box::new(draw) }
    }
}

impl PlotItem for PlotShapes<'_> {
    fn shapes(&self, ui: &Ui, transform: &PlotTransform, shapes: &mut Vec<Shape>) {
        (self.draw)(ui, transform, shapes);
    }

    fn initialize(&mut self, _: RangeInclusive<f64>) {}

    fn color(&self) -> Color32 {
        Color32::PLACEHOLDER
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

#[cfg(test)]
#[allow(clippy::float_cmp, reason = "whole pixels and halves, which floats hold exactly")]
mod tests {
    use egui::{pos2, vec2};

    use super::*;

    /// The height of a line at a place.
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
        let sides = |rect: Rect| [rect.left(), rect.right(), rect.top(), rect.bottom()];
        let pixels = |left: f32, right: f32, scale: f32| {
            sides(pixels_of(Rect::from_min_max(pos2(left, 0.4), pos2(right, 9.6)), false, scale))
        };
        assert_eq!(pixels(2.3, 7.8, 1.0), [2.0, 8.0, 0.0, 10.0]);
        assert_eq!(pixels(2.1, 2.4, 1.0), [2.0, 3.0, 0.0, 10.0], "a sliver is one pixel wide");
        assert_eq!(pixels(2.1, 2.2, 2.0), [2.0, 2.5, 0.5, 9.5]);
        let little = Rect::from_min_max(pos2(1.0, 4.9), pos2(5.0, 5.1));
        assert_eq!(sides(pixels_of(little, false, 1.0)), [1.0, 5.0, 4.0, 5.0], "a little is seen above nothing");
        assert_eq!(sides(pixels_of(little, true, 1.0)), [1.0, 5.0, 5.0, 6.0], "and what is negative below");
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
