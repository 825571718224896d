//! Revenue streams: what is earned, when it is recognised, who pays it and when.

use super::{
    record::{choice, keyed, record},
    registry::{ByMonth, Id, Season},
    settings::Provenance,
    vendor::TrendChange,
};
use crate::{
    calendar::{Date, Month},
    money::{Amount, Decimal},
};

choice! {
    /// What drives a stream.
    pub enum Driver {
        /// A base amount that grows.
        Trend = "trend",
        /// Accounts that come and go, times a price.
        Accounts = "accounts",
    }
}

choice! {
    /// How often revenue is recognised.
    #[derive(Default)]
    pub enum Recognition {
        /// On the month's last day, unless set.
        #[default]
        Monthly = "monthly",
        /// On each week's last day and the month's, by days.
        Weekly = "weekly",
    }
}

record! {
    /// A revenue stream (DESIGN 4.1).
    pub struct Stream "stream" {
        /// Fixed at creation, unique over the whole model.
        id: Id [Spec::PLAIN],
        /// The name on screen.
        label: String [Spec::PLAIN],
        /// Whether it is excluded from the forecast, as if deleted.
        muted: bool [Spec::PLAIN],
        /// The group under which charts show it together with others; empty means alone, by its name.
        group: String [Spec::PLAIN] = default,
        /// How revenue is computed: by trend or by accounts.
        driver: Driver [Spec::PLAIN],
        /// Revenue in the reference month, without seasonal effects; for *trend*.
        base: Amount [Spec::MONEY_PER_MONTH] = default
            when driver { Driver::Trend },
        /// Growth a year; for *trend*.
        growth: Decimal [Spec::GROWTH]
            when driver { Driver::Trend },
        /// The month in which revenue is at the base level; unless set, the first month. For *trend*.
        reference_month: Option<Month> [Spec::PLAIN] = default
            when driver { Driver::Trend },
        /// Accounts before the first month, or before the month that stands beside it; for *accounts*.
        opening_accounts: Decimal [Spec::COUNT]
            when driver { Driver::Accounts },
        /// The month before which these accounts were counted, not after the first month; unless set, the first month.
        /// For *accounts*.
        opening_month: Option<Month> [Spec::PLAIN] = default
            when driver { Driver::Accounts },
        /// The share of accounts lost each month; for *accounts*.
        churn: Decimal [Spec::SHARE_PER_MONTH]
            when driver { Driver::Accounts },
        /// Accounts won each month; for *accounts*.
        additions: Decimal [Spec::COUNT.unit(Unit::CountPerMonth)]
            when driver { Driver::Accounts },
        /// Churn and additions set anew from a month on; for *accounts*.
        account_changes: Vec<AccountChange> [Spec::PLAIN] = default,
        /// The ways in which accounts pay; for *accounts*.
        channels: Vec<Channel> [Spec::PLAIN] = default,
        /// Seasonal factors of January to December, divided by their mean when used; none means no season.
        season: Season [Spec::FACTOR] = default,
        /// Changes from a month on.
        changes: Vec<TrendChange> [Spec::PLAIN] = default,
        /// Amounts that replace trend, season and changes of their months: planned amounts or, before the as-of date,
        /// actuals.
        amounts: ByMonth [Spec::SIGNED_MONEY.unit(Unit::MoneyPerMonth)] = default,
        /// How often revenue is recognised.
        recognition: Recognition [Spec::PLAIN] = default,
        /// When revenue is collected; unless set, on the day of recognition.
        lags: Vec<Lag> [Spec::PLAIN] = default,
        /// The share that is never collected.
        bad_share: Decimal [Spec::SHARE],
        /// Vendors that pay a share of this stream, or all of it.
        payers: Vec<Payer> [Spec::PLAIN] = default,
        /// The share of revenue that is lost while all service is down.
        dependency: Decimal [Spec::SHARE] = default,
        /// The share of later revenue that is lost with each day on which all service is down, from the next month on.
        lasting_loss: Decimal [Spec::SHARE] = default,
        /// Months in which such a loss is recovered, evenly; none means never.
        recovery_months: Option<u32> [Spec::MONTHS] = default,
        /// What customers owe us at the opening.
        receivables: Vec<Receivable> [Spec::PLAIN] = default,
        /// Your notes; nothing is computed from them.
        note: String [Spec::PLAIN] = default,
        /// Where the inputs come from.
        provenance: Vec<Provenance> [Spec::PLAIN] = default,
    }
}

record! {
    /// Churn and additions from a month on (DESIGN 4.14, *accounts*). What is not set goes on as before; of several from
    /// one month the last in the list holds.
    pub struct AccountChange "account_change" {
        /// Unique in the stream.
        id: Id [Spec::PLAIN],
        /// The first month.
        from: Month [Spec::PLAIN],
        /// The share of accounts lost each month from then on.
        churn: Option<Decimal> [Spec::SHARE_PER_MONTH] = default,
        /// Accounts won each month from then on.
        additions: Option<Decimal> [Spec::COUNT.unit(Unit::CountPerMonth)] = default,
    }
}

record! {
    /// One way in which accounts pay, such as the web or an app store.
    pub struct Channel "channel" {
        /// Unique in the stream.
        id: Id [Spec::PLAIN],
        /// The name on screen.
        label: String [Spec::PLAIN] = default,
        /// The share of the stream's accounts that pay this way.
        share: Decimal [Spec::SHARE],
        /// What an account pays a month.
        price: Amount [Spec::MONEY_PER_MONTH],
        /// The share of the price that the channel keeps.
        fee: Decimal [Spec::SHARE],
    }
}

record! {
    /// The share of revenue that is collected some days after its recognition.
    pub struct Lag "lag" {
        /// Unique in the stream.
        id: Id [Spec::PLAIN],
        /// Days after recognition.
        days: u32 [Spec::DAYS],
        /// The share of revenue; the shares of all lags of a stream add up to one.
        share: Decimal [Spec::SHARE],
    }
}

record! {
    /// A vendor that pays a share of a stream.
    pub struct Payer "payer" {
        /// Unique in the stream.
        id: Id [Spec::PLAIN],
        /// The vendor.
        vendor: String [Spec::reference(Unit::Vendor)],
        /// The share that this vendor pays; the shares of all payers of a stream add up to at most one.
        share: Decimal [Spec::SHARE],
    }
}

record! {
    /// What is owed to us at the opening.
    pub struct Receivable "receivable" {
        /// Unique in the stream.
        id: Id [Spec::PLAIN],
        /// The day on which it is collected; if that is before the as-of date, the as-of date.
        due: Date [Spec::PLAIN],
        /// The amount that is collected.
        amount: Amount [Spec::MONEY],
        /// What is owed beside it and never collected: it is written off on the same day.
        bad: Amount [Spec::MONEY] = default,
        /// The vendor that owes it; none if somebody else does.
        vendor: Option<String> [Spec::reference(Unit::Vendor)] = default,
    }
}

keyed! {
    Stream {
        label: String::new(), muted: false, group: String::new(), driver: Driver::Trend, base: Amount::ZERO, growth: Decimal::ZERO,
        reference_month: None, opening_accounts: Decimal::ZERO, opening_month: None, churn: Decimal::ZERO, additions: Decimal::ZERO,
        account_changes: Vec::new(), channels: Vec::new(), season: Season::default(), changes: Vec::new(), amounts: ByMonth::new(),
        recognition: Recognition::Monthly, lags: Vec::new(), bad_share: Decimal::ZERO, payers: Vec::new(),
        dependency: Decimal::ZERO, lasting_loss: Decimal::ZERO, recovery_months: None, receivables: Vec::new(), note: String::new(), provenance: Vec::new(),
    }
    AccountChange { from: Month::new(2023, 1), churn: None, additions: None }
    Channel { label: String::new(), share: Decimal::ONE, price: Amount::ZERO, fee: Decimal::ZERO }
    Lag { days: 30, share: Decimal::ONE }
    Payer { vendor: String::new(), share: Decimal::ONE }
    Receivable { due: Date::default(), amount: Amount::ZERO, bad: Amount::ZERO, vendor: None }
}
