//! Words for what makes a model invalid.
//!
//! Owns what is said after the parameter's name or value: "Discount *must be from 0 to 1*". Knows [`Fault`] and the
//! labels of parameters.

use super::{amounts, labels};
use crate::{
    model::Fault,
    money::{Amount, Decimal},
};

/// What is wrong, to be read after the name or the value of what it is about.
pub fn fault(fault: &Fault) -> String {
    match fault {
        Fault::OutOfBounds { min, max } => bounds(*min, *max),
        Fault::TooManyPlaces { digits: 0 } => "must be whole: the currency has no smaller unit".to_owned(),
        Fault::TooManyPlaces { digits } => {
            format!("must have at most {digits} decimal places, as many as the currency has")
        }
        Fault::TooLarge => "is too large an amount".to_owned(),
        Fault::UnknownCurrency => "must be a currency code of ISO 4217, such as USD".to_owned(),
        Fault::BeyondCalendar => "would take the forecast beyond the years 1900 to 2199".to_owned(),
        Fault::BadId => "must be an id of 1 to 64 small letters, digits, `-` and `_`".to_owned(),
        Fault::ReservedId => "must be another id: this one is reserved for the credit line".to_owned(),
        Fault::DuplicateId => "must be an id that nothing else has".to_owned(),
        Fault::NoSuchVendor(id) => format!("must be the id of a vendor, and there is no `{id}`"),
        Fault::NoSuchStream(id) => format!("must be the id of a stream, and there is no `{id}`"),
        Fault::NoSuchItem(id) => format!("must be the id of an item, and there is no `{id}`"),
        Fault::EndNotAfterStart => "must be after the start".to_owned(),
        Fault::OverlapsNext { start } => {
            format!("must not be after {}, on which the next commitment period begins", amounts::date(*start))
        }
        Fault::OverlapsBefore { last } => {
            format!("must be after {}, the last day of the commitment period before", amounts::date(*last))
        }
        Fault::SharesNotOne { sum } => format!("must add up to 1, and add up to {sum}"),
        Fault::SharesAboveOne { sum } => format!("must add up to at most 1, and add up to {sum}"),
        Fault::PayerTwice(id) => format!("must pay a stream once only, and `{id}` pays it twice"),
        Fault::SeasonNotTwelve => "must have twelve factors, January to December, or none".to_owned(),
        Fault::SeasonAllZero => "must have at least one factor above 0".to_owned(),
        Fault::WholeWeek => "must leave at least one day of the week on which payments are made".to_owned(),
        Fault::FirstMonthNeeded => "is needed: what falls less than monthly is counted from a first month".to_owned(),
        Fault::NoSuchCap(id) => format!("must be the id of one of the contract’s caps, and there is no `{id}`"),
        Fault::Needed { choice } => format!("is needed with the choice `{choice}`"),
        Fault::NotBeforeAsOf => "must be before the as-of date, the first day of the first month".to_owned(),
        Fault::Before { other: other @ "debt.last_interest" } => {
            format!("must be after “{}”", labels::in_sentence(other))
        }
        Fault::AfterAsOf => "must not be after the as-of date, the first day of the first month".to_owned(),
        Fault::Before { other } => format!("must not be before “{}”", labels::in_sentence(other)),
        Fault::BeforeAsOf => "must not be before the as-of date, the first day of the first month".to_owned(),
        Fault::NotBelow { other } => format!("must be below “{}”", labels::in_sentence(other)),
        Fault::Above { other } => format!("must not be above “{}”", labels::in_sentence(other)),
        Fault::NoSuchRung(id) => format!("must be the id of another rung of this vendor, and there is no `{id}`"),
        Fault::RungCircle => "must not follow itself, directly or through other rungs".to_owned(),
        Fault::NoContract(id) => format!("needs a contract, and the vendor `{id}` has none"),
        Fault::MigrationCircle => {
            "must not be the vendor itself, nor a vendor whose consumption moves back to it".to_owned()
        }
        Fault::SameLoad => "must differ from the load of every other point".to_owned(),
        Fault::Falling => "must not be less than at a lower load".to_owned(),
        Fault::NoSuchInput => {
            "must be the path of an input, a list or a part of the model, and leads to none".to_owned()
        }
        Fault::BelongsToBase => "belongs to the base: no scenario can override it".to_owned(),
        Fault::Misread(error) => format!("must be a value of its kind: {}", super::files::syntax(&error.code, None)),
        Fault::IdOfBase => "must be another id: this one means the base".to_owned(),
        Fault::DisputesNothing => {
            "must name at least one kind of invoice, unless single invoices are disputed".to_owned()
        }
    }
}

/// The same of a file: what is named by its words on screen has its field beside them.
pub fn fault_in_file(of: &Fault) -> String {
    match of {
        Fault::Before { other } | Fault::NotBelow { other } | Fault::Above { other } => {
            let field = other.rsplit('.').next().unwrap_or(other);
            format!("{} (`{field}`)", fault(of))
        }
        _ => fault(of),
    }
}

/// The same of a last day or month, which the file has as the first no longer in the stretch.
pub fn fault_of_last(of: &Fault) -> String {
    match of {
        Fault::EndNotAfterStart => "must not be before the start".to_owned(),
        Fault::OverlapsNext { start } => {
            let last = amounts::date(start.plus_days(-1));
            format!("must be {last} at the latest: the next period begins on {}", amounts::date(*start))
        }
        other => fault(other),
    }
}

/// Of an unpaid invoice: an amount below zero is a credit note, or a slip.
pub const INVOICE_AMOUNT: &str = "must not be negative or too large. A credit note that we hold goes under “Credits at \
    the opening”, paying any invoice; one that comes later under “Credit notes”";

/// From this bound on no reader needs to know it.
const LARGEST_AMOUNT: i64 = 9_000_000_000_000_000;

fn bounds(min: Decimal, max: Decimal) -> String {
    // The largest amount is a bound of the arithmetic, which says nothing to a reader.
    if max >= Decimal::whole(LARGEST_AMOUNT) {
        return if min < Decimal::ZERO { "is too large an amount" } else { "must not be negative" }.to_owned();
    }
    let shown = |bound: Decimal| Amount(bound).to_string().replace('-', "\u{2212}");
    format!("must be from {} to {}", shown(min), shown(max))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faults_read_on_from_the_name_of_what_they_are_about() {
        for (value, words) in [
            (Fault::OutOfBounds { min: Decimal::ZERO, max: Decimal::whole(3650) }, "must be from 0 to 3_650"),
            (Fault::OutOfBounds { min: Decimal::ZERO, max: Decimal::whole(LARGEST_AMOUNT) }, "must not be negative"),
            (
                Fault::OutOfBounds { min: Decimal::whole(-LARGEST_AMOUNT), max: Decimal::whole(LARGEST_AMOUNT) },
                "is too large an amount",
            ),
            (
                Fault::OutOfBounds { min: Decimal::from_nanos(-999_999_999), max: Decimal::ONE },
                "must be from \u{2212}0.999999999 to 1",
            ),
            (Fault::TooManyPlaces { digits: 2 }, "must have at most 2 decimal places, as many as the currency has"),
            (Fault::SharesNotOne { sum: Decimal::from_nanos(900_000_000) }, "must add up to 1, and add up to 0.9"),
            (Fault::Before { other: "debt.last_interest" }, "must be after “Interest paid to”"),
            (Fault::Before { other: "invoice.issued" }, "must not be before “Invoice date”"),
        ] {
            assert_eq!(fault(&value), words);
        }
    }
}
