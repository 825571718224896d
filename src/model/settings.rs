//! The model's settings: currency, time and cash; and where inputs come from.

use super::{
    business_days::BusinessDays,
    record::{choice, keyed, record},
    registry::{Id, OptionalPart},
};
use crate::{
    calendar::{Month, Weekday},
    money::{Amount, Decimal},
};

choice! {
    /// Where an input's value comes from.
    pub enum ProvenanceKind {
        /// Reported by the source named.
        Reported = "reported",
        /// Reported, and contradicted by another report.
        Disputed = "disputed",
        /// Assumed, fitted to a target that the note names.
        Assumed = "assumed",
        /// Your own figure.
        Own = "own",
    }
}

record! {
    /// Where the value of one input, or of all inputs below a path, comes from.
    pub struct Provenance "provenance" {
        /// Unique among the provenances of its item.
        id: Id [Spec::PLAIN],
        /// The path of the input within its item, such as `contract/discount`. A path covers all inputs below it; an
        /// empty one covers the whole item. An entry of the history has `history` and the entry's id.
        field: String [Spec::PLAIN] = default,
        /// Whether the value is reported, disputed, assumed or your own figure.
        kind: ProvenanceKind [Spec::PLAIN],
        /// Who reported the value, and when.
        source: String [Spec::PLAIN] = default,
        /// Anything else about the value, such as what an assumption was fitted to.
        note: String [Spec::PLAIN] = default,
    }
}

keyed! {
    Provenance { field: String::new(), kind: ProvenanceKind::Own, source: String::new(), note: String::new() }
}

record! {
    /// What applies to the whole model.
    pub struct Settings "settings" {
        /// The currency's three-letter code of ISO 4217.
        currency: String [Spec::PLAIN],
        /// The first month; its first day is the as-of date.
        first_month: Month [Spec::PLAIN],
        /// How many months the forecast covers, 1 to 240.
        months: u32 [Spec::number(Unit::Months, 1, 240)],
        /// The first day of each week: Monday unless set.
        week_start: WeekStart [Spec::PLAIN] = default,
        /// The month of the year, 1 to 12, in which fiscal years begin; a fiscal year is named after the calendar year
        /// in which it ends.
        fiscal_month: u32 [Spec::number(Unit::MonthOfYear, 1, 12)],
        /// Cash at the opening, restricted cash included. It may be negative (an overdrawn account).
        opening_cash: Amount [Spec::SIGNED_MONEY],
        /// The part of opening cash that may not be spent; no figure includes it (DESIGN 4.13, *cash*).
        restricted_cash: Amount [Spec::MONEY] = default,
        /// The liquidity buffer: cash that the treasurer does not want to go below.
        buffer: Amount [Spec::MONEY],
        /// Yearly interest on cash, actual/365, posted monthly.
        cash_interest: Decimal [Spec::RATE],
        /// A credit line that keeps cash at the buffer.
        credit_line: OptionalPart<CreditLine> [Spec::PLAIN] = default,
        /// The days on which payments are made. Without it payments are made on every day.
        business_days: OptionalPart<BusinessDays> [Spec::PLAIN] = default,
        /// What one unit of kept cash is worth a year. Unless set, it is the highest rate among debts and credit line
        /// or, without any, the interest on cash.
        value_of_cash: Option<Decimal> [Spec::RATE] = default,
        /// Your notes; nothing is computed from them.
        note: String [Spec::PLAIN] = default,
        /// Where the settings come from.
        provenance: Vec<Provenance> [Spec::PLAIN] = default,
    }
}

record! {
    /// A credit line: drawn at the day's close to keep cash at the buffer, and repaid from cash above it (DESIGN 4.8,
    /// 4.13 *cash*).
    pub struct CreditLine "credit_line" {
        /// The most that can be drawn.
        limit: Amount [Spec::MONEY],
        /// What is drawn at the opening.
        drawn: Amount [Spec::MONEY] = default,
        /// The yearly rate on what is drawn, paid on each month's last day.
        rate: Decimal [Spec::RATE],
        /// The yearly rate on what is not drawn, paid on the same day.
        fee: Decimal [Spec::RATE],
        /// How days make a year.
        day_count: DayCount [Spec::PLAIN] = default,
    }
}

impl Default for CreditLine {
    fn default() -> Self {
        Self {
            limit: Amount::ZERO,
            drawn: Amount::ZERO,
            rate: Decimal::ZERO,
            fee: Decimal::ZERO,
            day_count: DayCount::Actual365,
        }
    }
}

choice! {
    /// How the days of a time make years of interest (DESIGN 4.14, *day counts*).
    #[derive(Default)]
    pub enum DayCount {
        /// Calendar days, 365 to a year, unless set.
        #[default]
        Actual365 = "actual_365",
        /// Calendar days, 360 to a year.
        Actual360 = "actual_360",
        /// Months of 30 days, 360 days to a year (30E/360): the 31st counts as the 30th.
        Thirty360 = "thirty_360",
    }
}

choice! {
    /// The first day of each week.
    #[derive(Default)]
    pub enum WeekStart {
        /// Monday, unless set.
        #[default]
        Monday = "monday",
        /// Tuesday.
        Tuesday = "tuesday",
        /// Wednesday.
        Wednesday = "wednesday",
        /// Thursday.
        Thursday = "thursday",
        /// Friday.
        Friday = "friday",
        /// Saturday.
        Saturday = "saturday",
        /// Sunday.
        Sunday = "sunday",
    }
}

impl WeekStart {
    /// The weekday.
    pub const fn weekday(self) -> Weekday {
        match self {
            Self::Monday => Weekday::Monday,
            Self::Tuesday => Weekday::Tuesday,
            Self::Wednesday => Weekday::Wednesday,
            Self::Thursday => Weekday::Thursday,
            Self::Friday => Weekday::Friday,
            Self::Saturday => Weekday::Saturday,
            Self::Sunday => Weekday::Sunday,
        }
    }
}
