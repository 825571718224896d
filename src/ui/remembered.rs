//! Paths as this machine remembers them between two runs.
//!
//! Owns a form that holds every path: as text where it is text, else as its bytes. Its one invariant: no path keeps
//! another preference from being remembered; one that can't be held, or is not understood, is left out.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Form {
    Text(String),
    Bytes(Vec<u8>),
    /// Of some other version of the program.
    #[serde(skip_serializing)]
    Unknown(serde::de::IgnoredAny),
}

impl Form {
    fn of(path: &Path) -> Option<Self> {
        match path.to_str() {
            Some(text) => Some(Self::Text(text.to_owned())),
            None => bytes(path).map(Self::Bytes),
        }
    }

    fn path(self) -> Option<PathBuf> {
        match self {
            Self::Text(text) => Some(PathBuf::from(text)),
            Self::Bytes(bytes) => of_bytes(bytes),
            Self::Unknown(_) => None,
        }
    }
}

#[cfg(unix)]
#[allow(clippy::unnecessary_wraps, reason = "not every system can")]
fn bytes(path: &Path) -> Option<Vec<u8>> {
    use std::os::unix::ffi::OsStrExt;
    Some(path.as_os_str().as_bytes().to_vec())
}

#[cfg(unix)]
#[allow(clippy::unnecessary_wraps, reason = "not every system can")]
fn of_bytes(bytes: Vec<u8>) -> Option<PathBuf> {
    use std::os::unix::ffi::OsStringExt;
    Some(std::ffi::OsString::from_vec(bytes).into())
}

#[cfg(not(unix))]
const fn bytes(_: &Path) -> Option<Vec<u8>> {
    None
}

#[cfg(not(unix))]
fn of_bytes(_: Vec<u8>) -> Option<PathBuf> {
    None
}

/// Writes the paths that can be held.
pub fn serialize<S: Serializer>(paths: &[PathBuf], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(paths.iter().filter_map(|path| Form::of(path)))
}

/// Reads the paths that are understood.
pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<PathBuf>, D::Error> {
    let forms = Vec::<Form>::deserialize(deserializer)?;
    Ok(forms.into_iter().filter_map(Form::path).collect())
}
