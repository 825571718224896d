//! Ageing: what is unpaid on a day, by how long it has been waiting.

use obligo::{
    analysis::ageing::{AgeFrom, Ageing},
    calendar::Date,
    engine::{Plan, forecast, standings_on},
    model::{Edit, ItemKind, Model, Value},
    money::{Amount, Money},
};

use crate::common::{random, samples};

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

/// A vendor that is never paid, with invoices brought forward: 100 issued on 1 October and due on 31 October, 200 issued
/// on 1 December and due on 31 December, 400 issued on 20 December and due on 19 January.
fn unpaid() -> Model {
    let mut edits =
        vec![Edit::AddItem(ItemKind::Vendor, "AWS".to_owned()), Edit::Add("vendors/aws/policies".to_owned())];
    edits.push(Edit::set("vendors/aws/policies/n1/kind", Value::Choice("withhold")));
    for (n, issued, due, whole) in [
        (1, "2022-10-01", "2022-10-31", 100),
        (2, "2022-12-01", "2022-12-31", 200),
        (3, "2022-12-20", "2023-01-19", 400),
    ] {
        let path = format!("vendors/aws/invoices/n{n}");
        edits.push(Edit::Together(vec![
            Edit::Add("vendors/aws/invoices".to_owned()),
            Edit::Set(vec![
                (format!("{path}/issued"), Value::Date(day(issued))),
                (format!("{path}/due"), Value::Date(day(due))),
                (format!("{path}/amount"), Value::Amount(Amount::whole(whole))),
            ]),
        ]));
    }
    let model = Model::empty("USD", obligo::calendar::Month::new(2023, 1), 6);
    edits.iter().fold(model, |model, edit| edit.applied(&model).unwrap_or_else(|error| panic!("{edit:?}: {error:?}")))
}

#[test]
fn each_invoice_stands_in_the_column_of_its_age() {
    let forecast = forecast(&unpaid()).unwrap();
    let row = |date: &str, age_from| {
        let ageing = Ageing::on(&forecast, day(date), age_from);
        let amounts = ageing.total;
        [amounts.not_due, amounts.ages[0], amounts.ages[1], amounts.ages[2], amounts.ages[3]].map(|money| money.0 / 100)
    };
    for (date, by_due, by_issue) in [
        // The opening: 31 December is the due date of the second, which is not past it; the first is 61 days past due,
        // and 91 days old.
        ("2022-12-31", [600, 0, 0, 100, 0], [600, 0, 0, 0, 100]),
        // One day past due, 31 days old.
        ("2023-01-01", [400, 200, 0, 100, 0], [400, 0, 200, 0, 100]),
        // 30, 91 and 11 days past due; 60, 121 and 41 days old.
        ("2023-01-30", [0, 600, 0, 0, 100], [0, 0, 600, 0, 100]),
        // 31, 92, 12; 61, 122, 42.
        ("2023-01-31", [0, 400, 200, 0, 100], [0, 0, 400, 200, 100]),
    ] {
        assert_eq!(row(date, AgeFrom::DueDate), by_due, "{date}");
        assert_eq!(row(date, AgeFrom::InvoiceDate), by_issue, "{date}");
    }
}

#[test]
fn ages_add_up_to_what_is_overdue_and_the_rest_is_not_due() {
    let samples = samples::sessions().map(|(_, session)| session.model);
    for model in samples.chain((0..25).map(random::model)) {
        let plan = Plan::new(&model);
        let Ok(forecast) = forecast(&model) else { continue };
        let days = forecast.end.0 - forecast.as_of.0;
        for date in (-1..days).step_by(17).map(|day| forecast.as_of.plus_days(day)) {
            let by_due = Ageing::on(&forecast, date, AgeFrom::DueDate);
            let by_issue = Ageing::on(&forecast, date, AgeFrom::InvoiceDate);
            assert_eq!(by_due.total.ages, forecast.arrears_on(date), "{date}");
            let standings = standings_on(&plan, date).unwrap();
            for (row, other) in by_due.rows.iter().zip(&by_issue.rows) {
                let owed = standings.iter().find(|standing| standing.vendor == row.vendor).unwrap().owed;
                assert_eq!(row.amounts.overdue(), owed.overdue, "{date}");
                assert_eq!(row.amounts.disputed, owed.disputed, "{date}");
                // What is consumed and not invoiced yet is on no invoice.
                assert!(row.amounts.not_due <= owed.not_yet_due, "{date}");
                assert_eq!(
                    (other.vendor, other.amounts.overdue(), other.amounts.not_due),
                    (row.vendor, row.amounts.overdue(), row.amounts.not_due),
                    "{date}"
                );
            }
            let told = |vendor: u32| by_due.rows.iter().any(|row| row.vendor == vendor);
            for standing in standings.iter().filter(|standing| !told(standing.vendor)) {
                assert_eq!(standing.owed.overdue, Money::ZERO, "{date}");
            }
        }
    }
}
