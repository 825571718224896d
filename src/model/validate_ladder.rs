//! What makes ladders, contract changes and service valid (DESIGN 4.5 to 4.7).

use std::{collections::BTreeMap, fmt::Arguments};

use super::{
    ladder::{ContractChange, ContractChangeKind, Rung, Trigger},
    session::Model,
    validate::{Fault, Found, check_changes, entry_ids},
    vendor::Vendor,
};
use crate::money::{Amount, Decimal};

/// Whether following the single reference of each thing leads back to where it began.
fn is_in_circle<'a>(start: &'a str, next: impl Fn(&str) -> Option<&'a str>, most: usize) -> bool {
    let mut at = start;
    for _ in 0..=most {
        match next(at) {
            Some(found) if found == start => return true,
            Some(found) => at = found,
            None => return false,
        }
    }
    false
}

impl Model {
    pub(super) fn check_ladder(&self, at: Arguments<'_>, vendor: &Vendor, found: &mut Found) {
        entry_ids(format_args!("{at}/reactions"), &vendor.reactions, |x| &x.id, found);
        let named = |id: &str| vendor.reactions.iter().find(|rung| rung.id.0 == id);
        let follows = |id: &str| {
            let rung = named(id).filter(|rung| !rung.muted && rung.trigger == Trigger::After)?;
            rung.after.as_deref()
        };
        for rung in &vendor.reactions {
            let at = format_args!("{at}/reactions/{}", rung.id.0);
            self.check_rung(at, rung, found);
            let Some(after) = &rung.after else { continue };
            if named(after).is_none() {
                found.add(format!("{at}/after"), Fault::NoSuchRung(after.clone()));
            } else if rung.trigger == Trigger::After
                && !rung.muted
                && is_in_circle(&rung.id.0, follows, vendor.reactions.len())
            {
                found.add(format!("{at}/after"), Fault::RungCircle);
            }
        }
    }

    fn check_rung(&self, at: Arguments<'_>, rung: &Rung, found: &mut Found) {
        if rung.trigger == Trigger::After && rung.days == 0 {
            let (min, max) = (Decimal::ONE, Decimal::whole(3650));
            found.add(format!("{at}/days"), Fault::OutOfBounds { min, max });
        }
        if rung.trigger == Trigger::Arrears && rung.lift_at > Amount::ZERO && rung.lift_at >= rung.arrears {
            found.add(format!("{at}/lift_at"), Fault::NotBelow { other: "reaction.arrears" });
        }
        if rung.in_force_since.is_some_and(|since| since >= self.as_of()) {
            found.add(format!("{at}/in_force_since"), Fault::NotBeforeAsOf);
        }
        match (rung.lifted_on, rung.in_force_since) {
            (Some(lifted), _) if lifted >= self.as_of() => {
                found.add(format!("{at}/lifted_on"), Fault::NotBeforeAsOf);
            }
            (Some(lifted), Some(since)) if lifted < since => {
                found.add(format!("{at}/lifted_on"), Fault::Before { other: "reaction.in_force_since" });
            }
            _ => {}
        }
        if rung.counted_since.is_some_and(|day| day > self.as_of()) {
            found.add(format!("{at}/counted_since"), Fault::AfterAsOf);
        }
        if let Some(stream) = &rung.stream
            && self.streams.iter().all(|s| s.id.0 != *stream)
        {
            found.add(format!("{at}/stream"), Fault::NoSuchStream(stream.clone()));
        }
    }

    pub(super) fn check_contract_changes(&self, at: Arguments<'_>, vendor: &Vendor, found: &mut Found) {
        entry_ids(format_args!("{at}/contract_changes"), &vendor.contract_changes, |x| &x.id, found);
        for change in &vendor.contract_changes {
            let at = format_args!("{at}/contract_changes/{}", change.id.0);
            if vendor.contract.get().is_none() {
                found.add(format!("{at}/kind"), Fault::NoContract(vendor.id.0.clone()));
            }
            entry_ids(format_args!("{at}/fee_shares"), &change.fee_shares, |x| &x.id, found);
            self.check_contract_change(at, vendor, change, found);
        }
        let moved = vendor
            .contract_changes
            .iter()
            .filter(|change| !change.muted && change.kind == ContractChangeKind::Migrate && change.share.is_some());
        let mut sum = 0i128;
        for change in moved {
            sum += change.share.unwrap_or(Decimal::ZERO).nanos();
            if sum > Decimal::ONE.nanos() {
                let at = format_args!("{at}/contract_changes/{}/share", change.id.0);
                found.add(at.to_string(), Fault::SharesAboveOne { sum: Decimal::from_nanos(sum) });
            }
        }
    }

    fn check_contract_change(&self, at: Arguments<'_>, vendor: &Vendor, change: &ContractChange, found: &mut Found) {
        match change.kind {
            ContractChangeKind::Renegotiate => {
                if change.date < self.as_of() {
                    found.add(format!("{at}/date"), Fault::BeforeAsOf);
                }
            }
            ContractChangeKind::Terminate => {}
            ContractChangeKind::Migrate => {
                let Some(to) = &change.to else { return };
                match self.vendors.iter().find(|other| other.id.0 == *to) {
                    _ if *to == vendor.id.0 && !change.muted => found.add(format!("{at}/to"), Fault::MigrationCircle),
                    None => found.add(format!("{at}/to"), Fault::NoSuchVendor(to.clone())),
                    Some(other) if other.contract.get().is_none() => {
                        found.add(format!("{at}/to"), Fault::NoContract(to.clone()));
                    }
                    Some(_) => {}
                }
            }
        }
    }

    /// No vendor's consumption moves in a circle.
    pub(super) fn check_migrations(&self, found: &mut Found) {
        let mut targets: BTreeMap<&str, Vec<(&str, &str)>> = BTreeMap::new();
        for vendor in &self.vendors {
            for change in vendor.contract_changes.iter().filter(|change| !change.muted) {
                if let (ContractChangeKind::Migrate, Some(to)) = (change.kind, &change.to)
                    && *to != vendor.id.0
                {
                    targets.entry(&vendor.id.0).or_default().push((to, &change.id.0));
                }
            }
        }
        let reaches = |start: &str, goal: &str| {
            let mut open = vec![start];
            let mut seen = std::collections::BTreeSet::new();
            while let Some(at) = open.pop() {
                if at == goal {
                    return true;
                }
                if seen.insert(at) {
                    open.extend(targets.get(at).into_iter().flatten().map(|(to, _)| *to));
                }
            }
            false
        };
        for (from, moves) in &targets {
            for (to, change) in moves.iter().filter(|(to, _)| reaches(to, from)) {
                let _ = to;
                found.add(format!("vendors/{from}/contract_changes/{change}/to"), Fault::MigrationCircle);
            }
        }
    }

    pub(super) fn check_service(&self, found: &mut Found) {
        let mut sum = 0i128;
        for vendor in self.vendors.iter().filter(|vendor| !vendor.muted) {
            sum += vendor.service_share.nanos();
            if vendor.service_share > Decimal::ZERO && sum > Decimal::ONE.nanos() {
                let at = format_args!("vendors/{}/service_share", vendor.id.0);
                found.add(at.to_string(), Fault::SharesAboveOne { sum: Decimal::from_nanos(sum) });
            }
        }
        let Some(service) = self.service.get() else { return };
        check_changes(format_args!("service"), &service.changes, found);
        entry_ids(format_args!("service/curve"), &service.curve, |x| &x.id, found);
        entry_ids(format_args!("service/outages"), &service.outages, |x| &x.id, found);
        let mut points: Vec<_> = service.curve.iter().collect();
        points.sort_by_key(|point| point.load);
        for pair in points.windows(2) {
            let at = format_args!("service/curve/{}", pair[1].id.0);
            if pair[1].load == pair[0].load {
                found.add(format!("{at}/load"), Fault::SameLoad);
            } else if pair[1].down < pair[0].down {
                found.add(format!("{at}/down"), Fault::Falling);
            }
        }
    }
}
