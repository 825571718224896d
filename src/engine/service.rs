//! Capacity and service: the part of the service that is down on a day, and the revenue that this costs (DESIGN 4.7).
//!
//! Owns downtime and our own sites. Downtime changes on few days: when a vendor's consumption stops or resumes, when a
//! month begins, and when a site closes or an outage begins or ends.

use super::{
    causes::{RecordId, Why},
    journal::{AccountKind, Rule},
    lanes::Lanes,
    lasting_loss::{MonthDowntime, PastOutages, past_outages},
    plan::{CASH, EventKind, Input, Phase, PlanTrend, Planner, index, sorted},
    recorder::Recorder,
    run::Machine,
};
use crate::{
    calendar::Month,
    model::{ByMonth, ItemKind, Model},
};

/// Capacity and service, compiled.
#[derive(Clone, Debug)]
pub struct PlanService {
    load: Option<PlanTrend>,
    /// Sorted by load: the load as a part of the capacity in service, and the downtime at that load.
    curve: Vec<(Input, Input)>,
    curve_records: Vec<RecordId>,
    /// The first day and the day after the last, from the as-of date, and the part of the service that is down.
    pub(super) outages: Vec<(i32, i32, Input)>,
    pub(super) outage_records: Vec<RecordId>,
    /// What they take down before the as-of date, in the order of time.
    pub(super) past: Vec<PastOutages>,
    /// Downtime of months before the as-of date that is given, whatever these come to: the month, days, and its record.
    pub(super) past_named: Vec<(Month, Input, RecordId)>,
}

/// A site, compiled.
#[derive(Clone, Debug)]
pub struct PlanSite {
    record: RecordId,
    item: u32,
    expense: u32,
    /// None where its cost is paid on the day on which it falls.
    payable: Option<u32>,
    capacity: Input,
    monthly: Input,
    /// The first day, counted from the as-of date, on which it is closed.
    closes: i32,
}

/// The state of downtime during a run.
#[derive(Clone, Debug)]
pub struct DowntimeRun<const W: usize> {
    /// The part of the service that is down today, from 0 to 1.
    today: Lanes<W>,
    /// Downtime in the month so far, in days.
    pub(super) of_month: Lanes<W>,
    /// Of the months gone by in which something was down, in the order of time.
    pub(super) months: Vec<MonthDowntime<W>>,
    pub(super) is_stale: bool,
}

impl<const W: usize> DowntimeRun<W> {
    /// At the opening, after the downtime of earlier months.
    pub(super) const fn opening(months: Vec<MonthDowntime<W>>) -> Self {
        Self { today: Lanes::ZERO, of_month: Lanes::ZERO, months, is_stale: true }
    }

    /// Lets a day pass.
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
                record: self.record(format_args!("sites/{id}")),
                item: self.item(ItemKind::Site, id, &site.label),
                expense: self.account(AccountKind::Operating, id),
                payable: self.rolling().calendar.is_some().then(|| self.account(AccountKind::Payable, id)),
                capacity: self.decimal(site.capacity, || format!("sites/{id}/capacity")),
                monthly: self.amount(site.monthly, || format!("sites/{id}/monthly")),
                closes: site.closes.map_or(i32::MAX, |closes| closes.0 - as_of.0),
            };
            if let Some(closes) = site.closes {
                self.event(closes, (Phase::ServiceTurn, place, 0), EventKind::ServiceTurn);
            }
            for month in self.month_ends(as_of.month()) {
                let (day, order) = (month.last(), (Phase::SiteCost, place, 0));
                self.event(day, order, EventKind::SiteCost { site: place, month });
                if !self.rolling().is_business_day(day) {
                    self.paid_event(day, order, EventKind::SitePayment { site: place, month });
                }
            }
            self.plan_mut().sites.push(plan);
        }
        let service = model.service.get();
        let runs_on_vendors = model.vendors.iter().any(|vendor| vendor.service_share > crate::money::Decimal::ZERO);
        // A run that keeps causes says what would follow if a vendor had a share.
        if service.is_none() && !runs_on_vendors && !self.keeps_paths() {
            return;
        }
        let mut plan = PlanService {
            load: None,
            curve: Vec::new(),
            curve_records: Vec::new(),
            outages: Vec::new(),
            outage_records: Vec::new(),
            past: Vec::new(),
            past_named: Vec::new(),
        };
        if let Some(service) = service {
            let origin = service.reference_month.unwrap_or(as_of.month());
            // A load has its own unit and is no money, but grows as an amount does.
            let load = self.decimal(service.load, || "service/load".to_owned());
            let (path, none) = (format_args!("service"), ByMonth::new());
            plan.load = Some(self.trend_of(path, load, service.growth, origin, &service.changes, &none));
            for point in sorted(&service.curve, |point| point.load) {
                let path = format_args!("service/curve/{}", point.id.0);
                plan.curve_records.push(self.record(path));
                let load = self.decimal(point.load, || format!("{path}/load"));
                plan.curve.push((load, self.decimal(point.down, || format!("{path}/down"))));
            }
            for outage in sorted(&service.outages, |outage| &outage.id).into_iter().filter(|outage| !outage.muted) {
                let down = self.decimal(outage.down, || format!("service/outages/{}/down", outage.id.0));
                plan.outage_records.push(self.record(format_args!("service/outages/{}", outage.id.0)));
                let end = outage.date.plus_days(outage.days.cast_signed());
                plan.outages.push((outage.date.0 - as_of.0, end.0 - as_of.0, down));
                for day in [outage.date, end] {
                    self.event(day, (Phase::ServiceTurn, 0, 0), EventKind::ServiceTurn);
                }
            }
            plan.past = past_outages(&plan.outages, as_of);
            let named = sorted(&service.past_downtime, |past| (past.month, &past.id)).into_iter();
            for past in named.filter(|past| past.month < as_of.month()) {
                let path = format_args!("service/past_downtime/{}", past.id.0);
                let days = self.decimal(past.days, || format!("{path}/days"));
                plan.past_named.push((past.month, days, self.record(path)));
            }
        }
        self.plan_mut().service = Some(plan);
    }
}

impl<const W: usize, R: Recorder<W>> Machine<'_, W, R> {
    /// Mask: 1 where a vendor's consumption has stopped, for whatever reason.
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

    /// Step 2 of the day: adds today's downtime to the month's.
    pub(super) fn accrue_downtime(&mut self) {
        if self.plan.service.is_none() {
            return;
        }
        if !self.downtime.of_month.is_zero() && self.is_first_of_month() {
            let gone = std::mem::replace(&mut self.downtime.of_month, Lanes::ZERO);
            self.downtime.months.push((self.month.plus(-1), gone));
        }
        if std::mem::take(&mut self.downtime.is_stale) {
            let down = self.downtime_today();
            if down != self.downtime.today {
                self.downtime.today = down;
                self.recorder.downtime(self.day, down);
            }
        }
        self.downtime.pass();
        if R::KEEPS_CAUSES {
            self.trace_downtime();
        }
    }

    /// Today's downtime: the part that is down, and of the rest the part that the load slows.
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

    /// The share of the service that is down with its vendors. Consumption that has moved to another vendor is down
    /// with that one.
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

    /// The downtime at the month's load, which the curve takes as a part of the capacity in service.
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

    /// Expenses a site for the days of a month on which it was open, and pays it unless that is on another day.
    pub(super) fn incur_site(&mut self, site: u32, month: Month) {
        let plan = &self.plan.sites[site as usize];
        let payable = plan.payable.filter(|_| !self.plan.rolling.is_business_day(self.today));
        let amount = self.cost_of_site(site, month, payable.is_none());
        match payable {
            None => self.post(Rule::SiteCost, plan.item, None, plan.expense, CASH, amount),
            Some(payable) => self.post(Rule::CostIncurred, plan.item, None, plan.expense, payable, amount),
        }
    }

    /// Pays the cost of a site of a month, which falls on another day.
    pub(super) fn pay_site(&mut self, site: u32, month: Month) {
        let plan = &self.plan.sites[site as usize];
        let Some(payable) = plan.payable else { return };
        let amount = self.cost_of_site(site, month, true);
        self.post(Rule::CostPayment, plan.item, None, payable, CASH, amount);
    }

    /// The cost of a site of a month, as the reason of the next entry.
    fn cost_of_site(&mut self, site: u32, month: Month, is_paid: bool) -> Lanes<W> {
        let plan = &self.plan.sites[site as usize];
        let first = month.first().0 - self.plan.as_of.0;
        let last = first + month.days() - 1;
        let open = (plan.closes.min(last + 1) - first).max(0);
        let amount = (self.inputs[plan.monthly.0 as usize] * f64::from(open))
            .map(|amount| amount / f64::from(month.days()))
            .round();
        if R::KEEPS_CAUSES {
            let mut why = Why::new();
            why.names_if(open > 0, plan.record, "monthly");
            let near = first - 1 <= plan.closes && plan.closes <= last + 1;
            why.names_if(near, plan.record, "closes");
            if is_paid {
                self.plan.rolling.name(&mut why, month.last(), |days| days.rolled(month.last()));
            } else {
                self.plan.rolling.name_beside(&mut why);
            }
            self.reason = self.cause(why);
        }
        amount
    }

    /// How many of the first `days` days of the month earn revenue: all but those lost to downtime, weighted by
    /// `dependency`.
    pub(super) fn days_served(&self, days: i32, dependency: Lanes<W>) -> Lanes<W> {
        Lanes::splat(f64::from(days)) - dependency * self.downtime.of_month
    }
}

/// The value at a place on points joined by lines; flat before the first and after the last.
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

/// What downtime comes from.
impl<const W: usize, R: Recorder<W>> Machine<'_, W, R> {
    /// What is down today, and what was in the month so far.
    fn trace_downtime(&mut self) {
        let Some(plan) = &self.plan.service else { return };
        let mut why = Why::new();
        // What has moved to another vendor is down with that one.
        let mut down = vec![false; self.vendors.len()];
        for vendor in self.plan.by_migration.iter().rev().map(|vendor| *vendor as usize) {
            let mut outgoing = self.plan.vendors[vendor].contract.iter().flat_map(|contract| &contract.outgoing);
            down[vendor] = !self.has_stopped(vendor).is_zero()
                || outgoing.any(|own| down[own.to as usize] && !own.moved(self.inputs, self.day).is_zero());
        }
        for (vendor, is_down) in down.into_iter().enumerate() {
            let planned = &self.plan.vendors[vendor];
            why.names_if(is_down, planned.record, "service_share");
            if !self.inputs[planned.service_share.0 as usize].is_zero()
                || planned.contract.as_ref().is_some_and(|contract| !contract.incoming.is_empty())
            {
                self.name_stop(&mut why, vendor);
                self.name_edges(&mut why, vendor);
                self.name_moves(&mut why, vendor, is_down);
            }
        }
        for ((start, end, _), record) in plan.outages.iter().zip(&plan.outage_records) {
            why.names_if((*start..*end).contains(&self.day), *record, "down");
            if self.day >= start - 1 {
                why.beside(*record, &["date", "days"]);
            }
        }
        self.name_load(&mut why, plan);
        let cause = self.cause(why);
        self.traces.down_today = cause;
        if self.is_first_of_month() && self.day > 0 {
            let month = self.month.plus(-1);
            let is_down = self.downtime.months.last().is_some_and(|(last, _)| *last == month);
            self.trace_down_month(month, self.traces.down_in_month, is_down);
        }
        let before = if self.is_first_of_month() { super::causes::Cause::NONE } else { self.traces.down_in_month };
        self.traces.down_in_month = self.causes.sum(before, cause);
    }

    /// Names what of load, capacity and curve would make other downtime of today.
    fn name_load(&self, why: &mut Why, plan: &PlanService) {
        let (Some(load), false, false) = (&plan.load, plan.curve.is_empty(), self.plan.sites.is_empty()) else {
            return;
        };
        let value = |input: Input| self.inputs[input.0 as usize].0[0];
        let amount =
            load.amount(self.inputs, self.month, self.plan.first_month, &mut super::growth::Powers::new()).0[0];
        let points: Vec<(f64, f64)> = plan.curve.iter().map(|(load, down)| (value(*load), value(*down))).collect();
        let capacity_of = |site: &PlanSite| if self.day < site.closes { value(site.capacity) } else { 0.0 };
        let capacity: f64 = self.plan.sites.iter().map(capacity_of).sum();
        let at = |points: &[(f64, f64)], load: f64, capacity: f64| {
            if capacity <= 0.0 {
                return 1.0;
            }
            let mut points = points.to_vec();
            points.sort_by(|a, b| a.0.total_cmp(&b.0));
            on_curve(points.into_iter(), load / capacity)
        };
        let now = at(&points, amount, capacity);
        let moved = |value: f64, most: f64| [0.0, value * 0.99, value * 1.01, value + 1e-9, value - 1e-9, most];
        if moved(amount, 1e15).iter().any(|load| at(&points, *load, capacity) - now != 0.0) {
            load.name_month(why, self.inputs, (self.month, self.plan.first_month), "load");
        }
        for site in &self.plan.sites {
            let own = value(site.capacity);
            let differs = |other: f64| at(&points, amount, capacity - capacity_of(site) + other) - now != 0.0;
            why.names_if(self.day < site.closes && moved(own, 1e15).into_iter().any(differs), site.record, "capacity");
            let other = if self.day < site.closes { 0.0 } else { own };
            why.names_if(self.day.abs_diff(site.closes) <= 1 && differs(other), site.record, "closes");
        }
        for (place, record) in plan.curve_records.iter().enumerate() {
            let with = |point: (f64, f64)| {
                let mut points = points.clone();
                points[place] = point;
                at(&points, amount, capacity) - now
            };
            let (x, y) = points[place];
            // A curve does not fall.
            let before = place.checked_sub(1).map_or((0.0, 0.0), |before| points[before]);
            let after = points.get(place + 1).copied().unwrap_or((1e6, 1.0));
            let load = |x: f64| if before.0 <= x && x <= after.0 { with((x, y)).abs() } else { 0.0 };
            let down = |y: f64| if before.1 <= y && y <= after.1 { with((x, y)).abs() } else { 0.0 };
            for (change, field) in [
                (moved(x, 1e6).map(load).into_iter().fold(0.0, f64::max), "load"),
                (moved(y, 1.0).map(down).into_iter().fold(0.0, f64::max), "down"),
            ] {
                // Less than that is lost in rounding, as a rule.
                why.names_if(change > 1e-8, *record, field);
                why.beside_if(change > 0.0, *record, field);
            }
        }
    }
}
