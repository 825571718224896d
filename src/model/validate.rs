//! What makes a model valid: every problem, each with the path of the parameter that it is about.
//!
//! Owns the rules that the types alone cannot hold. A problem is a value; `text` turns it into words. Its one
//! invariant: [`Model::problems`] never panics, whatever the model.

use std::{collections::BTreeSet, fmt::Arguments};

use super::{
    cost::{CostKind, Debt},
    registry::{self, Bounds, Id, Kind, Own, Slot, Spec, Value},
    session::{ItemKind, Model},
    stream::Stream,
    vendor::{Contract, Counts, Policy, PolicyKind, TrendChange, Vendor},
};
use crate::{
    calendar::{Date, Month, YEARS},
    money::{Currency, Decimal},
};

/// One thing wrong with a model.
#[derive(Clone, Debug, PartialEq)]
pub struct Problem {
    /// The parameter, or the entry, that it is about.
    pub path: String,
    /// What is wrong.
    pub fault: Fault,
}

/// What is wrong with a parameter.
#[derive(Clone, Debug, PartialEq)]
pub enum Fault {
    /// A number outside its bounds.
    OutOfBounds {
        /// The smallest value allowed.
        min: Decimal,
        /// The largest value allowed.
        max: Decimal,
    },
    /// An amount with more places than the currency has.
    TooManyPlaces {
        /// Places of the currency.
        digits: u32,
    },
    /// An amount above its bounds, or of 2^53 minor units or more.
    TooLarge,
    /// A currency that ISO 4217 does not have.
    UnknownCurrency,
    /// The forecast reaches beyond the calendar's years.
    BeyondCalendar,
    /// An id that is empty, or has other characters than small letters, digits, `-` and `_`.
    BadId,
    /// An id that is reserved for the program.
    ReservedId,
    /// An id that another item or entry has.
    DuplicateId,
    /// There is no vendor of that id.
    NoSuchVendor(String),
    /// There is no stream of that id.
    NoSuchStream(String),
    /// There is no item of that id.
    NoSuchItem(String),
    /// The end is not after the start.
    EndNotAfterStart,
    /// A commitment period ends after another has begun.
    OverlapsNext {
        /// The first day of the other.
        start: Date,
    },
    /// A commitment period begins before another has ended.
    OverlapsBefore {
        /// The last day of the other.
        last: Date,
    },
    /// Shares that must add up to one do not.
    SharesNotOne {
        /// What they add up to.
        sum: Decimal,
    },
    /// Shares that may add up to at most one are more.
    SharesAboveOne {
        /// What they add up to.
        sum: Decimal,
    },
    /// A vendor pays the stream twice.
    PayerTwice(String),
    /// A season with some factors, but not twelve.
    SeasonNotTwelve,
    /// A season whose factors are all zero.
    SeasonAllZero,
    /// A weekend of all days of the week.
    WholeWeek,
    /// An amount *each time*, or one for more than one month, without its first month.
    FirstMonthNeeded,
    /// A contract without a cap of that id.
    NoSuchCap(String),
    /// The choice made beside it needs this parameter.
    Needed {
        /// The choice, as in the file.
        choice: &'static str,
    },
    /// An invoice or an interest date that should lie before the as-of date.
    NotBeforeAsOf,
    /// A day or month that should not lie after the as-of date.
    AfterAsOf,
    /// A date that should not lie before another.
    Before {
        /// The other parameter's field.
        other: &'static str,
    },
    /// A dispute that names neither kinds nor invoices.
    DisputesNothing,
    /// A date that should not lie before the as-of date.
    BeforeAsOf,
    /// An amount that must be below another.
    NotBelow {
        /// The other parameter's field.
        other: &'static str,
    },
    /// An amount that must not be above another.
    Above {
        /// The other parameter's field.
        other: &'static str,
    },
    /// The vendor has no rung of that id, or it is the rung itself.
    NoSuchRung(String),
    /// A rung that follows itself, directly or through others.
    RungCircle,
    /// A vendor without a contract.
    NoContract(String),
    /// A migration to the vendor itself, or back to it through others.
    MigrationCircle,
    /// Two points of a curve at one load.
    SameLoad,
    /// A curve that falls as the load rises.
    Falling,
    /// An override of something that the model does not have.
    NoSuchInput,
    /// An override of something that belongs to the base alone.
    BelongsToBase,
    /// An override whose value is not of its parameter's kind.
    Misread(Box<ron::error::SpannedError>),
    /// A scenario with the id that means the base.
    IdOfBase,
}

/// The amounts that validation compares with other values. Every other amount is valid or not by itself.
pub(super) const COMPARED_AMOUNTS: [&str; 4] =
    ["credit_line.limit", "credit_line.drawn", "reaction.arrears", "reaction.lift_at"];

/// The id reserved for the credit line.
pub const RESERVED_ID: &str = "credit-line";

impl Model {
    /// Every problem of the model; none means that it can be planned and run.
    pub fn problems(&self) -> Vec<Problem> {
        let mut found = Found { problems: Vec::new() };
        self.check_fields(&mut found);
        self.check_ids(&mut found);
        self.check_time(&mut found);
        for vendor in &self.vendors {
            self.check_vendor(vendor, &mut found);
        }
        for stream in &self.streams {
            self.check_stream(stream, &mut found);
        }
        for cost in &self.costs {
            let at = format_args!("costs/{}", cost.id.0);
            check_changes(at, &cost.changes, &mut found);
            if cost.kind == CostKind::Amount {
                check_months(at, cost.every_months, cost.first_month, cost.until, &mut found);
            }
            if let Some(stream) = &cost.stream
                && self.streams.iter().all(|s| s.id.0 != *stream)
            {
                found.add(format!("{at}/stream"), Fault::NoSuchStream(stream.clone()));
            }
        }
        for cost in &self.costs {
            let at = format_args!("costs/{}/payables", cost.id.0);
            entry_ids(at, &cost.payables, |x| &x.id, &mut found);
        }
        for debt in &self.debts {
            self.check_debt(debt, &mut found);
        }
        self.check_service(&mut found);
        self.check_migrations(&mut found);
        let items: BTreeSet<&str> = self.items().into_iter().map(|item| item.id).collect();
        for past in &self.history {
            if !items.contains(past.item.as_str()) {
                found.add(format!("history/{}/item", past.id.0), Fault::NoSuchItem(past.item.clone()));
            }
        }
        found.problems
    }

    /// Checks the bounds of numbers, amounts that the currency can hold, and what choices need.
    fn check_fields(&self, found: &mut Found) {
        let digits = self.currency().digits();
        // Paths are made only if there is a problem.
        let mut are_good = true;
        registry::each_member(self, &Spec::PLAIN, &mut |place| {
            let is_good = match place.node.own() {
                Own::Slot(slot) => is_good_number(place.spec, slot, digits),
                Own::List(_) | Own::Bare => true,
            };
            are_good &= is_good && place.missed_by().is_none();
        });
        if are_good {
            return;
        }
        registry::each_member_by_path(self, "", &Spec::PLAIN, &mut |path, place| {
            if let Some(choice) = place.missed_by() {
                found.add(path, Fault::Needed { choice });
            }
            let (Own::Slot(slot), Bounds { min, max }) = (place.node.own(), place.spec.bounds) else { return };
            let number = match slot.get() {
                Value::Amount(amount) => amount.0,
                Value::Decimal(decimal) => decimal,
                Value::Whole(whole) => Decimal::whole(i64::from(whole)),
                _ => return,
            };
            if number > max && matches!(slot.get(), Value::Amount(_)) {
                found.add(path, Fault::TooLarge);
            } else if !place.spec.bounds.contains(number) {
                found.add(path, Fault::OutOfBounds { min, max });
            } else if let Value::Amount(amount) = slot.get()
                && amount.to_money(digits).is_none()
            {
                let whole_minor = number.nanos() % 10i128.pow(9 - digits.min(9)) == 0;
                found.add(path, if whole_minor { Fault::TooLarge } else { Fault::TooManyPlaces { digits } });
            }
        });
    }

    /// Ids of items are unique over the model, those of entries in their list.
    fn check_ids(&self, found: &mut Found) {
        let charges =
            || self.vendors.iter().flat_map(|vendor| vendor.charges.iter().map(move |charge| (vendor, charge)));
        let items = self.items();
        let ids = items.iter().map(|item| item.id).chain(charges().map(|(_, charge)| charge.id.0.as_str()));
        if !are_good_ids(ids.clone()) || ids.clone().any(|id| id == RESERVED_ID) {
            let paths = items.iter().map(super::session::Item::path);
            let of_charges =
                charges().map(|(vendor, charge)| format!("vendors/{}/charges/{}", vendor.id.0, charge.id.0));
            let mut seen = BTreeSet::new();
            for (path, id) in paths.chain(of_charges).zip(ids) {
                if id == RESERVED_ID {
                    found.add(path.clone(), Fault::ReservedId);
                }
                if !is_slug(id) {
                    found.add(path.clone(), Fault::BadId);
                }
                if !seen.insert(id) {
                    found.add(path, Fault::DuplicateId);
                }
            }
        }
        entry_ids(format_args!("settings/provenance"), &self.settings.provenance, |p| &p.id, found);
        entry_ids(format_args!("history"), &self.history, |p| &p.id, found);
        if let Some(days) = self.settings.business_days.get() {
            entry_ids(format_args!("settings/business_days/holidays"), &days.holidays, |day| &day.id, found);
        }
        for item in &items {
            let at = format_args!("{}/{}/provenance", item.kind.list(), item.id);
            entry_ids(at, item.provenance, |p| &p.id, found);
        }
    }

    fn check_time(&self, found: &mut Found) {
        if Currency::from_code(&self.settings.currency).is_none() {
            found.add("settings/currency", Fault::UnknownCurrency);
        }
        // Up to the last month: the end, the day after it, may be the first day that is not in the calendar's years.
        let more = i32::try_from(self.settings.months.clamp(1, 100_000) - 1).unwrap_or(0);
        if !YEARS.contains(&self.settings.first_month.plus(more).year()) {
            found.add("settings/months", Fault::BeyondCalendar);
        }
        if self.settings.business_days.get().is_some_and(|days| days.weekend.is_whole_week()) {
            found.add("settings/business_days/weekend", Fault::WholeWeek);
        }
        if let Some(line) = self.settings.credit_line.get()
            && line.drawn > line.limit
        {
            found.add("settings/credit_line/drawn", Fault::Above { other: "credit_line.limit" });
        }
    }

    fn check_vendor(&self, vendor: &Vendor, found: &mut Found) {
        let at = format_args!("vendors/{}", vendor.id.0);
        if let Some(contract) = vendor.contract.get() {
            check_contract(format_args!("{at}/contract"), contract, found);
        }
        entry_ids(format_args!("{at}/invoices"), &vendor.invoices, |x| &x.id, found);
        entry_ids(format_args!("{at}/credits"), &vendor.credits, |x| &x.id, found);
        entry_ids(format_args!("{at}/policies"), &vendor.policies, |x| &x.id, found);
        entry_ids(format_args!("{at}/lump_payments"), &vendor.lump_payments, |x| &x.id, found);
        for charge in &vendor.charges {
            let at = format_args!("{at}/charges/{}", charge.id.0);
            check_changes(at, &charge.changes, found);
            check_months(at, charge.every_months, charge.first_month, charge.until, found);
        }
        for invoice in &vendor.invoices {
            let at = format_args!("{at}/invoices/{}", invoice.id.0);
            if invoice.issued >= self.as_of() {
                found.add(format!("{at}/issued"), Fault::NotBeforeAsOf);
            }
            if invoice.face.is_some_and(|face| face < invoice.amount) {
                found.add(format!("{at}/amount"), Fault::Above { other: "invoice.face" });
            }
            if invoice.due < invoice.issued {
                found.add(format!("{at}/due"), Fault::Before { other: "invoice.issued" });
            }
        }
        self.check_ladder(at, vendor, found);
        self.check_contract_changes(at, vendor, found);
        for policy in &vendor.policies {
            self.check_policy(format_args!("{at}/policies/{}", policy.id.0), policy, found);
        }
    }

    fn check_policy(&self, at: Arguments<'_>, policy: &Policy, found: &mut Found) {
        if policy.kind == PolicyKind::Dispute {
            if policy.decision.is_some() && policy.owed_share.is_none() {
                found.add(format!("{at}/owed_share"), Fault::Needed { choice: policy.kind.as_str() });
            }
            if policy.disputed_kinds.is_empty() && policy.disputed_invoices.is_empty() {
                found.add(format!("{at}/disputed_kinds"), Fault::DisputesNothing);
            }
            if policy.decision.is_some_and(|decision| decision < policy.first_day(self.as_of())) {
                found.add(format!("{at}/decision"), Fault::Before { other: "policy.from" });
            }
        }
        entry_ids(format_args!("{at}/disputed_invoices"), &policy.disputed_invoices, |x| &x.id, found);
    }

    fn check_stream(&self, stream: &Stream, found: &mut Found) {
        let at = format_args!("streams/{}", stream.id.0);
        entry_ids(format_args!("{at}/channels"), &stream.channels, |x| &x.id, found);
        entry_ids(format_args!("{at}/lags"), &stream.lags, |x| &x.id, found);
        entry_ids(format_args!("{at}/payers"), &stream.payers, |x| &x.id, found);
        entry_ids(format_args!("{at}/receivables"), &stream.receivables, |x| &x.id, found);
        check_changes(at, &stream.changes, found);
        if stream.opening_month.is_some_and(|month| month > self.settings.first_month) {
            found.add(format!("{at}/opening_month"), Fault::AfterAsOf);
        }
        match stream.season.0.len() {
            0 => {}
            super::Season::MONTHS => {
                if stream.season.0.iter().all(|factor| *factor == Decimal::ZERO) {
                    found.add(format!("{at}/season"), Fault::SeasonAllZero);
                }
            }
            _ => found.add(format!("{at}/season"), Fault::SeasonNotTwelve),
        }
        let sum = total(stream.lags.iter().map(|lag| lag.share));
        if !stream.lags.is_empty() && sum != Decimal::ONE {
            found.add(format!("{at}/lags"), Fault::SharesNotOne { sum });
        }
        for (list, sum) in [
            ("payers", total(stream.payers.iter().map(|payer| payer.share))),
            ("channels", total(stream.channels.iter().map(|channel| channel.share))),
        ] {
            if sum > Decimal::ONE {
                found.add(format!("{at}/{list}"), Fault::SharesAboveOne { sum });
            }
        }
        let mut payers = BTreeSet::new();
        for payer in &stream.payers {
            let at = format_args!("{at}/payers/{}/vendor", payer.id.0);
            if !payers.insert(&payer.vendor) {
                found.add(at.to_string(), Fault::PayerTwice(payer.vendor.clone()));
            }
            self.check_vendor_id(at, &payer.vendor, found);
        }
        for receivable in &stream.receivables {
            if let Some(vendor) = &receivable.vendor {
                self.check_vendor_id(format_args!("{at}/receivables/{}/vendor", receivable.id.0), vendor, found);
            }
        }
    }

    fn check_vendor_id(&self, at: Arguments<'_>, id: &str, found: &mut Found) {
        if self.vendors.iter().all(|vendor| vendor.id.0 != id) {
            found.add(at.to_string(), Fault::NoSuchVendor(id.to_owned()));
        }
    }

    fn check_debt(&self, debt: &Debt, found: &mut Found) {
        let at = format_args!("debts/{}", debt.id.0);
        entry_ids(format_args!("{at}/repayments"), &debt.repayments, |x| &x.id, found);
        if debt.principal_on.is_some_and(|day| day > self.as_of()) {
            found.add(format!("{at}/principal_on"), Fault::AfterAsOf);
        }
        if let Some(last) = debt.last_interest {
            if last >= self.as_of() {
                found.add(format!("{at}/last_interest"), Fault::NotBeforeAsOf);
            }
            // Interest dates may begin earlier, if the last one is among them.
            let is_one = |n: i32| debt.first_interest.plus_months(n * debt.every_months.max(1).cast_signed()) == last;
            let months = last.month().0 - debt.first_interest.month().0;
            let is_among = months >= 0 && is_one(months / debt.every_months.max(1).cast_signed());
            if debt.first_interest <= last && !is_among {
                found.add(format!("{at}/first_interest"), Fault::Before { other: "debt.last_interest" });
            }
        }
    }
}

/// Whether a number is within its bounds, and an amount can be held by the currency. Values that are no numbers pass.
fn is_good_number(spec: &Spec, slot: &dyn Slot, digits: u32) -> bool {
    // The values of texts are not asked for: they would be copied.
    match slot.kind() {
        Kind::Amount | Kind::Decimal | Kind::Whole => {}
        _ => return true,
    }
    match slot.get() {
        Value::Amount(amount) => spec.bounds.contains(amount.0) && amount.to_money(digits).is_some(),
        Value::Decimal(decimal) => spec.bounds.contains(decimal),
        Value::Whole(whole) => spec.bounds.contains(Decimal::whole(i64::from(whole))),
        _ => true,
    }
}

fn check_contract(at: Arguments<'_>, contract: &Contract, found: &mut Found) {
    entry_ids(format_args!("{at}/periods"), &contract.periods, |x| &x.id, found);
    entry_ids(format_args!("{at}/lines"), &contract.lines, |x| &x.id, found);
    for period in &contract.periods {
        let at = format_args!("{at}/periods/{}", period.id.0);
        let by_instalments = contract.billing.interval_months().is_some();
        if by_instalments && period.invoiced.is_some_and(|invoiced| invoiced > period.floor) {
            found.add(format!("{at}/invoiced"), Fault::Above { other: "period.floor" });
        }
        if period.instalments_until.is_some_and(|until| until <= period.start) {
            found.add(format!("{at}/instalments_until"), Fault::EndNotAfterStart);
        }
    }
    for period in contract.periods.iter().filter(|period| period.end <= period.start) {
        found.add(format!("{at}/periods/{}/end", period.id.0), Fault::EndNotAfterStart);
    }
    let mut by_start: Vec<_> = contract.periods.iter().filter(|period| period.start < period.end).collect();
    by_start.sort_by_key(|period| period.start);
    // Either day may be the one that is wrong: each says what the other allows.
    for pair in by_start.windows(2).filter(|pair| pair[0].end > pair[1].start) {
        if pair[0].start < pair[1].start {
            found.add(format!("{at}/periods/{}/end", pair[0].id.0), Fault::OverlapsNext { start: pair[1].start });
        }
        let last = pair[0].end.plus_days(-1);
        found.add(format!("{at}/periods/{}/start", pair[1].id.0), Fault::OverlapsBefore { last });
    }
    for line in &contract.lines {
        let at = format_args!("{at}/lines/{}", line.id.0);
        check_changes(at, &line.changes, found);
        if let Some(cap) = &line.cap
            && line.counts == Counts::Cap
            && contract.caps.iter().all(|other| other.id.0 != *cap)
        {
            found.add(format!("{at}/cap"), Fault::NoSuchCap(cap.clone()));
        }
    }
    entry_ids(format_args!("{at}/caps"), &contract.caps, |x| &x.id, found);
}

/// The first and the last month of an amount every few months (DESIGN 4.14, *intervals*). That *each time* needs its
/// first month is declared with the field.
fn check_months(
    at: Arguments<'_>,
    every_months: u32,
    first_month: Option<Month>,
    until: Option<Month>,
    found: &mut Found,
) {
    if every_months > 1 && first_month.is_none() {
        found.add(format!("{at}/first_month"), Fault::FirstMonthNeeded);
    }
    if let (Some(first), Some(until)) = (first_month, until)
        && until <= first
    {
        found.add(format!("{at}/until"), Fault::EndNotAfterStart);
    }
}

pub(super) fn check_changes(at: Arguments<'_>, changes: &[TrendChange], found: &mut Found) {
    entry_ids(format_args!("{at}/changes"), changes, |x| &x.id, found);
    for change in changes {
        if change.until.is_some_and(|until| until <= change.from) {
            found.add(format!("{at}/changes/{}/until", change.id.0), Fault::EndNotAfterStart);
        }
    }
}

pub(super) fn entry_ids<T>(at: Arguments<'_>, entries: &[T], id: impl Fn(&T) -> &Id, found: &mut Found) {
    if are_good_ids(entries.iter().map(|entry| id(entry).0.as_str())) {
        return;
    }
    let mut seen = BTreeSet::new();
    for entry in entries {
        let id = &id(entry).0;
        if !is_slug(id) {
            found.add(format!("{at}/{id}"), Fault::BadId);
        }
        if !seen.insert(id) {
            found.add(format!("{at}/{id}"), Fault::DuplicateId);
        }
    }
}

/// Whether all ids are slugs and none occurs twice. This is nearly always so, and is checked without making paths.
fn are_good_ids<'a>(ids: impl Iterator<Item = &'a str>) -> bool {
    let mut all: Vec<&str> = ids.collect();
    all.sort_unstable();
    all.iter().all(|id| is_slug(id)) && all.windows(2).all(|pair| pair[0] != pair[1])
}

pub(super) fn is_slug(id: &str) -> bool {
    !id.is_empty()
        && id.len() <= 64
        && id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'_')
}

pub(super) fn total(shares: impl Iterator<Item = Decimal>) -> Decimal {
    Decimal::from_nanos(shares.fold(0i128, |sum, share| sum.saturating_add(share.nanos())))
}

pub(super) struct Found {
    problems: Vec<Problem>,
}

impl Found {
    pub(super) fn add(&mut self, path: impl Into<String>, fault: Fault) {
        self.problems.push(Problem { path: path.into(), fault });
    }
}

impl Model {
    /// A slug for a new item, made from its label and unique over the model.
    pub fn new_id(&self, kind: ItemKind, label: &str) -> String {
        self.new_id_beside(kind, label, &BTreeSet::new())
    }

    /// As above, and different from ids that are taken elsewhere.
    pub(super) fn new_id_beside(&self, kind: ItemKind, label: &str, elsewhere: &BTreeSet<String>) -> String {
        let mut slug = slug_of(label);
        if slug.is_empty() || slug == RESERVED_ID {
            kind.list().trim_end_matches('s').clone_into(&mut slug);
        }
        let taken = |id: &str| {
            elsewhere.contains(id)
                || self.item(id).is_some()
                || self.vendors.iter().flat_map(|v| &v.charges).any(|charge| charge.id.0 == id)
        };
        free(slug, taken)
    }
}

/// The small letters and digits of a label, joined by `-`.
pub(super) fn slug_of(label: &str) -> String {
    let mut slug: String = label
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' })
        .collect::<String>()
        .split('-')
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join("-");
    slug.truncate(40);
    slug
}

/// The slug, with a number behind it if it is taken.
pub(super) fn free(slug: String, taken: impl Fn(&str) -> bool) -> String {
    if !taken(&slug) {
        return slug;
    }
    (2..=u32::MAX).map(|n| format!("{slug}-{n}")).find(|id| !taken(id)).unwrap_or(slug)
}
