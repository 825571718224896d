//! Where sessions come from: a file, or the sample.

use std::path::Path;

use crate::{
    model::Session,
    storage::{self, Read, ReadError},
};

/// The session of a file, or the sample.
pub fn open(file: Option<&Path>) -> Result<Read, ReadError> {
    match file {
        Some(file) => storage::read_file(file),
        None => storage::read_text(sample_text()),
    }
}

/// The sample as it is written.
pub const fn sample_text() -> &'static str {
    ""
}

/// The sample.
pub fn sample() -> Session {
    storage::read_text(sample_text()).unwrap_or_else(|error| unreachable!("a test reads the sample: {error}")).session
}
