//! Reading: streams, pages of the whole book, health.

use rusqlite::{OptionalExtension, params};
use sevlog::{IncidentId, IncidentNumber, Record, RecordId, Version};

use super::{
    Reading,
    open::{SCHEMA, companion},
    states::number,
};
use crate::{
    StoreError,
    store::{Cursor, Health, Page, Sink, Stream},
};

impl Reading<'_> {
    pub(super) fn fault(&self, error: &rusqlite::Error) -> StoreError {
        self.shared.fault(error)
    }

    pub(super) fn stream(&self, id: IncidentId) -> Result<Option<Stream>, StoreError> {
        let Some(row) = self.shared.row(self.connection, id)? else { return Ok(None) };
        let stream = self.shared.state(self.connection, id, &row, self.shared.seen(id))?;
        self.shared.keep(stream.clone());
        Ok(Some(stream))
    }

    pub(super) fn records(&self, id: IncidentId, after: Version, limit: usize) -> Result<Vec<Record>, StoreError> {
        let Some(row) = self.shared.row(self.connection, id)? else { return Ok(Vec::new()) };
        let mut records = Vec::new();
        self.shared.each_record(self.connection, id, row.stream, after, limit, |record| {
            records.push(record);
            Ok(())
        })?;
        Ok(records)
    }

    pub(super) fn records_of(&self, id: IncidentId, records: &[RecordId]) -> Result<Vec<Record>, StoreError> {
        let Some(row) = self.shared.row(self.connection, id)? else { return Ok(Vec::new()) };
        let mut found = Vec::with_capacity(records.len());
        for record in records {
            let read = || {
                let mut statement = self
                    .connection
                    .prepare_cached("SELECT version, line FROM records WHERE id = ?1 AND stream = ?2")?;
                let key = params![record.to_u128().to_be_bytes(), row.stream];
                statement.query_row(key, |row| Ok((row.get::<_, u64>(0)?, row.get::<_, String>(1)?))).optional()
            };
            if let Some((version, line)) = read().map_err(|error| self.fault(&error))? {
                found.push(record_of(id, version, line.as_bytes())?);
            }
        }
        Ok(found)
    }

    pub(super) fn has_after(&self, cursor: &Cursor) -> Result<bool, StoreError> {
        let newest = "SELECT coalesce(max(position), 0) FROM records";
        let newest = self.connection.query_row(newest, [], |row| row.get::<_, u64>(0));
        Ok(self.position(cursor)? < newest.map_err(|error| self.fault(&error))?)
    }

    /// The position of a cursor in the log.
    fn position(&self, cursor: &Cursor) -> Result<u64, StoreError> {
        cursor.position(self.shared.book, |position| self.record_at(position))
    }

    fn record_at(&self, position: u64) -> Result<Option<Record>, StoreError> {
        let read = || {
            let mut statement = self.connection.prepare_cached(
                "SELECT s.id, r.version, r.line FROM records r JOIN streams s USING (stream) WHERE r.position = ?1",
            )?;
            let record = |row: &rusqlite::Row<'_>| Ok((id_of(row.get(0)?), row.get(1)?, row.get::<_, String>(2)?));
            statement.query_row([number(position)], record).optional()
        };
        let found = read().map_err(|error| self.fault(&error))?;
        found.map(|(id, version, line)| record_of(id, version, line.as_bytes())).transpose()
    }

    pub(super) fn head(&self) -> Result<Cursor, StoreError> {
        let newest = "SELECT coalesce(max(position), 0) FROM records";
        let newest: u64 =
            self.connection.query_row(newest, [], |row| row.get(0)).map_err(|error| self.fault(&error))?;
        let record = self.record_at(newest)?;
        Ok(record.map(|record| Cursor::after(self.shared.book, newest, &record)).unwrap_or_default())
    }

    /// Records in the order of their positions: with one writer at a time, that is the order of the commits.
    pub(super) fn page(&self, after: &Cursor, limit: usize) -> Result<Page, StoreError> {
        let fault = |error| self.fault(&error);
        let after = self.position(after)?;
        let mut statement = self
            .connection
            .prepare_cached(
                "SELECT r.position, r.version, r.line, s.id FROM records r JOIN streams s USING (stream)
                 WHERE r.position > ?1 ORDER BY r.position LIMIT ?2",
            )
            .map_err(fault)?;
        let mut rows = statement.query(params![after, i64::try_from(limit).unwrap_or(i64::MAX)]).map_err(fault)?;
        let mut records = Vec::new();
        while let Some(row) = rows.next().map_err(fault)? {
            let id = id_of(row.get(3).map_err(fault)?);
            let line = row.get_ref(2).map_err(fault)?.as_bytes().unwrap_or_default();
            let record = record_of(id, row.get(1).map_err(fault)?, line)?;
            let cursor = Cursor::after(self.shared.book, row.get(0).map_err(fault)?, &record);
            records.push((record, cursor));
        }
        Ok(Page { records, redactions: self.redactions()? })
    }

    pub(super) fn redactions(&self) -> Result<u64, StoreError> {
        let read = || self.connection.prepare_cached("SELECT redactions FROM book")?.query_row([], |row| row.get(0));
        read().map_err(|error| self.fault(&error))
    }

    /// Every record, from one moment: the book's own stream first, then by id. Whether it was every one is counted by another index
    /// than they are found by.
    pub(super) fn walk(&self, mut sink: Sink) -> Result<u64, StoreError> {
        let fault = |error| self.fault(&error);
        let mut statement = self
            .connection
            .prepare_cached("SELECT stream, id FROM streams NOT INDEXED ORDER BY id <> ?1, id")
            .map_err(fault)?;
        let mut rows = statement.query([self.shared.book.to_u128().to_be_bytes()]).map_err(fault)?;
        let mut records: u64 = 0;
        while let Some(row) = rows.next().map_err(fault)? {
            let (stream, id) = (row.get(0).map_err(fault)?, id_of(row.get(1).map_err(fault)?));
            self.shared.each_record(self.connection, id, stream, Version::NONE, usize::MAX, |record| {
                records = records.saturating_add(1);
                sink(&record)
            })?;
        }
        let all = "SELECT count(*) FROM records INDEXED BY records_by_id";
        let all: u64 = self.connection.query_row(all, [], |row| row.get(0)).map_err(fault)?;
        if records != all {
            let problem = format!("of {all} records, {records} can be found");
            return Err(StoreError::Corrupt { place: self.shared.place.clone(), problem });
        }
        Ok(records)
    }

    pub(super) fn numbered(&self, n: u64) -> Result<Option<IncidentId>, StoreError> {
        let found =
            self.connection.query_row("SELECT id FROM streams WHERE number = ?1", [number(n)], |row| row.get(0));
        Ok(found.optional().map_err(|error| self.fault(&error))?.map(id_of))
    }

    pub(super) fn numbered_by(&self, told: IncidentNumber) -> Result<Vec<IncidentId>, StoreError> {
        let read = || {
            let mut statement = self.connection.prepare_cached(
                "SELECT s.id FROM numbers n JOIN streams s USING (stream) WHERE n.book = ?1 AND n.number = ?2 ORDER BY s.id",
            )?;
            let key = params![told.book.to_u128().to_be_bytes(), number(told.number)];
            statement.query_map(key, |row| row.get(0).map(id_of))?.collect::<rusqlite::Result<Vec<_>>>()
        };
        read().map_err(|error| self.fault(&error))
    }

    pub(super) fn health(&self) -> Result<Health, StoreError> {
        let count = |sql: &str| {
            let counted = self.connection.query_row(sql, [], |row| row.get::<_, u64>(0));
            counted.map_err(|error| self.fault(&error))
        };
        Ok(Health {
            place: self.shared.place.clone(),
            schema: SCHEMA,
            streams: count("SELECT count(*) FROM streams")?,
            records: count("SELECT count(*) FROM records")?,
            unindexed: count("SELECT count(*) FROM records WHERE position > (SELECT indexed FROM book)")?,
            pending_bytes: std::fs::metadata(companion(&self.shared.path, "-wal")).map_or(0, |metadata| metadata.len()),
            redaction_pending: count("SELECT erasing FROM book")? > 0,
        })
    }
}

pub(super) fn id_of(bytes: [u8; 16]) -> IncidentId {
    IncidentId::from_u128(u128::from_be_bytes(bytes))
}

pub(super) fn record_of(id: IncidentId, version: u64, line: &[u8]) -> Result<Record, StoreError> {
    Record::read_bytes(line).map_err(|error| StoreError::Damaged {
        incident: id,
        version: Version::new(version),
        problem: error.to_string(),
    })
}
