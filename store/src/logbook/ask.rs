//! What is due, what was kept, and how long things took, asked of the whole book without folding a log.

use std::sync::Arc;

use sevlog::{
    Compliance, Incident, IncidentId, MetricSet, Obligation, ObligationState, Plan, Plans, Timestamp, metric_sets,
    obligations,
};

use super::Logbook;
use crate::{LogbookError, store::Which};

/// How many states are read at once.
const PAGE: usize = 1000;

/// What obligations are worked out from: the incidents that owe something, the plans that judge, and a moment.
///
/// ```
/// use sevlog::{Actor, ObligationKind, PersonId, command::Declare};
/// use sevlog_store::{Logbook, Wait};
///
/// let book = Logbook::open(":memory:").wait()?;
/// let ana = book.acting_as(Actor::Person(PersonId::new("ana")?));
/// ana.declare(Declare { severity: Some("SEV-1".parse()?), ..Declare::live("Checkout API down") }).wait()?;
/// let owed = book.owed().wait()?;
/// assert!(owed.due().iter().any(|obligation| obligation.kind == ObligationKind::Command));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Owed {
    whose: Whose,
    incidents: Vec<Arc<Incident>>,
    plans: Plans,
    now: Timestamp,
}

/// Who owes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Whose {
    /// A book: its incidents, and what it owes whatever happens.
    Book,
    /// One incident alone.
    Incident,
}

impl Owed {
    /// The moment that is asked about.
    #[must_use]
    pub const fn now(&self) -> Timestamp {
        self.now
    }

    /// The same incidents at another moment: what will be due if nothing more is recorded.
    #[must_use]
    pub fn at(mut self, now: Timestamp) -> Self {
        self.now = now;
        self
    }

    /// The same incidents, judged by another plan: the what-if.
    #[must_use]
    pub fn under(mut self, plan: Plan) -> Self {
        self.plans = plan.into();
        self
    }

    /// What is owed: one entry for each incident, kind and subject, the most urgent first.
    #[must_use]
    pub fn obligations(&self) -> Vec<Obligation<'_>> {
        let mut agendas = self.incidents.iter().map(|incident| incident.agenda());
        match self.whose {
            Whose::Book => obligations(agendas, &self.plans, self.now),
            Whose::Incident => {
                agendas.next().map(|agenda| agenda.obligations(&self.plans, self.now)).unwrap_or_default()
            }
        }
    }

    /// What is due or overdue, the most urgent first.
    #[must_use]
    pub fn due(&self) -> Vec<Obligation<'_>> {
        let mut due = self.obligations();
        due.retain(|one| matches!(one.state, ObligationState::Due | ObligationState::Overdue));
        due
    }

    /// The next moment at which something begins to be due or overdue: the one time to wake up.
    #[must_use]
    pub fn next_due(&self) -> Option<Timestamp> {
        let incidents = self.incidents.iter().filter_map(|incident| incident.agenda().next_due(&self.plans, self.now));
        let own = if self.whose == Whose::Book { self.plans.next_due(self.now) } else { None };
        incidents.chain(own).min()
    }

    /// Every obligation that these incidents ever had, each in the state in which it ended or stands. What the book itself
    /// had besides is in [`book_compliance`](Self::book_compliance).
    pub fn compliance(&self) -> impl Iterator<Item = (&Incident, Compliance<'_>)> {
        self.incidents.iter().map(|incident| (&**incident, incident.agenda().compliance(&self.plans, self.now)))
    }

    /// Every drill and every look at the plan that the book itself ever owed, each in the state in which it ended or stands.
    #[must_use]
    pub fn book_compliance(&self) -> Compliance<'_> {
        self.plans.compliance(self.now)
    }
}

impl Logbook {
    /// What the incidents of the book owe now that can still be met.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn owed(&self) -> Result<Owed, LogbookError> {
        let plans = self.book().await?.plans().clone();
        self.owed_by_all(Which::Unsettled, plans).await
    }

    /// What one incident owes, and ever owed.
    ///
    /// # Errors
    /// When the book does not have it, or the store fails.
    pub async fn owed_by(&self, incident: IncidentId) -> Result<Owed, LogbookError> {
        let plans = self.book().await?.plans().clone();
        let incidents = vec![self.existing(incident).await?];
        Ok(Owed { whose: Whose::Incident, incidents, plans, now: self.environment.now() })
    }

    async fn owed_by_all(&self, which: Which, plans: Plans) -> Result<Owed, LogbookError> {
        Ok(Owed { whose: Whose::Book, incidents: self.states(which).await?, plans, now: self.environment.now() })
    }

    /// What every incident of the book ever owed, under the plans that were in force.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn ever_owed(&self) -> Result<Owed, LogbookError> {
        let plans = self.book().await?.plans().clone();
        self.owed_by_all(Which::All, plans).await
    }

    /// What every incident of the book would have owed under another plan: the what-if.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn owed_under(&self, plan: Plan) -> Result<Owed, LogbookError> {
        self.owed_by_all(Which::All, plan.into()).await
    }

    /// The metrics of the book's incidents, each in the set of its kind.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn metrics(&self) -> Result<Vec<MetricSet>, LogbookError> {
        let incidents = self.states(Which::All).await?;
        Ok(metric_sets(incidents.iter().map(|incident| &**incident)))
    }

    async fn states(&self, which: Which) -> Result<Vec<Arc<Incident>>, LogbookError> {
        let mut states: Vec<Arc<Incident>> = Vec::new();
        loop {
            let after = states.last().map(|incident| incident.id());
            let page = self.store.states(which, after, PAGE).await?;
            let is_last = page.len() < PAGE;
            states.extend(page);
            if is_last {
                return Ok(states);
            }
        }
    }
}
