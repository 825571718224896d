//! Questions that run the engine many times, or look into what it made: compare, bridges, cost of delay, explain.
//!
//! Owns no rule of the engine and no drawing: it asks for runs, with other values of parameters, and puts the figures
//! side by side. Must not know charts, files or the window. Its one invariant: whatever is taken apart adds up to what
//! it was, to the minor unit; there is no line for the rest.

pub mod ageing;
pub mod asked;
pub mod bridge;
pub mod bridge_causes;
pub mod compare;
pub mod delay;
pub mod difference;
pub mod explain;
pub mod lookup;
pub mod parts;
pub mod roll;
