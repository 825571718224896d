//! Sessions of version 1, made into sessions of this version with the same forecasts (DESIGN 4.14).
//!
//! Version 1 is read with today's records: every field that it had is still there. What means something else today is
//! changed here: a capped line has a cap of its own; capacity that instalments paid for was never carried into the next
//! period; and an amount for more than one month has a first month. Its one invariant: the forecast of the base and of
//! every scenario stays the same.

use std::collections::BTreeMap;

use crate::model::{
    Billing, Cap, Contract, CostKind, Counts, Decimal, Keyed as _, Model, SCHEMA_VERSION, Scenario, Session, Setting,
    Vendor,
};

/// The shares of the lines that are capped in the base or in a scenario, by vendor and line.
type Capped = BTreeMap<(String, String), Decimal>;

/// Makes a session of version 1, which may be invalid, one of this version.
pub(super) fn migrate(session: &mut Session) {
    let old = session.model.clone();
    let resolved: Vec<Model> = session.scenarios.iter().map(|scenario| scenario.resolved(&old)).collect();
    let mut capped = Capped::new();
    for model in std::iter::once(&old).chain(&resolved) {
        for (vendor, line, share) in capped_lines(model) {
            capped.entry((vendor.to_owned(), line.to_owned())).or_insert(share);
        }
    }
    migrate_model(&mut session.model, &capped);
    for (scenario, mut wanted) in session.scenarios.iter_mut().zip(resolved) {
        migrate_model(&mut wanted, &capped);
        migrate_scenario(scenario, &session.model, &wanted);
    }
    session.version = SCHEMA_VERSION;
}

/// The capped lines of a model: vendor, line, and the cap as a share of the floor.
fn capped_lines(model: &Model) -> impl Iterator<Item = (&str, &str, Decimal)> {
    let contracts = model.vendors.iter().filter_map(|vendor| Some((&vendor.id.0, vendor.contract.get()?)));
    contracts.flat_map(|(vendor, contract)| {
        let capped = contract.lines.iter().filter(|line| line.counts == Counts::Cap);
        capped.filter_map(|line| Some((vendor.as_str(), line.id.0.as_str(), line.share?)))
    })
}

fn migrate_model(model: &mut Model, capped: &Capped) {
    let first_month = model.settings.first_month;
    for vendor in &mut model.vendors {
        for charge in vendor.charges.iter_mut().filter(|charge| charge.every_months > 1) {
            charge.first_month.get_or_insert(first_month);
        }
        let id = vendor.id.0.clone();
        if let Some(contract) = &mut vendor.contract.0 {
            migrate_contract(contract, &id, capped);
        }
        move_sources(vendor, capped);
    }
    let amounts = model.costs.iter_mut().filter(|cost| cost.kind == CostKind::Amount);
    for cost in amounts.filter(|cost| cost.every_months > 1) {
        cost.first_month.get_or_insert(first_month);
    }
}

fn migrate_contract(contract: &mut Contract, vendor: &str, capped: &Capped) {
    for ((_, line), share) in capped.iter().filter(|((of, _), _)| of == vendor) {
        let own = contract.lines.iter_mut().find(|own| own.id.0 == *line && own.counts == Counts::Cap);
        let own = own.and_then(|own| {
            own.cap = Some(line.clone());
            own.share.take()
        });
        contract.caps.push(Cap { share: own.unwrap_or(*share), ..Cap::blank(line) });
    }
    if contract.billing != Billing::Usage {
        contract.carry_over_cap = Decimal::ZERO;
    }
}

/// Where the share of a capped line came from, its cap's comes from.
fn move_sources(vendor: &mut Vendor, capped: &Capped) {
    for line in capped.keys().filter(|(of, _)| *of == vendor.id.0).map(|(_, line)| line) {
        let before = format!("contract/lines/{line}/share");
        for source in vendor.provenance.iter_mut().filter(|source| source.field == before) {
            source.field = format!("contract/caps/{line}/share");
        }
    }
}

/// Changes a scenario's overrides so that they lead from the new base to the wanted model.
fn migrate_scenario(scenario: &mut Scenario, base: &Model, wanted: &Model) {
    // Whole lists and parts are written anew.
    for (path, setting) in &mut scenario.overrides {
        if wanted.get(path).is_none()
            && let Some(text) = wanted.written_at(path)
        {
            *setting = Setting::of(&text);
        }
    }
    let found = scenario.resolved(base);
    for path in changed(wanted) {
        let text = wanted.written_at(&path);
        if text == found.written_at(&path) {
            continue;
        }
        if text == base.written_at(&path) {
            scenario.overrides.remove(&path);
        } else if let Some(text) = text {
            scenario.overrides.insert(path, Setting::of(&text));
        }
    }
}

/// The paths of what may have changed in a model. A list comes before what is in it.
fn changed(model: &Model) -> Vec<String> {
    let mut paths = Vec::new();
    for vendor in &model.vendors {
        let at = format!("vendors/{}", vendor.id.0);
        paths.extend(vendor.charges.iter().map(|charge| format!("{at}/charges/{}/first_month", charge.id.0)));
        let Some(contract) = vendor.contract.get() else { continue };
        paths.push(format!("{at}/contract/carry_over_cap"));
        paths.extend(contract.caps.iter().map(|cap| format!("{at}/contract/caps/{}/share", cap.id.0)));
        for line in &contract.lines {
            paths.extend(["share", "cap"].map(|field| format!("{at}/contract/lines/{}/{field}", line.id.0)));
        }
    }
    paths.extend(model.costs.iter().map(|cost| format!("costs/{}/first_month", cost.id.0)));
    paths
}
