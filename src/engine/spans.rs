//! Spans: the weeks, months, quarters and years by which a forecast is shown, and the table of them.
//!
//! The engine computes by day, whatever the span: flows are summed, balances are those of the last day, lows the
//! minimum of all days (DESIGN 4.10).

use super::{
    forecast::{Forecast, Invoice},
    journal::{Entry, Flow},
};
use crate::{
    calendar::Date,
    model::{InvoiceKind, ItemKind, SpanSize},
    money::{Money, scaled},
};

/// Days from a start up to, and not including, an end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// The first day.
    pub start: Date,
    /// The day after the last.
    pub end: Date,
    /// Whether it is shorter than its size: the first or the last.
    pub is_cut: bool,
}

impl Span {
    /// The last day, inclusive.
    pub fn last(&self) -> Date {
        self.end.plus_days(-1)
    }

    /// Whether the day lies in it.
    pub fn contains(&self, date: Date) -> bool {
        self.start <= date && date < self.end
    }
}

/// One amount of money divided by another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ratio {
    /// The dividend.
    pub part: Money,
    /// The divisor; never zero.
    whole: Money,
}

impl Ratio {
    /// The ratio of two amounts; `None` if the second is zero.
    pub fn of(part: Money, whole: Money) -> Option<Self> {
        (whole != Money::ZERO).then_some(Self { part, whole })
    }

    /// The nearest `f64`.
    pub fn to_f64(self) -> f64 {
        self.part.to_f64() / self.whole.to_f64()
    }

    /// The ratio in ten-thousandths, half to even.
    pub fn ten_thousandths(self) -> i128 {
        let part = scaled(self.part.0.into(), 10_000, self.whole.0.into());
        part.unwrap_or_else(|| unreachable!("64 bits times 10,000 fit, and the whole is not nothing"))
    }
}

impl std::fmt::Display for Ratio {
    /// Four decimals.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let all = self.ten_thousandths();
        let sign = if all < 0 { "-" } else { "" };
        let size = all.unsigned_abs();
        write!(f, "{sign}{}.{:04}", size / 10_000, size % 10_000)
    }
}

/// Age buckets of arrears: 1–30, 31–60, 61–90 and over 90 days past due.
pub type Ages = [Money; 4];

/// The first age, in days past due, beyond each bucket except the last, which has no end.
const AGES_END: [i32; 3] = [31, 61, 91];

/// The bucket of an age in days past due.
pub const fn age_bucket(days: i32) -> usize {
    match days {
        ..=30 => 0,
        31..=60 => 1,
        61..=90 => 2,
        _ => 3,
    }
}

/// The amounts of a span, over all items.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SpanRow {
    /// Collections of streams.
    pub receipts: Money,
    /// Amounts that first fall due in it.
    pub obligations: Money,
    /// Cash to vendors, costs and debt service.
    pub paid: Money,
    /// Amounts set off.
    pub set_off: Money,
    /// What credit notes, and credits that pay any invoice, took off invoices.
    pub credited: Money,
    /// Cash events in.
    pub events_in: Money,
    /// Cash events out.
    pub events_out: Money,
    /// Interest on cash.
    pub cash_interest: Money,
    /// Drawn from the credit line, less repayments.
    pub credit_line: Money,
    /// Cash at the last close, restricted cash left out.
    pub cash_end: Money,
    /// The lowest close.
    pub cash_low: Money,
    /// The first day of the lowest close.
    pub cash_low_date: Date,
    /// Arrears at the last close.
    pub arrears: Money,
    /// The arrears by age.
    pub age: Ages,
}

impl SpanRow {
    /// Receipts divided by obligations.
    pub fn coverage(&self) -> Option<Ratio> {
        Ratio::of(self.receipts, self.obligations)
    }
}

/// The amounts of a span for one vendor.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct VendorRow {
    /// Consumption, at the prices that held.
    pub consumption: Money,
    /// Face amounts of all invoices issued.
    pub invoiced: Money,
    /// The part of it for shortfalls.
    pub shortfall: Money,
    /// The part of it for late interest.
    pub interest: Money,
    /// Cash paid to it.
    pub paid: Money,
    /// Arrears at the last close.
    pub arrears: Money,
}

/// One item's amounts by span.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ItemRow<T> {
    /// The item's place among the forecast's.
    pub item: u32,
    /// One for each span.
    pub spans: Vec<T>,
}

/// A forecast by spans.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SpanTable {
    /// The spans.
    pub spans: Vec<Span>,
    /// The amounts of each span.
    pub rows: Vec<SpanRow>,
    /// The amounts of each span, by vendor.
    pub vendors: Vec<ItemRow<VendorRow>>,
    /// Receipts of each stream.
    pub receipts: Vec<ItemRow<Money>>,
    /// Obligations to each vendor, and for each cost and debt.
    pub obligations: Vec<ItemRow<Money>>,
}

impl Forecast {
    /// The spans of a size; the first and the last are cut at the as-of date and at the forecast's end.
    pub fn spans(&self, size: SpanSize) -> Vec<Span> {
        let mut spans = Vec::new();
        let mut start = self.as_of;
        while start < self.end {
            let (whole_start, whole_end) = self.whole_span(size, start);
            let end = whole_end.min(self.end);
            spans.push(Span { start, end, is_cut: start != whole_start || end != whole_end });
            start = end;
        }
        spans
    }

    /// The uncut span that a day lies in.
    fn whole_span(&self, size: SpanSize, day: Date) -> (Date, Date) {
        let months = |count: i32| {
            let fiscal = i32::try_from(self.fiscal_month).unwrap_or(1) - 1;
            let into = (day.month().0 - fiscal).rem_euclid(count);
            let first = day.month().plus(-into);
            (first.first(), first.plus(count).first())
        };
        match size {
            SpanSize::Week => {
                let first = day.plus_days(-day.days_since(self.week_start.weekday()));
                (first, first.plus_days(7))
            }
            SpanSize::Month => months(1),
            SpanSize::Quarter => months(3),
            SpanSize::Year => months(12),
        }
    }

    /// The forecast by spans of a size.
    pub fn table(&self, size: SpanSize) -> SpanTable {
        self.table_of(self.spans(size), |_| true)
    }

    /// Its amounts over all items alone, which takes far less than the table.
    pub fn rows(&self, size: SpanSize) -> Vec<SpanRow> {
        self.table_of(self.spans(size), |_| false).rows
    }

    /// The amounts of any run of days, such as the first 90 days.
    pub fn row_of(&self, start: Date, end: Date) -> SpanRow {
        let span = Span { start: start.max(self.as_of), end: end.min(self.end), is_cut: false };
        self.table_of(vec![span], |_| false).rows[0]
    }

    /// The table, with rows of the items that are asked for.
    fn table_of(&self, spans: Vec<Span>, is_asked: impl Fn(ItemKind) -> bool) -> SpanTable {
        let mut table = SpanTable {
            rows: vec![SpanRow::default(); spans.len()],
            vendors: self.rows_of(|kind| is_asked(kind) && kind == ItemKind::Vendor, &spans),
            receipts: self.rows_of(|kind| is_asked(kind) && kind == ItemKind::Stream, &spans),
            obligations: self.rows_of(
                |kind| {
                    is_asked(kind)
                        && matches!(kind, ItemKind::Vendor | ItemKind::Cost | ItemKind::Debt | ItemKind::Site)
                },
                &spans,
            ),
            spans,
        };
        let places = TablePlaces::of(self, &table);
        self.add_entries(&mut table, &places);
        self.add_invoices(&mut table, &places);
        if !table.vendors.is_empty() {
            self.add_consumption(&mut table, &places);
        }
        for (row, span) in table.rows.iter_mut().zip(&table.spans) {
            let days = self.day_index(span.start)..self.day_index(span.last()) + 1;
            let closes = &self.cash[days];
            row.cash_end = closes.last().copied().unwrap_or_default();
            row.cash_low = closes.iter().copied().min().unwrap_or_default();
            let low = closes.iter().position(|close| *close == row.cash_low).unwrap_or(0);
            row.cash_low_date = span.start.plus_days(i32::try_from(low).unwrap_or(0));
        }
        table
    }

    fn rows_of<T: Clone + Default>(&self, is_meant: impl Fn(ItemKind) -> bool, spans: &[Span]) -> Vec<ItemRow<T>> {
        (0..)
            .zip(self.items.iter())
            .filter(|(_, item)| is_meant(item.kind))
            .map(|(item, _)| ItemRow { item, spans: vec![T::default(); spans.len()] })
            .collect()
    }

    /// The index of a day's close.
    pub fn day_index(&self, date: Date) -> usize {
        usize::try_from(date.0 - self.as_of.0).unwrap_or(0).min(self.cash.len().saturating_sub(1))
    }

    fn add_entries(&self, table: &mut SpanTable, places: &TablePlaces) {
        let mut sums = SpanSums::of(table);
        let [start, end] = [table.spans.first().map(|span| span.start), table.spans.last().map(|span| span.end)];
        for (entry, postings) in self.journal.between(start.unwrap_or(self.as_of), end.unwrap_or(self.as_of)) {
            let Some(span) = places.span(entry.date) else { continue };
            if span != sums.span {
                sums.move_to(span, table);
            }
            let amount = postings[0].amount;
            let row = &mut table.rows[span];
            // Cash events and the credit line go both ways: cash comes in if it is debited.
            let is_in = postings[0].account == super::plan::CASH;
            match entry.rule.row().flow {
                Flow::Receipt => {
                    row.receipts += amount;
                    add_to(&mut sums.receipts, places.receipts(&entry), amount);
                }
                Flow::PaidToVendor => {
                    row.paid += amount;
                    add_to(&mut sums.paid, places.vendor(entry.item), amount);
                }
                Flow::PaidAndOwed => {
                    row.paid += amount;
                    row.obligations += amount;
                    add_to(&mut sums.obligations, places.obligations(entry.item), amount);
                }
                Flow::SetOff => row.set_off += amount,
                Flow::Credited => row.credited += amount,
                Flow::CreditLine if is_in => row.credit_line += amount,
                Flow::CreditLine => row.credit_line -= amount,
                Flow::CashEvent if is_in => row.events_in += amount,
                Flow::CashEvent => row.events_out += amount,
                Flow::CashInterest => row.cash_interest += amount,
                Flow::Opening | Flow::Recognition | Flow::Incurred | Flow::Beside => {}
            }
        }
        // The last one's too.
        sums.move_to(sums.span, table);
    }

    fn add_invoices(&self, table: &mut SpanTable, places: &TablePlaces) {
        for invoice in &self.invoices {
            if let Some(span) = places.span(invoice.due) {
                table.rows[span].obligations += invoice.face;
                if let Some(place) = places.obligations(Some(invoice.vendor)) {
                    table.obligations[place].spans[span] += invoice.face;
                }
            }
            let rows = match places.vendor(Some(invoice.vendor)) {
                Some(vendor) => &mut *table.vendors[vendor].spans,
                None => &mut [],
            };
            if let Some(row) =
                places.span(invoice.issued).filter(|_| !invoice.opening).and_then(|span| rows.get_mut(span))
            {
                row.invoiced += invoice.face;
                match invoice.kind {
                    InvoiceKind::Shortfall if invoice.is_shortfall => row.shortfall += invoice.face,
                    InvoiceKind::Interest => row.interest += invoice.face,
                    InvoiceKind::Usage | InvoiceKind::Charge | InvoiceKind::Shortfall => {}
                }
            }
            for stretch in self.arrears(invoice) {
                // Adds at the first span that ends in the stretch, and takes off at the first that ends after it; for
                // each age likewise.
                let first_from = |day: Date| table.spans.partition_point(|span| span.last() < day);
                let mut turn = |span: usize, amount: Money, bucket: usize| {
                    if let Some(row) = table.rows.get_mut(span) {
                        row.arrears += amount;
                        row.age[bucket] += amount;
                    }
                    if let Some(row) = rows.get_mut(span) {
                        row.arrears += amount;
                    }
                };
                let mut start = stretch.start;
                while start < stretch.end {
                    let bucket = age_bucket(start.0 - stretch.due.0);
                    let end =
                        AGES_END.get(bucket).map_or(stretch.end, |days| stretch.due.plus_days(*days).min(stretch.end));
                    turn(first_from(start), stretch.amount, bucket);
                    turn(first_from(end), -stretch.amount, bucket);
                    start = end;
                }
            }
        }
        // Sums up, so that each span has what has begun and not ended.
        add_up(&mut table.rows, |row, before| {
            row.arrears += before.arrears;
            row.age.iter_mut().zip(before.age).for_each(|(age, before)| *age += before);
        });
        for vendor in &mut table.vendors {
            add_up(&mut vendor.spans, |row, before| row.arrears += before.arrears);
        }
    }

    fn add_consumption(&self, table: &mut SpanTable, places: &TablePlaces) {
        for segment in &self.segments {
            let Some(vendor) = places.vendor(Some(segment.vendor)) else { continue };
            let mut day = segment.from;
            while let Some(span) = places.span(self.as_of.plus_days(day)).filter(|_| day <= segment.to) {
                let last = segment.to.min(table.spans[span].last().0 - self.as_of.0);
                table.vendors[vendor].spans[span].consumption += segment.consumed(day, last);
                day = last + 1;
            }
        }
    }
}

/// Adds to each row, from the second on, the row before it.
fn add_up<T: Copy>(rows: &mut [T], add: impl Fn(&mut T, T)) {
    for at in 1..rows.len() {
        let before = rows[at - 1];
        add(&mut rows[at], before);
    }
}

fn add_to(sums: &mut [Money], place: Option<usize>, amount: Money) {
    if let Some(place) = place {
        sums[place] += amount;
    }
}

/// What the entries of one span come to, by row. Entries stand by date, so that of many items each span's sums are
/// together in memory while they are added to.
struct SpanSums {
    span: usize,
    paid: Vec<Money>,
    receipts: Vec<Money>,
    obligations: Vec<Money>,
}

impl SpanSums {
    fn of(table: &SpanTable) -> Self {
        let zeros = |rows: usize| vec![Money::ZERO; rows];
        Self {
            span: 0,
            paid: zeros(table.vendors.len()),
            receipts: zeros(table.receipts.len()),
            obligations: zeros(table.obligations.len()),
        }
    }

    /// Puts the sums into the table, and begins those of another span.
    fn move_to(&mut self, span: usize, table: &mut SpanTable) {
        if self.span >= table.spans.len() {
            return;
        }
        // Rows of which nothing happened are left where they are: most of them in a short span.
        let paid = table.vendors.iter_mut().zip(&mut self.paid);
        for (row, sum) in paid.filter(|(_, sum)| **sum != Money::ZERO) {
            row.spans[self.span].paid += std::mem::take(sum);
        }
        let rows = [(&mut table.receipts, &mut self.receipts), (&mut table.obligations, &mut self.obligations)];
        for (rows, sums) in rows {
            for (row, sum) in rows.iter_mut().zip(sums).filter(|(_, sum)| **sum != Money::ZERO) {
                row.spans[self.span] += std::mem::take(sum);
            }
        }
        self.span = span;
    }
}

/// The places of days and items in a table.
struct TablePlaces {
    as_of: Date,
    /// The span of each day of the forecast.
    spans: Vec<Option<usize>>,
    /// The rows of each item, in the tables of vendors, receipts and obligations.
    items: Vec<[Option<usize>; 3]>,
}

impl TablePlaces {
    fn of(forecast: &Forecast, table: &SpanTable) -> Self {
        let mut spans = vec![None; forecast.days()];
        for (place, span) in table.spans.iter().enumerate() {
            for day in span.start.0.max(forecast.as_of.0)..span.end.0.min(forecast.end.0) {
                spans[usize::try_from(day - forecast.as_of.0).unwrap_or(0)] = Some(place);
            }
        }
        let mut items = vec![[None; 3]; forecast.items.len()];
        for (place, row) in table.vendors.iter().enumerate() {
            items[row.item as usize][0] = Some(place);
        }
        for (list, rows) in [(1, &table.receipts), (2, &table.obligations)] {
            for (place, row) in rows.iter().enumerate() {
                items[row.item as usize][list] = Some(place);
            }
        }
        Self { as_of: forecast.as_of, spans, items }
    }

    fn span(&self, date: Date) -> Option<usize> {
        self.spans.get(usize::try_from(date.0 - self.as_of.0).ok()?).copied().flatten()
    }

    fn vendor(&self, item: Option<u32>) -> Option<usize> {
        self.items[item? as usize][0]
    }

    fn receipts(&self, entry: &Entry) -> Option<usize> {
        self.items[entry.item? as usize][1]
    }

    fn obligations(&self, item: Option<u32>) -> Option<usize> {
        self.items[item? as usize][2]
    }
}

/// Days on which an invoice is arrears with the same amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ArrearsStretch {
    /// The first day.
    pub start: Date,
    /// The day after the last.
    pub end: Date,
    /// The due date that age counts from.
    pub due: Date,
    /// The amount that is unpaid and not disputed.
    pub amount: Money,
}

impl Forecast {
    /// The runs of days at whose close an invoice is arrears: past due, not disputed, and in no agreed plan.
    pub fn arrears(&self, invoice: &Invoice) -> impl Iterator<Item = ArrearsStretch> + '_ {
        let history = self.history(invoice);
        history.iter().enumerate().filter_map(move |(at, state)| {
            let end = history.get(at + 1).map_or(self.end, |next| next.from);
            let start = state.from.max(state.due.plus_days(1));
            let amount = state.unpaid - state.disputed;
            (start < end && !state.agreed && amount != Money::ZERO).then_some(ArrearsStretch {
                start,
                end,
                due: state.due,
                amount,
            })
        })
    }
}
