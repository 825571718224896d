//! What does waiting cost? A vendor that is not paid, against the same vendor paid when due (DESIGN 1, 4.8).
//!
//! Owns the two runs that are compared, what each difference counts as, and the break-even day. The one run is the model
//! as it is. In the other the vendor is paid in full from the first day of the range on; policies that began before it
//! stay until then, and lump payments within the range are left out.
//!
//! *Cost* is the difference of the two runs' revenue and expense accounts, and what vendors withhold while they do. Late
//! interest, lost revenue and saved consumption count on the days on which they come about, everything else when it is
//! posted. Interest on cash, and interest and fee of the credit line, are left out: they are what the benefit stands for.
//! *Benefit* is what the cash that is kept is worth: for
//! each day, the cash kept at its start × the value of cash ÷ 365. Cash kept is what was paid to the vendor, or netted
//! with it, in the other run and not in this one; it is itself never a benefit.
//!
//! Its one invariant: at a month's end the costs add up to the difference of the two runs, to the minor unit.

mod accrual;
mod category;

use std::collections::{BTreeMap, BTreeSet};

pub use category::Category;

use super::{compare::Name, parts::Flow};
use crate::{
    calendar::Date,
    engine::{Forecast, Overflow, Rule, forecast},
    model::{Decimal, Id, Keyed, Model, Policy, PolicyKind},
    money::{Currency, Money},
};

/// What is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Question {
    /// The vendor's id.
    pub vendor: String,
    /// The first day of waiting: the as-of date unless set.
    pub from: Option<Date>,
    /// The day after the last: the forecast's end unless set.
    pub to: Option<Date>,
}

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoDelay {
    /// No vendor that is not muted has that id; with those there are.
    NoSuchVendor(String, Vec<String>),
    /// A day outside the forecast: its first day, and the day after its last, are the outermost.
    OutsideForecast {
        /// The day.
        given: Date,
        /// The as-of date.
        first: Date,
        /// The forecast's end.
        end: Date,
    },
    /// The range does not end after it begins.
    EmptyRange(Date, Date),
    /// An amount beyond exactness.
    Overflow(Overflow),
}

impl From<Overflow> for NoDelay {
    fn from(overflow: Overflow) -> Self {
        Self::Overflow(overflow)
    }
}

/// What the value of cash is taken from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Worth {
    /// The setting.
    Set,
    /// The debt of that id, the dearest.
    Debt(String),
    /// The credit line, dearer than any debt.
    CreditLine,
    /// The interest on cash: there is neither debt nor credit line.
    CashInterest,
}

/// One kind of cost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cost {
    /// What it is.
    pub category: Category,
    /// The item that it is an effect on, if that is not the vendor itself.
    pub item: Option<Name>,
    /// At each day's close, from the first day of the range on; below nothing is a saving.
    pub cumulated: Vec<Money>,
}

/// The first day on which waiting has cost more than it brought.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BreakEven {
    /// There is none in the range.
    Never,
    /// It never brought anything before that day, the first on which there is any cost.
    FromTheFirstDay(Date),
    /// Up to that day it brought more than it cost, or as much.
    On(Date),
}

/// What waiting costs, day by day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delay {
    /// The vendor.
    pub vendor: Name,
    /// The first day of waiting.
    pub from: Date,
    /// The day after the last.
    pub to: Date,
    /// The currency.
    pub currency: Currency,
    /// What a kept dollar is worth a year.
    pub value_of_cash: Decimal,
    /// Where that is from.
    pub worth: Worth,
    /// The costs that are not nothing on every day.
    pub costs: Vec<Cost>,
    /// All costs, cumulated, at each day's close.
    pub cost: Vec<Money>,
    /// What the kept cash has brought, cumulated, at each day's close.
    pub benefit: Vec<Money>,
    /// Cash kept, at each day's close.
    pub kept: Vec<Money>,
    /// The first day on which the cost exceeds the benefit.
    pub break_even: BreakEven,
}

impl Delay {
    /// Answers what waiting costs.
    pub fn new(model: &Model, question: &Question) -> Result<Self, NoDelay> {
        let (from, to) = range(model, question)?;
        let waiting = forecast(model)?;
        let paying = forecast(&paid_when_due(model, &question.vendor, from, to))?;
        Self::between(model, question, &waiting, &paying)
    }

    /// The same, with the two runs made already: that of the model as it is, and that of [`paid_when_due`].
    pub fn between(model: &Model, question: &Question, waiting: &Forecast, paying: &Forecast) -> Result<Self, NoDelay> {
        let (from, to) = range(model, question)?;
        let item = waiting.item_index(&question.vendor);
        let vendor = item.map(|item| waiting.items[item as usize].label.clone()).unwrap_or_default();
        let days = usize::try_from(to.0 - from.0).unwrap_or(0);
        let mut costs: BTreeMap<(Category, Option<String>), Vec<Money>> = BTreeMap::new();
        let mut kept = vec![Money::ZERO; days];
        for (run, sign) in [(waiting, 1), (paying, -1)] {
            let place = |date: Date| usize::try_from(date.0 - from.0).ok().filter(|place| *place < days);
            let mut add = |key: (Category, Option<String>), place: usize, amount: Money| {
                costs.entry(key).or_insert_with(|| vec![Money::ZERO; days])[place] += Money(sign * amount.0);
            };
            for (entry, postings) in run.journal.iter().filter(|(entry, _)| entry.date >= from && entry.date < to) {
                let Some(place) = place(entry.date) else { continue };
                if entry.item == item && matches!(Flow::of(entry.rule), Flow::PaidToVendor | Flow::SetOff) {
                    kept[place] -= Money(sign * postings[0].amount.0);
                }
                for (key, amount) in category::of_entry(run, entry, postings, &question.vendor) {
                    add(key, place, amount);
                }
            }
            let dated = [
                accrual::late_interest(model, run, &question.vendor),
                category::of_cancelled(run, &question.vendor),
                category::of_withheld(run, &question.vendor),
            ];
            for (key, day, amount) in dated.into_iter().flatten() {
                if let Some(place) = place(day) {
                    add(key, place, amount);
                }
            }
        }
        spread(&mut costs, from, [waiting, paying], &question.vendor);
        cumulate(&mut kept);
        let costs = named(costs, waiting);
        let cost: Vec<Money> = (0..days).map(|day| costs.iter().map(|cost| cost.cumulated[day]).sum()).collect();
        let (value_of_cash, worth) = value_of_cash(model);
        let benefit = benefit(&kept, value_of_cash);
        let break_even = break_even(from, &cost, &benefit);
        Ok(Self {
            vendor: Name { id: question.vendor.clone(), label: vendor },
            from,
            to,
            currency: waiting.currency,
            value_of_cash,
            worth,
            costs,
            cost,
            benefit,
            kept,
            break_even,
        })
    }

    /// How many days the range has.
    pub fn days(&self) -> usize {
        self.cost.len()
    }

    /// The date of a day of the range.
    pub fn date(&self, day: usize) -> Date {
        self.from.plus_days(i32::try_from(day).unwrap_or(0))
    }

    /// The cost over the whole range.
    pub fn total_cost(&self) -> Money {
        self.cost.last().copied().unwrap_or_default()
    }

    /// The benefit over the whole range.
    pub fn total_benefit(&self) -> Money {
        self.benefit.last().copied().unwrap_or_default()
    }
}

/// Spreads what is posted for many days over them: revenue that is lost by what is down, spend that is cancelled evenly,
/// consumption that is saved by days.
fn spread(
    costs: &mut BTreeMap<(Category, Option<String>), Vec<Money>>,
    from: Date,
    runs: [&Forecast; 2],
    vendor: &str,
) {
    let downtimes = accrual::Downtimes::of(runs[0], runs[1]);
    for ((category, item), amounts) in costs.iter_mut() {
        let is_periodic = matches!(category, Category::Suspension | Category::CancelledSpend | Category::Consumption);
        if !is_periodic || amounts.iter().all(|amount| *amount == Money::ZERO) {
            continue;
        }
        let ends = period_ends(runs, if *category == Category::Consumption { None } else { item.as_deref() });
        for place in 0..amounts.len() {
            let last = from.plus_days(i32::try_from(place).unwrap_or(0));
            let amount = amounts[place];
            if amount == Money::ZERO || !ends.contains(&last) {
                continue;
            }
            let month = last.month().first();
            let before = ends.range(month..last).next_back().map_or(month, |end| end.plus_days(1));
            let first = before.max(from);
            let weights = match category {
                Category::Suspension => downtimes.more(first, last),
                Category::Consumption => accrual::less_consumed(runs, vendor, first, last),
                _ => vec![1; usize::try_from(last.0 - first.0 + 1).unwrap_or(0)],
            };
            amounts[place] = Money::ZERO;
            for (day, part) in accrual::spread(amount, first, last, &weights) {
                amounts[usize::try_from(day.0 - from.0).unwrap_or(place)] += part;
            }
        }
    }
}

/// The days on which revenue of a stream is recognised, or without one the months' last days.
fn period_ends(runs: [&Forecast; 2], stream: Option<&str>) -> BTreeSet<Date> {
    let Some(stream) = stream else { return runs[0].months().map(crate::calendar::Month::last).collect() };
    let recognised = runs.into_iter().flat_map(|run| {
        let item = run.item_index(stream);
        let own = move |entry: &&crate::engine::Entry| entry.rule == Rule::Recognition && entry.item == item;
        run.journal.entries.iter().filter(own).map(|entry| entry.date)
    });
    recognised.collect()
}

/// What a cumulated amount has a day more than the day before.
pub fn on_day(cumulated: &[Money], day: usize) -> Money {
    let before = day.checked_sub(1).and_then(|day| cumulated.get(day)).copied().unwrap_or_default();
    cumulated.get(day).copied().unwrap_or_default() - before
}

/// The range asked for, within the forecast.
fn range(model: &Model, question: &Question) -> Result<(Date, Date), NoDelay> {
    let mut vendors = model.vendors.iter().filter(|vendor| !vendor.muted);
    if !vendors.clone().any(|vendor| vendor.id.0 == question.vendor) {
        let known = vendors.by_ref().map(|vendor| vendor.id.0.clone());
        return Err(NoDelay::NoSuchVendor(question.vendor.clone(), known.collect()));
    }
    let (first, end) = (model.as_of(), model.end());
    let (from, to) = (question.from.unwrap_or(first), question.to.unwrap_or(end));
    for given in [from, to] {
        if given < first || given > end {
            return Err(NoDelay::OutsideForecast { given, first, end });
        }
    }
    if from < to { Ok((from, to)) } else { Err(NoDelay::EmptyRange(from, to)) }
}

/// The model with a vendor paid in full from a day on: policies that began before it stay until then, and lump payments
/// before `to` are left out.
pub fn paid_when_due(model: &Model, vendor: &str, from: Date, to: Date) -> Model {
    let mut model = model.clone();
    let as_of = model.as_of();
    if let Some(vendor) = model.vendors.iter_mut().find(|known| known.id.0 == vendor) {
        vendor.policies.retain(|policy| policy.from.map_or(as_of, |begins| begins.max(as_of)) < from);
        vendor.lump_payments.retain(|lump| lump.date < from || lump.date >= to);
        let is_free = |id: &String| vendor.policies.iter().all(|policy| policy.id.0 != *id);
        // Of so many names one more than there are policies are enough.
        let mut ids = (0..=vendor.policies.len()).map(|n| format!("when-due-{n}"));
        let id = ids.find(is_free).unwrap_or_default();
        let policy = Policy { id: Id(id), from: Some(from), kind: PolicyKind::PayInFull, ..Policy::blank("") };
        vendor.policies.push(policy);
    }
    model
}

/// What a kept dollar is worth a year (DESIGN 4.8): what is set, or the dearest debt or credit line, or the interest on
/// cash.
pub fn value_of_cash(model: &Model) -> (Decimal, Worth) {
    let settings = &model.settings;
    if let Some(value) = settings.value_of_cash {
        return (value, Worth::Set);
    }
    let debts = model.debts.iter().filter(|debt| !debt.muted);
    // Of equal rates the first debt's, and a debt's rather than the line's.
    let line = settings.credit_line.get().map(|line| (line.rate, Worth::CreditLine));
    let all = line.into_iter().chain(debts.rev().map(|debt| (debt.rate, Worth::Debt(debt.id.0.clone()))));
    all.max_by_key(|(rate, _)| *rate).unwrap_or((settings.cash_interest, Worth::CashInterest))
}

fn cumulate(amounts: &mut [Money]) {
    let mut sum = Money::ZERO;
    for amount in amounts {
        sum += *amount;
        *amount = sum;
    }
}

/// The costs that are not nothing, cumulated, with the names of the items that they are effects on.
fn named(costs: BTreeMap<(Category, Option<String>), Vec<Money>>, forecast: &Forecast) -> Vec<Cost> {
    let name = |id: String| {
        let label = forecast.items.iter().find(|item| item.id == id).map(|item| item.label.clone());
        Name { label: label.unwrap_or_default(), id }
    };
    let mut all = Vec::new();
    for ((category, item), mut cumulated) in costs {
        cumulate(&mut cumulated);
        if cumulated.iter().any(|amount| *amount != Money::ZERO) {
            all.push(Cost { category, item: item.map(name), cumulated });
        }
    }
    all
}

/// What the kept cash has brought at each close: for each day, what was kept at its start.
fn benefit(kept: &[Money], value: Decimal) -> Vec<Money> {
    /// Billionths of a year's days.
    const YEAR: i128 = 365 * 1_000_000_000;
    let mut money_days: i128 = 0;
    let mut all = Vec::with_capacity(kept.len());
    for day in 0..kept.len() {
        money_days += day.checked_sub(1).map_or(0, |before| i128::from(kept[before].0));
        all.push(accrual::rounded(money_days * value.nanos(), YEAR));
    }
    all
}

fn break_even(from: Date, cost: &[Money], benefit: &[Money]) -> BreakEven {
    let Some(day) = cost.iter().zip(benefit).position(|(cost, benefit)| cost > benefit) else {
        return BreakEven::Never;
    };
    let date = from.plus_days(i32::try_from(day).unwrap_or(0));
    let brought = cost.iter().zip(benefit).take(day).any(|(cost, benefit)| benefit > cost);
    if brought { BreakEven::On(date) } else { BreakEven::FromTheFirstDay(date) }
}
