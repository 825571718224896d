//! What a figure is made of: postings, invoices and terms of contracts, each with its amount.
//!
//! Owns which of them belong to which figure, by the rules of the engine's figures and spans. Bridges subtract these
//! parts, explanations show them. Its one invariant: the parts of a figure of money add up to the figure, to the minor
//! unit, on every day; a test asserts it for every figure.

mod owed;
mod search;

pub(in crate::analysis) use owed::state_on;

use super::asked::{Asked, Unanswered};
use crate::{
    calendar::Date,
    engine::{Account, FigureValue, Forecast, Measure},
    model::Model,
    money::Money,
};
use search::PartSearch;

/// Where an amount stands: an account of the journal, or a term of a contract or a setting that is posted nowhere.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FigureLine {
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
    /// Consumption toward a vendor's current floor.
    OfFloorConsumed(String),
    /// The rest of a vendor's current floor after consumption and accrued shortfall.
    RestOfFloor(String),
    /// A vendor's floors of later periods, or its instalments not yet invoiced.
    LaterFloors(String),
    /// A vendor's late interest of the next day.
    InterestPerDay(String),
    /// A vendor's running floor.
    Floor(String),
    /// The consumption a month that would meet a vendor's current floor.
    RunRate(String),
}

impl FigureLine {
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
pub enum PartKind {
    /// The entry of that place in the journal.
    Entry(usize),
    /// The invoice of that place.
    Invoice(usize),
    /// No entry and no invoice: a setting, or how a contract stands.
    Unposted,
}

/// A part of a figure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Where it stands.
    pub line: FigureLine,
    /// What it is.
    pub kind: PartKind,
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
    OnDate,
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
    /// What adds up to the term: their sum is its amount.
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
pub struct Breakdown {
    /// The value.
    pub value: FigureValue,
    /// The day at whose close it was taken.
    pub day: Date,
    /// Its terms; a date that is never reached has none.
    pub terms: Vec<Term>,
}

/// Which value a figure has, and what it is made of.
pub fn breakdown(model: &Model, forecast: &Forecast, asked: &Asked) -> Result<Breakdown, Unanswered> {
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
    let search = PartSearch { model, forecast, item: vendor, start: forecast.as_of, day };
    let (value, terms) = search.find(asked.measure)?;
    Ok(Breakdown { value, day, terms })
}

/// What a stretch of days of the forecast holds of a flow, or what a balance is at its end, of one item of any
/// kind or of all.
pub fn cell(
    model: &Model,
    forecast: &Forecast,
    measure: Measure,
    item: Option<&str>,
    days: std::ops::Range<Date>,
) -> Result<Breakdown, Unanswered> {
    let day = days.end.plus_days(-1);
    Asked { on: Some(day), ..Asked::of(measure) }.day(forecast)?;
    let item = match item {
        None => None,
        Some(id) => {
            let known = || forecast.items.iter().map(|item| item.id.clone()).collect();
            Some(forecast.item_index(id).ok_or_else(|| Unanswered::NoSuchVendor(id.to_owned(), known()))?)
        }
    };
    let search = PartSearch { model, forecast, item, start: days.start.max(forecast.as_of), day };
    let (value, terms) = search.find(measure)?;
    Ok(Breakdown { value, day, terms })
}
