//! The steps of a bridge by cause: in the frame where that is quick, in the background where it is not.
//!
//! Owns which bridge was asked for last and its answer. Knows nothing of how it is shown. Its one invariant: an answer
//! is kept with its question, so that it is never shown for another one.

use super::{App, JobResult, Topic, outcome::FRAME};
use crate::{
    analysis::{
        asked::{Asked, Unanswered},
        bridge::{ByCause, by_cause},
        bridge_causes::{BridgeCause, causes, model_after},
    },
    model::{BASE, Scenario, Session},
};

/// Which bridge is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BridgeQuestion {
    /// The number of the state of the session.
    number: u64,
    /// The id of the scenario that it begins with.
    pub from: String,
    /// The id of the one that it leads to.
    pub to: String,
    /// The figure.
    pub asked: Asked,
    /// The places of the causes in the order in which they are applied.
    pub order: Vec<usize>,
}

/// A bridge with its question.
#[derive(Clone, Debug, PartialEq)]
pub struct Bridged {
    /// What was asked: an answer to another question is out of date.
    pub question: BridgeQuestion,
    /// The steps, or why there are none.
    pub result: Result<ByCause, Unanswered>,
}

fn scenario<'a>(session: &'a Session, id: &str) -> Option<&'a Scenario> {
    if id == BASE { None } else { session.scenario(id) }
}

/// The settings that turn one scenario into the other. Both are compared up to the shorter end, so the number of months
/// is not a cause.
fn causes_of(session: &Session, from: &str, to: &str) -> Vec<BridgeCause> {
    let mut causes = causes(scenario(session, from), scenario(session, to));
    causes.retain(|cause| cause.path != "settings/months");
    causes
}

/// Computes the steps; `is_wanted` is asked before each.
fn steps(session: &Session, question: &BridgeQuestion, is_wanted: impl Fn() -> bool) -> Result<ByCause, Unanswered> {
    let from = scenario(session, &question.from);
    let causes = causes_of(session, &question.from, &question.to);
    let months = [&question.from, &question.to].map(|id| {
        let own = scenario(session, id);
        own.map_or(session.model.settings.months, |own| own.resolved(&session.model).settings.months)
    });
    by_cause(&question.asked, &question.order, |applied| {
        let mut model = model_after(&session.model, from, &causes, applied).filter(|_| is_wanted())?;
        model.settings.months = months[0].min(months[1]);
        Some(model)
    })
}

impl App {
    /// The paths of what two scenarios set differently.
    pub fn causes(&self, from: &str, to: &str) -> Vec<String> {
        causes_of(&self.state.session, from, to).into_iter().map(|cause| cause.path).collect()
    }

    /// The question of the bridge between two scenarios as they are now.
    pub fn bridge_question(&self, from: &str, to: &str, asked: Asked, order: Vec<usize>) -> BridgeQuestion {
        BridgeQuestion { number: self.state.number, from: from.to_owned(), to: to.to_owned(), asked, order }
    }

    /// Computes the steps of a bridge, now or in the background; what is known already stays.
    pub fn ask_bridge(&mut self, question: BridgeQuestion) {
        let is_known = self.bridged.as_ref().is_some_and(|known| known.question == question);
        if is_known || self.bridging.as_ref() == Some(&question) {
            return;
        }
        let session = std::sync::Arc::clone(&self.state.session);
        let runs = u32::try_from(question.order.len() + 1).unwrap_or(u32::MAX);
        let is_quick = self.pace.expected(&self.model).saturating_mul(runs) <= FRAME;
        if !is_quick {
            let asked = question.clone();
            let work = Box::new(move |progress: &super::Progress| {
                let result = steps(&session, &asked, || !progress.is_cancelled());
                JobResult::Bridge(Box::new(Bridged { question: asked, result }))
            });
            if self.services.jobs.start(Topic::Bridge, work) {
                self.bridging = Some(question);
                return;
            }
        }
        // Without a thread it is computed here, however long that takes.
        let session = std::sync::Arc::clone(&self.state.session);
        let result = steps(&session, &question, || true);
        self.was_bridged(Bridged { question, result });
    }

    pub(super) fn was_bridged(&mut self, bridged: Bridged) {
        self.services.jobs.cancel(Topic::Bridge);
        self.bridging = None;
        self.bridged = Some(bridged);
    }

    /// The steps of a bridge; none while they are computed.
    pub fn bridged(&self, question: &BridgeQuestion) -> Option<&Bridged> {
        self.bridged.as_ref().filter(|known| known.question == *question)
    }
}
