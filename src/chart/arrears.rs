//! Arrears by age at the end of each span.

use std::collections::BTreeMap;

use super::{
    OtherArrears, PostingQuery, PostingSet, SpanDates, TimeAxis, ValueAxis, Zoom,
    axis::{BarRoom, bar_rooms},
    day,
    flows::{highest, shown_spans},
    major,
};
use crate::{
    calendar::Date,
    engine::{AccountKind, Forecast, Rule, SpanTable},
    model::SpanSize,
    money::{Currency, Money},
};

/// What lowered arrears in a span: a vendor's invoices that were past due, settled by a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settled {
    /// The vendor's name.
    pub vendor: String,
    /// The rule.
    pub rule: Rule,
    /// The amount.
    pub amount: Money,
}

/// The arrears at the end of a span.
#[derive(Clone, Debug, PartialEq)]
pub struct ArrearsBar {
    /// The first day of its span.
    pub start: Date,
    /// The day after the last.
    pub end: Date,
    /// Its left edge.
    pub left: f64,
    /// Its right edge.
    pub right: f64,
    /// Lower and upper end of 1–30, 31–60, 61–90 and over 90 days past due, the oldest at the bottom.
    pub parts: [(f64, f64); 4],
    /// The amounts, in the same order.
    pub ages: [Money; 4],
    /// If there is less than a span before: what was settled, the largest first.
    pub settled: Vec<Settled>,
}

/// Arrears by age.
#[derive(Clone, Debug, PartialEq)]
pub struct ArrearsChart {
    /// One for each span, in order; a span without arrears has an empty one.
    pub bars: Vec<ArrearsBar>,
    /// The sums of scenarios that are compared.
    pub others: Vec<OtherArrears>,
    /// The time axis, from the as-of date on.
    pub x: TimeAxis,
    /// The axis of values.
    pub y: ValueAxis,
    /// The session's currency: amounts are in its minor units.
    pub currency: Currency,
    spans: Vec<SpanDates>,
    rooms: Vec<BarRoom>,
    size: SpanSize,
}

impl ArrearsBar {
    /// The age whose part of the bar a point lies on, the youngest first.
    pub fn age_at(&self, x: f64, y: f64) -> Option<usize> {
        let is_on = self.left <= x && x <= self.right;
        self.parts.iter().position(|(low, high)| is_on && low < high && *low <= y && y <= *high)
    }

    /// The invoices behind it.
    pub const fn query(&self) -> PostingQuery {
        PostingQuery { set: PostingSet::Arrears, item: None, group: None, start: self.start, end: self.end }
    }
}

impl ArrearsChart {
    /// The chart of a forecast by its table of spans of a size; of weeks so many.
    pub fn forecast(forecast: &Forecast, table: &SpanTable, size: SpanSize, weeks: usize) -> Self {
        let spans = shown_spans(&table.spans, size, weeks).iter().zip(&table.rows);
        let spans: Vec<_> = spans.map(|(span, row)| (SpanDates::from(*span), row.age)).collect();
        let mut chart = Self::new(&spans, size, forecast.currency);
        chart.find_settled(forecast);
        chart
    }

    /// Finds what was settled where there is less than a span before.
    fn find_settled(&mut self, forecast: &Forecast) {
        let total = |bar: &ArrearsBar| bar.ages.iter().copied().sum::<Money>();
        let falls: Vec<usize> =
            (1..self.bars.len()).filter(|place| total(&self.bars[*place]) < total(&self.bars[place - 1])).collect();
        if falls.is_empty() {
            return;
        }
        let mut sums: BTreeMap<(usize, u32, Rule), Money> = BTreeMap::new();
        for (entry, postings) in forecast.journal.iter() {
            let invoice = entry.invoice.and_then(|index| forecast.invoices.get(index as usize));
            let Some(invoice) = invoice.filter(|invoice| entry.rule.row().settles() && invoice.due < entry.date) else {
                continue;
            };
            let within = |place: &&usize| {
                let bar = &self.bars[**place];
                bar.start <= entry.date && entry.date < bar.end
            };
            let Some(place) = falls.iter().find(within) else { continue };
            let is_payable = |account: u32| {
                forecast.accounts.get(account as usize).is_some_and(|account| account.kind == AccountKind::Payable)
            };
            let payable = postings.iter().filter(|posting| is_payable(posting.account));
            let amount: Money = payable.map(|posting| posting.amount).sum();
            *sums.entry((*place, invoice.vendor, entry.rule)).or_default() += amount;
        }
        for ((place, vendor, rule), amount) in sums {
            let vendor = forecast.items.get(vendor as usize).map(|item| item.label.clone()).unwrap_or_default();
            self.bars[place].settled.push(Settled { vendor, rule, amount });
        }
        for bar in &mut self.bars {
            bar.settled.retain(|settled| settled.amount > Money::ZERO);
            bar.settled.sort_by_key(|settled| std::cmp::Reverse(settled.amount));
        }
    }

    /// The chart of spans with their arrears by age.
    pub fn new(spans: &[(SpanDates, [Money; 4])], size: SpanSize, currency: Currency) -> Self {
        let dates: Vec<SpanDates> = spans.iter().map(|(span, _)| *span).collect();
        let rooms = bar_rooms(&dates, size);
        let bars: Vec<ArrearsBar> = spans
            .iter()
            .zip(&rooms)
            .map(|((span, ages), room)| {
                let width = room.right - room.left;
                let mut parts = [(0.0, 0.0); 4];
                let mut end = Money::ZERO;
                for age in (0..4).rev() {
                    let before = end;
                    end += ages[age];
                    parts[age] = (major(before, currency), major(end, currency));
                }
                ArrearsBar {
                    start: span.start,
                    end: span.end,
                    left: room.left + width * room.margin,
                    right: room.left + width * (1.0 - room.margin),
                    parts,
                    ages: *ages,
                    settled: Vec::new(),
                }
            })
            .collect();
        let x = TimeAxis::new(&dates, size, 1, 1);
        let mut chart = Self {
            bars,
            others: Vec::new(),
            spans: dates,
            x,
            y: ValueAxis::new(Money::ZERO, Money::ZERO, currency, 3),
            currency,
            rooms,
            size,
        };
        chart.show(None, 1, 1);
        chart
    }

    /// Shows a stretch of days as far as the forecast goes, or all of it, with amounts as high as what is seen.
    pub fn show(&mut self, zoom: Option<Zoom>, fiscal_month: u8, x_labels_max: usize) {
        let from = self.spans.first().map_or(0.0, |span| day(span.start));
        let whole = Zoom { from, to: self.spans.last().map_or(from + 1.0, |span| day(span.end)) };
        // Before the forecast there is nothing to show.
        let part = zoom.map(|own| Zoom { from: own.from.max(whole.from), to: own.to.min(whole.to) });
        let part = part.filter(|part| part.days() >= 1.0).or(zoom);
        self.x = TimeAxis::zoomed(&self.spans, self.size, fiscal_month, x_labels_max, part);
        let seen = self.bars.iter().filter(|bar| self.x.min < day(bar.end) && day(bar.start) < self.x.max);
        let others = self.others.iter().flat_map(|other| {
            let seen = self.bars.iter().zip(&other.totals);
            seen.filter(|(bar, _)| self.x.min < day(bar.end) && day(bar.start) < self.x.max)
                .filter_map(|(_, total)| *total)
        });
        let high = highest(seen.map(|bar| bar.ages.iter().copied().sum()).chain(others));
        self.y = ValueAxis::new(Money::ZERO, high, self.currency, 4);
    }

    /// Whether there are none at all.
    pub fn is_empty(&self) -> bool {
        self.bars.iter().all(|bar| bar.ages.iter().all(|age| *age == Money::ZERO))
            && self.others.iter().all(OtherArrears::is_empty)
    }

    /// The bar at a place.
    pub fn hit(&self, x: f64) -> Option<&ArrearsBar> {
        let place = self.rooms.iter().position(|room| room.left <= x && x < room.right)?;
        self.bars.get(place)
    }
}

#[cfg(test)]
#[allow(clippy::float_cmp, reason = "whole numbers, which floats hold exactly")]
mod tests {
    use super::*;
    use crate::{
        calendar::Month,
        chart::sample::{dollars, usd},
        engine::forecast,
        model::{Edit, ItemKind, Model, Value},
        money::Amount,
    };

    #[test]
    fn the_oldest_is_at_the_bottom() {
        let span = SpanDates { start: Date(0), end: Date(100), is_cut: false, is_past: false };
        let after = SpanDates { start: Date(100), end: Date(200), ..span };
        let ages = [dollars(1), dollars(2), dollars(3), dollars(4)];
        let mut chart = ArrearsChart::new(&[(span, ages), (after, [dollars(0); 4])], SpanSize::Month, usd());
        let bar = &chart.bars[0];
        assert_eq!(bar.parts, [(9.0, 10.0), (7.0, 9.0), (4.0, 7.0), (0.0, 4.0)]);
        assert!(!chart.is_empty());
        assert_eq!(bar.age_at(50.0, 8.0), Some(1), "31 to 60 days");
        assert_eq!(bar.age_at(50.0, 11.0), None);
        assert_eq!(bar.age_at(1.0, 8.0), None, "beside the bar");
        let query = PostingQuery { set: PostingSet::Arrears, item: None, group: None, start: Date(0), end: Date(100) };
        assert_eq!(chart.hit(50.0).map(ArrearsBar::query), Some(query));
        assert_eq!(chart.hit(200.0), None);
        assert_eq!(chart.hit(f64::NAN), None);
        assert_eq!((chart.x.min, chart.y.max), (0.0, 10.0));
        chart.show(Some(Zoom { from: -50.0, to: 30.0 }), 1, 10);
        assert_eq!((chart.x.min, chart.x.max), (0.0, 30.0), "from the as-of date on");
        chart.show(Some(Zoom { from: 120.0, to: 150.0 }), 1, 10);
        assert_eq!(chart.y.max, 1.0, "nothing is overdue there");
    }

    #[test]
    fn a_fall_says_what_was_settled() {
        let amount = |whole: i64| Value::Amount(Amount::whole(whole));
        let date = |text: &str| Value::Date(text.parse().expect("a date"));
        let policies = "vendors/aws/policies";
        let policy = |entry: &str, kind: &'static str, from: &str| {
            let path = |field: &str| format!("{policies}/{entry}/{field}");
            Edit::Together(vec![
                Edit::Add(policies.to_owned()),
                Edit::Set(vec![(path("kind"), Value::Choice(kind)), (path("from"), date(from))]),
            ])
        };
        let edits = [
            Edit::set("settings/opening_cash", amount(1_000_000)),
            Edit::AddItem(ItemKind::Vendor, "AWS".to_owned()),
            Edit::Add("vendors/aws/contract".to_owned()),
            Edit::Add("vendors/aws/contract/lines".to_owned()),
            Edit::set("vendors/aws/contract/lines/n1/monthly", amount(10_000)),
            policy("n1", "withhold", "2023-01-01"),
            policy("n2", "pay_in_full", "2023-06-15"),
        ];
        let model = edits.iter().fold(Model::empty("USD", Month::new(2023, 1), 12), |model, edit| {
            edit.applied(&model).unwrap_or_else(|error| panic!("{edit:?}: {error:?}"))
        });
        let forecast = forecast(&model).expect("a forecast");
        let chart = ArrearsChart::forecast(&forecast, &forecast.table(SpanSize::Month), SpanSize::Month, 13);
        let of_month = |month: usize| -> &[Settled] { &chart.bars[month - 1].settled };
        let total = |month: usize| chart.bars[month - 1].ages.iter().copied().sum::<Money>();
        assert!((1..6).all(|month| of_month(month).is_empty()), "arrears only grow");
        let expected = Settled { vendor: "AWS".to_owned(), rule: Rule::Payment, amount: total(5) };
        assert_eq!((total(5) > Money::ZERO, total(6)), (true, Money::ZERO));
        assert_eq!(of_month(6)[0].rule, expected.rule);
        assert!(of_month(6).iter().map(|settled| settled.amount).sum::<Money>() >= expected.amount, "all of it");
        assert!(of_month(7).is_empty(), "what is paid when due was never past due");
    }
}
