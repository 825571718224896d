//! The selected item's own plot: a stream's revenue, or a line's consumption, month by month.

use std::collections::BTreeMap;

use super::{Flows, ValueAxis, day, flows::highest, major};
use crate::{
    calendar::Month,
    engine::{rule_of_line, rule_of_stream},
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
    /// The plots of an item: one of a stream, one of each line of a vendor's contract, none of others.
    pub fn all_of(model: &Model, id: &str) -> Vec<Self> {
        let settings = &model.settings;
        if let Some(stream) = model.streams.iter().find(|stream| stream.id.0 == id) {
            let rule = rule_of_stream(settings, stream);
            let past = received(model, id);
            let path = format!("streams/{id}");
            return vec![Self::new(model, (path, ItemKind::Stream), &stream.label, &rule, &stream.amounts, &past)];
        }
        let vendor = model.vendors.iter().find(|vendor| vendor.id.0 == id);
        let Some((vendor, contract)) = vendor.and_then(|vendor| Some((vendor, vendor.contract.get()?))) else {
            return Vec::new();
        };
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
                Self::new(model, (path, ItemKind::Vendor), &label, &rule, &line.amounts, &BTreeMap::new())
            })
            .collect()
    }

    fn new(
        model: &Model,
        (path, kind): (String, ItemKind),
        label: &str,
        rule: &[Money],
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
        let own = |month: Month, amount: Money, basis: AmountBasis, rule: Option<Money>| OwnMonth {
            month,
            amount,
            basis,
            rule,
            name: words::month_handle(label, month),
            says: match (basis, rule) {
                (AmountBasis::Planned, Some(rule)) => words::planned(amount, rule, currency),
                (AmountBasis::Rule, _) => words::by_rule(amount, currency),
                _ => words::actual(amount, currency),
            },
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

    /// Whether anything is planned.
    pub fn has_plans(&self) -> bool {
        self.months.iter().any(|month| month.basis == AmountBasis::Planned)
    }
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
        let plots = OwnPlot::all_of(&model, "ads");
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
        let plots = OwnPlot::all_of(&model(&[history, set_month("2022-12", 900)]), "ads");
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
        let plots = OwnPlot::all_of(&model, "aws");
        let labels: Vec<&str> = plots.iter().map(|plot| plot.label.as_str()).collect();
        assert_eq!(labels, ["Line 1", "Support"]);
        assert_eq!(plots[1].path, "vendors/aws/contract/lines/n2");
        assert!(OwnPlot::all_of(&model, "people").is_empty());
        assert!(OwnPlot::all_of(&model, "nothing").is_empty());
    }
}
