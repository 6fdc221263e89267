//! Named points in time, as somebody asserts them.

use crate::{event::events, id::RecordId, text::Text, word::words};

words! {
    /// The milestones of an incident, in the order in which they usually come. The order is no rule.
    pub enum MilestoneName {
        /// What caused it was introduced.
        CauseIntroduced = "cause_introduced",
        /// It began to hurt.
        Started = "started",
        /// Somebody or something noticed.
        Detected = "detected",
        /// A person began to work on it.
        Acknowledged = "acknowledged",
        /// It was declared.
        Declared = "declared",
        /// A person set the severity.
        Triaged = "triaged",
        /// The damage stopped growing.
        Contained = "contained",
        /// The fix that held went in.
        Fixed = "fixed",
        /// Those we serve were well again.
        Recovered = "recovered",
        /// We said it was over.
        Resolved = "resolved",
        /// Outsiders could read that it was over.
        ResolutionPublished = "resolution_published",
        /// It was fixed for good.
        PermanentlyFixed = "permanently_fixed",
    }
}

events! {
    /// Somebody asserts when a milestone was: the record's `occurred` is the milestone's time, with its source.
    "milestone_asserted" 1 => MilestoneAsserted {
        facts {
            /// The milestone.
            milestone: MilestoneName,
            /// Of one window; absent, of the incident.
            window: Option<RecordId>,
        }
        text {
            /// How they know.
            note: Option<Text>,
        }
    }

    /// Of several assertions about one milestone, one was chosen. The rest stay on the record.
    "milestone_chosen" 1 => MilestoneChosen {
        facts {
            /// The milestone.
            milestone: MilestoneName,
            /// Of one window; absent, of the incident.
            window: Option<RecordId>,
            /// The record that asserts it, or that it derives from.
            assertion: RecordId,
        }
        text {
            /// Why this one.
            reason: Option<Text>,
        }
    }
}

impl MilestoneAsserted {
    /// A milestone of the incident.
    #[must_use]
    pub fn new(milestone: MilestoneName) -> Self {
        Self { milestone, window: None, note: None }
    }
}

impl MilestoneChosen {
    /// What is to be believed about a milestone of the incident.
    #[must_use]
    pub fn new(milestone: MilestoneName, assertion: RecordId) -> Self {
        Self { milestone, assertion, window: None, reason: None }
    }
}
