//! The phrases of what waiting costs on screen: the tab, the figures of the top row, and what the chart says.

use super::{amounts, delay};
use crate::{
    analysis::delay::{BreakEven, Category},
    calendar::Date,
    model::{Act, Decimal},
    money::{Currency, Money},
};

/// The tab.
pub const TAB: &str = "Waiting";
/// What it shows.
pub const TAB_TIP: &str =
    "What waiting costs: a vendor that is paid as the policies say, against one that is paid when due";
/// Opens the tab.
pub const SHOW: (&str, &str) =
    ("What does waiting cost?", "Show what it costs, and what it brings, not to pay a vendor when due");

/// The picker of the vendor.
pub const VENDOR: &str = "Vendor";
/// The field of the first day of waiting.
pub const FROM: &str = "From";
/// The field of the last day of waiting.
pub const TO: &str = "to";
/// What these fields are called for those who can't see where they stand.
pub const FIELDS: [&str; 2] = ["First day of waiting", "Last day of waiting"];
/// All days again.
pub const WHOLE: &str = "Whole forecast";
/// A field that holds no date.
pub const NO_DATE: &str = "This is no date, such as 30 Jun 2023";
/// A day outside the forecast.
pub fn outside(first: Date, last: Date) -> String {
    format!("A day from {} to {}", amounts::date(first), amounts::date(last))
}
/// The last day is before the first.
pub const EMPTY: &str = "The last day is before the first";
/// There is no vendor.
pub const NO_VENDOR: &str = "There is no vendor to wait with";
/// The runs could not be made.
pub const TOO_LARGE: &str = "Sums are too large to compare the two runs";

/// The chart.
pub const CHART: &str = "What waiting costs";
/// The line of what the kept cash brings.
pub const BENEFIT: &str = "Value of the kept cash";
/// The same with what a kept dollar is worth a year.
pub fn benefit(value: Decimal) -> String {
    format!("{BENEFIT}, {} a year", amounts::percent(value))
}
/// The line of all costs.
pub const COST: &str = "Cost";
/// The difference.
pub const NET: &str = "Cost less value";
/// The cash that is kept.
pub const KEPT: &str = "Cash kept";
/// The head of the column of what a day adds.
pub const ON_THE_DAY: &str = "that day";
/// The head of the column of what it has come to.
pub const CUMULATED: &str = "so far";
/// The head of the table.
pub fn by(last: Date, currency: &str) -> String {
    format!("By {}, {currency}", amounts::date(last))
}
/// The name of a kind of cost, over all items that it is an effect on.
pub const fn kind(category: Category) -> &'static str {
    match category {
        Category::OtherItem => "Effects on other items",
        _ => delay::category(category),
    }
}
/// A row of the table, for those who can't see it.
pub fn row(label: &str, amount: &str) -> String {
    format!("{label}: {amount}")
}
/// Marks the break-even day in the chart.
pub fn turning(date: Date, is_first: bool) -> String {
    if is_first {
        format!("Costs more from the first day, {}", amounts::date(date))
    } else {
        format!("Break-even {}", amounts::date(date))
    }
}

/// The figure of the top row.
pub const A_DAY: &str = "Waiting costs now";
/// Its size.
pub fn a_day(cost: Money, currency: Currency) -> String {
    let amount = amounts::figure(Money(cost.0.saturating_abs()), currency);
    if cost < Money::ZERO { format!("{}{amount} a day", amounts::MINUS) } else { format!("{amount} a day") }
}
/// The same with what it comes to up to the last day, answers of the vendor and all.
pub fn a_day_and_in_all(a_day: Money, in_all: Money, last: Date, currency: Currency) -> String {
    let amount = amounts::figure(in_all, currency);
    format!("{} now, {amount} in all by {}", self::a_day(a_day, currency), amounts::date(last))
}
/// It is being found.
pub const PENDING: &str = "being worked out";
/// What is behind it: nobody is waited with.
pub const NOBODY: &str = "nothing is overdue today";
/// When the vendor that is owed most breaks even.
pub fn note(break_even: BreakEven) -> String {
    match break_even {
        BreakEven::Never => "never at a loss".to_owned(),
        BreakEven::FromTheFirstDay(date) => format!("at a loss from {}", amounts::date(date)),
        BreakEven::On(date) => format!("break-even {}", amounts::date(date)),
    }
}
/// How it is found.
pub fn a_day_tip(vendors: &[(String, String)], largest: Option<(&str, BreakEven)>) -> String {
    let mut lines = vec![
        "What one more day of not paying costs, less what the kept cash is worth: the first day that begins with the money \
         kept, over all vendors that are owed something overdue today"
            .to_owned(),
    ];
    lines.extend(vendors.iter().map(|(vendor, amount)| format!("{vendor}: {amount}")));
    lines.extend(largest.map(|(vendor, break_even)| match break_even {
        BreakEven::Never => format!("Not paying {vendor} never costs more than it brings"),
        BreakEven::FromTheFirstDay(date) => {
            format!("Not paying {vendor} costs more than it brings from the first day, {}", amounts::date(date))
        }
        BreakEven::On(date) => format!("Not paying {vendor} costs more than it brings from {} on", amounts::date(date)),
    }));
    lines.join("\n")
}
/// Where a click leads.
pub const CLICK_FOR_WAITING: &str = "Click to see what waiting costs.";

/// The figure of the day on which a vendor stops service, or ends the contract: which of the two.
pub fn stop(vendor: &str, act: Act) -> String {
    match act {
        Act::Terminate => format!("Terminated by {vendor}"),
        _ => format!("Suspended by {vendor}"),
    }
}
/// What that costs.
pub fn stop_cost(cost: Option<Money>, currency: Currency) -> String {
    match cost {
        Some(cost) if cost > Money::ZERO => format!("costs {} of revenue", amounts::figure(cost, currency)),
        Some(_) => "costs no revenue".to_owned(),
        None => PENDING.to_owned(),
    }
}
/// How it is found.
pub fn stop_tip(vendor: &str, act: Act, [date, last]: [Date; 2], cost: Option<Money>, currency: Currency) -> String {
    let does = if act == Act::Terminate { "terminates" } else { "suspends service" };
    let begin = format!("{vendor} {does} at the close of {}, as things stand", amounts::date(date));
    match cost {
        Some(cost) => {
            let (cost, last) = (amounts::figure(cost, currency), amounts::date(last));
            format!("{begin}: by {last} revenue of {cost} is lost while service is down")
        }
        None => begin,
    }
}
/// Where a click leads.
pub const CLICK_FOR_VENDOR: &str = "Click to go to the vendor.";
