//! The phrases of the window: commands, dialogs, figures, charts and the status line.

use std::path::Path;

use super::{CommandWords, amounts, figures, labels, printed};
use crate::{
    calendar::Date,
    model::{ItemKind, PolicyKind, SpanSize},
    money::{Currency, Decimal, Money},
};

/// The program's name.
pub const PROGRAM: &str = "Obligo";

pub const NEW: CommandWords = ("New", "Start an empty session");
pub const OPEN: CommandWords = ("Open…", "Open a session from a file");
pub const OPEN_PATH: CommandWords = ("Open path…", "Open a session from a file whose path you type");
pub const OPEN_SAMPLE: CommandWords = ("Open sample", "Open the session that comes with the program");
pub const SAVE: CommandWords = ("Save", "Save the session to its file");
pub const SAVE_AS: CommandWords = ("Save as…", "Save the session to another file");
pub const SAVE_TO_PATH: CommandWords = ("Save to path…", "Save the session to a file whose path you type");
pub const QUIT: CommandWords = ("Quit", "Close the window");
pub const UNDO: CommandWords = ("Undo", "Reverse the last change");
pub const REDO: CommandWords = ("Redo", "Repeat the change that was undone");
/// Remove the selected item.
pub const REMOVE_SELECTED: CommandWords = ("Remove item", "Remove the selected item and its history");
/// Mute the selected item.
pub const MUTE_SELECTED: CommandWords =
    ("Mute or unmute item", "Exclude the selected item from the forecast, or include it again");
pub const SELECT_SETTINGS: CommandWords = ("Settings", "Show currency, time and cash");
/// Select the next item.
pub const SELECT_NEXT: CommandWords = ("Next item", "Select the item below");
/// Select the previous item.
pub const SELECT_PREVIOUS: CommandWords = ("Previous item", "Select the item above");
pub const ADD_VENDOR: CommandWords = ("Add vendor", "Add someone we owe");
pub const ADD_STREAM: CommandWords = ("Add revenue stream", "Add something we earn");
/// Adds a stream that subscribers drive.
pub const ADD_SUBSCRIPTIONS: CommandWords =
    ("Add subscription stream", "Add revenue from subscribers: how many there are, what they pay, how many leave");
/// Beside choices of which none is made, where all are meant then.
pub const ALL_UNLESS_CHOSEN: &str = "all, as none is chosen";
pub const ADD_COST: CommandWords = ("Add cost", "Add a cost that is paid when due");
pub const ADD_DEBT: CommandWords = ("Add debt", "Add a debt with its interest");
pub const ADD_CASH_EVENT: CommandWords = ("Add cash event", "Add a dated amount in or out");
/// Adds a site.
pub const ADD_SITE: CommandWords = ("Add site", "Add a data centre of your own: its capacity and cost");
pub const ADD_MARK: CommandWords = ("Add mark", "Add a note on a day, without money");
pub const SPAN_WEEK: CommandWords = ("Week", "Show thirteen weeks, one by one; more with the arrow at the chart");
pub const SPAN_MONTH: CommandWords = ("Month", "Show charts and table by month");
pub const SPAN_QUARTER: CommandWords = ("Quarter", "Show charts and table by quarter of the fiscal year");
pub const SPAN_YEAR: CommandWords = ("Year", "Show charts and table by fiscal year");
pub const START_LAST: CommandWords =
    ("At start: the last session", "Next time Obligo opens what was on screen last, where it was left");
pub const START_SAMPLE: CommandWords =
    ("At start: the sample", "Next time Obligo opens the session that comes with it");
pub const START_EMPTY: CommandWords = ("At start: an empty session", "Next time Obligo opens a session without items");
/// Moves the focus by panes.
pub const NEXT_PANE: CommandWords =
    ("Next pane", "Go on to the next of tree, charts, the panel below, inspector and top");
pub const PREVIOUS_PANE: CommandWords = ("Previous pane", "Go back to the previous pane");
/// The desktop's theme.
pub const THEME_SYSTEM: CommandWords = ("Follow system", "Light or dark, as the desktop is set");
pub const THEME_LIGHT: CommandWords = ("Light theme", "Dark text on a light background");
pub const THEME_DARK: CommandWords = ("Dark theme", "Light text on a dark background");

/// The menu of files.
pub const MENU_FILE: &str = "File";
pub const MENU_EDIT: &str = "Edit";
pub const MENU_VIEW: &str = "View";
/// The menu of everything that answers a question.
pub const MENU_ANALYSE: &str = "Analyse";
/// The title of the embedded sample.
/// Beside the name of the session that comes with the program.
pub const SAMPLE: &str = "Sample";
/// The title of a session without a file.
pub const UNTITLED: &str = "Untitled";
/// The base model's tab.
pub const BASE: &str = "Base";
/// The span switch.
pub const SPAN: &str = "Span";
/// Beside a title with unsaved changes, for screen readers and tooltips.
pub const UNSAVED_CHANGES: &str = "Unsaved changes";
/// The tab with the tree, in a narrow window.
pub const TAB_TREE: &str = "Model";
/// The tab with the inspector, in a narrow window.
pub const TAB_INSPECTOR: &str = "Inspector";
/// The tab of the charts, where one pane is shown at a time.
pub const TAB_CHARTS: &str = "Charts";

/// The window's title.
/// The last session could not be opened at the start.
pub fn started_with_sample(path: &Path, why: &str) -> String {
    format!("{}, so this is the sample. {why}", not_opened(path))
}

/// A file was read after the sample, shown meanwhile, was changed.
pub fn came_too_late(path: &Path) -> String {
    format!(
        "{} is read now. It is not shown, because you changed the sample meanwhile: see File, Open recent",
        printed::path(path)
    )
}

pub fn window_title(title: &str, is_sample: bool, is_dirty: bool) -> String {
    let title = if is_sample { format!("{title} ({SAMPLE})") } else { title.to_owned() };
    if is_dirty { format!("{title} • — {PROGRAM}") } else { format!("{title} — {PROGRAM}") }
}

pub fn undo(what: &str) -> String {
    format!("Undo {what}")
}

pub fn redo(what: &str) -> String {
    format!("Redo {what}")
}

/// A label inside a sentence.
fn lower(label: &str) -> String {
    let is_abbreviation = label.chars().nth(1).is_some_and(char::is_uppercase);
    let mut letters = label.chars();
    match letters.next() {
        Some(first) if !is_abbreviation => first.to_lowercase().chain(letters).collect(),
        _ => label.to_owned(),
    }
}

fn of_owner(verb: &str, owner: &str, what: &str) -> String {
    let what = lower(what);
    [verb, owner, &what].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

/// What a change did: `change of AWS discount`.
pub fn did_change(owner: &str, what: &str) -> String {
    of_owner("change of", owner, what)
}

/// What an addition did: `adding AWS period`.
pub fn did_add(owner: &str, what: &str) -> String {
    of_owner("adding", owner, what)
}

/// What a removal did: `removing AWS period`.
pub fn did_remove(owner: &str, what: &str) -> String {
    of_owner("removing", owner, what)
}

/// What muting did.
pub fn did_mute(owner: &str) -> String {
    format!("muting {owner}")
}

pub fn did_unmute(owner: &str) -> String {
    format!("unmuting {owner}")
}

/// Said after an item was removed.
pub fn removed(label: &str) -> String {
    format!("{label} removed")
}

/// The name of a new item.
pub const fn new_item(kind: ItemKind) -> &'static str {
    match kind {
        ItemKind::Vendor => "New vendor",
        ItemKind::Stream => "New stream",
        ItemKind::Cost => "New cost",
        ItemKind::Debt => "New debt",
        ItemKind::CashEvent => "New cash event",
        ItemKind::Site => "New site",
        ItemKind::Mark => "New mark",
    }
}

/// An edit that names nothing.
pub const CANNOT_BE_DONE: &str = "This can’t be done here";

/// A problem that an edit would make in another item.
pub fn problem_elsewhere(owner: &str, sentence: &str) -> String {
    if owner.is_empty() { sentence.to_owned() } else { format!("{owner}: {sentence}") }
}

/// A problem, after the name of the field that it is about.
pub fn problem_of(field: &str, problem: &str) -> String {
    let mut signs = field.chars();
    match signs.next() {
        Some(first) => format!("{}{} {problem}", first.to_uppercase(), signs.as_str()),
        None => problem.to_owned(),
    }
}

/// What has shares that are added up, by the name of its list or field.
pub fn sharers(name: &str) -> Option<&'static str> {
    Some(match name {
        "channels" => "the channels",
        "payers" => "the vendors that pay us",
        "lags" => "the days of collection",
        "contract_changes" => "the consumption that moves away",
        "service_share" => "the vendors in the service",
        _ => return None,
    })
}
/// What has shares that are added up.
pub const ALL_SHARERS: &str = "all";

/// Shares that come to too much, or must come to the whole and do not.
pub fn shares(of: &str, sum: Decimal, must_be_whole: bool) -> String {
    let whole = if must_be_whole { "they must be 100 %" } else { "they may be at most 100 %" };
    format!("The shares of {of} come to {}; together {whole}", amounts::percent(sum))
}

/// A refused text that a change elsewhere has made acceptable.
pub const FITS_NOW: &str = "It would be accepted now: press Enter here";

/// What the figures use while a text is refused.
pub fn used_meanwhile(value: &str) -> String {
    format!("Used meanwhile: {value}")
}

/// A field and its value by now.
pub fn now_is(field: &str, value: &str) -> String {
    format!("{field} is {value}")
}

/// What had been refused and was taken with an edit.
pub fn also_taken(names: &[String]) -> String {
    format!("Accepted too: {}", names.join("; "))
}

/// A refused text in the list of them, with the scenario's name if it is another.
pub fn refused_entry(scenario: Option<&str>, field: &str, text: &str, message: &str) -> String {
    let text = text.lines().next().unwrap_or_default();
    let place = scenario.map_or_else(String::new, |name| format!("{name}, "));
    format!("{place}{field}, “{text}”: {message}")
}
/// An item of the tree that holds refused texts, for those who cannot see its mark.
pub fn with_refused(name: &str) -> String {
    format!("{name}, holds an entry that is not accepted")
}
/// The tooltip of the mark.
pub const HOLDS_REFUSED: &str = "An entry in it is not accepted";
/// What the list of refused texts does.
pub const REFUSED_TIP: &str = "Show what is not accepted, and go there";

/// A share or rate outside its bounds.
pub fn percent_bounds(min: Decimal, max: Decimal) -> String {
    format!("must be from {} to {}", amounts::percent(min), amounts::percent(max))
}

/// A command that waited for a field that can't be read.
pub fn command_refused(label: &str, message: &str) -> String {
    format!("Fix {} first: {message}", if label.is_empty() { "the field".to_owned() } else { lower(label) })
}

/// *Add …* of a list or part.
pub fn add_entry(field: &str) -> String {
    format!("Add {}", labels::entry(field))
}

/// *Remove …* of an entry or part.
pub fn remove_entry(title: &str) -> String {
    format!("Remove {}", lower(title))
}

/// The small button that adds.
pub const ADD: &str = "Add";
/// The small button that removes.
pub const REMOVE: &str = "Remove";
/// The switch that mutes an item.
pub fn mute_switch(label: &str, is_muted: bool) -> String {
    if is_muted { format!("Unmute {label}") } else { format!("Mute {label}") }
}

/// Stands where no choice is made.
pub const NONE_CHOSEN: &str = "—";
/// An item that isn't in the model, by its id.
pub fn unknown_item(id: &str) -> String {
    format!("{id} (not in the model)")
}

/// Under the name of a vendor that pays a stream.
pub fn payer_of(streams: &str) -> String {
    format!("Vendor, and payer of {streams}")
}

/// Under *Settings*.
pub const SETTINGS_SUBTITLE: &str = "Applies to the whole model";
/// Under the table of cash events.
pub const CASH_EVENTS_SUBTITLE: &str = "All in one table";
/// On the heading of cash events.
pub const CASH_EVENTS_TIP: &str = "Show all cash events in one table";
/// Over the fields of where values come from.
pub const PROVENANCE: &str = "Where the values come from";
/// What a coloured mark beside a field says.
pub fn provenance_of(kind: &str, source: &str, note: &str) -> String {
    [kind, source, note].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(": ")
}

pub const NOT_OPENED: &str = "The file could not be opened";
pub const NOT_SAVED: &str = "The session could not be saved";
/// The machine gave no thread.
pub const NO_THREAD: &str = "The system could not start a thread. Try again.";
/// Something failed that should not.
pub const FAULT: &str = "Obligo hit an internal error. Your session is unchanged.";
/// Why a path is typed in the window.
pub const NO_FILE_DIALOG: &str = "This desktop has no file dialog; type the path instead.";
/// A file of that path exists.
pub const EXISTS: &str = "A file with this name exists. Press Save again to replace it.";

/// A file that could not be opened.
pub fn not_opened(path: &Path) -> String {
    format!("{} could not be opened", file_of(path))
}

/// A file that could not be written.
pub fn not_saved(path: &Path) -> String {
    format!("{} could not be saved", file_of(path))
}

/// Said after saving.
pub fn saved(path: &Path) -> String {
    format!("Saved {}", file_of(path))
}

fn file_of(path: &Path) -> String {
    printed::path(path.file_name().map_or(path, Path::new))
}

/// After a file that could not be opened.
pub const SESSION_KEPT: &str = "The session that was open is still here, unchanged.";
/// The title of the desktop's dialog.
pub const fn picker_title(is_save: bool) -> &'static str {
    if is_save { "Save session" } else { "Open session" }
}
/// What files are called in the desktop's dialog.
pub const PICKER_FILTER: &str = "Obligo session";
/// The field for a path.
pub const PATH: &str = "Path";
/// The question before unsaved changes are lost.
pub fn unsaved_question(title: &str) -> String {
    format!("Save the changes to {title}?")
}
pub const UNSAVED_TEXT: &str = "Otherwise they are lost.";
pub const ANSWER_SAVE: &str = "Save";
pub const ANSWER_DISCARD: &str = "Discard";
/// Keep editing.
pub const ANSWER_KEEP: &str = "Keep editing";
pub const ANSWER_CANCEL: &str = "Cancel";
pub const ANSWER_OPEN: &str = "Open";
/// Save under another name.
pub const ANSWER_SAVE_AS: &str = SAVE_AS.0;
/// Save all the same.
pub const ANSWER_OVERWRITE: &str = "Save over it";
/// Close a message.
pub const ANSWER_CLOSE: &str = "Close";
/// The file changed on disk.
pub const CHANGED_ON_DISK: &str = "The file changed on disk";
pub fn changed_on_disk(path: &Path) -> String {
    format!(
        "Another program changed {} after it was opened here. Save under another name, or save over it: the \
         other version is then kept in a file of its own.",
        file_of(path)
    )
}
/// While a file is held over the window.
pub const DROP_TO_OPEN: &str = "Drop the session to open it";

/// A file name from a session's name: short enough for every file system, with a backup's beside it.
pub fn file_name(name: &str) -> String {
    const FILE_NAME_CHARS_MAX: usize = 48;
    let slug: String = name.chars().map(|c| if c.is_alphanumeric() { c.to_ascii_lowercase() } else { '-' }).collect();
    let slug = slug.split('-').filter(|part| !part.is_empty()).collect::<Vec<_>>().join("-");
    let slug: String = slug.chars().take(FILE_NAME_CHARS_MAX).collect();
    if slug.is_empty() { "session".to_owned() } else { slug }
}

pub const CASH_LOW: &str = "Cash low";
pub const CASH_LOW_TIP: &str = "The lowest cash at any day’s close in the forecast";
pub const RUNWAY: &str = "Runway";
pub const RUNWAY_TIP: &str = "Time from the as-of date to the first day that closes below the buffer, and below zero";
/// The time to a day: `6.9 months`, `23 days`.
pub fn runway(as_of: Date, date: Date) -> String {
    let days = date.0 - as_of.0;
    if days < 60 {
        return if days == 1 { "1 day".to_owned() } else { format!("{days} days") };
    }
    // Whole months, and of the next one the tenths that are gone.
    let between = date.month().0 - as_of.month().0;
    let months = if as_of.plus_months(between) <= date { between } else { between - 1 };
    let (start, end) = (as_of.plus_months(months), as_of.plus_months(months + 1));
    let tenths = (date.0 - start.0) * 10 / (end.0 - start.0).max(1);
    format!("{months}.{tenths} months")
}
/// No day of the forecast is below.
pub fn never_below(as_of: Date, end: Date) -> String {
    let months = end.month().0 - as_of.month().0;
    format!("> {months} months")
}
/// What happens when, in several forms, each shorter than the one before.
pub fn runway_notes(below_buffer: Option<Date>, below_zero: Option<Date>) -> Vec<String> {
    let below_zero_on = |zero| vec![format!("below zero on {}", amounts::date(zero)), amounts::date(zero)];
    match (below_buffer, below_zero) {
        (None, None) => vec!["never below buffer".to_owned()],
        (Some(_), None) => vec!["to buffer; never below zero".to_owned(), "to buffer, never zero".to_owned()],
        (Some(buffer), Some(zero)) if buffer == zero => below_zero_on(zero),
        (Some(_), Some(zero)) => {
            vec![format!("to buffer; zero on {}", amounts::date(zero)), format!("zero on {}", amounts::date(zero))]
        }
        (None, Some(zero)) => below_zero_on(zero),
    }
}
pub const OVERDUE: CommandWords = ("overdue", "Invoiced, unpaid and past due");
pub const NOT_YET_DUE: CommandWords =
    ("not due", "Invoiced but not past due, plus consumption that is not invoiced yet");
pub const ACCRUED_SHORTFALL: CommandWords =
    ("shortfall accrued", "How far consumption is behind the current period’s floor, counted by the days so far");
pub const COMMITTED_LATER: CommandWords = (
    "committed",
    "Committed but not yet billed: what is left of the floors of the current and later periods, by the contracts as they \
     stand on the as-of date. A later renegotiation or end of a contract does not change it.",
);
/// What stands beside the four.
pub fn disputed(amount: &str) -> String {
    format!("disputed {amount}")
}
pub const ARREARS_PEAK: &str = "Arrears peak";
pub const ARREARS_PEAK_TIP: &str = "The highest arrears at any day’s close";
/// Nothing is ever overdue.
pub const NO_ARREARS: [&str; 2] = ["nothing falls overdue", "none"];
pub const COVERAGE_TIP: &str = "Receipts ÷ obligations in the 90 days from the as-of date";

pub const CHART_OBLIGATIONS: &str = "Revenue against obligations";
pub fn chart_unit(currency: &str, size: SpanSize) -> String {
    format!("{currency}, by {}", labels::span(size).to_lowercase())
}
pub const CHART_CASH: &str = "Cash";
pub fn chart_cash_unit(currency: &str) -> String {
    format!("{currency}, at each day’s close")
}
pub const CHART_ARREARS: &str = "Arrears by age";
pub fn chart_arrears_unit(currency: &str) -> String {
    format!("{currency}, at the end of each span")
}
/// Cash above the buffer.
pub const HEADROOM: &str = "Above buffer";
/// Its legend.
pub const AGES: [&str; 4] = ["1–30 days", "31–60", "61–90", "over 90"];
/// Where nothing is overdue.
pub const NO_ARREARS_CHART: &str = "Nothing falls overdue";
/// The line of receipts less obligations.
pub const GAP: &str = "Gap";
/// The rest of a side's items.
/// The list beside the field of a group.
pub const GROUPS_IN_USE: &str = "Groups in use";
pub const RECEIPTS: &str = "Receipts";
pub const OBLIGATIONS: &str = "Obligations";
/// The mark of the as-of date.
pub fn as_of(date: Date) -> String {
    format!("as of {}", amounts::date(date))
}
/// The label of the buffer line.
pub fn buffer_line(amount: &str) -> String {
    format!("buffer {amount}")
}
/// The label of the lowest close.
pub fn low_mark(amount: &str, date: Date) -> String {
    format!("low {amount}, {}", amounts::date(date))
}
/// A span that is cut.
pub const CUT: &str = "part of it";
pub fn series_switch(label: &str, side: &str) -> String {
    format!("{label} ({})", side.to_lowercase())
}
/// The switch between charts, in a narrow window.
pub const CHART: &str = "Chart";
/// In place of a missing forecast, and beside an outdated one, while the forecast of the present model is computed.
pub const COMPUTING: &str = "Computing…";

/// The same, with how far it is.
pub fn computing(percent: u32) -> String {
    if percent == 0 { COMPUTING.to_owned() } else { format!("{COMPUTING} {percent} %") }
}

/// What stands over charts and analyses that are of the forecast before.
pub const OF_A_MOMENT_AGO: &str = "Figures are out of date: the forecast is being computed.";

/// The forecast of the present model could not be computed, by a fault of the program.
pub const NOT_COMPUTED: &str = "Internal error: figures are from the last version that could be computed";

/// In place of a chart without a forecast.
pub const NO_FORECAST: &str = "No forecast to show";

/// A policy on the axis.
pub fn pin_policy(vendor: &str, kind: PolicyKind) -> String {
    format!("{vendor}: {}", figures::lower(labels::choice("policy.kind", kind.as_str())))
}
/// A lump payment on the axis.
pub fn pin_payment(vendor: &str, amount: Money, currency: Currency) -> String {
    format!("{} to {vendor}", amounts::figure(amount, currency))
}

/// The status line: how far the forecast goes.
pub fn status_months(months: u32, first: Date) -> String {
    let unit = if months == 1 { "month" } else { "months" };
    format!("{months} {unit} from {}", amounts::month(first.month()))
}
/// The status line: postings.
pub fn status_postings(count: usize, is_balanced: bool) -> String {
    let count = amounts::whole(u32::try_from(count).unwrap_or(u32::MAX));
    if is_balanced { format!("{count} postings, balanced") } else { format!("{count} postings, NOT balanced") }
}
/// The status line: the time that the forecast took.
pub fn status_time(micros: u128) -> String {
    if micros < 10_000 { format!("forecast {micros} µs") } else { format!("forecast {} ms", micros / 1000) }
}
/// The status line: refused fields.
pub fn status_drafts(count: usize) -> String {
    if count == 1 { "1 entry not accepted".to_owned() } else { format!("{count} entries not accepted") }
}
/// The status line: the file.
pub const fn status_file(is_dirty: bool, is_saving: bool, has_file: bool) -> &'static str {
    match (is_saving, is_dirty, has_file) {
        (true, _, _) => "Saving…",
        (false, true, _) => "Unsaved changes",
        (false, false, true) => "Saved",
        (false, false, false) => "No file yet",
    }
}
/// The status line while an item's sums are too large: the figures on screen are those before.
pub fn stale(message: &str) -> String {
    format!("Figures are from the last version that could be computed. {message}")
}

/// Sums that are too large to be exact.
pub fn overflow(item: &str, date: Date) -> String {
    let of = if item.is_empty() { String::new() } else { format!(" of {item}") };
    format!("The sums{of} are too large on {}", amounts::date(date))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_in_sentences() {
        assert_eq!(undo(&did_change("AWS", "Discount")), "Undo change of AWS discount");
        assert_eq!(did_add("", "Vendor"), "adding vendor");
        assert_eq!(did_change("", "DSO"), "change of DSO");
        assert_eq!(
            command_refused("Net days", "A whole number is needed"),
            "Fix net days first: A whole number is needed"
        );
    }

    #[test]
    fn runway_is_told_in_months_and_tenths() {
        let date = |text: &str| text.parse::<Date>().expect("a date");
        assert_eq!(runway(date("2023-01-01"), date("2023-07-28")), "6.8 months");
        assert_eq!(runway(date("2023-01-01"), date("2023-01-02")), "1 day");
        assert_eq!(runway(date("2023-01-01"), date("2024-01-01")), "12.0 months");
    }

    #[test]
    fn file_names_are_plain() {
        assert_eq!(file_name("Twitter and its clouds, 2023"), "twitter-and-its-clouds-2023");
        assert_eq!(file_name("…"), "session");
    }
}
