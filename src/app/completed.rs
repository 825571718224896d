//! What must change together with an edit so that the model stays valid.
//!
//! Owns the values that a new entry begins with and those that a choice needs beside it. Its one invariant: what is
//! offered by a button or a switch is valid when it is made, if it can be.

use super::{handles, ladder, months, tables::ListTable};
use crate::{
    model::{
        Ask, Edit, First, ItemKind, Model, Path, Rung, Spec, Stream, Trigger, Value, Vendor,
        registry::{self, Member},
    },
    money::{Amount, Decimal},
    text::window as words,
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
        Edit::Add(path) if path == ItemKind::CashEvent.list() => new_cash_event(model),
        Edit::Add(path) => {
            let more = [first_values(model, path), taken_over(model, path)].concat();
            if more.is_empty() { edit } else { Edit::Together(vec![edit, Edit::Set(more)]) }
        }
        Edit::Remove(path) => {
            let more = rest_after_removal(model, path);
            if more.is_empty() { edit } else { Edit::Together(vec![edit, Edit::Set(more)]) }
        }
        Edit::AddItem(..) | Edit::Duplicate(..) | Edit::Move(..) | Edit::Together(_) => edit,
    }
}

/// What a button that adds something adds: with a contract its first period and a line of consumption, which are typed
/// next.
pub fn offered(model: &Model, edit: Edit) -> Edit {
    let Edit::Add(path) = &edit else { return edit };
    if Path(path).field() != "contract" || Path(path).list() != "vendors" {
        return edit;
    }
    let periods = Path(path).join("periods");
    let mut edits = vec![edit.clone(), Edit::Add(periods.clone())];
    edits.push(Edit::Set(first_values(model, &periods)));
    edits.push(Edit::Add(Path(path).join("lines")));
    Edit::Together(edits)
}

/// An entry added to the list at a path, without anything of the entry before it: the row of a block, whose empty cells
/// mean that nothing is set.
pub fn plain_entry(model: &Model, path: &str) -> Edit {
    let add = Edit::Add(path.to_owned());
    if path == ItemKind::CashEvent.list() {
        return new_cash_event(model);
    }
    let first = first_values(model, path);
    if first.is_empty() { add } else { Edit::Together(vec![add, Edit::Set(first)]) }
}

/// A cash event on the as-of date.
fn new_cash_event(model: &Model) -> Edit {
    let kind = ItemKind::CashEvent;
    let label = words::new_item(kind);
    let date = format!("{}/{}/date", kind.list(), model.new_id(kind, label));
    Edit::Together(vec![Edit::AddItem(kind, label.to_owned()), Edit::set(date, Value::Date(model.as_of()))])
}

/// What several values that are set together need besides: what their choices need and is not among them.
pub fn needed_with_choices(model: &Model, values: &[(String, Value)]) -> Vec<(String, Value)> {
    let choices = values.iter().filter(|(path, value)| match value {
        Value::Choice(_) => true,
        Value::Whole(_) => Path(path).field() == "every_months",
        _ => false,
    });
    let needed = choices.flat_map(|(path, value)| needed_with(model, path, value));
    needed.filter(|(path, _)| values.iter().all(|(other, _)| other != path)).collect()
}

/// What else a new value of a parameter needs.
fn needed_with(model: &Model, path: &str, value: &Value) -> Vec<(String, Value)> {
    let Some(parameter) = model.parameter(path) else { return Vec::new() };
    let Some(Path(record)) = Path(path).parent() else { return Vec::new() };
    let at = |field: &str| Path(path).beside(field);
    let is_unset = |field: &str| matches!(model.get(&at(field)), Some(Value::Unset));
    let mut more = given_with(model, path, value);
    match (parameter.spec.id, value) {
        ("policy.kind", Value::Choice("dispute")) => {
            let names_none = matches!(model.get(&at("disputed_kinds")), Some(Value::Choices(all)) if all.is_empty())
                && model.parameters_below(&at("disputed_invoices")).is_empty();
            if names_none {
                more.push((at("disputed_kinds"), Value::Choices(vec!["shortfall"])));
            }
        }
        ("policy.decision", Value::Date(_)) if is_unset("owed_share") => {
            more.push((at("owed_share"), Value::Decimal(half())));
        }
        ("reaction.trigger", Value::Choice("after")) => more.extend(needed_to_follow(model, record)),
        ("reaction.trigger", Value::Choice("arrears")) | ("reaction.arrears", Value::Amount(_)) => {
            more.extend(lift_below(model, record, value));
        }
        ("contract_change.kind", Value::Choice("renegotiate")) => {
            if matches!(model.get(path), Some(Value::Choice(before)) if before != "renegotiate") {
                more.push((at("past_due"), Value::Choice("stays")));
            }
            if matches!(model.get(&at("date")), Some(Value::Date(date)) if date < model.as_of()) {
                more.push((at("date"), Value::Date(model.as_of())));
            }
        }
        ("charge.every_months" | "cost.every_months", Value::Whole(2..)) if is_unset("first_month") => {
            more.push((at("first_month"), Value::Month(model.settings.first_month)));
        }
        ("period.end", _) => more.extend(following(model, path, value)),
        ("invoice.due" | "invoice.issued", _) => more.extend(other_date(model, path, value, true)),
        ("lag.share", Value::Decimal(share)) => more.extend(rest_of_lags(model, path, *share)),
        _ => {}
    }
    more
}

/// The first day of the period that followed a period without a gap, where its last day changes: it goes on following.
/// A last day on which the other begins is more likely the day after the last, and is left to be refused.
pub fn following(model: &Model, path: &str, value: &Value) -> Option<(String, Value)> {
    let Value::Date(end) = value else { return None };
    if model.parameter(path)?.spec.id != "period.end" {
        return None;
    }
    let contract = model.vendors.iter().find(|vendor| vendor.id.0 == Path(path).item())?.contract.get()?;
    let own = contract.periods.iter().find(|period| period.id.0 == Path(path).parent().map_or("", Path::field))?;
    let next = contract.periods.iter().find(|period| period.start == own.end)?;
    let may_move = own.start < *end && *end < next.end && *end != next.start.plus_days(1);
    let list = Path(path).parent()?.parent()?;
    may_move.then(|| (format!("{}/{}/start", list.0, next.id.0), Value::Date(*end)))
}

/// Of an opening invoice the other one of its two dates, where that goes with the one that is set: unless it is given
/// it is what the vendor's terms say, and no invoice is due before its date.
pub fn other_date(model: &Model, path: &str, value: &Value, is_given: bool) -> Option<(String, Value)> {
    let Value::Date(date) = value else { return None };
    let vendor = model.vendors.iter().find(|vendor| vendor.id.0 == Path(path).item())?;
    let own = |field: &str| match model.get(&Path(path).beside(field)) {
        Some(Value::Date(date)) => Some(date),
        _ => None,
    };
    let (other, is_kept, by_terms) = match model.parameter(path)?.spec.id {
        "invoice.due" => ("issued", own("issued")? <= *date, vendor.issued(*date, model.as_of())),
        "invoice.issued" => ("due", *date <= own("due")?, vendor.due(*date)),
        _ => return None,
    };
    (!is_given || !is_kept).then(|| (Path(path).beside(other), Value::Date(by_terms)))
}

/// What a choice requires of the fields beside it that are not set, by their declarations.
fn asked_with<'m>(model: &'m Model, path: &'m str, value: &Value) -> Vec<(String, First)> {
    let (Some(choice), Some((record, own))) = (value.choice(), Path(path).above()) else { return Vec::new() };
    let Some((_, fields)) = registry::node(model, record.0) else { return Vec::new() };
    let mut asked = Vec::new();
    fields.each(&Spec::PLAIN, &mut |field, spec, node| {
        let place = Member { within: fields, spec, node };
        let made = |field: &str| if field == own { Some(choice) } else { place.choice(field) };
        if spec.when.iter().any(|when| when.field == own)
            && registry::is_unset(node)
            && let Some((_, Ask::Needs(first) | Ask::Offers(first))) = spec.asked(made)
        {
            asked.push((record.join(field), first));
        }
    });
    asked
}

/// The values that a choice gives to the fields beside it.
fn given_with(model: &Model, path: &str, value: &Value) -> Vec<(String, Value)> {
    let asked = asked_with(model, path, value);
    asked.into_iter().filter_map(|(at, first)| first_value(model, &at, first).map(|value| (at, value))).collect()
}

/// The first value of a field that a choice requires; none if it is no single value, or there is nothing to give.
fn first_value(model: &Model, path: &str, first: First) -> Option<Value> {
    let vendor = ladder::vendor_at(model, path);
    match first {
        First::Amount(amount) => Some(Value::Amount(amount)),
        First::Decimal(decimal) => Some(Value::Decimal(decimal)),
        First::Whole(whole) => Some(Value::Whole(whole)),
        First::FirstMonth => Some(Value::Month(model.settings.first_month)),
        First::Cap => {
            let caps = vendor?.contract.get().map_or(&[][..], |contract| &contract.caps);
            let first = caps.first().map_or_else(|| next_id(model, &caps_beside(path)), |cap| cap.id.0.clone());
            Some(Value::Text(first))
        }
        First::Stream => model.streams.first().map(|stream| Value::Text(stream.id.0.clone())),
        First::Target => ladder::targets(model, &vendor?.id.0).first().map(|to| Value::Text(to.id.0.clone())),
        First::ShareLeft => Some(Value::Decimal(ladder::share_left(vendor?, Path(path).entry()))),
        First::Rung => rung_to_follow(vendor?, Path(path).entry()).map(|rung| Value::Text(rung.id.0.clone())),
        First::Entry => None,
    }
}

/// The list that a choice needs an entry of; subscribers without a way to pay would bring nothing.
fn needed_entry(model: &Model, path: &str, value: &Value) -> Option<String> {
    if *value == Value::Choice("accounts")
        && let Some(stream) = stream_at(model, path)
        && stream.channels.is_empty()
    {
        return Some(Path(path).beside("channels"));
    }
    let asked = asked_with(model, path, value);
    let has_none = || model.parameters_below(&caps_beside(path)).is_empty();
    asked.into_iter().find_map(|(asked, first)| match first {
        First::Entry => Some(asked),
        First::Cap if has_none() => Some(caps_beside(path)),
        _ => None,
    })
}

/// The path of the caps of the contract that a field of a line is in.
fn caps_beside(path: &str) -> String {
    let contract = Path(path).parent().and_then(|line| line.parent()?.parent());
    contract.map_or_else(String::new, |Path(contract)| format!("{contract}/caps"))
}

/// The rung that another is to follow: the one that it names, if that does not follow it in turn, else the nearest above
/// that does not, else the nearest below.
fn rung_to_follow<'m>(vendor: &'m Vendor, own: &str) -> Option<&'m Rung> {
    let place = vendor.reactions.iter().position(|other| other.id.0 == own)?;
    let follows_own = |start: &Rung| {
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
    let named = vendor.reactions[place].after.as_deref();
    let fits = |rung: &&Rung| rung.id.0 != own && !follows_own(rung);
    let named = vendor.reactions.iter().filter(fits).find(|rung| Some(rung.id.0.as_str()) == named);
    named.or_else(|| above.iter().rev().find(fits)).or_else(|| below.iter().find(fits))
}

/// What a rung needs to follow the rung that it names: another rung, if that one follows it in turn, and at least one
/// day.
fn needed_to_follow(model: &Model, rung: &str) -> Vec<(String, Value)> {
    let Some(vendor) = ladder::vendor_at(model, rung) else { return Vec::new() };
    let Some(own) = vendor.reactions.iter().find(|other| other.id.0 == Path(rung).entry()) else { return Vec::new() };
    let mut more = Vec::new();
    if own.days == 0 {
        more.push((format!("{rung}/days"), Value::Whole(1)));
    }
    if let (Some(named), Some(other)) = (&own.after, rung_to_follow(vendor, &own.id.0))
        && *named != other.id.0
    {
        more.push((format!("{rung}/after"), Value::Text(other.id.0.clone())));
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

/// The last other lag of the stream gets the rest, if the rest is a valid share.
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
    if let Some(month) = handles::month_at(path) {
        let amounts = Path(path).parent().map_or("", |Path(list)| list);
        let amount = months::ruled(model, amounts, month);
        return amount.map(|amount| (path.to_owned(), Value::Amount(amount))).into_iter().collect();
    }
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
        ("receivables", Some(_)) | ("payables", _) => vec![(at("due"), Value::Date(as_of))],
        ("periods", _) => {
            let entries = model.parameters_below(path);
            let ends = entries.iter().filter(|p| p.spec.id == "period.end").filter_map(|p| match p.value() {
                Value::Date(date) => Some(date),
                _ => None,
            });
            let start = ends.max().unwrap_or(as_of);
            vec![(at("start"), Value::Date(start)), (at("end"), Value::Date(start.plus_months(12)))]
        }
        ("changes" | "account_changes", _) => vec![(at("from"), Value::Month(model.settings.first_month))],
        ("policies", _) => vec![(at("from"), Value::Date(as_of))],
        ("curve", _) => {
            // Beyond the last point, and no less down.
            let points = model.service.get().map_or(&[][..], |service| &service.curve);
            let highest = points.iter().max_by_key(|point| point.load);
            let load = highest.map_or(half().nanos(), |point| point.load.nanos() + half().nanos());
            let down = highest.map_or(Decimal::ZERO, |point| point.down);
            vec![(at("load"), Value::Decimal(Decimal::from_nanos(load))), (at("down"), Value::Decimal(down))]
        }
        ("past_downtime", _) => vec![(at("month"), Value::Month(as_of.month().plus(-1)))],
        ("outages" | "lump_payments" | "repayments" | "credit_notes" | "holidays", _) => {
            vec![(at("date"), Value::Date(as_of))]
        }
        // A new change renegotiates, and pays nothing unless it is told to.
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

/// What a new entry takes over from the one before it: what is typed next is likely the same, a month or a year later.
/// Amounts that were, such as invoices at the opening, are typed each for itself.
fn taken_over(model: &Model, path: &str) -> Vec<(String, Value)> {
    let rows = ListTable::of(model, path).rows;
    let Some(last) = rows.last() else { return Vec::new() };
    let id = next_id(model, path);
    let at = |field: &str| format!("{path}/{id}/{field}");
    let of = |row: &str, field: &str| model.get(&format!("{path}/{row}/{field}"));
    let own = |field: &str| of(last, field).filter(|value| *value != Value::Unset);
    let same = |fields: &[&str]| -> Vec<(String, Value)> {
        fields.iter().filter_map(|field| Some((at(field), own(field)?))).collect()
    };
    let date = |field: &str| if let Some(Value::Date(date)) = own(field) { Some(date) } else { None };
    let month = |field: &str| if let Some(Value::Month(month)) = own(field) { Some(month) } else { None };
    let whole = |field: &str| if let Some(Value::Whole(whole)) = own(field) { Some(whole) } else { None };
    let later = |fields: &[&str]| -> Vec<(String, Value)> {
        let dates = fields.iter().filter_map(|field| Some((at(field), Value::Date(date(field)?.plus_months(1)))));
        dates.collect()
    };
    let as_of = model.as_of();
    let first = model.settings.first_month;
    match Path(path).field() {
        "periods" => next_period(model, path, &rows),
        "lines" => same(&["discounted", "discount", "counts", "share", "cap"]),
        "changes" => {
            let from = month("from").map(|from| (at("from"), Value::Month(from.plus(12))));
            from.into_iter().chain(same(&["factor", "over_months"])).collect()
        }
        // It ends what holds until then.
        "policies" => {
            let from = date("from").map_or(as_of, |from| from.max(as_of)).month().plus(1).first();
            vec![(at("from"), Value::Date(from))]
        }
        "lump_payments" => [later(&["date"]), same(&["amount", "only"])].concat(),
        "repayments" => [later(&["date"]), same(&["amount"])].concat(),
        "payables" => [later(&["due"]), same(&["amount"])].concat(),
        "invoices" => {
            let is_past = date("issued").is_some_and(|issued| issued.plus_months(1) < as_of);
            let dates = if is_past { later(&["issued", "due"]) } else { same(&["issued", "due"]) };
            [dates, same(&["kind"])].concat()
        }
        "receivables" => [later(&["due"]), same(&["vendor"])].concat(),
        "credits" => same(&["expires", "counts", "pays"]),
        "lags" => whole("days").map(|days| (at("days"), Value::Whole((days + 30).min(3650)))).into_iter().collect(),
        "channels" => same(&["price", "fee"]),
        "disputed_invoices" => {
            let next = month("month").map(|month| (at("month"), Value::Month(month.plus(1))));
            next.into_iter().chain(same(&["kind"])).collect()
        }
        "history" => {
            let months = i32::try_from(whole("months").unwrap_or(1)).unwrap_or(1);
            let next = month("month").map(|month| month.plus(months)).filter(|next| next.plus(months) <= first);
            let next = next.map(|next| (at("month"), Value::Month(next)));
            [same(&["item", "month", "months"]), next.into_iter().collect()].concat()
        }
        "outages" => [later(&["date"]), same(&["days", "down"])].concat(),
        "fee_shares" => {
            let year = whole("year").map(|year| (at("year"), Value::Whole((year + 1).min(240))));
            year.into_iter().chain(same(&["share"])).collect()
        }
        "provenance" => same(&["kind", "source"]),
        _ => Vec::new(),
    }
}

/// The commitment period after the last: as long, with the same floor and discount.
fn next_period(model: &Model, path: &str, rows: &[String]) -> Vec<(String, Value)> {
    let date = |row: &str, field: &str| match model.get(&format!("{path}/{row}/{field}")) {
        Some(Value::Date(date)) => date,
        _ => model.as_of(),
    };
    let Some(last) = rows.iter().max_by_key(|row| date(row, "end")) else { return Vec::new() };
    let (start, end) = (date(last, "start"), date(last, "end"));
    let months = end.month().0 - start.month().0;
    let next_end =
        if start.plus_months(months) == end { end.plus_months(months) } else { end.plus_days(end.0 - start.0) };
    let id = next_id(model, path);
    let at = |field: &str| format!("{path}/{id}/{field}");
    let same = ["floor", "discount"].into_iter().filter_map(|field| {
        let value = model.get(&format!("{path}/{last}/{field}")).filter(|value| *value != Value::Unset)?;
        Some((at(field), value))
    });
    std::iter::once((at("end"), Value::Date(next_end))).chain(same).collect()
}

/// How the remaining entries of a list change when one is removed.
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

/// A rung that followed a removed rung then follows that rung's predecessor, with the days of both; without a
/// predecessor it fires on arrears.
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
        app::fields::{Section, SectionShape, Subject, sections},
        model::{ContractChangeKind, Fault, ItemKind, Kind, PastDue, Problem},
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
                if section.can_add && section.shape != SectionShape::Months {
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

    #[test]
    fn what_a_choice_needs_is_given_with_it_and_cannot_be_taken_away() {
        let mut model = vendors();
        for (kind, name) in [(ItemKind::Stream, "s"), (ItemKind::Cost, "c")] {
            model = applied(&model, Edit::AddItem(kind, name.to_owned()));
        }
        for path in [
            "vendors/v/contract/lines",
            "vendors/v/policies",
            "vendors/v/reactions",
            "vendors/v/reactions",
            "vendors/v/contract_changes",
        ] {
            model = applied(&model, Edit::Add(path.to_owned()));
        }
        let mut needs = Vec::new();
        for choice in model.parameters() {
            let Kind::Choice(texts) = choice.kind() else { continue };
            for text in texts {
                let made = applied(&model, Edit::set(choice.path.clone(), Value::Choice(text)));
                registry::each_member_by_path(&made, "", &Spec::PLAIN, &mut |path, member| {
                    let Some((_, Ask::Needs(_))) = member.spec.asked(|field| member.choice(field)) else { return };
                    needs.push(member.spec.id);
                    assert!(!registry::is_unset(member.node), "{path} is given");
                    let mut without = made.clone();
                    match registry::set(&mut without, path, &Value::Unset) {
                        Some(is_set) => assert!(is_set, "{path} may be unset"),
                        None => assert!(registry::rewrite(&mut without, path, "[]").is_ok(), "{path} is a list"),
                    }
                    let is_it =
                        |problem: &Problem| problem.path == path && matches!(problem.fault, Fault::Needed { .. });
                    assert_eq!(without.problems().iter().filter(|problem| is_it(problem)).count(), 1, "{path}");
                });
            }
        }
        needs.sort_unstable();
        needs.dedup();
        for id in ["policy.days", "policy.share", "line.share", "reaction.after", "contract_change.to", "cost.stream"] {
            assert!(needs.contains(&id), "{id}: {needs:?}");
        }
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
    fn a_contract_is_ended_with_its_running_period_as_renegotiations_have_moved_it() {
        let mut model = vendors();
        for edit in [
            Edit::Add("vendors/v/contract/periods".to_owned()),
            Edit::Add("vendors/v/contract_changes".to_owned()),
            Edit::set("vendors/v/contract_changes/n1/extend_months", Value::Whole(6)),
        ] {
            model = applied(&model, edit);
        }
        let end = model.vendors[0].contract.get().expect("a contract").periods[0].end;
        let list = "vendors/v/contract_changes";
        let edit = ladder::add_change(&model, list, ContractChangeKind::Terminate);
        let model = applied(&model, edit.expect("it has a contract"));
        assert_eq!(model.vendors[0].contract_changes[1].date, end.plus_months(6));
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
