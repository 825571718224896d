//! DESIGN 4.2 and the fine print to it: periods, consumption, invoices, credits, charges, due dates, early payment.
//!
//! Each table's arithmetic stands in its remarks.

use obligo::{
    engine::Rule,
    model::{Fault, SpanSize},
};

use crate::common::tables::{
    amount, check_only, daily, day, due_dates, model, only, owed, run, same, spans, vendor_spans,
};

/// A session of one vendor, whose invoices are due at once unless it says otherwise. `DAILY` is 100 a day.
fn vendor(months: u32, fields: &str) -> String {
    let net_days = if fields.contains("net_days") { "" } else { "net_days: 0, " };
    let fields = fields.replace("DAILY", &daily(100, 6));
    format!(r#"settings: (months: {months}), vendors: [(id: "v", {net_days}{fields})]"#)
}

/// Entries of a vendor: date, rule, amount.
fn entries_of(session: &str, is_meant: impl Fn(Rule) -> bool) -> String {
    let forecast = run(session);
    let lines = forecast.journal.iter().filter(|(entry, _)| is_meant(entry.rule)).map(|(entry, postings)| {
        let amount = amount(postings[0].amount, &forecast);
        format!("{} {:?} {amount}", entry.date, entry.rule)
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// All but payments.
fn entries(session: &str) -> String {
    entries_of(session, |rule| !matches!(rule, Rule::Opening | Rule::Payment))
}

/// Payments, with what early payment saves.
fn payments(session: &str) -> String {
    entries_of(session, |rule| matches!(rule, Rule::Payment | Rule::LumpPayment | Rule::EarlyPayment))
}

#[track_caller]
fn check_entries(months: u32, fields: &str, expected: &str) {
    same(&entries(&vendor(months, fields)), expected);
}

#[track_caller]
fn check_payments(months: u32, fields: &str, expected: &str) {
    same(&payments(&vendor(months, fields)), expected);
}

// Commitment periods

#[test]
fn periods_begin_on_any_day_with_floors_and_discounts_of_their_own() {
    check_entries(
        3,
        r#"contract: (discount: 0.1, lines: [(DAILY)], periods: [
            (start: "2023-01-10", end: "2023-02-10", floor: 4000),
            (start: "2023-02-10", end: "2023-03-05", floor: 5000, discount: 0.2),
        ])"#,
        "2023-01-31 Usage 2880.00     # 9 days at 100, 22 at 90
         2023-02-09 Shortfall 1210.00 # 4000 - (22 + 9) x 90
         2023-02-28 Usage 2330.00     # 9 days at 90, 19 at 80
         2023-03-04 Shortfall 3160.00 # 5000 - (19 + 4) x 80
         2023-03-31 Usage 3020.00     # 4 days at 80, 27 at 100",
    );
}

#[test]
fn a_period_may_be_one_day_long() {
    check_entries(
        1,
        r#"contract: (lines: [(DAILY)], periods: [(start: "2023-01-30", end: "2023-01-31", floor: 150)])"#,
        "2023-01-30 Shortfall 50.00 # 150 - 100
         2023-01-31 Usage 3100.00",
    );
}

#[test]
fn periods_are_neither_empty_nor_overlap() {
    let mut model = model(&vendor(
        1,
        r#"contract: (periods: [
            (id: "p1", start: "2023-01-01", end: "2023-02-01", floor: 1),
            (id: "p2", start: "2023-02-01", end: "2023-03-01", floor: 1),
        ])"#,
    ));
    let mut faults_with = |start: &str, end: &str| {
        let contract = model.vendors[0].contract.0.as_mut().expect("a contract");
        (contract.periods[1].start, contract.periods[1].end) = (day(start), day(end));
        model.problems().into_iter().map(|problem| problem.fault).collect::<Vec<_>>()
    };
    assert_eq!(faults_with("2023-02-15", "2023-02-16"), [], "gaps are allowed");
    assert_eq!(faults_with("2023-02-01", "2023-02-01"), [Fault::EndNotAfterStart]);
    assert_eq!(
        faults_with("2023-01-31", "2023-02-16"),
        [Fault::OverlapsNext { start: day("2023-01-31") }, Fault::OverlapsBefore { last: day("2023-01-31") }]
    );
}

#[test]
fn outside_every_period_consumption_is_at_list_price_or_stops_after_the_last() {
    let fields = |after_last: &str| {
        format!(
            r#"contract: (discount: 0.5, after_last: {after_last}, lines: [(DAILY)], periods: [
                (start: "2023-01-06", end: "2023-01-16", floor: 2000),
                (start: "2023-02-01", end: "2023-02-15", floor: 700),
            ])"#
        )
    };
    check_entries(
        3,
        &fields("stops"),
        "2023-01-15 Shortfall 1500.00 # 2000 - 10 x 50
         2023-01-31 Usage 2600.00     # 5 days at 100 before, 10 at 50, 16 at 100 in the gap
         2023-02-28 Usage 700.00      # 14 days at 50, then nothing; the floor of 700 is just met",
    );
    check_entries(
        3,
        &fields("list_price"),
        "2023-01-15 Shortfall 1500.00
         2023-01-31 Usage 2600.00
         2023-02-28 Usage 2100.00 # 14 days at 50, 14 at 100
         2023-03-31 Usage 3100.00",
    );
}

#[test]
fn a_period_that_ended_before_the_as_of_date_is_history() {
    let fields = |after_last: &str| {
        format!(
            r#"contract: (discount: 0.5, after_last: {after_last}, consumed_so_far: 5, lines: [(DAILY)], periods: [
                (start: "2022-01-01", end: "2023-01-01", floor: 9000),
            ])"#
        )
    };
    check_entries(1, &fields("stops"), "");
    check_entries(1, &fields("list_price"), "2023-01-31 Usage 3100.00");
}

#[test]
fn a_period_that_ends_after_the_forecast_is_only_owed() {
    // A year's floor of 100 a day, of which 50 a day are consumed.
    let session = vendor(
        2,
        r#"contract: (lines: [(DAILY, counts: share, share: 0.5)], periods: [
            (start: "2023-01-01", end: "2024-01-01", floor: 36500),
        ])"#,
    );
    same(&entries(&session), "2023-01-31 Usage 3100.00\n2023-02-28 Usage 2800.00");
    for (date, expected) in [
        // 15 x 100 are consumed and not invoiced; 15 x (100 - 50) accrued; 36500 - 750 - 750 left.
        ("2023-01-15", "v overdue 0.00 not_yet_due 1500.00 accrued 750.00 later 35000.00 disputed 0.00"),
        // 59 x (100 - 50) accrued; 36500 - 2950 - 2950 left.
        ("2023-02-28", "v overdue 0.00 not_yet_due 0.00 accrued 2950.00 later 30600.00 disputed 0.00"),
    ] {
        same(&owed(&model(&session), date), expected);
    }
}

#[test]
fn what_was_consumed_before_the_as_of_date_counts_toward_the_running_period() {
    let session = vendor(
        2,
        r#"contract: (consumed_so_far: 10000, lines: [(DAILY)], periods: [
            (start: "2022-07-01", end: "2023-02-01", floor: 20000),
            (start: "2023-02-01", end: "2023-03-01", floor: 3000),
        ])"#,
    );
    same(
        &entries(&session),
        "2023-01-31 Usage 3100.00
         2023-01-31 Shortfall 6900.00 # 20000 - 10000 - 3100
         2023-02-28 Usage 2800.00
         2023-02-28 Shortfall 200.00  # 3000 - 2800: no other period has it",
    );
    // 184 of 215 days are gone: 20000 x 184 / 215 = 17116.28, less 10000; 20000 - 10000 - 7116.28 + 3000 later.
    same(
        &owed(&model(&session), "2022-12-31"),
        "v overdue 0.00 not_yet_due 0.00 accrued 7116.28 later 5883.72 disputed 0.00",
    );
}

// Consumption

#[test]
fn lines_count_wholly_by_share_up_to_a_cap_or_not_and_with_or_without_the_discount() {
    check_entries(
        1,
        r#"contract: (discount: 0.1, periods: [(start: "2023-01-01", end: "2023-02-01", floor: 5000)], caps: [(id: "market", share: 0.1)], lines: [
            (monthly: 3100), (monthly: 1000, discounted: false, counts: share, share: 0.25),
            (monthly: 900, counts: cap, cap: "market"), (monthly: 200, discounted: false, counts: not),
        ])"#,
        "2023-01-31 Usage 4800.00     # 3100 x 0.9 + 1000 + 900 x 0.9 + 200
         2023-01-31 Shortfall 1460.00 # 5000 - 2790 - 1000 x 0.25 - 5000 x 0.1",
    );
}

#[test]
fn a_cap_is_a_share_of_the_own_floor_of_each_period() {
    check_entries(
        2,
        r#"contract: (carry_over_cap: 0.2, overage_ratio: 9,
            periods: [(start: "2023-01-01", end: "2023-02-01", floor: 5000),
                (start: "2023-02-01", end: "2023-03-01", floor: 4000)],
            caps: [(id: "one", share: 0.1), (id: "other", share: 0.1)],
            lines: [(DAILY, counts: cap, cap: "one"), (monthly: 50, counts: cap, cap: "other")])"#,
        "2023-01-31 Usage 3150.00     # beyond the cap is not overage
         2023-01-31 Shortfall 3450.00 # 5000 - 500 - 50, of which 1000 are carried
         2023-02-28 Usage 2850.00
         2023-02-28 Shortfall 4550.00 # 4000 + 1000 - 400 - 50: the cap is without what is carried in",
    );
}

#[test]
fn consumption_is_spread_by_days_and_rounded_cumulatively() {
    // 1.00 over 31 days: up to day 2 6.45 cents, up to day 3 9.68.
    let session = vendor(
        1,
        r#"contract: (lines: [(monthly: 1)], periods: [
            (start: "2023-01-01", end: "2023-01-03", floor: 1), (start: "2023-01-03", end: "2023-01-04", floor: 1),
            (start: "2023-01-04", end: "2023-02-01", floor: 1),
        ])"#,
    );
    same(
        &entries(&session),
        "2023-01-02 Shortfall 0.94 # 6 cents are consumed
         2023-01-03 Shortfall 0.96 # 10 - 6, where the day alone would be 3
         2023-01-31 Usage 1.00
         2023-01-31 Shortfall 0.10 # 100 - 10",
    );
}

#[test]
fn what_counts_of_a_line_is_rounded_by_itself() {
    // Up to day 3 of 1.00: 9.68 cents, of which half count: 4.84 -> 5. The other half of the month: 50 - 5.
    check_entries(
        1,
        r#"contract: (lines: [(monthly: 1, counts: share, share: 0.5)], periods: [
            (start: "2023-01-01", end: "2023-01-04", floor: 1), (start: "2023-01-04", end: "2023-02-01", floor: 1),
        ])"#,
        "2023-01-03 Shortfall 0.95
         2023-01-31 Usage 1.00
         2023-01-31 Shortfall 0.55",
    );
}

#[test]
fn changing_the_display_period_does_not_change_a_total_of_consumption() {
    let forecast = run(&vendor(1, "contract: (lines: [(monthly: 1)])"));
    same(
        &vendor_spans(&forecast, SpanSize::Week, "v"),
        "2023-01-01 0.03 0.00 0.00 0.00 0.00 0.00 # up to the 1st: 3.23
         2023-01-02 0.23 0.00 0.00 0.00 0.00 0.00 # up to the 8th: 25.81 -> 26
         2023-01-09 0.22 0.00 0.00 0.00 0.00 0.00 # up to the 15th: 48.39 -> 48
         2023-01-16 0.23 0.00 0.00 0.00 0.00 0.00 # up to the 22nd: 70.97 -> 71
         2023-01-23 0.23 0.00 0.00 0.00 0.00 0.00 # up to the 29th: 93.55 -> 94
         2023-01-30 0.06 1.00 0.00 0.00 1.00 0.00",
    );
    same(&vendor_spans(&forecast, SpanSize::Month, "v"), "2023-01-01 1.00 1.00 0.00 0.00 1.00 0.00");
}

#[test]
fn lines_grow_by_the_year_from_the_first_month() {
    let entries = entries(&vendor(13, "contract: (lines: [(monthly: 1000, growth: 0.21)])"));
    same(
        &only(&entries, &["2023-01-31", "2023-07-31", "2024-01-31"]),
        "2023-01-31 Usage 1000.00
         2023-07-31 Usage 1100.00 # x 1.21^(6/12)
         2024-01-31 Usage 1210.00",
    );
}

#[test]
fn changes_multiply_and_planned_amounts_replace_growth_and_changes_of_their_month_only() {
    check_entries(
        6,
        r#"contract: (lines: [(monthly: 1000, amounts: {"2022-12": 9999, "2023-04": 123.45}, changes: [
            (from: "2023-03", until: "2023-06", factor: 0.5, over_months: 2), (from: "2023-05", factor: 2),
        ])])"#,
        "2023-01-31 Usage 1000.00 # the actual of December touches no other month
         2023-02-28 Usage 1000.00
         2023-03-31 Usage 750.00  # half the way to 0.5
         2023-04-30 Usage 123.45
         2023-05-31 Usage 1000.00 # x 0.5 x 2
         2023-06-30 Usage 2000.00 # without the first",
    );
}

#[test]
fn planned_amounts_are_at_list_price() {
    check_entries(
        1,
        r#"contract: (discount: 0.25, lines: [(monthly: 1, amounts: {"2023-01": 1000})],
            periods: [(start: "2023-01-01", end: "2023-02-01", floor: 0)])"#,
        "2023-01-31 Usage 750.00",
    );
}

// Shortfall, carry-over, overage

#[test]
fn a_shortfall_is_carried_up_to_the_cap_and_raises_the_next_floor_but_never_out_of_the_last_period() {
    check_entries(
        3,
        r#"contract: (carry_over_cap: 0.15, lines: [(DAILY)], periods: [
            (start: "2023-01-01", end: "2023-02-01", floor: 5000),
            (start: "2023-02-01", end: "2023-03-01", floor: 4000),
            (start: "2023-03-01", end: "2023-04-01", floor: 3000),
        ])"#,
        "2023-01-31 Usage 3100.00
         2023-01-31 Shortfall 1150.00 # 5000 - 3100 - 0.15 x 5000
         2023-02-28 Usage 2800.00
         2023-02-28 Shortfall 1350.00 # 4000 + 750 - 2800 - 0.15 x 4000: of the own floor
         2023-03-31 Usage 3100.00
         2023-03-31 Shortfall 500.00  # 3000 + 600 - 3100",
    );
}

#[test]
fn a_shortfall_below_the_cap_is_carried_whole_also_over_a_gap() {
    let session = vendor(
        3,
        r#"contract: (carry_over_cap: 0.5, lines: [(DAILY)], periods: [
            (start: "2023-01-01", end: "2023-02-01", floor: 3500),
            (start: "2023-03-01", end: "2023-04-01", floor: 3100),
        ])"#,
    );
    same(
        &entries(&session),
        "2023-01-31 Usage 3100.00
         2023-02-28 Usage 2800.00
         2023-03-31 Usage 3100.00
         2023-03-31 Shortfall 400.00 # 3100 + 400 - 3100",
    );
    same(
        &owed(&model(&session), "2023-02-15"),
        "v overdue 0.00 not_yet_due 1500.00 accrued 0.00 later 3500.00 disputed 0.00",
    );
}

#[test]
fn overage_costs_its_ratio_from_the_day_on_which_the_floor_is_passed() {
    check_entries(
        3,
        r#"contract: (overage_ratio: 2, lines: [(DAILY), (monthly: 310, counts: not)], periods: [
            (start: "2023-01-01", end: "2023-03-01", floor: 4050),
        ])"#,
        "2023-01-31 Usage 3410.00
         2023-02-28 Usage 4960.00 # 950 to the floor, 1850 x 2 above it, 310 that don't count
         2023-03-31 Usage 3410.00 # no period, no overage",
    );
    check_entries(
        1,
        r#"contract: (overage_ratio: 0.5, lines: [(DAILY)], periods: [
            (start: "2023-01-01", end: "2023-02-01", floor: 2000),
        ])"#,
        "2023-01-31 Usage 2550.00 # 2000 + 1100 x 0.5",
    );
}

#[test]
fn each_period_of_a_month_has_its_own_overage() {
    check_entries(
        1,
        r#"contract: (overage_ratio: 2, lines: [(DAILY)], periods: [
            (start: "2023-01-01", end: "2023-01-16", floor: 1000), (start: "2023-01-16", end: "2023-02-01", floor: 5000),
        ])"#,
        "2023-01-31 Usage 3600.00     # 1000, 500 x 2, 1600
         2023-01-31 Shortfall 3400.00 # 5000 - 1600",
    );
    // What was consumed before the as-of date is above the floor already.
    check_entries(
        1,
        r#"contract: (overage_ratio: 2, consumed_so_far: 1500, lines: [(DAILY)], periods: [
            (start: "2022-12-01", end: "2023-02-01", floor: 1000),
        ])"#,
        "2023-01-31 Usage 6200.00 # 3100 x 2",
    );
}

#[test]
fn overage_begins_at_the_floor_with_what_was_carried_in() {
    check_entries(
        2,
        r#"contract: (overage_ratio: 2, carry_over_cap: 1, lines: [(DAILY)], periods: [
            (start: "2023-01-01", end: "2023-02-01", floor: 4000),
            (start: "2023-02-01", end: "2023-03-01", floor: 1500),
        ])"#,
        "2023-01-31 Usage 3100.00
         2023-02-28 Usage 3200.00 # 1500 + 900, and 400 x 2",
    );
}

#[test]
fn a_rate_is_not_applied_twice() {
    // The discount is in the contract's price, which overage multiplies once.
    check_entries(
        1,
        r#"contract: (discount: 0.1, overage_ratio: 1.2, lines: [(DAILY)], periods: [
            (start: "2023-01-01", end: "2023-02-01", floor: 900),
        ])"#,
        "2023-01-31 Usage 3168.00 # 10 days at 90, 21 x 90 x 1.2",
    );
}

// Instalments

#[test]
fn instalments_fall_on_the_first_or_last_day_of_intervals_counted_from_the_start() {
    let check = |months, billing: &str, timing: &str, period: &str, expected: &str| {
        let period = format!("contract: (billing: instalments_{billing}, timing: {timing}, periods: [({period})])");
        let entries = entries(&vendor(months, &period));
        same(&entries.replace("FloorInstalment ", ""), expected);
    };
    let cut_short = r#"start: "2023-01-01", end: "2023-03-15", floor: 1000"#;
    let thirds = "2023-01-01 333.33\n2023-02-01 333.33\n2023-03-01 333.34";
    check(4, "monthly", "advance", cut_short, thirds);
    let thirds = "2023-01-31 333.33\n2023-02-28 333.33\n2023-03-14 333.34";
    check(4, "monthly", "arrears", cut_short, thirds);

    let quarters = r#"start: "2023-01-15", end: "2023-11-01", floor: 4000"#;
    let dates = "2023-01-15 1000.00\n2023-04-15 1000.00\n2023-07-15 1000.00\n2023-10-15 1000.00";
    check(12, "quarterly", "advance", quarters, dates);
    let dates = "2023-04-14 1000.00\n2023-07-14 1000.00\n2023-10-14 1000.00\n2023-10-31 1000.00";
    check(12, "quarterly", "arrears", quarters, dates);

    let years = r#"start: "2023-02-01", end: "2025-02-01", floor: 2000"#;
    check(25, "yearly", "advance", years, "2023-02-01 1000.00\n2024-02-01 1000.00");
    check(25, "yearly", "arrears", years, "2024-01-31 1000.00\n2025-01-31 1000.00");

    // Yen have no minor unit.
    let fields = format!("contract: (billing: instalments_monthly, periods: [({cut_short})])");
    let yen = vendor(4, &fields).replace("months: 4", r#"months: 4, currency: "JPY""#);
    let thirds = "2023-01-01 333\n2023-02-01 333\n2023-03-01 334";
    same(&entries(&yen).replace("FloorInstalment ", ""), thirds);

    // Each part is rounded, never more than what is left, and the last has what is left: 0.6 cents are 1.
    let three_cents = r#"start: "2023-01-01", end: "2023-06-01", floor: 0.03"#;
    check(6, "monthly", "advance", three_cents, "2023-01-01 0.01\n2023-02-01 0.01\n2023-03-01 0.01");
}

#[test]
fn the_31st_is_not_skipped_in_short_months() {
    let period = r#"periods: [(start: "2023-01-31", end: "2023-04-30", floor: 3000)]"#;
    check_entries(
        4,
        &format!("contract: (billing: instalments_monthly, {period})"),
        "2023-01-31 FloorInstalment 1000.00
         2023-02-28 FloorInstalment 1000.00
         2023-03-31 FloorInstalment 1000.00 # from the 31st, not from the 28th",
    );
    check_entries(
        4,
        &format!("contract: (billing: instalments_monthly, timing: arrears, {period})"),
        "2023-02-27 FloorInstalment 1000.00
         2023-03-30 FloorInstalment 1000.00
         2023-04-29 FloorInstalment 1000.00",
    );
    check_entries(
        4,
        "charges: [(monthly: 100, day: 31)]",
        "2023-01-31 Charge 100.00
         2023-02-28 Charge 100.00
         2023-03-31 Charge 100.00
         2023-04-30 Charge 100.00",
    );
}

#[test]
fn a_year_from_15_january_to_15_january_has_twelve_months() {
    let entries = entries(&vendor(
        14,
        r#"contract: (billing: instalments_monthly, periods: [
            (start: "2023-01-15", end: "2024-01-15", floor: 1200),
        ])"#,
    ));
    assert_eq!(entries.lines().count(), 12);
    same(&only(&entries, &["2023-12-15"]), "2023-12-15 FloorInstalment 100.00");
}

#[test]
fn instalments_dated_before_the_as_of_date_are_history() {
    let session = vendor(
        5,
        r#"contract: (billing: instalments_monthly, periods: [
            (start: "2022-11-01", end: "2023-05-01", floor: 1000),
        ])"#,
    );
    same(
        &entries(&session),
        "2023-01-01 FloorInstalment 166.67 # the third of six; two are history
         2023-02-01 FloorInstalment 166.67
         2023-03-01 FloorInstalment 166.67
         2023-04-01 FloorInstalment 166.65 # 1000 - 5 x 166.67",
    );
    // 1000 - 2 x 166.67 are not invoiced.
    same(
        &owed(&model(&session), "2022-12-31"),
        "v overdue 0.00 not_yet_due 0.00 accrued 0.00 later 666.66 disputed 0.00",
    );
}

#[test]
fn instalments_pay_for_eligible_consumption_up_to_the_floor_and_the_rest_is_invoiced_with_the_month() {
    check_entries(
        3,
        r#"contract: (billing: instalments_monthly, overage_ratio: 2,
            lines: [(DAILY), (monthly: 310, counts: not)],
            periods: [(start: "2023-01-01", end: "2023-03-01", floor: 4000)])"#,
        "2023-01-01 FloorInstalment 2000.00
         2023-01-31 Usage 310.00
         2023-02-01 FloorInstalment 2000.00
         2023-02-28 Usage 4110.00 # 310, and (3100 + 2800 - 4000) x 2
         2023-03-31 Usage 3410.00 # no period",
    );
    check_entries(
        1,
        r#"contract: (billing: instalments_quarterly, discount: 0.1, lines: [(DAILY)], periods: [
            (start: "2023-01-16", end: "2023-02-01", floor: 2000),
        ])"#,
        "2023-01-16 FloorInstalment 2000.00
         2023-01-31 Usage 1500.00 # 15 days at 100 before the period",
    );
}

#[test]
fn instalments_leave_no_shortfall_and_no_credit() {
    let session = vendor(
        3,
        r#"contract: (billing: instalments_monthly, overage_ratio: 2, carry_over_cap: 0, shortfall_buys: credit,
            lines: [(DAILY)], periods: [(start: "2023-01-01", end: "2023-02-01", floor: 9000),
                (start: "2023-02-01", end: "2023-03-01", floor: 2000)])"#,
    );
    same(
        &entries(&session),
        "2023-01-01 FloorInstalment 9000.00
         2023-02-01 FloorInstalment 2000.00
         2023-02-28 Usage 1600.00 # (2800 - 2000) x 2: the floor is not raised
         2023-03-31 Usage 3100.00 # no credit",
    );
    let later = |date, later| {
        let expected = format!("v overdue 0.00 not_yet_due 0.00 accrued 0.00 later {later} disputed 0.00");
        same(&owed(&model(&session), date), &expected);
    };
    later("2022-12-31", "11000.00");
    later("2023-01-15", "2000.00");
}

// Credits

#[test]
fn a_paid_shortfall_buys_a_credit_that_is_used_outside_every_period() {
    check_only(
        &vendor(
            3,
            r#"contract: (shortfall_buys: credit, lines: [(DAILY)], periods: [
                (start: "2023-01-01", end: "2023-02-01", floor: 5000),
            ])"#,
        ),
        &["v"],
        "2023-01-31 Usage          v Expenses:Cloud:v       3100.00 Liabilities:Payable:v  -3100.00
         2023-01-31 Shortfall      v Expenses:Shortfall:v   1900.00 Liabilities:Payable:v  -1900.00
         2023-01-31 Payment        v Liabilities:Payable:v  3100.00 Assets:Cash            -3100.00
         2023-01-31 Payment        v Liabilities:Payable:v  1900.00 Assets:Cash            -1900.00
         2023-01-31 CreditPurchase v Assets:Credit:v        1900.00 Expenses:Shortfall:v   -1900.00
         2023-02-28 CreditUse      v Expenses:Cloud:v       1900.00 Assets:Credit:v        -1900.00
         2023-02-28 Usage          v Expenses:Cloud:v        900.00 Liabilities:Payable:v   -900.00
         2023-02-28 Payment        v Liabilities:Payable:v   900.00 Assets:Cash             -900.00
         2023-03-31 Usage          v Expenses:Cloud:v       3100.00 Liabilities:Payable:v  -3100.00
         2023-03-31 Payment        v Liabilities:Payable:v  3100.00 Assets:Cash            -3100.00",
    );
}

#[test]
fn a_bought_credit_pays_for_what_counts_toward_no_floor_only_and_expires() {
    let session = vendor(
        3,
        r#"contract: (shortfall_buys: credit, credit_months: 2, lines: [(DAILY), (monthly: 400, counts: not)],
            periods: [(start: "2023-01-01", end: "2023-02-01", floor: 5000),
                (start: "2023-02-01", end: "2024-02-01", floor: 36500)])"#,
    );
    same(
        &entries(&session),
        "2023-01-31 Usage 3500.00
         2023-01-31 Shortfall 1900.00
         2023-01-31 CreditPurchase 1900.00
         2023-02-28 CreditUse 400.00     # the support, not the 2800 that count
         2023-02-28 Usage 2800.00
         2023-03-31 CreditUse 400.00     # two months after 31 January it can still be used
         2023-03-31 Usage 3100.00
         2023-03-31 CreditExpiry 1100.00 # 1900 - 2 x 400, after the invoices",
    );
    let expiry = "2023-03-31 CreditExpiry v Expenses:Shortfall:v 1100.00 Assets:Credit:v -1100.00";
    check_only(&session, &["CreditExpiry"], expiry);
}

#[test]
fn a_bought_credit_pays_for_overage() {
    check_entries(
        2,
        r#"contract: (shortfall_buys: credit, overage_ratio: 2, lines: [(DAILY)], periods: [
            (start: "2023-01-01", end: "2023-02-01", floor: 5000),
            (start: "2023-02-01", end: "2023-03-01", floor: 1000),
        ])"#,
        "2023-01-31 Usage 3100.00
         2023-01-31 Shortfall 1900.00
         2023-01-31 CreditPurchase 1900.00
         2023-02-28 CreditUse 1900.00
         2023-02-28 Usage 2700.00 # 1000 + 1800 x 2 - 1900",
    );
}

#[test]
fn a_shortfall_buys_a_credit_of_what_is_paid_of_it_when_it_is_paid() {
    check_entries(
        2,
        r#"policies: [(kind: withhold)], lump_payments: [(date: "2023-02-10", amount: 700, only: [shortfall])],
            contract: (shortfall_buys: credit, lines: [(DAILY)], periods: [
                (start: "2023-01-01", end: "2023-02-01", floor: 5000),
            ])"#,
        "2023-01-31 Usage 3100.00
         2023-01-31 Shortfall 1900.00
         2023-02-10 LumpPayment 700.00
         2023-02-10 CreditPurchase 700.00
         2023-02-28 CreditUse 700.00
         2023-02-28 Usage 2100.00 # 2800 - 700",
    );
    check_entries(
        1,
        r#"early_payment: (days: 0, discount: 0.02), contract: (shortfall_buys: credit, periods: [
            (start: "2023-01-01", end: "2023-02-01", floor: 1900),
        ])"#,
        "2023-01-31 Shortfall 1900.00
         2023-01-31 EarlyPayment 38.00
         2023-01-31 CreditPurchase 1862.00 # 1900 - 38 are paid",
    );
    // Of a disputed one, what is found owing.
    check_entries(
        2,
        r#"policies: [(kind: dispute, share: 1, disputed_kinds: [shortfall], decision: "2023-02-10", owed_share: 0.5)],
            contract: (shortfall_buys: credit, periods: [(start: "2023-01-01", end: "2023-02-01", floor: 1900)])"#,
        "2023-01-31 Shortfall 1900.00
         2023-02-10 DisputeReversal 950.00
         2023-02-10 CreditPurchase 950.00",
    );
    // Of the opening, too.
    check_entries(
        1,
        r#"contract: (shortfall_buys: credit, lines: [(monthly: 700)]),
            invoices: [(kind: shortfall, issued: "2022-12-01", due: "2022-12-31", amount: 500)]"#,
        "2023-01-01 CreditPurchase 500.00
         2023-01-31 CreditUse 500.00
         2023-01-31 Usage 200.00",
    );
    check_entries(
        1,
        r#"contract: (lines: [(DAILY)], periods: [(start: "2023-01-01", end: "2023-01-16", floor: 5000)])"#,
        "2023-01-15 Shortfall 3500.00 # buys nothing
         2023-01-31 Usage 3100.00",
    );
}

#[test]
fn consumption_paid_with_an_opening_credit_counts_toward_the_floor_or_not() {
    let check = |counts, shortfall| {
        check_entries(
            2,
            &format!(
                r#"credits: [(amount: 1000, counts: {counts})], contract: (lines: [(DAILY)], periods: [
                    (start: "2023-01-01", end: "2023-03-01", floor: 6000),
                ])"#
            ),
            &format!(
                "2023-01-31 CreditUse 1000.00
                 2023-01-31 Usage 2100.00
                 2023-02-28 Usage 2800.00
                 2023-02-28 Shortfall {shortfall}"
            ),
        );
    };
    check(true, "100.00"); // 6000 - 3100 - 2800
    check(false, "1100.00"); // and the 1000 paid with the credit
}

#[test]
fn an_opening_credit_is_used_first_on_what_counts_toward_no_floor() {
    check_entries(
        2,
        r#"credits: [(amount: 1000, counts: false)],
            contract: (lines: [(DAILY), (monthly: 310, counts: not)], periods: [
                (start: "2023-01-01", end: "2023-03-01", floor: 6000),
            ])"#,
        "2023-01-31 CreditUse 1000.00
         2023-01-31 Usage 2410.00    # 3410 - 1000
         2023-02-28 Usage 3110.00
         2023-02-28 Shortfall 790.00 # 6000 - 5900 + 1000 - 310",
    );
}

#[test]
fn what_an_opening_credit_pays_is_taken_out_of_the_period_that_runs_on_that_day() {
    check_entries(
        2,
        r#"credits: [(amount: 500, counts: false)], contract: (lines: [(DAILY)], periods: [
            (start: "2023-01-01", end: "2023-01-16", floor: 1500), (start: "2023-01-16", end: "2023-03-01", floor: 4400),
        ])"#,
        "2023-01-31 CreditUse 500.00
         2023-01-31 Usage 2600.00
         2023-02-28 Usage 2800.00
         2023-02-28 Shortfall 500.00 # 4400 - 1600 - 2800 + 500",
    );
    check_entries(
        1,
        r#"credits: [(amount: 600, counts: false)], contract: (lines: [(DAILY)], periods: [
            (start: "2023-01-01", end: "2023-02-01", floor: 3100),
        ])"#,
        "2023-01-31 CreditUse 600.00
         2023-01-31 Usage 2500.00
         2023-01-31 Shortfall 600.00 # its last day is the day of the invoice",
    );
}

#[test]
fn credits_are_used_by_expiry_and_opening_before_bought() {
    check_entries(
        3,
        r#"credits: [(amount: 300), (amount: 200, expires: "2023-02-10")], contract: (lines: [(monthly: 250)])"#,
        "2023-01-31 CreditUse 250.00 # all of the one that expires, 50 of the other: nothing is lost
         2023-02-28 CreditUse 250.00
         2023-03-31 Usage 250.00",
    );
    // Both expire on 31 March. Of 400 + 1900 in February and March 1000 are used, 400 of them from the opening's.
    check_only(
        &vendor(
            3,
            r#"credits: [(amount: 400, expires: "2023-03-31")],
                contract: (shortfall_buys: credit, credit_months: 2,
                    lines: [(monthly: 500, amounts: {"2023-01": 0})],
                    periods: [(start: "2023-01-01", end: "2023-02-01", floor: 1900)])"#,
        ),
        &["CreditUse", "CreditExpiry"],
        "2023-02-28 CreditUse    v Expenses:Cloud:v      500.00 Assets:Credit:v  -500.00
         2023-03-31 CreditUse    v Expenses:Cloud:v      500.00 Assets:Credit:v  -500.00
         2023-03-31 CreditExpiry v Expenses:Shortfall:v 1300.00 Assets:Credit:v -1300.00",
    );
}

#[test]
fn an_opening_credit_can_be_used_up_to_its_expiry_and_is_then_expensed() {
    let check = |expires: &str, expected: &str| {
        let credits =
            format!(r#"credits: [(amount: 1000, expires: "{expires}")], contract: (lines: [(monthly: 250)])"#);
        check_only(&vendor(1, &credits), &["CreditUse", "CreditExpiry", "Usage"], expected);
    };
    check(
        "2023-01-31",
        "2023-01-31 CreditUse    v Expenses:Cloud:v 250.00 Assets:Credit:v -250.00
         2023-01-31 CreditExpiry v Expenses:Cloud:v 750.00 Assets:Credit:v -750.00",
    );
    check(
        "2023-01-30",
        "2023-01-30 CreditExpiry v Expenses:Cloud:v 1000.00 Assets:Credit:v       -1000.00
         2023-01-31 Usage        v Expenses:Cloud:v  250.00 Liabilities:Payable:v  -250.00",
    );
}

// Charges and opening invoices

#[test]
fn charges_are_the_sum_of_their_months_on_the_day_of_the_last() {
    let check =
        |months, charge: &str, expected: &str| check_entries(months, &format!("charges: [({charge})]"), expected);
    check(
        8,
        r#"monthly: 100, every_months: 3, day: 31, first_month: "2023-01""#,
        "2023-03-31 Charge 300.00\n2023-06-30 Charge 300.00",
    );
    check(
        5,
        r#"monthly: 100, every_months: 3, day: 15, first_month: "2022-11""#,
        "2023-01-15 Charge 300.00 # November to January\n2023-04-15 Charge 300.00",
    );
    check(4, r#"monthly: 100, first_month: "2023-03""#, "2023-03-01 Charge 100.00\n2023-04-01 Charge 100.00");
    check(
        3,
        r#"monthly: 100, every_months: 3, first_month: "2023-01", changes: [(from: "2023-02", factor: 0.5)]"#,
        "2023-03-01 Charge 200.00 # 100 + 50 + 50",
    );
    // Half a cent and half a cent, rounded once.
    check(
        2,
        r#"monthly: 0.01, every_months: 2, first_month: "2023-01", changes: [(from: "2023-01", factor: 0.5)]"#,
        "2023-02-01 Charge 0.01",
    );
    let grown = entries(&vendor(13, "charges: [(monthly: 1000, growth: 0.21)]"));
    same(
        &only(&grown, &["2023-01-01", "2023-07-01", "2024-01-01"]),
        "2023-01-01 Charge 1000.00\n2023-07-01 Charge 1100.00\n2024-01-01 Charge 1210.00",
    );
}

#[test]
fn a_charge_yearly_from_august_does_not_land_in_january() {
    check_entries(
        24,
        r#"charges: [(monthly: 100, every_months: 12, first_month: "2023-08")]"#,
        "2024-07-01 Charge 1200.00 # August 2023 to July 2024",
    );
}

#[test]
fn a_charge_is_an_invoice_on_an_account_of_its_own() {
    check_only(
        &vendor(1, r#"charges: [(id: "rent", monthly: 100, day: 10)]"#),
        &["v"],
        "2023-01-10 Charge  v Expenses:Operating:rent 100.00 Liabilities:Payable:v -100.00
         2023-01-10 Payment v Liabilities:Payable:v   100.00 Assets:Cash           -100.00",
    );
}

#[test]
fn due_dates_are_net_days_after_the_invoice_or_the_end_of_its_month() {
    let check = |terms: &str, expected: &str| {
        let fields = format!("{terms}, charges: [(monthly: 100, day: 10)], contract: (lines: [(monthly: 50)])");
        same(&due_dates(&vendor(1, &fields)), expected);
    };
    check("net_days: 0", "2023-01-10 charge 2023-01-10 100.00\n2023-01-31 usage 2023-01-31 50.00");
    check("net_days: 30", "2023-01-10 charge 2023-02-09 100.00\n2023-01-31 usage 2023-03-02 50.00");
    check(
        "net_days: 15, due_from: month_end",
        "2023-01-10 charge 2023-02-15 100.00\n2023-01-31 usage 2023-02-15 50.00",
    );
}

#[test]
fn opening_invoices_are_payables_of_the_opening() {
    let session = vendor(
        1,
        r#"invoices: [
            (kind: usage, issued: "2022-11-01", due: "2022-12-01", amount: 100),
            (kind: shortfall, issued: "2022-12-31", due: "2023-01-30", amount: 50),
        ]"#,
    );
    check_only(
        &session,
        &["Opening"],
        "2022-12-31 Opening Liabilities:Payable:v -100.00 Liabilities:Payable:v -50.00 Equity:Opening 150.00",
    );
    same(
        &owed(&model(&session), "2022-12-31"),
        "v overdue 100.00 not_yet_due 50.00 accrued 0.00 later 0.00 disputed 0.00",
    );
}

// Early payment. The charge of 1000 is dated 1 January; a discount of 2 % holds to 11 January.

const EARLY: &str = "charges: [(monthly: 1000)], early_payment: (days: 10, discount: 0.02";

#[test]
fn policies_that_pay_in_time_take_the_discount() {
    for policy in ["", "(kind: pay_current)", "(kind: dispute, share: 0.5, disputed_kinds: [usage])"] {
        check_payments(
            1,
            &format!("net_days: 30, {EARLY}), policies: [{policy}]"),
            "2023-01-11 Payment 980.00\n2023-01-11 EarlyPayment 20.00",
        );
    }
    check_only(
        &vendor(1, &format!("net_days: 30, {EARLY})")),
        &["EarlyPayment"],
        "2023-01-11 EarlyPayment v Liabilities:Payable:v 20.00 Revenue:Other -20.00",
    );
    // Unless they are told not to.
    check_payments(1, &format!("net_days: 30, {EARLY}, take: false)"), "2023-01-31 Payment 1000.00");
    // Or begin when the 11th is gone.
    check_payments(
        1,
        &format!(r#"net_days: 30, {EARLY}), policies: [(kind: withhold), (kind: pay_in_full, from: "2023-01-12")]"#),
        "2023-01-31 Payment 1000.00",
    );
    // Also on invoices of the opening, and not later than the due date.
    check_payments(
        1,
        r#"early_payment: (days: 10, discount: 0.02), invoices: [
            (kind: usage, issued: "2022-12-28", due: "2023-01-27", amount: 100),
            (kind: usage, issued: "2022-12-31", due: "2023-01-05", amount: 50),
        ]"#,
        "2023-01-05 Payment 49.00
         2023-01-05 EarlyPayment 1.00
         2023-01-07 Payment 98.00
         2023-01-07 EarlyPayment 2.00",
    );
}

#[test]
fn whoever_pays_all_that_is_left_in_time_pays_less_the_discount() {
    let check = |fields: &str, expected: &str| check_payments(1, &format!("{EARLY}), {fields}"), expected);
    let with_discount = |date: &str| format!("{date} Payment 980.00\n{date} EarlyPayment 20.00");
    check("net_days: 5, policies: [(kind: defer, days: 3)]", &with_discount("2023-01-09"));
    check("net_days: 5, policies: [(kind: defer, days: 6)]", "2023-01-12 Payment 1000.00");
    check("net_days: 5, policies: [(kind: pay_share, share: 1)]", &with_discount("2023-01-06"));
    check("net_days: 5, policies: [(kind: pay_share, share: 0.5)]", "2023-01-06 Payment 500.00");
    check("net_days: 5, policies: [(kind: instalments, count: 2)]", &with_discount("2023-01-06"));
    check("net_days: 5, policies: [(kind: withhold)]", "");
    check(
        r#"net_days: 30, policies: [(kind: withhold)], lump_payments: [(date: "2023-01-11", amount: 980)]"#,
        "2023-01-11 LumpPayment 980.00\n2023-01-11 EarlyPayment 20.00",
    );
    check(
        r#"net_days: 30, policies: [(kind: withhold)], lump_payments: [(date: "2023-01-12", amount: 980)]"#,
        "2023-01-12 LumpPayment 980.00",
    );
    // A part payment has none; who then pays all that is left has it on that.
    check(
        r#"net_days: 30, lump_payments: [(date: "2023-01-05", amount: 500)]"#,
        "2023-01-05 LumpPayment 500.00\n2023-01-11 Payment 490.00\n2023-01-11 EarlyPayment 10.00",
    );
    // Dated the 25th, due on the 30th, and the fixed amount is paid on the 31st.
    let fixed = |amount: u32, expected: &str| {
        let fields = format!(
            "net_days: 5, charges: [(monthly: 1000, day: 25)], early_payment: (discount: 0.02),
                policies: [(kind: fixed_amount, amount: {amount})]"
        );
        check_payments(1, &fields, expected);
    };
    fixed(980, &with_discount("2023-01-31"));
    fixed(979, "2023-01-31 Payment 979.00");
    // What cash allows.
    let session = |cash: u32| {
        format!(
            r#"settings: (months: 1, opening_cash: {cash}),
                vendors: [(id: "v", net_days: 0, {EARLY}), policies: [(kind: when_cash_allows)])]"#
        )
    };
    same(&payments(&session(980)), &with_discount("2023-01-01"));
    same(&payments(&session(979)), "2023-01-01 Payment 979.00");
}

#[test]
fn there_is_no_discount_on_interest_or_on_what_is_partly_disputed() {
    check_payments(
        1,
        r#"early_payment: (discount: 0.02), invoices: [
            (kind: interest, issued: "2022-12-31", due: "2023-01-05", amount: 100),
        ]"#,
        "2023-01-05 Payment 100.00",
    );
    check_payments(
        1,
        &format!("net_days: 5, {EARLY}), policies: [(kind: dispute, share: 0.5, disputed_kinds: [charge])]"),
        "2023-01-06 Payment 500.00",
    );
    check_payments(
        1,
        &format!("net_days: 30, {EARLY}), policies: [(kind: dispute, share: 0.5, disputed_kinds: [charge])]"),
        "2023-01-31 Payment 500.00",
    );
    // Decided on the 5th, nothing is disputed on the 11th: 1000 - 500 x 0.5 are left.
    check_payments(
        1,
        &format!(
            r#"net_days: 30, {EARLY}), policies: [(kind: dispute, share: 0.5, disputed_kinds: [charge],
                decision: "2023-01-05", owed_share: 0.5)]"#
        ),
        "2023-01-11 Payment 735.00\n2023-01-11 EarlyPayment 15.00",
    );
}

#[test]
fn obligations_keep_the_face_amount_and_the_first_due_date() {
    // Dated the 10th, paid on the 20th, due 30 days after the 10th: 9 February, 12 March, 9 April.
    let fields = "net_days: 30, charges: [(monthly: 1000, day: 10)], early_payment: (discount: 0.02)";
    same(
        &spans(&run(&vendor(3, fields)), SpanSize::Month, &["obligations", "paid"]),
        "2023-01-01    0.00 980.00
         2023-02-01 1000.00 980.00
         2023-03-01 1000.00 980.00",
    );
}
