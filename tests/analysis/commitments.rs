//! What a chart of a commitment shows agrees with the ledger: the shortfall at a period's end is the one that is posted,
//! and its consumption is the one that is billed.

use obligo::{
    calendar::Date,
    chart::{BurnUpChart, PeriodEnd},
    engine::{Forecast, Rule, forecast},
    model::{ContractChange, ContractChangeKind, Counts, Decimal, Keyed as _, Model, PastDue, Vendor},
    money::Money,
};

use crate::common::{random, samples};

/// The samples under each of their scenarios, and each of these renegotiated in many ways; and random models.
fn models() -> impl Iterator<Item = (String, Model)> {
    let samples = samples::sessions().flat_map(|(name, session)| {
        let scenarios = session.scenarios.iter().map(|scenario| Some(scenario.id.0.clone()));
        let all: Vec<Option<String>> = std::iter::once(None).chain(scenarios).collect();
        let model = move |id: Option<String>| {
            (format!("{name}, {}", id.as_deref().unwrap_or("base")), session.resolved(id.as_deref()))
        };
        all.into_iter().map(model)
    });
    let samples = samples.flat_map(|(name, model)| {
        let changed = [(3, 500), (6, 500), (6, 1_500), (10, 0), (14, 300)].map(|(month, factor)| {
            (format!("{name}, ×{factor}‰ in month {month}"), renegotiated(&model, month, factor))
        });
        std::iter::once((name, model)).chain(changed)
    });
    let plain = (20_000..20_150).map(|seed| (format!("seed {seed}"), random::model(seed)));
    let laddered = (21_000..21_150).map(|seed| (format!("ladder seed {seed}"), random::model_with_ladders(seed)));
    samples.chain(plain).chain(laddered)
}

/// The model with every floor changed by so many thousandths from a month of the forecast on; arrears stay.
fn renegotiated(model: &Model, month: i32, thousandths: i128) -> Model {
    let mut model = model.clone();
    let date = model.settings.first_month.plus(month).first();
    for vendor in model.vendors.iter_mut().filter(|vendor| vendor.contract.get().is_some()) {
        vendor.contract_changes.push(ContractChange {
            kind: ContractChangeKind::Renegotiate,
            date,
            floor_factor: Some(Decimal::from_nanos(thousandths * 1_000_000)),
            past_due: PastDue::Stays,
            ..ContractChange::blank("asked-here")
        });
    }
    model
}

/// What is posted for a vendor's shortfalls on a day.
fn posted(forecast: &Forecast, vendor: u32, day: Date) -> Money {
    let own = |rule: Rule, item: Option<u32>| rule == Rule::Shortfall && item == Some(vendor);
    let entries = forecast.journal.iter().filter(|(entry, _)| entry.date == day && own(entry.rule, entry.item));
    entries.flat_map(|(_, postings)| postings).map(|posting| posting.amount).filter(|a| *a > Money::ZERO).sum()
}

/// The charts of a vendor's periods that run in the forecast.
fn charts<'a>(model: &'a Model, forecast: &'a Forecast, vendor: &'a Vendor) -> impl Iterator<Item = BurnUpChart> + 'a {
    let count = vendor.contract.get().map_or(0, |contract| contract.periods.len());
    let all = (0..count).filter_map(|place| BurnUpChart::forecast(model, forecast, &vendor.id.0, Some(place), 40));
    all.filter(|chart| chart.end > forecast.as_of && chart.start < forecast.end)
}

/// Whether a period ran to its end in the forecast.
fn is_closed_at(forecast: &Forecast, vendor: u32, chart: &BurnUpChart) -> bool {
    forecast.period_closes.iter().any(|close| close.vendor == vendor && close.period == chart.period)
}

#[test]
fn the_shortfall_at_a_periods_end_is_the_one_that_is_posted() {
    let (mut ended, mut short) = (0, 0);
    for (name, model) in models() {
        let forecast = forecast(&model).expect("no overflow");
        for vendor in &model.vendors {
            let Some(item) = forecast.item_index(&vendor.id.0) else { continue };
            for chart in charts(&model, &forecast, vendor).filter(|chart| chart.end <= forecast.end) {
                let at = format!("{name}, {} period {}", vendor.id.0, chart.period_id);
                let last = chart.end.plus_days(-1);
                let (missing, carried) = match chart.outcome {
                    PeriodEnd::Short { missing, carried } => (missing, carried),
                    PeriodEnd::Met(_) | PeriodEnd::Ended(_) | PeriodEnd::NoFloor => (Money::ZERO, Money::ZERO),
                    other => panic!("{at}: {other:?}"),
                };
                let billed = if chart.is_by_instalments { Money::ZERO } else { missing - carried };
                assert_eq!(billed, posted(&forecast, item, last), "{at}: {:?}", chart.outcome);
                ended += 1;
                // After the contract's end nothing is consumed, and nothing is known.
                if is_closed_at(&forecast, item, &chart) {
                    let consumed = chart.consumed_on(last).unwrap_or_else(|| panic!("{at}: it is known"));
                    assert_eq!(missing, (chart.floor - consumed).max(Money::ZERO), "{at}: what is left of the floor");
                }
                short += usize::from(missing > Money::ZERO);
            }
        }
    }
    assert!(ended > 500 && short > 200, "{short} of {ended}");
}

#[test]
fn the_line_of_consumption_is_what_is_billed() {
    let mut compared = 0;
    for (name, model) in models() {
        let forecast = forecast(&model).expect("no overflow");
        for vendor in &model.vendors {
            let Some(item) = forecast.item_index(&vendor.id.0) else { continue };
            let Some(contract) = vendor.contract.get() else { continue };
            let counts = contract.lines.iter().all(|line| line.counts == Counts::Wholly);
            if !counts || !vendor.credits.is_empty() {
                continue;
            }
            for chart in charts(&model, &forecast, vendor) {
                let first = chart.start.max(forecast.as_of);
                let last = chart.end.min(forecast.end).plus_days(-1);
                if chart.end <= forecast.end && !is_closed_at(&forecast, item, &chart) {
                    continue;
                }
                let before = if chart.start < forecast.as_of { chart.consumed_on(first.plus_days(-1)) } else { None };
                let Some(at_last) = chart.consumed_on(last) else { continue };
                let consumed = at_last - before.unwrap_or_default();
                let days = |date: Date| date.0 - forecast.as_of.0;
                let billed: Money = forecast
                    .segments
                    .iter()
                    .filter(|own| own.vendor == item && own.from <= days(last) && days(first) <= own.to)
                    .map(|own| own.consumed(own.from.max(days(first)), own.to.min(days(last))))
                    .sum();
                // Of each line, what counts is rounded within periods, what is billed within months.
                let apart = i64::try_from(contract.lines.len().max(1)).expect("few");
                let found = (consumed - billed).0.abs();
                assert!(found <= apart, "{name}, {} period {}: {consumed:?}, {billed:?}", vendor.id.0, chart.period_id);
                compared += 1;
            }
        }
    }
    assert!(compared > 200, "{compared}");
}
