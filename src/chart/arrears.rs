//! Arrears by age at the end of each span.

use super::{
    SpanDates, ValueAxis, day,
    flows::{highest, shown_spans},
    major,
};
use crate::{
    engine::Table,
    model::SpanSize,
    money::{Currency, Money},
};

/// The arrears at the end of a span.
#[derive(Clone, Debug, PartialEq)]
pub struct ArrearsBar {
    /// The index of its span.
    pub span: usize,
    /// Its left edge.
    pub left: f64,
    /// Its right edge.
    pub right: f64,
    /// Lower and upper end of 1–30, 31–60, 61–90 and over 90 days past due, the oldest at the bottom.
    pub parts: [(f64, f64); 4],
    /// The amounts, in the same order.
    pub ages: [Money; 4],
}

/// Arrears by age.
#[derive(Clone, Debug, PartialEq)]
pub struct ArrearsChart {
    /// The bars.
    pub bars: Vec<ArrearsBar>,
    /// The axis of amounts.
    pub y: ValueAxis,
    /// The currency.
    pub currency: Currency,
}

impl ArrearsChart {
    /// The chart of a forecast by its table of spans of a size.
    pub fn forecast(table: &Table, size: SpanSize, currency: Currency) -> Self {
        let spans = shown_spans(&table.spans, size).iter().zip(&table.rows);
        Self::new(&spans.map(|(span, row)| (SpanDates::from(*span), row.age)).collect::<Vec<_>>(), currency)
    }

    /// The chart of spans with their arrears by age.
    pub fn new(spans: &[(SpanDates, [Money; 4])], currency: Currency) -> Self {
        let bars: Vec<ArrearsBar> = spans
            .iter()
            .enumerate()
            .map(|(index, (span, ages))| {
                let width = day(span.end) - day(span.start);
                let mut parts = [(0.0, 0.0); 4];
                let mut end = Money::ZERO;
                for age in (0..4).rev() {
                    let before = end;
                    end += ages[age];
                    parts[age] = (major(before, currency), major(end, currency));
                }
                ArrearsBar {
                    span: index,
                    left: day(span.start) + width * 0.14,
                    right: day(span.start) + width * 0.86,
                    parts,
                    ages: *ages,
                }
            })
            .collect();
        let high = highest(spans.iter().map(|(_, ages)| ages.iter().copied().sum()));
        Self { y: ValueAxis::new(Money::ZERO, high, currency, 3), bars, currency }
    }

    /// Whether there are none at all.
    pub fn is_empty(&self) -> bool {
        self.bars.iter().all(|bar| bar.ages.iter().all(|age| *age == Money::ZERO))
    }

    /// The bar at a place.
    pub fn hit(&self, x: f64) -> Option<&ArrearsBar> {
        self.bars.iter().find(|bar| bar.left <= x && x <= bar.right)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        calendar::Date,
        chart::sample::{dollars, usd},
    };

    #[test]
    fn the_oldest_is_at_the_bottom() {
        let span = SpanDates { start: Date(0), end: Date(100), is_cut: false, is_past: false };
        let chart = ArrearsChart::new(&[(span, [dollars(1), dollars(2), dollars(3), dollars(4)])], usd());
        assert_eq!(chart.bars[0].parts, [(9.0, 10.0), (7.0, 9.0), (4.0, 7.0), (0.0, 4.0)]);
        assert!(!chart.is_empty());
        assert!(chart.hit(50.0).is_some());
        assert!(chart.hit(1.0).is_none());
    }
}
