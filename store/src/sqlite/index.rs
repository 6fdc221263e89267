//! Full-text search. The index follows the log: whoever searches brings it up to date first, so that appending never waits
//! for it.

use std::collections::BTreeSet;

use rusqlite::params;
use sevlog::Text;

use super::{Reading, read::id_of, writer::Writing};
use crate::{
    StoreError,
    list::Found,
    words::{body_of, words_of},
};

/// How many records are indexed in one go, so that appends come in between.
const STEP: i64 = 2000;

impl Writing<'_> {
    /// Indexes the next records.
    pub(super) fn index(&self) -> Result<(), StoreError> {
        let fault = |error| self.fault(&error);
        let mut statement = self
            .connection
            .prepare_cached(
                "SELECT position, line FROM records WHERE position > (SELECT indexed FROM book) ORDER BY position LIMIT ?1",
            )
            .map_err(fault)?;
        let mut rows = statement.query([STEP]).map_err(fault)?;
        let mut last = None;
        while let Some(row) = rows.next().map_err(fault)? {
            let position: i64 = row.get(0).map_err(fault)?;
            let body = body_of(row.get_ref(1).map_err(fault)?.as_str().unwrap_or_default());
            if !body.is_empty() {
                self.execute("INSERT INTO search (rowid, body) VALUES (?1, ?2)", params![position, body])?;
            }
            last = Some(position);
        }
        if let Some(last) = last {
            self.execute("UPDATE book SET indexed = ?1", [last])?;
        }
        Ok(())
    }
}

impl Writing<'_> {
    /// Makes the index anew of what it was made of.
    pub(super) fn index_anew(&self) -> Result<(), StoreError> {
        self.execute("INSERT INTO search (search) VALUES ('rebuild')", [])
    }
}

impl Reading<'_> {
    /// Whether there are records that search does not know yet.
    pub(super) fn is_behind(&self) -> Result<bool, StoreError> {
        let behind = "SELECT (SELECT coalesce(max(position), 0) FROM records) > indexed FROM book";
        self.connection.query_row(behind, [], |row| row.get(0)).map_err(|error| self.fault(&error))
    }

    pub(super) fn search(&self, words: &str, limit: usize) -> Result<Vec<Found>, StoreError> {
        // Each word is quoted, so that nothing in it is taken for the index's own language.
        let quoted: Vec<_> = words_of(words)?.iter().map(|word| format!("\"{}\"", word.replace('"', "\"\""))).collect();
        if quoted.is_empty() {
            return Ok(Vec::new());
        }
        let beginning = quoted.join(" ") + "*";
        let fault = |error| self.fault(&error);
        let mut statement = self
            .connection
            .prepare_cached(
                "SELECT s.id, snippet(search, 0, '', '', '…', 24) FROM search
                 JOIN records r ON r.position = search.rowid JOIN streams s USING (stream)
                 WHERE search MATCH ?1 AND s.is_book = 0 ORDER BY rank",
            )
            .map_err(fault)?;
        let mut rows = statement.query([beginning]).map_err(fault)?;
        let mut found = Vec::new();
        let mut seen = BTreeSet::new();
        while found.len() < limit
            && let Some(row) = rows.next().map_err(fault)?
        {
            let id = id_of(row.get(0).map_err(fault)?);
            if !seen.insert(id) {
                continue;
            }
            if let Some(summary) = self.summary(id)? {
                let excerpt: String = row.get(1).map_err(fault)?;
                found.push(Found { summary, excerpt: Text::from(excerpt.trim()) });
            }
        }
        Ok(found)
    }
}
