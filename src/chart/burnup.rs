//! Commitment burn-up: what is consumed of a period's floor, the run rate that it would take, and what is missing at
//! the period's end.
//!
//! A period has an axis of its own: it may begin long before the as-of date, and end long after the forecast.

use super::{
    PostingQuery, PostingSet, SpanDates, TimeAxis, ValueAxis, day, day_at,
    floors::{FloorCourse, ended_on, renegotiations},
    major,
};
use crate::{
    calendar::Date,
    engine::{Consumed, Forecast, Lanes, Standing},
    model::{Model, Period, SpanSize, Vendor},
    money::{Currency, Money},
};

/// How a period ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PeriodEnd {
    /// The floor is consumed; first at the close of this day, which is the day before the as-of date if it was before.
    Met(Date),
    /// There is a shortfall, and some of it may be carried into the next period.
    Short {
        /// The shortfall, with the carried part.
        missing: Money,
        /// What is carried into the next period.
        carried: Money,
    },
    /// No floor holds at its end: nothing has to be consumed.
    NoFloor,
    /// It ends after the forecast; what is left of the floor at the forecast's end.
    Later(Money),
    /// The contract ended on this day, the first without consumption, before the period did.
    Ended(Date),
    /// It ended before the as-of date, and what was consumed is not in the model.
    Past,
}

/// The consumption that is needed to meet the floor.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RunRate {
    /// The amount a month that meets the floor on the period's last day.
    pub monthly: Money,
    /// Where it is counted from: the as-of date, or the period's start if that is later.
    pub from: [f64; 2],
    /// The floor at the period's end.
    pub to: [f64; 2],
}

/// What is consumed of a period's floor.
#[derive(Clone, Debug, PartialEq)]
pub struct BurnUpChart {
    /// The vendor's id.
    pub vendor: String,
    /// The vendor's name.
    pub label: String,
    /// The period's place among the vendor's, by start.
    pub period: usize,
    /// The period's id.
    pub period_id: String,
    /// How many periods the contract has.
    pub periods: usize,
    /// The first day.
    pub start: Date,
    /// The day after the last.
    pub end: Date,
    /// The floor, with what was carried in.
    pub floor: Money,
    /// The period's own floor.
    pub own_floor: Money,
    /// What of the floor was carried in.
    pub carried_in: Money,
    /// The floor over time: a line with a step where it is renegotiated.
    pub floor_line: Vec<[f64; 2]>,
    /// Whether the floor is not the one that was agreed at first.
    pub is_renegotiated: bool,
    /// Whether the floor is paid in instalments whatever is consumed.
    pub is_by_instalments: bool,
    /// The first day of the forecast; what is before it is history.
    pub as_of: Date,
    /// Consumption up to the as-of date, of which only the sum is known.
    pub past: Vec<[f64; 2]>,
    /// Consumption in the forecast.
    pub ahead: Vec<[f64; 2]>,
    /// The run rate needed; none if nothing is left to consume, or no time is left.
    pub run_rate: Option<RunRate>,
    /// How it ends.
    pub outcome: PeriodEnd,
    /// The time axis.
    pub x: TimeAxis,
    /// The axis of values.
    pub y: ValueAxis,
    /// The session's currency: amounts are in its minor units.
    pub currency: Currency,
    /// Consumption at the beginning of days, in order; it grows evenly between them.
    steps: Vec<(Date, Money)>,
    /// The floor from days on, in order.
    floors: Vec<(Date, Money)>,
}

/// What lies at a point of the chart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BurnUpHit {
    /// The day.
    pub date: Date,
    /// What is consumed at its close; none where that is not known.
    pub consumed: Option<Money>,
    /// Whether the point is on what is missing at the end.
    pub is_missing: bool,
}

/// The part of the axis that the shortfall takes at the period's end.
const MISSING: f64 = 0.02;

/// Why no commitment is shown, where another vendor has one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoCommitment {
    /// The vendor that is selected has no contract.
    NoContract {
        /// Its id.
        vendor: String,
        /// Its name.
        label: String,
    },
    /// Its contract has no period with a floor.
    NoPeriod {
        /// Its id.
        vendor: String,
        /// Its name.
        label: String,
    },
    /// It is muted.
    Muted {
        /// Its name.
        label: String,
    },
    /// What is selected is no vendor.
    NoVendor {
        /// The id of the vendor with the largest commitment.
        largest: String,
        /// Its name.
        label: String,
    },
}

/// The vendor whose commitment is shown: the selected one or, if no item is selected, the one with the largest
/// commitment. Otherwise why none is shown; nothing if no vendor has a commitment.
pub fn committed_vendor<'a>(
    model: &'a Model,
    forecast: &Forecast,
    selected: Option<&str>,
) -> Option<Result<&'a str, NoCommitment>> {
    let committed = model.vendors.iter().filter(|vendor| periods(vendor).next().is_some());
    let standing = |vendor: &Vendor| {
        let item = forecast.item_index(&vendor.id.0)?;
        forecast.standings.iter().find(|standing| standing.vendor == item)
    };
    let mut most: Option<(&Vendor, Money)> = None;
    for (vendor, standing) in committed.filter_map(|vendor| Some((vendor, standing(vendor)?))) {
        let sum = standing.owed.accrued_shortfall + standing.owed.committed_later;
        if selected == Some(vendor.id.0.as_str()) {
            return Some(Ok(&vendor.id.0));
        }
        // Of equal sums the first counts.
        if most.is_none_or(|(_, before)| sum > before) {
            most = Some((vendor, sum));
        }
    }
    let (most, _) = most?;
    let Some(item) = selected.and_then(|id| model.item(id)) else { return Some(Ok(&most.id.0)) };
    let label = item.label.to_owned();
    let Some(own) = model.vendors.iter().find(|vendor| vendor.id.0 == item.id) else {
        return Some(Err(NoCommitment::NoVendor { largest: most.id.0.clone(), label: most.label.clone() }));
    };
    let vendor = own.id.0.clone();
    Some(Err(match own.contract.get() {
        _ if own.muted => NoCommitment::Muted { label },
        None => NoCommitment::NoContract { vendor, label },
        Some(_) => NoCommitment::NoPeriod { vendor, label },
    }))
}

fn periods(vendor: &Vendor) -> impl Iterator<Item = &Period> {
    vendor.contract.get().into_iter().flat_map(|contract| &contract.periods)
}

impl BurnUpChart {
    /// The chart of a vendor's period by its place; unless that is given, of the one that runs on the as-of date, or
    /// the next, or the last.
    pub fn forecast(
        model: &Model,
        forecast: &Forecast,
        vendor: &str,
        period: Option<usize>,
        x_labels_max: usize,
    ) -> Option<Self> {
        let item = forecast.item_index(vendor)?;
        let vendor = model.vendors.iter().find(|own| own.id.0 == vendor)?;
        let contract = vendor.contract.get()?;
        let (as_of, currency) = (forecast.as_of, forecast.currency);
        let mut all: Vec<&Period> = contract.periods.iter().collect();
        all.sort_by_key(|period| period.start);
        let end_of = |period: &Period| contract.end_of(period, &vendor.contract_changes, as_of);
        let now = all.iter().position(|period| end_of(period) > as_of);
        let place = period.or(now).unwrap_or(usize::MAX).min(all.len().checked_sub(1)?);
        let own = all[place];
        let (start, end) = (own.start, end_of(own));
        let floor_of = |period: &Period| period.floor.to_money(currency.digits()).unwrap_or_default();
        let own_floor = floor_of(own);
        let closes = |period: &Period| {
            let within = period.start..end_of(period);
            forecast.consumed.iter().filter(move |close| close.vendor == item && within.contains(&close.date))
        };
        let standing = forecast.standings.iter().find(|standing| standing.vendor == item);
        let running = standing.and_then(|standing: &Standing| standing.commitment).filter(|own| own.start == start);
        let last: Option<Consumed> = closes(own).next_back().copied();
        let changes: Vec<Date> = renegotiations(vendor, as_of).filter(|date| *date < end).collect();
        let at_end =
            |place: usize| forecast.period_closes.iter().find(|close| close.vendor == item && close.period == place);
        let at_last = at_end(place).filter(|_| end <= forecast.end);
        // What is carried in is known once the period before has ended.
        let before = place.checked_sub(1).and_then(at_end).map_or(Money::ZERO, |before| money(before.carried));
        let at_first = running.map_or(own_floor + before, |running| running.floor);
        let floor = at_last.map(|at_last| money(at_last.floor)).or(last.map(|last| last.floor)).unwrap_or(at_first);
        // Where the forecast takes over, and what is consumed there.
        let from = start.max(as_of);
        let opening = running.map_or(Money::ZERO, |running| running.consumed);
        let is_past = end <= as_of;
        let mut steps = Vec::new();
        if !is_past && from < forecast.end {
            steps.push((from, opening));
            steps.extend(closes(own).map(|close| (close.date.plus_days(1), close.consumed)));
        }
        // A credit that doesn't count lowers what was consumed at the very end.
        if let (Some(at_last), Some(last)) = (at_last, steps.last_mut()) {
            last.1 = money(at_last.consumed);
        }
        let at_opening = running.map(|_| (as_of.plus_days(-1), opening >= at_first));
        let known = closes(own).map(|close| (close.date, close.consumed >= close.floor));
        let met = met_since(at_opening.into_iter().chain(known));
        let left = |floor: Money, consumed: Money| (floor - consumed).max(Money::ZERO);
        let ended = ended_on(vendor, item, forecast).filter(|ended| *ended < end);
        let outcome = if is_past {
            PeriodEnd::Past
        } else if let Some(at_last) = at_last {
            let (consumed, carried) = (money(at_last.consumed), money(at_last.carried));
            // By instalments none is invoiced: what is not used is paid for.
            let by_usage = || money(at_last.invoiced) + carried;
            let missing = contract.billing.interval_months().map_or_else(by_usage, |_| left(floor, consumed));
            match (floor, missing) {
                (Money::ZERO, _) => PeriodEnd::NoFloor,
                (_, Money::ZERO) => PeriodEnd::Met(met.unwrap_or(end.plus_days(-1))),
                _ => PeriodEnd::Short { missing, carried },
            }
        } else if let Some(ended) = ended.filter(|ended| met.is_none_or(|met| *ended <= met)) {
            PeriodEnd::Ended(ended)
        } else if floor == Money::ZERO {
            PeriodEnd::NoFloor
        } else if let Some(date) = met {
            PeriodEnd::Met(date)
        } else {
            PeriodEnd::Later(left(floor, last.map_or(opening, |last| last.consumed)))
        };
        let at = |(date, money): (Date, Money)| [day(date), major(money, currency)];
        let past =
            if start < as_of && !is_past { vec![at((start, Money::ZERO)), at((as_of, opening))] } else { vec![] };
        let last_day = if let PeriodEnd::Ended(ended) = outcome { ended.max(start) } else { end };
        let known: Vec<Consumed> = closes(own).copied().collect();
        let course = FloorCourse::of((start, last_day), (own_floor, at_first, floor), &changes, &known);
        let is_over = matches!(outcome, PeriodEnd::Ended(_));
        // The figure of the opening is that of the floor before it is renegotiated.
        let at_opening = running.filter(|running| running.floor == floor).map(|running| running.run_rate);
        let monthly = at_opening.or_else(|| run_rate(left(floor, opening), end.0 - from.0));
        let monthly = monthly.filter(|_| !is_past && !is_over && left(floor, opening) > Money::ZERO);
        let run_rate = monthly.map(|monthly| RunRate { monthly, from: at((from, opening)), to: at((end, floor)) });
        let high = steps.iter().map(|(_, consumed)| *consumed).fold(floor.max(at_first), Money::max);
        Some(Self {
            vendor: vendor.id.0.clone(),
            label: vendor.label.clone(),
            period: place,
            period_id: own.id.0.clone(),
            periods: all.len(),
            start,
            end,
            floor,
            own_floor,
            carried_in: course.carried_in,
            floor_line: course.line.iter().copied().map(at).collect(),
            floors: course.line,
            is_renegotiated: course.is_renegotiated,
            is_by_instalments: contract.billing.interval_months().is_some(),
            as_of,
            past,
            ahead: steps.iter().map(|step| at(*step)).collect(),
            run_rate,
            outcome,
            x: axis(start, end, x_labels_max),
            y: ValueAxis::new(Money::ZERO, high, currency, 4),
            currency,
            steps,
        })
    }

    /// The path of the parameter that sets the period's floor.
    pub fn floor_path(&self) -> String {
        format!("vendors/{}/contract/periods/{}/floor", self.vendor, self.period_id)
    }

    /// Whether the period lasts a year.
    pub fn is_year(&self) -> bool {
        self.start.plus_months(12) == self.end
    }

    /// The floor that was agreed at first, with what was carried in: where its handle stands.
    pub fn agreed_floor(&self) -> Money {
        self.own_floor + self.carried_in
    }

    /// Where the floor lies on the axis of values.
    pub fn floor_at(&self) -> f64 {
        major(self.floor, self.currency)
    }

    /// What is missing at the period's end: from and to where on the axis of values.
    pub fn missing_at(&self) -> Option<(f64, f64)> {
        let PeriodEnd::Short { missing, .. } = self.outcome else { return None };
        Some((major(self.floor - missing, self.currency), self.floor_at()))
    }

    /// What is consumed at the close of a day, evenly between the days of which it is known.
    pub fn consumed_on(&self, date: Date) -> Option<Money> {
        let next = date.plus_days(1);
        let past = (self.start < self.as_of).then_some((self.start, Money::ZERO));
        let mut before = past.into_iter().chain(self.steps.iter().copied()).filter(|_| !self.steps.is_empty());
        let mut low = before.next()?;
        if next < low.0 {
            return None;
        }
        for high in before {
            if next <= high.0 {
                let (gone, days) = (next.0 - low.0.0, (high.0.0 - low.0.0).max(1));
                return Some(low.1 + (high.1 - low.1).scaled(gone, days)?);
            }
            low = high;
        }
        (next == low.0).then_some(low.1)
    }

    /// The floor that applies on a day.
    pub fn floor_on(&self, date: Date) -> Money {
        let known = self.floors.iter().rev().find(|(from, _)| *from <= date);
        known.or(self.floors.first()).map_or(self.floor, |(_, floor)| *floor)
    }

    /// The consumption a month that it takes from the close of a day on to meet the floor that applies on it; none if
    /// nothing is left to consume, no time is left, or what is consumed is not known.
    pub fn needed_from(&self, date: Date) -> Option<Money> {
        let days = self.end.0 - date.0 - 1;
        let left = self.floor_on(date) - self.consumed_on(date)?;
        let is_over = matches!(self.outcome, PeriodEnd::Past | PeriodEnd::Ended(_));
        if days < 1 || left <= Money::ZERO || is_over { None } else { run_rate(left, days) }
    }

    /// What lies at a point.
    pub fn hit(&self, x: f64, y: f64) -> Option<BurnUpHit> {
        if !(self.x.min <= x && x <= self.x.max && y.is_finite()) {
            return None;
        }
        // A day's close is drawn at the end of the day, so the nearest close counts.
        let date = day_at(x - 0.5).clamp(self.start, self.end.plus_days(-1));
        let is_at_end = x >= self.x.max - (self.x.max - self.x.min) * MISSING;
        let is_missing = is_at_end && self.missing_at().is_some_and(|(low, high)| low <= y && y <= high);
        let date = if is_missing { self.end.plus_days(-1) } else { date };
        Some(BurnUpHit { date, consumed: self.consumed_on(date), is_missing })
    }

    /// The postings behind what was hit: of the month, or of the last day for what is missing. None before the
    /// forecast and after it.
    pub fn query(&self, hit: BurnUpHit) -> Option<PostingQuery> {
        hit.consumed?;
        let month = hit.date.month();
        let (first, last) = if hit.is_missing {
            (self.end.plus_days(-1), self.end)
        } else {
            (month.first().max(self.start), month.plus(1).first().min(self.end))
        };
        let start = first.max(self.as_of);
        (start < last).then(|| PostingQuery {
            set: PostingSet::Commitment,
            item: Some(self.vendor.clone()),
            group: None,
            start,
            end: last,
        })
    }
}

/// The money of the one lane of a forecast.
fn money(lanes: Lanes<1>) -> Money {
    Money::from_lane(lanes.0[0])
}

/// Since when a floor is met for good, if it is at the last of its closes.
fn met_since(closes: impl Iterator<Item = (Date, bool)>) -> Option<Date> {
    closes.fold(None, |since, (date, is_met)| if is_met { since.or(Some(date)) } else { None })
}

/// The consumption a month that is needed (DESIGN 4.13, *figures*).
fn run_rate(left: Money, days: i32) -> Option<Money> {
    left.scaled(365, i64::from(days.max(1)) * 12)
}

/// Days of a month below which it has no label of its own.
const LABELLED_DAYS: i32 = 14;

/// The axis of a period, by months.
fn axis(start: Date, end: Date, labels_max: usize) -> TimeAxis {
    let mut spans = Vec::new();
    let mut month = start.month();
    while month.first() < end {
        let next = month.plus(1);
        let (from, to) = (start.max(month.first()), end.min(next.first()));
        spans.push(SpanDates { start: from, end: to, is_cut: to.0 - from.0 < month.days(), is_past: false });
        month = next;
    }
    let wide: Vec<SpanDates> =
        spans.iter().copied().filter(|span| span.end.0 - span.start.0 >= LABELLED_DAYS).collect();
    let axis = TimeAxis::new(if wide.is_empty() { &spans } else { &wide }, SpanSize::Month, 1, labels_max);
    TimeAxis {
        min: day(start),
        max: day(end),
        edges: spans.iter().skip(1).map(|span| day(span.start)).collect(),
        ..axis
    }
}

#[cfg(test)]
#[allow(clippy::float_cmp, reason = "whole numbers, which floats hold exactly")]
mod tests {
    use super::*;
    use crate::{
        calendar::Month,
        chart::sample::dollars,
        engine::forecast,
        model::{Edit, ItemKind, Value},
        money::{Amount, Decimal},
    };

    fn date(text: &str) -> Date {
        text.parse().expect("a date")
    }

    /// A contract of 2022, 2023 and 2024 seen from the first of March 2023: 10,000 a month, 20,000 consumed so far.
    fn model(floor: i64, months: u32, more: &[(&str, Value)]) -> Model {
        let amount = |whole: i64| Value::Amount(Amount::whole(whole));
        let contract = "vendors/aws/contract";
        let mut edits = vec![
            Edit::AddItem(ItemKind::Vendor, "AWS".to_owned()),
            Edit::Add(contract.to_owned()),
            Edit::Add(format!("{contract}/lines")),
            Edit::set(format!("{contract}/lines/n1/monthly"), amount(10_000)),
            Edit::set(format!("{contract}/consumed_so_far"), amount(20_000)),
        ];
        for (entry, year) in [("n1", 2022), ("n2", 2023), ("n3", 2024)] {
            let path = format!("{contract}/periods");
            edits.push(Edit::Together(vec![
                Edit::Add(path.clone()),
                Edit::Set(vec![
                    (format!("{path}/{entry}/start"), Value::Date(date(&format!("{year}-01-01")))),
                    (format!("{path}/{entry}/end"), Value::Date(date(&format!("{}-01-01", year + 1)))),
                    (format!("{path}/{entry}/floor"), amount(floor)),
                ]),
            ]));
        }
        edits.extend(more.iter().map(|(path, value)| Edit::set(*path, value.clone())));
        edits.iter().fold(Model::empty("USD", Month::new(2023, 3), months), |model, edit| {
            edit.applied(&model).unwrap_or_else(|error| panic!("{edit:?}: {error:?}"))
        })
    }

    fn chart(model: &Model, period: Option<usize>) -> BurnUpChart {
        let forecast = forecast(model).expect("a forecast");
        let vendor = committed_vendor(model, &forecast, None).expect("a commitment").expect("a vendor");
        BurnUpChart::forecast(model, &forecast, vendor, period, 40).expect("a chart")
    }

    #[test]
    fn the_running_period_is_shown_with_what_is_missing_at_its_end() {
        let chart = chart(&model(200_000, 24, &[]), None);
        assert_eq!((chart.period, chart.periods), (1, 3));
        assert_eq!((chart.start, chart.end), (date("2023-01-01"), date("2024-01-01")));
        let (start, now) = (day(date("2023-01-01")), day(date("2023-03-01")));
        assert_eq!(chart.past, [[start, 0.0], [now, 20_000.0]]);
        assert_eq!(chart.ahead[0], [now, 20_000.0]);
        assert_eq!(chart.ahead[1], [day(date("2023-04-01")), 30_000.0], "a month later a month's consumption");
        assert_eq!(chart.ahead.last(), Some(&[day(date("2024-01-01")), 120_000.0]));
        // 20,000 and ten months of 10,000.
        assert_eq!(chart.outcome, PeriodEnd::Short { missing: dollars(80_000), carried: Money::ZERO });
        assert_eq!(chart.missing_at(), Some((120_000.0, 200_000.0)));
        // 180,000 in the 306 days from 1 March, a month of 365/12 days: 17,892.16.
        let rate = chart.run_rate.expect("a run rate");
        assert_eq!(rate.monthly, Money(1_789_216));
        assert_eq!((rate.from, rate.to), ([now, 20_000.0], [day(date("2024-01-01")), 200_000.0]));
        assert_eq!(chart.floor_path(), "vendors/aws/contract/periods/n2/floor");
        assert!(chart.is_year());
    }

    #[test]
    fn a_floor_is_met_on_the_first_day_on_which_it_is_consumed() {
        // 45,000 is 25,000 from 20,000: March and April give 20,000, and May's 10,000 ÷ 31 a day reach 5,000 on its
        // sixteenth day (5,161.29; the fifteenth has 4,838.71).
        let chart = chart(&model(45_000, 24, &[]), None);
        assert_eq!(chart.outcome, PeriodEnd::Met(date("2023-05-16")));
        assert_eq!(chart.missing_at(), None);
        assert_eq!(chart.consumed_on(date("2023-05-16")), Some(Money(4_516_129)));
        let met = super::tests::chart(&model(20_000, 24, &[]), None);
        assert_eq!(met.outcome, PeriodEnd::Met(date("2023-02-28")), "met before the forecast");
        assert_eq!(met.run_rate, None);
    }

    #[test]
    fn what_is_carried_raises_the_next_floor() {
        let share = Value::Decimal("0.25".parse::<Decimal>().expect("a number"));
        let model = model(200_000, 24, &[("vendors/aws/contract/carry_over_cap", share)]);
        let running = chart(&model, None);
        assert_eq!(running.outcome, PeriodEnd::Short { missing: dollars(80_000), carried: dollars(50_000) });
        let next = chart(&model, Some(2));
        assert_eq!((next.floor, next.own_floor), (dollars(250_000), dollars(200_000)));
        assert_eq!(next.past, Vec::<[f64; 2]>::new(), "it begins in the forecast");
        assert_eq!(next.ahead[0], [day(date("2024-01-01")), 0.0]);
        // 250,000 in 366 days.
        assert_eq!(next.run_rate.map(|rate| rate.monthly), Some(Money(2_077_641)));
        assert_eq!(next.outcome, PeriodEnd::Short { missing: dollars(130_000), carried: Money::ZERO });
    }

    /// A change of the contract in the chart's model.
    fn changed(more: &[(&str, Value)]) -> Model {
        let model = model(200_000, 24, &[]);
        let path = "vendors/aws/contract_changes";
        let values = more.iter().map(|(field, value)| (format!("{path}/n1/{field}"), value.clone())).collect();
        let edit = Edit::Together(vec![Edit::Add(path.to_owned()), Edit::Set(values)]);
        edit.applied(&model).unwrap_or_else(|error| panic!("{error:?}"))
    }

    #[test]
    fn a_renegotiated_floor_has_a_step() {
        let half = Value::Decimal("0.5".parse::<Decimal>().expect("a number"));
        let day_of = |text: &str| day(date(text));
        let model = changed(&[
            ("date", Value::Date(date("2023-07-02"))),
            ("floor_factor", half),
            ("extend_months", Value::Whole(6)),
        ]);
        let running = chart(&model, None);
        // Of 365 days 183 are from 2 July on: 200,000 × (182 + 183 ÷ 2) ÷ 365.
        let changed = Money(14_986_301);
        assert_eq!(running.floor, changed);
        assert!(running.is_renegotiated);
        assert_eq!((running.carried_in, running.agreed_floor()), (Money::ZERO, dollars(200_000)));
        let step = day_of("2023-07-02");
        let (before, after) = (200_000.0, major(changed, running.currency));
        let expected = [[day_of("2023-01-01"), before], [step, before], [step, after], [day_of("2024-01-01"), after]];
        assert_eq!(running.floor_line, expected);
        // What it takes belongs to the floor that will apply: 129,863.01 in 306 days.
        assert_eq!(running.run_rate.map(|rate| rate.monthly), Some(Money(1_290_850)));
        let on = |text: &str| (running.floor_on(date(text)), running.needed_from(date(text)));
        // From a day on it is that of the floor on that day: 170,000 in 275 days, then 59,863.01 in 92.
        assert_eq!(on("2023-03-31"), (dollars(200_000), Some(Money(1_880_303))));
        assert_eq!(on("2023-09-30"), (changed, Some(Money(1_979_167))));
        assert_eq!(on("2023-12-31").1, None, "no time is left");
        let last = chart(&model, Some(2));
        assert_eq!((last.floor, last.end), (dollars(100_000), date("2025-07-01")), "it is half, and longer");
        assert_eq!(last.floor_line, [[day_of("2024-01-01"), 100_000.0], [day_of("2025-07-01"), 100_000.0]]);
    }

    #[test]
    fn a_floor_that_was_given_up_is_not_met_but_none() {
        let nothing = Value::Decimal("0".parse::<Decimal>().expect("a number"));
        let model = changed(&[("date", Value::Date(date("2023-07-02"))), ("floor_factor", nothing)]);
        // Half of this year's days are over: half of its floor stays.
        let running = chart(&model, None);
        assert_eq!(running.outcome, PeriodEnd::Met(date("2023-10-31")), "{:?}", running.floor);
        let next = chart(&model, Some(2));
        assert_eq!((next.outcome, next.floor), (PeriodEnd::NoFloor, Money::ZERO));
        assert_eq!((next.missing_at(), next.run_rate), (None, None));
        assert_eq!(next.floor_on(date("2024-06-01")), Money::ZERO);
    }

    #[test]
    fn a_contract_that_ends_early_has_no_floor_after() {
        let model = changed(&[
            ("kind", Value::Choice("terminate")),
            ("date", Value::Date(date("2023-06-15"))),
            ("fee", Value::Choice("remaining")),
        ]);
        let running = chart(&model, None);
        assert_eq!(running.outcome, PeriodEnd::Ended(date("2023-06-15")));
        assert_eq!((running.run_rate, running.missing_at()), (None, None));
        assert_eq!(running.floor_line.last(), Some(&[day(date("2023-06-15")), 200_000.0]));
        let end = running.ahead.last().map(|point| point[0]);
        assert!(end <= Some(day(date("2023-06-15"))), "{end:?}");
        assert_eq!(chart(&model, Some(2)).outcome, PeriodEnd::Ended(date("2023-06-15")));
    }

    #[test]
    fn periods_outside_the_forecast_have_a_floor_only() {
        let model = model(200_000, 6, &[]);
        let past = chart(&model, Some(0));
        assert_eq!((past.outcome, past.run_rate), (PeriodEnd::Past, None));
        assert!(past.past.is_empty() && past.ahead.is_empty());
        assert_eq!(past.hit(past.x.min + 9.5, 1.0).and_then(|hit| hit.consumed), None);
        let running = chart(&model, None);
        assert_eq!(running.outcome, PeriodEnd::Later(dollars(120_000)), "80,000 at the forecast's end");
        assert_eq!(running.consumed_on(date("2023-09-01")), None, "nothing is known after it");
        let later = chart(&model, Some(9));
        assert_eq!(later.period, 2, "the last");
        assert_eq!(later.outcome, PeriodEnd::Later(dollars(200_000)));
    }

    #[test]
    fn a_point_hits_a_day_or_what_is_missing() {
        let chart = chart(&model(200_000, 24, &[]), None);
        let hit = chart.hit(day(date("2023-02-01")), 5.0).expect("a day");
        // January has 31 of the 59 days before the forecast.
        assert_eq!((hit.date, hit.consumed), (date("2023-01-31"), Some(Money(1_050_847))));
        let hit = chart.hit(day(date("2023-04-16")), 0.0).expect("a day");
        assert_eq!((hit.date, hit.consumed), (date("2023-04-15"), Some(dollars(35_000))));
        let hit = chart.hit(chart.x.max - 1.0, 150_000.0).expect("what is missing");
        assert!(hit.is_missing);
        assert_eq!(hit.date, date("2023-12-31"));
        assert!(!chart.hit(chart.x.max - 1.0, 50_000.0).expect("a day").is_missing);
        assert_eq!(chart.hit(chart.x.max + 1.0, 0.0), None);
        let query = |x: f64, y: f64| {
            let query = chart.query(chart.hit(x, y)?)?;
            assert_eq!((query.set, query.item.as_deref()), (PostingSet::Commitment, Some("aws")));
            Some((query.start, query.end))
        };
        assert_eq!(query(day(date("2023-04-16")), 0.0), Some((date("2023-04-01"), date("2023-05-01"))));
        assert_eq!(query(chart.x.max - 1.0, 150_000.0), Some((date("2023-12-31"), date("2024-01-01"))));
        assert_eq!(query(day(date("2023-01-10")), 0.0), None, "before the forecast there are no postings");
        assert_eq!(chart.hit(f64::NAN, 0.0), None);
    }

    #[test]
    fn the_selected_vendor_comes_first_and_then_the_largest() {
        let mut model = model(200_000, 12, &[]);
        for edit in [
            Edit::AddItem(ItemKind::Vendor, "Google".to_owned()),
            Edit::Add("vendors/google/contract".to_owned()),
            Edit::Add("vendors/google/contract/periods".to_owned()),
            Edit::set("vendors/google/contract/periods/n1/floor", Value::Amount(Amount::whole(50_000))),
            Edit::AddItem(ItemKind::Vendor, "Landlord".to_owned()),
        ] {
            model = edit.applied(&model).expect("a valid edit");
        }
        let of = |model: &Model, selected| {
            let forecast = forecast(model).expect("a forecast");
            committed_vendor(model, &forecast, selected).map(|vendor| vendor.map(str::to_owned))
        };
        let vendor = |id: &str| Some(Ok(id.to_owned()));
        assert_eq!(of(&model, None), vendor("aws"));
        assert_eq!(of(&model, Some("google")), vendor("google"));
        let landlord = || ("landlord".to_owned(), "Landlord".to_owned());
        let (own, label) = landlord();
        assert_eq!(of(&model, Some("landlord")), Some(Err(NoCommitment::NoContract { vendor: own, label })));
        model = Edit::Add("vendors/landlord/contract".to_owned()).applied(&model).expect("a valid edit");
        let (own, label) = landlord();
        assert_eq!(of(&model, Some("landlord")), Some(Err(NoCommitment::NoPeriod { vendor: own, label })));
        model = Edit::AddItem(ItemKind::Stream, "Ads".to_owned()).applied(&model).expect("a valid edit");
        let (largest, label) = ("aws".to_owned(), "AWS".to_owned());
        assert_eq!(of(&model, Some("ads")), Some(Err(NoCommitment::NoVendor { largest, label })));
        model = Edit::set("vendors/aws/muted", Value::Switch(true)).applied(&model).expect("a valid edit");
        assert_eq!(of(&model, None), vendor("google"), "muted is as if deleted");
        assert_eq!(of(&model, Some("aws")), Some(Err(NoCommitment::Muted { label: "AWS".to_owned() })));
        model = Edit::set("vendors/google/muted", Value::Switch(true)).applied(&model).expect("a valid edit");
        assert_eq!(of(&model, Some("landlord")), None, "no vendor has a commitment");
    }

    #[test]
    fn months_cut_short_have_no_label_of_their_own() {
        let axis = axis(date("2017-01-30"), date("2018-01-30"), 40);
        assert_eq!(axis.ticks[0].below, "2017");
        assert_eq!(axis.ticks.len(), 12, "two days of January 2017 have none");
        assert_eq!(axis.edges.len(), 12);
        assert_eq!((axis.min, axis.max), (day(date("2017-01-30")), day(date("2018-01-30"))));
    }
}
