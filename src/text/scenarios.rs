//! Words about scenarios.
//!
//! Owns what tabs, menus, dialogs and marks of overrides say. Knows names and counts only.

use super::{CommandWords, amounts};
use crate::{calendar::Date, model::SCENARIO_COLOURS};

/// The menu of scenarios.
pub const MENU: &str = "Scenario";

/// Adds a scenario.
pub const ADD: CommandWords = ("Add scenario", "Add a scenario that starts as the base");
/// Copies the scenario that is shown.
pub const DUPLICATE: CommandWords = ("Duplicate scenario", "Add a scenario that starts as a copy of this one");
/// Renames the scenario that is shown.
pub const RENAME: CommandWords = ("Rename scenario", "Type another name for this scenario");
/// Moves the scenario that is shown.
pub const MOVE_LEFT: CommandWords = ("Move scenario left", "Move this scenario before the one on its left");
/// Moves the scenario that is shown.
pub const MOVE_RIGHT: CommandWords = ("Move scenario right", "Move this scenario after the one on its right");
/// Locks or unlocks the scenario that is shown.
pub const LOCK: CommandWords =
    ("Lock scenario", "A locked scenario can’t be changed by mistake; changes to the base still show in it");
/// The same command while the scenario is locked.
pub const UNLOCK_SCENARIO: &str = "Unlock scenario";
/// Takes the scenario that is shown away.
pub const REMOVE: CommandWords = ("Delete scenario…", "Delete this scenario; the base stays as it is");
/// Shows the scenario to the right.
pub const NEXT: CommandWords = ("Next scenario", "Show the scenario to the right");
/// Shows the scenario to the left.
pub const PREVIOUS: CommandWords = ("Previous scenario", "Show the scenario to the left");
pub const SHOW_BASE: CommandWords = ("Show base", "Show the model that all scenarios start from");

/// The name of a new scenario.
pub fn new_scenario(number: usize) -> String {
    format!("Scenario {number}")
}

/// The name of a copy.
pub fn copy_of(label: &str, number: usize) -> String {
    if number == 1 { format!("{label}, copy") } else { format!("{label}, copy {number}") }
}

/// The menu of colours.
pub const COLOUR: &str = "Colour";

/// The names of the palette's colours, in its order.
pub const COLOURS: [&str; SCENARIO_COLOURS as usize] =
    ["Sky", "Pink", "Amber", "Teal", "Violet", "Orange", "Lime", "Slate"];

/// The name of a colour, for those who can't see it.
pub fn colour(place: usize) -> &'static str {
    COLOURS[place % COLOURS.len()]
}

/// Where the scenarios that have no room are listed.
pub fn more(count: usize) -> String {
    format!("{count} more")
}

/// A tab as screen readers call it.
pub fn tab(label: &str, is_locked: bool) -> String {
    if is_locked { format!("{label}, locked") } else { label.to_owned() }
}

/// What a tab says of its scenario.
pub fn tab_tip(label: &str, overrides: usize, is_locked: bool, note: &str) -> String {
    let locked = if is_locked { "\nLocked" } else { "" };
    let note = if note.is_empty() { String::new() } else { format!("\n{note}") };
    format!("{label}\n{}{locked}{note}", over_base(overrides))
}

/// The tip of the base's tab.
pub const BASE_TIP: &str = "The base: a change here shows in every scenario that does not override it";

/// The bar beside an item of which the scenario on screen overrides something.
pub fn overrides_of_item(overrides: usize) -> String {
    match overrides {
        1 => "Overridden in this scenario: 1 value".to_owned(),
        count => format!("Overridden in this scenario: {count} values"),
    }
}

/// How much a scenario overrides: `Base + 3 overrides`.
pub fn over_base(overrides: usize) -> String {
    match overrides {
        0 => "Base, no overrides".to_owned(),
        1 => "Base + 1 override".to_owned(),
        count => format!("Base + {count} overrides"),
    }
}

/// The name of the field in which a scenario is renamed.
pub fn rename(label: &str) -> String {
    format!("Name of scenario {label}")
}

/// An edit in a scenario that is locked.
pub fn locked(scenario: &str) -> String {
    format!("{scenario} is locked: unlock it to change it")
}

/// Over the fields of a locked scenario.
pub const LOCKED: &str = "This scenario is locked";
/// The button beside it.
pub const UNLOCK: &str = "Unlock";

/// An edit of the base that would make a scenario invalid.
pub fn in_scenario(scenario: &str, problem: &str) -> String {
    format!("scenario {scenario} would not be valid: {problem}")
}

/// What was done, and in which scenario.
pub fn did_in(what: &str, scenario: &str) -> String {
    format!("{what} in {scenario}")
}

/// For *Undo …*.
pub fn did_add(label: &str) -> String {
    format!("adding scenario {label}")
}

/// For *Undo …*.
pub fn did_duplicate(label: &str) -> String {
    format!("copying scenario {label}")
}

/// For *Undo …*.
pub fn did_rename(label: &str) -> String {
    format!("renaming scenario {label}")
}

/// For *Undo …*.
pub fn did_colour(label: &str) -> String {
    format!("change of colour of scenario {label}")
}

/// For *Undo …*.
pub fn did_move(label: &str) -> String {
    format!("moving scenario {label}")
}

/// For *Undo …*.
pub fn did_remove(label: &str) -> String {
    format!("deleting scenario {label}")
}

/// For *Undo …*.
pub fn did_lock(label: &str) -> String {
    format!("locking scenario {label}")
}

/// For *Undo …*.
pub fn did_unlock(label: &str) -> String {
    format!("unlocking scenario {label}")
}

/// For *Undo …*.
pub fn did_note(label: &str) -> String {
    format!("change of the note on scenario {label}")
}

/// For *Undo …*.
pub fn did_give_back(what: &str, scenario: &str) -> String {
    format!("reset of {what} to base in {scenario}")
}

/// An input, after the name of its item.
pub fn of_owner(owner: &str, name: &str) -> String {
    match (owner, name) {
        ("", name) => name.to_owned(),
        (owner, "") => owner.to_owned(),
        (owner, name) => format!("{owner}: {name}"),
    }
}

/// An item that was removed in a scenario.
pub fn muted_here(label: &str) -> String {
    format!("{label} is muted in this scenario; to delete it everywhere, delete it in the base")
}

/// The question before a scenario is deleted.
pub fn remove_question(label: &str) -> String {
    format!("Delete scenario {label}?")
}

pub fn remove_text(overrides: usize) -> String {
    match overrides {
        0 => "It overrides nothing.".to_owned(),
        1 => "Its override is deleted too.".to_owned(),
        count => format!("Its {count} overrides are deleted too."),
    }
}

pub const ANSWER_DELETE: &str = "Delete";
/// The answer that doesn't.
pub const ANSWER_KEEP: &str = "Keep";

/// The question before overrides are lost.
pub fn lose_question(count: usize) -> String {
    if count == 1 {
        "A scenario will lose an override".to_owned()
    } else {
        format!("Scenarios will lose {count} overrides")
    }
}

/// What is lost, when overrides are.
pub const LOSE_TEXT: &str = "What these overrides change is removed from the base, so they are removed too:";

/// One override that is lost.
pub fn lost(scenario: &str, what: &str) -> String {
    format!("{scenario}: {what}")
}

pub const ANSWER_REMOVE: &str = "Remove anyway";

/// How many lines of what is lost are shown.
pub const LOST_SHOWN_MAX: usize = 12;

/// The line after those.
pub fn and_more(count: usize) -> String {
    format!("and {count} more")
}

/// Behind the name of what a scenario overrides, for screen readers.
pub fn overridden(name: &str) -> String {
    format!("{name}, overridden")
}

/// What a mark at an overridden input says.
pub fn base_has(base: &str) -> String {
    format!("Overridden in this scenario; the base has {base}")
}

/// The way back of one input.
pub fn give_back(base: &str) -> String {
    format!("Reset to base ({base})")
}

/// The button of the way back, for screen readers.
pub fn give_back_name(name: &str) -> String {
    format!("Reset {name} to base")
}

/// The note of a scenario.
pub const NOTE: &str = "Note on the scenario";

/// Above what a scenario overrides.
pub fn heading(label: &str) -> String {
    format!("What {label} changes")
}

/// A scenario without overrides.
pub const NONE_YET: &str =
    "No overrides yet: this scenario is the same as the base. What you change here changes this scenario only.";

/// An override's value beside the base's.
pub fn values(own: &str, base: &str) -> String {
    format!("{own}; the base has {base}")
}

/// An override as screen readers call it.
pub fn listed(name: &str, own: &str, base: &str) -> String {
    format!("{name}: {}", values(own, base))
}

/// For the palette.
pub fn show(label: &str) -> String {
    format!("Show scenario {label}")
}

/// A field that is changed in the base although a scenario is shown.
pub const IS_SHARED: &str = "Shared: a change shows in every scenario";

/// The value of what is empty.
pub const NOTHING: &str = "no value";

/// A switch's value.
pub const fn switch(is_on: bool) -> &'static str {
    if is_on { "on" } else { "off" }
}

/// A number with its unit, which may be empty.
pub fn with_unit(number: &str, unit: &str) -> String {
    match unit {
        "" => number.to_owned(),
        unit if unit.starts_with('/') => format!("{number} {}", unit.replacen('/', "a ", 1)),
        unit => format!("{number} {unit}"),
    }
}

/// Whether the base has a part.
pub const fn part(is_there: bool) -> &'static str {
    if is_there { "a different one" } else { "none" }
}

/// What an entry chooses, and from when: `Renegotiate, 1 Jul 2023`.
pub fn chosen(choice: &str, date: Option<Date>) -> String {
    date.map_or_else(|| choice.to_owned(), |date| format!("{choice}, {}", amounts::date(date)))
}

/// What a list or part is that has the same entries with other values.
pub fn other_terms(text: &str) -> String {
    format!("{text}, other terms")
}

/// Whether an item takes part, in place of the switch that mutes it.
pub const fn takes_part(is_muted: bool) -> &'static str {
    if is_muted { "muted" } else { "takes part" }
}

/// How many entries the base's list has.
pub fn entries(count: usize) -> String {
    match count {
        0 => "no entries".to_owned(),
        1 => "1 entry".to_owned(),
        count => format!("{count} entries"),
    }
}
