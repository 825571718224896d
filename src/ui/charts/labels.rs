//! Labels in a plot, each where it hides least.

use egui::{Align2, Color32, Painter, Pos2, Rect};

use crate::ui::theme::{self, size};

/// The distance at which points of a line are sampled: less than a label is high.
const STEP: f32 = 4.0;
/// How far a label stays from lines, marks and other labels, in points.
const APART: f32 = 1.5;
/// The size of a mark with the rim around it, in points.
const MARK: f32 = 12.0;
/// How many steps around its places a free one is looked for, and twice as many up and down; a step is a quarter of a
/// label's width, half of its height.
const NEAR: i8 = 6;
/// The width of the rim around letters that stand on a line.
const RIM: f32 = 1.5;

/// What is already drawn in a plot, in points.
pub struct Labels {
    room: Rect,
    lines: Vec<Pos2>,
    taken: Vec<Rect>,
}

impl Labels {
    /// An empty area that labels must not leave.
    pub const fn new(room: Rect) -> Self {
        Self { room, lines: Vec::new(), taken: Vec::new() }
    }

    /// A line that labels should not cover.
    pub fn avoid_line(&mut self, points: impl IntoIterator<Item = Pos2>) {
        // What lies far outside is not looked at.
        let mut points = points.into_iter().map(|point| clamp(point, self.room));
        let Some(mut from) = points.next() else { return };
        self.lines.push(from);
        for to in points {
            let length = (to - from).length_sq();
            if length < STEP * STEP {
                continue;
            }
            let length = length.sqrt();
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a length in points")]
            let steps = (length / STEP).clamp(1.0, 2000.0) as u16;
            self.lines.extend((1..=steps).map(|step| from.lerp(to, f32::from(step) / f32::from(steps))));
            from = to;
        }
    }

    /// A place that no label may cover.
    pub fn avoid(&mut self, rect: Rect) {
        self.taken.push(rect);
    }

    /// A mark at a point, from which labels stay away.
    pub fn avoid_mark(&mut self, at: Pos2) {
        self.avoid(Rect::from_center_size(at, egui::Vec2::splat(MARK)));
    }

    /// Where a label of a size stands best: the first of the places at which it covers nothing; else the free place that
    /// is nearest to the first of them, if one is near; else the one of them at which it covers least of the lines.
    /// None where it would cover another label, or is larger than the room.
    fn best(&self, label: egui::Vec2, places: &[(Pos2, Align2)]) -> Option<Rect> {
        let rects = places.iter().map(|(at, align)| self.inside(align.anchor_size(*at, label)));
        let best = rects.clone().filter(|rect| self.is_open(*rect)).min_by_key(|rect| self.covered(*rect));
        if best.is_some_and(|best| self.covered(best) == 0) {
            return best;
        }
        let near = rects.clone().next()?.center();
        let step = egui::vec2(label.x / 4.0, label.y / 2.0);
        let around = (-2 * NEAR..=2 * NEAR).flat_map(|row| (-NEAR..=NEAR).map(move |column| (row, column)));
        let moved = around.map(|(row, column)| {
            let to = near + egui::vec2(step.x * f32::from(column), step.y * f32::from(row));
            self.inside(Rect::from_center_size(to, label))
        });
        let free = moved.filter(|rect| self.is_open(*rect) && self.covered(*rect) == 0);
        let distance = |rect: &Rect| (rect.center() - near).length_sq();
        free.min_by(|a, b| distance(a).total_cmp(&distance(b))).or(best)
    }

    /// Whether a label fits there and covers nothing but lines.
    fn is_open(&self, rect: Rect) -> bool {
        let is_inside = self.room.expand(0.5).contains_rect(rect);
        is_inside && !self.taken.iter().any(|other| other.intersects(rect.expand(APART)))
    }

    /// How much of the lines a label would cover there.
    fn covered(&self, rect: Rect) -> usize {
        self.lines.iter().filter(|point| rect.expand(APART).contains(**point)).count()
    }

    /// The rectangle moved so that it does not leave the room.
    fn inside(&self, rect: Rect) -> Rect {
        let x = (self.room.left() - rect.left()).max(0.0) + (self.room.right() - rect.right()).min(0.0);
        let y = (self.room.top() - rect.top()).max(0.0) + (self.room.bottom() - rect.bottom()).min(0.0);
        rect.translate(egui::vec2(x, y))
    }

    /// Writes a label at the best of some places, the preferred one first; returns whether there was room.
    pub fn write(
        &mut self,
        painter: &Painter,
        text: &str,
        colours: (Color32, Color32),
        places: &[(Pos2, Align2)],
    ) -> bool {
        let Some(rect) = self.best(size_of(painter, text), places) else { return false };
        self.put(painter, text, colours, rect);
        true
    }

    /// Writes a label at the first of some places at which it covers nothing; returns whether there is one.
    pub fn write_if_free(
        &mut self,
        painter: &Painter,
        text: &str,
        colours: (Color32, Color32),
        places: &[(Pos2, Align2)],
    ) -> bool {
        let Some(rect) = self.free_place(painter, text, places) else { return false };
        self.put(painter, text, colours, rect);
        true
    }

    /// The first of some places at which a label covers nothing.
    pub fn free_place(&self, painter: &Painter, text: &str, places: &[(Pos2, Align2)]) -> Option<Rect> {
        let label = size_of(painter, text);
        let mut rects = places.iter().map(|(at, align)| align.anchor_size(*at, label));
        rects.find(|rect| self.is_open(*rect) && self.covered(*rect) == 0)
    }

    /// Writes a label on a plate of its own, for what lies on an area; else as [`Self::write`] does.
    pub fn write_on_plate(
        &mut self,
        painter: &Painter,
        text: &str,
        colours: (Color32, Color32),
        places: &[(Pos2, Align2)],
    ) -> bool {
        let Some(rect) = self.best(size_of(painter, text), places) else { return false };
        painter.rect_filled(rect.expand2(egui::vec2(3.0, 0.0)), 3.0, colours.1);
        self.put(painter, text, colours, rect);
        true
    }

    fn put(&mut self, painter: &Painter, text: &str, (colour, ground): (Color32, Color32), rect: Rect) {
        // A rim around the letters keeps them apart from an area, and from a line that goes on between them.
        for (x, y) in
            [(-1.0, 0.0), (1.0, 0.0), (0.0, -1.0), (0.0, 1.0), (-0.7, -0.7), (0.7, -0.7), (-0.7, 0.7), (0.7, 0.7)]
        {
            let at = rect.min + egui::vec2(x, y) * RIM;
            painter.text(at, Align2::LEFT_TOP, text, theme::font(size::LABEL), ground);
        }
        painter.text(rect.min, Align2::LEFT_TOP, text, theme::font(size::LABEL), colour);
        self.taken.push(rect);
    }
}

fn size_of(painter: &Painter, text: &str) -> egui::Vec2 {
    painter.layout_no_wrap(text.to_owned(), theme::font(size::LABEL), Color32::PLACEHOLDER).size()
}

fn clamp(at: Pos2, room: Rect) -> Pos2 {
    at.clamp(room.min - egui::vec2(50.0, 50.0), room.max + egui::vec2(50.0, 50.0))
}

#[cfg(test)]
mod tests {
    use egui::{pos2, vec2};

    use super::*;

    const ROOM: Rect = Rect { min: Pos2::ZERO, max: pos2(100.0, 100.0) };
    const LABEL: egui::Vec2 = vec2(30.0, 10.0);

    fn best(labels: &Labels, places: &[(Pos2, Align2)]) -> Option<(f32, f32)> {
        labels.best(LABEL, places).map(|rect| (rect.left(), rect.top()))
    }

    #[test]
    fn the_dearest_place_is_taken_unless_a_line_runs_through_it() {
        let places = [(pos2(10.0, 10.0), Align2::LEFT_TOP), (pos2(50.0, 50.0), Align2::LEFT_TOP)];
        let mut labels = Labels::new(ROOM);
        assert_eq!(best(&labels, &places), Some((10.0, 10.0)));
        labels.avoid_line([pos2(0.0, 15.0), pos2(100.0, 15.0)]);
        assert_eq!(best(&labels, &places), Some((50.0, 50.0)));
        labels.avoid(Rect::from_min_size(pos2(60.0, 55.0), vec2(5.0, 5.0)));
        let (left, top) = best(&labels, &places).expect("a free place nearby");
        assert!(
            (left - 10.0).abs() < 16.0 && !(3.0..=17.0).contains(&top),
            "beside the line, near the first: {left}, {top}"
        );
        let mut crowded = Labels::new(ROOM);
        for y in 0..20_u8 {
            crowded.avoid_line([pos2(0.0, f32::from(y) * 5.0), pos2(100.0, f32::from(y) * 5.0)]);
        }
        assert!(best(&crowded, &places).is_some(), "rather over a line than nowhere");
        crowded.avoid(ROOM);
        assert_eq!(best(&crowded, &places), None, "never over a label");
    }

    #[test]
    fn a_label_does_not_touch_its_mark() {
        let mut labels = Labels::new(ROOM);
        labels.avoid_mark(pos2(20.0, 50.0));
        let label = labels.best(LABEL, &[(pos2(22.0, 52.0), Align2::LEFT_TOP)]).expect("a place");
        let mark = Rect::from_center_size(pos2(20.0, 50.0), vec2(11.0, 11.0));
        assert!(!mark.expand(1.0).intersects(label), "{label}");
        assert!(label.distance_to_pos(pos2(20.0, 50.0)) < 30.0, "it stays near: {label}");
    }

    #[test]
    fn a_label_stays_in_its_room() {
        let labels = Labels::new(ROOM);
        assert_eq!(labels.best(vec2(101.0, 10.0), &[(pos2(0.0, 0.0), Align2::LEFT_TOP)]), None, "it is too wide");
        assert_eq!(best(&labels, &[(pos2(95.0, 98.0), Align2::LEFT_TOP)]), Some((70.0, 90.0)));
        assert_eq!(best(&labels, &[(pos2(5.0, 5.0), Align2::RIGHT_BOTTOM)]), Some((0.0, 0.0)));
    }
}
