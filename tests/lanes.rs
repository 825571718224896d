//! A lane of several paths gives each path, to the posting, what a run of its own gives it.

#[allow(dead_code, reason = "shared with other tests")]
#[path = "common/random.rs"]
mod random;

use obligo::{
    engine::{Journals, Lanes, Plan, run},
    model::{Amount, Decimal, Model, Node, PolicyKind, Spec, Value},
};
use random::Random;

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
        let (_, slot) = varied.slot_mut(&parameter.path, &Spec::PLAIN).expect("the same parameters");
        assert!(slot.set(&value));
    }
    varied
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
        assert_eq!(alone.journal.entries, lane.journal.entries, "{name}: entries");
        assert_eq!(alone.journal.postings, lane.journal.postings, "{name}: postings");
        assert_eq!(alone.cash, lane.cash, "{name}: daily cash");
        assert_eq!(alone.invoices, lane.invoices, "{name}: invoices");
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
    let mut samples = 0;
    for entry in std::fs::read_dir("saves").expect("the samples") {
        let path = entry.expect("a sample").path();
        if path.extension().is_some_and(|extension| extension == "ron") {
            let read = obligo::storage::read_file(&path).expect("a session");
            assert!(check(&path.display().to_string(), &read.session.model, &mut random));
            samples += 1;
        }
    }
    assert!(samples >= 3, "{samples} samples");
}
