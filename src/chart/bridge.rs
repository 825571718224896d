//! A bridge as a waterfall: where each step begins and ends, and its words.
//!
//! Owns the scale of bars, from 0 to 1 along their room. Draws nothing. Its one invariant: each bar begins where the
//! one above it ends; the first begins at the first scenario's figure, and the last ends at the second's.

use super::{
    PostingQuery, PostingSet, major,
    side_by_side::{plain_difference, plain_value},
};
use crate::{
    analysis::{
        asked::Asked,
        bridge::{AccountBridge, ByAccount, ByCause},
        compare::{self, Verdict, change},
        parts::{FigureLine, Role},
    },
    engine::{FigureValue, Forecast, Measure},
    money::{Currency, Money},
    text::{compared as words, figures, parts, printed},
};

/// The first or the last row: the figure of one of the two scenarios.
#[derive(Clone, Debug, PartialEq)]
pub struct BridgeEnd {
    /// What it is.
    pub name: String,
    /// The value, short.
    pub text: String,
    /// The value with all its places.
    pub exact: String,
    /// Its place; none for a date that is never reached and for a missing value.
    pub at: Option<f64>,
    plain: String,
}

/// A step.
#[derive(Clone, Debug, PartialEq)]
pub struct BridgeStep {
    /// What it is.
    pub name: String,
    /// More about it.
    pub tip: String,
    /// What it changes, short.
    pub text: String,
    /// What it changes, with all its places.
    pub exact: String,
    /// The figure after it, short.
    pub after: String,
    /// Its start and end; none if one of them is never reached or missing.
    pub span: Option<[f64; 2]>,
    /// Whether it makes the figure better.
    pub verdict: Verdict,
    /// The places of the causes that it applies, in the order asked for.
    pub causes: Vec<usize>,
    /// The postings behind it.
    pub query: Option<PostingQuery>,
    plain: [String; 2],
}

/// Steps from one value to another.
#[derive(Clone, Debug, PartialEq)]
pub struct Bridge {
    /// The part of the figure that it is about, if not the figure itself.
    pub heading: String,
    /// Where it starts.
    pub start: BridgeEnd,
    /// The steps.
    pub steps: Vec<BridgeStep>,
    /// Where it ends.
    pub end: BridgeEnd,
    /// The place of zero, if it is on the scale.
    pub zero: Option<f64>,
}

/// A cause in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CauseWords {
    /// What is set: `AWS: Payment policy`.
    pub name: String,
    /// What it was.
    pub from: String,
    /// What it is then.
    pub to: String,
}

/// What a bar's place is measured in: major units, days, or a ratio.
fn number(value: FigureValue, currency: Currency) -> Option<f64> {
    #[allow(clippy::cast_precision_loss, reason = "where a bar is put")]
    match value {
        FigureValue::Money(money) | FigureValue::MoneyPerMonth(money) | FigureValue::MoneyPerDay(money) => {
            Some(major(money, currency))
        }
        FigureValue::Date(date) => date.map(super::day),
        FigureValue::Days(days) => days.map(f64::from),
        FigureValue::Ratio(ratio) | FigureValue::DaysRatio(ratio) => {
            ratio.map(|ratio| ratio.ten_thousandths() as f64 / 1e4)
        }
    }
}

/// A scale over values; zero is on it unless it is far away.
struct Scale {
    min: f64,
    max: f64,
}

impl Scale {
    fn of(values: impl Iterator<Item = f64>) -> Self {
        let (min, max) = values.fold((f64::INFINITY, f64::NEG_INFINITY), |(min, max), at| (min.min(at), max.max(at)));
        if min > max {
            return Self { min: 0.0, max: 1.0 };
        }
        let range = max - min;
        if range <= 0.0 && max.abs() > 0.0 {
            // Nothing changes: in the middle.
            return Self { min: min - 1.0, max: max + 1.0 };
        }
        let (low, high) = if min - range * 1.5 <= 0.0 && max + range * 1.5 >= 0.0 {
            (min.min(0.0), max.max(0.0))
        } else {
            (min - range * 0.2, max)
        };
        let high = if high > low { high } else { low + 1.0 };
        Self { min: low, max: high }
    }

    fn place(&self, value: f64) -> f64 {
        (value - self.min) / (self.max - self.min)
    }

    fn zero(&self) -> Option<f64> {
        (self.min <= 0.0 && self.max >= 0.0).then(|| self.place(0.0))
    }
}

impl Bridge {
    /// The bridge by cause; `causes` stand in the order of their places, `ends` are the names of the two scenarios.
    pub fn by_cause(name: &str, of: &ByCause, causes: &[CauseWords], ends: [&str; 2], currency: Currency) -> Self {
        let is_date = matches!(of.from, FigureValue::Date(_));
        let values = std::iter::once(of.from).chain(of.steps.iter().map(|step| step.value));
        let known: Vec<f64> = values.filter_map(|value| number(value, currency)).collect();
        let scale = Scale::of(known.into_iter());
        let at = |value: FigureValue| number(value, currency).map(|value| scale.place(value));
        let end = |value: FigureValue, scenario: &str| BridgeEnd {
            name: words::end_row(name, scenario),
            text: words::value(value, currency),
            exact: words::exact_value(value, currency),
            at: at(value),
            plain: plain_value(Some(value), currency.digits()),
        };
        let mut before = of.from;
        let mut steps = Vec::new();
        for step in &of.steps {
            let own: Vec<&CauseWords> = step.causes.iter().filter_map(|place| causes.get(*place)).collect();
            let names: Vec<&str> = own.iter().map(|cause| cause.name.as_str()).collect();
            let mut tip: Vec<String> =
                own.iter().map(|cause| words::cause(&cause.name, &cause.from, &cause.to)).collect();
            if own.len() > 1 {
                tip.push(words::TOGETHER.to_owned());
            }
            let span = at(before).zip(at(step.value)).map(|(from, to)| [from, to]);
            let difference = step.change.map(|change| change.difference);
            steps.push(BridgeStep {
                name: names.join(", "),
                tip: tip.join("\n"),
                text: difference.map_or_else(String::new, |own| words::difference(own, currency)),
                exact: difference.map_or_else(String::new, |own| words::exact(own, currency)),
                after: words::value(step.value, currency),
                span,
                verdict: step.change.map_or(Verdict::Neither, |change| change.verdict),
                causes: step.causes.clone(),
                query: None,
                plain: [
                    difference.map_or_else(String::new, |own| plain_difference(own, currency.digits())),
                    plain_value(Some(step.value), currency.digits()),
                ],
            });
            before = step.value;
        }
        Self {
            heading: String::new(),
            start: end(of.from, ends[0]),
            steps,
            end: end(of.to, ends[1]),
            zero: scale.zero().filter(|_| !is_date),
        }
    }

    /// The bridges by account: that of the figure itself, or those of what it is made of. `to` is the forecast that they
    /// lead to, of which the postings are shown.
    pub fn by_account(asked: &Asked, name: &str, of: &ByAccount, ends: [&str; 2], to: &Forecast) -> Vec<Self> {
        of.bridges.iter().map(|bridge| account_bridge(asked, name, bridge, ends, to)).collect()
    }

    /// The steps for a spreadsheet: exact differences, and the figure after each.
    pub fn tsv(&self) -> String {
        let line =
            |name: &str, difference: &str, value: &str| [printed::cell(name).as_str(), difference, value].join("\t");
        let mut lines = Vec::new();
        if !self.heading.is_empty() {
            lines.push(line(&self.heading, "", ""));
        }
        lines.push(words::COPIED_HEADS.join("\t"));
        lines.push(line(&self.start.name, "", &self.start.plain));
        lines.extend(self.steps.iter().map(|step| line(&step.name, &step.plain[0], &step.plain[1])));
        lines.push(line(&self.end.name, "", &self.end.plain));
        lines.join("\n") + "\n"
    }
}

fn account_bridge(asked: &Asked, name: &str, of: &AccountBridge, ends: [&str; 2], to: &Forecast) -> Bridge {
    let currency = to.currency;
    let digits = currency.digits();
    let label = |line: &FigureLine| {
        let item = line.item().and_then(|id| to.items.find(id));
        parts::line(line, item.map_or_else(|| line.item().unwrap_or(""), |item| &item.label), of.measure)
    };
    let mut running = of.from.0;
    let mut points = vec![running];
    for step in &of.steps {
        running += step.difference();
        points.push(running);
    }
    let scale = Scale::of(points.iter().map(|money| major(*money, currency)));
    let at = |money: Money| scale.place(major(money, currency));
    let steps = of.steps.iter().enumerate().map(|(place, step)| {
        let name = label(&step.line);
        let money = |money: Money| crate::text::amounts::exact_money(money, currency);
        let difference = compare::FigureDifference::Money(step.difference());
        let verdict = change(of.measure, FigureValue::Money(Money::ZERO), FigureValue::Money(step.difference()));
        BridgeStep {
            tip: words::account_tip(&name, &money(step.from), &money(step.to)),
            name,
            text: words::difference(difference, currency),
            exact: words::exact(difference, currency),
            after: words::value(FigureValue::Money(points[place + 1]), currency),
            span: Some([at(points[place]), at(points[place + 1])]),
            verdict: verdict.map_or(Verdict::Neither, |change| change.verdict),
            causes: Vec::new(),
            query: query(of, &step.line, to),
            plain: [step.difference().to_major(digits), points[place + 1].to_major(digits)],
        }
    });
    let is_itself = of.role == Role::Sum;
    let what = match (is_itself, of.measure) {
        (true, _) => name,
        (false, Measure::CashEnd) => words::CASH,
        (false, measure) => figures::label(measure),
    };
    let end = |money: Money, scenario: &str| BridgeEnd {
        name: words::end_row(what, scenario),
        text: words::value(FigureValue::Money(money), currency),
        exact: words::exact_value(FigureValue::Money(money), currency),
        at: Some(at(money)),
        plain: money.to_major(digits),
    };
    let is_flow = matches!(
        set(of.measure),
        Some(PostingSet::Receipts | PostingSet::Obligations | PostingSet::Paid | PostingSet::Invoiced)
    );
    let part = parts::role(of.role, of.measure);
    let heading = match (is_itself, is_flow || asked.on.is_some()) {
        (true, true) => String::new(),
        (true, false) => words::at_close(name, of.from.1, of.to.1),
        (false, true) => part,
        (false, false) if of.role == Role::OnDate => words::at_close(what, of.from.1, of.to.1),
        (false, false) => words::at_close(&part, of.from.1, of.to.1),
    };
    Bridge {
        heading,
        start: end(of.from.0, ends[0]),
        steps: steps.collect(),
        end: end(of.to.0, ends[1]),
        zero: scale.zero(),
    }
}

/// Which postings an amount is made of, where the panel can show them.
const fn set(measure: Measure) -> Option<PostingSet> {
    match measure {
        Measure::CashLow | Measure::CashEnd | Measure::Headroom => Some(PostingSet::Cash),
        Measure::Receipts => Some(PostingSet::Receipts),
        Measure::Obligations => Some(PostingSet::Obligations),
        Measure::Paid => Some(PostingSet::Paid),
        Measure::Invoiced => Some(PostingSet::Invoiced),
        Measure::Arrears | Measure::ArrearsPeak => Some(PostingSet::Arrears),
        _ => None,
    }
}

fn query(of: &AccountBridge, line: &FigureLine, to: &Forecast) -> Option<PostingQuery> {
    let set = set(of.measure)?;
    let item = line.item().filter(|id| to.items.iter().any(|item| item.id == *id)).map(str::to_owned);
    // Without an item, these would be all postings, not only those of the line.
    let item = Some(item?);
    let end = of.to.1.plus_days(1);
    let start = if set == PostingSet::Arrears { of.to.1 } else { to.as_of };
    (start < end).then_some(PostingQuery { set, item, group: None, start, end })
}

#[cfg(test)]
#[allow(clippy::float_cmp, reason = "the same number, computed once")]
mod tests {
    use super::*;
    use crate::{analysis::bridge::CauseStep, chart::sample::usd};

    fn money(whole: i64) -> FigureValue {
        FigureValue::Money(Money(whole * 100))
    }

    fn words_of(name: &str) -> CauseWords {
        CauseWords { name: name.to_owned(), from: "1".to_owned(), to: "2".to_owned() }
    }

    #[test]
    fn each_bar_begins_where_the_one_above_ends() {
        let step = |causes: Vec<usize>, from, to| CauseStep {
            causes,
            value: money(to),
            change: change(Measure::CashLow, money(from), money(to)),
        };
        let of = ByCause {
            from: money(100),
            steps: vec![step(vec![1], 100, -100), step(vec![0, 2], -100, 300)],
            to: money(300),
            change: change(Measure::CashLow, money(100), money(300)),
        };
        let causes = ["A", "B", "C"].map(words_of);
        let bridge = Bridge::by_cause("Cash low", &of, &causes, ["x", "y"], usd());
        assert_eq!((bridge.start.at, bridge.zero, bridge.end.at), (Some(0.5), Some(0.25), Some(1.0)));
        let spans: Vec<_> = bridge.steps.iter().map(|step| (step.name.as_str(), step.span, step.verdict)).collect();
        let (down, up) = (Some([0.5, 0.0]), Some([0.0, 1.0]));
        assert_eq!(spans, [("B", down, Verdict::Worse), ("A, C", up, Verdict::Better)]);
        assert!(bridge.steps[1].tip.ends_with(words::TOGETHER));
        assert_eq!(
            bridge.tsv(),
            "Step\tDifference\tFigure after the step\nCash low, x\t\t100.00\nB\t-200.00\t-100.00\nA, C\t400.00\t300.00\n\
             Cash low, y\t\t300.00\n"
        );
    }

    #[test]
    fn never_has_no_place() {
        let (never, day) = (FigureValue::Days(None), FigureValue::Days(Some(40)));
        let of = ByCause {
            from: never,
            steps: vec![CauseStep { causes: vec![0], value: day, change: change(Measure::RunwayZeroDays, never, day) }],
            to: day,
            change: change(Measure::RunwayZeroDays, never, day),
        };
        let bridge = Bridge::by_cause("Runway", &of, &[words_of("A")], ["x", "y"], usd());
        assert_eq!((bridge.start.at, bridge.steps[0].span), (None, None));
        assert!(bridge.end.at.is_some());
        assert_eq!(bridge.start.text, "never");
    }
}
