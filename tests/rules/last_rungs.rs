//! DESIGN 4.5 and the fine print to it: the rungs at the top of a ladder, which suspend, terminate and go to court.
//!
//! Each table's arithmetic stands in its remarks.

use obligo::model::SpanSize;

use crate::common::tables::{
    self, balances, check_events, check_rung_events, events, figure, only, run, same, vendor_spans,
};

/// A vendor whose invoices are due at once; `DAILY` is 100 a day, `OLD` an unpaid invoice of 100 due on 20 December,
/// which *pay current* leaves unpaid.
fn vendor(months: u32, fields: &str) -> String {
    const OLD: &str = r#"invoices: [(kind: usage, issued: "2022-11-20", due: "2022-12-20", amount: 100)]"#;
    let policies = if fields.contains("policies") { "" } else { "policies: [(kind: pay_current)], " };
    let fields = fields.replace("DAILY", &tables::daily(100, 6)).replace("OLD", OLD);
    format!(r#"settings: (months: {months}), vendors: [(id: "v", net_days: 0, {policies}{fields})]"#)
}

#[track_caller]
fn check_owed(session: &str, date: &str, [overdue, not_yet_due, accrued, later]: [&str; 4]) {
    tables::check_owed(session, date, [overdue, not_yet_due, accrued, later, "0.00"]);
}

// Suspending service

/// Fires on 11 January (22 days past due), lifted by what is paid on 10 February.
const SUSPENDED: &str = r#"OLD, lump_payments: [(date: "2023-02-10", amount: 103.10)],
    reactions: [(id: "s", act: suspend, arrears: 50, days: 22)]"#;

#[test]
fn consumption_is_zero_while_service_is_suspended_and_floors_go_on() {
    let session = vendor(
        3,
        &format!(
            r#"{SUSPENDED}, contract: (lines: [(DAILY)], periods: [
                (start: "2023-01-01", end: "2023-04-01", floor: 10000)
            ])"#
        ),
    );
    check_rung_events(
        &session,
        "2023-01-11 v s suspend Fired
         2023-02-10 v s suspend Lifted",
    );
    check_events(
        &session,
        &["Usage", "Shortfall"],
        "2023-01-31 Usage     v 1100.00 # the day of firing is the last
         2023-02-28 Usage     v 1800.00 # from 11 February on
         2023-03-31 Usage     v 3100.00
         2023-03-31 Shortfall v 4000.00 # 10000 - 1100 - 1800 - 3100",
    );
    // 59 of 90 days: 10000 x 59 / 90 - 2900; 10000 - 2900 less that.
    check_owed(&session, "2023-02-28", ["0.00", "0.00", "3655.56", "3444.44"]);
    same(
        &vendor_spans(&run(&session), SpanSize::Month, "v"),
        // consumption, invoiced, shortfall, interest, paid, arrears
        "2023-01-01 1100.00 1100.00    0.00 0.00 1100.00 100.00
         2023-02-01 1800.00 1800.00    0.00 0.00 1900.00   0.00
         2023-03-01 3100.00 7100.00 4000.00 0.00 7100.00   0.00",
    );
}

#[test]
fn a_floor_is_met_later_by_the_days_of_a_suspension_and_never_after_termination() {
    let day_met = |fields: &str| {
        let contract = r#"contract: (lines: [(DAILY)], periods: [
            (start: "2023-01-01", end: "2023-05-01", floor: 6000)
        ])"#;
        figure(&run(&vendor(4, &format!("{fields}, {contract}"))), "vendors/v/day_met")
    };
    assert_eq!(day_met("OLD"), "2023-03-01"); // the 60th day
    assert_eq!(day_met(SUSPENDED), "2023-03-31"); // 30 days later
    assert_eq!(day_met(TERMINATED), "never");
}

#[test]
fn planned_amounts_of_a_suspended_line_are_zero_by_days_too() {
    let session =
        vendor(2, &format!(r#"{SUSPENDED}, contract: (lines: [(monthly: 31, amounts: {{"2023-02": 5600}})])"#));
    check_events(
        &session,
        &["Usage"],
        "2023-01-31 Usage v   11.00 # 31 x 11 / 31
         2023-02-28 Usage v 3600.00 # 5600 x 18 / 28",
    );
}

#[test]
fn instalments_interest_and_charges_go_on_while_service_is_suspended() {
    let session = vendor(
        3,
        &format!(
            r#"{SUSPENDED}, late_interest: (rate: 0.365), charges: [(id: "rent", monthly: 7, day: 20)],
            contract: (billing: instalments_monthly, lines: [(DAILY)], periods: [
                (start: "2023-01-01", end: "2023-04-01", floor: 9000)
            ])"#
        ),
    );
    check_events(
        &session,
        &["FloorInstalment", "Charge", "LateInterest", "Usage", "LumpPayment", "Shortfall"],
        "2023-01-01 FloorInstalment v 3000.00
         2023-01-20 Charge          v    7.00
         2023-01-31 LateInterest    v    3.10 # 100 x 0.1 % x 31
         2023-02-01 FloorInstalment v 3000.00
         2023-02-10 LumpPayment     v  100.00
         2023-02-10 LumpPayment     v    3.10
         2023-02-20 Charge          v    7.00
         2023-02-28 LateInterest    v    1.00 # 100 x 0.1 % x 10
         2023-03-01 FloorInstalment v 3000.00
         2023-03-20 Charge          v    7.00",
    );
}

#[test]
fn two_rungs_that_suspend_are_one_suspension() {
    // The second fires on 21 January and is lifted at zero, the first already at 50.
    let session = vendor(
        2,
        r#"OLD, lump_payments: [(date: "2023-01-25", amount: 60), (date: "2023-02-10", amount: 40)], reactions: [
            (id: "a", act: suspend, arrears: 90, days: 22, lift_at: 50), (id: "b", act: suspend, arrears: 90, days: 32)
        ], contract: (lines: [(DAILY)])"#,
    );
    check_rung_events(
        &session,
        "2023-01-11 v a suspend Fired
         2023-01-21 v b suspend Fired
         2023-01-25 v a suspend Lifted
         2023-02-10 v b suspend Lifted",
    );
    check_events(
        &session,
        &["Usage"],
        "2023-01-31 Usage v 1100.00
         2023-02-28 Usage v 1800.00",
    );
}

#[test]
fn a_period_may_end_and_another_begin_while_service_is_suspended() {
    let session = vendor(
        3,
        &format!(
            r#"{SUSPENDED}, contract: (discount: 0.1, carry_over_cap: 0.1, lines: [(DAILY)], periods: [
                (start: "2023-01-01", end: "2023-02-01", floor: 3000),
                (start: "2023-02-01", end: "2023-04-01", floor: 4400, discount: 0.2),
            ])"#
        ),
    );
    check_events(
        &session,
        &["Usage", "Shortfall"],
        "2023-01-31 Usage     v  990.00 # 11 x 90
         2023-01-31 Shortfall v 1710.00 # 3000 - 990, of which 300 are carried
         2023-02-28 Usage     v 1440.00 # 18 x 80
         2023-03-31 Usage     v 2480.00
         2023-03-31 Shortfall v  780.00 # 4400 + 300 - 3920",
    );
}

#[test]
fn credits_and_overage_wait_while_service_is_suspended() {
    // 11 days pass the floor of 1000 by one day; overage costs twice as much, and is paid by the credit.
    let session = vendor(
        2,
        &format!(
            r#"{SUSPENDED}, credits: [(amount: 150, counts: true)],
            contract: (overage_ratio: 2, lines: [(DAILY)], periods: [
                (start: "2023-01-01", end: "2023-04-01", floor: 1000)
            ])"#
        ),
    );
    check_events(
        &session,
        &["Usage", "CreditUse"],
        "2023-01-31 CreditUse v  150.00
         2023-01-31 Usage     v 1050.00 # 10 x 100 + 1 x 200 - 150
         2023-02-28 Usage     v 3600.00 # 18 x 200",
    );
}

// Terminating

/// Fires on 20 February, 62 days past due.
const TERMINATED: &str = r#"OLD, reactions: [(id: "t", act: terminate, arrears: 50, days: 62)]"#;

#[test]
fn terminated_by_usage_what_is_left_of_all_floors_is_due_at_once() {
    let session = vendor(
        6,
        &format!(
            r#"{TERMINATED}, net_days: 30, late_interest: (rate: 0.365), contract: (lines: [(DAILY)], periods: [
                (start: "2023-01-01", end: "2023-05-01", floor: 20000),
                (start: "2023-05-01", end: "2024-05-01", floor: 5000),
            ])"#
        )
        .replace("net_days: 0, ", ""),
    )
    .replace("net_days: 0, ", "");
    check_rung_events(&session, "2023-02-20 v t terminate Fired");
    check_events(
        &session,
        &["v"],
        "2023-01-31 Usage        v  3100.00
         2023-01-31 LateInterest v     3.10
         2023-02-20 Acceleration v 19900.00 # 20000 - 51 x 100 + 5000
         2023-02-21 Payment      v 19900.00 # by pay current, on the next day: those of the day were over
         2023-02-28 Usage        v  2000.00 # the day of firing is the last
         2023-02-28 LateInterest v    22.70 # 2.80 + 19.90 for the day after it was due
         2023-03-02 Payment      v  3100.00 # 31 January + 30 days
         2023-03-30 Payment      v  2000.00
         2023-03-31 LateInterest v     3.10
         2023-04-30 LateInterest v     3.00
         2023-05-31 LateInterest v     3.10
         2023-06-30 LateInterest v     3.00",
    );
    // 3.10 of interest is past due; not yet due are 3100 + 2000 (consumed) + 19900.
    check_owed(&session, "2023-02-19", ["103.10", "5000.00", "3333.33", "16666.67"]); // 20000 x 50 / 120 - 5000
    check_owed(&session, "2023-02-20", ["103.10", "25000.00", "0.00", "0.00"]);
    check_owed(&session, "2023-02-21", ["103.10", "5100.00", "0.00", "0.00"]);
}

#[test]
fn what_is_beyond_a_floor_pays_for_no_other() {
    check_events(
        &vendor(
            5,
            &format!(
                r#"{TERMINATED}, contract: (lines: [(DAILY)], periods: [
                    (start: "2023-01-01", end: "2023-05-01", floor: 4000),
                    (start: "2023-05-01", end: "2024-05-01", floor: 5000),
                    (start: "2024-06-01", end: "2024-07-01", floor: 70),
                ])"#
            ),
        ),
        &["Acceleration", "Shortfall", "Usage"],
        "2023-01-31 Usage v 3100.00
         2023-02-20 Acceleration v 5070.00 # max(0, 4000 - 5100) + 5000 + 70
         2023-02-28 Usage v 2000.00",
    );
}

#[test]
fn terminated_by_instalments_those_not_yet_invoiced_are_due() {
    check_events(
        &vendor(
            6,
            &format!(
                r#"{TERMINATED}, contract: (billing: instalments_monthly, lines: [(DAILY)], periods: [
                    (start: "2023-01-01", end: "2023-05-01", floor: 12000),
                    (start: "2023-05-01", end: "2024-05-01", floor: 5000),
                ])"#
            ),
        ),
        &["v"],
        "2023-01-01 FloorInstalment v  3000.00
         2023-01-01 Payment         v  3000.00
         2023-02-01 FloorInstalment v  3000.00
         2023-02-01 Payment         v  3000.00
         2023-02-20 Acceleration    v 11000.00 # 12000 - 6000 + 5000
         2023-02-21 Payment         v 11000.00",
    );
}

#[test]
fn terminated_with_instalments_in_arrears_the_running_one_is_due_too() {
    check_events(
        &vendor(
            6,
            &format!(
                r#"{TERMINATED}, contract: (billing: instalments_quarterly, timing: arrears, lines: [(DAILY)], periods: [
                    (start: "2023-01-01", end: "2023-07-01", floor: 9000)
                ])"#
            ),
        ),
        &["FloorInstalment", "Acceleration", "Usage"],
        "2023-02-20 Acceleration v 9000.00 # none of the two is invoiced",
    );
}

#[test]
fn terminated_with_a_floor_that_something_was_carried_into() {
    check_events(
        &vendor(
            4,
            &format!(
                r#"{TERMINATED}, contract: (carry_over_cap: 0.5, lines: [(DAILY)], periods: [
                    (start: "2023-01-01", end: "2023-02-01", floor: 4000),
                    (start: "2023-02-01", end: "2023-04-01", floor: 5000),
                    (start: "2023-04-01", end: "2023-05-01", floor: 60),
                ])"#
            ),
        ),
        &["Shortfall", "Acceleration", "Usage"],
        "2023-01-31 Usage        v 3100.00
         2023-02-20 Acceleration v 3960.00 # 5000 + 900 (4000 - 3100) - 2000 + 60
         2023-02-28 Usage        v 2000.00",
    );
}

#[test]
fn terminated_in_a_gap_between_periods() {
    let session = vendor(
        4,
        &format!(
            r#"{TERMINATED}, contract: (discount: 0.5, lines: [(DAILY)], periods: [
                (start: "2023-01-01", end: "2023-02-01", floor: 1550),
                (start: "2023-03-01", end: "2023-04-01", floor: 5000),
            ])"#
        ),
    );
    check_events(
        &session,
        &["Shortfall", "Acceleration", "Usage"],
        "2023-01-31 Usage        v 1550.00
         2023-02-20 Acceleration v 5000.00
         2023-02-28 Usage        v 2000.00 # at list price, and no more in March",
    );
}

#[test]
fn terminated_on_the_last_day_of_a_period_its_shortfall_is_due_once() {
    // 42 days past due on 31 January.
    let session = |cap: &str| {
        vendor(
            4,
            &format!(
                r#"OLD, reactions: [(act: terminate, arrears: 50, days: 42)],
                contract: (carry_over_cap: {cap}, lines: [(DAILY)], periods: [
                    (start: "2023-01-01", end: "2023-02-01", floor: 4000),
                    (start: "2023-02-01", end: "2023-05-01", floor: 5000),
                ])"#
            ),
        )
    };
    check_events(
        &session("0"),
        &["Shortfall", "Acceleration", "Usage"],
        "2023-01-31 Usage        v 3100.00
         2023-01-31 Shortfall    v  900.00
         2023-01-31 Acceleration v 5000.00",
    );
    check_events(
        &session("0.1"),
        &["Shortfall", "Acceleration", "Usage"],
        "2023-01-31 Usage        v 3100.00
         2023-01-31 Shortfall    v  500.00 # 900 less a tenth of 4000
         2023-01-31 Acceleration v 5400.00",
    );
}

#[test]
fn termination_stays_though_all_is_paid_and_without_floors_only_ends_consumption() {
    let session = vendor(
        3,
        r#"OLD, reactions: [(id: "t", act: terminate, arrears: 50, days: 42)], contract: (lines: [(DAILY)]),
            lump_payments: [(date: "2023-02-10", amount: 100)]"#,
    );
    check_rung_events(&session, "2023-01-31 v t terminate Fired");
    check_events(&session, &["Usage", "Acceleration"], "2023-01-31 Usage v 3100.00");
}

#[test]
fn terminated_before_the_forecast_there_is_neither_consumption_nor_a_floor() {
    let session = vendor(
        3,
        r#"OLD, reactions: [(act: terminate, arrears: 50, in_force_since: "2022-12-30")],
            contract: (lines: [(DAILY)], periods: [(start: "2023-01-01", end: "2023-03-01", floor: 9000)])"#,
    );
    check_events(&session, &["v"], "");
    check_owed(&session, "2023-01-15", ["100.00", "0.00", "0.00", "0.00"]);
}

#[test]
fn an_acceleration_that_is_withheld_is_arrears_from_the_next_day_and_moves_the_other_rungs() {
    let session = vendor(
        4,
        r#"OLD, policies: [(kind: withhold)], contract: (lines: [], periods: [
            (start: "2023-01-01", end: "2024-01-01", floor: 8000)
        ]), reactions: [
            (id: "t", act: terminate, arrears: 50, days: 42), (id: "n", act: notice, arrears: 8000),
            (id: "c", act: court, trigger: after, after: "t", days: 10, court_months: 1),
        ]"#,
    );
    check_rung_events(
        &session,
        "2023-01-31 v t terminate Fired
         2023-02-01 v n notice    Fired
         2023-02-10 v c court     Fired
         2023-03-10 v c court     Judged
         2023-03-10 v c court     Lifted
         2023-03-10 v n notice    Lifted",
    );
    check_events(
        &session,
        &["v"],
        "2023-01-31 Acceleration    v 8000.00
         2023-03-10 JudgmentPayment v  100.00
         2023-03-10 JudgmentPayment v 8000.00",
    );
}

#[test]
fn what_was_carried_waits_in_a_gap_and_overage_before_stays_what_it_was() {
    check_events(
        &vendor(
            4,
            &format!(
                r#"{TERMINATED}, contract: (carry_over_cap: 1, lines: [(DAILY)], periods: [
                    (start: "2023-01-01", end: "2023-02-01", floor: 4000),
                    (start: "2023-03-01", end: "2023-04-01", floor: 5000),
                ])"#
            ),
        ),
        &["Shortfall", "Acceleration", "Usage"],
        "2023-01-31 Usage        v 3100.00
         2023-02-20 Acceleration v 5900.00 # 5000 + 900
         2023-02-28 Usage        v 2000.00",
    );
    check_events(
        &vendor(
            4,
            &format!(
                r#"{TERMINATED}, contract: (overage_ratio: 3, lines: [(DAILY)], periods: [
                    (start: "2023-01-01", end: "2023-04-01", floor: 5000),
                ])"#
            ),
        ),
        &["Shortfall", "Acceleration", "Usage"],
        "2023-01-31 Usage v 3100.00
         2023-02-28 Usage v 2200.00 # 20 days, the last of them beyond the floor",
    );
}

#[test]
fn what_a_policy_pays_of_an_acceleration_it_pays_from_the_next_day_on() {
    // 8000 are due on 31 January; the old invoice of usage is left alone.
    let paid = |policies: &str| {
        let session = vendor(
            4,
            &format!(
                r#"OLD, reactions: [(act: terminate, arrears: 50, days: 42)], policies: [(kind: withhold), {policies}],
                contract: (lines: [], periods: [(start: "2023-01-01", end: "2024-01-01", floor: 8000)])"#
            ),
        );
        let session = session.replace("months: 4", "months: 4, opening_cash: 5000");
        only(&events(&run(&session)), &["Payment", "DisputeReversal"]).replace("  Payment  v", "")
    };
    let of = |policy: &str| paid(&format!("(only: [shortfall], {policy})"));
    same(&of("kind: pay_in_full"), "2023-02-01 8000.00");
    same(&of("kind: pay_current"), "2023-02-01 8000.00");
    same(&of(r#"kind: pay_current, from: "2023-01-31""#), "2023-02-01 8000.00");
    same(&of(r#"kind: pay_current, from: "2023-02-01""#), ""); // it was due before
    same(&of(r#"kind: pay_in_full, from: "2023-03-05""#), "2023-03-05 8000.00");
    same(&of("kind: defer, days: 10"), "2023-02-10 8000.00");
    same(&of("kind: pay_share, share: 0.25"), "2023-02-01 2000.00");
    same(&of("kind: fixed_amount, amount: 3000"), "2023-02-28 3000.00\n2023-03-31 3000.00\n2023-04-30 2000.00");
    same(&of("kind: instalments, count: 4"), "2023-02-01 8000.00"); // it fell due since
    same(
        &of(r#"kind: instalments, count: 3, from: "2023-02-01""#),
        "2023-02-28 2666.67\n2023-03-31 2666.67\n2023-04-30 2666.66",
    );
    same(&of("kind: when_cash_allows"), "2023-02-01 5000.00");
    same(&of("kind: dispute, share: 0.4, disputed_kinds: [shortfall]"), "2023-02-01 4800.00");
    same(
        &of(r#"kind: dispute, share: 0.4, decision: "2023-03-01", owed_share: 0.5,
            disputed_invoices: [(id: "d", kind: shortfall, month: "2023-01")]"#),
        "2023-02-01 4800.00
         2023-03-01 DisputeReversal v 1600.00
         2023-03-01 1600.00",
    );
    // Issued on the day of the decision it is not disputed.
    same(
        &of(r#"kind: dispute, share: 0.4, decision: "2023-01-31", owed_share: 0.5, disputed_kinds: [shortfall]"#),
        "2023-02-01 8000.00",
    );
    // A policy that ends on the day of termination does not see the next.
    same(&paid(r#"(kind: pay_in_full, only: [shortfall]), (kind: withhold, from: "2023-02-01")"#), "");
}

#[test]
fn an_acceleration_is_of_the_kind_shortfall_and_buys_nothing() {
    let session = vendor(
        3,
        r#"OLD, policies: [(kind: withhold), (kind: pay_in_full, only: [shortfall])],
            reactions: [(act: terminate, arrears: 50, days: 42)],
            contract: (shortfall_buys: credit, lines: [], periods: [
                (start: "2023-01-01", end: "2024-01-01", floor: 8000)
            ])"#,
    );
    check_events(
        &session,
        &["v"],
        "2023-01-31 Acceleration v 8000.00
         2023-02-01 Payment      v 8000.00",
    );
    same(
        &only(&balances(&run(&session), "2023-03-31"), &["Expenses:Shortfall:v", "Assets:Credit:v"]),
        "Expenses:Shortfall:v 8000.00",
    );
    same(
        &vendor_spans(&run(&session), SpanSize::Quarter, "v"),
        "2023-01-01 0.00 8000.00 0.00 0.00 8000.00 100.00 # invoiced, and no shortfall",
    );
}

// Going to court

/// Fires on 21 January, 32 days past due.
const SUED: &str = r#"OLD, policies: [(kind: withhold)],
    reactions: [(id: "c", act: court, arrears: 50, days: 32, court_months: 2, legal_costs: 50)]"#;

#[test]
fn a_judgment_adds_interest_and_legal_costs_and_all_that_is_due_is_paid() {
    let session =
        vendor(4, &format!(r#"{SUED}, late_interest: (rate: 0.365), charges: [(id: "rent", monthly: 10, day: 25)]"#));
    check_rung_events(
        &session,
        "2023-01-21 v c court Fired
         2023-03-21 v c court Judged
         2023-03-21 v c court Lifted # and 20.06 are too few on 26 April",
    );
    check_events(
        &session,
        &["LateInterest", "LegalCosts", "JudgmentPayment", "Payment"],
        "2023-01-31 LateInterest    v   3.16 # 31 x 0.10, and 10 of 25 January for 6 days
         2023-02-28 LateInterest    v   3.11 # 28 x 0.11, and 10 of 25 February for 3 days
         2023-03-21 LateInterest    v   2.52 # 21 x 0.12
         2023-03-21 LegalCosts      v  50.00
         2023-03-21 JudgmentPayment v 100.00 # oldest first, whatever the policy
         2023-03-21 JudgmentPayment v  10.00
         2023-03-21 JudgmentPayment v   3.16
         2023-03-21 JudgmentPayment v  10.00
         2023-03-21 JudgmentPayment v   3.11
         2023-03-21 JudgmentPayment v   2.52
         2023-03-21 JudgmentPayment v  50.00
         2023-03-31 LateInterest    v   0.06 # 10 of 25 March for 6 days: later invoices follow the policy
         2023-04-30 LateInterest    v   0.35 # 30 x 0.01, and 10 of 25 April for 5 days",
    );
    let legal = only(&balances(&run(&session), "2023-04-30"), &["Expenses:Legal:v"]);
    same(&legal, "Expenses:Legal:v 50.00");
}

#[test]
fn no_judgment_where_arrears_were_cleared_before() {
    let paid = |date: &str| vendor(4, &format!(r#"{SUED}, lump_payments: [(date: "{date}", amount: 100)]"#));
    check_events(&paid("2023-02-10"), &["v"], "2023-02-10 LumpPayment v 100.00");
    check_events(&paid("2023-03-20"), &["v"], "2023-03-20 LumpPayment v 100.00");
    // On the day itself it is too late.
    check_events(
        &paid("2023-03-21"),
        &["v"],
        "2023-03-21 LegalCosts      v  50.00
         2023-03-21 JudgmentPayment v 100.00
         2023-03-21 JudgmentPayment v  50.00",
    );
}

#[test]
fn a_suit_filed_when_nothing_is_owed_any_more_comes_to_nothing() {
    // Notice on 11 January, paid on the 15th, sued on the 21st all the same; on the 22nd arrears are seen to be cleared.
    let session = vendor(
        4,
        r#"OLD, policies: [(kind: withhold)], lump_payments: [(date: "2023-01-15", amount: 100)], reactions: [
            (id: "n", act: notice, arrears: 50, days: 22, lasting: true),
            (id: "s", act: court, trigger: after, after: "n", days: 10, lasting: true, court_months: 2, legal_costs: 50)
        ]"#,
    );
    check_rung_events(
        &session,
        "2023-01-11 v n notice Fired
         2023-01-21 v s court  Fired",
    );
    check_events(&session, &["v"], "2023-01-15 LumpPayment v 100.00");
}

#[test]
fn a_suit_that_cannot_be_undone_comes_to_nothing_where_others_would_be_lifted() {
    // Filed on 21 January; 70 of the 100 are paid on 10 February, so that 30 are left.
    let paid = |lift_at: &str| {
        let session = vendor(4, &format!(r#"{SUED}, lump_payments: [(date: "2023-02-10", amount: 70)]"#));
        session.replace("legal_costs: 50", &format!("legal_costs: 50, lasting: true, lift_at: {lift_at}"))
    };
    check_rung_events(&paid("30"), "2023-01-21 v c court Fired");
    check_events(&paid("30"), &["v"], "2023-02-10 LumpPayment v 70.00");
    check_events(
        &paid("29.99"),
        &["v"],
        "2023-02-10 LumpPayment     v 70.00
         2023-03-21 LegalCosts      v 50.00
         2023-03-21 JudgmentPayment v 30.00
         2023-03-21 JudgmentPayment v 50.00",
    );
}

#[test]
fn a_case_that_is_closed_is_not_opened_by_other_arrears() {
    // Cleared on 10 February; the next invoice is 32 days past due on 19 March, two days before the first judgment
    // would have been.
    let session = vendor(
        6,
        &format!(r#"{SUED}, lump_payments: [(date: "2023-02-10", amount: 100)]"#).replace(
            "OLD",
            r#"invoices: [(kind: usage, issued: "2022-11-20", due: "2022-12-20", amount: 100),
                (kind: usage, issued: "2022-12-15", due: "2023-02-15", amount: 70)]"#,
        ),
    );
    check_rung_events(
        &session,
        "2023-01-21 v c court Fired
         2023-02-10 v c court Lifted
         2023-03-19 v c court Fired
         2023-05-19 v c court Judged
         2023-05-19 v c court Lifted",
    );
    check_events(
        &session,
        &["v"],
        "2023-02-10 LumpPayment     v 100.00
         2023-05-19 LegalCosts      v  50.00
         2023-05-19 JudgmentPayment v  70.00
         2023-05-19 JudgmentPayment v  50.00",
    );
}

#[test]
fn a_second_suit_follows_when_later_invoices_are_not_paid() {
    let session = vendor(
        6,
        &SUED.replace(
            "OLD",
            r#"invoices: [(kind: usage, issued: "2022-11-20", due: "2022-12-20", amount: 100),
                (kind: usage, issued: "2022-12-15", due: "2023-03-25", amount: 70)]"#,
        ),
    );
    check_events(
        &session,
        &["v"],
        "2023-03-21 LegalCosts      v  50.00
         2023-03-21 JudgmentPayment v 100.00
         2023-03-21 JudgmentPayment v  50.00
         2023-06-26 LegalCosts      v  50.00 # 25 March + 32 days + 2 months
         2023-06-26 JudgmentPayment v  70.00
         2023-06-26 JudgmentPayment v  50.00",
    );
}

#[test]
fn months_to_the_judgment_end_with_shorter_months_and_may_have_begun_before_the_forecast() {
    // 42 days past due on 31 January.
    let session = vendor(3, &SUED.replace("days: 32", "days: 42").replace("court_months: 2", "court_months: 1"));
    check_rung_events(
        &session,
        "2023-01-31 v c court Fired
         2023-02-28 v c court Judged
         2023-02-28 v c court Lifted",
    );
    let session = vendor(3, &SUED.replace("days: 32", r#"in_force_since: "2022-12-31""#));
    check_rung_events(
        &session,
        "2023-02-28 v c court Judged
         2023-02-28 v c court Lifted",
    );
    // After the forecast's end.
    check_events(&vendor(2, SUED), &["v"], "");
}

#[test]
fn on_a_months_last_day_the_judgments_interest_is_the_months() {
    // 42 days past due on 31 January, judged on 28 February.
    let session = vendor(3, &SUED.replace("days: 32", "days: 42").replace("court_months: 2", "court_months: 1"))
        .replace("policies", "late_interest: (rate: 0.365), policies");
    check_events(
        &session,
        &["v"],
        "2023-01-31 LateInterest    v   3.10
         2023-02-28 LateInterest    v   2.80
         2023-02-28 LegalCosts      v  50.00
         2023-02-28 JudgmentPayment v 100.00
         2023-02-28 JudgmentPayment v   3.10
         2023-02-28 JudgmentPayment v   2.80
         2023-02-28 JudgmentPayment v  50.00",
    );
}

#[test]
fn what_is_not_yet_due_is_not_paid_by_a_judgment() {
    let session = vendor(
        3,
        &SUED.replace(
            "OLD",
            r#"invoices: [(kind: usage, issued: "2022-11-20", due: "2022-12-20", amount: 100),
                (kind: charge, issued: "2022-12-15", due: "2023-03-21", amount: 70),
                (kind: charge, issued: "2022-12-15", due: "2023-03-22", amount: 30)]"#,
        ),
    );
    check_events(
        &session,
        &["JudgmentPayment"],
        "2023-03-21 JudgmentPayment v 100.00
         2023-03-21 JudgmentPayment v  70.00
         2023-03-21 JudgmentPayment v  50.00",
    );
    check_owed(&session, "2023-03-21", ["0.00", "30.00", "0.00", "0.00"]);
}

#[test]
fn a_judgment_pays_what_policies_pay_by_parts_and_leaves_nothing_for_them() {
    let with = |policy: &str| {
        let session = vendor(4, &SUED.replace("(kind: withhold)", policy));
        only(&events(&run(&session)), &["Payment", "JudgmentPayment"])
    };
    same(
        &with("(kind: instalments, count: 4)"),
        "2023-01-31 Payment         v 25.00
         2023-02-28 Payment         v 25.00
         2023-03-21 JudgmentPayment v 50.00 # what is left of 100
         2023-03-21 JudgmentPayment v 50.00 # legal costs",
    );
    same(
        &with("(kind: fixed_amount, amount: 10)"),
        "2023-01-31 Payment         v 10.00
         2023-02-28 Payment         v 10.00
         2023-03-21 JudgmentPayment v 80.00
         2023-03-21 JudgmentPayment v 50.00",
    );
    same(
        &with("(kind: withhold), (kind: pay_in_full, only: [charge])"),
        "2023-03-21 JudgmentPayment v 100.00
         2023-03-21 JudgmentPayment v 50.00",
    );
}

#[test]
fn agreed_instalments_are_not_due_in_court_either() {
    // The plan of 100 is no arrears; 70 of 25 January are, and a judgment is about what is due.
    let session = vendor(
        4,
        r#"invoices: [(kind: usage, issued: "2022-11-20", due: "2022-12-20", amount: 100),
                (kind: charge, issued: "2022-12-15", due: "2023-01-25", amount: 70)],
            policies: [(kind: withhold), (kind: instalments, only: [usage], count: 10, agreed: true)],
            reactions: [(id: "c", act: court, arrears: 50, days: 1, court_months: 1, legal_costs: 5)]"#,
    );
    check_events(
        &session,
        &["JudgmentPayment", "LegalCosts"],
        "2023-02-26 LegalCosts      v  5.00
         2023-02-26 JudgmentPayment v 70.00
         2023-02-26 JudgmentPayment v  5.00",
    );
}
