//! Guards, the postmortem's own time, its review, and what it rests on.

use crate::{
    ObligationKind, RecordId, decide,
    event::{Event, FactorKind},
    finding::{Finding, FindingCode},
    guard::Guards,
    incident::Hypothesis,
    plans::Plans,
};

use super::{Look, about, many, people::is_late};

pub(super) fn look(look: &Look<'_>, into: &mut Vec<Finding>) {
    guards(look, into);
    into.extend(published_late(look));
    into.extend(edited_after_review(look));
    into.extend(no_evidence(look));
}

fn claimed(event: &Event) -> Option<&Guards> {
    match event {
        Event::Resolved(event) => Some(&event.guards),
        Event::Closed(event) => Some(&event.guards),
        Event::PostmortemPublished(event) => Some(&event.guards),
        Event::SeveritySet(event) => Some(&event.guards),
        _ => None,
    }
}

fn guards(look: &Look<'_>, into: &mut Vec<Finding>) {
    for record in look.entries.iter().map(|entry| entry.record) {
        for guard in claimed(record.event()).into_iter().flat_map(decide::advised) {
            let message = format!(
                "{} was claimed although {guard} was not met; it wants: {}",
                record.event().name(),
                guard.wants()
            );
            into.push(Finding::new(FindingCode::GuardAdvised, message, vec![record.id()]));
        }
    }
}

fn published_late(look: &Look<'_>) -> Option<Finding> {
    let plans = Plans::from(look.plan.clone());
    let compliance = look.incident.agenda().compliance(&plans, look.incident.clock());
    let late = compliance.obligations.iter().filter(|one| one.kind == ObligationKind::Postmortem && is_late(one.state));
    about(FindingCode::PublishedLate, late.map(|one| one.settled_by.unwrap_or(one.opened_by)).collect(), |_| {
        "the postmortem came later than the plan says, or is overdue; more time is asked for before that: request_extension"
            .to_owned()
    })
}

fn edited_after_review(look: &Look<'_>) -> Option<Finding> {
    let events = || look.entries.iter().map(|entry| (entry.record, &*entry.event));
    let covers = events().filter_map(|(_, event)| match event {
        Event::ReviewApproved(event) => Some(event.covers),
        _ => None,
    });
    let covers = covers.max()?;
    let asked =
        events().filter(|(_, event)| matches!(event, Event::ReviewRequested(_))).map(|(record, _)| record.version());
    let asked = asked.max();
    let edited: Vec<RecordId> = events()
        .filter(|(record, event)| {
            matches!(event, Event::SectionWritten(_))
                && record.version() > covers
                && asked.is_none_or(|asked| asked < record.version())
        })
        .map(|(record, _)| record.id())
        .collect();
    about(FindingCode::EditedAfterReview, edited, |n| {
        format!("{} written after what was approved; request_review again", many(n, "section was", "sections were"))
    })
}

fn no_evidence(look: &Look<'_>) -> Option<Finding> {
    let linked = |record: RecordId| {
        look.entries
            .iter()
            .any(|entry| matches!(&*entry.event, Event::EvidenceLinked(event) if event.about == Some(record)))
    };
    let bare = look.entries.iter().filter(|entry| {
        let rests_on = match &*entry.event {
            Event::ContributingFactorAdded(event) => {
                matches!(event.kind, FactorKind::Latent | FactorKind::Trigger | FactorKind::Newer(_))
                    .then(|| entry.record.id())
            }
            Event::HypothesisConfirmed(event) => {
                let confirmed = look.incident.hypotheses().get(&event.hypothesis) == Some(&Hypothesis::Confirmed);
                (confirmed && event.because.is_none() && !linked(event.hypothesis)).then(|| entry.record.id())
            }
            _ => None,
        };
        rests_on.is_some_and(|record| !linked(record)) && entry.occurred.source.is_none()
    });
    about(FindingCode::NoEvidence, bare.map(|entry| entry.record.id()).collect(), |n| {
        format!(
            "{} neither evidence nor a source; link_evidence",
            many(n, "factor or confirmed hypothesis has", "factors and confirmed hypotheses have")
        )
    })
}
