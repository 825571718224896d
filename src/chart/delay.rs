//! What waiting costs, as drawn: costs by kind one above the other, the benefit as a line, and the break-even day.
//!
//! Owns which bands there are and where they lie; savings stack below zero. Its one invariant: at every day the bands
//! add up to the cost of the analysis.

use std::cell::OnceCell;

use super::{SpanDates, TimeAxis, ValueAxis, Zoom, day, day_at, major};
use crate::{
    analysis::delay::{BreakEven, Category, Delay, DelaySummary},
    calendar::Date,
    engine::Forecast,
    model::SpanSize,
    money::Money,
    text::{amounts, delay as words, delay_shown},
};

/// Which colours a kind of cost is drawn in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Family {
    /// What is owed or paid more, or less.
    Owed,
    /// Revenue that is lost or late.
    Revenue,
    /// Effects on other items.
    Others,
}

/// One kind of cost, over all items that it is an effect on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Band {
    /// Its name.
    pub label: &'static str,
    /// Its colours.
    pub family: Family,
    /// Its place in its family, and how many that has.
    pub place: (usize, usize),
    /// Its total so far at each day's close.
    pub cumulated: Vec<Money>,
    /// The items that it is an effect on, with their totals at the range's end; empty if it affects the vendor alone.
    pub parts: Vec<(String, Money)>,
}

impl Band {
    /// Its total at the range's end.
    pub fn total(&self) -> Money {
        self.cumulated.last().copied().unwrap_or_default()
    }
}

/// What waiting costs, as a chart with its table.
#[derive(Debug)]
pub struct DelayChart {
    /// The answer.
    pub delay: Delay,
    /// The kinds of cost, as the answer has them.
    pub bands: Vec<Band>,
    /// The sentence that says it.
    pub sentence: String,
    /// What a kept dollar is worth.
    pub value: String,
    /// The time axis.
    pub x: TimeAxis,
    /// The axis of values.
    pub y: ValueAxis,
    /// What is drawn of the days that are shown.
    pub drawn: DrawnDays,
    spans: Vec<SpanDates>,
    /// The height that amounts need; found when it is asked for.
    reach: OnceCell<[Money; 2]>,
}

/// What is drawn of the days that are shown: days and major units.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DrawnDays {
    /// The ends of the days.
    pub xs: Vec<f64>,
    /// The lower and the upper edge of each band.
    pub bands: Vec<[Vec<f64>; 2]>,
    /// The line of all costs.
    pub cost: Vec<[f64; 2]>,
    /// The line of what the kept cash is worth.
    pub benefit: Vec<[f64; 2]>,
}

/// How many days are drawn; if there are more, some are left out.
const DAYS_DRAWN: usize = 500;

impl DelayChart {
    /// The chart of an answer, with an axis named by a forecast's spans of a size.
    pub fn new(delay: Delay, forecast: &Forecast, size: SpanSize) -> Self {
        let bands = bands(&delay);
        let spans = forecast.table(size).spans.into_iter().map(SpanDates::from);
        let spans = spans.filter(|span| span.end > delay.from && span.start < delay.to).collect();
        let mut chart = Self {
            bands,
            sentence: sentence(&delay),
            value: words::value(&delay),
            x: TimeAxis::new(&[], size, 1, 1),
            y: ValueAxis::new(Money::ZERO, Money::ZERO, delay.currency, 4),
            spans,
            drawn: DrawnDays::default(),
            reach: OnceCell::new(),
            delay,
        };
        chart.show(None, size, 1, 12);
        chart
    }

    /// Also says which step comes next, if the question is about all vendors and the whole forecast.
    pub fn say_next(&mut self, summary: &DelaySummary) {
        let is_same = summary.delay.as_ref().is_some_and(|delay| *delay == self.delay);
        let next = words::next(summary, |money| amounts::figure(money, self.delay.currency)).filter(|_| is_same);
        if let Some(next) = next {
            self.sentence = format!("{} {next}", self.sentence);
        }
    }

    /// All days.
    pub fn whole(&self) -> Zoom {
        Zoom { from: day(self.delay.from), to: day(self.delay.to) }
    }

    /// Shows a stretch of days as far as the range reaches, or all of it, with room for so many labels.
    pub fn show(&mut self, zoom: Option<Zoom>, size: SpanSize, fiscal_month: u8, labels_max: usize) {
        let whole = self.whole();
        let cut = zoom.map(|zoom| Zoom { from: zoom.from.max(whole.from), to: zoom.to.min(whole.to) });
        let shown = cut.filter(|cut| cut.days() >= 1.0).unwrap_or(whole);
        self.x = TimeAxis::zoomed(&self.spans, size, fiscal_month, labels_max, Some(shown));
        let [low, high] = self.reach_within(shown);
        self.y = ValueAxis::new(low, high, self.delay.currency, 4);
        self.drawn = self.draw();
    }

    fn draw(&self) -> DrawnDays {
        let days = self.days_drawn(DAYS_DRAWN);
        let currency = self.delay.currency;
        // Before the first day there is no cost.
        let is_begun = days.first() == Some(&0);
        let mut drawn = DrawnDays { bands: vec![Default::default(); self.bands.len()], ..DrawnDays::default() };
        if is_begun {
            let x = day(self.delay.from);
            drawn.xs.push(x);
            drawn.cost.push([x, 0.0]);
            drawn.benefit.push([x, 0.0]);
            drawn.bands.iter_mut().flatten().for_each(|edge| edge.push(0.0));
        }
        for at in days {
            let x = self.x_of(at);
            drawn.xs.push(x);
            drawn.cost.push([x, major(self.delay.cost[at], currency)]);
            drawn.benefit.push([x, major(self.delay.benefit[at], currency)]);
            for (edges, ends) in drawn.bands.iter_mut().zip(self.stack(at)) {
                for (edge, end) in edges.iter_mut().zip(ends) {
                    edge.push(major(end, currency));
                }
            }
        }
        // The lower edge below the upper one, for savings too.
        for [from, to] in &mut drawn.bands {
            for (from, to) in from.iter_mut().zip(to).filter(|(from, to)| **from > **to) {
                std::mem::swap(from, to);
            }
        }
        drawn
    }

    fn reach_within(&self, shown: Zoom) -> [Money; 2] {
        let of = |days: &mut dyn Iterator<Item = usize>| {
            days.fold([Money::ZERO; 2], |[low, high], at| {
                let (down, up) = self.ends(at);
                let benefit = self.delay.benefit[at];
                [low.min(down).min(benefit), high.max(up).max(benefit)]
            })
        };
        if shown.is_all_of(self.whole()) {
            return *self.reach.get_or_init(|| of(&mut (0..self.delay.days())));
        }
        let is_seen = |at: &usize| (shown.from..=shown.to).contains(&self.x_of(*at));
        of(&mut (0..self.delay.days()).filter(is_seen))
    }

    /// Where the close of a day is drawn: at its end.
    pub fn x_of(&self, at: usize) -> f64 {
        day(self.delay.date(at)) + 1.0
    }

    /// How far the bands of a day reach below zero and above.
    fn ends(&self, at: usize) -> (Money, Money) {
        let amounts = self.bands.iter().map(|band| band.cumulated[at]);
        let below: Money = amounts.clone().filter(|amount| *amount < Money::ZERO).sum();
        (below, amounts.filter(|amount| *amount > Money::ZERO).sum())
    }

    /// The edges of each band at a day's close: costs go up from zero, savings down.
    pub fn stack(&self, at: usize) -> Vec<[Money; 2]> {
        let (mut up, mut down) = (Money::ZERO, Money::ZERO);
        let costs = self.bands.iter().map(|band| band.cumulated[at]);
        let place = |amount: Money| {
            let edge = if amount < Money::ZERO { &mut down } else { &mut up };
            let from = *edge;
            *edge += amount;
            [from, *edge]
        };
        costs.map(place).collect()
    }

    /// An amount where it is drawn.
    pub fn y_of(&self, amount: Money) -> f64 {
        major(amount, self.delay.currency)
    }

    /// The days that are drawn: those that are shown, at most so many, the last of each stretch, the first and the last.
    pub fn days_drawn(&self, most: usize) -> Vec<usize> {
        let seen = |at: &usize| {
            let x = self.x_of(*at);
            // One more at each side, so that bands reach the edges.
            self.x.min - 1.0 <= x && x <= self.x.max + 1.0
        };
        let all: Vec<usize> = (0..self.delay.days()).filter(seen).collect();
        let step = all.len().div_ceil(most.max(2)).max(1);
        let last = all.len().saturating_sub(1);
        let is_kept = |(index, _): &(usize, &usize)| *index == 0 || *index == last || (*index + 1) % step == 0;
        all.iter().enumerate().filter(is_kept).map(|(_, at)| *at).collect()
    }

    /// The break-even day, with its place among the days.
    pub fn turning(&self) -> Option<(Date, usize)> {
        let date = match self.delay.break_even {
            BreakEven::Never => return None,
            BreakEven::FromTheFirstDay(date) | BreakEven::On(date) => date,
        };
        usize::try_from(date.0 - self.delay.from.0).ok().filter(|at| *at < self.delay.days()).map(|at| (date, at))
    }

    /// The day at a place.
    pub fn hit(&self, x: f64) -> Option<usize> {
        let date = day_at(x - 0.5);
        usize::try_from(date.0.checked_sub(self.delay.from.0)?).ok().filter(|at| *at < self.delay.days())
    }

    /// Whether there is nothing to draw.
    pub fn is_empty(&self) -> bool {
        self.delay.costs.is_empty() && self.delay.benefit.iter().all(|benefit| *benefit == Money::ZERO)
    }
}

/// What it says in words: what waiting costs, and where full payment takes cash below the buffer.
fn sentence(delay: &Delay) -> String {
    let low = words::low(delay).map_or_else(String::new, |low| format!(" {low}"));
    words::sentence(delay) + &low
}

/// The kinds of cost of an answer: of each the sum over its items.
fn bands(delay: &Delay) -> Vec<Band> {
    let mut all: Vec<(Category, Band)> = Vec::new();
    for cost in &delay.costs {
        let own = match all.last_mut() {
            Some((category, band)) if *category == cost.category => band,
            _ => {
                let (label, family) = (delay_shown::kind(cost.category), family(cost.category));
                let cumulated = vec![Money::ZERO; delay.days()];
                all.push((cost.category, Band { label, family, place: (0, 0), cumulated, parts: Vec::new() }));
                let Some((_, band)) = all.last_mut() else { continue };
                band
            }
        };
        for (sum, amount) in own.cumulated.iter_mut().zip(&cost.cumulated) {
            *sum += *amount;
        }
        if let Some(item) = &cost.item {
            let name = if item.label.is_empty() { &item.id } else { &item.label };
            own.parts.push((name.clone(), cost.cumulated.last().copied().unwrap_or_default()));
        }
    }
    let families: Vec<Family> = all.iter().map(|(_, band)| band.family).collect();
    for (index, (_, band)) in all.iter_mut().enumerate() {
        let before = families[..index].iter().filter(|family| **family == band.family).count();
        band.place = (before, families.iter().filter(|family| **family == band.family).count());
    }
    all.into_iter().map(|(_, band)| band).collect()
}

const fn family(category: Category) -> Family {
    match category {
        Category::LateInterest
        | Category::LostDiscounts
        | Category::LostCredits
        | Category::Fees
        | Category::LegalCosts
        | Category::Shortfall
        | Category::Charges
        | Category::Consumption
        | Category::NotOwed
        | Category::Waived => Family::Owed,
        Category::CancelledSpend | Category::WithheldSpend | Category::Suspension => Family::Revenue,
        Category::OtherItem => Family::Others,
    }
}
