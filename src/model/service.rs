//! Capacity and service: our own data centres, the load on them, and what is down when (DESIGN 4.7).

use super::{
    record::{keyed, record},
    registry::Id,
    settings::Provenance,
    vendor::TrendChange,
};
use crate::{
    calendar::{Date, Month},
    money::{Amount, Decimal},
};

record! {
    /// One of our own data centres.
    pub struct Site "site" {
        /// Fixed at creation, unique over the whole model.
        id: Id [Spec::PLAIN],
        /// The name on screen.
        label: String [Spec::PLAIN],
        /// Whether it is excluded from the forecast, as if deleted.
        muted: bool [Spec::PLAIN],
        /// The load that it can carry, in the unit of the model's load.
        capacity: Decimal [Spec::COUNT.unit(Unit::Load)],
        /// The cost a month, paid on the month's last day for the days on which the site was open.
        monthly: Amount [Spec::MONEY_PER_MONTH],
        /// The first day on which the site is closed; none means it stays open.
        closes: Option<Date> [Spec::PLAIN] = default,
        /// Your notes; nothing is computed from them.
        note: String [Spec::PLAIN] = default,
        /// Where the inputs come from.
        provenance: Vec<Provenance> [Spec::PLAIN] = default,
    }
}

record! {
    /// The load on the sites, the downtime that it causes, and outages.
    pub struct Service "service" {
        /// The load in the reference month, in the same unit as capacities.
        load: Decimal [Spec::COUNT.unit(Unit::Load)],
        /// The month of that load, from which growth counts; unless set, the first month.
        reference_month: Option<Month> [Spec::PLAIN] = default,
        /// Growth of the load a year.
        growth: Decimal [Spec::GROWTH],
        /// Changes of the load from a month on.
        changes: Vec<TrendChange> [Spec::PLAIN] = default,
        /// The share of service that is down at a load: points joined by straight lines, level before the first and
        /// after the last. Without points, load causes no downtime.
        curve: Vec<CurvePoint> [Spec::PLAIN] = default,
        /// Days on which a share of service is down.
        outages: Vec<Outage> [Spec::PLAIN] = default,
        /// Downtime of months before the as-of date, whatever their outages come to.
        past_downtime: Vec<PastDowntime> [Spec::PLAIN] = default,
    }
}

impl Default for Service {
    fn default() -> Self {
        Self {
            load: Decimal::ZERO,
            reference_month: None,
            growth: Decimal::ZERO,
            changes: Vec::new(),
            curve: Vec::new(),
            outages: Vec::new(),
            past_downtime: Vec::new(),
        }
    }
}

record! {
    /// A point of the downtime curve.
    pub struct CurvePoint "curve_point" {
        /// Unique in the curve.
        id: Id [Spec::PLAIN],
        /// The load as a share of the capacity in service.
        load: Decimal [Spec::FACTOR.unit(Unit::Share)],
        /// The share of service that is down.
        down: Decimal [Spec::SHARE],
    }
}

record! {
    /// Days on which a share of service is down.
    pub struct Outage "outage" {
        /// Unique among the outages.
        id: Id [Spec::PLAIN],
        /// The name on screen.
        label: String [Spec::PLAIN] = default,
        /// Whether it is excluded from the forecast, as if deleted.
        muted: bool [Spec::PLAIN],
        /// The first day.
        date: Date [Spec::PLAIN],
        /// How many days it lasts.
        days: u32 [Spec::number(Unit::Days, 1, 3650)],
        /// The share that is down.
        down: Decimal [Spec::SHARE],
    }
}

record! {
    /// The downtime of a month before the as-of date.
    pub struct PastDowntime "past_downtime" {
        /// Unique in the list.
        id: Id [Spec::PLAIN],
        /// The month.
        month: Month [Spec::PLAIN],
        /// Days on which all was down; of days on which a share was down, that share.
        days: Decimal [Spec::DAYS_OF_MONTH],
    }
}

/// A day for entries that the user has not dated yet.
const SOME_DAY: Date = Date(19_358); // 2023-01-01

keyed! {
    Site {
        label: String::new(), muted: false, capacity: Decimal::ZERO, monthly: Amount::ZERO, closes: None,
        note: String::new(), provenance: Vec::new(),
    }
    CurvePoint { load: Decimal::ONE, down: Decimal::ZERO }
    PastDowntime { month: Month::new(2022, 12), days: Decimal::ZERO }
    Outage { label: String::new(), muted: false, date: SOME_DAY, days: 1, down: Decimal::ONE }
}
