//! Figures by scenarios: the table of a comparison, in the order in which a treasurer asks.
//!
//! Owns groups, words of cells, and the text that is copied. Its one invariant: every figure of the comparison stands in
//! it once.

use super::Other;
use crate::{
    analysis::{
        asked::Asked,
        compare::{self, Comparison, FigureChange, IdAndName, Incomparable},
    },
    calendar::Date,
    engine::{FigureValue, Forecast, Measure},
    model::InvoiceKind,
    money::Currency,
    text::{
        amounts,
        compared::{self as words, Group},
        figures, printed,
    },
};

/// A scenario's column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SideColumn {
    /// Whose.
    pub other: Other,
    /// Whether it is the scenario that the charts show.
    pub is_shown: bool,
}

/// A row of the table.
#[derive(Clone, Debug, PartialEq)]
pub enum SideRow {
    /// The head of a group that can be folded.
    Group(SideGroup),
    /// A figure.
    Figure(SideFigure),
}

/// The head of a group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SideGroup {
    /// Its key; for a vendor, its id.
    pub key: String,
    /// Its name.
    pub label: String,
    /// Whether it is one vendor's: those are folded at first.
    pub is_vendor: bool,
}

/// A figure of every scenario.
#[derive(Clone, Debug, PartialEq)]
pub struct SideFigure {
    /// The name of what it measures.
    pub label: String,
    /// The same with the vendor.
    pub name: String,
    /// The figure as a bridge is asked for; none where there is no bridge.
    pub asked: Option<Asked>,
    /// One a column.
    pub cells: Vec<SideCell>,
}

/// A figure of a scenario.
#[derive(Clone, Debug, PartialEq)]
pub struct SideCell {
    /// The value; none where there is no such figure.
    pub value: Option<FigureValue>,
    /// How it differs from the first column's.
    pub change: Option<FigureChange>,
    /// The value, short.
    pub text: String,
    /// The difference and its share, short; empty where there is none.
    pub difference: String,
    /// The share of the difference.
    pub share: String,
}

impl SideCell {
    /// Whether it differs from the first column's by so much that it is seen.
    pub fn differs(&self) -> bool {
        self.change.is_some() && self.difference != amounts::NOTHING
    }
}

/// The table.
#[derive(Clone, Debug, PartialEq)]
pub struct SideBySide {
    /// The columns; the others are compared with the first.
    pub columns: Vec<SideColumn>,
    /// The rows, folded ones too.
    pub rows: Vec<SideRow>,
    /// The session's currency: amounts are in its minor units.
    pub currency: Currency,
    /// The last day that is compared.
    pub last: Date,
    /// The names of the scenarios that are longer.
    pub shortened: Vec<String>,
}

/// The groups in the order in which a treasurer asks.
const GROUPS: [(Group, &[Measure]); 6] = [
    (
        Group::First,
        &[
            Measure::CashLow,
            Measure::CashLowDate,
            Measure::CashEnd,
            Measure::Receipts,
            Measure::Obligations,
            Measure::ArrearsPeak,
            Measure::ArrearsPeakDate,
            Measure::Paid,
            Measure::RunwayBufferDays,
            Measure::RunwayZeroDays,
        ],
    ),
    (Group::Cash, &[Measure::Headroom, Measure::RunwayBufferDate, Measure::RunwayZeroDate]),
    (Group::Flows, &[Measure::Coverage90Days, Measure::Coverage, Measure::SetOff, Measure::Credited]),
    (
        Group::Arrears,
        &[
            Measure::Arrears,
            Measure::ArrearsAge1To30,
            Measure::ArrearsAge31To60,
            Measure::ArrearsAge61To90,
            Measure::ArrearsAgeOver90,
            Measure::InterestPerDay,
        ],
    ),
    (
        Group::Owed,
        &[Measure::Overdue, Measure::NotYetDue, Measure::AccruedShortfall, Measure::CommittedLater, Measure::Disputed],
    ),
    (
        Group::Ratios,
        &[Measure::DaysPayable, Measure::DaysReceivable, Measure::VendorConcentration, Measure::PayerConcentration],
    ),
];

impl SideBySide {
    /// The table of forecasts that end on one day; the others are compared with the first. `shortened` names those that
    /// would go on.
    pub fn new(sides: &[(SideColumn, &Forecast)], shortened: Vec<String>) -> Result<Self, Incomparable> {
        let named: Vec<(IdAndName, &Forecast)> = sides
            .iter()
            .map(|(column, forecast)| {
                (IdAndName { id: column.other.id.clone(), label: column.other.label.clone() }, *forecast)
            })
            .collect();
        let comparison = Comparison::of_forecasts(&named)?;
        let currency = comparison.currency;
        let mut rows = Vec::new();
        let mut told: Vec<Measure> = Vec::new();
        for (group, measures) in GROUPS {
            let label = words::group(group).to_owned();
            let at = rows.len();
            for measure in measures {
                let own = comparison.rows.iter().find(|row| row.vendor.is_none() && row.measure == *measure);
                rows.extend(own.map(|row| SideRow::Figure(figure(row, currency))));
                told.push(*measure);
            }
            if group == Group::First {
                rows.push(SideRow::Figure(late_interest(sides, currency)));
            }
            if rows.len() > at {
                rows.insert(at, SideRow::Group(SideGroup { key: label.clone(), label, is_vendor: false }));
            }
        }
        // A measure that is in no group stands with the last.
        let rest = comparison.rows.iter().filter(|row| row.vendor.is_none() && !told.contains(&row.measure));
        rows.extend(rest.map(|row| SideRow::Figure(figure(row, currency))));
        let mut vendor: Option<&str> = None;
        for row in &comparison.rows {
            let Some(own) = &row.vendor else { continue };
            if vendor != Some(own.id.as_str()) {
                let (key, label) = (own.id.clone(), own.label.clone());
                rows.push(SideRow::Group(SideGroup { key, label, is_vendor: true }));
                vendor = Some(&own.id);
            }
            rows.push(SideRow::Figure(figure(row, currency)));
        }
        Ok(Self {
            columns: sides.iter().map(|(column, _)| column.clone()).collect(),
            rows,
            currency,
            last: comparison.end.plus_days(-1),
            shortened,
        })
    }

    /// The places of the rows that are seen, where it is told which groups are open.
    pub fn seen(&self, is_open: impl Fn(&SideGroup) -> bool) -> Vec<usize> {
        let mut opened = true;
        let mut seen = Vec::new();
        for (place, row) in self.rows.iter().enumerate() {
            match row {
                SideRow::Group(group) => {
                    opened = is_open(group);
                    seen.push(place);
                }
                SideRow::Figure(_) if opened => seen.push(place),
                SideRow::Figure(_) => {}
            }
        }
        seen
    }

    /// The whole table for a spreadsheet: exact values, differences and shares, with a point and without separators.
    pub fn tsv(&self) -> String {
        let mut text = printed::cell(self.currency.code());
        let against = self.columns.first().map_or("", |column| column.other.label.as_str());
        for (place, column) in self.columns.iter().enumerate() {
            let heads = words::copied_heads(&column.other.label, against);
            for head in &heads[..if place == 0 { 1 } else { 3 }] {
                text.push('\t');
                text.push_str(&printed::cell(head));
            }
        }
        text.push('\n');
        let digits = self.currency.digits();
        for row in &self.rows {
            let SideRow::Figure(row) = row else { continue };
            text.push_str(&printed::cell(&row.name));
            for (place, cell) in row.cells.iter().enumerate() {
                text.push('\t');
                text.push_str(&plain_value(cell.value, digits));
                if place > 0 {
                    let difference = cell.change.map(|change| plain_difference(change.difference, digits));
                    let share = cell.change.and_then(|change| change.share).map(|share| share.to_string());
                    text.push('\t');
                    text.push_str(&difference.unwrap_or_default());
                    text.push('\t');
                    text.push_str(&share.unwrap_or_default());
                }
            }
            text.push('\n');
        }
        text
    }
}

fn figure(row: &compare::ComparisonRow, currency: Currency) -> SideFigure {
    let vendor = row.vendor.as_ref();
    SideFigure {
        label: figures::label(row.measure).to_owned(),
        name: figures::name(row.measure, vendor.map(|vendor| vendor.label.as_str())),
        asked: Some(Asked { vendor: vendor.map(|vendor| vendor.id.clone()), ..Asked::of(row.measure) }),
        cells: row.cells.iter().map(|cell| side_cell(cell.value, cell.change, currency)).collect(),
    }
}

/// Late interest over the whole forecast: a sum of invoices, which is no figure of the registry.
fn late_interest(sides: &[(SideColumn, &Forecast)], currency: Currency) -> SideFigure {
    let values: Vec<FigureValue> =
        sides.iter().map(|(_, forecast)| FigureValue::Money(forecast.invoiced_of(InvoiceKind::Interest))).collect();
    let cells = values.iter().enumerate().map(|(place, value)| {
        let change = if place == 0 { None } else { compare::change(Measure::InterestPerDay, values[0], *value) };
        side_cell(Some(*value), change, currency)
    });
    let label = words::LATE_INTEREST.to_owned();
    SideFigure { name: label.clone(), label, asked: None, cells: cells.collect() }
}

fn side_cell(value: Option<FigureValue>, change: Option<FigureChange>, currency: Currency) -> SideCell {
    SideCell {
        value,
        change,
        text: value.map_or_else(String::new, |value| words::value(value, currency)),
        difference: change.map_or_else(String::new, |change| {
            let shown = value.map_or(change.difference, |value| words::shown_difference(value, change.difference));
            words::difference(shown, currency)
        }),
        share: change.as_ref().map_or_else(String::new, figures::percent),
    }
}

/// A value for a spreadsheet.
pub(super) fn plain_value(value: Option<FigureValue>, digits: u32) -> String {
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

/// A difference for a spreadsheet.
pub(super) fn plain_difference(difference: compare::FigureDifference, digits: u32) -> String {
    use compare::FigureDifference;
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        calendar::Month,
        engine::{Ratio, forecast},
        model::Model,
        money::Money,
    };

    fn column(id: &str) -> SideColumn {
        SideColumn { other: Other { id: id.to_owned(), label: id.to_owned(), colour: None }, is_shown: false }
    }

    fn model(opening: i64) -> Model {
        let mut model = Model::empty("USD", Month::new(2023, 1), 3);
        model.settings.opening_cash = crate::money::Amount::whole(opening);
        model
    }

    #[test]
    fn every_figure_stands_in_it_once_and_cash_low_first() {
        let (one, other) = (forecast(&model(100)).expect("it runs"), forecast(&model(150)).expect("it runs"));
        let table = SideBySide::new(&[(column("a"), &one), (column("b"), &other)], vec![]).expect("comparable");
        let figures: Vec<&SideFigure> = table
            .rows
            .iter()
            .filter_map(|row| if let SideRow::Figure(figure) = row { Some(figure) } else { None })
            .collect();
        let mut asked: Vec<String> =
            figures.iter().filter_map(|figure| figure.asked.as_ref()).map(ToString::to_string).collect();
        assert_eq!(asked.first().map(String::as_str), Some("cash_low"));
        asked.sort_unstable();
        let mut all: Vec<String> = Measure::OVERALL.iter().map(|measure| measure.id().to_owned()).collect();
        all.sort_unstable();
        assert_eq!(asked, all);
        let low = figures[0];
        assert_eq!((low.cells[0].text.as_str(), low.cells[0].difference.as_str()), ("$100", ""));
        assert_eq!((low.cells[1].text.as_str(), low.cells[1].difference.as_str()), ("$150", "+$50"));
        assert_eq!(low.cells[1].share, "+50.0 %");
        let text = table.tsv();
        let mut lines = text.lines();
        assert_eq!(lines.next(), Some("USD\ta\tb\tb less a\tb less a, in parts of a"));
        assert_eq!(lines.next(), Some("Cash low\t100.00\t150.00\t50.00\t0.5000"));
        assert!(text.lines().all(|line| line.split('\t').count() == 5), "no stray tabs");
    }

    #[test]
    fn a_difference_that_rounds_to_nothing_is_not_shown() {
        let usd = Currency::from_code("USD").expect("a currency");
        let ratio = |above: i64| FigureValue::Ratio(Ratio::of(Money(above), Money(100_000)));
        let cell = |above: i64| {
            let change = compare::change(Measure::Coverage, ratio(8_100), ratio(above));
            side_cell(Some(ratio(above)), change, usd)
        };
        assert!(!cell(8_140).differs() && !cell(8_100).differs());
        assert!(cell(8_900).differs());
        assert_eq!(cell(8_900).difference, "+0.01");
    }

    #[test]
    fn folded_groups_hide_their_figures_only() {
        let one = forecast(&model(100)).expect("it runs");
        let table = SideBySide::new(&[(column("a"), &one)], vec![]).expect("comparable");
        assert_eq!(table.seen(|_| true).len(), table.rows.len());
        let heads = table.rows.iter().filter(|row| matches!(row, SideRow::Group(_))).count();
        assert_eq!(table.seen(|_| false).len(), heads);
    }
}
