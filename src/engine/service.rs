//! Capacity and service: what is down on a day, and what revenue that costs (DESIGN 4.7).
//!
//! Owns downtime and our own sites. What is down changes on few days: when a vendor's consumption stops or goes on, at
//! months' beginnings, and where sites close and outages begin or end.

use super::{
    journal::{AccountKind, Rule},
    lanes::Lanes,
    plan::{CASH, Input, Phase, PlanTrend, Planner, What, index, sorted},
    record::Recorder,
    run::Machine,
};
use crate::model::{ByMonth, ItemKind, Model};

/// Capacity and service compiled.
#[derive(Clone, Debug)]
pub struct PlanService {
    load: Option<PlanTrend>,
    /// By load: the load as a part of the capacity in service, and what is down at it.
    curve: Vec<(Input, Input)>,
    /// First day and the day after the last, from the as-of date, and what is down.
    outages: Vec<(i32, i32, Input)>,
}

/// A site compiled.
#[derive(Clone, Debug)]
pub struct PlanSite {
    item: u32,
    expense: u32,
    capacity: Input,
    monthly: Input,
    /// The first day, from the as-of date, on which it is closed.
    closes: i32,
}

/// What changes of the service during a run.
#[derive(Clone, Debug)]
pub struct DowntimeRun<const W: usize> {
    /// What is down today.
    today: Lanes<W>,
    /// The month's days of downtime so far.
    pub(super) of_month: Lanes<W>,
    pub(super) is_stale: bool,
}

impl<const W: usize> DowntimeRun<W> {
    pub(super) const NONE: Self = Self { today: Lanes::ZERO, of_month: Lanes::ZERO, is_stale: true };

    /// A day goes by.
    #[inline]
    pub(super) fn pass(&mut self) {
        self.of_month += self.today;
    }
}

impl Planner {
    /// Compiles sites, load, curve and outages; after the vendors.
    pub fn plan_service(&mut self, model: &Model) {
        let as_of = self.as_of();
        for site in sorted(&model.sites, |site| &site.id).into_iter().filter(|site| !site.muted) {
            let id = &site.id.0;
            let place = index(self.plan_mut().sites.len());
            let plan = PlanSite {
                item: self.item(ItemKind::Site, id, &site.label),
                expense: self.account(AccountKind::Operating, id),
                capacity: self.decimal(site.capacity, || format!("sites/{id}/capacity")),
                monthly: self.amount(site.monthly, || format!("sites/{id}/monthly")),
                closes: site.closes.map_or(i32::MAX, |closes| closes.0 - as_of.0),
            };
            if let Some(closes) = site.closes {
                self.event(closes, (Phase::ServiceTurn, place, 0), What::ServiceTurn);
            }
            for day in self.months().map(crate::calendar::Month::last) {
                self.event(day, (Phase::SiteCost, place, 0), What::SiteCost { site: place });
            }
            self.plan_mut().sites.push(plan);
        }
        let service = model.service.get();
        let runs_on_vendors = model.vendors.iter().any(|vendor| vendor.service_share > crate::money::Decimal::ZERO);
        if service.is_none() && !runs_on_vendors {
            return;
        }
        let mut plan = PlanService { load: None, curve: Vec::new(), outages: Vec::new() };
        if let Some(service) = service {
            let origin = as_of.month();
            // A load is a number of its own unit, and grows as an amount does.
            let load = self.decimal(service.load, || "service/load".to_owned());
            let (path, none) = (format_args!("service"), ByMonth::new());
            plan.load = Some(self.trend_of(path, load, service.growth, origin, &service.changes, &none));
            for point in sorted(&service.curve, |point| point.load) {
                let path = format_args!("service/curve/{}", point.id.0);
                let load = self.decimal(point.load, || format!("{path}/load"));
                plan.curve.push((load, self.decimal(point.down, || format!("{path}/down"))));
            }
            for outage in sorted(&service.outages, |outage| &outage.id).into_iter().filter(|outage| !outage.muted) {
                let down = self.decimal(outage.down, || format!("service/outages/{}/down", outage.id.0));
                let end = outage.date.plus_days(outage.days.cast_signed());
                plan.outages.push((outage.date.0 - as_of.0, end.0 - as_of.0, down));
                for day in [outage.date, end] {
                    self.event(day, (Phase::ServiceTurn, 0, 0), What::ServiceTurn);
                }
            }
        }
        self.plan_mut().service = Some(plan);
    }
}

impl<const W: usize, R: Recorder<W>> Machine<'_, W, R> {
    /// One where a vendor's consumption has stopped, for whatever reason.
    pub(super) fn has_stopped(&self, vendor: usize) -> Lanes<W> {
        let state = &self.vendors[vendor];
        let (Some(plan), Some(run)) = (&self.plan.vendors[vendor].contract, &state.contract) else {
            return state.suspended.max(self.has_terminated(vendor));
        };
        if plan.stops_after_last && run.ends.last().is_some_and(|end| *end <= self.date()) {
            return Lanes::ONE;
        }
        state.suspended.max(run.closed)
    }

    /// Step 2 of the day: downtime accrues.
    pub(super) fn accrue_downtime(&mut self) {
        if self.plan.service.is_none() {
            return;
        }
        if !self.downtime.of_month.is_zero() && self.is_first_of_month() {
            self.downtime.of_month = Lanes::ZERO;
        }
        if std::mem::take(&mut self.downtime.is_stale) {
            let down = self.downtime_today();
            if down != self.downtime.today {
                self.downtime.today = down;
                self.recorder.downtime(self.day, down);
            }
        }
        self.downtime.pass();
    }

    /// The downtime of today: what is down, and of the rest what the load slows.
    fn downtime_today(&mut self) -> Lanes<W> {
        let Some(plan) = &self.plan.service else { return Lanes::ZERO };
        let mut down = self.vendors_down();
        for (start, end, share) in &plan.outages {
            if (*start..*end).contains(&self.day) {
                down += self.inputs[share.0 as usize];
            }
        }
        let down = down.min(Lanes::ONE);
        down + (Lanes::ONE - down) * self.downtime_of_load(plan)
    }

    /// The shares of service of vendors that are down. What has moved to another vendor is down with that one.
    fn vendors_down(&self) -> Lanes<W> {
        let mut gross = vec![Lanes::ZERO; self.vendors.len()];
        let mut down = Lanes::ZERO;
        for vendor in self.plan.by_migration.iter().map(|vendor| *vendor as usize) {
            let plan = &self.plan.vendors[vendor];
            let share = gross[vendor] + self.inputs[plan.service_share.0 as usize];
            let mut kept = share;
            for migration in plan.contract.iter().flat_map(|contract| &contract.outgoing) {
                let moved = share * migration.moved(self.inputs, self.day);
                gross[migration.to as usize] += moved;
                kept -= moved;
            }
            down += kept.at_least_zero() * self.has_stopped(vendor);
        }
        down
    }

    /// The curve at the load of the month as a part of the capacity in service.
    fn downtime_of_load(&mut self, plan: &PlanService) -> Lanes<W> {
        let (Some(load), false, false) = (&plan.load, plan.curve.is_empty(), self.plan.sites.is_empty()) else {
            return Lanes::ZERO;
        };
        let open = self.plan.sites.iter().filter(|site| self.day < site.closes);
        let capacity = open.fold(Lanes::ZERO, |sum, site| sum + self.inputs[site.capacity.0 as usize]);
        let load = load.amount(self.inputs, self.month, self.plan.first_month, &mut self.powers);
        let ratio = load.zip(capacity, |load, capacity| load / capacity);
        Lanes(std::array::from_fn(|lane| {
            // No site is in service, or none that could carry anything.
            if capacity.0[lane] == 0.0 {
                return 1.0;
            }
            let points = plan
                .curve
                .iter()
                .map(|(load, down)| (self.inputs[load.0 as usize].0[lane], self.inputs[down.0 as usize].0[lane]));
            on_curve(points, ratio.0[lane])
        }))
    }

    /// Pays a site for the days of the month on which it was open.
    pub(super) fn pay_site(&mut self, site: u32) {
        let plan = &self.plan.sites[site as usize];
        let month = self.month;
        let first = month.first().0 - self.plan.as_of.0;
        let open = (plan.closes.min(self.day + 1) - first).max(0);
        let amount = (self.inputs[plan.monthly.0 as usize] * f64::from(open))
            .map(|amount| amount / f64::from(month.days()))
            .round();
        self.post(Rule::SiteCost, plan.item, None, plan.expense, CASH, amount);
    }

    /// What is left of a month's revenue up to a day of it, as a part of the whole month's: its days, less those lost.
    pub(super) fn days_served(&self, days: i32, dependency: Lanes<W>) -> Lanes<W> {
        Lanes::splat(f64::from(days)) - dependency * self.downtime.of_month
    }
}

/// The value at a place of points joined by lines, flat outside.
fn on_curve(points: impl Iterator<Item = (f64, f64)>, at: f64) -> f64 {
    let mut before: Option<(f64, f64)> = None;
    for (x, y) in points {
        if at <= x {
            return match before {
                Some((x0, y0)) if x > x0 => y0 + (y - y0) * ((at - x0) / (x - x0)),
                _ => y,
            };
        }
        before = Some((x, y));
    }
    before.map_or(0.0, |(_, y)| y)
}
