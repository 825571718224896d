//! New rungs and contract changes, by what they do, with sensible and valid first values.

use super::completed::next_id;
use crate::{
    calendar::Date,
    model::{Act, ContractChange, ContractChangeKind, Edit, Model, PastDue, Path, Trigger, Value, Vendor},
    money::Decimal,
};

/// The vendor at a path, or above it.
pub fn vendor_at<'m>(model: &'m Model, path: &str) -> Option<&'m Vendor> {
    let path = Path(path);
    model.vendors.iter().find(|vendor| path.list() == "vendors" && vendor.id.0 == path.item())
}

/// Adds a rung that does something to the ladder at a path.
pub fn add_rung(model: &Model, list: &str, act: Act) -> Edit {
    let id = next_id(model, list);
    let at = |field: &str| format!("{list}/{id}/{field}");
    let mut values = vec![(at("act"), Value::Choice(act.as_str()))];
    let suspends = vendor_at(model, list).and_then(|vendor| {
        vendor.reactions.iter().find(|rung| rung.act == Act::Suspend && rung.trigger == Trigger::Arrears)
    });
    let days = match act {
        Act::Notice => 30,
        Act::WithholdPayments | Act::SetOff => 60,
        Act::CancelSpend | Act::Suspend => 90,
        // After a suspension, or late enough to be a last resort.
        Act::Terminate if suspends.is_some() => 60,
        Act::Terminate => 150,
        Act::Court => 180,
    };
    values.push((at("days"), Value::Whole(days)));
    match (act, suspends) {
        (Act::Terminate, Some(rung)) => {
            values.push((at("trigger"), Value::Choice(Trigger::After.as_str())));
            values.push((at("after"), Value::Text(rung.id.0.clone())));
        }
        (Act::SetOff, _) => values.push((at("has_right"), Value::Switch(true))),
        (Act::Court, _) => values.push((at("court_months"), Value::Whole(12))),
        _ => {}
    }
    Edit::Together(vec![Edit::Add(list.to_owned()), Edit::Set(values)])
}

/// The vendors that consumption of a vendor may move to: others with a contract from which nothing leads back.
pub fn targets<'m>(model: &'m Model, from: &str) -> Vec<&'m Vendor> {
    let has_contract = |vendor: &&Vendor| vendor.id.0 != from && vendor.contract.get().is_some();
    model.vendors.iter().filter(has_contract).filter(|vendor| !leads_to(model, &vendor.id.0, from)).collect()
}

/// Whether consumption of a vendor moves to another, directly or over others.
fn leads_to(model: &Model, from: &str, to: &str) -> bool {
    let mut open = vec![from];
    let mut seen = Vec::new();
    while let Some(at) = open.pop() {
        if at == to {
            return true;
        }
        if seen.contains(&at) {
            continue;
        }
        seen.push(at);
        let vendor = model.vendors.iter().find(|vendor| vendor.id.0 == at);
        let changes = vendor.into_iter().flat_map(|vendor| &vendor.contract_changes);
        open.extend(changes.filter(|change| migrates(change)).filter_map(|change| change.to.as_deref()));
    }
    false
}

fn migrates(change: &ContractChange) -> bool {
    !change.muted && change.kind == ContractChangeKind::Migrate
}

/// What is left of a vendor's consumption to be moved, not counting a change.
pub fn share_left(vendor: &Vendor, but: &str) -> Decimal {
    let moved = vendor.contract_changes.iter().filter(|change| migrates(change) && change.id.0 != but);
    let sum: i128 = moved.filter_map(|change| change.share).map(Decimal::nanos).sum();
    Decimal::from_nanos((Decimal::ONE.nanos() - sum).max(0))
}

/// Adds a change to the list of contract changes at a path; none if there is nothing to change, or to move to.
pub fn add_change(model: &Model, list: &str, kind: ContractChangeKind) -> Option<Edit> {
    let vendor = vendor_at(model, list)?;
    let contract = vendor.contract.get()?;
    let id = next_id(model, list);
    let at = |field: &str| format!("{list}/{id}/{field}");
    let as_of = model.as_of();
    let mut values = vec![(at("kind"), Value::Choice(kind.as_str()))];
    let date = match kind {
        ContractChangeKind::Renegotiate | ContractChangeKind::Migrate => as_of.plus_months(3),
        // At the end of the current period, when it costs least.
        ContractChangeKind::Terminate => {
            let ends = contract.periods.iter().map(|period| contract.end_of(period, &vendor.contract_changes, as_of));
            ends.filter(|end| *end > as_of).min().unwrap_or(as_of.plus_months(3))
        }
    };
    values.push((at("date"), Value::Date(date)));
    match kind {
        ContractChangeKind::Renegotiate => {
            values.push((at("floor_factor"), Value::Decimal(Decimal::ONE)));
            values.push((at("past_due"), Value::Choice(PastDue::Stays.as_str())));
        }
        ContractChangeKind::Terminate => values.push((at("fee"), Value::Choice("remaining"))),
        ContractChangeKind::Migrate => {
            let to = targets(model, &vendor.id.0).first()?.id.0.clone();
            values.push((at("to"), Value::Text(to)));
            values.push((at("share"), Value::Decimal(share_left(vendor, ""))));
            values.push((at("steps"), Value::Whole(6)));
        }
    }
    Some(Edit::Together(vec![Edit::Add(list.to_owned()), Edit::Set(values)]))
}

/// Adds a renegotiation on a day that halves the floors to come and leaves what is past due as it is.
pub fn halving(model: &Model, list: &str, day: Date) -> Option<Edit> {
    let added = add_change(model, list, ContractChangeKind::Renegotiate)?;
    let id = next_id(model, list);
    let half = Decimal::from_nanos(Decimal::ONE.nanos() / 2);
    let set = vec![
        (format!("{list}/{id}/date"), Value::Date(day.max(model.as_of()))),
        (format!("{list}/{id}/floor_factor"), Value::Decimal(half)),
    ];
    Some(Edit::Together(vec![added, Edit::Set(set)]))
}
