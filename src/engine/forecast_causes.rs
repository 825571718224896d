//! The causes of a forecast: computed again from its model, by a run that keeps nothing else.
//!
//! Owns the causes of amounts without a posting. Knows no rule. Its one invariant: the run repeats the forecast's own, up
//! to its last day, so entries and invoices have the same places in both.

use std::collections::HashMap;

use super::{
    causes::{Cause, Causes},
    forecast::Invoice,
    plan::Plan,
    recorder::CausesAlone,
    run::{Machine, Overflow},
    vendors::PlanVendor,
};
use crate::{
    calendar::{Date, Month},
    model::Model,
};

/// An amount at a close for which nothing is posted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unposted {
    /// Consumption that is not yet invoiced.
    NotInvoiced,
    /// Consumption of the running period's floor.
    Consumed,
    /// The floors of the running period and of later ones.
    Floors,
    /// Late interest of the next day.
    InterestPerDay,
}

/// The causes of a forecast's entries, invoices and unposted amounts, computed again from its model.
#[derive(Clone, Debug)]
pub struct ForecastCauses {
    causes: Causes,
    /// For each vendor's id.
    vendors: HashMap<String, VendorCauses>,
}

/// The causes of a vendor's amounts for which nothing is posted.
#[derive(Clone, Debug)]
struct VendorCauses {
    /// Those of its consumption, by month.
    months: Vec<(Month, Cause)>,
    /// Those of its unposted amounts at the last close, in the order of the variants of [`Unposted`].
    unposted: [Cause; 4],
}

impl ForecastCauses {
    /// The causes of a valid model's whole forecast.
    pub fn of(model: &Model) -> Result<Self, Overflow> {
        Self::up_to(model, None)
    }

    /// The causes up to the close of a day; of the whole forecast if there is none.
    pub fn up_to(model: &Model, day: Option<Date>) -> Result<Self, Overflow> {
        let plan = Plan::with_paths(model);
        let inputs = plan.inputs::<1>();
        let mut recorder = CausesAlone;
        let mut machine = Machine::open(&plan, &inputs, &mut recorder)?;
        let days =
            day.map_or(plan.days(), |day| usize::try_from(day.0 - plan.as_of.0 + 1).unwrap_or(0).min(plan.days()));
        machine.run_days(days)?;
        let unposted: Vec<[Cause; 4]> = (0..plan.vendors.len()).map(|vendor| machine.trace_unposted(vendor)).collect();
        let causes = std::mem::take(&mut machine.causes);
        let traces = std::mem::take(&mut machine.traces.vendors);
        let id = |vendor: &PlanVendor| plan.items[vendor.item as usize].id.clone();
        let vendors = plan
            .vendors
            .iter()
            .zip(traces)
            .zip(unposted)
            .map(|((vendor, traces), unposted)| (id(vendor), VendorCauses { months: traces.months, unposted }));
        Ok(Self { causes, vendors: vendors.collect() })
    }

    fn vendor(&self, id: &str) -> Option<&VendorCauses> {
        self.vendors.get(id)
    }

    /// The cause of a vendor's unposted amount at the last close, by the vendor's id.
    pub fn of_unposted(&self, vendor: &str, unposted: Unposted) -> Cause {
        self.vendor(vendor).map_or(Cause::NONE, |vendor| vendor.unposted[unposted as usize])
    }

    /// The cause of a vendor's consumption in a month, by the vendor's id.
    pub fn of_consumption(&self, vendor: &str, month: Month) -> Cause {
        let months = self.vendor(vendor).map_or(&[][..], |vendor| &vendor.months);
        months.iter().find(|(other, _)| *other == month).map(|(_, cause)| *cause).unwrap_or_default()
    }

    /// The cause of the disputed part of an invoice.
    pub fn of_dispute(&self, invoice: &Invoice) -> Cause {
        self.causes.disputes.get(&invoice.run_place).copied().unwrap_or_default()
    }

    /// The graph.
    pub const fn graph(&self) -> &Causes {
        &self.causes
    }

    /// The cause of an invoice's face amount and due date.
    pub fn of_invoice(&self, invoice: &Invoice) -> Cause {
        self.causes.owed.get(invoice.run_place as usize).copied().unwrap_or_default()
    }
}
