//! Explain any number: the tree of what it is made of, down to the inputs.
//!
//! A figure is made of lines (accounts, or terms of a contract), these of months, these of postings and invoices, and each
//! of these names the inputs that the engine says its amount is made of. Owns how parts become a tree; `text` words it.
//! Knows no rule of the engine. Its one invariant: the amounts of a node's children add up to the node's, to the minor
//! unit.

use std::{
    cell::{OnceCell, RefCell},
    collections::{BTreeMap, BTreeSet},
};

use super::{
    asked::{Asked, Unanswered},
    lookup::{Lookup, ModelIndex},
    parts::{self, FigureLine, Part, PartKind, Role, Term, state_on},
};
use crate::{
    calendar::{Date, Month},
    engine::{AccountKind, Cause, Causes, FigureValue, Forecast, ForecastCauses, Measure, Unposted, Walk},
    model::{Model, Provenance, Spec, Value},
    money::Money,
};

/// A line with more parts than this is grouped by month.
const MANY: usize = 12;

/// What a node of the tree is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NodeKind {
    /// Amounts that add up to the figure, or that it divides, or that stand behind its date.
    Term(Role, Measure),
    /// An account, or a term of a contract.
    Line(FigureLine),
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
pub struct ExplainNode {
    /// What it is.
    pub what: NodeKind,
    /// Its day; of a posting the one on which it was made, of what is unpaid the due date.
    pub date: Option<Date>,
    /// What it adds to the node above.
    pub amount: Money,
    /// What it is made of; nothing where inputs say it.
    pub children: Vec<Self>,
    /// The paths of the inputs that its amount is made of; only where there are no children.
    pub inputs: Vec<String>,
}

/// A figure explained.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explanation {
    /// The figure at the close that was asked for.
    pub value: FigureValue,
    /// The day at whose close it was taken.
    pub day: Date,
    /// What it is made of.
    pub nodes: Vec<ExplainNode>,
    /// The paths of the inputs that it depends on beside those in the tree: they decide whether and when something
    /// happens, such as the triggers of rungs that did not fire.
    pub depends_on: Vec<String>,
}

/// An input, as a leaf of the tree.
#[derive(Clone, Debug, PartialEq)]
pub struct ExplainInput<'a> {
    /// Its path in the model, such as `vendors/aws/contract/discount`.
    pub path: String,
    /// What is known of it: its label's id, its unit.
    pub spec: &'static Spec,
    /// The value in the model that was explained, not in the base.
    pub value: Value,
    /// Where it is from, if anything says so.
    pub provenance: Option<&'a Provenance>,
}

/// The tree of what a figure is made of.
pub fn figure(model: &Model, forecast: &Forecast, asked: &Asked) -> Result<Explanation, Unanswered> {
    let breakdown = parts::breakdown(model, forecast, asked)?;
    Ok(Explainer::of(model, forecast, &breakdown).explanation(&breakdown))
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
    let breakdown = parts::cell(model, forecast, measure, item, days)?;
    Ok(Explainer::of(model, forecast, &breakdown).explanation(&breakdown))
}

/// The inputs below a node, each once, by path.
pub fn inputs_below(node: &ExplainNode) -> BTreeSet<&str> {
    let mut all: BTreeSet<&str> = node.inputs.iter().map(String::as_str).collect();
    all.extend(node.children.iter().flat_map(inputs_below));
    all
}

/// What is known of the input of a path.
pub fn input<'a>(lookup: &'a impl Lookup, path: &str) -> Option<ExplainInput<'a>> {
    let (spec, value) = lookup.parameter(path)?;
    Some(ExplainInput { path: path.to_owned(), spec, value, provenance: lookup.provenance(path) })
}

/// What the nodes of a forecast come from, found once for all of them.
pub struct Explainer<'a> {
    model: &'a Model,
    forecast: &'a Forecast,
    /// The last day that its nodes are about; the forecast's, if there is none.
    until: Option<Date>,
    /// Of each invoice its entries.
    entries: OnceCell<Vec<Vec<usize>>>,
    forecast_causes: OnceCell<Option<ForecastCauses>>,
    walk: RefCell<Walk>,
    /// At the close of a day, for how vendors stand then.
    at_close: RefCell<Option<(Date, Option<ForecastCauses>, Walk)>>,
    /// The model's parameters by path.
    index: OnceCell<ModelIndex<'a>>,
    /// The causes that the nodes made so far stand for.
    seen: RefCell<BTreeSet<Cause>>,
}

impl<'a> Explainer<'a> {
    /// Of a forecast and the model that it was made from.
    pub fn new(model: &'a Model, forecast: &'a Forecast) -> Self {
        Self::until(model, forecast, None)
    }

    /// For the nodes of a breakdown: what happens later need not be known.
    fn of(model: &'a Model, forecast: &'a Forecast, breakdown: &parts::Breakdown) -> Self {
        let parts = breakdown.terms.iter().flat_map(|term| &term.parts);
        let days = parts.map(|part| match part.kind {
            PartKind::Entry(place) => forecast.journal.entry(place).date,
            PartKind::Invoice(place) => forecast.invoices[place].issued,
            PartKind::Unposted => part.date,
        });
        let closes = breakdown.terms.iter().map(|term| term.day);
        Self::until(model, forecast, days.chain(closes).chain([breakdown.day]).max())
    }

    fn until(model: &'a Model, forecast: &'a Forecast, until: Option<Date>) -> Self {
        Self {
            model,
            forecast,
            until,
            entries: OnceCell::new(),
            forecast_causes: OnceCell::new(),
            walk: RefCell::default(),
            at_close: RefCell::new(None),
            index: OnceCell::new(),
            seen: RefCell::default(),
        }
    }

    /// The entry of a place in the journal, with the inputs that its amount is made of.
    pub fn entry(&self, place: usize) -> Option<ExplainNode> {
        let entry = self.forecast.journal.get(place)?;
        let postings = self.forecast.journal.postings_of(place);
        let amount = postings.first().map_or(Money::ZERO, |posting| posting.amount);
        Some(self.entry_node(place, entry.date, amount))
    }

    /// What a vendor's consumption of a month comes to.
    pub fn consumed(&self, vendor: &str, month: Month, amount: Money) -> ExplainNode {
        let cause = self.forecast_causes().map_or_else(Cause::default, |known| known.of_consumption(vendor, month));
        let inputs = self.made_of(&[cause]);
        ExplainNode { what: NodeKind::Month(month), date: None, amount, children: Vec::new(), inputs }
    }

    /// The unpaid and undisputed part of an invoice at the close of a day: its face amount less what was paid.
    pub fn invoice(&self, place: usize, day: Date) -> Option<ExplainNode> {
        let invoice = self.forecast.invoices.get(place)?;
        let state = state_on(self.forecast, invoice, day)?;
        Some(self.unpaid(place, state.due, state.unpaid - state.disputed, day))
    }

    /// What the nodes made so far depend on beside the inputs below some of them.
    pub fn depends_on(&self, nodes: &[ExplainNode]) -> Vec<String> {
        let Some(forecast_causes) = self.forecast_causes() else { return Vec::new() };
        let named: BTreeSet<&str> = nodes.iter().flat_map(inputs_below).collect();
        let all = self.walk.borrow_mut().behind(forecast_causes.graph(), self.seen.borrow().iter().copied());
        let others = all.into_iter().filter(|path| !named.contains(path));
        others.filter(|path| is_set(self.index(), path)).map(str::to_owned).collect()
    }

    fn explanation(&self, breakdown: &parts::Breakdown) -> Explanation {
        let nodes: Vec<ExplainNode> = breakdown.terms.iter().map(|term| self.term(term)).collect();
        let depends_on = self.depends_on(&nodes);
        Explanation { value: breakdown.value, day: breakdown.day, nodes, depends_on }
    }

    fn index(&self) -> &ModelIndex<'a> {
        self.index.get_or_init(|| ModelIndex::new(self.model))
    }

    fn forecast_causes(&self) -> Option<&ForecastCauses> {
        // A model whose forecast exists runs again without an overflow.
        self.forecast_causes.get_or_init(|| ForecastCauses::up_to(self.model, self.until).ok()).as_ref()
    }

    /// The entries of an invoice.
    fn entries_of(&self, invoice: usize) -> &[usize] {
        let all = self.entries.get_or_init(|| {
            let mut entries = vec![Vec::new(); self.forecast.invoices.len()];
            for (place, entry) in self.forecast.journal.entries().enumerate() {
                if let Some(own) = entry.invoice.and_then(|invoice| entries.get_mut(invoice as usize)) {
                    own.push(place);
                }
            }
            entries
        });
        &all[invoice]
    }

    /// The inputs that amounts are made of, by path.
    fn made_of(&self, causes: &[Cause]) -> Vec<String> {
        let Some(forecast_causes) = self.forecast_causes() else { return Vec::new() };
        self.seen.borrow_mut().extend(causes);
        inputs_of(self.index(), &mut self.walk.borrow_mut(), forecast_causes.graph(), causes)
    }

    fn entry_node(&self, place: usize, date: Date, amount: Money) -> ExplainNode {
        let cause = self.forecast_causes().map_or_else(Cause::default, |known| known.graph().of_entry(place));
        let inputs = self.made_of(&[cause]);
        ExplainNode { what: NodeKind::Entry(place), date: Some(date), amount, children: Vec::new(), inputs }
    }

    fn inputs_of_invoice(&self, place: usize) -> Vec<String> {
        let cause = self
            .forecast_causes()
            .map_or_else(Cause::default, |known| known.of_invoice(&self.forecast.invoices[place]));
        self.made_of(&[cause])
    }

    /// The inputs of something that no entry and no invoice stands for, as it stands at the close of a day.
    fn inputs_of_line(&self, line: &FigureLine, day: Date) -> Vec<String> {
        let (vendor, unposted) = match line {
            FigureLine::Account(_) => return Vec::new(),
            FigureLine::RestrictedCash => return vec!["settings/restricted_cash".to_owned()],
            FigureLine::Buffer => return vec!["settings/buffer".to_owned()],
            FigureLine::InterestPerDay(vendor) => (vendor, Unposted::InterestPerDay),
            FigureLine::NotInvoiced(vendor) => (vendor, Unposted::NotInvoiced),
            FigureLine::OfFloorConsumed(vendor) => (vendor, Unposted::Consumed),
            FigureLine::FloorByDays(vendor)
            | FigureLine::RestOfFloor(vendor)
            | FigureLine::LaterFloors(vendor)
            | FigureLine::Floor(vendor)
            | FigureLine::RunRate(vendor) => (vendor, Unposted::Floors),
        };
        let inputs = |walk: &mut Walk, known: &ForecastCauses| {
            inputs_of(self.index(), walk, known.graph(), &[known.of_unposted(vendor, unposted)])
        };
        if self.until == Some(day) {
            return self.forecast_causes().map_or_else(Vec::new, |known| inputs(&mut self.walk.borrow_mut(), known));
        }
        let mut at_close = self.at_close.borrow_mut();
        if at_close.as_ref().is_none_or(|(known, ..)| *known != day) {
            *at_close = Some((day, ForecastCauses::up_to(self.model, Some(day)).ok(), Walk::default()));
        }
        let Some((_, Some(forecast_causes), walk)) = at_close.as_mut() else { return Vec::new() };
        inputs(walk, forecast_causes)
    }

    fn term(&self, term: &Term) -> ExplainNode {
        let mut lines: BTreeMap<&FigureLine, Vec<&Part>> = BTreeMap::new();
        for part in &term.parts {
            lines.entry(&part.line).or_default().push(part);
        }
        let mut children: Vec<ExplainNode> =
            lines.into_iter().map(|(line, parts)| self.line(line, &parts, term)).collect();
        children.sort_by_key(|node| std::cmp::Reverse(node.amount.0.abs()));
        let what = NodeKind::Term(term.role, term.measure);
        ExplainNode { what, date: Some(term.day), amount: term.total(), children, inputs: Vec::new() }
    }

    fn line(&self, line: &FigureLine, parts: &[&Part], term: &Term) -> ExplainNode {
        let amount = parts.iter().map(|part| part.amount).sum();
        let what = NodeKind::Line(line.clone());
        if parts.iter().all(|part| part.kind == PartKind::Unposted) {
            let inputs = self.inputs_of_line(line, term.day);
            return ExplainNode { what, date: None, amount, children: Vec::new(), inputs };
        }
        let nodes = parts.iter().map(|part| (part.date, self.part(part, term)));
        let mut nodes: Vec<(Date, ExplainNode)> = nodes.collect();
        nodes.sort_by_key(|(date, _)| *date);
        let children = if nodes.len() > MANY { by_month(nodes) } else { nodes.into_iter().map(|(_, n)| n).collect() };
        ExplainNode { what, date: None, amount, children, inputs: Vec::new() }
    }

    fn part(&self, part: &Part, term: &Term) -> ExplainNode {
        match part.kind {
            PartKind::Invoice(place) if term.measure == Measure::Disputed => {
                self.disputed(place, part.date, part.amount)
            }
            PartKind::Entry(place) => self.entry_node(place, part.date, part.amount),
            PartKind::Invoice(place) if part.amount == self.forecast.invoices[place].face => ExplainNode {
                what: NodeKind::Invoice(place),
                date: Some(part.date),
                amount: part.amount,
                children: Vec::new(),
                inputs: self.inputs_of_invoice(place),
            },
            PartKind::Invoice(place) => self.unpaid(place, part.date, part.amount, term.day),
            PartKind::Unposted => ExplainNode {
                what: NodeKind::Line(part.line.clone()),
                date: None,
                amount: part.amount,
                children: Vec::new(),
                inputs: self.inputs_of_line(&part.line, term.day),
            },
        }
    }

    /// What is left of an invoice at the close of a day: its face amount, what was paid of it, and what is disputed.
    fn unpaid(&self, place: usize, due: Date, amount: Money, day: Date) -> ExplainNode {
        let forecast = self.forecast;
        let invoice = &forecast.invoices[place];
        // Whether it is due by then depends on the vendor's terms.
        self.made_of(&[self
            .forecast_causes()
            .map_or_else(Cause::default, |known| known.of_invoice(&self.forecast.invoices[place]))]);
        let mut children = Vec::new();
        if invoice.opening {
            children.push(ExplainNode {
                what: NodeKind::BroughtForward(place),
                date: Some(invoice.issued),
                amount: forecast.booked(invoice),
                children: Vec::new(),
                inputs: self.inputs_of_invoice(place),
            });
        }
        for at in self.entries_of(place).iter().copied() {
            let (entry, postings) = (forecast.journal.entry(at), forecast.journal.postings_of(at));
            if entry.date > day {
                break;
            }
            let is_payable = |kind| kind == AccountKind::Payable;
            let payable = postings.iter().filter(|p| is_payable(forecast.accounts[p.account as usize].kind));
            let amount: Money = payable.map(|posting| -posting.amount).sum();
            if amount != Money::ZERO {
                children.push(self.entry_node(at, entry.date, amount));
            }
        }
        let disputed = state_on(forecast, invoice, day).map_or(Money::ZERO, |state| state.disputed);
        if disputed != Money::ZERO {
            children.push(self.disputed(place, due, -disputed));
        }
        ExplainNode { what: NodeKind::Invoice(place), date: Some(due), amount, children, inputs: Vec::new() }
    }

    /// What is disputed of an invoice: by which policy.
    fn disputed(&self, place: usize, due: Date, amount: Money) -> ExplainNode {
        let of_dispute = self
            .forecast_causes()
            .map_or_else(Cause::default, |known| known.of_dispute(&self.forecast.invoices[place]));
        let mut inputs = self.made_of(&[of_dispute]);
        for path in self.inputs_of_invoice(place) {
            if !inputs.contains(&path) {
                inputs.push(path);
            }
        }
        ExplainNode { what: NodeKind::Disputed(place), date: Some(due), amount, children: Vec::new(), inputs }
    }
}

/// Whether a path is a parameter with a value.
fn is_set(index: &ModelIndex<'_>, path: &str) -> bool {
    index.value(path).is_some_and(|value| value != Value::Unset)
}

/// The inputs that amounts are made of; where an amount is made of none, those that it depends on.
fn inputs_of(index: &ModelIndex<'_>, walk: &mut Walk, causes: &Causes, all: &[Cause]) -> Vec<String> {
    let set = |paths: BTreeSet<&str>| -> Vec<String> {
        paths.into_iter().filter(|path| is_set(index, path)).map(str::to_owned).collect()
    };
    let made_of = set(walk.made_of(causes, all.iter().copied()));
    if made_of.is_empty() { set(walk.behind(causes, all.iter().copied())) } else { made_of }
}

fn by_month(nodes: Vec<(Date, ExplainNode)>) -> Vec<ExplainNode> {
    let mut months: BTreeMap<Month, Vec<ExplainNode>> = BTreeMap::new();
    for (date, node) in nodes {
        months.entry(date.month()).or_default().push(node);
    }
    let node = |(month, children): (Month, Vec<ExplainNode>)| ExplainNode {
        what: NodeKind::Month(month),
        date: None,
        amount: children.iter().map(|child| child.amount).sum(),
        children,
        inputs: Vec::new(),
    };
    months.into_iter().map(node).collect()
}
