//! DESIGN 4.3 and the fine print to it: late interest and fixed sums.
//!
//! 365000 at 10 % a year bear 100 a day. Each table's arithmetic stands in its remarks.

use obligo::{engine::Rule, model::SpanSize};

use crate::common::tables::{self, amount, check_only, figure, only, run, same, spans};

/// A usage invoice of 365000, due on 10 January.
const DUE_10_JANUARY: &str = r#"(kind: usage, issued: "2022-12-11", due: "2023-01-10", amount: 365000)"#;

/// A vendor that is not paid: terms of late interest, opening invoices, other fields.
fn unpaid(months: u32, terms: &str, invoices: &str, fields: &str) -> String {
    let policies = if fields.contains("policies") { "" } else { "policies: [(kind: withhold)], " };
    format!(
        r#"settings: (months: {months}), vendors: [
            (id: "v", net_days: 0, late_interest: ({terms}), invoices: [{invoices}], {policies}{fields})
        ]"#
    )
}

/// The invoices of late interest: date and amount.
fn interest(session: &str) -> String {
    let forecast = run(session);
    let all = forecast.journal.iter().filter(|(entry, _)| entry.rule == Rule::LateInterest);
    let lines = all.map(|(entry, postings)| format!("{} {}", entry.date, amount(postings[0].amount, &forecast)));
    lines.collect::<Vec<_>>().join("\n")
}

#[track_caller]
fn check(months: u32, terms: &str, invoices: &str, fields: &str, expected: &str) {
    same(&interest(&unpaid(months, terms, invoices, fields)), expected);
}

#[test]
fn a_day_bears_interest_if_it_is_later_than_due_date_and_grace() {
    check(
        3,
        "rate: 0.1, grace_days: 5",
        DUE_10_JANUARY,
        "",
        "2023-01-31 1600.00 # 16 to 31 January: 16 days
         2023-02-28 2800.00
         2023-03-31 3100.00",
    );
    check(1, "rate: 0.1", DUE_10_JANUARY, "", "2023-01-31 2100.00 # 11 to 31 January");
    // Of grace, the days before the as-of date are gone: 5 to 31 January.
    let before = r#"(kind: usage, issued: "2022-12-01", due: "2022-12-30", amount: 365000)"#;
    check(1, "rate: 0.1, grace_days: 5", before, "", "2023-01-31 2700.00");
    // The first day is in the next month.
    let at_month_end = r#"(kind: usage, issued: "2022-12-01", due: "2023-01-31", amount: 365000)"#;
    check(2, "rate: 0.1", at_month_end, "", "2023-02-28 2800.00");
}

#[test]
fn days_before_the_as_of_date_bear_none() {
    let old = r#"(kind: shortfall, issued: "2022-10-01", due: "2022-11-01", amount: 365000)"#;
    check(1, "rate: 0.1", old, "", "2023-01-31 3100.00 # 31 days");
}

#[test]
fn a_year_of_interest_has_365_days_also_in_a_leap_year() {
    let session = unpaid(1, "rate: 0.1", DUE_10_JANUARY, "");
    let session = session.replace("months: 1", r#"months: 1, first_month: "2024-02""#);
    same(&interest(&session), "2024-02-29 2900.00");
}

#[test]
fn a_monthly_rate_is_twelve_times_as_much_a_year() {
    // 1.5 % a month is 18 % / 365 a day: 180.
    let terms = "rate: 0.015, per: month, grace_days: 5";
    check(2, terms, DUE_10_JANUARY, "", "2023-01-31 2880.00 # 16 x 180\n2023-02-28 5040.00 # 28 x 180");
}

#[test]
fn interest_runs_on_what_is_unpaid_at_the_start_of_the_day() {
    check(
        2,
        "rate: 0.1, grace_days: 5",
        DUE_10_JANUARY,
        r#"lump_payments: [(date: "2023-01-20", amount: 182500)]"#,
        "2023-01-31 1050.00 # 16 to 20: 5 x 100, 21 to 31: 11 x 50
         2023-02-28 1400.00 # 28 x 50",
    );
}

#[test]
fn interest_is_invoiced_although_the_arrears_were_paid_meanwhile() {
    check(
        2,
        "rate: 0.1, grace_days: 5",
        DUE_10_JANUARY,
        r#"lump_payments: [(date: "2023-01-20", amount: 365000)]"#,
        "2023-01-31 500.00 # 16 to 20",
    );
}

#[test]
fn there_is_one_invoice_a_month_rounded_as_a_whole() {
    // Each bears half a cent on the 31st.
    let fifty = r#"(kind: usage, issued: "2022-12-01", due: "2023-01-30", amount: 50)"#;
    check(1, "rate: 0.0365", &format!("{fifty}, {fifty}"), "", "2023-01-31 0.01");
    // 0.4 cents a day, 21 days: 8.4.
    let forty = r#"(kind: usage, issued: "2022-12-01", due: "2023-01-10", amount: 40)"#;
    check(1, "rate: 0.0365", forty, "", "2023-01-31 0.08");
}

#[test]
fn interest_is_due_at_once_and_is_arrears_that_age() {
    let session = unpaid(2, "rate: 0.1, grace_days: 5", DUE_10_JANUARY, "");
    let session = session.replace("net_days: 0", "net_days: 30");
    check_only(
        &session,
        &["LateInterest"],
        "2023-01-31 LateInterest v Expenses:Interest:v 1600.00 Liabilities:Payable:v -1600.00
         2023-02-28 LateInterest v Expenses:Interest:v 2800.00 Liabilities:Payable:v -2800.00",
    );
    same(
        &spans(&run(&session), SpanSize::Month, &["obligations", "arrears", "age"]),
        "2023-01-01 366600.00 365000.00 365000.00      0.00 0.00 0.00 # 21 days; the interest is due this day
         2023-02-01   2800.00 366600.00   1600.00 365000.00 0.00 0.00 # 28 days and 49 days",
    );
}

#[test]
fn interest_is_the_last_invoice_of_the_day_and_can_be_paid_on_it() {
    let fields = r#"policies: [(kind: withhold), (kind: pay_in_full, from: "2023-01-31")],
        charges: [(id: "rent", monthly: 7, day: 31)]"#;
    let session = unpaid(2, "rate: 0.1, grace_days: 5", DUE_10_JANUARY, fields);
    check_only(
        &session,
        &["2023-01-31", "LateInterest"],
        "2023-01-31 Charge       v Expenses:Operating:rent 7.00 Liabilities:Payable:v -7.00
         2023-01-31 LateInterest v Expenses:Interest:v 1600.00 Liabilities:Payable:v -1600.00 # 16 to 31
         2023-01-31 Payment      v Liabilities:Payable:v 365000.00 Assets:Cash -365000.00
         2023-01-31 Payment      v Liabilities:Payable:v 7.00 Assets:Cash -7.00
         2023-01-31 Payment      v Liabilities:Payable:v 1600.00 Assets:Cash -1600.00",
    );
}

#[test]
fn interest_bears_interest_only_if_compounding_and_then_without_grace() {
    check(
        3,
        "rate: 0.1, grace_days: 5, compounding: true",
        DUE_10_JANUARY,
        "",
        "2023-01-31 1600.00
         2023-02-28 2812.27 # 2800, and 1600 x 0.1 x 28 / 365 = 12.274 from 1 February on
         2023-03-31 3137.47 # 3100, and (1600 + 2812.27) x 0.1 x 31 / 365 = 37.474",
    );
    let with_interest =
        format!(r#"{DUE_10_JANUARY}, (kind: interest, issued: "2022-12-31", due: "2022-12-31", amount: 36500)"#);
    check(1, "rate: 0.1, grace_days: 5", &with_interest, "", "2023-01-31 1600.00");
    let terms = "rate: 0.1, grace_days: 5, compounding: true";
    check(1, terms, &with_interest, "", "2023-01-31 1910.00 # and 31 x 10");
}

#[test]
fn disputed_parts_bear_none() {
    // On 21 January 146000 are disputed and 219000 are paid.
    let dispute = r#"(kind: dispute, from: "2023-01-21", share: 0.4, disputed_kinds: [usage])"#;
    check(
        2,
        "rate: 0.1",
        DUE_10_JANUARY,
        &format!("policies: [(kind: withhold), {dispute}]"),
        "2023-01-31 1060.00 # 11 to 20: 10 x 100; on the 21st 219000 are unpaid and undisputed at its start: 60",
    );
    check(
        2,
        "rate: 0.1",
        DUE_10_JANUARY,
        &format!(r#"policies: [(kind: withhold), {dispute}, (kind: withhold, from: "2023-02-11")]"#),
        "2023-01-31 1060.00
         2023-02-28 720.00 # the dispute is ended: 11 to 28 February, 18 x 40",
    );
}

#[test]
fn what_a_decision_finds_owing_bears_interest_from_its_own_due_date() {
    // 146000 are disputed, half of them are owed from 11 February, and are withheld: 20 a day.
    let fields = r#"policies: [(kind: withhold),
        (kind: dispute, from: "2023-01-21", share: 0.4, disputed_kinds: [usage], decision: "2023-02-11", owed_share: 0.5),
        (kind: withhold, from: "2023-02-11")]"#;
    check(
        2,
        "rate: 0.1, grace_days: 5",
        DUE_10_JANUARY,
        fields,
        "2023-01-31 560.00 # 16 to 20: 5 x 100; the 21st: 60
         2023-02-28 240.00 # due on 11 February, 5 days of grace: 17 to 28, 12 x 20",
    );
}

#[test]
fn instalments_bear_none_while_they_are_agreed() {
    let old = r#"(kind: usage, issued: "2022-11-01", due: "2022-12-01", amount: 365000)"#;
    let plan = |agreed: bool| format!("(kind: instalments, count: 2, agreed: {agreed})");
    let policies = |list: &str| format!("policies: [{list}]");
    check(2, "rate: 0.1", old, &policies(&plan(true)), "");
    check(
        2,
        "rate: 0.1",
        old,
        &policies(&plan(false)),
        "2023-01-31 3100.00 # 31 x 100
         2023-02-28 1400.00 # 28 x 50",
    );
    check(
        2,
        "rate: 0.1",
        old,
        &policies(&format!(r#"{}, (kind: withhold, from: "2023-02-15")"#, plan(true))),
        "2023-02-28 700.00 # half is paid; 15 to 28 February, 14 x 50",
    );
}

#[test]
fn interest_per_day_is_that_of_the_next_day() {
    for (due, grace, expected) in
        [("2022-12-31", 0, "100.00"), ("2022-12-31", 1, "0.00"), ("2022-12-30", 1, "100.00"), ("2023-01-01", 0, "0.00")]
    {
        let invoice = format!(r#"(kind: usage, issued: "2022-12-01", due: "{due}", amount: 365000)"#);
        let forecast = run(&unpaid(1, &format!("rate: 0.1, grace_days: {grace}"), &invoice, ""));
        assert_eq!(figure(&forecast, "vendors/v/interest_per_day"), expected, "due {due}, grace {grace}");
    }
}

// Fixed sums, without a rate

#[test]
fn a_fixed_sum_is_added_once_for_each_invoice_that_goes_beyond_its_grace() {
    let terms = "rate: 0, fixed_sum: 40";
    let charge = |day: u32| format!("net_days: 10, charges: [(monthly: 36500, day: {day})]");
    let check = |terms: &str, fields: &str, expected: &str| {
        let session = unpaid(3, terms, "", fields).replace("net_days: 0, ", "");
        same(&interest(&session), expected);
    };
    // Due on 11 January, 11 February, 11 March; the interest invoices themselves have none.
    check(terms, &charge(1), "2023-01-31 40.00\n2023-02-28 40.00\n2023-03-31 40.00");
    check(
        "rate: 0, fixed_sum: 40, compounding: true",
        &charge(1),
        "2023-01-31 40.00\n2023-02-28 40.00\n2023-03-31 40.00",
    );
    // Due on 31 January, 3 March, 31 March: overdue on 1 February and 4 March.
    check(terms, &charge(21), "2023-02-28 40.00\n2023-03-31 40.00");
    // Due on 11 January, 25 days of grace: 6 February; then 9 March.
    check("rate: 0, grace_days: 25, fixed_sum: 40", &charge(1), "2023-02-28 40.00\n2023-03-31 40.00");
    let two = "net_days: 10, charges: [(monthly: 1), (monthly: 2)]";
    check(terms, two, "2023-01-31 80.00\n2023-02-28 80.00\n2023-03-31 80.00");
    // Paid on the due date: none. A day later: one day's interest, 36500 x 0.1 / 365, and the sum; within grace: none.
    check(terms, &format!("{}, policies: []", charge(1)), "");
    check(
        "rate: 0.1, fixed_sum: 40",
        &format!("{}, policies: [(kind: defer, days: 1)]", charge(1)),
        "2023-01-31 50.00\n2023-02-28 50.00\n2023-03-31 50.00",
    );
    check("rate: 0.1, grace_days: 5, fixed_sum: 40", &format!("{}, policies: [(kind: defer, days: 5)]", charge(1)), "");
}

#[test]
fn there_is_no_fixed_sum_for_invoices_beyond_their_grace_before_the_as_of_date() {
    let due = |due: &str| format!(r#"(kind: usage, issued: "2022-12-01", due: "{due}", amount: 100)"#);
    check(2, "rate: 0, fixed_sum: 40", &due("2022-12-30"), "", "");
    check(2, "rate: 0, fixed_sum: 40", &due("2022-12-31"), "", "2023-01-31 40.00 # overdue from 1 January on");
    // It counts from the grace: that ends on 14 January, on 31 December, and on the 30th.
    let terms = "rate: 0, fixed_sum: 40, grace_days: 15";
    check(2, terms, &due("2022-12-30"), "", "2023-01-31 40.00");
    check(2, terms, &due("2022-12-16"), "", "2023-01-31 40.00");
    check(2, terms, &due("2022-12-15"), "", "");
    // Interest has none.
    let interest = r#"(kind: interest, issued: "2022-12-01", due: "2023-01-05", amount: 100)"#;
    check(2, "rate: 0, fixed_sum: 40, compounding: true", interest, "", "");
}

#[test]
fn there_is_no_fixed_sum_for_what_is_disputed_or_in_an_agreed_plan() {
    let due = |due: &str| format!(r#"(kind: usage, issued: "2022-12-01", due: "{due}", amount: 100)"#);
    let terms = "rate: 0, fixed_sum: 40";
    let dispute = |share: &str| format!("policies: [(kind: dispute, share: {share}, disputed_kinds: [usage])]");
    check(2, terms, &due("2023-01-10"), &dispute("1"), "");
    check(2, terms, &due("2023-01-10"), &dispute("0.5"), ""); // the rest is paid when due
    let plan = r"(kind: instalments, count: 3, agreed: true)";
    check(2, terms, &due("2022-12-31"), &format!("policies: [{plan}]"), "");
    check(
        2,
        terms,
        &due("2022-12-31"),
        &format!(r#"policies: [{plan}, (kind: withhold, from: "2023-02-10")]"#),
        "2023-02-28 40.00 # the plan is broken on 10 February",
    );
    // A sum that was added once is not added again.
    check(
        3,
        terms,
        &due("2023-01-10"),
        r#"policies: [(kind: withhold), (kind: instalments, count: 9, agreed: true, from: "2023-02-10"),
            (kind: withhold, from: "2023-03-10")]"#,
        "2023-01-31 40.00",
    );
}

#[test]
fn a_dispute_decided_on_the_first_day_past_due_leaves_the_fixed_sum_of_what_is_undisputed() {
    let terms = "rate: 0.1, fixed_sum: 40";
    let due = |due: &str| format!(r#"(kind: usage, issued: "2022-12-01", due: "{due}", amount: 365000)"#);
    let dispute = |share: &str, decision: &str| {
        format!(
            r#"policies: [(kind: dispute, share: {share}, disputed_kinds: [usage, interest], decision: "{decision}",
               owed_share: 0.4)]"#
        )
    };
    let check = |terms: &str, invoice: &str, fields: &str, expected: &str| check(2, terms, invoice, fields, expected);
    // Due on 31 December, so past due from 1 January, the first day of the dispute; half of 365000 is not disputed, is
    // paid that day and bears 182500 x 0.1 / 365 = 50.00. What is owed of the rest, 73000, is due and paid on the day of
    // the decision.
    let first = "2023-01-31 90.00 # 50.00 + 40.00";
    check(terms, &due("2022-12-31"), &dispute("0.5", "2023-01-01"), first);
    check(terms, &due("2022-12-31"), &dispute("0.5", "2023-01-02"), first);
    // With 5 days of grace, past due on 26 December: the same.
    check(&format!("{terms}, grace_days: 5"), &due("2022-12-26"), &dispute("0.5", "2023-01-01"), first);
    // Nothing is disputed: 365000 bear 100.00. All is: none.
    check(terms, &due("2022-12-31"), &dispute("0", "2023-01-01"), "2023-01-31 140.00");
    check(terms, &due("2022-12-31"), &dispute("1", "2023-01-01"), "");
    // Past due before the as-of date its sum was added then, and an invoice of interest has none.
    check(terms, &due("2022-12-30"), &dispute("0.5", "2023-01-01"), "2023-01-31 50.00");
    let interest = due("2022-12-31").replace("usage", "interest");
    check(&format!("{terms}, compounding: true"), &interest, &dispute("0.5", "2023-01-01"), "2023-01-31 50.00");
}

#[test]
fn there_is_no_fixed_sum_for_what_a_dispute_takes_over_from_a_dispute_or_an_agreed_plan() {
    // On 10 February all of it is disputed from the start of the day, as before it was disputed or in the plan.
    for before in ["dispute, share: 1, disputed_kinds: [usage]", "instalments, count: 3, agreed: true"] {
        check(
            2,
            "rate: 0, fixed_sum: 40",
            r#"(kind: usage, issued: "2022-12-01", due: "2022-12-31", amount: 100)"#,
            &format!(
                r#"policies: [(kind: {before}),
                    (kind: dispute, share: 1, disputed_kinds: [usage], from: "2023-02-10")]"#
            ),
            "",
        );
    }
}

#[test]
fn a_fixed_sum_is_part_of_the_months_interest_invoice() {
    let session = unpaid(1, "rate: 0.1, fixed_sum: 40", DUE_10_JANUARY, "");
    let journal = tables::journal(&run(&session));
    same(
        &only(&journal, &["Expenses:Interest:v"]),
        "2023-01-31 LateInterest v Expenses:Interest:v 2140.00 Liabilities:Payable:v -2140.00 # 21 x 100 + 40",
    );
}
