//! Which inputs a rule used: the leaves of every explanation.
//!
//! Owns, for each rule of the engine, the paths of the parameters that it reads for one posting. Its one invariant: every
//! path that it gives is a parameter of the model that has a value.

use crate::{
    analysis::parts::{Line, is_issue},
    calendar::{Date, Month},
    engine::{AccountKind, Entry, Forecast, Rule},
    model::{
        Act, ByMonth, Change, Contract, ContractChangeKind, Cost, CostKind, Decimal, Driver, Id, InvoiceKind, Model,
        Policy, PolicyKind, Recognition, Stream, Trigger, Value, Vendor,
    },
};

/// Paths, each once, in the order in which they were found.
struct Inputs<'a> {
    model: &'a Model,
    paths: Vec<String>,
}

impl Inputs<'_> {
    /// Adds a path if it is a parameter with a value.
    fn add(&mut self, path: String) {
        let is_set = self.model.get(&path).is_some_and(|value| value != Value::Unset);
        if is_set && !self.paths.contains(&path) {
            self.paths.push(path);
        }
    }

    /// Adds fields of a record.
    fn fields(&mut self, path: &str, fields: &[&str]) {
        for field in fields {
            self.add(format!("{path}/{field}"));
        }
    }

    /// Adds everything below a path.
    fn below(&mut self, path: &str) {
        for parameter in self.model.parameters_below(path) {
            self.add(parameter.path);
        }
    }

    /// Adds amounts that grow and change, for months from a first to a last: those planned, or else the rule's fields
    /// and the changes in force.
    fn amounts(&mut self, path: &str, fields: &[&str], planned: &ByMonth, changes: &[Change], months: [Month; 2]) {
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
    fn revenue(&mut self, stream: &Stream, months: [Month; 2]) {
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
    fn collection(&mut self, stream: &Stream, date: Date) {
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
    fn consumption(&mut self, path: &str, contract: &Contract, month: Month) {
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
    fn period(&mut self, path: &str, contract: &Contract, date: Date) {
        let period = contract.periods.iter().find(|period| period.start <= date && date < period.end);
        if let Some(period) = period {
            self.fields(&format!("{path}/periods/{}", period.id.0), &["start", "end", "floor"]);
        }
    }

    /// Adds every commitment period.
    fn periods(&mut self, path: &str, contract: Option<&Contract>) {
        for period in contract.iter().flat_map(|contract| &contract.periods) {
            self.fields(&format!("{path}/periods/{}", period.id.0), &["start", "end", "floor"]);
        }
    }

    /// Adds when an invoice of a vendor falls due.
    fn due(&mut self, vendor: &Vendor) {
        self.fields(&format!("vendors/{}", vendor.id.0), &["net_days", "due_from"]);
    }

    /// Adds what a policy says.
    fn policy(&mut self, vendor: &Vendor, policy: &Policy) {
        let path = format!("vendors/{}/policies/{}", vendor.id.0, policy.id.0);
        self.fields(&path, &["from", "kind"]);
        match policy.kind {
            PolicyKind::PayInFull | PolicyKind::PayCurrent | PolicyKind::Withhold => {}
            PolicyKind::Defer => self.fields(&path, &["days"]),
            PolicyKind::PayShare => self.fields(&path, &["share"]),
            PolicyKind::FixedAmount => self.fields(&path, &["amount"]),
            PolicyKind::Instalments => self.fields(&path, &["count", "agreed"]),
            PolicyKind::WhenCashAllows => {
                self.add(format!("vendors/{}/priority", vendor.id.0));
                self.add("settings/buffer".to_owned());
            }
            PolicyKind::Dispute => self.fields(&path, &["share", "decision", "owed_share"]),
        }
    }

    /// Adds the rungs of a vendor that do something: when they fire, and what they do.
    fn rungs(&mut self, vendor: &Vendor, acts: &[Act]) {
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
    fn contract_changes(&mut self, vendor: &Vendor, kind: ContractChangeKind, date: Date) {
        let changes = vendor.contract_changes.iter();
        for change in changes.filter(|change| !change.muted && change.kind == kind && change.date == date) {
            let path = format!("vendors/{}/contract_changes/{}", vendor.id.0, change.id.0);
            match kind {
                ContractChangeKind::Renegotiate => self.fields(&path, &["date", "floor_factor", "discount"]),
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
    fn lost_revenue(&mut self, forecast: &Forecast, stream: &Stream, date: Date) {
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
            let is_own = forecast.items[cancelled.stream as usize].id == stream.id.0;
            if let Some(vendor) = vendor_of(model, forecast, Some(cancelled.vendor)).filter(|_| is_own) {
                for payer in stream.payers.iter().filter(|payer| payer.vendor == vendor.id.0) {
                    self.fields(&format!("streams/{}/payers/{}", stream.id.0, payer.id.0), &["vendor", "share"]);
                }
                self.rungs(vendor, &[Act::CancelSpend]);
            }
        }
    }

    /// Adds a cost.
    fn cost(&mut self, cost: &Cost, date: Date) {
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

/// The policy that holds for a kind of invoice on a day; none is *pay in full*.
fn policy_on(vendor: &Vendor, kind: InvoiceKind, as_of: Date, date: Date) -> Option<&Policy> {
    let begins = |policy: &Policy| policy.from.map_or(as_of, |from| from.max(as_of));
    let begun = vendor.policies.iter().filter(|policy| begins(policy) <= date && policy.only.allows(kind));
    // Of those of one date the last in the list.
    begun.max_by_key(|policy| policy.from)
}

fn vendor_of<'a>(model: &'a Model, forecast: &Forecast, item: Option<u32>) -> Option<&'a Vendor> {
    let id = &forecast.items.get(item? as usize)?.id;
    model.vendors.iter().find(|vendor| vendor.id.0 == *id)
}

/// The inputs that made the entry of a place in the journal.
pub fn of_entry(model: &Model, forecast: &Forecast, issuing: &[Option<usize>], place: usize) -> Vec<String> {
    let mut inputs = Inputs { model, paths: Vec::new() };
    if let Some(entry) = forecast.journal.entries.get(place) {
        entry_inputs(&mut inputs, forecast, issuing, place, entry);
    }
    inputs.paths
}

/// The inputs that made the invoice of a place.
pub fn of_invoice(model: &Model, forecast: &Forecast, issuing: &[Option<usize>], place: usize) -> Vec<String> {
    let mut inputs = Inputs { model, paths: Vec::new() };
    invoice_inputs(&mut inputs, forecast, issuing, place);
    inputs.paths
}

/// The inputs of a vendor's consumption of a month.
pub(super) fn of_consumption(model: &Model, vendor: &str, month: Month) -> Vec<String> {
    let mut inputs = Inputs { model, paths: Vec::new() };
    let known = model.vendors.iter().find(|known| known.id.0 == vendor);
    if let Some(contract) = known.and_then(|vendor| vendor.contract.get()) {
        inputs.consumption(&format!("vendors/{vendor}/contract"), contract, month);
    }
    inputs.paths
}

/// The inputs of a dispute of the invoice of a place.
pub(super) fn of_dispute(model: &Model, forecast: &Forecast, place: usize, day: Date) -> Vec<String> {
    let mut inputs = Inputs { model, paths: Vec::new() };
    let invoice = &forecast.invoices[place];
    if let Some(vendor) = vendor_of(model, forecast, Some(invoice.vendor))
        && let Some(policy) = policy_on(vendor, invoice.kind, model.as_of(), day.max(model.as_of()))
    {
        inputs.policy(vendor, policy);
    }
    inputs.paths
}

fn invoice_inputs(inputs: &mut Inputs<'_>, forecast: &Forecast, issuing: &[Option<usize>], place: usize) {
    let Some(invoice) = forecast.invoices.get(place) else { return };
    if let Some(entry) = issuing.get(place).copied().flatten() {
        entry_inputs(inputs, forecast, issuing, entry, &forecast.journal.entries[entry]);
        return;
    }
    let Some(vendor) = vendor_of(inputs.model, forecast, Some(invoice.vendor)) else { return };
    // Of several that are alike each says the same.
    let digits = forecast.currency.digits();
    let brought = vendor.invoices.iter().find(|own| {
        own.kind == invoice.kind
            && own.issued == invoice.issued
            && own.due == invoice.due
            && own.amount.to_money(digits) == Some(invoice.face)
    });
    if let Some(own) = brought {
        let path = format!("vendors/{}/invoices/{}", vendor.id.0, own.id.0);
        inputs.fields(&path, &["amount", "issued", "due"]);
    }
}

fn entry_inputs(inputs: &mut Inputs<'_>, forecast: &Forecast, issuing: &[Option<usize>], place: usize, entry: &Entry) {
    let model = inputs.model;
    let id = entry.item.and_then(|item| forecast.items.get(item as usize)).map_or("", |item| item.id.as_str());
    let vendor = vendor_of(model, forecast, entry.item);
    let contract = vendor.and_then(|vendor| vendor.contract.get());
    let at = format!("vendors/{id}");
    let terms = format!("{at}/contract");
    let stream = model.streams.iter().find(|stream| stream.id.0 == id);
    let month = entry.date.month();
    match entry.rule {
        Rule::Opening => {
            inputs.fields("settings", &["opening_cash", "restricted_cash"]);
        }
        Rule::Recognition => {
            if let Some(stream) = stream {
                inputs.revenue(stream, [month, month]);
                inputs.fields(&format!("streams/{id}"), &["recognition"]);
                inputs.lost_revenue(forecast, stream, entry.date);
            }
        }
        Rule::Collection | Rule::WriteOff => {
            if let Some(stream) = stream {
                inputs.collection(stream, entry.date);
                let payer = entry.payer.and_then(|payer| forecast.items.get(payer as usize));
                let share = stream.payers.iter().find(|share| payer.is_some_and(|payer| payer.id == share.vendor));
                if let Some(share) = share {
                    inputs.add(format!("streams/{id}/payers/{}/share", share.id.0));
                }
                // What was withheld until it is collected.
                let payer = vendor_of(model, forecast, entry.payer);
                let was_withheld = |withheld: &crate::engine::Withheld| Some(withheld.vendor) == entry.payer;
                if let Some(payer) = payer.filter(|_| forecast.withheld.iter().any(was_withheld)) {
                    inputs.rungs(payer, &[Act::WithholdPayments, Act::SetOff]);
                    inputs.revenue(stream, [month, month]);
                }
            }
        }
        Rule::Usage => {
            if let Some(contract) = contract {
                inputs.consumption(&terms, contract, month);
            }
        }
        Rule::FloorInstalment => {
            if let Some(contract) = contract {
                inputs.period(&terms, contract, entry.date);
                inputs.fields(&terms, &["billing", "timing"]);
            }
        }
        Rule::Shortfall => {
            if let Some(contract) = contract {
                inputs.period(&terms, contract, entry.date);
                inputs.fields(&terms, &["consumed_so_far", "carry_over_cap"]);
                inputs.consumption(&terms, contract, month);
            }
        }
        Rule::Charge => charge_inputs(inputs, forecast, place, entry),
        Rule::LateInterest => {
            let path = format!("{at}/late_interest");
            inputs.fields(&path, &["rate", "per", "grace_days", "compounding", "fixed_sum"]);
        }
        Rule::CreditUse | Rule::CreditExpiry => {
            inputs.below(&format!("{at}/credits"));
            inputs.fields(&terms, &["shortfall_buys", "credit_months"]);
        }
        Rule::CreditPurchase => inputs.fields(&terms, &["shortfall_buys", "credit_months"]),
        Rule::Payment => payment_inputs(inputs, forecast, issuing, entry),
        Rule::LumpPayment => {
            for lump in vendor.iter().flat_map(|vendor| &vendor.lump_payments).filter(|lump| lump.date == entry.date) {
                inputs.fields(&format!("{at}/lump_payments/{}", lump.id.0), &["date", "amount"]);
            }
        }
        Rule::JudgmentPayment | Rule::LegalCosts => {
            if let Some(vendor) = vendor {
                inputs.rungs(vendor, &[Act::Court]);
            }
        }
        Rule::SetOff => {
            if let Some(vendor) = vendor {
                inputs.rungs(vendor, &[Act::SetOff]);
            }
        }
        Rule::Settlement | Rule::Waiver => {
            if let Some(vendor) = vendor {
                inputs.contract_changes(vendor, ContractChangeKind::Renegotiate, entry.date);
            }
        }
        Rule::Acceleration => {
            if let Some(vendor) = vendor {
                inputs.rungs(vendor, &[Act::Terminate]);
            }
            inputs.periods(&terms, contract);
        }
        Rule::TerminationFee => {
            if let Some(vendor) = vendor {
                inputs.contract_changes(vendor, ContractChangeKind::Terminate, entry.date);
            }
            inputs.periods(&terms, contract);
        }
        Rule::SiteCost => inputs.fields(&format!("sites/{id}"), &["monthly", "closes"]),
        Rule::CreditLineInterest => inputs.fields("settings/credit_line", &["rate", "drawn"]),
        Rule::CreditLineFee => inputs.fields("settings/credit_line", &["fee", "limit"]),
        Rule::CreditLineDraw | Rule::CreditLineRepayment => {
            inputs.fields("settings/credit_line", &["limit", "drawn"]);
            inputs.add("settings/buffer".to_owned());
        }
        Rule::EarlyPayment => inputs.fields(&format!("{at}/early_payment"), &["days", "discount", "take"]),
        Rule::DisputeReversal => {
            for policy in vendor.iter().flat_map(|vendor| &vendor.policies) {
                if policy.kind == PolicyKind::Dispute && policy.decision == Some(entry.date) {
                    let path = format!("{at}/policies/{}", policy.id.0);
                    inputs.fields(&path, &["from", "kind", "share", "decision", "owed_share"]);
                }
            }
        }
        Rule::Cost | Rule::CostIncurred | Rule::CostPayment => {
            if let Some(cost) = model.costs.iter().find(|cost| cost.id.0 == id) {
                // What is incurred with revenue is of the day itself, and paid so many days later.
                let net_days = if entry.rule == Rule::CostIncurred { cost.net_days.cast_signed() } else { 0 };
                inputs.cost(cost, entry.date.plus_days(net_days));
            }
        }
        Rule::DebtInterest => {
            let path = format!("debts/{id}");
            inputs.fields(&path, &["principal", "rate", "last_interest", "first_interest", "every_months"]);
            if model.debts.iter().any(|debt| debt.id.0 == id && debt.first_interest == entry.date) {
                inputs.add(format!("{path}/next_interest"));
            }
        }
        Rule::Repayment => {
            let debt = model.debts.iter().find(|debt| debt.id.0 == id);
            let mut dated =
                debt.iter().flat_map(|debt| &debt.repayments).filter(|own| own.date == entry.date).peekable();
            if dated.peek().is_none() {
                inputs.fields(&format!("debts/{id}"), &["principal", "maturity"]);
            }
            for own in dated {
                inputs.fields(&format!("debts/{id}/repayments/{}", own.id.0), &["date", "amount"]);
            }
        }
        Rule::CashEvent => inputs.fields(&format!("cash_events/{id}"), &["date", "amount"]),
        Rule::CashInterest => inputs.add("settings/cash_interest".to_owned()),
    }
    if let Some(invoice) = entry
        .invoice
        .filter(|_| matches!(entry.rule, Rule::JudgmentPayment | Rule::SetOff | Rule::Settlement | Rule::Waiver))
    {
        invoice_inputs(inputs, forecast, issuing, invoice as usize);
    }
    if is_issue(entry.rule)
        && let Some(vendor) = vendor
    {
        inputs.due(vendor);
    }
}

/// The charge is named by the account that it is expensed to.
fn charge_inputs(inputs: &mut Inputs<'_>, forecast: &Forecast, place: usize, entry: &Entry) {
    let postings = forecast.journal.postings_of(place).iter();
    let mut accounts = postings.map(|posting| &forecast.accounts[posting.account as usize]);
    let account = accounts.find(|account| account.kind == AccountKind::Operating);
    let id = account.and_then(|account| account.item.as_deref()).unwrap_or_default();
    let model = inputs.model;
    for vendor in &model.vendors {
        for charge in vendor.charges.iter().filter(|charge| charge.id.0 == id) {
            let path = format!("vendors/{}/charges/{id}", vendor.id.0);
            let last = entry.date.month();
            let first = last.plus(1 - charge.every_months.cast_signed());
            let fields = ["monthly", "every_months", "day", "first_month", "growth"];
            inputs.amounts(&path, &fields, &ByMonth::new(), &charge.changes, [first, last]);
        }
    }
}

/// The policy that paid, and what the invoice was for.
fn payment_inputs(inputs: &mut Inputs<'_>, forecast: &Forecast, issuing: &[Option<usize>], entry: &Entry) {
    let Some(place) = entry.invoice else { return };
    let invoice = &forecast.invoices[place as usize];
    let model = inputs.model;
    if let Some(vendor) = vendor_of(model, forecast, entry.item)
        && let Some(policy) = policy_on(vendor, invoice.kind, model.as_of(), entry.date)
    {
        inputs.policy(vendor, policy);
    }
    invoice_inputs(inputs, forecast, issuing, place as usize);
}

/// The inputs of something that no entry and no invoice stands for.
pub(super) fn of_line(model: &Model, line: &Line) -> Vec<String> {
    let mut inputs = Inputs { model, paths: Vec::new() };
    let contract = |id: &String| {
        let vendor = model.vendors.iter().find(|vendor| vendor.id.0 == *id);
        vendor.and_then(|vendor| vendor.contract.get()).map(|contract| (format!("vendors/{id}/contract"), contract))
    };
    match line {
        Line::Account(_) => {}
        Line::RestrictedCash => inputs.add("settings/restricted_cash".to_owned()),
        Line::Buffer => inputs.add("settings/buffer".to_owned()),
        Line::InterestPerDay(id) => {
            let path = format!("vendors/{id}/late_interest");
            inputs.fields(&path, &["rate", "per", "grace_days", "compounding"]);
        }
        Line::NotInvoiced(id) | Line::OfFloorConsumed(id) => {
            if let Some((path, contract)) = contract(id) {
                inputs.add(format!("{path}/consumed_so_far"));
                for line in &contract.lines {
                    inputs.fields(&format!("{path}/lines/{}", line.id.0), &["monthly", "growth", "counts", "share"]);
                }
                inputs.add(format!("{path}/discount"));
            }
        }
        Line::FloorByDays(id) | Line::RestOfFloor(id) | Line::LaterFloors(id) | Line::Floor(id) | Line::RunRate(id) => {
            if let Some((path, contract)) = contract(id) {
                for period in &contract.periods {
                    inputs.fields(&format!("{path}/periods/{}", period.id.0), &["start", "end", "floor"]);
                }
                inputs.fields(&path, &["billing", "carry_over_cap"]);
            }
        }
    }
    inputs.paths
}
