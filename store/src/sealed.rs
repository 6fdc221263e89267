//! From drafts to records at the head of one stream: what every store does the same way.

use std::{collections::BTreeMap, sync::Arc};

use sevlog::{Actor, Book, Draft, Event, Incident, IncidentId, IncidentNumber, Record, ReplayError, Version, seal};

use crate::{
    StoreError,
    error::{Between, Conflict},
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

    /// The incident, unless it is a book's own stream.
    pub(crate) fn incident(&self) -> Option<&Incident> {
        match self {
            Self::Incident(incident) => Some(incident),
            Self::Book(_) => None,
        }
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
/// `between` reads what came after a version, for a conflict to name.
pub(crate) fn seal_onto(
    mut stream: Stream,
    append: Append,
    sealing: &Sealing,
    between: impl FnOnce(Version) -> Result<Vec<Between>, StoreError>,
) -> Result<Sealed, StoreError> {
    let before = stream.version();
    append.expected.check(append.incident, before, between)?;
    let decided = matches!(append.expected, Expected::NoStream | Expected::Exact(_));
    if let Some(draft) = append.drafts.iter().find(|draft| !decided && !is_free(draft)) {
        return Err(StoreError::ExpectedTooWeak { name: draft.event().name().to_owned() });
    }
    let context = sealing.context();
    let mut records = Vec::with_capacity(append.drafts.len());
    for draft in append.drafts {
        let record = seal(&stream.head(), draft, &context);
        stream.apply(&record)?;
        records.push(record);
    }
    Ok(Sealed { before, records, stream })
}

impl Append {
    /// The same append; if it declares the incident, with the number that a book gives it.
    pub(crate) fn numbered(self, number: IncidentNumber) -> Self {
        Self { drafts: self.drafts.into_iter().map(|draft| draft.numbered(number)).collect(), ..self }
    }
}

/// The number that the book gave to an incident in which it was declared, where some records of it tell.
pub(crate) fn told_number(records: &[Record]) -> Option<IncidentNumber> {
    records.iter().find_map(|record| match record.event() {
        Event::Declared(declared) => declared.number,
        _ => None,
    })
}

impl Expected {
    /// Whether a stream is as it has to be.
    pub(crate) fn check(
        self,
        incident: IncidentId,
        actual: Version,
        between: impl FnOnce(Version) -> Result<Vec<Between>, StoreError>,
    ) -> Result<(), StoreError> {
        let holds = match self {
            Self::NoStream => actual == Version::NONE,
            Self::Exact(version) => actual == version && actual != Version::NONE,
            Self::Exists => actual != Version::NONE,
            Self::Any => true,
        };
        if holds {
            return Ok(());
        }
        let between = match self {
            Self::Exact(version) => between(version)?,
            Self::NoStream | Self::Exists | Self::Any => Vec::new(),
        };
        Err(Box::new(Conflict { incident, expected: self.to_string(), actual, between }).into())
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

/// The records of a chunk by their streams, in the order in which these are taken over.
pub(crate) fn by_stream(chunk: Vec<Record>) -> BTreeMap<IncidentId, Vec<Record>> {
    let mut streams: BTreeMap<IncidentId, Vec<Record>> = BTreeMap::new();
    for record in chunk {
        streams.entry(record.incident()).or_default().push(record);
    }
    streams
}

/// What is new of the records of one stream.
#[derive(Debug)]
pub(crate) struct Fresh {
    pub(crate) records: Vec<Record>,
    pub(crate) stream: Stream,
    pub(crate) skipped: u64,
}

/// Finds what is new of sealed records, the rest of which a stream has already. `before` is its state, if it exists; `ours` reads
/// its record at a version.
pub(crate) fn take_over(
    id: IncidentId,
    before: Option<&Stream>,
    records: Vec<Record>,
    ours: impl Fn(Version) -> Result<Option<Record>, StoreError>,
) -> Result<Fresh, StoreError> {
    let begins_book = records.first().is_some_and(|record| record.event().name() == "plan_adopted");
    let stream = before.cloned().unwrap_or_else(|| Stream::new(id, begins_book));
    let before = stream.version();
    let mut fresh = Fresh { records: Vec::new(), stream, skipped: 0 };
    for record in records {
        let version = record.version();
        if version > before {
            let wanted = fresh.stream.version().next();
            if version > wanted {
                return Err(StoreError::Gap { incident: id, version, wanted });
            }
            if !record.follows(&fresh.stream.head()) {
                return Err(StoreError::Forked { incident: id, version });
            }
            fresh.stream.apply(&record)?;
            fresh.records.push(record);
        } else {
            // One whose text was removed in either copy is the same: the chain says so.
            let is_same = |ours: Record| ours.chain() == record.chain() && ours.id() == record.id();
            if !ours(version)?.is_some_and(is_same) {
                return Err(StoreError::Forked { incident: id, version });
            }
            fresh.skipped = fresh.skipped.saturating_add(1);
        }
    }
    Ok(fresh)
}
