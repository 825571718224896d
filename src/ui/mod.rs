//! Drawing: panels, dialogs, charts and fields.
//!
//! Owns what is only for the eye, and turns clicks and keys into requests to the app. Changes nothing itself: it draws
//! from an immutable [`App`] and hands back `Request`s. Its one invariant: a field that is being typed in is accepted,
//! or refused, before a command acts.

mod cache;
mod card;
mod charts;
mod contents;
mod dialogs;
mod field;
mod figures;
mod focus;
mod fonts;
mod grid;
mod handle;
mod help;
mod inspector;
mod ladder;
mod lower_panel;
mod odd;
mod one_stop;
mod overrides;
mod own_plot;
mod palette;
mod panes;
mod plot;
mod plot_shapes;
mod provenance;
mod remembered;
mod reveal;
mod roll;
mod service;
mod signs;
mod spoken;
mod start;
mod status;
mod tabs;
mod terms;
pub mod theme;
mod tips;
mod top;
mod tree;
mod was;
mod window;

pub use start::{WindowError, run};
pub use window::{Preferences, Window};

use crate::{
    app::{App, Command, Leave, RollQuestion, Subject, palette::Choice},
    calendar::Date,
    chart::{Explainable, PostingQuery},
    model::{Edit, Intended, ProvenanceKind, ScenarioEdit},
};

/// What is asked about the day on which a policy is to begin.
#[derive(Clone, Debug, PartialEq)]
enum PolicyAsk {
    /// From which day on is a vendor, or are all, paid in full?
    ToPay(Option<String>),
    /// The day was typed.
    Typed(String),
    /// The question is answered.
    Answered,
}

/// What drawing asks of the app.
#[derive(Clone, Debug, PartialEq)]
enum Request {
    /// A change by a switch or button.
    Edit(Edit),
    /// Something is to be added, or chosen: the first field that comes with it is typed in next.
    Add(Edit),
    /// A change by a handle that is being dragged: all until `EndStep` are one step.
    Drag(Edit),
    /// Something was copied: what, in words.
    Copied(String),
    /// A drag, or a run of key presses on a handle, has ended.
    EndStep,
    /// Esc on a handle: restore the value before the drag or run of key presses.
    TakeBack,
    /// The postings behind something are asked for.
    ShowPostings(PostingQuery),
    /// The postings behind a whole bar are asked for, where the pointer was on one of its parts.
    ShowBar(PostingQuery, PostingQuery),
    /// A text was typed onto a cell of the table, which holds what is computed or was.
    TypeInTable(lower_panel::TypedCell),
    /// What a number is made of is asked for.
    Explain(Explainable),
    /// Show the field of a parameter without giving it the focus: nothing that is typed lands in it.
    ShowInput(String),
    /// Show the field of a parameter, and give it the focus.
    Reveal(String),
    /// Show the cost of waiting, for a vendor or for all.
    ShowDelay(Option<String>),
    /// Change the lower panel.
    LowerPanel(lower_panel::PanelAsk),
    /// A text was typed into the field of a parameter, and the field left.
    Typed(String, String),
    /// A field with a refused text was left by Esc.
    DropDraft(String),
    /// A block was pasted into the cell of a parameter.
    Paste(String, String),
    /// Copy the value of the first path into the other cells.
    FillDown(String, Vec<String>),
    /// The value of a parameter comes from somewhere else.
    SetProvenance(String, ProvenanceKind),
    /// Remove a parameter's own source, so that the covering one applies.
    RemoveProvenance(String),
    /// Other items are looked for.
    Find(String),
    /// Something about the day on which a policy is to begin.
    Policy(PolicyAsk),
    /// Something was typed or chosen in the question before rolling forward.
    TypeRoll(Box<RollQuestion>),
    /// Rolls the session forward as it was asked.
    RollForward,
    /// The field for what is looked for has the focus.
    FindBegun,
    /// The field for what is looked for was left with Enter.
    FindDone,
    /// The field in which an item is renamed was left.
    EndRenaming,
    /// Show another scenario; none is the base.
    ShowScenario(Option<String>),
    /// Add a scenario to the comparison, or remove it.
    Compare(String),
    /// Compare what is shown with one scenario, or with none.
    CompareWith(Option<String>),
    /// Take differences against a scenario.
    ReferTo(String),
    /// A change to the scenarios.
    Scenario(ScenarioEdit),
    /// Something odd is intended, or no longer.
    Intend(Intended, bool),
    /// Reset a path to the base.
    GiveBack(String),
    /// The field in which a scenario is renamed was left.
    EndRenamingScenario,
    /// The scenario that is asked about is to be deleted.
    RemoveScenario,
    /// Make the edit of the base that removes overrides.
    Lose,
    /// A command was given.
    Command(Command),
    /// Something was selected.
    Select(Subject),
    /// Something was selected, and its first field is to take the focus.
    FirstField(Subject),
    /// A rung or contract change is to be shown, in the inspector of its vendor.
    SeekRung(String),
    /// Something was selected for what is to be done with it in the tree.
    SelectInTree(Subject),
    /// A narrow window shows another panel.
    ShowTab(window::NarrowTab),
    /// A narrow window shows another chart.
    ShowChart(charts::Chosen),
    /// Show other charts, days or periods.
    View(charts::ViewChange),
    /// A series was switched on or off in a legend.
    ToggleSeries(String),
    /// The question of unsaved changes was answered.
    Leave(Leave),
    /// The palette's text or chosen entry was changed.
    TypeInPalette(String, usize),
    /// The text that narrows the list of terms was changed.
    TypeInTerms(String),
    /// An entry of the palette was chosen.
    Choose(Choice),
    /// A file that was open before is to be opened.
    OpenRecent(std::path::PathBuf),
    /// A hint was closed.
    PassHint(usize),
    /// The path in the path dialog was changed.
    TypePath(String),
    /// The path was given.
    AnswerPath,
    /// Save over a file that changed.
    SaveAnyway,
    /// Save under another name what could not be saved, or what would go over a file that changed.
    SaveElsewhere,
    /// The dialog was closed.
    CancelDialog,
}

/// What drawing reads, and where it leaves its requests.
struct Draw<'a> {
    app: &'a App,
    cache: &'a cache::Cache,
    palette: theme::Palette,
    view: &'a charts::ChartView,
    /// The day whose ageing is shown in the panel below, while it is.
    ageing_day: Option<Date>,
    requests: &'a mut Vec<Request>,
}

impl Draw<'_> {
    fn ask(&mut self, request: Request) {
        self.requests.push(request);
    }

    /// The opacity of what shows the forecast: lower while that is out of date.
    fn strength(&self) -> f32 {
        if self.app.is_stale() || self.cache.is_stale() { theme::STALE } else { 1.0 }
    }

    /// How strong what is of compared scenarios is drawn: fainter while they are out of date and what is shown is
    /// not; else all is as strong as [`Self::strength`] says.
    fn strength_of_sides(&self) -> f32 {
        if self.app.are_sides_stale() && self.strength() >= 1.0 { theme::STALE } else { 1.0 }
    }

    /// Draws what comes next in a region, and compares scenarios, fainter while they are out of date.
    fn stand_back(&self, ui: &mut egui::Ui) {
        ui.multiply_opacity(self.strength_of_sides());
    }

    /// The words in place of a missing forecast.
    fn no_forecast(&self) -> &'static str {
        let is_computing = self.app.is_computing();
        if is_computing { crate::text::window::COMPUTING } else { crate::text::window::NO_FORECAST }
    }
}
