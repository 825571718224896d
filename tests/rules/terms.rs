//! DESIGN 4.14: terms as people sign them.
//!
//! Each table's arithmetic stands in its remarks.

use obligo::engine::Rule;

use crate::common::tables::{amount, due_dates, model, owed, run, same};

/// Entries of a session: date, rule, amount.
fn entries(session: &str, is_meant: impl Fn(Rule) -> bool) -> String {
    let forecast = run(session);
    let lines = forecast.journal.iter().filter(|(entry, _)| is_meant(entry.rule)).map(|(entry, postings)| {
        let amount = amount(postings[0].amount, &forecast);
        format!("{} {:?} {amount}", entry.date, entry.rule)
    });
    lines.collect::<Vec<_>>().join("\n")
}

const fn is_cost(rule: Rule) -> bool {
    matches!(rule, Rule::Cost)
}

const fn is_charge(rule: Rule) -> bool {
    matches!(rule, Rule::Charge)
}

const fn is_of_contract(rule: Rule) -> bool {
    matches!(rule, Rule::Usage | Rule::Shortfall | Rule::FloorInstalment)
}

// Intervals

#[test]
fn an_amount_each_time_falls_on_its_day_of_its_first_month_and_every_n_months_from_it() {
    let licence = |fields: &str| {
        format!(
            r#"settings: (first_month: "2026-02", months: 36), vendors: [(id: "v", charges: [
                (amount_is: each_time, each_time: 50000, every_months: 12, day: 1, {fields})])]"#
        )
    };
    same(
        &entries(&licence(r#"first_month: "2026-04""#), is_charge),
        "2026-04-01 Charge 50000.00
         2027-04-01 Charge 50000.00
         2028-04-01 Charge 50000.00",
    );
    // From a first month in the past it goes on falling in April; growth counts from that month: x 1.1 a year.
    same(
        &entries(&licence(r#"first_month: "2024-04", growth: 0.1"#), is_charge),
        "2026-04-01 Charge 60500.00 # 50000 x 1.1 x 1.1
         2027-04-01 Charge 66550.00
         2028-04-01 Charge 73205.00",
    );
    // The last month is one in which it still falls.
    same(
        &entries(&licence(r#"first_month: "2026-04", until: "2027-05""#), is_charge),
        "2026-04-01 Charge 50000.00
         2027-04-01 Charge 50000.00",
    );
    same(&entries(&licence(r#"first_month: "2026-04", until: "2027-04""#), is_charge), "2026-04-01 Charge 50000.00");
}

#[test]
fn a_cost_each_time_takes_the_changes_of_the_month_in_which_it_falls() {
    same(
        &entries(
            r#"settings: (first_month: "2026-01", months: 12), costs: [(id: "audit", amount_is: each_time,
                each_time: 900.10, every_months: 3, day: 31, first_month: "2025-11",
                changes: [(from: "2026-03", until: "2026-06", factor: 0.5)])]"#,
            is_cost,
        ),
        "2026-02-28 Cost 900.10
         2026-05-31 Cost 450.05 # half in March, April and May
         2026-08-31 Cost 900.10
         2026-11-30 Cost 900.10",
    );
}

#[test]
fn a_monthly_amount_ends_with_its_last_month_and_a_cut_interval_has_its_sum_on_that_months_day() {
    same(
        &entries(
            r#"settings: (first_month: "2026-01", months: 12), costs: [(id: "rent", monthly: 100, every_months: 3,
                day: 15, first_month: "2026-01", until: "2026-06")]"#,
            is_cost,
        ),
        "2026-03-15 Cost 300.00
         2026-05-15 Cost 200.00 # April and May: none after May",
    );
    same(
        &entries(
            r#"settings: (first_month: "2026-01", months: 6), vendors: [(id: "v", charges: [(monthly: 100,
                until: "2026-03")])]"#,
            is_charge,
        ),
        "2026-01-01 Charge 100.00
         2026-02-01 Charge 100.00",
    );
    // An interval that was cut before the as-of date is over.
    same(
        &entries(
            r#"settings: (first_month: "2026-02", months: 6), costs: [(id: "rent", monthly: 100, every_months: 3,
                first_month: "2026-01", until: "2026-02")]"#,
            is_cost,
        ),
        "",
    );
}

// Due dates

#[test]
fn due_dates_count_months_then_days_then_the_next_due_day() {
    let invoices = |terms: &str, issued: &[&str]| {
        let charges: Vec<String> = issued
            .iter()
            .map(|date| {
                let (month, day) = date.rsplit_once('-').expect("a date");
                let day: u32 = day.parse().expect("a day");
                format!(r#"(amount_is: each_time, each_time: 1, every_months: 12, day: {day}, first_month: "{month}")"#)
            })
            .collect();
        due_dates(&format!(
            r#"settings: (first_month: "2026-01", months: 6), vendors: [(id: "v", {terms}, charges: [{}])]"#,
            charges.join(", ")
        ))
    };
    let ends = ["2026-01-31", "2026-02-28", "2026-03-31"];
    // The end of the next month: the month's last day stays the last.
    same(
        &invoices("net_days: 0, due_from: month_end, due_months: 1", &ends),
        "2026-01-31 charge 2026-02-28 1.00
         2026-02-28 charge 2026-03-31 1.00
         2026-03-31 charge 2026-04-30 1.00",
    );
    // One month from the invoice's date: 28 February to 28 March.
    same(
        &invoices("net_days: 0, due_months: 1", &ends),
        "2026-01-31 charge 2026-02-28 1.00
         2026-02-28 charge 2026-03-28 1.00
         2026-03-31 charge 2026-04-30 1.00",
    );
    // The tenth of the next month, and net 30 then the next 15th or 31st.
    same(
        &invoices("net_days: 0, due_from: month_end, due_day: 10", &["2026-01-05", "2026-02-28"]),
        "2026-01-05 charge 2026-02-10 1.00
         2026-02-28 charge 2026-03-10 1.00",
    );
    same(
        &invoices("net_days: 30, due_day: 15", &["2026-01-16", "2026-01-17"]),
        "2026-01-16 charge 2026-02-15 1.00 # 30 days later is the day itself
         2026-01-17 charge 2026-03-15 1.00",
    );
    same(&invoices("net_days: 10, due_day: 31", &["2026-01-25"]), "2026-01-25 charge 2026-02-28 1.00");
}

// Caps, line discounts

/// A year's contract: 50,000 a month count wholly; two lines of 25,000 a month count up to caps.
fn marketplace(caps: &str, first: &str, second: &str) -> String {
    format!(
        r#"settings: (first_month: "2026-01", months: 12), vendors: [(id: "v", net_days: 0, contract: (
            periods: [(start: "2026-01-01", end: "2027-01-01", floor: 1200000)], caps: [{caps}], lines: [
                (id: "core", monthly: 50000), (id: "one", monthly: 25000, counts: cap, cap: "{first}"),
                (id: "other", monthly: 25000, counts: cap, cap: "{second}")]))]"#
    )
}

#[test]
fn lines_that_name_a_cap_share_it() {
    let shortfall = |session: &str| entries(session, |rule| rule == Rule::Shortfall);
    // 600000 + min(600000, a quarter of 1200000) = 900000.
    same(
        &shortfall(&marketplace(r#"(id: "market", share: 0.25)"#, "market", "market")),
        "2026-12-31 Shortfall 300000.00",
    );
    // With a cap each, both count in full.
    let two = r#"(id: "a", share: 0.25), (id: "b", share: 0.25)"#;
    same(&shortfall(&marketplace(two, "a", "b")), "");
}

#[test]
fn a_running_period_says_how_much_of_each_cap_is_used() {
    // From July on: 600000 were consumed, of which 250000 were the marketplace's, so that 50000 more of it count.
    // 1200000 - 600000 - 6 x 50000 - 50000 = 250000; unset, the whole 300000 of the cap: 0 more than 600000 + 600000.
    let session = |of_cap: &str| {
        format!(
            r#"settings: (first_month: "2026-07", months: 6), vendors: [(id: "v", net_days: 0, contract: (
                consumed_so_far: 600000, periods: [(start: "2026-01-01", end: "2027-01-01", floor: 1200000)],
                caps: [(id: "market", share: 0.25{of_cap})], lines: [(monthly: 50000),
                    (monthly: 50000, counts: cap, cap: "market")]))]"#
        )
    };
    let shortfall = |of_cap: &str| entries(&session(of_cap), |rule| rule == Rule::Shortfall);
    same(&shortfall(", consumed_so_far: 250000"), "2026-12-31 Shortfall 250000.00");
    same(&shortfall(""), "");
}

#[test]
fn a_line_may_have_a_discount_of_its_own() {
    // January: 1000 less a fifth, also where no discount applies; 1000 less the period's tenth; 1000 at list price.
    // February is outside every period.
    same(
        &entries(
            r#"settings: (first_month: "2026-01", months: 2), vendors: [(id: "v", net_days: 0, contract: (discount: 0.3,
                periods: [(start: "2026-01-01", end: "2026-02-01", floor: 0, discount: 0.1)], lines: [
                    (monthly: 1000, discounted: false, discount: 0.2), (monthly: 1000),
                    (monthly: 1000, discounted: false)]))]"#,
            |rule| rule == Rule::Usage,
        ),
        "2026-01-31 Usage 2700.00 # 800 + 900 + 1000
         2026-02-28 Usage 3000.00",
    );
}

// Capacity bought ahead

#[test]
fn capacity_that_was_paid_for_and_not_used_is_carried_into_the_next_period() {
    // 12000 a year paid ahead, 11000 used in the first and 13000 in the second, 14500 in the third.
    let session = |carry: &str, third: u32| {
        format!(
            r#"settings: (first_month: "2026-01", months: 36), vendors: [(id: "v", net_days: 0, contract: (
                billing: instalments_yearly, {carry}, periods: [
                    (start: "2026-01-01", end: "2027-01-01", floor: 12000),
                    (start: "2027-01-01", end: "2028-01-01", floor: 12000),
                    (start: "2028-01-01", end: "2029-01-01", floor: {third})],
                lines: [(monthly: 0, amounts: {{"2026-12": 11000, "2027-12": 12700, "2028-12": 14500}})]))]"#
        )
    };
    let usage = |session: &str| {
        let all = entries(session, |rule| rule == Rule::Usage);
        let some = all.lines().filter(|line| !line.ends_with(" 0.00"));
        some.collect::<Vec<_>>().join("\n")
    };
    // 1000 are carried, so that 13000 may be used in the second. Of its 12700 the carried 1000 are used first: 11700 are
    // of its own 12000, and 300 are carried.
    same(&usage(&session("carry_over_cap: 1", 12000)), "2028-12-31 Usage 2200.00 # 14500 - 12000 - 300");
    // A cap of a twentieth: 600 of the 1000; then 100 overage, and none left.
    same(
        &usage(&session("carry_over_cap: 0.05", 12000)),
        "2027-12-31 Usage 100.00 # 12700 - 12000 - 600
         2028-12-31 Usage 2500.00",
    );
    // Only into a period whose floor is at least as large.
    same(
        &usage(&session("carry_over_cap: 1, carry_if_not_smaller: true", 11900)),
        "2028-12-31 Usage 2600.00 # 14500 - 11900",
    );
}

#[test]
fn a_running_period_may_have_capacity_carried_in() {
    let session = r#"settings: (first_month: "2026-07", months: 6), vendors: [(id: "v", net_days: 0, contract: (
        billing: instalments_yearly, consumed_so_far: 9000, carried_in: 500,
        periods: [(start: "2026-01-01", end: "2027-01-01", floor: 12000)], lines: [(monthly: 1000)]))]"#;
    // 9000 so far, and 1000 a month: 12500 are used up in the middle of October.
    same(
        &entries(session, is_of_contract),
        "2026-10-31 Usage 500.00 # 13000 - 12500
         2026-11-30 Usage 1000.00
         2026-12-31 Usage 1000.00",
    );
    // By usage it is a shortfall, which comes on top of the floor.
    let by_usage = session.replace("instalments_yearly", "usage").replace("9000", "1000");
    same(
        &entries(&by_usage, |rule| rule == Rule::Shortfall),
        "2026-12-31 Shortfall 5500.00 # 12000 + 500 - 1000 - 6000",
    );
    same(
        &owed(&model(&by_usage), "2026-06-30"),
        "v overdue 0.00 not_yet_due 0.00 accrued 5198.63 later 6301.37 disputed 0.00 # 12500 x 181 / 365 - 1000",
    );
}

// Day counts

#[test]
fn debt_counts_days_as_its_terms_say() {
    // 1,000,000 at 3.6 % from 31 January to 30 April 2026: 89 days; by months of 30 days 90.
    let interest = |count: &str| {
        entries(
            &format!(
                r#"settings: (first_month: "2026-02", months: 4), debts: [(id: "loan", principal: 1000000, rate: 0.036,
                    day_count: {count}, last_interest: "2026-01-31", first_interest: "2026-04-30", every_months: 3)]"#
            ),
            |rule| rule == Rule::DebtInterest,
        )
    };
    same(&interest("actual_365"), "2026-04-30 DebtInterest 8778.08 # 36000 x 89 / 365");
    same(&interest("actual_360"), "2026-04-30 DebtInterest 8900.00 # 36000 x 89 / 360");
    same(&interest("thirty_360"), "2026-04-30 DebtInterest 9000.00 # a quarter of 36000");
}

#[test]
fn late_interest_and_the_credit_line_count_days_as_their_terms_say() {
    // 100,000 overdue from 1 January on, at 1 % a month: 12 % a year.
    let late = |count: &str| {
        entries(
            &format!(
                r#"settings: (first_month: "2026-01", months: 3), vendors: [(id: "v", late_interest: (rate: 0.01, per: month,
                    day_count: {count}), policies: [(kind: withhold)],
                    invoices: [(kind: usage, issued: "2025-12-01", due: "2025-12-31", amount: 100000)])]"#
            ),
            |rule| rule == Rule::LateInterest,
        )
    };
    same(
        &late("thirty_360"),
        "2026-01-31 LateInterest 1000.00 # the 31st weighs nothing
         2026-02-28 LateInterest 933.33 # 28 of 30 days
         2026-03-31 LateInterest 1066.67 # 1 March weighs 3 days",
    );
    same(
        &late("actual_360"),
        "2026-01-31 LateInterest 1033.33 # 12000 x 31 / 360
         2026-02-28 LateInterest 933.33
         2026-03-31 LateInterest 1033.33",
    );
    let line = |count: &str| {
        entries(
            &format!(
                r#"settings: (first_month: "2026-01", months: 3, opening_cash: 0, buffer: 0, credit_line: (limit: 100000,
                    drawn: 100000, rate: 0.12, fee: 0, day_count: {count})),
                    cash_events: [(id: "in", date: "2026-03-31", amount: 1)]"#
            ),
            |rule| rule == Rule::CreditLineInterest,
        )
    };
    assert!(line("thirty_360").starts_with("2026-01-31 CreditLineInterest 1000.00"), "{}", line("thirty_360"));
    assert!(line("actual_360").starts_with("2026-01-31 CreditLineInterest 1033.33"), "{}", line("actual_360"));
}

// Accounts

#[test]
fn churn_and_additions_may_be_set_anew_from_a_month_on() {
    let forecast = |changes: &str| {
        entries(
            &format!(
                r#"settings: (first_month: "2026-01", months: 5), streams: [(id: "s", driver: accounts,
                    opening_accounts: 1000, churn: 0.1, additions: 50, channels: [(price: 1)],
                    account_changes: [{changes}])]"#
            ),
            |rule| rule == Rule::Recognition,
        )
    };
    // 950, 905; then half the churn: 905 x 0.95 + 50 = 909.75; then 200 more a month: 909.75 x 0.95 + 200; and again.
    same(
        &forecast(r#"(from: "2026-03", churn: 0.05), (from: "2026-04", additions: 200)"#),
        "2026-01-31 Recognition 950.00
         2026-02-28 Recognition 905.00
         2026-03-31 Recognition 909.75
         2026-04-30 Recognition 1064.26
         2026-05-31 Recognition 1211.05",
    );
    // Of one month the last in the file holds; one before the first month holds from the start.
    same(
        &forecast(
            r#"(from: "2026-03", churn: 0.5), (from: "2026-03", churn: 1, additions: 7), (from: "2025-06", churn: 0)"#,
        ),
        "2026-01-31 Recognition 1050.00
         2026-02-28 Recognition 1100.00
         2026-03-31 Recognition 7.00
         2026-04-30 Recognition 7.00
         2026-05-31 Recognition 7.00",
    );
}

// Credit notes

/// Entries of credits and notes, and of payments: date, rule, amount, the accounts of both sides.
fn credited(session: &str) -> String {
    let forecast = run(session);
    let is_meant = |rule: Rule| {
        matches!(
            rule,
            Rule::CreditNote | Rule::CreditNoteHeld | Rule::CreditNoteUse | Rule::CreditExpiry | Rule::Payment
        )
    };
    let lines = forecast.journal.iter().filter(|(entry, _)| is_meant(entry.rule)).map(|(entry, postings)| {
        let account = |at: usize| forecast.accounts[postings[at].account as usize].to_string();
        let amount = amount(postings[0].amount, &forecast);
        format!("{} {:?} {amount} {} {}", entry.date, entry.rule, account(0), account(1))
    });
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn a_credit_note_reduces_what_is_unpaid_oldest_first_and_the_rest_is_held_for_the_next_invoice() {
    // 2000 are unpaid; of 3000 1000 are left for the charge of the next month.
    let session = r#"settings: (first_month: "2026-01", months: 3), vendors: [(id: "v", net_days: 0,
        charges: [(id: "rent", monthly: 1500, day: 5)], policies: [(kind: withhold, from: "2026-01-01"),
            (kind: pay_in_full, from: "2026-02-01")],
        credit_notes: [(date: "2026-01-10", amount: 3000)],
        invoices: [(kind: charge, issued: "2025-12-01", due: "2025-12-31", amount: 500)])]"#;
    same(
        &credited(session),
        "2026-01-10 CreditNote      500.00 Liabilities:Payable:v Expenses:Operating:v
         2026-01-10 CreditNote     1500.00 Liabilities:Payable:v Expenses:Operating:rent
         2026-01-10 CreditNoteHeld 1000.00 Assets:Credit:v       Expenses:Cloud:v
         2026-02-05 CreditNoteUse  1000.00 Liabilities:Payable:v Assets:Credit:v
         2026-02-05 Payment         500.00 Liabilities:Payable:v Assets:Cash
         2026-03-05 Payment        1500.00 Liabilities:Payable:v Assets:Cash",
    );
    let forecast = run(session);
    let table = forecast.table(obligo::model::SpanSize::Month);
    let credited: Vec<String> = table.rows.iter().map(|row| amount(row.credited, &forecast)).collect();
    assert_eq!(credited, ["2000.00", "1000.00", "0.00"], "beside what is paid");
    let obligations: Vec<String> = table.rows.iter().map(|row| amount(row.obligations, &forecast)).collect();
    assert_eq!(obligations, ["1500.00", "1500.00", "1500.00"], "the face amount");
}

#[test]
fn a_note_for_some_kinds_leaves_others_and_is_held_against_the_account_of_its_kind() {
    let note = |only: &str| {
        credited(&format!(
            r#"settings: (first_month: "2026-01", months: 1), vendors: [(id: "v", policies: [(kind: withhold)],
                invoices: [(kind: shortfall, issued: "2025-12-01", due: "2025-12-31", amount: 100),
                    (kind: usage, issued: "2025-12-01", due: "2025-12-30", amount: 40)],
                credit_notes: [(date: "2026-01-10", amount: 130, only: [{only}])])]"#
        ))
    };
    same(
        &note("shortfall"),
        "2026-01-10 CreditNote     100.00 Liabilities:Payable:v Expenses:Shortfall:v
         2026-01-10 CreditNoteHeld  30.00 Assets:Credit:v       Expenses:Shortfall:v",
    );
    same(&note("interest"), "2026-01-10 CreditNoteHeld 130.00 Assets:Credit:v Expenses:Interest:v");
    same(&note("charge"), "2026-01-10 CreditNoteHeld 130.00 Assets:Credit:v Expenses:Operating:v");
    same(
        &note("shortfall, usage"),
        "2026-01-10 CreditNote  40.00 Liabilities:Payable:v Expenses:Cloud:v
         2026-01-10 CreditNote  90.00 Liabilities:Payable:v Expenses:Shortfall:v",
    );
}

#[test]
fn a_note_leaves_what_is_disputed_or_in_an_agreed_plan_until_it_no_longer_is() {
    // 100 are disputed; on the decision 60 of them are owed, and the note pays those.
    same(
        &credited(
            r#"settings: (first_month: "2026-01", months: 2), vendors: [(id: "v", net_days: 0,
                policies: [(kind: dispute, share: 1, disputed_kinds: [usage], decision: "2026-01-20", owed_share: 0.6)],
                invoices: [(kind: usage, issued: "2025-12-01", due: "2025-12-31", amount: 100)],
                credit_notes: [(date: "2026-01-10", amount: 100)])]"#,
        ),
        "2026-01-10 CreditNoteHeld 100.00 Assets:Credit:v Expenses:Cloud:v
         2026-01-20 CreditNoteUse   60.00 Liabilities:Payable:v Assets:Credit:v",
    );
    // Two agreed instalments of 50; a policy that begins on 5 February ends the plan.
    same(
        &credited(
            r#"settings: (first_month: "2026-01", months: 2), vendors: [(id: "v", net_days: 0,
                policies: [(kind: instalments, count: 2, agreed: true), (kind: withhold, from: "2026-02-05")],
                invoices: [(kind: usage, issued: "2025-12-01", due: "2025-12-31", amount: 100)],
                credit_notes: [(date: "2026-01-10", amount: 70)])]"#,
        ),
        "2026-01-10 CreditNoteHeld 70.00 Assets:Credit:v Expenses:Cloud:v
         2026-01-31 Payment        50.00 Liabilities:Payable:v Assets:Cash
         2026-02-05 CreditNoteUse  50.00 Liabilities:Payable:v Assets:Credit:v",
    );
}

#[test]
fn an_opening_credit_may_pay_any_invoice() {
    // Before the first day's policies: 200 of what is overdue, then 300 of the first charge; the rest is paid.
    let session = |expires: &str| {
        format!(
            r#"settings: (first_month: "2026-01", months: 2), vendors: [(id: "v", net_days: 0,
                charges: [(id: "rent", monthly: 400, day: 5)],
                invoices: [(kind: charge, issued: "2025-12-01", due: "2025-12-31", amount: 200)],
                credits: [(pays: any_invoice, amount: 500{expires})])]"#
        )
    };
    same(
        &credited(&session("")),
        "2026-01-01 CreditNoteUse 200.00 Liabilities:Payable:v Assets:Credit:v
         2026-01-05 CreditNoteUse 300.00 Liabilities:Payable:v Assets:Credit:v
         2026-01-05 Payment       100.00 Liabilities:Payable:v Assets:Cash
         2026-02-05 Payment       400.00 Liabilities:Payable:v Assets:Cash",
    );
    // With a last day it is usable through it, and what is left is expensed.
    same(
        &credited(&session(r#", expires: "2026-01-04""#)),
        "2026-01-01 CreditNoteUse 200.00 Liabilities:Payable:v Assets:Credit:v
         2026-01-04 CreditExpiry  300.00 Expenses:Cloud:v      Assets:Credit:v
         2026-01-05 Payment       400.00 Liabilities:Payable:v Assets:Cash
         2026-02-05 Payment       400.00 Liabilities:Payable:v Assets:Cash",
    );
}

#[test]
fn of_several_credits_notes_come_first_then_by_expiry() {
    same(
        &credited(
            r#"settings: (first_month: "2026-01", months: 1), vendors: [(id: "v", net_days: 0,
                charges: [(id: "rent", monthly: 100, day: 15)],
                credit_notes: [(date: "2026-01-10", amount: 30)],
                credits: [(id: "late", pays: any_invoice, amount: 20), (id: "soon", pays: any_invoice, amount: 45,
                    expires: "2026-01-31")])]"#,
        ),
        "2026-01-10 CreditNoteHeld 30.00 Assets:Credit:v       Expenses:Cloud:v
         2026-01-15 CreditNoteUse  30.00 Liabilities:Payable:v Assets:Credit:v
         2026-01-15 CreditNoteUse  45.00 Liabilities:Payable:v Assets:Credit:v # the one that expires
         2026-01-15 CreditNoteUse  20.00 Liabilities:Payable:v Assets:Credit:v
         2026-01-15 Payment         5.00 Liabilities:Payable:v Assets:Cash",
    );
}

#[test]
fn an_early_payment_discount_is_of_what_a_note_leaves() {
    same(
        &entries(
            r#"settings: (first_month: "2026-01", months: 1), vendors: [(id: "v", early_payment: (days: 10, discount: 0.1),
                charges: [(id: "rent", monthly: 100, day: 5)], credit_notes: [(date: "2026-01-06", amount: 40)])]"#,
            |rule| matches!(rule, Rule::EarlyPayment | Rule::Payment | Rule::CreditNote),
        ),
        "2026-01-06 CreditNote 40.00
         2026-01-15 Payment 54.00 # a tenth of 60 off
         2026-01-15 EarlyPayment 6.00",
    );
}
