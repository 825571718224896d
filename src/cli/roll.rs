//! The session rolled forward: `roll`.
//!
//! Owns where it is written. The rules are those of [`analysis::roll`](crate::analysis::roll).

use std::{collections::BTreeMap, path::PathBuf};

use crate::model::Amount;

/// What is to be rolled forward.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RollRequest {
    /// The session's file.
    pub file: PathBuf,
    /// How many months have gone by.
    pub months: u32,
    /// The id of the scenario that came true: the base unless set.
    pub scenario: Option<String>,
    /// Whether the forecast keeps its length, and not its end.
    pub keeps_length: bool,
    /// Actual amounts by their paths.
    pub actuals: BTreeMap<String, Amount>,
    /// The actual cash.
    pub cash: Option<Amount>,
    /// The file to write; none is standard output.
    pub output: Option<PathBuf>,
    /// Whether nothing is written.
    pub is_dry_run: bool,
}
