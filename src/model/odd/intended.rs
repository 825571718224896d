//! What is odd and intended: silenced for the session, until its item is gone or of another kind (DESIGN 4.12).

use serde::{Deserialize, Serialize};

use super::{OddKind, Oddity};
use crate::model::{Model, Path, Session, registry};

/// The fields that say what kind something is of.
const KINDS: [&str; 5] = ["kind", "driver", "act", "trigger", "billing"];

/// Something odd that is intended.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Intended {
    /// The path of what is odd.
    pub path: String,
    /// In what way it is odd.
    pub kind: OddKind,
}

impl Oddity {
    /// What silences it.
    pub fn intended(&self) -> Intended {
        Intended { path: self.path.clone(), kind: self.odd.kind() }
    }
}

impl Session {
    /// Whether something odd is intended.
    pub fn intends(&self, oddity: &Oddity) -> bool {
        self.intended.iter().any(|own| own.path == oddity.path && own.kind == oddity.odd.kind())
    }

    /// The session in which something odd is intended, or is no longer.
    #[must_use]
    pub fn with_intended(&self, what: Intended, is_intended: bool) -> Self {
        let mut next = self.clone();
        next.intended.retain(|own| *own != what);
        if is_intended {
            next.intended.push(what);
            next.intended.sort();
        }
        next
    }

    /// Forgets what was intended of things that are gone, or of another kind than before.
    pub(in crate::model) fn forget_intended(&mut self, before: &Model) {
        let after = &self.model;
        let is_same_kind = |path: &str| {
            let mut fields = Path(path).upward().flat_map(|at| KINDS.map(|field| at.join(field)));
            fields.all(|field| before.get(&field) == after.get(&field))
        };
        self.intended.retain(|own| registry::node(after, &own.path).is_some() && is_same_kind(&own.path));
    }
}
