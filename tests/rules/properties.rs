//! What holds for every model.

use obligo::{
    calendar::Date,
    engine::{AccountKind, Class, Flow, Forecast, Rule, RungEventKind, ToInvoice, audit, forecast},
    model::{Amount, Decimal, Id, ItemKind, Keyed, LumpPayment, Model, PolicyKind, SpanSize},
    money::Money,
};

use crate::common::random::{self, Random};

const SEEDS: std::ops::Range<u64> = 1000..1300;

/// Models whose vendors react.
const WITH_LADDERS: std::ops::Range<u64> = 5000..5250;

/// Models of both kinds, with their seeds.
fn models() -> impl Iterator<Item = (u64, Model)> {
    SEEDS
        .map(|seed| (seed, random::model(seed)))
        .chain(WITH_LADDERS.map(|seed| (seed, random::model_with_ladders(seed))))
}

fn run(model: &Model, seed: u64) -> Forecast {
    forecast(model).unwrap_or_else(|overflow| panic!("seed {seed}: {overflow:?}"))
}

/// Every entry balances, splits add up, and balances are what another route says.
#[test]
fn the_auditor_finds_nothing() {
    for (seed, model) in models() {
        let found = audit(&run(&model, seed));
        assert!(found.is_empty(), "seed {seed}: {found:?}");
    }
}

/// An entry moves cash as its flow says, issues or settles its invoice, and has a class if it is a vendor's.
#[test]
fn every_entry_is_what_its_rule_means() {
    use AccountKind as K;
    for (seed, model) in models() {
        let forecast = run(&model, seed);
        for (entry, postings) in forecast.journal.iter() {
            let told = format!("seed {seed}: {entry:?} {postings:?}");
            let row = entry.rule.row();
            let kinds: Vec<K> =
                postings.iter().map(|posting| forecast.accounts[posting.account as usize].kind).collect();
            assert_eq!(row.flow == Flow::Opening, entry.date < forecast.as_of, "{told}");
            match (row.flow, kinds.as_slice()) {
                (Flow::Opening, _)
                | (Flow::Recognition, [K::Receivable, K::Revenue])
                | (Flow::Receipt, [K::Cash, K::Receivable])
                | (Flow::PaidToVendor, [K::Payable, K::Cash])
                | (Flow::PaidAndOwed, [K::Operating | K::Payable | K::Interest | K::Debt, K::Cash])
                | (Flow::Incurred, [K::Operating, K::Payable])
                | (Flow::SetOff, [K::Payable, K::Receivable])
                | (
                    Flow::Credited,
                    [K::Payable, K::Cloud | K::Shortfall | K::Interest | K::Operating | K::Legal | K::Credit],
                )
                | (Flow::CreditLine, [K::Cash, K::Debt] | [K::Debt, K::Cash])
                | (Flow::CashEvent, [K::Cash, K::Events] | [K::Events, K::Cash])
                | (Flow::CashInterest, [K::Cash, K::RevenueOther]) => {}
                (Flow::Beside, [_, _]) => assert!(!kinds.contains(&K::Cash), "{told}"),
                _ => panic!("{told}: {kinds:?}"),
            }
            let invoice = entry.invoice.map(|invoice| &forecast.invoices[invoice as usize]);
            match row.to_invoice {
                ToInvoice::Issues => {
                    assert_eq!(
                        invoice.map(|own| (own.issued, own.face)),
                        Some((entry.date, postings[0].amount)),
                        "{told}"
                    );
                    assert_eq!(kinds[1], K::Payable, "{told}");
                }
                ToInvoice::Settles => assert!(invoice.is_some() && kinds[0] == K::Payable, "{told}"),
                ToInvoice::Beside => {}
            }
            let is_vendors = entry.item.is_some_and(|item| forecast.items[item as usize].kind == ItemKind::Vendor);
            let is_cost =
                kinds.iter().any(|kind| matches!(kind, K::Cloud | K::Shortfall | K::Interest | K::RevenueOther));
            assert!(!(is_vendors && is_cost) || row.class != Class::Other, "{told}");
        }
    }
}

/// All that is recognised is collected, written off, or still owed to us.
#[test]
fn revenue_is_collected_written_off_or_still_owed() {
    for (seed, model) in models() {
        let forecast = run(&model, seed);
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
        let gone = sum(Rule::Collection) + sum(Rule::WriteOff) + sum(Rule::SetOff);
        assert_eq!(opening + sum(Rule::Recognition) - gone, owed, "seed {seed}");
    }
}

#[test]
fn the_order_of_items_does_not_matter() {
    for (seed, model) in models() {
        let mut shuffled = model.clone();
        let random = &mut Random::new(seed);
        random.shuffle(&mut shuffled.vendors);
        random.shuffle(&mut shuffled.streams);
        random.shuffle(&mut shuffled.costs);
        random.shuffle(&mut shuffled.debts);
        random.shuffle(&mut shuffled.cash_events);
        random.shuffle(&mut shuffled.sites);
        for vendor in &mut shuffled.vendors {
            random.shuffle(&mut vendor.reactions);
            random.shuffle(&mut vendor.contract_changes);
        }
        assert!(run(&model, seed) == run(&shuffled, seed), "seed {seed}");
    }
}

/// Guards against a display period that changes a total.
#[test]
fn changing_the_span_changes_no_total() {
    for (seed, model) in models() {
        let forecast = run(&model, seed);
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
        for (at, state) in forecast.history(invoice).iter().enumerate() {
            let end = forecast.history(invoice).get(at + 1).map_or(forecast.end, |next| next.from);
            for day in state.from.max(forecast.as_of).0..end.0 {
                owed[invoice.vendor as usize][usize::try_from(day - forecast.as_of.0).expect("in order")] +=
                    state.unpaid;
            }
        }
    }
    owed
}

/// A model without what makes one payment depend on another: cash, and discounts that reward paying one invoice in time.
fn without_looking_at_cash(seed: u64) -> Model {
    let mut model = random::model(seed);
    for vendor in &mut model.vendors {
        vendor.early_payment = obligo::model::OptionalPart(None);
        // A plan that runs pays what it says, whatever else was paid.
        vendor.invoices.iter_mut().for_each(|invoice| invoice.plan = obligo::model::RunningPlan::None);
        for policy in vendor.policies.iter_mut().filter(|policy| policy.kind == PolicyKind::WhenCashAllows) {
            policy.kind = PolicyKind::Withhold;
        }
    }
    model
}

fn with_payment(model: &Model, date: Date, amount: Amount, seed: u64) -> Forecast {
    let mut model = model.clone();
    let only = obligo::model::InvoiceKinds::default();
    model.vendors[0].lump_payments.push(LumpPayment { id: Id("extra".to_owned()), date, amount, only });
    run(&model, seed)
}

fn assert_never_raised(model: &Model, base: &Forecast, other: &Forecast, what: &str) {
    let Some(vendor) = base.item_index(&model.vendors[0].id.0) else { return };
    for (item, (before, after)) in owed_by_day(base).iter().zip(&owed_by_day(other)).enumerate() {
        if item == vendor as usize {
            let raised = before.iter().zip(after).position(|(before, after)| after > before);
            assert_eq!(raised, None, "{what} raises what is owed after so many days");
        } else {
            assert_eq!(before, after, "{what} changes another vendor");
        }
    }
}

/// With policies that do not look at cash, a larger payment to a vendor never raises what is owed to it on any later
/// day, and leaves other vendors as they were.
#[test]
fn paying_more_never_raises_what_is_owed() {
    for seed in SEEDS {
        let model = without_looking_at_cash(seed);
        let random = &mut Random::new(seed);
        let date = model.as_of().plus_days(random.between(1, 50));
        let amount = random.amount(10_000_000);
        let more = Amount(Decimal::from_nanos(amount.0.nanos() + 1_000_000_000_000));
        let (base, larger) = (with_payment(&model, date, amount, seed), with_payment(&model, date, more, seed));
        assert_never_raised(&model, &base, &larger, &format!("seed {seed}: a larger payment"));
    }
}

/// An earlier payment of the same amount never raises what is owed on any later day. Only where nothing else is paid:
/// under a policy that pays, a payment made earlier may settle what the policy would have paid, and the same payment
/// made later what it would not.
#[test]
fn paying_earlier_never_raises_what_is_owed() {
    let mut compared = 0;
    for seed in SEEDS {
        let mut model = without_looking_at_cash(seed);
        let vendor = &mut model.vendors[0];
        vendor.policies = vec![obligo::model::Policy { kind: PolicyKind::Withhold, ..Keyed::blank("withhold") }];
        let random = &mut Random::new(seed);
        let early = random.between(0, 50);
        let late = random.between(early, 55);
        let [early, late] = [early, late].map(|days| model.as_of().plus_days(days));
        let amount = random.amount(1_000_000);
        let (base, earlier) = (with_payment(&model, late, amount, seed), with_payment(&model, early, amount, seed));
        // A payment made before there is enough to pay is not a payment of the same amount.
        if earlier.lump_rests.iter().all(|rest| rest.lump != "extra") {
            compared += 1;
            assert_never_raised(&model, &base, &earlier, &format!("seed {seed}: an earlier payment"));
        }
    }
    assert!(compared > 100, "{compared} payments could be made earlier");
}

/// A ladder and contract changes that are muted are as if they were not there, byte for byte.
#[test]
fn muting_every_rung_gives_the_plain_forecast() {
    for seed in WITH_LADDERS {
        let mut muted = random::model_with_ladders(seed);
        let mut plain = muted.clone();
        for vendor in &mut muted.vendors {
            vendor.reactions.iter_mut().for_each(|reaction| reaction.muted = true);
            vendor.contract_changes.iter_mut().for_each(|change| change.muted = true);
        }
        for vendor in &mut plain.vendors {
            vendor.reactions.clear();
            vendor.contract_changes.clear();
        }
        assert!(run(&muted, seed) == run(&plain, seed), "seed {seed}");
    }
}

/// Whatever ladders there are, each rung fires and is lifted at most once a day, by turns.
#[test]
fn a_rung_fires_and_is_lifted_at_most_once_a_day() {
    let mut fired = 0;
    for seed in WITH_LADDERS {
        let model = random::model_with_ladders(seed);
        let forecast = run(&model, seed);
        for vendor in &model.vendors {
            let Some(item) = forecast.item_index(&vendor.id.0) else { continue };
            for reaction in &vendor.reactions {
                let of_rung = |a: &&obligo::engine::RungEvent| a.vendor == item && a.rung == reaction.id.0;
                let mut in_force = reaction.in_force_since.is_some();
                let mut last = [None; 2];
                for event in forecast.rung_events.iter().filter(of_rung) {
                    let begins = match event.kind {
                        RungEventKind::Fired => true,
                        RungEventKind::Lifted => false,
                        RungEventKind::Judged => continue,
                    };
                    assert_ne!(begins, in_force, "seed {seed}: {event:?}");
                    assert!(last[usize::from(begins)] < Some(event.date), "seed {seed}: twice on {}", event.date);
                    last[usize::from(begins)] = Some(event.date);
                    in_force = begins;
                    fired += usize::from(begins);
                }
            }
        }
    }
    assert!(fired > 200, "{fired} rungs fired");
}
