//! The sample sessions: each runs, says where every input comes from, and meets the figures that it was fitted to.

use std::fs;

use obligo::{
    calendar::{Date, Month},
    engine::{
        Account, AccountKind, FigureValue, Flow, Forecast, ItemRow, Measure, Owed, Plan, Rule, SpanRow, audit,
        forecast, standings_on,
    },
    model::{Act, BASE, InvoiceKind, Model, PolicyKind, Provenance, ProvenanceKind, Session, SpanSize},
    money::Money,
    storage::{read_text, write_text},
};

use crate::common::samples::{SAMPLES, path, session, text};

fn opened(name: &str) -> (Model, Forecast) {
    let model = session(name).model;
    let forecast = forecast(&model).unwrap();
    (model, forecast)
}

fn date(text: &str) -> Date {
    text.parse().unwrap()
}

/// Millions of the currency, to compare with rounded reports.
fn millions(amount: Money) -> f64 {
    amount.to_f64() / 1e8
}

#[track_caller]
fn assert_about(what: &str, actual: f64, expected: f64, share: f64) {
    assert!((actual - expected).abs() <= expected * share, "{what}: {actual:.2} is not {expected} ± {share}");
}

/// Revenue of streams recognised in [start, end), in millions.
fn revenue(forecast: &Forecast, is_meant: impl Fn(&str) -> bool, start: Date, end: Date) -> f64 {
    let entries = forecast.journal.iter().filter(|(entry, _)| {
        entry.rule == Rule::Recognition
            && (start..end).contains(&entry.date)
            && entry.item.is_some_and(|item| is_meant(&forecast.items[item as usize].id))
    });
    millions(entries.map(|(_, postings)| postings[0].amount).sum())
}

fn row<'a, T>(forecast: &Forecast, rows: &'a [ItemRow<T>], id: &str) -> &'a [T] {
    let item = forecast.item_index(id).unwrap();
    &rows.iter().find(|row| row.item == item).unwrap().spans
}

fn owed(model: &Model, forecast: &Forecast, vendor: &str, day: &str) -> Owed {
    let item = forecast.item_index(vendor).unwrap();
    let standings = standings_on(&Plan::new(model), date(day)).unwrap();
    standings.iter().find(|standing| standing.vendor == item).unwrap().owed
}

fn past(model: &Model, item: &str, month: &str) -> f64 {
    let month: Month = month.parse().unwrap();
    let past = model.history.iter().find(|past| past.item == item && past.month == month).unwrap();
    millions(past.amount.to_money(2).unwrap())
}

// --- All samples ---

#[test]
fn the_samples_are_the_files_of_the_folder() {
    let folder = fs::read_dir(path(SAMPLES[0]).parent().unwrap()).unwrap();
    let mut files: Vec<_> = folder.map(|entry| entry.unwrap().path()).collect();
    let mut samples = SAMPLES.map(path);
    files.sort();
    samples.sort();
    assert_eq!(files, samples);
}

#[test]
fn samples_are_written_as_the_program_writes_them_and_read_without_a_notice() {
    for name in SAMPLES {
        let text = text(name);
        let read = read_text(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(read.notices, [], "{name}");
        assert_eq!(read.session.model.problems(), [], "{name}");
        assert!(write_text(&read.session) == text, "{name} is not as the program writes it");
        let selected = read.session.view.selected.unwrap();
        assert!(read.session.model.item(&selected).is_some(), "{name} has no {selected}");
    }
}

#[test]
fn the_auditor_finds_nothing_in_the_samples() {
    for name in SAMPLES {
        let (_, forecast) = opened(name);
        assert_eq!(audit(&forecast), [], "{name}");
        assert_eq!(forecast.lump_rests, [], "{name}");
    }
}

/// Every list of provenances with the path that its fields are below.
fn provenances(model: &Model) -> Vec<(String, &[Provenance])> {
    let mut all = vec![("settings".to_owned(), model.settings.provenance.as_slice())];
    all.extend(model.items().into_iter().map(|item| (item.path(), item.provenance)));
    all
}

#[test]
fn every_input_says_where_it_comes_from() {
    for name in SAMPLES {
        let model = session(name).model;
        for parameter in model.parameters() {
            assert!(model.provenance(&parameter.path).is_some(), "{name}: {}", parameter.path);
        }
        for (path, entries) in provenances(&model) {
            let mut fields: Vec<&str> = entries.iter().map(|entry| entry.field.as_str()).collect();
            assert_eq!(fields.iter().filter(|field| field.is_empty()).count(), 1, "{name}: {path} as a whole");
            fields.sort_unstable();
            fields.dedup();
            assert_eq!(fields.len(), entries.len(), "{name}: {path} has a field twice");
        }
    }
}

#[test]
fn provenance_is_of_inputs_that_exist() {
    for name in SAMPLES {
        let model = session(name).model;
        for (path, entries) in provenances(&model) {
            for field in entries.iter().map(|entry| entry.field.as_str()).filter(|field| !field.is_empty()) {
                let (first, rest) = field.split_once('/').unwrap_or((field, ""));
                let exists = if first == "history" {
                    let id = path.split_once('/').unwrap().1;
                    let of_item = |past: &&obligo::model::Past| past.item == id;
                    model.history.iter().filter(of_item).any(|past| rest.is_empty() || rest == past.id.0)
                } else {
                    // Capacity and service have their sources with the settings.
                    let is_service = path == "settings" && first == "service";
                    let at = if is_service { field.to_owned() } else { format!("{path}/{field}") };
                    !model.parameters_below(&at).is_empty()
                };
                assert!(exists, "{name}: {path} has no {field}");
            }
        }
    }
}

#[test]
fn assumptions_name_what_they_were_fitted_to_and_reports_their_source() {
    for name in SAMPLES {
        let model = session(name).model;
        for (path, entry) in provenances(&model).iter().flat_map(|(path, list)| list.iter().map(move |p| (path, p))) {
            let Provenance { field, kind, source, note, .. } = entry;
            match kind {
                ProvenanceKind::Assumed => {
                    assert!(note.contains("itted ") || note.contains("the fit"), "{name}: {path} {field}: {note}");
                }
                ProvenanceKind::Reported | ProvenanceKind::Disputed => {
                    assert!(!source.is_empty(), "{name}: {path} {field}");
                }
                ProvenanceKind::Own => {}
            }
            assert!(name != "startup" || *kind == ProvenanceKind::Own, "{path} {field}");
        }
    }
}

#[test]
fn the_past_has_the_provenance_of_its_item() {
    let model = session("twitter-2023").model;
    let kind = |path: &str| model.provenance(path).unwrap().kind;
    assert_eq!(kind("history/data-2022-q2/amount"), ProvenanceKind::Reported);
    assert_eq!(kind("history/data-2022-q4/amount"), ProvenanceKind::Assumed);
    assert_eq!(model.provenance("history/no-such/amount"), None);
}

// --- Twitter, 2023: the calibration ---

const ADVERTISING: [&str; 3] = ["ads-top-100", "ads-others", "amazon-ads"];

fn year_2023(forecast: &Forecast) -> SpanRow {
    forecast.row_of(date("2023-01-01"), date("2024-01-01"))
}

#[test]
fn twitter_owes_aws_seventy_millions_when_the_story_appears() {
    let (model, forecast) = opened("twitter-2023");
    let owed = owed(&model, &forecast, "aws", "2023-03-03");
    assert_about("overdue and accrued shortfall", millions(owed.overdue + owed.accrued_shortfall), 70.0, 0.05);
    assert!(owed.overdue > owed.accrued_shortfall && owed.accrued_shortfall > Money::ZERO);

    let aws = forecast.item_index("aws");
    let paid = forecast
        .journal
        .iter()
        .filter(|(entry, _)| entry.item == aws && matches!(entry.rule, Rule::Payment | Rule::LumpPayment));
    let paid: Vec<(Month, Money)> = paid.map(|(entry, postings)| (entry.date.month(), postings[0].amount)).collect();
    assert!(paid.iter().all(|(month, _)| *month == Month::new(2023, 2)));
    assert_eq!(paid.into_iter().map(|(_, amount)| amount).sum::<Money>(), Money(1_000_000_000));
    let floors =
        model.vendors[0].contract.get().unwrap().periods.iter().map(|period| period.floor.to_money(2).unwrap());
    assert_eq!(floors.sum::<Money>(), Money(51_000_000_000));
}

#[test]
fn twitter_earns_what_was_reported_for_2023() {
    let (_, forecast) = opened("twitter-2023");
    let of_year =
        |is_meant: &dyn Fn(&str) -> bool| revenue(&forecast, is_meant, date("2023-01-01"), date("2024-01-01"));
    assert_about("revenue", of_year(&|_| true), 3_400.0, 0.03);
    assert_about("advertising", of_year(&|id| ADVERTISING.contains(&id)), 2_500.0, 0.03);
    assert_about("subscriptions and data", of_year(&|id| !ADVERTISING.contains(&id)), 900.0, 0.03);
    assert_about(
        "Blue in its first month",
        revenue(&forecast, |id| id == "blue", date("2023-01-01"), date("2023-02-01")),
        28.0 / 12.0,
        0.06,
    );
    for quarter in (0..4).map(|n| Month::new(2023, 1).plus(3 * n)) {
        let of_quarter =
            |is_meant: &dyn Fn(&str) -> bool| revenue(&forecast, is_meant, quarter.first(), quarter.plus(3).first());
        assert_about("advertising of a quarter", of_quarter(&|id| ADVERTISING.contains(&id)), 600.0, 0.1);
        assert_about("Amazon's advertising of a quarter", of_quarter(&|id| id == "amazon-ads"), 1.0, 0.1);
    }
}

#[test]
fn twitter_pays_the_interest_that_was_reported() {
    let (_, forecast) = opened("twitter-2023");
    let table = forecast.table(SpanSize::Year);
    let interest = millions(row(&forecast, &table.obligations, "takeover-debt")[0]);
    assert!((1_000.0..=1_500.0).contains(&interest), "{interest}");
    let payments = forecast.journal.iter().filter(|(entry, _)| entry.rule == Rule::DebtInterest);
    let payments: Vec<(Date, f64)> =
        payments.map(|(entry, postings)| (entry.date, millions(postings[0].amount))).collect();
    assert_eq!(payments[0].0, date("2023-01-27"));
    assert_about("first interest payment", payments[0].1, 300.0, 0.02);
}

#[test]
fn twitter_costs_what_was_claimed() {
    let (_, forecast) = opened("twitter-2023");
    let table = forecast.table(SpanSize::Year);
    let interest = row(&forecast, &table.obligations, "takeover-debt")[0];
    assert_about("obligations besides debt", millions(year_2023(&forecast).obligations - interest), 1_500.0, 0.02);

    // The same from the books: what was expensed, without interest on debt and bad debt.
    let at = forecast.balances_on(date("2023-12-31"));
    let is_cost = |account: &Account| match account.kind {
        AccountKind::Cloud | AccountKind::Shortfall | AccountKind::Operating => true,
        AccountKind::Interest => account.item.as_deref() != Some("takeover-debt"),
        _ => false,
    };
    let expensed =
        forecast.accounts.iter().zip(at).filter(|(account, _)| is_cost(account)).map(|(_, balance)| balance).sum();
    assert_about("expenses besides debt", millions(expensed), 1_500.0, 0.03);

    let google = row(&forecast, &table.obligations, "google");
    assert!((200.0..=300.0).contains(&millions(google[0])), "Google Cloud in 2023");
}

#[test]
fn twitter_opens_with_a_billion_and_about_breaks_even_in_the_second_quarter() {
    let (model, forecast) = opened("twitter-2023");
    assert_eq!((model.as_of(), model.settings.months), (date("2023-01-01"), 24));
    assert_about("opening cash", millions(forecast.opening_cash), 1_000.0, 0.05);
    let quarter = forecast.table(SpanSize::Quarter).rows[1];
    assert!(millions(quarter.receipts - quarter.obligations).abs() <= 100.0, "{quarter:?}");
    // Disputes over clouds decide when, not whether: cash stays above the buffer, but not far.
    assert_eq!(forecast.figure(Measure::RunwayBufferDate), FigureValue::Date(None));
    let (low, _) = forecast.cash_low();
    assert!(low - forecast.buffer < Money(30_000_000_000), "{low:?}");
}

#[test]
fn twitter_leaves_google_unpaid_for_three_weeks_in_june() {
    let (model, forecast) = opened("twitter-2023");
    let overdue = |day: &str| owed(&model, &forecast, "google", day).overdue;
    assert_eq!(overdue("2023-03-31"), Money::ZERO);
    assert!(overdue("2023-06-10") >= Money(2_000_000_000), "over $20M a month");
    assert_eq!(overdue("2023-06-21"), Money::ZERO);
}

#[test]
fn twitters_past_is_that_of_the_releases() {
    let model = session("twitter-2023").model;
    let months = ["2021-01", "2021-04", "2021-07", "2021-10", "2022-01", "2022-04"];
    let released =
        [(899.0, 137.0), (1_050.0, 138.0), (1_140.0, 144.0), (1_410.0, 160.0), (1_110.0, 94.0), (1_080.0, 101.0)];
    for (month, (advertising, other)) in months.into_iter().zip(released) {
        let both = past(&model, "ads-top-100", month) + past(&model, "ads-others", month);
        assert!((both - advertising).abs() < 0.01, "{month}: {both}");
        assert!((past(&model, "data", month) - other).abs() < 0.01, "{month}");
    }
    let costs = ["people", "servers", "revenue-share", "other-operating", "aws", "google", "headquarters"];
    let costs: f64 = costs.iter().map(|item| past(&model, item, "2022-04")).sum();
    assert!((costs - 1_520.0).abs() < 0.01, "{costs}");
    // December 2022: about 40 % below the year before.
    let last: f64 = ["ads-top-100", "ads-others", "data"].iter().map(|item| past(&model, item, "2022-10")).sum();
    assert_about("the last quarter of 2022", last, 0.6 * 1_570.0, 0.02);
}

#[test]
fn twitter_has_a_mark_for_each_dated_event() {
    let model = session("twitter-2023").model;
    let mut dates: Vec<String> = model.marks.iter().map(|mark| mark.date.to_string()).collect();
    dates.sort();
    let expected = [
        "2009-01-05",
        "2020-07-15",
        "2022-10-27",
        "2022-11-07",
        "2022-12-24",
        "2023-01-27",
        "2023-02-15",
        "2023-03-03",
        "2023-06-10",
        "2023-06-21",
        "2023-06-30",
    ];
    assert_eq!(dates, expected);
}

// --- Snap, 2017 ---

#[test]
fn snaps_revenue_is_that_of_its_reports() {
    let (model, forecast) = opened("snap-2017");
    let year_2016: f64 =
        ["2016-01", "2016-04", "2016-07", "2016-10"].iter().map(|month| past(&model, "advertising", month)).sum();
    assert_about("revenue of 2016", year_2016, 404.0, 0.001);
    for (year, reported) in [(2017, 825.0), (2018, 1_180.0), (2019, 1_720.0), (2020, 2_510.0), (2021, 4_120.0)] {
        let before = if year == 2017 { past(&model, "advertising", "2017-01") } else { 0.0 };
        let (start, end) = (Month::new(year, 1).first(), Month::new(year + 1, 1).first());
        assert_about(&format!("revenue of {year}"), before + revenue(&forecast, |_| true, start, end), reported, 0.03);
    }
}

#[test]
fn snaps_hosting_cost_is_that_of_its_report() {
    let (model, forecast) = opened("snap-2017");
    let table = forecast.table(SpanSize::Quarter);
    let consumption = |id: &str| -> Vec<f64> {
        row(&forecast, &table.vendors, id).iter().map(|span| millions(span.consumption)).collect()
    };
    let (google, aws) = (consumption("google"), consumption("aws"));
    let january = past(&model, "google", "2017-01") + past(&model, "aws", "2017-01");
    let mut year = 0.0;
    for (quarter, reported) in [99.0, 106.0, 121.0, 131.0].into_iter().enumerate() {
        let before = if quarter == 0 { january } else { 0.0 };
        let hosting = before + google[quarter] + aws[quarter];
        assert_about(&format!("hosting of quarter {}", quarter + 1), hosting, reported, 0.01);
        year += hosting;
    }
    assert_about("hosting of 2017", year, 457.0, 0.01);
}

#[test]
fn snap_barely_meets_the_commitments_of_2017() {
    let (_, forecast) = opened("snap-2017");
    let figure = |vendor: &str, measure: Measure| {
        let item = forecast.item_index(vendor);
        forecast.figures().into_iter().find(|figure| figure.vendor == item && figure.measure == measure).unwrap().value
    };
    let mut committed = Money::ZERO;
    for (vendor, earliest, end) in [("google", "2017-12-15", "2018-01-30"), ("aws", "2017-12-01", "2018-01-01")] {
        let FigureValue::Date(Some(met)) = figure(vendor, Measure::DayMet) else { panic!("{vendor} is not met") };
        assert!((date(earliest)..date(end)).contains(&met), "{vendor}: {met}");
        let FigureValue::Money(floor) = figure(vendor, Measure::Floor) else { panic!("{vendor} has no floor") };
        committed += floor;
    }
    assert_eq!(committed, Money(45_000_000_000));
}

#[test]
fn snap_carries_a_shortfall_over_and_uses_the_credit_that_another_bought() {
    let (_, forecast) = opened("snap-2017");
    let shortfalls = |id: &str| -> Vec<(Date, f64)> {
        let vendor = forecast.item_index(id);
        let all = forecast.invoices.iter().filter(|i| Some(i.vendor) == vendor && i.kind == InvoiceKind::Shortfall);
        all.filter(|i| i.face > Money::ZERO).map(|i| (i.issued, millions(i.face))).collect()
    };
    assert_eq!(shortfalls("google"), [], "carried over, not invoiced");
    let google = forecast.item_index("google").unwrap();
    let raised = forecast.consumed.iter().any(|c| c.vendor == google && c.floor > Money(40_000_000_000));
    assert!(raised, "a floor raised by what was carried over");
    assert_eq!(
        shortfalls("aws").iter().map(|(issued, _)| *issued).collect::<Vec<_>>(),
        [date("2018-12-31"), date("2020-12-31")]
    );
    assert!(forecast.journal.iter().any(|(entry, _)| entry.rule == Rule::CreditUse));
}

#[test]
fn snap_falls_each_year_until_2020_and_rises_in_2021() {
    let (_, forecast) = opened("snap-2017");
    let ends: Vec<Money> = forecast.table(SpanSize::Year).rows.iter().take(5).map(|row| row.cash_end).collect();
    let steps: Vec<f64> = ends.windows(2).map(|pair| millions(pair[1] - pair[0])).collect();
    assert!(steps[0] < steps[1] && steps[1] < steps[2] && steps[2] < 0.0 && steps[3] > 0.0, "{steps:?}");
    assert_eq!(forecast.figure(Measure::RunwayBufferDate), FigureValue::Date(None));
}

// --- The start-up ---

#[test]
fn the_start_up_has_cash_for_about_nine_months() {
    let (model, forecast) = opened("startup");
    let FigureValue::Days(Some(days)) = forecast.figure(Measure::RunwayZeroDays) else { panic!("cash never ends") };
    assert!((255..=290).contains(&days), "{days} days");
    let FigureValue::Days(Some(to_buffer)) = forecast.figure(Measure::RunwayBufferDays) else { panic!("no buffer") };
    assert!(to_buffer < days);
    let periods = &model.vendors[0].contract.get().unwrap().periods;
    assert_eq!(periods.iter().map(|period| period.floor.to_money(2).unwrap()).sum::<Money>(), Money(150_000_000));
}

#[test]
fn the_start_up_shows_credits_discounts_and_policies_at_work() {
    let (_, forecast) = opened("startup");
    let made = |rule: Rule| forecast.journal.iter().filter(|(entry, _)| entry.rule == rule).count();
    assert!(
        made(Rule::CreditUse) > 0
            && made(Rule::EarlyPayment) > 0
            && made(Rule::Shortfall) > 0
            && made(Rule::CostPayment) > 0
    );
    let lawyers = forecast.item_index("lawyers");
    let paid = forecast.journal.iter().filter(|(entry, _)| entry.rule == Rule::Payment && entry.item == lawyers);
    let months: std::collections::BTreeSet<Month> = paid.map(|(entry, _)| entry.date.month()).collect();
    assert_eq!(months.len(), 6);
    // The agency waits once cash is down to the buffer; everybody else is paid.
    let table = forecast.table(SpanSize::Year);
    for (id, waits) in [("agency", true), ("cumulus", false), ("office", false), ("beacon", false), ("lawyers", false)]
    {
        assert_eq!(row(&forecast, &table.vendors, id)[0].arrears > Money::ZERO, waits, "{id}");
    }
}

// --- Twitter's scenarios ---

/// What vendors do in a scenario of the Twitter sample: `2023-03-11 google suspend Fired`, a line each.
fn rung_events(session: &Session, scenario: &str) -> Vec<String> {
    let forecast = forecast(&session.resolved(Some(scenario))).unwrap();
    assert_eq!(audit(&forecast), [], "{scenario}");
    let line = |event: &obligo::engine::RungEvent| {
        let vendor = &forecast.items[event.vendor as usize].id;
        format!("{} {vendor} {} {:?}", event.date, event.rung, event.kind)
    };
    forecast.rung_events.iter().map(line).collect()
}

#[test]
fn twitter_ships_with_the_choices_that_there_were() {
    let session = session("twitter-2023");
    let ids: Vec<&str> = session.scenarios.iter().map(|scenario| scenario.id.0.as_str()).collect();
    assert_eq!(
        ids,
        [
            "pay-in-full",
            "withhold-aws",
            "withhold-both",
            "dispute",
            "instalments",
            "renegotiate",
            "migrate",
            "million",
            "amazon-100m",
            "outages",
            "data-breach"
        ]
    );
    assert!(session.scenarios.iter().all(|scenario| !scenario.note.is_empty() && !scenario.overrides.is_empty()));
    let base = forecast(&session.model).unwrap();
    for id in ids {
        rung_events(&session, id);
        assert!(forecast(&session.resolved(Some(id))).unwrap() != base, "{id} changes nothing");
    }
}

/// The loss is assumed, and none in the base, whose fit it would change; claims are muted there.
#[test]
fn outages_and_breaches_cost_only_where_a_scenario_says_so() {
    let session = session("twitter-2023");
    let base = forecast(&session.model).unwrap();
    assert!(base.lasting_losses.is_empty());
    let cash_end = |forecast: &Forecast| millions(*forecast.cash.last().unwrap());
    let model = session.resolved(Some("outages"));
    let outages = forecast(&model).unwrap();
    for stream in &model.streams {
        let path = format!("streams/{}/lasting_loss", stream.id.0);
        assert_eq!(model.provenance(&path).unwrap().kind, ProvenanceKind::Assumed, "{path}");
        // The outage of February, a fifth of a day, is felt in March.
        let gone = |month: &str| {
            let item = outages.item_index(&stream.id.0);
            let own =
                outages.lasting_losses.iter().find(|own| Some(own.stream) == item && own.month.to_string() == month);
            own.map_or(0.0, |own| own.gone)
        };
        let share = stream.lasting_loss.to_f64();
        assert!(gone("2023-02") <= 0.0, "{path}");
        assert!((gone("2023-03") - share * 0.2).abs() < 1e-12, "{path}");
        assert!(gone("2024-12") > 10.0 * gone("2023-03"), "{path}: what AWS suspends adds up");
    }
    assert_about("what outages cost in two years", cash_end(&base) - cash_end(&outages), 500.0, 0.05);
    let breach = forecast(&session.resolved(Some("data-breach"))).unwrap();
    assert_about("what claims cost", cash_end(&base) - cash_end(&breach), 150.0, 0.0);
}

#[test]
fn nobody_reacts_who_is_paid() {
    let session = session("twitter-2023");
    assert_eq!(rung_events(&session, "pay-in-full"), [""; 0]);
    // What is in agreed instalments is no arrears.
    assert_eq!(
        rung_events(&session, "instalments"),
        ["2023-06-09 google notice Fired", "2023-06-21 google notice Lifted"]
    );
}

#[test]
fn both_suspend_where_neither_is_paid() {
    let answers = rung_events(&session("twitter-2023"), "withhold-both");
    for expected in [
        // Ten days after 30 January, when December's bill falls due; 30 and 60 days later.
        "2023-02-09 google notice Fired",
        "2023-03-11 google suspend Fired",
        "2023-05-10 google terminate Fired",
        // 60 and 90 days after 30 November 2022, and 90 days after that.
        "2023-01-29 aws notice Fired",
        "2023-02-28 aws withhold-ads Fired",
        "2023-05-29 aws suspend Fired",
    ] {
        assert!(answers.iter().any(|line| line == expected), "no {expected} in {answers:#?}");
    }
}

/// Marks that a scenario mutes are no steps of a bridge to it.
#[test]
fn marks_are_no_cause() {
    let session = session("twitter-2023");
    let scenario = session.scenarios.iter().find(|own| own.id.0 == "pay-in-full").unwrap();
    assert!(scenario.overrides.keys().any(|path| path.starts_with("marks/")));
    let causes = obligo::analysis::bridge_causes::causes(None, Some(scenario));
    assert!(!causes.is_empty() && causes.iter().all(|cause| cause.path.starts_with("vendors/")), "{causes:?}");
}

/// A mark tells what happened; where a scenario has it otherwise, the mark is muted.
#[test]
fn marks_stand_only_where_they_hold() {
    let session = session("twitter-2023");
    let mut all = vec![(BASE, session.model.clone())];
    all.extend(session.scenarios.iter().map(|own| (own.id.0.as_str(), session.resolved(Some(&own.id.0)))));
    for (name, model) in all {
        let run = forecast(&model).unwrap();
        let vendor = |id: &str| run.item_index(id).unwrap();
        let overdue = |id: &str, day: &str| {
            let (vendor, day) = (vendor(id), date(day));
            let own = run.invoices.iter().filter(|invoice| invoice.vendor == vendor);
            own.flat_map(|invoice| run.arrears(invoice)).any(|own| own.start <= day && day < own.end)
        };
        let payments = run.journal.iter().filter(|(entry, _)| {
            entry.item == Some(vendor("aws"))
                && entry.date == date("2023-02-15")
                && entry.rule.row().flow == Flow::PaidToVendor
        });
        let paid: i64 = payments.map(|(_, postings)| postings[0].amount.0.abs()).sum();
        let terminated = run.rung_events.iter().any(|own| own.vendor == vendor("google") && own.act == Act::Terminate);
        let aws = model.vendors.iter().find(|vendor| vendor.id.0 == "aws").unwrap();
        let is_disputed = aws.policies.iter().any(|policy| policy.kind == PolicyKind::Dispute);
        let stands = |id: &str| model.marks.iter().any(|mark| mark.id.0 == id && !mark.muted);
        for (mark, holds) in [
            ("ten-million", paid == 1_000_000_000),
            ("google-unpaid", overdue("google", "2023-06-10")),
            ("google-resumed", overdue("google", "2023-06-20") && !overdue("google", "2023-06-21")),
            ("google-ends", !terminated),
            ("story", overdue("aws", "2023-03-03") || is_disputed),
        ] {
            assert_eq!(stands(mark), holds, "{mark} in {name}");
        }
    }
}
