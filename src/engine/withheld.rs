//! Receivables from vendors that we owe: withheld by them, or set off against amounts past due (DESIGN 4.5).
//!
//! Owns receivables that are not collected on their day. Runs before all other receipts of the day, for vendors with a
//! rung that withholds or sets off, in force now or before.

use std::{
    cmp::Reverse,
    collections::{BinaryHeap, VecDeque},
};

use super::{
    causes::{Cause, Why},
    journal::{Entry, Rule},
    lanes::Lanes,
    plan::{CASH, Event, EventKind},
    recorder::Recorder,
    run::Machine,
};
use crate::{calendar::Date, model::Act};

/// Receivables that a vendor owes us, due and not collected.
#[derive(Clone, Debug)]
pub(super) struct WithheldRun<const W: usize> {
    /// Sorted by the streams' places.
    pub(super) streams: Vec<WithheldOfStream<W>>,
}

/// The receivables of one stream.
#[derive(Clone, Debug)]
pub(super) struct WithheldOfStream<const W: usize> {
    pub(super) stream: u32,
    /// Sorted by due date.
    pub(super) receivables: VecDeque<WithheldReceivable<W>>,
    /// The sum of all that would be collected, and of all that would be written off.
    good: Lanes<W>,
    bad: Lanes<W>,
}

/// A receivable that is due and not collected.
#[derive(Clone, Copy, Debug)]
pub(super) struct WithheldReceivable<const W: usize> {
    pub(super) due: Date,
    pub(super) good: Lanes<W>,
    pub(super) bad: Lanes<W>,
}

impl<const W: usize> WithheldRun<W> {
    pub(super) const NONE: Self = Self { streams: Vec::new() };

    fn is_empty(&self) -> bool {
        self.streams.iter().all(|of_stream| of_stream.receivables.is_empty())
    }

    fn hold(&mut self, stream: u32, receivable: WithheldReceivable<W>) {
        let at = self.streams.partition_point(|of_stream| of_stream.stream < stream);
        if self.streams.get(at).is_none_or(|of_stream| of_stream.stream != stream) {
            let none = WithheldOfStream {
                stream,
                // As for open invoices: no more room than is needed.
                receivables: VecDeque::with_capacity(8),
                good: Lanes::ZERO,
                bad: Lanes::ZERO,
            };
            self.streams.insert(at, none);
        }
        let of_stream = &mut self.streams[at];
        let at = of_stream.receivables.partition_point(|other| other.due <= receivable.due);
        of_stream.receivables.insert(at, receivable);
        of_stream.good += receivable.good;
        of_stream.bad += receivable.bad;
    }
}

impl<const W: usize> WithheldOfStream<W> {
    /// Takes amounts out of a receivable.
    fn take(&mut self, at: usize, good: Lanes<W>, bad: Lanes<W>) {
        let receivable = &mut self.receivables[at];
        receivable.good -= good;
        receivable.bad -= bad;
        self.good -= good;
        self.bad -= bad;
    }

    /// The place from which on the receivables, up to the last, hold everything that is left where the mask is 1.
    fn last_of(&self, mask: Lanes<W>) -> usize {
        let mut left = (self.good + self.bad) * mask;
        let before = self.receivables.iter().rev().take_while(|receivable| {
            let is_left = !left.is_zero();
            left -= (receivable.good + receivable.bad) * mask;
            is_left
        });
        self.receivables.len() - before.count()
    }

    /// Drops empty receivables from both ends.
    fn clear(&mut self) {
        let is_gone = |receivable: &WithheldReceivable<W>| receivable.good.is_zero() && receivable.bad.is_zero();
        while self.receivables.front().is_some_and(is_gone) {
            self.receivables.pop_front();
        }
        while self.receivables.back().is_some_and(is_gone) {
            self.receivables.pop_back();
        }
    }
}

impl<const W: usize, R: Recorder<W>> Machine<'_, W, R> {
    /// First in step 4: decides which receivables due by today vendors withhold or set off.
    pub(super) fn receive_from_vendors(&mut self, collections: &[Event]) {
        let mut takes_some = false;
        for place in 0..self.paying.len() {
            let vendor = self.paying[place];
            // This changes only when a rung fires or is lifted.
            if self.watches[vendor].has_reacted {
                self.watches[vendor].takes =
                    [Act::WithholdPayments, Act::SetOff].map(|act| self.is_anywhere_in_force(vendor, act));
            }
            let watch = &self.watches[vendor];
            takes_some |= watch.has_reacted || watch.takes.contains(&true);
        }
        if !takes_some {
            return;
        }
        self.hold_all(collections);
        for place in 0..self.paying.len() {
            let vendor = self.paying[place];
            let watch = &mut self.watches[vendor];
            let has_reacted = std::mem::take(&mut watch.has_reacted);
            let has_more = std::mem::take(&mut watch.has_more);
            let [_, sets_off] = watch.takes;
            if !(has_reacted || sets_off || has_more) || self.vendors[vendor].withheld.is_empty() {
                continue;
            }
            if sets_off {
                self.set_off(vendor);
            }
            self.release(vendor);
            let all = self.vendors[vendor].withheld.streams.iter();
            let left = all.fold(Lanes::ZERO, |sum, of_stream| sum + of_stream.good + of_stream.bad);
            self.recorder.withheld(self.today, self.plan.vendors[vendor].item, left);
        }
    }

    /// Whether a rung of an act is in force on some path.
    fn is_anywhere_in_force(&self, vendor: usize, act: Act) -> bool {
        let mut rungs = self.plan.vendors[vendor].rungs.iter().zip(&self.vendors[vendor].rungs);
        rungs.any(|(rung, run)| rung.act == act && !run.in_force.is_zero())
    }

    /// Takes receivables that vendors withhold or set off out of the day's receipts.
    fn hold_all(&mut self, collections: &[Event]) {
        let plan = self.plan;
        for event in collections {
            if let EventKind::Collection { stream, .. }
            | EventKind::OpeningCollection { stream, .. }
            | EventKind::OpeningDue { stream, .. } = event.what
            {
                for (vendor, payer) in plan.streams[stream as usize].payers_of(event.what) {
                    if self.watches[vendor].takes.contains(&true) {
                        self.hold(vendor, payer, event);
                    }
                }
            }
        }
    }

    /// Takes one of today's receivables out of the day's receipts, where a rung in force concerns it.
    fn hold(&mut self, vendor: usize, payer: usize, event: &Event) {
        let cause = if R::KEEPS_CAUSES { self.cause_of_event(payer, event.what) } else { Cause::NONE };
        let (stream, found) = match event.what {
            EventKind::Collection { stream, batch, lag } => {
                (stream, self.take_receivable(stream, batch, lag, payer, self.held(vendor, stream)))
            }
            EventKind::OpeningCollection { stream, receivable } | EventKind::OpeningDue { stream, receivable } => {
                (stream, self.take_opening(stream, receivable, self.held(vendor, stream)))
            }
            _ => return,
        };
        if R::KEEPS_CAUSES {
            // A larger or smaller receivable would change the amount set off.
            self.trace_ledger(vendor, cause);
        }
        let Some((due, good, bad)) = found else { return };
        if R::KEEPS_CAUSES {
            let key = (vendor, stream, due.0 - self.plan.as_of.0);
            let before = self.traces.withheld.get(&key).copied().unwrap_or_default();
            let both = self.causes.sum(before, cause);
            self.traces.withheld.insert(key, both);
        }
        self.watches[vendor].has_more = true;
        self.vendors[vendor].withheld.hold(stream, WithheldReceivable { due, good, bad });
    }

    /// Mask: 1 where the vendor withholds or sets off its payments for a stream.
    fn held(&self, vendor: usize, stream: u32) -> Lanes<W> {
        let id = self.stream_id(stream);
        self.in_force(vendor, Act::WithholdPayments, id).max(self.in_force(vendor, Act::SetOff, id))
    }

    fn stream_id(&self, stream: u32) -> &str {
        &self.plan.items[self.plan.streams[stream as usize].item as usize].id
    }

    /// Sets receivables off against amounts past due, the oldest first on both sides, until in every lane one side is
    /// used up.
    fn set_off(&mut self, vendor: usize) {
        let today = self.today;
        let mut arrears = self.open_of(vendor).arrears(today);
        let mut receivables = Lanes::ZERO;
        let mut masks = Vec::new();
        // The oldest receivable of each stream; of one date, by the stream's place.
        let mut oldest = BinaryHeap::new();
        for (place, of_stream) in self.vendors[vendor].withheld.streams.iter().enumerate() {
            let mask = self.in_force(vendor, Act::SetOff, self.stream_id(of_stream.stream));
            masks.push(mask);
            receivables += of_stream.good * mask;
            if let Some(first) = of_stream.receivables.front().filter(|_| !(of_stream.good * mask).is_zero()) {
                oldest.push(Reverse((first.due, place, 0)));
            }
        }
        while !arrears.min(receivables).is_zero()
            && let Some(Reverse((_, place, at))) = oldest.pop()
        {
            let netted = self.net(vendor, (place, at), masks[place]);
            let of_stream = &self.vendors[vendor].withheld.streams[place];
            arrears -= netted;
            receivables -= netted;
            if let Some(next) = of_stream.receivables.get(at + 1) {
                oldest.push(Reverse((next.due, place, at + 1)));
            }
        }
    }

    /// Sets off a receivable, by the places of its stream and its own, where the mask is 1; returns the amount set off.
    fn net(&mut self, vendor: usize, (place, at): (usize, usize), mask: Lanes<W>) -> Lanes<W> {
        let plan = &self.plan.vendors[vendor];
        let of_stream = &self.vendors[vendor].withheld.streams[place];
        let (stream, WithheldReceivable { due, good, bad }) = (of_stream.stream, of_stream.receivables[at]);
        let receivable = self.plan.streams[stream as usize].receivable;
        let mut left = good * mask;
        let yesterday = self.today.plus_days(-1);
        let mut walk = self.open_of(vendor).walk(left, |kind| kind.is_some());
        while !left.is_zero()
            && let Some(open) = &self.vendors[vendor].open
            && let Some(invoice) = open.next(&mut walk, yesterday)
        {
            let amount = left.min(self.invoices[invoice as usize].open());
            if amount.is_zero() {
                continue;
            }
            left -= amount;
            self.stop_bearing(invoice, amount);
            self.invoices[invoice as usize].unpaid -= amount;
            let head = Entry {
                date: self.today,
                rule: Rule::SetOff,
                item: Some(plan.item),
                invoice: Some(invoice),
                payer: Some(plan.item),
            };
            if R::KEEPS_CAUSES {
                self.reason = self.cause_of_withheld(vendor, (stream, due), Some(invoice));
            }
            self.post_entry(head, plan.payable, receivable, amount);
            if self.planned(invoice).is_shortfall {
                self.buy_credit(vendor, invoice, amount);
            }
            self.record_invoice(invoice);
        }
        let netted = good * mask - left;
        // The part to be written off goes when all of the other part is set off.
        let is_done = netted.zip(good - netted, |netted, good| if netted > 0.0 && good == 0.0 { 1.0 } else { 0.0 });
        self.vendors[vendor].withheld.streams[place].take(at, netted, bad * is_done);
        if R::KEEPS_CAUSES {
            self.reason = self.cause_of_withheld(vendor, (stream, due), None);
        }
        self.write_off_of(stream, bad * is_done);
        netted
    }

    /// Collects receivables that the vendor no longer withholds.
    fn release(&mut self, vendor: usize) {
        let item = self.plan.vendors[vendor].item;
        let mut released = Vec::new();
        for (place, of_stream) in self.vendors[vendor].withheld.streams.iter().enumerate() {
            let pays = self.in_force(vendor, Act::WithholdPayments, self.stream_id(of_stream.stream)).inverted();
            let last = of_stream.last_of(pays)..of_stream.receivables.len();
            released.extend(last.map(|at| (of_stream.receivables[at].due, place, at, pays)));
        }
        if !self.plan.rolling.is_business_day(self.today) {
            // Only what has its own day today is collected; the rest waits for a business day.
            let all = released.len();
            released.retain(|(due, ..)| *due == self.today);
            self.watches[vendor].has_reacted |= released.len() < all;
        }
        released.sort_by_key(|(due, place, at, _)| (*due, *place, *at));
        for (_, place, at, pays) in released {
            let of_stream = &mut self.vendors[vendor].withheld.streams[place];
            let (stream, WithheldReceivable { due, good, bad }) = (of_stream.stream, of_stream.receivables[at]);
            let (good, bad) = (good * pays, bad * pays);
            of_stream.take(at, good, bad);
            let cause = if R::KEEPS_CAUSES { self.cause_of_withheld(vendor, (stream, due), None) } else { Cause::NONE };
            self.reason = cause;
            self.write_off_of(stream, bad);
            let plan = &self.plan.streams[stream as usize];
            let head = Entry {
                date: self.today,
                rule: Rule::Collection,
                item: Some(plan.item),
                invoice: None,
                payer: Some(item),
            };
            self.reason = cause;
            self.post_entry(head, CASH, plan.receivable, good);
        }
        self.vendors[vendor].withheld.streams.iter_mut().for_each(WithheldOfStream::clear);
    }
}

/// What is held back comes from.
impl<const W: usize, R: Recorder<W>> Machine<'_, W, R> {
    /// What a payer's part of what is collected today comes from.
    fn cause_of_event(&mut self, payer: usize, what: EventKind) -> Cause {
        match what {
            EventKind::Collection { stream, batch, lag } => self.cause_of_collection(stream, batch, payer, lag, true),
            EventKind::OpeningCollection { stream, receivable } | EventKind::OpeningDue { stream, receivable } => {
                self.cause_of_opening_collection(stream, receivable, "amount")
            }
            _ => Cause::NONE,
        }
    }

    /// What is done today with what a vendor holds back comes from.
    fn cause_of_withheld(&mut self, vendor: usize, (stream, due): (u32, Date), invoice: Option<u32>) -> Cause {
        let key = (vendor, stream, due.0 - self.plan.as_of.0);
        let mut why = Why::new();
        self.plan.rolling.name_beside(&mut why);
        why.made_of(self.traces.withheld.get(&key).copied().unwrap_or_default());
        if let Some(invoice) = invoice {
            why.made_of(self.causes.faces[invoice as usize]);
            why.depends_on(self.causes.invoices[invoice as usize]);
        }
        why.depends_on(self.traces.vendors[vendor].ladder);
        why.depends_on(self.traces.vendors[vendor].ledger);
        let cause = self.cause(why);
        self.traces.withheld.insert(key, cause);
        cause
    }
}
