//! Model to forecast: a plan of dated events, and a machine that carries lanes of paths through it.
//!
//! Pure: no input or output, no clock, no global state.

mod forecast;
mod journal;

pub use forecast::{ContractState, Forecast, Invoice, InvoiceState, ItemName};
pub use journal::{Account, AccountKind, Entry, Journal, Posting, Rule};
