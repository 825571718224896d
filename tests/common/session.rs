//! A session with everything in it, whole and in parts.

use obligo::{
    calendar::{Date, Month},
    model::{
        AccountChange, Act, AfterLast, AmountIs, BilledFor, Billing, BusinessDays, ByMonth, Cap, CashEvent, Channel,
        Charge, Contract, ContractChange, ContractChangeKind, Cost, CostKind, CostPayable, Counts, CountsFrom, Credit,
        CreditLine, CreditNote, CreditPays, CurvePoint, DayCount, Debt, DisputedInvoice, Driver, DueFrom, EarlyPayment,
        FeeShare, Holiday, Id, Intended, InvoiceKind, Keyed, Lag, LateInterest, Line, LumpPayment, Mark, Model,
        OddKind, OpeningInvoice, OptionalPart, Outage, Past, PastDowntime, PastDue, Payer, Per, Period, Policy,
        PolicyKind, Provenance, ProvenanceKind, Receivable, Recognition, Repayment, Roll, Rung, RunningPlan,
        SCHEMA_VERSION, Scenario, Season, Service, Session, Setting, Settings, ShortfallBuys, Site, SpanSize, Stream,
        TerminationFee, Timing, TrendChange, Trigger, Vendor, View, WeekStart,
    },
    money::{Amount, Decimal},
};

fn id(text: impl Into<String>) -> Id {
    Id(text.into())
}

fn amount(text: &str) -> Amount {
    Amount(decimal(text))
}

fn decimal(text: &str) -> Decimal {
    text.parse().expect("a decimal")
}

fn date(text: &str) -> Date {
    text.parse().expect("a date")
}

fn month(text: &str) -> Month {
    text.parse().expect("a month")
}

/// A valid session with two of everything, every part present, every option set, and no field at its default.
pub fn full_session() -> Session {
    Session {
        version: SCHEMA_VERSION,
        name: "Everything".to_owned(),
        note: "Two of each, \"quoted\", with a \\ and a line\nbreak: it's all here (é, 日本, \u{a0}) // [ { /* ."
            .to_owned(),
        model: Model {
            settings: Settings {
                currency: "USD".to_owned(),
                first_month: month("2023-02"),
                months: 36,
                week_start: WeekStart::Sunday,
                fiscal_month: 7,
                opening_cash: amount("-1_250.50"),
                restricted_cash: amount("2_000_000"),
                buffer: amount("15_000_000.01"),
                cash_interest: decimal("0.031"),
                credit_line: OptionalPart(Some(CreditLine {
                    limit: amount("50_000_000"),
                    drawn: amount("7_500_000"),
                    rate: decimal("0.0825"),
                    fee: decimal("0.005"),
                    day_count: DayCount::Actual360,
                })),
                business_days: OptionalPart(Some(BusinessDays {
                    weekend: vec![WeekStart::Friday, WeekStart::Saturday].into(),
                    roll: Roll::ModifiedFollowing,
                    holidays: vec![
                        Holiday { id: id("eid"), date: date("2023-04-20"), label: "Eid".to_owned() },
                        Holiday { id: id("eve"), date: date("2023-12-31"), label: "New Year’s Eve".to_owned() },
                    ],
                })),
                value_of_cash: Some(decimal("0.12")),
                note: "cash".to_owned(),
                provenance: provenance("opening_cash"),
            },
            vendors: vec![vendor("aws", "gcp"), vendor("gcp", "aws")],
            streams: vec![stream("ads"), stream("subscriptions")],
            costs: vec![cost("payroll", "ads"), cost("royalties", "subscriptions")],
            debts: vec![debt("loan"), debt("notes")],
            cash_events: vec![cash_event("equity"), cash_event("severance")],
            sites: vec![site("sacramento"), site("atlanta")],
            service: OptionalPart(Some(service())),
            marks: vec![mark("takeover"), mark("hearing")],
            history: vec![past("h1", "ads"), past("h2", "gcp")],
        },
        scenarios: vec![scenario("tight", "24"), scenario("loose", "48")],
        intended: vec![Intended { path: "vendors/aws/policies/p1/from".to_owned(), kind: OddKind::PolicySuperseded }],
        view: View {
            selected: Some("aws".to_owned()),
            scenario: Some("tight".to_owned()),
            compared: vec!["base".to_owned(), "loose".to_owned()],
            span: SpanSize::Quarter,
        },
    }
}

fn scenario(name: &str, months: &str) -> Scenario {
    let overrides = [("settings/buffer", "20_000_000.50"), ("settings/months", months)];
    Scenario {
        id: id(name),
        label: format!("Scenario {name}"),
        colour: Some(3),
        locked: true,
        note: "what if".to_owned(),
        overrides: overrides.into_iter().map(|(path, text)| (path.to_owned(), Setting::of(text))).collect(),
    }
}

fn provenance(field: &str) -> Vec<Provenance> {
    vec![
        Provenance {
            id: id("n1"),
            field: field.to_owned(),
            kind: ProvenanceKind::Disputed,
            source: "The Information, 2023-03".to_owned(),
            note: "contradicted".to_owned(),
        },
        Provenance {
            id: id("n2"),
            field: "label".to_owned(),
            kind: ProvenanceKind::Assumed,
            source: "us".to_owned(),
            note: "fitted".to_owned(),
        },
    ]
}

fn changes() -> Vec<TrendChange> {
    vec![
        TrendChange {
            id: id("c1"),
            from: month("2023-05"),
            until: Some(month("2023-11")),
            factor: decimal("0.6"),
            over_months: 3,
        },
        TrendChange {
            id: id("c2"),
            from: month("2024-01"),
            until: Some(month("2025-01")),
            factor: decimal("1.25"),
            over_months: 2,
        },
    ]
}

fn amounts() -> ByMonth {
    [(month("2022-12"), amount("900_000")), (month("2023-06"), amount("1_100_000.25"))].into()
}

fn invoices(name: &str) -> Vec<OpeningInvoice> {
    vec![
        OpeningInvoice {
            id: id("i1"),
            number: "RE-2022/118".to_owned(),
            kind: InvoiceKind::Shortfall,
            issued: date("2022-10-31"),
            due: date("2022-12-15"),
            amount: amount("70_000_000"),
            charge: Some(format!("{name}-rent")),
            face: Some(amount("80_000_000")),
            billed_for: BilledFor::Ending,
            plan: RunningPlan::Agreed,
            payments_left: Some(6),
            payment: Some(amount("11_000_000")),
            fixed_sum_to_come: true,
        },
        OpeningInvoice {
            id: id("i2"),
            number: "4711".to_owned(),
            kind: InvoiceKind::Charge,
            issued: date("2022-11-30"),
            due: date("2023-03-15"),
            amount: amount("0.01"),
            charge: Some(format!("{name}-rent")),
            face: Some(amount("80_000_000")),
            billed_for: BilledFor::LegalCosts,
            plan: RunningPlan::NotAgreed,
            payments_left: Some(2),
            payment: Some(amount("0.01")),
            fixed_sum_to_come: true,
        },
    ]
}

fn vendor(name: &str, other: &str) -> Vendor {
    Vendor {
        id: id(name),
        label: format!("Vendor {name}"),
        muted: true,
        priority: 7,
        net_days: 45,
        due_from: DueFrom::MonthEnd,
        due_months: 1,
        due_day: Some(10),
        early_payment: OptionalPart(Some(EarlyPayment { days: 12, discount: decimal("0.015"), take: true })),
        late_interest: OptionalPart(Some(LateInterest {
            rate: decimal("0.18"),
            per: Per::Year,
            day_count: DayCount::Actual360,
            grace_days: 5,
            compounding: true,
            fixed_sum: amount("40"),
        })),
        contract: OptionalPart(Some(contract())),
        charges: vec![charge(&format!("{name}-rent")), charge(&format!("{name}-support"))],
        invoices: invoices(name),
        credits: vec![
            Credit {
                id: id("k1"),
                pays: CreditPays::AnyInvoice,
                amount: amount("500_000"),
                expires: Some(date("2023-12-31")),
                counts: true,
                bought: true,
                held: true,
                only: vec![InvoiceKind::Usage].into(),
            },
            Credit {
                id: id("k2"),
                pays: CreditPays::AnyInvoice,
                amount: amount("250_000"),
                expires: Some(date("2024-06-30")),
                counts: true,
                bought: true,
                held: true,
                only: vec![InvoiceKind::Charge].into(),
            },
        ],
        credit_notes: ["cn1", "cn2"]
            .map(|name| CreditNote {
                id: id(name),
                number: format!("CN {name}"),
                date: date("2023-05-10"),
                amount: amount("30_000"),
                only: vec![InvoiceKind::Interest, InvoiceKind::Charge].into(),
            })
            .into(),
        policies: vec![policy("p1", "2023-03-01", PolicyKind::Dispute), policy("p2", "2023-09-01", PolicyKind::Defer)],
        lump_payments: vec![
            LumpPayment {
                id: id("l1"),
                date: date("2023-04-28"),
                amount: amount("10_000_000"),
                only: vec![InvoiceKind::Usage, InvoiceKind::Interest].into(),
            },
            LumpPayment {
                id: id("l2"),
                date: date("2023-08-31"),
                amount: amount("5_000_000"),
                only: vec![InvoiceKind::Shortfall].into(),
            },
        ],
        reactions: vec![rung("r1", Act::CancelSpend, "r2", "2022-11-30"), rung("r2", Act::Court, "r1", "2022-12-24")],
        contract_changes: vec![contract_change("g1", other), contract_change("g2", other)],
        service_share: decimal("0.375"),
        note: format!("see {other}"),
        provenance: provenance("contract/discount"),
    }
}

fn rung(name: &str, act: Act, after: &str, since: &str) -> Rung {
    Rung {
        id: id(name),
        muted: true,
        act,
        trigger: Trigger::After,
        arrears: amount("5_000_000"),
        days: 31,
        after: Some(after.to_owned()),
        counts_from: CountsFrom::AsOf,
        counted_since: Some(date("2022-11-01")),
        in_force_since: Some(date(since)),
        lifted_on: Some(date(since).plus_days(2)),
        dropped: true,
        lift_at: amount("1_000_000"),
        lasting: true,
        stream: Some("ads".to_owned()),
        back_months: Some(2),
        has_right: true,
        court_months: Some(9),
        legal_costs: amount("250_000.50"),
    }
}

fn contract_change(name: &str, other: &str) -> ContractChange {
    let fee = |name: &str, year, share: &str| FeeShare { id: id(name), year, share: decimal(share) };
    ContractChange {
        id: id(name),
        muted: true,
        kind: ContractChangeKind::Migrate,
        date: date("2023-07-01"),
        floor_factor: Some(decimal("0.6")),
        extend_months: Some(12),
        past_due: PastDue::AgreedInstalments,
        discount: Some(decimal("0.25")),
        count: Some(9),
        fee: TerminationFee::ShareByYear,
        fee_amount: Some(amount("3_000_000")),
        fee_shares: vec![fee("f1", 2, "0.5"), fee("f2", 4, "0.2")],
        to: Some(other.to_owned()),
        share: Some(decimal("0.45")),
        steps: Some(6),
        price_ratio: Some(decimal("0.9")),
    }
}

fn site(name: &str) -> Site {
    Site {
        id: id(name),
        label: format!("Site {name}"),
        muted: true,
        capacity: decimal("120"),
        monthly: amount("4_000_000"),
        closes: Some(date("2023-12-24")),
        note: "the old one".to_owned(),
        provenance: provenance("capacity"),
    }
}

fn service() -> Service {
    let point =
        |name: &str, load: &str, down: &str| CurvePoint { id: id(name), load: decimal(load), down: decimal(down) };
    let outage = |name: &str, day: &str| Outage {
        id: id(name),
        label: format!("Outage {name}"),
        muted: true,
        date: date(day),
        days: 2,
        down: decimal("0.35"),
    };
    let past = |name: &str, of: &str| PastDowntime { id: id(name), month: month(of), days: decimal("1.5") };
    Service {
        load: decimal("200"),
        reference_month: Some(month("2022-06")),
        growth: decimal("0.08"),
        changes: changes(),
        curve: vec![point("u1", "0.8", "0.01"), point("u2", "1.2", "0.5")],
        outages: vec![outage("o1", "2023-02-08"), outage("o2", "2023-03-06")],
        past_downtime: vec![past("d1", "2022-11"), past("d2", "2022-12")],
    }
}

fn contract() -> Contract {
    let period = |name: &str, start: &str, end: &str| Period {
        id: id(name),
        start: date(start),
        end: date(end),
        floor: amount("92_727_272.73"),
        discount: Some(decimal("0.09")),
        invoiced: Some(amount("30_000_000")),
        instalment: Some(amount("20_000_000")),
        instalments_until: Some(date(end).plus_days(-1)),
    };
    let line = |name: &str, counts| Line {
        id: id(name),
        label: format!("Line {name}"),
        monthly: amount("4_200_000"),
        reference_month: Some(month("2022-05")),
        growth: decimal("-0.1"),
        changes: changes(),
        amounts: amounts(),
        discounted: true,
        discount: Some(decimal("0.3")),
        counts,
        share: Some(decimal("0.25")),
        cap: Some("marketplace".to_owned()),
    };
    let cap = |name: &str| Cap {
        id: id(name),
        label: format!("Cap {name}"),
        share: decimal("0.2"),
        consumed_so_far: amount("1_000_000"),
    };
    Contract {
        billing: Billing::Quarterly,
        timing: Timing::Arrears,
        discount: decimal("0.12"),
        overage_ratio: decimal("1.5"),
        carry_over_cap: decimal("0.2"),
        carry_if_not_smaller: true,
        shortfall_buys: ShortfallBuys::Credit,
        credit_months: Some(18),
        after_last: AfterLast::Stops,
        consumed_so_far: amount("31_000_000"),
        carried_in: amount("4_000_000"),
        periods: vec![period("y3", "2022-06-01", "2023-06-01"), period("y4", "2023-06-03", "2024-06-01")],
        caps: vec![cap("marketplace"), cap("support")],
        lines: vec![line("compute", Counts::Share), line("market", Counts::Cap)],
    }
}

fn charge(name: &str) -> Charge {
    Charge {
        id: id(name),
        label: format!("Charge {name}"),
        amount_is: AmountIs::EachTime,
        monthly: amount("120_000"),
        each_time: amount("360_000"),
        every_months: 3,
        day: 15,
        first_month: Some(month("2023-03")),
        until: Some(month("2025-03")),
        reference_month: Some(month("2022-07")),
        growth: decimal("0.02"),
        changes: changes(),
    }
}

fn policy(name: &str, from: &str, kind: PolicyKind) -> Policy {
    let disputed = |name: &str, kind, issued: &str| DisputedInvoice { id: id(name), kind, month: month(issued) };
    Policy {
        id: id(name),
        from: Some(date(from)),
        kind,
        only: vec![InvoiceKind::Usage, InvoiceKind::Shortfall].into(),
        days: Some(60),
        share: Some(decimal("0.4")),
        amount: Some(amount("1_000_000")),
        count: Some(6),
        agreed: true,
        disputed_kinds: vec![InvoiceKind::Interest, InvoiceKind::Charge].into(),
        disputed_invoices: vec![
            disputed("d1", InvoiceKind::Shortfall, "2022-10"),
            disputed("d2", InvoiceKind::Charge, "2023-02"),
        ],
        decision: Some(date("2024-02-29")),
        owed_share: Some(decimal("0.75")),
    }
}

fn stream(name: &str) -> Stream {
    let channel = |name: &str, share: &str| Channel {
        id: id(name),
        label: format!("Channel {name}"),
        share: decimal(share),
        price: amount("8"),
        fee: decimal("0.3"),
    };
    let payer = |name: &str, vendor: &str| Payer { id: id(name), vendor: vendor.to_owned(), share: decimal("0.125") };
    let receivable = |name: &str, due: &str| Receivable {
        id: id(name),
        due: date(due),
        amount: amount("3_000_000"),
        bad: amount("12_000"),
        vendor: Some("aws".to_owned()),
    };
    let account_change = |name: &str, from: &str| AccountChange {
        id: id(name),
        from: month(from),
        churn: Some(decimal("0.04")),
        additions: Some(decimal("25_000")),
    };
    Stream {
        id: id(name),
        label: format!("Stream {name}"),
        muted: true,
        group: "Subscriptions".to_owned(),
        driver: Driver::Accounts,
        base: amount("250_000_000"),
        growth: decimal("-0.4"),
        reference_month: Some(month("2022-10")),
        opening_accounts: decimal("290_000.5"),
        opening_month: Some(month("2022-09")),
        churn: decimal("0.05"),
        additions: decimal("20_000"),
        account_changes: vec![account_change("ac1", "2023-06"), account_change("ac2", "2024-01")],
        channels: vec![channel("web", "0.6"), channel("app-store", "0.3")],
        season: Season((8..20).map(|tenths| Decimal::from_nanos(tenths * 100_000_000)).collect()),
        changes: changes(),
        amounts: amounts(),
        recognition: Recognition::Weekly,
        lags: vec![
            Lag { id: id("g1"), days: 30, share: decimal("0.7") },
            Lag { id: id("g2"), days: 60, share: decimal("0.3") },
        ],
        bad_share: decimal("0.01"),
        payers: vec![payer("y1", "aws"), payer("y2", "gcp")],
        dependency: decimal("0.85"),
        lasting_loss: decimal("0.02"),
        recovery_months: Some(9),
        receivables: vec![receivable("r1", "2023-02-15"), receivable("r2", "2023-03-31")],
        note: "what it earns".to_owned(),
        provenance: provenance("growth"),
    }
}

fn cost(name: &str, stream: &str) -> Cost {
    let payable = |name: &str, due: &str| CostPayable { id: id(name), due: date(due), amount: amount("1_500_000") };
    Cost {
        id: id(name),
        label: format!("Cost {name}"),
        muted: true,
        group: "Operations".to_owned(),
        kind: CostKind::ShareOfStream,
        amount_is: AmountIs::EachTime,
        monthly: amount("40_000_000"),
        each_time: amount("80_000_000"),
        every_months: 2,
        day: 28,
        first_month: Some(month("2023-03")),
        until: Some(month("2025-05")),
        reference_month: Some(month("2022-08")),
        growth: decimal("0.03"),
        changes: changes(),
        stream: Some(stream.to_owned()),
        share: decimal("0.08"),
        net_days: 20,
        payables: vec![payable("owed1", "2023-02-20"), payable("owed2", "2023-03-20")],
        note: "cut in November".to_owned(),
        provenance: provenance("monthly"),
    }
}

fn debt(name: &str) -> Debt {
    let repayment = |name: &str, day: &str| Repayment { id: id(name), date: date(day), amount: amount("50_000_000") };
    Debt {
        id: id(name),
        label: format!("Debt {name}"),
        muted: true,
        principal: amount("12_500_000_000"),
        principal_on: Some(date("2022-12-01")),
        rate: decimal("0.0975"),
        day_count: DayCount::Thirty360,
        last_interest: Some(date("2023-01-27")),
        first_interest: date("2023-04-27"),
        every_months: 3,
        next_interest: Some(amount("300_000_000")),
        maturity: Some(date("2029-10-27")),
        repayments: vec![repayment("a1", "2024-01-27"), repayment("a2", "2025-01-27")],
        note: "secured".to_owned(),
        provenance: provenance("rate"),
    }
}

fn cash_event(name: &str) -> CashEvent {
    CashEvent {
        id: id(name),
        label: format!("Event {name}"),
        muted: true,
        date: date("2023-05-05"),
        amount: amount("-7_500_000"),
        note: "once".to_owned(),
        provenance: provenance("amount"),
    }
}

fn mark(name: &str) -> Mark {
    Mark {
        id: id(name),
        label: format!("Mark {name}"),
        muted: true,
        date: date("2023-10-27"),
        note: "in the news".to_owned(),
        provenance: provenance("date"),
    }
}

fn past(name: &str, item: &str) -> Past {
    Past { id: id(name), item: item.to_owned(), month: month("2022-09"), months: 3, amount: amount("-12.34") }
}

/// Small valid sessions that together have everything that a session has.
pub fn parts(session: &Session) -> Vec<Session> {
    let mut bare = session.clone();
    let Model { vendors, streams, costs, debts, cash_events, sites, service, marks, .. } = session.model.clone();
    bare.model = Model { settings: session.model.settings.clone(), ..Model::empty("USD", month("2023-01"), 1) };
    bare.model.settings.provenance.clear();
    bare.scenarios.clear();
    let part = |change: &dyn Fn(&mut Model)| {
        let mut part = bare.clone();
        change(&mut part.model);
        part
    };
    let vendor = |change: &dyn Fn(&mut Vendor)| {
        let mut vendor: Vendor = Keyed::blank(&vendors[0].id.0);
        change(&mut vendor);
        vendor
    };
    let whole = &vendors[0];
    vec![
        part(&|m| m.vendors = vec![vendor(&|v| v.policies.clone_from(&whole.policies))]),
        part(&|m| {
            m.vendors = vec![vendor(&|v| {
                v.contract = whole.contract.clone();
                v.contract.0.iter_mut().for_each(|contract| contract.lines.truncate(1));
            })];
        }),
        part(&|m| {
            m.vendors = vec![vendor(&|v| {
                v.early_payment = whole.early_payment.clone();
                v.late_interest = whole.late_interest.clone();
                v.invoices.clone_from(&whole.invoices);
                v.charges.clone_from(&whole.charges);
                v.credits.clone_from(&whole.credits);
                v.lump_payments.clone_from(&whole.lump_payments);
                v.provenance.clone_from(&whole.provenance);
            })];
        }),
        part(&|m| {
            m.vendors = vec![vendor(&|v| v.charges = whole.charges[..1].to_vec()), Keyed::blank("gcp")];
            m.streams = streams[..1].to_vec();
            m.streams[0].provenance.clear();
            m.history.clone_from(&session.model.history);
        }),
        part(&|m| {
            m.streams = vec![Keyed::blank("ads")];
            m.costs = costs[..1].to_vec();
        }),
        part(&|m| m.debts = debts[..1].to_vec()),
        Session { scenarios: session.scenarios[..1].to_vec(), ..part(&|_| {}) },
        part(&|m| {
            m.vendors = vec![vendor(&|v| v.reactions.clone_from(&whole.reactions))];
            m.streams = vec![Keyed::blank("ads")];
        }),
        part(&|m| {
            let mut other: Vendor = Keyed::blank("gcp");
            other.contract = OptionalPart(Some(Contract::default()));
            m.vendors = vec![
                vendor(&|v| {
                    v.contract = OptionalPart(Some(Contract::default()));
                    v.contract_changes.clone_from(&whole.contract_changes);
                    v.service_share = whole.service_share;
                }),
                other,
            ];
            m.sites = sites[..1].to_vec();
            m.service.clone_from(&service);
        }),
        part(&|m| {
            m.cash_events = cash_events[..1].to_vec();
            m.marks = marks[..1].to_vec();
            m.settings.provenance.clone_from(&session.model.settings.provenance);
        }),
    ]
}

/// The same, with nothing muted.
pub fn unmuted_session() -> Session {
    let mut session = full_session();
    let model = &mut session.model;
    let switches = (model.vendors.iter_mut().map(|item| &mut item.muted))
        .chain(model.streams.iter_mut().map(|item| &mut item.muted))
        .chain(model.costs.iter_mut().map(|item| &mut item.muted))
        .chain(model.debts.iter_mut().map(|item| &mut item.muted))
        .chain(model.cash_events.iter_mut().map(|item| &mut item.muted))
        .chain(model.sites.iter_mut().map(|item| &mut item.muted))
        .chain(model.marks.iter_mut().map(|item| &mut item.muted));
    switches.for_each(|muted| *muted = false);
    session
}
