//! Cash: its daily closes, the buffer, the low, and where it crosses a threshold.

use super::{OtherCash, PostingQuery, PostingSet, ValueAxis, Zoom, day, day_at, major, thinned};
use crate::{
    calendar::Date,
    engine::{Account, AccountKind, Forecast},
    model::RESERVED_ID,
    money::{Currency, Money},
};

/// Where cash stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Below nothing.
    Negative,
    /// Below the buffer.
    BelowBuffer,
    /// At the buffer or above.
    Fine,
}

/// A piece of the line on one level; the next begins where it ends.
#[derive(Clone, Debug, PartialEq)]
pub struct LevelRun {
    /// The level.
    pub level: Level,
    /// Its points: day and major units.
    pub points: Vec<[f64; 2]>,
}

/// Daily closes of cash.
#[derive(Clone, Debug, PartialEq)]
pub struct CashChart {
    /// The line, cut exactly where it crosses the buffer or nothing.
    pub runs: Vec<LevelRun>,
    /// The buffer, in major units.
    pub buffer: f64,
    /// The same, as money.
    pub buffer_money: Money,
    /// The lowest close, its day, and where it is drawn.
    pub low: Option<(Money, Date, [f64; 2])>,
    /// The first day of the forecast; what is before it is history.
    pub as_of: Date,
    /// The same of scenarios that are compared.
    pub others: Vec<OtherCash>,
    /// The axis of values.
    pub y: ValueAxis,
    /// The session's currency: amounts are in its minor units.
    pub currency: Currency,
    /// What is drawn of the credit line over time, with steps: empty if there is none.
    pub drawn: Vec<[f64; 2]>,
    /// The most that is drawn.
    pub most_drawn: Money,
    /// Amounts drawn, each with the day from which it applies, in order.
    draws: Vec<(Date, Money)>,
    /// Shares of service that are down, each with the day from which it applies, in order.
    downtime: Vec<(Date, f64)>,
    opening: Money,
    closes: Vec<Money>,
}

/// What lies at a place of the chart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CashHit {
    /// The day.
    pub date: Date,
    /// Cash at its close.
    pub close: Money,
}

/// The closes of days that are shown; each stands at its day's end.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "places in a list, or beyond it")]
fn seen(as_of: Date, closes: &[Money], zoom: Option<Zoom>) -> &[Money] {
    let Some(zoom) = zoom else { return closes };
    let end = day(as_of) + 1.0;
    let first = (zoom.from - end).ceil().max(0.0) as usize;
    let beyond = ((zoom.to - end).floor() + 1.0).max(0.0) as usize;
    closes.get(first..beyond.min(closes.len())).unwrap_or_default()
}

impl CashChart {
    /// The chart of a forecast's days up to, not including, a day.
    pub fn forecast(forecast: &Forecast, end: Date) -> Self {
        let days = usize::try_from(end.0 - forecast.as_of.0).unwrap_or(0).min(forecast.cash.len());
        let closes = &forecast.cash[..days];
        let mut chart = Self::new(forecast.as_of, forecast.opening_cash, closes, forecast.buffer, forecast.currency);
        chart.draws = draws(forecast);
        chart.most_drawn = chart.draws.iter().map(|(_, drawn)| *drawn).max().unwrap_or_default();
        chart.drawn = steps(&chart.draws, end, forecast.currency);
        chart.downtime.clone_from(&forecast.downtime);
        chart.show(None);
        chart
    }

    /// The chart of closes from the as-of date on.
    pub fn new(as_of: Date, opening: Money, closes: &[Money], buffer: Money, currency: Currency) -> Self {
        // A day's close is drawn at the day's end, the opening at the as-of date's beginning.
        let points = std::iter::once([day(as_of), major(opening, currency)])
            .chain(closes.iter().zip(1i32..).map(|(close, n)| [day(as_of.plus_days(n)), major(*close, currency)]));
        let buffer_major = major(buffer, currency);
        let lowest = closes.iter().copied().enumerate().min_by_key(|(index, close)| (*close, *index));
        let low = lowest.map(|(index, close)| {
            let date = as_of.plus_days(i32::try_from(index).unwrap_or(i32::MAX));
            (close, date, [day(date) + 1.0, major(close, currency)])
        });
        let mut chart = Self {
            runs: runs(points, buffer_major),
            buffer: buffer_major,
            buffer_money: buffer,
            low,
            as_of,
            others: Vec::new(),
            y: ValueAxis::new(Money::ZERO, Money::ZERO, currency, 4),
            currency,
            drawn: Vec::new(),
            most_drawn: Money::ZERO,
            draws: Vec::new(),
            downtime: Vec::new(),
            opening,
            closes: closes.to_vec(),
        };
        chart.show(None);
        chart
    }

    /// Adds other scenarios; `show` makes room for them.
    pub fn compare(&mut self, others: Vec<OtherCash>) {
        self.others = others;
        self.show(None);
    }

    /// Shows amounts as high as what is seen in a stretch of days, or in all: the closes, the buffer, and nothing.
    pub fn show(&mut self, zoom: Option<Zoom>) {
        let begin = day(self.as_of);
        let has_opening = zoom.is_none_or(|zoom| zoom.from <= begin && begin <= zoom.to);
        let opening: &[Money] = if has_opening { &[self.opening] } else { &[] };
        let others = self.others.iter().map(|other| seen(other.as_of, &other.closes, zoom));
        let all = [opening, seen(self.as_of, &self.closes, zoom)].into_iter().chain(others);
        let drawn = if self.drawn.is_empty() { Money::ZERO } else { self.most_drawn };
        let (mut least, mut high) = (Money::ZERO, self.buffer_money.max(drawn).max(Money::ZERO));
        for closes in all {
            for close in closes {
                least = least.min(*close);
                high = high.max(*close);
            }
        }
        self.y = ValueAxis::new(least, high, self.currency, 6);
    }

    /// The postings of a day.
    pub const fn query(hit: CashHit) -> PostingQuery {
        PostingQuery { set: PostingSet::Cash, item: None, group: None, start: hit.date, end: hit.date.plus_days(1) }
    }

    /// How many days it has.
    pub fn days(&self) -> usize {
        self.closes.len()
    }

    /// A day of it.
    pub fn on(&self, date: Date) -> Option<CashHit> {
        let place = usize::try_from(date.0 - self.as_of.0).ok()?;
        self.closes.get(place).map(|close| CashHit { date, close: *close })
    }

    /// The day at a place, with its close.
    pub fn hit(&self, x: f64) -> Option<CashHit> {
        // A day's close is drawn at the end of the day, so the nearest close counts.
        let date = day_at(x - 0.5);
        let index = usize::try_from(date.0.checked_sub(self.as_of.0)?).ok()?;
        self.closes.get(index).map(|close| CashHit { date, close: *close })
    }

    /// Whether a height is on the line of a day, from the close before to its own, give or take a reach.
    pub fn is_on_line(&self, hit: CashHit, y: f64, reach: f64) -> bool {
        let index = usize::try_from(hit.date.0 - self.as_of.0).ok();
        let before = index.and_then(|index| index.checked_sub(1)).map_or(self.opening, |before| self.closes[before]);
        let [before, own] = [before, hit.close].map(|close| major(close, self.currency));
        before.min(own) - reach <= y && y <= before.max(own) + reach
    }

    /// What is drawn of the credit line at the close of a day; none without a credit line.
    pub fn drawn_on(&self, date: Date) -> Option<Money> {
        self.draws.iter().take_while(|(from, _)| *from <= date).last().map(|(_, drawn)| *drawn)
    }

    /// What of the service is down on a day.
    pub fn down_on(&self, date: Date) -> f64 {
        self.downtime.iter().take_while(|(from, _)| *from <= date).last().map_or(0.0, |(_, down)| *down)
    }

    /// Cash at each day's close, from the as-of date on.
    pub fn closes(&self) -> &[Money] {
        &self.closes
    }

    /// Cash at the opening.
    pub const fn opening(&self) -> Money {
        self.opening
    }
}

/// The amounts drawn on the credit line, each with its first day, from the opening on; empty without a credit line.
fn draws(forecast: &Forecast) -> Vec<(Date, Money)> {
    let is_line = |account: &Account| account.kind == AccountKind::Debt && account.item.as_deref() == Some(RESERVED_ID);
    let Some(account) = forecast.accounts.iter().position(is_line) else { return Vec::new() };
    let mut all = vec![(forecast.as_of.plus_days(-1), Money::ZERO)];
    for (entry, postings) in forecast.journal.iter() {
        let own = postings.iter().filter(|posting| posting.account as usize == account);
        let added: Money = own.map(|posting| -posting.amount).sum();
        let before = all.last().map_or(Money::ZERO, |(_, drawn)| *drawn);
        match all.last_mut() {
            _ if added == Money::ZERO => {}
            Some(last) if last.0 == entry.date => last.1 += added,
            _ => all.push((entry.date, before + added)),
        }
    }
    all
}

/// The amounts drawn, as a line with steps, each at its day's end.
fn steps(draws: &[(Date, Money)], end: Date, currency: Currency) -> Vec<[f64; 2]> {
    let mut points: Vec<[f64; 2]> = Vec::new();
    for (date, drawn) in draws.iter().filter(|(date, _)| *date < end) {
        let at = day(*date) + 1.0;
        if let Some(before) = points.last().map(|point| point[1]) {
            points.push([at, before]);
        }
        points.push([at, major(*drawn, currency)]);
    }
    if let Some(last) = points.last().map(|point| point[1]) {
        points.push([day(end), last]);
    }
    points
}

fn level(value: f64, buffer: f64) -> Level {
    if value < 0.0 {
        Level::Negative
    } else if value < buffer {
        Level::BelowBuffer
    } else {
        Level::Fine
    }
}

/// The line cut into runs of one level; at a crossing both runs have the point on the threshold.
fn runs(points: impl Iterator<Item = [f64; 2]>, buffer: f64) -> Vec<LevelRun> {
    let mut runs: Vec<LevelRun> = Vec::new();
    let mut before: Option<[f64; 2]> = None;
    for point in points {
        let own = level(point[1], buffer);
        let Some(last) = before else {
            runs.push(LevelRun { level: own, points: vec![point] });
            before = Some(point);
            continue;
        };
        let mut from = level(last[1], buffer);
        while from != own {
            let rises = own > from;
            let threshold = match (from, rises) {
                (Level::Fine, _) | (Level::BelowBuffer, true) => buffer,
                (Level::BelowBuffer, false) | (Level::Negative, _) => 0.0,
            };
            let part = (threshold - last[1]) / (point[1] - last[1]);
            let crossing = [last[0] + (point[0] - last[0]) * part, threshold];
            from = match (from, rises) {
                (Level::Fine | Level::Negative, _) => Level::BelowBuffer,
                (Level::BelowBuffer, true) => Level::Fine,
                (Level::BelowBuffer, false) => Level::Negative,
            };
            if let Some(run) = runs.last_mut() {
                run.points.push(crossing);
            }
            runs.push(LevelRun { level: from, points: vec![crossing] });
        }
        if let Some(run) = runs.last_mut() {
            run.points.push(point);
        }
        before = Some(point);
    }
    // A run that touches a threshold and turns back has a single point twice, and nothing to draw.
    #[allow(clippy::float_cmp, reason = "the same point, not a near one")]
    runs.retain(|run| run.points.windows(2).any(|pair| pair[0] != pair[1]));
    for run in &mut runs {
        run.points = thinned(&run.points);
    }
    runs
}

#[cfg(test)]
#[allow(clippy::float_cmp, reason = "whole numbers and halves, which floats hold exactly")]
mod tests {
    use super::*;
    use crate::chart::sample::{dollars, usd};

    fn chart(opening: i64, closes: &[i64], buffer: i64) -> CashChart {
        let closes: Vec<Money> = closes.iter().map(|amount| dollars(*amount)).collect();
        CashChart::new(Date(100), dollars(opening), &closes, dollars(buffer), usd())
    }

    #[test]
    fn colour_changes_exactly_at_the_threshold() {
        let chart = chart(200, &[100, 0, -100, 300], 50);
        let shown: Vec<(Level, Vec<[f64; 2]>)> = chart.runs.iter().map(|run| (run.level, run.points.clone())).collect();
        assert_eq!(
            shown,
            [
                (Level::Fine, vec![[100.0, 200.0], [101.0, 100.0], [101.5, 50.0]]),
                (Level::BelowBuffer, vec![[101.5, 50.0], [102.0, 0.0], [102.0, 0.0]]),
                (Level::Negative, vec![[102.0, 0.0], [103.0, -100.0], [103.25, 0.0]]),
                (Level::BelowBuffer, vec![[103.25, 0.0], [103.375, 50.0]]),
                (Level::Fine, vec![[103.375, 50.0], [104.0, 300.0]]),
            ]
        );
    }

    #[test]
    fn level_days_need_no_points() {
        let mut closes = vec![100; 40];
        closes[20] = 90;
        let chart = chart(100, &closes, 0);
        let [run] = chart.runs.as_slice() else { panic!("one run") };
        let days: Vec<f64> = run.points.iter().map(|point| point[0] - 100.0).collect();
        assert_eq!(days, [0.0, 1.0, 15.0, 19.0, 20.0, 21.0, 22.0, 23.0, 37.0, 39.0, 40.0]);
    }

    #[test]
    fn one_jump_may_cross_both_thresholds() {
        let chart = chart(100, &[-100], 50);
        let levels: Vec<Level> = chart.runs.iter().map(|run| run.level).collect();
        assert_eq!(levels, [Level::Fine, Level::BelowBuffer, Level::Negative]);
        for pair in chart.runs.windows(2) {
            assert_eq!(pair[0].points.last(), pair[1].points.first(), "no gap in the line");
        }
    }

    #[test]
    fn a_buffer_of_nothing_has_no_middle() {
        let chart = chart(100, &[-100, 100], 0);
        let levels: Vec<Level> = chart.runs.iter().map(|run| run.level).collect();
        assert_eq!(levels, [Level::Fine, Level::Negative, Level::Fine]);
    }

    #[test]
    fn what_is_drawn_goes_up_and_down_in_steps() {
        use crate::{
            calendar::Month,
            model::{Edit, ItemKind, Model, Value},
            money::Amount,
        };
        let amount = |whole: i64| Value::Amount(Amount::whole(whole));
        let date = |text: &str| text.parse::<Date>().expect("a date");
        let edits = [
            Edit::set("settings/opening_cash", amount(1000)),
            Edit::Add("settings/credit_line".to_owned()),
            Edit::set("settings/credit_line/limit", amount(500)),
            Edit::AddItem(ItemKind::CashEvent, "Out".to_owned()),
            Edit::set("cash_events/out/date", Value::Date(date("2023-01-10"))),
            Edit::set("cash_events/out/amount", amount(-1200)),
            Edit::AddItem(ItemKind::CashEvent, "In".to_owned()),
            Edit::set("cash_events/in/date", Value::Date(date("2023-01-20"))),
            Edit::set("cash_events/in/amount", amount(900)),
        ];
        let mut model = Model::empty("USD", Month::new(2023, 1), 1);
        let plain = crate::engine::forecast(&model).expect("a forecast");
        assert!(CashChart::forecast(&plain, plain.end).drawn.is_empty(), "without a line there is nothing to draw");
        for edit in edits {
            model = edit.applied(&model).unwrap_or_else(|error| panic!("{edit:?}: {error:?}"));
        }
        let forecast = crate::engine::forecast(&model).expect("a forecast");
        let chart = CashChart::forecast(&forecast, forecast.end);
        assert_eq!(chart.most_drawn, dollars(200));
        let at = |text: &str| day(date(text)) + 1.0;
        let expected = [
            [at("2022-12-31"), 0.0],
            [at("2023-01-10"), 0.0],
            [at("2023-01-10"), 200.0],
            [at("2023-01-20"), 200.0],
            [at("2023-01-20"), 0.0],
            [day(forecast.end), 0.0],
        ];
        assert_eq!(chart.drawn, expected);
        assert_eq!(chart.drawn_on(date("2023-01-15")), Some(dollars(200)));
        assert_eq!(chart.drawn_on(date("2023-01-09")), Some(Money::ZERO));
    }

    #[test]
    fn the_low_is_the_first_of_equal_closes() {
        let chart = chart(500, &[300, 200, 400, 200], 50);
        let (money, date, at) = chart.low.expect("a low");
        assert_eq!((money, date), (dollars(200), Date(101)));
        assert_eq!(at, [102.0, 200.0], "drawn at the end of its day");
    }

    #[test]
    fn amounts_are_as_high_as_what_is_seen() {
        let mut chart = chart(500, &[300, -200, 100], 50);
        assert_eq!((chart.y.min, chart.y.max), (-200.0, 600.0), "in steps of 200");
        // From the close of the third day on.
        chart.show(Some(Zoom { from: 102.5, to: 103.0 }));
        assert_eq!((chart.y.min, chart.y.max), (0.0, 100.0));
        chart.show(Some(Zoom { from: 200.0, to: 210.0 }));
        assert_eq!(chart.y.max, 50.0, "nothing but the buffer of 50, in steps of 10");
        chart.show(Some(Zoom { from: 20.0, to: 99.0 }));
        assert_eq!(chart.y.max, 50.0, "nor anything of history but that");
        chart.show(None);
        assert_eq!(chart.y.min, -200.0);
    }

    #[test]
    fn there_is_room_for_other_scenarios() {
        let mut chart = chart(500, &[300, 200], 50);
        let other = crate::chart::Other { id: "a".to_owned(), label: "A".to_owned(), colour: Some(0) };
        chart.compare(vec![OtherCash::new(other, Date(100), dollars(500), &[dollars(900), dollars(-100)], usd())]);
        assert_eq!((chart.y.min, chart.y.max), (-200.0, 1000.0));
        assert_eq!(chart.low.map(|(low, ..)| low), Some(dollars(200)), "the low is the shown one's");
        chart.show(Some(Zoom { from: 100.0, to: 101.5 }));
        assert_eq!((chart.y.min, chart.y.max), (0.0, 1000.0), "only what is seen counts");
    }

    #[test]
    fn a_place_hits_the_nearest_close() {
        let chart = chart(500, &[300, 200], 50);
        assert_eq!(chart.hit(101.0), Some(CashHit { date: Date(100), close: dollars(300) }));
        assert_eq!(chart.hit(101.6), Some(CashHit { date: Date(101), close: dollars(200) }));
        let hit = chart.hit(101.6).expect("a day");
        let expected =
            PostingQuery { set: PostingSet::Cash, item: None, group: None, start: Date(101), end: Date(102) };
        assert_eq!(CashChart::query(hit), expected);
        for (y, is_on) in [(190.0, true), (200.0, true), (250.0, true), (310.0, true), (189.0, false), (311.0, false)] {
            assert_eq!(chart.is_on_line(hit, y, 10.0), is_on, "{y}, where it falls from 300 to 200");
        }
        let first = chart.hit(101.0).expect("a day");
        assert!(chart.is_on_line(first, 500.0, 0.0), "from the opening");
        assert_eq!(chart.hit(99.0), None);
        assert_eq!(chart.hit(110.0), None);
        assert_eq!(chart.hit(f64::NAN), None);
    }
}
