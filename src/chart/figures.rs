//! The figures that a treasurer reads first, each in three lines: what, how much, when or why.

use super::{Explainable, PostingQuery, PostingSet};
use crate::{
    analysis::{
        asked::Asked,
        delay::{DelaySummary, VendorStep, steps},
    },
    calendar::Date,
    engine::{Forecast, Measure, Owed},
    money::{Currency, Money, scaled},
    text::{amounts, delay_shown as delay_words, window as words},
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

/// A figure of the top row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Card {
    /// What.
    pub label: String,
    /// How much.
    pub value: String,
    /// When or why.
    pub note: String,
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
    LeadsTo::Postings(PostingQuery { set, item: None, start, end: start.plus_days(days) })
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

/// What is owed today: four parts of one sum.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwedBar {
    /// Overdue, not yet due, accrued shortfall, committed for later.
    pub parts: [OwedPart; 4],
    /// What stands beside them as disputed.
    pub disputed: Option<String>,
}

/// The figures of the top row except *owed today*, which comes after the fourth. Each has a fixed place; the
/// consequence of not paying comes first.
pub fn cards(forecast: &Forecast, summary: &DelaySummary) -> Vec<Card> {
    let next = forecast.row_of(forecast.as_of, forecast.as_of.plus_days(90));
    let buffer = forecast.buffer;
    let peak = forecast.arrears_peak();
    vec![
        not_paying(summary, forecast),
        next_step(summary, forecast),
        cash_low(forecast.cash_low(), buffer, forecast.currency),
        runway(
            forecast.as_of,
            forecast.end,
            forecast.first_close_below(buffer),
            forecast.first_close_below(Money::ZERO),
        ),
        Card {
            label: words::ARREARS_PEAK.to_owned(),
            value: amounts::figure(peak.0, forecast.currency),
            note: peak.1.map_or_else(|| words::NO_ARREARS.to_owned(), amounts::date),
            tone: Tone::Plain,
            is_pending: false,
            tooltip: words::ARREARS_PEAK_TIP.to_owned(),
            leads_to: peak.1.map(|date| all_postings(PostingSet::Arrears, date, 1)),
            explains: Some(figure(Measure::ArrearsPeak)),
        },
        Card {
            leads_to: Some(all_postings(PostingSet::Obligations, forecast.as_of, 90)),
            ..coverage(next.receipts, next.obligations, forecast.currency)
        },
    ]
}

/// What not paying costs by the end, and a day now; with the lowest cash under full payment if that is below the
/// buffer.
fn not_paying(summary: &DelaySummary, forecast: &Forecast) -> Card {
    let (currency, last) = (forecast.currency, forecast.end.plus_days(-1));
    let net = summary.by_the_end();
    let unknown = if summary.is_complete { delay_words::UNKNOWN } else { delay_words::PENDING };
    Card {
        label: delay_words::headline(net, last),
        value: net.map_or_else(|| amounts::PENDING.to_owned(), |net| delay_words::headline_value(net, currency)),
        note: summary.delay.as_ref().map_or_else(
            || unknown.to_owned(),
            |delay| delay_words::a_day_and_low(delay.a_day(), delay.low.as_ref(), currency),
        ),
        tone: if summary.is_complete && net > Some(Money::ZERO) { Tone::Wrong } else { Tone::Plain },
        is_pending: !summary.is_complete,
        tooltip: summary.delay.as_ref().map_or_else(|| unknown.to_owned(), delay_words::headline_tip),
        leads_to: Some(LeadsTo::Delay(None)),
        explains: None,
    }
}

/// How many later steps the tooltip lists.
const STEPS_TOLD: usize = 5;

/// The next step that a vendor takes.
fn next_step(summary: &DelaySummary, forecast: &Forecast) -> Card {
    let (currency, last) = (forecast.currency, forecast.end.plus_days(-1));
    let Some(step) = &summary.step else {
        let (label, value) = delay_words::NO_STEP;
        return Card {
            label: label.to_owned(),
            value: value.to_owned(),
            note: delay_words::no_step_by(last),
            tone: Tone::Plain,
            is_pending: false,
            tooltip: delay_words::NO_STEP_TIP.to_owned(),
            leads_to: None,
            explains: None,
        };
    };
    let what = delay_words::step(step);
    let by_then = summary.by_the_step();
    let later: Vec<VendorStep> = steps(forecast).skip(1).take(STEPS_TOLD).collect();
    Card {
        label: delay_words::next_step(&what),
        value: amounts::date(step.date),
        note: delay_words::step_costs(by_then, step.cost, currency),
        tone: Tone::Wrong,
        is_pending: !summary.is_complete,
        tooltip: delay_words::step_tip(step, by_then, &later, last, currency),
        leads_to: Some(LeadsTo::Vendor(step.vendor.clone())),
        explains: None,
    }
}

fn cash_low((low, date): (Money, Date), buffer: Money, currency: Currency) -> Card {
    let headroom = low - buffer;
    let distance = amounts::figure(Money(headroom.0.abs()), currency);
    Card {
        label: words::CASH_LOW.to_owned(),
        value: amounts::figure(low, currency),
        note: words::cash_low_note(date, &distance, headroom < Money::ZERO),
        tone: if low < Money::ZERO {
            Tone::Wrong
        } else if headroom < Money::ZERO {
            Tone::Caution
        } else {
            Tone::Plain
        },
        is_pending: false,
        tooltip: words::CASH_LOW_TIP.to_owned(),
        leads_to: Some(all_postings(PostingSet::Cash, date, 1)),
        explains: Some(figure(Measure::CashLow)),
    }
}

fn runway(as_of: Date, end: Date, below_buffer: Option<Date>, below_zero: Option<Date>) -> Card {
    let first = below_buffer.or(below_zero);
    Card {
        label: words::RUNWAY.to_owned(),
        value: first.map_or_else(|| words::never_below(as_of, end), |date| words::runway(as_of, date)),
        note: words::runway_note(below_buffer, below_zero),
        tone: match (below_buffer, below_zero) {
            (_, Some(_)) => Tone::Wrong,
            (Some(_), None) => Tone::Caution,
            (None, None) => Tone::Plain,
        },
        is_pending: false,
        tooltip: words::RUNWAY_TIP.to_owned(),
        leads_to: first.map(|date| all_postings(PostingSet::Cash, date, 1)),
        explains: first
            .map(|_| figure(if below_buffer.is_some() { Measure::RunwayBufferDate } else { Measure::RunwayZeroDate })),
    }
}

fn coverage(receipts: Money, obligations: Money, currency: Currency) -> Card {
    let ratio = hundredths(receipts, obligations);
    Card {
        label: words::COVERAGE.to_owned(),
        value: ratio.map_or_else(|| amounts::NOTHING.to_owned(), two_places),
        note: words::coverage_note(&amounts::figure(receipts, currency), &amounts::figure(obligations, currency)),
        tone: if receipts < obligations { Tone::Wrong } else { Tone::Plain },
        is_pending: false,
        tooltip: words::COVERAGE_TIP.to_owned(),
        leads_to: None,
        explains: Some(figure(Measure::Coverage90Days)),
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
    OwedBar {
        parts: [
            part(
                words::OVERDUE,
                Measure::Overdue,
                |owed| owed.overdue,
                (owed.overdue > Money::ZERO).then_some(overdue),
            ),
            part(words::NOT_YET_DUE, Measure::NotYetDue, |owed| owed.not_yet_due, largest(|owed| owed.not_yet_due)),
            part(
                words::ACCRUED_SHORTFALL,
                Measure::AccruedShortfall,
                |owed| owed.accrued_shortfall,
                largest(|owed| owed.accrued_shortfall),
            ),
            part(
                words::COMMITTED_LATER,
                Measure::CommittedLater,
                |owed| owed.committed_later,
                largest(|owed| owed.committed_later),
            ),
        ],
        disputed: (owed.disputed != Money::ZERO).then(|| amounts::short(owed.disputed, currency)),
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
        assert_eq!((card.value.as_str(), card.note.as_str()), ("$212.4M", "28 Jul 2023, $37.6M under buffer"));
        assert_eq!(card.tone, Tone::Caution);
    }
}
