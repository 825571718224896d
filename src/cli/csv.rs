//! The report for spreadsheets, as CSV: one row a span, then one a vendor and span.
//!
//! The columns are named by the keys of the JSON form. Rows of the whole model have no vendor; a cell that a row has no
//! value for is empty.

use super::report::Report;
use crate::text::printed;

const HEADINGS: [&str; 20] = [
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
];

/// The report as CSV.
pub fn form(report: &Report) -> Result<String, csv::Error> {
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
        cells.resize(HEADINGS.len(), String::new());
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
    let bytes = writer.into_inner().map_err(csv::IntoInnerError::into_error)?;
    Ok(String::from_utf8(bytes).unwrap_or_else(|_| unreachable!("every cell is text")))
}
