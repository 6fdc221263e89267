//! Lists: which incidents, in which order, a page at a time.

use sevlog::{IncidentId, PersonId, Role, Service, SeverityLabel, Status, Text, Timestamp, event::IncidentKind};

use crate::{StoreError, Summary};

/// Which incidents to list. Everything that is said must hold; what is empty says nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Query {
    /// In one of these statuses.
    pub statuses: Vec<Status>,
    /// Of one of these kinds.
    pub kinds: Vec<IncidentKind>,
    /// With one of these severities.
    pub severities: Vec<SeverityLabel>,
    /// Whose impact windows name this service.
    pub service: Option<Service>,
    /// Of which this person holds a role; which one, if it matters.
    pub holder: Option<(PersonId, Option<Role>)>,
    /// Declared at this moment or later.
    pub declared_from: Option<Timestamp>,
    /// Declared before this moment.
    pub declared_before: Option<Timestamp>,
    /// How many on a page, at least 1.
    pub limit: usize,
    /// Where the page before ended.
    pub after: Option<PageEnd>,
}

impl Default for Query {
    fn default() -> Self {
        Self {
            statuses: Vec::new(),
            kinds: Vec::new(),
            severities: Vec::new(),
            service: None,
            holder: None,
            declared_from: None,
            declared_before: None,
            limit: 100,
            after: None,
        }
    }
}

impl Query {
    /// The open ones: detected, responding, contained, recovering.
    #[must_use]
    pub fn open() -> Self {
        let statuses = Status::ALL.iter().copied().filter(|status| status.is_open()).collect();
        Self { statuses, ..Self::default() }
    }

    /// Whether its pages come to an end.
    pub(crate) const fn check(&self) -> Result<(), StoreError> {
        if self.limit == 0 { Err(StoreError::PageEmpty) } else { Ok(()) }
    }

    /// Whether it means an incident, and that stands after where the page before ended.
    pub(crate) fn matches(&self, summary: &Summary) -> bool {
        fn is_of<T: PartialEq>(wanted: &[T], value: Option<&T>) -> bool {
            wanted.is_empty() || value.is_some_and(|value| wanted.contains(value))
        }
        let holds = |(person, wanted): &(PersonId, Option<Role>)| {
            let mut holders = summary.holders.iter();
            holders.any(|(role, holder)| holder == person && wanted.as_ref().is_none_or(|wanted| wanted == role))
        };
        let at = summary.declared_at;
        is_of(&self.statuses, Some(&summary.status))
            && is_of(&self.kinds, Some(&summary.kind))
            && is_of(&self.severities, summary.severity.as_ref().map(|severity| &severity.label))
            && self.service.as_ref().is_none_or(|service| summary.services.contains(service))
            && self.holder.as_ref().is_none_or(holds)
            && self.declared_from.is_none_or(|from| at >= from)
            && self.declared_before.is_none_or(|before| at < before)
            && self.after.is_none_or(|end| (at, summary.incident) < (end.declared_at, end.incident))
    }
}

/// A page of summaries, the newest declaration first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SummaryPage {
    /// The summaries.
    pub summaries: Vec<Summary>,
    /// Where the next page begins; none when this was the last.
    pub next: Option<PageEnd>,
}

/// Where a page ended: pages neither skip nor repeat an incident, whatever is declared meanwhile.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct PageEnd {
    pub(crate) declared_at: Timestamp,
    pub(crate) incident: IncidentId,
}

impl PageEnd {
    /// The end of a page whose last summary is this one.
    #[must_use]
    pub const fn after(summary: &Summary) -> Self {
        Self { declared_at: summary.declared_at, incident: summary.incident }
    }
}

/// An incident that a search found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The incident.
    pub summary: Summary,
    /// A piece of the text that fits.
    pub excerpt: Text,
}
