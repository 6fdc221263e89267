//! What the document says as values, for programs: nothing that its sections do not say too.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::{
    Affected, Interval, Mark, Severity, Timestamp,
    digest::Digest,
    event::{AudienceSide, ImpactKind, ImpactLevel, IncidentKind, MilestoneName, SourceKind},
    finding::Finding,
    id::{IncidentId, Operation, Region, Service},
    impact::ImpactWindow,
    incident::{ActionItem, ItemState},
    lifecycle::Status,
    milestone::{Milestone, MilestoneState},
    obligation::{ObligationKind, Tally},
    postmortem::inline::Inline,
    text::Text,
};

use super::{actions, impact, promises, story::Story, summary, when::Lasted};

/// The first screen and what it rests on. What is absent is not recorded, or not for this audience.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::postmortem) struct Facts {
    title: Option<String>,
    status: Status,
    kind: IncidentKind,
    severity: Option<Severities>,
    /// Of the newest that was published.
    revision: Option<u64>,
    lasted: Option<Length>,
    data_lost: Option<bool>,
    detected_by: Option<SourceKind>,
    first_told_outside: Option<Interval>,
    first_told_after: Option<Length>,
    promises: Promises,
    milestones: Vec<Point>,
    impact: Vec<Window>,
    action_items: Vec<Item>,
    #[serde(skip_serializing_if = "Option::is_none")]
    obligations: Option<BTreeMap<ObligationKind, Tally>>,
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    proof: Option<Proof>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Severities {
    initial: Severity,
    peak: Severity,
    last: Severity,
}

/// At least and at most, in whole milliseconds around what is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
struct Length {
    at_least_ms: i64,
    at_most_ms: i64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
struct Promises {
    kept: usize,
    of: usize,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Point {
    name: MilestoneName,
    state: MilestoneState,
    at: Option<Interval>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Window {
    name: String,
    service: Option<Service>,
    operation: Option<Operation>,
    region: Option<Region>,
    audience: Option<AudienceSide>,
    kind: Option<ImpactKind>,
    level: Option<ImpactLevel>,
    from: Option<Interval>,
    to: Option<Interval>,
    ongoing: bool,
    /// Whether it went on when the incident was resolved.
    tail: bool,
    affected: Option<Affected>,
    felt: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Item {
    title: Option<String>,
    kind: Option<String>,
    owner: Option<String>,
    due: Option<Timestamp>,
    state: ItemState,
}

/// What leads back to the record, for those who work here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Proof {
    incident: IncidentId,
    chain: Digest,
    plan: Digest,
    findings: Vec<Finding>,
}

impl Facts {
    pub(super) fn of(story: &Story<'_>) -> Self {
        let incident = story.incident;
        let first_told = summary::first_post(story).map(|post| post.readable);
        let (kept, of) = promises::promised(story);
        Self {
            title: incident.title().and_then(Text::as_str).map(str::to_owned),
            status: incident.status(),
            kind: incident.kind(),
            severity: severities(story),
            revision: incident.publications().last().map(|publication| publication.revision),
            lasted: summary::lasted(story).and_then(Length::of),
            data_lost: summary::is_data_lost(story),
            detected_by: incident
                .source_kind()
                .filter(|kind| !story.is_public() || !matches!(kind, SourceKind::Newer(_)))
                .cloned(),
            first_told_outside: first_told,
            first_told_after: first_told.and_then(|told| summary::since_start(story, told)).and_then(Length::of),
            promises: Promises { kept, of },
            milestones: story.milestones.iter().map(Point::of).collect(),
            impact: impact::nested(story).into_iter().map(|(_, window)| Window::of(story, window)).collect(),
            action_items: incident.action_items().values().map(|item| Item::of(story, item)).collect(),
            obligations: (story.is_internal() || (!story.is_public() && !story.is_retold()))
                .then(|| story.compliance.tallies.clone()),
            proof: story.is_internal().then(|| Proof {
                incident: incident.id(),
                chain: incident.head().chain,
                plan: story.plan,
                findings: story.findings.to_vec(),
            }),
        }
    }
}

fn severities(story: &Story<'_>) -> Option<Severities> {
    let changes = story.incident.severities();
    let (initial, last) = (changes.first()?.severity.clone(), changes.last()?.severity.clone());
    let peak = story.incident.peak_severity().unwrap_or(&last).clone();
    Some(Severities { initial, peak, last })
}

impl Length {
    fn of(lasted: Lasted) -> Option<Self> {
        let (at_least_ms, at_most_ms) = lasted.ms()?;
        Some(Self { at_least_ms, at_most_ms })
    }
}

impl Point {
    fn of(milestone: &Milestone) -> Self {
        Self { name: milestone.name, state: milestone.state, at: milestone.interval }
    }
}

impl Window {
    fn of(story: &Story<'_>, window: &ImpactWindow) -> Self {
        let at = |mark: Option<&Mark>| mark.map(|mark| mark.occurred);
        Self {
            name: window.name(),
            service: window.service().cloned(),
            operation: window.operation().cloned(),
            region: window.region().cloned(),
            audience: window.audience(),
            kind: window.kind(),
            level: window.level(),
            from: at(window.opened()),
            to: at(window.ended()),
            ongoing: window.is_ongoing(),
            tail: impact::tail(story, window).is_some(),
            affected: window.affected(),
            felt: impact::descriptions(story, window).iter().map(Inline::plain).collect(),
        }
    }
}

impl Item {
    fn of(story: &Story<'_>, item: &ActionItem) -> Self {
        Self {
            title: item.title.value.as_str().map(str::to_owned),
            kind: item.kind.as_ref().map(|kind| kind.as_str().to_owned()),
            owner: actions::owners(story, item).map(|owners| owners.plain()),
            due: item.due,
            state: item.state,
        }
    }
}
