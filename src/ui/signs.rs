//! Small painted signs, which need no glyph of any font.

use egui::{Painter, Pos2, Rect, Shape, Stroke, StrokeKind, pos2, vec2};

/// A lock.
pub fn lock(painter: &Painter, centre: Pos2, colour: egui::Color32) {
    let body = Rect::from_center_size(centre + vec2(0.0, 2.0), vec2(8.0, 6.0));
    painter.rect_filled(body, 1.5, colour);
    let (left, right, foot, top) = (centre.x - 2.5, centre.x + 2.5, body.top(), body.top() - 3.0);
    let mut points = vec![pos2(left, foot)];
    points.extend(arc(pos2(centre.x, top), 2.5, std::f32::consts::PI, 0.0));
    points.push(pos2(right, foot));
    debug_assert!(points.iter().all(|at| at.x >= left - 0.1 && at.x <= right + 0.1));
    painter.add(Shape::line(points, Stroke::new(1.3, colour)));
}

/// An arrow that goes round and back: the way back to the base's value.
pub fn back(painter: &Painter, centre: Pos2, colour: egui::Color32) {
    let radius = 4.0;
    let points = arc(centre, radius, std::f32::consts::PI * 0.9, -std::f32::consts::PI * 0.55);
    let tip = centre + vec2(-radius, 1.8);
    painter.add(Shape::line(points, Stroke::new(1.4, colour)));
    let head = vec![tip, tip + vec2(-2.8, -3.6), tip + vec2(3.4, -2.8)];
    painter.add(Shape::convex_polygon(head, colour, Stroke::NONE));
}

/// A bar at the left of what a scenario overrides.
pub fn bar(painter: &Painter, left: f32, rows: egui::Rangef, colour: egui::Color32) {
    let rect = Rect::from_x_y_ranges(left..=left + 2.5, rows.shrink(3.0));
    painter.rect_filled(rect, 1.0, colour);
}

/// A ring round what has the focus.
pub fn focus(painter: &Painter, rect: Rect, colour: egui::Color32) {
    painter.rect_stroke(rect, 3.0, Stroke::new(1.0, colour), StrokeKind::Inside);
}

/// Points of an arc between two angles, counted clockwise from the right as the screen's are.
fn arc(centre: Pos2, radius: f32, from: f32, to: f32) -> Vec<Pos2> {
    const PARTS: u8 = 16;
    let (from, to) = (-from, -to);
    let at = |part: u8| from + (to - from) * f32::from(part) / f32::from(PARTS);
    (0..=PARTS).map(|part| centre + vec2(at(part).cos(), at(part).sin()) * radius).collect()
}
