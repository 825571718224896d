//! The auditor: recomputes balances by another route, and compares.
//!
//! Works on the finished forecast alone, with whole numbers, and shares no code with the machine.

use std::collections::{BTreeMap, HashMap};

use super::{
    forecast::Forecast,
    journal::{AccountKind, ToInvoice},
};
use crate::{calendar::Date, model::SpanSize, money::Money};

/// Something that does not agree with itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Discrepancy {
    /// The postings of an entry do not sum to zero.
    Unbalanced {
        /// The entry's place.
        entry: usize,
        /// Their sum.
        sum: Money,
    },
    /// An entry is dated before the one before it.
    OutOfOrder {
        /// The entry's place.
        entry: usize,
    },
    /// Cash at the close is not the sum of the postings to cash. From this day on both differ by the same amount, until
    /// the next discrepancy of this kind.
    Cash {
        /// The first day with this difference.
        date: Date,
        /// Cash at the close, as the forecast has it.
        close: Money,
        /// Cash at the close, as the postings have it.
        postings: Money,
    },
    /// What is owed to a vendor differs from the unpaid sum of its invoices.
    Payable {
        /// The vendor's id.
        vendor: String,
        /// What is owed, as the postings have it.
        postings: Money,
        /// The unpaid sum of the invoices.
        unpaid: Money,
    },
    /// The payments, discounts and reversals of an invoice don't sum to the settled part of it, or a state
    /// of it is impossible.
    Invoice {
        /// The invoice's place.
        invoice: usize,
    },
    /// Spans of a size don't sum to what the journal has.
    Spans {
        /// The size.
        size: SpanSize,
    },
    /// An account that must not be negative is.
    Negative {
        /// The account's name.
        account: String,
        /// The balance, in minor units: below zero.
        balance: Money,
    },
}

/// Everything in a forecast that does not agree with itself; empty if the engine is right.
pub fn audit(forecast: &Forecast) -> Vec<Discrepancy> {
    let mut found = Vec::new();
    audit_entries(forecast, &mut found);
    audit_cash(forecast, &mut found);
    audit_invoices(forecast, &mut found);
    audit_balances(forecast, &mut found);
    audit_spans(forecast, &mut found);
    found
}

fn audit_entries(forecast: &Forecast, found: &mut Vec<Discrepancy>) {
    let mut before = forecast.as_of.plus_days(-1);
    for (place, (entry, postings)) in forecast.journal.iter().enumerate() {
        let sum: Money = postings.iter().map(|posting| posting.amount).sum();
        if sum != Money::ZERO {
            found.push(Discrepancy::Unbalanced { entry: place, sum });
        }
        if entry.date < before || entry.date >= forecast.end {
            found.push(Discrepancy::OutOfOrder { entry: place });
        }
        before = entry.date;
    }
}

fn audit_cash(forecast: &Forecast, found: &mut Vec<Discrepancy>) {
    let mut changes: BTreeMap<Date, Money> = BTreeMap::new();
    for (entry, postings) in forecast.journal.iter() {
        for posting in postings.iter() {
            if forecast.accounts[posting.account as usize].kind == AccountKind::Cash {
                *changes.entry(entry.date).or_default() += posting.amount;
            }
        }
    }
    let mut cash = changes.remove(&forecast.as_of.plus_days(-1)).unwrap_or_default() - forecast.restricted_cash;
    let mut before = Money::ZERO;
    for (day, close) in (forecast.as_of.0..).zip(&forecast.cash) {
        cash += changes.get(&Date(day)).copied().unwrap_or_default();
        let beyond = *close - cash;
        if std::mem::replace(&mut before, beyond) != beyond && beyond != Money::ZERO {
            found.push(Discrepancy::Cash { date: Date(day), close: *close, postings: cash });
        }
    }
}

fn audit_invoices(forecast: &Forecast, found: &mut Vec<Discrepancy>) {
    let mut gone = vec![Money::ZERO; forecast.invoices.len()];
    for (entry, postings) in forecast.journal.iter() {
        if let (ToInvoice::Settles, Some(invoice)) = (entry.rule.row().to_invoice, entry.invoice) {
            gone[invoice as usize] += postings[0].amount;
        }
    }
    for (place, (invoice, gone)) in forecast.invoices.iter().zip(gone).enumerate() {
        let last = forecast.history(invoice).last().map_or(Money::ZERO, |state| state.unpaid);
        let is_sound = forecast.history(invoice).iter().all(|state| {
            state.unpaid >= Money::ZERO && state.disputed >= Money::ZERO && state.disputed <= state.unpaid
        });
        if forecast.booked(invoice) - gone != last || !is_sound {
            found.push(Discrepancy::Invoice { invoice: place });
        }
    }
}

fn audit_balances(forecast: &Forecast, found: &mut Vec<Discrepancy>) {
    let balances = forecast.balances_on(forecast.end);
    let mut unpaid_of = vec![Money::ZERO; forecast.items.len()];
    for invoice in &forecast.invoices {
        let unpaid = forecast.history(invoice).last().map_or(Money::ZERO, |state| state.unpaid);
        unpaid_of[invoice.vendor as usize] += unpaid;
    }
    let places: HashMap<&str, usize> =
        forecast.items.iter().enumerate().map(|(place, item)| (item.id.as_str(), place)).collect();
    for (account, balance) in forecast.accounts.iter().zip(balances) {
        if let (AccountKind::Payable, Some(id)) = (account.kind, &account.item) {
            let Some(vendor) = places.get(id.as_str()).copied() else { continue };
            if forecast.items[vendor].kind != crate::model::ItemKind::Vendor {
                continue;
            }
            let unpaid = unpaid_of[vendor];
            if -balance != unpaid {
                found.push(Discrepancy::Payable { vendor: id.clone(), postings: -balance, unpaid });
            }
        }
        if account.kind == AccountKind::Credit && balance < Money::ZERO {
            found.push(Discrepancy::Negative { account: account.to_string(), balance });
        }
    }
}

/// The flows sum to the same total whatever the span, and that total is the change of cash. Ages sum to arrears.
fn audit_spans(forecast: &Forecast, found: &mut Vec<Discrepancy>) {
    let opening = forecast.opening_cash;
    let end = forecast.cash.last().copied().unwrap_or(opening);
    for size in SpanSize::ALL {
        let rows = forecast.rows(*size);
        let flows: Money = rows
            .iter()
            .map(|row| row.receipts + row.events_in + row.cash_interest + row.credit_line - row.events_out - row.paid)
            .sum();
        let ages_agree = rows.iter().all(|row| row.age.iter().copied().sum::<Money>() == row.arrears);
        if opening + flows != end || !ages_agree {
            found.push(Discrepancy::Spans { size: *size });
        }
    }
}
