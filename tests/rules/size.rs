//! How much there is to run: what the window judges by whether a forecast takes longer than a frame.

use obligo::{engine::size, model::Recognition};

use crate::common::samples;

#[test]
fn more_of_anything_is_more_to_run() {
    let session = samples::session("twitter-2023");
    let before = size(&session.model);
    let mut longer = session.model.clone();
    longer.settings.months *= 2;
    assert_eq!(size(&longer), 2 * before - session.model.cash_events.len());
    let mut more = session.model.clone();
    more.vendors.extend(session.model.vendors.iter().cloned());
    assert!(size(&more) > before);
    let mut weekly = session.model.clone();
    weekly.streams[0].recognition = Recognition::Weekly;
    assert!(size(&weekly) > before);
    let mut muted = session.model.clone();
    muted.vendors[0].muted = true;
    assert!(size(&muted) < before);
}
