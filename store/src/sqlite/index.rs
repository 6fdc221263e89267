//! Full-text search. The index follows the log: whoever searches brings it up to date first, so that appending never waits
//! for it.

use std::collections::BTreeSet;

use rusqlite::params;
use sevlog::Text;

use super::{Reading, read::id_of, writer::Writing};
use crate::{
    StoreError,
    list::Found,
    words::{Searched, stands_alone, words_of},
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
            self.index_line(position, row.get_ref(1).map_err(fault)?.as_str().unwrap_or_default())?;
            last = Some(position);
        }
        if let Some(last) = last {
            self.execute("UPDATE book SET indexed = ?1", [last])?;
        }
        Ok(())
    }
}

impl Writing<'_> {
    fn index_line(&self, position: i64, line: &str) -> Result<(), StoreError> {
        let Searched { body, names } = match Searched::of(line) {
            searched if searched.is_empty() => return Ok(()),
            searched => searched,
        };
        let insert = "INSERT INTO search (rowid, body, names) VALUES (?1, ?2, ?3)";
        self.execute(insert, params![position, apart(&body), apart(&names)])
    }

    /// Indexes a record whose text was removed by what is left of it.
    pub(super) fn index_again(&self, position: i64, line: &str) -> Result<(), StoreError> {
        self.execute("DELETE FROM search WHERE rowid = ?1", [position])?;
        let indexed = self.connection.query_row("SELECT indexed FROM book", [], |row| row.get::<_, i64>(0));
        if position <= indexed.map_err(|error| self.fault(&error))? { self.index_line(position, line) } else { Ok(()) }
    }

    /// Throws the index away, as the schema made it: the next search makes it anew of the records.
    pub(super) fn index_anew(&self) -> Result<(), StoreError> {
        let anew = "DROP TABLE search;
             CREATE VIRTUAL TABLE search USING fts5 (body, names, tokenize = 'unicode61 remove_diacritics 2');
             INSERT INTO search (search, rank) VALUES ('secure-delete', 1);
             UPDATE book SET indexed = 0";
        self.connection.execute_batch(anew).map_err(|error| self.fault(&error))
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
        let quoted: Vec<_> = words_of(words)?.iter().map(|word| quoted(word)).collect();
        if quoted.is_empty() {
            return Ok(Vec::new());
        }
        let beginning = quoted.join(" ") + "*";
        let fault = |error| self.fault(&error);
        let mut statement = self
            .connection
            .prepare_cached(
                "SELECT s.id, snippet(search, 0, '', '', '…', 24), search.names FROM search
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
                let [excerpt, names] = [1, 2].map(|column| row.get::<_, String>(column));
                let (excerpt, names) = (together(&excerpt.map_err(fault)?), together(&names.map_err(fault)?));
                // Of a record without a text, whom and what it names.
                let excerpt = if excerpt.trim().is_empty() { names } else { excerpt };
                found.push(Found { summary, excerpt: Text::from(excerpt.trim()) });
            }
        }
        Ok(found)
    }
}

/// Stands between letters that are words by themselves, so that the index takes them apart. It is no letter, and nothing is seen of it.
const APART: char = '\u{2060}';

fn apart(text: &str) -> String {
    let mut apart = String::with_capacity(text.len());
    for c in text.chars() {
        if stands_alone(c) {
            apart.extend([APART, c, APART]);
        } else if c == '\0' {
            // What is shown of a text would end there.
            apart.push(' ');
        } else {
            apart.push(c);
        }
    }
    apart
}

fn together(text: &str) -> String {
    text.replace(APART, "")
}

/// A word in the index's own language, in which nothing of it is taken for more than letters.
fn quoted(word: &str) -> String {
    format!("\"{}\"", apart(word).replace('"', "\"\""))
}
