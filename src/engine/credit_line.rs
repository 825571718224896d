//! The credit line: drawn at the day's close to keep the buffer, repaid from cash above it (DESIGN 4.8, 4.13 *cash*).

use super::{
    causes::{RecordId, Why},
    journal::{AccountKind, Rule},
    lanes::Lanes,
    plan::{CASH, EventKind, Input, Phase, Planner},
    recorder::Recorder,
    run::Machine,
};
use crate::{
    calendar::Month,
    model::{DayCount, ItemKind, Model, RESERVED_ID},
    money::LIMIT_MINOR,
    text::ladder_labels,
};

/// A credit line, compiled.
#[derive(Clone, Debug)]
pub struct PlanCreditLine {
    pub(super) record: RecordId,
    item: u32,
    pub(super) liability: u32,
    expense: u32,
    limit: Input,
    pub(super) drawn: Input,
    rate: Input,
    fee: Input,
    day_count: DayCount,
}

/// The state of the credit line during a run.
#[derive(Clone, Copy, Debug)]
pub struct CreditLineRun<const W: usize> {
    drawn: Lanes<W>,
    /// In the month so far: the drawn amount times days by the day count, and the undrawn amount times days.
    drawn_days: Lanes<W>,
    undrawn_days: Lanes<W>,
}

impl PlanCreditLine {
    /// Its state at the opening.
    pub(super) fn state<const W: usize>(&self, inputs: &[Lanes<W>]) -> CreditLineRun<W> {
        let drawn = inputs[self.drawn.0 as usize];
        CreditLineRun { drawn, drawn_days: Lanes::ZERO, undrawn_days: Lanes::ZERO }
    }
}

impl Planner {
    /// Compiles the credit line; after the debts.
    pub fn plan_credit_line(&mut self, model: &Model) {
        let Some(line) = model.settings.credit_line.get() else { return };
        let path = "settings/credit_line";
        let plan = PlanCreditLine {
            record: self.record(format_args!("{path}")),
            item: self.item(ItemKind::Debt, RESERVED_ID, ladder_labels::CREDIT_LINE),
            liability: self.account(AccountKind::Debt, RESERVED_ID),
            expense: self.account(AccountKind::Interest, RESERVED_ID),
            limit: self.amount(line.limit, || format!("{path}/limit")),
            drawn: self.amount(line.drawn, || format!("{path}/drawn")),
            rate: self.decimal(line.rate, || format!("{path}/rate")),
            fee: self.decimal(line.fee, || format!("{path}/fee")),
            day_count: line.day_count,
        };
        self.plan_mut().credit_line = Some(plan);
        for day in self.months().map(Month::last) {
            self.event(day, (Phase::Debt, u32::MAX, 0), EventKind::CreditLineInterest);
        }
    }
}

impl<const W: usize, R: Recorder<W>> Machine<'_, W, R> {
    /// Counts the drawn and the undrawn amount at the start of a day.
    pub(super) fn accrue_credit_line(&mut self) {
        let (Some(plan), Some(run)) = (&self.plan.credit_line, &mut self.credit_line) else { return };
        let weight = plan.day_count.weight(self.plan.as_of, self.day);
        run.drawn_days += run.drawn * weight;
        run.undrawn_days += (self.inputs[plan.limit.0 as usize] - run.drawn).at_least_zero() * weight;
    }

    /// Pays the month's interest on the drawn amount, and the fee for the undrawn.
    pub(super) fn pay_credit_line(&mut self) {
        let (Some(plan), Some(run)) = (&self.plan.credit_line, &mut self.credit_line) else { return };
        let of_year = |days: Lanes<W>, rate: Input| days * self.inputs[rate.0 as usize];
        // One payment, so rounded once.
        let both = of_year(run.drawn_days, plan.rate) + of_year(run.undrawn_days, plan.fee);
        let amount = both.map(|year| year / plan.day_count.days_per_year()).round();
        let [drawn, undrawn] = [run.drawn_days, run.undrawn_days].map(|days| !days.is_zero());
        run.drawn_days = Lanes::ZERO;
        run.undrawn_days = Lanes::ZERO;
        if R::KEEPS_CAUSES {
            let mut why = Why::new();
            why.names_if(drawn, plan.record, "rate");
            why.names_if(undrawn, plan.record, "fee");
            why.names_if(!both.is_zero(), plan.record, "day_count");
            why.names_if(!self.inputs[plan.fee.0 as usize].is_zero(), plan.record, "limit");
            why.made_of(self.traces.credit_line);
            self.reason = self.cause(why);
        }
        self.post(Rule::CreditLineInterest, plan.item, None, plan.expense, CASH, amount);
    }

    /// Step 8 of the day: draws cash missing to the buffer, or repays from cash above it.
    pub(super) fn hold_buffer(&mut self) {
        let free_cash = self.free_cash();
        let (Some(plan), Some(run)) = (&self.plan.credit_line, &mut self.credit_line) else { return };
        let above = free_cash - self.inputs[self.plan.buffer.0 as usize];
        let left = (self.inputs[plan.limit.0 as usize] - run.drawn).at_least_zero();
        let drawn = run.drawn;
        let of = |above: Lanes<W>| [(-above).at_least_zero().min(left), above.at_least_zero().min(drawn)];
        let [draw, repay] = of(above);
        run.drawn += draw - repay;
        if R::KEEPS_CAUSES {
            let mut why = Why::new();
            for (input, field) in [(self.plan.buffer, "buffer"), (self.plan.restricted_cash, "restricted_cash")] {
                // Whether any other value of the input would lead to other amounts: tried with zero and with a huge
                // one.
                let others = [above + self.inputs[input.0 as usize], above - Lanes::splat(LIMIT_MINOR)];
                let differs =
                    |[drawn, repaid]: [Lanes<W>; 2]| !((drawn - draw).is_zero() && (repaid - repay).is_zero());
                why.names_if(others.into_iter().map(of).any(differs), self.plan.settings, field);
                why.beside(self.plan.settings, &[field]);
            }
            // Whether with another limit something else would be drawn: the lowest is what was drawn at the opening.
            let others = [self.inputs[plan.drawn.0 as usize], Lanes::splat(LIMIT_MINOR)];
            let with = |limit: Lanes<W>| (-above).at_least_zero().min((limit - drawn).at_least_zero());
            let is_of_limit = others.into_iter().any(|limit| !(with(limit) - draw).is_zero());
            why.names_if(!draw.is_zero() && is_of_limit, plan.record, "limit");
            why.beside(plan.record, &["limit"]);
            why.depends_on(self.traces.credit_line);
            why.depends_on(self.traces.cash);
            let cause = self.cause(why);
            self.traces.credit_line = self.causes.sum(self.traces.credit_line, cause);
            self.reason = cause;
        }
        let reason = self.reason;
        self.post(Rule::CreditLineDraw, plan.item, None, CASH, plan.liability, draw);
        self.reason = reason;
        self.post(Rule::CreditLineRepayment, plan.item, None, plan.liability, CASH, repay);
    }
}
