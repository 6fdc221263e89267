//! The logbook: a store, the plan in force, a clock and ids put together.

mod ask;
mod deliver;
mod execute;
mod follow;
mod handle;
mod import;
mod open;
mod reference;
mod transfer;
mod turns;

use std::sync::Arc;

use sevlog::{Actor, Book, History, Incident, IncidentId, IncidentNumber, Plan, Text, Version};

pub use self::{
    ask::Owed,
    deliver::Delivered,
    execute::{Executed, Order},
    follow::Follow,
    handle::{Acting, IncidentHandle},
    import::Progress,
    open::Options,
};
use self::{reference::Reference, turns::Turns};
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
    turns: Arc<Turns>,
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

    /// The id of the incident that somebody means by `INC-42`, by `<book id>/INC-42` of this book or of the one
    /// that it was imported from, or by its ULID, in either case.
    ///
    /// # Errors
    /// When there is no such incident, two copies of the other book gave the same number to two, or the store fails.
    pub async fn find(&self, reference: &str) -> Result<IncidentId, LogbookError> {
        let cut = || reference.chars().take(64).collect();
        let Some(meant) = Reference::of(reference) else {
            return Err(LogbookError::UnknownIncident { reference: cut() });
        };
        match (self.meant(&meant).await?.as_slice(), meant) {
            ([one], _) => Ok(*one),
            ([], Reference::NumberOf(IncidentNumber { book, .. })) if book != self.id() => {
                Err(LogbookError::NumberOfAnother { reference: cut(), book })
            }
            ([], _) => Err(LogbookError::UnknownIncident { reference: cut() }),
            (several, _) => Err(LogbookError::NumberTwice { reference: cut(), incidents: several.to_vec() }),
        }
    }

    /// The incidents that may be meant; more than one only by a number of another book.
    async fn meant(&self, reference: &Reference) -> Result<Vec<IncidentId>, LogbookError> {
        Ok(match *reference {
            Reference::NumberOf(told) if told.book != self.id() => self.store.numbered_by(told).await?,
            Reference::Number(number) | Reference::NumberOf(IncidentNumber { number, .. }) => {
                self.store.numbered(number).await?.into_iter().collect()
            }
            Reference::Id(id) => self.store.summary(id).await?.map(|summary| summary.incident).into_iter().collect(),
        })
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
    /// When the book does not have it, it is a book's own stream, or the store fails.
    pub async fn history(&self, id: IncidentId) -> Result<History, LogbookError> {
        let records = self.store.records(id, Version::NONE, usize::MAX).await?;
        match records.first() {
            None => return Err(LogbookError::UnknownIncident { reference: id.to_string() }),
            Some(first) if first.event().name() == "plan_adopted" => {
                return Err(LogbookError::NoIncident { stream: id });
            }
            Some(_) => {}
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

    /// The incidents of which one record holds all of some words, the best first: in what somebody wrote, in the people and services
    /// that it names, and in who recorded it. The last word may be a beginning; of Chinese, Japanese and Korean any part is found.
    /// What [`find`](Self::find) takes, such as `INC-42`, finds that incident first.
    ///
    /// # Errors
    /// When these are more than 100 words or 4,000 bytes, or the store fails.
    pub async fn search(&self, words: &str, limit: usize) -> Result<Vec<Found>, LogbookError> {
        let meant = match Reference::of(words.trim()) {
            Some(reference) => self.meant(&reference).await?,
            None => Vec::new(),
        };
        let mut found = self.store.search(words.to_owned(), limit).await?;
        for id in meant.into_iter().rev() {
            let Some(summary) = self.store.summary(id).await? else { continue };
            found.retain(|one| one.summary.incident != id);
            let excerpt = summary.title.clone().unwrap_or_else(|| Text::from(""));
            found.insert(0, Found { summary, excerpt });
            found.truncate(limit);
        }
        Ok(found)
    }
}
