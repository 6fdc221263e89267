//! Metrics: how long it took from one milestone of an incident to another, as far as anybody recorded.

mod cycles;
mod duration;
mod impact;
mod set;
mod severity;
mod statistics;

use serde::Serialize;

pub use self::{
    cycles::{CycleTimes, cycle_times},
    duration::{Duration, Span},
    impact::{AffectedMinutes, Impact, RestorationPoint, SideImpact, WindowImpact, impact},
    set::{MetricSet, SetKind, Share, metric_sets},
    severity::{SeverityTime, SeverityTimes, severity_times},
    statistics::{Figures, Statistics},
};
use crate::{
    event::{How, MilestoneName},
    id::RecordId,
    incident::Incident,
    lifecycle::Status,
    milestone::{MilestoneState, milestone},
    word::words,
};

words! {
    /// How well a metric is known.
    pub enum MetricState {
        /// The log says how long it took, as exactly as its times are.
        Recorded = "recorded",
        /// Not over yet, or nobody has recorded where it begins or ends.
        Pending = "pending",
        /// There is no such time: it was dismissed, it is part of another incident, or it came right without a fix.
        NotApplicable = "not_applicable",
        /// The end is before the beginning for certain, whatever the uncertainty of both allows. Such a time is no
        /// duration, and is never counted as 0.
        Invalid = "invalid",
        /// Sources about the beginning or the end do not meet, and nobody chose: the duration is all that they span.
        Conflicting = "conflicting",
    }
}

words! {
    /// The metrics of an incident, each from one milestone to another.
    pub enum MetricName {
        /// How long the cause lay there before it hurt: cause introduced → started.
        CauseLatency = "cause_latency",
        /// How long it hurt unnoticed: started → detected.
        TimeToDetect = "time_to_detect",
        /// How long until a person began to work on it: detected → acknowledged.
        TimeToAcknowledge = "time_to_acknowledge",
        /// How long until it was declared: detected → declared.
        TimeToDeclare = "time_to_declare",
        /// How long until a person had set the severity: declared → triaged.
        TimeToTriage = "time_to_triage",
        /// How long the damage grew: started → contained.
        TimeToContain = "time_to_contain",
        /// How long until the fix that held was in: started → fixed.
        TimeToFix = "time_to_fix",
        /// How long those we serve were hurt: started → recovered.
        TimeToRecover = "time_to_recover",
        /// How long until we said it was over: started → resolved.
        TimeToResolve = "time_to_resolve",
        /// How long we took to be sure that it was over: recovered → resolved. Paperwork, as opposed to harm.
        TimeToConfirm = "time_to_confirm",
        /// How long the response took: declared → resolved. Of several cycles with the time between them; without it,
        /// see [`cycle_times`].
        TimeToClear = "time_to_clear",
        /// How long outsiders waited to read that it was over: resolved → resolution published.
        TimeToPublishResolution = "time_to_publish_resolution",
        /// How long until it was fixed for good: started → permanently fixed.
        TimeToPermanentFix = "time_to_permanent_fix",
    }
}

impl MetricName {
    /// The milestones that it goes from and to.
    ///
    /// ```
    /// use sevlog::{MetricName, event::MilestoneName};
    ///
    /// let ends = MetricName::TimeToDetect.milestones();
    /// assert_eq!(ends, (MilestoneName::Started, MilestoneName::Detected));
    /// ```
    #[must_use]
    pub const fn milestones(self) -> (MilestoneName, MilestoneName) {
        match self {
            Self::CauseLatency => (MilestoneName::CauseIntroduced, MilestoneName::Started),
            Self::TimeToDetect => (MilestoneName::Started, MilestoneName::Detected),
            Self::TimeToAcknowledge => (MilestoneName::Detected, MilestoneName::Acknowledged),
            Self::TimeToDeclare => (MilestoneName::Detected, MilestoneName::Declared),
            Self::TimeToTriage => (MilestoneName::Declared, MilestoneName::Triaged),
            Self::TimeToContain => (MilestoneName::Started, MilestoneName::Contained),
            Self::TimeToFix => (MilestoneName::Started, MilestoneName::Fixed),
            Self::TimeToRecover => (MilestoneName::Started, MilestoneName::Recovered),
            Self::TimeToResolve => (MilestoneName::Started, MilestoneName::Resolved),
            Self::TimeToConfirm => (MilestoneName::Recovered, MilestoneName::Resolved),
            Self::TimeToClear => (MilestoneName::Declared, MilestoneName::Resolved),
            Self::TimeToPublishResolution => (MilestoneName::Resolved, MilestoneName::ResolutionPublished),
            Self::TimeToPermanentFix => (MilestoneName::Started, MilestoneName::PermanentlyFixed),
        }
    }
}

/// A duration with how well it is known, and the records that it rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Measure {
    /// How well it is known.
    pub state: MetricState,
    /// How long, as far as the uncertainty allows: there when it is recorded or conflicting. Of what is pending it is
    /// there only where something is certain so far, and then has no longest.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub duration: Option<Span>,
    /// The records that it rests on, in the order in which they bear on it.
    pub records: Vec<RecordId>,
}

impl Measure {
    fn without_duration(state: MetricState, records: Vec<RecordId>) -> Self {
        Self { state, duration: None, records }
    }

    /// What is recorded, or that the end is before the beginning.
    fn of(span: Option<Span>, records: Vec<RecordId>) -> Self {
        let state = if span.is_some() { MetricState::Recorded } else { MetricState::Invalid };
        Self { state, duration: span, records }
    }
}

/// One metric of one incident.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Metric {
    /// Its name.
    pub name: MetricName,
    /// Where it begins.
    pub from: MilestoneName,
    /// Where it ends.
    pub to: MilestoneName,
    /// How long it took.
    #[serde(flatten)]
    pub measure: Measure,
}

/// Every metric of an incident, in the order of [`MetricName::ALL`].
#[must_use]
pub fn metrics(incident: &Incident) -> Vec<Metric> {
    MetricName::ALL.iter().map(|name| metric(incident, *name)).collect()
}

/// One metric of an incident.
///
/// It is `not_applicable` for an incident that was dismissed, or merged into another whose metrics then tell it, and
/// where there will be no such moment: no fix of what was resolved as having healed itself or by somebody upstream.
/// It is `pending` while one of its milestones is, `invalid` when it ends before it begins for certain, `conflicting`
/// when a milestone is.
///
/// ```
/// use sevlog::{Actor, Command, CommandId, Context, History, MetricName, MetricState, PersonId, Plan, Seed, metric};
///
/// let plan = Plan::standard();
/// let ana = Actor::Person(PersonId::new("ana")?);
/// let mut history = History::new("01KAR0000000000000000000ZZ".parse()?);
/// let context = Context::new(&plan, ana, CommandId::from_parts(1_795_408_260_000, 1), Seed::new([7; 32]));
/// let declare = Command::from_json(
///     r#"{"command":"declare","arguments":{"title":"Checkout API down",
///         "started":"2026-11-23T04:00Z","detected":"2026-11-23T04:10Z"}}"#,
/// )?;
/// history.execute(&declare, &context)?;
///
/// let detect = metric(history.incident(), MetricName::TimeToDetect);
/// assert_eq!(detect.measure.state, MetricState::Recorded);
/// let json = serde_json::to_value(detect.measure.duration)?;
/// assert_eq!(json, serde_json::json!({ "shortestMs": 540_000, "longestMs": 660_000 }));
/// // Nobody fixed anything yet, and so there is no number.
/// let fix = metric(history.incident(), MetricName::TimeToFix).measure;
/// assert_eq!((fix.state, fix.duration), (MetricState::Pending, None));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn metric(incident: &Incident, name: MetricName) -> Metric {
    let (from, to) = name.milestones();
    Metric { name, from, to, measure: measure(incident, name) }
}

fn measure(incident: &Incident, name: MetricName) -> Measure {
    if let Some(why) = told_nowhere(incident) {
        return why;
    }
    let (from, to) = name.milestones();
    let (from, to) = (milestone(incident, from), milestone(incident, to));
    if name == MetricName::TimeToFix
        && to.interval.is_none()
        && let Some(resolution) = came_right_without_a_fix(incident)
    {
        return Measure::without_duration(MetricState::NotApplicable, vec![resolution]);
    }
    let mut records = from.records;
    for record in to.records {
        if !records.contains(&record) {
            records.push(record);
        }
    }
    let (Some(begins), Some(ends)) = (from.interval, to.interval) else {
        return Measure::without_duration(MetricState::Pending, records);
    };
    let mut measure = Measure::of(Span::between(begins, ends), records);
    let conflicting = [from.state, to.state].contains(&MilestoneState::Conflicting);
    if conflicting && measure.duration.is_some() {
        measure.state = MetricState::Conflicting;
    }
    measure
}

/// Why an incident has no times of its own, if it has none: it was no incident, or it is part of another.
fn told_nowhere(incident: &Incident) -> Option<Measure> {
    let none = matches!(incident.status(), Status::Dismissed | Status::Merged);
    let records = || incident.statuses().last().map(|change| change.mark.record).into_iter().collect();
    none.then(|| Measure::without_duration(MetricState::NotApplicable, records()))
}

/// The resolution that says so.
fn came_right_without_a_fix(incident: &Incident) -> Option<RecordId> {
    let resolution = incident.cycles().last()?.resolved.as_ref()?;
    matches!(resolution.how, How::SelfRecovered | How::Upstream).then_some(resolution.mark.record)
}
