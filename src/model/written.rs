//! How values of the model stand in a file, one by one.
//!
//! Owns RON as this program reads and writes it. Knows no file and no place in one. Its one invariant: reading what was
//! written gives the same value, and writing that the same text.

use std::any::Any;

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
    /// The text is not a value of the right type.
    Misread(Box<SpannedError>),
}

/// What a value of the model is: it can be written, read, and copied from another.
pub trait Stored: Any {
    /// The value as it stands in a file.
    fn to_text(&self) -> Option<String>;
    /// Sets the value from a text; nothing changes if that fails.
    fn take_text(&mut self, text: &str) -> Result<(), Unfit>;
    /// Copies the value of another, if that has the same type.
    fn take(&mut self, other: &dyn Any);
    /// The value, for another to copy.
    fn as_any(&self) -> &dyn Any;
}

impl<T: Serialize + DeserializeOwned + Clone + Any> Stored for T {
    fn to_text(&self) -> Option<String> {
        let text = options().to_string_pretty(self, style()).ok()?;
        // RON's writer leaves `Some` around numbers.
        let bare = text.strip_prefix("Some(").and_then(|rest| rest.strip_suffix(')'));
        Some(bare.map_or_else(|| text.clone(), str::to_owned))
    }

    fn take_text(&mut self, text: &str) -> Result<(), Unfit> {
        *self = options().from_str(text).map_err(|error| Unfit::Misread(Box::new(error)))?;
        Ok(())
    }

    fn take(&mut self, other: &dyn Any) {
        if let Some(other) = other.downcast_ref::<T>() {
            self.clone_from(other);
        }
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}
