//! Roll forward: the session whose forecast begins some months later, with what the forecast and the actuals came to as
//! its openings (DESIGN 4.14).
//!
//! What has to be carried, and where it goes:
//!
//! | What a run carries from day to day | The input that holds it |
//! | --- | --- |
//! | cash; what is drawn of the credit line | `settings/opening_cash`, `settings/credit_line/drawn` |
//! | unpaid invoices: what is left of each, its whole amount, its due date after a dispute, what it is for, whether its fixed sum is still to come | `vendors/…/invoices` |
//! | a running plan of instalments: payments left, and what each comes to | `plan`, `payments_left`, `payment` of its invoices |
//! | credits, given or bought, and what is held of credit notes, by kind | `vendors/…/credits` |
//! | consumption of the running period, what of it is each cap's, what was carried into it | `contract/consumed_so_far`, `contract/caps/…/consumed_so_far`, `contract/carried_in` |
//! | floors, ends and instalments after renegotiations that are done | `contract/periods/…/floor`, `end`, `invoiced`; the change itself goes |
//! | terminations that are done, migrations that have begun | the change stays, dated before the as-of date |
//! | rungs in force, pending, or lifted while spend is not back; the day that counts as the as-of date | `reactions/…/in_force_since`, `lifted_on`, `counted_since` |
//! | what customers owe, and what of it is never collected | `streams/…/receivables` |
//! | what is incurred of a cost and not paid | `costs/…/payables` |
//! | principal, the last interest date, repayments since it | `debts/…/principal`, `last_interest`, `principal_on`, `repayments` |
//! | downtime of the months gone by, where a stream has a lasting loss | `service/past_downtime` |
//! | the month that an amount or a count that grows is of | `reference_month` of lines, charges, costs, streams and the load, `opening_month` of accounts |
//! | receipts and obligations of the months gone by | `history` |
//!
//! Whatever else a run knows on a month's first day follows from the model and the date: interest and usage are invoiced
//! on each month's last day, so that none is pending then.
//!
//! Owns what becomes of each input. Its one invariant: where no actual differs, the new forecast is the rest of the old
//! one, posting by posting; [`roll`] compares both, and refuses what could not be carried exactly.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    calendar::{Date, Month},
    engine::{
        Closing, ContractClosing, DebtClosing, Forecast, Overflow, PeriodClosing, VendorClosing, closing, forecast,
    },
    model::{
        Act, Amount, AmountIs, Contract, ContractChange, ContractChangeKind, Cost, CostKind, CountsFrom, Debt, Decimal,
        Driver, InvoiceKind, ItemKind, Keyed, Model, OptionalPart, Past, PastDowntime, Policy, PolicyKind, Problem,
        Service, Session, Setting, SpanSize, Stream, Vendor, registry,
    },
    money::Money,
};

/// What to roll forward, and by how much.
#[derive(Clone, Debug)]
pub struct Roll<'a> {
    /// The session.
    pub session: &'a Session,
    /// The scenario that came true; none is the base.
    pub scenario: Option<&'a str>,
    /// How many months, at least 1.
    pub months: u32,
    /// Whether the forecast keeps its length, and not its end.
    pub keeps_length: bool,
    /// Actual amounts of the months gone by, by their paths: of streams, and of lines of consumption.
    pub actuals: &'a BTreeMap<String, Amount>,
    /// The actual cash at the new as-of date, restricted cash included; none if it was as forecast.
    pub cash: Option<Amount>,
}

/// The session rolled forward.
#[derive(Clone, Debug)]
pub struct Rolled {
    /// The new session.
    pub session: Session,
    /// The new as-of date.
    pub as_of: Date,
    /// What became of what.
    pub carried: Vec<Carried>,
    /// The overrides that went, with their scenarios: the base has what came true.
    pub dropped: Vec<(String, String)>,
}

/// What one part of the session became. Amounts are before and after.
#[derive(Clone, Debug, PartialEq)]
pub enum Carried {
    /// Cash.
    Cash(Amount, Amount),
    /// What is drawn of the credit line.
    Drawn(Amount, Amount),
    /// A vendor's unpaid invoices: their sums, and how many there are now.
    Unpaid(String, Amount, Amount, usize),
    /// A vendor's credits.
    Credits(String, Amount, Amount),
    /// What was consumed of the floor of a vendor's running period.
    Consumed(String, Amount, Amount),
    /// What was carried into a vendor's running period.
    CarriedIn(String, Amount, Amount),
    /// A rung of a vendor's ladder is in force since a day.
    InForce(String, Act, Date),
    /// A rung of a vendor's ladder was lifted on a day, and spend is not back.
    Lifted(String, Act, Date),
    /// A change of a vendor's contract is done, or has begun.
    Changed(String, ContractChangeKind, Date),
    /// What customers owe for a stream.
    Receivables(String, Amount, Amount),
    /// What is incurred of a cost and not paid.
    Payables(String, Amount, Amount),
    /// The principal of a debt.
    Principal(String, Amount, Amount),
    /// How many amounts and counts are said to be of the old first month, from which they grow.
    Restated(usize),
    /// An item that is excluded from the forecast that came true keeps its openings.
    Kept(String),
    /// How many entries the history has more.
    History(usize),
}

/// Why a session cannot be rolled forward.
#[derive(Clone, Debug, PartialEq)]
pub enum RollRefusal {
    /// The forecast that came true has too few months: at most so many can go by.
    TooFar {
        /// The most months.
        most: u32,
    },
    /// There is no scenario of that id.
    NoSuchScenario(String),
    /// Its forecast is too large.
    Overflow(Overflow),
    /// An actual of something that has none, or of a month that does not go by.
    NoSuchActual(String),
    /// Planned amounts below zero that are not paid out yet: no opening can hold them. The stream's id.
    NegativeReceivable(String),
    /// Credits paid for more than was consumed in the running period: no opening can hold that. The vendor's id.
    NegativeConsumption(String),
    /// From a day on the new forecast is not the old one's rest. The id of the item whose postings differ first; none is
    /// cash.
    NotExact {
        /// The item.
        item: Option<String>,
        /// The day.
        date: Date,
    },
    /// What came out is not a valid session.
    Invalid(Vec<Problem>),
}

/// Rolls a session forward.
///
/// # Errors
/// What cannot be carried exactly is refused, with the item that it is about.
pub fn roll(request: &Roll<'_>) -> Result<Rolled, RollRefusal> {
    let session = request.session;
    if let Some(id) = request.scenario.filter(|id| session.scenario(id).is_none()) {
        return Err(RollRefusal::NoSuchScenario(id.to_owned()));
    }
    let with_actuals = |mut model: Model| -> Result<Model, RollRefusal> {
        let first = model.settings.first_month;
        let months = first..first.plus(request.months.min(240).cast_signed());
        for (path, amount) in request.actuals {
            set_actual(&mut model, path, *amount, &months).ok_or_else(|| RollRefusal::NoSuchActual(path.clone()))?;
        }
        Ok(model)
    };
    let came_true = with_actuals(session.resolved(request.scenario))?;
    let most = if request.keeps_length { came_true.settings.months } else { came_true.settings.months - 1 };
    if request.months == 0 || request.months > most {
        return Err(RollRefusal::TooFar { most });
    }
    let month = came_true.settings.first_month.plus(request.months.cast_signed());
    let before = forecast(&came_true).map_err(RollRefusal::Overflow)?;
    let closing = closing(&came_true, month).map_err(RollRefusal::Overflow)?;
    refuse_what_no_opening_holds(&closing)?;
    let step = Step::new(request, &came_true, &closing);
    let (mut next, dropped) = step.session(&with_actuals)?;
    next.model.history.extend(history(&next.model, &before, month));
    let problems = next.problems();
    if !problems.is_empty() {
        return Err(RollRefusal::Invalid(problems));
    }
    let after = forecast(&next.resolved(request.scenario)).map_err(RollRefusal::Overflow)?;
    if let Some((item, date)) = first_difference(&before, &after) {
        return Err(RollRefusal::NotExact { item, date });
    }
    if let Some(cash) = request.cash {
        next.model.settings.opening_cash = cash;
        let problems = next.problems();
        if !problems.is_empty() {
            return Err(RollRefusal::Invalid(problems));
        }
    }
    let carried = carried(&session.model, &next.model, &closing, &step);
    Ok(Rolled { session: next, as_of: month.first(), carried, dropped })
}

/// Sets an actual; none if there is no such amount, or its month does not go by.
fn set_actual(model: &mut Model, path: &str, amount: Amount, months: &std::ops::Range<Month>) -> Option<()> {
    let (list, month) = path.rsplit_once('/')?;
    let month: Month = month.parse().ok()?;
    let parts: Vec<&str> = list.split('/').collect();
    let amounts = match parts.as_slice() {
        ["streams", id, "amounts"] => &mut model.streams.iter_mut().find(|stream| stream.id.0 == *id)?.amounts,
        ["vendors", id, "contract", "lines", line, "amounts"] => {
            let vendor = model.vendors.iter_mut().find(|vendor| vendor.id.0 == *id)?;
            let contract = vendor.contract.0.as_mut()?;
            &mut contract.lines.iter_mut().find(|own| own.id.0 == *line)?.amounts
        }
        _ => return None,
    };
    months.contains(&month).then(|| {
        amounts.insert(month, amount);
    })
}

fn refuse_what_no_opening_holds(closing: &Closing) -> Result<(), RollRefusal> {
    if let Some(stream) = closing.streams.iter().find(|stream| stream.has_negative) {
        return Err(RollRefusal::NegativeReceivable(stream.id.clone()));
    }
    let is_negative = |vendor: &&VendorClosing| {
        vendor.contract.as_ref().is_some_and(|contract| contract.consumed_so_far < Amount::ZERO)
    };
    if let Some(vendor) = closing.vendors.iter().find(is_negative) {
        return Err(RollRefusal::NegativeConsumption(vendor.id.clone()));
    }
    if let Some(debt) = closing.debts.iter().find(|debt| debt.last_interest.is_some_and(|last| last >= closing.date)) {
        // Paid before its date, which lies in the new forecast.
        return Err(RollRefusal::NotExact { item: Some(debt.id.clone()), date: closing.date });
    }
    Ok(())
}

/// One step of rolling forward: from one first month to another.
struct Step<'a> {
    request: &'a Roll<'a>,
    /// The model whose forecast came true.
    came_true: &'a Model,
    closing: &'a Closing,
    old: Month,
    new: Month,
    /// Whether something grows, in the base or in a scenario, by the path of its growth.
    growing: BTreeSet<String>,
    /// Whether a stream has a lasting loss, in the base or in a scenario.
    has_lasting_loss: bool,
}

impl<'a> Step<'a> {
    fn new(request: &'a Roll<'a>, came_true: &'a Model, closing: &'a Closing) -> Self {
        let session = request.session;
        let scenarios = session.scenarios.iter().map(|scenario| Some(scenario.id.0.as_str()));
        let mut growing = BTreeSet::new();
        let mut has_lasting_loss = false;
        for model in std::iter::once(None).chain(scenarios).map(|id| session.resolved(id)) {
            growing.extend(growths(&model));
            has_lasting_loss |= model.streams.iter().any(|stream| stream.lasting_loss > Decimal::ZERO);
        }
        let old = came_true.settings.first_month;
        let new = closing.date.month();
        Self { request, came_true, closing, old, new, growing, has_lasting_loss }
    }

    /// The session, and the overrides that went.
    fn session(
        &self,
        with_actuals: &dyn Fn(Model) -> Result<Model, RollRefusal>,
    ) -> Result<(Session, Vec<(String, String)>), RollRefusal> {
        let before = self.request.session;
        let mut next = before.clone();
        next.model = with_actuals(before.model.clone())?;
        self.roll_model(&mut next.model);
        let mut dropped = Vec::new();
        for scenario in &mut next.scenarios {
            let mut own = with_actuals(scenario.resolved(&before.model))?;
            self.roll_model(&mut own);
            let overrides = std::mem::take(&mut scenario.overrides);
            for (path, setting) in overrides {
                // What a scenario said of openings, and of what is done, goes: it is the same for all now.
                let now = registry::written(&own, &path);
                let of_base = registry::written(&next.model, &path);
                let was_other = registry::written(&before.model, &path).is_none_or(|text| text != setting.text());
                match now {
                    Some(text) if !(was_other && of_base.as_ref() == Some(&text)) => {
                        scenario.overrides.insert(path, Setting::of(&text));
                    }
                    _ => dropped.push((scenario.id.0.clone(), path)),
                }
            }
        }
        let model = &next.model;
        next.intended.retain(|own| registry::node(model, &own.path).is_some());
        Ok((next, dropped))
    }

    fn roll_model(&self, model: &mut Model) {
        let closing = self.closing;
        model.settings.first_month = self.new;
        model.settings.opening_cash = closing.cash;
        if !self.request.keeps_length {
            model.settings.months = model.settings.months.saturating_sub(self.request.months).max(1);
        }
        if let (Some(line), Some(drawn)) = (&mut model.settings.credit_line.0, closing.drawn) {
            line.drawn = drawn;
        }
        for vendor in &mut model.vendors {
            self.roll_vendor(vendor);
        }
        for stream in &mut model.streams {
            self.roll_stream(stream);
        }
        for cost in &mut model.costs {
            self.roll_cost(cost);
        }
        for debt in &mut model.debts {
            if let Some(own) = closing.debts.iter().find(|own| own.id == debt.id.0) {
                self.roll_debt(debt, own);
            }
        }
        self.roll_service(&mut model.service);
    }

    /// The reference month of an amount that grows: the old first month, unless it has one of its own.
    fn refer(&self, path: &str, reference: &mut Option<Month>) {
        if self.growing.contains(path) && reference.is_none() {
            *reference = Some(self.old);
        }
    }

    fn roll_vendor(&self, vendor: &mut Vendor) {
        let path = format!("vendors/{}", vendor.id.0);
        for charge in &mut vendor.charges {
            if charge.amount_is == AmountIs::Monthly {
                self.refer(&format!("{path}/charges/{}", charge.id.0), &mut charge.reference_month);
            }
        }
        if let Some(contract) = &mut vendor.contract.0 {
            for line in &mut contract.lines {
                self.refer(&format!("{path}/contract/lines/{}", line.id.0), &mut line.reference_month);
            }
        }
        let new = self.new.first();
        vendor.lump_payments.retain(|lump| lump.date >= new);
        vendor.credit_notes.retain(|note| note.date >= new);
        self.roll_policies(vendor);
        for rung in &mut vendor.reactions {
            if rung.counts_from == CountsFrom::AsOf && rung.counted_since.is_none() {
                rung.counted_since = Some(self.old.first());
            }
        }
        let changes = self.roll_changes(vendor);
        let Some(closing) = self.closing.vendors.iter().find(|own| own.id == vendor.id.0) else { return };
        vendor.invoices.clone_from(&closing.invoices);
        vendor.credits.clone_from(&closing.credits);
        for rung in &mut vendor.reactions {
            let own = closing.rungs.iter().find(|own| own.id == rung.id.0);
            rung.in_force_since = own.and_then(|own| own.in_force_since);
            rung.lifted_on = own.and_then(|own| own.lifted_on);
            rung.dropped = own.is_some_and(|own| own.dropped);
        }
        if let (Some(contract), Some(own)) = (&mut vendor.contract.0, &closing.contract) {
            self.roll_contract(&vendor.id.0, contract, own, &changes);
        }
    }

    /// Drops policies that no longer hold for any kind; a dispute that is decided pays all in full.
    fn roll_policies(&self, vendor: &mut Vendor) {
        let (old, new) = (self.old.first(), self.new.first());
        let yesterday = new.plus_days(-1);
        let holding: BTreeSet<String> = InvoiceKind::ALL
            .iter()
            .filter_map(|kind| Some(vendor.policy_on(*kind, old, yesterday)?.id.0.clone()))
            .collect();
        let is_past = |policy: &Policy| policy.first_day(old) < new;
        vendor.policies.retain(|policy| !is_past(policy) || holding.contains(&policy.id.0));
        for policy in &mut vendor.policies {
            if policy.kind == PolicyKind::Dispute && policy.decision.is_some_and(|decision| decision < new) {
                let only = policy.only.clone();
                *policy = Policy { from: policy.from, only, ..Policy::blank(&policy.id.0) };
            }
        }
    }

    /// What became of a contract's changes: those that took place are the same in every scenario, others that would lie
    /// before the new date did not. Gives the renegotiations that are done, which go.
    fn roll_changes(&self, vendor: &mut Vendor) -> Vec<ContractChange> {
        let new = self.new.first();
        let of = self.came_true.vendors.iter().find(|own| own.id == vendor.id && !own.muted);
        let took_place: Vec<&ContractChange> =
            of.iter().flat_map(|own| &own.contract_changes).filter(|own| !own.muted && own.date < new).collect();
        let mut renegotiated = Vec::new();
        for change in took_place {
            let place = vendor.contract_changes.iter().position(|own| own.id == change.id);
            if change.kind == ContractChangeKind::Renegotiate {
                if change.date >= self.old.first() {
                    renegotiated.push(change.clone());
                }
            } else if let Some(place) = place {
                vendor.contract_changes[place] = change.clone();
            } else {
                vendor.contract_changes.push(change.clone());
            }
        }
        let has_taken_place = |id: &str| {
            of.iter().flat_map(|own| &own.contract_changes).any(|own| own.id.0 == id && !own.muted && own.date < new)
        };
        vendor.contract_changes.retain(|own| own.kind != ContractChangeKind::Renegotiate || own.date >= new);
        for change in &mut vendor.contract_changes {
            if change.date < new && !has_taken_place(&change.id.0) {
                change.muted = true;
            }
        }
        renegotiated
    }

    fn roll_contract(
        &self,
        vendor: &str,
        contract: &mut Contract,
        own: &ContractClosing,
        renegotiated: &[ContractChange],
    ) {
        contract.consumed_so_far = own.consumed_so_far;
        contract.carried_in = own.carried_in;
        for cap in &mut contract.caps {
            let used = own.caps.iter().find(|(id, _)| *id == cap.id.0);
            cap.consumed_so_far = used.map_or(Amount::ZERO, |(_, used)| *used);
        }
        let of = self.came_true.vendors.iter().find(|own| own.id.0 == vendor);
        let then = of.and_then(|own| own.contract.get());
        let by_instalments = contract.billing.interval_months().is_some();
        for period in &mut contract.periods {
            let before = then.and_then(|then| then.periods.iter().find(|other| other.id == period.id));
            let now = own.periods.iter().find(|other| other.id == period.id.0);
            let (Some(before), Some(now)) = (before, now) else { continue };
            // A scenario with a floor or an end of its own keeps it.
            let is_done = !renegotiated.is_empty() && now.end > self.old.first();
            if is_done && period.floor == before.floor {
                period.floor = now.floor;
            }
            if is_done && period.end == before.end && now.end != before.end {
                if by_instalments {
                    period.instalments_until = period.instalments_until.or(Some(before.end));
                }
                period.end = now.end;
            }
            if by_instalments {
                self.roll_instalments(period, now, is_done);
            }
        }
    }

    /// What of a period's floor was invoiced, where a renegotiation has changed its instalments.
    fn roll_instalments(&self, period: &mut crate::model::Period, now: &PeriodClosing, is_done: bool) {
        if now.end <= self.new.first() {
            // It is over: nothing of it is asked for any more.
            (period.invoiced, period.instalment) = (None, None);
        } else if is_done || period.invoiced.is_some() {
            period.invoiced = Some(now.invoiced);
            period.instalment = now.instalment;
        }
    }

    fn roll_stream(&self, stream: &mut Stream) {
        let path = format!("streams/{}", stream.id.0);
        match stream.driver {
            Driver::Trend => self.refer(&path, &mut stream.reference_month),
            Driver::Accounts => stream.opening_month = stream.opening_month.or(Some(self.old)),
        }
        if let Some(own) = self.closing.streams.iter().find(|own| own.id == stream.id.0) {
            stream.receivables.clone_from(&own.receivables);
        }
    }

    fn roll_cost(&self, cost: &mut Cost) {
        if cost.kind == CostKind::Amount && cost.amount_is == AmountIs::Monthly {
            self.refer(&format!("costs/{}", cost.id.0), &mut cost.reference_month);
        }
        if let Some((_, payables)) = self.closing.costs.iter().find(|(id, _)| *id == cost.id.0) {
            cost.payables.clone_from(payables);
        }
    }

    /// Repayments since the last interest date stay, since interest runs on what was owed before them.
    fn roll_debt(&self, debt: &mut Debt, own: &DebtClosing) {
        let (old, new) = (self.old.first(), self.new.first());
        debt.last_interest = Some(own.last_interest.or(debt.last_interest).unwrap_or(old.plus_days(-1)));
        let is_over = debt.maturity.is_some_and(|maturity| maturity < new);
        if is_over {
            // Nothing is owed any more.
            debt.last_interest = None;
        }
        if own.has_paid_given {
            debt.next_interest = None;
        }
        let counted = debt.principal_on.unwrap_or(old);
        let is_since = |date: Date| counted <= date && date < new && debt.last_interest.is_none_or(|last| last < date);
        if !is_over && debt.repayments.iter().any(|repayment| is_since(repayment.date)) {
            debt.principal_on = Some(counted);
            return;
        }
        debt.principal = own.principal;
        debt.principal_on = None;
        debt.repayments.retain(|repayment| repayment.date >= new);
    }

    fn roll_service(&self, service: &mut OptionalPart<Service>) {
        let downtime = || self.closing.downtime.iter().filter(|_| self.has_lasting_loss);
        if service.0.is_none() && downtime().next().is_some() {
            service.0 = Some(Service::default());
        }
        let Some(service) = &mut service.0 else { return };
        self.refer("service", &mut service.reference_month);
        if self.has_lasting_loss {
            let named = downtime().map(|(month, days)| PastDowntime {
                month: *month,
                days: *days,
                ..PastDowntime::blank(&format!("past-{month}"))
            });
            service.past_downtime = named.collect();
        }
    }
}

/// The paths of what grows.
fn growths(model: &Model) -> Vec<String> {
    let mut all = Vec::new();
    let mut add = |growth: Decimal, path: String| {
        if growth != Decimal::ZERO {
            all.push(path);
        }
    };
    for vendor in &model.vendors {
        for charge in &vendor.charges {
            add(charge.growth, format!("vendors/{}/charges/{}", vendor.id.0, charge.id.0));
        }
        for line in vendor.contract.get().into_iter().flat_map(|contract| &contract.lines) {
            add(line.growth, format!("vendors/{}/contract/lines/{}", vendor.id.0, line.id.0));
        }
    }
    model.streams.iter().for_each(|stream| add(stream.growth, format!("streams/{}", stream.id.0)));
    model.costs.iter().for_each(|cost| add(cost.growth, format!("costs/{}", cost.id.0)));
    if let Some(service) = model.service.get() {
        add(service.growth, "service".to_owned());
    }
    all
}

/// What the months gone by came to: the receipts of each stream, and the obligations of each vendor, cost and debt.
fn history(model: &Model, forecast: &Forecast, until: Month) -> Vec<Past> {
    let table = forecast.table(SpanSize::Month);
    let mut all = Vec::new();
    let is_kept = |id: &str| {
        let kinds = [ItemKind::Stream, ItemKind::Vendor, ItemKind::Cost, ItemKind::Debt];
        model.item(id).is_some_and(|item| kinds.contains(&item.kind))
    };
    for row in table.receipts.iter().chain(&table.obligations) {
        let id = &forecast.items[row.item as usize].id;
        for (span, amount) in table.spans.iter().zip(&row.spans) {
            let month = span.start.month();
            if month < until && *amount != Money::ZERO && is_kept(id) {
                all.push((id.clone(), month, *amount));
            }
        }
    }
    let taken: BTreeSet<&str> = model.history.iter().map(|past| past.id.0.as_str()).collect();
    let mut n = 0;
    let mut free = || loop {
        n += 1;
        let id = format!("past-{n}");
        if !taken.contains(id.as_str()) {
            return id;
        }
    };
    let entries = all.into_iter().map(|(item, month, amount)| Past {
        item,
        month,
        months: 1,
        amount: amount.to_amount(forecast.currency.digits()),
        ..Past::blank(&free())
    });
    entries.collect()
}

/// An entry by what it says to people: its day, its item, and its accounts with amounts.
type NamedPosting = (Date, Option<String>, Vec<(String, Money)>);

/// The first posting that differs between a forecast and one that begins later, over the days that both have: its item
/// and its day. The opening entry is compared with the balances.
fn first_difference(before: &Forecast, after: &Forecast) -> Option<(Option<String>, Date)> {
    let opening = after.as_of.plus_days(-1);
    let named = |forecast: &Forecast, date: Date| {
        let balances = forecast.balances_on(date);
        let mut all: BTreeMap<String, Money> = BTreeMap::new();
        for (account, balance) in forecast.accounts.iter().zip(balances) {
            if balance != Money::ZERO && matches!(account.kind.parts().0, "Assets" | "Liabilities") {
                *all.entry(account.to_string()).or_default() += balance;
            }
        }
        all
    };
    let (old, new) = (named(before, opening), named(after, opening));
    let differs = old.iter().find(|(account, balance)| new.get(*account) != Some(balance));
    let differs = differs.or_else(|| new.iter().find(|(account, _)| !old.contains_key(*account)));
    if let Some((account, _)) = differs {
        return Some((account.split(':').nth(2).map(str::to_owned), opening));
    }
    let end = before.end.min(after.end);
    let postings = |forecast: &Forecast| {
        let mut all: BTreeMap<NamedPosting, i64> = BTreeMap::new();
        for (entry, postings) in forecast.journal.between(after.as_of, end) {
            let item = entry.item.map(|item| forecast.items[item as usize].id.clone());
            let named = postings.iter().map(|own| (forecast.accounts[own.account as usize].to_string(), own.amount));
            *all.entry((entry.date, item, named.collect())).or_default() += 1;
        }
        all
    };
    let (old, new) = (postings(before), postings(after));
    let only_old = old.iter().find(|(posting, count)| new.get(*posting) != Some(count)).map(|(posting, _)| posting);
    let only_new = new.iter().find(|(posting, count)| old.get(*posting) != Some(count)).map(|(posting, _)| posting);
    let first = only_old.into_iter().chain(only_new).min()?;
    Some((first.1.clone(), first.0))
}

/// What became of what, in the base.
fn carried(before: &Model, after: &Model, closing: &Closing, step: &Step<'_>) -> Vec<Carried> {
    let mut all = vec![Carried::Cash(before.settings.opening_cash, after.settings.opening_cash)];
    if let (Some(old), Some(new)) = (before.settings.credit_line.get(), after.settings.credit_line.get()) {
        all.push(Carried::Drawn(old.drawn, new.drawn));
    }
    let sum = |amounts: &mut dyn Iterator<Item = Amount>| {
        amounts.fold(Amount::ZERO, |sum, own| Amount(Decimal::from_nanos(sum.0.nanos() + own.0.nanos())))
    };
    let is_there = |amounts: [Amount; 2]| amounts.iter().any(|own| *own != Amount::ZERO);
    for (old, new) in before.vendors.iter().zip(&after.vendors) {
        let id = || new.id.0.clone();
        if !new.muted && closing.vendors.iter().all(|own| own.id != new.id.0) {
            all.push(Carried::Kept(id()));
            continue;
        }
        let unpaid = [old, new].map(|own| sum(&mut own.invoices.iter().map(|invoice| invoice.amount)));
        if is_there(unpaid) {
            all.push(Carried::Unpaid(id(), unpaid[0], unpaid[1], new.invoices.len()));
        }
        let credits = [old, new].map(|own| sum(&mut own.credits.iter().map(|credit| credit.amount)));
        if is_there(credits) {
            all.push(Carried::Credits(id(), credits[0], credits[1]));
        }
        if let (Some(old), Some(new)) = (old.contract.get(), new.contract.get()) {
            if is_there([old.consumed_so_far, new.consumed_so_far]) {
                all.push(Carried::Consumed(id(), old.consumed_so_far, new.consumed_so_far));
            }
            if is_there([old.carried_in, new.carried_in]) {
                all.push(Carried::CarriedIn(id(), old.carried_in, new.carried_in));
            }
        }
        for rung in &new.reactions {
            match (rung.in_force_since, rung.lifted_on) {
                (_, Some(lifted)) => all.push(Carried::Lifted(id(), rung.act, lifted)),
                (Some(since), None) => all.push(Carried::InForce(id(), rung.act, since)),
                (None, None) => {}
            }
        }
        let then = step.came_true.vendors.iter().find(|own| own.id == new.id);
        let dates = step.old.first()..step.new.first();
        let done = then.iter().flat_map(|own| &own.contract_changes);
        for change in done.filter(|change| !change.muted && dates.contains(&change.date)) {
            all.push(Carried::Changed(id(), change.kind, change.date));
        }
    }
    for (old, new) in before.streams.iter().zip(&after.streams) {
        let owed = [old, new].map(|own| sum(&mut own.receivables.iter().flat_map(|own| [own.amount, own.bad])));
        if is_there(owed) {
            all.push(Carried::Receivables(new.id.0.clone(), owed[0], owed[1]));
        }
    }
    for (old, new) in before.costs.iter().zip(&after.costs) {
        let owed = [old, new].map(|own| sum(&mut own.payables.iter().map(|own| own.amount)));
        if is_there(owed) {
            all.push(Carried::Payables(new.id.0.clone(), owed[0], owed[1]));
        }
    }
    for (old, new) in before.debts.iter().zip(&after.debts) {
        let left = closing.debts.iter().find(|own| own.id == new.id.0).map_or(new.principal, |own| own.principal);
        all.push(Carried::Principal(new.id.0.clone(), old.principal, left));
    }
    let restated = references(after).saturating_sub(references(before));
    if restated > 0 {
        all.push(Carried::Restated(restated));
    }
    let past = after.history.len() - before.history.len();
    if past > 0 {
        all.push(Carried::History(past));
    }
    all
}

/// How many amounts and counts say which month they are of.
fn references(model: &Model) -> usize {
    let lines = model.vendors.iter().filter_map(|vendor| vendor.contract.get()).flat_map(|own| &own.lines);
    let charges = model.vendors.iter().flat_map(|vendor| &vendor.charges);
    let all = lines.map(|own| own.reference_month).chain(charges.map(|own| own.reference_month));
    let all = all.chain(model.streams.iter().flat_map(|own| [own.reference_month, own.opening_month]));
    let all = all.chain(model.costs.iter().map(|own| own.reference_month));
    all.chain(model.service.get().map(|own| own.reference_month)).flatten().count()
}
