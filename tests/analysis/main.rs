//! Questions that run the engine many times, and the scenarios that they are asked about.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "../common/mod.rs"]
mod common;

mod ageing;
mod bridge;
mod bridge_causes;
mod commitments;
mod delay;
mod delay_shown;
mod difference;
mod explain;
mod origins;
mod parts;
mod roll;
mod scenarios;

use obligo::{engine::FigureValue, model::Model, money::Money};

/// Models in which everything happens: one made for it, and the samples.
fn everything_and_samples() -> impl Iterator<Item = (String, Model)> {
    let everything = ("everything".to_owned(), common::session::unmuted_session());
    std::iter::once(everything).chain(common::samples::sessions()).map(|(name, session)| (name, session.model))
}

/// The money of a figure that is money.
fn money(value: FigureValue) -> Option<Money> {
    match value {
        FigureValue::Money(money) | FigureValue::MoneyPerMonth(money) | FigureValue::MoneyPerDay(money) => Some(money),
        _ => None,
    }
}
