//! What is done with a signal that is delivered: where each delivery of an alert belongs, however often it comes.

use crate::{Timestamp, event::SignalState, incident::Incident, plan::Plan};

/// What a book knows of an episode of a signal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KnownEpisode {
    /// It was attached to an incident, and fires there or not.
    Attached(SignalState),
    /// It cleared, and no fire was ever seen.
    ClearedUnseen,
}

/// What a delivery of a signal is, by what is known of its episode.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Delivery {
    /// An episode fires of which nothing was known: [`takes_episode`] says where it belongs.
    Fires,
    /// It no longer fires: that is told on the incident that it is attached to, in whatever status. It resolves nothing.
    Clears,
    /// What is known already, or a fire that was late: it is counted beside the key, and no record tells it.
    Repeats,
    /// It cleared, and its fire was not seen: that is kept, so that the late fire opens nothing.
    ClearsUnseen,
}

impl Delivery {
    /// What a delivery is that says `state`, when this is known of the episode.
    ///
    /// An episode that cleared does not begin again: a fire that was overtaken by its clear is a repeat.
    ///
    /// ```
    /// use sevlog::{Delivery, KnownEpisode, event::SignalState};
    ///
    /// assert_eq!(Delivery::of(SignalState::Active, None), Delivery::Fires);
    /// assert_eq!(Delivery::of(SignalState::Active, Some(KnownEpisode::ClearedUnseen)), Delivery::Repeats);
    /// ```
    #[must_use]
    pub const fn of(state: SignalState, known: Option<KnownEpisode>) -> Self {
        match (state, known) {
            (SignalState::Active, None) => Self::Fires,
            (SignalState::Cleared, None) => Self::ClearsUnseen,
            (SignalState::Cleared, Some(KnownEpisode::Attached(SignalState::Active))) => Self::Clears,
            (_, Some(_)) => Self::Repeats,
        }
    }
}

/// Whether an episode that begins belongs to the incident that the newest earlier episode of the signal is of (where that
/// was merged, to the one that it was merged into in the end). If it does not, it opens a new one, which follows that.
///
/// An incident that is open takes it. So does one that was resolved no longer ago than the plan's
/// [`reopen_within`](Plan::reopen_within), whether it is in review or closed by now: somebody then owes a word about it, to
/// reopen it or to explain why not. One that was dismissed takes none. Nor does one whose log speaks of what this library does
/// not know: no alert is lost because of that.
#[must_use]
pub fn takes_episode(earlier: &Incident, plan: &Plan, now: Timestamp) -> bool {
    let status = earlier.status();
    let takes = status.is_open() || (status.is_over() && is_within(earlier, plan, now));
    takes && earlier.newer().is_none()
}

/// Whether its newest resolve is no longer ago than the plan says. Where the time of that is uncertain, its latest counts.
fn is_within(incident: &Incident, plan: &Plan, now: Timestamp) -> bool {
    let resolved = incident.cycles().last().and_then(|cycle| cycle.resolved.as_ref());
    match (resolved, plan.reopen_within) {
        (Some(resolved), Some(span)) => now <= span.after(resolved.mark.latest, plan.calendar.as_ref()),
        _ => false,
    }
}
