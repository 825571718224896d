//! The rules that make entries, and what each of them means.
//!
//! Owns one row for each rule: whatever counts, audits, exports or explains entries reads it, and asks no rule by name
//! where a class of rules is meant. Its one invariant: a rule has its row, or nothing compiles; its words are in `text`.

/// In which flow of the spans an entry counts, with the amount of its first posting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flow {
    /// What was there before the first day.
    Opening,
    /// Revenue recognised.
    Recognition,
    /// Collections of streams.
    Receipt,
    /// Cash to vendors.
    PaidToVendor,
    /// Costs and debt service: obligations when they are paid.
    PaidAndOwed,
    /// Costs that are payable before they are paid.
    Incurred,
    /// Netting.
    SetOff,
    /// The credit line, drawn or repaid.
    CreditLine,
    /// Cash events, in or out.
    CashEvent,
    /// Interest on cash.
    CashInterest,
    /// None of these.
    Beside,
}

/// What an entry does to the invoice that it names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ToInvoice {
    /// It issues it, with the expense as its first posting.
    Issues,
    /// It takes its first posting off what is unpaid of it.
    Settles,
    /// Neither: it names none, or one that it leaves as it is.
    Beside,
}

/// Which kind of revenue or cost an entry is: what not paying a vendor changes is told apart by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// Revenue recognised.
    Revenue,
    /// Consumption and instalments, and the credits used for them.
    Consumption,
    /// A shortfall invoiced.
    Shortfall,
    /// A charge invoiced.
    Charge,
    /// Late interest invoiced.
    LateInterest,
    /// A credit that comes or goes unused.
    Credit,
    /// A discount for early payment.
    EarlyPayment,
    /// A disputed sum found not to be owed.
    NotOwed,
    /// Waived when the contract is renegotiated.
    Waived,
    /// The end of a contract: a fee, or what is due at once.
    Fee,
    /// Legal costs.
    LegalCosts,
    /// What cash earns and the credit line costs.
    CashKept,
    /// Of another item than a vendor, or neither revenue nor an expense.
    Other,
}

/// What a rule means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RuleRow {
    /// Its name for other programs. Tags are part of the formats: they don't change.
    pub tag: &'static str,
    /// In which flow its entries count.
    pub flow: Flow,
    /// What its entries do to their invoices.
    pub to_invoice: ToInvoice,
    /// Which kind of revenue or cost its entries are.
    pub class: Class,
}

impl RuleRow {
    /// Whether its entries issue invoices.
    pub fn issues(&self) -> bool {
        self.to_invoice == ToInvoice::Issues
    }
}

macro_rules! rules {
    ($($(#[$doc:meta])* $rule:ident = $tag:literal, $flow:ident, $to_invoice:ident, $class:ident;)*) => {
        /// The rule that made an entry.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Rule {
            $($(#[$doc])* $rule,)*
        }

        impl Rule {
            /// Every rule.
            pub const ALL: &[Self] = &[$(Self::$rule),*];

            /// What it means.
            pub const fn row(self) -> RuleRow {
                match self {
                    $(Self::$rule => RuleRow {
                        tag: $tag,
                        flow: Flow::$flow,
                        to_invoice: ToInvoice::$to_invoice,
                        class: Class::$class,
                    },)*
                }
            }
        }
    };
}

// Each rule: its tag, the flow that it counts in, what it does to its invoice, its class.
rules! {
    /// The balances at the opening.
    Opening = "opening", Opening, Beside, Other;
    /// Revenue recognised (4.1).
    Recognition = "recognition", Recognition, Beside, Revenue;
    /// Revenue collected, or a negative receivable paid out (4.1).
    Collection = "collection", Receipt, Beside, Other;
    /// Revenue that is not collected (4.1).
    WriteOff = "write-off", Beside, Beside, Other;
    /// The consumption of a month invoiced (4.2).
    Usage = "usage", Beside, Issues, Consumption;
    /// An instalment of a floor invoiced (4.2).
    FloorInstalment = "floor-instalment", Beside, Issues, Consumption;
    /// The shortfall of a period invoiced (4.2).
    Shortfall = "shortfall", Beside, Issues, Shortfall;
    /// A charge invoiced (4.2).
    Charge = "charge", Beside, Issues, Charge;
    /// Late interest invoiced (4.3).
    LateInterest = "late-interest", Beside, Issues, LateInterest;
    /// A credit used for a month's consumption (4.2).
    CreditUse = "credit-use", Beside, Beside, Consumption;
    /// A credit expired (4.2).
    CreditExpiry = "credit-expiry", Beside, Beside, Credit;
    /// A credit bought by a paid shortfall (4.2).
    CreditPurchase = "credit-purchase", Beside, Beside, Credit;
    /// An invoice, or a part of it, paid by a policy (4.4).
    Payment = "payment", PaidToVendor, Settles, Other;
    /// An invoice, or a part of it, paid by a lump payment (4.4).
    LumpPayment = "lump-payment", PaidToVendor, Settles, Other;
    /// All that is due, paid by order of a court (4.5).
    JudgmentPayment = "judgment-payment", PaidToVendor, Settles, Other;
    /// What was past due, paid as renegotiated: that day, or in agreed instalments (4.6).
    Settlement = "settlement", PaidToVendor, Settles, Other;
    /// What was past due, waived as renegotiated (4.6).
    Waiver = "waiver", Beside, Settles, Waived;
    /// Netted against what the vendor owes us (4.5).
    SetOff = "set-off", SetOff, Settles, Other;
    /// What is left of the floors, due at once when the vendor terminates (4.5).
    Acceleration = "acceleration", Beside, Issues, Fee;
    /// What ending a contract early costs (4.6).
    TerminationFee = "termination-fee", Beside, Issues, Fee;
    /// What a judgment adds (4.5).
    LegalCosts = "legal-costs", Beside, Issues, LegalCosts;
    /// The discount for early payment (4.2).
    EarlyPayment = "early-payment", Beside, Settles, EarlyPayment;
    /// The part of a disputed sum that was found not to be owed (4.4).
    DisputeReversal = "dispute-reversal", Beside, Settles, NotOwed;
    /// A cost paid (4.8).
    Cost = "cost", PaidAndOwed, Beside, Other;
    /// A cost incurred that is a share of a stream (4.8).
    CostIncurred = "cost-incurred", Incurred, Beside, Other;
    /// A cost paid that is a share of a stream (4.8).
    CostPayment = "cost-payment", PaidAndOwed, Beside, Other;
    /// Interest on a debt (4.8).
    DebtInterest = "debt-interest", PaidAndOwed, Beside, Other;
    /// Principal repaid (4.8).
    Repayment = "repayment", PaidAndOwed, Beside, Other;
    /// A site paid for the days on which it was open (4.7).
    SiteCost = "site-cost", PaidAndOwed, Beside, Other;
    /// Interest on what is drawn of the credit line, and the fee for what is not (4.8).
    CreditLineInterest = "credit-line-interest", PaidAndOwed, Beside, CashKept;
    /// The credit line drawn to hold the buffer (4.8).
    CreditLineDraw = "credit-line-draw", CreditLine, Beside, Other;
    /// The credit line repaid from the excess (4.8).
    CreditLineRepayment = "credit-line-repayment", CreditLine, Beside, Other;
    /// A cash event (4.8).
    CashEvent = "cash-event", CashEvent, Beside, Other;
    /// Interest on cash (4.8).
    CashInterest = "cash-interest", CashInterest, Beside, CashKept;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_rule_has_a_tag_of_its_own() {
        let tags: std::collections::BTreeSet<&str> = Rule::ALL.iter().map(|rule| rule.row().tag).collect();
        assert_eq!(tags.len(), Rule::ALL.len());
        let is_plain = |tag: &str| tag.chars().all(|c| c.is_ascii_lowercase() || c == '-');
        assert!(tags.iter().all(|tag| is_plain(tag)), "{tags:?}");
    }
}
