//! A store around another, in which a test decides what becomes of an append.

use std::{
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use sevlog::{Actor, EpisodeKey, Incident, IncidentId, IncidentNumber, Record, RecordId, SignalKey, Version};
use sevlog_store::{
    Pending, StoreError, Summary,
    list::{Found, Query, SummaryPage},
    signal::Sighting,
    store::{Appended, Batch, Chunk, Cursor, Differing, EventStore, Health, Page, Request, Sink, Stream, Taken, Which},
};

/// Does everything as the store inside does, and appends as it is told.
pub(crate) struct Around<F> {
    inside: Arc<dyn EventStore>,
    append: F,
    /// Whether states cannot be read.
    is_blind: Arc<AtomicBool>,
}

impl<F> Around<F> {
    pub(crate) fn new(inside: Arc<dyn EventStore>, append: F) -> Self {
        Self { inside, append, is_blind: Arc::default() }
    }

    /// No state can be read while this is set.
    pub(crate) fn blind(self, is_blind: &Arc<AtomicBool>) -> Self {
        Self { is_blind: Arc::clone(is_blind), ..self }
    }
}

impl<F> EventStore for Around<F>
where
    F: Fn(&dyn EventStore, Batch) -> Result<Appended, StoreError> + Send + Sync + 'static,
{
    fn append(&self, batch: Batch) -> Pending<'_, Appended> {
        Box::pin(async move { (self.append)(&*self.inside, batch) })
    }

    fn stream(&self, id: IncidentId) -> Pending<'_, Option<Stream>> {
        if self.is_blind.load(Ordering::Relaxed) {
            return Box::pin(std::future::ready(Err(StoreError::Busy { place: "here".to_owned() })));
        }
        self.inside.stream(id)
    }

    fn seen(&self, id: IncidentId) -> Option<Stream> {
        if self.is_blind.load(Ordering::Relaxed) { None } else { self.inside.seen(id) }
    }

    fn records(&self, id: IncidentId, after: Version, limit: usize) -> Pending<'_, Vec<Record>> {
        self.inside.records(id, after, limit)
    }

    fn records_of(&self, id: IncidentId, records: Vec<RecordId>) -> Pending<'_, Vec<Record>> {
        self.inside.records_of(id, records)
    }

    fn request(&self, actor: Actor, request: Request) -> Pending<'_, Option<Appended>> {
        self.inside.request(actor, request)
    }

    fn read_all(&self, after: Cursor, limit: usize) -> Pending<'_, Page> {
        self.inside.read_all(after, limit)
    }

    fn head(&self) -> Pending<'_, Cursor> {
        self.inside.head()
    }

    fn redactions(&self) -> Pending<'_, u64> {
        self.inside.redactions()
    }

    fn appended_after(&self, cursor: Cursor) -> Pending<'_, ()> {
        self.inside.appended_after(cursor)
    }

    fn walk(&self, sink: Sink) -> Pending<'_, u64> {
        self.inside.walk(sink)
    }

    fn import(&self, chunk: Chunk) -> Pending<'_, Taken> {
        self.inside.import(chunk)
    }

    fn list(&self, query: Query) -> Pending<'_, SummaryPage> {
        self.inside.list(query)
    }

    fn summary(&self, id: IncidentId) -> Pending<'_, Option<Summary>> {
        self.inside.summary(id)
    }

    fn numbered(&self, number: u64) -> Pending<'_, Option<IncidentId>> {
        self.inside.numbered(number)
    }

    fn numbered_by(&self, told: IncidentNumber) -> Pending<'_, Vec<IncidentId>> {
        self.inside.numbered_by(told)
    }

    fn states(&self, which: Which, after: Option<IncidentId>, limit: usize) -> Pending<'_, Vec<Arc<Incident>>> {
        self.inside.states(which, after, limit)
    }

    fn sighting(&self, signal: SignalKey, episode: EpisodeKey) -> Pending<'_, Sighting> {
        self.inside.sighting(signal, episode)
    }

    fn search(&self, words: String, limit: usize) -> Pending<'_, Vec<Found>> {
        self.inside.search(words, limit)
    }

    fn examine(&self) -> Pending<'_, Vec<Differing>> {
        self.inside.examine()
    }

    fn book(&self) -> IncidentId {
        self.inside.book()
    }

    fn health(&self) -> Pending<'_, Health> {
        self.inside.health()
    }

    fn backup(&self, to: PathBuf) -> Pending<'_, ()> {
        self.inside.backup(to)
    }
}
