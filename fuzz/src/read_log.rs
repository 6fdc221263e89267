//! Reading: a value or a typed error with its place, whatever the bytes are.

use sevlog::{FailureKind, History, HistoryError, LogError, LogErrorKind, LogReader, verify, verify_against};

/// Any bytes read as a log, or are refused at a place in them; never a panic.
pub fn read_log(bytes: &[u8]) {
    let mut records = 0;
    let mut line = 0;
    let mut heads = Vec::new();
    for record in LogReader::new(bytes) {
        line += 1;
        match record {
            Ok(record) => {
                records += 1;
                heads.push(record.head());
            }
            Err(error) => {
                assert_eq!(error.line, line, "errors count lines as they come");
                stands_in(bytes, &error);
            }
        }
    }
    match History::read(bytes) {
        Ok(histories) => histories.iter().for_each(|history| assert!(history.incident().version().get() > 0)),
        Err(HistoryError::Log(error)) => stands_in(bytes, &error),
        Err(error) => assert!(!error.to_string().is_empty()),
    }
    let found = verify(bytes);
    assert_eq!(found.records, records, "verify reads what the reader reads");
    for failure in &found.failures {
        assert!(failure.line <= line && !failure.to_string().is_empty());
        if let FailureKind::Line(error) = &failure.kind {
            stands_in(bytes, error);
        }
    }
    let kept = found.heads.clone();
    if found.is_sound() {
        assert!(History::read(bytes).is_ok(), "what verifies can be read");
        assert!(verify_against(bytes, kept).is_sound(), "a log holds against its own heads");
    }
    assert_eq!(verify_against(bytes, heads.into_iter().rev()).records, records);
}

/// An error names a line that there is, and a column in it or right behind it.
fn stands_in(bytes: &[u8], error: &LogError) {
    let at = usize::try_from(error.line).unwrap().checked_sub(1).expect("lines count from 1");
    let line = bytes.split(|byte| *byte == b'\n').nth(at).expect("the line is there");
    assert!((1..=line.len() + 1).contains(&error.column), "{error} in a line of {} bytes", line.len());
    assert_eq!(error.kind == LogErrorKind::Blank, line.is_empty(), "{error}");
    assert!(!error.to_string().is_empty() && !error.code().as_str().is_empty());
}
