//! Explain any number: the tree of what it is made of, down to the inputs.
//!
//! A figure is made of lines (accounts, or terms of a contract), these of months, these of postings and invoices, and each
//! of these names the inputs that its rule used. Owns how parts become a tree; `text` words it. Its one invariant: the
//! amounts of a node's children add up to the node's, to the minor unit.

mod inputs;
mod rules;

use std::collections::{BTreeMap, BTreeSet};

pub use rules::{of_entry, of_invoice};

use super::{
    asked::{Asked, Unanswered},
    lookup::Lookup,
    parts::{self, Ground, Line, Part, Role, Term, state_on},
};
use crate::{
    calendar::{Date, Month},
    engine::{AccountKind, FigureValue, Forecast, Measure},
    model::{Model, Provenance, Spec, Value},
    money::Money,
};

/// Parts of one line beyond this many are put together by month.
const MANY: usize = 12;

/// What a node of the tree is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// Amounts that add up to the figure, or that it divides, or that stand behind its date.
    Term(Role, Measure),
    /// An account, or a term of a contract.
    Line(Line),
    /// What a month has of the line above.
    Month(Month),
    /// The entry of that place in the journal.
    Entry(usize),
    /// The invoice of that place, or what is unpaid of it.
    Invoice(usize),
    /// The invoice of that place as it was brought forward.
    BroughtForward(usize),
    /// What of the invoice of that place is disputed.
    Disputed(usize),
}

/// A node of the tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// What it is.
    pub what: What,
    /// Its day; of a posting the one on which it was made, of what is unpaid the due date.
    pub date: Option<Date>,
    /// What it adds to the node above.
    pub amount: Money,
    /// What it is made of; nothing where inputs say it.
    pub children: Vec<Self>,
    /// The paths of the inputs that its rule used; only where there are no children.
    pub inputs: Vec<String>,
}

/// A figure explained.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explanation {
    /// The value.
    pub value: FigureValue,
    /// The day at whose close it was taken.
    pub day: Date,
    /// What it is made of.
    pub nodes: Vec<Node>,
}

/// An input, as a leaf of the tree.
#[derive(Clone, Debug, PartialEq)]
pub struct Input<'a> {
    /// Its path.
    pub path: String,
    /// What is known of it: its label's id, its unit.
    pub spec: &'static Spec,
    /// Its value.
    pub value: Value,
    /// Where it is from, if anything says so.
    pub provenance: Option<&'a Provenance>,
}

/// The tree of what a figure is made of.
pub fn figure(model: &Model, forecast: &Forecast, asked: &Asked) -> Result<Explanation, Unanswered> {
    let answer = parts::answer(model, forecast, asked)?;
    let tree = Tree::new(model, forecast);
    Ok(Explanation {
        value: answer.value,
        day: answer.day,
        nodes: answer.terms.iter().map(|term| tree.term(term)).collect(),
    })
}

/// The tree of what a stretch of days holds of a flow, or of a balance at its end, of one item or of all: a cell of the
/// table by spans.
pub fn cell(
    model: &Model,
    forecast: &Forecast,
    measure: Measure,
    item: Option<&str>,
    days: std::ops::Range<Date>,
) -> Result<Explanation, Unanswered> {
    let answer = parts::cell(model, forecast, measure, item, days)?;
    let tree = Tree::new(model, forecast);
    Ok(Explanation {
        value: answer.value,
        day: answer.day,
        nodes: answer.terms.iter().map(|term| tree.term(term)).collect(),
    })
}

/// The entry of a place in the journal, with the inputs that its rule used.
pub fn entry(model: &Model, forecast: &Forecast, place: usize) -> Option<Node> {
    let entry = forecast.journal.entries.get(place)?;
    let postings = forecast.journal.postings_of(place);
    Some(Node {
        what: What::Entry(place),
        date: Some(entry.date),
        amount: postings.first().map_or(Money::ZERO, |posting| posting.amount),
        children: Vec::new(),
        inputs: of_entry(model, forecast, &forecast.issuing_entries(), place),
    })
}

/// What a vendor's consumption of a month comes to: the inputs of its contract's lines.
pub fn consumed(model: &Model, vendor: &str, month: Month, amount: Money) -> Node {
    let inputs = rules::of_consumption(model, vendor, month);
    Node { what: What::Month(month), date: None, amount, children: Vec::new(), inputs }
}

/// What is unpaid and undisputed of the invoice of a place at the close of a day: what it was issued for, and what was
/// paid of it.
pub fn invoice(model: &Model, forecast: &Forecast, place: usize, day: Date) -> Option<Node> {
    let invoice = forecast.invoices.get(place)?;
    let state = state_on(forecast, invoice, day)?;
    let tree = Tree::new(model, forecast);
    Some(tree.unpaid(place, state.due, state.unpaid - state.disputed, day))
}

/// The inputs below a node, each once, by path.
pub fn inputs_below(node: &Node) -> BTreeSet<&str> {
    let mut all: BTreeSet<&str> = node.inputs.iter().map(String::as_str).collect();
    all.extend(node.children.iter().flat_map(inputs_below));
    all
}

/// What is known of the input of a path, of a model that is asked by itself or by its index.
pub fn input<'a>(model: &'a Model, lookup: &impl Lookup, path: &str) -> Option<Input<'a>> {
    let (spec, value) = lookup.parameter(path)?;
    Some(Input { path: path.to_owned(), spec, value, provenance: model.provenance(path) })
}

struct Tree<'a> {
    model: &'a Model,
    forecast: &'a Forecast,
    /// Of each invoice the entry that issued it.
    issuing: Vec<Option<usize>>,
    /// Of each invoice its entries.
    entries: Vec<Vec<usize>>,
}

impl<'a> Tree<'a> {
    fn new(model: &'a Model, forecast: &'a Forecast) -> Self {
        let mut entries = vec![Vec::new(); forecast.invoices.len()];
        for (place, entry) in forecast.journal.entries.iter().enumerate() {
            if let Some(own) = entry.invoice.and_then(|invoice| entries.get_mut(invoice as usize)) {
                own.push(place);
            }
        }
        Self { model, forecast, issuing: forecast.issuing_entries(), entries }
    }

    fn term(&self, term: &Term) -> Node {
        let mut lines: BTreeMap<&Line, Vec<&Part>> = BTreeMap::new();
        for part in &term.parts {
            lines.entry(&part.line).or_default().push(part);
        }
        let mut children: Vec<Node> = lines.into_iter().map(|(line, parts)| self.line(line, &parts, term)).collect();
        children.sort_by_key(|node| std::cmp::Reverse(node.amount.0.abs()));
        let what = What::Term(term.role, term.measure);
        Node { what, date: Some(term.day), amount: term.total(), children, inputs: Vec::new() }
    }

    fn line(&self, line: &Line, parts: &[&Part], term: &Term) -> Node {
        let amount = parts.iter().map(|part| part.amount).sum();
        let what = What::Line(line.clone());
        if parts.iter().all(|part| part.ground == Ground::Standing) {
            let inputs = rules::of_line(self.model, line);
            return Node { what, date: None, amount, children: Vec::new(), inputs };
        }
        let nodes = parts.iter().map(|part| (part.date, self.part(part, term)));
        let mut nodes: Vec<(Date, Node)> = nodes.collect();
        nodes.sort_by_key(|(date, _)| *date);
        let children = if nodes.len() > MANY { by_month(nodes) } else { nodes.into_iter().map(|(_, n)| n).collect() };
        Node { what, date: None, amount, children, inputs: Vec::new() }
    }

    fn part(&self, part: &Part, term: &Term) -> Node {
        match part.ground {
            Ground::Invoice(place) if term.measure == Measure::Disputed => {
                self.disputed(place, part.date, part.amount, term.day)
            }
            Ground::Entry(place) => Node {
                what: What::Entry(place),
                date: Some(part.date),
                amount: part.amount,
                children: Vec::new(),
                inputs: of_entry(self.model, self.forecast, &self.issuing, place),
            },
            Ground::Invoice(place) if part.amount == self.forecast.invoices[place].face => Node {
                what: What::Invoice(place),
                date: Some(part.date),
                amount: part.amount,
                children: Vec::new(),
                inputs: of_invoice(self.model, self.forecast, &self.issuing, place),
            },
            Ground::Invoice(place) => self.unpaid(place, part.date, part.amount, term.day),
            Ground::Standing => Node {
                what: What::Line(part.line.clone()),
                date: None,
                amount: part.amount,
                children: Vec::new(),
                inputs: rules::of_line(self.model, &part.line),
            },
        }
    }

    /// What is left of an invoice at the close of a day: its face amount, what was paid of it, and what is disputed.
    fn unpaid(&self, place: usize, due: Date, amount: Money, day: Date) -> Node {
        let forecast = self.forecast;
        let invoice = &forecast.invoices[place];
        let mut children = Vec::new();
        if invoice.opening {
            children.push(Node {
                what: What::BroughtForward(place),
                date: Some(invoice.issued),
                amount: invoice.face,
                children: Vec::new(),
                inputs: of_invoice(self.model, forecast, &self.issuing, place),
            });
        }
        for at in self.entries[place].iter().copied() {
            let (entry, postings) = (&forecast.journal.entries[at], forecast.journal.postings_of(at));
            if entry.date > day {
                break;
            }
            let is_payable = |kind| kind == AccountKind::Payable;
            let payable = postings.iter().filter(|p| is_payable(forecast.accounts[p.account as usize].kind));
            let amount: Money = payable.map(|posting| -posting.amount).sum();
            if amount != Money::ZERO {
                children.push(Node {
                    what: What::Entry(at),
                    date: Some(entry.date),
                    amount,
                    children: Vec::new(),
                    inputs: of_entry(self.model, forecast, &self.issuing, at),
                });
            }
        }
        let disputed = state_on(forecast, invoice, day).map_or(Money::ZERO, |state| state.disputed);
        if disputed != Money::ZERO {
            children.push(self.disputed(place, due, -disputed, day));
        }
        Node { what: What::Invoice(place), date: Some(due), amount, children, inputs: Vec::new() }
    }

    /// What is disputed of an invoice: by which policy.
    fn disputed(&self, place: usize, due: Date, amount: Money, day: Date) -> Node {
        let mut inputs = rules::of_dispute(self.model, self.forecast, place, day);
        for path in of_invoice(self.model, self.forecast, &self.issuing, place) {
            if !inputs.contains(&path) {
                inputs.push(path);
            }
        }
        Node { what: What::Disputed(place), date: Some(due), amount, children: Vec::new(), inputs }
    }
}

fn by_month(nodes: Vec<(Date, Node)>) -> Vec<Node> {
    let mut months: BTreeMap<Month, Vec<Node>> = BTreeMap::new();
    for (date, node) in nodes {
        months.entry(date.month()).or_default().push(node);
    }
    let node = |(month, children): (Month, Vec<Node>)| Node {
        what: What::Month(month),
        date: None,
        amount: children.iter().map(|child| child.amount).sum(),
        children,
        inputs: Vec::new(),
    };
    months.into_iter().map(node).collect()
}
