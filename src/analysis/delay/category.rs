//! What a difference between two runs counts as, when a vendor is not paid.
//!
//! Owns the classes of costs, by the rule and the account of a posting. Its one invariant: every posting to an account of
//! revenue or expenses is in one class, but for interest on cash and on the credit line, which the benefit stands for.

use std::collections::BTreeMap;

use crate::{
    calendar::Date,
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
    /// Fees, and what is due at once when the vendor terminates.
    Fees,
    /// What the vendor no longer buys from us.
    CancelledSpend,
    /// What the vendor owes us and withholds: a cost while it does.
    WithheldSpend,
    /// Revenue lost while service is down.
    Suspension,
    /// Legal costs.
    LegalCosts,
    /// Shortfall that is invoiced.
    Shortfall,
    /// Charges that are invoiced.
    Charges,
    /// Consumption and instalments: less of them is a saving.
    Consumption,
    /// Disputed sums that are found not to be owed: a saving.
    NotOwed,
    /// What is waived when the contract is renegotiated: a saving.
    Waived,
    /// An effect on another item: its bad debts, its cost, its interest, what it withholds or cancels.
    OtherItem,
}

/// A class and the id of the item that it is an effect on, if that is not the vendor.
pub(super) type Key = (Category, Option<String>);

/// What the postings of an entry cost, by class. Late interest is not among them: it counts when it accrues. All revenue
/// that is missing is first taken for lost while service is down.
pub(super) fn of_entry(forecast: &Forecast, entry: &Entry, postings: &[Posting], vendor: &str) -> Vec<(Key, Money)> {
    let costs = postings.iter().filter(|posting| {
        let kind = forecast.accounts[posting.account as usize].kind;
        is_profit_or_loss(kind)
    });
    let all = costs.filter_map(|posting| Some((key(forecast, entry, vendor)?, posting.amount)));
    all.collect()
}

/// What vendors do not buy from us: taken from what is lost while service is down.
pub(super) fn of_cancelled(forecast: &Forecast, vendor: &str) -> Vec<(Key, Date, Money)> {
    let id = |item: u32| forecast.items[item as usize].id.clone();
    let mut all = Vec::new();
    for cancelled in &forecast.cancelled {
        let stream = Some(id(cancelled.stream));
        let by = id(cancelled.vendor);
        let key =
            if by == vendor { (Category::CancelledSpend, stream.clone()) } else { (Category::OtherItem, Some(by)) };
        all.push((key, cancelled.date, cancelled.amount));
        all.push(((Category::Suspension, stream), cancelled.date, -cancelled.amount));
    }
    all
}

/// What vendors withhold more, or less, than on the day before.
pub(super) fn of_withheld(forecast: &Forecast, vendor: &str) -> Vec<(Key, Date, Money)> {
    let mut before: BTreeMap<u32, Money> = BTreeMap::new();
    let mut all = Vec::new();
    for withheld in &forecast.withheld {
        let id = &forecast.items[withheld.vendor as usize].id;
        let key = if id == vendor { (Category::WithheldSpend, None) } else { (Category::OtherItem, Some(id.clone())) };
        let last = before.insert(withheld.vendor, withheld.amount).unwrap_or_default();
        all.push((key, withheld.date, withheld.amount - last));
    }
    all
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
        Rule::CashInterest | Rule::CreditLineInterest | Rule::LateInterest => return None,
        Rule::Recognition => return Some((Category::Suspension, item)),
        Rule::Usage | Rule::FloorInstalment | Rule::CreditUse => Category::Consumption,
        Rule::Shortfall => Category::Shortfall,
        Rule::Charge => Category::Charges,
        Rule::CreditExpiry | Rule::CreditPurchase => Category::LostCredits,
        Rule::EarlyPayment => Category::LostDiscounts,
        Rule::DisputeReversal => Category::NotOwed,
        Rule::Waiver => Category::Waived,
        Rule::Acceleration | Rule::TerminationFee => Category::Fees,
        Rule::LegalCosts => Category::LegalCosts,
        // Of other items than vendors, or without a posting to such an account.
        Rule::Opening
        | Rule::Collection
        | Rule::WriteOff
        | Rule::Payment
        | Rule::LumpPayment
        | Rule::JudgmentPayment
        | Rule::Settlement
        | Rule::SetOff
        | Rule::SiteCost
        | Rule::CreditLineDraw
        | Rule::CreditLineRepayment
        | Rule::Cost
        | Rule::CostIncurred
        | Rule::CostPayment
        | Rule::DebtInterest
        | Rule::Repayment
        | Rule::CashEvent => Category::OtherItem,
    };
    Some(if is_own { (own, None) } else { (Category::OtherItem, item) })
}
