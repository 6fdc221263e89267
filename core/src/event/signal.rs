//! Typed detections from outside.

use crate::{
    Timestamp,
    event::events,
    id::{EpisodeKey, ProgramId, SignalKey},
    text::{Labels, Text},
};

events! {
    /// A signal fired and belongs to this incident.
    "signal_attached" 1 => SignalAttached {
        facts {
            /// The same alert over time.
            signal: SignalKey,
            /// The signal and its start.
            episode: EpisodeKey,
            /// What sent it.
            sender: ProgramId,
            /// When its sender says it began.
            started_at: Option<Timestamp>,
        }
        text {
            /// What it says.
            summary: Option<Text>,
            /// Its labels.
            labels: Option<Labels>,
        }
    }

    /// A signal no longer fires.
    "signal_cleared" 1 => SignalCleared {
        facts {
            /// The same alert over time.
            signal: SignalKey,
            /// The signal and its start.
            episode: EpisodeKey,
            /// When its sender says it ended.
            ended_at: Option<Timestamp>,
        }
        correctable {
            /// How often it was delivered again while it fired.
            repeats: u64,
        }
    }
}

impl SignalAttached {
    /// A signal that fires.
    #[must_use]
    pub fn new(signal: SignalKey, episode: EpisodeKey, sender: ProgramId) -> Self {
        Self { signal, episode, sender, started_at: None, summary: None, labels: None }
    }
}
