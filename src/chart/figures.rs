//! The figures that a treasurer reads first, each in three lines: what, how much, when or why.
//!
//! Owns which they are and what they are made of. Its one invariant: parts stand under the sum that they add up to.

use std::collections::BTreeMap;

use super::{Explainable, PostingQuery, PostingSet};
use crate::{
    analysis::{
        ageing::Overdue,
        asked::Asked,
        compare::{FigureChange, change_of},
        delay::{Delay, DelaySummary, VendorStep, steps},
    },
    calendar::Date,
    engine::{AccountKind, Better, FigureValue, Flow, Forecast, Measure, Owed, Ratio, RungEventKind},
    model::Act,
    money::{Currency, Money, scaled},
    text::{
        amounts, compared, delay_shown as delay_words,
        top_row::{self as words, Lines},
        window,
    },
};

/// How a figure is to be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// As it is.
    Plain,
    /// Worth a look.
    Caution,
    /// Something is wrong.
    Wrong,
}

/// Which figure of the top row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Place {
    /// What not paying costs.
    NotPaying,
    /// The next step of a vendor.
    Next,
    /// The step after it.
    Then,
    /// The lowest cash.
    CashLow,
    /// Cash at the end.
    CashEnd,
    /// The time until cash is below the buffer.
    Runway,
    /// What is owed today.
    Owed,
    /// The next invoice for a shortfall.
    PeriodEnd,
    /// The highest arrears.
    ArrearsPeak,
    /// Receipts by obligations.
    Coverage,
}

/// A figure as a value that can be compared with the same figure of another forecast.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// The value.
    pub value: FigureValue,
    /// Which direction is better.
    pub better: Better,
    /// How it is shown.
    pub shown: String,
    /// How it is told beside one of the other sign, if a sign turns its meaning round.
    pub with_sign: Option<String>,
}

impl Reading {
    /// A reading that is told as it is shown.
    fn new(value: FigureValue, better: Better, shown: String) -> Self {
        Self { value, better, shown, with_sign: None }
    }

    /// How it is told beside what stands in its place now.
    pub fn told_beside(&self, now: &Self) -> &str {
        match (self.value, now.value, &self.with_sign) {
            (FigureValue::Money(before), FigureValue::Money(now), Some(with_sign))
                if before.0.signum() < 0 || now.0.signum() < 0 =>
            {
                with_sign
            }
            _ => &self.shown,
        }
    }

    /// How it differs from another reading of the same figure; none if they look the same.
    pub fn change_from(&self, before: &Self) -> Option<FigureChange> {
        let mut change = change_of(self.better, before.value, self.value)?;
        change.difference = compared::shown_difference(self.value, change.difference);
        (!change.difference.is_nothing() && self.shown != before.shown).then_some(change)
    }
}

/// A figure of the top row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Card {
    /// Its place.
    pub place: Place,
    /// What, and when or why: a label and a note, in several forms, the longest first.
    pub lines: Vec<Lines>,
    /// How much.
    pub value: String,
    /// How it is to be taken.
    pub tone: Tone,
    /// Whether its amount belongs to the step before, and is being computed again.
    pub is_pending: bool,
    /// How it is found.
    pub tooltip: String,
    /// Where it comes from, if that is one place.
    pub leads_to: Option<LeadsTo>,
    /// What it can be explained as.
    pub explains: Option<Explainable>,
    /// Its value; none if it can't be compared.
    pub reading: Option<Reading>,
}

impl Card {
    /// A plain figure.
    fn new(place: Place, lines: Vec<Lines>, value: String, tooltip: &str) -> Self {
        Self {
            place,
            lines,
            value,
            tone: Tone::Plain,
            is_pending: false,
            tooltip: tooltip.to_owned(),
            leads_to: None,
            explains: None,
            reading: None,
        }
    }

    /// The same with what it measures, which can be explained, and its value.
    fn of(mut self, measure: Measure, value: FigureValue) -> Self {
        self.explains = Some(figure(measure));
        self.read(value, measure.better())
    }

    /// The same with its value.
    fn read(mut self, value: FigureValue, better: Better) -> Self {
        self.reading = Some(Reading::new(value, better, self.value.clone()));
        self
    }

    /// Its longest name.
    pub fn label(&self) -> &str {
        self.lines.first().map_or("", |lines| lines[0].as_str())
    }
}

/// A figure of the whole model, to be explained.
const fn figure(measure: Measure) -> Explainable {
    Explainable::Figure(Asked::of(measure))
}

/// Where a figure comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LeadsTo {
    /// Postings.
    Postings(PostingQuery),
    /// The item of an id.
    Item(String),
    /// The vendor of an id, whom it is about.
    Vendor(String),
    /// What waiting costs with the vendor of an id; none is all vendors.
    Delay(Option<String>),
}

/// The postings of a stretch of days, over all items.
fn all_postings(set: PostingSet, start: Date, days: i32) -> LeadsTo {
    LeadsTo::Postings(PostingQuery { set, item: None, group: None, start, end: start.plus_days(days) })
}

/// A part of what is owed today.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwedPart {
    /// Its name in the legend.
    pub label: &'static str,
    /// At the opening, over all vendors.
    pub amount: Money,
    /// Its amount, short.
    pub value: String,
    /// How it is found.
    pub tooltip: &'static str,
    /// Where it comes from: the invoices, or the vendor with the largest part.
    pub leads_to: Option<LeadsTo>,
    /// What it can be explained as.
    pub explains: Option<Explainable>,
}

/// What is owed today: three parts of one sum, and what is committed for later beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwedBar {
    /// The sum of the parts.
    pub sum: Money,
    /// The same, short.
    pub value: String,
    /// Overdue, not yet due, accrued shortfall.
    pub parts: [OwedPart; 3],
    /// Committed for later.
    pub later: OwedPart,
    /// What stands beside them as disputed.
    pub disputed: Option<String>,
    /// Whether all that is overdue is settled on the first day.
    pub is_settled_at_once: bool,
    /// The sum, to be compared.
    pub reading: Reading,
}

/// The figures of the top row except *owed today*, one for each place. The consequence of not paying comes first.
pub fn cards(forecast: &Forecast, summary: &DelaySummary) -> Vec<Card> {
    let next = forecast.row_of(forecast.as_of, forecast.as_of.plus_days(90));
    let (buffer, currency) = (forecast.buffer, forecast.currency);
    let peak = forecast.arrears_peak();
    let arrears = Card {
        leads_to: peak.1.map(|date| all_postings(PostingSet::Arrears, date, 1)),
        ..Card::new(
            Place::ArrearsPeak,
            words::with_notes(
                window::ARREARS_PEAK,
                window::NO_ARREARS.map(|none| peak.1.map_or_else(|| none.to_owned(), amounts::date)),
            ),
            amounts::headline(peak.0, currency),
            window::ARREARS_PEAK_TIP,
        )
    };
    let coverage = Card {
        leads_to: Some(all_postings(PostingSet::Obligations, forecast.as_of, 90)),
        ..coverage(next.receipts, next.obligations, currency)
    };
    vec![
        not_paying(summary, forecast),
        next_step(summary, forecast),
        then(forecast),
        cash_low(forecast.cash_low(), buffer, currency),
        cash_end(forecast),
        runway(forecast),
        period_end(forecast),
        arrears.of(Measure::ArrearsPeak, FigureValue::Money(peak.0)),
        coverage,
    ]
}

/// Whether any vendor takes part.
fn has_vendors(forecast: &Forecast) -> bool {
    !forecast.standings.is_empty()
}

/// What not paying costs by the end, and a day; with the lowest cash under full payment if that is below the buffer.
/// Where all is paid when due, it says so.
fn not_paying(summary: &DelaySummary, forecast: &Forecast) -> Card {
    let (currency, last) = (forecast.currency, forecast.end.plus_days(-1));
    if !has_vendors(forecast) {
        let [label, note] = words::NO_VENDOR;
        let lines = words::with_notes(label, [note.to_owned()]);
        return Card::new(Place::NotPaying, lines, amounts::NOTHING.to_owned(), words::NO_VENDOR_TIP);
    }
    let Some(delay) = &summary.delay else {
        let why = if summary.is_complete { delay_words::UNKNOWN } else { delay_words::PENDING };
        return Card {
            is_pending: !summary.is_complete,
            leads_to: Some(LeadsTo::Delay(None)),
            ..Card::new(Place::NotPaying, words::not_paying_unknown(last, why), amounts::PENDING.to_owned(), why)
        };
    };
    let is_paid = delay.is_paid_when_due();
    let net = if is_paid { Money::ZERO } else { delay.total() };
    let card = if is_paid {
        let arrears = forecast.daily_arrears();
        let paid = arrears.iter().zip(0..).find(|(arrears, _)| **arrears == Money::ZERO);
        let overdue = forecast.owed_today().overdue;
        let short = amounts::headline(overdue, currency);
        let paid =
            paid.filter(|_| overdue > Money::ZERO).map(|(_, day)| (short.as_str(), forecast.as_of.plus_days(day)));
        let lines = words::all_paid(paid, last);
        Card::new(Place::NotPaying, lines, words::ALL_PAID.to_owned(), words::ALL_PAID_TIP)
    } else {
        let value = amounts::headline(Money(net.0.saturating_abs()), currency);
        let tip = delay_words::headline_tip(delay);
        Card {
            tone: if summary.is_complete && net > Money::ZERO { Tone::Wrong } else { Tone::Plain },
            ..Card::new(Place::NotPaying, words::not_paying(delay, last), value, &tip)
        }
    };
    let reading = Reading {
        with_sign: Some(words::cost_or_saving(net, currency)),
        ..Reading::new(FigureValue::Money(net), Better::Lower, amounts::headline(net, currency))
    };
    Card {
        is_pending: !summary.is_complete,
        leads_to: Some(LeadsTo::Delay(None)),
        reading: summary.is_complete.then_some(reading),
        ..card
    }
}

/// How many later steps the tooltip lists.
const STEPS_TOLD: usize = 5;

/// The next step that a vendor takes; where none does and all is paid when due, the largest payment to come.
fn next_step(summary: &DelaySummary, forecast: &Forecast) -> Card {
    let (currency, last) = (forecast.currency, forecast.end.plus_days(-1));
    let Some(step) = &summary.step else {
        let is_paid = summary.delay.as_ref().is_some_and(Delay::is_paid_when_due);
        if let Some(payment) = Payment::largest(forecast).filter(|_| is_paid) {
            return largest_payment(&payment, forecast);
        }
        let (label, mut value) = delay_words::NO_STEP;
        let mut notes = vec![delay_words::no_step_by(last), amounts::date(last)];
        let mut leads_to = None;
        let notices = &forecast.rung_events;
        if let Some(notice) = notices.iter().find(|own| own.act == Act::Notice && own.kind == RungEventKind::Fired) {
            let vendor = &forecast.items[notice.vendor as usize];
            value = delay_words::ONLY_A_NOTICE;
            notes = delay_words::notice_of(vendor.name(), notice.date);
            leads_to = Some(LeadsTo::Vendor(vendor.id.clone()));
        }
        let lines = words::with_notes(label, notes);
        return Card { leads_to, ..Card::new(Place::Next, lines, value.to_owned(), delay_words::NO_STEP_TIP) }
            .read(FigureValue::Date(None), Better::Higher);
    };
    let later: Vec<VendorStep> = steps(forecast).skip(1).take(STEPS_TOLD).collect();
    let tip = delay_words::step_tip(step, summary.by_the_step(), &later, last, currency);
    let lines = words::next_step(step, summary.by_the_end(), currency);
    Card {
        tone: Tone::Wrong,
        is_pending: !summary.is_complete,
        leads_to: Some(LeadsTo::Vendor(step.vendor.clone())),
        ..Card::new(Place::Next, lines, amounts::date(step.date), &tip)
            .read(FigureValue::Date(Some(step.date)), Better::Higher)
    }
}

/// The step after the next.
fn then(forecast: &Forecast) -> Card {
    let mut later = steps(forecast).skip(1);
    let last = forecast.end.plus_days(-1);
    let Some(step) = later.next() else {
        let [label, value] = words::NO_MORE;
        let lines = words::with_notes(label, [delay_words::no_step_by(last), amounts::date(last)]);
        return Card::new(Place::Then, lines, value.to_owned(), words::THEN_TIP)
            .read(FigureValue::Date(None), Better::Higher);
    };
    let lines = words::then(&step, later.count(), last);
    Card {
        leads_to: Some(LeadsTo::Vendor(step.vendor.clone())),
        ..Card::new(Place::Then, lines, amounts::date(step.date), words::THEN_TIP)
            .read(FigureValue::Date(Some(step.date)), Better::Higher)
    }
}

/// What is paid to one item on one day.
struct Payment {
    date: Date,
    item: u32,
    amount: Money,
}

impl Payment {
    /// The largest of the next 90 days, the first of equal ones; none if nothing is paid.
    fn largest(forecast: &Forecast) -> Option<Self> {
        let is_cash = |account: u32| forecast.accounts[account as usize].kind == AccountKind::Cash;
        let (from, to) = (forecast.as_of, forecast.as_of.plus_days(90));
        let mut all: BTreeMap<(Date, u32), Money> = BTreeMap::new();
        for (entry, postings) in forecast.journal.iter().filter(|(entry, _)| from <= entry.date && entry.date < to) {
            let Some(item) = entry.item else { continue };
            let paid: Money = postings.iter().filter(|own| is_cash(own.account)).map(|own| -own.amount).sum();
            if paid > Money::ZERO {
                *all.entry((entry.date, item)).or_default() += paid;
            }
        }
        let all = all.into_iter().map(|((date, item), amount)| Self { date, item, amount });
        all.max_by_key(|own| (own.amount, std::cmp::Reverse(own.date)))
    }
}

/// The largest payment of the next 90 days, and what is left after it.
fn largest_payment(payment: &Payment, forecast: &Forecast) -> Card {
    let (currency, item) = (forecast.currency, &forecast.items[payment.item as usize]);
    let name = item.name();
    let day = usize::try_from(payment.date.0 - forecast.as_of.0).unwrap_or(0);
    let left = forecast.cash.get(day).copied().unwrap_or(forecast.opening_cash);
    let lines = words::largest_payment(name, payment.date, &amounts::headline(left, currency));
    Card {
        tone: cash_tone(left, forecast.buffer),
        leads_to: Some(all_postings(PostingSet::Cash, payment.date, 1)),
        ..Card::new(Place::Next, lines, amounts::headline(payment.amount, currency), words::LARGEST_PAYMENT_TIP)
    }
}

/// How a close of cash is to be taken.
const fn cash_tone(close: Money, buffer: Money) -> Tone {
    if close.0 < 0 {
        Tone::Wrong
    } else if close.0 < buffer.0 {
        Tone::Caution
    } else {
        Tone::Plain
    }
}

/// A close of cash, with its day and its distance from the buffer.
fn close_of_cash(
    (place, label, tip): (Place, &str, &str),
    (close, date): (Money, Date),
    buffer: Money,
    currency: Currency,
) -> Card {
    let headroom = close - buffer;
    let distance = amounts::headline(Money(headroom.0.abs()), currency);
    let lines = words::cash_low(label, date, &distance, headroom < Money::ZERO);
    Card {
        tone: cash_tone(close, buffer),
        leads_to: Some(all_postings(PostingSet::Cash, date, 1)),
        ..Card::new(place, lines, amounts::headline(close, currency), tip)
    }
}

fn cash_low(low: (Money, Date), buffer: Money, currency: Currency) -> Card {
    let names = (Place::CashLow, window::CASH_LOW, window::CASH_LOW_TIP);
    close_of_cash(names, low, buffer, currency).of(Measure::CashLow, FigureValue::Money(low.0))
}

fn cash_end(forecast: &Forecast) -> Card {
    let close = forecast.cash.last().copied().unwrap_or(forecast.opening_cash);
    let at = (close, forecast.end.plus_days(-1));
    let names = (Place::CashEnd, words::CASH_END, words::CASH_END_TIP);
    close_of_cash(names, at, forecast.buffer, forecast.currency).of(Measure::CashEnd, FigureValue::Money(close))
}

fn runway(forecast: &Forecast) -> Card {
    let (as_of, end) = (forecast.as_of, forecast.end);
    if forecast.journal.entries().all(|entry| entry.rule.row().flow == Flow::Opening) {
        let lines = words::with_notes(window::RUNWAY, [words::NOTHING_YET.to_owned(), String::new()]);
        return Card::new(Place::Runway, lines, amounts::NOTHING.to_owned(), window::RUNWAY_TIP);
    }
    let (below_buffer, below_zero) =
        (forecast.first_close_below(forecast.buffer), forecast.first_close_below(Money::ZERO));
    let first = below_buffer.or(below_zero);
    let value = first.map_or_else(|| window::never_below(as_of, end), |date| window::runway(as_of, date));
    let lines = words::with_notes(window::RUNWAY, window::runway_notes(below_buffer, below_zero));
    let measure = if below_buffer.is_some() { Measure::RunwayBufferDate } else { Measure::RunwayZeroDate };
    Card {
        tone: match (below_buffer, below_zero) {
            (_, Some(_)) => Tone::Wrong,
            (Some(_), None) => Tone::Caution,
            (None, None) => Tone::Plain,
        },
        leads_to: first.map(|date| all_postings(PostingSet::Cash, date, 1)),
        explains: first.map(|_| figure(measure)),
        ..Card::new(Place::Runway, lines, value, window::RUNWAY_TIP).read(FigureValue::Date(first), Better::Higher)
    }
}

/// The next invoice for a shortfall.
fn period_end(forecast: &Forecast) -> Card {
    let all = forecast.invoices.iter().filter(|own| own.is_shortfall && !own.opening);
    let Some(invoice) = all.min_by_key(|own| own.issued) else {
        let [value, note] = words::NO_PERIOD_END;
        let lines = words::with_notes(words::PERIOD_END, [note.to_owned()]);
        return Card::new(Place::PeriodEnd, lines, value.to_owned(), words::PERIOD_END_TIP)
            .read(FigureValue::Money(Money::ZERO), Better::Lower);
    };
    let vendor = &forecast.items[invoice.vendor as usize];
    let name = vendor.name();
    let lines = words::period_end(name, invoice.issued);
    Card {
        leads_to: Some(LeadsTo::Item(vendor.id.clone())),
        ..Card::new(Place::PeriodEnd, lines, amounts::headline(invoice.face, forecast.currency), words::PERIOD_END_TIP)
            .read(FigureValue::Money(invoice.face), Better::Lower)
    }
}

fn coverage(receipts: Money, obligations: Money, currency: Currency) -> Card {
    let ratio = hundredths(receipts, obligations);
    let both = [receipts, obligations];
    let lines = words::coverage(
        &both.map(|money| amounts::headline(money, currency)),
        &both.map(|money| amounts::short(money, currency)),
    );
    Card {
        tone: if receipts < obligations { Tone::Wrong } else { Tone::Plain },
        ..Card::new(
            Place::Coverage,
            lines,
            ratio.map_or_else(|| amounts::NOTHING.to_owned(), two_places),
            window::COVERAGE_TIP,
        )
        .of(Measure::Coverage90Days, FigureValue::Ratio(Ratio::of(receipts, obligations)))
    }
}

/// A ratio in hundredths, half to even; none where nothing is due.
fn hundredths(above: Money, below: Money) -> Option<i128> {
    if below > Money::ZERO { scaled(above.0.into(), 100, below.0.into()) } else { None }
}

fn two_places(hundredths: i128) -> String {
    let sign = if hundredths < 0 { amounts::MINUS.to_string() } else { String::new() };
    let size = hundredths.unsigned_abs();
    format!("{sign}{}.{:02}", size / 100, size % 100)
}

/// A shortfall of a commitment that the forecast invoices.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shortfall {
    /// The id of the vendor.
    pub vendor: String,
    /// The vendor's name.
    pub name: String,
    /// The day of the invoice.
    pub date: Date,
    /// How much.
    pub amount: Money,
}

/// The shortfalls that a forecast invoices, by vendor and then by day.
pub fn shortfalls(forecast: &Forecast) -> Vec<Shortfall> {
    let all = forecast.invoices.iter().filter(|own| own.is_shortfall && !own.opening && own.face > Money::ZERO);
    let mut all: Vec<Shortfall> = all
        .map(|own| {
            let vendor = &forecast.items[own.vendor as usize];
            let (id, name) = (vendor.id.clone(), vendor.name().to_owned());
            Shortfall { vendor: id, name, date: own.issued, amount: own.face }
        })
        .collect();
    all.sort_by(|a, b| (&a.vendor, a.date).cmp(&(&b.vendor, b.date)));
    all
}

/// How the shortfalls of a vendor changed, in words: the first that did, and all of them if there are several; none if
/// none did.
pub fn shortfall_change(before: &[Shortfall], now: &[Shortfall], currency: Currency) -> Option<String> {
    let is_in = |all: &[Shortfall], own: &Shortfall| all.contains(own);
    let changed = before.iter().filter(|own| !is_in(now, own)).chain(now.iter().filter(|own| !is_in(before, own)));
    let first = changed.min_by_key(|own| own.date)?;
    let of = |all: &[Shortfall]| -> Vec<Shortfall> {
        all.iter().filter(|own| own.vendor == first.vendor).cloned().collect()
    };
    let both = [of(before), of(now)];
    let amounts = |of: &dyn Fn(&[Shortfall]) -> Money| {
        let [before, now] = both.each_ref().map(|all| of(all));
        (now != before).then(|| {
            let shown = [before, now].map(|money| (money > Money::ZERO).then(|| amounts::headline(money, currency)));
            (shown, now > before)
        })
    };
    let on_the_day = |all: &[Shortfall]| all.iter().filter(|own| own.date == first.date).map(|own| own.amount).sum();
    let (shown, is_more) = amounts(&on_the_day)?;
    let several = both.iter().any(|all| all.len() > 1);
    let whole = amounts(&|all: &[Shortfall]| all.iter().map(|own| own.amount).sum()).filter(|_| several);
    Some(words::shortfall_change(&first.name, first.date, (&shown, is_more), whole.as_ref().map(|(shown, _)| shown)))
}

/// The bar of what is owed today.
pub fn owed_bar(forecast: &Forecast) -> OwedBar {
    let owed = forecast.owed_today();
    let currency = forecast.currency;
    // The vendor with the largest part.
    let largest = |of: fn(&Owed) -> Money| {
        let standing = forecast.standings.iter().max_by_key(|standing| of(&standing.owed))?;
        let id = &forecast.items.get(standing.vendor as usize)?.id;
        (of(&standing.owed) > Money::ZERO).then(|| LeadsTo::Item(id.clone()))
    };
    let part = |(label, tooltip): (&'static str, &'static str), measure, of: fn(&Owed) -> Money, leads_to| OwedPart {
        explains: Some(figure(measure)),
        label,
        amount: of(&owed),
        value: amounts::short(of(&owed), currency),
        tooltip,
        leads_to,
    };
    let overdue = all_postings(PostingSet::Arrears, forecast.as_of.plus_days(-1), 1);
    let sum = owed.overdue + owed.not_yet_due + owed.accrued_shortfall;
    let value = amounts::headline(sum, currency);
    OwedBar {
        sum,
        parts: [
            part(
                window::OVERDUE,
                Measure::Overdue,
                |owed| owed.overdue,
                (owed.overdue > Money::ZERO).then_some(overdue),
            ),
            part(window::NOT_YET_DUE, Measure::NotYetDue, |owed| owed.not_yet_due, largest(|owed| owed.not_yet_due)),
            part(
                window::ACCRUED_SHORTFALL,
                Measure::AccruedShortfall,
                |owed| owed.accrued_shortfall,
                largest(|owed| owed.accrued_shortfall),
            ),
        ],
        later: OwedPart {
            value: amounts::headline(owed.committed_later, currency),
            ..part(
                window::COMMITTED_LATER,
                Measure::CommittedLater,
                |owed| owed.committed_later,
                largest(|owed| owed.committed_later),
            )
        },
        is_settled_at_once: Overdue::at(forecast, None, forecast.as_of.plus_days(-1))
            .is_some_and(|own| own.settled == Some(forecast.as_of)),
        disputed: (owed.disputed != Money::ZERO).then(|| amounts::short(owed.disputed, currency)),
        reading: Reading::new(FigureValue::Money(sum), Better::Lower, value.clone()),
        value,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chart::sample::{dollars, usd};

    #[test]
    fn coverage_is_rounded_half_to_even() {
        for (above, below, expected) in
            [(87, 100, "0.87"), (1, 200, "0.00"), (3, 200, "0.02"), (2, 3, "0.67"), (-1, 4, "−0.25"), (0, 5, "0.00")]
        {
            let ratio = hundredths(dollars(above), dollars(below)).map(two_places);
            assert_eq!(ratio.as_deref(), Some(expected), "{above}/{below}");
        }
        assert_eq!(hundredths(dollars(5), Money::ZERO), None);
    }

    #[test]
    fn a_low_below_the_buffer_says_by_how_much() {
        let low = (dollars(212_400_000), "2023-07-28".parse().expect("a date"));
        let card = cash_low(low, dollars(250_000_000), usd());
        assert_eq!((card.value.as_str(), card.lines[0][1].as_str()), ("$212.4M", "28 Jul 2023, $37.6M under buffer"));
        assert_eq!(card.tone, Tone::Caution);
    }
}
