//! Commands: what menus, keys and buttons can ask for, by name.
//!
//! Owns each command's words and keys, and whether it can be given now; what it does is up to the app. Its one
//! invariant: every command has one entry in each of these matches.

use egui::{Key, KeyboardShortcut, Modifiers};

use super::{App, Dialog, StartWith, Subject, ThemeChoice};
use crate::{
    model::{ItemKind, PolicyKind, SpanSize},
    text::{
        ageing, charts, compared, delay_shown, explained, help, lower_panel, odd, policies, roll, scenarios, terms,
        tree, window as words,
    },
};

/// Something that the window can be asked to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "`text` says each")]
pub enum Command {
    SaveAs,
    SaveToPath,
    Redo,
    RedoAgain,
    New,
    Open,
    OpenPath,
    OpenSample,
    Save,
    Quit,
    Undo,
    RemoveSelected,
    DuplicateSelected,
    RenameSelected,
    MoveUp,
    MoveDown,
    FindItem,
    MuteSelected,
    SelectSettings,
    SelectNext,
    SelectPrevious,
    AddVendor,
    AddStream,
    AddSubscriptions,
    AddCost,
    AddDebt,
    AddCashEvent,
    AddSite,
    AddMark,
    PaySelected,
    WithholdSelected,
    RenegotiateSelected,
    PayAll,
    RollForward,
    AddScenario,
    DuplicateScenario,
    RenameScenario,
    LockScenario,
    MoveScenarioLeft,
    MoveScenarioRight,
    RemoveScenario,
    NextScenario,
    PreviousScenario,
    ShowBase,
    CompareScenario,
    CompareWithBase,
    CompareAll,
    CompareNone,
    ShowComparison,
    ShowBridge,
    ShowDifferences,
    SpanWeek,
    SpanMonth,
    SpanQuarter,
    SpanYear,
    ToggleGrouping,
    StartWithLast,
    StartWithSample,
    StartWithEmpty,
    ThemeSystem,
    ThemeLight,
    ThemeDark,
    ShowSource,
    NextPane,
    PreviousPane,
    Explain,
    ShowOdd,
    ShowDelay,
    ShowTable,
    ShowPostings,
    ShowLargestBar,
    ShowAgeing,
    FoldPanel,
    ShowPalette,
    ShowWords,
    ShowShortcuts,
    ShowAbout,
}

impl Command {
    /// Every command; of two chords that share a key the longer stands first, since it would match the shorter too.
    pub const ALL: [Self; 77] = [
        Self::MoveScenarioLeft,
        Self::MoveScenarioRight,
        Self::ShowTable,
        Self::ShowLargestBar,
        Self::AddScenario,
        Self::DuplicateScenario,
        Self::RenameScenario,
        Self::LockScenario,
        Self::RemoveScenario,
        Self::NextScenario,
        Self::PreviousScenario,
        Self::ShowBase,
        Self::CompareScenario,
        Self::CompareWithBase,
        Self::CompareAll,
        Self::CompareNone,
        Self::ShowBridge,
        Self::ShowComparison,
        Self::ShowDifferences,
        Self::SaveAs,
        Self::SaveToPath,
        Self::Redo,
        Self::RedoAgain,
        Self::New,
        Self::OpenPath,
        Self::Open,
        Self::OpenSample,
        Self::Save,
        Self::Quit,
        Self::Undo,
        Self::RemoveSelected,
        Self::DuplicateSelected,
        Self::RenameSelected,
        Self::MoveUp,
        Self::MoveDown,
        Self::FindItem,
        Self::MuteSelected,
        Self::SelectSettings,
        Self::SelectNext,
        Self::SelectPrevious,
        Self::AddVendor,
        Self::AddStream,
        Self::AddSubscriptions,
        Self::AddCost,
        Self::AddDebt,
        Self::AddCashEvent,
        Self::AddSite,
        Self::AddMark,
        Self::PaySelected,
        Self::WithholdSelected,
        Self::RenegotiateSelected,
        Self::PayAll,
        Self::RollForward,
        Self::SpanWeek,
        Self::SpanMonth,
        Self::SpanQuarter,
        Self::SpanYear,
        Self::ToggleGrouping,
        Self::StartWithLast,
        Self::StartWithSample,
        Self::StartWithEmpty,
        Self::ThemeSystem,
        Self::ThemeLight,
        Self::ThemeDark,
        Self::ShowSource,
        Self::PreviousPane,
        Self::NextPane,
        Self::Explain,
        Self::ShowOdd,
        Self::ShowDelay,
        Self::ShowPostings,
        Self::ShowAgeing,
        Self::FoldPanel,
        Self::ShowPalette,
        Self::ShowWords,
        Self::ShowShortcuts,
        Self::ShowAbout,
    ];

    /// The menus: their names and commands; `None` is a separator.
    pub const MENUS: [(&'static str, &'static [Option<Self>]); 6] = [
        (
            words::MENU_FILE,
            &[
                Some(Self::New),
                Some(Self::Open),
                Some(Self::OpenPath),
                Some(Self::OpenSample),
                None,
                Some(Self::Save),
                Some(Self::SaveAs),
                Some(Self::SaveToPath),
                None,
                Some(Self::StartWithLast),
                Some(Self::StartWithSample),
                Some(Self::StartWithEmpty),
                None,
                Some(Self::Quit),
            ],
        ),
        (
            words::MENU_EDIT,
            &[
                Some(Self::Undo),
                Some(Self::Redo),
                None,
                Some(Self::AddVendor),
                Some(Self::AddStream),
                Some(Self::AddSubscriptions),
                Some(Self::AddCost),
                Some(Self::AddDebt),
                Some(Self::AddCashEvent),
                Some(Self::AddSite),
                Some(Self::AddMark),
                None,
                Some(Self::RollForward),
                None,
                Some(Self::PaySelected),
                Some(Self::WithholdSelected),
                Some(Self::RenegotiateSelected),
                None,
                Some(Self::RenameSelected),
                Some(Self::DuplicateSelected),
                Some(Self::MuteSelected),
                Some(Self::MoveUp),
                Some(Self::MoveDown),
                Some(Self::RemoveSelected),
            ],
        ),
        (
            scenarios::MENU,
            &[
                Some(Self::AddScenario),
                Some(Self::DuplicateScenario),
                Some(Self::RenameScenario),
                Some(Self::LockScenario),
                Some(Self::MoveScenarioLeft),
                Some(Self::MoveScenarioRight),
                Some(Self::RemoveScenario),
                None,
                Some(Self::PayAll),
                None,
                Some(Self::ShowBase),
                Some(Self::PreviousScenario),
                Some(Self::NextScenario),
                None,
                Some(Self::CompareScenario),
                Some(Self::CompareWithBase),
                Some(Self::CompareAll),
                Some(Self::CompareNone),
            ],
        ),
        (
            words::MENU_ANALYSE,
            &[
                Some(Self::ShowTable),
                Some(Self::ShowPostings),
                Some(Self::ShowLargestBar),
                Some(Self::ShowAgeing),
                None,
                Some(Self::ShowComparison),
                Some(Self::ShowDifferences),
                Some(Self::ShowBridge),
                None,
                Some(Self::ShowDelay),
                Some(Self::Explain),
                Some(Self::ShowSource),
                None,
                Some(Self::ShowOdd),
            ],
        ),
        (
            words::MENU_VIEW,
            &[
                Some(Self::SpanWeek),
                Some(Self::SpanMonth),
                Some(Self::SpanQuarter),
                Some(Self::SpanYear),
                Some(Self::ToggleGrouping),
                None,
                Some(Self::FindItem),
                Some(Self::SelectSettings),
                Some(Self::SelectNext),
                Some(Self::SelectPrevious),
                None,
                Some(Self::NextPane),
                Some(Self::PreviousPane),
                Some(Self::FoldPanel),
                None,
                Some(Self::ThemeSystem),
                Some(Self::ThemeLight),
                Some(Self::ThemeDark),
            ],
        ),
        (
            help::MENU_HELP,
            &[Some(Self::ShowPalette), Some(Self::ShowShortcuts), Some(Self::ShowWords), None, Some(Self::ShowAbout)],
        ),
    ];

    /// Every command in the order of the menus.
    pub fn in_menus() -> impl Iterator<Item = Self> {
        Self::MENUS.into_iter().flat_map(|(_, commands)| commands.iter().copied().flatten())
    }

    /// The command that adds an item of a kind.
    pub const fn add(kind: ItemKind) -> Self {
        match kind {
            ItemKind::Vendor => Self::AddVendor,
            ItemKind::Stream => Self::AddStream,
            ItemKind::Cost => Self::AddCost,
            ItemKind::Debt => Self::AddDebt,
            ItemKind::CashEvent => Self::AddCashEvent,
            ItemKind::Site => Self::AddSite,
            ItemKind::Mark => Self::AddMark,
        }
    }

    /// The command that shows spans of a size.
    pub const fn span(size: SpanSize) -> Self {
        match size {
            SpanSize::Week => Self::SpanWeek,
            SpanSize::Month => Self::SpanMonth,
            SpanSize::Quarter => Self::SpanQuarter,
            SpanSize::Year => Self::SpanYear,
        }
    }

    /// The words on menus and buttons.
    pub const fn text(self) -> &'static str {
        self.words().0
    }

    /// A sentence that says more.
    pub const fn tooltip(self) -> &'static str {
        self.words().1
    }

    const fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::New => words::NEW,
            Self::Open => words::OPEN,
            Self::OpenPath => words::OPEN_PATH,
            Self::OpenSample => words::OPEN_SAMPLE,
            Self::Save => words::SAVE,
            Self::SaveAs => words::SAVE_AS,
            Self::SaveToPath => words::SAVE_TO_PATH,
            Self::Quit => words::QUIT,
            Self::Undo => words::UNDO,
            Self::Redo | Self::RedoAgain => words::REDO,
            Self::RemoveSelected => words::REMOVE_SELECTED,
            Self::DuplicateSelected => tree::DUPLICATE_SELECTED,
            Self::RenameSelected => tree::RENAME_SELECTED,
            Self::MoveUp => tree::MOVE_UP,
            Self::MoveDown => tree::MOVE_DOWN,
            Self::FindItem => tree::FIND_ITEM,
            Self::MuteSelected => words::MUTE_SELECTED,
            Self::SelectSettings => words::SELECT_SETTINGS,
            Self::SelectNext => words::SELECT_NEXT,
            Self::SelectPrevious => words::SELECT_PREVIOUS,
            Self::AddVendor => words::ADD_VENDOR,
            Self::AddStream => words::ADD_STREAM,
            Self::AddSubscriptions => words::ADD_SUBSCRIPTIONS,
            Self::AddCost => words::ADD_COST,
            Self::AddDebt => words::ADD_DEBT,
            Self::AddCashEvent => words::ADD_CASH_EVENT,
            Self::AddSite => words::ADD_SITE,
            Self::AddMark => words::ADD_MARK,
            Self::PayAll => policies::PAY_ALL,
            Self::RollForward => roll::COMMAND,
            Self::PaySelected => policies::PAY_SELECTED,
            Self::WithholdSelected => policies::WITHHOLD_SELECTED,
            Self::RenegotiateSelected => policies::RENEGOTIATE_SELECTED,
            Self::AddScenario => scenarios::ADD,
            Self::DuplicateScenario => scenarios::DUPLICATE,
            Self::RenameScenario => scenarios::RENAME,
            Self::LockScenario => scenarios::LOCK,
            Self::MoveScenarioLeft => scenarios::MOVE_LEFT,
            Self::MoveScenarioRight => scenarios::MOVE_RIGHT,
            Self::RemoveScenario => scenarios::REMOVE,
            Self::NextScenario => scenarios::NEXT,
            Self::PreviousScenario => scenarios::PREVIOUS,
            Self::ShowBase => scenarios::SHOW_BASE,
            Self::CompareScenario => compared::COMPARE_SCENARIO,
            Self::CompareWithBase => compared::COMPARE_WITH_BASE,
            Self::CompareAll => compared::COMPARE_ALL,
            Self::CompareNone => compared::COMPARE_NONE,
            Self::ShowComparison => compared::SHOW_COMPARISON,
            Self::ShowBridge => compared::SHOW_BRIDGE,
            Self::ShowDifferences => compared::SHOW_DIFFERENCES,
            Self::SpanWeek => words::SPAN_WEEK,
            Self::SpanMonth => words::SPAN_MONTH,
            Self::SpanQuarter => words::SPAN_QUARTER,
            Self::SpanYear => words::SPAN_YEAR,
            Self::ToggleGrouping => charts::TOGGLE_GROUPING,
            Self::StartWithLast => words::START_LAST,
            Self::StartWithSample => words::START_SAMPLE,
            Self::StartWithEmpty => words::START_EMPTY,
            Self::ThemeSystem => words::THEME_SYSTEM,
            Self::ThemeLight => words::THEME_LIGHT,
            Self::ThemeDark => words::THEME_DARK,
            Self::Explain => explained::EXPLAIN,
            Self::ShowSource => tree::SHOW_SOURCE,
            Self::NextPane => words::NEXT_PANE,
            Self::PreviousPane => words::PREVIOUS_PANE,
            Self::ShowOdd => odd::SHOW,
            Self::ShowAgeing => ageing::SHOW,
            Self::ShowDelay => delay_shown::SHOW,
            Self::ShowTable => lower_panel::SHOW_TABLE,
            Self::ShowPostings => lower_panel::SHOW_POSTINGS_TAB,
            Self::ShowLargestBar => lower_panel::SHOW_LARGEST_BAR,
            Self::FoldPanel => lower_panel::FOLD_PANEL,
            Self::ShowPalette => help::SHOW_PALETTE,
            Self::ShowWords => terms::SHOW_WORDS,
            Self::ShowShortcuts => help::SHOW_SHORTCUTS,
            Self::ShowAbout => help::SHOW_ABOUT,
        }
    }

    /// The keys, if it has any.
    pub const fn shortcut(self) -> Option<KeyboardShortcut> {
        let (modifiers, key) = match self {
            Self::New => (Modifiers::COMMAND, Key::N),
            Self::Open => (Modifiers::COMMAND, Key::O),
            Self::OpenPath => (Modifiers::COMMAND.plus(Modifiers::SHIFT), Key::O),
            Self::Save => (Modifiers::COMMAND, Key::S),
            Self::SaveAs => (Modifiers::COMMAND.plus(Modifiers::SHIFT), Key::S),
            Self::Quit => (Modifiers::COMMAND, Key::Q),
            Self::Undo => (Modifiers::COMMAND, Key::Z),
            Self::Redo => (Modifiers::COMMAND.plus(Modifiers::SHIFT), Key::Z),
            Self::RedoAgain => (Modifiers::COMMAND, Key::Y),
            Self::RemoveSelected => (Modifiers::NONE, Key::Delete),
            Self::DuplicateSelected => (Modifiers::COMMAND.plus(Modifiers::SHIFT), Key::D),
            Self::RenameSelected => (Modifiers::NONE, Key::F2),
            Self::MoveUp => (Modifiers::ALT.plus(Modifiers::SHIFT), Key::ArrowUp),
            Self::MoveDown => (Modifiers::ALT.plus(Modifiers::SHIFT), Key::ArrowDown),
            Self::FindItem => (Modifiers::COMMAND, Key::F),
            Self::MuteSelected => (Modifiers::COMMAND, Key::M),
            Self::SelectSettings => (Modifiers::COMMAND, Key::Comma),
            Self::SelectNext => (Modifiers::ALT, Key::ArrowDown),
            Self::SelectPrevious => (Modifiers::ALT, Key::ArrowUp),
            Self::AddScenario => (Modifiers::COMMAND, Key::T),
            Self::RenameScenario => (Modifiers::SHIFT, Key::F2),
            Self::LockScenario => (Modifiers::COMMAND, Key::L),
            Self::MoveScenarioLeft => (Modifiers::COMMAND.plus(Modifiers::SHIFT), Key::PageUp),
            Self::MoveScenarioRight => (Modifiers::COMMAND.plus(Modifiers::SHIFT), Key::PageDown),
            Self::NextScenario => (Modifiers::COMMAND, Key::PageDown),
            Self::PreviousScenario => (Modifiers::COMMAND, Key::PageUp),
            Self::CompareScenario => (Modifiers::COMMAND.plus(Modifiers::SHIFT), Key::B),
            Self::CompareWithBase => (Modifiers::COMMAND, Key::B),
            Self::ShowComparison => (Modifiers::COMMAND, Key::E),
            Self::ShowBridge => (Modifiers::COMMAND.plus(Modifiers::SHIFT), Key::E),
            Self::SpanWeek => (Modifiers::COMMAND, Key::Num1),
            Self::SpanMonth => (Modifiers::COMMAND, Key::Num2),
            Self::SpanQuarter => (Modifiers::COMMAND, Key::Num3),
            Self::SpanYear => (Modifiers::COMMAND, Key::Num4),
            Self::ToggleGrouping => (Modifiers::COMMAND, Key::G),
            Self::Explain => (Modifiers::COMMAND, Key::I),
            Self::ShowSource => (Modifiers::COMMAND.plus(Modifiers::SHIFT), Key::I),
            Self::ShowDifferences => (Modifiers::NONE, Key::F4),
            Self::NextPane => (Modifiers::NONE, Key::F6),
            Self::PreviousPane => (Modifiers::SHIFT, Key::F6),
            Self::ShowDelay => (Modifiers::COMMAND.plus(Modifiers::SHIFT), Key::W),
            Self::ShowTable => (Modifiers::COMMAND.plus(Modifiers::SHIFT), Key::T),
            Self::ShowLargestBar => (Modifiers::COMMAND.plus(Modifiers::SHIFT), Key::L),
            Self::FoldPanel => (Modifiers::COMMAND, Key::J),
            Self::ShowPalette => (Modifiers::COMMAND, Key::K),
            Self::ShowShortcuts => (Modifiers::NONE, Key::F1),
            Self::OpenSample
            | Self::ShowOdd
            | Self::ShowAgeing
            | Self::ShowPostings
            | Self::ShowAbout
            | Self::ShowWords
            | Self::SaveToPath
            | Self::AddVendor
            | Self::AddStream
            | Self::AddSubscriptions
            | Self::AddCost
            | Self::AddDebt
            | Self::AddCashEvent
            | Self::AddSite
            | Self::AddMark
            | Self::PayAll
            | Self::RollForward
            | Self::PaySelected
            | Self::WithholdSelected
            | Self::RenegotiateSelected
            | Self::DuplicateScenario
            | Self::RemoveScenario
            | Self::ShowBase
            | Self::CompareAll
            | Self::CompareNone
            | Self::StartWithLast
            | Self::StartWithSample
            | Self::StartWithEmpty
            | Self::ThemeSystem
            | Self::ThemeLight
            | Self::ThemeDark => return None,
        };
        Some(KeyboardShortcut::new(modifiers, key))
    }

    /// Whether its keys mean something else while text is typed.
    pub const fn yields_to_typing(self) -> bool {
        matches!(self, Self::Undo | Self::Redo | Self::RedoAgain) || self.is_of_fields()
    }

    /// Whether its keys are always a field's while one has the focus.
    pub const fn is_of_fields(self) -> bool {
        matches!(self, Self::RemoveSelected)
    }

    /// Whether it adds an item.
    pub const fn adds_item(self) -> bool {
        self.item_kind().is_some()
    }

    /// The kind of the item that it adds.
    pub const fn item_kind(self) -> Option<ItemKind> {
        match self {
            Self::AddVendor => Some(ItemKind::Vendor),
            Self::AddStream | Self::AddSubscriptions => Some(ItemKind::Stream),
            Self::AddCost => Some(ItemKind::Cost),
            Self::AddDebt => Some(ItemKind::Debt),
            Self::AddCashEvent => Some(ItemKind::CashEvent),
            Self::AddSite => Some(ItemKind::Site),
            Self::AddMark => Some(ItemKind::Mark),
            _ => None,
        }
    }

    /// Whether it can be given now.
    pub fn is_enabled(self, app: &App) -> bool {
        app.dialog().is_none() && self.is_possible(app)
    }

    /// Whether it could be given if no dialog were open.
    pub fn is_possible(self, app: &App) -> bool {
        match self {
            Self::Undo => app.undo_label().is_some(),
            Self::Redo | Self::RedoAgain => app.redo_label().is_some(),
            Self::RemoveSelected | Self::MuteSelected | Self::DuplicateSelected | Self::RenameSelected => {
                matches!(app.subject(), Subject::Item(_)) && !app.is_locked()
            }
            Self::MoveUp => app.can_move(-1) && !app.is_locked(),
            Self::MoveDown => app.can_move(1) && !app.is_locked(),
            _ if self.adds_item() => !app.is_locked(),
            Self::PayAll => !app.is_locked() && app.model().vendors.iter().any(|vendor| !vendor.muted),
            Self::PaySelected | Self::WithholdSelected => app.vendor_on_screen().is_some() && !app.is_locked(),
            Self::RenegotiateSelected => {
                app.vendor_on_screen().is_some_and(|vendor| vendor.contract.get().is_some()) && !app.is_locked()
            }
            Self::DuplicateScenario | Self::LockScenario | Self::CompareWithBase => app.scenario().is_some(),
            Self::RenameScenario | Self::RemoveScenario => app.scenario().is_some_and(|scenario| !scenario.locked),
            Self::MoveScenarioLeft => app.can_move_scenario(-1),
            Self::MoveScenarioRight => app.can_move_scenario(1),
            Self::NextScenario | Self::PreviousScenario | Self::CompareAll | Self::ShowBridge => {
                !app.scenarios().is_empty()
            }
            Self::CompareNone => app.compared().next().is_some(),
            Self::ShowDifferences => app.others().next().is_some(),
            Self::Save => !app.is_saving(),
            _ => true,
        }
    }

    /// Whether it is on, as a switch is.
    pub fn is_chosen(self, app: &App) -> bool {
        match self {
            Self::SpanWeek => app.span() == SpanSize::Week,
            Self::SpanMonth => app.span() == SpanSize::Month,
            Self::SpanQuarter => app.span() == SpanSize::Quarter,
            Self::SpanYear => app.span() == SpanSize::Year,
            Self::StartWithLast => app.starts_with() == StartWith::Last,
            Self::StartWithSample => app.starts_with() == StartWith::Sample,
            Self::StartWithEmpty => app.starts_with() == StartWith::Empty,
            Self::ThemeSystem => app.theme() == ThemeChoice::System,
            Self::ThemeLight => app.theme() == ThemeChoice::Light,
            Self::ThemeDark => app.theme() == ThemeChoice::Dark,
            Self::SelectSettings => *app.subject() == Subject::Settings,
            Self::LockScenario => app.is_locked(),
            Self::ShowBase => app.scenario().is_none(),
            Self::CompareScenario => app.is_compared(app.shown_id()),
            Self::CompareWithBase => app.is_compared_with_base(),
            Self::ShowDifferences => app.shows_differences(),
            _ => false,
        }
    }
}

impl App {
    /// Does what a command says, or nothing if it can't be given now.
    pub fn run(&mut self, command: Command) {
        if !command.is_enabled(self) {
            return;
        }
        self.clear_notice();
        match command {
            Command::New => self.leave_for(super::Then::New),
            Command::Open => self.leave_for(super::Then::Open),
            Command::OpenPath => self.leave_for(super::Then::OpenPath),
            Command::OpenSample => self.leave_for(super::Then::Sample),
            Command::Quit => self.leave_for(super::Then::Quit),
            Command::Save => self.save(),
            Command::SaveAs => self.save_as(),
            Command::SaveToPath => self.set_dialog(Dialog::path(super::Purpose::Save, self.proposed_path(), None)),
            Command::Undo => self.undo(),
            Command::Redo | Command::RedoAgain => self.redo(),
            Command::RemoveSelected => self.remove_selected(),
            Command::DuplicateSelected => self.duplicate_selected(),
            Command::RenameSelected => self.begin_renaming(),
            Command::MoveUp => self.move_selected(-1),
            Command::MoveDown => self.move_selected(1),
            Command::FindItem => self.begin_find(),
            Command::MuteSelected => self.mute_selected(),
            Command::SelectSettings => self.select(Subject::Settings),
            Command::SelectNext => self.select_beside(1),
            Command::SelectPrevious => self.select_beside(-1),
            Command::AddVendor => self.add_item(ItemKind::Vendor),
            Command::AddStream => self.add_item(ItemKind::Stream),
            Command::AddSubscriptions => self.add_subscriptions(),
            Command::AddCost => self.add_item(ItemKind::Cost),
            Command::AddDebt => self.add_item(ItemKind::Debt),
            Command::AddCashEvent => self.add_item(ItemKind::CashEvent),
            Command::AddSite => self.add_item(ItemKind::Site),
            Command::AddMark => self.add_item(ItemKind::Mark),
            Command::RollForward => self.ask_to_roll(),
            Command::PayAll => self.ask_policy(None, PolicyKind::PayInFull),
            Command::PaySelected => self.ask_policy(self.subject_id().map(str::to_owned), PolicyKind::PayInFull),
            Command::WithholdSelected => self.ask_policy(self.subject_id().map(str::to_owned), PolicyKind::Withhold),
            Command::RenegotiateSelected => self.wish = Some(super::Wish::Renegotiate),
            Command::AddScenario => self.add_scenario(),
            Command::DuplicateScenario => self.duplicate_scenario(),
            Command::RenameScenario => self.begin_renaming_scenario(),
            Command::LockScenario => self.toggle_lock(),
            Command::MoveScenarioLeft => self.move_scenario(-1),
            Command::MoveScenarioRight => self.move_scenario(1),
            Command::RemoveScenario => self.ask_to_remove_scenario(),
            Command::NextScenario => self.show_beside(1),
            Command::PreviousScenario => self.show_beside(-1),
            Command::ShowBase => self.show_scenario(None),
            Command::CompareScenario => self.toggle_compare_shown(),
            Command::CompareWithBase => self.toggle_compare_with_base(),
            Command::CompareAll => self.compare_all(),
            Command::CompareNone => self.compare_none(),
            Command::ShowDifferences => self.toggle_differences(),
            // The window shows them.
            Command::ShowComparison
            | Command::ShowBridge
            | Command::ShowTable
            | Command::ShowPostings
            | Command::ShowAgeing
            | Command::FoldPanel => {}
            Command::ShowLargestBar => self.wish = Some(super::Wish::LargestBar),
            Command::SpanWeek => self.set_span(SpanSize::Week),
            Command::SpanMonth => self.set_span(SpanSize::Month),
            Command::SpanQuarter => self.set_span(SpanSize::Quarter),
            Command::SpanYear => self.set_span(SpanSize::Year),
            Command::ToggleGrouping => self.wish = Some(super::Wish::Grouping),
            Command::StartWithLast => self.start_with(StartWith::Last),
            Command::StartWithSample => self.start_with(StartWith::Sample),
            Command::StartWithEmpty => self.start_with(StartWith::Empty),
            Command::ThemeSystem => self.set_theme(ThemeChoice::System),
            Command::ThemeLight => self.set_theme(ThemeChoice::Light),
            Command::ThemeDark => self.set_theme(ThemeChoice::Dark),
            Command::Explain => self.wish = Some(super::Wish::Explain),
            Command::ShowSource => self.wish = Some(super::Wish::Provenance),
            Command::NextPane => self.wish = Some(super::Wish::Pane(1)),
            Command::PreviousPane => self.wish = Some(super::Wish::Pane(-1)),
            Command::ShowOdd => self.wish = Some(super::Wish::Odd),
            Command::ShowDelay => self.wish = Some(super::Wish::Delay),
            Command::ShowPalette => {
                self.pass_hint(2);
                self.find_palette_rows();
                self.set_dialog(Dialog::Palette(String::new(), 0));
            }
            Command::ShowWords => self.set_dialog(Dialog::Words(String::new(), self.terms())),
            Command::ShowShortcuts => self.set_dialog(Dialog::Shortcuts),
            Command::ShowAbout => self.set_dialog(Dialog::About),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_command_stands_in_one_menu() {
        let mut all: Vec<Command> = Command::in_menus().collect();
        // The second key of a command belongs to no other command.
        all.push(Command::RedoAgain);
        all.sort_unstable();
        let mut expected = Command::ALL.to_vec();
        expected.sort_unstable();
        assert_eq!(all, expected);
    }

    #[test]
    fn each_command_stands_once_and_longer_chords_first() {
        for (index, command) in Command::ALL.iter().enumerate() {
            assert!(!Command::ALL[..index].contains(command), "{command:?}");
            let Some(own) = command.shortcut() else { continue };
            for before in &Command::ALL[..index] {
                let Some(other) = before.shortcut() else { continue };
                assert_ne!(own, other, "{command:?} and {before:?}");
                let shorter = other.logical_key == own.logical_key && own.modifiers.contains(other.modifiers);
                assert!(!shorter, "{before:?} would swallow {command:?}");
            }
        }
    }
}
