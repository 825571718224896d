//! The phrases of handles, and of the selected item's own plot.

use super::amounts;
use crate::{
    calendar::{Date, Month},
    model::ItemKind,
    money::{Currency, Money},
};

/// What the own plot of a stream or a line shows.
pub const fn own_plot(kind: ItemKind) -> &'static str {
    match kind {
        ItemKind::Stream => "Revenue by month",
        _ => "Consumption, list price",
    }
}

/// Of which price a line's months are: discounts come off when they are invoiced.
pub const LIST_PRICE: &str =
    "By month, at list price: discounts come off when it is invoiced. The tree has it net of them.";
/// The choice of the line whose months are shown.
pub const OWN_LINE: &str = "Line shown";
/// A line without a name.
pub fn line_number(number: usize) -> String {
    format!("Line {number}")
}

/// The legend: what the rule gives.
pub const RULE: &str = "computed";
/// The legend: what is planned in its place.
pub const PLANNED: &str = "planned";

/// The name of a month's handle: `Ads, Mar 2023`.
pub fn month_handle(owner: &str, month: Month) -> String {
    format!("{owner}, {}", amounts::month(month))
}

/// The amount of a month: an actual.
pub fn actual(amount: Money, currency: Currency) -> String {
    amounts::exact_money(amount, currency)
}

/// The amount of a month by the rule.
pub fn by_rule(amount: Money, currency: Currency) -> String {
    format!("{} computed", amounts::exact_money(amount, currency))
}

/// What is planned for a month, and what the rule would give.
pub fn planned(amount: Money, rule: Money, currency: Currency) -> String {
    format!("{} planned; {}", amounts::exact_money(amount, currency), by_rule(rule, currency))
}

/// What is consumed of an amount that the vendor no longer delivers.
pub fn consumed_of(says: &str, used: Money, currency: Currency) -> String {
    format!("{says}; {} consumed", amounts::exact_money(used, currency))
}

/// The legend: what is not consumed, since consumption has stopped or moved away.
pub const NOT_CONSUMED: &str = "not consumed: stopped or moved";

/// What a month's handle is for.
pub const MONTH_TIP: &str = "Drag, or use the arrow keys, to set a planned amount for this month";
/// Gives a month back to the rule.
pub const BACK_TO_RULE: &str = "Use computed amount";
/// What setting the amount of a month did, for *Undo …*; before the as-of date it is an actual.
pub fn did_plan(owner: &str, month: Month, is_actual: bool) -> String {
    format!("{} of {owner} for {}", plan_or_actual(is_actual), amounts::month(month))
}
/// The button that enters an actual.
pub fn actual_for(month: Month) -> String {
    format!("Actual for {}", amounts::month(month))
}
/// What it does.
pub const ACTUAL_TIP: &str = "Type what it really was; a forecast that follows the rule stays as it is";

/// What giving a month back to the rule did, for *Undo …*.
pub fn did_unplan(owner: &str, month: Month, is_actual: bool) -> String {
    format!("removing the {} of {owner} for {}", plan_or_actual(is_actual), amounts::month(month))
}

const fn plan_or_actual(is_actual: bool) -> &'static str {
    if is_actual { "actual" } else { "plan" }
}

/// The handle of the buffer.
pub const BUFFER: &str = "Buffer";
pub const BUFFER_TIP: &str = "Drag to set the liquidity buffer";

/// What a pin is for.
pub const PIN_TIP: &str = "Drag to another day, click to select";
/// The name of a pin.
pub fn pin(label: &str) -> String {
    format!("Day of {label}")
}

/// What a dot is for that stands for several pins.
pub const PINS_TIP: &str = "Click to choose one of these events; zoom in to drag them";
/// The name of such a dot.
pub fn pins(count: usize, first: Date, last: Date) -> String {
    format!("{count} events from {} to {}", amounts::date(first), amounts::date(last))
}

/// The handle of a floor: `Floor of AWS to 31 Dec 2023`.
pub fn floor(vendor: &str, last: &str) -> String {
    format!("Floor of {vendor} to {last}")
}
pub const FLOOR_TIP: &str = "Drag to set the floor of this period";
