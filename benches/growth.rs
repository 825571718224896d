//! How the time of a forecast grows with months, vendors, invoices and whatever else there may be many of.

mod common;

use std::hint::black_box;

use common::growth::{self, Row};
use obligo::{
    calendar::{Date, Month},
    engine::{self, Lanes, Plan, Totals, run},
    model::{
        Act, Amount, Charge, Contract, ContractChange, ContractChangeKind, Counts, Credit, Decimal, DisputedInvoice,
        Id, InvoiceKind, Keyed, LateInterest, Line, LumpPayment, Model, OpeningInvoice, OptionalPart, Payer, Period,
        Policy, PolicyKind, Receivable, Recognition, Rung, SpanSize, Stream, TrendChange, Trigger, Vendor,
    },
};

fn main() {
    growth::print(&rows());
}

/// A forecast with its figures and its table of months.
fn forecast(model: &Model) {
    let forecast = engine::forecast(model).expect("no overflow");
    black_box((forecast.figures(), forecast.table(SpanSize::Month)));
}

/// Eight paths in one lane.
fn paths(model: &Model) {
    let plan = Plan::new(model);
    let mut totals = Totals::<8>::default();
    run(&plan, &varied(&plan), &mut totals).expect("no overflow");
    black_box(totals);
}

/// Inputs that differ a little from path to path.
fn varied(plan: &Plan) -> Vec<Lanes<8>> {
    let paths: [f64; 8] = [1.0, 0.9, 0.95, 0.99, 1.01, 1.02, 1.05, 0.85];
    // Whole minor units stay whole; shares and rates are the same on all paths.
    let vary = |value: &f64| if *value < 1000.0 { [*value; 8] } else { paths.map(|path| (value * path).round()) };
    plan.inputs.iter().map(|value| Lanes(vary(value))).collect()
}

/// How large a model is, and of what kind.
#[derive(Clone, Copy)]
struct Shape {
    vendors: u32,
    /// Of each vendor.
    charges: u32,
    months: u32,
    /// Each paid by one of the vendors, by turns.
    streams: u32,
    policy: Option<PolicyKind>,
    act: Option<Act>,
}

const FEW: Shape = Shape { vendors: 4, charges: 4, months: 60, streams: 4, policy: None, act: None };

/// What a vendor is owed a month for one of its charges.
const CHARGE: i64 = 1_000;

impl Shape {
    fn model(self) -> Model {
        let mut model = Model::empty("USD", Month::new(2023, 1), self.months);
        model.settings.opening_cash = Amount::whole(10_000);
        model.vendors = (0..self.vendors).map(|n| self.vendor(n)).collect();
        model.streams = (0..self.streams).map(|n| self.stream(n)).collect();
        model
    }

    fn vendor(self, n: u32) -> Vendor {
        let charges = (0..self.charges).map(|k| Charge {
            monthly: Amount::whole(CHARGE),
            day: 1 + k % 28,
            ..Charge::blank(&format!("charge-{n}-{k}"))
        });
        Vendor {
            net_days: 30,
            charges: charges.collect(),
            late_interest: OptionalPart(Some(LateInterest::default())),
            policies: self.policy.map(policy).into_iter().collect(),
            reactions: self.act.map(|act| rung("rung", act)).into_iter().collect(),
            ..Vendor::blank(&vendor_id(n))
        }
    }

    /// Together streams earn seven tenths of what is owed.
    fn stream(self, n: u32) -> Stream {
        let earned = i64::from(self.vendors) * i64::from(self.charges) * CHARGE * 7 / 10;
        let payer = |vendor: u32| Payer { vendor: vendor_id(vendor), share: share(900), ..Payer::blank("payer") };
        Stream {
            base: Amount::whole(earned / i64::from(self.streams)),
            recognition: Recognition::Weekly,
            bad_share: share(10),
            payers: n.checked_rem(self.vendors).map(payer).into_iter().collect(),
            ..Stream::blank(&format!("stream-{n}"))
        }
    }
}

fn vendor_id(n: u32) -> String {
    format!("vendor-{n}")
}

fn share(thousandths: i64) -> Decimal {
    Decimal::from_nanos(i128::from(thousandths) * 1_000_000)
}

fn policy(kind: PolicyKind) -> Policy {
    Policy {
        kind,
        days: Some(45),
        share: Some(share(500)),
        amount: Some(Amount::whole(2 * CHARGE)),
        count: Some(24),
        disputed_kinds: vec![InvoiceKind::Charge].into(),
        ..Policy::blank("policy")
    }
}

fn rung(id: &str, act: Act) -> Rung {
    Rung {
        act,
        arrears: Amount::whole(CHARGE),
        days: 5,
        has_right: true,
        court_months: Some(2),
        back_months: Some(1),
        legal_costs: Amount::whole(10),
        ..Rung::blank(id)
    }
}

fn as_of() -> Date {
    Month::new(2023, 1).first()
}

/// A contract of a period a year and a line.
fn contract(months: u32) -> Contract {
    let years = i32::try_from(months / 12).unwrap_or(1);
    let periods = (0..years).map(|year| Period {
        start: as_of().plus_months(12 * year),
        end: as_of().plus_months(12 * (year + 1)),
        floor: Amount::whole(12 * CHARGE),
        ..Period::blank(&format!("period-{year}"))
    });
    let line = Line { monthly: Amount::whole(CHARGE), counts: Counts::Wholly, ..Line::blank("line") };
    Contract { periods: periods.collect(), lines: vec![line], ..Contract::default() }
}

type Twice = fn(Shape, u32) -> Shape;

/// What there may be twice as much of, and the size to begin with.
const SIZES: [(&str, Shape, Twice); 3] = [
    ("months", Shape { months: 120, ..FEW }, |shape, times| Shape { months: shape.months * times, ..shape }),
    ("vendors", Shape { vendors: 50, streams: 50, months: 24, ..FEW }, |shape, times| Shape {
        vendors: shape.vendors * times,
        streams: shape.streams * times,
        ..shape
    }),
    ("invoices", Shape { vendors: 2, charges: 30, ..FEW }, |shape, times| Shape {
        charges: shape.charges * times,
        ..shape
    }),
];

fn rows() -> Vec<Row> {
    let mut rows = Vec::new();
    let mut add = |name: String, run: fn(&Model), model: Box<dyn Fn(u32) -> Model>| {
        let make = move |times| {
            let model = model(times);
            assert_eq!(model.problems(), []);
            Box::new(move || run(&model)) as Box<dyn FnMut()>
        };
        rows.push(Row { name, make: Box::new(make) });
    };
    for (of, size, twice) in SIZES {
        for kind in PolicyKind::ALL {
            let shape = Shape { policy: Some(*kind), ..size };
            let model = Box::new(move |times| twice(shape, times).model());
            add(format!("policy {}: {of}", kind.as_str()), forecast, model);
        }
        for act in Act::ALL {
            let shape = Shape { policy: Some(PolicyKind::Withhold), act: Some(*act), ..size };
            let model = Box::new(move |times| {
                let shape = twice(shape, times);
                let mut model = shape.model();
                model
                    .vendors
                    .iter_mut()
                    .for_each(|vendor| vendor.contract = OptionalPart(Some(contract(shape.months))));
                model
            });
            add(format!("reaction {}: {of}", act.as_str()), forecast, model);
        }
        let all = move |times| all_combined(twice(Shape { vendors: size.vendors.max(21), ..size }, times));
        add(format!("all policies and reactions: {of}"), forecast, Box::new(all));
        add(format!("all policies and reactions, eight paths: {of}"), paths, Box::new(all));
    }
    for (name, change) in OTHERS {
        add(
            (*name).to_owned(),
            forecast,
            Box::new(move |times| {
                let mut model = FEW.model();
                change(&mut model, times);
                model
            }),
        );
    }
    add(
        "set-off and withheld payments of one vendor, weekly: months".to_owned(),
        forecast,
        Box::new(|times| {
            let shape = Shape { vendors: 1, charges: 10, streams: 1, months: 120 * times, ..FEW };
            let mut model = Shape { policy: Some(PolicyKind::Withhold), ..shape }.model();
            model.streams[0].base = Amount::whole(100_000);
            model.vendors[0].reactions = [Act::SetOff, Act::WithholdPayments]
                .map(|act| Rung { lasting: true, ..rung(act.as_str(), act) })
                .into();
            model
        }),
    );
    add(
        "1,000 vendors, each with a contract, a policy and a stream: vendors".to_owned(),
        forecast,
        Box::new(|times| {
            let shape = Shape { vendors: 500 * times, streams: 500 * times, charges: 1, months: 24, ..FEW };
            all_combined(shape)
        }),
    );
    rows
}

/// Each vendor with another mixture of a policy, later another, and two rungs.
fn all_combined(shape: Shape) -> Model {
    let mut model = shape.model();
    let all = |n: usize| (PolicyKind::ALL[n % PolicyKind::ALL.len()], Act::ALL[n % Act::ALL.len()]);
    for (n, vendor) in model.vendors.iter_mut().enumerate() {
        vendor.contract = OptionalPart(Some(contract(shape.months)));
        let (first, act) = all(n);
        let (second, other) = all(n / 2 + 3);
        vendor.policies = vec![
            Policy { from: Some(as_of().plus_days(10)), ..policy(first) },
            Policy {
                id: Id("later".to_owned()),
                from: Some(as_of().plus_months(i32::try_from(shape.months / 2).unwrap_or(0))),
                ..policy(second)
            },
        ];
        vendor.reactions = vec![rung("one", act), rung("other", other)];
    }
    model
}

type Growing = (&'static str, fn(&mut Model, u32));

/// What else there may be many of, in a model that is otherwise small.
const OTHERS: &[Growing] = &[
    ("rungs of a ladder", |model, times| {
        for vendor in &mut model.vendors {
            vendor.policies = vec![policy(PolicyKind::FixedAmount)];
            vendor.reactions = (0..40 * times)
                .map(|n| Rung {
                    trigger: if n == 0 { Trigger::Arrears } else { Trigger::After },
                    after: n.checked_sub(1).map(|before| format!("rung-{before:05}")),
                    days: 7,
                    ..rung(&format!("rung-{n:05}"), Act::Notice)
                })
                .collect();
        }
    }),
    ("policies", |model, times| {
        for vendor in &mut model.vendors {
            let kinds = [PolicyKind::Withhold, PolicyKind::PayCurrent, PolicyKind::WhenCashAllows];
            vendor.policies = (0..25 * times)
                .map(|n| Policy {
                    id: Id(format!("policy-{n:05}")),
                    from: Some(as_of().plus_days((1_800 / (25 * times) * n).cast_signed())),
                    ..policy(kinds[n as usize % kinds.len()])
                })
                .collect();
        }
    }),
    ("disputes of single invoices", |model, times| {
        for vendor in &mut model.vendors {
            let disputed = (0..30 * times).map(|n| DisputedInvoice {
                id: Id(format!("disputed-{n}")),
                kind: InvoiceKind::Charge,
                month: Month::new(2023, 1).plus(n.cast_signed()),
            });
            vendor.policies = vec![Policy {
                disputed_kinds: Vec::new().into(),
                disputed_invoices: disputed.collect(),
                decision: Some(as_of().plus_months(50)),
                owed_share: Some(share(500)),
                ..policy(PolicyKind::Dispute)
            }];
        }
    }),
    ("lump payments, nothing else is paid", |model, times| {
        for vendor in &mut model.vendors {
            vendor.policies = vec![policy(PolicyKind::Withhold)];
            vendor.lump_payments = (0..300 * times)
                .map(|n| LumpPayment {
                    date: as_of().plus_days((1_800 * n / (300 * times)).cast_signed()),
                    amount: Amount::whole(300),
                    ..LumpPayment::blank(&format!("lump-{n}"))
                })
                .collect();
        }
    }),
    ("opening invoices, in agreed instalments", |model, times| {
        for vendor in &mut model.vendors {
            vendor.invoices = opening_invoices(500 * times);
            vendor.policies = vec![Policy { agreed: true, count: Some(60), ..policy(PolicyKind::Instalments) }];
            vendor.reactions = vec![rung("rung", Act::SetOff)];
        }
    }),
    ("opening invoices, paid when cash allows", |model, times| {
        for vendor in &mut model.vendors {
            vendor.invoices = opening_invoices(500 * times);
            vendor.policies = vec![policy(PolicyKind::WhenCashAllows)];
            vendor.reactions = vec![rung("rung", Act::WithholdPayments)];
        }
    }),
    ("credits", |model, times| {
        for vendor in &mut model.vendors {
            vendor.contract = OptionalPart(Some(contract(60)));
            vendor.credits = (0..500 * times)
                .map(|n| Credit {
                    amount: Amount::whole(10),
                    expires: Some(as_of().plus_days((n * 1_800 / (500 * times)).cast_signed())),
                    ..Credit::blank(&format!("credit-{n}"))
                })
                .collect();
        }
    }),
    ("streams, all paid by one vendor that withholds and sets off", |model, times| {
        let shape = Shape { vendors: 1, charges: 20, streams: 50 * times, ..FEW };
        *model = Shape { policy: Some(PolicyKind::Withhold), ..shape }.model();
        model.vendors[0].reactions = vec![rung("one", Act::SetOff), rung("other", Act::WithholdPayments)];
    }),
    ("payers of a stream, all of which withhold", |model, times| {
        let shape = Shape { vendors: 50 * times, charges: 1, streams: 1, months: 24, ..FEW };
        *model = Shape { policy: Some(PolicyKind::Withhold), act: Some(Act::WithholdPayments), ..shape }.model();
        model.streams[0].payers = (0..shape.vendors)
            .map(|n| Payer { vendor: vendor_id(n), share: share(5), ..Payer::blank(&format!("payer-{n}")) })
            .collect();
    }),
    ("receivables of the opening, withheld", |model, times| {
        for vendor in &mut model.vendors {
            vendor.policies = vec![policy(PolicyKind::Withhold)];
            vendor.reactions = vec![rung("one", Act::SetOff), rung("other", Act::WithholdPayments)];
            vendor.invoices = opening_invoices(10);
        }
        for stream in &mut model.streams {
            stream.receivables = (0..500 * times)
                .map(|n| Receivable {
                    due: as_of().plus_days((n % 100).cast_signed() - 30),
                    amount: Amount::whole(100),
                    vendor: stream.payers.first().map(|payer| payer.vendor.clone()),
                    ..Receivable::blank(&format!("receivable-{n}"))
                })
                .collect();
        }
    }),
    ("periods of a contract", |model, times| {
        *model = Shape { months: 240, ..FEW }.model();
        for vendor in &mut model.vendors {
            let days = 3_600 / (60 * times);
            let periods = (0..60 * times).map(|n| Period {
                start: as_of().plus_days((n * days).cast_signed()),
                end: as_of().plus_days(((n + 1) * days).cast_signed()),
                floor: Amount::whole(CHARGE),
                ..Period::blank(&format!("period-{n:05}"))
            });
            vendor.contract = OptionalPart(Some(Contract { periods: periods.collect(), ..contract(240) }));
        }
    }),
    ("vendors in a chain of migrations", |model, times| {
        *model = Shape { vendors: 100 * times, charges: 1, streams: 10, ..FEW }.model();
        let ids: Vec<String> = model.vendors.iter().map(|vendor| vendor.id.0.clone()).collect();
        for (vendor, next) in model.vendors.iter_mut().zip(ids.iter().skip(1)) {
            vendor.contract_changes = vec![ContractChange {
                kind: ContractChangeKind::Migrate,
                date: as_of().plus_days(100),
                to: Some(next.clone()),
                share: Some(share(500)),
                steps: Some(24),
                ..ContractChange::blank("moves")
            }];
        }
        model.vendors.iter_mut().for_each(|vendor| vendor.contract = OptionalPart(Some(contract(60))));
    }),
    ("changes of a stream's trend", |model, times| {
        for stream in &mut model.streams {
            stream.changes = (0..30 * times)
                .map(|n| TrendChange {
                    id: Id(format!("change-{n:05}")),
                    from: Month::new(2023, 1).plus(n.cast_signed()),
                    until: None,
                    factor: share(1_001),
                    over_months: 1,
                })
                .collect();
        }
    }),
];

fn opening_invoices(count: u32) -> Vec<OpeningInvoice> {
    (0..count)
        .map(|n| OpeningInvoice {
            kind: InvoiceKind::Usage,
            issued: as_of().plus_days(-100 - (n % 60).cast_signed()),
            due: as_of().plus_days(-1 - (n % 90).cast_signed()),
            amount: Amount::whole(100),
            ..OpeningInvoice::blank(&format!("invoice-{n}"))
        })
        .collect()
}
