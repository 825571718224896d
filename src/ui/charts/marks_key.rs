//! What the marks over and in the first chart mean: a list that a small button of its heading opens.

use egui::{
    Align2, Color32, Popup, PopupCloseBehavior, Pos2, Rect, Response, RichText, Sense, Shape, Stroke, Ui, pos2, vec2,
};

use super::pins::sign;
use crate::{
    chart::PinKind,
    text::charts as words,
    ui::theme::{self, Palette, size},
};

/// The height of a row.
const ROW: f32 = 19.0;
/// The room of a mark before its words.
const MARK: f32 = 30.0;

/// A mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mark {
    Pin(PinKind),
    Joined,
    Band { is_suspension: bool },
    AsOf,
    Gap,
    Strength,
}

/// All marks, with what they mean.
const MARKS: [(Mark, &str); 14] = [
    (Mark::Pin(PinKind::Reaction), words::MARK_REACTION),
    (Mark::Pin(PinKind::Notice), words::MARK_NOTICE),
    (Mark::Pin(PinKind::Lifted), words::MARK_LIFTED),
    (Mark::Pin(PinKind::Policy), words::MARK_DATED),
    (Mark::Pin(PinKind::ContractChange), words::MARK_CHANGE),
    (Mark::Pin(PinKind::MigrationStep), words::MARK_STEP),
    (Mark::Pin(PinKind::Closing), words::MARK_CLOSING),
    (Mark::Pin(PinKind::Outage), words::MARK_OUTAGE),
    (Mark::Joined, words::MARK_JOINED),
    (Mark::Band { is_suspension: true }, words::MARK_SUSPENDED),
    (Mark::Band { is_suspension: false }, words::MARK_WITHHELD),
    (Mark::AsOf, words::MARK_AS_OF),
    (Mark::Gap, words::MARK_GAP),
    (Mark::Strength, words::MARK_STRENGTH),
];

/// The list, under the button that opens it.
pub fn marks_key_ui(button: &Response, palette: &Palette) {
    Popup::menu(button).close_behavior(PopupCloseBehavior::CloseOnClickOutside).show(|ui| {
        ui.set_min_width(300.0);
        ui.spacing_mut().item_spacing.y = 0.0;
        ui.label(RichText::new(words::MARKS).font(theme::bold(size::TEXT)).color(palette.text));
        ui.add_space(4.0);
        for (mark, text) in MARKS {
            row_ui(ui, palette, mark, text);
        }
    });
}

fn row_ui(ui: &mut Ui, palette: &Palette, mark: Mark, text: &str) {
    let galley = ui.painter().layout_no_wrap(text.to_owned(), theme::font(size::LABEL), palette.second);
    let (rect, response) = ui.allocate_exact_size(vec2(MARK + galley.size().x, ROW), Sense::hover());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, text));
    ui.painter().galley(pos2(rect.left() + MARK, rect.center().y - galley.size().y / 2.0), galley, palette.second);
    paint(ui, palette, mark, pos2(rect.left() + MARK / 2.0 - 4.0, rect.center().y));
}

fn paint(ui: &Ui, palette: &Palette, mark: Mark, at: Pos2) {
    let (painter, ground) = (ui.painter(), palette.panel);
    let across = at.x - 10.0..=at.x + 10.0;
    let bar = |x: f32, colour: Color32| {
        painter.rect_filled(Rect::from_center_size(at + vec2(x, 0.0), vec2(7.0, 11.0)), 0.0, colour);
    };
    match mark {
        Mark::Pin(kind) => {
            let colour = match kind {
                PinKind::Reaction => palette.wrong,
                PinKind::Notice | PinKind::Outage => palette.caution,
                PinKind::Policy | PinKind::ContractChange | PinKind::MigrationStep => palette.money_out[2],
                _ => palette.second,
            };
            sign(painter, at, kind, colour, ground);
        }
        Mark::Joined => {
            painter.circle(at, 6.5, ground, Stroke::new(1.25, palette.second));
            painter.text(at, Align2::CENTER_CENTER, "3", theme::font(size::AXIS - 1.5), palette.text);
        }
        Mark::Band { is_suspension } => {
            let colour = if is_suspension { palette.wrong } else { palette.caution };
            painter.rect_filled(Rect::from_center_size(at, vec2(20.0, 3.0)), 1.0, colour.gamma_multiply(0.75));
        }
        Mark::AsOf => {
            let ends = [at - vec2(0.0, 8.0), at + vec2(0.0, 8.0)];
            painter.extend(Shape::dashed_line(&ends, Stroke::new(1.0, palette.third), 4.0, 3.0));
        }
        Mark::Gap => {
            painter.hline(across, at.y, Stroke::new(1.5, palette.text));
            painter.circle_filled(at, 2.5, palette.text);
        }
        Mark::Strength => {
            bar(-4.5, palette.money_in[1]);
            bar(4.5, palette.background.lerp_to_gamma(palette.money_in[1], 0.72));
        }
    }
}
