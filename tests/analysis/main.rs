//! Questions that run the engine many times, and the scenarios that they are asked about.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "../common/mod.rs"]
mod common;

mod bridge;
mod causes;
mod delay;
mod difference;
mod explain;
mod parts;
mod scenarios;
mod waiting;
