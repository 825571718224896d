//! How values of the model stand in a file, one by one.
//!
//! Owns RON as this program reads and writes it. Knows no file and no place in one. Its one invariant: reading what was
//! written gives the same value, and writing that the same text.

use ron::{error::SpannedError, ser::PrettyConfig};
use serde::{Serialize, de::DeserializeOwned};

/// RON as this program reads and writes it: what may be left out stands without `Some`.
pub fn options() -> ron::Options {
    ron::Options::default().with_default_extension(ron::extensions::Extensions::IMPLICIT_SOME)
}

/// The layout of what is written: one field a line.
pub fn style() -> PrettyConfig {
    PrettyConfig::new().new_line("\n").indentor("  ").struct_names(false)
}

/// Why a text could not be taken as the value of a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unfit {
    /// There is no parameter, list or part of that path.
    NoSuchPath,
    /// The text is no value of its type.
    Misread(Box<SpannedError>),
}

/// What a value of the model is: it can be written down and read.
pub trait Stored: Serialize + DeserializeOwned {
    /// The value as it stands in a file.
    fn to_text(&self) -> Option<String> {
        let text = options().to_string_pretty(self, style()).ok()?;
        // RON's writer leaves `Some` around numbers.
        let bare = text.strip_prefix("Some(").and_then(|rest| rest.strip_suffix(')'));
        Some(bare.map_or_else(|| text.clone(), str::to_owned))
    }

    /// Takes the value that the text is.
    fn take_text(&mut self, text: &str) -> Result<(), Unfit> {
        *self = options().from_str(text).map_err(|error| Unfit::Misread(Box::new(error)))?;
        Ok(())
    }
}

impl<T: Serialize + DeserializeOwned> Stored for T {}

/// The methods of [`Node`](super::Node) for a value that is written down as a whole.
macro_rules! written_whole {
    () => {
        fn written(&self, rest: &str) -> Option<String> {
            if rest.is_empty() { $crate::model::written::Stored::to_text(self) } else { None }
        }
        fn rewrite(&mut self, rest: &str, text: &str) -> Result<(), $crate::model::written::Unfit> {
            if rest.is_empty() {
                $crate::model::written::Stored::take_text(self, text)
            } else {
                Err($crate::model::written::Unfit::NoSuchPath)
            }
        }
        fn restore(&mut self, other: &Self, rest: &str) {
            if rest.is_empty() {
                self.clone_from(other);
            }
        }
    };
}
pub(crate) use written_whole;
