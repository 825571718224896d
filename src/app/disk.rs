//! Sessions on disk and in the program, as the app needs them.

pub use crate::storage::{Read, ReadError, SaveError, Stamp, read_file as read, save};
use crate::{
    calendar::Month,
    model::{Model, SCHEMA_VERSION, Session, View},
    storage,
};

/// The session that comes with the program.
pub fn sample() -> Session {
    storage::read_text(storage::SAMPLE).map_or_else(
        // A test reads it; without one the window would still open, on nothing.
        |_| Session {
            version: SCHEMA_VERSION,
            name: String::new(),
            note: String::new(),
            model: Model::empty("USD", Month::new(2023, 1), 12),
            view: View::default(),
        },
        |read| read.session,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sample_can_be_read() {
        assert!(storage::read_text(storage::SAMPLE).is_ok());
        assert!(!sample().model.vendors.is_empty());
    }
}
