//! A vendor's open invoices: issued, with an amount that is neither paid nor disputed; sorted by due date.
//!
//! Owns which invoices are open, and how much of them is past due, so that nobody has to search through settled ones.
//! Kept for a vendor from the first time that it is asked for. Its one invariant: an invoice is here, by the due date
//! that holds, exactly while it has an open amount in some lane.

use std::collections::VecDeque;

use super::{
    invoices::{InvoiceOrder, InvoiceRun},
    lanes::Lanes,
    plan::index,
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

/// The open invoices of one kind.
#[derive(Clone, Debug)]
struct Queue<const W: usize> {
    /// Each with its open amount.
    places: VecDeque<(OrderKey, Lanes<W>)>,
    /// How many of them, from the oldest, were past due at the last update, and the sum of their open amounts.
    past_due: usize,
    sum: Lanes<W>,
    /// For each lane, how many of them, from the oldest, are known to be settled in it.
    settled: [u32; W],
}

/// A vendor's open invoices.
#[derive(Clone, Debug)]
pub struct OpenInvoices<const W: usize> {
    queues: [Queue<W>; QUEUES],
    /// The day up to which the past-due counts are updated.
    today: Date,
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

impl<const W: usize> Queue<W> {
    const EMPTY: Self = Self { places: VecDeque::new(), past_due: 0, sum: Lanes::ZERO, settled: [0; W] };

    /// The number of places before a key.
    fn before(&self, place: OrderKey) -> usize {
        match (self.places.front(), self.places.back()) {
            (Some((first, _)), _) if place <= *first => 0,
            (_, Some((last, _))) if *last < place => self.places.len(),
            _ => self.places.partition_point(|(other, _)| *other < place),
        }
    }

    fn insert(&mut self, place: OrderKey, open: Lanes<W>, today: Date) {
        if self.places.capacity() == 0 {
            // Enough for most vendors, allocated once.
            self.places.reserve(64 / W.min(8));
        }
        let at = self.before(place);
        self.places.insert(at, (place, open));
        if place.due < today {
            self.past_due += 1;
            self.sum += open;
        }
        let at = index(at);
        for (settled, open) in self.settled.iter_mut().zip(open.0) {
            if at < *settled {
                *settled = if open == 0.0 { *settled + 1 } else { at };
            }
        }
    }

    fn remove(&mut self, place: OrderKey, today: Date) {
        let at = self.before(place);
        let Some((_, open)) = self.places.remove(at) else { return };
        if place.due < today {
            self.past_due -= 1;
            self.sum -= open;
        }
        let at = index(at);
        for settled in &mut self.settled {
            *settled -= u32::from(at < *settled);
        }
    }

    /// Updates the open amount of an invoice.
    fn change(&mut self, place: OrderKey, open: Lanes<W>, today: Date) {
        let at = self.before(place);
        let Some((_, kept)) = self.places.get_mut(at) else { return };
        let before = std::mem::replace(kept, open);
        if place.due < today {
            self.sum += open - before;
        }
        let at = index(at);
        for (settled, open) in self.settled.iter_mut().zip(open.0) {
            // It was settled in this lane, and is open again.
            if at < *settled && open != 0.0 {
                *settled = at;
            }
        }
    }

    /// The first place with an open amount in a lane.
    fn first(&mut self, lane: usize) -> usize {
        let settled = &mut self.settled[lane];
        while let Some((_, open)) = self.places.get(*settled as usize)
            && open.0[lane] == 0.0
        {
            *settled += 1;
        }
        *settled as usize
    }
}

impl<const W: usize> OpenInvoices<W> {
    const fn none(today: Date) -> Self {
        Self { queues: [const { Queue::EMPTY }; QUEUES], today }
    }

    /// Updates the queues after an invoice has changed.
    pub(super) fn update(&mut self, kind: InvoiceKind, order: InvoiceOrder, state: &mut InvoiceRun<W>) {
        let (_, issued, last, invoice) = order;
        let open = state.open();
        let now = (!open.is_zero()).then_some(Queued { due: state.due, agreed: state.agreed });
        let before = std::mem::replace(&mut state.queued, now);
        let today = self.today;
        let queue = |at: Queued| if at.agreed { AGREED } else { kind as usize };
        let place = |at: Queued| OrderKey { due: at.due, issued, last, invoice };
        match (before, now) {
            (Some(before), Some(now)) if before == now => self.queues[queue(now)].change(place(now), open, today),
            _ => {
                if let Some(before) = before {
                    self.queues[queue(before)].remove(place(before), today);
                }
                if let Some(now) = now {
                    self.queues[queue(now)].insert(place(now), open, today);
                }
            }
        }
    }

    /// Updates the past-due counts and sums to today.
    fn look(&mut self, today: Date) {
        if self.today != today {
            self.today = today;
            for queue in self.queues.iter_mut().filter(|queue| queue.past_due < queue.places.len()) {
                while let Some((place, open)) = queue.places.get(queue.past_due)
                    && place.due < today
                {
                    queue.past_due += 1;
                    queue.sum += *open;
                }
            }
        }
    }

    /// The open amount that is past due today and in no agreed plan.
    pub(super) fn arrears(&mut self, today: Date) -> Lanes<W> {
        self.look(today);
        self.queues[..AGREED].iter().fold(Lanes::ZERO, |sum, queue| sum + queue.sum)
    }

    /// The oldest due date in a lane, of amounts past due today and in no agreed plan.
    pub(super) fn oldest_due(&mut self, today: Date, lane: usize) -> Option<Date> {
        self.look(today);
        let queues = self.queues[..AGREED].iter_mut();
        let oldest = |queue: &mut Queue<W>| {
            let first = if queue.past_due == 0 { 0 } else { queue.first(lane) };
            (first < queue.past_due).then(|| queue.places[first].0.due)
        };
        queues.filter_map(oldest).min()
    }

    /// Begins an iteration over the open invoices of some kinds, in lanes where the mask is not zero. `is_meant` is
    /// called with none for agreed plans.
    pub(super) fn walk(&mut self, mask: Lanes<W>, is_meant: impl Fn(Option<InvoiceKind>) -> bool) -> Walk {
        let mut next = [None; QUEUES];
        for (at, (queue, next)) in self.queues.iter_mut().zip(&mut next).enumerate() {
            if is_meant(InvoiceKind::ALL.get(at).copied()) && !queue.places.is_empty() {
                let lanes = (0..W).filter(|lane| mask.0[*lane] != 0.0);
                *next = lanes.map(|lane| queue.first(lane)).min();
            }
        }
        Walk { next, last: None }
    }

    /// The next invoice of an iteration; `None` if it is due after `due_by`, or there is none.
    pub(super) fn next(&self, walk: &mut Walk, due_by: Date) -> Option<u32> {
        let place = |walk: &Walk, queue: usize| Some(self.queues[queue].places.get(walk.next[queue]?)?.0);
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
                let kind = self.invoice_plans[invoice as usize].kind;
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
    use super::{
        super::{causes::RecordId, vendors::PlanInvoice},
        *,
    };

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
                opening: None,
                is_shortfall: false,
                record: RecordId::default(),
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
