//! Times of the engine: plan and run of the sample and of a large model, and lanes of several widths.

mod common;

use common::{Size, model, plain, reference_loop};
use divan::{Bencher, black_box};
use obligo::{
    engine::{self, Lanes, Plan, Totals, run},
    model::Model,
    storage::sample,
};

fn main() {
    divan::main();
}

const LARGE: Size = Size { vendors: 100, streams: 100, months: 120, planned_months: 0 };

#[divan::bench]
fn reference(bencher: Bencher) {
    bencher.bench(|| reference_loop(black_box(1)));
}

mod the_sample {
    use super::{Bencher, Plan, black_box, engine, sample};

    #[divan::bench]
    fn plan(bencher: Bencher) {
        let model = sample().model;
        bencher.bench(|| Plan::new(black_box(&model)));
    }

    #[divan::bench]
    fn forecast(bencher: Bencher) {
        let model = sample().model;
        bencher.bench(|| engine::forecast(black_box(&model)));
    }
}

/// A large session of plain items: a contract of one line a vendor, a lag a stream.
mod large {
    use super::{Bencher, LARGE, Plan, black_box, engine, model, plain};

    #[divan::bench]
    fn plan(bencher: Bencher) {
        let model = plain(model(LARGE));
        bencher.bench(|| Plan::new(black_box(&model)));
    }

    #[divan::bench]
    fn forecast(bencher: Bencher) {
        let model = plain(model(LARGE));
        bencher.bench(|| engine::forecast(black_box(&model)));
    }
}

/// The same where each has nearly all that it may have: three times as many entries.
mod large_with_terms {
    use super::{Bencher, LARGE, Plan, black_box, engine, model};

    #[divan::bench]
    fn plan(bencher: Bencher) {
        let model = model(LARGE);
        bencher.bench(|| Plan::new(black_box(&model)));
    }

    #[divan::bench]
    fn forecast(bencher: Bencher) {
        let model = model(LARGE);
        bencher.bench(|| engine::forecast(black_box(&model)));
    }
}

mod lanes {
    use super::{Bencher, LARGE, Lanes, Model, Plan, Totals, black_box, model, run, sample};

    #[divan::bench(consts = [1, 8, 64])]
    fn the_sample<const W: usize>(bencher: Bencher) {
        paths::<W>(bencher, &sample().model);
    }

    #[divan::bench(consts = [1, 8, 64], sample_count = 10)]
    fn large_with_terms<const W: usize>(bencher: Bencher) {
        paths::<W>(bencher, &model(LARGE));
    }

    fn paths<const W: usize>(bencher: Bencher, model: &Model) {
        let plan = Plan::new(model);
        let inputs: Vec<Lanes<W>> = plan.inputs();
        bencher.counter(divan::counter::ItemsCount::new(W)).bench(|| {
            let mut totals = Totals::<W>::default();
            run(black_box(&plan), black_box(&inputs), &mut totals).map(|()| totals)
        });
    }
}
