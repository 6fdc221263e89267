//! Folding: any records that read fold into a state, or are refused and leave it as it was.

use sevlog::{Book, Event, History, Incident, LogReader, Record, milestones};

use crate::ask;

/// Any records that read fold into an incident or are refused, all or nothing; never a panic.
pub fn replay(bytes: &[u8]) {
    let records: Vec<Record> = LogReader::new(bytes).filter_map(Result::ok).collect();
    let Some(first) = records.first() else { return };
    let mut history = History::new(first.incident());
    for record in &records {
        push(&mut history, record);
    }
    ask::everything(&history);
    assert_eq!(Incident::restore(&history.incident().snapshot()).as_ref(), Ok(history.incident()));
    redacts(&history);
    books(&records);
}

fn push(history: &mut History, record: &Record) {
    let (before, count) = (history.incident().clone(), history.records().len());
    match history.push(record.clone()) {
        Ok(()) => assert_eq!(history.incident().head(), record.head()),
        Err(error) => {
            assert_eq!(history.incident(), &before, "a record that does not follow changes nothing: {error}");
            assert_eq!(history.records().len(), count);
            assert!(!error.to_string().is_empty());
        }
    }
}

/// Milestones do not depend on text, so that no redaction changes them.
fn redacts(history: &History) {
    // What a library does not know may be anything once its text is gone.
    if history.records().iter().any(|record| matches!(record.event(), Event::Unknown(_))) {
        return;
    }
    let redacted: Vec<Record> = history.records().iter().map(Record::redact).collect();
    if let Some(incident) = Incident::replay(&redacted).ok().filter(Incident::is_declared) {
        assert_eq!(milestones(&incident), milestones(history.incident()), "a redaction moves no milestone");
        assert_eq!(incident.status(), history.incident().status(), "a redaction moves no status");
        assert_eq!(incident.head(), history.incident().head());
    }
}

fn books(records: &[Record]) {
    if let Ok(book) = Book::replay(records) {
        assert_eq!(usize::try_from(book.version().get()), Ok(records.len()));
        serde_json::to_string(&book).expect("a book is JSON");
        assert!(book.adoptions().is_empty() || book.plan_in_force(sevlog::Timestamp::MAX).is_some());
    }
    let mut book = Book::new(records.first().expect("there is a record").incident());
    for record in records {
        let before = book.clone();
        if book.apply(record).is_err() {
            assert_eq!(book, before, "a record that does not follow changes nothing");
        }
    }
}
