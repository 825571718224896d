//! Vendors: anyone we owe, with their contracts, charges, invoices at the opening, and our payment policies.

use super::{
    ladder::{ContractChange, ContractChangeKind, Rung},
    record::{choice, keyed, record},
    registry::{ByMonth, Id, Kind, Node, OptionalPart, Slot, Value, leaf_node},
    settings::{DayCount, Provenance},
};
use crate::{
    calendar::{Date, Month},
    money::{Amount, Decimal},
};

choice! {
    /// What an invoice is for (DESIGN 4.13, *kinds of invoices*).
    pub enum InvoiceKind {
        /// Usage and instalments.
        Usage = "usage",
        /// Shortfall.
        Shortfall = "shortfall",
        /// Late interest with its fixed sums.
        Interest = "interest",
        /// Charges.
        Charge = "charge",
    }
}

/// A set of invoice kinds, in the order of [`InvoiceKind::ALL`].
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(from = "Vec<InvoiceKind>", into = "Vec<InvoiceKind>")]
pub struct InvoiceKinds(Vec<InvoiceKind>);

impl InvoiceKinds {
    /// Whether the kind is in the set.
    pub fn contains(&self, kind: InvoiceKind) -> bool {
        self.0.contains(&kind)
    }

    /// Whether the set is empty, which means *every kind* where the set is a limit.
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether the kind passes a limit to these kinds; every kind passes an empty one.
    pub fn allows(&self, kind: InvoiceKind) -> bool {
        self.is_empty() || self.contains(kind)
    }

    /// The kinds.
    pub fn iter(&self) -> impl Iterator<Item = InvoiceKind> + '_ {
        self.0.iter().copied()
    }
}

impl From<Vec<InvoiceKind>> for InvoiceKinds {
    fn from(mut kinds: Vec<InvoiceKind>) -> Self {
        kinds.sort_unstable();
        kinds.dedup();
        Self(kinds)
    }
}

impl From<InvoiceKinds> for Vec<InvoiceKind> {
    fn from(kinds: InvoiceKinds) -> Self {
        kinds.0
    }
}

impl Slot for InvoiceKinds {
    fn get(&self) -> Value {
        Value::Choices(self.0.iter().map(|kind| kind.as_str()).collect())
    }
    fn set(&mut self, value: &Value) -> bool {
        let Value::Choices(texts) = value else { return false };
        let kinds: Option<Vec<InvoiceKind>> = texts.iter().map(|text| InvoiceKind::from_text(text)).collect();
        kinds.map(|kinds| *self = kinds.into()).is_some()
    }
    fn kind(&self) -> Kind {
        Kind::Choices(InvoiceKind::TEXTS)
    }
}

impl Node for InvoiceKinds {
    leaf_node!();
}

choice! {
    /// The day from which net days count.
    #[derive(Default)]
    pub enum DueFrom {
        /// The invoice's date, unless set.
        #[default]
        Invoice = "invoice",
        /// The end of the invoice's month.
        MonthEnd = "month_end",
    }
}

record! {
    /// Someone we owe.
    pub struct Vendor "vendor" {
        /// Fixed at creation, unique over the whole model.
        id: Id [Spec::PLAIN],
        /// The name on screen.
        label: String [Spec::PLAIN],
        /// Whether it is excluded from the forecast, as if deleted (DESIGN 4.11).
        muted: bool [Spec::PLAIN],
        /// Vendors are paid by priority, lowest first, then by id.
        priority: u32 [Spec::number(Unit::None, 0, 1000)] = default,
        /// Days to the due date: from the invoice date, or from the end of its month, and after whole months.
        net_days: u32 [Spec::DAYS],
        /// The day from which months and net days count.
        due_from: DueFrom [Spec::PLAIN] = default,
        /// Whole months to the due date, before net days.
        due_months: u32 [Spec::number(Unit::Months, 0, 240)] = default,
        /// The day of a month on which everything falls due: the first such day on or after months and net days; the
        /// month's last day where the month is shorter.
        due_day: Option<u32> [Spec::number(Unit::DayOfMonth, 1, 31)] = default,
        /// A discount for paying early.
        early_payment: OptionalPart<EarlyPayment> [Spec::PLAIN] = default,
        /// What the vendor charges on arrears.
        late_interest: OptionalPart<LateInterest> [Spec::PLAIN] = default,
        /// The contract.
        contract: OptionalPart<Contract> [Spec::PLAIN] = default,
        /// Regular amounts without consumption, such as rent.
        charges: Vec<Charge> [Spec::PLAIN] = default,
        /// Invoices dated before the as-of date and unpaid.
        invoices: Vec<OpeningInvoice> [Spec::PLAIN] = default,
        /// Credits held at the opening.
        credits: Vec<Credit> [Spec::PLAIN] = default,
        /// Credit notes that come in.
        credit_notes: Vec<CreditNote> [Spec::PLAIN] = default,
        /// What we do when an invoice falls due; before the first policy, pay in full.
        policies: Vec<Policy> [Spec::PLAIN] = default,
        /// Single payments on chosen days.
        lump_payments: Vec<LumpPayment> [Spec::PLAIN] = default,
        /// What the vendor does when it is not paid: the ladder.
        reactions: Vec<Rung> [Spec::PLAIN] = default,
        /// How the contract changes.
        contract_changes: Vec<ContractChange> [Spec::PLAIN] = default,
        /// The share of our service that runs on this vendor, and is down while the vendor does not serve us.
        service_share: Decimal [Spec::SHARE] = default,
        /// Your notes; nothing is computed from them.
        note: String [Spec::PLAIN] = default,
        /// Where the inputs come from.
        provenance: Vec<Provenance> [Spec::PLAIN] = default,
    }
}

record! {
    /// A discount for paying all that is left of an invoice early (DESIGN 4.2, 4.13).
    pub struct EarlyPayment "early_payment" {
        /// Days after the invoice date in which the discount can be taken.
        days: u32 [Spec::DAYS],
        /// The share of the invoice that is saved.
        discount: Decimal [Spec::SHARE],
        /// Whether *pay in full*, *pay current* and *dispute* pay early enough to get the discount.
        take: bool [Spec::PLAIN],
    }
}

impl Default for EarlyPayment {
    fn default() -> Self {
        Self { days: 10, discount: Decimal::from_nanos(20_000_000), take: true }
    }
}

choice! {
    /// The time for which a rate of late interest is given.
    pub enum Per {
        /// A year.
        Year = "year",
        /// A month: twelve times as much a year.
        Month = "month",
    }
}

record! {
    /// Interest on arrears (DESIGN 4.3).
    pub struct LateInterest "late_interest" {
        /// The rate.
        rate: Decimal [Spec::RATE.unit(Unit::SharePerChoice)],
        /// Whether the rate is for a year or for a month.
        per: Per [Spec::PLAIN],
        /// How days make a year.
        day_count: DayCount [Spec::PLAIN] = default,
        /// Days after the due date without interest.
        grace_days: u32 [Spec::DAYS],
        /// Whether unpaid interest invoices bear interest too, without grace days.
        compounding: bool [Spec::PLAIN],
        /// Charged once for each invoice still unpaid after its grace days (statutory late payment).
        fixed_sum: Amount [Spec::MONEY] = default,
    }
}

impl Default for LateInterest {
    fn default() -> Self {
        Self {
            rate: Decimal::from_nanos(15_000_000),
            per: Per::Month,
            day_count: DayCount::Actual365,
            grace_days: 0,
            compounding: false,
            fixed_sum: Amount::ZERO,
        }
    }
}

choice! {
    /// How a contract's floor is billed.
    pub enum Billing {
        /// Consumption monthly, the shortfall at the period's end.
        Usage = "usage",
        /// The floor in equal instalments every month.
        Monthly = "instalments_monthly",
        /// The floor in equal instalments every three months.
        Quarterly = "instalments_quarterly",
        /// The floor in equal instalments every twelve months.
        Yearly = "instalments_yearly",
    }
}

impl Billing {
    /// Months from one instalment to the next; `None` if billed by usage.
    pub const fn interval_months(self) -> Option<i32> {
        match self {
            Self::Usage => None,
            Self::Monthly => Some(1),
            Self::Quarterly => Some(3),
            Self::Yearly => Some(12),
        }
    }
}

choice! {
    /// On which day of its interval an instalment is invoiced.
    #[derive(Default)]
    pub enum Timing {
        /// The first, unless set.
        #[default]
        Advance = "advance",
        /// The last.
        Arrears = "arrears",
    }
}

choice! {
    /// What we get for paying a shortfall.
    pub enum ShortfallBuys {
        /// Nothing.
        Nothing = "nothing",
        /// A credit of the amount paid, for consumption that counts toward no floor.
        Credit = "credit",
    }
}

choice! {
    /// What happens to consumption after the last commitment period.
    pub enum AfterLast {
        /// It goes on at list price.
        ListPrice = "list_price",
        /// It stops.
        Stops = "stops",
    }
}

record! {
    /// A contract: commitment periods and consumption (DESIGN 4.2).
    pub struct Contract "contract" {
        /// By usage or by instalments.
        billing: Billing [Spec::PLAIN],
        /// When instalments are invoiced.
        timing: Timing [Spec::PLAIN] = default
            when billing { Billing::Monthly, Billing::Quarterly, Billing::Yearly },
        /// The discount on list prices within commitment periods.
        discount: Decimal [Spec::SHARE],
        /// What overage costs, as a multiple of the contract's price.
        overage_ratio: Decimal [Spec::FACTOR],
        /// How much of a shortfall (billed by usage) or of unused capacity (billed by instalments) may be carried into
        /// the next period, as a share of the ended period's own floor, without what was carried into that one.
        carry_over_cap: Decimal [Spec::SHARE],
        /// Whether capacity is carried only into a period whose floor is at least as large.
        carry_if_not_smaller: bool [Spec::PLAIN] = default
            when billing { Billing::Monthly, Billing::Quarterly, Billing::Yearly },
        /// What we get for paying a shortfall.
        shortfall_buys: ShortfallBuys [Spec::PLAIN]
            when billing { Billing::Usage },
        /// Months until a credit bought by a paid shortfall expires; none means never.
        credit_months: Option<u32> [Spec::MONTHS] = default
            when billing { Billing::Usage }
            when shortfall_buys { ShortfallBuys::Credit },
        /// What happens to consumption after the last period.
        after_last: AfterLast [Spec::PLAIN],
        /// Consumption before the as-of date that counts toward the floor of the current period, at contract prices.
        consumed_so_far: Amount [Spec::MONEY] = default,
        /// What was carried into the period that runs on the as-of date; where none runs, into the next one, as capacity
        /// is carried over a gap.
        carried_in: Amount [Spec::MONEY] = default,
        /// The commitment periods.
        periods: Vec<Period> [Spec::PLAIN] = default,
        /// The caps up to which lines count.
        caps: Vec<Cap> [Spec::PLAIN] = default,
        /// The consumption.
        lines: Vec<Line> [Spec::PLAIN] = default,
    }
}

impl Default for Contract {
    fn default() -> Self {
        Self {
            billing: Billing::Usage,
            timing: Timing::Advance,
            discount: Decimal::ZERO,
            overage_ratio: Decimal::ONE,
            carry_over_cap: Decimal::ZERO,
            carry_if_not_smaller: false,
            shortfall_buys: ShortfallBuys::Nothing,
            credit_months: None,
            after_last: AfterLast::ListPrice,
            consumed_so_far: Amount::ZERO,
            carried_in: Amount::ZERO,
            periods: Vec::new(),
            caps: Vec::new(),
            lines: Vec::new(),
        }
    }
}

record! {
    /// A commitment period: from `start` up to, not including, `end`.
    pub struct Period "period" {
        /// Unique in the contract.
        id: Id [Spec::PLAIN],
        /// The first day.
        start: Date [Spec::PLAIN],
        /// The day after the last.
        end: Date [Spec::PLAIN.unit(Unit::Last)],
        /// The spend that we committed to for the period.
        floor: Amount [Spec::MONEY],
        /// A discount that replaces the contract's in this period.
        discount: Option<Decimal> [Spec::SHARE] = default,
        /// For *instalments*: the part of the floor that was invoiced before the as-of date, where that is not what equal
        /// instalments come to; the rest is invoiced in equal parts.
        invoiced: Option<Amount> [Spec::MONEY] = default,
        /// For *instalments*, where what was invoiced is given: what each of those left comes to, but the last, which takes
        /// what is left; unless set, an equal part.
        instalment: Option<Amount> [Spec::MONEY] = default,
        /// For *instalments*: the end that they are counted to, where the period was extended since.
        instalments_until: Option<Date> [Spec::PLAIN.unit(Unit::Last)] = default,
    }
}

choice! {
    /// How a line's consumption counts toward the floor.
    pub enum Counts {
        /// All of it.
        Wholly = "wholly",
        /// A share of it.
        Share = "share",
        /// Up to a cap, which lines may share (marketplace).
        Cap = "cap",
        /// Not at all (support).
        Not = "not",
    }
}

record! {
    /// A limit on how much of the lines that name it counts toward the floor, all together (DESIGN 4.14, *caps*).
    pub struct Cap "cap" {
        /// Unique in the contract.
        id: Id [Spec::PLAIN],
        /// The name on screen.
        label: String [Spec::PLAIN] = default,
        /// The most that counts in a period, as a share of the period's own floor as it stands that day.
        share: Decimal [Spec::SHARE],
        /// The part of the contract's consumption before the as-of date that was of lines with this cap.
        consumed_so_far: Amount [Spec::MONEY] = default,
    }
}

record! {
    /// One line of consumption.
    pub struct Line "line" {
        /// Unique in the contract.
        id: Id [Spec::PLAIN],
        /// The name on screen.
        label: String [Spec::PLAIN] = default,
        /// Consumption a month at list price, in the reference month.
        monthly: Amount [Spec::MONEY_PER_MONTH],
        /// The month of that amount, from which growth counts; unless set, the first month.
        reference_month: Option<Month> [Spec::PLAIN] = default,
        /// Growth a year.
        growth: Decimal [Spec::GROWTH],
        /// Changes from a month on.
        changes: Vec<TrendChange> [Spec::PLAIN] = default,
        /// Planned amounts at list price; before the as-of date, actuals.
        amounts: ByMonth [Spec::MONEY_PER_MONTH] = default,
        /// Whether the contract's discount applies.
        discounted: bool [Spec::PLAIN],
        /// A discount that replaces the contract's and the period's for this line, within periods.
        discount: Option<Decimal> [Spec::SHARE] = default,
        /// How much of it counts toward the floor.
        counts: Counts [Spec::PLAIN],
        /// The share that counts; for *share*.
        share: Option<Decimal> [Spec::SHARE] = default
            when counts { Counts::Share => Needs(First::HALF) },
        /// The contract's cap up to which it counts; for *cap*.
        cap: Option<String> [Spec::reference(Unit::Cap)] = default
            when counts { Counts::Cap => Needs(First::Cap) },
    }
}

record! {
    /// A factor on an amount from a month on.
    pub struct TrendChange "change" {
        /// Unique in its list.
        id: Id [Spec::PLAIN],
        /// The first month with the change.
        from: Month [Spec::PLAIN],
        /// The first month without the change; none means it is permanent.
        until: Option<Month> [Spec::PLAIN.unit(Unit::Last)] = default,
        /// The factor.
        factor: Decimal [Spec::FACTOR],
        /// Months until the factor is fully reached: the k-th of n months has k/n of the change. 1 means at once.
        over_months: u32 [Spec::MONTHS],
    }
}

choice! {
    /// What the amount of a charge or a cost is for (DESIGN 4.14, *intervals*).
    #[derive(Default)]
    pub enum AmountIs {
        /// A month, unless set: each interval owes the sum of its months, in the last of them.
        #[default]
        Monthly = "monthly",
        /// Each time: it falls in its first month, and again every few months.
        EachTime = "each_time",
    }
}

record! {
    /// An amount owed every few months.
    pub struct Charge "charge" {
        /// Unique over the whole model: it names an account.
        id: Id [Spec::PLAIN],
        /// The name on screen.
        label: String [Spec::PLAIN] = default,
        /// Whether the amount is one a month, or one for each time.
        amount_is: AmountIs [Spec::PLAIN] = default,
        /// The amount a month; for *monthly*.
        monthly: Amount [Spec::MONEY_PER_MONTH] = default
            when amount_is { AmountIs::Monthly },
        /// The amount that is invoiced in the first month; for *each time*.
        each_time: Amount [Spec::MONEY] = default
            when amount_is { AmountIs::EachTime },
        /// Months from one invoice to the next.
        every_months: u32 [Spec::MONTHS],
        /// The day of the month on which it is invoiced, *monthly* in the last month that the invoice covers; the last
        /// day if that month is shorter.
        day: u32 [Spec::number(Unit::DayOfMonth, 1, 31)],
        /// The first month: intervals are counted from it. Unless set, the first month of the forecast; *each time*, and
        /// more than one month apart, it must be set.
        first_month: Option<Month> [Spec::PLAIN] = default
            when amount_is { AmountIs::Monthly, AmountIs::EachTime => Needs(First::FirstMonth) },
        /// The first month of which nothing is owed any more; none means that it goes on.
        until: Option<Month> [Spec::PLAIN.unit(Unit::Last)] = default,
        /// The month of the monthly amount, from which growth counts; unless set, the first month of the forecast. For
        /// *monthly*.
        reference_month: Option<Month> [Spec::PLAIN] = default
            when amount_is { AmountIs::Monthly },
        /// Growth a year.
        growth: Decimal [Spec::GROWTH],
        /// Changes from a month on.
        changes: Vec<TrendChange> [Spec::PLAIN] = default,
    }
}

choice! {
    /// Whether an invoice at the opening is paid in instalments that have begun (DESIGN 4.14, *opening invoices*).
    #[derive(Default)]
    pub enum RunningPlan {
        /// It is not, unless set.
        #[default]
        None = "none",
        /// In instalments that the vendor agreed to: it is no arrears, and bears no interest.
        Agreed = "agreed",
        /// In instalments that the vendor did not agree to.
        NotAgreed = "not_agreed",
    }
}

choice! {
    /// What an invoice at the opening is for, beside its kind.
    #[derive(Default)]
    pub enum BilledFor {
        /// What its kind says, unless set.
        #[default]
        Usual = "usual",
        /// A fee for ending a contract, or what an ended contract left due: it buys no credit, and has no discount for
        /// early payment. Of kind *shortfall*.
        Ending = "ending",
        /// Legal costs. Of kind *charge*.
        LegalCosts = "legal_costs",
    }
}

record! {
    /// An invoice dated before the as-of date, and its unpaid part.
    pub struct OpeningInvoice "invoice" {
        /// Unique in the vendor.
        id: Id [Spec::PLAIN],
        /// The number, as the vendor writes it.
        number: String [Spec::PLAIN] = default,
        /// What the invoice is for.
        kind: InvoiceKind [Spec::PLAIN],
        /// The invoice date, before the as-of date.
        issued: Date [Spec::PLAIN],
        /// The due date.
        due: Date [Spec::PLAIN],
        /// The unpaid part.
        amount: Amount [Spec::MONEY],
        /// The vendor's charge that it is for, whose account it was expensed to; of kind *charge*.
        charge: Option<String> [Spec::reference(Unit::Charge)] = default
            when kind { InvoiceKind::Charge },
        /// The whole amount of the invoice; unless set, the unpaid part.
        face: Option<Amount> [Spec::MONEY] = default,
        /// What it is for, beside its kind.
        billed_for: BilledFor [Spec::PLAIN] = default
            when kind { InvoiceKind::Shortfall, InvoiceKind::Charge },
        /// Whether it is paid in instalments that have begun, on the last days of months from the first month of the
        /// forecast on: one plan of all invoices of the vendor with as many payments left. A policy for its kind that
        /// begins on a later day ends it, and so does a renegotiation or a termination.
        plan: RunningPlan [Spec::PLAIN] = default,
        /// How many payments are left.
        payments_left: Option<u32> [Spec::number(Unit::None, 1, 240)] = default
            when plan { RunningPlan::Agreed => Needs(First::Whole(12)), RunningPlan::NotAgreed => Needs(First::Whole(12)) },
        /// What each of them but the last comes to, for the whole plan; unless set, an equal part of what is left.
        payment: Option<Amount> [Spec::MONEY] = default
            when plan { RunningPlan::Agreed, RunningPlan::NotAgreed },
        /// Whether the fixed sum for being late is still to come, although it is past its due date and grace days.
        fixed_sum_to_come: bool [Spec::PLAIN] = default,
    }
}

choice! {
    /// What a credit pays.
    #[derive(Default)]
    pub enum CreditPays {
        /// Consumption, unless set: it makes the month's invoice smaller.
        #[default]
        Consumption = "consumption",
        /// Any invoice, as a credit note does.
        AnyInvoice = "any_invoice",
    }
}

record! {
    /// A credit held at the opening, such as a promotional one, or what is left of a credit note.
    pub struct Credit "credit" {
        /// Unique in the vendor.
        id: Id [Spec::PLAIN],
        /// What it pays.
        pays: CreditPays [Spec::PLAIN] = default,
        /// The part that is not used yet.
        amount: Amount [Spec::MONEY],
        /// The last day on which it can be used; none means never.
        expires: Option<Date> [Spec::PLAIN] = default,
        /// Whether consumption paid with it counts toward the floor; for *consumption*.
        counts: bool [Spec::PLAIN]
            when pays { CreditPays::Consumption },
        /// Whether a paid shortfall bought it: it pays only consumption that counts toward no floor. For *consumption*.
        bought: bool [Spec::PLAIN] = default
            when pays { CreditPays::Consumption },
        /// Whether it is what is left of a credit note: used after the first day's invoices, not before the first day's
        /// policies. For *any invoice*.
        held: bool [Spec::PLAIN] = default
            when pays { CreditPays::AnyInvoice },
        /// The kinds of invoices that it pays, all unless set; for *any invoice*.
        only: InvoiceKinds [Spec::PLAIN] = default
            when pays { CreditPays::AnyInvoice },
    }
}

record! {
    /// An amount in our favour on a vendor's bills, from a day on (DESIGN 4.14, *credit notes*).
    pub struct CreditNote "credit_note" {
        /// Unique in the vendor.
        id: Id [Spec::PLAIN],
        /// The number, as the vendor writes it.
        number: String [Spec::PLAIN] = default,
        /// The day on which it reduces what we owe.
        date: Date [Spec::PLAIN],
        /// The amount.
        amount: Amount [Spec::MONEY],
        /// The kinds of invoices that it may reduce, all unless set.
        only: InvoiceKinds [Spec::PLAIN] = default,
    }
}

choice! {
    /// What a payment policy pays (DESIGN 4.4).
    pub enum PolicyKind {
        /// What falls due, on its due date; and on the first day of the policy, all that is past due.
        PayInFull = "pay_in_full",
        /// Invoices that fall due on or after the first day of the policy, but not interest.
        PayCurrent = "pay_current",
        /// Nothing.
        Withhold = "withhold",
        /// Each invoice n days after its due date.
        Defer = "defer",
        /// A share of each invoice that falls due on or after the first day of the policy, but not interest.
        PayShare = "pay_share",
        /// Up to an amount on each month's last day, oldest first.
        FixedAmount = "fixed_amount",
        /// What was past due, in n equal payments on the months' last days; what falls due later, when due.
        Instalments = "instalments",
        /// After all other vendors, as much as cash above the buffer allows.
        WhenCashAllows = "when_cash_allows",
        /// All but the disputed share of the invoices that the policy names.
        Dispute = "dispute",
    }
}

record! {
    /// A payment policy from a date on.
    pub struct Policy "policy" {
        /// Unique in the vendor.
        id: Id [Spec::PLAIN],
        /// The first day; unless set, or if earlier than it, the as-of date.
        from: Option<Date> [Spec::PLAIN] = default,
        /// What is paid.
        kind: PolicyKind [Spec::PLAIN],
        /// The kinds of invoices that the policy covers, all unless set. Other kinds follow the policy before it.
        only: InvoiceKinds [Spec::PLAIN] = default,
        /// Days from the due date to the payment; for *defer*.
        days: Option<u32> [Spec::number(Unit::Days, 1, 3650)] = default
            when kind { PolicyKind::Defer => Needs(First::Whole(30)) },
        /// The share that is paid or disputed; for *pay a share* and *dispute*.
        share: Option<Decimal> [Spec::SHARE] = default
            when kind { PolicyKind::PayShare => Needs(First::HALF), PolicyKind::Dispute => Needs(First::ONE) },
        /// The amount a month; for *fixed amount*.
        amount: Option<Amount> [Spec::MONEY_PER_MONTH] = default
            when kind { PolicyKind::FixedAmount => Needs(First::NO_MONEY) },
        /// The number of payments; for *instalments*.
        count: Option<u32> [Spec::number(Unit::None, 1, 240)] = default
            when kind { PolicyKind::Instalments => Needs(First::Whole(12)) },
        /// Whether the vendor agreed to the plan; while it is kept, the amounts in it are no arrears and bear no
        /// interest. For *instalments*.
        agreed: bool [Spec::PLAIN]
            when kind { PolicyKind::Instalments },
        /// The kinds of invoices that are disputed; for *dispute*.
        disputed_kinds: InvoiceKinds [Spec::PLAIN] = default
            when kind { PolicyKind::Dispute },
        /// The single invoices that are disputed; for *dispute*.
        disputed_invoices: Vec<DisputedInvoice> [Spec::PLAIN] = default,
        /// The day on which the dispute is decided, none means never; for *dispute*.
        decision: Option<Date> [Spec::PLAIN] = default
            when kind { PolicyKind::Dispute },
        /// The share of the disputed amount that is then due; for *dispute*.
        owed_share: Option<Decimal> [Spec::SHARE] = default
            when kind { PolicyKind::Dispute => Offers(First::HALF) },
    }
}

record! {
    /// All invoices of one kind that were issued in one month.
    pub struct DisputedInvoice "disputed_invoice" {
        /// Unique in the policy.
        id: Id [Spec::PLAIN],
        /// The kind.
        kind: InvoiceKind [Spec::PLAIN],
        /// The month of issue.
        month: Month [Spec::PLAIN],
    }
}

record! {
    /// A single payment, oldest due date first; it may also pay invoices that are not yet due.
    pub struct LumpPayment "lump_payment" {
        /// Unique in the vendor.
        id: Id [Spec::PLAIN],
        /// The day.
        date: Date [Spec::PLAIN],
        /// The amount.
        amount: Amount [Spec::MONEY],
        /// The kinds of invoices that it may pay, all unless set.
        only: InvoiceKinds [Spec::PLAIN] = default,
    }
}

impl Policy {
    /// The first day on which it holds: not before the as-of date.
    pub fn first_day(&self, as_of: Date) -> Date {
        self.from.map_or(as_of, |from| from.max(as_of))
    }
}

impl Vendor {
    /// The due date of an invoice of a day, by the vendor's terms (DESIGN 4.14, *due dates*): whole months, then net
    /// days, then the due day of the month.
    pub fn due(&self, issued: Date) -> Date {
        let months = self.due_months.cast_signed();
        let after_months = match self.due_from {
            DueFrom::Invoice => issued.plus_months(months),
            DueFrom::MonthEnd => issued.month().plus(months).last(),
        };
        let after_days = after_months.plus_days(self.net_days.cast_signed());
        let Some(day) = self.due_day else { return after_days };
        let in_month = |month: Month| month.day(u8::try_from(day).unwrap_or(31));
        let own = in_month(after_days.month());
        if after_days <= own { own } else { in_month(after_days.month().plus(1)) }
    }

    /// A day before the as-of date on which an opening invoice that is due on a day may be dated, by the vendor's months
    /// and net days.
    pub fn issued(&self, due: Date, as_of: Date) -> Date {
        let before_days = due.plus_days(-self.net_days.cast_signed());
        before_days.plus_months(-self.due_months.cast_signed()).min(as_of.plus_days(-1))
    }

    /// The policy that holds for a kind of invoice on a day of the forecast (DESIGN 4.4, 4.13): the one that began
    /// last.
    /// Undated policies begin first; of several with one date, the last in the list holds. None means *pay in full*.
    pub fn policy_on(&self, kind: InvoiceKind, as_of: Date, day: Date) -> Option<&Policy> {
        let begun = |policy: &&Policy| policy.first_day(as_of) <= day && policy.only.allows(kind);
        self.policies.iter().filter(begun).max_by_key(|policy| policy.from)
    }
}

impl Contract {
    /// The day after the last day of a period, after all renegotiations among the contract's changes; those before the
    /// as-of date are in the period itself.
    pub fn end_of(&self, period: &Period, changes: &[ContractChange], as_of: Date) -> Date {
        if self.periods.iter().any(|other| other.start > period.start) {
            return period.end;
        }
        let renegotiates = |change: &&ContractChange| {
            !change.muted && change.kind == ContractChangeKind::Renegotiate && change.date >= as_of
        };
        let mut all: Vec<&ContractChange> = changes.iter().filter(renegotiates).collect();
        all.sort_by_key(|change| (change.date, &change.id));
        all.into_iter().fold(period.end, |end, change| {
            Period::moved_end(end, change.date, change.extend_months.unwrap_or(0).cast_signed())
        })
    }
}

impl Period {
    /// The end of a contract's last period after a renegotiation on a day; a period that is over by then keeps its end
    /// (DESIGN 4.6).
    pub fn moved_end(end: Date, on: Date, extend_months: i32) -> Date {
        if on < end { end.plus_months(extend_months) } else { end }
    }
}

/// A day for entries that the user has not dated yet.
const SOME_DAY: Date = Date(19_358); // 2023-01-01

keyed! {
    Vendor {
        label: String::new(), muted: false, priority: 0, net_days: 30, due_from: DueFrom::Invoice, due_months: 0, due_day: None,
        early_payment: OptionalPart(None), late_interest: OptionalPart(None), contract: OptionalPart(None), charges: Vec::new(),
        invoices: Vec::new(), credits: Vec::new(), credit_notes: Vec::new(), policies: Vec::new(), lump_payments: Vec::new(),
        reactions: Vec::new(), contract_changes: Vec::new(), service_share: Decimal::ZERO, note: String::new(), provenance: Vec::new(),
    }
    Period {
        start: SOME_DAY, end: SOME_DAY.plus_days(365), floor: Amount::ZERO, discount: None, invoiced: None, instalment: None,
        instalments_until: None,
    }
    Line {
        label: String::new(), monthly: Amount::ZERO, reference_month: None, growth: Decimal::ZERO, changes: Vec::new(),
        amounts: ByMonth::new(), discounted: true, discount: None, counts: Counts::Wholly, share: None, cap: None,
    }
    Cap { label: String::new(), share: Decimal::from_nanos(250_000_000), consumed_so_far: Amount::ZERO }
    TrendChange { from: Month::new(2023, 1), until: None, factor: Decimal::ONE, over_months: 1 }
    Charge {
        label: String::new(), amount_is: AmountIs::Monthly, monthly: Amount::ZERO, each_time: Amount::ZERO,
        every_months: 1, day: 1, first_month: None, until: None, reference_month: None, growth: Decimal::ZERO, changes: Vec::new(),
    }
    OpeningInvoice {
        number: String::new(), kind: InvoiceKind::Usage, issued: SOME_DAY, due: SOME_DAY, amount: Amount::ZERO, charge: None, face: None,
        billed_for: BilledFor::Usual, plan: RunningPlan::None, payments_left: None, payment: None, fixed_sum_to_come: false,
    }
    Credit {
        pays: CreditPays::Consumption, amount: Amount::ZERO, expires: None, counts: true, bought: false, held: false,
        only: InvoiceKinds::default(),
    }
    CreditNote { number: String::new(), date: SOME_DAY, amount: Amount::ZERO, only: InvoiceKinds::default() }
    Policy {
        from: None, kind: PolicyKind::PayInFull, only: InvoiceKinds::default(), days: None, share: None, amount: None,
        count: None, agreed: false, disputed_kinds: InvoiceKinds::default(), disputed_invoices: Vec::new(),
        decision: None, owed_share: None,
    }
    DisputedInvoice { kind: InvoiceKind::Usage, month: Month::new(2023, 1) }
    LumpPayment { date: SOME_DAY, amount: Amount::ZERO, only: InvoiceKinds::default() }
}
