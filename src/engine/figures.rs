//! The registry of figures: every result by its id, as the registry of parameters has every input (DESIGN 2, 4.10).
//!
//! Owns which figures there are, and how each is computed from a forecast. `text` gives them their labels.

use std::cell::OnceCell;

use super::{
    forecast::{Consumed, Forecast},
    journal::{AccountKind, Flow},
    owed::{Owed, Standing},
    spans::{Ages, Ratio, SpanRow},
};
use crate::{
    calendar::Date,
    model::InvoiceKind,
    money::{Money, scaled},
};

/// What a figure measures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "the names are the vocabulary's")]
pub enum Measure {
    CashLow,
    CashLowDate,
    CashEnd,
    RunwayBufferDate,
    RunwayBufferDays,
    RunwayZeroDate,
    RunwayZeroDays,
    Headroom,
    Overdue,
    NotYetDue,
    AccruedShortfall,
    CommittedLater,
    Disputed,
    Arrears,
    ArrearsAge1To30,
    ArrearsAge31To60,
    ArrearsAge61To90,
    ArrearsAgeOver90,
    ArrearsPeak,
    ArrearsPeakDate,
    InterestPerDay,
    Receipts,
    Obligations,
    Coverage,
    Coverage90Days,
    Paid,
    SetOff,
    Credited,
    DaysPayable,
    DaysReceivable,
    VendorConcentration,
    PayerConcentration,
    Invoiced,
    Consumed,
    Floor,
    RunRate,
    DayMet,
}

/// Which direction of a figure is better.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Better {
    /// More is better.
    Higher,
    /// Less is better; for a date, earlier.
    Lower,
    /// Neither.
    Neither,
}

/// The value of a figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FigureValue {
    /// In minor units of the session's currency.
    Money(Money),
    /// In minor units for a month of 365/12 days.
    MoneyPerMonth(Money),
    /// In minor units for one day.
    MoneyPerDay(Money),
    /// A day; none means never.
    Date(Option<Date>),
    /// A number of days; none means never.
    Days(Option<i32>),
    /// A number of days with decimals; none if the divisor is zero.
    DaysRatio(Option<Ratio>),
    /// One amount divided by another; none if the divisor is zero.
    Ratio(Option<Ratio>),
}

/// One result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figure {
    /// What it measures, whichever vendor it belongs to.
    pub measure: Measure,
    /// The vendor's place among the items, if it is one vendor's.
    pub vendor: Option<u32>,
    /// The value.
    pub value: FigureValue,
}

impl Measure {
    /// Figures of the whole model, in the order in which they are shown.
    pub const OVERALL: [Self; 32] = [
        Self::CashLow,
        Self::CashLowDate,
        Self::CashEnd,
        Self::RunwayBufferDate,
        Self::RunwayBufferDays,
        Self::RunwayZeroDate,
        Self::RunwayZeroDays,
        Self::Headroom,
        Self::Overdue,
        Self::NotYetDue,
        Self::AccruedShortfall,
        Self::CommittedLater,
        Self::Disputed,
        Self::Arrears,
        Self::ArrearsAge1To30,
        Self::ArrearsAge31To60,
        Self::ArrearsAge61To90,
        Self::ArrearsAgeOver90,
        Self::ArrearsPeak,
        Self::ArrearsPeakDate,
        Self::InterestPerDay,
        Self::Receipts,
        Self::Obligations,
        Self::Coverage,
        Self::Coverage90Days,
        Self::Paid,
        Self::SetOff,
        Self::Credited,
        Self::DaysPayable,
        Self::DaysReceivable,
        Self::VendorConcentration,
        Self::PayerConcentration,
    ];

    /// Figures of one vendor.
    pub const OF_VENDOR: [Self; 12] = [
        Self::Overdue,
        Self::NotYetDue,
        Self::AccruedShortfall,
        Self::CommittedLater,
        Self::Disputed,
        Self::InterestPerDay,
        Self::Invoiced,
        Self::Paid,
        Self::Consumed,
        Self::Floor,
        Self::RunRate,
        Self::DayMet,
    ];

    /// The last part of a figure's id.
    pub const fn id(self) -> &'static str {
        match self {
            Self::CashLow => "cash_low",
            Self::CashLowDate => "cash_low_date",
            Self::CashEnd => "cash_end",
            Self::RunwayBufferDate => "runway_buffer_date",
            Self::RunwayBufferDays => "runway_buffer_days",
            Self::RunwayZeroDate => "runway_zero_date",
            Self::RunwayZeroDays => "runway_zero_days",
            Self::Headroom => "headroom",
            Self::Overdue => "overdue",
            Self::NotYetDue => "not_yet_due",
            Self::AccruedShortfall => "accrued_shortfall",
            Self::CommittedLater => "committed_later",
            Self::Disputed => "disputed",
            Self::Arrears => "arrears",
            Self::ArrearsAge1To30 => "arrears_1_30",
            Self::ArrearsAge31To60 => "arrears_31_60",
            Self::ArrearsAge61To90 => "arrears_61_90",
            Self::ArrearsAgeOver90 => "arrears_over_90",
            Self::ArrearsPeak => "arrears_peak",
            Self::ArrearsPeakDate => "arrears_peak_date",
            Self::InterestPerDay => "interest_per_day",
            Self::Receipts => "receipts",
            Self::Obligations => "obligations",
            Self::Coverage => "coverage",
            Self::Coverage90Days => "coverage_90_days",
            Self::Paid => "paid",
            Self::SetOff => "set_off",
            Self::Credited => "credited",
            Self::DaysPayable => "dpo",
            Self::DaysReceivable => "dso",
            Self::VendorConcentration => "vendor_concentration",
            Self::PayerConcentration => "payer_concentration",
            Self::Invoiced => "invoiced",
            Self::Consumed => "consumed",
            Self::Floor => "floor",
            Self::RunRate => "run_rate",
            Self::DayMet => "day_met",
        }
    }

    /// Which direction is better.
    pub const fn better(self) -> Better {
        match self {
            Self::CashLow
            | Self::CashEnd
            | Self::RunwayBufferDate
            | Self::RunwayBufferDays
            | Self::RunwayZeroDate
            | Self::RunwayZeroDays
            | Self::Headroom
            | Self::Receipts
            | Self::Coverage
            | Self::Coverage90Days => Better::Higher,
            Self::Overdue
            | Self::AccruedShortfall
            | Self::Arrears
            | Self::ArrearsAge1To30
            | Self::ArrearsAge31To60
            | Self::ArrearsAge61To90
            | Self::ArrearsAgeOver90
            | Self::ArrearsPeak
            | Self::InterestPerDay
            | Self::Obligations
            | Self::DaysReceivable
            | Self::VendorConcentration
            | Self::PayerConcentration
            | Self::RunRate
            | Self::DayMet => Better::Lower,
            _ => Better::Neither,
        }
    }
}

impl Figure {
    /// The id: `cash_low`, `vendors/aws/overdue`.
    pub fn id(&self, forecast: &Forecast) -> String {
        match self.vendor {
            None => self.measure.id().to_owned(),
            Some(vendor) => format!("vendors/{}/{}", forecast.items[vendor as usize].id, self.measure.id()),
        }
    }
}

impl Forecast {
    /// Every figure.
    pub fn figures(&self) -> Vec<Figure> {
        let known = Known::of(self);
        let by_item = ByItem::of(&known);
        let overall =
            Measure::OVERALL.into_iter().map(|measure| Figure { measure, vendor: None, value: known.figure(measure) });
        let of_vendors = self.standings.iter().flat_map(|standing| {
            Measure::OF_VENDOR.into_iter().filter_map(|measure| {
                let value = self.vendor_figure(measure, standing, &by_item)?;
                Some(Figure { measure, vendor: Some(standing.vendor), value })
            })
        });
        overall.chain(of_vendors).collect()
    }

    /// A figure of the whole model; for a measure of single vendors, their sum.
    pub fn figure(&self, measure: Measure) -> FigureValue {
        Known::of(self).figure(measure)
    }

    fn vendor_figure(&self, measure: Measure, standing: &Standing, by_item: &ByItem<'_>) -> Option<FigureValue> {
        let place = standing.vendor as usize;
        Some(match measure {
            Measure::InterestPerDay => FigureValue::MoneyPerDay(standing.interest_per_day),
            Measure::Invoiced => FigureValue::Money(by_item.invoiced[place]),
            Measure::Paid => FigureValue::Money(by_item.paid[place]),
            Measure::Consumed => FigureValue::Money(standing.commitment?.consumed),
            Measure::Floor => FigureValue::Money(standing.commitment?.floor),
            Measure::RunRate => FigureValue::MoneyPerMonth(standing.commitment?.run_rate),
            Measure::DayMet => {
                standing.commitment?;
                FigureValue::Date(self.day_met(standing, &by_item.consumed[place]))
            }
            _ => FigureValue::Money(owed_part(measure, &standing.owed)),
        })
    }

    /// The lowest close, and the first day that has it.
    pub fn cash_low(&self) -> (Money, Date) {
        let low = self.cash.iter().copied().min().unwrap_or(self.opening_cash);
        let day = self.cash.iter().position(|close| *close == low).unwrap_or(0);
        (low, self.as_of.plus_days(i32::try_from(day).unwrap_or(0)))
    }

    /// The first day whose close is below an amount; `None` if there is none.
    pub fn first_close_below(&self, amount: Money) -> Option<Date> {
        let day = self.cash.iter().position(|close| *close < amount)?;
        Some(self.as_of.plus_days(i32::try_from(day).ok()?))
    }

    fn days_to(&self, date: Option<Date>) -> Option<i32> {
        date.map(|date| date.0 - self.as_of.0)
    }

    /// Arrears by age at the close of a day.
    pub fn arrears_on(&self, date: Date) -> Ages {
        let mut ages = Ages::default();
        for stretch in self.invoices.iter().flat_map(|invoice| self.arrears(invoice)) {
            if stretch.start <= date && date < stretch.end {
                ages[super::spans::age_bucket(date.0 - stretch.due.0)] += stretch.amount;
            }
        }
        ages
    }

    /// Arrears at each day's close.
    pub fn daily_arrears(&self) -> Vec<Money> {
        let mut steps = vec![Money::ZERO; self.days() + 1];
        for stretch in self.invoices.iter().flat_map(|invoice| self.arrears(invoice)) {
            let day = |date: Date| usize::try_from(date.0 - self.as_of.0).unwrap_or(0).min(self.days());
            steps[day(stretch.start)] += stretch.amount;
            steps[day(stretch.end)] -= stretch.amount;
        }
        steps.truncate(self.days());
        let mut arrears = Money::ZERO;
        for step in &mut steps {
            arrears += *step;
            *step = arrears;
        }
        steps
    }

    /// The largest arrears at a close, and the first day that has them; no day if there are none.
    pub fn arrears_peak(&self) -> (Money, Option<Date>) {
        let arrears = self.daily_arrears();
        let peak = arrears.iter().copied().max().unwrap_or_default();
        let day = arrears.iter().position(|close| *close == peak).filter(|_| peak > Money::ZERO);
        (peak, day.and_then(|day| Some(self.as_of.plus_days(i32::try_from(day).ok()?))))
    }

    /// The first close at which the floor of the period that runs at the opening is consumed; `None` if it never is.
    /// `consumed` is all that is consumed of the vendor's floors.
    fn day_met(&self, standing: &Standing, consumed: &[&Consumed]) -> Option<Date> {
        let commitment = standing.commitment?;
        if commitment.consumed >= commitment.floor {
            return Some(self.as_of.plus_days(-1));
        }
        let of_period = |date: Date| date >= commitment.start && date < commitment.end;
        consumed.iter().filter(|c| of_period(c.date) && c.consumed >= c.floor).map(|c| c.date).min()
    }

    /// Days payable outstanding at a day's close (DESIGN 4.13, *figures*).
    pub fn days_payable(&self, date: Date) -> Option<Ratio> {
        self.days_payable_of(date, &self.balances_on(date))
    }

    /// As [`Forecast::days_payable`], from the balances at that close.
    fn days_payable_of(&self, date: Date, balances: &[Money]) -> Option<Ratio> {
        let from = date.plus_days(-89).max(self.as_of);
        let invoiced: Money = self
            .invoices
            .iter()
            .filter(|invoice| !invoice.opening && (from..=date).contains(&invoice.issued))
            .map(|invoice| invoice.face)
            .sum();
        let payables = self.sum_of_accounts(AccountKind::Payable, balances);
        Ratio::of(times_days(-payables, date.0 - from.0 + 1), invoiced)
    }

    /// Days sales outstanding at a day's close (DESIGN 4.13, *figures*).
    pub fn days_receivable(&self, date: Date) -> Option<Ratio> {
        self.days_receivable_of(date, &self.balances_on(date))
    }

    /// As [`Forecast::days_receivable`], from the balances at that close.
    fn days_receivable_of(&self, date: Date, balances: &[Money]) -> Option<Ratio> {
        let from = date.plus_days(-89).max(self.as_of);
        let recognised: Money = self
            .journal
            .between(from, date.plus_days(1))
            .filter(|(entry, _)| entry.rule.row().flow == Flow::Recognition)
            .map(|(_, postings)| postings[0].amount)
            .sum();
        let receivables = self.sum_of_accounts(AccountKind::Receivable, balances);
        Ratio::of(times_days(receivables, date.0 - from.0 + 1), recognised)
    }

    fn sum_of_accounts(&self, kind: AccountKind, balances: &[Money]) -> Money {
        let accounts = self.accounts.iter().zip(balances);
        accounts.filter(|(account, _)| account.kind == kind).map(|(_, balance)| *balance).sum()
    }

    /// The largest vendor's share in the obligations of the whole forecast.
    fn vendor_concentration(&self, obligations: Money) -> Option<Ratio> {
        let mut by_vendor = vec![Money::ZERO; self.items.len()];
        for invoice in self.invoices.iter().filter(|invoice| invoice.due >= self.as_of && invoice.due < self.end) {
            by_vendor[invoice.vendor as usize] += invoice.face;
        }
        let largest = by_vendor.into_iter().max().unwrap_or_default();
        Ratio::of(largest, obligations)
    }

    /// The sum of all invoices of a kind issued in the forecast.
    pub fn invoiced_of(&self, kind: InvoiceKind) -> Money {
        self.invoices.iter().filter(|invoice| invoice.kind == kind && !invoice.opening).map(|i| i.face).sum()
    }
}

/// What one pass over the journal gives: it may be larger than all caches.
struct JournalSums {
    /// The balance of every account at the last close.
    balances: Vec<Money>,
    /// Cash paid to each vendor, by the items' places.
    paid: Vec<Money>,
    /// Receipts from each named payer, by the items' places.
    received: Vec<Money>,
}

impl JournalSums {
    fn of(forecast: &Forecast) -> Self {
        let zeros = |count: usize| vec![Money::ZERO; count];
        let (accounts, items) = (forecast.accounts.len(), forecast.items.len());
        let mut sums = Self { balances: zeros(accounts), paid: zeros(items), received: zeros(items) };
        for (entry, postings) in forecast.journal.iter() {
            for posting in postings.iter() {
                sums.balances[posting.account as usize] += posting.amount;
            }
            let (sums, item) = match entry.rule.row().flow {
                Flow::PaidToVendor => (&mut sums.paid, entry.item),
                Flow::Receipt => (&mut sums.received, entry.payer),
                _ => continue,
            };
            if let Some(item) = item {
                sums[item as usize] += postings[0].amount;
            }
        }
        sums
    }
}

/// Sums behind the figures of single vendors, by the items' places.
struct ByItem<'k> {
    /// Face amounts of the invoices issued in the forecast.
    invoiced: Vec<Money>,
    /// Cash paid to the vendor.
    paid: &'k [Money],
    /// Consumption of the vendor's floors.
    consumed: Vec<Vec<&'k Consumed>>,
}

impl<'k> ByItem<'k> {
    fn of(known: &'k Known<'_>) -> Self {
        let forecast = known.forecast;
        let mut invoiced = vec![Money::ZERO; forecast.items.len()];
        for invoice in forecast.invoices.iter().filter(|invoice| !invoice.opening) {
            invoiced[invoice.vendor as usize] += invoice.face;
        }
        Self { invoiced, paid: &known.journal().paid, consumed: Self::consumed(forecast) }
    }

    fn consumed(forecast: &'k Forecast) -> Vec<Vec<&'k Consumed>> {
        let mut consumed = vec![Vec::new(); forecast.items.len()];
        for own in &forecast.consumed {
            consumed[own.vendor as usize].push(own);
        }
        consumed
    }
}

/// Results that several figures share; each is computed once, and only when it is needed.
struct Known<'f> {
    forecast: &'f Forecast,
    whole: OnceCell<SpanRow>,
    first_90_days: OnceCell<SpanRow>,
    /// Arrears at the last close.
    ages: OnceCell<Ages>,
    arrears_peak: OnceCell<(Money, Option<Date>)>,
    journal: OnceCell<JournalSums>,
}

impl<'f> Known<'f> {
    const fn of(forecast: &'f Forecast) -> Self {
        Self {
            forecast,
            whole: OnceCell::new(),
            first_90_days: OnceCell::new(),
            ages: OnceCell::new(),
            arrears_peak: OnceCell::new(),
            journal: OnceCell::new(),
        }
    }

    fn whole(&self) -> &SpanRow {
        self.whole.get_or_init(|| self.forecast.row_of(self.forecast.as_of, self.forecast.end))
    }

    fn first_90_days(&self) -> &SpanRow {
        let from = self.forecast.as_of;
        self.first_90_days.get_or_init(|| self.forecast.row_of(from, from.plus_days(90)))
    }

    fn journal(&self) -> &JournalSums {
        self.journal.get_or_init(|| JournalSums::of(self.forecast))
    }

    /// The largest named payer's share in the receipts of the whole forecast.
    fn payer_concentration(&self) -> Option<Ratio> {
        let largest = self.journal().received.iter().copied().max().unwrap_or_default();
        Ratio::of(largest, self.whole().receipts)
    }

    fn ages(&self) -> &Ages {
        self.ages.get_or_init(|| self.forecast.arrears_on(self.forecast.end.plus_days(-1)))
    }

    fn arrears_peak(&self) -> (Money, Option<Date>) {
        *self.arrears_peak.get_or_init(|| self.forecast.arrears_peak())
    }

    fn figure(&self, measure: Measure) -> FigureValue {
        let forecast = self.forecast;
        let last = forecast.end.plus_days(-1);
        match measure {
            Measure::CashLow => FigureValue::Money(forecast.cash_low().0),
            Measure::CashLowDate => FigureValue::Date(Some(forecast.cash_low().1)),
            Measure::CashEnd => FigureValue::Money(forecast.cash.last().copied().unwrap_or_default()),
            Measure::RunwayBufferDate => FigureValue::Date(forecast.first_close_below(forecast.buffer)),
            Measure::RunwayBufferDays => {
                FigureValue::Days(forecast.days_to(forecast.first_close_below(forecast.buffer)))
            }
            Measure::RunwayZeroDate => FigureValue::Date(forecast.first_close_below(Money::ZERO)),
            Measure::RunwayZeroDays => FigureValue::Days(forecast.days_to(forecast.first_close_below(Money::ZERO))),
            Measure::Headroom => FigureValue::Money(forecast.cash_low().0 - forecast.buffer),
            Measure::Overdue
            | Measure::NotYetDue
            | Measure::AccruedShortfall
            | Measure::CommittedLater
            | Measure::Disputed => FigureValue::Money(owed_part(measure, &forecast.owed_today())),
            Measure::Arrears => FigureValue::Money(self.ages().iter().copied().sum()),
            Measure::ArrearsAge1To30 => FigureValue::Money(self.ages()[0]),
            Measure::ArrearsAge31To60 => FigureValue::Money(self.ages()[1]),
            Measure::ArrearsAge61To90 => FigureValue::Money(self.ages()[2]),
            Measure::ArrearsAgeOver90 => FigureValue::Money(self.ages()[3]),
            Measure::ArrearsPeak => FigureValue::Money(self.arrears_peak().0),
            Measure::ArrearsPeakDate => FigureValue::Date(self.arrears_peak().1),
            Measure::InterestPerDay => {
                FigureValue::MoneyPerDay(forecast.standings.iter().map(|standing| standing.interest_per_day).sum())
            }
            Measure::Receipts => FigureValue::Money(self.whole().receipts),
            Measure::Obligations => FigureValue::Money(self.whole().obligations),
            Measure::Coverage => FigureValue::Ratio(self.whole().coverage()),
            Measure::Coverage90Days => FigureValue::Ratio(self.first_90_days().coverage()),
            Measure::Paid => FigureValue::Money(self.whole().paid),
            Measure::SetOff => FigureValue::Money(self.whole().set_off),
            Measure::Credited => FigureValue::Money(self.whole().credited),
            Measure::DaysPayable => FigureValue::DaysRatio(forecast.days_payable_of(last, &self.journal().balances)),
            Measure::DaysReceivable => {
                FigureValue::DaysRatio(forecast.days_receivable_of(last, &self.journal().balances))
            }
            Measure::VendorConcentration => FigureValue::Ratio(forecast.vendor_concentration(self.whole().obligations)),
            Measure::PayerConcentration => FigureValue::Ratio(self.payer_concentration()),
            Measure::Invoiced => {
                let issued = forecast.invoices.iter().filter(|invoice| !invoice.opening);
                FigureValue::Money(issued.map(|invoice| invoice.face).sum())
            }
            Measure::Consumed | Measure::Floor => {
                let all = forecast.standings.iter().filter_map(|standing| standing.commitment);
                FigureValue::Money(all.map(|c| if measure == Measure::Floor { c.floor } else { c.consumed }).sum())
            }
            Measure::RunRate => {
                let all = forecast.standings.iter().filter_map(|standing| standing.commitment);
                FigureValue::MoneyPerMonth(all.map(|commitment| commitment.run_rate).sum())
            }
            Measure::DayMet => {
                let consumed = ByItem::consumed(forecast);
                let met = |own: &Standing| forecast.day_met(own, &consumed[own.vendor as usize]);
                FigureValue::Date(forecast.standings.iter().filter_map(met).max())
            }
        }
    }
}

/// The amount times the days, but at most 90 of them.
fn times_days(amount: Money, days: i32) -> Money {
    let product = scaled(amount.0.into(), days.into(), 1).and_then(|product| i64::try_from(product).ok());
    Money(product.expect("below 2^53, ninety times"))
}

fn owed_part(measure: Measure, owed: &Owed) -> Money {
    match measure {
        Measure::Overdue => owed.overdue,
        Measure::NotYetDue => owed.not_yet_due,
        Measure::AccruedShortfall => owed.accrued_shortfall,
        Measure::CommittedLater => owed.committed_later,
        _ => owed.disputed,
    }
}
