//! The words of what figures are made of: lines of bridges and explanations.

use crate::{
    analysis::parts::{FigureLine, Role},
    engine::{AccountKind, Measure},
};

/// A line of a figure that measures something; `label` is the name of its item, empty if it has none.
pub fn line(line: &FigureLine, label: &str, measure: Measure) -> String {
    let what = match line {
        FigureLine::Account(account) => self::account(account.kind, is_of_cash(measure)),
        FigureLine::RestrictedCash => "restricted cash",
        FigureLine::Buffer => "liquidity buffer",
        FigureLine::NotInvoiced(_) => "consumed, not yet invoiced",
        FigureLine::FloorByDays(_) => "current floor, by days so far",
        FigureLine::OfFloorConsumed(_) => "consumed toward the floor",
        FigureLine::RestOfFloor(_) => "rest of the current floor",
        FigureLine::LaterFloors(_) => "floors of later periods, or instalments to come",
        FigureLine::InterestPerDay(_) => "late interest a day",
        FigureLine::Floor(_) => "current floor",
        FigureLine::RunRate(_) => "run rate needed",
    };
    if label.is_empty() { capitalised(what) } else { format!("{label}: {what}") }
}

pub(super) fn capitalised(text: &str) -> String {
    let mut signs = text.chars();
    signs.next().map(char::to_uppercase).into_iter().flatten().chain(signs).collect()
}

/// Whether the lines of a figure are movements of cash.
const fn is_of_cash(measure: Measure) -> bool {
    matches!(
        measure,
        Measure::CashLow
            | Measure::CashLowDate
            | Measure::CashEnd
            | Measure::Headroom
            | Measure::RunwayBufferDate
            | Measure::RunwayBufferDays
            | Measure::RunwayZeroDate
            | Measure::RunwayZeroDays
            | Measure::Receipts
            | Measure::Coverage
            | Measure::Coverage90Days
            | Measure::PayerConcentration
            | Measure::Paid
    )
}

const fn account(kind: AccountKind, is_cash: bool) -> &'static str {
    match kind {
        AccountKind::Cash => "cash",
        AccountKind::Receivable if is_cash => "collected",
        AccountKind::Receivable => "receivables",
        AccountKind::Credit => "credits",
        AccountKind::Payable if is_cash => "paid",
        AccountKind::Payable => "unpaid",
        AccountKind::Debt => "principal",
        AccountKind::Revenue => "revenue",
        AccountKind::RevenueOther => "other revenue",
        AccountKind::Cloud => "consumption",
        AccountKind::Shortfall => "shortfall and fees",
        AccountKind::Interest => "interest",
        AccountKind::Operating => "costs and charges",
        AccountKind::Legal => "legal costs",
        AccountKind::BadDebt => "bad debts",
        AccountKind::Opening => "opening balance",
        AccountKind::Events => "cash events",
    }
}

/// What the parts of a figure stand for, by the name of what they add up to.
pub fn role(role: Role, measure: Measure) -> String {
    let what = super::figures::label(measure);
    match role {
        Role::Sum | Role::Dividend => what.to_owned(),
        Role::Divisor => format!("divided by {}", super::figures::lower(what)),
        Role::OnDate => format!("{what} on that day"),
    }
}
