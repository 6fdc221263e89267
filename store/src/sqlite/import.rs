//! Taking over sealed records: what is there is skipped, what differs is refused.

use std::collections::BTreeMap;

use rusqlite::{OptionalExtension, params};
use sevlog::{IncidentId, Record};

use super::writer::Writing;
use crate::{
    StoreError,
    store::{Chunk, Stream, Taken},
};

impl Writing<'_> {
    pub(super) fn import(&self, chunk: Chunk) -> Result<Taken, StoreError> {
        let mut streams: BTreeMap<IncidentId, Vec<Record>> = BTreeMap::new();
        for record in chunk.records {
            streams.entry(record.incident()).or_default().push(record);
        }
        let mut taken = Taken::default();
        for (id, records) in streams {
            self.import_stream(id, records, chunk.book, &mut taken)?;
        }
        Ok(taken)
    }

    fn import_stream(
        &self,
        id: IncidentId,
        records: Vec<Record>,
        origin: Option<IncidentId>,
        taken: &mut Taken,
    ) -> Result<(), StoreError> {
        let row = self.shared.row(self.connection, id)?;
        let begins_book = records.first().is_some_and(|record| record.event().name() == "plan_adopted");
        let before = match &row {
            Some(row) => self.shared.state(self.connection, id, row, self.seen(id))?,
            None => Stream::new(id, begins_book),
        };
        let mut after = before.clone();
        let mut fresh = Vec::new();
        for record in records {
            if record.version() > before.version() {
                if !record.follows(&after.head()) {
                    return Err(StoreError::Forked { incident: id, version: record.version() });
                }
                after.apply(&record)?;
                fresh.push(record);
            } else {
                self.same(id, row.as_ref().map(|row| row.stream), &record)?;
                taken.skipped = taken.skipped.saturating_add(1);
            }
        }
        taken.appended = taken.appended.saturating_add(u64::try_from(fresh.len()).unwrap_or(u64::MAX));
        if fresh.is_empty() {
            return Ok(());
        }
        let origin = origin.filter(|origin| *origin != self.shared.book);
        self.write(row, Some(&before), &fresh, after, origin)
    }

    /// Whether the book has the same record. One whose text was removed in either copy is the same: the chain says so.
    fn same(&self, id: IncidentId, stream: Option<i64>, record: &Record) -> Result<(), StoreError> {
        let version = record.version();
        let read = || {
            let mut statement =
                self.connection.prepare_cached("SELECT line FROM records WHERE stream = ?1 AND version = ?2")?;
            statement.query_row(params![stream, version.get()], |row| row.get::<_, String>(0)).optional()
        };
        let line = read().map_err(|error| self.fault(&error))?;
        let ours = line.map(|line| super::read::record_of(id, version.get(), line.as_bytes())).transpose()?;
        match ours {
            Some(ours) if ours.chain() == record.chain() && ours.id() == record.id() => Ok(()),
            _ => Err(StoreError::Forked { incident: id, version }),
        }
    }
}
