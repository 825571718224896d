//! What is odd: valid, run, but likely a slip, and said (DESIGN 4.14 *plausibility*).
//!
//! Owns the list of all that can be odd ([`Odd`]), and what of a session is. By the model alone: nothing is run. A
//! finding is a value; `text` turns it into words. Its one invariant: what is odd is so in the base and in every
//! scenario, so that an input that serves some scenario is never odd. A scenario that excludes an item says nothing of
//! it.
//!
//! The rules stand with what they are about: contracts and credits in `contracts`, what we pay and when in `payments`,
//! what depends on what else in `service`, and business days in `business_days`.

mod business_days;
mod contracts;
mod intended;
mod payments;
mod service;
mod vendor;

use std::collections::BTreeSet;

pub use intended::Intended;

use super::{
    path::Path,
    record::choice,
    session::{Model, Session},
    vendor::InvoiceKind,
};
use crate::{calendar::Date, money::Amount};
use vendor::VendorTerms;

/// Declares what can be odd: the kinds, as they stand in a file, and what each finding says beside its path.
macro_rules! oddities {
    ($($(#[$meta:meta])* $name:ident $({ $($(#[$field_meta:meta])* $field:ident: $type:ty,)+ })? = $text:literal,)+) => {
        choice! {
            /// The kinds of what can be odd.
            pub enum OddKind { $($(#[$meta])* $name = $text,)+ }
        }

        /// What is odd, with what is to be said of it.
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub enum Odd { $($(#[$meta])* $name $({ $($(#[$field_meta])* $field: $type,)+ })?,)+ }

        impl Odd {
            /// Its kind.
            pub const fn kind(&self) -> OddKind {
                match self { $(Self::$name { .. } => OddKind::$name,)+ }
            }
        }
    };
}

oddities! {
    /// One day lies between two commitment periods, and belongs to neither.
    GapOfADay {
        /// The day.
        day: Date,
    } = "gap_of_a_day",
    /// A commitment period ends the day before a month's last.
    EndsBeforeMonthEnd {
        /// Its last day.
        last: Date,
    } = "ends_before_month_end",
    /// A floor of more than twenty times all consumption of its period.
    FloorTooLarge {
        /// The floor.
        floor: Amount,
        /// All consumption of the period, to the unit.
        consumption: Amount,
    } = "floor_too_large",
    /// A floor of less than a twentieth of all consumption of its period.
    FloorTooSmall {
        /// The floor.
        floor: Amount,
        /// All consumption of the period, to the unit.
        consumption: Amount,
    } = "floor_too_small",
    /// Something may be carried into the next period, and there is only one.
    CarryOverOfOnePeriod = "carry_over_of_one_period",
    /// A credit that expires before the first invoice that could use it.
    CreditExpired {
        /// Its last day.
        expires: Date,
        /// The day of the first invoice for consumption.
        first: Date,
    } = "credit_expired",
    /// A credit for consumption with a vendor that nothing is consumed of.
    CreditWithoutConsumption = "credit_without_consumption",
    /// A credit note on a day that is not in the forecast.
    CreditNoteOutside {
        /// The day.
        date: Date,
        /// The first day of the forecast.
        first: Date,
        /// Its last day.
        last: Date,
    } = "credit_note_outside",
    /// A credit or note for kinds of invoices that never come; none means that the vendor invoices nothing at all.
    CreditWithoutInvoice {
        /// The kinds.
        kinds: Vec<InvoiceKind>,
    } = "credit_without_invoice",
    /// A cap of nothing: nothing of its lines counts.
    CapOfNothing = "cap_of_nothing",
    /// A period runs in which something was consumed, and nothing is said of how much of it was of a cap's lines.
    CapUnused = "cap_unused",
    /// Something was consumed before the as-of date, and no period that began before it runs.
    ConsumedSoFarUnused {
        /// The as-of date.
        first: Date,
    } = "consumed_so_far_unused",
    /// A discount for paying early that nothing ever gets.
    EarlyPaymentUnused = "early_payment_unused",
    /// A discount for paying within more days than there are until the due date.
    EarlyPaymentAfterDue {
        /// The days of the discount.
        days: u32,
    } = "early_payment_after_due",
    /// A lump payment on a day that is not in the forecast.
    LumpPaymentOutside {
        /// The day.
        date: Date,
        /// The first day of the forecast.
        first: Date,
        /// Its last day.
        last: Date,
    } = "lump_payment_outside",
    /// A lump payment for kinds of invoices that never come; none means that the vendor invoices nothing at all.
    LumpPaymentWithoutInvoice {
        /// The kinds.
        kinds: Vec<InvoiceKind>,
    } = "lump_payment_without_invoice",
    /// A payment policy that begins after the forecast.
    PolicyAfterEnd {
        /// Its first day.
        from: Date,
        /// The forecast's last day.
        last: Date,
    } = "policy_after_end",
    /// A payment policy in whose place another begins on the same day.
    PolicySuperseded {
        /// The day.
        day: Date,
    } = "policy_superseded",
    /// A payment policy for kinds of invoices that never come; none means that the vendor invoices nothing at all.
    PolicyWithoutInvoice {
        /// The kinds.
        kinds: Vec<InvoiceKind>,
    } = "policy_without_invoice",
    /// A ladder whose vendor is always paid in time.
    LadderWithoutArrears = "ladder_without_arrears",
    /// An unpaid invoice issued more than 400 days before the as-of date.
    OldInvoice {
        /// So many days before.
        days: u32,
    } = "old_invoice",
    /// A receivable due more than 400 days before the as-of date.
    OldReceivable {
        /// So many days before.
        days: u32,
    } = "old_receivable",
    /// A debt's repayment after its maturity, when all of it should be repaid.
    RepaymentAfterMaturity {
        /// The day of the repayment.
        date: Date,
        /// The debt's maturity.
        maturity: Date,
    } = "repayment_after_maturity",
    /// A stream that names as its payer a vendor that is excluded from the forecast.
    PayerMuted {
        /// The vendor's name.
        vendor: String,
    } = "payer_muted",
    /// A vendor with a share of service, where no stream loses anything while service is down.
    ShareWithoutDependency = "share_without_dependency",
    /// A stream that loses something while service is down, where nothing ever takes service down.
    DependencyWithoutDowntime = "dependency_without_downtime",
    /// Business days without a weekend or a holiday.
    EveryDayIsABusinessDay = "every_day_is_a_business_day",
    /// A holiday on the day of another.
    HolidayTwice {
        /// The day.
        date: Date,
    } = "holiday_twice",
    /// Holidays of which none is in the forecast.
    HolidaysOutside {
        /// The first day of the forecast.
        first: Date,
        /// Its last day.
        last: Date,
    } = "holidays_outside",
    /// Holidays that are all on weekends.
    HolidaysOnWeekends = "holidays_on_weekends",
}

/// Something odd, at its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Oddity {
    /// The parameter, list or part that it is about.
    pub path: String,
    /// What is odd.
    pub odd: Odd,
}

/// What was found so far.
#[derive(Default)]
struct Found(Vec<Oddity>);

impl Found {
    fn add(&mut self, path: impl Into<String>, odd: Odd) {
        self.0.push(Oddity { path: path.into(), odd });
    }
}

impl Model {
    /// What is odd in the model, in the order of its items. Nothing of an item that is excluded is.
    pub fn oddities(&self) -> Vec<Oddity> {
        let mut found = Found::default();
        let targets = vendor::migration_targets(self);
        for vendor in self.vendors.iter().filter(|vendor| !vendor.muted) {
            let terms = VendorTerms::of(self, vendor, &targets);
            contracts::check(&terms, &mut found);
            payments::check(&terms, &mut found);
        }
        service::check(self, &mut found);
        business_days::check(self, &mut found);
        payments::check_debts(self, &mut found);
        found.0
    }
}

impl Session {
    /// What is odd in the base and in every scenario, whether intended or not, in the order of the model's items.
    pub fn oddities(&self) -> Vec<Oddity> {
        let mut found = self.model.oddities();
        let mut copy = None;
        for scenario in &self.scenarios {
            if found.is_empty() {
                break;
            }
            if scenario.overrides.is_empty() {
                continue;
            }
            scenario.with_resolved(&self.model, copy.get_or_insert_with(|| self.model.clone()), |model| {
                let own = model.oddities();
                let own: BTreeSet<(&str, OddKind)> =
                    own.iter().map(|oddity| (oddity.path.as_str(), oddity.odd.kind())).collect();
                let muted: BTreeSet<&str> =
                    model.items().iter().filter(|item| item.muted).map(|item| item.id).collect();
                found.retain(|oddity| {
                    own.contains(&(oddity.path.as_str(), oddity.odd.kind()))
                        || muted.contains(Path(&oddity.path).item())
                });
            });
        }
        found
    }
}
