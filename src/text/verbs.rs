//! The words of the verbs that ask questions: compare, cost of delay, explain and diff.

use super::report;
use crate::{
    analysis::{asked::Unanswered, compare::Incomparable, delay::NoDelay},
    engine::Measure,
};

/// What the verb *cost-of-delay* does.
pub const ABOUT_DELAY: &str =
    "Says what not paying vendors costs, compared with paying in full; for all vendors or one";
/// What the verb *explain* does.
pub const ABOUT_EXPLAIN: &str = "Shows what a figure is made of, down to the inputs";
/// What the verb *diff* does.
pub const ABOUT_DIFF: &str = "Says what differs between two sessions, and how their figures differ";
/// The option that names what is compared.
pub const HELP_COMPARE: &str =
    "The ids of the scenarios to compare ('base' is the base); each is compared with the first";
/// The option for the vendor.
pub const HELP_VENDOR: &str = "The id of the vendor that is not paid [default: all vendors]";
/// The option for the first day.
pub const HELP_FROM: &str = "The first day of not paying [default: the as-of date]";
/// The option for the day after the last.
pub const HELP_TO: &str = "The day after the last day of not paying [default: the forecast's end]";
/// The option for a form of text or JSON.
pub const HELP_FORM: &str = "The format of the answer";
/// The argument for a figure.
pub const HELP_FIGURE: &str = "The figure, such as cash_low, or VENDOR.FIGURE, such as aws.overdue";
/// The option for a figure's day.
pub const HELP_ON: &str = "Show the figure at the close of this day, as if the forecast ended then [default: the \
                           opening for what is owed, else the end of the forecast]";
/// The option for how deep a tree is shown.
pub const HELP_DEPTH: &str = "How many levels of the tree to print as text";
/// The argument for the first session.
pub const HELP_FIRST: &str = "The earlier session";
/// The argument for the second session.
pub const HELP_SECOND: &str = "The later session";

/// A scenario that is named twice.
pub fn named_twice(id: &str) -> String {
    format!("'{id}' is named twice: name different scenarios")
}

/// Why a figure has no answer.
pub fn unanswered(why: &Unanswered) -> String {
    match why {
        Unanswered::NoSuchFigure(given) => {
            let ids = |measures: &[Measure]| measures.iter().map(|measure| measure.id()).collect::<Vec<_>>().join(", ");
            format!(
                "no figure '{given}'; choose one of: {}; or, for one vendor, VENDOR.FIGURE with one of: {}",
                ids(&Measure::OVERALL),
                ids(&Measure::OF_VENDOR)
            )
        }
        Unanswered::NotOfVendors(measure) => {
            let ids: Vec<&str> = Measure::OF_VENDOR.iter().map(|measure| measure.id()).collect();
            format!("'{}' is not a per-vendor figure; choose one of: {}", measure.id(), ids.join(", "))
        }
        Unanswered::NoSuchVendor(given, known) => no_such_vendor(given, known),
        Unanswered::NoCommitment(vendor) => format!("'{vendor}' has no commitment period on that day"),
        Unanswered::OutsideForecast { given, first, last } => report::outside_forecast(*given, *first, *last),
        Unanswered::NoModel => "the model as of that day would not be valid".to_owned(),
        Unanswered::Overflow(overflow) => report::overflow(overflow),
    }
}

fn no_such_vendor(given: &str, known: &[String]) -> String {
    let known = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
    format!("no vendor in the forecast has the id '{given}'; choose one of: {known}")
}

/// Why the cost of delay has no answer.
pub fn no_delay(why: &NoDelay) -> String {
    match why {
        NoDelay::NoSuchVendor(given, known) => no_such_vendor(given, known),
        NoDelay::OutsideForecast { given, first, end } => {
            format!("{given} is outside the forecast: choose days from {first} to {end} (the day after the last)")
        }
        NoDelay::EmptyRange(from, to) => {
            format!("there is no day from {from} to {to}: '--to' must be after '--from'")
        }
        NoDelay::Overflow(overflow) => report::overflow(overflow),
    }
}

/// Why things cannot be compared.
pub fn incomparable(why: &Incomparable) -> String {
    match why {
        Incomparable::Nothing => "there is nothing to compare".to_owned(),
        Incomparable::Currency(id) => format!("'{id}' is in another currency: its figures cannot be compared"),
        Incomparable::FirstMonth(id) => format!("'{id}' starts in another month: its figures cannot be compared"),
        Incomparable::Overflow(id, overflow) => format!("'{id}': {}", report::overflow(overflow)),
    }
}
