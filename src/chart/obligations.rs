//! Revenue against obligations: receipts and obligations of each span, side by side, and the gap between them.

use super::{
    ItemGroup, PostingQuery, PostingSet, Series, SeriesChoice, SpanDates, TimeAxis, ValueAxis, Zoom,
    axis::{BarRoom, bar_rooms, span_name},
    day,
    flows::{Flows, highest, total},
    major,
    series::{Stack, stacks},
};
use crate::{
    model::SpanSize,
    money::{Currency, Money},
    text::lower_panel as words,
};

/// Where money goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FlowSide {
    /// Receipts.
    In,
    /// Obligations.
    Out,
}

/// A part of a bar.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BarSegment {
    /// The index of its series.
    pub series: usize,
    /// Its lower end, in major units.
    pub low: f64,
    /// Its upper end, in major units.
    pub high: f64,
    /// The exact amount; `low` and `high` are only where it is drawn.
    pub amount: Money,
}

/// A stack of segments.
#[derive(Clone, Debug, PartialEq)]
pub struct Bar {
    /// The index of its span.
    pub span: usize,
    /// Its side.
    pub side: FlowSide,
    /// Its left edge.
    pub left: f64,
    /// Its right edge.
    pub right: f64,
    /// Its segments, from the zero line outward.
    pub segments: Vec<BarSegment>,
    /// What the segments that are shown add up to.
    pub total: Money,
    /// Whether it is history.
    pub is_past: bool,
}

/// Receipts and obligations by span.
#[derive(Clone, Debug, PartialEq)]
pub struct ObligationsChart {
    /// The spans.
    pub spans: Vec<SpanDates>,
    /// The spans' names.
    pub names: Vec<String>,
    /// The legend: receipts first.
    pub series: Vec<Series>,
    /// Two for each span: receipts, then obligations.
    pub bars: Vec<Bar>,
    /// Receipts less obligations at the middle of each span's bars.
    pub gap: Vec<[f64; 2]>,
    /// The same, as money.
    pub gaps: Vec<Money>,
    /// Where the forecast begins.
    pub as_of: f64,
    /// The time axis.
    pub x: TimeAxis,
    /// The axis of values.
    pub y: ValueAxis,
    /// The session's currency: amounts are in its minor units.
    pub currency: Currency,
    rooms: Vec<BarRoom>,
    size: SpanSize,
    fiscal_month: u8,
}

/// What lies at a point of the chart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ObligationsHit {
    /// The index of the span.
    pub span: usize,
    /// The indices of the bar and its segment, if the point is on one.
    pub segment: Option<(usize, usize)>,
}

impl ObligationsChart {
    /// The chart of flows, in the series that are asked for.
    pub fn new(
        flows: &Flows,
        size: SpanSize,
        fiscal_month: u8,
        currency: Currency,
        choice: &SeriesChoice,
        x_labels_max: usize,
    ) -> Self {
        let mut series = Vec::new();
        let receipts = stacks(flows, FlowSide::In, choice, &mut series);
        let obligations = stacks(flows, FlowSide::Out, choice, &mut series);
        let mut bars = Vec::new();
        let (mut gap, mut gaps) = (Vec::new(), Vec::new());
        let rooms = bar_rooms(&flows.spans, size);
        for (index, (span, room)) in flows.spans.iter().zip(&rooms).enumerate() {
            let width = room.right - room.left;
            let mut sum = [Money::ZERO; 2];
            for (side, stacks, from, to) in
                [(FlowSide::In, &receipts, room.margin, 0.485), (FlowSide::Out, &obligations, 0.515, 1.0 - room.margin)]
            {
                let bar = stacked(index, side, stacks, &series, currency);
                sum[usize::from(side == FlowSide::Out)] = bar.total;
                bars.push(Bar {
                    left: room.left + width * from,
                    right: room.left + width * to,
                    is_past: span.is_past,
                    ..bar
                });
            }
            let difference = sum[0] - sum[1];
            gap.push([f64::midpoint(room.left, room.right), major(difference, currency)]);
            gaps.push(difference);
        }
        let as_of = flows.spans.iter().find(|span| !span.is_past).or(flows.spans.last()).map_or(0.0, |s| day(s.start));
        let mut chart = Self {
            names: flows.spans.iter().map(|span| span_name(*span, size, fiscal_month)).collect(),
            series,
            bars,
            gap,
            gaps,
            as_of,
            x: TimeAxis::new(&flows.spans, size, fiscal_month, x_labels_max),
            y: ValueAxis::new(Money::ZERO, Money::ZERO, currency, 5),
            currency,
            spans: flows.spans.clone(),
            rooms,
            size,
            fiscal_month,
        };
        chart.show(None, x_labels_max);
        chart
    }

    /// All days of the chart.
    pub fn whole(&self) -> Zoom {
        let from = self.spans.first().map_or(0.0, |span| day(span.start));
        Zoom { from, to: self.spans.last().map_or(from + 1.0, |span| day(span.end)) }
    }

    /// Shows a stretch of days, or all, with amounts as high as what is seen.
    pub fn show(&mut self, zoom: Option<Zoom>, x_labels_max: usize) {
        self.x = TimeAxis::zoomed(&self.spans, self.size, self.fiscal_month, x_labels_max, zoom);
        let is_seen = |span: usize| self.x.min < day(self.spans[span].end) && day(self.spans[span].start) < self.x.max;
        let bars = || self.bars.iter().filter(|bar| is_seen(bar.span));
        let gaps = || self.gaps.iter().enumerate().filter(|(span, _)| is_seen(*span)).map(|(_, gap)| *gap);
        let up = |bar: &Bar| bar.segments.iter().map(|s| s.amount).filter(|a| *a > Money::ZERO).sum::<Money>();
        let down = |bar: &Bar| bar.segments.iter().map(|s| s.amount).filter(|a| *a < Money::ZERO).sum::<Money>();
        let high = highest(bars().map(up).chain(gaps()));
        let low = -highest(bars().map(|bar| -down(bar)).chain(gaps().map(|gap| -gap)));
        self.y = ValueAxis::new(low, high, self.currency, 7);
    }

    /// What lies at a point.
    pub fn hit(&self, x: f64, y: f64) -> Option<ObligationsHit> {
        let span = self.rooms.iter().position(|room| room.left <= x && x < room.right)?;
        let on_bar = self.bars.iter().enumerate().find(|(_, bar)| bar.span == span && bar.left <= x && x <= bar.right);
        let segment = on_bar.and_then(|(index, bar)| {
            let segment = bar.segments.iter().position(|segment| segment.low <= y && y <= segment.high)?;
            Some((index, segment))
        });
        Some(ObligationsHit { span, segment })
    }

    /// The postings behind a segment; before the forecast the inputs.
    pub fn query(&self, hit: ObligationsHit) -> Option<PostingQuery> {
        let series = self.series_at(hit)?;
        let (bar, span) = (&self.bars[hit.segment?.0], &self.spans[hit.span]);
        let set = if bar.side == FlowSide::In { PostingSet::Receipts } else { PostingSet::Obligations };
        let item = series.item().map(str::to_owned);
        Some(PostingQuery { set, item, group: series.group(), start: span.start, end: span.end })
    }

    /// The postings behind the whole bar that a segment is part of, of what is shown; before the forecast the inputs.
    pub fn bar_query(&self, hit: ObligationsHit) -> Option<PostingQuery> {
        let part = self.query(hit)?;
        let side = self.bars[hit.segment?.0].side;
        let own = || self.series.iter().filter(|series| series.side == side);
        if own().all(|series| !series.is_hidden) {
            return Some(PostingQuery { item: None, group: None, ..part });
        }
        let shown = own().filter(|series| !series.is_hidden);
        let items = shown.flat_map(Series::all_items);
        let group = ItemGroup { label: words::SHOWN_SERIES.to_owned(), items: items.collect() };
        Some(PostingQuery { item: None, group: Some(group), ..part })
    }

    /// The series of a segment.
    pub fn series_at(&self, hit: ObligationsHit) -> Option<&Series> {
        let (bar, segment) = hit.segment?;
        Some(&self.series[self.bars.get(bar)?.segments.get(segment)?.series])
    }

    /// The id of the item that a segment stands for; none if it stands for several.
    pub fn item(&self, hit: ObligationsHit) -> Option<&str> {
        self.series_at(hit)?.item()
    }

    /// The largest bar of the forecast: its segment that is largest.
    pub fn largest(&self) -> Option<ObligationsHit> {
        let bars = self.bars.iter().enumerate().filter(|(_, bar)| !bar.is_past && !bar.segments.is_empty());
        let (place, bar) = bars.max_by_key(|(place, bar)| (bar.total.0.saturating_abs(), std::cmp::Reverse(*place)))?;
        let segment = (0..bar.segments.len()).max_by_key(|own| bar.segments[*own].amount.0.saturating_abs())?;
        Some(ObligationsHit { span: bar.span, segment: Some((place, segment)) })
    }

    /// The total of a side in a span, of what is shown.
    pub fn total(&self, span: usize, side: FlowSide) -> Money {
        self.bars.iter().find(|bar| bar.span == span && bar.side == side).map_or(Money::ZERO, |bar| bar.total)
    }
}

/// A bar of the stacks that are shown; amounts below zero are stacked downward.
fn stacked(span: usize, side: FlowSide, stacks: &[Stack<'_>], series: &[Series], currency: Currency) -> Bar {
    let (mut up, mut down) = (Money::ZERO, Money::ZERO);
    let mut segments = Vec::new();
    for stack in stacks.iter().filter(|stack| !series[stack.series].is_hidden) {
        let amount = total(&stack.flows, span);
        if amount == Money::ZERO {
            continue;
        }
        let end = if amount > Money::ZERO { &mut up } else { &mut down };
        let before = *end;
        *end += amount;
        let (low, high) = if amount > Money::ZERO { (before, *end) } else { (*end, before) };
        segments.push(BarSegment {
            series: stack.series,
            low: major(low, currency),
            high: major(high, currency),
            amount,
        });
    }
    Bar { span, side, left: 0.0, right: 0.0, segments, total: up + down, is_past: false }
}

#[cfg(test)]
#[allow(clippy::float_cmp, reason = "whole numbers and halves, which floats hold exactly")]
mod tests {
    use super::*;
    use crate::{
        calendar::Date,
        chart::{
            flows::ItemFlow,
            sample::{dollars, usd},
        },
        model::ItemKind,
    };

    fn flow(id: &str, amounts: &[i64]) -> ItemFlow {
        ItemFlow {
            kind: ItemKind::Stream,
            id: id.to_owned(),
            label: id.to_uppercase(),
            group: String::new(),
            amounts: amounts.iter().map(|amount| dollars(*amount)).collect(),
        }
    }

    fn flows() -> Flows {
        let span =
            |start: i32, is_past| SpanDates { start: Date(start), end: Date(start + 30), is_cut: false, is_past };
        Flows {
            spans: vec![span(0, true), span(30, false)],
            receipts: vec![flow("ads", &[100, 80]), flow("data", &[20, 20])],
            obligations: vec![flow("aws", &[50, 150]), flow("rent", &[10, -10])],
        }
    }

    fn chart(hidden: &[&str]) -> ObligationsChart {
        let hidden = hidden.iter().map(|id| (*id).to_owned()).collect();
        let choice = SeriesChoice { hidden, ..SeriesChoice::default() };
        ObligationsChart::new(&flows(), SpanSize::Month, 1, usd(), &choice, 40)
    }

    #[test]
    fn bars_stack_and_the_gap_is_exact() {
        let chart = chart(&[]);
        assert_eq!(chart.bars.len(), 4);
        assert_eq!(
            chart.bars[0].segments.iter().map(|s| (s.low, s.high)).collect::<Vec<_>>(),
            [(0.0, 100.0), (100.0, 120.0)]
        );
        assert_eq!(chart.gaps, [dollars(60), dollars(-40)]);
        assert_eq!(chart.bars[3].segments[1].low, -10.0, "below zero is stacked downward");
        assert_eq!(chart.bars[3].total, dollars(140));
        assert!(chart.bars[0].is_past && !chart.bars[2].is_past);
        let largest = chart.largest().expect("a bar of the forecast");
        assert_eq!(largest, ObligationsHit { span: 1, segment: Some((3, 0)) });
        assert!((chart.as_of - 30.0).abs() < 1e-12);
        assert!(chart.y.min <= -40.0 && chart.y.max >= 150.0);
    }

    #[test]
    fn amounts_are_as_high_as_what_is_seen() {
        let mut chart = chart(&[]);
        assert_eq!(chart.whole(), Zoom { from: 0.0, to: 60.0 });
        chart.show(Some(Zoom { from: 0.0, to: 30.0 }), 40);
        assert_eq!((chart.x.min, chart.x.max), (0.0, 30.0));
        assert_eq!((chart.y.min, chart.y.max), (0.0, 120.0), "120 and a gap of 60 in steps of 20");
        chart.show(Some(Zoom { from: 29.0, to: 60.0 }), 40);
        assert!(chart.y.min <= -40.0, "a bar of which a part is seen counts, as does the gap below zero");
        chart.show(None, 40);
        assert_eq!((chart.x.min, chart.x.max), (0.0, 60.0));
    }

    #[test]
    fn a_hidden_series_leaves_no_hole() {
        let chart = chart(&["ads"]);
        assert_eq!(chart.bars[0].segments.len(), 1);
        assert!((chart.bars[0].segments[0].low - 0.0).abs() < 1e-12, "the others move down");
        assert_eq!(chart.gaps, [dollars(-40), dollars(-120)]);
        assert!(chart.series[0].is_hidden, "it stays in the legend");
    }

    #[test]
    fn a_point_hits_its_segment() {
        let chart = chart(&[]);
        let middle = |bar: &Bar| f64::midpoint(bar.left, bar.right);
        let hit = chart.hit(middle(&chart.bars[0]), 110.0).expect("on a bar");
        assert_eq!(hit.span, 0);
        let (bar, segment) = hit.segment.expect("on a segment");
        assert_eq!(chart.series[chart.bars[bar].segments[segment].series].id, "data");
        assert_eq!(chart.item(hit), Some("data"));
        let inputs = chart.query(hit).expect("before the forecast, the inputs");
        assert_eq!((inputs.set, inputs.item.as_deref()), (PostingSet::Receipts, Some("data")));
        assert_eq!((inputs.start, inputs.end), (Date(0), Date(30)));
        let hit = chart.hit(middle(&chart.bars[3]), 100.0).expect("on a bar");
        let expected = PostingQuery {
            set: PostingSet::Obligations,
            item: Some("aws".to_owned()),
            group: None,
            start: Date(30),
            end: Date(60),
        };
        assert_eq!(chart.query(hit), Some(expected));
        let hit = chart.hit(middle(&chart.bars[3]), 200.0).expect("above a bar");
        assert_eq!((chart.item(hit), chart.query(hit)), (None, None));
        assert_eq!(chart.hit(0.1, 10.0), Some(ObligationsHit { span: 0, segment: None }));
        assert_eq!(chart.hit(-1.0, 10.0), None);
        assert_eq!(chart.hit(f64::NAN, 10.0), None);
    }
}
