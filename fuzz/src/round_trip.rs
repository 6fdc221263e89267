//! Writing: what was read comes out as it was, byte for byte.

use sevlog::{Command, Event, Record, canonical};

/// The key by which `serde_json` with `raw_value` marks a text to be parsed again: it reads an object of this one key as
/// what the text says, so that it is no reference for such an object.
const RAW_VALUE: &str = "$serde_json::private::RawValue";

/// What is read as a record, a canonical text or a command writes back to what it came from.
pub fn round_trip(bytes: &[u8]) {
    is_canonical_as_written(bytes);
    for line in bytes.split(|byte| *byte == b'\n') {
        if let Ok(record) = Record::read_bytes(line) {
            record_reads_back(&record, line);
        }
        if let Ok(text) = std::str::from_utf8(line) {
            command_reads_back(text);
        }
    }
}

/// Exactly those bytes are canonical that `to_canonical` writes.
fn is_canonical_as_written(bytes: &[u8]) {
    let checked = canonical::check(bytes);
    if let Err(error) = &checked {
        assert!(error.offset <= bytes.len() && !error.to_string().is_empty());
    }
    let value = serde_json::from_slice(bytes);
    let written = value.ok().and_then(|value| canonical::to_canonical(&value).ok());
    if !String::from_utf8_lossy(bytes).contains(RAW_VALUE) {
        let same = written.is_some_and(|text| text.as_bytes() == bytes);
        assert_eq!(checked.is_ok(), same, "{checked:?}: {}", String::from_utf8_lossy(bytes));
    }
}

fn record_reads_back(record: &Record, line: &[u8]) {
    assert_eq!(record.line().as_bytes(), line, "a record is the line that it was read from");
    assert_eq!(canonical::check(line), Ok(()), "a record is canonical");
    let redacted = record.redact();
    assert_eq!(canonical::check(redacted.line().as_bytes()), Ok(()), "a redacted record is canonical");
    assert_eq!(Record::read(redacted.line()).as_ref(), Ok(&redacted), "a redacted record reads again");
    assert_eq!(redacted.redact(), redacted, "what is removed is gone at once");
    assert_eq!(redacted.head(), record.head(), "a redaction does not touch the chain");
    assert_eq!(redacted.is_redacted(), record.text_digest().is_some(), "text stands or falls with its digest");
    if !matches!(record.event(), Event::Unknown(_)) {
        assert_eq!(redacted.event().name(), record.event().name(), "a redacted record is of the type that it was");
    }
}

fn command_reads_back(text: &str) {
    let command = match Command::from_json(text) {
        Ok(command) => command,
        Err(error) => {
            assert!(!error.to_string().is_empty());
            return;
        }
    };
    let value = serde_json::to_value(&command).expect("a command is JSON");
    // Fractions lose digits on their way through JSON; `decide` refuses them.
    if canonical::to_canonical(&value).is_ok() && !text.contains(RAW_VALUE) {
        assert_eq!(Command::from_json(&value.to_string()).as_ref(), Ok(&command), "{text} came back as {value}");
    }
}
