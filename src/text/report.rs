//! The words of the command line and of its reports.

use std::path::Path;

use super::{
    amounts::{MINUS, date, month},
    printed,
};
use crate::{
    calendar::Date,
    engine::{Discrepancy, Overflow, Span},
    model::SpanSize,
    money::{Currency, Money},
};

/// What the program is.
pub const ABOUT: &str = "Can revenue carry what is owed to cloud vendors, and what happens if it is not paid?";
/// What stands below the program's help.
pub const HELP_AFTER: &str = "Without a command, the window opens with FILE or the sample session.";
/// What the verb *report* does.
pub const ABOUT_REPORT: &str = "Prints a session's figures, by span and by vendor";
/// What the verb *journal* does.
pub const ABOUT_JOURNAL: &str = "Prints every entry of a session's forecast, for an accounting program";
/// What the verb *check* does.
pub const ABOUT_CHECK: &str =
    "Reads sessions, computes their forecasts and audits them, and says what looks odd; exits with 1 if one fails";
/// What the verb *sample* does.
pub const ABOUT_SAMPLE: &str = "Prints the sample session";
/// The argument for a session's file.
pub const HELP_FILE: &str = "A session's file [default: the sample session]";
/// The argument for sessions' files.
pub const HELP_FILES: &str = "The sessions' files";
/// The option that makes the verb *check* fail on what is odd.
pub const HELP_STRICT: &str = "Exit with 1 also if something looks odd";
/// The option for the spans' size.
pub const HELP_SPAN: &str = "The span that each row covers";
/// The option for a scenario.
pub const HELP_SCENARIO: &str = "The id of a scenario [default: base]";
/// The option for a report's form.
pub const HELP_REPORT_FORMAT: &str = "The format of the report";
/// The option for the day of the owed figures.
pub const HELP_AS_OF: &str = "Show what is owed at the close of this day, such as 2023-03-03, also by age; CSV has the ages alone [default: the opening]";
/// The option for a journal's form.
pub const HELP_JOURNAL_FORMAT: &str = "The program that will read the journal";
/// The option for the date that ages count from.
pub const HELP_AGE_FROM: &str = "Whether ages count from the due date or from the date on the invoice";

/// Before the report that stands in for a window.
pub fn no_window(why: &str) -> String {
    format!("obligo: the window cannot open, so here is the report: {why}")
}

/// Why there is no window in a build without one.
pub const BUILT_WITHOUT_WINDOW: &str = "this build has none";

/// A scenario that the session does not have.
pub fn no_such_scenario(given: &str, existing: &[String]) -> String {
    format!("no scenario has the id '{given}'; choose one of: {}", existing.join(", "))
}

/// A day whose close the forecast does not know.
pub fn outside_forecast(given: Date, first: Date, last: Date) -> String {
    format!("{given} is outside the forecast: choose a day from {first} (the opening) to {last}")
}

/// An amount that is too large to be exact.
pub fn overflow(overflow: &Overflow) -> String {
    let item = overflow.item.as_deref().unwrap_or("cash");
    format!("{item}: an amount on {} is too large to be exact", overflow.date)
}

/// Something that the auditor found.
pub fn discrepancy(found: &Discrepancy, currency: Currency) -> String {
    let digits = currency.digits();
    match found {
        Discrepancy::Unbalanced { entry, sum } => {
            format!("entry {} does not balance: its postings add up to {}", entry + 1, sum.to_major(digits))
        }
        Discrepancy::OutOfOrder { entry } => format!("entry {} is out of order", entry + 1),
        Discrepancy::Cash { date, close, postings } => format!(
            "cash at the close of {date} is {}, its postings add up to {}",
            close.to_major(digits),
            postings.to_major(digits)
        ),
        Discrepancy::Payable { vendor, postings, unpaid } => format!(
            "{vendor} is owed {} by the journal and {} by its invoices",
            postings.to_major(digits),
            unpaid.to_major(digits)
        ),
        Discrepancy::Invoice { invoice } => format!("invoice {} does not add up", invoice + 1),
        Discrepancy::Spans { size } => format!("the spans by {} do not add up to the journal", size.as_str()),
        Discrepancy::Negative { account, balance } => {
            format!("{account} is below zero: {}", balance.to_major(digits))
        }
    }
}

/// Why nothing can be written to standard output.
pub const OUTPUT_IS_CLOSED: &str = "it is closed";

/// The output could not be written.
pub fn cannot_print(error: &std::io::Error) -> String {
    format!("cannot write the output: {}", super::files::reason(error))
}

/// A line about a file: the file last.
pub fn about_file(text: &str, file: Option<&Path>) -> String {
    file.map_or_else(|| text.to_owned(), |file| format!("{text} ({})", printed::path(file)))
}

/// What is wrong in a scenario; of the base it is said as it is.
pub fn about_scenario(line: &str, scenario: Option<&str>) -> String {
    scenario.map_or_else(|| line.to_owned(), |scenario| format!("scenario {scenario}: {line}"))
}

/// A session without mistakes.
pub fn sound(entries: usize) -> String {
    format!("OK, {} entries, balanced", group(entries as u64))
}

/// The line above a report: scenario, days and currency.
pub fn subject(scenario: &str, as_of: Date, last: Date, currency: Currency) -> String {
    format!("Scenario {scenario}, from {} to {}, {}", date(as_of), date(last), currency.code())
}

/// The headings of the key figures.
#[allow(missing_docs, reason = "each says it")]
pub mod key {
    pub const CASH_LOW: &str = "Cash low";
    pub const HEADROOM: &str = "Headroom to the buffer";
    pub const RUNWAY_BUFFER: &str = "Runway to the buffer";
    pub const RUNWAY_ZERO: &str = "Runway to zero";
    pub const OVERDUE: &str = "  Overdue";
    pub const NOT_YET_DUE: &str = "  Not yet due";
    pub const ACCRUED_SHORTFALL: &str = "  Accrued shortfall";
    pub const COMMITTED_LATER: &str = "  Committed for later";
    pub const DISPUTED: &str = "  Disputed, not in the above";
    pub const ARREARS_PEAK: &str = "Arrears peak";
    pub const INTEREST_PER_DAY: &str = "Late interest a day";
    pub const COVERAGE: &str = "Coverage, next 90 days";
    pub const COVERAGE_IS: &str = "receipts ÷ obligations";
    pub const NEVER: &str = "never";
}

/// The heading of the owed figures, at the close of a day.
pub fn owed(on: Date, as_of: Date) -> String {
    if on < as_of {
        "Owed to vendors at the opening".to_owned()
    } else {
        format!("Owed to vendors at the close of {}", date(on))
    }
}

/// A number of days.
pub fn days(days: i32) -> String {
    if days == 1 { "1 day".to_owned() } else { format!("{days} days") }
}

/// The headings of the table by span, its first column being the span's name.
pub const SPAN_HEADINGS: [&str; 11] =
    ["", "Receipts", "Obligations", "Paid", "Set off", "Credited", "Cash end", "Cash low", "on", "Coverage", "Arrears"];
/// The last row of the table by span.
pub const TOTAL: &str = "All";
/// The headings of the table of arrears by age.
pub const AGE_HEADINGS: [&str; 6] = ["Arrears by age", "1–30", "31–60", "61–90", "90+ days", "All"];
/// The headings of the ageing of a day.
pub const AGEING_HEADINGS: [&str; 7] = ["Unpaid", "Not due", "1–30", "31–60", "61–90", "90+ days", "Overdue"];
/// Over the ageing of a day: which day, and what ages count from.
pub fn ageing_at(date: Date, is_from_invoice: bool) -> String {
    let from = if is_from_invoice { "the invoice date" } else { "the due date" };
    format!("At the close of {}, by days from {from}", super::amounts::date(date))
}
/// The headings of the table of vendors, its first column being the vendor's name.
pub const VENDOR_HEADINGS: [&str; 7] =
    ["Vendors", "Consumption", "Invoiced", "Shortfall", "Interest", "Paid", "Arrears"];
/// Below a table with cut spans.
pub const CUT: &str = "* cut at the as-of date or at the forecast's end";

/// In what the amounts of the tables are given.
pub fn table_unit(size: SpanSize, thousands: u32, currency: Currency) -> String {
    format!("By {}, in {}", size.as_str(), unit(thousands, currency))
}

/// Thousands, millions and so on of a currency.
pub fn unit(thousands: u32, currency: Currency) -> String {
    let unit = match thousands {
        0 => "",
        1 => "thousands of ",
        2 => "millions of ",
        _ => "billions of ",
    };
    format!("{unit}{}", currency.code())
}

/// The name of a span: `2 Jan 2023`, `Jan 2023`, `Q1 2023`, `2023`; a fiscal year is named after the one it ends in.
pub fn span_name(size: SpanSize, span: Span, fiscal_month: u32) -> String {
    let first = span.start.month();
    let into_year = (i32::from(first.of_year()) - i32::try_from(fiscal_month).unwrap_or(1)).rem_euclid(12);
    let fiscal_year = first.plus(11 - into_year).year();
    let name = match size {
        SpanSize::Week => date(span.start),
        SpanSize::Month => month(first),
        SpanSize::Quarter => format!("Q{} {fiscal_year}", into_year / 3 + 1),
        SpanSize::Year if fiscal_month == 1 => fiscal_year.to_string(),
        SpanSize::Year => format!("FY {fiscal_year}"),
    };
    if span.is_cut { format!("{name} *") } else { name }
}

/// Money with all its places, so that amounts below each other line up: `−$1,250.50`, `$510,000,000.00`.
pub fn money(money: Money, currency: Currency) -> String {
    let size = Money(money.0.saturating_abs()).to_major(currency.digits());
    let (units, places) = size.split_at(size.find('.').unwrap_or(size.len()));
    let grouped = units.parse().map_or_else(|_| units.to_owned(), group);
    let sign = if money.0 < 0 { MINUS.to_string() } else { String::new() };
    format!("{sign}{}{grouped}{places}", currency.symbol())
}

/// Money in whole thousands, millions and so on of major units, rounded half to even: `−1,250`.
pub fn table_money(money: Money, thousands: u32, currency: Currency) -> String {
    let unit = 10u64.pow(currency.digits() + 3 * thousands);
    let size = money.0.unsigned_abs();
    let (down, rest) = (size / unit, size % unit);
    let up = match (rest * 2).cmp(&unit) {
        std::cmp::Ordering::Less => 0,
        std::cmp::Ordering::Greater => 1,
        std::cmp::Ordering::Equal => down % 2,
    };
    let rounded = down + up;
    if money.0 < 0 && rounded > 0 { format!("{MINUS}{}", group(rounded)) } else { group(rounded) }
}

fn group(number: u64) -> String {
    crate::money::Decimal::from_nanos(i128::from(number) * 1_000_000_000).grouped(",", 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Date {
        text.parse().expect("a date")
    }

    #[test]
    fn spans_are_named_after_the_fiscal_year_that_they_end_in() {
        for (size, start, fiscal_month, name) in [
            (SpanSize::Week, "2023-01-02", 1, "2 Jan 2023"),
            (SpanSize::Month, "2023-02-01", 1, "Feb 2023"),
            (SpanSize::Quarter, "2023-01-01", 1, "Q1 2023"),
            (SpanSize::Quarter, "2023-10-01", 1, "Q4 2023"),
            (SpanSize::Quarter, "2023-07-01", 7, "Q1 2024"),
            (SpanSize::Quarter, "2023-04-01", 7, "Q4 2023"),
            (SpanSize::Year, "2023-01-01", 1, "2023"),
            (SpanSize::Year, "2023-02-01", 2, "FY 2024"),
            (SpanSize::Year, "2023-01-01", 2, "FY 2023"),
        ] {
            let span = Span { start: day(start), end: day(start).plus_days(7), is_cut: false };
            assert_eq!(span_name(size, span, fiscal_month), name);
        }
        let cut = Span { start: day("2023-01-01"), end: day("2023-01-02"), is_cut: true };
        assert_eq!(span_name(SpanSize::Week, cut, 1), "1 Jan 2023 *");
    }

    #[test]
    fn amounts_in_thousands_are_rounded_half_to_even() {
        let usd = Currency::from_code("USD").expect("a currency");
        for (cents, thousands, text) in [
            (125_000, 0, "1,250"),
            (50, 0, "0"),
            (150, 0, "2"),
            (-50, 0, "0"),
            (-250, 0, "−2"),
            (-251, 0, "−3"),
            (12_345_678_900, 1, "123,457"),
            (-2_500_000_000, 2, "−25"),
            (249_999_999, 2, "2"),
        ] {
            assert_eq!(table_money(Money(cents), thousands, usd), text, "{cents}");
        }
        assert_eq!(money(Money(-125_050), usd), "−$1,250.50");
        assert_eq!(money(Money(51_000_000_000), usd), "$510,000,000.00");
        assert_eq!(money(Money(1_500), Currency::from_code("JPY").expect("a currency")), "¥1,500");
    }
}
