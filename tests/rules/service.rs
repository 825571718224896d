//! DESIGN 4.7 and the fine print to it: what is down when, what revenue loses by it, and what sites cost.
//!
//! Each table's arithmetic stands in its remarks.

use obligo::model::SpanSize;

use crate::common::tables::{check_events, check_only, events, only, run, same, spans};

/// A stream of 100 a day, all of which depends on service, or so much of it.
fn stream(dependency: &str) -> String {
    format!(
        r#"streams: [(id: "ads", dependency: {dependency}, amounts: {{
            "2023-01": 3100, "2023-02": 2800, "2023-03": 3100, "2023-04": 3000
        }})]"#
    )
}

/// A session of a service and sites.
fn session(months: u32, service: &str, sites: &str) -> String {
    format!("settings: (months: {months}), {}, service: ({service}), sites: [{sites}]", stream("1"))
}

/// Revenue recognised: a line each of date and amount.
#[track_caller]
fn check_revenue(session: &str, expected: &str) {
    same(&only(&events(&run(session)), &["Recognition"]).replace("Recognition  ads  ", ""), expected);
}

/// What is down, from which day on.
#[track_caller]
fn check_downtime(session: &str, expected: &str) {
    let downtime = run(session).downtime;
    let lines: Vec<String> = downtime.iter().map(|(date, down)| format!("{date} {down:.4}")).collect();
    same(&lines.join("\n"), expected);
}

// Load and capacity

/// Nothing is down at half of the capacity, a fifth at all of it.
const CURVE: &str = "curve: [(load: 1, down: 0.2), (load: 0.5, down: 0)]";

fn loaded(load: &str) -> String {
    session(1, &format!("load: {load}, {CURVE}"), r#"(id: "west", capacity: 100)"#)
}

#[test]
fn the_curve_is_joined_by_lines_and_flat_outside() {
    for (load, expected) in [
        ("0", "3100.00"),
        ("50", "3100.00"),
        ("60", "2976.00"), // a fifth of the way: 4 % are down
        ("75", "2790.00"), // a half: 10 %
        ("100", "2480.00"),
        ("300", "2480.00"),
    ] {
        check_revenue(&loaded(load), &format!("2023-01-31 {expected}"));
    }
    // Also below the first point.
    let flat = loaded("10").replace("down: 0)", "down: 0.1)");
    check_revenue(&flat, "2023-01-31 2790.00");
    let one = loaded("10").replace("(load: 1, down: 0.2), (load: 0.5, down: 0)", "(load: 0.7, down: 0.3)");
    check_revenue(&one, "2023-01-31 2170.00");
}

#[test]
fn the_load_is_a_monthly_number_with_growth_and_changes() {
    let service = format!(
        r#"load: 50, growth: 0, changes: [(from: "2023-02", until: "2023-04", factor: 1.5), (from: "2023-03", factor: 2)],
        {CURVE}"#
    );
    check_downtime(
        &session(4, &service, r#"(id: "west", capacity: 100)"#),
        "2023-02-01 0.1000 # 75 of 100
         2023-03-01 0.2000 # 150 of 100, and 100 in April",
    );
    // Growth of 300 % a year is twice as much after half a year.
    let service = format!("load: 50, growth: 3, {CURVE}");
    let forecast = run(&session(7, &service, r#"(id: "west", capacity: 100)"#));
    let (date, down) = *forecast.downtime.last().expect("it rises");
    assert_eq!(date.to_string(), "2023-07-01");
    assert!((down - 0.2).abs() < 1e-12, "{down}");
}

#[test]
fn capacity_is_what_is_in_service_by_days() {
    // 50 of 100 up to the 16th, then 50 of 50.
    let sites = r#"(id: "west", capacity: 50), (id: "east", capacity: 50, closes: "2023-01-17")"#;
    let session = session(2, &format!("load: 50, {CURVE}"), sites);
    check_downtime(&session, "2023-01-17 0.2000");
    check_revenue(
        &session,
        "2023-01-31 2800.00 # 16 x 100 + 15 x 80
         2023-02-28 2240.00",
    );
}

#[test]
fn without_a_site_or_a_curve_load_takes_nothing_down_and_with_none_in_service_all_is_down() {
    let curve = format!("load: 50, {CURVE}");
    check_downtime(&session(1, &curve, ""), "");
    check_downtime(&session(1, &curve, r#"(id: "west", capacity: 10, muted: true)"#), "");
    check_downtime(&session(1, "load: 50", r#"(id: "west", capacity: 10)"#), "");
    let closes = r#"(id: "west", capacity: 100, closes: "2023-01-11"), (id: "east", capacity: 9, muted: true)"#;
    check_downtime(&session(1, &curve, closes), "2023-01-11 1.0000");
    check_revenue(&session(1, &curve, closes), "2023-01-31 1000.00");
    let none = r#"(id: "west", capacity: 100, closes: "2022-12-31")"#;
    check_downtime(&session(1, &curve, none), "2023-01-01 1.0000");
    check_revenue(&session(1, &curve, none), "");
}

#[test]
fn a_site_without_capacity_is_as_good_as_closed() {
    // There is nothing in service that the load could be divided by.
    let session = |load: &str| session(1, &format!("load: {load}, {CURVE}"), r#"(id: "west", capacity: 0)"#);
    check_downtime(&session("50"), "2023-01-01 1.0000");
}

// Outages

fn outages(outages: &str) -> String {
    session(1, &format!("load: 0, outages: [{outages}]"), "")
}

#[test]
fn an_outage_takes_its_share_down_for_its_days() {
    let one = outages(r#"(date: "2023-01-10", days: 5, down: 0.5)"#);
    check_downtime(&one, "2023-01-10 0.5000\n2023-01-15 0.0000");
    check_revenue(&one, "2023-01-31 2850.00 # 26 x 100 + 5 x 50");
    check_downtime(&outages(r#"(date: "2023-01-10", days: 5, down: 0.5, muted: true)"#), "");
    // One that began before the as-of date, and one that ends after the forecast.
    check_revenue(
        &outages(r#"(date: "2022-12-30", days: 5, down: 0.5), (date: "2023-01-30", days: 90, down: 1)"#),
        "2023-01-31 2750.00 # 3 days at 50, 26 at 100, 2 at nothing",
    );
}

#[test]
fn outages_add_up_to_at_most_all() {
    check_downtime(
        &outages(
            r#"(date: "2023-01-10", days: 5, down: 0.7), (date: "2023-01-12", days: 5, down: 0.6),
                (date: "2023-01-14", days: 1, down: 0.3)"#,
        ),
        "2023-01-10 0.7000
         2023-01-12 1.0000
         2023-01-15 0.6000
         2023-01-17 0.0000",
    );
}

#[test]
fn load_takes_its_part_of_what_is_not_down() {
    check_downtime(
        &session(
            1,
            &format!(r#"load: 75, {CURVE}, outages: [(date: "2023-01-10", days: 5, down: 0.5)]"#),
            r#"(id: "west", capacity: 100)"#,
        ),
        "2023-01-01 0.1000
         2023-01-10 0.5500 # 0.5 + 0.5 x 0.1
         2023-01-15 0.1000",
    );
}

// Vendors

/// A vendor on which 40 % of service runs, with a contract to 20 February.
fn vendor(months: u32, fields: &str) -> String {
    format!(
        r#"settings: (months: {months}), {}, vendors: [(id: "v", net_days: 0, service_share: 0.4,
            contract: (after_last: stops, lines: [(monthly: 31)], periods: [
                (start: "2023-01-01", end: "2023-02-21", floor: 0)
            ]), {fields})]"#,
        stream("1")
    )
}

/// What is past due from 21 December on; 22 days on 11 January.
const OLD: &str = r#"policies: [(kind: pay_current)],
    invoices: [(kind: usage, issued: "2022-11-20", due: "2022-12-20", amount: 100)]"#;

#[test]
fn a_vendors_share_is_down_whenever_its_consumption_has_stopped() {
    // After the last period.
    check_downtime(&vendor(3, ""), "2023-02-21 0.4000");
    check_revenue(&vendor(3, ""), "2023-01-31 3100.00\n2023-02-28 2480.00\n2023-03-31 1860.00");
    check_downtime(&vendor(3, "").replace("stops", "list_price"), "");
    // Suspended, and lifted.
    let suspended = format!(
        r#"{OLD}, reactions: [(act: suspend, arrears: 50, days: 22)], lump_payments: [(date: "2023-01-20", amount: 100)]"#
    );
    check_downtime(
        &vendor(3, &suspended),
        "2023-01-12 0.4000
         2023-01-21 0.0000
         2023-02-21 0.4000",
    );
    check_revenue(&vendor(1, &suspended), "2023-01-31 2740.00 # 9 days at 60");
    // Terminated by the vendor, and by us.
    let terminated = format!("{OLD}, reactions: [(act: terminate, arrears: 50, days: 22)]");
    check_downtime(&vendor(3, &terminated), "2023-01-12 0.4000");
    let ended = r#"contract_changes: [(kind: terminate, date: "2023-02-01", fee: flat, fee_amount: 0)]"#;
    check_downtime(&vendor(3, ended), "2023-02-01 0.4000");
    check_downtime(&vendor(3, &ended.replace("2023-02-01", "2022-12-01")), "2023-01-01 0.4000");
    // Suspended already at the opening.
    let since = format!(r#"{OLD}, reactions: [(act: suspend, arrears: 50, in_force_since: "2022-12-30")]"#);
    check_downtime(&vendor(3, &since), "2023-01-01 0.4000");
    // A muted vendor is as if deleted.
    check_downtime(&vendor(3, "muted: true"), "");
}

#[test]
fn a_vendor_without_a_contract_may_suspend_its_share() {
    let session = vendor(
        1,
        &format!(r#"{OLD}, reactions: [(act: suspend, arrears: 50, days: 22)], charges: [(id: "rent", monthly: 7)]"#),
    );
    let contract = session.find("contract: (").expect("it has one");
    let end = session.find("]),").expect("its end") + 3;
    let session = format!("{}{}", &session[..contract], &session[end..]);
    check_downtime(&session, "2023-01-12 0.4000");
    check_events(&session, &["v"], "2023-01-01 Charge v 7.00\n2023-01-01 Payment v 7.00");
}

#[test]
fn vendors_and_outages_add_up() {
    let both = format!(
        r#"{}, service: (load: 0, outages: [(date: "2023-02-20", days: 3, down: 0.8)])"#,
        vendor(3, "").replace("vendors: [", r#"vendors: [(id: "w", service_share: 0.1, contract: ()), "#)
    );
    check_downtime(
        &both,
        "2023-02-20 0.8000
         2023-02-21 1.0000 # 0.4 + 0.8
         2023-02-23 0.4000",
    );
}

#[test]
fn the_share_of_service_moves_with_consumption() {
    // Half of 40 % moves in two steps to a vendor on which 10 % runs already, and which stops on 1 April.
    let session =
        vendor(4, r#"contract_changes: [(kind: migrate, to: "w", date: "2023-01-16", share: 0.5, steps: 2)]"#).replace(
            "vendors: [",
            r#"vendors: [(id: "w", net_days: 0, service_share: 0.1, contract: (after_last: stops, periods: [
            (start: "2023-01-01", end: "2023-04-01", floor: 0)
        ])), "#,
        );
    check_downtime(
        &session,
        "2023-02-21 0.2000 # two steps are done: 20 % are left at the first
         2023-04-01 0.5000 # with 30 % of the other",
    );
    // After one step the first would have been down by 30 %.
    check_downtime(
        &session.replace("2023-02-21", "2023-02-11"),
        "2023-02-11 0.3000
         2023-02-16 0.2000
         2023-04-01 0.5000",
    );
}

// Revenue

#[test]
fn revenue_loses_its_dependency_times_what_is_down() {
    let outage = r#"service: (load: 0, outages: [(date: "2023-01-10", days: 10, down: 0.5)])"#;
    let with = |dependency: &str| format!("settings: (months: 1), {}, {outage}", stream(dependency));
    check_revenue(&with("0"), "2023-01-31 3100.00");
    check_revenue(&with("0.3"), "2023-01-31 2950.00 # 10 x 15 less");
    check_revenue(&with("1"), "2023-01-31 2600.00");
}

#[test]
fn each_week_loses_by_what_is_down_on_its_own_days() {
    let session = session(1, r#"load: 0, outages: [(date: "2023-01-14", days: 3, down: 0.5)]"#, "")
        .replace(r#"(id: "ads", "#, r#"(id: "ads", recognition: weekly, "#);
    check_revenue(
        &session,
        "2023-01-01 100.00 # a Sunday
         2023-01-08 700.00
         2023-01-15 600.00 # two days at 50
         2023-01-22 650.00
         2023-01-29 700.00
         2023-01-31 200.00",
    );
}

#[test]
fn trends_accounts_channels_and_payers_all_lose_and_costs_follow() {
    let session = r#"settings: (months: 1), vendors: [(id: "v", contract: ())], streams: [
            (id: "trend", base: 310, dependency: 1, payers: [(vendor: "v", share: 0.5)]),
            (id: "accounts", driver: accounts, opening_accounts: 10, channels: [(price: 31)], dependency: 0.5),
        ], costs: [(id: "cut", kind: share_of_stream, stream: "trend", share: 0.1)],
        service: (load: 0, outages: [(date: "2023-01-22", days: 10, down: 0.5)])"#;
    check_events(
        session,
        &["Recognition", "Collection", "CostIncurred"],
        "2023-01-31 Recognition  accounts 285.00 # 310 x (1 - 0.5 x 0.5 x 10 / 31)
         2023-01-31 Recognition  trend    260.00 # 310 - 10 x 5
         2023-01-31 CostIncurred cut       26.00
         2023-01-31 Collection   accounts 285.00
         2023-01-31 Collection   trend(v) 130.00
         2023-01-31 Collection   trend    130.00",
    );
}

// Sites

#[test]
fn a_site_costs_by_the_days_on_which_it_is_open() {
    let sites = r#"(id: "west", monthly: 3100, closes: "2023-02-15"), (id: "east", monthly: 100, closes: "2023-01-01"),
        (id: "north", monthly: 10), (id: "south", monthly: 70, muted: true)"#;
    let session = format!("settings: (months: 3), sites: [{sites}]");
    check_only(
        &session,
        &["SiteCost"],
        "2023-01-31 SiteCost north Expenses:Operating:north   10.00 Assets:Cash   -10.00
         2023-01-31 SiteCost west  Expenses:Operating:west  3100.00 Assets:Cash -3100.00
         2023-02-28 SiteCost north Expenses:Operating:north   10.00 Assets:Cash   -10.00
         2023-02-28 SiteCost west  Expenses:Operating:west  1550.00 Assets:Cash -1550.00 # 14 of 28 days
         2023-03-31 SiteCost north Expenses:Operating:north   10.00 Assets:Cash   -10.00",
    );
    same(
        &spans(&run(&session), SpanSize::Month, &["obligations", "paid", "cash_end"]),
        "2023-01-01 3110.00 3110.00 -3110.00
         2023-02-01 1560.00 1560.00 -4670.00
         2023-03-01   10.00   10.00 -4680.00",
    );
}

#[test]
fn a_sites_part_of_a_month_is_rounded_once() {
    check_events(
        r#"settings: (months: 1), sites: [(id: "west", monthly: 100, closes: "2023-01-02")]"#,
        &["SiteCost"],
        "2023-01-31 SiteCost west 3.23 # 100 / 31 = 3.2258",
    );
}
