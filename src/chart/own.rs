//! The selected item's own plot: a stream's revenue, or a line's consumption, month by month.

use std::collections::BTreeMap;

use super::{Flows, ValueAxis, day, flows::highest, major};
use crate::{
    calendar::Month,
    engine::{Forecast, rule_of_line, rule_of_stream},
    model::{ByMonth, ItemKind, Model, SpanSize},
    money::{Currency, Money},
    text::handles as words,
};

/// Steps of the axis of values, at most: the plot is low.
const STEPS_MAX: i64 = 4;

/// Where a month's amount comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AmountBasis {
    /// It was.
    Actual,
    /// The rule gives it.
    Rule,
    /// It is planned, in place of what the rule gives.
    Planned,
}

/// A month of a stream or a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnMonth {
    /// The month.
    pub month: Month,
    /// What the forecast uses: the planned amount or actual if there is one, else the computed one.
    pub amount: Money,
    /// Where that comes from.
    pub basis: AmountBasis,
    /// What the rule gives; from the as-of date on.
    pub rule: Option<Money>,
    /// What of it is consumed, if that is not all: the vendor has stopped, or was left, or consumption has moved away.
    pub used: Option<Money>,
    /// The name of its handle.
    pub name: String,
    /// What it comes to, in words.
    pub says: String,
}

impl OwnMonth {
    /// The middle of the month on the time axis.
    pub fn x(&self) -> f64 {
        f64::midpoint(day(self.month.first()), day(self.month.plus(1).first()))
    }

    /// The first day and the day after the last, on the time axis.
    pub fn x_range(&self) -> [f64; 2] {
        [day(self.month.first()), day(self.month.plus(1).first())]
    }

    /// What is earned or consumed of it.
    pub fn happens(&self) -> Money {
        self.used.unwrap_or(self.amount)
    }

    /// Whether it can be planned: it is not past.
    pub const fn can_be_planned(&self) -> bool {
        self.rule.is_some()
    }
}

/// The months of a stream or a line.
#[derive(Clone, Debug, PartialEq)]
pub struct OwnPlot {
    /// The path of the stream or line; its months lie below.
    pub path: String,
    /// The kind of its item.
    pub kind: ItemKind,
    /// The name of the stream or line.
    pub label: String,
    /// The months, in order.
    pub months: Vec<OwnMonth>,
    /// The axis of values.
    pub y: ValueAxis,
    /// The session's currency: amounts are in its minor units.
    pub currency: Currency,
}

impl OwnPlot {
    /// The plots of an item: one of a stream, one of each line of a vendor's contract, none of others. The forecast says
    /// where consumption has stopped.
    pub fn all_of(model: &Model, forecast: Option<&Forecast>, id: &str) -> Vec<Self> {
        let settings = &model.settings;
        if let Some(stream) = model.streams.iter().find(|stream| stream.id.0 == id) {
            let rule = rule_of_stream(settings, stream);
            let past = received(model, id);
            let path = format!("streams/{id}");
            let all = &BTreeMap::new();
            return vec![Self::new(
                model,
                (path, ItemKind::Stream),
                &stream.label,
                (&rule, all),
                &stream.amounts,
                &past,
            )];
        }
        let vendor = model.vendors.iter().find(|vendor| vendor.id.0 == id);
        let Some((vendor, contract)) = vendor.and_then(|vendor| Some((vendor, vendor.contract.get()?))) else {
            return Vec::new();
        };
        let kept = forecast.map_or_else(BTreeMap::new, |forecast| kept(forecast, id));
        let lines = contract.lines.iter().zip(1..);
        lines
            .map(|(line, number)| {
                let label = match (line.label.is_empty(), contract.lines.len()) {
                    (false, _) => line.label.clone(),
                    (true, 1) => vendor.label.clone(),
                    (true, _) => words::line_number(number),
                };
                let path = format!("vendors/{id}/contract/lines/{}", line.id.0);
                let rule = rule_of_line(settings, line);
                Self::new(model, (path, ItemKind::Vendor), &label, (&rule, &kept), &line.amounts, &BTreeMap::new())
            })
            .collect()
    }

    fn new(
        model: &Model,
        (path, kind): (String, ItemKind),
        label: &str,
        (rule, kept): (&[Money], &BTreeMap<Month, f64>),
        amounts: &ByMonth,
        past: &BTreeMap<Month, Money>,
    ) -> Self {
        let currency = model.currency();
        let first = model.settings.first_month;
        let set = amounts.iter().filter_map(|(month, amount)| Some((*month, amount.to_money(currency.digits())?)));
        let set: BTreeMap<Month, Money> = set.collect();
        // An actual is more exact than what was received.
        let mut before = past.clone();
        before.extend(set.range(..first).map(|(month, amount)| (*month, *amount)));
        let own = |month: Month, amount: Money, basis: AmountBasis, rule: Option<Money>| {
            let says = match (basis, rule) {
                (AmountBasis::Planned, Some(rule)) => words::planned(amount, rule, currency),
                (AmountBasis::Rule, _) => words::by_rule(amount, currency),
                _ => words::actual(amount, currency),
            };
            let used = kept.get(&month).filter(|_| rule.is_some() && amount != Money::ZERO);
            let used = used.map(|kept| Money::from_lane(crate::money::round(amount.to_f64() * kept)));
            let says = used.map_or_else(|| says.clone(), |used| words::consumed_of(&says, used, currency));
            OwnMonth { month, amount, basis, rule, used, name: words::month_handle(label, month), says }
        };
        let mut months: Vec<OwnMonth> =
            before.range(..first).map(|(month, amount)| own(*month, *amount, AmountBasis::Actual, None)).collect();
        months.extend(rule.iter().zip(0..).map(|(rule, n)| {
            let month = first.plus(n);
            match set.get(&month) {
                Some(amount) => own(month, *amount, AmountBasis::Planned, Some(*rule)),
                None => own(month, *rule, AmountBasis::Rule, Some(*rule)),
            }
        }));
        let shown = || months.iter().flat_map(|month| [month.amount, month.rule.unwrap_or(month.amount)]);
        let high = highest(shown());
        let low = shown().fold(Money::ZERO, Money::min);
        // Room to drag the highest month up.
        let high = Money(high.0.saturating_add(high.0 / 5));
        let y = ValueAxis::new(low, high, currency, STEPS_MAX);
        Self { path, kind, label: label.to_owned(), months, y, currency }
    }

    /// The lowest value that a drag can reach: below zero only if a value is below zero.
    pub fn least(&self) -> f64 {
        if self.y.min < 0.0 { f64::NEG_INFINITY } else { 0.0 }
    }

    /// The amount of a month of the plot where it is drawn.
    pub fn y_of(&self, amount: Money) -> f64 {
        major(amount, self.currency)
    }

    /// Whether less is consumed in a month than is computed or planned for it.
    pub fn has_stops(&self) -> bool {
        self.months.iter().any(|month| month.used.is_some())
    }

    /// Whether anything is planned.
    pub fn has_plans(&self) -> bool {
        self.months.iter().any(|month| month.basis == AmountBasis::Planned)
    }
}

/// The part of a vendor's own consumption that is consumed there, from 0 to 1, of the months in which it is not all.
fn kept(forecast: &Forecast, vendor: &str) -> BTreeMap<Month, f64> {
    let Some(vendor) = forecast.item_index(vendor) else { return BTreeMap::new() };
    let mut parts: BTreeMap<Month, f64> = BTreeMap::new();
    let mut last = None;
    // All lines of a vendor stop, and move, together.
    for segment in forecast.segments.iter().filter(|segment| segment.vendor == vendor) {
        if last == Some(segment.from) {
            continue;
        }
        last = Some(segment.from);
        let part = segment.kept.0[0] * f64::from(segment.to - segment.from + 1) / segment.month_days;
        *parts.entry(forecast.as_of.plus_days(segment.from).month()).or_default() += part;
    }
    parts.retain(|_, part| *part < 1.0 - 1e-9);
    parts
}

/// What a stream brought in before the as-of date, by month.
fn received(model: &Model, id: &str) -> BTreeMap<Month, Money> {
    let flows = Flows::past(model, SpanSize::Month);
    let Some(flow) = flows.receipts.iter().find(|flow| flow.id == id) else { return BTreeMap::new() };
    let amounts = flows.spans.iter().map(|span| span.start.month()).zip(flow.amounts.iter().copied());
    let begun = amounts.skip_while(|(_, amount)| *amount == Money::ZERO);
    begun.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        chart::sample::dollars,
        model::{Edit, Value},
        money::Amount,
    };

    fn amount(whole: i64) -> Value {
        Value::Amount(Amount::whole(whole))
    }

    fn model(edits: &[Edit]) -> Model {
        let begin = [Edit::AddItem(ItemKind::Stream, "Ads".to_owned()), Edit::set("streams/ads/base", amount(1000))];
        let model = Model::empty("USD", Month::new(2023, 1), 3);
        begin
            .iter()
            .chain(edits)
            .fold(model, |model, edit| edit.applied(&model).unwrap_or_else(|refusal| panic!("{edit:?}: {refusal:?}")))
    }

    fn set_month(month: &str, whole: i64) -> Edit {
        let path = format!("streams/ads/amounts/{month}");
        Edit::Together(vec![Edit::Add(path.clone()), Edit::set(path, amount(whole))])
    }

    #[test]
    fn a_stream_has_its_actuals_its_rule_and_its_plans() {
        let model = model(&[set_month("2022-12", 900), set_month("2023-02", 1500)]);
        let plots = OwnPlot::all_of(&model, None, "ads");
        let [plot] = plots.as_slice() else { panic!("one plot") };
        let found: Vec<_> = plot.months.iter().map(|month| (month.amount, month.basis, month.rule)).collect();
        assert_eq!(
            found,
            [
                (dollars(900), AmountBasis::Actual, None),
                (dollars(1000), AmountBasis::Rule, Some(dollars(1000))),
                (dollars(1500), AmountBasis::Planned, Some(dollars(1000))),
                (dollars(1000), AmountBasis::Rule, Some(dollars(1000))),
            ]
        );
        assert_eq!(plot.months[2].name, "Ads, Feb 2023");
        assert_eq!(plot.months[2].says, "$1,500 planned; $1,000 computed");
        assert!(plot.y.max > 1500.0, "there is room above");
        assert!(plot.has_plans());
        assert!(!plot.months[0].can_be_planned(), "what was is no plan");
        assert!(plot.least() == 0.0);
    }

    #[test]
    fn history_stands_in_where_no_actual_is_known() {
        let history = Edit::Together(vec![
            Edit::Add("history".to_owned()),
            Edit::set("history/n1/item", Value::Text("ads".to_owned())),
            Edit::set("history/n1/month", Value::Month(Month::new(2022, 11))),
            Edit::set("history/n1/months", Value::Whole(2)),
            Edit::set("history/n1/amount", amount(600)),
        ]);
        let plots = OwnPlot::all_of(&model(&[history, set_month("2022-12", 900)]), None, "ads");
        let past = plots[0].months.iter().filter(|month| month.basis == AmountBasis::Actual).map(|month| month.amount);
        assert_eq!(past.collect::<Vec<_>>(), [dollars(300), dollars(900)]);
    }

    #[test]
    fn a_vendor_has_a_plot_of_each_line_and_others_none() {
        let model = model(&[
            Edit::AddItem(ItemKind::Vendor, "AWS".to_owned()),
            Edit::Add("vendors/aws/contract".to_owned()),
            Edit::Add("vendors/aws/contract/lines".to_owned()),
            Edit::Add("vendors/aws/contract/lines".to_owned()),
            Edit::set("vendors/aws/contract/lines/n2/label", Value::Text("Support".to_owned())),
            Edit::AddItem(ItemKind::Cost, "People".to_owned()),
        ]);
        let plots = OwnPlot::all_of(&model, None, "aws");
        let labels: Vec<&str> = plots.iter().map(|plot| plot.label.as_str()).collect();
        assert_eq!(labels, ["Line 1", "Support"]);
        assert_eq!(plots[1].path, "vendors/aws/contract/lines/n2");
        assert!(OwnPlot::all_of(&model, None, "people").is_empty());
        assert!(OwnPlot::all_of(&model, None, "nothing").is_empty());
    }

    #[test]
    fn nothing_is_consumed_once_the_contract_has_ended() {
        let model = model(&[
            Edit::AddItem(ItemKind::Vendor, "AWS".to_owned()),
            Edit::Add("vendors/aws/contract".to_owned()),
            Edit::Add("vendors/aws/contract/lines".to_owned()),
            Edit::Add("vendors/aws/contract/lines".to_owned()),
            Edit::set("vendors/aws/contract/lines/n2/monthly", amount(2_800)),
            Edit::Together(vec![
                Edit::Add("vendors/aws/contract_changes".to_owned()),
                Edit::Set(vec![
                    ("vendors/aws/contract_changes/n1/kind".to_owned(), Value::Choice("terminate")),
                    ("vendors/aws/contract_changes/n1/fee".to_owned(), Value::Choice("remaining")),
                    ("vendors/aws/contract_changes/n1/date".to_owned(), Value::Date("2023-02-08".parse().unwrap())),
                ]),
            ]),
        ]);
        let forecast = crate::engine::forecast(&model).expect("a forecast");
        let plots = OwnPlot::all_of(&model, Some(&forecast), "aws");
        let happens: Vec<Money> = plots[1].months.iter().map(OwnMonth::happens).collect();
        // Seven of the 28 days of February.
        assert_eq!(happens, [dollars(2_800), dollars(700), Money::ZERO]);
        assert_eq!(plots[1].months[2].says, "$2,800 computed; $0 consumed");
        assert!(plots[1].has_stops() && !plots[0].has_stops(), "of nothing, nothing is missing");
    }
}
