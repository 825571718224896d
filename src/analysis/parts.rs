//! What a figure is made of: postings, invoices and terms of contracts, each with its amount.
//!
//! Owns which of them belong to which figure, by the rules of the engine's figures and spans. Bridges subtract these
//! parts, explanations show them. Its one invariant: the parts of a figure of money add up to the figure, to the minor
//! unit, on every day; a test asserts it for every figure.

use super::asked::{Asked, Unanswered};
use crate::{
    calendar::Date,
    engine::{
        Account, AccountKind, Commitment, Entry, FigureValue, Forecast, Invoice, InvoiceState, Measure, Plan, Posting,
        Ratio, Rule, Standing, age_bucket, standings_on,
    },
    model::{InvoiceKind, Model},
    money::Money,
};

/// Where an amount stands: an account of the journal, or a term of a contract or a setting that is posted nowhere.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Line {
    /// An account; of cash, the account on the other side.
    Account(Account),
    /// Cash that may not be used.
    RestrictedCash,
    /// The liquidity buffer.
    Buffer,
    /// What a vendor's usage invoice would be if the month ended that day.
    NotInvoiced(String),
    /// A vendor's running floor by days gone.
    FloorByDays(String),
    /// What is consumed of a vendor's running floor.
    OfFloorConsumed(String),
    /// What is left of a vendor's running floor after consumption and accrued shortfall.
    RestOfFloor(String),
    /// A vendor's floors of later periods, or its instalments not yet invoiced.
    LaterFloors(String),
    /// A vendor's late interest of the next day.
    InterestPerDay(String),
    /// A vendor's running floor.
    Floor(String),
    /// The consumption a month that would meet a vendor's running floor.
    RunRate(String),
}

impl Line {
    /// The id of the item that it is about.
    pub fn item(&self) -> Option<&str> {
        match self {
            Self::Account(account) => account.item.as_deref(),
            Self::RestrictedCash | Self::Buffer => None,
            Self::NotInvoiced(vendor)
            | Self::FloorByDays(vendor)
            | Self::OfFloorConsumed(vendor)
            | Self::RestOfFloor(vendor)
            | Self::LaterFloors(vendor)
            | Self::InterestPerDay(vendor)
            | Self::Floor(vendor)
            | Self::RunRate(vendor) => Some(vendor),
        }
    }
}

/// What a part is, in the forecast that it was taken from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ground {
    /// The entry of that place in the journal.
    Entry(usize),
    /// The invoice of that place.
    Invoice(usize),
    /// No entry and no invoice: a setting, or how a contract stands.
    Standing,
}

/// A part of a figure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Where it stands.
    pub line: Line,
    /// What it is.
    pub ground: Ground,
    /// The place of its item in the forecast.
    pub item: Option<u32>,
    /// Its day.
    pub date: Date,
    /// What it adds to the figure.
    pub amount: Money,
}

/// What the parts of a term stand for in the figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// They add up to the figure.
    Sum,
    /// The figure divides them, once for each day where it is one of days.
    Dividend,
    /// The figure divides by them.
    Divisor,
    /// They add up to the amount behind a date.
    Behind,
}

/// Parts that add up to something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// What they stand for.
    pub role: Role,
    /// What they add up to, as a figure.
    pub measure: Measure,
    /// The day of the close that they are taken at.
    pub day: Date,
    /// The parts.
    pub parts: Vec<Part>,
}

impl Term {
    /// What the parts add up to.
    pub fn total(&self) -> Money {
        self.parts.iter().map(|part| part.amount).sum()
    }
}

/// A figure with what it is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The value.
    pub value: FigureValue,
    /// The day at whose close it was taken.
    pub day: Date,
    /// What it is made of; a date that is never has none.
    pub terms: Vec<Term>,
}

/// Answers which figure has which value, and what it is made of.
pub fn answer(model: &Model, forecast: &Forecast, asked: &Asked) -> Result<Answer, Unanswered> {
    let day = asked.day(forecast)?;
    let vendor = match &asked.vendor {
        None => None,
        Some(id) => {
            let known = forecast.standings.iter().map(|standing| standing.vendor);
            let mut ids = known.clone().map(|vendor| forecast.items[vendor as usize].id.clone());
            let found = forecast.item_index(id).filter(|item| known.clone().any(|vendor| vendor == *item));
            Some(found.ok_or_else(|| Unanswered::NoSuchVendor(id.clone(), ids.by_ref().collect()))?)
        }
    };
    let search = Search { model, forecast, item: vendor, start: forecast.as_of, day };
    let (value, terms) = search.answer(asked.measure)?;
    Ok(Answer { value, day, terms })
}

/// Answers what a stretch of days of the forecast holds of a flow, or what a balance is at its end, of one item of any
/// kind or of all.
pub fn cell(
    model: &Model,
    forecast: &Forecast,
    measure: Measure,
    item: Option<&str>,
    days: std::ops::Range<Date>,
) -> Result<Answer, Unanswered> {
    let day = days.end.plus_days(-1);
    Asked { on: Some(day), ..Asked::of(measure) }.day(forecast)?;
    let item = match item {
        None => None,
        Some(id) => {
            let known = || forecast.items.iter().map(|item| item.id.clone()).collect();
            Some(forecast.item_index(id).ok_or_else(|| Unanswered::NoSuchVendor(id.to_owned(), known()))?)
        }
    };
    let search = Search { model, forecast, item, start: days.start.max(forecast.as_of), day };
    let (value, terms) = search.answer(measure)?;
    Ok(Answer { value, day, terms })
}

/// A search for the parts of a figure.
struct Search<'a> {
    model: &'a Model,
    forecast: &'a Forecast,
    /// The vendor, or the item, that is meant; none is all.
    item: Option<u32>,
    /// The first day that flows count from.
    start: Date,
    /// The day of the close.
    day: Date,
}

type Found = Result<(FigureValue, Vec<Term>), Unanswered>;

impl Search<'_> {
    fn answer(&self, measure: Measure) -> Found {
        let forecast = self.forecast;
        let (start, after) = (self.start, self.day.plus_days(1));
        Ok(match measure {
            Measure::CashLow => self.money(measure, self.low().1, self.cash(self.low().1)),
            Measure::CashLowDate => {
                let day = self.low().1;
                (FigureValue::Date(Some(day)), vec![self.term(Role::Behind, Measure::CashEnd, day, self.cash(day))])
            }
            Measure::CashEnd => self.money(measure, self.day, self.cash(self.day)),
            Measure::Headroom => {
                let mut parts = self.cash(self.low().1);
                parts.push(self.standing_part(Line::Buffer, None, -forecast.buffer));
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
                    let line = Line::InterestPerDay(self.id(standing.vendor));
                    self.standing_part(line, Some(standing.vendor), standing.interest_per_day)
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
                let behind = |day| self.term(Role::Behind, Measure::Arrears, day, self.arrears(day, |_| true));
                (FigureValue::Date(day), day.map(behind).into_iter().collect())
            }
            Measure::Receipts => self.money(measure, self.day, self.receipts(start, after)),
            Measure::Obligations => self.money(measure, self.day, self.obligations(start, after)),
            Measure::Paid => self.money(measure, self.day, self.paid(start, after)),
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
                let payer = |part: &Part| match part.ground {
                    Ground::Entry(entry) => forecast.journal.entries[entry].payer,
                    Ground::Invoice(_) | Ground::Standing => None,
                };
                let of_vendors: Vec<u32> = forecast.standings.iter().map(|standing| standing.vendor).collect();
                self.concentration(Measure::Receipts, all, payer, &of_vendors)
            }
            Measure::Invoiced => self.money(measure, self.day, self.invoiced(start, after)),
        })
    }

    fn id(&self, item: u32) -> String {
        self.forecast.items[item as usize].id.clone()
    }

    fn is_meant(&self, item: Option<u32>) -> bool {
        self.item.is_none() || self.item == item
    }

    fn term(&self, role: Role, measure: Measure, day: Date, parts: Vec<Part>) -> Term {
        let meant = parts.into_iter().filter(|part| self.is_meant(part.item) && part.amount != Money::ZERO);
        Term { role, measure, day, parts: meant.collect() }
    }

    fn money(&self, measure: Measure, day: Date, parts: Vec<Part>) -> (FigureValue, Vec<Term>) {
        let term = self.term(Role::Sum, measure, day, parts);
        (FigureValue::Money(term.total()), vec![term])
    }

    fn standing_part(&self, line: Line, item: Option<u32>, amount: Money) -> Part {
        Part { line, ground: Ground::Standing, item, date: self.day, amount }
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
        let behind = |day| self.term(Role::Behind, Measure::CashEnd, day, self.cash(day));
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
        let mut parts = vec![self.standing_part(Line::RestrictedCash, None, -forecast.restricted_cash)];
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
                    line: Line::Account(account.clone()),
                    ground: Ground::Entry(place),
                    item: entry.item,
                    date: entry.date,
                    amount,
                });
            };
            if entry.rule == Rule::Opening {
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
            entry.date >= start.max(self.forecast.as_of) && entry.date < end && Flow::of(entry.rule) == flow
        });
        let parts = meant.map(|(place, (entry, postings))| {
            let other = postings.iter().find(|posting| self.account(posting).kind != AccountKind::Cash);
            self.entry_part(place, entry, other.unwrap_or(&postings[0]), postings[0].amount)
        });
        parts.collect()
    }

    fn entry_part(&self, place: usize, entry: &Entry, posting: &Posting, amount: Money) -> Part {
        Part {
            line: Line::Account(self.account(posting).clone()),
            ground: Ground::Entry(place),
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
        let issuing = issuing_entries(self.forecast);
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
        let issuing = issuing_entries(self.forecast);
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
            line: Line::Account(account),
            ground: Ground::Invoice(place),
            item: Some(invoice.vendor),
            date,
            amount: invoice.face,
        }
    }

    /// A part of what is unpaid of an invoice.
    fn unpaid_part(&self, place: usize, invoice: &Invoice, due: Date, amount: Money) -> Part {
        let account = Account { kind: AccountKind::Payable, item: Some(self.id(invoice.vendor)) };
        Part {
            line: Line::Account(account),
            ground: Ground::Invoice(place),
            item: Some(invoice.vendor),
            date: due,
            amount,
        }
    }

    /// Arrears at the close of a day, of the age buckets that are meant.
    fn arrears(&self, day: Date, is_meant: impl Fn(usize) -> bool) -> Vec<Part> {
        let mut parts = Vec::new();
        for (place, invoice) in self.forecast.invoices.iter().enumerate() {
            for stretch in self.forecast.arrears(invoice) {
                if stretch.start <= day && day < stretch.end && is_meant(age_bucket(day.0 - stretch.due.0)) {
                    parts.push(self.unpaid_part(place, invoice, stretch.due, stretch.amount));
                }
            }
        }
        parts
    }

    /// How every vendor stands at the close of the day.
    fn standings(&self) -> Result<Vec<Standing>, Unanswered> {
        if self.day < self.forecast.as_of {
            return Ok(self.forecast.standings.clone());
        }
        Ok(standings_on(&Plan::new(self.model), self.day)?)
    }

    /// What is unpaid of invoices at the close of the day: past due, not past due, or disputed.
    fn owed(&self, measure: Measure) -> Result<Vec<Part>, Unanswered> {
        let mut parts = Vec::new();
        for (place, invoice) in self.forecast.invoices.iter().enumerate() {
            let Some(state) = state_on(self.forecast, invoice, self.day) else { continue };
            let is_overdue = self.day > state.due && !state.agreed;
            let amount = match measure {
                Measure::Disputed => state.disputed,
                Measure::Overdue if is_overdue => state.unpaid - state.disputed,
                Measure::NotYetDue if !is_overdue => state.unpaid - state.disputed,
                _ => continue,
            };
            parts.push(self.unpaid_part(place, invoice, state.due, amount));
        }
        if measure == Measure::NotYetDue {
            for standing in self.standings()? {
                let of_vendor = parts.iter().filter(|part| part.item == Some(standing.vendor));
                let invoiced: Money = of_vendor.map(|part| part.amount).sum();
                let line = Line::NotInvoiced(self.id(standing.vendor));
                let part = self.standing_part(line, Some(standing.vendor), standing.owed.not_yet_due - invoiced);
                parts.push(part);
            }
        }
        Ok(parts)
    }

    /// The accrued shortfall, or what is committed for later, at the close of the day.
    fn committed(&self, measure: Measure) -> Result<Vec<Part>, Unanswered> {
        let mut parts = Vec::new();
        for standing in self.standings()? {
            let vendor = standing.vendor;
            let mut push = |line: fn(String) -> Line, amount: Money| {
                parts.push(self.standing_part(line(self.id(vendor)), Some(vendor), amount));
            };
            let accrued = standing.owed.accrued_shortfall;
            let later = standing.owed.committed_later;
            match (measure, standing.commitment) {
                (Measure::AccruedShortfall, Some(commitment)) if accrued != Money::ZERO => {
                    push(Line::FloorByDays, accrued + commitment.consumed);
                    push(Line::OfFloorConsumed, -commitment.consumed);
                }
                (Measure::AccruedShortfall, _) => {}
                (_, Some(commitment)) if is_billed_by_usage(self.model, &self.id(vendor)) => {
                    let left = (commitment.floor - commitment.consumed).max(Money::ZERO) - accrued;
                    push(Line::RestOfFloor, left.min(later));
                    push(Line::LaterFloors, later - left.min(later));
                }
                _ => push(Line::LaterFloors, later),
            }
        }
        Ok(parts)
    }

    fn commitments(&self, measure: Measure) -> Found {
        let standings = self.standings()?;
        self.needs_commitment(&standings)?;
        let parts = standings.iter().filter_map(|standing| {
            let commitment: Commitment = standing.commitment?;
            let (line, amount): (fn(String) -> Line, Money) = match measure {
                Measure::Consumed => (Line::OfFloorConsumed, commitment.consumed),
                Measure::Floor => (Line::Floor, commitment.floor),
                _ => (Line::RunRate, commitment.run_rate),
            };
            Some(self.standing_part(line(self.id(standing.vendor)), Some(standing.vendor), amount))
        });
        let term = self.term(Role::Sum, measure, self.day, parts.collect());
        let total = term.total();
        let value =
            if measure == Measure::RunRate { FigureValue::MoneyPerMonth(total) } else { FigureValue::Money(total) };
        Ok((value, vec![term]))
    }

    /// A vendor that is asked about has a commitment.
    fn needs_commitment(&self, standings: &[Standing]) -> Result<(), Unanswered> {
        let has_one = |standing: &Standing| self.is_meant(Some(standing.vendor)) && standing.commitment.is_some();
        match self.item {
            Some(vendor) if !standings.iter().any(has_one) => Err(Unanswered::NoCommitment(self.id(vendor))),
            _ => Ok(()),
        }
    }

    /// The first close at which the floors of the periods that run on the day are consumed; of all vendors the last.
    fn day_met(&self) -> Found {
        let standings = self.standings()?;
        self.needs_commitment(&standings)?;
        let mut last = None;
        for standing in standings.iter().filter(|standing| self.is_meant(Some(standing.vendor))) {
            let Some(commitment) = standing.commitment else { continue };
            let met = if commitment.consumed >= commitment.floor {
                Some(self.day)
            } else {
                let mut of_period = self.forecast.consumed.iter().filter(|consumed| {
                    consumed.vendor == standing.vendor
                        && (commitment.start..commitment.end).contains(&consumed.date)
                        && consumed.consumed >= consumed.floor
                });
                of_period.next().map(|consumed| consumed.date)
            };
            last = last.max(met);
        }
        let floor = |measure| self.commitments(measure).map(|(_, terms)| terms);
        let mut terms = floor(Measure::Floor)?;
        terms.extend(floor(Measure::Consumed)?);
        for term in &mut terms {
            term.role = Role::Behind;
        }
        Ok((FigureValue::Date(last), terms))
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
                parts.push(Part { item, ..self.entry_part(place, entry, posting, amount) });
            }
        }
        parts
    }

    /// The largest share that one of them has in all.
    fn concentration(
        &self,
        measure: Measure,
        all: Vec<Part>,
        whose: impl Fn(&Part) -> Option<u32>,
        candidates: &[u32],
    ) -> (FigureValue, Vec<Term>) {
        let of = |item: u32| all.iter().filter(|part| whose(part) == Some(item)).map(|part| part.amount).sum::<Money>();
        // Of equal ones the first, as the figure takes the largest amount, whoever has it.
        let largest = candidates.iter().copied().max_by_key(|item| (of(*item), std::cmp::Reverse(*item)));
        let largest = largest.filter(|item| of(*item) > Money::ZERO);
        let own = all.iter().filter(|part| largest.is_some() && whose(part) == largest).cloned().collect();
        let dividend = self.term(Role::Dividend, measure, self.day, own);
        let divisor = self.term(Role::Divisor, measure, self.day, all);
        (FigureValue::Ratio(Ratio::of(dividend.total(), divisor.total())), vec![dividend, divisor])
    }
}

/// How an invoice stood at the close of a day; none before it was issued.
pub(super) fn state_on(forecast: &Forecast, invoice: &Invoice, day: Date) -> Option<InvoiceState> {
    forecast.history(invoice).iter().take_while(|state| state.from <= day).last().copied()
}

/// Whether the vendor's contract is billed by usage.
fn is_billed_by_usage(model: &Model, vendor: &str) -> bool {
    let vendor = model.vendors.iter().find(|known| known.id.0 == vendor);
    let contract = vendor.and_then(|vendor| vendor.contract.get());
    contract.is_some_and(|contract| contract.billing.interval_months().is_none())
}

/// In which flow of the spans an entry counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flow {
    /// Collections of streams.
    Receipt,
    /// Cash to vendors.
    PaidToVendor,
    /// Costs and debt service: obligations when they are paid.
    PaidAndOwed,
    /// Netting.
    SetOff,
    /// Revenue recognised.
    Recognition,
    /// None of these.
    Beside,
}

impl Flow {
    /// The flow of a rule.
    pub const fn of(rule: Rule) -> Self {
        match rule {
            Rule::Collection => Self::Receipt,
            Rule::Payment | Rule::LumpPayment | Rule::JudgmentPayment | Rule::Settlement => Self::PaidToVendor,
            Rule::Cost
            | Rule::CostPayment
            | Rule::SiteCost
            | Rule::DebtInterest
            | Rule::CreditLineInterest
            | Rule::CreditLineFee
            | Rule::Repayment => Self::PaidAndOwed,
            Rule::SetOff => Self::SetOff,
            Rule::Recognition => Self::Recognition,
            Rule::Opening
            | Rule::WriteOff
            | Rule::Usage
            | Rule::FloorInstalment
            | Rule::Shortfall
            | Rule::Charge
            | Rule::LateInterest
            | Rule::CreditUse
            | Rule::CreditExpiry
            | Rule::CreditPurchase
            | Rule::EarlyPayment
            | Rule::DisputeReversal
            | Rule::CostIncurred
            | Rule::Waiver
            | Rule::Acceleration
            | Rule::TerminationFee
            | Rule::LegalCosts
            | Rule::CreditLineDraw
            | Rule::CreditLineRepayment
            | Rule::CashEvent
            | Rule::CashInterest => Self::Beside,
        }
    }
}

/// Whether the rule issues an invoice.
pub const fn is_issue(rule: Rule) -> bool {
    match rule {
        Rule::Usage
        | Rule::FloorInstalment
        | Rule::Shortfall
        | Rule::Charge
        | Rule::LateInterest
        | Rule::Acceleration
        | Rule::TerminationFee
        | Rule::LegalCosts => true,
        Rule::Opening
        | Rule::Recognition
        | Rule::Collection
        | Rule::WriteOff
        | Rule::CreditUse
        | Rule::CreditExpiry
        | Rule::CreditPurchase
        | Rule::Payment
        | Rule::LumpPayment
        | Rule::JudgmentPayment
        | Rule::Settlement
        | Rule::Waiver
        | Rule::SetOff
        | Rule::EarlyPayment
        | Rule::DisputeReversal
        | Rule::SiteCost
        | Rule::CreditLineInterest
        | Rule::CreditLineFee
        | Rule::CreditLineDraw
        | Rule::CreditLineRepayment
        | Rule::Cost
        | Rule::CostIncurred
        | Rule::CostPayment
        | Rule::DebtInterest
        | Rule::Repayment
        | Rule::CashEvent
        | Rule::CashInterest => false,
    }
}

/// Of each invoice the place of the entry that issued it; none of those brought forward.
pub fn issuing_entries(forecast: &Forecast) -> Vec<Option<usize>> {
    let mut places = vec![None; forecast.invoices.len()];
    for (place, entry) in forecast.journal.entries.iter().enumerate() {
        if is_issue(entry.rule)
            && let Some(invoice) = entry.invoice.and_then(|invoice| places.get_mut(invoice as usize))
        {
            *invoice = Some(place);
        }
    }
    places
}
