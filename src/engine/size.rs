//! The size of a run, estimated from a model without planning it.
//!
//! Owns the weights of a model's items. Its one invariant: it costs almost no time, and grows with every item and every
//! month.

use crate::model::{Model, Recognition, Stream, Vendor};

/// The weight of a month's days by themselves, where the weight of an event is 1.
const DAYS_A_MONTH: usize = 31;
/// A vendor's events in a month besides consumption: an invoice, interest, a payment.
const OF_A_VENDOR: usize = 3;
/// How often weekly revenue is recognised in a month at most.
const WEEKS_A_MONTH: usize = 6;

/// About how many events the plan of a model has.
pub fn size(model: &Model) -> usize {
    let monthly = DAYS_A_MONTH
        + model.vendors.iter().filter(|vendor| !vendor.muted).map(of_vendor).sum::<usize>()
        + model.streams.iter().filter(|stream| !stream.muted).map(of_stream).sum::<usize>()
        + model.costs.iter().filter(|cost| !cost.muted).count()
        + model.debts.iter().filter(|debt| !debt.muted).count()
        + model.sites.iter().filter(|site| !site.muted).count();
    let months = usize::try_from(model.settings.months).unwrap_or(usize::MAX);
    months.saturating_mul(monthly).saturating_add(model.cash_events.len())
}

fn of_vendor(vendor: &Vendor) -> usize {
    let lines = vendor.contract.0.as_ref().map_or(0, |contract| contract.lines.len());
    OF_A_VENDOR + lines + vendor.charges.len() + vendor.policies.len() + vendor.reactions.len()
}

fn of_stream(stream: &Stream) -> usize {
    let recognised = match stream.recognition {
        Recognition::Monthly => 1,
        Recognition::Weekly => WEEKS_A_MONTH,
    };
    recognised * (1 + stream.lags.len().max(1)) * (1 + stream.payers.len())
}
