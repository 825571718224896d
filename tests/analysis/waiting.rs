//! What waiting costs as a chart, and what numbers are made of as a tree: the sample, to the minor unit.

use std::collections::BTreeSet;

use obligo::{
    analysis::{
        asked::Asked,
        delay::{Delay, Question},
        waiting::{self, Waiting},
    },
    calendar::Date,
    chart::{
        Behind, EntryName, Explainable, Explained, InvoiceName, Matter, Postings, TreeRow, WaitingChart, Way, Zoom,
    },
    engine::{Forecast, Measure, forecast},
    model::{Act, Model, SpanSize},
    money::Money,
    storage::sample,
};

fn made(scenario: Option<&str>) -> (Model, Forecast) {
    let model = sample().resolved(scenario);
    let forecast = forecast(&model).expect("a forecast");
    (model, forecast)
}

fn chart_of(model: &Model, forecast: &Forecast, vendor: &str) -> WaitingChart {
    let question = Question { vendor: vendor.to_owned(), ..Question::default() };
    let delay = Delay::new(model, &question).expect("an answer");
    WaitingChart::new(delay, forecast, SpanSize::Month)
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

#[test]
fn the_first_stop_of_service_is_the_ladders() {
    let (model, forecast) = made(Some("withhold-both"));
    let stop = Waiting::new(&model, &forecast).stop.expect("service stops");
    let stops = forecast.answers.iter().filter(|own| matches!(own.act, Act::Suspend | Act::Terminate));
    let first = stops.map(|own| own.date).min();
    assert_eq!(Some(stop.date), first);
    let (model, forecast) = made(Some("pay-in-full"));
    let waiting = Waiting::new(&model, &forecast);
    assert_eq!(waiting.stop, None, "who is paid stops nothing");
    assert_eq!(waiting.a_day(), Money::ZERO, "and what is paid at once costs nothing");
}

/// The vendor that is asked about first is the one that is owed most.
#[test]
fn the_largest_arrears_are_asked_about_first() {
    let (model, forecast) = made(None);
    let delays = Waiting::new(&model, &forecast).delays;
    let overdue = |id: &str| {
        let item = forecast.item_index(id);
        forecast.standings.iter().find(|own| Some(own.vendor) == item).map(|own| own.owed.overdue)
    };
    let all: Vec<_> = delays.iter().map(|delay| overdue(&delay.vendor.id)).collect();
    assert!(all.len() > 1 && all.windows(2).all(|pair| pair[0] >= pair[1]), "{all:?}");
    assert_eq!(waiting::largest(&forecast), Some(delays[0].vendor.id.as_str()));
}

#[test]
fn entries_and_invoices_are_found_again_by_name() {
    let (_, forecast) = made(None);
    for place in 0..forecast.journal.entries.len() {
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
    let behind = |matter, item: Option<&str>, start: Date, days: i32| {
        let item = item.map(str::to_owned);
        Explainable::Behind(Behind { matter, item, start, end: start.plus_days(days) })
    };
    let figure = |measure| Explainable::Figure(Asked::of(measure));
    let asked = [
        figure(Measure::CashLow),
        figure(Measure::ArrearsPeak),
        figure(Measure::Overdue),
        figure(Measure::NotYetDue),
        figure(Measure::CommittedLater),
        Explainable::Gap(first, first.plus_days(90)),
        behind(Matter::Receipts, None, first, 31),
        behind(Matter::Obligations, Some("aws"), first, 90),
        behind(Matter::Arrears, None, first.plus_days(100), 1),
        behind(Matter::Cash, None, first.plus_days(50), 1),
        behind(Matter::Paid, None, first, 60),
        behind(Matter::Invoiced, Some("google"), first, 60),
        behind(Matter::Commitment, Some("aws"), first, 60),
        behind(Matter::Consumption, Some("aws"), first, 60),
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
        let ways: Vec<&Behind> = rows
            .iter()
            .filter_map(|row| match &row.way {
                Some(Way::Postings(behind)) => Some(behind),
                _ => None,
            })
            .collect();
        assert!(!ways.is_empty());
        for behind in ways {
            let postings = Postings::new(&model, &forecast, behind);
            assert!(!postings.lines.is_empty(), "{behind:?}");
        }
    }
}
