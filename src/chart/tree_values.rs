//! What the tree says of each item: what it earns, costs or is consumed of it in the month that is now.
//!
//! Owns which amount stands for an item. Its one invariant: under a heading all numbers have the unit that it names.

use std::collections::BTreeMap;

use crate::{
    engine::{AccountKind, Flow, Forecast, rule_of_charge, rule_of_cost, rule_of_line, rule_of_stream},
    model::{CostKind, Model, Site, Vendor},
    money::{Currency, Decimal, Money},
    text::{amounts, tree as words},
};

/// The text beside each item, by its id.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TreeValues {
    by_id: BTreeMap<String, String>,
}

impl TreeValues {
    /// Those of a model in its forecast. An item that takes no part in it has what its rule gives.
    pub fn of(model: &Model, forecast: &Forecast) -> Self {
        let currency = model.currency();
        let posted = Posted::of(forecast);
        let short = |money: Money| amounts::short(money, currency);
        let mut by_id = BTreeMap::new();
        for vendor in &model.vendors {
            by_id.insert(vendor.id.0.clone(), of_vendor(model, forecast, vendor, &posted));
        }
        for stream in &model.streams {
            let id = &stream.id.0;
            let by_rule = || rule_of_stream(&model.settings, stream).first().copied().unwrap_or_default();
            let planned = stream.amounts.get(&model.settings.first_month);
            let planned = planned.and_then(|amount| amount.to_money(currency.digits()));
            let amount = if is_in(forecast, id) {
                posted.earned.get(id).copied().unwrap_or_default()
            } else {
                planned.unwrap_or_else(by_rule)
            };
            by_id.insert(id.clone(), short(amount));
        }
        for cost in &model.costs {
            let id = &cost.id.0;
            let text = match (cost.kind, is_in(forecast, id)) {
                // Whenever it is paid.
                (CostKind::Amount, _) => {
                    short(rule_of_cost(&model.settings, cost).first().copied().unwrap_or_default())
                }
                (CostKind::ShareOfStream, true) => short(posted.incurred.get(id).copied().unwrap_or_default()),
                (CostKind::ShareOfStream, false) => words::of_revenue(&amounts::percent(cost.share)),
            };
            by_id.insert(id.clone(), text);
        }
        let debts = model.debts.iter().map(|debt| (&debt.id, of_amount(debt.principal.0, currency)));
        let events = model.cash_events.iter().map(|event| (&event.id, of_amount(event.amount.0, currency)));
        let sites = model.sites.iter().map(|site| (&site.id, of_site(model, site)));
        let marks = model.marks.iter().map(|mark| (&mark.id, amounts::date(mark.date)));
        by_id.extend(debts.chain(events).chain(sites).chain(marks).map(|(id, text)| (id.0.clone(), text)));
        Self { by_id }
    }

    /// The text beside the item of an id; empty for one that isn't known yet.
    pub fn get(&self, id: &str) -> &str {
        self.by_id.get(id).map_or("", String::as_str)
    }
}

/// Whether an item takes part in a forecast.
fn is_in(forecast: &Forecast, id: &str) -> bool {
    forecast.item_index(id).is_some()
}

/// What the journal has for the first month, by item.
#[derive(Default)]
struct Posted {
    earned: BTreeMap<String, Money>,
    incurred: BTreeMap<String, Money>,
    consumed: BTreeMap<String, Money>,
}

impl Posted {
    fn of(forecast: &Forecast) -> Self {
        let mut posted = Self::default();
        let end = forecast.as_of.month().plus(1).first();
        let entries = forecast.journal.iter().take_while(|(entry, _)| entry.date < end);
        for (_, postings) in entries.filter(|(entry, _)| entry.rule.row().flow != Flow::Opening) {
            for posting in postings.iter() {
                let account = &forecast.accounts[posting.account as usize];
                let (sums, amount) = match account.kind {
                    AccountKind::Revenue => (&mut posted.earned, -posting.amount),
                    AccountKind::Operating => (&mut posted.incurred, posting.amount),
                    _ => continue,
                };
                if let Some(item) = &account.item {
                    *sums.entry(item.clone()).or_default() += amount;
                }
            }
        }
        let last = end.0 - forecast.as_of.0 - 1;
        for segment in forecast.segments.iter().filter(|segment| segment.from <= last) {
            let vendor = &forecast.items[segment.vendor as usize].id;
            let amount = segment.consumed(segment.from, segment.to.min(last));
            *posted.consumed.entry(vendor.clone()).or_default() += amount;
        }
        posted
    }
}

/// Of a vendor what is consumed, with its charges by the month; of one from which nothing is bought what is owed to it.
fn of_vendor(model: &Model, forecast: &Forecast, vendor: &Vendor, posted: &Posted) -> String {
    let currency = model.currency();
    let money = |amount: Decimal| crate::money::Amount(amount).to_money(currency.digits()).unwrap_or_default();
    let lines = vendor.contract.get().into_iter().flat_map(|contract| &contract.lines);
    let consumed = if is_in(forecast, &vendor.id.0) {
        posted.consumed.get(&vendor.id.0).copied().unwrap_or_default()
    } else {
        lines.clone().filter_map(|line| rule_of_line(&model.settings, line).first().copied()).sum()
    };
    let charges = vendor.charges.iter().filter_map(|own| rule_of_charge(&model.settings, own).first().copied());
    let charges: Money = charges.sum();
    let monthly = consumed + charges;
    let owed: Money = vendor.invoices.iter().map(|invoice| money(invoice.amount.0)).sum();
    let buys = lines.count() > 0 || !vendor.charges.is_empty();
    if !buys && owed > Money::ZERO {
        words::owed(&amounts::short(owed, currency))
    } else {
        amounts::short(monthly, currency)
    }
}

/// Three digits are shown, so places beyond the currency's are cut.
fn of_amount(amount: Decimal, currency: Currency) -> String {
    let per_minor = 10i128.pow(9 - currency.digits().min(9));
    i64::try_from(amount.nanos() / per_minor)
        .map_or_else(|_| String::new(), |minor| amounts::short(Money(minor), currency))
}

/// Its part of what all sites can carry; of a muted one what it would be with it.
fn of_site(model: &Model, own: &Site) -> String {
    let others = model.sites.iter().filter(|site| !site.muted || site.id == own.id);
    let all: i128 = others.map(|site| site.capacity.nanos()).sum();
    if all == 0 {
        return of_amount(own.monthly.0, model.currency());
    }
    let hundredths = own.capacity.nanos().checked_mul(200).map_or(0, |part| (part / all + 1) / 2);
    amounts::percent(Decimal::from_nanos(hundredths * (Decimal::ONE.nanos() / 100)))
}
