//! Credit notes: dated amounts in our favour that reduce invoices, and credits at the opening that pay any invoice
//! (DESIGN 4.14, *credit notes*).
//!
//! Owns what is held of them. Its one invariant: while something is held, nothing of its kinds is open after step 3 of
//! the day.

use std::fmt::Arguments;

use super::{
    causes::{Cause, RecordId, Why},
    journal::{AccountKind, Rule},
    lanes::Lanes,
    plan::{Input, NEVER, Planner, sorted},
    recorder::Recorder,
    run::Machine,
    vendors::PlanVendor,
};
use crate::{
    calendar::Date,
    model::{CreditPays, InvoiceKind, InvoiceKinds, Vendor},
};

/// A credit note, or a credit at the opening that pays any invoice, compiled.
#[derive(Clone, Debug)]
pub struct PlanNote {
    pub(super) record: RecordId,
    pub(super) vendor: u32,
    pub(super) amount: Input,
    /// The day of a note; none for a credit held at the opening.
    date: Option<Date>,
    /// The kinds of invoices that it reduces, all if empty.
    pub(super) only: InvoiceKinds,
    /// The last day on which it can be used; none means that it never expires.
    pub(super) expires: Option<Date>,
    /// Whether it is held from a note of before the as-of date, and not used before the first day's steps.
    is_held: bool,
    /// The account that it is held against.
    against: u32,
}

/// When in the day invoices are reduced: before its steps no interest of the day runs on what is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Moment {
    BeforeSteps,
    InStep3,
}

impl PlanNote {
    /// Whether it is held from the opening on.
    pub(super) const fn is_of_opening(&self) -> bool {
        self.date.is_none()
    }

    /// What is held of it at the opening.
    pub(super) fn at_opening<const W: usize>(&self, inputs: &[Lanes<W>]) -> Lanes<W> {
        if self.is_of_opening() { inputs[self.amount.0 as usize] } else { Lanes::ZERO }
    }
}

impl Planner {
    /// Compiles a vendor's notes in the order of use: credit notes by date, then what is held of earlier ones, then
    /// credits by expiry, those without one last.
    pub(super) fn plan_notes(&mut self, path: Arguments<'_>, place: u32, plan: &PlanVendor, vendor: &Vendor) {
        let (as_of, end) = (self.as_of(), self.end());
        let within = vendor.credit_notes.iter().filter(|note| as_of <= note.date && note.date < end);
        for note in sorted(&within.collect::<Vec<_>>(), |note| (note.date, &note.id)) {
            let path = format_args!("{path}/credit_notes/{}", note.id.0);
            let against = self.account_of_kinds(plan, vendor, &note.only);
            let note = PlanNote {
                record: self.record(path),
                vendor: place,
                amount: self.amount(note.amount, || format!("{path}/amount")),
                date: Some(note.date),
                only: note.only.clone(),
                expires: None,
                is_held: false,
                against,
            };
            self.plan_mut().notes.push(note);
        }
        if self.keeps_paths() {
            for note in vendor.credit_notes.iter().filter(|note| [as_of.plus_days(-1), end].contains(&note.date)) {
                let record = self.record(format_args!("{path}/credit_notes/{}", note.id.0));
                self.plan_mut().notes_beside.push((place, record));
            }
        }
        let held = vendor.credits.iter().filter(|credit| {
            credit.pays == CreditPays::AnyInvoice && credit.expires.is_none_or(|expires| expires >= as_of)
        });
        for credit in sorted(&held.collect::<Vec<_>>(), |credit| {
            let by_expiry = (credit.expires.is_none(), credit.expires);
            (!credit.held).then_some(by_expiry)
        }) {
            let path = format_args!("{path}/credits/{}", credit.id.0);
            let against = self.account_of_kinds(plan, vendor, &credit.only);
            let note = PlanNote {
                record: self.record(path),
                vendor: place,
                amount: self.amount(credit.amount, || format!("{path}/amount")),
                date: None,
                only: credit.only.clone(),
                expires: credit.expires,
                is_held: credit.held,
                against,
            };
            self.plan_mut().notes.push(note);
        }
    }

    /// The expense account of a note of some kinds: consumption's unless it is for one other kind alone.
    fn account_of_kinds(&mut self, plan: &PlanVendor, vendor: &Vendor, only: &InvoiceKinds) -> u32 {
        let mut kinds = only.iter();
        match (kinds.next(), kinds.next()) {
            (Some(InvoiceKind::Shortfall), None) => plan.shortfall,
            (Some(InvoiceKind::Interest), None) => plan.interest,
            (Some(InvoiceKind::Charge), None) => {
                plan.opening_charges.unwrap_or_else(|| self.account(AccountKind::Operating, &vendor.id.0))
            }
            _ => plan.cloud,
        }
    }
}

/// The next day on or after a day on which a note is dated, or something held expires.
pub(super) fn next_note(notes: &[PlanNote], from: Date) -> Date {
    let days = notes.iter().flat_map(|note| [note.date, note.expires]).flatten();
    days.filter(|day| *day >= from).min().unwrap_or(NEVER)
}

impl<const W: usize, R: Recorder<W>> Machine<'_, W, R> {
    /// What is held of a vendor's notes.
    pub(super) fn held_notes(&self, vendor: u32) -> Lanes<W> {
        let own = self.plan.notes.iter().zip(&self.notes).filter(|(note, _)| note.vendor == vendor);
        own.fold(Lanes::ZERO, |sum, (_, held)| sum + *held)
    }

    /// Before the first day's steps: credits that pay any invoice reduce what is owed at the opening.
    pub(super) fn use_opening_notes(&mut self) {
        for place in 0..self.plan.notes.len() {
            if self.plan.notes[place].is_of_opening() && !self.plan.notes[place].is_held {
                self.notes[place] = self.reduce(place, self.notes[place], Rule::CreditNoteUse, Moment::BeforeSteps);
            }
        }
    }

    /// Step 3, after the day's invoices: notes dated today reduce invoices, and what is held of earlier ones does.
    pub(super) fn use_notes(&mut self) {
        if !self.holds_notes && self.today < self.next_note {
            return;
        }
        for place in 0..self.plan.notes.len() {
            let note = &self.plan.notes[place];
            let vendor = &self.plan.vendors[note.vendor as usize];
            if note.date == Some(self.today) {
                let amount = self.inputs[note.amount.0 as usize];
                let left = self.reduce(place, amount, Rule::CreditNote, Moment::InStep3);
                if R::KEEPS_CAUSES {
                    self.reason = self.cause_of_rest(place);
                }
                self.post(Rule::CreditNoteHeld, vendor.item, None, vendor.credit, note.against, left);
                self.notes[place] = left;
            } else if !self.notes[place].is_zero() {
                self.notes[place] = self.reduce(place, self.notes[place], Rule::CreditNoteUse, Moment::InStep3);
            }
            if note.expires == Some(self.today) {
                if R::KEEPS_CAUSES {
                    self.reason = self.cause_of_rest(place);
                }
                let left = std::mem::replace(&mut self.notes[place], Lanes::ZERO);
                self.post(Rule::CreditExpiry, vendor.item, None, note.against, vendor.credit, left);
            }
        }
        self.holds_notes = self.notes.iter().any(|left| !left.is_zero());
        self.next_note = next_note(&self.plan.notes, self.today.plus_days(1));
    }

    /// Reduces the vendor's invoices of the note's kinds, oldest due date first, by up to `left`; returns the rest.
    fn reduce(&mut self, place: usize, mut left: Lanes<W>, rule: Rule, moment: Moment) -> Lanes<W> {
        let note = &self.plan.notes[place];
        let vendor = note.vendor as usize;
        let plan = &self.plan.vendors[vendor];
        let only = &note.only;
        let mut walk = self.open_of(vendor).walk(left, |kind| kind.is_some_and(|kind| only.allows(kind)));
        while let Some(open) = &self.vendors[vendor].open
            && let Some(invoice) = open.next(&mut walk, NEVER)
        {
            let at = invoice as usize;
            let open = self.invoices[at].open();
            let amount = left.min(open);
            match moment {
                Moment::BeforeSteps => self.change_bearing(invoice, |state| state.unpaid -= amount),
                Moment::InStep3 => {
                    self.stop_bearing(invoice, amount);
                    self.invoices[at].unpaid -= amount;
                }
            }
            if R::KEEPS_CAUSES {
                self.reason = self.cause_of_reduction(place, invoice, amount == open);
            }
            let against = if rule == Rule::CreditNote { self.planned(invoice).expense } else { plan.credit };
            self.post(rule, plan.item, Some(invoice), plan.payable, against, amount);
            self.record_invoice(invoice);
            left -= amount;
            if left.is_zero() {
                break;
            }
        }
        left
    }
}

/// What credit notes come from.
impl PlanNote {
    /// Names the fields that decide when and on what it is used.
    fn name_use(&self, why: &mut Why) {
        let fields: &[&'static str] =
            if self.is_of_opening() { &["pays", "expires", "only", "held"] } else { &["date", "only"] };
        why.beside(self.record, fields);
    }
}

impl<const W: usize, R: Recorder<W>> Machine<'_, W, R> {
    /// What is held at the opening.
    pub(super) fn begin_note_traces(&mut self, opening: &mut Why) {
        for note in &self.plan.notes {
            let mut why = Why::new();
            why.names(note.record, &["amount"]);
            let amount = self.cause(why);
            if note.is_of_opening() {
                opening.made_of(amount);
                // It could be a credit for consumption.
                let mut terms = Why::new();
                note.name_use(&mut terms);
                terms.depends_on(amount);
                let terms = self.cause(terms);
                opening.depends_on(terms);
                let traces = &mut self.traces.vendors[note.vendor as usize];
                traces.credits = self.causes.after(traces.credits, terms);
            }
            self.traces.notes.push(amount);
        }
    }

    /// Names what decides whether a vendor's invoices are reduced at all.
    pub(super) fn name_notes(&self, why: &mut Why, vendor: u32) {
        for note in self.plan.notes.iter().filter(|note| note.vendor == vendor) {
            note.name_use(why);
            why.beside(note.record, &["amount"]);
        }
        let beside = self.plan.notes_beside.iter().filter(|(own, _)| *own == vendor);
        beside.for_each(|(_, record)| why.beside(*record, &["date"]));
        let credits = self.plan.vendors[vendor as usize].credits.iter();
        credits.for_each(|credit| why.beside(credit.record, &["pays"]));
    }

    fn cause_of_reduction(&mut self, place: usize, invoice: u32, is_all_of_invoice: bool) -> Cause {
        let note = &self.plan.notes[place];
        let mut why = Why::new();
        note.name_use(&mut why);
        let (owed, held) = (self.causes.owed[invoice as usize], self.traces.notes[place]);
        let (amount, other) = if is_all_of_invoice { (owed, held) } else { (held, owed) };
        why.made_of(amount);
        why.depends_on(other);
        why.depends_on(self.causes.invoices[invoice as usize]);
        why.depends_on(self.traces.vendors[note.vendor as usize].ledger);
        let cause = self.cause(why);
        self.traces.notes[place] = self.causes.after(self.traces.notes[place], cause);
        cause
    }

    fn cause_of_rest(&mut self, place: usize) -> Cause {
        let note = &self.plan.notes[place];
        let mut why = Why::new();
        note.name_use(&mut why);
        why.made_of(self.traces.notes[place]);
        why.depends_on(self.traces.vendors[note.vendor as usize].ledger);
        self.cause(why)
    }
}
