//! A person sets the severity, and the commander confirms one that another raised.

use super::{
    ObligationKind, ObligationSubject, VoidReason,
    asked::Asked,
    reading::{Moment, Reading, Thing, lead},
    standing::Standing,
    verdict::{End, Verdict},
};
use crate::{agenda::What, guard::GuardKey, id::PersonId, plan::Duty, severity::SeverityOrigin};

/// Owed from the beginning until a person set one. What a program proposed binds nobody here: whether it is bad is the question.
/// Nor does what the teller of a retelling judged: nobody there is said to have asked it.
pub(super) fn triage<'a>(reading: &Reading<'a>, into: &mut Vec<Verdict<'a>>) {
    let mut owed: Option<Verdict<'a>> = None;
    let mut triaged = false;
    for (n, moment) in reading.moments.iter().enumerate() {
        // Whoever declares it with a severity triages it at once.
        let after = reading.moments.iter().skip(n.saturating_add(1));
        let mut at_once = after.take_while(|next| next.step.is_of_one_command(moment.step));
        let sets = |next: &Moment<'_>| {
            matches!(
                next.step.what,
                What::Severity { origin: SeverityOrigin::Set, retracted: false, retold: false, .. }
            )
        };
        if moment.begins()
            && owed.is_none()
            && !at_once.any(sets)
            && let Some(plan) = reading.plan(moment.step)
            && let Some(term) = plan.term(Duty::Triage, None)
        {
            let since = moment.when.latest;
            let due = term.within.map(|within| within.after(since, plan.calendar.as_ref()));
            owed = Some(Verdict {
                kind: ObligationKind::Triage,
                subject: ObligationSubject::Incident,
                record: moment.step.record,
                plan,
                since,
                due,
                due_from: lead(due, term.lead),
                severity: None,
                asked: Asked::Owner,
                end: End::Open,
            });
        }
        let end = match &moment.step.what {
            What::Severity { origin: SeverityOrigin::Set, retracted: false, retold: false, .. } => {
                triaged = true;
                Some(moment.met())
            }
            What::Moved { waived, .. } if waived.contains(&GuardKey::SeverityTriaged) => {
                Some(moment.ended(VoidReason::Waived))
            }
            _ => moment.closes().map(|why| moment.ended(why)),
        };
        if let Some(end) = end {
            into.extend(owed.take().map(|owed| Verdict { end, ..owed }));
        }
        // Once triaged is triaged.
        if triaged {
            return;
        }
    }
    into.extend(owed);
}

/// Owed once another than the commander raised the severity, until the commander confirms it or sets one.
pub(super) fn confirmations<'a>(reading: &Reading<'a>, into: &mut Vec<Verdict<'a>>) {
    // The first severity raises nothing.
    if !reading.has(Thing::SeverityAgain) {
        return;
    }
    let mut owed: Option<Standing<'a>> = None;
    let mut commander: Option<&PersonId> = None;
    let mut before = None;
    for moment in &reading.moments {
        let by_commander = commander.is_some() && commander == moment.step.person.as_ref();
        let end = match &moment.step.what {
            What::Role { role, person, .. } if role.commands() => {
                commander = person.as_ref();
                None
            }
            What::Confirmed => Some(moment.met()),
            What::Severity { origin: SeverityOrigin::Set, .. } if by_commander => Some(moment.met()),
            What::Severity { .. } | What::SeverityLeft { .. } if moment.severity != before => {
                Some(moment.ended(VoidReason::Superseded))
            }
            _ => None,
        };
        if let Some(end) = end {
            owed.take().into_iter().for_each(|standing| standing.end(end, into));
        } else if moment.is_move() {
            owed.take_if(|standing| !standing.follow(reading, moment, into));
        }
        let raised = before.zip(moment.severity).is_some_and(|(before, now)| now.is_worse_than(before));
        let set = matches!(moment.step.what, What::Severity { origin: SeverityOrigin::Set, .. });
        if set && raised && !by_commander {
            owed = Standing::open(reading, ObligationKind::SeverityConfirmation, ObligationSubject::Incident, moment);
        }
        before = moment.severity;
    }
    if let Some(standing) = owed {
        standing.end(End::Open, into);
    }
}
