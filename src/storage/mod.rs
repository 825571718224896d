//! Sessions on disk: RON text in and out, with the place of every mistake, and saving that never leaves half a file.
//!
//! Owns the file's form, its versions, and the steps of saving. Must not know the engine or the window; its words are
//! in `text::files`. Its one invariant: reading what was written gives the same session, and writing that gives the
//! same bytes.

mod attributes;
mod beside;
pub mod locate;
mod mistyped;
mod read;
mod sample;
mod save;
mod tokens;
mod version_1;
mod write;

pub use read::{Complaint, LIMIT_BYTES, Read, ReadError, ReadNotice, places, read_file, read_file_and_text, read_text};
pub use sample::{SAMPLE, sample};
pub use save::{SaveError, SaveNotice, Saved, Stamp, backup_path, save};
pub use write::write_text;
