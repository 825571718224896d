//! What moving a handle does: turns a distance on an axis, or a number of key steps, into a value, and the value into
//! an edit.
//!
//! Pure: knows nothing of pointers or pixels. Its one invariant: an amount is a whole number of minor units, and a
//! round one if the pointer is not exact enough to tell.

use crate::{
    calendar::{Date, Month, YEARS},
    model::{Edit, Model, Path, Value},
    money::{Amount, Decimal},
};

/// How many key steps reach over what an axis shows, about.
const STEPS_PER_AXIS: f64 = 100.0;
/// How many days a month's first attracts, at most.
const PULL_DAYS: f64 = 3.0;

/// The roundest amount between two places of an axis in major units, of a currency with so many digits.
pub fn amount_between(a: f64, b: f64, digits: u32) -> Option<Amount> {
    Decimal::from_f64(egui::emath::smart_aim::best_in_range_f64(a.min(b), a.max(b)), digits).map(Amount)
}

/// The roundest part of one between two places of an axis in parts, with so many places.
pub fn part_between(a: f64, b: f64, places: u32) -> Option<f64> {
    // In percent, as it is shown: a whole percent is rounder than a part with two places.
    let percent = egui::emath::smart_aim::best_in_range_f64(a.min(b) * 100.0, a.max(b) * 100.0);
    Decimal::from_f64(percent / 100.0, places).map(Decimal::to_f64)
}

/// The id of an entry that is added to the list at a path.
pub fn next_id(model: &Model, list: &str) -> String {
    super::completed::next_id(model, list)
}

/// The amount of one key step on an axis that shows a range of major units: 1, 2 or 5 times a power of ten, at least a
/// minor unit.
pub fn key_step(range: f64, digits: u32) -> Amount {
    let least = 10i128.pow(9u32.saturating_sub(digits));
    let wanted = Decimal::from_f64(range.abs() / STEPS_PER_AXIS, 9).map_or(least, Decimal::nanos);
    let mut step = least;
    let mut power = least;
    while power <= wanted {
        step = [5, 2, 1].into_iter().map(|factor| power * factor).find(|step| *step <= wanted).unwrap_or(power);
        power *= 10;
    }
    Amount(Decimal::from_nanos(step))
}

/// An amount so many steps up or down: to multiples of the step, so that it becomes round.
pub fn amount_moved(amount: Amount, steps: i32, step: Amount) -> Amount {
    let (nanos, step) = (amount.0.nanos(), step.0.nanos().max(1));
    let whole = nanos.div_euclid(step);
    // Rounding down from between two multiples is already one step.
    let from = if steps < 0 && nanos.rem_euclid(step) != 0 { whole + 1 } else { whole };
    Amount(Decimal::from_nanos((from + i128::from(steps)) * step))
}

/// The day at a place on the time axis. The pointer is exact to some days; within these, the first of a month is
/// preferred.
pub fn date_near(x: f64, aim_days: f64) -> Date {
    #[allow(clippy::cast_possible_truncation, reason = "a float is cast to the nearest whole number that fits")]
    let date = Date(x.round() as i32);
    let pull = aim_days.min(PULL_DAYS);
    let firsts = [date.month().first(), date.month().plus(1).first()];
    firsts.into_iter().find(|first| (f64::from(first.0) - x).abs() <= pull).unwrap_or(date)
}

/// A day no earlier than one and no later than another, both in the calendar.
pub fn date_within(date: Date, earliest: Date, latest: Date) -> Date {
    let (low, high) = (Month::new(*YEARS.start(), 1).first(), Month::new(*YEARS.end(), 12).last());
    date.min(latest).max(earliest).clamp(low, high)
}

/// The path of a month's planned amount below the path of its stream or line.
pub fn month_path(owner: &str, month: Month) -> String {
    format!("{owner}/amounts/{month}")
}

/// The edit that plans an amount for a month of the stream or line at a path; none if the month is before the as-of
/// date, where amounts are actuals.
pub fn plan(model: &Model, owner: &str, month: Month, amount: Amount) -> Option<Edit> {
    if month < model.settings.first_month {
        return None;
    }
    let path = month_path(owner, month);
    let set = Edit::set(path.clone(), Value::Amount(amount));
    let is_there = model.parameter(&path).is_some();
    Some(if is_there { set } else { Edit::Together(vec![Edit::Add(path), set]) })
}

/// The edit that removes the planned amount of a month; none if there is no planned amount.
pub fn unplan(model: &Model, owner: &str, month: Month) -> Option<Edit> {
    let path = month_path(owner, month);
    let is_planned = month >= model.settings.first_month && model.parameter(&path).is_some();
    is_planned.then_some(Edit::Remove(path))
}

/// The month that a path of a planned amount or actual names.
pub fn month_at(path: &str) -> Option<Month> {
    let (list, month) = Path(path).above()?;
    (list.field() == "amounts").then(|| month.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ItemKind;

    fn amount(text: &str) -> Amount {
        Amount(text.parse().expect("a number"))
    }

    #[test]
    fn a_pointer_finds_round_amounts() {
        for (a, b, digits, expected) in [
            (44_900_000.0, 45_300_000.0, 2, "45_000_000"),
            (-3.0, 2.0, 2, "0"),
            (0.349, 0.351, 2, "0.35"),
            (1233.7, 1234.4, 0, "1_234"),
            (-1_049.0, -1_051.0, 2, "-1_050"),
        ] {
            let found = amount_between(a, b, digits).expect("an amount");
            assert_eq!(found.to_string(), expected, "{a} to {b}");
            assert!(found.to_money(digits).is_some(), "whole minor units");
        }
        assert_eq!(amount_between(f64::NAN, f64::NAN, 2), None);
    }

    #[test]
    fn key_steps_are_round() {
        for (range, digits, expected) in [
            (120_000_000.0, 2, "1_000_000"),
            (600.0, 2, "5"),
            (250.0, 2, "2"),
            (1.0, 2, "0.01"),
            (0.0, 2, "0.01"),
            (3.0, 0, "1"),
        ] {
            assert_eq!(key_step(range, digits), amount(expected), "{range}");
        }
    }

    #[test]
    fn keys_move_to_multiples_of_their_step() {
        for (from, steps, expected) in [
            ("45_213_877.12", 1, "46_000_000"),
            ("45_213_877.12", -1, "45_000_000"),
            ("45_000_000", 1, "46_000_000"),
            ("45_000_000", -1, "44_000_000"),
            ("45_000_000", 10, "55_000_000"),
            ("500_000", -1, "0"),
            ("-500_000", -1, "-1_000_000"),
        ] {
            let from = amount(&from.replace('_', ""));
            assert_eq!(amount_moved(from, steps, Amount::whole(1_000_000)).to_string(), expected, "{from} by {steps}");
        }
    }

    #[test]
    fn the_first_of_a_month_attracts_lightly() {
        let date = |text: &str| text.parse::<Date>().expect("a date");
        let x = |text: &str| f64::from(date(text).0);
        assert_eq!(date_near(x("2023-03-03"), 2.0), date("2023-03-01"));
        assert_eq!(date_near(x("2023-02-27"), 2.0), date("2023-03-01"));
        assert_eq!(date_near(x("2023-03-05"), 20.0), date("2023-03-05"), "never from afar");
        assert_eq!(date_near(x("2023-03-02") + 0.4, 0.2), date("2023-03-02"));
        let (early, late) = (date("2023-01-02"), date("2023-12-31"));
        assert_eq!(date_within(date("2022-06-01"), early, late), early);
        assert_eq!(date_within(date("2024-06-01"), early, late), late);
    }

    #[test]
    fn a_plan_is_added_once_then_set_and_never_for_the_past() {
        let mut model = Model::empty("USD", Month::new(2023, 1), 12);
        model = Edit::AddItem(ItemKind::Stream, "Ads".to_owned()).applied(&model).expect("valid");
        let month = Month::new(2023, 3);
        assert_eq!(plan(&model, "streams/ads", Month::new(2022, 12), Amount::ZERO), None);
        assert_eq!(unplan(&model, "streams/ads", month), None);
        let edit = plan(&model, "streams/ads", month, Amount::whole(5)).expect("an edit");
        assert_eq!(edit.path(), "streams/ads/amounts/2023-03");
        assert_eq!(month_at(edit.path()), Some(month));
        assert_eq!(month_at("streams/ads/base"), None);
        let model = edit.applied(&model).expect("valid");
        assert_eq!(model.streams[0].amounts.get(&month), Some(&Amount::whole(5)));
        assert!(matches!(plan(&model, "streams/ads", month, Amount::whole(6)), Some(Edit::Set(_))));
        let back = unplan(&model, "streams/ads", month).expect("an edit").applied(&model).expect("valid");
        assert!(back.streams[0].amounts.is_empty());
    }
}
