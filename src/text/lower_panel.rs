//! The phrases of the lower panel: the table of items by spans, and the postings behind a figure.

use super::amounts;
use crate::{
    calendar::{Date, Month},
    chart::PostingSet,
    engine::Rule,
    model::ItemKind,
    money::{Currency, Decimal, Money},
};

pub const TAB_TABLE: &str = "Table";
pub const TAB_TABLE_TIP: &str = "Receipts, obligations, cash and arrears: a row for each item, a column for each span";
pub const TAB_POSTINGS: &str = "Postings";
pub const TAB_POSTINGS_TIP: &str = "The dated postings behind the figure that was clicked";
pub const SHOW_TABLE: (&str, &str) = ("Show table", TAB_TABLE_TIP);
pub const SHOW_POSTINGS_TAB: (&str, &str) = ("Show postings", TAB_POSTINGS_TIP);
/// Folds the panel, or unfolds it.
pub const SHOW_LARGEST_BAR: super::CommandWords =
    ("Postings of the largest bar", "Show the postings behind the largest bar of revenue against obligations");
pub const FOLD_PANEL: (&str, &str) =
    ("Fold or unfold the panel", "Hide or show the panel below the charts: table, postings, comparison");
/// Folds the panel away.
pub const FOLD: &str = "Fold the panel below the charts";
/// Unfolds the panel.
pub const UNFOLD: &str = "Unfold the panel below the charts";
/// The table itself, for screen readers.
pub const TABLE: &str = "Items by spans";
/// Copies what is selected.
/// Said after cells were copied: one with what stands in it, or so many rows and columns.
pub fn copied_cells(rows: usize, columns: usize, only: Option<&str>) -> String {
    let count = |count: usize, one: &str| if count == 1 { format!("1 {one}") } else { format!("{count} {one}s") };
    match only {
        Some(cell) => format!("Copied {cell}"),
        None => format!("Copied {} × {} of the table", count(rows, "row"), count(columns, "column")),
    }
}
/// Said after a whole tab was copied.
pub fn copied_all(what: &str, text: &str) -> String {
    let rows = text.lines().filter(|line| !line.is_empty()).count();
    format!("Copied {}: {rows} rows", what.to_lowercase())
}

pub const COPY: &str = "Copy for Excel";
/// The same where there is little room.
pub const COPY_SHORT: &str = "Copy";
pub const COPY_TIP: &str = "Copy the selected cells, or the whole table, to paste into a spreadsheet: exact amounts \
                            with a decimal point, and the names of rows and columns";
/// Goes from a cell to its postings.
pub const SHOW_POSTINGS: &str = "Show postings";
pub const SHOW_POSTINGS_TIP: &str = "Show the postings behind the selected cell; Enter or a double-click does the same";

/// Sums over the forecast.
pub const COLUMN_TOTAL: &str = "Total";
/// Below *Total*.
pub const NOTE_TOTAL: &str = "forecast";
/// What the total is of.
pub const TOTAL_TIP: &str = "The sum over the whole forecast, without history; balances have no total";
/// Below a span before the as-of date.
pub const NOTE_HISTORY: &str = "history";
/// Below a span that is cut.
pub const NOTE_CUT: &str = "cut";
/// Below a span that is both.
pub const NOTE_HISTORY_CUT: &str = "history, cut";

/// What a span that is cut is.
pub fn cut_tip(start: Date, end: Date) -> String {
    format!("This span is cut: it covers only {}", stretch(start, end))
}

pub const ROW_RECEIPTS: &str = "Receipts";
pub const ROW_OBLIGATIONS: &str = "Obligations";
/// A row: receipts less obligations.
pub const ROW_GAP: &str = "Gap";
pub const GAP_TIP: &str = "Receipts less obligations";
/// A row: cash to vendors, costs and debt service.
pub const ROW_PAID: &str = "Paid";
/// A row: what was netted.
pub const ROW_SET_OFF: &str = "Set off";
/// What credit notes and credits took off invoices.
pub const ROW_CREDITED: &str = "Credited";
/// A row: cash events in.
pub const ROW_EVENTS_IN: &str = "Cash events in";
/// A row: cash events out.
pub const ROW_EVENTS_OUT: &str = "Cash events out";
pub const ROW_CASH_INTEREST: &str = "Interest on cash";
/// A row: drawn of the credit line, less what was repaid.
pub const ROW_CREDIT_LINE: &str = "Drawn on credit line";
/// A row: cash at the last close.
pub const ROW_CASH_END: &str = "Cash at end";
/// A row: the lowest close.
pub const ROW_CASH_LOW: &str = "Cash low";
/// A row: arrears at the last close.
pub const ROW_ARREARS: &str = "Arrears at end";
/// A row: receipts divided by obligations.
pub const ROW_COVERAGE: &str = "Coverage";
pub const COVERAGE_TIP: &str = "Receipts ÷ obligations";
/// A row: consumption at the prices that held.
pub const ROW_CONSUMPTION: &str = "Consumption";
/// A row: invoices issued.
pub const ROW_INVOICED: &str = "Invoiced by vendors";

/// A row of an item, among all rows.
pub fn row_of(above: &str, item: &str) -> String {
    format!("{above}: {item}")
}
/// Over the names of rows: what the amounts are.
pub const fn unit_note(has_minor: bool) -> &'static str {
    if has_minor { "" } else { "rounded" }
}
/// The name of a cell, for screen readers and tests.
pub fn cell_name(row: &str, column: &str, value: &str) -> String {
    if value.is_empty() { format!("{row}, {column}") } else { format!("{row}, {column}: {value}") }
}
/// The name of the head of a column.
pub fn column_name(column: &str, note: &str) -> String {
    if note.is_empty() { format!("Column {column}") } else { format!("Column {column} ({note})") }
}
/// The name of the head of a row.
pub fn row_name(row: &str) -> String {
    format!("Row {row}")
}
/// The sum of the selected cells of a row.
pub fn selected_sum(cells: usize, sum: &str) -> String {
    format!("{cells} cells, sum {sum}")
}
/// The day of a low.
pub fn on_day(date: Date) -> String {
    format!("on {}", amounts::date(date))
}

/// An amount in a cell: in whole units of the currency, or with all its digits.
pub fn cell_money(money: Money, currency: Currency, has_minor: bool) -> String {
    let unit = 10u64.pow(currency.digits());
    let size = money.0.unsigned_abs();
    let group = |number: u64| Decimal::whole(number.cast_signed()).grouped(",", 0);
    let (is_nothing, text) = if has_minor && unit > 1 {
        let width = currency.digits() as usize;
        (size == 0, format!("{}.{:0width$}", group(size / unit), size % unit))
    } else {
        let whole = (size + unit / 2) / unit;
        (whole == 0, group(whole))
    };
    if money.0 < 0 && !is_nothing { format!("{}{text}", amounts::MINUS) } else { text }
}

/// A ratio in a cell, in two places.
pub fn cell_ratio(ten_thousandths: i128) -> String {
    let hundredths = (ten_thousandths.unsigned_abs() + 50) / 100;
    let sign = if ten_thousandths < 0 && hundredths > 0 { "\u{2212}" } else { "" };
    format!("{sign}{}.{:02}", hundredths / 100, hundredths % 100)
}

/// Days from a start up to, not including, an end: `March 2023`, `2023`, `3 Mar 2023`, `1 Jan 2023 to 31 Mar 2023`.
pub fn stretch(start: Date, end: Date) -> String {
    let last = end.plus_days(-1);
    let (month, year) = (start.month(), start.month().year());
    if last <= start {
        amounts::date(start)
    } else if start == month.first() && last == month.last() {
        format!("{} {year}", amounts::month_name(month.of_year()))
    } else if start == month.first() && month.of_year() == 1 && last == month.plus(11).last() {
        year.to_string()
    } else {
        format!("{} to {}", amounts::date(start), amounts::date(last))
    }
}

/// What a set is called, and the word before whose it is.
const fn set_name(set: PostingSet) -> (&'static str, &'static str) {
    match set {
        PostingSet::Receipts => ("Receipts", "from"),
        PostingSet::Obligations => ("Obligations", "to"),
        PostingSet::Cash => ("Cash", "of"),
        PostingSet::Arrears => ("Arrears", "to"),
        PostingSet::Unpaid(part, from) => (super::ageing::part(part, from), "to"),
        PostingSet::Commitment => ("Commitment", "with"),
        PostingSet::Paid => ("Paid", "to"),
        PostingSet::EventsIn => ("Cash events in", "from"),
        PostingSet::EventsOut => ("Cash events out", "for"),
        PostingSet::CashInterest => ("Interest on cash", "from"),
        PostingSet::SetOff => ("Set off", "against"),
        PostingSet::Credited => ("Credited", "by"),
        PostingSet::CreditLine => ("Credit line", "of"),
        PostingSet::Consumption => ("Consumption", "of"),
        PostingSet::Invoiced => ("Invoices", "of"),
        PostingSet::Posted => ("Postings", "of"),
    }
}

/// The figure whose postings are shown below: `Obligations to Amazon Web Services, March 2023`.
pub fn heading(set: PostingSet, item: Option<(ItemKind, &str)>, start: Date, end: Date) -> String {
    let (what, preposition) = set_name(set);
    let what = match item {
        Some((ItemKind::Cost, item)) => format!("{what} for {item}"),
        Some((_, item)) => format!("{what} {preposition} {item}"),
        None => what.to_owned(),
    };
    when(&what, set, start, end)
}

/// The same of items that are shown together: `Obligations · Costs, March 2023`.
pub fn heading_of_group(set: PostingSet, group: &str, start: Date, end: Date) -> String {
    when(&format!("{} · {group}", set_name(set).0), set, start, end)
}

fn when(what: &str, set: PostingSet, start: Date, end: Date) -> String {
    if matches!(set, PostingSet::Arrears | PostingSet::Unpaid(..)) {
        format!("{what} at the close of {}", amounts::date(end.plus_days(-1)))
    } else {
        format!("{what}, {}", stretch(start, end))
    }
}

/// What a bar consists of where some series are hidden.
pub const SHOWN_SERIES: &str = "what is shown";
/// Narrows a bar's postings to the part that the pointer was on: `Only Google Cloud`.
pub fn only(part: &str) -> String {
    format!("Only {part}")
}
/// In which scenario amounts are.
pub fn in_scenario(scenario: &str) -> String {
    format!("in {scenario}")
}
/// Widens to all items.
pub const ALL_ITEMS: &str = "All items";
/// Widens to the whole forecast.
pub const WHOLE_FORECAST: &str = "Whole forecast";

pub const DATE: &str = "Date";
pub const ITEM: &str = "Item";
pub const DESCRIPTION: &str = "Description";
pub const ACCOUNT: &str = "Account";
pub const RULE: &str = "Rule";
pub const DEBIT: &str = "Debit";
pub const CREDIT: &str = "Credit";
/// The other side of an entry.
pub fn against(account: &str) -> String {
    format!("against {account}")
}
/// When an invoice was posted that counts on another day.
pub fn posted_on(date: Date) -> String {
    format!("posted on {}", amounts::date(date))
}
/// An invoice in arrears, with how long it is past due.
pub fn past_due(description: &str, days: i32) -> String {
    let unit = if days == 1 { "day" } else { "days" };
    format!("{description}, {days} {unit} past due")
}
/// An amount before the as-of date: all that its input says, or an equal part of what it says for several months.
pub fn actual(month: Month, of: Option<(&str, i32, Month)>) -> String {
    match of {
        Some((total, months, first)) => {
            let last = first.plus(months - 1);
            let year = if first.year() == last.year() { String::new() } else { format!(" {}", first.year()) };
            let first = amounts::month_short(first.of_year());
            format!("1/{months} of {total} for {first}{year} to {}", amounts::month(last))
        }
        None => format!("Actual for {}", amounts::month(month)),
    }
}
/// Where the input of an amount before the as-of date stands.
pub fn input_of_past(path: &str) -> String {
    if path.starts_with("history/") { "Settings, History" } else { "Amounts by month" }.to_owned()
}
/// The heading of where they come from.
pub const SOURCE: &str = "Source";
/// What a click on one of them does.
pub const SHOW_INPUT: &str =
    "Nothing is posted before the as-of date: this is what was put in. Click to show the input.";
/// Consumption of some days of a month.
pub fn consumed(days: &str) -> String {
    format!("Consumed in {days}")
}
/// Cash before the first day.
pub fn cash_before(start: Date) -> String {
    format!("Cash at the close of {}", amounts::date(start.plus_days(-1)))
}
/// The foot of the postings.
pub fn count(lines: usize) -> String {
    let number = amounts::whole(u32::try_from(lines).unwrap_or(u32::MAX));
    if lines == 1 { "1 posting".to_owned() } else { format!("{number} postings") }
}
/// The foot of what is behind a figure without postings.
pub fn count_lines(lines: usize) -> String {
    if lines == 1 { "1 line".to_owned() } else { format!("{lines} lines") }
}
/// The total of the postings.
pub fn comes_to(figure: &str) -> String {
    format!("total {figure}")
}
/// Both sides of entries sum to zero.
pub const BALANCED: &str = "debits equal credits";
/// What was consumed while the commitment was invoiced.
pub fn while_consumed(amount: &str) -> String {
    format!("consumed in this time {amount}")
}
/// Before anything was clicked.
pub const NOTHING_CHOSEN: &str =
    "Click a bar or a point of a chart, or select a cell of the table, to see what it is made of";
/// What shows postings before anything was clicked.
pub const SHOW_ALL_CASH: &str = "Show all that moves cash";
/// Nothing is behind a figure.
pub const NOTHING_BEHIND: &str = "No postings for this";
/// The name of a posting, for screen readers and tests.
pub fn posting_name(date: &str, item: &str, description: &str, amount: &str) -> String {
    [date, item, description, amount].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
}

/// The rule that made a posting, in few words.
pub const fn rule(rule: Rule) -> &'static str {
    match rule {
        Rule::Opening => "Opening",
        Rule::Recognition => "Recognition",
        Rule::Collection => "Collection",
        Rule::WriteOff => "Write-off",
        Rule::Usage => "Usage invoice",
        Rule::FloorInstalment => "Instalment",
        Rule::Shortfall => "Shortfall",
        Rule::Charge => "Charge",
        Rule::LateInterest => "Late interest",
        Rule::CreditUse => "Credit used",
        Rule::CreditExpiry => "Credit expired",
        Rule::CreditPurchase => "Credit bought",
        Rule::CreditNote => "Credit note",
        Rule::CreditNoteHeld => "Credit note held",
        Rule::CreditNoteUse => "Credit note used",
        Rule::Payment => "Payment policy",
        Rule::LumpPayment => "Lump payment",
        Rule::JudgmentPayment => "Judgment",
        Rule::Settlement => "Settlement",
        Rule::Waiver => "Waiver",
        Rule::SetOff => "Set-off",
        Rule::Acceleration => "Acceleration",
        Rule::TerminationFee => "Termination fee",
        Rule::LegalCosts => "Legal costs",
        Rule::SiteCost => "Site cost",
        Rule::CreditLineInterest => "Credit line interest",
        Rule::CreditLineDraw => "Credit line drawn",
        Rule::CreditLineRepayment => "Credit line repaid",
        Rule::EarlyPayment => "Early payment",
        Rule::DisputeReversal => "Dispute decided",
        Rule::Cost => "Cost",
        Rule::CostIncurred => "Cost incurred",
        Rule::CostPayment => "Cost payment",
        Rule::DebtInterest => "Debt interest",
        Rule::Repayment => "Repayment",
        Rule::CashEvent => "Cash event",
        Rule::CashInterest => "Cash interest",
    }
}

/// What is typed onto a cell goes into the input that it comes from.
pub fn typed_in_input(row: &str) -> String {
    format!("{row}: type it in its field on the right")
}

/// Why nothing can be typed into a cell of the table.
pub fn not_typed(row: &str, is_past: bool, is_of_one: bool) -> String {
    match (is_past, is_of_one) {
        (_, false) => format!("{row} is a sum: edit the inputs of its items"),
        (true, true) => format!("{row}: no amount for these months yet; add one in Settings, History"),
        (false, true) => format!("{row} is computed: edit its inputs on the right; Enter shows its postings"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> Date {
        text.parse().expect("a date")
    }

    #[test]
    fn cells_show_whole_units_or_all_digits() {
        let usd = Currency::from_code("USD").expect("a currency");
        for (cents, whole, all) in [
            (0, "0", "0.00"),
            (123_456_789, "1,234,568", "1,234,567.89"),
            (-123_456_749, "−1,234,567", "−1,234,567.49"),
            (-49, "0", "−0.49"),
            (-50, "−1", "−0.50"),
        ] {
            assert_eq!(cell_money(Money(cents), usd, false), whole, "{cents}");
            assert_eq!(cell_money(Money(cents), usd, true), all, "{cents}");
        }
        let yen = Currency::from_code("JPY").expect("a currency");
        assert_eq!(cell_money(Money(-1234), yen, true), "−1,234");
        assert_eq!(cell_ratio(8_749), "0.87");
        assert_eq!(cell_ratio(-12_350), "−1.24");
        assert_eq!(cell_ratio(-1), "0.00");
    }

    #[test]
    fn stretches_have_the_shortest_name_that_is_exact() {
        for (start, end, name) in [
            ("2023-03-01", "2023-04-01", "March 2023"),
            ("2023-01-01", "2024-01-01", "2023"),
            ("2023-03-03", "2023-03-04", "3 Mar 2023"),
            ("2023-01-01", "2023-04-01", "1 Jan 2023 to 31 Mar 2023"),
            ("2023-10-01", "2024-10-01", "1 Oct 2023 to 30 Sep 2024"),
        ] {
            assert_eq!(stretch(date(start), date(end)), name);
        }
        let (start, end) = (date("2023-03-01"), date("2023-04-01"));
        for (set, kind, item, text) in [
            (PostingSet::Obligations, ItemKind::Vendor, "Amazon", "Obligations to Amazon, March 2023"),
            (PostingSet::Obligations, ItemKind::Cost, "People", "Obligations for People, March 2023"),
            (PostingSet::Receipts, ItemKind::Stream, "Ads", "Receipts from Ads, March 2023"),
        ] {
            assert_eq!(heading(set, Some((kind, item)), start, end), text);
        }
        assert_eq!(heading(PostingSet::Arrears, None, start, end), "Arrears at the close of 31 Mar 2023");
    }
}
