//! Closings: everything that a run carries from one day to the next, as the openings of a forecast that begins on that
//! day (DESIGN 4.14, *roll forward*).
//!
//! Owns which state there is, and which input of the model holds it. Its one invariant: it is read from a run, never
//! derived a second time. What no input can hold is left out; whoever uses a closing compares the forecast that it leads
//! to with the rest of the run.

use std::collections::BTreeSet;

use super::{
    causes::RecordId,
    contracts::ContractRun,
    invoices::InPlan,
    lanes::Lanes,
    plan::{CASH, EventKind, Plan},
    policies::Instalments,
    recorder::{Journals, RungEventKind},
    run::{Machine, Overflow},
};
use crate::{
    calendar::{Date, Month},
    model::{
        Act, Amount, BilledFor, CostPayable, Credit, CreditPays, Decimal, InvoiceKind, Keyed, Model, OpeningInvoice,
        Period, Receivable, RunningPlan, Vendor,
    },
    money::{Currency, Money},
};

/// The state of a forecast before the first payments of a day, the first of a month.
#[derive(Clone, Debug)]
pub struct Closing {
    /// The day.
    pub date: Date,
    /// Cash, restricted cash included.
    pub cash: Amount,
    /// What is drawn of the credit line, if there is one.
    pub drawn: Option<Amount>,
    /// The vendors that take part.
    pub vendors: Vec<VendorClosing>,
    /// The streams that take part.
    pub streams: Vec<StreamClosing>,
    /// The costs that take part, each with what is incurred and not paid.
    pub costs: Vec<(String, Vec<CostPayable>)>,
    /// The debts that take part.
    pub debts: Vec<DebtClosing>,
    /// The downtime of each month gone by, in days, as far as any.
    pub downtime: Vec<(Month, Decimal)>,
}

/// How a vendor stands.
#[derive(Clone, Debug)]
pub struct VendorClosing {
    /// Its id.
    pub id: String,
    /// What is unpaid, oldest due date first.
    pub invoices: Vec<OpeningInvoice>,
    /// What is left of credits, and what is held of credit notes.
    pub credits: Vec<Credit>,
    /// Its contract, if it has one.
    pub contract: Option<ContractClosing>,
    /// The rungs of its ladder.
    pub rungs: Vec<RungClosing>,
}

/// How a contract stands.
#[derive(Clone, Debug)]
pub struct ContractClosing {
    /// What was consumed of the floor of the period that runs, below zero where credits paid for more than was consumed.
    pub consumed_so_far: Amount,
    /// Of that, what was of each cap's lines.
    pub caps: Vec<(String, Amount)>,
    /// What was carried into the period that runs, or goes into the next.
    pub carried_in: Amount,
    /// The periods.
    pub periods: Vec<PeriodClosing>,
}

/// How a commitment period stands.
#[derive(Clone, Debug)]
pub struct PeriodClosing {
    /// Its id.
    pub id: String,
    /// The day after its last.
    pub end: Date,
    /// Its floor.
    pub floor: Amount,
    /// What of it was invoiced, by instalments.
    pub invoiced: Amount,
    /// What the next instalment comes to, if more than one is left.
    pub instalment: Option<Amount>,
}

/// How a rung stands.
#[derive(Clone, Debug)]
pub struct RungClosing {
    /// Its id.
    pub id: String,
    /// When it fired, if it is in force or spend is not back.
    pub in_force_since: Option<Date>,
    /// When it was lifted, if spend is not back.
    pub lifted_on: Option<Date>,
    /// Whether its suit was dropped.
    pub dropped: bool,
}

/// What is owed to us for a stream.
#[derive(Clone, Debug)]
pub struct StreamClosing {
    /// Its id.
    pub id: String,
    /// What is recognised and not collected.
    pub receivables: Vec<Receivable>,
    /// The part of that which would be paid out, since planned amounts were below zero: no opening can hold it.
    pub has_negative: bool,
}

/// How a debt stands.
#[derive(Clone, Debug)]
pub struct DebtClosing {
    /// Its id.
    pub id: String,
    /// The principal that is left.
    pub principal: Amount,
    /// The last day on which interest was paid; none if that was before the forecast.
    pub last_interest: Option<Date>,
    /// Whether the given amount of the next interest is paid.
    pub has_paid_given: bool,
}

/// The state of a model's forecast before the first payments of a month's first day.
///
/// # Errors
/// An overflow, as in a forecast.
pub fn closing(model: &Model, month: Month) -> Result<Closing, Overflow> {
    let plan = Plan::with_paths(model);
    let inputs = plan.inputs::<1>();
    let mut journals = Journals::<1>::new(&plan);
    let mut machine = Machine::open(&plan, &inputs, &mut journals)?;
    let days = usize::try_from(month.first().0 - plan.as_of.0).unwrap_or(0).min(plan.days());
    machine.run_days(days)?;
    Ok(machine.closing(model, month.first()))
}

/// Ids for the records of one list, each free.
#[derive(Default)]
struct FreeIds(BTreeSet<String>);

impl FreeIds {
    fn take(&mut self, wanted: &str) -> String {
        let mut id = wanted.to_owned();
        let mut n = 2;
        while !self.0.insert(id.clone()) {
            id = format!("{wanted}-{n}");
            n += 1;
        }
        id
    }
}

/// A receivable: its due date and its place among those of that day, what is to be collected and written off, and the
/// vendor that owes it, by its item's place.
type OpenReceivable = ((Date, u32), Lanes<1>, Lanes<1>, Option<u32>);

/// Money in the form of the model.
struct InMajor(Currency);

impl InMajor {
    fn amount(&self, lanes: Lanes<1>) -> Amount {
        Money::from_lane(lanes.0[0]).to_amount(self.0.digits())
    }
}

impl Plan {
    /// The id that a record has in its list.
    fn id_of(&self, record: RecordId) -> &str {
        let path = self.records.get(record.0 as usize).map_or("", String::as_str);
        path.rsplit('/').next().unwrap_or(path)
    }
}

impl Machine<'_, 1, Journals<1>> {
    /// What the run stands at, before the day `next`.
    fn closing(&mut self, model: &Model, next: Date) -> Closing {
        let money = InMajor(self.plan.currency);
        let by_id = |vendor: &u32| {
            let id = &self.plan.items[self.plan.vendors[*vendor as usize].item as usize].id;
            model.vendors.iter().find(|own| own.id.0 == *id)
        };
        let places = (0..super::plan::index(self.plan.vendors.len())).filter_map(|place| Some((place, by_id(&place)?)));
        let places: Vec<(u32, &Vendor)> = places.collect();
        Closing {
            date: next,
            cash: money.amount(self.balances[CASH as usize]),
            drawn: self.plan.credit_line.as_ref().map(|line| money.amount(-self.balances[line.liability as usize])),
            vendors: places.into_iter().map(|(place, vendor)| self.close_vendor(vendor, place, next)).collect(),
            streams: (0..self.plan.streams.len()).map(|stream| self.close_stream(stream, next)).collect(),
            costs: (0..self.plan.costs.len()).map(|cost| self.close_cost(model, cost, next)).collect(),
            debts: (0..self.plan.debts.len()).map(|debt| self.close_debt(debt, next)).collect(),
            downtime: self.close_downtime(),
        }
    }

    fn item_id(&self, item: u32) -> String {
        self.plan.items[item as usize].id.clone()
    }

    fn close_vendor(&self, vendor: &Vendor, place: u32, next: Date) -> VendorClosing {
        VendorClosing {
            id: vendor.id.0.clone(),
            invoices: self.close_invoices(vendor, place, next),
            credits: self.close_credits(vendor, place),
            contract: self.close_contract(vendor, place, next),
            rungs: self.close_rungs(place, next),
        }
    }

    fn close_invoices(&self, vendor: &Vendor, place: u32, next: Date) -> Vec<OpeningInvoice> {
        let money = InMajor(self.plan.currency);
        let (plan, run) = (&self.plan.vendors[place as usize], &self.vendors[place as usize]);
        let is_open =
            |invoice: &&u32| self.is_dated_by_today(**invoice) && !self.invoices[**invoice as usize].unpaid.is_zero();
        let mut open: Vec<u32> = run.order.iter().filter(is_open).copied().collect();
        open.sort_by_key(|invoice| self.order_of(*invoice));
        let mut ids = FreeIds::default();
        // Those of the opening keep their ids, so they come first.
        let opening = |invoice: u32| self.plan.openings.get(&invoice);
        let kept = open.iter().filter_map(|invoice| Some((*invoice, self.plan.id_of(opening(*invoice)?.record))));
        let kept: Vec<(u32, String)> = kept.map(|(invoice, id)| (invoice, ids.take(id))).collect();
        let closed = open.into_iter().map(|invoice| {
            let planned = self.planned(invoice);
            let state = &self.invoices[invoice as usize];
            let id = match kept.iter().find(|(own, _)| *own == invoice) {
                Some((_, id)) => id.clone(),
                None => ids.take(&format!("{}-{}", planned.kind.as_str(), planned.issued)),
            };
            let is_ending = planned.kind == InvoiceKind::Shortfall && !planned.is_shortfall;
            let is_legal = planned.kind == InvoiceKind::Charge && plan.legal == Some(planned.expense);
            let (payments_left, of_plan) = self.payments_left(place, state.in_plan, next);
            let kind = match (payments_left, state.agreed) {
                (0, _) => RunningPlan::None,
                (_, true) => RunningPlan::Agreed,
                (_, false) => RunningPlan::NotAgreed,
            };
            let count = payments_left + of_plan.map_or(0, |(_, gone)| gone);
            let is_late = state.ripe && planned.kind != InvoiceKind::Interest && state.fixed_sum_taken.is_zero();
            let grace = plan.late.as_ref().and_then(|late| late.grace_days(planned.kind));
            let account = &self.plan.accounts[planned.expense as usize];
            let is_of_charge = vendor.charges.iter().any(|charge| account.item.as_ref() == Some(&charge.id.0));
            OpeningInvoice {
                charge: account.item.clone().filter(|_| is_of_charge && planned.kind == InvoiceKind::Charge),
                number: if planned.is_opening { self.plan.invoice_number(invoice as usize) } else { String::new() },
                kind: planned.kind,
                issued: planned.issued,
                due: state.due,
                amount: money.amount(state.unpaid),
                face: (state.face != state.unpaid).then(|| money.amount(state.face)),
                billed_for: match (is_ending, is_legal) {
                    (true, _) => BilledFor::Ending,
                    (_, true) => BilledFor::LegalCosts,
                    _ => BilledFor::Usual,
                },
                plan: kind,
                payments_left: (payments_left > 0).then_some(payments_left),
                payment: of_plan.filter(|_| payments_left > 1).map(|(plan, _)| money.amount(plan.each(count))),
                fixed_sum_to_come: is_late && grace.is_some_and(|grace| state.due.plus_days(grace + 1) < next),
                ..OpeningInvoice::blank(&id)
            }
        });
        closed.collect()
    }

    /// How many payments are left of the plan that an invoice is in, with the plan and how many are made.
    fn payments_left(&self, place: u32, plan: Option<InPlan>, next: Date) -> (u32, Option<(Instalments<1>, u32)>) {
        let (plans, run) = (&self.plan.vendors[place as usize], &self.vendors[place as usize]);
        let found = match plan {
            None => None,
            Some(InPlan::Policy(at)) => {
                let policy = &plans.policies[at as usize];
                Some((policy.count, policy.begin.month(), run.policies[at as usize]))
            }
            Some(InPlan::Opening(at)) => {
                Some((plans.running[at as usize].count, self.plan.first_month, run.running[at as usize]))
            }
            Some(InPlan::Renegotiation(at)) => plans.contract_changes[at as usize]
                .agreed_instalments()
                .map(|(count, first)| (count, first, run.agreed[at as usize])),
        };
        let Some((count, first, plan)) = found else { return (0, None) };
        let made = u32::try_from(next.month().0 - first.0).unwrap_or(0).min(count);
        (count - made, Some((plan, made)))
    }

    fn close_credits(&self, vendor: &Vendor, place: u32) -> Vec<Credit> {
        let money = InMajor(self.plan.currency);
        let mut ids = FreeIds::default();
        let left = self.vendors[place as usize].credits.iter().filter(|credit| !credit.left.is_zero());
        let mut used: BTreeSet<&str> = BTreeSet::new();
        let mut closed: Vec<Credit> = left
            .map(|credit| {
                let is_same = |own: &&Credit| {
                    let terms = (own.pays, own.expires, own.bought);
                    let is_counted = own.bought || own.counts == credit.counts;
                    terms == (CreditPays::Consumption, credit.expires, !credit.opening) && is_counted
                };
                let own = vendor.credits.iter().filter(is_same).find(|own| !used.contains(own.id.0.as_str()));
                used.extend(own.map(|own| own.id.0.as_str()));
                let id = own.map_or(if credit.opening { "credit" } else { "bought" }, |own| &own.id.0);
                Credit {
                    amount: money.amount(credit.left),
                    expires: credit.expires,
                    counts: credit.counts,
                    bought: !credit.opening,
                    ..Credit::blank(&ids.take(id))
                }
            })
            .collect();
        for (note, held) in self.plan.notes.iter().zip(&self.notes) {
            if note.vendor == place && !held.is_zero() {
                closed.push(Credit {
                    pays: CreditPays::AnyInvoice,
                    amount: money.amount(*held),
                    expires: note.expires,
                    only: note.only.clone(),
                    held: true,
                    ..Credit::blank(&ids.take(self.plan.id_of(note.record)))
                });
            }
        }
        closed
    }

    fn close_contract(&self, vendor: &Vendor, place: u32, next: Date) -> Option<ContractClosing> {
        let money = InMajor(self.plan.currency);
        let contract = vendor.contract.get()?;
        let plan = self.plan.vendors[place as usize].contract.as_ref()?;
        let run: &ContractRun<1> = self.vendors[place as usize].contract.as_ref()?;
        let has_begun = run.running.is_some_and(|period| plan.periods[period].start < next);
        let mut periods: Vec<&Period> = contract.periods.iter().collect();
        periods.sort_by_key(|period| period.start);
        Some(ContractClosing {
            consumed_so_far: if has_begun { money.amount(run.consumed) } else { Amount::ZERO },
            caps: contract
                .caps
                .iter()
                .zip(&run.capped)
                .map(|(cap, used)| (cap.id.0.clone(), if has_begun { money.amount(*used) } else { Amount::ZERO }))
                .collect(),
            carried_in: money.amount(run.carried),
            periods: periods
                .iter()
                .enumerate()
                .map(|(at, period)| PeriodClosing {
                    id: period.id.0.clone(),
                    end: run.ends[at],
                    floor: money.amount(run.floors[at]),
                    invoiced: money.amount(run.floors[at] - run.uninvoiced[at]),
                    instalment: next_instalment(&run.instalments[at]).map(|part| money.amount(part)),
                })
                .collect(),
        })
    }

    fn close_rungs(&self, place: u32, next: Date) -> Vec<RungClosing> {
        let plan = &self.plan.vendors[place as usize];
        let run = &self.vendors[place as usize];
        let [log] = &self.recorder.lanes;
        let rungs = plan.rungs.iter().zip(&run.rungs).enumerate();
        rungs
            .map(|(at, (rung, state))| {
                #[allow(clippy::cast_possible_truncation, reason = "whole days of a forecast")]
                let fired = state.fired.0[0].is_finite().then(|| self.plan.as_of.plus_days(state.fired.0[0] as i32));
                let is_in_force = !state.in_force.is_zero();
                let month = f64::from(next.month().0);
                let is_away = rung.act == Act::CancelSpend && !is_in_force && state.cancelled.1.0[0] > month;
                let lifted = log.rung_events.iter().rev().find(|(_, vendor, own, kind)| {
                    *vendor == plan.item && *own as usize == at && *kind == RungEventKind::Lifted
                });
                RungClosing {
                    dropped: rung.act == Act::Court && is_in_force && !state.cleared.is_zero(),
                    id: rung.id.clone(),
                    in_force_since: fired.filter(|_| is_in_force || is_away),
                    lifted_on: fired.and(lifted.map(|(day, ..)| *day).or(rung.lifted)).filter(|_| is_away),
                }
            })
            .collect()
    }

    fn close_stream(&self, at: usize, next: Date) -> StreamClosing {
        let plan = &self.plan.streams[at];
        let place = super::plan::index(at);
        let mut open: Vec<OpenReceivable> = Vec::new();
        for ((receivable, (good, bad)), n) in plan.receivables.iter().zip(&self.streams[at].opening).zip(0..) {
            if self.plan.rolling.of_opening(receivable.due) >= next {
                open.push(((receivable.due, n), *good, *bad, receivable.payer.map(|(item, _)| item)));
            }
        }
        for (vendor, run) in self.plan.vendors.iter().zip(&self.vendors) {
            for withheld in run.withheld.streams.iter().filter(|own| own.stream == place) {
                let all = withheld.receivables.iter();
                open.extend(all.map(|own| ((own.due, 0), own.good, own.bad, Some(vendor.item))));
            }
        }
        for event in self.plan.events.iter().take_while(|event| self.plan.as_of.0 + event.day.cast_signed() < next.0) {
            let EventKind::Recognition { stream, batch } = event.what else { continue };
            if stream != place {
                continue;
            }
            let day = self.plan.as_of.plus_days(event.day.cast_signed());
            for (lag, (days, _)) in (0..).zip(plan.lags.iter()) {
                let due = self.plan.rolling.due(day, day.plus_days(*days));
                if due < next {
                    continue;
                }
                for payer in 0..plan.payer_parts() {
                    let (good, bad) = self.receivables[plan.place(batch, payer, lag)];
                    open.push(((due, batch), good, bad, plan.payers.get(payer).map(|payer| payer.item)));
                }
            }
        }
        open.retain(|(_, good, bad, ..)| !(good.is_zero() && bad.is_zero()));
        // In the order in which they are collected.
        open.sort_by_key(|(due, ..)| *due);
        let money = InMajor(self.plan.currency);
        let has_negative = open.iter().any(|(_, good, ..)| good.0[0] < 0.0);
        // Those of one day keep their order, which is that of their ids.
        let (mut last, mut n) = (None, 0);
        let receivables = open.into_iter().map(|((due, _), good, bad, payer)| {
            n = if last == Some(due) { n + 1 } else { 1 };
            last = Some(due);
            let id = if n == 1 { format!("due-{due}") } else { format!("due-{due}-{n:03}") };
            Receivable {
                due,
                amount: money.amount(good),
                bad: money.amount(bad),
                vendor: payer.map(|item| self.item_id(item)),
                ..Receivable::blank(&id)
            }
        });
        StreamClosing { id: self.item_id(plan.item), receivables: receivables.collect(), has_negative }
    }

    fn close_cost(&mut self, model: &Model, at: usize, next: Date) -> (String, Vec<CostPayable>) {
        let plan = &self.plan.costs[at];
        let money = InMajor(self.plan.currency);
        let id = self.item_id(plan.item);
        let mut ids = FreeIds::default();
        let mut open = Vec::new();
        let cost = model.costs.iter().find(|cost| cost.id.0 == id);
        for owed in
            cost.iter().flat_map(|cost| &cost.payables).filter(|owed| self.plan.rolling.of_opening(owed.due) >= next)
        {
            ids.take(&owed.id.0);
            open.push(owed.clone());
        }
        let stream = self.plan.streams.iter().position(|stream| stream.costs.contains(&super::plan::index(at)));
        if let (Some(cost), Some(of)) = (cost, stream) {
            let days = self.plan.events.iter().filter_map(|event| match event.what {
                EventKind::Recognition { stream, batch } if stream as usize == of => Some((batch, event.day)),
                _ => None,
            });
            for (batch, day) in days {
                let day = self.plan.as_of.plus_days(day.cast_signed());
                let due = self.plan.rolling.due(day, day.plus_days(cost.net_days.cast_signed()));
                let amount = self.costs[at].get(batch as usize).copied().unwrap_or(Lanes::ZERO);
                if due >= next && !amount.is_zero() {
                    let id = ids.take(&format!("due-{due}"));
                    open.push(CostPayable { due, amount: money.amount(amount), ..CostPayable::blank(&id) });
                }
            }
        }
        // What fell due on another day than the one on which it is paid.
        let place = super::plan::index(at);
        let dated = |event: &super::plan::Event| self.plan.as_of.plus_days(event.day.cast_signed());
        let incurred =
            self.plan.events.iter().filter(|event| dated(event) < next).filter_map(|event| match event.what {
                EventKind::CostDue { cost, first } if cost == place => Some(first),
                _ => None,
            });
        let incurred: BTreeSet<Month> = incurred.collect();
        let payments = self.plan.events.iter().filter(|event| dated(event) >= next);
        let payments = payments.filter_map(|event| match event.what {
            EventKind::PaymentOfCost { cost, first, last } if cost == place && incurred.contains(&first) => {
                Some((dated(event), first, last))
            }
            _ => None,
        });
        for (due, first, last) in payments.collect::<Vec<_>>() {
            let amount = self.sum_of_months(&self.plan.costs[at].trend, first, last);
            if !amount.is_zero() {
                let id = ids.take(&format!("due-{due}"));
                open.push(CostPayable { due, amount: money.amount(amount), ..CostPayable::blank(&id) });
            }
        }
        (id, open)
    }

    fn close_debt(&self, at: usize, next: Date) -> DebtClosing {
        let (plan, run) = (&self.plan.debts[at], &self.debts[at]);
        let place = super::plan::index(at);
        let gone = self.plan.events.iter().take_while(|event| self.plan.as_of.0 + event.day.cast_signed() < next.0);
        let paid = gone.filter_map(|event| match event.what {
            EventKind::DebtInterest { debt, day } if debt == place => Some(self.plan.as_of.plus_days(day)),
            _ => None,
        });
        DebtClosing {
            id: self.item_id(plan.item),
            principal: InMajor(self.plan.currency).amount(run.principal()),
            last_interest: paid.max(),
            has_paid_given: !run.awaits_given,
        }
    }

    fn close_downtime(&self) -> Vec<(Month, Decimal)> {
        let of_month = (self.month, self.downtime.of_month);
        let all = self.downtime.months.iter().copied().chain([of_month]);
        let days = all.filter(|(_, days)| !days.is_zero());
        days.filter_map(|(month, days)| Some((month, Decimal::from_f64(days.0[0], 9)?))).collect()
    }
}

/// The first of a period's instalments that are left, if they are several: those that are invoiced are zero.
fn next_instalment(parts: &[Lanes<1>]) -> Option<Lanes<1>> {
    let first = parts.iter().position(|part| !part.is_zero())?;
    (first + 1 < parts.len()).then(|| parts[first])
}
