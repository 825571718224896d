//! The amounts that the rule of a stream or a consumption line gives for each month: without planned amounts, and
//! regardless of what is owed or paid.
//!
//! Owns no rule: it compiles the one item alone and runs it. Its one invariant: where no amount is planned and nothing
//! stops the item, the forecast uses the same amounts.

use super::{intervals::Intervals, plan::Plan};
use crate::{
    calendar::Month,
    model::{ByMonth, Charge, Cost, Driver, Keyed, Line, Model, Settings, Stream, TrendChange},
    money::{Amount, Decimal, LIMIT_MINOR, Money},
};

/// Revenue of each month of the forecast as trend or accounts, season and changes give it.
pub fn rule_of_stream(settings: &Settings, stream: &Stream) -> Vec<Money> {
    let alone = Stream {
        muted: false,
        amounts: ByMonth::new(),
        payers: Vec::new(),
        lags: Vec::new(),
        receivables: Vec::new(),
        ..stream.clone()
    };
    // The rule looks at months only, so a plan of one month is enough.
    let mut model = Model::empty(&settings.currency, settings.first_month, 1);
    model.streams.push(alone);
    let plan = Plan::new(&model);
    let inputs = plan.inputs::<1>();
    let Some(stream) = plan.streams.first() else { return Vec::new() };
    let months = (0..).map(|n| settings.first_month.plus(n)).take(settings.months as usize);
    // Sums too large to be exact are clamped here; the forecast reports them.
    let money = |minor: f64| Money::from_lane(minor.clamp(1.0 - LIMIT_MINOR, LIMIT_MINOR - 1.0));
    stream
        .amounts_of(&inputs, settings.first_month, months)
        .into_iter()
        .map(|amount| money(amount.round().0[0]))
        .collect()
}

/// Consumption of each month of the forecast at list price, as growth and changes give it.
pub fn rule_of_line(settings: &Settings, line: &Line) -> Vec<Money> {
    let origin = line.reference_month.unwrap_or(settings.first_month);
    rule_of_trend(settings, line.monthly, line.growth, origin, &line.changes)
}

/// What a cost that is an amount comes to in each month of the forecast: *monthly* whenever it is paid, *each time* in
/// the months in which it falls; nothing before its first month or after its last.
pub fn rule_of_cost(settings: &Settings, cost: &Cost) -> Vec<Money> {
    rule_of_intervals(settings, &Intervals::from(cost), [cost.monthly, cost.each_time], cost.growth, &cost.changes)
}

/// What a charge comes to in each month of the forecast: *monthly* whenever it is invoiced, *each time* in the months in
/// which it falls; nothing before its first month or after its last.
pub fn rule_of_charge(settings: &Settings, charge: &Charge) -> Vec<Money> {
    let amounts = [charge.monthly, charge.each_time];
    rule_of_intervals(settings, &Intervals::from(charge), amounts, charge.growth, &charge.changes)
}

fn rule_of_intervals(
    settings: &Settings,
    intervals: &Intervals,
    [monthly, each_time]: [Amount; 2],
    growth: Decimal,
    changes: &[TrendChange],
) -> Vec<Money> {
    let start = settings.first_month;
    let base = if intervals.is_each_time() { each_time } else { monthly };
    let origin = intervals.origin(start);
    let amounts = rule_of_trend(settings, base, growth, origin, changes);
    let months = (0..).map(|n| start.plus(n));
    let owed = months.zip(amounts).map(|(month, amount)| if intervals.owes(month) { amount } else { Money::ZERO });
    owed.collect()
}

/// Lines and costs grow and change like a stream that is driven by a trend.
fn rule_of_trend(
    settings: &Settings,
    base: Amount,
    growth: Decimal,
    origin: Month,
    changes: &[TrendChange],
) -> Vec<Money> {
    let (changes, reference_month) = (changes.to_vec(), Some(origin));
    let trend = Stream { driver: Driver::Trend, base, growth, reference_month, changes, ..Stream::blank("trend") };
    rule_of_stream(settings, &trend)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        engine::{AccountKind, forecast},
        model::{Edit, ItemKind, Value},
        money::{Amount, Decimal},
    };

    fn model() -> Model {
        let mut model = Model::empty("USD", Month::new(2023, 1), 24);
        for edit in [
            Edit::AddItem(ItemKind::Stream, "Ads".to_owned()),
            Edit::set("streams/ads/base", Value::Amount(Amount::whole(1000))),
            Edit::set("streams/ads/growth", Value::Decimal(Decimal::from_nanos(70_000_000))),
            Edit::Together(vec![
                Edit::Add("streams/ads/changes".to_owned()),
                Edit::set("streams/ads/changes/n1/from", Value::Month(Month::new(2023, 6))),
                Edit::set("streams/ads/changes/n1/factor", Value::Decimal(Decimal::from_nanos(500_000_000))),
            ]),
            Edit::AddItem(ItemKind::Vendor, "AWS".to_owned()),
            Edit::Add("vendors/aws/contract".to_owned()),
            Edit::Add("vendors/aws/contract/lines".to_owned()),
            Edit::set("vendors/aws/contract/lines/n1/monthly", Value::Amount(Amount::whole(777))),
            Edit::set("vendors/aws/contract/lines/n1/growth", Value::Decimal(Decimal::from_nanos(-90_000_000))),
            Edit::set("vendors/aws/contract/lines/n1/reference_month", Value::Month(Month::new(2022, 9))),
        ] {
            model = edit.applied(&model).unwrap_or_else(|refusal| panic!("{edit:?}: {refusal:?}"));
        }
        model
    }

    #[test]
    fn a_streams_rule_is_what_the_forecast_recognises() {
        let model = model();
        let rule = rule_of_stream(&model.settings, &model.streams[0]);
        let forecast = forecast(&model).expect("a forecast");
        let revenue =
            forecast.accounts.iter().position(|account| account.kind == AccountKind::Revenue).expect("revenue");
        let recognised: Vec<Money> = forecast
            .journal
            .iter()
            .flat_map(|(_, postings)| postings)
            .filter(|posting| posting.account as usize == revenue)
            .map(|posting| -posting.amount)
            .collect();
        assert_eq!(rule, recognised);
        assert!(rule[5] < rule[4], "the change of June counts");
    }

    #[test]
    fn a_lines_rule_is_what_the_forecast_consumes() {
        let model = model();
        let line = &model.vendors[0].contract.get().expect("a contract").lines[0];
        let rule = rule_of_line(&model.settings, line);
        let forecast = forecast(&model).expect("a forecast");
        let consumed: Vec<Money> =
            forecast.segments.iter().map(|segment| Money::from_lane(segment.price.round().0[0])).collect();
        assert_eq!(rule, consumed);
    }

    #[test]
    fn a_costs_rule_is_what_the_forecast_pays() {
        let mut model = model();
        for edit in [
            Edit::AddItem(ItemKind::Cost, "People".to_owned()),
            Edit::set("costs/people/monthly", Value::Amount(Amount::whole(777))),
            Edit::set("costs/people/growth", Value::Decimal(Decimal::from_nanos(30_000_000))),
            Edit::Together(vec![
                Edit::Add("costs/people/changes".to_owned()),
                Edit::set("costs/people/changes/n1/from", Value::Month(Month::new(2023, 6))),
                Edit::set("costs/people/changes/n1/factor", Value::Decimal(Decimal::from_nanos(500_000_000))),
            ]),
        ] {
            model = edit.applied(&model).unwrap_or_else(|refusal| panic!("{edit:?}: {refusal:?}"));
        }
        let rule = rule_of_cost(&model.settings, &model.costs[0]);
        let forecast = forecast(&model).expect("a forecast");
        let account = forecast.accounts.iter().position(|own| own.kind == AccountKind::Operating).expect("costs");
        let postings = forecast.journal.iter().flat_map(|(_, postings)| postings);
        let paid: Vec<Money> =
            postings.filter(|posting| posting.account as usize == account).map(|posting| posting.amount).collect();
        assert_eq!(rule, paid);
        assert!(rule[5] < rule[4], "the change of June counts");
        let later = Cost { first_month: Some(Month::new(2023, 3)), ..model.costs[0].clone() };
        let rule = rule_of_cost(&model.settings, &later);
        assert_eq!((rule[1], rule[2]), (Money::ZERO, paid[2]), "nothing before its first month");
    }

    #[test]
    fn planned_amounts_leave_the_rule_as_it_is() {
        let model = model();
        let before = rule_of_stream(&model.settings, &model.streams[0]);
        let path = "streams/ads/amounts/2023-03";
        let edit = Edit::Together(vec![Edit::Add(path.to_owned()), Edit::set(path, Value::Amount(Amount::whole(5)))]);
        let model = edit.applied(&model).expect("valid");
        assert_eq!(rule_of_stream(&model.settings, &model.streams[0]), before);
    }
}
