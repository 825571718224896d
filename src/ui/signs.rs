//! Small painted signs, which need no glyph of any font.

use egui::{Painter, Pos2, Rect, Shape, Stroke, StrokeKind, pos2, vec2};

/// A closed padlock, for scenarios that are locked.
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

/// A circular arrow: reset to the base.
pub fn back(painter: &Painter, centre: Pos2, colour: egui::Color32) {
    let radius = 4.0;
    let points = arc(centre, radius, std::f32::consts::PI * 0.9, -std::f32::consts::PI * 0.55);
    let tip = centre + vec2(-radius, 1.8);
    painter.add(Shape::line(points, Stroke::new(1.4, colour)));
    let head = vec![tip, tip + vec2(-2.8, -3.6), tip + vec2(3.4, -2.8)];
    painter.add(Shape::convex_polygon(head, colour, Stroke::NONE));
}

/// A box that is ticked or not, in the colour of what it stands for; `ground` is the colour of the tick.
pub fn tick_box(painter: &Painter, centre: Pos2, is_on: bool, colour: egui::Color32, ground: egui::Color32) {
    let rect = Rect::from_center_size(centre, vec2(11.0, 11.0));
    if is_on {
        painter.rect_filled(rect, 2.5, colour);
        tick(painter, centre, Stroke::new(1.6, ground));
    } else {
        painter.rect_stroke(rect, 2.5, Stroke::new(1.5, colour), StrokeKind::Inside);
    }
}

/// A tick: it is so, or it is better.
pub fn tick(painter: &Painter, centre: Pos2, stroke: Stroke) {
    let points = [vec2(-3.0, 0.2), vec2(-0.8, 2.4), vec2(3.0, -2.2)].map(|by| centre + by);
    painter.add(Shape::line(points.to_vec(), stroke));
}

/// A mark of exclamation: it is worse.
pub fn caution(painter: &Painter, centre: Pos2, colour: egui::Color32) {
    painter.vline(centre.x, centre.y - 4.0..=centre.y + 1.0, Stroke::new(1.6, colour));
    painter.circle_filled(centre + vec2(0.0, 3.4), 1.0, colour);
}

/// A chevron up or down.
pub fn chevron(painter: &Painter, centre: Pos2, is_up: bool, stroke: Stroke) {
    let reach = if is_up { -2.0 } else { 2.0 };
    let points = [vec2(-3.5, -reach), vec2(0.0, reach), vec2(3.5, -reach)].map(|by| centre + by);
    painter.add(Shape::line(points.to_vec(), stroke));
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
