//! Which items charts show together: streams by their group, obligations as vendors, costs and debt, with what is
//! selected by itself; or every item by itself.
//!
//! Owns which items a series has. Knows nothing of spans or amounts but which are large. Its one invariant: every item
//! with an amount is in one series of its side.

use std::collections::BTreeSet;

use super::{
    FlowSide, ItemGroup,
    flows::{Flows, ItemFlow},
};
use crate::{model::ItemKind, text::charts as words};

/// The most series of a side, the rest included.
const LARGEST: usize = 7;
/// The id of the rest of a side's items.
const OTHER: &str = "*other";

/// What of the items is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SeriesChoice {
    /// Whether every item has a series by itself.
    pub is_ungrouped: bool,
    /// The id of what is selected: it is never among others.
    pub selected: Option<String>,
    /// The ids of the series that are switched off.
    pub hidden: BTreeSet<String>,
}

/// What a series is made of, which decides its colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SeriesKind {
    /// One item.
    Item,
    /// The items of a group with a name.
    Group,
    /// Vendors.
    Vendors,
    /// Costs.
    Costs,
    /// Debt.
    Debt,
    /// What is small.
    Rest,
}

/// An entry of the legend.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Series {
    /// The id of its item; of several items, a name that no item has.
    pub id: String,
    /// Its name.
    pub label: String,
    /// Its side.
    pub side: FlowSide,
    /// What it is made of.
    pub kind: SeriesKind,
    /// The ids of its items, in the model's order.
    pub items: Vec<String>,
    /// The id of the item whose colour it has: of a group the first, also while that is selected by itself.
    pub colour_of: String,
    /// Whether it is the item that is selected.
    pub is_selected: bool,
    /// Whether it is switched off.
    pub is_hidden: bool,
}

impl Series {
    /// The only item that it has.
    pub fn item(&self) -> Option<&str> {
        if let [item] = self.items.as_slice() { Some(item) } else { None }
    }

    /// The ids of all its items.
    pub fn all_items(&self) -> Vec<String> {
        self.items.clone()
    }

    /// Its items, if there are several.
    pub fn group(&self) -> Option<ItemGroup> {
        (self.items.len() > 1).then(|| ItemGroup { label: self.label.clone(), items: self.items.clone() })
    }
}

/// A series with the flows that it stands for.
pub(super) struct Stack<'a> {
    pub(super) series: usize,
    pub(super) flows: Vec<&'a ItemFlow>,
}

/// Items that are shown together, in the making.
struct Part<'a> {
    kind: SeriesKind,
    id: String,
    label: String,
    flows: Vec<&'a ItemFlow>,
}

impl Part<'_> {
    fn turnover(&self) -> i128 {
        self.flows.iter().map(|flow| turnover(flow)).sum()
    }
}

fn turnover(flow: &ItemFlow) -> i128 {
    flow.amounts.iter().map(|amount| i128::from(amount.0.unsigned_abs())).sum()
}

/// The series of a side, which are added to `series`, and what each stands for; from the zero line outward.
pub(super) fn stacks<'a>(
    flows: &'a Flows,
    side: FlowSide,
    choice: &SeriesChoice,
    series: &mut Vec<Series>,
) -> Vec<Stack<'a>> {
    let all_flows = if side == FlowSide::In { &flows.receipts } else { &flows.obligations };
    let all = all_flows.iter().filter(|flow| turnover(flow) > 0);
    let first_of = |part: &Part<'_>| {
        let own = part.flows.first().map(|flow| flow.group.trim()).unwrap_or_default();
        let first = all_flows.iter().find(|flow| part.kind == SeriesKind::Group && flow.group.trim() == own);
        first.or(part.flows.first().copied()).map_or_else(String::new, |flow| flow.id.clone())
    };
    let is_selected = |flow: &&ItemFlow| choice.selected.as_ref() == Some(&flow.id);
    let (selected, others): (Vec<&ItemFlow>, Vec<&ItemFlow>) = all.partition(is_selected);
    let mut parts = if choice.is_ungrouped { single(others) } else { grouped(others, &selected, side) };
    rest(&mut parts, side, selected.len());
    if !choice.is_ungrouped {
        // A group keeps its place while its first item is selected.
        let place = |part: &Part<'_>| all_flows.iter().position(|flow| flow.id == first_of(part));
        parts.sort_by_cached_key(|part| (order(part.kind), place(part)));
    }
    // What is selected is outermost, so that it is seen beside whatever else there is.
    parts.extend(single(selected));
    let mut stacks = Vec::new();
    for part in parts {
        stacks.push(Stack { series: series.len(), flows: part.flows.clone() });
        series.push(Series {
            side,
            kind: part.kind,
            colour_of: first_of(&part),
            items: part.flows.iter().map(|flow| flow.id.clone()).collect(),
            is_selected: choice.selected.as_ref() == Some(&part.id),
            is_hidden: choice.hidden.contains(&part.id),
            id: part.id,
            label: part.label,
        });
    }
    stacks
}

/// Every item by itself.
fn single(flows: Vec<&ItemFlow>) -> Vec<Part<'_>> {
    let part =
        |flow| Part { kind: SeriesKind::Item, id: ItemFlow::id(flow), label: ItemFlow::name(flow), flows: vec![flow] };
    flows.into_iter().map(part).collect()
}

/// Items by their groups: those that name one, in the order of its first item; a stream that names none by itself, a
/// vendor, cost or debt with its kind. A kind with one item has that item's name.
fn grouped<'a>(flows: Vec<&'a ItemFlow>, selected: &[&ItemFlow], side: FlowSide) -> Vec<Part<'a>> {
    let mut parts: Vec<Part<'a>> = Vec::new();
    let has_costs_by_name = flows.iter().chain(selected).any(|flow| flow.kind == ItemKind::Cost && flow.has_group());
    for flow in flows {
        let is_rest_of = |kind| selected.iter().any(|own| own.kind == kind && !own.has_group());
        let (kind, id, label) = if flow.has_group() {
            let side = if side == FlowSide::In { "in" } else { "out" };
            let group = flow.group.trim();
            let is_rest = selected.iter().any(|own| own.group.trim() == group);
            (SeriesKind::Group, format!("*{side}/{group}"), words::group(group, is_rest))
        } else {
            match flow.kind {
                ItemKind::Vendor => {
                    (SeriesKind::Vendors, "*vendors".to_owned(), words::vendors(is_rest_of(ItemKind::Vendor)))
                }
                ItemKind::Cost => {
                    let is_rest = is_rest_of(ItemKind::Cost) || has_costs_by_name;
                    (SeriesKind::Costs, "*costs".to_owned(), words::costs(is_rest))
                }
                ItemKind::Debt => (SeriesKind::Debt, "*debts".to_owned(), words::debt(is_rest_of(ItemKind::Debt))),
                _ => (SeriesKind::Item, flow.id.clone(), flow.name()),
            }
        };
        match parts.iter_mut().find(|part| part.id == id) {
            Some(part) => part.flows.push(flow),
            None => parts.push(Part { kind, id, label, flows: vec![flow] }),
        }
    }
    for part in &mut parts {
        let is_kind = matches!(part.kind, SeriesKind::Vendors | SeriesKind::Costs | SeriesKind::Debt);
        if let ([only], true) = (part.flows.as_slice(), is_kind) {
            part.label = only.name();
        }
    }
    parts
}

/// Where a part of a side stands in a bar: what is this about, vendors, is outermost.
const fn order(kind: SeriesKind) -> u8 {
    match kind {
        SeriesKind::Item | SeriesKind::Group => 0,
        SeriesKind::Costs => 1,
        SeriesKind::Debt => 2,
        SeriesKind::Rest => 3,
        SeriesKind::Vendors => 4,
    }
}

/// Joins the smallest parts, if there are too many beside others that are shown.
fn rest(parts: &mut Vec<Part<'_>>, side: FlowSide, beside: usize) {
    let room = LARGEST - beside.min(LARGEST);
    if parts.len() <= room {
        return;
    }
    let mut by_size: Vec<usize> = (0..parts.len()).collect();
    by_size.sort_by_key(|index| std::cmp::Reverse(parts[*index].turnover()));
    let small: BTreeSet<usize> = by_size.split_off(room.saturating_sub(1)).into_iter().collect();
    let mut flows = Vec::new();
    for index in small.iter().rev() {
        flows.push(parts.remove(*index).flows);
    }
    let flows = flows.into_iter().rev().flatten().collect();
    let id = format!("{OTHER}-{}", if side == FlowSide::In { "in" } else { "out" });
    parts.push(Part { kind: SeriesKind::Rest, id, label: words::OTHERS.to_owned(), flows });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{chart::SpanDates, chart::sample::dollars};

    fn flow(kind: ItemKind, id: &str, group: &str, amount: i64) -> ItemFlow {
        let (id, group) = (id.to_owned(), group.to_owned());
        ItemFlow { kind, label: id.to_uppercase(), id, group, amounts: vec![dollars(amount)] }
    }

    fn stream(id: &str, group: &str, amount: i64) -> ItemFlow {
        flow(ItemKind::Stream, id, group, amount)
    }

    fn flows(receipts: Vec<ItemFlow>, obligations: Vec<ItemFlow>) -> Flows {
        let span = SpanDates {
            start: crate::calendar::Date(0),
            end: crate::calendar::Date(30),
            is_cut: false,
            is_past: false,
        };
        Flows { spans: vec![span], receipts, obligations }
    }

    /// The names of a side's series, each with its items.
    fn names(flows: &Flows, side: FlowSide, choice: &SeriesChoice) -> Vec<String> {
        let mut series = Vec::new();
        stacks(flows, side, choice, &mut series);
        series.iter().map(|own| format!("{}: {}", own.label, own.items.join(" "))).collect()
    }

    fn selected(id: &str) -> SeriesChoice {
        SeriesChoice { selected: Some(id.to_owned()), ..SeriesChoice::default() }
    }

    #[test]
    fn streams_stand_by_their_group_and_those_without_by_their_name() {
        let flows = flows(
            vec![stream("top", "Ads", 5), stream("data", "", 3), stream("small", "Ads ", 1), stream("none", "Ads", 0)],
            vec![],
        );
        let of = |choice: &SeriesChoice| names(&flows, FlowSide::In, choice);
        assert_eq!(of(&SeriesChoice::default()), ["Ads: top small", "DATA: data"], "no amount, no series");
        assert_eq!(of(&selected("small")), ["Rest of Ads: top", "DATA: data", "SMALL: small"]);
        let mut series = Vec::new();
        stacks(&flows, FlowSide::In, &selected("top"), &mut series);
        let colours: Vec<(&str, &str)> =
            series.iter().map(|own| (own.label.as_str(), own.colour_of.as_str())).collect();
        let expected = [("Rest of Ads", "top"), ("DATA", "data"), ("TOP", "top")];
        assert_eq!(colours, expected, "a group keeps its colour while its first item is selected");
        assert_eq!(of(&selected("data")), ["Ads: top small", "DATA: data"]);
        let ungrouped = SeriesChoice { is_ungrouped: true, ..SeriesChoice::default() };
        assert_eq!(of(&ungrouped), ["TOP: top", "DATA: data", "SMALL: small"]);
    }

    #[test]
    fn obligations_stand_as_vendors_costs_and_debt() {
        let all = vec![
            flow(ItemKind::Vendor, "aws", "", 9),
            flow(ItemKind::Vendor, "gcp", "", 8),
            flow(ItemKind::Vendor, "rent", "", 1),
            flow(ItemKind::Cost, "people", "", 7),
            flow(ItemKind::Cost, "office", "", 2),
            flow(ItemKind::Debt, "loan", "", 3),
        ];
        let flows_of = |out: &[ItemFlow]| flows(vec![], out.to_vec());
        let of = |choice: &SeriesChoice| names(&flows_of(&all), FlowSide::Out, choice);
        assert_eq!(
            of(&SeriesChoice::default()),
            ["Costs: people office", "LOAN: loan", "Vendors: aws gcp rent"],
            "a kind with one item has its name"
        );
        let with_aws = ["Costs: people office", "LOAN: loan", "Other vendors: gcp rent", "AWS: aws"];
        assert_eq!(of(&selected("aws")), with_aws);
        assert_eq!(of(&selected("loan")), ["Costs: people office", "Vendors: aws gcp rent", "LOAN: loan"]);
        assert_eq!(
            of(&selected("people")),
            ["OFFICE: office", "LOAN: loan", "Vendors: aws gcp rent", "PEOPLE: people"]
        );
        let mut named = all.clone();
        named[3].group = "Staff".to_owned();
        named.push(flow(ItemKind::Cost, "travel", "", 1));
        assert_eq!(
            names(&flows_of(&named), FlowSide::Out, &SeriesChoice::default()),
            ["Staff: people", "Other costs: office travel", "LOAN: loan", "Vendors: aws gcp rent"]
        );
    }

    #[test]
    fn of_more_than_seven_the_smallest_are_others() {
        let streams = |count: i64| (0..count).map(|n| stream(&format!("s{n}"), "", n + 1)).collect::<Vec<_>>();
        let of = |count, choice: &SeriesChoice| names(&flows(streams(count), vec![]), FlowSide::In, choice);
        for is_ungrouped in [false, true] {
            let choice = SeriesChoice { is_ungrouped, ..SeriesChoice::default() };
            assert_eq!(of(7, &choice).len(), 7);
            let nine = of(9, &choice);
            assert_eq!(nine.len(), 7);
            assert_eq!(nine[6], "Others: s0 s1 s2");
            assert_eq!(nine[0], "S3: s3");
            let choice = SeriesChoice { is_ungrouped, ..selected("s0") };
            let nine = of(9, &choice);
            assert_eq!(nine[5..], ["Others: s1 s2 s3", "S0: s0"], "what is selected is never among them");
        }
    }

    #[test]
    fn a_series_of_several_items_asks_for_the_postings_of_all() {
        let flows = flows(vec![stream("top", "Ads", 5), stream("small", "Ads", 1)], vec![]);
        let mut series = Vec::new();
        stacks(&flows, FlowSide::In, &SeriesChoice::default(), &mut series);
        let group = series[0].group().expect("two items");
        assert_eq!(
            (group.label.as_str(), group.items.as_slice()),
            ("Ads", ["top".to_owned(), "small".to_owned()].as_slice())
        );
        assert_eq!(series[0].item(), None);
    }
}
