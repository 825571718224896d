//! The words of the ageing of a day.

use super::amounts;
use crate::{
    analysis::ageing::AgeFrom,
    calendar::Date,
    chart::{AgeingColumn, AgeingPart},
};

/// The tab.
pub const TAB: &str = "Ageing";
pub const TAB_TIP: &str = "What is unpaid to each vendor on a day, by how long it is overdue";
pub const SHOW: super::CommandWords = ("Show ageing", TAB_TIP);
/// The field of the day.
pub const DAY: &str = "At the close of";
pub const DAY_FIELD: &str = "Day of the ageing";
/// The button that goes back to the opening.
pub const TODAY: &str = "Today";
pub const TODAY_TIP: &str = "The opening, before the first day’s payments, as in the top row";
/// The date that ages count from.
pub const AGE_FROM: &str = "Age from";
pub const FROM_DUE: &str = "Due date";
pub const FROM_DUE_TIP: &str = "Days past due";
pub const FROM_INVOICE: &str = "Invoice date";
pub const FROM_INVOICE_TIP: &str = "Days since the invoice, of what is past due";
/// The row of the sums.
pub const ALL_VENDORS: &str = "All vendors";
/// The table, for those who can't see it.
pub const TABLE: &str = "Ageing by vendor";
pub const COPY_TIP: &str = "Copy the table, to paste into a spreadsheet";
/// In place of a table.
pub const NOTHING: &str = "Nothing is unpaid to any vendor on this day";
/// The line in the chart.
pub const LINE_TIP: &str = "Drag to see the ageing of another day";

/// The name of a column.
pub const fn column(column: AgeingColumn) -> &'static str {
    match column {
        AgeingColumn::Part(AgeingPart::NotDue) => "Not due",
        AgeingColumn::Part(AgeingPart::Age(0)) => "1–30 days",
        AgeingColumn::Part(AgeingPart::Age(1)) => "31–60",
        AgeingColumn::Part(AgeingPart::Age(2)) => "61–90",
        AgeingColumn::Part(AgeingPart::Age(_)) => "Over 90",
        AgeingColumn::Part(AgeingPart::Disputed) => "Disputed",
        AgeingColumn::Overdue => "Overdue",
    }
}

/// The same where there is little room.
pub const fn short_column(of: AgeingColumn) -> &'static str {
    match of {
        AgeingColumn::Part(AgeingPart::Age(0)) => "1–30",
        AgeingColumn::Part(AgeingPart::Age(3..)) => "> 90",
        other => column(other),
    }
}

/// What is unpaid, as a heading of invoices.
pub const fn part(part: AgeingPart, from: AgeFrom) -> &'static str {
    match (part, from) {
        (AgeingPart::NotDue, _) => "Not due",
        (AgeingPart::Disputed, _) => "Disputed",
        (AgeingPart::Age(0), AgeFrom::DueDate) => "Overdue 1–30 days",
        (AgeingPart::Age(1), AgeFrom::DueDate) => "Overdue 31–60 days",
        (AgeingPart::Age(2), AgeFrom::DueDate) => "Overdue 61–90 days",
        (AgeingPart::Age(_), AgeFrom::DueDate) => "Overdue for over 90 days",
        (AgeingPart::Age(0), AgeFrom::InvoiceDate) => "Overdue, invoiced up to 30 days before,",
        (AgeingPart::Age(1), AgeFrom::InvoiceDate) => "Overdue, invoiced 31–60 days before,",
        (AgeingPart::Age(2), AgeFrom::InvoiceDate) => "Overdue, invoiced 61–90 days before,",
        (AgeingPart::Age(_), AgeFrom::InvoiceDate) => "Overdue, invoiced over 90 days before,",
    }
}

/// The corner of the copied table.
pub fn corner(date: Date, currency: &str) -> String {
    format!("{currency} at the close of {}", amounts::date(date))
}

/// A cell, for those who can't see where it stands.
pub fn cell(vendor: &str, column: &str, amount: &str) -> String {
    format!("{vendor}, {column}: {amount}")
}

/// The line in the chart, for those who can't see it.
pub fn line(date: Date) -> String {
    format!("Ageing at the close of {}", amounts::date(date))
}
