//! Debt: interest and repayments (DESIGN 4.8, 4.14 *day counts*).

use super::{
    causes::{Cause, RecordId, Why},
    journal::{AccountKind, Rule},
    lanes::Lanes,
    plan::{CASH, EventKind, Input, Phase, Planner, index, sorted},
    recorder::Recorder,
    run::Machine,
};
use crate::{
    calendar::Date,
    model::{DayCount, Debt, ItemKind, Model},
};

/// A debt, compiled.
#[derive(Clone, Debug)]
pub struct PlanDebt {
    record: RecordId,
    pub(super) item: u32,
    pub(super) liability: u32,
    expense: u32,
    principal: Input,
    /// The day from which repayments reduce the principal, from the as-of date: 0 or earlier.
    principal_on: i32,
    has_principal_on: bool,
    rate: Input,
    day_count: DayCount,
    /// The last day on which interest was paid, by its number in the day count.
    last_interest: i32,
    next_interest: Option<Input>,
    repayments: Vec<Input>,
    pub(super) repayment_records: Vec<RecordId>,
    pub(super) repayment_days: Vec<i32>,
    /// The first day on which interest is paid, and the day on which all principal is repaid, counted from the as-of
    /// date.
    first_interest: i32,
    maturity: Option<i32>,
}

/// The state of a debt during a run.
#[derive(Clone, Copy, Debug)]
pub struct DebtRun<const W: usize> {
    principal: Lanes<W>,
    /// Principal times days since the last interest date.
    money_days: Lanes<W>,
    /// The last day that is in `money_days`, by its number in the day count.
    accrued_to: i32,
    /// Whether the given amount of the next interest is still to be paid.
    pub(super) awaits_given: bool,
}

impl<const W: usize> DebtRun<W> {
    /// The principal that is left.
    pub(super) const fn principal(&self) -> Lanes<W> {
        self.principal
    }

    /// Counts the days up to the one of a number, each with the principal at its start.
    fn accrue_to(&mut self, day: i32) {
        self.money_days += self.principal * f64::from(day - self.accrued_to);
        self.accrued_to = day;
    }
}

impl PlanDebt {
    /// Its state at the opening.
    pub(super) fn state<const W: usize>(&self, inputs: &[Lanes<W>], as_of: Date) -> DebtRun<W> {
        let mut run = DebtRun {
            principal: inputs[self.principal.0 as usize],
            money_days: Lanes::ZERO,
            accrued_to: self.last_interest,
            awaits_given: self.next_interest.is_some(),
        };
        let gone = self.repayments.iter().zip(&self.repayment_days).filter(|(_, day)| **day < 0);
        for (amount, day) in gone.filter(|(_, day)| **day >= self.principal_on) {
            run.accrue_to(self.day_count.number(as_of, *day).max(self.last_interest));
            run.principal -= inputs[amount.0 as usize].min(run.principal);
        }
        run
    }

    /// Names what the principal at the opening comes from.
    fn name_principal(&self, why: &mut Why) {
        why.names(self.record, &["principal"]);
        if self.has_principal_on {
            why.beside(self.record, &["principal_on"]);
            let gone = self.repayment_records.iter().zip(&self.repayment_days).filter(|(_, day)| **day < 0);
            for (record, _) in gone.filter(|(_, day)| **day >= self.principal_on) {
                why.names(*record, &["amount"]);
                why.beside(*record, &["date"]);
            }
        }
    }

    /// Names the fields that decide when interest is paid.
    pub(super) fn name_days(&self, why: &mut Why) {
        why.names(self.record, &["every_months", "first_interest", "maturity"]);
    }

    /// Names repayments on this day or next to it: moved by a day, they would come before or after this.
    fn name_other_repayments(&self, why: &mut Why, day: i32) {
        for (record, date) in self.repayment_records.iter().zip(&self.repayment_days) {
            why.beside_if((date - day).abs() <= 1, *record, "date");
        }
    }
}

impl Planner {
    /// Compiles the debts.
    pub fn plan_debts(&mut self, model: &Model) {
        for debt in sorted(&model.debts, |debt| &debt.id).into_iter().filter(|debt| !debt.muted) {
            self.plan_debt(debt);
        }
    }

    fn plan_debt(&mut self, debt: &Debt) {
        let id = &debt.id.0;
        let path = format_args!("debts/{id}");
        let place = index(self.plan_mut().debts.len());
        let last_interest = debt.last_interest.unwrap_or(self.as_of().plus_days(-1)).0 - self.as_of().0;
        let as_of = self.as_of();
        let mut plan = PlanDebt {
            record: self.record(path),
            repayment_records: Vec::new(),
            repayment_days: Vec::new(),
            first_interest: debt.first_interest.0 - as_of.0,
            maturity: debt.maturity.map(|maturity| maturity.0 - as_of.0),
            item: self.item(ItemKind::Debt, id, &debt.label),
            liability: self.account(AccountKind::Debt, id),
            expense: self.account(AccountKind::Interest, id),
            principal: self.amount(debt.principal, || format!("{path}/principal")),
            principal_on: debt.principal_on.map_or(0, |day| day.0 - as_of.0),
            has_principal_on: debt.principal_on.is_some(),
            rate: self.decimal(debt.rate, || format!("{path}/rate")),
            day_count: debt.day_count,
            last_interest: debt.day_count.number(as_of, last_interest),
            next_interest: debt.next_interest.map(|next| self.amount(next, || format!("{path}/next_interest"))),
            repayments: Vec::new(),
        };
        let mut service = Vec::new();
        for (repayment, repaid) in (0..).zip(sorted(&debt.repayments, |repayment| (repayment.date, &repayment.id))) {
            let record = self.record(format_args!("{path}/repayments/{}", repaid.id.0));
            plan.repayment_records.push(record);
            plan.repayment_days.push(repaid.date.0 - as_of.0);
            let path = || format!("{path}/repayments/{}/amount", repaid.id.0);
            plan.repayments.push(self.amount(repaid.amount, path));
            let what = EventKind::Repayment { debt: place, repayment: Some(repayment) };
            service.push((repaid.date, 1 + repayment, what));
        }
        let (rolling, end) = (self.rolling(), self.end());
        let is_before_maturity = |date: Date| debt.maturity.is_none_or(|maturity| date < maturity);
        let dates = (0..).map(|n| debt.first_interest.plus_months(n * debt.every_months.cast_signed()));
        let dates = dates.take_while(|date| is_before_maturity(*date) && rolling.may_be_before(end, *date));
        let interest = |date: Date| EventKind::DebtInterest { debt: place, day: date.0 - as_of.0 };
        service.extend(dates.map(|date| (date, 0, interest(date))));
        if let Some(maturity) = debt.maturity {
            service.push((maturity, 0, interest(maturity)));
            service.push((maturity, u32::MAX, EventKind::Repayment { debt: place, repayment: None }));
        }
        // What moves to one day keeps the order of its dates.
        service.sort_by_key(|(date, order, _)| (*date, *order));
        for (order, (date, _, what)) in (0..).zip(service) {
            self.paid_event(date, (Phase::Debt, place, order), what);
        }
        self.plan_mut().debts.push(plan);
    }
}

impl<const W: usize, R: Recorder<W>> Machine<'_, W, R> {
    /// Pays the interest on a debt since the last interest date, up to the day that it is due on before that is rolled.
    pub(super) fn pay_debt_interest(&mut self, debt: u32, day: i32) {
        let plan = &self.plan.debts[debt as usize];
        let run = &mut self.debts[debt as usize];
        run.accrue_to(plan.day_count.number(self.plan.as_of, day));
        let (is_given, owed_days) = (run.awaits_given && plan.next_interest.is_some(), run.money_days);
        let amount = match plan.next_interest {
            Some(given) if run.awaits_given => self.inputs[given.0 as usize],
            _ => {
                let of_year = run.money_days * self.inputs[plan.rate.0 as usize];
                of_year.map(|year| year / plan.day_count.days_per_year()).round()
            }
        };
        run.awaits_given = false;
        run.money_days = Lanes::ZERO;
        if R::KEEPS_CAUSES {
            self.reason = self.cause_of_debt_interest(debt, day, is_given, owed_days);
        }
        self.post(Rule::DebtInterest, plan.item, None, plan.expense, CASH, amount);
    }

    /// Repays principal: the given repayment, or all that is left if none is given.
    pub(super) fn repay_debt(&mut self, debt: u32, repayment: Option<u32>) {
        let plan = &self.plan.debts[debt as usize];
        let run = &mut self.debts[debt as usize];
        let day = match repayment {
            Some(repayment) => plan.repayment_days[repayment as usize],
            None => plan.maturity.unwrap_or(self.day),
        };
        run.accrue_to(plan.day_count.number(self.plan.as_of, day));
        let amount = match repayment {
            Some(repayment) => self.inputs[plan.repayments[repayment as usize].0 as usize].min(run.principal),
            None => run.principal,
        };
        run.principal -= amount;
        let is_left = !run.principal.is_zero();
        if R::KEEPS_CAUSES {
            let mut why = Why::new();
            let moves = self.moves_with_its_date(day);
            match repayment.map(|place| plan.repayment_records[place as usize]) {
                Some(record) => {
                    why.names(record, &["amount"]);
                    why.names_if(moves, record, "date");
                }
                None => why.names_if(moves, plan.record, "maturity"),
            }
            let is_all = repayment.is_none() || !is_left;
            if is_all {
                why.made_of(self.traces.debts[debt as usize]);
            } else {
                why.depends_on(self.traces.debts[debt as usize]);
            }
            why.beside(plan.record, &["maturity"]);
            plan.name_other_repayments(&mut why, day);
            let date = self.plan.date(day);
            self.plan.rolling.name(&mut why, date, |days| days.rolled(date));
            self.reason = self.cause(why);
            // The cause of the principal that is left.
            let mut left = Why::new();
            if let Some(place) = repayment.filter(|_| !is_all) {
                left.names(plan.repayment_records[place as usize], &["amount"]);
            }
            left.depends_on(self.reason);
            let left = self.cause(left);
            self.traces.debts[debt as usize] = self.causes.sum(self.traces.debts[debt as usize], left);
        }
        self.post(Rule::Repayment, plan.item, None, plan.liability, CASH, amount);
    }
}

/// What debt service comes from.
impl<const W: usize, R: Recorder<W>> Machine<'_, W, R> {
    /// What is owed at the opening is made of principals, and of what is drawn of the credit line.
    pub(super) fn begin_debt_traces(&mut self, opening: &mut Why) {
        for debt in &self.plan.debts {
            let mut why = Why::new();
            debt.name_principal(&mut why);
            let cause = self.cause(why);
            opening.made_of(cause);
            // A day later it would be a repayment of the forecast.
            let mut left = Why::new();
            left.made_of(cause);
            let repayments = debt.repayment_records.iter().zip(&debt.repayment_days);
            repayments.for_each(|(record, day)| left.beside_if(*day == -1, *record, "date"));
            let left = self.cause(left);
            self.traces.debts.push(left);
        }
        if let Some(line) = &self.plan.credit_line {
            let mut why = Why::new();
            why.names(line.record, &["drawn"]);
            self.traces.credit_line = self.cause(why);
            opening.made_of(self.traces.credit_line);
        }
    }

    /// Whether debt service of a day would be on another day if its date were a day earlier or later.
    fn moves_with_its_date(&self, day: i32) -> bool {
        let rolling = &self.plan.rolling;
        rolling.moves_with(self.plan.date(day), |date| rolling.rolled(date))
    }

    fn cause_of_debt_interest(&mut self, debt: u32, day: i32, is_given: bool, money_days: Lanes<W>) -> Cause {
        let plan = &self.plan.debts[debt as usize];
        let mut why = Why::new();
        let is_maturity = plan.maturity == Some(day);
        let is_later = day > plan.first_interest;
        // On the same day it may be for more or fewer days.
        let bears = !is_given && !money_days.is_zero() && !self.inputs[plan.rate.0 as usize].is_zero();
        let moves = self.moves_with_its_date(day);
        why.names_if(is_maturity && (moves || bears), plan.record, "maturity");
        why.names_if(!is_maturity && (moves || bears && !is_later), plan.record, "first_interest");
        why.names_if(is_later && !is_maturity, plan.record, "every_months");
        why.beside(plan.record, &["first_interest", "every_months"]);
        if is_given {
            why.names(plan.record, &["next_interest"]);
        } else {
            why.names_if(!money_days.is_zero(), plan.record, "rate");
            let is_first = day <= plan.first_interest || plan.maturity.is_some_and(|day| day <= plan.first_interest);
            let bears = !self.inputs[plan.rate.0 as usize].is_zero();
            why.names_if(is_first && bears, plan.record, "last_interest");
            why.names_if(bears && !money_days.is_zero(), plan.record, "day_count");
            why.made_of(self.traces.debts[debt as usize]);
            plan.name_other_repayments(&mut why, day);
        }
        let date = self.plan.date(day);
        self.plan.rolling.name(&mut why, date, |days| days.rolled(date));
        self.cause(why)
    }
}
