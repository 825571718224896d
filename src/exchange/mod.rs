//! Other programs' formats: the journal as hledger and beancount read it.
//!
//! Owns how accounts, descriptions and amounts are written so that those programs accept them. Knows nothing of files or
//! of how the entries came about. Its one invariant: every posting is written exactly, and no two accounts become one.

pub mod beancount;
pub mod hledger;

#[cfg(test)]
pub(crate) mod tests {
    use crate::{
        calendar::{Date, Month},
        engine::{Account, AccountKind, Entry, Forecast, Invoice, ItemName, Journal, Posting, Rule},
        model::{InvoiceKind, ItemKind, WeekStart},
        money::{Currency, Money},
    };

    pub(crate) fn date(text: &str) -> Date {
        text.parse().expect("a date")
    }

    fn account(kind: AccountKind, item: Option<&str>) -> Account {
        Account { kind, item: item.map(str::to_owned) }
    }

    /// A forecast of a few entries, in a currency of that code.
    pub(crate) fn forecast(currency: &str, label: &str) -> Forecast {
        let accounts = vec![
            account(AccountKind::Cash, None),
            account(AccountKind::Opening, None),
            account(AccountKind::Payable, Some("aws")),
            account(AccountKind::Cloud, Some("aws")),
        ];
        let mut journal = Journal::default();
        for (day, rule, item, invoice, postings) in [
            ("2022-12-31", Rule::Opening, None, None, [(0, 100_000), (1, -100_000)]),
            ("2023-03-31", Rule::Usage, Some(0), Some(0), [(3, 12_345), (2, -12_345)]),
            ("2023-04-30", Rule::Payment, Some(0), Some(0), [(2, 12_345), (0, -12_345)]),
        ] {
            let postings = postings.map(|(account, minor)| Posting { account, amount: Money(minor) });
            if rule == Rule::Opening {
                journal.open(date(day), postings.to_vec());
            } else {
                let [Posting { account: debit, amount }, Posting { account: credit, .. }] = postings;
                journal.push(Entry { date: date(day), rule, item, invoice, payer: None }, debit, credit, amount);
            }
        }
        Forecast {
            as_of: date("2023-01-01"),
            end: Month::new(2023, 7).first(),
            currency: Currency::from_code(currency).expect("a currency"),
            week_start: WeekStart::Monday,
            fiscal_month: 1,
            buffer: Money::ZERO,
            items: [ItemName { kind: ItemKind::Vendor, id: "aws".to_owned(), label: label.to_owned() }]
                .into_iter()
                .collect(),
            accounts,
            journal,
            invoices: vec![Invoice {
                vendor: 0,
                kind: InvoiceKind::Usage,
                issued: date("2023-03-31"),
                due: date("2023-04-30"),
                face: Money(12_345),
                opening: false,
                number: String::new(),
                is_shortfall: false,
                run_place: 0,
                history: 0..0,
            }],
            invoice_states: Vec::new(),
            cash: Vec::new(),
            opening_cash: Money::ZERO,
            restricted_cash: Money::ZERO,
            standings: Vec::new(),
            segments: Vec::new(),
            consumed: Vec::new(),
            period_closes: Vec::new(),
            lump_rests: Vec::new(),
            rung_events: Vec::new(),
            downtime: Vec::new(),
            lasting_losses: Vec::new(),
            withheld: Vec::new(),
            cancelled: Vec::new(),
        }
    }
}
