//! The search for what a figure is made of: cash, flows, invoices and ratios.
//!
//! Owns which parts each measure has. What is owed at a close is found in [`owed`](super::owed). Its one invariant: a
//! figure's value is the sum of its parts.

use super::{FigureLine, Part, PartKind, Role, Term};
use crate::{
    analysis::asked::Unanswered,
    calendar::Date,
    engine::{Account, AccountKind, Entry, FigureValue, Flow, Forecast, Invoice, Measure, Posting, Ratio},
    model::{InvoiceKind, Model},
    money::Money,
};

/// A search for the parts of a figure.
pub(super) struct PartSearch<'a> {
    pub(super) model: &'a Model,
    pub(super) forecast: &'a Forecast,
    /// The vendor, or the item, that is meant; none is all.
    pub(super) item: Option<u32>,
    /// The first day that flows count from.
    pub(super) start: Date,
    /// The day of the close.
    pub(super) day: Date,
}

pub(super) type FoundParts = Result<(FigureValue, Vec<Term>), Unanswered>;

impl PartSearch<'_> {
    pub(super) fn find(&self, measure: Measure) -> FoundParts {
        let forecast = self.forecast;
        let (start, after) = (self.start, self.day.plus_days(1));
        Ok(match measure {
            Measure::CashLow => self.money(measure, self.low().1, self.cash(self.low().1)),
            Measure::CashLowDate => {
                let day = self.low().1;
                (FigureValue::Date(Some(day)), vec![self.term(Role::OnDate, Measure::CashEnd, day, self.cash(day))])
            }
            Measure::CashEnd => self.money(measure, self.day, self.cash(self.day)),
            Measure::Headroom => {
                let mut parts = self.cash(self.low().1);
                parts.push(self.unposted_part(FigureLine::Buffer, None, -forecast.buffer));
                self.money(measure, self.low().1, parts)
            }
            Measure::RunwayBufferDate | Measure::RunwayBufferDays => self.runway(measure, forecast.buffer),
            Measure::RunwayZeroDate | Measure::RunwayZeroDays => self.runway(measure, Money::ZERO),
            Measure::Overdue | Measure::NotYetDue | Measure::Disputed => {
                self.money(measure, self.day, self.owed(measure)?)
            }
            Measure::AccruedShortfall | Measure::CommittedLater => {
                self.money(measure, self.day, self.committed(measure)?)
            }
            Measure::InterestPerDay => {
                let standings = self.standings()?;
                let parts = standings.iter().map(|standing| {
                    let line = FigureLine::InterestPerDay(self.id(standing.vendor));
                    self.unposted_part(line, Some(standing.vendor), standing.interest_per_day)
                });
                let term = self.term(Role::Sum, measure, self.day, parts.collect());
                (FigureValue::MoneyPerDay(term.total()), vec![term])
            }
            Measure::Consumed | Measure::Floor | Measure::RunRate => self.commitments(measure)?,
            Measure::DayMet => self.day_met()?,
            Measure::Arrears => self.money(measure, self.day, self.arrears(self.day, |_| true)),
            Measure::ArrearsAge1To30 => self.money(measure, self.day, self.arrears(self.day, |age| age == 0)),
            Measure::ArrearsAge31To60 => self.money(measure, self.day, self.arrears(self.day, |age| age == 1)),
            Measure::ArrearsAge61To90 => self.money(measure, self.day, self.arrears(self.day, |age| age == 2)),
            Measure::ArrearsAgeOver90 => self.money(measure, self.day, self.arrears(self.day, |age| age == 3)),
            Measure::ArrearsPeak => {
                let day = self.peak_day().unwrap_or(self.day);
                self.money(measure, day, self.arrears(day, |_| true))
            }
            Measure::ArrearsPeakDate => {
                let day = self.peak_day();
                let behind = |day| self.term(Role::OnDate, Measure::Arrears, day, self.arrears(day, |_| true));
                (FigureValue::Date(day), day.map(behind).into_iter().collect())
            }
            Measure::Receipts => self.money(measure, self.day, self.receipts(start, after)),
            Measure::Obligations => self.money(measure, self.day, self.obligations(start, after)),
            Measure::Paid => self.money(measure, self.day, self.paid(start, after)),
            Measure::Credited => self.money(measure, self.day, self.flows(start, after, Flow::Credited)),
            Measure::SetOff => self.money(measure, self.day, self.flows(start, after, Flow::SetOff)),
            Measure::Coverage => self.coverage(self.day, self.receipts(start, after), self.obligations(start, after)),
            Measure::Coverage90Days => {
                let end = self.day.plus_days(91);
                self.coverage(end.plus_days(-1), self.receipts(after, end), self.obligations(after, end))
            }
            Measure::DaysPayable => self.days_payable(),
            Measure::DaysReceivable => self.days_receivable(),
            Measure::VendorConcentration => {
                let all = self.obligations(start, after);
                let of_vendors: Vec<u32> = forecast.standings.iter().map(|standing| standing.vendor).collect();
                self.concentration(Measure::Obligations, all, |part| part.item, &of_vendors)
            }
            Measure::PayerConcentration => {
                let all = self.receipts(start, after);
                let payer = |part: &Part| match part.kind {
                    PartKind::Entry(entry) => forecast.journal.entry(entry).payer,
                    PartKind::Invoice(_) | PartKind::Unposted => None,
                };
                let of_vendors: Vec<u32> = forecast.standings.iter().map(|standing| standing.vendor).collect();
                self.concentration(Measure::Receipts, all, payer, &of_vendors)
            }
            Measure::Invoiced => self.money(measure, self.day, self.invoiced(start, after)),
        })
    }

    pub(super) fn id(&self, item: u32) -> String {
        self.forecast.items[item as usize].id.clone()
    }

    pub(super) fn is_meant(&self, item: Option<u32>) -> bool {
        self.item.is_none() || self.item == item
    }

    pub(super) fn term(&self, role: Role, measure: Measure, day: Date, parts: Vec<Part>) -> Term {
        let meant = parts.into_iter().filter(|part| self.is_meant(part.item) && part.amount != Money::ZERO);
        Term { role, measure, day, parts: meant.collect() }
    }

    pub(super) fn money(&self, measure: Measure, day: Date, parts: Vec<Part>) -> (FigureValue, Vec<Term>) {
        let term = self.term(Role::Sum, measure, day, parts);
        (FigureValue::Money(term.total()), vec![term])
    }

    pub(super) fn unposted_part(&self, line: FigureLine, item: Option<u32>, amount: Money) -> Part {
        Part { line, kind: PartKind::Unposted, item, date: self.day, amount }
    }

    /// The closes up to the day, the opening alone on the day before the as-of date.
    fn closes(&self) -> &[Money] {
        let days = usize::try_from(self.day.0 - self.forecast.as_of.0 + 1).unwrap_or(0);
        &self.forecast.cash[..days.min(self.forecast.cash.len())]
    }

    fn day_at(&self, place: usize) -> Date {
        self.forecast.as_of.plus_days(i32::try_from(place).unwrap_or(0))
    }

    /// The lowest close up to the day, and its first day.
    fn low(&self) -> (Money, Date) {
        let closes = self.closes();
        let Some(low) = closes.iter().copied().min() else { return (self.forecast.opening_cash, self.day) };
        (low, self.day_at(closes.iter().position(|close| *close == low).unwrap_or(0)))
    }

    fn runway(&self, measure: Measure, below: Money) -> (FigureValue, Vec<Term>) {
        let day = self.closes().iter().position(|close| *close < below).map(|place| self.day_at(place));
        let value = match measure {
            Measure::RunwayBufferDays | Measure::RunwayZeroDays => {
                FigureValue::Days(day.map(|day| day.0 - self.forecast.as_of.0))
            }
            _ => FigureValue::Date(day),
        };
        let behind = |day| self.term(Role::OnDate, Measure::CashEnd, day, self.cash(day));
        (value, day.map(behind).into_iter().collect())
    }

    /// The first day of the largest arrears of a close up to the day.
    fn peak_day(&self) -> Option<Date> {
        let arrears = self.forecast.daily_arrears();
        let known = &arrears[..self.closes().len()];
        let peak = known.iter().copied().max().filter(|peak| *peak > Money::ZERO)?;
        known.iter().position(|close| *close == peak).map(|place| self.day_at(place))
    }

    fn account(&self, posting: &Posting) -> &Account {
        &self.forecast.accounts[posting.account as usize]
    }

    /// Every movement of cash up to the close of a day, by the account on its other side.
    fn cash(&self, day: Date) -> Vec<Part> {
        let forecast = self.forecast;
        let mut parts = vec![self.unposted_part(FigureLine::RestrictedCash, None, -forecast.restricted_cash)];
        for (place, (entry, postings)) in forecast.journal.iter().enumerate() {
            if entry.date > day {
                break;
            }
            let is_cash = |posting: &&Posting| self.account(posting).kind == AccountKind::Cash;
            let cash: Money = postings.iter().filter(is_cash).map(|posting| posting.amount).sum();
            if cash == Money::ZERO {
                continue;
            }
            let mut push = |account: &Account, amount: Money| {
                parts.push(Part {
                    line: FigureLine::Account(account.clone()),
                    kind: PartKind::Entry(place),
                    item: entry.item,
                    date: entry.date,
                    amount,
                });
            };
            if entry.rule.row().flow == Flow::Opening {
                push(&Account { kind: AccountKind::Opening, item: None }, cash);
                continue;
            }
            for posting in postings.iter().filter(|posting| !is_cash(posting)) {
                push(self.account(posting), -posting.amount);
            }
        }
        parts
    }

    /// The entries of a flow from a day up to, not including, another; the amount is that of the first posting, the
    /// line the account that is not cash.
    fn flows(&self, start: Date, end: Date, flow: Flow) -> Vec<Part> {
        let all = self.forecast.journal.iter().enumerate();
        let meant = all.filter(|(_, (entry, _))| {
            entry.date >= start.max(self.forecast.as_of) && entry.date < end && entry.rule.row().flow == flow
        });
        let parts = meant.map(|(place, (entry, postings))| {
            let other = postings.iter().find(|posting| self.account(posting).kind != AccountKind::Cash);
            self.entry_part(place, &entry, other.unwrap_or(&postings[0]), postings[0].amount)
        });
        parts.collect()
    }

    fn entry_part(&self, place: usize, entry: &Entry, posting: &Posting, amount: Money) -> Part {
        Part {
            line: FigureLine::Account(self.account(posting).clone()),
            kind: PartKind::Entry(place),
            item: entry.item,
            date: entry.date,
            amount,
        }
    }

    fn receipts(&self, start: Date, end: Date) -> Vec<Part> {
        self.flows(start, end, Flow::Receipt)
    }

    fn paid(&self, start: Date, end: Date) -> Vec<Part> {
        let mut parts = self.flows(start, end, Flow::PaidToVendor);
        parts.extend(self.flows(start, end, Flow::PaidAndOwed));
        parts
    }

    fn obligations(&self, start: Date, end: Date) -> Vec<Part> {
        let issuing = self.forecast.issuing_entries();
        let start = start.max(self.forecast.as_of);
        let due = self
            .forecast
            .invoices
            .iter()
            .enumerate()
            .filter(|(_, invoice)| invoice.due >= start && invoice.due < end.min(self.forecast.end));
        let mut parts: Vec<Part> =
            due.map(|(place, invoice)| self.invoice_part(place, invoice, issuing[place], invoice.due)).collect();
        parts.extend(self.flows(start, end, Flow::PaidAndOwed));
        parts
    }

    fn invoiced(&self, start: Date, end: Date) -> Vec<Part> {
        let issuing = self.forecast.issuing_entries();
        let issued = self.forecast.invoices.iter().enumerate();
        let issued = issued.filter(|(_, invoice)| !invoice.opening && invoice.issued >= start && invoice.issued < end);
        issued.map(|(place, invoice)| self.invoice_part(place, invoice, issuing[place], invoice.issued)).collect()
    }

    /// An invoice at its face amount, in the account that it is expensed to.
    fn invoice_part(&self, place: usize, invoice: &Invoice, issuing: Option<usize>, date: Date) -> Part {
        let expense = issuing.map(|entry| self.account(&self.forecast.journal.postings_of(entry)[0]).clone());
        let account = expense.unwrap_or_else(|| Account {
            kind: match invoice.kind {
                InvoiceKind::Usage => AccountKind::Cloud,
                InvoiceKind::Shortfall => AccountKind::Shortfall,
                InvoiceKind::Interest => AccountKind::Interest,
                InvoiceKind::Charge => AccountKind::Operating,
            },
            item: Some(self.id(invoice.vendor)),
        });
        Part {
            line: FigureLine::Account(account),
            kind: PartKind::Invoice(place),
            item: Some(invoice.vendor),
            date,
            amount: invoice.face,
        }
    }

    /// A part of what is unpaid of an invoice.
    pub(super) fn unpaid_part(&self, place: usize, invoice: &Invoice, due: Date, amount: Money) -> Part {
        let account = Account { kind: AccountKind::Payable, item: Some(self.id(invoice.vendor)) };
        Part {
            line: FigureLine::Account(account),
            kind: PartKind::Invoice(place),
            item: Some(invoice.vendor),
            date: due,
            amount,
        }
    }

    fn coverage(&self, day: Date, receipts: Vec<Part>, obligations: Vec<Part>) -> (FigureValue, Vec<Term>) {
        let dividend = self.term(Role::Dividend, Measure::Receipts, day, receipts);
        let divisor = self.term(Role::Divisor, Measure::Obligations, day, obligations);
        (FigureValue::Ratio(Ratio::of(dividend.total(), divisor.total())), vec![dividend, divisor])
    }

    /// Payables at the close, and what was invoiced in the 90 days up to it.
    fn days_payable(&self) -> (FigureValue, Vec<Term>) {
        let (_, mut terms) = self.money(Measure::DaysPayable, self.day, self.balances(AccountKind::Payable, -1));
        let from = self.day.plus_days(-89).max(self.forecast.as_of);
        terms[0].role = Role::Dividend;
        terms.push(self.term(Role::Divisor, Measure::Invoiced, self.day, self.invoiced(from, self.day.plus_days(1))));
        (FigureValue::DaysRatio(self.forecast.days_payable(self.day)), terms)
    }

    /// Receivables at the close, and the revenue recognised in the 90 days up to it.
    fn days_receivable(&self) -> (FigureValue, Vec<Term>) {
        let (_, mut terms) = self.money(Measure::DaysReceivable, self.day, self.balances(AccountKind::Receivable, 1));
        let from = self.day.plus_days(-89).max(self.forecast.as_of);
        let recognised = self.flows(from, self.day.plus_days(1), Flow::Recognition);
        terms[0].role = Role::Dividend;
        terms.push(self.term(Role::Divisor, Measure::DaysReceivable, self.day, recognised));
        (FigureValue::DaysRatio(self.forecast.days_receivable(self.day)), terms)
    }

    /// Every posting up to the close to accounts of a kind.
    fn balances(&self, kind: AccountKind, sign: i64) -> Vec<Part> {
        let mut parts = Vec::new();
        for (place, (entry, postings)) in self.forecast.journal.iter().enumerate() {
            if entry.date > self.day {
                break;
            }
            for posting in postings.iter().filter(|posting| self.account(posting).kind == kind) {
                let amount = Money(posting.amount.0 * sign);
                let item = entry.item.or_else(|| self.forecast.item_index(self.account(posting).item.as_deref()?));
                parts.push(Part { item, ..self.entry_part(place, &entry, posting, amount) });
            }
        }
        parts
    }

    /// The largest share of one item in the total.
    fn concentration(
        &self,
        measure: Measure,
        all: Vec<Part>,
        whose: impl Fn(&Part) -> Option<u32>,
        candidates: &[u32],
    ) -> (FigureValue, Vec<Term>) {
        let mut sums = vec![Money::ZERO; self.forecast.items.len()];
        for part in &all {
            if let Some(item) = whose(part) {
                sums[item as usize] += part.amount;
            }
        }
        let of = |item: u32| sums[item as usize];
        // Of equal ones the first, as the figure takes the largest amount, whoever has it.
        let largest = candidates.iter().copied().max_by_key(|item| (of(*item), std::cmp::Reverse(*item)));
        let largest = largest.filter(|item| of(*item) > Money::ZERO);
        let own = all.iter().filter(|part| largest.is_some() && whose(part) == largest).cloned().collect();
        let dividend = self.term(Role::Dividend, measure, self.day, own);
        let divisor = self.term(Role::Divisor, measure, self.day, all);
        (FigureValue::Ratio(Ratio::of(dividend.total(), divisor.total())), vec![dividend, divisor])
    }
}
