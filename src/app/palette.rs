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
    calendar::Date,
    model::{ContractChangeKind, Edit, Kind, Path, PolicyKind, Unit, Value},
    text::{help as words, labels, ladder as ladder_words, scenarios, typed},
};

/// The most entries that are offered for a typed text.
const MOST: usize = 60;
/// The most that say a day or a value.
const FEW: usize = 8;

/// What the palette offers.
#[derive(Clone, Debug, PartialEq)]
pub enum Choice {
    /// To give a command.
    Command(Command),
    /// To go to an item.
    Item(String),
    /// To show a scenario.
    Scenario(String),
    /// To go to the field of a parameter.
    Field(String),
    /// To give the parameter of a path the value that a text says.
    Set(String, String),
    /// To add something within a subject.
    Add(Subject, Edit),
    /// To give a command that adds something, and name it.
    Named(Command, String),
    /// To have a vendor of an id, or all, be paid by a kind of policy from a day on.
    Policy(Option<String>, PolicyKind, Date),
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
    /// Of a field, what stands in it.
    pub value: String,
    /// Whether it can be chosen now.
    pub is_enabled: bool,
}

impl PaletteEntry {
    fn new(choice: Choice, text: String, is_enabled: bool) -> Self {
        Self { choice, text, also: "", value: String::new(), is_enabled }
    }
}

/// What is within items, as the palette offers it once something is typed.
#[derive(Clone, Debug, Default)]
pub(super) struct Rows(Arc<[PaletteEntry]>);

/// What the palette's rows belong to: an item, or a page of the tree.
struct Owner<'a> {
    label: &'a str,
    path: String,
    subject: Subject,
}

/// How well entries match what was typed.
struct Search {
    matcher: Matcher,
    characters: Vec<char>,
}

impl Search {
    fn new() -> Self {
        Self { matcher: Matcher::new(Config::DEFAULT), characters: Vec::new() }
    }

    fn score(&mut self, pattern: &Pattern, text: &str) -> Option<u32> {
        pattern.score(Utf32Str::new(text, &mut self.characters), &mut self.matcher)
    }

    /// By what entries are sorted, the best first; none if one doesn't match.
    fn key(&mut self, pattern: &Pattern, entry: &PaletteEntry) -> Option<(bool, u32, bool)> {
        let own = self.score(pattern, &entry.text);
        let found = match own {
            Some(own) => own,
            None if entry.also.is_empty() => return None,
            None => self.score(pattern, &format!("{} {}", entry.text, entry.also))?,
        };
        Some((!entry.is_enabled, u32::MAX - found, own.is_none()))
    }
}

fn pattern(typed: &str) -> Pattern {
    Pattern::parse(typed, CaseMatching::Ignore, Normalization::Smart)
}

/// The kinds of policies that need no terms, each with the word by which it is meant.
const PLAIN_POLICIES: [(PolicyKind, &str); 4] = [
    (PolicyKind::PayInFull, "full"),
    (PolicyKind::Withhold, "withhold"),
    (PolicyKind::PayCurrent, "only"),
    (PolicyKind::WhenCashAllows, "allows"),
];

/// The last words of a text, the most first: what stands before them, and they.
fn ends(text: &str, most: usize) -> impl Iterator<Item = (&str, &str)> {
    let is_start = |at: &usize| *at > 0 && text[..*at].ends_with(char::is_whitespace);
    let mut starts: Vec<usize> = text.char_indices().map(|(at, _)| at).filter(is_start).collect();
    starts.retain(|at| !text[*at..].starts_with(char::is_whitespace));
    let first = starts.len().saturating_sub(most);
    starts.split_off(first).into_iter().map(|at| (text[..at].trim(), text[at..].trim()))
}

/// What is typed, and the day that stands behind it: `pay aws in full from 1 mar`.
fn with_day(typed: &str, as_of: Date) -> Option<(&str, Date)> {
    let (words, day) = ends(typed, 3).find_map(|(words, end)| Some((words, typed::day_near(end, as_of).ok()?)))?;
    let (before, last) = words.rsplit_once(char::is_whitespace).unwrap_or((words, ""));
    Some(if matches!(last.to_lowercase().as_str(), "from" | "on" | "in" | "since") {
        (before, day)
    } else {
        (words, day)
    })
}

impl App {
    /// What the palette offers for the typed text, the best match first; every command, item and scenario for an empty
    /// text.
    pub fn palette(&self, typed: &str) -> Vec<PaletteEntry> {
        let commands = Command::in_menus().filter(|command| *command != Command::ShowPalette);
        let commands = commands.map(|command| PaletteEntry {
            also: words::also(command.text()),
            ..PaletteEntry::new(Choice::Command(command), command.text().to_owned(), command.is_possible(self))
        });
        let items = self.model().items().into_iter().map(|item| {
            let text = words::go_to(item.label, labels::kind(item.kind));
            PaletteEntry::new(Choice::Item(item.id.to_owned()), text, true)
        });
        let scenarios = self.scenarios().iter().map(|scenario| {
            PaletteEntry::new(Choice::Scenario(scenario.id.0.clone()), scenarios::show(&scenario.label), true)
        });
        let mut all: Vec<PaletteEntry> = commands.chain(items).chain(scenarios).collect();
        if typed.trim().is_empty() {
            all.sort_by_key(|entry| !entry.is_enabled);
            return all;
        }
        let mut search = Search::new();
        let plain = pattern(typed);
        let rows = &self.palette_rows.0;
        let mut scored: Vec<_> =
            all.iter().chain(rows.iter()).filter_map(|entry| Some((search.key(&plain, entry)?, entry))).collect();
        // Stable: of equal matches the order of commands and items is kept.
        scored.sort_by_key(|(key, _)| *key);
        // What says more comes first: a name, a day, a value.
        let mut offered = self.named(typed);
        offered.extend(self.with_values(typed, &mut search));
        offered.extend(self.policies_typed(typed, &mut search));
        offered.extend(scored.into_iter().map(|(_, entry)| entry.clone()).take(MOST));
        offered.truncate(MOST);
        offered
    }

    /// What adds something, where its name stands behind the command: `add vendor Datadog`.
    fn named(&self, typed: &str) -> Vec<PaletteEntry> {
        let name_behind = |start: &str| {
            let (own, rest) = typed.trim().split_at_checked(start.len())?;
            let is_it = own.eq_ignore_ascii_case(start) && rest.starts_with(char::is_whitespace);
            let name = rest.trim();
            (is_it && !name.is_empty()).then_some(name)
        };
        let adds = |command: &Command| command.adds_item() || *command == Command::AddScenario;
        let offered = Command::in_menus().filter(adds).filter_map(|command| {
            let starts = words::starts_of(command.text());
            let name = starts.iter().find_map(|start| name_behind(start))?;
            let text = words::named(command.text(), name);
            Some(PaletteEntry::new(Choice::Named(command, name.to_owned()), text, command.is_possible(self)))
        });
        offered.collect()
    }

    /// Policies and renegotiations from the typed day on: `pay all in full from 1 mar`, `halve aws from july`.
    fn policies_typed(&self, typed: &str, search: &mut Search) -> Vec<PaletteEntry> {
        let (model, as_of) = (self.model(), self.model().as_of());
        let (words, day) = with_day(typed, as_of).map_or((typed, None), |(words, day)| (words, Some(day)));
        let pattern = pattern(words);
        let is_meant =
            |word: &str| words.split_whitespace().any(|own| own.len() > 3 && word.starts_with(&own.to_lowercase()));
        let is_enabled = !self.is_locked();
        let mut scored = Vec::new();
        for (kind, word) in PLAIN_POLICIES {
            // Without a day the rows that are there come first, unless this is what is said.
            if day.is_none() && !is_meant(word) {
                continue;
            }
            let all = (model.vendors.len() > 1).then_some(None);
            for vendor in all.into_iter().chain(model.vendors.iter().map(|vendor| Some(vendor.id.0.as_str()))) {
                let from = day.unwrap_or(as_of);
                let text = self.policy_command(vendor, kind, from);
                let entry = PaletteEntry::new(Choice::Policy(vendor.map(str::to_owned), kind, from), text, is_enabled);
                scored.extend(search.key(&pattern, &entry).map(|key| (key, entry)));
            }
        }
        for (vendor, day) in model.vendors.iter().zip(std::iter::repeat(day)) {
            let Some(day) = day.filter(|_| vendor.contract.get().is_some()) else { continue };
            let list = format!("vendors/{}/contract_changes", vendor.id.0);
            let Some(edit) = ladder::halving(model, &list, day) else { continue };
            let text = words::halving(&vendor.label, day);
            let choice = Choice::Add(Subject::Item(vendor.id.0.clone()), edit);
            let entry = PaletteEntry::new(choice, text, is_enabled);
            scored.extend(search.key(&pattern, &entry).map(|key| (key, entry)));
        }
        scored.sort_by_key(|(key, _)| *key);
        scored.into_iter().map(|(_, entry)| entry).take(FEW).collect()
    }

    /// Fields with the value that stands behind their name: `buffer 500M`.
    fn with_values(&self, typed: &str, search: &mut Search) -> Vec<PaletteEntry> {
        for (words, value) in ends(typed, 3) {
            if !value.contains(|c: char| c.is_ascii_digit()) || words.is_empty() {
                continue;
            }
            let pattern = pattern(words);
            let mut scored: Vec<_> = Vec::new();
            for entry in self.palette_rows.0.iter() {
                if let Choice::Add(subject, add @ Edit::Add(path)) = &entry.choice
                    && super::handles::month_at(path).is_some()
                    && let Ok(amount) = typed::amount(value, self.model().currency())
                    && let Some(key) = search.key(&pattern, entry)
                {
                    let set = Edit::set(path.clone(), Value::Amount(amount));
                    let choice = Choice::Add(subject.clone(), Edit::Together(vec![add.clone(), set]));
                    scored.push((key, PaletteEntry::new(choice, words::set(&entry.text, value), entry.is_enabled)));
                    continue;
                }
                let Choice::Field(path) = &entry.choice else { continue };
                let Some(key) = search.key(&pattern, entry).filter(|_| !entry.value.is_empty()) else { continue };
                let Some(parameter) = self.model().parameter(path) else { continue };
                let is_number =
                    !matches!(parameter.kind(), Kind::Text | Kind::Choice(_) | Kind::Choices(_) | Kind::Switch);
                if is_number && super::edits::read(&parameter, value, self.model()).is_ok() {
                    let choice = Choice::Set(path.clone(), value.to_owned());
                    scored.push((key, PaletteEntry::new(choice, words::set(&entry.text, value), !self.is_locked())));
                }
            }
            scored.sort_by_key(|(key, _)| *key);
            if !scored.is_empty() {
                return scored.into_iter().map(|(_, entry)| entry).take(FEW).collect();
            }
        }
        Vec::new()
    }

    /// Finds what is within items, for the palette that opens.
    pub(super) fn find_palette_rows(&mut self) {
        let mut rows = Vec::new();
        let mut all_fields = Vec::new();
        let is_locked = self.is_locked();
        let pages = [(Subject::Settings, "settings", Command::SelectSettings.text())];
        let pages = pages.into_iter().chain([(Subject::Service, "service", crate::text::service::PAGE.0)]);
        let pages = pages.map(|(subject, path, label)| Owner { label, path: path.to_owned(), subject });
        let items = self.model().items();
        let items = items.iter().map(|item| Owner {
            label: item.label,
            path: item.path(),
            subject: Subject::Item(item.id.to_owned()),
        });
        for owner in pages.chain(items) {
            let sections = fields::sections(self.model(), &owner.subject);
            for section in &sections {
                rows.extend(self.palette_row(&owner, &sections, section));
                all_fields.extend(self.palette_fields(&owner, section));
            }
            for section in sections.iter().filter(|section| section.can_add) {
                let additions = self.palette_additions(&owner, &sections, section);
                rows.extend(additions.map(|(text, edit)| PaletteEntry {
                    also: words::also_of_section(section.name),
                    ..PaletteEntry::new(Choice::Add(owner.subject.clone(), edit), text, !is_locked)
                }));
            }
        }
        rows.extend(all_fields);
        self.palette_rows = Rows(rows.into());
    }

    /// The fields of a section, each with what stands in it.
    fn palette_fields(&self, owner: &Owner<'_>, section: &Section) -> Vec<PaletteEntry> {
        let of = |field: &fields::Field| {
            let what = if section.shape == SectionShape::Own {
                field.label.clone()
            } else {
                words::row(&section.title, &field.label, &[])
            };
            PaletteEntry {
                value: super::scenarios::value_text(self.model(), &field.path),
                also: words::also_of_field(field.spec.id),
                ..PaletteEntry::new(Choice::Field(field.path.clone()), words::within(owner.label, &what), true)
            }
        };
        section.fields.iter().map(of).collect()
    }

    /// The way to a section of an item: a part, a list with its entries, or one entry.
    fn palette_row(&self, item: &Owner<'_>, sections: &[Section], section: &Section) -> Option<PaletteEntry> {
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
            // These words ask for another one.
            also: if section.name == "contract_changes" { "" } else { words::also_of_section(section.name) },
            ..PaletteEntry::new(Choice::Field(first), words::within(item.label, &what), true)
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
        item: &'a Owner<'_>,
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
        let line = Path(&section.path).parent().filter(|line| line.0 != item.path);
        let line = line.and_then(|line| sections.iter().find(|own| own.path == line.0));
        let by_month = (section.shape == SectionShape::Months).then(|| {
            let whose = line.map_or_else(|| item.label.to_owned(), |line| words::within(item.label, &line.title));
            let month = Path(&section.path).join(months::next(self.model(), &section.path));
            let last = self.model().settings.first_month.plus(-1);
            let actual = Path(&section.path).join(last);
            let actual =
                self.model().parameter(&actual).is_none().then(|| (words::actual(last, &whose), Edit::Add(actual)));
            let next = (words::add_within(labels::entry(section.name), &whose), Edit::Add(month));
            actual.into_iter().chain([next])
        });
        changes.chain(plain).chain(by_month.into_iter().flatten())
    }

    /// Closes the palette and does what was chosen.
    pub fn choose(&mut self, choice: Choice) {
        self.dismiss();
        match choice {
            Choice::Command(command) => self.run(command),
            Choice::Item(id) => self.select(Subject::Item(id)),
            Choice::Add(subject, _) => self.select(subject),
            Choice::Scenario(id) => self.show_scenario(Some(&id)),
            Choice::Named(command, name) => self.add_named(command, &name),
            Choice::Policy(vendor, kind, from) => {
                if let Some(vendor) = &vendor {
                    self.select(Subject::Item(vendor.clone()));
                }
                self.follow_policy(vendor.as_deref(), kind, from);
            }
            // The window goes there, or sets it.
            Choice::Field(_) | Choice::Set(..) => {}
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
    fn every_field_is_found_and_takes_a_value() {
        let mut app = App::new(Services::scripted([]));
        app.run(Command::ShowPalette);
        let offered: std::collections::BTreeSet<&str> = app
            .palette_rows
            .0
            .iter()
            .filter_map(|entry| match &entry.choice {
                Choice::Field(path) => Some(path.as_str()),
                _ => None,
            })
            .collect();
        for parameter in app.model().parameters().into_iter().filter(|own| fields::matters(app.model(), own)) {
            assert!(offered.contains(parameter.path.as_str()), "{}", parameter.path);
        }
        let first = |typed: &str| app.palette(typed).first().cloned().unwrap_or_else(|| panic!("{typed}"));
        for (typed, path) in [
            ("liquidity buffer", "settings/buffer"),
            ("first month", "settings/first_month"),
            ("forecast length", "settings/months"),
            ("opening cash", "settings/opening_cash"),
        ] {
            assert_eq!(first(typed).choice, Choice::Field(path.to_owned()), "{typed}");
        }
        let set = |path: &str, text: &str| Choice::Set(path.to_owned(), text.to_owned());
        assert_eq!(first("buffer 500M").choice, set("settings/buffer", "500M"));
        assert_eq!(first("forecast length 36").choice, set("settings/months", "36"));
        let day = "2023-03-01".parse().expect("a day");
        let paid = Choice::Policy(None, PolicyKind::PayInFull, day);
        assert_eq!(first("pay all in full from 1 mar").choice, paid);
        assert_eq!(first("pay all vendors in full on 2023-03-01").choice, paid);
        assert_eq!(first("add vendor Datadog").choice, Choice::Named(Command::AddVendor, "Datadog".to_owned()));
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
            assert_eq!(*vendor, Subject::Item("aws".to_owned()), "{typed}");
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
