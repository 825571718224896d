//! Bridges between the sample's scenarios: they add up, in every order, and lead from one figure to the other.

use obligo::{
    analysis::{
        asked::Asked,
        bridge::{by_account, by_cause},
        bridge_causes::{causes, model_after},
        compare::change,
    },
    chart::{Bridge, CauseWords},
    engine::{Measure, forecast},
    model::{Model, Scenario, Session},
    storage::sample,
};

fn resolved(session: &Session, scenario: Option<&Scenario>) -> Model {
    session.resolved(scenario.map(|scenario| scenario.id.0.as_str()))
}

#[test]
fn none_is_the_one_scenario_and_all_are_the_other() {
    let session = sample();
    let all: Vec<Option<&Scenario>> = std::iter::once(None).chain(session.scenarios.iter().map(Some)).collect();
    assert!(all.len() > 8);
    for from in &all {
        for to in &all {
            let causes = causes(*from, *to);
            let places: Vec<usize> = (0..causes.len()).collect();
            let after = |applied: &[usize]| model_after(&session.model, *from, &causes, applied);
            assert_eq!(after(&[]), Some(resolved(&session, *from)));
            // Marks are words, and no cause.
            let but_for_marks =
                |model: Option<Model>| model.map(|model| Model { marks: session.model.marks.clone(), ..model });
            assert_eq!(but_for_marks(after(&places)), but_for_marks(Some(resolved(&session, *to))));
            let overrides = |scenario: Option<&Scenario>| {
                let all = scenario.map(|own| own.overrides.clone()).unwrap_or_default();
                all.into_iter().filter(|(path, _)| !path.starts_with("marks/")).collect::<Vec<_>>()
            };
            assert_eq!(causes.is_empty(), overrides(*from) == overrides(*to));
        }
    }
}

#[test]
fn every_order_of_causes_leads_to_the_same_figure() {
    let session = sample();
    let (from, to) = (session.scenario("pay-in-full"), session.scenario("withhold-both"));
    let causes = causes(from, to);
    assert!(causes.len() > 1);
    for measure in [Measure::CashLow, Measure::Paid, Measure::RunwayBufferDays, Measure::Coverage] {
        let figure = |scenario| forecast(&resolved(&session, scenario)).expect("it runs").figure(measure);
        let order: Vec<usize> = (0..causes.len()).collect();
        let turned: Vec<usize> = order.iter().rev().copied().collect();
        for order in [order, turned] {
            let after = |applied: &[usize]| model_after(&session.model, from, &causes, applied);
            let bridge = by_cause(&Asked::of(measure), &order, after).expect("a bridge");
            assert_eq!((bridge.from, bridge.to), (figure(from), figure(to)));
            assert_eq!(bridge.change, change(measure, figure(from), figure(to)));
            let applied: Vec<usize> = bridge.steps.iter().flat_map(|step| step.causes.clone()).collect();
            assert_eq!(applied, order, "each cause once, in the order asked for");
        }
    }
}

#[test]
fn bars_of_accounts_lead_from_one_amount_to_the_other() {
    let session = sample();
    let models = ["pay-in-full", "withhold-both"].map(|id| session.resolved(Some(id)));
    let runs = [&models[0], &models[1]].map(|model| forecast(model).expect("it runs"));
    for measure in [Measure::CashLow, Measure::Paid, Measure::Coverage, Measure::ArrearsPeak] {
        let asked = Asked::of(measure);
        let of = by_account(&asked, (&models[0], &runs[0]), (&models[1], &runs[1])).expect("an answer");
        let bridges = Bridge::by_account(&asked, "Figure", &of, ["x", "y"], &runs[1]);
        assert!(!bridges.is_empty() && bridges.len() == of.bridges.len());
        for bridge in bridges {
            let mut at = bridge.start.at;
            for step in &bridge.steps {
                let [from, to] = step.span.expect("money has a place");
                assert_eq!(at, Some(from), "{measure:?}: {}", step.name);
                assert!((0.0..=1.0).contains(&to));
                at = Some(to);
            }
            assert_eq!(at, bridge.end.at, "{measure:?}");
        }
    }
}

#[test]
fn bars_of_causes_lead_from_one_date_to_the_other() {
    let session = sample();
    let to = session.scenario("withhold-both");
    let causes = causes(None, to);
    let order: Vec<usize> = (0..causes.len()).collect();
    let asked = Asked::of(Measure::CashLowDate);
    let of = by_cause(&asked, &order, |applied| model_after(&session.model, None, &causes, applied)).expect("a bridge");
    let words = CauseWords { name: "A".to_owned(), from: String::new(), to: String::new() };
    let words = vec![words; causes.len()];
    let currency = session.model.currency();
    let bridge = Bridge::by_cause("Cash low on", &of, &words, ["x", "y"], currency);
    assert_eq!(bridge.zero, None, "a date has no nothing");
    assert_eq!(bridge.steps.last().and_then(|step| step.span).map(|[_, to]| to), bridge.end.at);
}
