//! What the benchmarks share: models of a given size, and the reference loop that their times are divided by.

// Each benchmark uses its own part of this.
#![allow(dead_code)]

pub mod growth;

use obligo::{
    calendar::{Date, Month},
    model::{
        AfterLast, Billing, Contract, Counts, Keyed, Lag, LateInterest, Line, Model, OptionalPart, Payer, Period,
        Policy, PolicyKind, SCHEMA_VERSION, Session, ShortfallBuys, Stream, Vendor, View,
    },
    money::{Amount, Decimal},
};

/// That of the program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// A fixed amount of work, whatever the machine: a chain of a hundred thousand multiplications that each need the one
/// before. Times divided by its time can be compared between machines.
pub fn reference_loop(seed: u64) -> u64 {
    (0..100_000u64).fold(seed, |state, step| {
        let mixed = (state ^ (state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        (mixed ^ (mixed >> 27)).wrapping_add(step)
    })
}

/// How large a model is.
#[derive(Clone, Copy, Debug)]
pub struct Size {
    /// Vendors, each with a contract of two lines and a period a year, late interest and mostly a policy.
    pub vendors: u32,
    /// Streams, each with a payer, bad debt and two lags.
    pub streams: u32,
    /// Months of the forecast.
    pub months: u32,
    /// Months of each stream with a planned amount.
    pub planned_months: u32,
}

/// A valid model of that size; the same for the same size.
pub fn model(size: Size) -> Model {
    let first = Month::new(2023, 1);
    let mut model = Model::empty("USD", first, size.months);
    model.settings.opening_cash = Amount::whole(1_000_000_000);
    model.settings.buffer = Amount::whole(50_000_000);
    model.vendors = (0..size.vendors).map(|n| vendor(n, first.first(), size.months)).collect();
    model.streams = (0..size.streams).map(|n| stream(n, first, size)).collect();
    assert_eq!(model.problems(), []);
    model
}

/// The same with plain items: vendors of one line that are paid when due, without late interest, and streams of which all
/// pay together and in full.
pub fn plain(mut model: Model) -> Model {
    for vendor in &mut model.vendors {
        vendor.late_interest = OptionalPart(None);
        vendor.policies.clear();
        if let OptionalPart(Some(contract)) = &mut vendor.contract {
            contract.lines.truncate(1);
        }
    }
    for stream in &mut model.streams {
        stream.payers.clear();
        stream.bad_share = Decimal::ZERO;
        stream.lags = vec![Lag { days: 30, share: Decimal::ONE, ..Lag::blank("soon") }];
    }
    assert_eq!(model.problems(), []);
    model
}

/// The session of a model.
pub fn session(model: Model) -> Session {
    Session {
        version: SCHEMA_VERSION,
        name: "Large".to_owned(),
        note: String::new(),
        model,
        scenarios: Vec::new(),
        intended: Vec::new(),
        view: View::default(),
    }
}

fn share(thousandths: i64) -> Decimal {
    Decimal::from_nanos(i128::from(thousandths) * 1_000_000)
}

fn vendor(n: u32, as_of: Date, months: u32) -> Vendor {
    let size = i64::from(n % 17) + 1;
    let mut vendor = Vendor::blank(&format!("vendor-{n}"));
    vendor.label = format!("Vendor {n}");
    vendor.net_days = 30 + n % 30;
    vendor.late_interest = OptionalPart(Some(LateInterest::default()));
    let years = i32::try_from(months.div_ceil(12)).unwrap_or(1);
    let periods = (0..years).map(|year| Period {
        start: as_of.plus_months(12 * year),
        end: as_of.plus_months(12 * (year + 1)),
        floor: Amount::whole(1_200_000 * size),
        ..Period::blank(&format!("y{year}"))
    });
    let lines = (0..2).map(|line| Line {
        monthly: Amount::whole(45_000 * size),
        growth: share(i64::from(n % 9) * 10),
        discounted: line == 0,
        counts: if line == 0 { Counts::Wholly } else { Counts::Not },
        ..Line::blank(&format!("line-{line}"))
    });
    vendor.contract = OptionalPart(Some(Contract {
        billing: if n.is_multiple_of(5) { Billing::Quarterly } else { Billing::Usage },
        discount: share(90),
        carry_over_cap: share(150),
        shortfall_buys: if n.is_multiple_of(3) { ShortfallBuys::Credit } else { ShortfallBuys::Nothing },
        after_last: AfterLast::ListPrice,
        periods: periods.collect(),
        lines: lines.collect(),
        ..Contract::default()
    }));
    let policy = |id: &str, day: i32, kind| Policy { from: Some(as_of.plus_days(day)), kind, ..Policy::blank(id) };
    vendor.policies = match n % 4 {
        0 => vec![policy("p1", 90, PolicyKind::Withhold), policy("p2", 400, PolicyKind::PayInFull)],
        1 => vec![Policy { days: Some(20), ..policy("p1", 0, PolicyKind::Defer) }],
        2 => vec![Policy { share: Some(share(500)), ..policy("p1", 60, PolicyKind::PayShare) }],
        _ => Vec::new(),
    };
    vendor
}

fn stream(n: u32, first: Month, size: Size) -> Stream {
    let mut stream = Stream::blank(&format!("stream-{n}"));
    stream.label = format!("Stream {n}");
    stream.base = Amount::whole(150_000 * (i64::from(n % 13) + 1));
    stream.growth = share(i64::from(n % 11) * 10 - 40);
    stream.bad_share = share(5);
    if size.vendors > 0 {
        let vendor = format!("vendor-{}", n % size.vendors);
        stream.payers = vec![Payer { vendor, share: share(100), ..Payer::blank("payer") }];
    }
    stream.lags = vec![
        Lag { days: 30, share: share(700), ..Lag::blank("soon") },
        Lag { days: 60, share: share(300), ..Lag::blank("late") },
    ];
    let planned = 0..i32::try_from(size.planned_months).unwrap_or(0);
    stream.amounts =
        planned.map(|m| (first.plus(m), Amount::whole(100_000 + i64::from(n) * 37 + i64::from(m)))).collect();
    stream
}
