//! Two incidents that turn out to be one, and the way back.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::{
    event::events,
    id::{EpisodeKey, IncidentId, SignalKey, Version},
    shape::Shape,
    text::Text,
    word::words,
};

words! {
    /// Whether a signal fires.
    pub enum SignalState {
        /// It does.
        Active = "active",
        /// It no longer does.
        Cleared = "cleared",
    }
}

/// A signal that a merge moves, in its state at that moment.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, borsh::BorshSerialize, borsh::BorshDeserialize)]
pub struct MovedSignal {
    /// The same alert over time.
    pub signal: SignalKey,
    /// The signal and its start.
    pub episode: EpisodeKey,
    /// Whether it fires.
    pub state: SignalState,
    /// How often it was delivered again, as far as it cleared.
    pub repeats: u64,
}

impl Shape for MovedSignal {
    fn schema() -> Value {
        json!({
            "type": "object", "required": ["signal", "episode", "state", "repeats"],
            "properties": {
                "signal": SignalKey::schema(), "episode": EpisodeKey::schema(), "state": SignalState::schema(), "repeats": u64::schema(),
            },
        })
    }
}

events! {
    /// This incident is part of another, which goes on for both.
    "merged_into" 1 => MergedInto {
        facts {
            /// The other incident.
            target: IncidentId,
            /// The signals that went along.
            signals: Vec<MovedSignal>,
        }
        text {
            /// Why.
            reason: Option<Text>,
        }
    }

    /// Another incident was merged into this one. Its records stay where they are and are referred to.
    "merge_received" 1 => MergeReceived {
        facts {
            /// The other incident.
            source: IncidentId,
            /// Its version before the merge.
            source_version: Version,
            /// The signals that came along.
            signals: Vec<MovedSignal>,
        }
    }

    /// The merge was wrong: this incident is its own again, in the status before.
    "unmerged" 1 => Unmerged {
        facts {
            /// The other incident.
            target: IncidentId,
            /// The signals that came back.
            signals: Vec<MovedSignal>,
        }
        text {
            /// Why.
            reason: Option<Text>,
        }
    }

    /// An incident that had been merged into this one is its own again.
    "merge_undone" 1 => MergeUndone {
        facts {
            /// The other incident.
            source: IncidentId,
            /// The signals that went back.
            signals: Vec<MovedSignal>,
        }
    }
}
