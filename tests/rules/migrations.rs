//! DESIGN 4.6 and the fine print to it: consumption that moves to another vendor.
//!
//! Each table's arithmetic stands in its remarks.

use obligo::model::SpanSize;

use crate::common::tables::{self, check_events, check_rung_events, daily, model, owed, run, same, vendor_spans};

/// `from`, of whose 100 a day something moves, and `to` with a contract of its own; both at 10 % and 20 % off until
/// the end of 2024.
fn migration(months: u32, change: &str, from: &str, to: &str) -> String {
    let period = r#"periods: [(start: "2023-01-01", end: "2025-01-01", floor: 1000000)]"#;
    format!(
        r#"settings: (months: {months}), vendors: [
            (id: "from", net_days: 0, contract: (discount: 0.1, lines: [({})], {period}),
                contract_changes: [(kind: migrate, to: "to", {change})], {from}),
            (id: "to", net_days: 0, contract: (discount: 0.2, {period}, {to})),
        ]"#,
        daily(100, 6)
    )
}

/// Invoices of usage.
#[track_caller]
fn check(session: &str, expected: &str) {
    check_events(session, &["Usage"], &expected.replace("from", "Usage from").replace("to ", "Usage to "));
}

/// What counts toward the other's floor in each month.
#[track_caller]
fn check_consumed(session: &str, vendor: &str, expected: &str) {
    let forecast = run(session);
    let item = forecast.item_index(vendor).expect("a vendor");
    let of_vendor = forecast.consumed.iter().filter(|consumed| consumed.vendor == item);
    let lines =
        of_vendor.map(|consumed| format!("{} {}\n", consumed.date, tables::amount(consumed.consumed, &forecast)));
    same(&lines.collect::<String>(), expected);
}

#[test]
fn at_once_at_the_others_price_and_with_its_discount() {
    let lines = format!("lines: [({})]", daily(50, 6));
    let session = migration(3, r#"date: "2023-02-10", share: 0.4, price_ratio: 1.25"#, "", &lines);
    check(
        &session,
        "2023-01-31 from 2790.00 # 3100 x 0.9
         2023-01-31 to   1240.00 # 1550 x 0.8
         2023-02-28 from 1836.00 # 9 x 90 + 19 x 54
         2023-02-28 to   1880.00 # 28 x 40 + 19 x 100 x 0.4 x 1.25 x 0.8
         2023-03-31 from 1674.00 # 31 x 54
         2023-03-31 to   2480.00 # 31 x (40 + 40)",
    );
    same(
        &vendor_spans(&run(&session), SpanSize::Month, "to"),
        "2023-01-01 1240.00 1240.00 0.00 0.00 1240.00 0.00
         2023-02-01 1880.00 1880.00 0.00 0.00 1880.00 0.00
         2023-03-01 2480.00 2480.00 0.00 0.00 2480.00 0.00",
    );
    check_consumed(&session, "from", "2023-01-31 2790.00\n2023-02-09 3600.00\n2023-02-28 4626.00\n2023-03-31 6300.00");
    // One step is as good as none.
    let one = migration(3, r#"date: "2023-02-10", share: 0.4, price_ratio: 1.25, steps: 1"#, "", &lines);
    assert_eq!(run(&one).journal, run(&session).journal);
}

#[test]
fn in_steps_on_the_date_and_its_monthly_anniversaries() {
    check(
        &migration(5, r#"date: "2023-01-31", share: 0.6, steps: 3"#, "", "lines: [(monthly: 0)]"),
        "2023-01-31 from 2772.00 # 30 x 90 + 80 % of 90
         2023-01-31 to     16.00 # 20 x 0.8
         2023-02-28 from 1998.00 # 27 x 72 + 54, from 28 February on
         2023-02-28 to    464.00 # 27 x 16 + 32
         2023-03-31 from 1656.00 # 30 x 54 + 36, from 31 March on
         2023-03-31 to   1008.00 # 30 x 32 + 48
         2023-04-30 from 1080.00
         2023-04-30 to   1440.00
         2023-05-31 from 1116.00
         2023-05-31 to   1488.00",
    );
}

#[test]
fn steps_before_the_as_of_date_are_done() {
    check(
        &migration(2, r#"date: "2022-12-10", share: 0.6, steps: 3"#, "", "lines: [(monthly: 0)]"),
        "2023-01-31 from 1836.00 # 9 x 72 + 22 x 54
         2023-01-31 to    848.00 # 9 x 16 + 22 x 32
         2023-02-28 from 1170.00 # 9 x 54 + 19 x 36
         2023-02-28 to   1200.00 # 9 x 32 + 19 x 48",
    );
}

#[test]
fn all_of_it_may_move_and_several_changes_add_up() {
    check(
        &migration(2, r#"date: "2023-02-01", share: 1"#, "", "lines: [(monthly: 0)]"),
        "2023-01-31 from 2790.00
         2023-02-28 to   2240.00 # 28 x 80",
    );
    let two =
        r#"date: "2023-01-11", share: 0.5), (kind: migrate, to: "to", date: "2023-01-21", share: 0.3, price_ratio: 2"#;
    check(
        &migration(1, two, "", "lines: [(monthly: 0)]"),
        "2023-01-31 from 1548.00 # 10 x 90 + 10 x 45 + 11 x 18
         2023-01-31 to   1368.00 # 10 x 40 + 11 x (40 + 48)",
    );
}

#[test]
fn what_moves_joins_the_first_line_with_its_terms() {
    // The first in the file, whatever the ids: not discounted, and half of it counts.
    let lines = r#"lines: [
        (id: "z", monthly: 0, discounted: false, counts: share, share: 0.5), (id: "a", monthly: 3100, counts: wholly)
    ]"#;
    let session = migration(1, r#"date: "2023-01-01", share: 0.4"#, "", lines);
    check(
        &session,
        "2023-01-31 from 1674.00 # 31 x 54
         2023-01-31 to   3720.00 # 31 x 40 + 3100 x 0.8",
    );
    check_consumed(&session, "to", "2023-01-31 3100.00"); // 620 + 2480
    // No line: discounted, counts wholly.
    let session = migration(1, r#"date: "2023-01-01", share: 0.4"#, "", "lines: []");
    check(
        &session,
        "2023-01-31 from 1674.00
         2023-01-31 to    992.00 # 31 x 32",
    );
    check_consumed(&session, "to", "2023-01-31 992.00");
    // Not at all.
    let session = migration(1, r#"date: "2023-01-01", share: 0.4"#, "", "lines: [(monthly: 0, counts: not)]");
    check_consumed(&session, "to", "2023-01-31 0.00");
}

#[test]
fn of_several_lines_the_same_share_moves() {
    let session = migration(1, r#"date: "2023-01-01", share: 0.4"#, "", "lines: [(monthly: 0)]").replacen(
        "lines: [",
        "lines: [(monthly: 310, discounted: false, counts: not), ",
        1,
    );
    check(
        &session,
        "2023-01-31 from 1860.00 # 31 x 54 + 310 x 0.6
         2023-01-31 to   1091.20 # (3100 + 310) x 0.4 x 0.8: list prices move",
    );
}

#[test]
fn outside_the_others_periods_it_is_at_list_price_or_stops() {
    let with = |after_last: &str| {
        migration(
            2,
            r#"date: "2023-01-01", share: 0.4"#,
            "",
            &format!("lines: [(monthly: 0)], after_last: {after_last}"),
        )
        .replace(
            "(discount: 0.2, periods: [(start: \"2023-01-01\", end: \"2025-01-01\", floor: 1000000)]",
            "(discount: 0.2, periods: [(start: \"2023-01-01\", end: \"2023-01-11\", floor: 0)]",
        )
    };
    check(
        &with("list_price"),
        "2023-01-31 from 1674.00
         2023-01-31 to   1160.00 # 10 x 32 + 21 x 40
         2023-02-28 from 1512.00
         2023-02-28 to   1120.00",
    );
    check(
        &with("stops"),
        "2023-01-31 from 1674.00
         2023-01-31 to    320.00
         2023-02-28 from 1512.00",
    );
}

#[test]
fn a_shortfall_is_what_has_moved_away() {
    let session = migration(2, r#"date: "2023-01-11", share: 0.5"#, "", "lines: [(monthly: 0)]").replacen(
        r#"end: "2025-01-01", floor: 1000000"#,
        r#"end: "2023-02-01", floor: 2790"#,
        1,
    );
    check_events(&session, &["Shortfall"], "2023-01-31 Shortfall from 945.00 # 21 x 45");
}

#[test]
fn what_has_moved_is_owed_before_it_is_invoiced() {
    let session =
        migration(2, r#"date: "2023-01-11", share: 0.5"#, "", "lines: [(monthly: 0)]").replace("1000000", "36500");
    // 731 days of 36500: 49.93 a day. 20 days: 998.63 against 10 x 90 + 10 x 45 and 10 x 40.
    same(
        &owed(&model(&session), "2023-01-20"),
        "from overdue 0.00 not_yet_due 1350.00 accrued   0.00 later 35150.00 disputed 0.00
         to   overdue 0.00 not_yet_due  400.00 accrued 598.63 later 35501.37 disputed 0.00",
    );
}

// Vendors that react, or are muted

/// `from` suspends from 12 January on, up to 20 January; it waits for 100.
const SUSPENDS: &str = r#"policies: [(kind: pay_current)],
    invoices: [(kind: usage, issued: "2022-11-20", due: "2022-12-20", amount: 100)],
    reactions: [(id: "s", act: suspend, arrears: 50, days: 22)],
    lump_payments: [(date: "2023-01-20", amount: 100)]"#;

#[test]
fn what_was_migrated_goes_on_while_the_source_is_suspended() {
    let session = migration(2, r#"date: "2023-01-06", share: 0.4"#, SUSPENDS, "lines: [(monthly: 0)]");
    check_rung_events(
        &session,
        "2023-01-11 from s suspend Fired
         2023-01-20 from s suspend Lifted",
    );
    check(
        &session,
        "2023-01-31 from 1368.00 # 5 x 90 + 6 x 54 + 11 x 54
         2023-01-31 to    832.00 # 26 x 32
         2023-02-28 from 1512.00
         2023-02-28 to    896.00",
    );
}

#[test]
fn what_was_migrated_stops_while_the_other_is_suspended() {
    let session = migration(2, r#"date: "2023-01-06", share: 0.4"#, "", "lines: [(monthly: 0)]");
    let other = r#"(id: "to", net_days: 0, "#;
    let session = session.replace(other, &format!("{other}{SUSPENDS}, "));
    check(
        &session,
        "2023-01-31 from 1854.00 # 5 x 90 + 26 x 54: it does not come back
         2023-01-31 to    544.00 # (6 + 11) x 32
         2023-02-28 from 1512.00
         2023-02-28 to    896.00",
    );
}

#[test]
fn what_was_migrated_goes_on_when_the_source_is_terminated() {
    let changes = r#"date: "2023-01-06", share: 0.4), (kind: terminate, date: "2023-02-10", fee: flat, fee_amount: 7"#;
    check(
        &migration(3, changes, "", "lines: [(monthly: 0)]"),
        "2023-01-31 from 1854.00 # 5 x 90 + 26 x 54
         2023-01-31 to    832.00
         2023-02-28 from  486.00 # 9 x 54
         2023-02-28 to    896.00
         2023-03-31 to    992.00",
    );
    // As when it terminates itself.
    let terminates = SUSPENDS.replace("suspend", "terminate");
    check(
        &migration(2, r#"date: "2023-01-06", share: 0.4"#, &terminates, "lines: [(monthly: 0)]"),
        "2023-01-31 from  774.00 # 5 x 90 + 6 x 54
         2023-01-31 to    832.00
         2023-02-28 to    896.00",
    );
}

#[test]
fn a_muted_change_or_a_migration_to_a_muted_vendor_does_not_happen() {
    let expected = "2023-01-31 from 2790.00";
    let change = r#"date: "2023-01-06", share: 0.4"#;
    check(&migration(1, &format!("{change}, muted: true"), "", "lines: [(monthly: 0)]"), expected);
    let muted = r#"(id: "to", muted: true, "#;
    check(&migration(1, change, "", "lines: [(monthly: 0)]").replace(r#"(id: "to", "#, muted), expected);
    // From a muted vendor nothing moves.
    let session = migration(1, change, "muted: true", "lines: [(monthly: 31)]");
    check(&session, "2023-01-31 to 24.80");
}

// Chains

#[test]
fn what_has_moved_moves_on_with_the_rest() {
    let session = |first: &str, second: &str| {
        format!(
            r#"settings: (months: 2), vendors: [
                (id: "c", net_days: 0, contract: ()),
                (id: "a", net_days: 0, contract: (lines: [({})]),
                    contract_changes: [(kind: migrate, to: "b", date: "{first}", share: 0.5, price_ratio: 2)]),
                (id: "b", net_days: 0, contract: (lines: [({})]),
                    contract_changes: [(kind: migrate, to: "c", date: "{second}", share: 0.25, price_ratio: 0.5)]),
            ]"#,
            daily(100, 6),
            daily(60, 6)
        )
    };
    check_events(
        &session("2023-01-11", "2023-01-21"),
        &["Usage"],
        "2023-01-31 Usage a 2050.00 # 10 x 100 + 21 x 50
         2023-01-31 Usage b 3520.00 # 10 x 60 + 10 x (60 + 100) + 11 x 160 x 0.75
         2023-01-31 Usage c  220.00 # 11 x 160 x 0.25 x 0.5
         2023-02-28 Usage a 1400.00
         2023-02-28 Usage b 3360.00 # 28 x 120
         2023-02-28 Usage c  560.00 # 28 x 20",
    );
    // The other way round.
    check_events(
        &session("2023-01-21", "2023-01-11"),
        &["Usage", "2023-01-31"],
        "2023-01-31 Usage   a 2550.00 # 20 x 100 + 11 x 50
         2023-01-31 Usage   b 2370.00 # 10 x 60 + 10 x 45 + 11 x 120
         2023-01-31 Usage   c  295.00 # 10 x 60 x 0.25 x 0.5 + 11 x 20
         2023-01-31 Payment a 2550.00
         2023-01-31 Payment b 2370.00
         2023-01-31 Payment c  295.00
         2023-02-28 Usage a 1400.00
         2023-02-28 Usage b 3360.00
         2023-02-28 Usage c  560.00",
    );
}
