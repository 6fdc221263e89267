//! Whether a book's file is whole, beside what its records say of themselves.

use sevlog::Version;

use super::{Reading, read::id_of, writer::Writing};
use crate::StoreError;

/// How many problems are looked for.
const MOST: usize = 10;

impl Reading<'_> {
    /// What does not fit together in the file, in SQLite's words; nothing where it is whole.
    pub(super) fn problems(&self) -> Result<Vec<String>, StoreError> {
        let read = || {
            let mut statement = self.connection.prepare(&format!("PRAGMA integrity_check({MOST})"))?;
            let rows = statement.query_map([], |row| row.get::<_, String>(0))?;
            rows.collect::<rusqlite::Result<Vec<_>>>()
        };
        let mut problems = read().map_err(|error| self.fault(&error))?;
        problems.retain(|problem| problem != "ok");
        Ok(problems)
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
