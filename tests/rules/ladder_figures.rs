//! DESIGN 4.10 with 4.5 to 4.8: what figures, spans and standings say of vendors that react.
//!
//! Each table's arithmetic stands in its remarks.

use obligo::{engine::Forecast, model::SpanSize};

use crate::common::tables::{amount, figures, model, owed, run, same, spans};

/// 700 are past due from 16 January on to a vendor that pays half of 1000 a month, ten days later.
fn owing(reactions: &str) -> String {
    format!(
        r#"settings: (months: 3, opening_cash: 100), vendors: [
            (id: "v", policies: [(kind: withhold)], reactions: [{reactions}],
                invoices: [(kind: usage, issued: "2022-12-01", due: "2023-01-15", amount: 700)])
        ], streams: [(id: "ads", base: 1000, lags: [(days: 10)], payers: [(vendor: "v", share: 0.5)])]"#
    )
}

/// What vendors withhold from a day on, a line each.
fn withheld(forecast: &Forecast) -> String {
    let line = |withheld: &obligo::engine::Withheld| {
        let vendor = &forecast.items[withheld.vendor as usize].id;
        format!("{} {vendor} {}\n", withheld.date, amount(withheld.amount, forecast))
    };
    forecast.withheld.iter().map(line).collect()
}

/// What is not earned, a line each.
fn cancelled(forecast: &Forecast) -> String {
    let line = |cancelled: &obligo::engine::Cancelled| {
        let [stream, vendor] = [cancelled.stream, cancelled.vendor].map(|item| &forecast.items[item as usize].id);
        format!("{} {stream} {vendor} {}\n", cancelled.date, amount(cancelled.amount, forecast))
    };
    forecast.cancelled.iter().map(line).collect()
}

const FIGURES: [&str; 10] = [
    "receipts",
    "obligations",
    "coverage",
    "paid",
    "set_off",
    "cash_end",
    "arrears_peak",
    "vendors/v/paid",
    "dso",
    "payer_concentration",
];

#[test]
fn without_a_ladder() {
    same(
        &figures(&run(&owing("")), &FIGURES),
        "receipts 2000.00
         obligations 700.00
         coverage 2.8571
         paid 0.00
         set_off 0.00
         cash_end 2100.00
         arrears_peak 700.00
         vendors/v/paid 0.00
         dso 30.0000                # 1000 of March, 3000 in 90 days
         payer_concentration 0.5000",
    );
}

#[test]
fn what_is_set_off_is_neither_received_nor_paid_and_no_obligation_less() {
    let forecast = run(&owing(r#"(id: "s", act: set_off, arrears: 1, has_right: true)"#));
    same(
        &figures(&forecast, &FIGURES),
        "receipts 1300.00           # 500 and 500 of others, 300 of the vendor
         obligations 700.00
         coverage 1.8571
         paid 0.00
         set_off 700.00
         cash_end 1400.00
         arrears_peak 700.00
         vendors/v/paid 0.00
         dso 30.0000
         payer_concentration 0.2308 # 300 of 1300",
    );
    same(&withheld(&forecast), "");
}

#[test]
fn what_is_withheld_is_not_received_and_stands_among_receivables() {
    let forecast = run(&owing(r#"(id: "w", act: withhold_payments, arrears: 1)"#));
    same(
        &figures(&forecast, &FIGURES),
        "receipts 1000.00
         obligations 700.00
         coverage 1.4286
         paid 0.00
         set_off 0.00
         cash_end 1100.00
         arrears_peak 700.00
         vendors/v/paid 0.00
         dso 60.0000                # 1000 of March and 1000 withheld
         payer_concentration 0.0000",
    );
    same(&withheld(&forecast), "2023-02-10 v 500.00\n2023-03-10 v 1000.00");
    // Paid on 20 February: it pays on the day after.
    let session = owing(r#"(id: "w", act: withhold_payments, arrears: 1)"#)
        .replace("policies:", r#"lump_payments: [(date: "2023-02-20", amount: 700)], policies:"#);
    let forecast = run(&session);
    same(&withheld(&forecast), "2023-02-10 v 500.00\n2023-02-21 v 0.00");
    same(
        &figures(&forecast, &["paid", "vendors/v/paid", "receipts"]),
        "paid 700.00\nvendors/v/paid 700.00\nreceipts 2000.00",
    );
}

#[test]
fn what_is_cancelled_is_not_earned() {
    let forecast = run(&owing(r#"(id: "c", act: cancel_spend, arrears: 1)"#));
    same(&cancelled(&forecast), "2023-02-28 ads v 500.00\n2023-03-31 ads v 500.00");
    same(
        &figures(&forecast, &["receipts", "dso", "payer_concentration"]),
        "receipts 1500.00
         dso 22.5000                # 500 of March, 2000 in 90 days
         payer_concentration 0.3333",
    );
}

#[test]
fn what_a_court_or_a_settlement_makes_us_pay_is_paid() {
    let sued = run(&owing(r#"(id: "c", act: court, arrears: 1, court_months: 1, legal_costs: 50)"#));
    same(
        &figures(&sued, &["paid", "vendors/v/paid", "vendors/v/invoiced", "obligations", "overdue"]),
        "paid 750.00
         vendors/v/paid 750.00
         vendors/v/invoiced 50.00 # the other is of the opening
         obligations 750.00
         overdue 0.00",
    );
    let settled = run(&owing("").replace(
        "policies:",
        r#"contract: (), contract_changes: [
            (kind: renegotiate, date: "2023-02-01", floor_factor: 1, discount: 0.3)
        ], policies:"#,
    ));
    same(
        &figures(&settled, &["paid", "vendors/v/paid", "obligations", "cash_end"]),
        "paid 490.00
         vendors/v/paid 490.00
         obligations 700.00 # the face amount
         cash_end 1610.00",
    );
    same(
        &spans(&settled, SpanSize::Month, &["receipts", "obligations", "paid", "set_off", "arrears"]),
        "2023-01-01    0.00 700.00   0.00 0.00 700.00
         2023-02-01 1000.00   0.00 490.00 0.00   0.00
         2023-03-01 1000.00   0.00   0.00 0.00   0.00",
    );
}

#[test]
fn an_acceleration_and_a_fee_are_obligations_of_the_days_on_which_they_fall_due() {
    let contract = r#"contract: (lines: [], periods: [(start: "2023-01-01", end: "2024-01-01", floor: 8000)])"#;
    let accelerated = owing(r#"(id: "t", act: terminate, arrears: 1, days: 10)"#)
        .replace("policies:", &format!("{contract}, policies:"));
    same(
        &spans(&run(&accelerated), SpanSize::Month, &["obligations", "paid", "arrears", "age"]),
        "2023-01-01 8700.00 0.00 8700.00 8700.00    0.00    0.00 0.00 # due on the 15th and the 25th
         2023-02-01    0.00 0.00 8700.00    0.00 8700.00    0.00 0.00 # 44 and 34 days
         2023-03-01    0.00 0.00 8700.00    0.00    0.00 8700.00 0.00",
    );
    same(
        &owed(&model(&accelerated), "2023-01-25"),
        "v overdue 700.00 not_yet_due 8000.00 accrued 0.00 later 0.00 disputed 0.00",
    );
    let ended = owing("").replace(
        "policies:",
        &format!(
            r#"{contract}, net_days: 30, contract_changes: [
                (kind: terminate, date: "2023-01-25", fee: flat, fee_amount: 60)
            ], policies:"#
        ),
    );
    same(
        &spans(&run(&ended), SpanSize::Month, &["obligations", "arrears"]),
        "2023-01-01 700.00 700.00
         2023-02-01  60.00 760.00 # due on 24 February
         2023-03-01   0.00 760.00",
    );
}
