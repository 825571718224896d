//! DESIGN 4.8 and the fine print to it: the line of credit, drawn to hold the buffer and repaid from the excess.
//!
//! Each table's arithmetic stands in its remarks.

use obligo::model::SpanSize;

use crate::common::tables::{self, balances, check_events, check_only, figures, only, run, same, spans};

/// A session with cash and a line of credit, and payments in and out.
fn session(months: u32, cash: &str, line: &str, events: &[(&str, i32)]) -> String {
    let event = |(date, amount): &(&str, i32)| {
        let day = date.replace('-', "");
        format!(r#"(id: "e{day}", date: "{date}", amount: {amount})"#)
    };
    let events = events.iter().map(event).collect::<Vec<_>>().join(", ");
    format!("settings: (months: {months}, {cash}, credit_line: ({line})), cash_events: [{events}]")
}

/// What is drawn and repaid.
const LINE: [&str; 2] = ["CreditLineDraw", "CreditLineRepayment"];

#[test]
fn it_is_drawn_to_hold_the_buffer_and_repaid_from_the_excess() {
    let session = session(
        1,
        "opening_cash: 100, buffer: 50",
        "limit: 1000, rate: 0",
        &[("2023-01-10", -200), ("2023-01-12", -1), ("2023-01-20", 120), ("2023-01-25", 100), ("2023-01-28", -60)],
    );
    check_events(
        &session,
        &LINE,
        "2023-01-10 CreditLineDraw      credit-line 150.00 # -100 up to the buffer of 50
         2023-01-12 CreditLineDraw      credit-line   1.00
         2023-01-20 CreditLineRepayment credit-line 120.00 # all above the buffer
         2023-01-25 CreditLineRepayment credit-line  31.00 # all that is drawn; 119 are left, and 59 on the 28th",
    );
    check_only(
        &session,
        &["2023-01-10", "2023-01-25"],
        "2023-01-10 CashEvent e20230110 Equity:Events 200.00 Assets:Cash -200.00
         2023-01-10 CreditLineDraw credit-line Assets:Cash 150.00 Liabilities:Debt:credit-line -150.00
         2023-01-25 CashEvent e20230125 Assets:Cash 100.00 Equity:Events -100.00
         2023-01-25 CreditLineRepayment credit-line Liabilities:Debt:credit-line 31.00 Assets:Cash -31.00",
    );
    let forecast = run(&session);
    let closes = [9, 10, 19, 20, 25, 28].map(|day| tables::amount(forecast.cash[day - 1], &forecast));
    assert_eq!(closes, ["100.00", "50.00", "50.00", "50.00", "119.00", "59.00"]);
}

#[test]
fn it_is_drawn_up_to_its_limit() {
    let session = session(
        1,
        "opening_cash: 100, buffer: 50",
        "limit: 1000, rate: 0",
        &[("2023-01-10", -800), ("2023-01-11", -1200), ("2023-01-12", 500), ("2023-01-13", 1500)],
    );
    check_events(
        &session,
        &LINE,
        "2023-01-10 CreditLineDraw      credit-line  750.00
         2023-01-11 CreditLineDraw      credit-line  250.00 # 1200 are wanted; -900 are left
         2023-01-13 CreditLineRepayment credit-line 1000.00 # -400 + 1500 - 50 would allow 1050",
    );
    same(
        &figures(&run(&session), &["cash_low", "cash_low_date", "runway_buffer_date", "runway_zero_date"]),
        "cash_low -900.00
         cash_low_date 2023-01-11
         runway_buffer_date 2023-01-11 # on the 10th the buffer is held
         runway_zero_date 2023-01-11",
    );
}

#[test]
fn what_is_drawn_at_the_opening_is_repaid_at_the_first_close() {
    let with = |drawn: u32| {
        session(1, "opening_cash: 800, buffer: 100", &format!("limit: 1000, drawn: {drawn}, rate: 0"), &[])
    };
    check_events(&with(500), &LINE, "2023-01-01 CreditLineRepayment credit-line 500.00");
    check_events(&with(900), &LINE, "2023-01-01 CreditLineRepayment credit-line 700.00");
    same(
        &balances(&run(&with(900)), "2022-12-31"),
        "Assets:Cash 800.00
         Equity:Opening 100.00
         Liabilities:Debt:credit-line -900.00",
    );
    // Below the buffer at the opening: drawn at the first close.
    check_events(
        &session(1, "opening_cash: 30, buffer: 100", "limit: 1000, rate: 0", &[]),
        &LINE,
        "2023-01-01 CreditLineDraw credit-line 70.00",
    );
}

#[test]
fn restricted_cash_holds_no_buffer() {
    let session = session(
        1,
        "opening_cash: 300, restricted_cash: 200, buffer: 20",
        "limit: 1000, rate: 0",
        &[("2023-01-10", -150), ("2023-01-11", 40)],
    );
    check_events(
        &session,
        &LINE,
        "2023-01-10 CreditLineDraw      credit-line 70.00 # 300 - 150 - 200 = -50
         2023-01-11 CreditLineRepayment credit-line 40.00",
    );
}

// Interest and fee

/// Drawn 150 from the close of 10 January on.
fn costly(months: u32, rate: &str, fee: &str) -> String {
    session(
        months,
        "opening_cash: 100, buffer: 50",
        &format!("limit: 1000, rate: {rate}, fee: {fee}"),
        &[("2023-01-10", -200)],
    )
}

#[test]
fn interest_and_fee_are_by_days_on_the_sums_at_their_starts() {
    check_events(
        &costly(2, "0.365", "0.0365"),
        &["credit-line"],
        "2023-01-10 CreditLineDraw     credit-line 150.00
         # 21 x 0.15, and a fee of 10 x 0.10 + 21 x 0.085: 3.15 + 2.785, a half that goes to the even cent
         2023-01-31 CreditLineInterest credit-line   5.94
         2023-01-31 CreditLineDraw     credit-line   5.94 # the buffer is held by the line itself
         # 28 x 0.15594, and 28 x 0.084406: 4.36632 + 2.363368
         2023-02-28 CreditLineInterest credit-line   6.73
         2023-02-28 CreditLineDraw     credit-line   6.73",
    );
    check_only(
        &costly(1, "0.365", "0.0365"),
        &["CreditLineInterest"],
        "2023-01-31 CreditLineInterest credit-line Expenses:Interest:credit-line 5.94 Assets:Cash -5.94",
    );
    // Nothing for nothing.
    check_events(&costly(1, "0", "0"), &["CreditLineInterest"], "");
}

#[test]
fn what_is_drawn_or_repaid_at_a_months_last_close_bears_from_the_next_day_on() {
    let session = session(2, "opening_cash: 0", "limit: 1000, drawn: 100, rate: 0.365", &[("2023-01-31", 103)]);
    check_events(
        &session,
        &["credit-line"],
        "2023-01-31 CreditLineInterest  credit-line   3.10 # 31 x 0.10; 99.90 are left above zero
         2023-01-31 CreditLineRepayment credit-line  99.90 # and 28 x 0.0001 are less than half a cent",
    );
}

#[test]
fn a_line_drawn_to_its_limit_has_no_fee_and_cannot_pay_its_interest() {
    let session = session(1, "opening_cash: 0", "limit: 1000, drawn: 1000, rate: 0.0365, fee: 0.5", &[]);
    check_events(
        &session,
        &["credit-line"],
        "2023-01-31 CreditLineInterest credit-line 3.10 # 31 x 0.10; nothing can be drawn for it",
    );
    same(&figures(&run(&session), &["cash_low"]), "cash_low -3.10");
}

// Figures and spans

#[test]
fn it_is_neither_receipt_nor_obligation_nor_payment_but_its_interest_is_debt_service() {
    same(
        &spans(
            &run(&costly(2, "0.365", "0.0365")),
            SpanSize::Month,
            &["receipts", "obligations", "paid", "events_in", "events_out", "cash_end", "cash_low"],
        ),
        "2023-01-01 0.00 5.94 5.94 0.00 200.00 50.00 50.00
         2023-02-01 0.00 6.73 6.73 0.00   0.00 50.00 50.00",
    );
    let forecast = run(&costly(2, "0.365", "0.0365"));
    same(
        &figures(
            &forecast,
            &["cash_low", "cash_low_date", "cash_end", "runway_buffer_date", "arrears_peak", "overdue"],
        ),
        "cash_low 50.00
         cash_low_date 2023-01-10
         cash_end 50.00
         runway_buffer_date never
         arrears_peak 0.00
         overdue 0.00",
    );
    same(
        &only(&balances(&forecast, "2023-02-28"), &["Liabilities:Debt:credit-line", "Expenses:Interest:credit-line"]),
        "Liabilities:Debt:credit-line -162.67
         Expenses:Interest:credit-line 12.67",
    );
}

#[test]
fn interest_on_cash_counts_what_was_drawn_the_day_before() {
    // 0.1 % a day: 100 for ten days, 50 for 21.
    check_events(
        &costly(1, "0", "0").replace("buffer: 50", "buffer: 50, cash_interest: 0.365").replace("cash_interest: 0,", ""),
        &["CashInterest"],
        "2023-01-31 CashInterest 2.05 # 1.00 + 1.05",
    );
}

// Beside policies

fn owing(policy: &str, line: &str) -> String {
    format!(
        r#"settings: (months: 1, opening_cash: 100, buffer: 20{line}), vendors: [(id: "v", policies: [(kind: {policy})],
            invoices: [(kind: usage, issued: "2022-12-01", due: "2023-01-10", amount: 300)]
        )], streams: [(id: "ads", receivables: [(due: "2023-01-20", amount: 130), (due: "2023-01-25", amount: 500)])]"#
    )
}

const THOUSAND: &str = ", credit_line: (limit: 1000, rate: 0)";

#[test]
fn when_cash_allows_never_draws_and_comes_before_what_is_repaid() {
    let payments = "
        2023-01-10 Payment v  80.00 # 100 less the buffer
        2023-01-20 Payment v 130.00
        2023-01-25 Payment v  90.00";
    check_events(&owing("when_cash_allows", ""), &["Payment"], payments);
    check_events(&owing("when_cash_allows", THOUSAND), &["Payment", LINE[0], LINE[1]], payments);
    // What is drawn at the opening waits for it.
    let drawn = THOUSAND.replace("rate", "drawn: 30, rate").replace("1000", "30");
    check_events(
        &owing("when_cash_allows", &drawn).replace("opening_cash: 100", "opening_cash: 20"),
        &["Payment", LINE[0], LINE[1]],
        "2023-01-20 Payment v 130.00
         2023-01-25 Payment v 170.00
         2023-01-25 CreditLineRepayment credit-line 30.00",
    );
}

#[test]
fn what_other_policies_pay_is_drawn_for() {
    check_events(
        &owing("pay_in_full", THOUSAND),
        &["Payment", LINE[0], LINE[1]],
        "2023-01-10 Payment             v           300.00
         2023-01-10 CreditLineDraw      credit-line 220.00 # -200 up to 20
         2023-01-20 CreditLineRepayment credit-line 130.00
         2023-01-25 CreditLineRepayment credit-line  90.00",
    );
}
