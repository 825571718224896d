//! A lane of several paths gives each path, to the posting, what a run of its own gives it.

use obligo::{
    engine::{Entry, InvoiceState, Journals, LaneLog, Lanes, Plan, run},
    model::{Amount, Decimal, Model, PolicyKind, Value, registry},
};

use crate::common::{
    random::{self, Random},
    samples,
};

const PATHS: usize = 8;

/// The model with every parameter that may carry a distribution at another value within its bounds.
fn varied(model: &Model, random: &mut Random) -> Model {
    let mut varied = model.clone();
    let parameters = model.parameters();
    for parameter in parameters.iter().filter(|parameter| parameter.spec.varies) {
        let scaled = |value: Decimal, random: &mut Random| {
            let factor = [0.0, 0.25, 0.5, 0.9, 1.0, 1.1, 1.5, 3.0][random.below(8) as usize];
            let shifted = Decimal::from_f64(value.to_f64() * factor, 9).expect("small");
            shifted.clamp(parameter.spec.bounds.min, parameter.spec.bounds.max)
        };
        let value = match parameter.value() {
            Value::Amount(Amount(amount)) => {
                let Some(cents) = Decimal::from_f64(scaled(amount, random).to_f64(), 2) else { continue };
                Value::Amount(Amount(cents))
            }
            Value::Decimal(decimal) => Value::Decimal(scaled(decimal, random)),
            _ => continue,
        };
        assert_eq!(registry::set(&mut varied, &parameter.path, &value), Some(true), "the same parameters");
    }
    varied
}

/// A log whose invoices that no plan foresaw are numbered as this lane has them: what another lane has of them
/// takes places too.
struct Renumbered {
    entries: Vec<Entry>,
    invoices: Vec<(u32, InvoiceState)>,
}

impl Renumbered {
    fn of(log: &LaneLog, foreseen: usize) -> Self {
        let mut seen: Vec<u32> = Vec::new();
        let mut place = |at: u32| {
            if (at as usize) < foreseen {
                return at;
            }
            let rank = seen.iter().position(|other| *other == at).unwrap_or_else(|| {
                seen.push(at);
                seen.len() - 1
            });
            u32::try_from(foreseen + rank).expect("few")
        };
        let entries = log.journal.entries();
        let entries = entries.map(|entry| Entry { invoice: entry.invoice.map(&mut place), ..entry }).collect();
        let invoices = log.invoices.iter().map(|(at, state)| (place(*at), *state)).collect();
        Self { entries, invoices }
    }
}

/// Compares eight paths run together with each of them run alone; `false` if one of them is too large to be exact.
fn check(name: &str, model: &Model, random: &mut Random) -> bool {
    let plan = Plan::new(model);
    let paths: Vec<Plan> = (0..PATHS).map(|_| Plan::new(&varied(model, random))).collect();
    for path in &paths {
        assert_eq!(path.inputs.len(), plan.inputs.len(), "{name}: inputs");
        assert_eq!(format!("{:?}", path.events), format!("{:?}", plan.events), "{name}: events");
    }
    let inputs: Vec<Lanes<PATHS>> =
        (0..plan.inputs.len()).map(|input| Lanes(std::array::from_fn(|path| paths[path].inputs[input]))).collect();
    let mut together = Journals::<PATHS>::new(&plan);
    if run(&plan, &inputs, &mut together).is_err() {
        let alone = |path: &Plan| run(path, &path.inputs::<1>(), &mut Journals::<1>::new(path));
        assert!(paths.iter().any(|path| alone(path).is_err()), "{name}: only together too large");
        return false;
    }
    for (path, lane) in paths.iter().zip(&together.lanes) {
        let mut alone = Journals::<1>::new(path);
        run(path, &path.inputs::<1>(), &mut alone).expect("no overflow");
        let [alone] = alone.lanes;
        let foreseen = plan.invoice_count();
        let (alone_as, lane_as) = (Renumbered::of(&alone, foreseen), Renumbered::of(lane, foreseen));
        for (at, (alone, lane)) in alone_as.entries.iter().zip(&lane_as.entries).enumerate() {
            assert_eq!(alone, lane, "{name}: entry {at}");
        }
        assert_eq!(alone_as.entries.len(), lane_as.entries.len(), "{name}: entries");
        let postings = |log: &LaneLog| log.journal.iter().flat_map(|(_, postings)| postings).collect::<Vec<_>>();
        assert_eq!(postings(&alone), postings(lane), "{name}: postings");
        assert_eq!(alone.cash, lane.cash, "{name}: daily cash");
        assert_eq!(alone_as.invoices, lane_as.invoices, "{name}: invoices");
        assert_eq!(alone.rung_events, lane.rung_events, "{name}: rung events");
        assert_eq!(alone.downtime, lane.downtime, "{name}: downtime");
        assert_eq!(alone.lasting_losses, lane.lasting_losses, "{name}: what downtime leaves behind");
    }
    true
}

#[test]
fn lanes_equal_single_runs_over_random_models() {
    let mut random = Random::new(1);
    let compared = (0..150).filter(|seed| check(&format!("seed {seed}"), &random::model(*seed), &mut random)).count();
    assert!(compared > 120, "{compared} models compared");
}

#[test]
fn lanes_equal_single_runs_where_vendors_react_on_some_paths_only() {
    let mut random = Random::new(4);
    let mut answered = 0;
    for seed in 3000..3150 {
        let model = random::model_with_ladders(seed);
        let compared = check(&format!("seed {seed}"), &model, &mut random);
        let forecast = obligo::engine::forecast(&model);
        answered += usize::from(compared && forecast.is_ok_and(|forecast| !forecast.rung_events.is_empty()));
    }
    assert!(answered > 70, "in {answered} models a vendor answered");
}

#[test]
fn lanes_equal_single_runs_under_every_policy() {
    let mut random = Random::new(2);
    for kind in PolicyKind::ALL {
        for seed in 200..215 {
            let mut model = random::model(seed);
            for policy in model.vendors.iter_mut().flat_map(|vendor| &mut vendor.policies) {
                policy.kind = *kind;
            }
            check(&format!("{} with seed {seed}", kind.as_str()), &model, &mut random);
        }
    }
}

#[test]
fn lanes_equal_single_runs_over_all_samples() {
    let mut random = Random::new(3);
    for (name, session) in samples::sessions() {
        assert!(check(&name, &session.model, &mut random));
    }
}
