//! A vendor's open invoices: issued, with an amount that is neither paid nor disputed; sorted by due date.
//!
//! Owns which invoices are open, and how much of them is past due, so that nobody has to search through settled ones.
//! Kept for a vendor from the first time that it is asked for. Its one invariant: an invoice is here, by the due date
//! that holds, exactly while it has an open amount in some lane.

use std::collections::VecDeque;

use super::{
    invoices::{InvoiceOrder, InvoiceRun},
    lanes::Lanes,
    plan::{NEVER, index},
    policies::KINDS,
    recorder::Recorder,
    run::Machine,
};
use crate::{calendar::Date, model::InvoiceKind};

/// A queue for each kind of invoice, and one for agreed plans, which are no arrears.
const QUEUES: usize = KINDS + 1;
const AGREED: usize = KINDS;

/// The order of invoices, as [`InvoiceOrder`] has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct OrderKey {
    due: Date,
    issued: Date,
    last: u8,
    invoice: u32,
}

/// The open invoices of one kind, each with its open amount.
type Queue<const W: usize> = VecDeque<(OrderKey, Lanes<W>)>;

/// A vendor's open invoices. Its fields stay in this order: what is asked on many days fits a cache line.
#[derive(Clone, Debug)]
#[repr(C)]
pub struct OpenInvoices<const W: usize> {
    /// The day up to which the past-due counts and the arrears are updated.
    today: Date,
    /// No invoice that is not yet past due is due earlier.
    next_due: Date,
    /// The open amounts that are past due and in no agreed plan.
    arrears: Lanes<W>,
    /// For each queue, how many invoices, from the oldest, are past due.
    past_due: [u32; QUEUES],
    /// For each queue and lane, how many invoices, from the oldest, are known to be settled in it.
    settled: [[u32; W]; QUEUES],
    queues: [Queue<W>; QUEUES],
}

/// The key by which an open invoice is found in its queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Queued {
    due: Date,
    agreed: bool,
}

/// An iteration over open invoices, the oldest first.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Walk {
    /// The next place in each queue; none if the queue is left out.
    next: [Option<usize>; QUEUES],
    /// The queue and the invoice returned last.
    last: Option<(usize, u32)>,
}

/// The number of places before a key.
fn before<const W: usize>(queue: &Queue<W>, place: OrderKey) -> usize {
    match (queue.front(), queue.back()) {
        (Some((first, _)), _) if place <= *first => 0,
        (_, Some((last, _))) if *last < place => queue.len(),
        _ => queue.partition_point(|(other, _)| *other < place),
    }
}

impl<const W: usize> OpenInvoices<W> {
    const fn none(today: Date) -> Self {
        Self {
            today,
            next_due: NEVER,
            arrears: Lanes::ZERO,
            past_due: [0; QUEUES],
            settled: [[0; W]; QUEUES],
            queues: [const { VecDeque::new() }; QUEUES],
        }
    }

    fn insert(&mut self, queue: usize, place: OrderKey, open: Lanes<W>) {
        let places = &mut self.queues[queue];
        if places.capacity() == 0 {
            // The queue goes round in its memory: with more room than it needs it would be all over the caches.
            places.reserve(8);
        }
        // Mostly the newest, so the oldest need not be looked at.
        let is_newest = places.back().is_none_or(|(last, _)| *last < place);
        let at = if is_newest { places.len() } else { before(places, place) };
        places.insert(at, (place, open));
        let at = index(at);
        for (settled, open) in self.settled[queue].iter_mut().zip(open.0) {
            if at < *settled {
                *settled = if open == 0.0 { *settled + 1 } else { at };
            }
        }
        if place.due < self.today {
            self.past_due[queue] += 1;
            self.add_arrears(queue, open);
        } else {
            self.next_due = self.next_due.min(place.due);
        }
    }

    fn remove(&mut self, queue: usize, place: OrderKey) {
        let places = &mut self.queues[queue];
        let at = before(places, place);
        let Some((_, open)) = places.remove(at) else { return };
        let at = index(at);
        for settled in &mut self.settled[queue] {
            *settled -= u32::from(at < *settled);
        }
        if place.due < self.today {
            self.past_due[queue] -= 1;
            self.add_arrears(queue, -open);
        }
    }

    /// Updates the open amount of an invoice.
    fn change(&mut self, queue: usize, place: OrderKey, open: Lanes<W>) {
        let places = &mut self.queues[queue];
        let at = before(places, place);
        let Some((_, kept)) = places.get_mut(at) else { return };
        let before = std::mem::replace(kept, open);
        let at = index(at);
        for (settled, open) in self.settled[queue].iter_mut().zip(open.0) {
            // It was settled in this lane, and is open again.
            if at < *settled && open != 0.0 {
                *settled = at;
            }
        }
        if place.due < self.today {
            self.add_arrears(queue, open - before);
        }
    }

    /// Adds to the arrears, unless the amount is in an agreed plan.
    fn add_arrears(&mut self, queue: usize, amount: Lanes<W>) {
        if queue != AGREED {
            self.arrears += amount;
        }
    }

    /// The first place in a queue with an open amount in a lane.
    fn first(&mut self, queue: usize, lane: usize) -> usize {
        let settled = &mut self.settled[queue][lane];
        while let Some((_, open)) = self.queues[queue].get(*settled as usize)
            && open.0[lane] == 0.0
        {
            *settled += 1;
        }
        *settled as usize
    }

    /// Updates the queues after an invoice has changed.
    pub(super) fn update(&mut self, kind: InvoiceKind, order: InvoiceOrder, state: &mut InvoiceRun<W>) {
        let (_, issued, last, invoice) = order;
        let open = state.open();
        let now = (!open.is_zero()).then_some(Queued { due: state.due, agreed: state.agreed });
        let before = std::mem::replace(&mut state.queued, now);
        let queue = |at: Queued| if at.agreed { AGREED } else { kind as usize };
        let place = |at: Queued| OrderKey { due: at.due, issued, last, invoice };
        match (before, now) {
            (Some(before), Some(now)) if before == now => self.change(queue(now), place(now), open),
            _ => {
                if let Some(before) = before {
                    self.remove(queue(before), place(before));
                }
                if let Some(now) = now {
                    self.insert(queue(now), place(now), open);
                }
            }
        }
    }

    /// Updates the past-due counts and the arrears to today.
    fn look(&mut self, today: Date) {
        self.today = today;
        if self.next_due >= today {
            return;
        }
        self.next_due = NEVER;
        for queue in 0..QUEUES {
            while let Some((place, open)) = self.queues[queue].get(self.past_due[queue] as usize).copied() {
                if place.due >= today {
                    self.next_due = self.next_due.min(place.due);
                    break;
                }
                self.past_due[queue] += 1;
                self.add_arrears(queue, open);
            }
        }
    }

    /// The open amount that is past due today and in no agreed plan.
    pub(super) fn arrears(&mut self, today: Date) -> Lanes<W> {
        self.look(today);
        self.arrears
    }

    /// The oldest due date in a lane, of amounts past due today and in no agreed plan.
    pub(super) fn oldest_due(&mut self, today: Date, lane: usize) -> Option<Date> {
        self.look(today);
        let oldest = |queue: usize| {
            let first = if self.past_due[queue] == 0 { 0 } else { self.first(queue, lane) };
            (first < self.past_due[queue] as usize).then(|| self.queues[queue][first].0.due)
        };
        (0..AGREED).filter_map(oldest).min()
    }

    /// Begins an iteration over the open invoices of some kinds, in lanes where the mask is not zero. `is_meant` is
    /// called with none for agreed plans.
    pub(super) fn walk(&mut self, mask: Lanes<W>, is_meant: impl Fn(Option<InvoiceKind>) -> bool) -> Walk {
        let mut next = [None; QUEUES];
        for (queue, next) in next.iter_mut().enumerate() {
            if is_meant(InvoiceKind::ALL.get(queue).copied()) && !self.queues[queue].is_empty() {
                let lanes = (0..W).filter(|lane| mask.0[*lane] != 0.0);
                *next = lanes.map(|lane| self.first(queue, lane)).min();
            }
        }
        Walk { next, last: None }
    }

    /// The next invoice of an iteration; `None` if it is due after `due_by`, or there is none.
    pub(super) fn next(&self, walk: &mut Walk, due_by: Date) -> Option<u32> {
        let place = |walk: &Walk, queue: usize| Some(self.queues[queue].get(walk.next[queue]?)?.0);
        if let Some((queue, invoice)) = walk.last
            && place(walk, queue).is_some_and(|place| place.invoice == invoice)
        {
            // It is still open, so step over it.
            walk.next[queue] = walk.next[queue].map(|next| next + 1);
        }
        let places = (0..QUEUES).filter_map(|queue| Some((place(walk, queue)?, queue)));
        let (first, queue) = places.min()?;
        walk.last = Some((queue, first.invoice));
        (first.due <= due_by).then_some(first.invoice)
    }
}

impl<const W: usize, R: Recorder<W>> Machine<'_, W, R> {
    /// A vendor's open invoices.
    pub(super) fn open_of(&mut self, vendor: usize) -> &mut OpenInvoices<W> {
        if self.vendors[vendor].open.is_none() {
            let mut open = OpenInvoices::none(self.today);
            for at in 0..self.vendors[vendor].order.len() {
                let invoice = self.vendors[vendor].order[at];
                if !self.is_dated_by_today(invoice) {
                    continue;
                }
                let order = self.order_of(invoice);
                let kind = self.planned(invoice).kind;
                open.update(kind, order, &mut self.invoices[invoice as usize]);
            }
            self.vendors[vendor].open = Some(Box::new(open));
        }
        let today = self.today;
        self.vendors[vendor].open.get_or_insert_with(|| Box::new(OpenInvoices::none(today)))
    }
}

#[cfg(test)]
mod tests {
    use super::{super::vendors::PlanInvoice, *};

    /// A search through all invoices, to compare with.
    struct Anew<'a> {
        planned: &'a [PlanInvoice],
        states: &'a [InvoiceRun<3>],
        today: Date,
    }

    impl Anew<'_> {
        fn is_arrears(&self, at: usize) -> bool {
            self.states[at].due < self.today && !self.states[at].agreed
        }

        fn arrears(&self) -> Lanes<3> {
            let all = (0..self.states.len()).filter(|at| self.is_arrears(*at));
            all.fold(Lanes::ZERO, |sum, at| sum + self.states[at].open())
        }

        fn oldest_due(&self, lane: usize) -> Option<Date> {
            let all = (0..self.states.len()).filter(|at| self.is_arrears(*at));
            all.filter(|at| self.states[*at].open().0[lane] != 0.0).map(|at| self.states[at].due).min()
        }

        /// The open invoices in order, due by a day, from the first that is open in a lane of the mask.
        fn way(&self, mask: Lanes<3>, kind: InvoiceKind, due_by: Date) -> Vec<u32> {
            let is_meant = |at: &usize| self.planned[*at].kind == kind && !self.states[*at].agreed;
            let mut all: Vec<usize> = (0..self.states.len()).filter(is_meant).collect();
            all.retain(|at| !self.states[*at].open().is_zero() && self.states[*at].due <= due_by);
            all.sort_by_key(|at| (self.states[*at].due, self.planned[*at].issued, *at));
            let is_first = |at: &usize| !(self.states[*at].open() * mask).is_zero();
            let first = all.iter().position(is_first).unwrap_or(all.len());
            all[first..].iter().map(|at| index(*at)).collect()
        }
    }

    #[test]
    fn what_is_kept_is_what_would_be_found_anew() {
        let mut seed = 7u64;
        let mut below = |end: u64| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (seed >> 33) % end
        };
        let day = |day: u64| Date(i32::try_from(day).expect("a day"));
        let planned: Vec<PlanInvoice> = (0..60)
            .map(|at| PlanInvoice {
                vendor: 0,
                kind: InvoiceKind::ALL[at % 2],
                issued: day(2 * u64::try_from(at).expect("few")),
                due: day(2 * u64::try_from(at).expect("few") + below(30)),
                expense: 0,
                is_opening: false,
                is_shortfall: false,
            })
            .collect();
        let mut states: Vec<InvoiceRun<3>> = planned.iter().map(|invoice| InvoiceRun::new(invoice.due)).collect();
        let mut open = OpenInvoices::none(day(0));
        let mut compared = 0;
        for today in (0..200).map(day) {
            for _ in 0..3 {
                let at = usize::try_from(below(60)).expect("few");
                let state = &mut states[at];
                if planned[at].issued > today {
                    continue;
                }
                let amounts = Lanes(std::array::from_fn(|_| [0.0, 1.0, 7.0][usize::try_from(below(3)).expect("few")]));
                match below(5) {
                    0 | 1 => state.unpaid = amounts,
                    2 => state.disputed = amounts.min(state.unpaid),
                    3 => state.agreed = !state.agreed,
                    _ => state.due = state.due.max(today),
                }
                state.disputed = state.disputed.min(state.unpaid);
                let order = (state.due, planned[at].issued, 0, index(at));
                open.update(planned[at].kind, order, state);
            }
            let anew = Anew { planned: &planned, states: &states, today };
            assert_eq!(open.arrears(today), anew.arrears(), "arrears on {today:?}");
            for lane in 0..3 {
                assert_eq!(open.oldest_due(today, lane), anew.oldest_due(lane), "oldest on {today:?} in {lane}");
                compared += usize::from(anew.oldest_due(lane).is_some());
            }
            for kind in [InvoiceKind::ALL[0], InvoiceKind::ALL[1]] {
                let mask = Lanes(std::array::from_fn(|lane| f64::from(u8::from(lane != 1))));
                let mut walk = open.walk(mask, |other| other == Some(kind));
                let way: Vec<u32> = std::iter::from_fn(|| open.next(&mut walk, today)).collect();
                assert_eq!(way, anew.way(mask, kind, today), "way on {today:?}");
            }
        }
        assert!(compared > 300, "on {compared} days something was past due");
    }
}
