//! Words about policies that are to hold from a day on: commands, the question for the day, and what was done.

use super::{CommandWords, amounts};
use crate::{calendar::Date, model::PolicyKind};

/// Every vendor that takes part.
pub const ALL: &str = "all vendors";

/// Pays every vendor in full from a day on.
pub const PAY_ALL: CommandWords =
    ("Pay all vendors in full…", "Pay every vendor in full from a day on, and what is past due on that day");
/// Pays the selected vendor in full from a day on.
pub const PAY_SELECTED: CommandWords =
    ("Pay in full…", "Pay this vendor in full from a day on, and what is past due on that day");
/// Pays nothing to the selected vendor from a day on.
pub const WITHHOLD_SELECTED: CommandWords = ("Withhold payments…", "Pay this vendor nothing from a day on");
/// Adds a renegotiation.
pub const RENEGOTIATE_SELECTED: CommandWords =
    ("Renegotiate contract", "Add a renegotiation of this vendor’s contract: its day, floors, and what is past due");

/// What is done, as a command: `Pay all vendors in full`.
pub fn command(kind: PolicyKind, vendor: &str) -> String {
    match kind {
        PolicyKind::PayInFull => format!("Pay {vendor} in full"),
        PolicyKind::PayCurrent => format!("Pay {vendor} only what falls due"),
        PolicyKind::Withhold => format!("Withhold payments to {vendor}"),
        PolicyKind::WhenCashAllows => format!("Pay {vendor} when cash allows"),
        kind => format!("{}: {vendor}", super::labels::choice("policy.kind", kind.as_str())),
    }
}

/// The same with the day on which it begins.
pub fn from(command: &str, day: Date) -> String {
    format!("{command} from {}", amounts::date(day))
}

/// What was done, after *Undo*.
pub fn did(kind: PolicyKind, vendor: &str, day: Date) -> String {
    let what = match kind {
        PolicyKind::PayInFull => format!("paying {vendor} in full"),
        PolicyKind::PayCurrent => format!("paying {vendor} only what falls due"),
        PolicyKind::Withhold => format!("withholding payments to {vendor}"),
        PolicyKind::WhenCashAllows => format!("paying {vendor} when cash allows"),
        kind => format!("policy of {vendor}: {}", super::labels::choice("policy.kind", kind.as_str()).to_lowercase()),
    };
    from(&what, day)
}

/// It was done.
pub fn done(command: &str) -> String {
    format!("Done: {command}")
}

/// Nothing had to be done.
pub fn already(command: &str) -> String {
    format!("Already so: {command}")
}

/// The field for the day.
pub const FROM: &str = "From";
/// What is typed in it.
pub const FROM_HINT: &str = "A day, such as 1 Mar 2023, or a month. Policies that start later are replaced.";
/// Answers the question.
pub const ANSWER: &str = "Apply";

/// A day after all that is forecast.
pub fn too_late(end: Date) -> String {
    format!("The forecast ends on {}: choose an earlier day", amounts::date(end.plus_days(-1)))
}

/// The other button leads to a command.
pub fn right_click(command: &str) -> String {
    format!("Right-click: {command}.").replace("….", "…")
}
