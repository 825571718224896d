//! What two scenarios set differently, as the causes of a bridge, and the models between them.
//!
//! Owns which overrides form one cause, and the model with some of the causes applied. Knows no figure. Its one
//! invariant: with no cause applied the model is that of the first scenario, with all of them that of the second, but for
//! its marks.

use crate::model::{Model, Path, Scenario, Setting};

/// Something that two scenarios set differently. An override of a whole list, and overrides within that list, are one
/// cause.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BridgeCause {
    /// The path of the override: an input, or a whole list or part.
    pub path: String,
    /// What the second scenario sets at that path and below it; `None` keeps the base's value.
    settings: Vec<(String, Option<Setting>)>,
}

/// Where marks stand.
const MARKS: &str = "marks/";

/// The settings that turn one scenario into the other, in the order of the paths; `None` stands for the base. What is said
/// of marks is no cause: they are words, and change no figure.
pub fn causes(from: Option<&Scenario>, to: Option<&Scenario>) -> Vec<BridgeCause> {
    let of = |scenario: Option<&Scenario>, path: &str| scenario.and_then(|own| own.overrides.get(path).cloned());
    let all = from.into_iter().chain(to).flat_map(|scenario| scenario.overrides.keys());
    let all = all.filter(|path| !path.starts_with(MARKS));
    let mut paths: Vec<&String> = all.filter(|path| of(from, path) != of(to, path)).collect();
    paths.sort_unstable();
    paths.dedup();
    let mut causes: Vec<BridgeCause> = Vec::new();
    for path in paths {
        let setting = (path.clone(), of(to, path));
        match causes.iter_mut().find(|cause| Path(path).is_within(&cause.path)) {
            Some(cause) => cause.settings.push(setting),
            None => causes.push(BridgeCause { path: path.clone(), settings: vec![setting] }),
        }
    }
    causes
}

/// The model of the first scenario with some of the causes applied; none if it would not be valid.
pub fn model_after(base: &Model, from: Option<&Scenario>, causes: &[BridgeCause], applied: &[usize]) -> Option<Model> {
    let mut scenario = from.cloned().unwrap_or_else(|| Scenario::new("between", ""));
    for (path, setting) in applied.iter().filter_map(|place| causes.get(*place)).flat_map(|cause| &cause.settings) {
        match setting {
            Some(setting) => scenario.overrides.insert(path.clone(), setting.clone()),
            None => scenario.overrides.remove(path),
        };
    }
    scenario.problems(base).is_empty().then(|| scenario.resolved(base))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lies_in_a_list_goes_with_the_list() {
        let mut own = Scenario::new("own", "Own");
        for (path, text) in [
            ("vendors/aws/policies", "[]"),
            ("vendors/aws/policies-more", "1"),
            ("vendors/aws/policies/p1/share", "0.5"),
            ("vendors/aws/net_days", "45"),
        ] {
            own.overrides.insert(path.to_owned(), Setting::of(text));
        }
        let found = causes(None, Some(&own));
        let paths: Vec<(&str, usize)> = found.iter().map(|one| (one.path.as_str(), one.settings.len())).collect();
        let expected = [("vendors/aws/net_days", 1), ("vendors/aws/policies", 2), ("vendors/aws/policies-more", 1)];
        assert_eq!(paths, expected);
        assert_eq!(causes(Some(&own), Some(&own)), []);
    }
}
