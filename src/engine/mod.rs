//! Model to forecast: a plan of dated events, and a machine that carries lanes of paths through it.
//!
//! Pure: no input or output, no clock, no global state.

mod audit;
mod bounds;
mod business_days;
mod cash;
mod causes;
mod closing;
mod consumption;
mod contract_changes;
mod contracts;
mod costs;
mod credit_line;
mod credit_notes;
mod credits;
mod dated;
mod day_count;
mod debts;
pub mod figures;
mod forecast;
mod forecast_causes;
mod growth;
mod intervals;
mod invoices;
mod items;
mod journal;
mod lanes;
mod lasting_loss;
mod late_interest;
mod open;
mod owed;
mod plan;
mod policies;
mod reactions;
mod recorder;
mod rules;
mod run;
mod service;
mod size;
mod spans;
mod streams;
mod traces;
mod vendors;
mod withheld;

pub use audit::{Discrepancy, audit};
pub use causes::{Cause, Causes, Walk};
pub use closing::{
    Closing, ContractClosing, DebtClosing, PeriodClosing, RungClosing, StreamClosing, VendorClosing, closing,
};
pub use figures::{Better, Figure, FigureValue, Measure};
pub use forecast::{
    Cancelled, Consumed, Forecast, Invoice, InvoiceState, LastingLoss, LumpRest, RungEvent, Withheld, forecast,
    forecast_while, owed_to_all,
};
pub use forecast_causes::{ForecastCauses, Unposted};
pub use items::{ItemName, ItemNames};
pub use journal::{Account, AccountKind, Class, Entry, Flow, Journal, Posting, Postings, Rule, RuleRow, ToInvoice};
pub use lanes::Lanes;
pub use owed::{Commitment, Owed, Standing, standings_on};
pub use plan::{Input, Plan};
pub use recorder::{Journals, LaneLog, PeriodClose, PriceSegment, Recorder, RungEventKind, Totals};
pub use rules::{rule_of_charge, rule_of_cost, rule_of_line, rule_of_stream};
pub use run::{Overflow, run};
pub use size::size;
pub use spans::{Ages, ArrearsStretch, ItemRow, Ratio, Span, SpanRow, SpanTable, VendorRow, age_bucket};
