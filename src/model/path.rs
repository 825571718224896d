//! Paths: where something stands in a model.
//!
//! Owns how a path is put together and taken apart. Knows no model: the registry says whether something stands there.
//! Its one invariant: a path consists of names of fields and ids of entries, joined by `/`, and is taken apart only
//! here.

use std::{fmt, iter};

/// A path: the names of fields and the ids of list entries, joined by `/`, such as
/// `vendors/aws/contract/lines/n1/growth`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Path<'a>(pub &'a str);

impl<'a> Path<'a> {
    /// The first name, and what stands below it: empty if nothing does.
    pub fn split(self) -> (&'a str, Path<'a>) {
        let (first, rest) = self.0.split_once('/').unwrap_or((self.0, ""));
        (first, Path(rest))
    }

    /// Its names and ids, from left to right.
    pub fn parts(self) -> impl DoubleEndedIterator<Item = &'a str> {
        self.0.split('/')
    }

    /// How many names and ids it is made of.
    pub fn depth(self) -> usize {
        self.parts().count()
    }

    /// The model's list or part that it begins with, such as `vendors` or `settings`.
    pub fn list(self) -> &'a str {
        self.split().0
    }

    /// The id of its item; for settings and service, the field. Empty if the path is shorter.
    pub fn item(self) -> &'a str {
        self.split().1.list()
    }

    /// What stands below the item: `contract/discount`.
    #[must_use]
    pub fn within(self) -> Path<'a> {
        self.split().1.split().1
    }

    /// The id of the entry in one of the item's own lists: `n1` of `vendors/aws/policies/n1/share`. Empty if the path
    /// is shorter.
    pub fn entry(self) -> &'a str {
        self.within().item()
    }

    /// The last name or id.
    pub fn field(self) -> &'a str {
        self.above().map_or(self.0, |(_, last)| last)
    }

    /// The path above it, and its last name or id; none if it stands in the model itself.
    pub fn above(self) -> Option<(Path<'a>, &'a str)> {
        self.0.rsplit_once('/').map(|(above, last)| (Path(above), last))
    }

    /// The path above it; none if it stands in the model itself.
    pub fn parent(self) -> Option<Path<'a>> {
        self.above().map(|(above, _)| above)
    }

    /// The path and all above it, the longest first.
    pub fn upward(self) -> impl Iterator<Item = Path<'a>> {
        iter::successors(Some(self), |path| path.parent())
    }

    /// All paths above it, and the path itself, the shortest first.
    pub fn downward(self) -> impl Iterator<Item = Path<'a>> {
        self.0.match_indices('/').map(move |(end, _)| Path(&self.0[..end])).chain(iter::once(self))
    }

    /// The rest of it below another path: empty if both are the same, none if it is elsewhere. Everything is below the
    /// empty path.
    pub fn below(self, other: &str) -> Option<Path<'a>> {
        if other.is_empty() {
            return Some(self);
        }
        let rest = self.0.strip_prefix(other)?;
        if rest.is_empty() { Some(Path("")) } else { rest.strip_prefix('/').map(Path) }
    }

    /// Whether it is another path or stands below it.
    pub fn is_within(self, other: &str) -> bool {
        self.below(other).is_some()
    }

    /// The path of a name or an id right below it.
    pub fn join(self, name: impl fmt::Display) -> String {
        if self.0.is_empty() { name.to_string() } else { format!("{self}/{name}") }
    }

    /// The path of another field of the same record.
    pub fn beside(self, field: &str) -> String {
        self.parent().map_or_else(|| field.to_owned(), |record| record.join(field))
    }
}

impl fmt::Display for Path<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_taken_apart() {
        let path = Path("vendors/aws/policies/n1/share");
        assert_eq!((path.list(), path.item(), path.entry(), path.field()), ("vendors", "aws", "n1", "share"));
        assert_eq!(path.within(), Path("policies/n1/share"));
        assert_eq!(path.parent(), Some(Path("vendors/aws/policies/n1")));
        assert_eq!(path.beside("days"), "vendors/aws/policies/n1/days");
        assert_eq!(path.depth(), 5);
        let upward: Vec<&str> = Path("settings/credit_line/rate").upward().map(|path| path.0).collect();
        assert_eq!(upward, ["settings/credit_line/rate", "settings/credit_line", "settings"]);
        let downward: Vec<&str> = Path("settings/credit_line/rate").downward().map(|path| path.0).collect();
        assert_eq!(downward, ["settings", "settings/credit_line", "settings/credit_line/rate"]);
        let short = Path("settings");
        assert_eq!((short.list(), short.item(), short.entry(), short.field()), ("settings", "", "", "settings"));
        assert_eq!((short.parent(), short.beside("service")), (None, "service".to_owned()));
    }

    #[test]
    fn what_begins_alike_is_not_within() {
        let path = Path("vendors/aws/contract/lines");
        assert_eq!(path.below("vendors/aws"), Some(Path("contract/lines")));
        assert_eq!(path.below("vendors/aws/contract/lines"), Some(Path("")));
        assert_eq!(path.below("vendors/aw"), None);
        assert_eq!(path.below("vendors/aws/contract/lines/n1"), None);
        assert!(path.is_within("") && path.is_within("vendors") && !path.is_within("streams"));
    }
}
