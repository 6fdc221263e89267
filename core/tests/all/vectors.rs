//! The vectors in tests/vectors, which every language runs. With `SEVLOG_BLESS=1` what is expected is written anew.

mod commands;
mod documents;
mod page;
mod readers;

use std::{
    fs,
    path::{Path, PathBuf},
};

use serde_json::{Map, Value};
use sevlog::{Event, History, LogReader, Status, event::ValidationOutcome, verify, write_log};

type Object = Map<String, Value>;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/vectors")
}

fn blessing() -> bool {
    std::env::var("SEVLOG_BLESS").is_ok_and(|bless| bless == "1")
}

#[track_caller]
fn object(value: &Value) -> &Object {
    value.as_object().unwrap_or_else(|| panic!("no object: {value}"))
}

#[track_caller]
fn text<'a>(object: &'a Object, member: &str) -> &'a str {
    object[member].as_str().unwrap_or_else(|| panic!("`{member}` is no text: {}", object[member]))
}

/// Panics at a member that no case has: a misspelt one would be passed over.
#[track_caller]
fn has_only(object: &Object, members: &[&str]) {
    for member in object.keys() {
        assert!(members.contains(&member.as_str()), "unknown member `{member}`; there are: {members:?}");
    }
}

/// Runs a file of cases. `told` returns the case with what came of it in the place of what was expected.
#[track_caller]
fn run(name: &str, told: impl Fn(&Object) -> Object) {
    let path = folder().join(name);
    let kept = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let mut file: Value = serde_json::from_str(&kept).unwrap();
    has_only(object(&file), &["about", "cases"]);
    let mut names = std::collections::BTreeSet::new();
    for case in file["cases"].as_array_mut().unwrap() {
        let name = case["name"].as_str().unwrap().to_owned();
        assert!(names.insert(name.clone()), "two cases are called `{name}`");
        let now = Value::Object(told(object(case)));
        assert!(blessing() || &now == case, "{name}: expected\n{}\nand got\n{}", page::of(case), page::of(&now));
        *case = now;
    }
    let written = page::of(&file);
    if blessing() {
        fs::write(&path, &written).unwrap();
    }
    assert!(blessing() || written == kept, "{name} is not laid out as `make vectors` does");
}

#[test]
fn lifecycle() {
    run("lifecycle.json", commands::told);
}

#[test]
fn guards() {
    run("guards.json", commands::told);
}

#[test]
fn bases() {
    run("bases.json", commands::told);
}

#[test]
fn impact() {
    run("impact.json", commands::told);
}

#[test]
fn merging() {
    run("merging.json", commands::told);
}

#[test]
fn keeping() {
    run("keeping.json", commands::told);
}

#[test]
fn metrics() {
    run("metrics.json", commands::told);
}

#[test]
fn canonical() {
    run("canonical.json", readers::canonical);
}

#[test]
fn times() {
    run("times.json", readers::time);
}

#[test]
fn broken_logs() {
    run("broken-logs.json", readers::log);
}

#[track_caller]
fn log(name: &str) -> Vec<u8> {
    fs::read(folder().join("logs").join(name)).unwrap()
}

#[test]
fn every_log_reads_verifies_and_is_written_back_byte_for_byte() {
    let mut count = 0;
    for entry in fs::read_dir(folder().join("logs")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let log = log(&name);
        let records: Vec<_> = LogReader::new(&log[..]).map(Result::unwrap).collect();
        let mut written = Vec::new();
        write_log(&records, &mut written).unwrap();
        assert!(written == log, "{name} is not written back as it was read");
        let verification = verify(&log[..]);
        assert!(verification.is_sound(), "{name}: {:?}", verification.failures);
        History::read(&log[..]).unwrap();
        count += 1;
    }
    assert!(count > 1, "there are no logs");
}

/// Written in 2025 by a library whose `validation_recorded` had `passed` instead of `outcome`. It is never made anew.
#[test]
fn a_log_of_an_older_shape_is_read_as_what_it_means_now() {
    let log = log("older-shape.jsonl");
    assert!(
        String::from_utf8_lossy(&log).contains(r#""passed":true"#)
            && !String::from_utf8_lossy(&log).contains("outcome")
    );
    let history = History::read(&log[..]).unwrap().remove(0);
    let validations = history.records().iter().filter(|record| matches!(record.event(), Event::ValidationRecorded(_)));
    assert!(validations.clone().all(|record| record.schema() == 1), "a record says which shape it was written in");
    let told: Vec<_> = validations
        .map(|record| match record.event() {
            Event::ValidationRecorded(event) => (event.outcome, event.fix, event.exit_code, event.duration_ms),
            other => panic!("{other:?}"),
        })
        .collect();
    let second_fix = history.records()[4].id();
    assert_eq!(
        told,
        [
            (ValidationOutcome::Failed, None, Some(1), None),
            (ValidationOutcome::Passed, Some(second_fix), None, Some(4200)),
        ]
    );
    let folded: Vec<_> = history.incident().validations().iter().map(|validation| validation.outcome).collect();
    assert_eq!(folded, [ValidationOutcome::Failed, ValidationOutcome::Passed]);
    assert_eq!(history.incident().status(), Status::Resolved);
    assert_eq!(history.incident().newer(), None, "commands go on from an older log");
}
