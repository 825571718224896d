//! Bridges add up: by account and by cause, for every figure, over samples and random models.

use obligo::{
    analysis::{
        asked::{Asked, Unanswered},
        bridge::{self, ByCause},
        bridge_causes,
        compare::FigureDifference,
        parts::{FigureLine, Role},
    },
    engine::{FigureValue, Measure, forecast},
    model::{Amount, Decimal, Edit, Model, Policy, PolicyKind, Scenario, Session, Setting, Value},
    money::Money,
    storage,
};

use crate::{
    common::random::{self, Random},
    money,
};

/// A few changes of a random model, each valid after any of the others.
fn causes(model: &Model, random: &mut Random) -> Vec<Edit> {
    let mut edits = vec![
        Edit::set("settings/opening_cash", Value::Amount(random.amount(100_000_000))),
        Edit::set("settings/buffer", Value::Amount(random.amount(100_000_000))),
    ];
    for item in model.items() {
        edits.push(Edit::set(format!("{}/muted", item.path()), Value::Switch(random.chance(40))));
    }
    for vendor in &model.vendors {
        let path = format!("vendors/{}", vendor.id.0);
        edits.push(Edit::set(format!("{path}/net_days"), Value::Whole(random.below(90))));
        for policy in &vendor.policies {
            let kind = random.pick(PolicyKind::ALL);
            edits.push(Edit::set(format!("{path}/policies/{}/kind", policy.id.0), Value::Choice(kind.as_str())));
        }
    }
    for stream in &model.streams {
        let path = format!("streams/{}/base", stream.id.0);
        edits.push(Edit::set(path, Value::Amount(random.amount(20_000_000))));
    }
    random.shuffle(&mut edits);
    edits.truncate(6);
    edits
}

fn with(model: &Model, edits: &[Edit], places: &[usize]) -> Option<Model> {
    let edits = places.iter().map(|place| edits[*place].clone()).collect();
    Edit::Together(edits).applied(model).ok()
}

#[test]
fn bridges_by_account_add_up() {
    let mut lines = 0;
    for seed in 5000..5060 {
        let base = random::model(seed);
        let random = &mut Random::new(seed);
        let edits = causes(&base, random);
        let all: Vec<usize> = (0..edits.len()).collect();
        let Some(other) = with(&base, &edits, &all) else { continue };
        let (from, to) = (forecast(&base).expect("no overflow"), forecast(&other).expect("no overflow"));
        for asked in Asked::all(&from) {
            let bridge = match bridge::by_account(&asked, (&base, &from), (&other, &to)) {
                Ok(bridge) => bridge,
                // A vendor that is muted in the other, or has no commitment there.
                Err(Unanswered::NoSuchVendor(..) | Unanswered::NoCommitment(_)) if asked.vendor.is_some() => continue,
                Err(why) => panic!("seed {seed} {asked}: {why:?}"),
            };
            for part in &bridge.bridges {
                let sum: Money = part.steps.iter().map(bridge::AccountStep::difference).sum();
                assert_eq!(sum, part.to.0 - part.from.0, "seed {seed}: {asked}");
                assert!(part.steps.iter().all(|step| step.difference() != Money::ZERO));
                lines += part.steps.len();
            }
            let kinds = (money(bridge.from), money(bridge.to));
            if let (Some(from), Some(to)) = kinds {
                assert_eq!(bridge.bridges.len(), 1, "seed {seed}: {asked}");
                assert_eq!((bridge.bridges[0].from.0, bridge.bridges[0].to.0), (from, to), "seed {seed}: {asked}");
            }
            if matches!(bridge.from, FigureValue::Ratio(_)) {
                let roles: Vec<Role> = bridge.bridges.iter().map(|bridge| bridge.role).collect();
                assert_eq!(roles, [Role::Dividend, Role::Divisor], "seed {seed}: {asked}");
            }
        }
    }
    assert!(lines > 2000, "{lines} lines were compared");
}

/// What the steps' differences come to; days that are never count for nothing until they are days again.
fn telescopes(bridge: &ByCause) -> bool {
    let mut value = bridge.from;
    for step in &bridge.steps {
        let Some(change) = step.change else { return false };
        let fits = match (value, step.value, change.difference) {
            (from, to, FigureDifference::Money(by)) => {
                money(from).zip(money(to)).is_some_and(|(from, to)| from + by == to)
            }
            (FigureValue::Date(from), FigureValue::Date(to), FigureDifference::Days(by)) => match (from, to) {
                (Some(from), Some(to)) => from.plus_days(by) == to,
                (from, to) => from == to && by == 0,
            },
            (FigureValue::Date(from), FigureValue::Date(to), FigureDifference::ToNever) => {
                from.is_some() && to.is_none()
            }
            (FigureValue::Date(from), FigureValue::Date(to), FigureDifference::FromNever) => {
                from.is_none() && to.is_some()
            }
            _ => false,
        };
        if !fits {
            return false;
        }
        value = step.value;
    }
    value == bridge.to
}

#[test]
fn bridges_by_cause_add_up_in_every_order() {
    let figures = [Measure::CashLow, Measure::CashEnd, Measure::Arrears, Measure::Obligations, Measure::CashLowDate];
    for seed in 5100..5125 {
        let base = random::model(seed);
        let random = &mut Random::new(seed);
        let edits = causes(&base, random);
        let mut order: Vec<usize> = (0..edits.len()).collect();
        let Some(other) = with(&base, &edits, &order) else { continue };
        let (from, to) = (forecast(&base).expect("no overflow"), forecast(&other).expect("no overflow"));
        for _ in 0..2 {
            random.shuffle(&mut order);
            for measure in figures {
                let bridge = bridge::by_cause(&Asked::of(measure), &order, |places| with(&base, &edits, places))
                    .expect("no overflow");
                assert_eq!((bridge.from, bridge.to), (from.figure(measure), to.figure(measure)), "seed {seed}");
                assert!(telescopes(&bridge), "seed {seed} {measure:?}: {bridge:?}");
                let applied: Vec<usize> = bridge.steps.iter().flat_map(|step| step.causes.clone()).collect();
                assert_eq!(applied, order, "each cause once, in the order asked for");
            }
        }
    }
}

/// Start and end of a period can be moved behind one another only together.
#[test]
fn causes_that_are_valid_only_together_are_one_step() {
    let base = storage::sample().model;
    let path = "vendors/aws/contract/periods";
    let period = &base.vendors.iter().find(|vendor| vendor.id.0 == "aws").expect("AWS").contract.get().expect("one");
    let last = period.periods.last().expect("a period");
    let at = format!("{path}/{}", last.id.0);
    let edits = [
        Edit::set("settings/opening_cash", Value::Amount(Amount::whole(1))),
        Edit::set(format!("{at}/start"), Value::Date(last.end.plus_days(10))),
        Edit::set(format!("{at}/end"), Value::Date(last.end.plus_days(100))),
    ];
    let asked = Asked::of(Measure::CashEnd);
    let steps = |order: &[usize]| {
        let bridge = bridge::by_cause(&asked, order, |places| with(&base, &edits, places)).expect("valid");
        bridge.steps.iter().map(|step| step.causes.clone()).collect::<Vec<_>>()
    };
    assert_eq!(steps(&[0, 1, 2]), [vec![0], vec![1, 2]]);
    assert_eq!(steps(&[1, 0, 2]), [vec![1, 0, 2]], "nothing is valid before the last");
    assert_eq!(steps(&[2, 1, 0]), [vec![2], vec![1], vec![0]]);
    let invalid = bridge::by_cause(&asked, &[1], |places| with(&base, &edits, places));
    assert_eq!(invalid, Err(Unanswered::NoModel));
}

/// The case of the sample: not paying a vendor shows as less paid to it and as late interest, and as nothing else.
#[test]
fn withholding_shows_in_the_lines_of_the_vendor() {
    let base = storage::sample().model;
    let mut paid = base.clone();
    let mut withheld = base;
    for (model, kind) in [(&mut paid, PolicyKind::PayInFull), (&mut withheld, PolicyKind::Withhold)] {
        let vendor = model.vendors.iter_mut().find(|vendor| vendor.id.0 == "aws").expect("AWS");
        vendor.policies = vec![Policy { kind, ..obligo::model::Keyed::blank("only") }];
        vendor.lump_payments.clear();
        vendor.reactions.clear();
        model.settings.cash_interest = Decimal::ZERO;
    }
    let (from, to) = (forecast(&paid).expect("no overflow"), forecast(&withheld).expect("no overflow"));
    let bridge = bridge::by_account(&Asked::of(Measure::CashEnd), (&paid, &from), (&withheld, &to)).expect("a figure");
    let lines: Vec<String> = bridge.bridges[0].steps.iter().map(|step| line(&step.line)).collect();
    assert_eq!(lines, ["Liabilities:Payable:aws"]);
    assert_eq!(bridge.bridges[0].steps[0].to, Money::ZERO);
    let bridge = bridge::by_account(&Asked::of(Measure::Invoiced), (&paid, &from), (&withheld, &to)).expect("a figure");
    let lines: Vec<String> = bridge.bridges[0].steps.iter().map(|step| line(&step.line)).collect();
    assert_eq!(lines, ["Expenses:Interest:aws"]);
}

fn line(line: &FigureLine) -> String {
    match line {
        FigureLine::Account(account) => account.to_string(),
        other => format!("{other:?}"),
    }
}

/// The sample with two scenarios that share an override and differ in others.
fn two_scenarios() -> Session {
    let mut session = storage::sample();
    let scenario = |id: &str, overrides: &[(&str, &str)]| {
        let mut scenario = Scenario::new(id, id);
        scenario.overrides = overrides.iter().map(|(path, text)| ((*path).to_owned(), Setting::of(text))).collect();
        scenario
    };
    session.scenarios = vec![
        scenario("one", &[("settings/buffer", "1_000"), ("vendors/aws/policies", "[]")]),
        scenario(
            "other",
            &[
                ("settings/buffer", "1_000"),
                ("vendors/aws/contract/periods/year-3/floor", "70_000_000"),
                ("vendors/aws/policies", "[(id: \"p\", kind: defer, days: 30, agreed: false)]"),
                ("vendors/aws/policies/p/days", "60"),
                ("vendors/google/muted", "true"),
            ],
        ),
    ];
    session.normalise();
    assert!(session.problems().is_empty(), "{:?}", session.problems());
    session
}

#[test]
fn the_causes_between_scenarios_lead_from_the_one_to_the_other() {
    let session = two_scenarios();
    let scenario = |id: &str| session.scenario(id);
    let found = bridge_causes::causes(scenario("one"), scenario("other"));
    let paths: Vec<&str> = found.iter().map(|cause| cause.path.as_str()).collect();
    assert_eq!(paths, ["vendors/aws/contract/periods/year-3/floor", "vendors/aws/policies", "vendors/google/muted"]);
    let value = |id: &str, measure| {
        let model = session.resolved(Some(id));
        forecast(&model).expect("no overflow").figure(measure)
    };
    for (from, to) in [("one", "other"), ("other", "one")] {
        for measure in [Measure::CashLow, Measure::CashEnd, Measure::ArrearsPeak, Measure::Obligations] {
            for order in [[0, 1, 2], [2, 0, 1]] {
                let asked = Asked::of(measure);
                let all = bridge_causes::causes(scenario(from), scenario(to));
                let between =
                    |applied: &[usize]| bridge_causes::model_after(&session.model, scenario(from), &all, applied);
                let bridge = bridge::by_cause(&asked, &order, between).expect("valid");
                assert_eq!((bridge.from, bridge.to), (value(from, measure), value(to, measure)));
                assert!(telescopes(&bridge), "{bridge:?}");
                let steps: Vec<Vec<usize>> = bridge.steps.iter().map(|step| step.causes.clone()).collect();
                let expected = order.map(|place| vec![place]);
                assert_eq!(steps, expected);
            }
        }
    }
    assert_eq!(bridge_causes::causes(None, None), []);
}
