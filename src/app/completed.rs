//! What must change together with an edit so that the model stays valid.
//!
//! Owns the values that a new entry begins with and those that a choice needs beside it. Its one invariant: what is
//! offered by a button or a switch is valid when it is made, if it can be.

use crate::{
    model::{Edit, Model, Stream, Value, registry},
    money::{Amount, Decimal},
};

/// The edit together with what must change at the same time for the model to stay valid.
pub fn completed(model: &Model, edit: Edit) -> Edit {
    match &edit {
        Edit::Set(values) => match values.as_slice() {
            [(path, value)] => {
                let more = needed_with(model, path, value);
                if more.is_empty() { edit } else { Edit::Set([vec![(path.clone(), value.clone())], more].concat()) }
            }
            _ => edit,
        },
        Edit::Add(path) => {
            let more = first_values(model, path);
            if more.is_empty() { edit } else { Edit::Together(vec![edit, Edit::Set(more)]) }
        }
        Edit::Remove(path) => {
            let more = rest_after_removal(model, path);
            if more.is_empty() { edit } else { Edit::Together(vec![edit, Edit::Set(more)]) }
        }
        Edit::AddItem(..) | Edit::Duplicate(..) | Edit::Move(..) | Edit::Together(_) => edit,
    }
}

/// What else several values need that are set together: what their choices need and what is not among them.
pub fn needed_with_choices(model: &Model, values: &[(String, Value)]) -> Vec<(String, Value)> {
    let choices = values.iter().filter(|(_, value)| matches!(value, Value::Choice(_)));
    let needed = choices.flat_map(|(path, value)| needed_with(model, path, value));
    needed.filter(|(path, _)| values.iter().all(|(other, _)| other != path)).collect()
}

/// What else a new value of a parameter needs.
fn needed_with(model: &Model, path: &str, value: &Value) -> Vec<(String, Value)> {
    let Some(parameter) = model.parameter(path) else { return Vec::new() };
    let Some((parent, _)) = path.rsplit_once('/') else { return Vec::new() };
    let mut more = Vec::new();
    let mut unless_set = |field: &str, value: Value| {
        let at = format!("{parent}/{field}");
        if matches!(model.get(&at), Some(Value::Unset)) {
            more.push((at, value));
        }
    };
    match (parameter.spec.id, value) {
        ("policy.kind", Value::Choice("defer")) => unless_set("days", Value::Whole(30)),
        ("policy.kind", Value::Choice("pay_share")) | ("line.counts", Value::Choice("share" | "cap")) => {
            unless_set("share", Value::Decimal(half()));
        }
        ("policy.kind", Value::Choice("fixed_amount")) => unless_set("amount", Value::Amount(Amount::ZERO)),
        ("policy.kind", Value::Choice("instalments")) => unless_set("count", Value::Whole(12)),
        ("policy.kind", Value::Choice("dispute")) => {
            unless_set("share", Value::Decimal(Decimal::ONE));
            unless_set("owed_share", Value::Decimal(half()));
            let kinds = format!("{parent}/disputed_kinds");
            let names_none = matches!(model.get(&kinds), Some(Value::Choices(all)) if all.is_empty())
                && model.parameters_below(&format!("{parent}/disputed_invoices")).is_empty();
            if names_none {
                more.push((kinds, Value::Choices(vec!["shortfall"])));
            }
        }
        ("policy.decision", Value::Date(_)) => unless_set("owed_share", Value::Decimal(half())),
        ("cost.kind", Value::Choice("share_of_stream")) => {
            if let Some(stream) = model.streams.first() {
                unless_set("stream", Value::Text(stream.id.0.clone()));
            }
        }
        ("lag.share", Value::Decimal(share)) => more.extend(rest_of_lags(model, path, *share)),
        _ => {}
    }
    more
}

const fn half() -> Decimal {
    Decimal::from_nanos(Decimal::ONE.nanos() / 2)
}

fn stream_at<'a>(model: &'a Model, path: &str) -> Option<&'a Stream> {
    let id = path.split('/').nth(1)?;
    model.streams.iter().find(|stream| stream.id.0 == id)
}

/// The last other lag of the stream takes what is left, if that is a share.
fn rest_of_lags(model: &Model, path: &str, share: Decimal) -> Option<(String, Value)> {
    let stream = stream_at(model, path)?;
    let own = path.split('/').nth(3)?;
    let others = || stream.lags.iter().filter(|lag| lag.id.0 != own);
    let last = others().next_back()?;
    let sum: i128 = others().filter(|lag| lag.id != last.id).map(|lag| lag.share.nanos()).sum();
    let rest = Decimal::ONE.nanos() - sum - share.nanos();
    (0..=Decimal::ONE.nanos()).contains(&rest).then(|| {
        (format!("streams/{}/lags/{}/share", stream.id.0, last.id.0), Value::Decimal(Decimal::from_nanos(rest)))
    })
}

/// What is set right away in a new entry of a list.
fn first_values(model: &Model, path: &str) -> Vec<(String, Value)> {
    let taken: Vec<String> = model
        .parameters_below(path)
        .iter()
        .filter_map(|p| {
            p.path.strip_prefix(path)?.strip_prefix('/').map(|rest| registry::split_path(rest).0.to_owned())
        })
        .collect();
    // As `Node::add` of a list does.
    let id = (1..=taken.len() + 1).map(|n| format!("n{n}")).find(|id| !taken.contains(id)).unwrap_or_default();
    let at = |field: &str| format!("{path}/{id}/{field}");
    let list = path.rsplit('/').next().unwrap_or_default();
    let left = |shares: &mut dyn Iterator<Item = Decimal>| {
        let sum: i128 = shares.map(Decimal::nanos).sum();
        Value::Decimal(Decimal::from_nanos((Decimal::ONE.nanos() - sum).clamp(0, Decimal::ONE.nanos())))
    };
    let as_of = model.as_of();
    let stream = stream_at(model, path);
    match (list, stream) {
        ("payers", Some(stream)) => {
            let free = model.vendors.iter().find(|v| stream.payers.iter().all(|payer| payer.vendor != v.id.0));
            let vendor = free.map_or(String::new(), |vendor| vendor.id.0.clone());
            let share = left(&mut stream.payers.iter().map(|payer| payer.share));
            vec![(at("vendor"), Value::Text(vendor)), (at("share"), share)]
        }
        ("lags", Some(stream)) => vec![(at("share"), left(&mut stream.lags.iter().map(|lag| lag.share)))],
        ("channels", Some(stream)) => {
            vec![(at("share"), left(&mut stream.channels.iter().map(|channel| channel.share)))]
        }
        ("receivables", Some(_)) => vec![(at("due"), Value::Date(as_of))],
        ("periods", _) => {
            let entries = model.parameters_below(path);
            let ends = entries.iter().filter(|p| p.spec.id == "period.end").filter_map(|p| match p.value() {
                Value::Date(date) => Some(date),
                _ => None,
            });
            let start = ends.max().unwrap_or(as_of);
            vec![(at("start"), Value::Date(start)), (at("end"), Value::Date(start.plus_months(12)))]
        }
        ("changes", _) => vec![(at("from"), Value::Month(model.settings.first_month))],
        ("policies", _) => vec![(at("from"), Value::Date(as_of))],
        ("curve", _) => {
            // Beyond the last point, and no less down.
            let points = model.service.get().map_or(&[][..], |service| &service.curve);
            let last = points.iter().max_by_key(|point| point.load);
            let load = last.map_or(half().nanos(), |point| point.load.nanos() + half().nanos());
            let down = last.map_or(Decimal::ZERO, |point| point.down);
            vec![(at("load"), Value::Decimal(Decimal::from_nanos(load))), (at("down"), Value::Decimal(down))]
        }
        ("outages" | "contract_changes", _) => vec![(at("date"), Value::Date(as_of))],
        ("lump_payments" | "repayments", _) => vec![(at("date"), Value::Date(as_of))],
        ("invoices", _) => {
            let issued = as_of.plus_months(-1);
            vec![(at("issued"), Value::Date(issued)), (at("due"), Value::Date(as_of))]
        }
        ("disputed_invoices", _) => vec![(at("month"), Value::Month(model.settings.first_month))],
        ("history", _) => {
            let month = model.settings.first_month.plus(-1);
            let item = model.items().first().map_or(String::new(), |item| item.id.to_owned());
            vec![(at("item"), Value::Text(item)), (at("month"), Value::Month(month))]
        }
        _ => Vec::new(),
    }
}

/// What the entries that are left of a list must become when one is removed.
fn rest_after_removal(model: &Model, path: &str) -> Vec<(String, Value)> {
    let mut parts = path.split('/').skip(2);
    match (parts.next(), parts.next(), parts.next()) {
        (Some("lags"), Some(_), None) => {
            rest_of_lags(model, &format!("{path}/share"), Decimal::ZERO).into_iter().collect()
        }
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        app::fields::{Section, Shape, Subject, sections},
        model::{ItemKind, Kind},
    };

    fn applied(model: &Model, edit: Edit) -> Model {
        let edit = completed(model, edit);
        edit.applied(model).unwrap_or_else(|refusal| panic!("{edit:?}: {refusal:?}"))
    }

    #[test]
    fn every_button_that_adds_leaves_a_valid_model() {
        let month = crate::calendar::Month::new(2023, 1);
        let mut model = Model::empty("USD", month, 24);
        for kind in ItemKind::ALL {
            model = applied(&model, Edit::AddItem(kind, format!("{kind:?}")));
        }
        model = applied(&model, Edit::AddItem(ItemKind::Vendor, "Second".to_owned()));
        for _ in 0..3 {
            let subjects: Vec<Subject> = model.items().iter().map(|i| Subject::Item(i.id.to_owned())).collect();
            let all = subjects.iter().chain([&Subject::Settings]);
            let found: Vec<Section> = all.flat_map(|subject| sections(&model, subject)).collect();
            for section in found {
                if section.can_add && section.shape != Shape::Months {
                    let edit = completed(&model, Edit::Add(section.path.clone()));
                    match edit.applied(&model) {
                        Ok(next) => model = next,
                        // A third payer of two vendors is rightly refused.
                        Err(_) => assert_eq!(section.name, "payers", "{edit:?}"),
                    }
                }
            }
        }
    }

    #[test]
    fn every_policy_and_choice_can_be_taken() {
        let mut model = Model::empty("USD", crate::calendar::Month::new(2023, 1), 24);
        for (kind, name) in [(ItemKind::Vendor, "v"), (ItemKind::Stream, "s"), (ItemKind::Cost, "c")] {
            model = applied(&model, Edit::AddItem(kind, name.to_owned()));
        }
        for path in ["vendors/v/contract", "vendors/v/contract/lines", "vendors/v/policies", "streams/s/lags"] {
            model = applied(&model, Edit::Add(path.to_owned()));
        }
        model = applied(&model, Edit::Add("streams/s/lags".to_owned()));
        let paths: Vec<(String, Kind)> = model.parameters().iter().map(|p| (p.path.clone(), p.kind())).collect();
        for (path, kind) in paths {
            if let Kind::Choice(texts) = kind {
                for text in texts {
                    applied(&model, Edit::set(path.clone(), Value::Choice(text)));
                }
            }
        }
        let model = applied(&model, Edit::set("streams/s/lags/n2/share", Value::Decimal(half())));
        assert_eq!(model.streams[0].lags[0].share, half(), "the other lag takes the rest");
        let model = applied(&model, Edit::Remove("streams/s/lags/n1".to_owned()));
        assert_eq!(model.streams[0].lags[0].share, Decimal::ONE);
    }
}
