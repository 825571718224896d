//! The window: keys, requests and panels, frame by frame.

use std::path::PathBuf;

use egui::{CentralPanel, Event, Frame, Key, KeyboardShortcut, Panel, Ui, ViewportCommand};

use super::{
    Draw, PolicyAsk, Request,
    cache::Cache,
    charts, dialogs, field, figures, focus, handle, help, inspector, lower_panel, odd,
    panes::{self, Pane},
    provenance, reveal, status, tabs, theme, top, tree,
};
use crate::{
    analysis::asked::Asked,
    app::{App, Command, Seen, StartWith, Subject, ThemeChoice, Typed, Wish, fields, palette::Choice},
    calendar::Date,
    chart::{Explainable, PostingQuery},
    engine::Measure,
    model::{ContractChangeKind, Edit, Model, Past, Path, PolicyKind},
    text::window as words,
};

/// A window narrower or lower than this shows tree and inspector in one panel, and one chart at a time.
const WIDE: egui::Vec2 = egui::vec2(1000.0, 600.0);
/// One smaller than this, as at 200 %, shows one pane at a time.
const NARROW: egui::Vec2 = egui::vec2(760.0, 520.0);

/// From this width on the tree is wider at first.
const WIDE_TREE: f32 = 1400.0;

/// Whether the window has less room than this, in width or height.
fn is_smaller(ui: &Ui, than: egui::Vec2) -> bool {
    let size = ui.content_rect().size();
    size.x < than.x || size.y < than.y
}

/// How often the progress of a forecast is shown.
const PROGRESS: std::time::Duration = std::time::Duration::from_millis(100);

/// What this machine remembers of the window: no part of a session.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct Preferences {
    is_light: Option<bool>,
    /// The files that were open last.
    #[serde(with = "super::remembered")]
    recent: Vec<PathBuf>,
    /// Whether the first-run hints were all seen.
    knows: bool,
    #[serde(rename = "bottom")]
    lower_panel: lower_panel::Preference,
    start: StartWith,
    /// Whether every stream, vendor, cost and debt is shown by itself.
    is_ungrouped: bool,
}

/// Where one was in a session, as this machine remembers it. It stands apart from the preferences: whoever goes back to
/// an older version keeps those.
#[derive(serde::Serialize, serde::Deserialize)]
struct Place {
    /// The session's file; none is the sample.
    #[serde(with = "super::remembered")]
    file: Vec<PathBuf>,
    view: crate::model::View,
    /// The days on the axis of the charts.
    #[serde(default)]
    days: Option<(f64, f64)>,
}

impl Place {
    const KEY: &str = "places";

    fn of(seen: Seen) -> Self {
        Self { file: seen.path.into_iter().collect(), view: seen.view, days: seen.days }
    }

    fn seen(self) -> Seen {
        Seen { path: self.file.into_iter().next(), view: self.view, days: self.days }
    }
}

impl Preferences {
    const KEY: &str = "preferences";

    fn of(app: &App, lower_panel: lower_panel::Preference, is_ungrouped: bool) -> Self {
        let is_light = match app.theme() {
            ThemeChoice::System => None,
            ThemeChoice::Light => Some(true),
            ThemeChoice::Dark => Some(false),
        };
        Self {
            is_light,
            lower_panel,
            recent: app.recent().to_vec(),
            knows: app.hint().is_none(),
            start: app.starts_with(),
            is_ungrouped,
        }
    }

    /// The files that were open last, the newest first.
    pub fn recent(&self) -> &[PathBuf] {
        &self.recent
    }

    /// Whether every stream, vendor, cost and debt is shown by itself.
    pub const fn is_ungrouped(&self) -> bool {
        self.is_ungrouped
    }

    /// The theme that the user wants.
    pub const fn theme(&self) -> ThemeChoice {
        match self.is_light {
            None => ThemeChoice::System,
            Some(true) => ThemeChoice::Light,
            Some(false) => ThemeChoice::Dark,
        }
    }
}

/// Which of its panels a narrow window shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum NarrowTab {
    #[default]
    Tree,
    Inspector,
    /// The charts and the panel below them; only where one pane is shown at a time, as they are always there else.
    Charts,
}

/// The window and what it shows.
pub struct Window {
    app: App,
    cache: Cache,
    narrow_tab: NarrowTab,
    chart: charts::Chosen,
    view: charts::ChartView,
    lower_panel: lower_panel::LowerPanel,
    title: String,
    has_closed: bool,
    /// Whether a dialog was open in the last frame.
    had_dialog: bool,
    /// The number of the session that the days on the axis belong to.
    opened: Option<u64>,
    /// The path of the name of an item that was just added, and the command that did.
    to_name: Option<(String, Command)>,
    /// Days that are to be shown once the session's charts are there.
    wanted_days: Option<(f64, f64)>,
}

impl Window {
    /// The window of an app; a file to open at once, if one was named.
    pub fn new(cc: &eframe::CreationContext<'_>, mut app: App, file: Option<PathBuf>) -> Self {
        theme::install(&cc.egui_ctx);
        // Scroll positions of an earlier run mean nothing in this one.
        cc.egui_ctx.data_mut(egui::util::IdTypeMap::remove_by_type::<egui::containers::scroll_area::State>);
        let stored: Option<Preferences> = cc.storage.and_then(|storage| eframe::get_value(storage, Preferences::KEY));
        // Without a place to remember anything, as in tests, nobody is told anything for the first time.
        if cc.storage.is_some() && stored.as_ref().is_none_or(|preferences| !preferences.knows) {
            app.show_hints();
        }
        let mut lower_panel = lower_panel::LowerPanel::default();
        let mut view = charts::ChartView::default();
        if let Some(preferences) = stored {
            lower_panel.set_preference(preferences.lower_panel);
            app.set_theme(preferences.theme());
            app.set_recent(preferences.recent);
            app.start_with(preferences.start);
            view.is_ungrouped = preferences.is_ungrouped;
        }
        let seen = cc.storage.map(|storage| eframe::get_value::<Vec<Place>>(storage, Place::KEY).unwrap_or_default());
        match (file, seen) {
            (Some(file), _) => app.open(file),
            (None, Some(seen)) => app.start(seen.into_iter().map(Place::seen).collect()),
            (None, None) => {}
        }
        Self {
            app,
            cache: Cache::default(),
            narrow_tab: NarrowTab::default(),
            chart: charts::Chosen::default(),
            view,
            lower_panel,
            title: String::new(),
            has_closed: false,
            had_dialog: false,
            opened: None,
            to_name: None,
            wanted_days: None,
        }
    }

    /// The app.
    pub const fn app(&self) -> &App {
        &self.app
    }

    /// The figure whose postings are shown below.
    pub const fn query(&self) -> Option<&PostingQuery> {
        self.lower_panel.query()
    }

    /// What is explained below.
    pub const fn explained(&self) -> Option<&Explainable> {
        self.lower_panel.explained()
    }

    /// What waiting costs, as the panel below shows it.
    pub const fn delay(&self) -> Option<&crate::chart::DelayChart> {
        self.lower_panel.delay()
    }

    /// The first day on the axis that charts share and the day after the last, if not all are shown.
    pub fn shown_days(&self) -> Option<(f64, f64)> {
        self.view.zoom.map(|zoom| (zoom.from, zoom.to))
    }

    /// Whether every stream, vendor, cost and debt is shown by itself.
    pub const fn is_ungrouped(&self) -> bool {
        self.view.is_ungrouped
    }

    /// The app, to give it commands from outside.
    pub const fn app_mut(&mut self) -> &mut App {
        &mut self.app
    }

    /// Forgets the pointer when a dialog opens, until it moves: the tooltip of what it rests on would stay over the dialog.
    fn forget_pointer(&mut self, ui: &Ui) {
        let has_dialog = self.app.dialog().is_some();
        if has_dialog && !self.had_dialog {
            ui.input_mut(|input| input.pointer = egui::PointerState::default());
        }
        self.had_dialog = has_dialog;
    }

    /// The commands whose keys were pressed, in that order: a slow frame has several. A field that is being typed in is
    /// left first, so that it hands its text over in this frame.
    fn pressed(&self, ui: &Ui) -> Vec<(Command, Option<String>)> {
        if self.app.dialog().is_some() {
            return Vec::new();
        }
        let typing = field::typing(ui);
        let yields = |command: Command| match &typing {
            // An untouched field has nothing to undo; but some keys are always the field's.
            Some(typing) => command.yields_to_typing() && (typing.is_changed || command.is_of_fields()),
            // On a handle Delete takes away what the handle stands for, never the item.
            None if command == Command::RemoveSelected && handle::has_focus(ui) => true,
            None => command.yields_to_typing() && ui.text_edit_focused(),
        };
        let all: Vec<(Command, KeyboardShortcut)> = Command::ALL
            .into_iter()
            .filter(|command| !yields(*command))
            .filter_map(|command| Some((command, command.shortcut()?)))
            .collect();
        let mut commands = Vec::new();
        ui.input_mut(|input| {
            input.events.retain(|event| {
                let Event::Key { key, modifiers, pressed: true, .. } = event else { return true };
                let is_it =
                    |keys: &KeyboardShortcut| keys.logical_key == *key && modifiers.matches_logically(keys.modifiers);
                let found = all.iter().find(|(_, keys)| is_it(keys));
                commands.extend(found.map(|(command, _)| *command));
                found.is_none()
            });
        });
        if let Some(typing) = typing.as_ref().filter(|_| !commands.is_empty()) {
            ui.memory_mut(|memory| memory.surrender_focus(typing.id));
        }
        let path = typing.map(|typing| typing.path);
        commands.into_iter().map(|command| (command, path.clone())).collect()
    }

    /// Runs a command.
    fn run(&mut self, ui: &Ui, command: Command) {
        let is_given = command.is_enabled(&self.app);
        self.app.run(command);
        if is_given {
            self.show_for(ui, command);
        }
        self.name_added(ui, command);
    }

    /// After adding an item with its name, what matters next is typed.
    fn fill_in_named(&mut self, ui: &Ui, command: Command) {
        let Subject::Item(id) = self.app.subject() else { return };
        let Some(item) = self.app.model().item(id).filter(|_| command.adds_item()) else { return };
        let field = match command {
            Command::AddStream => "base",
            Command::AddSubscriptions => "opening_accounts",
            Command::AddCost => "monthly",
            Command::AddDebt => "principal",
            Command::AddCashEvent => "amount",
            Command::AddMark => "date",
            _ => "label",
        };
        reveal::begin_near(ui, &format!("{}/{field}", item.path()));
        self.narrow_tab = NarrowTab::Inspector;
    }

    /// After adding an item, its name is typed next.
    fn name_added(&mut self, ui: &Ui, command: Command) {
        if let Subject::Item(id) = self.app.subject()
            && command.adds_item()
            && let Some(item) = self.app.model().item(id)
        {
            let name = format!("{}/label", item.path());
            // Asked for until the field has it: a dialog that has just been closed keeps the focus for a frame.
            reveal::begin_near(ui, &name);
            self.to_name = Some((name, command));
            self.narrow_tab = NarrowTab::Inspector;
        }
    }

    /// Does what a command wants the window to do.
    fn grant(&mut self, ui: &Ui) {
        match self.app.take_wish() {
            Some(Wish::Explain) => {
                let asked = lower_panel::focused(ui).or_else(|| self.lower_panel.selected());
                self.lower_panel.explain(asked.unwrap_or(Explainable::Figure(Asked::of(Measure::CashLow))));
                self.show_charts(ui);
            }
            Some(Wish::Odd) => {
                if self.cache.odd.said.is_empty() && self.cache.odd.intended.is_empty() {
                    self.app.say_nothing_odd();
                } else {
                    odd::open(ui);
                }
            }
            Some(Wish::Delay) => {
                self.lower_panel.open_delay();
                self.show_charts(ui);
            }
            Some(Wish::Pane(places)) => self.go_to_pane(ui, places),
            Some(Wish::Renegotiate) => {
                let vendor = self.app.vendor_on_screen().map(|vendor| vendor.id.0.clone());
                let list = vendor.map(|vendor| format!("vendors/{vendor}/contract_changes"));
                let kind = ContractChangeKind::Renegotiate;
                if let Some(edit) = list.and_then(|list| crate::app::ladder::add_change(self.app.model(), &list, kind))
                    && let Some(path) = self.add(ui, edit)
                {
                    reveal::begin(ui, &path);
                }
            }
            Some(Wish::LargestBar) => {
                let chart = self.cache.obligations.as_ref();
                let asked = chart.and_then(|chart| {
                    let hit = chart.largest()?;
                    chart.bar_query(hit).zip(chart.query(hit))
                });
                if let Some((whole, part)) = asked {
                    self.show_charts(ui);
                    self.show_postings(whole, Some(part));
                }
            }
            Some(Wish::Grouping) => self.view.is_ungrouped = !self.view.is_ungrouped,
            Some(Wish::Provenance) => {
                if let Some(path) = field::last(ui) {
                    provenance::open(ui, &path);
                }
            }
            None => {}
        }
    }

    /// Does what was chosen in the palette.
    fn choose(&mut self, ui: &Ui, choice: Choice) {
        let command = if let Choice::Command(command) = choice { Some(command) } else { None };
        if let Some(command) = command.filter(|command| command.is_possible(&self.app)) {
            self.show_for(ui, command);
        }
        self.app.choose(choice.clone());
        match choice {
            Choice::Command(command) => self.name_added(ui, command),
            Choice::Item(id) => self.first_field(ui, Subject::Item(id)),
            Choice::Scenario(id) => tabs::seek(ui, &id),
            Choice::Field(path) => self.reveal(ui, &path),
            Choice::Set(path, text) => {
                if self.app.set_to(&path, &text) == Typed::Refused {
                    self.reveal(ui, &path);
                }
            }
            Choice::Named(command, _) => self.fill_in_named(ui, command),
            Choice::Policy(..) => {}
            // One comes from elsewhere: it is brought into the middle.
            Choice::Add(_, edit) => {
                // Of an actual the month is known, and its amount is typed.
                let actual = edit.path().to_owned();
                let month = crate::app::handles::month_at(&actual);
                let is_actual = month.is_some_and(|month| month < self.app.model().settings.first_month);
                if let Some(path) = self.add(ui, edit) {
                    reveal::begin(ui, if is_actual { &actual } else { &path });
                }
            }
        }
    }

    /// Takes what was typed into a field; gives the path if it was refused.
    fn take_typed(&mut self, ui: &Ui, path: &str, text: &str, is_by_keys: bool) -> Option<String> {
        let named = self.to_name.take().filter(|(name, _)| name == path);
        let other_month = self.app.other_month(path, text);
        if self.app.type_in(path, text) == Typed::Refused {
            if is_by_keys && ui.memory(|memory| memory.focused().is_none()) {
                // To be mended there, or cancelled.
                let id = field::last_of(ui, path);
                ui.memory_mut(|memory| memory.request_focus(id));
            }
            return Some(path.to_owned());
        }
        if let Some((from, to)) = other_month {
            field::follow(ui, &from, &to);
        }
        // After the name of what was added comes what matters next.
        if let Some((_, command)) = named.filter(|_| ui.input(|input| input.key_pressed(Key::Enter))) {
            self.fill_in_named(ui, command);
        }
        None
    }

    /// Shows a rung in the inspector of its vendor.
    fn seek_rung(&mut self, ui: &Ui, path: &str) {
        if let Some(vendor) = crate::app::ladder::vendor_at(self.app.model(), path) {
            let vendor = vendor.id.0.clone();
            self.app.select(Subject::Item(vendor));
            self.narrow_tab = NarrowTab::Inspector;
            super::ladder::seek(ui, path);
        }
    }

    /// Adds or chooses something, and lets the first field that comes with it be typed in; gives its path.
    fn add(&mut self, ui: &Ui, edit: Edit) -> Option<String> {
        let before = fields::sections(self.app.model(), self.app.subject());
        self.app.add_or_say(edit);
        let now = fields::sections(self.app.model(), self.app.subject());
        let path = fields::first_of_added(&before, &now)?;
        self.app.note_added(&path);
        self.narrow_tab = NarrowTab::Inspector;
        reveal::begin_near(ui, &path);
        Some(path)
    }

    /// Selects the subject of a parameter, and brings its field into view.
    fn reveal(&mut self, ui: &Ui, path: &str) {
        let subject = match Subject::of_path(path) {
            _ if Path(path).list() == "cash_events" && *self.app.subject() == Subject::CashEvents => {
                Subject::CashEvents
            }
            subject => subject,
        };
        self.app.select(subject);
        self.narrow_tab = NarrowTab::Inspector;
        reveal::begin(ui, path);
    }

    /// Selects the subject of a parameter, and shows its field, which doesn't get the focus.
    fn show_input(&mut self, ui: &Ui, path: &str) {
        self.app.select(Subject::of_path(path));
        self.narrow_tab = NarrowTab::Inspector;
        reveal::begin_showing(ui, path);
    }

    /// Resets a path to the base, and what is typed there.
    fn give_back(&mut self, ui: &Ui, path: &str) {
        self.app.give_back(path);
        field::forget(ui, path);
    }

    /// Asks from which day on a policy holds, and has it begin then.
    fn ask_policy(&mut self, ask: PolicyAsk) {
        match ask {
            PolicyAsk::ToPay(vendor) => self.app.ask_policy(vendor, PolicyKind::PayInFull),
            PolicyAsk::Typed(text) => self.app.type_policy_day(text),
            PolicyAsk::Answered => self.app.answer_policy(),
        }
    }

    /// Leads from a cell of the table, on which a text was typed, to the input that it comes from, with that text begun;
    /// where it comes from none alone, the status line says so.
    fn type_in_table(&mut self, ui: &Ui, cell: &lower_panel::TypedCell) {
        let only = if let [item] = cell.items.as_slice() { Some(item.clone()) } else { None };
        if let (Some(days), Some(_)) = (cell.days, &only)
            && let Some(path) = past_path(self.app.model(), &cell.items, days)
        {
            self.reveal(ui, &path);
            if !self.app.is_locked() {
                field::begin_typing(ui, &path, &self.app, &cell.text);
            }
            self.app.say_table_input(&cell.name);
            return;
        }
        if let Some(item) = only {
            self.app.select(Subject::Item(item));
        }
        self.app.refuse_in_table(&cell.name, cell.days.is_some(), cell.items.len() == 1);
    }

    /// Does what drawing asked for; a command waits until the field that was left has handed its text over.
    fn handle(&mut self, ui: &Ui, mut requests: Vec<Request>, pressed: Vec<(Command, Option<String>)>) {
        let mut refused = None;
        // Typed text belongs to the item that was shown then, even if a request for another item is handled first.
        requests.sort_by_key(|request| !matches!(request, Request::Typed(..)));
        for request in requests {
            if matches!(
                request,
                Request::ShowPostings(_) | Request::ShowBar(..) | Request::Explain(_) | Request::ShowDelay(_)
            ) {
                self.show_charts(ui);
            }
            match request {
                Request::Typed(path, text) => {
                    let is_by_keys = !pressed.is_empty() || ui.input(|input| input.key_pressed(Key::Enter));
                    refused = self.take_typed(ui, &path, &text, is_by_keys).or(refused);
                }
                Request::DropDraft(path) => self.app.drop_draft(&path),
                Request::Paste(path, text) if self.app.paste(&path, &text) == Typed::Taken => field::forget(ui, &path),
                Request::Paste(..) => {}
                Request::FillDown(from, to) => self.app.fill_down(&from, &to),
                Request::SetProvenance(path, kind) => self.app.set_provenance(&path, kind),
                Request::RemoveProvenance(path) => self.app.remove_provenance(&path),
                Request::Find(text) => self.app.set_find(text),
                Request::FindBegun => self.app.find_begun(),
                Request::FindDone => self.seek_found(ui),
                Request::EndRenaming => self.app.end_renaming(),
                Request::Edit(edit) => self.app.apply_or_say(edit),
                Request::Add(edit) => drop(self.add(ui, edit)),
                Request::Copied(what) => self.app.say_copied(what),
                Request::Drag(edit) => self.app.drag(edit),
                Request::EndStep => self.app.end_step(),
                Request::TakeBack => self.app.take_back(),
                Request::ShowPostings(query) => self.show_postings(query, None),
                Request::ShowBar(whole, part) => self.show_postings(whole, Some(part)),
                Request::Explain(asked) => self.lower_panel.explain(asked),
                Request::ShowInput(path) => self.show_input(ui, &path),
                Request::Reveal(path) => self.reveal(ui, &path),
                Request::ShowDelay(vendor) => self.lower_panel.show_delay(vendor),
                Request::TypeInPalette(typed, chosen) => self.app.type_in_palette(typed, chosen),
                Request::TypeInTerms(typed) => self.app.type_in_terms(typed),
                Request::Choose(choice) => self.choose(ui, choice),
                Request::OpenRecent(path) => self.app.open(path),
                Request::PassHint(hint) => self.app.pass_hint(hint),
                Request::LowerPanel(ask) => self.lower_panel.handle(ask),
                Request::ShowScenario(id) => self.app.show_scenario(id.as_deref()),
                Request::Compare(id) => self.app.toggle_compared(&id),
                Request::ReferTo(id) => self.app.refer_to(&id),
                Request::CompareWith(id) => self.app.compare_with(id.as_deref()),
                Request::Scenario(edit) => self.app.change_scenario(&edit),
                Request::Intend(what, is_intended) => self.app.intend(&what, is_intended),
                Request::GiveBack(path) => self.give_back(ui, &path),
                Request::EndRenamingScenario => self.app.end_renaming_scenario(),
                Request::RemoveScenario => self.app.remove_scenario(),
                Request::Lose => self.app.lose(),
                Request::Command(command) => self.run(ui, command),
                Request::Select(subject) => self.select(ui, subject),
                Request::SelectInTree(subject) => self.app.select(subject),
                Request::FirstField(subject) => self.first_field(ui, subject),
                Request::SeekRung(path) => self.seek_rung(ui, &path),
                Request::ShowTab(tab) => self.narrow_tab = tab,
                Request::ShowChart(chart) => self.chart = chart,
                Request::View(change) => self.view.take(change),
                Request::ToggleSeries(id) => {
                    if !self.cache.hidden.remove(&id) {
                        self.cache.hidden.insert(id);
                    }
                }
                Request::Leave(leave) => self.app.answer_leave(leave),
                Request::TypeInTable(cell) => self.type_in_table(ui, &cell),
                Request::Policy(ask) => self.ask_policy(ask),
                Request::TypeRoll(question) => self.app.type_roll(*question),
                Request::RollForward => self.app.answer_roll(),
                Request::TypePath(text) => self.app.type_path(text),
                Request::AnswerPath => self.app.answer_path(),
                Request::SaveAnyway => self.app.save_anyway(),
                Request::SaveElsewhere => self.app.save_elsewhere(),
                Request::CancelDialog => self.app.cancel_dialog(),
            }
            ui.request_repaint();
        }
        for (command, path) in pressed {
            match (&refused, path) {
                (Some(refused), Some(path)) if *refused == path => self.app.refuse_command_for(&path),
                _ => self.run(ui, command),
            }
            ui.request_repaint();
        }
        if self.app.wants_tree() {
            self.narrow_tab = NarrowTab::Tree;
        }
        self.app.poll();
        if self.app.may_close() && !self.has_closed {
            self.has_closed = true;
            ui.send_viewport_cmd(ViewportCommand::Close);
        }
    }

    /// Gives the focus to the pane so many places after the one that has it: in the tree to what is selected, in the
    /// charts to the first of them, in the inspector to its first field, on top to the tab that is shown.
    fn go_to_pane(&mut self, ui: &Ui, places: isize) {
        let pane = panes::beside(ui, places);
        panes::note(ui, pane);
        match pane {
            Pane::Tree => {
                self.narrow_tab = NarrowTab::Tree;
                self.seek_in_tree(ui);
            }
            Pane::Inspector => self.first_field(ui, self.app.subject().clone()),
            Pane::Top => tabs::seek(ui, self.app.shown_id()),
            Pane::Charts | Pane::Panel => {
                self.show_charts(ui);
                if pane == Pane::Charts
                    && self.app.outcome().forecast().is_some_and(|_| !self.app.model().items().is_empty())
                {
                    // The first chart itself.
                    charts::seek(ui);
                } else {
                    panes::want(ui, pane);
                }
            }
        }
    }

    /// Gives the focus to what is selected, in the pane that is in sight.
    fn give_focus_home(&mut self, ui: &Ui) {
        let is_alone = is_smaller(ui, NARROW);
        let has_tree = !is_smaller(ui, WIDE)
            || self.narrow_tab == NarrowTab::Tree
            || (!is_alone && self.narrow_tab == NarrowTab::Charts);
        match self.narrow_tab {
            _ if has_tree => self.seek_in_tree(ui),
            NarrowTab::Charts => panes::want(ui, Pane::Charts),
            _ => panes::want(ui, Pane::Inspector),
        }
    }

    /// Gives the focus to the row of what is selected, or to the first of the tree.
    fn seek_in_tree(&self, ui: &Ui) {
        match self.app.subject() {
            Subject::Item(id) if self.app.model().item(id).is_some_and(|item| self.app.is_found(&item)) => {
                tree::seek(ui, id);
            }
            Subject::Item(_) => panes::want(ui, Pane::Tree),
            page if self.app.find().trim().is_empty() => tree::seek(ui, page.row()),
            _ => panes::want(ui, Pane::Tree),
        }
        ui.request_repaint();
    }

    /// Shows in the panel below what a command is for, if it is for something there.
    fn show_for(&mut self, ui: &Ui, command: Command) {
        let before = self.lower_panel.preference();
        self.lower_panel.show_for(command);
        if command == Command::ShowAgeing {
            // The day is a line in it.
            self.chart = charts::Chosen::Arrears;
        }
        if self.lower_panel.preference() != before {
            self.show_charts(ui);
        }
    }

    /// Shows the charts where there is room for one pane alone.
    fn show_charts(&mut self, ui: &Ui) {
        if is_smaller(ui, NARROW) {
            self.narrow_tab = NarrowTab::Charts;
        }
    }

    /// Selects something, and shows its inspector.
    fn select(&mut self, ui: &Ui, subject: Subject) {
        self.app.select(subject);
        self.narrow_tab = NarrowTab::Inspector;
        if is_smaller(ui, WIDE) {
            // The tree is no longer there.
            panes::want(ui, Pane::Inspector);
        }
    }

    /// Selects something, and gives the focus to its first field.
    fn first_field(&mut self, ui: &Ui, subject: Subject) {
        self.app.select(subject);
        self.narrow_tab = NarrowTab::Inspector;
        let sections = crate::app::fields::sections(self.app.model(), self.app.subject());
        if let Some(first) = sections.iter().find_map(|section| section.fields.first()) {
            reveal::begin_near(ui, &first.path);
        }
    }

    /// Shows the postings behind something, and offers those of a part of it.
    fn show_postings(&mut self, query: PostingQuery, part: Option<PostingQuery>) {
        self.app.pass_hint(1);
        self.lower_panel.show_postings(query, part);
    }

    /// Shows the row of the item that was found.
    fn seek_found(&mut self, ui: &Ui) {
        if let Some(id) = self.app.take_found() {
            tree::seek(ui, &id);
        }
    }

    fn panels(&self, ui: &mut Ui, draw: &mut Draw<'_>) {
        let plain = Frame::NONE.fill(draw.palette.panel);
        Panel::top("menu_bar").exact_size(30.0).frame(plain).show(ui, |ui| top::menu_bar_ui(ui, draw));
        Panel::top("tab_bar").exact_size(36.0).frame(plain).show(ui, |ui| top::tab_bar_ui(ui, draw));
        let ground = Frame::NONE.fill(draw.palette.background);
        // In a low window the charts take the room of the figures.
        let is_low = ui.content_rect().height() < NARROW.y && self.narrow_tab == NarrowTab::Charts;
        if !is_low {
            Panel::top("figures").exact_size(86.0).frame(ground).show(ui, |ui| figures::figures_ui(ui, draw));
        }
        Panel::bottom("status").exact_size(24.0).frame(plain).show(ui, |ui| status::status_ui(ui, draw));
        if is_smaller(ui, NARROW) {
            self.one_pane(ui, draw);
            return;
        }
        let is_wide = !is_smaller(ui, WIDE);
        if is_wide {
            // Names are long, and a wide window has room for them.
            let tree = if ui.content_rect().width() < WIDE_TREE { 240.0 } else { 268.0 };
            Panel::left("tree").default_size(tree).size_range(180.0..=420.0).frame(plain).show(ui, |ui| {
                panes::begin(ui, Pane::Tree);
                tree::tree_ui(ui, draw);
            });
            Panel::right("inspector").default_size(340.0).size_range(280.0..=520.0).frame(plain).show(ui, |ui| {
                panes::begin(ui, Pane::Inspector);
                inspector::inspector_ui(ui, draw);
            });
        } else {
            Panel::left("tree_or_inspector").default_size(300.0).size_range(240.0..=420.0).frame(plain).show(
                ui,
                |ui| {
                    let is_tree = self.narrow_tab != NarrowTab::Inspector;
                    let shown = if is_tree { NarrowTab::Tree } else { NarrowTab::Inspector };
                    top::narrow_tabs_ui(ui, draw, &[NarrowTab::Tree, NarrowTab::Inspector], shown);
                    if is_tree {
                        panes::begin(ui, Pane::Tree);
                        tree::tree_ui(ui, draw);
                    } else {
                        panes::begin(ui, Pane::Inspector);
                        inspector::inspector_ui(ui, draw);
                    }
                },
            );
        }
        lower_panel::lower_panel_ui(ui, draw, &self.lower_panel, false);
        self.charts_ui(ui, draw, is_wide);
    }

    /// One pane, and the tabs of all.
    fn one_pane(&self, ui: &mut Ui, draw: &mut Draw<'_>) {
        let plain = Frame::NONE.fill(draw.palette.panel);
        let all = [NarrowTab::Tree, NarrowTab::Inspector, NarrowTab::Charts];
        Panel::top("narrow_tabs")
            .exact_size(38.0)
            .frame(plain)
            .show(ui, |ui| top::narrow_tabs_ui(ui, draw, &all, self.narrow_tab));
        match self.narrow_tab {
            NarrowTab::Tree => {
                CentralPanel::no_frame().frame(plain).show(ui, |ui| {
                    panes::begin(ui, Pane::Tree);
                    tree::tree_ui(ui, draw);
                });
            }
            NarrowTab::Inspector => {
                CentralPanel::no_frame().frame(plain).show(ui, |ui| {
                    panes::begin(ui, Pane::Inspector);
                    inspector::inspector_ui(ui, draw);
                });
            }
            NarrowTab::Charts => {
                lower_panel::lower_panel_ui(ui, draw, &self.lower_panel, true);
                if !self.lower_panel.is_open() {
                    self.charts_ui(ui, draw, false);
                }
            }
        }
    }

    fn charts_ui(&self, ui: &mut Ui, draw: &mut Draw<'_>, is_wide: bool) {
        let ground = Frame::NONE.fill(draw.palette.background);
        CentralPanel::no_frame().frame(ground).show(ui, |ui| {
            panes::begin(ui, Pane::Charts);
            if draw.app.model().items().is_empty() {
                help::empty_ui(ui, draw);
                return;
            }
            charts::within(ui, |ui| {
                if is_wide {
                    charts::all_ui(ui, draw, self.chart, self.lower_panel.is_open());
                } else {
                    charts::one_ui(ui, draw, self.chart);
                }
            });
        });
    }
}

impl eframe::App for Window {
    fn logic(&mut self, ctx: &egui::Context, _: &mut eframe::Frame) {
        self.app.poll();
        if ctx.input(|input| input.viewport().close_requested()) && !self.app.close_requested() {
            ctx.send_viewport_cmd(ViewportCommand::CancelClose);
        }
        let dropped = ctx.input(|input| input.raw.dropped_files.first().map(|file| file.path().to_owned()));
        if let Some(path) = dropped {
            self.app.open(path);
        }
        theme::choose(ctx, self.app.theme());
        let title = words::window_title(&self.app.title(), self.app.is_sample(), self.app.is_dirty());
        if title != self.title {
            ctx.send_viewport_cmd(ViewportCommand::Title(title.clone()));
            self.title = title;
        }
    }

    fn ui(&mut self, ui: &mut Ui, _: &mut eframe::Frame) {
        super::start::first_frame();
        let palette = theme::Palette::of(ui.ctx());
        self.forget_pointer(ui);
        let pressed = self.pressed(ui);
        self.app.follow_sides();
        self.app.find_delay();
        panes::follow(ui);
        self.grant(ui);
        if self.opened != Some(self.app.opened()) {
            self.opened = Some(self.app.opened());
            (self.view.zoom, self.wanted_days) = (None, self.app.days());
        }
        if let Some((from, to)) = self.wanted_days {
            self.view.zoom = Some(crate::chart::Zoom { from, to });
        }
        self.cache.refresh(&mut self.app, palette, ui.content_rect().width(), &self.view);
        self.cache.notice(ui.ctx(), &self.app);
        // The axis may have become shorter.
        self.view.zoom = self.cache.zoom;
        if self.wanted_days.is_none() || (!self.app.is_computing() && !self.cache.is_stale()) {
            self.wanted_days = None;
            self.app.show_days(self.shown_days());
        }
        let wanted = self.lower_panel.wanted(&self.app);
        self.app.want_sides(wanted);
        if let Some(question) = self.lower_panel.question(&self.app) {
            self.app.ask_bridge(question);
        }
        self.lower_panel.refresh(&mut self.app, self.cache.zoom, ui.content_rect().width());
        if self.app.is_computing() {
            // How far it is.
            ui.request_repaint_after(PROGRESS);
        }
        let mut requests = Vec::new();
        let mut draw = Draw {
            app: &self.app,
            cache: &self.cache,
            palette,
            view: &self.view,
            ageing_day: self.lower_panel.ageing_day(&self.app),
            requests: &mut requests,
        };
        self.panels(ui, &mut draw);
        focus::edge_ui(ui, &palette);
        dialogs::dialogs_ui(ui, &mut draw);
        if !requests.is_empty() || !pressed.is_empty() || (!self.has_closed && self.app.may_close()) {
            self.handle(ui, requests, pressed);
        }
        if self.app.dialog().is_none() && focus::keep(ui) {
            self.give_focus_home(ui);
        }
    }

    fn save(&mut self, storage: &mut dyn eframe::Storage) {
        eframe::set_value(
            storage,
            Preferences::KEY,
            &Preferences::of(&self.app, self.lower_panel.preference(), self.view.is_ungrouped),
        );
        let places: Vec<Place> = self.app.seen().iter().cloned().map(Place::of).collect();
        eframe::set_value(storage, Place::KEY, &places);
    }

    fn clear_color(&self, visuals: &egui::Visuals) -> [f32; 4] {
        visuals.panel_fill.to_normalized_gamma_f32()
    }
}

/// Where an amount of one of some items stands that is of some days before the as-of date: in the history, or among a
/// stream's amounts by month.
fn past_path(model: &Model, items: &[String], (start, end): (Date, Date)) -> Option<String> {
    let (first, last) = (start.month(), end.plus_days(-1).month());
    let of_history = |item: &String| {
        let covers = |past: &&Past| {
            let until = past.month.plus(i32::try_from(past.months.max(1)).unwrap_or(i32::MAX) - 1);
            past.item == *item && past.month <= last && first <= until
        };
        model.history.iter().find(covers).map(|past| format!("history/{}/amount", past.id.0))
    };
    let of_stream = |item: &String| {
        let stream = model.streams.iter().find(|stream| stream.id.0 == *item)?;
        let month = stream.amounts.keys().find(|month| first <= **month && **month <= last)?;
        Some(format!("streams/{item}/amounts/{month}"))
    };
    items.iter().find_map(of_history).or_else(|| items.iter().find_map(of_stream))
}
