//! Times of reading and writing a session of ten megabytes.

mod common;

use common::{Size, model, reference_loop, session};
use divan::{Bencher, black_box, counter::BytesCount};
use obligo::storage::{read_text, write_text};

fn main() {
    divan::main();
}

/// About ten megabytes of text.
const HUGE: Size = Size { vendors: 200, streams: 1_200, months: 240, planned_months: 240 };

#[divan::bench]
fn reference(bencher: Bencher) {
    bencher.bench(|| reference_loop(black_box(1)));
}

#[divan::bench(sample_count = 10)]
fn write(bencher: Bencher) {
    let session = session(model(HUGE));
    bencher.counter(BytesCount::of_str(&write_text(&session))).bench(|| write_text(black_box(&session)));
}

#[divan::bench(sample_count = 10)]
fn read(bencher: Bencher) {
    let text = write_text(&session(model(HUGE)));
    bencher.counter(BytesCount::of_str(&text)).bench(|| read_text(black_box(&text)).map(|read| read.session));
}
