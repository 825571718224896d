//! DESIGN 4.5 and the fine print to it: what vendors do when they are not paid.
//!
//! Each table's arithmetic stands in its remarks.

use obligo::model::SpanSize;

use crate::common::tables::{
    balances, check_events, check_only, check_rung_events, daily, events, model, only, owed, run, same, spans,
};

/// A vendor whose invoices are due at once, and what it pays or uses. `DAILY` is 100 a day.
fn session(months: u32, vendor: &str, more: &str) -> String {
    let vendor = vendor.replace("DAILY", &daily(100, 6));
    format!(r#"settings: (months: {months}), vendors: [(id: "v", net_days: 0, {vendor})], {more}"#)
}

/// An invoice of usage.
fn invoice(amount: u32, due: &str) -> String {
    format!(r#"(kind: usage, issued: "2022-11-01", due: "{due}", amount: {amount})"#)
}

/// What happens to a stream: receivables collected, written off and netted.
#[track_caller]
fn check_receivables(session: &str, expected: &str) {
    check_events(session, &["Collection", "WriteOff", "SetOff"], expected);
}

// Notice

#[test]
fn a_notice_changes_nothing() {
    let with = |reactions: &str| {
        session(
            4,
            &format!(
                r"reactions: [{reactions}], invoices: [{}], policies: [(kind: withhold)], late_interest: (rate: 0.1),
                contract: (lines: [(DAILY)])",
                invoice(100, "2022-12-20")
            ),
            r#"streams: [(id: "ads", base: 100, payers: [(vendor: "v", share: 0.5)])]"#,
        )
    };
    let noticed = with(r#"(id: "n", act: notice, arrears: 1)"#);
    check_rung_events(&noticed, "2023-01-01 v n notice Fired");
    assert_eq!(run(&noticed).journal, run(&with("")).journal);
}

// Withholding payments

/// 100 due on 15 January and paid on a day; the rung fires on the 16th.
fn withholding(rung: &str, paid: &str, streams: &str) -> String {
    session(
        4,
        &format!(
            r#"invoices: [{}], policies: [(kind: withhold)], lump_payments: [(date: "{paid}", amount: 100)],
            reactions: [(id: "w", act: withhold_payments, arrears: 100, {rung})]"#,
            invoice(100, "2023-01-15")
        ),
        &format!("streams: [{streams}]"),
    )
}

const ADS: &str = r#"(id: "ads", base: 1000, lags: [(days: 10)], payers: [(vendor: "v", share: 0.5)])"#;

#[test]
fn a_withheld_receivable_is_collected_on_the_day_after_the_lift() {
    let session = withholding("", "2023-02-20", ADS);
    check_rung_events(
        &session,
        "2023-01-16 v w withhold_payments Fired
         2023-02-20 v w withhold_payments Lifted",
    );
    check_events(
        &session,
        &["ads", "ads(v)"],
        "2023-01-31 Recognition ads   1000.00
         2023-02-10 Collection  ads    500.00 # the others pay
         2023-02-21 Collection  ads(v) 500.00
         2023-02-28 Recognition ads   1000.00
         2023-03-10 Collection  ads(v) 500.00
         2023-03-10 Collection  ads    500.00
         2023-03-31 Recognition ads   1000.00
         2023-04-10 Collection  ads(v) 500.00
         2023-04-10 Collection  ads    500.00
         2023-04-30 Recognition ads   1000.00",
    );
    same(
        &spans(&run(&session), SpanSize::Month, &["receipts"]),
        "2023-01-01 0.00\n2023-02-01 1000.00\n2023-03-01 1000.00\n2023-04-01 1000.00",
    );
}

#[test]
fn the_days_of_firing_and_of_lifting_are_those_of_the_state_before() {
    // Due on the day of firing: collected before it. Due on the day of the lift: still withheld.
    let due = |due: &str| {
        let stream = format!(
            r#"(id: "ads", receivables: [(due: "{due}", amount: 40, vendor: "v"), (due: "{due}", amount: 7)])"#
        );
        withholding("", "2023-02-20", &stream)
    };
    for (day, collected) in [
        ("2022-12-10", "2023-01-01"),
        ("2023-01-16", "2023-01-16"),
        ("2023-01-17", "2023-02-21"),
        ("2023-02-20", "2023-02-21"),
        ("2023-02-21", "2023-02-21"),
        ("2023-02-22", "2023-02-22"),
    ] {
        let other = day.max("2023-01-01");
        let mut lines = [format!("{collected} Collection ads(v) 40.00"), format!("{other} Collection ads 7.00")];
        if other < collected {
            lines.reverse();
        }
        check_receivables(&due(day), &lines.join("\n"));
    }
}

#[test]
fn a_rung_that_fires_on_the_first_day_comes_too_late_for_that_days_receipts() {
    let with = |since: &str| {
        session(
            1,
            &format!(
                r"invoices: [{}], policies: [(kind: withhold)],
                reactions: [(act: withhold_payments, arrears: 100 {since})]",
                invoice(100, "2022-12-15")
            ),
            r#"streams: [(id: "ads", receivables: [
                (due: "2022-12-20", amount: 40, vendor: "v"), (due: "2023-01-02", amount: 60, vendor: "v")
            ])]"#,
        )
    };
    check_receivables(&with(""), "2023-01-01 Collection ads(v) 40.00");
    // Unless it is in force already.
    check_receivables(&with(r#", in_force_since: "2022-12-18""#), "");
}

#[test]
fn of_a_withheld_receivable_nothing_is_written_off_until_the_rest_is_collected() {
    let stream = r#"(id: "ads", base: 1000, bad_share: 0.1, payers: [(vendor: "v", share: 0.5)], lags: [
        (days: 0, share: 0.4), (days: 10, share: 0.6)
    ], amounts: {"2023-02": 0, "2023-03": 0, "2023-04": 0})"#;
    check_receivables(
        &withholding("", "2023-02-05", stream),
        "2023-01-31 WriteOff   ads     20.00 # 200, of it a tenth
         2023-01-31 Collection ads    180.00
         2023-02-06 WriteOff   ads     20.00 # the first lag of the vendor's 500
         2023-02-06 Collection ads(v) 180.00
         2023-02-10 WriteOff   ads     30.00 # its second lag, after the lift
         2023-02-10 WriteOff   ads     30.00
         2023-02-10 Collection ads(v) 270.00
         2023-02-10 Collection ads    270.00",
    );
    // Never by themselves.
    check_receivables(
        &withholding("lasting: true", "2023-02-05", stream),
        "2023-01-31 WriteOff   ads  20.00
         2023-01-31 Collection ads 180.00
         2023-02-10 WriteOff   ads  30.00
         2023-02-10 Collection ads 270.00",
    );
}

#[test]
fn a_rung_may_be_about_one_stream() {
    let streams = r#"
        (id: "ads", receivables: [(due: "2023-01-20", amount: 40, vendor: "v")]),
        (id: "data", receivables: [(due: "2023-01-20", amount: 60, vendor: "v")])"#;
    check_receivables(
        &withholding(r#"stream: "data""#, "2023-02-20", streams),
        "2023-01-20 Collection ads(v)  40.00
         2023-02-21 Collection data(v) 60.00",
    );
}

#[test]
fn a_negative_amount_is_never_withheld() {
    let stream =
        r#"(id: "ads", payers: [(vendor: "v")], lags: [(days: 10)], amounts: {"2023-01": -80, "2023-02": 90})"#;
    check_events(
        &withholding("lasting: true", "2023-02-20", stream),
        &["Recognition", "Collection"],
        "2023-01-31 Recognition ads    -80.00
         2023-02-10 Collection  ads(v) -80.00
         2023-02-28 Recognition ads     90.00",
    );
}

// Cancelling spend

fn cancelling(back: &str, paid: &str, more_invoices: &str) -> String {
    session(
        7,
        &format!(
            r#"invoices: [{}, {more_invoices}], policies: [(kind: withhold)],
            lump_payments: [(date: "{paid}", amount: 100)],
            reactions: [(id: "c", act: cancel_spend, arrears: 100, {back})]"#,
            invoice(100, "2023-01-15")
        ),
        r#"streams: [(id: "ads", base: 1000, payers: [(vendor: "v", share: 0.4)])]"#,
    )
}

/// Revenue of each month: `v` with what the vendor pays (1000), `-` without (600).
#[track_caller]
fn check_revenue(session: &str, expected: &str) {
    let table = only(&events(&run(session)), &["Recognition"]);
    let months = table.lines().map(|line| match line.split_whitespace().last() {
        Some("1000.00") => 'v',
        Some("600.00") => '-',
        _ => panic!("{line}"),
    });
    assert_eq!(months.collect::<String>(), expected);
}

#[test]
fn spend_is_cancelled_from_the_next_month_on_and_back_after_the_lift() {
    // Fired on 16 January, lifted on 10 March.
    check_revenue(&cancelling("", "2023-03-10", ""), "v------"); // never back
    check_revenue(&cancelling("back_months: 1", "2023-03-10", ""), "v--vvvv");
    check_revenue(&cancelling("back_months: 3", "2023-03-10", ""), "v----vv");
    check_revenue(&cancelling("back_months: 12", "2023-03-10", ""), "v------");
    check_revenue(&cancelling("back_months: 0", "2023-03-10", ""), "v-vvvvv"); // the month of the lift
    check_revenue(&cancelling("back_months: 1, lasting: true", "2023-03-10", ""), "v------");
}

#[test]
fn spend_is_back_not_before_the_month_after_it_was_cancelled() {
    for (back, expected) in [(0, "vvvvvvv"), (1, "vvvvvvv"), (2, "v-vvvvv")] {
        // Fired and lifted in January.
        check_revenue(&cancelling(&format!("back_months: {back}"), "2023-01-20", ""), expected);
    }
}

#[test]
fn spend_may_be_cancelled_again() {
    // Past due again from 21 May on.
    let again = invoice(100, "2023-05-20");
    let session = cancelling("back_months: 1", "2023-02-10", &again);
    check_rung_events(
        &session,
        "2023-01-16 v c cancel_spend Fired
         2023-02-10 v c cancel_spend Lifted
         2023-05-21 v c cancel_spend Fired",
    );
    check_revenue(&session, "v-vvv--");
    // Again before it is back: 100 past due on 11 February, lifted the day before.
    let session = cancelling("back_months: 2", "2023-02-10", &invoice(100, "2023-02-10"));
    check_rung_events(
        &session,
        "2023-01-16 v c cancel_spend Fired
         2023-02-10 v c cancel_spend Lifted
         2023-02-11 v c cancel_spend Fired",
    );
    check_revenue(&session, "v------");
}

#[test]
fn spend_in_force_as_cancelled_is_cancelled_from_the_month_after() {
    let with = |since: &str| {
        session(
            3,
            &format!(
                r#"invoices: [{}], policies: [(kind: withhold)],
                reactions: [(act: cancel_spend, arrears: 100, in_force_since: "{since}")]"#,
                invoice(100, "2022-11-15")
            ),
            r#"streams: [(id: "ads", base: 1000, payers: [(vendor: "v", share: 0.4)])]"#,
        )
    };
    check_revenue(&with("2022-12-31"), "---");
    check_revenue(&with("2022-11-01"), "---");
}

#[test]
fn cancelled_spend_takes_its_part_of_planned_amounts_too() {
    let session = cancelling("", "2023-03-10", "").replace("base: 1000", r#"base: 9, amounts: {"2023-02": 500}"#);
    check_events(
        &session,
        &["2023-02-28"],
        "2023-02-28 Recognition ads 300.00 # 500 x 0.6
         2023-02-28 Collection  ads 300.00",
    );
}

// Set-off

/// Of what a vendor owes and is owed: 700 are past due from 16 January on, it pays half of 1000 a month.
fn netting(rungs: &str) -> String {
    session(
        3,
        &format!(r"invoices: [{}], policies: [(kind: withhold)], reactions: [{rungs}]", invoice(700, "2023-01-15")),
        &format!("streams: [{ADS}]"),
    )
}

#[test]
fn a_receivable_that_falls_due_is_netted_and_the_rest_is_collected() {
    let session = netting(r#"(id: "s", act: set_off, arrears: 1, has_right: true)"#);
    check_receivables(
        &session,
        "2023-02-10 SetOff     v(v)      500.00
         2023-02-10 Collection ads    500.00
         2023-03-10 SetOff     v(v)      200.00 # what is left of 700
         2023-03-10 Collection ads(v) 300.00
         2023-03-10 Collection ads    500.00",
    );
    check_rung_events(
        &session,
        "2023-01-16 v s set_off Fired
         2023-03-10 v s set_off Lifted",
    );
    check_only(
        &session,
        &["SetOff"],
        "2023-02-10 SetOff v(v) Liabilities:Payable:v 500.00 Assets:Receivable:ads -500.00
         2023-03-10 SetOff v(v) Liabilities:Payable:v 200.00 Assets:Receivable:ads -200.00",
    );
    // A column of its own: neither receipt nor payment.
    same(
        &spans(&run(&session), SpanSize::Month, &["receipts", "paid", "set_off", "arrears", "cash_end"]),
        "2023-01-01   0.00 0.00   0.00 700.00    0.00
         2023-02-01 500.00 0.00 500.00 200.00  500.00
         2023-03-01 800.00 0.00 200.00   0.00 1300.00",
    );
}

#[test]
fn without_a_right_nothing_is_netted() {
    let session = netting(r#"(id: "s", act: set_off, arrears: 1)"#);
    check_rung_events(&session, "");
    check_receivables(
        &session,
        "2023-02-10 Collection ads(v) 500.00
         2023-02-10 Collection ads    500.00
         2023-03-10 Collection ads(v) 500.00
         2023-03-10 Collection ads    500.00",
    );
    // Not even if it is said to be in force.
    let session = netting(r#"(id: "s", act: set_off, arrears: 1, in_force_since: "2022-12-30")"#);
    check_events(&session, &["SetOff"], "");
}

#[test]
fn set_off_is_oldest_first_on_both_sides_and_reaches_what_is_withheld() {
    let with = |third: u32| {
        session(
            2,
            &format!(
                r#"invoices: [{}, {}, {}], policies: [(kind: withhold)], reactions: [
                    (id: "w", act: withhold_payments, arrears: 1),
                    (id: "s", act: set_off, has_right: true, trigger: after, after: "w", days: 20),
                ]"#,
                invoice(200, "2023-01-15"),
                invoice(100, "2023-01-10"),
                invoice(50, "2023-02-01")
            ),
            &format!(
                r#"streams: [(id: "ads", receivables: [
                    (due: "2023-01-25", amount: 80, vendor: "v"), (due: "2023-01-20", amount: 150, vendor: "v"),
                    (due: "2023-02-01", amount: {third}, vendor: "v"), (due: "2023-01-20", amount: 9)
                ])]"#
            ),
        )
    };
    // Fires on 31 January; on 1 February 300 are past due, and 50 are due that day.
    check_receivables(
        &with(30),
        "2023-01-20 Collection ads   9.00
         2023-02-01 SetOff v(v) 100.00 # 150 of the 20th against the invoice of the 10th
         2023-02-01 SetOff v(v)  50.00 # its rest against that of the 15th
         2023-02-01 SetOff v(v)  80.00
         2023-02-01 SetOff v(v)  30.00 # 40 are left, and 50 from the next day on",
    );
    check_receivables(
        &with(200),
        "2023-01-20 Collection ads   9.00
         2023-02-01 SetOff v(v) 100.00
         2023-02-01 SetOff v(v)  50.00
         2023-02-01 SetOff v(v)  80.00
         2023-02-01 SetOff v(v)  70.00 # all that is past due
         2023-02-02 Collection ads(v) 130.00 # withheld for a day more: both are lifted at the close",
    );
}

#[test]
fn what_set_off_leaves_stays_withheld() {
    // On 11 February another 40 are past due, and netted with what is withheld.
    let session = session(
        3,
        &format!(
            r#"invoices: [{}, {}], policies: [(kind: withhold)], reactions: [
                (id: "w", act: withhold_payments, arrears: 1, lasting: true),
                (id: "s", act: set_off, has_right: true, arrears: 1, lasting: true),
            ]"#,
            invoice(100, "2023-01-10"),
            invoice(40, "2023-02-10")
        ),
        r#"streams: [(id: "ads", receivables: [(due: "2023-01-20", amount: 150, vendor: "v")])]"#,
    );
    check_receivables(
        &session,
        "2023-01-20 SetOff v(v) 100.00
         2023-02-11 SetOff v(v)  40.00",
    );
    let balances = balances(&run(&session), "2023-03-31");
    same(&only(&balances, &["Assets:Receivable:ads"]), "Assets:Receivable:ads 10.00");
}

#[test]
fn the_bad_part_is_never_netted_but_written_off_with_the_rest() {
    let session = netting(r#"(id: "s", act: set_off, arrears: 1, has_right: true)"#)
        .replace("base: 1000", "bad_share: 0.1, base: 1000");
    check_receivables(
        &session,
        "2023-02-10 SetOff     v(v)      450.00 # 500 less a tenth
         2023-02-10 WriteOff   ads     50.00
         2023-02-10 WriteOff   ads     50.00
         2023-02-10 Collection ads    450.00
         2023-03-10 SetOff     v(v)      250.00
         2023-03-10 WriteOff   ads     50.00
         2023-03-10 Collection ads(v) 200.00
         2023-03-10 WriteOff   ads     50.00
         2023-03-10 Collection ads    450.00",
    );
}

#[test]
fn neither_agreed_plans_nor_disputes_nor_what_is_due_today_is_netted() {
    let with = |policy: &str| {
        netting(r#"(id: "s", act: set_off, in_force_since: "2022-12-30", lasting: true, has_right: true)"#)
            .replace("(kind: withhold)", policy)
            .replace("lags: [(days: 10)]", "lags: [(days: 0)]")
    };
    // The plan pays 234 (700 / 3 = 233.33) on the months' last days; nothing is past due but it.
    check_events(
        &with(r#"(kind: withhold), (kind: instalments, count: 3, agreed: true, from: "2023-01-16")"#),
        &["SetOff"],
        "",
    );
    check_events(&with("(kind: dispute, share: 1, disputed_kinds: [usage])"), &["SetOff"], "");
    let session = with("(kind: withhold)").replace("2023-01-15", "2023-01-31");
    check_events(
        &session,
        &["SetOff"],
        "2023-02-28 SetOff v(v) 500.00 # not on 31 January, when it is due
         2023-03-31 SetOff v(v) 200.00",
    );
}

#[test]
fn a_shortfall_that_is_set_off_buys_its_credit() {
    let session = session(
        2,
        r#"policies: [(kind: withhold, only: [shortfall])],
            reactions: [(act: set_off, arrears: 1, has_right: true)],
            contract: (shortfall_buys: credit, lines: [(DAILY)], periods: [
                (start: "2023-01-01", end: "2023-02-01", floor: 3400)
            ])"#,
        r#"streams: [(id: "ads", receivables: [(due: "2023-02-10", amount: 200, vendor: "v")])]"#,
    );
    check_events(
        &session,
        &["v", "v(v)"],
        "2023-01-31 Usage          v 3100.00
         2023-01-31 Shortfall      v  300.00 # 3400 - 3100
         2023-01-31 Payment        v 3100.00
         2023-02-10 SetOff         v(v)  200.00
         2023-02-10 CreditPurchase v  200.00
         2023-02-28 CreditUse      v  200.00
         2023-02-28 Usage          v 2600.00 # 2800 outside every period, less the credit
         2023-02-28 Payment        v 2600.00",
    );
}

#[test]
fn what_is_netted_bears_interest_no_longer_from_the_next_day_on() {
    let session = netting(r#"(id: "s", act: set_off, arrears: 1, has_right: true)"#)
        .replace("policies:", "late_interest: (rate: 0.365), policies:");
    check_events(
        &session,
        &["SetOff", "LateInterest"],
        "2023-01-31 LateInterest v    11.20 # 700 x 0.1 % x 16
         2023-02-10 SetOff       v(v) 500.00
         2023-02-28 LateInterest v    10.60 # 10 x 0.70 + 18 x 0.20
         2023-03-10 SetOff       v(v) 200.00
         2023-03-10 SetOff       v(v)  11.20 # interest is past due as well
         2023-03-10 SetOff       v(v)  10.60
         2023-03-31 LateInterest v     2.00 # 10 x 0.20",
    );
}

#[test]
fn a_negative_amount_is_never_netted() {
    let session = netting(r#"(id: "s", act: set_off, arrears: 1, has_right: true)"#)
        .replace("base: 1000", r#"base: 1000, amounts: {"2023-01": -60}"#);
    check_receivables(
        &session,
        "2023-02-10 Collection ads(v) -30.00
         2023-02-10 Collection ads    -30.00
         2023-03-10 SetOff     v(v)   500.00
         2023-03-10 Collection ads    500.00",
    );
}

#[test]
fn set_off_may_be_about_one_stream() {
    let session = session(
        1,
        &format!(
            r#"invoices: [{}], policies: [(kind: withhold)],
            reactions: [(act: set_off, arrears: 1, has_right: true, stream: "data")]"#,
            invoice(100, "2023-01-10")
        ),
        r#"streams: [
            (id: "ads", receivables: [(due: "2023-01-20", amount: 40, vendor: "v")]),
            (id: "data", receivables: [(due: "2023-01-20", amount: 60, vendor: "v")]),
        ]"#,
    );
    check_receivables(
        &session,
        "2023-01-20 SetOff     v(v)   60.00
         2023-01-20 Collection ads(v) 40.00",
    );
}

#[test]
fn each_vendor_holds_back_its_own_part_of_a_stream() {
    let vendor = |id: &str, act: &str| {
        format!(
            r#"(id: "{id}", invoices: [{}], policies: [(kind: withhold)],
                reactions: [(act: {act}, arrears: 1, has_right: true)])"#,
            invoice(120, "2023-01-10")
        )
    };
    let session = format!(
        r#"settings: (months: 2), vendors: [{}, {}, {}], streams: [
            (id: "ads", base: 1000, payers: [(vendor: "w", share: 0.2), (vendor: "x", share: 0.3), (vendor: "s", share: 0.1)])
        ]"#,
        vendor("w", "withhold_payments"),
        vendor("x", "cancel_spend"),
        vendor("s", "set_off")
    );
    check_events(
        &session,
        &["SetOff", "Collection", "Recognition"],
        "2023-01-31 Recognition ads   1000.00
         2023-01-31 SetOff      s(s)   100.00
         2023-01-31 Collection  ads(x) 300.00
         2023-01-31 Collection  ads    400.00
         2023-02-28 Recognition ads    700.00
         2023-02-28 SetOff      s(s)    20.00
         2023-02-28 Collection  ads(s)  80.00
         2023-02-28 Collection  ads    400.00",
    );
}

// Judging by the owed figures what a session has at a close

#[test]
fn withheld_receivables_change_nothing_of_what_is_owed() {
    let session = withholding("", "2023-02-20", ADS);
    for (date, overdue) in [("2023-01-15", "0.00"), ("2023-02-19", "100.00"), ("2023-02-20", "0.00")] {
        let not_yet_due = if date == "2023-01-15" { "100.00" } else { "0.00" };
        let expected = format!("v overdue {overdue} not_yet_due {not_yet_due} accrued 0.00 later 0.00 disputed 0.00");
        same(&owed(&model(&session), date), &expected);
    }
}
