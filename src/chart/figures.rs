//! The figures that a treasurer reads first, each in three lines: what, how much, when or why.

use super::half_even;
use crate::{
    calendar::Date,
    engine::{Forecast, Owed},
    money::{Currency, Money},
    text::{amounts, window as words},
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
        },
        coverage(next.receipts, next.obligations, forecast.currency),
    ]
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
pub fn owed_bar(owed: &Owed, currency: Currency) -> OwedBar {
    let part = |(label, tooltip): (&'static str, &'static str), amount: Money| OwedPart {
        label,
        amount,
        value: amounts::short(amount, currency),
        tooltip,
    };
    OwedBar {
        parts: [
            part(words::OVERDUE, owed.overdue),
            part(words::NOT_YET_DUE, owed.not_yet_due),
            part(words::ACCRUED_SHORTFALL, owed.accrued_shortfall),
            part(words::COMMITTED_LATER, owed.committed_later),
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
