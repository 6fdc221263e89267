//! One writes at a time. What comes in while it commits is committed next, together: many appends share one sync.

use std::{
    cell::{Cell, RefCell},
    collections::{BTreeMap, VecDeque},
    path::{Path, PathBuf},
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    thread,
    time::Duration,
};

use futures_channel::oneshot;
use rusqlite::Connection;
use sevlog::IncidentId;

use super::{PATIENCE, Shared, open::companion, states};
use crate::{
    StoreError,
    store::Stream,
    wait::{Pending, waits_here},
};

/// How soon it is tried again to empty the log of changes of removed text, while somebody reads an older moment of the book.
const AGAIN: Duration = Duration::from_millis(200);

/// How many appends share a commit at most, so that the first does not wait for long.
const GROUP: usize = 256;

/// What came of one job before its group was committed.
enum Ran {
    /// Keep what it wrote, and tell its author once that is committed.
    Keep(Tell),
    /// Undo what it wrote, because of this.
    Undo(Tell, StoreError),
}

type Tell = Box<dyn FnOnce(Result<(), StoreError>) + Send>;
/// Takes what to write with, or why nothing can be written.
type Job = Box<dyn FnOnce(Result<&Writing<'_>, StoreError>) -> Ran + Send>;

/// Has jobs done: by whoever waits for one, where nobody else is at work, and else by a thread of its own.
pub(super) struct Writer {
    shared: Arc<Shared>,
    desk: Arc<Desk>,
    thread: Option<thread::JoinHandle<()>>,
}

impl Writer {
    pub(super) fn start(shared: Arc<Shared>, connection: Connection, erase: bool) -> Result<Self, StoreError> {
        let files = Files::of(&shared.path, &shared)?;
        let mut tools = Tools { shared: Arc::clone(&shared), connection, files, erase };
        // Whoever removed text before may have been stopped before it was gone.
        tools.erase();
        let line = Line { jobs: VecDeque::new(), tools: Some(tools), may_erase: false, is_closed: false };
        let desk = Arc::new(Desk { line: Mutex::new(line), call: Condvar::new() });
        let on_duty = OnDuty(Arc::clone(&desk));
        let thread = thread::Builder::new().name("sevlog-write".to_owned()).spawn(move || on_duty.work());
        let thread = Some(thread.map_err(|error| shared.unreachable(&error))?);
        Ok(Self { shared, desk, thread })
    }

    /// Tells when somebody no longer reads: whatever text they kept from being erased can be erased now.
    pub(super) fn read_to_its_end(&self) -> impl FnOnce() + Send + 'static {
        let desk = Arc::clone(&self.desk);
        move || {
            desk.line().may_erase = true;
            desk.call.notify_one();
        }
    }

    /// Writes something, all of it or nothing, and answers once it is durable.
    pub(super) fn submit<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Writing<'_>) -> Result<T, StoreError> + Send + 'static,
    ) -> Pending<'_, T> {
        let (reply, answer) = oneshot::channel();
        let job: Job = Box::new(move |writing| match writing.and_then(work) {
            // Whoever asked may have gone; what they asked for is done all the same.
            Ok(done) => Ran::Keep(Box::new(move |committed| drop(reply.send(committed.map(|()| done))))),
            Err(error) => {
                let told = error.clone();
                Ran::Undo(Box::new(move |_| drop(reply.send(Err(told)))), error)
            }
        });
        Box::pin(async move {
            self.desk.hand_in(job);
            answer.await.map_err(|_| self.shared.closed())?
        })
    }
}

/// What was handed in is still written.
impl Drop for Writer {
    fn drop(&mut self) {
        self.desk.line().is_closed = true;
        self.desk.call.notify_one();
        if let Some(thread) = self.thread.take() {
            drop(thread.join());
        }
    }
}

/// Where jobs wait.
struct Desk {
    line: Mutex<Line>,
    /// Tells the thread that there is something to do.
    call: Condvar,
}

struct Line {
    jobs: VecDeque<Job>,
    /// Whoever is at work has them.
    tools: Option<Tools>,
    /// Whether somebody came to the end of a long read, who may have kept text from being erased.
    may_erase: bool,
    /// Whether nothing more is taken in.
    is_closed: bool,
}

impl Desk {
    fn line(&self) -> MutexGuard<'_, Line> {
        self.line.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes in a job. One that nobody will do is dropped, and with it the wait for its answer.
    fn hand_in(&self, job: Job) {
        let mut line = self.line();
        if line.is_closed {
            return;
        }
        if waits_here()
            && line.jobs.is_empty()
            && let Some(tools) = line.tools.take()
        {
            drop(line);
            return AtWork::new(self, tools).commit(vec![job]);
        }
        line.jobs.push_back(job);
        self.call.notify_one();
    }
}

/// The thread that does what nobody waits for, or has to wait in line.
struct OnDuty(Arc<Desk>);

impl OnDuty {
    fn work(&self) {
        let desk = &*self.0;
        let mut line = desk.line();
        loop {
            let jobs = line.jobs.len().min(GROUP);
            match line.tools.take() {
                Some(tools) if jobs > 0 => {
                    let jobs = line.jobs.drain(..jobs).collect();
                    drop(line);
                    AtWork::new(desk, tools).commit(jobs);
                    line = desk.line();
                    continue;
                }
                // The last one out leaves everything in the main file.
                Some(tools) if line.is_closed => return drop(states::checkpoint(&tools.connection)),
                Some(tools) if line.may_erase => {
                    line.may_erase = false;
                    drop(line);
                    AtWork::new(desk, tools).look_and_erase();
                    line = desk.line();
                    continue;
                }
                idle => line.tools = idle,
            }
            line = if line.tools.as_ref().is_some_and(|tools| tools.erase) {
                let (mut line, waited) = desk.call.wait_timeout(line, AGAIN).unwrap_or_else(PoisonError::into_inner);
                line.may_erase |= waited.timed_out();
                line
            } else {
                desk.call.wait(line).unwrap_or_else(PoisonError::into_inner)
            };
        }
    }
}

/// Without the thread nobody would do what waits in line.
impl Drop for OnDuty {
    fn drop(&mut self) {
        let mut line = self.0.line();
        line.is_closed = true;
        line.jobs.clear();
    }
}

/// Has the tools, and puts them back.
struct AtWork<'a> {
    desk: &'a Desk,
    tools: Option<Tools>,
}

impl<'a> AtWork<'a> {
    const fn new(desk: &'a Desk, tools: Tools) -> Self {
        Self { desk, tools: Some(tools) }
    }

    fn commit(mut self, jobs: Vec<Job>) {
        if let Some(tools) = &mut self.tools {
            tools.commit(jobs);
        }
    }

    fn look_and_erase(mut self) {
        if let Some(tools) = &mut self.tools {
            tools.look_and_erase();
        }
    }
}

impl Drop for AtWork<'_> {
    fn drop(&mut self) {
        let mut line = self.desk.line();
        line.tools = self.tools.take();
        let has_to_erase = line.may_erase || line.tools.as_ref().is_some_and(|tools| tools.erase);
        if line.is_closed || has_to_erase || !line.jobs.is_empty() {
            self.desk.call.notify_one();
        }
    }
}

/// What is needed to write.
struct Tools {
    shared: Arc<Shared>,
    connection: Connection,
    files: Files,
    /// Whether removed text may still stand in the log of changes.
    erase: bool,
}

/// What one job writes with.
pub(super) struct Writing<'a> {
    pub(super) shared: &'a Shared,
    pub(super) connection: &'a Connection,
    /// The states as the group leaves them so far.
    group: &'a BTreeMap<IncidentId, Stream>,
    /// The states as this job leaves them.
    changed: RefCell<BTreeMap<IncidentId, Stream>>,
    /// Whether it removed text for good.
    pub(super) redacted: Cell<bool>,
}

impl Writing<'_> {
    /// The state of a stream, if it is at hand. It may be old where another process wrote.
    pub(super) fn seen(&self, id: IncidentId) -> Option<Stream> {
        let changed = self.changed.borrow().get(&id).cloned();
        changed.or_else(|| self.group.get(&id).cloned()).or_else(|| self.shared.seen(id))
    }

    /// Keeps a state for whoever comes next, once it is committed.
    pub(super) fn keep(&self, stream: Stream) {
        self.changed.borrow_mut().insert(stream.id(), stream);
    }

    pub(super) fn fault(&self, error: &rusqlite::Error) -> StoreError {
        self.shared.fault(error)
    }
}

impl Tools {
    /// Commits a group, and tells each author.
    fn commit(&mut self, jobs: Vec<Job>) {
        let mut group = Group { jobs: jobs.into(), tells: Vec::new(), states: BTreeMap::new() };
        let committed = self.write(&mut group);
        if let Err(error) = &committed {
            // What was not run is told the same.
            let refused = group.jobs.drain(..).map(|job| job(Err(error.clone())));
            group.tells.extend(refused.map(|(Ran::Keep(tell) | Ran::Undo(tell, _))| tell));
        } else {
            for (_, stream) in group.states {
                self.shared.keep(stream);
            }
            self.shared.appended.notify(usize::MAX);
            self.erase();
        }
        for tell in group.tells {
            tell(committed.clone());
        }
    }

    /// Erases what this or another process removed. One that ended may have left it to whoever read at that time.
    fn look_and_erase(&mut self) {
        let erasing = self.connection.query_row("SELECT erasing FROM book", [], |row| row.get(0));
        self.erase |= erasing.unwrap_or(false);
        self.erase();
    }

    /// Empties the log of changes once text was removed: it holds the pages as they were before. While somebody reads an
    /// older moment of the book that cannot be done; nobody waits for it, and it is tried again until it is done.
    fn erase(&mut self) {
        // Nothing more is written to a file that is damaged.
        self.erase &= self.shared.check_whole().is_ok();
        if !self.erase {
            return;
        }
        let connection = &self.connection;
        let erased = || {
            connection.busy_timeout(Duration::ZERO)?;
            let emptied = states::checkpoint(connection);
            connection.busy_timeout(PATIENCE)?;
            let emptied = emptied?;
            if emptied {
                connection.execute("UPDATE book SET erasing = 0", [])?;
            }
            Ok::<_, rusqlite::Error>(emptied)
        };
        self.erase = !erased().unwrap_or(false);
    }

    fn write(&mut self, group: &mut Group) -> Result<(), StoreError> {
        let shared = &*self.shared;
        let fault = |error| shared.fault(&error);
        self.files.check(shared)?;
        shared.check_whole()?;
        let transaction = Transaction::begin(&self.connection).map_err(fault)?;
        // One that is alone needs no savepoint: what it wrote is all that there is to undo.
        if group.jobs.len() > 1 {
            while !group.jobs.is_empty() {
                let savepoint = Savepoint::begin(transaction.0).map_err(fault)?;
                match group.run(shared, transaction.0, &mut self.erase) {
                    None => savepoint.release().map_err(fault)?,
                    // A failure may have ended the whole transaction, and the savepoint with it: then it is everybody's.
                    Some(error) => savepoint.undo().map_err(|_| error)?,
                }
            }
        } else if group.run(shared, transaction.0, &mut self.erase).is_some() {
            return transaction.undo().map_err(fault);
        }
        transaction.commit().map_err(fault)?;
        // What is in a file that was taken away is not acknowledged.
        self.files.check(shared)
    }
}

/// What is committed together; undone, unless it was committed. rusqlite's own compiles its statements for each.
#[must_use]
struct Transaction<'a>(&'a Connection);

impl<'a> Transaction<'a> {
    fn begin(connection: &'a Connection) -> rusqlite::Result<Self> {
        run(connection, "BEGIN IMMEDIATE")?;
        Ok(Self(connection))
    }

    fn commit(self) -> rusqlite::Result<()> {
        run(self.0, "COMMIT")
    }

    fn undo(&self) -> rusqlite::Result<()> {
        // A failure may have ended it already.
        if self.0.is_autocommit() { Ok(()) } else { run(self.0, "ROLLBACK") }
    }
}

impl Drop for Transaction<'_> {
    fn drop(&mut self) {
        // Where even that fails, the next to begin is told.
        drop(self.undo());
    }
}

/// What one job of a transaction writes, to be kept or undone apart; what is neither released nor undone goes with the transaction.
#[must_use]
struct Savepoint<'a>(&'a Connection);

impl<'a> Savepoint<'a> {
    fn begin(connection: &'a Connection) -> rusqlite::Result<Self> {
        run(connection, "SAVEPOINT job")?;
        Ok(Self(connection))
    }

    fn release(self) -> rusqlite::Result<()> {
        run(self.0, "RELEASE job")
    }

    fn undo(self) -> rusqlite::Result<()> {
        run(self.0, "ROLLBACK TO job")?;
        self.release()
    }
}

fn run(connection: &Connection, sql: &str) -> rusqlite::Result<()> {
    connection.prepare_cached(sql)?.execute([]).map(drop)
}

/// What is committed together.
struct Group {
    jobs: VecDeque<Job>,
    tells: Vec<Tell>,
    states: BTreeMap<IncidentId, Stream>,
}

impl Group {
    /// Runs the next job. Why it is to be undone, if it is.
    fn run(&mut self, shared: &Shared, connection: &Connection, erase: &mut bool) -> Option<StoreError> {
        let job = self.jobs.pop_front()?;
        let changed = RefCell::default();
        let redacted = Cell::new(false);
        let writing = Writing { shared, connection, group: &self.states, changed, redacted };
        let ran = job(Ok(&writing));
        *erase |= writing.redacted.get();
        let changed = writing.changed.into_inner();
        match ran {
            Ran::Keep(tell) => {
                self.states.extend(changed);
                self.tells.push(tell);
                None
            }
            Ran::Undo(tell, error) => {
                self.tells.push(tell);
                Some(error)
            }
        }
    }
}

/// The files that a book is in: SQLite goes on writing to one that was moved or deleted, where nobody will find it again.
struct Files {
    main: (PathBuf, Inode),
    log: (PathBuf, Option<Inode>),
}

impl Files {
    /// The files of a book that is open.
    fn of(path: &Path, shared: &Shared) -> Result<Self, StoreError> {
        let main = inode(path).map_err(|error| shared.unreachable(&error))?;
        let log = companion(path, "-wal");
        Ok(Self { main: (path.to_owned(), main), log: (log.clone(), inode(&log).ok()) })
    }

    /// Whether both are still where they were. The log of changes comes into being with the first of them.
    fn check(&mut self, shared: &Shared) -> Result<(), StoreError> {
        let (main, log) = (&self.main, &mut self.log);
        still_there(&main.0, main.1, shared)?;
        match log.1 {
            Some(kept) => still_there(&log.0, kept, shared)?,
            None => log.1 = inode(&log.0).ok(),
        }
        Ok(())
    }
}

fn still_there(path: &Path, kept: Inode, shared: &Shared) -> Result<(), StoreError> {
    let found = inode(path);
    if found.as_ref().is_ok_and(|found| *found == kept) {
        return Ok(());
    }
    let what = found.map_or("is gone", |_| "is another file now");
    let problem = format!("{} {what}; put it back where it was", path.display());
    Err(StoreError::Unreachable { place: shared.place.clone(), problem })
}

#[cfg(unix)]
type Inode = (u64, u64);

#[cfg(unix)]
fn inode(path: &Path) -> std::io::Result<Inode> {
    use std::os::unix::fs::MetadataExt;
    std::fs::metadata(path).map(|metadata| (metadata.dev(), metadata.ino()))
}

#[cfg(not(unix))]
type Inode = ();

#[cfg(not(unix))]
fn inode(path: &Path) -> std::io::Result<Inode> {
    std::fs::metadata(path).map(drop)
}
