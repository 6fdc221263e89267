//! What a look at the record finds: each with a stable code, a level, and the records behind it.

use serde::Serialize;

use crate::{id::RecordId, word::words};

words! {
    /// What a finding is about. `docs/findings.md` says of each when it is found and how to mend it.
    pub enum FindingCode {
        /// A clock stepped back: a record says an earlier time than one that precedes it.
        ClockSteppedBack = "clock_stepped_back",
        /// A claim went through against a guard that only advises.
        GuardAdvised = "guard_advised",
        /// A post is said to have been readable after it was recorded; it counts from then.
        PublishedLater = "published_later",
        /// Nobody set a severity: what is owed is judged as if it were the plan's worst.
        SeverityAssumed = "severity_assumed",
        /// A written section has clock times and names no zone.
        TimeWithoutZone = "time_without_zone",
        /// The lines of a written section begin with times that are not in order.
        TimesOutOfOrder = "times_out_of_order",
        /// It was noticed before it began, whatever the uncertainty of both allows.
        DetectedBeforeStarted = "detected_before_started",
        /// Those we serve were well again before the damage stopped growing.
        RecoveredBeforeContained = "recovered_before_contained",
        /// Something is said to have occurred after it was recorded.
        FutureTime = "future_time",
        /// It is said to have started at the very instant of its declaration: a start that nobody looked for.
        StartIsDeclaration = "start_is_declaration",
        /// Two milestones that take time to get from one to the other are the same instant.
        TimesCoincide = "times_coincide",
        /// While it was open nothing was recorded for longer than the plan's shortest cadence.
        SilentWhileOpen = "silent_while_open",
        /// A text names a zone that its clocks were not in on that day, such as PST in summer.
        ZoneContradictsDate = "zone_contradicts_date",
        /// A milestone that every reader asks for is not recorded.
        MilestoneMissing = "milestone_missing",
        /// Sources disagree about a milestone, and nobody chose.
        MilestoneConflicting = "milestone_conflicting",
        /// A person told a milestone as a full or half hour to the second.
        RoundTimeAsExact = "round_time_as_exact",
        /// Nobody ever took command although the plan asks for it.
        NeverCommanded = "never_commanded",
        /// Command was vacant for longer than the plan allows.
        CommandVacant = "command_vacant",
        /// Whoever commanded was the only one who acted.
        CommanderAlone = "commander_alone",
        /// The text of a cause names a person of the response.
        PersonInCause = "person_in_cause",
        /// A text explains by blame: “human error”, “should have”, “failed to”, “careless”.
        BlamingWords = "blaming_words",
        /// The first post on a channel came later than the plan says, or never.
        FirstUpdateLate = "first_update_late",
        /// The time between two posts on a channel was longer than the plan says.
        UpdateLate = "update_late",
        /// A post did not come by the time that the one before it promised.
        PromiseBroken = "promise_broken",
        /// A post for outsiders said that it was resolved while they still felt it.
        ResolvedTooSoon = "resolved_too_soon",
        /// A text says “outage” although nothing was ever unusable.
        OutageOverstated = "outage_overstated",
        /// The post that says it is over came late, or never.
        ResolutionNotPublished = "resolution_not_published",
        /// A post for outsiders names a person of the response, or a service that only insiders felt.
        InsideFactOutside = "inside_fact_outside",
        /// No impact window says how many it affected.
        ImpactNotQuantified = "impact_not_quantified",
        /// What outsiders felt is told in words of machines.
        ImpactInTechnicalWords = "impact_in_technical_words",
        /// Outsiders could not use something at all, lost data or protection, and the severity never was one of the two worst.
        SeverityBelowImpact = "severity_below_impact",
        /// How much or how many was changed after the summary was written.
        SummaryBehindImpact = "summary_behind_impact",
        /// An action item lacks an owner, a date or a kind.
        ActionItemIncomplete = "action_item_incomplete",
        /// An action item is due more than eight weeks after the resolve.
        ActionItemDueLate = "action_item_due_late",
        /// No action item keeps it from happening again, or none has it noticed sooner.
        NothingPrevents = "nothing_prevents",
        /// An action item begins with a verb that is never done: investigate, consider.
        VagueActionItem = "vague_action_item",
        /// One contributing factor alone is told.
        SingleCause = "single_cause",
        /// The five whys end at a person.
        WhysEndAtPerson = "whys_end_at_person",
        /// The same factor is told of an earlier incident, whose action items are still open.
        CauseStillOpen = "cause_still_open",
        /// An action item is completed, and nothing shows it.
        CompletedWithoutEvidence = "completed_without_evidence",
        /// The postmortem came later than the plan says and than anybody granted, or not yet.
        PublishedLate = "published_late",
        /// A section was written after the last approval.
        EditedAfterReview = "edited_after_review",
        /// A factor or a confirmed hypothesis has no evidence and no source.
        NoEvidence = "no_evidence",
        /// A written sentence claims a time, a duration or a number that the log contradicts.
        ClaimContradictsLog = "claim_contradicts_log",
        /// A written time matches nothing in the log.
        TimeNotInLog = "time_not_in_log",
    }
}

impl FindingCode {
    /// What mends it.
    #[must_use]
    pub const fn kind(self) -> FindingKind {
        match self {
            Self::ClockSteppedBack
            | Self::GuardAdvised
            | Self::PublishedLater
            | Self::SeverityAssumed
            | Self::RecoveredBeforeContained
            | Self::FutureTime
            | Self::SilentWhileOpen
            | Self::NeverCommanded
            | Self::CommandVacant
            | Self::CommanderAlone
            | Self::FirstUpdateLate
            | Self::UpdateLate
            | Self::PromiseBroken
            | Self::ResolvedTooSoon
            | Self::ResolutionNotPublished
            | Self::InsideFactOutside
            | Self::SeverityBelowImpact
            | Self::CauseStillOpen
            | Self::PublishedLate => FindingKind::Conduct,
            _ => FindingKind::Document,
        }
    }

    /// How much it weighs.
    #[must_use]
    pub const fn level(self) -> Level {
        match self {
            Self::TimeWithoutZone
            | Self::DetectedBeforeStarted
            | Self::FutureTime
            | Self::MilestoneMissing
            | Self::NeverCommanded
            | Self::FirstUpdateLate
            | Self::UpdateLate
            | Self::ResolutionNotPublished
            | Self::ImpactNotQuantified
            | Self::ActionItemIncomplete
            | Self::WhysEndAtPerson
            | Self::PublishedLate
            | Self::ClaimContradictsLog => Level::Error,
            _ => Level::Warning,
        }
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
    pub(crate) fn new(code: FindingCode, message: impl Into<String>, records: Vec<RecordId>) -> Self {
        Self { code, kind: code.kind(), level: code.level(), message: message.into(), records }
    }

    /// Whether it stands against publishing.
    #[must_use]
    pub fn blocks_publication(&self) -> bool {
        self.kind == FindingKind::Document && self.level == Level::Error
    }
}
