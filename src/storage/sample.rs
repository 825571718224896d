//! The session that comes with the program.

use crate::model::Session;

/// The sample session as it is written.
pub const SAMPLE: &str = include_str!("../../saves/twitter-2023.ron");

/// The sample session.
#[allow(clippy::missing_panics_doc, reason = "tests read the sample")]
pub fn sample() -> Session {
    match super::read_text(SAMPLE) {
        Ok(read) => read.session,
        Err(error) => unreachable!("the sample is a session: {error}"),
    }
}
