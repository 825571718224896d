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
    /// The later pin whose dot stands for this one too, where there is no room for a dot of its own.
    pub joins: Option<usize>,
}

/// Half the width of a dot with room around it.
const DOT: f32 = 5.0;

/// Rows for pins, of which there are `rows` and which come by day, so that no label touches another and none is crossed
/// by the line that goes down from a later pin: an earlier pin stands above the later ones that its label reaches over.
/// Where the rows are used up only the dot is left; where even the dot would touch another, it joins that.
pub fn stagger(extents: &[Extent], rows: usize) -> Vec<Place> {
    let mut places: Vec<Place> = vec![Place { row: 0, has_label: false, joins: None }; extents.len()];
    let mut taken: Vec<Taken> = Vec::new();
    for (index, extent) in extents.iter().enumerate().rev() {
        let lowest = |left: f32, right: f32| {
            let met = taken.iter().filter(|own| own.left < right && left < own.right);
            met.map(|own| own.row + 1).max().unwrap_or(0)
        };
        let (left, right) = (extent.dot - DOT, extent.dot + DOT);
        let (row, dot_row) = (lowest(extent.left, extent.right), lowest(left, right));
        if row < rows {
            places[index] = Place { row, has_label: true, joins: None };
            taken.push(Taken { left: extent.left, right: extent.right, row, pin: index });
        } else if dot_row < rows {
            places[index].row = dot_row;
            taken.push(Taken { left, right, row: dot_row, pin: index });
        } else {
            // The nearest dot of the highest row: of a label that reaches here the dot may be far away.
            let distance = |pin: usize| (extents[pin].dot - extent.dot).abs();
            let near = taken.iter().filter(|own| own.left < right && left < own.right).map(|own| own.pin);
            let joined = near.min_by(|a, b| distance(*a).total_cmp(&distance(*b)));
            places[index] = Place { row: 0, has_label: false, joins: joined };
        }
    }
    places
}

/// What a pin has taken of a row.
struct Taken {
    left: f32,
    right: f32,
    row: usize,
    pin: usize,
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

    #[test]
    fn dots_stand_apart_or_are_one() {
        // Six pins within three points, with two rows: one has its label, one its dot, and the others join these.
        let extents: Vec<Extent> = (0u8..6)
            .map(|n| f32::from(n) * 0.5)
            .map(|dot| Extent { dot, left: dot - 5.0, right: dot + 50.0 })
            .collect();
        let places = stagger(&extents, 2);
        assert_eq!(places[5], Place { row: 0, has_label: true, joins: None });
        assert_eq!(places[4], Place { row: 1, has_label: true, joins: None });
        assert!(places[..4].iter().all(|place| place.joins == Some(4)), "{places:?}");
        // Whatever there is, no two dots of one row touch.
        let extents: Vec<Extent> = (0u8..40)
            .map(|n| f32::from(n) * 3.0)
            .map(|dot| Extent { dot, left: dot - 5.0, right: dot + 80.0 })
            .collect();
        let places = stagger(&extents, 4);
        for (a, b) in (0..40).flat_map(|a| (0..a).map(move |b| (a, b))) {
            let are_drawn = places[a].joins.is_none() && places[b].joins.is_none() && places[a].row == places[b].row;
            assert!(!are_drawn || (extents[a].dot - extents[b].dot).abs() >= 2.0 * DOT, "{a} and {b}");
        }
        for place in places.iter().filter_map(|place| place.joins) {
            assert_eq!(places[place].joins, None, "what is joined is drawn");
        }
    }
}
