//! Somebody at work: a book in somebody's name, and one incident in their hands.

use std::sync::Arc;

use sevlog::{Actor, Command, Incident, IncidentId, Version, command::Declare};

use super::{Executed, Logbook, Order};
use crate::{LogbookError, environment::stream_id};

/// A book as somebody uses it.
#[derive(Debug, Clone)]
pub struct Acting {
    book: Logbook,
    actor: Actor,
}

impl Acting {
    pub(super) const fn new(book: Logbook, actor: Actor) -> Self {
        Self { book, actor }
    }

    /// The book.
    #[must_use]
    pub const fn book(&self) -> &Logbook {
        &self.book
    }

    /// Who acts.
    #[must_use]
    pub const fn actor(&self) -> &Actor {
        &self.actor
    }

    /// Declares an incident.
    ///
    /// # Errors
    /// When the rules refuse it, or the store fails.
    pub async fn declare(&self, declare: Declare) -> Result<IncidentHandle, LogbookError> {
        self.declare_with(Command::new(declare)).await
    }

    /// Declares an incident by a command that says more: when, by whom, with which request.
    ///
    /// # Errors
    /// When it is no declaration, the rules refuse it, or the store fails.
    pub async fn declare_with(&self, order: impl Into<Order>) -> Result<IncidentHandle, LogbookError> {
        let id = stream_id(&*self.book.environment, self.book.environment.now())?;
        let executed = self.execute(id, order).await?;
        Ok(IncidentHandle { acting: self.clone(), incident: executed.incident })
    }

    /// Carries out a command on an incident. Without a basis, it is decided on the newest state.
    ///
    /// # Errors
    /// When it is a command of the book, the rules refuse it, the book does not have the incident, or the store fails.
    pub async fn execute(&self, incident: IncidentId, order: impl Into<Order>) -> Result<Executed, LogbookError> {
        self.book.execute(&self.actor, incident, order.into()).await
    }

    /// Carries out a command of the book: to adopt or review a plan, to complete a drill. Returns its stream's version.
    ///
    /// # Errors
    /// When it is a command of an incident, the rules refuse it, or the store fails.
    pub async fn execute_book(&self, order: impl Into<Order>) -> Result<Version, LogbookError> {
        self.book.execute_book(&self.actor, order.into()).await
    }

    /// An incident to work on.
    ///
    /// # Errors
    /// When the book does not have it, or the store fails.
    pub async fn open(&self, incident: IncidentId) -> Result<IncidentHandle, LogbookError> {
        let incident = self.book.existing(incident).await?;
        Ok(IncidentHandle { acting: self.clone(), incident })
    }
}

/// One incident in somebody's hands: a snapshot, refreshed by their own commands, which are decided on what it shows.
#[derive(Debug, Clone)]
pub struct IncidentHandle {
    acting: Acting,
    incident: Arc<Incident>,
}

impl IncidentHandle {
    /// The incident's id.
    #[must_use]
    pub fn id(&self) -> IncidentId {
        self.incident.id()
    }

    /// The incident as it was when it was last looked at.
    #[must_use]
    pub fn state(&self) -> &Incident {
        &self.incident
    }

    /// Carries out a command; unless it names another basis, on what this handle shows. Where somebody changed the same thing
    /// meanwhile, to another value, it is refused as contradicted, and both are named.
    ///
    /// # Errors
    /// When the rules refuse it, or the store fails. The handle then shows what it showed. Of all errors only
    /// [`CommittedUnread`](LogbookError::CommittedUnread) says that it was carried out all the same.
    pub async fn execute(&mut self, order: impl Into<Order>) -> Result<Executed, LogbookError> {
        let mut order = order.into();
        order.basis.get_or_insert_with(|| self.incident.version());
        let executed = self.acting.execute(self.id(), order).await?;
        self.incident = Arc::clone(&executed.incident);
        Ok(executed)
    }

    /// Looks again.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn refresh(&mut self) -> Result<(), LogbookError> {
        self.incident = self.acting.book.existing(self.id()).await?;
        Ok(())
    }
}
