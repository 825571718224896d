//! DESIGN 7, *cost in proportion*: four times as many months take about four times as long.
//!
//! Times are compared with one another only, each the least of several of the thread on its processor; benches/growth.rs
//! measures finer, and all rules.

use std::{
    fs, thread,
    time::{Duration, Instant},
};

use obligo::engine;

use crate::common::tables;

/// Four times the months may take this many times as long: more than in proportion by what a busy machine adds, and well
/// below sixteen times.
const TIMES_MAX: f64 = 8.0;

/// Ten invoices a month of 1,000 each, due after 30 days.
const INVOICES: &str = "net_days: 30, charges: [
    (monthly: 1000, day: 1), (monthly: 1000, day: 4), (monthly: 1000, day: 7), (monthly: 1000, day: 10),
    (monthly: 1000, day: 13), (monthly: 1000, day: 16), (monthly: 1000, day: 19), (monthly: 1000, day: 22),
    (monthly: 1000, day: 25), (monthly: 1000, day: 28)]";

/// Seconds of this thread on a processor; where the system does not say, seconds gone by.
fn seconds(start: Instant) -> f64 {
    // The system counts when a thread makes way.
    thread::sleep(Duration::from_micros(100));
    let on_processor = fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanoseconds = on_processor.and_then(|text| text.split(' ').next()?.parse::<f64>().ok());
    nanoseconds.map_or_else(|| start.elapsed().as_secs_f64(), |nanoseconds| nanoseconds / 1e9)
}

/// How many times as long the forecast of a vendor and the rest takes with 240 months as with 60.
fn times(vendor: &str, rest: &str) -> f64 {
    let models = [60, 240].map(|months| {
        let vendor = vendor.replace("INVOICES", INVOICES);
        tables::model(&format!(r#"settings: (months: {months}), vendors: [(id: "v", {vendor})], {rest}"#))
    });
    let mut least = [f64::INFINITY; 2];
    for _ in 0..5 {
        let start = Instant::now();
        for (model, least) in models.iter().zip(&mut least) {
            let before = seconds(start);
            engine::forecast(model).expect("no overflow");
            *least = least.min(seconds(start) - before);
        }
    }
    least[1] / least[0]
}

#[track_caller]
fn check(vendor: &str, rest: &str) {
    let times = times(vendor, rest);
    assert!(times < TIMES_MAX, "four times the months take {times:.1} times as long");
}

const EARNING_LESS: &str = r#"streams: [(id: "s", base: 7000, recognition: weekly)]"#;

#[test]
fn paying_when_cash_allows_takes_time_in_proportion() {
    check("INVOICES, policies: [(kind: when_cash_allows)]", EARNING_LESS);
}

#[test]
fn paying_when_cash_allows_beside_what_is_withheld_takes_time_in_proportion() {
    // The charges that stay unpaid are older than the interest that is paid.
    let policies = "policies: [(kind: withhold), (kind: when_cash_allows, only: [interest])]";
    check(&format!("INVOICES, late_interest: (rate: 0.1), {policies}"), EARNING_LESS);
}

#[test]
fn a_ladder_of_a_vendor_that_is_not_paid_takes_time_in_proportion() {
    check("INVOICES, policies: [(kind: withhold)], reactions: [(act: notice, arrears: 1, days: 1)]", "");
}

#[test]
fn set_off_and_withheld_payments_of_one_vendor_take_time_in_proportion() {
    check(
        "INVOICES, policies: [(kind: withhold)], reactions: [
            (id: \"a\", act: set_off, arrears: 100, days: 1, lasting: true, has_right: true),
            (id: \"b\", act: withhold_payments, arrears: 100, days: 1, lasting: true)]",
        r#"streams: [(id: "s", base: 100000, recognition: weekly, payers: [(vendor: "v")])]"#,
    );
}
