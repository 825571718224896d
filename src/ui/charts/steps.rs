//! What a chart says to those who can't see it: a sentence as its value and, with the focus on it, its points one by one.
//!
//! Left and right go to the point before or after, with Shift by many, Home and End to the first and the last; Enter asks
//! for what is behind the point, as a click does. A chart that is seen shows the point where it is.

use egui::{
    Align2, Color32, EventFilter, Id, Key, LayerId, Modifiers, Order, Rect, Stroke, StrokeKind, Ui, pos2,
    text::LayoutJob, vec2,
};
use egui_plot::{PlotPoint, PlotResponse};

use crate::ui::{
    signs,
    theme::{self, Palette, size},
};

/// The width of what is said at a point, at most.
const WIDTH: f32 = 300.0;
/// The arrow keys to the left and right are the chart's; the others go on.
const KEYS: EventFilter = EventFilter { tab: false, horizontal_arrows: true, vertical_arrows: false, escape: false };

/// A chart as a row of points.
pub struct Steps<'a> {
    /// What it shows, from when to when, and what stands out.
    pub says: &'a str,
    /// How many points it has.
    pub count: usize,
    /// The point at which one begins.
    pub first: usize,
    /// How many points Shift goes.
    pub leap: usize,
    /// Where a point lies on the time axis.
    pub x: &'a dyn Fn(usize) -> f64,
    /// What a point says.
    pub point: &'a dyn Fn(usize) -> String,
}

fn wanted_id() -> Id {
    Id::unique("chart that is to take the focus")
}

/// Gives the focus to the first chart, when charts are drawn next.
pub fn seek(ui: &Ui) {
    ui.data_mut(|data| data.insert_temp(wanted_id().with("sought"), ()));
}

/// Draws the charts; other plots never take the focus in their place.
pub fn within(ui: &mut Ui, content: impl FnOnce(&mut Ui)) {
    let is_sought = ui.data_mut(|data| data.remove_temp::<()>(wanted_id().with("sought"))).is_some();
    if is_sought {
        ui.data_mut(|data| data.insert_temp(wanted_id(), ()));
    }
    content(ui);
    ui.data_mut(|data| data.remove::<()>(wanted_id()));
}

/// Gives a plot its value and its keys; returns the point for whose postings Enter asks.
pub fn steps_ui(ui: &Ui, palette: &Palette, response: &PlotResponse<()>, steps: &Steps<'_>) -> Option<usize> {
    let plot = &response.response;
    let place = plot.id.with("step");
    if steps.count > 0 && ui.data_mut(|data| data.remove_temp::<()>(wanted_id())).is_some() {
        plot.request_focus();
        ui.request_repaint();
    }
    let mut at = ui.data(|data| data.get_temp::<usize>(place)).filter(|at| *at < steps.count);
    let mut asked = None;
    if plot.has_focus() && steps.count > 0 {
        ui.memory_mut(|memory| memory.set_focus_lock_filter(plot.id, KEYS));
        let pressed = |key: Key| ui.input_mut(|input| input.count_and_consume_key(Modifiers::NONE, key));
        let far = |key: Key| ui.input_mut(|input| input.count_and_consume_key(Modifiers::SHIFT, key)) * steps.leap;
        let [on, back] = [Key::ArrowRight, Key::ArrowLeft].map(|key| far(key) + pressed(key));
        let last = steps.count - 1;
        if on + back > 0 {
            // The first key press shows where one is.
            at = Some(at.map_or(steps.first.min(last), |at| (at + on).saturating_sub(back).min(last)));
        }
        if pressed(Key::Home) > 0 {
            at = Some(0);
        }
        if pressed(Key::End) > 0 {
            at = Some(last);
        }
        if pressed(Key::Enter) > 0 {
            asked = at;
        }
        if let Some(at) = at {
            ui.data_mut(|data| data.insert_temp(place, at));
        }
        signs::focus(ui.painter(), response.transform.frame().expand(2.0), palette.accent);
        if let Some(at) = at {
            point_ui(ui, palette, response, ((steps.x)(at), &(steps.point)(at)));
        }
    } else if at.is_some() {
        ui.data_mut(|data| data.remove::<usize>(place));
        at = None;
    }
    let says = at.map_or_else(|| steps.says.to_owned(), |at| (steps.point)(at));
    ui.ctx().accesskit_node_builder(plot.id, |node| node.set_value(says));
    asked
}

/// A point, where it lies: a line, and what it says beside it.
fn point_ui(ui: &Ui, palette: &Palette, response: &PlotResponse<()>, (x, says): (f64, &str)) {
    let frame = *response.transform.frame();
    let at = response.transform.position_from_point(&PlotPoint::new(x, 0.0)).x;
    if !frame.x_range().expand(1.0).contains(at) {
        return;
    }
    ui.painter().vline(at, frame.y_range(), Stroke::new(1.0, palette.accent));
    let painter = ui.ctx().layer_painter(LayerId::new(Order::Tooltip, response.response.id.with("point")));
    let mut job = LayoutJob::simple(says.to_owned(), theme::font(size::LABEL), palette.text, WIDTH);
    job.break_on_newline = true;
    let galley = painter.layout_job(job);
    let box_size = galley.size() + vec2(16.0, 10.0);
    let is_left = at + 12.0 + box_size.x > ui.content_rect().right();
    let (align, beside) = if is_left { (Align2::RIGHT_TOP, -10.0) } else { (Align2::LEFT_TOP, 10.0) };
    let rect: Rect = align.anchor_size(pos2(at + beside, frame.top() + 4.0), box_size);
    painter.rect(rect, 5.0, palette.panel, Stroke::new(1.0, palette.hairline), StrokeKind::Inside);
    painter.galley(rect.min + vec2(8.0, 5.0), galley, Color32::PLACEHOLDER);
}
