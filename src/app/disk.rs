//! Sessions on disk and in the program, as the app needs them.

pub use crate::storage::{Read, ReadError, SaveError, Saved, Stamp, read_file as read, sample, save};
