//! The words of what differs between two sessions.

use super::{explain, figures, labels};
use crate::{
    analysis::{
        difference::{
            Difference, DifferenceKind, DifferencePlace, ListEntry, Overridden, OverrideDifference, ScenarioKind,
        },
        lookup::Lookup,
    },
    calendar::Month,
    model::Path,
};

/// How many inputs of something that was added are told.
const TOLD: usize = 4;

/// One entry of a list, by its name.
fn entry(entry: &ListEntry) -> String {
    let name = if entry.label.is_empty() { entry.id.as_str() } else { entry.label.as_str() };
    format!("{} {name}", labels::entry(&entry.list))
}

/// Where something is: `AWS: floor of period year-3`, `Opening cash`.
pub fn place(place: &DifferencePlace) -> String {
    let owner = place.item.as_ref().map(|item| if item.label.is_empty() { &item.id } else { &item.label });
    let mut parts: Vec<String> = place.entries.iter().rev().map(entry).collect();
    if let Some(spec) = place.spec {
        let last = Path(&place.path).field();
        // An amount of a month is named by it, and so is the factor of a month of a season.
        let label = labels::label(spec.id);
        match (last.parse::<Month>(), last.parse::<u8>()) {
            (Ok(month), _) => parts.insert(0, format!("{label} of {}", super::amounts::month(month))),
            (_, Ok(of_year)) => parts.insert(0, format!("{label} of {}", super::amounts::month_name(of_year))),
            // An entry says what it is: *start date of policy refuse*.
            _ => {
                let what = place.entries.last().map_or("", |entry| labels::entry(&entry.list));
                let rest = figures::lower(label);
                let rest = rest.strip_prefix(what).and_then(|rest| rest.strip_prefix(' '));
                parts.insert(0, rest.unwrap_or(label).to_owned());
            }
        }
    } else if let Some(part) = &place.part {
        parts.insert(0, labels::entry(part).to_owned());
    } else if parts.is_empty() && place.item.is_none() {
        parts.push(place.path.clone());
    }
    let text = parts.join(" of ");
    match owner {
        Some(owner) if text.is_empty() => owner.clone(),
        Some(owner) => format!("{owner}: {}", figures::lower(&text)),
        None => super::parts::capitalised(&text),
    }
}

/// Something that differs between two models: `AWS: floor of period year-3: 92,700,000 → 70,000,000`.
pub fn difference<L: Lookup>(difference: &Difference, before: &L, after: &L) -> String {
    let at = &difference.place;
    let is_item = at.item.is_some() && at.entries.is_empty() && at.part.is_none();
    let name = place(at);
    match &difference.kind {
        DifferenceKind::Changed { from, to } => {
            let Some(spec) = at.spec else { return name };
            let value = |value, model: &L| explain::value(value, spec.id, spec.unit, model);
            match (spec.id.rsplit('.').next(), to) {
                (Some("muted"), crate::model::Value::Switch(is_muted)) => {
                    let owner = at.item.as_ref().map_or_else(|| name.clone(), |item| item.label.clone());
                    let within: Vec<String> = at.entries.iter().map(entry).collect();
                    let whose = if within.is_empty() { owner } else { format!("{owner}: {}", within.join(", ")) };
                    format!("{whose} {}", if *is_muted { "muted" } else { "no longer muted" })
                }
                (Some("label"), _) if is_item => {
                    format!("{} renamed {}", value(from, before), value(to, after))
                }
                _ => format!("{name}: {} → {}", value(from, before), value(to, after)),
            }
        }
        DifferenceKind::Removed => format!("{name} removed"),
        DifferenceKind::Reordered => format!("{name}: order changed"),
        DifferenceKind::Added(values) => {
            let said = values.iter().filter(|(spec, _)| !matches!(spec.id.rsplit('.').next(), Some("label" | "muted")));
            let told: Vec<String> = said
                .clone()
                .take(TOLD)
                .map(|(spec, value)| {
                    let value = explain::value(value, spec.id, spec.unit, after);
                    format!("{} {value}", figures::lower(labels::label(spec.id)))
                })
                .collect();
            let more = if said.count() > TOLD { ", …" } else { "" };
            if told.is_empty() { format!("{name} added") } else { format!("{name} added ({}{more})", told.join(", ")) }
        }
    }
}

fn overridden(value: Option<&Overridden>, at: &DifferencePlace, model: &impl Lookup) -> String {
    match (value, at.spec) {
        (None, _) => "as in the base".to_owned(),
        (Some(Overridden::Value(value)), Some(spec)) => explain::value(value, spec.id, spec.unit, model),
        (Some(Overridden::Whole(text)), _)
            if text.starts_with('[') && text.trim_matches(['[', ']']).trim().is_empty() =>
        {
            "an empty list".to_owned()
        }
        (Some(Overridden::Value(_) | Overridden::Whole(_)), _) => "set in the scenario".to_owned(),
    }
}

pub fn override_difference<L: Lookup>(difference: &OverrideDifference, before: &L, after: &L) -> String {
    let name = override_place(&difference.place);
    match (&difference.from, &difference.to) {
        (Some(Overridden::Whole(_)), Some(Overridden::Whole(_))) => format!("{name}: set differently"),
        (from, to) => format!(
            "{name}: {} → {}",
            overridden(from.as_ref(), &difference.place, before),
            overridden(to.as_ref(), &difference.place, after)
        ),
    }
}

/// Where an override is: a whole list is named by its heading.
fn override_place(at: &DifferencePlace) -> String {
    let last = Path(&at.path).field();
    let is_list = at.spec.is_none() && at.part.is_none() && at.entries.last().is_none_or(|entry| entry.id != last);
    match &at.item {
        Some(item) if is_list => format!("{}: {}", item.label, figures::lower(labels::section(last))),
        _ => place(at),
    }
}

/// How a scenario differs, a line each.
pub fn scenario<L: Lookup>(label: &str, kind: &ScenarioKind, before: &L, after: &L) -> Vec<String> {
    let name = format!("Scenario {label}");
    let overrides = |all: &[OverrideDifference]| {
        all.iter().map(|one| format!("{name}: {}", override_difference(one, before, after))).collect::<Vec<_>>()
    };
    match kind {
        ScenarioKind::Added(all) => {
            let mut lines = vec![format!("{name} added")];
            lines.extend(overrides(all));
            lines
        }
        ScenarioKind::Removed => vec![format!("{name} removed")],
        ScenarioKind::Renamed(from) => vec![format!("{name}: renamed from {from}")],
        ScenarioKind::Locked(true) => vec![format!("{name} locked")],
        ScenarioKind::Locked(false) => vec![format!("{name} no longer locked")],
        ScenarioKind::Overrides(all) => overrides(all),
    }
}

/// The first line.
pub fn subject(names: &[String; 2]) -> String {
    format!("{} → {}", names[0], names[1])
}

/// Nothing differs.
pub const NOTHING: &str = "The sessions have the same inputs";
/// The inputs differ, and no figure does.
pub const SAME_FIGURES: &str = "No figure differs";
/// The heading of the figures.
pub const FIGURES: &str = "Effect on the figures of the base";
/// The headings of the table of figures.
pub const HEADINGS: [&str; 5] = ["", "Before", "After", "Difference", ""];
