//! What a figure is made of: `explain`.
//!
//! Owns the forms of the tree and the keys of its JSON (docs/verbs.md).

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::{
    compare::{ValueForm, unit, value_form},
    json::{Exact, written},
    plain::{self, Foot},
};
use crate::{
    analysis::{
        asked::Asked,
        explain::{self, ExplainNode, Explanation, NodeKind},
        lookup::ModelIndex,
        parts::FigureLine,
    },
    calendar::Date,
    engine::Forecast,
    model::{Model, Unit},
    text::{explain as words, figures, lower_panel, report},
};

/// The version of the JSON form.
const SCHEMA: u32 = 1;

/// Everything that is needed to print an explanation.
pub struct Told<'a> {
    /// The session's name.
    pub session: &'a str,
    /// The scenario's id.
    pub scenario: &'a str,
    /// The resolved model of the scenario.
    pub model: &'a Model,
    /// Its forecast.
    pub forecast: &'a Forecast,
    /// What was asked for.
    pub asked: &'a Asked,
    /// The answer.
    pub explanation: &'a Explanation,
}

#[derive(Serialize)]
struct Document<'a> {
    schema: u32,
    session: &'a str,
    scenario: &'a str,
    figure: &'static str,
    vendor: Option<&'a str>,
    on: Date,
    currency: &'a str,
    unit: &'static str,
    value: ValueForm,
    parts: Vec<NodeForm<'a>>,
    depends_on: &'a [String],
    inputs: BTreeMap<&'a str, InputForm<'a>>,
}

#[derive(Serialize)]
struct NodeForm<'a> {
    kind: &'static str,
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    date: Option<Date>,
    #[serde(skip_serializing_if = "Option::is_none")]
    account: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    item: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    rule: Option<&'static str>,
    amount: Exact,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    parts: Vec<NodeForm<'a>>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    inputs: &'a [String],
}

#[derive(Serialize)]
struct InputForm<'a> {
    name: String,
    value: String,
    provenance: Option<ProvenanceForm<'a>>,
}

#[derive(Serialize)]
struct ProvenanceForm<'a> {
    kind: &'static str,
    source: &'a str,
    note: &'a str,
}

/// The explanation as JSON, with a line's end.
pub fn json(told: &Told<'_>) -> serde_json::Result<String> {
    let mut paths: BTreeSet<&str> = told.explanation.nodes.iter().flat_map(explain::inputs_below).collect();
    paths.extend(told.explanation.depends_on.iter().map(String::as_str));
    let index = ModelIndex::new(told.model);
    let inputs = paths.into_iter().filter_map(|path| {
        let input = explain::input(&index, path)?;
        let (name, value) = words::input(&input, &index);
        let provenance = input.provenance.map(|known| ProvenanceForm {
            kind: words::provenance_kind(known.kind),
            source: &known.source,
            note: &known.note,
        });
        Some((path, InputForm { name, value, provenance }))
    });
    let document = Document {
        schema: SCHEMA,
        session: told.session,
        scenario: told.scenario,
        figure: told.asked.measure.id(),
        vendor: told.asked.vendor.as_deref(),
        on: told.explanation.day,
        currency: told.forecast.currency.code(),
        unit: unit(told.explanation.value),
        value: value_form(Some(told.explanation.value), told.forecast.currency.digits()),
        parts: told.explanation.nodes.iter().map(|node| node_form(told, node)).collect(),
        depends_on: &told.explanation.depends_on,
        inputs: inputs.collect(),
    };
    written(&document)
}

fn node_form<'a>(told: &Told<'a>, node: &'a ExplainNode) -> NodeForm<'a> {
    let forecast = told.forecast;
    let item = |place: Option<u32>| place.map(|place| forecast.items[place as usize].id.as_str());
    let (item, rule, account) = match &node.what {
        NodeKind::Entry(place) => {
            let entry = forecast.journal.entry(*place);
            (item(entry.item), Some(lower_panel::rule(entry.rule)), None)
        }
        NodeKind::Invoice(place) | NodeKind::BroughtForward(place) | NodeKind::Disputed(place) => {
            (item(Some(forecast.invoices[*place].vendor)), None, None)
        }
        NodeKind::Line(FigureLine::Account(account)) => (None, None, Some(account.to_string())),
        NodeKind::Line(line) => (line.item().and_then(|id| item(forecast.item_index(id))), None, None),
        NodeKind::Term(..) | NodeKind::Month(_) => (None, None, None),
    };
    NodeForm {
        kind: words::kind(&node.what),
        name: words::node(node, forecast, told.asked.measure),
        date: node.date,
        account,
        item,
        rule,
        amount: Exact(node.amount, forecast.currency.digits()),
        parts: node.children.iter().map(|child| node_form(told, child)).collect(),
        inputs: &node.inputs,
    }
}

/// The explanation for people: the tree to a depth, and the inputs of all of it.
pub fn text(told: &Told<'_>, depth: usize) -> String {
    let forecast = told.forecast;
    let vendor = told.asked.vendor.as_deref().and_then(|id| forecast.items.find(id));
    let name = figures::name(told.asked.measure, vendor.map(|vendor| vendor.label.as_str()));
    let value = figures::value(told.explanation.value, forecast.currency);
    let mut lines = vec![
        plain::fitted(told.session, plain::WIDTH),
        words::subject(&name, &value, told.scenario),
        words::at_close(told.explanation.day, forecast.as_of),
        "─".repeat(plain::WIDTH),
    ];
    let mut rows = Vec::new();
    for node in &told.explanation.nodes {
        collect(told, node, 0, depth, &mut rows);
    }
    let width = rows.iter().map(|(_, amount)| amount.chars().count()).max().unwrap_or(0);
    for (text, amount) in rows {
        let room = plain::WIDTH.saturating_sub(width + 2);
        lines.push(format!("{:<room$}  {amount:>width$}", fitted(&text, room)));
    }
    let paths: BTreeSet<&str> = told.explanation.nodes.iter().flat_map(explain::inputs_below).collect();
    lines.extend(input_lines(told, words::INPUTS, paths.into_iter()));
    lines.extend(input_lines(told, words::DEPENDS_ON, told.explanation.depends_on.iter().map(String::as_str)));
    plain::ended(&lines)
}

/// Inputs under a heading, with a blank line before; nothing without any.
fn input_lines<'a>(told: &Told<'_>, heading: &str, paths: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut cells = vec![vec![heading.to_owned(), String::new(), String::new()]];
    let index = ModelIndex::new(told.model);
    for input in paths.filter_map(|path| explain::input(&index, path)) {
        let (_, value) = words::input(&input, &index);
        let value = if input.spec.unit == Unit::Last { words::last(&value) } else { value };
        cells.push(vec![input.path.clone(), value, plain::fitted(&words::provenance(input.provenance), 40)]);
    }
    if cells.len() == 1 {
        return Vec::new();
    }
    let mut lines = vec![String::new()];
    lines.extend(plain::aligned(&cells, Foot::None));
    lines
}

/// A text with the blanks before it, of at most `width` signs.
fn fitted(text: &str, width: usize) -> String {
    if text.chars().count() <= width { text.to_owned() } else { text.chars().take(width - 1).chain(['…']).collect() }
}

/// The lines of a node and of those below it, to a depth.
fn collect(told: &Told<'_>, node: &ExplainNode, level: usize, depth: usize, rows: &mut Vec<(String, String)>) {
    let indent = "  ".repeat(level);
    let name = words::node(node, told.forecast, told.asked.measure);
    let date = match node.what {
        NodeKind::Entry(_) | NodeKind::Invoice(_) | NodeKind::BroughtForward(_) | NodeKind::Disputed(_) => {
            node.date.map_or_else(String::new, |date| format!("{date}  "))
        }
        NodeKind::Term(..) | NodeKind::Line(_) | NodeKind::Month(_) => String::new(),
    };
    let is_cut = level + 1 >= depth && !node.children.is_empty();
    let of_day = match node.date.filter(|_| matches!(node.what, NodeKind::Term(..))) {
        Some(day) if day != told.explanation.day => words::of_day(day),
        _ => String::new(),
    };
    let more = if is_cut { format!(" ({})", words::more(node.children.len())) } else { String::new() };
    rows.push((format!("{indent}{date}{name}{of_day}{more}"), report::money(node.amount, told.forecast.currency)));
    if !is_cut {
        for child in &node.children {
            collect(told, child, level + 1, depth, rows);
        }
    }
}
