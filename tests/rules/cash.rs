//! Costs, debt, cash events, interest on cash, restricted cash and the buffer (DESIGN 4.8, 4.13 *Cash*), and the
//! opening entry and the order of the day (DESIGN 4).

use crate::common::tables::*;

/// Date and amount of the first posting, of the entries with one of the rules.
fn postings_of(session: &str, rules: &[&str]) -> String {
    let table = only(&journal(&run(session)), rules);
    let line = |line: &str| {
        let words: Vec<&str> = line.split_whitespace().collect();
        let at = words.iter().position(|word| word.contains(':')).expect("an account");
        format!("{} {}\n", words[0], words[at + 1])
    };
    table.lines().map(line).collect()
}

/// The only cost's payments: date and amount.
#[track_caller]
fn check_costs(session: &str, expected: &str) {
    same(&postings_of(session, &["Cost"]), expected);
}

/// The only debt's interest: date and amount.
#[track_caller]
fn check_interest(session: &str, expected: &str) {
    same(&postings_of(session, &["DebtInterest"]), expected);
}

#[test]
fn the_opening_entry_is_dated_the_day_before_and_stands_against_equity() {
    // 1000 + 70 − 500 − 30 + 8 = 548. Restricted cash is part of `Assets:Cash`.
    let is = run(r#"settings: (months: 1, opening_cash: 1000, restricted_cash: 200),
        vendors: [(id: "aws", invoices: [(kind: usage, issued: "2022-12-01", due: "2023-03-01", amount: 30)],
            credits: [(amount: 8)])],
        streams: [(id: "ads", base: 0, receivables: [(due: "2023-03-01", amount: 70)])],
        debts: [(id: "loan", principal: 500, first_interest: "2023-03-31")]"#);
    let balances = is.balances_on(day("2022-12-31"));
    let lines = is.accounts.iter().zip(balances).filter(|(_, balance)| balance.0 != 0);
    let mut lines: Vec<String> =
        lines.map(|(account, balance)| format!("{account} {}\n", amount(balance, &is))).collect();
    lines.sort();
    same(
        &lines.concat(),
        "Assets:Cash 1000.00
         Assets:Credit:aws 8.00
         Assets:Receivable:ads 70.00
         Equity:Opening -548.00
         Liabilities:Debt:loan -500.00
         Liabilities:Payable:aws -30.00",
    );
    assert!(is.journal.entries().all(|entry| entry.date == day("2022-12-31")));
}

#[test]
fn the_day_runs_in_its_order() {
    // Step 3: a charge is invoiced, revenue recognised; 4: write-off, receipt, money in; 5: money out, debt, cost;
    // 6: vendors by priority, then id.
    let table = journal(&run(r#"settings: (months: 1),
        vendors: [
            (id: "a", priority: 2, net_days: 0, charges: [(id: "rent-a", monthly: 1, day: 31)]),
            (id: "c", priority: 1, net_days: 0, charges: [(id: "rent-c", monthly: 1, day: 31)]),
            (id: "b", priority: 2, net_days: 0, charges: [(id: "rent-b", monthly: 1, day: 31)])],
        streams: [(id: "ads", base: 10, bad_share: 0.1)],
        costs: [(id: "wages", monthly: 1)],
        debts: [(id: "loan", principal: 365, rate: 0.1, first_interest: "2023-01-31", maturity: "2023-01-31")],
        cash_events: [(id: "in", date: "2023-01-31", amount: 1), (id: "out", date: "2023-01-31", amount: -1)]"#));
    let rules = only(&table, &["2023-01-31"]);
    let rules: Vec<String> =
        rules.lines().map(|line| line.split_whitespace().skip(1).take(2).collect::<Vec<_>>().join(" ")).collect();
    let place = |what: &str| rules.iter().position(|line| line == what).unwrap_or_else(|| panic!("{what} in\n{table}"));
    let order = [
        "Recognition ads",
        "WriteOff ads",
        "Collection ads",
        "CashEvent in",
        "CashEvent out",
        "DebtInterest loan",
        "Repayment loan",
        "Cost wages",
        "Payment c",
        "Payment a",
        "Payment b",
    ];
    for pair in order.windows(2) {
        assert!(place(pair[0]) < place(pair[1]), "{} before {} in\n{table}", pair[0], pair[1]);
    }
    for charge in ["Charge a", "Charge b", "Charge c"] {
        assert!(place(charge) < place("WriteOff ads"), "{charge} in\n{table}");
    }
}

#[test]
fn postings_of_every_day_add_up_to_nothing_and_so_do_balances() {
    let is = run(r#"settings: (months: 2, opening_cash: 100, cash_interest: 0.05),
        streams: [(id: "ads", base: 33.33, growth: 0.1, bad_share: 0.03, lags: [(days: 3, share: 0.3), (days: 9, share: 0.7)])],
        costs: [(id: "fees", kind: share_of_stream, stream: "ads", share: 0.07, net_days: 4)]"#);
    for date in is.as_of.0 - 1..is.end.0 {
        let of_day = is.journal.iter().filter(|(entry, _)| entry.date.0 == date);
        assert_eq!(of_day.flat_map(|(_, postings)| postings).map(|posting| posting.amount.0).sum::<i64>(), 0);
    }
    assert_eq!(is.balances_on(is.end).iter().map(|balance| balance.0).sum::<i64>(), 0);
}

#[test]
fn a_cost_is_paid_from_cash_on_its_day() {
    check(
        r#"settings: (months: 1), costs: [(id: "rent", monthly: 100, day: 15)]"#,
        "2023-01-15  Cost  rent  Expenses:Operating:rent 100.00  Assets:Cash -100.00",
    );
}

#[test]
fn the_31st_is_not_skipped_in_short_months() {
    check_costs(
        r#"settings: (first_month: "2023-12", months: 5), costs: [(id: "rent", monthly: 100, day: 31)]"#,
        "2023-12-31 100.00
         2024-01-31 100.00
         2024-02-29 100.00
         2024-03-31 100.00
         2024-04-30 100.00",
    );
    check_costs(
        r#"settings: (months: 3), costs: [(id: "rent", monthly: 100, day: 30)]"#,
        "2023-01-30 100.00
         2023-02-28 100.00
         2023-03-30 100.00",
    );
}

#[test]
fn a_cost_every_n_months_is_the_sum_of_those_months_on_the_pay_day_of_the_last() {
    // Counted from the as-of month: January to March, April to June; July's is not complete.
    // March to April at half: 100 + 100 + 50, 50 + 100 + 100.
    check_costs(
        r#"settings: (months: 7), costs: [(id: "tax", monthly: 100, every_months: 3, day: 15, first_month: "2023-01",
            changes: [(from: "2023-03", until: "2023-05", factor: 0.5)])]"#,
        "2023-03-15 250.00
         2023-06-15 250.00",
    );
}

#[test]
fn yearly_from_august_does_not_land_in_january() {
    // August 2023 to July 2024, and a year later; nothing before.
    check_costs(
        r#"settings: (months: 36), costs: [(id: "audit", monthly: 100, every_months: 12, day: 31, first_month: "2023-08")]"#,
        "2024-07-31 1200.00
         2025-07-31 1200.00",
    );
}

#[test]
fn a_cost_may_have_begun_before_the_as_of_month() {
    // Quarters from November 2022: to January, and to April; all three months of the first.
    check_costs(
        r#"settings: (months: 4), costs: [(id: "tax", monthly: 100, every_months: 3, day: 10, first_month: "2022-11")]"#,
        "2023-01-10 300.00
         2023-04-10 300.00",
    );
    check_costs(
        r#"settings: (months: 4), costs: [(id: "tax", monthly: 100, first_month: "2023-03")]"#,
        "2023-03-31 100.00
         2023-04-30 100.00",
    );
}

#[test]
fn costs_grow_by_the_month_and_change() {
    // m = 6: 1000 × 1.1, of which 0.5 from July on; m = 12: 1000 × 1.21 × 0.5.
    let table = postings_of(
        r#"settings: (months: 13), costs: [(id: "wages", monthly: 1000, growth: 0.21, changes: [(from: "2023-07", factor: 0.5)])]"#,
        &["Cost"],
    );
    same(
        &only(&table, &["2023-01-31", "2023-07-31", "2024-01-31"]),
        "2023-01-31 1000.00
         2023-07-31 550.00
         2024-01-31 605.00",
    );
}

#[test]
fn a_sum_of_months_is_rounded_once() {
    // 0.05 × 0.1 × 3 = 0.015, to the even 0.02; each month by itself would be 0.5 of a cent, to 0.
    check_costs(
        r#"costs: [(id: "dust", monthly: 0.05, every_months: 3, first_month: "2023-01", changes: [(from: "2022-01", factor: 0.1)])]"#,
        "2023-03-31 0.02",
    );
}

#[test]
fn a_share_of_a_stream_is_owed_when_recognised_and_paid_net_days_later() {
    check_only(
        r#"settings: (months: 2), streams: [(id: "store", base: 200, amounts: {"2023-02": 100})],
            costs: [(id: "fees", kind: share_of_stream, stream: "store", share: 0.3, net_days: 10)]"#,
        &["fees"],
        "2023-01-31  CostIncurred  fees  Expenses:Operating:fees 60.00  Liabilities:Payable:fees -60.00
         2023-02-10  CostPayment  fees  Liabilities:Payable:fees 60.00  Assets:Cash -60.00
         2023-02-28  CostIncurred  fees  Expenses:Operating:fees 30.00  Liabilities:Payable:fees -30.00",
    );
}

#[test]
fn a_share_of_a_weekly_stream_follows_each_recognition() {
    // 10, 70, 70, 70, 70 and 20 are recognised in January; a tenth is paid a week later.
    let session = r#"settings: (months: 1), streams: [(id: "store", base: 310, recognition: weekly)],
        costs: [(id: "fees", kind: share_of_stream, stream: "store", share: 0.1, net_days: 7)]"#;
    same(
        &postings_of(session, &["CostPayment"]),
        "2023-01-08 1.00
         2023-01-15 7.00
         2023-01-22 7.00
         2023-01-29 7.00",
    );
}

#[test]
fn a_share_of_a_muted_stream_is_nothing() {
    check(
        r#"streams: [(id: "store", muted: true, base: 200)],
            costs: [(id: "fees", kind: share_of_stream, stream: "store", share: 0.3)]"#,
        "",
    );
}

#[test]
fn debt_interest_is_by_days_since_the_last_interest_date() {
    // 36,500 at 10 % is 10 a day: 15 December to 15 January 31 days, then 31, then 28.
    check_only(
        r#"debts: [(id: "loan", principal: 36500, rate: 0.1, last_interest: "2022-12-15", first_interest: "2023-01-15",
            every_months: 1)]"#,
        &["DebtInterest"],
        "2023-01-15  DebtInterest  loan  Expenses:Interest:loan 310.00  Assets:Cash -310.00
         2023-02-15  DebtInterest  loan  Expenses:Interest:loan 310.00  Assets:Cash -310.00
         2023-03-15  DebtInterest  loan  Expenses:Interest:loan 280.00  Assets:Cash -280.00",
    );
}

#[test]
fn debt_interest_counts_from_the_opening_unless_a_last_date_is_set() {
    // 1 to 15 January: 15 days.
    check_interest(
        r#"settings: (months: 1), debts: [(id: "loan", principal: 36500, rate: 0.1, first_interest: "2023-01-15")]"#,
        "2023-01-15 150.00",
    );
}

#[test]
fn interest_dates_count_from_the_first_and_keep_the_31st() {
    check_interest(
        r#"settings: (months: 4), debts: [(id: "loan", principal: 36500, rate: 0.1, first_interest: "2023-01-31",
            every_months: 1)]"#,
        "2023-01-31 310.00
         2023-02-28 280.00
         2023-03-31 310.00
         2023-04-30 300.00",
    );
    // Actual days over 365, in a leap year too: 29 × 10.
    check_interest(
        r#"settings: (first_month: "2024-02", months: 1), debts: [(id: "loan", principal: 36500, rate: 0.1,
            first_interest: "2024-02-29")]"#,
        "2024-02-29 290.00",
    );
    // Every three months from a date after the as-of month: 28 February (59 days), 28 May (89 days).
    check_interest(
        r#"settings: (months: 6), debts: [(id: "loan", principal: 36500, rate: 0.1, first_interest: "2023-02-28")]"#,
        "2023-02-28 590.00
         2023-05-28 890.00",
    );
}

#[test]
fn debt_interest_is_rounded_once_a_payment() {
    // 1000 × 5 % × 31/365 = 4.2466; × 28/365 = 3.8356; × 31/365.
    check_interest(
        r#"debts: [(id: "loan", principal: 1000, rate: 0.05, first_interest: "2023-01-31", every_months: 1)]"#,
        "2023-01-31 4.25
         2023-02-28 3.84
         2023-03-31 4.25",
    );
}

#[test]
fn repayments_lower_the_interest_from_the_next_day() {
    // 1 to 10 January 10 a day, 11 to 31 January 5 a day: 100 + 105; then 28 × 5.
    check_only(
        r#"settings: (months: 2), debts: [(id: "loan", principal: 36500, rate: 0.1, first_interest: "2023-01-31",
            every_months: 1, repayments: [(date: "2023-01-10", amount: 18250)])]"#,
        &["loan"],
        "2023-01-10  Repayment  loan  Liabilities:Debt:loan 18250.00  Assets:Cash -18250.00
         2023-01-31  DebtInterest  loan  Expenses:Interest:loan 205.00  Assets:Cash -205.00
         2023-02-28  DebtInterest  loan  Expenses:Interest:loan 140.00  Assets:Cash -140.00",
    );
}

#[test]
fn never_more_is_repaid_than_is_left_and_nothing_before_the_as_of_date() {
    same(
        &postings_of(
            r#"debts: [(id: "loan", principal: 100, first_interest: "2023-06-30", maturity: "2023-03-01", repayments: [
                (date: "2023-02-10", amount: 70), (date: "2023-01-10", amount: 60), (date: "2022-12-10", amount: 30)])]"#,
            &["Repayment"],
        ),
        "2023-01-10 60.00
         2023-02-10 40.00",
    );
}

#[test]
fn the_next_interest_may_be_given() {
    // 500 in place of 310; the one after counts from that date again.
    check_interest(
        r#"settings: (months: 2), debts: [(id: "loan", principal: 36500, rate: 0.1, last_interest: "2022-12-15",
            first_interest: "2023-01-15", every_months: 1, next_interest: 500)]"#,
        "2023-01-15 500.00
         2023-02-15 310.00",
    );
}

#[test]
fn at_maturity_the_rest_is_repaid_with_interest_to_that_day() {
    // 15 February to 1 March: 14 days of 10; none after.
    check_only(
        r#"settings: (months: 5), debts: [(id: "loan", principal: 36500, rate: 0.1, first_interest: "2023-02-15",
            every_months: 1, maturity: "2023-03-01")]"#,
        &["loan"],
        "2023-02-15  DebtInterest  loan  Expenses:Interest:loan 460.00  Assets:Cash -460.00 # 31 + 15 days
         2023-03-01  DebtInterest  loan  Expenses:Interest:loan 140.00  Assets:Cash -140.00
         2023-03-01  Repayment  loan  Liabilities:Debt:loan 36500.00  Assets:Cash -36500.00",
    );
    // Maturity on an interest date: that interest once.
    check_interest(
        r#"settings: (months: 5), debts: [(id: "loan", principal: 36500, rate: 0.1, first_interest: "2023-01-31",
            every_months: 1, maturity: "2023-02-28")]"#,
        "2023-01-31 310.00
         2023-02-28 280.00",
    );
    // Maturity before the first interest date: 31 + 10 days.
    check_interest(
        r#"settings: (months: 5), debts: [(id: "loan", principal: 36500, rate: 0.1, first_interest: "2023-03-31",
            maturity: "2023-02-10")]"#,
        "2023-02-10 410.00",
    );
}

#[test]
fn debt_service_and_costs_are_paid_even_without_cash() {
    // 100 − 60 on the 10th, − 310 on the 31st.
    let is = run(r#"settings: (months: 1, opening_cash: 100), costs: [(id: "rent", monthly: 60, day: 10)],
        debts: [(id: "loan", principal: 36500, rate: 0.1, first_interest: "2023-01-31")]"#);
    same(
        &figures(&is, &["cash_end", "runway_zero_date", "runway_zero_days"]),
        "cash_end -270.00
         runway_zero_date 2023-01-31
         runway_zero_days 30",
    );
}

#[test]
fn cash_events_are_dated_amounts_in_or_out() {
    check(
        r#"settings: (months: 1), cash_events: [
            (id: "sale", date: "2023-01-10", amount: 500), (id: "fine", date: "2023-01-09", amount: -200),
            (id: "old", date: "2022-12-31", amount: 7), (id: "late", date: "2023-02-01", amount: 7)]"#,
        "2023-01-09  CashEvent  fine  Equity:Events 200.00  Assets:Cash -200.00
         2023-01-10  CashEvent  sale  Assets:Cash 500.00  Equity:Events -500.00",
    );
}

#[test]
fn marks_move_no_money() {
    check(r#"marks: [(id: "trial", label: "Trial", date: "2023-01-10")]"#, "");
}

#[test]
fn restricted_cash_is_in_no_figure() {
    // 1000 of which 300 are restricted: 700, and 650 after the rent: 250 above the buffer of 400.
    let is = run(r#"settings: (months: 1, opening_cash: 1000, restricted_cash: 300, buffer: 400),
        costs: [(id: "rent", monthly: 50, day: 10)]"#);
    assert_eq!((amount(is.opening_cash, &is), amount(is.cash[0], &is)), ("700.00".to_owned(), "700.00".to_owned()));
    same(
        &figures(&is, &["cash_low", "cash_low_date", "cash_end", "headroom", "runway_buffer_date", "runway_zero_date"]),
        "cash_low 650.00
         cash_low_date 2023-01-10
         cash_end 650.00
         headroom 250.00
         runway_buffer_date never
         runway_zero_date never",
    );
    let balances = is.balances_on(day("2023-01-31"));
    let cash = is.accounts.iter().position(|account| account.to_string() == "Assets:Cash").expect("cash");
    assert_eq!(amount(balances[cash], &is), "950.00");
}

#[test]
fn cash_pays_interest_by_days_on_what_there_is_at_their_start() {
    // 36,500 at 10 % is 10 a day. Paid out on the 10th: 10 × 10 + 21 × 5. February: (18,250 + 205) × 0.1 × 28/365
    // = 141.5726.
    check_only(
        r#"settings: (months: 2, opening_cash: 36500, cash_interest: 0.1),
            cash_events: [(id: "out", date: "2023-01-10", amount: -18250)]"#,
        &["CashInterest"],
        "2023-01-31  CashInterest  Assets:Cash 205.00  Revenue:Other -205.00
         2023-02-28  CashInterest  Assets:Cash 141.57  Revenue:Other -141.57",
    );
}

#[test]
fn cash_below_nothing_bears_nothing() {
    // 1 a day up to the 10th, −3,650 at the start of the 11th to the 20th, 1 a day again on the last 11 days.
    let session = r#"settings: (months: 1, opening_cash: 3650, cash_interest: 0.1), cash_events: [
        (id: "out", date: "2023-01-10", amount: -7300), (id: "in", date: "2023-01-20", amount: 7300)]"#;
    same(&postings_of(session, &["CashInterest"]), "2023-01-31 21.00");
}

#[test]
fn restricted_cash_bears_interest_too_and_it_stands_beside_receipts() {
    let is = run(r"settings: (months: 1, opening_cash: 36500, restricted_cash: 36500, cash_interest: 0.1)");
    same(
        &spans(&is, obligo::model::SpanSize::Month, &["receipts", "cash_interest", "cash_end", "cash_low"]),
        "2023-01-01 0.00 310.00 310.00 0.00",
    );
}

#[test]
fn the_buffer_is_broken_by_the_first_close_below_it() {
    // 100, exactly the buffer of 60 on the 5th, below it on the 9th, at zero on the 12th, below zero on the 15th.
    let is = run(r#"settings: (months: 1, opening_cash: 100, buffer: 60), cash_events: [
        (id: "a", date: "2023-01-05", amount: -40), (id: "b", date: "2023-01-09", amount: -0.01),
        (id: "c", date: "2023-01-12", amount: -59.99), (id: "d", date: "2023-01-15", amount: -5),
        (id: "e", date: "2023-01-20", amount: 1000)]"#);
    same(
        &figures(
            &is,
            &[
                "runway_buffer_date",
                "runway_buffer_days",
                "runway_zero_date",
                "runway_zero_days",
                "cash_low",
                "cash_low_date",
                "headroom",
            ],
        ),
        "runway_buffer_date 2023-01-09
         runway_buffer_days 8
         runway_zero_date 2023-01-15
         runway_zero_days 14
         cash_low -5.00
         cash_low_date 2023-01-15
         headroom -65.00",
    );
}

#[test]
fn a_day_is_judged_by_its_close() {
    // On the 10th 500 go and 500 come: the close is what it was.
    let is = run(r#"settings: (months: 1, opening_cash: 100), cash_events: [
        (id: "a", date: "2023-01-10", amount: -500), (id: "b", date: "2023-01-10", amount: 500)]"#);
    same(&figures(&is, &["cash_low", "runway_zero_date"]), "cash_low 100.00\n runway_zero_date never");
}

#[test]
fn cash_that_is_too_large_names_item_and_date() {
    // 9×10^13 dollars are 9×10^15 cents, below 2^53 ≈ 9.007×10^15; twice as much is not.
    let overflow = overflow(
        r#"settings: (opening_cash: 90_000_000_000_000), cash_events: [
        (id: "sale", date: "2023-01-10", amount: 90_000_000_000_000)]"#,
    );
    assert_eq!((overflow.item.as_deref(), overflow.date), (Some("sale"), day("2023-01-10")));
}
