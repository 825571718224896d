//! Exactness by other people's programs: hledger and beancount accept the exported journals, and arrive at the balances
//! that Obligo has, to the minor unit.
//!
//! Without these programs a test says that it is skipped, and fails where `OBLIGO_TEST_ALL=1` asks for all.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::PathBuf,
    process::{Command, Output},
};

use obligo::{
    calendar::Date,
    engine::{Forecast, Rule, RungEventKind, forecast},
    exchange::{beancount, hledger},
    model::{Act, Item, Session},
    money::Money,
};

use crate::{
    common::{samples, session, tables},
    is_here,
};

/// Whether the program answers.
fn answers_to(program: &str, arguments: &[&str]) -> bool {
    let answer = Command::new(program).args(arguments).output();
    is_here(program, answer.is_ok_and(|output| output.status.success()))
}

/// Every saved session, and three that no file has: everything at once, names that are hard to write, and vendors that
/// do all that they can.
fn sessions() -> Vec<(String, Session)> {
    let mut all = vec![
        ("everything".to_owned(), session::unmuted_session()),
        ("hard names".to_owned(), hard_names()),
        ("ladders".to_owned(), ladders()),
    ];
    all.extend(samples::sessions());
    all
}

/// Every act of a ladder, every change of a contract, a site and a credit line, all of which leave their entries.
fn ladders() -> Session {
    const OLD: &str = r#"(kind: usage, issued: "2022-11-01", due: "2022-12-20", amount: 1000.01)"#;
    tables::session(&format!(
        r#"settings: (months: 9, opening_cash: 500, buffer: 100, credit_line: (limit: 90000, rate: 0.07, fee: 0.003)),
        vendors: [
            (id: "nets", policies: [(kind: withhold)], invoices: [{OLD}], reactions: [
                (act: notice), (act: withhold_payments, days: 20),
                (act: set_off, days: 60, arrears: 1, has_right: true), (act: cancel_spend, days: 70, back_months: 1),
            ]),
            (id: "sues", policies: [(kind: withhold)], invoices: [{OLD}], late_interest: (rate: 0.09),
                reactions: [(act: court, days: 30, court_months: 2, legal_costs: 77.77)]),
            (id: "ends", service_share: 0.4, policies: [(kind: pay_current)], invoices: [{OLD}], reactions: [
                (id: "s", act: suspend, days: 15), (act: terminate, trigger: after, after: "s", days: 60),
            ], contract: (discount: 0.07, lines: [(monthly: 333.33)], periods: [
                (start: "2022-11-11", end: "2024-11-11", floor: 23456.78)
            ])),
            (id: "changes", policies: [(kind: withhold)], invoices: [{OLD}], late_interest: (rate: 0.09),
                contract: (shortfall_buys: credit, lines: [(monthly: 777.77)], periods: [
                    (start: "2023-01-01", end: "2023-03-11", floor: 3456.78),
                    (start: "2023-03-11", end: "2024-03-11", floor: 9876.54),
                ]), contract_changes: [
                    (kind: renegotiate, date: "2023-05-05", floor_factor: 0.77, extend_months: 1, discount: 0.123),
                    (kind: migrate, to: "gains", date: "2023-02-02", share: 0.33, steps: 3, price_ratio: 1.07),
                    (kind: terminate, date: "2023-07-07", fee: share_by_year, fee_shares: [(year: 1, share: 0.37)]),
                ]),
            (id: "gains", contract: (billing: instalments_quarterly, periods: [
                (start: "2023-01-01", end: "2024-01-01", floor: 1000)
            ])),
        ],
        streams: [(id: "ads", base: 2345.67, bad_share: 0.03, dependency: 0.6, payers: [(vendor: "nets", share: 0.123)],
            lags: [(days: 0, share: 0.3), (days: 33, share: 0.7)],
            receivables: [(due: "2022-12-24", amount: 55.55, vendor: "nets"), (due: "2023-01-24", amount: 66.66)])],
        cash_events: [(id: "raised", date: "2023-08-08", amount: 30000)],
        sites: [(id: "west", capacity: 80, monthly: 222.22, closes: "2023-06-06")],
        service: (load: 60, growth: 0.2, curve: [(load: 0.7, down: 0.01), (load: 0.9, down: 0.3)],
            outages: [(date: "2023-02-20", days: 2, down: 0.9)])"#
    ))
}

#[test]
fn the_vendors_of_that_session_do_all_that_they_can() {
    let forecast = forecast(&ladders().model).expect("it runs");
    let fired = forecast.rung_events.iter().filter(|event| event.kind == RungEventKind::Fired);
    let fired: BTreeSet<&str> = fired.map(|event| event.act.as_str()).collect();
    assert_eq!(fired, Act::ALL.iter().map(|act| act.as_str()).collect());
    let rules: BTreeSet<Rule> = forecast.journal.iter().map(|(entry, _)| entry.rule).collect();
    for rule in [
        Rule::SetOff,
        Rule::WriteOff,
        Rule::Acceleration,
        Rule::LegalCosts,
        Rule::JudgmentPayment,
        Rule::Settlement,
        Rule::Waiver,
        Rule::TerminationFee,
        Rule::CreditPurchase,
        Rule::FloorInstalment,
        Rule::SiteCost,
        Rule::CreditLineDraw,
        Rule::CreditLineRepayment,
        Rule::CreditLineInterest,
    ] {
        assert!(rules.contains(&rule), "{rule:?} is in the journal");
    }
}

/// Labels and ids that mean something else to these programs, if they are let.
fn hard_names() -> Session {
    let mut session = session::unmuted_session();
    session.name = "A \"case\"; with | all\nof \\it".to_owned();
    let labels =
        ["(1) a code", "* a status", "; a comment", "a | note", "a \"quote\" \\", "  ", "=2023-01-01", "日本 é"];
    for (vendor, label) in session.model.vendors.iter_mut().zip(labels.iter().cycle()) {
        vendor.label = (*label).to_owned();
    }
    for (stream, label) in session.model.streams.iter_mut().zip(labels.iter().rev().cycle()) {
        stream.label = (*label).to_owned();
    }
    for (cost, id) in session.model.costs.iter_mut().zip(["_x", "-x", "u_x", "3x"]) {
        cost.id.0 = id.to_owned();
    }
    for (debt, id) in session.model.debts.iter_mut().zip(["other", "xother"]) {
        debt.id.0 = id.to_owned();
    }
    session.model.history.clear();
    assert_eq!(
        session.model.problems(),
        [],
        "{:?}",
        session.model.items().iter().map(|item: &Item| item.id).collect::<Vec<_>>()
    );
    session
}

/// Dates to compare at: early, in the middle, and at the end.
fn dates(forecast: &Forecast) -> [Date; 3] {
    let days = i32::try_from(forecast.days()).expect("few");
    [forecast.as_of.plus_days(30.min(days - 1)), forecast.as_of.plus_days(days / 2), forecast.end.plus_days(-1)]
}

/// Obligo's own balances that are not nothing.
fn own_balances(forecast: &Forecast, date: Date, name: impl Fn(usize) -> String) -> BTreeMap<String, Money> {
    let balances = forecast.balances_on(date).into_iter().enumerate();
    balances.filter(|(_, balance)| *balance != Money::ZERO).map(|(account, balance)| (name(account), balance)).collect()
}

fn written(name: &str, text: &str) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join(name);
    fs::write(&file, text).expect("written");
    (folder, file)
}

fn run(command: &mut Command) -> Output {
    let output = command.output().expect("it runs");
    let errors = String::from_utf8_lossy(&output.stderr);
    let out = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{command:?}: {errors}{}", out.chars().take(2000).collect::<String>());
    output
}

/// An amount such as `-1250.50` in minor units.
fn minor(text: &str, digits: u32) -> Money {
    let amount = obligo::money::Amount(text.parse().unwrap_or_else(|_| panic!("{text} is an amount")));
    amount.to_money(digits).unwrap_or_else(|| panic!("{text} has the currency's places"))
}

#[test]
fn hledger_accepts_the_journal_and_arrives_at_the_same_balances() {
    if !answers_to("hledger", &["--version"]) {
        return;
    }
    for (name, session) in sessions() {
        let forecast = forecast(&session.model).expect("it runs");
        let digits = forecast.currency.digits();
        let (_folder, file) = written("obligo.journal", &hledger::journal(&session.name, &forecast));
        let hledger = |arguments: &[&str]| {
            run(Command::new("hledger").arg("-f").arg(&file).args(arguments).env("LC_ALL", "C.UTF-8"))
        };
        hledger(&["check", "--strict"]);
        for date in dates(&forecast) {
            let end = date.plus_days(1).to_string();
            let output = hledger(&["balance", "--flat", "--no-total", "--output-format", "csv", "--end", &end]);
            let mut balances = BTreeMap::new();
            let mut rows = csv::Reader::from_reader(output.stdout.as_slice());
            for row in rows.records() {
                let row = row.expect("a row");
                let amount = row[1].split_whitespace().next().expect("an amount").replace(',', "");
                let is_empty = amount == "0";
                if !is_empty {
                    balances.insert(row[0].to_owned(), minor(&amount, digits));
                }
            }
            let own = own_balances(&forecast, date, |account| forecast.accounts[account].to_string());
            assert_eq!(balances, own, "{name} on {date}");
        }
    }
}

/// Prints the balances of a file at dates, one a line.
const BALANCES: &str = r"
import datetime, sys
from beancount import loader
from beancount.core import data
entries, errors, options = loader.load_file(sys.argv[1])
assert not errors, errors
for text in sys.argv[2:]:
    date = datetime.date.fromisoformat(text)
    balances = {}
    for entry in entries:
        if isinstance(entry, data.Transaction) and entry.date <= date:
            for posting in entry.postings:
                balances[posting.account] = balances.get(posting.account, 0) + posting.units.number
    for account in sorted(balances):
        if balances[account] != 0:
            print(text, account, balances[account])
";

#[test]
fn beancount_accepts_the_journal_and_arrives_at_the_same_balances() {
    if !answers_to("bean-check", &["--version"]) || !answers_to("python3", &["-c", "import beancount"]) {
        return;
    }
    for (name, session) in sessions() {
        let forecast = forecast(&session.model).expect("it runs");
        let digits = forecast.currency.digits();
        let (_folder, file) = written("obligo.beancount", &beancount::journal(&session.name, &forecast));
        let accepted = run(Command::new("bean-check").arg(&file));
        assert!(accepted.stderr.is_empty(), "{name}: {}", String::from_utf8_lossy(&accepted.stderr));
        let dates = dates(&forecast);
        let texts = dates.map(|date| date.to_string());
        let output = run(Command::new("python3").args(["-c", BALANCES]).arg(&file).args(&texts));
        let output = String::from_utf8(output.stdout).expect("text");
        for (date, text) in dates.into_iter().zip(&texts) {
            let rows = output.lines().filter_map(|line| line.strip_prefix(text.as_str())?.trim().split_once(' '));
            let balances: BTreeMap<String, Money> =
                rows.map(|(account, amount)| (account.to_owned(), minor(amount, digits))).collect();
            let own = own_balances(&forecast, date, |account| beancount::account_name(&forecast.accounts[account]));
            assert_eq!(balances, own, "{name} on {date}");
        }
    }
}
