//! The bridge from one scenario to another: which two, of which figure, by what, and its steps.
//!
//! Owns the choice and the order of causes; nothing of that is saved. The steps are made once for each change, while
//! they are seen.

use egui::{Align, ComboBox, Layout, RichText, Role, ScrollArea, Sense, Ui, WidgetInfo, vec2};

use super::{
    PanelAsk,
    compare::{aligned, colour_of},
    nothing_ui, waterfall,
};
use crate::{
    analysis::{
        asked::{Asked, Unanswered},
        bridge::by_account,
    },
    app::{App, BridgeQuestion, ComparedSide},
    chart::{Bridge, CauseWords},
    engine::Measure,
    text::{compared as words, figures, verbs},
    ui::{Draw, Request, theme::size, top},
};

/// What the steps are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum By {
    /// What is set differently.
    #[default]
    Cause,
    /// Accounts.
    Account,
}

/// What drawing asks of the bridge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BridgeAsk {
    /// It is to begin with this scenario.
    From(String),
    /// It is to lead to this scenario.
    To(String),
    /// It is to be of this figure.
    Figure(Asked),
    /// Its steps are to be these.
    By(By),
    /// It is to lead from one scenario to another, for a figure.
    Open {
        /// The id of the one.
        from: String,
        /// The id of the other.
        to: String,
        /// The figure.
        asked: Asked,
    },
    /// The causes are to be applied in this order.
    Order(Vec<String>),
}

/// Which bridge is shown, and its steps.
#[derive(Debug, Default)]
pub struct Bridging {
    from: Option<String>,
    to: Option<String>,
    asked: Option<Asked>,
    by: By,
    /// Paths of causes in the order chosen; the others follow in their own.
    order: Vec<String>,
    made: Option<Made>,
}

/// The bridge of a choice.
#[derive(Debug)]
pub(super) struct Made {
    revision: u64,
    pub(super) question: BridgeQuestion,
    pub(super) by: By,
    /// The paths of the causes, in the order in which they are applied.
    pub(super) paths: Vec<String>,
    is_own_order: bool,
    /// The figures that can be chosen, with their names.
    figures: Vec<(Asked, String)>,
    name: String,
    bridges: Result<Vec<Bridge>, String>,
    /// Whether the steps are being computed; until then, the earlier steps are shown.
    is_computing: bool,
}

impl Bridging {
    /// Does what drawing asked for.
    pub fn handle(&mut self, ask: BridgeAsk) {
        match ask {
            BridgeAsk::From(id) => self.from = Some(id),
            BridgeAsk::To(id) => self.to = Some(id),
            BridgeAsk::Figure(asked) => self.asked = Some(asked),
            BridgeAsk::By(by) => self.by = by,
            BridgeAsk::Open { from, to, asked } => {
                (self.from, self.to, self.asked) = (Some(from), Some(to), Some(asked));
            }
            BridgeAsk::Order(order) => self.order = order,
        }
        if let Some(made) = &mut self.made {
            made.revision = u64::MAX;
        }
    }

    /// The ids of both ends: the chosen ones, or else from the reference of the comparison to the scenario that is
    /// shown or compared.
    fn ends(&self, app: &App, against: &str) -> (String, String) {
        let is_there = |id: &&String| app.ids().any(|(own, _)| own == id.as_str());
        let from = self.from.as_ref().filter(is_there).map_or(against, String::as_str);
        let shown = Some(app.shown_id()).filter(|id| *id != from);
        let first =
            || app.compared().find(|id| *id != from).or_else(|| app.ids().map(|(id, _)| id).find(|id| *id != from));
        let to = self.to.as_ref().filter(is_there).map(String::as_str).or(shown).or_else(first);
        (from.to_owned(), to.unwrap_or(from).to_owned())
    }

    /// The chosen figure; otherwise the first key figure that differs.
    fn asked(&self, app: &App, from: &str, to: &str) -> Asked {
        let first = || {
            let [from, to] = [from, to].map(|id| app.side(id));
            let (from, to) = (from.as_ref()?.forecast()?, to.as_ref()?.forecast()?);
            let differs = |measure: &Measure| from.figure(*measure) != to.figure(*measure);
            [Measure::CashLow, Measure::ArrearsPeak, Measure::CashEnd].into_iter().find(differs)
        };
        self.asked.clone().unwrap_or_else(|| Asked::of(first().unwrap_or(Measure::CashLow)))
    }

    /// The ids of the scenarios whose forecasts are wanted.
    pub fn wanted(&self, app: &App, against: &str) -> Vec<String> {
        let (from, to) = self.ends(app, against);
        vec![from, to]
    }

    /// Whether what was made is still what is shown.
    fn is_made(&self, app: &App) -> bool {
        let made = self.made.as_ref();
        made.is_some_and(|made| made.revision == app.revision() && made.by == self.by && !made.is_computing)
    }

    /// The paths of the causes in the order in which they are applied, with their places in the original order.
    fn ordered(&self, paths: &[String]) -> Vec<usize> {
        let mut order: Vec<usize> = (0..paths.len()).collect();
        let chosen = |place: &usize| self.order.iter().position(|path| *path == paths[*place]);
        order.sort_by_key(|place| chosen(place).unwrap_or(usize::MAX));
        order
    }

    /// The question whose steps are wanted, if they are by cause.
    pub fn question(&self, app: &App, against: &str) -> Option<BridgeQuestion> {
        if self.by != By::Cause || self.is_made(app) {
            return None;
        }
        let (from, to) = self.ends(app, against);
        if from == to {
            return None;
        }
        let order = self.ordered(&app.causes(&from, &to));
        Some(app.bridge_question(&from, &to, self.asked(app, &from, &to), order))
    }

    /// Makes the steps again if something changed.
    pub fn refresh(&mut self, app: &App, against: &str) {
        let revision = app.revision();
        if self.is_made(app) {
            return;
        }
        let (from, to) = self.ends(app, against);
        let own = app.causes(&from, &to);
        let order = self.ordered(&own);
        let question = app.bridge_question(&from, &to, self.asked(app, &from, &to), order.clone());
        let is_asked_still = |made: &Made| {
            made.is_computing && made.revision == revision && made.by == self.by && made.question == question
        };
        if self.by == By::Cause && self.made.as_ref().is_some_and(is_asked_still) && app.bridged(&question).is_none() {
            return;
        }
        let sides: Vec<ComparedSide> = [&from, &to].iter().filter_map(|id| app.side(id)).collect();
        let paths: Vec<String> = order.iter().map(|place| own[*place].clone()).collect();
        let figures = figures_of(&sides);
        let asked = &question.asked;
        let name =
            figures.iter().find(|(own, _)| own == asked).map_or_else(|| figure_name(asked), |(_, name)| name.clone());
        let (bridges, is_computing) = match self.by {
            _ if from == to => (Err(words::SAME_SCENARIO.to_owned()), false),
            By::Account => (accounts(&sides, asked, &name), false),
            By::Cause => match app.bridged(&question) {
                Some(known) => (steps(app, &sides, known, &own, &name), false),
                // The earlier steps stay until the new ones are there.
                None => (self.made.take().map_or_else(|| Err(words::COMPUTING.to_owned()), |made| made.bridges), true),
            },
        };
        let is_own_order = order.is_sorted();
        self.made =
            Some(Made { revision, question, by: self.by, paths, is_own_order, figures, name, bridges, is_computing });
    }

    /// The steps as text for a spreadsheet.
    pub fn tsv(&self) -> Option<String> {
        let bridges = self.made.as_ref()?.bridges.as_ref().ok()?;
        (!bridges.is_empty()).then(|| bridges.iter().map(Bridge::tsv).collect::<Vec<_>>().join("\n"))
    }
}

fn figure_name(asked: &Asked) -> String {
    figures::name(asked.measure, asked.vendor.as_deref())
}

/// The figures that both have.
fn figures_of(sides: &[ComparedSide]) -> Vec<(Asked, String)> {
    let [from, to] = sides else { return Vec::new() };
    let Some((from, to)) = from.forecast().zip(to.forecast()) else { return Vec::new() };
    let others = Asked::all(to);
    let both = Asked::all(from).into_iter().filter(|asked| others.contains(asked));
    both.map(|asked| {
        let vendor = asked.vendor.as_deref().and_then(|id| from.items.find(id));
        let name = figures::name(asked.measure, vendor.map(|item| item.label.as_str()));
        (asked, name)
    })
    .collect()
}

fn accounts(sides: &[ComparedSide], asked: &Asked, name: &str) -> Result<Vec<Bridge>, String> {
    let (forecasts, _) = aligned(sides)?;
    let ([from, to], [one, other]) = (sides, forecasts.as_slice()) else {
        return Err(words::SAME_SCENARIO.to_owned());
    };
    let of = by_account(asked, (&from.model, one), (&to.model, other)).map_err(|error| unanswered(&error))?;
    if of.bridges.is_empty() {
        return Err(words::no_account(asked.measure));
    }
    Ok(Bridge::by_account(asked, name, &of, [&from.label, &to.label], other))
}

fn steps(
    app: &App,
    sides: &[ComparedSide],
    known: &crate::app::Bridged,
    own: &[String],
    name: &str,
) -> Result<Vec<Bridge>, String> {
    let [from, to] = sides else { return Err(words::SAME_SCENARIO.to_owned()) };
    let of = known.result.as_ref().map_err(unanswered)?;
    if own.is_empty() {
        return Err(words::NO_CAUSE.to_owned());
    }
    let causes: Vec<CauseWords> = own
        .iter()
        .map(|path| {
            let [name, from, to] = app.words_of_input(path, &from.model, &to.model);
            CauseWords { name, from, to }
        })
        .collect();
    Ok(vec![Bridge::by_cause(name, of, &causes, [&from.label, &to.label], app.model().currency())])
}

fn unanswered(error: &Unanswered) -> String {
    match error {
        Unanswered::NoSuchVendor(..) | Unanswered::NoCommitment(_) => words::NO_SUCH_FIGURE.to_owned(),
        other => verbs::unanswered(other),
    }
}

/// The bridge.
pub fn bridge_ui(ui: &mut Ui, draw: &mut Draw<'_>, bridging: &Bridging) {
    let Some(made) = &bridging.made else { return };
    pickers_ui(ui, draw, made);
    match &made.bridges {
        Err(text) => nothing_ui(ui, draw, text),
        Ok(bridges) => {
            ScrollArea::vertical().id_salt("bridge").auto_shrink(false).show(ui, |ui| {
                ui.spacing_mut().item_spacing.y = 0.0;
                draw.stand_back(ui);
                let area = ui.interact(ui.max_rect(), ui.scope_id().with("rows"), Sense::hover());
                area.widget_info(|| WidgetInfo::labeled(Role::Table, true, words::BRIDGE));
                for (place, bridge) in bridges.iter().enumerate() {
                    waterfall::waterfall_ui(ui, draw, made, bridge, place);
                }
                ui.add_space(8.0);
            });
        }
    }
}

pub(super) fn ask(draw: &mut Draw<'_>, ask: BridgeAsk) {
    draw.ask(Request::LowerPanel(PanelAsk::Bridge(ask)));
}

fn pickers_ui(ui: &mut Ui, draw: &mut Draw<'_>, made: &Made) {
    let question = &made.question;
    let mut chosen: Option<BridgeAsk> = None;
    let inner = egui::Frame::NONE.inner_margin(egui::Margin { left: 14, right: 10, top: 6, bottom: 4 });
    inner.show(ui, |ui| {
        ui.set_min_width(ui.available_width());
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = vec2(6.0, 4.0);
            let small = |text: &str| RichText::new(text).size(size::LABEL).color(draw.palette.second);
            for (text, now, is_from) in [(words::FROM, &question.from, true), (words::TO, &question.to, false)] {
                let label = ui.label(small(text));
                let name = draw.app.ids().find(|(id, _)| id == now).map_or("", |(_, name)| name);
                let combo = ComboBox::from_id_salt(("bridge end", is_from)).selected_text(name).width(136.0).truncate();
                let response = combo.show_ui(ui, |ui| {
                    for (id, name) in draw.app.ids() {
                        let dot =
                            RichText::new(name).color(if id == now { draw.palette.text } else { draw.palette.second });
                        ui.horizontal(|ui| {
                            let (rect, _) = ui.allocate_exact_size(vec2(10.0, 18.0), Sense::hover());
                            ui.painter().circle_filled(rect.center(), 4.0, colour_of(draw, id));
                            if ui.selectable_label(id == now, dot).clicked() {
                                let id = id.to_owned();
                                chosen = Some(if is_from { BridgeAsk::From(id) } else { BridgeAsk::To(id) });
                                ui.close();
                            }
                        });
                    }
                });
                response.response.labelled_by(label.id);
            }
            let combo = ComboBox::from_id_salt("bridge figure").selected_text(&made.name).width(168.0).truncate();
            let response = combo.height(320.0).show_ui(ui, |ui| {
                for (asked, name) in &made.figures {
                    if ui.selectable_label(*asked == question.asked, name).clicked() {
                        chosen = Some(BridgeAsk::Figure(asked.clone()));
                    }
                }
            });
            response.response.widget_info(|| {
                let mut info = WidgetInfo::labeled(Role::ComboBox, true, words::OF_FIGURE);
                info.current_text_value = Some(made.name.clone());
                info
            });
            ui.spacing_mut().item_spacing.x = 2.0;
            for (by, text, tip) in [
                (By::Cause, words::BY_CAUSE, words::BY_CAUSE_TIP),
                (By::Account, words::BY_ACCOUNT, words::BY_ACCOUNT_TIP),
            ] {
                let request = Request::LowerPanel(PanelAsk::Bridge(BridgeAsk::By(by)));
                top::switch_ui(ui, draw, text, made.by == by, request).on_hover_text(tip);
            }
            if made.by == By::Cause && !made.is_own_order {
                ui.add_space(6.0);
                let button =
                    egui::Button::new(RichText::new(words::OWN_ORDER).size(size::LABEL).color(draw.palette.second));
                if ui.add(button).on_hover_text(words::OWN_ORDER_TIP).clicked() {
                    chosen = Some(BridgeAsk::Order(Vec::new()));
                }
            }
            if made.is_computing && made.bridges.is_ok() {
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                    let text = RichText::new(words::COMPUTING).size(size::LABEL).color(draw.palette.second);
                    ui.add(egui::Label::new(text).truncate());
                });
            }
        });
    });
    if let Some(chosen) = chosen {
        ask(draw, chosen);
    }
}
