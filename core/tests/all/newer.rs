//! What a reader does with a log that a newer library wrote: keeps it, verifies it, and lets no rule go on past what it
//! does not know.

use serde_json::{Value, json};
use sevlog::{
    Event, History, LogReader, Occurred,
    event::{Newer, UnknownEvent},
};

use crate::schema::by_hand::Writer;

/// A log of two records, the second a severity with some members set.
fn log(members: &[(&str, Value)]) -> String {
    let no_digest = "0".repeat(64);
    let mut writer = Writer::new("01KAR0000000000000000000ZZ");
    writer.write(&json!({
        "type": "declared", "schema": 1,
        "facts": { "kind": "live", "plan": no_digest, "sourceKind": "person" }, "text": { "title": "Checkout API down" },
    }));
    let mut record = json!({
        "type": "severity_set", "schema": 1,
        "facts": { "guards": {}, "origin": "set", "plan": no_digest, "severity": { "label": "SEV-1", "rank": 1 } },
    });
    for (path, value) in members {
        *path.split('.').fold(&mut record, |record, member| &mut record[member]) = value.clone();
    }
    writer.write(&record);
    writer.log
}

/// Reads a log as one of a newer library: whole, verified, written back as it was. Returns what its rules keep to.
#[track_caller]
fn read(log: &str) -> (History, Newer) {
    let verification = sevlog::verify(log.as_bytes());
    assert!(verification.is_sound(), "{:?}", verification.failures);
    assert_eq!(verification.unknown, 1);
    let [history] = History::read(log.as_bytes()).unwrap().try_into().unwrap();
    let mut again = Vec::new();
    sevlog::write_log(history.records(), &mut again).unwrap();
    assert!(log.as_bytes() == again);
    let Event::Unknown(UnknownEvent { because, .. }) = history.records()[1].event() else { panic!("it is known") };
    let because = because.clone();
    (history, because)
}

#[test]
fn a_newer_type_stops_the_rules_unless_it_says_that_it_is_ignorable() {
    for ignorable in [false, true] {
        let (history, because) = read(&log(&[("type", json!("mood_set")), ("ignorable", json!(ignorable))]));
        assert_eq!(because, Newer::Type);
        assert_eq!(history.incident().newer().is_none(), ignorable);
    }
}

#[test]
fn a_newer_shape_or_word_of_a_known_type_stops_the_rules_whatever_it_says() {
    for ignorable in [false, true] {
        let ignorable = ("ignorable", json!(ignorable));
        let (history, because) = read(&log(&[("schema", json!(2)), ignorable.clone()]));
        assert_eq!(because, Newer::Schema);
        assert!(history.incident().newer().is_some());
        let (history, because) = read(&log(&[("facts.origin", json!("guessed")), ignorable]));
        assert_eq!(because, Newer::Value("guessed".into()));
        assert!(history.incident().newer().is_some());
    }
}

#[test]
fn a_newer_kind_of_time_stops_the_rules_and_counts_as_unknown() {
    let t = "2026-11-23T10:00:00Z";
    for (time, word) in [
        (json!({ "at": { "n": [1] }, "kind": "around" }), "around"),
        (json!({ "at": t, "kind": "at", "precision": "week" }), "week"),
    ] {
        let (history, because) = read(&log(&[("occurred", time.clone())]));
        assert_eq!(because, Newer::Value(word.into()));
        assert!(history.incident().newer().is_some());
        assert_eq!(history.records()[1].occurred(), &Occurred::unknown());
        let (history, because) = read(&log(&[("observedAt", time)]));
        assert_eq!(because, Newer::Value(word.into()));
        assert_eq!(history.records()[1].observed_at(), Some(&Occurred::unknown()));
    }
}

#[test]
fn versions_and_schema_numbers_begin_at_one() {
    for member in ["version", "schema"] {
        let error = LogReader::new(log(&[(member, json!(0))]).as_bytes()).nth(1).unwrap().unwrap_err();
        assert_eq!(
            error.to_string(),
            format!("line 2, column {}: `{member}` is not valid: expected a whole number from 1", error.column)
        );
    }
}

#[test]
fn a_newer_kind_of_actor_keeps_its_id_and_has_no_authority() {
    let kind = ("actor", json!({ "id": "r2", "kind": "robot" }));
    let (history, because) = read(&log(&[kind, ("by", json!({ "id": "crew", "kind": "squad" }))]));
    assert_eq!(because, Newer::Value("robot".into()));
    let record = &history.records()[1];
    assert_eq!((record.actor().id(), record.actor().person()), ("r2", None));
    assert_eq!(record.by(), Some(&sevlog::By::Unknown));
    assert!(history.incident().newer().is_some(), "rules read who acts");
}
