//! The machine: carries lanes of paths through a plan, day by day, in the day's order (DESIGN 4, *The day*).
//!
//! Owns the balances of all accounts. The rules are in the modules named after them. Its one invariant: every posting
//! goes through [`Machine::post`], so entries balance and every amount is below 2^53 minor units.

use std::collections::BTreeMap;

use super::{
    causes::{Cause, Causes, Why},
    contracts::ContractRun,
    credit_line::CreditLineRun,
    credit_notes::{PlanNote, next_note},
    credits::{self, CreditState},
    debts::DebtRun,
    growth::Powers,
    invoices::{InPlan, InvoiceRun},
    journal::{Entry, Rule},
    lanes::Lanes,
    late_interest::InterestState,
    open::OpenInvoices,
    plan::{CASH, Event, EventKind, OPENING, Phase, Plan},
    policies::{Instalments, KINDS},
    reactions::{LadderWatch, RungRun, UnpaidJudgment, rungs_at_opening},
    recorder::Recorder,
    service::DowntimeRun,
    streams::StreamState,
    traces::{Traces, VendorTraces},
    vendors::{PlanInvoice, PlanVendor},
    withheld::WithheldRun,
};
use crate::calendar::{Date, Month};

/// An amount or a balance that is too large to be exact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Overflow {
    /// The id of the item; none is cash.
    pub item: Option<String>,
    /// The day.
    pub date: Date,
}

/// The state of a vendor during a run. Its fields stay in this order: what most invoices ask for comes first and fits two
/// cache lines, since there may be thousands of vendors.
#[derive(Clone, Debug)]
#[repr(C, align(64))]
pub struct VendorRun<const W: usize> {
    pub(super) interest: InterestState<W>,
    /// The open ones of its invoices, kept from the first time they are asked for.
    pub(super) open: Option<Box<OpenInvoices<W>>>,
    pub(super) rungs: Vec<RungRun<W>>,
    /// Its invoices, oldest due date first.
    pub(super) order: Vec<u32>,
    /// The place of the policy that holds for each kind of invoice; none means *pay in full*.
    pub(super) in_force: [Option<u32>; KINDS],
    /// How many of its invoices, from the oldest, are known to be past due.
    pub(super) past_due: usize,
    pub(super) credits: Vec<CreditState<W>>,
    pub(super) contract: Option<ContractRun<W>>,
    pub(super) policies: Vec<Instalments<W>>,
    /// For each change of the contract, the agreed instalments that it began.
    pub(super) agreed: Vec<Instalments<W>>,
    /// For each plan that ran at the opening, its instalments.
    pub(super) running: Vec<Instalments<W>>,
    /// Mask: 1 where service is suspended.
    pub(super) suspended: Lanes<W>,
    /// Receivables from the vendor that are due and not collected.
    pub(super) withheld: WithheldRun<W>,
    /// Whether its prices have to be recomputed.
    pub(super) is_stale: bool,
}

/// A run of a plan, in progress.
pub struct Machine<'p, const W: usize, R> {
    pub(super) plan: &'p Plan,
    pub(super) inputs: &'p [Lanes<W>],
    pub(super) recorder: &'p mut R,
    /// Today, in days from the as-of date, and as a date.
    pub(super) day: i32,
    pub(super) today: Date,
    /// Today's month, its number of days, its first day, and the first day of the next month.
    pub(super) month: Month,
    pub(super) month_days: f64,
    pub(super) month_first: Date,
    next_month: Date,
    pub(super) powers: Powers,
    pub(super) balances: Vec<Lanes<W>>,
    pub(super) streams: Vec<StreamState<W>>,
    /// What is to be collected and what is to be written off of each receivable, by its place.
    pub(super) receivables: Vec<(Lanes<W>, Lanes<W>)>,
    pub(super) vendors: Vec<VendorRun<W>>,
    /// What is asked every day, a vendor each.
    pub(super) watches: Vec<LadderWatch>,
    /// Every invoice: first those of the plan, then those that it did not foresee.
    pub(super) invoices: Vec<InvoiceRun<W>>,
    /// What is known of the latter.
    pub(super) unforeseen: Vec<PlanInvoice>,
    /// Invoices that have become late today, with their fixed sums not yet counted.
    pub(super) newly_late: Vec<u32>,
    pub(super) costs: Vec<Vec<Lanes<W>>>,
    pub(super) debts: Vec<DebtRun<W>>,
    /// Vendors that may hold credits, and vendors that may be paid when cash allows.
    pub(super) credit_holders: Vec<usize>,
    pub(super) patient: Vec<usize>,
    /// The next day that is some credit's last.
    pub(super) next_expiry: Date,
    /// For each note of the plan, what is held of it; whether anything is; and the next day that is some note's date or
    /// last day.
    pub(super) notes: Vec<Lanes<W>>,
    pub(super) holds_notes: bool,
    pub(super) next_note: Date,
    /// Vendors that have a ladder, even a powerless one where causes are kept, and those among them that also pay us.
    pub(super) with_ladder: Vec<usize>,
    pub(super) paying: Vec<usize>,
    /// Whether a ladder has to be tested at today's close, and the next day on which time alone may trigger one.
    pub(super) any_touched: bool,
    pub(super) next_test: f64,
    /// Whether some vendor's prices have to be recomputed.
    pub(super) any_stale: bool,
    pub(super) downtime: DowntimeRun<W>,
    pub(super) credit_line: Option<CreditLineRun<W>>,
    /// Judgments that are paid on a later day.
    pub(super) judgments: Vec<UnpaidJudgment<W>>,
    /// Invoices that have left a plan of instalments, each with the plan: one that fell due before it left is paid all the
    /// same. Empty without business days.
    pub(super) left_plans: Vec<(u32, InPlan)>,
    /// Events that the plan did not foresee, by day.
    pub(super) later: BTreeMap<u32, Vec<Event>>,
    /// Cash times days, in the month so far.
    pub(super) cash_money_days: Lanes<W>,
    overflow: Option<Overflow>,
    /// The causes of everything, if the recorder keeps them.
    pub(super) causes: Causes,
    pub(super) traces: Traces,
    /// The cause of the next entry.
    pub(super) reason: Cause,
    /// The reason for the next payment; none where the policy that holds is the reason.
    pub(super) purpose: Cause,
}

/// The places of the vendors that something holds for.
fn places(plan: &Plan, holds: impl Fn(&PlanVendor) -> bool) -> Vec<usize> {
    (0..plan.vendors.len()).filter(|vendor| holds(&plan.vendors[*vendor])).collect()
}

/// Runs a plan with a table of inputs, from the opening to the last close.
pub fn run<const W: usize, R: Recorder<W>>(plan: &Plan, inputs: &[Lanes<W>], recorder: &mut R) -> Result<(), Overflow> {
    let mut machine = Machine::open(plan, inputs, recorder)?;
    machine.run_days(plan.days())
}

impl<'p, const W: usize, R: Recorder<W>> Machine<'p, W, R> {
    /// The opening: the close of the day before the as-of date.
    pub fn open(plan: &'p Plan, inputs: &'p [Lanes<W>], recorder: &'p mut R) -> Result<Self, Overflow> {
        let opening = |vendor: &PlanVendor| VendorRun {
            interest: InterestState::opening(vendor.interest_day(plan.as_of, -1)),
            credits: credits::opening(&vendor.credits, inputs),
            contract: vendor.contract.as_ref().map(|contract| contract.state(inputs, plan.as_of)),
            policies: vec![Instalments::NONE; vendor.policies.len()],
            agreed: vec![Instalments::NONE; vendor.contract_changes.len()],
            running: vec![Instalments::NONE; vendor.running.len()],
            in_force: [None; KINDS],
            order: vendor.invoices.clone(),
            past_due: 0,
            open: None,
            rungs: rungs_at_opening(&vendor.rungs, plan.as_of),
            suspended: Lanes::ZERO,
            withheld: WithheldRun::NONE,
            is_stale: false,
        };
        let vendors: Vec<VendorRun<W>> = plan.vendors.iter().map(opening).collect();
        let mut machine = Self {
            plan,
            inputs,
            recorder,
            day: -1,
            today: plan.date(-1),
            month: plan.date(-1).month(),
            month_days: f64::from(plan.date(-1).month().days()),
            month_first: plan.date(-1).month().first(),
            next_month: plan.date(-1).month().plus(1).first(),
            powers: Powers::new(),
            balances: vec![Lanes::ZERO; plan.accounts.len()],
            streams: plan.streams.iter().map(|stream| stream.state(inputs, plan.first_month)).collect(),
            receivables: vec![(Lanes::ZERO, Lanes::ZERO); plan.receivables as usize],
            next_expiry: credits::next_expiry(&vendors),
            notes: plan.notes.iter().map(|note| note.at_opening(inputs)).collect(),
            holds_notes: plan.notes.iter().any(PlanNote::is_of_opening),
            next_note: next_note(&plan.notes, plan.as_of),
            vendors,
            watches: plan.vendors.iter().map(|vendor| LadderWatch::opening(&vendor.rungs)).collect(),
            invoices: plan.for_invoices(|invoice| InvoiceRun::new(invoice.due)),
            unforeseen: Vec::new(),
            newly_late: Vec::new(),
            costs: plan.costs.iter().map(super::costs::PlanCost::state).collect(),
            debts: plan.debts.iter().map(|debt| debt.state(inputs, plan.as_of)).collect(),
            credit_holders: places(plan, PlanVendor::may_hold_credits),
            patient: places(plan, PlanVendor::may_be_paid_when_cash_allows),
            with_ladder: places(plan, |vendor| !(vendor.rungs.is_empty() && vendor.powerless.is_empty())),
            paying: plan.paying_vendors(),
            any_touched: true,
            next_test: f64::INFINITY,
            any_stale: false,
            downtime: DowntimeRun::opening(
                plan.service.as_ref().map_or_else(Vec::new, |service| service.past_downtime(inputs)),
            ),
            credit_line: plan.credit_line.as_ref().map(|line| line.state(inputs)),
            judgments: Vec::new(),
            left_plans: Vec::new(),
            later: BTreeMap::new(),
            cash_money_days: Lanes::ZERO,
            overflow: None,
            causes: Causes::default(),
            traces: Traces::default(),
            reason: Cause::NONE,
            purpose: Cause::NONE,
        };
        machine.begin_traces();
        machine.post_opening();
        machine.begin_ladders();
        machine.overflow.take().map_or(Ok(machine), Err)
    }

    /// The balances of the opening, against `Equity:Opening`.
    fn post_opening(&mut self) {
        let mut postings = vec![(CASH, self.inputs[self.plan.opening_cash.0 as usize])];
        for stream in &self.plan.streams {
            postings.push((stream.receivable, Lanes::sum(stream.opening(self.inputs).map(|(good, bad)| good + bad))));
        }
        for (place, (vendor, state)) in (0..).zip(self.plan.vendors.iter().zip(&self.vendors)) {
            postings.push((vendor.credit, credits::total(&state.credits) + self.held_notes(place)));
        }
        for (invoice, opening) in &self.plan.openings {
            let amount = self.inputs[opening.amount.0 as usize];
            let state = &mut self.invoices[*invoice as usize];
            state.face = opening.face.map_or(amount, |face| self.inputs[face.0 as usize].max(amount));
            state.unpaid = amount;
            self.join_running_plan(*invoice);
            self.record_invoice(*invoice);
            self.ripen_at_opening(*invoice);
            let vendor = self.plan.invoices[*invoice as usize].vendor;
            postings.push((self.plan.vendors[vendor as usize].payable, -amount));
        }
        for cost in &self.plan.costs {
            postings.push((cost.payable(), -cost.opening(self.inputs)));
        }
        for (debt, run) in self.plan.debts.iter().zip(&self.debts) {
            postings.push((debt.liability, -run.principal()));
        }
        if let Some(line) = &self.plan.credit_line {
            postings.push((line.liability, -self.inputs[line.drawn.0 as usize]));
        }
        let amounts = || postings.iter().map(|(_, amount)| *amount);
        let sides =
            [Lanes::sum(amounts().map(Lanes::at_least_zero)), Lanes::sum(amounts().map(|own| own.min(Lanes::ZERO)))];
        if !sides.into_iter().all(Lanes::is_exact) {
            let largest = postings.iter().max_by(|one, other| one.1.largest().total_cmp(&other.1.largest()));
            self.overflows(largest.and_then(|(account, _)| self.plan.item_of_account(*account)));
        }
        postings.push((OPENING, -Lanes::sum(amounts())));
        for (account, amount) in &postings {
            if !(self.add_to_balance(*account, *amount) & amount.is_exact()) {
                self.overflows(self.plan.item_of_account(*account));
            }
        }
        self.check_close(self.free_cash());
        self.recorder.opening(self.today, &postings);
        if R::KEEPS_CAUSES {
            let reason = std::mem::take(&mut self.reason);
            self.traces.cash = reason;
            // Amounts owed may be paid, or stay unpaid.
            for vendor in 0..self.plan.vendors.len() {
                self.trace_cash(self.traces.vendors[vendor].ledger);
            }
            if postings.iter().any(|(_, amount)| !amount.is_zero()) {
                self.causes.entry(reason);
            }
        }
    }

    /// Begins the traces of the opening balances, and of the state that starts from them.
    fn begin_traces(&mut self) {
        if !R::KEEPS_CAUSES {
            return;
        }
        let plan = self.plan;
        self.traces.dates = plan.dates();
        self.traces.vendors = vec![VendorTraces::default(); plan.vendors.len()];
        let mut all = Why::new();
        all.names(plan.settings, &["opening_cash"]);
        self.begin_downtime_traces();
        self.begin_stream_traces(&mut all);
        self.begin_vendor_traces(&mut all);
        self.begin_note_traces(&mut all);
        self.begin_ladder_traces();
        for cost in self.plan.costs.iter().flat_map(super::costs::PlanCost::payable_records) {
            let mut why = Why::new();
            why.names(cost, &["amount"]);
            let cause = self.cause(why);
            all.made_of(cause);
        }
        self.begin_debt_traces(&mut all);
        self.reason = self.cause(all);
    }

    /// Adds a cause to the graph.
    pub(super) fn cause(&mut self, why: Why) -> Cause {
        self.causes.add(&self.plan.records, why)
    }

    /// Adds the cause of an entry of zero, which is not posted, to that of cash: with other inputs it would be posted.
    fn trace_nothing(&mut self, accounts: [u32; 2]) {
        let own = std::mem::take(&mut self.reason);
        if accounts.contains(&CASH) {
            self.trace_cash(own);
        }
    }

    /// Adds a cause to the state of a vendor's invoices.
    pub(super) fn trace_ledger(&mut self, vendor: usize, cause: Cause) {
        let traces = &mut self.traces.vendors[vendor];
        traces.ledger = self.causes.after(traces.ledger, cause);
    }

    /// Adds the cause of a posted entry to the traces of the state that it changes.
    fn trace_entry(&mut self, head: Entry, accounts: [u32; 2]) {
        let own = std::mem::take(&mut self.reason);
        self.causes.entry(own);
        if accounts.contains(&CASH) {
            self.trace_cash(own);
        }
        if let Some(invoice) = head.invoice {
            self.trace_invoice(invoice, own);
        }
    }

    /// Adds a cause to cash although nothing was posted.
    pub(super) fn trace_cash(&mut self, cause: Cause) {
        self.traces.cash = self.causes.after(self.traces.cash, cause);
    }

    /// Adds a cause to the state of an invoice.
    pub(super) fn trace_invoice(&mut self, invoice: u32, cause: Cause) {
        let at = invoice as usize;
        if self.causes.invoices.len() <= at {
            self.causes.invoices.resize(at + 1, Cause::NONE);
            self.causes.faces.resize(at + 1, Cause::NONE);
            self.causes.owed.resize(at + 1, Cause::NONE);
        }
        self.causes.invoices[at] = self.causes.after(self.causes.invoices[at], cause);
        self.trace_ledger(self.planned(invoice).vendor as usize, cause);
    }

    #[inline]
    pub(super) fn date(&self) -> Date {
        self.today
    }

    #[inline]
    pub(super) fn is_first_of_month(&self) -> bool {
        self.today == self.month_first
    }

    /// Runs days until `count` of them are done, each from its start to its close.
    pub fn run_days(&mut self, count: usize) -> Result<(), Overflow> {
        self.run_days_while(count, &|_| true).map(drop)
    }

    /// As [`Machine::run_days`], but only while the run is wanted: `is_wanted` is asked before every day, with the
    /// number of days done. Returns whether the run came to its end.
    pub fn run_days_while(&mut self, count: usize, is_wanted: &dyn Fn(usize) -> bool) -> Result<bool, Overflow> {
        let over = |machine: &Self| usize::try_from(machine.day + 1).unwrap_or(0);
        while over(self) < count {
            let day = over(self);
            if !is_wanted(day) {
                return Ok(false);
            }
            match self.quiet_until(day, count).saturating_sub(day) {
                0 => self.run_day(day)?,
                quiet => self.pass(quiet),
            }
        }
        Ok(true)
    }

    /// The first day from `day` on that needs more than the passing of time.
    fn quiet_until(&self, day: usize, end: usize) -> usize {
        let has_news = R::KEEPS_CAUSES || self.any_stale || self.any_touched || !self.patient.is_empty();
        let has_news = has_news || self.holds_notes;
        if has_news || self.paying.iter().any(|vendor| self.watches[*vendor].takes_something_new()) {
            return day;
        }
        let starts = &self.plan.day_starts;
        let eventful = starts[day + 1..].iter().position(|start| *start > starts[day]).map_or(end, |free| day + free);
        let place = |date: Date| usize::try_from(date.0.saturating_sub(self.plan.as_of.0)).unwrap_or(0);
        let unforeseen = self.later.first_key_value().map_or(end, |(day, _)| *day as usize);
        #[allow(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "whole days, never before the first"
        )]
        let tested = self.next_test.ceil() as usize;
        let dated = place(self.next_month).min(place(self.next_expiry)).min(place(self.next_note));
        end.min(eventful).min(unforeseen).min(tested).min(dated)
    }

    /// Lets days pass on which nothing happens.
    fn pass(&mut self, days: usize) {
        let free_cash = self.free_cash();
        for _ in 0..days {
            self.day += 1;
            self.today = self.today.plus_days(1);
            self.accrue_cash_interest();
            self.accrue_credit_line();
            self.downtime.pass();
            self.recorder.close(self.day, free_cash);
        }
    }

    /// Runs a day, by its index, from its start to its close.
    fn run_day(&mut self, day: usize) -> Result<(), Overflow> {
        self.day += 1;
        self.today = self.today.plus_days(1);
        if self.today == self.next_month {
            self.month = self.month.plus(1);
            self.month_days = f64::from(self.month.days());
            self.month_first = self.today;
            self.next_month = self.month.plus(1).first();
        }
        self.accrue_cash_interest();
        self.accrue_credit_line();
        if R::KEEPS_CAUSES {
            self.trace_beginnings();
        }
        let plan = self.plan;
        let events = &plan.events[plan.day_starts[day] as usize..plan.day_starts[day + 1] as usize];
        // Events that the plan did not foresee are sorted in among the others.
        let merged = self.later.remove(&super::plan::index(day)).map(|mut later| {
            later.extend_from_slice(events);
            later.sort_by_key(|event| event.order);
            later
        });
        self.run_steps(merged.as_deref().unwrap_or(events));
        let free_cash = self.free_cash();
        self.check_close(free_cash);
        self.recorder.close(self.day, free_cash);
        if self.overflow.is_none() { Ok(()) } else { self.overflow.take().map_or(Ok(()), Err) }
    }

    /// The steps of a day.
    fn run_steps(&mut self, mut events: &[Event]) {
        let mut up_to = |phase| {
            let count = events.iter().take_while(|event| event.order.0 < phase).count();
            let (first, rest) = events.split_at(count);
            events = rest;
            first
        };
        let [begin, invoicing, collections, paying] =
            [Phase::Ripening, Phase::Collection, Phase::CashInterest, Phase::LumpPayment].map(&mut up_to);
        let lumps = events;
        if self.day == 0 && self.holds_notes {
            self.use_opening_notes();
        }
        self.happen(begin);
        self.count_fixed_sums();
        self.begin_consumption();
        self.accrue_downtime();
        self.happen(invoicing);
        self.use_notes();
        self.expire_credits();
        self.receive_from_vendors(collections);
        self.write_off(collections);
        self.happen(collections);
        self.happen(paying);
        self.pay_when_cash_allows();
        self.happen(lumps);
        self.run_ladders();
        self.hold_buffer();
    }

    fn happen(&mut self, events: &[Event]) {
        for event in events {
            self.happen_one(event.what);
        }
    }

    fn happen_one(&mut self, what: EventKind) {
        match what {
            EventKind::ContractChange { vendor, change } => self.change_contract(vendor, change),
            EventKind::MigrationStep { vendor } => self.is_to_be_repriced(vendor as usize),
            EventKind::ServiceTurn => self.downtime.is_stale = true,
            EventKind::TerminationFee { invoice } => self.invoice_termination_fee(invoice),
            EventKind::Judgment { vendor, rung, filed } => self.judge(vendor, rung, filed),
            EventKind::JudgmentPayment { vendor, rung } => self.pay_judgment(vendor, rung),
            EventKind::SiteCost { site, month } => self.incur_site(site, month),
            EventKind::SitePayment { site, month } => self.pay_site(site, month),
            EventKind::CreditLineInterest => self.pay_credit_line(),
            EventKind::PolicyBegin { vendor, policy } => self.begin_policy(vendor, policy),
            EventKind::Decision { vendor, policy } => self.decide(vendor, policy),
            EventKind::Ripening { invoice } => self.ripen(invoice),
            EventKind::Instalment { invoice, period, index } => {
                self.invoice_instalment(invoice, period, index);
            }
            EventKind::Usage { vendor, invoice } => self.invoice_usage(vendor, invoice),
            EventKind::PeriodTurn { vendor, invoice } => self.turn_period(vendor, invoice),
            EventKind::Charge { invoice, charge, first } => {
                let vendor = self.planned(invoice).vendor;
                let trend = &self.plan.vendors[vendor as usize].charges[charge as usize];
                let amount = self.sum_of_months(trend, first, self.month);
                if R::KEEPS_CAUSES {
                    self.give_charge_as_reason(invoice, charge, first);
                }
                self.issue(Rule::Charge, invoice, amount);
            }
            EventKind::LateInterest { vendor, invoice } => self.invoice_late_interest(vendor, invoice),
            EventKind::Recognition { stream, batch } => self.recognise(stream, batch),
            EventKind::Collection { stream, batch, lag } => self.collect(stream, batch, lag),
            EventKind::OpeningCollection { stream, receivable } => self.collect_opening(stream, receivable),
            // What it could be set off against was seen to before.
            EventKind::OpeningDue { .. } => {}
            EventKind::CashInterest => self.receive_cash_interest(),
            EventKind::CashIn { event } => self.cash_in(event),
            EventKind::CashOut { event } => self.cash_out(event),
            EventKind::DebtInterest { debt, day } => self.pay_debt_interest(debt, day),
            EventKind::Repayment { debt, repayment } => self.repay_debt(debt, repayment),
            EventKind::Cost { cost, first } => self.pay_cost(cost, first),
            EventKind::CostDue { cost, first } => self.incur_cost(cost, first),
            EventKind::PaymentOfCost { cost, first, last } => self.pay_cost_later(cost, first, last),
            EventKind::OpeningCostPayment { cost, payable } => self.pay_opening_cost(cost, payable),
            EventKind::CostPayment { cost, batch } => self.pay_incurred(cost, batch),
            EventKind::Payment { invoice } => {
                self.settle(Rule::Payment, invoice, Lanes::splat(f64::INFINITY));
            }
            EventKind::UndisputedPayment { invoice } => {
                let disputed = self.invoices[invoice as usize].disputed;
                let limit = disputed.map(|disputed| if disputed == 0.0 { f64::INFINITY } else { 0.0 });
                self.settle(Rule::Payment, invoice, limit);
            }
            EventKind::AgreedPayment { vendor, change, index } => self.pay_agreed(vendor, change, index),
            EventKind::RunningPayment { vendor, plan, index } => self.pay_running(vendor, plan, index),
            EventKind::SharePayment { invoice, policy } => self.pay_share(invoice, policy),
            EventKind::PolicyPayment { vendor, policy, index } => self.pay_at_month_end(vendor, policy, index),
            EventKind::LumpPayment { vendor, lump } => self.pay_lump(vendor, lump),
        }
    }

    /// Posts an entry of an item: `amount` to the debit of one account and the credit of another.
    pub(super) fn post(
        &mut self,
        rule: Rule,
        item: u32,
        invoice: Option<u32>,
        debit: u32,
        credit: u32,
        amount: Lanes<W>,
    ) {
        let head = Entry { date: self.today, rule, item: Some(item), invoice, payer: None };
        self.post_entry(head, debit, credit, amount);
    }

    /// Posts an entry without an item.
    pub(super) fn post_plain(&mut self, rule: Rule, debit: u32, credit: u32, amount: Lanes<W>) {
        let head = Entry { date: self.today, rule, item: None, invoice: None, payer: None };
        self.post_entry(head, debit, credit, amount);
    }

    /// Posts an entry with a given head.
    #[inline]
    pub(super) fn post_entry(&mut self, head: Entry, debit: u32, credit: u32, amount: Lanes<W>) {
        if amount.is_zero() {
            if R::KEEPS_CAUSES {
                self.trace_nothing([debit, credit]);
            }
            return;
        }
        let is_exact = self.add_to_balance(debit, amount) & self.add_to_balance(credit, -amount) & amount.is_exact();
        if !is_exact {
            self.overflows(head.item);
        }
        self.recorder.entry(head, debit, credit, amount);
        if R::KEEPS_CAUSES {
            self.trace_entry(head, [debit, credit]);
        }
    }

    /// Adds to a balance; returns whether it is still exact.
    #[inline]
    fn add_to_balance(&mut self, account: u32, amount: Lanes<W>) -> bool {
        let balance = &mut self.balances[account as usize];
        *balance += amount;
        balance.is_exact()
    }

    /// Refuses a close at which cash, or the part of it above the buffer, is too large.
    #[inline]
    fn check_close(&mut self, free_cash: Lanes<W>) {
        let above = free_cash - self.inputs[self.plan.buffer.0 as usize];
        if !(free_cash.is_exact() & above.is_exact()) {
            self.overflows(None);
        }
    }

    #[cold]
    pub(super) fn overflows(&mut self, item: Option<u32>) {
        if self.overflow.is_none() {
            let item = item.map(|item| self.plan.items[item as usize].id.clone());
            self.overflow = Some(Overflow { item, date: self.today });
        }
    }
}
