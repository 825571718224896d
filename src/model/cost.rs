//! Costs, debt, cash events, marks and the past: what else moves cash, and what is only shown.

use super::{
    record::{choice, keyed, record},
    registry::Id,
    settings::{DayCount, Provenance},
    vendor::{AmountIs, TrendChange},
};
use crate::{
    calendar::{Date, Month},
    money::{Amount, Decimal},
};

choice! {
    /// How a cost is measured.
    pub enum CostKind {
        /// An amount every few months.
        Amount = "amount",
        /// A share of a stream's recognised revenue.
        ShareOfStream = "share_of_stream",
    }
}

record! {
    /// A cost, paid when due (DESIGN 4.8).
    pub struct Cost "cost" {
        /// Fixed at creation, unique over the whole model.
        id: Id [Spec::PLAIN],
        /// The name on screen.
        label: String [Spec::PLAIN],
        /// Whether it is excluded from the forecast, as if deleted.
        muted: bool [Spec::PLAIN],
        /// The group under which charts show it together with others; empty means with all other costs.
        group: String [Spec::PLAIN] = default,
        /// Whether the cost is an amount or a share of a stream.
        kind: CostKind [Spec::PLAIN],
        /// Whether the amount is one a month, or one for each time; for *amount*.
        amount_is: AmountIs [Spec::PLAIN] = default
            when kind { CostKind::Amount },
        /// The amount a month; for *amount* that is *monthly*.
        monthly: Amount [Spec::MONEY_PER_MONTH] = default
            when kind { CostKind::Amount }
            when amount_is { AmountIs::Monthly },
        /// The amount that is paid in the first month; for *amount*, *each time*.
        each_time: Amount [Spec::MONEY] = default
            when kind { CostKind::Amount }
            when amount_is { AmountIs::EachTime },
        /// Months from one payment to the next; for *amount*.
        every_months: u32 [Spec::MONTHS]
            when kind { CostKind::Amount },
        /// The day of the month on which it is paid, *monthly* in the last month that the payment covers; the last day if
        /// that month is shorter. For *amount*.
        day: u32 [Spec::number(Unit::DayOfMonth, 1, 31)]
            when kind { CostKind::Amount },
        /// The first month: intervals are counted from it. Unless set, the first month of the forecast; *each time*, and
        /// more than one month apart, it must be set. For *amount*.
        first_month: Option<Month> [Spec::PLAIN] = default
            when kind { CostKind::Amount }
            when amount_is { AmountIs::Monthly, AmountIs::EachTime => Needs(First::FirstMonth) },
        /// The first month of which nothing is owed any more; none means that it goes on. For *amount*.
        until: Option<Month> [Spec::PLAIN.unit(Unit::Last)] = default
            when kind { CostKind::Amount },
        /// The month of the monthly amount, from which growth counts; unless set, the first month of the forecast. For
        /// *amount* that is *monthly*.
        reference_month: Option<Month> [Spec::PLAIN] = default
            when kind { CostKind::Amount }
            when amount_is { AmountIs::Monthly },
        /// Growth a year; for *amount*.
        growth: Decimal [Spec::GROWTH]
            when kind { CostKind::Amount },
        /// Changes from a month on; for *amount*.
        changes: Vec<TrendChange> [Spec::PLAIN] = default,
        /// The stream; for *share of stream*.
        stream: Option<String> [Spec::reference(Unit::Stream)] = default
            when kind { CostKind::ShareOfStream => Needs(First::Stream) },
        /// The share of its recognised revenue; for *share of stream*.
        share: Decimal [Spec::SHARE]
            when kind { CostKind::ShareOfStream },
        /// Days from the recognition of the revenue to the payment; for *share of stream*.
        net_days: u32 [Spec::DAYS]
            when kind { CostKind::ShareOfStream },
        /// What was incurred before the as-of date and is not paid yet.
        payables: Vec<CostPayable> [Spec::PLAIN] = default,
        /// Your notes; nothing is computed from them.
        note: String [Spec::PLAIN] = default,
        /// Where the inputs come from.
        provenance: Vec<Provenance> [Spec::PLAIN] = default,
    }
}

record! {
    /// A part of a cost that was incurred before the as-of date and is not paid yet.
    pub struct CostPayable "cost_payable" {
        /// Unique in the cost.
        id: Id [Spec::PLAIN],
        /// The day on which it is paid; if that is before the as-of date, the as-of date.
        due: Date [Spec::PLAIN],
        /// The amount; a negative one is received.
        amount: Amount [Spec::SIGNED_MONEY],
    }
}

record! {
    /// A debt: interest and repayments; never withheld (DESIGN 4.8).
    pub struct Debt "debt" {
        /// Fixed at creation, unique over the whole model.
        id: Id [Spec::PLAIN],
        /// The name on screen.
        label: String [Spec::PLAIN],
        /// Whether it is excluded from the forecast, as if deleted.
        muted: bool [Spec::PLAIN],
        /// The principal at the opening, or on the day that stands beside it.
        principal: Amount [Spec::MONEY],
        /// The day, not after the as-of date, from which repayments in the list reduce the principal; unless set, the
        /// as-of date.
        principal_on: Option<Date> [Spec::PLAIN] = default,
        /// The yearly rate.
        rate: Decimal [Spec::RATE],
        /// How days make a year.
        day_count: DayCount [Spec::PLAIN] = default,
        /// The last day on which interest was paid before the forecast; unless set, the opening.
        last_interest: Option<Date> [Spec::PLAIN] = default,
        /// The first day on which interest is paid; later ones follow at the interval, counted from it.
        first_interest: Date [Spec::PLAIN],
        /// Months from one interest date to the next.
        every_months: u32 [Spec::MONTHS],
        /// An amount that replaces the next interest payment.
        next_interest: Option<Amount> [Spec::MONEY] = default,
        /// The day on which the rest of the principal is repaid, with the interest up to that day; none means after the
        /// forecast.
        maturity: Option<Date> [Spec::PLAIN] = default,
        /// Repayments before maturity.
        repayments: Vec<Repayment> [Spec::PLAIN] = default,
        /// Your notes; nothing is computed from them.
        note: String [Spec::PLAIN] = default,
        /// Where the inputs come from.
        provenance: Vec<Provenance> [Spec::PLAIN] = default,
    }
}

record! {
    /// A repayment of principal; never more than is left.
    pub struct Repayment "repayment" {
        /// Unique in the debt.
        id: Id [Spec::PLAIN],
        /// The day.
        date: Date [Spec::PLAIN],
        /// The amount.
        amount: Amount [Spec::MONEY],
    }
}

record! {
    /// A dated amount in (positive) or out (negative).
    pub struct CashEvent "cash_event" {
        /// Fixed at creation, unique over the whole model.
        id: Id [Spec::PLAIN],
        /// The name on screen.
        label: String [Spec::PLAIN],
        /// Whether it is excluded from the forecast, as if deleted.
        muted: bool [Spec::PLAIN],
        /// The day.
        date: Date [Spec::PLAIN],
        /// The amount.
        amount: Amount [Spec::SIGNED_MONEY],
        /// Your notes; nothing is computed from them.
        note: String [Spec::PLAIN] = default,
        /// Where the inputs come from.
        provenance: Vec<Provenance> [Spec::PLAIN] = default,
    }
}

record! {
    /// A dated note for the charts, without money.
    pub struct Mark "mark" {
        /// Fixed at creation, unique over the whole model.
        id: Id [Spec::PLAIN],
        /// The words.
        label: String [Spec::PLAIN],
        /// Whether it is excluded from the forecast, as if deleted.
        muted: bool [Spec::PLAIN],
        /// The day.
        date: Date [Spec::PLAIN],
        /// Your notes; nothing is computed from them.
        note: String [Spec::PLAIN] = default,
        /// Where the mark comes from.
        provenance: Vec<Provenance> [Spec::PLAIN] = default,
    }
}

record! {
    /// Receipts from a stream, or obligations to a vendor, for a cost or a debt, over months before the as-of date.
    /// Shown, never computed with.
    pub struct Past "history" {
        /// Unique in the history.
        id: Id [Spec::PLAIN],
        /// The stream, vendor, cost or debt.
        item: String [Spec::reference(Unit::Item)],
        /// The first month.
        month: Month [Spec::PLAIN],
        /// How many months the amount covers.
        months: u32 [Spec::MONTHS],
        /// The total over these months.
        amount: Amount [Spec::SIGNED_MONEY.fixed()],
    }
}

/// A day for entries that the user has not dated yet.
const SOME_DAY: Date = Date(19_358); // 2023-01-01

keyed! {
    Cost {
        label: String::new(), muted: false, group: String::new(), kind: CostKind::Amount,
        amount_is: AmountIs::Monthly, monthly: Amount::ZERO, each_time: Amount::ZERO, every_months: 1, day: 31,
        first_month: None, until: None, reference_month: None, growth: Decimal::ZERO, changes: Vec::new(), stream: None,
        share: Decimal::ZERO, net_days: 0, payables: Vec::new(),
        note: String::new(), provenance: Vec::new(),
    }
    Debt {
        label: String::new(), muted: false, principal: Amount::ZERO, principal_on: None, rate: Decimal::ZERO, day_count: DayCount::Actual365, last_interest: None,
        first_interest: SOME_DAY, every_months: 3, next_interest: None, maturity: None, repayments: Vec::new(),
        note: String::new(), provenance: Vec::new(),
    }
    CostPayable { due: SOME_DAY, amount: Amount::ZERO }
    Repayment { date: SOME_DAY, amount: Amount::ZERO }
    CashEvent {
        label: String::new(), muted: false, date: SOME_DAY, amount: Amount::ZERO, note: String::new(),
        provenance: Vec::new(),
    }
    Mark { label: String::new(), muted: false, date: SOME_DAY, note: String::new(), provenance: Vec::new() }
    Past { item: String::new(), month: Month::new(2022, 12), months: 1, amount: Amount::ZERO }
}
