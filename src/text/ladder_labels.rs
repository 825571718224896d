//! Names of the fields of ladders, contract changes, sites and service.
//!
//! Owns words only, found by the registry's ids, as `labels` does for everything else.

/// The label of a parameter, and a sentence about it.
pub(super) fn parameter(id: &str) -> Option<(&'static str, &'static str)> {
    ladder(id).or_else(|| change(id)).or_else(|| service(id))
}

fn ladder(id: &str) -> Option<(&'static str, &'static str)> {
    Some(match id {
        "reaction.muted" => ("Muted", "Left out of the forecast: the vendor does not do this"),
        "reaction.act" => ("The vendor", "What the vendor does when the rung fires, from the next day on"),
        "reaction.trigger" => ("Fires on", "Arrears, or days after another rung that was not lifted"),
        "reaction.arrears" => ("Arrears of", "It fires when arrears are at least this, and old enough"),
        "reaction.days" => ("Days", "Days that the oldest invoice is past due, or days after the other rung fired"),
        "reaction.after" => ("After rung", "The rung that it follows, if that is then still in force"),
        "reaction.counts_from" => {
            ("Days count from", "The due date, or the as-of date as if nothing had been due before")
        }
        "reaction.in_force_since" => ("In force since", "The day on which it fired, if it is in force at the opening"),
        "reaction.lift_at" => ("Lifted at", "It is lifted when arrears are at or below this"),
        "reaction.lasting" => ("For good", "It is never lifted; termination never is"),
        "reaction.stream" => {
            ("Stream", "The stream that the rung is about; empty means every stream that the vendor pays")
        }
        "reaction.back_months" => ("Back after", "Months after the lift until spend is back; empty means never"),
        "reaction.has_right" => {
            ("Has the right", "Without a right to set off the rung never fires; say why in the source")
        }
        "reaction.court_months" => ("Judgment after", "Months until all that is due is paid, with interest and costs"),
        "reaction.legal_costs" => ("Legal costs", "What the judgment adds"),
        _ => return None,
    })
}

fn change(id: &str) -> Option<(&'static str, &'static str)> {
    Some(match id {
        "contract_change.muted" => ("Muted", "Left out of the forecast: the contract stays as it is"),
        "contract_change.kind" => ("Change", "Renegotiate, end the contract early, or move consumption elsewhere"),
        "contract_change.date" => ("On", "The day of the change; for a termination, the first day without consumption"),
        "contract_change.floor_factor" => {
            ("Commitment becomes", "Later floors, and the running floor’s later days, as a multiple of today’s")
        }
        "contract_change.extend_months" => {
            ("Extend by", "Months by which the last period’s end moves; its floor stays")
        }
        "contract_change.past_due" => {
            ("What is past due", "Whether it is paid that day, stays unpaid, or is paid at months’ ends as agreed")
        }
        "contract_change.discount" => {
            ("Waived", "The part of what is past due that is waived when it is paid that day")
        }
        "contract_change.count" => {
            ("Payments", "The number of equal payments, at the months’ ends after the day, whatever the policy")
        }
        "contract_change.fee" => {
            ("Fee", "What ending the contract costs, in place of later shortfalls and instalments")
        }
        "contract_change.fee_amount" => ("Fee is", "The amount of the fee"),
        "contract_change.to" => ("To", "The vendor that consumption moves to; it needs a contract"),
        "contract_change.share" => ("Share", "The share of consumption that moves in the end"),
        "contract_change.steps" => ("Steps", "In how many monthly steps it moves; empty means at once"),
        "contract_change.price_ratio" => {
            ("Price ×", "The other vendor’s list price as a multiple of this one’s; empty means the same")
        }
        "fee_share.year" => ("From year", "The contract year, counted from the start of the first period"),
        "fee_share.share" => ("Share", "The share of what remains"),
        _ => return None,
    })
}

fn service(id: &str) -> Option<(&'static str, &'static str)> {
    Some(match id {
        "vendor.service_share" => {
            ("Share of service", "What runs on this vendor, and is down while its consumption has stopped")
        }
        "stream.dependency" => ("Depends on service", "The part of revenue that falls away while all service is down"),
        "credit_line.limit" => ("Limit", "The most that can be drawn"),
        "credit_line.drawn" => ("Drawn", "What is drawn at the opening"),
        "credit_line.rate" => ("Interest", "A year on what is drawn, actual/365, paid at each month’s end"),
        "credit_line.fee" => ("Commitment fee", "A year on what is not drawn, paid at each month’s end"),
        "settings.value_of_cash" => (
            "What cash earns or costs",
            "A year; empty means the rate of the most expensive debt or credit line, else the interest on cash",
        ),
        "site.label" | "outage.label" => ("Name", "The name on screen; renaming changes nothing else"),
        "site.muted" | "outage.muted" => ("Muted", "Left out of the forecast, as if it were not there"),
        "site.capacity" => ("Capacity", "The load that it can carry, in the unit of the load"),
        "site.monthly" => ("Cost", "A month, paid on its last day for the days on which the site was open"),
        "site.closes" => ("Closes on", "The first day on which it is closed; empty means it stays open"),
        "site.note" => ("Note", "Your own words; nothing is computed from them"),
        "service.load" => ("Load", "In the first month, in the same unit as the sites’ capacities"),
        "service.growth" => ("Growth", "Growth a year, month by month"),
        "curve_point.load" => ("Load", "As a share of the capacity in service"),
        "curve_point.down" => ("Down", "The share of service that is down at this load"),
        "outage.date" => ("From", "Its first day"),
        "outage.days" => ("Days", "How many days it lasts"),
        "outage.down" => ("Down", "The share of service that is down"),
        _ => return None,
    })
}

/// The label of a choice of these parameters.
pub(super) fn choice(id: &str, text: &str) -> Option<&'static str> {
    Some(match (id, text) {
        ("reaction.act", "notice") => "Gives notice",
        ("reaction.act", "withhold_payments") => "Withholds its payments",
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
        ("contract_change.past_due", "stays") => "Stays",
        ("contract_change.past_due", "agreed_instalments") => "Agreed instalments",
        ("contract_change.fee", "flat") => "A fixed fee",
        ("contract_change.fee", "remaining") => "All that remains",
        ("contract_change.fee", "share_by_year") => "A share by year",
        _ => return None,
    })
}

/// The item of the journal that stands for the credit line.
pub const CREDIT_LINE: &str = "Credit line";
