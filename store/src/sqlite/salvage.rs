//! What can still be read of a book whose file is damaged: the records in the order of the log, without any of the indexes.

use std::{
    collections::BTreeMap,
    io::Write,
    path::{Path, PathBuf},
};

use rusqlite::{Connection, OpenFlags, OptionalExtension};
use sevlog::{Head, IncidentId, Record, Version};

use super::{PATIENCE, fault, open::Marks, read::id_of};
use crate::StoreError;

/// How many positions after one that cannot be read are tried one by one, before larger steps are taken.
const NEAR: i64 = 10_000;

/// No book has so many records.
const FAR: i64 = 1 << 40;

/// What was saved of a damaged book.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Salvaged {
    /// How many records were written.
    pub records: u64,
    /// The streams that are not whole, by their ids.
    pub cut: Vec<Cut>,
}

/// Where a stream ends that is not whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cut {
    /// The stream.
    pub incident: IncidentId,
    /// The first version that is missing. What was read of the stream after it follows on nothing, and was left out.
    pub missing: Version,
}

/// Writes what can be read of a book as a log that can be imported.
pub(crate) fn salvage(path: &Path, sink: impl Write) -> Result<Salvaged, StoreError> {
    let place = path.display().to_string();
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let path: PathBuf = std::path::absolute(path)
        .map_err(|error| StoreError::Unreachable { place: place.clone(), problem: error.to_string() })?;
    let connection = Connection::open_with_flags(path, flags).map_err(|error| fault(&place, &error))?;
    connection.busy_timeout(PATIENCE).map_err(|error| fault(&place, &error))?;
    Marks::of(&connection, &place)?.check(&place)?;
    let mut saving = Saving { sink, streams: BTreeMap::new(), records: 0 };
    each_line(&connection, &place, |line| saving.take(line))?;
    saving.finish(&newest(&connection))
}

/// Hands on every line that can be read.
fn each_line(
    connection: &Connection,
    place: &str,
    mut take: impl FnMut(&[u8]) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    let fault = |error| fault(place, &error);
    let mut from = 0;
    loop {
        // Not `>`: to find the place after a position, the page of that one would be read.
        let mut statement = connection
            .prepare_cached("SELECT position, line FROM records NOT INDEXED WHERE position >= ?1 ORDER BY position")
            .map_err(fault)?;
        let mut rows = statement.query([from]).map_err(fault)?;
        loop {
            let Ok(row) = rows.next() else { break };
            let Some(row) = row else { return Ok(()) };
            let Ok(position) = row.get::<_, i64>(0) else { break };
            from = position.saturating_add(1);
            if let Ok(line) = row.get_ref(1).map(|line| line.as_bytes().unwrap_or_default()) {
                take(line)?;
            }
        }
        // What is at this place cannot be read, so that this comes to an end.
        let Some(next) = next_readable(connection, from) else { return Ok(()) };
        from = next;
    }
}

/// The next position that can be read after one, from which reading failed.
fn next_readable(connection: &Connection, after: i64) -> Option<i64> {
    let from = |position: i64| {
        let mut statement = connection.prepare_cached(
            "SELECT position, line FROM records NOT INDEXED WHERE position >= ?1 ORDER BY position LIMIT 1",
        )?;
        let read = |row: &rusqlite::Row<'_>| row.get_ref(1)?.as_bytes().map_err(rusqlite::Error::from).and(row.get(0));
        statement.query_row([position], read).optional()
    };
    let near = (1..=NEAR).map(|step| after.saturating_add(step));
    let far = std::iter::successors(Some(NEAR), |step| step.checked_mul(2).filter(|step| *step < FAR));
    let far = far.map(|step| after.saturating_add(step));
    let (mut fails, mut succeeds) = (after, None);
    for position in near.chain(far) {
        match from(position) {
            Ok(found) => {
                succeeds = Some((position, found));
                break;
            }
            Err(_) => fails = position,
        }
    }
    let (mut position, mut found) = succeeds?;
    // After a large step, back to where it begins.
    while position.saturating_sub(fails) > 1 {
        let between = fails.midpoint(position);
        match from(between) {
            Ok(earlier) => (position, found) = (between, earlier),
            Err(_) => fails = between,
        }
    }
    found
}

/// The newest version of each stream, as far as that can be read.
fn newest(connection: &Connection) -> Vec<(IncidentId, Version)> {
    let read = || {
        let mut statement = connection.prepare("SELECT id, version FROM streams NOT INDEXED")?;
        let rows = statement.query_map([], |row| Ok((id_of(row.get(0)?), Version::new(row.get(1)?))))?;
        Ok::<_, rusqlite::Error>(rows.map_while(Result::ok).collect())
    };
    read().unwrap_or_default()
}

/// Writes what follows on what was written, and notes what does not.
struct Saving<W> {
    sink: W,
    streams: BTreeMap<IncidentId, Saved>,
    records: u64,
}

/// What was written of one stream.
struct Saved {
    head: Head,
    is_cut: bool,
}

impl<W: Write> Saving<W> {
    fn take(&mut self, line: &[u8]) -> Result<(), StoreError> {
        // Of which stream a line was that is no record is found out by what comes after it.
        let Ok(record) = Record::read_bytes(line) else { return Ok(()) };
        let id = record.incident();
        let stream = self.streams.entry(id).or_insert_with(|| Saved { head: Head::start(id), is_cut: false });
        let follows = record.version() == stream.head.version.next() && record.follows(&stream.head);
        stream.is_cut |= !follows || !record.text_matches();
        if stream.is_cut {
            return Ok(());
        }
        stream.head = record.head();
        self.records = self.records.saturating_add(1);
        let written = self.sink.write_all(record.line().as_bytes()).and_then(|()| self.sink.write_all(b"\n"));
        written.map_err(|error| unwritten(&error))
    }

    fn finish(mut self, newest: &[(IncidentId, Version)]) -> Result<Salvaged, StoreError> {
        self.sink.flush().map_err(|error| unwritten(&error))?;
        for (id, version) in newest {
            let stream = self.streams.entry(*id).or_insert_with(|| Saved { head: Head::start(*id), is_cut: false });
            stream.is_cut |= stream.head.version < *version;
        }
        let cut = self.streams.into_iter().filter(|(_, stream)| stream.is_cut);
        let cut = cut.map(|(incident, stream)| Cut { incident, missing: stream.head.version.next() });
        Ok(Salvaged { records: self.records, cut: cut.collect() })
    }
}

fn unwritten(error: &std::io::Error) -> StoreError {
    StoreError::Transfer { problem: format!("what was saved cannot be written: {error}") }
}
