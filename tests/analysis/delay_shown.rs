//! What waiting costs as a chart, and what numbers are made of as a tree: the sample, to the minor unit.

use std::collections::BTreeSet;

use obligo::{
    analysis::{
        asked::Asked,
        delay::{Delay, DelayQuestion, DelaySummary, VendorStep, next_step},
    },
    calendar::Date,
    chart::{
        DelayChart, EntryName, Explainable, Explained, InvoiceName, PostingQuery, PostingSet, Postings, TreeRow, Way,
        Zoom,
    },
    engine::{Forecast, Measure, Plan, Rule, RungEventKind, forecast, standings_on},
    model::{Act, ItemKind, Keyed, Model, Policy, PolicyKind, SpanSize},
    money::Money,
    storage::{self, sample},
};

use crate::common::tables::model;

fn made(scenario: Option<&str>) -> (Model, Forecast) {
    let model = sample().resolved(scenario);
    let forecast = forecast(&model).expect("a forecast");
    (model, forecast)
}

fn chart_of(model: &Model, forecast: &Forecast, vendor: &str) -> DelayChart {
    let delay = Delay::new(model, &DelayQuestion::of(vendor)).expect("an answer");
    DelayChart::new(delay, forecast, SpanSize::Month)
}

#[test]
fn bands_add_up_to_the_cost_on_every_day() {
    let (model, forecast) = made(Some("withhold-both"));
    for vendor in ["aws", "google"] {
        let chart = chart_of(&model, &forecast, vendor);
        assert!(chart.bands.len() > 3, "{vendor}");
        for at in 0..chart.delay.days() {
            let sum: Money = chart.stack(at).iter().map(|[from, to]| *to - *from).sum();
            assert_eq!(sum, chart.delay.cost[at], "{vendor} on {}", chart.delay.date(at));
        }
        for band in chart.bands.iter().filter(|band| !band.parts.is_empty()) {
            let parts: Money = band.parts.iter().map(|(_, amount)| *amount).sum();
            assert_eq!(parts, band.total(), "{}", band.label);
        }
    }
}

#[test]
fn a_place_is_a_day_and_of_many_days_few_are_drawn() {
    let (model, forecast) = made(None);
    let mut chart = chart_of(&model, &forecast, "aws");
    let last = chart.delay.days() - 1;
    for at in [0, 1, last] {
        assert_eq!(chart.hit(chart.x_of(at)), Some(at));
    }
    assert_eq!(chart.hit(f64::NAN), None);
    assert_eq!(chart.hit(chart.x_of(last) + 30.0), None);
    let drawn = chart.days_drawn(100);
    assert!(drawn.len() <= 102 && drawn.len() > 50, "{}", drawn.len());
    assert_eq!((drawn.first(), drawn.last()), (Some(&0), Some(&last)));
    // A zoom shows what of the range it has, with amounts as high as what is seen.
    let (whole, high) = (chart.whole(), chart.y.max);
    chart.show(Some(Zoom { from: whole.from - 300.0, to: whole.from + 31.0 }), SpanSize::Month, 1, 20);
    assert_eq!([chart.x.min, chart.x.max].map(f64::to_bits), [whole.from, whole.from + 31.0].map(f64::to_bits));
    assert!(chart.y.max < high);
    chart.show(Some(Zoom { from: whole.to + 5.0, to: whole.to + 50.0 }), SpanSize::Month, 1, 20);
    assert_eq!(chart.x.max.to_bits(), whole.to.to_bits(), "where nothing of it would be seen, all is");
}

/// What a run earned up to the close of a day, but for interest on cash and what is said not to count.
fn earned(forecast: &Forecast, last: Date, counts: impl Fn(Rule) -> bool) -> i64 {
    let entries = forecast.journal.iter().filter(|(entry, _)| {
        (forecast.as_of..=last).contains(&entry.date) && entry.rule != Rule::CashInterest && counts(entry.rule)
    });
    let postings = entries.flat_map(|(_, postings)| postings).filter(|posting| {
        let name = forecast.accounts[posting.account as usize].to_string();
        (name.starts_with("Revenue") || name.starts_with("Expenses")) && !name.ends_with(":credit-line")
    });
    postings.map(|posting| -posting.amount.0).sum()
}

/// What all vendors withhold at the close of a day.
fn withheld(forecast: &Forecast, day: Date) -> i64 {
    let latest = |vendor: u32| {
        let mut own = forecast.withheld.iter().filter(|withheld| withheld.vendor == vendor && withheld.date <= day);
        own.next_back().map_or(0, |withheld| withheld.amount.0)
    };
    forecast.standings.iter().map(|standing| latest(standing.vendor)).sum()
}

/// What vendors have been paid, or netted with, at the close of each day.
fn settled(forecast: &Forecast) -> Vec<i64> {
    let mut days = vec![0; forecast.days()];
    for (entry, postings) in forecast.journal.iter() {
        let vendor = entry.item.map(|item| forecast.items[item as usize].kind);
        let is_settled = [Rule::Payment, Rule::LumpPayment, Rule::JudgmentPayment, Rule::Settlement, Rule::SetOff];
        if vendor == Some(ItemKind::Vendor) && is_settled.contains(&entry.rule) {
            days[forecast.day_index(entry.date)] += postings[0].amount.0;
        }
    }
    days.iter().scan(0, |sum, day| Some(std::mem::replace(sum, *sum + day) + day)).collect()
}

/// What the cash that is kept has been worth by the close of a day, a rate a year.
fn worth(present: &Forecast, paying: &Forecast, rate: f64, last: usize) -> f64 {
    let kept = settled(paying).into_iter().zip(settled(present)).map(|(paying, present)| paying - present);
    let money_days: i128 = kept.take(last).map(i128::from).sum();
    #[allow(clippy::cast_precision_loss, reason = "to the minor unit")]
    let money_days = money_days as f64;
    money_days * rate / 365.0
}

/// What late interest costs on the day after a close, of all vendors.
fn interest(model: &Model, close: Date) -> i64 {
    let standings = standings_on(&Plan::new(model), close).expect("they are exact");
    standings.iter().map(|own| own.interest_per_day.0).sum()
}

/// The model with no policy, no lump payment, and so with every vendor paid in full.
fn paid_in_full(model: &Model) -> Model {
    let mut model = model.clone();
    for vendor in &mut model.vendors {
        vendor.lump_payments.clear();
        vendor.policies = vec![Policy { kind: PolicyKind::PayInFull, ..Policy::blank("in-full") }];
    }
    model
}

fn close_to(found: Money, expected: f64, tolerance: f64, what: &str) {
    assert!((found.to_f64() - expected).abs() <= tolerance, "{what}: {found:?} is not {expected}");
}

/// The three figures of the base and of every scenario of the samples, each worked out from the journals of whole runs.
fn check_three_figures(model: &Model, what: &str) -> Option<VendorStep> {
    let present = forecast(model).expect("a forecast");
    let summary = DelaySummary::new(model, &present, None);
    let in_full = paid_in_full(model);
    let paying = forecast(&in_full).expect("a forecast");
    let last = present.end.plus_days(-1);
    let rate: f64 = summary.delay.as_ref().expect("an answer").value_of_cash.to_string().parse().expect("a rate");
    let by_the_end = |run: &Forecast| {
        let cost = earned(&paying, last, |_| true) - earned(run, last, |_| true) + withheld(run, last)
            - withheld(&paying, last);
        Money(cost).to_f64() - worth(run, &paying, rate, run.days() - 1)
    };
    let total = summary.by_the_end().expect("it is known");
    close_to(total, by_the_end(&present), 1.0, what);

    // Between the first and the second close: a day's interest, and what is posted otherwise.
    let vendors = f64::from(u32::try_from(model.vendors.len()).expect("few"));
    let up_to = |day: Date| {
        let not_interest = |rule: Rule| rule != Rule::LateInterest;
        let days = (present.as_of.0..=day.0).map(|day| Date(day - 1));
        let accrued: i64 = days.map(|before| interest(model, before) - interest(&in_full, before)).sum();
        let posted = earned(&paying, day, not_interest) - earned(&present, day, not_interest);
        Money(accrued + posted).to_f64() - worth(&present, &paying, rate, present.day_index(day))
    };
    let (first, second) = (present.as_of, present.as_of.plus_days(1));
    let a_day = summary.a_day().expect("it is known");
    close_to(a_day, up_to(second) - up_to(first), 2.0 * vendors + 1.0, what);

    let Some(step) = summary.step.clone() else {
        assert!(
            present.rung_events.iter().all(|own| own.act == Act::Notice || own.kind == RungEventKind::Lifted),
            "{what}"
        );
        return None;
    };
    // Until then nothing but interest accrues, and what is posted.
    let by_then = summary.by_the_step().expect("it is known");
    let days = f64::from(step.date.0 - present.as_of.0 + 1);
    close_to(by_then, up_to(step.date), days * vendors + 1.0, what);
    let mut spared = model.clone();
    let vendor = spared.vendors.iter_mut().find(|own| own.id.0 == step.vendor).expect("the vendor");
    vendor.reactions.retain(|rung| rung.id.0 != step.rung && rung.after.as_ref() != Some(&step.rung));
    let spared = forecast(&spared).expect("a forecast");
    let cost = step.cost.expect("it is known");
    close_to(cost, by_the_end(&present) - by_the_end(&spared), 2.0, what);
    Some(step)
}

#[test]
fn the_three_figures_are_those_of_whole_runs_in_every_scenario_of_the_samples() {
    let mut checked = 0;
    let mut steps = 0;
    for name in ["twitter-2023", "snap-2017", "startup"] {
        let session = storage::read_file(format!("saves/{name}.ron").as_ref()).expect("a sample").session;
        let scenarios = session.scenarios.iter().map(|scenario| Some(scenario.id.0.as_str()));
        for scenario in std::iter::once(None).chain(scenarios) {
            let what = format!("{name} {}", scenario.unwrap_or("base"));
            steps += usize::from(check_three_figures(&session.resolved(scenario), &what).is_some());
            checked += 1;
        }
    }
    assert!(checked >= 10, "the base and every scenario: {checked}");
    assert!(steps >= 3, "vendors take steps: {steps}");
}

/// To withhold from one more vendor is seen in what not paying costs, though nothing is overdue with it today.
#[test]
fn a_vendor_that_is_not_overdue_yet_counts() {
    let (model, run) = made(None);
    let (both, run_of_both) = made(Some("withhold-both"));
    let [one, two] = [(&model, &run), (&both, &run_of_both)].map(|(model, run)| DelaySummary::new(model, run, None));
    let [by_one, by_two] = [&one, &two].map(|summary| summary.by_the_end().expect("it is known"));
    assert!(by_two - by_one > Money(10_000_000_000), "{by_one:?} {by_two:?}");
}

/// 36,500 overdue at 10 % where cash is worth 5 %: 5.00 a day. Its own rung cancels a tenth of 3,100 a month from February
/// on; it follows ten days after a notice, which is no step.
#[test]
fn the_next_step_is_what_a_vendor_does_with_what_it_costs() {
    let model = model(
        r#"settings: (months: 3, value_of_cash: 0.05),
        streams: [(id: "ads", base: 3_100, payers: [(vendor: "acme", share: 0.1)])],
        vendors: [(id: "acme", label: "Acme", policies: [(kind: withhold)], late_interest: (rate: 0.1),
        invoices: [(kind: charge, issued: "2022-11-11", due: "2022-12-31", amount: 36_500)],
        reactions: [(id: "warn", act: notice, arrears: 1, days: 1),
        (id: "leave", act: cancel_spend, trigger: after, after: "warn", days: 10)])]"#,
    );
    let run = forecast(&model).expect("a forecast");
    let summary = DelaySummary::new(&model, &run, Some("acme"));
    let step = summary.step.clone().expect("a step");
    let date = |text: &str| text.parse::<Date>().expect("a date");
    assert_eq!((step.vendor.as_str(), step.rung.as_str(), step.act), ("acme", "leave", Act::CancelSpend));
    assert_eq!(step.date, date("2023-01-11"), "ten days after the notice of 1 January");
    assert_eq!(summary.a_day(), Some(Money(500)));
    assert_eq!(summary.by_the_step(), Some(Money(5_000)), "ten days since the first close");
    assert_eq!(step.cost, Some(Money(62_000)), "310.00 of February and of March");
    // 89 days of 5.00, less what the interest of 1 January, 10.00, that is not paid on the 31st is worth: 0.08.
    assert_eq!(summary.by_the_end(), Some(Money(62_000 + 44_500 - 8)));
    assert_eq!(summary.own.as_ref().map(Delay::total), summary.by_the_end(), "it is the only vendor");
    assert!(summary.is_complete && summary.runs == 3);
    let paid = forecast(&paid_in_full(&model)).expect("a forecast");
    assert_eq!(next_step(&paid, None, None), None, "who is paid takes none");
}

#[test]
fn entries_and_invoices_are_found_again_by_name() {
    let (_, forecast) = made(None);
    for place in 0..forecast.journal.len() {
        let name = EntryName::of(&forecast, place).expect("an entry");
        assert_eq!(name.place(&forecast), Some(place), "{name:?}");
    }
    for place in 0..forecast.invoices.len() {
        let name = InvoiceName::of(&forecast, place).expect("an invoice");
        assert_eq!(name.place(&forecast), Some(place), "{name:?}");
    }
}

fn amount(text: &str) -> i64 {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let size: i64 = digits.parse().unwrap_or_else(|_| panic!("{text}"));
    if text.starts_with('\u{2212}') { -size } else { size }
}

/// Everything unfolded.
fn unfolded(model: &Model, forecast: &Forecast, asked: &Explainable) -> Vec<TreeRow> {
    let tree = Explained::new(model, forecast, asked).unwrap_or_else(|| panic!("{asked:?}"));
    let mut open = BTreeSet::new();
    loop {
        let rows = tree.rows(model, forecast, &open);
        let folded: Vec<String> =
            rows.iter().filter(|row| row.is_open == Some(false)).map(|row| row.key.clone()).collect();
        if folded.is_empty() {
            return rows;
        }
        open.extend(folded);
    }
}

/// Rows below a row add up to it, down to postings; the leaves are inputs that the model has; no two rows have one key.
#[test]
fn trees_add_up_and_end_in_inputs() {
    let (model, forecast) = made(None);
    let first = forecast.as_of;
    let query = |set, item: Option<&str>, start: Date, days: i32| {
        let item = item.map(str::to_owned);
        Explainable::Postings(PostingQuery { set, item, group: None, start, end: start.plus_days(days) })
    };
    let figure = |measure| Explainable::Figure(Asked::of(measure));
    let asked = [
        figure(Measure::CashLow),
        figure(Measure::ArrearsPeak),
        figure(Measure::Overdue),
        figure(Measure::NotYetDue),
        figure(Measure::CommittedLater),
        Explainable::Gap(first, first.plus_days(90)),
        query(PostingSet::Receipts, None, first, 31),
        query(PostingSet::Obligations, Some("aws"), first, 90),
        query(PostingSet::Arrears, None, first.plus_days(100), 1),
        query(PostingSet::Cash, None, first.plus_days(50), 1),
        query(PostingSet::Paid, None, first, 60),
        query(PostingSet::Invoiced, Some("google"), first, 60),
        query(PostingSet::Commitment, Some("aws"), first, 60),
        query(PostingSet::Consumption, Some("aws"), first, 60),
    ];
    for asked in asked {
        let rows = unfolded(&model, &forecast, &asked);
        let keys: BTreeSet<&str> = rows.iter().map(|row| row.key.as_str()).collect();
        assert_eq!(keys.len(), rows.len(), "{asked:?}");
        let mut inputs = 0;
        for (place, row) in rows.iter().enumerate() {
            if let Some(Way::Field(path)) = &row.way {
                inputs += 1;
                assert!(model.get(path).is_some(), "{path}");
                continue;
            }
            let below = rows[place + 1..].iter().take_while(|other| other.depth > row.depth);
            let children: Vec<&TreeRow> = below.filter(|other| other.depth == row.depth + 1).collect();
            if children.iter().any(|child| matches!(child.way, Some(Way::Field(_)))) || children.is_empty() {
                continue;
            }
            let sum: i64 = children.iter().map(|child| amount(&child.amount)).sum();
            assert_eq!(sum, amount(&row.amount), "{asked:?}: {}", row.text);
        }
        assert!(inputs > 0, "{asked:?} ends in inputs");
    }
}

/// The way from a posting of a tree leads to postings that have it.
#[test]
fn ways_lead_to_postings_that_are_there() {
    let (model, forecast) = made(Some("withhold-both"));
    for measure in [Measure::CashLow, Measure::ArrearsPeak] {
        let rows = unfolded(&model, &forecast, &Explainable::Figure(Asked::of(measure)));
        let ways: Vec<&PostingQuery> = rows
            .iter()
            .filter_map(|row| match &row.way {
                Some(Way::Postings(query)) => Some(query),
                _ => None,
            })
            .collect();
        assert!(!ways.is_empty());
        for query in ways {
            let postings = Postings::new(&model, &forecast, query);
            assert!(!postings.lines.is_empty(), "{query:?}");
        }
    }
}
