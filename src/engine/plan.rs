//! The plan: a model compiled into a list of dated events, sorted by day and step.
//!
//! Owns the order of the day (DESIGN 4, *The day*) and the inputs that may differ from path to path. Knows the model,
//! unlike the machine that runs a plan. Its one invariant: the list of events depends on no input that may have a
//! distribution.

use std::{collections::BTreeMap, fmt::Arguments, sync::Arc};

use super::{
    business_days::{BusinessCalendar, Rolling},
    cash::PlanCashEvent,
    causes::{RecordId, Why},
    costs::PlanCost,
    credit_line::PlanCreditLine,
    credit_notes::PlanNote,
    debts::PlanDebt,
    growth::Powers,
    items::{ItemName, ItemNames},
    journal::{Account, AccountKind},
    lanes::Lanes,
    service::{PlanService, PlanSite},
    streams::PlanStream,
    vendors::{OpeningDraft, PlanInvoice, PlanOpening, PlanVendor},
};
use crate::{
    calendar::{Date, Month},
    model::{ByMonth, ItemKind, Model, Recognition, Stream, TrendChange, WeekStart},
    money::{Amount, Currency, Decimal},
};

/// A date after the last day of any forecast.
pub(super) const NEVER: Date = Date(i32::MAX);

/// An input that may differ from path to path: its place in the table of inputs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Input(pub u32);

/// The phase of the day in which an event happens; the order of the variants is the day's order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Phase {
    /// Step 1: contracts change, before anything else.
    ContractChange,
    /// Step 1: sites close, outages begin or end.
    ServiceTurn,
    /// Step 1: decides disputes that began before today.
    Decision,
    /// Step 1: policies begin.
    PolicyBegin,
    /// Step 1: decides disputes that began today.
    DecisionAtOnce,
    /// Step 2: invoices begin to bear interest.
    Ripening,
    /// Step 3, first.
    Instalment,
    /// Step 3.
    Usage,
    /// Step 3: a commitment period ends or begins.
    PeriodTurn,
    /// Step 3: fees replace the shortfalls of later periods.
    TerminationFee,
    /// Step 3.
    Charge,
    /// Step 3.
    Judgment,
    /// Step 3, last of the invoices.
    LateInterest,
    /// Step 3: revenue.
    Recognition,
    /// Step 4: first all write-offs, then collections.
    Collection,
    /// Step 4.
    CashInterest,
    /// Step 4.
    CashIn,
    /// Step 5.
    CashOut,
    /// Step 5.
    Debt,
    /// Step 5.
    Cost,
    /// Step 5: our own data centres.
    SiteCost,
    /// Step 6, first: what judgments order us to pay.
    JudgmentPayment,
    /// Step 6: agreed instalments of a renegotiation.
    AgreedPayment,
    /// Step 6: payments of single invoices by policies.
    Payment,
    /// Step 6: lump payments.
    LumpPayment,
}

impl Phase {
    const COUNT: usize = Self::LumpPayment as usize + 1;
}

/// Something that happens on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EventKind {
    /// A contract is renegotiated or terminated.
    ContractChange { vendor: u32, change: u32 },
    /// A part of a vendor's consumption moves away.
    MigrationStep { vendor: u32 },
    /// A site closes, an outage begins or ends.
    ServiceTurn,
    /// The fee of a termination.
    TerminationFee { invoice: u32 },
    /// The judgment on a suit that was filed on a day.
    Judgment { vendor: u32, rung: u32, filed: i32 },
    /// After the judgment, all that was due on its day is paid.
    JudgmentPayment { vendor: u32, rung: u32 },
    /// A site's cost of a month.
    SiteCost { site: u32, month: Month },
    /// The payment of a site's cost of a month that fell on another day.
    SitePayment { site: u32, month: Month },
    /// The month's interest and fee of the credit line.
    CreditLineInterest,
    /// A policy of a vendor begins.
    PolicyBegin { vendor: u32, policy: u32 },
    /// A dispute is decided.
    Decision { vendor: u32, policy: u32 },
    /// An invoice passes its due date and grace days.
    Ripening { invoice: u32 },
    /// An instalment of a period's floor, by its place.
    Instalment { invoice: u32, period: u32, index: u32 },
    /// The month's consumption.
    Usage { vendor: u32, invoice: u32 },
    /// The last day of a commitment period, or the day before one starts.
    PeriodTurn { vendor: u32, invoice: Option<u32> },
    /// A charge for the months from `first` to the event's month.
    Charge { invoice: u32, charge: u32, first: Month },
    /// The month's late interest.
    LateInterest { vendor: u32, invoice: u32 },
    /// Recognition of the month's revenue up to today.
    Recognition { stream: u32, batch: u32 },
    /// A batch of recognised revenue is collected after its lag, or written off.
    Collection { stream: u32, batch: u32, lag: u32 },
    /// A receivable of the opening is collected.
    OpeningCollection { stream: u32, receivable: u32 },
    /// A receivable that was due before the opening, on an as-of date that is no business day: it may be set off.
    OpeningDue { stream: u32, receivable: u32 },
    /// The month's interest on cash.
    CashInterest,
    /// The part of a cash event that brings cash.
    CashIn { event: u32 },
    /// The part of a cash event that takes cash.
    CashOut { event: u32 },
    /// Interest of a debt up to a day, counted from the as-of date.
    DebtInterest { debt: u32, day: i32 },
    /// A repayment of a debt, by its place; none for all that is left.
    Repayment { debt: u32, repayment: Option<u32> },
    /// A cost for the months from `first` to the event's month.
    Cost { cost: u32, first: Month },
    /// Such a cost, paid on another day.
    CostDue { cost: u32, first: Month },
    /// The payment of a cost for the months from `first` to `last`, which fell on another day.
    PaymentOfCost { cost: u32, first: Month, last: Month },
    /// The payment of a part of a cost that was incurred before the forecast.
    OpeningCostPayment { cost: u32, payable: u32 },
    /// The payment of a cost that is a share of a batch of recognised revenue.
    CostPayment { cost: u32, batch: u32 },
    /// Payment of all that is unpaid and undisputed of an invoice.
    Payment { invoice: u32 },
    /// Payment of an invoice in full, if no part of it is disputed.
    UndisputedPayment { invoice: u32 },
    /// Payment of a share of an invoice.
    SharePayment { invoice: u32, policy: u32 },
    /// A payment of a policy that pays at months' ends, by its place from 0.
    PolicyPayment { vendor: u32, policy: u32, index: u32 },
    /// An agreed instalment of the amount past due at a renegotiation, by its place from 0.
    AgreedPayment { vendor: u32, change: u32, index: u32 },
    /// A payment of a plan of instalments that runs at the opening, by its place from 0.
    RunningPayment { vendor: u32, plan: u32, index: u32 },
    /// A lump payment.
    LumpPayment { vendor: u32, lump: u32 },
}

/// A dated event.
#[derive(Clone, Copy, Debug)]
pub struct Event {
    /// Days after the as-of date.
    pub day: u32,
    /// Its phase, then its item's place, then its place within the item.
    pub order: (Phase, u32, u32),
    /// What happens.
    pub what: EventKind,
}

/// A growing amount with its changes and planned amounts.
#[derive(Clone, Debug)]
pub struct PlanTrend {
    /// The record that it belongs to.
    pub(super) record: RecordId,
    /// The amount in the month that growth counts from, in minor units.
    pub monthly: Input,
    /// Growth a year, as a part: 0.1 is 10%.
    pub growth: Input,
    /// Months from the month that growth counts from to the first month.
    pub offset: i32,
    /// Factors that apply from a month on.
    pub changes: Vec<PlanTrendChange>,
    /// Planned amounts, which replace all of the above.
    pub amounts: Vec<(Month, Input)>,
}

/// A factor that applies from a month on.
#[derive(Clone, Debug)]
pub struct PlanTrendChange {
    record: RecordId,
    from: Month,
    until: Option<Month>,
    factor: Input,
    over_months: i32,
}

/// A model, compiled.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The first day of the forecast; what is before it is history.
    pub as_of: Date,
    /// The day after the last.
    pub end: Date,
    /// The first month.
    pub first_month: Month,
    /// The session's currency: amounts are in its minor units.
    pub currency: Currency,
    /// The day that weeks begin on.
    pub week_start: WeekStart,
    /// The month of the year, 1 to 12, in which fiscal years begin.
    pub fiscal_month: u32,
    /// The items that are not muted.
    pub items: ItemNames,
    /// Every account that postings may name; a posting holds its place here.
    pub accounts: Vec<Account>,
    /// The values of the inputs in this model.
    pub inputs: Vec<f64>,
    /// The path of each input; empty unless asked for.
    pub input_paths: Vec<String>,
    /// The paths of the records that its parts were compiled from; empty unless asked for.
    pub(super) records: Vec<String>,
    /// Every event, sorted by day and order.
    pub events: Vec<Event>,
    /// For each day the index of its first event; then the number of all events.
    pub day_starts: Vec<u32>,
    /// Where what is due, collected or paid moves to.
    pub(super) rolling: Rolling,
    /// For each invoice that the plan foresees, the due date before it was rolled; empty unless causes are kept and there
    /// are business days.
    pub(super) unrolled: Vec<Date>,
    pub(super) settings: RecordId,
    pub(super) opening_cash: Input,
    pub(super) restricted_cash: Input,
    pub(super) buffer: Input,
    pub(super) cash_interest: Input,
    pub(super) streams: Vec<PlanStream>,
    /// How many receivables come from what all streams recognise.
    pub(super) receivables: u32,
    pub(super) vendors: Vec<PlanVendor>,
    /// By date of issue: the place of an invoice.
    pub(super) invoices: Vec<PlanInvoice>,
    /// How many of them are dated before the forecast, then before the end of each of its days; at last of all.
    pub(super) issued_by: Vec<u32>,
    /// The places of all invoices, vendor by vendor, those of a vendor by date and order of issue.
    pub(super) invoices_by_vendor: Vec<u32>,
    /// What else is known of the invoices of the opening, by their places.
    pub(super) openings: BTreeMap<u32, PlanOpening>,
    /// The numbers of opening invoices that have one, by the place of their unpaid amount among the inputs.
    pub(super) invoice_numbers: BTreeMap<u32, String>,
    pub(super) costs: Vec<PlanCost>,
    /// The records of costs that are a share of a stream that takes no part.
    pub(super) idle_costs: Vec<RecordId>,
    pub(super) debts: Vec<PlanDebt>,
    pub(super) cash_events: Vec<PlanCashEvent>,
    pub(super) sites: Vec<PlanSite>,
    pub(super) service: Option<PlanService>,
    pub(super) credit_line: Option<PlanCreditLine>,
    /// Credit notes, and credits at the opening that pay any invoice: vendor by vendor, in the order of use.
    pub notes: Vec<PlanNote>,
    /// Notes that are a day outside the forecast, each with its vendor; empty in plans that keep no causes.
    pub(super) notes_beside: Vec<(u32, RecordId)>,
    /// Vendors, in an order in which consumption moves only to later ones.
    pub(super) by_migration: Vec<u32>,
}

/// `Assets:Cash`, the first of the accounts that every plan has, in this order.
pub const CASH: u32 = 0;
/// `Equity:Opening`.
pub const OPENING: u32 = 1;
/// `Revenue:Other`.
pub const REVENUE_OTHER: u32 = 2;
/// `Equity:Events`.
pub const EVENTS: u32 = 3;

impl Plan {
    /// The place of an account's item; none for cash and other accounts of the whole model.
    pub(super) fn item_of_account(&self, account: u32) -> Option<u32> {
        let id = self.accounts[account as usize].item.as_deref()?;
        self.items.place(id)
    }

    /// Compiles a valid model.
    pub fn new(model: &Model) -> Self {
        Planner::new(model, false).plan(model)
    }

    /// Compiles a valid model, and keeps the path of each input.
    pub fn with_paths(model: &Model) -> Self {
        Planner::new(model, true).plan(model)
    }

    /// The inputs of this model as a table of one lane.
    pub fn inputs<const W: usize>(&self) -> Vec<Lanes<W>> {
        self.inputs.iter().map(|value| Lanes::splat(*value)).collect()
    }

    /// The number of invoices that the plan foresees; a run may add others.
    pub const fn invoice_count(&self) -> usize {
        self.invoices.len()
    }

    /// A value for each invoice of the plan, with room for some that it did not foresee: the list would be copied for the
    /// first of them.
    pub(super) fn for_invoices<T>(&self, of: impl FnMut(&PlanInvoice) -> T) -> Vec<T> {
        let mut all = Vec::with_capacity(self.invoices.len() + self.invoices.len() / 8);
        all.extend(self.invoices.iter().map(of));
        all
    }

    /// The places of the vendors that have a ladder and also pay a stream, or owe a receivable of the opening.
    pub(super) fn paying_vendors(&self) -> Vec<usize> {
        let all = self.streams.iter().flat_map(PlanStream::paid_by);
        let mut paying: Vec<usize> = all.filter(|vendor| !self.vendors[*vendor].rungs.is_empty()).collect();
        paying.sort_unstable();
        paying.dedup();
        paying
    }

    /// How many days the forecast has.
    pub fn days(&self) -> usize {
        usize::try_from(self.end.0 - self.as_of.0).unwrap_or(0)
    }

    /// The date of a day counted from the as-of date.
    pub fn date(&self, day: i32) -> Date {
        self.as_of.plus_days(day)
    }
}

/// Builds a plan.
pub struct Planner {
    plan: Plan,
    /// The events of each phase, unsorted.
    events: [Vec<Event>; Phase::COUNT],
    keeps_paths: bool,
    /// The places, by id, of the vendors and the streams that are not muted.
    pub(super) vendor_places: BTreeMap<String, u32>,
    pub(super) stream_places: BTreeMap<String, u32>,
    /// What is known of the invoices of the opening.
    pub(super) opening_drafts: Vec<OpeningDraft>,
    /// How many minor units one unit of the currency has.
    minor_per_major: f64,
    digits: u32,
}

impl Planner {
    fn new(model: &Model, keeps_paths: bool) -> Self {
        let account = |kind| Account { kind, item: None };
        let currency = model.currency();
        Self {
            plan: Plan {
                as_of: model.as_of(),
                end: model.end(),
                first_month: model.settings.first_month,
                currency,
                week_start: model.settings.week_start,
                fiscal_month: model.settings.fiscal_month,
                items: ItemNames::default(),
                accounts: vec![
                    account(AccountKind::Cash),
                    account(AccountKind::Opening),
                    account(AccountKind::RevenueOther),
                    account(AccountKind::Events),
                ],
                inputs: Vec::with_capacity(256),
                input_paths: Vec::new(),
                records: Vec::new(),
                events: Vec::new(),
                day_starts: Vec::new(),
                rolling: Rolling::none(model.as_of()),
                unrolled: Vec::new(),
                settings: RecordId::default(),
                opening_cash: Input(0),
                restricted_cash: Input(0),
                buffer: Input(0),
                cash_interest: Input(0),
                streams: Vec::new(),
                receivables: 0,
                vendors: Vec::new(),
                invoices: Vec::new(),
                issued_by: Vec::new(),
                invoices_by_vendor: Vec::new(),
                openings: BTreeMap::new(),
                invoice_numbers: BTreeMap::new(),
                costs: Vec::new(),
                idle_costs: Vec::new(),
                debts: Vec::new(),
                cash_events: Vec::new(),
                sites: Vec::new(),
                service: None,
                credit_line: None,
                notes: Vec::new(),
                notes_beside: Vec::new(),
                by_migration: Vec::new(),
            },
            events: std::array::from_fn(|_| Vec::new()),
            keeps_paths,
            vendor_places: BTreeMap::new(),
            stream_places: BTreeMap::new(),
            opening_drafts: Vec::new(),
            minor_per_major: 10f64.powi(currency.digits().cast_signed()),
            digits: currency.digits(),
        }
    }

    /// Reserves about as much memory as the items need every month: a wrong guess only costs time.
    fn make_room(&mut self, model: &Model) {
        let months = model.settings.months as usize;
        let recognitions = |stream: &Stream| if stream.recognition == Recognition::Weekly { 6 } else { 1 };
        let streams: usize = model.streams.iter().map(recognitions).sum();
        let lags: usize = model.streams.iter().map(|stream| recognitions(stream) * stream.lags.len().max(1)).sum();
        let vendors = model.vendors.len();
        self.plan.vendors.reserve(vendors);
        self.plan.streams.reserve(model.streams.len());
        for (phase, count) in [
            (Phase::Recognition, streams),
            (Phase::Collection, lags),
            (Phase::Usage, vendors),
            (Phase::LateInterest, vendors),
            (Phase::Ripening, 2 * vendors),
            (Phase::Payment, 2 * vendors),
        ] {
            self.events[phase as usize].reserve(months * count);
        }
    }

    fn plan(mut self, model: &Model) -> Plan {
        self.make_room(model);
        let settings = &model.settings;
        self.plan.settings = self.record(format_args!("settings"));
        self.plan_business_days(model);
        self.plan.opening_cash = self.amount(settings.opening_cash, || "settings/opening_cash".to_owned());
        self.plan.restricted_cash = self.amount(settings.restricted_cash, || "settings/restricted_cash".to_owned());
        self.plan.buffer = self.amount(settings.buffer, || "settings/buffer".to_owned());
        self.plan.cash_interest = self.decimal(settings.cash_interest, || "settings/cash_interest".to_owned());
        self.plan_vendors(model);
        self.plan_streams(model);
        self.plan_costs(model);
        self.plan_debts(model);
        self.plan_credit_line(model);
        self.plan_service(model);
        self.plan_cash(model);
        self.sort_events();
        self.plan
    }

    fn plan_business_days(&mut self, model: &Model) {
        let Some(days) = model.settings.business_days.get() else { return };
        let record = self.record(format_args!("settings/business_days"));
        let holidays = days.holidays.iter().map(|holiday| {
            (holiday.date, self.record(format_args!("settings/business_days/holidays/{}", holiday.id.0)))
        });
        let holidays = holidays.collect();
        self.plan.rolling.calendar = Some(Arc::new(BusinessCalendar::new(days, record, holidays)));
    }

    /// Where what is due, collected or paid moves to.
    pub(super) fn rolling(&self) -> Rolling {
        self.plan.rolling.clone()
    }

    /// The as-of date.
    pub fn as_of(&self) -> Date {
        self.plan.as_of
    }

    /// The day after the last.
    pub fn end(&self) -> Date {
        self.plan.end
    }

    /// The months of the forecast.
    pub fn months(&self) -> impl Iterator<Item = Month> + use<> {
        (self.plan.as_of.month().0..self.plan.end.month().0).map(Month)
    }

    /// The months from one on whose last days are in the forecast, or are moved into it.
    pub(super) fn month_ends(&self, from: Month) -> impl Iterator<Item = Month> + use<> {
        let (rolling, end) = (self.rolling(), self.end());
        (from.0..).map(Month).take_while(move |month| rolling.may_be_before(end, month.last()))
    }

    /// The plan so far.
    pub fn plan_mut(&mut self) -> &mut Plan {
        &mut self.plan
    }

    /// Adds an input of money.
    pub fn amount(&mut self, amount: Amount, path: impl FnOnce() -> String) -> Input {
        let minor = match amount.to_money(self.digits) {
            Some(money) => money.to_f64(),
            None => amount.0.to_f64() * self.minor_per_major,
        };
        self.input(minor, path)
    }

    /// Adds an input that is not money.
    pub fn decimal(&mut self, value: Decimal, path: impl FnOnce() -> String) -> Input {
        self.input(value.to_f64(), path)
    }

    fn input(&mut self, value: f64, path: impl FnOnce() -> String) -> Input {
        self.plan.inputs.push(value);
        if self.keeps_paths {
            self.plan.input_paths.push(path());
        }
        Input(u32::try_from(self.plan.inputs.len() - 1).unwrap_or(u32::MAX))
    }

    pub(super) const fn keeps_paths(&self) -> bool {
        self.keeps_paths
    }

    /// The record of a path, for parts of the plan that name what they were compiled from.
    pub(super) fn record(&mut self, path: Arguments<'_>) -> RecordId {
        if !self.keeps_paths {
            return RecordId::default();
        }
        self.plan.records.push(path.to_string());
        RecordId(index(self.plan.records.len() - 1))
    }

    /// Adds an account; returns its place.
    pub fn account(&mut self, kind: AccountKind, item: &str) -> u32 {
        self.plan.accounts.push(Account { kind, item: Some(item.to_owned()) });
        index(self.plan.accounts.len() - 1)
    }

    /// Adds an item; returns its place.
    pub fn item(&mut self, kind: ItemKind, id: &str, label: &str) -> u32 {
        self.plan.items.push(ItemName { kind, id: id.to_owned(), label: label.to_owned() })
    }

    /// Adds an event of something that is paid on a day, or on the business day that it moves to; does nothing if that
    /// is outside the forecast, or the day itself before it.
    pub(super) fn paid_event(&mut self, date: Date, order: (Phase, u32, u32), what: EventKind) {
        if let Some(paid) = self.plan.rolling.service(date) {
            self.event(paid, order, what);
        }
    }

    /// Adds an event; does nothing if its date is outside the forecast.
    pub fn event(&mut self, date: Date, order: (Phase, u32, u32), what: EventKind) {
        if date < self.plan.end
            && let Ok(day) = u32::try_from(date.0 - self.plan.as_of.0)
        {
            self.events[order.0 as usize].push(Event { day, order, what });
        }
    }

    /// Adds the inputs of a growing amount. `origin` is the month that growth counts from.
    pub fn trend(
        &mut self,
        path: Arguments<'_>,
        (monthly, name): (Amount, &str),
        growth: Decimal,
        origin: Month,
        changes: &[TrendChange],
        amounts: &ByMonth,
    ) -> PlanTrend {
        let monthly = self.amount(monthly, || format!("{path}/{name}"));
        self.trend_of(path, monthly, growth, origin, changes, amounts)
    }

    /// As [`Planner::trend`], for an amount or number whose input exists already.
    pub fn trend_of(
        &mut self,
        path: Arguments<'_>,
        monthly: Input,
        growth: Decimal,
        origin: Month,
        changes: &[TrendChange],
        amounts: &ByMonth,
    ) -> PlanTrend {
        let offset = self.plan.first_month.0 - origin.0;
        PlanTrend {
            record: self.record(path),
            monthly,
            growth: self.decimal(growth, || format!("{path}/growth")),
            offset,
            changes: self.changes(path, changes),
            amounts: amounts
                .iter()
                .map(|(month, amount)| (*month, self.amount(*amount, || format!("{path}/amounts/{month}"))))
                .collect(),
        }
    }

    fn changes(&mut self, path: Arguments<'_>, changes: &[TrendChange]) -> Vec<PlanTrendChange> {
        // Sorted by id, so that the order in the file does not change products.
        let by_id: BTreeMap<&str, &TrendChange> = changes.iter().map(|change| (change.id.0.as_str(), change)).collect();
        by_id
            .into_values()
            .map(|change| PlanTrendChange {
                record: self.record(format_args!("{path}/changes/{}", change.id.0)),
                from: change.from,
                until: change.until,
                factor: self.decimal(change.factor, || format!("{path}/changes/{}/factor", change.id.0)),
                over_months: i32::try_from(change.over_months).unwrap_or(1),
            })
            .collect()
    }

    /// Sorts the events by day, then by order. They come phase by phase, and item by item within a phase, so that after
    /// they are laid out by day only a few are out of order.
    fn sort_events(&mut self) {
        let days = self.plan.days();
        let mut starts = vec![0u32; days + 1];
        for phase in &self.events {
            for event in phase {
                starts[event.day as usize + 1] += 1;
            }
        }
        let mut sum = 0;
        for start in &mut starts {
            sum += *start;
            *start = sum;
        }
        if let Some(first) = self.events.iter().flatten().next() {
            let mut next = starts.clone();
            let mut sorted = vec![*first; self.events.iter().map(Vec::len).sum()];
            for phase in &self.events {
                for event in phase {
                    let place = &mut next[event.day as usize];
                    sorted[*place as usize] = *event;
                    *place += 1;
                }
            }
            for day in starts.windows(2).filter(|day| day[1] - day[0] > 1) {
                let events = &mut sorted[day[0] as usize..day[1] as usize];
                if !events.is_sorted_by_key(|event| event.order) {
                    events.sort_by_key(|event| event.order);
                }
            }
            self.plan.events = sorted;
        }
        self.plan.day_starts = starts;
    }
}

impl PlanTrendChange {
    /// Whether the change applies in a month.
    fn holds(&self, month: Month) -> bool {
        month >= self.from && self.until.is_none_or(|until| month < until)
    }

    /// The factor that it applies to a month; 1 where it does not apply.
    fn at(&self, month: Month, factor: f64) -> f64 {
        if !self.holds(month) {
            return 1.0;
        }
        let gone = (month.0 - self.from.0 + 1).min(self.over_months);
        1.0 + (factor - 1.0) * f64::from(gone) / f64::from(self.over_months)
    }
}

/// An index in the plan's type. Plans have far fewer than 2^32 of anything.
pub fn index(value: usize) -> u32 {
    u32::try_from(value).unwrap_or(u32::MAX)
}

/// Items sorted by a key, such as their id, so that the order in the file does not matter.
pub fn sorted<'a, T, K: Ord>(items: &'a [T], key: impl Fn(&'a T) -> K) -> Vec<&'a T> {
    let mut sorted: Vec<&T> = items.iter().collect();
    sorted.sort_by_key(|item| key(item));
    sorted
}

impl PlanTrend {
    /// The planned amount or actual of a month, if one is set.
    #[inline]
    pub fn planned(&self, month: Month) -> Option<Input> {
        self.amounts.binary_search_by_key(&month, |(month, _)| *month).ok().map(|at| self.amounts[at].1)
    }

    /// The level of a month: the base grown, without changes. `m` counts from the first month (4.1 *Trend*).
    #[inline]
    pub fn level<const W: usize>(&self, inputs: &[Lanes<W>], m: i32, powers: &mut Powers) -> Lanes<W> {
        powers.grown(inputs[self.monthly.0 as usize], inputs[self.growth.0 as usize], m + self.offset)
    }

    /// The product of the changes of a month (4.1 *Changes*).
    #[inline]
    pub fn changed<const W: usize>(&self, inputs: &[Lanes<W>], month: Month) -> Lanes<W> {
        let mut product = Lanes::ONE;
        for change in &self.changes {
            if month >= change.from && change.until.is_none_or(|until| month < until) {
                let gone = (month.0 - change.from.0 + 1).min(change.over_months);
                let way = f64::from(gone) / f64::from(change.over_months);
                let factor = inputs[change.factor.0 as usize];
                product = product
                    * if gone == change.over_months { factor } else { factor.map(|factor| 1.0 + (factor - 1.0) * way) };
            }
        }
        product
    }

    /// Names the inputs behind the amount of a month; `base` is the field that grows.
    pub(super) fn name_month<const W: usize>(
        &self,
        why: &mut Why,
        inputs: &[Lanes<W>],
        (month, first): (Month, Month),
        base: &'static str,
    ) {
        if self.planned(month).is_some() {
            why.names_below(self.record, format!("amounts/{month}"));
            return;
        }
        let is_something = !inputs[self.monthly.0 as usize].is_zero();
        let goes_on = !self.changed(inputs, month).is_zero();
        why.names_if(goes_on, self.record, base);
        let grows_for = month.0 - first.0 + self.offset;
        why.names_if(goes_on && is_something && grows_for != 0, self.record, "growth");
        // *Each time*, growth counts from the first month.
        why.names_if(base != "each_time" && self.grows(inputs, month), self.record, "reference_month");
        if is_something {
            self.name_changes(why, inputs, month);
        }
    }

    /// Whether growth would make a difference in a month.
    pub(super) fn grows<const W: usize>(&self, inputs: &[Lanes<W>], month: Month) -> bool {
        let [base, growth] = [self.monthly, self.growth].map(|input| inputs[input.0 as usize]);
        !base.is_zero() && !growth.is_zero() && !self.changed(inputs, month).is_zero()
    }

    /// Names the changes that apply to a month's amount, and those that would if they began or ended a month earlier or
    /// later.
    pub(super) fn name_changes<const W: usize>(&self, why: &mut Why, inputs: &[Lanes<W>], month: Month) {
        let factor = |change: &PlanTrendChange| inputs[change.factor.0 as usize].0[0];
        for (place, change) in self.changes.iter().enumerate() {
            let others = self.changes.iter().enumerate().filter(|(other, _)| *other != place);
            if others.map(|(_, other)| other.at(month, factor(other))).any(|factor| factor == 0.0) {
                continue;
            }
            let own = factor(change);
            let differs = |other: PlanTrendChange| other.at(month, own).to_bits() != change.at(month, own).to_bits();
            why.names_if(change.holds(month), change.record, "factor");
            let from = |months| differs(PlanTrendChange { from: change.from.plus(months), ..change.clone() });
            // A change ends after it begins.
            let is_later = |until: Month| until.0 > change.from.0 + 1;
            let may_move = change.until.is_none_or(is_later);
            let holds = change.holds(month);
            let mut name = |differs: bool, field: &'static str| {
                why.names_if(differs && holds, change.record, field);
                why.beside_if(differs && !holds, change.record, field);
            };
            name(may_move && from(1) || from(-1), "from");
            let until = |months| {
                let until = change.until.map(|until| until.plus(months));
                differs(PlanTrendChange { until, ..change.clone() })
            };
            name(until(1) || may_move && until(-1), "until");
            let over = |over_months: i32| differs(PlanTrendChange { over_months, ..change.clone() });
            let several = change.over_months;
            name(over(1) || over(240) || over(several + 1), "over_months");
        }
    }

    /// The amount of a month, unrounded.
    #[inline]
    pub fn amount<const W: usize>(
        &self,
        inputs: &[Lanes<W>],
        month: Month,
        first: Month,
        powers: &mut Powers,
    ) -> Lanes<W> {
        match self.planned(month) {
            Some(planned) => inputs[planned.0 as usize],
            None => self.level(inputs, month.0 - first.0, powers) * self.changed(inputs, month),
        }
    }
}
