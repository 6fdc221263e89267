//! The summary of an incident: what lists show and filter by, kept in the same transaction as its records.

use std::collections::{BTreeMap, BTreeSet};

use sevlog::{
    Incident, IncidentId, PersonId, Plans, Role, Service, Severity, Status, Text, Timestamp, Version,
    event::IncidentKind,
};

/// What a list shows of an incident.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summary {
    /// The incident.
    pub incident: IncidentId,
    /// Its number in this book, as in `INC-42`; one that was imported gets the next of this book.
    pub number: Option<u64>,
    /// The book that it was imported from, where the log that it came with says so; none of one of this book. Its number there is
    /// in no record.
    pub origin: Option<IncidentId>,
    /// The version that the summary is of.
    pub version: Version,
    /// Why its log is written.
    pub kind: IncidentKind,
    /// Where it is in its life.
    pub status: Status,
    /// Its severity, if any.
    pub severity: Option<Severity>,
    /// What is wrong, in a line.
    pub title: Option<Text>,
    /// When it was declared, at the latest.
    pub declared_at: Timestamp,
    /// When its newest record was recorded, by the highest clock so far.
    pub recorded_at: Timestamp,
    /// Who holds which role.
    pub holders: BTreeMap<Role, PersonId>,
    /// The services that its impact windows name.
    pub services: BTreeSet<Service>,
}

impl Summary {
    /// The summary of an incident's state.
    #[must_use]
    pub fn of(incident: &Incident, number: Option<u64>) -> Self {
        let holders = incident.roles().iter().map(|(role, holder)| (role.clone(), holder.person.clone()));
        Self {
            incident: incident.id(),
            number,
            origin: None,
            version: incident.version(),
            kind: incident.kind(),
            status: incident.status(),
            severity: incident.severity().cloned(),
            title: incident.title().cloned(),
            declared_at: Self::declared_at(incident),
            recorded_at: incident.clock(),
            holders: holders.collect(),
            services: Self::services(incident).into_iter().cloned().collect(),
        }
    }

    /// When an incident was declared, at the latest.
    pub(crate) fn declared_at(incident: &Incident) -> Timestamp {
        incident.declared().map_or(incident.clock(), |declared| declared.latest)
    }

    /// The services that its impact windows name.
    pub(crate) fn services(incident: &Incident) -> BTreeSet<&Service> {
        incident.windows().values().filter_map(|window| window.service()).collect()
    }

    /// Whether an incident owes nothing that somebody can still meet. It stays so until its next record or the book's: an
    /// obligation is judged under the plan that was in force when it was opened.
    pub(crate) fn is_settled(incident: &Incident, plans: &Plans) -> bool {
        let owes = || incident.agenda().obligations(plans, incident.clock());
        !incident.status().is_open() && !owes().iter().any(|obligation| obligation.state.is_open())
    }
}
