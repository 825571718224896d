//! The rules that make entries, and what each of them means.
//!
//! Owns one row for each rule. Code that counts, audits, exports or explains entries reads the row, and names a rule
//! only where no class of rules is meant. Its one invariant: a rule without a row does not compile; its words are in
//! `text`.

/// The flow of a span that an entry counts in, with the amount of its first posting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flow {
    /// Balances at the opening.
    Opening,
    /// Revenue recognised.
    Recognition,
    /// Collections of streams.
    Receipt,
    /// Cash paid to vendors.
    PaidToVendor,
    /// Costs and debt service that become obligations when they are paid.
    PaidAndOwed,
    /// Costs that are incurred before they are paid.
    Incurred,
    /// Amounts set off against receivables.
    SetOff,
    /// Invoices reduced by credit notes, and by credits that pay any invoice.
    Credited,
    /// The credit line, drawn or repaid.
    CreditLine,
    /// Cash events, in or out.
    CashEvent,
    /// Interest on cash.
    CashInterest,
    /// No flow.
    Beside,
}

/// The effect of an entry on its invoice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ToInvoice {
    /// It issues the invoice; its first posting is the expense.
    Issues,
    /// It reduces the unpaid amount by its first posting.
    Settles,
    /// None: it has no invoice, or leaves it unchanged.
    Beside,
}

/// The kind of revenue or cost; the cost of not paying a vendor is shown by these kinds.
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
    /// A credit that is bought, or expires unused.
    Credit,
    /// A credit note, against what it reduces or is held for.
    CreditNote,
    /// A discount for early payment.
    EarlyPayment,
    /// A disputed sum found not to be owed.
    NotOwed,
    /// An amount waived at a renegotiation.
    Waived,
    /// The end of a contract: a fee, or floors due at once.
    Fee,
    /// Legal costs.
    LegalCosts,
    /// Interest earned on cash, and the cost of the credit line.
    CashKept,
    /// None of these: another item's, or neither revenue nor an expense.
    Other,
}

/// The properties of a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RuleRow {
    /// Its name in exports. Exports rely on it, so it never changes.
    pub tag: &'static str,
    /// The flow that its entries count in.
    pub flow: Flow,
    /// The effect of its entries on their invoices.
    pub to_invoice: ToInvoice,
    /// The kind of revenue or cost of its entries.
    pub class: Class,
}

impl RuleRow {
    /// Whether its entries issue invoices.
    pub fn issues(&self) -> bool {
        self.to_invoice == ToInvoice::Issues
    }

    /// Whether its entries settle a part of their invoices, or all.
    pub fn settles(&self) -> bool {
        self.to_invoice == ToInvoice::Settles
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

            /// Its row.
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

// Each rule: its tag, its flow, its effect on the invoice, its class.
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
    /// An invoice reduced by a credit note of the day (4.14).
    CreditNote = "credit-note", Credited, Settles, CreditNote;
    /// The rest of a credit note, held for later invoices (4.14).
    CreditNoteHeld = "credit-note-held", Beside, Beside, CreditNote;
    /// An invoice reduced by what is held of a credit note, or by a credit that pays any invoice (4.14).
    CreditNoteUse = "credit-note-use", Credited, Settles, Other;
    /// An invoice, or a part of it, paid by a policy (4.4).
    Payment = "payment", PaidToVendor, Settles, Other;
    /// An invoice, or a part of it, paid by a lump payment (4.4).
    LumpPayment = "lump-payment", PaidToVendor, Settles, Other;
    /// All that is due, paid by order of a court (4.5).
    JudgmentPayment = "judgment-payment", PaidToVendor, Settles, Other;
    /// Amounts past due, paid as renegotiated: on that day, or in agreed instalments (4.6).
    Settlement = "settlement", PaidToVendor, Settles, Other;
    /// Amounts past due, waived at a renegotiation (4.6).
    Waiver = "waiver", Beside, Settles, Waived;
    /// Set off against receivables from the vendor (4.5).
    SetOff = "set-off", SetOff, Settles, Other;
    /// The remaining floors, due at once when the vendor terminates (4.5).
    Acceleration = "acceleration", Beside, Issues, Fee;
    /// The fee for ending a contract early (4.6).
    TerminationFee = "termination-fee", Beside, Issues, Fee;
    /// Legal costs that a judgment adds (4.5).
    LegalCosts = "legal-costs", Beside, Issues, LegalCosts;
    /// The discount for early payment (4.2).
    EarlyPayment = "early-payment", Beside, Settles, EarlyPayment;
    /// The part of a disputed sum that was found not to be owed (4.4).
    DisputeReversal = "dispute-reversal", Beside, Settles, NotOwed;
    /// A cost paid (4.8).
    Cost = "cost", PaidAndOwed, Beside, Other;
    /// A cost incurred as a share of a stream's revenue (4.8).
    CostIncurred = "cost-incurred", Incurred, Beside, Other;
    /// The payment of a cost incurred as a share of a stream's revenue (4.8).
    CostPayment = "cost-payment", PaidAndOwed, Beside, Other;
    /// Interest on a debt (4.8).
    DebtInterest = "debt-interest", PaidAndOwed, Beside, Other;
    /// Principal repaid (4.8).
    Repayment = "repayment", PaidAndOwed, Beside, Other;
    /// The cost of a site, for the days on which it was open (4.7).
    SiteCost = "site-cost", PaidAndOwed, Beside, Other;
    /// Interest on the drawn part of the credit line, and the fee for the undrawn part (4.8).
    CreditLineInterest = "credit-line-interest", PaidAndOwed, Beside, CashKept;
    /// The credit line, drawn to keep the buffer (4.8).
    CreditLineDraw = "credit-line-draw", CreditLine, Beside, Other;
    /// The credit line, repaid from cash above the buffer (4.8).
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
