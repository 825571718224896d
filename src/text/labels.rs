//! Names of the model's parameters, lists, parts, choices and units, with a sentence about each.
//!
//! Owns words only, found by the registry's ids. Its one invariant: every id of the registry has a name here, which a
//! test asserts on a model with everything in it.

use super::ladder_labels;
use crate::model::{ItemKind, SpanSize, Unit};

/// The label of a parameter, and a sentence about it.
pub fn parameter(id: &str) -> Option<(&'static str, &'static str)> {
    settings(id)
        .or_else(|| stream(id))
        .or_else(|| vendor(id))
        .or_else(|| contract(id))
        .or_else(|| other(id))
        .or_else(|| ladder_labels::parameter(id))
}

/// The label of a parameter.
pub fn label(id: &str) -> &'static str {
    parameter(id).map_or("Value", |(label, _)| label)
}

/// The label of a parameter where its neighbours are not seen, as in *Undo …* and in messages.
pub fn in_sentence(id: &str) -> &'static str {
    match id {
        "policy.from" => "Policy start date",
        "policy.kind" => "Payment policy",
        "policy.only" => "Policy invoices",
        "change.from" => "Change start",
        "change.until" => "Change end",
        "period.start" => "Period start",
        "period.end" => "Period end",
        "contract_change.date" => "Contract change date",
        "outage.date" => "Outage start date",
        "lump_payment.date" => "Lump payment date",
        "lump_payment.only" => "Lump payment invoices",
        "repayment.date" => "Repayment date",
        "cash_event.date" | "mark.date" => "Date",
        "history.month" => "History month",
        "stream.reference_month" => "Base level month",
        "reaction.act" => "Reaction",
        "reaction.arrears" => "Arrears of a rung",
        "credit_line.limit" => "Credit line limit",
        _ => label(id),
    }
}

fn settings(id: &str) -> Option<(&'static str, &'static str)> {
    Some(match id {
        "settings.currency" => ("Currency", "The currency of the whole session, as its ISO 4217 code"),
        "settings.first_month" => ("First month", "The forecast begins on its first day, the as-of date"),
        "settings.months" => ("Length", "How many months the forecast has, 1 to 240"),
        "settings.week_start" => ("Weeks begin on", "The day that weeks begin on"),
        "settings.fiscal_month" => (
            "Fiscal year starts in",
            "Month 1 to 12, 1 is January; a fiscal year is named after the calendar year in which it ends",
        ),
        "settings.opening_cash" => ("Opening cash", "Cash at the opening, restricted cash included"),
        "settings.restricted_cash" => ("Restricted cash", "Cash that may not be used; no figure includes it"),
        "settings.buffer" => ("Liquidity buffer", "Cash that you do not want to go below"),
        "settings.cash_interest" => ("Interest on cash", "A year, actual/365, received at each month's end"),
        "settings.note" => NOTE,
        "provenance.field" => ("Covers", "The input that this source is for; empty means the whole item"),
        "provenance.kind" => ("Kind", "What kind of knowledge the value is"),
        "provenance.source" => ("Source", "Who says so, and when"),
        "provenance.note" => ("Remark", "What else matters, such as what an assumption was fitted to"),
        _ => return None,
    })
}

const NAME: (&str, &str) = ("Name", "The name on screen; renaming changes nothing else");
const MUTED: (&str, &str) = ("Muted", "Left out of the forecast, as if it were not there");
const NOTE: (&str, &str) = ("Note", "Your own words; nothing is computed from them");
const GROWTH: (&str, &str) = ("Growth", "Growth a year, month by month");

fn stream(id: &str) -> Option<(&'static str, &'static str)> {
    Some(match id {
        "stream.label" | "channel.label" => NAME,
        "stream.muted" => MUTED,
        "stream.driver" => ("Driven by", "A base that grows, or subscribers who come and go at a price"),
        "stream.base" => ("Base", "The level of the reference month, without season"),
        "stream.growth" => GROWTH,
        "stream.reference_month" => {
            ("Base level is for month", "The month at whose level the base is given; empty means the first month")
        }
        "stream.opening_accounts" => ("Subscribers at start", "Subscribers or paying accounts before the first month"),
        "stream.churn" => ("Churn", "The share of subscribers lost each month"),
        "stream.additions" => ("New subscribers", "Subscribers won each month"),
        "stream.season" => ("Season", "A month's factor; the twelve are divided by their mean"),
        "stream.amounts" => {
            ("Amount", "Replaces what the rule gives for this month; before the as-of date, the actual")
        }
        "stream.recognition" => ("Recognised", "On each month's last day, or week by week"),
        "stream.bad_share" => ("Bad debt", "The share of revenue that is never collected and is written off"),
        "stream.note" => NOTE,
        "channel.share" => ("Share of subscribers", "The share of subscribers who pay this way"),
        "channel.price" => ("Price", "What a subscriber pays a month"),
        "channel.fee" => ("Fee", "What the channel keeps of the price"),
        "lag.days" => ("Collected after", "Days from recognition to collection"),
        "lag.share" => ("Share", "The share collected after so many days; all shares add up to 100 %"),
        "payer.vendor" => ("Vendor", "The vendor that also buys from us"),
        "payer.share" => ("Share", "The share of the stream that it pays"),
        "receivable.due" => ("Collected on", "The day of collection; if it is before the as-of date, the as-of date"),
        "receivable.amount" => ("Amount", "What is owed to us"),
        "receivable.vendor" => ("Owed by", "The vendor who owes it, if one does"),
        "change.from" => ("From", "The first month with the change"),
        "change.until" => ("Until", "The first month without it; empty means for good"),
        "change.factor" => ("Factor", "What the amount is multiplied by"),
        "change.over_months" => ("Reached over", "Months over which the factor is reached; 1 is at once"),
        _ => return None,
    })
}

fn vendor(id: &str) -> Option<(&'static str, &'static str)> {
    Some(match id {
        "vendor.label" | "charge.label" => NAME,
        "vendor.muted" => MUTED,
        "vendor.priority" => ("Priority", "Vendors are paid by priority, the lowest number first"),
        "vendor.net_days" => ("Net days", "Days from the invoice to its due date"),
        "vendor.due_from" => ("Counted from", "The invoice's date, or the end of its month"),
        "vendor.note" => NOTE,
        "early_payment.days" => ("Within", "How many days after the invoice's date the discount can still be taken"),
        "early_payment.discount" => ("Discount", "The part of the payment that is saved"),
        "early_payment.take" => ("Take it", "Pay early enough to have the discount"),
        "late_interest.rate" => ("Rate", "What the vendor charges on what is past due"),
        "late_interest.per" => ("Rate is per", "A monthly rate is twelve times as much a year"),
        "late_interest.grace_days" => ("Grace days", "Days after the due date that bear no interest"),
        "late_interest.compounding" => ("Compounding", "Interest invoices bear interest themselves, without grace"),
        "late_interest.fixed_sum" => ("Fixed sum", "Added once for each invoice that goes beyond its grace days"),
        "charge.monthly" => ("Amount", "The amount a month"),
        "charge.every_months" => ("Invoiced every", "How many months an invoice covers"),
        "charge.day" => ("On day", "The day within the last month covered, or that month's last day if it is shorter"),
        "charge.first_month" => {
            ("Counted from", "The month from which intervals are counted; empty means the first month")
        }
        "charge.growth" => GROWTH,
        "invoice.kind" => ("For", "What the invoice is for"),
        "invoice.issued" => ("Invoice date", "Its date, before the as-of date"),
        "invoice.due" => ("Due date", "The day on which it falls due"),
        "invoice.amount" => ("Unpaid", "The unpaid part"),
        "credit.amount" => ("Amount", "What is left of the credit"),
        "credit.expires" => ("Expires", "The last day on which it can be used; empty means never"),
        "credit.counts" => ("Counts", "Consumption paid with it counts toward the floor"),
        "policy.from" => ("From", "Its first day; empty means the as-of date"),
        "policy.kind" => ("When due, we", "What is paid when an invoice falls due"),
        "policy.only" => ("Only for", "The kinds of invoices that the policy covers; none ticked means all"),
        "policy.days" => ("After due date", "Days after the due date on which invoices are paid"),
        "policy.share" => ("Share", "The share that is paid, or disputed"),
        "policy.amount" => ("Amount", "What is paid at each month's end, oldest invoice first"),
        "policy.count" => ("Payments", "The number of equal payments, at the months' ends"),
        "policy.agreed" => {
            ("Agreed", "The vendor agreed: while the plan is kept, no part of it counts as arrears or bears interest")
        }
        "policy.disputed_kinds" => ("Disputed kinds", "The kinds of invoices that are disputed"),
        "policy.decision" => ("Decided on", "The day of decision; empty means never"),
        "policy.owed_share" => ("Found due", "The share of the disputed sum that is due after the decision"),
        "disputed_invoice.kind" => ("For", "The kind of the disputed invoices"),
        "disputed_invoice.month" => ("Issued in", "The month in which they were issued"),
        "lump_payment.date" => ("On", "The day of the payment"),
        "lump_payment.amount" => ("Amount", "Pays the oldest invoices first; never more than is invoiced"),
        "lump_payment.only" => ("Only for", "The kinds of invoices that it may pay; none ticked means all"),
        _ => return None,
    })
}

fn contract(id: &str) -> Option<(&'static str, &'static str)> {
    Some(match id {
        "contract.billing" => {
            ("Billed", "Consumption as it comes with the shortfall at a period's end, or the floor in instalments")
        }
        "contract.timing" => ("Instalments", "On the first or the last day of their interval"),
        "contract.discount" => ("Discount", "Off list prices, within commitment periods"),
        "contract.overage_ratio" => {
            ("Overage price", "What consumption beyond the floor costs, as a multiple of the contract's price")
        }
        "contract.carry_over_cap" => {
            ("Carry-over", "How much of a shortfall may move into the next period, as a share of the floor")
        }
        "contract.shortfall_buys" => (
            "Shortfall buys",
            "What paying a shortfall gives: no credit, or a credit for consumption that counts toward no floor",
        ),
        "contract.credit_months" => ("Credit lasts", "Months after which the credit expires; empty means never"),
        "contract.after_last" => ("After last period", "Consumption goes on at list price, or stops"),
        "contract.consumed_so_far" => {
            ("Consumed so far", "What counts toward the running period's floor, before the as-of date")
        }
        "period.start" => ("From", "The first day of the period"),
        "period.end" => ("Up to", "The day after the period's last day"),
        "period.floor" => ("Floor", "The spend promised for the period, owed whether used or not"),
        "period.discount" => ("Discount", "Replaces the contract's discount; empty means the contract's"),
        "line.label" => NAME,
        "line.monthly" => ("Consumption", "A month at list price, in the first month"),
        "line.growth" => GROWTH,
        "line.amounts" => ("Amount", "Replaces what the rule gives for this month, at list price"),
        "line.discounted" => ("Discounted", "The contract's discount applies"),
        "line.counts" => ("Toward the floor", "How this consumption counts toward the floor"),
        "line.share" => ("Share", "The share that counts, or the cap as a share of the floor"),
        _ => return None,
    })
}

fn other(id: &str) -> Option<(&'static str, &'static str)> {
    Some(match id {
        "cost.label" | "debt.label" | "cash_event.label" => NAME,
        "mark.label" => ("Words", "What happened, or will"),
        "cost.muted" | "debt.muted" | "cash_event.muted" | "mark.muted" => MUTED,
        "cost.kind" => ("Type", "A fixed amount, or a share of a stream"),
        "cost.monthly" => ("Amount", "The amount a month"),
        "cost.every_months" => ("Paid every", "How many months a payment covers"),
        "cost.day" => ("On day", "The day within the last month covered, or that month's last day if it is shorter"),
        "cost.first_month" => {
            ("Counted from", "The month from which intervals are counted; empty means the first month")
        }
        "cost.growth" => GROWTH,
        "cost.stream" => ("Of stream", "The stream whose revenue it is a share of"),
        "cost.share" => ("Share", "The share of the stream's recognised revenue"),
        "cost.net_days" => ("Paid after", "Days after the recognition of the revenue"),
        "cost.note" | "debt.note" | "cash_event.note" | "mark.note" => NOTE,
        "debt.principal" => ("Principal", "What is owed at the opening"),
        "debt.rate" => ("Interest", "A year, actual/365"),
        "debt.last_interest" => {
            ("Interest paid to", "The last interest date before the forecast: the opening if empty")
        }
        "debt.first_interest" => ("Next interest on", "The first day on which interest is paid"),
        "debt.every_months" => ("Then every", "Months from one interest date to the next"),
        "debt.next_interest" => ("Next interest is", "Replaces what the rate gives for the next interest date"),
        "debt.maturity" => ("Maturity", "The day on which the rest is repaid; empty means after the forecast"),
        "repayment.date" | "cash_event.date" | "mark.date" => ("On", "The day"),
        "repayment.amount" => ("Amount", "Never more than is left of the principal"),
        "cash_event.amount" => ("Amount", "What comes in; a negative amount goes out"),
        "history.item" => ("Item", "The stream, vendor, cost or debt"),
        "history.month" => ("From", "The first month"),
        "history.months" => ("Length", "How many months"),
        "history.amount" => ("Amount", "The amount over all of them; shown, never computed with"),
        _ => return None,
    })
}

/// The label of a choice, as in the file, of a parameter.
pub fn choice(id: &str, text: &str) -> &'static str {
    if let Some(label) = ladder_labels::choice(id, text) {
        return label;
    }
    match (id, text) {
        ("contract.billing", "usage") => "By usage",
        (_, "reported") => "Reported",
        (_, "disputed") => "Disputed",
        (_, "assumed") => "Assumed",
        (_, "own") => "Own figure",
        (_, "trend") => "Trend",
        (_, "accounts") => "Subscribers",
        (_, "monthly") => "Monthly",
        (_, "weekly") => "Weekly",
        (_, "usage") => "Usage",
        (_, "shortfall") => "Shortfall",
        (_, "interest") => "Interest",
        (_, "charge") => "Charges",
        (_, "invoice") => "Invoice date",
        (_, "month_end") => "End of month",
        (_, "year") => "Year",
        (_, "month") => "Month",
        (_, "instalments_monthly") => "Monthly instalments",
        (_, "instalments_quarterly") => "Quarterly instalments",
        (_, "instalments_yearly") => "Yearly instalments",
        (_, "advance") => "In advance",
        (_, "arrears") => "In arrears",
        (_, "nothing") => "No credit",
        (_, "credit") => "A credit",
        (_, "list_price") => "At list price",
        (_, "stops") => "Stops",
        (_, "wholly") => "Counts wholly",
        (_, "share") => "Counts by a share",
        (_, "cap") => "Counts up to a cap",
        (_, "not") => "Doesn’t count",
        (_, "pay_in_full") => "Pay in full",
        (_, "pay_current") => "Pay current",
        (_, "withhold") => "Withhold",
        (_, "defer") => "Defer",
        (_, "pay_share") => "Pay a share",
        (_, "fixed_amount") => "Pay a fixed amount",
        (_, "instalments") => "Pay in instalments",
        (_, "when_cash_allows") => "Pay when cash allows",
        (_, "dispute") => "Dispute",
        (_, "amount") => "Fixed amount",
        (_, "share_of_stream") => "Share of a stream",
        (_, "monday") => "Monday",
        (_, "tuesday") => "Tuesday",
        (_, "wednesday") => "Wednesday",
        (_, "thursday") => "Thursday",
        (_, "friday") => "Friday",
        (_, "saturday") => "Saturday",
        (_, "sunday") => "Sunday",
        _ => UNNAMED,
    }
}

/// Stands for a choice without a label; a test sees to it that there is none.
const UNNAMED: &str = "?";

/// The unit behind a field, in a session's currency.
pub fn unit(unit: Unit, currency: &str) -> String {
    match unit {
        Unit::Money => currency.to_owned(),
        Unit::MoneyPerMonth | Unit::CountPerMonth => "/month".to_owned(),
        Unit::Share | Unit::SharePerChoice => "%".to_owned(),
        Unit::SharePerYear => "%/year".to_owned(),
        Unit::SharePerMonth => "%/month".to_owned(),
        Unit::Factor => "×".to_owned(),
        Unit::Days => "days".to_owned(),
        Unit::Months => "months".to_owned(),
        Unit::None
        | Unit::Count
        | Unit::Load
        | Unit::DayOfMonth
        | Unit::Vendor
        | Unit::Stream
        | Unit::Item
        | Unit::Rung => String::new(),
    }
}

/// The heading of a list or part of an item, by the name of its field.
pub fn section(field: &str) -> &'static str {
    match field {
        "provenance" => "Sources",
        "channels" => "Channels",
        "season" => "Season",
        "changes" => "Changes",
        "amounts" => "Amounts by month",
        "lags" => "Collection",
        "payers" => "Vendors that pay it",
        "receivables" => "Owed to us at the opening",
        "early_payment" => "Early payment",
        "late_interest" => "Late interest",
        "contract" => "Contract",
        "periods" => "Commitment periods",
        "lines" => "Consumption",
        "charges" => "Charges",
        "invoices" => "Unpaid invoices at the opening",
        "credits" => "Credits at the opening",
        "policies" => "Payment policy",
        "disputed_invoices" => "Disputed invoices",
        "lump_payments" => "Lump payments",
        "reactions" => "Ladder of reactions",
        "contract_changes" => "Contract changes",
        "fee_shares" => "Fee by year",
        "credit_line" => "Credit line",
        "service" => "Capacity and service",
        "curve" => "Downtime curve",
        "outages" => "Outages",
        "repayments" => "Repayments",
        "history" => "History",
        _ => UNNAMED,
    }
}

/// One entry of a list, or a part, by the name of its field; for *Add …* and *Remove …*.
pub fn entry(field: &str) -> &'static str {
    match field {
        "provenance" => "source",
        "channels" => "channel",
        "season" => "season",
        "changes" => "change",
        "amounts" => "month",
        "lags" | "fee_shares" => "share",
        "payers" => "vendor",
        "receivables" => "receivable",
        "early_payment" => "early payment",
        "late_interest" => "late interest",
        "contract" => "contract",
        "periods" => "period",
        "lines" => "line",
        "charges" => "charge",
        "invoices" => "invoice",
        "credits" => "credit",
        "policies" => "policy",
        "disputed_invoices" => "invoices",
        "lump_payments" => "payment",
        "reactions" => "rung",
        "contract_changes" => "contract change",
        "credit_line" => "credit line",
        "service" => "service",
        "curve" => "point",
        "outages" => "outage",
        "repayments" => "repayment",
        "history" => "past amount",
        _ => UNNAMED,
    }
}

/// An entry of a list that has no name of its own: `Period 2`.
pub fn numbered_entry(list: &str, number: usize) -> String {
    let entry = entry(list);
    let mut letters = entry.chars();
    let first = letters.next().map(|c| c.to_ascii_uppercase()).unwrap_or_default();
    format!("{first}{} {number}", letters.as_str())
}

/// The heading of a kind of items in the tree.
pub const fn kind_heading(kind: ItemKind) -> &'static str {
    match kind {
        ItemKind::Vendor => "Vendors",
        ItemKind::Stream => "Revenue streams",
        ItemKind::Cost => "Costs",
        ItemKind::Debt => "Debt",
        ItemKind::CashEvent => "Cash events",
        ItemKind::Site => "Sites",
        ItemKind::Mark => "Marks",
    }
}

/// One item of a kind.
pub const fn kind(kind: ItemKind) -> &'static str {
    match kind {
        ItemKind::Vendor => "Vendor",
        ItemKind::Stream => "Revenue stream",
        ItemKind::Cost => "Cost",
        ItemKind::Debt => "Debt",
        ItemKind::CashEvent => "Cash event",
        ItemKind::Site => "Site",
        ItemKind::Mark => "Mark",
    }
}

/// The name of a span size, as on the switch.
pub const fn span(size: SpanSize) -> &'static str {
    match size {
        SpanSize::Week => "Week",
        SpanSize::Month => "Month",
        SpanSize::Quarter => "Quarter",
        SpanSize::Year => "Year",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Kind, Model};

    #[test]
    fn everything_has_a_name() {
        let model: Model = crate::text::tests::full_model();
        let mut nameless = Vec::new();
        for parameter in model.parameters() {
            let id = parameter.spec.id;
            if super::parameter(id).is_none() {
                nameless.push(id.to_owned());
            }
            if let Kind::Choice(texts) | Kind::Choices(texts) = parameter.kind() {
                nameless.extend(
                    texts.iter().filter(|text| choice(id, text) == UNNAMED).map(|text| format!("{id}: {text}")),
                );
            }
        }
        assert!(nameless.is_empty(), "without a name: {nameless:?}");
    }
}
