//! Recorders: what is kept of a run.
//!
//! A recorder is chosen by type: [`Journals`] keeps everything, [`Totals`] as little as a Monte Carlo analysis needs.

use super::{
    forecast::InvoiceState,
    invoices::InvoiceRun,
    journal::{Entry, Journal, Posting, Rule},
    lanes::Lanes,
    plan::Plan,
    vendors::PlanInvoice,
};
use crate::{calendar::Date, money::Money};

/// What happened, told as it happens.
pub trait Recorder<const W: usize> {
    /// Whether consumption is to be told segment by segment.
    const KEEPS_CONSUMPTION: bool;
    /// Whether the run keeps the causes of what it posts.
    const KEEPS_CAUSES: bool = false;

    /// An entry of several postings: those of a lane sum to zero.
    fn opening(&mut self, date: Date, postings: &[(u32, Lanes<W>)]);
    /// An entry of two postings.
    fn entry(&mut self, head: EntryHead, debit: u32, credit: u32, amount: Lanes<W>);
    /// How an invoice stands, from the close of the day on.
    fn invoice(&mut self, date: Date, invoice: u32, state: &InvoiceRun<W>);
    /// Consumption of one line in a segment of days.
    fn consumption(&mut self, segment: PriceSegment<W>);
    /// What is consumed of a floor at a day's close, but where the contract is closed.
    fn commitment(
        &mut self,
        vendor: u32,
        period: usize,
        day: i32,
        consumed: Lanes<W>,
        target: Lanes<W>,
        closed: Lanes<W>,
    );
    /// An invoice is issued that the plan could not foresee; its place follows the last.
    fn new_invoice(&mut self, invoice: PlanInvoice);
    /// A rung of a vendor's ladder, by its place, fires, is lifted, or leads to a judgment where the mask is one.
    fn rung_event(&mut self, date: Date, vendor: u32, rung: u32, kind: RungEventKind, mask: Lanes<W>);
    /// So much of the service is down from a day on.
    fn downtime(&mut self, day: i32, down: Lanes<W>);
    /// A vendor withholds so much in all of what it owes us, from a day on; both of them places among the items.
    fn withheld(&mut self, date: Date, vendor: u32, amount: Lanes<W>);
    /// So much revenue of a stream is not earned, since a vendor that pays it has cancelled its spend.
    fn cancelled(&mut self, date: Date, stream: u32, vendor: u32, amount: Lanes<W>);
    /// What could not be paid of a lump payment.
    fn lump_rest(&mut self, date: Date, vendor: u32, lump: &str, rest: Lanes<W>);
    /// The day closes with so much cash that may be used.
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

/// What an entry says beside its postings.
#[derive(Clone, Copy, Debug)]
pub struct EntryHead {
    /// The day.
    pub date: Date,
    /// The rule.
    pub rule: Rule,
    /// The item's place.
    pub item: Option<u32>,
    /// The invoice's place in the plan.
    pub invoice: Option<u32>,
    /// The place of the vendor that pays, if one does.
    pub payer: Option<u32>,
}

/// Days on which a line of consumption has one price.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PriceSegment<const W: usize> {
    /// The vendor's place among the items.
    pub vendor: u32,
    /// The first day, from the as-of date.
    pub from: i32,
    /// The last day.
    pub to: i32,
    /// Days of the month.
    pub month_days: f64,
    /// The month's consumption before the segment, unrounded.
    pub sum: Lanes<W>,
    /// The month's amount at the segment's price.
    pub price: Lanes<W>,
}

impl PriceSegment<1> {
    /// What is consumed from a day to another, both in the segment; rounded cumulatively, so that parts add up.
    pub fn consumed(&self, from: i32, to: i32) -> Money {
        let up_to = |day: i32| {
            let days = f64::from(day - self.from + 1);
            crate::money::round(self.sum.0[0] + self.price.0[0] * days / self.month_days)
        };
        Money::from_lane(up_to(to) - up_to(from - 1))
    }
}

/// Everything that happened in one lane.
#[derive(Clone, Debug, Default)]
pub struct LaneLog {
    /// The journal; its entries name invoices by their place in the plan.
    pub journal: Journal,
    /// How invoices stood, as it happened, each with the invoice's place in the plan.
    pub invoices: Vec<(u32, InvoiceState)>,
    /// Of each invoice in the plan, where it was told of last.
    last: Vec<Option<u32>>,
    /// Face amounts of the invoices in the plan.
    pub faces: Vec<Money>,
    /// Consumption.
    pub segments: Vec<PriceSegment<1>>,
    /// Vendor, period, day, consumed and floor with what was carried in.
    pub commitments: Vec<(u32, usize, i32, Money, Money)>,
    /// Date, vendor, id and rest of lump payments that found too little to pay.
    pub lump_rests: Vec<(Date, u32, String, Money)>,
    /// Invoices that the plan could not foresee, all lanes' together; their places follow those of the plan.
    pub(super) unforeseen: Vec<PlanInvoice>,
    /// Date, vendor, rung and what happened to it.
    pub rung_events: Vec<(Date, u32, u32, RungEventKind)>,
    /// Days from which on so much of the service is down.
    pub downtime: Vec<(i32, f64)>,
    /// Of each item, what it was told last that it withholds.
    last_withheld: Vec<Money>,
    /// Days from which on a vendor withholds so much.
    pub withheld: Vec<(Date, u32, Money)>,
    /// Date, stream, vendor and revenue that is not earned since the vendor has cancelled its spend.
    pub cancelled: Vec<(Date, u32, u32, Money)>,
    /// Cash that may be used at each day's close.
    pub cash: Vec<Money>,
}

/// Keeps everything of every lane.
#[derive(Clone, Debug)]
pub struct Journals<const W: usize> {
    /// One log a lane.
    pub lanes: [LaneLog; W],
}

impl<const W: usize> Journals<W> {
    /// For runs of a plan.
    pub fn new(plan: &Plan) -> Self {
        // About what a plan makes: a guess that is too low costs time alone.
        let entries = plan.events.len() + plan.events.len() / 2;
        let months = plan.days() / 28 + 1;
        let lines: usize = plan.vendors.iter().flat_map(|vendor| &vendor.contract).map(|own| own.lines.len()).sum();
        Self {
            lanes: std::array::from_fn(|_| LaneLog {
                journal: Journal { entries: Vec::with_capacity(entries), postings: Vec::with_capacity(2 * entries) },
                invoices: Vec::with_capacity(3 * plan.invoices.len()),
                last: vec![None; plan.invoices.len()],
                faces: vec![Money::ZERO; plan.invoices.len()],
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

impl LaneLog {
    fn end_entry(&mut self, head: EntryHead) {
        self.journal.entries.push(Entry {
            date: head.date,
            rule: head.rule,
            item: head.item,
            invoice: head.invoice,
            payer: head.payer,
            postings_end: super::plan::index(self.journal.postings.len()),
        });
    }
}

impl<const W: usize> Recorder<W> for Journals<W> {
    const KEEPS_CONSUMPTION: bool = true;

    fn opening(&mut self, date: Date, postings: &[(u32, Lanes<W>)]) {
        for (lane, log) in self.each() {
            for (account, amounts) in postings {
                let amount = Money::from_lane(amounts.0[lane]);
                if amount != Money::ZERO {
                    log.journal.postings.push(Posting { account: *account, amount });
                }
            }
            if !log.journal.postings.is_empty() {
                log.end_entry(EntryHead { date, rule: Rule::Opening, item: None, invoice: None, payer: None });
            }
        }
    }

    fn entry(&mut self, head: EntryHead, debit: u32, credit: u32, amounts: Lanes<W>) {
        for (lane, log) in self.each() {
            let amount = Money::from_lane(amounts.0[lane]);
            if amount != Money::ZERO {
                let sides = [Posting { account: debit, amount }, Posting { account: credit, amount: -amount }];
                log.journal.postings.extend_from_slice(&sides);
                log.end_entry(head);
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
            log.faces[at] = face;
            let last = log.last[at].map(|place| log.invoices[place as usize].1);
            let unpaid = Money::from_lane(run.unpaid.0[lane]);
            let is_settled = unpaid == Money::ZERO;
            let state = InvoiceState {
                from,
                unpaid,
                disputed: Money::from_lane(run.disputed.0[lane]),
                // What another lane still owes moves nothing in one that owes nothing.
                due: last.filter(|_| is_settled).map_or(run.due, |last| last.due),
                agreed: run.agreed && !is_settled,
            };
            match (last, log.last[at]) {
                (Some(last), _) if last == (InvoiceState { from: last.from, ..state }) => {}
                (Some(last), Some(place)) if last.from == from => log.invoices[place as usize].1 = state,
                _ => {
                    log.last[at] = Some(super::plan::index(log.invoices.len()));
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
    /// The lowest close.
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
    fn entry(&mut self, _: EntryHead, _: u32, _: u32, _: Lanes<W>) {}
    fn invoice(&mut self, _: Date, _: u32, _: &InvoiceRun<W>) {}
    fn consumption(&mut self, _: PriceSegment<W>) {}
    fn commitment(&mut self, _: u32, _: usize, _: i32, _: Lanes<W>, _: Lanes<W>, _: Lanes<W>) {}
    fn new_invoice(&mut self, _: PlanInvoice) {}
    fn rung_event(&mut self, _: Date, _: u32, _: u32, _: RungEventKind, _: Lanes<W>) {}
    fn downtime(&mut self, _: i32, _: Lanes<W>) {}
    fn withheld(&mut self, _: Date, _: u32, _: Lanes<W>) {}
    fn cancelled(&mut self, _: Date, _: u32, _: u32, _: Lanes<W>) {}
    fn lump_rest(&mut self, _: Date, _: u32, _: &str, _: Lanes<W>) {}

    fn close(&mut self, _: i32, free_cash: Lanes<W>) {
        self.cash_low = self.cash_low.min(free_cash);
        self.cash_end = free_cash;
    }
}

/// Keeps nothing but what the machine itself does: the causes of what it posts.
#[derive(Clone, Copy, Debug, Default)]
pub struct CausesAlone;

impl Recorder<1> for CausesAlone {
    const KEEPS_CONSUMPTION: bool = false;
    const KEEPS_CAUSES: bool = true;

    fn opening(&mut self, _: Date, _: &[(u32, Lanes<1>)]) {}
    fn entry(&mut self, _: EntryHead, _: u32, _: u32, _: Lanes<1>) {}
    fn invoice(&mut self, _: Date, _: u32, _: &InvoiceRun<1>) {}
    fn consumption(&mut self, _: PriceSegment<1>) {}
    fn commitment(&mut self, _: u32, _: usize, _: i32, _: Lanes<1>, _: Lanes<1>, _: Lanes<1>) {}
    fn new_invoice(&mut self, _: PlanInvoice) {}
    fn rung_event(&mut self, _: Date, _: u32, _: u32, _: RungEventKind, _: Lanes<1>) {}
    fn downtime(&mut self, _: i32, _: Lanes<1>) {}
    fn withheld(&mut self, _: Date, _: u32, _: Lanes<1>) {}
    fn cancelled(&mut self, _: Date, _: u32, _: u32, _: Lanes<1>) {}
    fn lump_rest(&mut self, _: Date, _: u32, _: &str, _: Lanes<1>) {}
    fn close(&mut self, _: i32, _: Lanes<1>) {}
}
