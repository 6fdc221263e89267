//! What a look at the record finds: each with a stable code, a level, and the records behind it.

use serde::Serialize;

use crate::{id::RecordId, word::words};

words! {
    /// What a finding is about.
    pub enum FindingCode {
        /// A clock stepped back: a record says an earlier time than one that precedes it.
        ClockSteppedBack = "clock_stepped_back",
        /// A claim went through against a guard that only advises.
        GuardAdvised = "guard_advised",
        /// Sources disagree about a milestone, and nobody chose.
        MilestoneConflicting = "milestone_conflicting",
        /// An action item lacks an owner, a date or a kind.
        ActionItemIncomplete = "action_item_incomplete",
        /// Something is said to have occurred after it was recorded.
        FutureTime = "future_time",
        /// A post is said to have been readable after it was recorded; it counts from then.
        PublishedLater = "published_later",
        /// Nobody set a severity: what is owed is judged as if it were the plan's worst.
        SeverityAssumed = "severity_assumed",
    }
}

words! {
    /// What mends a finding.
    pub enum FindingKind {
        /// Writing: the document can be mended.
        Document = "document",
        /// Nothing: it is what happened. Printed, never blocking.
        Conduct = "conduct",
    }
}

words! {
    /// How much a finding weighs.
    pub enum Level {
        /// It keeps a document from being published, if writing can mend it.
        Error = "error",
        /// It is worth a look.
        Warning = "warning",
    }
}

/// One finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// What it is about.
    pub code: FindingCode,
    /// What mends it.
    pub kind: FindingKind,
    /// How much it weighs.
    pub level: Level,
    /// What was found, and what to do about it.
    pub message: String,
    /// The records behind it.
    pub records: Vec<RecordId>,
}

impl Finding {
    /// Whether it stands against publishing.
    #[must_use]
    pub fn blocks_publication(&self) -> bool {
        self.kind == FindingKind::Document && self.level == Level::Error
    }
}
