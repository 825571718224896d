//! Capacity and service: the downtime curve, the load that moves along it, and what is down over time.
//!
//! Owns where points stand and between which neighbours each may move. Its one invariant: points come by load, and none
//! may be put where the curve would fall.

use std::collections::BTreeMap;

use super::{Tick, ValueAxis, day, day_at};
use crate::{
    calendar::{Date, Month},
    engine::{Forecast, rule_of_line},
    model::{Keyed as _, Line, Model, Service},
    money::{Amount, Decimal, Money},
    text::service as words,
};

/// A point of the curve.
#[derive(Clone, Debug, PartialEq)]
pub struct CurveDot {
    /// The path of its entry.
    pub path: String,
    /// The load, as a part of the capacity in service.
    pub load: f64,
    /// What is down at it.
    pub down: f64,
}

/// What earlier downtime takes of the revenue of streams that all lose the same.
#[derive(Clone, Debug, PartialEq)]
pub struct LostLine {
    /// The streams, by their ids and their names.
    pub streams: Vec<(String, String)>,
    /// The part that is gone over time: a line with steps, in days.
    pub points: Vec<[f64; 2]>,
    /// The most that is gone, and the first month of it.
    pub most: (f64, Month),
}

impl LostLine {
    /// The part that is gone on the day at a place of the time axis.
    pub fn at(&self, x: f64) -> f64 {
        self.points.iter().take_while(|point| point[0] <= x).last().map_or(0.0, |point| point[1])
    }

    /// The part that is gone at the end.
    pub fn end(&self) -> f64 {
        self.points.last().map_or(0.0, |point| point[1])
    }
}

/// Load and downtime.
#[derive(Clone, Debug, PartialEq)]
pub struct ServicePlot {
    /// The points of the curve, by load.
    pub dots: Vec<CurveDot>,
    /// The load as a part of the capacity in service, at the beginning of each month; none without a site in service.
    pub loads: Vec<(Month, Option<f64>)>,
    /// Whether there is a site.
    pub has_sites: bool,
    /// What is down over time: a line with steps, in days.
    pub downtime: Vec<[f64; 2]>,
    /// The most that is down, and the first day of it.
    pub most: Option<(f64, Date)>,
    /// What earlier downtime takes of revenue, a line for all streams that lose the same; those that lose most first.
    pub lost: Vec<LostLine>,
    /// The axis of loads.
    pub x: ValueAxis,
    /// The axis of what is down.
    pub y: ValueAxis,
}

/// How near two points may come in load.
const NEAREST: f64 = 0.001;

impl ServicePlot {
    /// Load and downtime of a model, and of its forecast; none if the model has none.
    pub fn of(model: &Model, forecast: Option<&Forecast>) -> Option<Self> {
        let service = model.service.get()?;
        let mut dots: Vec<CurveDot> = service
            .curve
            .iter()
            .map(|point| CurveDot {
                path: format!("service/curve/{}", point.id.0),
                load: point.load.to_f64(),
                down: point.down.to_f64(),
            })
            .collect();
        dots.sort_by(|a, b| a.load.total_cmp(&b.load));
        let loads = loads(model, service);
        let highest = dots.iter().map(|dot| dot.load).chain(loads.iter().filter_map(|(_, load)| *load));
        let highest = highest.filter(|load| load.is_finite()).fold(1.0, f64::max);
        let most_down = dots.iter().map(|dot| dot.down).fold(0.1, f64::max);
        let changes = forecast.map_or(&[][..], |forecast| &forecast.downtime);
        let most =
            changes.iter().filter(|(_, down)| *down > 0.0).fold(None, |most: Option<(f64, Date)>, (date, down)| {
                if most.is_none_or(|(before, _)| *down > before) { Some((*down, *date)) } else { most }
            });
        Some(Self {
            loads,
            has_sites: model.sites.iter().any(|site| !site.muted),
            downtime: forecast.map_or_else(Vec::new, steps),
            most,
            lost: forecast.map_or_else(Vec::new, lost),
            // Room to drag the last point on, and the highest up.
            x: percent_axis(highest * 1.15, 6),
            y: percent_axis((most_down * 1.25).min(1.0), 4),
            dots,
        })
    }

    /// The load today, and at the forecast's end; none without a site in service.
    pub fn load_range(&self) -> Option<[f64; 2]> {
        let known = || self.loads.iter().filter_map(|(_, load)| *load);
        Some([self.loads.first()?.1?, known().next_back()?])
    }

    /// The highest load.
    pub fn peak(&self) -> Option<f64> {
        self.loads.iter().filter_map(|(_, load)| *load).reduce(f64::max)
    }

    /// The line through the points, flat outside.
    pub fn line(&self) -> Vec<[f64; 2]> {
        let (Some(first), Some(last)) = (self.dots.first(), self.dots.last()) else { return Vec::new() };
        let ends = [[self.x.min.min(first.load), first.down], [self.x.max.max(last.load), last.down]];
        let points = self.dots.iter().map(|dot| [dot.load, dot.down]);
        std::iter::once(ends[0]).chain(points).chain([ends[1]]).collect()
    }

    /// What the curve says is down at a load.
    pub fn down_at(&self, load: f64) -> f64 {
        let line = self.line();
        let within = line.windows(2).find(|pair| pair[0][0] <= load && load <= pair[1][0]);
        match within {
            Some([from, to]) if to[0] > from[0] => from[1] + (to[1] - from[1]) * (load - from[0]) / (to[0] - from[0]),
            Some([_, to]) => to[1],
            _ => line.last().map_or(0.0, |last| last[1]),
        }
    }

    /// The nearest place to a load and what is down at which a point may stand: the one at a place in the list, or a new
    /// one. None where a new one has no room.
    pub fn placed(&self, own: Option<usize>, load: f64, down: f64) -> Option<(f64, f64)> {
        // Between the point before, and the one behind.
        let at = own.unwrap_or_else(|| self.dots.partition_point(|dot| dot.load < load));
        let behind = at + usize::from(own.is_some());
        let (below, above) = (at.checked_sub(1).and_then(|at| self.dots.get(at)), self.dots.get(behind));
        let low = below.map_or((0.0, 0.0), |dot| (dot.load + NEAREST, dot.down));
        let high = above.map_or((f64::INFINITY, 1.0), |dot| (dot.load - NEAREST, dot.down));
        (low.0 <= high.0).then(|| (load.clamp(low.0, high.0), down.clamp(low.1, high.1)))
    }

    /// The first day, and the days on which what is down changes, with what is down from each on.
    pub fn changes(&self) -> Vec<(Date, f64)> {
        let mut changes: Vec<(Date, f64)> = Vec::new();
        // The last point only ends the line.
        for [x, down] in self.downtime.iter().rev().skip(1).rev() {
            let date = day_at(*x + 0.5);
            match changes.last_mut() {
                Some(last) if last.0 == date => last.1 = *down,
                _ => changes.push((date, *down)),
            }
        }
        changes
    }

    /// What is down on the day at a place of the time axis.
    pub fn down_on(&self, x: f64) -> Option<f64> {
        let before = self.downtime.iter().take_while(|point| point[0] <= x);
        before.last().map(|point| point[1])
    }
}

/// An axis in percent from nothing to at least a part.
fn percent_axis(high: f64, steps_max: usize) -> ValueAxis {
    // Wholes of thousandths, so that ticks are exact.
    #[allow(clippy::cast_possible_truncation, reason = "a part of one, and not far above it")]
    let wanted = (high.clamp(0.01, 1000.0) * 1000.0).ceil() as i64;
    let most = i64::try_from(steps_max).unwrap_or(1);
    let powers = std::iter::successors(Some(1i64), |power| power.checked_mul(10));
    let mut steps = powers.flat_map(|power| [power, power.saturating_mul(2), power.saturating_mul(5)]);
    let step = steps.find(|step| step.saturating_mul(most) >= wanted).unwrap_or(wanted);
    let count = (wanted + step - 1) / step;
    #[allow(clippy::cast_precision_loss, reason = "small whole numbers")]
    let at = |number: i64| (number * step) as f64 / 1000.0;
    let tick = |number: i64| Tick { at: at(number), label: words::percent(at(number)), below: String::new() };
    ValueAxis { min: 0.0, max: at(count), ticks: (0..=count).map(tick).collect() }
}

/// The base of the index from which the load is computed: large enough to be exact.
const INDEX: i64 = 1_000_000_000;

/// The load as a part of the capacity in service at the beginning of each month.
fn loads(model: &Model, service: &Service) -> Vec<(Month, Option<f64>)> {
    // The load grows and changes as consumption does, so its course is computed as that of an index.
    let index = Line {
        monthly: Amount::whole(INDEX),
        growth: service.growth,
        reference_month: service.reference_month,
        changes: service.changes.clone(),
        ..Line::blank("load")
    };
    let course = rule_of_line(&model.settings, &index);
    let whole = Amount::whole(INDEX).to_money(model.currency().digits()).map_or(1.0, Money::to_f64);
    let first = model.settings.first_month;
    course
        .iter()
        .zip(0..)
        .map(|(amount, n)| {
            let month = first.plus(n);
            let is_open = |closes: &Option<Date>| closes.is_none_or(|closes| month.first() < closes);
            let open = model.sites.iter().filter(|site| !site.muted && is_open(&site.closes));
            let capacity: i128 = open.map(|site| site.capacity.nanos()).sum();
            let load = service.load.to_f64() * amount.to_f64() / whole;
            let part = (capacity > 0).then(|| load / Decimal::from_nanos(capacity).to_f64());
            (month, part)
        })
        .collect()
}

/// What earlier downtime takes of revenue, over time.
fn lost(forecast: &Forecast) -> Vec<LostLine> {
    let mut courses: BTreeMap<u32, Vec<(Month, f64)>> = BTreeMap::new();
    for own in &forecast.lasting_losses {
        courses.entry(own.stream).or_default().push((own.month, own.gone));
    }
    let mut alike: Vec<(Vec<(Month, f64)>, LostLine)> = Vec::new();
    for (stream, course) in courses {
        let item = &forecast.items[stream as usize];
        let name = (item.id.clone(), item.name().to_owned());
        if let Some((_, line)) = alike.iter_mut().find(|(other, _)| *other == course) {
            line.streams.push(name);
            continue;
        }
        let Some(first) = course.first() else { continue };
        let most = course.iter().fold(
            (first.1, first.0),
            |most, (month, gone)| {
                if *gone > most.0 { (*gone, *month) } else { most }
            },
        );
        let mut points = Vec::new();
        let mut before = 0.0;
        for month in forecast.months() {
            let gone = course.iter().find(|(own, _)| *own == month).map_or(0.0, |(_, gone)| *gone);
            points.extend([[day(month.first()), before], [day(month.first()), gone]]);
            before = gone;
        }
        points.push([day(forecast.end), before]);
        alike.push((course, LostLine { streams: vec![name], points, most }));
    }
    let mut lines: Vec<LostLine> = alike.into_iter().map(|(_, line)| line).collect();
    lines.sort_by(|one, other| other.most.0.total_cmp(&one.most.0));
    lines
}

/// What is down over time, with steps.
fn steps(forecast: &Forecast) -> Vec<[f64; 2]> {
    let mut points = vec![[day(forecast.as_of), 0.0]];
    for (date, down) in &forecast.downtime {
        let before = points.last().map_or(0.0, |point| point[1]);
        points.push([day(*date), before]);
        points.push([day(*date), *down]);
    }
    let last = points.last().map_or(0.0, |point| point[1]);
    points.push([day(forecast.end), last]);
    points
}

#[cfg(test)]
#[allow(clippy::float_cmp, reason = "the same numbers, not near ones")]
mod tests {
    use super::*;
    use crate::{
        engine::forecast,
        model::{Edit, ItemKind, Value},
    };

    fn decimal(text: &str) -> Value {
        Value::Decimal(text.parse().expect("a number"))
    }

    fn model() -> Model {
        let edits = [
            Edit::AddItem(ItemKind::Site, "North".to_owned()),
            Edit::set("sites/north/capacity", decimal("60")),
            Edit::AddItem(ItemKind::Site, "South".to_owned()),
            Edit::set("sites/south/capacity", decimal("40")),
            Edit::set("sites/south/closes", Value::Date("2023-03-01".parse().expect("a date"))),
            Edit::Add("service".to_owned()),
            Edit::set("service/load", decimal("54")),
            Edit::Together(vec![
                Edit::Add("service/curve".to_owned()),
                Edit::Add("service/curve".to_owned()),
                Edit::Set(vec![
                    ("service/curve/n1/load".to_owned(), decimal("0.8")),
                    ("service/curve/n1/down".to_owned(), decimal("0")),
                    ("service/curve/n2/load".to_owned(), decimal("1")),
                    ("service/curve/n2/down".to_owned(), decimal("0.4")),
                ]),
            ]),
        ];
        edits.iter().fold(Model::empty("USD", Month::new(2023, 1), 4), |model, edit| {
            edit.applied(&model).unwrap_or_else(|error| panic!("{edit:?}: {error:?}"))
        })
    }

    #[test]
    fn load_moves_along_the_curve_as_sites_close() {
        let model = model();
        let forecast = forecast(&model).expect("a forecast");
        let plot = ServicePlot::of(&model, Some(&forecast)).expect("a plot");
        let loads: Vec<f64> = plot.loads.iter().filter_map(|(_, load)| *load).collect();
        assert_eq!(loads, [0.54, 0.54, 0.9, 0.9]);
        assert_eq!((plot.load_range(), plot.peak()), (Some([0.54, 0.9]), Some(0.9)));
        let down = plot.down_at(0.9);
        assert!((down - 0.2).abs() < 1e-12, "{down}");
        assert_eq!(plot.down_at(0.5), 0.0, "flat outside");
        let (most, from) = plot.most.expect("something is down");
        assert!((most - down).abs() < 1e-9, "the engine says the same: {most}");
        assert_eq!(from, "2023-03-01".parse().expect("a date"));
        assert_eq!(plot.down_on(day(from) - 0.5), Some(0.0));
        assert_eq!(plot.down_on(day(from) + 0.5), Some(most));
        assert_eq!(plot.x.max, 1.2, "115 % of the highest in steps of 20 %");
    }

    #[test]
    fn streams_that_lose_the_same_share_a_line_with_steps_by_month() {
        let mut edits = vec![Edit::Together(vec![
            Edit::Add("service/outages".to_owned()),
            Edit::set("service/outages/n1/date", Value::Date("2023-01-10".parse().expect("a date"))),
            Edit::set("service/outages/n1/down", decimal("0.5")),
        ])];
        for (stream, loss) in [("Ads", "0.2"), ("Data", "0.2"), ("Blue", "0.4"), ("Steady", "0")] {
            edits.push(Edit::AddItem(ItemKind::Stream, stream.to_owned()));
            let path = format!("streams/{}/", stream.to_lowercase());
            edits.push(Edit::set(format!("{path}base"), Value::Amount(Amount::whole(1000))));
            edits.push(Edit::set(format!("{path}lasting_loss"), decimal(loss)));
            edits.push(Edit::set(format!("{path}recovery_months"), Value::Whole(2)));
        }
        // Two sites stay open, so that load takes nothing down.
        edits.push(Edit::set("sites/south/closes", Value::Unset));
        let model = edits
            .iter()
            .fold(model(), |model, edit| edit.applied(&model).unwrap_or_else(|error| panic!("{edit:?}: {error:?}")));
        let forecast = forecast(&model).expect("a forecast");
        let plot = ServicePlot::of(&model, Some(&forecast)).expect("a plot");
        let names = |line: &LostLine| line.streams.iter().map(|(id, _)| id.clone()).collect::<Vec<_>>();
        let all: Vec<_> = plot.lost.iter().map(|line| (names(line), line.most)).collect();
        let february = Month::new(2023, 2);
        assert_eq!(
            all,
            [
                (vec!["blue".to_owned()], (1.0 - (1.0 - 0.4 * 0.5), february)),
                (vec!["ads".to_owned(), "data".to_owned()], (1.0 - (1.0 - 0.2 * 0.5), february))
            ],
            "half a day is down in January: half of the loss from February on"
        );
        let at = |month: u8| plot.lost[0].at(day(Month::new(2023, month).first()) + 3.0);
        assert_eq!([1, 2, 4].map(at), [0.0, plot.lost[0].most.0, 0.0]);
        assert!((at(3) - 0.1).abs() < 1e-12, "half is won back after a month: {}", at(3));
        assert_eq!(plot.lost[0].end(), 0.0);
    }

    #[test]
    fn a_point_stays_between_its_neighbours() {
        let model = model();
        let plot = ServicePlot::of(&model, None).expect("a plot");
        assert_eq!(plot.placed(Some(0), 2.0, 0.9), Some((1.0 - NEAREST, 0.4)));
        assert_eq!(plot.placed(Some(1), 0.1, -1.0), Some((0.8 + NEAREST, 0.0)));
        assert_eq!(plot.placed(Some(1), 3.0, 2.0), Some((3.0, 1.0)));
        assert_eq!(plot.placed(None, 0.9, 0.1), Some((0.9, 0.1)));
        assert_eq!(plot.placed(None, 0.9, 0.9), Some((0.9, 0.4)));
        assert_eq!(plot.placed(None, 0.8, 0.0), Some((0.8 - NEAREST, 0.0)), "beside the point that is there");
        assert_eq!(plot.placed(Some(0), -1.0, 0.0), Some((0.0, 0.0)));
    }
}
