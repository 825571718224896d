//! The words of rolling a session forward.

use std::path::Path;

use super::{CommandWords, amounts, files, labels, problems, report};
use crate::{
    analysis::roll::{Carried, RollRefusal, Rolled},
    calendar::Date,
    model::{Act, Amount, ContractChangeKind, Model, Session},
};

/// What the verb *roll* does.
pub const ABOUT: &str =
    "Moves a session's first month on: what its forecast and the actuals came to becomes its openings";
/// The argument for the session.
pub const HELP_SESSION: &str = "The session's file; it stays as it is unless --output names it";
/// The option for the number of months.
pub const HELP_MONTHS: &str = "How many months have gone by";
/// The option for the scenario.
pub const HELP_SCENARIO: &str = "The id of the scenario that came true [default: the base]";
/// The option for the file that is written.
pub const HELP_OUTPUT: &str = "The file to write [default: standard output]";
/// The option for the length.
pub const HELP_KEEP_LENGTH: &str = "Keep the length of the forecast, and not its end";
/// The option for actuals.
pub const HELP_ACTUAL: &str = "An actual amount of a month gone by, such as streams/ads/amounts/2023-01=310_000_000; as \
                               often as there are some. Months without stay as forecast";
/// The option for cash.
pub const HELP_CASH: &str = "The actual cash at the new as-of date, restricted cash included [default: as forecast]";
/// The option for a preview.
pub const HELP_DRY_RUN: &str = "Only say what becomes of what";
/// An actual without its parts.
pub const NOT_AN_ACTUAL: &str = "expected PATH=AMOUNT";

/// Asks what came true, and how far.
pub const COMMAND: CommandWords =
    ("Roll forward…", "Move the first month on: what the forecast and the actuals came to becomes the openings");
/// The title of the question.
pub const TITLE: &str = "Roll forward";
/// What it does.
pub const HINT: &str = "Months have gone by: what the forecast, and the actuals, came to becomes the openings. The old \
                        session is kept as a file of its own beside this one; undo takes all of it back.";
/// The choice of a scenario.
pub const CAME_TRUE: &str = "What came true";
/// The number of months.
pub const MONTHS: &str = "Months gone by";
/// The choice to keep the end.
pub const KEEP_END: &str = "Keep the end";
/// The choice to keep the length.
pub const KEEP_LENGTH: &str = "Keep the length";
/// The actual cash.
pub const CASH: &str = "Cash in the bank";
/// Stands in a field that is empty.
pub const AS_FORECAST: &str = "as forecast";
/// The heading of the actuals.
pub const ACTUALS: &str = "Actuals";
/// The heading of what becomes of what.
pub const BECOMES: &str = "What becomes of what";
/// The answer that does it.
pub const ANSWER: &str = "Roll forward";

/// The first month was moved by hand.
pub const MOVED_BY_HAND: &str =
    "Only the date has moved: openings stay as they were. Edit → Roll forward… makes them of what came true";

/// A line of consumption with its vendor.
pub fn of_vendor(vendor: &str, line: &str) -> String {
    if line.is_empty() { vendor.to_owned() } else { format!("{vendor}: {line}") }
}

/// A text that cannot be read, and of what.
pub fn misread(of: &str, why: &str) -> String {
    format!("{of}: {why}")
}

/// The old session cannot be kept, so nothing was done.
pub fn old_not_kept(why: &str) -> String {
    format!("The old session can’t be kept beside this one, so nothing was changed: {why}")
}

/// What was done, after *Undo*.
pub fn did(as_of: Date) -> String {
    format!("rolling forward to {}", amounts::date(as_of))
}

/// What was done, with the file that holds the old session.
pub fn rolled(as_of: Date, kept: Option<&Path>) -> String {
    let begins = format!("The forecast now begins on {}", amounts::date(as_of));
    match kept.and_then(Path::file_name) {
        Some(name) => format!("{begins}; the old session is kept as {}", name.to_string_lossy()),
        None => format!("{begins}; this session has no file yet, so that only Undo has the old one"),
    }
}

/// The name of an item, by its id.
fn name<'a>(model: &'a Model, id: &'a str) -> &'a str {
    model.item(id).map_or(id, |item| if item.label.is_empty() { id } else { item.label })
}

fn from_to(before: Amount, after: Amount) -> String {
    if before == after {
        format!("{}, as before", amounts::exact(after))
    } else {
        format!("{} → {}", amounts::exact(before), amounts::exact(after))
    }
}

/// What one part of a session became: `Amazon Web Services: unpaid invoices 61,610,000 → 58,300,000 (5)`.
pub fn carried(carried: &Carried, model: &Model) -> String {
    let of = |id: &str, what: &str, before: Amount, after: Amount| {
        format!("{}: {what} {}", name(model, id), from_to(before, after))
    };
    match carried {
        Carried::Cash(before, after) => format!("Opening cash {}", from_to(*before, *after)),
        Carried::Drawn(before, after) => format!("Drawn of the credit line {}", from_to(*before, *after)),
        Carried::Unpaid(id, before, after, count) => {
            let invoices = if *count == 1 { "invoice" } else { "invoices" };
            format!("{} ({count} {invoices})", of(id, "unpaid", *before, *after))
        }
        Carried::Credits(id, before, after) => of(id, "credits", *before, *after),
        Carried::Consumed(id, before, after) => of(id, "consumed so far", *before, *after),
        Carried::CarriedIn(id, before, after) => of(id, "carried in", *before, *after),
        Carried::InForce(id, act, since) => {
            format!("{}: “{}” in force since {}", name(model, id), rung(*act), amounts::date(*since))
        }
        Carried::Lifted(id, act, on) => {
            format!("{}: “{}” lifted on {}, spend not back yet", name(model, id), rung(*act), amounts::date(*on))
        }
        Carried::Changed(id, kind, on) => {
            let what = match kind {
                ContractChangeKind::Renegotiate => "renegotiated: its floors and its end are now the periods’",
                ContractChangeKind::Terminate => "terminated",
                ContractChangeKind::Migrate => "migration has begun",
            };
            format!("{}: {what} ({})", name(model, id), amounts::date(*on))
        }
        Carried::Receivables(id, before, after) => of(id, "owed to us", *before, *after),
        Carried::Payables(id, before, after) => of(id, "incurred and not paid", *before, *after),
        Carried::Principal(id, before, after) => of(id, "principal", *before, *after),
        Carried::Restated(1) => "1 amount says the month that it is of, so that it grows as before".to_owned(),
        Carried::Restated(count) => {
            format!("{count} amounts say the month that they are of, so that they grow as before")
        }
        Carried::Kept(id) => format!("{}: excluded from what came true; its openings stay", name(model, id)),
        Carried::History(1) => "1 amount more in the history".to_owned(),
        Carried::History(count) => format!("{count} amounts more in the history"),
    }
}

fn rung(act: Act) -> &'static str {
    labels::choice("reaction.act", act.as_str())
}

/// What came of rolling a session forward, a line each.
pub fn summary(rolled: &Rolled, before: &Session, scenario: Option<&str>, actuals: usize) -> Vec<String> {
    let came_true = scenario.and_then(|id| before.scenario(id)).map_or("The base", |own| own.label.as_str());
    let mut lines = vec![format!(
        "{came_true} came true; the forecast now begins on {} and ends on {}.",
        amounts::date(rolled.as_of),
        amounts::date(rolled.session.model.end().plus_days(-1)),
    )];
    lines.push(match actuals {
        0 => "No actuals: the months gone by are as forecast.".to_owned(),
        1 => "1 actual; all else of the months gone by is as forecast.".to_owned(),
        actuals => format!("{actuals} actuals; all else of the months gone by is as forecast."),
    });
    lines.extend(rolled.carried.iter().map(|own| carried(own, &rolled.session.model)));
    for (scenario, path) in &rolled.dropped {
        let label = before.scenario(scenario).map_or(scenario.as_str(), |own| own.label.as_str());
        lines.push(format!("{label}: no longer overrides {path}, which the base now has as it came true"));
    }
    lines
}

/// Why a session cannot be rolled forward.
pub fn refusal(refusal: &RollRefusal, model: &Model) -> String {
    match refusal {
        RollRefusal::TooFar { most: 0 } => "the forecast has one month: make it longer first".to_owned(),
        RollRefusal::TooFar { most } => format!("between 1 and {most} months can go by: the forecast has no more"),
        RollRefusal::NoSuchScenario(id) => format!("there is no scenario `{id}`"),
        RollRefusal::Overflow(overflow) => report::overflow(overflow),
        RollRefusal::NoSuchActual(path) => format!(
            "`{path}` is no amount of a month gone by: expected streams/ID/amounts/MONTH or \
             vendors/ID/contract/lines/ID/amounts/MONTH"
        ),
        RollRefusal::NegativeReceivable(id) => {
            format!("{}: an amount below zero is still to be paid out, and no opening can hold that", name(model, id))
        }
        RollRefusal::NegativeConsumption(id) => format!(
            "{}: credits paid for more than was consumed of the floor that runs, and no opening can hold that",
            name(model, id)
        ),
        RollRefusal::NotExact { item, date } => not_exact(item.as_deref().map(|id| name(model, id)), *date),
        RollRefusal::Invalid(problems) => {
            let first =
                problems.first().map_or(String::new(), |own| format!("{} {}", own.path, problems::fault(&own.fault)));
            files::not_valid(&first, problems.len())
        }
    }
}

fn not_exact(item: Option<&str>, date: Date) -> String {
    format!(
        "{}: from {} on the new forecast would not be the rest of the old one, so this can’t be rolled forward exactly; \
         nothing was changed",
        item.unwrap_or("Cash"),
        amounts::date(date)
    )
}
