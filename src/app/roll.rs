//! Rolling forward from the window: what is asked, what would become of what, and the step that does it.
//!
//! Owns the question as it is typed so far. The rules are those of [`analysis::roll`](crate::analysis::roll). Its one
//! invariant: the session changes only with the answer, as one step.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use super::{App, Dialog, UndoStep};
use crate::{
    analysis::roll::{Roll, RollRefusal, Rolled, roll},
    calendar::Month,
    model::{Amount, Model},
    storage,
    text::{roll as words, typed},
};

/// The question, as it is typed so far.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RollQuestion {
    /// The scenario that came true; none is the base.
    pub scenario: Option<String>,
    /// How many months have gone by, as typed.
    pub months: String,
    /// Whether the forecast keeps its length, and not its end.
    pub keeps_length: bool,
    /// The actual cash, as typed; empty is as forecast.
    pub cash: String,
    /// The actual amounts as typed, by their paths.
    pub actuals: BTreeMap<String, String>,
    /// What would become of what, a line each; or why it can't be.
    pub outcome: Result<Vec<String>, String>,
}

/// An amount of months that go by, which actuals may replace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RollRow {
    /// Its name.
    pub label: String,
    /// The path of its amounts, without the month.
    pub path: String,
}

impl RollQuestion {
    /// How many months have gone by, if that can be read.
    pub fn month_count(&self) -> Option<u32> {
        typed::whole(&self.months).ok()
    }
}

/// What may have actuals: streams, and lines of consumption.
pub fn roll_rows(model: &Model) -> Vec<RollRow> {
    let streams = model
        .streams
        .iter()
        .filter(|stream| !stream.muted)
        .map(|stream| RollRow { label: stream.label.clone(), path: format!("streams/{}/amounts", stream.id.0) });
    let vendors = model.vendors.iter().filter(|vendor| !vendor.muted);
    let lines = vendors.flat_map(|vendor| {
        let lines = vendor.contract.get().into_iter().flat_map(|contract| &contract.lines);
        lines.map(move |line| RollRow {
            label: words::of_vendor(&vendor.label, &line.label),
            path: format!("vendors/{}/contract/lines/{}/amounts", vendor.id.0, line.id.0),
        })
    });
    streams.chain(lines).collect()
}

/// The months that go by.
pub fn roll_months(model: &Model, question: &RollQuestion) -> Vec<Month> {
    let first = model.settings.first_month;
    let most = model.settings.months.min(question.month_count().unwrap_or(0));
    (0..most.cast_signed()).map(|month| first.plus(month)).collect()
}

impl App {
    /// Asks whose forecast came true, and how far.
    pub fn ask_to_roll(&mut self) {
        let mut question = RollQuestion {
            scenario: self.shown.clone(),
            months: "1".to_owned(),
            keeps_length: false,
            cash: String::new(),
            actuals: BTreeMap::new(),
            outcome: Ok(Vec::new()),
        };
        self.look_ahead(&mut question);
        self.set_dialog(Dialog::Roll(Box::new(question)));
    }

    /// Keeps what was typed or chosen, and looks what would become of what.
    pub fn type_roll(&mut self, mut question: RollQuestion) {
        if matches!(self.dialog, Some(Dialog::Roll(_))) {
            self.look_ahead(&mut question);
            self.dialog = Some(Dialog::Roll(Box::new(question)));
        }
    }

    fn look_ahead(&self, question: &mut RollQuestion) {
        question.outcome = self.rolled(question).map(|(rolled, actuals)| {
            words::summary(&rolled, &self.state.session, question.scenario.as_deref(), actuals)
        });
    }

    /// The session rolled forward as asked, and the number of actuals; or why it can't be.
    fn rolled(&self, question: &RollQuestion) -> Result<(Rolled, usize), String> {
        let session = &self.state.session;
        let currency = session.model.currency();
        let read = |text: &str, of: &str| {
            typed::amount(text, currency).map_err(|misread| words::misread(of, &misread.to_string()))
        };
        let months =
            typed::whole(&question.months).map_err(|misread| words::misread(words::MONTHS, &misread.to_string()))?;
        let cash = if question.cash.trim().is_empty() { None } else { Some(read(&question.cash, words::CASH)?) };
        let went_by = roll_months(&session.model, question);
        let mut actuals: BTreeMap<String, Amount> = BTreeMap::new();
        for (path, text) in question.actuals.iter().filter(|(_, text)| !text.trim().is_empty()) {
            let month: Option<Month> = path.rsplit_once('/').and_then(|(_, month)| month.parse().ok());
            if month.is_some_and(|month| went_by.contains(&month)) {
                actuals.insert(path.clone(), read(text, &self.name_of(path))?);
            }
        }
        let asked = Roll {
            session,
            scenario: question.scenario.as_deref(),
            months,
            keeps_length: question.keeps_length,
            actuals: &actuals,
            cash,
        };
        let rolled = roll(&asked).map_err(|refusal: RollRefusal| words::refusal(&refusal, &session.model))?;
        Ok((rolled, actuals.len() + usize::from(cash.is_some())))
    }

    /// Rolls the session forward as one step; the old one is kept as a file of its own beside the session's.
    pub fn answer_roll(&mut self) {
        let Some(Dialog::Roll(mut question)) = self.dialog.take() else { return };
        let rolled = match self.rolled(&question) {
            Ok((rolled, _)) => rolled,
            Err(why) => {
                question.outcome = Err(why);
                self.set_dialog(Dialog::Roll(question));
                return;
            }
        };
        self.clear_notice();
        let last = self.state.session.model.as_of();
        let kept = match self.path().map(|path| beside(path, &last.to_string())) {
            None => None,
            Some(path) => match storage::save(&self.state.session, &path, None) {
                Ok(_) => Some(path),
                Err(error) => {
                    question.outcome = Err(words::old_not_kept(&error.to_string()));
                    self.set_dialog(Dialog::Roll(question));
                    return;
                }
            },
        };
        let what = words::did(rolled.as_of);
        // It is of the base and of every scenario.
        self.history.add(self.state.clone(), None, what, "settings/first_month", UndoStep::New);
        self.set_session(rolled.session);
        self.say(words::rolled(rolled.as_of, kept.as_deref()));
    }
}

/// A free name beside a file, with the as-of date of what it holds.
fn beside(path: &Path, as_of: &str) -> PathBuf {
    let stem = path.file_stem().map_or_else(String::new, |stem| stem.to_string_lossy().into_owned());
    let named = |n: u32| {
        let number = if n == 1 { String::new() } else { format!(" ({n})") };
        path.with_file_name(format!("{stem} as of {as_of}{number}.ron"))
    };
    (1..1000).map(named).find(|name| !name.exists()).unwrap_or_else(|| named(1000))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_beside_is_free() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("plan.ron");
        let first = beside(&path, "2026-01-01");
        assert_eq!(first, folder.path().join("plan as of 2026-01-01.ron"));
        std::fs::write(&first, "").expect("written");
        assert_eq!(beside(&path, "2026-01-01"), folder.path().join("plan as of 2026-01-01 (2).ron"));
    }
}
