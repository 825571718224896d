//! The phrases of the charts: the commitment, zooming, what is enlarged.

use super::amounts;
use crate::{
    calendar::{Date, Month},
    engine::Rule,
    money::{Currency, Money},
};

/// The chart of a commitment, where there is none to name.
pub const COMMITMENT: &str = "Commitment";

/// The chart of a vendor's commitment.
pub fn commitment(vendor: &str) -> String {
    format!("{vendor} commitment")
}

/// Which of its periods is shown: `year 3 of 6, to 30 Nov 2023`.
pub fn period_of(number: usize, count: usize, last: Date, is_year: bool) -> String {
    let unit = if is_year { "year" } else { "period" };
    format!("{unit} {number} of {count}, to {}", amounts::date(last))
}

/// Why a commitment is shown though its vendor isn’t selected, with its period.
pub fn shown_because(is_only: bool, period: &str) -> String {
    let why = largest(is_only);
    format!("{why}, {period}")
}
/// The same alone.
pub const fn largest(is_only: bool) -> &'static str {
    if is_only { "the only commitment" } else { "the largest commitment" }
}

/// A period, where there is little room: `year 3 of 6`.
pub fn period_of_short(number: usize, count: usize, is_year: bool) -> String {
    let unit = if is_year { "year" } else { "period" };
    format!("{unit} {number} of {count}")
}

/// The button to the period before.
pub const PREVIOUS_PERIOD: &str = "Previous period";
/// The button to the period after.
pub const NEXT_PERIOD: &str = "Next period";

/// The label of the floor.
pub fn floor_line(amount: &str) -> String {
    format!("floor {amount}")
}

/// The label of the run rate.
pub fn needs_a_month(amount: &str) -> String {
    format!("needs {amount} a month")
}

/// The label of what is missing at the end; of a floor that is paid in instalments it is only not used.
pub fn missing(amount: &str, is_by_instalments: bool) -> String {
    if is_by_instalments { format!("unused {amount}") } else { format!("shortfall at the end {amount}") }
}

/// The label of the day on which a floor is met.
pub fn met_on(date: Date) -> String {
    format!("met {}", amounts::date(date))
}

/// The floor was met before the forecast begins.
pub const MET_BEFORE: &str = "floor already met";
/// Where nothing has to be consumed: no floor was agreed, or it was given up.
pub const NO_FLOOR: &str = "No floor applies";
/// Under the floor of a period that is over.
pub const PERIOD_PAST: &str = "Ended before the as-of date";
/// Under the floor of a period that begins after the forecast.
pub const PERIOD_LATER: &str = "Begins after the forecast";
/// Where a forecast ends within a period.
pub fn open_at_end(amount: &str) -> String {
    format!("{amount} open when the forecast ends")
}

pub const FLOOR: &str = "Floor";
pub const CARRIED_IN: &str = "Carried in";
pub const CONSUMED: &str = "Consumed";
pub const LEFT: &str = "Left to consume";
pub const RUN_RATE: &str = "Needed a month";
pub const NEEDED_FROM_HERE: &str = "Needed a month from then on";
pub const MISSING: &str = "Shortfall at the period’s end";
pub const UNUSED: &str = "Paid and not used";
pub const CARRIED: &str = "Carried into the next period";

/// The rows of a card for which there is no room.
pub fn others(count: usize) -> String {
    if count == 1 { "1 other".to_owned() } else { format!("{count} others") }
}
/// The compared scenarios for which there is no room.
pub fn more_scenarios(count: usize) -> String {
    if count == 1 { "and 1 more scenario".to_owned() } else { format!("and {count} more scenarios") }
}
/// Receipts less obligations, beside the name of a span.
pub fn gap(money: Money, currency: Currency) -> String {
    format!("gap {}", difference(money, currency))
}
/// A difference with its sign, rounded.
pub fn difference(money: Money, currency: Currency) -> String {
    match money {
        Money::ZERO => amounts::NOTHING.to_owned(),
        money if money > Money::ZERO => format!("+{}", amounts::figure(money, currency)),
        money => amounts::figure(money, currency),
    }
}

/// The youngest and the oldest arrears, in days, where there is little room.
pub const AGES_SHORT: [&str; 2] = ["1–30", "90+"];

/// The button that gives a chart the whole middle.
pub fn enlarge(chart: &str) -> String {
    format!("Enlarge {chart}")
}
/// The button that gives the other charts their room back.
pub const BACK: &str = "Back to all charts";
/// The button that shows fewer days.
pub const ZOOM_IN: &str = "Zoom in";
/// The button that shows more days.
pub const ZOOM_OUT: &str = "Zoom out";
/// The button that shows all days.
pub const WHOLE_TIME: &str = "Show all days";
/// A tooltip with its key.
pub fn with_key(text: &str, key: &str) -> String {
    format!("{text} ({key})")
}

/// Entries of a legend for which there is no room.
pub fn more_series(count: usize) -> String {
    format!("+{count} more")
}

/// What is small, together.
pub const OTHERS: &str = "Others";

fn rest_of(kind: &str, is_rest: bool) -> String {
    if is_rest { format!("Other {}", kind.to_lowercase()) } else { kind.to_owned() }
}

/// The items of a group, or those beside one that is selected.
pub fn group(name: &str, is_rest: bool) -> String {
    if is_rest { format!("Rest of {name}") } else { name.to_owned() }
}

/// All vendors together, or those beside one that is selected.
pub fn vendors(is_rest: bool) -> String {
    rest_of("Vendors", is_rest)
}

/// All costs without a group together, or those beside others.
pub fn costs(is_rest: bool) -> String {
    rest_of("Costs", is_rest)
}

/// All debt together, or what is beside one that is selected.
pub fn debt(is_rest: bool) -> String {
    rest_of("Debt", is_rest)
}

/// The command that goes from groups to single items, and back.
pub const TOGGLE_GROUPING: super::CommandWords =
    ("Group or ungroup the bars", "Show streams, vendors, costs and debt by groups, or each by itself");
/// The switch from groups to single items, and back: what it does, and its tooltip.
pub const fn grouping(is_ungrouped: bool) -> (&'static str, &'static str) {
    if is_ungrouped {
        ("group", "Show streams by their group, and obligations as vendors, costs and debt")
    } else {
        ("ungroup", "Show every stream, vendor, cost and debt by itself")
    }
}

/// The vendor that is selected has no contract.
pub const NO_CONTRACT: &str = "No contract";
/// Adds one.
pub const ADD_CONTRACT: &str = "Add a contract";
/// Its contract has no commitment.
pub const NO_PERIOD: &str = "The contract has no commitment period";
/// Adds one.
pub const ADD_PERIOD: &str = "Add a commitment period";
/// The vendor that is selected takes no part.
pub const MUTED_VENDOR: &str = "Muted: excluded from the forecast";
/// No vendor is selected.
pub const SELECT_A_VENDOR: &str = "Select a vendor to see its commitment";
/// Selects the vendor with the largest commitment.
pub fn show_commitment(vendor: &str) -> String {
    format!("Show {vendor}")
}

/// What lowered arrears: `Amazon Web Services: paid by judgment`.
pub fn settled(vendor: &str, rule: Rule) -> String {
    let how = match rule {
        Rule::Payment => "paid",
        Rule::LumpPayment => "lump payment",
        Rule::JudgmentPayment => "paid by judgment",
        Rule::Settlement => "paid as renegotiated",
        Rule::Waiver => "waived as renegotiated",
        Rule::SetOff => "set off against what it owes us",
        Rule::CreditNote | Rule::CreditNoteUse => "credited",
        Rule::EarlyPayment => "discount for early payment",
        Rule::DisputeReversal => "found not to be owed",
        _ => "settled",
    };
    format!("{vendor}: {how}")
}

/// The heading over what lowered arrears.
pub const LOWER_BECAUSE: &str = "Lower because of";

/// From a first to a last day: `1 Jan 2023 to 31 Dec 2024`.
fn days(first: Date, last: Date) -> String {
    format!("{} to {}", amounts::date(first), amounts::date(last))
}

/// What revenue against obligations shows, with the lowest gap and the last.
pub fn obligations_says(unit: &str, (first, last): (Date, Date), low: (&str, &str), end: (&str, &str)) -> String {
    let days = days(first, last);
    format!("Receipts and obligations, {unit}, {days}. Lowest gap {} in {}; last {} in {}.", low.0, low.1, end.0, end.1)
}

/// A span of it.
pub fn obligations_point(span: &str, receipts: &str, obligations: &str, gap: &str) -> String {
    format!("{span}: receipts {receipts}, obligations {obligations}, gap {gap}")
}

/// What the chart of cash shows, with its low and the last close.
pub fn cash_says((first, last): (Date, Date), low: Option<(&str, Date)>, end: &str, buffer: &str) -> String {
    let low = low.map(|(low, date)| format!(" Low {low} on {};", amounts::date(date))).unwrap_or_default();
    format!("Cash at each day’s close, {}.{low} last {end}; buffer {buffer}.", days(first, last))
}

/// A day of it.
pub fn cash_point(date: Date, close: &str, distance: &str, is_below: bool) -> String {
    let side = if is_below { "below" } else { "above" };
    format!("{}: cash {close}, {distance} {side} the buffer", amounts::date(date))
}

/// What the marks of the first chart mean, each in a line.
pub const MARKS: &str = "What the marks mean";
pub const MARK_REACTION: &str = "A vendor acts, or a judgment falls";
pub const MARK_NOTICE: &str = "A vendor gives notice";
pub const MARK_LIFTED: &str = "A vendor stops acting";
pub const MARK_DATED: &str = "A policy, payment, cash event or mark; drag it to another day";
pub const MARK_CHANGE: &str = "A contract changes";
pub const MARK_STEP: &str = "A later step of a migration";
pub const MARK_CLOSING: &str = "A site closes";
pub const MARK_OUTAGE: &str = "An outage";
pub const MARK_JOINED: &str = "So many marks close together; click for all";
pub const MARK_SUSPENDED: &str = "Days on which service is suspended";
pub const MARK_WITHHELD: &str = "Days on which a vendor doesn’t pay us";
pub const MARK_AS_OF: &str = "The as-of date: history before, forecast after";
pub const MARK_GAP: &str = "Receipts less obligations";
pub const MARK_STRENGTH: &str = "Solid is history, lighter is forecast";

/// The unit of weeks with how many of them are shown.
pub fn weeks_shown(unit: &str, shown: usize, all: usize) -> String {
    if shown < all {
        format!("{unit}, {shown} of {all} weeks; more with ›")
    } else {
        format!("{unit}, all {all} weeks")
    }
}
/// Shows more weeks.
pub fn weeks_more(count: usize) -> String {
    format!("Show {count} more weeks")
}
/// Shows fewer again.
pub fn weeks_fewer(count: usize) -> String {
    format!("Show {count} weeks fewer")
}

/// What a chart of differences shows, with the largest.
pub fn difference_says(name: &str, (first, last): (Date, Date), most: &str) -> String {
    format!("{name}, {}. Largest: {most}.", days(first, last))
}

/// A day of it.
pub fn difference_point(date: Date, difference: &str, against: &str) -> String {
    format!("{}: {difference} to {against}", amounts::date(date))
}

/// What the chart of arrears shows, with the most and the last.
pub fn arrears_says((first, last): (Date, Date), most: (&str, Date), end: &str) -> String {
    format!("Arrears by age, {}. Most {} on {}; last {end}.", days(first, last), most.0, amounts::date(most.1))
}

/// A span's end of it: all, and of it what is over 90 days past due.
pub fn arrears_point(date: Date, all: &str, oldest: &str) -> String {
    format!("{}: arrears {all}, over 90 days {oldest}", amounts::date(date))
}

/// The same, with what lowered it.
pub fn lower(point: &str, why: &str, amount: &str) -> String {
    format!("{point}; lower because of {why}, {amount}")
}

/// What the chart of a commitment shows.
pub fn commitment_says(vendor: &str, (first, last): (Date, Date), floor: &str, outcome: &str) -> String {
    format!("Consumption of {vendor} toward its floor of {floor}, {}. {outcome}", days(first, last))
}

/// How a period ends, in a sentence.
pub fn ends_short(missing: &str) -> String {
    format!("{MISSING} {missing}.")
}
/// It is met.
pub fn ends_met(date: Date) -> String {
    format!("Met on {}.", amounts::date(date))
}
/// It ends after the forecast.
pub fn ends_later(open: &str) -> String {
    format!("{open} open when the forecast ends.")
}
/// The contract ends before.
pub fn ends_early(date: Date) -> String {
    format!("The contract ended on {}.", amounts::date(date))
}

/// In place of what is consumed after the forecast.
pub const NOT_KNOWN: &str = "an amount that is not known";

/// A day of it.
pub fn commitment_point(date: Date, consumed: &str, floor: &str) -> String {
    format!("{}: consumed {consumed} of {floor}", amounts::date(date))
}

/// What an item's own plot shows, with its lowest month and the last amount.
pub fn own_says((first, last): (Month, Month), low: (&str, Month), end: &str) -> String {
    let month = amounts::month;
    format!("{} to {}. Lowest {} in {}; last {end}.", month(first), month(last), low.0, month(low.1))
}
