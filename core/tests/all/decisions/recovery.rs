//! When those we serve were well again, where it did not stay so.

use sevlog::{MilestoneState, event::MilestoneName, milestone};

use crate::teller::{Teller, time};

#[track_caller]
fn recovered_at(teller: &Teller, instant: &str) {
    let recovered = milestone(teller.history.incident(), MilestoneName::Recovered);
    assert_eq!(recovered.interval.map(|interval| interval.latest), Some(time(instant)), "{recovered:?}");
}

const DOWN: &str =
    r#"{"command":"change_impact","arguments":{"service":"checkout","audience":"outside","restored":0}}"#;
const WELL: &str = r#"{"command":"restore","arguments":{"service":"checkout","restored":10000}}"#;

#[test]
fn a_reopening_makes_the_old_recovery_stale_while_it_hurts_again() {
    let mut teller = Teller::responding();
    teller.json(DOWN);
    teller.at("2026-11-23T10:11:00Z").json(WELL);
    teller.json(r#"{"command":"resolve"}"#);
    recovered_at(&teller, "2026-11-23T10:11:00Z");

    teller.at("2026-11-23T11:00:00Z").json(r#"{"command":"reopen","arguments":{"reason":"errors are back"}}"#);
    teller.json(DOWN);
    let recovered = milestone(teller.history.incident(), MilestoneName::Recovered);
    assert_eq!(recovered.state, MilestoneState::Pending);
    assert_eq!(recovered.points.len(), 1, "what it was is still listed");
    teller.at("2026-11-23T11:21:00Z").json(WELL);
    recovered_at(&teller, "2026-11-23T11:21:00Z");
}

#[test]
fn a_window_that_opens_again_after_the_resolve_had_recovered_by_then() {
    let mut teller = Teller::responding();
    let window = teller.json(DOWN);
    teller.at("2026-11-23T10:11:00Z").json(WELL);
    teller.at("2026-11-23T10:20:00Z").json(r#"{"command":"resolve"}"#);
    let again = format!(r#"{{"command":"change_impact","arguments":{{"window":"{window}","restored":5000}}}}"#);
    teller.at("2026-11-23T10:40:00Z").json(&again);
    recovered_at(&teller, "2026-11-23T10:11:00Z");
    teller.at("2026-11-23T10:50:00Z").json(WELL);
    recovered_at(&teller, "2026-11-23T10:11:00Z");
    let recovered = milestone(teller.history.incident(), MilestoneName::Recovered);
    assert_eq!(recovered.points.len(), 2, "the end of the tail is listed too");
}
