//! How a stream has to be for an append.

use sevlog::{Code, Version};
use sevlog_store::{Conflict, StoreError, store::Expected};

use super::bench::{Bench, declare, id, json, note, on_every_store, severity};

fn conflict(error: StoreError) -> Conflict {
    match error {
        StoreError::Conflict(conflict) => *conflict,
        other => panic!("{other}"),
    }
}

/// An incident at version 3.
fn at_three(bench: &Bench) {
    bench.declare(id(1), "Checkout API down");
    bench.tell(id(1), &note("one"));
    bench.tell(id(1), &note("two"));
}

#[test]
fn a_stream_begins_once() {
    on_every_store(|bench| {
        let batch = bench.decided([(id(1), &declare("Checkout API down"))]);
        let again = bench.decided([(id(1), &declare("Checkout API down"))]);
        let appended = bench.append(batch).unwrap();
        assert_eq!((appended.streams[0].before.get(), appended.streams[0].version.get()), (0, 1));
        let conflict = conflict(bench.append(again).unwrap_err());
        assert_eq!((conflict.incident, conflict.actual.get()), (id(1), 1));
        assert_eq!(
            conflict.to_string(),
            format!("{} is at version 1, not new; look at what came in between and decide again", id(1))
        );
        assert_eq!(bench.version(id(1)), 1);
    });
}

#[test]
fn an_exact_version_is_that_of_the_newest_record() {
    on_every_store(|bench| {
        at_three(bench);
        for version in [0, 1, 2, 4, 7, u64::MAX] {
            let batch = bench.noted(id(1), Expected::Exact(Version::new(version)));
            let error = bench.append(batch).unwrap_err();
            assert_eq!(error.code(), Code::VersionConflict, "at {version}: {error}");
            assert_eq!(conflict(error).actual.get(), 3, "at {version}");
        }
        for version in [0, 1, u64::MAX] {
            let batch = bench.noted(id(2), Expected::Exact(Version::new(version)));
            assert_eq!(conflict(bench.append(batch).unwrap_err()).actual.get(), 0, "at {version}");
        }
        let appended = bench.append(bench.noted(id(1), Expected::Exact(Version::new(3)))).unwrap();
        assert_eq!(appended.streams[0].version.get(), 4);
    });
}

#[test]
fn a_stream_that_has_to_exist_takes_notes_at_whatever_version() {
    on_every_store(|bench| {
        let nowhere = bench.noted(id(1), Expected::Exists);
        assert_eq!(conflict(bench.append(nowhere).unwrap_err()).actual.get(), 0);
        at_three(bench);
        // Both were decided at version 1, and are sealed to whatever the head is by then.
        for (expected, version) in [(Expected::Exists, 4), (Expected::Any, 5)] {
            let appended = bench.append(bench.noted(id(1), expected)).unwrap();
            assert_eq!((appended.streams[0].before.get(), appended.streams[0].version.get()), (version - 1, version));
        }
        let host =
            json(r#"{"command":"record_host_event","arguments":{"name":"ext.deploys.finished","facts":{"build":7}}}"#);
        let appended = bench.append(bench.expecting(id(1), Expected::Any, &host)).unwrap();
        assert_eq!(appended.streams[0].version.get(), 6);
        let verification = sevlog::verify(log(bench).as_bytes());
        assert!(verification.is_sound(), "{:?}", verification.failures);
    });
}

fn log(bench: &Bench) -> String {
    bench.all().iter().map(|record| record.line().to_owned() + "\n").collect()
}

#[test]
fn whatever_a_state_may_refuse_needs_an_exact_version() {
    on_every_store(|bench| {
        at_three(bench);
        let before = bench.dump();
        for expected in [Expected::Exists, Expected::Any] {
            let error = bench.append(bench.expecting(id(1), expected, &severity("SEV-1"))).unwrap_err();
            assert_eq!(error, StoreError::ExpectedTooWeak { name: "severity_set".to_owned() });
            // One such draft among others is enough.
            let mut mixed = bench.noted(id(1), expected);
            mixed.streams[0]
                .drafts
                .extend(bench.expecting(id(1), expected, &severity("SEV-1")).streams.remove(0).drafts);
            assert_eq!(bench.append(mixed).unwrap_err().code(), Code::ExpectedTooWeak);
        }
        assert_eq!(bench.dump(), before);
    });
}

#[test]
fn a_note_begins_no_incident() {
    on_every_store(|bench| {
        let before = bench.dump();
        let error = bench.append(bench.noted(id(1), Expected::Any)).unwrap_err();
        assert_eq!(error.code(), Code::FirstNotDeclared, "{error}");
        assert_eq!(bench.dump(), before);
    });
}

#[test]
fn nothing_is_appended_under_the_same_expectations() {
    on_every_store(|bench| {
        bench.declare(id(1), "Checkout API down");
        let nothing = |n, expected| {
            let mut batch = bench.noted(id(n), expected);
            batch.streams[0].drafts.clear();
            bench.append(batch).map(|appended| (appended.streams[0].before.get(), appended.streams[0].version.get()))
        };
        assert_eq!(nothing(1, Expected::Exact(Version::new(1))), Ok((1, 1)));
        assert_eq!(nothing(1, Expected::Exists), Ok((1, 1)));
        assert_eq!(nothing(2, Expected::NoStream), Ok((0, 0)));
        assert_eq!(nothing(2, Expected::Any), Ok((0, 0)));
        for (n, expected) in [(1, Expected::NoStream), (1, Expected::Exact(Version::new(2))), (2, Expected::Exists)] {
            assert_eq!(nothing(n, expected).unwrap_err().code(), Code::VersionConflict);
        }
        assert_eq!(bench.version(id(2)), 0);
    });
}

#[test]
fn a_conflict_names_what_came_in_between() {
    on_every_store(|bench| {
        at_three(bench);
        let batch = bench.noted(id(1), Expected::Exact(Version::new(1)));
        let told = conflict(bench.append(batch).unwrap_err());
        let between: Vec<_> = told.between.iter().map(|between| (between.version.get(), &*between.name)).collect();
        assert_eq!((told.actual.get(), between), (3, vec![(2, "note_added"), (3, "note_added")]));
        let records = bench.history(id(1));
        for (between, record) in told.between.iter().zip(&records[1..]) {
            assert_eq!((between.record, &between.actor), (record.id(), record.actor()));
            assert_eq!(between.recorded_at, record.recorded_at());
        }
        // The first hundred are enough to see whom to talk to.
        for n in 0..120 {
            bench.tell(id(1), &note(&n.to_string()));
        }
        let batch = bench.noted(id(1), Expected::Exact(Version::new(1)));
        let between = conflict(bench.append(batch).unwrap_err()).between;
        assert_eq!((between.len(), between[99].version.get()), (100, 101));
    });
}

#[test]
fn one_stream_twice_in_a_batch_is_one_after_the_other() {
    on_every_store(|bench| {
        bench.declare(id(1), "Checkout API down");
        let mut batch = bench.noted(id(1), Expected::Exact(Version::new(1)));
        let mut second = batch.streams[0].clone();
        second.expected = Expected::Exact(Version::new(2));
        second.drafts.clear();
        batch.streams.push(second);
        let appended = bench.append(batch).unwrap();
        assert_eq!((appended.streams[1].before.get(), appended.streams[1].version.get()), (2, 2));
    });
}
