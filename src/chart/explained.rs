//! What a number is made of, as a tree that unfolds: terms, accounts, months, postings, and the inputs at the leaves.
//!
//! Owns what can be asked about, how a number is found again after the model has changed, and which rows are visible.
//! Its one invariant: the amounts of the rows below a row add up to its own, as the analysis' nodes do.

use std::collections::BTreeSet;

use super::{PostingQuery, PostingSet};
use crate::{
    analysis::{
        asked::Asked,
        explain::{self, ExplainNode, NodeKind},
        parts::{FigureLine, Role},
    },
    calendar::Date,
    engine::{AccountKind, Forecast, Measure, Rule},
    model::{InvoiceKind, Model},
    money::Money,
    text::{amounts, explain as words, explained as own_words, figures, lower_panel},
};

/// An entry, described so that it can be found again: its place in the journal changes with the model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntryName {
    /// Its day.
    pub date: Date,
    /// The rule that made it.
    pub rule: Rule,
    /// The id of its item.
    pub item: Option<String>,
    /// How many like it stand before it.
    pub nth: usize,
}

/// An invoice, found again by what it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvoiceName {
    /// The vendor's id.
    pub vendor: String,
    /// What it is for.
    pub kind: InvoiceKind,
    /// The day of issue.
    pub issued: Date,
    /// Its first due date.
    pub due: Date,
    /// How many like it stand before it.
    pub nth: usize,
}

/// A number that can be explained.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Explainable {
    /// A figure.
    Figure(Asked),
    /// A cell, a bar or a point: what is behind it.
    Postings(PostingQuery),
    /// A figure of a stretch of days, over all items, that is not a sum of one kind of postings.
    Cell(Measure, Date, Date),
    /// Receipts less obligations, of a stretch of days.
    Gap(Date, Date),
    /// An entry of the journal.
    Entry(EntryName),
    /// What is unpaid of an invoice at the close of a day.
    Invoice(InvoiceName, Date),
}

impl EntryName {
    /// The name of the entry of a place in the journal.
    pub fn of(forecast: &Forecast, place: usize) -> Option<Self> {
        let entry = forecast.journal.get(place)?;
        let is_like = |other: &crate::engine::Entry| {
            other.date == entry.date && other.rule == entry.rule && other.item == entry.item
        };
        let nth = forecast.journal.before(place).rev().take_while(|other| other.date == entry.date);
        let item = entry.item.map(|item| forecast.items[item as usize].id.clone());
        Some(Self { date: entry.date, rule: entry.rule, item, nth: nth.filter(|other| is_like(other)).count() })
    }

    /// Its place in the journal, if there still is one.
    pub fn place(&self, forecast: &Forecast) -> Option<usize> {
        let item = match &self.item {
            Some(id) => Some(forecast.item_index(id)?),
            None => None,
        };
        let all = forecast.journal.entries().enumerate();
        let alike = all.filter(|(_, own)| own.date == self.date && own.rule == self.rule && own.item == item);
        alike.map(|(place, _)| place).nth(self.nth)
    }
}

impl InvoiceName {
    /// The name of the invoice of a place.
    pub fn of(forecast: &Forecast, place: usize) -> Option<Self> {
        let invoice = forecast.invoices.get(place)?;
        let mut own = Self {
            vendor: forecast.items[invoice.vendor as usize].id.clone(),
            kind: invoice.kind,
            issued: invoice.issued,
            due: invoice.due,
            nth: 0,
        };
        own.nth = own.alike(forecast).position(|other| other == place)?;
        Some(own)
    }

    fn alike<'a>(&self, forecast: &'a Forecast) -> impl Iterator<Item = usize> + use<'a> {
        let vendor = forecast.item_index(&self.vendor);
        let (kind, issued, due) = (self.kind, self.issued, self.due);
        let all = forecast.invoices.iter().enumerate();
        let alike = all.filter(move |(_, own)| {
            Some(own.vendor) == vendor && own.kind == kind && own.issued == issued && own.due == due
        });
        alike.map(|(place, _)| place)
    }

    /// Its place among the invoices, if there still is one.
    pub fn place(&self, forecast: &Forecast) -> Option<usize> {
        self.alike(forecast).nth(self.nth)
    }
}

/// A number with what it is made of.
#[derive(Clone, Debug, PartialEq)]
pub struct Explained {
    /// What it is, and what it comes to.
    pub heading: String,
    /// The postings behind it, if they are one stretch of days.
    pub query: Option<PostingQuery>,
    /// What it is made of, each with what it measures.
    nodes: Vec<(ExplainNode, Measure)>,
    /// The inputs that it depends on beside those in the tree.
    depends_on: Vec<String>,
}

/// Where a row leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Way {
    /// To the field of an input.
    Field(String),
    /// To postings.
    Postings(PostingQuery),
}

/// A row of the tree as it is seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TreeRow {
    /// Its identity, which a change of the model does not affect.
    pub key: String,
    /// How deep it lies.
    pub depth: usize,
    /// What it is.
    pub text: String,
    /// Its day and its rule, or where the input is from.
    pub note: String,
    /// Its amount, or the input's value.
    pub amount: String,
    /// Whether it is unfolded; none if there is nothing below it.
    pub is_open: Option<bool>,
    /// Where it leads.
    pub way: Option<Way>,
}

/// What an amount behind something is, as a figure of a stretch of days.
const fn measure(set: PostingSet) -> Option<Measure> {
    match set {
        PostingSet::Receipts => Some(Measure::Receipts),
        PostingSet::Obligations => Some(Measure::Obligations),
        PostingSet::Cash => Some(Measure::CashEnd),
        PostingSet::Arrears => Some(Measure::Arrears),
        PostingSet::Paid => Some(Measure::Paid),
        PostingSet::Invoiced => Some(Measure::Invoiced),
        PostingSet::SetOff => Some(Measure::SetOff),
        PostingSet::Credited => Some(Measure::Credited),
        PostingSet::CreditLine
        | PostingSet::EventsIn
        | PostingSet::EventsOut
        | PostingSet::CashInterest
        | PostingSet::Commitment
        | PostingSet::Consumption
        | PostingSet::Unpaid(..)
        | PostingSet::Posted => None,
    }
}

impl Explained {
    /// The parts of a number; none if the number no longer exists.
    pub fn new(model: &Model, forecast: &Forecast, asked: &Explainable) -> Option<Self> {
        let currency = forecast.currency;
        match asked {
            Explainable::Figure(figure) => {
                let answer = explain::figure(model, forecast, figure).ok()?;
                let vendor = figure.vendor.as_deref().map(|id| label(forecast, id));
                let name = figures::name(figure.measure, vendor.as_deref());
                let value = figures::value(answer.value, currency);
                let heading = own_words::heading(&name, &value);
                let depends_on = answer.depends_on;
                Some(Self { heading, query: None, nodes: of_terms(answer.nodes, figure.measure), depends_on })
            }
            Explainable::Postings(query) => Self::query(model, forecast, query),
            Explainable::Cell(measure, start, end) => {
                let answer = explain::cell(model, forecast, *measure, None, *start..*end).ok()?;
                let name = own_words::stretch(figures::label(*measure), *start, *end);
                let heading = own_words::heading(&name, &figures::value(answer.value, currency));
                let depends_on = answer.depends_on;
                Some(Self { heading, query: None, nodes: of_terms(answer.nodes, *measure), depends_on })
            }
            Explainable::Gap(start, end) => {
                let of = |measure| explain::cell(model, forecast, measure, None, *start..*end).ok();
                let (receipts, obligations) = (of(Measure::Receipts)?, of(Measure::Obligations)?);
                let mut depends_on = receipts.depends_on;
                depends_on.extend(obligations.depends_on);
                depends_on.sort_unstable();
                depends_on.dedup();
                let mut nodes = receipts.nodes;
                nodes.extend(obligations.nodes.into_iter().map(negated));
                let gap: Money = nodes.iter().map(|node| node.amount).sum();
                let name = own_words::stretch(lower_panel::ROW_GAP, *start, *end);
                let heading = own_words::heading(&name, &amounts::exact_money(gap, currency));
                Some(Self { heading, query: None, nodes: of_terms(nodes, Measure::Receipts), depends_on })
            }
            Explainable::Entry(name) => {
                let tree = explain::Explainer::new(model, forecast);
                let node = tree.entry(name.place(forecast)?)?;
                let text = words::node(&node, forecast, Measure::CashEnd);
                let heading = own_words::heading(&text, &amounts::exact_money(node.amount, currency));
                let depends_on = tree.depends_on(std::slice::from_ref(&node));
                Some(Self { heading, query: None, nodes: vec![(node, Measure::CashEnd)], depends_on })
            }
            Explainable::Invoice(name, day) => {
                let tree = explain::Explainer::new(model, forecast);
                let node = tree.invoice(name.place(forecast)?, *day)?;
                let text = words::node(&node, forecast, Measure::Arrears);
                let name = own_words::unpaid(&text, *day, forecast.as_of);
                let heading = own_words::heading(&name, &amounts::exact_money(node.amount, currency));
                let depends_on = tree.depends_on(std::slice::from_ref(&node));
                Some(Self { heading, query: None, nodes: vec![(node, Measure::Arrears)], depends_on })
            }
        }
    }

    fn query(model: &Model, forecast: &Forecast, query: &PostingQuery) -> Option<Self> {
        let postings = super::Postings::new(model, forecast, query);
        let tree = explain::Explainer::new(model, forecast);
        let days = query.start..query.end;
        let item = query.item.as_deref();
        let is_all = item.is_none() && query.group.is_none();
        // Of cash the postings of a day are shown, but it is explained as the balance that it is.
        let is_balance = matches!(query.set, PostingSet::Cash) && is_all;
        let mut depends_on = Vec::new();
        let nodes = match measure(query.set) {
            Some(measure) if query.set != PostingSet::Cash || is_balance => {
                // The items of a group one after the other.
                let items: Vec<Option<&str>> = match &query.group {
                    Some(group) => group.items.iter().map(|item| Some(item.as_str())).collect(),
                    None => vec![item],
                };
                let mut nodes = Vec::new();
                for item in items {
                    let answer = explain::cell(model, forecast, measure, item, days.clone()).ok()?;
                    depends_on.extend(answer.depends_on);
                    nodes.extend(of_terms(answer.nodes, measure));
                }
                nodes
            }
            _ if query.set == PostingSet::Consumption => {
                let months = postings.lines.iter().filter_map(|line| {
                    let node = tree.consumed(line.item.as_deref()?, line.date.month(), line.amount);
                    Some((node, Measure::Consumed))
                });
                months.collect()
            }
            _ => {
                let places = postings.lines.iter().filter_map(|line| match &line.explains {
                    Some(Explainable::Entry(name)) => Some((name.place(forecast)?, line.amount)),
                    _ => None,
                });
                let nodes = places.filter_map(|(place, amount)| {
                    let node = tree.entry(place)?;
                    Some((ExplainNode { amount, ..node }, Measure::CashEnd))
                });
                nodes.collect()
            }
        };
        if depends_on.is_empty() {
            let all: Vec<ExplainNode> = nodes.iter().map(|(node, _)| node.clone()).collect();
            depends_on = tree.depends_on(&all);
        }
        let sum: Money = nodes.iter().map(|(node, _)| node.amount).sum();
        let heading = own_words::heading(&postings.heading, &amounts::exact_money(sum, forecast.currency));
        (!nodes.is_empty()).then(|| Self { heading, query: Some(query.clone()), nodes, depends_on })
    }

    /// The keys of the rows that are unfolded at first: rows that only repeat the row above.
    pub fn open_at_first(&self) -> BTreeSet<String> {
        let is_term = |node: &ExplainNode| matches!(node.what, NodeKind::Term(..));
        let is_only = self.nodes.len() == 1;
        let open = self.nodes.iter().enumerate().filter(|(_, (node, _))| is_term(node) || is_only);
        open.map(|(place, (node, _))| key("", place, node)).collect()
    }

    /// The rows that are seen where those of some keys are unfolded.
    pub fn rows(&self, model: &Model, forecast: &Forecast, open: &BTreeSet<String>) -> Vec<TreeRow> {
        let mut seen = Seen { model, forecast, open, rows: Vec::new() };
        for (place, (node, measure)) in self.nodes.iter().enumerate() {
            seen.node(node, *measure, &key("", place, node), 0);
        }
        seen.others(&self.depends_on);
        seen.rows
    }
}

/// The name of an item.
fn label(forecast: &Forecast, id: &str) -> String {
    let known = forecast.items.find(id);
    known.map(|item| item.label.clone()).filter(|label| !label.is_empty()).unwrap_or_else(|| id.to_owned())
}

/// Terms with what each measures; of a single sum, what it is made of.
fn of_terms(nodes: Vec<ExplainNode>, measure: Measure) -> Vec<(ExplainNode, Measure)> {
    if let [ExplainNode { what: NodeKind::Term(Role::Sum, _), .. }] = nodes.as_slice() {
        return nodes.into_iter().flat_map(|node| node.children).map(|node| (node, measure)).collect();
    }
    let own = |node: &ExplainNode| match node.what {
        NodeKind::Term(_, of) => of,
        _ => measure,
    };
    nodes.into_iter().map(|node| (own(&node), node)).map(|(measure, node)| (node, measure)).collect()
}

/// The same with every amount's sign turned.
fn negated(node: ExplainNode) -> ExplainNode {
    ExplainNode { amount: -node.amount, children: node.children.into_iter().map(negated).collect(), ..node }
}

/// The identity of a row: its place in the tree and its kind, not its amount.
fn key(above: &str, place: usize, node: &ExplainNode) -> String {
    match &node.what {
        NodeKind::Term(role, measure) => format!("{above}/{role:?} {}", measure.id()),
        NodeKind::Line(FigureLine::Account(account)) => format!("{above}/{account}"),
        NodeKind::Line(line) => format!("{above}/{line:?}"),
        NodeKind::Month(month) => format!("{above}/{month}"),
        NodeKind::Entry(_) | NodeKind::Invoice(_) | NodeKind::BroughtForward(_) | NodeKind::Disputed(_) => {
            format!("{above}/{place} {}", node.date.map(|date| date.0).unwrap_or_default())
        }
    }
}

/// The key of the row above the inputs that a number depends on beside those in its tree.
const OTHERS: &str = "/also depends on";

/// Rows in the making.
struct Seen<'a> {
    model: &'a Model,
    forecast: &'a Forecast,
    open: &'a BTreeSet<String>,
    rows: Vec<TreeRow>,
}

impl Seen<'_> {
    fn node(&mut self, node: &ExplainNode, measure: Measure, key: &str, depth: usize) {
        let has_more = !node.children.is_empty() || !node.inputs.is_empty();
        let is_open = has_more.then(|| self.open.contains(key));
        self.rows.push(TreeRow {
            key: key.to_owned(),
            depth,
            text: words::node(node, self.forecast, measure),
            note: self.note(node),
            amount: lower_panel::cell_money(node.amount, self.forecast.currency, true),
            is_open,
            way: self.way(node).map(Way::Postings),
        });
        if is_open != Some(true) {
            return;
        }
        for (place, child) in node.children.iter().enumerate() {
            self.node(child, measure, &self::key(key, place, child), depth + 1);
        }
        for path in &node.inputs {
            self.input(path, key, depth + 1);
        }
    }

    /// The inputs that it depends on beside those in the tree.
    fn others(&mut self, paths: &[String]) {
        if paths.is_empty() {
            return;
        }
        let is_open = self.open.contains(OTHERS);
        self.rows.push(TreeRow {
            key: OTHERS.to_owned(),
            depth: 0,
            text: words::DEPENDS_ON.to_owned(),
            note: words::inputs(paths.len()),
            amount: String::new(),
            is_open: Some(is_open),
            way: None,
        });
        if is_open {
            for path in paths {
                self.input(path, OTHERS, 1);
            }
        }
    }

    fn input(&mut self, path: &str, above: &str, depth: usize) {
        let Some(input) = explain::input(self.model, path) else { return };
        let (text, value) = words::input(&input, self.model);
        let unit = crate::text::labels::unit(input.spec.unit, self.forecast.currency.code());
        self.rows.push(TreeRow {
            key: format!("{above}/{path}"),
            depth,
            text,
            note: words::provenance(input.provenance),
            amount: own_words::with_unit(&value, &unit),
            is_open: None,
            way: Some(Way::Field(path.to_owned())),
        });
    }

    fn note(&self, node: &ExplainNode) -> String {
        let date = node.date.map(amounts::date);
        let rule = match node.what {
            NodeKind::Entry(place) => Some(lower_panel::rule(self.forecast.journal.entry(place).rule)),
            _ => None,
        };
        match (date, rule) {
            (Some(date), Some(rule)) => own_words::dated(&date, rule),
            (Some(date), None) => date,
            (None, _) => String::new(),
        }
    }

    /// The postings that a node stands for.
    fn way(&self, node: &ExplainNode) -> Option<PostingQuery> {
        let forecast = self.forecast;
        let id = |item: Option<u32>| item.map(|item| forecast.items[item as usize].id.clone());
        match node.what {
            NodeKind::Entry(place) => {
                let entry = forecast.journal.entry(place);
                let postings = forecast.journal.postings_of(place);
                let is_cash = |account: u32| forecast.accounts[account as usize].kind == AccountKind::Cash;
                let moves_cash = postings.iter().any(|posting| is_cash(posting.account));
                // A posting that moves cash is shown among that day's cash postings, any other among all postings.
                let is_opening = entry.date < forecast.as_of;
                let set = if moves_cash && !is_opening { PostingSet::Cash } else { PostingSet::Posted };
                let (start, end) = (entry.date, entry.date.plus_days(1));
                Some(PostingQuery { set, item: id(entry.item), group: None, start, end })
            }
            NodeKind::Invoice(place) | NodeKind::BroughtForward(place) | NodeKind::Disputed(place) => {
                let invoice = &forecast.invoices[place];
                let is_ahead = invoice.due >= forecast.as_of && invoice.due < forecast.end;
                let (set, start) = if is_ahead {
                    (PostingSet::Obligations, invoice.due)
                } else {
                    (PostingSet::Arrears, forecast.as_of.plus_days(-1))
                };
                Some(PostingQuery { set, item: id(Some(invoice.vendor)), group: None, start, end: start.plus_days(1) })
            }
            NodeKind::Term(..) | NodeKind::Line(_) | NodeKind::Month(_) => None,
        }
    }
}
