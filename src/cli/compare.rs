//! Scenarios side by side: `report --compare`.
//!
//! Owns the three forms of a comparison and the keys of its JSON (docs/verbs.md). Knows no scenario but by its name.

use serde::Serialize;

use super::{
    json::{Exact, FourDecimals, written},
    plain::{self, Foot},
};
use crate::{
    analysis::compare::{Comparison, ComparisonCell, ComparisonRow, FigureDifference, Verdict},
    calendar::Date,
    engine::{FigureValue, Measure},
    text::{compare as words, figures, printed},
};

/// The version of the JSON form.
const SCHEMA: u32 = 1;

#[derive(Serialize)]
struct Document<'a> {
    schema: u32,
    session: &'a str,
    as_of: Date,
    /// The day after the last that is compared.
    end: Date,
    currency: &'a str,
    /// The first is what the others are compared with.
    scenarios: Vec<ScenarioForm<'a>>,
    figures: Vec<FigureForm<'a>>,
}

#[derive(Serialize)]
struct ScenarioForm<'a> {
    id: &'a str,
    label: &'a str,
    /// Whether it would go on beyond the end.
    is_cut: bool,
}

#[derive(Serialize)]
struct FigureForm<'a> {
    id: &'a str,
    vendor: Option<&'a str>,
    unit: &'static str,
    /// In the order of the scenarios.
    values: Vec<CellForm>,
}

#[derive(Serialize)]
struct CellForm {
    value: ValueForm,
    difference: Option<DifferenceForm>,
    share: Option<FourDecimals>,
    verdict: Option<&'static str>,
}

/// The value of a figure for other programs; what is never reached, or divided by zero, is null.
#[derive(Serialize)]
#[serde(untagged)]
pub(super) enum ValueForm {
    Money(Exact),
    Date(Option<Date>),
    Days(Option<i32>),
    Ratio(Option<FourDecimals>),
    None(()),
}

#[derive(Serialize)]
#[serde(untagged)]
pub(super) enum DifferenceForm {
    Money(Exact),
    Days(i32),
    Ratio(String),
}

/// The value of a figure for other programs.
pub(super) fn value_form(value: Option<FigureValue>, digits: u32) -> ValueForm {
    match value {
        Some(FigureValue::Money(money) | FigureValue::MoneyPerMonth(money) | FigureValue::MoneyPerDay(money)) => {
            ValueForm::Money(Exact(money, digits))
        }
        Some(FigureValue::Date(date)) => ValueForm::Date(date),
        Some(FigureValue::Days(days)) => ValueForm::Days(days),
        Some(FigureValue::Ratio(ratio) | FigureValue::DaysRatio(ratio)) => ValueForm::Ratio(ratio.map(FourDecimals)),
        None => ValueForm::None(()),
    }
}

/// The difference of two values for other programs; none for dates never reached and for division by zero.
pub(super) fn difference_form(difference: FigureDifference, digits: u32) -> Option<DifferenceForm> {
    match difference {
        FigureDifference::Money(money) => Some(DifferenceForm::Money(Exact(money, digits))),
        FigureDifference::Days(days) => Some(DifferenceForm::Days(days)),
        FigureDifference::TenThousandths(parts) => Some(DifferenceForm::Ratio(figures::ten_thousandths(parts))),
        FigureDifference::ToNever
        | FigureDifference::FromNever
        | FigureDifference::ToNothing
        | FigureDifference::FromNothing => None,
    }
}

/// The unit of a figure's values.
pub(super) const fn unit(value: FigureValue) -> &'static str {
    match value {
        FigureValue::Money(_) => "money",
        FigureValue::MoneyPerMonth(_) => "money_per_month",
        FigureValue::MoneyPerDay(_) => "money_per_day",
        FigureValue::Date(_) => "date",
        FigureValue::Days(_) => "days",
        FigureValue::DaysRatio(_) => "days_ratio",
        FigureValue::Ratio(_) => "ratio",
    }
}

pub(super) const fn verdict_key(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Better => "better",
        Verdict::Worse => "worse",
        Verdict::Same => "same",
        Verdict::Neither => "neither",
    }
}

fn unit_of(row: &ComparisonRow) -> &'static str {
    row.cells.iter().find_map(|cell| cell.value).map_or("money", unit)
}

/// The comparison as JSON, with a line's end.
pub fn json(session: &str, comparison: &Comparison) -> serde_json::Result<String> {
    let digits = comparison.currency.digits();
    let cell = |cell: &ComparisonCell| CellForm {
        value: value_form(cell.value, digits),
        difference: cell.change.and_then(|change| difference_form(change.difference, digits)),
        share: cell.change.and_then(|change| change.share).map(FourDecimals),
        verdict: cell.change.map(|change| verdict_key(change.verdict)),
    };
    let scenarios = comparison.names.iter().enumerate().map(|(place, name)| ScenarioForm {
        id: &name.id,
        label: &name.label,
        is_cut: comparison.shortened.contains(&place),
    });
    let figures = comparison.rows.iter().map(|row| FigureForm {
        id: row.measure.id(),
        vendor: row.vendor.as_ref().map(|vendor| vendor.id.as_str()),
        unit: unit_of(row),
        values: row.cells.iter().map(cell).collect(),
    });
    let document = Document {
        schema: SCHEMA,
        session,
        as_of: comparison.as_of,
        end: comparison.end,
        currency: comparison.currency.code(),
        scenarios: scenarios.collect(),
        figures: figures.collect(),
    };
    written(&document)
}

/// The comparison as CSV: one row a figure and scenario.
pub fn csv(comparison: &Comparison) -> Result<String, csv::Error> {
    let digits = comparison.currency.digits();
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(["figure", "vendor", "unit", "scenario", "value", "difference", "share", "verdict"])?;
    for row in &comparison.rows {
        for (name, cell) in comparison.names.iter().zip(&row.cells) {
            let change = cell.change;
            writer.write_record([
                row.measure.id(),
                &row.vendor.as_ref().map_or_else(String::new, |vendor| printed::cell(&vendor.id)),
                unit_of(row),
                &printed::cell(&name.id),
                &plain_value(cell.value, digits),
                &change.map_or_else(String::new, |change| plain_difference(change.difference, digits)),
                &change.and_then(|change| change.share).map_or_else(String::new, |share| share.to_string()),
                change.map_or("", |change| verdict_key(change.verdict)),
            ])?;
        }
    }
    let bytes = writer.into_inner().map_err(csv::IntoInnerError::into_error)?;
    Ok(String::from_utf8(bytes).unwrap_or_else(|_| unreachable!("every cell is text")))
}

fn plain_value(value: Option<FigureValue>, digits: u32) -> String {
    match value {
        Some(FigureValue::Money(money) | FigureValue::MoneyPerMonth(money) | FigureValue::MoneyPerDay(money)) => {
            money.to_major(digits)
        }
        Some(FigureValue::Date(Some(date))) => date.to_string(),
        Some(FigureValue::Days(Some(days))) => days.to_string(),
        Some(FigureValue::Ratio(Some(ratio)) | FigureValue::DaysRatio(Some(ratio))) => ratio.to_string(),
        _ => String::new(),
    }
}

fn plain_difference(difference: FigureDifference, digits: u32) -> String {
    match difference {
        FigureDifference::Money(money) => money.to_major(digits),
        FigureDifference::Days(days) => days.to_string(),
        FigureDifference::TenThousandths(parts) => figures::ten_thousandths(parts),
        FigureDifference::ToNever
        | FigureDifference::FromNever
        | FigureDifference::ToNothing
        | FigureDifference::FromNothing => String::new(),
    }
}

/// The comparison for people: a table for each scenario against the first.
pub fn text(session: &str, comparison: &Comparison) -> String {
    let labels: Vec<String> = comparison.names.iter().map(|name| name.label.clone()).collect();
    let last = comparison.end.plus_days(-1);
    let subject = words::subject(&labels, comparison.as_of, last, comparison.currency);
    let mut lines =
        vec![plain::fitted(session, plain::WIDTH), plain::fitted(&subject, plain::WIDTH), "─".repeat(plain::WIDTH)];
    if !comparison.shortened.is_empty() {
        let cut: Vec<String> = comparison.shortened.iter().map(|place| labels[*place].clone()).collect();
        lines.push(plain::fitted(&words::shortened(&cut, last), plain::WIDTH));
    }
    // The smallest unit in which every table fits.
    let fits = |lines: &Vec<String>| lines.iter().all(|line| line.chars().count() <= plain::WIDTH);
    let all = (0..=3).map(|thousands| tables(comparison, thousands)).find(fits);
    lines.extend(all.unwrap_or_else(|| tables(comparison, 3)));
    plain::ended(&lines)
}

fn tables(comparison: &Comparison, thousands: u32) -> Vec<String> {
    let mut lines = vec![words::unit(thousands, comparison.currency)];
    for other in 1..comparison.names.len() {
        let (first, name) = (&comparison.names[0], &comparison.names[other]);
        lines.push(String::new());
        lines.push(plain::fitted(&words::pair(&name.label, &first.label), plain::WIDTH));
        lines.push(String::new());
        let headings = words::headings(&plain::fitted(&first.id, 16), &plain::fitted(&name.id, 16));
        let mut cells: Vec<Vec<String>> = vec![headings.to_vec()];
        for row in comparison.rows.iter().filter(|row| is_shown(row, other)) {
            cells.push(line(row, other, comparison, thousands));
        }
        lines.extend(plain::aligned(&cells, Foot::None));
    }
    lines
}

/// Figures of single vendors are shown where they differ.
fn is_shown(row: &ComparisonRow, other: usize) -> bool {
    row.vendor.is_none() || row.cells[other].change.is_none_or(|change| !change.difference.is_nothing())
}

fn line(row: &ComparisonRow, other: usize, comparison: &Comparison, thousands: u32) -> Vec<String> {
    let value = |cell: &ComparisonCell| {
        let value = cell.value.map(|value| figures::short_value(value, thousands, comparison.currency));
        value.unwrap_or_default()
    };
    let change = row.cells[other].change;
    let vendor = row.vendor.as_ref().map(|vendor| plain::fitted(&vendor.label, 14));
    vec![
        plain::fitted(&name(row.measure, vendor.as_deref()), plain::NAME_WIDTH + 4),
        value(&row.cells[0]),
        value(&row.cells[other]),
        change
            .map_or_else(String::new, |change| figures::difference(change.difference, thousands, comparison.currency)),
        change.as_ref().map_or_else(String::new, figures::percent),
        change.map_or_else(String::new, |change| figures::verdict(change.verdict).to_owned()),
    ]
}

fn name(measure: Measure, vendor: Option<&str>) -> String {
    figures::name(measure, vendor)
}
