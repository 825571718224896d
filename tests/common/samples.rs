//! The sample sessions, read from the folder they stand in.

use std::{
    fs,
    path::{Path, PathBuf},
};

use obligo::{model::Session, storage};

/// All of them: a test looks whether the folder has others.
pub const SAMPLES: [&str; 3] = ["twitter-2023", "snap-2017", "startup"];

/// The file of a sample.
pub fn path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("saves").join(name).with_extension("ron")
}

/// Its text.
pub fn text(name: &str) -> String {
    fs::read_to_string(path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// Its session.
pub fn session(name: &str) -> Session {
    storage::read_text(&text(name)).unwrap_or_else(|error| panic!("{name}: {error}")).session
}

/// Each sample by its name.
pub fn sessions() -> impl Iterator<Item = (String, Session)> {
    SAMPLES.into_iter().map(|name| (name.to_owned(), session(name)))
}
