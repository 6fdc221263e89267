//! What fuzzing found, each as small as it gets.

use sevlog::Command;

use crate::teller::json;

#[test]
fn a_command_that_publishes_a_document_written_elsewhere_reads_back_from_its_json() {
    let publish = json(r#"{"command":"publish_postmortem","arguments":{"document":{}}}"#);
    let written = serde_json::to_string(&publish).unwrap();
    assert_eq!(Command::from_json(&written), Ok(publish), "{written}");
}
