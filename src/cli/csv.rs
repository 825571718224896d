//! The report for spreadsheets, as CSV: one row a span, then one a vendor and span; for a day, the ageing by vendor.
//!
//! The columns are named by the keys of the JSON form. Rows of the whole model have no vendor; a cell that a row has no
//! value for is empty.

use super::report::Report;
use crate::{
    analysis::ageing::{Ageing, AgeingRow},
    text::printed,
};

const HEADINGS: [&str; 21] = [
    "vendor",
    "start",
    "end",
    "receipts",
    "obligations",
    "paid",
    "set_off",
    "cash_end",
    "cash_low",
    "cash_low_date",
    "coverage",
    "arrears",
    "1-30",
    "31-60",
    "61-90",
    "90+",
    "consumption",
    "invoiced",
    "shortfall",
    "interest",
    "credited",
];

/// The columns of the ageing, named by the keys of the JSON form.
const AGEING_HEADINGS: [&str; 8] = ["vendor", "not_due", "1-30", "31-60", "61-90", "90+", "overdue", "disputed"];

/// The report as CSV; for a day that is asked for, the ageing alone.
pub fn form(report: &Report) -> Result<String, csv::Error> {
    match &report.ageing {
        Some(ageing) => ageing_form(report, ageing),
        None => spans_form(report),
    }
}

fn ageing_form(report: &Report, ageing: &Ageing) -> Result<String, csv::Error> {
    let digits = report.forecast.currency.digits();
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(AGEING_HEADINGS)?;
    for AgeingRow { vendor, amounts } in &ageing.rows {
        let mut cells = vec![printed::cell(&report.forecast.items[*vendor as usize].id)];
        let money = [amounts.not_due].into_iter().chain(amounts.ages).chain([amounts.overdue(), amounts.disputed]);
        cells.extend(money.map(|money| money.to_major(digits)));
        writer.write_record(&cells)?;
    }
    finished(writer)
}

fn spans_form(report: &Report) -> Result<String, csv::Error> {
    let digits = report.forecast.currency.digits();
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(HEADINGS)?;
    for (span, row) in report.table.spans.iter().zip(&report.table.rows) {
        let mut cells = vec![String::new(), span.start.to_string(), span.end.to_string()];
        cells.extend([row.receipts, row.obligations, row.paid, row.set_off].map(|money| money.to_major(digits)));
        cells.extend([row.cash_end, row.cash_low].map(|money| money.to_major(digits)));
        cells.push(row.cash_low_date.to_string());
        cells.push(row.coverage().map_or_else(String::new, |coverage| coverage.to_string()));
        cells.push(row.arrears.to_major(digits));
        cells.extend(row.age.map(|money| money.to_major(digits)));
        cells.resize(HEADINGS.len() - 1, String::new());
        cells.push(row.credited.to_major(digits));
        writer.write_record(&cells)?;
    }
    for vendor in &report.table.vendors {
        let id = &report.forecast.items[vendor.item as usize].id;
        for (span, row) in report.table.spans.iter().zip(&vendor.spans) {
            let cell = |heading: &str| match heading {
                "vendor" => printed::cell(id),
                "start" => span.start.to_string(),
                "end" => span.end.to_string(),
                "paid" => row.paid.to_major(digits),
                "arrears" => row.arrears.to_major(digits),
                "consumption" => row.consumption.to_major(digits),
                "invoiced" => row.invoiced.to_major(digits),
                "shortfall" => row.shortfall.to_major(digits),
                "interest" => row.interest.to_major(digits),
                _ => String::new(),
            };
            writer.write_record(HEADINGS.map(cell))?;
        }
    }
    finished(writer)
}

fn finished(writer: csv::Writer<Vec<u8>>) -> Result<String, csv::Error> {
    let bytes = writer.into_inner().map_err(csv::IntoInnerError::into_error)?;
    Ok(String::from_utf8(bytes).unwrap_or_else(|_| unreachable!("every cell is text")))
}
