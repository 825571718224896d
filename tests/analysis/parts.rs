//! What figures are made of adds up to them, on samples and on random models.

use obligo::{
    analysis::{
        asked::{Asked, Unanswered},
        parts::{self, Role},
    },
    calendar::Date,
    engine::{FigureValue, Forecast, Measure, Plan, Ratio, forecast, owed_to_all, standings_on},
    model::Model,
    money::Money,
    storage,
};

use crate::{
    common::random::{self, Random},
    everything_and_samples,
};

fn models() -> impl Iterator<Item = (String, Model)> {
    everything_and_samples().chain((4000..4100).map(|seed| (format!("seed {seed}"), random::model(seed))))
}

fn registered(forecast: &Forecast, asked: &Asked) -> FigureValue {
    let vendor = asked.vendor.as_deref().map(|id| forecast.item_index(id).expect("a vendor"));
    let figures = forecast.figures();
    let own = figures.iter().find(|figure| figure.measure == asked.measure && figure.vendor == vendor);
    own.expect("it is in the registry").value
}

/// The figure without a day is the registry's, and its parts add up to it.
#[test]
fn parts_add_up_to_every_figure() {
    for (name, model) in models() {
        let forecast = forecast(&model).expect("no overflow");
        for asked in Asked::all(&forecast) {
            let breakdown =
                parts::breakdown(&model, &forecast, &asked).unwrap_or_else(|why| panic!("{name} {asked}: {why:?}"));
            assert_eq!(breakdown.value, registered(&forecast, &asked), "{name}: {asked}");
            let sum = |role: Role| {
                breakdown.terms.iter().find(|term| term.role == role).map(obligo::analysis::parts::Term::total)
            };
            match breakdown.value {
                FigureValue::Money(money) | FigureValue::MoneyPerDay(money) | FigureValue::MoneyPerMonth(money) => {
                    assert_eq!(sum(Role::Sum), Some(money), "{name}: {asked}");
                }
                FigureValue::Ratio(ratio) => {
                    let (part, whole) = (sum(Role::Dividend).expect("one"), sum(Role::Divisor).expect("one"));
                    assert_eq!(Ratio::of(part, whole), ratio, "{name}: {asked}");
                }
                FigureValue::DaysRatio(ratio) => {
                    let (part, whole) = (sum(Role::Dividend).expect("one"), sum(Role::Divisor).expect("one"));
                    let days = (forecast.end.0 - forecast.as_of.0).min(90);
                    let expected = Ratio::of(Money(part.0 * i64::from(days)), whole);
                    assert_eq!(expected, ratio, "{name}: {asked}");
                }
                FigureValue::Date(Some(day)) if asked.measure == Measure::ArrearsPeakDate => {
                    assert_eq!(sum(Role::OnDate), Some(forecast.arrears_peak().0), "{name}: {day}");
                }
                FigureValue::Date(Some(day)) if asked.measure != Measure::DayMet => {
                    assert_eq!(sum(Role::OnDate), Some(forecast.cash[forecast.day_index(day)]), "{name}: {asked}");
                }
                _ => {}
            }
        }
    }
}

/// Figures at a close are those of a forecast that ends with it, and the owed figures those of the engine on that day.
#[test]
fn figures_on_a_day_are_those_of_a_forecast_that_ends_with_it() {
    let flows = [
        Measure::CashLow,
        Measure::CashLowDate,
        Measure::CashEnd,
        Measure::RunwayBufferDate,
        Measure::RunwayZeroDays,
        Measure::Headroom,
        Measure::Arrears,
        Measure::ArrearsAge31To60,
        Measure::ArrearsPeak,
        Measure::ArrearsPeakDate,
        Measure::Receipts,
        Measure::Obligations,
        Measure::Paid,
        Measure::Invoiced,
        Measure::VendorConcentration,
    ];
    for (name, model) in models() {
        let whole = forecast(&model).expect("no overflow");
        let random = &mut Random::new(whole.days() as u64);
        let months = 1 + random.below(model.settings.months);
        let mut short = model.clone();
        short.settings.months = months;
        let ended = forecast(&short).expect("no overflow");
        let on = Some(ended.end.plus_days(-1));
        for measure in flows {
            let asked = Asked { on, ..Asked::of(measure) };
            let breakdown = parts::breakdown(&model, &whole, &asked).expect("a day of the forecast");
            assert_eq!(breakdown.value, ended.figure(measure), "{name} {months}: {measure:?}");
        }
        let any_day = whole.as_of.plus_days(random.between(-1, whole.end.0 - whole.as_of.0 - 1));
        let owed = owed_to_all(&standings_on(&Plan::new(&model), any_day).expect("no overflow"));
        for (measure, money) in [
            (Measure::Overdue, owed.overdue),
            (Measure::NotYetDue, owed.not_yet_due),
            (Measure::AccruedShortfall, owed.accrued_shortfall),
            (Measure::CommittedLater, owed.committed_later),
            (Measure::Disputed, owed.disputed),
        ] {
            let asked = Asked { on: Some(any_day), ..Asked::of(measure) };
            let breakdown = parts::breakdown(&model, &whole, &asked).expect("a day of the forecast");
            assert_eq!(breakdown.value, FigureValue::Money(money), "{name} on {any_day}: {measure:?}");
        }
    }
}

#[test]
fn what_is_not_there_is_named() {
    let model = storage::sample().model;
    let forecast = forecast(&model).expect("no overflow");
    let ask = |text: &str, on: Option<Date>| {
        let asked = text.parse::<Asked>().map(|asked| Asked { on, ..asked })?;
        parts::breakdown(&model, &forecast, &asked).map(|breakdown| breakdown.value)
    };
    assert!(
        matches!(ask("nobody.overdue", None), Err(Unanswered::NoSuchVendor(id, known)) if id == "nobody" && known.contains(&"aws".to_owned()))
    );
    assert!(matches!(ask("people.overdue", None), Err(Unanswered::NoSuchVendor(..))), "a cost is no vendor");
    let (first, last) = (forecast.as_of.plus_days(-1), forecast.end.plus_days(-1));
    assert!(ask("cash_end", Some(first)).is_ok() && ask("cash_end", Some(last)).is_ok());
    for given in [first.plus_days(-1), last.plus_days(1)] {
        assert_eq!(ask("cash_end", Some(given)), Err(Unanswered::OutsideForecast { given, first, last }));
    }
}
