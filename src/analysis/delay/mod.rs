//! What does waiting cost? Vendors that are not paid, against the same vendors paid when due (DESIGN 1, 4.8).
//!
//! Owns the two runs that are compared, what each difference counts as, and the break-even day. The one run is the model
//! as it is. In the other one vendor, or every vendor, is paid in full from the first day of the range on; policies that
//! began before it stay until then, and lump payments within the range are left out.
//!
//! *Cost* is the difference of the two runs' revenue and expense accounts, and what vendors withhold while they do. Late
//! interest, lost revenue and saved consumption count on the days on which they come about, everything else when it is
//! posted. Interest on cash, and interest and fee of the credit line, are left out: they are what the benefit stands for.
//! *Benefit* is what the cash that is kept is worth: for
//! each day, the cash kept at its start × the value of cash ÷ 365. Cash kept is what was paid to these vendors, or netted
//! with them, in the other run and not in this one; it is itself never a benefit.
//!
//! Its one invariant: at a month's end the costs add up to the difference of the two runs, to the minor unit.

mod accrual;
mod category;
mod summary;

use std::collections::{BTreeMap, BTreeSet, HashMap};

pub use category::Category;
pub use summary::{DelaySummary, VendorStep, ask, next_step, steps, without_rung};

use self::category::{CostKey, Whose};
use super::{ageing::Overdue, compare::IdAndName};
use crate::{
    calendar::Date,
    engine::{Flow, Forecast, Overflow, forecast},
    model::{Decimal, Id, Keyed, Model, Policy, PolicyKind, Vendor},
    money::{Currency, Money, scaled},
};

/// What is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DelayQuestion {
    /// The vendor's id; none is all vendors.
    pub vendor: Option<String>,
    /// The first day of waiting: the as-of date unless set.
    pub from: Option<Date>,
    /// The day after the last: the forecast's end unless set.
    pub to: Option<Date>,
}

impl DelayQuestion {
    /// Of one vendor, over the whole forecast.
    pub fn of(vendor: &str) -> Self {
        Self { vendor: Some(vendor.to_owned()), ..Self::default() }
    }

    /// The range asked for, within the forecast of a model that has the vendor.
    pub fn range(&self, model: &Model) -> Result<(Date, Date), NoDelay> {
        let vendors = model.vendors.iter().filter(|vendor| !vendor.muted);
        if let Some(asked) = &self.vendor
            && !vendors.clone().any(|vendor| vendor.id.0 == *asked)
        {
            return Err(NoDelay::NoSuchVendor(asked.clone(), vendors.map(|vendor| vendor.id.0.clone()).collect()));
        }
        let (first, end) = (model.as_of(), model.end());
        let (from, to) = (self.from.unwrap_or(first), self.to.unwrap_or(end));
        for given in [from, to] {
            if given < first || given > end {
                return Err(NoDelay::OutsideForecast { given, first, end });
            }
        }
        if from < to { Ok((from, to)) } else { Err(NoDelay::EmptyRange(from, to)) }
    }
}

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoDelay {
    /// No vendor that is not muted has that id; with those there are.
    NoSuchVendor(String, Vec<String>),
    /// A day outside the forecast; the first day and the day after the last are allowed.
    OutsideForecast {
        /// The day.
        given: Date,
        /// The first day that may be asked for: the as-of date.
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
pub enum CashWorth {
    /// The setting.
    Set,
    /// The debt with that id, whose rate is the highest.
    Debt(String),
    /// The credit line, dearer than any debt.
    CreditLine,
    /// The interest on cash: there is neither debt nor credit line.
    CashInterest,
}

/// One kind of cost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DelayCost {
    /// What it is.
    pub category: Category,
    /// The item that it is an effect on, if that is not the vendor itself; of all vendors, the vendor.
    pub item: Option<IdAndName>,
    /// At each day's close, from the first day of the range on; below zero is a saving.
    pub cumulated: Vec<Money>,
}

/// The first day on which waiting has cost more than it saved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BreakEven {
    /// There is none in the range.
    Never,
    /// There was no benefit before that day, which is the first with any cost.
    FromTheFirstDay(Date),
    /// Before that day the benefit was at least as large as the cost.
    On(Date),
}

/// What waiting costs, day by day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delay {
    /// The vendor; none is all vendors.
    pub vendor: Option<IdAndName>,
    /// The first day of waiting.
    pub from: Date,
    /// The day after the last.
    pub to: Date,
    /// The session's currency: amounts are in its minor units.
    pub currency: Currency,
    /// What a kept dollar is worth a year.
    pub value_of_cash: Decimal,
    /// Where that is from.
    pub worth: CashWorth,
    /// The costs that are not nothing on every day.
    pub costs: Vec<DelayCost>,
    /// All costs, cumulated, at each day's close.
    pub cost: Vec<Money>,
    /// What the kept cash has brought, cumulated, at each day's close.
    pub benefit: Vec<Money>,
    /// Cash kept, at each day's close.
    pub kept: Vec<Money>,
    /// The first day on which the cost exceeds the benefit.
    pub break_even: BreakEven,
    /// Where full payment takes cash below the buffer: the lowest close of the range in the other run.
    pub low: Option<Low>,
    /// What is overdue when the range begins, and when it no longer is in the run of the model as it is.
    pub overdue: Option<Overdue>,
}

/// A close of cash below the buffer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Low {
    /// The lowest close, without restricted cash.
    pub cash: Money,
    /// The first day that closes with so little.
    pub date: Date,
    /// What it is below the buffer.
    pub missing: Money,
}

impl Delay {
    /// Answers what waiting costs.
    pub fn new(model: &Model, question: &DelayQuestion) -> Result<Self, NoDelay> {
        let (from, to) = question.range(model)?;
        let delaying = forecast(model)?;
        let paying = forecast(&paid_when_due(model, question.vendor.as_deref(), from, to))?;
        Self::between(model, question, &delaying, &paying)
    }

    /// The same, with the two runs made already: that of the model as it is, and that of [`paid_when_due`].
    pub fn between(
        model: &Model,
        question: &DelayQuestion,
        delaying: &Forecast,
        paying: &Forecast,
    ) -> Result<Self, NoDelay> {
        let (from, to) = question.range(model)?;
        let days = usize::try_from(to.0 - from.0).unwrap_or(0);
        let within = Range { from, days };
        let whose = question.vendor.as_deref().map_or(Whose::All, |id| Whose::One(delaying.item_index(id)));
        let mut posted = Posted::default();
        let mut kept = vec![0i128; days];
        for (run, sign) in [(delaying, 1), (paying, -1)] {
            for (entry, postings) in run.journal.iter().filter(|(entry, _)| entry.date >= from && entry.date < to) {
                let Some(place) = within.place(entry.date) else { continue };
                let is_paid = matches!(entry.rule.row().flow, Flow::PaidToVendor | Flow::SetOff);
                if is_paid && whose.owns(run, entry.item) {
                    kept[place] -= i128::from(sign * postings[0].amount.0);
                }
                for (key, amount) in category::of_entry(run, &entry, postings, whose) {
                    posted.add(key, place, Money(sign * amount.0));
                }
            }
            let interest = accrual::late_interest(model, run, whose);
            let dated = [interest, category::of_cancelled(run, whose), category::of_withheld(run, whose)];
            for (key, day, amount) in dated.into_iter().flatten() {
                if let Some(place) = within.place(day) {
                    posted.add(key, place, Money(sign * amount.0));
                }
            }
        }
        let by_key = spread(posted.by_key(), within, [delaying, paying], question.vendor.as_deref());
        let costs = named(by_key, within, delaying)?;
        let all = |day: usize| costs.iter().map(|cost| i128::from(cost.cumulated[day].0)).sum();
        let about = || question.vendor.clone();
        let exact = |sum: i128, day: usize| Money::exact(sum).ok_or_else(|| within.overflow(about(), day));
        let cost = (0..days).map(|day| exact(all(day), day)).collect::<Result<Vec<Money>, _>>()?;
        let mut sum = 0;
        let cumulated = kept.iter().enumerate().map(|(day, amount)| {
            sum += amount;
            exact(sum, day)
        });
        let kept = cumulated.collect::<Result<Vec<Money>, _>>()?;
        let (value_of_cash, worth) = value_of_cash(model);
        let benefit = benefit(&kept, value_of_cash).map_err(|day| within.overflow(about(), day))?;
        let is_kept = kept.iter().any(|kept| *kept > Money::ZERO);
        let is_put_off = is_kept || !costs.is_empty();
        let break_even = if is_put_off { break_even(from, &cost, &benefit) } else { BreakEven::Never };
        let overdue = match whose {
            Whose::All => Overdue::at(delaying, None, from.plus_days(-1)),
            Whose::One(vendor) => vendor.and_then(|own| Overdue::at(delaying, Some(own), from.plus_days(-1))),
        };
        let name = |id: &String| {
            let item = delaying.item_index(id).map(|item| &delaying.items[item as usize]);
            IdAndName { id: id.clone(), label: item.map(|item| item.label.clone()).unwrap_or_default() }
        };
        Ok(Self {
            vendor: question.vendor.as_ref().map(name),
            from,
            to,
            currency: delaying.currency,
            value_of_cash,
            worth,
            costs,
            cost,
            benefit,
            kept,
            break_even,
            low: low(paying, within),
            overdue,
        })
    }

    /// The cost by a day's close, less the benefit.
    pub fn net(&self, day: usize) -> Money {
        self.cost.get(day).copied().unwrap_or_default() - self.benefit.get(day).copied().unwrap_or_default()
    }

    /// The cost over the whole range, less the benefit.
    pub fn total(&self) -> Money {
        self.total_cost() - self.total_benefit()
    }

    /// The cost of the second day of the range, less its benefit. On the first day, both runs still hold the cash when
    /// interest is counted.
    pub fn a_day(&self) -> Money {
        on_day(&self.cost, 1) - on_day(&self.benefit, 1)
    }

    /// Whether the present policies withhold nothing and put nothing off: no day closes with cash kept, and nothing comes
    /// of it. Then there is no cost of not paying, only perhaps of paying sooner than due.
    pub fn is_paid_when_due(&self) -> bool {
        self.costs.is_empty() && self.kept.iter().all(|kept| *kept <= Money::ZERO)
    }

    /// What is paid sooner than due, at most, and the first day on which something is; none if nothing is.
    pub fn paid_sooner(&self) -> Option<(Money, Date)> {
        let first = self.kept.iter().position(|kept| *kept < Money::ZERO)?;
        let most = self.kept.iter().min().copied().unwrap_or_default();
        Some((Money(most.0.saturating_neg()), self.date(first)))
    }

    /// The place of a date among the days of the range.
    pub fn place(&self, date: Date) -> Option<usize> {
        Range { from: self.from, days: self.days() }.place(date)
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

/// The days of a question.
#[derive(Clone, Copy)]
struct Range {
    from: Date,
    days: usize,
}

impl Range {
    fn place(self, date: Date) -> Option<usize> {
        usize::try_from(date.0.checked_sub(self.from.0)?).ok().filter(|place| *place < self.days)
    }

    fn date(self, day: usize) -> Date {
        self.from.plus_days(i32::try_from(day).unwrap_or(0))
    }

    fn overflow(self, item: Option<String>, day: usize) -> NoDelay {
        NoDelay::Overflow(Overflow { item, date: self.date(day) })
    }
}

/// The amounts of a class, by the places of days.
type ByDay = BTreeMap<usize, i128>;

/// Amounts of two runs, one of them negated, by class and day. Most occur in both and cancel out.
#[derive(Default)]
struct Posted(Vec<(CostKey, u32, Money)>);

impl Posted {
    fn add(&mut self, key: CostKey, place: usize, amount: Money) {
        if let Ok(place) = u32::try_from(place) {
            self.0.push((key, place, amount));
        }
    }

    /// What is left, by class and day.
    fn by_key(mut self) -> BTreeMap<CostKey, ByDay> {
        self.0.sort_unstable();
        let mut all: BTreeMap<CostKey, ByDay> = BTreeMap::new();
        for same in self.0.chunk_by(|(key, place, _), (other, other_place, _)| (key, place) == (other, other_place)) {
            let (key, place, _) = same[0];
            let sum: i128 = same.iter().map(|(_, _, amount)| i128::from(amount.0)).sum();
            if sum != 0 {
                all.entry(key).or_default().insert(place as usize, sum);
            }
        }
        all
    }
}

/// Spreads what is posted for many days over them: revenue that is lost by what is down, spend that is cancelled evenly,
/// consumption that is saved by days.
fn spread(
    mut by_key: BTreeMap<CostKey, ByDay>,
    within: Range,
    runs: [&Forecast; 2],
    vendor: Option<&str>,
) -> BTreeMap<CostKey, ByDay> {
    let is_periodic = |(category, _): &CostKey| {
        matches!(category, Category::Suspension | Category::CancelledSpend | Category::Consumption)
    };
    if !by_key.keys().any(is_periodic) {
        return by_key;
    }
    let downtimes = accrual::more_down(runs, within.from, within.days);
    let streams = by_key.keys().filter(|(category, _)| *category != Category::Consumption);
    let recognised = recognition_days(runs, &streams.filter_map(|(_, item)| *item).collect());
    let month_ends: BTreeSet<Date> = runs[0].months().map(crate::calendar::Month::last).collect();
    let vendor = vendor.and_then(|vendor| runs[0].item_index(vendor));
    let consumed = accrual::ConsumedByVendor::of(runs);
    let start = within.from.0 - runs[0].as_of.0;
    for ((category, item), amounts) in by_key.iter_mut().filter(|(key, _)| is_periodic(key)) {
        let is_consumption = *category == Category::Consumption;
        let ends = item.filter(|_| !is_consumption).map_or(&month_ends, |item| &recognised[&item]);
        let less = is_consumption.then(|| consumed.less(item.or(vendor), start, within.days));
        let mut parts = ByDay::new();
        for (place, amount) in std::mem::take(amounts) {
            let last = within.date(place);
            if !ends.contains(&last) {
                *parts.entry(place).or_default() += amount;
                continue;
            }
            let month = last.month().first();
            let before = ends.range(month..last).next_back().map_or(month, |end| end.plus_days(1));
            let first = within.place(before).unwrap_or(0);
            let even;
            let weights = match (category, &less) {
                (Category::Suspension, _) => &downtimes[first..=place],
                (_, Some(less)) => &less[first..=place],
                (_, None) => {
                    even = vec![1; place - first + 1];
                    &even[..]
                }
            };
            accrual::spread(amount, weights, |day, part| *parts.entry(first + day).or_default() += part);
        }
        *amounts = parts;
    }
    by_key
}

/// The days on which revenue of streams is recognised.
fn recognition_days(runs: [&Forecast; 2], streams: &BTreeSet<u32>) -> HashMap<u32, BTreeSet<Date>> {
    let mut days: HashMap<u32, BTreeSet<Date>> = streams.iter().map(|stream| (*stream, BTreeSet::new())).collect();
    let entries = runs.into_iter().flat_map(|run| run.journal.entries());
    for entry in entries.filter(|own| own.rule.row().flow == Flow::Recognition) {
        if let Some(days) = entry.item.and_then(|item| days.get_mut(&item)) {
            days.insert(entry.date);
        }
    }
    days
}

/// The lowest close of a range, if it is below the buffer.
fn low(paying: &Forecast, within: Range) -> Option<Low> {
    let first = usize::try_from(within.from.0 - paying.as_of.0).ok()?;
    let closes = paying.cash.get(first..first + within.days)?;
    let cash = closes.iter().copied().min()?;
    let day = closes.iter().position(|close| *close == cash)?;
    (cash < paying.buffer).then(|| Low { cash, date: within.date(day), missing: paying.buffer - cash })
}

/// The daily increments of a cumulative amount.
pub fn on_day(cumulated: &[Money], day: usize) -> Money {
    let before = day.checked_sub(1).and_then(|day| cumulated.get(day)).copied().unwrap_or_default();
    cumulated.get(day).copied().unwrap_or_default() - before
}

/// The model with a vendor, or every vendor, paid in full from a day on: policies that began before it stay until then, and
/// lump payments before `to` are left out.
pub fn paid_when_due(model: &Model, vendor: Option<&str>, from: Date, to: Date) -> Model {
    let mut model = model.clone();
    let as_of = model.as_of();
    let is_meant = |own: &&mut Vendor| vendor.is_none_or(|id| own.id.0 == id);
    for vendor in model.vendors.iter_mut().filter(is_meant) {
        vendor.policies.retain(|policy| policy.first_day(as_of) < from);
        vendor.lump_payments.retain(|lump| lump.date < from || lump.date >= to);
        let is_free = |id: &String| vendor.policies.iter().all(|policy| policy.id.0 != *id);
        // With one more name than there are policies, one is free.
        let mut ids = (0..=vendor.policies.len()).map(|n| format!("when-due-{n}"));
        let id = ids.find(is_free).unwrap_or_default();
        let policy = Policy { id: Id(id), from: Some(from), kind: PolicyKind::PayInFull, ..Policy::blank("") };
        vendor.policies.push(policy);
    }
    model
}

/// What one unit of kept cash is worth a year (DESIGN 4.8): what is set, or the highest rate of debts and credit line,
/// or the interest on cash.
pub fn value_of_cash(model: &Model) -> (Decimal, CashWorth) {
    let settings = &model.settings;
    if let Some(value) = settings.value_of_cash {
        return (value, CashWorth::Set);
    }
    let debts = model.debts.iter().filter(|debt| !debt.muted);
    // Among equal rates the first debt wins, and a debt before the credit line.
    let line = settings.credit_line.get().map(|line| (line.rate, CashWorth::CreditLine));
    let all = line.into_iter().chain(debts.rev().map(|debt| (debt.rate, CashWorth::Debt(debt.id.0.clone()))));
    all.max_by_key(|(rate, _)| *rate).unwrap_or((settings.cash_interest, CashWorth::CashInterest))
}

/// The costs that are not nothing, cumulated, with the names of the items that they are effects on.
fn named(by_key: BTreeMap<CostKey, ByDay>, within: Range, forecast: &Forecast) -> Result<Vec<DelayCost>, NoDelay> {
    let mut all = Vec::new();
    for ((category, item), amounts) in by_key {
        let item = item.map(|item| &forecast.items[item as usize]);
        let mut amounts = amounts.into_iter().peekable();
        let mut sum = 0;
        let cumulated = (0..within.days).map(|day| {
            sum += amounts.next_if(|(place, _)| *place == day).map_or(0, |(_, amount)| amount);
            Money::exact(sum).ok_or_else(|| within.overflow(item.map(|item| item.id.clone()), day))
        });
        let cumulated = cumulated.collect::<Result<Vec<Money>, _>>()?;
        if cumulated.iter().any(|amount| *amount != Money::ZERO) {
            let item = item.map(|item| IdAndName { id: item.id.clone(), label: item.label.clone() });
            all.push(DelayCost { category, item, cumulated });
        }
    }
    // By the items' ids, as they are told.
    all.sort_by(|one, other| {
        let id = |cost: &DelayCost| cost.item.as_ref().map(|item| item.id.clone());
        one.category.cmp(&other.category).then_with(|| id(one).cmp(&id(other)))
    });
    Ok(all)
}

/// The benefit at each close, from the cash kept at the start of each day; or the day on which it is too large.
fn benefit(kept: &[Money], value: Decimal) -> Result<Vec<Money>, usize> {
    /// Billionths of a year's days.
    const YEAR: i128 = 365 * 1_000_000_000;
    let mut money_days: i128 = 0;
    let mut all = Vec::with_capacity(kept.len());
    for day in 0..kept.len() {
        money_days += day.checked_sub(1).map_or(0, |before| i128::from(kept[before].0));
        all.push(scaled(money_days, value.nanos(), YEAR).and_then(Money::exact).ok_or(day)?);
    }
    Ok(all)
}

fn break_even(from: Date, cost: &[Money], benefit: &[Money]) -> BreakEven {
    let Some(day) = cost.iter().zip(benefit).position(|(cost, benefit)| cost > benefit) else {
        return BreakEven::Never;
    };
    let date = from.plus_days(i32::try_from(day).unwrap_or(0));
    let brought = cost.iter().zip(benefit).take(day).any(|(cost, benefit)| benefit > cost);
    if brought { BreakEven::On(date) } else { BreakEven::FromTheFirstDay(date) }
}
