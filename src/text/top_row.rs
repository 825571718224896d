//! The phrases of the top row: what each figure says in the room that it has, and how it changed.
//!
//! What stands in a place is given in several forms, the longest first: each is a label and a note.

use super::{amounts, card, compared, delay, delay_shown, figures, ladder};
use crate::{
    analysis::{
        compare::FigureDifference,
        delay::{Category, Delay, VendorStep},
    },
    calendar::Date,
    model::Act,
    money::{Currency, Money},
};

/// A label and a note.
pub type Lines = [String; 2];

/// Its size alone.
const fn size(money: Money) -> Money {
    Money(money.0.saturating_abs())
}

/// A label with notes, the longest first.
pub fn with_notes(label: &str, notes: impl IntoIterator<Item = String>) -> Vec<Lines> {
    notes.into_iter().map(|note| [label.to_owned(), note]).collect()
}

/// What not paying costs, with what it costs a day.
pub fn not_paying(delay: &Delay, last: Date) -> Vec<Lines> {
    let currency = delay.currency;
    let does = if delay.total() < Money::ZERO { "saves" } else { "costs" };
    // Of all vendors: what not paying one comes to is another figure.
    let labels = [
        format!("Not paying vendors {does}, by {}", amounts::date(last)),
        format!("Not paying vendors {does}, by {}", amounts::month(last.month())),
        format!("Not paying {does}, by {}", amounts::month(last.month())),
    ];
    let now = format!("{} now", delay_shown::a_day(delay.a_day(), currency));
    let notes = match &delay.low {
        Some(low) => {
            let cash = amounts::headline(low.cash, currency);
            let low = format!("paying in full: cash low {cash}");
            vec![format!("{now}; {low}"), low, format!("low if paid in full {cash}"), format!("paid, low {cash}")]
        }
        None => match average(delay) {
            Some(average) => {
                let average = delay_shown::a_day(average, currency);
                vec![format!("{now}, {average} on average"), format!("{average} on average")]
            }
            None => vec![now],
        },
    };
    in_all(&labels, &notes)
}

/// Each label with each note, from the longest to the shortest.
fn in_all(labels: &[String], notes: &[String]) -> Vec<Lines> {
    notes.iter().flat_map(|note| labels.iter().map(|label| [label.clone(), note.clone()])).collect()
}

/// What a day costs on average; none for a forecast of no days.
fn average(delay: &Delay) -> Option<Money> {
    let days = i64::try_from(delay.days()).ok().filter(|days| *days > 0)?;
    Some(Money(delay.total().0 / days)).filter(|average| *average != Money::ZERO)
}

/// The same while it is not known.
pub fn not_paying_unknown(last: Date, why: &str) -> Vec<Lines> {
    in_all(
        &[
            format!("Not paying vendors costs, by {}", amounts::date(last)),
            format!("Not paying vendors costs, by {}", amounts::month(last.month())),
            format!("Not paying costs, by {}", amounts::month(last.month())),
        ],
        &[why.to_owned()],
    )
}

/// In place of what not paying costs, where everything is paid when due.
pub const ALL_PAID: &str = "All paid when due";
/// Over and under it: what is overdue now and by when it is paid, else until when no vendor waits.
pub fn all_paid(overdue: Option<(&str, Date)>, last: Date) -> Vec<Lines> {
    let notes = match overdue {
        Some((amount, paid)) => vec![
            format!("today’s {amount} overdue too, by {}", amounts::date(paid)),
            format!("overdue paid by {}", amounts::date(paid)),
            format!("overdue paid {}", amounts::day_and_month(paid)),
        ],
        None => vec![format!("no vendor waits, to {}", amounts::date(last)), "no vendor waits".to_owned()],
    };
    with_notes("As things stand", notes)
}
/// In place of what not paying costs, and of the next step, in a model without vendors.
pub const NO_VENDOR: [&str; 2] = ["Not paying costs", "no vendor yet"];
pub const NO_VENDOR_TIP: &str = "What not paying vendors costs is shown as soon as there is one";
/// In place of the runway in a model without items.
pub const NOTHING_YET: &str = "nothing to forecast yet";
pub const ALL_PAID_TIP: &str =
    "The present policies pay every vendor in full when it is due, so nothing is kept back and nothing is lost by it";

/// The largest payment of the next 90 days: to whom, when, and what cash is left at that day's close.
pub fn largest_payment(to: &str, date: Date, left: &str) -> Vec<Lines> {
    let leaves = format!("{}, leaves {left}", amounts::date(date));
    vec![
        [format!("Largest payment in 90 days: {to}"), leaves.clone()],
        [format!("Largest in 90 days: {to}"), leaves.clone()],
        [format!("Next 90 days: {to}"), leaves],
        ["Largest in 90 days".to_owned(), format!("{}, leaves {left}", amounts::day_and_month(date))],
    ]
}
pub const LARGEST_PAYMENT_TIP: &str =
    "The largest sum paid to one item on one day of the 90 days from the as-of date, and cash at that day’s close";

/// Whether most of what a step costs is not what it does by itself.
fn is_after(step: &VendorStep) -> impl Fn((Category, Money)) -> bool {
    let own = match step.act {
        Act::WithholdPayments => Some(Category::WithheldSpend),
        Act::CancelSpend => Some(Category::CancelledSpend),
        Act::Suspend => Some(Category::Suspension),
        Act::Terminate => Some(Category::Fees),
        Act::Court => Some(Category::LegalCosts),
        Act::Notice | Act::SetOff => None,
    };
    move |(category, _)| own != Some(category)
}

/// The next step of a vendor: of what not paying costs, how much follows from it.
pub fn next_step(step: &VendorStep, net: Option<Money>, currency: Currency) -> Vec<Lines> {
    let vendor = step.vendor_name();
    let act = if step.is_judgment { card::JUDGMENT } else { ladder::act(step.act) };
    let whole = format!("Next: {}", delay_shown::step(step));
    let short = format!("Next: {}", figures::lower(act));
    let money = |money: Money| amounts::headline(money, currency);
    match (net, step.cost) {
        // What it does by itself is little beside what follows.
        (Some(net), Some(cost)) if cost > Money::ZERO && cost <= net && step.mostly.is_some_and(is_after(step)) => {
            let mostly = step.mostly.map_or_else(String::new, |(category, _)| delay::shortly(category));
            let (part, all) = (money(cost), money(net));
            let named = format!("Next: {vendor} {}", ladder::act_shortly(step.act));
            vec![
                [whole.clone(), format!("{part} of the {all} follows, mostly {mostly}")],
                [whole.clone(), format!("{part} of it, mostly {mostly}")],
                [named.clone(), format!("{part} of it, mostly {mostly}")],
                [named, format!("{part}, mostly {mostly}")],
                [short.clone(), format!("{part}, mostly {mostly}")],
                [short.clone(), format!("{vendor}: {part} with what follows")],
                [short.clone(), format!("with what follows {part}")],
                [short, vendor.to_owned()],
                [card::NEXT.to_owned(), vendor.to_owned()],
            ]
        }
        (Some(net), Some(cost)) if cost > Money::ZERO && cost <= net => vec![
            [whole.clone(), format!("{} of the {} follows from it", money(cost), money(net))],
            [whole, format!("{} of it follows from this", money(cost))],
            [short.clone(), format!("{vendor}: {} of the {}", money(cost), money(net))],
            [short.clone(), format!("{vendor}: {} of it", money(cost))],
            [short.clone(), format!("{} of the {}", money(cost), money(net))],
            [short, vendor.to_owned()],
            [card::NEXT.to_owned(), vendor.to_owned()],
        ],
        (Some(net), Some(cost)) => {
            let without = net - cost;
            let does = if without < Money::ZERO { "saves" } else { "costs" };
            let without = money(size(without));
            vec![
                [whole, format!("without it, not paying {does} {without}")],
                [short.clone(), format!("{vendor}; without it {without}")],
                [short, format!("without it {without}")],
                [card::NEXT.to_owned(), format!("without it {without}")],
            ]
        }
        _ => vec![[whole, delay_shown::PENDING.to_owned()], [short, vendor.to_owned()]],
    }
}

/// The step after the next, and how many come after it.
pub fn then(step: &VendorStep, more: usize, last: Date) -> Vec<Lines> {
    let note = match more {
        0 => format!("the last by {}", amounts::date(last)),
        more => format!("and {more} more by {}", amounts::date(last)),
    };
    let act = if step.is_judgment { card::JUDGMENT } else { ladder::act(step.act) };
    vec![
        [format!("Then: {}", delay_shown::step(step)), note],
        [format!("Then: {}", figures::lower(act)), step.vendor_name().to_owned()],
    ]
}
/// No step comes after the next.
pub const NO_MORE: [&str; 2] = ["Then", "no further step"];
pub const THEN_TIP: &str = "What a vendor does after the next step";

/// Where cash is lowest, and how far from the buffer that is.
pub fn cash_low(label: &str, date: Date, distance: &str, is_under: bool) -> Vec<Lines> {
    let side = if is_under { "under" } else { "above" };
    let date = amounts::date(date);
    with_notes(label, [format!("{date}, {distance} {side} buffer"), format!("{date}, {distance} {side}"), date])
}
pub const CASH_END: &str = "Cash at the end";
pub const CASH_END_TIP: &str = "Cash at the last close of the forecast";

/// The sum under which the parts of what is owed stand, the longest name first.
pub const OWED_TODAY: [&str; 2] = ["Owed to vendors today", "Owed today"];
/// How the sum is found.
pub const OWED_TODAY_TIP: &str =
    "Overdue, not due and shortfall accrued. What is committed for later stands beside it.";
/// Beside the sum: what is committed for later.
pub fn committed(amount: &str) -> String {
    format!("+ {amount} committed")
}

/// The next invoice for a shortfall.
pub const PERIOD_END: &str = "Shortfall at the period’s end";
pub const PERIOD_END_TIP: &str = "The next invoice for what is consumed less than the floor, at the end of its period";
/// Whose it is, and when it is invoiced.
pub fn period_end(vendor: &str, date: Date) -> Vec<Lines> {
    with_notes(PERIOD_END, [format!("{vendor}, {}", amounts::date(date)), amounts::date(date)])
}
/// There is none.
pub const NO_PERIOD_END: [&str; 2] = ["none", "every floor is met"];

/// Receipts by obligations, exact enough or short.
pub fn coverage(exact: &[String; 2], short: &[String; 2]) -> Vec<Lines> {
    let [whole, few] = ["Coverage, next 90 days", "Coverage, 90 days"].map(str::to_owned);
    vec![
        [whole, format!("{} ÷ {}", exact[0], exact[1])],
        [few.clone(), format!("{} ÷ {}", exact[0], exact[1])],
        [few.clone(), format!("{} ÷ {}", short[0], short[1])],
        [few, "receipts ÷ due".to_owned()],
    ]
}

/// What a figure was before the last change.
pub fn was(shown: &str) -> String {
    format!("was {shown}")
}

/// How the shortfall of a commitment changed by an edit: on a day, and in all if there are several; none is nothing.
pub fn shortfall_change(
    vendor: &str,
    date: Date,
    (amounts, is_more): (&[Option<String>; 2], bool),
    all: Option<&[Option<String>; 2]>,
) -> String {
    let date = amounts::date(date);
    let said = match amounts {
        [Some(before), Some(now)] => {
            let does = if is_more { "rises" } else { "falls" };
            format!("{vendor}: the shortfall on {date} {does} from {before} to {now}")
        }
        [Some(before), None] => format!("{vendor}: no shortfall on {date}, where {before} was"),
        [None, now] => {
            format!("{vendor}: a shortfall of {} on {date}, where none was", now.as_deref().unwrap_or(amounts::NOTHING))
        }
    };
    let shown = |amount: &Option<String>| amount.clone().unwrap_or_else(|| amounts::NOTHING.to_owned());
    match all {
        Some([before, now]) => format!("{said}; in all from {} to {}", shown(before), shown(now)),
        None => said,
    }
}

/// What not paying costs beside a sum of the other sign: `a saving of $1.4M`.
pub fn cost_or_saving(net: Money, currency: Currency) -> String {
    let what = if net < Money::ZERO { "saving" } else { "cost" };
    format!("a {what} of {}", amounts::headline(size(net), currency))
}

/// What it is in the scenario that is compared, the longest form first.
///
/// However little room there is, it says whose it is.
pub fn versus(scenario: &str, shown: &str) -> Vec<String> {
    let mut forms = vec![format!("{scenario} {shown}")];
    for most in [12, 8] {
        let short = compared::short(scenario, most);
        if short.chars().count() < scenario.chars().count() {
            forms.push(format!("{short} {shown}"));
        }
    }
    forms
}

/// A difference with its sign: `+$18.4M`, `−7 days`, `+$6,756`.
pub fn difference(difference: FigureDifference, currency: Currency) -> String {
    match difference {
        FigureDifference::Money(money) if money != Money::ZERO => {
            let sign = if money > Money::ZERO { '+' } else { amounts::MINUS };
            format!("{sign}{}", amounts::headline(size(money), currency))
        }
        FigureDifference::ToNever => "no longer".to_owned(),
        FigureDifference::FromNever => "new".to_owned(),
        other => compared::difference(other, currency),
    }
}

/// A change in one line: `was $915.4M, −$61.8M`.
pub fn change(before: &str, difference: &str) -> String {
    format!("{before}, {difference}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn usd() -> Currency {
        Currency::from_code("USD").expect("a currency")
    }

    #[test]
    fn what_follows_from_a_step_is_told_as_part_of_the_whole() {
        let step = |cost: i64| VendorStep {
            vendor: "aws".to_owned(),
            label: "Amazon".to_owned(),
            rung: "r1".to_owned(),
            act: Act::Suspend,
            is_judgment: false,
            date: Date(0),
            cost: Some(Money(cost)),
            mostly: None,
        };
        let money = |whole: i64| Money(whole * 100);
        let said = |cost: i64, net: i64| next_step(&step(cost * 100), Some(money(net)), usd());
        let all = said(171_200_000, 186_600_000);
        assert_eq!(all[0], ["Next: Amazon suspends service", "$171.2M of the $186.6M follows from it"]);
        assert_eq!(all.last().map(|lines| lines[1].as_str()), Some("Amazon"));
        let mostly = Some((Category::Suspension, money(168_000_000)));
        let withholds = VendorStep { act: Act::WithholdPayments, mostly, ..step(17_120_000_000) };
        let all = next_step(&withholds, Some(money(186_600_000)), usd());
        assert_eq!(all[0][1], "$171.2M of the $186.6M follows, mostly service down");
        assert_eq!(all[2], ["Next: Amazon withholds", "$171.2M of it, mostly service down"]);
        // A suspension is what is down by itself.
        let suspends = VendorStep { mostly, ..step(17_120_000_000) };
        assert_eq!(
            next_step(&suspends, Some(money(186_600_000)), usd())[0][1],
            "$171.2M of the $186.6M follows from it"
        );
        // A step that costs more than everything is no part of it: something else is saved.
        assert_eq!(said(200, 150)[0][1], "without it, not paying saves $50");
        assert_eq!(said(-20, 150)[0][1], "without it, not paying costs $170");
    }

    #[test]
    fn differences_are_as_short_as_figures() {
        for (difference_, expected) in [
            (FigureDifference::Money(Money(675_600)), "+$6,756"),
            (FigureDifference::Money(Money(-6_180_000_000)), "−$61.8M"),
            (FigureDifference::Days(-7), "−7 days"),
            (FigureDifference::TenThousandths(-2500), "−0.25"),
            (FigureDifference::FromNever, "new"),
        ] {
            assert_eq!(difference(difference_, usd()), expected);
        }
    }
}
