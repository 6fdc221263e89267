//! The published JSON Schema and the pages of the format are in step with the types.

pub(crate) mod by_hand;
mod every_event;
mod pages;

use std::{
    collections::{BTreeSet, HashMap},
    fs,
    path::{Path, PathBuf},
};

use serde_json::{Value, json};
use sevlog::{Code, Command, Event, LogReader, Record, limits::MAX_DEPTH};

use crate::teller::Teller;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Compares a committed file with what the types come to, or writes it anew.
#[track_caller]
fn in_step(path: &str, made: &[u8]) {
    let file = root().join(path);
    if std::env::var("SEVLOG_BLESS").is_ok_and(|bless| bless == "1") {
        fs::write(&file, made).unwrap();
    }
    let kept = fs::read(&file).unwrap_or_default();
    let line =
        kept.split(|b| *b == b'\n').zip(made.split(|b| *b == b'\n')).take_while(|(kept, made)| kept == made).count();
    assert!(kept == made, "{path} is out of step from line {}: run `make schema` and read the diff", line + 1);
}

#[test]
fn the_published_schema_is_the_one_of_the_types() {
    let pretty = serde_json::to_string_pretty(&sevlog::schema()).unwrap() + "\n";
    in_step("docs/record.schema.json", pretty.as_bytes());
}

#[track_caller]
fn parts_in_step(path: &str, parts: &[(&str, String)]) -> String {
    let page = fs::read_to_string(root().join(path)).unwrap();
    let made = parts.iter().fold(page, |page, (name, part)| pages::with_part(&page, name, part));
    in_step(path, made.as_bytes());
    made
}

#[test]
fn the_page_of_the_format_lists_what_the_types_have_and_codes_that_exist() {
    let parts = [
        ("envelope", pages::envelope()),
        ("example", pages::example()),
        ("limits", pages::limits()),
        ("events", pages::events()),
    ];
    let page = parts_in_step("docs/format.md", &parts);
    let codes: Vec<_> = page.split("](errors.md#").skip(1).map(|rest| rest.split_once(')').unwrap().0).collect();
    let unknown = codes.iter().filter(|name| !Code::ALL.iter().any(|code| code.as_str() == **name));
    assert_eq!(unknown.collect::<Vec<_>>(), [&""; 0]);
}

#[test]
fn the_page_of_errors_lists_every_code() {
    parts_in_step("docs/errors.md", &[("errors", pages::errors())]);
}

fn lines(log: &[u8]) -> Vec<Value> {
    std::str::from_utf8(log).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn what_the_schema_is_tried_on_holds_every_event_with_every_field() {
    let told: BTreeSet<_> = lines(&[every_event::log(), by_hand::log().into_bytes()].concat())
        .iter()
        .flat_map(|line| {
            let name = line["type"].as_str().unwrap();
            let members = ["facts", "text"].map(|side| line[side].as_object().into_iter().flatten());
            let members =
                members.into_iter().flatten().map(|(member, _)| format!("{name}.{member}")).collect::<Vec<_>>();
            members.into_iter().chain([name.to_owned()])
        })
        .collect();
    let types = Event::types().into_iter().flat_map(|kind| {
        let fields = kind.fields.into_iter().map(move |field| format!("{}.{}", kind.name, field.name));
        fields.chain([kind.name.to_owned()])
    });
    assert_eq!(types.filter(|name| !told.contains(name)).collect::<Vec<_>>(), [""; 0]);
}

#[test]
fn every_member_of_the_envelope_is_in_the_schema_and_in_a_log() {
    let told: BTreeSet<_> = lines(&every_event::log())
        .iter()
        .flat_map(|line| line.as_object().unwrap().clone().into_iter().map(|(name, _)| name))
        .collect();
    let schema = sevlog::schema();
    let properties = schema["properties"].as_object().unwrap();
    assert!(told.iter().eq(properties.keys()), "{told:?}");
}

#[test]
fn every_schema_number_that_is_read_has_its_shape() {
    let schema = sevlog::schema();
    let shapes: BTreeSet<_> = schema["allOf"]
        .as_array()
        .unwrap()
        .iter()
        .map(|shape| &shape["if"]["properties"])
        .map(|when| (when["type"]["const"].as_str().unwrap(), when["schema"]["const"].as_u64().unwrap()))
        .collect();
    let types = Event::types();
    let numbers: BTreeSet<_> =
        types.iter().flat_map(|kind| (1..=kind.schema).map(|number| (kind.name, number))).collect();
    assert_eq!(shapes, numbers);
}

#[test]
fn a_log_of_every_event_verifies_and_is_written_as_it_was_read() {
    let log = every_event::log();
    in_step("tests/vectors/logs/every-event.jsonl", &log);
    verifies_and_reads_back(&log);
}

#[test]
fn a_log_that_is_sealed_by_the_page_alone_verifies_and_is_written_as_it_was_read() {
    let log = by_hand::log();
    in_step("tests/vectors/logs/another-writer.jsonl", log.as_bytes());
    verifies_and_reads_back(log.as_bytes());
}

fn verifies_and_reads_back(log: &[u8]) {
    let verification = sevlog::verify(log);
    assert!(verification.is_sound(), "{:?}", verification.failures);
    let records: Vec<_> = LogReader::new(log).map(Result::unwrap).collect();
    let mut again = Vec::new();
    sevlog::write_log(&records, &mut again).unwrap();
    assert!(log == again);
}

#[test]
fn chains_and_digests_are_what_the_page_says() {
    let mut chains = HashMap::new();
    for line in lines(&every_event::log()) {
        let incident = line["incident"].as_str().unwrap().to_owned();
        let chain = chains.entry(incident).or_insert_with_key(|incident| by_hand::start(incident));
        *chain = by_hand::link(*chain, &line);
        assert_eq!(line["chain"], chain.to_string(), "{line}");
        if let Some(text) = line.get("text") {
            let salt = line["salt"].as_str().unwrap().parse().unwrap();
            assert_eq!(line["textDigest"], by_hand::text_digest(salt, text).to_string(), "{line}");
        }
    }
}

#[test]
fn what_nests_to_the_limit_is_refused_or_reads_back() {
    let told = (MAX_DEPTH - 4..=MAX_DEPTH).map(|depth| {
        let nested = "[".repeat(depth) + &"]".repeat(depth);
        let json = format!(
            r#"{{"command":"record_host_event","arguments":{{"name":"ext.deep","facts":{{"a":{nested}}},"text":{{"a":{nested}}}}}}}"#
        );
        let mut teller = Teller::responding();
        let records = teller.try_tell(&Command::from_json(&json).unwrap()).ok()?;
        assert_eq!(Record::read(records[0].line()).as_ref(), Ok(&records[0]));
        Some(depth)
    });
    // The record and its facts are two.
    assert_eq!(told.flatten().max(), Some(MAX_DEPTH - 2));
}

#[test]
fn a_fault_is_told_of_the_side_that_it_is_on() {
    let facts = json!({ "kind": "live", "plan": "0".repeat(64), "sourceKind": "person" });
    for (facts, text, field) in [
        (json!({}), json!({ "title": "Down" }), "`facts` is not valid: missing field"),
        (facts.clone(), json!({ "title": 1 }), "`text` is not valid: invalid type"),
        (facts.clone(), json!({}), "`text` is not valid: missing field `title`"),
        (facts, Value::Null, "the record has no `text`"),
    ] {
        let mut writer = by_hand::Writer::new("01KAR0000000000000000000ZZ");
        let mut record = json!({ "type": "declared", "schema": 1, "facts": facts, "text": text });
        record.as_object_mut().unwrap().retain(|_, member| !member.is_null());
        writer.write(&record);
        let error = Record::read(writer.log.trim_end()).unwrap_err().to_string();
        assert!(error.contains(field), "{error}");
    }
}
