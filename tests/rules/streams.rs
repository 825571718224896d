//! Revenue streams (DESIGN 4.1), and what of *Money*, *Splits* and *Ties* shows in them (DESIGN 4, 4.13).

use crate::common::tables::*;

/// What is recognised of the only stream, a line a month or week: date and amount.
#[track_caller]
fn check_revenue(session: &str, expected: &str) {
    same(&postings_of(session, "Recognition"), expected);
}

/// What is collected of the only stream: date and amount.
#[track_caller]
fn check_collected(session: &str, expected: &str) {
    same(&postings_of(session, "Collection"), expected);
}

/// Date, payer in brackets if there is one, and the first posting's amount if it is one.
fn postings_of(session: &str, rule: &str) -> String {
    let table = only(&journal(&run(session)), &[rule]);
    let line = |line: &str| {
        let words: Vec<&str> = line.split_whitespace().collect();
        let payer = words[2].find('(').map_or("", |at| &words[2][at..]);
        format!("{} {payer} {}\n", words[0], words[4])
    };
    table.lines().map(line).filter(|line| !line.ends_with(" 0.00\n")).collect()
}

#[test]
fn revenue_is_recognised_on_the_months_last_day_and_collected_after_its_lag() {
    // February's is collected on 1 March, after the end.
    check(
        r#"settings: (months: 2, opening_cash: 1000), streams: [(id: "ads", base: 100, lags: [(days: 1)])]"#,
        "2022-12-31  Opening  Assets:Cash 1000.00  Equity:Opening -1000.00
         2023-01-31  Recognition  ads  Assets:Receivable:ads 100.00  Revenue:ads -100.00
         2023-02-01  Collection  ads  Assets:Cash 100.00  Assets:Receivable:ads -100.00
         2023-02-28  Recognition  ads  Assets:Receivable:ads 100.00  Revenue:ads -100.00",
    );
}

#[test]
fn without_a_lag_revenue_is_collected_on_the_day_on_which_it_is_recognised() {
    check(
        r#"settings: (first_month: "2024-02", months: 1), streams: [(id: "ads", base: 100)]"#,
        "2024-02-29  Recognition  ads  Assets:Receivable:ads 100.00  Revenue:ads -100.00
         2024-02-29  Collection  ads  Assets:Cash 100.00  Assets:Receivable:ads -100.00",
    );
}

#[test]
fn a_trend_grows_by_the_month_and_its_yearly_rate_is_applied_once() {
    // 1.21^(1/12) = e^(0.190620360 / 12) = 1.016011868; 1.21^(6/12) = 1.1; 1.21^(12/12) = 1.21, not 1.21^12.
    let table =
        postings_of(r#"settings: (months: 13), streams: [(id: "ads", base: 1000, growth: 0.21)]"#, "Recognition");
    same(
        &only(&table, &["2023-01-31", "2023-02-28", "2023-07-31", "2024-01-31"]),
        "2023-01-31 1000.00
         2023-02-28 1016.01
         2023-07-31 1100.00
         2024-01-31 1210.00",
    );
}

#[test]
fn a_trend_counts_from_its_reference_month() {
    for (reference, base, expected) in [
        // m = 6: 1000 × 1.1; m = 12: 1000 × 1.21.
        ("2022-07", 1000, "2023-01-31 1100.00\n 2023-07-31 1210.00"),
        // m = 12: 1000 × 1.21; m = 18: 1000 × 1.21 × 1.1.
        ("2022-01", 1000, "2023-01-31 1210.00\n 2023-07-31 1331.00"),
        // m = −12: 1210 ÷ 1.21; m = −6: 1210 ÷ 1.1.
        ("2024-01", 1210, "2023-01-31 1000.00\n 2023-07-31 1100.00"),
    ] {
        let session = format!(
            r#"settings: (months: 7), streams: [(id: "ads", base: {base}, growth: 0.21, reference_month: "{reference}")]"#
        );
        same(&only(&postings_of(&session, "Recognition"), &["2023-01-31", "2023-07-31"]), expected);
    }
}

#[test]
fn shrinking_revenue_never_goes_below_nothing() {
    // 0.01^(6/12) = 0.1; 0.01^(12/12) = 0.01; after 37 months 1000 × 0.01^3 is a tenth of a cent.
    let table =
        postings_of(r#"settings: (months: 37), streams: [(id: "ads", base: 1000, growth: -0.99)]"#, "Recognition");
    same(&only(&table, &["2023-07-31", "2024-01-31"]), "2023-07-31 100.00\n 2024-01-31 10.00");
    assert!(!table.contains(" -"), "{table}");
}

#[test]
fn season_factors_belong_to_calendar_months_and_are_divided_by_their_mean() {
    // The mean of 2, 1, 1, … is 13/12: January 130 × 2 × 12/13 = 240, others 130 × 12/13 = 120. A year adds up to
    // 240 + 11 × 120 = 1560 = 12 × 130. Twice the factors are the same season.
    for season in ["2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1", "4, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2"] {
        check_revenue(
            &format!(r#"settings: (first_month: "2022-12"), streams: [(id: "ads", base: 130, season: [{season}])]"#),
            "2022-12-31 120.00
             2023-01-31 240.00
             2023-02-28 120.00",
        );
    }
}

#[test]
fn a_season_factor_of_nothing_is_no_revenue() {
    // The mean is 11/12: 110 × 12/11 = 120.
    let session = r#"streams: [(id: "ads", base: 110, season: [1, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1])]"#;
    let is = run(session);
    same(&amount(is.cash[30], &is), "120.00");
    same(&amount(is.cash[58], &is), "120.00");
    same(&amount(is.cash[89], &is), "240.00");
}

#[test]
fn growth_season_and_changes_multiply() {
    // July, m = 6: 1000 × 1.1 × 24/13 × 0.65 = 1100 × 1.2.
    let session = r#"settings: (months: 7), streams: [(id: "ads", base: 1000, growth: 0.21,
        season: [1, 1, 1, 1, 1, 1, 2, 1, 1, 1, 1, 1], changes: [(from: "2023-07", factor: 0.65)])]"#;
    same(&only(&postings_of(session, "Recognition"), &["2023-07-31"]), "2023-07-31 1320.00");
}

#[test]
fn accounts_come_and_go_and_are_not_rounded() {
    // a(−1) = 1000; a = 1000 × 0.9 + 50 = 950; 950 × 0.9 + 50 = 905; 905 × 0.9 + 50 = 864.5; 864.5 × 0.9 + 50 = 828.05.
    // Each pays 10 × (1 − 0.3) = 7.
    check_revenue(
        r#"settings: (months: 4), streams: [(id: "blue", driver: accounts, opening_accounts: 1000, churn: 0.1,
            additions: 50, channels: [(price: 10, fee: 0.3)])]"#,
        "2023-01-31 6650.00
         2023-02-28 6335.00
         2023-03-31 6051.50
         2023-04-30 5796.35",
    );
}

#[test]
fn channels_have_their_own_share_price_and_fee() {
    // 100 accounts: web 40 × 10 × 0.97 = 388; store 60 × 12 × 0.7 = 504. Then 110: 426.80 + 554.40.
    check_revenue(
        r#"settings: (months: 2), streams: [(id: "blue", driver: accounts, opening_accounts: 90, additions: 10,
            channels: [(id: "web", share: 0.4, price: 10, fee: 0.03), (id: "store", share: 0.6, price: 12, fee: 0.3)])]"#,
        "2023-01-31 892.00
         2023-02-28 981.20",
    );
}

#[test]
fn accounts_that_no_channel_has_pay_nothing() {
    check_revenue(
        r#"settings: (months: 1), streams: [(id: "blue", driver: accounts, opening_accounts: 100,
            channels: [(share: 0.25, price: 10)])]"#,
        "2023-01-31 250.00 # 25 x 10",
    );
}

#[test]
fn season_and_changes_act_on_what_accounts_pay() {
    // January 130 × 1 × 24/13 = 240; February 130 × 12/13 × 0.5 = 60. Growth and base are the trend's alone.
    check_revenue(
        r#"settings: (months: 2), streams: [(id: "blue", driver: accounts, opening_accounts: 130, base: 999, growth: 5,
            channels: [(price: 1)], season: [2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1],
            changes: [(from: "2023-02", factor: 0.5)])]"#,
        "2023-01-31 240.00
         2023-02-28 60.00",
    );
}

#[test]
fn a_change_is_reached_at_once_or_over_months_until_it_ends() {
    // a: the k-th of 3 months has k/3 of the way to 0.4: 0.8, 0.6, 0.4, and is over in June. b: 0.5 from April on.
    check_revenue(
        r#"settings: (months: 6), streams: [(id: "ads", base: 100, changes: [
            (id: "a", from: "2023-02", until: "2023-06", factor: 0.4, over_months: 3),
            (id: "b", from: "2023-04", factor: 0.5)])]"#,
        "2023-01-31 100.00
         2023-02-28 80.00
         2023-03-31 60.00
         2023-04-30 20.00 # 0.4 x 0.5
         2023-05-31 20.00
         2023-06-30 50.00 # b alone",
    );
}

#[test]
fn a_change_may_have_begun_before_the_as_of_date_and_end_on_its_way() {
    // Up from 1 to 2 over 4 months from December: January is the second (1.5), February the third (1.75), then over.
    check_revenue(
        r#"streams: [(id: "ads", base: 100, changes: [
            (from: "2022-12", until: "2023-03", factor: 2, over_months: 4)])]"#,
        "2023-01-31 150.00
         2023-02-28 175.00
         2023-03-31 100.00",
    );
}

#[test]
fn a_planned_amount_replaces_its_month_and_touches_no_other() {
    // The season is 2 in February (mean 13/12), the change is ×0.5 in all months: 130 × 12/13 × 0.5 = 60.
    check_revenue(
        r#"streams: [(id: "ads", base: 130, season: [1, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1],
            changes: [(from: "2022-01", factor: 0.5)], amounts: {"2023-02": 77.77})]"#,
        "2023-01-31 60.00
         2023-02-28 77.77
         2023-03-31 60.00",
    );
}

#[test]
fn a_planned_amount_leaves_counts_of_accounts_alone() {
    // a = 110, 120, 130.
    check_revenue(
        r#"streams: [(id: "blue", driver: accounts, opening_accounts: 100, additions: 10, channels: [(price: 1)],
            amounts: {"2023-02": 5})]"#,
        "2023-01-31 110.00
         2023-02-28 5.00
         2023-03-31 130.00",
    );
}

#[test]
fn actuals_before_the_as_of_date_are_final() {
    check(
        r#"settings: (months: 1), streams: [(id: "ads", base: 100, amounts: {"2022-11": 5, "2022-12": 7},
            lags: [(days: 31)])]"#,
        "2023-01-31  Recognition  ads  Assets:Receivable:ads 100.00  Revenue:ads -100.00",
    );
}

#[test]
fn weekly_revenue_is_recognised_on_each_weeks_and_the_months_last_day_by_days() {
    // 10 a day. 1 January 2023 is a Sunday, the last day of a week that begins on Monday.
    check_revenue(
        r#"settings: (months: 1), streams: [(id: "ads", base: 310, recognition: weekly)]"#,
        "2023-01-01 10.00
         2023-01-08 70.00
         2023-01-15 70.00
         2023-01-22 70.00
         2023-01-29 70.00
         2023-01-31 20.00",
    );
    check_revenue(
        r#"settings: (months: 1, week_start: sunday), streams: [(id: "ads", base: 310, recognition: weekly)]"#,
        "2023-01-07 70.00
         2023-01-14 70.00
         2023-01-21 70.00
         2023-01-28 70.00
         2023-01-31 30.00",
    );
}

#[test]
fn a_week_that_ends_with_the_month_is_recognised_once() {
    // 30 April 2023 is a Sunday. The week of 1 May belongs to May alone.
    check_revenue(
        r#"settings: (first_month: "2023-04", months: 1), streams: [(id: "ads", base: 300, recognition: weekly)]"#,
        "2023-04-02 20.00
         2023-04-09 70.00
         2023-04-16 70.00
         2023-04-23 70.00
         2023-04-30 70.00",
    );
}

#[test]
fn a_week_over_two_months_is_recognised_in_both_by_days() {
    // January 10 a day (planned), February 560 / 28 = 20 a day: 30 and 31 January, then 1 to 5 February.
    let session = r#"settings: (months: 2), streams: [(id: "ads", base: 0, recognition: weekly,
        amounts: {"2023-01": 310, "2023-02": 560})]"#;
    let table = postings_of(session, "Recognition");
    same(
        &only(&table, &["2023-01-31", "2023-02-05", "2023-02-26", "2023-02-28"]),
        "2023-01-31 20.00
         2023-02-05 100.00
         2023-02-26 140.00
         2023-02-28 40.00",
    );
}

#[test]
fn weeks_of_a_month_are_rounded_cumulatively_and_add_up() {
    // 100/31 a day: up to the 1st 3.2258, 8th 25.8065, 15th 48.3871, 22nd 70.9677, 29th 93.5484, 31st 100, each rounded
    // less the one before: 3.23, 25.81 − 3.23, 48.39 − 25.81, 70.97 − 48.39, 93.55 − 70.97, 100 − 93.55.
    check_revenue(
        r#"settings: (months: 1), streams: [(id: "ads", base: 100, recognition: weekly)]"#,
        "2023-01-01 3.23
         2023-01-08 22.58
         2023-01-15 22.58
         2023-01-22 22.58
         2023-01-29 22.58
         2023-01-31 6.45",
    );
}

#[test]
fn a_few_cents_over_weeks_are_never_below_nothing() {
    // 3 cents: up to the 1st 0.097, 8th 0.774, 15th 1.452, 22nd 2.129, 29th 2.806, 31st 3 cents: 0, 1, 1, 2, 3, 3.
    let table =
        postings_of(r#"settings: (months: 1), streams: [(id: "ads", base: 0.03, recognition: weekly)]"#, "Recognition");
    same(&table, "2023-01-08 0.01\n 2023-01-22 0.01\n 2023-01-29 0.01");
}

#[test]
fn lags_of_weekly_revenue_count_from_each_recognition() {
    check_collected(
        r#"settings: (months: 1), streams: [(id: "ads", base: 310, recognition: weekly, lags: [(days: 7)])]"#,
        "2023-01-08 10.00
         2023-01-15 70.00
         2023-01-22 70.00
         2023-01-29 70.00",
    );
}

#[test]
fn several_lags_have_shares_and_the_last_has_what_is_left() {
    // 50.005 is half way between 50.00 and 50.01: the even one; the rest is 50.01.
    check_collected(
        r#"streams: [(id: "ads", base: 100.01, lags: [(days: 45, share: 0.5), (days: 0, share: 0.5)], amounts: {
            "2023-02": 0, "2023-03": 0})]"#,
        "2023-01-31 50.01
         2023-03-17 50.00",
    );
}

#[test]
fn payers_are_split_by_their_ids_and_the_unnamed_rest_comes_last() {
    // 100.01: acme 25.0025, zed 30.003, the rest 45.01.
    check_collected(
        r#"settings: (months: 1), vendors: [(id: "zed"), (id: "acme")], streams: [(id: "ads", base: 100.01,
            payers: [(vendor: "zed", share: 0.3), (vendor: "acme", share: 0.25)])]"#,
        "2023-01-31 (acme) 25.00
         2023-01-31 (zed) 30.00
         2023-01-31 45.01",
    );
}

#[test]
fn each_payers_part_is_split_by_lag() {
    // acme 25.00: 12.50 and 12.50. The rest 75.01: 37.505 is half way, to 37.50; then 37.51.
    check_collected(
        r#"settings: (months: 2), vendors: [(id: "acme")], streams: [(id: "ads", base: 100.01, amounts: {"2023-02": 0},
            payers: [(vendor: "acme", share: 0.25)], lags: [(days: 1, share: 0.5), (days: 2, share: 0.5)])]"#,
        "2023-02-01 (acme) 12.50
         2023-02-01 37.50
         2023-02-02 (acme) 12.50
         2023-02-02 37.51",
    );
}

#[test]
fn no_part_of_a_split_is_more_than_what_is_left() {
    // 2 cents: 0.6 of a cent is 1 cent for a and for b; c could have 1 but nothing is left, nor for the rest.
    let table = postings_of(
        r#"settings: (months: 1), vendors: [(id: "a"), (id: "b"), (id: "c")], streams: [(id: "ads", base: 0.02,
            payers: [(vendor: "a", share: 0.3), (vendor: "b", share: 0.3), (vendor: "c", share: 0.3)])]"#,
        "Collection",
    );
    same(&table, "2023-01-31 (a) 0.01\n 2023-01-31 (b) 0.01");
}

#[test]
fn payers_who_pay_all_leave_no_cent_to_an_unnamed_one() {
    // Half a cent is none for a; b, the last, has what is left.
    check_collected(
        r#"settings: (months: 1), vendors: [(id: "a"), (id: "b")], streams: [(id: "ads", base: 0.01,
            payers: [(vendor: "a", share: 0.5), (vendor: "b", share: 0.5)])]"#,
        "2023-01-31 (b) 0.01",
    );
}

#[test]
fn the_bad_share_is_written_off_on_the_day_on_which_it_would_have_been_collected() {
    // 5 % of 100.10 is 5.005, to the even 5.00. Write-offs come before receipts.
    check(
        r#"settings: (months: 2), streams: [(id: "ads", base: 100.10, bad_share: 0.05, lags: [(days: 10)])]"#,
        "2023-01-31  Recognition  ads  Assets:Receivable:ads 100.10  Revenue:ads -100.10
         2023-02-10  WriteOff  ads  Expenses:BadDebt:ads 5.00  Assets:Receivable:ads -5.00
         2023-02-10  Collection  ads  Assets:Cash 95.10  Assets:Receivable:ads -95.10
         2023-02-28  Recognition  ads  Assets:Receivable:ads 100.10  Revenue:ads -100.10",
    );
}

#[test]
fn all_of_a_days_write_offs_come_before_its_receipts() {
    // Step 4 of the day.
    check_only(
        r#"settings: (months: 1), streams: [(id: "a", base: 10, bad_share: 0.1), (id: "b", base: 20, bad_share: 0.1)]"#,
        &["Collection", "WriteOff"],
        "2023-01-31  WriteOff  a  Expenses:BadDebt:a 1.00  Assets:Receivable:a -1.00
         2023-01-31  WriteOff  b  Expenses:BadDebt:b 2.00  Assets:Receivable:b -2.00
         2023-01-31  Collection  a  Assets:Cash 9.00  Assets:Receivable:a -9.00
         2023-01-31  Collection  b  Assets:Cash 18.00  Assets:Receivable:b -18.00",
    );
}

#[test]
fn the_bad_share_is_rounded_for_each_payer_and_lag() {
    // 100.20 in two parts of 50.10: 5 % of each is 2.505, to the even 2.50; of the whole it would be 5.01.
    for split in [
        "lags: [(days: 1, share: 0.5), (days: 2, share: 0.5)]",
        r#"lags: [(days: 1)], payers: [(vendor: "acme", share: 0.5)]"#,
    ] {
        let session = format!(
            r#"settings: (months: 2), vendors: [(id: "acme")],
            streams: [(id: "ads", base: 100.20, amounts: {{"2023-02": 0}}, bad_share: 0.05, {split})]"#
        );
        let is = run(&session);
        let cash = is.cash.last().copied().unwrap_or_default();
        same(&amount(cash, &is), "95.20 # 100.20 - 2 x 2.50");
    }
}

#[test]
fn a_negative_planned_amount_is_paid_out_on_its_day_without_a_bad_share() {
    // −50 in halves; of 100 in January half is collected at once, less 10 % of it.
    check_only(
        r#"settings: (months: 2), streams: [(id: "ads", base: 100, bad_share: 0.1, amounts: {"2023-01": -50},
            lags: [(days: 0, share: 0.5), (days: 20, share: 0.5)])]"#,
        &["Recognition", "Collection", "WriteOff"],
        "2023-01-31  Recognition  ads  Assets:Receivable:ads -50.00  Revenue:ads 50.00
         2023-01-31  Collection  ads  Assets:Cash -25.00  Assets:Receivable:ads 25.00
         2023-02-20  Collection  ads  Assets:Cash -25.00  Assets:Receivable:ads 25.00
         2023-02-28  Recognition  ads  Assets:Receivable:ads 100.00  Revenue:ads -100.00
         2023-02-28  WriteOff  ads  Expenses:BadDebt:ads 5.00  Assets:Receivable:ads -5.00
         2023-02-28  Collection  ads  Assets:Cash 45.00  Assets:Receivable:ads -45.00",
    );
}

#[test]
fn a_negative_amount_is_split_like_a_positive_one() {
    // As 100.01 above with the sign turned: halves go to the even one.
    check_collected(
        r#"settings: (months: 1), vendors: [(id: "acme")], streams: [(id: "ads", base: 1, amounts: {"2023-01": -100.01},
            payers: [(vendor: "acme", share: 0.5)])]"#,
        "2023-01-31 (acme) -50.00
         2023-01-31 -50.01",
    );
}

#[test]
fn opening_receivables_are_collected_when_due_or_on_the_as_of_date() {
    check(
        r#"settings: (months: 1, opening_cash: 10), vendors: [(id: "acme")], streams: [(id: "ads", base: 0, receivables: [
            (due: "2023-01-20", amount: 30), (due: "2022-11-30", amount: 20, vendor: "acme"),
            (due: "2023-02-01", amount: 40)])]"#,
        "2022-12-31  Opening  Assets:Cash 10.00  Assets:Receivable:ads 90.00  Equity:Opening -100.00
         2023-01-01  Collection  ads(acme)  Assets:Cash 20.00  Assets:Receivable:ads -20.00
         2023-01-20  Collection  ads  Assets:Cash 30.00  Assets:Receivable:ads -30.00",
    );
}

#[test]
fn amounts_are_rounded_half_to_even_where_their_posting_is_made() {
    // 0.05 × 0.5, 0.07 × 0.5 and 1.15 × 0.1 (in binary less than 0.115): 2.5, 3.5 and 11.5 cents.
    for (price, fee, expected) in [("0.05", "0.5", "0.02"), ("0.07", "0.5", "0.04"), ("1.15", "0.9", "0.12")] {
        check_revenue(
            &format!(
                r#"settings: (months: 1), streams: [(id: "blue", driver: accounts, opening_accounts: 1,
                    channels: [(price: {price}, fee: {fee})])]"#
            ),
            &format!("2023-01-31 {expected}"),
        );
    }
}

#[test]
fn currencies_are_rounded_to_their_own_minor_units() {
    // Half of 5 yen is 2.5, to the even 2; a dinar has 1000 fils, a dollar 100 cents.
    for (currency, base, expected) in [("JPY", "5", "2"), ("KWD", "0.666", "0.333"), ("USD", "0.66", "0.33")] {
        check_collected(
            &format!(
                r#"settings: (months: 1, currency: "{currency}"), streams: [(id: "ads", base: {base},
                    lags: [(days: 0, share: 0.5), (days: 60, share: 0.5)])]"#
            ),
            &format!("2023-01-31 {expected}"),
        );
    }
}

#[test]
fn an_amount_that_is_too_large_names_item_and_date() {
    // 9×10^13 dollars are 9×10^15 cents, below 2^53 ≈ 9.007×10^15; a month's growth later (× 2^(1/12) ≈ 1.059) no more.
    let overflow = overflow(r#"streams: [(id: "ads", base: 90_000_000_000_000, growth: 1, lags: [(days: 3000)])]"#);
    assert_eq!((overflow.item.as_deref(), overflow.date), (Some("ads"), day("2023-02-28")));
}

#[test]
fn a_forecast_of_a_hundred_days_ends_with_its_last_month() {
    // 2023-11 to 2024-02: 30 + 31 + 31 + 29 days.
    let is = run(r#"settings: (first_month: "2023-11", months: 4)"#);
    assert_eq!((is.as_of, is.end, is.days()), (day("2023-11-01"), day("2024-03-01"), 121));
}
