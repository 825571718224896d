//! Sums that are too large to be exact are refused, with the item and the day; just below, every cent is right.

use obligo::{
    engine::{Discrepancy, audit},
    model::Fault,
};

use crate::common::tables::{day, model, overflow, run};

/// What is refused, and when.
fn refused(text: &str) -> (Option<String>, String) {
    let overflow = overflow(text);
    (overflow.item, overflow.date.to_string())
}

fn said(item: &str, date: &str) -> (Option<String>, String) {
    let item = if item == "cash" { None } else { Some(item.to_owned()) };
    (item, date.to_owned())
}

#[test]
fn a_side_of_the_opening_is_below_the_limit() {
    let vendor = |credit: &str| {
        format!(
            r#"settings: (months: 1, opening_cash: 100.02), vendors: [(id: "v", credits: [(amount: {credit},
            counts: false)], invoices: [(kind: usage, issued: "2022-12-01", due: "2023-01-05", amount: 300.01)])]"#
        )
    };
    assert_eq!(refused(&vendor("90_071_992_547_409.91")), said("v", "2022-12-31"));
    // 90,071,992,547,409.91 in all.
    assert_eq!(audit(&run(&vendor("90_071_992_547_309.89"))), []);
    assert_eq!(refused(&vendor("90_071_992_547_309.90")), said("v", "2022-12-31"));
}

#[test]
fn cash_less_restricted_cash_is_below_the_limit() {
    let cash = |opening: &str, restricted: &str, buffer: &str| {
        format!("settings: (months: 2, opening_cash: {opening}, restricted_cash: {restricted}, buffer: {buffer})")
    };
    assert_eq!(refused(&cash("-100.01", "90_071_992_547_409.91", "0")), said("cash", "2022-12-31"));
    assert_eq!(audit(&run(&cash("-100.01", "90_071_992_547_309.90", "0"))), []);
    // What is above the buffer is shown as headroom.
    assert_eq!(refused(&cash("-100.01", "0", "90_071_992_547_409.91")), said("cash", "2022-12-31"));
    // A day takes it beyond.
    let spent = r#", costs: [(id: "c", monthly: 0.02, day: 5)]"#;
    assert_eq!(refused(&(cash("-0.90", "90_071_992_547_409", "0") + spent)), said("cash", "2023-01-05"));
}

/// Each month's revenue leaves again, so that no balance is large; receipts in all are.
#[test]
fn receipts_in_all_are_below_the_limit() {
    let streams = |second: &str| {
        format!(
            r#"settings: (months: 2), streams: [(id: "a", base: 0, amounts: {{"2023-01": 60_000_000_000_000}}),
            (id: "b", base: 0, amounts: {{"2023-02": {second}}})],
            cash_events: [(id: "out", date: "2023-02-01", amount: -60_000_000_000_000)]"#
        )
    };
    assert_eq!(refused(&streams("30_071_992_547_409.92")), said("b", "2023-02-28"));
    assert_eq!(audit(&run(&streams("30_071_992_547_409.91"))), []);
}

#[test]
fn what_is_committed_for_later_is_below_the_limit() {
    let floors = |second: &str| {
        format!(
            r#"settings: (months: 1), vendors: [(id: "v", contract: (periods: [
            (start: "2023-06-01", end: "2024-06-01", floor: 60_000_000_000_000),
            (start: "2024-06-01", end: "2025-06-01", floor: {second})]))]"#
        )
    };
    assert_eq!(refused(&floors("30_071_992_547_409.92")), said("v", "2022-12-31"));
    let run = run(&floors("30_071_992_547_409.91"));
    assert_eq!(run.owed_today().committed_later.to_major(2), "90071992547409.91");
}

/// By instalments what is eligible is consumed without being invoiced; it is shown all the same.
#[test]
fn what_is_consumed_is_below_the_limit() {
    let lines = |second: &str| {
        format!(
            r#"settings: (months: 1), vendors: [(id: "v", contract: (billing: instalments_yearly, periods: [
            (start: "2023-01-01", end: "2024-01-01", floor: 90_000_000_000_000)], lines: [
            (id: "one", monthly: 60_000_000_000_000), (id: "two", monthly: {second})]))]"#
        )
    };
    assert_eq!(refused(&lines("31_000_000_000_000")), said("v", "2023-01-31"));
    assert_eq!(audit(&run(&lines("29_000_000_000_000"))), []);
}

/// Closes that are off by one amount are told once, with the first day; what changes is told again.
#[test]
fn the_auditor_says_one_thing_once() {
    let mut forecast = run("settings: (months: 2, opening_cash: 100)");
    assert_eq!(audit(&forecast), []);
    for close in &mut forecast.cash[9..] {
        close.0 += 1;
    }
    let cash = |found: &[Discrepancy]| -> Vec<String> {
        let dates = found.iter().filter_map(|found| match found {
            Discrepancy::Cash { date, .. } => Some(date.to_string()),
            _ => None,
        });
        dates.collect()
    };
    assert_eq!(cash(&audit(&forecast)), ["2023-01-10"]);
    for close in &mut forecast.cash[20..30] {
        close.0 -= 5;
    }
    assert_eq!(cash(&audit(&forecast)), ["2023-01-10", "2023-01-21", "2023-01-31"]);
    assert_eq!(forecast.as_of, day("2023-01-01"));
}

#[test]
fn a_forecast_may_run_to_the_calendars_last_day() {
    // 31 December 2199 is the last day there is; what is due after it, here 1000 of December, is after the end.
    let of = |first: &str, months: u32| {
        format!(
            r#"settings: (first_month: "{first}", months: {months}), vendors: [(id: "v", net_days: 30, late_interest: (rate: 0.1),
               contract: (lines: [(id: "l", monthly: 1000)]))]"#
        )
    };
    for (first, months) in [("2199-06", 7), ("2190-01", 120), ("2199-12", 1)] {
        let forecast = run(&of(first, months));
        assert_eq!(audit(&forecast), [], "{first}");
        assert_eq!(forecast.end.plus_days(-1).to_string(), "2199-12-31", "{first}");
        let mut longer = model(&of(first, months));
        longer.settings.months += 1;
        assert!(longer.problems().iter().any(|own| own.fault == Fault::BeyondCalendar), "{first}");
    }
}
