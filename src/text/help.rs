//! The phrases of the palette, the shortcut list, *About*, first-run hints and the empty session.

use super::CommandWords;

/// The command palette.
pub const SHOW_PALETTE: CommandWords = ("Find a command…", "Find a command or an item by a few of its letters");
/// The shortcut list.
pub const SHOW_SHORTCUTS: CommandWords = ("Keyboard shortcuts", "Show all keys and what they do");
/// About the program.
pub const SHOW_ABOUT: CommandWords = ("About Obligo", "Show the version and the licences");
pub const MENU_HELP: &str = "Help";
/// The menu of recent files.
pub const MENU_RECENT: &str = "Open recent";
/// Under *Open recent* before any file was opened.
pub const NO_RECENT: &str = "No files yet";

/// The palette's field.
pub const PALETTE_FIELD: &str = "Command or item";
/// Nothing matches.
pub const PALETTE_NOTHING: &str = "No matching command or item";
/// Goes to an item.
pub fn go_to(label: &str, kind: &str) -> String {
    format!("Go to {label} ({})", kind.to_lowercase())
}

/// Something within an item, in the palette.
pub fn within(item: &str, what: &str) -> String {
    format!("{item} › {what}")
}

/// What a row is, in the palette.
pub fn entry(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// A row of a list: what it is, the row’s name if it has one, and what stands in it.
pub fn row(heading: &str, name: &str, cells: &[String]) -> String {
    let cells = cells.join(", ");
    match (name.is_empty(), cells.is_empty()) {
        (true, true) => heading.to_owned(),
        (true, false) => format!("{heading}: {cells}"),
        (false, true) => format!("{heading}: {name}"),
        (false, false) => format!("{heading}: {name}, {cells}"),
    }
}

/// Adds something to an item, in the palette.
pub fn add_within(entry: &str, item: &str) -> String {
    format!("Add {entry}: {item}")
}

/// Changes a vendor’s contract, in the palette.
pub fn change_of(kind: &str, vendor: &str) -> String {
    format!("{kind}: {vendor}")
}

/// A command that adds something, with the name that it is given.
pub fn named(command: &str, name: &str) -> String {
    format!("{command}: {name}")
}

/// What may stand before the name of what a command adds.
pub fn starts_of(command: &str) -> &'static [&'static str] {
    match command {
        "Add vendor" => &["add vendor", "new vendor"],
        "Add revenue stream" => &["add revenue stream", "add stream", "new revenue stream", "new stream"],
        "Add subscription stream" => {
            &["add subscription stream", "add subscription", "new subscription stream", "new subscription"]
        }
        "Add cost" => &["add cost", "new cost"],
        "Add debt" => &["add debt", "new debt"],
        "Add cash event" => &["add cash event", "new cash event"],
        "Add site" => &["add site", "new site"],
        "Add mark" => &["add mark", "new mark"],
        "Add scenario" => &["add scenario", "new scenario"],
        _ => &[],
    }
}

/// Gives a field a value, in the palette.
pub fn set(field: &str, value: &str) -> String {
    format!("Set {field} to {value}")
}

/// Halves the floors to come of a contract, in the palette.
pub fn halving(vendor: &str, day: crate::calendar::Date) -> String {
    format!("Halve floor of {vendor} from {}, arrears stay", super::amounts::date(day))
}

/// An actual of the last month before the forecast, in the palette.
pub fn actual(month: crate::calendar::Month, whose: &str) -> String {
    format!("Actual for {}: {whose}", super::amounts::month(month))
}

/// Other words by which a field is found.
pub fn also_of_field(id: &str) -> &'static str {
    match id {
        "settings.first_month" => "as of date start",
        "settings.months" => "horizon length forecast",
        "settings.opening_cash" => "cash today",
        _ => "",
    }
}

/// Other words by which a command is found.
pub fn also(command: &str) -> &'static str {
    match command {
        "Undo" => "back take revert",
        "Redo" => "again",
        "Settings" => "currency buffer cash fiscal",
        "New scenario" | "Add scenario" => "what if alternative tab",
        _ => "",
    }
}

/// Other words by which what is in a section of an item is found.
pub fn also_of_section(section: &str) -> &'static str {
    match section {
        "policies" => "pay withhold defer dispute instalments",
        "lump_payments" => "pay once",
        "contract_changes" => "renegotiate halve floor discount terminate end migrate",
        "reactions" => "what it does ladder suspend sue",
        "amounts" => "actual planned amount",
        "periods" => "commitment floor minimum",
        "lines" => "consumption usage spend",
        "invoices" => "bill owed arrears",
        "charges" => "bill rent monthly",
        "credits" => "promotion voucher",
        "late_interest" => "penalty",
        "early_payment" => "discount",
        "channels" => "price subscribers fee",
        "changes" => "growth churn price",
        "receivables" => "owed to us",
        _ => "",
    }
}

/// The keys of a command, with the sign that is on the key.
pub fn keys(named: &str) -> String {
    named.replace("Comma", ",")
}

/// Several keys that do the same.
pub fn or(keys: &[String]) -> String {
    keys.join(" or ")
}

/// What is done with some keys, and the keys.
type Keys = (&'static str, &'static str);

/// Keys that belong to no command, by where they work: what they do, and the keys.
pub const OTHER_KEYS: [(&str, &[Keys]); 4] = [
    (
        "In the tree",
        &[
            ("Select the item above or below", "Arrow keys"),
            ("Jump to an item", "Its first letters"),
            ("Go to the item’s first field", "Right arrow"),
        ],
    ),
    (
        "In fields and tables",
        &[
            ("Go from section to section in the inspector’s index, and into one", "Arrow keys, Tab"),
            ("Confirm entry", "Enter"),
            ("Confirm entry, and go on", "Tab"),
            ("Cancel entry, or leave the field for the tree", "Esc"),
            ("Choose in menus and lists", "Arrow keys, Enter"),
            ("Choose in a list by its first letter", "A letter"),
            ("Add a row to a table", "Ctrl + Enter"),
            ("Remove a row of a table", "Ctrl + Shift + Delete"),
            ("Select the cells below or above in a table", "Shift + arrow keys"),
            ("Copy the value of the cell above, or fill the selected cells", "Ctrl + D"),
        ],
    ),
    (
        "In charts",
        &[
            ("Show fewer or more days, or all", "Plus, minus or 0"),
            ("Back to all charts", "Esc"),
            ("Step through the points of a focused chart", "Left and right, Home, End"),
            ("Postings behind the point of a focused chart", "Enter"),
            ("Move a focused handle", "Arrow keys"),
            ("Move a focused handle by large steps", "Shift + arrow keys"),
            ("Cancel a drag", "Esc"),
        ],
    ),
    (
        "Everywhere",
        &[
            ("Go to the next or previous control", "Tab, Shift + Tab"),
            ("Go on within the tabs, a legend or the index", "Arrow keys"),
            ("Make everything larger, smaller or its usual size", "Ctrl + plus, minus or 0"),
        ],
    ),
];

/// The program and its version.
pub fn version(version: &str) -> String {
    format!("Obligo {version}")
}
/// What the program is for.
pub const PURPOSE: &str = "Can revenue carry what is owed to cloud vendors, and what happens if it is not paid?";
pub const LICENCES: &str = "Obligo is licensed under the MIT licence or the Apache licence 2.0, as you choose. It is \
    built with egui, eframe, egui_plot and egui_table (MIT or Apache 2.0) and other open-source libraries, each under its \
    own licence. The fonts are Noto Sans (Apache 2.0), \
    Ubuntu Light (Ubuntu Font Licence 1.0) and Hack (MIT and Bitstream Vera).";
/// The program stays on the machine.
pub const OFFLINE: &str = "Sessions stay on this machine. Obligo never connects to a network.";

/// First-run hints, one after another.
pub const HINTS: [&str; 3] = [
    "Select a vendor on the left, type 70M into a field on the right, press Enter: every chart follows.",
    "Click a bar, or a figure above, to see the postings behind it. Undo reverses any change.",
    "Press Ctrl + K to find any command or item.",
];
pub const HINT_CLOSE: &str = "Got it";

/// The title of an empty session.
pub const EMPTY_TITLE: &str = "Nothing to forecast yet";
/// What to do about it.
pub const EMPTY_TEXT: &str = "Start with a vendor you owe, or a revenue stream.";

/// A figure can be clicked.
pub const CLICK_FOR_POSTINGS: &str = "Click to see the postings behind it.";
/// A part of what is owed can be clicked.
pub const CLICK_FOR_VENDOR: &str = "Click to go to the vendor with the largest part.";
/// A part of what is owed, for those who can’t see where it stands.
pub fn owed(part: &str) -> String {
    format!("Owed, {part}")
}
