//! Every phrase that a person reads, a function or constant each, and nowhere else.
//!
//! Owns words, and how amounts and dates are shown. Knows the values that it words, and computes nothing.

#![allow(missing_docs, reason = "a phrase is its own explanation; what needs another has one")]

pub mod ageing;
pub mod amounts;
pub mod card;
pub mod charts;
pub mod compare;
pub mod compared;
pub mod contents;
pub mod delay;
pub mod delay_shown;
pub mod difference;
pub mod explain;
pub mod explained;
pub mod figures;
pub mod files;
pub mod handles;
pub mod help;
pub mod journal;
pub mod labels;
pub mod ladder;
pub mod ladder_labels;
pub mod lower_panel;
pub mod odd;
pub mod parts;
pub mod policies;
pub mod printed;
pub mod problems;
pub mod report;
pub mod roll;
pub mod scenarios;
pub mod service;
pub mod terms;
pub mod top_row;
pub mod tree;
pub mod typed;
pub mod verbs;
pub mod window;

/// Words of a command: on menus and buttons, and a sentence that says more.
pub type CommandWords = (&'static str, &'static str);

#[cfg(test)]
pub(crate) mod tests {
    use crate::{
        calendar::Month,
        model::{Edit, ItemKind, Model, registry},
    };

    /// A model with an entry in every list and every part; it need not be valid.
    pub(crate) fn full_model() -> Model {
        let mut model = Model::empty("USD", Month::new(2023, 1), 24);
        for kind in ItemKind::ALL {
            model = Edit::AddItem(kind, format!("Some {kind:?}")).applied(&model).expect("a blank item is valid");
        }
        for path in [
            "settings/provenance",
            "history",
            "vendors/some-vendor/provenance",
            "vendors/some-vendor/early_payment",
            "vendors/some-vendor/late_interest",
            "vendors/some-vendor/contract",
            "vendors/some-vendor/contract/periods",
            "vendors/some-vendor/contract/lines",
            "vendors/some-vendor/contract/lines/n1/changes",
            "vendors/some-vendor/contract/lines/n1/amounts/2023-03",
            "vendors/some-vendor/charges",
            "vendors/some-vendor/charges/n1/changes",
            "vendors/some-vendor/invoices",
            "vendors/some-vendor/credits",
            "vendors/some-vendor/credit_notes",
            "vendors/some-vendor/contract/caps",
            "streams/some-stream/account_changes",
            "vendors/some-vendor/policies",
            "vendors/some-vendor/policies/n1/disputed_invoices",
            "vendors/some-vendor/lump_payments",
            "vendors/some-vendor/reactions",
            "vendors/some-vendor/contract_changes",
            "vendors/some-vendor/contract_changes/n1/fee_shares",
            "settings/credit_line",
            "settings/business_days",
            "settings/business_days/holidays",
            "service",
            "service/changes",
            "service/curve",
            "service/outages",
            "sites/some-site/provenance",
            "streams/some-stream/provenance",
            "streams/some-stream/channels",
            "streams/some-stream/season",
            "streams/some-stream/changes",
            "streams/some-stream/amounts/2023-03",
            "streams/some-stream/lags",
            "streams/some-stream/payers",
            "streams/some-stream/receivables",
            "costs/some-cost/provenance",
            "costs/some-cost/changes",
            "debts/some-debt/provenance",
            "debts/some-debt/repayments",
            "cash_events/some-cashevent/provenance",
            "marks/some-mark/provenance",
        ] {
            assert!(registry::add(&mut model, path).is_some(), "{path}");
        }
        model
    }
}
