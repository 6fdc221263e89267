//! One obligation as its rule leaves it, before it is asked how it stands at a moment.

use super::{ObligationKind, ObligationState, ObligationSubject, VoidReason};
use crate::{
    Timestamp,
    id::{PersonId, RecordId, TeamId},
    plan::Plan,
};

/// Who is asked, other than who the plan says owns the duty.
#[derive(Debug, Clone, Copy)]
pub(super) enum Asked<'a> {
    /// Who the plan says.
    Owner,
    /// Who holds the role that the obligation is about.
    Holder,
    /// This person: who resolved it, who took the item.
    Person(&'a PersonId),
    /// This team.
    Team(&'a TeamId),
}

/// How an obligation ended, if it did.
#[derive(Debug, Clone, Copy)]
pub(super) enum End {
    /// It can still be met.
    Open,
    /// It was met. The time has the benefit of its uncertainty.
    Met { at: Timestamp, record: RecordId },
    /// What it was owed for ended.
    Ended { at: Timestamp, record: RecordId, why: VoidReason },
}

/// One obligation.
#[derive(Debug, Clone)]
pub(super) struct Verdict<'a> {
    pub(super) kind: ObligationKind,
    pub(super) subject: ObligationSubject,
    /// The record that opened it.
    pub(super) record: RecordId,
    /// The plan that judges it.
    pub(super) plan: &'a Plan,
    pub(super) since: Timestamp,
    pub(super) due: Option<Timestamp>,
    /// When it begins to count as due.
    pub(super) due_from: Option<Timestamp>,
    pub(super) severity: Option<&'a crate::severity::Severity>,
    pub(super) asked: Asked<'a>,
    pub(super) end: End,
}

impl Verdict<'_> {
    /// How it stands at a moment. What is met or ended at its very time is in time.
    pub(super) fn state(&self, now: Timestamp) -> ObligationState {
        let is_late = |at: Timestamp| self.due.is_some_and(|due| at > due);
        match self.end {
            End::Met { at, .. } if is_late(at) => ObligationState::MetLate,
            End::Met { .. } => ObligationState::Met,
            // What was set aside, or is not recorded, was not missed.
            End::Ended { why: why @ (VoidReason::Waived | VoidReason::NotRecorded), .. } => ObligationState::Void(why),
            End::Ended { at, .. } if is_late(at) => ObligationState::Missed,
            End::Ended { why, .. } => ObligationState::Void(why),
            End::Open => match (self.due, self.due_from) {
                (Some(due), _) if now >= due => ObligationState::Overdue,
                (Some(_), Some(from)) if now >= from => ObligationState::Due,
                (Some(_), _) => ObligationState::Upcoming,
                // Nobody named a time for it; an item or a drill without one is to come, the rest can be done at once.
                (None, _) if matches!(self.kind, ObligationKind::ActionItem | ObligationKind::Drill) => {
                    ObligationState::Upcoming
                }
                (None, _) => ObligationState::Due,
            },
        }
    }

    pub(super) fn settled(&self) -> Option<(Timestamp, RecordId)> {
        match self.end {
            End::Open => None,
            End::Met { at, record } | End::Ended { at, record, .. } => Some((at, record)),
        }
    }
}
