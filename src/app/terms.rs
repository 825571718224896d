//! The terms that *Words* explains, and the place in the open session that each leads to.
//!
//! Owns which terms there are, in which groups, and what stands for each: a field, an item, a scenario, a figure or a
//! command. Draws nothing. Its one invariant: a way leads to something that is there.

use std::sync::Arc;

use nucleo_matcher::{
    Config, Matcher, Utf32Str,
    pattern::{CaseMatching, Normalization, Pattern},
};

use super::{App, Command, Subject, fields, palette::Choice};
use crate::{
    analysis::asked::Asked,
    calendar::Month,
    chart::Explainable,
    engine::Measure,
    model::{ItemKind, Model, Path},
    text::{explained, scenarios, service, terms as words},
};

/// Where a term stands.
#[derive(Clone, Copy, Debug)]
enum Lead {
    Nowhere,
    Item(ItemKind),
    /// The first field that is one of these, of the first of these that there is.
    Field(&'static [&'static str]),
    /// The first amount of a month, before the as-of date or from it on.
    Month {
        is_actual: bool,
    },
    Figure(Measure),
    Command(Command),
    /// The base, where there are scenarios.
    Base,
    Scenario,
    /// The first scenario that overrides something.
    Overriding,
}

type Entry = (words::Words, Lead);

/// The terms, by group.
const GROUPS: [&[Entry]; words::GROUPS.len()] = [
    &[
        (words::AS_OF_DATE, Lead::Field(&["settings.first_month"])),
        (words::ITEM, Lead::Command(Command::FindItem)),
        (words::VENDOR, Lead::Item(ItemKind::Vendor)),
        (words::STREAM, Lead::Item(ItemKind::Stream)),
        (words::GROUP, Lead::Field(&["stream.group", "cost.group"])),
        (words::PAYER, Lead::Field(&["payer.vendor"])),
        (words::PERIOD, Lead::Field(&["period.start"])),
        (words::FLOOR, Lead::Field(&["period.floor"])),
        (words::CONSUMPTION, Lead::Field(&["line.monthly"])),
        (words::ELIGIBLE, Lead::Field(&["line.counts"])),
        (words::PLANNED, Lead::Month { is_actual: false }),
        (words::ACTUAL, Lead::Month { is_actual: true }),
        (words::INVOICE, Lead::Field(&["invoice.amount"])),
        (words::NET_DAYS, Lead::Field(&["vendor.net_days"])),
        (words::DUE_DATE, Lead::Field(&["invoice.due"])),
        (words::POLICY, Lead::Field(&["policy.kind"])),
        (words::BUFFER, Lead::Field(&["settings.buffer"])),
    ],
    &[
        (words::LATE_INTEREST, Lead::Field(&["late_interest.rate"])),
        (words::GRACE_DAYS, Lead::Field(&["late_interest.grace_days"])),
        (words::REACTION, Lead::Field(&["reaction.act"])),
        (words::RUNG, Lead::Field(&["reaction.act"])),
        (words::TRIGGER, Lead::Field(&["reaction.trigger"])),
        (words::SET_OFF, Lead::Field(&["reaction.has_right"])),
    ],
    &[
        (words::FORECAST, Lead::Command(Command::ShowTable)),
        (words::FIGURE, Lead::Command(Command::Explain)),
        (words::OWED_TODAY, Lead::Nowhere),
        (words::OVERDUE, Lead::Figure(Measure::Overdue)),
        (words::NOT_YET_DUE, Lead::Figure(Measure::NotYetDue)),
        (words::ACCRUED_SHORTFALL, Lead::Figure(Measure::AccruedShortfall)),
        (words::COMMITTED_LATER, Lead::Figure(Measure::CommittedLater)),
        (words::ARREARS, Lead::Figure(Measure::Arrears)),
        (words::SHORTFALL, Lead::Field(&["contract.shortfall_buys"])),
        (words::TRUE_UP, Lead::Field(&["contract.billing"])),
        (words::OVERAGE, Lead::Field(&["contract.overage_ratio"])),
        (words::RECEIPTS, Lead::Figure(Measure::Receipts)),
        (words::OBLIGATIONS, Lead::Figure(Measure::Obligations)),
        (words::COVERAGE, Lead::Figure(Measure::Coverage)),
        (words::CASH_LOW, Lead::Figure(Measure::CashLow)),
        (words::RUNWAY, Lead::Figure(Measure::RunwayBufferDays)),
        (words::FUNDING_GAP, Lead::Figure(Measure::RunwayZeroDate)),
        (words::WAITING, Lead::Command(Command::ShowDelay)),
        (words::POSTING, Lead::Command(Command::ShowPostings)),
        (words::ENTRY, Lead::Command(Command::ShowPostings)),
    ],
    &[
        (words::SESSION, Lead::Nowhere),
        (words::MODEL, Lead::Nowhere),
        (words::BASE, Lead::Base),
        (words::SCENARIO, Lead::Scenario),
        (words::OVERRIDE, Lead::Overriding),
        (words::PROVENANCE, Lead::Field(&["provenance.kind"])),
    ],
];

/// Where a link beside a term goes.
#[derive(Clone, Debug, PartialEq)]
pub enum TermWay {
    /// To the field of a parameter.
    Field(String),
    /// To an item, to a scenario, or to what a command shows.
    Choice(Choice),
    /// To what a figure is made of.
    Figure(Explainable),
}

/// A term as *Words* shows it.
#[derive(Clone, Debug, PartialEq)]
pub struct Term {
    /// The name of its group.
    pub group: &'static str,
    /// The term.
    pub name: &'static str,
    /// What it means.
    pub sentence: &'static str,
    /// The words of its link, and where that goes.
    pub way: Option<(String, TermWay)>,
}

/// The fields on which terms stand, each with the words for its place.
struct Places<'m> {
    model: &'m Model,
    /// The id of the spec, the path and the place of the first field of each kind.
    first: Vec<(&'static str, String, String)>,
    planned: Option<(String, String)>,
    actual: Option<(String, String)>,
}

impl<'m> Places<'m> {
    fn of(model: &'m Model) -> Self {
        let mut places = Self { model, first: Vec::new(), planned: None, actual: None };
        let items = model.items();
        let of_items = items.iter().map(|item| (Subject::Item(item.id.to_owned()), item.label));
        let settings = std::iter::once((Subject::Settings, words::SETTINGS));
        for (subject, label) in settings.chain(of_items).chain([(Subject::Service, service::PAGE.0)]) {
            for section in fields::sections(model, &subject) {
                section.fields.iter().for_each(|field| places.add(field, label));
            }
        }
        places
    }

    fn add(&mut self, field: &fields::Field, label: &str) {
        let id = field.spec.id;
        if matches!(id, "line.amounts" | "stream.amounts") {
            let Ok(month) = Path(&field.path).field().parse::<Month>() else { return };
            let is_actual = month < self.model.settings.first_month;
            let place = if is_actual { &mut self.actual } else { &mut self.planned };
            place.get_or_insert_with(|| (field.path.clone(), words::month_of(label, month)));
        } else if self.first.iter().all(|(other, ..)| *other != id) {
            self.first.push((id, field.path.clone(), label.to_owned()));
        }
    }

    fn field(&self, ids: &[&str]) -> Option<(String, String)> {
        let first = |id: &&str| self.first.iter().find(|(other, ..)| other == id);
        ids.iter().find_map(first).map(|(_, path, label)| (path.clone(), label.clone()))
    }
}

impl App {
    /// Every term, with the place in the open session that it leads to.
    pub fn terms(&self) -> Arc<[Term]> {
        let places = Places::of(self.model());
        let groups = words::GROUPS.into_iter().zip(GROUPS);
        let all = groups.flat_map(|(group, entries)| entries.iter().map(move |entry| (group, *entry)));
        all.map(|(group, ((name, sentence), lead))| Term { group, name, sentence, way: self.term_way(lead, &places) })
            .collect()
    }

    fn term_way(&self, lead: Lead, places: &Places<'_>) -> Option<(String, TermWay)> {
        let to_field = |(path, label): (String, String)| (words::go_to(&label), TermWay::Field(path));
        let give = |command: Command| (command.text().to_owned(), TermWay::Choice(Choice::Command(command)));
        match lead {
            Lead::Nowhere => None,
            Lead::Item(kind) => self
                .model()
                .items()
                .into_iter()
                .find(|item| item.kind == kind)
                .map(|item| (words::go_to(item.label), TermWay::Choice(Choice::Item(item.id.to_owned())))),
            Lead::Field(ids) => places.field(ids).map(to_field),
            Lead::Month { is_actual: true } => places.actual.clone().map(to_field),
            Lead::Month { is_actual: false } => places.planned.clone().map(to_field),
            Lead::Figure(measure) => self
                .outcome()
                .forecast()
                .map(|_| (explained::EXPLAIN.0.to_owned(), TermWay::Figure(Explainable::Figure(Asked::of(measure))))),
            Lead::Command(command) => command.is_possible(self).then(|| give(command)),
            Lead::Base => (!self.scenarios().is_empty()).then(|| give(Command::ShowBase)),
            Lead::Scenario | Lead::Overriding => {
                let is_it = |overrides: bool| !matches!(lead, Lead::Overriding) || overrides;
                let found = self.scenarios().iter().find(|own| is_it(!own.overrides.is_empty()));
                found.map(|own| (scenarios::show(&own.label), TermWay::Choice(Choice::Scenario(own.id.0.clone()))))
            }
        }
    }
}

/// The terms whose names have the typed text in them; if there is none, those whose names have its letters in this order;
/// if there is none, those whose sentences have it in them.
pub fn matching<'t>(terms: &'t [Term], typed: &str) -> Vec<&'t Term> {
    let text = typed.trim().to_lowercase();
    let pattern = Pattern::parse(typed, CaseMatching::Ignore, Normalization::Smart);
    let mut matcher = Matcher::new(Config::DEFAULT);
    let mut characters = Vec::new();
    let mut has_letters = |name: &str| pattern.score(Utf32Str::new(name, &mut characters), &mut matcher).is_some();
    let ways: [&mut dyn FnMut(&Term) -> bool; 3] =
        [&mut |term| term.name.to_lowercase().contains(&text), &mut |term| has_letters(term.name), &mut |term| {
            term.sentence.to_lowercase().contains(&text)
        }];
    let mut found = ways.into_iter().map(|is_it| terms.iter().filter(|term| is_it(term)).collect::<Vec<_>>());
    found.find(|found| !found.is_empty()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{app::Services, chart::Explained};

    #[test]
    fn each_link_leads_to_something_that_is_there() {
        let app = App::new(Services::scripted([]));
        let terms = app.terms();
        let forecast = app.outcome().forecast().expect("the sample has one");
        for term in terms.iter() {
            match &term.way {
                None => {}
                Some((_, TermWay::Field(path))) => {
                    let subjects = app.model().items().into_iter().map(|item| Subject::Item(item.id.to_owned()));
                    let is_there = subjects.chain([Subject::Settings, Subject::Service]).any(|subject| {
                        let sections = fields::sections(app.model(), &subject);
                        sections.iter().any(|section| section.fields.iter().any(|field| field.path == *path))
                    });
                    assert!(is_there, "{}: {path}", term.name);
                }
                Some((_, TermWay::Choice(Choice::Command(command)))) => {
                    assert!(command.is_possible(&app), "{}", term.name);
                }
                Some((_, TermWay::Choice(Choice::Item(id)))) => assert!(app.model().item(id).is_some(), "{id}"),
                Some((_, TermWay::Choice(Choice::Scenario(id)))) => {
                    assert!(app.scenarios().iter().any(|scenario| scenario.id.0 == *id), "{id}");
                }
                Some((_, TermWay::Choice(other))) => panic!("{}: {other:?}", term.name),
                Some((_, TermWay::Figure(asked))) => {
                    assert!(Explained::new(app.model(), forecast, asked).is_some(), "{}", term.name);
                }
            }
        }
        let way = |name: &str| terms.iter().find(|term| term.name == name).and_then(|term| term.way.clone());
        let vendor =
            app.model().vendors.iter().find(|vendor| vendor.contract.get().is_some()).expect("one with a floor");
        let contract = vendor.contract.get().expect("it has one");
        let floor = format!("vendors/{}/contract/periods/{}/floor", vendor.id.0, contract.periods[0].id.0);
        assert_eq!(way("Floor").map(|(_, way)| way), Some(TermWay::Field(floor)));
    }

    #[test]
    fn nothing_leads_to_what_an_empty_session_lacks() {
        let mut app = App::new(Services::scripted([]));
        app.run(Command::New);
        let has_way = |name: &str| app.terms().iter().any(|term| term.name == name && term.way.is_some());
        for name in ["Vendor", "Floor", "Net days", "Rung", "Scenario", "Base", "Provenance"] {
            assert!(!has_way(name), "{name}");
        }
        assert!(has_way("Liquidity buffer"), "the settings are always there");
    }

    #[test]
    fn each_field_that_a_term_names_exists_and_each_term_stands_once() {
        let terms: Vec<Entry> = GROUPS.into_iter().flatten().copied().collect();
        for (place, ((name, sentence), lead)) in terms.iter().enumerate() {
            assert!(terms[..place].iter().all(|((other, _), _)| other != name), "{name} stands twice");
            assert!(sentence.ends_with('.') && sentence.matches(". ").count() == 0, "{name} is one sentence");
            if let Lead::Field(ids) = lead {
                assert!(ids.iter().all(|id| crate::text::labels::parameter(id).is_some()), "{name}: {ids:?}");
            }
        }
    }

    #[test]
    fn letters_narrow_the_list_and_words_of_sentences_are_found() {
        let app = App::new(Services::scripted([]));
        let terms = app.terms();
        let names = |typed: &str| matching(&terms, typed).iter().map(|term| term.name).collect::<Vec<_>>();
        assert_eq!(names("").len(), terms.len());
        assert_eq!(names("ntday"), ["Net days"]);
        assert_eq!(names("LIQUID"), ["Liquidity buffer"]);
        assert_eq!(names("arr"), ["Arrears"], "not *Accrued shortfall*, which only has these letters");
        assert_eq!(names("ladder"), ["Rung"], "it is said in its sentence");
        assert_eq!(names("zzzz"), Vec::<&str>::new());
    }
}
