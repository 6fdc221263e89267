//! The milestones of an incident: for each, what the log derives or somebody asserts, and what comes of it.

use serde::Serialize;

use crate::{
    Interval,
    event::{AudienceSide, FactorKind, MilestoneName, Permanence, RegressTo},
    id::RecordId,
    impact::ImpactWindow,
    incident::{Fix, Incident},
    lifecycle::Status,
    mark::Mark,
    word::words,
};

words! {
    /// How well a milestone is known.
    pub enum MilestoneState {
        /// The log says when it was.
        Recorded = "recorded",
        /// Nobody has recorded it.
        Pending = "pending",
        /// There is no such moment: the incident was none.
        NotApplicable = "not_applicable",
        /// Sources about the same point do not meet, and nobody chose.
        Conflicting = "conflicting",
    }
}

/// One milestone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Milestone {
    /// Its name.
    pub name: MilestoneName,
    /// How well it is known.
    pub state: MilestoneState,
    /// When it was, with what the uncertainty allows; for a conflict, all that the sources span.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub interval: Option<Interval>,
    /// The records that it rests on.
    pub records: Vec<RecordId>,
    /// Every point that was derived or asserted, in the order of the world: the first and the last among them too.
    pub points: Vec<MilestonePoint>,
    /// Beside the cause that lay there first, what set it off: the first trigger. Of `cause_introduced` alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trigger: Option<MilestonePoint>,
}

/// What one record says of a milestone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MilestonePoint {
    /// The record.
    pub record: RecordId,
    /// When it says that it was.
    pub interval: Interval,
    /// Whether somebody asserts it, or the log implies it.
    pub asserted: bool,
}

/// Every milestone of an incident, in the order of [`MilestoneName::ALL`].
///
/// An asserted point wins over a derived one. Of several derived points the first counts for what begins (started,
/// detected, declared), and the last that no regress undid for what holds (contained, fixed).
#[must_use]
pub fn milestones(incident: &Incident) -> Vec<Milestone> {
    MilestoneName::ALL.iter().map(|name| milestone(incident, *name)).collect()
}

/// One milestone of an incident.
#[must_use]
pub fn milestone(incident: &Incident, name: MilestoneName) -> Milestone {
    let (derived, counts) = derive(incident, name);
    let asserted: Vec<_> = incident
        .assertions()
        .iter()
        .filter(|assertion| assertion.milestone == name && assertion.window.is_none())
        .map(|assertion| &assertion.mark)
        .collect();
    let point = |mark: &Mark, asserted| MilestonePoint { record: mark.record, interval: mark.occurred, asserted };
    let mut marks: Vec<_> = derived.iter().map(|mark| (mark, false)).collect();
    marks.extend(asserted.iter().map(|mark| (*mark, true)));
    marks.sort_by_key(|(mark, _)| mark.place());
    let points: Vec<_> = marks.into_iter().map(|(mark, asserted)| point(mark, asserted)).collect();

    let choice = incident.choices().iter().find(|choice| choice.milestone == name && choice.window.is_none());
    let chosen = choice.and_then(|choice| points.iter().find(|point| point.record == choice.assertion)).cloned();
    let (state, interval, records) = if let Some(chosen) = chosen {
        (MilestoneState::Recorded, Some(chosen.interval), vec![chosen.record])
    } else if let Some((first, rest)) = asserted.split_first() {
        let records = asserted.iter().map(|mark| mark.record).collect();
        let meet = asserted
            .iter()
            .enumerate()
            .all(|(n, one)| asserted.iter().skip(n).all(|other| one.occurred.meets(other.occurred)));
        if meet {
            let common = rest.iter().fold(first.occurred, |common, mark| Interval {
                earliest: common.earliest.max(mark.occurred.earliest),
                latest: common.latest.min(mark.occurred.latest),
            });
            (MilestoneState::Recorded, Some(common), records)
        } else {
            let hull = rest.iter().fold(first.occurred, |hull, mark| hull.hull(mark.occurred));
            (MilestoneState::Conflicting, Some(hull), records)
        }
    } else if let Some(mark) = counts {
        (MilestoneState::Recorded, Some(mark.occurred), vec![mark.record])
    } else if incident.status() == Status::Dismissed {
        (MilestoneState::NotApplicable, None, Vec::new())
    } else {
        (MilestoneState::Pending, None, Vec::new())
    };
    let trigger = (name == MilestoneName::CauseIntroduced).then(|| trigger(incident)).flatten();
    let trigger = trigger.map(|mark| point(&mark, false));
    Milestone { name, state, interval, records, points, trigger }
}

/// What set it off, of everything that contributed.
fn trigger(incident: &Incident) -> Option<Mark> {
    let triggers = incident.factors().iter().filter(|factor| factor.kind == FactorKind::Trigger);
    first(triggers.map(|factor| factor.mark)).1
}

/// The points that the log implies, and the one of them that counts.
fn derive(incident: &Incident, name: MilestoneName) -> (Vec<Mark>, Option<Mark>) {
    let resolutions: Vec<_> = incident.cycles().iter().filter_map(|cycle| cycle.resolved.as_ref()).collect();
    let goes_on = incident.cycles().last().is_some_and(|cycle| cycle.resolved.is_none());
    // Once it was reopened, what ended an earlier cycle is no end.
    let end = resolutions.last().map(|resolution| resolution.mark).filter(|_| !goes_on);
    match name {
        MilestoneName::CauseIntroduced => first(incident.factors().iter().map(|factor| factor.mark)),
        MilestoneName::Started => first(incident.windows().values().filter_map(ImpactWindow::opened).copied()),
        MilestoneName::Detected => first(incident.detections().iter().copied()),
        MilestoneName::Acknowledged => first(incident.acknowledgements().iter().copied()),
        MilestoneName::Declared => first(incident.declared().copied()),
        MilestoneName::Triaged => {
            first(incident.severities().iter().filter(|change| change.is_triage()).map(|change| change.mark))
        }
        MilestoneName::Contained => {
            last(incident.containments().iter().copied(), |mark| !was_undone(incident, mark, true))
        }
        MilestoneName::Fixed => {
            // What is fixed after the resolution of its cycle belongs to permanently_fixed.
            let resolution = |fix: &Fix| incident.cycles().get(usize::try_from(fix.cycle).ok()?)?.resolved.as_ref();
            let in_time = |fix: &&Fix| resolution(fix).is_none_or(|resolution| !fix.mark.comes_after(&resolution.mark));
            let fixes = incident.fixes().iter().filter(in_time).map(|fix| fix.mark);
            last(fixes, |mark| !was_undone(incident, mark, false))
        }
        MilestoneName::Recovered => recovered(incident, end),
        MilestoneName::Resolved => last(resolutions.iter().map(|resolution| resolution.mark), |_| !goes_on),
        MilestoneName::ResolutionPublished => {
            let posts: Vec<_> = incident.resolution_posts().copied().collect();
            let reopened = incident.cycles().iter().skip(1).last().map(|cycle| cycle.opened);
            let by = |post: &Mark, from: Mark| post.occurred.latest >= from.occurred.earliest;
            let mut of_this_cycle = posts.iter().filter(|post| reopened.is_none_or(|reopened| by(post, reopened)));
            let after = |post: &&Mark| end.is_some_and(|end| by(post, end));
            // A post that came before the end told outsiders of one that was none.
            let counts = of_this_cycle.find(after).copied();
            (posts, counts)
        }
        MilestoneName::PermanentlyFixed => {
            let permanent = incident.fixes().iter().filter(|fix| fix.permanence == Permanence::Permanent);
            last(permanent.map(|fix| fix.mark), |mark| !was_undone(incident, mark, false))
        }
    }
}

fn first(points: impl IntoIterator<Item = Mark>) -> (Vec<Mark>, Option<Mark>) {
    let points: Vec<_> = points.into_iter().collect();
    let counts = points.iter().min_by_key(|mark| (mark.begins(), mark.place())).copied();
    (points, counts)
}

fn last(points: impl IntoIterator<Item = Mark>, counts: impl Fn(&Mark) -> bool) -> (Vec<Mark>, Option<Mark>) {
    let points: Vec<_> = points.into_iter().collect();
    let last = points.iter().filter(|mark| counts(mark)).max_by_key(|mark| mark.place()).copied();
    (points, last)
}

/// Whether a regress came after: any undoes a fix, only one back to responding undoes a containment.
fn was_undone(incident: &Incident, mark: &Mark, containment: bool) -> bool {
    let undoes = |to| !containment || to == RegressTo::Responding;
    incident.regresses().iter().any(|regress| undoes(regress.to) && regress.mark.comes_after(mark))
}

/// The last end, by the resolve, of windows that outsiders felt; of inside ones if there are no others. Later ends are the tail's.
fn recovered(incident: &Incident, resolution: Option<Mark>) -> (Vec<Mark>, Option<Mark>) {
    let inside = |window: &ImpactWindow| window.audience() == Some(AudienceSide::Inside);
    let any_outside = incident.windows().values().any(|window| !inside(window));
    let felt: Vec<_> = incident.windows().values().filter(|window| !any_outside || !inside(window)).collect();
    let ends = felt.iter().flat_map(|window| window.ends()).copied().collect();
    if resolution.is_none() && felt.iter().any(|window| window.is_ongoing()) {
        return (ends, None);
    }
    // A window that opened again after the resolve had recovered by then all the same.
    let by_then =
        |point: &Mark| resolution.is_none_or(|resolution| point.occurred.earliest <= resolution.occurred.latest);
    let last = felt.iter().filter_map(|window| window.ended_by(by_then)).max_by_key(|end| end.place());
    (ends, last.copied())
}
