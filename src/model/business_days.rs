//! Business days: on which days nothing is due, collected or paid, and where what would be moves to (DESIGN 4.14).

use super::{
    record::{choice, keyed, record},
    registry::{Id, Kind, Node, Slot, Value, leaf_node},
    settings::WeekStart,
};
use crate::calendar::Date;

choice! {
    /// Where something moves that would fall on a day that is not a business day.
    #[derive(Default)]
    pub enum Roll {
        /// To the next business day, unless set.
        #[default]
        Following = "following",
        /// To the last business day before.
        Preceding = "preceding",
        /// To the next business day, but to the last one before where that is in another month.
        ModifiedFollowing = "modified_following",
    }
}

/// Days of the week, in the order of [`WeekStart::ALL`].
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(from = "Vec<WeekStart>", into = "Vec<WeekStart>")]
pub struct WeekDays(Vec<WeekStart>);

impl WeekDays {
    /// Saturday and Sunday.
    pub fn weekend() -> Self {
        Self(vec![WeekStart::Saturday, WeekStart::Sunday])
    }

    /// Whether the day is among them.
    pub fn contains(&self, day: WeekStart) -> bool {
        self.0.contains(&day)
    }

    /// Whether all days of the week are among them.
    pub const fn is_whole_week(&self) -> bool {
        self.0.len() == WeekStart::ALL.len()
    }

    /// The days.
    pub fn iter(&self) -> impl Iterator<Item = WeekStart> + '_ {
        self.0.iter().copied()
    }
}

impl From<Vec<WeekStart>> for WeekDays {
    fn from(mut days: Vec<WeekStart>) -> Self {
        days.sort_unstable();
        days.dedup();
        Self(days)
    }
}

impl From<WeekDays> for Vec<WeekStart> {
    fn from(days: WeekDays) -> Self {
        days.0
    }
}

impl Slot for WeekDays {
    fn get(&self) -> Value {
        Value::Choices(self.0.iter().map(|day| day.as_str()).collect())
    }
    fn set(&mut self, value: &Value) -> bool {
        let Value::Choices(texts) = value else { return false };
        let days: Option<Vec<WeekStart>> = texts.iter().map(|text| WeekStart::from_text(text)).collect();
        days.map(|days| *self = days.into()).is_some()
    }
    fn kind(&self) -> Kind {
        Kind::Choices(WeekStart::TEXTS)
    }
}

impl Node for WeekDays {
    leaf_node!();
}

record! {
    /// The days on which payments are made; what would be due, collected or paid on another moves (DESIGN 4.14, *business
    /// days*).
    pub struct BusinessDays "business_days" {
        /// The days of the week without payments.
        weekend: WeekDays [Spec::PLAIN],
        /// Where something moves that would fall on a day that is not a business day.
        roll: Roll [Spec::PLAIN] = default,
        /// Other days without payments.
        holidays: Vec<Holiday> [Spec::PLAIN] = default,
    }
}

impl Default for BusinessDays {
    fn default() -> Self {
        Self { weekend: WeekDays::weekend(), roll: Roll::Following, holidays: Vec::new() }
    }
}

record! {
    /// A day without payments.
    pub struct Holiday "holiday" {
        /// Unique among the holidays.
        id: Id [Spec::PLAIN],
        /// The day.
        date: Date [Spec::PLAIN],
        /// What it is called; nothing is computed from it.
        label: String [Spec::PLAIN] = default,
    }
}

keyed! {
    Holiday { date: Date(0), label: String::new() }
}
