//! DESIGN 4.14, *business days*: what is due, collected or paid on a weekend or a holiday moves.
//!
//! Of 2026: 1 January is a Thursday, 31 January a Saturday, 1 February a Sunday, 28 February a Saturday, 1 March a Sunday,
//! 31 March a Tuesday. Each table's arithmetic stands in its remarks.

use obligo::{
    calendar::Date,
    engine::{Plan, Rule, forecast},
    model::{Model, OptionalPart, SpanSize, WeekStart},
    storage,
};

use crate::common::{
    random,
    tables::{amount, balances, check_owed, day, due_dates, model, run, rung_events, same, spans},
};

const ROLLS: [&str; 3] = ["following", "preceding", "modified_following"];

/// A session from January 2026 on, with a roll and other fields of the business days.
fn session(months: u32, roll: &str, days: &str, rest: &str) -> String {
    let days = if days.is_empty() { String::new() } else { format!(", {days}") };
    format!(r#"settings: (first_month: "2026-01", months: {months}, business_days: (roll: {roll}{days})), {rest}"#)
}

/// The entries of some rules: date, rule, amount.
fn entries(session: &str, rules: &[Rule]) -> String {
    let forecast = run(session);
    let lines =
        forecast.journal.iter().filter(|(entry, _)| rules.contains(&entry.rule)).map(|(entry, postings)| {
            format!("{} {:?} {}", entry.date, entry.rule, amount(postings[0].amount, &forecast))
        });
    lines.collect::<Vec<_>>().join("\n")
}

const PAYMENTS: &[Rule] = &[Rule::Payment, Rule::LumpPayment, Rule::Settlement, Rule::JudgmentPayment];
const COSTS: &[Rule] = &[Rule::Cost, Rule::CostIncurred, Rule::CostPayment, Rule::SiteCost];
const DEBT: &[Rule] = &[Rule::DebtInterest, Rule::Repayment];
const STREAM: &[Rule] = &[Rule::Collection, Rule::WriteOff];

/// A vendor with an opening invoice of 100 due on a day.
fn owing(due: &str, fields: &str) -> String {
    format!(
        r#"vendors: [(id: "v", {fields} invoices: [(kind: usage, issued: "2025-10-01", due: "{due}", amount: 100)])]"#
    )
}

// The roll

#[test]
fn a_due_date_on_a_weekend_or_a_holiday_rolls_as_it_is_said() {
    let dues = |due: &str, days: &str| {
        let own = |roll| due_dates(&session(3, roll, days, &owing(due, "")));
        ROLLS.map(own).join("\n")
    };
    same(
        &dues("2026-01-31", ""),
        "2025-10-01 usage 2026-02-02 100.00 # Saturday: the next Monday
         2025-10-01 usage 2026-01-30 100.00 # Friday
         2025-10-01 usage 2026-01-30 100.00 # Monday is in another month",
    );
    same(
        &dues("2026-01-25", ""),
        "2025-10-01 usage 2026-01-26 100.00
         2025-10-01 usage 2026-01-23 100.00
         2025-10-01 usage 2026-01-26 100.00 # Monday is in the same month",
    );
    // A holiday on Monday and one on Friday make the weekend longer.
    let days = r#"holidays: [(date: "2026-01-26"), (date: "2026-01-23")]"#;
    same(
        &dues("2026-01-25", days),
        "2025-10-01 usage 2026-01-27 100.00
         2025-10-01 usage 2026-01-22 100.00
         2025-10-01 usage 2026-01-27 100.00",
    );
    // Another weekend; a business day stays, and so does all where there is no day without payments.
    same(
        &dues("2026-01-30", "weekend: [friday, saturday]"),
        "2025-10-01 usage 2026-02-01 100.00
         2025-10-01 usage 2026-01-29 100.00
         2025-10-01 usage 2026-01-29 100.00",
    );
    let stays = "2025-10-01 usage 2026-01-31 100.00\n".repeat(3);
    same(&dues("2026-01-31", "weekend: [monday]"), &stays);
    same(&dues("2026-01-31", "weekend: []"), &stays);
}

#[test]
fn without_business_days_nothing_moves() {
    let with = run(&session(3, "following", "weekend: []", &owing("2026-01-31", "")));
    let without = run(&format!(r#"settings: (first_month: "2026-01", months: 3), {}"#, owing("2026-01-31", "")));
    assert_eq!(with.journal, without.journal);
}

#[test]
fn what_is_due_at_once_rolls_but_is_not_due_before_it_is_issued() {
    // 1 % a day on 100: 31, 28 and 31 days.
    let vendor = owing("2025-12-31", "policies: [(kind: withhold)], late_interest: (rate: 3.65),");
    same(
        &due_dates(&session(3, "following", "", &vendor)),
        "2025-10-01 usage    2025-12-31 100.00
         2026-01-31 interest 2026-02-02 31.00
         2026-02-28 interest 2026-03-02 28.00
         2026-03-31 interest 2026-03-31 31.00",
    );
    same(
        &due_dates(&session(3, "preceding", "", &vendor)),
        "2025-10-01 usage    2025-12-31 100.00
         2026-01-31 interest 2026-01-31 31.00 # Friday is before it is issued: it stays on Saturday
         2026-02-28 interest 2026-02-28 28.00
         2026-03-31 interest 2026-03-31 31.00",
    );
}

#[test]
fn what_is_due_before_the_as_of_date_keeps_its_day_and_is_paid_and_collected_on_the_first_business_day() {
    let rest = format!(
        r#"{}, streams: [(id: "s", base: 0, receivables: [(due: "2025-12-27", amount: 7), (due: "2026-01-03", amount: 5)])]"#,
        owing("2025-12-27", "")
    );
    // 1 January is a holiday, 27 December and 3 January are Saturdays.
    let days = r#"holidays: [(date: "2026-01-01")]"#;
    for (roll, second) in
        [("following", "2026-01-05"), ("preceding", "2026-01-02"), ("modified_following", "2026-01-05")]
    {
        let session = session(1, roll, days, &rest);
        same(&due_dates(&session), "2025-10-01 usage 2025-12-27 100.00");
        same(&entries(&session, PAYMENTS), "2026-01-02 Payment 100.00");
        same(&entries(&session, STREAM), &format!("2026-01-02 Collection 7.00\n{second} Collection 5.00"));
    }
}

#[test]
fn where_a_roll_would_go_before_the_as_of_date_it_follows() {
    // The as-of date is Sunday, 1 February.
    let vendor = owing("2026-02-01", "");
    for roll in ROLLS {
        let session = format!(
            r#"settings: (first_month: "2026-02", months: 1, business_days: (roll: {roll})), {vendor},
                costs: [(id: "c", monthly: 9, day: 1, until: "2026-03")]"#
        );
        same(&due_dates(&session), "2025-10-01 usage 2026-02-02 100.00");
        same(&entries(&session, COSTS), "2026-02-01 CostIncurred 9.00\n2026-02-02 CostPayment 9.00");
    }
}

// What counts from the due date

#[test]
fn age_grace_and_triggers_count_from_the_rolled_due_date() {
    let vendor = |due: &str| {
        owing(
            due,
            r#"policies: [(kind: withhold)], late_interest: (rate: 3.65, grace_days: 3),
                reactions: [(id: "late", act: notice, arrears: 1, days: 5)],"#,
        )
    };
    // Due on Monday, 2 February: it bears interest from 6 February on, 23 days of the month, and is 5 days past due on
    // the 7th.
    let rolled = session(2, "following", "", &vendor("2026-01-31"));
    same(&due_dates(&rolled), "2025-10-01 usage 2026-02-02 100.00\n2026-02-28 interest 2026-03-02 23.00");
    same(&rung_events(&run(&rolled)), "2026-02-07 v late notice Fired");
    // Overdue from the day after.
    check_owed(&rolled, "2026-02-02", ["0.00", "100.00", "0.00", "0.00", "0.00"]);
    check_owed(&rolled, "2026-02-03", ["100.00", "0.00", "0.00", "0.00", "0.00"]);
}

#[test]
fn obligations_lie_on_the_rolled_first_due_date() {
    let rows = |roll| spans(&run(&session(2, roll, "", &owing("2026-01-31", ""))), SpanSize::Month, &["obligations"]);
    same(&rows("following"), "2026-01-01 0.00\n2026-02-01 100.00");
    same(&rows("preceding"), "2026-01-01 100.00\n2026-02-01 0.00");
}

#[test]
fn defer_counts_from_the_rolled_due_date_and_its_payment_rolls_too() {
    // Due on Monday, 2 February; 5 days later is Saturday, the 7th.
    let vendor = owing("2026-01-31", "policies: [(kind: defer, days: 5)],");
    same(&entries(&session(2, "following", "", &vendor), PAYMENTS), "2026-02-09 Payment 100.00");
    // Due on Friday, 30 January; 5 days later is Wednesday.
    same(&entries(&session(2, "preceding", "", &vendor), PAYMENTS), "2026-02-04 Payment 100.00");
}

// Payments

#[test]
fn an_early_payment_rolls_back_whatever_roll_is_set() {
    // Invoiced on Wednesday, 14 January; the discount of 2 % is earned up to Saturday, the 24th.
    let vendor = r#"vendors: [(id: "v", early_payment: (days: 10, discount: 0.02), charges: [
        (amount_is: each_time, each_time: 1000, every_months: 12, first_month: "2026-01", day: 14)])]"#;
    for roll in ROLLS {
        same(&entries(&session(2, roll, "", vendor), PAYMENTS), "2026-01-23 Payment 980.00");
    }
    // Invoiced on Saturday, the 24th, with a discount for a day: Friday is before that, so that it is paid on its own day.
    let weekend = vendor.replace("days: 10", "days: 1").replace("day: 14", "day: 24");
    for roll in ROLLS {
        same(&entries(&session(2, roll, "", &weekend), PAYMENTS), "2026-01-24 Payment 980.00");
    }
}

#[test]
fn month_end_payments_roll_and_pay_what_is_then_unpaid() {
    let vendor = owing(
        "2025-12-01",
        r#"policies: [(kind: fixed_amount, amount: 40)], lump_payments: [(date: "2026-02-01", amount: 70)],"#,
    );
    same(
        &entries(&session(3, "following", "", &vendor), PAYMENTS),
        "2026-02-01 LumpPayment 70.00 # its date stays, a Sunday
         2026-02-02 Payment 30.00 # the month-end of January, of what is then unpaid",
    );
    same(
        &entries(&session(3, "preceding", "", &vendor), PAYMENTS),
        "2026-01-30 Payment 40.00
         2026-02-01 LumpPayment 60.00",
    );
}

#[test]
fn a_policy_pays_a_month_end_that_lies_in_its_time() {
    // The next policy begins on Sunday, 1 February: Saturday's month-end is the first's, on Monday.
    let vendor =
        owing("2025-12-01", r#"policies: [(kind: fixed_amount, amount: 40), (kind: withhold, from: "2026-02-01")],"#);
    same(&entries(&session(3, "following", "", &vendor), PAYMENTS), "2026-02-02 Payment 40.00");
    same(&entries(&session(3, "preceding", "", &vendor), PAYMENTS), "2026-01-30 Payment 40.00");
    // The next begins on Saturday: its month-end is no longer the first's, and where it would be paid on Friday, before
    // its policy begins, it is paid on Monday.
    let vendor = |second: &str| {
        owing(
            "2025-12-01",
            &format!(r#"policies: [(kind: fixed_amount, amount: 40), (kind: {second}, from: "2026-01-31")],"#),
        )
    };
    for roll in ROLLS {
        same(&entries(&session(2, roll, "", &vendor("withhold")), PAYMENTS), "");
        let paid = entries(&session(2, roll, "", &vendor("fixed_amount, amount: 10")), PAYMENTS);
        let february = if roll == "following" { "" } else { "\n2026-02-27 Payment 10.00" };
        same(&paid, &format!("2026-02-02 Payment 10.00{february}"));
    }
}

#[test]
fn an_instalment_of_a_plan_that_a_policy_ends_after_its_month_end_is_paid_all_the_same() {
    let vendor = owing(
        "2025-12-01",
        r#"policies: [(kind: instalments, count: 4, agreed: true, from: "2026-01-01"), (kind: withhold, from: "2026-02-01")],"#,
    );
    same(&entries(&session(3, "following", "", &vendor), PAYMENTS), "2026-02-02 Payment 25.00");
}

#[test]
fn agreed_instalments_roll_and_those_before_their_agreement_are_paid_after_it() {
    let agreed = |date: &str, policies: &str| {
        owing(
            "2025-12-01",
            &format!(
                r#"policies: [(kind: withhold), {policies}], contract: (monthly: 0), contract_changes: [
                    (kind: renegotiate, floor_factor: 1, date: "{date}", past_due: agreed_instalments, count: 2)],"#
            )
            .replace("contract: (monthly: 0)", "contract: (periods: [], lines: [])"),
        )
    };
    same(
        &entries(&session(3, "following", "", &agreed("2026-01-15", "")), PAYMENTS),
        "2026-02-02 Settlement 50.00
         2026-03-02 Settlement 50.00",
    );
    same(
        &entries(&session(3, "preceding", "", &agreed("2026-01-15", "")), PAYMENTS),
        "2026-01-30 Settlement 50.00
         2026-02-27 Settlement 50.00",
    );
    // Agreed on Friday, 30 January, it is paid that day. Agreed a day later there is no month-end after it but February's.
    same(
        &entries(&session(2, "preceding", "", &agreed("2026-01-30", "")), PAYMENTS),
        "2026-01-30 Settlement 50.00
         2026-02-27 Settlement 50.00",
    );
    // With a holiday on Friday the month-end would be paid on Thursday, before it was agreed.
    same(
        &entries(&session(2, "preceding", r#"holidays: [(date: "2026-01-30")]"#, &agreed("2026-01-30", "")), PAYMENTS),
        "2026-02-02 Settlement 50.00
         2026-02-27 Settlement 50.00",
    );
    // A policy that begins on Sunday ends it, but not Saturday's instalment; one that begins on Saturday ends that too.
    let ended = |from: &str| agreed("2026-01-15", &format!(r#"(kind: withhold, from: "{from}")"#));
    same(&entries(&session(3, "following", "", &ended("2026-02-01")), PAYMENTS), "2026-02-02 Settlement 50.00");
    same(&entries(&session(3, "following", "", &ended("2026-01-31")), PAYMENTS), "");
    same(&entries(&session(3, "preceding", "", &ended("2026-01-31")), PAYMENTS), "");
}

#[test]
fn arrears_on_a_policys_first_day_are_paid_on_the_next_business_day() {
    let vendor = owing("2025-12-01", r#"policies: [(kind: withhold), (kind: pay_in_full, from: "2026-01-03")],"#);
    for roll in ROLLS {
        same(&entries(&session(1, roll, "", &vendor), PAYMENTS), "2026-01-05 Payment 100.00 # from Saturday");
    }
}

#[test]
fn what_is_paid_when_cash_allows_is_paid_on_business_days() {
    let rest = format!(
        r#"{}, cash_events: [(date: "2026-01-03", amount: 60), (date: "2026-01-06", amount: 60)]"#,
        owing("2025-12-01", "policies: [(kind: when_cash_allows)],")
    );
    for roll in ROLLS {
        same(
            &entries(&session(1, roll, "", &rest), &[Rule::Payment, Rule::CashEvent]),
            "2026-01-03 CashEvent 60.00 # a Saturday
             2026-01-05 Payment 60.00
             2026-01-06 CashEvent 60.00
             2026-01-06 Payment 40.00",
        );
    }
}

#[test]
fn what_is_collected_after_a_lift_is_collected_on_the_next_business_day() {
    // Arrears are paid on Friday, 9 January; the rung is lifted at its close.
    let rest = format!(
        r#"{}, streams: [(id: "s", base: 0, receivables: [(due: "2026-01-05", amount: 7, vendor: "v")])]"#,
        owing(
            "2025-12-01",
            r#"policies: [(kind: withhold)], reactions: [(act: withhold_payments, arrears: 1, days: 1)],
                lump_payments: [(date: "2026-01-09", amount: 100)],"#
        )
    );
    for roll in ROLLS {
        same(&entries(&session(1, roll, "", &rest), STREAM), "2026-01-12 Collection 7.00");
    }
    let always = rest.clone();
    same(&entries(&session(1, "following", "weekend: []", &always), STREAM), "2026-01-10 Collection 7.00");
}

#[test]
fn what_was_due_before_the_as_of_date_is_set_off_on_it_and_the_rest_collected_on_a_business_day() {
    // The as-of date is Sunday, 1 February; the rung is in force since before.
    let rest = format!(
        r#"{}, streams: [(id: "s", base: 0, receivables: [(due: "2026-01-05", amount: 170, vendor: "v")])]"#,
        owing(
            "2025-12-01",
            r#"policies: [(kind: withhold)],
                reactions: [(act: set_off, arrears: 1, days: 1, has_right: true, in_force_since: "2026-01-10")],"#
        )
    );
    let session = format!(r#"settings: (first_month: "2026-02", months: 1, business_days: ()), {rest}"#);
    same(
        &entries(&session, &[Rule::SetOff, Rule::Collection]),
        "2026-02-01 SetOff 100.00
         2026-02-02 Collection 70.00",
    );
}

#[test]
fn what_a_decision_finds_owing_is_due_on_the_next_business_day() {
    let vendor = owing(
        "2026-01-05",
        r#"policies: [(kind: dispute, disputed_kinds: [usage], share: 1, owed_share: 0.4, decision: "2026-01-31")],"#,
    );
    for roll in ROLLS {
        let session = session(2, roll, "", &vendor);
        same(
            &entries(&session, &[Rule::Payment, Rule::DisputeReversal]),
            "2026-01-31 DisputeReversal 60.00\n2026-02-02 Payment 40.00",
        );
        check_owed(&session, "2026-02-01", ["0.00", "40.00", "0.00", "0.00", "0.00"]);
    }
}

#[test]
fn a_judgment_is_of_its_date_and_only_its_payment_rolls() {
    // Filed on 1 January; the judgment is on Sunday, 1 February. It covers what is due by then, not what is due on Monday.
    let vendor = r#"vendors: [(id: "v", policies: [(kind: withhold)], late_interest: (rate: 3.65),
        reactions: [(act: court, arrears: 1, days: 1, court_months: 1, legal_costs: 7)],
        invoices: [(kind: usage, issued: "2025-10-01", due: "2025-12-01", amount: 100),
                   (kind: usage, issued: "2025-10-01", due: "2026-02-02", amount: 50)])]"#;
    for roll in ROLLS {
        let interest = if roll == "following" { "2026-02-02" } else { "2026-01-31" };
        let session = session(2, roll, "", vendor);
        same(
            &due_dates(&session)
                .lines()
                .filter(|line| ["2026-01-31", "2026-02-01"].iter().any(|day| line.starts_with(day)))
                .collect::<Vec<_>>()
                .join("\n"),
            &format!(
                "2026-01-31 interest {interest} 31.00
                 2026-02-01 interest 2026-02-01 1.00
                 2026-02-01 charge 2026-02-01 7.00"
            ),
        );
        let paid = entries(&session, PAYMENTS);
        let of_january = if roll == "following" { "" } else { "\n2026-02-02 JudgmentPayment 31.00" };
        same(
            &paid,
            &format!(
                "2026-02-02 JudgmentPayment 100.00{of_january}
                 2026-02-02 JudgmentPayment 1.00
                 2026-02-02 JudgmentPayment 7.00"
            ),
        );
    }
}

#[test]
fn an_acceleration_is_due_that_day_rolled() {
    // The rung fires at the close of Saturday, 3 January: 2 days after Thursday's due date.
    let vendor = r#"vendors: [(id: "v", policies: [(kind: withhold)],
        contract: (periods: [(start: "2026-01-01", end: "2026-07-01", floor: 600)], lines: []),
        reactions: [(act: terminate, arrears: 1, days: 2)],
        invoices: [(kind: charge, issued: "2025-10-01", due: "2026-01-01", amount: 100)])]"#;
    same(
        &due_dates(&session(1, "following", "", vendor)),
        "2025-10-01 charge 2026-01-01 100.00\n2026-01-03 shortfall 2026-01-05 600.00",
    );
    same(
        &due_dates(&session(1, "preceding", "", vendor)),
        "2025-10-01 charge 2026-01-01 100.00\n2026-01-03 shortfall 2026-01-03 600.00 # not before it is issued",
    );
}

// Streams

#[test]
fn collections_roll_but_nothing_is_collected_before_it_is_recognised() {
    let collected = |roll: &str, days: u32| {
        let rest = format!(
            r#"streams: [(id: "s", base: 100, bad_share: 0.1, lags: [(days: {days})], changes: [(from: "2026-02", factor: 0)])]"#
        );
        entries(&session(3, roll, "", &rest), STREAM)
    };
    let on = |date: &str| format!("{date} WriteOff 10.00\n{date} Collection 90.00");
    // Recognised on Saturday, 31 January.
    same(&collected("following", 0), &on("2026-02-02"));
    same(&collected("preceding", 0), &on("2026-01-31"));
    // Sunday, 1 February: Friday is before the recognition.
    same(&collected("preceding", 1), &on("2026-01-31"));
    // Saturday, 28 February.
    same(&collected("following", 28), &on("2026-03-02"));
    same(&collected("preceding", 28), &on("2026-02-27"));
    same(&collected("modified_following", 28), &on("2026-02-27"));
}

// Costs, sites, debts

#[test]
fn a_cost_is_expensed_on_its_date_and_paid_on_the_rolled_one() {
    let rest = r#"costs: [(id: "c", monthly: 10)], sites: [(id: "d", capacity: 1, monthly: 5)]"#;
    same(
        &entries(&session(3, "following", "", rest), COSTS),
        "2026-01-31 CostIncurred 10.00
         2026-01-31 CostIncurred 5.00
         2026-02-02 CostPayment 10.00
         2026-02-02 CostPayment 5.00
         2026-02-28 CostIncurred 10.00
         2026-02-28 CostIncurred 5.00
         2026-03-02 CostPayment 10.00
         2026-03-02 CostPayment 5.00
         2026-03-31 Cost 10.00
         2026-03-31 SiteCost 5.00",
    );
    // Paid before it is expensed, it is a payable below nothing for a day.
    let preceding = session(1, "preceding", "", rest);
    same(
        &entries(&preceding, COSTS),
        "2026-01-30 CostPayment 10.00
         2026-01-30 CostPayment 5.00
         2026-01-31 CostIncurred 10.00
         2026-01-31 CostIncurred 5.00",
    );
    // An obligation, and paid, in the span of the rolled date.
    let rows = spans(&run(&session(2, "following", "", rest)), SpanSize::Month, &["obligations", "paid"]);
    same(&rows, "2026-01-01 0.00 0.00\n2026-02-01 15.00 15.00");
}

#[test]
fn what_rolls_beyond_the_end_is_after_it_and_stays_payable() {
    let rest = format!(r#"{}, costs: [(id: "c", monthly: 10)]"#, owing("2026-01-31", ""));
    let session = session(1, "following", "", &rest);
    same(&entries(&session, PAYMENTS), "");
    let forecast = run(&session);
    same(&spans(&forecast, SpanSize::Month, &["obligations"]), "2026-01-01 0.00");
    same(
        &balances(&forecast, "2026-01-31"),
        "Equity:Opening 100.00
         Liabilities:Payable:v -100.00
         Expenses:Operating:c 10.00
         Liabilities:Payable:c -10.00",
    );
}

#[test]
fn what_rolls_into_the_forecast_from_after_its_end_is_in_it() {
    // Sunday, 1 February: Friday is in January. The cost is expensed after the end.
    let rest = format!(
        r#"{}, costs: [(id: "c", monthly: 10, day: 1)], debts: [(id: "l", principal: 36500, rate: 0.1,
            last_interest: "2025-12-31", first_interest: "2026-02-01", maturity: "2026-02-01")],
            streams: [(id: "s", base: 0, receivables: [(due: "2026-02-01", amount: 3)])]"#,
        owing("2026-02-01", "")
    );
    let session = session(1, "preceding", "", &rest);
    same(&entries(&session, PAYMENTS), "2026-01-30 Payment 100.00");
    same(&entries(&session, STREAM), "2026-01-30 Collection 3.00");
    same(&entries(&session, COSTS), "2026-01-01 Cost 10.00\n2026-01-30 CostPayment 10.00");
    same(&entries(&session, DEBT), "2026-01-30 DebtInterest 320.00 # 32 days of 10\n2026-01-30 Repayment 36500.00");
}

#[test]
fn what_was_due_before_the_as_of_date_is_history() {
    // The as-of date is Sunday, 1 February; Saturday's interest would have been paid on Monday.
    let session = r#"settings: (first_month: "2026-02", months: 1, business_days: ()), debts: [(id: "l", principal: 36500,
        rate: 0.1, last_interest: "2026-01-30", first_interest: "2026-01-31", every_months: 1,
        repayments: [(date: "2026-01-31", amount: 500)])]"#;
    same(&entries(session, DEBT), "");
}

#[test]
fn interest_on_debt_runs_to_the_date_before_the_roll_as_if_repayments_had_been_made_on_theirs() {
    // 10 a day, paid on Saturdays; half is repaid on Sunday, 1 February.
    let debt = r#"debts: [(id: "l", principal: 36500, rate: 0.1, last_interest: "2025-12-31", first_interest: "2026-01-31",
        every_months: 1, repayments: [(date: "2026-02-01", amount: 18250)])]"#;
    same(
        &entries(&session(3, "following", "", debt), DEBT),
        "2026-02-02 DebtInterest 310.00 # 31 days
         2026-02-02 Repayment 18250.00
         2026-03-02 DebtInterest 145.00 # a day of 10, 27 of 5
         2026-03-31 DebtInterest 155.00 # 31 days of 5",
    );
    same(
        &entries(&session(3, "preceding", "", debt), DEBT),
        "2026-01-30 DebtInterest 310.00
         2026-01-30 Repayment 18250.00
         2026-02-27 DebtInterest 145.00
         2026-03-31 DebtInterest 155.00",
    );
    // Of what moves to one day the earlier date comes first: on Saturday the repayment, on Sunday the interest.
    let debt = debt
        .replace("first_interest: \"2026-01-31\"", "first_interest: \"2026-02-01\"")
        .replace("date: \"2026-02-01\"", "date: \"2026-01-31\"");
    same(
        &entries(&session(2, "following", "", &debt), DEBT),
        "2026-02-02 Repayment 18250.00
         2026-02-02 DebtInterest 315.00 # 31 days of 10, one of 5",
    );
}

#[test]
fn a_share_of_a_stream_is_paid_on_a_business_day_but_not_before_it_is_incurred() {
    let rest = |days: u32| {
        format!(
            r#"streams: [(id: "s", base: 100, changes: [(from: "2026-02", factor: 0)])],
                costs: [(id: "c", kind: share_of_stream, stream: "s", share: 0.5, net_days: {days})]"#
        )
    };
    same(
        &entries(&session(2, "following", "", &rest(0)), COSTS),
        "2026-01-31 CostIncurred 50.00\n2026-02-02 CostPayment 50.00",
    );
    same(
        &entries(&session(2, "preceding", "", &rest(1)), COSTS),
        "2026-01-31 CostIncurred 50.00\n2026-01-31 CostPayment 50.00",
    );
}

// What does not roll

#[test]
fn dates_given_one_by_one_and_the_banks_month_ends_stay() {
    let rest = r#"vendors: [(id: "v", policies: [(kind: withhold)], lump_payments: [(date: "2026-01-03", amount: 1)],
            charges: [(monthly: 5, day: 10)],
            contract: (periods: [], lines: []), contract_changes: [(kind: renegotiate, floor_factor: 1, date: "2026-01-04", past_due: settled)],
            invoices: [(kind: usage, issued: "2025-10-01", due: "2025-12-01", amount: 100)])],
        cash_events: [(date: "2026-01-17", amount: -2)], streams: [(id: "s", base: 50)]"#;
    let session = session(1, "following", "", rest).replace(
        "months: 1",
        "months: 1, opening_cash: 36500, cash_interest: 0.1, credit_line: (limit: 10, drawn: 0, rate: 0, fee: 36.5)",
    );
    let forecast = run(&session);
    let lines = forecast.journal.iter().skip(1).map(|(entry, _)| format!("{} {:?}", entry.date, entry.rule));
    same(
        &lines.collect::<Vec<_>>().join("\n"),
        "2026-01-03 LumpPayment # Saturday
         2026-01-04 Settlement # Sunday
         2026-01-10 Charge # Saturday
         2026-01-17 CashEvent # Saturday
         2026-01-31 Recognition # Saturday
         2026-01-31 CashInterest
         2026-01-31 CreditLineInterest",
    );
}

// Bad input

#[test]
fn a_weekend_of_seven_days_is_refused() {
    let mut model = model(&session(1, "following", "", "vendors: []"));
    if let Some(days) = &mut model.settings.business_days.0 {
        days.weekend = WeekStart::ALL.to_vec().into();
    }
    let problems = model.problems();
    assert_eq!(problems.len(), 1, "{problems:?}");
    assert_eq!(problems[0].path, "settings/business_days/weekend");
    assert_eq!(
        obligo::text::problems::fault(&problems[0].fault),
        "must leave at least one day of the week on which payments are made"
    );
}

// Whatever the model

/// Whether payments are made on a day, looked up day by day.
fn is_business_day(model: &Model, date: Date) -> bool {
    let Some(days) = model.settings.business_days.get() else { return true };
    // 5 January 2026 was a Monday.
    let of_week = (date.0 - day("2026-01-05").0).rem_euclid(7);
    let of_week = WeekStart::ALL[usize::try_from(of_week).unwrap()];
    !days.weekend.iter().any(|other| other == of_week) && days.holidays.iter().all(|holiday| holiday.date != date)
}

#[test]
fn nothing_is_due_or_paid_on_another_day_but_what_is_issued_or_recognised_on_it() {
    let (mut moved, mut stayed) = (0, 0);
    for seed in 0..250 {
        let model = random::model_with_ladders(seed);
        if model.settings.business_days.get().is_none() {
            continue;
        }
        let run = forecast(&model).unwrap();
        let plain = Model {
            settings: obligo::model::Settings { business_days: OptionalPart(None), ..model.settings.clone() },
            ..model.clone()
        };
        let plain = forecast(&plain).unwrap();
        moved += usize::from(plain.journal != run.journal);
        for invoice in run.invoices.iter().filter(|invoice| invoice.due >= run.as_of) {
            let is_court = run.rung_events.iter().any(|event| event.date == invoice.issued);
            assert!(invoice.due >= invoice.issued, "seed {seed}: {invoice:?}");
            assert!(
                is_business_day(&model, invoice.due) || invoice.due == invoice.issued,
                "seed {seed}: {invoice:?}, {is_court}"
            );
        }
        let recognised: Vec<Date> = run
            .journal
            .iter()
            .filter(|(entry, _)| matches!(entry.rule, Rule::Recognition | Rule::CostIncurred))
            .map(|(entry, _)| entry.date)
            .collect();
        for (entry, _) in run.journal.iter().filter(|(entry, _)| !is_business_day(&model, entry.date)) {
            let is_own = match entry.rule {
                Rule::Payment | Rule::JudgmentPayment => {
                    run.invoices[entry.invoice.unwrap() as usize].issued == entry.date
                }
                Rule::Collection | Rule::WriteOff | Rule::CostPayment => recognised.contains(&entry.date),
                Rule::Cost | Rule::SiteCost | Rule::DebtInterest | Rule::Repayment => false,
                _ => continue,
            };
            let is_withheld_part = entry.rule == Rule::WriteOff && entry.payer.is_none();
            stayed += usize::from(is_own);
            assert!(is_own || is_withheld_part, "seed {seed}: {entry:?}");
        }
    }
    assert!(moved > 60 && stayed > 20, "{moved} {stayed}");
}

#[test]
fn a_plan_without_business_days_rolls_nothing() {
    let model =
        model(&format!("settings: (months: 2), {}", owing("2023-01-28", "")).replace("2025-10-01", "2022-10-01"));
    let plan = Plan::new(&model);
    assert_eq!(plan.invoice_count(), 1);
    assert_eq!(
        run(&format!("settings: (months: 2), {}", owing("2023-01-28", "")).replace("2025-10-01", "2022-10-01"))
            .invoices[0]
            .due,
        day("2023-01-28")
    );
}

#[test]
fn a_holiday_that_is_no_date_is_refused_at_its_place() {
    let session = storage::write_text(&crate::common::tables::session(&session(
        1,
        "following",
        r#"holidays: [(id: "h", date: "2026-12-25")]"#,
        "vendors: []",
    )));
    let error = storage::read_text(&session.replace("2026-12-25", "2026-12-32")).unwrap_err().to_string();
    assert!(error.contains("expected a date") && error.contains("2026-12-32"), "{error}");
    assert!(error.contains("line "), "{error}");
}
