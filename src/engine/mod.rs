//! Model to forecast: a plan of dated events, and a machine that carries lanes of paths through it.
//!
//! Pure: no input or output, no clock, no global state.

mod audit;
mod cash;
mod contracts;
mod costs;
mod credits;
mod debts;
pub mod figures;
mod forecast;
mod invoices;
mod journal;
mod lanes;
mod late_interest;
mod owed;
mod plan;
mod policies;
mod record;
mod rules;
mod run;
mod spans;
mod streams;
mod vendors;

pub use audit::{Discrepancy, audit};
pub use figures::{Better, Figure, FigureValue, Measure};
pub use forecast::{Consumed, Forecast, Invoice, InvoiceState, ItemName, LumpRest, forecast, owed_to_all};
pub use journal::{Account, AccountKind, Entry, Journal, Posting, Rule};
pub use lanes::Lanes;
pub use owed::{Commitment, Owed, Standing, standings_on};
pub use plan::{Input, Plan};
pub use record::{Journals, LaneRecord, Recorder, Segment, Totals};
pub use rules::{rule_of_line, rule_of_stream};
pub use run::{Overflow, run};
pub use spans::{Ages, ItemRow, Ratio, Span, SpanRow, Stretch, Table, VendorRow, age_bucket};
