//! Every phrase that a person reads, a function or constant each, and nowhere else.
//!
//! Owns words, and how amounts and dates are shown. Knows the values that it words, and computes nothing.

pub mod amounts;
pub mod files;
pub mod journal;
pub mod labels;
pub mod problems;
pub mod report;
pub mod window;
