//! The figures that a treasurer reads first, each in three lines: what, how much, when or why.

use super::{Behind, Matter, half_even};
use crate::{
    calendar::Date,
    engine::{Forecast, Owed},
    money::{Currency, Money},
    text::{amounts, help, window as words},
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
    /// How it is found.
    pub tooltip: String,
    /// Where it comes from, if that is one place.
    pub leads_to: Option<LeadsTo>,
}

/// Where a figure comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LeadsTo {
    /// Postings.
    Behind(Behind),
    /// The item of an id.
    Item(String),
}

/// The postings of a stretch of days, over all items.
fn all_behind(matter: Matter, start: Date, days: i32) -> LeadsTo {
    LeadsTo::Behind(Behind { matter, item: None, start, end: start.plus_days(days) })
}

/// A part of what is owed today.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwedPart {
    /// Its name in the legend.
    pub label: &'static str,
    /// Its amount.
    pub amount: Money,
    /// Its amount, short.
    pub value: String,
    /// How it is found.
    pub tooltip: &'static str,
    /// Where it comes from: the invoices, or the vendor with the largest part.
    pub leads_to: Option<LeadsTo>,
}

/// What is owed today: four parts of one sum.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwedBar {
    /// Overdue, not yet due, accrued shortfall, committed for later.
    pub parts: [OwedPart; 4],
    /// What stands beside them as disputed.
    pub disputed: Option<String>,
}

/// The cards of the top row but *owed today*.
pub fn cards(forecast: &Forecast) -> Vec<Card> {
    let next = forecast.row_of(forecast.as_of, forecast.as_of.plus_days(90));
    let buffer = forecast.buffer;
    let peak = forecast.arrears_peak();
    vec![
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
            tooltip: words::ARREARS_PEAK_TIP.to_owned(),
            leads_to: peak.1.map(|date| all_behind(Matter::Arrears, date, 1)),
        },
        Card {
            leads_to: Some(all_behind(Matter::Obligations, forecast.as_of, 90)),
            ..coverage(next.receipts, next.obligations, forecast.currency)
        },
        interest(forecast),
    ]
}

/// What arrears cost a day.
fn interest(forecast: &Forecast) -> Card {
    let a_day: Money = forecast.standings.iter().map(|standing| standing.interest_per_day).sum();
    let runs = a_day > Money::ZERO;
    Card {
        label: help::INTEREST_A_DAY.to_owned(),
        value: help::a_day(&amounts::figure(a_day, forecast.currency)),
        note: (if runs { help::INTEREST_NOTE } else { help::NO_INTEREST_NOTE }).to_owned(),
        tone: if runs { Tone::Caution } else { Tone::Plain },
        tooltip: help::INTEREST_A_DAY_TIP.to_owned(),
        leads_to: runs.then(|| all_behind(Matter::Arrears, forecast.as_of.plus_days(-1), 1)),
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
        tooltip: words::CASH_LOW_TIP.to_owned(),
        leads_to: Some(all_behind(Matter::Cash, date, 1)),
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
        tooltip: words::RUNWAY_TIP.to_owned(),
        leads_to: first.map(|date| all_behind(Matter::Cash, date, 1)),
    }
}

fn coverage(receipts: Money, obligations: Money, currency: Currency) -> Card {
    let ratio = hundredths(receipts, obligations);
    Card {
        label: words::COVERAGE.to_owned(),
        value: ratio.map_or_else(|| amounts::NOTHING.to_owned(), two_places),
        note: words::coverage_note(&amounts::figure(receipts, currency), &amounts::figure(obligations, currency)),
        tone: if receipts < obligations { Tone::Wrong } else { Tone::Plain },
        tooltip: words::COVERAGE_TIP.to_owned(),
        leads_to: None,
    }
}

/// A ratio in hundredths, half to even; none where nothing is due.
fn hundredths(above: Money, below: Money) -> Option<i128> {
    (below > Money::ZERO).then(|| half_even(i128::from(above.0) * 100, i128::from(below.0)))
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
    let part = |(label, tooltip): (&'static str, &'static str), of: fn(&Owed) -> Money, leads_to| OwedPart {
        label,
        amount: of(&owed),
        value: amounts::short(of(&owed), currency),
        tooltip,
        leads_to,
    };
    let overdue = all_behind(Matter::Arrears, forecast.as_of.plus_days(-1), 1);
    OwedBar {
        parts: [
            part(words::OVERDUE, |owed| owed.overdue, (owed.overdue > Money::ZERO).then_some(overdue)),
            part(words::NOT_YET_DUE, |owed| owed.not_yet_due, largest(|owed| owed.not_yet_due)),
            part(words::ACCRUED_SHORTFALL, |owed| owed.accrued_shortfall, largest(|owed| owed.accrued_shortfall)),
            part(words::COMMITTED_LATER, |owed| owed.committed_later, largest(|owed| owed.committed_later)),
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
