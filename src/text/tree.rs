//! The phrases of the tree, of the inspector's tables, and of where values come from.

use super::{CommandWords, labels, window::remove_entry};
use crate::{
    calendar::Month,
    model::{ItemKind, Path},
};

/// Copy the selected item.
pub const DUPLICATE_SELECTED: CommandWords = ("Duplicate item", "Add a copy of the selected item, without its history");
/// Rename the selected item.
pub const RENAME_SELECTED: CommandWords =
    ("Rename item", "Type another name for the selected item; nothing else changes");
/// Move the selected item up.
pub const MOVE_UP: CommandWords = ("Move item up", "Move the selected item up in the list; no figure changes");
/// Move the selected item down.
pub const MOVE_DOWN: CommandWords = ("Move item down", "Move the selected item down in the list; no figure changes");
/// Look for an item.
pub const FIND_ITEM: CommandWords = ("Find item", "Show only the items whose name, id or kind contains what you type");

/// The field over the tree.
pub const FIND: &str = "Find item";
/// In it while it is empty.
pub const FIND_HINT: &str = "Find";
/// The button that empties it.
pub const FIND_CLEAR: &str = "Show all items";
/// Nothing is found.
pub const NOT_FOUND: &str = "No item has that name, id or kind";

/// The field in which an item is renamed.
pub fn rename(label: &str) -> String {
    format!("Rename {label}")
}

/// The name of a copy, the first or a later one.
pub fn copy_of(label: &str, number: usize) -> String {
    if number <= 1 { format!("{label} copy") } else { format!("{label} copy {number}") }
}

pub fn did_duplicate(owner: &str) -> String {
    format!("duplicating {owner}")
}

pub fn did_rename(owner: &str) -> String {
    format!("renaming {owner}")
}

/// What moving did.
pub fn did_move(owner: &str) -> String {
    format!("moving {owner}")
}

fn of_owner(verb: &str, owner: &str, what: &str) -> String {
    let what = what.to_lowercase();
    [verb, owner, &what].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

/// What pasting a block into a list did.
pub fn did_paste(owner: &str, list: &str) -> String {
    of_owner("pasting into", owner, labels::section(list))
}

/// A list of an item: `AWS open bills`.
pub fn of_list(owner: &str, list: &str) -> String {
    of_owner("", owner, labels::section(list))
}

/// What filling down did.
pub fn did_fill(owner: &str, label: &str) -> String {
    of_owner("filling down", owner, label)
}

/// What changing the month of an amount did.
pub fn did_change_month(owner: &str) -> String {
    of_owner("change of month of", owner, "amount")
}

/// What changing where a value comes from did.
pub fn did_source(owner: &str, label: &str) -> String {
    of_owner("change of source of", owner, label)
}

/// Said after a block was pasted.
pub fn pasted(cells: usize, credits: usize) -> String {
    let cells = if cells == 1 { "1 cell pasted".to_owned() } else { format!("{cells} cells pasted") };
    match credits {
        0 => cells,
        1 => format!("{cells}; 1 negative amount became a credit at the opening that pays any invoice"),
        _ => format!("{cells}; {credits} negative amounts became credits at the opening that pay any invoice"),
    }
}

/// A cell of a block that was refused: nothing was pasted. Row and column count from 1 within the block.
pub fn not_pasted(row: usize, column: usize, text: &str, message: &str) -> String {
    let short: String =
        if text.chars().count() > 40 { text.chars().take(38).chain(['…']).collect() } else { text.to_owned() };
    format!("Row {row}, column {column}, “{short}”: {message}")
}

/// A block that was refused: why, and of how many more cells.
pub fn nothing_pasted(why: &str, more: usize) -> String {
    match more {
        0 => format!("Nothing was pasted. {why}"),
        1 => format!("Nothing was pasted. {why}. 1 more cell is not accepted."),
        _ => format!("Nothing was pasted. {why}. {more} more cells are not accepted."),
    }
}

/// A cell of a refused block, in the list of what is not accepted.
pub fn block_entry(table: &str, why: &str) -> String {
    let mut letters = table.chars();
    let table = letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect());
    format!("{table}. {why}")
}

/// A row for which there is no entry, and none can be added.
pub fn no_row(row: usize, message: &str) -> String {
    format!("Row {row} can’t be added: {message}")
}

/// A column of a block that the table doesn't have.
pub const NO_COLUMN: &str = "the table has no column there";
/// A cell that has no meaning in its row.
pub const NO_CELL: &str = "this cell can’t be set";
/// A text that is none of a parameter's choices.
pub const NO_CHOICE: &str = "not one of the choices";
/// A text that is neither yes nor no.
pub const NO_SWITCH: &str = "yes or no is needed";
/// A text that names no item.
pub const NO_ITEM: &str = "no item has that name";
/// A month that stands twice in a block.
pub const MONTH_TWICE: &str = "this month is given twice";
/// More rows than are pasted at once.
pub fn too_many_rows(most: usize) -> String {
    format!("More than {most} rows can’t be pasted at once")
}

/// A month that already has an amount.
pub fn month_taken(month: &str) -> String {
    format!("{month} has an amount already")
}

pub const FILL_DOWN: CommandWords =
    ("Fill down", "Copy the cell above into this one, or the first selected cell into the others");
/// The cells can't take that value.
pub const CANNOT_FILL: &str = "The cell above holds another kind of value";
/// There is no cell above.
pub const NOTHING_ABOVE: &str = "There is no cell above to copy from";

/// The column of a policy's days, share, amount or count.
pub const TERMS: &str = "Terms";
/// The column of months.
pub const MONTH: &str = "Month";
/// The column of factors.
pub const FACTOR: &str = "Factor";

/// A parameter's label where there is little room, if its own is long.
pub fn short_label(id: &str) -> Option<&'static str> {
    Some(match id {
        "channel.share" | "payer.share" | "lag.share" | "fee_share.share" => "Share",
        "channel.price" => "Price",
        "channel.fee" => "Fee",
        "payer.vendor" => "Vendor",
        "receivable.amount" | "credit.amount" | "credit_note.amount" | "charge.each_time" | "cost_payable.amount" => {
            "Amount"
        }
        "change.from" | "policy.from" | "period.start" | "outage.date" | "history.month" | "account_change.from" => {
            "From"
        }
        "change.until" => "Last month",
        "period.end" => "Last day",
        "period.discount" => "Discount",
        "invoice.kind" | "disputed_invoice.kind" => "For",
        "invoice.amount" => "Unpaid",
        "cash_event.amount" => "In or out",
        "invoice.number" | "credit_note.number" => "Number",
        "invoice.issued" | "credit_note.date" => "Dated",
        "invoice.due" => "Due",
        "credit.counts" => "Counts",
        "credit.pays" => "Pays",
        "line.counts" => "To floor",
        "policy.kind" => "When due, we",
        "policy.only" | "lump_payment.only" | "credit_note.only" | "credit.only" => "Only for",
        "lump_payment.date" | "repayment.date" | "holiday.date" | "cost_payable.due" => "On",
        "history.months" => "Months",
        "provenance.field" => "Covers",
        "fee_share.year" => "From year",
        "change.over_months" => "Over",
        "outage.days" => "Lasts",
        "charge.every_months" => "Every",
        "charge.amount_is" => "Is",
        "cap.consumed_so_far" => "Used so far",
        "receivable.bad" => "Bad",
        "account_change.churn" => "Churn",
        "account_change.additions" => "New",
        _ => return None,
    })
}

/// The unit of an amount a month in a column's heading.
pub fn money_a_month(currency: &str) -> String {
    format!("{currency}/month")
}

/// The heading of a column with its unit.
pub fn column(label: &str, unit: &str) -> String {
    if unit.is_empty() { label.to_owned() } else { format!("{label}, {unit}") }
}

/// The triangle that shows the fields of an entry that have no column.
pub fn more_of(title: &str, is_open: bool) -> String {
    let verb = if is_open { "Less" } else { "More" };
    remove_entry(title).replacen("Remove", verb, 1).replacen(' ', " of ", 1)
}

/// The field with the month of an amount.
pub fn month_of(owner: &str, month: &str) -> String {
    format!("{owner}: month of {month}")
}

/// The words behind a long text.
pub const MORE: &str = "More";
/// The words behind a long text that is shown whole.
pub const LESS: &str = "Less";
/// The button behind a long text, for those who can't see where it stands.
pub fn more_text(name: &str, is_open: bool) -> String {
    format!("{} of {name}", if is_open { LESS } else { MORE })
}

/// Asks where a value comes from.
pub const WHERE_FROM: &str = "Where is this from…";
/// The command that asks it of a field.
pub const SHOW_SOURCE: (&str, &str) = ("Where the value is from", "Show or change the source of the focused field");
/// The title of the answer.
pub fn where_from(label: &str) -> String {
    format!("Where “{label}” is from")
}
/// The field with who says so.
pub const SOURCE: &str = "Source";
/// The field with what else matters.
pub const REMARK: &str = "Remark";
/// Takes the value's own source away.
pub const REMOVE_SOURCE: &str = "Remove this source";
/// The value has no source of its own, but something that covers it has.
pub fn covered_by(field: &str, kind: &str) -> String {
    let name = Path(field).parts().rev().map(labels::section).find(|name| *name != "?");
    match name {
        _ if field.is_empty() => format!("Source of the whole item: {kind}"),
        Some(name) => format!("Source of all in {name}: {kind}"),
        None => format!("Source of {field}: {kind}"),
    }
}
/// Nothing says where the value comes from.
pub const NO_SOURCE: &str = "No source yet";

/// The unit of the numbers under a heading, after it, the longest form first: ` · principal`.
pub fn units(kind: ItemKind, month: Month) -> Vec<String> {
    labels::kind_units(kind, month).into_iter().map(|unit| format!(" · {unit}")).collect()
}

/// The size of a cost that is a share of a stream.
pub fn of_revenue(share: &str) -> String {
    format!("{share} of revenue")
}

/// The same without what it is a share of, where there is little room.
pub fn without_of_revenue(value: &str) -> Option<&str> {
    value.strip_suffix(" of revenue")
}

/// A row in full, where something of it is cut.
pub fn row_in_full(name: &str, value: &str) -> String {
    if value.is_empty() { name.to_owned() } else { format!("{name}: {value}") }
}

/// The size of a vendor that nothing is bought from any more: what is owed to it.
pub fn owed(amount: &str) -> String {
    format!("owed {amount}")
}
