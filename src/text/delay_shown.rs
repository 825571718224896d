//! The phrases of what waiting costs on screen: the tab, the figures of the top row, and what the chart says.

use super::{amounts, card, delay, figures, ladder};
use crate::{
    analysis::delay::{Category, Delay, VendorStep},
    calendar::Date,
    model::{Act, Decimal},
    money::{Currency, Money},
};

pub const TAB: &str = "Waiting";
pub const TAB_TIP: &str =
    "What not paying costs, for all vendors or one: the present policies compared with full payment";
/// Opens the tab.
pub const SHOW: (&str, &str) =
    ("What does waiting cost?", "Show what it costs, and what it saves, not to pay vendors when due");

/// The picker of the vendor.
pub const VENDOR: &str = "Vendor";
/// All of them.
pub const ALL_VENDORS: &str = "All vendors";
/// The field of the first day of waiting.
pub const FROM: &str = "From";
/// The field of the last day of waiting.
pub const TO: &str = "to";
/// What these fields are called for those who can't see where they stand.
pub const FIELDS: [&str; 2] = ["First day of waiting", "Last day of waiting"];
/// All days again.
pub const WHOLE: &str = "Whole forecast";
/// A field that holds no date.
pub const NO_DATE: &str = "Not a date: type it as 30 Jun 2023";
/// A day outside the forecast.
pub fn outside(first: Date, last: Date) -> String {
    format!("A day from {} to {}", amounts::date(first), amounts::date(last))
}
/// The last day is before the first.
pub const EMPTY: &str = "The last day is before the first";
/// There is no vendor.
pub const NO_VENDOR: &str = "There is no vendor whose payment could wait";
/// Where nothing is withheld or put off: what is paid when.
pub const SHOW_PAID: &str = "Show what is paid when";
/// The runs could not be made.
pub const TOO_LARGE: &str = "Sums are too large to compare the two runs";

pub const CHART: &str = "What waiting costs";
/// The line of what the kept cash brings.
pub const BENEFIT: &str = "Value of cash kept";
/// The same with what a kept dollar is worth a year.
pub fn benefit(value: Decimal) -> String {
    format!("{BENEFIT}, {} a year", amounts::percent(value))
}
/// The same with what has that rate.
pub fn benefit_from(value: Decimal, from: &str) -> String {
    format!("{} ({from})", benefit(value))
}
/// The rate is a setting.
pub const RATE_SET: &str = "set";
/// It is the credit line's.
pub const RATE_OF_LINE: &str = "the credit line";
/// It is what cash earns.
pub const RATE_OF_CASH: &str = "interest on cash";
/// The way to the field of the rate.
pub fn rate_link(from: &str) -> String {
    format!("Show the rate of cash: {from}")
}
/// What a click on it does.
pub const RATE_TIP: &str = "Click to see the rate";
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
    delay::category(category)
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

/// What a day costs.
pub fn a_day(cost: Money, currency: Currency) -> String {
    let amount = amounts::headline(size(cost), currency);
    if cost < Money::ZERO { format!("saves {amount} a day") } else { format!("{amount} a day") }
}
/// Its size alone.
const fn size(money: Money) -> Money {
    Money(money.0.saturating_abs())
}
/// It is being found.
pub const PENDING: &str = "being worked out";
/// It can't be given.
pub const UNKNOWN: &str = "too large to be exact";
/// Why what all vendors come to is not the sum of what each comes to.
const OF_ALL: &str = "All vendors are paid here. The sum for each of them is found by paying that one alone; these need not add up, since \
     several can cost the same revenue, and some waiting saves money.";
/// The same, of one vendor.
const OF_ONE: &str =
    "Only this vendor is paid here, the others as now. The top row has what it comes to if all are paid.";
pub fn headline_tip(delay: &Delay) -> String {
    let mut lines = vec![
        "What the present policies cost for all vendors together, compared with paying every vendor in full from the as-of date on: \
         interest, fees and lost revenue, less what the cash kept is worth"
            .to_owned(),
        delay::sentence(delay),
    ];
    lines.extend(delay::low(delay));
    lines.push(OF_ALL.to_owned());
    lines
        .push("A day now: what the day after the as-of date adds, the first day that starts with cash kept".to_owned());
    lines.join("\n")
}
/// Where a click leads.
pub const CLICK_FOR_DELAY: &str = "Click to see what waiting costs.";

/// A date as wide as any in a field.
pub const WIDEST_DATE: &str = "28 May 2028";
/// What the chart shows: costs less the value of cash kept, the most and at last.
pub fn chart_says((first, last): (Date, Date), (most, most_on): (&str, Date), end: &str) -> String {
    format!(
        "Cost of waiting less the value of cash kept, {} to {}: most {most} on {}, at the end {end}.",
        amounts::date(first),
        amounts::date(last),
        amounts::date(most_on)
    )
}
/// A day of the chart.
pub fn point(date: Date, cost: &str, benefit: &str) -> String {
    format!("{}: cost {cost}, value of cash kept {benefit}", amounts::date(date))
}

/// How what not paying one vendor costs is found.
pub fn own_tip(delay: &Delay) -> String {
    let mut lines = vec![delay::sentence(delay)];
    lines.extend(delay::low(delay));
    lines.push(OF_ONE.to_owned());
    if delay.a_day() != Money::ZERO {
        lines.push(format!("{} now", a_day(delay.a_day(), delay.currency)));
    }
    lines.join("\n")
}

/// What a step is: `Suspends service`.
pub fn act(act: Act, is_judgment: bool) -> &'static str {
    if is_judgment { card::JUDGMENT } else { ladder::act(act) }
}
/// A step of a vendor: `AWS suspends service`.
pub fn step(step: &VendorStep) -> String {
    let vendor = step.vendor_name();
    if step.is_judgment {
        ladder::pin_judged(vendor)
    } else {
        format!("{vendor} {}", figures::lower(ladder::act(step.act)))
    }
}
/// The same where there is none.
pub const NO_STEP: (&str, &str) = ("Next step of a vendor", "none");
/// Up to when there is none.
pub fn no_step_by(last: Date) -> String {
    format!("as things stand, by {}", amounts::date(last))
}
/// How it is found, and what comes after it.
pub fn step_tip(
    next: &VendorStep,
    by_then: Option<Money>,
    later: &[VendorStep],
    last: Date,
    currency: Currency,
) -> String {
    let mut lines = vec![format!("{} at the close of {}, as things stand", step(next), amounts::date(next.date))];
    lines.extend(by_then.map(|by_then| {
        let has = if by_then < Money::ZERO { "saved" } else { "cost" };
        format!("By then, not paying has {has} {}", amounts::exact_money(size(by_then), currency))
    }));
    lines.extend(next.cost.map(|cost| {
        let does = if cost < Money::ZERO { "save" } else { "cost" };
        let cost = amounts::exact_money(size(cost), currency);
        format!("This step and what follows from it {does} {cost} by {}", amounts::date(last))
    }));
    lines.extend(later.iter().map(|later| format!("Then {}, {}", step(later), amounts::date(later.date))));
    lines.join("\n")
}
/// In place of a step, where a vendor does no more than give notice.
pub const ONLY_A_NOTICE: &str = "only a notice";
/// Whose it is, and when; the longest form first.
pub fn notice_of(vendor: &str, date: Date) -> Vec<String> {
    vec![
        format!("{vendor}, {}; no step after it", amounts::date(date)),
        format!("{vendor}, {}", amounts::date(date)),
        amounts::date(date),
    ]
}
/// How *no step* is found.
pub const NO_STEP_TIP: &str = "As things stand, no vendor does more than give notice";
/// Where a click leads.
pub const CLICK_FOR_VENDOR: &str = "Click to go to the vendor.";
