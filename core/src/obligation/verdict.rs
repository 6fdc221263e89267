//! One obligation as its rule leaves it, before it is asked how it stands at a moment.

use super::{Obligation, ObligationKind, ObligationState, ObligationSubject, VoidReason, asked::Asked};
use crate::{Interval, Timestamp, agenda::Agenda, id::RecordId, plan::Plan};

/// How an obligation ended, if it did.
#[derive(Debug, Clone, Copy)]
pub(super) enum End {
    /// It can still be met.
    Open,
    /// It was met.
    Met { at: Interval, record: RecordId },
    /// What it was owed for ended.
    Ended { at: Interval, record: RecordId, why: VoidReason },
}

/// One obligation.
#[derive(Debug, Clone, Copy)]
pub(super) struct Verdict<'a> {
    pub(super) kind: ObligationKind,
    pub(super) subject: ObligationSubject<'a>,
    /// The record that opened it.
    pub(super) record: RecordId,
    /// The plan that judges it.
    pub(super) plan: &'a Plan,
    pub(super) since: Timestamp,
    pub(super) due: Option<Timestamp>,
    /// When it begins to count as due.
    pub(super) due_from: Timestamp,
    pub(super) severity: Option<&'a crate::severity::Severity>,
    pub(super) asked: Asked<'a>,
    pub(super) end: End,
}

impl<'a> Verdict<'a> {
    /// How it stands at a moment, as everybody sees it.
    pub(super) fn obligation(&self, agenda: Option<&'a Agenda>, now: Timestamp) -> Obligation<'a> {
        let settled = match self.end {
            End::Open => None,
            End::Met { at, record } => Some((at, record)),
            // It began at the latest moment that it can have, and ends at the earliest: not before it began.
            End::Ended { at, record, .. } => Some((at.not_before(self.since), record)),
        };
        Obligation {
            kind: self.kind,
            subject: self.subject,
            since: self.since,
            due: self.due,
            state: self.state(now),
            settled: settled.map(|(at, _)| at),
            severity: self.severity,
            opened_by: self.record,
            settled_by: settled.map(|(_, record)| record),
            due_from: self.due_from,
            asked: self.asked,
            plan: self.plan,
            agenda,
        }
    }

    /// How it stands at a moment. What is met or ended at its very time is in time, and an uncertain time has the benefit of its
    /// interval.
    fn state(&self, now: Timestamp) -> ObligationState {
        let is_late = |at: Interval| self.due.is_some_and(|due| at.earliest > due);
        match self.end {
            End::Met { at, .. } if is_late(at) => ObligationState::MetLate,
            End::Met { .. } => ObligationState::Met,
            // What was set aside, or is not recorded, was not missed.
            End::Ended { why: why @ (VoidReason::Waived | VoidReason::NotRecorded), .. } => ObligationState::Void(why),
            End::Ended { at, .. } if is_late(at) => ObligationState::Missed,
            End::Ended { why, .. } => ObligationState::Void(why),
            End::Open => match self.due {
                Some(due) if now >= due => ObligationState::Overdue,
                Some(_) if now >= self.due_from => ObligationState::Due,
                Some(_) => ObligationState::Upcoming,
                // Nobody named a time for it; an item or a drill without one is to come, the rest can be done at once.
                None if matches!(self.kind, ObligationKind::ActionItem | ObligationKind::Drill) => {
                    ObligationState::Upcoming
                }
                None => ObligationState::Due,
            },
        }
    }
}
