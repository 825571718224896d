//! What a difference between two runs counts as, when a vendor is not paid.
//!
//! Owns the classes of costs, by the rule and the account of a posting. Its one invariant: every posting to an account of
//! revenue or expenses is in one class, but for interest on cash and on the credit line, which the benefit stands for.

use crate::{
    engine::{AccountKind, Entry, Forecast, Posting, Rule},
    money::Money,
};

/// A class of costs, in the order in which they are shown. All but the last are the vendor's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Category {
    /// Late interest with its fixed sums.
    LateInterest,
    /// Discounts for early payment that are not had.
    LostDiscounts,
    /// Credits that a paid shortfall would have bought, or that expired.
    LostCredits,
    /// Shortfall that is invoiced.
    Shortfall,
    /// Charges that are invoiced.
    Charges,
    /// Consumption and instalments: less of them is a saving.
    Consumption,
    /// Disputed sums that are found not to be owed: a saving.
    NotOwed,
    /// An effect on another item: its revenue, its bad debts, its cost, its interest.
    OtherItem,
}

/// A class and the id of the item that it is an effect on, if that is not the vendor.
pub(super) type Key = (Category, Option<String>);

/// What the postings of an entry cost, by class. Late interest is not among them: it counts when it accrues.
pub(super) fn of_entry(forecast: &Forecast, entry: &Entry, postings: &[Posting], vendor: &str) -> Vec<(Key, Money)> {
    let costs = postings.iter().filter(|posting| {
        let kind = forecast.accounts[posting.account as usize].kind;
        is_profit_or_loss(kind)
    });
    let all = costs.filter_map(|posting| Some((key(forecast, entry, vendor)?, posting.amount)));
    all.collect()
}

/// Whether an account is one of revenue or of expenses.
const fn is_profit_or_loss(kind: AccountKind) -> bool {
    match kind {
        AccountKind::Revenue
        | AccountKind::RevenueOther
        | AccountKind::Cloud
        | AccountKind::Shortfall
        | AccountKind::Interest
        | AccountKind::Operating
        | AccountKind::Legal
        | AccountKind::BadDebt => true,
        AccountKind::Cash
        | AccountKind::Receivable
        | AccountKind::Credit
        | AccountKind::Payable
        | AccountKind::Debt
        | AccountKind::Opening
        | AccountKind::Events => false,
    }
}

/// The class of an entry's postings to accounts of revenue and expenses; none of those that the benefit stands for, and
/// of late interest.
fn key(forecast: &Forecast, entry: &Entry, vendor: &str) -> Option<Key> {
    let item = entry.item.map(|item| forecast.items[item as usize].id.clone());
    let is_own = item.as_deref() == Some(vendor);
    let own = match entry.rule {
        Rule::CashInterest | Rule::LateInterest => return None,
        Rule::Usage | Rule::FloorInstalment | Rule::CreditUse => Category::Consumption,
        Rule::Shortfall => Category::Shortfall,
        Rule::Charge => Category::Charges,
        Rule::CreditExpiry | Rule::CreditPurchase => Category::LostCredits,
        Rule::EarlyPayment => Category::LostDiscounts,
        Rule::DisputeReversal => Category::NotOwed,
        // Of other items than vendors, or without a posting to such an account.
        Rule::Opening
        | Rule::Recognition
        | Rule::Collection
        | Rule::WriteOff
        | Rule::Payment
        | Rule::LumpPayment
        | Rule::Cost
        | Rule::CostIncurred
        | Rule::CostPayment
        | Rule::DebtInterest
        | Rule::Repayment
        | Rule::CashEvent => Category::OtherItem,
    };
    Some(if is_own { (own, None) } else { (Category::OtherItem, item) })
}
