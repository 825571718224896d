//! A vendor's ladder and the changes of its contract as they are read: in words, with what happens to each in a
//! forecast.
//!
//! Owns the sentences about rungs and changes. Its one invariant: the rungs and changes are those of the model, in its
//! order; what happens to them comes from the forecast.

use crate::{
    calendar::Date,
    engine::{Forecast, Rule, RungEventKind},
    model::{Act, ContractChange, ContractChangeKind, Model, PastDue, Rung, TerminationFee, Vendor},
    money::{Decimal, Money},
    text::ladder as words,
};

/// A time during which a rung is in force.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Episode {
    /// The day on which it fired.
    pub from: Date,
    /// Whether that was before the forecast.
    pub is_before: bool,
    /// The day on which it was lifted.
    pub to: Option<Date>,
    /// The day of the judgment that it led to.
    pub judged: Option<Date>,
}

/// What becomes of a rung.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RungState {
    /// It is as if deleted.
    Muted,
    /// It sets off, and there is no right to.
    NoRight,
    /// It does not fire.
    Silent,
    /// It is in force, once or more often.
    Fires(Vec<Episode>),
}

/// A rung or a contract change, as it is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LadderStep {
    /// The path of its entry.
    pub path: String,
    /// What it is called among the others.
    pub name: String,
    /// Whether it is muted.
    pub muted: bool,
    /// The first day on which it acts, if it does.
    pub date: Option<Date>,
    /// What the vendor or the change does, in words.
    pub does: String,
    /// When it does: the trigger of a rung; empty for a change, which has its day.
    pub when: String,
    /// What becomes of it.
    pub says: String,
    /// Whether it takes part and has an effect.
    pub acts: bool,
    /// Whether it does harm: any rung but a notice.
    pub is_grave: bool,
    /// What is past due when a contract is renegotiated, disputed parts included.
    pub past_due: Option<Money>,
}

/// The ladder of a vendor, and the changes of its contract.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ladder {
    /// Rungs and changes, in the model's order.
    pub steps: Vec<LadderStep>,
}

/// What a rung is called among the others of its vendor: by what it does, numbered where several do the same.
pub fn rung_name(vendor: &Vendor, rung: &Rung) -> String {
    let same = vendor.reactions.iter().take_while(|other| other.id != rung.id).filter(|other| other.act == rung.act);
    words::numbered(words::act(rung.act), same.count() + 1)
}

/// What a change is called among the others of its vendor.
pub fn change_name(vendor: &Vendor, change: &ContractChange) -> String {
    let before = vendor.contract_changes.iter().take_while(|other| other.id != change.id);
    words::numbered(words::change_kind(change.kind), before.filter(|other| other.kind == change.kind).count() + 1)
}

/// The times during which a rung of a vendor is in force.
pub fn episodes(forecast: &Forecast, vendor: u32, rung: &Rung) -> Vec<Episode> {
    let before = rung.in_force_since.map(|from| Episode { from, is_before: true, to: None, judged: None });
    let mut all: Vec<Episode> = before.into_iter().collect();
    let own = forecast.rung_events.iter().filter(|event| event.vendor == vendor && event.rung == rung.id.0);
    for event in own {
        match (event.kind, all.last_mut()) {
            (RungEventKind::Fired, _) => {
                all.push(Episode { from: event.date, is_before: false, to: None, judged: None });
            }
            (RungEventKind::Lifted, Some(last)) => last.to = Some(event.date),
            (RungEventKind::Judged, Some(last)) => last.judged = Some(event.date),
            (RungEventKind::Lifted | RungEventKind::Judged, None) => {}
        }
    }
    all
}

impl Ladder {
    /// The ladder of the vendor of an id.
    pub fn of(model: &Model, forecast: Option<&Forecast>, id: &str) -> Self {
        let Some(vendor) = model.vendors.iter().find(|vendor| vendor.id.0 == id) else { return Self::default() };
        let rungs = vendor.reactions.iter().map(|rung| rung_step(model, forecast, vendor, rung));
        let changes = vendor.contract_changes.iter().map(|change| change_step(model, forecast, vendor, change));
        Self { steps: rungs.chain(changes).collect() }
    }

    /// The rung or change at a path.
    pub fn step(&self, path: &str) -> Option<&LadderStep> {
        self.steps.iter().find(|step| step.path == path)
    }
}

/// What becomes of a rung.
pub fn rung_state(forecast: Option<&Forecast>, vendor: &Vendor, rung: &Rung) -> RungState {
    if rung.muted || vendor.muted {
        return RungState::Muted;
    }
    if rung.act == Act::SetOff && !rung.has_right {
        return RungState::NoRight;
    }
    let item = forecast.and_then(|forecast| Some((forecast, forecast.item_index(&vendor.id.0)?)));
    let all = item.map_or_else(Vec::new, |(forecast, item)| episodes(forecast, item, rung));
    if all.is_empty() { RungState::Silent } else { RungState::Fires(all) }
}

fn rung_step(model: &Model, forecast: Option<&Forecast>, vendor: &Vendor, rung: &Rung) -> LadderStep {
    let after = rung.after.as_deref().and_then(|id| vendor.reactions.iter().find(|other| other.id.0 == id));
    let after = after.map(|other| rung_name(vendor, other));
    let stream = rung.stream.as_deref().and_then(|id| model.item(id)).map(|item| item.label);
    let state = rung_state(forecast, vendor, rung);
    let lasting = rung.lasting || rung.act == Act::Terminate;
    let says = match &state {
        RungState::Muted => words::MUTED.to_owned(),
        RungState::NoRight => words::NO_RIGHT.to_owned(),
        RungState::Silent => words::SILENT.to_owned(),
        RungState::Fires(all) => {
            let said = all.first().map_or_else(String::new, |first| {
                let Episode { from, is_before, to, judged } = *first;
                words::in_force(words::InForce { from, is_before, to, judged, lasting })
            });
            match all.last().filter(|_| all.len() > 1) {
                Some(last) => format!("{said}{}", words::more_times(all.len() - 1, last.from)),
                None => said,
            }
        }
    };
    let date = match &state {
        RungState::Fires(all) => all.first().map(|first| first.from),
        _ => None,
    };
    LadderStep {
        path: format!("vendors/{}/reactions/{}", vendor.id.0, rung.id.0),
        name: rung_name(vendor, rung),
        muted: rung.muted,
        date,
        does: words::does(rung, stream),
        when: words::when(rung, after.as_deref(), model.as_of(), model.currency()),
        says,
        acts: date.is_some(),
        is_grave: rung.act != Act::Notice,
        past_due: None,
    }
}

fn change_step(model: &Model, forecast: Option<&Forecast>, vendor: &Vendor, change: &ContractChange) -> LadderStep {
    let currency = model.currency();
    let money = |amount: Option<crate::money::Amount>| {
        amount.and_then(|amount| amount.to_money(currency.digits())).unwrap_or_default()
    };
    let target = change.to.as_deref().and_then(|id| model.item(id));
    let does = match (change.kind, change.fee) {
        (ContractChangeKind::Renegotiate, _) => words::renegotiates(
            change.floor_factor.unwrap_or(Decimal::ONE),
            change.extend_months.unwrap_or(0),
            match change.past_due {
                PastDue::Settled => words::OfPastDue::Settled(change.discount.unwrap_or_default()),
                PastDue::Stays => words::OfPastDue::Stays,
                PastDue::AgreedInstalments => words::OfPastDue::Instalments(change.count.unwrap_or(1)),
            },
        ),
        (ContractChangeKind::Terminate, TerminationFee::Flat) => words::ends_for(money(change.fee_amount), currency),
        (ContractChangeKind::Terminate, TerminationFee::Remaining) => words::ENDS_FOR_ALL.to_owned(),
        (ContractChangeKind::Terminate, TerminationFee::ShareByYear) => words::ENDS_FOR_SHARE.to_owned(),
        (ContractChangeKind::Migrate, _) => words::migrates(
            change.share.unwrap_or_default(),
            target.map_or("", |item| item.label),
            change.steps.unwrap_or(0),
            change.price_ratio.unwrap_or(Decimal::ONE),
        ),
    };
    let is_about =
        change.kind == ContractChangeKind::Renegotiate && (model.as_of()..model.end()).contains(&change.date);
    let past_due = forecast.filter(|_| is_about).and_then(|own| past_due_on(own, &vendor.id.0, change.date));
    let to_muted = target.filter(|item| change.kind == ContractChangeKind::Migrate && item.muted);
    let (says, acts) = if change.muted || vendor.muted {
        (words::MUTED.to_owned(), false)
    } else if let Some(item) = to_muted {
        (words::to_muted(item.label), false)
    } else if change.date >= model.end() {
        (words::AFTER_FORECAST.to_owned(), false)
    } else if change.date < model.as_of() {
        (words::BEFORE_FORECAST.to_owned(), true)
    } else {
        let sum =
            |rule: Rule| forecast.map_or(Money::ZERO, |forecast| sum_on(forecast, &vendor.id.0, change.date, rule));
        let said = match change.kind {
            ContractChangeKind::Renegotiate => match (sum(Rule::Settlement), sum(Rule::Waiver)) {
                (Money::ZERO, Money::ZERO) => match (change.past_due, past_due) {
                    (PastDue::Stays, Some(amount)) if amount > Money::ZERO => words::stays(amount, currency),
                    _ => String::new(),
                },
                (paid, waived) => words::settles(paid, waived, currency),
            },
            ContractChangeKind::Terminate => match sum(Rule::TerminationFee) {
                Money::ZERO => String::new(),
                fee => words::fee(fee, currency),
            },
            ContractChangeKind::Migrate => String::new(),
        };
        (said, true)
    };
    LadderStep {
        path: format!("vendors/{}/contract_changes/{}", vendor.id.0, change.id.0),
        name: change_name(vendor, change),
        muted: change.muted,
        date: Some(change.date),
        does,
        when: String::new(),
        says,
        acts,
        is_grave: false,
        past_due,
    }
}

/// What is past due as a day begins, disputed parts included: what a renegotiation on that day is about.
fn past_due_on(forecast: &Forecast, vendor: &str, date: Date) -> Option<Money> {
    let item = forecast.item_index(vendor)?;
    let own = forecast.invoices.iter().filter(|invoice| invoice.vendor == item);
    let states = own.filter_map(|invoice| {
        let before = forecast.history(invoice).iter().take_while(|state| state.from < date).last();
        let opening = || invoice.opening.then_some((invoice.due, forecast.booked(invoice)));
        before.map(|state| (state.due, state.unpaid)).or_else(opening)
    });
    Some(states.filter(|(due, _)| *due < date).map(|(_, unpaid)| unpaid).sum())
}

/// What a rule posts for an item on a day.
fn sum_on(forecast: &Forecast, item: &str, date: Date, rule: Rule) -> Money {
    let item = forecast.item_index(item);
    let own = |entry: &crate::engine::Entry| entry.date == date && entry.rule == rule && entry.item == item;
    let entries = forecast.journal.iter().filter(|(entry, _)| own(entry));
    entries.flat_map(|(_, postings)| postings).map(|posting| posting.amount.max(Money::ZERO)).sum()
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::{
        calendar::Month,
        engine::forecast,
        model::{Edit, ItemKind, Value},
        money::Amount,
    };

    fn date(text: &str) -> Date {
        text.parse().expect("a date")
    }

    /// A vendor that is owed 1,000 since 1 December 2022, with a ladder of two rungs, and withheld from.
    pub fn model(more: &[Edit]) -> Model {
        let amount = |whole: i64| Value::Amount(Amount::whole(whole));
        let path = "vendors/aws";
        let edits = [
            Edit::AddItem(ItemKind::Vendor, "AWS".to_owned()),
            Edit::Together(vec![
                Edit::Add(format!("{path}/invoices")),
                Edit::Set(vec![
                    (format!("{path}/invoices/n1/issued"), Value::Date(date("2022-11-01"))),
                    (format!("{path}/invoices/n1/due"), Value::Date(date("2022-12-01"))),
                    (format!("{path}/invoices/n1/amount"), amount(1000)),
                ]),
            ]),
            Edit::Add(format!("{path}/policies")),
            Edit::Set(vec![
                (format!("{path}/policies/n1/kind"), Value::Choice("withhold")),
                (format!("{path}/policies/n1/from"), Value::Date(date("2023-01-01"))),
            ]),
            Edit::Add(format!("{path}/reactions")),
            Edit::set(format!("{path}/reactions/n1/days"), Value::Whole(40)),
            Edit::Add(format!("{path}/reactions")),
            Edit::Set(vec![
                (format!("{path}/reactions/n2/act"), Value::Choice("suspend")),
                (format!("{path}/reactions/n2/trigger"), Value::Choice("after")),
                (format!("{path}/reactions/n2/after"), Value::Text("n1".to_owned())),
                (format!("{path}/reactions/n2/days"), Value::Whole(30)),
            ]),
        ];
        edits.iter().chain(more).fold(Model::empty("USD", Month::new(2023, 1), 12), |model, edit| {
            edit.applied(&model).unwrap_or_else(|error| panic!("{edit:?}: {error:?}"))
        })
    }

    fn said(model: &Model) -> Vec<String> {
        let forecast = forecast(model).expect("a forecast");
        let ladder = Ladder::of(model, Some(&forecast), "aws");
        ladder.steps.iter().map(|step| format!("{}: {}; {}", step.when, step.does, step.says)).collect()
    }

    #[test]
    fn rungs_are_told_with_what_becomes_of_them() {
        assert_eq!(
            said(&model(&[])),
            [
                "Once anything is 40 days past due: Gives notice; fires 10 Jan 2023, not lifted",
                "30 days after “Gives notice”, if not lifted: Suspends service; fires 9 Feb 2023, not lifted",
            ]
        );
        let pay = [
            Edit::Add("vendors/aws/lump_payments".to_owned()),
            Edit::Set(vec![
                ("vendors/aws/lump_payments/n1/date".to_owned(), Value::Date(date("2023-02-20"))),
                ("vendors/aws/lump_payments/n1/amount".to_owned(), Value::Amount(Amount::whole(1000))),
            ]),
        ];
        assert_eq!(
            said(&model(&pay)),
            [
                "Once anything is 40 days past due: Gives notice; fires 10 Jan 2023, lifted 20 Feb 2023",
                "30 days after “Gives notice”, if not lifted: Suspends service; fires 9 Feb 2023, lifted 20 Feb 2023",
            ]
        );
    }

    #[test]
    fn what_does_not_fire_says_why() {
        let set = |field: &str, value: Value| Edit::set(format!("vendors/aws/reactions/n1/{field}"), value);
        let all = said(&model(&[set("muted", Value::Switch(true))]));
        assert!(all[0].ends_with("; muted") && all[1].ends_with("; does not fire"), "{all:?}");
        let all = said(&model(&[set("act", Value::Choice("set_off"))]));
        assert!(all[0].ends_with("; never, without a right to set off"), "{all:?}");
        let all = said(&model(&[set("in_force_since", Value::Date(date("2022-12-15")))]));
        assert!(all[0].ends_with("; in force since 15 Dec 2022"), "{all:?}");
    }

    #[test]
    fn rungs_that_do_the_same_are_told_apart() {
        let model = model(&[Edit::set("vendors/aws/reactions/n2/act", Value::Choice("notice"))]);
        let vendor = &model.vendors[0];
        let names: Vec<String> = vendor.reactions.iter().map(|rung| rung_name(vendor, rung)).collect();
        assert_eq!(names, ["Gives notice", "Gives notice (2)"]);
    }

    #[test]
    fn a_renegotiation_says_what_it_settles() {
        let path = "vendors/aws/contract_changes";
        let model = model(&[
            Edit::Add("vendors/aws/contract".to_owned()),
            Edit::Together(vec![
                Edit::Add(path.to_owned()),
                Edit::Set(vec![
                    (format!("{path}/n1/date"), Value::Date(date("2023-02-01"))),
                    (format!("{path}/n1/floor_factor"), Value::Decimal("0.5".parse().expect("a number"))),
                    (format!("{path}/n1/discount"), Value::Decimal("0.25".parse().expect("a number"))),
                ]),
            ]),
        ]);
        let forecast = forecast(&model).expect("a forecast");
        let ladder = Ladder::of(&model, Some(&forecast), "aws");
        let change = ladder.step("vendors/aws/contract_changes/n1").expect("the change");
        assert_eq!(change.does, "Commitment becomes 50 %, 25 % of past due amounts waived");
        assert_eq!(change.says, "settles $750, waives $250");
        assert_eq!(change.date, Some(date("2023-02-01")));
        assert_eq!(change.past_due.map(|amount| amount.0), Some(100_000));
    }

    #[test]
    fn a_renegotiation_says_what_stays_past_due() {
        let path = "vendors/aws/contract_changes";
        let at = |day: &str| {
            let model = model(&[
                Edit::Add("vendors/aws/contract".to_owned()),
                // Due on 31 January: past due from the day after.
                Edit::Together(vec![
                    Edit::Add("vendors/aws/invoices".to_owned()),
                    Edit::Set(vec![
                        ("vendors/aws/invoices/n2/issued".to_owned(), Value::Date(date("2022-12-31"))),
                        ("vendors/aws/invoices/n2/due".to_owned(), Value::Date(date("2023-01-31"))),
                        ("vendors/aws/invoices/n2/amount".to_owned(), Value::Amount(Amount::whole(30))),
                    ]),
                ]),
                Edit::Together(vec![
                    Edit::Add(path.to_owned()),
                    Edit::Set(vec![
                        (format!("{path}/n1/date"), Value::Date(date(day))),
                        (format!("{path}/n1/past_due"), Value::Choice("stays")),
                    ]),
                ]),
            ]);
            let forecast = forecast(&model).expect("a forecast");
            let ladder = Ladder::of(&model, Some(&forecast), "aws");
            let change = ladder.step("vendors/aws/contract_changes/n1").expect("the change").clone();
            (change.past_due.map(|amount| amount.0), change.says)
        };
        let stays = |amount: &str| format!("{amount} past due stays unpaid");
        assert_eq!(at("2023-01-01"), (Some(100_000), stays("$1,000")), "on the first day");
        assert_eq!(at("2023-01-31"), (Some(100_000), stays("$1,000")));
        assert_eq!(at("2023-02-01"), (Some(103_000), stays("$1,030")));
        assert_eq!(at("2024-06-01").0, None, "after the forecast");
    }
}
