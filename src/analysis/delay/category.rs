//! How a difference between two runs is classified, when a vendor is not paid.
//!
//! Owns the classes of costs, by the class of an entry's rule and the account of a posting. Its one invariant: every
//! posting to an account of revenue or expenses is in one class, but for interest on cash and on the credit line, which
//! the benefit stands for.

use std::collections::BTreeMap;

use crate::{
    calendar::Date,
    engine::{AccountKind, Class, Entry, Forecast, Postings},
    model::ItemKind,
    money::Money,
};

/// A class of costs, in the order in which they are shown. All but the last are the vendor's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Category {
    /// Late interest with its fixed sums.
    LateInterest,
    /// Discounts for early payment that are lost.
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

/// Which vendors are waited with.
#[derive(Clone, Copy)]
pub(super) enum Whose {
    /// The one of a place among the items, if it takes part.
    One(Option<u32>),
    /// Every vendor.
    All,
}

impl Whose {
    /// Whether an item is one of them.
    pub(super) fn owns(self, run: &Forecast, item: Option<u32>) -> bool {
        match (self, item) {
            (_, None) => false,
            (Self::One(vendor), item) => vendor == item,
            (Self::All, Some(item)) => run.items[item as usize].kind == ItemKind::Vendor,
        }
    }

    /// A class of costs of one vendor; if all vendors are asked about, with that vendor.
    fn key(self, category: Category, vendor: u32) -> CostKey {
        (category, matches!(self, Self::All).then_some(vendor))
    }
}

/// A class and the place of the item that it is an effect on, if that is not the vendor; of all vendors, the vendor.
pub(super) type CostKey = (Category, Option<u32>);

/// What the postings of an entry cost, by class. Late interest is not among them: it counts when it accrues. All
/// missing revenue is first counted as lost while service is down.
pub(super) fn of_entry<'a>(
    forecast: &'a Forecast,
    entry: &Entry,
    postings: Postings<'a>,
    whose: Whose,
) -> impl Iterator<Item = (CostKey, Money)> + 'a {
    let key = key(forecast, entry, whose);
    let costs = postings.into_iter().filter(|posting| {
        let kind = forecast.accounts[posting.account as usize].kind;
        is_profit_or_loss(kind)
    });
    costs.filter_map(move |posting| Some((key?, posting.amount)))
}

/// What vendors no longer buy from us: moved here from revenue lost while service is down.
pub(super) fn of_cancelled(forecast: &Forecast, whose: Whose) -> Vec<(CostKey, Date, Money)> {
    let mut all = Vec::new();
    for cancelled in &forecast.cancelled {
        let stream = Some(cancelled.stream);
        let by = cancelled.vendor;
        let is_own = whose.owns(forecast, Some(by));
        let key = if is_own { (Category::CancelledSpend, stream) } else { (Category::OtherItem, Some(by)) };
        all.push((key, cancelled.date, cancelled.amount));
        all.push(((Category::Suspension, stream), cancelled.date, -cancelled.amount));
    }
    all
}

/// What vendors withhold more, or less, than on the day before.
pub(super) fn of_withheld(forecast: &Forecast, whose: Whose) -> Vec<(CostKey, Date, Money)> {
    let mut before: BTreeMap<u32, Money> = BTreeMap::new();
    let mut all = Vec::new();
    for withheld in &forecast.withheld {
        let vendor = withheld.vendor;
        let is_own = whose.owns(forecast, Some(vendor));
        let key = if is_own { whose.key(Category::WithheldSpend, vendor) } else { (Category::OtherItem, Some(vendor)) };
        let last = before.insert(vendor, withheld.amount).unwrap_or_default();
        all.push((key, withheld.date, withheld.amount - last));
    }
    all
}

/// The class of a vendor's late interest.
pub(super) fn of_interest(forecast: &Forecast, whose: Whose, vendor: u32) -> CostKey {
    if whose.owns(forecast, Some(vendor)) {
        whose.key(Category::LateInterest, vendor)
    } else {
        (Category::OtherItem, Some(vendor))
    }
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

/// The class of an entry's postings to accounts of revenue and expenses; none for accounts that the benefit stands for,
/// and for late interest.
fn key(forecast: &Forecast, entry: &Entry, whose: Whose) -> Option<CostKey> {
    let item = entry.item;
    let own = match entry.rule.row().class {
        Class::CashKept | Class::LateInterest => return None,
        Class::Revenue => return Some((Category::Suspension, item)),
        Class::Consumption => Category::Consumption,
        Class::Shortfall => Category::Shortfall,
        Class::Charge => Category::Charges,
        Class::Credit => Category::LostCredits,
        Class::EarlyPayment => Category::LostDiscounts,
        Class::NotOwed | Class::CreditNote => Category::NotOwed,
        Class::Waived => Category::Waived,
        Class::Fee => Category::Fees,
        Class::LegalCosts => Category::LegalCosts,
        // Of other items than vendors, or without a posting to such an account.
        Class::Other => Category::OtherItem,
    };
    Some(match item {
        Some(vendor) if whose.owns(forecast, item) => whose.key(own, vendor),
        _ => (Category::OtherItem, item),
    })
}
