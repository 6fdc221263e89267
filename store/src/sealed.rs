//! From drafts to records at the head of one stream: what every store does the same way.

use std::sync::Arc;

use sevlog::{Actor, Book, Draft, Event, Incident, IncidentId, Record, ReplayError, Version, seal};

use crate::{
    StoreError,
    error::Conflict,
    store::{Append, Expected, Sealing, Stream},
};

/// A stream with what was appended to it.
#[derive(Debug)]
pub(crate) struct Sealed {
    pub(crate) before: Version,
    pub(crate) records: Vec<Record>,
    pub(crate) stream: Stream,
}

impl Stream {
    /// A stream that nothing stands in yet.
    pub(crate) fn new(id: IncidentId, is_book: bool) -> Self {
        if is_book { Self::Book(Arc::new(Book::new(id))) } else { Self::Incident(Arc::new(Incident::undeclared(id))) }
    }

    /// The id of the stream.
    #[must_use]
    pub fn id(&self) -> IncidentId {
        self.head().incident
    }

    /// What the next record is chained to.
    #[must_use]
    pub fn head(&self) -> sevlog::Head {
        match self {
            Self::Incident(incident) => incident.head(),
            Self::Book(book) => book.head(),
        }
    }

    /// Folds the next record; whoever else holds the state keeps it as it was.
    pub(crate) fn apply(&mut self, record: &Record) -> Result<(), ReplayError> {
        match self {
            Self::Incident(incident) => Arc::make_mut(incident).apply(record),
            Self::Book(book) => Arc::make_mut(book).apply(record),
        }
    }
}

/// Seals drafts to the head of a stream, if it is as expected. `stream` is its state; one that does not exist is at version 0.
pub(crate) fn seal_onto(mut stream: Stream, append: Append, sealing: &Sealing) -> Result<Sealed, StoreError> {
    let before = stream.version();
    check(before, &append)?;
    let context = sealing.context();
    let mut records = Vec::with_capacity(append.drafts.len());
    for draft in append.drafts {
        let record = seal(&stream.head(), draft, &context);
        stream.apply(&record)?;
        records.push(record);
    }
    Ok(Sealed { before, records, stream })
}

/// Whether a stream is as it has to be.
fn check(actual: Version, append: &Append) -> Result<(), StoreError> {
    let holds = match append.expected {
        Expected::NoStream => actual == Version::NONE,
        Expected::Exact(version) => actual == version && actual != Version::NONE,
        Expected::Exists => actual != Version::NONE,
        Expected::Any => true,
    };
    if !holds {
        let expected = append.expected.to_string();
        return Err(Box::new(Conflict { incident: append.incident, expected, actual, between: Vec::new() }).into());
    }
    let decided = matches!(append.expected, Expected::NoStream | Expected::Exact(_));
    match append.drafts.iter().find(|draft| !decided && !is_free(draft)) {
        Some(draft) => Err(StoreError::ExpectedTooWeak { name: draft.event().name().to_owned() }),
        None => Ok(()),
    }
}

/// Whether no state can refuse a draft.
fn is_free(draft: &Draft) -> bool {
    matches!(draft.event(), Event::NoteAdded(_) | Event::Extension(_))
}

impl std::fmt::Display for Expected {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NoStream => f.write_str("new"),
            Self::Exact(version) => write!(f, "at version {version}"),
            Self::Exists => f.write_str("there"),
            Self::Any => f.write_str("any"),
        }
    }
}

/// Whose requests are kept together: a person and a program may have the same id.
pub(crate) fn actor_key(actor: &Actor) -> String {
    serde_json::to_string(actor).unwrap_or_default()
}
