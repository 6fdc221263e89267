//! Whether a book's file is whole, beside what its records say of themselves.

use rusqlite::{Connection, Row, types::ToSqlOutput};
use sevlog::{Incident, IncidentId, Plans, Version};

use super::{
    Reading, Shared,
    append::{COLUMNS, columns},
    fault,
    read::id_of,
    writer::Writing,
};
use crate::{StoreError, Summary, store::Differing};

/// How many problems are looked for.
const MOST: usize = 10;

impl Reading<'_> {
    /// What does not fit together in the file, in SQLite's words; nothing where it is whole.
    pub(super) fn problems(&self) -> Result<Vec<String>, StoreError> {
        problems(self.connection).map_err(|error| self.fault(&error))
    }

    /// Whether every stream has the newest record that its head says.
    pub(super) fn check_heads(&self) -> Result<(), StoreError> {
        let read = || {
            let mut statement = self.connection.prepare(
                "SELECT s.id, s.version FROM streams s
                 WHERE NOT EXISTS (SELECT 1 FROM records r WHERE r.stream = s.stream AND r.version = s.version)
                 LIMIT 1",
            )?;
            let mut rows = statement.query([])?;
            rows.next()?.map(|row| Ok((id_of(row.get(0)?), row.get(1)?))).transpose()
        };
        match read().map_err(|error: rusqlite::Error| self.fault(&error))? {
            None => Ok(()),
            Some((incident, version)) => {
                let problem = "it is gone".to_owned();
                Err(StoreError::Damaged { incident, version: Version::new(version), problem })
            }
        }
    }

    /// The incidents of which something is kept beside their records that is not what these say. One whose records cannot be folded is
    /// left to whoever verifies them.
    pub(super) fn differing(&self) -> Result<Vec<Differing>, StoreError> {
        let fault = |error| self.fault(&error);
        let plans = self.shared.own(self.connection, self.shared.seen(self.shared.book))?.plans().clone();
        let mut statement = self
            .connection
            .prepare(&format!(
                "SELECT id, stream, is_book, version, chain, {} FROM streams NOT INDEXED",
                COLUMNS.join(", ")
            ))
            .map_err(fault)?;
        let mut rows = statement.query([]).map_err(fault)?;
        let mut differing = Vec::new();
        while let Some(row) = rows.next().map_err(fault)? {
            let (incident, stream) = (id_of(row.get(0).map_err(fault)?), row.get(1).map_err(fault)?);
            let Some((folded, is_kept)) = self.folded(incident, stream)? else { continue };
            let told = self.told(&folded, &plans, row, stream).map_err(fault)?;
            if let Some(what) = told.or((!is_kept).then_some("state")) {
                differing.push(Differing { incident, what });
            }
        }
        Ok(differing)
    }

    /// An incident as its records alone say it, and whether the state that is kept of it is that of its version.
    fn folded(&self, id: IncidentId, stream: i64) -> Result<Option<(Incident, bool)>, StoreError> {
        let kept = Shared::kept_state(self.connection, stream).map_err(|error| self.fault(&error))?;
        let mut kept = kept.filter(|kept| kept.id() == id);
        let (mut incident, mut is_kept) = (Incident::undeclared(id), true);
        let folding = self.shared.each_record(self.connection, id, stream, Version::NONE, usize::MAX, |record| {
            incident.apply(&record)?;
            if let Some(kept) = kept.take_if(|kept| kept.version() == incident.version()) {
                is_kept = kept == incident;
            }
            Ok(())
        });
        match folding {
            Ok(()) => Ok(Some((incident, is_kept))),
            Err(StoreError::Replay(_) | StoreError::Damaged { .. }) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// What of an incident's row, or beside it, is otherwise than the incident says.
    fn told(
        &self,
        incident: &Incident,
        plans: &Plans,
        row: &Row<'_>,
        stream: i64,
    ) -> rusqlite::Result<Option<&'static str>> {
        let (is_settled, head) =
            (!incident.status().is_open() && Summary::is_settled(incident, plans), incident.head());
        if row.get(2)? {
            return Ok(Some("kind"));
        }
        if row.get::<_, u64>(3)? != head.version.get() || row.get_ref(4)?.as_blob()? != head.chain.as_bytes() {
            return Ok(Some("head"));
        }
        for (n, (name, value)) in COLUMNS.iter().zip(columns(incident, is_settled)).enumerate() {
            let kept = row.get_ref(n.saturating_add(5))?;
            let is_same = match &value {
                ToSqlOutput::Borrowed(told) => *told == kept,
                ToSqlOutput::Owned(told) => kept == told.into(),
                _ => false,
            };
            if !is_same {
                return Ok(Some(name));
            }
        }
        let pairs = |sql: &str| {
            let mut statement = self.connection.prepare_cached(sql)?;
            let rows = statement.query_map([stream], |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?)))?;
            rows.collect::<rusqlite::Result<std::collections::BTreeSet<_>>>()
        };
        let owned = |one: &str, other: &str| (one.to_owned(), other.to_owned());
        let holders = incident.roles().iter().map(|(role, holder)| owned(role.as_str(), holder.person.as_str()));
        if pairs("SELECT role, person FROM holders WHERE stream = ?1")? != holders.collect() {
            return Ok(Some("holders"));
        }
        let services = Summary::services(incident).into_iter().map(|service| owned(service.as_str(), ""));
        if pairs("SELECT service, '' FROM services WHERE stream = ?1")? != services.collect() {
            return Ok(Some("services"));
        }
        Ok((!self.is_attached_as_told(stream, incident)?).then_some("signals"))
    }
}

/// Makes indexes anew that have lost entries, before a book is worked with: one that does not find its own stream would begin another.
/// Looks at the first and the last that there is; what is between is for `verify`.
pub(super) fn mend(connection: &Connection, place: &str) -> Result<(), StoreError> {
    let fault = |error| fault(place, &error);
    // Compared with the tables, in which both are found without an index.
    let lost = "SELECT EXISTS (
         SELECT 1 FROM streams s NOT INDEXED WHERE stream IN ((SELECT min(stream) FROM streams), (SELECT max(stream) FROM streams))
         AND NOT EXISTS (SELECT 1 FROM streams i WHERE i.id = s.id AND +i.stream = s.stream))
     OR EXISTS (
         SELECT 1 FROM records r NOT INDEXED
         WHERE position IN ((SELECT min(position) FROM records), (SELECT max(position) FROM records))
         AND (NOT EXISTS (SELECT 1 FROM records i INDEXED BY records_by_version
                          WHERE i.stream = r.stream AND i.version = r.version AND +i.position = r.position)
              OR NOT EXISTS (SELECT 1 FROM records i INDEXED BY records_by_id
                             WHERE i.id = r.id AND i.stream = r.stream AND +i.position = r.position)))";
    // What cannot be read is told to whoever reads it: all else can be.
    if !connection.query_row(lost, [], |row| row.get(0)).unwrap_or(false) {
        return Ok(());
    }
    let problems = problems(connection).map_err(fault)?;
    if let Some(first) = problems.first().filter(|_| !can_be_made_anew(&problems)) {
        let problem = format!("its file does not fit together, first of all here: {first}");
        return Err(StoreError::Corrupt { place: place.to_owned(), problem });
    }
    connection.execute_batch("REINDEX").map_err(fault)
}

/// What does not fit together in the file, in SQLite's words; nothing where it is whole.
fn problems(connection: &Connection) -> rusqlite::Result<Vec<String>> {
    let mut statement = connection.prepare(&format!("PRAGMA integrity_check({MOST})"))?;
    let rows = statement.query_map([], |row| row.get::<_, String>(0))?;
    let mut problems = rows.collect::<rusqlite::Result<Vec<_>>>()?;
    problems.retain(|problem| problem != "ok");
    Ok(problems)
}

/// Whether all that is wrong is what can be worked out of the rest: indexes, and what search relies on.
pub(super) fn can_be_made_anew(problems: &[String]) -> bool {
    let is_of_index = |problem: &String| {
        let starts = problem.starts_with("row ") && problem.contains(" missing from index ");
        starts || problem.starts_with("wrong # of entries in index ") || problem.to_lowercase().contains("fts5")
    };
    problems.iter().all(is_of_index)
}

impl Writing<'_> {
    /// Makes anew what can be worked out of the rest.
    pub(super) fn make_anew(&self) -> Result<(), StoreError> {
        self.connection.execute_batch("REINDEX").map_err(|error| self.fault(&error))?;
        self.index_anew()
    }
}
