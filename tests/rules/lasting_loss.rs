//! What outages leave behind (DESIGN 4.7): users who are put off don't come back the next day.
//!
//! Each table's arithmetic stands in its remarks.

use obligo::engine::forecast;

use crate::common::{
    random,
    tables::{check_events, events, only, run, same},
};

/// A stream of 100 a day through May, with some fields, and a service.
fn session(months: u32, stream: &str, service: &str) -> String {
    format!(
        r#"settings: (months: {months}), streams: [(id: "ads", {stream}, amounts: {{
            "2023-01": 3100, "2023-02": 2800, "2023-03": 3100, "2023-04": 3000, "2023-05": 3100
        }})], service: (load: 0, {service})"#
    )
}

/// Half of the service is down for five days of January: two and a half days of full downtime.
const JANUARY: &str = r#"outages: [(date: "2023-01-10", days: 5, down: 0.5)]"#;

/// Revenue recognised: a line each of date and amount.
#[track_caller]
fn check_revenue(session: &str, expected: &str) {
    same(&only(&events(&run(session)), &["Recognition"]).replace("Recognition  ads  ", ""), expected);
}

#[test]
fn without_a_lasting_loss_the_next_month_is_as_if_nothing_had_been_down() {
    check_revenue(&session(2, "recovery_months: 3", JANUARY), "2023-01-31 3100.00\n2023-02-28 2800.00");
    check_revenue(&session(2, "dependency: 1", JANUARY), "2023-01-31 2850.00\n2023-02-28 2800.00");
}

#[test]
fn what_is_lost_is_gone_from_the_next_month_on_for_good() {
    check_revenue(
        &session(5, "lasting_loss: 0.04", JANUARY),
        "2023-01-31 3100.00 # the month itself keeps its level
         2023-02-28 2520.00 # 4 % x 2.5 days = 10 % less
         2023-03-31 2790.00
         2023-04-30 2700.00
         2023-05-31 2790.00",
    );
    // The days of a month add up, in whatever outages.
    check_revenue(
        &session(
            2,
            "lasting_loss: 0.04",
            r#"outages: [(date: "2023-01-01", days: 3, down: 0.5), (date: "2023-01-30", days: 2, down: 0.5)]"#,
        ),
        "2023-01-31 3100.00\n2023-02-28 2520.00 # 4 % x (1.5 + 1) days",
    );
}

#[test]
fn it_is_won_back_evenly_within_the_months_of_recovery() {
    check_revenue(
        &session(5, "lasting_loss: 0.04, recovery_months: 3", JANUARY),
        "2023-01-31 3100.00
         2023-02-28 2520.00 # k = 0: all of 10 % is gone
         2023-03-31 2893.33 # k = 1: two thirds, 3100 x (1 - 0.0667)
         2023-04-30 2900.00 # k = 2: a third, 3000 x (1 - 0.0333)
         2023-05-31 3100.00 # k = 3: nothing, and never less",
    );
    check_revenue(
        &session(3, "lasting_loss: 0.04, recovery_months: 1", JANUARY),
        "2023-01-31 3100.00
         2023-02-28 2520.00 # the next month alone
         2023-03-31 3100.00",
    );
}

#[test]
fn losses_of_several_months_multiply() {
    let both = r#"outages: [(date: "2023-01-10", days: 5, down: 0.5), (date: "2023-02-10", days: 5, down: 1)]"#;
    check_revenue(
        &session(3, "lasting_loss: 0.04", both),
        "2023-01-31 3100.00
         2023-02-28 2520.00 # 0.9 of it
         2023-03-31 2232.00 # 0.9 x 0.8: February takes 4 % x 5 days",
    );
    check_revenue(
        &session(4, "lasting_loss: 0.04, recovery_months: 2", both),
        "2023-01-31 3100.00
         2023-02-28 2520.00
         2023-03-31 2356.00 # (1 - 10 % / 2) x (1 - 20 %) = 0.76
         2023-04-30 2700.00 # January is over; 1 - 20 % / 2",
    );
}

#[test]
fn a_month_takes_at_most_all_and_that_is_won_back_from_all() {
    let three = r#"outages: [(date: "2023-01-10", days: 3, down: 1)]"#;
    check_revenue(&session(3, "lasting_loss: 0.5", three), "2023-01-31 3100.00 # 50 % x 3 days = 150 %: all");
    check_revenue(
        &session(4, "lasting_loss: 0.5, recovery_months: 2", three),
        "2023-01-31 3100.00
         2023-03-31 1550.00 # half of all, not half of 150 %
         2023-04-30 3000.00",
    );
}

#[test]
fn dated_outages_before_the_forecast_count_in_the_months_in_which_they_fall() {
    let past = r#"outages: [(date: "2022-11-28", days: 5, down: 0.5)]"#;
    check_revenue(
        &session(2, "lasting_loss: 0.1, recovery_months: 4", past),
        "2023-01-31 2476.12 # November, 3 x 0.5 days: 15 % x 3 / 4; December, 2 x 0.5: 10 %. 3100 x 0.8875 x 0.9 = 2476.125, to even
         2023-02-28 2395.75 # 15 % x 2 / 4 and 10 % x 3 / 4: 2800 x 0.925 x 0.925",
    );
    // One that goes on in the forecast: 2 days in December, 3 in January.
    let across = r#"outages: [(date: "2022-12-30", days: 5, down: 0.5)]"#;
    check_revenue(
        &session(2, "lasting_loss: 0.1, dependency: 1", across),
        "2023-01-31 2655.00 # 3100 x 0.9, and of that 1.5 of 31 days are lost
         2023-02-28 2142.00 # 2800 x 0.9 x 0.85",
    );
    // Years ago, on one day together no more than all; muted it is as if deleted.
    let old = r#"outages: [
        (date: "2019-06-30", days: 2, down: 0.8), (date: "2019-07-01", days: 1, down: 0.7),
        (date: "2019-07-01", days: 30, down: 1, muted: true)
    ]"#;
    check_revenue(
        &session(1, "lasting_loss: 0.1", old),
        "2023-01-31 2566.80 # June 0.8 days: 8 %; July 1 day, not 1.5: 10 %. 3100 x 0.92 x 0.9",
    );
    check_revenue(
        &session(1, "lasting_loss: 0.1, recovery_months: 40", old),
        "2023-01-31 3100.00 # 41 and 42 months ago",
    );
}

#[test]
fn before_the_forecast_only_dated_outages_count_and_in_it_all_downtime() {
    // A tenth is down by load, throughout: 3.1 days of January, 2.8 of February; none of December.
    let loaded = format!(
        "{}, sites: [(id: \"west\", capacity: 100)]",
        session(3, "lasting_loss: 0.1", "curve: [(load: 0, down: 0.1)]")
    );
    check_revenue(
        &loaded,
        "2023-01-31 3100.00
         2023-02-28 1932.00 # 2800 x (1 - 31 %)
         2023-03-31 1540.08 # 3100 x 0.69 x 0.72",
    );
    // A vendor that stops takes its share down.
    let stopped = format!(
        r#"{}, vendors: [(id: "v", net_days: 0, service_share: 0.4, contract: (after_last: stops, periods: [
            (start: "2022-01-01", end: "2023-01-22", floor: 0)
        ]))]"#,
        session(2, "lasting_loss: 0.01", "")
    );
    check_revenue(&stopped, "2023-01-31 3100.00\n2023-02-28 2688.00 # ten days of 40 %: 4 days, 4 %");
}

#[test]
fn each_stream_loses_its_own_of_either_kind_and_planned_below_zero_too() {
    let session = r#"settings: (months: 2), streams: [
            (id: "trend", base: 310, lasting_loss: 0.1),
            (id: "accounts", driver: accounts, opening_accounts: 10, channels: [(price: 31)], lasting_loss: 0.2),
            (id: "refunds", amounts: {"2022-12": -5, "2023-01": -31, "2023-02": -28}, lasting_loss: 0.5),
            (id: "steady", base: 7),
        ], service: (load: 0, outages: [(date: "2023-01-22", days: 1, down: 1)])"#;
    check_events(
        session,
        &["Recognition"],
        "2023-01-31 Recognition accounts 310.00
         2023-01-31 Recognition refunds  -31.00
         2023-01-31 Recognition steady     7.00
         2023-01-31 Recognition trend    310.00
         2023-02-28 Recognition accounts 248.00 # the accounts themselves stay ten
         2023-02-28 Recognition refunds  -14.00
         2023-02-28 Recognition steady     7.00
         2023-02-28 Recognition trend    279.00",
    );
}

#[test]
fn weeks_payers_and_costs_follow_the_level_that_is_left() {
    let session = r#"settings: (months: 2), vendors: [(id: "v")], streams: [
            (id: "ads", recognition: weekly, lasting_loss: 0.5, dependency: 1, payers: [(vendor: "v", share: 0.25)],
             amounts: {"2023-01": 0, "2023-02": 2800})
        ], costs: [(id: "cut", kind: share_of_stream, stream: "ads", share: 0.1)],
        service: (load: 0, outages: [(date: "2023-01-22", days: 1, down: 1), (date: "2023-02-06", days: 1, down: 0.5)])"#;
    check_events(
        session,
        &["Recognition", "Collection", "CostIncurred"],
        "2023-02-05 Recognition ads    250.00 # five days at 50
         2023-02-05 CostIncurred cut    25.00
         2023-02-05 Collection  ads(v)  62.50
         2023-02-05 Collection  ads    187.50
         2023-02-12 Recognition ads    325.00 # seven days at 50, one of them half down
         2023-02-12 CostIncurred cut    32.50
         2023-02-12 Collection  ads(v)  81.25
         2023-02-12 Collection  ads    243.75
         2023-02-19 Recognition ads    350.00
         2023-02-19 CostIncurred cut    35.00
         2023-02-19 Collection  ads(v)  87.50
         2023-02-19 Collection  ads    262.50
         2023-02-26 Recognition ads    350.00
         2023-02-26 CostIncurred cut    35.00
         2023-02-26 Collection  ads(v)  87.50
         2023-02-26 Collection  ads    262.50
         2023-02-28 Recognition ads    100.00
         2023-02-28 CostIncurred cut    10.00
         2023-02-28 Collection  ads(v)  25.00
         2023-02-28 Collection  ads     75.00",
    );
}

#[test]
fn a_forecast_says_what_is_gone_when() {
    let forecast = run(&session(4, "lasting_loss: 0.04, recovery_months: 2", JANUARY));
    let lines: Vec<String> = forecast
        .lasting_losses
        .iter()
        .map(|own| format!("{} {} {:.4}", own.month, forecast.items[own.stream as usize].id, own.gone))
        .collect();
    same(&lines.join("\n"), "2023-02 ads 0.1000\n2023-03 ads 0.0500");
    assert!(run(&session(4, "lasting_loss: 0", JANUARY)).lasting_losses.is_empty());
}

/// Without a lasting loss months of recovery and outages of before the forecast change nothing; and more of a loss never
/// makes more of revenue that is planned to be positive.
#[test]
fn more_of_a_loss_never_earns_more() {
    let mut lost = 0;
    for seed in 7000..7100 {
        let model = random::model_with_ladders(seed);
        let with = |share: i128, recovers: bool| {
            let mut model = model.clone();
            for stream in &mut model.streams {
                stream.lasting_loss = obligo::model::Decimal::from_nanos(share);
                stream.amounts.retain(|_, amount| amount.0.nanos() >= 0);
                if !recovers {
                    stream.recovery_months = None;
                }
            }
            // What vendors cancel, and when, may turn on what is earned.
            model.vendors.iter_mut().for_each(|vendor| vendor.reactions.clear());
            forecast(&model).unwrap_or_else(|overflow| panic!("seed {seed}: {overflow:?}"))
        };
        let revenue = |forecast: &obligo::engine::Forecast| -> i64 {
            let recognised =
                forecast.journal.iter().filter(|(entry, _)| entry.rule == obligo::engine::Rule::Recognition);
            recognised.map(|(_, postings)| postings[0].amount.0).sum()
        };
        let none = with(0, true);
        assert!(none.lasting_losses.is_empty() && none == with(0, false), "seed {seed}");
        let all = [
            revenue(&none),
            revenue(&with(30_000_000, true)),
            revenue(&with(30_000_000, false)),
            revenue(&with(1_000_000_000, false)),
        ];
        assert!(all.is_sorted_by(|more, less| more >= less), "seed {seed}: {all:?}");
        lost += usize::from(all[0] > all[3]);
    }
    assert!(lost > 30, "{lost} models lost something");
}
