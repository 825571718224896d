//! Which part of the charts is shown: the enlarged chart, the days, the period. It is not saved with the session.

use super::{Chosen, labels_max, labels_max_of_half};
use crate::chart::{WEEKS, Zoom};

/// What of the charts is shown.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ChartView {
    /// The chart that has the whole middle.
    pub enlarged: Option<Chosen>,
    /// The days on the shared axis; none is all of them.
    pub zoom: Option<Zoom>,
    /// The commitment period that was chosen, by vendor and place.
    pub period: Option<(String, usize)>,
    /// Whether only one chart is shown, so that there is nothing to enlarge.
    pub is_single: bool,
    /// Whether every stream, vendor, cost and debt is shown by itself.
    pub is_ungrouped: bool,
    /// How many quarters of a year of weeks are shown beside the first.
    pub more_weeks: usize,
}

/// A change of what is shown.
#[derive(Clone, Debug, PartialEq)]
pub enum ViewChange {
    /// A chart takes the whole middle, or gives it back.
    Enlarge(Option<Chosen>),
    /// Other days are shown; none is all of them.
    Days(Option<Zoom>),
    /// Another period of a vendor's commitment is shown, by its place.
    Period(String, usize),
    /// More weeks are shown: so many quarters of a year beside the first.
    Weeks(usize),
    /// Items are shown by groups, or each by itself.
    Grouping {
        /// Whether each is shown by itself.
        is_ungrouped: bool,
    },
}

impl ChartView {
    /// Makes a change.
    pub fn take(&mut self, change: ViewChange) {
        match change {
            ViewChange::Enlarge(chart) => self.enlarged = chart,
            ViewChange::Days(zoom) => self.zoom = zoom,
            ViewChange::Period(vendor, place) => self.period = Some((vendor, place)),
            // What was looked at closely is not what is asked for.
            ViewChange::Weeks(more) => (self.more_weeks, self.zoom) = (more, None),
            ViewChange::Grouping { is_ungrouped } => self.is_ungrouped = is_ungrouped,
        }
    }

    /// How many weeks are shown.
    pub const fn weeks(&self) -> usize {
        WEEKS * (self.more_weeks + 1)
    }

    /// How many labels the axis of arrears or commitment has room for: they stand side by side, unless alone.
    pub fn labels_max(&self, chart: Chosen, window_width: f32) -> usize {
        let is_whole = self.enlarged == Some(chart) || self.is_single;
        if is_whole { labels_max(window_width) } else { labels_max_of_half(window_width) }
    }
}
