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
    /// The path of the date, which moves with it.
    pub path: String,
    /// The earliest day that it can stand on and still be a pin.
    pub earliest: Option<Date>,
}

/// The pins of a model, by day.
pub fn pins(model: &Model) -> Vec<Pin> {
    let mut pins = Vec::new();
    let currency = model.currency();
    for mark in model.marks.iter().filter(|mark| !mark.muted) {
        let item = mark.id.0.clone();
        let path = format!("marks/{item}/date");
        let label = mark.label.clone();
        pins.push(Pin { date: mark.date, kind: PinKind::Mark, label, item, path, earliest: None });
    }
    for event in model.cash_events.iter().filter(|event| !event.muted) {
        let item = event.id.0.clone();
        let path = format!("cash_events/{item}/date");
        let label = event.label.clone();
        let earliest = Some(model.as_of());
        pins.push(Pin { date: event.date, kind: PinKind::CashEvent, label, item, path, earliest });
    }
    for vendor in model.vendors.iter().filter(|vendor| !vendor.muted) {
        for policy in &vendor.policies {
            // One that holds from the beginning is no event of the forecast.
            let Some(date) = policy.from.filter(|from| *from > model.as_of()) else { continue };
            let label = words::pin_policy(&vendor.label, policy.kind);
            let item = vendor.id.0.clone();
            let path = format!("vendors/{item}/policies/{}/from", policy.id.0);
            let earliest = Some(model.as_of().plus_days(1));
            pins.push(Pin { date, kind: PinKind::Policy, label, item, path, earliest });
        }
        for payment in &vendor.lump_payments {
            let Some(amount) = payment.amount.to_money(currency.digits()) else { continue };
            let label = words::pin_payment(&vendor.label, amount, currency);
            let item = vendor.id.0.clone();
            let path = format!("vendors/{item}/lump_payments/{}/date", payment.id.0);
            let (date, earliest) = (payment.date, Some(model.as_of()));
            pins.push(Pin { date, kind: PinKind::LumpPayment, label, item, path, earliest });
        }
    }
    pins.sort_by(|a, b| (a.date, a.kind, &a.label).cmp(&(b.date, b.kind, &b.label)));
    pins
}

/// What a pin takes of the rows above the plot, in any unit: its dot, and its label with the dot.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Extent {
    /// The middle of the dot.
    pub dot: f32,
    /// The left edge of dot and label.
    pub left: f32,
    /// The right edge of dot and label.
    pub right: f32,
}

/// Where a pin stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The row, counted from the plot upward.
    pub row: usize,
    /// Whether there is room for the label.
    pub has_label: bool,
}

/// Half the width of a dot with room around it.
const DOT: f32 = 5.0;

/// Rows for pins, of which there are `rows` and which come by day, so that no label touches another and none is crossed
/// by the line that goes down from a later pin: an earlier pin stands above the later ones that its label reaches over.
/// Where the rows are used up only the dot is left.
pub fn stagger(extents: &[Extent], rows: usize) -> Vec<Place> {
    let mut places: Vec<Place> = vec![Place { row: 0, has_label: false }; extents.len()];
    let mut taken: Vec<(f32, f32, usize)> = Vec::new();
    for (index, extent) in extents.iter().enumerate().rev() {
        let lowest = |left: f32, right: f32| {
            let met = taken.iter().filter(|(from, to, _)| *from < right && left < *to);
            met.map(|(_, _, row)| row + 1).max().unwrap_or(0)
        };
        let row = lowest(extent.left, extent.right);
        if row < rows {
            places[index] = Place { row, has_label: true };
            taken.push((extent.left, extent.right, row));
        } else {
            let row = lowest(extent.dot, extent.dot).min(rows.saturating_sub(1));
            places[index] = Place { row, has_label: false };
            taken.push((extent.dot - DOT, extent.dot + DOT, row));
        }
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(labels: &[(f32, f32)], rows: usize) -> Vec<Option<usize>> {
        let extents: Vec<Extent> =
            labels.iter().map(|(dot, width)| Extent { dot: *dot, left: dot - 5.0, right: dot + width }).collect();
        stagger(&extents, rows).into_iter().map(|place| place.has_label.then_some(place.row)).collect()
    }

    #[test]
    fn an_earlier_pin_stands_above_those_that_its_label_reaches_over() {
        assert_eq!(rows(&[(0.0, 50.0), (10.0, 50.0), (20.0, 50.0)], 3), [Some(2), Some(1), Some(0)]);
        assert_eq!(rows(&[(0.0, 50.0), (100.0, 50.0)], 3), [Some(0), Some(0)], "with room both are lowest");
        assert_eq!(rows(&[], 3), []);
    }

    #[test]
    fn where_the_rows_are_used_up_only_the_dot_is_left() {
        assert_eq!(rows(&[(0.0, 50.0), (10.0, 50.0), (20.0, 50.0)], 2), [None, Some(1), Some(0)]);
        assert_eq!(rows(&[(0.0, 50.0)], 0), [None]);
    }
}
