//! What not paying costs: the present policies, in all vendors together, against paying every vendor in full from the
//! as-of date on.
//!
//! Owns three figures, each of them cost less benefit as [`Delay`] counts them over all vendors:
//! - *by the end*: what not paying has cost at the last close of the forecast;
//! - *by the next step*: what it has cost at the close of the day on which a vendor takes its next step, with the vendor, the
//!   step and the day. A step is a rung that fires, or a judgment; a notice changes nothing and is none. What the step
//!   itself costs by the end is found against the same policies where this rung, and so what follows it, never fires;
//! - *a day now*: what the day after the as-of date adds, the first that begins with the money kept.
//!
//! Where paying in full takes cash below the buffer, [`Delay::low`] says so. Its one invariant: every amount is a difference
//! of whole runs of the exact engine.

use std::collections::BTreeMap;

use super::{Category, Delay, DelayQuestion, NoDelay, paid_when_due};
use crate::{
    calendar::Date,
    engine::{Forecast, RungEvent, RungEventKind, forecast},
    model::{Act, Model},
    money::Money,
};

/// What not paying costs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DelaySummary {
    /// Over all vendors; none if it is not known yet, or too large to be exact.
    pub delay: Option<Delay>,
    /// The next step that a vendor takes.
    pub step: Option<VendorStep>,
    /// The same as [`Self::delay`] with one vendor alone: the one that was asked about.
    pub own: Option<Delay>,
    /// How many runs of the model it takes.
    pub runs: usize,
    /// Whether it is complete: a partial answer has no amounts, or earlier ones.
    pub is_complete: bool,
}

/// A step that a vendor takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VendorStep {
    /// The vendor's id.
    pub vendor: String,
    /// The vendor's name.
    pub label: String,
    /// The rung's id.
    pub rung: String,
    /// What the rung does.
    pub act: Act,
    /// Whether it is the judgment that a suit leads to.
    pub is_judgment: bool,
    /// The day at whose close it is taken.
    pub date: Date,
    /// What it costs by the end, with everything that follows from it; none if that is not known.
    pub cost: Option<Money>,
    /// The kind of cost that most of it comes from, and how much that is; none where it costs nothing, or all of it is of
    /// one kind.
    pub mostly: Option<(Category, Money)>,
}

impl VendorStep {
    /// The vendor's name, or its id if it has none.
    pub fn vendor_name(&self) -> &str {
        if self.label.is_empty() { &self.vendor } else { &self.label }
    }
}

impl DelaySummary {
    /// What not paying costs in a forecast of a model, of all vendors and of one.
    pub fn new(model: &Model, delaying: &Forecast, vendor: Option<&str>) -> Self {
        Self::unless(model, delaying, vendor, || false).unwrap_or_default()
    }

    /// What not paying costs of all vendors in a range of days, in place of the whole forecast.
    pub fn within(model: &Model, delaying: &Forecast, from: Option<Date>, to: Option<Date>) -> Result<Self, NoDelay> {
        let question = DelayQuestion { vendor: None, from, to };
        let mut own = Self { step: next_step(delaying, from, to), ..Self::default() };
        own.find_all(model, delaying, &question, &|| false)?;
        own.is_complete = true;
        Ok(own)
    }

    /// What the forecast says by itself: who takes the next step, and when.
    pub fn begun(delaying: &Forecast, vendor: Option<&str>) -> Self {
        let step = next_step(delaying, None, None);
        let runs = 1 + usize::from(step.is_some()) + usize::from(vendor.is_some());
        Self { delay: None, step, own: None, runs, is_complete: false }
    }

    /// Keeps the amounts that were found before, until they are computed again.
    pub fn keep(&mut self, before: Self) {
        self.delay = before.delay;
        self.own = before.own;
        if let (Some(step), Some(before)) = (&mut self.step, before.step)
            && (&step.vendor, &step.rung) == (&before.vendor, &before.rung)
        {
            (step.cost, step.mostly) = (before.cost, before.mostly);
        }
    }

    /// The same as [`Self::new`], or nothing if it is no longer wanted; asked before every run.
    pub fn unless(
        model: &Model,
        delaying: &Forecast,
        vendor: Option<&str>,
        is_cancelled: impl Fn() -> bool,
    ) -> Option<Self> {
        let mut own = Self::begun(delaying, vendor);
        own.is_complete = true;
        // What is too large to be exact is not known.
        let _ = own.find_all(model, delaying, &DelayQuestion::default(), &is_cancelled);
        if let Some(vendor) = vendor.filter(|_| !is_cancelled()) {
            own.own = ask(model, delaying, &DelayQuestion::of(vendor)).ok();
        }
        (!is_cancelled()).then_some(own)
    }

    /// Finds what all vendors together cost, and the next step; stops where it is no longer wanted.
    fn find_all(
        &mut self,
        model: &Model,
        delaying: &Forecast,
        question: &DelayQuestion,
        is_cancelled: &impl Fn() -> bool,
    ) -> Result<(), NoDelay> {
        let (from, to) = question.range(model)?;
        if is_cancelled() {
            return Ok(());
        }
        // Never more than two runs are kept at a time, because they may be large.
        let paying = forecast(&paid_when_due(model, None, from, to))?;
        self.delay = Some(Delay::between(model, question, delaying, &paying)?);
        drop(paying);
        if let Some(step) = self.step.as_mut().filter(|_| !is_cancelled()) {
            let without = forecast(&without_rung(model, &step.vendor, &step.rung)).ok();
            let cost = without.and_then(|without| Delay::between(model, question, delaying, &without).ok());
            step.mostly = cost.as_ref().and_then(mostly);
            step.cost = cost.map(|cost| cost.total());
        }
        Ok(())
    }

    /// What not paying costs by the end of the forecast.
    pub fn by_the_end(&self) -> Option<Money> {
        self.delay.as_ref().map(Delay::total)
    }

    /// What not paying has cost at the close of the day of the next step.
    pub fn by_the_step(&self) -> Option<Money> {
        let (delay, step) = (self.delay.as_ref()?, self.step.as_ref()?);
        Some(delay.net(delay.place(step.date)?))
    }

    /// What a day of not paying costs now.
    pub fn a_day(&self) -> Option<Money> {
        self.delay.as_ref().map(Delay::a_day)
    }
}

/// The cost of waiting for a range of days, if the run of the model as it is has already been made.
pub fn ask(model: &Model, delaying: &Forecast, question: &DelayQuestion) -> Result<Delay, NoDelay> {
    let (from, to) = question.range(model)?;
    let paying = forecast(&paid_when_due(model, question.vendor.as_deref(), from, to))?;
    Delay::between(model, question, delaying, &paying)
}

/// The kind that most of a cost comes from: more than half of it, and not all.
fn mostly(delay: &Delay) -> Option<(Category, Money)> {
    let mut all: BTreeMap<Category, Money> = BTreeMap::new();
    for cost in &delay.costs {
        *all.entry(cost.category).or_default() += cost.cumulated.last().copied().unwrap_or_default();
    }
    let (most, total) = (all.into_iter().max_by_key(|(_, amount)| *amount)?, delay.total());
    let is_most = Money::ZERO < total && total.0 / 2 < most.1.0 && most.1 != total;
    is_most.then_some(most)
}

/// The next step in a forecast from one day to another (not included); the first if several are on one day.
pub fn next_step(delaying: &Forecast, from: Option<Date>, to: Option<Date>) -> Option<VendorStep> {
    let days = from.unwrap_or(delaying.as_of)..to.unwrap_or(delaying.end);
    steps(delaying).find(|step| days.contains(&step.date))
}

/// The steps that vendors take in a forecast, by day.
pub fn steps(delaying: &Forecast) -> impl Iterator<Item = VendorStep> + '_ {
    let is_step =
        |own: &&RungEvent| own.date >= delaying.as_of && own.kind != RungEventKind::Lifted && own.act != Act::Notice;
    delaying.rung_events.iter().filter(is_step).map(|own| {
        let item = &delaying.items[own.vendor as usize];
        VendorStep {
            vendor: item.id.clone(),
            label: item.label.clone(),
            rung: own.rung.clone(),
            act: own.act,
            is_judgment: own.kind == RungEventKind::Judged,
            date: own.date,
            cost: None,
            mostly: None,
        }
    })
}

/// The model without a rung of a vendor's ladder; what follows it can't fire either.
pub fn without_rung(model: &Model, vendor: &str, rung: &str) -> Model {
    let mut model = model.clone();
    let ladders = model.vendors.iter_mut().filter(|own| own.id.0 == vendor).flat_map(|own| &mut own.reactions);
    for own in ladders.filter(|own| own.id.0 == rung) {
        own.muted = true;
    }
    model
}
