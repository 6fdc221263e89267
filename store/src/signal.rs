//! Signals: typed detections from outside, and what is kept of each key.

use sevlog::Labels;
use sevlog::{EpisodeKey, IncidentId, ProgramId, SeverityLabel, SignalKey, Text, Timestamp, event::SignalState};

/// A typed detection, as a reader of a sender's payload makes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signal {
    /// The same alert over time.
    pub key: SignalKey,
    /// The signal and its start.
    pub episode: EpisodeKey,
    /// What sent it.
    pub sender: ProgramId,
    /// Whether it fires.
    pub state: SignalState,
    /// When its sender says that it began.
    pub started_at: Option<Timestamp>,
    /// When its sender says that it ended.
    pub ended_at: Option<Timestamp>,
    /// What an incident is called that it opens.
    pub title: Text,
    /// What it says.
    pub summary: Option<Text>,
    /// Its labels.
    pub labels: Option<Labels>,
    /// The severity that it proposes, of the plan's.
    pub severity: Option<SeverityLabel>,
}

/// What a store knows of a signal.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sighting {
    /// Its episode.
    pub episode: Option<Seen>,
    /// The newest other episode of the same signal.
    pub before: Option<Seen>,
}

/// What is kept of one episode of a signal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// The episode.
    pub episode: EpisodeKey,
    /// The incident that it is attached to; none of a clear whose fire never came.
    pub incident: Option<IncidentId>,
    /// Whether it fires.
    pub state: SignalState,
    /// How often it was delivered again.
    pub repeats: u64,
    /// Grows with every change but a repeat: what a [`SignalChange`] is checked against.
    pub revision: u64,
}

/// What a batch says about one episode of a signal. Which incident it is attached to follows from the records.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignalChange {
    /// The signal.
    pub signal: SignalKey,
    /// The episode.
    pub episode: EpisodeKey,
    /// The revision that was seen; none when nothing was known of the episode.
    pub seen: Option<u64>,
    /// What is noted.
    pub note: Noted,
}

/// What is noted of a signal beside the records.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Noted {
    /// The batch was decided on what was seen of it.
    Checked,
    /// It was delivered again.
    Repeated,
    /// It cleared, and no fire is known.
    ClearedUnseen,
}
