//! Following the book: every record once, in the order of the commits, from wherever one left off.

use sevlog::Record;

use super::Logbook;
use crate::{
    LogbookError,
    store::{Cursor, Page},
};

/// How many records are read at once.
const PAGE: usize = 500;

/// Somebody who reads along. What is redacted is handed on without its text from then on, also where it was read ahead. What they do with a record they may do again after a restart, unless they keep the cursor with it.
///
/// ```
/// use sevlog::{Actor, PersonId, command::Declare};
/// use sevlog_store::{Logbook, Wait};
///
/// let book = Logbook::open(":memory:").wait()?;
/// let ana = book.acting_as(Actor::Person(PersonId::new("ana")?));
/// ana.declare(Declare::live("Checkout API down")).wait()?;
/// let mut follow = book.follow(None);
/// assert_eq!(follow.next().wait()?.event().name(), "plan_adopted");
/// assert_eq!(follow.next().wait()?.event().name(), "declared");
/// let cursor = follow.cursor().clone(); // keep it, and go on from there with `book.follow(Some(cursor))`
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Follow {
    book: Logbook,
    /// Read, and not handed on yet.
    ahead: std::vec::IntoIter<(Record, Cursor)>,
    /// How often a text had been removed when that was read.
    redactions: u64,
    cursor: Cursor,
}

impl Follow {
    /// The next record; waits until there is one.
    ///
    /// # Errors
    /// When the store fails; trying again goes on from the same place.
    pub async fn next(&mut self) -> Result<Record, LogbookError> {
        loop {
            // A text that was removed since is not handed on.
            if self.ahead.len() > 0
                && self.book.store.redactions().await? == self.redactions
                && let Some((record, cursor)) = self.ahead.next()
            {
                self.cursor = cursor;
                return Ok(record);
            }
            let Page { records, redactions } = self.book.store.read_all(self.cursor.clone(), PAGE).await?;
            self.redactions = redactions;
            if records.is_empty() {
                self.book.store.appended_after(self.cursor.clone()).await?;
            }
            self.ahead = records.into_iter();
        }
    }

    /// Where this is: after the last record that was handed on.
    #[must_use]
    pub const fn cursor(&self) -> &Cursor {
        &self.cursor
    }
}

impl Logbook {
    /// Where the book stands: who follows it from there hears only what comes after.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn head(&self) -> Result<Cursor, LogbookError> {
        Ok(self.store.head().await?)
    }

    /// Follows the book from a cursor on, or from its beginning; from its [`head`](Self::head), only what is new.
    #[must_use]
    pub fn follow(&self, after: Option<Cursor>) -> Follow {
        let ahead = Vec::new().into_iter();
        Follow { book: self.clone(), ahead, redactions: 0, cursor: after.unwrap_or_default() }
    }
}
