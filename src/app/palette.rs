//! The command palette: every command, item and scenario, found by a few letters.
//!
//! Owns what is offered and in which order. Draws nothing.

use nucleo_matcher::{
    Config, Matcher, Utf32Str,
    pattern::{CaseMatching, Normalization, Pattern},
};

use super::{App, Command, Subject};
use crate::text::{help as words, labels, scenarios};

/// What the palette offers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Choice {
    /// To give a command.
    Command(Command),
    /// To go to an item.
    Item(String),
    /// To show a scenario.
    Scenario(String),
}

/// An entry of the palette.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaletteEntry {
    /// What it does.
    pub choice: Choice,
    /// What it says.
    pub text: String,
    /// Whether it can be chosen now.
    pub is_enabled: bool,
}

impl App {
    /// What the palette offers for the typed text, the best match first; everything for an empty text.
    pub fn palette(&self, typed: &str) -> Vec<PaletteEntry> {
        let commands =
            Command::in_menus().filter(|command| *command != Command::ShowPalette).map(|command| PaletteEntry {
                choice: Choice::Command(command),
                text: command.text().to_owned(),
                is_enabled: command.is_possible(self),
            });
        let items = self.model().items().into_iter().map(|item| PaletteEntry {
            choice: Choice::Item(item.id.to_owned()),
            text: words::go_to(item.label, labels::kind(item.kind)),
            is_enabled: true,
        });
        let scenarios = self.scenarios().iter().map(|scenario| PaletteEntry {
            choice: Choice::Scenario(scenario.id.0.clone()),
            text: scenarios::show(&scenario.label),
            is_enabled: true,
        });
        let mut matcher = Matcher::new(Config::DEFAULT);
        let pattern = Pattern::parse(typed, CaseMatching::Ignore, Normalization::Smart);
        let mut characters = Vec::new();
        let mut scored: Vec<(bool, u32, PaletteEntry)> = commands
            .chain(items)
            .chain(scenarios)
            .filter_map(|entry| {
                let score = pattern.score(Utf32Str::new(&entry.text, &mut characters), &mut matcher)?;
                Some((!entry.is_enabled, u32::MAX - score, entry))
            })
            .collect();
        // Stable: of equal matches the order of commands and items is kept.
        scored.sort_by_key(|(is_disabled, badness, _)| (*is_disabled, *badness));
        scored.into_iter().map(|(_, _, entry)| entry).collect()
    }

    /// Closes the palette and does what was chosen.
    pub fn choose(&mut self, choice: Choice) {
        self.dismiss();
        match choice {
            Choice::Command(command) => self.run(command),
            Choice::Item(id) => self.select(Subject::Item(id)),
            Choice::Scenario(id) => self.show_scenario(Some(&id)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::Services;

    #[test]
    fn a_few_letters_find_commands_and_items() {
        let app = App::new(Services::scripted([]));
        let first = |typed: &str| app.palette(typed).first().map(|entry| entry.text.clone());
        assert_eq!(first("svas").as_deref(), Some("Save as…"));
        assert_eq!(first("dark").as_deref(), Some("Dark theme"));
        assert_eq!(first("amazon web").as_deref(), Some("Go to Amazon Web Services (vendor)"));
        assert_eq!(first("zzzz"), None);
    }

    #[test]
    fn what_cannot_be_done_comes_last() {
        let app = App::new(Services::scripted([]));
        let all = app.palette("");
        let undo = all.iter().position(|entry| entry.choice == Choice::Command(Command::Undo)).expect("offered");
        assert!(!all[undo].is_enabled, "nothing was done yet");
        assert!(all[undo..].iter().all(|entry| !entry.is_enabled));
        let open = all.iter().position(|entry| entry.choice == Choice::Command(Command::Open)).expect("offered");
        assert!(open < undo);
    }
}
