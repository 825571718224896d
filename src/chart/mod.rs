//! Forecast to charts, as plain data: bars, lines, marks, axes, and what lies at a point. Draws nothing.
//!
//! Owns what a chart shows and where, in days and major units. Knows nothing of pixels or colours. Its one invariant:
//! what a chart adds up is money, exactly; `f64` is only where it is put.

mod ageing;
mod arrears;
mod axis;
mod bridge;
mod burnup;
mod card;
mod cash;
mod delay;
mod difference;
mod explained;
mod figures;
mod floors;
mod flows;
mod ladder;
mod obligations;
mod others;
mod own;
mod pins;
mod posting_query;
mod postings;
mod selection;
mod series;
mod service;
mod side_by_side;
mod table;
mod tree_values;
mod zoom;

pub use ageing::{AgeingColumn, AgeingTable, AgeingTableRow};
pub use arrears::{ArrearsBar, ArrearsChart, Settled};
pub use axis::{Tick, TimeAxis, ValueAxis};
pub use bridge::{Bridge, BridgeEnd, BridgeStep, CauseWords};
pub use burnup::{BurnUpChart, BurnUpHit, NoCommitment, PeriodEnd, RunRate, committed_vendor};
pub use card::{NextStep, Purchase, VendorCard};
pub use cash::{CashChart, CashHit, Level, LevelRun};
pub use delay::{Band, DelayChart, Family};
pub use difference::{DifferenceChart, DifferenceLine};
pub use explained::{EntryName, Explainable, Explained, InvoiceName, TreeRow, Way};
pub use figures::{
    Card, LeadsTo, OwedBar, OwedPart, Place, Reading, Shortfall, Tone, cards, owed_bar, shortfall_change, shortfalls,
};
pub use flows::{Flows, ItemFlow, SpanDates, WEEKS, shown_spans};
pub use ladder::{Episode, Ladder, LadderStep, RungState, change_name, episodes, rung_name, rung_state};
pub use obligations::{Bar, BarSegment, FlowSide, ObligationsChart, ObligationsHit};
pub use others::{Other, OtherArrears, OtherCash};
pub use own::{AmountBasis, OwnMonth, OwnPlot};
pub use pins::{Extent, InForceStretch, Pin, PinKind, PinPlace, Weighed, pins, stagger, stagger_by_weight, stretches};
pub use posting_query::{AgeingPart, ItemGroup, PostingQuery, PostingSet};
pub use postings::{PostingLine, Postings};
pub use selection::{Selection, tsv};
pub use series::{Series, SeriesChoice, SeriesKind};
pub use service::{CurveDot, LostLine, ServicePlot};
pub use side_by_side::{SideBySide, SideCell, SideColumn, SideFigure, SideGroup, SideRow};
pub use table::{Cell, Grid, GridColumn, GridRow};
pub use tree_values::TreeValues;
pub use zoom::Zoom;

use crate::{
    calendar::Date,
    money::{Currency, Money},
};

/// Where an amount is put on an axis: major units.
pub fn major(money: Money, currency: Currency) -> f64 {
    money.to_f64() / minor_per_major(currency)
}

/// How many minor units a major one has.
fn minor_per_major(currency: Currency) -> f64 {
    10f64.powi(currency.digits().cast_signed())
}

/// Where the beginning of a day is put on an axis: its civil day number.
pub fn day(date: Date) -> f64 {
    f64::from(date.0)
}

/// The longest level stretch without a point.
const LEVEL_MAX: f64 = 14.0;

/// A line of days without most points of its level stretches, which would not change the picture. Points beside a step
/// stay, so that no long piece begins at a corner, and some others, so that there is a point near every day.
#[allow(clippy::float_cmp, reason = "as level as amounts in whole minor units are")]
fn thinned(points: &[[f64; 2]]) -> Vec<[f64; 2]> {
    let mut thin: Vec<[f64; 2]> = Vec::with_capacity(points.len());
    // How many points before have the height of this one; two more behind it are looked at.
    let mut level = 0;
    for (place, point) in points.iter().enumerate() {
        level = if place > 0 && points[place - 1][1] == point[1] { level + 1 } else { 0 };
        let goes_on =
            || points.get(place + 1..=place + 2).is_some_and(|next| next.iter().all(|other| other[1] == point[1]));
        let is_level = level >= 2 && goes_on();
        if !is_level || thin.last().is_none_or(|last| point[0] - last[0] >= LEVEL_MAX) {
            thin.push(*point);
        }
    }
    thin
}

/// The day at a place on an axis.
#[allow(clippy::cast_possible_truncation, reason = "a float is cast to the nearest whole number that fits")]
pub fn day_at(x: f64) -> Date {
    Date(x.floor() as i32)
}

/// What the tests of charts are made of.
#[cfg(test)]
mod sample {
    use crate::money::{Currency, Money};

    /// An amount in whole major units.
    pub fn dollars(amount: i64) -> Money {
        Money(amount * 100)
    }

    /// The currency.
    pub fn usd() -> Currency {
        Currency::from_code("USD").expect("a currency")
    }
}
