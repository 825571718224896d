//! The headless verbs, as a user or a script sees them.

#[path = "../common/mod.rs"]
mod common;

mod questions;
mod verbs;
