//! What several tests need, once each.

#![allow(dead_code, reason = "each binary uses its part")]

pub mod odd;
pub mod random;
pub mod samples;
pub mod session;
pub mod tables;
#[cfg(feature = "gui")]
pub mod window;
