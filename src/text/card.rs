//! The phrases of a vendor's card: what we owe it, what it buys from us, and what it puts at risk.

use super::{amounts, ladder};
use crate::{
    calendar::Date,
    money::{Decimal, Money},
};

/// What we owe.
pub const WE_OWE: &str = "Owed today";
/// How that is found.
pub const WE_OWE_TIP: &str = "Overdue, not due and the accrued shortfall, without what is committed for later";
/// What it buys from us.
pub const BUYS: &str = "It buys from us";
/// How that is found.
pub fn buys_tip(until: Date) -> String {
    format!("Revenue from it that is recognised up to {} in this forecast", amounts::date(until))
}
/// For how long.
pub fn buys_note(months: i32) -> String {
    match months {
        12 => "in the first year".to_owned(),
        1 => "in the only month".to_owned(),
        months => format!("in all {months} months"),
    }
}
/// What it owes us at the opening.
pub fn owes_us(amount: &str) -> String {
    format!("owes us {amount}")
}
/// Streams that it pays beside those that are named.
pub fn more_streams(count: usize) -> String {
    if count == 1 { "and 1 more stream".to_owned() } else { format!("and {count} more streams") }
}

/// A row.
pub const NET: &str = "Net exposure";
/// How it is found.
pub const NET_TIP: &str = "What it owes us at the opening less what we owe it: overdue, not due and accrued shortfall";
/// A row.
pub const AT_RISK: &str = "At risk a year";
/// The same of less than a year.
pub const AT_RISK_SHORT: &str = "At risk";
/// How it is found: its own spend, and what depends on its share of service.
pub fn at_risk_tip(own: &str, service: &str, share: Decimal) -> String {
    format!(
        "Its own spend, {own}, and {service} of the other revenue: what depends on service × its share of it, {}",
        amounts::percent(share)
    )
}
/// A row.
pub const INTEREST: &str = "Late interest";
/// How it is found.
pub const INTEREST_TIP: &str = "On the first day, on what is overdue beyond the grace days";
/// An amount a day.
pub fn a_day(amount: &str) -> String {
    format!("{amount} a day")
}
/// A row.
pub const POLICY: &str = "Policy today";
/// How it is found.
pub const POLICY_TIP: &str = "How its usage is paid from the first day on; click to change it";
/// A row.
pub const NEXT: &str = "Next step";
/// How it is found.
pub const NEXT_TIP: &str = "The first thing that it does in this forecast; click to see its rung";
/// What it does next, and when.
pub fn next(does: &str, date: Date) -> String {
    format!("{}: {}", amounts::date(date), ladder::within(does))
}
/// The judgment comes next.
pub const JUDGMENT: &str = "Judgment";
/// It has a ladder, and does nothing.
pub const NO_STEP: &str = "none in this forecast";

/// A figure with its name, for screen readers.
pub fn named(label: &str, value: &str) -> String {
    format!("{label}: {value}")
}

/// An amount by which nothing is owed either way.
pub fn net(amount: Money, shown: &str) -> String {
    match amount.cmp(&Money::ZERO) {
        std::cmp::Ordering::Less => format!("we owe {shown}"),
        std::cmp::Ordering::Equal => "even".to_owned(),
        std::cmp::Ordering::Greater => format!("it owes {shown}"),
    }
}

/// What not paying this vendor costs, by the end of the forecast.
pub const NOT_PAYING: &str = "Not paying costs";
/// The same where it saves.
pub const NOT_PAYING_SAVES: &str = "Not paying saves";
/// How much, and by when.
pub fn by(amount: &str, last: Date) -> String {
    format!("{amount} by {}", amounts::date(last))
}
/// What a step of this vendor costs.
pub fn step_costs(amount: &str, is_saving: bool) -> String {
    if is_saving { format!("saves {amount}") } else { format!("costs {amount}") }
}
/// How that is found.
pub const STEP_COSTS_TIP: &str = "What not paying costs by the end of the forecast, for all vendors together, less what it would cost if this vendor \
     never took this step or what follows from it";
