//! Names of the inputs of ladders, contract changes, credit lines, sites and service.
//!
//! Owns words only, found by the registry's ids, as `labels` does for everything else.

/// The label of a parameter, and a sentence about it.
pub(super) fn parameter(id: &str) -> Option<(&'static str, &'static str)> {
    ladder(id).or_else(|| change(id)).or_else(|| service(id))
}

fn ladder(id: &str) -> Option<(&'static str, &'static str)> {
    Some(match id {
        "reaction.muted" => ("Muted", "Excluded from the forecast: the vendor does not do this"),
        "reaction.act" => ("Reaction", "What the vendor does from the day after the rung fires"),
        "reaction.trigger" => ("Triggered by", "Arrears, or another rung that fired and was not lifted"),
        "reaction.arrears" => {
            ("Arrears of at least", "The rung fires when arrears reach this amount and are old enough")
        }
        "reaction.days" => {
            ("Days until it fires", "Days that the oldest invoice is past due, or days since the other rung fired")
        }
        "reaction.after" => ("After rung", "This rung fires only if that one is still in force then"),
        "reaction.counts_from" => {
            ("Days count from", "The due date; or the as-of date, as if nothing had been due before it")
        }
        "reaction.in_force_since" => {
            ("In force since", "The day on which the rung fired, if it is already in force at the opening")
        }
        "reaction.counted_since" => (
            "Counted as the as-of date",
            "The day in place of the as-of date: that of an earlier forecast; empty means the as-of date",
        ),
        "reaction.lifted_on" => {
            ("Lifted on", "The day on which it was lifted, while spend is not back; empty means it was not")
        }
        "reaction.dropped" => ("Suit dropped", "Arrears were low enough since: no judgment follows"),
        "reaction.lift_at" => ("Lifted at arrears of", "The rung is lifted when arrears fall to this amount or below"),
        "reaction.lasting" => ("Never lifted", "The rung stays in force for good, as a termination always does"),
        "reaction.stream" => ("Stream affected", "Empty means every stream that the vendor pays"),
        "reaction.back_months" => {
            ("Spend back after", "Months from lifting until the vendor buys from us again; empty means never")
        }
        "reaction.has_right" => {
            ("Right to set off", "Without this right the rung never fires; give the reason in the source")
        }
        "reaction.court_months" => {
            ("Judgment after", "Months until a court orders us to pay all that is past due, with interest and costs")
        }
        "reaction.legal_costs" => ("Legal costs", "Costs that the judgment adds to what we owe"),
        _ => return None,
    })
}

fn change(id: &str) -> Option<(&'static str, &'static str)> {
    Some(match id {
        "contract_change.muted" => ("Muted", "Excluded from the forecast: the contract stays as it is"),
        "contract_change.kind" => {
            ("Kind of change", "Renegotiate, end the contract early, or move consumption to another vendor")
        }
        "contract_change.date" => {
            ("Contract change date", "The day of the change; if the contract ends, the first day without consumption")
        }
        "contract_change.floor_factor" => (
            "Commitment becomes",
            "New floors as a multiple of today’s; in the current period only for the days from the change on",
        ),
        "contract_change.extend_months" => {
            ("Extend by", "Months by which the last period becomes longer; its floor stays the same")
        }
        "contract_change.past_due" => {
            ("Past due amounts", "Settled that day, left unpaid, or paid in agreed instalments at months’ ends")
        }
        "contract_change.discount" => {
            ("Share waived", "The share of past due amounts that the vendor waives when we pay the rest that day")
        }
        "contract_change.count" => (
            "Number of payments",
            "How many equal payments are made at the months’ ends after that day, whatever the policy says",
        ),
        "contract_change.fee" => {
            ("Termination fee", "What ending the contract costs, in place of later shortfalls and instalments")
        }
        "contract_change.fee_amount" => ("Fee amount", "The fixed fee for ending the contract"),
        "contract_change.to" => ("Moves to", "The vendor to which consumption moves; it needs a contract"),
        "contract_change.share" => ("Share that moves", "The share of consumption that has moved after the last step"),
        "contract_change.steps" => {
            ("Monthly steps", "In how many monthly steps consumption moves; empty means all at once")
        }
        "contract_change.price_ratio" => {
            ("Price ratio", "The other vendor’s list price as a multiple of this vendor’s; empty means the same price")
        }
        "fee_share.year" => {
            ("From contract year", "Contract years count from the start of the first period; the first is 1")
        }
        "fee_share.share" => ("Share of floors left", "The fee as a share of what is left of the floors"),
        _ => return None,
    })
}

fn service(id: &str) -> Option<(&'static str, &'static str)> {
    Some(match id {
        "vendor.service_share" => (
            "Share of service",
            "The share of our service that runs on this vendor, and is down while the vendor does not serve us",
        ),
        "stream.dependency" => ("Depends on service", "The share of revenue that is lost while all service is down"),
        "stream.lasting_loss" => (
            "Lasting loss",
            "The share of revenue that is lost from the next month on for each day on which all service is down, as users \
             who are put off stay away; if half is down, half of it",
        ),
        "stream.recovery_months" => {
            ("Recovery", "Months in which a lasting loss is won back, evenly; empty means never")
        }
        "credit_line.limit" => ("Credit line limit", "The most that can be drawn"),
        "credit_line.drawn" => ("Drawn at opening", "The amount that is drawn before the first day"),
        "credit_line.rate" => {
            ("Credit line rate", "Rate a year on the drawn amount (actual/365), paid at each month’s end")
        }
        "credit_line.day_count" => ("Credit line day count", super::labels::DAY_COUNT),
        "credit_line.fee" => ("Commitment fee", "Rate a year on the undrawn amount, paid at each month’s end"),
        "business_days.weekend" => (
            "Weekend",
            "The days of the week on which no payment is made; what would be due, collected or paid on one moves",
        ),
        "business_days.roll" => (
            "Payments roll",
            "What would be due, collected or paid on a weekend or a holiday moves to the next business day (following), to \
             the one before (preceding), or to the next unless that is in another month (modified following). Invoices \
             keep their dates, and so does what you date yourself: lump payments, cash events, contract changes",
        ),
        "holiday.date" => ("Holiday", "A day on which no payment is made"),
        "holiday.label" => ("Name", "What the holiday is called; nothing is computed from it"),
        "settings.value_of_cash" => (
            "What cash earns or costs",
            "Rate a year; empty means the highest rate of debts and the credit line or, without any, the interest on cash",
        ),
        "site.label" | "outage.label" => ("Name", "The name shown on screen; renaming changes nothing else"),
        "site.muted" | "outage.muted" => ("Muted", "Excluded from the forecast, as if deleted"),
        "site.capacity" => ("Capacity", "The load that the site can carry, in the same unit as the load"),
        "site.monthly" => {
            ("Site cost", "Cost a month, paid on the month’s last day for the days on which the site was open")
        }
        "site.closes" => ("Closes on", "The first day on which the site is closed; empty means it stays open"),
        "site.note" => ("Note", "Your own words; nothing is computed from them"),
        "service.load" => {
            ("Load at start", "Load on the sites in the first month, in the same unit as their capacities")
        }
        "service.reference_month" => {
            ("Load is of month", "The month of this load, from which growth counts; empty means the first month")
        }
        "past_downtime.month" => ("Month of downtime", "A month before the as-of date"),
        "past_downtime.days" => {
            ("Days down", "Days on which all was down; a day on which a share was down counts as that share")
        }
        "service.growth" => ("Growth", "Growth a year, applied month by month"),
        "curve_point.load" => ("Load", "Load as a share of the capacity in service"),
        "curve_point.down" => ("Down", "The share of service that is down at this load"),
        "outage.date" => ("Outage start", "The first day of the outage"),
        "outage.days" => ("Outage lasts", "How many days the outage lasts"),
        "outage.down" => ("Down", "The share of service that is down"),
        _ => return None,
    })
}

/// The label of a choice of these parameters.
pub(super) fn choice(id: &str, text: &str) -> Option<&'static str> {
    Some(match (id, text) {
        ("reaction.act", "notice") => "Gives notice",
        ("reaction.act", "withhold_payments") => "Withholds payments to us",
        ("reaction.act", "cancel_spend") => "Cancels its spend",
        ("reaction.act", "set_off") => "Sets off",
        ("reaction.act", "suspend") => "Suspends service",
        ("reaction.act", "terminate") => "Terminates",
        ("reaction.act", "court") => "Goes to court",
        ("reaction.trigger", "arrears") => "Arrears",
        ("reaction.trigger", "after") => "Another rung",
        ("reaction.counts_from", "due_date") => "The due date",
        ("reaction.counts_from", "as_of") => "The as-of date",
        ("contract_change.kind", "renegotiate") => "Renegotiate",
        ("contract_change.kind", "terminate") => "End early",
        ("contract_change.kind", "migrate") => "Migrate",
        ("contract_change.past_due", "settled") => "Settled",
        ("contract_change.past_due", "stays") => "Left unpaid",
        ("contract_change.past_due", "agreed_instalments") => "Paid in instalments",
        ("contract_change.fee", "flat") => "A fixed fee",
        ("contract_change.fee", "remaining") => "All floors left",
        ("contract_change.fee", "share_by_year") => "A share by year",
        _ => return None,
    })
}

/// The item of the journal that stands for the credit line.
pub const CREDIT_LINE: &str = "Credit line";
