//! The phrases of the inspector's index, and of what is said in its rows.

/// The name of a section in the index, by the name of its field; the subject's own has none. Empty if it stands in
/// none.
pub fn section(field: &str) -> &'static str {
    match field {
        "" => "Overview",
        "contract" => "Contract",
        "lines" | "caps" => "Consumption",
        "policies" | "lump_payments" => "Policies",
        "reactions" => "What it does",
        "contract_changes" | "changes" => "Changes",
        "late_interest" | "early_payment" => "Terms",
        "charges" | "invoices" | "credits" | "credit_notes" => "Bills",
        "channels" | "account_changes" => "Price",
        "payers" => "Payers",
        "lags" => "Collection",
        "amounts" => "Months",
        "season" => "Season",
        "receivables" => "Owed to us",
        "repayments" => "Repayments",
        "credit_line" => "Credit line",
        "business_days" | "holidays" => "Business days",
        "curve" => "Downtime",
        "outages" => "Outages",
        "payables" => "Not paid",
        "past_downtime" => "Earlier downtime",
        "history" => "History",
        "provenance" => "Sources",
        _ => "",
    }
}

/// What a click in the index does.
pub const TIP: &str = "Go to this section";
/// An entry of the index, for screen readers.
pub fn go_to(section: &str) -> String {
    format!("Section {section}")
}

/// Beside a month before the as-of date, whose amount is what it was.
pub const ACTUAL: &str = "actual";
/// An amount of such a month, for screen readers.
pub fn actual_of(name: &str) -> String {
    format!("{name}, {ACTUAL}")
}
/// The button beside an item's own plot.
pub const ADD_MONTH: &str = "Plan a month, or enter an actual";
/// Beside the number of subscribers, where they pay in none or in several ways.
pub fn prices(channels: usize) -> String {
    if channels == 0 { "no channel yet".to_owned() } else { format!("{channels} channels ›") }
}
