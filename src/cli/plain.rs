//! The report for people: key figures, a table by span, and the vendors, at most 100 columns wide and without colours.

use super::report::Report;
use crate::{
    analysis::ageing::{AgeFrom, Ageing, AgeingAmounts},
    engine::{FigureValue, Measure},
    money::Money,
    text::{
        amounts::{self, NOTHING},
        printed,
        report::{self as words, key},
    },
};

/// The widest line.
pub(super) const WIDTH: usize = 100;
/// The widest name in a table's first column; a longer one is cut.
pub(super) const NAME_WIDTH: usize = 28;
pub(super) const GAP: &str = "  ";

/// The report as text.
pub fn form(report: &Report) -> String {
    let forecast = &report.forecast;
    let mut lines = vec![
        fitted(&report.session, WIDTH),
        words::subject(&report.scenario, forecast.as_of, forecast.end.plus_days(-1), forecast.currency),
        "─".repeat(WIDTH),
    ];
    lines.extend(key_figures(report));
    // The smallest unit in which every table fits.
    let tables = (0..3).find_map(|thousands| tables(report, thousands, WIDTH));
    lines.extend(tables.or_else(|| self::tables(report, 3, usize::MAX)).unwrap_or_default());
    ended(&lines)
}

fn key_figures(report: &Report) -> Vec<String> {
    let forecast = &report.forecast;
    let money = |amount: Money| words::money(amount, forecast.currency);
    let never = || key::NEVER.to_owned();
    let (low, low_date) = forecast.cash_low();
    let (peak, peak_date) = forecast.arrears_peak();
    let runway = |below: Money| match forecast.first_close_below(below) {
        Some(date) => (words::days(date.0 - forecast.as_of.0), amounts::date(date)),
        None => (never(), String::new()),
    };
    let to_buffer = runway(forecast.buffer);
    let to_zero = runway(Money::ZERO);
    let interest = match forecast.figure(Measure::InterestPerDay) {
        FigureValue::MoneyPerDay(interest) => money(interest),
        _ => NOTHING.to_owned(),
    };
    let coverage = match forecast.figure(Measure::Coverage90Days) {
        FigureValue::Ratio(Some(coverage)) => coverage.to_string(),
        _ => NOTHING.to_owned(),
    };
    let owed = &report.owed;
    let mut rows = vec![
        (key::CASH_LOW, money(low), amounts::date(low_date)),
        (key::HEADROOM, money(low - forecast.buffer), String::new()),
        (key::RUNWAY_BUFFER, to_buffer.0, to_buffer.1),
        (key::RUNWAY_ZERO, to_zero.0, to_zero.1),
    ];
    let before_owed = rows.len();
    rows.extend([
        (key::OVERDUE, money(owed.overdue), String::new()),
        (key::NOT_YET_DUE, money(owed.not_yet_due), String::new()),
        (key::ACCRUED_SHORTFALL, money(owed.accrued_shortfall), String::new()),
        (key::COMMITTED_LATER, money(owed.committed_later), String::new()),
    ]);
    if owed.disputed != Money::ZERO {
        rows.push((key::DISPUTED, money(owed.disputed), String::new()));
    }
    rows.extend([
        (key::ARREARS_PEAK, money(peak), peak_date.map_or_else(String::new, amounts::date)),
        (key::INTEREST_PER_DAY, interest, String::new()),
        (key::COVERAGE, coverage, key::COVERAGE_IS.to_owned()),
    ]);
    let name_width = rows.iter().map(|(name, ..)| name.chars().count()).max().unwrap_or(0);
    let value_width = rows.iter().map(|(_, value, _)| value.chars().count()).max().unwrap_or(0);
    let mut lines: Vec<String> = rows
        .iter()
        .map(|(name, value, when)| format!("{name:<name_width$}{GAP}{value:>value_width$}{GAP}{when}"))
        .collect();
    lines.insert(before_owed, words::owed(report.owed_on, forecast.as_of));
    lines
}

/// The tables in a unit; none if one of them is wider than that. The widest, and one of the shortest, is made first.
fn tables(report: &Report, thousands: u32, width: usize) -> Option<Vec<String>> {
    let mut lines =
        vec![String::new(), words::table_unit(report.size, thousands, report.forecast.currency), String::new()];
    let mut add = |table: Vec<String>| {
        let fits = table.iter().all(|line| line.chars().count() <= width);
        lines.extend(table);
        fits.then_some(())
    };
    add(by_span(report, thousands))?;
    if report.table.spans.iter().any(|span| span.is_cut) {
        add(vec![words::CUT.to_owned()])?;
    }
    let ageing = report.ageing.as_ref().map(|ageing| ageing_rows(report, ageing, thousands));
    for table in [by_age(report, thousands), ageing, by_vendor(report, thousands)].into_iter().flatten() {
        add([String::new()].into_iter().chain(table).collect())?;
    }
    Some(lines)
}

fn by_span(report: &Report, thousands: u32) -> Vec<String> {
    let forecast = &report.forecast;
    let rows = &report.table.rows;
    let money = |amount: Money| words::table_money(amount, thousands, forecast.currency);
    let coverage = |ratio: Option<crate::engine::Ratio>| ratio.map_or_else(|| NOTHING.to_owned(), |r| r.to_string());
    let mut cells: Vec<Vec<String>> = vec![words::SPAN_HEADINGS.map(str::to_owned).to_vec()];
    for (span, row) in report.table.spans.iter().zip(rows) {
        cells.push(vec![
            words::span_name(report.size, *span, forecast.fiscal_month),
            money(row.receipts),
            money(row.obligations),
            money(row.paid),
            money(row.set_off),
            money(row.credited),
            money(row.cash_end),
            money(row.cash_low),
            amounts::day_and_month(row.cash_low_date),
            coverage(row.coverage()),
            money(row.arrears),
        ]);
    }
    let total = |amount: fn(&crate::engine::SpanRow) -> Money| rows.iter().map(amount).sum::<Money>();
    let last = rows.last().copied().unwrap_or_default();
    let (low, low_date) = forecast.cash_low();
    cells.push(vec![
        words::TOTAL.to_owned(),
        money(total(|row| row.receipts)),
        money(total(|row| row.obligations)),
        money(total(|row| row.paid)),
        money(total(|row| row.set_off)),
        money(total(|row| row.credited)),
        money(last.cash_end),
        money(low),
        amounts::day_and_month(low_date),
        coverage(crate::engine::Ratio::of(total(|row| row.receipts), total(|row| row.obligations))),
        money(last.arrears),
    ]);
    // What there is seldom has a column only where there is some, the last first.
    let seldom: [fn(&crate::engine::SpanRow) -> Money; 2] = [|row| row.set_off, |row| row.credited];
    for (place, amount) in seldom.into_iter().enumerate().rev() {
        if rows.iter().all(|row| amount(row) == Money::ZERO) {
            for row in &mut cells {
                row.remove(4 + place);
            }
        }
    }
    aligned(&cells, Foot::Total)
}

/// Arrears by age at the end of each span that has some.
fn by_age(report: &Report, thousands: u32) -> Option<Vec<String>> {
    let money = |amount: Money| words::table_money(amount, thousands, report.forecast.currency);
    let mut cells: Vec<Vec<String>> = vec![words::AGE_HEADINGS.map(str::to_owned).to_vec()];
    for (span, row) in report.table.spans.iter().zip(&report.table.rows).filter(|(_, row)| row.arrears != Money::ZERO) {
        let mut line = vec![words::span_name(report.size, *span, report.forecast.fiscal_month)];
        line.extend(row.age.map(money));
        line.push(money(row.arrears));
        cells.push(line);
    }
    (cells.len() > 1).then(|| aligned(&cells, Foot::None))
}

/// What is unpaid at the close of the day that is asked for, by vendor and age.
fn ageing_rows(report: &Report, ageing: &Ageing, thousands: u32) -> Vec<String> {
    let forecast = &report.forecast;
    let money = |amount: Money| words::table_money(amount, thousands, forecast.currency);
    let has_disputed = ageing.total.disputed != Money::ZERO;
    let line = |name: String, amounts: &AgeingAmounts| {
        let mut line = vec![name, money(amounts.not_due)];
        line.extend(amounts.ages.map(money));
        line.push(money(amounts.overdue()));
        line.extend(has_disputed.then(|| money(amounts.disputed)));
        line
    };
    let mut headings = words::AGEING_HEADINGS.map(str::to_owned).to_vec();
    headings.extend(has_disputed.then(|| key::DISPUTED.to_owned()));
    let mut cells = vec![headings];
    for row in &ageing.rows {
        let name = fitted(forecast.items[row.vendor as usize].name(), NAME_WIDTH);
        cells.push(line(name, &row.amounts));
    }
    cells.push(line(words::TOTAL.to_owned(), &ageing.total));
    let title = words::ageing_at(ageing.date, ageing.age_from == AgeFrom::InvoiceDate);
    [title].into_iter().chain(aligned(&cells, Foot::Total)).collect()
}

/// Flows of the whole forecast, and arrears at its end.
fn by_vendor(report: &Report, thousands: u32) -> Option<Vec<String>> {
    let money = |amount: Money| words::table_money(amount, thousands, report.forecast.currency);
    let mut cells: Vec<Vec<String>> = vec![words::VENDOR_HEADINGS.map(str::to_owned).to_vec()];
    for vendor in &report.table.vendors {
        let total = |amount: fn(&crate::engine::VendorRow) -> Money| money(vendor.spans.iter().map(amount).sum());
        cells.push(vec![
            fitted(&report.forecast.items[vendor.item as usize].label, NAME_WIDTH),
            total(|row| row.consumption),
            total(|row| row.invoiced),
            total(|row| row.shortfall),
            total(|row| row.interest),
            total(|row| row.paid),
            money(vendor.spans.last().map_or(Money::ZERO, |row| row.arrears)),
        ]);
    }
    (cells.len() > 1).then(|| aligned(&cells, Foot::None))
}

#[derive(Clone, Copy, PartialEq)]
pub(super) enum Foot {
    /// The last row stands below a rule.
    Total,
    /// All rows are alike.
    None,
}

/// Rows of equal length as lines: the first column to the left, the others to the right, the first row above a rule.
pub(super) fn aligned(rows: &[Vec<String>], foot: Foot) -> Vec<String> {
    let columns = rows.first().map_or(0, Vec::len);
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..columns).map(width).collect();
    let rule = widths.iter().map(|width| "─".repeat(*width)).collect::<Vec<_>>().join(GAP);
    let line = |row: &Vec<String>| {
        let cells = row.iter().zip(&widths).enumerate().map(|(column, (cell, width))| {
            if column == 0 { format!("{cell:<width$}") } else { format!("{cell:>width$}") }
        });
        cells.collect::<Vec<_>>().join(GAP)
    };
    let mut lines: Vec<String> = rows.iter().map(line).collect();
    if foot == Foot::Total {
        lines.insert(lines.len() - 1, rule.clone());
    }
    lines.insert(1, rule);
    lines
}

/// The lines as they are printed: a line each, whatever labels are in it.
pub(super) fn ended(lines: &[String]) -> String {
    lines.iter().map(|line| printed::line(line.trim_end()).into_owned() + "\n").collect()
}

/// A text on one line of at most `width` signs.
pub(super) fn fitted(text: &str, width: usize) -> String {
    let text = printed::one_line(text);
    if text.chars().count() <= width { text } else { text.chars().take(width - 1).chain(['…']).collect() }
}
