//! The words of what is odd: valid, run, but likely a slip.
//!
//! Owns a sentence for each, with its subject, so that it can stand alone; nothing is blamed.

use super::{amounts, labels};
use crate::{
    calendar::Date,
    model::{InvoiceKind, Odd, OddKind},
    money::{Amount, Currency},
};

/// What is odd, as a sentence.
pub fn sentence(odd: &Odd, currency: Currency) -> String {
    let date = amounts::date;
    let money = |amount: Amount| {
        let money = amount.to_money(currency.digits());
        money.map_or_else(|| amounts::exact(amount), |money| amounts::exact_money(money, currency))
    };
    match odd {
        Odd::GapOfADay { day } => format!(
            "{} is in no commitment period: this one’s last day is {}, and the next begins on {}.",
            date(*day),
            date(day.plus_days(-1)),
            date(day.plus_days(1))
        ),
        Odd::EndsBeforeMonthEnd { last } => format!(
            "The period’s last day is {}, one day before the month ends: {} is not in it.",
            date(*last),
            date(last.plus_days(1))
        ),
        Odd::FloorTooLarge { floor, consumption } if *consumption == Amount::ZERO => {
            format!("The floor of this period is {}, and nothing is consumed in it.", money(*floor))
        }
        Odd::FloorTooLarge { floor, consumption } => format!(
            "The floor of {} is more than 20 times the consumption of its period, about {}.",
            money(*floor),
            money(*consumption)
        ),
        Odd::FloorTooSmall { floor, consumption } => format!(
            "The floor of {} is less than a twentieth of the consumption of its period, about {}.",
            money(*floor),
            money(*consumption)
        ),
        Odd::CarryOverOfOnePeriod => {
            "What is left may be carried into the next period, and there is only one period.".to_owned()
        }
        Odd::CreditNoteOutside { date: day, first, last } => format!(
            "The credit note of {} is outside the forecast, {} to {}, and reduces nothing.",
            date(*day),
            date(*first),
            date(*last)
        ),
        Odd::CreditWithoutInvoice { kinds } => format!("{}, so this credit reduces nothing.", never(kinds)),
        Odd::CapOfNothing => "With a cap of 0 nothing of its lines counts toward the floor.".to_owned(),
        Odd::CapUnused => "Something was consumed before the forecast, and nothing of it used this cap.".to_owned(),
        Odd::ConsumedSoFarUnused { first } => format!(
            "No commitment period that began before {} runs on that day, so “Consumed so far” counts toward none.",
            date(*first)
        ),
        Odd::RepaymentAfterMaturity { date: day, maturity } => {
            format!("The repayment on {} is after the maturity of the debt, {}.", date(*day), date(*maturity))
        }
        Odd::CreditExpired { expires, first } => format!(
            "The credit can be used until {}; the first day on which something could use it is {}.",
            date(*expires),
            date(*first)
        ),
        Odd::CreditWithoutConsumption => {
            "The credit pays for consumption, and nothing is consumed from this vendor.".to_owned()
        }
        Odd::EarlyPaymentUnused => "No invoice ever gets this discount for early payment.".to_owned(),
        Odd::EarlyPaymentAfterDue { days } => {
            format!(
                "Every invoice is due before the {days} days of this discount are over: no payment has to be early."
            )
        }
        Odd::LumpPaymentOutside { date: day, first, last } => format!(
            "The payment on {} is outside the forecast, {} to {}, and pays nothing.",
            date(*day),
            date(*first),
            date(*last)
        ),
        Odd::LumpPaymentWithoutInvoice { kinds } => format!("{}, so this payment pays nothing.", never(kinds)),
        Odd::PolicyAfterEnd { from, last } => {
            format!("The policy begins on {}, after the forecast has ended on {}.", date(*from), date(*last))
        }
        Odd::PolicySuperseded { day } => replaced(*day),
        Odd::PolicyWithoutInvoice { kinds } => format!("{}, so this policy has no effect.", never(kinds)),
        Odd::LadderWithoutArrears => {
            "Nothing is ever overdue to this vendor, in any scenario: its ladder never acts.".to_owned()
        }
        Odd::OldInvoice { days } => format!("The invoice is {days} days old at the start of the forecast."),
        Odd::OldReceivable { days } => {
            format!("The receivable is {days} days past due at the start of the forecast.")
        }
        Odd::PayerMuted { vendor } => {
            format!("{vendor} is excluded from the forecast: its share is paid as if by somebody unnamed.")
        }
        Odd::ShareWithoutDependency => {
            "No stream depends on service: nothing is lost while this vendor’s share of it is down.".to_owned()
        }
        Odd::DependencyWithoutDowntime => {
            "No vendor has a share of service, and there are no outages: this stream never loses anything.".to_owned()
        }
        Odd::EveryDayIsABusinessDay => {
            "There is no weekend and no holiday, so every day is a business day and nothing moves.".to_owned()
        }
        Odd::HolidayTwice { date: day } => format!("{} is in the list of holidays before.", date(*day)),
        Odd::HolidaysOutside { first, last } => {
            format!("No holiday is in the forecast, {} to {}.", date(*first), date(*last))
        }
        Odd::HolidaysOnWeekends => "Every holiday is on a weekend, where nothing is paid anyhow.".to_owned(),
    }
}

/// What is said of it where the file is read: there a period has the day after its last.
pub fn sentence_in_file(odd: &Odd, currency: Currency) -> String {
    let said = sentence(odd, currency);
    match odd.kind() {
        OddKind::GapOfADay | OddKind::EndsBeforeMonthEnd => {
            format!("{} (“end” is the day after the last)", said.trim_end_matches('.'))
        }
        _ => said.trim_end_matches('.').to_owned(),
    }
}

fn replaced(day: Date) -> String {
    format!("Another policy begins on the same day, {}, in place of this one.", amounts::date(day))
}

/// That invoices of some kinds never come; none is any.
fn never(kinds: &[InvoiceKind]) -> String {
    if kinds.is_empty() {
        return "This vendor sends no invoices in the forecast".to_owned();
    }
    let names: Vec<String> =
        kinds.iter().map(|kind| labels::choice("invoice.kind", kind.as_str()).to_lowercase()).collect();
    format!("This vendor sends no invoices for {} in the forecast", names.join(" or "))
}

/// The line of something odd of a file that was checked.
pub fn checked(line: &str) -> String {
    format!("odd: {line}")
}

/// The command that opens the list.
pub const SHOW: super::CommandWords =
    ("What looks odd…", "List what is valid but may be a slip, and go there, or say that it is intended");
/// The button that silences something odd.
pub const INTENDED: &str = "That’s intended";
pub const INTENDED_TIP: &str = "Don’t say this again in this session; it is saved with it";
/// The heading of what is silenced.
pub const ARE_INTENDED: &str = "Intended";
/// The button that says something again.
pub const SAY_AGAIN: &str = "Say it again";
pub const SAY_AGAIN_TIP: &str = "It is no longer intended";
/// In place of the list.
pub const NOTHING_ODD: &str = "Nothing looks odd.";
/// The tooltip of the count, and of the mark in the tree.
pub const STATUS_TIP: &str = "Show what may be a slip, and go there";
pub const HOLDS_ODD: &str = "Something in it looks odd";

/// The status line: how much is odd, and if nothing is, how much is intended.
pub fn status(said: usize, intended: usize) -> String {
    if said > 0 { format!("{said} odd") } else { format!("{intended} odd, intended") }
}

/// What is not listed.
pub fn and_more(count: usize) -> String {
    format!("and {count} more")
}

/// A row of the list, for those who can't see where its parts stand.
pub fn row(name: &str, sentence: &str) -> String {
    format!("{name}: {sentence}")
}

pub fn did_intend(name: &str) -> String {
    format!("“{INTENDED}” of {name}")
}

pub fn did_not_intend(name: &str) -> String {
    format!("“{SAY_AGAIN}” of {name}")
}
