//! Random models, made from a seed: every rule of the engine, in every mixture.

use obligo::{
    calendar::{Date, Month},
    model::{
        AccountChange, Act, AfterLast, Amount, AmountIs, BilledFor, Billing, BusinessDays, Cap, CashEvent, Channel,
        Charge, Contract, ContractChange, ContractChangeKind, Cost, CostKind, CostPayable, Counts, CountsFrom, Credit,
        CreditLine, CreditNote, CreditPays, CurvePoint, DayCount, Debt, Decimal, DisputedInvoice, Driver, DueFrom,
        EarlyPayment, FeeShare, Holiday, Id, InvoiceKind, Keyed, Lag, LateInterest, Line, LumpPayment, Model,
        OpeningInvoice, OptionalPart, Outage, PastDowntime, PastDue, Payer, Per, Period, Policy, PolicyKind,
        Receivable, Recognition, Repayment, Roll, Rung, RunningPlan, Season, Service, ShortfallBuys, Site, Stream,
        TerminationFee, Timing, TrendChange, Trigger, Vendor, WeekStart,
    },
};

/// A small generator of random numbers (`SplitMix64`).
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number from 0 to one below `end`.
    pub fn below(&mut self, end: u32) -> u32 {
        u32::try_from(self.next() % u64::from(end)).expect("below a u32")
    }

    pub fn between(&mut self, first: i32, last: i32) -> i32 {
        first + self.below(u32::try_from(last - first + 1).expect("in order")).cast_signed()
    }

    /// True in `percent` of a hundred.
    pub fn chance(&mut self, percent: u32) -> bool {
        self.below(100) < percent
    }

    pub fn pick<T: Clone>(&mut self, all: &[T]) -> T {
        all[self.below(u32::try_from(all.len()).expect("few")) as usize].clone()
    }

    pub fn shuffle<T>(&mut self, all: &mut [T]) {
        for last in (1..all.len()).rev() {
            all.swap(last, self.below(u32::try_from(last + 1).expect("few")) as usize);
        }
    }

    /// An amount with cents, of any size up to `max` major units.
    pub fn amount(&mut self, max: u32) -> Amount {
        let size = 10u32.pow(self.below(9)).min(max);
        let cents = i128::from(self.below(size) * u32::from(size < 40_000_000)) * 100 + i128::from(self.below(100));
        let cents = if self.chance(5) { 0 } else { cents.max(i128::from(self.below(max.min(40_000_000))) * 10) };
        Amount(Decimal::from_nanos(cents * 10_000_000))
    }

    /// A share of at most three places.
    pub fn share(&mut self) -> Decimal {
        Decimal::from_nanos(i128::from(self.below(1001)) * 1_000_000)
    }

    fn thousandths(&mut self, first: i32, last: i32) -> Decimal {
        Decimal::from_nanos(i128::from(self.between(first, last)) * 1_000_000)
    }

    fn some<T>(&mut self, percent: u32, make: impl FnOnce(&mut Self) -> T) -> Option<T> {
        self.chance(percent).then(|| make(self))
    }

    fn several<T>(&mut self, most: u32, mut make: impl FnMut(&mut Self, u32) -> T) -> Vec<T> {
        (0..self.below(most + 1)).map(|n| make(self, n)).collect()
    }
}

fn id(prefix: &str, n: u32) -> Id {
    Id(format!("{prefix}{n}"))
}

/// A valid random model.
pub fn model(seed: u64) -> Model {
    let mut model = first_model(seed);
    has_rolled_forward(&mut model, seed ^ 1);
    let problems = model.problems();
    assert!(problems.is_empty(), "seed {seed}: {problems:?}");
    model
}

fn first_model(seed: u64) -> Model {
    let random = &mut Random::new(seed);
    let first = Month::new(random.between(2018, 2026), u8::try_from(random.between(1, 12)).expect("a month"));
    let months = random.between(2, 26).cast_unsigned();
    let mut model = Model::empty("USD", first, months);
    model.settings.opening_cash = random.amount(1_000_000_000);
    model.settings.restricted_cash = if random.chance(30) { random.amount(1_000_000) } else { Amount::ZERO };
    model.settings.buffer = random.amount(10_000_000);
    model.settings.cash_interest = random.thousandths(0, 60);
    model.settings.week_start = random.pick(WeekStart::ALL);
    model.settings.fiscal_month = random.between(1, 12).cast_unsigned();
    let as_of = model.as_of();
    let day = |random: &mut Random, from: i32, to: i32| as_of.plus_days(random.between(from, to));
    let days = model.end().0 - as_of.0;
    model.vendors = (0..=random.below(3)).map(|n| vendor(random, n, as_of, days)).collect();
    let vendors: Vec<String> = model.vendors.iter().map(|vendor| vendor.id.0.clone()).collect();
    model.streams = random.several(3, |random, n| stream(random, n, first, &vendors));
    let streams: Vec<String> = model.streams.iter().map(|stream| stream.id.0.clone()).collect();
    model.costs = random.several(3, |random, n| {
        let mut cost = Cost::blank(&format!("cost{n}"));
        cost.monthly = random.amount(1_000_000);
        cost.every_months = random.pick(&[1, 1, 2, 3, 12]);
        cost.day = random.between(1, 31).cast_unsigned();
        let from = random.some(30, |random| first.plus(random.between(-5, 5)));
        cost.first_month = from.or((cost.every_months > 1).then_some(first));
        cost.growth = random.thousandths(-300, 500);
        cost.changes = changes(random, first);
        if let Some(stream) = streams.first().filter(|_| n == 1) {
            cost.kind = CostKind::ShareOfStream;
            cost.stream = Some(stream.clone());
            cost.share = random.share();
            cost.net_days = random.below(70);
        }
        cost.muted = random.chance(5);
        cost
    });
    model.debts = random.several(2, |random, n| {
        let mut debt = Debt::blank(&format!("debt{n}"));
        debt.principal = random.amount(500_000_000);
        debt.rate = random.thousandths(0, 150);
        debt.last_interest = random.some(50, |random| day(random, -100, -1));
        debt.first_interest = day(random, 0, 100);
        debt.every_months = random.pick(&[1, 3, 6, 12]);
        debt.next_interest = random.some(30, |random| random.amount(1_000_000));
        debt.maturity = random.some(40, |random| day(random, 0, days));
        debt.repayments = random.several(2, |random, n| Repayment {
            id: id("r", n),
            date: day(random, 0, days),
            amount: random.amount(10_000_000),
        });
        debt
    });
    model.cash_events = random.several(3, |random, n| {
        let mut event = CashEvent::blank(&format!("event{n}"));
        event.date = day(random, -10, days);
        let Amount(size) = random.amount(10_000_000);
        event.amount = Amount(if random.chance(50) { size } else { Decimal::from_nanos(-size.nanos()) });
        event
    });
    terms_are_as_signed(&mut model, seed);
    let problems = model.problems();
    assert!(problems.is_empty(), "seed {seed}: {problems:?}");
    model
}

fn changes(random: &mut Random, first: Month) -> Vec<TrendChange> {
    random.several(2, |random, n| {
        let from = first.plus(random.between(-2, 14));
        TrendChange {
            id: id("c", n),
            from,
            until: random.some(40, |random| from.plus(random.between(1, 9))),
            factor: random.thousandths(0, 2000),
            over_months: random.pick(&[1, 1, 3, 6]),
        }
    })
}

fn vendor(random: &mut Random, n: u32, as_of: Date, days: i32) -> Vendor {
    let mut vendor = Vendor::blank(&format!("vendor{n}"));
    vendor.priority = random.below(3);
    vendor.net_days = random.pick(&[0, 5, 30, 30, 45, 90]);
    vendor.due_from = random.pick(DueFrom::ALL);
    vendor.muted = random.chance(5);
    vendor.early_payment = OptionalPart(random.some(30, |random| EarlyPayment {
        days: random.below(40),
        discount: random.thousandths(0, 50),
        take: random.chance(70),
    }));
    vendor.late_interest = OptionalPart(random.some(70, |random| LateInterest {
        rate: random.thousandths(0, 40),
        per: random.pick(Per::ALL),
        day_count: DayCount::Actual365,
        grace_days: random.pick(&[0, 0, 5, 30]),
        compounding: random.chance(40),
        fixed_sum: if random.chance(30) { Amount::whole(40) } else { Amount::ZERO },
    }));
    vendor.contract = OptionalPart(random.some(80, |random| contract(random, as_of)));
    vendor.charges = random.several(2, |random, k| Charge {
        monthly: random.amount(1_000_000),
        every_months: random.pick(&[1, 1, 3]),
        day: random.between(1, 31).cast_unsigned(),
        first_month: Some(as_of.month()),
        growth: random.thousandths(-100, 200),
        changes: changes(random, as_of.month()),
        ..Charge::blank(&format!("charge{n}-{k}"))
    });
    vendor.invoices = random.several(4, |random, n| {
        let issued = as_of.plus_days(random.between(-150, -1));
        OpeningInvoice {
            id: id("i", n),
            number: if n % 2 == 0 { format!("{n}/2023; rest") } else { String::new() },
            kind: random.pick(InvoiceKind::ALL),
            issued,
            due: issued.plus_days(random.between(0, 90)),
            amount: random.amount(20_000_000),
            ..OpeningInvoice::blank("")
        }
    });
    vendor.credits = random.several(2, |random, n| Credit {
        id: id("k", n),
        amount: random.amount(5_000_000),
        expires: random.some(60, |random| as_of.plus_days(random.between(-20, 400))),
        counts: random.chance(50),
        ..Credit::blank("")
    });
    vendor.policies = random.several(4, |random, n| policy(random, n, as_of, days));
    vendor.lump_payments = random.several(2, |random, n| LumpPayment {
        id: id("l", n),
        date: as_of.plus_days(random.between(0, days)),
        amount: random.amount(10_000_000),
        only: kinds(random, 30),
    });
    vendor
}

fn kinds(random: &mut Random, percent: u32) -> obligo::model::InvoiceKinds {
    if !random.chance(percent) {
        return obligo::model::InvoiceKinds::default();
    }
    let mut kinds: Vec<InvoiceKind> = InvoiceKind::ALL.iter().copied().filter(|_| random.chance(50)).collect();
    if kinds.is_empty() {
        kinds.push(InvoiceKind::Usage);
    }
    kinds.into()
}

fn policy(random: &mut Random, n: u32, as_of: Date, days: i32) -> Policy {
    let from = random.some(90, |random| as_of.plus_days(random.between(-30, days)));
    let begins = from.map_or(as_of, |from| from.max(as_of));
    let disputed = kinds(random, 100);
    Policy {
        from,
        kind: random.pick(PolicyKind::ALL),
        only: kinds(random, 25),
        days: Some(1 + random.below(60)),
        share: Some(random.share()),
        amount: Some(random.amount(5_000_000)),
        count: Some(1 + random.below(14)),
        agreed: random.chance(50),
        disputed_kinds: disputed,
        disputed_invoices: random.several(1, |random, n| DisputedInvoice {
            id: id("d", n),
            kind: random.pick(InvoiceKind::ALL),
            month: as_of.month().plus(random.between(-3, 12)),
        }),
        decision: random.some(60, |random| begins.plus_days(random.between(0, 200))),
        owed_share: Some(random.share()),
        ..Policy::blank(&format!("p{n}"))
    }
}

fn contract(random: &mut Random, as_of: Date) -> Contract {
    let mut start = as_of.plus_days(random.between(-500, 100));
    let periods = random.several(4, |random, n| {
        let end = start.plus_days(random.between(1, 500));
        let period = Period {
            id: id("p", n),
            start,
            end,
            floor: random.amount(100_000_000),
            discount: random.some(30, |random| random.thousandths(0, 400)),
            invoiced: None,
            instalment: None,
            instalments_until: None,
        };
        start = if random.chance(70) { end } else { end.plus_days(random.between(1, 80)) };
        period
    });
    let lines = random.several(3, |random, n| Line {
        monthly: random.amount(5_000_000),
        growth: random.thousandths(-500, 900),
        changes: changes(random, as_of.month()),
        amounts: (0..random.below(3))
            .map(|_| (as_of.month().plus(random.between(-3, 12)), random.amount(5_000_000)))
            .collect(),
        discounted: random.chance(70),
        counts: random.pick(Counts::ALL),
        share: Some(random.share()),
        ..Line::blank(&format!("line{n}"))
    });
    let mut contract = Contract {
        billing: random.pick(Billing::ALL),
        timing: random.pick(Timing::ALL),
        discount: random.thousandths(0, 500),
        overage_ratio: random.thousandths(0, 1500),
        carry_over_cap: random.share(),
        shortfall_buys: random.pick(ShortfallBuys::ALL),
        credit_months: random.some(50, |random| 1 + random.below(12)),
        after_last: random.pick(AfterLast::ALL),
        consumed_so_far: random.amount(50_000_000),
        periods,
        lines,
        ..Contract::default()
    };
    for line in contract.lines.iter_mut().filter(|line| line.counts == Counts::Cap) {
        line.cap = Some(line.id.0.clone());
        contract.caps.push(Cap { share: line.share.unwrap_or_default(), ..Cap::blank(&line.id.0) });
    }
    contract
}

fn stream(random: &mut Random, n: u32, first: Month, vendors: &[String]) -> Stream {
    let mut stream = Stream::blank(&format!("stream{n}"));
    stream.driver = random.pick(Driver::ALL);
    stream.base = random.amount(20_000_000);
    stream.growth = random.thousandths(-500, 900);
    stream.reference_month = random.some(30, |random| first.plus(random.between(-24, 24)));
    stream.opening_accounts = Decimal::whole(i64::from(random.below(1_000_000)));
    stream.churn = random.thousandths(0, 200);
    stream.additions = Decimal::whole(i64::from(random.below(50_000)));
    stream.channels = (0..2)
        .map(|n| Channel {
            share: Decimal::from_nanos(500_000_000),
            price: random.amount(100),
            fee: random.thousandths(0, 300),
            ..Channel::blank(&format!("ch{n}"))
        })
        .collect();
    if random.chance(30) {
        stream.season = Season((0..12).map(|_| random.thousandths(1, 2000)).collect());
    }
    stream.changes = changes(random, first);
    stream.amounts = (0..random.below(3))
        .map(|_| {
            let Amount(size) = random.amount(5_000_000);
            let amount = if random.chance(30) { Decimal::from_nanos(-size.nanos()) } else { size };
            (first.plus(random.between(-3, 12)), Amount(amount))
        })
        .collect();
    stream.recognition = random.pick(Recognition::ALL);
    if random.chance(70) {
        let share = random.share();
        let rest = Decimal::from_nanos(Decimal::ONE.nanos() - share.nanos());
        stream.lags = [(random.below(40), share), (random.below(100), rest)]
            .into_iter()
            .enumerate()
            .map(|(n, (days, share))| Lag { id: Id(format!("lag{n}")), days, share })
            .collect();
    }
    stream.bad_share = random.thousandths(0, 100);
    if random.chance(40) {
        stream.payers = vec![Payer { vendor: vendors[0].clone(), share: random.share(), id: id("payer", 0) }];
    }
    stream.receivables = random.several(2, |random, n| Receivable {
        due: first.first().plus_days(random.between(-30, 90)),
        amount: random.amount(5_000_000),
        ..Receivable::blank(&format!("rec{n}"))
    });
    stream.muted = random.chance(5);
    stream
}

/// A valid random model whose vendors answer: with ladders, contract changes, sites, service and a credit line, about
/// half of which are there at a time.
pub fn model_with_ladders(seed: u64) -> Model {
    let mut model = first_model_with_ladders(seed);
    has_rolled_forward(&mut model, seed ^ 1);
    has_rolled_forward(&mut model, seed);
    let problems = model.problems();
    assert!(problems.is_empty(), "seed {seed}: {problems:?}");
    model
}

/// The same, without what a forecast that began earlier leaves: for tests that tell by a route of their own what ladders
/// do.
pub fn first_model_with_ladders(seed: u64) -> Model {
    let mut model = first_model(seed);
    let random = &mut Random::new(seed ^ 0x5eed_a115_3e25);
    let (as_of, first) = (model.as_of(), model.settings.first_month);
    let days = model.end().0 - as_of.0;
    let vendors: Vec<String> = model.vendors.iter().map(|vendor| vendor.id.0.clone()).collect();
    let streams: Vec<String> = model.streams.iter().map(|stream| stream.id.0.clone()).collect();
    for (n, stream) in model.streams.iter_mut().enumerate() {
        stream.dependency = if random.chance(60) { random.share() } else { Decimal::ZERO };
        // More of them pay us, so that there is something to withhold.
        if stream.payers.is_empty() && random.chance(60) {
            let vendor = vendors[n % vendors.len()].clone();
            stream.payers = vec![Payer { vendor, share: random.share(), id: id("payer", 0) }];
        }
        for receivable in &mut stream.receivables {
            receivable.vendor = random.some(50, |random| random.pick(&vendors));
        }
    }
    let mut share_left = 1000;
    for place in 0..model.vendors.len() {
        let with_contract: Vec<String> = model.vendors[place + 1..]
            .iter()
            .filter(|vendor| vendor.contract.get().is_some())
            .map(|vendor| vendor.id.0.clone())
            .collect();
        let vendor = &mut model.vendors[place];
        vendor.service_share = random.thousandths(0, share_left / 2);
        share_left /= 2;
        if random.chance(50) {
            // Nobody answers who is always paid.
            vendor.policies = vec![Policy { kind: PolicyKind::Withhold, ..Policy::blank("withheld") }];
            vendor.policies.extend(random.some(60, |random| policy(random, 9, as_of, days)));
        }
        vendor.reactions = random.several(5, |random, n| rung(random, n, as_of, &streams));
        if vendor.contract.get().is_some() {
            vendor.contract_changes =
                random.several(2, |random, n| contract_change(random, n, as_of, days, &with_contract));
        }
    }
    model.sites = random.several(2, |random, n| Site {
        capacity: Decimal::whole(i64::from(random.between(0, 200))),
        monthly: random.amount(1_000_000),
        closes: random.some(50, |random| as_of.plus_days(random.between(-20, days))),
        ..Site::blank(&format!("site{n}"))
    });
    model.service = OptionalPart(random.some(60, |random| {
        let points = random.below(4);
        Service {
            load: Decimal::whole(i64::from(random.between(0, 300))),
            growth: random.thousandths(-300, 500),
            changes: changes(random, first),
            curve: (0..points)
                .map(|n| CurvePoint {
                    id: id("u", n),
                    load: Decimal::from_nanos(i128::from(n) * 400_000_000 + i128::from(random.below(300)) * 1_000_000),
                    down: Decimal::from_nanos(i128::from(n) * 250_000_000 + i128::from(random.below(250)) * 1_000_000),
                })
                .collect(),
            outages: random.several(2, |random, n| Outage {
                date: as_of.plus_days(random.between(-5, days)),
                days: 1 + random.below(20),
                down: random.share(),
                ..Outage::blank(&format!("o{n}"))
            }),
            ..Service::default()
        }
    }));
    model.settings.credit_line = OptionalPart(random.some(50, |random| {
        let limit = random.amount(50_000_000);
        CreditLine {
            drawn: if random.chance(30) { limit } else { Amount::ZERO },
            limit,
            rate: random.thousandths(0, 150),
            fee: random.thousandths(0, 20),
            day_count: DayCount::ALL[usize::try_from(seed % 3).expect("one of three")],
        }
    }));
    outages_leave_something_behind(&mut model, seed);
    payments_are_made_on_business_days(&mut model, seed);
    let problems = model.problems();
    assert!(problems.is_empty(), "seed {seed}: {problems:?}");
    model
}

/// Gives two of five models business days: any weekend, any roll, and holidays that come singly and in rows. By numbers of
/// its own, so that the rest of the model is what it was.
fn payments_are_made_on_business_days(model: &mut Model, seed: u64) {
    let random = &mut Random::new(seed ^ 0xb05_1e55);
    if random.chance(60) {
        return;
    }
    let (as_of, days) = (model.as_of(), model.end().0 - model.as_of().0);
    let mut weekend = WeekStart::ALL.to_vec();
    random.shuffle(&mut weekend);
    weekend.truncate(random.pick(&[0, 1, 2, 2, 2, 3, 6]));
    let mut holidays: Vec<Date> = Vec::new();
    for _ in 0..random.below(12) {
        let first = as_of.plus_days(random.between(-10, days + 10));
        let row = random.pick(&[1, 1, 1, 2, 4, 9]);
        holidays.extend((0..row).map(|day| first.plus_days(day)));
    }
    // The ends of months are when most is due.
    for _ in 0..random.below(4) {
        holidays.push(as_of.month().plus(random.between(-1, days / 28)).last().plus_days(random.between(-1, 1)));
    }
    random.shuffle(&mut holidays);
    let holidays = (0..).zip(holidays).map(|(n, date)| Holiday { date, ..Holiday::blank(&format!("h{n}")) });
    let roll = random.pick(Roll::ALL);
    let days = BusinessDays { weekend: weekend.into(), roll, holidays: holidays.collect() };
    model.settings.business_days = OptionalPart(Some(days));
}

/// Gives contracts, charges, costs, debts and streams terms as people sign them (DESIGN 4.14): about half of the models
/// have some. By numbers of its own, so that the rest of the model is what it was.
fn terms_are_as_signed(model: &mut Model, seed: u64) {
    let random = &mut Random::new(seed ^ 0x7e23_5000);
    if random.chance(50) {
        return;
    }
    let (as_of, days) = (model.as_of(), model.end().0 - model.as_of().0);
    let counts = |random: &mut Random| random.pick(DayCount::ALL);
    for vendor in &mut model.vendors {
        if random.chance(40) {
            vendor.due_months = random.below(4);
            vendor.due_day = random.some(40, |random| 1 + random.below(31));
        }
        if let Some(late) = &mut vendor.late_interest.0 {
            late.day_count = counts(random);
        }
        for credit in &mut vendor.credits {
            credit.pays = random.pick(CreditPays::ALL);
        }
        vendor.credit_notes = random.several(2, |random, n| CreditNote {
            date: as_of.plus_days(random.between(-10, days)),
            amount: random.amount(5_000_000),
            only: kinds(random, 50),
            ..CreditNote::blank(&format!("cn{n}"))
        });
        for charge in &mut vendor.charges {
            if random.chance(40) {
                continue;
            }
            let first = as_of.month().plus(random.between(-14, 6));
            charge.amount_is = random.pick(AmountIs::ALL);
            charge.each_time = random.amount(1_000_000);
            charge.every_months = random.pick(&[1, 2, 3, 12]);
            charge.first_month = Some(first);
            charge.until = random.some(40, |random| first.plus(random.between(1, 30)));
        }
        let Some(contract) = &mut vendor.contract.0 else { continue };
        contract.carried_in = if random.chance(30) { random.amount(5_000_000) } else { Amount::ZERO };
        contract.carry_if_not_smaller = random.chance(30);
        for line in &mut contract.lines {
            line.discount = random.some(25, |random| random.thousandths(0, 400));
        }
        // All capped lines share the first cap, of which a part is used.
        if random.chance(60)
            && let Some(cap) = contract.caps.first_mut()
        {
            if random.chance(50) {
                cap.consumed_so_far =
                    Amount(Decimal::from_nanos(contract.consumed_so_far.0.nanos() / 40_000_000 * 10_000_000));
            }
            let id = cap.id.0.clone();
            let capped = contract.lines.iter_mut().filter(|line| line.counts == Counts::Cap);
            capped.for_each(|line| line.cap = Some(id.clone()));
        }
    }
    for cost in &mut model.costs {
        if random.chance(40) {
            continue;
        }
        let first = as_of.month().plus(random.between(-14, 6));
        cost.amount_is = random.pick(AmountIs::ALL);
        cost.each_time = random.amount(1_000_000);
        cost.every_months = random.pick(&[1, 2, 3, 12]);
        cost.first_month = Some(first);
        cost.until = random.some(40, |random| first.plus(random.between(1, 30)));
    }
    model.debts.iter_mut().for_each(|debt| debt.day_count = counts(random));
    for stream in model.streams.iter_mut().filter(|stream| stream.driver == Driver::Accounts) {
        stream.account_changes = random.several(3, |random, n| AccountChange {
            from: as_of.month().plus(random.between(-2, 12)),
            churn: random.some(60, |random| random.thousandths(0, 200)),
            additions: random.some(60, |random| Decimal::whole(i64::from(random.below(50_000)))),
            ..AccountChange::blank(&format!("ac{n}"))
        });
    }
}

/// Gives about half of the models openings as a forecast that began earlier leaves them: amounts of an earlier month,
/// invoices paid in part or in a plan that runs, credits bought, receivables in part bad. By numbers of its own, so that
/// the rest of the model is what it was.
fn has_rolled_forward(model: &mut Model, seed: u64) {
    let random = &mut Random::new(seed ^ 0x0f0e_4a2d);
    if random.chance(50) {
        return;
    }
    let as_of = model.as_of();
    let earlier = |random: &mut Random| random.some(50, |random| as_of.month().plus(-random.between(0, 30)));
    for vendor in &mut model.vendors {
        for invoice in &mut vendor.invoices {
            invoice.face = random.some(30, |random| random.amount(20_000_000)).map(|face| face.max(invoice.amount));
            invoice.fixed_sum_to_come = random.chance(30);
            invoice.charge = vendor.charges.first().filter(|_| random.chance(50)).map(|charge| charge.id.0.clone());
            invoice.plan = random.pick(RunningPlan::ALL);
            invoice.billed_for = random.pick(BilledFor::ALL);
            if invoice.plan != RunningPlan::None {
                invoice.payments_left = Some(random.pick(&[1, 2, 5]));
                invoice.payment = random.some(50, |random| random.amount(1_000_000));
            }
        }
        for credit in &mut vendor.credits {
            credit.bought = random.chance(40);
            credit.only = kinds(random, 40);
            credit.held = random.chance(30);
        }
        for rung in &mut vendor.reactions {
            rung.counted_since = random.some(50, |random| as_of.plus_days(-random.between(0, 60)));
            rung.lifted_on = rung.in_force_since.filter(|_| random.chance(50)).map(|since| since.plus_days(1));
            rung.dropped = random.chance(20);
            rung.lifted_on = rung.lifted_on.map(|lifted| lifted.min(as_of.plus_days(-1)));
        }
        vendor.charges.iter_mut().for_each(|charge| charge.reference_month = earlier(random));
        let Some(contract) = &mut vendor.contract.0 else { continue };
        contract.lines.iter_mut().for_each(|line| line.reference_month = earlier(random));
        for period in &mut contract.periods {
            period.invoiced = random.some(30, |random| random.amount(10_000_000)).map(|own| own.min(period.floor));
            period.instalment = random.some(50, |random| random.amount(1_000_000));
        }
    }
    for stream in &mut model.streams {
        stream.opening_month = earlier(random);
        for receivable in &mut stream.receivables {
            receivable.bad = if random.chance(40) { random.amount(1_000_000) } else { Amount::ZERO };
        }
    }
    for cost in &mut model.costs {
        cost.reference_month = earlier(random);
        cost.payables = random.several(2, |random, n| CostPayable {
            due: as_of.plus_days(random.between(-5, 60)),
            amount: random.amount(1_000_000),
            ..CostPayable::blank(&format!("owed{n}"))
        });
    }
    for debt in &mut model.debts {
        debt.repayments.retain(|own| own.id.0 != "gone");
        debt.principal_on = random.some(50, |random| as_of.plus_days(-random.between(0, 200)));
        if let Some(from) = debt.principal_on {
            debt.repayments.push(Repayment {
                date: from.plus_days(random.between(0, 40)),
                amount: random.amount(1_000_000),
                ..Repayment::blank("gone")
            });
        }
    }
    if let Some(service) = &mut model.service.0 {
        service.reference_month = earlier(random);
        service.past_downtime = random.several(3, |random, n| PastDowntime {
            month: as_of.month().plus(-random.between(1, 12)),
            days: random.thousandths(0, 28_000),
            ..PastDowntime::blank(&format!("month{n}"))
        });
    }
}

/// Gives streams a lasting loss, and the service outages of before the forecast. By numbers of its own, so that the rest
/// of the model is what it was.
fn outages_leave_something_behind(model: &mut Model, seed: u64) {
    let random = &mut Random::new(seed ^ 0x1057_1055);
    for stream in &mut model.streams {
        stream.recovery_months = random.some(60, |random| 1 + random.below(12));
        if random.chance(60) {
            stream.lasting_loss = random.thousandths(0, 10);
        } else if random.chance(20) {
            // So much that all may be gone, but not month after month until single cents are left.
            stream.lasting_loss = random.share();
            stream.recovery_months = Some(1);
        }
    }
    let as_of = model.as_of();
    if let Some(service) = &mut model.service.0 {
        service.outages.extend(random.several(2, |random, n| {
            let days = 1 + random.below(40);
            let date = as_of.plus_days(-days.cast_signed() - random.between(0, 200));
            Outage { date, days, down: random.share(), ..Outage::blank(&format!("past{n}")) }
        }));
    }
}

fn rung(random: &mut Random, n: u32, as_of: Date, streams: &[String]) -> Rung {
    let follows = n > 0 && random.chance(35);
    let arrears = random.amount(3_000_000);
    Rung {
        act: random.pick(Act::ALL),
        trigger: if follows { Trigger::After } else { Trigger::Arrears },
        arrears,
        days: if follows { 1 + random.below(40) } else { random.pick(&[0, 1, 10, 30, 60]) },
        after: follows.then(|| format!("r{}", random.below(n))),
        counts_from: random.pick(CountsFrom::ALL),
        in_force_since: random.some(15, |random| as_of.plus_days(random.between(-100, -1))),
        lift_at: if random.chance(30) {
            Amount(Decimal::from_nanos(arrears.0.nanos() / 100_000_000 * 10_000_000))
        } else {
            Amount::ZERO
        },
        lasting: random.chance(20),
        stream: streams.first().filter(|_| random.chance(20)).cloned(),
        back_months: random.some(60, |random| random.below(4)),
        has_right: random.chance(80),
        court_months: Some(1 + random.below(4)),
        legal_costs: random.amount(100_000),
        ..Rung::blank(&format!("r{n}"))
    }
}

fn contract_change(random: &mut Random, n: u32, as_of: Date, days: i32, others: &[String]) -> ContractChange {
    let migrates = !others.is_empty() && random.chance(50);
    let date = as_of.plus_days(random.between(if migrates { -40 } else { 0 }, days));
    ContractChange {
        kind: if migrates {
            ContractChangeKind::Migrate
        } else {
            random.pick(&[ContractChangeKind::Renegotiate, ContractChangeKind::Terminate])
        },
        date,
        floor_factor: Some(random.thousandths(0, 1500)),
        extend_months: random.some(50, |random| random.below(14)),
        past_due: random.pick(PastDue::ALL),
        discount: random.some(60, Random::share),
        count: Some(1 + random.below(14)),
        fee: random.pick(TerminationFee::ALL),
        fee_amount: Some(random.amount(1_000_000)),
        fee_shares: vec![
            FeeShare { id: id("f", 0), year: 1, share: random.share() },
            FeeShare { id: id("f", 1), year: 2, share: random.share() },
        ],
        to: migrates.then(|| random.pick(others)),
        share: Some(Decimal::from_nanos(random.share().nanos() / 2)),
        steps: random.some(70, |random| random.below(6)),
        price_ratio: random.some(70, |random| random.thousandths(300, 1500)),
        ..ContractChange::blank(&format!("g{n}"))
    }
}
