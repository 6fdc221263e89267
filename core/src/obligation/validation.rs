//! A fix is validated: owed by the newest fix while the incident is open.

use super::{
    ObligationKind, ObligationSubject, VoidReason,
    reading::{Moment, Reading, Thing},
    standing::Standing,
    verdict::{End, Verdict},
};
use crate::{Timestamp, agenda::What, guard::GuardKey, lifecycle::Status};

pub(super) fn of_fixes<'a>(reading: &Reading<'a>, into: &mut Vec<Verdict<'a>>) {
    if !reading.has(Thing::Fix) {
        return;
    }
    let mut owed: Option<(Standing<'a>, Timestamp)> = None;
    // The newest fix and the newest validation, by when they can have been at the latest.
    let (mut fixed, mut validated) = (None, None);
    let is_about_it = |moment: &&Moment<'_>| {
        matches!(moment.step.what, What::Fixed | What::Validated | What::Declared | What::Moved { .. })
    };
    for moment in reading.moments.iter().filter(is_about_it) {
        let latest = Some(moment.step.occurred.latest);
        // A fix that is told late, before one that is known or a validation that was done since, asks for nothing.
        let is_late = matches!(moment.step.what, What::Fixed) && (latest < fixed || latest < validated);
        match moment.step.what {
            What::Fixed => fixed = fixed.max(latest),
            What::Validated => validated = validated.max(latest),
            _ => {}
        }
        if is_late {
            continue;
        }
        let end = match &moment.step.what {
            What::Fixed => Some(moment.ended(VoidReason::Superseded)),
            // One that was done before the fix says nothing about it.
            What::Validated => {
                let after = owed.as_ref().is_some_and(|(_, fixed)| moment.step.occurred.latest >= *fixed);
                after.then(|| moment.met())
            }
            What::Moved { from: Status::Recovering, to: Status::Contained | Status::Responding, .. } => {
                Some(moment.ended(VoidReason::Superseded))
            }
            What::Moved { waived, .. } if waived.contains(&GuardKey::FixValidated) => {
                Some(moment.ended(VoidReason::Waived))
            }
            _ => None,
        };
        if let Some(end) = end {
            owed.take().into_iter().for_each(|(standing, _)| standing.end(end, into));
        } else if moment.is_move() {
            owed.take_if(|(standing, _)| !standing.follow(reading, moment, into));
        }
        if matches!(moment.step.what, What::Fixed) {
            let opened = Standing::open(reading, ObligationKind::Validation, ObligationSubject::Incident, moment);
            owed = opened.map(|opened| (opened, moment.step.occurred.earliest));
        }
    }
    if let Some((standing, _)) = owed {
        standing.end(End::Open, into);
    }
}
