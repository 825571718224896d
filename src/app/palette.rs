//! The command palette: every command, item and scenario, and what is within items, found by a few letters.
//!
//! Owns what is offered and in which order. Draws nothing.

use std::sync::Arc;

use nucleo_matcher::{
    Config, Matcher, Utf32Str,
    pattern::{CaseMatching, Normalization, Pattern},
};

use super::{
    App, Command, Subject,
    fields::{self, Section, SectionShape},
    ladder, months, tables,
};
use crate::{
    model::{ContractChangeKind, Edit, Item, Path, Unit, Value},
    text::{help as words, labels, ladder as ladder_words, scenarios},
};

/// The most entries that are offered for a typed text.
const MOST: usize = 60;

/// What the palette offers.
#[derive(Clone, Debug, PartialEq)]
pub enum Choice {
    /// To give a command.
    Command(Command),
    /// To go to an item.
    Item(String),
    /// To show a scenario.
    Scenario(String),
    /// To go to the field of a parameter: the first of a row within an item.
    Field(String),
    /// To add something within the item of an id.
    Add(String, Edit),
}

/// An entry of the palette.
#[derive(Clone, Debug, PartialEq)]
pub struct PaletteEntry {
    /// What it does.
    pub choice: Choice,
    /// What it says.
    pub text: String,
    /// By which other words it is found.
    pub also: &'static str,
    /// Whether it can be chosen now.
    pub is_enabled: bool,
}

/// What is within items, as the palette offers it once something is typed.
#[derive(Clone, Debug, Default)]
pub(super) struct Rows(Arc<[PaletteEntry]>);

impl App {
    /// What the palette offers for the typed text, the best match first; every command, item and scenario for an empty
    /// text.
    pub fn palette(&self, typed: &str) -> Vec<PaletteEntry> {
        let commands =
            Command::in_menus().filter(|command| *command != Command::ShowPalette).map(|command| PaletteEntry {
                choice: Choice::Command(command),
                text: command.text().to_owned(),
                also: words::also(command.text()),
                is_enabled: command.is_possible(self),
            });
        let items = self.model().items().into_iter().map(|item| PaletteEntry {
            choice: Choice::Item(item.id.to_owned()),
            text: words::go_to(item.label, labels::kind(item.kind)),
            also: "",
            is_enabled: true,
        });
        let scenarios = self.scenarios().iter().map(|scenario| PaletteEntry {
            choice: Choice::Scenario(scenario.id.0.clone()),
            text: scenarios::show(&scenario.label),
            also: "",
            is_enabled: true,
        });
        if typed.trim().is_empty() {
            let mut all: Vec<PaletteEntry> = commands.chain(items).chain(scenarios).collect();
            all.sort_by_key(|entry| !entry.is_enabled);
            return all;
        }
        let mut matcher = Matcher::new(Config::DEFAULT);
        let pattern = Pattern::parse(typed, CaseMatching::Ignore, Normalization::Smart);
        let mut characters = Vec::new();
        let mut score = |text: &str| pattern.score(Utf32Str::new(text, &mut characters), &mut matcher);
        let rows = self.palette_rows.0.iter().cloned();
        let mut scored: Vec<((bool, u32, bool), PaletteEntry)> = commands
            .chain(items)
            .chain(scenarios)
            .chain(rows)
            .filter_map(|entry| {
                let own = score(&entry.text);
                let badness = match own {
                    Some(own) => u32::MAX - own,
                    None => {
                        u32::MAX
                            - score(&format!("{} {}", entry.text, entry.also)).filter(|_| !entry.also.is_empty())?
                    }
                };
                Some(((!entry.is_enabled, badness, own.is_none()), entry))
            })
            .collect();
        // Stable: of equal matches the order of commands and items is kept.
        scored.sort_by_key(|(key, _)| *key);
        scored.into_iter().take(MOST).map(|(_, entry)| entry).collect()
    }

    /// Finds what is within items, for the palette that opens.
    pub(super) fn find_palette_rows(&mut self) {
        let mut rows = Vec::new();
        let is_locked = self.is_locked();
        for item in self.model().items() {
            let sections = fields::sections(self.model(), &Subject::Item(item.id.to_owned()));
            for section in &sections {
                rows.extend(self.palette_row(&item, &sections, section));
            }
            for section in sections.iter().filter(|section| section.can_add) {
                rows.extend(self.palette_additions(&item, &sections, section).map(|(text, edit)| PaletteEntry {
                    choice: Choice::Add(item.id.to_owned(), edit),
                    text,
                    also: words::also_of_section(section.name),
                    is_enabled: !is_locked,
                }));
            }
        }
        self.palette_rows = Rows(rows.into());
    }

    /// The way to a section of an item: a part, a list with its entries, or one entry.
    fn palette_row(&self, item: &Item<'_>, sections: &[Section], section: &Section) -> Option<PaletteEntry> {
        let is_seldom = matches!(section.name, "provenance" | "season" | "amounts");
        if is_seldom || section.shape == SectionShape::Own {
            return None;
        }
        let first = fields::first_within(sections, &section.path)?;
        let is_entry = section.shape == SectionShape::Entry;
        let heading = match section.name {
            name if is_entry && name != "policies" => words::entry(labels::entry(name)),
            name => labels::section(name).to_owned(),
        };
        let what = if is_entry {
            let id = Path(&section.path).field();
            let is_named = section.fields.iter().any(|field| Path(&field.path).field() == "label");
            let name = match section.name {
                _ if is_named => section.title.clone(),
                // Bills are known by their numbers.
                "invoices" => {
                    let number = section.fields.iter().find(|field| Path(&field.path).field() == "number");
                    let number = number.map(fields::Field::text).filter(|number| !number.is_empty());
                    number.unwrap_or_else(|| id.to_owned())
                }
                "reactions" => self.rung_title(section).unwrap_or_default(),
                _ => String::new(),
            };
            let columns = tables::columns(section.name).iter();
            let cells: Vec<String> = if ladder_has(section.name) {
                let of = |field: &&fields::Field| matches!(Path(&field.path).field(), "kind" | "date");
                section.fields.iter().filter(of).filter_map(|field| self.cell_words(field)).collect()
            } else {
                let cells = columns.filter_map(|column| tables::cell(section, column));
                cells.filter_map(|field| self.cell_words(field)).filter(|words| *words != name).collect()
            };
            words::row(&heading, &name, &cells)
        } else {
            heading
        };
        Some(PaletteEntry {
            choice: Choice::Field(first),
            text: words::within(item.label, &what),
            // These words ask for another one.
            also: if section.name == "contract_changes" { "" } else { words::also_of_section(section.name) },
            is_enabled: true,
        })
    }

    fn rung_title(&self, section: &Section) -> Option<String> {
        let vendor = ladder::vendor_at(self.model(), &section.path)?;
        let rung = vendor.reactions.iter().find(|rung| rung.id.0 == Path(&section.path).field())?;
        Some(crate::chart::rung_name(vendor, rung))
    }

    /// What a cell says; none if it says nothing.
    fn cell_words(&self, field: &fields::Field) -> Option<String> {
        let text = match &field.value {
            Value::Unset | Value::Switch(_) | Value::Choices(_) => return None,
            Value::Choice(choice) => labels::choice(field.spec.id, choice).to_owned(),
            Value::Text(id) if matches!(field.spec.unit, Unit::Vendor | Unit::Stream | Unit::Item) => {
                self.model().item(id).map_or_else(|| id.clone(), |item| item.label.to_owned())
            }
            _ => field.text(),
        };
        (!text.is_empty()).then_some(text)
    }

    /// What can be added to a section of an item: the words, and the edit.
    fn palette_additions<'a>(
        &'a self,
        item: &'a Item<'_>,
        sections: &'a [Section],
        section: &'a Section,
    ) -> impl Iterator<Item = (String, Edit)> + 'a {
        let is_change = section.name == "contract_changes";
        let changes = ContractChangeKind::ALL.iter().filter(move |_| is_change).filter_map(|kind| {
            let edit = ladder::add_change(self.model(), &section.path, *kind)?;
            Some((words::change_of(ladder_words::change_kind(*kind), item.label), edit))
        });
        let is_plain = match section.shape {
            SectionShape::List => !is_change && section.name != "reactions" && section.name != "provenance",
            SectionShape::Part => true,
            _ => false,
        };
        let plain = is_plain
            .then(|| (words::add_within(labels::entry(section.name), item.label), Edit::Add(section.path.clone())));
        // Of a vendor they are those of a line.
        let line = Path(&section.path).parent().filter(|line| line.0 != item.path());
        let line = line.and_then(|line| sections.iter().find(|own| own.path == line.0));
        let by_month = (section.shape == SectionShape::Months).then(|| {
            let whose = line.map_or_else(|| item.label.to_owned(), |line| words::within(item.label, &line.title));
            let month = Path(&section.path).join(months::next(self.model(), &section.path));
            (words::add_within(labels::entry(section.name), &whose), Edit::Add(month))
        });
        changes.chain(plain).chain(by_month)
    }

    /// Closes the palette and does what was chosen.
    pub fn choose(&mut self, choice: Choice) {
        self.dismiss();
        match choice {
            Choice::Command(command) => self.run(command),
            Choice::Item(id) | Choice::Add(id, _) => self.select(Subject::Item(id)),
            Choice::Scenario(id) => self.show_scenario(Some(&id)),
            // The window goes there.
            Choice::Field(_) => {}
        }
    }
}

/// Whether the rows of a list are drawn as steps.
fn ladder_has(list: &str) -> bool {
    matches!(list, "reactions" | "contract_changes")
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

    #[test]
    fn letters_find_what_is_within_items() {
        let mut app = App::new(Services::scripted([]));
        app.run(Command::ShowPalette);
        let first = |typed: &str| app.palette(typed).first().cloned().unwrap_or_else(|| panic!("{typed}"));
        let of_field = |typed: &str| match first(typed).choice {
            Choice::Field(path) => path,
            other => panic!("{typed}: {other:?}"),
        };
        assert!(of_field("pay aws").starts_with("vendors/aws/policies/"), "{:?}", first("pay aws").text);
        let aws = app.model().vendors.iter().find(|vendor| vendor.id.0 == "aws").expect("it is there");
        let bill = aws.invoices[0].id.0.clone();
        assert!(of_field(&format!("aws {bill}")).starts_with(&format!("vendors/aws/invoices/{bill}/")));
        // One scenario, and what there is already, have the name too.
        assert!(app.palette("renegotiate")[..4].iter().any(|entry| matches!(entry.choice, Choice::Add(..))));
        for typed in ["halve", "halve aws"] {
            let found = first(typed);
            let Choice::Add(vendor, edit) = &found.choice else { panic!("{typed}: {found:?}") };
            assert_eq!(vendor, "aws", "{typed}");
            assert!(edit.applied(app.model()).is_ok(), "{typed}");
        }
        // Every one leads to something that is there.
        for entry in app.palette_rows.0.iter() {
            match &entry.choice {
                Choice::Field(path) => {
                    let shown = Path(path)
                        .parent()
                        .is_some_and(|Path(parent)| !app.model().parameters_below(parent).is_empty());
                    assert!(app.model().get(path).is_some() || shown, "{path}");
                }
                Choice::Add(_, edit) => {
                    let edit = crate::app::completed::completed(app.model(), edit.clone());
                    assert!(edit.applied(app.model()).is_ok(), "{}", entry.text);
                }
                other => panic!("{other:?}"),
            }
        }
    }
}
