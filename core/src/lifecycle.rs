//! The statuses of an incident, in which of them each command is legal, and where each event leads.
//!
//! ```text
//!  detected ─▶ responding ─▶ contained ─▶ recovering ─▶ resolved ─▶ in_review ─▶ closed
//!                  ▲             │            │             │            │          │
//!                  ├── regress ──┴────────────┘             │            │          │
//!                  └── reopen (a new cycle) ◀───────────────┴────────────┴──────────┘
//!
//!  open, resolved ─ dismiss ─▶ dismissed ─ reinstate ─▶ the status before
//!  open, resolved, in_review ─ merge_into ─▶ merged ─ unmerge ─▶ the status before
//! ```
//!
//! Facts never move a status out of `resolved` or later, and a late one never moves it back.

use crate::{
    event::{Event, RegressTo},
    word::words,
};

words! {
    /// Where an incident is in its life.
    pub enum Status {
        /// Something is wrong, no one has begun.
        Detected = "detected",
        /// Work has begun.
        Responding = "responding",
        /// The damage no longer grows.
        Contained = "contained",
        /// A fix or rollback is in; validation and gradual restoration go on.
        Recovering = "recovering",
        /// It is over.
        Resolved = "resolved",
        /// It is looked back on.
        InReview = "in_review",
        /// Nothing more is asked of anyone.
        Closed = "closed",
        /// It was not an incident.
        Dismissed = "dismissed",
        /// It is part of another, which goes on for both.
        Merged = "merged",
    }
}

impl Status {
    /// Whether work is still due: detected, responding, contained or recovering.
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Detected | Self::Responding | Self::Contained | Self::Recovering)
    }

    /// Whether it was said to be over.
    pub(crate) const fn is_over(self) -> bool {
        matches!(self, Self::Resolved | Self::InReview | Self::Closed)
    }

    /// A short word for a person.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Detected => "Detected",
            Self::Responding => "Responding",
            Self::Contained => "Contained",
            Self::Recovering => "Recovering",
            Self::Resolved => "Resolved",
            Self::InReview => "In review",
            Self::Closed => "Closed",
            Self::Dismissed => "Dismissed",
            Self::Merged => "Merged",
        }
    }
}

words! {
    /// What somebody may want of an incident.
    pub enum CommandName {
        /// Say that there is an incident.
        Declare = "declare",
        /// Take incident command.
        TakeCommand = "take_command",
        /// Give a role to a person.
        Assign = "assign",
        /// Hand a role over.
        HandOver = "hand_over",
        /// Confirm a hand-over.
        AcknowledgeHandOver = "acknowledge_hand_over",
        /// Give a role up.
        Release = "release",
        /// Join the response.
        Join = "join",
        /// Leave it.
        Leave = "leave",
        /// Set the severity.
        SetSeverity = "set_severity",
        /// Confirm a severity that another set.
        ConfirmSeverity = "confirm_severity",
        /// Say that the damage no longer grows.
        Contain = "contain",
        /// Record a fix.
        RecordFix = "record_fix",
        /// Record what a check found.
        RecordValidation = "record_validation",
        /// Open an impact window, or change one.
        ChangeImpact = "change_impact",
        /// Say how much works again.
        Restore = "restore",
        /// Record what was done.
        RecordAction = "record_action",
        /// Say that a containment or fix did not hold.
        Regress = "regress",
        /// Claim that it is over.
        Resolve = "resolve",
        /// Begin the review.
        StartReview = "start_review",
        /// Publish a postmortem.
        PublishPostmortem = "publish_postmortem",
        /// Close it without one.
        Close = "close",
        /// Say that it is not over.
        Reopen = "reopen",
        /// Say that it was none.
        Dismiss = "dismiss",
        /// Say that it was one after all.
        Reinstate = "reinstate",
        /// Merge it into another.
        MergeInto = "merge_into",
        /// Undo a merge.
        Unmerge = "unmerge",
        /// Attach a signal.
        AttachSignal = "attach_signal",
        /// Record that a signal cleared.
        ClearSignal = "clear_signal",
        /// Record a decision.
        RecordDecision = "record_decision",
        /// Raise a hypothesis.
        RaiseHypothesis = "raise_hypothesis",
        /// Confirm one.
        ConfirmHypothesis = "confirm_hypothesis",
        /// Refute one.
        RefuteHypothesis = "refute_hypothesis",
        /// Link evidence.
        LinkEvidence = "link_evidence",
        /// Add a contributing factor.
        AddContributingFactor = "add_contributing_factor",
        /// Note something.
        Note = "note",
        /// Link something elsewhere.
        Link = "link",
        /// Assert a milestone.
        AssertMilestone = "assert_milestone",
        /// Choose among its assertions.
        ChooseMilestone = "choose_milestone",
        /// Ask a relay to send an update.
        QueueUpdate = "queue_update",
        /// Record a published update.
        RecordUpdate = "record_update",
        /// Record that one could not be published.
        RecordUpdateFailure = "record_update_failure",
        /// Set a channel's cadence.
        SetCadence = "set_cadence",
        /// Curate the timeline.
        Curate = "curate",
        /// Write a section of the postmortem.
        WriteSection = "write_section",
        /// Ask for a review of it.
        RequestReview = "request_review",
        /// Approve it.
        ApproveReview = "approve_review",
        /// Ask for more time.
        RequestExtension = "request_extension",
        /// Grant it.
        ApproveExtension = "approve_extension",
        /// Add an action item.
        AddActionItem = "add_action_item",
        /// Change one.
        ChangeActionItem = "change_action_item",
        /// Complete one.
        CompleteActionItem = "complete_action_item",
        /// Drop one.
        DropActionItem = "drop_action_item",
        /// Give it a new title.
        Retitle = "retitle",
        /// Set a custom field.
        SetField = "set_field",
        /// Record where it was imported from.
        RecordImport = "record_import",
        /// Put an earlier record right.
        Correct = "correct",
        /// Take a fact back.
        Retract = "retract",
        /// Remove a record's text for good.
        Redact = "redact",
        /// Append an event of the host's own.
        RecordHostEvent = "record_host_event",
        /// Adopt a plan, in the book's own stream.
        AdoptPlan = "adopt_plan",
        /// Record a review of the plan, in the book's own stream.
        ReviewPlan = "review_plan",
        /// Record that a drill was held, in the book's own stream.
        CompleteDrill = "complete_drill",
    }
}

use Status::{Closed, Contained, Detected, Dismissed, InReview, Merged, Recovering, Resolved, Responding};

const EVERY: &[Status] = Status::ALL;
const NOT_MERGED: &[Status] = &[Detected, Responding, Contained, Recovering, Resolved, InReview, Closed, Dismissed];
const NOT_MERGED_OR_DISMISSED: &[Status] = &[Detected, Responding, Contained, Recovering, Resolved, InReview, Closed];
const OPEN: &[Status] = &[Detected, Responding, Contained, Recovering];

impl CommandName {
    /// The statuses in which it is legal. `declare` is legal in none: it begins a stream. Nor are the commands of a book.
    #[must_use]
    pub const fn legal_in(self) -> &'static [Status] {
        match self {
            Self::Declare | Self::AdoptPlan | Self::ReviewPlan | Self::CompleteDrill => &[],

            Self::TakeCommand
            | Self::Assign
            | Self::HandOver
            | Self::AcknowledgeHandOver
            | Self::Release
            | Self::Join
            | Self::Leave
            | Self::Contain
            | Self::RecordValidation
            | Self::ChangeImpact
            | Self::Restore
            // While open; in resolved and later, as a permanent fix.
            | Self::RecordFix => NOT_MERGED_OR_DISMISSED,

            Self::Regress => &[Contained, Recovering],
            Self::Resolve => OPEN,
            Self::StartReview => &[Resolved],
            // In closed, a postmortem is published as a revision.
            Self::PublishPostmortem | Self::Reopen => &[Resolved, InReview, Closed],
            Self::Close => &[Resolved, InReview],
            Self::Dismiss => &[Detected, Responding, Contained, Recovering, Resolved],
            Self::Reinstate => &[Dismissed],
            Self::MergeInto => &[Detected, Responding, Contained, Recovering, Resolved, InReview],
            Self::Unmerge => &[Merged],

            Self::Note | Self::Link | Self::Correct | Self::Redact => EVERY,

            Self::SetSeverity
            | Self::ConfirmSeverity
            | Self::RecordAction
            | Self::AttachSignal
            | Self::ClearSignal
            | Self::RecordDecision
            | Self::RaiseHypothesis
            | Self::ConfirmHypothesis
            | Self::RefuteHypothesis
            | Self::LinkEvidence
            | Self::AddContributingFactor
            | Self::AssertMilestone
            | Self::ChooseMilestone
            | Self::QueueUpdate
            | Self::RecordUpdate
            | Self::RecordUpdateFailure
            | Self::SetCadence
            | Self::Curate
            | Self::WriteSection
            | Self::RequestReview
            | Self::ApproveReview
            | Self::RequestExtension
            | Self::ApproveExtension
            | Self::AddActionItem
            | Self::ChangeActionItem
            | Self::CompleteActionItem
            | Self::DropActionItem
            | Self::Retitle
            | Self::SetField
            | Self::RecordImport
            | Self::Retract
            | Self::RecordHostEvent => NOT_MERGED,
        }
    }

    /// Whether it is legal in a status.
    #[must_use]
    pub fn is_legal_in(self, status: Status) -> bool {
        self.legal_in().contains(&status)
    }

    /// Whether it is a command of the book, not of an incident.
    #[must_use]
    pub const fn is_of_book(self) -> bool {
        matches!(self, Self::AdoptPlan | Self::ReviewPlan | Self::CompleteDrill)
    }

    /// Whether it claims a status, rather than telling a fact that may move one.
    #[must_use]
    pub const fn claims_status(self) -> bool {
        matches!(
            self,
            Self::Regress
                | Self::Resolve
                | Self::StartReview
                | Self::PublishPostmortem
                | Self::Close
                | Self::Reopen
                | Self::Dismiss
                | Self::Reinstate
                | Self::MergeInto
                | Self::Unmerge
        )
    }
}

/// Where an event leads from a status. `before` is the status that a dismissal or merge left.
#[must_use]
pub fn after(status: Status, event: &Event, before: Option<Status>) -> Status {
    match (event, status) {
        (Event::Declared(_), _) => Detected,
        (Event::RoleAssigned(assigned), Detected) if assigned.role.commands() => Responding,
        (Event::HandedOver(handed), Detected) if handed.role.commands() => Responding,
        (Event::Contained(_), Detected | Responding) => Contained,
        (Event::FixRecorded(_), open) if open.is_open() => Recovering,
        (Event::Regressed(regressed), open) if open.is_open() => match regressed.to {
            RegressTo::Responding => Responding,
            RegressTo::Contained => Contained,
        },
        (Event::Resolved(_), _) => Resolved,
        (Event::ReviewStarted(_), _) => InReview,
        (Event::PostmortemPublished(_) | Event::Closed(_), _) => Closed,
        (Event::Reopened(_), _) => Responding,
        (Event::Dismissed(_), _) => Dismissed,
        (Event::MergedInto(_), _) => Merged,
        (Event::Reinstated(_) | Event::Unmerged(_), _) => before.unwrap_or(status),
        _ => status,
    }
}

/// Whether an event is a claim, or about other records: never retracted, but undone by a command of its own.
pub(crate) const fn is_status_claim(event: &Event) -> bool {
    matches!(
        event,
        Event::Declared(_)
            | Event::Regressed(_)
            | Event::Resolved(_)
            | Event::ReviewStarted(_)
            | Event::PostmortemPublished(_)
            | Event::Closed(_)
            | Event::Reopened(_)
            | Event::Dismissed(_)
            | Event::Reinstated(_)
            | Event::MergedInto(_)
            | Event::MergeReceived(_)
            | Event::Unmerged(_)
            | Event::MergeUndone(_)
            | Event::GuardWaived(_)
            | Event::Corrected(_)
            | Event::Redacted(_)
            | Event::Retracted(_)
    )
}
