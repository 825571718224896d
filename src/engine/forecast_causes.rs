//! The causes of a forecast: found anew from its model, by a run that keeps nothing but causes.
//!
//! Owns which cause belongs to which invoice of the forecast, and those of what is posted nowhere. Knows no rule. Its one
//! invariant: the run is the forecast's own, so that entries and invoices have the same places in both.

use super::{
    causes::{Cause, Causes},
    plan::{Plan, index},
    recorder::CausesAlone,
    run::{Machine, Overflow},
    vendors::PlanVendor,
};
use crate::{
    calendar::{Date, Month},
    model::Model,
};

/// How a vendor stands at a close, as far as nothing is posted for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unposted {
    /// What is consumed and not yet invoiced.
    NotInvoiced,
    /// What is consumed of the running period's floor.
    Consumed,
    /// The floors of the running period and of later ones.
    Floors,
    /// Late interest of the next day.
    InterestPerDay,
}

/// What the entries of a forecast come from, found anew from its model.
#[derive(Clone, Debug)]
pub struct ForecastCauses {
    causes: Causes,
    /// Of each invoice of the forecast its place in the run.
    invoices: Vec<usize>,
    vendors: Vec<VendorCauses>,
}

/// What a vendor's figures come from for which nothing is posted.
#[derive(Clone, Debug)]
struct VendorCauses {
    id: String,
    /// What it consumed, by month.
    months: Vec<(Month, Cause)>,
    /// How it stands, in the order of the variants of [`Unposted`].
    unposted: [Cause; 4],
}

impl ForecastCauses {
    /// What everything comes from that a valid model's forecast has posted.
    pub fn of(model: &Model) -> Result<Self, Overflow> {
        Self::up_to(model, None)
    }

    /// The same, up to the close of a day.
    pub fn up_to(model: &Model, day: Option<Date>) -> Result<Self, Overflow> {
        let plan = Plan::with_paths(model);
        let inputs = plan.inputs::<1>();
        let mut recorder = CausesAlone;
        let mut machine = Machine::open(&plan, &inputs, &mut recorder)?;
        let days =
            day.map_or(plan.days(), |day| usize::try_from(day.0 - plan.as_of.0 + 1).unwrap_or(0).min(plan.days()));
        machine.run_days(days)?;
        let faces = machine.invoices.iter().enumerate().filter(|(_, invoice)| !invoice.face.is_zero());
        let invoices = faces.map(|(place, _)| place).collect();
        let unposted: Vec<[Cause; 4]> = (0..plan.vendors.len()).map(|vendor| machine.trace_unposted(vendor)).collect();
        let causes = std::mem::take(&mut machine.causes);
        let traces = std::mem::take(&mut machine.traces.vendors);
        let id = |vendor: &PlanVendor| plan.items[vendor.item as usize].id.clone();
        let vendors = plan.vendors.iter().zip(traces).zip(unposted).map(|((vendor, traces), unposted)| VendorCauses {
            id: id(vendor),
            months: traces.months,
            unposted,
        });
        Ok(Self { causes, invoices, vendors: vendors.collect() })
    }

    fn vendor(&self, id: &str) -> Option<&VendorCauses> {
        self.vendors.iter().find(|vendor| vendor.id == id)
    }

    /// The cause of how the vendor of an id stands at the last close.
    pub fn of_unposted(&self, vendor: &str, unposted: Unposted) -> Cause {
        self.vendor(vendor).map_or(Cause::NONE, |vendor| vendor.unposted[unposted as usize])
    }

    /// The cause of what the vendor of an id consumes in a month.
    pub fn of_consumption(&self, vendor: &str, month: Month) -> Cause {
        let months = self.vendor(vendor).map_or(&[][..], |vendor| &vendor.months);
        months.iter().find(|(other, _)| *other == month).map(|(_, cause)| *cause).unwrap_or_default()
    }

    /// The cause of what is disputed of the invoice of a place in the forecast.
    pub fn of_dispute(&self, place: usize) -> Cause {
        let at = self.invoices.get(place).map(|at| index(*at));
        at.and_then(|at| self.causes.disputes.get(&at)).copied().unwrap_or_default()
    }

    /// The graph.
    pub const fn graph(&self) -> &Causes {
        &self.causes
    }

    /// The cause of the invoice of a place in the forecast: its face amount and its due date.
    pub fn of_invoice(&self, place: usize) -> Cause {
        let at = self.invoices.get(place);
        at.and_then(|at| self.causes.owed.get(*at)).copied().unwrap_or_default()
    }
}
