//! Snapshots: a cache of the state that is never taken for another state.

use std::{fmt::Write, path::Path};

use sevlog::{Digest, History, Incident, SnapshotError};

/// A log of every event, that is never told anew.
fn histories() -> Vec<History> {
    History::read(include_bytes!("snapshots.jsonl").as_slice()).unwrap()
}

/// What a store keeps was folded by some version of this library. When the form of the state or what the fold makes of a log
/// changes, the layout number has to grow, so that what was kept is folded again.
#[test]
fn a_state_that_changed_has_another_layout_number() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/all/snapshots.txt");
    let mut found = String::new();
    for history in histories() {
        let snapshot = history.incident().snapshot();
        let (layout, digest) = (u32::from_le_bytes(snapshot[..4].try_into().unwrap()), Digest::of(&snapshot[4..]));
        writeln!(found, "layout {layout}: {} {digest}", history.incident().id()).unwrap();
    }
    if std::env::var("SEVLOG_BLESS").is_ok_and(|bless| bless == "1") {
        std::fs::write(&path, &found).unwrap();
    }
    let kept = std::fs::read_to_string(&path).unwrap();
    assert_eq!(
        found, kept,
        "the state of a log is another than it was: raise LAYOUT in core/src/incident/snapshot.rs by one if it was \
         released since, then `make schema`"
    );
}

#[test]
fn a_changed_byte_is_refused_wherever_it_is() {
    for history in histories() {
        let snapshot = history.incident().snapshot();
        // Primes, so that the samples fall on every kind of field.
        for at in (0..4).chain((4..snapshot.len()).step_by(53)) {
            let mut changed = snapshot.clone();
            changed[at] ^= 1;
            let expected = if at < 4 { SnapshotError::OtherLayout } else { SnapshotError::Damaged };
            assert_eq!(Incident::restore(&changed), Err(expected), "byte {at}");
        }
        for end in (0..snapshot.len()).step_by(211) {
            assert!(Incident::restore(&snapshot[..end]).is_err(), "cut off at {end}");
        }
    }
}

/// Whoever can write the check can write a state: still nothing panics, and nothing takes memory that is not there.
#[test]
fn hostile_bytes_under_a_right_check_are_refused_or_read() {
    for history in histories() {
        let snapshot = history.incident().snapshot();
        let end = snapshot.len() - 8;
        for at in (4..end).step_by(17) {
            for value in [0, 1, 0xff] {
                let mut changed = snapshot[..end].to_vec();
                changed[at] = value;
                let check = Digest::of(&changed);
                changed.extend(&check.as_bytes()[..8]);
                if let Ok(incident) = Incident::restore(&changed) {
                    assert_eq!(Incident::restore(&incident.snapshot()), Ok(incident), "byte {at} as {value}");
                }
            }
        }
    }
}
