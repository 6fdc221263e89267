//! Taking over sealed records: what is there is skipped, what differs is refused.

use rusqlite::{OptionalExtension, params};
use sevlog::{IncidentId, Record, Version};

use super::{read::record_of, writer::Writing};
use crate::{
    StoreError,
    sealed::{Fresh, by_stream, take_over},
    store::{Chunk, Taken},
};

impl Writing<'_> {
    pub(super) fn import(&self, chunk: Chunk) -> Result<Taken, StoreError> {
        let mut taken = Taken::default();
        for (id, records) in by_stream(chunk.records) {
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
        let before = match &row {
            Some(row) => Some(self.shared.state(self.connection, id, row, self.seen(id))?),
            None => None,
        };
        let ours = |version| self.record_at(id, row.as_ref().map(|row| row.stream), version);
        let Fresh { records, stream, skipped } = take_over(id, before.as_ref(), records, ours)?;
        taken.skipped = taken.skipped.saturating_add(skipped);
        taken.appended = taken.appended.saturating_add(u64::try_from(records.len()).unwrap_or(u64::MAX));
        if records.is_empty() {
            return Ok(());
        }
        let origin = origin.filter(|origin| *origin != self.shared.book);
        self.write(row, before.as_ref(), &records, stream, origin)
    }

    fn record_at(&self, id: IncidentId, stream: Option<i64>, version: Version) -> Result<Option<Record>, StoreError> {
        let read = || {
            let mut statement =
                self.connection.prepare_cached("SELECT line FROM records WHERE stream = ?1 AND version = ?2")?;
            statement.query_row(params![stream, version.get()], |row| row.get::<_, String>(0)).optional()
        };
        let line = read().map_err(|error| self.fault(&error))?;
        line.map(|line| record_of(id, version.get(), line.as_bytes())).transpose()
    }
}
