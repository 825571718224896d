//! Where sessions come from: a file, or the sample.

use std::{fs, path::Path};

use crate::model::Session;

/// The session of a file, or the sample, and what its reading noticed.
pub fn open(file: Option<&Path>) -> Result<(Session, Vec<String>), String> {
    let text = match file {
        Some(file) => fs::read_to_string(file).map_err(|error| format!("{error}: {}", file.display()))?,
        None => sample_text().to_owned(),
    };
    ron::from_str(&text).map(|session| (session, Vec::new())).map_err(|error| error.to_string())
}

/// The sample as it is written.
pub const fn sample_text() -> &'static str {
    ""
}
