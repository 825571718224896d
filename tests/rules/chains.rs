//! DESIGN 4 to 4.7 together: what one vendor does moves revenue and cash, and by them what others are paid and do.
//!
//! Each table's arithmetic stands in its remarks.

use obligo::model::SpanSize;

use crate::common::tables::{check_events, check_rung_events, run, rung_events, same, spans};

/// `a` is never paid and suspends service after five days; `b` is paid when cash allows and suspends after ten. All
/// revenue is collected on the month's last day, and four fifths of it depend on service: half of it on `a`, 30 % of
/// it on `b`.
fn suspensions(rung: &str) -> String {
    format!(
        r#"settings: (months: 3), vendors: [
            (id: "a", net_days: 0, service_share: 0.5, contract: (lines: [(monthly: 3100)]), policies: [(kind: withhold)],
                invoices: [(kind: usage, issued: "2022-12-01", due: "2023-01-10", amount: 5000)],
                reactions: [(id: "s", act: suspend, arrears: 5000, days: 5 {rung})]),
            (id: "b", net_days: 0, service_share: 0.3, contract: (lines: [(monthly: 25000)]),
                policies: [(kind: when_cash_allows)], reactions: [(id: "t", act: suspend, arrears: 1, days: 10)]),
        ], streams: [(id: "ads", base: 31000, dependency: 0.8)]"#
    )
}

#[test]
fn a_suspension_lowers_revenue_so_that_another_vendor_is_unpaid_and_suspends_too() {
    let session = suspensions("");
    check_rung_events(
        &session,
        "2023-01-15 a s suspend Fired
         2023-02-10 b t suspend Fired  # 10 days after 31 January
         2023-02-28 b t suspend Lifted # what is due that day is no arrears yet",
    );
    check_events(
        &session,
        &["ads", "a", "b"],
        "2023-01-31 Usage       a    1500.00 # 15 of 31 days
         2023-01-31 Usage       b   25000.00
         2023-01-31 Recognition ads 24600.00 # 31000 x (1 - 0.8 x 0.5 x 16 / 31)
         2023-01-31 Collection  ads 24600.00
         2023-01-31 Payment     b   24600.00 # all cash; 400 are left
         2023-02-28 Usage       b    8928.57 # 25000 x 10 / 28
         2023-02-28 Recognition ads 13817.14 # 31000 x (1 - 0.8 x (10 x 0.5 + 18 x 0.8) / 28) = 13817.142857
         2023-02-28 Collection  ads 13817.14
         2023-02-28 Payment     b     400.00
         2023-02-28 Payment     b    8928.57
         2023-03-31 Usage       b   25000.00
         2023-03-31 Recognition ads 18600.00 # 31000 x (1 - 0.8 x 0.5)
         2023-03-31 Collection  ads 18600.00
         2023-03-31 Payment     b   23088.57 # 4488.57 + 18600; 1911.43 are left",
    );
    same(
        &spans(&run(&session), SpanSize::Month, &["receipts", "obligations", "paid", "cash_end", "arrears"]),
        "2023-01-01 24600.00 31500.00 24600.00    0.00 5000.00 # 5000 + 1500 + 25000 are due
         2023-02-01 13817.14  8928.57  9328.57 4488.57 6500.00
         2023-03-01 18600.00 25000.00 23088.57    0.00 6500.00",
    );
}

#[test]
fn without_the_first_rung_nothing_of_the_chain_happens() {
    let session = suspensions(", muted: true");
    check_rung_events(&session, "");
    same(
        &spans(&run(&session), SpanSize::Month, &["receipts", "obligations", "paid", "cash_end", "arrears"]),
        "2023-01-01 31000.00 33100.00 25000.00  6000.00  5000.00
         2023-02-01 31000.00 28100.00 25000.00 12000.00  8100.00
         2023-03-01 31000.00 28100.00 25000.00 18000.00 11200.00",
    );
}

/// `a` pays half of the ads and is not paid; `b` and `c` are paid when cash allows, `b` first.
const PAYMENTS: &str = r#"settings: (months: 3), vendors: [
        (id: "a", net_days: 0, policies: [(kind: withhold)],
            invoices: [(kind: usage, issued: "2022-12-01", due: "2023-01-20", amount: 200)], reactions: [
                (id: "w", act: withhold_payments, arrears: 200, days: 1),
                (id: "x", act: cancel_spend, trigger: after, after: "w", days: 10),
            ]),
        (id: "b", net_days: 0, priority: 1, policies: [(kind: when_cash_allows)],
            contract: (periods: [(start: "2023-01-01", end: "2024-01-01", floor: 3000)]),
            charges: [(id: "rent", monthly: 700, day: 10, first_month: "2023-02")],
            reactions: [(id: "t", act: terminate, arrears: 1, days: 3)]),
        (id: "c", net_days: 0, priority: 2, policies: [(kind: when_cash_allows)],
            charges: [(id: "tax", monthly: 100, day: 28, first_month: "2023-02")],
            reactions: [(id: "n", act: notice, arrears: 1)]),
    ], streams: [(id: "ads", base: 1000, lags: [(days: 5)], payers: [(vendor: "a", share: 0.5)])]"#;

#[test]
fn withheld_payments_leave_the_next_vendor_unpaid_who_terminates_and_takes_what_a_third_would_have_had() {
    check_rung_events(
        PAYMENTS,
        "2023-01-21 a w withhold_payments Fired
         2023-01-31 a x cancel_spend      Fired
         2023-02-13 b t terminate         Fired # 200 of 10 February
         2023-03-01 c n notice            Fired # 100 of 28 February",
    );
    check_events(
        PAYMENTS,
        &["ads", "b", "c"],
        "2023-01-31 Recognition  ads 1000.00
         2023-02-05 Collection   ads  500.00 # the other half is withheld
         2023-02-10 Charge       b    700.00
         2023-02-10 Payment      b    500.00
         2023-02-13 Acceleration b   3000.00
         2023-02-28 Charge       c    100.00
         2023-02-28 Recognition  ads  500.00 # its spend is cancelled
         2023-03-05 Collection   ads  500.00
         2023-03-05 Payment      b    200.00
         2023-03-05 Payment      b    300.00 # of 3000
         2023-03-10 Charge       b    700.00
         2023-03-28 Charge       c    100.00
         2023-03-31 Recognition  ads  500.00",
    );
    let paid = PAYMENTS.replace("(kind: withhold)", "(kind: when_cash_allows)");
    // Paid when cash allows `a` waits for 5 February, and withholds its half before.
    check_rung_events(
        &paid,
        "2023-01-21 a w withhold_payments Fired
         2023-01-31 a x cancel_spend      Fired
         2023-02-05 a w withhold_payments Lifted
         2023-02-05 a x cancel_spend      Lifted
         2023-03-13 b t terminate         Fired # never back: 200 of 10 March
         2023-03-29 c n notice            Fired",
    );
    check_events(
        &paid,
        &["2023-02-05", "2023-02-06", "2023-02-10", "2023-02-28", "2023-03-05", "2023-03-10"],
        "2023-02-05 Collection  ads    500.00
         2023-02-05 Payment     a      200.00
         2023-02-06 Collection  ads(a) 500.00
         2023-02-10 Charge      b      700.00 # 800 are there
         2023-02-10 Payment     b      700.00
         2023-02-28 Charge      c      100.00
         2023-02-28 Recognition ads    500.00 # never back
         2023-02-28 Payment     c      100.00
         2023-03-05 Collection  ads    500.00
         2023-03-10 Charge      b      700.00
         2023-03-10 Payment     b      500.00",
    );
}

#[test]
fn a_vendor_on_whom_all_depends_and_who_is_paid_from_what_it_carries() {
    // 100 a day is earned and consumed while service runs; 1000 are owed from the start.
    let session = r#"settings: (months: 3), vendors: [
            (id: "v", net_days: 0, service_share: 1, policies: [(kind: when_cash_allows)],
                contract: (lines: [(monthly: 0, amounts: {"2023-01": 3100, "2023-02": 2800, "2023-03": 3100})]),
                invoices: [(kind: usage, issued: "2022-12-01", due: "2023-01-10", amount: 1000)],
                reactions: [(id: "s", act: suspend, arrears: 1, days: 10)])
        ], streams: [(id: "ads", dependency: 1, amounts: {"2023-01": 3100, "2023-02": 2800, "2023-03": 3100})]"#;
    check_rung_events(
        session,
        "2023-01-20 v s suspend Fired
         2023-01-31 v s suspend Lifted
         2023-02-10 v s suspend Fired
         2023-02-28 v s suspend Lifted
         2023-03-10 v s suspend Fired
         2023-03-31 v s suspend Lifted",
    );
    check_events(
        session,
        &["v", "Recognition"],
        "2023-01-31 Usage       v   2000.00 # 20 days
         2023-01-31 Recognition ads 2000.00
         2023-01-31 Payment     v   1000.00 # what was owed, and half of January
         2023-01-31 Payment     v   1000.00
         2023-02-28 Usage       v   1000.00 # 10 days
         2023-02-28 Recognition ads 1000.00
         2023-02-28 Payment     v   1000.00 # the other half of January
         2023-03-31 Usage       v   1000.00
         2023-03-31 Recognition ads 1000.00
         2023-03-31 Payment     v   1000.00",
    );
    // With 1000 to begin with service never stops.
    let rich = session.replace("months: 3", "months: 3, opening_cash: 1000");
    assert_eq!(rung_events(&run(&rich)), "");
}

#[test]
fn a_credit_line_breaks_the_chain_for_its_price() {
    // As above, but `b` is paid in full, and the line pays what is missing.
    let session = suspensions("")
        .replace("when_cash_allows", "pay_in_full")
        .replace("months: 3", "months: 3, credit_line: (limit: 100000, rate: 0.365)");
    check_rung_events(&session, "2023-01-15 a s suspend Fired");
    check_events(
        &session,
        &["ads", "credit-line"],
        "2023-01-31 Recognition        ads         24600.00
         2023-01-31 Collection         ads         24600.00
         2023-01-31 CreditLineDraw     credit-line   400.00
         2023-02-28 Recognition        ads         18600.00
         2023-02-28 Collection         ads         18600.00
         2023-02-28 CreditLineInterest credit-line    11.20 # 400 x 0.1 % x 28
         2023-02-28 CreditLineDraw     credit-line  6411.20
         2023-03-31 Recognition        ads         18600.00
         2023-03-31 Collection         ads         18600.00
         2023-03-31 CreditLineInterest credit-line   211.15 # 6811.20 x 0.1 % x 31 = 211.1472
         2023-03-31 CreditLineDraw     credit-line  6611.15",
    );
}

#[test]
fn vendors_that_fire_on_one_day_know_nothing_of_each_other_until_the_next() {
    // Both are 10 days past due on 20 January: `a` withholds from the 21st on; `b`, who terminates, is invoiced that
    // day and paid on the next, by what is collected before.
    let session = r#"settings: (months: 1), vendors: [
            (id: "a", policies: [(kind: withhold)],
                invoices: [(kind: usage, issued: "2022-12-01", due: "2023-01-10", amount: 200)],
                reactions: [(id: "w", act: withhold_payments, arrears: 1, days: 10)]),
            (id: "b", policies: [(kind: withhold), (kind: when_cash_allows, from: "2023-01-20", only: [shortfall])],
                invoices: [(kind: usage, issued: "2022-12-01", due: "2023-01-10", amount: 200)],
                contract: (periods: [(start: "2023-01-01", end: "2024-01-01", floor: 3000)]),
                reactions: [(id: "t", act: terminate, arrears: 1, days: 10)]),
        ], streams: [(id: "ads", receivables: [
            (due: "2023-01-20", amount: 40, vendor: "a"), (due: "2023-01-21", amount: 70, vendor: "a"),
            (due: "2023-01-21", amount: 5, vendor: "b")
        ])]"#;
    check_rung_events(
        session,
        "2023-01-20 a w withhold_payments Fired
         2023-01-20 b t terminate         Fired",
    );
    check_events(
        session,
        &["ads(a)", "ads(b)", "b"],
        "2023-01-20 Collection   ads(a)   40.00
         2023-01-20 Acceleration b      3000.00
         2023-01-21 Collection   ads(b)    5.00
         2023-01-21 Payment      b        45.00",
    );
}

#[test]
fn what_set_off_takes_is_missing_where_cash_is_short() {
    // `a` nets what it owes; `b` would have been paid from it, and cancels its spend.
    let session = |right: bool| {
        format!(
            r#"settings: (months: 3), vendors: [
                (id: "a", policies: [(kind: withhold)],
                    invoices: [(kind: usage, issued: "2022-12-01", due: "2023-01-10", amount: 200)],
                    reactions: [(id: "o", act: set_off, arrears: 1, has_right: {right})]),
                (id: "b", net_days: 0, policies: [(kind: when_cash_allows)],
                    charges: [(id: "rent", monthly: 150, day: 20)],
                    reactions: [(id: "c", act: cancel_spend, arrears: 1, days: 5, back_months: 1)]),
            ], streams: [
                (id: "ads", receivables: [(due: "2023-01-15", amount: 150, vendor: "a")]),
                (id: "data", base: 100, payers: [(vendor: "b", share: 1)]),
            ]"#
        )
    };
    check_rung_events(
        &session(true),
        "2023-01-11 a o set_off      Fired
         2023-01-25 b c cancel_spend Fired",
    );
    check_events(
        &session(true),
        &["a(a)", "b", "data"],
        "2023-01-15 SetOff      a(a) 150.00
         2023-01-20 Charge      b    150.00
         2023-01-31 Recognition data 100.00
         2023-01-31 Payment     b    100.00 # of January's 150
         2023-02-20 Charge      b    150.00
         2023-03-20 Charge      b    150.00",
    );
    check_rung_events(
        &session(false),
        "2023-02-25 b c cancel_spend Fired  # 50 of 20 February
         2023-02-28 b c cancel_spend Lifted
         2023-03-25 b c cancel_spend Fired  # 150 less 50 that were left
         2023-03-31 b c cancel_spend Lifted",
    );
}
