//! DESIGN 4.6 and the fine print to it: contracts that are renegotiated, or terminated for a fee.
//!
//! Each table's arithmetic stands in its remarks.

use obligo::model::SpanSize;

use crate::common::tables::{self, balances, check_events, events, figures, only, run, same, vendor_spans};

/// A vendor whose invoices are due at once unless it says otherwise. `DAILY` is 100 a day.
fn vendor(months: u32, fields: &str) -> String {
    let net_days = if fields.contains("net_days") { "" } else { "net_days: 0, " };
    let fields = fields.replace("DAILY", &tables::daily(100, 9));
    format!(r#"settings: (months: {months}), vendors: [(id: "v", {net_days}{fields})]"#)
}

#[track_caller]
fn check_owed(session: &str, date: &str, expected: &str) {
    let figures: Vec<&str> = expected.split_whitespace().collect();
    tables::check_owed(session, date, figures.try_into().expect("five figures"));
}

// Renegotiated: floors

/// 100 days with a floor of 20000, then 100 days with one of 10000.
const TWO: &str = r#"
    (start: "2023-01-01", end: "2023-04-11", floor: 20000), (start: "2023-04-11", end: "2023-07-20", floor: 10000)"#;

fn renegotiated(months: u32, change: &str, contract: &str) -> String {
    vendor(
        months,
        &format!(r"contract: ({contract}, lines: [(DAILY)]), contract_changes: [(kind: renegotiate, {change})]"),
    )
}

#[test]
fn the_running_floor_changes_for_its_days_from_the_date_on_and_later_ones_wholly() {
    let session = renegotiated(7, r#"date: "2023-02-10", floor_factor: 0.4"#, &format!("periods: [{TWO}]"));
    check_events(
        &session,
        &["Shortfall"],
        "2023-04-10 Shortfall v 2800.00 # 20000 x 40 % + 20000 x 60 % x 0.4 = 12800, less 10000",
    );
    // The second floor of 4000 is met. At the close of 9 February it is as if nothing happens.
    check_owed(&session, "2023-02-09", "0.00 900.00 4000.00 22000.00 0.00"); // 20000 x 40 % - 4000; 16000 + 10000 - 4000
    // 12800 x 41 % - 4100; 12800 - 4100 + 4000 - 1148.
    check_owed(&session, "2023-02-10", "0.00 1000.00 1148.00 11552.00 0.00");
}

#[test]
fn floors_may_rise_and_vanish() {
    check_events(
        &renegotiated(7, r#"date: "2023-02-10", floor_factor: 1.5"#, &format!("periods: [{TWO}]")),
        &["Shortfall"],
        "2023-04-10 Shortfall v 16000.00 # 8000 + 18000 - 10000
         2023-07-19 Shortfall v  5000.00 # 15000 - 10000",
    );
    check_events(
        &renegotiated(7, r#"date: "2023-02-10", floor_factor: 0"#, &format!("periods: [{TWO}]")),
        &["Shortfall"],
        "",
    );
}

#[test]
fn on_a_periods_first_day_all_of_its_floor_changes_and_on_its_last_a_day_of_it() {
    check_events(
        &renegotiated(7, r#"date: "2023-04-11", floor_factor: 1.5"#, &format!("periods: [{TWO}]")),
        &["Shortfall"],
        "2023-04-10 Shortfall v 10000.00
         2023-07-19 Shortfall v  5000.00 # 15000 - 10000",
    );
    check_events(
        &renegotiated(7, r#"date: "2023-04-10", floor_factor: 0"#, &format!("periods: [{TWO}]")),
        &["Shortfall"],
        "2023-04-10 Shortfall v  9800.00 # 20000 x 99 % - 10000",
    );
}

#[test]
fn what_was_carried_in_stays_and_the_cap_follows_the_floor() {
    // A shortfall of 10000 carries a tenth of the period's own floor.
    check_events(
        &renegotiated(7, r#"date: "2023-05-01", floor_factor: 0"#, &format!("carry_over_cap: 0.1, periods: [{TWO}]")),
        &["Shortfall"],
        "2023-04-10 Shortfall v 8000.00 # 10000 less 2000; 10000 x 20 % + 2000 are met",
    );
    // 8000 + 12000 x 0.25 = 11000, of which 1000 are missing and 1100 may be carried; 2500 + 1000 are met.
    let session =
        renegotiated(7, r#"date: "2023-02-10", floor_factor: 0.25"#, &format!("carry_over_cap: 0.1, periods: [{TWO}]"));
    check_events(&session, &["Shortfall"], "");
    check_owed(&session, "2023-04-11", "0.00 1100.00 0.00 3400.00 0.00"); // 3500 x 1 % - 100 is below zero
}

#[test]
fn a_floor_that_falls_below_what_is_consumed_is_met_on_the_date_and_the_rest_is_overage() {
    let session = renegotiated(
        4,
        r#"date: "2023-02-10", floor_factor: 0"#,
        r#"overage_ratio: 2, periods: [(start: "2023-01-01", end: "2023-04-11", floor: 6000)]"#,
    );
    check_events(
        &session,
        &["Usage", "Shortfall"],
        "2023-01-31 Usage v 3100.00
         2023-02-28 Usage v 4700.00 # 9 days at 100, 19 at 200
         2023-03-31 Usage v 6200.00
         2023-04-30 Usage v 4000.00 # 10 days at 200, 20 outside",
    );
    let figures = figures(&run(&session), &["vendors/v/day_met", "vendors/v/floor", "vendors/v/consumed"]);
    same(&figures, "vendors/v/day_met 2023-02-10\nvendors/v/floor 6000.00\nvendors/v/consumed 0.00");
}

/// A cap of a tenth of the floor.
const MARKET: &str = r#"caps: [(id: "market", share: 0.1)],"#;

#[test]
fn a_cap_is_a_share_of_the_floor_as_it_stands_that_day() {
    // A tenth of 20000 may count; 1240 of it do by 9 February, and no more after it: a tenth of 12800 is 1280.
    check_events(
        &renegotiated(4, r#"date: "2023-02-10", floor_factor: 0.4"#, &format!("{MARKET} periods: [{TWO}]")).replace(
            "lines: [",
            r#"lines: [(monthly: 0, amounts: {"2023-01": 961, "2023-02": 868}, counts: cap, cap: "market"), "#,
        ),
        &["Shortfall"],
        "2023-04-10 Shortfall v 1520.00 # 12800 - 10000 - 1280",
    );
}

#[test]
fn a_cap_that_rises_lets_what_is_consumed_from_then_on_count() {
    // A tenth of 20000 counts by 9 February, though 961 x 3 are consumed in January: 2000. From the 10th on a tenth of
    // 20000 x 40 % + 20000 x 60 % x 2 = 32000 may: 1200 more of the 1767 that are consumed in 19 days of 93.
    check_events(
        &renegotiated(4, r#"date: "2023-02-10", floor_factor: 2"#, &format!("{MARKET} periods: [{TWO}]")).replace(
            "lines: [",
            r#"lines: [(monthly: 0, amounts: {"2023-01": 2883, "2023-02": 2604}, counts: cap, cap: "market"), "#,
        ),
        &["Shortfall"],
        "2023-04-10 Shortfall v 18800.00 # 32000 - 10000 - 3200",
    );
}

#[test]
fn renegotiated_on_the_first_day() {
    let session = vendor(
        4,
        &format!(
            r#"policies: [(kind: withhold)], invoices: [
                (kind: usage, issued: "2022-11-01", due: "2022-12-31", amount: 80),
                (kind: usage, issued: "2022-11-01", due: "2023-01-01", amount: 70),
            ], contract: (consumed_so_far: 500, lines: [], periods: [{}]),
            contract_changes: [(kind: renegotiate, date: "2023-01-01", floor_factor: 0.5, discount: 0.5)]"#,
            TWO.replacen("2023-01-01", "2022-11-02", 1) // 160 days, of which 60 are gone
        ),
    );
    check_events(
        &session,
        &["v"],
        "2023-01-01 Settlement v    40.00
         2023-01-01 Waiver     v    40.00
         2023-04-10 Shortfall  v 13250.00 # 20000 x 60 / 160 + 10000 x 100 / 160 - 500",
    );
    check_owed(&session, "2022-12-31", "0.00 150.00 7000.00 22500.00 0.00"); // as it was
}

#[test]
fn the_last_periods_end_moves_and_it_keeps_its_floor() {
    let session = renegotiated(
        9,
        r#"date: "2023-02-10", floor_factor: 1.5, extend_months: 2"#,
        &format!("discount: 0.1, periods: [{TWO}]"),
    );
    check_events(
        &session,
        &["Shortfall", "Usage"],
        "2023-01-31 Usage v 2790.00
         2023-02-28 Usage v 2520.00
         2023-03-31 Usage v 2790.00
         2023-04-10 Shortfall v 17000.00 # 8000 + 18000 - 100 x 90
         2023-04-30 Usage v 2700.00
         2023-05-31 Usage v 2790.00
         2023-06-30 Usage v 2700.00
         2023-07-31 Usage v 2790.00
         2023-08-31 Usage v 2790.00
         2023-09-19 Shortfall v   420.00 # 15000 - 162 x 90, on 20 September less a day
         2023-09-30 Usage v 2810.00 # 19 days at 90, 11 at 100",
    );
    // Without any change it would be at list price from 20 July on.
    let session = renegotiated(
        9,
        r#"date: "2023-07-20", floor_factor: 1.5, extend_months: 2"#,
        &format!("discount: 0.1, periods: [{TWO}]"),
    );
    check_events(
        &session,
        &["2023-07-31"],
        "2023-07-31 Usage   v 2910.00 # 19 days at 90, 12 at 100: it had ended
         2023-07-31 Payment v 2910.00",
    );
}

#[test]
fn the_running_period_may_be_the_one_that_is_extended() {
    check_events(
        &renegotiated(
            6,
            r#"date: "2023-02-10", floor_factor: 0.5, extend_months: 1"#,
            r#"after_last: stops, periods: [(start: "2023-01-01", end: "2023-04-11", floor: 20000)]"#,
        ),
        &["Shortfall", "Usage"],
        "2023-01-31 Usage v 3100.00
         2023-02-28 Usage v 2800.00
         2023-03-31 Usage v 3100.00
         2023-04-30 Usage v 3000.00
         2023-05-10 Shortfall v 1000.00 # 8000 + 6000 of the days to 10 April, less 13000 to 10 May
         2023-05-31 Usage v 1000.00 # and stops",
    );
}

#[test]
fn an_extended_period_may_end_after_the_forecast() {
    let session = renegotiated(
        4,
        r#"date: "2023-02-10", floor_factor: 1, extend_months: 1"#,
        r#"periods: [(start: "2023-01-01", end: "2023-04-11", floor: 26000)]"#,
    );
    check_events(&session, &["Shortfall"], "");
    check_owed(&session, "2023-04-30", "0.00 0.00 12000.00 2000.00 0.00"); // 26000 x 120 / 130 - 12000; 14000 less it
}

#[test]
fn twice_renegotiated() {
    let session = vendor(
        7,
        &format!(
            r#"contract: (periods: [{TWO}], lines: [(DAILY)]), contract_changes: [
                (kind: renegotiate, date: "2023-03-02", floor_factor: 0.5),
                (kind: renegotiate, date: "2023-02-10", floor_factor: 0.5),
                (kind: renegotiate, date: "2023-02-10", floor_factor: 7, muted: true),
            ]"#
        ),
    );
    check_events(
        &session,
        &["Shortfall"],
        "2023-04-10 Shortfall v 1200.00 # 8000 + 6000 = 14000; 14000 x 60 % + 14000 x 40 % x 0.5 = 11200",
    );
}

#[test]
fn by_instalments_those_not_yet_invoiced_are_multiplied_and_keep_their_dates() {
    let contract = r#"billing: instalments_monthly, periods: [(start: "2023-01-01", end: "2023-05-01", floor: 12000)]"#;
    let session = renegotiated(5, r#"date: "2023-02-10", floor_factor: 0.5"#, contract);
    check_events(
        &session,
        &["FloorInstalment", "Usage", "Shortfall"],
        "2023-01-01 FloorInstalment v 3000.00
         2023-02-01 FloorInstalment v 3000.00
         2023-03-01 FloorInstalment v 1500.00
         2023-04-01 FloorInstalment v 1500.00
         2023-04-30 Usage           v 3000.00 # 12000 beyond the floor of 9000
         2023-05-31 Usage           v 3100.00",
    );
    check_owed(&session, "2023-02-09", "0.00 0.00 0.00 6000.00 0.00");
    check_owed(&session, "2023-02-10", "0.00 0.00 0.00 3000.00 0.00");
    // On the day of an instalment it is before the invoice.
    check_events(
        &renegotiated(3, r#"date: "2023-03-01", floor_factor: 0.5"#, contract),
        &["FloorInstalment"],
        "2023-01-01 FloorInstalment v 3000.00
         2023-02-01 FloorInstalment v 3000.00
         2023-03-01 FloorInstalment v 1500.00",
    );
    // Each by itself: 1000 in three is 333.33, 333.33 and 333.34; half of 333.33 is 166.66 (166.665), of 333.34 166.67.
    let session = renegotiated(
        3,
        r#"date: "2023-02-01", floor_factor: 0.5"#,
        r#"billing: instalments_monthly, periods: [(start: "2023-01-01", end: "2023-04-01", floor: 1000)]"#,
    );
    let forecast = run(&session);
    let total: i64 = only(&events(&forecast), &["FloorInstalment"])
        .lines()
        .map(|line| line.split_whitespace().last().expect("an amount").replace('.', "").parse::<i64>().expect("cents"))
        .sum();
    assert_eq!(total, 33_333 + 16_666 + 16_667);
}

#[test]
fn by_instalments_an_extended_period_has_no_more_of_them() {
    check_events(
        &renegotiated(
            6,
            r#"date: "2023-02-10", floor_factor: 1, extend_months: 1"#,
            r#"billing: instalments_monthly, after_last: stops,
                periods: [(start: "2023-01-01", end: "2023-05-01", floor: 12500)]"#,
        ),
        &["FloorInstalment", "Usage"],
        "2023-01-01 FloorInstalment v 3125.00
         2023-02-01 FloorInstalment v 3125.00
         2023-03-01 FloorInstalment v 3125.00
         2023-04-01 FloorInstalment v 3125.00
         2023-05-31 Usage           v 2600.00 # 15100 to the end of May, less 12500; none in June",
    );
}

// Renegotiated: what is past due

#[test]
fn what_is_past_due_is_paid_less_the_discount_before_anything_else() {
    let session = vendor(
        3,
        r#"policies: [(kind: withhold)], invoices: [
            (kind: usage, issued: "2022-11-01", due: "2022-12-01", amount: 1000),
            (kind: charge, issued: "2022-11-01", due: "2023-02-09", amount: 33.33),
            (kind: usage, issued: "2022-11-01", due: "2023-02-10", amount: 500),
        ], contract: (), contract_changes: [
            (kind: renegotiate, date: "2023-02-10", floor_factor: 1, discount: 0.3),
        ]"#,
    );
    check_events(
        &session,
        &["v"],
        "2023-02-10 Settlement v 700.00
         2023-02-10 Waiver     v 300.00
         2023-02-10 Settlement v  23.33 # 33.33 x 0.7 = 23.331
         2023-02-10 Waiver     v  10.00",
    );
    check_owed(&session, "2023-02-10", "0.00 500.00 0.00 0.00 0.00");
    check_owed(&session, "2023-02-11", "500.00 0.00 0.00 0.00 0.00");
    same(
        &balances(&run(&session), "2023-02-10"),
        "Assets:Cash -723.33
         Equity:Opening 1533.33
         Revenue:Other -310.00
         Liabilities:Payable:v -500.00",
    );
    same(
        &vendor_spans(&run(&session), SpanSize::Month, "v"),
        "2023-01-01 0.00 0.00 0.00 0.00   0.00 1000.00
         2023-02-01 0.00 0.00 0.00 0.00 723.33  500.00
         2023-03-01 0.00 0.00 0.00 0.00   0.00  500.00",
    );
}

#[test]
fn disputed_parts_that_are_past_due_are_settled_too() {
    let session = vendor(
        3,
        r#"policies: [(kind: dispute, share: 0.4, disputed_kinds: [usage], decision: "2023-03-15", owed_share: 0.5)],
        invoices: [
            (kind: usage, issued: "2022-11-01", due: "2023-01-20", amount: 1000),
            (kind: usage, issued: "2022-11-01", due: "2023-02-20", amount: 100),
        ], contract: (), contract_changes: [
            (kind: renegotiate, date: "2023-02-10", floor_factor: 1, discount: 0.25),
        ]"#,
    );
    check_events(
        &session,
        &["v"],
        "2023-01-20 Payment         v 600.00
         2023-02-10 Settlement      v 300.00 # 400 x 0.75
         2023-02-10 Waiver          v 100.00
         2023-02-20 Payment         v  60.00 # not past due on the day: the dispute goes on
         2023-03-15 DisputeReversal v  20.00
         2023-03-15 Payment         v  20.00",
    );
    check_owed(&session, "2023-02-09", "0.00 60.00 0.00 0.00 440.00");
    check_owed(&session, "2023-02-10", "0.00 60.00 0.00 0.00 40.00");
}

#[test]
fn interest_since_the_months_end_is_waived() {
    let with = |date: &str, discount: &str| {
        vendor(
            3,
            &format!(
                r#"policies: [(kind: withhold)], late_interest: (rate: 0.365), invoices: [
                    (kind: usage, issued: "2022-11-01", due: "2022-12-01", amount: 1000),
                    (kind: usage, issued: "2022-11-01", due: "2023-02-20", amount: 500),
                ], contract: (), contract_changes: [
                    (kind: renegotiate, date: "{date}", floor_factor: 1, discount: {discount}),
                ]"#
            ),
        )
    };
    check_events(
        &with("2023-02-10", "0.3"),
        &["v"],
        "2023-01-31 LateInterest v  31.00
         2023-02-10 Settlement   v 700.00
         2023-02-10 Waiver       v 300.00
         2023-02-10 Settlement   v  21.70 # the invoice of interest is past due as well
         2023-02-10 Waiver       v   9.30
         2023-02-28 LateInterest v   4.00 # 500 for 8 days; of the 1000 nothing for nine
         2023-03-31 LateInterest v  15.50",
    );
    // At no discount and on a first of the month nothing is waived.
    check_events(
        &with("2023-02-01", "0"),
        &["Settlement", "Waiver", "LateInterest"],
        "2023-01-31 LateInterest v   31.00
         2023-02-01 Settlement   v 1000.00
         2023-02-01 Settlement   v   31.00
         2023-02-28 LateInterest v    4.00
         2023-03-31 LateInterest v   15.50",
    );
}

#[test]
fn a_settled_shortfall_buys_a_credit_of_what_is_paid_and_a_plan_that_is_kept_is_not_past_due() {
    let session = vendor(
        3,
        r#"policies: [(kind: withhold), (kind: instalments, count: 3, agreed: true, only: [usage])], invoices: [
            (kind: usage, issued: "2022-11-01", due: "2022-12-01", amount: 300),
        ], contract: (shortfall_buys: credit, periods: [(start: "2023-01-01", end: "2023-02-01", floor: 80)]),
        contract_changes: [(kind: renegotiate, date: "2023-02-10", floor_factor: 1, discount: 0.25)]"#,
    );
    check_events(
        &session,
        &["v"],
        "2023-01-31 Shortfall      v  80.00
         2023-01-31 Payment        v 100.00
         2023-02-10 Settlement     v  60.00
         2023-02-10 Waiver         v  20.00
         2023-02-10 CreditPurchase v  60.00
         2023-02-28 Payment        v 100.00
         2023-03-31 Payment        v 100.00",
    );
}

#[test]
fn a_settlement_lifts_the_vendors_rungs() {
    let session = vendor(
        2,
        r#"policies: [(kind: withhold)], invoices: [
            (kind: usage, issued: "2022-11-01", due: "2022-12-01", amount: 300),
        ], contract: (lines: [(DAILY)]), reactions: [(id: "s", act: suspend, arrears: 200, in_force_since: "2022-12-20")],
        contract_changes: [(kind: renegotiate, date: "2023-01-11", floor_factor: 1, discount: 1)]"#,
    );
    tables::check_rung_events(
        &session,
        "2023-01-11 v s suspend Lifted
         2023-02-01 v s suspend Fired # usage of January",
    );
    check_events(
        &session,
        &["v"],
        "2023-01-11 Waiver v  300.00 # all of it
         2023-01-31 Usage  v 2000.00
         2023-02-28 Usage  v  100.00",
    );
}

// Terminated

fn terminated(months: u32, change: &str, contract: &str) -> String {
    vendor(
        months,
        &format!(
            r"net_days: 30, contract: ({contract}, lines: [(DAILY)]), contract_changes: [(kind: terminate, {change})]"
        ),
    )
}

#[test]
fn a_flat_fee_ends_consumption_and_replaces_every_later_shortfall() {
    let session = terminated(7, r#"date: "2023-02-10", fee: flat, fee_amount: 5000"#, &format!("periods: [{TWO}]"));
    check_events(
        &session,
        &["v"],
        "2023-01-31 Usage          v 3100.00
         2023-02-10 TerminationFee v 5000.00
         2023-02-28 Usage          v  900.00 # the 10th is the first day without
         2023-03-02 Payment        v 3100.00
         2023-03-12 Payment        v 5000.00 # after the net days
         2023-03-30 Payment        v  900.00",
    );
    check_owed(&session, "2023-02-09", "0.00 4000.00 4000.00 22000.00 0.00");
    check_owed(&session, "2023-02-10", "0.00 9000.00 0.00 0.00 0.00");
    same(
        &vendor_spans(&run(&session), SpanSize::Quarter, "v"),
        "2023-01-01 4000.00 9000.00 0.00 0.00 9000.00 0.00 # the fee is no shortfall
         2023-04-01    0.00    0.00 0.00 0.00    0.00 0.00
         2023-07-01    0.00    0.00 0.00 0.00    0.00 0.00",
    );
}

#[test]
fn after_the_end_nothing_is_asked_for_that_a_credit_took_out() {
    // On 31 January, the second period's first day, the credit that does not count pays 6.77 of overage and 93.23 of the
    // rest, of which 3.23 are that period's: -90, and 35.71 more are consumed in 10 days of February.
    let session = |fields: &str| {
        vendor(
            4,
            &format!(
                r#"credits: [(amount: 100, counts: false)], contract: (periods: [
                    (start: "2023-01-01", end: "2023-01-31", floor: 90),
                    (start: "2023-01-31", end: "2023-03-31", floor: 500)
                ], lines: [(monthly: 100)]), {fields}"#
            ),
        )
    };
    let ended = session(r#"contract_changes: [(kind: terminate, date: "2023-02-11", fee: flat, fee_amount: 10)]"#);
    check_events(
        &ended,
        &["Usage", "Shortfall", "TerminationFee"],
        "2023-02-11 TerminationFee v 10.00
         2023-02-28 Usage          v 35.71",
    );
    check_owed(&ended, "2023-02-11", "0.00 35.71 0.00 0.00 0.00");
    // The vendor ends it at the close of the 10th, 52 days past due: all that is left of the floor, -54.29 considered.
    let accelerated = session(
        r#"invoices: [(kind: charge, issued: "2022-12-01", due: "2022-12-20", amount: 50)],
            policies: [(kind: withhold)], reactions: [(act: terminate, arrears: 1, days: 52)]"#,
    );
    check_events(&accelerated, &["Acceleration", "Shortfall"], "2023-02-10 Acceleration v 554.29");
}

#[test]
fn all_that_remains_or_a_share_of_it_by_contract_year() {
    let periods = |first: &str| TWO.replacen("2023-01-01", first, 1);
    let fee = |fee: &str, first: &str| {
        let contract = format!("consumed_so_far: 0, periods: [{}]", periods(first));
        terminated(4, &format!(r#"date: "2023-02-10", {fee}"#), &contract)
    };
    let shares =
        r"fee: share_by_year, fee_shares: [(year: 3, share: 0.1), (year: 1, share: 0.5), (year: 2, share: 0.25)]";
    for (session, expected) in [
        (fee("fee: remaining", "2023-01-01"), "26000.00"), // 20000 - 4000 + 10000
        (fee(shares, "2023-01-01"), "13000.00"),           // the first contract year
        (fee(shares, "2022-02-11"), "13000.00"),           // its last day
        (fee(shares, "2022-02-10"), "6500.00"),            // the second
        (fee(shares, "2021-02-10"), "2600.00"),            // the third
        (fee(shares, "2019-02-10"), "2600.00"),            // and later ones as the last that is given
    ] {
        check_events(&session, &["TerminationFee"], &format!("2023-02-10 TerminationFee v {expected}"));
    }
}

#[test]
fn what_remains_counts_what_was_carried_in_and_no_floor_that_is_met() {
    check_events(
        &terminated(
            4,
            r#"date: "2023-03-01", fee: remaining"#,
            r#"carry_over_cap: 1, periods: [
                (start: "2023-01-01", end: "2023-02-01", floor: 4000),
                (start: "2023-02-01", end: "2023-04-01", floor: 5000),
                (start: "2023-04-01", end: "2023-05-01", floor: 60),
            ]"#,
        ),
        &["TerminationFee", "Shortfall"],
        "2023-03-01 TerminationFee v 3160.00 # 5000 + 900 - 2800 + 60",
    );
    check_events(
        &terminated(
            4,
            r#"date: "2023-03-01", fee: remaining"#,
            r#"periods: [
                (start: "2023-01-01", end: "2023-04-01", floor: 5000),
                (start: "2023-04-01", end: "2023-05-01", floor: 60),
            ]"#,
        ),
        &["TerminationFee", "Shortfall"],
        "2023-03-01 TerminationFee v 60.00 # 5900 of 5000 are consumed",
    );
}

#[test]
fn on_the_day_after_a_period_its_own_shortfall_is_invoiced_and_only_later_ones_are_replaced() {
    check_events(
        &terminated(7, r#"date: "2023-04-11", fee: remaining"#, &format!("periods: [{TWO}]")),
        &["TerminationFee", "Shortfall"],
        "2023-04-10 Shortfall      v 10000.00
         2023-04-11 TerminationFee v 10000.00",
    );
    check_events(
        &terminated(7, r#"date: "2023-04-10", fee: remaining"#, &format!("periods: [{TWO}]")),
        &["TerminationFee", "Shortfall"],
        "2023-04-10 TerminationFee v 20100.00 # 20000 - 99 x 100 + 10000",
    );
}

#[test]
fn by_instalments_the_fee_replaces_those_not_yet_invoiced() {
    let contract = r#"billing: instalments_monthly, periods: [(start: "2023-01-01", end: "2023-05-01", floor: 12000)]"#;
    check_events(
        &terminated(6, r#"date: "2023-02-10", fee: remaining"#, contract),
        &["FloorInstalment", "TerminationFee", "Usage"],
        "2023-01-01 FloorInstalment v 3000.00
         2023-02-01 FloorInstalment v 3000.00
         2023-02-10 TerminationFee  v 6000.00",
    );
    // An instalment of the day itself is a later one.
    check_events(
        &terminated(6, r#"date: "2023-03-01", fee: share_by_year, fee_shares: [(year: 1, share: 0.1)]"#, contract),
        &["FloorInstalment", "TerminationFee", "Usage"],
        "2023-01-01 FloorInstalment v 3000.00
         2023-02-01 FloorInstalment v 3000.00
         2023-03-01 TerminationFee  v  600.00",
    );
}

#[test]
fn due_from_the_months_end_and_without_a_fee() {
    let session = terminated(4, r#"date: "2023-02-10", fee: flat, fee_amount: 70"#, &format!("periods: [{TWO}]"));
    let session = session.replace("net_days: 30", "net_days: 5, due_from: month_end");
    check_events(
        &session,
        &["TerminationFee", "Payment"],
        "2023-02-05 Payment        v 3100.00
         2023-02-10 TerminationFee v   70.00
         2023-03-05 Payment        v   70.00
         2023-03-05 Payment        v  900.00",
    );
    check_events(
        &terminated(4, r#"date: "2023-02-10", fee: flat, fee_amount: 0"#, &format!("periods: [{TWO}]")),
        &["TerminationFee", "Shortfall", "Usage"],
        "2023-01-31 Usage v 3100.00
         2023-02-28 Usage v  900.00",
    );
}

#[test]
fn terminated_before_the_as_of_date_is_history() {
    let session = terminated(4, r#"date: "2022-12-10", fee: remaining"#, &format!("periods: [{TWO}]"));
    check_events(&session, &["v"], "");
    check_owed(&session, "2022-12-31", "0.00 0.00 0.00 0.00 0.00");
}

#[test]
fn terminated_on_the_first_day() {
    let session = terminated(
        4,
        r#"date: "2023-01-01", fee: remaining"#,
        &format!("consumed_so_far: 500, periods: [{}]", TWO.replacen("2023-01-01", "2022-12-01", 1)),
    );
    check_events(
        &session,
        &["v"],
        "2023-01-01 TerminationFee v 29500.00 # 20000 - 500 + 10000
         2023-01-31 Payment        v 29500.00",
    );
}

#[test]
fn a_fee_buys_nothing_and_is_paid_as_shortfalls_are() {
    let session = terminated(
        4,
        r#"date: "2023-02-10", fee: flat, fee_amount: 70"#,
        &format!("shortfall_buys: credit, periods: [{TWO}]"),
    )
    .replace("net_days: 30", "net_days: 30, policies: [(kind: withhold), (kind: pay_in_full, only: [shortfall])]");
    check_events(
        &session,
        &["v"],
        "2023-01-31 Usage          v 3100.00
         2023-02-10 TerminationFee v   70.00
         2023-02-28 Usage          v  900.00
         2023-03-12 Payment        v   70.00",
    );
}

#[test]
fn a_second_termination_and_a_later_renegotiation_find_no_floor() {
    let session = vendor(
        7,
        &format!(
            r#"contract: (periods: [{TWO}], lines: [(DAILY)]), contract_changes: [
                (kind: terminate, date: "2023-02-10", fee: remaining),
                (kind: terminate, date: "2023-02-20", fee: flat, fee_amount: 5),
                (kind: renegotiate, date: "2023-03-01", floor_factor: 2, extend_months: 3),
            ]"#
        ),
    );
    check_events(
        &session,
        &["TerminationFee", "Shortfall", "Usage"],
        "2023-01-31 Usage          v  3100.00
         2023-02-10 TerminationFee v 26000.00
         2023-02-28 Usage          v   900.00",
    );
}
