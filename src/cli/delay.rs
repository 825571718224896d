//! What waiting costs: `cost-of-delay`.
//!
//! Owns the forms of the answer and the keys of its JSON (docs/verbs.md).

use serde::Serialize;

use super::{
    json::{Exact, written},
    plain::{self, Foot},
};
use crate::{
    analysis::delay::{BreakEven, CashWorth, Delay, DelaySummary, on_day},
    calendar::Date,
    text::{amounts, delay as words, report},
};

/// The version of the JSON form.
const SCHEMA: u32 = 1;

#[derive(Serialize)]
struct Document<'a> {
    schema: u32,
    session: &'a str,
    scenario: &'a str,
    /// None: all vendors.
    vendor: Option<&'a str>,
    from: Date,
    to: Date,
    currency: &'a str,
    value_of_cash: String,
    value_of_cash_from: &'a str,
    break_even: &'static str,
    break_even_date: Option<Date>,
    cost: Exact,
    benefit: Exact,
    net: Exact,
    a_day: Exact,
    next_step: Option<StepForm<'a>>,
    low: Option<LowForm>,
    sentence: String,
    costs: Vec<CostForm<'a>>,
    days: Vec<DayForm>,
}

/// The next step that a vendor takes; of one vendor none is told.
#[derive(Serialize)]
struct StepForm<'a> {
    vendor: &'a str,
    rung: &'a str,
    act: &'static str,
    is_judgment: bool,
    date: Date,
    /// What not paying has cost at its close, less what it has brought.
    net: Option<Exact>,
    /// What the step costs by the range's end.
    cost: Option<Exact>,
}

/// Where full payment takes cash below the buffer.
#[derive(Serialize)]
struct LowForm {
    cash: Exact,
    date: Date,
    below_buffer: Exact,
}

#[derive(Serialize)]
struct CostForm<'a> {
    category: &'static str,
    item: Option<&'a str>,
    amount: Exact,
}

#[derive(Serialize)]
struct DayForm {
    date: Date,
    kept: Exact,
    cost: Exact,
    benefit: Exact,
    cost_of_day: Exact,
    benefit_of_day: Exact,
    /// In the order of the costs.
    costs: Vec<Exact>,
}

/// The answer as JSON, with a line's end.
pub fn json(
    session: &str,
    scenario: &str,
    delay: &Delay,
    summary: Option<&DelaySummary>,
) -> serde_json::Result<String> {
    let digits = delay.currency.digits();
    let exact = |money| Exact(money, digits);
    let (break_even, break_even_date) = match delay.break_even {
        BreakEven::Never => ("never", None),
        BreakEven::FromTheFirstDay(date) => ("from_the_first_day", Some(date)),
        BreakEven::On(date) => ("on", Some(date)),
    };
    let value_of_cash_from = match &delay.worth {
        CashWorth::Set => "settings/value_of_cash",
        CashWorth::Debt(id) => id.as_str(),
        CashWorth::CreditLine => "credit-line",
        CashWorth::CashInterest => "settings/cash_interest",
    };
    let days = (0..delay.days()).map(|day| DayForm {
        date: delay.date(day),
        kept: exact(delay.kept[day]),
        cost: exact(delay.cost[day]),
        benefit: exact(delay.benefit[day]),
        cost_of_day: exact(on_day(&delay.cost, day)),
        benefit_of_day: exact(on_day(&delay.benefit, day)),
        costs: delay.costs.iter().map(|cost| exact(cost.cumulated[day])).collect(),
    });
    let costs = delay.costs.iter().map(|cost| CostForm {
        category: words::category_key(cost.category),
        item: cost.item.as_ref().map(|item| item.id.as_str()),
        amount: exact(cost.cumulated.last().copied().unwrap_or_default()),
    });
    let step = summary.and_then(|summary| {
        let step = summary.step.as_ref()?;
        Some(StepForm {
            vendor: &step.vendor,
            rung: &step.rung,
            act: step.act.as_str(),
            is_judgment: step.is_judgment,
            date: step.date,
            net: summary.by_the_step().map(exact),
            cost: step.cost.map(exact),
        })
    });
    let document = Document {
        schema: SCHEMA,
        session,
        scenario,
        vendor: delay.vendor.as_ref().map(|vendor| vendor.id.as_str()),
        from: delay.from,
        to: delay.to,
        currency: delay.currency.code(),
        value_of_cash: delay.value_of_cash.to_string(),
        value_of_cash_from,
        break_even,
        break_even_date,
        cost: exact(delay.total_cost()),
        benefit: exact(delay.total_benefit()),
        net: exact(delay.total()),
        a_day: exact(delay.a_day()),
        next_step: step,
        low: delay.low.map(|low| LowForm { cash: exact(low.cash), date: low.date, below_buffer: exact(low.missing) }),
        sentence: words::sentence(delay),
        costs: costs.collect(),
        days: days.collect(),
    };
    written(&document)
}

/// The answer for people: the sentence, the costs, and how they grow from month to month.
pub fn text(session: &str, scenario: &str, delay: &Delay, summary: Option<&DelaySummary>) -> String {
    let mut lines = vec![
        plain::fitted(session, plain::WIDTH),
        words::subject(scenario, delay),
        "─".repeat(plain::WIDTH),
        words::sentence(delay),
        words::value(delay),
        String::new(),
    ];
    if let Some(summary) = summary {
        lines.extend(words::headlines(summary, delay));
        lines.push(String::new());
    } else if let Some(low) = words::low(delay) {
        lines.insert(lines.len() - 1, low);
    }
    let money = |money| report::money(money, delay.currency);
    if !delay.costs.is_empty() {
        let mut cells = vec![vec![words::COSTS.to_owned(), words::by(delay.to.plus_days(-1))]];
        for cost in &delay.costs {
            let amount = cost.cumulated.last().copied().unwrap_or_default();
            cells.push(vec![plain::fitted(&words::cost(cost), 60), money(amount)]);
        }
        cells.push(vec![words::TOTAL.to_owned(), money(delay.total_cost())]);
        lines.extend(plain::aligned(&cells, Foot::Total));
        lines.push(String::new());
    }
    let fits = |lines: &Vec<String>| lines.iter().all(|line| line.chars().count() <= plain::WIDTH);
    let tables = (0..=3).map(|thousands| by_month(delay, thousands)).find(fits);
    lines.extend(tables.unwrap_or_else(|| by_month(delay, 3)));
    lines.push(words::break_even(delay));
    plain::ended(&lines)
}

/// The closes at months' ends, on the last day of the range and on the break-even day.
fn by_month(delay: &Delay, thousands: u32) -> Vec<String> {
    let money = |money| report::table_money(money, thousands, delay.currency);
    let turning = match delay.break_even {
        BreakEven::Never => None,
        BreakEven::FromTheFirstDay(date) | BreakEven::On(date) => Some(date),
    };
    let mut cells = vec![words::HEADINGS.map(str::to_owned).to_vec()];
    for day in 0..delay.days() {
        let date = delay.date(day);
        let is_turning = turning == Some(date);
        if !is_turning && date != date.month().last() && day + 1 != delay.days() {
            continue;
        }
        let mark = if is_turning { words::BREAK_EVEN } else { "" };
        cells.push(vec![
            format!("{} {mark}", amounts::date(date)),
            money(delay.kept[day]),
            money(delay.cost[day]),
            money(delay.benefit[day]),
            money(delay.benefit[day] - delay.cost[day]),
        ]);
    }
    let mut lines = vec![words::unit(thousands, delay.currency), String::new()];
    lines.extend(plain::aligned(&cells, Foot::None));
    lines
}
