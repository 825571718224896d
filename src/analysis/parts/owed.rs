//! What is owed at a close: arrears, the four owed figures, and commitments.
//!
//! Owns how the engine's standings and the states of invoices become parts. Its one invariant: for each vendor, the
//! parts of an owed figure add up to what the engine says that it is owed.

use std::collections::{HashMap, HashSet};

use super::{
    FigureLine, Part, Role,
    search::{FoundParts, PartSearch},
};
use crate::{
    analysis::asked::Unanswered,
    calendar::Date,
    engine::{
        Commitment, FigureValue, Forecast, Invoice, InvoiceState, Measure, Plan, Standing, age_bucket, standings_on,
    },
    model::Model,
    money::Money,
};

impl PartSearch<'_> {
    /// Arrears at the close of a day, of the age buckets that are meant.
    pub(super) fn arrears(&self, day: Date, is_meant: impl Fn(usize) -> bool) -> Vec<Part> {
        let mut parts = Vec::new();
        for (place, invoice) in self.forecast.invoices.iter().enumerate() {
            for stretch in self.forecast.arrears(invoice) {
                if stretch.start <= day && day < stretch.end && is_meant(age_bucket(day.0 - stretch.due.0)) {
                    parts.push(self.unpaid_part(place, invoice, stretch.due, stretch.amount));
                }
            }
        }
        parts
    }

    /// How every vendor stands at the close of the day.
    pub(super) fn standings(&self) -> Result<Vec<Standing>, Unanswered> {
        if self.day < self.forecast.as_of {
            return Ok(self.forecast.standings.clone());
        }
        Ok(standings_on(&Plan::new(self.model), self.day)?)
    }

    /// What is unpaid of invoices at the close of the day: past due, not past due, or disputed.
    pub(super) fn owed(&self, measure: Measure) -> Result<Vec<Part>, Unanswered> {
        let mut parts = Vec::new();
        for (place, invoice) in self.forecast.invoices.iter().enumerate() {
            let Some(state) = state_on(self.forecast, invoice, self.day) else { continue };
            let is_overdue = self.day > state.due && !state.agreed;
            let amount = match measure {
                Measure::Disputed => state.disputed,
                Measure::Overdue if is_overdue => state.unpaid - state.disputed,
                Measure::NotYetDue if !is_overdue => state.unpaid - state.disputed,
                _ => continue,
            };
            parts.push(self.unpaid_part(place, invoice, state.due, amount));
        }
        if measure == Measure::NotYetDue {
            let mut invoiced = vec![Money::ZERO; self.forecast.items.len()];
            for part in &parts {
                if let Some(vendor) = part.item {
                    invoiced[vendor as usize] += part.amount;
                }
            }
            for standing in self.standings()? {
                let rest = standing.owed.not_yet_due - invoiced[standing.vendor as usize];
                let line = FigureLine::NotInvoiced(self.id(standing.vendor));
                let part = self.unposted_part(line, Some(standing.vendor), rest);
                parts.push(part);
            }
        }
        Ok(parts)
    }

    /// The accrued shortfall, or what is committed for later, at the close of the day.
    pub(super) fn committed(&self, measure: Measure) -> Result<Vec<Part>, Unanswered> {
        let mut parts = Vec::new();
        let by_usage = billed_by_usage(self.model);
        for standing in self.standings()? {
            let vendor = standing.vendor;
            let mut push = |line: fn(String) -> FigureLine, amount: Money| {
                parts.push(self.unposted_part(line(self.id(vendor)), Some(vendor), amount));
            };
            let accrued = standing.owed.accrued_shortfall;
            let later = standing.owed.committed_later;
            match (measure, standing.commitment) {
                (Measure::AccruedShortfall, Some(commitment)) if accrued != Money::ZERO => {
                    push(FigureLine::FloorByDays, accrued + commitment.consumed);
                    push(FigureLine::OfFloorConsumed, -commitment.consumed);
                }
                (Measure::AccruedShortfall, _) => {}
                (_, Some(commitment)) if by_usage.contains(self.forecast.items[vendor as usize].id.as_str()) => {
                    let left = (commitment.floor - commitment.consumed).max(Money::ZERO) - accrued;
                    push(FigureLine::RestOfFloor, left.min(later));
                    push(FigureLine::LaterFloors, later - left.min(later));
                }
                _ => push(FigureLine::LaterFloors, later),
            }
        }
        Ok(parts)
    }

    pub(super) fn commitments(&self, measure: Measure) -> FoundParts {
        let standings = self.standings()?;
        self.needs_commitment(&standings)?;
        let parts = standings.iter().filter_map(|standing| {
            let commitment: Commitment = standing.commitment?;
            let (line, amount): (fn(String) -> FigureLine, Money) = match measure {
                Measure::Consumed => (FigureLine::OfFloorConsumed, commitment.consumed),
                Measure::Floor => (FigureLine::Floor, commitment.floor),
                _ => (FigureLine::RunRate, commitment.run_rate),
            };
            Some(self.unposted_part(line(self.id(standing.vendor)), Some(standing.vendor), amount))
        });
        let term = self.term(Role::Sum, measure, self.day, parts.collect());
        let total = term.total();
        let value =
            if measure == Measure::RunRate { FigureValue::MoneyPerMonth(total) } else { FigureValue::Money(total) };
        Ok((value, vec![term]))
    }

    /// A vendor that is asked for this figure has a commitment.
    fn needs_commitment(&self, standings: &[Standing]) -> Result<(), Unanswered> {
        let has_one = |standing: &Standing| self.is_meant(Some(standing.vendor)) && standing.commitment.is_some();
        match self.item {
            Some(vendor) if !standings.iter().any(has_one) => Err(Unanswered::NoCommitment(self.id(vendor))),
            _ => Ok(()),
        }
    }

    /// The first close at which the floors of the periods that run on the day are consumed; of all vendors the last.
    pub(super) fn day_met(&self) -> FoundParts {
        let standings = self.standings()?;
        self.needs_commitment(&standings)?;
        let mut last = None;
        let mut reached: HashMap<u32, Vec<Date>> = HashMap::new();
        for consumed in self.forecast.consumed.iter().filter(|own| own.consumed >= own.floor) {
            reached.entry(consumed.vendor).or_default().push(consumed.date);
        }
        for standing in standings.iter().filter(|standing| self.is_meant(Some(standing.vendor))) {
            let Some(commitment) = standing.commitment else { continue };
            let met = if commitment.consumed >= commitment.floor {
                Some(self.day)
            } else {
                let period = commitment.start..commitment.end;
                let dates = reached.get(&standing.vendor).map_or(&[][..], Vec::as_slice);
                dates.iter().copied().find(|date| period.contains(date))
            };
            last = last.max(met);
        }
        let floor = |measure| self.commitments(measure).map(|(_, terms)| terms);
        let mut terms = floor(Measure::Floor)?;
        terms.extend(floor(Measure::Consumed)?);
        for term in &mut terms {
            term.role = Role::OnDate;
        }
        Ok((FigureValue::Date(last), terms))
    }
}

/// How an invoice stood at the close of a day; none before it was issued.
pub(in crate::analysis) fn state_on(forecast: &Forecast, invoice: &Invoice, day: Date) -> Option<InvoiceState> {
    forecast.history(invoice).iter().take_while(|state| state.from <= day).last().copied()
}

/// The ids of the vendors whose contract is billed by usage.
fn billed_by_usage(model: &Model) -> HashSet<&str> {
    let by_usage = model
        .vendors
        .iter()
        .filter(|vendor| vendor.contract.get().is_some_and(|contract| contract.billing.interval_months().is_none()));
    by_usage.map(|vendor| vendor.id.0.as_str()).collect()
}
