//! How an input is described: what values it takes, its unit and bounds, and whether it may vary.
//!
//! Owns no input and no place of one; these belong to the registry. Its one invariant: a parameter that changes the
//! list of events may not vary.

use crate::{
    calendar::{Date, Month, YEARS},
    money::{Amount, Decimal},
};

/// The value of a parameter.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Money in major units.
    Amount(Amount),
    /// A rate, share, factor or count with places.
    Decimal(Decimal),
    /// A whole number.
    Whole(u32),
    /// A day.
    Date(Date),
    /// A month.
    Month(Month),
    /// One of the choices of the parameter's [`Kind`], as in the file.
    Choice(&'static str),
    /// Several of the choices of the parameter's [`Kind`].
    Choices(Vec<&'static str>),
    /// On or off.
    Switch(bool),
    /// Words, or the id of an item.
    Text(String),
    /// Nothing; only where [`Kind`] says optional.
    Unset,
}

impl Value {
    /// The choice that it is, as in the file.
    pub const fn choice(&self) -> Option<&'static str> {
        if let Self::Choice(choice) = self { Some(choice) } else { None }
    }
}

/// What values a parameter takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "as in `Value`")]
pub enum Kind {
    Amount,
    Decimal,
    Whole,
    Date,
    Month,
    Choice(&'static [&'static str]),
    Choices(&'static [&'static str]),
    Switch,
    Text,
}

/// In what a parameter is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Nothing to say.
    None,
    /// The session's currency.
    Money,
    /// The session's currency, a month.
    MoneyPerMonth,
    /// A part of one, shown in percent.
    Share,
    /// A part of one a year, shown in percent.
    SharePerYear,
    /// A part of one a month, shown in percent.
    SharePerMonth,
    /// A part of one a year or a month, as a choice beside it says, shown in percent.
    SharePerChoice,
    /// A multiplier.
    Factor,
    /// A number of accounts.
    Count,
    /// A number of accounts a month.
    CountPerMonth,
    /// Days.
    Days,
    /// Months.
    Months,
    /// A day of the month.
    DayOfMonth,
    /// A month of the year, 1 to 12.
    MonthOfYear,
    /// The id of a vendor.
    Vendor,
    /// The id of a stream.
    Stream,
    /// The id of any item.
    Item,
    /// The id of another rung of the vendor's ladder.
    Rung,
    /// The id of one of the contract's caps.
    Cap,
    /// The id of one of the vendor's charges.
    Charge,
    /// Load, in a unit of the user's.
    Load,
    /// A day or month that is the first no longer in a stretch, as the file has it. People read and type the last that
    /// is in it, as contracts do.
    Last,
}

impl Unit {
    /// The value as people read it, made from the value of the model; the one place where they differ, with
    /// [`Self::stored`].
    pub fn read(self, value: &Value) -> Value {
        self.moved(value, -1)
    }

    /// The value of the model, made from what people type; none if the calendar has no such day or month.
    pub fn stored(self, value: &Value) -> Option<Value> {
        let stored = self.moved(value, 1);
        let year = match stored {
            Value::Date(date) => date.ymd().0,
            Value::Month(month) => month.year(),
            _ => return Some(stored),
        };
        YEARS.contains(&year).then_some(stored)
    }

    fn moved(self, value: &Value, by: i32) -> Value {
        match value {
            Value::Date(date) if self == Self::Last => Value::Date(date.plus_days(by)),
            Value::Month(month) if self == Self::Last => Value::Month(month.plus(by)),
            other => other.clone(),
        }
    }

    /// Whether it is shown in percent.
    pub const fn is_percent(self) -> bool {
        matches!(self, Self::Share | Self::SharePerYear | Self::SharePerMonth | Self::SharePerChoice)
    }
}

/// The smallest and the largest value of a number, in billionths.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// The smallest value allowed.
    pub min: Decimal,
    /// The largest value allowed.
    pub max: Decimal,
}

impl Bounds {
    /// Bounds of whole numbers, both allowed.
    pub const fn whole(min: i64, max: i64) -> Self {
        Self { min: Decimal::whole(min), max: Decimal::whole(max) }
    }

    /// Whether the value lies within.
    pub fn contains(&self, value: Decimal) -> bool {
        self.min <= value && value <= self.max
    }
}

/// The largest size of an amount, in major units: what 2^53 thousandths of cents hold in any currency is below it.
const AMOUNT_MAX: i64 = 9_000_000_000_000_000;

/// What is known of a parameter beside its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spec {
    /// Record and field, such as `contract.discount`; `text` turns it into a label and a tooltip.
    pub id: &'static str,
    /// The unit.
    pub unit: Unit,
    /// Bounds of a number.
    pub bounds: Bounds,
    /// Whether it may carry a distribution: it changes amounts only, never the list of events.
    pub varies: bool,
    /// The choices beside it that it is used with, of which all must be made; if empty, it is always used.
    pub when: &'static [When],
}

/// A choice that a field is used with; with other choices, the field is hidden and has no effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct When {
    /// The field beside it that holds the choice.
    pub field: &'static str,
    /// The choices, as in the file, each with what it asks of the field.
    pub choices: &'static [(&'static str, Ask)],
}

/// What a choice requires of a field that is used with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ask {
    /// Nothing: it may be left out.
    Nothing,
    /// It may be left out, but gets a first value when the choice is made.
    Offers(First),
    /// It is needed, and gets a first value when the choice is made.
    Needs(First),
}

/// The first value of a field that a choice requires, if it is missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum First {
    /// An amount.
    Amount(Amount),
    /// A share or factor.
    Decimal(Decimal),
    /// A whole number.
    Whole(u32),
    /// The first month of the forecast.
    FirstMonth,
    /// The model's first stream.
    Stream,
    /// A vendor that consumption may move to.
    Target,
    /// The share of consumption that no other migration moves.
    ShareLeft,
    /// Another rung of the ladder.
    Rung,
    /// One of the contract's caps.
    Cap,
    /// An entry of the list that it is.
    Entry,
}

impl First {
    /// Half of something.
    pub const HALF: Self = Self::Decimal(Decimal::from_nanos(500_000_000));
    /// All of something, or a factor that changes nothing.
    pub const ONE: Self = Self::Decimal(Decimal::ONE);
    /// No money.
    pub const NO_MONEY: Self = Self::Amount(Amount::ZERO);
}

impl Spec {
    const fn of(unit: Unit, min: i64, max: i64) -> Self {
        Self { id: "", unit, bounds: Bounds::whole(min, max), varies: false, when: &[] }
    }

    /// Something that is not a number.
    pub const PLAIN: Self = Self::of(Unit::None, 0, 0);
    /// An amount of at least zero.
    pub const MONEY: Self = Self::of(Unit::Money, 0, AMOUNT_MAX).may_vary();
    /// An amount that may be negative.
    pub const SIGNED_MONEY: Self = Self::of(Unit::Money, -AMOUNT_MAX, AMOUNT_MAX).may_vary();
    /// A monthly amount of at least zero.
    pub const MONEY_PER_MONTH: Self = Self::of(Unit::MoneyPerMonth, 0, AMOUNT_MAX).may_vary();
    /// A part of one.
    pub const SHARE: Self = Self::of(Unit::Share, 0, 1).may_vary();
    /// A part of one that is lost each month.
    pub const SHARE_PER_MONTH: Self = Self::of(Unit::SharePerMonth, 0, 1).may_vary();
    /// A yearly rate of at least zero.
    pub const RATE: Self = Self::of(Unit::SharePerYear, 0, 100).may_vary();
    /// A yearly growth, above −100 %.
    pub const GROWTH: Self = Self {
        id: "",
        unit: Unit::SharePerYear,
        bounds: Bounds { min: Decimal::from_nanos(-999_999_999), max: Decimal::whole(1000) },
        varies: true,
        when: &[],
    };
    /// A multiplier.
    pub const FACTOR: Self = Self::of(Unit::Factor, 0, 1_000_000).may_vary();
    /// A number of accounts.
    pub const COUNT: Self = Self::of(Unit::Count, 0, 1_000_000_000_000).may_vary();
    /// Days.
    pub const DAYS: Self = Self::of(Unit::Days, 0, 3650);
    /// Days of a month, or parts of them.
    pub const DAYS_OF_MONTH: Self = Self::of(Unit::Days, 0, 31);
    /// Months.
    pub const MONTHS: Self = Self::of(Unit::Months, 1, 240);
    /// A whole number within bounds.
    pub const fn number(unit: Unit, min: i64, max: i64) -> Self {
        Self::of(unit, min, max)
    }
    /// The id of an item.
    pub const fn reference(unit: Unit) -> Self {
        Self::of(unit, 0, 0)
    }

    /// The same, with another unit.
    #[must_use]
    pub const fn unit(mut self, unit: Unit) -> Self {
        self.unit = unit;
        self
    }

    const fn may_vary(mut self) -> Self {
        self.varies = true;
        self
    }

    /// The same, for a parameter that changes the list of events.
    #[must_use]
    pub const fn fixed(mut self) -> Self {
        self.varies = false;
        self
    }

    /// The same, used only with choices beside it.
    #[must_use]
    pub const fn used_when(mut self, when: &'static [When]) -> Self {
        self.when = when;
        self
    }

    /// Whether some choice beside it needs it.
    pub fn is_needed_by_a_choice(&self) -> bool {
        let asks = self.when.iter().flat_map(|when| when.choices);
        asks.into_iter().any(|(_, ask)| matches!(ask, Ask::Needs(_)))
    }

    /// What the choices beside it require of it, with the choice that requires it; none if it is not used with them.
    /// `beside` gives the choice of a field, as in the file.
    pub fn asked<'c>(&self, beside: impl Fn(&str) -> Option<&'c str>) -> Option<(&'static str, Ask)> {
        let mut asked = ("", Ask::Nothing);
        for when in self.when {
            let made = beside(when.field);
            let (choice, ask) = when.choices.iter().find(|(choice, _)| made == Some(choice))?;
            if *ask != Ask::Nothing {
                asked = (choice, *ask);
            }
        }
        Some(asked)
    }

    /// The same, under a name.
    #[must_use]
    pub const fn named(mut self, id: &'static str) -> Self {
        self.id = id;
        self
    }
}
