//! Every figure is explained down to inputs of the model, and every level adds up.

use obligo::{
    analysis::{
        asked::Asked,
        explain::{self, ExplainNode, Explanation, NodeKind},
        parts::Role,
    },
    engine::{Forecast, Measure, Rule, forecast},
    model::{Model, SpanSize},
    money::Money,
    storage,
};

use crate::{
    common::{
        random,
        tables::{self, day, model},
    },
    everything_and_samples, money,
};

fn models() -> Vec<(String, Model)> {
    let random = (7000..7008).map(|seed| (format!("seed {seed}"), random::model(seed)));
    everything_and_samples().chain(random).collect()
}

fn check(what: &str, model: &Model, node: &ExplainNode) -> usize {
    if !node.children.is_empty() {
        let sum: Money = node.children.iter().map(|child| child.amount).sum();
        assert_eq!(sum, node.amount, "{what}: {:?}", node.what);
        return node.children.iter().map(|child| check(what, model, child)).sum();
    }
    for path in &node.inputs {
        assert!(explain::input(model, path).is_some(), "{what}: no parameter {path}");
    }
    assert!(!node.inputs.is_empty() || node.amount == Money::ZERO, "{what}: nothing is behind {node:?}");
    1
}

#[test]
fn every_level_of_every_figure_adds_up() {
    let mut leaves = 0;
    for (name, model) in models() {
        let forecast = forecast(&model).expect("no overflow");
        let middle = forecast.as_of.plus_days((forecast.end.0 - forecast.as_of.0) / 2);
        for asked in Asked::all(&forecast) {
            for on in [None, Some(middle)] {
                let asked = Asked { on, ..asked.clone() };
                let Ok(explanation) = explain::figure(&model, &forecast, &asked) else {
                    assert!(asked.vendor.is_some() && on.is_some(), "{name}: {asked}");
                    continue;
                };
                for node in &explanation.nodes {
                    leaves += check(&format!("{name} {asked} {on:?}"), &model, node);
                }
                if let Some(money) = money(explanation.value) {
                    assert_eq!(explanation.nodes.len(), 1, "{name}: {asked}");
                    assert_eq!(explanation.nodes[0].amount, money, "{name}: {asked}");
                }
            }
        }
    }
    assert!(leaves > 10_000, "{leaves} leaves");
}

#[test]
fn every_posting_has_inputs() {
    for (name, model) in models() {
        let forecast = forecast(&model).expect("no overflow");
        let tree = explain::Explainer::new(&model, &forecast);
        for place in 0..forecast.journal.len() {
            let node = tree.entry(place).expect("an entry");
            check(&format!("{name} {:?}", forecast.journal.entry(place)), &model, &node);
        }
        assert_eq!(tree.entry(forecast.journal.len()), None);
    }
}

/// The cells of the table by spans, explained: they are what the table says.
#[test]
fn cells_are_what_the_table_says() {
    for (name, model) in models().into_iter().take(8) {
        let forecast = forecast(&model).expect("no overflow");
        let table = forecast.table(SpanSize::Quarter);
        for (place, span) in table.spans.iter().enumerate() {
            let ask = |measure, item: Option<u32>| {
                let id = item.map(|item| forecast.items[item as usize].id.as_str());
                let explanation = explain::cell(&model, &forecast, measure, id, span.start..span.end);
                let explanation = explanation.expect("a cell");
                explanation.nodes.iter().for_each(|node| {
                    check(&name, &model, node);
                });
                money(explanation.value).expect("money")
            };
            let row = &table.rows[place];
            for (measure, expected) in [
                (Measure::Receipts, row.receipts),
                (Measure::Obligations, row.obligations),
                (Measure::Paid, row.paid),
                (Measure::CashEnd, row.cash_end),
                (Measure::Arrears, row.arrears),
            ] {
                assert_eq!(ask(measure, None), expected, "{name} {measure:?} {span:?}");
            }
            for vendor in &table.vendors {
                assert_eq!(ask(Measure::Paid, Some(vendor.item)), vendor.spans[place].paid, "{name} {span:?}");
                assert_eq!(ask(Measure::Invoiced, Some(vendor.item)), vendor.spans[place].invoiced, "{name} {span:?}");
                assert_eq!(ask(Measure::Arrears, Some(vendor.item)), vendor.spans[place].arrears, "{name} {span:?}");
            }
            for stream in &table.receipts {
                assert_eq!(ask(Measure::Receipts, Some(stream.item)), stream.spans[place], "{name} {span:?}");
            }
            for owed in &table.obligations {
                assert_eq!(ask(Measure::Obligations, Some(owed.item)), owed.spans[place], "{name} {span:?}");
            }
        }
    }
}

/// One line a node: depth, what it is, its amount, and the inputs of a leaf.
fn lines(forecast: &Forecast, explanation: &Explanation) -> String {
    fn line(forecast: &Forecast, node: &ExplainNode, depth: usize, all: &mut String) {
        let what = match &node.what {
            NodeKind::Entry(place) => format!("{:?}", forecast.journal.entry(*place).rule),
            NodeKind::Line(obligo::analysis::parts::FigureLine::Account(account)) => account.to_string(),
            NodeKind::Term(role, measure) => format!("{role:?}:{}", measure.id()),
            other => format!("{other:?}").replace(' ', ""),
        };
        let date = node.date.map_or_else(|| "-".to_owned(), |date| date.to_string());
        let inputs = node.inputs.join(" ");
        let written = format!("{depth} {what} {date} {} {inputs}\n", node.amount.to_major(2));
        all.push_str(&written);
        node.children.iter().for_each(|child| line(forecast, child, depth + 1, all));
    }
    let mut all = String::new();
    explanation.nodes.iter().for_each(|node| line(forecast, node, 0, &mut all));
    all
}

/// A part of an invoice is paid, a share of another is disputed: what is overdue is what is left of each.
#[test]
fn what_is_overdue_is_what_is_left_of_invoices() {
    let model = model(
        r#"settings: (months: 3, opening_cash: 1_000), vendors: [(id: "acme", net_days: 10,
        policies: [(id: "w", kind: withhold), (id: "d", from: "2023-02-15", kind: dispute, share: 0.25, disputed_kinds: [charge])],
        lump_payments: [(id: "l", date: "2023-02-01", amount: 60)],
        invoices: [(id: "old", kind: usage, issued: "2022-12-01", due: "2022-12-31", amount: 40)],
        charges: [(id: "rent", monthly: 100, day: 5)])]"#,
    );
    let forecast = forecast(&model).expect("no overflow");
    let on = Some(day("2023-02-14"));
    let explained = explain::figure(&model, &forecast, &Asked { on, ..Asked::of(Measure::Overdue) }).expect("a figure");
    tables::same(
        &lines(&forecast, &explained),
        "0 Sum:overdue 2023-02-14 80.00
         1 Liabilities:Payable:acme - 80.00
         2 Invoice(1) 2023-01-15 80.00
         3 Charge 2023-01-05 100.00 vendors/acme/charges/rent/amount_is vendors/acme/charges/rent/day vendors/acme/charges/rent/every_months vendors/acme/charges/rent/monthly
         3 LumpPayment 2023-02-01 -20.00 vendors/acme/lump_payments/l/amount vendors/acme/lump_payments/l/date",
    );
    for terms in ["vendors/acme/net_days", "vendors/acme/due_from", "vendors/acme/policies/w/kind"] {
        assert!(explained.depends_on.iter().any(|path| path == terms), "{terms} in {:?}", explained.depends_on);
    }
    let on = Some(day("2023-02-15"));
    let explained =
        explain::figure(&model, &forecast, &Asked { on, ..Asked::of(Measure::Disputed) }).expect("a figure");
    let lines_of = lines(&forecast, &explained);
    assert!(lines_of.contains("Disputed(1) 2023-01-15 25.00 vendors/acme/policies/d/disputed_kinds"), "{lines_of}");
    assert!(explained.depends_on.iter().any(|path| path == "vendors/acme/policies/d/from"), "{explained:?}");
    let low = explain::figure(&model, &forecast, &Asked::of(Measure::CashLow)).expect("a figure");
    let tree = lines(&forecast, &low);
    for part in [
        "Equity:Opening - 1000.00",
        "Opening 2022-12-31 1000.00 settings/opening_cash",
        "LumpPayment 2023-02-01 -40.00",
        "vendors/acme/policies/d/kind",
    ] {
        assert!(tree.contains(part), "{part} in\n{tree}");
    }
}

/// The inputs that revenue names are those of its month: an amount that is planned, or the rule with its season and the
/// change that holds.
#[test]
fn revenue_names_the_inputs_of_its_month() {
    let model = model(
        r#"settings: (months: 3), streams: [(id: "ads", base: 100, lags: [(id: "l", days: 10)],
        changes: [(id: "drop", from: "2023-02", factor: 0.5), (id: "past", from: "2022-01", until: "2023-01", factor: 2)],
        amounts: {"2023-03": 70})]"#,
    );
    let forecast = forecast(&model).expect("no overflow");
    let of = |month: u8, rule: Rule| {
        let place =
            forecast.journal.entries().position(|entry| entry.rule == rule && entry.date.month().of_year() == month);
        let node = explain::Explainer::new(&model, &forecast).entry(place.expect("an entry")).expect("an entry");
        node.inputs.join(" ").replace("streams/ads/", "")
    };
    // Nothing has grown in the month that growth counts from.
    assert_eq!(of(1, Rule::Recognition), "base driver recognition");
    assert_eq!(
        of(2, Rule::Recognition),
        "base changes/drop/factor changes/drop/from changes/drop/over_months driver growth recognition"
    );
    assert_eq!(of(3, Rule::Recognition), "amounts/2023-03 recognition");
    assert_eq!(of(2, Rule::Collection), "bad_share base driver lags/l/days recognition", "of January");
}

#[test]
fn ratios_and_dates_have_what_stands_behind_them() {
    let model = storage::sample().model;
    let forecast = forecast(&model).expect("no overflow");
    let roles = |measure| {
        let explanation = explain::figure(&model, &forecast, &Asked::of(measure)).expect("a figure");
        let what = |node: &ExplainNode| {
            if let NodeKind::Term(role, measure) = node.what { Some((role, measure)) } else { None }
        };
        explanation.nodes.iter().filter_map(what).collect::<Vec<_>>()
    };
    let coverage = [(Role::Dividend, Measure::Receipts), (Role::Divisor, Measure::Obligations)];
    assert_eq!(roles(Measure::Coverage90Days), coverage);
    assert_eq!(roles(Measure::CashLowDate), [(Role::OnDate, Measure::CashEnd)]);
    let low = explain::figure(&model, &forecast, &Asked::of(Measure::CashLowDate)).expect("a figure");
    assert_eq!(low.nodes[0].amount, forecast.cash_low().0);
}

/// What a scenario changes is named by the figures that it changes: the floors that are multiplied, what moves away and at
/// which price, and all that revenue depends on while service may be down.
#[test]
fn what_a_scenario_changes_is_named() {
    let session = storage::sample();
    let named = |scenario: Option<&str>, asked: &str| {
        let model = session.resolved(scenario);
        let forecast = forecast(&model).expect("no overflow");
        let explained = explain::figure(&model, &forecast, &asked.parse().expect("a figure")).expect("a figure");
        let in_tree = explained.nodes.iter().flat_map(explain::inputs_below).map(str::to_owned);
        in_tree.chain(explained.depends_on.clone()).collect::<std::collections::BTreeSet<String>>()
    };
    for (scenario, figure, paths) in [
        (Some("renegotiate"), "aws.invoiced", &["vendors/aws/contract_changes/renegotiated/floor_factor"][..]),
        (
            Some("migrate"),
            "google.invoiced",
            &[
                "vendors/aws/contract_changes/to-google/share",
                "vendors/aws/contract_changes/to-google/price_ratio",
                "vendors/aws/contract_changes/to-google/date",
            ],
        ),
        (
            None,
            "receipts",
            &["streams/data/dependency", "service/outages/march/down", "service/curve/u1/down", "service/load"],
        ),
    ] {
        let found = named(scenario, figure);
        for path in paths {
            assert!(found.contains(*path), "{figure} in {scenario:?}: {path} in {found:?}");
        }
    }
}
