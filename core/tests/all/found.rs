//! What fuzzing found, each as small as it gets.

use serde_json::json;
use sevlog::{Book, Command, History, Incident, LogReader};

use crate::{
    schema::by_hand::Writer,
    teller::{self, Teller},
};

#[test]
fn a_command_that_publishes_a_document_written_elsewhere_reads_back_from_its_json() {
    let publish = teller::json(
        r#"{"command":"publish_postmortem","arguments":{"document":{},"address":"https://docs.example/7"}}"#,
    );
    let written = serde_json::to_string(&publish).unwrap();
    assert_eq!(Command::from_json(&written), Ok(publish), "{written}");
}

#[test]
fn a_book_that_begins_with_a_newer_shape_is_passed_over_like_any_other() {
    let mut writer = Writer::new("01KAR0000000000000000B00KS");
    writer.write(&json!({ "type": "plan_adopted", "schema": 99, "facts": {} }));
    let log = writer.log.as_bytes();
    assert!(sevlog::verify(log).is_sound());
    assert!(Book::replay(LogReader::new(log).map(Result::unwrap)).is_ok());
    assert_eq!(History::read(log), Ok(Vec::new()));
}

#[test]
fn a_field_whose_value_was_redacted_reads_as_redacted_and_not_as_empty_when_the_log_is_replayed() {
    let mut teller = Teller::responding();
    let set = teller.json(r#"{"command":"set_field","arguments":{"field":"customer","value":"Ana's shop"}}"#);
    teller.json(&format!(r#"{{"command":"redact","arguments":{{"record":"{set}","reason":"A customer's name."}}}}"#));
    let replayed = Incident::replay(teller.history.records()).unwrap();
    assert!(replayed.fields().all(|(_, value)| value.is_redacted()) && replayed.fields().count() == 1);
    assert_eq!(&replayed, teller.history.incident());
}
