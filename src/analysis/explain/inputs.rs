//! Inputs that are used together: what a stream earns, a contract consumes, a policy or a rung says.
//!
//! Owns the paths of the parameters behind each of them. Its one invariant: every path that it gives is a parameter of
//! the model that has a value.

use super::rules::vendor_of;
use crate::{
    calendar::{Date, Month},
    engine::Forecast,
    model::{
        Act, ByMonth, Change, Contract, ContractChangeKind, Cost, CostKind, Decimal, Driver, Id, Kind, Model, Path,
        Policy, PolicyKind, Recognition, Spec, Stream, Trigger, Value, Vendor, registry,
    },
};

/// Paths, each once, in the order in which they were found.
pub(super) struct Inputs<'a> {
    pub(super) model: &'a Model,
    pub(super) paths: Vec<String>,
}

impl Inputs<'_> {
    /// Adds a path if it is a parameter with a value.
    pub(super) fn add(&mut self, path: String) {
        let is_set = self.model.get(&path).is_some_and(|value| value != Value::Unset);
        if is_set && !self.paths.contains(&path) {
            self.paths.push(path);
        }
    }

    /// Adds fields of a record.
    pub(super) fn fields(&mut self, path: &str, fields: &[&str]) {
        for field in fields {
            self.add(format!("{path}/{field}"));
        }
    }

    /// Adds everything below a path.
    pub(super) fn below(&mut self, path: &str) {
        for parameter in self.model.parameters_below(path) {
            self.add(parameter.path);
        }
    }

    /// Adds amounts that grow and change, for months from a first to a last: those planned, or else the rule's fields
    /// and the changes in force.
    pub(super) fn amounts(
        &mut self,
        path: &str,
        fields: &[&str],
        planned: &ByMonth,
        changes: &[Change],
        months: [Month; 2],
    ) {
        let [first, last] = months;
        let all = (first.0..=last.0).map(Month);
        let (set, ruled): (Vec<Month>, Vec<Month>) = all.partition(|month| planned.contains_key(month));
        for month in set {
            self.add(format!("{path}/amounts/{month}"));
        }
        if ruled.is_empty() {
            return;
        }
        self.fields(path, fields);
        for change in changes {
            let holds = |month: &Month| change.from <= *month && change.until.is_none_or(|until| *month < until);
            if ruled.iter().any(holds) {
                let path = format!("{path}/changes/{}", change.id.0);
                self.fields(&path, &["from", "until", "factor", "over_months"]);
            }
        }
    }

    /// Adds what a stream earns in months.
    pub(super) fn revenue(&mut self, stream: &Stream, months: [Month; 2]) {
        let path = format!("streams/{}", stream.id.0);
        let fields: &[&str] = match stream.driver {
            Driver::Trend => &["base", "growth", "reference_month"],
            Driver::Accounts => &["opening_accounts", "churn", "additions"],
        };
        self.amounts(&path, fields, &stream.amounts, &stream.changes, months);
        let [first, last] = months;
        if (first.0..=last.0).map(Month).all(|month| stream.amounts.contains_key(&month)) {
            return;
        }
        if stream.driver == Driver::Accounts {
            for channel in &stream.channels {
                self.fields(&format!("{path}/channels/{}", channel.id.0), &["share", "price", "fee"]);
            }
        }
        for month in (first.0..=last.0.min(first.0 + 11)).map(Month) {
            self.add(format!("{path}/season/{}", month.of_year()));
        }
    }

    /// Adds what was collected, or written off, on a day: from which months by the lags, and from the opening.
    pub(super) fn collection(&mut self, stream: &Stream, date: Date) {
        let path = format!("streams/{}", stream.id.0);
        let as_of = self.model.as_of();
        for receivable in &stream.receivables {
            if receivable.due.max(as_of) == date {
                self.fields(&format!("{path}/receivables/{}", receivable.id.0), &["due", "amount"]);
            }
        }
        let mut lags: Vec<(Option<&Id>, u32)> = stream.lags.iter().map(|lag| (Some(&lag.id), lag.days)).collect();
        if lags.is_empty() {
            lags.push((None, 0));
        }
        for (lag, days) in lags {
            let recognised = date.plus_days(-days.cast_signed());
            let month = recognised.month();
            let is_recognition = stream.recognition == Recognition::Weekly || recognised == month.last();
            if recognised < as_of || !is_recognition {
                continue;
            }
            if let Some(lag) = lag {
                self.fields(&format!("{path}/lags/{}", lag.0), &["days", "share"]);
            }
            self.revenue(stream, [month, month]);
            self.add(format!("{path}/bad_share"));
        }
    }

    /// Adds what a contract's consumption of a month comes to.
    pub(super) fn consumption(&mut self, path: &str, contract: &Contract, month: Month) {
        let period = contract.periods.iter().find(|period| period.start <= month.last() && period.end > month.first());
        for line in &contract.lines {
            let at = format!("{path}/lines/{}", line.id.0);
            self.amounts(&at, &["monthly", "growth"], &line.amounts, &line.changes, [month, month]);
            self.fields(&at, &["discounted", "counts", "share"]);
        }
        match period {
            Some(period) if period.discount.is_some() => self.add(format!("{path}/periods/{}/discount", period.id.0)),
            Some(_) => self.add(format!("{path}/discount")),
            None => self.add(format!("{path}/after_last")),
        }
        if let Some(period) = period {
            self.add(format!("{path}/periods/{}/floor", period.id.0));
            self.add(format!("{path}/overage_ratio"));
        }
    }

    /// Adds the commitment period that a day lies in.
    pub(super) fn period(&mut self, path: &str, contract: &Contract, date: Date) {
        let period = contract.periods.iter().find(|period| period.start <= date && date < period.end);
        if let Some(period) = period {
            self.fields(&format!("{path}/periods/{}", period.id.0), &["start", "end", "floor"]);
        }
    }

    /// Adds every commitment period.
    pub(super) fn periods(&mut self, path: &str, contract: Option<&Contract>) {
        for period in contract.iter().flat_map(|contract| &contract.periods) {
            self.fields(&format!("{path}/periods/{}", period.id.0), &["start", "end", "floor"]);
        }
    }

    /// Adds when an invoice of a vendor falls due.
    pub(super) fn due(&mut self, vendor: &Vendor) {
        self.fields(&format!("vendors/{}", vendor.id.0), &["net_days", "due_from"]);
    }

    /// Adds what a policy says.
    pub(super) fn policy(&mut self, vendor: &Vendor, policy: &Policy) {
        let path = format!("vendors/{}/policies/{}", vendor.id.0, policy.id.0);
        self.fields(&path, &["from", "kind"]);
        self.terms(&path);
        if policy.kind == PolicyKind::WhenCashAllows {
            self.add(format!("vendors/{}/priority", vendor.id.0));
            self.add("settings/buffer".to_owned());
        }
    }

    /// Adds the fields of a record that are used only with choices made in it, but for kinds of invoices.
    fn terms(&mut self, path: &str) {
        let Some((_, record)) = registry::node(self.model, path) else { return };
        record.each(&Spec::PLAIN, &mut |name, spec, _| {
            let at = Path(path).join(name);
            let parameter = self.model.parameter(&at).filter(|_| !spec.when.is_empty());
            let is_term = parameter.is_some_and(|parameter| !matches!(parameter.kind(), Kind::Choices(_)));
            if is_term && self.model.asked(&at, spec).is_some() {
                self.add(at);
            }
        });
    }

    /// Adds the rungs of a vendor that do something: when they fire, and what they do.
    pub(super) fn rungs(&mut self, vendor: &Vendor, acts: &[Act]) {
        for rung in vendor.reactions.iter().filter(|rung| !rung.muted && acts.contains(&rung.act)) {
            let path = format!("vendors/{}/reactions/{}", vendor.id.0, rung.id.0);
            self.fields(&path, &["act", "trigger", "days"]);
            match rung.trigger {
                Trigger::Arrears => self.fields(&path, &["arrears", "counts_from", "in_force_since"]),
                Trigger::After => self.fields(&path, &["after"]),
            }
            match rung.act {
                Act::Notice | Act::Suspend | Act::Terminate => {}
                Act::WithholdPayments => self.fields(&path, &["stream"]),
                Act::CancelSpend => self.fields(&path, &["stream", "back_months"]),
                Act::SetOff => self.fields(&path, &["stream", "has_right"]),
                Act::Court => self.fields(&path, &["court_months", "legal_costs"]),
            }
        }
    }

    /// Adds changes of a vendor's contract on a day.
    pub(super) fn contract_changes(&mut self, vendor: &Vendor, kind: ContractChangeKind, date: Date) {
        let changes = vendor.contract_changes.iter();
        for change in changes.filter(|change| !change.muted && change.kind == kind && change.date == date) {
            let path = format!("vendors/{}/contract_changes/{}", vendor.id.0, change.id.0);
            match kind {
                ContractChangeKind::Renegotiate => {
                    self.fields(&path, &["date", "floor_factor", "past_due", "discount", "count"]);
                }
                ContractChangeKind::Terminate => {
                    self.fields(&path, &["date", "fee", "fee_amount"]);
                    for share in &change.fee_shares {
                        self.fields(&format!("{path}/fee_shares/{}", share.id.0), &["year", "share"]);
                    }
                }
                ContractChangeKind::Migrate => self.fields(&path, &["date", "to", "share", "steps", "price_ratio"]),
            }
        }
    }

    /// Adds what a stream loses in a month: while service is down, and to vendors that have cancelled their spend.
    pub(super) fn lost_revenue(&mut self, forecast: &Forecast, stream: &Stream, date: Date) {
        let first = date.month().first();
        let before = forecast.downtime.iter().rev().find(|(day, _)| *day <= first);
        let is_down = before.is_some_and(|(_, down)| *down > 0.0)
            || forecast.downtime.iter().any(|(day, down)| *day > first && *day <= date && *down > 0.0);
        let model = self.model;
        if is_down && stream.dependency > Decimal::ZERO {
            self.add(format!("streams/{}/dependency", stream.id.0));
            self.below("service");
            for site in &model.sites {
                self.fields(&format!("sites/{}", site.id.0), &["capacity", "closes"]);
            }
            for vendor in model.vendors.iter().filter(|vendor| vendor.service_share > Decimal::ZERO) {
                self.add(format!("vendors/{}/service_share", vendor.id.0));
                self.rungs(vendor, &[Act::Suspend, Act::Terminate]);
            }
        }
        for cancelled in forecast.cancelled.iter().filter(|cancelled| cancelled.date == date) {
            let is_of_stream = forecast.items[cancelled.stream as usize].id == stream.id.0;
            if let Some(vendor) = vendor_of(model, forecast, Some(cancelled.vendor)).filter(|_| is_of_stream) {
                for payer in stream.payers.iter().filter(|payer| payer.vendor == vendor.id.0) {
                    self.fields(&format!("streams/{}/payers/{}", stream.id.0, payer.id.0), &["vendor", "share"]);
                }
                self.rungs(vendor, &[Act::CancelSpend]);
            }
        }
    }

    /// Adds a cost.
    pub(super) fn cost(&mut self, cost: &Cost, date: Date) {
        let path = format!("costs/{}", cost.id.0);
        match cost.kind {
            CostKind::Amount => {
                let last = date.month();
                let first = last.plus(1 - cost.every_months.cast_signed());
                let fields = ["monthly", "every_months", "day", "first_month", "growth"];
                self.amounts(&path, &fields, &ByMonth::new(), &cost.changes, [first, last]);
            }
            CostKind::ShareOfStream => {
                self.fields(&path, &["stream", "share", "net_days"]);
                let streams = &self.model.streams;
                if let Some(stream) = streams.iter().find(|stream| Some(&stream.id.0) == cost.stream.as_ref()) {
                    let month = date.plus_days(-cost.net_days.cast_signed()).month();
                    self.revenue(stream, [month, month]);
                }
            }
        }
    }
}
