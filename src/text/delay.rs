//! The words of what waiting costs.

use std::fmt::Write as _;

use super::{amounts, figures, report};
use crate::{
    analysis::delay::{BreakEven, CashWorth, Category, Delay, DelayCost, DelaySummary},
    calendar::Date,
    money::{Currency, Money},
};

/// The name of a kind of cost.
pub const fn category(category: Category) -> &'static str {
    match category {
        Category::LateInterest => "Late interest",
        Category::LostDiscounts => "Lost discounts for early payment",
        Category::LostCredits => "Lost credits",
        Category::Fees => "Fees and accelerated commitments",
        Category::CancelledSpend => "Cancelled spend",
        Category::WithheldSpend => "Withheld from us while unpaid",
        Category::Suspension => "Revenue lost while service is down",
        Category::LegalCosts => "Legal costs",
        Category::Shortfall => "Shortfall",
        Category::Charges => "Charges",
        Category::Consumption => "Consumption and instalments",
        Category::NotOwed => "Disputes decided in our favour",
        Category::Waived => "Waived in renegotiations",
        Category::OtherItem => "Effects on other items",
    }
}

/// The same within a sentence that has little room.
pub fn shortly(own: Category) -> String {
    match own {
        Category::Suspension => "service down".to_owned(),
        Category::WithheldSpend => "what it withholds".to_owned(),
        Category::Fees => "fees".to_owned(),
        Category::Consumption => "consumption".to_owned(),
        other => figures::lower(category(other)),
    }
}

/// The key of a kind of cost in other programs' forms.
pub const fn category_key(category: Category) -> &'static str {
    match category {
        Category::LateInterest => "late_interest",
        Category::LostDiscounts => "lost_discounts",
        Category::LostCredits => "lost_credits",
        Category::Fees => "fees",
        Category::CancelledSpend => "cancelled_spend",
        Category::WithheldSpend => "withheld_spend",
        Category::Suspension => "suspension",
        Category::LegalCosts => "legal_costs",
        Category::Shortfall => "shortfall",
        Category::Charges => "charges",
        Category::Consumption => "consumption",
        Category::NotOwed => "not_owed",
        Category::Waived => "waived",
        Category::OtherItem => "other_item",
    }
}

/// A kind of cost, with the item that it is an effect on.
pub fn cost(cost: &DelayCost) -> String {
    let name = category(cost.category);
    match &cost.item {
        Some(item) if item.label.is_empty() => format!("{name}: {}", item.id),
        Some(item) => format!("{name}: {}", item.label),
        None => name.to_owned(),
    }
}

/// Where the value of cash is from.
pub fn worth(worth: &CashWorth) -> String {
    match worth {
        CashWorth::Set => "as set in the session".to_owned(),
        CashWorth::Debt(id) => format!("the rate of the most expensive debt, {id}"),
        CashWorth::CreditLine => "the rate of the credit line".to_owned(),
        CashWorth::CashInterest => "the interest on cash".to_owned(),
    }
}

/// Who is waited with.
pub fn whom(delay: &Delay) -> &str {
    match &delay.vendor {
        Some(vendor) if vendor.label.is_empty() => &vendor.id,
        Some(vendor) => &vendor.label,
        None => "vendors",
    }
}

/// Where full payment takes cash below the buffer: how far.
pub fn low(delay: &Delay) -> Option<String> {
    let low = delay.low?;
    let [cash, missing] = [low.cash, low.missing].map(|money| amounts::figure(money, delay.currency));
    let date = amounts::date(low.date);
    let takes = if delay.is_paid_when_due() { "takes" } else { "would take" };
    Some(format!("Full payment {takes} cash to {cash} on {date}, {missing} below the buffer."))
}

/// The next step that a vendor takes: what not paying has cost by then, and what the step costs.
pub fn next(summary: &DelaySummary, money: impl Fn(Money) -> String) -> Option<String> {
    let (step, by_then) = (summary.step.as_ref()?, summary.by_the_step()?);
    let what = super::delay_shown::step(step);
    let cost = step.cost.map_or_else(String::new, |cost| {
        format!(
            "; the step and what follows from it {} {}",
            if cost.0 < 0 { "save" } else { "cost" },
            money(size(cost))
        )
    });
    if summary.delay.as_ref().is_some_and(Delay::is_paid_when_due) {
        return Some(format!("Next: {what} on {}{cost}.", amounts::date(step.date)));
    }
    let (does, by_then) = (does(by_then), money(size(by_then)));
    Some(format!("Next: {what} on {}; by then, not paying {does} {by_then}{cost}.", amounts::date(step.date)))
}

const fn does(money: Money) -> &'static str {
    if money.0 < 0 { "saves" } else { "costs" }
}

const fn size(money: Money) -> Money {
    Money(money.0.saturating_abs())
}

/// The lines that say what not paying costs: by the end, by a vendor's next step, and a day now.
pub fn headlines(summary: &DelaySummary, delay: &Delay) -> Vec<String> {
    let money = |money: Money| report::money(size(money), delay.currency);
    let (total, a_day, last) = (delay.total(), delay.a_day(), amounts::date(delay.to.plus_days(-1)));
    if delay.is_paid_when_due() {
        return next(summary, money).into_iter().chain(low(delay)).collect();
    }
    let mut lines = vec![format!("By {last}, not paying {} {} compared with full payment.", does(total), money(total))];
    lines.extend(next(summary, money));
    lines.push(format!("One day of not paying now {} {}.", does(a_day), money(a_day)));
    lines.extend(low(delay));
    lines
}

/// The sentence that says what waiting costs.
pub fn sentence(delay: &Delay) -> String {
    let vendor = whom(delay);
    let money = |money: Money| amounts::figure(money, delay.currency);
    let (cost, benefit) = (delay.total_cost(), delay.total_benefit());
    let last = amounts::date(delay.to.plus_days(-1));
    if delay.is_paid_when_due() {
        return paid_when_due(delay);
    }
    let when = match delay.break_even {
        BreakEven::Never => "never costs more than it saves".to_owned(),
        BreakEven::FromTheFirstDay(date) => {
            format!("costs more than it saves from day one ({})", amounts::date(date))
        }
        BreakEven::On(date) => format!("costs more than it saves from {}", amounts::date(date)),
    };
    let cost = if cost < Money::ZERO {
        format!("it has saved {}", money(-cost))
    } else {
        format!("it has cost {}", money(cost))
    };
    format!(
        "Not paying {vendor} when due, from {}, {when}: by {last} {cost}, and the cash kept was worth {}.",
        amounts::date(delay.from),
        money(benefit)
    )
}

/// The same where nothing is withheld or put off: what is paid when.
fn paid_when_due(delay: &Delay) -> String {
    let money = |money: Money| amounts::figure(money, delay.currency);
    let (from, last) = (amounts::date(delay.from), amounts::date(delay.to.plus_days(-1)));
    let vendor = whom(delay);
    let mut all = format!("Nothing is withheld from {vendor} or put off: all is paid when due, {from} to {last}.");
    if let Some(overdue) = delay.overdue {
        let amount = money(overdue.amount);
        match overdue.settled {
            Some(day) => {
                let _ = write!(all, " The {amount} overdue at the start is settled by {}.", amounts::date(day));
            }
            None => {
                let _ = write!(all, " Of the {amount} overdue at the start, some is left at the end.");
            }
        }
    }
    if let Some((most, first)) = delay.paid_sooner() {
        let _ = write!(all, " Up to {} is paid sooner than due, from {}.", money(most), amounts::date(first));
    }
    all
}

/// The line below: what a kept dollar is worth.
pub fn value(delay: &Delay) -> String {
    format!("Cash kept is worth {} a year ({})", amounts::percent(delay.value_of_cash), worth(&delay.worth))
}

/// The line above the table: days and currency.
pub fn subject(scenario: &str, delay: &Delay) -> String {
    report::subject(scenario, delay.from, delay.to.plus_days(-1), delay.currency)
}

/// The headings of the table by day.
pub const HEADINGS: [&str; 5] = ["At the close of", "Cash kept", "Cost", "Value of cash kept", "Value less cost"];
/// The heading of the table of costs.
pub const COSTS: &str = "Costs";
/// The last row of the table of costs.
pub const TOTAL: &str = report::TOTAL;

/// The heading of the costs' amounts.
pub fn by(last: Date) -> String {
    format!("By {}", amounts::date(last))
}

/// In what the amounts are given.
pub fn unit(thousands: u32, currency: Currency) -> String {
    format!("In {}, cumulative", report::unit(thousands, currency))
}

/// Marks the break-even day in the table.
pub const BREAK_EVEN: &str = "*";

/// Below a table with that mark.
pub fn break_even(delay: &Delay) -> String {
    match delay.break_even {
        BreakEven::Never => format!("Break-even day: {}", figures::NEVER),
        BreakEven::FromTheFirstDay(date) => {
            format!("{BREAK_EVEN} Break-even day: {}, the first day with a cost", amounts::date(date))
        }
        BreakEven::On(date) => format!("{BREAK_EVEN} Break-even day: {}", amounts::date(date)),
    }
}
