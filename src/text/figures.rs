//! The names of figures, and how their values and differences are said.

use super::{
    amounts::{self, MINUS, NOTHING},
    report,
};
use crate::{
    analysis::compare::{FigureChange, FigureDifference, Verdict},
    engine::{FigureValue, Measure},
    money::{Currency, Money},
};

/// A date or a number of days that there is not.
pub const NEVER: &str = "never";

/// The name of what a figure measures.
pub const fn label(measure: Measure) -> &'static str {
    match measure {
        Measure::CashLow => "Cash low",
        Measure::CashLowDate => "Cash low on",
        Measure::CashEnd => "Cash at the end",
        Measure::RunwayBufferDate => "Below the buffer on",
        Measure::RunwayBufferDays => "Runway to the buffer",
        Measure::RunwayZeroDate => "Below zero on",
        Measure::RunwayZeroDays => "Runway to zero",
        Measure::Headroom => "Headroom to the buffer",
        Measure::Overdue => "Overdue",
        Measure::NotYetDue => "Not yet due",
        Measure::AccruedShortfall => "Accrued shortfall",
        Measure::CommittedLater => "Committed for later",
        Measure::Disputed => "Disputed",
        Measure::Arrears => "Arrears at the end",
        Measure::ArrearsAge1To30 => "Arrears, 1–30 days past due",
        Measure::ArrearsAge31To60 => "Arrears, 31–60 days past due",
        Measure::ArrearsAge61To90 => "Arrears, 61–90 days past due",
        Measure::ArrearsAgeOver90 => "Arrears, over 90 days past due",
        Measure::ArrearsPeak => "Arrears peak",
        Measure::ArrearsPeakDate => "Arrears peak on",
        Measure::InterestPerDay => "Late interest a day",
        Measure::Receipts => "Receipts",
        Measure::Obligations => "Obligations",
        Measure::Coverage => "Coverage",
        Measure::Coverage90Days => "Coverage, next 90 days",
        Measure::Paid => "Paid",
        Measure::SetOff => "Set off",
        Measure::Credited => "Credited",
        Measure::DaysPayable => "Days payable outstanding",
        Measure::DaysReceivable => "Days sales outstanding",
        Measure::VendorConcentration => "Largest vendor’s share",
        Measure::PayerConcentration => "Largest payer’s share",
        Measure::Invoiced => "Invoiced",
        Measure::Consumed => "Consumed toward the floor",
        Measure::Floor => "Floor",
        Measure::RunRate => "Run rate needed",
        Measure::DayMet => "Floor met on",
    }
}

/// The name of a figure, with its vendor if it is one vendor's: `Overdue to AWS`.
pub fn name(measure: Measure, vendor: Option<&str>) -> String {
    vendor.map_or_else(|| label(measure).to_owned(), |vendor| format!("{vendor}: {}", lower(label(measure))))
}

/// With a small first letter.
pub fn lower(text: &str) -> String {
    let mut signs = text.chars();
    signs.next().map(char::to_lowercase).into_iter().flatten().chain(signs).collect()
}

/// The value of a figure, money with all its places.
pub fn value(value: FigureValue, currency: Currency) -> String {
    match value {
        FigureValue::Money(money) => report::money(money, currency),
        FigureValue::MoneyPerMonth(money) => format!("{} a month", report::money(money, currency)),
        FigureValue::MoneyPerDay(money) => format!("{} a day", report::money(money, currency)),
        other => short_value(other, 0, currency),
    }
}

/// The value of a figure in a table, money in whole thousands, millions and so on of major units.
pub fn short_value(value: FigureValue, thousands: u32, currency: Currency) -> String {
    match value {
        FigureValue::Money(money) | FigureValue::MoneyPerMonth(money) | FigureValue::MoneyPerDay(money) => {
            report::table_money(money, thousands, currency)
        }
        FigureValue::Date(date) => date.map_or_else(|| NEVER.to_owned(), amounts::date),
        FigureValue::Days(days) => days.map_or_else(|| NEVER.to_owned(), report::days),
        FigureValue::Ratio(ratio) | FigureValue::DaysRatio(ratio) => {
            ratio.map_or_else(|| NOTHING.to_owned(), |ratio| ratio.to_string().replace('-', &MINUS.to_string()))
        }
    }
}

/// With a sign in front, whichever it is; none before zero.
fn signed(is_above: bool, text: String) -> String {
    if is_above { format!("+{text}") } else { text }
}

/// What a value has more or less than the one that it is compared with: `+18,400,000`, `−7 days`.
pub fn difference(difference: FigureDifference, thousands: u32, currency: Currency) -> String {
    match difference {
        _ if difference.is_nothing() => NOTHING.to_owned(),
        FigureDifference::Money(money) => signed(money > Money::ZERO, report::table_money(money, thousands, currency)),
        FigureDifference::Days(days) => signed(days > 0, report::days(days).replace('-', &MINUS.to_string())),
        FigureDifference::TenThousandths(parts) => {
            signed(parts > 0, ten_thousandths(parts).replace('-', &MINUS.to_string()))
        }
        FigureDifference::ToNever => "no longer reached".to_owned(),
        FigureDifference::FromNever => "now reached".to_owned(),
        FigureDifference::ToNothing | FigureDifference::FromNothing => NOTHING.to_owned(),
    }
}

/// Ten-thousandths as a number of four decimals.
pub fn ten_thousandths(parts: i128) -> String {
    let size = parts.unsigned_abs();
    format!("{}{}.{:04}", if parts < 0 { "-" } else { "" }, size / 10_000, size % 10_000)
}

/// The difference as a part of what it is compared with: `+12.3 %`.
pub fn percent(change: &FigureChange) -> String {
    match change.share {
        Some(share) if !change.difference.is_nothing() => {
            // Tenths of a percent, from ten-thousandths, half away from zero.
            let parts = share.ten_thousandths();
            let tenths = (parts.unsigned_abs() + 5) / 10;
            let sign = if parts < 0 { MINUS.to_string() } else { "+".to_owned() };
            format!("{sign}{}.{} %", tenths / 10, tenths % 10)
        }
        _ => String::new(),
    }
}

/// Which is better.
pub const fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Better => "better",
        Verdict::Worse => "worse",
        Verdict::Same | Verdict::Neither => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::compare::change;

    #[test]
    fn differences_have_their_sign() {
        let usd = Currency::from_code("USD").expect("a currency");
        for (from, to, said, part) in [
            (100_000_000, 119_460_000, "+194,600", "+19.5 %"),
            (100_000_000, 99_950_000, "−500", "−0.1 %"),
            (-100_000, 100_000, "+2,000", "+200.0 %"),
            (0, 100, "+1", ""),
            (100, 100, "—", ""),
        ] {
            let (from, to) = (FigureValue::Money(Money(from)), FigureValue::Money(Money(to)));
            let change = change(Measure::CashLow, from, to).expect("of one kind");
            assert_eq!(difference(change.difference, 0, usd), said);
            assert_eq!(percent(&change), part);
        }
        assert_eq!(difference(FigureDifference::Days(-7), 0, usd), "−7 days");
        assert_eq!(difference(FigureDifference::TenThousandths(-2500), 0, usd), "−0.2500");
    }
}
