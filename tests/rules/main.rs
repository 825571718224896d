//! The engine's rules, a table for each; what holds for every model; and what the samples meet.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "../common/mod.rs"]
mod common;

mod bounds;
mod business_days;
mod cash;
mod chains;
mod changes;
mod contracts;
mod credit_line;
mod figures;
mod fine_print;
mod growth;
mod interest;
mod ladder_figures;
mod ladders;
mod lanes;
mod last_rungs;
mod lasting_loss;
mod migrations;
mod odd;
mod policies;
mod postings;
mod properties;
mod reactions;
mod samples;
mod service;
mod size;
mod streams;
mod terms;
mod triggers;
