//! What differs between two sessions: `diff`.
//!
//! Owns the forms of the answer and the keys of its JSON (docs/verbs.md).

use serde::Serialize;

use super::{
    compare::{DifferenceForm, ValueForm, difference_form, unit, value_form, verdict_key},
    json::written,
    plain::{self, Foot},
};
use crate::{
    analysis::{
        compare::{Comparison, ComparisonRow},
        difference::{DifferenceKind, Differences, Overridden, ScenarioKind},
        lookup::ModelIndex,
    },
    model::{Session, Unit},
    text::{difference as words, explain, figures, verbs},
};

/// The version of the JSON form.
const SCHEMA: u32 = 1;

#[derive(Serialize)]
struct Document<'a> {
    schema: u32,
    sessions: [&'a str; 2],
    differences: Vec<DifferenceRow<'a>>,
    scenarios: Vec<ScenarioRow<'a>>,
    figures: Vec<FigureRow<'a>>,
    /// Why the figures are not compared.
    not_compared: Option<String>,
}

#[derive(Serialize)]
struct DifferenceRow<'a> {
    path: &'a str,
    kind: &'static str,
    from: Option<String>,
    to: Option<String>,
    text: String,
}

#[derive(Serialize)]
struct ScenarioRow<'a> {
    id: &'a str,
    kind: &'static str,
    overrides: Vec<OverrideRow<'a>>,
    text: Vec<String>,
}

#[derive(Serialize)]
struct OverrideRow<'a> {
    path: &'a str,
    from: Option<String>,
    to: Option<String>,
}

#[derive(Serialize)]
struct FigureRow<'a> {
    id: &'a str,
    vendor: Option<&'a str>,
    unit: &'static str,
    from: ValueForm,
    to: ValueForm,
    difference: Option<DifferenceForm>,
    verdict: Option<&'static str>,
}

/// Whether a figure differs, or only one of the sessions has it.
fn differs(row: &ComparisonRow) -> bool {
    row.cells[1]
        .change
        .map_or_else(|| row.cells[0].value != row.cells[1].value, |change| !change.difference.is_nothing())
}

/// The answer as JSON, with a line's end.
pub fn json(sessions: [&Session; 2], differences: &Differences) -> serde_json::Result<String> {
    let [before, after] = &sessions.map(|session| ModelIndex::new(&session.model));
    let value = |value: &crate::model::Value, spec: Option<&crate::model::Spec>, model: &ModelIndex<'_>| {
        // What is told by its path is as in the file.
        let unit = |spec: &crate::model::Spec| if spec.unit == Unit::Last { Unit::None } else { spec.unit };
        spec.map(|spec| explain::value(value, spec.id, unit(spec), model))
    };
    let rows = differences.model.iter().map(|one| {
        let (kind, from, to) = match &one.kind {
            DifferenceKind::Added(_) => ("added", None, None),
            DifferenceKind::Removed => ("removed", None, None),
            DifferenceKind::Reordered => ("reordered", None, None),
            DifferenceKind::Changed { from, to } => {
                ("changed", value(from, one.place.spec, before), value(to, one.place.spec, after))
            }
        };
        DifferenceRow { path: &one.place.path, kind, from, to, text: words::difference(one, before, after) }
    });
    let scenarios = differences.scenarios.iter().map(|(name, how)| {
        let (kind, overrides) = match how {
            ScenarioKind::Added(all) => ("added", all.as_slice()),
            ScenarioKind::Removed => ("removed", &[][..]),
            ScenarioKind::Renamed(_) => ("renamed", &[][..]),
            ScenarioKind::Locked(true) => ("locked", &[][..]),
            ScenarioKind::Locked(false) => ("unlocked", &[][..]),
            ScenarioKind::Overrides(all) => ("overrides", all.as_slice()),
        };
        let set = |set: Option<&Overridden>, spec, model| match set? {
            Overridden::Value(set) => value(set, spec, model),
            Overridden::Whole(text) => Some(text.clone()),
        };
        let overrides = overrides.iter().map(|one| OverrideRow {
            path: &one.place.path,
            from: set(one.from.as_ref(), one.place.spec, before),
            to: set(one.to.as_ref(), one.place.spec, after),
        });
        ScenarioRow {
            id: &name.id,
            kind,
            overrides: overrides.collect(),
            text: words::scenario(&name.label, how, before, after),
        }
    });
    let figures = differences.figures.as_ref().map_or_else(|_| Vec::new(), figure_rows);
    let document = Document {
        schema: SCHEMA,
        sessions: [&differences.names[0], &differences.names[1]],
        differences: rows.collect(),
        scenarios: scenarios.collect(),
        figures,
        not_compared: differences.figures.as_ref().err().map(verbs::incomparable),
    };
    written(&document)
}

fn figure_rows(comparison: &Comparison) -> Vec<FigureRow<'_>> {
    let digits = comparison.currency.digits();
    let rows = comparison.rows.iter().filter(|row| differs(row)).map(|row| {
        let change = row.cells[1].change;
        FigureRow {
            id: row.measure.id(),
            vendor: row.vendor.as_ref().map(|vendor| vendor.id.as_str()),
            unit: row.cells.iter().find_map(|cell| cell.value).map_or("money", unit),
            from: value_form(row.cells[0].value, digits),
            to: value_form(row.cells[1].value, digits),
            difference: change.and_then(|change| difference_form(change.difference, digits)),
            verdict: change.map(|change| verdict_key(change.verdict)),
        }
    });
    rows.collect()
}

/// The answer for people: a line a difference, and the figures of the whole model that differ.
pub fn text(sessions: [&Session; 2], differences: &Differences) -> String {
    let [before, after] = &sessions.map(|session| ModelIndex::new(&session.model));
    let mut lines = vec![plain::fitted(&words::subject(&differences.names), plain::WIDTH), "─".repeat(plain::WIDTH)];
    if differences.is_empty() {
        lines.push(words::NOTHING.to_owned());
    }
    lines.extend(differences.model.iter().map(|one| words::difference(one, before, after)));
    for (name, how) in &differences.scenarios {
        lines.extend(words::scenario(&name.label, how, before, after));
    }
    match &differences.figures {
        Err(why) => lines.extend([String::new(), verbs::incomparable(why)]),
        Ok(_) if differences.model.is_empty() => {}
        Ok(comparison) => {
            lines.push(String::new());
            let rows: Vec<&ComparisonRow> =
                comparison.rows.iter().filter(|row| row.vendor.is_none() && differs(row)).collect();
            if rows.is_empty() {
                lines.push(words::SAME_FIGURES.to_owned());
            } else {
                lines.push(words::FIGURES.to_owned());
                lines.extend(table(comparison, &rows));
            }
        }
    }
    plain::ended(&lines)
}

fn table(comparison: &Comparison, rows: &[&ComparisonRow]) -> Vec<String> {
    let currency = comparison.currency;
    let mut cells = vec![words::HEADINGS.map(str::to_owned).to_vec()];
    for row in rows {
        let value = |place: usize| {
            row.cells[place].value.map_or_else(String::new, |value| figures::short_value(value, 0, currency))
        };
        let change = row.cells[1].change;
        cells.push(vec![
            figures::label(row.measure).to_owned(),
            value(0),
            value(1),
            change.map_or_else(String::new, |change| figures::difference(change.difference, 0, currency)),
            change.map_or("", |change| figures::verdict(change.verdict)).to_owned(),
        ]);
    }
    plain::aligned(&cells, Foot::None)
}
