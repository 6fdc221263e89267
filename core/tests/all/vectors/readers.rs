//! Cases of bytes: what reads them, or which error they are and where.

use serde_json::{Value, json};
use sevlog::{
    FailureKind, Head, History, HistoryError, Occurred, TimeError, Timestamp,
    canonical::{check, to_canonical},
    verify_against,
};

use super::{Object, has_only, text};

fn with_expectation(case: &Object, expectation: Value) -> Object {
    let mut case = case.clone();
    case.insert("expect".into(), expectation);
    case
}

/// The bytes that a case gives as text, or in hexadecimal where they are none.
fn bytes(case: &Object) -> Vec<u8> {
    if let Some(given) = case.get("text") {
        return given.as_str().unwrap().into();
    }
    let digits: Vec<_> = text(case, "hex").chars().map(|digit| digit.to_digit(16).unwrap()).collect();
    digits.chunks_exact(2).map(|pair| u8::try_from(pair[0] * 16 + pair[1]).unwrap()).collect()
}

/// Bytes that are canonical or not, or a value that has a canonical text or not.
pub(super) fn canonical(case: &Object) -> Object {
    has_only(case, &["name", "text", "hex", "value", "expect"]);
    let outcome = match case.get("value") {
        Some(value) => match to_canonical(value) {
            Ok(text) => json!({ "text": text }),
            Err(error) => json!({ "error": error.code() }),
        },
        None => match check(&bytes(case)) {
            Ok(()) => json!({ "canonical": true }),
            Err(error) => json!({ "error": error.code(), "offset": error.offset }),
        },
    };
    with_expectation(case, outcome)
}

/// A time as people write it, or as a log does.
pub(super) fn time(case: &Object) -> Object {
    has_only(case, &["name", "form", "text", "expect"]);
    let given = text(case, "text");
    let refused = |error: TimeError| json!({ "error": error.code(), "message": error.to_string() });
    let instant = |at: Result<Timestamp, TimeError>| at.map_or_else(refused, |at| json!({ "wire": at }));
    let outcome = match text(case, "form") {
        "instant" => instant(Timestamp::parse(given)),
        "wire" => instant(Timestamp::parse_wire(given)),
        "occurred" => Occurred::parse(given).map_or_else(refused, |occurred| {
            // What an unknown time reaches to.
            let recorded_at = Timestamp::parse("2026-11-23T10:00:00Z").unwrap();
            json!({ "wire": occurred, "interval": occurred.interval(recorded_at) })
        }),
        other => panic!("no form of a time: {other}"),
    };
    with_expectation(case, outcome)
}

/// A log as it stands: what it gives, or where reading stops; and everything that verifying finds.
pub(super) fn log(case: &Object) -> Object {
    has_only(case, &["name", "lines", "heads", "expect"]);
    let log: String = case["lines"].as_array().unwrap().iter().map(|line| line.as_str().unwrap()).collect();
    let heads: Vec<Head> =
        case.get("heads").map_or_else(Vec::new, |heads| serde_json::from_value(heads.clone()).unwrap());
    let read = match History::read(log.as_bytes()) {
        Ok(histories) => histories
            .iter()
            .map(|history| {
                let incident = history.incident();
                json!({ "incident": incident.id(), "status": incident.status(), "version": incident.version() })
            })
            .collect(),
        Err(HistoryError::Log(error)) => {
            json!({ "error": error.code(), "line": error.line, "column": error.column })
        }
        Err(HistoryError::Replay { line, error }) => json!({ "error": error.code(), "line": line }),
        Err(other) => panic!("{other}"),
    };
    let verification = verify_against(log.as_bytes(), heads);
    let faults: Value = verification
        .failures
        .iter()
        .map(|failure| match &failure.kind {
            FailureKind::Line(error) => {
                json!({ "error": failure.code(), "line": failure.line, "column": error.column })
            }
            _ => json!({ "error": failure.code(), "line": failure.line }),
        })
        .collect();
    with_expectation(case, json!({ "read": read, "faults": faults }))
}
