//! The journal for hledger.
//!
//! Accounts, with their types, and the commodity are declared, so that `hledger check --strict` accepts the file. Accounts
//! have the names that they have in Obligo.

use std::io::{self, Write};

use crate::{
    engine::{Account, Forecast},
    text::{
        journal::{describe, heading, party},
        printed::one_line,
    },
};

/// The journal of a forecast. `session` is the session's name.
pub fn journal(session: &str, forecast: &Forecast) -> String {
    let mut out = Vec::new();
    write(&mut out, session, forecast).unwrap_or_else(|_| unreachable!("a list of bytes takes every text"));
    String::from_utf8(out).unwrap_or_else(|_| unreachable!("it is written as text"))
}

/// As above, but written piece by piece, because the journal of a large forecast is large.
pub fn write(out: &mut impl Write, session: &str, forecast: &Forecast) -> io::Result<()> {
    let currency = forecast.currency;
    let digits = currency.digits();
    for line in heading(session, forecast) {
        writeln!(out, "; {}", one_line(&line))?;
    }
    writeln!(out, "\ndecimal-mark .")?;
    // Even a number without decimal places shows its decimal mark here, because hledger needs one.
    let places = "0".repeat(digits as usize);
    writeln!(out, "commodity 1000.{places} {}\n", currency.code())?;
    for account in &forecast.accounts {
        writeln!(out, "account {account}  ; type: {}", type_of(account))?;
    }
    for (number, (entry, postings)) in forecast.journal.iter().enumerate() {
        // The number stands as the entry's code, so that a label in brackets is not taken for one.
        let words = one_line(&describe(&entry, forecast));
        let payee = description(party(&entry, forecast));
        let payee = if payee.is_empty() { payee } else { format!("{payee} | ") };
        let tag = entry.rule.row().tag;
        writeln!(out, "\n{} ({}) {payee}{}  ; rule: {tag}", entry.date, number + 1, description(&words))?;
        for posting in postings.iter() {
            let account = &forecast.accounts[posting.account as usize];
            writeln!(out, "    {account}  {} {}", posting.amount.to_major(digits), currency.code())?;
        }
    }
    Ok(())
}

/// hledger's letter for the kind of account.
const fn type_of(account: &Account) -> char {
    use crate::engine::AccountKind as Kind;
    match account.kind {
        Kind::Cash => 'C',
        Kind::Receivable | Kind::Credit => 'A',
        Kind::Payable | Kind::Debt => 'L',
        Kind::Revenue | Kind::RevenueOther => 'R',
        Kind::Cloud | Kind::Shortfall | Kind::Interest | Kind::Operating | Kind::Legal | Kind::BadDebt => 'X',
        Kind::Opening | Kind::Events => 'E',
    }
}

/// A text as part of a description: `;` would begin a comment, `|` a note.
fn description(text: &str) -> String {
    one_line(text).replace(';', ",").replace('|', "/")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::tests::forecast;

    #[test]
    fn journals_declare_what_they_use() {
        assert_eq!(
            journal("A case", &forecast("USD", "Amazon | AWS; cloud\n(west)")),
            "\
; A case: forecast from 2023-01-01 to 2023-06-30
; Made by Obligo. These are forecast entries, not records of what happened.

decimal-mark .
commodity 1000.00 USD

account Assets:Cash  ; type: C
account Equity:Opening  ; type: E
account Liabilities:Payable:aws  ; type: L
account Expenses:Cloud:aws  ; type: X

2022-12-31 (1) Opening balances  ; rule: opening
    Assets:Cash  1000.00 USD
    Equity:Opening  -1000.00 USD

2023-03-31 (2) Amazon / AWS, cloud (west) | Consumption of March 2023 invoiced, due 30 Apr 2023  ; rule: usage
    Expenses:Cloud:aws  123.45 USD
    Liabilities:Payable:aws  -123.45 USD

2023-04-30 (3) Amazon / AWS, cloud (west) | Payment of the usage invoice of 31 Mar 2023, due 30 Apr 2023  ; rule: payment
    Liabilities:Payable:aws  123.45 USD
    Assets:Cash  -123.45 USD
"
        );
    }

    #[test]
    fn currencies_keep_their_own_places() {
        let yen = journal("A case", &forecast("JPY", "AWS"));
        assert!(yen.contains("commodity 1000. JPY\n") && yen.contains("  12345 JPY\n"), "{yen}");
        let dinars = journal("A case", &forecast("KWD", "AWS"));
        assert!(dinars.contains("commodity 1000.000 KWD\n") && dinars.contains("  12.345 KWD\n"), "{dinars}");
    }
}
