//! Obligo: can revenue carry what is owed to cloud vendors, and what happens if it is not paid?
//!
//! The crate's table of contents, in the order in which it may import: each module knows only those above it, and all
//! may use `text`.

pub mod calendar;
pub mod money;
pub mod text;

pub mod model;

pub mod engine;

pub mod analysis;

pub mod chart;
pub mod storage;

pub mod cli;
pub mod exchange;

#[cfg(feature = "gui")]
pub mod app;
#[cfg(feature = "gui")]
pub mod ui;
