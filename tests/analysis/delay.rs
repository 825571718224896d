//! What waiting costs: closed forms on small models, and the difference of two full runs on samples and random models.

use obligo::{
    analysis::delay::{self, BreakEven, CashWorth, Category, Delay, DelayQuestion, NoDelay},
    calendar::Date,
    engine::{Forecast, Rule, forecast},
    model::Model,
    money::Money,
    storage,
};

use crate::common::{
    random, samples,
    tables::{day, model},
};

/// One invoice of 36,500.00 that falls due on 10 January, a policy, and terms; a day of 1 % a year is 1.00.
fn one_invoice(value_of_cash: &str, vendor: &str) -> Model {
    model(&format!(
        r#"settings: (months: 3, value_of_cash: {value_of_cash}), vendors: [(id: "acme", {vendor},
        invoices: [(kind: charge, issued: "2022-12-11", due: "2023-01-10", amount: 36_500)])]"#
    ))
}

fn ask(model: &Model) -> Delay {
    let question = DelayQuestion::of("acme");
    Delay::new(model, &question).unwrap_or_else(|why| panic!("{why:?}"))
}

/// Cost, benefit and kept cash at the close of a date.
fn at(delay: &Delay, date: &str) -> [String; 3] {
    let place = usize::try_from(day(date).0 - delay.from.0).expect("in the range");
    [delay.cost[place], delay.benefit[place], delay.kept[place]].map(|money| money.to_major(2))
}

const WITHHOLD: &str = "policies: [(kind: withhold)]";

/// 36,500 × 10 % ÷ 365 = 10.00 a day against 5.00.
#[test]
fn simple_interest_dearer_than_cash_costs_from_the_first_day() {
    let delay = ask(&one_invoice("0.05", &format!("{WITHHOLD}, late_interest: (rate: 0.1)")));
    assert_eq!(at(&delay, "2023-01-09"), ["0.00", "0.00", "0.00"]);
    assert_eq!(at(&delay, "2023-01-10"), ["0.00", "0.00", "36500.00"], "paid in the other run");
    assert_eq!(at(&delay, "2023-01-11"), ["10.00", "5.00", "36500.00"]);
    assert_eq!(at(&delay, "2023-01-20"), ["100.00", "50.00", "36500.00"], "before the interest is invoiced");
    assert_eq!(at(&delay, "2023-03-31"), ["800.00", "400.00", "36500.00"], "80 days");
    assert_eq!(delay.break_even, BreakEven::FromTheFirstDay(day("2023-01-11")));
    assert_eq!(delay.costs.len(), 1);
    assert_eq!((delay.costs[0].category, &delay.costs[0].item), (Category::LateInterest, &None));
    assert_eq!(delay.days(), 90);
}

#[test]
fn cash_dearer_than_interest_never_breaks_even() {
    let delay = ask(&one_invoice("0.05", &format!("{WITHHOLD}, late_interest: (rate: 0.04)")));
    assert_eq!(at(&delay, "2023-03-31"), ["320.00", "400.00", "36500.00"]);
    assert_eq!(delay.break_even, BreakEven::Never);
}

/// With g days of grace the n-th day costs 10.00 × (n − g) against 5.00 × n: more from n = 2 g + 1 on.
#[test]
fn grace_days_put_the_break_even_day_off() {
    let terms = "late_interest: (rate: 0.1, grace_days: 10)";
    let delay = ask(&one_invoice("0.05", &format!("{WITHHOLD}, {terms}")));
    assert_eq!(at(&delay, "2023-01-20"), ["0.00", "50.00", "36500.00"]);
    assert_eq!(at(&delay, "2023-01-30"), ["100.00", "100.00", "36500.00"], "as much is not more");
    assert_eq!(at(&delay, "2023-01-31"), ["110.00", "105.00", "36500.00"]);
    assert_eq!(delay.break_even, BreakEven::On(day("2023-01-31")));
}

/// Paid 20 days late: interest of 20 days, benefit of 20 days, and nothing kept thereafter.
#[test]
fn paying_n_days_late_costs_n_days() {
    let delay = ask(&one_invoice("0.05", "policies: [(kind: defer, days: 20)], late_interest: (rate: 0.1)"));
    assert_eq!(at(&delay, "2023-01-29"), ["190.00", "95.00", "36500.00"]);
    assert_eq!(at(&delay, "2023-01-30"), ["200.00", "100.00", "0.00"], "paid on this day");
    // The interest invoice of 31 January, 200.00, is itself deferred by 20 days: then that much cash is gone, and 39
    // days of it bring 1.07 less.
    assert_eq!(at(&delay, "2023-02-20"), ["200.00", "100.00", "-200.00"]);
    assert_eq!(at(&delay, "2023-03-31"), ["200.00", "98.93", "-200.00"]);
}

/// A fixed sum counts on the day on which the invoice is late, not when it is invoiced.
#[test]
fn fixed_sums_count_on_their_day() {
    let delay = ask(&one_invoice("0.05", &format!("{WITHHOLD}, late_interest: (rate: 0, fixed_sum: 40)")));
    assert_eq!(at(&delay, "2023-01-10"), ["0.00", "0.00", "36500.00"]);
    assert_eq!(at(&delay, "2023-01-11"), ["40.00", "5.00", "36500.00"]);
    assert_eq!(at(&delay, "2023-01-19"), ["40.00", "45.00", "36500.00"]);
    assert_eq!(delay.break_even, BreakEven::FromTheFirstDay(day("2023-01-11")));
}

/// 2 % of 10,000 is lost on the day on which it could last be had; 9,800 is kept.
#[test]
fn a_discount_not_taken_is_a_cost() {
    let model = model(
        r#"settings: (months: 1, value_of_cash: 0.365), vendors: [(id: "acme", policies: [(kind: withhold)],
        early_payment: (days: 10, discount: 0.02),
        charges: [(id: "rent", monthly: 10_000, day: 1)])]"#,
    );
    let delay = ask(&model);
    assert_eq!(at(&delay, "2023-01-10"), ["0.00", "0.00", "0.00"]);
    assert_eq!(at(&delay, "2023-01-11"), ["200.00", "0.00", "9800.00"]);
    assert_eq!(at(&delay, "2023-01-31"), ["200.00", "196.00", "9800.00"], "20 days of 9.80");
    assert_eq!(delay.costs[0].category, Category::LostDiscounts);
    assert_eq!(delay.break_even, BreakEven::FromTheFirstDay(day("2023-01-11")));
}

#[test]
fn where_nothing_is_due_waiting_costs_nothing() {
    let model = model(r#"vendors: [(id: "acme", policies: [(kind: withhold)], late_interest: (rate: 0.1))]"#);
    let delay = ask(&model);
    assert!(delay.costs.is_empty());
    assert_eq!((delay.total_cost(), delay.total_benefit()), (Money::ZERO, Money::ZERO));
    assert_eq!(delay.break_even, BreakEven::Never);
}

/// Policies that began before the range hold in both runs until it begins; lump payments within it only in one.
#[test]
fn the_other_run_pays_from_the_first_day_of_the_range() {
    let vendor = "policies: [(kind: withhold)], late_interest: (rate: 0.1),
        lump_payments: [(date: \"2023-02-10\", amount: 16_500), (date: \"2023-03-25\", amount: 1_000)]";
    let model = one_invoice("0.05", vendor);
    let question =
        DelayQuestion { vendor: Some("acme".to_owned()), from: Some(day("2023-02-01")), to: Some(day("2023-03-11")) };
    let delay = Delay::new(&model, &question).expect("an answer");
    assert_eq!(delay.days(), 38);
    // Interest of January, 210.00, is due at once and paid on 1 February as well.
    assert_eq!(at(&delay, "2023-02-01"), ["0.00", "0.00", "36710.00"], "both bear interest on the day of payment");
    assert_eq!(at(&delay, "2023-02-02"), ["10.00", "5.03", "36710.00"]);
    assert_eq!(at(&delay, "2023-02-10"), ["90.00", "45.26", "20210.00"], "9 days of 5.0288");
    // 210.00 + 16,290 of the oldest are paid: what is left is 20,210, 5.5370 a day. Interest of 1 February in the other
    // run is invoiced and paid on 28 February.
    assert_eq!(delay.vendor.as_ref().map(|vendor| vendor.id.as_str()), Some("acme"));
    let other = delay::paid_when_due(&model, Some("acme"), delay.from, delay.to);
    let left: Vec<Date> = other.vendors[0].lump_payments.iter().map(|lump| lump.date).collect();
    assert_eq!(left, [day("2023-03-25")], "after the range it stays");
}

#[test]
fn the_value_of_cash_is_what_is_set_or_the_dearest() {
    let value = |settings: &str, rest: &str| {
        let model = model(&format!("settings: ({settings}) {rest}"));
        let (rate, worth) = delay::value_of_cash(&model);
        (rate.to_string(), worth)
    };
    let debts = r#", debts: [(id: "a", principal: 1, rate: 0.09, first_interest: "2023-02-01"),
        (id: "b", principal: 1, rate: 0.12, first_interest: "2023-02-01"),
        (id: "c", muted: true, principal: 1, rate: 0.5, first_interest: "2023-02-01")]"#;
    assert_eq!(value("cash_interest: 0.03", ""), ("0.03".to_owned(), CashWorth::CashInterest));
    assert_eq!(value("cash_interest: 0.3", debts), ("0.12".to_owned(), CashWorth::Debt("b".to_owned())));
    let line = "credit_line: (limit: 5, rate: 0.13, fee: 0)";
    assert_eq!(value(line, debts), ("0.13".to_owned(), CashWorth::CreditLine));
    assert_eq!(value(&format!("value_of_cash: 0.01, {line}"), debts), ("0.01".to_owned(), CashWorth::Set));
}

#[test]
fn questions_without_an_answer_say_why() {
    let model = one_invoice("0.05", WITHHOLD);
    let ask = |vendor: &str, from: Option<&str>, to: Option<&str>| {
        let question = DelayQuestion { vendor: Some(vendor.to_owned()), from: from.map(day), to: to.map(day) };
        Delay::new(&model, &question).expect_err("no answer")
    };
    assert_eq!(ask("nobody", None, None), NoDelay::NoSuchVendor("nobody".to_owned(), vec!["acme".to_owned()]));
    let (first, end) = (day("2023-01-01"), day("2023-04-01"));
    let outside = |given| NoDelay::OutsideForecast { given: day(given), first, end };
    assert_eq!(ask("acme", Some("2022-12-31"), None), outside("2022-12-31"));
    assert_eq!(ask("acme", None, Some("2023-04-02")), outside("2023-04-02"));
    assert_eq!(
        ask("acme", Some("2023-02-01"), Some("2023-02-01")),
        NoDelay::EmptyRange(day("2023-02-01"), day("2023-02-01"))
    );
    assert_eq!(ask("acme", Some("2023-04-01"), None), NoDelay::EmptyRange(end, end));
}

/// What a run earned up to the close of a day, but for interest on cash.
fn earned(forecast: &Forecast, from: Date, to: Date) -> Money {
    let entries = forecast
        .journal
        .iter()
        .filter(|(entry, _)| (from..to).contains(&entry.date) && entry.rule != Rule::CashInterest);
    let postings = entries.flat_map(|(_, postings)| postings).filter(|posting| {
        let name = forecast.accounts[posting.account as usize].to_string();
        (name.starts_with("Revenue") || name.starts_with("Expenses")) && !name.ends_with(":credit-line")
    });
    postings.map(|posting| -posting.amount).sum()
}

/// What all vendors withhold at the close of a day.
fn withheld(forecast: &Forecast, day: Date) -> Money {
    let latest = |vendor: u32| {
        let mut own = forecast.withheld.iter().filter(|withheld| withheld.vendor == vendor && withheld.date <= day);
        own.next_back().map_or(Money::ZERO, |withheld| withheld.amount)
    };
    forecast.standings.iter().map(|standing| latest(standing.vendor)).sum()
}

fn check_against_two_runs(model: &Model, what: &str) -> usize {
    let mut checked = 0;
    let each = model.vendors.iter().filter(|vendor| !vendor.muted).map(|vendor| DelayQuestion::of(&vendor.id.0));
    for question in each.chain([DelayQuestion::default()]) {
        let delay = Delay::new(model, &question).unwrap_or_else(|why| panic!("{what}: {why:?}"));
        let paying = delay::paid_when_due(model, question.vendor.as_deref(), delay.from, delay.to);
        let (delaying, paying) = (forecast(model).expect("runs"), forecast(&paying).expect("runs"));
        for month in delaying.months() {
            let last = month.last();
            let place = usize::try_from(last.0 - delay.from.0).expect("in the range");
            let after = last.plus_days(1);
            let difference = earned(&paying, delay.from, after) - earned(&delaying, delay.from, after)
                + withheld(&delaying, last)
                - withheld(&paying, last);
            assert_eq!(delay.cost[place], difference, "{what} {:?}: {last}", question.vendor);
            let parts: Money = delay.costs.iter().map(|cost| cost.cumulated[place]).sum();
            assert_eq!(parts, difference);
            checked += usize::from(difference != Money::ZERO);
        }
    }
    checked
}

#[test]
fn costs_are_the_difference_of_two_full_runs() {
    let mut checked = 0;
    for (name, session) in samples::sessions() {
        checked += check_against_two_runs(&session.model, &name);
    }
    assert!(checked > 10, "the samples have arrears: {checked}");
    for seed in 6000..6060 {
        checked += check_against_two_runs(&random::model(seed), &format!("seed {seed}"));
    }
    assert!(checked > 300, "{checked} closes differ");
}

/// The values of the sample's own case, as the benefit counts them.
#[test]
fn the_benefit_is_the_kept_cash_by_days() {
    let model = storage::sample().model;
    let question = DelayQuestion::of("aws");
    let delay = Delay::new(&model, &question).expect("an answer");
    let sum: f64 = delay.kept[..delay.days() - 1].iter().map(|money| money.to_f64()).sum();
    let rate: f64 = delay.value_of_cash.to_string().parse().expect("a rate");
    let expected = sum * rate / 365.0;
    assert!((delay.total_benefit().to_f64() - expected).abs() <= 1.0, "{expected}");
    assert!(delay.kept.iter().any(|kept| *kept > Money::ZERO));
}

/// A vendor that suspends service: 40 % of it is down, on which half of a stream of 3,100 a month depends, and its
/// consumption of 310 a month is saved. The rung fires at the close of 11 January and acts from the 12th on.
#[test]
fn suspension_costs_revenue_and_saves_consumption_by_days() {
    let model = model(
        r#"settings: (months: 1, value_of_cash: 0), streams: [(id: "ads", base: 3_100, dependency: 0.5)],
        vendors: [(id: "acme", service_share: 0.4, policies: [(kind: withhold)],
        contract: (lines: [(id: "l", monthly: 310)]),
        invoices: [(kind: charge, issued: "2022-12-11", due: "2023-01-10", amount: 500)],
        reactions: [(id: "stop", act: suspend, arrears: 1, days: 1)])]"#,
    );
    let delay = ask(&model);
    // 100 a day × 0.5 × 0.4 = 20 of revenue a day are lost, 10 of consumption saved.
    assert_eq!(at(&delay, "2023-01-11"), ["0.00", "0.00", "500.00"]);
    assert_eq!(at(&delay, "2023-01-12"), ["10.00", "0.00", "500.00"]);
    assert_eq!(at(&delay, "2023-01-31"), ["200.00", "0.00", "500.00"], "20 days");
    let of = |category: Category| {
        let cost = delay.costs.iter().find(|cost| cost.category == category).expect("a cost");
        (cost.item.as_ref().map(|item| item.id.clone()), cost.cumulated.last().expect("a day").to_major(2))
    };
    assert_eq!(of(Category::Suspension), (Some("ads".to_owned()), "400.00".to_owned()));
    assert_eq!(of(Category::Consumption), (None, "-200.00".to_owned()));
    assert_eq!(delay.costs.len(), 2);
}

/// A vendor that withholds what it owes us: a cost while it does, gone when it is paid and pays.
#[test]
fn withheld_spend_is_a_cost_while_it_is_withheld() {
    let model = model(
        r#"settings: (months: 3, value_of_cash: 0), streams: [(id: "ads", base: 100,
        payers: [(id: "p", vendor: "acme", share: 0.6)])],
        vendors: [(id: "acme", policies: [(id: "w", kind: withhold), (id: "f", from: "2023-03-05", kind: pay_in_full)],
        invoices: [(kind: charge, issued: "2022-12-11", due: "2023-01-10", amount: 500)],
        reactions: [(id: "hold", act: withhold_payments, arrears: 1, days: 1)])]"#,
    );
    let delay = ask(&model);
    assert_eq!(at(&delay, "2023-01-30")[0], "0.00");
    assert_eq!(at(&delay, "2023-01-31")[0], "60.00", "its share of January is not collected");
    assert_eq!(at(&delay, "2023-02-28")[0], "120.00");
    assert_eq!(at(&delay, "2023-03-05")[0], "120.00", "paid, and lifted at the close");
    assert_eq!(at(&delay, "2023-03-06")[0], "0.00", "collected on the day after the lift");
    assert_eq!(delay.costs.iter().map(|cost| cost.category).collect::<Vec<_>>(), [Category::WithheldSpend]);
}

/// A vendor that cancels its spend: its share of each later month, spread over the month.
#[test]
fn cancelled_spend_is_lost_from_the_next_month_on() {
    let model = model(
        r#"settings: (months: 2, value_of_cash: 0), streams: [(id: "ads", base: 100, bad_share: 0.1,
        payers: [(id: "p", vendor: "acme", share: 0.56)])],
        vendors: [(id: "acme", policies: [(kind: withhold)],
        invoices: [(kind: charge, issued: "2022-12-11", due: "2023-01-10", amount: 500)],
        reactions: [(id: "leave", act: cancel_spend, arrears: 1, days: 1)])]"#,
    );
    let delay = ask(&model);
    assert_eq!(at(&delay, "2023-01-31")[0], "0.00");
    assert_eq!(at(&delay, "2023-02-14")[0], "28.00", "half of 56.00");
    // 56.00 of revenue less the 5.60 of it that would never have been collected.
    assert_eq!(at(&delay, "2023-02-28")[0], "50.40");
    let kinds: Vec<(Category, Option<String>)> =
        delay.costs.iter().map(|cost| (cost.category, cost.item.as_ref().map(|item| item.id.clone()))).collect();
    let ads = Some("ads".to_owned());
    assert_eq!(kinds, [(Category::CancelledSpend, ads.clone()), (Category::OtherItem, ads)]);
}

/// What is set off is not kept: it is paid with what the vendor owed us.
#[test]
fn what_is_set_off_is_not_kept() {
    let model = model(
        r#"settings: (months: 1, value_of_cash: 0.365), streams: [(id: "ads", base: 100,
        payers: [(id: "p", vendor: "acme", share: 0.6)])],
        vendors: [(id: "acme", policies: [(kind: withhold)],
        invoices: [(kind: charge, issued: "2022-12-11", due: "2023-01-10", amount: 500)],
        reactions: [(id: "net", act: set_off, arrears: 1, days: 1, has_right: true)])]"#,
    );
    let delay = ask(&model);
    assert_eq!(at(&delay, "2023-01-30"), ["0.00", "10.00", "500.00"], "20 days of 0.50");
    assert_eq!(at(&delay, "2023-01-31"), ["0.00", "10.50", "440.00"]);
    assert_eq!(delay.break_even, BreakEven::Never);
}

/// A judgment: interest to its day and legal costs, and all that is due is paid.
#[test]
fn a_judgment_costs_interest_and_legal_costs_and_ends_the_benefit() {
    let model = one_invoice(
        "0.05",
        r#"policies: [(kind: withhold)], late_interest: (rate: 0.1), reactions: [(id: "sue", act: court, arrears: 1,
        days: 1, court_months: 1, legal_costs: 700)]"#,
    );
    let delay = ask(&model);
    // Filed on 11 January, judged on 11 February: 32 days of interest.
    assert_eq!(at(&delay, "2023-02-10"), ["310.00", "155.00", "36500.00"]);
    assert_eq!(at(&delay, "2023-02-11")[0], "1020.00");
    assert_eq!(at(&delay, "2023-02-11")[2], "-1020.00", "interest and costs are paid as well");
    assert_eq!(at(&delay, "2023-03-31")[0], "1020.00");
    let of = |category: Category| delay.costs.iter().find(|cost| cost.category == category).expect("a cost");
    assert_eq!(of(Category::LegalCosts).cumulated.last().map(|money| money.to_major(2)), Some("700.00".to_owned()));
}

/// A chain: a vendor that is not paid suspends service, revenue falls, cash is short, and a second vendor that is paid
/// when cash allows is not paid in time: its interest is an effect of the delay, by name.
#[test]
fn effects_on_other_vendors_are_told_by_name() {
    let model = model(
        r#"settings: (months: 3, value_of_cash: 0, opening_cash: 0), streams: [(id: "ads", base: 1_000, dependency: 1)],
        vendors: [(id: "acme", priority: 1, service_share: 1, policies: [(kind: withhold)],
        contract: (lines: [(id: "l", monthly: 1)]),
        invoices: [(kind: charge, issued: "2022-12-11", due: "2023-01-10", amount: 1)],
        reactions: [(id: "stop", act: suspend, arrears: 1, days: 1)]),
        (id: "other", priority: 2, policies: [(id: "c", kind: when_cash_allows)], late_interest: (rate: 0.1),
        invoices: [(id: "o", kind: charge, issued: "2022-12-11", due: "2023-01-31", amount: 990)])]"#,
    );
    let delay = ask(&model);
    let other = delay.costs.iter().find(|cost| cost.category == Category::OtherItem).expect("an effect");
    assert_eq!(other.item.as_ref().map(|item| item.id.as_str()), Some("other"));
    assert!(other.cumulated.last().is_some_and(|interest| *interest > Money::ZERO));
    check_against_two_runs(&model, "chain");
}

/// 20 trillion rupiah at 18 % a year, withheld for a year: each month's interest × a day's weight passes 128 bits. Cost and
/// break-even are those of the closed form.
#[test]
fn costs_are_exact_however_large_the_currency_counts() {
    let model = model(
        r#"settings: (currency: "IDR", months: 12, value_of_cash: 0.05), vendors: [(id: "acme",
        policies: [(kind: withhold)], late_interest: (rate: 0.18),
        invoices: [(kind: charge, issued: "2022-12-11", due: "2022-12-31", amount: 20_000_000_000_000)])]"#,
    );
    let delay = ask(&model);
    // Both runs bear interest on 1 January; the other 364 days cost 18 % and bring 5 %.
    let year = 20_000_000_000_000i128 * 100;
    let of_year = |percent: i128| i64::try_from((year * percent * 364 + 18_250) / 36_500).expect("an amount");
    let [cost, benefit] = [delay.total_cost(), delay.total_benefit()].map(|money| money.0);
    assert!((cost - of_year(18)).abs() <= 12, "{cost}: each month's interest is rounded");
    // The interest of 1 January, about 9.9bn, is paid at once in the other run, due on 31 January: it is kept as well.
    assert!((benefit - of_year(5) - 45_410_958_904).abs() < 500_000_000, "{benefit}");
    assert!(cost > 3_500_000_000_000 * 100);
    let days: Vec<i64> = (1..delay.days()).map(|day| (delay.cost[day] - delay.cost[day - 1]).0).collect();
    assert!(days.iter().all(|day| (day - days[0]).abs() <= 1), "every day costs the same");
}

#[test]
fn sums_that_are_too_large_to_be_exact_are_refused_with_their_day() {
    // The cash that is kept is worth ten times as much a year: after 36 days more than can be said.
    let model = model(
        r#"settings: (months: 12, value_of_cash: 100), vendors: [(id: "acme", policies: [(kind: withhold)],
        invoices: [(kind: charge, issued: "2022-12-11", due: "2022-12-31", amount: 9_000_000_000_000)])]"#,
    );
    let question = DelayQuestion::of("acme");
    let Err(NoDelay::Overflow(overflow)) = Delay::new(&model, &question) else { panic!("it is too large") };
    assert_eq!((overflow.item.as_deref(), overflow.date), (Some("acme"), day("2023-02-07")));
}

/// Full payment leaves 100 of 500: 400 below what is not to be gone below.
#[test]
fn where_full_payment_takes_cash_below_the_buffer_it_is_said() {
    let with = |buffer: u32| {
        model(&format!(
            r#"settings: (months: 1, opening_cash: 500, buffer: {buffer}), vendors: [(id: "acme",
            policies: [(kind: withhold)],
            invoices: [(kind: charge, issued: "2022-12-11", due: "2023-01-10", amount: 400)])]"#
        ))
    };
    let low = ask(&with(200)).low.expect("below the buffer");
    assert_eq!((low.cash, low.date, low.missing), (Money(10_000), day("2023-01-10"), Money(10_000)));
    assert_eq!(ask(&with(100)).low, None, "as much as the buffer is not below it");
}
