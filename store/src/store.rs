//! What a logbook asks of whatever keeps its records: the contract that every store meets, and one suite of tests checks.
//!
//! A store keeps streams of sealed records. Summaries, states, requests and signal keys are worked out from the records in the
//! same transaction, so that they are never older or newer than the log.

use std::{
    panic::{self, AssertUnwindSafe},
    sync::Arc,
};

use sevlog::{
    Actor, Book, CommandId, Context, Digest, Draft, EpisodeKey, Incident, IncidentId, IncidentNumber, Plan, Record,
    RecordId, RequestId, Seed, SignalKey, Timestamp, Version,
};

use crate::{
    StoreError, Summary,
    list::{Found, Query, SummaryPage},
    signal::{Sighting, SignalChange},
    wait::Pending,
};

/// Where records are kept. Every method is asynchronous and needs no executor: a store works on threads of its own, or of its
/// caller's while nothing would block.
pub trait EventStore: Send + Sync + 'static {
    /// Appends a batch: all of it, durably, or nothing at all. An incident that is declared gets the next number of the book, and
    /// its declaration tells it.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when a stream is not as expected, [`StoreError::SignalMoved`] when a signal key is not,
    /// [`StoreError::RequestReused`] when the request id came with another command. Nothing has changed then.
    fn append(&self, batch: Batch) -> Pending<'_, Appended>;

    /// The state of a stream at its head; none when there is no such stream.
    fn stream(&self, id: IncidentId) -> Pending<'_, Option<Stream>>;

    /// The state of a stream as it was seen last, without asking. It may be old: whoever decides on it finds out when they
    /// append.
    fn seen(&self, id: IncidentId) -> Option<Stream>;

    /// The records of a stream after a version, at most `limit` of them.
    fn records(&self, id: IncidentId, after: Version, limit: usize) -> Pending<'_, Vec<Record>>;

    /// Those of some records that a stream has.
    fn records_of(&self, id: IncidentId, records: Vec<RecordId>) -> Pending<'_, Vec<Record>>;

    /// What came of a request, if it was carried out.
    ///
    /// # Errors
    /// [`StoreError::RequestReused`] when it was carried out with another command.
    fn request(&self, actor: Actor, request: Request) -> Pending<'_, Option<Appended>>;

    /// The records of the whole book after a cursor, in the order in which they were committed, at most `limit` of them.
    ///
    /// # Errors
    /// [`StoreError::CursorUnknown`] when the record before it is not one of this book, or no longer.
    fn read_all(&self, after: Cursor, limit: usize) -> Pending<'_, Page>;

    /// The place after the newest record: who reads on from there reads only what is yet to come.
    fn head(&self) -> Pending<'_, Cursor>;

    /// How often a text was removed: more than before says that records which were read before may be read anew.
    fn redactions(&self) -> Pending<'_, u64>;

    /// Resolves once there may be records after a cursor, whoever appended them.
    fn appended_after(&self, cursor: Cursor) -> Pending<'_, ()>;

    /// Hands every record to a sink, from one moment: the book's own stream first, then by incident id. Returns their number.
    /// The sink runs on a thread of the store and ends the walk with an error.
    fn walk(&self, sink: Sink) -> Pending<'_, u64>;

    /// Takes over sealed records of another book, or an older copy of this one; see [`Chunk`].
    ///
    /// # Errors
    /// [`StoreError::Forked`] when a stream has another record at a version, [`StoreError::Gap`] when what stands before a
    /// record is missing. Nothing of the chunk is taken then.
    fn import(&self, chunk: Chunk) -> Pending<'_, Taken>;

    /// Summaries, a page at a time.
    ///
    /// # Errors
    /// [`StoreError::PageEmpty`] when a page is to hold none.
    fn list(&self, query: Query) -> Pending<'_, SummaryPage>;

    /// The summary of one incident.
    fn summary(&self, id: IncidentId) -> Pending<'_, Option<Summary>>;

    /// The incident with a number of this book.
    fn numbered(&self, number: u64) -> Pending<'_, Option<IncidentId>>;

    /// The incidents whose declarations say that another book gave them a number: more than one where two copies of that book
    /// were written to apart.
    fn numbered_by(&self, told: IncidentNumber) -> Pending<'_, Vec<IncidentId>>;

    /// The states of incidents, by id, after one of them: a page of at most `limit`.
    fn states(&self, which: Which, after: Option<IncidentId>, limit: usize) -> Pending<'_, Vec<Arc<Incident>>>;

    /// What is known of a signal: of its episode, and of the newest one before it.
    fn sighting(&self, signal: SignalKey, episode: EpisodeKey) -> Pending<'_, Sighting>;

    /// The incidents of which one record holds all of some words, the best first: in its text, or in the people and services that it
    /// names.
    ///
    /// # Errors
    /// [`StoreError::SearchTooLong`] when these are more than 100 words or 4,000 bytes.
    fn search(&self, words: String, limit: usize) -> Pending<'_, Vec<Found>>;

    /// Checks what the store keeps beside what the records say of themselves, and makes anew what can be worked out of them. Returns
    /// the incidents of which it kept something else than their records say: lists and alerts went by that until now.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] when its file is damaged, [`StoreError::Damaged`] when a record is gone.
    fn examine(&self) -> Pending<'_, Vec<Differing>>;

    /// The id of the book's own stream.
    fn book(&self) -> IncidentId;

    /// How the store is.
    fn health(&self) -> Pending<'_, Health>;

    /// Writes a copy of the store, as of one moment, while it is in use. The copy is whole or not there.
    fn backup(&self, to: std::path::PathBuf) -> Pending<'_, ()>;
}

/// Does what hands records to somebody else's code, which may panic.
pub(crate) fn caught<T>(work: impl FnOnce() -> Result<T, StoreError>) -> Result<T, StoreError> {
    let done = panic::catch_unwind(AssertUnwindSafe(work));
    done.unwrap_or_else(|_| Err(StoreError::Transfer { problem: "whatever the records went to panicked".to_owned() }))
}

/// An incident of which a store kept something else than its records say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Differing {
    /// The incident.
    pub incident: IncidentId,
    /// What of it was otherwise, in a word.
    pub what: &'static str,
}

/// Takes one record after the other of a [`walk`](EventStore::walk).
pub type Sink = Box<dyn FnMut(&Record) -> Result<(), StoreError> + Send>;

/// The state of one stream.
#[derive(Debug, Clone)]
pub enum Stream {
    /// An incident.
    Incident(Arc<Incident>),
    /// A book's own stream.
    Book(Arc<Book>),
}

impl Stream {
    /// The version of its newest record.
    #[must_use]
    pub fn version(&self) -> Version {
        match self {
            Self::Incident(incident) => incident.version(),
            Self::Book(book) => book.version(),
        }
    }
}

/// What one command comes to, on one or two streams.
#[derive(Debug, Clone)]
pub struct Batch {
    /// Who, when and with which ids.
    pub sealing: Sealing,
    /// The version of the book's own stream that the plan was taken from; none where no plan judged anything.
    pub book: Option<Version>,
    /// The streams and what is appended to each. None at all claims the request and the signals.
    pub streams: Vec<Append>,
    /// What changes about signal keys.
    pub signals: Vec<SignalChange>,
}

/// What records are sealed with.
#[derive(Debug, Clone)]
pub struct Sealing {
    /// The plan that judged.
    pub plan: Arc<Plan>,
    /// What the recording clock said.
    pub now: Timestamp,
    /// Who acted.
    pub actor: Actor,
    /// The request that the command came with.
    pub request: Option<Request>,
    /// The command's id.
    pub id: CommandId,
    /// The command's secret.
    pub seed: Seed,
}

impl Sealing {
    /// The context to decide and seal with.
    #[must_use]
    pub fn context(&self) -> Context<'_> {
        Context {
            now: self.now,
            request: self.request.as_ref().map(|request| request.id.clone()),
            ..Context::new(&self.plan, self.actor.clone(), self.id, self.seed.clone())
        }
    }
}

/// A request: sent again by the same actor, it returns its first outcome.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// How its sender names it.
    pub id: RequestId,
    /// The digest of what it asks for ([`Command::digest`](sevlog::Command::digest)): an id that comes with another one is reused,
    /// not repeated.
    pub asks: Digest,
}

/// What is appended to one stream.
#[derive(Debug, Clone)]
pub struct Append {
    /// The stream.
    pub incident: IncidentId,
    /// How it has to be.
    pub expected: Expected,
    /// What is appended; may be nothing, where a command wanted what was so already.
    pub drafts: Vec<Draft>,
}

/// How a stream has to be for an append.
///
/// Under the last two, drafts are sealed to whatever the head is by then; they may only be what no state can refuse: notes and
/// events of a host.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expected {
    /// It does not exist.
    NoStream,
    /// Its newest record has this version.
    Exact(Version),
    /// It exists, at whatever version.
    Exists,
    /// Whether it exists or not.
    Any,
}

impl Expected {
    /// A stream whose state was at a version; at none, one that does not exist.
    #[must_use]
    pub const fn at(version: Version) -> Self {
        if version.get() == 0 { Self::NoStream } else { Self::Exact(version) }
    }
}

/// What came of a batch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Appended {
    /// The streams of the batch, each with the versions that it got.
    pub streams: Vec<AppendedTo>,
    /// Whether this is the outcome of an earlier delivery of the same request.
    pub repeated: bool,
}

/// What one stream got.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AppendedTo {
    /// The stream.
    pub incident: IncidentId,
    /// Its version before.
    pub before: Version,
    /// Its version after; the same when nothing was appended.
    pub version: Version,
}

/// A place in the whole book, between two records. Opaque: where to go on reading, in this book only.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Cursor(Box<str>);

/// How many hexadecimal digits of a record's chain a cursor repeats: enough to tell one past of a book from another.
const CHAIN_DIGITS: usize = 12;

impl Cursor {
    /// The place after a record. It names its book and how the record is chained, so that one of another book is told apart, and one
    /// of another past of this book, which an older copy replaced: whoever goes on from there would miss what was told instead.
    pub(crate) fn after(book: IncidentId, position: u64, record: &Record) -> Self {
        Self(format!("{book}.{position}.{}", chain_of(record)).into())
    }

    /// The position in a book; 0 is before the first record. `record` reads the one at a position.
    pub(crate) fn position(
        &self,
        book: IncidentId,
        record: impl FnOnce(u64) -> Result<Option<Record>, StoreError>,
    ) -> Result<u64, StoreError> {
        if self.0.is_empty() {
            return Ok(0);
        }
        let mut parts = self.0.splitn(3, '.');
        let ours = parts.next().filter(|named| *named == book.to_string());
        let place = ours.and_then(|_| Some((parts.next()?.parse().ok()?, parts.next()?)));
        let (position, chain) = place.ok_or_else(|| self.unknown())?;
        let is_here = record(position)?.is_some_and(|record| chain_of(&record) == chain);
        if is_here { Ok(position) } else { Err(self.unknown()) }
    }

    fn unknown(&self) -> StoreError {
        StoreError::CursorUnknown { cursor: self.0.chars().take(64).collect() }
    }
}

/// How a record is chained, by the beginning of it.
fn chain_of(record: &Record) -> String {
    record.chain().to_string().chars().take(CHAIN_DIGITS).collect()
}

/// As text, to be kept.
impl std::fmt::Display for Cursor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// A cursor that was kept as text. Whether it is one of this book is found out when it is used.
impl From<&str> for Cursor {
    fn from(text: &str) -> Self {
        Self(text.into())
    }
}

/// Records of the whole book.
#[derive(Debug, Clone)]
pub struct Page {
    /// The records, in the order in which they were committed, each with the place after it.
    pub records: Vec<(Record, Cursor)>,
    /// How often a text was removed by the moment at which they were read.
    pub redactions: u64,
}

/// Sealed records to take over, in the order of their versions, of any number of streams.
///
/// What the store has already, it skips. What a record of the chunk redacts, it strips.
#[derive(Debug, Clone, Default)]
pub struct Chunk {
    /// The records.
    pub records: Vec<Record>,
    /// The book that they come from, where its own stream was seen.
    pub book: Option<IncidentId>,
}

/// What came of a chunk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Taken {
    /// How many records are new.
    pub appended: u64,
    /// How many the store had.
    pub skipped: u64,
}

/// Which incidents are meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// Every incident.
    All,
    /// Those that owe something that can still be met, under the plans of the book.
    Unsettled,
}

/// How a store is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Health {
    /// Where it is, for a person.
    pub place: String,
    /// The version of its schema.
    pub schema: u32,
    /// How many streams it has.
    pub streams: u64,
    /// How many records it has.
    pub records: u64,
    /// How many records full-text search does not know yet; the next search brings them in.
    pub unindexed: u64,
    /// Bytes of the log of changes that are not yet in the main file.
    pub pending_bytes: u64,
    /// Whether text of a redaction may still stand in free space, because a reader holds an older moment of the store.
    pub redaction_pending: bool,
}
