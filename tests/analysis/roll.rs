//! Rolling a session forward (DESIGN 4.14): where no actual differs, the new forecast is the rest of the old one.
//!
//! A longer run is asked for by the environment: `OBLIGO_LONG_ROLL` says how many random sessions.

use std::collections::BTreeMap;

use obligo::{
    analysis::roll::{Carried, Roll, RollRefusal, Rolled, roll},
    calendar::{Date, Month},
    engine::{Forecast, audit, forecast},
    model::{Amount, Decimal, Session},
    storage,
};

use crate::common::{random, samples, tables};

fn rolled<'a>(session: &'a Session, scenario: Option<&'a str>, months: u32) -> Result<Rolled, RollRefusal> {
    let none = BTreeMap::new();
    roll(&Roll { session, scenario, months, keeps_length: false, actuals: &none, cash: None })
}

/// The postings of each day from a date on, as a multiset: their item, accounts and amounts. Another route than the one by
/// which rolling compares: text, as the tables of the tests have it.
fn postings(forecast: &Forecast, from: Date) -> Vec<String> {
    let mut all: Vec<String> = forecast
        .journal
        .iter()
        .filter(|(entry, _)| entry.date >= from)
        .map(|(entry, postings)| {
            let sides =
                postings.iter().map(|own| format!("{} {}", forecast.accounts[own.account as usize], own.amount.0));
            format!("{} {}", entry.date, sides.collect::<Vec<_>>().join(", "))
        })
        .collect();
    all.sort();
    all
}

/// Checks the identity by hand, that the session is valid, written and read, and that its books are sound.
fn check(session: &Session, scenario: Option<&str>, rolled: &Rolled, what: &str) {
    let (old, new) = [session, &rolled.session].map(|own| forecast(&own.resolved(scenario)).expect("exact")).into();
    assert_eq!(postings(&old, rolled.as_of), postings(&new, rolled.as_of), "{what}");
    let closes = |forecast: &Forecast| forecast.cash[forecast.day_index(rolled.as_of)..].to_vec();
    assert_eq!(closes(&old), closes(&new), "{what}: cash at every close");
    assert_eq!(audit(&new), [], "{what}");
    let text = storage::write_text(&rolled.session);
    let read = storage::read_text(&text).expect("valid").session;
    assert_eq!(storage::write_text(&read), text, "{what}: reads back");
}

#[test]
fn the_samples_go_on_as_they_were_whatever_came_true() {
    let mut done = 0;
    for (name, session) in samples::sessions() {
        let scenarios = session.scenarios.iter().map(|scenario| Some(scenario.id.0.as_str()));
        for scenario in std::iter::once(None).chain(scenarios) {
            for months in [1, 3, 12] {
                let what = format!("{name}, {scenario:?}, {months}");
                let rolled = rolled(&session, scenario, months).unwrap_or_else(|why| panic!("{what}: {why:?}"));
                check(&session, scenario, &rolled, &what);
                done += 1;
            }
        }
    }
    assert!(done > 30, "{done}");
}

#[test]
fn random_sessions_go_on_as_they_were_or_are_refused() {
    let count: u64 = std::env::var("OBLIGO_LONG_ROLL").ok().and_then(|text| text.parse().ok()).unwrap_or(25);
    let (mut done, mut refused) = (0, BTreeMap::<String, u32>::new());
    for seed in 80_000..80_000 + count {
        for (name, model) in [("plain", random::model(seed)), ("with ladders", random::model_with_ladders(seed))] {
            let session = Session::of("random".to_owned(), model);
            for months in [1, 3, 12] {
                match rolled(&session, None, months) {
                    Ok(rolled) => {
                        check(&session, None, &rolled, &format!("{seed} {name}, {months}"));
                        done += 1;
                    }
                    Err(RollRefusal::TooFar { .. }) => {}
                    Err(RollRefusal::Invalid(problems)) => panic!("{seed} {name}, {months}: {problems:?}"),
                    Err(why) => {
                        let kind = format!("{why:?}");
                        let kind = kind.split(['(', ' ']).next().unwrap_or_default().to_owned();
                        *refused.entry(kind).or_default() += 1;
                    }
                }
            }
        }
    }
    let all: u32 = refused.values().sum();
    eprintln!("{done} rolled forward; refused: {refused:?}");
    assert!(done > 9 * all, "{done} rolled forward, refused: {refused:?}");
}

#[test]
fn what_came_to_be_is_the_opening() {
    // The start-up by a month: cash by hledger 1,367,710.19, credits of 150,000 with 102,500 left, all bills paid by plan.
    let session = samples::session("startup");
    let rolled = rolled(&session, None, 1).expect("rolled");
    let model = &rolled.session.model;
    let amount = |text: &str| Amount(text.parse::<Decimal>().expect("a number"));
    assert_eq!((model.settings.first_month, model.settings.months), (Month::new(2026, 2), 23));
    assert_eq!(model.settings.opening_cash, amount("1367710.19"));
    let cumulus = &model.vendors.iter().find(|vendor| vendor.id.0 == "cumulus").expect("there");
    assert_eq!(cumulus.credits[0].amount, amount("102500"));
    let told: Vec<&Carried> = rolled.carried.iter().filter(|own| matches!(own, Carried::Cash(..))).collect();
    assert_eq!(told, [&Carried::Cash(amount("1600000"), amount("1367710.19"))]);
}

const SHOP: &str = r#"settings: (first_month: "2026-01", months: 12, opening_cash: 1000),
    streams: [(id: "shop", base: 100, growth: 0.21, lags: [(id: "l", days: 45, share: 1)], bad_share: 0.1)],
    costs: [(id: "fees", kind: share_of_stream, stream: "shop", share: 0.5, net_days: 40)],
    debts: [(id: "loan", principal: 36500, rate: 0.1, first_interest: "2026-06-30", every_months: 6,
        repayments: [(id: "r", date: "2026-02-10", amount: 10000)])]"#;

#[test]
fn what_is_under_way_goes_on() {
    // January's revenue, 100, is due on 17 March (45 days), 10 of it bad; February's, 100 × 1.21^(1/12) = 101.60, on 14
    // April. Half of each is owed on fees, 40 days on: 12 March and 9 April. The loan is repaid by 10,000 in February, and
    // bears interest on 36,500 until then.
    let session = tables::session(SHOP);
    let rolled = rolled(&session, None, 2).expect("rolled");
    let model = &rolled.session.model;
    let owed: Vec<String> =
        model.streams[0].receivables.iter().map(|own| format!("{} {} {}", own.due, own.amount.0, own.bad.0)).collect();
    assert_eq!(owed, ["2026-03-17 90 10", "2026-04-14 91.44 10.16"]);
    let owed: Vec<String> = model.costs[0].payables.iter().map(|own| format!("{} {}", own.due, own.amount.0)).collect();
    assert_eq!(owed, ["2026-03-12 50", "2026-04-09 50.8"]);
    assert_eq!(model.streams[0].reference_month, Some(Month::new(2026, 1)));
    let loan = &model.debts[0];
    assert_eq!((loan.principal.0, loan.principal_on), (Decimal::whole(36_500), Some(tables::day("2026-01-01"))));
    check(&session, None, &rolled, "by two months");
    let history: Vec<String> =
        model.history.iter().map(|past| format!("{} {} {}", past.item, past.month, past.amount.0)).collect();
    assert_eq!(history, ["loan 2026-02 10000"], "what was received and due");
}

#[test]
fn actuals_take_the_place_of_the_forecast() {
    let session = tables::session(SHOP);
    let amount = |whole: i64| Amount(Decimal::whole(whole));
    let actuals = BTreeMap::from([("streams/shop/amounts/2026-01".to_owned(), amount(200))]);
    let asked = |actuals: &BTreeMap<String, Amount>| {
        let cash = Some(amount(777));
        roll(&Roll { session: &session, scenario: None, months: 1, keeps_length: true, actuals, cash })
    };
    let rolled = asked(&actuals).expect("rolled");
    let model = &rolled.session.model;
    assert_eq!(model.settings.opening_cash, amount(777), "the bank’s");
    assert_eq!(model.settings.months, 12, "the length stays");
    assert_eq!(model.streams[0].receivables[0].amount, amount(180), "of 200, a tenth bad");
    assert_eq!(model.streams[0].amounts.get(&Month::new(2026, 1)), Some(&amount(200)), "kept as an actual");
    for path in ["streams/shop/amounts/2026-02", "streams/other/amounts/2026-01", "costs/fees/monthly"] {
        let actuals = BTreeMap::from([(path.to_owned(), amount(1))]);
        let refused = asked(&actuals).expect_err("refused");
        assert_eq!(refused, RollRefusal::NoSuchActual(path.to_owned()));
    }
}

#[test]
fn scenarios_keep_what_they_say_of_later_days() {
    let mut session = tables::session(SHOP);
    let mut other = obligo::model::Scenario::new("other", "Other");
    for (path, text) in [("settings/opening_cash", "5000"), ("streams/shop/growth", "0.5"), ("settings/months", "24")] {
        other.overrides.insert(path.to_owned(), obligo::model::Setting::of(text));
    }
    session.scenarios.push(other);
    session.normalise();
    let rolled = rolled(&session, None, 3).expect("rolled");
    let kept = &rolled.session.scenarios[0].overrides;
    assert_eq!(kept.keys().collect::<Vec<_>>(), ["settings/months", "streams/shop/growth"]);
    assert_eq!(kept["settings/months"].text(), "21");
    assert_eq!(rolled.dropped, [("other".to_owned(), "settings/opening_cash".to_owned())]);
}

#[test]
fn what_cannot_be_carried_is_refused_with_its_name() {
    let refused = |model: &str, months: u32| rolled(&tables::session(model), None, months).expect_err("refused");
    assert_eq!(refused("settings: (months: 6)", 6), RollRefusal::TooFar { most: 5 });
    assert_eq!(refused("settings: (months: 6)", 0), RollRefusal::TooFar { most: 5 });
    let refund = r#"settings: (first_month: "2026-01"), streams: [(id: "shop", amounts: {"2026-01": -5},
        lags: [(id: "l", days: 40, share: 1)])]"#;
    assert_eq!(refused(refund, 1), RollRefusal::NegativeReceivable("shop".to_owned()));
    // Its plan of payments ended with the contract, so that pay in full, which began before, leaves the rest unpaid; it
    // would pay it on its first day.
    let ended = r#"settings: (first_month: "2026-01"), vendors: [(id: "aws",
        invoices: [(id: "i", kind: usage, issued: "2025-10-01", due: "2025-10-31", amount: 900, plan: agreed,
            payments_left: 3)],
        contract: (), contract_changes: [(id: "end", kind: terminate, date: "2026-01-10", fee_amount: 0)])]"#;
    let not_exact = RollRefusal::NotExact { item: Some("aws".to_owned()), date: tables::day("2026-02-01") };
    assert_eq!(refused(ended, 1), not_exact);
}
