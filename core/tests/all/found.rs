//! What fuzzing found, each as small as it gets.

use serde_json::json;
use sevlog::{Book, Command, History, LogReader};

use crate::{schema::by_hand::Writer, teller};

#[test]
fn a_command_that_publishes_a_document_written_elsewhere_reads_back_from_its_json() {
    let publish = teller::json(r#"{"command":"publish_postmortem","arguments":{"document":{}}}"#);
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
