//! The journal for beancount.
//!
//! Every account is opened on the day of the opening entry, and the commodity declared. Account names are made by
//! [`account_name`], which gives different accounts different names.

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
    let code = forecast.currency.code();
    let digits = forecast.currency.digits();
    for line in heading(session, forecast) {
        writeln!(out, "; {}", one_line(&line))?;
    }
    let names: Vec<String> = forecast.accounts.iter().map(account_name).collect();
    let opening = forecast.as_of.plus_days(-1);
    writeln!(out, "\noption \"title\" {}", quoted(session))?;
    writeln!(out, "option \"operating_currency\" \"{code}\"")?;
    writeln!(out, "option \"name_income\" \"Revenue\"\n")?;
    writeln!(out, "{opening} commodity {code}")?;
    for name in &names {
        writeln!(out, "{opening} open {name} {code}")?;
    }
    for (entry, postings) in forecast.journal.iter() {
        let payee = quoted(party(&entry, forecast));
        writeln!(out, "\n{} * {payee} {}", entry.date, quoted(&describe(&entry, forecast)))?;
        writeln!(out, "  rule: \"{}\"", entry.rule.row().tag)?;
        for posting in postings.iter() {
            writeln!(out, "  {}  {} {code}", names[posting.account as usize], posting.amount.to_major(digits))?;
        }
    }
    Ok(())
}

/// The account's name in beancount: `Expenses:Cloud:Aws`. Different accounts have different names.
pub fn account_name(account: &Account) -> String {
    let (first, second) = account.kind.parts();
    let item = account.item.as_deref().map(component);
    [Some(first.to_owned()), Some(second.to_owned()).filter(|part| !part.is_empty()), item]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(":")
}

/// An id as a component of an account: a capital letter or a digit, then letters, digits and `-`.
///
/// The first letter becomes a capital; behind it capitals stand only for what beancount does not allow: `U` for `_`, and
/// after a first `X` the letters `D` and `L` for a first `-` and `_`, and `O` for the id `other`, whose name the account
/// `Revenue:Other` has. As ids have no capitals, different ids have different components.
fn component(id: &str) -> String {
    if id == "other" {
        return "XOther".to_owned();
    }
    let mut signs = id.chars();
    let mut component = match signs.next() {
        Some('-') => "XD".to_owned(),
        Some('_') => "XL".to_owned(),
        Some(first) => first.to_ascii_uppercase().to_string(),
        None => String::new(),
    };
    component.extend(signs.map(|sign| if sign == '_' { 'U' } else { sign }));
    component
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", one_line(text).replace('\\', "\\\\").replace('"', "\\\""))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;
    use crate::{engine::AccountKind, exchange::tests::forecast};

    fn stream(id: &str) -> Account {
        Account { kind: AccountKind::Revenue, item: Some(id.to_owned()) }
    }

    #[test]
    fn journals_open_what_they_use() {
        assert_eq!(
            journal("A \"case\"", &forecast("USD", "Amazon \\ \"AWS\"")),
            r#"; A "case": forecast from 2023-01-01 to 2023-06-30
; Made by Obligo. These are forecast entries, not records of what happened.

option "title" "A \"case\""
option "operating_currency" "USD"
option "name_income" "Revenue"

2022-12-31 commodity USD
2022-12-31 open Assets:Cash USD
2022-12-31 open Equity:Opening USD
2022-12-31 open Liabilities:Payable:Aws USD
2022-12-31 open Expenses:Cloud:Aws USD

2022-12-31 * "" "Opening balances"
  rule: "opening"
  Assets:Cash  1000.00 USD
  Equity:Opening  -1000.00 USD

2023-03-31 * "Amazon \\ \"AWS\"" "Consumption of March 2023 invoiced, due 30 Apr 2023"
  rule: "usage"
  Expenses:Cloud:Aws  123.45 USD
  Liabilities:Payable:Aws  -123.45 USD

2023-04-30 * "Amazon \\ \"AWS\"" "Payment of the usage invoice of 31 Mar 2023, due 30 Apr 2023"
  rule: "payment"
  Liabilities:Payable:Aws  123.45 USD
  Assets:Cash  -123.45 USD
"#
        );
    }

    #[test]
    fn ids_become_components() {
        for (id, name) in [
            ("aws", "Revenue:Aws"),
            ("google-cloud", "Revenue:Google-cloud"),
            ("3rd_party", "Revenue:3rdUparty"),
            ("_x", "Revenue:XLx"),
            ("-x", "Revenue:XDx"),
            ("other", "Revenue:XOther"),
            ("xother", "Revenue:Xother"),
        ] {
            assert_eq!(account_name(&stream(id)), name);
        }
        assert_eq!(account_name(&Account { kind: AccountKind::RevenueOther, item: None }), "Revenue:Other");
    }

    /// Beancount's own rule, of letters that ids can have.
    fn is_component(text: &str) -> bool {
        text.starts_with(|c: char| c.is_ascii_uppercase() || c.is_ascii_digit())
            && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
    }

    proptest! {
        #[test]
        fn different_accounts_have_different_names(ids in prop::collection::vec("[-_xudlo0]{1,4}|other|x_?other", 2..40)) {
            let mut accounts: BTreeMap<String, Account> = BTreeMap::new();
            let all = ids.iter().flat_map(|id| {
                [AccountKind::Revenue, AccountKind::Cloud].map(|kind| Account { kind, item: Some(id.clone()) })
            });
            for account in all.chain([Account { kind: AccountKind::RevenueOther, item: None }]) {
                let name = account_name(&account);
                prop_assert!(name.split(':').all(is_component), "{}", name);
                if let Some(before) = accounts.insert(name.clone(), account.clone()) {
                    prop_assert_eq!(before, account, "both are {}", name);
                }
            }
        }
    }
}
