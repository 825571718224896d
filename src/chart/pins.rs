//! What is pinned on the time axis: inputs with a day (marks, cash events, policies, payments, contract changes, sites
//! that close, outages), and what vendors do in the forecast.
//!
//! Its one invariant: a pin of an input stands on the day of that input and moves with it; one of a result does not move.

use crate::{
    calendar::Date,
    engine::{Forecast, RungEvent, RungEventKind},
    model::{Act, ContractChangeKind, ItemKind, Model, Vendor},
    text::{ladder as ladder_words, window as words},
};

/// What a pin stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PinKind {
    /// Words without money.
    Mark,
    /// Cash in or out.
    CashEvent,
    /// A payment policy begins.
    Policy,
    /// A payment on a day of its own.
    LumpPayment,
    /// A contract changes.
    ContractChange,
    /// A later step of a migration.
    MigrationStep,
    /// A site of our own closes.
    Closing,
    /// A share of service is down for days.
    Outage,
    /// A vendor writes.
    Notice,
    /// A vendor does more than write.
    Reaction,
    /// A vendor no longer does what it did.
    Lifted,
    /// A judgment.
    Judgment,
}

impl PinKind {
    /// Whether it is an input, whose day can be moved.
    pub const fn is_input(self) -> bool {
        !matches!(self, Self::MigrationStep | Self::Notice | Self::Reaction | Self::Lifted | Self::Judgment)
    }

    /// Whether it has a dot and no label.
    pub const fn is_quiet(self) -> bool {
        matches!(self, Self::MigrationStep)
    }
}

/// A dated thing on the axis.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pin {
    /// The day.
    pub date: Date,
    /// What it stands for.
    pub kind: PinKind,
    /// What it says.
    pub label: String,
    /// The same where there is less room, if it can be said shorter.
    pub short: Option<String>,
    /// The id of its item; empty if that is the service.
    pub item: String,
    /// For an input, the path of its date, which moves with it; for a result, the path of its rung or change.
    pub path: String,
    /// The earliest day at which it is still shown as a pin.
    pub earliest: Option<Date>,
}

/// Days on which a vendor's reaction is in force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InForceStretch {
    /// The first day on which it acts.
    pub from: Date,
    /// The day after the last; none to the forecast's end.
    pub to: Option<Date>,
    /// Whether service is suspended, and not only payments withheld.
    pub is_suspension: bool,
    /// What it is.
    pub label: String,
    /// The row that it stands in, from 0: one for each vendor and act.
    pub row: usize,
}

/// The pins of a model and of what vendors do in its forecast, by day.
pub fn pins(model: &Model, forecast: Option<&Forecast>) -> Vec<Pin> {
    let mut pins = Vec::new();
    let currency = model.currency();
    for mark in model.marks.iter().filter(|mark| !mark.muted) {
        let item = mark.id.0.clone();
        let path = format!("marks/{item}/date");
        let label = mark.label.clone();
        pins.push(Pin { date: mark.date, kind: PinKind::Mark, label, short: None, item, path, earliest: None });
    }
    for event in model.cash_events.iter().filter(|event| !event.muted) {
        let item = event.id.0.clone();
        let path = format!("cash_events/{item}/date");
        let label = event.label.clone();
        let earliest = Some(model.as_of());
        pins.push(Pin { date: event.date, kind: PinKind::CashEvent, label, short: None, item, path, earliest });
    }
    for vendor in model.vendors.iter().filter(|vendor| !vendor.muted) {
        for policy in &vendor.policies {
            // A policy that applies from the beginning is no event of the forecast.
            let Some(date) = policy.from.filter(|from| *from > model.as_of()) else { continue };
            let label = words::pin_policy(&vendor.label, policy.kind);
            let item = vendor.id.0.clone();
            let path = format!("vendors/{item}/policies/{}/from", policy.id.0);
            let earliest = Some(model.as_of().plus_days(1));
            pins.push(Pin { date, kind: PinKind::Policy, label, short: None, item, path, earliest });
        }
        for payment in &vendor.lump_payments {
            let Some(amount) = payment.amount.to_money(currency.digits()) else { continue };
            let label = words::pin_payment(&vendor.label, amount, currency);
            let item = vendor.id.0.clone();
            let path = format!("vendors/{item}/lump_payments/{}/date", payment.id.0);
            let (date, earliest) = (payment.date, Some(model.as_of()));
            pins.push(Pin { date, kind: PinKind::LumpPayment, label, short: None, item, path, earliest });
        }
        changes(model, vendor, &mut pins);
    }
    service(model, &mut pins);
    if let Some(forecast) = forecast {
        reactions(forecast, &mut pins);
    }
    pins.sort_by(|a, b| (a.date, a.kind, &a.label).cmp(&(b.date, b.kind, &b.label)));
    pins
}

/// Changes of a vendor's contract, each step of a migration.
fn changes(model: &Model, vendor: &Vendor, pins: &mut Vec<Pin>) {
    let as_of = model.as_of();
    for change in vendor.contract_changes.iter().filter(|change| !change.muted) {
        let to = change.to.as_deref().and_then(|id| model.item(id));
        if change.kind == ContractChangeKind::Migrate && to.is_none_or(|to| to.muted) {
            continue;
        }
        let to = to.map_or("", |to| to.label);
        let label = match change.kind {
            ContractChangeKind::Renegotiate => ladder_words::pin_renegotiated(&vendor.label),
            ContractChangeKind::Terminate => ladder_words::pin_ended(&vendor.label),
            ContractChangeKind::Migrate => {
                ladder_words::pin_migrates(&vendor.label, change.share.unwrap_or_default(), to)
            }
        };
        let item = vendor.id.0.clone();
        let own = format!("vendors/{item}/contract_changes/{}", change.id.0);
        if change.date >= as_of {
            let (path, earliest) = (format!("{own}/date"), Some(as_of));
            let kind = PinKind::ContractChange;
            pins.push(Pin { date: change.date, kind, label, short: None, item: item.clone(), path, earliest });
        }
        let steps = change.steps.filter(|_| change.kind == ContractChangeKind::Migrate).unwrap_or(0);
        for (step, months) in (2..=steps).zip(1i32..) {
            let date = change.date.plus_months(months);
            if date < as_of || date >= model.end() {
                continue;
            }
            let label = ladder_words::pin_step(&vendor.label, to, step, steps);
            let (item, path) = (item.clone(), own.clone());
            pins.push(Pin { date, kind: PinKind::MigrationStep, label, short: None, item, path, earliest: None });
        }
    }
}

/// Sites that close, and outages.
fn service(model: &Model, pins: &mut Vec<Pin>) {
    let as_of = model.as_of();
    for site in model.sites.iter().filter(|site| !site.muted) {
        let Some(date) = site.closes.filter(|closes| *closes >= as_of) else { continue };
        let item = site.id.0.clone();
        let path = format!("{}/{item}/closes", ItemKind::Site.list());
        let label = ladder_words::pin_closes(&site.label);
        pins.push(Pin { date, kind: PinKind::Closing, label, short: None, item, path, earliest: Some(as_of) });
    }
    let outages = model.service.get().into_iter().flat_map(|service| &service.outages);
    for outage in outages.filter(|outage| !outage.muted) {
        let path = format!("service/outages/{}/date", outage.id.0);
        let label = ladder_words::pin_outage(&outage.label, outage.down);
        pins.push(Pin {
            date: outage.date,
            kind: PinKind::Outage,
            label,
            short: None,
            item: String::new(),
            path,
            earliest: Some(as_of),
        });
    }
}

/// What vendors do, and no longer do.
fn reactions(forecast: &Forecast, pins: &mut Vec<Pin>) {
    for event in &forecast.rung_events {
        let Some(vendor) = forecast.items.get(event.vendor as usize) else { continue };
        let (kind, label) = match event.kind {
            RungEventKind::Fired if event.act == Act::Notice => {
                (PinKind::Notice, ladder_words::pin_fired(&vendor.label, event.act))
            }
            RungEventKind::Fired => (PinKind::Reaction, ladder_words::pin_fired(&vendor.label, event.act)),
            // The end of a notice is not shown, and a suit that is judged is over, not dropped.
            RungEventKind::Lifted if event.act == Act::Notice || is_judged(forecast, event) => continue,
            RungEventKind::Lifted => (PinKind::Lifted, ladder_words::pin_lifted(&vendor.label, event.act)),
            RungEventKind::Judged => (PinKind::Judgment, ladder_words::pin_judged(&vendor.label)),
        };
        let path = format!("vendors/{}/reactions/{}", vendor.id, event.rung);
        let short =
            (event.kind == RungEventKind::Fired).then(|| ladder_words::pin_fired_short(&vendor.label, event.act));
        let short = short.filter(|short| *short != label);
        pins.push(Pin { date: event.date, kind, label, short, item: vendor.id.clone(), path, earliest: None });
    }
}

/// Whether what is lifted has led to a judgment since it last fired.
fn is_judged(forecast: &Forecast, lifted: &RungEvent) -> bool {
    let is_own = |event: &&RungEvent| event.vendor == lifted.vendor && event.rung == lifted.rung;
    let before = forecast.rung_events.iter().filter(is_own).take_while(|event| !std::ptr::eq(*event, lifted));
    before.last().is_some_and(|event| event.kind == RungEventKind::Judged)
}

/// The days on which service is suspended, or payments to us withheld.
pub fn stretches(model: &Model, forecast: &Forecast) -> Vec<InForceStretch> {
    let mut all = Vec::new();
    let mut row = 0;
    for vendor in model.vendors.iter().filter(|vendor| !vendor.muted) {
        let Some(item) = forecast.item_index(&vendor.id.0) else { continue };
        for act in [Act::Suspend, Act::WithholdPayments] {
            let before = all.len();
            for rung in vendor.reactions.iter().filter(|rung| rung.act == act && !rung.muted) {
                for episode in super::episodes(forecast, item, rung) {
                    let from = if episode.is_before { forecast.as_of } else { episode.from.plus_days(1) };
                    let label = match act {
                        Act::Suspend => ladder_words::suspended(&vendor.label),
                        _ => ladder_words::withheld(&vendor.label),
                    };
                    let to = episode.to.map(|to| to.plus_days(1));
                    all.push(InForceStretch { from, to, is_suspension: act == Act::Suspend, label, row });
                }
            }
            if all.len() > before {
                row += 1;
            }
        }
    }
    all
}

/// The width of a pin in the rows above the plot, in any unit: of its dot, and of dot and label.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Extent {
    /// The middle of the dot.
    pub dot: f32,
    /// The left edge of dot and label.
    pub left: f32,
    /// The right edge of dot and label.
    pub right: f32,
}

/// Where a pin stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PinPlace {
    /// The row, counted from the plot upward.
    pub row: usize,
    /// Whether there is room for the label.
    pub has_label: bool,
    /// The later pin whose dot also stands for this one, if there is no room for its own dot.
    pub joins: Option<usize>,
}

/// Half the width of a dot with room around it.
const DOT: f32 = 5.0;
/// The distance between two dots that others may join: such dots have a number in them.
const JOINED: f32 = 15.0;

/// Rows for pins, of which there are `rows` and which come by day, so that no label touches another and none is crossed
/// by the line that goes down from a later pin: an earlier pin stands above the later ones that its label reaches over.
/// Where the rows are used up only the dot is left; where even the dot would touch another, it joins that.
pub fn stagger(extents: &[Extent], rows: usize) -> Vec<PinPlace> {
    let mut places: Vec<PinPlace> = vec![PinPlace { row: 0, has_label: false, joins: None }; extents.len()];
    let mut taken: Vec<TakenRoom> = Vec::new();
    for (index, extent) in extents.iter().enumerate().rev() {
        let lowest = |left: f32, right: f32| {
            let met = taken.iter().filter(|own| own.left < right && left < own.right);
            met.map(|own| own.row + 1).max().unwrap_or(0)
        };
        let (left, right) = (extent.dot - DOT, extent.dot + DOT);
        let (row, dot_row) = (lowest(extent.left, extent.right), lowest(left, right));
        if row < rows {
            places[index] = PinPlace { row, has_label: true, joins: None };
            taken.push(TakenRoom { left: extent.left, right: extent.right, row, pin: index });
        } else if dot_row < rows {
            places[index].row = dot_row;
            taken.push(TakenRoom { left, right, row: dot_row, pin: index });
        } else {
            // The nearest dot of the highest row; a label that reaches here may have its dot far away.
            let distance = |pin: usize| (extents[pin].dot - extent.dot).abs();
            let near = taken.iter().filter(|own| own.left < right && left < own.right).map(|own| own.pin);
            let joined = near.min_by(|a, b| distance(*a).total_cmp(&distance(*b)));
            places[index] = PinPlace { row: 0, has_label: false, joins: joined };
        }
    }
    places
}

/// A pin that matters more or less than others.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Weighed {
    /// What it takes.
    pub extent: Extent,
    /// How much it matters.
    pub weight: u8,
    /// Whether it has a dot and no label.
    pub is_quiet: bool,
}

/// The same where some matter more than others: the lowest row has dots only, those that would touch join; above it stand
/// the labels for which there is room, of what matters most first, and of that the earliest.
pub fn stagger_by_weight(pins: &[Weighed], rows: usize) -> Vec<PinPlace> {
    let mut order: Vec<usize> = (0..pins.len()).filter(|at| !pins[*at].is_quiet).collect();
    order.sort_by_key(|at| (std::cmp::Reverse(pins[*at].weight), *at));
    let label_rows = rows.saturating_sub(1);
    let places_of = |chosen: &[usize]| {
        let extents: Vec<Extent> = chosen.iter().map(|at| pins[*at].extent).collect();
        stagger(&extents, label_rows)
    };
    let mut chosen: Vec<usize> = Vec::new();
    for at in order {
        let mut next = chosen.clone();
        next.insert(next.partition_point(|other| *other < at), at);
        if places_of(&next).iter().all(|place| place.has_label) {
            chosen = next;
        }
    }
    let mut places: Vec<PinPlace> = vec![PinPlace { row: 0, has_label: false, joins: None }; pins.len()];
    for (at, place) in chosen.iter().zip(places_of(&chosen)) {
        places[*at] = PinPlace { row: place.row + 1, has_label: true, joins: None };
    }
    let mut drawn: Option<usize> = None;
    for at in (0..pins.len()).rev().filter(|at| !chosen.contains(at)) {
        let is_near = |other: &usize| (pins[*other].extent.dot - pins[at].extent.dot).abs() < JOINED;
        match drawn.filter(is_near) {
            Some(other) => places[at].joins = Some(other),
            None => drawn = Some(at),
        }
    }
    places
}

/// What a pin has taken of a row.
struct TakenRoom {
    left: f32,
    right: f32,
    row: usize,
    pin: usize,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(labels: &[(f32, f32)], rows: usize) -> Vec<Option<usize>> {
        let extents: Vec<Extent> =
            labels.iter().map(|(dot, width)| Extent { dot: *dot, left: dot - 5.0, right: dot + width }).collect();
        stagger(&extents, rows).into_iter().map(|place| place.has_label.then_some(place.row)).collect()
    }

    #[test]
    fn an_earlier_pin_stands_above_those_that_its_label_reaches_over() {
        assert_eq!(rows(&[(0.0, 50.0), (10.0, 50.0), (20.0, 50.0)], 3), [Some(2), Some(1), Some(0)]);
        assert_eq!(rows(&[(0.0, 50.0), (100.0, 50.0)], 3), [Some(0), Some(0)], "with room both are lowest");
        assert_eq!(rows(&[], 3), []);
    }

    #[test]
    fn where_the_rows_are_used_up_only_the_dot_is_left() {
        assert_eq!(rows(&[(0.0, 50.0), (10.0, 50.0), (20.0, 50.0)], 2), [None, Some(1), Some(0)]);
        assert_eq!(rows(&[(0.0, 50.0)], 0), [None]);
    }

    #[test]
    fn dots_stand_apart_or_are_one() {
        // Six pins within three points, with two rows: one has its label, one its dot, and the others join these.
        let extents: Vec<Extent> = (0u8..6)
            .map(|n| f32::from(n) * 0.5)
            .map(|dot| Extent { dot, left: dot - 5.0, right: dot + 50.0 })
            .collect();
        let places = stagger(&extents, 2);
        assert_eq!(places[5], PinPlace { row: 0, has_label: true, joins: None });
        assert_eq!(places[4], PinPlace { row: 1, has_label: true, joins: None });
        assert!(places[..4].iter().all(|place| place.joins == Some(4)), "{places:?}");
        // Whatever there is, no two dots of one row touch.
        let extents: Vec<Extent> = (0u8..40)
            .map(|n| f32::from(n) * 3.0)
            .map(|dot| Extent { dot, left: dot - 5.0, right: dot + 80.0 })
            .collect();
        let places = stagger(&extents, 4);
        for (a, b) in (0..40).flat_map(|a| (0..a).map(move |b| (a, b))) {
            let are_drawn = places[a].joins.is_none() && places[b].joins.is_none() && places[a].row == places[b].row;
            assert!(!are_drawn || (extents[a].dot - extents[b].dot).abs() >= 2.0 * DOT, "{a} and {b}");
        }
        for place in places.iter().filter_map(|place| place.joins) {
            assert_eq!(places[place].joins, None, "what is joined is drawn");
        }
    }

    #[test]
    fn what_matters_most_has_its_label_first_and_dots_have_a_row_of_their_own() {
        let pin = |dot: f32, weight, is_quiet| Weighed {
            extent: Extent { dot, left: dot - 5.0, right: dot + 80.0 },
            weight,
            is_quiet,
        };
        let pins =
            [pin(0.0, 0, false), pin(10.0, 3, false), pin(16.0, 1, true), pin(32.0, 0, false), pin(50.0, 3, false)];
        let places = stagger_by_weight(&pins, 3);
        assert_eq!(places[1], PinPlace { row: 2, has_label: true, joins: None }, "over the later one's line");
        assert_eq!(places[4], PinPlace { row: 1, has_label: true, joins: None });
        assert!(places.iter().enumerate().all(|(at, place)| place.has_label == [1, 4].contains(&at)), "{places:?}");
        assert!([0, 2, 3].iter().all(|at| places[*at].row == 0 && places[*at].joins.is_none()), "{places:?}");
        let close = [pin(0.0, 3, false), pin(20.0, 0, true), pin(24.0, 0, true), pin(29.5, 0, true)];
        let places = stagger_by_weight(&close, 2);
        assert_eq!((places[2].joins, places[1].joins), (Some(3), Some(3)), "what would touch is one");
        assert!(places[0].has_label);
    }

    #[test]
    fn what_vendors_do_is_pinned_on_its_day_and_days_between_are_a_stretch() {
        use crate::model::{Edit, Value};
        let pay = [
            Edit::Add("vendors/aws/lump_payments".to_owned()),
            Edit::Set(vec![
                ("vendors/aws/lump_payments/n1/date".to_owned(), Value::Date("2023-02-20".parse().expect("a date"))),
                ("vendors/aws/lump_payments/n1/amount".to_owned(), Value::Amount(crate::money::Amount::whole(1000))),
            ]),
        ];
        let model = crate::chart::ladder::tests::model(&pay);
        let forecast = crate::engine::forecast(&model).expect("a forecast");
        let pinned: Vec<(String, PinKind, String)> = pins(&model, Some(&forecast))
            .into_iter()
            .map(|pin| (pin.date.to_string(), pin.kind, pin.label))
            .filter(|(_, kind, _)| *kind != PinKind::LumpPayment)
            .collect();
        let own = |date: &str, kind, label: &str| (date.to_owned(), kind, label.to_owned());
        assert_eq!(
            pinned,
            [
                own("2023-01-10", PinKind::Notice, "AWS gives notice"),
                own("2023-02-09", PinKind::Reaction, "AWS suspends service"),
                own("2023-02-20", PinKind::Lifted, "AWS restores service"),
            ]
        );
        let stretches = stretches(&model, &forecast);
        let date = |text: &str| text.parse::<Date>().expect("a date");
        assert_eq!(stretches.len(), 1);
        assert_eq!((stretches[0].from, stretches[0].to), (date("2023-02-10"), Some(date("2023-02-21"))));
        assert!(stretches[0].is_suspension);
    }

    #[test]
    fn a_suit_that_is_judged_is_not_dropped() {
        use crate::model::{Edit, Value};
        let path = "vendors/aws/reactions/n2";
        let court = Edit::Set(vec![
            (format!("{path}/act"), Value::Choice("court")),
            (format!("{path}/court_months"), Value::Whole(3)),
        ]);
        let said = |more: &[Edit]| -> Vec<String> {
            let model = crate::chart::ladder::tests::model(more);
            let forecast = crate::engine::forecast(&model).expect("a forecast");
            let own = pins(&model, Some(&forecast)).into_iter();
            own.filter(|pin| !pin.kind.is_input()).map(|pin| format!("{} {}", pin.date, pin.label)).collect()
        };
        assert_eq!(
            said(std::slice::from_ref(&court)),
            ["2023-01-10 AWS gives notice", "2023-02-09 AWS goes to court", "2023-05-09 Judgment for AWS"],
            "the judgment pays what was sued for"
        );
        let pay = [
            court,
            Edit::Add("vendors/aws/lump_payments".to_owned()),
            Edit::Set(vec![
                ("vendors/aws/lump_payments/n1/date".to_owned(), Value::Date("2023-03-20".parse().expect("a date"))),
                ("vendors/aws/lump_payments/n1/amount".to_owned(), Value::Amount(crate::money::Amount::whole(1000))),
            ]),
        ];
        assert_eq!(said(&pay).last().map(String::as_str), Some("2023-03-20 AWS drops its suit"));
    }

    #[test]
    fn changes_closings_and_outages_are_inputs_and_steps_are_not() {
        use crate::{
            calendar::Month,
            model::{Edit, ItemKind, Value},
        };
        let date = |text: &str| Value::Date(text.parse().expect("a date"));
        let change = "vendors/aws/contract_changes/n1";
        let edits = [
            Edit::AddItem(ItemKind::Vendor, "AWS".to_owned()),
            Edit::AddItem(ItemKind::Vendor, "Google".to_owned()),
            Edit::Add("vendors/aws/contract".to_owned()),
            Edit::Add("vendors/google/contract".to_owned()),
            Edit::Together(vec![
                Edit::Add("vendors/aws/contract_changes".to_owned()),
                Edit::Set(vec![
                    (format!("{change}/kind"), Value::Choice("migrate")),
                    (format!("{change}/date"), date("2023-04-30")),
                    (format!("{change}/to"), Value::Text("google".to_owned())),
                    (format!("{change}/share"), Value::Decimal("0.5".parse().expect("a number"))),
                    (format!("{change}/steps"), Value::Whole(3)),
                ]),
            ]),
            Edit::AddItem(ItemKind::Site, "Sacramento".to_owned()),
            Edit::set("sites/sacramento/closes", date("2023-03-15")),
            Edit::Add("service".to_owned()),
            Edit::Add("service/outages".to_owned()),
            Edit::set("service/outages/n1/date", date("2023-02-08")),
        ];
        let model = edits.iter().fold(Model::empty("USD", Month::new(2023, 1), 12), |model, edit| {
            edit.applied(&model).unwrap_or_else(|error| panic!("{edit:?}: {error:?}"))
        });
        let all: Vec<(String, bool, String)> =
            pins(&model, None).into_iter().map(|pin| (pin.date.to_string(), pin.kind.is_input(), pin.label)).collect();
        let own = |date: &str, is_input, label: &str| (date.to_owned(), is_input, label.to_owned());
        assert_eq!(
            all,
            [
                own("2023-02-08", true, "Outage: 100 % down"),
                own("2023-03-15", true, "Sacramento closes"),
                own("2023-04-30", true, "AWS: 50 % to Google"),
                own("2023-05-30", false, "AWS to Google: step 2 of 3"),
                own("2023-06-30", false, "AWS to Google: step 3 of 3"),
            ]
        );
    }
}
