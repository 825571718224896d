//! Labels in a plot, each where it hides least.

use egui::{Align2, Color32, Painter, Pos2, Rect};

use crate::ui::{
    plot::text_on_ground,
    theme::{self, size},
};

/// The distance at which points of a line are sampled.
const STEP: f32 = 8.0;

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

    /// Where a label of a size stands best: the first of the places at which it covers no other label and least of
    /// the lines. None where it would cover another label, or is larger than the room.
    fn best(&self, label: egui::Vec2, places: &[(Pos2, Align2)]) -> Option<Rect> {
        let rects = places.iter().map(|(at, align)| self.inside(align.anchor_size(*at, label)));
        let fitting = rects.filter(|rect| self.room.expand(0.5).contains_rect(*rect));
        let free = fitting.filter(|rect| !self.taken.iter().any(|other| other.intersects(rect.expand(1.0))));
        let covered = |rect: &Rect| self.lines.iter().filter(|point| rect.expand(1.0).contains(**point)).count();
        free.min_by_key(covered)
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
        let (colour, ground) = colours;
        let label = painter.layout_no_wrap(text.to_owned(), theme::font(size::LABEL), colour).size();
        let Some(rect) = self.best(label, places) else { return false };
        text_on_ground(painter, rect.min, Align2::LEFT_TOP, text, colour, ground);
        self.taken.push(rect);
        true
    }
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
        assert_eq!(best(&labels, &places), Some((10.0, 10.0)), "rather over a line than over a label");
        labels.avoid(Rect::from_min_size(pos2(0.0, 0.0), vec2(20.0, 20.0)));
        assert_eq!(best(&labels, &places), None);
    }

    #[test]
    fn a_label_stays_in_its_room() {
        let labels = Labels::new(ROOM);
        assert_eq!(labels.best(vec2(101.0, 10.0), &[(pos2(0.0, 0.0), Align2::LEFT_TOP)]), None, "it is too wide");
        assert_eq!(best(&labels, &[(pos2(95.0, 98.0), Align2::LEFT_TOP)]), Some((70.0, 90.0)));
        assert_eq!(best(&labels, &[(pos2(5.0, 5.0), Align2::RIGHT_BOTTOM)]), Some((0.0, 0.0)));
    }
}
