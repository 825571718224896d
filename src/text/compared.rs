//! Words about scenarios that are compared on screen: their switches, the lines beside one another, the table and the
//! bridge.

use super::{
    CommandWords,
    amounts::{self, MINUS, NOTHING},
    figures, lower_panel, report,
};
use crate::{
    analysis::compare::{FigureChange, FigureDifference, Verdict},
    calendar::Date,
    engine::{FigureValue, Measure},
    money::{Currency, Money},
};

/// Takes the scenario that is shown into the comparison, or out of it.
pub const COMPARE_SCENARIO: CommandWords =
    ("Compare this scenario", "Add the scenario on screen to the comparison, or remove it");
/// Compares what is shown with the base.
pub const COMPARE_WITH_BASE: CommandWords =
    ("Compare with base", "Draw the base beside the scenario on screen, or hide it again");
pub const COMPARE_ALL: CommandWords = ("Compare all scenarios", "Draw the base and every scenario in the same charts");
/// Compares nothing.
pub const COMPARE_NONE: CommandWords = ("Stop comparing", "Draw only the scenario on screen");
/// Shows the table of figures by scenarios.
pub const SHOW_COMPARISON: CommandWords = ("Show comparison", "Figures of the compared scenarios side by side");
pub const SHOW_BRIDGE: CommandWords = ("Show bridge", "Show step by step why a figure differs between two scenarios");

/// Shows cash and arrears as differences.
pub const SHOW_DIFFERENCES: CommandWords =
    ("Show differences", "Cash and arrears as the difference to the compared scenario, or as amounts again");
/// The switch of a chart.
pub const DIFFERENCE: &str = "Difference";
/// What a difference is to.
pub fn difference_to(scenario: &str) -> String {
    format!("difference to {scenario}")
}
/// The unit of a chart of differences, the longest form first.
pub fn difference_units(currency: &str, scenario: &str) -> [String; 2] {
    [format!("{currency}, {}", difference_to(scenario)), format!("to {scenario}")]
}
/// What a chart of differences is called.
pub fn difference_name(chart: &str, scenario: &str) -> String {
    format!("{chart}, {}", difference_to(scenario))
}
/// Where two scenarios are the same.
pub fn no_difference(scenario: &str) -> String {
    format!("The same as {scenario} on every day")
}
/// The largest difference, and its day.
pub fn most(money: Money, date: Date, currency: Currency) -> String {
    let sign = if money > Money::ZERO { "+" } else { "" };
    format!("{sign}{}, {}", amounts::figure(money, currency), amounts::date(date))
}

/// Before the picker of what is compared.
pub const COMPARE_WITH: &str = "Compare with";
pub const COMPARE_WITH_TIP: &str =
    "Choose the scenario that the one on screen is compared with. For several, tick the boxes on the tabs.";
/// Nothing is chosen.
pub const COMPARE_NOTHING: &str = "Nothing";
/// What the picker says: the scenario, or how many.
pub fn compared_with(labels: &[&str]) -> String {
    match labels {
        [] => COMPARE_NOTHING.to_owned(),
        [label] => (*label).to_owned(),
        labels => format!("{} scenarios", labels.len()),
    }
}
/// The same where its label has no room.
pub fn versus(chosen: &str) -> String {
    format!("vs {chosen}")
}
/// A scenario's name with at most so many letters, cut after a word where that leaves most of it.
pub fn short(label: &str, most: usize) -> String {
    if label.chars().count() <= most {
        return label.to_owned();
    }
    let kept: String = label.chars().take(most).collect();
    let is_whole_word = label.chars().nth(most) == Some(' ');
    let words = kept.rfind(' ').filter(|at| !is_whole_word && at * 2 >= kept.len()).unwrap_or(kept.len());
    format!("{}…", kept[..words].trim_end())
}

/// The picker, for screen readers.
pub fn picker(chosen: &str) -> String {
    format!("{COMPARE_WITH}: {chosen}")
}
/// The last line of the picker’s menu.
pub const SEVERAL: &str = "Several: tick the boxes on the tabs";

/// The switch on a scenario’s tab, for screen readers.
pub fn switch(label: &str) -> String {
    format!("Compare {label}")
}

/// What the switch does.
pub fn switch_tip(label: &str, is_on: bool) -> String {
    if is_on { format!("Remove {label} from the comparison") } else { format!("Compare {label} with the others") }
}

/// The entry of a scenario in the legend, for screen readers.
pub fn legend(label: &str, is_shown: bool) -> String {
    if is_shown { format!("{label}, shown") } else { format!("Show {label}") }
}

/// The entries of a legend for which there is no room.
pub fn more(count: usize) -> String {
    format!("+{count}")
}

/// A difference of money, to the minor unit, with its sign.
pub fn exact_difference(money: Money, currency: Currency) -> String {
    match money {
        Money::ZERO => NOTHING.to_owned(),
        money if money > Money::ZERO => format!("+{}", amounts::exact_money(money, currency)),
        money => amounts::exact_money(money, currency),
    }
}

/// The tab with figures by scenarios.
pub const TAB_COMPARE: &str = "Compare";
pub const TAB_COMPARE_TIP: &str = "Figures of the compared scenarios side by side, with their differences";
pub const TAB_BRIDGE: &str = "Bridge";
pub const TAB_BRIDGE_TIP: &str = "Step by step, why a figure differs between two scenarios";
/// The table itself, for screen readers.
pub const TABLE: &str = "Figures by scenarios";
/// Copies the table.
pub const COPY_TIP: &str = "Copy the whole table for a spreadsheet: exact values, differences and percentages";
/// Copies the bridge.
pub const COPY_BRIDGE_TIP: &str = "Copy the steps for a spreadsheet: exact values and differences";
/// What differences are taken against.
pub const AGAINST: &str = "Against";
/// The head of the names of figures.
pub const FIGURE: &str = "Figure";
/// Below the scenario that others are compared with.
pub const NOTE_REFERENCE: &str = "compared with";
/// Below the scenario that the charts show.
pub const NOTE_SHOWN: &str = "shown";
/// Nothing is compared.
pub const NOTHING_COMPARED: &str =
    "Only the base is shown. Tick the boxes on the scenarios’ tabs, or compare all scenarios.";
/// There is only the base.
pub const NO_SCENARIOS: &str = "There are no scenarios yet: add one, change something in it, and compare it here.";
/// What a click on a difference does.
pub const CELL_TIP: &str = "Click for the bridge";

/// Groups of figures, by their keys.
pub const fn group(key: Group) -> &'static str {
    match key {
        Group::First => "Key figures",
        Group::Cash => "Cash",
        Group::Arrears => "Arrears",
        Group::Flows => "Receipts and obligations",
        Group::Owed => "Owed today",
        Group::Ratios => "Days and concentration",
    }
}

/// Late interest invoiced over the whole forecast.
pub const LATE_INTEREST: &str = "Late interest, all";

/// A group of figures of the whole model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs, reason = "`group` says each")]
pub enum Group {
    First,
    Cash,
    Arrears,
    Flows,
    Owed,
    Ratios,
}

/// A group that can be folded, for screen readers.
pub fn group_name(name: &str, is_open: bool) -> String {
    if is_open { format!("Fold {name}") } else { format!("Unfold {name}") }
}

/// Some scenarios go on beyond the day on which the comparison stops.
pub fn shortened(labels: &[String], last: Date) -> String {
    format!("Compared up to {}, where the shortest forecast ends; longer: {}", amounts::date(last), labels.join(", "))
}

/// A scenario whose sums are too large has no figures.
pub fn too_large(label: &str) -> String {
    format!("{label}: its amounts are too large to be computed")
}

/// Forecasts that can’t stand side by side, which sessions from files never are.
pub const NOT_COMPARABLE: &str = "These scenarios can’t be compared: they start on different days";

/// The value of a figure, short: money in four digits.
pub fn value(value: FigureValue, currency: Currency) -> String {
    match value {
        FigureValue::Money(money) => amounts::figure(money, currency),
        FigureValue::MoneyPerMonth(money) => format!("{}/month", amounts::figure(money, currency)),
        FigureValue::MoneyPerDay(money) => format!("{}/day", amounts::figure(money, currency)),
        FigureValue::Ratio(Some(ratio)) => lower_panel::cell_ratio(ratio.ten_thousandths()),
        FigureValue::DaysRatio(Some(ratio)) => format!("{} days", lower_panel::cell_ratio(ratio.ten_thousandths())),
        other => figures::short_value(other, 0, currency),
    }
}

/// The value of a figure with all its places.
pub fn exact_value(value: FigureValue, currency: Currency) -> String {
    match value {
        FigureValue::Money(money) => amounts::exact_money(money, currency),
        FigureValue::MoneyPerMonth(money) => format!("{} a month", amounts::exact_money(money, currency)),
        FigureValue::MoneyPerDay(money) => format!("{} a day", amounts::exact_money(money, currency)),
        other => figures::short_value(other, 0, currency),
    }
}

fn signed(is_above: bool, text: String) -> String {
    if is_above { format!("+{text}") } else { text }
}

/// The difference of two values as they are shown: 1.45 is 0.01 more than 1.44, however little the ratios differ.
pub fn shown_difference(now: FigureValue, difference: FigureDifference) -> FigureDifference {
    match (now, difference) {
        (
            FigureValue::Ratio(Some(now)) | FigureValue::DaysRatio(Some(now)),
            FigureDifference::TenThousandths(parts),
        ) => {
            let now = now.ten_thousandths();
            FigureDifference::TenThousandths((hundredths(now) - hundredths(now - parts)) * 100)
        }
        (_, difference) => difference,
    }
}

/// As [`lower_panel::cell_ratio`] rounds.
const fn hundredths(ten_thousandths: i128) -> i128 {
    (ten_thousandths.abs() + 50) / 100 * ten_thousandths.signum()
}

/// A difference, short: `+$18.4M`, `−7 days`.
pub fn difference(difference: FigureDifference, currency: Currency) -> String {
    match difference {
        _ if difference.is_nothing() => NOTHING.to_owned(),
        FigureDifference::Money(money) => signed(money > Money::ZERO, amounts::figure(money, currency)),
        FigureDifference::Days(days) => signed(days > 0, report::days(days).replace('-', &MINUS.to_string())),
        // Too small to be told in two places.
        FigureDifference::TenThousandths(parts) if parts.unsigned_abs() < 50 => NOTHING.to_owned(),
        FigureDifference::TenThousandths(parts) => signed(parts > 0, lower_panel::cell_ratio(parts)),
        FigureDifference::ToNever
        | FigureDifference::FromNever
        | FigureDifference::ToNothing
        | FigureDifference::FromNothing => figures::difference(difference, 0, currency),
    }
}

/// A difference with all its places.
pub fn exact(difference: FigureDifference, currency: Currency) -> String {
    match difference {
        FigureDifference::Money(money) => exact_difference(money, currency),
        other => figures::difference(other, 0, currency),
    }
}

/// A change in words: `+$18.4M, +9.5 %, better`.
pub fn change(change: &FigureChange, currency: Currency) -> String {
    let parts =
        [exact(change.difference, currency), figures::percent(change), figures::verdict(change.verdict).to_owned()];
    parts.into_iter().filter(|part| !part.is_empty() && part != NOTHING).collect::<Vec<_>>().join(", ")
}

/// A cell for screen readers: figure, scenario, value, and how it differs.
pub fn cell_name(figure: &str, scenario: &str, value: &str, change: &str) -> String {
    let change = if change.is_empty() { String::new() } else { format!(" ({change})") };
    format!("{figure}, {scenario}: {value}{change}")
}

/// The head of a scenario’s column, for screen readers.
pub fn column(label: &str, note: &str) -> String {
    if note.is_empty() { label.to_owned() } else { format!("{label}, {note}") }
}

/// Better or worse, for those who don’t know the sign.
pub fn verdict_tip(verdict: Verdict, against: &str) -> String {
    match verdict {
        Verdict::Better => format!("better than {against}"),
        Verdict::Worse => format!("worse than {against}"),
        Verdict::Same => format!("the same as {against}"),
        Verdict::Neither => format!("different from {against}, neither better nor worse"),
    }
}

/// The heads of what is copied: after the figure, of each scenario.
pub fn copied_heads(label: &str, against: &str) -> [String; 3] {
    [label.to_owned(), format!("{label} less {against}"), format!("{label} less {against}, in parts of {against}")]
}

/// The picker of the scenario that a bridge begins with.
pub const FROM: &str = "From";
/// The picker of the one that it leads to.
pub const TO: &str = "to";
/// The picker of its figure.
pub const OF_FIGURE: &str = "Figure of the bridge";
/// The steps are overrides.
pub const BY_CAUSE: &str = "By cause";
pub const BY_CAUSE_TIP: &str =
    "The overrides that differ, applied one after another; each step is a full forecast, so the order matters";
/// The steps are accounts.
pub const BY_ACCOUNT: &str = "By account";
pub const BY_ACCOUNT_TIP: &str = "The differences of the two journals, account by account";
/// Changes the two scenarios.
pub const TURN_ROUND: &str = "Swap scenarios";
/// The order of steps was changed; this is the way back.
pub const OWN_ORDER: &str = "Restore order";
pub const OWN_ORDER_TIP: &str = "Apply the overrides in the order of the file";
/// The rows of the bridge, for screen readers.
pub const BRIDGE: &str = "Steps of the bridge";
/// Both ends are one scenario.
pub const SAME_SCENARIO: &str = "Choose two different scenarios: the bridge goes from one to the other.";
/// The scenarios do the same.
pub const NO_CAUSE: &str = "No input differs: the two scenarios are the same.";
/// The figure is the same, and so is every account.
pub const NO_STEP: &str = "No account differs: the figure is made of the same amounts.";
/// A figure that has no bridge by account here.
pub fn no_account(measure: Measure) -> String {
    format!(
        "In one of the two scenarios no amount stands behind the figure “{}”, so there is no bridge by account. Use the bridge by cause.",
        figures::label(measure)
    )
}
/// One of the two forecasts has no such figure.
pub const NO_SUCH_FIGURE: &str =
    "One of the two scenarios does not have this figure, for instance because the vendor is muted there.";
/// The steps are being computed.
pub const COMPUTING: &str = "Computing: each step is a full forecast …";

/// The first and the last row of a bridge.
pub fn end_row(figure: &str, scenario: &str) -> String {
    format!("{figure}, {scenario}")
}

/// Moves a step before the one above it, for screen readers.
pub fn earlier(name: &str) -> String {
    format!("Apply {name} earlier")
}

/// Moves a step behind the one below it, for screen readers.
pub fn later(name: &str) -> String {
    format!("Apply {name} later")
}

/// A step for screen readers.
pub fn step(name: &str, change: &str, value: &str) -> String {
    format!("{name}: {change}, then {value}")
}

/// What a step changes, and what the figure is after it.
pub fn then(change: &str, value: &str) -> String {
    format!("{change}, then {value}")
}

/// A step by account for screen readers.
pub fn account_step(name: &str, change: &str) -> String {
    format!("{name}: {change}")
}

/// What a step by account adds to either figure.
pub fn account_tip(name: &str, from: &str, to: &str) -> String {
    format!("{name}\n{from}, then {to}")
}

/// What a click on a step by cause does.
pub const CAUSE_TIP: &str = "Click to see it in the inspector";
/// What a click on a step by account does.
pub const ACCOUNT_TIP: &str = "Click for the postings";

/// What a cause changes: `AWS: Payment policy: Pay current, now Withhold`.
pub fn cause(name: &str, from: &str, to: &str) -> String {
    format!("{name}: {from}, then {to}")
}

/// Causes that are valid only together.
pub const TOGETHER: &str = "These changes are valid only together";

/// The head of the copied bridge.
pub const COPIED_HEADS: [&str; 3] = ["Step", "Difference", "Figure after the step"];

/// Cash at the close of a day.
pub const CASH: &str = "Cash";

/// The day at whose close an amount behind a figure is taken.
pub fn at_close(what: &str, from: Date, to: Date) -> String {
    if from == to {
        format!("{what}, at the close of {}", amounts::date(from))
    } else {
        format!("{what}, at the closes of {} and {}", amounts::date(from), amounts::date(to))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Ratio;

    #[test]
    fn a_short_name_ends_after_a_word_if_it_can() {
        assert_eq!(short("Base", 5), "Base");
        assert_eq!(short("Pay in full", 12), "Pay in full");
        assert_eq!(
            ["Pay in full", "Withhold both", "Renegotiate"].map(|label| short(label, 8)),
            ["Pay in…", "Withhold…", "Renegoti…"]
        );
        assert_eq!(short("Pay usage, dispute shortfall", 12), "Pay usage,…");
    }

    #[test]
    fn values_and_differences_are_short_and_exact() {
        let usd = Currency::from_code("USD").expect("a currency");
        let money = FigureValue::Money(Money(21_240_012_345));
        assert_eq!((value(money, usd).as_str(), exact_value(money, usd).as_str()), ("$212.4M", "$212,400,123.45"));
        let half = FigureValue::Ratio(Ratio::of(Money(1), Money(2)));
        assert_eq!((value(half, usd).as_str(), exact_value(half, usd).as_str()), ("0.50", "0.5000"));
        assert_eq!(value(FigureValue::Date(None), usd), "never");
        for (given, short, long) in [
            (FigureDifference::Money(Money(1_840_000_000)), "+$18.4M", "+$18,400,000"),
            (FigureDifference::Money(Money(-1)), "−$0.01", "−$0.01"),
            (FigureDifference::Money(Money(0)), "—", "—"),
            (FigureDifference::Days(-7), "−7 days", "−7 days"),
            (FigureDifference::TenThousandths(2_500), "+0.25", "+0.2500"),
            (FigureDifference::ToNever, "no longer reached", "no longer reached"),
        ] {
            assert_eq!((difference(given, usd).as_str(), exact(given, usd).as_str()), (short, long));
        }
    }

    #[test]
    fn what_looks_different_differs_by_what_is_seen() {
        let ratio = |hundred: i64| FigureValue::Ratio(crate::engine::Ratio::of(Money(hundred), Money(100_000)));
        let usd = Currency::from_code("USD").expect("a currency");
        // 1.4449 is shown as 1.44, 1.4452 as 1.45.
        let (before, now) = (ratio(144_490), ratio(144_520));
        assert_eq!((value(before, usd).as_str(), value(now, usd).as_str()), ("1.44", "1.45"));
        let shown = shown_difference(now, FigureDifference::TenThousandths(3));
        assert_eq!(difference(shown, usd), "+0.01");
        let same = shown_difference(ratio(144_700), FigureDifference::TenThousandths(15));
        assert_eq!(difference(same, usd), NOTHING);
    }
}
