//! Spans and figures (DESIGN 4 *Time*, 4.10, 4.13 *Figures*), and muted items (4.11).

use obligo::model::{Model, SpanSize};

use crate::common::tables::*;

/// Start (with `*` if cut) and end of the spans of a forecast without items.
#[track_caller]
fn check_spans(settings: &str, size: SpanSize, expected: &str) {
    same(&spans(&run(&format!("settings: ({settings})")), size, &["end"]), expected);
}

#[test]
fn weeks_begin_on_the_sessions_weekday_and_are_cut_at_both_ends() {
    // 1 February 2023 is a Wednesday.
    check_spans(
        r#"first_month: "2023-02", months: 1"#,
        SpanSize::Week,
        "2023-02-01* 2023-02-06
         2023-02-06 2023-02-13
         2023-02-13 2023-02-20
         2023-02-20 2023-02-27
         2023-02-27* 2023-03-01",
    );
    check_spans(
        r#"first_month: "2023-02", months: 1, week_start: sunday"#,
        SpanSize::Week,
        "2023-02-01* 2023-02-05
         2023-02-05 2023-02-12
         2023-02-12 2023-02-19
         2023-02-19 2023-02-26
         2023-02-26* 2023-03-01",
    );
    // From Wednesday to Tuesday nothing is cut.
    check_spans(
        r#"first_month: "2023-02", months: 1, week_start: wednesday"#,
        SpanSize::Week,
        "2023-02-01 2023-02-08
         2023-02-08 2023-02-15
         2023-02-15 2023-02-22
         2023-02-22 2023-03-01",
    );
}

#[test]
fn months_are_never_cut_and_a_year_has_twelve() {
    check_spans(
        r#"first_month: "2023-12", months: 3"#,
        SpanSize::Month,
        "2023-12-01 2024-01-01
         2024-01-01 2024-02-01
         2024-02-01 2024-03-01",
    );
    let is = run("settings: (months: 12)");
    assert_eq!((is.spans(SpanSize::Month).len(), is.spans(SpanSize::Quarter).len()), (12, 4));
    check_spans("months: 12", SpanSize::Year, "2023-01-01 2024-01-01");
}

#[test]
fn quarters_and_years_begin_in_the_fiscal_month() {
    let from_february = r#"first_month: "2023-02", months: 14"#;
    check_spans(
        from_february,
        SpanSize::Year,
        "2023-02-01* 2024-01-01
         2024-01-01* 2024-04-01",
    );
    check_spans(
        &format!("{from_february}, fiscal_month: 2"),
        SpanSize::Year,
        "2023-02-01 2024-02-01
         2024-02-01* 2024-04-01",
    );
    check_spans(
        &format!("{from_february}, fiscal_month: 7"),
        SpanSize::Year,
        "2023-02-01* 2023-07-01
         2023-07-01* 2024-04-01",
    );
    let half_a_year = r#"first_month: "2023-02", months: 6"#;
    check_spans(
        half_a_year,
        SpanSize::Quarter,
        "2023-02-01* 2023-04-01
         2023-04-01 2023-07-01
         2023-07-01* 2023-08-01",
    );
    check_spans(
        &format!("{half_a_year}, fiscal_month: 11"),
        SpanSize::Quarter,
        "2023-02-01 2023-05-01
         2023-05-01 2023-08-01",
    );
    check_spans(
        &format!("{half_a_year}, fiscal_month: 12"),
        SpanSize::Quarter,
        "2023-02-01* 2023-03-01
         2023-03-01 2023-06-01
         2023-06-01* 2023-08-01",
    );
}

/// A session with something of everything, some of it in odd cents.
const RICH: &str = r#"settings: (first_month: "2023-02", months: 7, opening_cash: 500, buffer: 100, cash_interest: 0.03,
        fiscal_month: 4),
    vendors: [
        (id: "aws", net_days: 20, late_interest: (rate: 0.18), contract: (lines: [(monthly: 77.77, growth: 0.3)],
            periods: [(start: "2022-07-15", end: "2023-07-15", floor: 2000)], consumed_so_far: 300),
            invoices: [(kind: usage, issued: "2022-11-30", due: "2022-12-30", amount: 70.07)],
            policies: [(kind: withhold), (from: "2023-04-10", kind: pay_in_full)]),
        (id: "landlord", net_days: 5, charges: [(id: "rent", monthly: 33.33, day: 3)])],
    streams: [
        (id: "ads", base: 300, growth: -0.4, recognition: weekly, bad_share: 0.01, lags: [(days: 10, share: 0.4),
            (days: 40, share: 0.6)], payers: [(vendor: "aws", share: 0.2)],
            receivables: [(due: "2023-02-11", amount: 55.55, vendor: "aws")]),
        (id: "blue", driver: accounts, opening_accounts: 10, additions: 1.5, churn: 0.05, channels: [(price: 7.99, fee: 0.3)])],
    costs: [(id: "wages", monthly: 120, day: 28), (id: "fees", kind: share_of_stream, stream: "blue", share: 0.1, net_days: 9)],
    debts: [(id: "loan", principal: 1000, rate: 0.07, first_interest: "2023-03-15")],
    cash_events: [(id: "fine", date: "2023-05-05", amount: -99), (id: "sale", date: "2023-06-05", amount: 444)],
    marks: [(id: "trial", date: "2023-03-03")]"#;

#[test]
fn changing_the_display_period_changes_no_total() {
    let is = run(RICH);
    let total = |size: SpanSize| {
        let table = is.table(size);
        let rows = &table.rows;
        let sum =
            |of: fn(&obligo::engine::SpanRow) -> obligo::money::Money| rows.iter().map(|row| of(row).0).sum::<i64>();
        let flows = [
            sum(|row| row.receipts),
            sum(|row| row.obligations),
            sum(|row| row.paid),
            sum(|row| row.events_in),
            sum(|row| row.events_out),
            sum(|row| row.cash_interest),
        ];
        let of_vendors: Vec<[i64; 5]> = table
            .vendors
            .iter()
            .map(|vendor| {
                vendor.spans.iter().fold([0; 5], |sum, row| {
                    [
                        sum[0] + row.consumption.0,
                        sum[1] + row.invoiced.0,
                        sum[2] + row.shortfall.0,
                        sum[3] + row.interest.0,
                        sum[4] + row.paid.0,
                    ]
                })
            })
            .collect();
        let of_items: Vec<i64> = table
            .receipts
            .iter()
            .chain(&table.obligations)
            .map(|item| item.spans.iter().map(|span| span.0).sum())
            .collect();
        let low = rows.iter().map(|row| (row.cash_low, row.cash_low_date)).min();
        let last = rows.last().map(|row| (row.cash_end, row.arrears, row.age));
        (flows, of_vendors, of_items, low, last)
    };
    let by_month = total(SpanSize::Month);
    // Not empty: rent 7 × 33.33 is due within, of wages 7 × 120 are obligations, 99 went out and 444 came in.
    assert_eq!(by_month.0[3..5], [44_400, 9_900]);
    assert_eq!(by_month.1[1], [0, 7 * 3333, 0, 0, 7 * 3333]);
    for size in SpanSize::ALL {
        assert_eq!(total(*size), by_month, "{size:?}");
    }
}

#[test]
fn a_coarse_view_does_not_hide_a_negative_day() {
    // 100 − 900 on the 10th, back on the 12th.
    let is = run(r#"settings: (months: 12, opening_cash: 100), cash_events: [
        (id: "out", date: "2023-01-10", amount: -900), (id: "in", date: "2023-01-12", amount: 900)]"#);
    for size in [SpanSize::Month, SpanSize::Quarter, SpanSize::Year] {
        let first = spans(&is, size, &["cash_end", "cash_low", "cash_low_date"]);
        same(first.lines().next().unwrap_or_default(), "2023-01-01 100.00 -800.00 2023-01-10");
    }
    let weeks = spans(&is, SpanSize::Week, &["cash_end", "cash_low", "cash_low_date"]);
    same(
        &weeks.lines().take(4).collect::<Vec<_>>().join("\n"),
        "2023-01-01* 100.00 100.00 2023-01-01
         2023-01-02 100.00 100.00 2023-01-02
         2023-01-09 100.00 -800.00 2023-01-10 # the first of two equal days
         2023-01-16 100.00 100.00 2023-01-16",
    );
}

#[test]
fn obligations_are_of_the_first_due_date_once_paid_or_not() {
    // The rent of 40 is invoiced on the 1st of each month, due 20 days later, and paid 60 days after that, so January's
    // on 22 March. Costs and debt service of the span belong to it: 10 a month; 10 a day for 59 and for 31 days.
    let is = run(r#"vendors: [(id: "landlord", net_days: 20, charges: [(id: "rent", monthly: 40)], policies: [
            (kind: defer, days: 60), (from: "2023-03-30", kind: withhold)])],
        costs: [(id: "wages", monthly: 10, day: 5)],
        debts: [(id: "loan", principal: 36500, rate: 0.1, first_interest: "2023-02-28", maturity: "2023-03-31")]"#);
    same(
        &spans(&is, SpanSize::Month, &["obligations", "paid"]),
        "2023-01-01 50.00 10.00 # rent of 1 January, due 21 January
         2023-02-01 640.00 600.00 # 40 + 10 + 590
         2023-03-01 36860.00 36860.00 # 40 + 10 + 36500 + 310; the rent of 1 January on 22 March",
    );
    same(&spans(&is, SpanSize::Quarter, &["obligations", "paid"]), "2023-01-01 37550.00 37470.00");
}

#[test]
fn arrears_brought_forward_stand_beside_obligations() {
    // 100 was due before; 30 issued before falls due in February; both are paid.
    let is = run(r#"settings: (months: 2, opening_cash: 500), vendors: [(id: "aws", invoices: [
        (kind: usage, issued: "2022-11-30", due: "2022-12-30", amount: 100),
        (kind: usage, issued: "2022-12-31", due: "2023-02-14", amount: 30)])]"#);
    same(
        &spans(&is, SpanSize::Month, &["obligations", "paid", "arrears"]),
        "2023-01-01 0.00 100.00 0.00
         2023-02-01 30.00 30.00 0.00",
    );
}

#[test]
fn receipts_are_collections_and_cash_events_stand_beside_them() {
    // 100 are recognised on 31 January and collected on 2 March, less a tenth.
    let is = run(r#"streams: [(id: "ads", base: 100, bad_share: 0.1, lags: [(days: 30)],
            receivables: [(due: "2023-01-05", amount: 7)])],
        cash_events: [(id: "sale", date: "2023-02-05", amount: 1000), (id: "fine", date: "2023-02-06", amount: -400)]"#);
    same(
        &spans(&is, SpanSize::Month, &["receipts", "events_in", "events_out", "obligations", "paid", "cash_end"]),
        "2023-01-01 7.00 0.00 0.00 0.00 0.00 7.00
         2023-02-01 0.00 1000.00 400.00 0.00 0.00 607.00
         2023-03-01 180.00 0.00 0.00 0.00 0.00 787.00 # of 31 January on 2 March, of 28 February on 30 March",
    );
}

#[test]
fn coverage_is_receipts_over_obligations_and_nothing_where_nothing_is_due() {
    // 100/30 = 3.3333…; 1/20000 = 0.00005 and 3/20000 = 0.00015 are half way: to the even 0.0000 and 0.0002.
    let is = run(
        r#"settings: (months: 5), streams: [(id: "ads", base: 100, amounts: {"2023-03": 1, "2023-04": 3, "2023-05": 0})],
        costs: [(id: "wages", monthly: 30, changes: [(from: "2023-02", until: "2023-03", factor: 0),
            (id: "up", from: "2023-03", factor: 666.666666667)])]"#,
    );
    same(
        &spans(&is, SpanSize::Month, &["receipts", "obligations", "coverage"]),
        "2023-01-01 100.00 30.00 3.3333
         2023-02-01 100.00 0.00 —
         2023-03-01 1.00 20000.00 0.0000
         2023-04-01 3.00 20000.00 0.0002
         2023-05-01 0.00 20000.00 0.0000",
    );
}

#[test]
fn coverage_of_the_next_90_days_ends_before_the_ninetieth() {
    // 31 + 28 + 31 = 90: 1 April is the first day outside. Receipts 3 × 100, wages on the 1st of three months.
    let is =
        run(r#"settings: (months: 4), streams: [(id: "ads", base: 100)], costs: [(id: "wages", monthly: 50, day: 1)]"#);
    same(&figures(&is, &["coverage_90_days", "coverage"]), "coverage_90_days 2.0000\n coverage 2.0000");
    // The only payment is on 1 April.
    let is = run(r#"settings: (months: 4), streams: [(id: "ads", base: 100)],
        costs: [(id: "wages", monthly: 50, day: 1, first_month: "2023-04")]"#);
    same(&figures(&is, &["coverage_90_days", "coverage"]), "coverage_90_days —\n coverage 8.0000");
}

#[test]
fn an_overdue_bill_is_not_assumed_paid_today() {
    let is = run(r#"settings: (months: 2, opening_cash: 500), vendors: [(id: "aws", policies: [(kind: pay_current)],
        invoices: [(kind: usage, issued: "2022-11-30", due: "2022-12-30", amount: 100)])]"#);
    same(
        &spans(&is, SpanSize::Month, &["paid", "cash_end", "arrears"]),
        "2023-01-01 0.00 500.00 100.00
         2023-02-01 0.00 500.00 100.00",
    );
}

#[test]
fn arrears_age_by_days_past_due() {
    // At the close of 31 January, days past due: 30 January 1, 1 January 30 | 31 December 31, 2 December 60 |
    // 1 December 61, 2 November 90 | 1 November 91. Due that day or later: none.
    let is = run(r#"settings: (months: 1), vendors: [(id: "aws", policies: [(kind: withhold)], invoices: [
        (kind: usage, issued: "2022-10-01", due: "2023-01-31", amount: 1000),
        (kind: usage, issued: "2022-10-01", due: "2023-01-30", amount: 1),
        (kind: usage, issued: "2022-10-01", due: "2023-01-01", amount: 2),
        (kind: shortfall, issued: "2022-10-01", due: "2022-12-31", amount: 4),
        (kind: charge, issued: "2022-10-01", due: "2022-12-02", amount: 8),
        (kind: interest, issued: "2022-10-01", due: "2022-12-01", amount: 16),
        (kind: usage, issued: "2022-10-01", due: "2022-11-02", amount: 32),
        (kind: usage, issued: "2022-10-01", due: "2022-11-01", amount: 64)])]"#);
    same(&spans(&is, SpanSize::Month, &["age", "arrears"]), "2023-01-01 3.00 12.00 48.00 64.00 127.00");
    same(
        &figures(&is, &["arrears", "arrears_1_30", "arrears_31_60", "arrears_61_90", "arrears_over_90"]),
        "arrears 127.00
         arrears_1_30 3.00
         arrears_31_60 12.00
         arrears_61_90 48.00
         arrears_over_90 64.00",
    );
}

#[test]
fn arrears_begin_on_the_day_after_the_due_date_and_grow_old() {
    // Due 8 January, a Sunday and so the last day of its week: none then; 7 days past due a week later.
    let is = run(r#"settings: (months: 5), vendors: [(id: "aws", policies: [(kind: withhold)], invoices: [
        (kind: usage, issued: "2022-12-09", due: "2023-01-08", amount: 5)])]"#);
    let weeks = spans(&is, SpanSize::Week, &["arrears"]);
    same(
        &weeks.lines().take(3).collect::<Vec<_>>().join("\n"),
        "2023-01-01* 0.00
         2023-01-02 0.00
         2023-01-09 5.00",
    );
    // 31 January 23 days, 28 February 51, 31 March 82, 30 April 112.
    let months = spans(&is, SpanSize::Month, &["age"]);
    same(
        &months.lines().take(4).collect::<Vec<_>>().join("\n"),
        "2023-01-01 5.00 0.00 0.00 0.00
         2023-02-01 0.00 5.00 0.00 0.00
         2023-03-01 0.00 0.00 5.00 0.00
         2023-04-01 0.00 0.00 0.00 5.00",
    );
}

#[test]
fn the_arrears_peak_is_the_first_of_the_highest_closes() {
    // 100 past due from 11 January, 150 from 21 January, paid on 1 February; 150 again from 11 March.
    let is =
        run(r#"vendors: [(id: "aws", policies: [(kind: withhold)], lump_payments: [(date: "2023-02-01", amount: 150)],
        invoices: [(kind: usage, issued: "2022-12-01", due: "2023-01-10", amount: 100),
            (kind: usage, issued: "2022-12-01", due: "2023-01-20", amount: 50),
            (kind: usage, issued: "2022-12-01", due: "2023-03-10", amount: 150)])]"#);
    same(
        &figures(&is, &["arrears_peak", "arrears_peak_date", "arrears"]),
        "arrears_peak 150.00
         arrears_peak_date 2023-01-21
         arrears 150.00",
    );
}

#[test]
fn arrears_that_are_paid_on_the_first_day_are_no_peak() {
    // Overdue at the opening, which is no close of the forecast.
    let is = run(
        r#"vendors: [(id: "aws", invoices: [(kind: usage, issued: "2022-11-01", due: "2022-12-01", amount: 100)])]"#,
    );
    same(
        &figures(&is, &["overdue", "arrears_peak", "arrears_peak_date"]),
        "overdue 100.00
         arrears_peak 0.00
         arrears_peak_date never",
    );
}

/// A floor of 10 a day, consumption of 5 a day in all months shown here.
const FLOOR: &str = r#"vendors: [(id: "aws", policies: [(kind: withhold)], contract: (
    periods: [(start: "2023-01-01", end: "2024-01-01", floor: 3650), (start: "2024-01-01", end: "2024-07-01", floor: 500)],
    lines: [(monthly: 0, amounts: {"2023-01": 155, "2023-02": 140, "2023-03": 155})]))]"#;

#[test]
fn what_is_owed_is_four_figures() {
    let model = model(FLOOR);
    // The period has not begun: all is for later.
    same(&owed(&model, "2022-12-31"), "aws overdue 0.00 not_yet_due 0.00 accrued 0.00 later 4150.00 disputed 0.00");
    // Ten days: 50 consumed, not invoiced; 100 − 50 accrued; of 3650 + 500 are left 4150 − 50 consumed − 50 accrued.
    same(&owed(&model, "2023-01-10"), "aws overdue 0.00 not_yet_due 50.00 accrued 50.00 later 4050.00 disputed 0.00");
    // January's 155 are invoiced: 310 − 155 accrued.
    same(&owed(&model, "2023-01-31"), "aws overdue 0.00 not_yet_due 155.00 accrued 155.00 later 3840.00 disputed 0.00");
    // On its due date (31 January + 30 days) it is not past due; 2 days of March make 10: 61 days, 610 − 305.
    same(&owed(&model, "2023-03-02"), "aws overdue 0.00 not_yet_due 305.00 accrued 305.00 later 3540.00 disputed 0.00");
    // The day after it is. February's 140 and 15 of March; 62 days: 620 − 310.
    same(
        &owed(&model, "2023-03-03"),
        "aws overdue 155.00 not_yet_due 155.00 accrued 310.00 later 3530.00 disputed 0.00",
    );
}

#[test]
fn a_period_that_runs_at_the_opening_counts_from_its_own_start() {
    // 1 July to 31 December are 184 of 365 days: 1840 − 1000 accrued; 3650 − 1000 − 840 later. The period before is
    // history. What it takes: 2650 in 181 days × 365/12 = 445.327 a month.
    let session = r#"settings: (months: 12), vendors: [(id: "aws", contract: (consumed_so_far: 1000, lines: [(monthly: 310)],
        periods: [(start: "2021-07-01", end: "2022-07-01", floor: 9999), (start: "2022-07-01", end: "2023-07-01", floor: 3650)]))]"#;
    same(
        &owed(&model(session), "2022-12-31"),
        "aws overdue 0.00 not_yet_due 0.00 accrued 840.00 later 1810.00 disputed 0.00",
    );
    same(
        &figures(
            &run(session),
            &[
                "accrued_shortfall",
                "committed_later",
                "vendors/aws/consumed",
                "vendors/aws/floor",
                "vendors/aws/run_rate",
                "vendors/aws/day_met",
            ],
        ),
        "accrued_shortfall 840.00
         committed_later 1810.00
         vendors/aws/consumed 1000.00
         vendors/aws/floor 3650.00
         vendors/aws/run_rate 445.33
         vendors/aws/day_met never # 1000 + 6 x 310 = 2860",
    );
}

#[test]
fn consumption_ahead_of_the_floor_accrues_nothing() {
    // 184/365 of 3650 are 1840, consumed 3000: later 650. Consumed 5000: nothing is left.
    for (consumed, later) in [(3000, "650.00"), (5000, "0.00")] {
        let session = format!(
            r#"vendors: [(id: "aws", contract: (consumed_so_far: {consumed},
                periods: [(start: "2022-07-01", end: "2023-07-01", floor: 3650)]))]"#
        );
        same(
            &owed(&model(&session), "2022-12-31"),
            &format!("aws overdue 0.00 not_yet_due 0.00 accrued 0.00 later {later} disputed 0.00"),
        );
    }
}

#[test]
fn the_floor_is_met_at_the_first_close_at_which_it_is_consumed() {
    // 1000 so far and 10 a day: 1100 at the close of 10 January, 1100.01 on the 11th.
    for (floor, date) in [("1100", "2023-01-10"), ("1100.01", "2023-01-11"), ("1000", "2022-12-31")] {
        let is = run(&format!(
            r#"vendors: [(id: "aws", contract: (consumed_so_far: 1000, lines: [(monthly: 310)],
                periods: [(start: "2022-07-01", end: "2023-07-01", floor: {floor})]))]"#
        ));
        same(&figure(&is, "vendors/aws/day_met"), date);
    }
}

#[test]
fn by_instalments_what_is_not_invoiced_is_for_later() {
    // 1000 at the start of each quarter; consumption up to the floor is paid with them, so none waits for an invoice.
    let model = model(
        r#"settings: (months: 4), vendors: [(id: "aws", contract: (billing: instalments_quarterly, lines: [(monthly: 100)],
            periods: [(start: "2023-01-01", end: "2024-01-01", floor: 4000)]))]"#,
    );
    same(&owed(&model, "2022-12-31"), "aws overdue 0.00 not_yet_due 0.00 accrued 0.00 later 4000.00 disputed 0.00");
    same(&owed(&model, "2023-01-15"), "aws overdue 0.00 not_yet_due 1000.00 accrued 0.00 later 3000.00 disputed 0.00");
    same(&owed(&model, "2023-04-01"), "aws overdue 0.00 not_yet_due 1000.00 accrued 0.00 later 2000.00 disputed 0.00");
}

#[test]
fn disputed_sums_stand_beside_the_four_figures() {
    // The dispute begins on the as-of date: half of 100 is disputed, the rest paid. 40 fall due on 10 January: 20 are
    // disputed at once, 20 not yet due.
    let session = r#"vendors: [(id: "aws", policies: [(kind: dispute, share: 0.5, disputed_kinds: [usage])], invoices: [
        (kind: usage, issued: "2022-11-15", due: "2022-12-15", amount: 100),
        (kind: usage, issued: "2022-12-11", due: "2023-01-10", amount: 40)])]"#;
    let model = model(session);
    same(&owed(&model, "2022-12-31"), "aws overdue 100.00 not_yet_due 40.00 accrued 0.00 later 0.00 disputed 0.00");
    same(&owed(&model, "2023-01-01"), "aws overdue 0.00 not_yet_due 20.00 accrued 0.00 later 0.00 disputed 70.00");
    same(&owed(&model, "2023-01-31"), "aws overdue 0.00 not_yet_due 0.00 accrued 0.00 later 0.00 disputed 70.00");
    let is = run(session);
    same(&figures(&is, &["arrears", "arrears_peak", "paid"]), "arrears 0.00\n arrears_peak 0.00\n paid 70.00");
}

#[test]
fn a_year_from_15_to_15_january_has_twelve_months() {
    // 1200 in monthly instalments on the 15th: the last on 15 December.
    let is = run(r#"settings: (months: 14), vendors: [(id: "aws", contract: (billing: instalments_monthly,
        periods: [(start: "2023-01-15", end: "2024-01-15", floor: 1200)]))]"#);
    let issued: Vec<String> =
        is.invoices.iter().map(|invoice| format!("{} {}", invoice.issued, amount(invoice.face, &is))).collect();
    assert_eq!(issued.len(), 12);
    assert_eq!((issued[0].as_str(), issued[11].as_str()), ("2023-01-15 100.00", "2023-12-15 100.00"));
    same(&figure(&is, "committed_later"), "1200.00");
}

#[test]
fn a_share_of_a_stream_is_an_obligation_when_it_is_due() {
    // 30 % of 200 of 31 January on 10 February, of 28 February on 10 March.
    let is = run(r#"streams: [(id: "store", base: 200)],
        costs: [(id: "fees", kind: share_of_stream, stream: "store", share: 0.3, net_days: 10)]"#);
    same(
        &spans(&is, SpanSize::Month, &["receipts", "obligations", "paid"]),
        "2023-01-01 200.00 0.00 0.00
         2023-02-01 200.00 60.00 60.00
         2023-03-01 200.00 60.00 60.00",
    );
}

#[test]
fn what_is_consumed_and_not_invoiced_is_at_the_contracts_prices() {
    // 10 days of 10: the discounted line 90, support 100 at list price.
    let model = model(
        r#"settings: (months: 1), vendors: [(id: "aws", contract: (discount: 0.1,
        periods: [(start: "2023-01-01", end: "2023-02-01", floor: 310)],
        lines: [(monthly: 310), (monthly: 310, discounted: false, counts: not)]))]"#,
    );
    // 310 × 10/31 − 90 = 10 accrued; 310 − 90 − 10 later.
    same(&owed(&model, "2023-01-10"), "aws overdue 0.00 not_yet_due 190.00 accrued 10.00 later 210.00 disputed 0.00");
}

#[test]
fn the_accrued_shortfall_is_of_the_floor_with_what_was_carried_in() {
    // January's shortfall is 100: half is invoiced, half carried into February's 280. Half of 330 after 14 of 28 days.
    let model = model(
        r#"settings: (months: 2), vendors: [(id: "aws", contract: (carry_over_cap: 0.5, periods: [
        (start: "2023-01-01", end: "2023-02-01", floor: 100), (start: "2023-02-01", end: "2023-03-01", floor: 280)]))]"#,
    );
    same(&owed(&model, "2023-02-14"), "aws overdue 0.00 not_yet_due 50.00 accrued 165.00 later 165.00 disputed 0.00");
}

#[test]
fn agreed_instalments_stand_with_not_yet_due() {
    // 100 overdue, from the as-of date in two payments of 50.
    let session = |agreed: bool| {
        format!(
            r#"vendors: [(id: "aws", policies: [(kind: instalments, count: 2, agreed: {agreed})],
            invoices: [(kind: usage, issued: "2022-11-01", due: "2022-12-01", amount: 100)])]"#
        )
    };
    let agreed = model(&session(true));
    same(&owed(&agreed, "2023-01-15"), "aws overdue 0.00 not_yet_due 100.00 accrued 0.00 later 0.00 disputed 0.00");
    same(&owed(&agreed, "2023-01-31"), "aws overdue 0.00 not_yet_due 50.00 accrued 0.00 later 0.00 disputed 0.00");
    same(&figure(&run_model(&agreed), "arrears_peak"), "0.00");
    let withheld = model(&session(false));
    same(&owed(&withheld, "2023-01-31"), "aws overdue 50.00 not_yet_due 0.00 accrued 0.00 later 0.00 disputed 0.00");
    same(&figure(&run_model(&withheld), "arrears_peak"), "100.00");
}

#[test]
fn today_is_the_opening_before_the_first_days_payments() {
    // The opening is the close of 31 December: what is due that day is not past due. On 1 January both are paid.
    let is = run(r#"settings: (opening_cash: 100), vendors: [(id: "aws", invoices: [
        (kind: usage, issued: "2022-11-01", due: "2022-12-30", amount: 30),
        (kind: usage, issued: "2022-12-01", due: "2022-12-31", amount: 20)])]"#);
    same(
        &figures(&is, &["overdue", "not_yet_due", "vendors/aws/overdue", "vendors/aws/not_yet_due", "cash_low"]),
        "overdue 30.00
         not_yet_due 20.00
         vendors/aws/overdue 30.00
         vendors/aws/not_yet_due 20.00
         cash_low 50.00",
    );
}

#[test]
fn interest_per_day_is_that_of_the_next_day() {
    // 36.5 % a year are 0.1 % a day. On 1 January: due 31 December without grace 1.00; with 5 days of grace due 26
    // December 1.00, due 27 December nothing yet.
    for (due, grace, interest) in [("2022-12-31", 0, "1.00"), ("2022-12-26", 5, "1.00"), ("2022-12-27", 5, "0.00")] {
        let is = run(&format!(
            r#"vendors: [(id: "aws", late_interest: (rate: 0.365, grace_days: {grace}),
                invoices: [(kind: usage, issued: "2022-11-01", due: "{due}", amount: 1000)])]"#
        ));
        same(&figure(&is, "interest_per_day"), interest);
    }
}

#[test]
fn days_payable_are_of_the_90_days_up_to_the_close() {
    // 300 on the 1st of each month, due 60 days later. The 90 days up to 30 April begin on 31 January: 900 invoiced;
    // unpaid is April's 300 (March's is paid on 30 April): 300/900 × 90. One month alone: 300/300 × 31.
    let session = |months| {
        format!(
            r#"settings: (months: {months}), vendors: [(id: "landlord", net_days: 60, charges: [(id: "rent", monthly: 300)])]"#
        )
    };
    same(&figure(&run(&session(4)), "dpo"), "30.0000");
    same(&figure(&run(&session(1)), "dpo"), "31.0000");
    same(&figure(&run("settings: (months: 1)"), "dpo"), "—");
}

#[test]
fn days_receivable_are_of_the_90_days_up_to_the_close() {
    // 100 at each month's end, collected 45 days later: at 30 April March's and April's are open, and 31 January lies
    // in the 90 days: 200/400 × 90. One month alone: 100/100 × 31.
    let session =
        |months| format!(r#"settings: (months: {months}), streams: [(id: "ads", base: 100, lags: [(days: 45)])]"#);
    same(&figure(&run(&session(4)), "dso"), "45.0000");
    same(&figure(&run(&session(1)), "dso"), "31.0000");
    same(&figure(&run("settings: (months: 1)"), "dso"), "—");
}

#[test]
fn concentration_is_the_largest_share_in_obligations_and_receipts() {
    // Due within: 3 × 300 of 3 × (300 + 100 + 100). Received: zed 30 %, acme 45 %, 25 % unnamed.
    let is = run(r#"vendors: [(id: "zed", net_days: 5, charges: [(id: "rent", monthly: 300)]),
            (id: "acme", net_days: 0, charges: [(id: "power", monthly: 100)])],
        streams: [(id: "ads", base: 100, payers: [(vendor: "zed", share: 0.3), (vendor: "acme", share: 0.45)])],
        costs: [(id: "wages", monthly: 100)]"#);
    same(
        &figures(&is, &["vendor_concentration", "payer_concentration"]),
        "vendor_concentration 0.6000
         payer_concentration 0.4500",
    );
    let is = run("");
    same(
        &figures(&is, &["vendor_concentration", "payer_concentration", "coverage"]),
        "vendor_concentration —
         payer_concentration —
         coverage —",
    );
}

#[test]
fn consumption_by_any_span_adds_up_to_the_months() {
    // 100/31 a day, rounded cumulatively (as weeks of revenue are): the month's invoice is due 2 March, paid then.
    let is = run(r#"settings: (months: 1), vendors: [(id: "aws", contract: (lines: [(monthly: 100)]))]"#);
    same(
        &vendor_spans(&is, SpanSize::Week, "aws"),
        "2023-01-01 3.23 0.00 0.00 0.00 0.00 0.00
         2023-01-02 22.58 0.00 0.00 0.00 0.00 0.00
         2023-01-09 22.58 0.00 0.00 0.00 0.00 0.00
         2023-01-16 22.58 0.00 0.00 0.00 0.00 0.00
         2023-01-23 22.58 0.00 0.00 0.00 0.00 0.00
         2023-01-30 6.45 100.00 0.00 0.00 0.00 0.00",
    );
}

#[test]
fn vendors_have_their_own_spans() {
    // The floor of 60 against 6 × 5: 30 short, invoiced on 30 June. 36.5 % are 0.1 % a day: on the 10 overdue 0.31, 0.28
    // and 0.31 in January to March, each due on the month's last day.
    let is = run(r#"settings: (months: 6), vendors: [(id: "aws", net_days: 40, late_interest: (rate: 0.365),
        policies: [(kind: withhold)], contract: (periods: [(start: "2023-01-01", end: "2023-07-01", floor: 60)], lines: [(monthly: 5)]),
        lump_payments: [(date: "2023-04-01", amount: 10)],
        invoices: [(kind: usage, issued: "2022-11-01", due: "2022-12-31", amount: 10)])]"#);
    same(
        &only(&vendor_spans(&is, SpanSize::Quarter, "aws"), &["2023-01-01"]),
        // Past due at 31 March: 10, January's 5 (due 12 March), interest of January and February 0.31 + 0.28 (March's
        // is due on 31 March), and 5 bear interest from 13 March on: 19 × 0.005 = 0.095 beside 0.31: 0.405, to 0.40.
        "2023-01-01 15.00 15.99 0.00 0.99 0.00 15.59",
    );
    same(&figures(&is, &["vendors/aws/paid"]), "vendors/aws/paid 10.00");
    let of_shortfall = is.invoiced_of(obligo::model::InvoiceKind::Shortfall);
    assert_eq!(amount(of_shortfall, &is), "30.00");
}

/// Everything that a reader sees of a forecast.
fn seen(model: &Model) -> String {
    let is = run_model(model);
    let columns = [
        "receipts",
        "obligations",
        "paid",
        "events_in",
        "events_out",
        "cash_interest",
        "cash_end",
        "cash_low",
        "cash_low_date",
        "age",
    ];
    let figures: String = is
        .figures()
        .iter()
        .map(|figure| format!("{} {:?}", figure.id(&is), figure.value))
        .collect::<Vec<_>>()
        .join("\n");
    // The places of items differ; their ids don't.
    let names: Vec<&str> = is.items.iter().map(|item| item.id.as_str()).collect();
    format!("{names:?}\n{}{}{figures}{}", journal(&is), spans(&is, SpanSize::Week, &columns), owed(model, "2023-04-30"))
}

#[test]
fn a_muted_item_is_as_if_deleted() {
    fn without<T>(list: &[T], is_meant: impl Fn(&T) -> bool) -> Vec<T>
    where
        T: Clone,
    {
        list.iter().filter(|entry| !is_meant(entry)).cloned().collect()
    }
    let model = model(RICH);
    let all = seen(&model);
    for id in ["aws", "landlord", "ads", "blue", "wages", "fees", "loan", "fine", "sale"] {
        let (mut muted, mut deleted) = (model.clone(), model.clone());
        macro_rules! each_list {
            ($($list:ident),+) => {$(
                muted.$list.iter_mut().filter(|item| item.id.0 == id).for_each(|item| item.muted = true);
                deleted.$list = without(&deleted.$list, |item| item.id.0 == id);
            )+};
        }
        each_list!(vendors, streams, costs, debts, cash_events);
        // A muted vendor pays as an unnamed payer; a share of a muted stream is nothing.
        for stream in &mut deleted.streams {
            stream.payers = without(&stream.payers, |payer| payer.vendor == id);
            stream
                .receivables
                .iter_mut()
                .filter(|due| due.vendor.as_deref() == Some(id))
                .for_each(|due| due.vendor = None);
        }
        let (muted_seen, deleted_seen) = (seen(&muted), seen(&deleted_without_orphans(deleted)));
        // The cost of a muted stream is still there, and is nothing.
        let muted_seen = if id == "blue" { muted_seen.replace(", \"fees\"", "") } else { muted_seen };
        assert_ne!(muted_seen, all, "{id} matters");
        same(&muted_seen, &deleted_seen);
    }
}

/// Without costs that are a share of a stream that is gone.
fn deleted_without_orphans(mut model: Model) -> Model {
    let streams: Vec<String> = model.streams.iter().map(|stream| stream.id.0.clone()).collect();
    model.costs.retain(|cost| cost.stream.as_ref().is_none_or(|stream| streams.contains(stream)));
    model
}

#[test]
fn muting_keeps_opening_cash_and_what_a_muted_vendor_would_pay() {
    // The vendor's 100 overdue, its rent and its 40 of receivables: only those 40 and its share of 50 a month stay.
    check(
        r#"settings: (months: 1, opening_cash: 10), vendors: [(id: "aws", muted: true, net_days: 0,
            charges: [(id: "rent", monthly: 300)],
            invoices: [(kind: usage, issued: "2022-11-01", due: "2022-12-31", amount: 100)])],
        streams: [(id: "ads", base: 50, payers: [(vendor: "aws", share: 0.5)],
            receivables: [(due: "2023-01-10", amount: 40, vendor: "aws")])]"#,
        "2022-12-31  Opening  Assets:Cash 10.00  Assets:Receivable:ads 40.00  Equity:Opening -50.00
         2023-01-10  Collection  ads  Assets:Cash 40.00  Assets:Receivable:ads -40.00
         2023-01-31  Recognition  ads  Assets:Receivable:ads 50.00  Revenue:ads -50.00
         2023-01-31  Collection  ads  Assets:Cash 50.00  Assets:Receivable:ads -50.00",
    );
}
