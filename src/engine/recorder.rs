//! Recorders: what is kept of a run.
//!
//! A recorder is chosen by type: [`Journals`] keeps everything, [`Totals`] as little as a Monte Carlo analysis needs.

use super::{
    forecast::InvoiceState,
    invoices::InvoiceRun,
    journal::{Entry, Journal, Posting},
    lanes::Lanes,
    plan::Plan,
    vendors::PlanInvoice,
};
use crate::{
    calendar::{Date, Month},
    money::Money,
};

/// What a run reports, as it happens.
pub trait Recorder<const W: usize> {
    /// Whether the run reports consumption, segment by segment.
    const KEEPS_CONSUMPTION: bool;
    /// Whether the run keeps the causes of what it posts.
    const KEEPS_CAUSES: bool = false;

    /// An entry of several postings; in each lane they sum to zero.
    fn opening(&mut self, date: Date, postings: &[(u32, Lanes<W>)]);
    /// An entry of two postings.
    fn entry(&mut self, entry: Entry, debit: u32, credit: u32, amount: Lanes<W>);
    /// The state of an invoice, from the close of the day on.
    fn invoice(&mut self, date: Date, invoice: u32, state: &InvoiceRun<W>);
    /// Consumption of one line in a segment of days.
    fn consumption(&mut self, segment: PriceSegment<W>);
    /// The consumption of a floor at a day's close, except where the contract is closed.
    fn commitment(
        &mut self,
        vendor: u32,
        period: usize,
        day: i32,
        consumed: Lanes<W>,
        target: Lanes<W>,
        closed: Lanes<W>,
    );
    /// A period ends at a day's close, except where the contract is closed.
    fn period_end(&mut self, end: PeriodClose<W>, closed: Lanes<W>);
    /// A new invoice that the plan did not foresee; its place is the next one.
    fn new_invoice(&mut self, invoice: PlanInvoice);
    /// A rung of a vendor's ladder, by its place, fires, is lifted, or leads to a judgment, where the mask is 1.
    fn rung_event(&mut self, date: Date, vendor: u32, rung: u32, kind: RungEventKind, mask: Lanes<W>);
    /// The part of the service that is down from a day on, from 0 to 1.
    fn downtime(&mut self, day: i32, down: Lanes<W>);
    /// A part of a stream's level, from 0 to 1, is gone in a month because of earlier downtime; the stream is given by its
    /// item's place.
    fn lasting_loss(&mut self, month: Month, stream: u32, gone: Lanes<W>);
    /// The whole amount that a vendor withholds from us, from a day on; the vendor is given by its item's place.
    fn withheld(&mut self, date: Date, vendor: u32, amount: Lanes<W>);
    /// Revenue of a stream is not earned because a vendor that pays for it has cancelled its spend; both are given by
    /// their items' places.
    fn cancelled(&mut self, date: Date, stream: u32, vendor: u32, amount: Lanes<W>);
    /// The part of a lump payment that found no invoice to pay.
    fn lump_rest(&mut self, date: Date, vendor: u32, lump: &str, rest: Lanes<W>);
    /// The day closes with this much cash, restricted cash left out.
    fn close(&mut self, day: i32, free_cash: Lanes<W>);
}

/// What happens to a rung.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RungEventKind {
    /// It fires.
    Fired,
    /// It is lifted.
    Lifted,
    /// The judgment that it leads to.
    Judged,
}

/// Days on which a line of consumption has one price.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PriceSegment<const W: usize> {
    /// The vendor's place among the items.
    pub vendor: u32,
    /// The first day, from the as-of date.
    pub from: i32,
    /// The last day, inclusive.
    pub to: i32,
    /// Days of the month.
    pub month_days: f64,
    /// The month's consumption before the segment, unrounded.
    pub sum: Lanes<W>,
    /// The month's amount at the segment's price.
    pub price: Lanes<W>,
    /// The part of the line's own consumption that is consumed here: less than 1 once some has moved to another vendor,
    /// 0 while it has stopped.
    pub kept: Lanes<W>,
}

/// What a commitment period came to, at the close of its last day.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PeriodClose<const W: usize> {
    /// The vendor's place among the items.
    pub vendor: u32,
    /// The period's place among the vendor's, by start.
    pub period: usize,
    /// Its last day, from the as-of date.
    pub day: i32,
    /// Eligible consumption, less what credits that don't count have paid of it.
    pub consumed: Lanes<W>,
    /// The floor, carried amount included.
    pub floor: Lanes<W>,
    /// The shortfall that is invoiced.
    pub invoiced: Lanes<W>,
    /// The shortfall that is carried into the next period.
    pub carried: Lanes<W>,
}

impl PriceSegment<1> {
    /// The consumption of the days `from` to `to`, both inclusive and both in the segment; rounded cumulatively, so
    /// that parts sum up.
    pub fn consumed(&self, from: i32, to: i32) -> Money {
        let up_to = |day: i32| {
            let days = f64::from(day - self.from + 1);
            crate::money::round(self.sum.0[0] + self.price.0[0] * days / self.month_days)
        };
        Money::from_lane(up_to(to) - up_to(from - 1))
    }
}

/// The last state of an invoice, and the state's place in the log: kept apart from the log, in which it may be far away.
#[derive(Clone, Copy, Debug)]
struct LastState {
    place: u32,
    from: Date,
    unpaid: Money,
    disputed: Money,
    due: Date,
    agreed: bool,
}

impl LastState {
    const fn new(state: InvoiceState, place: u32) -> Self {
        let InvoiceState { from, unpaid, disputed, due, agreed } = state;
        Self { place, from, unpaid, disputed, due, agreed }
    }

    /// Whether nothing has changed, whatever day the other begins on.
    fn goes_on_as(&self, other: &InvoiceState) -> bool {
        let own = (self.unpaid, self.disputed, self.due, self.agreed);
        own == (other.unpaid, other.disputed, other.due, other.agreed)
    }
}

/// Everything that happened in one lane.
#[derive(Clone, Debug, Default)]
pub struct LaneLog {
    /// The journal; its entries name invoices by their place in the plan.
    pub journal: Journal,
    /// The states of invoices in the order of time, each with the invoice's place in the plan.
    pub invoices: Vec<(u32, InvoiceState)>,
    /// For each invoice in the plan, its last state.
    last: Vec<Option<LastState>>,
    /// Face amounts of the invoices in the plan.
    pub faces: Vec<Money>,
    /// The places of the entries that name an invoice.
    pub(super) entries_of_invoices: Vec<u32>,
    /// The bits of all amounts posted: no amount has a bit that is not among them.
    pub(super) posted_bits: u64,
    /// Consumption.
    pub segments: Vec<PriceSegment<1>>,
    /// Vendor, period, day, consumption, and floor with the carried amount.
    pub commitments: Vec<(u32, usize, i32, Money, Money)>,
    /// What periods came to.
    pub period_closes: Vec<PeriodClose<1>>,
    /// Date, vendor, id and rest of lump payments that exceeded the open invoices.
    pub lump_rests: Vec<(Date, u32, String, Money)>,
    /// Invoices that the plan did not foresee, of all lanes; their places follow those of the plan.
    pub(super) unforeseen: Vec<PlanInvoice>,
    /// Date, vendor, rung and what happened to it.
    pub rung_events: Vec<(Date, u32, u32, RungEventKind)>,
    /// The days on which downtime changes, and the part of the service that is down from then on.
    pub downtime: Vec<(i32, f64)>,
    /// Month, stream and the part of its level that is gone because of earlier downtime.
    pub lasting_losses: Vec<(Month, u32, f64)>,
    /// For each item, the amount last reported as withheld.
    last_withheld: Vec<Money>,
    /// Date, vendor and amount withheld from then on.
    pub withheld: Vec<(Date, u32, Money)>,
    /// Date, stream, vendor and the revenue not earned because the vendor has cancelled its spend.
    pub cancelled: Vec<(Date, u32, u32, Money)>,
    /// Cash at each day's close, restricted cash left out.
    pub cash: Vec<Money>,
}

/// Keeps everything of every lane.
#[derive(Clone, Debug)]
pub struct Journals<const W: usize> {
    /// A log for each lane.
    pub lanes: [LaneLog; W],
}

impl<const W: usize> Journals<W> {
    /// A recorder for runs of a plan.
    pub fn new(plan: &Plan) -> Self {
        // Room for about what a plan makes: a guess that is too low only costs time.
        let (of_streams, events) = plan.stream_entries();
        let entries = of_streams + plan.events.len().saturating_sub(events);
        let months = plan.days() / 28 + 1;
        let lines: usize = plan.vendors.iter().flat_map(|vendor| &vendor.contract).map(|own| own.lines.len()).sum();
        Self {
            lanes: std::array::from_fn(|_| LaneLog {
                journal: Journal::with_capacity(entries),
                invoices: Vec::with_capacity(3 * plan.invoices.len()),
                last: plan.for_invoices(|_| None),
                faces: plan.for_invoices(|_| Money::ZERO),
                entries_of_invoices: Vec::with_capacity(3 * plan.invoices.len()),
                segments: Vec::with_capacity(months * lines),
                commitments: Vec::with_capacity(months * plan.vendors.len()),
                cash: Vec::with_capacity(plan.days()),
                ..LaneLog::default()
            }),
        }
    }

    fn each(&mut self) -> impl Iterator<Item = (usize, &mut LaneLog)> {
        self.lanes.iter_mut().enumerate()
    }
}

impl<const W: usize> Recorder<W> for Journals<W> {
    const KEEPS_CONSUMPTION: bool = true;

    fn opening(&mut self, date: Date, postings: &[(u32, Lanes<W>)]) {
        for (lane, log) in self.each() {
            let amounts = postings.iter().map(|(account, amounts)| (*account, Money::from_lane(amounts.0[lane])));
            let own: Vec<Posting> = amounts
                .filter(|(_, amount)| *amount != Money::ZERO)
                .map(|(account, amount)| Posting { account, amount })
                .collect();
            log.posted_bits |= own.iter().fold(0, |bits, posting| bits | posting.amount.0.unsigned_abs());
            if !own.is_empty() {
                log.journal.open(date, own);
            }
        }
    }

    fn entry(&mut self, entry: Entry, debit: u32, credit: u32, amounts: Lanes<W>) {
        for (lane, log) in self.each() {
            let amount = Money::from_lane(amounts.0[lane]);
            if amount != Money::ZERO {
                log.posted_bits |= amount.0.unsigned_abs();
                if entry.invoice.is_some() {
                    log.entries_of_invoices.push(super::plan::index(log.journal.len()));
                }
                log.journal.push(entry, debit, credit, amount);
            }
        }
    }

    fn invoice(&mut self, from: Date, invoice: u32, run: &InvoiceRun<W>) {
        let at = invoice as usize;
        for (lane, log) in self.each() {
            let face = Money::from_lane(run.face.0[lane]);
            if face == Money::ZERO {
                continue;
            }
            let last = log.last[at];
            let unpaid = Money::from_lane(run.unpaid.0[lane]);
            let is_settled = unpaid == Money::ZERO;
            let state = InvoiceState {
                from,
                unpaid,
                disputed: Money::from_lane(run.disputed.0[lane]),
                // A settled invoice keeps its due date, even if another lane still owes and moves it.
                due: last.filter(|_| is_settled).map_or(run.due, |last| last.due),
                agreed: run.agreed && !is_settled,
            };
            match last {
                Some(last) if last.goes_on_as(&state) => {}
                Some(last) if last.from == from => {
                    log.last[at] = Some(LastState::new(state, last.place));
                    log.invoices[last.place as usize].1 = state;
                }
                before => {
                    if before.is_none() {
                        log.faces[at] = face;
                    }
                    log.last[at] = Some(LastState::new(state, super::plan::index(log.invoices.len())));
                    log.invoices.push((invoice, state));
                }
            }
        }
    }

    fn consumption(&mut self, segment: PriceSegment<W>) {
        for (lane, log) in self.each() {
            log.segments.push(PriceSegment {
                vendor: segment.vendor,
                from: segment.from,
                to: segment.to,
                month_days: segment.month_days,
                sum: Lanes([segment.sum.0[lane]]),
                price: Lanes([segment.price.0[lane]]),
                kept: Lanes([segment.kept.0[lane]]),
            });
        }
    }

    fn commitment(
        &mut self,
        vendor: u32,
        period: usize,
        day: i32,
        consumed: Lanes<W>,
        target: Lanes<W>,
        closed: Lanes<W>,
    ) {
        for (lane, log) in self.each().filter(|(lane, _)| closed.0[*lane] == 0.0) {
            let [consumed, target] = [consumed, target].map(|lanes| Money::from_lane(lanes.0[lane]));
            log.commitments.push((vendor, period, day, consumed, target));
        }
    }

    fn period_end(&mut self, end: PeriodClose<W>, closed: Lanes<W>) {
        for (lane, log) in self.each().filter(|(lane, _)| closed.0[*lane] == 0.0) {
            log.period_closes.push(PeriodClose {
                vendor: end.vendor,
                period: end.period,
                day: end.day,
                consumed: Lanes([end.consumed.0[lane]]),
                floor: Lanes([end.floor.0[lane]]),
                invoiced: Lanes([end.invoiced.0[lane]]),
                carried: Lanes([end.carried.0[lane]]),
            });
        }
    }

    fn lump_rest(&mut self, date: Date, vendor: u32, lump: &str, rest: Lanes<W>) {
        for (lane, log) in self.each() {
            let rest = Money::from_lane(rest.0[lane]);
            if rest > Money::ZERO {
                log.lump_rests.push((date, vendor, lump.to_owned(), rest));
            }
        }
    }

    fn new_invoice(&mut self, invoice: PlanInvoice) {
        for (_, log) in self.each() {
            log.unforeseen.push(invoice);
            log.last.push(None);
            log.faces.push(Money::ZERO);
        }
    }

    fn rung_event(&mut self, date: Date, vendor: u32, rung: u32, kind: RungEventKind, mask: Lanes<W>) {
        for (_, log) in self.each().filter(|(lane, _)| mask.0[*lane] != 0.0) {
            log.rung_events.push((date, vendor, rung, kind));
        }
    }

    fn downtime(&mut self, day: i32, down: Lanes<W>) {
        for (lane, log) in self.each() {
            let down = down.0[lane];
            if down - log.downtime.last().map_or(0.0, |(_, down)| *down) != 0.0 {
                log.downtime.push((day, down));
            }
        }
    }

    fn lasting_loss(&mut self, month: Month, stream: u32, gone: Lanes<W>) {
        for (lane, log) in self.each().filter(|(lane, _)| gone.0[*lane] != 0.0) {
            log.lasting_losses.push((month, stream, gone.0[lane]));
        }
    }

    fn withheld(&mut self, date: Date, vendor: u32, amount: Lanes<W>) {
        for (lane, log) in self.each() {
            let amount = Money::from_lane(amount.0[lane]);
            let at = vendor as usize;
            if log.last_withheld.len() <= at {
                log.last_withheld.resize(at + 1, Money::ZERO);
            }
            if std::mem::replace(&mut log.last_withheld[at], amount) != amount {
                log.withheld.push((date, vendor, amount));
            }
        }
    }

    fn cancelled(&mut self, date: Date, stream: u32, vendor: u32, amount: Lanes<W>) {
        for (lane, log) in self.each() {
            let amount = Money::from_lane(amount.0[lane]);
            if amount != Money::ZERO {
                log.cancelled.push((date, stream, vendor, amount));
            }
        }
    }

    fn close(&mut self, _: i32, free_cash: Lanes<W>) {
        for (lane, log) in self.each() {
            log.cash.push(Money::from_lane(free_cash.0[lane]));
        }
    }
}

/// Keeps the low and the last of cash.
#[derive(Clone, Debug)]
pub struct Totals<const W: usize> {
    /// The lowest close of the run.
    pub cash_low: Lanes<W>,
    /// The last close.
    pub cash_end: Lanes<W>,
}

impl<const W: usize> Default for Totals<W> {
    fn default() -> Self {
        Self { cash_low: Lanes::splat(f64::INFINITY), cash_end: Lanes::ZERO }
    }
}

impl<const W: usize> Recorder<W> for Totals<W> {
    const KEEPS_CONSUMPTION: bool = false;

    fn opening(&mut self, _: Date, _: &[(u32, Lanes<W>)]) {}
    fn entry(&mut self, _: Entry, _: u32, _: u32, _: Lanes<W>) {}
    fn invoice(&mut self, _: Date, _: u32, _: &InvoiceRun<W>) {}
    fn consumption(&mut self, _: PriceSegment<W>) {}
    fn commitment(&mut self, _: u32, _: usize, _: i32, _: Lanes<W>, _: Lanes<W>, _: Lanes<W>) {}
    fn period_end(&mut self, _: PeriodClose<W>, _: Lanes<W>) {}
    fn new_invoice(&mut self, _: PlanInvoice) {}
    fn rung_event(&mut self, _: Date, _: u32, _: u32, _: RungEventKind, _: Lanes<W>) {}
    fn downtime(&mut self, _: i32, _: Lanes<W>) {}
    fn lasting_loss(&mut self, _: Month, _: u32, _: Lanes<W>) {}
    fn withheld(&mut self, _: Date, _: u32, _: Lanes<W>) {}
    fn cancelled(&mut self, _: Date, _: u32, _: u32, _: Lanes<W>) {}
    fn lump_rest(&mut self, _: Date, _: u32, _: &str, _: Lanes<W>) {}

    fn close(&mut self, _: i32, free_cash: Lanes<W>) {
        self.cash_low = self.cash_low.min(free_cash);
        self.cash_end = free_cash;
    }
}

/// Keeps nothing; the machine itself keeps the causes of what it posts.
#[derive(Clone, Copy, Debug, Default)]
pub struct CausesAlone;

impl Recorder<1> for CausesAlone {
    const KEEPS_CONSUMPTION: bool = false;
    const KEEPS_CAUSES: bool = true;

    fn opening(&mut self, _: Date, _: &[(u32, Lanes<1>)]) {}
    fn entry(&mut self, _: Entry, _: u32, _: u32, _: Lanes<1>) {}
    fn invoice(&mut self, _: Date, _: u32, _: &InvoiceRun<1>) {}
    fn consumption(&mut self, _: PriceSegment<1>) {}
    fn commitment(&mut self, _: u32, _: usize, _: i32, _: Lanes<1>, _: Lanes<1>, _: Lanes<1>) {}
    fn period_end(&mut self, _: PeriodClose<1>, _: Lanes<1>) {}
    fn new_invoice(&mut self, _: PlanInvoice) {}
    fn rung_event(&mut self, _: Date, _: u32, _: u32, _: RungEventKind, _: Lanes<1>) {}
    fn downtime(&mut self, _: i32, _: Lanes<1>) {}
    fn lasting_loss(&mut self, _: Month, _: u32, _: Lanes<1>) {}
    fn withheld(&mut self, _: Date, _: u32, _: Lanes<1>) {}
    fn cancelled(&mut self, _: Date, _: u32, _: u32, _: Lanes<1>) {}
    fn lump_rest(&mut self, _: Date, _: u32, _: &str, _: Lanes<1>) {}
    fn close(&mut self, _: i32, _: Lanes<1>) {}
}
