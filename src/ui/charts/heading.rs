//! The heading of a chart: its name, its unit where there is room for it, and small buttons.

use egui::{Painter, Rangef, Rect, Response, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use super::{Chosen, ViewChange, marks_key::marks_key_ui};
use crate::{
    text::charts as words,
    ui::{
        Draw, Request,
        theme::{self, size},
    },
};

/// The height of a chart's heading.
pub const HEADING: f32 = 30.0;
/// The width of a small button.
const BUTTON: f32 = 22.0;

/// What a small button shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Icon {
    Enlarge,
    Back,
    ZoomIn,
    ZoomOut,
    WholeTime,
    Previous,
    Next,
    Marks,
}

/// A small button of a heading.
pub struct Small {
    pub icon: Icon,
    /// What it is called.
    pub name: String,
    /// Its key, for the tooltip.
    pub key: Option<&'static str>,
    /// The request; none if it can do nothing now.
    pub request: Option<Request>,
}

/// Draws a heading, and returns its rectangle and the free width between words and buttons.
///
/// The first unit that fits is shown. A double click enlarges the chart.
pub fn heading_ui(
    ui: &mut Ui,
    draw: &mut Draw<'_>,
    chart: Chosen,
    (title, units): (&str, &[String]),
    smalls: Vec<Small>,
) -> (Rect, Rangef) {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), HEADING), Sense::hover());
    // It can't be reached by Tab, because the button beside it does the same.
    let ground = ui.interact(rect, ui.scope_id().with("heading"), Sense::CLICK);
    let enlarged = draw.view.enlarged == Some(chart);
    let other = (!enlarged).then_some(chart);
    if ground.double_clicked() && !draw.view.is_single {
        draw.ask(Request::View(ViewChange::Enlarge(other)));
    }
    let mut all = smalls;
    if !draw.view.is_single {
        let (icon, name) =
            if enlarged { (Icon::Back, words::BACK.to_owned()) } else { (Icon::Enlarge, words::enlarge(title)) };
        let key = enlarged.then_some("Esc");
        all.push(Small { icon, name, key, request: Some(Request::View(ViewChange::Enlarge(other))) });
    }
    let middle = rect.center().y + 2.0;
    let mut right = rect.right() - theme::PAD + 5.0;
    for small in all.into_iter().rev() {
        let own = Rect::from_center_size(pos2(right - BUTTON / 2.0, middle), vec2(BUTTON, BUTTON));
        let response = small_ui(ui, draw, own, &small);
        if small.icon == Icon::Marks {
            marks_key_ui(&response, &draw.palette);
        }
        if response.clicked()
            && let Some(request) = small.request
        {
            draw.ask(request);
        }
        right -= BUTTON;
    }
    let left = rect.left() + theme::PAD;
    let mut job =
        egui::text::LayoutJob::simple_singleline(title.to_owned(), theme::bold(size::TEXT), draw.palette.text);
    job.wrap = egui::text::TextWrapping::truncate_at_width((right - left - 4.0).max(20.0));
    let galley = ui.painter().layout_job(job);
    let mut end = left + galley.size().x;
    let at = pos2(left, middle - galley.size().y / 2.0);
    ui.painter().galley(at, galley, draw.palette.text);
    for unit in units {
        let galley = ui.painter().layout_no_wrap(unit.clone(), theme::font(size::LABEL), draw.palette.third);
        if end + 10.0 + galley.size().x < right - 4.0 {
            let at = pos2(end + 10.0, middle - galley.size().y / 2.0);
            end = at.x + galley.size().x;
            ui.painter().galley(at, galley, draw.palette.third);
            break;
        }
    }
    (rect, Rangef::new(end, right))
}

fn small_ui(ui: &Ui, draw: &Draw<'_>, rect: Rect, small: &Small) -> Response {
    let palette = draw.palette;
    // That of the marks opens its list by itself.
    let enabled = small.request.is_some() || small.icon == Icon::Marks;
    let sense = if enabled { Sense::click() } else { Sense::hover() };
    let response = ui.interact(rect, ui.scope_id().with(("small", &small.name)), sense);
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Button, enabled, &small.name));
    if enabled && (response.hovered() || response.has_focus()) {
        ui.painter().rect_filled(rect.shrink(1.0), 4.0, palette.raised);
    }
    if response.has_focus() {
        let stroke = Stroke::new(1.0, palette.accent);
        ui.painter().rect_stroke(rect.shrink(1.0), 4.0, stroke, egui::StrokeKind::Inside);
    }
    let colour = match (enabled, response.hovered()) {
        (true, true) => palette.text,
        (true, false) => palette.second,
        (false, _) => palette.third.gamma_multiply(0.6),
    };
    paint(ui.painter(), rect, small.icon, Stroke::new(1.25, colour));
    response.on_hover_text(small.key.map_or_else(|| small.name.clone(), |key| words::with_key(&small.name, key)))
}

/// Fonts have none of these signs.
fn paint(painter: &Painter, rect: Rect, icon: Icon, stroke: Stroke) {
    let at = |x: f32, y: f32| rect.center() + vec2(x, y);
    let line = |points: &[(f32, f32)]| {
        painter.line(points.iter().map(|(x, y)| at(*x, *y)).collect(), stroke);
    };
    match icon {
        Icon::Enlarge => {
            line(&[(1.0, -4.5), (4.5, -4.5), (4.5, -1.0)]);
            line(&[(4.5, -4.5), (1.0, -1.0)]);
            line(&[(-1.0, 4.5), (-4.5, 4.5), (-4.5, 1.0)]);
            line(&[(-4.5, 4.5), (-1.0, 1.0)]);
        }
        Icon::Back => {
            line(&[(1.0, -4.5), (1.0, -1.0), (4.5, -1.0)]);
            line(&[(4.5, -4.5), (1.0, -1.0)]);
            line(&[(-1.0, 4.5), (-1.0, 1.0), (-4.5, 1.0)]);
            line(&[(-4.5, 4.5), (-1.0, 1.0)]);
        }
        Icon::ZoomIn => {
            line(&[(-4.5, 0.0), (4.5, 0.0)]);
            line(&[(0.0, -4.5), (0.0, 4.5)]);
        }
        Icon::ZoomOut => line(&[(-4.5, 0.0), (4.5, 0.0)]),
        Icon::WholeTime => {
            line(&[(-5.0, -4.0), (-5.0, 4.0)]);
            line(&[(5.0, -4.0), (5.0, 4.0)]);
            line(&[(-3.0, 0.0), (3.0, 0.0)]);
        }
        Icon::Marks => {
            let diamond = [(-3.5, -3.5), (-0.5, 0.0), (-3.5, 3.5), (-6.5, 0.0), (-3.5, -3.5)];
            line(&diamond);
            for y in [-3.0, 0.0, 3.0] {
                line(&[(2.0, y), (6.5, y)]);
            }
        }
        Icon::Previous => line(&[(1.5, -4.0), (-2.5, 0.0), (1.5, 4.0)]),
        Icon::Next => line(&[(-1.5, -4.0), (2.5, 0.0), (-1.5, 4.0)]),
    }
}
