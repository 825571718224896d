//! A policy that is to hold from a day on: for one vendor, or for all that take part.
//!
//! Owns the edit that makes it so, the question for the day, and its label in the history. Draws nothing. Its one
//! invariant: vendors that follow the policy from that day on already are left as they are.

use super::{App, Dialog, UndoStep, completed};
use crate::{
    calendar::Date,
    model::{Edit, InvoiceKind, Model, Policy, PolicyKind, Value, Vendor},
    text::{policies as words, typed},
};

/// A policy, whose it is to be, and the day on which it begins as it is typed so far.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyQuestion {
    /// The vendor's id; none is every vendor that takes part.
    pub vendor: Option<String>,
    /// What is paid from then on.
    pub kind: PolicyKind,
    /// The day, as typed.
    pub typed: String,
    /// Why the text was refused.
    pub why: Option<String>,
}

/// Whether a vendor follows a kind of policy from a day on, whatever the invoice, and no other later.
fn follows(vendor: &Vendor, kind: PolicyKind, as_of: Date, from: Date) -> bool {
    let day = from.max(as_of);
    // Before the first policy invoices are paid in full.
    let is_it = |policy: Option<&Policy>| policy.map_or(PolicyKind::PayInFull, |policy| policy.kind) == kind;
    let all_now = InvoiceKind::ALL.iter().all(|invoice| is_it(vendor.policy_on(*invoice, as_of, day)));
    all_now && vendor.policies.iter().all(|policy| policy.first_day(as_of) <= day || policy.kind == kind)
}

/// The edit that has a vendor, or all, follow a kind of policy from a day on; what would begin later is removed. None if
/// nothing changes.
pub(super) fn following(model: &Model, vendor: Option<&str>, kind: PolicyKind, from: Date) -> Option<Edit> {
    let as_of = model.as_of();
    let is_meant = |own: &&Vendor| vendor.map_or(!own.muted, |id| own.id.0 == id);
    let others = model.vendors.iter().filter(is_meant).filter(|own| !follows(own, kind, as_of, from));
    let edits: Vec<Edit> = others.flat_map(|own| of_vendor(model, own, kind, from)).collect();
    (!edits.is_empty()).then_some(Edit::Together(edits))
}

fn of_vendor(model: &Model, vendor: &Vendor, kind: PolicyKind, from: Date) -> Vec<Edit> {
    let list = format!("vendors/{}/policies", vendor.id.0);
    let id = completed::next_id(model, &list);
    let at = |field: &str| format!("{list}/{id}/{field}");
    let set = vec![(at("from"), Value::Date(from)), (at("kind"), Value::Choice(kind.as_str()))];
    let day = from.max(model.as_of());
    let is_over = |policy: &&Policy| policy.from.is_some() && policy.first_day(model.as_of()) >= day;
    let over = vendor.policies.iter().filter(is_over);
    let removed = over.map(|policy| Edit::Remove(format!("{list}/{}", policy.id.0)));
    [Edit::Add(list.clone()), Edit::Set(set)].into_iter().chain(removed).collect()
}

impl App {
    /// The vendor that is selected.
    pub fn vendor_on_screen(&self) -> Option<&Vendor> {
        let id = self.subject_id()?;
        self.model().vendors.iter().find(|vendor| vendor.id.0 == id)
    }

    /// The name of a vendor; of none, what all are called.
    fn name_of_payee(&self, vendor: Option<&str>) -> String {
        let label = vendor.and_then(|id| self.model().item(id)).map(|item| item.label.to_owned());
        label.unwrap_or_else(|| words::ALL.to_owned())
    }

    /// What a policy from a day on is called, as a command.
    pub(super) fn policy_command(&self, vendor: Option<&str>, kind: PolicyKind, from: Date) -> String {
        words::from(&words::command(kind, &self.name_of_payee(vendor)), from)
    }

    /// What is asked, as a title.
    pub fn policy_title(&self, question: &PolicyQuestion) -> String {
        words::command(question.kind, &self.name_of_payee(question.vendor.as_deref()))
    }

    /// Asks from which day on a vendor, or all, is paid by a kind of policy.
    pub fn ask_policy(&mut self, vendor: Option<String>, kind: PolicyKind) {
        if let Some(scenario) = self.scenario().filter(|scenario| scenario.locked) {
            let message = crate::text::scenarios::locked(&scenario.label);
            self.refuse(message);
            return;
        }
        let typed = crate::text::amounts::date(self.model().as_of());
        self.set_dialog(Dialog::Policy(PolicyQuestion { vendor, kind, typed, why: None }));
    }

    /// Keeps what was typed as the day of the policy that is asked about.
    pub fn type_policy_day(&mut self, text: String) {
        if let Some(Dialog::Policy(question)) = &mut self.dialog {
            (question.typed, question.why) = (text, None);
        }
    }

    /// Has the policy that is asked about begin on the day that was typed, if it is one.
    pub fn answer_policy(&mut self) {
        let Some(Dialog::Policy(mut question)) = self.dialog.take() else { return };
        let model = self.model();
        let read = typed::day_near(&question.typed, model.as_of()).map_err(|misread| misread.to_string());
        let read = read.and_then(|day| if day < model.end() { Ok(day) } else { Err(words::too_late(model.end())) });
        match read {
            Ok(from) => self.follow_policy(question.vendor.as_deref(), question.kind, from),
            Err(why) => {
                question.why = Some(why);
                self.set_dialog(Dialog::Policy(question));
            }
        }
    }

    /// Has a vendor, or all, be paid by a kind of policy from a day on, as one step.
    pub fn follow_policy(&mut self, vendor: Option<&str>, kind: PolicyKind, from: Date) {
        self.clear_notice();
        let what = self.policy_command(vendor, kind, from);
        let Some(edit) = following(self.model(), vendor, kind, from) else {
            self.say(words::already(&what));
            return;
        };
        let step = words::did(kind, &self.name_of_payee(vendor), from);
        match self.apply_as(edit, UndoStep::New, Some(step)) {
            // A question may be left: whether overrides are lost.
            Ok(()) if self.dialog().is_some() => {}
            Ok(()) => self.say(words::done(&what)),
            Err(message) => self.refuse(message),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::Services;

    fn kinds(model: &Model, vendor: &str) -> Vec<PolicyKind> {
        let vendor = model.vendors.iter().find(|own| own.id.0 == vendor).expect("a vendor");
        vendor.policies.iter().map(|policy| policy.kind).collect()
    }

    #[test]
    fn all_vendors_are_paid_from_a_day_in_one_step() {
        let mut app = App::new(Services::scripted([]));
        let before = app.model().clone();
        let day = "2023-03-01".parse().expect("a day");
        app.follow_policy(None, PolicyKind::PayInFull, day);
        assert!(!kinds(&before, "aws").contains(&PolicyKind::PayInFull));
        for vendor in app.model().vendors.iter().filter(|vendor| !vendor.muted) {
            assert!(follows(vendor, PolicyKind::PayInFull, before.as_of(), day), "{}", vendor.id.0);
            // Until then nothing changes.
            for invoice in InvoiceKind::ALL {
                let of = |model: &Model| {
                    let own = model.vendors.iter().find(|own| own.id == vendor.id).expect("a vendor");
                    let policy = own.policy_on(*invoice, before.as_of(), day.plus_days(-1));
                    policy.map(|policy| policy.kind)
                };
                assert_eq!(of(&before), of(app.model()), "{}", vendor.id.0);
            }
        }
        let said = app.notice().expect("it is said").text.clone();
        app.run(crate::app::Command::Undo);
        assert_eq!(*app.model(), before, "one step: {said}");
        // Again from a later day it changes nothing.
        app.run(crate::app::Command::Redo);
        let revision = app.revision();
        app.follow_policy(None, PolicyKind::PayInFull, day.plus_days(40));
        assert_eq!(app.revision(), revision, "{:?}", app.notice());
    }

    #[test]
    fn a_scenario_has_its_own_policies() {
        let mut app = App::new(Services::scripted([]));
        let base = app.base().clone();
        app.run(crate::app::Command::AddScenario);
        app.follow_policy(None, PolicyKind::PayInFull, base.as_of());
        assert_eq!(*app.base(), base);
        assert_eq!(kinds(app.model(), "aws").last(), Some(&PolicyKind::PayInFull));
        assert!(app.scenario().is_some_and(|scenario| !scenario.overrides.is_empty()));
    }
}
