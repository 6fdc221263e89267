//! Seeing what other processes append: SQLite tells nobody, so somebody has to look.

use std::{
    sync::{Arc, Condvar, Mutex, PoisonError},
    thread,
    time::Duration,
};

use rusqlite::Connection;

use super::Shared;
use crate::StoreError;

/// How often is looked while somebody waits.
const LOOK: Duration = Duration::from_millis(20);

/// A thread that looks for commits of other processes while somebody waits, and sleeps while nobody does.
pub(super) struct Watch {
    desk: Arc<Desk>,
    thread: Option<thread::JoinHandle<()>>,
}

#[derive(Default)]
struct Desk {
    waiting: Mutex<Waiting>,
    changed: Condvar,
}

#[derive(Default)]
struct Waiting {
    count: usize,
    closed: bool,
}

/// Somebody who waits: while it lives, the thread looks.
pub(super) struct Waiter<'a>(&'a Desk);

impl Watch {
    pub(super) fn start(shared: &Arc<Shared>) -> Result<Self, StoreError> {
        let (connection, desk) = (shared.reader()?, Arc::new(Desk::default()));
        let seen = version(&connection).map_err(|error| shared.fault(&error))?;
        let work = {
            let (shared, desk) = (Arc::clone(shared), Arc::clone(&desk));
            move || desk.look(&shared, &connection, seen)
        };
        let thread = thread::Builder::new().name("sevlog-watch".to_owned()).spawn(work);
        let thread = Some(thread.map_err(|error| shared.unreachable(&error))?);
        Ok(Self { desk, thread })
    }

    pub(super) fn wait(&self) -> Waiter<'_> {
        self.desk.change(|waiting| waiting.count = waiting.count.saturating_add(1));
        Waiter(&self.desk)
    }
}

impl Drop for Waiter<'_> {
    fn drop(&mut self) {
        self.0.change(|waiting| waiting.count = waiting.count.saturating_sub(1));
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.desk.change(|waiting| waiting.closed = true);
        if let Some(thread) = self.thread.take() {
            drop(thread.join());
        }
    }
}

impl Desk {
    fn change(&self, change: impl FnOnce(&mut Waiting)) {
        change(&mut self.waiting.lock().unwrap_or_else(PoisonError::into_inner));
        self.changed.notify_one();
    }

    /// Tells whoever waits when a commit of another connection was seen. What was committed while nobody waited is seen with
    /// the first look: `seen` is older than that.
    fn look(&self, shared: &Shared, connection: &Connection, mut seen: i64) {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        while !waiting.closed {
            if waiting.count == 0 {
                waiting = self.changed.wait(waiting).unwrap_or_else(PoisonError::into_inner);
                continue;
            }
            drop(waiting);
            let now = version(connection).ok();
            // Where looking fails, whoever waits looks for themselves, and learns why.
            if now != Some(seen) {
                seen = now.unwrap_or(seen);
                shared.appended.notify(usize::MAX);
            }
            waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
            if !waiting.closed {
                (waiting, _) = self.changed.wait_timeout(waiting, LOOK).unwrap_or_else(PoisonError::into_inner);
            }
        }
    }
}

/// Another number than before, once another connection committed.
fn version(connection: &Connection) -> rusqlite::Result<i64> {
    connection.pragma_query_value(None, "data_version", |row| row.get(0))
}
