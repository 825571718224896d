//! DESIGN 4.5 and the fine print to it: when the rungs of a ladder fire, are lifted, and fire again.
//!
//! Each table's arithmetic stands in its remarks.

use crate::common::tables::{check_events, check_rung_events, run, rung_events, same};

/// A vendor of some invoices (`100 due 2023-01-10`) of which nothing is paid, unless other fields say so.
fn vendor(months: u32, invoices: &[(u32, &str)], reactions: &str, fields: &str) -> String {
    let invoice =
        |(amount, due): &(u32, &str)| format!(r#"(kind: usage, issued: "2022-11-01", due: "{due}", amount: {amount})"#);
    let invoices = invoices.iter().map(invoice).collect::<Vec<_>>().join(", ");
    let policies = if fields.contains("policies") { "" } else { "policies: [(kind: withhold)], " };
    format!(
        r#"settings: (months: {months}), vendors: [
            (id: "v", net_days: 0, invoices: [{invoices}], reactions: [{reactions}], {policies}{fields})
        ]"#
    )
}

/// What happens to notices, without the words that all of them have.
#[track_caller]
fn check(session: &str, expected: &str) {
    same(&rung_events(&run(session)).replace("  v  ", "  ").replace("  notice", ""), expected);
}

const TWO: [(u32, &str); 2] = [(100, "2023-01-10"), (200, "2023-01-15")];

// Triggers

#[test]
fn arrears_of_at_least_an_amount() {
    let rungs = r#"
        (id: "a", act: notice, arrears: 100), (id: "b", act: notice, arrears: 100.01),
        (id: "c", act: notice, arrears: 300), (id: "d", act: notice, arrears: 300.01)"#;
    check(
        &vendor(3, &TWO, rungs, ""),
        "2023-01-11 a Fired # the day after the due date: 100 are past due
         2023-01-16 b Fired # 300
         2023-01-16 c Fired",
    );
}

#[test]
fn an_invoice_so_many_days_past_due() {
    let rungs = r#"
        (id: "a", act: notice, arrears: 1, days: 0), (id: "b", act: notice, arrears: 1, days: 1),
        (id: "c", act: notice, arrears: 1, days: 2), (id: "d", act: notice, days: 30)"#;
    check(
        &vendor(3, &TWO, rungs, ""),
        "2023-01-11 a Fired # what is due on the day is no arrears yet
         2023-01-11 b Fired
         2023-01-12 c Fired
         2023-02-09 d Fired # 10 January + 30; of any amount",
    );
}

#[test]
fn both_must_hold() {
    let rungs = r#"
        (id: "a", act: notice, arrears: 250, days: 2), (id: "b", act: notice, arrears: 250, days: 30),
        (id: "c", act: notice, arrears: 150, days: 30)"#;
    check(
        &vendor(3, &TWO, rungs, ""),
        "2023-01-16 a Fired # old enough from the 12th on
         2023-02-09 b Fired # enough from 16 January on
         2023-02-09 c Fired",
    );
    // The oldest is paid before: the other is 30 days past due on 14 February.
    check(
        &vendor(3, &TWO, rungs, r#"lump_payments: [(date: "2023-02-01", amount: 100)]"#),
        "2023-01-16 a Fired
         2023-02-14 c Fired",
    );
    // A part of the oldest that is left is as old as all of it was.
    check(
        &vendor(3, &TWO, rungs, r#"lump_payments: [(date: "2023-02-01", amount: 99)]"#),
        "2023-01-16 a Fired
         2023-02-09 c Fired # 201 are left",
    );
}

#[test]
fn a_rung_may_fire_on_the_first_day() {
    let rungs = r#"
        (id: "a", act: notice, arrears: 100, days: 60), (id: "b", act: notice, arrears: 100, days: 61),
        (id: "c", act: notice, arrears: 100, days: 62), (id: "d", act: notice, arrears: 101)"#;
    check(
        &vendor(3, &[(100, "2022-11-01")], rungs, ""),
        "2023-01-01 a Fired # 61 days past due
         2023-01-01 b Fired
         2023-01-02 c Fired",
    );
    // Not if it is paid on the first day: the test is at the close.
    check(&vendor(3, &[(100, "2022-11-01")], rungs, "policies: []"), "");
}

#[test]
fn days_may_count_from_the_as_of_date() {
    let rungs = r#"
        (id: "a", act: notice, days: 1, arrears: 1, counts_from: as_of), (id: "b", act: notice, days: 30, counts_from: as_of),
        (id: "c", act: notice, days: 30)"#;
    check(
        &vendor(3, &[(100, "2022-11-01")], rungs, ""),
        "2023-01-01 c Fired
         2023-01-02 a Fired # as if it had been due on 1 January
         2023-01-31 b Fired",
    );
    // What falls due later isn't touched.
    check(
        &vendor(3, &[(100, "2023-01-10")], rungs, ""),
        "2023-01-11 a Fired
         2023-02-09 b Fired
         2023-02-09 c Fired",
    );
}

#[test]
fn days_that_count_from_the_as_of_date_never_fire_on_it() {
    // As if no invoice had been due before it: then nothing is past due at its close.
    check(
        &vendor(1, &[(100, "2022-11-01")], r#"(id: "a", act: notice, arrears: 1, days: 0, counts_from: as_of)"#, ""),
        "2023-01-02 a Fired",
    );
}

/// A contract of which 100 a day is consumed.
const CONSUMED: &str = r#"contract: (lines: [(monthly: 0, amounts: {
    "2023-01": 3100, "2023-02": 2800, "2023-03": 3100, "2023-04": 3000
})])"#;

#[test]
fn a_rung_in_force_already_acts_from_the_first_day_and_may_be_lifted_and_fire_again() {
    let rung = r#"(id: "s", act: suspend, arrears: 50, in_force_since: "2022-12-15")"#;
    let fields = format!(r#"lump_payments: [(date: "2023-01-10", amount: 100)], {CONSUMED}"#);
    let session = vendor(2, &[(100, "2022-12-01")], rung, &fields);
    check_rung_events(
        &session,
        "2023-01-10 v s suspend Lifted
         2023-02-01 v s suspend Fired # what January was invoiced for on the 31st",
    );
    check_events(
        &session,
        &["Usage"],
        "2023-01-31 Usage v 2100.00 # from 11 January on
         2023-02-28 Usage v  100.00 # 1 February",
    );
    // Nothing is in arrears: lifted at the first close, and acts on that day.
    let session = vendor(1, &[], rung, CONSUMED);
    check_rung_events(&session, "2023-01-01 v s suspend Lifted");
    check_events(&session, &["Usage"], "2023-01-31 Usage v 3000.00");
}

#[test]
fn a_muted_rung_is_as_if_deleted() {
    let rungs = r#"
        (id: "a", act: notice, arrears: 1, muted: true), (id: "b", act: notice, trigger: after, after: "a", days: 1),
        (id: "c", act: notice, arrears: 1)"#;
    check(&vendor(1, &TWO, rungs, ""), "2023-01-11 c Fired");
}

// Cure periods

const CURE: &str = r#"
    (id: "n", act: notice, arrears: 1),
    (id: "s", act: suspend, trigger: after, after: "n", days: 20)"#;

fn lumps(lumps: &[(&str, u32)]) -> String {
    let lump = |(date, amount): &(&str, u32)| format!(r#"(date: "{date}", amount: {amount})"#);
    format!("lump_payments: [{}]", lumps.iter().map(lump).collect::<Vec<_>>().join(", "))
}

#[test]
fn a_cure_period_ends_so_many_days_after_the_other_rung_fired() {
    check_rung_events(
        &vendor(3, &TWO, CURE, ""),
        "2023-01-11 v n notice  Fired
         2023-01-31 v s suspend Fired # 20 days later",
    );
    check_rung_events(
        &vendor(3, &TWO, CURE, &lumps(&[("2023-02-05", 300)])),
        "2023-01-11 v n notice  Fired
         2023-01-31 v s suspend Fired
         2023-02-05 v n notice  Lifted
         2023-02-05 v s suspend Lifted",
    );
}

#[test]
fn a_cure_in_time_keeps_the_next_rung_from_firing() {
    for day in ["2023-01-20", "2023-01-31"] {
        // On the last day too: rungs are lifted before they fire.
        check_rung_events(
            &vendor(3, &TWO, CURE, &lumps(&[(day, 300)])),
            &format!("2023-01-11 v n notice Fired\n{day} v n notice Lifted"),
        );
    }
    // A part isn't a cure.
    check_rung_events(
        &vendor(3, &TWO, CURE, &lumps(&[("2023-01-20", 299)])),
        "2023-01-11 v n notice  Fired
         2023-01-31 v s suspend Fired",
    );
}

#[test]
fn a_cure_period_begins_anew_when_the_other_rung_fires_again() {
    check_rung_events(
        &vendor(4, &[(100, "2023-01-10"), (200, "2023-02-10")], CURE, &lumps(&[("2023-01-20", 100)])),
        "2023-01-11 v n notice  Fired
         2023-01-20 v n notice  Lifted
         2023-02-11 v n notice  Fired
         2023-03-03 v s suspend Fired # 11 February + 20; nothing on 31 January",
    );
}

#[test]
fn cure_periods_follow_one_another() {
    let rungs = r#"
        (id: "c", act: suspend, trigger: after, after: "b", days: 5),
        (id: "b", act: withhold_payments, trigger: after, after: "a", days: 1),
        (id: "a", act: notice, arrears: 1)"#;
    check_rung_events(
        &vendor(3, &TWO, rungs, ""),
        "2023-01-11 v a notice            Fired
         2023-01-12 v b withhold_payments Fired
         2023-01-17 v c suspend           Fired",
    );
}

#[test]
fn nothing_follows_a_rung_that_never_fires() {
    let rungs = r#"
        (id: "o", act: set_off, arrears: 1), (id: "s", act: suspend, trigger: after, after: "o", days: 1),
        (id: "t", act: suspend, trigger: after, after: "n", days: 1), (id: "n", act: notice, arrears: 301)"#;
    check_rung_events(&vendor(3, &TWO, rungs, ""), "");
}

#[test]
fn a_cure_period_may_have_begun_before_the_as_of_date() {
    let rungs = |days: u32| {
        format!(
            r#"(id: "n", act: notice, arrears: 1, in_force_since: "2022-12-20"),
                (id: "s", act: suspend, trigger: after, after: "n", days: {days})"#
        )
    };
    let session = |days| vendor(2, &[(100, "2022-11-01")], &rungs(days), "");
    check_rung_events(&session(20), "2023-01-09 v s suspend Fired # 20 December + 20");
    check_rung_events(&session(12), "2023-01-01 v s suspend Fired # the first day");
    check_rung_events(&session(11), ""); // its day is history, and it is not in force
}

#[test]
fn a_lasting_rung_lets_the_next_one_follow_though_all_is_paid() {
    let rungs = r#"
        (id: "n", act: notice, arrears: 1, lasting: true),
        (id: "s", act: suspend, trigger: after, after: "n", days: 20)"#;
    check_rung_events(
        &vendor(3, &TWO, rungs, &lumps(&[("2023-01-20", 300)])),
        "2023-01-11 v n notice  Fired
         2023-01-31 v s suspend Fired  # that rung is still in force
         2023-02-01 v s suspend Lifted # nothing is in arrears",
    );
}

// Lifting

#[test]
fn a_rung_is_lifted_at_zero_and_fires_again() {
    let rung = r#"(id: "a", act: notice, arrears: 50)"#;
    check(
        &vendor(
            3,
            &[(100, "2023-01-10"), (40, "2023-02-01"), (20, "2023-02-10")],
            rung,
            &lumps(&[("2023-01-15", 99), ("2023-01-20", 1)]),
        ),
        "2023-01-11 a Fired
         2023-01-20 a Lifted # not at 1
         2023-02-11 a Fired  # 40 + 20; 40 alone are too few",
    );
}

#[test]
fn a_rung_is_lifted_at_an_amount_of_its_own() {
    let rung = r#"(id: "a", act: notice, arrears: 300, lift_at: 150)"#;
    check(
        &vendor(3, &[TWO[0], TWO[1], (150, "2023-02-10")], rung, &lumps(&[("2023-01-20", 149), ("2023-01-25", 1)])),
        "2023-01-16 a Fired
         2023-01-25 a Lifted # 150 are left; 151 from the 20th on
         2023-02-11 a Fired  # 150 + 150",
    );
    let session = vendor(3, &TWO, rung, &lumps(&[("2023-01-20", 100)]));
    check(&session, "2023-01-16 a Fired # 200 are left");
}

#[test]
fn a_lasting_rung_is_never_lifted() {
    let rung = r#"(id: "a", act: notice, arrears: 50, lasting: true)"#;
    check(
        &vendor(3, &[(100, "2023-01-10"), (100, "2023-02-10")], rung, &lumps(&[("2023-01-15", 100)])),
        "2023-01-11 a Fired # and not again while it is in force",
    );
}

#[test]
fn what_is_paid_on_the_day_lifts_at_its_close_by_any_way_of_paying() {
    let rung = r#"(id: "a", act: notice, arrears: 50)"#;
    for policies in [
        r#"policies: [(kind: withhold), (kind: pay_in_full, from: "2023-01-20")]"#,
        r"policies: [(kind: withhold), (kind: defer, days: 10)]",
        r#"policies: [(kind: withhold), (kind: dispute, share: 1, disputed_kinds: [usage], from: "2023-01-20")]"#,
        r#"policies: [(kind: withhold), (kind: instalments, count: 3, agreed: true, from: "2023-01-20")]"#,
    ] {
        check(&vendor(3, &[(100, "2023-01-10")], rung, policies), "2023-01-11 a Fired\n2023-01-20 a Lifted");
    }
}

// More than one on a day

#[test]
fn several_rungs_may_fire_on_one_day_and_be_lifted_on_one_day() {
    let rungs = r#"
        (id: "n", act: notice, arrears: 1), (id: "w", act: withhold_payments, arrears: 100),
        (id: "s", act: suspend, days: 1)"#;
    let fields = format!("{}, {CONSUMED}", lumps(&[("2023-01-21", 100)]));
    let session = format!(
        "{}, streams: [(id: \"ads\", base: 0, receivables: [(due: \"2023-01-15\", amount: 30, vendor: \"v\")])]",
        vendor(1, &[(100, "2023-01-10")], rungs, &fields)
    );
    check_rung_events(
        &session,
        "2023-01-11 v n notice            Fired # by id
         2023-01-11 v s suspend           Fired
         2023-01-11 v w withhold_payments Fired
         2023-01-21 v n notice            Lifted
         2023-01-21 v s suspend           Lifted
         2023-01-21 v w withhold_payments Lifted",
    );
    check_events(
        &session,
        &["Usage", "Collection"],
        "2023-01-22 Collection ads(v) 30.00
         2023-01-31 Usage v 2100.00 # 11 days before, 10 after",
    );
}

#[test]
fn a_rung_may_be_lifted_on_the_day_on_which_another_fires() {
    check(
        &vendor(
            2,
            &[(100, "2023-01-10"), (60, "2023-01-15")],
            r#"(id: "a", act: notice, arrears: 100, lift_at: 99), (id: "b", act: notice, trigger: after, after: "c", days: 4),
                (id: "c", act: notice, arrears: 160)"#,
            &lumps(&[("2023-01-20", 100)]),
        ),
        "2023-01-11 a Fired
         2023-01-16 c Fired
         2023-01-20 a Lifted # 60 are left
         2023-01-20 b Fired  # 4 days after the third, which is lifted at zero only",
    );
}

// What isn't arrears

#[test]
fn an_agreed_plan_is_no_arrears_while_it_is_kept() {
    let rung = r#"(id: "a", act: notice, arrears: 1)"#;
    let session = |agreed: bool, more: &str| {
        let policies = format!("policies: [(kind: instalments, count: 2, agreed: {agreed}){more}]");
        vendor(4, &[(100, "2022-12-01")], rung, &policies)
    };
    check(&session(true, ""), "");
    check(
        &session(false, ""),
        "2023-01-01 a Fired
         2023-02-28 a Lifted # the second of two",
    );
    // Broken: what is left is overdue by its own due date.
    check(&session(true, r#", (kind: withhold, from: "2023-02-10")"#), "2023-02-10 a Fired");
    // What falls due besides is not in the plan.
    let policies = "policies: [(kind: withhold), (kind: instalments, count: 2, agreed: true, only: [shortfall])]";
    check(&vendor(4, &[(100, "2022-12-01")], rung, policies), "2023-01-01 a Fired");
}

#[test]
fn what_is_disputed_is_no_arrears() {
    let rungs = r#"(id: "a", act: notice, arrears: 1), (id: "b", act: notice, days: 30)"#;
    let session = |dispute: &str, more: &str| {
        let policies = format!("policies: [(kind: dispute, share: 0.4, disputed_kinds: [usage]{dispute}){more}]");
        vendor(4, &[(1000, "2023-01-10")], rungs, &policies)
    };
    check(&session("", ""), "");
    // Paid on the day of the decision.
    check(&session(r#", decision: "2023-02-15", owed_share: 0.5"#, ""), "");
    // Found owing, and withheld: due on the day of the decision.
    check(
        &session(r#", decision: "2023-02-15", owed_share: 0.5"#, r#", (kind: withhold, from: "2023-02-15")"#),
        "2023-02-16 a Fired
         2023-03-17 b Fired # 15 February + 30",
    );
    // Ended by another policy: past due since its own due date.
    check(
        &session(r#", decision: "2023-02-15", owed_share: 0.5"#, r#", (kind: withhold, from: "2023-02-11")"#),
        "2023-02-11 a Fired
         2023-02-11 b Fired # 32 days",
    );
}
