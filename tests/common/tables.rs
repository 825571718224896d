//! What the tests of the engine's rules share: a small session as text in, tables as text out.
//!
//! A session is written as the fields of its model in the file's form, such as
//! `settings: (months: 2), streams: [(id: "ads", base: 100)]`. A field left out has the value that a new entry has
//! (`defaults`), and an entry without an id is given one. Expected tables are compared word by word: blank lines and
//! the width of gaps don't count, and what follows a `#` is a remark, where the tests show their arithmetic.

#![allow(clippy::format_push_string, clippy::format_collect, reason = "tables of a few lines")]

use std::collections::BTreeSet;

use obligo::{
    calendar::Date,
    engine::{self, FigureValue, Forecast, Overflow, Plan, Rule, RungEvent},
    model::{Model, Session, SpanSize},
    money::Money,
    storage,
};

/// The fields that a record has when they are left out, by the name of the field that holds it.
fn defaults(record: &str) -> &'static str {
    match record {
        "model" => "settings: ()",
        "settings" => {
            r#"currency: "USD", first_month: "2023-01", months: 3, fiscal_month: 1, opening_cash: 0, buffer: 0, cash_interest: 0"#
        }
        "vendors" => r#"label: "", muted: false, net_days: 30"#,
        "streams" => {
            r#"label: "", muted: false, driver: trend, growth: 0, opening_accounts: 0, churn: 0, additions: 0, bad_share: 0"#
        }
        "costs" => {
            r#"label: "", muted: false, kind: amount, every_months: 1, day: 31, growth: 0, share: 0, net_days: 0"#
        }
        "debts" => r#"label: "", muted: false, rate: 0, every_months: 3"#,
        "cash_events" | "marks" => r#"label: "", muted: false"#,
        "late_interest" => "per: year, grace_days: 0, compounding: false",
        "early_payment" => "days: 10, take: true",
        "contract" => {
            "billing: usage, discount: 0, overage_ratio: 1, carry_over_cap: 0, shortfall_buys: nothing, after_last: list_price"
        }
        "lines" => "growth: 0, discounted: true, counts: wholly",
        "changes" => "over_months: 1",
        "charges" => "every_months: 1, day: 1, growth: 0",
        "channels" => "share: 1, fee: 0",
        "lags" | "payers" => "share: 1",
        "credits" => "counts: true",
        "policies" => "agreed: false",
        "reactions" => "muted: false, days: 0, lasting: false, has_right: false",
        "contract_changes" | "outages" => "muted: false",
        "sites" => r#"label: "", muted: false, monthly: 0, capacity: 0"#,
        "service" => "load: 0, growth: 0",
        "credit_line" => "fee: 0",
        "business_days" => "weekend: [saturday,sunday]",
        "caps" => "share: 0.25",
        _ => "",
    }
}

/// Lists whose entries have an id.
#[rustfmt::skip]
const WITH_IDS: [&str; 30] = [
    "vendors", "streams", "costs", "debts", "cash_events", "marks", "history", "periods", "lines", "changes",
    "charges", "channels", "lags", "payers", "credits", "policies", "invoices", "receivables", "repayments",
    "lump_payments", "reactions", "contract_changes", "fee_shares", "sites", "curve", "outages",
    "caps", "account_changes", "credit_notes", "holidays",
];

/// Writes the fields that a text leaves out.
struct Filler<'a> {
    rest: &'a str,
    ids: usize,
}

impl<'a> Filler<'a> {
    fn take(&mut self, bytes: usize) -> &'a str {
        let (taken, rest) = self.rest.split_at(bytes);
        self.rest = rest.trim_start();
        taken
    }

    /// Everything up to one of these signs.
    fn until(&mut self, ends: &[char]) -> &'a str {
        let end = self.rest.find(ends).unwrap_or(self.rest.len());
        self.take(end)
    }

    fn value(&mut self, name: &str) -> String {
        match self.rest.chars().next() {
            Some('(') => {
                self.take(1);
                self.record(name)
            }
            Some('[') => {
                self.take(1);
                let mut entries = Vec::new();
                while !self.rest.starts_with(']') {
                    entries.push(self.value(name));
                    self.rest = self.rest.trim_start_matches(',').trim_start();
                }
                self.take(1);
                format!("[{}]", entries.join(", "))
            }
            Some('{') => {
                let body = self.until(&['}']);
                self.take(1);
                format!("{body}}}")
            }
            Some('"') => {
                let end = self.rest[1..].find('"').expect("a text ends") + 2;
                self.take(end).to_owned()
            }
            _ => self.until(&[',', ')', ']']).trim().to_owned(),
        }
    }

    /// The fields of a record up to its end.
    fn record(&mut self, name: &str) -> String {
        let (mut fields, mut given) = (Vec::new(), BTreeSet::new());
        while !self.rest.is_empty() && !self.rest.starts_with(')') {
            let field = self.until(&[':']).trim();
            self.take(1);
            assert!(given.insert(field), "{field} is given twice in {name}");
            fields.push(format!("{field}: {}", self.value(field)));
            self.rest = self.rest.trim_start_matches(',').trim_start();
        }
        self.take(self.rest.len().min(1));
        if WITH_IDS.contains(&name) && !given.contains("id") {
            self.ids += 1;
            fields.push(format!("id: \"e{}\"", self.ids));
        }
        for default in defaults(name).split(", ").filter(|default| !default.is_empty()) {
            let (field, value) = default.split_once(": ").expect("a field and its value");
            if !given.contains(field) {
                fields.push(format!("{field}: {}", Filler { rest: value, ids: 0 }.value(field)));
            }
        }
        format!("({})", fields.join(", "))
    }
}

/// Consumption of so much a day at list price, from January 2023 on.
pub fn daily(amount: u32, months: usize) -> String {
    let days = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31].into_iter().zip(1..).take(months);
    let months: Vec<String> = days.map(|(days, month)| format!("\"2023-{month:02}\": {}", amount * days)).collect();
    format!("monthly: 0, amounts: {{{}}}", months.join(", "))
}

/// Reads a session from the fields of its model, as a file is read; it has no problems.
pub fn session(model: &str) -> Session {
    let model = Filler { rest: model.trim_start(), ids: 0 }.record("model");
    let text = format!("(version: 2, name: \"test\", model: {model})");
    storage::read_text(&text).unwrap_or_else(|error| panic!("{error} in {text}")).session
}

/// The model of a session ([`session`]).
pub fn model(text: &str) -> Model {
    session(text).model
}

/// Runs a session; the auditor finds nothing.
pub fn run(text: &str) -> Forecast {
    run_model(&model(text))
}

/// Runs a model; the auditor finds nothing.
pub fn run_model(model: &Model) -> Forecast {
    let forecast = engine::forecast(model).unwrap_or_else(|overflow| panic!("{overflow:?}"));
    let found = engine::audit(&forecast);
    assert!(found.is_empty(), "the auditor found {found:?} in\n{}", journal(&forecast));
    forecast
}

/// Why a session can't be run.
pub fn overflow(text: &str) -> Overflow {
    engine::forecast(&model(text)).expect_err("an amount that is too large")
}

/// A day, as in the file.
pub fn day(text: &str) -> Date {
    text.parse().expect("a date")
}

/// An amount in major units.
pub fn amount(money: Money, forecast: &Forecast) -> String {
    money.to_major(forecast.currency.digits())
}

/// Invoices issued: date, kind, due date, face.
pub fn due_dates(session: &str) -> String {
    let forecast = run(session);
    let line = |invoice: &obligo::engine::Invoice| {
        let face = amount(invoice.face, &forecast);
        format!("{} {} {} {face}", invoice.issued, invoice.kind.as_str(), invoice.due)
    };
    forecast.invoices.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// Every entry, a line each:
/// `2023-01-31  Recognition  ads  Assets:Receivable:ads 100.00  Revenue:ads -100.00`; what a vendor pays of a stream
/// has it in brackets: `ads(acme)`.
pub fn journal(forecast: &Forecast) -> String {
    let mut lines = String::new();
    for (entry, postings) in forecast.journal.iter() {
        let item = entry.item.map_or("", |item| &forecast.items[item as usize].id);
        let payer = entry.payer.map_or(String::new(), |payer| format!("({})", forecast.items[payer as usize].id));
        let mut line = format!("{}  {:?}  {item}{payer}", entry.date, entry.rule);
        for posting in postings.iter() {
            let account = &forecast.accounts[posting.account as usize];
            line += &format!("  {account} {}", amount(posting.amount, forecast));
        }
        lines += &line;
        lines += "\n";
    }
    lines
}

/// Entries but those of the opening, a line each, shorter than [`journal`]: `2023-01-31  Recognition  ads  100.00`.
pub fn events(forecast: &Forecast) -> String {
    let mut lines = String::new();
    for (entry, postings) in forecast.journal.iter().filter(|(entry, _)| entry.rule != Rule::Opening) {
        let item = entry.item.map_or("", |item| &forecast.items[item as usize].id);
        let payer = entry.payer.map_or(String::new(), |payer| format!("({})", forecast.items[payer as usize].id));
        let amount = amount(postings[0].amount, forecast);
        lines += &format!("{}  {:?}  {item}{payer}  {amount}\n", entry.date, entry.rule);
    }
    lines
}

/// The events of a session with one of the words (a rule, an item, a date) are these.
#[track_caller]
pub fn check_events(session: &str, words: &[&str], expected: &str) {
    same(&only(&events(&run(session)), words), expected);
}

/// Balances at the close of a day that are not nothing, a line each: `Assets:Cash  100.00`.
pub fn balances(forecast: &Forecast, date: &str) -> String {
    let balances = forecast.balances_on(day(date)).into_iter().zip(&forecast.accounts);
    let lines = balances.filter(|(balance, _)| *balance != Money::ZERO);
    lines.map(|(balance, account)| format!("{account}  {}\n", amount(balance, forecast))).collect()
}

/// What vendors did, a line each: `2023-01-11  aws  n1  notice  Fired`.
pub fn rung_events(forecast: &Forecast) -> String {
    let line = |event: &RungEvent| {
        let vendor = &forecast.items[event.vendor as usize].id;
        format!("{}  {vendor}  {}  {}  {:?}\n", event.date, event.rung, event.act.as_str(), event.kind)
    };
    forecast.rung_events.iter().map(line).collect()
}

/// What vendors do in a session is this.
#[track_caller]
pub fn check_rung_events(session: &str, expected: &str) {
    same(&rung_events(&run(session)), expected);
}

/// The lines of a table that have one of the words.
pub fn only(table: &str, words: &[&str]) -> String {
    let is_meant = |line: &&str| line.split_whitespace().any(|word| words.contains(&word));
    table.lines().filter(is_meant).flat_map(|line| [line, "\n"]).collect()
}

/// The spans of a size, a line each: the first day (with `*` if the span is cut), then the columns named: fields of
/// `SpanRow`, `age` (four), `coverage`, or `end` (the day after the last).
pub fn spans(forecast: &Forecast, size: SpanSize, columns: &[&str]) -> String {
    let table = forecast.table(size);
    let mut lines = String::new();
    for (span, row) in table.spans.iter().zip(&table.rows) {
        lines += &format!("{}{}", span.start, if span.is_cut { "*" } else { "" });
        for column in columns {
            let money = |money| amount(money, forecast);
            let cell = match *column {
                "end" => span.end.to_string(),
                "receipts" => money(row.receipts),
                "obligations" => money(row.obligations),
                "paid" => money(row.paid),
                "set_off" => money(row.set_off),
                "events_in" => money(row.events_in),
                "events_out" => money(row.events_out),
                "cash_interest" => money(row.cash_interest),
                "cash_end" => money(row.cash_end),
                "cash_low" => money(row.cash_low),
                "cash_low_date" => row.cash_low_date.to_string(),
                "arrears" => money(row.arrears),
                "age" => row.age.map(money).join("  "),
                "coverage" => row.coverage().map_or("—".to_owned(), |ratio| ratio.to_string()),
                unknown => panic!("no column {unknown}"),
            };
            lines += &format!("  {cell}");
        }
        lines += "\n";
    }
    lines
}

/// One vendor's spans of a size, a line each: the first day, consumption, invoiced, of it shortfall and interest, paid,
/// arrears.
pub fn vendor_spans(forecast: &Forecast, size: SpanSize, vendor: &str) -> String {
    let (table, item) = (forecast.table(size), forecast.item_index(vendor).expect("a vendor"));
    let rows = &table.vendors.iter().find(|row| row.item == item).expect("its row").spans;
    let mut lines = String::new();
    for (span, row) in table.spans.iter().zip(rows) {
        let cells = [row.consumption, row.invoiced, row.shortfall, row.interest, row.paid, row.arrears];
        lines += &format!("{}  {}\n", span.start, cells.map(|cell| amount(cell, forecast)).join("  "));
    }
    lines
}

/// What is owed at the close of a day, a line for each vendor:
/// `aws  overdue 1.00  not_yet_due 2.00  accrued 3.00  later 4.00  disputed 5.00`.
pub fn owed(model: &Model, date: &str) -> String {
    let plan = Plan::new(model);
    let digits = model.currency().digits();
    let mut lines = String::new();
    for standing in engine::standings_on(&plan, day(date)).expect("no overflow") {
        let owed = standing.owed;
        let cells = [
            ("overdue", owed.overdue),
            ("not_yet_due", owed.not_yet_due),
            ("accrued", owed.accrued_shortfall),
            ("later", owed.committed_later),
            ("disputed", owed.disputed),
        ];
        lines += &plan.items[standing.vendor as usize].id;
        for (name, money) in cells {
            lines += &format!("  {name} {}", money.to_major(digits));
        }
        lines += "\n";
    }
    lines
}

/// What is owed to the only vendor, `v`, is this: overdue, not yet due, accrued, later, disputed.
#[track_caller]
pub fn check_owed(session: &str, date: &str, [overdue, not_yet_due, accrued, later, disputed]: [&str; 5]) {
    let expected =
        format!("v overdue {overdue} not_yet_due {not_yet_due} accrued {accrued} later {later} disputed {disputed}");
    same(&owed(&model(session), date), &expected);
}

/// The figure of an id, such as `cash_low` or `vendors/aws/overdue`; `never` or `—` where there is none.
pub fn figure(forecast: &Forecast, id: &str) -> String {
    let figures = forecast.figures();
    let figure = figures.iter().find(|figure| figure.id(forecast) == id).unwrap_or_else(|| panic!("no figure {id}"));
    match figure.value {
        FigureValue::Money(money) | FigureValue::MoneyPerMonth(money) | FigureValue::MoneyPerDay(money) => {
            amount(money, forecast)
        }
        FigureValue::Date(date) => date.map_or("never".to_owned(), |date| date.to_string()),
        FigureValue::Days(days) => days.map_or("never".to_owned(), |days| days.to_string()),
        FigureValue::DaysRatio(ratio) | FigureValue::Ratio(ratio) => {
            ratio.map_or("—".to_owned(), |ratio| ratio.to_string())
        }
    }
}

/// Some figures, a line each: id and value.
pub fn figures(forecast: &Forecast, ids: &[&str]) -> String {
    ids.iter().map(|id| format!("{id}  {}\n", figure(forecast, id))).collect()
}

/// One table equals another, word by word.
#[track_caller]
pub fn same(table: &str, expected: &str) {
    let words = |text: &str| -> Vec<String> {
        let lines = text.lines().map(|line| line.split('#').next().unwrap_or_default());
        let lines = lines.map(|line| line.split_whitespace().collect::<Vec<_>>().join("  "));
        lines.filter(|line| !line.is_empty()).collect()
    };
    let (is, should) = (words(table), words(expected));
    assert!(is == should, "\nis:\n{}\n\nshould be:\n{}\n", is.join("\n"), should.join("\n"));
}

/// The journal of a session is this.
#[track_caller]
pub fn check(session: &str, expected: &str) {
    same(&journal(&run(session)), expected);
}

/// The lines of a session's journal with one of the words (a rule, an item, an account, a date) are these.
#[track_caller]
pub fn check_only(session: &str, words: &[&str], expected: &str) {
    same(&only(&journal(&run(session)), words), expected);
}
