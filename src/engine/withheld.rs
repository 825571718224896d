//! What vendors owe us while we owe them: withheld by them, or set off against what is past due (DESIGN 4.5).
//!
//! Owns receivables that are not collected on their day. Runs before all other receipts of the day, for vendors of
//! which a rung that withholds or sets off is in force, or was.

use super::{
    causes::{Cause, Why},
    journal::Rule,
    lanes::Lanes,
    plan::{CASH, Event, EventKind},
    recorder::{EntryHead, Recorder},
    run::Machine,
};
use crate::{calendar::Date, model::Act};

/// A receivable that is due and not collected.
#[derive(Clone, Copy, Debug)]
pub struct WithheldReceivable<const W: usize> {
    stream: u32,
    due: Date,
    good: Lanes<W>,
    bad: Lanes<W>,
}

impl<const W: usize, R: Recorder<W>> Machine<'_, W, R> {
    /// The first of step 4: what vendors withhold or set off of the receivables due by today.
    pub(super) fn receive_from_vendors(&mut self, collections: &[Event]) {
        for place in 0..self.paying.len() {
            let vendor = self.paying[place];
            // Nothing of this changes until a rung fires or is lifted.
            let has_reacted = std::mem::take(&mut self.vendors[vendor].ladder.has_reacted);
            if has_reacted {
                self.vendors[vendor].ladder.takes =
                    [Act::WithholdPayments, Act::SetOff].map(|act| self.is_anywhere_in_force(vendor, act));
            }
            let [withholds, sets_off] = self.vendors[vendor].ladder.takes;
            if !(has_reacted || sets_off || withholds && !collections.is_empty()) {
                continue;
            }
            let before = self.vendors[vendor].withheld.len();
            if sets_off || withholds {
                self.hold(vendor, collections);
            }
            if sets_off {
                self.set_off(vendor);
            }
            let has_more = self.vendors[vendor].withheld.len() > before;
            if !self.vendors[vendor].withheld.is_empty() && (has_more || sets_off || has_reacted) {
                self.release(vendor);
                let all = self.vendors[vendor].withheld.iter();
                let left = all.fold(Lanes::ZERO, |sum, withheld| sum + withheld.good + withheld.bad);
                self.recorder.withheld(self.today, self.plan.vendors[vendor].item, left);
            }
        }
    }

    /// Whether a rung of an act is in force on some path.
    fn is_anywhere_in_force(&self, vendor: usize, act: Act) -> bool {
        let mut rungs = self.plan.vendors[vendor].rungs.iter().zip(&self.vendors[vendor].ladder.rungs);
        rungs.any(|(rung, run)| rung.act == act && !run.in_force.is_zero())
    }

    /// Takes the vendor's receivables of today out of the day's receipts, where a rung holds that is about them.
    fn hold(&mut self, vendor: usize, collections: &[Event]) {
        let item = self.plan.vendors[vendor].item;
        for event in collections {
            let cause = if R::KEEPS_CAUSES { self.cause_of_event(vendor, event.what) } else { Cause::NONE };
            let (stream, found) = match event.what {
                EventKind::Collection { stream, .. } | EventKind::OpeningCollection { stream, .. }
                    if !self.plan.streams[stream as usize].is_paid_by(item) =>
                {
                    continue;
                }
                EventKind::Collection { stream, batch, lag } => {
                    (stream, self.take_receivable(stream, batch, lag, item, self.held(vendor, stream)))
                }
                EventKind::OpeningCollection { stream, receivable } => {
                    (stream, self.take_opening(stream, receivable, item, self.held(vendor, stream)))
                }
                _ => continue,
            };
            let Some((due, good, bad)) = found else { continue };
            if R::KEEPS_CAUSES {
                let key = (vendor, stream, due.0 - self.plan.as_of.0);
                let before = self.traces.withheld.get(&key).copied().unwrap_or_default();
                let both = self.causes.sum(before, cause);
                self.traces.withheld.insert(key, both);
            }
            let withheld = &mut self.vendors[vendor].withheld;
            let place = withheld.partition_point(|other| (other.due, other.stream) <= (due, stream));
            withheld.insert(place, WithheldReceivable { stream, due, good, bad });
        }
    }

    /// One where the vendor withholds or sets off what it owes of a stream.
    fn held(&self, vendor: usize, stream: u32) -> Lanes<W> {
        let id = self.stream_id(stream);
        self.in_force(vendor, Act::WithholdPayments, id).max(self.in_force(vendor, Act::SetOff, id))
    }

    fn stream_id(&self, stream: u32) -> &str {
        &self.plan.items[self.plan.streams[stream as usize].item as usize].id
    }

    /// Nets receivables against what is past due, the oldest first on both sides.
    fn set_off(&mut self, vendor: usize) {
        let plan = &self.plan.vendors[vendor];
        for place in 0..self.vendors[vendor].withheld.len() {
            let WithheldReceivable { stream, good, bad, .. } = self.vendors[vendor].withheld[place];
            let mask = self.in_force(vendor, Act::SetOff, self.stream_id(stream));
            let receivable = self.plan.streams[stream as usize].receivable;
            let mut left = good * mask;
            for at in 0..self.vendors[vendor].order.len() {
                if left.is_zero() {
                    break;
                }
                let invoice = self.vendors[vendor].order[at];
                let state = &self.invoices[invoice as usize];
                if state.due >= self.today || state.agreed {
                    continue;
                }
                let amount = left.min(state.open());
                if amount.is_zero() {
                    continue;
                }
                left -= amount;
                self.stop_bearing(invoice, amount);
                self.invoices[invoice as usize].unpaid -= amount;
                let head = EntryHead {
                    date: self.today,
                    rule: Rule::SetOff,
                    item: Some(plan.item),
                    invoice: Some(invoice),
                    payer: Some(plan.item),
                };
                if R::KEEPS_CAUSES {
                    self.reason = self.cause_of_withheld(vendor, place, Some(invoice));
                }
                self.post_entry(head, plan.payable, receivable, amount);
                if self.invoice_plans[invoice as usize].is_shortfall {
                    self.buy_credit(vendor, invoice, amount);
                }
                self.record_invoice(invoice);
            }
            let netted = good * mask - left;
            let withheld = &mut self.vendors[vendor].withheld[place];
            withheld.good -= netted;
            // The bad part is written off when all of the good one is netted.
            let is_done = netted.test(withheld.good, |netted, good| netted > 0.0 && good == 0.0);
            withheld.bad = is_done.select(Lanes::ZERO, bad);
            if R::KEEPS_CAUSES {
                self.reason = self.cause_of_withheld(vendor, place, None);
            }
            self.write_off_of(stream, bad * is_done);
        }
    }

    /// Collects what the vendor no longer withholds.
    fn release(&mut self, vendor: usize) {
        let item = self.plan.vendors[vendor].item;
        for place in 0..self.vendors[vendor].withheld.len() {
            let WithheldReceivable { stream, good, bad, .. } = self.vendors[vendor].withheld[place];
            let pays = self.in_force(vendor, Act::WithholdPayments, self.stream_id(stream)).inverted();
            let (good, bad) = (good * pays, bad * pays);
            let cause = if R::KEEPS_CAUSES { self.cause_of_withheld(vendor, place, None) } else { Cause::NONE };
            self.reason = cause;
            self.write_off_of(stream, bad);
            let plan = &self.plan.streams[stream as usize];
            let head = EntryHead {
                date: self.today,
                rule: Rule::Collection,
                item: Some(plan.item),
                invoice: None,
                payer: Some(item),
            };
            self.reason = cause;
            self.post_entry(head, CASH, plan.receivable, good);
            let withheld = &mut self.vendors[vendor].withheld[place];
            withheld.good -= good;
            withheld.bad -= bad;
        }
        self.vendors[vendor].withheld.retain(|withheld| !(withheld.good.is_zero() && withheld.bad.is_zero()));
    }
}

/// What is held back comes from.
impl<const W: usize, R: Recorder<W>> Machine<'_, W, R> {
    /// What a vendor's part of what is collected today comes from.
    fn cause_of_event(&mut self, vendor: usize, what: EventKind) -> Cause {
        let item = self.plan.vendors[vendor].item;
        match what {
            EventKind::Collection { stream, batch, lag } => {
                let payer = self.plan.streams[stream as usize].payer_place(item);
                payer.map_or(Cause::NONE, |payer| self.cause_of_collection(stream, batch, payer, lag, true))
            }
            EventKind::OpeningCollection { stream, receivable } => self.cause_of_opening_collection(stream, receivable),
            _ => Cause::NONE,
        }
    }

    /// What is done today with what a vendor holds back comes from.
    fn cause_of_withheld(&mut self, vendor: usize, place: usize, invoice: Option<u32>) -> Cause {
        let WithheldReceivable { stream, due, .. } = self.vendors[vendor].withheld[place];
        let key = (vendor, stream, due.0 - self.plan.as_of.0);
        let mut why = Why::new();
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
