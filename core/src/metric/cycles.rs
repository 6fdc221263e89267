//! How long an incident was open, cycle by cycle.

use serde::Serialize;

use super::{Measure, MetricState, Span, told_nowhere};
use crate::incident::{Cycle, Incident};

/// How long the cycles of an incident were open, each from its declaration or reopening to its resolution. What lies
/// between two cycles is in none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CycleTimes {
    /// Each cycle, in the order of the log.
    pub cycles: Vec<Measure>,
    /// The first.
    pub first: Measure,
    /// The last.
    pub last: Measure,
    /// The longest: pending while one goes on, because that one may become it.
    pub longest: Measure,
    /// All together.
    pub total: Measure,
}

/// How long each cycle of an incident was open, with the first, the last, the longest and the total.
///
/// A cycle that goes on is `pending`, and what it has a part in too; one that clocks end before it begins is `invalid`.
///
/// ```
/// use sevlog::{Command, CommandId, Context, History, MetricState, PersonId, Actor, Plan, Seed, cycle_times};
///
/// let plan = Plan::standard();
/// let ana = Actor::Person(PersonId::new("ana")?);
/// let mut history = History::new("01KAR0000000000000000000ZZ".parse()?);
/// let context = |minute: u64| {
///     let id = CommandId::from_parts(1_795_408_260_000 + minute * 60_000, 1);
///     Context::new(&plan, ana.clone(), id, Seed::new([7; 32]))
/// };
/// let declare = r#"{"command":"declare","arguments":{"title":"Checkout API down","severity":"SEV-1"}}"#;
/// history.execute(&Command::from_json(declare)?, &context(0))?;
/// history.execute(&Command::from_json(r#"{"command":"resolve","arguments":{"how":"mitigated"}}"#)?, &context(30))?;
/// history.execute(&Command::from_json(r#"{"command":"reopen","arguments":{"reason":"again"}}"#)?, &context(40))?;
///
/// let times = cycle_times(history.incident());
/// assert_eq!(times.first.duration.map(|span| span.shortest.as_millis()), Some(30 * 60_000));
/// assert_eq!((times.last.state, times.total.state), (MetricState::Pending, MetricState::Pending));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn cycle_times(incident: &Incident) -> CycleTimes {
    let elsewhere = told_nowhere(incident);
    let cycles: Vec<_> =
        incident.cycles().iter().map(|cycle| elsewhere.clone().unwrap_or_else(|| time_of(cycle))).collect();
    let none = || Measure::without_duration(MetricState::Pending, Vec::new());
    let (first, last) = (cycles.first().cloned().unwrap_or_else(none), cycles.last().cloned().unwrap_or_else(none));
    let longest = together(&cycles, Span::longer).unwrap_or_else(none);
    let total = together(&cycles, Span::plus).unwrap_or_else(none);
    CycleTimes { cycles, first, last, longest, total }
}

fn time_of(cycle: &Cycle) -> Measure {
    let Some(resolution) = &cycle.resolved else {
        return Measure::without_duration(MetricState::Pending, vec![cycle.opened.record]);
    };
    let span = Span::between(cycle.opened.occurred, resolution.mark.occurred);
    Measure::of(span, vec![cycle.opened.record, resolution.mark.record])
}

/// What all cycles come to. One that has no duration leaves none for all of them.
fn together(cycles: &[Measure], with: impl Fn(Span, Span) -> Span) -> Option<Measure> {
    let worst = cycles.iter().find(|cycle| cycle.duration.is_none()).map(|cycle| cycle.state);
    let records = cycles.iter().flat_map(|cycle| cycle.records.iter().copied()).collect();
    if let Some(state) = worst {
        return Some(Measure::without_duration(state, records));
    }
    let span = cycles.iter().filter_map(|cycle| cycle.duration).reduce(with)?;
    Some(Measure::of(Some(span), records))
}
