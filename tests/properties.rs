//! What holds for every model.

#[allow(dead_code, reason = "shared with other tests")]
#[path = "common/random.rs"]
mod random;

use obligo::{
    calendar::Date,
    engine::{Forecast, Rule, audit, forecast},
    model::{Amount, Decimal, Id, LumpPayment, Model, PolicyKind, SpanSize},
    money::Money,
};
use random::Random;

const SEEDS: std::ops::Range<u64> = 1000..1300;

fn run(model: &Model, seed: u64) -> Forecast {
    forecast(model).unwrap_or_else(|overflow| panic!("seed {seed}: {overflow:?}"))
}

/// Every entry balances, splits add up, and balances are what another route says.
#[test]
fn the_auditor_finds_nothing() {
    for seed in SEEDS {
        let found = audit(&run(&random::model(seed), seed));
        assert!(found.is_empty(), "seed {seed}: {found:?}");
    }
}

/// All that is recognised is collected, written off, or still owed to us.
#[test]
fn revenue_is_collected_written_off_or_still_owed() {
    for seed in SEEDS {
        let forecast = run(&random::model(seed), seed);
        let sum = |rule: Rule| -> Money {
            forecast
                .journal
                .iter()
                .filter(|(entry, _)| entry.rule == rule)
                .map(|(_, postings)| postings[0].amount)
                .sum()
        };
        let balances = forecast.balances_on(forecast.end);
        let owed: Money = forecast
            .accounts
            .iter()
            .zip(balances)
            .filter(|(account, _)| account.to_string().starts_with("Assets:Receivable:"))
            .map(|(_, balance)| balance)
            .sum();
        let opening: Money = forecast
            .journal
            .iter()
            .filter(|(entry, _)| entry.rule == Rule::Opening)
            .flat_map(|(_, postings)| postings)
            .filter(|posting| forecast.accounts[posting.account as usize].to_string().starts_with("Assets:Receivable:"))
            .map(|posting| posting.amount)
            .sum();
        let gone = sum(Rule::Collection) + sum(Rule::WriteOff);
        assert_eq!(opening + sum(Rule::Recognition) - gone, owed, "seed {seed}");
    }
}

#[test]
fn the_order_of_items_does_not_matter() {
    for seed in SEEDS {
        let model = random::model(seed);
        let mut shuffled = model.clone();
        let random = &mut Random::new(seed);
        random.shuffle(&mut shuffled.vendors);
        random.shuffle(&mut shuffled.streams);
        random.shuffle(&mut shuffled.costs);
        random.shuffle(&mut shuffled.debts);
        random.shuffle(&mut shuffled.cash_events);
        assert!(run(&model, seed) == run(&shuffled, seed), "seed {seed}");
    }
}

/// Guards against a display period that changes a total.
#[test]
fn changing_the_span_changes_no_total() {
    for seed in SEEDS {
        let forecast = run(&random::model(seed), seed);
        let totals = SpanSize::ALL.iter().map(|size| {
            let table = forecast.table(*size);
            let row = |part: fn(&obligo::engine::SpanRow) -> Money| -> Money { table.rows.iter().map(part).sum() };
            let of_vendors: Vec<[Money; 5]> = table
                .vendors
                .iter()
                .map(|vendor| {
                    vendor.spans.iter().fold([Money::ZERO; 5], |sum, row| {
                        let parts = [row.consumption, row.invoiced, row.shortfall, row.interest, row.paid];
                        std::array::from_fn(|part| sum[part] + parts[part])
                    })
                })
                .collect();
            let last = table.rows.last().expect("a span");
            let lowest = table.rows.iter().map(|row| row.cash_low).min();
            let flows = [row(|r| r.receipts), row(|r| r.obligations), row(|r| r.paid), row(|r| r.events_in)];
            (flows, of_vendors, last.cash_end, last.arrears, last.age, lowest)
        });
        let totals: Vec<_> = totals.collect();
        assert!(totals.windows(2).all(|pair| pair[0] == pair[1]), "seed {seed}");
    }
}

#[test]
fn muting_an_item_equals_deleting_it() {
    for seed in SEEDS {
        let mut muted = random::model(seed);
        let mut deleted = muted.clone();
        if let Some(vendor) = deleted.vendors.pop() {
            muted.vendors.last_mut().expect("a vendor").muted = true;
            for stream in &mut deleted.streams {
                stream.payers.retain(|payer| payer.vendor != vendor.id.0);
            }
        }
        if let Some(stream) = deleted.streams.pop() {
            muted.streams.last_mut().expect("a stream").muted = true;
            deleted.costs.retain(|cost| cost.stream.as_ref() != Some(&stream.id.0));
            for cost in muted.costs.iter_mut().filter(|cost| cost.stream.as_ref() == Some(&stream.id.0)) {
                cost.muted = true;
            }
        }
        if deleted.costs.pop().is_some() {
            let kept = deleted.costs.len();
            let survivors: Vec<Id> = deleted.costs.iter().map(|cost| cost.id.clone()).collect();
            assert!(survivors.len() == kept);
            for cost in muted.costs.iter_mut().filter(|cost| !survivors.contains(&cost.id)) {
                cost.muted = true;
            }
        }
        if deleted.debts.pop().is_some() {
            muted.debts.last_mut().expect("a debt").muted = true;
        }
        if deleted.cash_events.pop().is_some() {
            muted.cash_events.last_mut().expect("an event").muted = true;
        }
        assert!(run(&muted, seed) == run(&deleted, seed), "seed {seed}");
    }
}

/// A cost that is a share of a muted stream is nothing, and a muted vendor pays as an unnamed payer does.
#[test]
fn what_hangs_on_a_muted_item_is_nothing_or_unnamed() {
    let mut seen = 0;
    for seed in SEEDS {
        let mut model = random::model(seed);
        let Some(stream) = model.streams.first_mut() else { continue };
        stream.muted = true;
        let forecast = run(&model, seed);
        assert!(forecast.journal.iter().all(|(entry, _)| entry.rule != Rule::CostIncurred), "seed {seed}");
        seen += usize::from(model.costs.iter().any(|cost| cost.stream.is_some()));
    }
    assert!(seen > 50, "{seen} models had such a cost");
}

/// Unpaid invoices of each vendor, and its credits taken off, at each close.
fn owed_by_day(forecast: &Forecast) -> Vec<Vec<Money>> {
    let mut owed = vec![vec![Money::ZERO; forecast.days()]; forecast.items.len()];
    for invoice in &forecast.invoices {
        for (at, state) in invoice.history.iter().enumerate() {
            let end = invoice.history.get(at + 1).map_or(forecast.end, |next| next.from);
            for day in state.from.max(forecast.as_of).0..end.0 {
                owed[invoice.vendor as usize][usize::try_from(day - forecast.as_of.0).expect("in order")] +=
                    state.unpaid;
            }
        }
    }
    owed
}

/// With policies that do not look at cash, a larger or an earlier payment to a vendor never raises what is owed to it on
/// any later day, and leaves other vendors as they were.
#[test]
fn paying_more_or_earlier_never_raises_what_is_owed() {
    for seed in SEEDS {
        let mut model = random::model(seed);
        for policy in model.vendors.iter_mut().flat_map(|vendor| &mut vendor.policies) {
            if policy.kind == PolicyKind::WhenCashAllows {
                policy.kind = PolicyKind::Withhold;
            }
        }
        let random = &mut Random::new(seed);
        let as_of = model.as_of();
        let days = model.end().0 - as_of.0;
        let date = as_of.plus_days(random.between(1, days - 1));
        let lump = |date: Date, amount: Amount| LumpPayment {
            id: Id("extra".to_owned()),
            date,
            amount,
            only: obligo::model::InvoiceKinds::default(),
        };
        let amount = random.amount(10_000_000);
        let more = Amount(Decimal::from_nanos(amount.0.nanos() + 1_000_000_000_000));
        let earlier = as_of.plus_days(random.between(0, date.0 - as_of.0));
        let paying = |payment: LumpPayment| {
            let mut model = model.clone();
            model.vendors[0].lump_payments.push(payment);
            run(&model, seed)
        };
        let (base, larger) = (paying(lump(date, amount)), paying(lump(date, more)));
        let early = paying(lump(earlier, amount));
        let Some(vendor) = base.item_index(&model.vendors[0].id.0) else { continue };
        for (what, other) in [("larger", &larger), ("earlier", &early)] {
            let (before, after) = (owed_by_day(&base), owed_by_day(other));
            for (item, (before, after)) in before.iter().zip(&after).enumerate() {
                if item == vendor as usize {
                    let raised = before.iter().zip(after).position(|(before, after)| after > before);
                    assert_eq!(raised, None, "seed {seed}: a {what} payment raises what is owed after so many days");
                } else {
                    assert_eq!(before, after, "seed {seed}: a {what} payment changes another vendor");
                }
            }
        }
    }
}
