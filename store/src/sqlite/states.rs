//! States: at hand in memory, kept beside the log, or folded from it.

use std::sync::Arc;

use rusqlite::{CachedStatement, Connection, OptionalExtension, params};
use sevlog::{Book, Incident, IncidentId, Record, Version};

use super::Shared;
use crate::{StoreError, store::Stream};

/// How many bytes a record is taken for. A state is written once the records since the one that is kept weigh as much, so that
/// appending writes about twice its records, and reading folds a few.
const RECORD_BYTES: u64 = 512;

/// How many bytes a state is taken for while none is kept.
const STATE_BYTES: u64 = 4096;

/// Where a stream stands, as its row says.
pub(super) struct Row {
    pub(super) stream: i64,
    pub(super) is_book: bool,
    pub(super) version: Version,
    pub(super) chain: [u8; 32],
    /// The state that is kept beside the log.
    pub(super) kept: Option<Kept>,
}

/// How new a kept state is, and how large.
#[derive(Clone, Copy)]
pub(super) struct Kept {
    version: u64,
    bytes: u64,
}

impl Shared {
    /// The row of a stream.
    pub(super) fn row(&self, connection: &Connection, id: IncidentId) -> Result<Option<Row>, StoreError> {
        let read = |row: &rusqlite::Row<'_>| {
            Ok(Row {
                stream: row.get(0)?,
                is_book: row.get(1)?,
                version: Version::new(row.get(2)?),
                chain: row.get(3)?,
                kept: row.get::<_, Option<u64>>(4)?.zip(row.get(5)?).map(|(version, bytes)| Kept { version, bytes }),
            })
        };
        let found = || {
            let mut statement = connection.prepare_cached(
                "SELECT s.stream, s.is_book, s.version, s.chain, k.version, length(k.state)
                 FROM streams s LEFT JOIN states k USING (stream) WHERE s.id = ?1",
            )?;
            statement.query_row([id.to_u128().to_be_bytes()], read).optional()
        };
        found().map_err(|error| self.fault(&error))
    }

    /// The state of a stream at its head: what is at hand where that is as new, else what is kept and what came since.
    pub(super) fn state(
        &self,
        connection: &Connection,
        id: IncidentId,
        row: &Row,
        at_hand: Option<Stream>,
    ) -> Result<Stream, StoreError> {
        let mut state = match at_hand.filter(|stream| stream.version() <= row.version) {
            Some(stream) => stream,
            None => self.kept(connection, id, row)?,
        };
        if state.version() < row.version {
            let after = state.version();
            self.each_record(connection, id, row.stream, after, usize::MAX, |record| Ok(state.apply(&record)?))?;
        }
        let head = state.head();
        if head.version != row.version || head.chain.as_bytes() != &row.chain {
            let problem = format!("it folds to version {}, chain {}", head.version, head.chain);
            return Err(StoreError::Damaged { incident: id, version: row.version, problem });
        }
        Ok(state)
    }

    /// The state of the book's own stream.
    pub(super) fn own(&self, connection: &Connection, at_hand: Option<Stream>) -> Result<Arc<Book>, StoreError> {
        let stream = match self.row(connection, self.book)? {
            Some(row) => self.state(connection, self.book, &row, at_hand)?,
            None => Stream::new(self.book, true),
        };
        match stream {
            Stream::Book(book) => Ok(book),
            Stream::Incident(_) => {
                let problem = "its own stream is an incident's".to_owned();
                Err(StoreError::Corrupt { place: self.place.clone(), problem })
            }
        }
    }

    /// The state that was kept of a stream, or its beginning.
    fn kept(&self, connection: &Connection, id: IncidentId, row: &Row) -> Result<Stream, StoreError> {
        let begin = Stream::new(id, row.is_book);
        if row.is_book {
            return Ok(begin);
        }
        let kept = Self::kept_state(connection, row.stream).map_err(|error| self.fault(&error))?;
        let fits = kept.filter(|incident| incident.id() == id && incident.version() <= row.version);
        Ok(fits.map_or(begin, |incident| Stream::Incident(Arc::new(incident))))
    }

    /// The state that is kept beside the log. One of another library's layout, or a damaged one, is no state: the records are the truth.
    pub(super) fn kept_state(connection: &Connection, stream: i64) -> rusqlite::Result<Option<Incident>> {
        let mut statement = connection.prepare_cached("SELECT state FROM states WHERE stream = ?1")?;
        let restored = |row: &rusqlite::Row<'_>| Ok(Incident::restore(row.get_ref(0)?.as_blob()?).ok());
        Ok(statement.query_row([stream], restored).optional()?.flatten())
    }

    /// Keeps a state beside the log, where what came since the one that is kept is worth it.
    pub(super) fn keep_state(
        &self,
        connection: &Connection,
        stream: i64,
        kept: Option<Kept>,
        incident: &Incident,
    ) -> Result<(), StoreError> {
        let version = incident.version().get();
        let kept = kept.unwrap_or(Kept { version: 0, bytes: STATE_BYTES });
        if version.saturating_sub(kept.version).saturating_mul(RECORD_BYTES) < kept.bytes {
            return Ok(());
        }
        let write = || {
            let mut statement = connection.prepare_cached(
                "INSERT INTO states (stream, version, state) VALUES (?1, ?2, ?3)
                 ON CONFLICT (stream) DO UPDATE SET version = ?2, state = ?3",
            )?;
            statement.execute(params![stream, version, incident.snapshot()]).map(drop)
        };
        write().map_err(|error: rusqlite::Error| self.fault(&error))
    }

    /// Hands on the records of a stream after a version, in order.
    pub(super) fn each_record(
        &self,
        connection: &Connection,
        id: IncidentId,
        stream: i64,
        after: Version,
        limit: usize,
        mut take: impl FnMut(Record) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let fault = |error| self.fault(&error);
        let mut statement: CachedStatement<'_> = connection
            .prepare_cached(
                "SELECT version, line FROM records WHERE stream = ?1 AND version > ?2 ORDER BY version LIMIT ?3",
            )
            .map_err(fault)?;
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let mut rows = statement.query(params![stream, number(after.get()), limit]).map_err(fault)?;
        while let Some(row) = rows.next().map_err(fault)? {
            let version = Version::new(row.get(0).map_err(fault)?);
            let line = row.get_ref(1).map_err(fault)?;
            let record = Record::read_bytes(line.as_bytes().unwrap_or_default())
                .map_err(|error| StoreError::Damaged { incident: id, version, problem: error.to_string() })?;
            take(record)?;
        }
        Ok(())
    }
}

/// A number as SQLite has them. What is beyond the largest is beyond everything that is there.
pub(super) fn number(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// Brings the log of changes into the main file and empties it. Whether it could be emptied.
pub(super) fn checkpoint(connection: &Connection) -> rusqlite::Result<bool> {
    connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0)).map(|busy: i64| busy == 0)
}
