//! What is odd in what depends on something else: payers, receivables, and service.

use super::{Found, Odd, contracts::too_old};
use crate::model::{Decimal, Model, Stream};

pub(super) fn check(model: &Model, found: &mut Found) {
    let vendors = || model.vendors.iter().filter(|vendor| !vendor.muted);
    let streams = || model.streams.iter().filter(|stream| !stream.muted);
    let depends = |stream: &Stream| stream.dependency > Decimal::ZERO || stream.lasting_loss > Decimal::ZERO;
    let sharing = || vendors().filter(|vendor| vendor.service_share > Decimal::ZERO);
    if !streams().any(depends) {
        for vendor in sharing() {
            found.add(format!("vendors/{}/service_share", vendor.id.0), Odd::ShareWithoutDependency);
        }
    }
    let is_ever_down = sharing().next().is_some() || has_downtime_of_its_own(model);
    for stream in streams() {
        let at = format_args!("streams/{}", stream.id.0);
        if !is_ever_down && depends(stream) {
            let field = if stream.dependency > Decimal::ZERO { "dependency" } else { "lasting_loss" };
            found.add(format!("{at}/{field}"), Odd::DependencyWithoutDowntime);
        }
        for payer in &stream.payers {
            let vendor = model.vendors.iter().find(|vendor| vendor.id.0 == payer.vendor && vendor.muted);
            if let Some(vendor) = vendor {
                let name = if vendor.label.is_empty() { &vendor.id.0 } else { &vendor.label };
                let odd = Odd::PayerMuted { vendor: name.clone() };
                found.add(format!("{at}/payers/{}/vendor", payer.id.0), odd);
            }
        }
        for receivable in &stream.receivables {
            if let Some(days) = too_old(receivable.due, model.as_of()) {
                found.add(format!("{at}/receivables/{}/due", receivable.id.0), Odd::OldReceivable { days });
            }
        }
    }
}

/// Whether outages or our own sites may take service down.
fn has_downtime_of_its_own(model: &Model) -> bool {
    let Some(service) = model.service.get() else { return false };
    let has_site = model.sites.iter().any(|site| !site.muted);
    service.outages.iter().any(|outage| !outage.muted && outage.down > Decimal::ZERO)
        || (has_site && !service.curve.is_empty())
}
