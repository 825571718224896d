//! DESIGN 4.14 *plausibility*: what is valid, run, and likely a slip. Each kind is found where it is, and nowhere else.

use std::collections::BTreeSet;

use obligo::{
    model::{Edit, OddKind, Refusal, Scenario, Session, Setting, Value},
    storage::{read_text, write_text},
    text::odd::sentence,
};

use crate::common::{
    odd::{odd_holidays, odd_in_every_way, odd_the_other_way_round},
    samples,
    tables::{model, session},
};

/// Settings of two years from January 2026 on.
const SETTINGS: &str = r#"settings: (first_month: "2026-01", months: 24)"#;

/// What is odd in a session: `path kind`, in order.
fn odd(session: &Session) -> Vec<String> {
    let found = session.oddities();
    found.iter().map(|oddity| format!("{} {}", oddity.path, oddity.odd.kind().as_str())).collect()
}

/// The session of a vendor `v` with these fields, and of nothing else.
fn of_vendor(fields: &str) -> Session {
    session(&format!(r#"{SETTINGS}, vendors: [(id: "v", {fields})]"#))
}

/// Checks what is odd with a vendor, by path within it and kind.
fn check_vendor(fields: &str, expected: &[&str]) {
    let expected: Vec<String> = expected.iter().map(|line| format!("vendors/v/{line}")).collect();
    assert_eq!(odd(&of_vendor(fields)), expected, "{fields}");
}

/// A contract with two lines of 50,000 a month and these fields.
fn contract(fields: &str) -> String {
    format!(r#"contract: (lines: [(id: "l", monthly: 50000), (id: "m", monthly: 50000)], {fields})"#)
}

#[test]
fn a_period_that_ends_a_day_early_is_odd() {
    let years = |first: &str, second: &str| {
        contract(&format!(
            r#"periods: [(id: "y1", start: "2026-01-01", end: "{first}", floor: 1200000),
               (id: "y2", start: "2027-01-01", end: "{second}", floor: 1200000)]"#
        ))
    };
    // Copied from a contract that names the last day: one day between the two, and one before the month's end.
    let copied = years("2026-12-31", "2027-12-31");
    check_vendor(&copied, &["contract/periods/y1/end gap_of_a_day", "contract/periods/y2/end ends_before_month_end"]);
    check_vendor(&years("2027-01-01", "2028-01-01"), &[]);
    // Longer gaps are meant: a pause of a month, or of two days.
    check_vendor(&years("2026-12-01", "2028-01-01"), &[]);
    check_vendor(&years("2026-12-30", "2028-01-01"), &[]);

    let said = of_vendor(&copied).oddities();
    let said: Vec<String> = said.iter().map(|own| sentence(&own.odd, model(SETTINGS).currency())).collect();
    assert_eq!(
        said,
        [
            "31 Dec 2026 is in no commitment period: this one’s last day is 30 Dec 2026, and the next begins on 1 Jan \
             2027.",
            "The period’s last day is 30 Dec 2027, one day before the month ends: 31 Dec 2027 is not in it.",
        ]
    );
}

#[test]
fn a_period_of_whole_months_may_end_on_any_day() {
    let period = |start: &str, end: &str| {
        contract(&format!(r#"periods: [(id: "p", start: "{start}", end: "{end}", floor: 600000)]"#))
    };
    // From the last of a month to the last of another is whole months; so is 28 January to 28 February.
    check_vendor(&period("2026-01-31", "2026-10-31"), &[]);
    check_vendor(&period("2025-11-30", "2026-06-30"), &[]);
    check_vendor(&period("2026-02-15", "2026-09-15"), &[]);
    check_vendor(&period("2026-02-15", "2026-09-30"), &["contract/periods/p/end ends_before_month_end"]);
    check_vendor(&period("2026-02-01", "2026-10-31"), &["contract/periods/p/end ends_before_month_end"]);
    // A renegotiation moves the end of the last period: from 30 November by two months to 30 January.
    let moved = |end: &str| {
        format!(
            r#"{}, contract_changes: [(kind: renegotiate, date: "2026-06-01", floor_factor: 1, extend_months: 2)]"#,
            period("2026-01-01", end)
        )
    };
    check_vendor(&moved("2026-11-30"), &[]);
    check_vendor(&moved("2026-12-01"), &[]);
}

#[test]
fn a_floor_with_a_zero_too_many_or_too_few_is_odd() {
    // 100,000 a month are 1,200,000 a year; at 20 % discount 960,000: odd above 19,200,000 and below 48,000.
    let year = |floor: &str| {
        contract(&format!(
            r#"discount: 0.2, periods: [(id: "p", start: "2026-01-01", end: "2027-01-01", floor: {floor})]"#
        ))
    };
    check_vendor(&year("19200000"), &[]);
    check_vendor(&year("19200001"), &["contract/periods/p/floor floor_too_large"]);
    check_vendor(&year("48000"), &[]);
    check_vendor(&year("47999"), &["contract/periods/p/floor floor_too_small"]);
    check_vendor(&year("0"), &[]);
    // Nothing consumed at all.
    let empty = r#"contract: (periods: [(id: "p", start: "2026-01-01", end: "2027-01-01", floor: 500)])"#;
    check_vendor(empty, &["contract/periods/p/floor floor_too_large"]);
    // Half of the period is over: what was consumed counts, 100 there and 600,000 x 0.8 to come.
    let running = |floor: &str| {
        contract(&format!(
            r#"discount: 0.2, consumed_so_far: 100, periods: [(id: "p", start: "2025-07-01", end: "2026-07-01",
               floor: {floor})]"#
        ))
    };
    check_vendor(&running("9602000"), &[]);
    check_vendor(&running("9602001"), &["contract/periods/p/floor floor_too_large"]);
    // What moves here is no slip of the floor.
    let target = |to: &str| {
        odd(&session(&format!(
            r#"{SETTINGS}, vendors: [
                (id: "v", contract: (lines: [(monthly: 50000)]),
                 contract_changes: [(kind: migrate, date: "2026-03-01", to: "{to}", share: 0.5)]),
                (id: "w", contract: (periods: [(id: "p", start: "2026-01-01", end: "2027-01-01", floor: 500000)])),
                (id: "x", contract: ())]"#
        )))
    };
    assert_eq!(target("w"), [""; 0]);
    assert_eq!(target("x"), ["vendors/w/contract/periods/p/floor floor_too_large"]);
}

#[test]
fn growth_changes_and_planned_amounts_count_as_consumption() {
    // 1,000 a month, times 100 from July on: 6 x 1,000 + 6 x 100,000 = 606,000, a floor of up to 12,120,000.
    let of = |floor: &str| {
        format!(
            r#"contract: (lines: [(monthly: 1000, changes: [(from: "2026-07", factor: 100)])],
               periods: [(id: "p", start: "2026-01-01", end: "2027-01-01", floor: {floor})])"#
        )
    };
    check_vendor(&of("12120000"), &[]);
    check_vendor(&of("12120001"), &["contract/periods/p/floor floor_too_large"]);
    // Twelve months of 1,000 but one of 600,000: 611,000.
    let of = |floor: &str| {
        format!(
            r#"contract: (lines: [(monthly: 1000, amounts: {{"2026-05": 600000}})],
               periods: [(id: "p", start: "2026-01-01", end: "2027-01-01", floor: {floor})])"#
        )
    };
    check_vendor(&of("12220000"), &[]);
    check_vendor(&of("12220001"), &["contract/periods/p/floor floor_too_large"]);
    // Growth of 300 % a year: in the second year four times as much, 48,000 in the months at the old rate and up.
    let second = |floor: &str| {
        format!(
            r#"contract: (lines: [(monthly: 1000, growth: 3)],
               periods: [(id: "p", start: "2027-01-01", end: "2028-01-01", floor: {floor})])"#
        )
    };
    // The year's months are 4,000 x 4^(k/12), k = 0 to 11: 4,000 x 3 / (4^(1/12) - 1) = 97,989.54, times 20.
    check_vendor(&second("1959790"), &[]);
    check_vendor(&second("1959791"), &["contract/periods/p/floor floor_too_large"]);
}

#[test]
fn a_carry_over_needs_a_next_period() {
    let of = |periods: &str| contract(&format!("carry_over_cap: 0.1, periods: [{periods}]"));
    let year = r#"(id: "p", start: "2026-01-01", end: "2027-01-01", floor: 1200000)"#;
    let next = r#"(id: "q", start: "2027-01-01", end: "2028-01-01", floor: 1200000)"#;
    check_vendor(&of(year), &["contract/carry_over_cap carry_over_of_one_period"]);
    check_vendor(&of(&format!("{year}, {next}")), &[]);
    check_vendor(&of(&format!("{year}, {next}")).replace("0.1", "0"), &[]);
}

#[test]
fn a_credit_note_that_reduces_nothing_is_odd() {
    let with = |note: &str| format!(r#"{}, credit_notes: [(id: "n", amount: 500, {note})]"#, contract(""));
    check_vendor(&with(r#"date: "2026-03-01""#), &[]);
    check_vendor(&with(r#"date: "2025-12-31""#), &["credit_notes/n/date credit_note_outside"]);
    check_vendor(&with(r#"date: "2026-03-01", only: [charge]"#), &["credit_notes/n/only credit_without_invoice"]);
    let any = r#"credits: [(id: "c", pays: any_invoice, amount: 500)]"#;
    check_vendor(any, &["credits/c/amount credit_without_invoice"]);
    check_vendor(&format!(r#"charges: [(id: "rent", monthly: 100)], {any}"#), &[]);
}

#[test]
fn a_cap_of_nothing_or_without_a_word_on_its_use_is_odd() {
    let of = |cap: &str, more: &str| {
        format!(
            r#"contract: ({more}, periods: [(id: "p", start: "2025-07-01", end: "2026-07-01", floor: 1200000)],
               caps: [(id: "m", {cap})], lines: [(monthly: 100000), (monthly: 10000, counts: cap, cap: "m")])"#
        )
    };
    check_vendor(&of("share: 0.25, consumed_so_far: 5000", "consumed_so_far: 600000"), &[]);
    check_vendor(&of("share: 0.25", "consumed_so_far: 600000"), &["contract/caps/m/consumed_so_far cap_unused"]);
    check_vendor(&of("share: 0.25", "consumed_so_far: 0"), &[]);
    check_vendor(&of("share: 0", "consumed_so_far: 0"), &["contract/caps/m/share cap_of_nothing"]);
    let unnamed = of("share: 0", "consumed_so_far: 0").replace(r#"counts: cap, cap: "m""#, "counts: not");
    check_vendor(&unnamed, &[]);
}

#[test]
fn a_credit_that_nothing_can_use_is_odd() {
    let credit = |fields: &str| format!(r#"credits: [(id: "c", amount: 500{fields})]"#);
    let with = |fields: &str| format!("{}, {}", contract(""), credit(fields));
    check_vendor(&with(""), &[]);
    check_vendor(&with(r#", expires: "2025-12-31""#), &["credits/c/expires credit_expired"]);
    // The first invoice for consumption is of 31 January.
    check_vendor(&with(r#", expires: "2026-01-30""#), &["credits/c/expires credit_expired"]);
    check_vendor(&with(r#", expires: "2026-01-31""#), &[]);
    check_vendor(
        &format!(r#"charges: [(id: "rent", monthly: 100)], {}"#, credit("")),
        &["credits/c/amount credit_without_consumption"],
    );
    check_vendor(&format!("contract: (), {}", credit("")), &["credits/c/amount credit_without_consumption"]);
    // Consumption that was stopped, or ended, before the forecast.
    let ended =
        contract(r#"after_last: stops, periods: [(id: "p", start: "2025-01-01", end: "2026-01-01", floor: 1200000)]"#);
    check_vendor(&format!("{ended}, {}", credit("")), &["credits/c/amount credit_without_consumption"]);
    check_vendor(&format!("{}, {}", ended.replace("stops", "list_price"), credit("")), &[]);
    check_vendor(&with("").replace("500", "0"), &[]);
}

#[test]
fn a_credit_for_any_invoice_needs_an_invoice() {
    let credit = r#"credits: [(id: "c", pays: any_invoice, amount: 500, expires: "2026-01-01")]"#;
    check_vendor(credit, &["credits/c/amount credit_without_invoice"]);
    let rent = |charge: &str| format!(r#"charges: [(id: "rent", {charge})], {credit}"#);
    check_vendor(&rent("monthly: 100"), &[]);
    check_vendor(&rent("monthly: 100").replace("2026-01-01", "2025-12-31"), &["credits/c/expires credit_expired"]);
    // A charge each April from 2026 comes, one that ended before the forecast doesn't.
    check_vendor(&rent(r#"amount_is: each_time, each_time: 50, every_months: 12, first_month: "2026-04""#), &[]);
    check_vendor(&rent(r#"monthly: 100, until: "2026-01""#), &["credits/c/amount credit_without_invoice"]);
    let later = r#"amount_is: each_time, each_time: 50, every_months: 12, first_month: "2028-01""#;
    check_vendor(&rent(later), &["credits/c/amount credit_without_invoice"]);
}

#[test]
fn a_discount_of_a_line_counts_in_place_of_the_contracts() {
    // 100,000 a month less 87.5 %: 150,000 a year, a floor of up to 3,000,000; the contract's 20 % are not taken as well.
    let of = |floor: &str| {
        format!(
            r#"contract: (discount: 0.2, lines: [(id: "l", monthly: 100000, discount: 0.875)],
               periods: [(id: "p", start: "2026-01-01", end: "2027-01-01", floor: {floor})])"#
        )
    };
    check_vendor(&of("3000000"), &[]);
    check_vendor(&of("3000001"), &["contract/periods/p/floor floor_too_large"]);
}

#[test]
fn an_early_payment_that_is_never_early_is_odd() {
    let with = |terms: &str, more: &str| format!("{}, early_payment: ({terms}), {more}", contract(""));
    check_vendor(&with("days: 10, discount: 0.02", "net_days: 30"), &[]);
    // Due after 5 days: whoever pays when due gets what is given for 10 days.
    check_vendor(&with("days: 10, discount: 0.02", "net_days: 5"), &["early_payment/days early_payment_after_due"]);
    check_vendor(&with("days: 10, discount: 0.02", "net_days: 10"), &[]);
    // From the end of the month, usage is due after 5 days too, but a charge of the first is due after 35.
    let month_end = "net_days: 5, due_from: month_end";
    check_vendor(&with("days: 10, discount: 0.02", month_end), &["early_payment/days early_payment_after_due"]);
    let rent = format!(r#"{month_end}, charges: [(id: "rent", monthly: 100, day: 1)]"#);
    check_vendor(&with("days: 10, discount: 0.02", &rent), &[]);
}

#[test]
fn an_early_payment_that_no_policy_takes_is_odd() {
    let with = |terms: &str, more: &str| {
        format!("{}, net_days: 30, early_payment: (days: 10, discount: 0.02, {terms}), {more}", contract(""))
    };
    let unused = ["early_payment/take early_payment_unused"];
    check_vendor(&with("take: false", ""), &unused);
    check_vendor(&with("take: true", ""), &[]);
    check_vendor(&with("take: true", "policies: [(kind: withhold)]"), &unused);
    check_vendor(&with("take: true", r#"policies: [(kind: withhold, from: "2026-02-01")]"#), &[]);
    check_vendor(
        &with(
            "take: true",
            r#"policies: [(kind: withhold), (kind: dispute, share: 1, from: "2027-01-01",
        disputed_kinds: [usage])]"#,
        ),
        &[],
    );
    // Only for interest it is paid in full.
    let for_interest = r#"policies: [(kind: withhold), (id: "p", kind: pay_in_full, from: "2026-05-01", only: [interest])],
        late_interest: (rate: 0.1)"#;
    check_vendor(&with("take: true", for_interest), &unused);
    // A lump payment may be early, and who pays on the due date is early enough within 40 days.
    check_vendor(&with("take: false", r#"lump_payments: [(date: "2026-02-03", amount: 5)]"#), &[]);
    check_vendor(&with("take: false", "").replace("days: 10", "days: 30"), &[]);
    check_vendor(&with("take: true", "").replace("0.02", "0"), &["early_payment/discount early_payment_unused"]);
}

#[test]
fn an_early_payment_that_some_invoice_gets_is_not_odd() {
    let unused = ["early_payment/take early_payment_unused"];
    let early = |days: u32| format!("early_payment: (days: {days}, discount: 0.02, take: false)");
    // An invoice past due is paid on 1 January: within the 10 days if it was issued from 22 December on.
    let open = |issued: &str, due: &str| {
        format!(
            r#"net_days: 30, {}, invoices: [(kind: usage, issued: "{issued}", due: "{due}", amount: 100)]"#,
            early(10)
        )
    };
    check_vendor(&open("2025-12-22", "2025-12-26"), &[]);
    check_vendor(&format!("{}, {}", open("2025-12-22", "2025-12-26"), contract("")), &[]);
    check_vendor(&format!("{}, {}", open("2025-12-21", "2025-12-26"), contract("")), &unused);
    // Its own due date counts: 2 January is within 10 days of 28 December, 20 January is not.
    check_vendor(&format!("{}, {}", open("2025-12-28", "2026-01-02"), contract("")), &[]);
    check_vendor(&format!("{}, {}", open("2025-12-28", "2026-01-20"), contract("")), &unused);
    // A month and a day on, then to the 31st: 31 January is due on 31 March, after 59 days; 28 February too, after 31, as
    // 30 April on 31 May.
    let months = |days: u32| format!("due_months: 1, net_days: 1, due_day: 31, {}, {}", early(days), contract(""));
    check_vendor(&months(31), &[]);
    check_vendor(&months(30), &unused);
    // 31 January 2026 + 14 days is Saturday, 14 February: paid on Friday, after 13 days.
    let rolled = |days: &str| {
        let vendor = format!("net_days: 14, {}, {}", early(13), contract(""));
        odd(&session(&format!(
            r#"settings: (first_month: "2026-01", months: 24, {days}), vendors: [(id: "v", {vendor})]"#
        )))
    };
    assert_eq!(rolled("business_days: (roll: preceding)"), [""; 0]);
    assert_eq!(rolled(""), ["vendors/v/early_payment/take early_payment_unused"]);
}

#[test]
fn consumption_so_far_needs_a_period_that_has_begun_and_runs() {
    let period = |start: &str, end: &str| {
        contract(&format!(
            r#"consumed_so_far: 500000, periods: [(id: "p", start: "{start}", end: "{end}", floor: 1200000)]"#
        ))
    };
    let unused = ["contract/consumed_so_far consumed_so_far_unused"];
    check_vendor(&period("2025-12-31", "2027-01-01"), &[]);
    // It begins on the as-of date, or later, or has ended the day before.
    check_vendor(&period("2026-01-01", "2027-01-01"), &unused);
    check_vendor(&period("2026-02-01", "2027-02-01"), &unused);
    check_vendor(&period("2025-01-01", "2026-01-01"), &unused);
    check_vendor(&period("2026-01-01", "2027-01-01").replace("500000", "0"), &[]);
    check_vendor(&contract("consumed_so_far: 500000"), &unused);
}

#[test]
fn a_repayment_after_maturity_is_odd() {
    let debt = |maturity: &str, amount: &str| {
        odd(&session(&format!(
            r#"{SETTINGS}, debts: [(id: "d", principal: 1000, rate: 0.1, first_interest: "2026-03-31", every_months: 3,
               {maturity}, repayments: [(id: "r", date: "2026-04-28", amount: {amount})])]"#
        )))
    };
    let late = ["debts/d/repayments/r/date repayment_after_maturity"];
    assert_eq!(debt(r#"maturity: "2025-12-17""#, "100"), late);
    assert_eq!(debt(r#"maturity: "2026-04-27""#, "100"), late);
    assert_eq!(debt(r#"maturity: "2026-04-28""#, "100"), [""; 0]);
    assert_eq!(debt(r#"maturity: "2025-12-17""#, "0"), [""; 0]);
    assert_eq!(debt("muted: false", "100"), [""; 0]);
}

#[test]
fn a_lump_payment_that_pays_nothing_is_odd() {
    let with = |payment: &str| format!(r#"{}, lump_payments: [(id: "x", amount: 5, {payment})]"#, contract(""));
    check_vendor(&with(r#"date: "2026-01-01""#), &[]);
    check_vendor(&with(r#"date: "2027-12-31""#), &[]);
    check_vendor(&with(r#"date: "2025-12-31""#), &["lump_payments/x/date lump_payment_outside"]);
    check_vendor(&with(r#"date: "2028-01-01""#), &["lump_payments/x/date lump_payment_outside"]);
    // Without floor, interest or charges nothing but usage is invoiced.
    for kinds in ["shortfall", "interest", "charge", "shortfall, charge"] {
        let only = with(&format!(r#"date: "2026-05-01", only: [{kinds}]"#));
        check_vendor(&only, &["lump_payments/x/only lump_payment_without_invoice"]);
    }
    check_vendor(&with(r#"date: "2026-05-01", only: [shortfall, usage]"#), &[]);
    check_vendor(
        r#"lump_payments: [(id: "x", date: "2026-05-01", amount: 5)]"#,
        &["lump_payments/x/amount lump_payment_without_invoice"],
    );
}

#[test]
fn kinds_of_invoices_that_may_come_are_known() {
    let payment = |kind: &str| format!(r#"lump_payments: [(id: "x", date: "2026-05-01", amount: 5, only: [{kind}])]"#);
    let floor = contract(r#"periods: [(id: "p", start: "2026-01-01", end: "2027-01-01", floor: 1200000)]"#);
    let missing = ["lump_payments/x/only lump_payment_without_invoice"];
    for (terms, kind, expected) in [
        (floor.as_str(), "shortfall", [].as_slice()),
        // Instalments leave no shortfall, and need no consumption.
        (&floor.replace("periods", "billing: instalments_monthly, periods"), "shortfall", &missing),
        (&floor.replace("periods", "billing: instalments_monthly, periods"), "usage", &[]),
        // The period ends after the forecast.
        (&floor.replace("2027-01-01", "2028-01-02").replace("1200000", "2400000"), "shortfall", &missing),
        (
            &format!(r#"{floor}, contract_changes: [(kind: terminate, date: "2026-04-01", fee_amount: 5)]"#),
            "shortfall",
            &[],
        ),
        (r#"late_interest: (rate: 0.1), charges: [(id: "rent", monthly: 1)]"#, "interest", &[]),
        (r#"late_interest: (rate: 0, fixed_sum: 40), charges: [(id: "rent", monthly: 1)]"#, "interest", &[]),
        (r#"charges: [(id: "rent", monthly: 1)]"#, "interest", &missing),
        (r#"charges: [(id: "rent", monthly: 1)]"#, "charge", &[]),
        (r#"invoices: [(kind: shortfall, issued: "2025-12-01", due: "2025-12-31", amount: 5)]"#, "shortfall", &[]),
    ] {
        check_vendor(&format!("{terms}, {}", payment(kind)), expected);
    }
}

#[test]
fn a_policy_that_never_holds_is_odd() {
    let with = |policies: &str| format!("{}, policies: [{policies}]", contract(""));
    check_vendor(&with(r#"(kind: withhold, from: "2027-12-31")"#), &[]);
    check_vendor(&with(r#"(id: "p", kind: withhold, from: "2028-01-01")"#), &["policies/p/from policy_after_end"]);
    // Of one day the last holds; of the other kinds the first goes on.
    let both = |first: &str, second: &str| with(&format!(r#"(id: "p", {first}), (id: "q", {second})"#));
    let day = r#"from: "2026-03-01""#;
    let superseded = ["policies/p/from policy_superseded"];
    check_vendor(&both(&format!("kind: withhold, {day}"), &format!("kind: pay_current, {day}")), &superseded);
    check_vendor(&both(&format!("kind: withhold, {day}"), &format!("kind: pay_current, {day}, only: [usage]")), &[]);
    check_vendor(
        &both(&format!("kind: withhold, {day}, only: [usage]"), &format!("kind: pay_current, {day}, only: [usage]")),
        &superseded,
    );
    check_vendor(&both("kind: withhold", r#"kind: pay_current, from: "2026-01-01""#), &superseded);
    // What began before the as-of date tells how it came about.
    let past = both(r#"kind: withhold, from: "2025-03-01""#, r#"kind: pay_current, from: "2025-06-01""#);
    check_vendor(&past, &[]);
    check_vendor(&both(r#"kind: withhold, from: "2025-03-01""#, r#"kind: pay_current, from: "2026-01-01""#), &[]);
}

#[test]
fn a_policy_for_invoices_that_never_come_is_odd() {
    let with = |policy: &str| format!(r#"{}, policies: [(id: "p", {policy})]"#, contract(""));
    check_vendor(&with("kind: withhold, only: [charge]"), &["policies/p/only policy_without_invoice"]);
    check_vendor(&with("kind: withhold, only: [charge, usage]"), &[]);
    check_vendor(r#"policies: [(id: "p", kind: withhold)]"#, &["policies/p/kind policy_without_invoice"]);
}

#[test]
fn a_ladder_that_nothing_triggers_is_odd() {
    let ladder = r#"reactions: [(id: "r", act: suspend, arrears: 100, days: 30), (act: notice, trigger: after, after: "r", days: 5)]"#;
    let with = |more: &str| format!("{}, net_days: 30, {ladder}, {more}", contract(""));
    let idle = ["reactions ladder_without_arrears"];
    check_vendor(&with(""), &idle);
    check_vendor(&with("policies: [(kind: pay_in_full)]"), &idle);
    for kind in ["withhold", "defer, days: 5", "pay_share, share: 0.5", "fixed_amount, amount: 1", "when_cash_allows"] {
        check_vendor(&with(&format!("policies: [(kind: {kind})]")), &[]);
        check_vendor(&with(&format!(r#"policies: [(kind: {kind}, from: "2027-12-01")]"#)), &[]);
    }
    // Pay current leaves what is past due when it begins.
    check_vendor(&with("policies: [(kind: pay_current)]"), &idle);
    let due = |day: &str| {
        format!(
            r#"policies: [(kind: pay_current)], invoices: [(kind: usage, issued: "2025-12-01", due: "{day}", amount: 5)]"#
        )
    };
    check_vendor(&with(&due("2025-12-31")), &[]);
    check_vendor(&with(&due("2026-01-01")), &idle);
    // What is past due is paid in full on the first day.
    check_vendor(&with(&due("2025-12-31").replace("pay_current", "pay_in_full")), &idle);
    // A rung that is in force needs no trigger.
    check_vendor(&with("").replace("days: 30)", r#"days: 30, in_force_since: "2025-12-01")"#), &[]);
    check_vendor(&with("").replace("muted: false", "muted: true"), &idle);
    check_vendor(&format!("{}, {}", contract(""), ladder.replace("act:", "muted: true, act:")), &[]);
}

#[test]
fn what_is_unpaid_for_more_than_400_days_is_odd() {
    // 27 November 2024 is 400 days before 1 January 2026.
    let invoice = |issued: &str| {
        format!(
            r#"invoices: [(id: "i", kind: usage, issued: "{issued}", due: "2025-12-01", amount: 5)], policies: [(kind: withhold)]"#
        )
    };
    check_vendor(&invoice("2024-11-27"), &[]);
    check_vendor(&invoice("2024-11-26"), &["invoices/i/issued old_invoice"]);
    let stream = |due: &str| {
        odd(&session(&format!(
            r#"{SETTINGS}, streams: [(id: "s", base: 100, receivables: [(id: "r", due: "{due}", amount: 5)])]"#
        )))
    };
    assert_eq!(stream("2024-11-27"), [""; 0]);
    assert_eq!(stream("2024-11-26"), ["streams/s/receivables/r/due old_receivable"]);
}

#[test]
fn a_payer_that_is_excluded_is_odd() {
    let of = |muted: &str| {
        odd(&session(&format!(
            r#"{SETTINGS}, vendors: [(id: "v", muted: {muted}, charges: [(id: "rent", monthly: 1)])],
               streams: [(id: "s", base: 100, payers: [(id: "p", vendor: "v")])]"#
        )))
    };
    assert_eq!(of("true"), ["streams/s/payers/p/vendor payer_muted"]);
    assert_eq!(of("false"), [""; 0]);
}

#[test]
fn a_share_of_service_needs_a_stream_that_depends_on_it_and_the_other_way_round() {
    let of = |vendor: &str, stream: &str, more: &str| {
        odd(&session(&format!(
            r#"{SETTINGS}, vendors: [(id: "v", charges: [(id: "rent", monthly: 1)], {vendor})],
               streams: [(id: "s", base: 100, {stream})], {more}"#
        )))
    };
    let share = "service_share: 0.5";
    assert_eq!(of(share, "dependency: 0.1", ""), [""; 0]);
    assert_eq!(of(share, "lasting_loss: 0.1", ""), [""; 0]);
    assert_eq!(of(share, "", ""), ["vendors/v/service_share share_without_dependency"]);
    assert_eq!(of(share, "dependency: 0.1, muted: true", ""), ["vendors/v/service_share share_without_dependency"]);
    let lost = "streams/s/dependency dependency_without_downtime";
    assert_eq!(of("", "dependency: 0.1", ""), [lost]);
    assert_eq!(of("", "lasting_loss: 0.1", ""), ["streams/s/lasting_loss dependency_without_downtime"]);
    assert_eq!(of("muted: true, service_share: 0.5", "dependency: 0.1", ""), [lost]);
    // Outages and our own sites take service down too.
    let outage = r#"service: (outages: [(date: "2026-03-01", days: 1, down: 0.5)])"#;
    assert_eq!(of("", "dependency: 0.1", outage), [""; 0]);
    assert_eq!(of("", "dependency: 0.1", &outage.replace("(date", "(muted: true, date")), [lost]);
    let curve = "service: (load: 5, curve: [(load: 0.5, down: 0), (load: 1, down: 0.5)])";
    assert_eq!(of("", "dependency: 0.1", curve), [lost]);
    assert_eq!(of("", "dependency: 0.1", &format!(r#"{curve}, sites: [(id: "dc", capacity: 9)]"#)), [""; 0]);
}

#[test]
fn the_samples_have_nothing_odd() {
    for (name, session) in samples::sessions() {
        assert_eq!(odd(&session), [""; 0], "{name}");
    }
}

#[test]
fn only_what_is_odd_in_every_scenario_is_odd() {
    let mut session = of_vendor(
        r#"net_days: 30, charges: [(id: "rent", monthly: 1)], reactions: [(id: "r", act: notice, arrears: 100, days: 30)],
           policies: [(id: "p", kind: withhold, only: [shortfall])], priority: 1"#,
    );
    let all = ["vendors/v/policies/p/only policy_without_invoice", "vendors/v/reactions ladder_without_arrears"];
    assert_eq!(odd(&session), all);
    let mut scenario = |id: &str, path: &str, text: &str| {
        let mut scenario = Scenario::new(id, id);
        scenario.overrides.insert(path.to_owned(), Setting::of(text));
        session.scenarios.push(scenario);
        assert!(session.problems().is_empty());
        odd(&session)
    };
    assert_eq!(scenario("dear", "settings/buffer", "500"), all);
    // The vendor has no part in it.
    assert_eq!(scenario("without", "vendors/v/muted", "true"), all);
    let withheld = scenario("withhold", "vendors/v/policies/p/only", "[]");
    assert_eq!(withheld, [""; 0], "there the policy withholds the rent, and the ladder acts");
}

#[test]
fn a_policy_that_serves_one_scenario_is_not_odd() {
    // In the base it begins after the forecast; in a longer scenario it holds.
    let mut session =
        of_vendor(r#"charges: [(id: "rent", monthly: 1)], policies: [(id: "p", kind: withhold, from: "2028-02-01")]"#);
    assert_eq!(odd(&session), ["vendors/v/policies/p/from policy_after_end"]);
    let mut longer = Scenario::new("longer", "Longer");
    longer.overrides.insert("settings/months".to_owned(), Setting::of("36"));
    session.scenarios.push(longer);
    assert_eq!(odd(&session), [""; 0]);
}

#[test]
fn a_session_that_is_odd_in_every_way_has_all_of_it() {
    let session = odd_in_every_way();
    let all =
        || [session.clone(), odd_the_other_way_round(), odd_holidays()].into_iter().flat_map(|own| own.oddities());
    let kinds: BTreeSet<OddKind> = all().map(|oddity| oddity.odd.kind()).collect();
    let missing: Vec<_> = OddKind::ALL.iter().filter(|kind| !kinds.contains(kind)).collect();
    assert!(missing.is_empty(), "{missing:?}");
    // Each leads to something in the model, and says a sentence of its own.
    let mut said = BTreeSet::new();
    for oddity in session.oddities() {
        let at = oddity.path.as_str();
        assert!(session.model.parameter(at).is_some() || session.model.written_at(at).is_some(), "{at}");
    }
    for oddity in all() {
        let sentence = sentence(&oddity.odd, session.model.currency());
        assert!(sentence.ends_with('.'), "{sentence}");
        said.insert(sentence);
    }
    assert!(said.len() >= OddKind::ALL.len());
}

/// A session in which a policy that begins after the forecast is intended.
fn intending() -> Session {
    let session = of_vendor(
        r#"charges: [(id: "rent", monthly: 1)], policies: [(id: "p", kind: withhold, from: "2028-02-01"),
           (id: "q", kind: pay_in_full, from: "2028-03-01")]"#,
    );
    let first = session.oddities()[0].intended();
    session.with_intended(first, true)
}

#[test]
fn what_is_intended_is_kept_in_the_file_and_can_be_taken_back() {
    let session = intending();
    let silenced =
        |session: &Session| session.oddities().iter().map(|oddity| session.intends(oddity)).collect::<Vec<_>>();
    assert_eq!(silenced(&session), [true, false]);
    let text = write_text(&session);
    assert!(text.contains("intended: ["), "{text}");
    assert_eq!(read_text(&text).unwrap().session, session);
    let back = session.with_intended(session.oddities()[0].intended(), false);
    assert_eq!(silenced(&back), [false, false]);
    assert!(!write_text(&back).contains("intended"), "nothing is written of it");
    // A kind that there is not is a mistake in the file.
    let wrong = text.replace("policy_after_end", "policy_too_late");
    let said = read_text(&wrong).unwrap_err().to_string();
    assert!(said.starts_with("line ") && said.ends_with("(intended/1/kind)"), "{said}");
}

#[test]
fn what_is_intended_goes_with_its_item_and_with_its_kind() {
    let session = intending();
    let after = |edit: Edit| -> Result<usize, Refusal> { Ok(session.edited(None, &edit)?.intended.len()) };
    assert_eq!(after(Edit::set("vendors/v/policies/p/from", Value::Date("2028-05-01".parse().unwrap()))), Ok(1));
    assert_eq!(after(Edit::set("vendors/v/label", Value::Text("Other".to_owned()))), Ok(1));
    assert_eq!(after(Edit::Remove("vendors/v/policies/q".to_owned())), Ok(1));
    assert_eq!(after(Edit::Remove("vendors/v/policies/p".to_owned())), Ok(0));
    assert_eq!(after(Edit::Remove("vendors/v".to_owned())), Ok(0));
    assert_eq!(after(Edit::set("vendors/v/policies/p/kind", Value::Choice("pay_current"))), Ok(0));
    assert_eq!(after(Edit::set("vendors/v/policies/q/kind", Value::Choice("pay_current"))), Ok(1));
}

#[test]
fn business_days_that_move_nothing_are_odd() {
    let days = |fields: &str| {
        odd(&session(&format!(r#"settings: (first_month: "2026-01", months: 24, business_days: ({fields}))"#)))
    };
    let none: [&str; 0] = [];
    assert_eq!(days(""), none);
    assert_eq!(days("weekend: []"), ["settings/business_days every_day_is_a_business_day"]);
    assert_eq!(days(r#"weekend: [], holidays: [(date: "2026-12-25")]"#), none);
    // 25 December 2026 is a Friday, 4 July 2026 a Saturday.
    assert_eq!(days(r#"holidays: [(date: "2026-12-25"), (date: "2026-07-04")]"#), none);
    assert_eq!(days(r#"holidays: [(date: "2026-07-04")]"#), ["settings/business_days/holidays holidays_on_weekends"]);
    assert_eq!(days(r#"weekend: [friday], holidays: [(date: "2026-07-04")]"#), none);
    // Some may be before or after the forecast, but not all.
    assert_eq!(days(r#"holidays: [(date: "2026-12-25"), (date: "2028-12-25")]"#), none);
    assert_eq!(
        days(r#"holidays: [(date: "2025-12-25"), (date: "2028-12-25")]"#),
        ["settings/business_days/holidays holidays_outside"]
    );
    assert_eq!(
        days(r#"holidays: [(id: "a", date: "2026-12-25"), (id: "b", date: "2026-12-25")]"#),
        ["settings/business_days/holidays/b/date holiday_twice"]
    );
}
