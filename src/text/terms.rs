//! The terms that a user meets, each in a plain sentence, and the phrases of the dialog that lists them.

use super::{CommandWords, amounts};
use crate::calendar::Month;

/// The list of terms.
pub const SHOW_WORDS: CommandWords = ("Words", "Show what each term means, and where it stands in this session");
/// The field that narrows the list.
pub const FIELD: &str = "Find a word";
/// Nothing matches.
pub const NOTHING: &str = "No matching word";

/// A term and its sentence.
pub type Words = (&'static str, &'static str);

/// What the groups are called.
pub const GROUPS: [&str; 4] = ["What you enter", "What the vendor does", "What comes out", "How the session is kept"];

pub const AS_OF_DATE: Words = ("As-of date", "The first day of the forecast; what happened before it is history.");
pub const ITEM: Words = ("Item", "One vendor, revenue stream, cost, debt, cash event, site or mark.");
pub const VENDOR: Words = ("Vendor", "Anyone we owe: under a contract, through plain charges such as rent, or both.");
pub const STREAM: Words = ("Revenue stream", "What we earn from one source, and when it is collected.");
pub const GROUP: Words = ("Group", "A name under which charts show several streams, or several costs, together.");
pub const PAYER: Words = ("Payer", "A vendor that also buys from us: it pays a stream, or a share of one.");
pub const PERIOD: Words =
    ("Commitment period", "A span of a contract with its own floor, from its start to the day before its end.");
pub const FLOOR: Words = ("Floor", "The spend that we promised for a commitment period; owed even if we use less.");
pub const CONSUMPTION: Words = ("Consumption", "What we use from a vendor, at the contract’s prices.");
pub const ELIGIBLE: Words = ("Eligible consumption", "The part of consumption that counts toward the floor.");
pub const PLANNED: Words =
    ("Planned amount", "An amount for one month, from the as-of date on, in place of the computed one.");
pub const ACTUAL: Words = ("Actual", "The amount of a month before the as-of date, in place of the computed one.");
pub const INVOICE: Words =
    ("Invoice", "A bill from a vendor; those dated before the as-of date and still unpaid are entered one by one.");
pub const NET_DAYS: Words =
    ("Net days", "Days from the date of an invoice, or from the end of its month, to its due date.");
pub const DUE_DATE: Words = ("Due date", "The last day on which an invoice can be paid on time.");
pub const POLICY: Words = (
    "Payment policy",
    "What we do when a vendor’s invoice falls due; before the first policy starts, it is paid in full.",
);
pub const BUFFER: Words = ("Liquidity buffer", "Cash that you do not want to go below.");

pub const LATE_INTEREST: Words = (
    "Late interest",
    "What the vendor charges on arrears once the grace days have passed; invoiced at each month’s end.",
);
pub const GRACE_DAYS: Words = ("Grace days", "Days after the due date that bear no late interest.");
pub const REACTION: Words =
    ("Reaction", "What a vendor does when it is not paid, from giving notice to going to court.");
pub const RUNG: Words = ("Rung", "One reaction of a vendor with what triggers it; a vendor’s rungs are its ladder.");
pub const TRIGGER: Words =
    ("Trigger", "What makes a rung fire: arrears large and old enough, or so many days after another rung has fired.");
pub const SET_OFF: Words = (
    "Set-off",
    "The vendor nets what it owes us against what is past due; it happens only if the vendor has the right to.",
);

pub const FORECAST: Words = ("Forecast", "What follows from the inputs: postings, balances of each day, and figures.");
pub const FIGURE: Words = ("Figure", "A result of the forecast with a name, such as the cash low.");
pub const ARREARS: Words = (
    "Arrears",
    "Invoices past due and unpaid, from the day after the due date; their age is 1–30, 31–60, 61–90 or over 90 days.",
);
pub const OWED_TODAY: Words = (
    "Owed today",
    "What we owe before the first day’s payments: overdue, not yet due and accrued shortfall, with committed for \
     later beside them.",
);
pub const OVERDUE: Words = ("Overdue", "Invoiced, past due and unpaid; disputed amounts stand beside it.");
pub const NOT_YET_DUE: Words = ("Not yet due", "Invoiced and not past due, or consumed and not yet invoiced.");
pub const ACCRUED_SHORTFALL: Words = (
    "Accrued shortfall",
    "Where billing is by usage: the current floor for the days gone by, less what was consumed toward it.",
);
pub const COMMITTED_LATER: Words = (
    "Committed for later",
    "What is left of the current floor and later ones, without what is invoiced by instalments or accrued as shortfall.",
);
pub const SHORTFALL: Words =
    ("Shortfall", "What eligible consumption lacks to reach the floor at the end of a commitment period.");
pub const TRUE_UP: Words = (
    "True-up",
    "The invoice for a shortfall, less what is carried into the next period; there is none if billing is by instalments.",
);
pub const OVERAGE: Words = ("Overage", "Eligible consumption above the floor; it has a price of its own.");
pub const RECEIPTS: Words = ("Receipts", "What is collected from revenue streams; cash events stand beside it.");
pub const OBLIGATIONS: Words = (
    "Obligations",
    "Invoices whose first due date lies in a span, paid or not, with the costs and debt service due in it.",
);
pub const COVERAGE: Words = ("Coverage", "Receipts divided by obligations of the same span.");
pub const CASH_LOW: Words = ("Cash low", "The lowest cash at the close of any day of the forecast.");
pub const RUNWAY: Words =
    ("Runway", "Days from the as-of date to the first day that closes with cash below the buffer.");
pub const FUNDING_GAP: Words = ("Funding gap", "The first day that closes with cash below zero.");
pub const WAITING: Words =
    ("Waiting", "What not paying vendors when due costs and saves, compared with paying them in full.");
pub const POSTING: Words = ("Posting", "An amount on an account on a day: one line of an entry.");
pub const ENTRY: Words = ("Entry", "Postings of one event that add up to zero; all entries together are the journal.");

pub const SESSION: Words = ("Session", "One file: a base model, its scenarios, and what was on screen.");
pub const MODEL: Words = (
    "Model",
    "All inputs: settings, vendors, revenue streams, costs, debt, cash events, sites, service, marks and history.",
);
pub const BASE: Words = ("Base", "The model that all scenarios of a session build on.");
pub const SCENARIO: Words = (
    "Scenario",
    "A named list of overrides on the base; a change to the base shows wherever the scenario does not override it.",
);
pub const OVERRIDE: Words = ("Override", "A value that a scenario has in place of the base’s; it can be reset.");
pub const PROVENANCE: Words =
    ("Provenance", "Where a value comes from: reported, disputed, assumed or your own figure, with its source.");

/// Leads to an item, or to a page of the inspector.
pub fn go_to(label: &str) -> String {
    format!("Go to {label}")
}
/// The settings, as a place to go to.
pub const SETTINGS: &str = "settings";
/// A month of an item.
pub fn month_of(label: &str, month: Month) -> String {
    format!("{label}, {}", amounts::month(month))
}
/// A link, for those who can’t see beside which term it stands.
pub fn link(term: &str, text: &str) -> String {
    format!("{term}: {text}")
}
