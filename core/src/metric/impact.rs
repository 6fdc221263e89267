//! How much an incident hurt: how long, how many, and how it came back.

mod steps;

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use self::steps::{Amount, Count, Edge, in_order, steps, widest};
use super::{Measure, MetricState, Span, told_nowhere};
use crate::{
    Interval, Timestamp,
    event::{AudienceSide, WindowPhase},
    id::{RecordId, Unit, Version},
    impact::{ImpactPoint, ImpactWindow},
    incident::Incident,
    mark::Marked as _,
    quantity::{Quantity, Restored},
};

/// How much an incident hurt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Impact {
    /// Every window, by its id.
    pub windows: Vec<WindowImpact>,
    /// What all windows of one side come to. Those we serve are the outside; a window that says nothing of its
    /// audience is theirs.
    pub sides: Vec<SideImpact>,
}

/// One window: how long, and how it came back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct WindowImpact {
    /// Its id.
    pub window: RecordId,
    /// The window that no longer speaks for this part.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub part_of: Option<RecordId>,
    /// How long it went on, all its stretches together: `pending` while it does, with what is certain so far as its
    /// shortest.
    #[serde(flatten)]
    pub measure: Measure,
    /// How it came back, in the order of the world.
    pub curve: Vec<RestorationPoint>,
}

/// One point of a restoration curve.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RestorationPoint {
    /// The record.
    pub record: RecordId,
    /// When it was so.
    pub interval: Interval,
    /// How much works from here on, in parts per 10,000; unknown when a window opens or ends and nobody says.
    pub restored: Restored,
}

/// What the windows of one side come to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SideImpact {
    /// The side.
    pub audience: AudienceSide,
    /// How long it hurt in any window: two at once count once.
    pub time: Span,
    /// How long it hurt in each window, added: two at once count twice.
    pub window_time: Span,
    /// How many were hurt for how long, for each unit that was counted.
    pub affected: Vec<AffectedMinutes>,
    /// The windows that nobody counted in any unit: because of them no count of this side has an upper bound.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub uncounted: Vec<RecordId>,
}

/// How many were hurt for how long: minutes times the count, rounded outward to whole minutes of one.
///
/// A crowd that is in two windows at once may be one or two crowds. `sum` adds the windows. `union` counts at each
/// moment only the window that hurt most, as though the others were among them; only a whole and a part of it are
/// never the same crowd. What was suffered is between the two.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AffectedMinutes {
    /// What was counted: `users`, `requests`.
    pub unit: Unit,
    /// At each moment only the window that hurt most. A whole and its largest part count together.
    pub union: Quantity,
    /// All windows, added.
    pub sum: Quantity,
}

/// How much an incident hurt, by its windows.
///
/// A count holds from the record that says it to the next; what nobody counted is unknown and not zero, so that a
/// figure is then at least what was counted, or unknown. A correction of the opening says how many it was all the
/// time. From the record on that makes a window part of another, the whole speaks for the rest: its count less that
/// of the part, until somebody counts it anew.
///
/// A window whose clocks disagree so that its points contradict their order is `invalid`, and adds what nobody knows.
///
/// A window that goes on has no longest. What is certain of it reaches to its last record, or to `now` where that is
/// given. An incident that was dismissed or merged has none of its own.
///
/// ```
/// use sevlog::{Actor, Command, CommandId, Context, History, PersonId, Plan, Quantity, Seed, impact};
///
/// let plan = Plan::standard();
/// let ana = Actor::Person(PersonId::new("ana")?);
/// let mut history = History::new("01KAR0000000000000000000ZZ".parse()?);
/// let commands = [
///     r#"{"command":"declare","arguments":{"title":"Checkout API down"}}"#,
///     r#"{"command":"change_impact",
///         "arguments":{"service":"checkout","affected":{"count":{"from":100,"to":150},"unit":"users"}}}"#,
///     r#"{"command":"restore","arguments":{"service":"checkout","restored":10000}}"#,
/// ];
/// for (n, command) in (0..).zip(commands) {
///     let id = CommandId::from_parts(1_795_408_260_000 + n * 600_000, 1);
///     history.execute(&Command::from_json(command)?, &Context::new(&plan, ana.clone(), id, Seed::new([7; 32])))?;
/// }
///
/// let impact = impact(history.incident(), None);
/// let users = &impact.sides[0].affected[0];
/// // Ten minutes for 100 to 150 users.
/// assert_eq!((users.unit.as_str(), users.sum), ("users", Quantity::Range { from: 1000, to: 1500 }));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn impact(incident: &Incident, now: Option<Timestamp>) -> Impact {
    let nowhere = told_nowhere(incident);
    let windows = incident.windows().values();
    let told = windows.map(|window| WindowImpact {
        window: window.id(),
        part_of: window.part_of(),
        measure: nowhere.clone().unwrap_or_else(|| measure(window, now)),
        curve: curve(window),
    });
    let told = told.collect();
    let sides = if nowhere.is_some() {
        Vec::new()
    } else {
        let sides = [AudienceSide::Outside, AudienceSide::Inside];
        sides.iter().filter_map(|audience| side(incident, *audience, now)).collect()
    };
    Impact { windows: told, sides }
}

fn measure(window: &ImpactWindow, now: Option<Timestamp>) -> Measure {
    let records = window.points().iter().filter(|point| point.change.phase.is_some());
    let records = records.map(|point| point.mark.record).collect();
    let phases = phases(window);
    if in_order(&phases).is_none() {
        return Measure::without_duration(MetricState::Invalid, records);
    }
    let state = if window.is_ongoing() { MetricState::Pending } else { MetricState::Recorded };
    let span = Amount::of(&steps(&phases, now)).as_span();
    Measure { state, duration: Some(span), records }
}

fn curve(window: &ImpactWindow) -> Vec<RestorationPoint> {
    let mut ongoing = false;
    let mut curve = Vec::new();
    for point in window.points() {
        let phase = goes_on(point, ongoing);
        if point.change.restored.is_some() || phase != ongoing {
            curve.push(RestorationPoint {
                record: point.mark.record,
                interval: point.mark.occurred,
                restored: point.change.restored.unwrap_or(Restored::UNKNOWN),
            });
        }
        ongoing = phase;
    }
    curve
}

fn side_of(window: &ImpactWindow) -> AudienceSide {
    window.audience().unwrap_or(AudienceSide::Outside)
}

fn side(incident: &Incident, audience: AudienceSide, now: Option<Timestamp>) -> Option<SideImpact> {
    let windows: Vec<_> = incident.windows().values().filter(|window| side_of(window) == audience).collect();
    if windows.is_empty() {
        return None;
    }
    let times: Vec<_> = windows.iter().map(|window| steps(&phases(window), now)).collect();
    let window_time = times.iter().map(|steps| Amount::of(steps)).fold(Amount::NONE, Amount::plus);
    let time = Amount::of(&widest(times.into_iter().map(|steps| vec![steps])));
    let mut units: BTreeMap<&Unit, Vec<&ImpactWindow>> = BTreeMap::new();
    let mut uncounted = Vec::new();
    for window in &windows {
        let mut said: Vec<_> = window.points().iter().filter_map(|point| point.change.affected.as_ref()).collect();
        if said.is_empty() {
            uncounted.push(window.id());
        }
        said.sort_by_key(|affected| &affected.unit);
        said.dedup_by_key(|affected| &affected.unit);
        for affected in said {
            units.entry(&affected.unit).or_default().push(window);
        }
    }
    let (bounded, parts) = (uncounted.is_empty(), parts(incident));
    let affected = units.into_iter().map(|(unit, windows)| minutes(&parts, unit, &windows, bounded, now)).collect();
    Some(SideImpact { audience, time: time.as_span(), window_time: window_time.as_span(), affected, uncounted })
}

fn minutes(
    parts: &Parts<'_>,
    unit: &Unit,
    windows: &[&ImpactWindow],
    bounded: bool,
    now: Option<Timestamp>,
) -> AffectedMinutes {
    let steps: BTreeMap<_, _> =
        windows.iter().map(|window| (window.id(), steps(&counts(parts, window, unit), now))).collect();
    let sum = steps.values().map(|steps| Amount::of(steps)).fold(Amount::NONE, Amount::plus);
    let chains = chains(windows).into_iter();
    let chains = chains.map(|chain| chain.iter().filter_map(|window| steps.get(window).cloned()).collect());
    let union = Amount::of(&widest(chains));
    // Whom a part speaks for, the whole does not: in a unit that the part was not counted in, nobody knows how many.
    let mut taken = windows.iter().filter_map(|window| parts.get(&window.id())).flatten();
    let bounded = bounded && taken.all(|(part, _)| steps.contains_key(&part.id()));
    let quantity = |amount: Amount| if bounded { amount } else { amount.without_bound() }.as_minutes();
    AffectedMinutes { unit: unit.clone(), union: quantity(union), sum: quantity(sum) }
}

/// How many wholes above a part are looked at.
const DEPTH: usize = 16;

/// Each window that has no part, with the wholes that it has been part of from its opening on: none of them speaks
/// for anybody whom another one speaks for. Two parts of one whole may.
fn chains(windows: &[&ImpactWindow]) -> Vec<Vec<RecordId>> {
    let whole = |window: &ImpactWindow| window.points().first()?.change.part_of.filter(|whole| *whole != window.id());
    let wholes: BTreeMap<_, _> = windows.iter().map(|window| (window.id(), whole(window))).collect();
    let has_parts: BTreeSet<_> = wholes.values().flatten().copied().collect();
    let leaves = windows.iter().map(|window| window.id()).filter(|window| !has_parts.contains(window));
    let above = |leaf| {
        let up = |window: &RecordId| wholes.get(window).copied().flatten().filter(|whole| wholes.contains_key(whole));
        std::iter::successors(Some(leaf), up).take(DEPTH).collect()
    };
    leaves.map(above).collect()
}

fn goes_on(point: &ImpactPoint, before: bool) -> bool {
    point.change.phase.map_or(before, |phase| phase == WindowPhase::Ongoing)
}

/// A window as a count of one while it goes on.
fn phases(window: &ImpactWindow) -> Vec<Edge> {
    let mut ongoing = false;
    let edge = |point: &ImpactPoint| {
        ongoing = goes_on(point, ongoing);
        Edge { at: point.mark.occurred, count: if ongoing { Count::exactly(1) } else { Count::NOBODY } }
    };
    window.points().iter().map(edge).collect()
}

/// What changes how many a window speaks for.
enum Change<'a> {
    Told(&'a ImpactPoint),
    /// A part was taken out, with how many it had.
    Taken(Interval, Count),
}

/// The windows that were taken out of each, with the point that did.
type Parts<'a> = BTreeMap<RecordId, Vec<(&'a ImpactWindow, &'a ImpactPoint)>>;

fn parts(incident: &Incident) -> Parts<'_> {
    let mut parts = Parts::new();
    for part in incident.windows().values() {
        for point in part.points() {
            let Some(whole) = point.change.part_of.filter(|whole| *whole != part.id()) else { continue };
            let taken = parts.entry(whole).or_default();
            // What is said again takes nothing out twice.
            if taken.last().is_none_or(|(last, _)| last.id() != part.id()) {
                taken.push((part, point));
            }
        }
    }
    parts
}

/// How many of a unit a window speaks for, from when on.
fn counts(parts: &Parts<'_>, window: &ImpactWindow, unit: &Unit) -> Vec<Edge> {
    let mut changes: Vec<((Timestamp, Version), Change<'_>)> =
        window.points().iter().map(|point| (point.place(), Change::Told(point))).collect();
    for (part, point) in parts.get(&window.id()).into_iter().flatten() {
        let then = part.points().iter().take_while(|other| other.place() <= point.place());
        let count = then.filter_map(|other| other.change.affected.as_ref()).last();
        let count = count.filter(|affected| affected.unit == *unit);
        let count = count.map_or(Count::UNKNOWN, |affected| Count::of(affected.count));
        changes.push((point.place(), Change::Taken(point.mark.occurred, count)));
    }
    changes.sort_by_key(|(place, _)| *place);
    let (mut ongoing, mut count) = (false, Count::UNKNOWN);
    // Two parts may have somebody in common: together they are at least as many as the larger one.
    let (mut least_taken, mut most_taken) = (0, Some(0));
    let edge = |(_, change): (_, Change<'_>)| {
        let at = match change {
            Change::Told(point) => {
                ongoing = goes_on(point, ongoing);
                if let Some(affected) = &point.change.affected {
                    count = if affected.unit == *unit { Count::of(affected.count) } else { Count::UNKNOWN };
                    (least_taken, most_taken) = (0, Some(0));
                }
                point.mark.occurred
            }
            Change::Taken(at, part) => {
                least_taken = least_taken.max(part.least());
                most_taken = most_taken.zip(part.most()).map(|(all, part): (u64, u64)| all.saturating_add(part));
                at
            }
        };
        let rest = count.without(least_taken, most_taken);
        Edge { at, count: if ongoing { rest } else { Count::NOBODY } }
    };
    changes.into_iter().map(edge).collect()
}
