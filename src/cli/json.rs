//! The report for programs, as JSON.
//!
//! Owns the keys and their order (DESIGN 8). Money is an exact string in major units, a ratio a string of four decimals;
//! what is never reached, or divided by zero, is null.

use serde::{Serialize, Serializer};

use super::report::Report;
use crate::{
    analysis::ageing::{AgeingAmounts, AgeingRow},
    calendar::Date,
    engine::{Ages, FigureValue, Measure, Ratio, Span, SpanRow, VendorRow},
    money::Money,
    text::printed,
};

/// The version of this form.
const SCHEMA: u32 = 1;

#[derive(Serialize)]
struct Document<'a> {
    schema: u32,
    session: &'a str,
    scenario: &'a str,
    as_of: Date,
    currency: &'a str,
    spans: Vec<SpanForm>,
    vendors: Vec<VendorForm<'a>>,
    figures: FiguresForm,
    #[serde(skip_serializing_if = "Option::is_none")]
    ageing: Option<Vec<AgeingForm<'a>>>,
}

/// What is unpaid to a vendor at the close of the day that is asked for.
#[derive(Serialize)]
struct AgeingForm<'a> {
    id: &'a str,
    not_due: Exact,
    age: AgeForm,
    overdue: Exact,
    disputed: Exact,
}

#[derive(Serialize)]
struct SpanForm {
    start: Date,
    end: Date,
    receipts: Exact,
    obligations: Exact,
    paid: Exact,
    set_off: Exact,
    cash_end: Exact,
    cash_low: Exact,
    cash_low_date: Date,
    coverage: Option<FourDecimals>,
    arrears: Exact,
    age: AgeForm,
    credited: Exact,
}

#[derive(Serialize)]
struct AgeForm {
    #[serde(rename = "1-30")]
    up_to_30: Exact,
    #[serde(rename = "31-60")]
    up_to_60: Exact,
    #[serde(rename = "61-90")]
    up_to_90: Exact,
    #[serde(rename = "90+")]
    over_90: Exact,
}

#[derive(Serialize)]
struct VendorForm<'a> {
    id: &'a str,
    /// In the order of the document's spans.
    spans: Vec<VendorSpanForm>,
}

#[derive(Serialize)]
struct VendorSpanForm {
    consumption: Exact,
    invoiced: Exact,
    shortfall: Exact,
    interest: Exact,
    paid: Exact,
    arrears: Exact,
}

#[derive(Serialize)]
struct FiguresForm {
    cash_low: Exact,
    cash_low_date: Date,
    runway_buffer_date: Option<Date>,
    runway_zero_date: Option<Date>,
    overdue: Exact,
    not_yet_due: Exact,
    accrued_shortfall: Exact,
    committed_later: Exact,
    arrears_peak: Exact,
    arrears_peak_date: Option<Date>,
    coverage_90_days: Option<FourDecimals>,
}

/// Money with its currency's places.
pub(super) struct Exact(pub(super) Money, pub(super) u32);

impl Serialize for Exact {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0.to_major(self.1))
    }
}

/// A ratio with four decimals.
pub(super) struct FourDecimals(pub(super) Ratio);

impl Serialize for FourDecimals {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

/// A form as JSON, with a line's end. No sign in it does anything to a terminal.
pub(super) fn written(form: &impl Serialize) -> serde_json::Result<String> {
    Ok(printed::json(&serde_json::to_string_pretty(form)?).into_owned() + "\n")
}

/// The report as JSON, with a line's end.
pub fn form(report: &Report) -> serde_json::Result<String> {
    let digits = report.forecast.currency.digits();
    let document = Document {
        schema: SCHEMA,
        session: &report.session,
        scenario: &report.scenario,
        as_of: report.forecast.as_of,
        currency: report.forecast.currency.code(),
        spans: report
            .table
            .spans
            .iter()
            .zip(&report.table.rows)
            .map(|(span, row)| span_form(*span, row, digits))
            .collect(),
        vendors: report
            .table
            .vendors
            .iter()
            .map(|vendor| VendorForm {
                id: &report.forecast.items[vendor.item as usize].id,
                spans: vendor.spans.iter().map(|row| vendor_form(row, digits)).collect(),
            })
            .collect(),
        figures: figures_form(report, digits),
        ageing: report.ageing.as_ref().map(|ageing| {
            let id = |row: &AgeingRow| report.forecast.items[row.vendor as usize].id.as_str();
            ageing.rows.iter().map(|row| ageing_form(id(row), &row.amounts, digits)).collect()
        }),
    };
    written(&document)
}

fn span_form(span: Span, row: &SpanRow, digits: u32) -> SpanForm {
    let exact = |money| Exact(money, digits);
    SpanForm {
        start: span.start,
        end: span.end,
        receipts: exact(row.receipts),
        obligations: exact(row.obligations),
        paid: exact(row.paid),
        set_off: exact(row.set_off),
        cash_end: exact(row.cash_end),
        cash_low: exact(row.cash_low),
        cash_low_date: row.cash_low_date,
        coverage: row.coverage().map(FourDecimals),
        arrears: exact(row.arrears),
        age: age_form(row.age, digits),
        credited: exact(row.credited),
    }
}

fn age_form(ages: Ages, digits: u32) -> AgeForm {
    let [up_to_30, up_to_60, up_to_90, over_90] = ages.map(|money| Exact(money, digits));
    AgeForm { up_to_30, up_to_60, up_to_90, over_90 }
}

fn ageing_form<'a>(id: &'a str, amounts: &AgeingAmounts, digits: u32) -> AgeingForm<'a> {
    let exact = |money| Exact(money, digits);
    AgeingForm {
        id,
        not_due: exact(amounts.not_due),
        age: age_form(amounts.ages, digits),
        overdue: exact(amounts.overdue()),
        disputed: exact(amounts.disputed),
    }
}

fn vendor_form(row: &VendorRow, digits: u32) -> VendorSpanForm {
    let exact = |money| Exact(money, digits);
    VendorSpanForm {
        consumption: exact(row.consumption),
        invoiced: exact(row.invoiced),
        shortfall: exact(row.shortfall),
        interest: exact(row.interest),
        paid: exact(row.paid),
        arrears: exact(row.arrears),
    }
}

fn figures_form(report: &Report, digits: u32) -> FiguresForm {
    let exact = |money| Exact(money, digits);
    let forecast = &report.forecast;
    let (cash_low, cash_low_date) = forecast.cash_low();
    let (arrears_peak, arrears_peak_date) = forecast.arrears_peak();
    let FigureValue::Ratio(coverage) = forecast.figure(Measure::Coverage90Days) else {
        unreachable!("coverage is a ratio")
    };
    FiguresForm {
        cash_low: exact(cash_low),
        cash_low_date,
        runway_buffer_date: forecast.first_close_below(forecast.buffer),
        runway_zero_date: forecast.first_close_below(Money::ZERO),
        overdue: exact(report.owed.overdue),
        not_yet_due: exact(report.owed.not_yet_due),
        accrued_shortfall: exact(report.owed.accrued_shortfall),
        committed_later: exact(report.owed.committed_later),
        arrears_peak: exact(arrears_peak),
        arrears_peak_date,
        coverage_90_days: coverage.map(FourDecimals),
    }
}
