//! A book in memory, for tests, notebooks, and whatever need not outlive its process. It is also the model that other stores
//! are tested against, so what it does is done in the plainest way.

mod change;
mod search;
mod signals;

use std::{
    collections::{BTreeMap, HashMap},
    ops::Bound,
    path::PathBuf,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    thread,
};

use event_listener::Event;
use futures_channel::oneshot;
use sevlog::{
    Actor, Digest, EpisodeKey, Incident, IncidentId, IncidentNumber, Plans, Record, RecordId, RequestId, SignalKey,
    Version,
};

use self::{change::Working, signals::Heard};
use crate::{
    StoreError, Summary,
    environment::{self, Environment},
    list::{Found, PageEnd, Query, SummaryPage},
    sealed::told_number,
    signal::Sighting,
    store::{
        Appended, AppendedTo, Batch, Chunk, Cursor, Differing, EventStore, Health, Page, Request, Sink, Stream, Taken,
        Which, caught,
    },
    wait::Pending,
};

/// Where every book in memory says that it is.
pub(crate) const PLACE: &str = ":memory:";

/// A book in memory. It is gone with the store; an export keeps it.
///
/// What it is asked for is done at once, on the caller's thread, but for a walk, whose sink may block.
pub struct MemoryStore {
    book: IncidentId,
    data: Mutex<Data>,
    /// Told after each commit.
    appended: Event,
}

#[derive(Default)]
struct Data {
    streams: BTreeMap<IncidentId, Kept>,
    /// The whole book in the order of its commits. A position counts from 1.
    log: Vec<(IncidentId, Version)>,
    /// The incidents by their numbers, from 1.
    numbers: Vec<IncidentId>,
    requests: HashMap<(Actor, RequestId), Claim>,
    signals: BTreeMap<SignalKey, Heard>,
    /// How often a text was removed.
    redactions: u64,
}

/// One stream, and what follows from its records.
struct Kept {
    stream: Stream,
    /// The record of each version, from 1.
    records: Vec<Arc<Record>>,
    versions: HashMap<RecordId, Version>,
    /// None of a book's own stream.
    summary: Option<Summary>,
    /// The book that it was imported from.
    origin: Option<IncidentId>,
}

/// What came of a request.
struct Claim {
    asks: Digest,
    streams: Vec<AppendedTo>,
}

impl MemoryStore {
    /// A new book without a record.
    ///
    /// # Errors
    /// When there is no randomness to draw its id from.
    pub fn new(environment: &dyn Environment) -> Result<Self, StoreError> {
        let book = environment::stream_id(environment, environment.now())?;
        Ok(Self { book, data: Mutex::default(), appended: Event::new() })
    }

    fn data(&self) -> MutexGuard<'_, Data> {
        // Whatever is written is worked out before any of it is kept, so that a panic leaves nothing half done.
        self.data.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Works something out, keeps all of it or nothing, and tells who waits.
    fn write<T>(&self, work: impl FnOnce(&mut Working<'_>) -> Result<T, StoreError>) -> Result<T, StoreError> {
        let mut data = self.data();
        let mut working = Working::on(&data, self.book);
        let done = work(&mut working)?;
        let change = working.finish();
        data.keep(change);
        drop(data);
        self.appended.notify(usize::MAX);
        Ok(done)
    }
}

impl Data {
    fn request(&self, actor: Actor, request: Request) -> Result<Option<Appended>, StoreError> {
        let key = (actor, request.id);
        match self.requests.get(&key) {
            None => Ok(None),
            Some(claim) if claim.asks == request.asks => {
                Ok(Some(Appended { streams: claim.streams.clone(), repeated: true }))
            }
            Some(_) => {
                let (actor, request) = key;
                Err(StoreError::RequestReused { request, actor: Box::new(actor) })
            }
        }
    }

    /// The plans of a book.
    fn plans(&self, book: IncidentId) -> Option<&Plans> {
        match &self.streams.get(&book)?.stream {
            Stream::Book(book) => Some(book.plans()),
            Stream::Incident(_) => None,
        }
    }

    /// The position of a cursor in the log.
    fn position(&self, book: IncidentId, cursor: &Cursor) -> Result<u64, StoreError> {
        cursor.position(book, |position| {
            let place = position.checked_sub(1).and_then(|index| self.log.get(usize::try_from(index).ok()?));
            let record = place.and_then(|(id, version)| self.streams.get(id)?.record(*version));
            Ok(record.map(|record| Record::clone(record)))
        })
    }

    fn has_after(&self, book: IncidentId, cursor: &Cursor) -> Result<bool, StoreError> {
        Ok(self.position(book, cursor)? < u64::try_from(self.log.len()).unwrap_or(u64::MAX))
    }

    fn head(&self, book: IncidentId) -> Cursor {
        let newest = self.log.last().and_then(|(id, version)| self.streams.get(id)?.record(*version));
        let position = u64::try_from(self.log.len()).unwrap_or(u64::MAX);
        newest.map(|record| Cursor::after(book, position, record)).unwrap_or_default()
    }

    fn page(&self, book: IncidentId, after: &Cursor, limit: usize) -> Result<Page, StoreError> {
        let after = self.position(book, after)?;
        let positions = (1_u64..).zip(&self.log);
        let rest = positions.skip(usize::try_from(after).unwrap_or(usize::MAX)).take(limit);
        let record = |(position, (id, version)): (u64, &(IncidentId, Version))| {
            let record = self.streams.get(id)?.record(*version)?;
            Some((Record::clone(record), Cursor::after(book, position, record)))
        };
        Ok(Page { records: rest.filter_map(record).collect(), redactions: self.redactions })
    }

    fn list(&self, query: &Query) -> Result<SummaryPage, StoreError> {
        query.check()?;
        let place = |summary: &&Summary| (summary.declared_at, summary.incident);
        let summaries = self.streams.values().filter_map(|kept| kept.summary.as_ref());
        let mut listed: Vec<&Summary> = summaries.filter(|summary| query.matches(summary)).collect();
        listed.sort_unstable_by_key(|summary| std::cmp::Reverse(place(summary)));
        let page = listed.iter().take(query.limit);
        let next = listed.len() > query.limit;
        let summaries: Vec<Summary> = page.map(|summary| Summary::clone(summary)).collect();
        let next = summaries.last().filter(|_| next).map(PageEnd::after);
        Ok(SummaryPage { summaries, next })
    }

    fn states(&self, book: IncidentId, which: Which, after: Option<IncidentId>, limit: usize) -> Vec<Arc<Incident>> {
        let none = Plans::none();
        let plans = self.plans(book).unwrap_or(&none);
        let after = after.map_or(Bound::Unbounded, Bound::Excluded);
        let incidents = self.streams.range((after, Bound::Unbounded)).filter_map(|(_, kept)| match &kept.stream {
            Stream::Incident(incident) => Some(incident),
            Stream::Book(_) => None,
        });
        let meant = incidents.filter(|incident| which == Which::All || !Summary::is_settled(incident, plans));
        meant.take(limit).cloned().collect()
    }

    /// Every record as of now: a book's own stream first, then by id.
    fn walk(&self, book: IncidentId) -> Vec<Arc<Record>> {
        let own = self.streams.get(&book).into_iter();
        let others = self.streams.iter().filter(|(id, _)| **id != book).map(|(_, kept)| kept);
        own.chain(others).flat_map(|kept| &kept.records).cloned().collect()
    }
}

impl Kept {
    fn new(stream: Stream, origin: Option<IncidentId>) -> Self {
        Self { stream, records: Vec::new(), versions: HashMap::new(), summary: None, origin }
    }

    fn record(&self, version: Version) -> Option<&Arc<Record>> {
        self.records.get(usize::try_from(version.get().checked_sub(1)?).ok()?)
    }

    fn record_mut(&mut self, version: Version) -> Option<&mut Arc<Record>> {
        self.records.get_mut(usize::try_from(version.get().checked_sub(1)?).ok()?)
    }
}

impl std::fmt::Debug for MemoryStore {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("MemoryStore").field("book", &self.book).finish_non_exhaustive()
    }
}

/// What is known at once.
fn done<'a, T: Send + 'a>(answer: Result<T, StoreError>) -> Pending<'a, T> {
    Box::pin(std::future::ready(answer))
}

impl EventStore for MemoryStore {
    fn append(&self, batch: Batch) -> Pending<'_, Appended> {
        done(self.write(|working| working.append(batch)))
    }

    fn stream(&self, id: IncidentId) -> Pending<'_, Option<Stream>> {
        done(Ok(self.seen(id)))
    }

    fn seen(&self, id: IncidentId) -> Option<Stream> {
        self.data().streams.get(&id).map(|kept| kept.stream.clone())
    }

    fn records(&self, id: IncidentId, after: Version, limit: usize) -> Pending<'_, Vec<Record>> {
        let data = self.data();
        let records = data.streams.get(&id).map(|kept| kept.records.as_slice()).unwrap_or_default();
        let after = usize::try_from(after.get()).unwrap_or(usize::MAX);
        done(Ok(records.iter().skip(after).take(limit).map(|record| Record::clone(record)).collect()))
    }

    fn records_of(&self, id: IncidentId, records: Vec<RecordId>) -> Pending<'_, Vec<Record>> {
        let data = self.data();
        let kept = data.streams.get(&id);
        let record = |id: &RecordId| kept.and_then(|kept| kept.record(*kept.versions.get(id)?));
        done(Ok(records.iter().filter_map(record).map(|record| Record::clone(record)).collect()))
    }

    fn request(&self, actor: Actor, request: Request) -> Pending<'_, Option<Appended>> {
        done(self.data().request(actor, request))
    }

    fn read_all(&self, after: Cursor, limit: usize) -> Pending<'_, Page> {
        done(self.data().page(self.book, &after, limit))
    }

    fn head(&self) -> Pending<'_, Cursor> {
        done(Ok(self.data().head(self.book)))
    }

    fn redactions(&self) -> Pending<'_, u64> {
        done(Ok(self.data().redactions))
    }

    fn appended_after(&self, cursor: Cursor) -> Pending<'_, ()> {
        Box::pin(async move {
            loop {
                let listener = self.appended.listen();
                if self.data().has_after(self.book, &cursor)? {
                    return Ok(());
                }
                listener.await;
            }
        })
    }

    fn walk(&self, mut sink: Sink) -> Pending<'_, u64> {
        let records = self.data().walk(self.book);
        let (reply, answer) = oneshot::channel();
        let walk = move || {
            let walked = caught(|| records.iter().try_for_each(|record| sink(record)));
            drop(sink);
            drop(reply.send(walked.map(|()| u64::try_from(records.len()).unwrap_or(u64::MAX))));
        };
        let started = thread::Builder::new().name("sevlog-walk".to_owned()).spawn(walk);
        Box::pin(async move {
            let unreachable = |problem: String| StoreError::Unreachable { place: PLACE.to_owned(), problem };
            started.map_err(|error| unreachable(error.to_string()))?;
            answer.await.map_err(|_| unreachable("its thread ended".to_owned()))?
        })
    }

    fn import(&self, chunk: Chunk) -> Pending<'_, Taken> {
        done(self.write(|working| working.import(chunk)))
    }

    fn list(&self, query: Query) -> Pending<'_, SummaryPage> {
        done(self.data().list(&query))
    }

    fn summary(&self, id: IncidentId) -> Pending<'_, Option<Summary>> {
        done(Ok(self.data().streams.get(&id).and_then(|kept| kept.summary.clone())))
    }

    fn numbered(&self, number: u64) -> Pending<'_, Option<IncidentId>> {
        let index = number.checked_sub(1).and_then(|index| usize::try_from(index).ok());
        done(Ok(index.and_then(|index| self.data().numbers.get(index).copied())))
    }

    fn numbered_by(&self, told: IncidentNumber) -> Pending<'_, Vec<IncidentId>> {
        let data = self.data();
        let is_meant = |kept: &Kept| {
            kept.record(Version::new(1)).and_then(|first| told_number(std::slice::from_ref(first))) == Some(told)
        };
        let other = |kept: &&Kept| told.book != self.book && is_meant(kept);
        done(Ok(data.streams.values().filter(other).map(|kept| kept.stream.id()).collect()))
    }

    fn states(&self, which: Which, after: Option<IncidentId>, limit: usize) -> Pending<'_, Vec<Arc<Incident>>> {
        done(Ok(self.data().states(self.book, which, after, limit)))
    }

    fn sighting(&self, signal: SignalKey, episode: EpisodeKey) -> Pending<'_, Sighting> {
        done(self.data().sighting(&signal, &episode))
    }

    fn search(&self, words: String, limit: usize) -> Pending<'_, Vec<Found>> {
        done(self.data().search(&words, limit))
    }

    fn examine(&self) -> Pending<'_, Vec<Differing>> {
        // It keeps them together, and nothing of it can be damaged.
        done(Ok(Vec::new()))
    }

    fn book(&self) -> IncidentId {
        self.book
    }

    fn health(&self) -> Pending<'_, Health> {
        let data = self.data();
        let count = |n: usize| u64::try_from(n).unwrap_or(u64::MAX);
        done(Ok(Health {
            place: PLACE.to_owned(),
            schema: 0,
            streams: count(data.streams.len()),
            records: count(data.log.len()),
            unindexed: 0,
            pending_bytes: 0,
            redaction_pending: false,
        }))
    }

    fn backup(&self, _: PathBuf) -> Pending<'_, ()> {
        done(Err(StoreError::NoBackup { place: PLACE.to_owned() }))
    }
}
