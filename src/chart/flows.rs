//! Amounts by span and item, history and forecast together.

use crate::{
    calendar::{Date, Month},
    engine::{Forecast, ItemRow, Span, SpanTable},
    model::{ByMonth, ItemKind, Model, SpanSize},
    money::Money,
};

use super::axis::span_start;

/// The days of a span.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SpanDates {
    /// The first day.
    pub start: Date,
    /// The day after the last.
    pub end: Date,
    /// Whether the as-of date or the forecast's end cuts it.
    pub is_cut: bool,
    /// Whether it lies before the as-of date.
    pub is_past: bool,
}

/// The amounts of an item, one for each span.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ItemFlow {
    /// The item's kind.
    pub kind: ItemKind,
    /// The item's id.
    pub id: String,
    /// The item's name on screen.
    pub label: String,
    /// The group that the item names, if any.
    pub group: String,
    /// One for each span, in order, in minor units.
    pub amounts: Vec<Money>,
}

/// Receipts and obligations by span and item.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Flows {
    /// The spans, in order.
    pub spans: Vec<SpanDates>,
    /// Receipts of the streams.
    pub receipts: Vec<ItemFlow>,
    /// Obligations to vendors, for costs and debts.
    pub obligations: Vec<ItemFlow>,
}

/// How many months before the as-of date a chart of spans of a size shows at most.
const fn past_months_max(size: SpanSize) -> i32 {
    match size {
        SpanSize::Week => 0,
        SpanSize::Month => 12,
        SpanSize::Quarter => 24,
        SpanSize::Year => 60,
    }
}

/// Weeks that a chart shows at first, beside one that is cut: a quarter of a year. More are added by so many.
pub const WEEKS: usize = 13;

/// The spans of a forecast that charts show: all, but of weeks so many.
pub fn shown_spans(spans: &[Span], size: SpanSize, weeks: usize) -> &[Span] {
    let is_first_cut = spans.first().is_some_and(|span| span.is_cut);
    let shown = if size == SpanSize::Week { weeks + usize::from(is_first_cut) } else { spans.len() };
    &spans[..spans.len().min(shown)]
}

impl From<Span> for SpanDates {
    fn from(span: Span) -> Self {
        Self { start: span.start, end: span.end, is_cut: span.is_cut, is_past: false }
    }
}

impl Flows {
    /// The forecast by its table of spans of a size; of weeks so many.
    pub fn forecast(forecast: &Forecast, table: &SpanTable, size: SpanSize, weeks: usize) -> Self {
        Self::of_spans(forecast, table, shown_spans(&table.spans, size, weeks))
    }

    /// The forecast by the first spans of its table.
    pub(super) fn of_spans(forecast: &Forecast, table: &SpanTable, spans: &[Span]) -> Self {
        let flow = |row: &ItemRow<Money>| {
            let item = &forecast.items[row.item as usize];
            ItemFlow {
                kind: item.kind,
                id: item.id.clone(),
                label: item.label.clone(),
                group: String::new(),
                amounts: row.spans[..spans.len()].to_vec(),
            }
        };
        Self {
            spans: spans.iter().map(|span| SpanDates::from(*span)).collect(),
            receipts: table.receipts.iter().map(flow).collect(),
            obligations: table.obligations.iter().map(flow).collect(),
        }
    }

    /// What was before the as-of date, in spans of a size: the history, and a stream's actuals for months that the
    /// history doesn't have. Muted items have none.
    pub fn past(model: &Model, size: SpanSize) -> Self {
        let as_of = model.as_of();
        let first = as_of.month();
        let months = past_by_month(model);
        let earliest = months.iter().filter_map(|(_, by_month)| by_month.keys().next().copied()).min();
        let Some(earliest) = earliest else { return Self::default() };
        let fiscal_month = u8::try_from(model.settings.fiscal_month).unwrap_or(1);
        let from = earliest.max(first.plus(-past_months_max(size)));
        let from = if from < first { span_start(from.first(), size, fiscal_month).month() } else { from };
        let mut spans: Vec<SpanDates> = Vec::new();
        for month in (from.0..first.0).map(Month) {
            let start = span_start(month.first(), size, fiscal_month);
            match spans.last_mut() {
                Some(last) if span_start(last.start, size, fiscal_month) == start => last.end = month.plus(1).first(),
                _ => spans.push(SpanDates {
                    start: month.first(),
                    end: month.plus(1).first(),
                    is_cut: false,
                    is_past: true,
                }),
            }
        }
        if let Some(last) = spans.last_mut() {
            last.is_cut = span_start(as_of, size, fiscal_month) < as_of;
        }
        let mut flows = Self { spans, ..Self::default() };
        for ((kind, id, label), by_month) in months {
            let amounts = flows
                .spans
                .iter()
                .map(|span| {
                    by_month.range(span.start.month()..span.end.month()).map(|(_, amount)| *amount).sum::<Money>()
                })
                .collect();
            let flow = ItemFlow { kind, id, label, group: String::new(), amounts };
            if kind == ItemKind::Stream { flows.receipts.push(flow) } else { flows.obligations.push(flow) }
        }
        flows
    }

    /// These spans and then the others; items that both have are joined by id.
    #[must_use]
    pub fn then(mut self, later: Self) -> Self {
        let (before, after) = (self.spans.len(), later.spans.len());
        self.spans.extend(later.spans);
        for (own, others) in [(&mut self.receipts, later.receipts), (&mut self.obligations, later.obligations)] {
            for flow in own.iter_mut() {
                flow.amounts.resize(before + after, Money::ZERO);
            }
            for other in others {
                if let Some(flow) = own.iter_mut().find(|flow| flow.id == other.id) {
                    flow.amounts.truncate(before);
                    flow.amounts.extend(other.amounts);
                } else {
                    let mut amounts = vec![Money::ZERO; before];
                    amounts.extend(other.amounts);
                    own.push(ItemFlow { amounts, ..other });
                }
            }
        }
        self
    }
}

impl Flows {
    /// The same, with the items in the model's order, and with their groups.
    #[must_use]
    pub fn in_order_of(mut self, model: &Model) -> Self {
        let items = model.items();
        let place = |flow: &ItemFlow| items.iter().position(|item| item.id == flow.id).unwrap_or(items.len());
        self.receipts.sort_by_key(place);
        self.obligations.sort_by_key(place);
        for flow in self.receipts.iter_mut().chain(&mut self.obligations) {
            let group = match flow.kind {
                ItemKind::Stream => model.streams.iter().find(|own| own.id.0 == flow.id).map(|own| &own.group),
                ItemKind::Cost => model.costs.iter().find(|own| own.id.0 == flow.id).map(|own| &own.group),
                _ => None,
            };
            flow.group = group.cloned().unwrap_or_default();
        }
        self
    }
}

impl ItemFlow {
    /// Its id.
    pub(super) fn id(&self) -> String {
        self.id.clone()
    }

    /// What it is called: its name or, without one, its id.
    pub(super) fn name(&self) -> String {
        if self.label.is_empty() { self.id.clone() } else { self.label.clone() }
    }

    /// Whether it names a group.
    pub(super) fn has_group(&self) -> bool {
        !self.group.trim().is_empty()
    }
}

pub(super) type PastItem = ((ItemKind, String, String), std::collections::BTreeMap<Month, Money>);

/// What an input says of a month before the as-of date.
pub(super) struct PastPart {
    pub(super) month: Month,
    pub(super) amount: Money,
    /// The path of the input.
    pub(super) input: String,
    /// What the input says, over how many months, and the first of them.
    pub(super) of: (Money, i32, Month),
}

/// The amounts of an item before the as-of date, each with its input.
pub(super) fn past_parts(model: &Model, kind: ItemKind, id: &str) -> Vec<PastPart> {
    let digits = model.currency().digits();
    let first = model.as_of().month();
    let mut parts = Vec::new();
    for past in model.history.iter().filter(|past| past.item == id) {
        let Some(total) = past.amount.to_money(digits) else { continue };
        let count = i32::try_from(past.months.max(1)).unwrap_or(i32::MAX);
        let part = total.0 / i64::from(count);
        for n in 0..count {
            let month = past.month.plus(n);
            if month >= first {
                break;
            }
            let amount = if n + 1 == count { total.0 - part * i64::from(count - 1) } else { part };
            let input = format!("history/{}/amount", past.id.0);
            parts.push(PastPart { month, amount: Money(amount), input, of: (total, count, past.month) });
        }
    }
    let known: std::collections::BTreeSet<Month> = parts.iter().map(|part| part.month).collect();
    let stream = model.streams.iter().find(|stream| kind == ItemKind::Stream && stream.id.0 == id);
    let actuals: Option<&ByMonth> = stream.map(|stream| &stream.amounts);
    for (month, amount) in actuals.into_iter().flatten().filter(|(month, _)| **month < first && !known.contains(month))
    {
        if let Some(money) = amount.to_money(digits) {
            let input = format!("streams/{id}/amounts/{month}");
            parts.push(PastPart { month: *month, amount: money, input, of: (money, 1, *month) });
        }
    }
    parts
}

/// The amounts of each item by month before the as-of date.
pub(super) fn past_by_month(model: &Model) -> Vec<PastItem> {
    let mut all: Vec<PastItem> = Vec::new();
    for item in model.items() {
        if item.muted || matches!(item.kind, ItemKind::CashEvent | ItemKind::Mark) {
            continue;
        }
        let mut by_month = std::collections::BTreeMap::new();
        for part in past_parts(model, item.kind, item.id) {
            *by_month.entry(part.month).or_insert(Money::ZERO) += part.amount;
        }
        if !by_month.is_empty() {
            all.push(((item.kind, item.id.to_owned(), item.label.to_owned()), by_month));
        }
    }
    all
}

/// The total of a span over items.
pub(super) fn total(flows: &[&ItemFlow], span: usize) -> Money {
    flows.iter().filter_map(|flow| flow.amounts.get(span)).copied().sum()
}

/// The highest of amounts, or nothing.
pub(super) fn highest(amounts: impl Iterator<Item = Money>) -> Money {
    amounts.fold(Money::ZERO, Money::max)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        chart::sample::dollars,
        model::{Edit, Value},
        money::Amount,
    };

    fn model() -> Model {
        let mut model = Model::empty("USD", Month::new(2023, 2), 12);
        for edit in [Edit::AddItem(ItemKind::Stream, "Ads".to_owned()), Edit::Add("history".to_owned())] {
            model = match edit.applied(&model) {
                Ok(model) => model,
                Err(_) => {
                    // The history's entry names its item in the same edit.
                    Edit::Together(vec![edit, Edit::set("history/n1/item", Value::Text("ads".to_owned()))])
                        .applied(&model)
                        .expect("a valid edit")
                }
            };
        }
        Edit::Set(vec![
            ("history/n1/month".to_owned(), Value::Month(Month::new(2022, 10))),
            ("history/n1/months".to_owned(), Value::Whole(3)),
            ("history/n1/amount".to_owned(), Value::Amount(Amount::whole(100))),
        ])
        .applied(&model)
        .expect("a valid edit")
    }

    #[test]
    fn a_quarter_is_split_over_its_months_and_adds_up() {
        let flows = Flows::past(&model(), SpanSize::Month);
        let starts: Vec<String> = flows.spans.iter().map(|span| span.start.to_string()).collect();
        assert_eq!(starts, ["2022-10-01", "2022-11-01", "2022-12-01", "2023-01-01"]);
        assert_eq!(flows.receipts[0].amounts, [Money(3333), Money(3333), Money(3334), Money(0)]);
    }

    #[test]
    fn other_spans_have_the_same_total_and_the_last_is_cut() {
        for size in [SpanSize::Quarter, SpanSize::Year] {
            let flows = Flows::past(&model(), size);
            assert_eq!(flows.receipts[0].amounts.iter().copied().sum::<Money>(), dollars(100), "{size:?}");
            assert!(flows.spans.last().is_some_and(|span| span.is_cut && span.is_past));
            assert_eq!(flows.spans.last().map(|span| span.end), Some(model().as_of()));
        }
        assert!(Flows::past(&model(), SpanSize::Week).spans.is_empty());
    }

    #[test]
    fn past_and_forecast_are_joined_by_item() {
        let flow = |id: &str, amounts: Vec<Money>| ItemFlow {
            kind: ItemKind::Stream,
            id: id.to_owned(),
            label: id.to_owned(),
            group: String::new(),
            amounts,
        };
        let span = |start: i32| SpanDates { start: Date(start), end: Date(start + 1), is_cut: false, is_past: false };
        let past = Flows {
            spans: vec![span(0)],
            receipts: vec![flow("a", vec![Money(1)]), flow("b", vec![Money(2)])],
            obligations: vec![],
        };
        let later = Flows {
            spans: vec![span(1), span(2)],
            receipts: vec![flow("c", vec![Money(3), Money(4)]), flow("a", vec![Money(5), Money(6)])],
            obligations: vec![],
        };
        let joined = past.then(later);
        let amounts: Vec<Vec<i64>> =
            joined.receipts.iter().map(|flow| flow.amounts.iter().map(|m| m.0).collect()).collect();
        assert_eq!(amounts, [vec![1, 5, 6], vec![2, 0, 0], vec![0, 3, 4]]);
    }
}
