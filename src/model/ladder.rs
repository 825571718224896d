//! What a vendor does when it is not paid, and how a contract may change: rungs of its ladder, and changes by date.

use super::{
    record::{choice, keyed, record},
    registry::Id,
};
use crate::{
    calendar::Date,
    money::{Amount, Decimal},
};

choice! {
    /// What a vendor does (DESIGN 4.5).
    pub enum Act {
        /// Gives notice, which is a mark on the time axis and changes no amount.
        Notice = "notice",
        /// Does not pay what it owes us.
        WithholdPayments = "withhold_payments",
        /// Buys no more from us, from the next month on.
        CancelSpend = "cancel_spend",
        /// Nets what it owes us against what is past due.
        SetOff = "set_off",
        /// Suspends service.
        Suspend = "suspend",
        /// Terminates the contract; what is left of the floors is due at once. It cannot be undone.
        Terminate = "terminate",
        /// Goes to court; the judgment follows months later.
        Court = "court",
    }
}

choice! {
    /// When a rung fires.
    #[derive(Default)]
    pub enum Trigger {
        /// Arrears of at least an amount, the oldest invoice at least so many days past due; unless set.
        #[default]
        Arrears = "arrears",
        /// So many days after another rung of this vendor fired, if that is still in force (a cure period).
        After = "after",
    }
}

choice! {
    /// From when days past due count.
    #[derive(Default)]
    pub enum CountsFrom {
        /// The due date, unless set.
        #[default]
        DueDate = "due_date",
        /// The as-of date, as if no invoice had been due before it.
        AsOf = "as_of",
    }
}

record! {
    /// A rung of the ladder: what a vendor does, and when (DESIGN 4.5).
    pub struct Rung "reaction" {
        /// Unique in the vendor.
        id: Id [Spec::PLAIN],
        /// Whether it is excluded from the forecast, as if deleted.
        muted: bool [Spec::PLAIN],
        /// What the vendor does.
        act: Act [Spec::PLAIN],
        /// What makes it fire.
        trigger: Trigger [Spec::PLAIN] = default,
        /// It fires when arrears are at least this; for *arrears*.
        arrears: Amount [Spec::MONEY] = default
            when trigger { Trigger::Arrears },
        /// Days that the oldest invoice is past due, for *arrears*; days after the other rung fired, 1 or more, for
        /// *after*.
        days: u32 [Spec::DAYS],
        /// The rung that it follows; for *after*.
        after: Option<String> [Spec::reference(Unit::Rung)] = default
            when trigger { Trigger::After => Needs(First::Rung) },
        /// The day from which days past due count; for *arrears*.
        counts_from: CountsFrom [Spec::PLAIN] = default
            when trigger { Trigger::Arrears },
        /// The day in place of the as-of date, where days past due count from that; for *as-of*.
        counted_since: Option<Date> [Spec::PLAIN] = default
            when trigger { Trigger::Arrears }
            when counts_from { CountsFrom::AsOf },
        /// The day before the as-of date on which it fired, if it is already in force at the opening, or was lifted and
        /// spend is not back.
        in_force_since: Option<Date> [Spec::PLAIN] = default,
        /// The day before the as-of date on which it was lifted, if spend is not back since; for *cancel spend*.
        lifted_on: Option<Date> [Spec::PLAIN] = default
            when act { Act::CancelSpend },
        /// Whether its suit was dropped before the as-of date, since arrears were low enough; for *court*.
        dropped: bool [Spec::PLAIN] = default
            when act { Act::Court },
        /// It is lifted when arrears are at or below this.
        lift_at: Amount [Spec::MONEY] = default
            when act {
                Act::Notice, Act::WithholdPayments, Act::CancelSpend, Act::SetOff, Act::Suspend, Act::Court
            },
        /// Whether it stays in force for good. Termination always does.
        lasting: bool [Spec::PLAIN]
            when act {
                Act::Notice, Act::WithholdPayments, Act::CancelSpend, Act::SetOff, Act::Suspend, Act::Court
            },
        /// The stream affected, which the vendor must pay; unless set, every stream that it pays. For *withhold
        /// payments*, *cancel spend* and *set off*.
        stream: Option<String> [Spec::reference(Unit::Stream)] = default
            when act { Act::WithholdPayments, Act::CancelSpend, Act::SetOff },
        /// Months from the month of lifting to the month in which spend is back; none means never. For *cancel spend*.
        back_months: Option<u32> [Spec::number(Unit::Months, 0, 240)] = default
            when act { Act::CancelSpend },
        /// Whether the vendor has the right to set off; without it, a *set off* rung never fires.
        has_right: bool [Spec::PLAIN]
            when act { Act::SetOff },
        /// Months from the suit to the judgment; for *court*.
        court_months: Option<u32> [Spec::MONTHS] = default
            when act { Act::Court => Needs(First::Whole(12)) },
        /// Costs that the judgment adds to what is owed; for *court*.
        legal_costs: Amount [Spec::MONEY] = default
            when act { Act::Court },
    }
}

choice! {
    /// How a contract changes (DESIGN 4.6).
    pub enum ContractChangeKind {
        /// Floors change, the last period may become longer, and past due amounts may be settled.
        Renegotiate = "renegotiate",
        /// The contract ends, for a fee.
        Terminate = "terminate",
        /// A share of consumption moves to another vendor.
        Migrate = "migrate",
    }
}

choice! {
    /// What happens to past due amounts when a contract is renegotiated (DESIGN 4.13, *renegotiation and arrears*).
    #[derive(Default)]
    pub enum PastDue {
        /// They are paid that day, less the share waived; this is so unless set.
        #[default]
        Settled = "settled",
        /// Nothing is paid or waived: arrears and ladder go on.
        Stays = "stays",
        /// They are paid in equal parts on the months' last days after that day, whatever the policy; until then they
        /// are no arrears and bear no interest. A policy for their kind that begins on a later day ends this, and so
        /// does a later renegotiation or termination of the contract: what is left is then overdue by its own due
        /// dates.
        AgreedInstalments = "agreed_instalments",
    }
}

choice! {
    /// What ending a contract early costs.
    #[derive(Default)]
    pub enum TerminationFee {
        /// An amount, unless set.
        #[default]
        Flat = "flat",
        /// All floors that are left.
        Remaining = "remaining",
        /// A share of the floors left, by contract year.
        ShareByYear = "share_by_year",
    }
}

record! {
    /// A change of the contract on a date (DESIGN 4.6).
    pub struct ContractChange "contract_change" {
        /// Unique in the vendor.
        id: Id [Spec::PLAIN],
        /// Whether it is excluded from the forecast, as if deleted.
        muted: bool [Spec::PLAIN],
        /// What changes.
        kind: ContractChangeKind [Spec::PLAIN],
        /// The day of the change; for *terminate*, the first day without consumption.
        date: Date [Spec::PLAIN],
        /// The factor on the floors of later periods, and on the current floor for the days from the date on; for
        /// *renegotiate*.
        floor_factor: Option<Decimal> [Spec::FACTOR] = default
            when kind { ContractChangeKind::Renegotiate => Needs(First::ONE) },
        /// Months by which the last period becomes longer; its floor stays. For *renegotiate*.
        extend_months: Option<u32> [Spec::number(Unit::Months, 0, 240)] = default
            when kind { ContractChangeKind::Renegotiate },
        /// What happens to past due amounts, disputed parts included; for *renegotiate*.
        past_due: PastDue [Spec::PLAIN] = default
            when kind { ContractChangeKind::Renegotiate },
        /// The share of past due amounts that is waived when the rest is paid that day; for *settled*.
        discount: Option<Decimal> [Spec::SHARE] = default
            when kind { ContractChangeKind::Renegotiate }
            when past_due { PastDue::Settled },
        /// The number of equal payments; for *agreed instalments*.
        count: Option<u32> [Spec::number(Unit::None, 1, 240)] = default
            when kind { ContractChangeKind::Renegotiate }
            when past_due { PastDue::AgreedInstalments => Needs(First::Whole(12)) },
        /// How the termination fee is computed; for *terminate*.
        fee: TerminationFee [Spec::PLAIN] = default
            when kind { ContractChangeKind::Terminate },
        /// The fee; for *flat*.
        fee_amount: Option<Amount> [Spec::MONEY] = default
            when kind { ContractChangeKind::Terminate }
            when fee { TerminationFee::Flat => Needs(First::NO_MONEY) },
        /// The fee as shares of the floors left, by contract year; for *share by year*.
        fee_shares: Vec<FeeShare> [Spec::PLAIN] = default
            when kind { ContractChangeKind::Terminate }
            when fee { TerminationFee::ShareByYear => Needs(First::Entry) },
        /// The vendor that consumption moves to; for *migrate*.
        to: Option<String> [Spec::reference(Unit::Vendor)] = default
            when kind { ContractChangeKind::Migrate => Needs(First::Target) },
        /// The share of consumption that has moved after the last step; for *migrate*.
        share: Option<Decimal> [Spec::SHARE] = default
            when kind { ContractChangeKind::Migrate => Needs(First::ShareLeft) },
        /// The number of monthly steps, the first on the date; unless set, all moves at once. For *migrate*.
        steps: Option<u32> [Spec::number(Unit::None, 0, 240)] = default
            when kind { ContractChangeKind::Migrate },
        /// The other vendor's list price as a multiple of this vendor's, 1 unless set; for *migrate*.
        price_ratio: Option<Decimal> [Spec::FACTOR] = default
            when kind { ContractChangeKind::Migrate },
    }
}

record! {
    /// The fee for ending the contract as a share of the floors left, from a contract year on.
    pub struct FeeShare "fee_share" {
        /// Unique in the change.
        id: Id [Spec::PLAIN],
        /// The first contract year with this share; years count from the start of the first period, which begins year
        /// 1.
        year: u32 [Spec::number(Unit::None, 1, 240)],
        /// The share.
        share: Decimal [Spec::SHARE],
    }
}

/// A day for entries that the user has not dated yet.
const SOME_DAY: Date = Date(19_358); // 2023-01-01

keyed! {
    Rung {
        muted: false, act: Act::Notice, trigger: Trigger::Arrears, arrears: Amount::ZERO, days: 30, after: None,
        counts_from: CountsFrom::DueDate, counted_since: None, in_force_since: None, lifted_on: None, dropped: false, lift_at: Amount::ZERO, lasting: false, stream: None,
        back_months: None, has_right: false, court_months: None, legal_costs: Amount::ZERO,
    }
    ContractChange {
        muted: false, kind: ContractChangeKind::Renegotiate, date: SOME_DAY, floor_factor: Some(Decimal::ONE),
        extend_months: None, past_due: PastDue::Settled, discount: None, count: None, fee: TerminationFee::Flat,
        fee_amount: None, fee_shares: Vec::new(), to: None, share: None, steps: None, price_ratio: None,
    }
    FeeShare { year: 1, share: Decimal::ONE }
}
