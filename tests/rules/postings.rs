//! The postings behind a figure come to the figure, to the minor unit: every cell of the table, in every sample.

use std::collections::BTreeSet;

use obligo::{
    calendar::Date,
    chart::{Grid, PostingQuery, PostingSet, Postings},
    engine::forecast,
    model::{Edit, ItemKind, Model, SpanSize, Value},
    money::{Amount, Decimal, Money},
};

use crate::common::samples::{SAMPLES, session};

/// The same with a cash event in its second month.
fn with_event(model: &Model, name: &str, amount: i64) -> Model {
    let event = model.items().len();
    let model = Edit::AddItem(ItemKind::CashEvent, format!("{name} {event}")).applied(model).unwrap();
    let id = model.cash_events.last().unwrap().id.0.clone();
    let date = Value::Date(model.as_of().plus_months(1).plus_days(3));
    let amount = Value::Amount(Amount::whole(amount));
    let values = vec![(format!("cash_events/{id}/date"), date), (format!("cash_events/{id}/amount"), amount)];
    Edit::Set(values).applied(&model).unwrap()
}

/// The same with a credit line that has to be drawn, and vendors that set off whatever is a day late.
fn with_line_and_set_off(model: &Model) -> Model {
    let mut edits = Vec::new();
    if model.settings.credit_line.get().is_none() {
        edits.push(Edit::Add("settings/credit_line".to_owned()));
    }
    let cash = model.settings.opening_cash;
    edits.push(Edit::Set(vec![
        ("settings/credit_line/limit".to_owned(), Value::Amount(cash)),
        ("settings/buffer".to_owned(), Value::Amount(Amount(Decimal::from_nanos(cash.0.nanos() / 10 * 11)))),
    ]));
    let mut model = Edit::Together(edits).applied(model).unwrap();
    for vendor in model.vendors.clone() {
        let list = format!("vendors/{}/reactions", vendor.id.0);
        let id =
            (1..1000).map(|n| format!("n{n}")).find(|id| vendor.reactions.iter().all(|rung| rung.id.0 != *id)).unwrap();
        let at = |field: &str| format!("{list}/{id}/{field}");
        let values = vec![
            (at("act"), Value::Choice("set_off")),
            (at("has_right"), Value::Switch(true)),
            (at("days"), Value::Whole(1)),
        ];
        model = Edit::Together(vec![Edit::Add(list.clone()), Edit::Set(values)]).applied(&model).unwrap();
    }
    model
}

#[test]
fn what_is_behind_a_cell_comes_to_its_amount() {
    let mut matters = BTreeSet::new();
    let mut cells = 0;
    for name in SAMPLES {
        let model = session(name).model;
        let model = with_event(&with_event(&model, "Sale of desks", 7_000), "Settlement", -5_000);
        let model = with_line_and_set_off(&model);
        let forecast = forecast(&model).unwrap();
        for size in [SpanSize::Month, SpanSize::Quarter, SpanSize::Year] {
            let grid = Grid::new(&model, &forecast, size);
            for (row, line) in grid.rows.iter().enumerate() {
                for column in 0..grid.columns.len() {
                    let Some(query) = grid.query(row, column) else { continue };
                    let postings = Postings::new(&model, &forecast, &query);
                    let amount = line.cells[column].amount().unwrap();
                    let what = format!("{name}: {}, {}", line.label, grid.columns[column].name);
                    assert_eq!(postings.figure, amount, "{what}");
                    let sum: Money = postings.lines.iter().map(|line| line.amount).sum();
                    assert_eq!(postings.debit - postings.credit, sum, "{what}");
                    if amount != Money::ZERO {
                        matters.insert(query.set);
                        cells += 1;
                    }
                }
            }
        }
    }
    assert!(cells > 1000, "{cells} cells with something behind them");
    for set in [
        PostingSet::Receipts,
        PostingSet::Obligations,
        PostingSet::Paid,
        PostingSet::EventsIn,
        PostingSet::EventsOut,
        PostingSet::CashInterest,
        PostingSet::SetOff,
        PostingSet::CreditLine,
        PostingSet::Cash,
        PostingSet::Arrears,
        PostingSet::Consumption,
        PostingSet::Invoiced,
    ] {
        assert!(matters.contains(&set), "{set:?} is in a sample");
    }
}

#[test]
fn arrears_are_the_unpaid_invoices_of_a_day() {
    let model = session("twitter-2023").model;
    let forecast = forecast(&model).unwrap();
    let end = forecast.as_of.plus_months(3);
    let query = PostingQuery {
        set: PostingSet::Arrears,
        item: Some("aws".to_owned()),
        group: None,
        start: forecast.as_of,
        end,
    };
    let postings = Postings::new(&model, &forecast, &query);
    assert!(postings.lines.len() > 1);
    assert_eq!(postings.whole_forecast, None, "arrears are those of a day");
    for line in &postings.lines {
        assert!(line.date < end.plus_days(-1), "past due: {}", line.description);
        assert!(line.description.contains("past due"), "{}", line.description);
        assert_eq!(line.account, "Liabilities:Payable:aws");
        assert!(line.amount < Money::ZERO, "what is owed is a credit");
    }
}

#[test]
fn a_commitment_is_what_was_invoiced_for_consumption_and_shortfall() {
    let model = session("twitter-2023").model;
    let forecast = forecast(&model).unwrap();
    let vendor = forecast.items.iter().position(|item| item.id == "aws").unwrap();
    let query = PostingQuery {
        set: PostingSet::Commitment,
        item: Some("aws".to_owned()),
        group: None,
        start: forecast.as_of,
        end: forecast.end,
    };
    let postings = Postings::new(&model, &forecast, &query);
    assert!(postings.lines.iter().all(|line| line.account.starts_with("Expenses:")));
    let table = forecast.table(SpanSize::Year);
    let row = table.vendors.iter().find(|row| row.item as usize == vendor).unwrap();
    let consumption: Money = row.spans.iter().map(|span| span.consumption).sum();
    assert_eq!(postings.consumed, Some(consumption));
    let shortfall: Money = row.spans.iter().map(|span| span.shortfall).sum();
    assert!(shortfall > Money::ZERO && postings.figure > shortfall);
}

#[test]
fn what_is_asked_of_one_item_widens_to_all_and_to_the_whole() {
    let model = session("twitter-2023").model;
    let forecast = forecast(&model).unwrap();
    let (start, end) = (forecast.as_of, forecast.as_of.plus_months(1));
    let query = PostingQuery { set: PostingSet::Obligations, item: Some("aws".to_owned()), group: None, start, end };
    let postings = Postings::new(&model, &forecast, &query);
    let all = postings.all_items.unwrap();
    assert_eq!(all, PostingQuery { item: None, ..query.clone() });
    let whole = postings.whole_forecast.unwrap();
    assert_eq!((whole.start, whole.end), (forecast.as_of, forecast.end));
    let everything = Postings::new(&model, &forecast, &PostingQuery { item: None, ..whole });
    assert_eq!((everything.all_items, everything.whole_forecast), (None, None));
    let obligations: Money = forecast.table(SpanSize::Month).rows.iter().map(|row| row.obligations).sum();
    assert_eq!(everything.figure, obligations);
    assert!(everything.lines.is_sorted_by_key(|line| line.date));
}

#[test]
fn an_item_that_is_not_in_the_forecast_has_nothing_behind_it() {
    let model = session("twitter-2023").model;
    let forecast = forecast(&model).unwrap();
    let (start, end) = (forecast.as_of, forecast.end);
    for set in
        [PostingSet::Receipts, PostingSet::Obligations, PostingSet::Cash, PostingSet::Arrears, PostingSet::Consumption]
    {
        let query = PostingQuery { set, item: Some("nobody".to_owned()), group: None, start, end };
        let postings = Postings::new(&model, &forecast, &query);
        assert_eq!((postings.lines.len(), postings.figure), (0, Money::ZERO), "{set:?}");
    }
}

#[test]
fn what_is_behind_the_top_row_comes_to_its_figures() {
    for name in SAMPLES {
        let model = session(name).model;
        let forecast = forecast(&model).unwrap();
        let figure = |set, start: Date, days| {
            let query = PostingQuery { set, item: None, group: None, start, end: start.plus_days(days) };
            Postings::new(&model, &forecast, &query).figure
        };
        let opening = forecast.as_of.plus_days(-1);
        assert_eq!(figure(PostingSet::Arrears, opening, 1), forecast.owed_today().overdue, "{name}");
        let next = forecast.row_of(forecast.as_of, forecast.as_of.plus_days(90));
        assert_eq!(figure(PostingSet::Obligations, forecast.as_of, 90), next.obligations, "{name}");
        assert_eq!(figure(PostingSet::Receipts, forecast.as_of, 90), next.receipts, "{name}");
        let all = forecast.row_of(forecast.as_of, forecast.end);
        assert_eq!(figure(PostingSet::Cash, all.cash_low_date, 1), all.cash_low, "{name}");
    }
}
