//! The program as a whole: on a display, in pictures, to other programs, in its documents, and in its own order.

#[path = "../common/mod.rs"]
mod common;

mod documents;
mod foreign;
mod layers;
#[cfg(feature = "gui")]
mod pictures;
#[cfg(all(feature = "gui", target_os = "linux"))]
mod smoke;
