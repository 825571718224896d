//! Drawing: panels, dialogs, charts and fields.
//!
//! Owns what is only for the eye, and turns clicks and keys into requests to the app. Changes nothing itself: it draws
//! from an immutable [`App`] and hands back `Request`s. Its one invariant: a field that is being typed in is taken
//! over, or refused, before a command acts.

mod cache;
mod card;
mod charts;
mod dialogs;
mod field;
mod figures;
mod grid;
mod handle;
mod help;
mod inspector;
mod ladder;
mod lower_panel;
mod overrides;
mod own_plot;
mod palette;
mod plot;
mod plot_shapes;
mod provenance;
mod remembered;
mod reveal;
mod service;
mod signs;
mod start;
mod status;
mod tabs;
pub mod theme;
mod top;
mod tree;
mod window;

pub use start::{WindowError, run};
pub use window::{Preferences, Window};

use crate::{
    app::{App, Command, Leave, Subject, palette::Choice},
    chart::{Explainable, PostingQuery},
    model::{Edit, ProvenanceKind, ScenarioEdit},
};

/// What drawing asks of the app.
#[derive(Clone, Debug, PartialEq)]
enum Request {
    /// A change by a switch or button.
    Edit(Edit),
    /// A change by a handle that is being dragged: all until `EndStep` are one step.
    Drag(Edit),
    /// A drag, or a run of key presses on a handle, has ended.
    EndStep,
    /// Esc on a handle: the value before the drag or run of key presses is wanted back.
    TakeBack,
    /// The postings behind something are asked for.
    ShowPostings(PostingQuery),
    /// What a number is made of is asked for.
    Explain(Explainable),
    /// The field of a parameter is to be seen, and to have the focus.
    Reveal(String),
    /// What waiting costs is asked for: of a vendor, or of all.
    ShowDelay(Option<String>),
    /// The panel below the charts is to change.
    LowerPanel(lower_panel::PanelAsk),
    /// A text was typed into the field of a parameter, and the field left.
    Typed(String, String),
    /// A field with a refused text was left by Esc.
    DropDraft(String),
    /// A block was pasted into the cell of a parameter.
    Paste(String, String),
    /// Cells are to take the value of another: of the first path.
    FillDown(String, Vec<String>),
    /// The value of a parameter comes from somewhere else.
    SetProvenance(String, ProvenanceKind),
    /// The value of a parameter comes from where what covers it does.
    RemoveProvenance(String),
    /// Other items are looked for.
    Find(String),
    /// The field for what is looked for has the focus.
    FindBegun,
    /// The field in which an item is renamed was left.
    EndRenaming,
    /// Another scenario is to be shown; none is the base.
    ShowScenario(Option<String>),
    /// A scenario is to be compared, or no longer.
    Compare(String),
    /// A change to the scenarios.
    Scenario(ScenarioEdit),
    /// The base's value is wanted back at a path.
    GiveBack(String),
    /// The field in which a scenario is renamed was left.
    EndRenamingScenario,
    /// The scenario that is asked about is to be deleted.
    RemoveScenario,
    /// The edit of the base that takes overrides away is to be made.
    Lose,
    /// A command was given.
    Command(Command),
    /// Something was selected.
    Select(Subject),
    /// A rung or contract change is to be shown, in the inspector of its vendor.
    SeekRung(String),
    /// Something was selected for what is to be done with it in the tree.
    SelectInTree(Subject),
    /// A narrow window shows another panel.
    ShowTab(window::NarrowTab),
    /// A narrow window shows another chart.
    ShowChart(charts::Chosen),
    /// Other charts, days or periods are to be shown.
    View(charts::ViewChange),
    /// A series was switched on or off in a legend.
    ToggleSeries(String),
    /// The question of unsaved changes was answered.
    Leave(Leave),
    /// The palette's text or chosen entry was changed.
    TypeInPalette(String, usize),
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

/// What drawing reads, and where it leaves what it asks for.
struct Draw<'a> {
    app: &'a App,
    cache: &'a cache::Cache,
    palette: theme::Palette,
    view: &'a charts::ChartView,
    requests: &'a mut Vec<Request>,
}

impl Draw<'_> {
    fn ask(&mut self, request: Request) {
        self.requests.push(request);
    }

    /// How strong what is of the forecast is drawn: fainter while it is of a moment ago.
    fn strength(&self) -> f32 {
        if self.app.is_stale() || self.cache.is_stale() { theme::STALE } else { 1.0 }
    }

    /// How strong what is of compared scenarios is drawn: fainter while they are of a moment ago and what is shown is
    /// not; else all is as strong as [`Self::strength`] says.
    fn strength_of_sides(&self) -> f32 {
        if self.app.are_sides_stale() && self.strength() >= 1.0 { theme::STALE } else { 1.0 }
    }

    /// Draws what comes next in a region, and compares scenarios, fainter while they are of a moment ago.
    fn stand_back(&self, ui: &mut egui::Ui) {
        ui.multiply_opacity(self.strength_of_sides());
    }

    /// What is said in place of a forecast that is not there.
    fn no_forecast(&self) -> &'static str {
        let is_computing = self.app.is_computing();
        if is_computing { crate::text::window::COMPUTING } else { crate::text::window::NO_FORECAST }
    }
}
