//! What a reference may name: items, or the other rungs of a ladder.
//!
//! Owns which items a field offers. Its one invariant: the present choice is among those offered, if
//! it exists.

use super::{fields::Field, ladder};
use crate::{
    chart::rung_name,
    model::{Cap, ItemKind, Model, Path, Unit, Value, Vendor},
    text::{amounts, labels as words},
};

/// What a reference may name, by id and label.
pub fn offered(model: &Model, field: &Field) -> Vec<(Value, String)> {
    let vendor = ladder::vendor_at(model, &field.path);
    match (field.spec.id, vendor) {
        ("reaction.after", Some(vendor)) => rungs(vendor, &field.path),
        ("line.cap", Some(vendor)) => caps(vendor),
        ("invoice.charge", Some(vendor)) => charges(vendor),
        ("reaction.stream", Some(vendor)) => {
            let paid: Vec<&str> = model
                .streams
                .iter()
                .filter(|stream| stream.payers.iter().any(|payer| payer.vendor == vendor.id.0))
                .map(|stream| stream.id.0.as_str())
                .collect();
            items(model, field, |kind, id| kind == ItemKind::Stream && paid.contains(&id))
        }
        ("contract_change.to", Some(vendor)) => {
            let targets: Vec<&str> =
                ladder::targets(model, &vendor.id.0).iter().map(|target| target.id.0.as_str()).collect();
            items(model, field, |kind, id| kind == ItemKind::Vendor && targets.contains(&id))
        }
        _ => items(model, field, |kind, _| match field.spec.unit {
            Unit::Vendor => kind == ItemKind::Vendor,
            Unit::Stream => kind == ItemKind::Stream,
            _ => !matches!(kind, ItemKind::CashEvent | ItemKind::Mark | ItemKind::Site),
        }),
    }
}

/// The groups that other streams, or costs, name: what the field of a group offers beside what is typed.
pub fn groups(model: &Model, field: &Field) -> Vec<String> {
    let own = Path(&field.path).item();
    let mut groups: Vec<String> = match field.spec.id {
        "stream.group" => {
            model.streams.iter().filter(|other| other.id.0 != own).map(|other| other.group.clone()).collect()
        }
        "cost.group" => model.costs.iter().filter(|other| other.id.0 != own).map(|other| other.group.clone()).collect(),
        _ => Vec::new(),
    };
    groups.retain(|group| !group.trim().is_empty() && !matches!(&field.value, Value::Text(now) if now == group));
    groups.sort();
    groups.dedup();
    groups
}

/// The items that fit, and the present choice.
fn items(model: &Model, field: &Field, fits: impl Fn(ItemKind, &str) -> bool) -> Vec<(Value, String)> {
    let chosen = |id: &str| matches!(&field.value, Value::Text(own) if own == id);
    let items = model.items();
    let all = items.iter().filter(|item| fits(item.kind, item.id) || chosen(item.id));
    all.map(|item| (Value::Text(item.id.to_owned()), item.label.to_owned())).collect()
}

/// The other rungs of a ladder.
fn rungs(vendor: &Vendor, path: &str) -> Vec<(Value, String)> {
    let own = Path(path).entry();
    let others = vendor.reactions.iter().filter(|rung| rung.id.0 != own);
    others.map(|rung| (Value::Text(rung.id.0.clone()), rung_name(vendor, rung))).collect()
}

/// The caps of a vendor's contract.
fn caps(vendor: &Vendor) -> Vec<(Value, String)> {
    let all = vendor.contract.get().map_or(&[][..], |contract| &contract.caps);
    all.iter().map(|cap| (Value::Text(cap.id.0.clone()), cap_name(cap))).collect()
}

/// The vendor's charges.
fn charges(vendor: &Vendor) -> Vec<(Value, String)> {
    let name = |id: &str, label: &str| if label.is_empty() { id.to_owned() } else { label.to_owned() };
    vendor.charges.iter().map(|own| (Value::Text(own.id.0.clone()), name(&own.id.0, &own.label))).collect()
}

/// The name of a cap; without one, its share.
fn cap_name(cap: &Cap) -> String {
    if cap.label.is_empty() { words::cap_of(&amounts::percent(cap.share)) } else { cap.label.clone() }
}
