//! Which figure is asked for: its measure, of one vendor or of all, at the close of a day.
//!
//! Owns how a figure is named, and on which days it is known. Knows no values. Its one invariant: what is read from a
//! name is written as the same name.

use std::{fmt, str::FromStr};

use crate::{
    calendar::Date,
    engine::{Forecast, Measure, Overflow},
};

/// A figure that is asked for, written `cash_low` or `aws.overdue`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// Which figure it is, apart from the vendor.
    pub measure: Measure,
    /// The id of the vendor; none is the whole model.
    pub vendor: Option<String>,
    /// The day at whose close it is taken, as if the forecast ended with it: the day before the as-of date is the
    /// opening. Unless set, figures of what is owed are taken at the opening and all others over the whole forecast.
    pub on: Option<Date>,
}

/// Why a figure has no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unanswered {
    /// There is no figure of that name.
    NoSuchFigure(String),
    /// The figure does not exist for single vendors.
    NotOfVendors(Measure),
    /// No vendor has that id, or it is muted; with the ids that exist.
    NoSuchVendor(String, Vec<String>),
    /// The vendor has no commitment on that day.
    NoCommitment(String),
    /// The forecast does not know that day.
    OutsideForecast {
        /// The day.
        given: Date,
        /// The opening.
        first: Date,
        /// The last day.
        last: Date,
    },
    /// The model in question would not be valid.
    NoModel,
    /// An amount beyond exactness.
    Overflow(Overflow),
}

impl From<Overflow> for Unanswered {
    fn from(overflow: Overflow) -> Self {
        Self::Overflow(overflow)
    }
}

impl Asked {
    /// The figure of the whole model, of the whole forecast.
    pub const fn of(measure: Measure) -> Self {
        Self { measure, vendor: None, on: None }
    }

    /// Every figure of a forecast that has a name here, those of the whole model first.
    pub fn all(forecast: &Forecast) -> Vec<Self> {
        let figures = forecast.figures();
        let asked = figures.iter().map(|figure| Self {
            measure: figure.measure,
            vendor: figure.vendor.map(|vendor| forecast.items[vendor as usize].id.clone()),
            on: None,
        });
        asked.collect()
    }

    /// The day at whose close it is taken.
    pub fn day(&self, forecast: &Forecast) -> Result<Date, Unanswered> {
        let (first, last) = (forecast.as_of.plus_days(-1), forecast.end.plus_days(-1));
        match self.on {
            Some(given) if given < first || given > last => Err(Unanswered::OutsideForecast { given, first, last }),
            Some(given) => Ok(given),
            None if is_of_opening(self.measure) => Ok(first),
            None => Ok(last),
        }
    }
}

/// Whether the figure says what is owed, so that it is taken at the opening unless a day is given.
pub(super) const fn is_of_opening(measure: Measure) -> bool {
    match measure {
        Measure::Overdue
        | Measure::NotYetDue
        | Measure::AccruedShortfall
        | Measure::CommittedLater
        | Measure::Disputed
        | Measure::InterestPerDay
        | Measure::Coverage90Days
        | Measure::Consumed
        | Measure::Floor
        | Measure::RunRate
        | Measure::DayMet => true,
        Measure::CashLow
        | Measure::CashLowDate
        | Measure::CashEnd
        | Measure::RunwayBufferDate
        | Measure::RunwayBufferDays
        | Measure::RunwayZeroDate
        | Measure::RunwayZeroDays
        | Measure::Headroom
        | Measure::Arrears
        | Measure::ArrearsAge1To30
        | Measure::ArrearsAge31To60
        | Measure::ArrearsAge61To90
        | Measure::ArrearsAgeOver90
        | Measure::ArrearsPeak
        | Measure::ArrearsPeakDate
        | Measure::Receipts
        | Measure::Obligations
        | Measure::Coverage
        | Measure::Paid
        | Measure::SetOff
        | Measure::Credited
        | Measure::DaysPayable
        | Measure::DaysReceivable
        | Measure::VendorConcentration
        | Measure::PayerConcentration
        | Measure::Invoiced => false,
    }
}

impl FromStr for Asked {
    type Err = Unanswered;

    /// Reads `cash_low`, `aws.overdue`, and the registry's `vendors/aws/overdue`.
    fn from_str(text: &str) -> Result<Self, Unanswered> {
        let of_vendor = text.strip_prefix("vendors/").and_then(|rest| rest.rsplit_once('/'));
        let (vendor, id) = match of_vendor.or_else(|| text.rsplit_once('.')) {
            Some((vendor, id)) => (Some(vendor.to_owned()), id),
            None => (None, text),
        };
        let mut measures = Measure::OVERALL.into_iter().chain(Measure::OF_VENDOR);
        let measure = measures.find(|measure| measure.id() == id);
        let measure = measure.ok_or_else(|| Unanswered::NoSuchFigure(text.to_owned()))?;
        if vendor.is_some() && !Measure::OF_VENDOR.contains(&measure) {
            return Err(Unanswered::NotOfVendors(measure));
        }
        Ok(Self { measure, vendor, on: None })
    }
}

impl fmt::Display for Asked {
    /// Without the day.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.vendor {
            Some(vendor) => write!(f, "{vendor}.{}", self.measure.id()),
            None => f.write_str(self.measure.id()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_and_written() {
        for (text, written) in [
            ("cash_low", "cash_low"),
            ("aws.overdue", "aws.overdue"),
            ("vendors/aws/overdue", "aws.overdue"),
            ("invoiced", "invoiced"),
        ] {
            assert_eq!(text.parse::<Asked>().map(|asked| asked.to_string()), Ok(written.to_owned()));
        }
        assert_eq!("cash".parse::<Asked>(), Err(Unanswered::NoSuchFigure("cash".to_owned())));
        assert_eq!("aws.cash_low".parse::<Asked>(), Err(Unanswered::NotOfVendors(Measure::CashLow)));
    }
}
