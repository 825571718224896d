//! The phrases of a vendor's ladder and of the changes of its contract.
//!
//! Owns whole sentences about rungs; the names of their fields are in `ladder_labels`.

use super::{amounts, labels, ladder_labels};
use crate::{
    calendar::Date,
    model::{Act, ContractChangeKind, CountsFrom, Rung, Trigger},
    money::{Currency, Decimal, Money},
};

/// What a rung does: `Suspends service`.
pub fn act(act: Act) -> &'static str {
    ladder_labels::choice("reaction.act", act.as_str()).unwrap_or_default()
}

/// The same where the vendor stands before it and there is little room: `withholds`.
pub fn act_shortly(act: Act) -> String {
    match act {
        Act::WithholdPayments => "withholds".to_owned(),
        Act::Suspend => "suspends".to_owned(),
        Act::CancelSpend => "cancels spend".to_owned(),
        own => within(self::act(own)),
    }
}

/// What a contract change is: `Renegotiate`.
pub fn change_kind(kind: ContractChangeKind) -> &'static str {
    ladder_labels::choice("contract_change.kind", kind.as_str()).unwrap_or_default()
}

/// The second and later of several rungs that do the same.
pub fn numbered(name: &str, number: usize) -> String {
    if number > 1 { format!("{name} ({number})") } else { name.to_owned() }
}

/// An entry of a list of an item: `AWS rung`.
pub fn entry_of(owner: &str, entry: &str) -> String {
    [owner, entry].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

/// The first letter small, to stand within a sentence.
pub fn within(sentence: &str) -> String {
    let mut letters = sentence.chars();
    letters.next().map_or_else(String::new, |first| format!("{}{}", first.to_lowercase(), letters.as_str()))
}

fn days(count: u32) -> String {
    if count == 1 { "1 day".to_owned() } else { format!("{} days", amounts::whole(count)) }
}

fn months(count: u32) -> String {
    if count == 1 { "1 month".to_owned() } else { format!("{} months", amounts::whole(count)) }
}

/// When a rung fires: `At $5,000,000 arrears, the oldest 60 days past due`.
pub fn when(rung: &Rung, after: Option<&str>, as_of: Date, currency: Currency) -> String {
    match (rung.trigger, after) {
        (Trigger::After, Some(after)) => format!("{} after “{after}”, if not lifted", days(rung.days)),
        (Trigger::After, None) => format!("{} after another rung", days(rung.days)),
        (Trigger::Arrears, _) => {
            let arrears = rung.arrears.to_money(currency.digits()).unwrap_or_default();
            let from = match rung.counts_from {
                CountsFrom::DueDate => String::new(),
                CountsFrom::AsOf => format!(", counted from {}", amounts::date(as_of)),
            };
            match (arrears > Money::ZERO, rung.days) {
                (true, 0) => format!("At {} arrears", amounts::exact_money(arrears, currency)),
                (true, count) => {
                    format!(
                        "At {} arrears, the oldest {} past due{from}",
                        amounts::exact_money(arrears, currency),
                        days(count)
                    )
                }
                (false, 0) => "As soon as anything is past due".to_owned(),
                (false, count) => format!("Once anything is {} past due{from}", days(count)),
            }
        }
    }
}

/// A rung in a sentence: `At $5,000,000 arrears, the oldest 60 days past due: suspends service`.
pub fn sentence(when: &str, does: &str) -> String {
    format!("{when}: {}", within(does))
}

/// What a rung does, and to what: `Withholds payments to us for Advertising`, `Goes to court, judgment after 12 months`.
pub fn does(rung: &Rung, stream: Option<&str>) -> String {
    let own = act(rung.act);
    match (rung.act, stream) {
        (Act::WithholdPayments, Some(stream)) => format!("{own} for {stream}"),
        (Act::CancelSpend, Some(stream)) => format!("{own} on {stream}"),
        (Act::SetOff, Some(stream)) => format!("{own} what it owes for {stream}"),
        (Act::Court, _) => match rung.court_months {
            Some(count) => format!("{own}, judgment after {}", months(count)),
            None => own.to_owned(),
        },
        _ => own.to_owned(),
    }
}

/// A rung that is muted.
pub const MUTED: &str = "muted";
/// A rung that sets off without a right to.
pub const NO_RIGHT: &str = "never, without a right to set off";
/// A rung that does not fire.
pub const SILENT: &str = "does not fire";
/// Stands where the day of a rung would, if it has none.
pub const NO_DAY: &str = "—";
/// A rung that was in force already stands at this instead of a day.
pub const SINCE_BEFORE: &str = "in force";

/// When a rung is in force: from, and whether that was before the forecast; until; judgment; whether it is for good.
#[derive(Clone, Copy, Debug)]
pub struct InForce {
    /// The day on which it fired.
    pub from: Date,
    /// Whether that was before the forecast.
    pub is_before: bool,
    /// The day on which it was lifted.
    pub to: Option<Date>,
    /// The day of the judgment.
    pub judged: Option<Date>,
    /// Whether it is never lifted.
    pub lasting: bool,
}

/// `fires 10 Jun 2023, lifted 21 Jun 2023`.
pub fn in_force(times: InForce) -> String {
    let fires = if times.is_before { "in force since" } else { "fires" };
    let judged = times.judged.map_or_else(String::new, |date| format!(", judgment {}", amounts::date(date)));
    let lifted = match times.to {
        // The judgment has ended it.
        Some(_) if times.judged.is_some() => String::new(),
        Some(to) => format!(", lifted {}", amounts::date(to)),
        None if times.lasting => ", for good".to_owned(),
        None if !times.is_before => ", not lifted".to_owned(),
        None => String::new(),
    };
    format!("{fires} {}{judged}{lifted}", amounts::date(times.from))
}

/// After the first time that a rung is in force: `; 2 more times, last on 1 Feb 2024`.
pub fn more_times(count: usize, last: Date) -> String {
    if count == 1 {
        format!("; once more, {}", amounts::date(last))
    } else {
        format!("; {count} more times, last {}", amounts::date(last))
    }
}

/// What the dots of a ladder mean: of what happens, of what doesn’t, of what is left out.
pub const DOTS: [&str; 3] = ["happens", "doesn’t happen", "muted; click a dot"];
/// Said of a ladder without rungs.
pub const NO_RUNGS: &str = "This vendor never reacts, however much is unpaid";
/// The menu that adds a rung.
pub const ADD_RUNG: &str = "Add rung";
/// The menu that adds a contract change.
pub const ADD_CHANGE: &str = "Add contract change";
/// Why a change can't be added.
pub const NEEDS_CONTRACT: &str = "Only a contract can be changed: add one first";
/// Why a migration can't be added.
pub const NEEDS_OTHER_CONTRACT: &str = "Consumption can only move to another vendor with a contract";
/// A button of a rung or change.
pub const MOVE_UP: &str = "Up";
/// A button of a rung or change.
pub const MOVE_DOWN: &str = "Down";
/// A button of a rung or change.
pub const DUPLICATE: &str = "Duplicate";
/// A button of a rung or change.
pub const REMOVE: &str = "Remove";
/// A button of a rung or change, for screen readers.
pub fn button_of(button: &str, name: &str) -> String {
    format!("{button}: {name}")
}
/// The switch that mutes a rung or a change, for screen readers.
pub fn mute_switch(name: &str, is_muted: bool) -> String {
    format!("{} “{name}”", if is_muted { "Unmute" } else { "Mute" })
}

/// What becomes of what is past due when a contract is renegotiated.
#[derive(Clone, Copy, Debug)]
pub enum OfPastDue {
    /// It is paid, but for a part that is waived.
    Settled(Decimal),
    /// Nothing.
    Stays,
    /// It is paid in so many parts.
    Instalments(u32),
}

/// What a renegotiation does: `Commitment becomes 60 %, 12 months longer, 25 % of past due amounts waived`.
pub fn renegotiates(factor: Decimal, longer: u32, past_due: OfPastDue) -> String {
    let mut parts = vec![format!("Commitment becomes {}", amounts::percent(factor))];
    if longer > 0 {
        parts.push(format!("{} longer", months(longer)));
    }
    parts.extend(match past_due {
        OfPastDue::Settled(waived) if waived > Decimal::ZERO => {
            Some(format!("{} of past due amounts waived", amounts::percent(waived)))
        }
        OfPastDue::Settled(_) => Some("past due amounts paid that day".to_owned()),
        OfPastDue::Stays => None,
        OfPastDue::Instalments(1) => Some("past due amounts paid at the next month’s end".to_owned()),
        OfPastDue::Instalments(count) => {
            Some(format!("past due amounts paid in {} instalments", amounts::whole(count)))
        }
    });
    parts.join(", ")
}

/// What ending a contract early costs: a fixed fee.
pub fn ends_for(fee: Money, currency: Currency) -> String {
    if fee == Money::ZERO {
        "Ends the contract without a fee".to_owned()
    } else {
        format!("Ends the contract for a fee of {}", amounts::exact_money(fee, currency))
    }
}
/// What ending a contract early costs: all that remains of the floors.
pub const ENDS_FOR_ALL: &str = "Ends the contract; the fee is all floors that are left";
/// What ending a contract early costs: a share by year.
pub const ENDS_FOR_SHARE: &str = "Ends the contract; the fee is a share of the floors that are left, by year";

/// What a migration does: `45 % moves to Google Cloud in 6 monthly steps, at 0.9 × the price`.
pub fn migrates(share: Decimal, to: &str, steps: u32, price_ratio: Decimal) -> String {
    let steps = if steps > 1 { format!(" in {} monthly steps", amounts::whole(steps)) } else { String::new() };
    let price = if price_ratio == Decimal::ONE {
        String::new()
    } else {
        format!(", at {} × the price", amounts::number(price_ratio))
    };
    format!("{} moves to {to}{steps}{price}", amounts::percent(share))
}

/// What is paid and waived of arrears as renegotiated.
pub fn settles(paid: Money, waived: Money, currency: Currency) -> String {
    if waived == Money::ZERO {
        return format!("settles {}", amounts::figure(paid, currency));
    }
    format!("settles {}, waives {}", amounts::figure(paid, currency), amounts::figure(waived, currency))
}
/// Behind the factor on a floor.
pub const OF_TODAY: &str = "× today";
/// What is past due when a contract is renegotiated, and stays so.
pub fn stays(amount: Money, currency: Currency) -> String {
    format!("{} past due stays unpaid", amounts::figure(amount, currency))
}
/// The fee for ending a contract.
pub fn fee(fee: Money, currency: Currency) -> String {
    format!("fee {}", amounts::figure(fee, currency))
}
/// A change that lies beyond the forecast.
pub const AFTER_FORECAST: &str = "after the forecast";
/// A change that lies before it.
pub const BEFORE_FORECAST: &str = "before the forecast";
/// A migration to a vendor that is left out.
pub fn to_muted(vendor: &str) -> String {
    format!("does not happen: {vendor} is muted")
}

/// What a vendor does, pinned on its day: `AWS suspends service`.
pub fn pin_fired(vendor: &str, what: Act) -> String {
    format!("{vendor} {}", within(act(what)))
}
/// The same where there is little room: `AWS withholds`.
pub fn pin_fired_short(vendor: &str, what: Act) -> String {
    format!("{vendor} {}", act_shortly(what))
}
/// What a vendor no longer does: `AWS no longer suspends service`.
pub fn pin_lifted(vendor: &str, act: Act) -> String {
    let what = match act {
        Act::Notice => "withdraws its notice",
        Act::WithholdPayments => "pays us again",
        Act::CancelSpend => "may buy from us again",
        Act::SetOff => "stops setting off",
        Act::Suspend => "restores service",
        Act::Terminate => "withdraws its termination",
        Act::Court => "drops its suit",
    };
    format!("{vendor} {what}")
}
/// A judgment on its day.
pub fn pin_judged(vendor: &str) -> String {
    format!("Judgment for {vendor}")
}
/// A contract change on its day: `AWS: renegotiated`, `AWS: contract ends`, `AWS: 45 % to Google Cloud`.
pub fn pin_renegotiated(vendor: &str) -> String {
    format!("{vendor}: renegotiated")
}
/// A contract that ends early.
pub fn pin_ended(vendor: &str) -> String {
    format!("{vendor}: contract ends")
}
/// Consumption that moves.
pub fn pin_migrates(vendor: &str, share: Decimal, to: &str) -> String {
    format!("{vendor}: {} to {to}", amounts::percent(share))
}
/// A later step of a migration.
pub fn pin_step(vendor: &str, to: &str, step: u32, steps: u32) -> String {
    format!("{vendor} to {to}: step {step} of {steps}")
}
/// A site that closes.
pub fn pin_closes(site: &str) -> String {
    format!("{site} closes")
}
/// An outage, by its name if it has one.
pub fn pin_outage(label: &str, down: Decimal) -> String {
    let name = if label.is_empty() { labels::entry("outages") } else { label };
    let mut letters = name.chars();
    let first = letters.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}: {} down", letters.as_str(), amounts::percent(down))
}
/// What a pin that is a result is for.
pub const RESULT_TIP: &str = "A reaction of the vendor; click to see its rung";
/// The name of a pin that is a result, for screen readers.
pub fn pin_result(date: Date, label: &str) -> String {
    format!("{}: {label}", amounts::date(date))
}

/// A stretch of days on which something is in force, over the charts.
pub fn stretch(label: &str, from: Date, to: Option<Date>) -> String {
    match to {
        Some(to) => format!("{label}, {} to {}", amounts::date(from), amounts::date(to)),
        None => format!("{label}, from {}", amounts::date(from)),
    }
}
/// Service that is suspended.
pub fn suspended(vendor: &str) -> String {
    format!("{vendor} suspended")
}
/// Payments that are withheld.
pub fn withheld(vendor: &str) -> String {
    format!("{vendor} doesn’t pay us")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Keyed as _;

    #[test]
    fn rungs_are_sentences() {
        let usd = Currency::from_code("USD").expect("a currency");
        let as_of: Date = "2023-01-01".parse().expect("a date");
        let amount = |whole: i64| crate::money::Amount::whole(whole);
        let rung = Rung { act: Act::Suspend, arrears: amount(5_000_000), days: 60, ..Rung::blank("n1") };
        let said = |rung: &Rung, after: Option<&str>| sentence(&when(rung, after, as_of, usd), &does(rung, None));
        assert_eq!(said(&rung, None), "At $5,000,000 arrears, the oldest 60 days past due: suspends service");
        let own = Rung { counts_from: CountsFrom::AsOf, arrears: amount(0), days: 1, ..rung.clone() };
        assert_eq!(said(&own, None), "Once anything is 1 day past due, counted from 1 Jan 2023: suspends service");
        let own = Rung { arrears: amount(0), days: 0, ..rung.clone() };
        assert_eq!(said(&own, None), "As soon as anything is past due: suspends service");
        let own = Rung { trigger: Trigger::After, act: Act::Terminate, days: 30, ..rung };
        assert_eq!(said(&own, Some("Gives notice")), "30 days after “Gives notice”, if not lifted: terminates");
        let own = Rung { act: Act::Court, court_months: Some(12), ..own };
        assert_eq!(does(&own, None), "Goes to court, judgment after 12 months");
    }

    #[test]
    fn times_in_force_are_told_as_they_were() {
        let date = |text: &str| text.parse::<Date>().expect("a date");
        let times = InForce { from: date("2023-06-10"), is_before: false, to: None, judged: None, lasting: false };
        assert_eq!(in_force(times), "fires 10 Jun 2023, not lifted");
        let lifted = InForce { to: Some(date("2023-06-21")), ..times };
        assert_eq!(in_force(lifted), "fires 10 Jun 2023, lifted 21 Jun 2023");
        let judged = InForce { judged: Some(date("2023-06-21")), ..lifted };
        assert_eq!(in_force(judged), "fires 10 Jun 2023, judgment 21 Jun 2023");
        assert_eq!(in_force(InForce { lasting: true, ..times }), "fires 10 Jun 2023, for good");
        assert_eq!(in_force(InForce { is_before: true, ..times }), "in force since 10 Jun 2023");
        assert_eq!(more_times(1, date("2024-02-01")), "; once more, 1 Feb 2024");
        assert_eq!(more_times(2, date("2024-02-01")), "; 2 more times, last 1 Feb 2024");
    }
}
