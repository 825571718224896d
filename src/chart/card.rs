//! A vendor's card: what we owe it, what it buys from us, and what its reaction puts at risk.
//!
//! Owns which figures stand on it. Its one invariant: every figure comes from the present forecast or model; what is at
//! risk counts no revenue twice.

use std::collections::BTreeMap;

use super::{LeadsTo, PostingQuery, PostingSet, episodes, major, rung_name};
use crate::{
    analysis::ageing::Overdue,
    calendar::{Date, Month},
    engine::{Flow, Forecast, Owed, RungEvent, RungEventKind, rule_of_stream},
    model::{Act, InvoiceKind, Model, PolicyKind, Rung, Stream, Vendor},
    money::{Currency, Decimal, Money, scaled},
    text::card as words,
};

/// What a vendor buys from us: revenue of one stream.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Purchase {
    /// The id of the stream.
    pub stream: String,
    /// The name of the stream.
    pub label: String,
    /// What is recognised of it in the months that the card is for.
    pub amount: Money,
}

/// What a vendor does next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NextStep {
    /// The day.
    pub date: Date,
    /// The path of the rung.
    pub rung: String,
    /// The reaction in words: *suspends service*.
    pub does: String,
}

/// What we owe a vendor, and what it buys from us.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VendorCard {
    /// The vendor's id.
    pub vendor: String,
    /// What we owe it at the opening: four figures, and the disputed sum beside them.
    pub owed: Owed,
    /// What it owes us at the opening.
    pub owes_us: Money,
    /// How many months the yearly figures are for: 12, or all if the forecast is shorter.
    pub months: i32,
    /// The last day that they are for.
    pub until: Date,
    /// What it buys from us, the most first.
    pub buys: Vec<Purchase>,
    /// Its share of service, without deducting what has moved to other vendors.
    pub service_share: Decimal,
    /// Revenue of others that depends on its share of service.
    pub through_service: Money,
    /// What it is planned to spend with us, which it could take away.
    pub own_spend: Money,
    /// How its usage is paid on the first day, and the path of the policy that says so, or of the list of policies if
    /// there is none.
    pub policy: (PolicyKind, String),
    /// Since when something is overdue: the day after the oldest due date.
    pub overdue_since: Option<Date>,
    /// Whether all that is overdue is so since that day.
    pub is_overdue_since_one_day: bool,
    /// How much of what is overdue is so since another day, where most of it is; with that day.
    pub overdue_bulk: Option<(Money, Date)>,
    /// The day from which on another policy holds for its usage, and its kind; none if today's holds to the end.
    pub next_policy: Option<(Date, PolicyKind)>,
    /// The day at whose close nothing of what is overdue today is left; none if some is at the end.
    pub settled: Option<Date>,
    /// Late interest on the first day.
    pub interest_per_day: Money,
    /// Whether it has a ladder that takes part.
    pub has_ladder: bool,
    /// The first notice that it gives, if that comes before the next step.
    pub notice: Option<NextStep>,
    /// What it does next: any rung but a notice, or a judgment.
    pub next: Option<NextStep>,
    /// The session's currency: amounts are in its minor units.
    pub currency: Currency,
    as_of: Date,
}

impl VendorCard {
    /// The card of the vendor of an id; none if it takes no part.
    pub fn of(model: &Model, forecast: &Forecast, id: &str) -> Option<Self> {
        let vendor = model.vendors.iter().find(|vendor| vendor.id.0 == id)?;
        let item = forecast.item_index(id)?;
        let standing = forecast.standings.iter().find(|standing| standing.vendor == item)?;
        let currency = forecast.currency;
        let all_months = forecast.end.month().0 - forecast.as_of.month().0;
        let months = all_months.min(12);
        let end = forecast.as_of.plus_months(months);
        let (through_service, own_spend) = at_risk(model, vendor, months).unwrap_or_default();
        let events = forecast.rung_events.iter().filter(|event| event.vendor == item);
        let mut events = events.filter(|event| event.kind != RungEventKind::Lifted);
        let (mut notice, mut next) = (None, None);
        for event in &mut events {
            if event.act == Act::Notice && event.kind == RungEventKind::Fired {
                notice = notice.or(Some(event));
            } else {
                next = Some(event);
                break;
            }
        }
        let step = |event: &RungEvent| NextStep {
            date: event.date,
            rung: format!("vendors/{id}/reactions/{}", event.rung),
            does: match event.kind {
                RungEventKind::Judged => words::JUDGMENT.to_owned(),
                RungEventKind::Fired | RungEventKind::Lifted => {
                    let rung = vendor.reactions.iter().find(|rung| rung.id.0 == event.rung);
                    rung.map_or_else(String::new, |rung| rung_name(vendor, rung))
                }
            },
        };
        let opening = forecast.as_of.plus_days(-1);
        let invoices = forecast.invoices.iter().filter(|invoice| invoice.vendor == item && invoice.opening);
        let overdue = invoices.flat_map(|invoice| forecast.arrears(invoice));
        let overdue = overdue.filter(|stretch| stretch.start <= opening && opening < stretch.end);
        let mut by_day: BTreeMap<Date, Money> = BTreeMap::new();
        for stretch in overdue {
            *by_day.entry(stretch.due.plus_days(1)).or_default() += stretch.amount;
        }
        let overdue_since = by_day.keys().next().copied();
        let is_overdue_since_one_day = by_day.len() == 1;
        let all: Money = by_day.values().copied().sum();
        let bulk = by_day.into_iter().find(|(day, amount)| Some(*day) != overdue_since && amount.0 > all.0 / 2);
        let receivables = model.streams.iter().filter(|stream| !stream.muted).flat_map(|stream| &stream.receivables);
        let own = receivables.filter(|receivable| receivable.vendor.as_deref() == Some(id));
        Some(Self {
            vendor: id.to_owned(),
            owed: standing.owed,
            owes_us: own.filter_map(|receivable| receivable.amount.to_money(currency.digits())).sum(),
            months,
            until: end.plus_days(-1),
            buys: purchases(model, forecast, vendor, end),
            service_share: vendor.service_share,
            through_service,
            own_spend,
            policy: first_policy(model, vendor),
            next_policy: next_policy(model, vendor),
            settled: Overdue::at(forecast, Some(item), opening).and_then(|own| own.settled),
            interest_per_day: standing.interest_per_day,
            has_ladder: vendor.reactions.iter().any(|rung| !rung.muted),
            notice: notice.map(step),
            next: next.map(step),
            overdue_since,
            is_overdue_since_one_day,
            overdue_bulk: bulk.map(|(day, amount)| (amount, day)),
            currency,
            as_of: forecast.as_of,
        })
    }

    /// Whether all that is overdue today is settled on the first day.
    pub fn is_settled_at_once(&self) -> bool {
        self.settled == Some(self.as_of)
    }

    /// What is owed to it today: what is committed for later is not.
    pub fn we_owe(&self) -> Money {
        self.owed.overdue + self.owed.not_yet_due + self.owed.accrued_shortfall
    }

    /// What it owes us less what we owe it.
    pub fn net(&self) -> Money {
        self.owes_us - self.we_owe()
    }

    /// All that it buys from us.
    pub fn bought(&self) -> Money {
        self.buys.iter().map(|purchase| purchase.amount).sum()
    }

    /// All revenue that it puts at risk.
    pub fn at_risk(&self) -> Money {
        self.through_service + self.own_spend
    }

    /// Where what is overdue comes from: the invoices.
    pub fn overdue_leads_to(&self) -> LeadsTo {
        let start = self.as_of.plus_days(-1);
        let item = Some(self.vendor.clone());
        LeadsTo::Postings(PostingQuery { set: PostingSet::Arrears, item, group: None, start, end: self.as_of })
    }

    /// Where what it buys comes from: the stream that it buys most of.
    pub fn buys_leads_to(&self) -> Option<LeadsTo> {
        self.buys.first().map(|purchase| LeadsTo::Item(purchase.stream.clone()))
    }

    /// Each part of what is owed as a part of their sum, for a bar.
    pub fn parts(&self) -> [f64; 3] {
        let Owed { overdue, not_yet_due, accrued_shortfall, .. } = self.owed;
        let parts = [overdue, not_yet_due, accrued_shortfall];
        let parts = parts.map(|part| major(part.max(Money::ZERO), self.currency));
        let sum: f64 = parts.iter().sum();
        parts.map(|part| if sum > 0.0 { part / sum } else { 0.0 })
    }
}

/// The policy that holds for usage on the first day.
fn first_policy(model: &Model, vendor: &Vendor) -> (PolicyKind, String) {
    let list = format!("vendors/{}/policies", vendor.id.0);
    let policy = vendor.policy_on(InvoiceKind::Usage, model.as_of(), model.as_of());
    policy.map_or((PolicyKind::PayInFull, list.clone()), |policy| (policy.kind, format!("{list}/{}/kind", policy.id.0)))
}

/// The first later day on which a policy of another kind holds for usage, and its kind.
fn next_policy(model: &Model, vendor: &Vendor) -> Option<(Date, PolicyKind)> {
    let as_of = model.as_of();
    let on = |day: Date| {
        vendor.policy_on(InvoiceKind::Usage, as_of, day).map_or(PolicyKind::PayInFull, |policy| policy.kind)
    };
    let now = on(as_of);
    let days = vendor.policies.iter().filter_map(|policy| policy.from);
    let mut days: Vec<Date> = days.filter(|day| as_of < *day && *day < model.end()).collect();
    days.sort_unstable();
    days.into_iter().map(|day| (day, on(day))).find(|(_, kind)| *kind != now)
}

/// The revenue of each stream that a payer brings and that is recognised before a day, the largest first, each rounded
/// to the minor unit.
///
/// The journal has a stream's revenue as one sum, without payers that have cancelled. So each remaining payer gets its
/// share of that sum, by the shares of those that remain.
fn purchases(model: &Model, forecast: &Forecast, vendor: &Vendor, end: Date) -> Vec<Purchase> {
    let mut all: Vec<Purchase> = Vec::new();
    for stream in model.streams.iter().filter(|stream| !stream.muted) {
        let (Some(item), Some(own)) = (forecast.item_index(&stream.id.0), payer_share(stream, &vendor.id.0)) else {
            continue;
        };
        let payers: Vec<(&Vendor, Decimal)> = model
            .vendors
            .iter()
            .filter(|other| !other.muted)
            .filter_map(|other| Some((other, payer_share(stream, &other.id.0)?)))
            .collect();
        let entries = forecast.journal.iter().filter(|(entry, _)| {
            entry.rule.row().flow == Flow::Recognition && entry.item == Some(item) && entry.date < end
        });
        let mut amount = Money::ZERO;
        for (entry, postings) in entries {
            let month = entry.date.month();
            let gone = |vendor: &Vendor| has_cancelled(forecast, vendor, &stream.id.0, month);
            if gone(vendor) {
                continue;
            }
            let cancelled: i128 = payers.iter().filter(|(other, _)| gone(other)).map(|(_, share)| share.nanos()).sum();
            let rest = (Decimal::ONE.nanos() - cancelled).max(1);
            let revenue = postings.first().map_or(Money::ZERO, |posting| posting.amount);
            amount += revenue.scaled(own.nanos(), rest).unwrap_or_default();
        }
        let label = if stream.label.is_empty() { &stream.id.0 } else { &stream.label };
        all.push(Purchase { stream: stream.id.0.clone(), label: label.clone(), amount });
    }
    all.sort_by_key(|purchase| std::cmp::Reverse(purchase.amount));
    all
}

fn payer_share(stream: &Stream, vendor: &str) -> Option<Decimal> {
    stream.payers.iter().find(|payer| payer.vendor == vendor).map(|payer| payer.share)
}

/// Whether a vendor has cancelled its spend on a stream in a month (DESIGN 4.5, 4.13).
fn has_cancelled(forecast: &Forecast, vendor: &Vendor, stream: &str, month: Month) -> bool {
    let Some(item) = forecast.item_index(&vendor.id.0) else { return false };
    let is_meant = |rung: &&Rung| {
        rung.act == Act::CancelSpend && !rung.muted && rung.stream.as_deref().is_none_or(|only| only == stream)
    };
    vendor.reactions.iter().filter(is_meant).any(|rung| {
        episodes(forecast, item, rung).iter().any(|episode| {
            let first = episode.from.month().plus(1);
            let back = episode.to.zip(rung.back_months);
            let back = back.map(|(to, months)| to.month().plus(i32::try_from(months).unwrap_or(0)).max(first));
            first <= month && back.is_none_or(|back| month < back)
        })
    })
}

/// The planned revenue, with no downtime and no cancellation: from others, as far as it depends on a vendor's share of
/// service, and from the vendor itself. It is not posted; none if it is too large to be exact.
fn at_risk(model: &Model, vendor: &Vendor, months: i32) -> Option<(Money, Money)> {
    let (mut through_service, mut own_spend) = (0, 0);
    for stream in model.streams.iter().filter(|stream| !stream.muted) {
        let paid = payer_share(stream, &vendor.id.0);
        let depends = times(stream.dependency, vendor.service_share);
        if paid.is_none() && depends == Decimal::ZERO {
            continue;
        }
        let revenue = planned(model, stream, months)?;
        let own = share_of(revenue, paid.unwrap_or_default())?;
        own_spend += i128::from(own.0);
        through_service += i128::from(share_of(revenue - own, depends)?.0);
    }
    Some((Money::exact(through_service)?, Money::exact(own_spend)?))
}

/// A stream's revenue by plan over the first months.
fn planned(model: &Model, stream: &Stream, months: i32) -> Option<Money> {
    let first = model.settings.first_month;
    let digits = model.currency().digits();
    let set = |month: Month| stream.amounts.get(&month).and_then(|amount| amount.to_money(digits));
    let rule = rule_of_stream(&model.settings, stream);
    let months = rule.iter().zip(0..months).map(|(amount, n)| set(first.plus(n)).unwrap_or(*amount));
    Money::exact(months.map(|amount| i128::from(amount.0)).sum())
}

fn times(a: Decimal, b: Decimal) -> Decimal {
    scaled(a.nanos(), b.nanos(), Decimal::ONE.nanos()).map_or(Decimal::ZERO, Decimal::from_nanos)
}

fn share_of(money: Money, share: Decimal) -> Option<Money> {
    money.scaled(share.nanos(), Decimal::ONE.nanos())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        chart::{ladder::tests::model, sample::dollars},
        engine::forecast,
        model::{Edit, ItemKind, Policy, Value},
        money::Amount,
    };

    fn decimal(text: &str) -> Value {
        Value::Decimal(text.parse().expect("a number"))
    }

    /// The same vendor, which has half of the service and buys a tenth of 2,000 a month.
    fn both_sides(months: u32, more: &[Edit]) -> Model {
        let amount = |whole: i64| Value::Amount(Amount::whole(whole));
        let mut edits = vec![
            Edit::set("settings/months", Value::Whole(months)),
            Edit::set("vendors/aws/service_share", decimal("0.5")),
            Edit::AddItem(ItemKind::Stream, "Ads".to_owned()),
            Edit::set("streams/ads/base", amount(2000)),
            Edit::set("streams/ads/dependency", decimal("0.8")),
            Edit::Together(vec![
                Edit::Add("streams/ads/payers".to_owned()),
                Edit::Set(vec![
                    ("streams/ads/payers/n1/vendor".to_owned(), Value::Text("aws".to_owned())),
                    ("streams/ads/payers/n1/share".to_owned(), decimal("0.1")),
                ]),
            ]),
            Edit::Add("streams/ads/receivables".to_owned()),
            Edit::Set(vec![
                ("streams/ads/receivables/n1/due".to_owned(), Value::Date("2023-01-15".parse().expect("a date"))),
                ("streams/ads/receivables/n1/amount".to_owned(), amount(150)),
                ("streams/ads/receivables/n1/vendor".to_owned(), Value::Text("aws".to_owned())),
            ]),
        ];
        edits.extend(more.iter().cloned());
        model(&edits)
    }

    #[test]
    fn the_policy_of_the_first_day_is_the_one_that_began_last() {
        let mut model = both_sides(6, &[]);
        let as_of = model.as_of();
        let plain = model.vendors[0].policies[0].clone();
        let policy = |id: &str, from: Option<Date>, kind: PolicyKind, only: Vec<InvoiceKind>| {
            let mut own = Policy { from, kind, only: only.into(), ..plain.clone() };
            own.id.0 = id.to_owned();
            own
        };
        model.vendors[0].policies = vec![
            policy("later", Some(as_of.plus_days(1)), PolicyKind::Dispute, vec![]),
            policy("before", Some(as_of.plus_days(-9)), PolicyKind::Withhold, vec![InvoiceKind::Usage]),
            policy("interest", Some(as_of), PolicyKind::Defer, vec![InvoiceKind::Interest]),
            policy("always", None, PolicyKind::PayInFull, vec![]),
        ];
        let path = |id: &str| format!("vendors/aws/policies/{id}/kind");
        assert_eq!(first_policy(&model, &model.vendors[0]), (PolicyKind::Withhold, path("before")));
        model.vendors[0].policies.remove(1);
        assert_eq!(first_policy(&model, &model.vendors[0]), (PolicyKind::PayInFull, path("always")));
        model.vendors[0].policies.clear();
        let list = "vendors/aws/policies".to_owned();
        assert_eq!(first_policy(&model, &model.vendors[0]), (PolicyKind::PayInFull, list));
    }

    fn card(model: &Model) -> VendorCard {
        let forecast = forecast(model).expect("a forecast");
        VendorCard::of(model, &forecast, "aws").expect("a card")
    }

    #[test]
    fn both_sides_stand_against_each_other() {
        let card = card(&both_sides(24, &[Edit::set("vendors/aws/reactions/n2/act", Value::Choice("notice"))]));
        assert_eq!((card.we_owe(), card.owed.overdue), (dollars(1000), dollars(1000)));
        assert_eq!((card.owes_us, card.net()), (dollars(150), dollars(-850)));
        assert_eq!(card.months, 12);
        assert_eq!(card.buys.len(), 1);
        assert_eq!((card.buys[0].stream.as_str(), card.bought()), ("ads", dollars(2400)), "a tenth of a year");
        assert_eq!(card.buys_leads_to(), Some(LeadsTo::Item("ads".to_owned())));
        assert!(card.has_ladder);
        let notice = card.notice.expect("a notice");
        assert_eq!((notice.date, notice.does.as_str()), ("2023-01-10".parse().expect("a date"), "Gives notice"));
        assert_eq!(notice.rung, "vendors/aws/reactions/n1");
        assert_eq!(card.next, None, "a notice is no step");
    }

    #[test]
    fn what_is_at_risk_is_counted_once_and_by_plan() {
        // Of 24,000 a tenth is its own; of the other 21,600 four fifths depend on service, half of which is its.
        let expected = (dollars(2400), dollars(8640));
        let model = both_sides(24, &[]);
        let own = card(&model);
        assert_eq!((own.own_spend, own.through_service), expected);
        assert_eq!(own.at_risk(), dollars(11_040));
        // Service is suspended in this forecast from February on: what is recognised is less, what is at risk is not.
        assert!(own.bought() < dollars(2400), "{:?}", own.bought());
    }

    #[test]
    fn who_cancels_buys_nothing_until_it_is_back() {
        // It cancels on 9 February, from March on.
        let cancels = Edit::set("vendors/aws/reactions/n2/act", Value::Choice("cancel_spend"));
        assert_eq!(
            card(&both_sides(24, std::slice::from_ref(&cancels))).bought(),
            dollars(400),
            "January and February"
        );
        let back = [
            cancels,
            Edit::set("vendors/aws/reactions/n2/back_months", Value::Whole(2)),
            Edit::Add("vendors/aws/lump_payments".to_owned()),
            Edit::Set(vec![
                ("vendors/aws/lump_payments/n1/date".to_owned(), Value::Date("2023-05-20".parse().expect("a date"))),
                ("vendors/aws/lump_payments/n1/amount".to_owned(), Value::Amount(Amount::whole(1000))),
            ]),
        ];
        assert_eq!(card(&both_sides(24, &back)).bought(), dollars(1600), "and July to December");
    }

    #[test]
    fn a_short_forecast_has_figures_of_its_months() {
        let card = card(&both_sides(1, &[]));
        assert_eq!((card.months, card.until), (1, "2023-01-31".parse().expect("a date")));
        assert_eq!(card.own_spend, dollars(200));
    }

    #[test]
    fn a_muted_vendor_has_no_card() {
        let model = both_sides(3, &[Edit::set("vendors/aws/muted", Value::Switch(true))]);
        let forecast = forecast(&model).expect("a forecast");
        assert_eq!(VendorCard::of(&model, &forecast, "aws"), None);
    }
}
