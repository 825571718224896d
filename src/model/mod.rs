//! What the user edits: plain data, its registry of parameters, validation and edits.
//!
//! Owns the [`Session`] and every rule about what a valid one is. Knows nothing of the engine or the window. Its one
//! invariant: a model without problems ([`Model::problems`]) can be planned and run.

mod business_days;
mod cost;
mod edit;
mod ladder;
mod odd;
mod path;
pub mod record;
pub mod registry;
mod scenario;
mod scenario_edit;
mod service;
mod session;
mod settings;
mod spec;
mod stream;
mod tree;
mod validate;
mod validate_ladder;
mod vendor;
pub mod written;

pub use crate::money::{Amount, Decimal};
pub use business_days::{BusinessDays, Holiday, Roll, WeekDays};
pub use cost::{CashEvent, Cost, CostKind, CostPayable, Debt, Mark, Past, Repayment};
pub use edit::{Edit, Refusal};
pub use ladder::{
    Act, ContractChange, ContractChangeKind, CountsFrom, FeeShare, PastDue, Rung, TerminationFee, Trigger,
};
pub use odd::{Intended, Odd, OddKind, Oddity};
pub use path::Path;
pub use registry::{Ask, ByMonth, First, Id, Keyed, Kind, Node, OptionalPart, Season, Slot, Spec, Unit, Value};
pub use scenario::{BASE, SCENARIO_COLOURS, Scenario, Setting, belongs_to_base};
pub use scenario_edit::{LostOverride, ScenarioEdit};
pub use service::{CurvePoint, Outage, PastDowntime, Service, Site};
pub use session::{Item, ItemKind, Model, Parameter, SCHEMA_VERSION, Session, SpanSize, View};
pub use settings::{CreditLine, DayCount, Provenance, ProvenanceKind, Settings, WeekStart};
pub use stream::{AccountChange, Channel, Driver, Lag, Payer, Receivable, Recognition, Stream};
pub use validate::{Fault, Problem, RESERVED_ID};
pub use vendor::{
    AfterLast, AmountIs, BilledFor, Billing, Cap, Charge, Contract, Counts, Credit, CreditNote, CreditPays,
    DisputedInvoice, DueFrom, EarlyPayment, InvoiceKind, InvoiceKinds, LateInterest, Line, LumpPayment, OpeningInvoice,
    Per, Period, Policy, PolicyKind, RunningPlan, ShortfallBuys, Timing, TrendChange, Vendor,
};
