//! DESIGN 4.4 and the fine print to it: payment policies and lump payments.
//!
//! Each table's arithmetic stands in its remarks.

use obligo::{engine::Rule, model::SpanSize};

use crate::common::tables::{self, amount, check_only, run, same, spans};

/// Invoices of the opening, told apart by kind and due date. With the as-of date of 1 January two are past due, one
/// falls due on it and two later.
const OPENING: &str = r#"
    (kind: usage, issued: "2022-11-01", due: "2022-12-01", amount: 100),
    (kind: interest, issued: "2022-12-15", due: "2022-12-15", amount: 20),
    (kind: shortfall, issued: "2022-12-02", due: "2023-01-01", amount: 300),
    (kind: charge, issued: "2022-12-20", due: "2023-01-20", amount: 400),
    (kind: interest, issued: "2022-12-31", due: "2023-01-25", amount: 50)"#;

/// A session of one vendor, with its invoices, its policies and other fields.
fn vendor(months: u32, invoices: &str, policies: &str, fields: &str) -> String {
    format!(
        r#"settings: (months: {months}), vendors: [
            (id: "v", net_days: 0, invoices: [{invoices}], policies: [{policies}], {fields})
        ]"#
    )
}

/// What happened to invoices after they were issued: date, rule, vendor, kind, first due date, amount.
fn payments(session: &str) -> String {
    let forecast = run(session);
    let is_meant = |rule| matches!(rule, Rule::Payment | Rule::LumpPayment | Rule::DisputeReversal);
    let lines = forecast.journal.iter().filter(|(entry, _)| is_meant(entry.rule)).map(|(entry, postings)| {
        let invoice = &forecast.invoices[entry.invoice.expect("an invoice") as usize];
        let (vendor, kind) = (&forecast.items[invoice.vendor as usize].id, invoice.kind.as_str());
        let amount = amount(postings[0].amount, &forecast);
        format!("{} {:?} {vendor} {kind} {} {amount}", entry.date, entry.rule, invoice.due)
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// The payments of a policy, without rule and vendor.
#[track_caller]
fn check(months: u32, invoices: &str, policies: &str, expected: &str) {
    same(&payments(&vendor(months, invoices, policies, "")).replace("Payment v ", ""), expected);
}

#[track_caller]
fn check_owed(session: &str, date: &str, [overdue, not_yet_due, disputed]: [&str; 3]) {
    tables::check_owed(session, date, [overdue, not_yet_due, "0.00", "0.00", disputed]);
}

// The policies

#[test]
fn pay_in_full_pays_when_due_and_on_its_first_day_all_that_is_past_due() {
    let from_the_as_of_date = "
        2023-01-01 usage     2022-12-01 100.00
        2023-01-01 interest  2022-12-15  20.00
        2023-01-01 shortfall 2023-01-01 300.00
        2023-01-20 charge    2023-01-20 400.00
        2023-01-25 interest  2023-01-25  50.00";
    check(1, OPENING, "", from_the_as_of_date);
    check(1, OPENING, "(kind: pay_in_full)", from_the_as_of_date);
    check(
        1,
        OPENING,
        r#"(kind: withhold), (kind: pay_in_full, from: "2023-01-20")"#,
        "2023-01-20 usage     2022-12-01 100.00
         2023-01-20 interest  2022-12-15  20.00
         2023-01-20 shortfall 2023-01-01 300.00
         2023-01-20 charge    2023-01-20 400.00
         2023-01-25 interest  2023-01-25  50.00",
    );
}

#[test]
fn pay_current_pays_what_falls_due_from_its_first_day_on_but_no_interest() {
    check(
        2,
        OPENING,
        "(kind: pay_current)",
        "2023-01-01 shortfall 2023-01-01 300.00
         2023-01-20 charge    2023-01-20 400.00",
    );
    check(
        2,
        OPENING,
        r#"(kind: withhold), (kind: pay_current, from: "2023-01-20")"#,
        "2023-01-20 charge 2023-01-20 400.00",
    );
    check(2, OPENING, r#"(kind: withhold), (kind: pay_current, from: "2023-01-21")"#, "");
}

#[test]
fn an_overdue_bill_is_not_silently_assumed_paid_today() {
    let session = vendor(2, OPENING, "(kind: pay_current)", "late_interest: (rate: 0.365)");
    check_owed(&session, "2022-12-31", ["120.00", "750.00", "0.00"]);
    check_owed(&session, "2023-01-01", ["120.00", "450.00", "0.00"]);
    // 0.10 a day on the 100; the interest joins what is left unpaid.
    check_owed(&session, "2023-02-28", ["173.10", "2.80", "0.00"]);
    same(
        &spans(&run(&session), SpanSize::Month, &["arrears", "age"]),
        "2023-01-01 170.00 50.00 20.00 100.00 0.00 # 6, 47 and 61 days
         2023-02-01 173.10  3.10 50.00 120.00 0.00 # 28, 34, and 75 and 89 days",
    );
}

#[test]
fn withhold_pays_nothing() {
    check(2, OPENING, "(kind: withhold)", "");
}

#[test]
fn defer_pays_each_invoice_days_after_its_due_date() {
    check(
        2,
        OPENING,
        "(kind: defer, days: 20)",
        "2023-01-01 usage     2022-12-01 100.00 # 21 December is gone
         2023-01-04 interest  2022-12-15  20.00
         2023-01-21 shortfall 2023-01-01 300.00
         2023-02-09 charge    2023-01-20 400.00
         2023-02-14 interest  2023-01-25  50.00",
    );
}

#[test]
fn pay_a_share_pays_it_of_what_falls_due_from_its_first_day_on_but_of_no_interest() {
    let session = vendor(1, OPENING, "(kind: pay_share, share: 0.25)", "");
    same(
        &payments(&session),
        "2023-01-01 Payment v shortfall 2023-01-01  75.00
         2023-01-20 Payment v charge    2023-01-20 100.00",
    );
    // The rest is arrears: 100 + 20 + 225 + 300 + 50.
    check_owed(&session, "2023-01-31", ["695.00", "0.00", "0.00"]);
    check(
        1,
        OPENING,
        r#"(kind: withhold), (kind: pay_share, share: 0.25, from: "2023-01-20")"#,
        "2023-01-20 charge 2023-01-20 100.00",
    );
    // Half to even: 0.5 cents are 0, 1.5 cents are 2.
    let cents = r#"(kind: usage, issued: "2022-12-01", due: "2023-01-10", amount: 0.02),
        (kind: usage, issued: "2022-12-01", due: "2023-01-11", amount: 0.06)"#;
    check(1, cents, "(kind: pay_share, share: 0.25)", "2023-01-11 usage 2023-01-11 0.02");
}

#[test]
fn a_fixed_amount_is_paid_on_months_last_days_oldest_first_and_the_rest_is_not_carried_on() {
    let invoices = r#"
        (kind: usage, issued: "2022-12-01", due: "2022-12-15", amount: 600),
        (kind: interest, issued: "2022-12-01", due: "2022-12-01", amount: 700),
        (kind: usage, issued: "2022-12-01", due: "2023-01-31", amount: 500),
        (kind: charge, issued: "2022-12-01", due: "2023-02-10", amount: 250),
        (kind: usage, issued: "2022-12-01", due: "2023-04-10", amount: 1500)"#;
    let expected = "
        2023-01-31 interest 2022-12-01  700.00
        2023-01-31 usage    2022-12-15  300.00 # 1000 - 700
        2023-02-28 usage    2022-12-15  300.00
        2023-02-28 usage    2023-01-31  500.00
        2023-02-28 charge   2023-02-10  200.00 # 1000 - 300 - 500
        2023-03-31 charge   2023-02-10   50.00 # 950 are not needed
        2023-04-30 usage    2023-04-10 1000.00
        2023-05-31 usage    2023-04-10  500.00";
    check(6, invoices, "(kind: fixed_amount, amount: 1000)", expected);
    // From any day of January on, its last included.
    check(6, invoices, r#"(kind: withhold), (kind: fixed_amount, amount: 1000, from: "2023-01-15")"#, expected);
    check(6, invoices, r#"(kind: withhold), (kind: fixed_amount, amount: 1000, from: "2023-01-31")"#, expected);
    // Not due on the last day.
    let later = r#"(kind: usage, issued: "2022-12-01", due: "2023-02-01", amount: 5)"#;
    check(2, later, "(kind: fixed_amount, amount: 1000)", "2023-02-28 usage 2023-02-01 5.00");
}

const TWO_PAST_DUE: &str = r#"
    (kind: usage, issued: "2022-11-01", due: "2022-12-01", amount: 600),
    (kind: usage, issued: "2022-11-15", due: "2022-12-15", amount: 400),
    (kind: usage, issued: "2022-12-01", due: "2023-01-01", amount: 70),
    (kind: usage, issued: "2022-12-20", due: "2023-01-20", amount: 80)"#;

#[test]
fn instalments_pay_what_was_past_due_in_equal_parts_and_the_rest_when_due() {
    for agreed in [false, true] {
        check(
            4,
            TWO_PAST_DUE,
            &format!("(kind: instalments, count: 3, agreed: {agreed})"),
            "2023-01-01 usage 2023-01-01  70.00 # due on the first day, so not past due
             2023-01-20 usage 2023-01-20  80.00
             2023-01-31 usage 2022-12-01 333.33 # 1000 / 3
             2023-02-28 usage 2022-12-01 266.67 # 600 - 333.33
             2023-02-28 usage 2022-12-15  66.66 # 333.33 - 266.67
             2023-03-31 usage 2022-12-15 333.34",
        );
    }
    check(
        2,
        TWO_PAST_DUE,
        r#"(kind: withhold), (kind: instalments, count: 2, from: "2023-01-10")"#,
        "2023-01-20 usage 2023-01-20  80.00
         2023-01-31 usage 2022-12-01 535.00 # 1070 / 2
         2023-02-28 usage 2022-12-01  65.00
         2023-02-28 usage 2022-12-15 400.00
         2023-02-28 usage 2023-01-01  70.00",
    );
}

#[test]
fn instalments_are_for_every_kind_oldest_first() {
    check(
        2,
        OPENING,
        "(kind: instalments, count: 2)",
        "2023-01-01 shortfall 2023-01-01 300.00
         2023-01-20 charge    2023-01-20 400.00
         2023-01-25 interest  2023-01-25  50.00
         2023-01-31 usage     2022-12-01  60.00 # (100 + 20) / 2
         2023-02-28 usage     2022-12-01  40.00
         2023-02-28 interest  2022-12-15  20.00",
    );
}

#[test]
fn a_policy_that_begins_on_the_months_last_day_pays_in_place_of_the_one_before() {
    for before in ["fixed_amount, amount: 50", "instalments, count: 2"] {
        let policies = format!(r#"(kind: {before}), (kind: pay_current, from: "2023-01-31")"#);
        check(2, r#"(kind: usage, issued: "2022-11-01", due: "2022-12-01", amount: 100)"#, &policies, "");
    }
}

#[test]
fn agreed_instalments_are_no_arrears() {
    let session =
        |agreed: bool| vendor(3, TWO_PAST_DUE, &format!("(kind: instalments, count: 4, agreed: {agreed})"), "");
    check_owed(&session(true), "2022-12-31", ["1000.00", "150.00", "0.00"]);
    check_owed(&session(true), "2023-01-15", ["0.00", "1080.00", "0.00"]);
    check_owed(&session(false), "2023-01-15", ["1000.00", "80.00", "0.00"]);
    let arrears = |agreed: bool| spans(&run(&session(agreed)), SpanSize::Month, &["arrears", "age"]);
    same(
        &arrears(true),
        "2023-01-01 0.00 0.00 0.00 0.00 0.00
         2023-02-01 0.00 0.00 0.00 0.00 0.00
         2023-03-01 0.00 0.00 0.00 0.00 0.00",
    );
    same(
        &arrears(false),
        "2023-01-01 750.00 0.00 400.00 350.00   0.00 # 61 and 47 days
         2023-02-01 500.00 0.00   0.00 500.00   0.00 # 89 and 75 days
         2023-03-01 250.00 0.00   0.00   0.00 250.00 # 106 days",
    );
}

#[test]
fn another_policy_ends_a_plan_of_instalments_and_what_is_left_is_overdue_by_its_own_due_date() {
    let policies = r#"(kind: instalments, count: 3, agreed: true), (kind: withhold, from: "2023-02-15")"#;
    let session = vendor(3, TWO_PAST_DUE, policies, "");
    same(
        &payments(&session),
        "2023-01-01 Payment v usage 2023-01-01 70.00
         2023-01-20 Payment v usage 2023-01-20 80.00
         2023-01-31 Payment v usage 2022-12-01 333.33",
    );
    check_owed(&session, "2023-02-14", ["0.00", "666.67", "0.00"]);
    check_owed(&session, "2023-02-15", ["666.67", "0.00", "0.00"]);
    same(
        &spans(&run(&session), SpanSize::Month, &["arrears", "age"]),
        "2023-01-01   0.00 0.00 0.00   0.00   0.00
         2023-02-01 666.67 0.00 0.00 666.67   0.00 # 89 and 75 days
         2023-03-01 666.67 0.00 0.00   0.00 666.67 # 120 and 106 days",
    );
    // One for another kind does not end it.
    check(
        2,
        TWO_PAST_DUE,
        r#"(kind: instalments, count: 2, agreed: true), (kind: withhold, only: [charge], from: "2023-02-15")"#,
        "2023-01-01 usage 2023-01-01  70.00
         2023-01-20 usage 2023-01-20  80.00
         2023-01-31 usage 2022-12-01 500.00
         2023-02-28 usage 2022-12-01 100.00
         2023-02-28 usage 2022-12-15 400.00",
    );
}

#[test]
fn when_cash_allows_comes_after_all_others_by_priority_and_keeps_the_buffer() {
    let session = r#"
        settings: (months: 2, opening_cash: 1300, restricted_cash: 300, buffer: 200),
        cash_events: [(date: "2023-01-10", amount: 300), (date: "2023-01-20", amount: 1000)],
        vendors: [
            (id: "a", priority: 2, policies: [(kind: when_cash_allows)], invoices: [
                (kind: usage, issued: "2022-11-01", due: "2022-12-15", amount: 300),
                (kind: interest, issued: "2022-11-01", due: "2022-12-01", amount: 600),
                (kind: usage, issued: "2022-11-01", due: "2023-02-15", amount: 50),
            ]),
            (id: "b", priority: 1, policies: [(kind: when_cash_allows)], invoices: [
                (kind: usage, issued: "2022-11-01", due: "2022-12-31", amount: 500),
            ]),
            (id: "c", priority: 9, invoices: [(kind: usage, issued: "2022-11-01", due: "2023-01-01", amount: 100)]),
        ]"#;
    same(
        &payments(session),
        "2023-01-01 Payment c usage    2023-01-01 100.00 # pays in full: 900 are left, 700 above the buffer
         2023-01-01 Payment b usage    2022-12-31 500.00
         2023-01-01 Payment a interest 2022-12-01 200.00
         2023-01-10 Payment a interest 2022-12-01 300.00 # all that came in
         2023-01-20 Payment a interest 2022-12-01 100.00
         2023-01-20 Payment a usage    2022-12-15 300.00 # 600 are left above the buffer
         2023-02-15 Payment a usage    2023-02-15  50.00",
    );
}

#[test]
fn when_cash_allows_pays_nothing_below_the_buffer_and_vendors_of_one_priority_by_id() {
    let vendors = r#"vendors: [
        (id: "z", policies: [(kind: when_cash_allows)],
            invoices: [(kind: usage, issued: "2022-11-01", due: "2022-12-01", amount: 60)]),
        (id: "y", policies: [(kind: when_cash_allows)],
            invoices: [(kind: usage, issued: "2022-11-01", due: "2022-12-31", amount: 60)]),
        (id: "x", policies: [(kind: withhold)], lump_payments: [(date: "2023-01-01", amount: 70)],
            invoices: [(kind: usage, issued: "2022-11-01", due: "2022-12-31", amount: 70)]),
    ]"#;
    same(
        &payments(&format!("settings: (months: 1, opening_cash: 100), {vendors}")),
        "2023-01-01 Payment     y usage 2022-12-31 60.00
         2023-01-01 Payment     z usage 2022-12-01 40.00
         2023-01-01 LumpPayment x usage 2022-12-31 70.00 # lump payments are last, whatever the cash",
    );
    same(
        &payments(&format!("settings: (months: 1, opening_cash: 100, buffer: 150), {vendors}")),
        "2023-01-01 LumpPayment x usage 2022-12-31 70.00",
    );
}

// Disputes

/// A usage invoice of each of two months, and a charge.
const THREE: &str = r#"
    (kind: usage, issued: "2022-11-01", due: "2022-12-01", amount: 200),
    (kind: usage, issued: "2022-12-20", due: "2023-01-20", amount: 1000),
    (kind: charge, issued: "2022-12-20", due: "2023-01-20", amount: 500)"#;

#[test]
fn a_dispute_holds_back_its_share_until_the_decision() {
    let policy = r#"(kind: dispute, share: 0.4, disputed_kinds: [usage], decision: "2023-03-01", owed_share: 0.25)"#;
    let session = vendor(3, THREE, policy, "");
    same(
        &payments(&session),
        "2023-01-01 Payment         v usage  2022-12-01 120.00 # 200 - 80, on the first day
         2023-01-20 Payment         v usage  2023-01-20 600.00 # 1000 - 400
         2023-01-20 Payment         v charge 2023-01-20 500.00
         2023-03-01 DisputeReversal v usage  2022-12-01  60.00 # 80 x 0.75
         2023-03-01 DisputeReversal v usage  2023-01-20 300.00 # 400 x 0.75
         2023-03-01 Payment         v usage  2022-12-01  20.00
         2023-03-01 Payment         v usage  2023-01-20 100.00",
    );
    check_only(
        &session,
        &["DisputeReversal"],
        "2023-03-01 DisputeReversal v Liabilities:Payable:v  60.00 Expenses:Cloud:v  -60.00
         2023-03-01 DisputeReversal v Liabilities:Payable:v 300.00 Expenses:Cloud:v -300.00",
    );
    check_owed(&session, "2022-12-31", ["200.00", "1500.00", "0.00"]);
    check_owed(&session, "2023-01-01", ["0.00", "1100.00", "480.00"]);
    check_owed(&session, "2023-02-28", ["0.00", "0.00", "480.00"]);
    check_owed(&session, "2023-03-01", ["0.00", "0.00", "0.00"]);
    let arrears = spans(&run(&session), SpanSize::Month, &["arrears"]);
    same(&arrears, "2023-01-01 0.00\n2023-02-01 0.00\n2023-03-01 0.00");
}

#[test]
fn a_dispute_names_invoices_by_kind_and_month_of_issue() {
    let session = vendor(
        3,
        THREE,
        r#"(kind: dispute, share: 0.4, disputed_invoices: [(id: "d", kind: usage, month: "2022-12")])"#,
        "",
    );
    same(
        &payments(&session),
        "2023-01-01 Payment v usage  2022-12-01 200.00
         2023-01-20 Payment v usage  2023-01-20 600.00
         2023-01-20 Payment v charge 2023-01-20 500.00",
    );
    check_owed(&session, "2023-03-31", ["0.00", "0.00", "400.00"]); // without a decision for ever
    // Also those that are issued later.
    let policy = r#"(kind: dispute, share: 0.5, disputed_invoices: [(id: "d", kind: charge, month: "2023-02")])"#;
    same(
        &payments(&vendor(3, "", policy, "charges: [(monthly: 100)]")),
        "2023-01-01 Payment v charge 2023-01-01 100.00
         2023-02-01 Payment v charge 2023-02-01  50.00
         2023-03-01 Payment v charge 2023-03-01 100.00",
    );
}

#[test]
fn invoices_issued_on_or_after_the_decision_date_are_not_disputed() {
    let policy = r#"(kind: dispute, share: 0.5, disputed_kinds: [charge], decision: "2023-02-15", owed_share: 1)"#;
    same(
        &payments(&vendor(3, "", policy, "charges: [(monthly: 100, day: 15)]")),
        "2023-01-15 Payment v charge 2023-01-15  50.00
         2023-02-15 Payment v charge 2023-01-15  50.00 # due on this day, and issued before the other
         2023-02-15 Payment v charge 2023-02-15 100.00 # not disputed
         2023-03-15 Payment v charge 2023-03-15 100.00",
    );
}

#[test]
fn what_a_decision_finds_owing_is_due_on_its_own_due_date_if_that_is_later() {
    let session = vendor(
        3,
        r#"(kind: usage, issued: "2022-12-20", due: "2023-03-10", amount: 1000)"#,
        r#"(kind: dispute, share: 0.4, disputed_kinds: [usage], decision: "2023-02-01", owed_share: 0.25)"#,
        "",
    );
    same(
        &payments(&session),
        "2023-02-01 DisputeReversal v usage 2023-03-10 300.00
         2023-03-10 Payment         v usage 2023-03-10 700.00 # 600 + 400 x 0.25",
    );
    check_owed(&session, "2023-01-31", ["0.00", "600.00", "400.00"]);
    check_owed(&session, "2023-02-01", ["0.00", "700.00", "0.00"]);
}

#[test]
fn a_dispute_may_begin_and_be_decided_on_one_day() {
    check(
        1,
        r#"(kind: usage, issued: "2022-11-20", due: "2022-12-20", amount: 1000)"#,
        r#"(kind: withhold), (kind: dispute, share: 0.4, disputed_kinds: [usage], from: "2023-01-10",
            decision: "2023-01-10", owed_share: 0.25)"#,
        "2023-01-10 DisputeReversal v usage 2022-12-20 300.00
         2023-01-10 usage 2022-12-20 700.00",
    );
}

#[test]
fn a_policy_that_begins_on_the_day_of_decision_finds_it_decided() {
    let session = |kind: &str| {
        let policies = format!(
            r#"(kind: dispute, share: 0.4, disputed_kinds: [usage], decision: "2023-03-01", owed_share: 0.25),
                (kind: {kind}, from: "2023-03-01")"#
        );
        vendor(3, r#"(kind: usage, issued: "2022-12-20", due: "2023-01-20", amount: 1000)"#, &policies, "")
    };
    // The part owed falls due on the first day of the other.
    for (kind, paid) in [("pay_in_full", true), ("pay_current", true), ("withhold", false)] {
        same(
            &payments(&session(kind)),
            &format!(
                "2023-01-20 Payment v usage 2023-01-20 600.00
                 2023-03-01 DisputeReversal v usage 2023-01-20 300.00
                 {}",
                if paid { "2023-03-01 Payment v usage 2023-01-20 100.00" } else { "" }
            ),
        );
    }
    let withheld = session("withhold");
    check_owed(&withheld, "2023-03-01", ["0.00", "100.00", "0.00"]);
    check_owed(&withheld, "2023-03-02", ["100.00", "0.00", "0.00"]);
    let arrears = spans(&run(&withheld), SpanSize::Month, &["arrears", "age"]);
    same(
        &arrears,
        "2023-01-01   0.00   0.00 0.00 0.00 0.00
         2023-02-01   0.00   0.00 0.00 0.00 0.00
         2023-03-01 100.00 100.00 0.00 0.00 0.00 # 30 days",
    );
}

#[test]
fn another_policy_that_begins_earlier_ends_a_dispute() {
    let session = |kind: &str| {
        let policies = format!(
            r#"(kind: dispute, share: 0.4, disputed_kinds: [usage], decision: "2023-03-01", owed_share: 0.25),
                (kind: {kind}, from: "2023-02-10")"#
        );
        vendor(3, r#"(kind: usage, issued: "2022-12-20", due: "2023-01-20", amount: 1000)"#, &policies, "")
    };
    same(
        &payments(&session("pay_in_full")),
        "2023-01-20 Payment v usage 2023-01-20 600.00
         2023-02-10 Payment v usage 2023-01-20 400.00",
    );
    let current = session("pay_current");
    same(&payments(&current), "2023-01-20 Payment v usage 2023-01-20 600.00");
    check_owed(&current, "2023-02-09", ["0.00", "0.00", "400.00"]);
    check_owed(&current, "2023-02-10", ["400.00", "0.00", "0.00"]);
    check_owed(&current, "2023-03-31", ["400.00", "0.00", "0.00"]);
}

#[test]
fn the_disputed_part_is_a_share_of_the_face_amount_rounded_and_at_most_what_is_unpaid() {
    let session = vendor(
        1,
        r#"(kind: usage, issued: "2022-12-20", due: "2023-01-20", amount: 1000)"#,
        r#"(kind: withhold), (kind: dispute, share: 0.4, disputed_kinds: [usage], from: "2023-01-10")"#,
        r#"lump_payments: [(date: "2023-01-05", amount: 800)]"#,
    );
    same(&payments(&session), "2023-01-05 LumpPayment v usage 2023-01-20 800.00");
    check_owed(&session, "2023-01-31", ["0.00", "0.00", "200.00"]); // not 400
    check(
        1,
        r#"(kind: usage, issued: "2022-12-20", due: "2023-01-20", amount: 0.05)"#,
        "(kind: dispute, share: 0.5, disputed_kinds: [usage])",
        "2023-01-20 usage 2023-01-20 0.03 # 2.5 cents are 2, disputed",
    );
}

// Timelines and limits

#[test]
fn the_last_policy_that_has_begun_holds_and_before_the_first_all_is_paid() {
    let due = |due: &str| format!(r#"(kind: usage, issued: "2022-12-01", due: "{due}", amount: 100)"#);
    let three = [due("2023-01-10"), due("2023-02-10"), due("2023-03-10")].join(", ");
    check(
        3,
        &three,
        r#"(kind: pay_in_full, from: "2023-03-01"), (kind: withhold), (kind: pay_current, from: "2023-02-01")"#,
        "2023-02-10 usage 2023-02-10 100.00
         2023-03-01 usage 2023-01-10 100.00
         2023-03-10 usage 2023-03-10 100.00",
    );
    check(3, &three, r#"(kind: withhold, from: "2023-02-01")"#, "2023-01-10 usage 2023-01-10 100.00");
}

#[test]
fn a_policy_dated_before_the_as_of_date_begins_on_it() {
    let two = r#"(kind: usage, issued: "2022-10-01", due: "2022-12-10", amount: 100),
        (kind: usage, issued: "2022-12-01", due: "2023-01-01", amount: 200)"#;
    check(
        1,
        two,
        r#"(kind: withhold, from: "2022-06-01"), (kind: pay_current, from: "2022-12-01")"#,
        "2023-01-01 usage 2023-01-01 200.00 # what fell due in December did not fall due on or after its first day",
    );
    check(1, two, r#"(kind: pay_in_full, from: "2022-06-01"), (kind: withhold, from: "2022-12-01")"#, "");
}

#[test]
fn a_policy_limited_to_kinds_leaves_the_others_to_the_policy_before_it() {
    let two = r#"(kind: usage, issued: "2022-12-01", due: "2023-01-10", amount: 100),
        (kind: shortfall, issued: "2022-12-01", due: "2023-01-10", amount: 200)"#;
    // Before the first, pay in full.
    check(2, two, "(kind: withhold, only: [shortfall])", "2023-01-10 usage 2023-01-10 100.00");
    check(
        2,
        two,
        r#"(kind: withhold), (kind: pay_share, share: 0.5, only: [shortfall, interest], from: "2023-01-05"),
            (kind: pay_in_full, only: [usage], from: "2023-02-01")"#,
        "2023-01-10 shortfall 2023-01-10 100.00
         2023-02-01 usage     2023-01-10 100.00 # its first day; the shortfall is still paid by share",
    );
    check(
        2,
        two,
        "(kind: fixed_amount, amount: 150, only: [shortfall])",
        "2023-01-10 usage     2023-01-10 100.00
         2023-01-31 shortfall 2023-01-10 150.00
         2023-02-28 shortfall 2023-01-10  50.00",
    );
    check(
        2,
        two,
        r#"(kind: withhold), (kind: instalments, count: 2, only: [shortfall], from: "2023-01-20")"#,
        "2023-01-31 shortfall 2023-01-10 100.00
         2023-02-28 shortfall 2023-01-10 100.00",
    );
    check(
        2,
        two,
        r#"(kind: withhold),
            (kind: dispute, share: 0.25, disputed_kinds: [shortfall], only: [shortfall], from: "2023-01-02")"#,
        "2023-01-10 shortfall 2023-01-10 150.00",
    );
    same(
        &payments(
            &vendor(1, two, r#"(kind: withhold), (kind: when_cash_allows, only: [usage], from: "2023-01-02")"#, "")
                .replace("months: 1", "months: 1, opening_cash: 70"),
        ),
        "2023-01-10 Payment v usage 2023-01-10 70.00",
    );
    // One without a limit is for all again.
    check(
        2,
        two,
        r#"(kind: withhold, only: [shortfall]), (kind: defer, days: 10, from: "2023-01-05")"#,
        "2023-01-20 usage     2023-01-10 100.00
         2023-01-20 shortfall 2023-01-10 200.00",
    );
}

// Lump payments

const MIXED: &str = r#"
    (kind: shortfall, issued: "2022-12-01", due: "2023-02-20", amount: 400),
    (kind: usage, issued: "2022-12-01", due: "2022-12-15", amount: 500),
    (kind: shortfall, issued: "2022-12-01", due: "2022-12-10", amount: 300)"#;

#[test]
fn a_lump_payment_settles_oldest_first() {
    let lump = r#"lump_payments: [(date: "2023-01-10", amount: 850)]"#;
    let session = vendor(1, MIXED, "(kind: withhold)", lump);
    same(
        &payments(&session),
        "2023-01-10 LumpPayment v shortfall 2022-12-10 300.00
         2023-01-10 LumpPayment v usage     2022-12-15 500.00
         2023-01-10 LumpPayment v shortfall 2023-02-20  50.00",
    );
    assert_eq!(run(&session).lump_rests, [], "all of it is paid");
}

#[test]
fn a_lump_payment_limited_to_kinds_reaches_what_is_not_yet_due_and_its_rest_is_marked() {
    let lump = r#"lump_payments: [(id: "l", date: "2023-01-10", amount: 1000, only: [shortfall])]"#;
    let session = vendor(1, MIXED, "(kind: withhold)", lump);
    same(
        &payments(&session),
        "2023-01-10 LumpPayment v shortfall 2022-12-10 300.00
         2023-01-10 LumpPayment v shortfall 2023-02-20 400.00",
    );
    let forecast = run(&session);
    let rests = forecast.lump_rests.iter().map(|rest| {
        let vendor = &forecast.items[rest.vendor as usize].id;
        format!("{} {vendor} {} {}\n", rest.date, rest.lump, amount(rest.rest, &forecast))
    });
    same(&rests.collect::<String>(), "2023-01-10 v l 300.00 # 1000 - 700");
    same(&spans(&forecast, SpanSize::Month, &["paid", "cash_end"]), "2023-01-01 700.00 -700.00");
}

#[test]
fn a_lump_payment_comes_after_the_days_policy() {
    same(
        &payments(&vendor(
            1,
            r#"(kind: usage, issued: "2022-12-01", due: "2023-01-10", amount: 200),
                (kind: usage, issued: "2022-12-01", due: "2023-01-20", amount: 300)"#,
            "",
            r#"lump_payments: [(date: "2023-01-10", amount: 250)]"#,
        )),
        "2023-01-10 Payment     v usage 2023-01-10 200.00
         2023-01-10 LumpPayment v usage 2023-01-20 250.00
         2023-01-20 Payment     v usage 2023-01-20  50.00",
    );
}
