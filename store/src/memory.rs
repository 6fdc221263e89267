//! A book in memory: for tests, notebooks and demonstrations, and the plainest reading of what a store has to do.

mod append;
mod search;

use std::{
    collections::BTreeMap,
    path::PathBuf,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use event_listener::Event;
use sevlog::{
    Actor, Book, Digest, EpisodeKey, Incident, IncidentId, Record, RecordId, RequestId, SignalKey, Version,
    event::SignalState,
};

use crate::{
    StoreError, Summary,
    environment::{Environment, stream_id},
    list::{Found, PageEnd, Query, SummaryPage},
    signal::{Seen, Sighting},
    store::{Appended, Batch, Chunk, Cursor, EventStore, Health, Page, Sink, Stream, Taken, Which},
    wait::Pending,
};

/// A book in memory. It is gone with the last handle; [`Logbook::export`](crate::Logbook::export) keeps what it holds.
pub struct MemoryStore {
    book: IncidentId,
    data: Mutex<Data>,
    appended: Event,
}

/// Everything that a book holds. A batch is carried out on a copy of what it changes, and put back as a whole.
#[derive(Default)]
struct Data {
    streams: BTreeMap<IncidentId, Kept>,
    /// The streams of the records and their versions, in the order in which they were committed.
    order: Vec<(IncidentId, Version)>,
    numbers: BTreeMap<u64, IncidentId>,
    requests: BTreeMap<(String, RequestId), (Digest, Appended)>,
    signals: BTreeMap<SignalKey, Vec<Episode>>,
}

/// One stream.
#[derive(Clone)]
struct Kept {
    state: Stream,
    records: Vec<Record>,
    number: Option<u64>,
    is_settled: bool,
}

/// One episode of a signal; those of a signal stand in the order in which they were first seen.
#[derive(Clone)]
struct Episode {
    key: EpisodeKey,
    incident: Option<IncidentId>,
    state: SignalState,
    repeats: u64,
    revision: u64,
}

impl Episode {
    fn seen(&self) -> Seen {
        let Self { key: episode, incident, state, repeats, revision } = self.clone();
        Seen { episode, incident, state, repeats, revision }
    }
}

impl MemoryStore {
    /// A new book.
    ///
    /// # Errors
    /// When the machine has no randomness for its id.
    pub fn new(environment: &dyn Environment) -> Result<Self, StoreError> {
        let book = stream_id(environment, environment.now())?;
        Ok(Self { book, data: Mutex::default(), appended: Event::new() })
    }

    fn data(&self) -> MutexGuard<'_, Data> {
        self.data.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// An answer that is there at once.
    fn answer<T: Send + 'static>(answer: Result<T, StoreError>) -> Pending<'static, T> {
        Box::pin(std::future::ready(answer))
    }

    fn position(&self, cursor: &Cursor) -> Result<usize, StoreError> {
        if cursor.0.is_empty() {
            return Ok(0);
        }
        let ours = cursor.0.split_once('.').filter(|(book, _)| *book == self.book.to_string());
        ours.and_then(|(_, position)| position.parse().ok())
            .ok_or_else(|| StoreError::CursorUnknown { cursor: cursor.0.chars().take(64).collect() })
    }
}

impl Data {
    fn incident(&self, id: IncidentId) -> Option<(&Kept, &Arc<Incident>)> {
        let kept = self.streams.get(&id)?;
        match &kept.state {
            Stream::Incident(incident) => Some((kept, incident)),
            Stream::Book(_) => None,
        }
    }

    fn incidents(&self) -> impl Iterator<Item = (&Kept, &Arc<Incident>)> {
        self.streams.keys().filter_map(|id| self.incident(*id))
    }

    fn summary(&self, id: IncidentId) -> Option<Summary> {
        self.incident(id).map(|(kept, incident)| Summary::of(incident, kept.number))
    }

    fn book(&self, id: IncidentId) -> Arc<Book> {
        match self.streams.get(&id).map(|kept| &kept.state) {
            Some(Stream::Book(book)) => Arc::clone(book),
            _ => Arc::new(Book::new(id)),
        }
    }

    fn sighting(&self, signal: &SignalKey, episode: &EpisodeKey) -> Sighting {
        let episodes = self.signals.get(signal).map(Vec::as_slice).unwrap_or_default();
        let own = episodes.iter().find(|other| other.key == *episode);
        let before = episodes.iter().rev().find(|other| other.key != *episode && other.incident.is_some());
        Sighting { episode: own.map(Episode::seen), before: before.map(Episode::seen) }
    }
}

impl Query {
    /// Whether an incident is one of those that are meant, whatever the page.
    fn holds(&self, summary: &Summary) -> bool {
        let any = |is_empty: bool, found: bool| is_empty || found;
        let label = summary.severity.as_ref().map(|severity| &severity.label);
        any(self.statuses.is_empty(), self.statuses.contains(&summary.status))
            && any(self.kinds.is_empty(), self.kinds.contains(&summary.kind))
            && any(self.severities.is_empty(), label.is_some_and(|label| self.severities.contains(label)))
            && self.service.as_ref().is_none_or(|service| summary.services.contains(service))
            && self.holder.as_ref().is_none_or(|(person, role)| {
                let mut holders = summary.holders.iter();
                holders.any(|(held, by)| by == person && role.as_ref().is_none_or(|role| role == held))
            })
            && self.declared_from.is_none_or(|from| summary.declared_at >= from)
            && self.declared_before.is_none_or(|before| summary.declared_at < before)
    }
}

impl EventStore for MemoryStore {
    fn append(&self, batch: Batch) -> Pending<'_, Appended> {
        let appended = self.data().append(self.book, batch);
        self.appended.notify(usize::MAX);
        Self::answer(appended)
    }

    fn stream(&self, id: IncidentId) -> Pending<'_, Option<Stream>> {
        Self::answer(Ok(self.seen(id)))
    }

    fn seen(&self, id: IncidentId) -> Option<Stream> {
        self.data().streams.get(&id).map(|kept| kept.state.clone())
    }

    fn records(&self, id: IncidentId, after: Version, limit: usize) -> Pending<'_, Vec<Record>> {
        let data = self.data();
        let records = data.streams.get(&id).map(|kept| kept.records.as_slice()).unwrap_or_default();
        let after = records.iter().filter(|record| record.version() > after);
        Self::answer(Ok(after.take(limit).cloned().collect()))
    }

    fn records_of(&self, id: IncidentId, wanted: Vec<RecordId>) -> Pending<'_, Vec<Record>> {
        let data = self.data();
        let records = data.streams.get(&id).map(|kept| kept.records.as_slice()).unwrap_or_default();
        let found = wanted.iter().filter_map(|id| records.iter().find(|record| record.id() == *id));
        Self::answer(Ok(found.cloned().collect()))
    }

    fn request(&self, actor: Actor, request: RequestId, digest: Digest) -> Pending<'_, Option<Appended>> {
        Self::answer(self.data().request(&actor, &request, digest))
    }

    fn read_all(&self, after: Cursor, limit: usize) -> Pending<'_, Page> {
        let read = || {
            let (data, after) = (self.data(), self.position(&after)?);
            let order = data.order.iter().enumerate().skip(after).take(limit);
            let records = order.filter_map(|(position, (id, version))| {
                let cursor = Cursor(format!("{}.{}", self.book, position.saturating_add(1)).into());
                Some((data.streams.get(id)?.record(*version)?.clone(), cursor))
            });
            Ok(Page { records: records.collect() })
        };
        Self::answer(read())
    }

    fn appended_after(&self, cursor: Cursor) -> Pending<'_, ()> {
        Box::pin(async move {
            let after = self.position(&cursor)?;
            loop {
                let listener = self.appended.listen();
                if self.data().order.len() > after {
                    return Ok(());
                }
                listener.await;
            }
        })
    }

    fn walk(&self, mut sink: Sink) -> Pending<'_, u64> {
        let records: Vec<Record> = {
            let data = self.data();
            let own = data.streams.get(&self.book).into_iter();
            let others = data.streams.iter().filter(|(id, _)| **id != self.book).map(|(_, kept)| kept);
            own.chain(others).flat_map(|kept| kept.records.iter().cloned()).collect()
        };
        let walked = records.iter().try_for_each(&mut sink);
        Self::answer(walked.map(|()| u64::try_from(records.len()).unwrap_or(u64::MAX)))
    }

    fn import(&self, chunk: Chunk) -> Pending<'_, Taken> {
        let taken = self.data().import(self.book, chunk);
        self.appended.notify(usize::MAX);
        Self::answer(taken)
    }

    fn list(&self, query: Query) -> Pending<'_, SummaryPage> {
        let data = self.data();
        let all = data.incidents().map(|(kept, incident)| Summary::of(incident, kept.number));
        let mut summaries: Vec<_> = all.filter(|summary| query.holds(summary)).collect();
        let place = |end: &PageEnd| (end.declared_at, end.incident);
        summaries.sort_by_key(|summary| std::cmp::Reverse(place(&PageEnd::after(summary))));
        summaries.retain(|summary| query.after.is_none_or(|after| place(&PageEnd::after(summary)) < place(&after)));
        let is_last = summaries.len() <= query.limit;
        summaries.truncate(query.limit);
        let next = summaries.last().filter(|_| !is_last).map(PageEnd::after);
        Self::answer(Ok(SummaryPage { summaries, next }))
    }

    fn summary(&self, id: IncidentId) -> Pending<'_, Option<Summary>> {
        Self::answer(Ok(self.data().summary(id)))
    }

    fn numbered(&self, number: u64) -> Pending<'_, Option<IncidentId>> {
        Self::answer(Ok(self.data().numbers.get(&number).copied()))
    }

    fn states(&self, which: Which, after: Option<IncidentId>, limit: usize) -> Pending<'_, Vec<Arc<Incident>>> {
        let data = self.data();
        let states = data.incidents().filter(|(kept, incident)| {
            after.is_none_or(|after| incident.id() > after) && (which == Which::All || !kept.is_settled)
        });
        Self::answer(Ok(states.take(limit).map(|(_, incident)| Arc::clone(incident)).collect()))
    }

    fn sighting(&self, signal: SignalKey, episode: EpisodeKey) -> Pending<'_, Sighting> {
        Self::answer(Ok(self.data().sighting(&signal, &episode)))
    }

    fn search(&self, words: String, limit: usize) -> Pending<'_, Vec<Found>> {
        Self::answer(Ok(self.data().search(&words, limit)))
    }

    fn book(&self) -> IncidentId {
        self.book
    }

    fn health(&self) -> Pending<'_, Health> {
        let data = self.data();
        let count = |count: usize| u64::try_from(count).unwrap_or(u64::MAX);
        Self::answer(Ok(Health {
            place: ":memory:".to_owned(),
            schema: 0,
            streams: count(data.streams.len()),
            records: count(data.order.len()),
            unindexed: 0,
            pending_bytes: 0,
            redaction_pending: false,
        }))
    }

    fn backup(&self, to: PathBuf) -> Pending<'_, ()> {
        let problem = "a book in memory has no file to copy; export it instead".to_owned();
        Self::answer(Err(StoreError::Unreachable { place: to.display().to_string(), problem }))
    }
}

impl Kept {
    fn record(&self, version: Version) -> Option<&Record> {
        let at = usize::try_from(version.get()).ok()?.checked_sub(1)?;
        self.records.get(at)
    }
}
