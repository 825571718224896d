//! What an entry counts as: in which flow, and whether it issues an invoice.
//!
//! Owns one answer for each rule of the engine. Its one invariant: a rule that is added asks for its answer here.

use crate::engine::{Forecast, Rule};

/// In which flow of the spans an entry counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flow {
    /// Collections of streams.
    Receipt,
    /// Cash to vendors.
    PaidToVendor,
    /// Costs and debt service: obligations when they are paid.
    PaidAndOwed,
    /// Netting.
    SetOff,
    /// Revenue recognised.
    Recognition,
    /// None of these.
    Beside,
}

impl Flow {
    /// The flow of a rule.
    pub const fn of(rule: Rule) -> Self {
        match rule {
            Rule::Collection => Self::Receipt,
            Rule::Payment | Rule::LumpPayment | Rule::JudgmentPayment | Rule::Settlement => Self::PaidToVendor,
            Rule::Cost
            | Rule::CostPayment
            | Rule::SiteCost
            | Rule::DebtInterest
            | Rule::CreditLineInterest
            | Rule::Repayment => Self::PaidAndOwed,
            Rule::SetOff => Self::SetOff,
            Rule::Recognition => Self::Recognition,
            Rule::Opening
            | Rule::WriteOff
            | Rule::Usage
            | Rule::FloorInstalment
            | Rule::Shortfall
            | Rule::Charge
            | Rule::LateInterest
            | Rule::CreditUse
            | Rule::CreditExpiry
            | Rule::CreditPurchase
            | Rule::EarlyPayment
            | Rule::DisputeReversal
            | Rule::CostIncurred
            | Rule::Waiver
            | Rule::Acceleration
            | Rule::TerminationFee
            | Rule::LegalCosts
            | Rule::CreditLineDraw
            | Rule::CreditLineRepayment
            | Rule::CashEvent
            | Rule::CashInterest => Self::Beside,
        }
    }
}

/// Whether the rule issues an invoice.
pub const fn is_issue(rule: Rule) -> bool {
    match rule {
        Rule::Usage
        | Rule::FloorInstalment
        | Rule::Shortfall
        | Rule::Charge
        | Rule::LateInterest
        | Rule::Acceleration
        | Rule::TerminationFee
        | Rule::LegalCosts => true,
        Rule::Opening
        | Rule::Recognition
        | Rule::Collection
        | Rule::WriteOff
        | Rule::CreditUse
        | Rule::CreditExpiry
        | Rule::CreditPurchase
        | Rule::Payment
        | Rule::LumpPayment
        | Rule::JudgmentPayment
        | Rule::Settlement
        | Rule::Waiver
        | Rule::SetOff
        | Rule::EarlyPayment
        | Rule::DisputeReversal
        | Rule::SiteCost
        | Rule::CreditLineInterest
        | Rule::CreditLineDraw
        | Rule::CreditLineRepayment
        | Rule::Cost
        | Rule::CostIncurred
        | Rule::CostPayment
        | Rule::DebtInterest
        | Rule::Repayment
        | Rule::CashEvent
        | Rule::CashInterest => false,
    }
}

/// Of each invoice the place of the entry that issued it; none of those brought forward.
pub fn issuing_entries(forecast: &Forecast) -> Vec<Option<usize>> {
    let mut places = vec![None; forecast.invoices.len()];
    for (place, entry) in forecast.journal.entries.iter().enumerate() {
        if is_issue(entry.rule)
            && let Some(invoice) = entry.invoice.and_then(|invoice| places.get_mut(invoice as usize))
        {
            *invoice = Some(place);
        }
    }
    places
}
