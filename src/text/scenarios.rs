//! Words about scenarios.
//!
//! Owns what tabs, menus, dialogs and marks of overrides say. Knows labels only.

/// An edit in a scenario that is locked.
pub fn locked(scenario: &str) -> String {
    format!("{scenario} is locked: unlock it to change it")
}

/// An edit of the base that a scenario does not bear.
pub fn in_scenario(scenario: &str, problem: &str) -> String {
    format!("not in scenario {scenario}: {problem}")
}
