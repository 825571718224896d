//! Late interest: what arrears cost, day by day, invoiced once a month (DESIGN 4.3).

use std::fmt::Arguments;

use super::{
    causes::{RecordId, Why},
    lanes::Lanes,
    plan::{Input, Planner},
    recorder::Recorder,
    run::Machine,
    vendors::PlanVendor,
};
use crate::{
    calendar::Date,
    model::{DayCount, InvoiceKind, LateInterest, Per},
};

/// Terms of late interest, compiled.
#[derive(Clone, Debug)]
pub struct PlanLateInterest {
    pub(super) record: RecordId,
    rate: Input,
    /// 1 for a yearly rate, 12 for a monthly one.
    rates_per_year: f64,
    day_count: DayCount,
    grace_days: i32,
    compounding: bool,
    fixed_sum: Input,
}

/// The interest that runs on a vendor's arrears.
#[derive(Clone, Copy, Debug)]
pub struct InterestState<const W: usize> {
    /// The amount that bears interest now.
    bearing: Lanes<W>,
    /// Amounts that bore interest, times days, not yet invoiced.
    money_days: Lanes<W>,
    /// The last day that is in `money_days`, by its number in the day count.
    accrued_to: i32,
    /// The number of fixed sums not yet invoiced.
    fixed_sums: Lanes<W>,
}

impl<const W: usize> InterestState<W> {
    /// That of the opening; `accrued_to` is the number of the day before the as-of date.
    pub(super) const fn opening(accrued_to: i32) -> Self {
        Self { bearing: Lanes::ZERO, money_days: Lanes::ZERO, accrued_to, fixed_sums: Lanes::ZERO }
    }

    /// Drops interest up to the day of a number that is not yet invoiced.
    pub(super) fn waive(&mut self, day: i32) {
        self.accrue_to(day);
        self.money_days = Lanes::ZERO;
    }

    /// Counts the days up to and including the one of a number. A change in steps 1 and 2 of a day affects that day's interest, so
    /// accrue to the day before; a payment does not, so accrue to its day.
    fn accrue_to(&mut self, day: i32) {
        let days = day - self.accrued_to;
        if days > 0 {
            self.money_days += self.bearing * f64::from(days);
            self.accrued_to = day;
        }
    }
}

impl Planner {
    pub(super) fn plan_late_interest(&mut self, path: Arguments<'_>, late: &LateInterest) -> PlanLateInterest {
        PlanLateInterest {
            record: self.record(format_args!("{path}/late_interest")),
            rate: self.decimal(late.rate, || format!("{path}/late_interest/rate")),
            day_count: late.day_count,
            rates_per_year: if late.per == Per::Month { 12.0 } else { 1.0 },
            grace_days: late.grace_days.cast_signed(),
            compounding: late.compounding,
            fixed_sum: self.amount(late.fixed_sum, || format!("{path}/late_interest/fixed_sum")),
        }
    }
}

impl PlanVendor {
    /// The number of a day in the day count of late interest.
    pub(super) fn interest_day(&self, as_of: Date, day: i32) -> i32 {
        self.late.as_ref().map_or(day, |late| late.day_count.number(as_of, day))
    }
}

impl PlanLateInterest {
    /// Days past due without interest; `None` if invoices of the kind never bear any.
    pub(super) fn grace_days(&self, kind: InvoiceKind) -> Option<i32> {
        match kind {
            InvoiceKind::Interest => self.compounding.then_some(0),
            _ => Some(self.grace_days),
        }
    }

    /// The interest on a number of money-days.
    fn interest<const W: usize>(&self, inputs: &[Lanes<W>], money_days: Lanes<W>) -> Lanes<W> {
        let a_year = inputs[self.rate.0 as usize] * self.rates_per_year;
        (money_days * a_year).map(|interest| interest / self.day_count.days_per_year())
    }
}

impl<const W: usize, R: Recorder<W>> Machine<'_, W, R> {
    /// Marks an invoice as past its due date and grace days.
    pub(super) fn ripen(&mut self, invoice: u32) {
        let state = &self.invoices[invoice as usize];
        let (is_ripe, due) = (state.ripe, state.due);
        if !is_ripe && self.grace_of(invoice).is_some_and(|grace| due.plus_days(grace) < self.date()) {
            self.change_bearing(invoice, |state| state.ripe = true);
            self.count_fixed_sums();
        }
    }

    /// Whether an invoice is past its due date and grace days today, and of a kind that bears interest.
    pub(super) fn is_late(&self, invoice: u32) -> bool {
        let due = self.invoices[invoice as usize].due;
        self.grace_of(invoice).is_some_and(|grace| due.plus_days(grace) < self.date())
    }

    /// An invoice that passed its grace days before the as-of date bears interest from that date on; its fixed sum was
    /// charged before, unless it says that it is still to come.
    pub(super) fn ripen_at_opening(&mut self, invoice: u32) {
        let due = self.planned(invoice).due;
        if self.grace_of(invoice).is_some_and(|grace| due.plus_days(grace + 1) < self.plan.as_of) {
            let is_to_come = self.plan.openings.get(&invoice).is_some_and(|opening| opening.fixed_sum_to_come);
            self.invoices[invoice as usize].fixed_sum_taken = if is_to_come { Lanes::ZERO } else { Lanes::ONE };
            self.change_bearing(invoice, |state| state.ripe = true);
        }
    }

    /// The number of a day in the day count of a vendor's late interest.
    pub(super) fn interest_day(&self, vendor: usize, day: i32) -> i32 {
        self.plan.vendors[vendor].interest_day(self.plan.as_of, day)
    }

    /// Days of grace of an invoice; `None` if it never bears interest.
    fn grace_of(&self, invoice: u32) -> Option<i32> {
        let plan = self.planned(invoice);
        self.plan.vendors[plan.vendor as usize].late.as_ref()?.grace_days(plan.kind)
    }

    /// Changes an invoice in step 1 or 2 of the day, and with it the amount that bears interest from today on.
    pub(super) fn change_bearing(&mut self, invoice: u32, change: impl FnOnce(&mut super::invoices::InvoiceRun<W>)) {
        let plan = self.planned(invoice);
        let yesterday = self.interest_day(plan.vendor as usize, self.day - 1);
        let state = &mut self.invoices[invoice as usize];
        let interest = &mut self.vendors[plan.vendor as usize].interest;
        let before = state.bearing();
        change(state);
        let after = state.bearing();
        interest.accrue_to(yesterday);
        interest.bearing += after - before;
        if plan.kind != InvoiceKind::Interest && state.bears() {
            self.newly_late.push(invoice);
        }
    }

    /// Counts the fixed sum of each invoice that has become late. It runs in step 2, after all changes of step 1.
    pub(super) fn count_fixed_sums(&mut self) {
        while let Some(invoice) = self.newly_late.pop() {
            self.count_fixed_sum(invoice, self.invoices[invoice as usize].bearing());
        }
    }

    /// Counts the fixed sum of an invoice where it bears interest on an amount, once.
    fn count_fixed_sum(&mut self, invoice: u32, bearing: Lanes<W>) {
        let vendor = self.planned(invoice).vendor as usize;
        let state = &mut self.invoices[invoice as usize];
        let first =
            bearing.zip(state.fixed_sum_taken, |bearing, taken| if bearing > 0.0 && taken == 0.0 { 1.0 } else { 0.0 });
        state.fixed_sum_taken += first;
        self.vendors[vendor].interest.fixed_sums += first;
    }

    /// What is open of an invoice bears interest for today only, as it is late today, and it may be so for the first
    /// time.
    pub(super) fn be_late_today(&mut self, invoice: u32) {
        let plan = self.planned(invoice);
        let open = self.invoices[invoice as usize].open();
        self.bear_today(plan.vendor, open);
        if plan.kind != InvoiceKind::Interest {
            self.count_fixed_sum(invoice, open);
        }
    }

    /// Makes an amount bear interest for today only.
    fn bear_today(&mut self, vendor: u32, amount: Lanes<W>) {
        let weight = self.interest_day(vendor as usize, self.day) - self.interest_day(vendor as usize, self.day - 1);
        self.vendors[vendor as usize].interest.money_days += amount * f64::from(weight);
    }

    /// Ends the interest on the settled part of an invoice, from tomorrow on.
    pub(super) fn stop_bearing(&mut self, invoice: u32, settled: Lanes<W>) {
        if self.invoices[invoice as usize].bears() {
            let vendor = self.planned(invoice).vendor as usize;
            let today = self.interest_day(vendor, self.day);
            let interest = &mut self.vendors[vendor].interest;
            interest.accrue_to(today);
            interest.bearing -= settled;
        }
    }

    /// Invoices the month's late interest.
    pub(super) fn invoice_late_interest(&mut self, vendor: u32, invoice: u32) {
        let Some(late) = &self.plan.vendors[vendor as usize].late else { return };
        let today = self.interest_day(vendor as usize, self.day);
        let interest = &mut self.vendors[vendor as usize].interest;
        interest.accrue_to(today);
        let fixed = interest.fixed_sums * self.inputs[late.fixed_sum.0 as usize];
        let amount = late.interest(self.inputs, interest.money_days).round() + fixed;
        let (has_run, has_fixed) = (!interest.money_days.is_zero(), !interest.fixed_sums.is_zero());
        interest.money_days = Lanes::ZERO;
        interest.fixed_sums = Lanes::ZERO;
        if R::KEEPS_CAUSES {
            self.give_interest_as_reason(vendor, has_run, has_fixed);
        }
        self.issue(super::journal::Rule::LateInterest, invoice, amount);
    }

    /// Removes the interest up to today that is not yet invoiced, where the mask is 1, and returns it rounded.
    pub(super) fn take_interest(&mut self, vendor: usize, mask: Lanes<W>) -> Lanes<W> {
        let Some(late) = &self.plan.vendors[vendor].late else { return Lanes::ZERO };
        let today = self.interest_day(vendor, self.day);
        let interest = &mut self.vendors[vendor].interest;
        interest.accrue_to(today);
        let taken = interest.money_days * mask;
        interest.money_days -= taken;
        late.interest(self.inputs, taken).round()
    }

    /// The interest that a vendor's arrears at today's close bear tomorrow, rounded.
    pub(super) fn interest_per_day(&self, vendor: usize) -> Lanes<W> {
        let Some(late) = &self.plan.vendors[vendor].late else { return Lanes::ZERO };
        let tomorrow = self.date().plus_days(1);
        let dated = self.vendors[vendor].order.iter().filter(|invoice| self.is_dated_by_today(**invoice));
        let bearing = dated.fold(Lanes::ZERO, |sum, invoice| {
            let state = &self.invoices[*invoice as usize];
            let kind = self.planned(*invoice).kind;
            match late.grace_days(kind) {
                Some(grace) if !state.agreed && tomorrow > state.due.plus_days(grace) => sum + state.open(),
                _ => sum,
            }
        });
        late.interest(self.inputs, bearing).round()
    }
}

/// What late interest comes from.
impl<const W: usize, R: Recorder<W>> Machine<'_, W, R> {
    /// The next entry is interest that has run, or fixed sums.
    pub(super) fn give_interest_as_reason(&mut self, vendor: u32, has_run: bool, has_fixed: bool) {
        let Some(late) = &self.plan.vendors[vendor as usize].late else { return };
        let mut why = Why::new();
        why.names_if(has_run, late.record, "rate");
        let bears = !self.inputs[late.rate.0 as usize].is_zero();
        why.names_if(has_run && bears, late.record, "per");
        why.names_if(has_run && bears, late.record, "day_count");
        why.names_if(has_fixed, late.record, "fixed_sum");
        let is_something = bears || !self.inputs[late.fixed_sum.0 as usize].is_zero();
        if is_something {
            let mut terms = Why::new();
            terms.names(late.record, &["grace_days", "compounding"]);
            let terms = self.cause(terms);
            why.depends_on(terms);
            why.depends_on(self.traces.vendors[vendor as usize].ledger);
        }
        self.reason = self.cause(why);
    }
}
