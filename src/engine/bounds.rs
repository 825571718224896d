//! Sums over many items and days: every sum that a forecast shows is exact, or there is no forecast.
//!
//! The machine refuses an amount, a balance or a close of 2^53 minor units. This file checks the sums that no balance
//! keeps: receipts, obligations, and all that is invoiced, consumed or owed. Its one invariant: each sum, over every
//! item and the whole forecast and of absolute amounts, is below 2^53. So is the sum of any span, item or group.

use super::{
    forecast::Forecast,
    items::ItemName,
    journal::{AccountKind, Flow},
    owed::Standing,
    run::Overflow,
};
use crate::{calendar::Date, money::Money};

/// 2^53.
const LIMIT: u64 = 1 << 53;

/// A sum of absolute amounts.
#[derive(Clone, Copy, Default)]
struct Sum(u64);

impl Sum {
    /// Adds the absolute amount; returns whether the sum is still exact.
    fn takes(&mut self, amount: Money) -> bool {
        // Both terms are hardly above the limit, so this never saturates in practice.
        self.0 = self.0.saturating_add(amount.0.unsigned_abs());
        self.0 < LIMIT
    }
}

/// The sums that are checked, as the journal has them.
#[derive(Clone, Copy)]
enum Of {
    Receipts,
    Paid,
    SetOff,
    Credited,
    Recognised,
    Events,
    CashInterest,
    /// Amounts that fall due: invoices, and other amounts when they are paid.
    Obligations,
    /// Amounts that become payable: invoices, and costs that are incurred before they are paid.
    Payable,
}

/// Refuses a forecast with a sum that is too large; names the item and the day at which it becomes too large. No amount
/// of its journal has a bit that is not among `posted_bits`.
pub(super) fn check(forecast: &Forecast, posted_bits: u64) -> Result<(), Overflow> {
    check_owed(&forecast.standings, &forecast.items, forecast.as_of.plus_days(-1))?;
    if is_far_below(forecast, posted_bits) {
        return Ok(());
    }
    let mut sums = [Sum::default(); 9];
    let mut add = |of: &[Of], amount: Money, item: Option<u32>, date: Date| {
        let are_exact = of.iter().all(|of| sums[*of as usize].takes(amount));
        if are_exact { Ok(()) } else { Err(overflow(&forecast.items, item, date)) }
    };
    for invoice in &forecast.invoices {
        add(&[Of::Obligations, Of::Payable], invoice.face, Some(invoice.vendor), invoice.issued)?;
    }
    for (entry, postings) in forecast.journal.iter() {
        let of: &[Of] = match entry.rule.row().flow {
            Flow::Opening => {
                let is_receivable = |account: u32| forecast.accounts[account as usize].kind == AccountKind::Receivable;
                for posting in postings.iter().filter(|posting| is_receivable(posting.account)) {
                    let stream = forecast.accounts[posting.account as usize].item.as_deref();
                    let stream = stream.and_then(|id| forecast.item_index(id));
                    add(&[Of::Recognised], posting.amount, stream, entry.date)?;
                }
                continue;
            }
            Flow::Recognition => &[Of::Recognised],
            Flow::Receipt => &[Of::Receipts],
            Flow::PaidToVendor => &[Of::Paid],
            Flow::PaidAndOwed => &[Of::Paid, Of::Obligations],
            Flow::Incurred => &[Of::Payable],
            Flow::SetOff => &[Of::SetOff],
            Flow::Credited => &[Of::Credited],
            Flow::CashEvent => &[Of::Events],
            Flow::CashInterest => &[Of::CashInterest],
            // For these flows only balances are shown, and the machine checks balances.
            Flow::CreditLine | Flow::Beside => continue,
        };
        if let Some(posting) = postings.first() {
            add(of, posting.amount, entry.item, entry.date)?;
        }
    }
    let mut consumed = Sum::default();
    for segment in &forecast.segments {
        if !consumed.takes(segment.consumed(segment.from, segment.to)) {
            return Err(overflow(&forecast.items, Some(segment.vendor), forecast.as_of.plus_days(segment.to)));
        }
    }
    Ok(())
}

/// Refuses standings with a sum over all vendors that is too large.
pub(super) fn check_owed(standings: &[Standing], items: &[ItemName], date: Date) -> Result<(), Overflow> {
    let mut sums = [Sum::default(); 5];
    for standing in standings {
        let owed = &standing.owed;
        let parts = [owed.overdue, owed.not_yet_due, owed.accrued_shortfall, owed.committed_later, owed.disputed];
        let term = standing.commitment.map_or([Money::ZERO; 3], |own| [own.floor, own.consumed, own.run_rate]);
        let [all, floors, consumed, rates, interest] = &mut sums;
        let are_exact = parts.into_iter().all(|part| all.takes(part))
            && floors.takes(term[0])
            && consumed.takes(term[1])
            && rates.takes(term[2])
            && interest.takes(standing.interest_per_day);
        if !are_exact {
            return Err(overflow(items, Some(standing.vendor), date));
        }
    }
    Ok(())
}

/// Whether even the largest amount times the number of amounts is below the limit: then so is every sum.
fn is_far_below(forecast: &Forecast, posted_bits: u64) -> bool {
    let invoices = forecast.invoices.iter().map(|invoice| invoice.face.0.unsigned_abs());
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "what does not fit is far above")]
    let segments = forecast.segments.iter().map(|segment| (segment.sum.largest() + segment.price.largest()) as u64 + 1);
    let bits = invoices.chain(segments).fold(posted_bits, |all, size| all | size);
    let count = forecast.journal.posting_count() + forecast.invoices.len() + forecast.segments.len();
    let most = u128::from(bits.checked_next_power_of_two().unwrap_or(u64::MAX));
    most * u128::try_from(count).unwrap_or(u128::MAX) < u128::from(LIMIT)
}

fn overflow(items: &[ItemName], item: Option<u32>, date: Date) -> Overflow {
    let item = item.and_then(|item| items.get(item as usize)).map(|item| item.id.clone());
    Overflow { item, date }
}
