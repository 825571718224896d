//! What the figures of the top row were before the last edit, and how they differ from a compared scenario.
//!
//! Owns for how long that is said. Its one invariant: it asks for one frame, in which it goes, and for none after it.

use std::{collections::BTreeMap, time::Duration};

use egui::Context;

use crate::{
    analysis::compare::Verdict,
    app::App,
    chart::{Card, OwedBar, Place, Reading, Shortfall, shortfall_change},
    money::Currency,
    text::top_row as words,
};

/// For how many seconds after an edit it is said what figures were.
pub const SECONDS: f64 = 8.0;

/// How a figure differs from what it was, or is elsewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// What it was, or is elsewhere, in several forms, the longest first.
    pub before: Vec<String>,
    /// The difference.
    pub difference: String,
    /// Whether it is for the better.
    pub verdict: Verdict,
}

/// The readings of the top row.
pub type Readings = BTreeMap<Place, Reading>;

/// Those of figures that are known.
pub fn readings(cards: &[Card], owed: Option<&OwedBar>) -> Readings {
    let known = cards.iter().filter_map(|card| Some((card.place, card.reading.clone()?)));
    known.chain(owed.map(|owed| (Place::Owed, owed.reading.clone()))).collect()
}

/// What is on screen: another session or scenario has figures of its own, not changed ones.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Shown {
    opened: u64,
    scenario: String,
}

/// What figures were before the last edit.
#[derive(Clone, Debug, Default)]
pub struct Was {
    shown: Shown,
    /// The number of the state of the session.
    state: u64,
    is_in_drag: bool,
    before: Readings,
    last: Readings,
    /// The shortfalls before and now.
    shortfalls: [Vec<Shortfall>; 2],
    /// The time of the last change of a figure, in seconds.
    since: Option<f64>,
}

impl Was {
    /// Notices edits. Call it in every frame, with the figures of the frame.
    pub fn follow(&mut self, ctx: &Context, app: &App, now: Readings, shortfalls: &[Shortfall]) {
        let time = ctx.input(|input| input.time);
        let shown = Shown { opened: app.opened(), scenario: app.shown_id().to_owned() };
        if self.shown != shown {
            let shortfalls = [shortfalls.to_vec(), shortfalls.to_vec()];
            *self = Self { shown, state: app.state_number(), last: now, shortfalls, ..Self::default() };
            return;
        }
        let is_dragged = app.is_dragged();
        if self.state != app.state_number() {
            // All of a drag is one change, and so are a new row and what is typed into it.
            let goes_on = self.is_in_drag || app.is_filling_in() && self.since.is_some();
            if !goes_on {
                self.before.clone_from(&self.last);
                self.shortfalls[0] = self.shortfalls[1].clone();
            }
            (self.state, self.since) = (app.state_number(), Some(time));
        }
        let is_over = self.is_in_drag && !is_dragged;
        self.is_in_drag = is_dragged;
        // What a worker finds comes later; a figure that isn't known now was the last that was.
        for (place, reading) in now {
            if self.last.get(&place) != Some(&reading) {
                self.last.insert(place, reading);
                self.since = self.since.map(|_| time);
            }
        }
        if self.shortfalls[1] != shortfalls {
            self.shortfalls[1] = shortfalls.to_vec();
            self.since = self.since.map(|_| time);
        }
        if is_over {
            self.since = self.since.map(|_| time);
        }
        let Some(since) = self.since else { return };
        let left = since + SECONDS - time;
        if self.is_in_drag {
            return;
        }
        if left <= 0.0 {
            (self.since, self.before) = (None, Readings::new());
        } else {
            ctx.request_repaint_after(Duration::from_secs_f64(left));
        }
    }

    /// Whether it is said what a figure was.
    pub fn is_said(&self) -> bool {
        let changed =
            |(place, before): (&Place, &Reading)| self.last.get(place).is_some_and(|now| now.shown != before.shown);
        self.since.is_some() && self.before.iter().any(changed)
    }

    /// What the last edit has done to shortfalls, in words, if that is still said.
    pub fn shortfall(&self, currency: Currency) -> Option<String> {
        self.since?;
        let [before, now] = &self.shortfalls;
        shortfall_change(before, now, currency)
    }

    /// How a figure changed by the last edit, if that is still said.
    pub fn change(&self, place: Place, now: &Reading, currency: Currency) -> Option<Change> {
        self.since?;
        let before = self.before.get(&place)?;
        change(now, before, vec![words::was(before.told_beside(now))], currency)
    }
}

/// How a figure differs from that of a scenario.
pub fn versus(now: &Reading, other: &Reading, scenario: &str, currency: Currency) -> Option<Change> {
    change(now, other, words::versus(scenario, other.told_beside(now)), currency)
}

fn change(now: &Reading, before: &Reading, said: Vec<String>, currency: Currency) -> Option<Change> {
    let change = now.change_from(before)?;
    let difference = words::difference(change.difference, currency);
    Some(Change { before: said, difference, verdict: change.verdict })
}
