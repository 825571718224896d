//! Which inputs a rule used: the leaves of every explanation.
//!
//! Owns, for each rule of the engine, the inputs that it reads for one posting. Its one invariant: a rule that is added
//! asks for its inputs here.

use super::inputs::Inputs;
use crate::{
    analysis::parts::Line,
    calendar::{Date, Month},
    engine::{AccountKind, Entry, Forecast, Rule},
    model::{Act, ByMonth, ContractChangeKind, Model, Policy, PolicyKind, Vendor},
};

pub(super) fn vendor_of<'a>(model: &'a Model, forecast: &Forecast, item: Option<u32>) -> Option<&'a Vendor> {
    let id = &forecast.items.get(item? as usize)?.id;
    model.vendors.iter().find(|vendor| vendor.id.0 == *id)
}

/// The inputs that made the entry of a place in the journal.
pub fn of_entry(model: &Model, forecast: &Forecast, issuing: &[Option<usize>], place: usize) -> Vec<String> {
    let mut inputs = Inputs { model, paths: Vec::new() };
    if let Some(entry) = forecast.journal.entries.get(place) {
        entry_inputs(&mut inputs, forecast, issuing, place, entry);
    }
    inputs.paths
}

/// The inputs that made the invoice of a place.
pub fn of_invoice(model: &Model, forecast: &Forecast, issuing: &[Option<usize>], place: usize) -> Vec<String> {
    let mut inputs = Inputs { model, paths: Vec::new() };
    invoice_inputs(&mut inputs, forecast, issuing, place);
    inputs.paths
}

/// The inputs of a vendor's consumption of a month.
pub(super) fn of_consumption(model: &Model, vendor: &str, month: Month) -> Vec<String> {
    let mut inputs = Inputs { model, paths: Vec::new() };
    let known = model.vendors.iter().find(|known| known.id.0 == vendor);
    if let Some(contract) = known.and_then(|vendor| vendor.contract.get()) {
        inputs.consumption(&format!("vendors/{vendor}/contract"), contract, month);
    }
    inputs.paths
}

/// The inputs of a dispute of the invoice of a place.
pub(super) fn of_dispute(model: &Model, forecast: &Forecast, place: usize, day: Date) -> Vec<String> {
    let mut inputs = Inputs { model, paths: Vec::new() };
    let invoice = &forecast.invoices[place];
    if let Some(vendor) = vendor_of(model, forecast, Some(invoice.vendor))
        && let Some(policy) = vendor.policy_on(invoice.kind, model.as_of(), day.max(model.as_of()))
    {
        inputs.policy(vendor, policy);
    }
    inputs.paths
}

fn invoice_inputs(inputs: &mut Inputs<'_>, forecast: &Forecast, issuing: &[Option<usize>], place: usize) {
    let Some(invoice) = forecast.invoices.get(place) else { return };
    if let Some(entry) = issuing.get(place).copied().flatten() {
        entry_inputs(inputs, forecast, issuing, entry, &forecast.journal.entries[entry]);
        return;
    }
    let Some(vendor) = vendor_of(inputs.model, forecast, Some(invoice.vendor)) else { return };
    // Of several that are alike each says the same.
    let digits = forecast.currency.digits();
    let brought = vendor.invoices.iter().find(|own| {
        own.kind == invoice.kind
            && own.issued == invoice.issued
            && own.due == invoice.due
            && own.amount.to_money(digits) == Some(invoice.face)
    });
    if let Some(own) = brought {
        let path = format!("vendors/{}/invoices/{}", vendor.id.0, own.id.0);
        inputs.fields(&path, &["amount", "issued", "due"]);
    }
}

fn entry_inputs(inputs: &mut Inputs<'_>, forecast: &Forecast, issuing: &[Option<usize>], place: usize, entry: &Entry) {
    let id = entry.item.and_then(|item| forecast.items.get(item as usize)).map_or("", |item| item.id.as_str());
    match entry.rule {
        Rule::Opening => inputs.fields("settings", &["opening_cash", "restricted_cash"]),
        Rule::Recognition | Rule::Collection | Rule::WriteOff => revenue_inputs(inputs, forecast, entry, id),
        Rule::Charge => charge_inputs(inputs, forecast, place, entry),
        Rule::Usage
        | Rule::FloorInstalment
        | Rule::Shortfall
        | Rule::LateInterest
        | Rule::CreditUse
        | Rule::CreditExpiry
        | Rule::CreditPurchase
        | Rule::Acceleration
        | Rule::TerminationFee
        | Rule::LegalCosts => {
            if let Some(vendor) = vendor_of(inputs.model, forecast, entry.item) {
                contract_inputs(inputs, vendor, entry);
            }
        }
        Rule::Payment
        | Rule::LumpPayment
        | Rule::JudgmentPayment
        | Rule::SetOff
        | Rule::Settlement
        | Rule::Waiver
        | Rule::EarlyPayment
        | Rule::DisputeReversal => {
            if let Some(vendor) = vendor_of(inputs.model, forecast, entry.item) {
                payment_inputs(inputs, forecast, issuing, vendor, entry);
            }
        }
        Rule::Cost | Rule::CostIncurred | Rule::CostPayment => {
            if let Some(cost) = inputs.model.costs.iter().find(|cost| cost.id.0 == id) {
                // What is incurred with revenue is of the day itself, and paid so many days later.
                let net_days = if entry.rule == Rule::CostIncurred { cost.net_days.cast_signed() } else { 0 };
                inputs.cost(cost, entry.date.plus_days(net_days));
            }
        }
        Rule::SiteCost => inputs.fields(&format!("sites/{id}"), &["monthly", "closes"]),
        Rule::DebtInterest | Rule::Repayment => debt_inputs(inputs, entry, id),
        Rule::CreditLineInterest => inputs.fields("settings/credit_line", &["rate", "drawn", "fee", "limit"]),
        Rule::CreditLineDraw | Rule::CreditLineRepayment => {
            inputs.fields("settings/credit_line", &["limit", "drawn"]);
            inputs.add("settings/buffer".to_owned());
        }
        Rule::CashEvent => inputs.fields(&format!("cash_events/{id}"), &["date", "amount"]),
        Rule::CashInterest => inputs.add("settings/cash_interest".to_owned()),
    }
    if entry.rule.row().issues()
        && let Some(vendor) = vendor_of(inputs.model, forecast, entry.item)
    {
        inputs.due(vendor);
    }
}

/// Revenue recognised, collected or written off.
fn revenue_inputs(inputs: &mut Inputs<'_>, forecast: &Forecast, entry: &Entry, id: &str) {
    let Some(stream) = inputs.model.streams.iter().find(|stream| stream.id.0 == id) else { return };
    let month = entry.date.month();
    if entry.rule == Rule::Recognition {
        inputs.revenue(stream, [month, month]);
        inputs.fields(&format!("streams/{id}"), &["recognition"]);
        inputs.lost_revenue(forecast, stream, entry.date);
        return;
    }
    inputs.collection(stream, entry.date);
    let Some(payer) = vendor_of(inputs.model, forecast, entry.payer) else { return };
    if let Some(share) = stream.payers.iter().find(|share| share.vendor == payer.id.0) {
        inputs.add(format!("streams/{id}/payers/{}/share", share.id.0));
    }
    // It may be what was withheld until today.
    if forecast.withheld.iter().any(|withheld| Some(withheld.vendor) == entry.payer) {
        inputs.rungs(payer, &[Act::WithholdPayments, Act::SetOff]);
        inputs.revenue(stream, [month, month]);
    }
}

/// What a contract, its end, or a judgment brings about.
fn contract_inputs(inputs: &mut Inputs<'_>, vendor: &Vendor, entry: &Entry) {
    let at = format!("vendors/{}", vendor.id.0);
    let terms = format!("{at}/contract");
    let month = entry.date.month();
    let contract = vendor.contract.get();
    match (entry.rule, contract) {
        (Rule::LateInterest, _) => {
            let path = format!("{at}/late_interest");
            inputs.fields(&path, &["rate", "per", "grace_days", "compounding", "fixed_sum"]);
        }
        (Rule::LegalCosts, _) => inputs.rungs(vendor, &[Act::Court]),
        (Rule::CreditPurchase, _) => inputs.fields(&terms, &["shortfall_buys", "credit_months"]),
        (Rule::CreditUse | Rule::CreditExpiry, _) => {
            inputs.below(&format!("{at}/credits"));
            inputs.fields(&terms, &["shortfall_buys", "credit_months"]);
        }
        (Rule::Acceleration, _) => {
            inputs.rungs(vendor, &[Act::Terminate]);
            inputs.periods(&terms, contract);
        }
        (Rule::TerminationFee, _) => {
            inputs.contract_changes(vendor, ContractChangeKind::Terminate, entry.date);
            inputs.periods(&terms, contract);
        }
        (Rule::FloorInstalment, Some(contract)) => {
            inputs.period(&terms, contract, entry.date);
            inputs.fields(&terms, &["billing", "timing"]);
        }
        (Rule::Shortfall, Some(contract)) => {
            inputs.period(&terms, contract, entry.date);
            inputs.fields(&terms, &["consumed_so_far", "carry_over_cap"]);
            inputs.consumption(&terms, contract, month);
        }
        (_, Some(contract)) => inputs.consumption(&terms, contract, month),
        (_, None) => {}
    }
}

/// What was paid, netted, waived or reversed of an invoice: why, and what the invoice was for.
fn payment_inputs(
    inputs: &mut Inputs<'_>,
    forecast: &Forecast,
    issuing: &[Option<usize>],
    vendor: &Vendor,
    entry: &Entry,
) {
    let at = format!("vendors/{}", vendor.id.0);
    let invoice = entry.invoice.map(|place| place as usize);
    match entry.rule {
        Rule::LumpPayment => {
            for lump in vendor.lump_payments.iter().filter(|lump| lump.date == entry.date) {
                inputs.fields(&format!("{at}/lump_payments/{}", lump.id.0), &["date", "amount"]);
            }
            return;
        }
        Rule::EarlyPayment => {
            inputs.fields(&format!("{at}/early_payment"), &["days", "discount", "take"]);
            return;
        }
        Rule::DisputeReversal => {
            let decided = |policy: &&Policy| policy.kind == PolicyKind::Dispute && policy.decision == Some(entry.date);
            for policy in vendor.policies.iter().filter(decided) {
                inputs.policy(vendor, policy);
            }
            return;
        }
        Rule::JudgmentPayment => inputs.rungs(vendor, &[Act::Court]),
        Rule::SetOff => inputs.rungs(vendor, &[Act::SetOff]),
        Rule::Settlement | Rule::Waiver => {
            // Of that day, or of the one since which it is paid in agreed instalments.
            let own = vendor.contract_changes.iter().filter(|change| {
                !change.muted && change.kind == ContractChangeKind::Renegotiate && change.date <= entry.date
            });
            let date = own.map(|change| change.date).max().unwrap_or(entry.date);
            inputs.contract_changes(vendor, ContractChangeKind::Renegotiate, date);
        }
        _ => {
            let kind = invoice.map(|place| forecast.invoices[place].kind);
            let policy = kind.and_then(|kind| vendor.policy_on(kind, inputs.model.as_of(), entry.date));
            if let Some(policy) = policy {
                inputs.policy(vendor, policy);
            }
        }
    }
    if let Some(place) = invoice {
        invoice_inputs(inputs, forecast, issuing, place);
    }
}

/// Interest of a debt, or principal repaid.
fn debt_inputs(inputs: &mut Inputs<'_>, entry: &Entry, id: &str) {
    let path = format!("debts/{id}");
    let Some(debt) = inputs.model.debts.iter().find(|debt| debt.id.0 == id) else { return };
    if entry.rule == Rule::DebtInterest {
        inputs.fields(&path, &["principal", "rate", "last_interest", "first_interest", "every_months"]);
        if debt.first_interest == entry.date {
            inputs.add(format!("{path}/next_interest"));
        }
        return;
    }
    if debt.repayments.iter().all(|own| own.date != entry.date) {
        inputs.fields(&path, &["principal", "maturity"]);
    }
    for own in debt.repayments.iter().filter(|own| own.date == entry.date) {
        inputs.fields(&format!("{path}/repayments/{}", own.id.0), &["date", "amount"]);
    }
}

/// The charge is named by the account that it is expensed to.
fn charge_inputs(inputs: &mut Inputs<'_>, forecast: &Forecast, place: usize, entry: &Entry) {
    let postings = forecast.journal.postings_of(place).iter();
    let mut accounts = postings.map(|posting| &forecast.accounts[posting.account as usize]);
    let account = accounts.find(|account| account.kind == AccountKind::Operating);
    let id = account.and_then(|account| account.item.as_deref()).unwrap_or_default();
    let model = inputs.model;
    for vendor in &model.vendors {
        for charge in vendor.charges.iter().filter(|charge| charge.id.0 == id) {
            let path = format!("vendors/{}/charges/{id}", vendor.id.0);
            let last = entry.date.month();
            let first = last.plus(1 - charge.every_months.cast_signed());
            let fields = ["monthly", "every_months", "day", "first_month", "growth"];
            inputs.amounts(&path, &fields, &ByMonth::new(), &charge.changes, [first, last]);
        }
    }
}

/// The inputs of something that no entry and no invoice stands for.
pub(super) fn of_line(model: &Model, line: &Line) -> Vec<String> {
    let mut inputs = Inputs { model, paths: Vec::new() };
    let contract = |id: &String| {
        let vendor = model.vendors.iter().find(|vendor| vendor.id.0 == *id);
        vendor.and_then(|vendor| vendor.contract.get()).map(|contract| (format!("vendors/{id}/contract"), contract))
    };
    match line {
        Line::Account(_) => {}
        Line::RestrictedCash => inputs.add("settings/restricted_cash".to_owned()),
        Line::Buffer => inputs.add("settings/buffer".to_owned()),
        Line::InterestPerDay(id) => {
            let path = format!("vendors/{id}/late_interest");
            inputs.fields(&path, &["rate", "per", "grace_days", "compounding"]);
        }
        Line::NotInvoiced(id) | Line::OfFloorConsumed(id) => {
            if let Some((path, contract)) = contract(id) {
                inputs.add(format!("{path}/consumed_so_far"));
                for line in &contract.lines {
                    inputs.fields(&format!("{path}/lines/{}", line.id.0), &["monthly", "growth", "counts", "share"]);
                }
                inputs.add(format!("{path}/discount"));
            }
        }
        Line::FloorByDays(id) | Line::RestOfFloor(id) | Line::LaterFloors(id) | Line::Floor(id) | Line::RunRate(id) => {
            if let Some((path, contract)) = contract(id) {
                for period in &contract.periods {
                    inputs.fields(&format!("{path}/periods/{}", period.id.0), &["start", "end", "floor"]);
                }
                inputs.fields(&path, &["billing", "carry_over_cap"]);
            }
        }
    }
    inputs.paths
}
