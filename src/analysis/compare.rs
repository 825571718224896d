//! Forecasts side by side: a table of figures, each against the same figure of the first one.
//!
//! Owns what the difference of two values is, and which is better. Knows no scenarios: it is given models or forecasts
//! with names. Its one invariant: the value compared with, plus the difference, is the value.

use std::collections::HashMap;

use crate::{
    calendar::Date,
    engine::{Better, Figure, FigureValue, Forecast, Measure, Overflow, Ratio, forecast},
    model::Model,
    money::{Currency, Money},
};

/// The id and the name of something that is compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdAndName {
    /// A scenario's id, or `base`.
    pub id: String,
    /// The name on screen.
    pub label: String,
}

/// Whether the second of two values is better than the first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is better than what it is compared with.
    Better,
    /// It is worse.
    Worse,
    /// It is the same.
    Same,
    /// It is another, and neither is better.
    Neither,
}

/// The difference of two values: what must be added to the first to get the second.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FigureDifference {
    /// In minor units; above zero if the other value is larger.
    Money(Money),
    /// Above zero if the other date is later, or the other number of days larger.
    Days(i32),
    /// Ten-thousandths of a ratio, or of a day.
    TenThousandths(i128),
    /// It was on a day, and now is never.
    ToNever,
    /// It was never, and now is on a day.
    FromNever,
    /// It was a number, and now there is nothing to divide by.
    ToNothing,
    /// There was nothing to divide by, and now it is a number.
    FromNothing,
}

impl FigureDifference {
    /// Whether both values are the same.
    pub const fn is_nothing(self) -> bool {
        matches!(self, Self::Money(Money(0)) | Self::Days(0) | Self::TenThousandths(0))
    }
}

/// How a value differs from the one that it is compared with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FigureChange {
    /// The absolute difference.
    pub difference: FigureDifference,
    /// The difference divided by the size of the value compared with; none if that is zero, and for dates.
    pub share: Option<Ratio>,
    /// Which is better.
    pub verdict: Verdict,
}

/// The value of a figure in one forecast, and how it differs from that in the first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ComparisonCell {
    /// The value; none where the forecast has no such figure, as of a vendor that is muted in it.
    pub value: Option<FigureValue>,
    /// The difference to the first forecast's; none in the first, and where one of them has no such figure.
    pub change: Option<FigureChange>,
}

/// One figure of every forecast.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ComparisonRow {
    /// Which figure it is, apart from the vendor.
    pub measure: Measure,
    /// The id and the name of the vendor, if it is one vendor's.
    pub vendor: Option<IdAndName>,
    /// One a forecast, in their order.
    pub cells: Vec<ComparisonCell>,
}

/// Forecasts side by side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comparison {
    /// What is compared; the first is what the others are compared with.
    pub names: Vec<IdAndName>,
    /// The day on which all begin.
    pub as_of: Date,
    /// The day after the last that all have.
    pub end: Date,
    /// The places of longer forecasts, whose figures are taken as if they ended with the shortest.
    pub shortened: Vec<usize>,
    /// The session's currency: amounts are in its minor units.
    pub currency: Currency,
    /// The figures.
    pub rows: Vec<ComparisonRow>,
}

/// Why things cannot be compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Incomparable {
    /// There is nothing to compare.
    Nothing,
    /// The model with that id has another currency than the first.
    Currency(String),
    /// The model with that id begins on another day than the first.
    FirstMonth(String),
    /// The model with that id has an amount beyond exactness.
    Overflow(String, Overflow),
}

impl Comparison {
    /// Compares models with the first of them. They are aligned by date and stop with the shortest (DESIGN 4.12).
    pub fn of_models(named: &[(IdAndName, &Model)]) -> Result<Self, Incomparable> {
        let Some(months) = named.iter().map(|(_, model)| model.settings.months).min() else {
            return Err(Incomparable::Nothing);
        };
        let mut forecasts = Vec::new();
        let mut shortened = Vec::new();
        for (place, (name, model)) in named.iter().enumerate() {
            let run = if model.settings.months == months {
                forecast(model)
            } else {
                shortened.push(place);
                let mut model = Model::clone(model);
                model.settings.months = months;
                forecast(&model)
            };
            forecasts.push(run.map_err(|overflow| Incomparable::Overflow(name.id.clone(), overflow))?);
        }
        let named: Vec<(IdAndName, &Forecast)> = named.iter().map(|(name, _)| name.clone()).zip(&forecasts).collect();
        Ok(Self { shortened, ..Self::of_forecasts(&named)? })
    }

    /// Compares forecasts that end on one day with the first of them.
    pub fn of_forecasts(named: &[(IdAndName, &Forecast)]) -> Result<Self, Incomparable> {
        let Some((_, first)) = named.first() else { return Err(Incomparable::Nothing) };
        for (name, forecast) in named {
            if forecast.currency != first.currency {
                return Err(Incomparable::Currency(name.id.clone()));
            }
            if forecast.as_of != first.as_of {
                return Err(Incomparable::FirstMonth(name.id.clone()));
            }
        }
        let forecasts: Vec<&Forecast> = named.iter().map(|(_, forecast)| *forecast).collect();
        let figures: Vec<Vec<Figure>> = forecasts.iter().map(|forecast| forecast.figures()).collect();
        let by_name = |own: &Vec<Figure>| {
            own.iter().map(|figure| ((figure.measure, figure.vendor), figure.value)).collect::<HashMap<_, _>>()
        };
        let figures: Vec<HashMap<(Measure, Option<u32>), FigureValue>> = figures.iter().map(by_name).collect();
        let value =
            |figures: &HashMap<_, _>, measure: Measure, vendor: Option<u32>| figures.get(&(measure, vendor)).copied();
        let mut rows: Vec<ComparisonRow> = Measure::OVERALL
            .into_iter()
            .map(|measure| row(measure, None, figures.iter().map(|own| value(own, measure, None))))
            .collect();
        // Of each vendor its name, and its places in the forecasts.
        let mut vendors: Vec<(IdAndName, Vec<Option<u32>>)> = Vec::new();
        let mut known: HashMap<&str, usize> = HashMap::new();
        for (at, forecast) in forecasts.iter().enumerate() {
            for standing in &forecast.standings {
                let item = &forecast.items[standing.vendor as usize];
                let place = *known.entry(&item.id).or_insert_with(|| {
                    let name = IdAndName { id: item.id.clone(), label: item.label.clone() };
                    vendors.push((name, vec![None; forecasts.len()]));
                    vendors.len() - 1
                });
                vendors[place].1[at] = Some(standing.vendor);
            }
        }
        for (vendor, items) in vendors {
            for measure in Measure::OF_VENDOR {
                let values = items.iter().zip(&figures).map(|(item, own)| value(own, measure, Some((*item)?)));
                let row = row(measure, Some(vendor.clone()), values);
                if row.cells.iter().any(|cell| cell.value.is_some()) {
                    rows.push(row);
                }
            }
        }
        Ok(Self {
            names: named.iter().map(|(name, _)| name.clone()).collect(),
            as_of: first.as_of,
            end: forecasts.iter().map(|forecast| forecast.end).min().unwrap_or(first.end),
            shortened: Vec::new(),
            currency: first.currency,
            rows,
        })
    }
}

fn row(
    measure: Measure,
    vendor: Option<IdAndName>,
    values: impl Iterator<Item = Option<FigureValue>>,
) -> ComparisonRow {
    let values: Vec<Option<FigureValue>> = values.collect();
    let first = values.first().copied().flatten();
    let cells = values.iter().enumerate().map(|(place, value)| ComparisonCell {
        value: *value,
        change: if place == 0 { None } else { first.zip(*value).and_then(|(from, to)| change(measure, from, to)) },
    });
    ComparisonRow { measure, vendor, cells: cells.collect() }
}

/// How the value `to` of a figure differs from the value `from`; none if they are of different kinds.
pub fn change(measure: Measure, from: FigureValue, to: FigureValue) -> Option<FigureChange> {
    change_of(measure.better(), from, to)
}

/// The same of a value of which one direction is better.
pub fn change_of(better: Better, from: FigureValue, to: FigureValue) -> Option<FigureChange> {
    use FigureValue as V;
    let difference = match (from, to) {
        (V::Money(from), V::Money(to))
        | (V::MoneyPerMonth(from), V::MoneyPerMonth(to))
        | (V::MoneyPerDay(from), V::MoneyPerDay(to)) => FigureDifference::Money(to - from),
        (V::Date(from), V::Date(to)) => days_apart(from.map(|date| date.0), to.map(|date| date.0)),
        (V::Days(from), V::Days(to)) => days_apart(from, to),
        (V::Ratio(from), V::Ratio(to)) | (V::DaysRatio(from), V::DaysRatio(to)) => match (from, to) {
            (Some(from), Some(to)) => FigureDifference::TenThousandths(to.ten_thousandths() - from.ten_thousandths()),
            (Some(_), None) => FigureDifference::ToNothing,
            (None, Some(_)) => FigureDifference::FromNothing,
            (None, None) => FigureDifference::TenThousandths(0),
        },
        _ => return None,
    };
    let share = match (difference, from) {
        (FigureDifference::Money(difference), V::Money(from) | V::MoneyPerMonth(from) | V::MoneyPerDay(from)) => {
            Ratio::of(difference, Money(from.0.abs()))
        }
        (FigureDifference::TenThousandths(difference), V::Ratio(Some(from)) | V::DaysRatio(Some(from))) => {
            let size = i64::try_from(from.ten_thousandths().abs()).ok();
            let part = i64::try_from(difference).ok();
            part.zip(size).and_then(|(part, size)| Ratio::of(Money(part), Money(size)))
        }
        _ => None,
    };
    Some(FigureChange { difference, share, verdict: verdict(better, difference) })
}

fn days_apart(from: Option<i32>, to: Option<i32>) -> FigureDifference {
    match (from, to) {
        (Some(from), Some(to)) => FigureDifference::Days(to - from),
        (Some(_), None) => FigureDifference::ToNever,
        (None, Some(_)) => FigureDifference::FromNever,
        (None, None) => FigureDifference::Days(0),
    }
}

/// *Never* is later than every day. Where there is nothing to divide by, nothing is better or worse.
fn verdict(better: Better, difference: FigureDifference) -> Verdict {
    let rises = match difference {
        _ if difference.is_nothing() => return Verdict::Same,
        FigureDifference::Money(money) => money > Money::ZERO,
        FigureDifference::Days(days) => days > 0,
        FigureDifference::TenThousandths(parts) => parts > 0,
        FigureDifference::ToNever => true,
        FigureDifference::FromNever => false,
        FigureDifference::ToNothing | FigureDifference::FromNothing => return Verdict::Neither,
    };
    match (better, rises) {
        (Better::Neither, _) => Verdict::Neither,
        (Better::Higher, true) | (Better::Lower, false) => Verdict::Better,
        (Better::Higher, false) | (Better::Lower, true) => Verdict::Worse,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use FigureDifference as D;
    use FigureValue as V;

    fn day(text: &str) -> Option<Date> {
        text.parse().ok()
    }

    #[test]
    fn differences_know_which_is_better() {
        let ratio = |part, whole| Ratio::of(Money(part), Money(whole));
        for (measure, from, to, difference, share, verdict) in [
            (
                Measure::CashLow,
                V::Money(Money(-200)),
                V::Money(Money(100)),
                D::Money(Money(300)),
                Some("1.5000"),
                Verdict::Better,
            ),
            (Measure::CashLow, V::Money(Money(0)), V::Money(Money(-1)), D::Money(Money(-1)), None, Verdict::Worse),
            (
                Measure::Overdue,
                V::Money(Money(50)),
                V::Money(Money(75)),
                D::Money(Money(25)),
                Some("0.5000"),
                Verdict::Worse,
            ),
            (
                Measure::Paid,
                V::Money(Money(50)),
                V::Money(Money(75)),
                D::Money(Money(25)),
                Some("0.5000"),
                Verdict::Neither,
            ),
            (
                Measure::Paid,
                V::Money(Money(50)),
                V::Money(Money(50)),
                D::Money(Money(0)),
                Some("0.0000"),
                Verdict::Same,
            ),
            (
                Measure::RunwayZeroDate,
                V::Date(day("2023-06-10")),
                V::Date(day("2023-06-03")),
                D::Days(-7),
                None,
                Verdict::Worse,
            ),
            (Measure::RunwayZeroDate, V::Date(day("2023-06-10")), V::Date(None), D::ToNever, None, Verdict::Better),
            (Measure::RunwayZeroDays, V::Days(None), V::Days(Some(3)), D::FromNever, None, Verdict::Worse),
            (Measure::RunwayZeroDays, V::Days(None), V::Days(None), D::Days(0), None, Verdict::Same),
            (Measure::DayMet, V::Date(None), V::Date(day("2023-06-03")), D::FromNever, None, Verdict::Better),
            (
                Measure::CashLowDate,
                V::Date(day("2023-06-10")),
                V::Date(day("2023-06-11")),
                D::Days(1),
                None,
                Verdict::Neither,
            ),
            (
                Measure::Coverage,
                V::Ratio(ratio(1, 2)),
                V::Ratio(ratio(3, 4)),
                D::TenThousandths(2500),
                Some("0.5000"),
                Verdict::Better,
            ),
            (Measure::Coverage, V::Ratio(ratio(1, 2)), V::Ratio(None), D::ToNothing, None, Verdict::Neither),
            (
                Measure::DaysReceivable,
                V::DaysRatio(ratio(30, 1)),
                V::DaysRatio(ratio(45, 1)),
                D::TenThousandths(150_000),
                Some("0.5000"),
                Verdict::Worse,
            ),
        ] {
            let change = change(measure, from, to).expect("of one kind");
            let share_text = change.share.map(|share| share.to_string());
            assert_eq!(
                (change.difference, share_text.as_deref(), change.verdict),
                (difference, share, verdict),
                "{measure:?}"
            );
        }
        assert_eq!(change(Measure::CashLow, V::Money(Money(1)), V::Days(Some(1))), None);
    }
}
