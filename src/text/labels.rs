//! Names of the model's parameters, lists, parts, choices and units, with a sentence about each.
//!
//! Owns words only, found by the registry's ids. Its one invariant: every id of the registry has a name here, which a
//! test asserts on a model with everything in it.

use super::{amounts, ladder_labels};
use crate::{
    calendar::Month,
    model::{ItemKind, SpanSize, Unit},
};

/// The label of a parameter, which is understood without its neighbours, and a sentence about it.
pub fn parameter(id: &str) -> Option<(&'static str, &'static str)> {
    settings(id)
        .or_else(|| stream(id))
        .or_else(|| vendor(id))
        .or_else(|| bill(id))
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
        "policy.only" => "Invoices covered by policy",
        "policy.amount" => "Amount paid a month",
        "lump_payment.date" => "Lump payment date",
        "holiday.date" => "Date of the holiday",
        "lump_payment.amount" => "Lump payment amount",
        "lump_payment.only" => "Invoices covered by lump payment",
        "charge.monthly" => "Monthly charge",
        "charge.each_time" => "Charge each time",
        "charge.until" => "Last month of charge",
        "repayment.amount" => "Repayment amount",
        "history.month" => "First month of history",
        "history.amount" => "Past amount",
        "stream.reference_month" => "Base level month",
        "invoice.plan" => "Plan of an invoice",
        "invoice.payment" => "Payment of a plan",
        "cost_payable.amount" => "Amount owed of a cost",
        "reaction.arrears" => "Arrears that trigger a rung",
        _ => label(id),
    }
}

fn settings(id: &str) -> Option<(&'static str, &'static str)> {
    Some(match id {
        "settings.currency" => ("Currency", "The currency of the whole session, as its ISO 4217 code"),
        "settings.first_month" => ("First month", "The forecast begins on its first day, the as-of date"),
        "settings.months" => ("Forecast length", "How many months the forecast covers, 1 to 240"),
        "settings.week_start" => ("Weeks begin on", "The first day of each week"),
        "settings.fiscal_month" => (
            "Fiscal year starts in",
            "The first month of a fiscal year, which is named after the calendar year in which it ends",
        ),
        "settings.opening_cash" => {
            ("Opening cash", "Cash before the first day, restricted cash included; negative if overdrawn")
        }
        "settings.restricted_cash" => {
            ("Restricted cash", "Part of opening cash that may not be spent; no cash figure includes it")
        }
        "settings.buffer" => ("Liquidity buffer", "Cash that you do not want to go below"),
        "settings.cash_interest" => {
            ("Interest on cash", "Rate a year (actual/365); the interest is received at each month’s end")
        }
        "settings.note" => NOTE,
        "provenance.field" => ("Input covered", "The input that this source is for; empty means the whole item"),
        "provenance.kind" => ("Basis", "Whether the value is reported, disputed, assumed or your own figure"),
        "provenance.source" => ("Source", "Who reported the value, and when"),
        "provenance.note" => ("Remark", "Anything else about the value, such as what an assumption was fitted to"),
        _ => return None,
    })
}

const NAME: (&str, &str) = ("Name", "The name shown on screen; renaming changes nothing else");
const MUTED: (&str, &str) = ("Muted", "Excluded from the forecast, as if deleted");
const NOTE: (&str, &str) = ("Note", "Your own words; nothing is computed from them");
const GROWTH: (&str, &str) = ("Growth", "Growth a year, applied month by month");

fn stream(id: &str) -> Option<(&'static str, &'static str)> {
    Some(match id {
        "stream.label" | "channel.label" => NAME,
        "stream.muted" => MUTED,
        "stream.group" => {
            ("Group", "Charts show streams of one group together; empty shows the stream by its own name")
        }
        "stream.driver" => ("Revenue driver", "A base level that grows, or the number of subscribers times a price"),
        "stream.base" => {
            ("Base level", "Revenue a month before seasonal effects, in the month that the base level is for")
        }
        "stream.growth" => GROWTH,
        "stream.reference_month" => {
            ("Base level is for month", "The month in which revenue is at the base level; empty means the first month")
        }
        "stream.opening_accounts" => {
            ("Subscribers at start", "Subscribers, or other paying accounts, before the first month")
        }
        "stream.opening_month" => (
            "Counted before",
            "The month before which these subscribers were counted; churn and additions begin with it. Empty means the first month",
        ),
        "stream.churn" => ("Churn", "The share of subscribers lost each month"),
        "account_change.from" => ("From month", "The first month of the new churn or the new additions"),
        "account_change.churn" => {
            ("New churn", "The share of subscribers lost each month from then on; empty means as before")
        }
        "account_change.additions" => {
            ("New additions", "Subscribers gained each month from then on; empty means as before")
        }
        "stream.additions" => ("New subscribers", "Subscribers gained each month"),
        "stream.season" => {
            ("Season", "Factor for this month of the year; the twelve are scaled so that they average 1")
        }
        "stream.amounts" => {
            ("Amount", "Replaces the computed revenue of this month; before the as-of date, the actual")
        }
        "stream.recognition" => {
            ("Revenue recognised", "On the last day of each month; or by week, on the last day of each week and month")
        }
        "stream.bad_share" => ("Bad debt", "The share of revenue that is never collected; it is written off"),
        "stream.note" => NOTE,
        "channel.share" => ("Share of subscribers", "The share of subscribers who pay this way"),
        "channel.price" => ("Monthly price", "What a subscriber pays a month"),
        "channel.fee" => ("Channel fee", "The share of the price that the channel keeps"),
        "lag.days" => ("Collected after", "Days from recognition to collection"),
        "lag.share" => {
            ("Share collected", "The share of revenue collected after this many days; all shares add up to 100 %")
        }
        "payer.vendor" => ("Paying vendor", "The vendor that also buys from us"),
        "payer.share" => ("Share of stream", "The share of the stream that this vendor pays"),
        "receivable.due" => {
            ("Collected on", "The day on which it is collected; a day before the as-of date means the as-of date")
        }
        "receivable.amount" => ("Amount owed to us", "The amount that we will collect"),
        "receivable.bad" => ("Never collected", "What is owed beside it and written off on the same day"),
        "receivable.vendor" => ("Owed by", "The vendor that owes it; empty if somebody else does"),
        "change.from" => ("Change start", "The first month with the change"),
        "change.until" => ("Change last month", "The last month with the change; empty means it is permanent"),
        "change.factor" => ("Factor", "The amount is multiplied by this"),
        "change.over_months" => {
            ("Reached over", "Months until the factor is fully reached, in equal steps; 1 means at once")
        }
        _ => return None,
    })
}

fn vendor(id: &str) -> Option<(&'static str, &'static str)> {
    Some(match id {
        "vendor.label" | "charge.label" => NAME,
        "vendor.muted" => MUTED,
        "vendor.priority" => ("Payment priority", "Vendors with lower numbers are paid first"),
        "vendor.net_days" => (
            "Net days",
            "Days to the due date, from the invoice date or from the end of its month; after the months, if there are any",
        ),
        "vendor.due_from" => ("Terms count from", "The invoice date, or the end of its month"),
        "vendor.due_months" => (
            "Months",
            "Whole months to the due date, before net days; “end of next month” is 1 month, 0 days from the end of the month",
        ),
        "vendor.due_day" => (
            "Due on day",
            "Everything falls due on this day of a month: the first one on or after months and net days; empty means no such day",
        ),
        "vendor.note" => NOTE,
        "early_payment.days" => ("Pay within", "Days after the invoice date in which the discount can be taken"),
        "early_payment.discount" => ("Early discount", "The share of the invoice that we save by paying early"),
        "early_payment.take" => ("Take early discount", "Pay early enough to get the discount"),
        "late_interest.rate" => ("Late interest rate", "What the vendor charges on arrears, a month or a year"),
        "late_interest.per" => (
            "Rate is per",
            "Whether the rate is for a month or for a year; a yearly rate is twelve times a monthly one",
        ),
        "late_interest.day_count" => ("Late interest day count", DAY_COUNT),
        "late_interest.grace_days" => ("Grace days", "Days after the due date without interest"),
        "late_interest.compounding" => {
            ("Compounding", "Unpaid interest invoices bear interest too, without grace days")
        }
        "late_interest.fixed_sum" => {
            ("Fixed sum per invoice", "Charged once for each invoice that is still unpaid after its grace days")
        }
        "charge.monthly" => ("Amount", "The charge a month"),
        "charge.amount_is" => ("Amount is", AMOUNT_IS),
        "charge.each_time" => (
            "Amount each time",
            "What is invoiced in the first month, and each time again; growth counts from the first month",
        ),
        "charge.every_months" => ("Invoiced every", "Months from one invoice to the next"),
        "charge.reference_month" => ("Amount is of month", REFERENCE),
        "charge.until" => ("Last month", "The last month that something is owed for; empty means it goes on"),
        "charge.day" => (
            "Day of invoice",
            "Day of the month; of a monthly amount in the last month that the invoice covers. The last day if that month is shorter",
        ),
        "charge.first_month" => (
            "First month",
            "The month that invoices are counted from; empty, where that is possible, means the first month of the forecast",
        ),
        "charge.growth" => GROWTH,
        "policy.from" => ("Policy start date", "The first day of the policy; empty means the as-of date"),
        "policy.kind" => ("Payment policy", "What we do when an invoice falls due"),
        "policy.only" => ("Invoices covered", "The kinds of invoices that the policy covers; none ticked means all"),
        "policy.days" => ("Days after due date", "How many days after its due date each invoice is paid"),
        "policy.share" => ("Share paid or disputed", "The share of each invoice that is paid, or that is disputed"),
        "policy.amount" => ("Paid a month", "The most that is paid at each month’s end, oldest invoice first"),
        "policy.count" => ("Number of payments", "How many equal payments are made, one at each month’s end"),
        "policy.agreed" => (
            "Agreed by vendor",
            "While we keep a plan that the vendor agreed to, the amounts in it are not arrears and bear no interest",
        ),
        "policy.disputed_kinds" => ("Disputed kinds", "The kinds of invoices that are disputed"),
        "policy.decision" => ("Dispute decided on", "The day on which the dispute is decided; empty means never"),
        "policy.owed_share" => ("Found due", "The share of the disputed amount that we have to pay after the decision"),
        "disputed_invoice.kind" => ("Invoice kind", "The kind of the disputed invoices"),
        "disputed_invoice.month" => ("Issued in", "The month in which the disputed invoices were issued"),
        "lump_payment.date" => ("Payment date", "The day of the payment"),
        "lump_payment.amount" => {
            ("Amount", "The amount paid, oldest invoices first; never more than is invoiced and unpaid")
        }
        "lump_payment.only" => {
            ("Invoices covered", "The kinds of invoices that this payment may pay; none ticked means all")
        }
        _ => return None,
    })
}

fn bill(id: &str) -> Option<(&'static str, &'static str)> {
    Some(match id {
        "invoice.number" => ("Invoice number", "The number of the invoice, as the vendor writes it"),
        "invoice.kind" => ("Invoice kind", "What the invoice is for"),
        "invoice.issued" => (
            "Invoice date",
            "The date on the invoice, before the as-of date; if it is not known, a day that fits the due date",
        ),
        "invoice.due" => ("Due date", "The last day on which it can be paid on time"),
        "invoice.amount" => ("Unpaid amount", "The part of the invoice that is not paid yet"),
        "invoice.charge" => ("Of charge", "The charge that the invoice is for; empty means none of these"),
        "invoice.face" => ("Whole amount", "The amount of the invoice before payments; empty means the unpaid amount"),
        "invoice.billed_for" => ("Billed for", "What the invoice is for, beside its kind"),
        "invoice.plan" => (
            "Plan of payments",
            "Whether it is paid in equal payments on the last days of months, from the first month on, together with the other \
             invoices of this vendor with as many payments left",
        ),
        "invoice.payments_left" => ("Payments left", "How many payments of the plan are left"),
        "invoice.payment" => (
            "Each payment",
            "What each payment of the plan but the last comes to; empty means an equal part of what is left",
        ),
        "invoice.fixed_sum_to_come" => (
            "Fixed sum to come",
            "The fixed sum for being late is not charged yet, although the invoice is past its grace days",
        ),
        "credit.pays" => (
            "Credit pays",
            "Consumption: it makes the month’s invoice smaller. Any invoice: it pays what is owed, oldest first, as a credit note does",
        ),
        "credit_note.number" => ("Credit note number", "The number of the credit note, as the vendor writes it"),
        "credit_note.date" => {
            ("Credit note date", "From this day on it reduces what we owe, oldest due date first; the rest is held")
        }
        "credit_note.amount" => ("Credit note amount", "How much less we owe"),
        "credit_note.only" => ("Invoices reduced", "The kinds of invoices that it may reduce; none ticked means all"),
        "credit.amount" => ("Credit left", "The part of the credit that is not used yet"),
        "credit.expires" => ("Expires", "The last day on which the credit can be used; empty means it never expires"),
        "credit.bought" => (
            "Bought by a shortfall",
            "A paid shortfall bought this credit: it pays only consumption that counts toward no floor",
        ),
        "credit.held" => ("Left of a credit note", "Used after the first day’s invoices, and before other credits"),
        "credit.only" => ("Invoices covered", "The kinds of invoices that this credit pays; none ticked means all"),
        "credit.counts" => ("Counts toward floor", "Consumption paid with this credit counts toward the floor"),
        _ => return None,
    })
}

fn contract(id: &str) -> Option<(&'static str, &'static str)> {
    Some(match id {
        "contract.billing" => (
            "Billing",
            "By usage: consumption each month, and the shortfall at the period’s end. In instalments: the floor in equal parts",
        ),
        "contract.timing" => ("Instalments invoiced", "On the first or the last day of the interval that each covers"),
        "contract.discount" => ("Contract discount", "Discount off list prices within commitment periods"),
        "contract.overage_ratio" => {
            ("Overage price", "Price of consumption above the floor, as a multiple of the contract price")
        }
        "contract.carry_over_cap" => (
            "Carry-over cap",
            "How much may be carried into the next period, as a share of the floor: of a shortfall, or of unused capacity that instalments paid for",
        ),
        "contract.carry_if_not_smaller" => (
            "Only if renewed as large",
            "Unused capacity is carried only into a period whose floor is at least as large",
        ),
        "contract.carried_in" => (
            "Carried in",
            "What was carried into the current period, or into the next where none runs yet: unused capacity, or a shortfall; it comes on top of the floor",
        ),
        "cap.share" => (
            "Cap",
            "The most that counts toward the floor of all lines with this cap together, as a share of the floor",
        ),
        "cap.consumed_so_far" => ("Cap used so far", "How much of “Consumed so far” was of lines with this cap"),
        "contract.shortfall_buys" => (
            "Shortfall buys",
            "What we get for paying a shortfall: nothing, or a credit for consumption that counts toward no floor",
        ),
        "contract.credit_months" => (
            "Bought credit lasts",
            "Months until a credit bought by paying a shortfall expires; empty means it never expires",
        ),
        "contract.after_last" => ("After last period", "Whether consumption continues at list price, or stops"),
        "contract.consumed_so_far" => {
            ("Consumed so far", "Consumption before the as-of date that counts toward the floor of the current period")
        }
        "period.start" => ("Period start", "The first day of the period"),
        "period.end" => ("Period last day", "The last day of the period, as the contract has it; that day is included"),
        "period.floor" => ("Floor", "The spend we committed to for the period; owed even if we use less"),
        "period.discount" => {
            ("Period discount", "Replaces the contract discount in this period; empty means the contract discount")
        }
        "period.invoiced" => (
            "Invoiced so far",
            "What of the floor was invoiced before the as-of date; the rest is invoiced in the instalments that are left",
        ),
        "period.instalment" => {
            ("Each instalment", "What each of the instalments left but the last comes to; empty means an equal part")
        }
        "period.instalments_until" => {
            ("Instalments until", "The last day that instalments are counted to, where the period was extended since")
        }
        "line.reference_month" => ("Consumption is of month", REFERENCE),
        "line.label" | "cap.label" => NAME,
        "line.monthly" => {
            ("Consumption", "Consumption a month at list price, in the first month, or in the one named beside it")
        }
        "line.growth" => GROWTH,
        "line.amounts" => ("Amount", "Replaces the computed consumption of this month, at list price"),
        "line.discounted" => ("Discounted", "The contract discount applies to this consumption"),
        "line.counts" => ("Counts toward floor", "How much of this consumption counts toward the floor"),
        "line.discount" => (
            "Line discount",
            "Replaces the discount of contract and period for this line, within periods; empty means theirs",
        ),
        "line.share" => ("Share that counts", "The share of this consumption that counts toward the floor"),
        "line.cap" => {
            ("Up to cap", "The cap that limits what counts of this line, together with all other lines that have it")
        }
        _ => return None,
    })
}

fn other(id: &str) -> Option<(&'static str, &'static str)> {
    Some(match id {
        "cost.label" | "debt.label" | "cash_event.label" => NAME,
        "mark.label" => ("Text", "What happened, or will happen"),
        "cost.muted" | "debt.muted" | "cash_event.muted" | "mark.muted" => MUTED,
        "cost.group" => ("Group", "Charts show costs of one group together; empty shows it with all other costs"),
        "cost.kind" => ("Cost type", "A fixed amount, or a share of the revenue of a stream"),
        "cost.monthly" => ("Amount", "The cost a month"),
        "cost.amount_is" => ("Amount is", AMOUNT_IS),
        "cost.each_time" => (
            "Amount each time",
            "What is paid in the first month, and each time again; growth counts from the first month",
        ),
        "cost.every_months" => ("Paid every", "Months from one payment to the next"),
        "cost.until" => ("Last month", "The last month that something is owed for; empty means it goes on"),
        "cost.day" => (
            "Day of payment",
            "Day of the month; of a monthly amount in the last month that the payment covers. The last day if that month is shorter",
        ),
        "cost.first_month" => (
            "First month",
            "The month that payments are counted from; empty, where that is possible, means the first month of the forecast",
        ),
        "cost.growth" => GROWTH,
        "cost.stream" => ("Share of stream", "The stream of whose revenue this cost is a share"),
        "cost.share" => ("Share of revenue", "The cost as a share of the stream’s recognised revenue"),
        "cost.reference_month" => ("Amount is of month", REFERENCE),
        "cost_payable.due" => ("Paid on", "The day on which it is paid"),
        "cost_payable.amount" => {
            ("Amount owed", "What was incurred before the as-of date; a negative amount is received")
        }
        "cost.net_days" => ("Paid after", "Days from the recognition of the revenue to the payment"),
        "cost.note" | "debt.note" | "cash_event.note" | "mark.note" => NOTE,
        "debt.principal" => ("Principal", "The amount owed before the first day"),
        "debt.principal_on" => {
            ("Principal is of", "The day from which the repayments below reduce it; empty means the first day")
        }
        "debt.rate" => ("Interest rate", "Rate a year"),
        "debt.day_count" => ("Debt day count", DAY_COUNT),
        "debt.last_interest" => {
            ("Interest paid to", "The last interest date before the forecast; empty means the opening")
        }
        "debt.first_interest" => ("Next interest on", "The first day in the forecast on which interest is paid"),
        "debt.every_months" => ("Interest every", "Months from one interest date to the next"),
        "debt.next_interest" => ("Next interest is", "Replaces the computed interest of the next interest date"),
        "debt.maturity" => {
            ("Maturity", "The day on which the rest of the principal is repaid; empty means after the forecast")
        }
        "repayment.date" => ("Repayment date", "The day of the repayment"),
        "cash_event.date" => ("Date", "The day on which the cash moves"),
        "mark.date" => ("Date", "The day at which the mark stands in charts"),
        "repayment.amount" => ("Amount", "The amount repaid; never more than the principal that is left"),
        "cash_event.amount" => ("Amount in or out", "A positive amount comes in, a negative one goes out"),
        "history.item" => ("Item", "The stream, vendor, cost or debt that the amount belongs to"),
        "history.month" => ("First month", "The first month that the amount covers"),
        "history.months" => ("Months covered", "How many months the amount covers"),
        "history.amount" => ("Amount", "The total over these months; shown in charts, never used in the forecast"),
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
        (_, "each_time") => "Each time",
        (_, "actual_365") => "Actual/365",
        (_, "actual_360") => "Actual/360",
        (_, "thirty_360") => "30E/360",
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
        (_, "none") => "None",
        (_, "agreed") => "Agreed",
        (_, "not_agreed") => "Not agreed",
        (_, "usual") => "What its kind says",
        (_, "ending") => "Ending a contract",
        (_, "legal_costs") => "Legal costs",
        (_, "consumption") => "Consumption",
        (_, "any_invoice") => "Any invoice",
        (_, "nothing") => "No credit",
        (_, "credit") => "A credit",
        (_, "list_price") => "At list price",
        (_, "stops") => "Stops",
        (_, "wholly") => "In full",
        (_, "share") => "A share",
        (_, "cap") => "Up to a cap",
        (_, "not") => "Not at all",
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
        ("business_days.roll", "following") => "Following",
        ("business_days.roll", "preceding") => "Preceding",
        ("business_days.roll", "modified_following") => "Modified following",
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

/// What the month of an amount that grows means.
const REFERENCE: &str = "The month of this amount, from which growth counts; empty means the first month";

/// What a choice of day count means.
pub(super) const DAY_COUNT: &str =
    "How days make a year: calendar days, 365 or 360 to a year, or months of 30 days (30E/360)";

/// What a choice between a monthly amount and one each time means.
const AMOUNT_IS: &str = "Monthly: each time the sum of the months, in the last of them. Each time: the whole amount, in the \
    first month and every so many months again";

/// Stands for a choice without a label, of which a test finds none.
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
        | Unit::MonthOfYear
        | Unit::Vendor
        | Unit::Stream
        | Unit::Item
        | Unit::Rung
        | Unit::Cap
        | Unit::Charge
        | Unit::Last => String::new(),
    }
}

/// The heading of a list or part of an item, by the name of its field.
pub fn section(field: &str) -> &'static str {
    match field {
        "provenance" => "Sources",
        "channels" => "Channels",
        "season" => "Season",
        "changes" => "Changes over time",
        "amounts" => "Amounts by month",
        "lags" => "Collection",
        "payers" => "Vendors that pay us",
        "receivables" => "Owed to us at the opening",
        "early_payment" => "Early payment",
        "late_interest" => "Late interest",
        "contract" => "Contract",
        "periods" => "Commitment periods",
        "lines" => "Consumption",
        "caps" => "Caps",
        "account_changes" => "Churn and additions over time",
        "charges" => "Charges",
        "invoices" => "Unpaid invoices at the opening",
        "credits" => "Credits at the opening",
        "credit_notes" => "Credit notes",
        "policies" => "Payment policy",
        "disputed_invoices" => "Disputed invoices",
        "lump_payments" => "Lump payments",
        "reactions" => "Ladder of reactions",
        "contract_changes" => "Contract changes",
        "fee_shares" => "Fee by year",
        "credit_line" => "Credit line",
        "business_days" => "Business days",
        "holidays" => "Holidays",
        "service" => "Capacity and service",
        "curve" => "Downtime curve",
        "outages" => "Outages",
        "past_downtime" => "Downtime before the forecast",
        "payables" => "Incurred and not paid",
        "repayments" => "Repayments",
        "history" => "History",
        "cash_events" => kind_heading(ItemKind::CashEvent),
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
        "lags" => "collection",
        "fee_shares" => "fee share",
        "payers" => "payer",
        "receivables" => "receivable",
        "early_payment" => "early payment",
        "late_interest" => "late interest",
        "contract" => "contract",
        "periods" => "period",
        "lines" => "line",
        "caps" => "cap",
        "account_changes" => "change of churn",
        "charges" => "charge",
        "invoices" => "invoice",
        "credits" => "credit",
        "credit_notes" => "credit note",
        "policies" => "policy",
        "disputed_invoices" => "disputed invoices",
        "lump_payments" => "lump payment",
        "reactions" => "rung",
        "contract_changes" => "contract change",
        "credit_line" => "credit line",
        "business_days" => "business days",
        "holidays" => "holiday",
        "service" => "service",
        "curve" => "curve point",
        "outages" => "outage",
        "past_downtime" => "month of downtime",
        "payables" => "payable",
        "repayments" => "repayment",
        "history" => "past amount",
        "cash_events" => "cash event",
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

/// An entry of a list that its number names: `Invoice 4711`.
pub fn entry_of_number(list: &str, number: &str) -> String {
    format!("{} {number}", super::parts::capitalised(entry(list)))
}

/// A cap that has no name: `Cap of 25%`.
pub fn cap_of(share: &str) -> String {
    format!("Cap of {share}")
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

/// What the tree says of each item of a kind: the unit of the numbers under its heading, the longest form first. Flows
/// are those of a month.
pub fn kind_units(kind: ItemKind, month: Month) -> Vec<String> {
    let short = amounts::month_short(month.of_year());
    match kind {
        ItemKind::Vendor => {
            vec![
                format!("net consumption, {}", amounts::month(month)),
                format!("net consumption, {short}"),
                format!("net use, {short}"),
            ]
        }
        ItemKind::Stream => vec![format!("earned, {}", amounts::month(month)), format!("earned, {short}")],
        ItemKind::Cost => vec![amounts::month(month)],
        ItemKind::Debt => vec!["principal".to_owned()],
        ItemKind::CashEvent => vec!["amount".to_owned()],
        ItemKind::Site => vec!["share of load".to_owned()],
        ItemKind::Mark => vec!["date".to_owned()],
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

    #[test]
    fn names_need_no_neighbour() {
        let alone = ["From", "To", "On", "For", "Until", "Up to", "Within", "Days", "Share", "Rate", "Counts", "Kind"];
        let model: Model = crate::text::tests::full_model();
        let mut names = std::collections::BTreeMap::new();
        for parameter in model.parameters() {
            let id = parameter.spec.id;
            let Some((name, tip)) = super::parameter(id) else { continue };
            assert!(!alone.contains(&name), "{id} is only called “{name}”");
            assert!(tip.split(' ').count() > 1 && tip != name, "{id}: “{tip}” says no more than the name");
            let record = id.split('.').next().unwrap_or(id);
            let other = names.insert((record, name), id);
            assert!(other.is_none_or(|other| other == id), "{id} and {other:?} are both called “{name}”");
        }
    }
}
