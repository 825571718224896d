//! Amounts by month of streams and lines: what the model has for a month, and which month a new amount is for.
//!
//! Owns what a month begins with when an amount is planned for it. Changes nothing itself. Its one invariant: an amount
//! that is planned and not changed leaves the forecast as it was.

use crate::{
    calendar::Month,
    engine::{rule_of_line, rule_of_stream},
    model::{Amount, Model, Path},
    money::{Decimal, Money},
};

/// What the rule gives for a month of the stream or line whose amounts are at a path; none before the forecast and after
/// it.
pub(super) fn ruled(model: &Model, amounts: &str, month: Month) -> Option<Amount> {
    let owner = Path(amounts).parent()?;
    let settings = &model.settings;
    let place = usize::try_from(month.0 - settings.first_month.0).ok()?;
    let rule = match owner.list() {
        "streams" => rule_of_stream(settings, model.streams.iter().find(|stream| stream.id.0 == owner.item())?),
        "vendors" => {
            let vendor = model.vendors.iter().find(|vendor| vendor.id.0 == owner.item())?;
            rule_of_line(settings, vendor.contract.get()?.lines.iter().find(|line| line.id.0 == owner.field())?)
        }
        _ => return None,
    };
    rule.get(place).map(|money| to_amount(*money, model.currency().digits()))
}

fn to_amount(money: Money, digits: u32) -> Amount {
    Amount(Decimal::from_nanos(i128::from(money.0) * 10i128.pow(9u32.saturating_sub(digits))))
}

/// The month that comes next in the amounts at a path: the one after the last, or the first of the forecast. After the
/// forecast's last month it is the first that has no amount yet.
pub fn next(model: &Model, amounts: &str) -> Month {
    let first = model.settings.first_month;
    let amounts = model.parameters_below(amounts);
    let months: Vec<Month> = amounts.iter().filter_map(|own| Path(&own.path).field().parse().ok()).collect();
    let next = months.iter().max().map_or(first, |month| month.plus(1));
    if next < model.end().month() {
        return next;
    }
    let mut all = (0..).map(|n| first.plus(n)).take_while(|month| *month < model.end().month());
    all.find(|month| !months.contains(month)).unwrap_or(next)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Edit, ItemKind, Value};

    #[test]
    fn the_rule_is_found_for_streams_and_lines() {
        let mut model = Model::empty("USD", Month::new(2023, 1), 3);
        for edit in [
            Edit::AddItem(ItemKind::Stream, "Ads".to_owned()),
            Edit::set("streams/ads/base", Value::Amount(Amount::whole(1000))),
            Edit::AddItem(ItemKind::Vendor, "AWS".to_owned()),
            Edit::Add("vendors/aws/contract".to_owned()),
            Edit::Add("vendors/aws/contract/lines".to_owned()),
            Edit::set("vendors/aws/contract/lines/n1/monthly", Value::Amount(Amount::whole(70))),
        ] {
            model = edit.applied(&model).expect("valid");
        }
        let (stream, line) = ("streams/ads/amounts", "vendors/aws/contract/lines/n1/amounts");
        let month = |n: i32| model.settings.first_month.plus(n);
        assert_eq!(ruled(&model, stream, month(2)), Some(Amount::whole(1000)));
        assert_eq!(ruled(&model, line, month(0)), Some(Amount::whole(70)));
        for (path, n) in [(stream, -1), (stream, 3), ("streams/none/amounts", 0), ("costs/x/amounts", 0)] {
            assert_eq!(ruled(&model, path, month(n)), None, "{path} {n}");
        }
        assert_eq!(next(&model, stream), month(0));
        let path = format!("{stream}/{}", month(-3));
        let model = Edit::Add(path).applied(&model).expect("an actual");
        assert_eq!(next(&model, stream), month(-2));
        // After the last of the forecast there is none that counts.
        let path = format!("{stream}/{}", month(2));
        let model = Edit::Add(path).applied(&model).expect("a plan");
        assert_eq!(next(&model, stream), month(0));
    }
}
