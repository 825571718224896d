//! Sessions on disk, as the app needs them.

use crate::{
    calendar::Month,
    model::{
        CashEvent, Contract, Cost, Debt, Keyed, Mark, Model, OpeningInvoice, Part, Past, Payer, Period, Policy,
        PolicyKind, SCHEMA_VERSION, Session, Stream, Vendor, View,
    },
    money::{Amount, Decimal},
};

pub use crate::storage::{Read, ReadError, SaveError, Stamp, read_file as read, save};

/// The session that comes with the program.
pub fn sample() -> Session {
    let mut model = Model::empty("USD", Month::new(2023, 1), 24);
    let m = |millions: i64| Amount::whole(millions * 1_000_000);
    model.settings.opening_cash = m(1000);
    model.settings.buffer = m(250);
    let mut aws = Vendor { label: "AWS".to_owned(), ..Vendor::blank("aws") };
    let mut contract = Contract { discount: Decimal::from_nanos(90_000_000), ..Contract::default() };
    contract.periods.push(Period { floor: m(92), ..Period::blank("p1") });
    let mut line = crate::model::Line::blank("spaces");
    line.monthly = m(3);
    "Spaces".clone_into(&mut line.label);
    contract.lines.push(line);
    aws.contract = Part(Some(contract));
    aws.policies.push(Policy { kind: PolicyKind::Withhold, ..Policy::blank("p1") });
    aws.policies.push(Policy {
        kind: PolicyKind::PayInFull,
        from: Some(Month::new(2024, 1).first()),
        ..Policy::blank("p2")
    });
    aws.invoices.push(OpeningInvoice {
        amount: m(60),
        issued: Month::new(2022, 10).first(),
        due: Month::new(2022, 11).first(),
        ..OpeningInvoice::blank("i1")
    });
    let google = Vendor { label: "Google Cloud".to_owned(), ..Vendor::blank("google") };
    model.vendors = vec![aws, google];
    for (id, label, base) in [
        ("ads-top", "Advertising, top 100", 96),
        ("ads-rest", "Advertising, others", 104),
        ("ads-amazon", "Amazon’s advertising", 1),
        ("data", "Data licensing", 46),
        ("blue", "Blue", 3),
    ] {
        let mut stream = Stream { label: label.to_owned(), base: m(base), ..Stream::blank(id) };
        if id == "ads-amazon" {
            stream.payers.push(Payer { vendor: "aws".to_owned(), ..Payer::blank("p1") });
        }
        model.streams.push(stream);
    }
    for (id, label, monthly) in
        [("people", "People", 62), ("dc", "Data centres", 31), ("rent", "Rent", 3), ("other", "Other", 28)]
    {
        model.costs.push(Cost { label: label.to_owned(), monthly: m(monthly), ..Cost::blank(id) });
    }
    model.debts.push(Debt {
        label: "Buyout loans".to_owned(),
        principal: m(12_500),
        rate: Decimal::from_nanos(100_000_000),
        first_interest: "2023-01-27".parse().unwrap_or_default(),
        ..Debt::blank("loans")
    });
    model.cash_events.push(CashEvent {
        label: "Sale of furniture".to_owned(),
        amount: m(2),
        date: "2023-02-10".parse().unwrap_or_default(),
        ..CashEvent::blank("furniture")
    });
    for (id, label, date) in [("story", "The story breaks", "2023-03-03"), ("takeover", "Takeover", "2022-10-27")] {
        model.marks.push(Mark { label: label.to_owned(), date: date.parse().unwrap_or_default(), ..Mark::blank(id) });
    }
    for (n, amount) in (0..8).zip([1040, 1190, 1284, 1570, 1200, 1180, 1000, 900]) {
        model.history.push(Past {
            item: "ads-top".to_owned(),
            month: Month::new(2021, 1).plus(n * 3),
            months: 3,
            amount: m(amount / 2),
            ..Past::blank(&format!("a{n}"))
        });
        model.history.push(Past {
            item: "people".to_owned(),
            month: Month::new(2021, 1).plus(n * 3),
            months: 3,
            amount: m(amount / 3),
            ..Past::blank(&format!("p{n}"))
        });
    }
    Session {
        version: SCHEMA_VERSION,
        name: "Twitter and its clouds, 2023".to_owned(),
        note: String::new(),
        model,
        view: View { selected: Some("aws".to_owned()), ..View::default() },
    }
}
