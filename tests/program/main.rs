//! The program as a whole: on a display, in pictures, to other programs, in its documents, and in its own order.

#[path = "../common/mod.rs"]
mod common;

mod documents;
mod foreign;
mod layers;
#[cfg(feature = "gui")]
mod names;
#[cfg(feature = "gui")]
mod pictures;
#[cfg(all(feature = "gui", target_os = "linux"))]
mod smoke;

/// Whether what a test needs is here. Where it is not the test is skipped, which is said on standard error; with
/// `OBLIGO_TEST_ALL=1` it is a failure.
fn is_here(what: &str, found: bool) -> bool {
    if !found {
        eprintln!("skipped: {what} is not here");
        assert!(std::env::var_os("OBLIGO_TEST_ALL").is_none_or(|all| all != "1"), "{what} is asked for");
    }
    found
}
