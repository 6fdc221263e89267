//! Connections for those who read on their own threads.

use std::{
    sync::{Condvar, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use rusqlite::Connection;

use super::Shared;
use crate::StoreError;

/// How many connections are kept. Each holds pages in memory, and more would not read faster.
const KEPT: usize = 4;

/// How long one of them is waited for before another is made for a single read. Making one takes as long as dozens of short
/// reads; but whoever reads for long keeps nobody else from it.
const MOMENT: Duration = Duration::from_millis(10);

/// Connections that are kept, and lent for one read each.
#[derive(Default)]
pub(super) struct Spare {
    kept: Mutex<Kept>,
    returned: Condvar,
}

#[derive(Default)]
struct Kept {
    here: Vec<Connection>,
    lent: usize,
}

impl Spare {
    /// Reads with one of them.
    pub(super) fn read<T>(
        &self,
        shared: &Shared,
        read: impl FnOnce(&Connection) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let Some((kept, lent)) = self.lend() else { return read(&shared.reader()?) };
        let connection = kept.map_or_else(|| shared.reader(), Ok)?;
        let answer = read(&connection);
        lent.0.kept().here.push(connection);
        answer
    }

    /// Room for one, and the connection if it was made already; none while all of them are lent for long.
    fn lend(&self) -> Option<(Option<Connection>, Lent<'_>)> {
        let all_are_lent = |kept: &mut Kept| kept.here.is_empty() && kept.lent >= KEPT;
        let waited = self.returned.wait_timeout_while(self.kept(), MOMENT, all_are_lent);
        let (mut kept, waited) = waited.unwrap_or_else(PoisonError::into_inner);
        if waited.timed_out() {
            return None;
        }
        kept.lent = kept.lent.saturating_add(1);
        Some((kept.here.pop(), Lent(self)))
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// That one of the connections is lent, until this is dropped.
struct Lent<'a>(&'a Spare);

impl Drop for Lent<'_> {
    fn drop(&mut self) {
        let mut kept = self.0.kept();
        kept.lent = kept.lent.saturating_sub(1);
        drop(kept);
        self.0.returned.notify_one();
    }
}
