//! A second reading of DESIGN 4.5 to 4.8, day by day and without any of the engine's code, of random models whose
//! vendors react: when rungs fire and are lifted, what they stop, what is down, and what the credit line does.

use std::collections::{BTreeMap, BTreeSet};

use obligo::{
    calendar::{Date, Month},
    engine::{Forecast, Plan, Rule, RungEventKind, forecast, standings_on},
    model::{
        Act, AfterLast, Contract, ContractChangeKind, CountsFrom, DayCount, Decimal, Id, Lag, Model, PastDue,
        Recognition, Rung, TerminationFee, Trigger, Vendor,
    },
    money::Money,
};

use crate::common::random;

const SEEDS: std::ops::Range<u64> = 7000..7120;

fn models() -> impl Iterator<Item = (u64, Model, Forecast)> {
    SEEDS.map(|seed| {
        let model = random::first_model_with_ladders(seed);
        let forecast = forecast(&model).unwrap_or_else(|overflow| panic!("seed {seed}: {overflow:?}"));
        (seed, model, forecast)
    })
}

fn days(forecast: &Forecast) -> impl Iterator<Item = Date> + use<> {
    (forecast.as_of.0..forecast.end.0).map(Date)
}

/// Arrears of a vendor at a close: their sum, and the oldest due date.
fn arrears(forecast: &Forecast, vendor: u32, date: Date) -> (Money, Option<Date>) {
    let mut sum = Money::ZERO;
    let mut oldest: Option<Date> = None;
    for invoice in forecast.invoices.iter().filter(|invoice| invoice.vendor == vendor) {
        let Some(state) = forecast.history(invoice).iter().rev().find(|state| state.from <= date) else { continue };
        let open = state.unpaid - state.disputed;
        if state.due < date && !state.agreed && open > Money::ZERO {
            sum += open;
            oldest = Some(oldest.map_or(state.due, |oldest| oldest.min(state.due)));
        }
    }
    (sum, oldest)
}

/// What happened: date, rung, what.
type Happened = Vec<(Date, String, RungEventKind)>;

/// Of each day, the acts in force at its start, with the stream that they are about.
type InForce = Vec<BTreeSet<(Act, Option<String>)>>;

/// A rung as it is during the days of a forecast.
struct WatchedRung<'a> {
    plan: &'a Rung,
    /// The day on which it fired, if it is in force.
    since: Option<Date>,
    /// Whether arrears were cleared since.
    cleared: bool,
}

/// What happens to a vendor's ladder, and what is in force.
fn ladder(model: &Model, forecast: &Forecast, vendor: &Vendor, item: u32) -> (Happened, InForce) {
    let digits = model.currency().digits();
    let minor = |amount: obligo::model::Amount| amount.to_money(digits).expect("whole minor units");
    let takes_part = |rung: &&Rung| !rung.muted && (rung.act != Act::SetOff || rung.has_right);
    let mut rungs: Vec<WatchedRung<'_>> = vendor
        .reactions
        .iter()
        .filter(takes_part)
        .map(|rung| WatchedRung { plan: rung, since: rung.in_force_since, cleared: false })
        .collect();
    rungs.sort_by_key(|rung| &rung.plan.id);
    let (mut happened, mut in_force) = (Vec::new(), Vec::new());
    for date in days(forecast) {
        let acts = rungs.iter().filter(|rung| rung.since.is_some());
        in_force.push(acts.map(|rung| (rung.plan.act, rung.plan.stream.clone())).collect());
        for WatchedRung { plan: rung, since, cleared } in &rungs {
            if rung.act == Act::Court
                && !cleared
                && since
                    .is_some_and(|since| since.plus_months(rung.court_months.expect("months").cast_signed()) == date)
            {
                happened.push((date, rung.id.0.clone(), RungEventKind::Judged));
            }
        }
        let (sum, oldest) = arrears(forecast, item, date);
        for WatchedRung { plan: rung, since, cleared } in &mut rungs {
            let low = sum <= minor(rung.lift_at) && (rung.trigger == Trigger::After || sum < minor(rung.arrears));
            *cleared |= sum == Money::ZERO;
            if since.is_some() && !rung.lasting && rung.act != Act::Terminate && (sum == Money::ZERO || low) {
                *since = None;
                happened.push((date, rung.id.0.clone(), RungEventKind::Lifted));
            }
        }
        let fires: Vec<usize> = (0..rungs.len())
            .filter(|place| {
                let WatchedRung { plan: rung, since, .. } = &rungs[*place];
                let days = rung.days.cast_signed();
                since.is_none()
                    && match rung.trigger {
                        Trigger::Arrears => oldest.is_some_and(|oldest| {
                            let from = match rung.counts_from {
                                CountsFrom::DueDate => oldest,
                                CountsFrom::AsOf => oldest.max(forecast.as_of),
                            };
                            sum >= minor(rung.arrears) && from < date && date.0 - from.0 >= days
                        }),
                        Trigger::After => rungs
                            .iter()
                            .filter(|other| Some(&other.plan.id.0) == rung.after.as_ref())
                            .any(|other| other.since.is_some_and(|since| since.plus_days(days) == date)),
                    }
            })
            .collect();
        for place in fires {
            rungs[place].since = Some(date);
            rungs[place].cleared = false;
            happened.push((date, rungs[place].plan.id.0.clone(), RungEventKind::Fired));
        }
    }
    (happened, in_force)
}

/// The vendors that take part, with their places.
fn vendors<'a>(model: &'a Model, forecast: &'a Forecast) -> impl Iterator<Item = (&'a Vendor, u32)> {
    model.vendors.iter().filter_map(|vendor| Some((vendor, forecast.item_index(&vendor.id.0)?)))
}

#[test]
fn rungs_fire_are_lifted_and_are_judged_when_arrears_say_so() {
    let mut counts = BTreeMap::new();
    for (seed, model, forecast) in models() {
        for (vendor, item) in vendors(&model, &forecast) {
            let (mut expected, _) = ladder(&model, &forecast, vendor, item);
            let of_vendor = forecast.rung_events.iter().filter(|event| event.vendor == item);
            let mut is: Vec<(Date, String, RungEventKind)> =
                of_vendor.map(|event| (event.date, event.rung.clone(), event.kind)).collect();
            let key = |(date, rung, kind): &(Date, String, RungEventKind)| (*date, rung.clone(), format!("{kind:?}"));
            is.sort_by_key(key);
            expected.sort_by_key(key);
            assert_eq!(is, expected, "seed {seed}, {}", vendor.id.0);
            for (_, _, kind) in is {
                *counts.entry(format!("{kind:?}")).or_insert(0) += 1;
            }
        }
    }
    assert!(counts.values().all(|count| *count > 9) && counts.len() == 3, "{counts:?}");
}

#[test]
fn what_is_in_force_stops_what_it_is_to_stop() {
    let (mut withheld, mut netted, mut stopped) = (0, 0, 0);
    for (seed, model, forecast) in models() {
        for (vendor, item) in vendors(&model, &forecast) {
            let (_, in_force) = ladder(&model, &forecast, vendor, item);
            let holds = |date: Date, act: Act, stream: &str| {
                let acts = &in_force[usize::try_from(date.0 - forecast.as_of.0).expect("a day")];
                acts.iter().any(|(other, only)| *other == act && only.as_deref().is_none_or(|only| only == stream))
            };
            withheld += in_force.iter().flatten().filter(|(act, _)| *act == Act::WithholdPayments).count();
            for (entry, postings) in forecast.journal.iter().filter(|(entry, _)| entry.payer == Some(item)) {
                let account = |place: usize| &forecast.accounts[postings[place].account as usize];
                match entry.rule {
                    Rule::Collection if postings[0].amount > Money::ZERO => {
                        let stream = account(1).item.as_deref().expect("a stream");
                        assert!(!holds(entry.date, Act::WithholdPayments, stream), "seed {seed}: {entry:?}");
                        // What is collected could not be netted: nothing that was past due at its time is left.
                        if holds(entry.date, Act::SetOff, stream) {
                            let left = arrears(&forecast, item, entry.date).0;
                            assert_eq!(left, Money::ZERO, "seed {seed}: {entry:?} beside arrears");
                        }
                    }
                    Rule::SetOff => {
                        netted += 1;
                        let stream = account(1).item.as_deref().expect("a stream");
                        assert!(holds(entry.date, Act::SetOff, stream), "seed {seed}: {entry:?}");
                        let invoice = &forecast.invoices[entry.invoice.expect("an invoice") as usize];
                        let history = forecast.history(invoice);
                        let state = history.iter().rev().find(|state| state.from <= entry.date).expect("a state");
                        assert!(state.due < entry.date && !state.agreed, "seed {seed}: {entry:?} was not past due");
                    }
                    _ => {}
                }
            }
            let ends = [Act::Suspend, Act::Terminate];
            for segment in forecast.segments.iter().filter(|segment| segment.vendor == item) {
                for day in segment.from..=segment.to {
                    if in_force[usize::try_from(day).expect("a day")].iter().any(|(act, _)| ends.contains(act)) {
                        stopped += 1;
                        assert!(segment.price.0[0] == 0.0, "seed {seed}: {} consumes on day {day}", vendor.id.0);
                    }
                }
            }
        }
    }
    assert!(withheld > 1000 && netted > 20 && stopped > 1000, "{withheld} {netted} {stopped}");
}

/// What a vendor's floors still ask for at a close.
fn left_of_floors(model: &Model, vendor: &str, date: Date) -> Money {
    let plan = Plan::new(model);
    let standings = standings_on(&plan, date).expect("no overflow");
    let of_vendor = standings.iter().find(|standing| plan.items[standing.vendor as usize].id == vendor);
    of_vendor.map_or(Money::ZERO, |standing| standing.owed.accrued_shortfall + standing.owed.committed_later)
}

#[test]
fn an_acceleration_and_a_fee_of_all_that_remains_are_what_the_floors_still_asked_for() {
    let (mut accelerated, mut ended) = (0, 0);
    for (seed, model, forecast) in models() {
        for (place, vendor) in model.vendors.iter().enumerate() {
            let Some(item) = forecast.item_index(&vendor.id.0) else { continue };
            let of_rule = |rule: Rule, date: Date| -> Money {
                let entries = forecast
                    .journal
                    .iter()
                    .filter(|(entry, _)| entry.item == Some(item) && entry.rule == rule && entry.date == date);
                entries.map(|(_, postings)| postings[0].amount).sum()
            };
            let fired = forecast.rung_events.iter().find(|event| {
                event.vendor == item && event.act == Act::Terminate && event.kind == RungEventKind::Fired
            });
            if let Some(fired) = fired {
                // Without the rung everything is the same to the close of the day.
                let mut other = model.clone();
                let rungs = &mut other.vendors[place].reactions;
                rungs.iter_mut().filter(|rung| rung.act == Act::Terminate).for_each(|rung| rung.muted = true);
                // A rung that acts already can't be muted alone.
                if vendor.reactions.iter().any(|rung| rung.act == Act::Terminate && rung.in_force_since.is_some()) {
                    continue;
                }
                let left = left_of_floors(&other, &vendor.id.0, fired.date);
                assert_eq!(of_rule(Rule::Acceleration, fired.date), left, "seed {seed}, {}", vendor.id.0);
                accelerated += usize::from(left > Money::ZERO);
            }
            for (at, change) in vendor.contract_changes.iter().enumerate() {
                let is_only = vendor.contract_changes.iter().filter(|other| other.date == change.date).count() == 1;
                if change.kind != ContractChangeKind::Terminate
                    || change.fee != TerminationFee::Remaining
                    || !is_only
                    || change.date >= forecast.end
                {
                    continue;
                }
                let mut other = model.clone();
                other.vendors[place].contract_changes[at].muted = true;
                let left = left_of_floors(&other, &vendor.id.0, change.date.plus_days(-1));
                assert_eq!(of_rule(Rule::TerminationFee, change.date), left, "seed {seed}, {}", vendor.id.0);
                ended += usize::from(left > Money::ZERO);
            }
        }
    }
    assert!(accelerated > 5 && ended > 1, "{accelerated} {ended}");
}

#[test]
fn a_settlement_clears_all_that_is_past_due_at_its_discount() {
    let mut settled = 0;
    for (seed, model, forecast) in models() {
        for (vendor, item) in vendors(&model, &forecast) {
            for change in &vendor.contract_changes {
                let is_twice = vendor
                    .contract_changes
                    .iter()
                    .any(|other| other.id != change.id && other.kind == change.kind && other.date == change.date);
                let settles = change.kind == ContractChangeKind::Renegotiate && change.past_due == PastDue::Settled;
                // A plan that was agreed before ends with it, and is settled too.
                let ends_a_plan = vendor
                    .contract_changes
                    .iter()
                    .any(|other| other.past_due == PastDue::AgreedInstalments && other.date < change.date);
                if !settles || is_twice || ends_a_plan || change.date >= forecast.end {
                    continue;
                }
                let discount = change.discount.map_or(0, Decimal::nanos);
                for (place, invoice) in forecast.invoices.iter().enumerate().filter(|(_, i)| i.vendor == item) {
                    let of_rule = |rule: Rule| -> Money {
                        let entries = forecast.journal.iter().filter(|(entry, _)| {
                            entry.invoice.is_some_and(|of| of as usize == place)
                                && entry.rule == rule
                                && entry.date == change.date
                        });
                        entries.map(|(_, postings)| postings[0].amount).sum()
                    };
                    let before = forecast.history(invoice).iter().rev().find(|state| state.from < change.date);
                    let due = before.filter(|state| state.due < change.date && !state.agreed);
                    let unpaid = due.map_or(Money::ZERO, |state| state.unpaid);
                    let (cash, waived) = (of_rule(Rule::Settlement), of_rule(Rule::Waiver));
                    assert_eq!(cash + waived, unpaid, "seed {seed}: {invoice:?}");
                    let exact = i128::from(unpaid.0) * (1_000_000_000 - discount);
                    let error = i128::from(cash.0) * 1_000_000_000 - exact;
                    assert!(error.abs() <= 500_000_001, "seed {seed}: {cash:?} of {unpaid:?} at {discount}");
                    settled += usize::from(unpaid > Money::ZERO);
                }
            }
        }
    }
    assert!(settled > 10, "{settled}");
}

/// Whether a vendor's consumption has stopped on a day.
fn has_stopped(
    vendor: &Vendor,
    contract: Option<&Contract>,
    acts: &BTreeSet<(Act, Option<String>)>,
    date: Date,
) -> bool {
    let has_stopped = acts.iter().any(|(act, _)| matches!(act, Act::Suspend | Act::Terminate));
    let Some(contract) = contract else { return has_stopped };
    let of_kind = |kind: ContractChangeKind| {
        let mut all: Vec<_> =
            vendor.contract_changes.iter().filter(|change| !change.muted && change.kind == kind).collect();
        all.sort_by_key(|change| (change.date, &change.id));
        all
    };
    let end = contract.periods.iter().map(|period| period.end).max();
    let end = end.map(|end| {
        of_kind(ContractChangeKind::Renegotiate).iter().filter(|change| change.date <= date).fold(end, |end, change| {
            if change.date < end { end.plus_months(change.extend_months.unwrap_or(0).cast_signed()) } else { end }
        })
    });
    has_stopped
        || of_kind(ContractChangeKind::Terminate).iter().any(|change| change.date <= date)
        || contract.after_last == AfterLast::Stops && end.is_some_and(|end| end <= date)
}

/// The part of a vendor's consumption that has moved to each other one by a day.
fn moved(model: &Model, vendor: &Vendor, date: Date) -> Vec<(String, f64)> {
    let migrations =
        vendor.contract_changes.iter().filter(|change| !change.muted && change.kind == ContractChangeKind::Migrate);
    migrations
        .filter_map(|change| {
            let to = change.to.clone()?;
            model.vendors.iter().find(|other| other.id.0 == to && !other.muted)?;
            let steps = change.steps.unwrap_or(0).max(1).cast_signed();
            let gone = (0..steps).filter(|step| change.date.plus_months(*step) <= date).count();
            let gone = i32::try_from(gone).expect("few");
            Some((to, change.share?.to_f64() * f64::from(gone) / f64::from(steps)))
        })
        .collect()
}

#[test]
fn what_is_down_is_what_has_stopped_with_outages_and_load() {
    let mut changes = 0;
    for (seed, model, forecast) in models() {
        let in_force: BTreeMap<&str, _> = vendors(&model, &forecast)
            .map(|(vendor, item)| (vendor.id.0.as_str(), ladder(&model, &forecast, vendor, item).1))
            .collect();
        changes += forecast.downtime.len();
        for (day, date) in days(&forecast).enumerate() {
            let mut down = 0.0;
            // A share of service runs where it has moved, step by step.
            let mut shares: Vec<(&Vendor, f64)> = model
                .vendors
                .iter()
                .filter(|vendor| !vendor.muted)
                .map(|vendor| (vendor, vendor.service_share.to_f64()))
                .collect();
            while let Some((vendor, share)) = shares.pop() {
                let mut kept = share;
                for (to, part) in moved(&model, vendor, date) {
                    let to = model.vendors.iter().find(|other| other.id.0 == to).expect("the other");
                    shares.push((to, share * part));
                    kept -= share * part;
                }
                if has_stopped(vendor, vendor.contract.get(), &in_force[vendor.id.0.as_str()][day], date) {
                    down += kept.max(0.0);
                }
            }
            let service = model.service.get();
            for outage in service.iter().flat_map(|service| &service.outages).filter(|outage| !outage.muted) {
                if outage.date <= date && date < outage.date.plus_days(outage.days.cast_signed()) {
                    down += outage.down.to_f64();
                }
            }
            down = down.min(1.0);
            let slowed = service.map_or(0.0, |service| {
                let mut points: Vec<(f64, f64)> =
                    service.curve.iter().map(|point| (point.load.to_f64(), point.down.to_f64())).collect();
                points.sort_by(f64_order);
                let sites: Vec<_> = model.sites.iter().filter(|site| !site.muted).collect();
                let open: Vec<_> = sites.iter().filter(|site| site.closes.is_none_or(|closes| date < closes)).collect();
                let (Some(first), Some(last)) = (points.first(), points.last()) else { return 0.0 };
                if sites.is_empty() {
                    return 0.0;
                }
                if open.is_empty() {
                    return 1.0;
                }
                let capacity: f64 = open.iter().map(|site| site.capacity.to_f64()).sum();
                let load = load(&model, service, date);
                let at = if load == 0.0 { 0.0 } else { load / capacity };
                if at <= first.0 {
                    return first.1;
                }
                if at >= last.0 {
                    return last.1;
                }
                let pair = points.windows(2).find(|pair| pair[0].0 <= at && at <= pair[1].0).expect("between points");
                pair[0].1 + (pair[1].1 - pair[0].1) * (at - pair[0].0) / (pair[1].0 - pair[0].0)
            });
            let expected = down + (1.0 - down) * slowed;
            let is = forecast.downtime.iter().rev().find(|(from, _)| *from <= date).map_or(0.0, |(_, down)| *down);
            assert!((is - expected).abs() < 1e-9, "seed {seed}: {is} instead of {expected} on {date}");
        }
    }
    assert!(changes > 150, "{changes}");
}

fn f64_order(a: &(f64, f64), b: &(f64, f64)) -> std::cmp::Ordering {
    a.0.total_cmp(&b.0)
}

/// The load of a day's month.
fn load(model: &Model, service: &obligo::model::Service, date: Date) -> f64 {
    let month = date.month();
    let gone = month.0 - model.settings.first_month.0;
    let mut load = service.load.to_f64() * (1.0 + service.growth.to_f64()).powf(f64::from(gone) / 12.0);
    for change in &service.changes {
        if change.from <= month && change.until.is_none_or(|until| month < until) {
            let step = f64::from((month.0 - change.from.0 + 1).min(change.over_months.cast_signed()));
            load *= 1.0 + (change.factor.to_f64() - 1.0) * step / f64::from(change.over_months);
        }
    }
    load
}

/// What a day weighs: with months of 30 days nothing on the 31st, and on 1 March what February lacks of 30.
fn weight(count: DayCount, date: Date) -> i128 {
    match (count, date.ymd()) {
        (DayCount::Thirty360, (_, _, 31)) => 0,
        (DayCount::Thirty360, (_, 3, 1)) => i128::from(31 - date.plus_days(-1).ymd().2),
        _ => 1,
    }
}

#[test]
fn the_credit_line_holds_the_buffer_and_costs_what_it_costs() {
    let mut drawn_days = 0;
    for (seed, model, forecast) in models() {
        let Some(line) = model.settings.credit_line.get() else { continue };
        let digits = model.currency().digits();
        let minor = |amount: obligo::model::Amount| amount.to_money(digits).expect("whole minor units").0;
        let (limit, mut drawn) = (minor(line.limit), minor(line.drawn));
        let (mut money_days, mut undrawn_days) = (0i128, 0i128);
        let mut entries = forecast.journal.iter().peekable();
        for (day, date) in days(&forecast).enumerate() {
            let weight = weight(line.day_count, date);
            money_days += i128::from(drawn) * weight;
            undrawn_days += i128::from((limit - drawn).max(0)) * weight;
            let mut paid = 0;
            while let Some((entry, postings)) = entries.next_if(|(entry, _)| entry.date <= date) {
                let amount = postings[0].amount.0;
                match entry.rule {
                    Rule::CreditLineDraw => drawn += amount,
                    Rule::CreditLineRepayment => drawn -= amount,
                    Rule::CreditLineInterest => paid += amount,
                    _ => {}
                }
            }
            let above = forecast.cash[day].0 - forecast.buffer.0;
            assert!(drawn >= 0 && (drawn <= limit || drawn <= minor(line.drawn)), "seed {seed}: {drawn} on {date}");
            assert!(above >= 0 || drawn >= limit, "seed {seed}: could draw on {date}");
            assert!(drawn == 0 || above <= 0, "seed {seed}: could repay on {date}");
            drawn_days += usize::from(drawn > 0);
            if date != date.month().last() {
                assert_eq!(paid, 0, "seed {seed}: on {date}");
                continue;
            }
            let exact = money_days * line.rate.nanos() + undrawn_days * line.fee.nanos();
            let year = if line.day_count == DayCount::Actual365 { 365 } else { 360 };
            let error = i128::from(paid) * year * 1_000_000_000 - exact;
            assert!(error.abs() <= year * 500_000_001, "seed {seed}: {paid} on {date}");
            (money_days, undrawn_days) = (0, 0);
        }
    }
    assert!(drawn_days > 1000, "{drawn_days}");
}

/// Streams of which everything is known beforehand but what vendors withhold and cancel: planned amounts of every
/// month, recognised on its last day, due so many days later, whatever day that is.
fn with_plain_streams(seed: u64) -> (Model, i32) {
    let mut model = random::first_model_with_ladders(seed);
    let random = &mut random::Random::new(seed);
    let lag = random.between(0, 40);
    model.settings.business_days.0 = None;
    for stream in &mut model.streams {
        let months = (0..model.settings.months).map(|m| model.settings.first_month.plus(m.cast_signed()));
        stream.amounts = months.map(|month| (month, random.amount(3_000_000))).collect();
        stream.dependency = Decimal::ZERO;
        stream.lasting_loss = Decimal::ZERO;
        stream.recognition = Recognition::Monthly;
        stream.lags = vec![Lag { days: lag.cast_unsigned(), share: Decimal::ONE, id: Id("lag".to_owned()) }];
    }
    (model, lag)
}

/// The months in which a vendor's spend on a stream is cancelled, as it stands before a day's step 7.
fn is_cancelled(
    vendor: &Vendor,
    happened: &[(Date, String, RungEventKind)],
    stream: &str,
    (month, before): (Month, Date),
) -> bool {
    let concerned = vendor.reactions.iter().filter(|rung| {
        !rung.muted && rung.act == Act::CancelSpend && rung.stream.as_deref().is_none_or(|only| only == stream)
    });
    concerned.into_iter().any(|rung| {
        // From, and up to: a window for each time that it fired.
        let mut windows: Vec<(Month, Option<Month>)> =
            rung.in_force_since.iter().map(|since| (since.month().plus(1), None)).collect();
        for (date, _, kind) in happened.iter().filter(|(date, id, _)| *date < before && *id == rung.id.0) {
            match kind {
                RungEventKind::Fired => windows.push((date.month().plus(1), None)),
                RungEventKind::Lifted => {
                    let window = windows.last_mut().expect("it was in force");
                    let back = rung.back_months.map(|months| date.month().plus(months.cast_signed()));
                    window.1 = back.map(|back| back.max(window.0));
                }
                RungEventKind::Judged => {}
            }
        }
        windows.iter().any(|(from, back)| *from <= month && back.is_none_or(|back| month < back))
    })
}

#[test]
fn spend_falls_away_in_the_months_in_which_it_is_cancelled_and_only_what_is_withheld_stays_due() {
    let (mut cancelled, mut compared, mut waited) = (0, 0, 0);
    for seed in SEEDS {
        let (model, lag) = with_plain_streams(seed);
        let digits = model.currency().digits();
        let forecast = forecast(&model).unwrap_or_else(|overflow| panic!("seed {seed}: {overflow:?}"));
        let ladders: Vec<_> = vendors(&model, &forecast)
            .map(|(vendor, item)| (vendor, ladder(&model, &forecast, vendor, item)))
            .collect();
        for stream in model.streams.iter().filter(|stream| !stream.muted) {
            let item = forecast.item_index(&stream.id.0);
            let mut due: Vec<(Date, Money)> = stream
                .receivables
                .iter()
                .map(|receivable| (receivable.due, receivable.amount.to_money(digits).expect("minor units")))
                .collect();
            for (month, amount) in &stream.amounts {
                let (month, last) = (*month, month.last());
                let all = amount.to_money(digits).expect("whole minor units");
                let mut expected = all;
                for payer in &stream.payers {
                    let ladder = ladders.iter().find(|(vendor, _)| vendor.id.0 == payer.vendor);
                    if let Some((vendor, (happened, _))) = ladder
                        && is_cancelled(vendor, happened, &stream.id.0, (month, last))
                    {
                        // One payer: its part is rounded, half to even.
                        let exact = i128::from(all.0) * payer.share.nanos();
                        let (whole, rest) = (exact / 1_000_000_000, exact % 1_000_000_000);
                        let up = rest > 500_000_000 || (rest == 500_000_000 && whole % 2 == 1);
                        expected -= Money(i64::try_from(whole + i128::from(up)).expect("an amount"));
                        cancelled += 1;
                    }
                }
                let entries = forecast
                    .journal
                    .iter()
                    .filter(|(entry, _)| entry.item == item && entry.rule == Rule::Recognition && entry.date == last);
                let is: Money = entries.map(|(_, postings)| postings[0].amount).sum();
                assert_eq!(is, expected, "seed {seed}: {} in {month}", stream.id.0);
                due.push((last.plus_days(lag), is));
            }
            let account = forecast
                .accounts
                .iter()
                .position(|account| account.to_string() == format!("Assets:Receivable:{}", stream.id.0));
            let Some(account) = account else { continue };
            let mut balance = Money::ZERO;
            let mut postings = forecast.journal.iter().peekable();
            for (day, date) in days(&forecast).enumerate() {
                while let Some((_, all)) = postings.next_if(|(entry, _)| entry.date <= date) {
                    balance += all.iter().filter(|p| p.account as usize == account).map(|p| p.amount).sum();
                }
                let issued = |due: &&(Date, Money)| due.0 > date && (due.0.plus_days(-lag) <= date);
                let opening = stream.receivables.len();
                let later: Money = due[opening..].iter().filter(issued).map(|(_, amount)| *amount).sum();
                let later: Money = later + due[..opening].iter().filter(|due| due.0 > date).map(|d| d.1).sum();
                let is_withheld = ladders.iter().any(|(_, (_, in_force))| {
                    in_force[day].iter().any(|(act, only)| {
                        *act == Act::WithholdPayments && only.as_deref().is_none_or(|only| only == stream.id.0)
                    })
                });
                if is_withheld {
                    assert!(balance >= later, "seed {seed}: {} on {date}", stream.id.0);
                    waited += usize::from(balance > later);
                } else {
                    assert_eq!(balance, later, "seed {seed}: {} on {date}", stream.id.0);
                    compared += 1;
                }
            }
        }
    }
    assert!(cancelled > 50 && compared > 10_000 && waited > 500, "{cancelled} {compared} {waited}");
}

#[test]
fn what_moves_at_the_same_price_is_neither_more_nor_less() {
    let mut moves = 0;
    for seed in SEEDS {
        let mut model = random::first_model_with_ladders(seed);
        for vendor in &mut model.vendors {
            vendor.muted = false;
            vendor.reactions.clear();
            vendor.contract_changes.retain(|change| change.kind == ContractChangeKind::Migrate);
            for change in &mut vendor.contract_changes {
                change.price_ratio = None;
                moves += usize::from(!change.muted);
            }
            if let Some(contract) = &mut vendor.contract.0 {
                contract.after_last = AfterLast::ListPrice;
                contract.periods.clear();
            }
        }
        let mut plain = model.clone();
        plain.vendors.iter_mut().for_each(|vendor| vendor.contract_changes.clear());
        let [all, alone] = [&model, &plain].map(|model| {
            let forecast = forecast(model).unwrap_or_else(|overflow| panic!("seed {seed}: {overflow:?}"));
            let mut by_day = vec![0.0; forecast.days()];
            for segment in &forecast.segments {
                for day in segment.from..=segment.to {
                    by_day[usize::try_from(day).expect("a day")] += segment.price.0[0] / segment.month_days;
                }
            }
            by_day
        });
        for (day, (is, expected)) in all.iter().zip(&alone).enumerate() {
            assert!((is - expected).abs() <= expected * 1e-9, "seed {seed}: {is} for {expected} on day {day}");
        }
    }
    assert!(moves > 20, "{moves}");
}
