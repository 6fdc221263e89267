//! What a look at the record finds. `docs/findings.md` lists every rule.

mod actions;
mod claims;
mod communication;
mod impact;
mod people;
mod process;
mod recurring;
mod time;
mod words;

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    event::{Event, FactorKind, IncidentKind, MilestoneName},
    finding::{Finding, FindingCode},
    history::{Entry, History},
    id::{RecordId, Section},
    incident::Incident,
    lifecycle::Status,
    milestone::{Milestone, milestones},
    plan::{Duty, Plan},
    record::Record,
};

pub use recurring::recurring_causes;

pub(super) fn of(history: &History, plan: &Plan) -> Vec<Finding> {
    let look = Look::at(history, plan);
    let mut findings = Vec::new();
    time::look(&look, &mut findings);
    people::look(&look, &mut findings);
    communication::look(&look, &mut findings);
    impact::look(&look, &mut findings);
    actions::look(&look, &mut findings);
    process::look(&look, &mut findings);
    claims::look(&look, &mut findings);
    findings
}

/// A history, as the rules look at it.
struct Look<'a> {
    history: &'a History,
    incident: &'a Incident,
    plan: &'a Plan,
    /// What counts now, corrections included, in the order of the log.
    entries: Vec<Entry<'a>>,
    milestones: Vec<Milestone>,
}

/// What a declaration says of itself stands for the summary until somebody writes one.
const DECLARATION: &str = "declaration";

/// What somebody wrote, and the record that holds it.
struct Written<'l> {
    name: &'l str,
    text: &'l str,
    record: RecordId,
}

impl<'a> Look<'a> {
    fn at(history: &'a History, plan: &'a Plan) -> Self {
        let mut entries = history.timeline();
        entries.retain(Entry::holds);
        entries.sort_by_key(|entry| entry.mark.version);
        let incident = history.incident();
        Self { history, incident, plan, entries, milestones: milestones(incident) }
    }

    fn milestone(&self, name: MilestoneName) -> Option<&Milestone> {
        self.milestones.iter().find(|milestone| milestone.name == name)
    }

    /// Whether it is over, and the plan asks for a postmortem: only then is what is missing missed.
    fn is_to_be_written_up(&self) -> bool {
        let incident = self.incident;
        let is_practice = matches!(incident.kind(), IncidentKind::Drill | IncidentKind::Test);
        let is_none = matches!(incident.status(), Status::Dismissed | Status::Merged);
        let is_over = incident.cycles().last().is_some_and(|cycle| cycle.resolved.is_some());
        is_over && !is_practice && !is_none && self.plan.term(Duty::Postmortem, incident.peak_severity()).is_some()
    }

    fn is_told_later(&self) -> bool {
        self.incident.kind().is_told_later()
    }

    /// The people of the response by their ids, and by the names that they are shown with.
    fn people(&self) -> BTreeSet<&str> {
        let mut people: BTreeSet<&str> = self.incident.people().iter().map(crate::PersonId::as_str).collect();
        for entry in &self.entries {
            let record = entry.record;
            people.extend(record.actor().person().map(crate::PersonId::as_str));
            people.extend(record.by().and_then(|by| by.person()).map(crate::PersonId::as_str));
            let (person, name) = match &*entry.event {
                Event::RoleAssigned(event) => (Some(&event.person), event.name.as_ref()),
                Event::HandedOver(event) => (Some(&event.to), event.name.as_ref()),
                Event::Joined(event) => (Some(&event.person), event.name.as_ref()),
                _ => (None, None),
            };
            people.extend(person.map(crate::PersonId::as_str));
            people.extend(name.and_then(|name| name.as_str()));
        }
        people
    }

    /// The sections as they were last written, and the declaration's summary where nobody wrote one.
    fn sections(&self) -> Vec<Written<'_>> {
        let mut sections: BTreeMap<&Section, Written<'_>> = BTreeMap::new();
        let mut summary = None;
        for entry in &self.entries {
            let record = entry.record.id();
            match &*entry.event {
                Event::SectionWritten(event) => {
                    let written =
                        event.body.as_str().map(|text| Written { name: event.section.as_str(), text, record });
                    match written {
                        Some(written) => drop(sections.insert(&event.section, written)),
                        None => drop(sections.remove(&event.section)),
                    }
                }
                Event::Declared(event) => {
                    let text = event.summary.as_ref().and_then(|summary| summary.as_str());
                    summary = text.map(|text| Written { name: DECLARATION, text, record });
                }
                _ => {}
            }
        }
        let is_written = sections.keys().any(|section| section.as_str() == "summary");
        summary.into_iter().filter(|_| !is_written).chain(sections.into_values()).collect()
    }

    /// What people wrote about causes: the factors and the five whys.
    fn causes(&self) -> Vec<Written<'_>> {
        let factors = self.entries.iter().filter_map(|entry| match &*entry.event {
            Event::ContributingFactorAdded(event) => {
                let name = if event.kind == FactorKind::Trigger { "trigger" } else { "factor" };
                Some(Written { name, text: event.description.as_str()?, record: entry.record.id() })
            }
            _ => None,
        });
        let whys = self.sections().into_iter().filter(|section| section.name == "five_whys");
        factors.chain(whys).collect()
    }
}

/// A finding about what each of some records holds; none where there are none.
fn about(code: FindingCode, records: Vec<RecordId>, message: impl FnOnce(usize) -> String) -> Option<Finding> {
    (!records.is_empty()).then(|| Finding::new(code, message(records.len()), records))
}

/// A number of things that do something.
fn many(n: usize, one: &str, several: &str) -> String {
    if n == 1 { format!("1 {one}") } else { format!("{n} {several}") }
}

fn ids<'r>(records: impl IntoIterator<Item = &'r Record>) -> Vec<RecordId> {
    records.into_iter().map(Record::id).collect()
}
