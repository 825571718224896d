//! The engine's result: journal, invoices and daily closes.

use std::ops::Range;

use super::{
    bounds,
    items::ItemNames,
    journal::{Account, Journal},
    lanes::Lanes,
    owed::{Owed, Standing},
    plan::{Input, Plan},
    recorder::{Journals, LaneLog, PeriodClose, PriceSegment, RungEventKind},
    run::{Machine, Overflow},
};
use crate::{
    calendar::{Date, Month},
    model::{Act, InvoiceKind, Model, WeekStart},
    money::{Currency, Money},
};

/// An invoice of a vendor.
#[derive(Clone, Debug, PartialEq)]
pub struct Invoice {
    /// The index of the vendor in [`Forecast::items`].
    pub vendor: u32,
    /// What it is for.
    pub kind: InvoiceKind,
    /// The day of issue; of an opening invoice, it is before the as-of date.
    pub issued: Date,
    /// Its first due date.
    pub due: Date,
    /// Its face amount; for an opening invoice, the amount unpaid at the opening.
    pub face: Money,
    /// Whether it is dated before the as-of date.
    pub opening: bool,
    /// The number of an opening invoice, as the vendor writes it; often empty.
    pub number: String,
    /// Whether it is a shortfall. Fees and acceleration have the same kind, but are no shortfalls.
    pub is_shortfall: bool,
    /// Its place in the run, where those that come to nothing have places too.
    pub run_place: u32,
    /// The range of its states among those of the forecast; see [`Forecast::history`].
    pub history: Range<usize>,
}

/// The state of an invoice from the close of a day on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvoiceState {
    /// The day.
    pub from: Date,
    /// The unpaid amount, the disputed part included.
    pub unpaid: Money,
    /// The disputed part of it.
    pub disputed: Money,
    /// The due date that holds; a decided dispute may have moved it.
    pub due: Date,
    /// Whether it is part of an agreed plan of instalments.
    pub agreed: bool,
}

/// The result of running a model.
#[derive(Clone, Debug, PartialEq)]
pub struct Forecast {
    /// The first day of the forecast; what is before it is history.
    pub as_of: Date,
    /// The day after the last.
    pub end: Date,
    /// The session's currency: amounts are in its minor units.
    pub currency: Currency,
    /// The day that weeks begin on.
    pub week_start: WeekStart,
    /// The month of the year, 1 to 12, in which fiscal years begin.
    pub fiscal_month: u32,
    /// The liquidity buffer.
    pub buffer: Money,
    /// The items that took part.
    pub items: ItemNames,
    /// The accounts of the journal.
    pub accounts: Vec<Account>,
    /// Everything that happened.
    pub journal: Journal,
    /// Every invoice with a face amount.
    pub invoices: Vec<Invoice>,
    /// The states of all invoices, one invoice after another.
    pub invoice_states: Vec<InvoiceState>,
    /// Cash at each day's close, without the restricted part.
    pub cash: Vec<Money>,
    /// Cash at the opening, without the restricted part.
    pub opening_cash: Money,
    /// Restricted cash: part of `Assets:Cash` and of no figure.
    pub restricted_cash: Money,
    /// How every vendor stands at the opening.
    pub standings: Vec<Standing>,
    /// Consumption, line by line and price by price.
    pub segments: Vec<PriceSegment<1>>,
    /// Consumption of floors: at months' ends, at periods' ends, and on the days on which a floor is met.
    pub consumed: Vec<Consumed>,
    /// What every commitment period came to that ends in the forecast, unless its contract was closed before.
    pub period_closes: Vec<PeriodClose<1>>,
    /// The parts of lump payments that found no invoice to pay.
    pub lump_rests: Vec<LumpRest>,
    /// All changes of vendors' rungs, in the order of time.
    pub rung_events: Vec<RungEvent>,
    /// Downtime by day: the first day, and the part of the service that is down from then on, from 0 to 1. Zero before
    /// the first.
    pub downtime: Vec<(Date, f64)>,
    /// What earlier downtime takes of the levels of streams, month by month.
    pub lasting_losses: Vec<LastingLoss>,
    /// The receivables that vendors withhold from us, by the days on which the sum changes.
    pub withheld: Vec<Withheld>,
    /// Revenue that is not earned because a vendor that pays for it has cancelled its spend.
    pub cancelled: Vec<Cancelled>,
}

/// The part of a stream's level that is gone in a month because of the downtime of earlier months.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LastingLoss {
    /// The month.
    pub month: Month,
    /// The stream's place among the items.
    pub stream: u32,
    /// From 0 to 1.
    pub gone: f64,
}

/// The sum that a vendor withholds from us, from the close of a day on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Withheld {
    /// The day.
    pub date: Date,
    /// The vendor's place among the items.
    pub vendor: u32,
    /// Receivables due by then that it has not paid and that were not set off, those that will never be collected
    /// included.
    pub amount: Money,
}

/// Revenue of a stream that is not earned because a vendor has cancelled its spend.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cancelled {
    /// The day on which it would have been recognised.
    pub date: Date,
    /// The stream's place among the items.
    pub stream: u32,
    /// The place, among the items, of the vendor that has cancelled its spend.
    pub vendor: u32,
    /// The revenue not earned.
    pub amount: Money,
}

/// A rung that fires, is lifted, or leads to a judgment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RungEvent {
    /// The day; the change takes effect the day after.
    pub date: Date,
    /// The vendor's place among the items.
    pub vendor: u32,
    /// The rung's id.
    pub rung: String,
    /// What the rung does.
    pub act: Act,
    /// Whether it fired, was lifted, or led to a judgment.
    pub kind: RungEventKind,
}

/// The consumption of a floor at a day's close.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Consumed {
    /// The vendor's place among the items.
    pub vendor: u32,
    /// The period's place among the vendor's, by start.
    pub period: usize,
    /// The day.
    pub date: Date,
    /// Eligible consumption of the period so far.
    pub consumed: Money,
    /// The floor, carried amount included.
    pub floor: Money,
}

/// The rest of a lump payment that exceeded all open invoices.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LumpRest {
    /// The vendor's place among the items.
    pub vendor: u32,
    /// The lump payment's id.
    pub lump: String,
    /// Its day.
    pub date: Date,
    /// The unpaid rest.
    pub rest: Money,
}

/// Runs a valid model.
pub fn forecast(model: &Model) -> Result<Forecast, Overflow> {
    forecast_while(model, &|_, _| true).unwrap_or_else(|| unreachable!("a run that is wanted comes to its end"))
}

/// Runs a valid model for as long as the forecast is wanted: `is_wanted` is asked before every day, with the number of
/// days done and the number of all. `None` if the run was given up.
pub fn forecast_while(model: &Model, is_wanted: &dyn Fn(usize, usize) -> bool) -> Option<Result<Forecast, Overflow>> {
    let plan = Plan::new(model);
    let inputs = plan.inputs::<1>();
    let mut journals = Journals::<1>::new(&plan);
    let days = plan.days();
    let run = Machine::open(&plan, &inputs, &mut journals).and_then(|mut machine| {
        let standings = machine.standings();
        let is_whole = machine.run_days_while(days, &|over| is_wanted(over, days))?;
        Ok(is_whole.then_some(standings))
    });
    let standings = match run {
        Ok(standings) => standings?,
        Err(overflow) => return Some(Err(overflow)),
    };
    let [log] = journals.lanes;
    let posted_bits = log.posted_bits;
    let forecast = Forecast::new(plan, &inputs, standings, log);
    Some(bounds::check(&forecast, posted_bits).map(|()| forecast))
}

impl Forecast {
    /// Builds the forecast from the log of a run.
    fn new(plan: Plan, inputs: &[Lanes<1>], standings: Vec<Standing>, log: LaneLog) -> Self {
        let money = |input: Input| Money::from_lane(inputs[input.0 as usize].0[0]);
        let restricted_cash = money(plan.restricted_cash);
        // Invoices of zero are left out, and entries refer to the others by their new places. The states of each
        // invoice are contiguous, in the order of time.
        let mut ends = vec![0; log.faces.len()];
        for (at, _) in &log.invoices {
            ends[*at as usize] += 1;
        }
        let mut places = vec![None; log.faces.len()];
        let mut invoices = Vec::with_capacity(log.faces.len());
        let mut start = 0;
        let unforeseen = plan.invoices.len()..log.faces.len();
        for at in plan.invoices_by_vendor.iter().map(|at| *at as usize).chain(unforeseen) {
            let planned = plan.invoices.get(at).unwrap_or_else(|| &log.unforeseen[at - plan.invoices.len()]);
            let face = log.faces[at];
            let count = std::mem::replace(&mut ends[at], start);
            if face != Money::ZERO {
                places[at] = Some(super::plan::index(invoices.len()));
                invoices.push(Invoice {
                    vendor: plan.vendors[planned.vendor as usize].item,
                    kind: planned.kind,
                    issued: planned.issued,
                    due: planned.due,
                    face,
                    opening: planned.is_opening,
                    number: if planned.is_opening { plan.invoice_number(at) } else { String::new() },
                    is_shortfall: planned.is_shortfall,
                    run_place: super::plan::index(at),
                    history: start..start + count,
                });
            }
            start += count;
        }
        let mut invoice_states = log.invoices.first().map_or_else(Vec::new, |(_, first)| vec![*first; start]);
        for (at, state) in log.invoices {
            let end = &mut ends[at as usize];
            invoice_states[*end] = state;
            *end += 1;
        }
        let mut journal = log.journal;
        for place in log.entries_of_invoices {
            journal.rename_invoice(place as usize, |at| places[at as usize]);
        }
        let consumed = log.commitments.into_iter().map(|(vendor, period, day, consumed, floor)| Consumed {
            vendor,
            period,
            date: plan.date(day),
            consumed,
            floor,
        });
        let lump_rests =
            log.lump_rests.into_iter().map(|(date, vendor, lump, rest)| LumpRest { vendor, lump, date, rest });
        let rung_events = log.rung_events.into_iter().filter_map(|(date, vendor, rung, kind)| {
            // Vendors are planned in the order of their items' places, so these are sorted.
            let at = plan.vendors.binary_search_by_key(&vendor, |planned| planned.item).ok()?;
            let rung = plan.vendors[at].rungs.get(rung as usize)?;
            Some(RungEvent { date, vendor, rung: rung.id.clone(), act: rung.act, kind })
        });
        let rung_events = rung_events.collect();
        Self {
            as_of: plan.as_of,
            rung_events,
            withheld: log
                .withheld
                .into_iter()
                .map(|(date, vendor, amount)| Withheld { date, vendor, amount })
                .collect(),
            cancelled: log
                .cancelled
                .into_iter()
                .map(|(date, stream, vendor, amount)| Cancelled { date, stream, vendor, amount })
                .collect(),
            downtime: log.downtime.into_iter().map(|(day, down)| (plan.as_of.plus_days(day), down)).collect(),
            lasting_losses: log
                .lasting_losses
                .into_iter()
                .map(|(month, stream, gone)| LastingLoss { month, stream, gone })
                .collect(),
            end: plan.end,
            currency: plan.currency,
            week_start: plan.week_start,
            fiscal_month: plan.fiscal_month,
            buffer: money(plan.buffer),
            opening_cash: money(plan.opening_cash) - restricted_cash,
            restricted_cash,
            consumed: consumed.collect(),
            period_closes: log.period_closes,
            lump_rests: lump_rests.collect(),
            segments: log.segments,
            cash: log.cash,
            items: plan.items,
            accounts: plan.accounts,
            journal,
            invoices,
            invoice_states,
            standings,
        }
    }

    /// What is owed to all vendors at the opening.
    pub fn owed_today(&self) -> Owed {
        owed_to_all(&self.standings)
    }

    /// The place of an item, by its id; `None` if it is not in the forecast.
    pub fn item_index(&self, id: &str) -> Option<u32> {
        self.items.place(id)
    }

    /// The states of an invoice, by day. It is arrears while it is past due, not disputed, and in no agreed plan.
    pub fn history(&self, invoice: &Invoice) -> &[InvoiceState] {
        &self.invoice_states[invoice.history.clone()]
    }

    /// What was unpaid of an invoice when it came into the books: of one brought forward, what is left of its face amount.
    pub fn booked(&self, invoice: &Invoice) -> Money {
        let first = || self.history(invoice).first().map_or(Money::ZERO, |state| state.unpaid);
        if invoice.opening { first() } else { invoice.face }
    }

    /// For each invoice, the place of the entry that issued it; `None` if it was brought forward.
    pub fn issuing_entries(&self) -> Vec<Option<usize>> {
        let mut places = vec![None; self.invoices.len()];
        for (place, entry) in self.journal.entries().enumerate() {
            if entry.rule.row().issues()
                && let Some(invoice) = entry.invoice.and_then(|invoice| places.get_mut(invoice as usize))
            {
                *invoice = Some(place);
            }
        }
        places
    }

    /// The balance of every account at the close of a date.
    pub fn balances_on(&self, date: Date) -> Vec<Money> {
        let mut balances = vec![Money::ZERO; self.accounts.len()];
        for (_, postings) in self.journal.iter().take_while(|(entry, _)| entry.date <= date) {
            for posting in postings.iter() {
                balances[posting.account as usize] += posting.amount;
            }
        }
        balances
    }
}

/// What is owed to all vendors.
pub fn owed_to_all(standings: &[Standing]) -> Owed {
    standings.iter().fold(Owed::default(), |sum, standing| sum.plus(&standing.owed))
}

impl Forecast {
    /// The number of days in the forecast.
    pub fn days(&self) -> usize {
        self.cash.len()
    }

    /// The months of the forecast.
    pub fn months(&self) -> impl Iterator<Item = Month> + use<> {
        (self.as_of.month().0..self.end.month().0).map(Month)
    }
}
