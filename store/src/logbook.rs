//! The logbook: a store, the plan in force, a clock and ids put together.

mod ask;
mod deliver;
mod execute;
mod follow;
mod handle;
mod import;
mod open;
mod transfer;

use std::sync::Arc;

use sevlog::{Actor, Book, History, Incident, IncidentId, Plan, Version};

pub use self::{
    ask::Owed,
    deliver::Delivered,
    execute::{Executed, Order},
    follow::Follow,
    handle::{Acting, IncidentHandle},
    import::Progress,
    open::Options,
};
use crate::{
    LogbookError, StoreError, Summary,
    environment::Environment,
    list::{Found, Query, SummaryPage},
    store::{EventStore, Stream},
};

/// A book of incidents. Cheap to clone; every clone is the same book.
///
/// A future that is dropped takes nothing back: what was handed to the store is carried out all the same. With a request id, a command
/// that is sent again is told what came of it.
///
/// ```
/// use sevlog::{Actor, Command, PersonId, Status, command::{Declare, TakeCommand}};
/// use sevlog_store::{Logbook, Wait};
///
/// let book = Logbook::open(":memory:").wait()?;
/// let ana = book.acting_as(Actor::Person(PersonId::new("ana")?));
/// let mut incident = ana.declare(Declare::live("Checkout API down")).wait()?;
/// incident.execute(Command::new(TakeCommand::default())).wait()?;
/// assert_eq!(incident.state().status(), Status::Responding);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct Logbook {
    store: Arc<dyn EventStore>,
    environment: Arc<dyn Environment>,
}

impl std::fmt::Debug for Logbook {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Logbook").field("book", &self.store.book()).finish_non_exhaustive()
    }
}

impl Logbook {
    /// The book as somebody uses it: commands are theirs.
    #[must_use]
    pub fn acting_as(&self, actor: Actor) -> Acting {
        Acting::new(self.clone(), actor)
    }

    /// The store that it is kept in.
    #[must_use]
    pub fn store(&self) -> &Arc<dyn EventStore> {
        &self.store
    }

    /// The id of the book's own stream.
    #[must_use]
    pub fn id(&self) -> IncidentId {
        self.store.book()
    }

    /// The state of the book's own stream: its plans, reviews and drills.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn book(&self) -> Result<Arc<Book>, LogbookError> {
        match self.store.stream(self.id()).await? {
            Some(Stream::Book(book)) => Ok(book),
            _ => Ok(Arc::new(Book::new(self.id()))),
        }
    }

    /// The plan in force now; the standard plan where none was adopted.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn plan(&self) -> Result<Arc<Plan>, LogbookError> {
        let book = self.book().await?;
        Ok(execute::plan_of(&book))
    }

    /// An incident as it is now; none when the book does not have it.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn get(&self, id: IncidentId) -> Result<Option<Arc<Incident>>, LogbookError> {
        match self.store.stream(id).await? {
            Some(Stream::Incident(incident)) => Ok(Some(incident)),
            _ => Ok(None),
        }
    }

    /// The id of the incident that somebody means by `INC-42`, or by its ULID.
    ///
    /// # Errors
    /// When there is no such incident, or the store fails.
    pub async fn find(&self, reference: &str) -> Result<IncidentId, LogbookError> {
        let unknown = || LogbookError::UnknownIncident { reference: reference.chars().take(64).collect() };
        let number = reference.get(..4).filter(|prefix| prefix.eq_ignore_ascii_case("INC-")).and(reference.get(4..));
        let found = if let Some(number) = number {
            self.store.numbered(number.parse().map_err(|_| unknown())?).await?
        } else {
            let id = reference.parse().map_err(|_| unknown())?;
            self.store.summary(id).await?.map(|summary| summary.incident)
        };
        found.ok_or_else(unknown)
    }

    /// The summary of an incident; none when the book does not have it.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn summary(&self, id: IncidentId) -> Result<Option<Summary>, LogbookError> {
        Ok(self.store.summary(id).await?)
    }

    /// An incident with all its records.
    ///
    /// # Errors
    /// When the book does not have it, or the store fails.
    pub async fn history(&self, id: IncidentId) -> Result<History, LogbookError> {
        let records = self.store.records(id, Version::NONE, usize::MAX).await?;
        if records.is_empty() {
            return Err(LogbookError::UnknownIncident { reference: id.to_string() });
        }
        Ok(History::from_records(records).map_err(StoreError::from)?)
    }

    /// Summaries, the newest declaration first, a page at a time.
    ///
    /// # Errors
    /// When a page is to hold none, or the store fails.
    pub async fn list(&self, query: Query) -> Result<SummaryPage, LogbookError> {
        Ok(self.store.list(query).await?)
    }

    /// The incidents in which somebody wrote all of some words in one place, the best first. The last word may be a beginning.
    ///
    /// # Errors
    /// When these are more than 100 words or 4,000 bytes, or the store fails.
    pub async fn search(&self, words: &str, limit: usize) -> Result<Vec<Found>, LogbookError> {
        Ok(self.store.search(words.to_owned(), limit).await?)
    }
}
