//! The words of the journal: what an entry records, as a treasurer's ledger has it.

use super::amounts::{date, month_name};
use crate::{
    calendar::Month,
    engine::{Entry, Forecast, Invoice, Rule},
    model::InvoiceKind,
};

fn month(month: Month) -> String {
    format!("{} {}", month_name(month.of_year()), month.year())
}

/// What the entry records: `Consumption of March 2023 invoiced, due 30 Apr 2023`.
pub fn describe(entry: &Entry, forecast: &Forecast) -> String {
    let of_month = month(entry.date.month());
    let invoice = entry.invoice.and_then(|index| forecast.invoices.get(index as usize));
    let due = invoice.map_or_else(String::new, |invoice| format!(", due {}", date(invoice.due)));
    let the_invoice = || invoice.map_or_else(|| "an invoice".to_owned(), name);
    match entry.rule {
        Rule::Opening => match invoice {
            Some(invoice) => format!("{}{due}, brought forward", capitalised(&name(invoice))),
            None => "Opening balances".to_owned(),
        },
        Rule::Recognition => format!("Revenue of {of_month} recognised"),
        Rule::Collection => "Revenue collected".to_owned(),
        Rule::WriteOff => "Revenue that is not collected, written off".to_owned(),
        Rule::Usage => format!("Consumption of {of_month} invoiced{due}"),
        Rule::FloorInstalment => format!("Instalment of the commitment invoiced{due}"),
        Rule::Shortfall => format!("Shortfall of the commitment period invoiced{due}"),
        Rule::Charge => format!("Charge of {of_month} invoiced{due}"),
        Rule::LateInterest => format!("Late interest of {of_month} invoiced{due}"),
        Rule::CreditUse => format!("Credit used for consumption of {of_month}"),
        Rule::CreditExpiry => "Credit expired".to_owned(),
        Rule::CreditPurchase => "Paid shortfall kept as a credit".to_owned(),
        Rule::CreditNote => format!("Credit note, against {}{due}", the_invoice()),
        Rule::CreditNoteHeld => "Rest of a credit note, held for later invoices".to_owned(),
        Rule::CreditNoteUse => format!("Credit held, against {}{due}", the_invoice()),
        Rule::Payment => format!("Payment of {}{due}", the_invoice()),
        Rule::LumpPayment => format!("Lump payment toward {}{due}", the_invoice()),
        Rule::JudgmentPayment => format!("Payment of {}{due}, by judgment", the_invoice()),
        Rule::Settlement => format!("Payment of {}{due}, as renegotiated", the_invoice()),
        Rule::Waiver => format!("Part of {} waived, as renegotiated", the_invoice()),
        Rule::SetOff => format!("Set off against {}{due}", the_invoice()),
        Rule::Acceleration => "Contract terminated: the rest of the commitment is due at once".to_owned(),
        Rule::TerminationFee => format!("Fee for ending the contract{due}"),
        Rule::LegalCosts => "Legal costs by judgment, due at once".to_owned(),
        Rule::SiteCost => format!("Site cost of {of_month} paid"),
        Rule::CreditLineInterest => format!("Credit line interest and fee for {of_month}"),
        Rule::CreditLineDraw => "Credit line drawn to hold the buffer".to_owned(),
        Rule::CreditLineRepayment => "Credit line repaid".to_owned(),
        Rule::EarlyPayment => format!("Discount for early payment of {}", the_invoice()),
        Rule::DisputeReversal => format!("Disputed part of {} found not to be owed", the_invoice()),
        Rule::Cost => "Cost paid".to_owned(),
        Rule::CostIncurred => "Cost as a share of revenue incurred".to_owned(),
        Rule::CostPayment => "Cost as a share of revenue paid".to_owned(),
        Rule::DebtInterest => format!("Interest up to {}", date(entry.date)),
        Rule::Repayment => "Principal repaid".to_owned(),
        Rule::CashEvent => "Cash event".to_owned(),
        Rule::CashInterest => format!("Interest on cash of {of_month}"),
    }
}

/// Whom or what the entry is about: the name of its item; nothing if it has none.
pub fn party<'a>(entry: &Entry, forecast: &'a Forecast) -> &'a str {
    entry.item.and_then(|index| forecast.items.get(index as usize)).map_or("", |item| &item.label)
}

fn name(invoice: &Invoice) -> String {
    let kind = match invoice.kind {
        InvoiceKind::Usage => "the usage invoice",
        InvoiceKind::Shortfall => "the shortfall invoice",
        InvoiceKind::Interest => "the late interest invoice",
        InvoiceKind::Charge => "the charge invoice",
    };
    let number = if invoice.number.is_empty() { String::new() } else { format!(" {}", invoice.number) };
    format!("{kind}{number} of {}", date(invoice.issued))
}

fn capitalised(text: &str) -> String {
    let mut signs = text.chars();
    signs.next().map(char::to_uppercase).into_iter().flatten().chain(signs).collect()
}

/// The first lines of an exported journal: what it is, and that it is a forecast.
pub fn heading(session: &str, forecast: &Forecast) -> [String; 2] {
    [
        format!("{session}: forecast from {} to {}", forecast.as_of, forecast.end.plus_days(-1)),
        "Made by Obligo. These are forecast entries, not records of what happened.".to_owned(),
    ]
}
