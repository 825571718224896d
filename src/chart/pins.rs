//! What is pinned on the axis of days: marks, cash events, policies and lump payments.

use crate::{calendar::Date, model::Model, text::window as words};

/// What a pin stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PinKind {
    /// Words without money.
    Mark,
    /// Cash in or out.
    CashEvent,
    /// A payment policy begins.
    Policy,
    /// A payment on a day of its own.
    LumpPayment,
}

/// A dated thing on the axis.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pin {
    /// The day.
    pub date: Date,
    /// What it stands for.
    pub kind: PinKind,
    /// What it says.
    pub label: String,
    /// The id of its item.
    pub item: String,
}

/// The pins of a model, by day.
pub fn pins(model: &Model) -> Vec<Pin> {
    let mut pins = Vec::new();
    let currency = model.currency();
    for mark in model.marks.iter().filter(|mark| !mark.muted) {
        let item = mark.id.0.clone();
        pins.push(Pin { date: mark.date, kind: PinKind::Mark, label: mark.label.clone(), item });
    }
    for event in model.cash_events.iter().filter(|event| !event.muted) {
        let item = event.id.0.clone();
        pins.push(Pin { date: event.date, kind: PinKind::CashEvent, label: event.label.clone(), item });
    }
    for vendor in model.vendors.iter().filter(|vendor| !vendor.muted) {
        for policy in &vendor.policies {
            // One that holds from the beginning is no event of the forecast.
            let Some(date) = policy.from.filter(|from| *from > model.as_of()) else { continue };
            let label = words::pin_policy(&vendor.label, policy.kind);
            pins.push(Pin { date, kind: PinKind::Policy, label, item: vendor.id.0.clone() });
        }
        for payment in &vendor.lump_payments {
            let Some(amount) = payment.amount.to_money(currency.digits()) else { continue };
            let label = words::pin_payment(&vendor.label, amount, currency);
            pins.push(Pin { date: payment.date, kind: PinKind::LumpPayment, label, item: vendor.id.0.clone() });
        }
    }
    pins.sort_by(|a, b| (a.date, a.kind, &a.label).cmp(&(b.date, b.kind, &b.label)));
    pins
}

/// On which of `levels` rows each label stands so that none touches another; none if there is no room for it.
///
/// Each extent is the left and the right edge of a label, in any unit, by its left edge.
pub fn stagger(extents: &[(f32, f32)], levels: usize) -> Vec<Option<usize>> {
    let mut ends = vec![f32::NEG_INFINITY; levels];
    extents
        .iter()
        .map(|(left, right)| {
            let level = ends.iter().position(|end| end <= left)?;
            ends[level] = *right;
            Some(level)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn close_labels_are_staggered() {
        let extents = [(0.0, 50.0), (10.0, 60.0), (20.0, 70.0), (55.0, 80.0), (90.0, 100.0)];
        assert_eq!(stagger(&extents, 2), [Some(0), Some(1), None, Some(0), Some(0)]);
        assert_eq!(stagger(&[], 2), []);
        assert_eq!(stagger(&extents[..1], 0), [None]);
    }
}
