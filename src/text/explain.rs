//! The words of explanations: the nodes of the tree, and the inputs at its leaves.

use super::{amounts, figures, journal, labels, parts};
use crate::{
    analysis::{
        explain::{ExplainInput, ExplainNode, NodeKind},
        lookup::Lookup,
    },
    engine::{Entry, Forecast, Measure, Rule},
    model::{Provenance, ProvenanceKind, Unit, Value},
};

/// What a node is.
pub fn node(node: &ExplainNode, forecast: &Forecast, measure: Measure) -> String {
    match &node.what {
        NodeKind::Term(role, of) => parts::role(*role, *of),
        NodeKind::Line(line) => {
            let id = line.item().unwrap_or_default();
            let item = forecast.items.find(id).map(|item| item.label.as_str());
            parts::line(line, item.filter(|label| !label.is_empty()).unwrap_or(id), measure)
        }
        NodeKind::Month(month) => amounts::month(*month),
        NodeKind::Entry(place) => journal::describe(&forecast.journal.entry(*place), forecast),
        NodeKind::Invoice(place) => invoice(forecast, *place),
        NodeKind::BroughtForward(_) => "Brought forward at the opening".to_owned(),
        NodeKind::Disputed(place) => format!("Disputed part of: {}", figures::lower(&invoice(forecast, *place))),
    }
}

/// An invoice, as the entry that issued it says it.
fn invoice(forecast: &Forecast, place: usize) -> String {
    let opening = Entry {
        date: forecast.as_of.plus_days(-1),
        rule: Rule::Opening,
        item: Some(forecast.invoices[place].vendor),
        invoice: u32::try_from(place).ok(),
        payer: None,
    };
    // Entries stand by date, and an invoice is issued on its own.
    let issued = forecast.invoices[place].issued;
    let issue = |entry: &Entry| entry.invoice.is_some_and(|own| own as usize == place) && entry.rule.row().issues();
    let mut of_day = forecast.journal.between(issued, issued.plus_days(1)).map(|(entry, _)| entry);
    journal::describe(&of_day.find(issue).unwrap_or(opening), forecast)
}

/// What a node is, as one word for other programs.
pub const fn kind(what: &NodeKind) -> &'static str {
    match what {
        NodeKind::Term(..) => "term",
        NodeKind::Line(_) => "line",
        NodeKind::Month(_) => "month",
        NodeKind::Entry(_) => "posting",
        NodeKind::Invoice(_) => "invoice",
        NodeKind::BroughtForward(_) => "brought_forward",
        NodeKind::Disputed(_) => "disputed",
    }
}

/// The value of a parameter, with its unit.
pub fn value(value: &Value, id: &str, unit: Unit, model: &impl Lookup) -> String {
    match value {
        Value::Switch(true) => "yes".to_owned(),
        Value::Switch(false) => "no".to_owned(),
        Value::Choice(text) => labels::choice(id, text).to_owned(),
        Value::Choices(texts) if texts.is_empty() => "all".to_owned(),
        Value::Choices(texts) => texts.iter().map(|text| labels::choice(id, text)).collect::<Vec<_>>().join(", "),
        Value::Unset => amounts::NOTHING.to_owned(),
        Value::Text(text) => match unit {
            Unit::Vendor | Unit::Stream | Unit::Item => {
                let item = model.item(text).filter(|item| !item.label.is_empty());
                item.map_or(text.as_str(), |item| item.label).to_owned()
            }
            _ => format!("“{}”", text.split_whitespace().collect::<Vec<_>>().join(" ")),
        },
        Value::Whole(_) if unit == Unit::MonthOfYear => amounts::month_of_year(value).to_owned(),
        Value::Amount(_) | Value::Decimal(_) | Value::Whole(_) | Value::Date(_) | Value::Month(_) => {
            let text = amounts::field(value, unit);
            if unit.is_percent() { format!("{text} %") } else { text }
        }
    }
}

/// An input: its name and value.
pub fn input(input: &ExplainInput<'_>, model: &impl Lookup) -> (String, String) {
    let name = super::difference::place(&crate::analysis::difference::place(model, &input.path));
    (name, value(&input.value, input.spec.id, input.spec.unit, model))
}

/// The last day or month, beside a path whose name says that it is the one after it.
pub fn last(value: &str) -> String {
    if value == amounts::NOTHING { value.to_owned() } else { format!("{value}, the last") }
}

/// Where an input is from.
pub fn provenance(provenance: Option<&Provenance>) -> String {
    provenance.map_or_else(String::new, |known| {
        let kind = labels::choice("provenance.kind", known.kind.as_str());
        if known.source.is_empty() { kind.to_owned() } else { format!("{kind}: {}", known.source) }
    })
}

/// Where an input is from, as one word for other programs.
pub const fn provenance_kind(kind: ProvenanceKind) -> &'static str {
    kind.as_str()
}

/// The first line: the figure and its value.
pub fn subject(name: &str, value: &str, scenario: &str) -> String {
    format!("{name}: {value} (scenario {scenario})")
}

/// The day at whose close a figure is taken.
pub fn at_close(day: crate::calendar::Date, as_of: crate::calendar::Date) -> String {
    if day < as_of { "At the opening".to_owned() } else { format!("At the close of {}", amounts::date(day)) }
}

/// The day of an amount that is taken at another close than the figure.
pub fn of_day(day: crate::calendar::Date) -> String {
    format!(", {}", amounts::date(day))
}

/// The heading of the inputs.
pub const INPUTS: &str = "Inputs";

/// The heading of the inputs that decide whether and when, but are no part of an amount.
pub const DEPENDS_ON: &str = "Also depends on";

/// How many inputs there are.
pub fn inputs(count: usize) -> String {
    if count == 1 { "1 input".to_owned() } else { format!("{count} inputs") }
}

/// Below a node of which not everything is shown.
pub fn more(postings: usize) -> String {
    if postings == 1 { "1 part".to_owned() } else { format!("{postings} parts") }
}
