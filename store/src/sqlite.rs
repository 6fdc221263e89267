//! A book in one file: SQLite, with one writer thread that commits what comes in at the same time together, and readers beside it.

mod append;
mod backup;
mod check;
mod fault;
mod import;
mod index;
mod list;
mod open;
mod read;
mod salvage;
mod signals;
mod spare;
mod states;
mod watch;
mod writer;

use std::{
    num::NonZeroUsize,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, OnceLock, PoisonError, mpsc},
    thread,
    time::Duration,
};

use event_listener::Event;
use futures_channel::oneshot;
use lru::LruCache;
use rusqlite::{Connection, OpenFlags};
use sevlog::{Actor, EpisodeKey, Incident, IncidentId, IncidentNumber, Record, RecordId, SignalKey, Version};

pub(crate) use self::salvage::salvage;
pub use self::salvage::{Cut, Salvaged};
use self::{check::can_be_made_anew, fault::fault, open::Opened, spare::Spare, watch::Watch, writer::Writer};
use crate::{
    StoreError, Summary,
    environment::Environment,
    list::{Found, Query, SummaryPage},
    signal::Sighting,
    store::{
        Appended, Batch, Chunk, Cursor, Differing, EventStore, Health, Page, Request, Sink, Stream, Taken, Which,
        caught,
    },
    wait::{Pending, waits_here},
};

/// How long another program may hold the book before an error says so.
const PATIENCE: Duration = Duration::from_secs(5);

/// How many states are kept in memory.
const STATES: usize = 1024;

/// How long a commit must be allowed to survive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Durability {
    /// Every acknowledged append survives a loss of power.
    #[default]
    Full,
    /// After a loss of power a beginning of what was acknowledged is there; after a crash of the program, everything.
    Normal,
}

/// What to do where a book is to be opened and there is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Absent {
    /// A new one is made.
    #[default]
    Make,
    /// An error says so: for whoever looks at a book, and has mistyped its name.
    Refuse,
}

/// A book in one SQLite file.
pub struct SqliteStore {
    shared: Arc<Shared>,
    // In this order: the writer is the last to close the file, and leaves it whole in one piece.
    watch: Watch,
    readers: Readers,
    writer: Writer,
}

/// What the threads of a store share.
struct Shared {
    path: PathBuf,
    place: String,
    book: IncidentId,
    secret: [u8; 32],
    states: Mutex<LruCache<IncidentId, Stream>>,
    /// That the file is damaged, once it is known.
    damage: OnceLock<StoreError>,
    /// Told after each commit of this process, and while somebody waits, of others.
    appended: Event,
}

impl Shared {
    fn seen(&self, id: IncidentId) -> Option<Stream> {
        self.states.lock().unwrap_or_else(PoisonError::into_inner).get(&id).cloned()
    }

    fn keep(&self, stream: Stream) {
        let mut states = self.states.lock().unwrap_or_else(PoisonError::into_inner);
        // A reader that was slower than a writer must not put the older state back.
        if states.peek(&stream.id()).is_none_or(|kept| kept.version() <= stream.version()) {
            states.put(stream.id(), stream);
        }
    }
}

impl SqliteStore {
    /// Opens a book, or makes one where there is none. Its file is for its owner only.
    ///
    /// # Errors
    /// As [`open_or`](Self::open_or).
    pub fn open(path: &Path, durability: Durability, environment: &dyn Environment) -> Result<Self, StoreError> {
        Self::open_or(Absent::Make, path, durability, environment)
    }

    /// Opens a book, or does what is said where there is none.
    ///
    /// # Errors
    /// When it cannot be reached, is no book, or was written by a newer library; a file that is there is then untouched.
    pub fn open_or(
        absent: Absent,
        path: &Path,
        durability: Durability,
        environment: &dyn Environment,
    ) -> Result<Self, StoreError> {
        // What lies beside a book lies beside the file itself, not beside a link to it.
        let path = &path.canonicalize().unwrap_or_else(|_| path.to_owned());
        let Opened { connection, book, secret, erasing } = open::open(path, absent, durability, environment)?;
        check::mend(&connection, &path.display().to_string())?;
        let path = path.canonicalize().unwrap_or_else(|_| path.clone());
        let shared = Arc::new(Shared {
            place: path.display().to_string(),
            book,
            secret,
            states: Mutex::new(LruCache::new(NonZeroUsize::new(STATES).unwrap_or(NonZeroUsize::MIN))),
            damage: OnceLock::new(),
            appended: Event::new(),
            path,
        });
        let writer = Writer::start(Arc::clone(&shared), connection, erasing)?;
        let readers = Readers::start(&shared)?;
        let watch = Watch::start(&shared)?;
        Ok(Self { shared, watch, readers, writer })
    }
}

type Read = Box<dyn FnOnce(&Connection) + Send>;

/// Threads that read, each with a connection of its own.
struct Readers {
    reads: Option<mpsc::Sender<Read>>,
    threads: Vec<thread::JoinHandle<()>>,
    /// For those who wait, and read on their own thread.
    spare: Spare,
}

impl Readers {
    fn start(shared: &Arc<Shared>) -> Result<Self, StoreError> {
        let (sender, receiver) = mpsc::channel::<Read>();
        let receiver = Arc::new(Mutex::new(receiver));
        let threads = thread::available_parallelism().map_or(2, NonZeroUsize::get).clamp(2, 8);
        let mut started = Vec::with_capacity(threads);
        for number in 0..threads {
            let connection = shared.reader()?;
            let receiver = Arc::clone(&receiver);
            let work = move || {
                loop {
                    let next = receiver.lock().unwrap_or_else(PoisonError::into_inner).recv();
                    let Ok(read) = next else { return };
                    read(&connection);
                }
            };
            let thread = thread::Builder::new().name(format!("sevlog-read-{number}")).spawn(work);
            started.push(thread.map_err(|error| shared.unreachable(&error))?);
        }
        Ok(Self { reads: Some(sender), threads: started, spare: Spare::default() })
    }
}

impl Readers {
    /// Reads on this thread.
    fn here<T>(
        &self,
        shared: &Shared,
        read: impl FnOnce(&Reading<'_>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        self.spare.read(shared, |connection| Reading::at_once(shared, connection, read))
    }
}

/// What was asked for is still answered.
impl Drop for Readers {
    fn drop(&mut self) {
        self.reads = None;
        for thread in self.threads.drain(..) {
            drop(thread.join());
        }
    }
}

impl Shared {
    fn connection(&self) -> Result<Connection, StoreError> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(&self.path, flags).map_err(|error| self.fault(&error))?;
        open::set_up(&connection).map_err(|error| self.fault(&error))?;
        Ok(connection)
    }

    fn reader(&self) -> Result<Connection, StoreError> {
        let connection = self.connection()?;
        connection.pragma_update(None, "query_only", true).map_err(|error| self.fault(&error))?;
        Ok(connection)
    }

    /// Reads at one moment of the book, with a connection for that alone.
    fn at_once<T>(&self, read: impl FnOnce(&Reading<'_>) -> Result<T, StoreError>) -> Result<T, StoreError> {
        Reading::at_once(self, &self.reader()?, read)
    }

    fn unreachable(&self, error: &std::io::Error) -> StoreError {
        StoreError::Unreachable { place: self.place.clone(), problem: error.to_string() }
    }

    fn closed(&self) -> StoreError {
        StoreError::Closed { place: self.place.clone() }
    }
}

impl SqliteStore {
    /// Reads all of it from one moment of the book: on a thread of the store, or here where somebody waits.
    fn read<T: Send + 'static>(
        &self,
        read: impl FnOnce(&Reading<'_>) -> Result<T, StoreError> + Send + 'static,
    ) -> Pending<'_, T> {
        Box::pin(async move {
            if waits_here() {
                return self.readers.here(&self.shared, read);
            }
            let (reply, answer) = oneshot::channel();
            let shared = Arc::clone(&self.shared);
            let work: Read = Box::new(move |connection| {
                // Whoever asked may have gone.
                drop(reply.send(Reading::at_once(&shared, connection, read)));
            });
            let sent = self.readers.reads.as_ref().is_some_and(|reads| reads.send(work).is_ok());
            if !sent {
                return Err(self.shared.closed());
            }
            answer.await.map_err(|_| self.shared.closed())?
        })
    }

    #[expect(
        clippy::redundant_closure_for_method_calls,
        reason = "the methods are of one lifetime, the closures of any"
    )]
    async fn search_up_to_date(&self, words: String, limit: usize) -> Result<Vec<Found>, StoreError> {
        // Appending does not wait for the index: whoever searches brings it up to date.
        while self.read(|reading| reading.is_behind()).await? {
            match self.writer.submit(|writing| writing.index()).await {
                Ok(()) => {}
                // Where nothing can be written, what is indexed can be searched.
                Err(StoreError::Busy { .. } | StoreError::Full { .. } | StoreError::ReadOnly { .. }) => break,
                Err(error) => return Err(error),
            }
        }
        self.read(move |reading| reading.search(&words, limit)).await
    }

    /// Reads something long on a thread of its own.
    fn apart<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Arc<Shared>) -> Result<T, StoreError> + Send + 'static,
    ) -> Pending<'_, T> {
        let (reply, answer) = oneshot::channel();
        let (shared, ended) = (Arc::clone(&self.shared), self.writer.read_to_its_end());
        let read = move || {
            let done = caught(|| work(&shared));
            ended();
            drop(reply.send(done));
        };
        let started = thread::Builder::new().name("sevlog-apart".to_owned()).spawn(read);
        Box::pin(async move {
            started.map_err(|error| self.shared.unreachable(&error))?;
            answer.await.map_err(|_| self.shared.closed())?
        })
    }
}

/// A connection to read with, at one moment of the book.
struct Reading<'a> {
    shared: &'a Shared,
    connection: &'a Connection,
}

impl Reading<'_> {
    /// Reads at one moment of the book.
    fn at_once<T>(
        shared: &Shared,
        connection: &Connection,
        read: impl FnOnce(&Reading<'_>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let at_once = connection.unchecked_transaction().map_err(|error| shared.fault(&error))?;
        read(&Reading { shared, connection: &at_once })
    }
}

#[expect(clippy::redundant_closure_for_method_calls, reason = "the methods are of one lifetime, the closures of any")]
impl EventStore for SqliteStore {
    fn append(&self, batch: Batch) -> Pending<'_, Appended> {
        self.writer.submit(move |writing| writing.append(batch))
    }

    fn stream(&self, id: IncidentId) -> Pending<'_, Option<Stream>> {
        self.read(move |reading| reading.stream(id))
    }

    fn seen(&self, id: IncidentId) -> Option<Stream> {
        self.shared.seen(id)
    }

    fn records(&self, id: IncidentId, after: Version, limit: usize) -> Pending<'_, Vec<Record>> {
        self.read(move |reading| reading.records(id, after, limit))
    }

    fn records_of(&self, id: IncidentId, records: Vec<RecordId>) -> Pending<'_, Vec<Record>> {
        self.read(move |reading| reading.records_of(id, &records))
    }

    fn request(&self, actor: Actor, request: Request) -> Pending<'_, Option<Appended>> {
        self.read(move |reading| append::request(reading.shared, reading.connection, &actor, &request))
    }

    fn read_all(&self, after: Cursor, limit: usize) -> Pending<'_, Page> {
        self.read(move |reading| reading.page(&after, limit))
    }

    fn head(&self) -> Pending<'_, Cursor> {
        self.read(|reading| reading.head())
    }

    fn redactions(&self) -> Pending<'_, u64> {
        self.read(|reading| reading.redactions())
    }

    fn appended_after(&self, cursor: Cursor) -> Pending<'_, ()> {
        Box::pin(async move {
            let _looked_for = self.watch.wait();
            loop {
                let listener = self.shared.appended.listen();
                let after = cursor.clone();
                if self.read(move |reading| reading.has_after(&after)).await? {
                    return Ok(());
                }
                listener.await;
            }
        })
    }

    fn walk(&self, sink: Sink) -> Pending<'_, u64> {
        // Apart, so that a sink that is slow or fails keeps nobody else from reading.
        self.apart(move |shared| shared.at_once(|reading| reading.walk(sink)))
    }

    fn import(&self, chunk: Chunk) -> Pending<'_, Taken> {
        self.writer.submit(move |writing| writing.import(chunk))
    }

    fn list(&self, query: Query) -> Pending<'_, SummaryPage> {
        self.read(move |reading| reading.list(&query))
    }

    fn summary(&self, id: IncidentId) -> Pending<'_, Option<Summary>> {
        self.read(move |reading| reading.summary(id))
    }

    fn numbered(&self, number: u64) -> Pending<'_, Option<IncidentId>> {
        self.read(move |reading| reading.numbered(number))
    }

    fn numbered_by(&self, told: IncidentNumber) -> Pending<'_, Vec<IncidentId>> {
        self.read(move |reading| reading.numbered_by(told))
    }

    fn states(&self, which: Which, after: Option<IncidentId>, limit: usize) -> Pending<'_, Vec<Arc<Incident>>> {
        self.read(move |reading| reading.states(which, after, limit))
    }

    fn sighting(&self, signal: SignalKey, episode: EpisodeKey) -> Pending<'_, Sighting> {
        self.read(move |reading| reading.sighting(&signal, &episode))
    }

    fn search(&self, words: String, limit: usize) -> Pending<'_, Vec<Found>> {
        Box::pin(async move {
            match self.search_up_to_date(words.clone(), limit).await {
                // The index is worked out of the log: where it alone is damaged, it is made anew.
                Err(StoreError::Corrupt { .. }) => {
                    self.writer.submit(|writing| writing.index_anew()).await?;
                    self.search_up_to_date(words, limit).await
                }
                found => found,
            }
        })
    }

    fn examine(&self) -> Pending<'_, Vec<Differing>> {
        Box::pin(async move {
            let problems = || self.apart(|shared| shared.at_once(|reading| reading.problems()));
            let mut found = problems().await?;
            if !found.is_empty() && can_be_made_anew(&found) {
                self.writer.submit(|writing| writing.make_anew()).await?;
                found = problems().await?;
            }
            if let Some(first) = found.first() {
                let problem = format!("its file does not fit together, first of all here: {first}");
                let place = self.shared.place.clone();
                return Err(self.shared.damaged(StoreError::Corrupt { place, problem }));
            }
            self.apart(|shared| shared.at_once(|reading| reading.check_heads())).await?;
            let differing = self.apart(|shared| shared.at_once(|reading| reading.differing())).await?;
            for Differing { incident, .. } in differing.clone() {
                self.writer.submit(move |writing| writing.summarise_anew(incident)).await?;
            }
            Ok(differing)
        })
    }

    fn book(&self) -> IncidentId {
        self.shared.book
    }

    fn health(&self) -> Pending<'_, Health> {
        self.read(|reading| reading.health())
    }

    fn backup(&self, to: PathBuf) -> Pending<'_, ()> {
        self.apart(move |shared| backup::backup(shared, &to))
    }
}
