//! How long an incident was how bad.

use serde::Serialize;

use super::{Duration, Measure, MetricState, Span, told_nowhere};
use crate::{
    Interval, Timestamp,
    id::{RecordId, Version},
    incident::{Incident, SeverityChange},
    mark::Mark,
    severity::{Severity, SeverityOrigin},
};

/// How bad it was, and for how long.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SeverityTimes {
    /// The first that a person set; if none did, the first that was proposed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub initial: Option<Severity>,
    /// The worst that a person set; if none did, the worst that was proposed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub peak: Option<Severity>,
    /// The one that holds in the end.
    #[serde(skip_serializing_if = "Option::is_none", rename = "final")]
    pub last: Option<Severity>,
    /// The time in each, in the order in which they came first.
    pub times: Vec<SeverityTime>,
}

/// The time in one severity, all its stretches together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SeverityTime {
    /// The severity.
    pub severity: Severity,
    /// How long: `pending` while the incident is open in it, with what is certain so far as its shortest.
    #[serde(flatten)]
    pub measure: Measure,
}

/// How long an incident was in each severity, in the order of the world.
///
/// What a program proposed counts until a person set one. A severity lasts until the next one, or until the incident
/// is resolved; from there to a reopening it lasts no longer. The one that an open incident is in is `pending`: its
/// shortest is what has passed up to `now`, or without one up to the last change of the severity. No time is counted
/// that nobody asked about. Where clocks that disagree say that a stretch ended before it began, its severity is
/// `invalid`.
///
/// ```
/// use sevlog::{Actor, Command, CommandId, Context, History, PersonId, Plan, Seed, Timestamp, severity_times};
///
/// let plan = Plan::standard();
/// let ana = Actor::Person(PersonId::new("ana")?);
/// let mut history = History::new("01KAR0000000000000000000ZZ".parse()?);
/// let context = |minute: u64| {
///     let id = CommandId::from_parts(1_795_408_260_000 + minute * 60_000, 1);
///     Context::new(&plan, ana.clone(), id, Seed::new([7; 32]))
/// };
/// let declare = r#"{"command":"declare","arguments":{"title":"Checkout API down","severity":"SEV-2"}}"#;
/// history.execute(&Command::from_json(declare)?, &context(0))?;
/// history.execute(&Command::from_json(r#"{"command":"set_severity","arguments":{"severity":"SEV-1"}}"#)?, &context(9))?;
///
/// let now = Timestamp::from_unix_nanos((1_795_408_260_000 + 20 * 60_000) * 1_000_000);
/// let times = severity_times(history.incident(), Some(now));
/// let shown: Vec<_> = times.times.iter().map(|time| {
///     let minutes = time.measure.duration.map(|span| span.shortest.as_millis() / 60_000);
///     (time.severity.label.as_str(), time.measure.state.as_str(), minutes)
/// }).collect();
/// assert_eq!(shown, [("SEV-2", "recorded", Some(9)), ("SEV-1", "pending", Some(11))]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn severity_times(incident: &Incident, now: Option<Timestamp>) -> SeverityTimes {
    let set = |change: &&SeverityChange| change.origin == SeverityOrigin::Set;
    let all = incident.severities();
    let initial = all.iter().find(set).or(all.first()).map(|change| change.severity.clone());
    let mut times = walk(incident, now);
    if let Some(nowhere) = told_nowhere(incident) {
        for time in &mut times {
            time.measure = nowhere.clone();
        }
    }
    SeverityTimes { initial, peak: incident.peak_severity().cloned(), last: incident.severity().cloned(), times }
}

/// What bounds a stretch in one severity.
enum Bound<'a> {
    Is(&'a Severity),
    Resolved,
    Reopened,
}

struct Edge<'a> {
    place: (Timestamp, Version),
    at: Interval,
    record: RecordId,
    bound: Bound<'a>,
}

fn edges(incident: &Incident) -> Vec<Edge<'_>> {
    let edge = |mark: &Mark, bound| Edge { place: mark.place(), at: mark.occurred, record: mark.record, bound };
    let mut triaged = false;
    let counting = incident.severities().iter().filter(|change| {
        triaged |= change.origin == SeverityOrigin::Set;
        change.origin == SeverityOrigin::Set || !triaged
    });
    let mut edges: Vec<_> = counting.map(|change| edge(&change.mark, Bound::Is(&change.severity))).collect();
    let mut newest = (Timestamp::MIN, Version::default());
    for (n, cycle) in incident.cycles().iter().enumerate() {
        let reopened = (n > 0).then(|| edge(&cycle.opened, Bound::Reopened));
        let resolved = cycle.resolved.as_ref().map(|resolution| edge(&resolution.mark, Bound::Resolved));
        for mut edge in [reopened, resolved].into_iter().flatten() {
            // Cycles follow each other, whatever uncertain times say.
            edge.place = edge.place.max(newest);
            newest = edge.place;
            edges.push(edge);
        }
    }
    edges.sort_by_key(|edge| edge.place);
    edges
}

fn walk(incident: &Incident, now: Option<Timestamp>) -> Vec<SeverityTime> {
    let mut table = Table::default();
    let mut open = true;
    let mut current: Option<&Severity> = None;
    let mut since: Option<(Interval, RecordId)> = None;
    for edge in edges(incident) {
        match edge.bound {
            Bound::Is(severity) if current == Some(severity) => continue,
            Bound::Reopened if open => continue,
            Bound::Resolved if !open => continue,
            _ => {}
        }
        if let (Some(severity), Some((from, record))) = (current, since.take()) {
            table.add(severity, Span::between(from, edge.at), &[record, edge.record]);
        }
        match edge.bound {
            Bound::Is(severity) => current = Some(severity),
            Bound::Resolved => open = false,
            Bound::Reopened => open = true,
        }
        if open {
            since = Some((edge.at, edge.record));
        }
    }
    if let (Some(severity), Some((from, record))) = (current, since) {
        let so_far = now.map_or(Duration::ZERO, |now| Duration::from_to(from.latest, now));
        table.goes_on(severity, so_far, record);
    }
    table.0
}

#[derive(Default)]
struct Table(Vec<SeverityTime>);

impl Table {
    fn measure(&mut self, severity: &Severity) -> Option<&mut Measure> {
        if !self.0.iter().any(|time| time.severity == *severity) {
            let measure = Measure::of(Some(Span::ZERO), Vec::new());
            self.0.push(SeverityTime { severity: severity.clone(), measure });
        }
        self.0.iter_mut().find(|time| time.severity == *severity).map(|time| &mut time.measure)
    }

    fn add(&mut self, severity: &Severity, span: Option<Span>, records: &[RecordId]) {
        let Some(measure) = self.measure(severity) else { return };
        measure.records.extend_from_slice(records);
        measure.duration = measure.duration.zip(span).map(|(so_far, span)| so_far.plus(span));
        if measure.duration.is_none() {
            measure.state = MetricState::Invalid;
        }
    }

    fn goes_on(&mut self, severity: &Severity, so_far: Duration, record: RecordId) {
        self.add(severity, Some(Span::at_least(so_far)), &[record]);
        if let Some(measure) = self.measure(severity)
            && measure.state == MetricState::Recorded
        {
            measure.state = MetricState::Pending;
        }
    }
}
