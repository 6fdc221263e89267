//! What is to be done while an incident is open. A dismissal or a merge ends it as it does everything, but not for good: what
//! nobody did meanwhile is owed anew once that is undone.

use super::{
    ObligationKind, ObligationSubject,
    asked::Asked,
    reading::{Moment, Reading},
    verdict::{End, Verdict},
};
use crate::{id::RecordId, lifecycle::Status};

#[derive(Clone, Copy)]
pub(super) struct Standing<'a> {
    /// What is owed, or was until it was put off.
    owed: Verdict<'a>,
    is_put_off: bool,
}

impl<'a> Standing<'a> {
    /// What a moment opens, if the plan asks for it. While the incident is dismissed or merged it waits until that is undone;
    /// once it is resolved there is nothing to be done.
    pub(super) fn open(
        reading: &Reading<'a>,
        kind: ObligationKind,
        subject: ObligationSubject<'a>,
        moment: &Moment<'a>,
    ) -> Option<Self> {
        let is_put_off = matches!(moment.status, Status::Dismissed | Status::Merged);
        if !moment.status.is_open() && !is_put_off {
            return None;
        }
        Some(Self { owed: reading.open(kind, subject, moment)?, is_put_off })
    }

    /// Asked of somebody other than who the plan says.
    pub(super) fn of(self, asked: Asked<'a>) -> Self {
        Self { owed: Verdict { asked, ..self.owed }, ..self }
    }

    /// Opened by an earlier record than the one of the moment, which only left it waiting again.
    pub(super) fn about(self, record: RecordId) -> Self {
        Self { owed: Verdict { record, ..self.owed }, ..self }
    }

    pub(super) const fn subject(&self) -> ObligationSubject<'a> {
        self.owed.subject
    }

    /// Ends it for good. What was put off has its verdict already.
    pub(super) fn end(self, end: End, into: &mut Vec<Verdict<'a>>) {
        if !self.is_put_off {
            into.push(Verdict { end, ..self.owed });
        }
    }

    /// Follows the status through a moment; false if nothing is left of it.
    pub(super) fn follow(&mut self, reading: &Reading<'a>, moment: &Moment<'a>, into: &mut Vec<Verdict<'a>>) -> bool {
        if self.is_put_off && moment.begins() {
            let Some(anew) = Self::open(reading, self.owed.kind, self.owed.subject, moment) else { return false };
            *self = anew.of(self.owed.asked);
            return true;
        }
        if self.is_put_off {
            return !moment.restores_resolve();
        }
        let Some(why) = moment.closes() else { return true };
        into.push(Verdict { end: moment.ended(why), ..self.owed });
        self.is_put_off = true;
        moment.leaves().is_some()
    }
}
