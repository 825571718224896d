//! The phrases of a vendor's card: what we owe it, what it buys from us, and what it puts at risk.

use super::{amounts, ladder};
use crate::{
    calendar::Date,
    money::{Decimal, Money},
};

pub const WE_OWE: &str = "Owed today";
pub const WE_OWE_TIP: &str = "Overdue, not yet due and shortfall accrued, without what is committed for later";
/// An amount that is beside the sum.
pub fn beside(amount: &str) -> String {
    format!("+ {amount}")
}
/// What is overdue, which leads to its invoices.
pub fn overdue_tip(tip: &str) -> String {
    format!("{tip}; click to see the invoices")
}
/// What it buys from us.
pub const BUYS: &str = "Buys from us";
pub fn buys_tip(until: Date) -> String {
    format!("Revenue from this vendor that the forecast recognises up to {}", amounts::date(until))
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

pub const NET: &str = "Net exposure";
pub const NET_TIP: &str =
    "What the vendor owes us at the opening, less what we owe it: overdue, not yet due and accrued shortfall";
pub const AT_RISK: &str = "At risk a year";
/// The same of less than a year.
pub const AT_RISK_SHORT: &str = "At risk";
/// How it is found: its own spend, and what depends on its share of service.
pub fn at_risk_tip(own: &str, service: &str, share: Decimal) -> String {
    format!(
        "What the vendor buys from us, {own}, plus {service} of other revenue: what depends on service × the vendor’s share of service, {}",
        amounts::percent(share)
    )
}
pub const INTEREST: &str = "Late interest";
pub const INTEREST_TIP: &str = "Interest for the first day, on what is overdue and beyond its grace days";
/// An amount a day.
pub fn a_day(amount: &str) -> String {
    format!("{amount} a day")
}
/// An amount of the first day alone.
pub fn on_the_first_day(amount: &str, day: Date) -> String {
    format!("{amount} on {}, then none", amounts::date(day))
}
/// When what is overdue no longer is.
pub fn settled(day: Date) -> String {
    format!("settled on {}", amounts::date(day))
}
pub const SETTLED_TIP: &str =
    "The day at whose close nothing of what is overdue today is left: paid, set off or waived";
/// When another policy follows, whose name stands beside it.
pub fn until(day: Date) -> String {
    format!("until {}, then", amounts::date(day))
}
/// The same with its name.
pub fn until_then(day: Date, then: &str) -> String {
    format!("{} {then}", until(day))
}
pub const UNTIL_TIP: &str = "From that day on another policy holds for its usage invoices";
pub const POLICY: &str = "Policy today";
pub const POLICY_TIP: &str = "How we pay its usage invoices on the first day; click to change the policy";
pub const NEXT: &str = "Next step";
pub const NEXT_TIP: &str = "The vendor’s next reaction in this forecast, a notice apart; click to see its rung";
/// What its notice is.
pub const NOTICE_TIP: &str = "The vendor’s first notice in this forecast; click to see its rung";
/// What follows from its next step.
pub const FROM_THE_STEP: &str = "That step and after";
/// Since when what is overdue is so: the day of all of it, or of the oldest; and of the amount that is most of it, if that
/// is so since another day.
pub fn since(oldest: Date, is_all: bool, bulk: Option<(&str, Date)>) -> String {
    let day = amounts::date(oldest);
    match bulk {
        _ if is_all => format!("since {day}"),
        Some((amount, since)) if since.ymd().0 == oldest.ymd().0 => {
            format!("the oldest since {day}; {amount} since {}", amounts::day_and_month(since))
        }
        Some((amount, since)) => format!("the oldest since {day}; {amount} since {}", amounts::date(since)),
        None => format!("the oldest since {day}"),
    }
}
/// How that is found.
pub const SINCE_TIP: &str = "Overdue from the day after the due date; of invoices that are unpaid at the opening";
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
pub const NOT_PAYING: &str = "Not paying it costs";
/// The same where it saves.
pub const NOT_PAYING_SAVES: &str = "Not paying it saves";
/// What not paying the other vendors adds to it.
pub const OTHERS: &str = "Not paying the others";
/// How much, and what both come to: the figure of the top row.
pub fn others(amount: &str, is_saving: bool, all: &str) -> String {
    format!("{}; all {all}", step_costs(amount, is_saving))
}
pub const OTHERS_TIP: &str = "What not paying the other vendors adds, once this one isn’t paid. Together they are what not paying \
     vendors comes to, in the top row.";
/// How much, and by when.
pub fn by(amount: &str, last: Date) -> String {
    format!("{amount} by {}", amounts::date(last))
}
/// What a step of this vendor costs.
pub fn step_costs(amount: &str, is_saving: bool) -> String {
    if is_saving { format!("saves {amount}") } else { format!("costs {amount}") }
}
/// Of what a step costs, what most is: `of it service down`, `$168.0M`. What comes to more than the whole is told with
/// what is saved beside it.
pub fn mostly(what: &str, amount: &str, is_more: bool) -> [String; 2] {
    if is_more {
        [what.to_owned(), format!("{amount}, less what is saved")]
    } else {
        [format!("of it {what}"), amount.to_owned()]
    }
}
pub const STEP_COSTS_TIP: &str = "What this step and all that follows from it cost by the end of the forecast: what not paying all vendors costs, \
     less what it would cost if the vendor never took this step";
