//! What must change together with an edit so that the model stays valid.
//!
//! Owns the values that a new entry begins with and those that a choice needs beside it. Its one invariant: what is
//! offered by a button or a switch is valid when it is made, if it can be.

use super::ladder;
use crate::{
    model::{Edit, Model, Path, Reaction, Stream, Trigger, Value},
    money::{Amount, Decimal},
};

/// The edit together with what must change at the same time for the model to stay valid.
pub fn completed(model: &Model, edit: Edit) -> Edit {
    match &edit {
        Edit::Set(values) => match values.as_slice() {
            [(path, value)] => {
                let more = needed_with(model, path, value);
                let set = |more: Vec<(String, Value)>| Edit::Set([vec![(path.clone(), value.clone())], more].concat());
                match needed_entry(model, path, value) {
                    Some(list) => Edit::Together(vec![set(more), Edit::Add(list)]),
                    None if more.is_empty() => edit,
                    None => set(more),
                }
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
    let Some(Path(parent)) = Path(path).parent() else { return Vec::new() };
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
        ("reaction.act", Value::Choice("court")) => unless_set("court_months", Value::Whole(12)),
        ("reaction.trigger", Value::Choice("after")) => more.extend(needed_to_follow(model, parent)),
        ("reaction.trigger", Value::Choice("arrears")) | ("reaction.arrears", Value::Amount(_)) => {
            more.extend(lift_below(model, parent, value));
        }
        ("contract_change.kind", Value::Choice("renegotiate")) => {
            unless_set("floor_factor", Value::Decimal(Decimal::ONE));
            if matches!(model.get(path), Some(Value::Choice(before)) if before != "renegotiate") {
                more.push((format!("{parent}/past_due"), Value::Choice("stays")));
            }
            let date = format!("{parent}/date");
            if matches!(model.get(&date), Some(Value::Date(date)) if date < model.as_of()) {
                more.push((date, Value::Date(model.as_of())));
            }
        }
        ("contract_change.past_due", Value::Choice("agreed_instalments")) => unless_set("count", Value::Whole(12)),
        ("contract_change.kind", Value::Choice("terminate")) if is_flat(model, parent) => {
            unless_set("fee_amount", Value::Amount(Amount::ZERO));
        }
        ("contract_change.fee", Value::Choice("flat")) => unless_set("fee_amount", Value::Amount(Amount::ZERO)),
        ("contract_change.kind", Value::Choice("migrate")) => {
            if let Some(vendor) = ladder::vendor_at(model, path) {
                if let Some(to) = ladder::targets(model, &vendor.id.0).first() {
                    unless_set("to", Value::Text(to.id.0.clone()));
                }
                let own = Path(parent).field();
                unless_set("share", Value::Decimal(ladder::share_left(vendor, own)));
            }
        }
        ("lag.share", Value::Decimal(share)) => more.extend(rest_of_lags(model, path, *share)),
        _ => {}
    }
    more
}

/// The list that a choice needs an entry of.
fn needed_entry(model: &Model, path: &str, value: &Value) -> Option<String> {
    let Path(parent) = Path(path).parent()?;
    let list = format!("{parent}/fee_shares");
    let by_year = match (model.parameter(path)?.spec.id, value) {
        ("contract_change.fee", Value::Choice("share_by_year")) => true,
        ("contract_change.kind", Value::Choice("terminate")) => {
            model.get(&format!("{parent}/fee")) == Some(Value::Choice("share_by_year"))
        }
        _ => false,
    };
    (by_year && model.parameters_below(&list).is_empty()).then_some(list)
}

fn is_flat(model: &Model, change: &str) -> bool {
    model.get(&format!("{change}/fee")) == Some(Value::Choice("flat"))
}

/// What a rung needs that is to follow another: the nearest above that does not follow it, else the nearest below; and
/// at least a day.
fn needed_to_follow(model: &Model, rung: &str) -> Vec<(String, Value)> {
    let Some(vendor) = ladder::vendor_at(model, rung) else { return Vec::new() };
    let own = Path(rung).field();
    let Some(place) = vendor.reactions.iter().position(|other| other.id.0 == own) else { return Vec::new() };
    let mut more = Vec::new();
    if vendor.reactions[place].days == 0 {
        more.push((format!("{rung}/days"), Value::Whole(1)));
    }
    let follows_own = |start: &Reaction| {
        let mut at = Some(start);
        for _ in &vendor.reactions {
            let next = at.filter(|rung| rung.trigger == Trigger::After).and_then(|rung| rung.after.as_deref());
            if next == Some(own) {
                return true;
            }
            at = next.and_then(|id| vendor.reactions.iter().find(|rung| rung.id.0 == id));
        }
        false
    };
    let (above, below) = vendor.reactions.split_at(place);
    let chosen = vendor.reactions[place].after.as_deref();
    let fits = |rung: &&Reaction| rung.id.0 != own && !follows_own(rung);
    let before = vendor.reactions.iter().filter(fits).find(|rung| Some(rung.id.0.as_str()) == chosen);
    let after = before.or_else(|| above.iter().rev().find(fits)).or_else(|| below.iter().find(fits));
    if let Some(after) = after {
        more.push((format!("{rung}/after"), Value::Text(after.id.0.clone())));
    }
    more
}

/// Arrears at which a rung is lifted must be below those at which it fires.
fn lift_below(model: &Model, rung: &str, value: &Value) -> Option<(String, Value)> {
    let amount = |field: &str| match model.get(&format!("{rung}/{field}")) {
        Some(Value::Amount(amount)) => Some(amount),
        _ => None,
    };
    let arrears = if let Value::Amount(arrears) = value { *arrears } else { amount("arrears")? };
    let lift_at = amount("lift_at")?;
    let is_kept = lift_at == Amount::ZERO || lift_at < arrears;
    (!is_kept).then(|| (format!("{rung}/lift_at"), Value::Amount(Amount::ZERO)))
}

const fn half() -> Decimal {
    Decimal::from_nanos(Decimal::ONE.nanos() / 2)
}

fn stream_at<'a>(model: &'a Model, path: &str) -> Option<&'a Stream> {
    model.streams.iter().find(|stream| stream.id.0 == Path(path).item())
}

/// The last other lag of the stream takes what is left, if that is a share.
fn rest_of_lags(model: &Model, path: &str, share: Decimal) -> Option<(String, Value)> {
    let stream = stream_at(model, path)?;
    let own = Path(path).entry();
    let others = || stream.lags.iter().filter(|lag| lag.id.0 != own);
    let last = others().next_back()?;
    let sum: i128 = others().filter(|lag| lag.id != last.id).map(|lag| lag.share.nanos()).sum();
    let rest = Decimal::ONE.nanos() - sum - share.nanos();
    (0..=Decimal::ONE.nanos()).contains(&rest).then(|| {
        (format!("streams/{}/lags/{}/share", stream.id.0, last.id.0), Value::Decimal(Decimal::from_nanos(rest)))
    })
}

/// The id that a new entry of the list at a path is given, as `registry::add` does.
pub(super) fn next_id(model: &Model, path: &str) -> String {
    let below = model.parameters_below(path);
    let ids = below.iter().filter_map(|p| Some(Path(&p.path).below(path)?.list()));
    let taken: Vec<&str> = ids.collect();
    (1..=taken.len() + 1).map(|n| format!("n{n}")).find(|id| !taken.contains(&id.as_str())).unwrap_or_default()
}

/// What is set right away in a new entry of a list.
fn first_values(model: &Model, path: &str) -> Vec<(String, Value)> {
    let id = next_id(model, path);
    let at = |field: &str| format!("{path}/{id}/{field}");
    let list = Path(path).field();
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
            let highest = points.iter().max_by_key(|point| point.load);
            let load = highest.map_or(half().nanos(), |point| point.load.nanos() + half().nanos());
            let down = highest.map_or(Decimal::ZERO, |point| point.down);
            vec![(at("load"), Value::Decimal(Decimal::from_nanos(load))), (at("down"), Value::Decimal(down))]
        }
        ("outages" | "lump_payments" | "repayments", _) => vec![(at("date"), Value::Date(as_of))],
        // A new one renegotiates, and pays nothing unless it is told to.
        ("contract_changes", _) => {
            vec![(at("date"), Value::Date(as_of)), (at("past_due"), Value::Choice("stays"))]
        }
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
    let within = Path(path).within();
    match within.list() {
        "lags" if within.depth() == 2 => {
            rest_of_lags(model, &Path(path).join("share"), Decimal::ZERO).into_iter().collect()
        }
        "reactions" if within.depth() == 2 => rungs_after_removal(model, path, within.item()),
        _ => Vec::new(),
    }
}

/// What follows a rung that is taken away follows what that followed, so many days later; or fires on arrears, so many
/// days past due.
fn rungs_after_removal(model: &Model, path: &str, rung: &str) -> Vec<(String, Value)> {
    let Some(vendor) = ladder::vendor_at(model, path) else { return Vec::new() };
    let Some(gone) = vendor.reactions.iter().find(|other| other.id.0 == rung) else { return Vec::new() };
    let followers = vendor.reactions.iter().filter(|other| other.after.as_deref() == Some(rung));
    let mut more = Vec::new();
    for follower in followers {
        let at = |field: &str| format!("vendors/{}/reactions/{}/{field}", vendor.id.0, follower.id.0);
        if follower.trigger == Trigger::Arrears {
            more.push((at("after"), Value::Unset));
            continue;
        }
        more.push((at("days"), Value::Whole(follower.days.saturating_add(gone.days).min(3650))));
        if let (Trigger::After, Some(after)) = (gone.trigger, &gone.after) {
            more.push((at("after"), Value::Text(after.clone())));
            continue;
        }
        more.push((at("trigger"), Value::Choice(Trigger::Arrears.as_str())));
        more.push((at("after"), Value::Unset));
        more.push((at("arrears"), Value::Amount(gone.arrears)));
        more.push((at("counts_from"), Value::Choice(gone.counts_from.as_str())));
        if follower.lift_at >= gone.arrears && follower.lift_at > Amount::ZERO {
            more.push((at("lift_at"), Value::Amount(Amount::ZERO)));
        }
    }
    more
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        app::fields::{Section, Shape, Subject, sections},
        model::{ContractChangeKind, ItemKind, Kind, PastDue},
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
            let all = subjects.iter().chain([&Subject::Settings, &Subject::Service]);
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
        model = applied(&model, Edit::AddItem(ItemKind::Vendor, "w".to_owned()));
        for path in [
            "vendors/v/contract",
            "vendors/w/contract",
            "vendors/v/contract/lines",
            "vendors/v/policies",
            "streams/s/lags",
            "vendors/v/reactions",
            "vendors/v/reactions",
            "vendors/v/contract_changes",
        ] {
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
        // Of choices together: ended for a share by year, and then moved.
        let change = "vendors/v/contract_changes/n1";
        let by_year = applied(&model, Edit::set(format!("{change}/fee"), Value::Choice("share_by_year")));
        let by_year = applied(&by_year, Edit::set(format!("{change}/kind"), Value::Choice("terminate")));
        assert_eq!(by_year.vendors[0].contract_changes[0].fee_shares.len(), 1);
        let moved = applied(&by_year, Edit::set(format!("{change}/kind"), Value::Choice("migrate")));
        assert_eq!(moved.vendors[0].contract_changes[0].to.as_deref(), Some("w"));
        let model = applied(&model, Edit::set("streams/s/lags/n2/share", Value::Decimal(half())));
        assert_eq!(model.streams[0].lags[0].share, half(), "the other lag takes the rest");
        let model = applied(&model, Edit::Remove("streams/s/lags/n1".to_owned()));
        assert_eq!(model.streams[0].lags[0].share, Decimal::ONE);
    }
    /// A vendor with a contract, and another.
    fn vendors() -> Model {
        let mut model = Model::empty("USD", crate::calendar::Month::new(2023, 1), 24);
        for name in ["v", "w"] {
            model = applied(&model, Edit::AddItem(ItemKind::Vendor, name.to_owned()));
            model = applied(&model, Edit::Add(format!("vendors/{name}/contract")));
        }
        model
    }

    #[test]
    fn every_rung_and_change_that_is_offered_is_valid_when_it_is_added() {
        let mut model = vendors();
        let list = "vendors/v/reactions";
        for act in crate::model::Act::ALL {
            model = applied(&model, ladder::add_rung(&model, list, *act));
            assert_eq!(model.vendors[0].reactions.last().map(|rung| rung.act), Some(*act));
        }
        let terminates = model.vendors[0].reactions.iter().find(|rung| rung.act == crate::model::Act::Terminate);
        assert_eq!(terminates.map(|rung| rung.trigger), Some(Trigger::After), "it follows the suspension");
        let list = "vendors/v/contract_changes";
        for kind in ContractChangeKind::ALL {
            let edit = ladder::add_change(&model, list, *kind).expect("it has a contract");
            model = applied(&model, edit);
        }
        assert_eq!(model.vendors[0].contract_changes[2].share, Some(Decimal::ONE));
        let back = ladder::add_change(&model, "vendors/w/contract_changes", ContractChangeKind::Migrate);
        assert_eq!(back, None, "it would lead back");
    }

    #[test]
    fn a_renegotiation_that_is_added_leaves_what_is_past_due() {
        let list = "vendors/v/contract_changes";
        let edit = ladder::add_change(&vendors(), list, ContractChangeKind::Renegotiate).expect("it has a contract");
        let mut model = applied(&vendors(), edit);
        model = applied(&model, Edit::Add(list.to_owned()));
        let edit = ladder::add_change(&model, list, ContractChangeKind::Terminate).expect("it has a contract");
        model = applied(&model, edit);
        model = applied(&model, Edit::set(format!("{list}/n3/kind"), Value::Choice("renegotiate")));
        let past_due = |model: &Model, place: usize| model.vendors[0].contract_changes[place].past_due;
        for place in 0..3 {
            assert_eq!(past_due(&model, place), PastDue::Stays, "{place}");
        }
        let plan = Edit::set(format!("{list}/n1/past_due"), Value::Choice("agreed_instalments"));
        model = applied(&model, plan);
        assert_eq!(model.vendors[0].contract_changes[0].count, Some(12), "a number of payments comes with it");
        // One that is there already keeps what it was set to.
        model = applied(&model, Edit::set(format!("{list}/n2/past_due"), Value::Choice("settled")));
        model = applied(&model, Edit::set(format!("{list}/n2/kind"), Value::Choice("renegotiate")));
        assert_eq!(past_due(&model, 1), PastDue::Settled);
    }

    #[test]
    fn what_follows_a_rung_that_is_taken_away_keeps_its_days() {
        let mut model = vendors();
        let list = "vendors/v/reactions";
        for _ in 0..3 {
            model = applied(&model, Edit::Add(list.to_owned()));
        }
        for rung in ["n2", "n3"] {
            model = applied(&model, Edit::set(format!("{list}/{rung}/trigger"), Value::Choice("after")));
        }
        let after = |model: &Model| {
            let rungs = model.vendors[0].reactions.iter();
            rungs.map(|rung| (rung.after.clone().unwrap_or_default(), rung.days)).collect::<Vec<_>>()
        };
        let own = |id: &str, days: u32| (id.to_owned(), days);
        assert_eq!(after(&model), [own("", 30), own("n1", 30), own("n2", 30)], "each follows the one above");
        let without = applied(&model, Edit::Remove(format!("{list}/n2")));
        assert_eq!(after(&without), [own("", 30), own("n1", 60)]);
        let without = applied(&without, Edit::Remove(format!("{list}/n1")));
        assert_eq!(after(&without), [own("", 90)]);
        assert_eq!(without.vendors[0].reactions[0].trigger, Trigger::Arrears);
    }
}
